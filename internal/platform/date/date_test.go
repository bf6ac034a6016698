package date_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cus/internal/platform/date"
)

// anyDay draws a day a person may mean.
func anyDay() *rapid.Generator[date.Date] {
	return rapid.Custom(func(t *rapid.T) date.Date {
		return date.New(1800, time.January, 1).Add(rapid.IntRange(0, 182620).Draw(t, "days after 1800"))
	})
}

func TestOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		instant string // UTC
		want    string
	}{
		"a winter evening is still the same day":                     {"2026-12-01T22:59:59Z", "2026-12-01"},
		"an hour before midnight UTC it is already tomorrow, winter": {"2026-12-01T23:00:00Z", "2026-12-02"},
		"two hours before midnight UTC, summer":                      {"2026-07-01T22:00:00Z", "2026-07-02"},
		"just before that it is today":                               {"2026-07-01T21:59:59Z", "2026-07-01"},
	} {
		instant, err := time.Parse(time.RFC3339, tc.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := date.Of(instant).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	if !date.Of(time.Time{}).IsZero() {
		t.Error("no instant must be no day")
	}
}

func TestNoDay(t *testing.T) {
	t.Parallel()
	var none date.Date
	if !none.IsZero() || none != (date.Date{}) || none.String() != "" || none.PL() != "" {
		t.Error("the zero value must be no day and show nothing")
	}
	if none.Year() != 0 || none.Month() != 0 || none.Day() != 0 || none.DaysInMonth() != 0 {
		t.Error("no day has no year, month or day")
	}
	if !none.Add(5).IsZero() || !none.AddMonths(5).IsZero() || !none.LastOfMonth().IsZero() || !none.Midnight().IsZero() {
		t.Error("nothing can be counted from no day")
	}
	if !none.Before(date.New(1, time.January, 1)) {
		t.Error("no day comes before the first day of the calendar")
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		from   date.Date
		months int
		want   string
	}{
		"ends on the same day number":                      {date.New(2026, 3, 2), 1, "2026-04-02"},
		"or on the last day of a shorter month":            {date.New(2026, 1, 31), 1, "2026-02-28"},
		"which in a leap year is the 29th":                 {date.New(2028, 1, 31), 1, "2028-02-29"},
		"a month of 30 days":                               {date.New(2026, 8, 31), 1, "2026-09-30"},
		"the number does not grow back":                    {date.New(2026, 2, 28), 1, "2026-03-28"},
		"over the new year":                                {date.New(2026, 12, 15), 3, "2027-03-15"},
		"backwards over the new year":                      {date.New(2026, 1, 15), -2, "2025-11-15"},
		"a year from 29 February is 28 February":           {date.New(2028, 2, 29), 12, "2029-02-28"},
		"four years from 29 February is 29 February again": {date.New(2028, 2, 29), 48, "2032-02-29"},
		"no months change nothing":                         {date.New(2026, 5, 31), 0, "2026-05-31"},
	} {
		if got := tc.from.AddMonths(tc.months).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestMonthEnds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		day         date.Date
		first, last string
		days        int
	}{
		"a common February": {date.New(2026, 2, 10), "2026-02-01", "2026-02-28", 28},
		"a leap February":   {date.New(2028, 2, 29), "2028-02-01", "2028-02-29", 29},
		"1900 was no leap year, though divisible by four": {date.New(1900, 2, 1), "1900-02-01", "1900-02-28", 28},
		"December": {date.New(2026, 12, 31), "2026-12-01", "2026-12-31", 31},
	} {
		if got := tc.day.FirstOfMonth().String(); got != tc.first {
			t.Errorf("%s: first %s, want %s", name, got, tc.first)
		}
		if got := tc.day.LastOfMonth().String(); got != tc.last {
			t.Errorf("%s: last %s, want %s", name, got, tc.last)
		}
		if got := tc.day.DaysInMonth(); got != tc.days {
			t.Errorf("%s: %d days, want %d", name, got, tc.days)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		birth, today date.Date
		want         int
	}{
		"the day before the birthday":                      {date.New(1944, 3, 14), date.New(2026, 3, 13), 81},
		"on the birthday":                                  {date.New(1944, 3, 14), date.New(2026, 3, 14), 82},
		"on the day of birth":                              {date.New(2026, 3, 14), date.New(2026, 3, 14), 0},
		"born on 29 February, of age on 28 February":       {date.New(2008, 2, 29), date.New(2026, 2, 28), 18},
		"born on 29 February, not a day sooner":            {date.New(2008, 2, 29), date.New(2026, 2, 27), 17},
		"born on 29 February, in a leap year on that day":  {date.New(2008, 2, 29), date.New(2028, 2, 28), 19},
		"not yet born":                                     {date.New(2027, 1, 1), date.New(2026, 1, 1), 0},
		"of unknown birth":                                 {date.Date{}, date.New(2026, 1, 1), 0},
		"over a hundred":                                   {date.New(1899, 12, 31), date.New(2026, 11, 21), 126},
		"the year is not complete on New Year's Day alone": {date.New(2000, 1, 2), date.New(2026, 1, 1), 25},
	} {
		if got := date.Age(tc.birth, tc.today); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
}

func TestMidnight(t *testing.T) {
	t.Parallel()
	if got, want := date.New(2026, 7, 1).Midnight().UTC().Format(time.RFC3339), "2026-06-30T22:00:00Z"; got != want {
		t.Errorf("1 July begins at %s, want %s", got, want)
	}
}

func TestMinMax(t *testing.T) {
	t.Parallel()
	a, b := date.New(2026, 1, 1), date.New(2026, 1, 2)
	if date.Min(a, b) != a || date.Min(b, a) != a || date.Max(a, b) != b || date.Max(b, a) != b {
		t.Error("Min and Max must not depend on the order")
	}
}

func TestArithmeticHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "day")
		n := rapid.IntRange(-3000, 3000).Draw(t, "n")
		later := d.Add(n)
		if later.Sub(d) != n || later.Add(-n) != d {
			t.Fatalf("%s + %d days = %s does not come back", d, n, later)
		}
		if date.New(d.Year(), d.Month(), d.Day()) != d {
			t.Fatalf("%s is not rebuilt from its parts", d)
		}
		if date.Of(d.Midnight()) != d || date.Of(d.Midnight().Add(-1)) != d.Add(-1) {
			t.Fatalf("%s does not begin at its midnight", d)
		}
		if want := d.Midnight().Weekday(); d.Weekday() != want {
			t.Fatalf("%s is a %s, want %s", d, d.Weekday(), want)
		}
		month := d.AddMonths(n)
		if moved := (month.Year()-d.Year())*12 + int(month.Month()) - int(d.Month()); moved != n {
			t.Fatalf("%s + %d months = %s: %d months on", d, n, month, moved)
		}
		if month.Day() != d.Day() && (month != month.LastOfMonth() || month.Day() > d.Day()) {
			t.Fatalf("%s + %d months = %s: neither the same day number nor the last day", d, n, month)
		}
	})
}
