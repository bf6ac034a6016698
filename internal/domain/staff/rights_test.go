package staff_test

import (
	"errors"
	"slices"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func refused(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, check.Reasons(err)); diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func denied(t *testing.T, err error) {
	t.Helper()
	var d fault.Denied
	if !errors.As(err, &d) {
		t.Errorf("not denied: %v", err)
	}
}

func waiting(t *testing.T, tx *audit.Tx) (list []staff.RoleRequest) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { staff.RoleRequests(b, &list) })
	return list
}

// TestTwoPersonsGiveARightToCases: the administrator asks, the director confirms; until
// then the account holds nothing.
func TestTwoPersonsGiveARightToCases(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	ref, _, _, err := staff.AddInvited(t.Context(), tx, staff.New{Name: "Zofia Nowa", Email: "zofia7@test.example", Roles: []policy.Role{policy.Coordinator}})
	if err != nil {
		t.Fatal(err)
	}
	a := byEmail(t, tx, "zofia7@test.example")
	if a.Ref != ref || len(a.Roles) != 0 || !slices.Equal(a.Waiting, []string{"KOR"}) {
		t.Fatalf("%+v", a)
	}
	q := waiting(t, tx)
	if len(q) != 1 || q[0].RequestedBy != "Adam Żuk" {
		t.Fatalf("%+v", q)
	}
	for _, who := range []policy.Actor{given.Adam, given.Anna, given.Inga} {
		denied(t, staff.DecideRoles(t.Context(), given.As(tx, who), q[0].Ref, q[0].Version, true))
	}
	ewa := given.As(tx, given.Ewa)
	if err := staff.DecideRoles(t.Context(), ewa, q[0].Ref, q[0].Version, true); err != nil {
		t.Fatal(err)
	}
	a = byEmail(t, tx, a.Email)
	if !a.Has(policy.Coordinator) || len(a.Waiting) != 0 || len(waiting(t, tx)) != 0 {
		t.Errorf("%+v", a)
	}
	refused(t, staff.DecideRoles(t.Context(), ewa, q[0].Ref, a.Version, true), "staff.request_answered")

	widened := []policy.Role{policy.Coordinator, policy.Accounts}
	if err := staff.SetRoles(t.Context(), tx, a.Ref, a.Version, widened); err != nil {
		t.Fatal(err)
	}
	a = byEmail(t, tx, a.Email)
	if !slices.Equal(a.Roles, []string{"KOR"}) || !slices.Equal(a.Waiting, []string{"FIN"}) {
		t.Errorf("widened: %v, waits for %v", a.Roles, a.Waiting)
	}
	if err := staff.DecideRoles(t.Context(), ewa, waiting(t, tx)[0].Ref, a.Version, false); err != nil {
		t.Fatal(err)
	}
	a = byEmail(t, tx, a.Email)
	if !slices.Equal(a.Roles, []string{"KOR"}) || len(a.Waiting) != 0 {
		t.Errorf("declined: %v, waits for %v", a.Roles, a.Waiting)
	}
	want := "Adam: staff.added\nAdam: staff.invited\nEwa: staff.roles_confirmed\nAdam: staff.roles_set\nEwa: staff.roles_declined"
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

// TestAnAdministratorGrantsThemselvesNothing, neither alone nor by a second account.
func TestAnAdministratorGrantsThemselvesNothing(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	own := byEmail(t, tx, given.Email(given.Adam))
	refused(t, staff.SetRoles(t.Context(), tx, own.Ref, own.Version, []policy.Role{policy.Coordinator}), "staff.not_own_rights")
	refused(t, staff.SetRoles(t.Context(), tx, own.Ref, own.Version, []policy.Role{policy.Administrator, policy.Coordinator}), "staff.roles_incompatible", "staff.not_own_rights")
	for _, r := range policy.Roles {
		if r == policy.Administrator {
			continue
		}
		if _, _, _, err := staff.AddInvited(t.Context(), tx, staff.New{Name: "Drugie Konto", Email: string(r) + "@drugie.example", Roles: []policy.Role{r}}); err != nil {
			t.Fatal(err)
		}
	}
	var all []staff.Account
	given.Read(t, tx, func(b *db.Batch) { staff.List(b, staff.Filter{State: "waiting"}, given.Today, &all) })
	for _, a := range all {
		if len(a.Roles) != 0 {
			t.Errorf("%s holds %v without the director", a.Email, a.Roles)
		}
	}
	if len(all) != len(policy.Roles)-1 {
		t.Errorf("%d accounts", len(all))
	}
	denied(t, staff.StandIn(t.Context(), tx, own.Ref, own.Version, staff.NewDeputy{}))
	anna := byEmail(t, tx, given.Email(given.Anna))
	denied(t, staff.Authorise(t.Context(), tx, anna.Ref, anna.Version, staff.Authorisation{Scope: staff.SignDecisions, Number: "1", From: given.Today, Until: given.Today}))
}

// TestTheDirectorsOwnAuthorisation is written down by the administrator, from the paper the
// wójt has signed; never by the director.
func TestTheDirectorsOwnAuthorisation(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	ewa := byEmail(t, tx, given.Email(given.Ewa))
	n := staff.Authorisation{Scope: staff.SignDecisions, Number: "OR.0052.3.2026", From: given.Today, Until: given.Today.Add(30)}
	refused(t, staff.Authorise(t.Context(), given.As(tx, given.Ewa), ewa.Ref, ewa.Version, n), "staff.not_own_rights")
	denied(t, staff.Authorise(t.Context(), tx, ewa.Ref, ewa.Version, staff.Authorisation{Scope: staff.ApprovePlans, Number: "1", From: n.From, Until: n.Until}))
	if err := staff.Authorise(t.Context(), tx, ewa.Ref, ewa.Version, n); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[date.Date]string{given.Today.Add(-1): "", given.Today: n.Number, given.Today.Add(30): n.Number, given.Today.Add(31): ""} {
		var a staff.Account
		given.Read(t, tx, func(b *db.Batch) { staff.Get(b, ewa.Ref, day, &a) })
		if a.SigningNumber != want || a.ApprovalNumber != "" {
			t.Errorf("%s: %q, %q", day, a.SigningNumber, a.ApprovalNumber)
		}
	}
	marek := byEmail(t, tx, given.Email(given.Marek))
	refused(t, staff.Authorise(t.Context(), given.As(tx, given.Ewa), marek.Ref, marek.Version, n), "staff.authorisation_signatories_only")
}

func TestStandingIn(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	of := func(a policy.Actor) staff.Account { return byEmail(t, tx, given.Email(a)) }
	anna, day := of(given.Anna), given.Today
	for name, tc := range map[string]struct {
		n    staff.NewDeputy
		want []string
	}{
		"nothing chosen":             {staff.NewDeputy{}, []string{"staff.deputy_missing", "staff.deputy_from_missing", "staff.deputy_until_missing"}},
		"for oneself":                {staff.NewDeputy{Deputy: anna.Ref, From: day, Until: day}, []string{"staff.deputy_same"}},
		"by whose role has no cases": {staff.NewDeputy{Deputy: of(given.Feliks).Ref, From: day, Until: day}, []string{"staff.deputy_other_role"}},
		"it ends before it begins":   {staff.NewDeputy{Deputy: of(given.Marek).Ref, From: day.Add(2), Until: day}, []string{"staff.deputy_ends_first"}},
		"it was over yesterday":      {staff.NewDeputy{Deputy: of(given.Marek).Ref, From: day.Add(-2), Until: day.Add(-1)}, []string{"staff.deputy_over"}},
		"for years":                  {staff.NewDeputy{Deputy: of(given.Marek).Ref, From: day, Until: day.Add(366)}, []string{"staff.deputy_long"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(staff.StandIn(t.Context(), tx, anna.Ref, anna.Version, tc.n))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	n := staff.NewDeputy{Deputy: of(given.Marek).Ref, From: day, Until: day.Add(4), Note: "urlop"}
	for _, who := range []policy.Actor{given.Adam, given.Marek, given.Inga} {
		denied(t, staff.StandIn(t.Context(), given.As(tx, who), anna.Ref, anna.Version, n))
	}
	if err := staff.StandIn(t.Context(), tx, anna.Ref, anna.Version, n); err != nil {
		t.Fatal(err)
	}
	anna = of(given.Anna)
	refused(t, staff.StandIn(t.Context(), tx, anna.Ref, anna.Version, n), "staff.deputy_twice")
	if got := of(given.Marek).StandsInFor; !slices.Equal(got, []string{"Anna Lis"}) {
		t.Error(got)
	}
	var list []staff.Deputy
	given.Read(t, tx, func(b *db.Batch) { staff.Deputies(b, anna.Ref, &list) })
	if len(list) != 1 || list[0].StandIn != "Marek Bąk" || !list[0].ValidOn(day) || list[0].ValidOn(day.Add(5)) {
		t.Fatalf("%+v", list)
	}
	if err := staff.EndStandIn(t.Context(), tx, anna.Ref, anna.Version, list[0].Ref); err != nil {
		t.Fatal(err)
	}
	if got := of(given.Marek).StandsInFor; len(got) != 0 {
		t.Error(got)
	}
	if diff := cmp.Diff("Ewa: staff.deputy_named\nEwa: staff.deputy_ended", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

// TestCasesAreHandedOverFirst: an account that leads cases is closed, and loses its role,
// only after somebody took them over.
func TestCasesAreHandedOverFirst(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	a := added(t, tx, "zofia8@test.example", policy.Coordinator, policy.Reception)
	zofia := policy.Actor{ID: a.ID, Name: a.Name, Roles: []policy.Role{policy.Coordinator}, Version: 1}
	given.Application(t, tx, zofia)
	h := given.DraftPlan(t, tx, zofia)
	refused(t, staff.Disable(t.Context(), tx, a.Ref, a.Version, true), "staff.cases_open")
	refused(t, staff.SetRoles(t.Context(), tx, a.Ref, a.Version, []policy.Role{policy.Reception}), "staff.role_cases_open")
	var n staff.Cases
	given.Read(t, tx, func(b *db.Batch) { staff.OpenCases(b, a.Ref, &n) })
	if n != (staff.Cases{Applications: 2, Plans: 1}) {
		t.Errorf("%+v", n)
	}
	for _, nobody := range []policy.Actor{given.Ola, given.Adam} {
		_, err := staff.Successor(t.Context(), tx, byEmail(t, tx, given.Email(nobody)).Ref, "plans")
		refused(t, err, "staff.successor_missing")
	}
	to, err := staff.Successor(t.Context(), tx, byEmail(t, tx, given.Email(given.Marek)).Ref, "plans")
	if err != nil || to != given.Marek.ID {
		t.Fatal(to, err)
	}
	applications, err := application.HandOver(t.Context(), tx, a.ID, to)
	if err != nil || applications != 2 {
		t.Fatal(applications, err)
	}
	plans, err := plan.HandOver(t.Context(), tx, a.ID, to)
	if err != nil || plans != 1 {
		t.Fatal(plans, err)
	}
	if err := staff.Disable(t.Context(), tx, a.Ref, a.Version, true); err != nil {
		t.Fatal(err)
	}
	if d := h.PlanNow(t, tx); d.CoordinatorID != int64(given.Marek.ID) || d.PreparedBy != a.ID {
		t.Errorf("led by %d, prepared by %d", d.CoordinatorID, d.PreparedBy)
	}
	tail := "Adam: application.handed_over\nAdam: application.handed_over\nAdam: plan.handed_over\nAdam: staff.disabled"
	if got := given.Trail(t, tx); len(got) < len(tail) || got[len(got)-len(tail):] != tail {
		t.Error(got)
	}
}
