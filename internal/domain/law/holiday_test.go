package law_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
)

// movable are the holidays that follow Easter, from the calendars printed for those years.
var movable = map[int]struct{ easter, monday, pentecost, corpusChristi string }{
	2024: {"2024-03-31", "2024-04-01", "2024-05-19", "2024-05-30"},
	2025: {"2025-04-20", "2025-04-21", "2025-06-08", "2025-06-19"},
	2026: {"2026-04-05", "2026-04-06", "2026-05-24", "2026-06-04"},
	2027: {"2027-03-28", "2027-03-29", "2027-05-16", "2027-05-27"},
	2028: {"2028-04-16", "2028-04-17", "2028-06-04", "2028-06-15"},
	2029: {"2029-04-01", "2029-04-02", "2029-05-20", "2029-05-31"},
	2030: {"2030-04-21", "2030-04-22", "2030-06-09", "2030-06-20"},
	2031: {"2031-04-13", "2031-04-14", "2031-06-01", "2031-06-12"},
}

func TestHolidaysOfEachYear(t *testing.T) {
	t.Parallel()
	for year, m := range movable {
		fixed := func(month time.Month, day int) string { return date.New(year, month, day).String() }
		want := map[string]string{
			fixed(1, 1):     "holiday.new_year",
			fixed(1, 6):     "holiday.epiphany",
			m.easter:        "holiday.easter",
			m.monday:        "holiday.easter_monday",
			fixed(5, 1):     "holiday.labour_day",
			fixed(5, 3):     "holiday.constitution_day",
			m.pentecost:     "holiday.pentecost",
			m.corpusChristi: "holiday.corpus_christi",
			fixed(8, 15):    "holiday.assumption",
			fixed(11, 1):    "holiday.all_saints",
			fixed(11, 11):   "holiday.independence_day",
			fixed(12, 25):   "holiday.christmas_day",
			fixed(12, 26):   "holiday.second_day_of_christmas",
		}
		if year >= 2025 {
			want[fixed(12, 24)] = "holiday.christmas_eve"
		}
		got := map[string]string{}
		for d := date.New(year, 1, 1); d.Year() == year; d = d.Add(1) {
			if name, ok := law.Holiday(d); ok {
				got[d.String()] = name
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d: %s", year, diff)
		}
	}
}

func TestIsWorkday(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		day  string
		want bool
	}{
		"an ordinary Monday":                   {"2026-11-23", true},
		"a Friday between a holiday and a Sat": {"2026-06-05", true},
		"a Saturday counts as free":            {"2026-11-21", false},
		"a Sunday":                             {"2026-11-22", false},
		"a holiday on a Wednesday":             {"2026-11-11", false},
		"Christmas Eve of 2024 was worked":     {"2024-12-24", true},
		"Christmas Eve since 2025 is free":     {"2025-12-24", false},
		"Good Friday is worked":                {"2026-04-03", true},
		"New Year's Eve is worked":             {"2026-12-31", true},
		"6 January 2010 was worked":            {"2010-01-06", true},
		"6 January since 2011 is free":         {"2011-01-06", false},
		"no day":                               {"", false},
	} {
		if got := law.IsWorkday(day(t, tc.day)); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ day, next, from, until string }{
		"on a Tuesday":                     {"2026-11-24", "2026-11-25", "2026-11-24", "2026-11-24"},
		"on a Friday":                      {"2026-11-20", "2026-11-23", "2026-11-20", "2026-11-20"},
		"on a Saturday":                    {"2026-11-21", "2026-11-23", "2026-11-23", "2026-11-20"},
		"at Christmas":                     {"2026-12-25", "2026-12-28", "2026-12-28", "2026-12-23"},
		"on the first Saturday of May":     {"2026-05-02", "2026-05-04", "2026-05-04", "2026-04-30"},
		"on no day there is no other":      {"", "", "", ""},
		"before All Saints, on a Saturday": {"2026-10-31", "2026-11-02", "2026-11-02", "2026-10-30"},
	} {
		d := day(t, tc.day)
		if got := law.NextWorkday(d); got != day(t, tc.next) {
			t.Errorf("%s: next %s, want %s", name, got, tc.next)
		}
		if got := law.WorkdayFrom(d); got != day(t, tc.from) {
			t.Errorf("%s: from %s, want %s", name, got, tc.from)
		}
		if got := law.WorkdayUntil(d); got != day(t, tc.until) {
			t.Errorf("%s: until %s, want %s", name, got, tc.until)
		}
	}
}

func TestAddWorkdaysHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := date.New(2024, 1, 1).Add(rapid.IntRange(0, 2900).Draw(t, "from"))
		n := rapid.IntRange(-40, 40).Draw(t, "n")
		to := law.AddWorkdays(from, n)
		if n == 0 {
			if to != from {
				t.Fatalf("%s + 0 = %s", from, to)
			}
			return
		}
		counted := 0
		for d := date.Min(from, to); !d.After(date.Max(from, to)); d = d.Add(1) {
			if d != from && law.IsWorkday(d) {
				counted++
			}
		}
		if !law.IsWorkday(to) || counted != max(n, -n) || to.Before(from) != (n < 0) {
			t.Fatalf("%s + %d = %s, with %d working days between", from, n, to, counted)
		}
	})
}
