package staff_test

import (
	"context"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/fault"

	"errors"

	"github.com/google/go-cmp/cmp"
)

func TestSignInOpensASeatOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	token, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: " Anna@test.example", Password: given.Password, IP: "10.0.0.1"}, given.Now)
	if err != nil {
		t.Fatal(err)
	}
	seat, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token}, given.Now.Add(29*time.Minute))
	if err != nil || seat.Actor.Name != "Anna Lis" || !seat.Actor.Has(policy.Coordinator) {
		t.Fatalf("seat %+v, %v", seat, err)
	}
	if _, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token}, given.Now.Add(29*time.Minute+31*time.Minute)); !errors.Is(err, fault.SignedOut) {
		t.Errorf("after 31 idle minutes: %v", err)
	}
	if _, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token + "x"}, given.Now); !errors.Is(err, fault.SignedOut) {
		t.Errorf("another token: %v", err)
	}
}

func TestSignInRefusesAllTheSame(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]staff.Attempt{
		"a wrong password": {Email: "anna@test.example", Password: "nie-to-haslo-wcale"},
		"an unknown name":  {Email: "nikt@test.example", Password: given.Password},
	} {
		_, err := staff.SignIn(t.Context(), d.App, a, given.Now)
		if diff := cmp.Diff([]string{"signin.unknown"}, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheWaitGrowsAndPasses(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	wrong := staff.Attempt{Email: "anna@test.example", Password: "nie-to-haslo-wcale", IP: "10.0.0.9"}
	now := given.Now
	for range 5 {
		if _, err := staff.SignIn(t.Context(), d.App, wrong, now); check.Reasons(err)[0] != "signin.unknown" {
			t.Fatal(err)
		}
	}
	right := staff.Attempt{Email: "anna@test.example", Password: given.Password, IP: "10.0.0.10"}
	if _, err := staff.SignIn(t.Context(), d.App, right, now); check.Reasons(err)[0] != "signin.wait" {
		t.Errorf("straight after five failures: %v", err)
	}
	if _, err := staff.SignIn(t.Context(), d.App, right, now.Add(3*time.Second)); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestAThirdSessionStaysAFourthPushesOutTheOldest(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for i := range 4 {
		token, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: "anna@test.example", Password: given.Password}, given.Now.Add(time.Duration(i)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	var alive []bool
	for _, token := range tokens {
		_, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token}, given.Now.Add(time.Minute))
		alive = append(alive, err == nil)
	}
	if diff := cmp.Diff([]bool{false, true, true, true}, alive); diff != "" {
		t.Error(diff)
	}
}

func TestTakingARoleAwayEndsSessionsAndWritesAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	token, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: "anna@test.example", Password: given.Password}, given.Now)
	if err != nil {
		t.Fatal(err)
	}
	seat, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token}, given.Now)
	if err != nil {
		t.Fatal(err)
	}
	anna := account(t, d, "anna@test.example")
	err = audit.Write(t.Context(), d.App, given.Adam, given.Now, func(ctx context.Context, tx *audit.Tx) error {
		return staff.SetRoles(ctx, tx, anna.Ref, anna.Version, []policy.Role{policy.Reception})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staff.Open(t.Context(), d.App, staff.Asked{Token: token}, given.Now); !errors.Is(err, fault.SignedOut) {
		t.Errorf("the session lives on: %v", err)
	}
	if err := staff.Hold(t.Context(), d.App, seat.Actor); !errors.Is(err, fault.SignedOut) {
		t.Errorf("a write under way would go on: %v", err)
	}
}

func TestAddRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		n    staff.New
		want []string
	}{
		"a person without a role":             {staff.New{Name: "A", Email: "a@b.pl"}, []string{"staff.roles_missing"}},
		"an administrator who also has cases": {staff.New{Name: "A", Email: "a@b.pl", Roles: []policy.Role{policy.Administrator, policy.Coordinator}}, []string{"staff.roles_incompatible"}},
		"an address that is none":             {staff.New{Name: "A", Email: "a b", Roles: []policy.Role{policy.Coordinator}}, []string{"staff.email_wrong"}},
		"nobody":                              {staff.New{}, []string{"staff.name_missing", "staff.email_wrong", "staff.roles_missing"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.n.Check())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func account(t *testing.T, d *dbtest.DB, email string) staff.Account {
	t.Helper()
	a, err := staff.ByEmail(t.Context(), db.Querier(d.App), email, given.Today)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestManyFailuresAtOnceWaitForNobody(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	answers := make(chan error)
	for range 8 {
		go func() {
			_, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: "anna@test.example", Password: "nie-to-haslo-wcale", IP: "10.0.0.1"}, given.Now)
			answers <- err
		}()
	}
	for range 8 {
		if err := <-answers; len(check.Reasons(err)) != 1 {
			t.Error(err)
		}
	}
}
