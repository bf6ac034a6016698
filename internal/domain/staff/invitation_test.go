package staff_test

import (
	"errors"
	"strings"
	"sync"
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

	"context"
)

// invited is a database in which Adam has invited somebody to an account, and the token.
func invited(t *testing.T) (d *dbtest.DB, ref staff.Ref, token string) {
	t.Helper()
	d = dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	err := audit.Write(t.Context(), d.App, given.Adam, given.Now, func(ctx context.Context, tx *audit.Tx) (err error) {
		ref, token, _, err = staff.AddInvited(ctx, tx, staff.New{Name: "Zofia Nowa", Email: "zofia@test.example", Roles: []policy.Role{policy.Coordinator}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, ref, token
}

const chosen = "wiosna-kajak-tramwaj"

func accept(t *testing.T, d *dbtest.DB, token string, at time.Time) error {
	t.Helper()
	return staff.Accept(t.Context(), d.App, token, chosen, chosen, func(string) bool { return false }, policy.Actor{IP: "10.0.0.1"}, at)
}

func TestALinkWorksOnce(t *testing.T) {
	t.Parallel()
	d, _, token := invited(t)
	if _, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: "zofia@test.example", Password: chosen}, given.Now); err == nil {
		t.Error("signed in before the link was used")
	}
	if err := accept(t, d, strings.ToLower(token), given.Now); !errors.Is(err, fault.NotFound) {
		t.Errorf("another token: %v", err)
	}
	common := staff.Accept(t.Context(), d.App, token, "haslo", "inne", func(string) bool { return true }, policy.Actor{}, given.Now)
	if len(check.Reasons(common)) == 0 {
		t.Errorf("a bad password was taken: %v", common)
	}
	if err := accept(t, d, token, given.Now.Add(47*time.Hour)); err != nil {
		t.Fatal(err)
	}
	refused(t, accept(t, d, token, given.Now.Add(47*time.Hour)), "invitation.used")
	if _, err := staff.SignIn(t.Context(), d.App, staff.Attempt{Email: "zofia@test.example", Password: chosen}, given.Now); err != nil {
		t.Errorf("the password does not open the account: %v", err)
	}
}

func TestALinkEndsAfterTwoDays(t *testing.T) {
	t.Parallel()
	d, _, token := invited(t)
	refused(t, accept(t, d, token, given.Now.Add(48*time.Hour)), "invitation.expired")
}

func TestAnotherLinkEndsTheFirst(t *testing.T) {
	t.Parallel()
	d, ref, token := invited(t)
	second := ""
	a := account(t, d, "zofia@test.example")
	err := audit.Write(t.Context(), d.App, given.Adam, given.Now, func(ctx context.Context, tx *audit.Tx) (err error) {
		second, _, err = staff.Invite(ctx, tx, ref, a.Version)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, accept(t, d, token, given.Now), "invitation.revoked")
	a = account(t, d, "zofia@test.example")
	err = audit.Write(t.Context(), d.App, given.Adam, given.Now, func(ctx context.Context, tx *audit.Tx) error { return staff.Revoke(ctx, tx, ref, a.Version) })
	if err != nil {
		t.Fatal(err)
	}
	refused(t, accept(t, d, second, given.Now), "invitation.revoked")
}

// TestAResetVoidsThePassword: the old password opens nothing, the link sets a new one.
func TestAResetVoidsThePassword(t *testing.T) {
	t.Parallel()
	d, _, first := invited(t)
	if err := accept(t, d, first, given.Now); err != nil {
		t.Fatal(err)
	}
	token := ""
	err := audit.Write(t.Context(), d.Owner, policy.Actor{Request: "cli"}, given.Now, func(ctx context.Context, tx *audit.Tx) (err error) {
		token, _, err = staff.ResetInvited(ctx, tx, "Zofia@test.example")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	attempt := staff.Attempt{Email: "zofia@test.example", Password: chosen}
	if _, err := staff.SignIn(t.Context(), d.App, attempt, given.Now); err == nil {
		t.Error("the password that was reset opens the account")
	}
	if err := accept(t, d, token, given.Now); err != nil {
		t.Fatal(err)
	}
	if _, err := staff.SignIn(t.Context(), d.App, attempt, given.Now); err != nil {
		t.Errorf("the password set by the link does not: %v", err)
	}
}

func TestTenAtOnceSetOnePassword(t *testing.T) {
	t.Parallel()
	d, _, token := invited(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	for range 10 {
		wg.Go(func() {
			if accept(t, d, token, given.Now) == nil {
				mu.Lock()
				taken++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if taken != 1 {
		t.Errorf("taken %d times", taken)
	}
}

// TestATokenIsKeptNowhere: neither in a table nor in the journal.
func TestATokenIsKeptNowhere(t *testing.T) {
	t.Parallel()
	d, _, token := invited(t)
	for _, q := range []string{`SELECT string_agg(i::text, ' ') FROM invitation i`, `SELECT string_agg(e::text, ' ') FROM audit_entry e`,
		`SELECT string_agg(c::text, ' ') FROM audit_change c`, `SELECT string_agg(s::text, ' ') FROM staff s`} {
		text, err := db.Value[string](t.Context(), d.Owner, q)
		if err != nil || strings.Contains(text, token) {
			t.Errorf("%s: %v", q, err)
		}
	}
}
