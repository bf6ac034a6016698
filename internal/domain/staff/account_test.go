package staff_test

import (
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"errors"

	"github.com/google/go-cmp/cmp"
)

// added is a new account, made by the program: its roles hold at once.
func added(t *testing.T, tx *audit.Tx, email string, roles ...policy.Role) staff.Account {
	t.Helper()
	_, password, err := staff.Add(t.Context(), given.As(tx, policy.Actor{}), staff.New{Name: "Zofia Nowa", Email: email, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	if len(password) != 23 {
		t.Errorf("first password of %d characters", len(password))
	}
	return byEmail(t, tx, email)
}

func byEmail(t *testing.T, tx *audit.Tx, email string) staff.Account {
	t.Helper()
	a, err := staff.ByEmail(t.Context(), tx, email, tx.Today())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAddKeepsNoPassword(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	a := added(t, tx, "zofia1@test.example", policy.Coordinator, policy.ServiceOrganiser)
	if !a.MustChange || a.DisabledAt != nil || a.Name != "Zofia Nowa" {
		t.Errorf("%+v", a)
	}
	if diff := cmp.Diff([]string{"KOR", "OUS"}, a.Roles); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("system: staff.added", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
	_, _, err := staff.Add(t.Context(), tx, staff.New{Name: "Zofia Nowa", Email: "ZOFIA1@test.example ", Roles: []policy.Role{policy.Coordinator}})
	if diff := cmp.Diff([]string{"staff.email_taken"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestRolesAndState(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	a := added(t, tx, "zofia2@test.example", policy.Coordinator)
	if err := staff.SetRoles(t.Context(), given.As(tx, policy.Actor{}), a.Ref, a.Version, []policy.Role{policy.Reception, policy.Accounts}); err != nil {
		t.Fatal(err)
	}
	var conflict fault.Conflict
	if err := staff.SetRoles(t.Context(), tx, a.Ref, a.Version, []policy.Role{policy.Coordinator}); !errors.As(err, &conflict) {
		t.Errorf("an old version was saved: %v", err)
	}
	a = byEmail(t, tx, a.Email)
	if diff := cmp.Diff([]string{"FIN", "REC"}, a.Roles); diff != "" {
		t.Error(diff)
	}
	if err := staff.Disable(t.Context(), tx, a.Ref, a.Version, true); err != nil {
		t.Fatal(err)
	}
	a = byEmail(t, tx, a.Email)
	if a.DisabledAt == nil {
		t.Error("the account is open")
	}
	if err := staff.Disable(t.Context(), tx, a.Ref, a.Version, false); err != nil {
		t.Fatal(err)
	}
	if a = byEmail(t, tx, a.Email); a.DisabledAt != nil || len(a.Roles) != 0 || !slices.Equal(a.Waiting, []string{"FIN", "REC"}) {
		t.Errorf("opened again, it holds %v and waits for %v", a.Roles, a.Waiting)
	}
	if diff := cmp.Diff("system: staff.added\nsystem: staff.roles_set\nAdam: staff.disabled\nAdam: staff.enabled", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
	if err := staff.Disable(t.Context(), tx, "nie-ma-takiego", 1, true); !errors.Is(err, fault.NotFound) {
		t.Errorf("an account that is none: %v", err)
	}
}

func TestNobodyChangesTheirOwnRights(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	own := byEmail(t, tx, given.Email(given.Piotr))
	all := map[string]error{
		"roles":         staff.SetRoles(t.Context(), tx, own.Ref, own.Version, []policy.Role{policy.Director}),
		"state":         staff.Disable(t.Context(), tx, own.Ref, own.Version, true),
		"authorisation": staff.Authorise(t.Context(), tx, own.Ref, own.Version, staff.Authorisation{Number: "1", From: given.Today, Until: given.Today}),
	}
	for what, err := range all {
		if diff := cmp.Diff([]string{"staff.not_own_rights"}, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
}

func TestOneAdministratorRemains(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa) // whoever asks: the rule does not lean on the page that calls it
	adam := byEmail(t, tx, given.Email(given.Adam))
	for what, err := range map[string]error{
		"another role": staff.SetRoles(t.Context(), tx, adam.Ref, adam.Version, []policy.Role{policy.Reception}),
		"closed":       staff.Disable(t.Context(), tx, adam.Ref, adam.Version, true),
	} {
		if diff := cmp.Diff([]string{"staff.last_administrator"}, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	second := added(t, tx, "zofia3@test.example", policy.Administrator)
	if err := staff.Disable(t.Context(), tx, adam.Ref, adam.Version, true); err != nil {
		t.Errorf("a second one remains: %v", err)
	}
	err := staff.SetRoles(t.Context(), tx, second.Ref, second.Version, []policy.Role{policy.Coordinator})
	if diff := cmp.Diff([]string{"staff.last_administrator"}, check.Reasons(err)); diff != "" {
		t.Errorf("a closed account counts: %s", diff)
	}
}

func TestAuthorise(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	a := added(t, tx, "zofia4@test.example", policy.ServiceOrganiser)
	coordinator := added(t, tx, "zofia5@test.example", policy.Coordinator)
	day := given.Today
	for name, tc := range map[string]struct {
		to   staff.Account
		n    staff.Authorisation
		want []string
	}{
		"nothing written":            {a, staff.Authorisation{}, []string{"staff.authorisation_number_missing", "staff.authorisation_from_missing", "staff.authorisation_until_missing"}},
		"it ends before it begins":   {a, staff.Authorisation{Number: "1", From: day.Add(2), Until: day.Add(1)}, []string{"staff.authorisation_ends_first"}},
		"it was over yesterday":      {a, staff.Authorisation{Number: "1", From: day.Add(-9), Until: day.Add(-1)}, []string{"staff.authorisation_over"}},
		"a number without an end":    {a, staff.Authorisation{Number: strings.Repeat("7", 61), From: day, Until: day}, []string{"staff.authorisation_number_long"}},
		"somebody without that role": {coordinator, staff.Authorisation{Number: "1", From: day, Until: day}, []string{"staff.authorisation_organisers_only"}},
	} {
		err := staff.Authorise(t.Context(), tx, tc.to.Ref, tc.to.Version, tc.n)
		if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	err := staff.WithdrawAuthorisation(t.Context(), tx, a.Ref, a.Version, staff.ApprovePlans)
	if diff := cmp.Diff([]string{"staff.authorisation_none"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
	if err := staff.Authorise(t.Context(), tx, a.Ref, a.Version, staff.Authorisation{Number: "7/2026", From: day, Until: day.Add(5)}); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		on   date.Date
		want string
	}{
		"the day before":         {day.Add(-1), ""},
		"the first day":          {day, "7/2026"},
		"the last day":           {day.Add(5), "7/2026"},
		"the day after the last": {day.Add(6), ""},
	} {
		var got staff.Account
		var grants []staff.Grant
		given.Read(t, tx, func(b *db.Batch) {
			staff.Get(b, a.Ref, tc.on, &got)
			staff.Grants(b, a.Ref, &grants)
		})
		if got.ApprovalNumber != tc.want || len(grants) != 1 || grants[0].ValidOn(tc.on) != (tc.want != "") {
			t.Errorf("%s: %q, %+v", name, got.ApprovalNumber, grants)
		}
	}
	a = byEmail(t, tx, a.Email)
	if err := staff.WithdrawAuthorisation(t.Context(), tx, a.Ref, a.Version, staff.ApprovePlans); err != nil {
		t.Fatal(err)
	}
	if a = byEmail(t, tx, a.Email); a.ApprovalNumber != "" {
		t.Errorf("still authorised under %s", a.ApprovalNumber)
	}
	if !strings.HasSuffix(given.Trail(t, tx), "Ewa: staff.authorised\nEwa: staff.authorisation_withdrawn") {
		t.Error(given.Trail(t, tx))
	}
}
