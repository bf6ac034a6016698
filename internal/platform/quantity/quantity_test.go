package quantity_test

import (
	"testing"

	"cus/internal/platform/quantity"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]quantity.Quarters{"38": 152, "38,5": 154, "38.25": 153, "2 000": 8000, "2\u00a0000": 8000, "0,75": 3, "0": 0,
		"1000000": quantity.Max} {
		if got, err := quantity.Parse(typed); got != want || err != nil {
			t.Errorf("%q: %d, %v; want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "38,3", "-1", "+1", "dużo", "1,", "1000001", "1000000,25", "1,2,3", "1e3"} {
		if got, err := quantity.Parse(typed); err == nil {
			t.Errorf("%q was read as %s", typed, got)
		}
	}
	for q, want := range map[quantity.Quarters]string{154: "38,5", 153: "38,25", -6: "-1,5", 0: "0", 8000: "2000"} {
		if got := q.String(); got != want {
			t.Errorf("%d: %s, want %s", int(q), got, want)
		}
	}
}
