package quantity_test

import (
	"testing"

	"cus/internal/platform/quantity"
)

// FuzzParse: an amount that is read is within bounds, and shown so that it is read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"38", "38,5", "38.25", "1 000,75", "0", "38,3", "-1", "4000000", "1000001", "9999999999999999999999", "", ",5", "5,", "\u00a05"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := quantity.Parse(s)
		if err != nil {
			if q != 0 {
				t.Fatalf("%q is refused, and is %s", s, q)
			}
			return
		}
		if again, err := quantity.Parse(q.String()); err != nil || again != q || q < 0 || q > quantity.Max {
			t.Fatalf("%q is shown as %q and read as %s, %v", s, q, again, err)
		}
	})
}
