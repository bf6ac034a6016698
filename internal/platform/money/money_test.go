package money_test

import (
	"testing"

	"cus/internal/platform/money"
)

func TestOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		price    money.Grosze
		quarters int
		want     money.Grosze
	}{
		"2 000 hours at 42,00 zł":          {4200, 8000, 8400000},
		"a quarter of an hour at 42,00 zł": {4200, 1, 1050},
		"half a grosz is rounded up":       {1, 2, 1},
		"less than half is not":            {1, 1, 0},
		"nothing costs nothing":            {4200, 0, 0},
	} {
		if got := money.Of(tc.price, tc.quarters); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
}
