package page_test

import (
	"io"
	"testing"
	"time"

	"cus/internal/domain/contract"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/web/h"
	"cus/web/page"
)

// editor is a plan of four services over a year, one row of it open.
func editor() page.PlanEditor {
	from, until := date.New(2026, 12, 1), date.New(2027, 11, 30)
	v := page.PlanEditor{OpenService: "a"}
	v.StartsOn, v.EndsOn, v.State, v.Ref = from, until, plan.Draft, "plan"
	v.Needs = []plan.Need{{No: 1, Text: "Zakupy"}, {No: 2, Text: "Dojazdy"}}
	v.Goals = []plan.Goal{{No: 1, Ref: "g", Text: "Zakupy", Needs: []int{1}}}
	for _, item := range []string{"a", "b", "c", "d"} {
		s := plan.Service{ItemRef: item, Service: "Asystent", Programme: "Program", Unit: plan.Hour, ProviderID: 1, Provider: "Fundacja", Place: "w domu", Goal: 1, LineRef: item,
			Schedule: plan.Schedule{Days: plan.On(time.Monday, time.Thursday), From: 540, Until: 660}, Amount: 64, StartsOn: from, EndsOn: until, InForce: true, InPlan: true}
		c := contract.Choice{LineRef: contract.LineRef(item), Contract: "U/2026/07", Service: "Asystent", Unit: "hour", Price: 4200, From: from, Until: until, LimitKind: contract.Monthly}
		for m := from; m.Before(until); m = m.AddMonths(1) {
			c.Free = append(c.Free, contract.MonthQuantity{Month: m, Quantity: 60})
		}
		v.Services, v.Choices = append(v.Services, s), append(v.Choices, c)
	}
	v.Typed = v.Body
	return v
}

// BenchmarkPlanFigures is what a row of a plan costs the server each time it is typed in,
// beside the questions to the database. The whole may take 30 ms.
func BenchmarkPlanFigures(b *testing.B) {
	v := editor()
	for b.Loop() {
		if err := h.Render(b.Context(), io.Discard, page.PlanFigures(v)); err != nil {
			b.Fatal(err)
		}
	}
}
