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
		"at most, and exactly so":                         {300, 300, indicator.AtMost, indicator.OnTrack},
		"at most, and less":                               {0, 300, indicator.AtMost, indicator.OnTrack},
		"a quarter above a ceiling wants attention":       {375, 300, indicator.AtMost, indicator.Attention},
		"a hair more than that is at risk":                {376, 300, indicator.AtMost, indicator.AtRisk},
		"a ceiling of nought is kept by nought":           {0, 0, indicator.AtMost, indicator.OnTrack},
		"and by nothing else":                             {1, 0, indicator.AtMost, indicator.AtRisk},
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
	if v, known := (indicator.Count{Part: 2, Whole: 3}).Value(indicator.SubmittedInTime); v != 6667 || !known {
		t.Errorf("two of three are 66,67%%, not %d", v)
	}
	if v, known := (indicator.Count{}).Value(indicator.SubmittedInTime); v != 0 || known {
		t.Error("a share of nothing is unknown, not nought")
	}
	if v, known := (indicator.Count{}).Value(indicator.PersonsWithPlan); v != 0 || !known {
		t.Error("nobody is a known number of persons")
	}
	if _, known := (indicator.Count{}).Value(indicator.CoordinatorsEmployed); known {
		t.Error("without any fact of staffing nobody knows who is employed")
	}
	if v, known := (indicator.Count{Rows: 1}).Value(indicator.CoordinatorsEmployed); v != 0 || !known {
		t.Error("with a fact that has ended, nobody is known to be")
	}
	if v, _ := (indicator.Count{Part: 61, Whole: 6, Rows: 6}).Value(indicator.MeanDays); v != 102 {
		t.Errorf("61 days of six plans are 10,17 and read 10,2, not %d", v)
	}
	if v, _ := (indicator.Count{Part: 214_500_00, Whole: 690_000_00}).Value(indicator.PESShare); v != 3109 {
		t.Errorf("the share is %d", v)
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

func TestPlanByMonth(t *testing.T) {
	t.Parallel()
	ten := int64(10)
	months := indicator.Months{{First: date.New(2022, 3, 1), Value: 31}, {First: date.New(2022, 6, 1), Value: 92}}
	grows := indicator.Indicator{Code: indicator.PersonsWithPlan, Months: months}
	based := indicator.Indicator{Code: indicator.PersonsWithPlan, Months: indicator.Months{{First: date.New(2022, 3, 1), Value: 72}}, Baseline: &ten}
	kept := indicator.Indicator{Code: indicator.SubmittedInTime, Months: months}
	from := date.New(2022, 2, 1)
	for name, tc := range map[string]struct {
		i     indicator.Indicator
		day   date.Date
		from  date.Date
		want  int64
		known bool
	}{
		"it starts the day before the project":         {grows, date.New(2022, 1, 31), from, 0, true},
		"a day before that it stands at nought":        {grows, date.New(2021, 1, 1), from, 0, true},
		"the last day of a month has the value of it":  {grows, date.New(2022, 3, 31), from, 31, true},
		"between months it is a straight line":         {grows, date.New(2022, 4, 30), from, 51, true},
		"the next planned month":                       {grows, date.New(2022, 6, 30), from, 92, true},
		"afterwards the last value stays":              {grows, date.New(2030, 1, 1), from, 92, true},
		"without days the line starts with its month":  {grows, date.New(2022, 2, 28), date.Date{}, 0, true},
		"and reaches a thirty-first on its first day":  {grows, date.New(2022, 3, 1), date.Date{}, 1, true},
		"a baseline is where it starts":                {based, date.New(2022, 1, 31), from, 10, true},
		"and where it grows from":                      {based, date.New(2022, 2, 28), from, 39, true},
		"what is to be kept holds for the whole month": {kept, date.New(2022, 3, 1), from, 31, true},
		"and until another is planned":                 {kept, date.New(2022, 5, 31), from, 31, true},
		"then that one holds":                          {kept, date.New(2022, 6, 1), from, 92, true},
		"before the first month nobody planned it":     {kept, date.New(2022, 2, 28), from, 0, false},
	} {
		got, known := tc.i.PlanOn(tc.day, tc.from, date.Date{})
		if got != tc.want || known != tc.known {
			t.Errorf("%s: %d, %t", name, got, known)
		}
	}
}

func TestOnTheWayToAThresholdThePlanIsAPlan(t *testing.T) {
	t.Parallel()
	target := int64(3000)
	r := indicator.Reading{Indicator: indicator.Indicator{Code: indicator.PESShare, Target: &target, Operator: indicator.MoreThan, Months: indicator.Months{{First: date.New(2022, 1, 1), Value: 1000}, {First: date.New(2022, 2, 1), Value: 3000}}},
		Project: indicator.Count{Part: 10, Whole: 100, Rows: 2}, Day: date.New(2022, 1, 31)}
	if got := r.Verdict(); got != indicator.OnTrack {
		t.Errorf("10%% of planned 10%% is %q", got)
	}
	r.Day, r.Project.Part = date.New(2022, 2, 28), 30
	if got := r.Verdict(); got != indicator.AtRisk {
		t.Errorf("exactly 30%% of more than 30%% is %q", got)
	}
}

func TestATargetMissedByAHairIsMissed(t *testing.T) {
	t.Parallel()
	from, target, days := date.New(2021, 1, 1), int64(9000), int64(100)
	share := indicator.Reading{Indicator: indicator.Indicator{Code: indicator.SubmittedInTime, Target: &target, Operator: indicator.AtLeast}, Project: indicator.Count{Part: 89_999, Whole: 100_000}, Day: from}
	if v, _ := share.Value(); v != 9000 || share.Verdict() != indicator.Attention {
		t.Errorf("89,999%% reads %d and is %q", v, share.Verdict())
	}
	mean := indicator.Reading{Indicator: indicator.Indicator{Code: indicator.MeanDays, Target: &days, Operator: indicator.AtMost}, Project: indicator.Count{Part: 10_001, Whole: 1000}, Day: from}
	if v, _ := mean.Value(); v != 100 || mean.Verdict() != indicator.Attention {
		t.Errorf("10,001 days read %d and are %q", v, mean.Verdict())
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		unit  indicator.Unit
		typed string
		value int64
		ok    bool
		text  string
	}{
		{indicator.Persons, "1 250", 1250, true, "1\u00a0250"}, {indicator.Persons, "12,5", 0, false, ""}, {indicator.Persons, "", 0, false, ""}, {indicator.Persons, "-3", 0, false, ""},
		{indicator.Share, "31,09", 3109, true, "31,09%"}, {indicator.Share, "30%", 3000, true, "30%"}, {indicator.Share, "30.5 %", 3050, true, "30,5%"}, {indicator.Share, "1,234", 0, false, ""},
		{indicator.Posts, "0,5", 50, true, "0,50"}, {indicator.Posts, "2", 200, true, "2,00"}, {indicator.Posts, "1,", 0, false, ""}, {indicator.Posts, "abc", 0, false, ""},
		{indicator.Days, "12,5", 125, true, "12,5"}, {indicator.Days, "14", 140, true, "14,0"}, {indicator.Days, "9999999999", 0, false, ""}, {indicator.Days, "1,0,0", 0, false, ""},
	} {
		value, ok := tc.unit.Parse(tc.typed)
		if value != tc.value || ok != tc.ok {
			t.Errorf("%s %q: %d, %t", tc.unit, tc.typed, value, ok)
		}
		if ok && tc.unit.Text(value) != tc.text {
			t.Errorf("%s %d: %q", tc.unit, value, tc.unit.Text(value))
		}
		if again, ok2 := tc.unit.Parse(tc.unit.Typed(value)); ok && (again != value || !ok2) {
			t.Errorf("%s %d does not come back: %d", tc.unit, value, again)
		}
	}
}
