package law

import (
	"testing"

	"cus/internal/platform/date"
)

func TestParametersOn(t *testing.T) {
	t.Parallel()
	want := Parameters{PlanDays: 30, PlanYears: 1, CoordinationMonths: 3, ApprovalWorkdays: 5, HearingDays: 15, WaitingDays: 30, AppealDays: 14}
	for name, day := range map[string]date.Date{
		"today":                           date.New(2026, 11, 21),
		"the first day of the Act":        date.New(2020, 1, 1),
		"a day before the Act, by a slip": date.New(2019, 12, 31),
		"no day":                          {},
	} {
		if got := ParametersOn(day); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestProcurementThreshold(t *testing.T) {
	t.Parallel()
	for day, want := range map[date.Date]int{date.New(2025, 12, 31): 130_000, date.New(2026, 1, 1): 170_000} {
		if got := ProcurementThreshold(day); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
}

func TestAnAmendmentCountsFromItsDay(t *testing.T) {
	t.Parallel()
	rows := []Parameter{
		{CodePlanDays, 30, actInForce, date.New(2026, 12, 31), "before"},
		{CodePlanYears, 1, actInForce, date.Date{}, "untouched"},
		{CodePlanDays, 45, date.New(2027, 1, 1), date.Date{}, "after"},
	}
	for day, want := range map[date.Date]int{
		date.New(2026, 12, 31): 30,
		date.New(2027, 1, 1):   45,
		date.New(2030, 1, 1):   45,
		date.New(2001, 1, 1):   30,
	} {
		if got := on(rows, CodePlanDays, day); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
}

func TestTableHasNoGap(t *testing.T) {
	t.Parallel()
	last := map[Code]Parameter{}
	for _, p := range Table() {
		before, seen := last[p.Code]
		if seen && before.ValidTo.Add(1) != p.ValidFrom {
			t.Errorf("%s: in force until %s, then from %s", p.Code, before.ValidTo, p.ValidFrom)
		}
		if p.Value <= 0 || p.ValidFrom.IsZero() || p.Source == "" {
			t.Errorf("%+v lacks a value, its first day or its source", p)
		}
		last[p.Code] = p
	}
	for code, p := range last {
		if !p.ValidTo.IsZero() {
			t.Errorf("%s ends on %s with nothing to follow", code, p.ValidTo)
		}
	}
}
