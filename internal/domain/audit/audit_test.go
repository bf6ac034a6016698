package audit_test

import (
	"context"
	"errors"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/google/go-cmp/cmp"
)

type facts struct {
	Name   string    `json:"name"`
	On     date.Date `json:"on"`
	Note   string    `json:"note"`
	Secret string    `json:"-"`
}

type line struct {
	Staff    int64
	Action   string
	Object   string
	ObjectID int64
	Resident int64
	Subjects []int64
	Fields   []string
	Purpose  string
	Outcome  string
	Roles    []string
	Request  string
	IP       string
}

func journal(t *testing.T, q db.Querier) []line {
	t.Helper()
	lines, err := db.All[line](t.Context(), q, `SELECT COALESCE(staff_id, -1) AS staff, action, object, COALESCE(object_id, 0) AS object_id, COALESCE(resident_id, 0) AS resident,
		subjects, fields, purpose, outcome, roles, request_id AS request, ip FROM test_journal()`)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestRecordKeepsWhatDiffers(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	tx.Who.Request, tx.Who.IP = "abc", "127.0.0.1"
	before := facts{Name: "Ola", On: date.New(2026, 1, 2), Note: "stara", Secret: "x"}
	after := facts{Name: "Ola", On: date.New(2026, 1, 3), Note: "nowa", Secret: "y"}
	if err := tx.RecordFor(t.Context(), "thing.changed", audit.Object{Kind: "thing", ID: 5, Resident: 9}, "bo tak", before, after); err != nil {
		t.Fatal(err)
	}
	if err := tx.Record(t.Context(), "thing.made", audit.Object{Kind: "thing"}, nil, map[string]any{"n": 1}); err != nil {
		t.Fatal(err)
	}
	if err := tx.Record(t.Context(), "thing.seen", audit.Object{}, nil, nil); err != nil {
		t.Fatal(err)
	}
	want := []line{
		{2, "thing.changed", "thing", 5, 9, []int64{}, []string{"note", "on"}, "bo tak", "ok", []string{"KOR"}, "abc", "127.0.0.1"},
		{2, "thing.made", "thing", 0, 0, []int64{}, []string{"n"}, "", "ok", []string{"KOR"}, "abc", "127.0.0.1"},
		{2, "thing.seen", "", 0, 0, []int64{}, []string{}, "", "ok", []string{"KOR"}, "abc", "127.0.0.1"},
	}
	if diff := cmp.Diff(want, journal(t, tx)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	type change struct{ Field, Before, After string }
	changes, err := db.All[change](t.Context(), tx, `SELECT field, COALESCE(before::text, '') AS before, COALESCE(after::text, '') AS after FROM test_changes()`)
	if diff := cmp.Diff([]change{{"note", `"stara"`, `"nowa"`}, {"on", `"2026-01-02"`, `"2026-01-03"`}, {"n", "", "1"}}, changes); diff != "" || err != nil {
		t.Errorf("changes (-want +got): %v\n%s", err, diff)
	}
	if err := tx.Record(t.Context(), "thing.odd", audit.Object{}, nil, 7); err == nil {
		t.Error("a number is no record of fields")
	}
}

func TestAViewSaysWhetherItWasReached(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	for _, subject := range []string{`SELECT 5::bigint AS object_id, 9::bigint AS resident_id, true AS reached, ARRAY['identity','plan'] AS fields`,
		`SELECT 5::bigint AS object_id, 9::bigint AS resident_id, false AS reached, ARRAY['identity','plan'] AS fields`,
		`SELECT 5::bigint AS object_id, 9::bigint AS resident_id, true AS reached, ARRAY['identity'] AS fields WHERE false`} {
		given.Read(t, tx, func(b *db.Batch) {
			audit.Queue(b, tx.Who, tx.Now, audit.View{Action: "plan.read", Object: "plan", Subject: subject, Purpose: "duty"})
		})
	}
	want := []line{
		{2, "plan.read", "plan", 5, 9, []int64{}, []string{"identity", "plan"}, "duty", "ok", []string{"KOR"}, "", ""},
		{2, "plan.read", "plan", 5, 9, []int64{}, []string{}, "duty", "refused", []string{"KOR"}, "", ""},
	}
	if diff := cmp.Diff(want, journal(t, tx)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestAListNamesEachPersonOnce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	type row struct {
		ResidentID int64
		Name       string
	}
	var rows []row
	given.Read(t, tx, func(b *db.Batch) {
		audit.List(b, &rows, tx.Who, tx.Now, "x.list", `SELECT * FROM (VALUES (3::bigint, 'b'), (1, 'c'), (3, 'a')) v(resident_id, name)`, `name`)
	})
	if diff := cmp.Diff([]row{{3, "a"}, {3, "b"}, {1, "c"}}, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	given.Read(t, tx, func(b *db.Batch) {
		audit.List(b, &rows, tx.Who, tx.Now, "x.list", `SELECT 1::bigint AS resident_id, 'x' AS name WHERE false`, `name`)
	})
	got := journal(t, tx)
	if len(rows) != 0 || len(got) != 2 || !cmp.Equal(got[0].Subjects, []int64{1, 3}) || len(got[1].Subjects) != 0 || got[0].Object != "list" {
		t.Errorf("%v, %+v", rows, got)
	}
}

// TestAListThatIsTooLongIsNotShown: nor does the journal say that it was.
func TestAListThatIsTooLongIsNotShown(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	type row struct{ ResidentID int64 }
	for most, want := range map[int]int{1: 0, 2: 2, 3: 2} {
		before := len(journal(t, tx))
		var rows []row
		given.Read(t, tx, func(b *db.Batch) {
			audit.ListUpTo(b, &rows, most, tx.Who, tx.Now, "x.list", `SELECT * FROM (VALUES (3::bigint), (1)) v(resident_id)`, `resident_id`)
		})
		if lines := len(journal(t, tx)) - before; len(rows) != want || lines != min(want, 1) {
			t.Errorf("two rows, at most %d: %d shown, %d lines", most, len(rows), lines)
		}
	}
}

// TestAPageNamesWhomItShows, not the one beyond its end, who is read to know that there are others.
func TestAPageNamesWhomItShows(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	var rows []struct{ ResidentID, No int64 }
	given.Read(t, tx, func(b *db.Batch) {
		audit.Page(b, &rows, tx.Who, tx.Now, "x.list", `SELECT * FROM (VALUES (7::bigint, 3::bigint), (5, 1), (6, 2)) v(resident_id, no)`, `no`, 2)
	})
	if got := journal(t, tx); len(rows) != 3 || rows[2].ResidentID != 7 || len(got) != 1 || !cmp.Equal(got[0].Subjects, []int64{5, 6}) {
		t.Errorf("%v, %+v", rows, got)
	}
}

func TestAChangeWithoutALineDoesNotStand(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	rename := func(ctx context.Context, tx *audit.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE staff SET name = 'Kto inny' WHERE id = 2`)
		return err
	}
	name := func() string {
		n, err := db.Value[string](t.Context(), d.Owner, `SELECT name FROM staff WHERE id = 2`)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := audit.Write(t.Context(), d.App, given.Anna, given.Now, rename); err == nil || name() != "Anna Lis" {
		t.Errorf("%v, %s", err, name())
	}
	failed := errors.New("failed")
	err := audit.Write(t.Context(), d.App, given.Anna, given.Now, func(ctx context.Context, tx *audit.Tx) error {
		if err := rename(ctx, tx); err != nil {
			return err
		}
		if err := tx.Record(ctx, "staff.renamed", audit.Object{Kind: "staff", ID: 2}, nil, nil); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) || name() != "Anna Lis" || len(journal(t, d.Owner)) != 0 {
		t.Errorf("%v, %s, %v", err, name(), journal(t, d.Owner))
	}
	err = audit.Write(t.Context(), d.App, given.Anna, given.Now, func(ctx context.Context, tx *audit.Tx) error {
		if err := rename(ctx, tx); err != nil {
			return err
		}
		return tx.Record(ctx, "staff.renamed", audit.Object{Kind: "staff", ID: 2}, nil, nil)
	})
	if err != nil || name() != "Kto inny" || len(journal(t, d.Owner)) != 1 {
		t.Errorf("%v, %s", err, name())
	}
	for _, q := range []string{`UPDATE audit_entry SET action = 'x'`, `DELETE FROM audit_entry`, `TRUNCATE audit_entry CASCADE`, `SELECT * FROM audit_entry`, `DELETE FROM audit_change`, `UPDATE audit_change SET after = NULL`} {
		if _, err := d.App.Exec(t.Context(), q); err == nil {
			t.Errorf("the server's role may: %s", q)
		}
	}
}

func TestNote(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	if err := audit.Note(t.Context(), tx, tx.Who, tx.Now, "page.refused", "refused", "GET /plany"); err != nil {
		t.Fatal(err)
	}
	want := []line{{2, "page.refused", "staff", 2, 0, []int64{}, []string{}, "GET /plany", "refused", []string{"KOR"}, "", ""}}
	if diff := cmp.Diff(want, journal(t, tx)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}
