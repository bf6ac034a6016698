package application_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/paging"
)

// pages are the applications of the list, page by page.
func pages(t *testing.T, tx *audit.Tx, who policy.Actor, f application.Filter) []application.Row {
	t.Helper()
	return given.Pages(t, func(after paging.After) []application.Row {
		f.After = after
		return read(t, tx, who, f)
	})
}

func read(t *testing.T, tx *audit.Tx, who policy.Actor, f application.Filter) (rows []application.Row) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { application.List(b, who, tx.Now, f, &rows) })
	return rows
}

func page(t *testing.T, tx *audit.Tx, who policy.Actor, f application.Filter) (shown []application.Row, next paging.After) {
	t.Helper()
	return paging.Cut(read(t, tx, who, f))
}

// inOrder compares two lines as the list puts them: those under way by their term, then
// those that are over; of one day the newest first.
func inOrder(a, b application.Row) int {
	switch {
	case a.UnderWay != b.UnderWay:
		return map[bool]int{true: -1, false: 1}[a.UnderWay]
	case a.UnderWay && a.DueOn != b.DueOn:
		return a.DueOn.Sub(b.DueOn)
	case a.ReceivedOn != b.ReceivedOn:
		return b.ReceivedOn.Sub(a.ReceivedOn)
	}
	return cmp.Compare(b.ID, a.ID)
}

// TestPagesOfApplications: whatever the reader and the filter, the pages together hold each
// application once, in the order of the list, and those only.
func TestPagesOfApplications(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	given.Many(t, tx, 400)
	reach := map[string]string{
		"Ewa Maj":   `true`,
		"Ola Wrona": `NOT r.restricted`,
		"Anna Lis":  `(a.coordinator_id = 2 OR (a.coordinator_id IS NULL AND NOT r.restricted AND a.state IN ('submitted','incomplete','qualification')))`,
	}
	whose := map[string]string{"": `true`, "mine": `a.coordinator_id = @me`, "free": `a.coordinator_id IS NULL AND a.state IN ('submitted','incomplete','qualification')`}
	states := map[string]string{"": `true`, "open": `a.state IN ('submitted','incomplete','qualification')`, "closed": `a.state IN ('resolved','withdrawn','left_unexamined')`,
		"called": `a.state = 'incomplete'`, "overdue": `a.state IN ('submitted','incomplete','qualification') AND a.due_on < @today`,
		"urgent": `a.state IN ('submitted','incomplete','qualification') AND a.urgency <> ''`}
	long := 0
	for _, who := range []policy.Actor{given.Ewa, given.Ola, given.Anna} {
		for w, mine := range whose {
			for s, state := range states {
				got := pages(t, tx, who, application.Filter{Whose: w, State: s})
				var refs []string
				for _, r := range got {
					refs = append(refs, string(r.Ref))
				}
				want, err := db.All[struct{ Ref string }](t.Context(), tx, `SELECT a.public_id AS ref FROM application a JOIN resident r ON r.id = a.resident_id
					WHERE `+reach[who.Name]+` AND `+mine+` AND `+state+` ORDER BY 1`, db.Args{"me": int64(who.ID), "today": given.Today})
				if err != nil {
					t.Fatal(err)
				}
				if !slices.IsSortedFunc(got, inOrder) {
					t.Errorf("%s, %q, %q: out of order", who.Name, w, s)
				}
				slices.Sort(refs)
				if fmt.Sprint(refs) != fmt.Sprint(fields(want)) {
					t.Errorf("%s, %q, %q: the pages hold %d lines, the list %d", who.Name, w, s, len(refs), len(want))
				}
				if len(got) > 2*paging.Size {
					long++
				}
			}
		}
	}
	if long < 8 {
		t.Errorf("only %d lists have more than two pages", long)
	}
}

func fields(rows []struct{ Ref string }) (out []string) {
	for _, r := range rows {
		out = append(out, r.Ref)
	}
	return out
}

// TestTheNextPageWhateverHappens: the line shown last may be decided meanwhile, be somebody
// else's, or be none the reader knows of.
func TestTheNextPageWhateverHappens(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	given.Many(t, tx, 400)
	_, next := page(t, tx, given.Ewa, application.Filter{})
	second, _ := page(t, tx, given.Ewa, application.Filter{After: next})
	if _, err := tx.Exec(t.Context(), `UPDATE application SET state = 'resolved', coordinator_id = NULL WHERE public_id = $1`, next.Ref); err != nil {
		t.Fatal(err)
	}
	if again, _ := page(t, tx, given.Ewa, application.Filter{After: next}); again[0].ID != second[0].ID || len(again) != paging.Size {
		t.Errorf("once its last line is resolved a page is followed by %d lines from %d, not from %d", len(again), again[0].ID, second[0].ID)
	}
	of := func(condition string) string {
		ref, err := db.Value[string](t.Context(), tx, `SELECT a.public_id FROM application a JOIN resident r ON r.id = a.resident_id WHERE `+condition+` ORDER BY a.due_on DESC, a.id LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	open, _ := page(t, tx, given.Anna, application.Filter{})
	closed, _ := page(t, tx, given.Anna, application.Filter{State: "closed"})
	for what, tc := range map[string]struct {
		after paging.After
		want  application.Row
	}{
		"none":                           {paging.After{Ref: "nothing"}, open[0]},
		"none of those over":             {paging.After{Ref: "nothing", Part: "closed"}, closed[0]},
		"of a part there is not":         {paging.After{Ref: "nothing", Part: "other"}, open[0]},
		"of a record there is not":       {paging.After{Ref: of(`r.restricted AND a.coordinator_id = 3`)}, open[0]},
		"of those over, from elsewhere":  {paging.After{Ref: of(`r.restricted AND a.coordinator_id = 3`), Part: "closed"}, closed[0]},
		"the last of a part, then those": {paging.After{Ref: of(`NOT r.restricted`)}, closed[0]},
	} {
		got, _ := page(t, tx, given.Anna, application.Filter{After: tc.after})
		if len(got) == 0 || got[0].ID != tc.want.ID {
			t.Errorf("after a line that is %s the page begins with another line: %+v", what, got[:min(1, len(got))])
		}
	}
	if free, _ := page(t, tx, given.Anna, application.Filter{After: closed[0].After(), Whose: "free"}); len(free) != 0 {
		t.Errorf("nothing that is over is free, but %d lines follow", len(free))
	}
}
