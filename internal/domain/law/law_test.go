package law_test

import (
	"testing"

	"pgregory.net/rapid"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
)

func day(t testing.TB, iso string) date.Date {
	t.Helper()
	if iso == "" {
		return date.Date{}
	}
	d, err := date.Parse(iso)
	if err != nil {
		t.Fatalf("%s: %v", iso, err)
	}
	return d
}

func TestPlanTerm(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ received, plain, due, alarm string }{
		"day 30 is a working Wednesday":                             {"2026-03-02", "2026-04-01", "2026-04-01", "2026-04-01"},
		"day 30 is a Sunday and 3 May; the long weekend lies ahead": {"2026-04-03", "2026-05-03", "2026-05-04", "2026-04-30"},
		"pani Wrona's application":                                  {"2026-09-14", "2026-10-14", "2026-10-14", "2026-10-14"},
		"day 30 is a Saturday":                                      {"2026-09-10", "2026-10-10", "2026-10-12", "2026-10-09"},
		"day 30 is Christmas Eve, then three days free":             {"2026-11-24", "2026-12-24", "2026-12-28", "2026-12-23"},
		"day 30 is Easter Monday":                                   {"2026-03-07", "2026-04-06", "2026-04-07", "2026-04-03"},
		"day 30 is Corpus Christi, a Thursday":                      {"2026-05-05", "2026-06-04", "2026-06-05", "2026-06-03"},
		"received on a Sunday; the day itself is not counted":       {"2026-11-01", "2026-12-01", "2026-12-01", "2026-12-01"},
		"over a leap February":                                      {"2028-02-01", "2028-03-02", "2028-03-02", "2028-03-02"},
	} {
		received := day(t, tc.received)
		got := law.PlanTerm(received, law.ParametersOn(received))
		want := law.Term{From: received, Days: 30, Plain: day(t, tc.plain), Due: day(t, tc.due), AlarmOn: day(t, tc.alarm)}
		if got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if got := law.PlanTerm(date.Date{}, law.ParametersOn(date.Date{})); got != (law.Term{}) {
		t.Errorf("nothing received has no term, but %+v", got)
	}
}

func TestPlanTermHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		received := date.New(2020, 1, 1).Add(rapid.IntRange(0, 6000).Draw(t, "received"))
		term := law.PlanTerm(received, law.ParametersOn(received))
		if term.Plain.Sub(received) != 30 {
			t.Fatalf("%+v: plain day %d", term, term.Plain.Sub(received))
		}
		if !law.IsWorkday(term.Due) || !law.IsWorkday(term.AlarmOn) {
			t.Fatalf("%+v ends or warns on a free day", term)
		}
		if term.AlarmOn.After(term.Plain) || term.Due.Before(term.Plain) {
			t.Fatalf("%+v: the alarm comes late or the term ends early", term)
		}
		for d := term.AlarmOn.Add(1); d.Before(term.Due); d = d.Add(1) {
			if law.IsWorkday(d) {
				t.Fatalf("%+v passes over %s, a working day", term, d)
			}
		}
	})
}

func TestApprovalTarget(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ submitted, want string }{
		"from a Monday to the next":                  {"2026-09-28", "2026-10-05"},
		"from a Friday to the next":                  {"2026-10-02", "2026-10-09"},
		"from a Saturday, counted from Monday":       {"2026-10-03", "2026-10-09"},
		"over 11 November, which is not counted":     {"2026-11-09", "2026-11-17"},
		"over Christmas and the New Year":            {"2026-12-22", "2026-12-31"},
		"over the first days of May":                 {"2026-04-29", "2026-05-07"},
		"a plan not yet submitted is due on no day ": {"", ""},
	} {
		if got := law.ApprovalTarget(day(t, tc.submitted)); got != day(t, tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestPlanMaxEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ start, want string }{
		"from 1 October to 30 September":             {"2026-10-01", "2027-09-30"},
		"from New Year's Day to New Year's Eve":      {"2026-01-01", "2026-12-31"},
		"from the middle of a month":                 {"2026-10-15", "2027-10-14"},
		"from 1 March to the 29th of a leap year":    {"2027-03-01", "2028-02-29"},
		"from 29 February to 28 February":            {"2028-02-29", "2029-02-28"},
		"from 28 February of a leap year":            {"2028-02-28", "2029-02-27"},
		"from 28 February to the 27th, leap or not ": {"2027-02-28", "2028-02-27"},
		"from no day to no day":                      {"", ""},
	} {
		if got := law.PlanMaxEnd(day(t, tc.start)); got != day(t, tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestLastsAtLeast(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		start, end string
		want       bool
	}{
		"three whole months":                          {"2026-10-01", "2026-12-31", true},
		"a day less":                                  {"2026-10-01", "2026-12-30", false},
		"a year":                                      {"2026-10-01", "2027-09-30", true},
		"from the middle of a month":                  {"2026-10-15", "2027-01-14", true},
		"a day less from the middle of a month":       {"2026-10-15", "2027-01-13", false},
		"from 30 November to the end of February":     {"2026-11-30", "2027-02-28", true},
		"from 30 November to a day before the end":    {"2026-11-30", "2027-02-27", false},
		"from 29 November, February has 28 days":      {"2026-11-29", "2027-02-28", true},
		"from 28 November to 27 February":             {"2026-11-28", "2027-02-27", true},
		"the end before the start":                    {"2026-10-01", "2026-09-01", false},
		"an end that is not known":                    {"2026-10-01", "", false},
		"a start that is not known":                   {"", "2026-10-01", false},
		"January to March, though February is short ": {"2026-01-01", "2026-03-31", true},
	} {
		if got := law.LastsAtLeast(day(t, tc.start), day(t, tc.end), law.CoordinationMinimum); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
