package pesel_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cus/internal/platform/date"
	"cus/internal/platform/pesel"
)

func TestParseDecodes(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]struct {
		birth string
		sex   pesel.Sex
	}{
		"48031400422": {"1948-03-14", pesel.Female},
		"37110200172": {"1937-11-02", pesel.Male},
		"61083001281": {"1961-08-30", pesel.Female},
		"09272100643": {"2009-07-21", pesel.Female},
		"16320500939": {"2016-12-05", pesel.Male},
		"00222900887": {"2000-02-29", pesel.Female},
		"99923100106": {"1899-12-31", pesel.Female},
		"44062109264": {"1944-06-21", pesel.Female}, // pani Wrona
		"51090405172": {"1951-09-04", pesel.Male},   // pan Bielik
	} {
		n, err := pesel.Parse(typed)
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if n.Reveal() != typed || n.Birth().String() != want.birth || n.Sex() != want.sex {
			t.Errorf("%s: born %s, %s; want %s, %s", typed, n.Birth(), n.Sex(), want.birth, want.sex)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  error
	}{
		"a wrong control digit":                     {"48031400420", pesel.ErrChecksum},
		"month 13, which is in no century":          {"48131400421", pesel.ErrDate},
		"30 February":                               {"00023000884", pesel.ErrDate},
		"29 February of a common year":              {"99022900019", pesel.ErrDate},
		"ten digits":                                {"4803140042", pesel.ErrLength},
		"twelve digits":                             {"480314004222", pesel.ErrLength},
		"a letter":                                  {"480314004A7", pesel.ErrDigits},
		"eleven noughts: month 00":                  {"00000000000", pesel.ErrDate},
		"nothing":                                   {"", pesel.ErrLength},
		"spaces alone":                              {"   ", pesel.ErrLength},
		"a sign in the year":                        {"+8031400422", pesel.ErrDigits},
		"digits of another script":                  {"٤٨٠٣١٤٠٠٤٢٢", pesel.ErrDigits},
		"the masked form":                           {"•••••••0422", pesel.ErrDigits},
		"two digits swapped":                        {"48031404022", pesel.ErrChecksum},
		"month 33, between the 2000s and the 2100s": {"48331400422", pesel.ErrDate},
	} {
		if n, err := pesel.Parse(tc.typed); !errors.Is(err, tc.want) || n != "" {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func TestParseForgivesSeparators(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{" 48031400422 ", "480314-00422", "480314 00422", "480314\u00a000422", "480314–00422\n"} {
		if n, err := pesel.Parse(typed); err != nil || n.Reveal() != "48031400422" {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestParseOn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		today date.Date
		want  error
	}{
		"born today":                 {date.New(2016, 12, 5), nil},
		"born tomorrow":              {date.New(2016, 12, 4), pesel.ErrFuture},
		"born years ago":             {date.New(2026, 11, 21), nil},
		"born a century from that 1": {date.New(1916, 12, 5), pesel.ErrFuture},
	} {
		n, err := pesel.ParseOn("16320500939", tc.today)
		if !errors.Is(err, tc.want) || (n == "") != (tc.want != nil) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	if _, err := pesel.ParseOn("48031400420", date.New(2026, 1, 1)); !errors.Is(err, pesel.ErrChecksum) {
		t.Errorf("other reasons come through, not %v", err)
	}
}

func TestUncheckedNumbersHoldNothing(t *testing.T) {
	t.Parallel()
	for _, n := range []pesel.Number{"", "1", "48-31400422", "+8031400422", "abcdefghijk", "999999999999"} {
		if !n.Birth().IsZero() {
			t.Errorf("%s: born %s", n.Reveal(), n.Birth())
		}
	}
	if s := pesel.Number("").Sex(); s != "" {
		t.Errorf("no number, yet sex %s", s)
	}
}

func TestOneWrongDigitIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const right = "48031400422"
		at := rapid.IntRange(0, len(right)-1).Draw(t, "at")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if digit == right[at] {
			return
		}
		if n, err := pesel.Parse(right[:at] + string(digit) + right[at+1:]); err == nil {
			t.Fatalf("%s passed for %s", n.Reveal(), right)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"48031400422", "480314-00422", "480314004A7", "00000000000", "", "•••••••0422"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := pesel.Parse(s)
		if err != nil {
			if n != "" {
				t.Fatalf("a refused number came back from %q", s)
			}
			return
		}
		if again, err := pesel.Parse(n.Reveal()); err != nil || again != n {
			t.Fatalf("%q is not read again: %v", n.Reveal(), err)
		}
		if n.Birth().IsZero() || n.Sex() == "" {
			t.Fatalf("%q has no birth or sex", n.Reveal())
		}
		if strings.Contains(n.String(), n.Reveal()[:7]) {
			t.Fatalf("%q shows itself", n.Reveal())
		}
	})
}
