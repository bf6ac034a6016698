package bench

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/platform/dbtest"
	_ "cus/web/locale"

	"github.com/jackc/pgx/v5"
)

// TestBench runs all of it small: a crowd of two thousand, a few requests a page. It judges
// no time; it sees that every page is still asked for as it stands.
func TestBench(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	var said bytes.Buffer
	now := time.Now //nolint:forbidigo // the stopwatch of the bench
	o := Options{Size: Of(2_000), Requests: 3, Longest: time.Minute, Typos: 40, Now: now, Out: &said}
	if err := demo.Load(t.Context(), d.Owner, now(), "kasztan-rower-lipiec"); err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(t.Context()))
	if err := Crowd(t.Context(), c, o.Size, now(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	address, pid, stop, err := o.start(t.Context(), d.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	r := &run{Options: o, address: address, pid: pid}
	if err := r.over(t.Context(), d.OwnerURL, d.AppURL); err != nil {
		t.Fatal(err)
	}
	for _, l := range r.lines {
		if l.refused != 0 || l.raw < 1000 || l.packed >= l.raw || l.trips < 2 || l.trips > 3 || len(l.one.bare) != 3 || len(l.eight.livez) != 3 {
			t.Errorf("%s: refused with %d, %d bytes, %d packed, %d trips, %d and %d requests", l.name, l.refused, l.raw, l.packed, l.trips, len(l.one.bare), len(l.eight.livez))
		}
	}
	if n := len(r.together.page); n < 17 || r.together.wrong != 0 {
		t.Errorf("by turns %d pages, of which %d did not come", n, r.together.wrong)
	}
	if n := len(r.door.page); n == 0 || r.door.wrong != 0 {
		t.Errorf("%d sign in at once, %d do not get in", n, r.door.wrong)
	}
	if n := strings.Count(said.String(), "\n| "); n != len(r.lines)+1 || len(r.lines) < 16 {
		t.Errorf("the table has %d lines for %d pages:\n%s", n, len(r.lines), &said)
	}
}

// TestTypo: so many letters are wrong, no more.
func TestTypo(t *testing.T) {
	t.Parallel()
	wrong := 0
	for i := range 200 {
		if typo("kowalska", i, 1) != "kowalska" {
			wrong++
		}
		if n := len(typo("kowalska", i, 2)); n < 6 || n > 10 {
			t.Errorf("%d letters of eight", n)
		}
	}
	if wrong < 180 {
		t.Errorf("only %d of 200 are misspelt", wrong)
	}
}

// TestSurnames: as many as were asked for, no two alike, the same every time.
func TestSurnames(t *testing.T) {
	t.Parallel()
	a, b := surnames(5_000), surnames(5_000)
	seen := map[string]bool{}
	for i := range a {
		if a[i] != b[i] || seen[a[i].man] {
			t.Fatalf("%v, %v", a[i], b[i])
		}
		seen[a[i].man] = true
	}
	if len(a) != 5_000 || a[0].man != "Nowak" {
		t.Errorf("%d, the first %s", len(a), a[0].man)
	}
}
