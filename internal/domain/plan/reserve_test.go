package plan_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// funded is a submitted plan of 24 hours a month for a year, paid from a new contract.
func funded(t *testing.T, tx *audit.Tx, change func(n *contract.Draft)) (given.Held, contract.Contract) {
	t.Helper()
	h := given.EmptyPlan(t, tx, given.Anna)
	c := given.Contract(t, tx, h.ServiceOf(t, tx), change)
	return h.Funded(t, tx, given.ContractLines(t, tx, c.Ref)[0].Ref), c
}

func planID(t *testing.T, tx *audit.Tx, h given.Held) int64 { return int64(h.PlanNow(t, tx).ID) }

func TestAnApprovedPlanTakesItsMonthsOfTheContract(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *contract.Draft)
		months int
		free   string // of the whole
		warns  []string
	}{
		"every month it lasts":                 {nil, 12, "-88", []string{"contract.warn.short_total"}},
		"no month the contract does not cover": {func(n *contract.Draft) { n.EndsOn = date.New(2027, 2, 28) }, 3, "128", []string{"contract.warn.ends"}},
		"of a limit for each month, month by month": {func(n *contract.Draft) {
			n.Lines[0].Limit, n.Lines[0].Quantity, n.Amount = contract.Monthly, 120, 30_000_00
		}, 12, "6", nil},
		"more than a month's limit, which is warned": {func(n *contract.Draft) { n.Lines[0].Limit, n.Lines[0].Quantity = contract.Monthly, 50 }, 12, "-11,5", []string{"contract.warn.short_month"}},
	} {
		t.Run(name, func(t *testing.T) {
			tx := given.Tx(t, given.Piotr)
			h, c := funded(t, tx, tc.change)
			var warned []string
			for _, w := range h.PlanNow(t, tx).Submitted {
				if strings.HasPrefix(w.Key, "contract.") { // the plan's own are tested beside its rules
					warned = append(warned, w.Key)
				}
			}
			if diff := cmp.Diff(tc.warns, warned); diff != "" {
				t.Errorf("warnings %s", diff)
			}
			h.Approve(t, tx)
			var taken []contract.Taken
			var rows []contract.Row
			var people contract.Persons
			given.Read(t, tx, func(b *db.Batch) {
				contract.TakenBy(b, planID(t, tx, h), &taken)
				contract.List(b, given.Piotr, contract.Filter{Words: c.Number}, given.Today, &rows)
				contract.People(b, given.Piotr, c.Ref, &people)
			})
			if len(taken) != tc.months || taken[0].Quantity != 96 || taken[0].Month != given.PlanFrom {
				t.Errorf("taken %+v", taken)
			}
			if free := rows[0].Lines[0].Free().String(); free != tc.free {
				t.Errorf("free %s, want %s", free, tc.free)
			}
			if people.All != 1 {
				t.Errorf("%d persons", people.All)
			}
		})
	}
}

func TestWhatAPlanHasTakenComesBack(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	h, c := funded(t, tx, nil)
	h.Approve(t, tx)
	id, line := planID(t, tx, h), given.ContractLines(t, tx, c.Ref)[0]
	planned, err := db.Value[int64](t.Context(), tx, `SELECT min(planned_service_id) FROM contract_reservation WHERE plan_id = $1`, id)
	if err != nil {
		t.Fatal(err)
	}
	left := func(step string, want string) {
		t.Helper()
		if got := given.ContractLines(t, tx, c.Ref)[0].Planned.String(); got != want {
			t.Errorf("%s: planned %s, want %s", step, got, want)
		}
		var people contract.Persons
		given.Read(t, tx, func(b *db.Batch) { contract.People(b, given.Piotr, c.Ref, &people) })
		if served := want != "0"; served != (people.All == 1) {
			t.Errorf("%s: %d persons", step, people.All)
		}
		if n, err := db.Value[int](t.Context(), tx, `SELECT count(*)::int FROM sums_drift() WHERE what LIKE 'contract%'`); err != nil || n != 0 {
			t.Errorf("%s: %d sums of contracts differ from what plans took, %v", step, n, err)
		}
	}
	left("approved", "288")
	if err := contract.ReleaseAfter(t.Context(), tx, id, date.New(2027, 2, 10)); err != nil {
		t.Fatal(err)
	}
	left("resting after February", "72")
	next := []contract.Booking{{PlannedServiceID: planned, Line: line.ID, Months: []contract.MonthQuantity{{Month: given.PlanFrom, Quantity: 40}, {Month: date.New(2028, 1, 1), Quantity: 40}, {Month: date.New(2027, 1, 1)}}}}
	if err := contract.Reserve(t.Context(), tx, id, next); err != nil {
		t.Fatal(err)
	}
	left("its next version takes the place of the last, in the days of the contract", "10")
	var own, others []contract.Choice
	given.Read(t, tx, func(b *db.Batch) {
		contract.ChoicesFor(b, given.Anna, id, []int64{line.ServiceID}, given.PlanFrom, given.PlanUntil, &own)
		contract.Choices(b, given.Anna, []int64{line.ServiceID}, given.PlanFrom, given.PlanUntil, &others)
	})
	if len(own) != 1 || own[0].Free[0].Quantity != 800 || others[0].Free[0].Quantity != 760 || len(own[0].Free) != 12 {
		t.Errorf("free for itself %+v, for others %+v", own, others)
	}
	if err := contract.Release(t.Context(), tx, id); err != nil {
		t.Fatal(err)
	}
	left("given back", "0")
}

// TestWhatIsFreeOfAMonthlyLimit is told month by month, what the plan itself has taken among
// what is free for it.
func TestWhatIsFreeOfAMonthlyLimit(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	h, c := funded(t, tx, func(n *contract.Draft) {
		n.Lines[0].Limit, n.Lines[0].Quantity, n.Amount = contract.Monthly, 120, 30_000_00
	})
	h.Approve(t, tx)
	id, line := planID(t, tx, h), given.ContractLines(t, tx, c.Ref)[0]
	planned, err := db.Value[int64](t.Context(), tx, `SELECT min(planned_service_id) FROM contract_reservation WHERE plan_id = $1`, id)
	if err != nil {
		t.Fatal(err)
	}
	takes := []contract.MonthQuantity{{Month: given.PlanFrom, Quantity: 40}, {Month: date.New(2027, 2, 1), Quantity: 8}}
	if err := contract.Reserve(t.Context(), tx, id, []contract.Booking{{PlannedServiceID: planned, Line: line.ID, Months: takes}}); err != nil {
		t.Fatal(err)
	}
	for of, want := range map[int64]string{0: "80 120 112 120", id: "120 120 120 120"} {
		var choices []contract.Choice
		given.Read(t, tx, func(b *db.Batch) {
			contract.ChoicesFor(b, given.Anna, of, []int64{line.ServiceID}, given.PlanFrom, date.New(2027, 3, 31), &choices)
		})
		var got []string
		for _, m := range choices[0].Free {
			got = append(got, strconv.Itoa(int(m.Quantity)))
		}
		if s := strings.Join(got, " "); s != want || choices[0].Free[1].Month != date.New(2027, 1, 1) {
			t.Errorf("for plan %d: %s from %v, want %s", of, s, choices[0].Free, want)
		}
	}
}

// TestOnlyAnOpenPlanIsOfferedOtherContracts: an approved one reads those it has chosen.
func TestOnlyAnOpenPlanIsOfferedOtherContracts(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	h, c := funded(t, tx, nil)
	given.Contract(t, tx, h.ServiceOf(t, tx), nil)
	offered := func(want int) {
		t.Helper()
		var choices []contract.Choice
		given.Read(t, tx, func(b *db.Batch) { contract.ForPlan(b, given.Anna, string(h.Plan), "", given.Today, &choices) })
		if chosen := slices.ContainsFunc(choices, func(k contract.Choice) bool { return k.Ref == c.Ref }); len(choices) != want || !chosen {
			t.Errorf("%d contracts, the chosen one among them: %v; want %d", len(choices), chosen, want)
		}
	}
	offered(2)
	h.Approve(t, tx)
	offered(1)
}

func TestALimitIsNotSetBelowWhatPlansHaveTaken(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	h, c := funded(t, tx, nil)
	h.Approve(t, tx)
	a := c.Amendment(given.ContractLines(t, tx, c.Ref))
	a.ConcludedOn, a.EffectiveOn, a.Reason, a.Accountant, a.AccountantCheckedOn = given.Today, given.Today, "Mniej środków.", "Feliks Kos", given.Today
	a.Lines[0].Quantity, a.EndsOn = 4*280, date.New(2027, 6, 30)
	err := contract.Amend(t.Context(), given.As(tx, given.Ewa), c.Ref, c.Version, a)
	if diff := cmp.Diff([]string{"contract.ends_before_plans", "contract.limit_below_planned"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
	a.Lines[0].Quantity, a.EndsOn = 4*288, c.EndsOn
	if err := contract.Amend(t.Context(), given.As(tx, given.Ewa), c.Ref, c.Version, a); err != nil {
		t.Error(err)
	}
}

// TestTwoApprovalsAtOnceLeaveExactFigures approves two plans that each take most of the same
// two contracts, at once and for real: both stand, the sums are exact, and the journal of the
// later one says what is overdrawn.
func TestTwoApprovalsAtOnceLeaveExactFigures(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	var plans []given.Held
	var c contract.Contract
	versions := map[plan.Ref]int{}
	err := pgx.BeginFunc(t.Context(), d.App, func(inner pgx.Tx) error {
		tx := audit.Join(inner, given.Piotr, given.Now)
		first := given.EmptyPlan(t, tx, given.Anna)
		s := first.ServiceOf(t, tx)
		c = given.Contract(t, tx, s, func(n *contract.Draft) { n.Lines[0].Quantity = 4 * 400; n.Amount = 20_000_00 })
		line := given.ContractLines(t, tx, c.Ref)[0].Ref
		for _, h := range []given.Held{first, given.SameService(t, tx, first)} {
			h = h.Funded(t, tx, line)
			plans, versions[h.Plan] = append(plans, h), h.PlanNow(t, tx).Version
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	errs := make([]error, len(plans))
	for i, h := range plans {
		wait.Go(func() {
			errs[i] = audit.Write(t.Context(), d.App, given.Ewa, given.Now, func(ctx context.Context, tx *audit.Tx) error {
				return plan.Approve(ctx, tx, h.Plan, versions[h.Plan], "")
			})
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	sum, err := db.Value[int](t.Context(), d.App, `SELECT sum(quantity)::int FROM contract_reservation`)
	if err != nil || sum != 2*12*96 {
		t.Errorf("taken %d, %v", sum, err)
	}
	said, err := db.Value[int](t.Context(), d.Owner, `SELECT count(*)::int FROM audit_change WHERE field = 'overdrawn' AND after = jsonb_build_array($1::text)`, c.Number)
	if err != nil || said != 1 {
		t.Errorf("%d lines of the journal say so, %v", said, err)
	}
}
