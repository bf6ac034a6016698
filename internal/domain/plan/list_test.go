package plan_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/paging"
)

func read(t *testing.T, tx *audit.Tx, who policy.Actor, f plan.Filter) (rows []plan.Row) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { plan.List(b, who, tx.Now, f, &rows) })
	return rows
}

func page(t *testing.T, tx *audit.Tx, who policy.Actor, f plan.Filter) (shown []plan.Row, next paging.After) {
	t.Helper()
	return paging.Cut(read(t, tx, who, f))
}

// pages are the plans of the list, page by page.
func pages(t *testing.T, tx *audit.Tx, who policy.Actor, f plan.Filter) []plan.Row {
	t.Helper()
	return given.Pages(t, func(after paging.After) []plan.Row {
		f.After = after
		return read(t, tx, who, f)
	})
}

// inOrder compares two lines as the list puts them: being drawn up, waiting for approval,
// then the rest by its last change.
func inOrder(a, b plan.Row) int {
	rank := func(r plan.Row) int { return slices.Index([]string{"open", "waiting", "later"}, r.After().Part) }
	switch ra := rank(a); {
	case ra != rank(b):
		return ra - rank(b)
	case ra == 0 && a.DueOn != b.DueOn:
		return a.DueOn.Sub(b.DueOn)
	case ra == 1 && a.ApproveBy != b.ApproveBy:
		return a.ApproveBy.Sub(b.ApproveBy)
	case ra == 2 && !a.UpdatedAt.Equal(b.UpdatedAt):
		return b.UpdatedAt.Compare(a.UpdatedAt)
	}
	return cmp.Compare(b.ID, a.ID)
}

// TestPagesOfPlans: whatever the reader and the filter, the pages together hold each plan
// once, in the order of the list, and those only.
func TestPagesOfPlans(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	given.Many(t, tx, 600)
	reach := map[string]string{"Ewa Maj": `true`, "Piotr Sowa": `NOT r.restricted`, "Anna Lis": `p.coordinator_id = 2`}
	filters := []plan.Filter{{}}
	for _, g := range plan.Groups {
		filters = append(filters, plan.Filter{Group: g})
	}
	for _, s := range plan.States {
		filters = append(filters, plan.Filter{State: s})
	}
	long := 0
	for _, who := range []policy.Actor{given.Ewa, given.Piotr, given.Anna} {
		for _, f := range append(filters, plan.Filter{Mine: true}, plan.Filter{Mine: true, Group: plan.Over}) {
			states := plan.States
			switch {
			case f.Group != "":
				states = f.Group.States()
			case f.State != "":
				states = []plan.State{f.State}
			}
			want, err := db.All[struct{ Ref string }](t.Context(), tx, `SELECT p.public_id AS ref FROM plan p JOIN resident r ON r.id = p.resident_id
				WHERE `+reach[who.Name]+` AND p.state = ANY($1::text[]) AND (NOT $2 OR p.coordinator_id = $3) ORDER BY 1`, states, f.Mine, int64(who.ID))
			if err != nil {
				t.Fatal(err)
			}
			got := pages(t, tx, who, f)
			if !slices.IsSortedFunc(got, inOrder) {
				t.Errorf("%s, %+v: out of order", who.Name, f)
			}
			refs := make([]struct{ Ref string }, len(got))
			for i, r := range got {
				refs[i].Ref = string(r.Ref)
			}
			slices.SortFunc(refs, func(a, b struct{ Ref string }) int { return cmp.Compare(a.Ref, b.Ref) })
			if fmt.Sprint(refs) != fmt.Sprint(want) {
				t.Errorf("%s, %+v: the pages hold %d lines, the list %d", who.Name, f, len(refs), len(want))
			}
			if len(got) > 2*paging.Size {
				long++
			}
		}
	}
	if long < 6 {
		t.Errorf("only %d lists have more than two pages", long)
	}
}

// TestTheNextPageOfPlansWhateverHappens: the plan shown last may be approved meanwhile, or
// be one the reader does not know of. What still waits is not passed over.
func TestTheNextPageOfPlansWhateverHappens(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	given.Many(t, tx, 800)
	waiting, next := page(t, tx, given.Ewa, plan.Filter{Group: plan.Waiting})
	if _, err := tx.Exec(t.Context(), `UPDATE plan SET state = 'approved', approve_by = NULL, updated_at = $2 WHERE public_id = $1`, next.Ref, tx.Now); err != nil {
		t.Fatal(err)
	}
	for _, f := range []plan.Filter{{After: next}, {Group: plan.Waiting, After: next}} {
		if got, _ := page(t, tx, given.Ewa, f); got[0].ID != waiting[0].ID || len(got) < paging.Size {
			t.Errorf("%+v: once its last line is approved a page is followed by %d lines from %d", f, len(got), got[0].ID)
		}
	}
	all := pages(t, tx, given.Ewa, plan.Filter{})
	last := all[slices.IndexFunc(all, func(r plan.Row) bool { return r.State == plan.Submitted })-1].After()
	if got, _ := page(t, tx, given.Ewa, plan.Filter{After: last}); got[0].State != plan.Submitted {
		t.Errorf("those being drawn up are followed by one that is %s", got[0].State)
	}
	hidden, err := db.Value[string](t.Context(), tx, `SELECT p.public_id FROM plan p JOIN resident r ON r.id = p.resident_id WHERE r.restricted AND p.coordinator_id = 2 AND p.state = 'draft' ORDER BY p.id LIMIT 1`)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []policy.Actor{given.Marek, given.Piotr} {
		first, _ := page(t, tx, who, plan.Filter{})
		for _, after := range []paging.After{{Ref: hidden}, {Ref: hidden, Part: "open"}, {Ref: "nothing"}, {Ref: "nothing", Part: "other"}} {
			if got, _ := page(t, tx, who, plan.Filter{After: after}); got[0].ID != first[0].ID {
				t.Errorf("%s: after %+v the page begins with %d, not with %d", who.Name, after, got[0].ID, first[0].ID)
			}
		}
	}
}
