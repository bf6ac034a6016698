package form_test

import (
	"testing"

	"cus/internal/platform/form"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{"0": 0, "1234,5": 123450, "1234.50": 123450, "1 234,50 zł": 123450, "1\u00a0234,50": 123450, "42": 4200, "0,01": 1, "007": 700} {
		if got, err := form.ParseMoney(typed); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", typed, got, err, want)
		}
	}
	for _, odd := range []string{"", ",50", "1,", "1,005", "-1", "+1", "1e3", "1,2,3", "1.000,00", "x", "1000000000,01", "99999999999999999999"} {
		if got, err := form.ParseMoney(odd); err == nil {
			t.Errorf("%q was read as %d", odd, got)
		}
	}
}

func TestParsePercent(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"20": 2000, "12,5 %": 1250, "215.84%": 21584, "0": 0} {
		if got, err := form.ParsePercent(typed); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", typed, got, err, want)
		}
	}
	for _, odd := range []string{"%", "-5", "1,234", "abc", "10001"} {
		if got, err := form.ParsePercent(odd); err == nil {
			t.Errorf("%q was read as %d", odd, got)
		}
	}
}

func TestWhatIsReadIsShownForEditing(t *testing.T) {
	t.Parallel()
	for grosze, want := range map[int64]string{0: "0,00", 5: "0,05", 123450: "1234,50"} {
		if got := form.MoneyText(grosze); got != want {
			t.Errorf("%d: %s", grosze, got)
		}
	}
	for share, want := range map[int]string{0: "0", 2000: "20", 1250: "12,5", 21584: "215,84", 10000: "100"} {
		if got := form.PercentText(share); got != want {
			t.Errorf("%d: %s", share, got)
		}
	}
}
