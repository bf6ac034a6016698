package dbtest_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	a, b := dbtest.New(t), dbtest.New(t)
	if _, err := a.Owner.Exec(t.Context(), `CREATE TABLE only_here ()`); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Owner.Exec(t.Context(), `TABLE only_here`); err == nil {
		t.Error("a table made by one test is seen by another")
	}
}

func TestItIsDroppedWhenTheTestEnds(t *testing.T) {
	t.Parallel()
	var gone *dbtest.DB
	t.Run("a test", func(t *testing.T) { gone = dbtest.New(t) })
	if c, err := pgx.Connect(t.Context(), gone.OwnerURL); err == nil {
		_ = c.Close(context.Background())
		t.Error("the database of a finished test is still there")
	}
}

func TestAppIsTheServersRole(t *testing.T) {
	t.Parallel()
	d := dbtest.Shared(t)
	if d != dbtest.Shared(t) {
		t.Error("Shared gave two databases")
	}
	who, err := db.Value[string](t.Context(), d.App, `SELECT current_user::text`)
	if err != nil || who != "cus_app" {
		t.Errorf("connected as %q, %v; want cus_app", who, err)
	}
	if _, err := d.App.Exec(t.Context(), `CREATE TABLE mine ()`); err == nil {
		t.Error("cus_app may create a table")
	}
}

func TestSchemaVersionAsTheServer(t *testing.T) {
	t.Parallel()
	d := dbtest.Shared(t)
	if pending, err := db.Pending(t.Context(), d.App); pending || err != nil {
		t.Errorf("migrations pending: %v, %v; want none", pending, err)
	}
	if v, err := db.SchemaVersion(t.Context(), d.App); v == 0 || err != nil {
		t.Errorf("schema version %d, %v; want the newest migration", v, err)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	exec := func(sql string) {
		t.Helper()
		if _, err := d.Owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec(`DROP TABLE goose_db_version`) // as a database nobody has migrated yet
	first := &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE sample_one ();\n")}
	files := fstest.MapFS{"0001_one.sql": first}
	want := func(pending int, version int64) {
		t.Helper()
		n, err := db.PendingOf(t.Context(), d.App, files)
		if err != nil || n != pending {
			t.Errorf("%d pending, %v; want %d", n, err, pending)
		}
		if v, err := db.SchemaVersion(t.Context(), d.App); err != nil || v != version {
			t.Errorf("version %d, %v; want %d", v, err, version)
		}
	}
	want(1, 0)

	const processes = 3 // they start together and only one does the work
	done := make(chan error, processes)
	for range processes {
		go func() { done <- db.Migrate(t.Context(), d.OwnerURL, files) }()
	}
	for range processes {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	want(0, 1)
	files["0002_two.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE sample_two ();\n")}
	want(1, 1)
	if err := db.Migrate(t.Context(), d.OwnerURL, files); err != nil {
		t.Fatal(err)
	}
	want(0, 2)
	delete(files, "0002_two.sql") // the older program on the newer schema
	want(0, 2)

	files["0003_broken.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half ();\nCREATE NONSENSE;\n")}
	if err := db.Migrate(t.Context(), d.OwnerURL, files); err == nil {
		t.Error("a broken migration passed")
	}
	exec(`CREATE TABLE half ()`) // nothing of it stayed
}

func BenchmarkNew(b *testing.B) {
	dbtest.Shared(b) // the template stands
	for b.Loop() {
		b.Run("", func(b *testing.B) { dbtest.New(b) })
	}
}
