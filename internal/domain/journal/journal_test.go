package journal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/journal"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func week() journal.Filter { return journal.Filter{}.Within(given.Today) }

func list(t *testing.T, tx *audit.Tx, who policy.Actor, f journal.Filter) (rows []journal.Row) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { journal.List(b, who, tx.Now, f, &rows) })
	return rows
}

func told(rows []journal.Row) string {
	var out []string
	for _, r := range rows {
		first, _, _ := strings.Cut(r.Who, " ")
		out = append(out, strings.TrimSpace(fmt.Sprint(first, ": ", r.Action, " ", r.Record)))
	}
	return strings.Join(out, "\n")
}

// opens is the reading of a record by somebody, as its page does it.
func opens(t *testing.T, tx *audit.Tx, who policy.Actor, ref resident.Ref) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { audit.Queue(b, who, tx.Now, resident.Reading(who, tx.Now, ref)) })
}

func TestThePeriod(t *testing.T) {
	t.Parallel()
	day := given.Today
	for name, tc := range map[string]struct{ from, until, wantFrom, wantUntil date.Date }{
		"the last week":               {date.Date{}, date.Date{}, day.Add(-6), day},
		"a week to a day":             {date.Date{}, day.Add(-30), day.Add(-36), day.Add(-30)},
		"as asked":                    {day.Add(-2), day.Add(-1), day.Add(-2), day.Add(-1)},
		"the wrong way round, a week": {day, day.Add(-1), day.Add(-7), day.Add(-1)},
		"a year at most":              {date.New(2020, 1, 1), day, day.Add(-365), day},
	} {
		got := journal.Filter{From: tc.from, Until: tc.until}.Within(day)
		if got.From != tc.wantFrom || got.Until != tc.wantUntil {
			t.Errorf("%s: %s–%s", name, got.From.PL(), got.Until.PL())
		}
	}
}

func TestWhoReadsWhatOfTheJournal(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	opens(t, tx, given.Marek, h.Resident)
	if err := resident.LetIn(t.Context(), given.As(tx, given.Marek), h.Resident, resident.Justification{Why: resident.Duty, Text: "Dyżur telefoniczny, pytanie o termin."}); err != nil {
		t.Fatal(err)
	}
	all := list(t, tx, given.Inga, week())
	if len(all) < 4 || all[0].Action != "resident.access_granted" || all[0].Record == "" || !all[0].Reasoned || all[0].Purpose != "" || all[0].Kind != journal.Rights {
		t.Fatalf("the inspector: %+v", all)
	}
	if ewa := list(t, tx, given.Ewa, week()); ewa[1].Action != "resident.access_granted" || !strings.Contains(ewa[1].Purpose, "Dyżur telefoniczny") || !ewa[1].Readable {
		t.Errorf("the director: %s %+v", told(ewa), ewa[1])
	}
	for _, r := range list(t, tx, given.Adam, week()) {
		if r.Record != "" || r.Number != "" || r.Purpose != "" || r.Reasoned || len(r.Fields) != 0 || r.Count != 0 || r.ResidentID != nil {
			t.Errorf("the administrator sees %+v", r)
		}
	}
	for _, who := range []policy.Actor{given.Anna, given.Ola, given.Piotr, {}} {
		if got := list(t, tx, who, week()); len(got) != 0 {
			t.Errorf("%s reads %s", who.Name, told(got))
		}
	}
	if _, err := tx.Exec(t.Context(), `SAVEPOINT x`); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `SELECT 1 FROM audit_entry`); err == nil {
		t.Error("the journal itself is readable")
	}
}

func TestFiltersOfTheJournal(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	opens(t, tx, given.Anna, h.Resident)
	opens(t, tx, given.Marek, h.Resident)
	number, err := db.Value[string](t.Context(), tx, `SELECT number FROM resident WHERE public_id = $1`, string(h.Resident))
	if err != nil {
		t.Fatal(err)
	}
	marek, err := db.Value[string](t.Context(), tx, `SELECT public_id FROM staff WHERE id = 3`)
	if err != nil {
		t.Fatal(err)
	}
	f := week()
	f.Record = number
	if got := list(t, tx, given.Inga, f); len(got) != 4 {
		t.Errorf("of one record: %s", told(got))
	}
	f.Outside = true
	if got := list(t, tx, given.Inga, f); told(got) != "Marek: resident.read "+number {
		t.Errorf("outside own cases: %s", told(got))
	}
	f = week()
	f.Staff = marek
	if got := list(t, tx, given.Inga, f); told(got) != "Marek: resident.read "+number || got[0].Kind != journal.Viewed {
		t.Errorf("of one person: %s", told(got))
	}
	f.Kind = journal.Changed
	if got := list(t, tx, given.Inga, f); len(got) != 0 {
		t.Errorf("changes: %s", told(got))
	}
	f = journal.Filter{Until: given.Today.Add(-1)}.Within(given.Today)
	if got := list(t, tx, given.Inga, f); len(got) != 0 {
		t.Errorf("until yesterday: %s", told(got))
	}
	f = week()
	f.Staff = marek
	f.Before = list(t, tx, given.Inga, f)[0].ID
	if got := list(t, tx, given.Inga, f); len(got) != 0 {
		t.Errorf("the next page: %s", told(got))
	}
}

// TestARestrictedRecordHasNoNumberForWhomItDoesNotExist, though the line itself is there.
func TestARestrictedRecordHasNoNumberForWhomItDoesNotExist(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), h.Resident, true); err != nil {
		t.Fatal(err)
	}
	got := list(t, tx, given.Inga, week())
	if got[0].Action != "resident.restricted" || !got[0].Hidden || got[0].Record != "" || got[0].Number != "" {
		t.Errorf("%+v", got[0])
	}
	if ewa := list(t, tx, given.Ewa, week()); ewa[1].Record == "" {
		t.Errorf("%+v", ewa[1])
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), h.Resident, true); err != nil {
		t.Fatal(err)
	}
	id := list(t, tx, given.Inga, week())[0].ID
	entry := func(who policy.Actor) (row journal.Row, changes []journal.Change) {
		given.Read(t, tx, func(b *db.Batch) { journal.Entry(b, who, tx.Now, id, &row, &changes, &[]journal.Shown{}) })
		return row, changes
	}
	if row, changes := entry(given.Ewa); !row.Readable || !cmp.Equal(changes, []journal.Change{{Field: "restricted", Before: "false", After: "true"}}) {
		t.Errorf("the director: %+v %+v", row, changes)
	}
	if row, changes := entry(given.Inga); row.Readable || !cmp.Equal(changes, []journal.Change{{Field: "restricted"}}) {
		t.Errorf("the inspector: %+v %+v", row, changes)
	}
	var row journal.Row
	var changes []journal.Change
	for _, who := range []policy.Actor{given.Anna, given.Adam} {
		if err := given.TryRead(t, tx, func(b *db.Batch) { journal.Entry(b, who, tx.Now, id, &row, &changes, &[]journal.Shown{}) }); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
}

func TestAnExportSaysWhy(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Inga)
	given.Application(t, tx, given.Anna)
	_, err := journal.Export(t.Context(), tx, week(), "bo tak")
	if diff := cmp.Diff([]string{"journal.reason_short"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
	rows, err := journal.Export(t.Context(), tx, week(), "kontrola roczna, § 20 KRI")
	if err != nil || len(rows) < 2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Inga: journal.exported") {
		t.Error(got)
	}
}

func TestUnusualReading(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	alerts := func() (out []journal.Alert) {
		given.Read(t, tx, func(b *db.Batch) { journal.Alerts(b, given.Inga, tx.Now, &out) })
		return out
	}
	restricted := given.Application(t, tx, given.Anna)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), restricted.Resident, true); err != nil {
		t.Fatal(err)
	}
	if got := alerts(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	opens(t, tx, given.Marek, restricted.Resident)
	if got := alerts(); len(got) != 1 || got[0].Rule != "restricted" || got[0].Who != "Marek Bąk" {
		t.Errorf("%+v", got)
	}
	for range journal.ManyOutside {
		opens(t, tx, given.Marek, given.ApplicationOf(t, tx, given.Anna, given.Resident(t, given.As(tx, given.Ola), given.Someone("Obca", "Maria"))).Resident)
	}
	rules := map[string]int{}
	for _, a := range alerts() {
		rules[a.Rule] = a.Count
	}
	if rules["outside"] != journal.ManyOutside || rules["files"] != 0 {
		t.Errorf("%v", rules)
	}
}
