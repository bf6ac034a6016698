package date_test

import (
	"testing"

	"cus/internal/platform/date"
)

// FuzzParse: a day that is read is shown so that it is read again, in both ways of writing.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1.12.2026", "01.12.2026", "2026-12-01", "29.02.2028", "29.02.2026", "31.12.9999", "1.1.0001", "1/12/26", " 1 . 12 . 2026 ", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := date.Parse(s)
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q is refused, and is %s", s, d)
			}
			return
		}
		for _, shown := range []string{d.PL(), d.String()} {
			if again, err := date.Parse(shown); err != nil || again != d {
				t.Fatalf("%q is shown as %q and read as %s, %v", s, shown, again, err)
			}
		}
	})
}

// FuzzParseClock: likewise for an hour.
func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"9:00", "9.30", "930", "0930", "24:00", "24:01", "9", " 9:05 ", "9:5", "", "\xff", "-1:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := date.ParseClock(s)
		if err != nil {
			return
		}
		if again, err := date.ParseClock(c.String()); err != nil || again != c || c < 0 || c > 24*60 {
			t.Fatalf("%q is shown as %q and read as %s, %v", s, c, again, err)
		}
	})
}
