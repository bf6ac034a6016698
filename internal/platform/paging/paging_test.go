package paging_test

import (
	"slices"
	"testing"

	"cus/internal/platform/paging"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]paging.After{
		"k3jx2":        {Ref: "k3jx2"},
		"closed.k3jx2": {Ref: "k3jx2", Part: "closed"},
		"":             {},
		".":            {},
		".k3jx2":       {},
		"closed.":      {},
		"a.b.c":        {},
		"K3JX2":        {},
		"k3jx2 ":       {},
		"k3jx2'--":     {},
	} {
		if got := paging.Parse(written); got != want {
			t.Errorf("%q is %+v, not %+v", written, got, want)
		}
	}
}

// FuzzParse: nothing panics, and what was read is written so that it is read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "k3jx2", "closed.k3jx2", ".", "a.b.c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := paging.Parse(s)
		if again := paging.Parse(a.String()); again != a || a != (paging.After{}) && a.String() != s {
			t.Errorf("%q is %+v, written %q and read again %+v", s, a, a, again)
		}
	})
}

type line struct{ no string }

func (l line) After() paging.After { return paging.After{Ref: l.no} }

func TestCut(t *testing.T) {
	t.Parallel()
	for read, want := range map[int]string{0: "", 1: "", paging.Size: "", paging.Size + 1: "last"} {
		lines := slices.Repeat([]line{{"x"}}, read)
		if read >= paging.Size {
			lines[paging.Size-1].no = "last"
		}
		shown, next := paging.Cut(lines)
		if len(shown) != min(read, paging.Size) || next.Ref != want {
			t.Errorf("of %d lines %d are shown, the next page begins after %q", read, len(shown), next)
		}
	}
}
