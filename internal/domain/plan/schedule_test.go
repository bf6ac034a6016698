package plan_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cus/internal/domain/plan"
	"cus/internal/platform/date"
)

func TestParseAmount(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  plan.Amount
		err   error
	}{
		"with a comma":                 {"38,5", 154, nil},
		"with a dot":                   {"38.5", 154, nil},
		"whole":                        {"38", 152, nil},
		"a quarter":                    {"0,25", 1, nil},
		"three quarters":               {"1,75", 7, nil},
		"two places":                   {"38,50", 154, nil},
		"needless places":              {"38,00", 152, nil},
		"nothing at all":               {"0", 0, nil},
		"spaces around":                {" 16 ", 64, nil},
		"thousands with a space":       {"1 234,5", 4938, nil},
		"thousands, no-break":          {"1\u00a0234,5", 4938, nil},
		"not a quarter":                {"38,3", 0, plan.ErrAmount},
		"a third place":                {"38,500", 0, plan.ErrAmount},
		"negative":                     {"-1", 0, plan.ErrAmount},
		"a plus":                       {"+1", 0, plan.ErrAmount},
		"a comma with nothing behind":  {"38,", 0, plan.ErrAmount},
		"a comma with nothing before":  {",5", 0, plan.ErrAmount},
		"two commas":                   {"1,5,5", 0, plan.ErrAmount},
		"empty":                        {"", 0, plan.ErrAmount},
		"a word":                       {"dużo", 0, plan.ErrAmount},
		"more than anyone can plan":    {"1000001", 0, plan.ErrAmount},
		"more than a number can hold":  {"99999999999999999999", 0, plan.ErrAmount},
		"a million is still an amount": {"1000000", 4_000_000, nil},
	} {
		if got, err := plan.ParseAmount(tc.typed); got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: ParseAmount(%q) = %d, %v; want %d, %v", name, tc.typed, got, err, tc.want, tc.err)
		}
	}
}

func TestAmountString(t *testing.T) {
	t.Parallel()
	for amount, want := range map[plan.Amount]string{0: "0", 1: "0,25", 2: "0,5", 3: "0,75", 4: "1", 154: "38,5", 152: "38", -2: "-0,5"} {
		if got := amount.String(); got != want {
			t.Errorf("%d: %q, want %q", int(amount), got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := plan.Amount(rapid.IntRange(0, 4_000_000).Draw(t, "quarters"))
		if got, err := plan.ParseAmount(want.String()); got != want || err != nil {
			t.Fatalf("%s is read as %d, %v", want, int(got), err)
		}
	})
}

func TestWeekdays(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ticked []string
		want   []time.Weekday
		err    error
	}{
		"Monday and Thursday":             {[]string{"1", "4"}, []time.Weekday{time.Monday, time.Thursday}, nil},
		"Sunday comes last":               {[]string{"7", "6", "1"}, []time.Weekday{time.Monday, time.Saturday, time.Sunday}, nil},
		"a box ticked twice counts once":  {[]string{"2", "2"}, []time.Weekday{time.Tuesday}, nil},
		"nothing ticked":                  {nil, nil, nil},
		"there is no day 0":               {[]string{"0"}, nil, plan.ErrWeekday},
		"nor an eighth":                   {[]string{"1", "8"}, nil, plan.ErrWeekday},
		"nor a word":                      {[]string{"poniedziałek"}, nil, plan.ErrWeekday},
		"nor an empty one":                {[]string{""}, nil, plan.ErrWeekday},
		"nor the first of a smuggled two": {[]string{"1,2"}, nil, plan.ErrWeekday},
	} {
		got, err := plan.ParseWeekdays(tc.ticked)
		if diff := cmp.Diff(tc.want, got.List()); diff != "" || !errors.Is(err, tc.err) {
			t.Errorf("%s: %v %s", name, err, diff)
		}
		if got.Count() != len(tc.want) || got != plan.On(tc.want...) {
			t.Errorf("%s: %d days, %v", name, got.Count(), got)
		}
	}
	if monday := plan.On(time.Monday); monday != 1 {
		t.Errorf("Monday is bit 0, not %b", monday)
	}
	if sunday := plan.On(time.Sunday); sunday != 1<<6 {
		t.Errorf("Sunday is bit 6, not %b", sunday)
	}
}

// assistant is pani Wrona's: Monday and Thursday, 9:00 to 11:00.
var assistant = plan.Schedule{Days: plan.On(time.Monday, time.Thursday), From: 9 * 60, Until: 11 * 60}

func TestYield(t *testing.T) {
	t.Parallel()
	first, last := date.New(2026, 10, 1), date.New(2027, 9, 30)
	tuesdays := plan.Schedule{Days: plan.On(time.Tuesday), From: 8 * 60, Until: 10 * 60}
	for name, tc := range map[string]struct {
		schedule    plan.Schedule
		month       date.Date
		first, last date.Date
		unit        plan.Unit
		want        string
	}{
		"pani Wrona in October":                                     {assistant, date.New(2026, 10, 1), first, last, plan.Hour, "18"},
		"in November":                                               {assistant, date.New(2026, 11, 1), first, last, plan.Hour, "18"},
		"in December, 24.12 being free":                             {assistant, date.New(2026, 12, 1), first, last, plan.Hour, "16"},
		"any day names the month":                                   {assistant, date.New(2026, 12, 24), first, last, plan.Hour, "16"},
		"before the service begins":                                 {assistant, date.New(2026, 9, 1), first, last, plan.Hour, "0"},
		"after it has ended":                                        {assistant, date.New(2027, 10, 1), first, last, plan.Hour, "0"},
		"from its first day in the middle of a month":               {assistant, date.New(2026, 10, 1), date.New(2026, 10, 15), last, plan.Hour, "10"},
		"until its last day, which still counts":                    {assistant, date.New(2026, 10, 1), first, date.New(2026, 10, 5), plan.Hour, "4"},
		"with no last day":                                          {assistant, date.New(2026, 10, 1), first, date.Date{}, plan.Hour, "18"},
		"with no first day":                                         {assistant, date.New(2026, 10, 1), date.Date{}, last, plan.Hour, "18"},
		"of no month":                                               {assistant, date.Date{}, first, last, plan.Hour, "0"},
		"of no month, with the service's days open":                 {assistant, date.Date{}, date.Date{}, date.Date{}, plan.Hour, "0"},
		"rides count one a day":                                     {tuesdays, date.New(2026, 10, 1), first, last, plan.Ride, "4"},
		"visits too":                                                {assistant, date.New(2026, 10, 1), first, last, plan.Visit, "9"},
		"a monthly service counts once":                             {assistant, date.New(2026, 10, 1), first, last, plan.Month, "1"},
		"a monthly service on no day of the month, not":             {assistant, date.New(2026, 9, 1), first, last, plan.Month, "0"},
		"a whole month of days":                                     {plan.Schedule{Days: 0x7f}, date.New(2026, 10, 1), first, last, plan.Day, "31"},
		"a whole November of a daily service, its two holidays too": {plan.Schedule{Days: 0x7f}, date.New(2026, 11, 1), first, last, plan.Day, "30"},
		"no days of the week":                                       {plan.Schedule{From: 540, Until: 660}, date.New(2026, 10, 1), first, last, plan.Hour, "0"},
		"an end before the beginning gives no hours":                {plan.Schedule{Days: 1, From: 660, Until: 540}, date.New(2026, 10, 1), first, last, plan.Hour, "0"},
		"20 minutes on 4 days are 80, rounded to five fourth":       {plan.Schedule{Days: 1, From: 540, Until: 560}, date.New(2026, 10, 1), first, last, plan.Hour, "1,25"},
	} {
		if got := tc.schedule.Yield(tc.month, tc.first, tc.last, tc.unit).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestOver(t *testing.T) {
	t.Parallel()
	const sixteenHours = plan.Amount(16 * 4)
	for name, tc := range map[string]struct {
		limit       plan.Amount
		from, until date.Date
		want        []plan.MonthYield
	}{
		"the first quarter of the order: 18, 18, and 16 is within": {
			sixteenHours, date.New(2026, 10, 1), date.New(2026, 12, 31),
			[]plan.MonthYield{{date.New(2026, 10, 1), 72}, {date.New(2026, 11, 1), 72}},
		},
		"a beginning in the middle of October brings it under": {
			sixteenHours, date.New(2026, 10, 15), date.New(2026, 11, 30),
			[]plan.MonthYield{{date.New(2026, 11, 1), 72}},
		},
		"a limit it never passes":         {72, date.New(2026, 10, 1), date.New(2026, 12, 31), nil},
		"an end before the beginning":     {0, date.New(2026, 10, 1), date.New(2026, 9, 1), nil},
		"an end that is not known":        {0, date.New(2026, 10, 1), date.Date{}, nil},
		"a beginning that is not known":   {0, date.Date{}, date.New(2026, 10, 1), nil},
		"one day, the first of the month": {0, date.New(2026, 10, 1), date.New(2026, 10, 1), []plan.MonthYield{{date.New(2026, 10, 1), 8}}},
	} {
		got := assistant.Over(tc.limit, tc.from, tc.until, plan.Hour)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMonthsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := plan.Schedule{Days: plan.Weekdays(rapid.IntRange(1, 0x7f).Draw(t, "days")), From: 540, Until: 660}
		from := date.New(2026, 1, 1).Add(rapid.IntRange(0, 700).Draw(t, "from"))
		until := from.Add(rapid.IntRange(0, 364).Draw(t, "length"))
		cut := from.Add(rapid.IntRange(0, until.Sub(from)).Draw(t, "cut"))
		whole := sum(s.Over(0, from, until, plan.Hour))
		if parts := sum(s.Over(0, from, cut, plan.Hour)) + sum(s.Over(0, cut.Add(1), until, plan.Hour)); parts != whole {
			t.Fatalf("%s–%s gives %s, cut after %s it gives %s", from, until, whole, cut, parts)
		}
	})
}

func sum(months []plan.MonthYield) (total plan.Amount) {
	for _, m := range months {
		total += m.Yield
	}
	return total
}

func TestComplete(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		schedule plan.Schedule
		want     bool
	}{
		"days and hours":               {assistant, true},
		"hours a week, on no day":      {plan.Schedule{From: 540, Until: 660}, false},
		"days without hours":           {plan.Schedule{Days: 1}, false},
		"hours that end as they begin": {plan.Schedule{Days: 1, From: 540, Until: 540}, false},
		"hours that end before":        {plan.Schedule{Days: 1, From: 660, Until: 540}, false},
	} {
		if got := tc.schedule.Complete(); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestADailyServiceIsHeldOnHolidays(t *testing.T) {
	december := date.New(2026, time.December, 1)
	daily := plan.Schedule{Days: 0x7f, From: 0, Until: 24 * 60}
	if got := daily.Yield(december, date.Date{}, date.Date{}, plan.Day); got != 31*4 {
		t.Errorf("round the clock in December: %s days", got)
	}
	six := plan.Schedule{Days: 0x3f, From: 0, Until: 60}
	if got := six.Yield(december, date.Date{}, date.Date{}, plan.Day); got != (27-3)*4 {
		t.Errorf("Monday to Saturday in December, three of them holidays: %s days", got)
	}
}
