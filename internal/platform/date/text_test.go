package date_test

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"cus/internal/platform/date"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  string
		err   error
	}{
		"day and month in one digit":              {"1.12.2026", "2026-12-01", nil},
		"with leading zeros":                      {"01.02.2026", "2026-02-01", nil},
		"a year of two digits is in this century": {"1.12.26", "2026-12-01", nil},
		"also a late one":                         {"1.12.99", "2099-12-01", nil},
		"with dashes":                             {"1-12-2026", "2026-12-01", nil},
		"with dashes and a short year":            {"1-12-26", "2026-12-01", nil},
		"with slashes":                            {"1/12/2026", "2026-12-01", nil},
		"eight digits":                            {"01122026", "2026-12-01", nil},
		"as machines write it":                    {"2026-12-01", "2026-12-01", nil},
		"with the Polish r. behind":               {"1.12.2026 r.", "2026-12-01", nil},
		"with spaces around":                      {" 21.11.2026\t", "2026-11-21", nil},
		"29 February of a leap year":              {"29.02.2028", "2028-02-29", nil},
		"29 February of a common year":            {"29.02.2026", "", date.ErrNoDay},
		"31 April":                                {"31.04.2026", "", date.ErrNoDay},
		"a thirteenth month":                      {"1.13.2026", "", date.ErrNoDay},
		"month and day swapped":                   {"12.31.2026", "", date.ErrNoDay},
		"day nought":                              {"0.12.2026", "", date.ErrNoDay},
		"month nought":                            {"00002026", "", date.ErrNoDay},
		"a year nobody means":                     {"1.12.0206", "", date.ErrNoDay},
		"eight digits beginning with the year":    {"20261201", "", date.ErrNoDay},
		"nothing":                                 {"", "", date.ErrFormat},
		"a word":                                  {"jutro", "", date.ErrFormat},
		"eight letters":                           {"pojutrze", "", date.ErrFormat},
		"a month alone":                           {"12.2026", "", date.ErrFormat},
		"a year of three digits":                  {"1.12.202", "", date.ErrFormat},
		"a year of five digits":                   {"1.12.20266", "", date.ErrFormat},
		"four parts":                              {"1.12.2026.1", "", date.ErrFormat},
		"a doubled dot":                           {"1..12.2026", "", date.ErrFormat},
		"a dot in front":                          {".1.12.2026", "", date.ErrFormat},
		"a sign":                                  {"+1.12.2026", "", date.ErrFormat},
		"two years":                               {"2026-12-2026", "", date.ErrFormat},
		"digits of another script":                {"١.١٢.٢٠٢٦", "", date.ErrFormat},
	} {
		got, err := date.Parse(tc.typed)
		if !errors.Is(err, tc.err) || got.String() != tc.want {
			t.Errorf("%s: Parse(%q) = %s, %v; want %s, %v", name, tc.typed, got, err, tc.want, tc.err)
		}
	}
}

func TestParseReadsWhatIsShown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyDay().Draw(t, "day")
		for _, shown := range []string{want.String(), want.PL()} {
			if got, err := date.Parse(shown); err != nil || got != want {
				t.Fatalf("Parse(%q) = %s, %v", shown, got, err)
			}
		}
	})
}

func TestPL(t *testing.T) {
	t.Parallel()
	if got, want := date.New(2026, 12, 1).PL(), "01.12.2026"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	type page struct {
		From  date.Date
		Until date.Date
		Ended *date.Date
	}
	want := page{From: date.New(2026, 12, 1)}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `{"From":"2026-12-01","Until":"","Ended":null}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var got page
	if err := json.Unmarshal(text, &got); err != nil || got != want {
		t.Errorf("read back %+v, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"From":"31.02.2026"}`), &got); err == nil {
		t.Error("JSON takes the ISO form alone")
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  string
		err   error
	}{
		"with a colon":            {"9:00", "9:00", nil},
		"with a dot":              {"9.30", "9:30", nil},
		"the hour alone":          {"9", "9:00", nil},
		"a late hour alone":       {"14", "14:00", nil},
		"four digits":             {"0930", "9:30", nil},
		"three digits":            {"930", "9:30", nil},
		"with a leading zero":     {" 09:05 ", "9:05", nil},
		"midnight":                {"0:00", "0:00", nil},
		"the end of the day":      {"24:00", "24:00", nil},
		"past the end of the day": {"24:01", "", date.ErrClock},
		"sixty minutes":           {"9:60", "", date.ErrClock},
		"minutes in one digit":    {"9:5", "", date.ErrClock},
		"minutes missing":         {"9:", "", date.ErrClock},
		"hours missing":           {":30", "", date.ErrClock},
		"nothing":                 {"", "", date.ErrClock},
		"a word":                  {"rano", "", date.ErrClock},
		"seconds":                 {"9:00:00", "", date.ErrClock},
		"two dots":                {"9.00.00", "", date.ErrClock},
		"five digits":             {"00930", "", date.ErrClock},
	} {
		got, err := date.ParseClock(tc.typed)
		if !errors.Is(err, tc.err) || err == nil && got.String() != tc.want {
			t.Errorf("%s: ParseClock(%q) = %s, %v; want %s, %v", name, tc.typed, got, err, tc.want, tc.err)
		}
	}
	for c := date.Clock(0); c <= 24*60; c++ {
		if got, err := date.ParseClock(c.String()); err != nil || got != c {
			t.Errorf("ParseClock(%q) = %d, %v; want %d", c, got, err, c)
		}
	}
}
