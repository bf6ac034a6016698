package indicator_test

import (
	"testing"

	"cus/internal/domain/indicator"
	"cus/internal/platform/date"
)

func TestRate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		value, plan int64
		op          indicator.Operator
		want        indicator.Rating
	}{
		"all of the plan is on track":                     {24, 24, indicator.AtLeast, indicator.OnTrack},
		"more than the plan is on track":                  {30, 24, indicator.AtLeast, indicator.OnTrack},
		"one short of it wants attention":                 {23, 24, indicator.AtLeast, indicator.Attention},
		"exactly four fifths want attention":              {20, 25, indicator.AtLeast, indicator.Attention},
		"a hair under four fifths is at risk":             {7999, 10000, indicator.AtLeast, indicator.AtRisk},
		"nothing of a plan is at risk":                    {0, 24, indicator.AtLeast, indicator.AtRisk},
		"nothing where nothing is planned yet":            {0, 0, indicator.AtLeast, indicator.OnTrack},
		"more than 30% is missed by exactly 30,00%":       {3000, 3000, indicator.MoreThan, indicator.AtRisk},
		"more than 30% is met by 30,01%":                  {3001, 3000, indicator.MoreThan, indicator.OnTrack},
		"a threshold missed by little is at risk as well": {2740, 3000, indicator.MoreThan, indicator.AtRisk},
	} {
		if got := indicator.Rate(tc.value, tc.plan, tc.op); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestPlanOn(t *testing.T) {
	t.Parallel()
	sixty, share := int64(60), int64(9000)
	from, until := date.New(2022, 1, 1), date.New(2022, 1, 30) // 30 days
	persons := indicator.Indicator{Code: indicator.PersonsWithPlan, Target: &sixty}
	for name, tc := range map[string]struct {
		i           indicator.Indicator
		day         date.Date
		from, until date.Date
		want        int64
		known       bool
	}{
		"nothing before the project":            {persons, from.Add(-1), from, until, 0, true},
		"a thirtieth on the first day":          {persons, from, from, until, 2, true},
		"half after half of the days":           {persons, from.Add(14), from, until, 30, true},
		"all on the last day":                   {persons, until, from, until, 60, true},
		"no more afterwards":                    {persons, until.Add(400), from, until, 60, true},
		"unknown without the days of a project": {persons, from, date.Date{}, until, 0, false},
		"unknown without a target":              {indicator.Indicator{Code: indicator.PersonsWithPlan}, from, from, until, 0, false},
		"a share is kept all along":             {indicator.Indicator{Code: indicator.SubmittedInTime, Target: &share}, from, date.Date{}, date.Date{}, 9000, true},
	} {
		got, known := tc.i.PlanOn(tc.day, tc.from, tc.until)
		if got != tc.want || known != tc.known {
			t.Errorf("%s: %d, %t", name, got, known)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	if v, known := (indicator.Count{Part: 2, Whole: 3}).Value(indicator.SubmittedInTime); v != 6666 || !known {
		t.Errorf("two of three are 66,66%%, cut off, not %d", v)
	}
	if v, known := (indicator.Count{}).Value(indicator.SubmittedInTime); v != 0 || known {
		t.Error("a share of nothing is unknown, not nought")
	}
	if v, known := (indicator.Count{}).Value(indicator.PersonsWithPlan); v != 0 || !known {
		t.Error("nobody is a known number of persons")
	}
}

func TestAReadingWithoutTargetOrDataIsNotRated(t *testing.T) {
	t.Parallel()
	target := int64(9000)
	from, until := date.New(2021, 1, 1), date.New(2023, 7, 31)
	for name, tc := range map[string]struct {
		r    indicator.Reading
		want indicator.Rating
	}{
		"no target": {indicator.Reading{Indicator: indicator.Indicator{Code: indicator.SubmittedInTime}, Project: indicator.Count{Part: 1, Whole: 1}}, indicator.Unrated},
		"no data":   {indicator.Reading{Indicator: indicator.Indicator{Code: indicator.SubmittedInTime, Target: &target}}, indicator.Unrated},
		"both":      {indicator.Reading{Indicator: indicator.Indicator{Code: indicator.SubmittedInTime, Target: &target}, Project: indicator.Count{Part: 9, Whole: 10}}, indicator.OnTrack},
	} {
		if got := tc.r.Rating(from, from, until); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
