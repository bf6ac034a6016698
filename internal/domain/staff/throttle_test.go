package staff_test

import (
	"fmt"
	"sync"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
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
