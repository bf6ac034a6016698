package i18n_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cus/internal/platform/i18n"
)

// shown writes no-break spaces as ~, so that a failing test can be read.
func shown(s string) string { return strings.ReplaceAll(s, "\u00a0", "~") }

func TestPlural(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "many", 1: "one", 2: "few", 3: "few", 4: "few", 5: "many", 11: "many", 12: "many", 13: "many", 14: "many", 15: "many",
		21: "many", 22: "few", 24: "few", 25: "many", 101: "many", 102: "few", 112: "many", 114: "many", 122: "few", 1001: "many",
		-1: "one", -2: "few", -12: "many", -22: "few", -5: "many", math.MinInt: "many",
	} {
		if got := i18n.Plural(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestPluralDec(t *testing.T) {
	t.Parallel()
	for quarters, want := range map[int]string{
		0: "many", 1: "other", 4: "one", 6: "other", 8: "few", 10: "other", 20: "many", 48: "many", 88: "few", 100: "many", 448: "many", -4: "one", -6: "other",
	} {
		if got := i18n.PluralDec(quarters); got != want {
			t.Errorf("%d quarters: %s, want %s", quarters, got, want)
		}
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for grosze, want := range map[int64]string{
		0: "0,00~zł", 1: "0,01~zł", 50: "0,50~zł", 840: "8,40~zł", 13440: "134,40~zł", 123450: "1~234,50~zł", 99999: "999,99~zł",
		9600000: "96~000,00~zł", 123456789012: "1~234~567~890,12~zł", -123450: "−1~234,50~zł", -5: "−0,05~zł",
		math.MinInt64: "−92~233~720~368~547~758,08~zł",
	} {
		if got := shown(i18n.Money(grosze)); got != want {
			t.Errorf("%d: %s, want %s", grosze, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 5: "5", 112: "112", 999: "999", 1000: "1~000", 12345: "12~345", 1234567: "1~234~567", -1000: "−1~000"} {
		if got := shown(i18n.Number(n)); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestPercentBP(t *testing.T) {
	t.Parallel()
	for bp, want := range map[int]string{0: "0%", 5: "0,05%", 50: "0,5%", 2740: "27,4%", 3109: "31,09%", 3000: "30%", 3001: "30,01%", 10000: "100%", 21584: "215,84%", 123400: "1~234%", -250: "−2,5%"} {
		if got := shown(i18n.PercentBP(bp)); got != want {
			t.Errorf("%d: %s, want %s", bp, got, want)
		}
	}
}

func TestDateTime(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		instant    time.Time
		full, hour string
	}{
		"in winter":                          {time.Date(2026, 11, 21, 13, 5, 59, 0, time.UTC), "21.11.2026, 14:05", "14:05"},
		"in summer":                          {time.Date(2026, 7, 1, 7, 5, 0, 0, time.UTC), "01.07.2026, 9:05", "9:05"},
		"late in the evening it is tomorrow": {time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), "01.01.2027, 0:30", "0:30"},
		"at no time":                         {time.Time{}, "", ""},
	} {
		if got := shown(i18n.DateTime(tc.instant)); got != tc.full {
			t.Errorf("%s: %q, want %q", name, got, tc.full)
		}
		if got := i18n.TimeOfDay(tc.instant); got != tc.hour {
			t.Errorf("%s: %q, want %q", name, got, tc.hour)
		}
	}
}

func TestNBSP(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"every one-letter word":           {"w z i o a u domu", "w~z~i~o~a~u~domu"},
		"within a sentence":               {"Plan w toku i gotowy", "Plan w~toku i~gotowy"},
		"at the beginning, in capitals":   {"W domu", "W~domu"},
		"after a bracket":                 {"dom (w mieście)", "dom (w~mieście)"},
		"after a quotation mark":          {"wniosek „O pomoc”", "wniosek „O~pomoc”"},
		"a letter at the end of a word":   {"zgoda na pracę", "zgoda na pracę"},
		"a letter after a hyphen":         {"bed-i-breakfast e-a b", "bed-i-breakfast e-a b"},
		"another single letter":           {"grupa B druga", "grupa B druga"},
		"a letter at the very end":        {"punkt a", "punkt a"},
		"a number and its unit":           {"30 dni i 5,00 zł", "30~dni i~5,00~zł"},
		"a unit and a sign behind it":     {"(12 zł), 30 dni.", "(12~zł), 30~dni."},
		"an abbreviated unit":             {"38,5 godz. w 2026 r.", "38,5~godz. w~2026~r."},
		"a unit that ends the sentence":   {"do 8 godz., potem", "do 8~godz., potem"},
		"a number before another word":    {"30 osób", "30 osób"},
		"a word before a unit":            {"kilka dni", "kilka dni"},
		"what is there already":           {"w\u00a0domu i pracy", "w~domu i~pracy"},
		"after a no-break space":          {"a\u00a0w domu", "a~w~domu"},
		"two spaces are left as they are": {"w  domu", "w~ domu"},
		"nothing":                         {"", ""},
	} {
		if got := shown(i18n.NBSP(tc.text)); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ReplaceAll(rapid.StringMatching(`([wzioauW(„ ]|\x{A0}|[a-ż]{2}|[0-9]|zł|dni\.?|,){0,20}`).Draw(t, "text"), "\u00a0", " ")
		kept := i18n.NBSP(text)
		if strings.ReplaceAll(kept, "\u00a0", " ") != text || i18n.NBSP(kept) != kept {
			t.Fatalf("%q became %q", text, kept)
		}
	})
}
