package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
)

// Aim gives a plan its period, its needs (one more where the assessment named none), the
// goal that answers them, and a supporting action.
func (h Held) Aim(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	by := As(tx, h.By)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := func() plan.Detail { t.Helper(); return h.PlanNow(t, tx) }
	needs := now().Needs
	if len(needs) == 0 {
		needs = []plan.Need{{No: 1, Text: "Zakupy i wizyty u lekarza"}}
	}
	do(plan.SetOutline(t.Context(), by, h.Plan, now().Version, plan.Outline{From: PlanFrom, Until: PlanUntil, Needs: needs}, false))
	g := plan.Goal{Text: "Zakupy i lekarz bez proszenia rodziny", Measure: "zakupy dwa razy w tygodniu"}
	for _, n := range now().Needs {
		g.Needs = append(g.Needs, n.No)
	}
	_, err := plan.CreateGoal(t.Context(), by, h.Plan, now().Version, g, false)
	do(err)
	do(plan.SetSupport(t.Context(), by, h.Plan, now().Version, plan.Support{Goal: 1, Kind: plan.Neighbour, Who: "sąsiadka Maria, herbata", Schedule: "w środy"}, false))
	return h
}
