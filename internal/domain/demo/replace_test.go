package demo_test

import (
	"errors"
	"testing"

	"cus/internal/domain/demo"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// dump is a hash a table of all its rows, in an order of their own: two databases with the
// same dumps hold the same.
func dump(t *testing.T, pool *pgxpool.Pool) map[string]string {
	t.Helper()
	tables, err := db.All[struct{ Name string }](t.Context(), pool, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'`)
	if err != nil {
		t.Fatal(err)
	}
	hashes := map[string]string{}
	for _, table := range tables {
		hashes[table.Name], err = db.Value[string](t.Context(), pool, `SELECT count(*) || ' ' || md5(coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '')) FROM `+pgx.Identifier{table.Name}.Sanitize()+` r`)
		if err != nil {
			t.Fatal(err)
		}
	}
	return hashes
}

// TestARealCentreIsNeverReplaced: only a database marked as a demonstration is.
func TestARealCentreIsNeverReplaced(t *testing.T) {
	t.Parallel()
	for what, sql := range map[string]string{
		"a centre of somebody's own":          `INSERT INTO centre (id, name, short_name) VALUES (1, 'Nasze centrum', 'My')`,
		"one that was marked by mistake":      `INSERT INTO centre (id, name, short_name, demo) VALUES (1, 'Nasze centrum', 'My', true)`,
		"one that is no demonstration longer": `INSERT INTO centre (id, name, short_name, demo_loaded) VALUES (1, 'Nasze centrum', 'My', true)`,
		"people without a centre":             `INSERT INTO staff (name, email, password_hash, created_at) VALUES ('Ktoś', 'ktos@gmina.example', '!', now())`,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			if _, err := d.Owner.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
			before := dump(t, d.Owner)
			if replaced, err := demo.Replace(t.Context(), d.Owner, demo.Elblag, sunday, password); !errors.Is(err, demo.ErrOccupied) || replaced != "" {
				t.Errorf("%q, %v", replaced, err)
			}
			if diff := cmp.Diff(before, dump(t, d.Owner)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
