package staff_test

import (
	"fmt"
	"sync"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

// tries signs in wrongly, all at once, and counts the answers.
func tries(t *testing.T, attempts ...staff.Attempt) map[string]int {
	t.Helper()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	answers := map[string]int{}
	for _, a := range attempts {
		wg.Go(func() {
			_, err := staff.SignIn(t.Context(), d.App, a, given.Now)
			mu.Lock()
			defer mu.Unlock()
			for _, r := range check.Reasons(err) {
				answers[r]++
			}
		})
	}
	wg.Wait()
	return answers
}

// TestManyTriesAtOnceAreMany: a burst of tries of one name gets no more answers than tries
// one after the other.
func TestManyTriesAtOnceAreMany(t *testing.T) {
	t.Parallel()
	var all []staff.Attempt
	for i := range 16 {
		all = append(all, staff.Attempt{Email: "anna@test.example", Password: "nie-to-haslo-wcale", IP: fmt.Sprintf("10.0.0.%d", i+1)})
	}
	if got := tries(t, all...); got["signin.unknown"] != 5 || got["signin.wait"] != 11 {
		t.Errorf("%v", got)
	}
}

// TestOneSubscriberIsOneAddress: whoever holds 64 bits of IPv6 does not hold as many tries.
func TestOneSubscriberIsOneAddress(t *testing.T) {
	t.Parallel()
	var all []staff.Attempt
	for i := range 26 {
		all = append(all, staff.Attempt{Email: fmt.Sprintf("nikt%d@test.example", i), Password: "nie-to-haslo-wcale", IP: fmt.Sprintf("2001:db8:1:2::%x", i+1)})
	}
	if got := tries(t, all...); got["signin.unknown"] != 21 || got["signin.wait"] != 5 {
		t.Errorf("%v", got)
	}
}

// TestAnOfficeSignsInAtOnce: a hundred people behind one address come in the same moment,
// each with the right password, and all of them get in.
func TestAnOfficeSignsInAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	const password = "kasztan-rower-lipiec"
	hash, err := staff.HashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Owner.Exec(t.Context(), `INSERT INTO staff (name, email, password_hash, must_change_password, created_at)
		SELECT 'Osoba ' || i, 'osoba' || i || '@test.example', $1, false, $2 FROM generate_series(1, 100) i`, hash, given.Now); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			a := staff.Attempt{Email: fmt.Sprintf("osoba%d@test.example", i+1), Password: password, IP: "10.0.0.1"}
			if _, err := staff.SignIn(t.Context(), d.App, a, given.Now); err != nil {
				t.Errorf("person %d: %v", i+1, err)
			}
		})
	}
	wg.Wait()
	if n, err := db.Value[int](t.Context(), d.Owner, `SELECT count(*) FROM staff_session`); n != 100 || err != nil {
		t.Errorf("%d sessions, %v", n, err)
	}
}
