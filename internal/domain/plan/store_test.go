package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

// try runs fn in a savepoint, so that the test can go on in its transaction.
func try(t *testing.T, tx *audit.Tx, fn func(tx *audit.Tx) error) error {
	t.Helper()
	if _, err := tx.Exec(t.Context(), `SAVEPOINT try`); err != nil {
		t.Fatal(err)
	}
	err := fn(tx)
	if _, rerr := tx.Exec(t.Context(), `ROLLBACK TO try`); rerr != nil {
		t.Fatal(rerr)
	}
	return err
}

func trail(t *testing.T, tx *audit.Tx, since, want string) {
	t.Helper()
	_, got, _ := strings.Cut(given.Trail(t, tx), since)
	if diff := cmp.Diff(want, strings.TrimSpace(got)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// steps is the plan's own history: "draft>agreed".
func steps(t *testing.T, tx *audit.Tx) string {
	t.Helper()
	s, err := db.Value[string](t.Context(), tx, `SELECT string_agg(COALESCE(from_state, '') || '>' || to_state, ' ' ORDER BY id) FROM plan_transition`)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFromDraftToApproval(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.ApprovedPlan(t, tx, given.Anna)
	d := h.PlanNow(t, tx)
	if d.State != plan.Approved || d.ApprovedOn != given.Today || d.SubmittedOn != given.Today || d.PreparedBy != given.Anna.ID || d.DueOn != given.Received.Add(30).Add(1) {
		t.Errorf("%+v", d.Plan)
	}
	if len(d.FrozenHash) != 64 || d.Agreement == nil || d.Agreement.ContentHash != d.FrozenHash {
		t.Errorf("frozen %q, agreed %+v", d.FrozenHash, d.Agreement)
	}
	if a := h.Now(t, tx); a.State != application.Resolved {
		t.Errorf("the application is %s", a.State)
	}
	trail(t, tx, "assessment.completed", "Anna: plan.created\nAnna: plan.outline_set\nAnna: plan.goal_set\nAnna: plan.support_set\nAnna: plan.service_set\nAnna: plan.agreed\nAnna: plan.submitted\nEwa: plan.approved")
	if got := steps(t, tx); got != ">draft draft>agreed agreed>submitted submitted>approved" {
		t.Error(got)
	}
}

func TestTheAuthorisationStandsWithTheApproval(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	version := h.PlanNow(t, tx).Version
	err := try(t, tx, func(tx *audit.Tx) error {
		return plan.Approve(t.Context(), given.As(tx, given.Piotr), h.Plan, version, "")
	})
	reasons(t, err, "plan.approve.no_right")
	if err := plan.Approve(t.Context(), given.As(tx, given.Authorised()), h.Plan, version, "Zgodnie z wnioskiem."); err != nil {
		t.Fatal(err)
	}
	d := h.PlanNow(t, tx)
	if len(d.Approvals) != 1 || d.Approvals[0].AuthorisationNo != "7/2026" || d.Approvals[0].By != "Piotr Sowa" || d.Approvals[0].Comment != "Zgodnie z wnioskiem." {
		t.Errorf("%+v", d.Approvals)
	}
}

func TestTheAuthorDoesNotApprove(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	both := given.Anna
	both.Roles = []policy.Role{policy.Coordinator, policy.Director}
	err := try(t, tx, func(tx *audit.Tx) error {
		return plan.Approve(t.Context(), given.As(tx, both), h.Plan, h.PlanNow(t, tx).Version, "")
	})
	reasons(t, err, "plan.approve.own_plan")
}

func TestReturnedAndAmended(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.ReturnedPlan(t, tx, given.Anna)
	d := h.PlanNow(t, tx)
	if d.State != plan.Returned || len(d.Approvals) != 1 || d.Approvals[0].Comment != "Dopisz zastępstwo." {
		t.Fatalf("%s %+v", d.State, d.Approvals)
	}
	n := h.PlannedService()
	n.Note = "w ferie zastępuje pani Ola"
	if err := plan.SetService(t.Context(), tx, h.Plan, d.Version, n, string(h.Provider), true); err != nil {
		t.Fatal(err)
	}
	d = h.PlanNow(t, tx)
	if d.State != plan.Draft || d.Agreement != nil || d.Voided == nil {
		t.Fatalf("after the change the plan is %s, agreed %v, voided %v", d.State, d.Agreement, d.Voided)
	}
	h = h.Agree(t, tx).Submit(t, tx).Approve(t, tx)
	if d = h.PlanNow(t, tx); d.State != plan.Approved || d.SubmittedOn != given.Today {
		t.Errorf("%s since %s", d.State, d.SubmittedOn)
	}
	if got := steps(t, tx); got != ">draft draft>agreed agreed>submitted submitted>returned returned>draft draft>agreed agreed>submitted submitted>approved" {
		t.Error(got)
	}
}

func TestAChangeVoidsTheAgreement(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, tx *audit.Tx, h given.Held, version int, voids bool) error{
		"the period": func(t *testing.T, tx *audit.Tx, h given.Held, version int, voids bool) error {
			return plan.SetPeriod(t.Context(), tx, h.Plan, version, given.PlanFrom, given.PlanUntil.Add(-1), voids)
		},
		"a service": func(t *testing.T, tx *audit.Tx, h given.Held, version int, voids bool) error {
			n := h.PlannedService()
			n.Place = "w klubie"
			return plan.SetService(t.Context(), tx, h.Plan, version, n, string(h.Provider), voids)
		},
		"the removal of a service": func(t *testing.T, tx *audit.Tx, h given.Held, version int, voids bool) error {
			return plan.RemoveService(t.Context(), tx, h.Plan, version, string(h.Item), voids)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tx := given.Tx(t, given.Anna)
			h := given.AgreedPlan(t, tx, given.Anna)
			version := h.PlanNow(t, tx).Version
			reasons(t, try(t, tx, func(tx *audit.Tx) error { return change(t, tx, h, version, false) }), "plan.voids_agreement")
			if err := change(t, tx, h, version, true); err != nil {
				t.Fatal(err)
			}
			d := h.PlanNow(t, tx)
			if d.State != plan.Draft || d.Agreement != nil || d.Voided == nil || d.Version != version+1 {
				t.Errorf("%s, agreed %v, voided %v, version %d after %d", d.State, d.Agreement, d.Voided, d.Version, version)
			}
			err := try(t, tx, func(tx *audit.Tx) error { return plan.Submit(t.Context(), tx, h.Plan, d.Version, nil) })
			if got := check.Reasons(err); !slices.Contains(got, "plan.submit.not_agreed") || !slices.Contains(got, "plan.submit.agreement_void") {
				t.Errorf("submitted all the same: %v", err)
			}
		})
	}
}

func TestSubmittedAndApprovedPlansAreReadOnly(t *testing.T) {
	t.Parallel()
	for state, build := range map[plan.State]func(testing.TB, *audit.Tx, policy.Actor) given.Held{plan.Submitted: given.SubmittedPlan, plan.Approved: given.ApprovedPlan} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			tx := given.Tx(t, given.Anna)
			h := build(t, tx, given.Anna)
			version := h.PlanNow(t, tx).Version
			for _, change := range []func(tx *audit.Tx) error{
				func(tx *audit.Tx) error {
					return plan.SetPeriod(t.Context(), tx, h.Plan, version, given.PlanFrom, given.PlanFrom, true)
				},
				func(tx *audit.Tx) error {
					return plan.SetService(t.Context(), tx, h.Plan, version, h.PlannedService(), string(h.Provider), true)
				},
				func(tx *audit.Tx) error {
					return plan.RemoveService(t.Context(), tx, h.Plan, version, string(h.Item), true)
				},
			} {
				reasons(t, try(t, tx, change), "plan.not_editable."+string(state))
			}
			reasons(t, try(t, tx, func(tx *audit.Tx) error { return plan.Abandon(t.Context(), tx, h.Plan, version, "powód") }), "plan.abandon.too_late")
		})
	}
}

func TestAnApprovedVersionIsFrozenForEverybody(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	given.ApprovedPlan(t, tx, given.Anna)
	for _, q := range []string{`UPDATE plan_version SET ends_on = ends_on - 1`, `UPDATE plan_version SET content = '{}'`, `UPDATE plan_version SET content_hash = 'x'`,
		`UPDATE planned_service SET amount = 1`, `DELETE FROM planned_service`,
		`INSERT INTO planned_service (version_id, item_id) SELECT v.id, i.id FROM plan_version v, application_item i LIMIT 1`} {
		err := try(t, tx, func(tx *audit.Tx) error {
			_, err := tx.Exec(t.Context(), q)
			return err
		})
		if !db.Violates(err, "plan_frozen") {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func TestStrangers(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	version := h.PlanNow(t, tx).Version
	writes := map[string]func(tx *audit.Tx) error{
		"create": func(tx *audit.Tx) error { _, err := plan.Create(t.Context(), tx, h.Application); return err },
		"period": func(tx *audit.Tx) error {
			return plan.SetPeriod(t.Context(), tx, h.Plan, version, given.PlanFrom, given.PlanUntil, true)
		},
		"service": func(tx *audit.Tx) error {
			return plan.SetService(t.Context(), tx, h.Plan, version, h.PlannedService(), string(h.Provider), true)
		},
		"remove": func(tx *audit.Tx) error {
			return plan.RemoveService(t.Context(), tx, h.Plan, version, string(h.Item), true)
		},
		"agree": func(tx *audit.Tx) error {
			return plan.RecordAgreement(t.Context(), tx, h.Plan, version, given.Agreement())
		},
		"submit":  func(tx *audit.Tx) error { return plan.Submit(t.Context(), tx, h.Plan, version, nil) },
		"approve": func(tx *audit.Tx) error { return plan.Approve(t.Context(), tx, h.Plan, version, "") },
		"return":  func(tx *audit.Tx) error { return plan.Return(t.Context(), tx, h.Plan, version, "powód") },
		"abandon": func(tx *audit.Tx) error { return plan.Abandon(t.Context(), tx, h.Plan, version, "powód") },
	}
	var denied fault.Denied
	for name, write := range writes {
		if err := try(t, given.As(tx, given.Marek), write); !errors.As(err, &denied) || denied.Resident != string(h.Resident) {
			t.Errorf("%s by another coordinator: %v", name, err)
		}
		if err := try(t, given.As(tx, given.Ewa), write); err == nil {
			t.Errorf("%s of a draft by the director passed", name)
		}
	}
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), h.Resident, true); err != nil {
		t.Fatal(err)
	}
	for name, write := range writes {
		for _, who := range []policy.Actor{given.Marek, given.Authorised(), given.Ola} {
			if err := try(t, given.As(tx, who), write); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s of a restricted record by %s: %v", name, who.Name, err)
			}
		}
	}
	if err := try(t, tx, writes["agree"]); err != nil {
		t.Errorf("its own coordinator: %v", err)
	}
}

func TestOvertaken(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	var c fault.Conflict
	if err := plan.SetPeriod(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version-1, given.PlanFrom, given.PlanUntil, false); !errors.As(err, &c) || c.By != "Anna Lis" || !c.At.Equal(given.Now) {
		t.Errorf("%v %+v", err, c)
	}
}

func TestOneOpenPlanAPerson(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	second := given.ApplicationOf(t, tx, given.Anna, h.Resident).Qualify(t, tx).Assess(t, tx)
	create := func(tx *audit.Tx) error { _, err := plan.Create(t.Context(), tx, second.Application); return err }
	reasons(t, try(t, tx, create), "plan.create.another_open")
	if err := plan.Abandon(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, "Wnioskodawczyni zrezygnowała."); err != nil {
		t.Fatal(err)
	}
	if err := create(tx); err != nil {
		t.Errorf("after the first was abandoned: %v", err)
	}
}

func TestCreateNeedsAGrantedServiceOfAnOwnCase(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	create := func(who policy.Actor, of application.Ref) error {
		return try(t, given.As(tx, who), func(tx *audit.Tx) error { _, err := plan.Create(t.Context(), tx, of); return err })
	}
	reasons(t, create(given.Anna, h.Application), "plan.create.nothing_qualified")
	if err := create(given.Anna, "abcdefghijklmnopqrstuvwxyz"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	free := given.Application(t, given.As(tx, given.Ola), given.Ola)
	reasons(t, create(given.Anna, free.Application), "plan.create.not_your_case", "plan.create.nothing_qualified")
}

func TestThePerformerMustBeKnownAndWorking(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.EmptyPlan(t, tx, given.Anna)
	version := h.PlanNow(t, tx).Version
	reasons(t, try(t, tx, func(tx *audit.Tx) error {
		return plan.SetService(t.Context(), tx, h.Plan, version, h.PlannedService(), "abcdefghijklmnopqrstuvwxyz", false)
	}), "plan.provider_unknown")
	reasons(t, try(t, tx, func(tx *audit.Tx) error {
		return plan.SetService(t.Context(), tx, h.Plan, version, h.PlannedService(), "", false)
	}), "plan.provider_missing")
	other := given.Qualified(t, tx, given.Anna)
	n := h.PlannedService()
	n.ItemRef = string(other.Item)
	if err := try(t, tx, func(tx *audit.Tx) error {
		return plan.SetService(t.Context(), tx, h.Plan, version, n, string(h.Provider), false)
	}); !errors.Is(err, fault.NotFound) {
		t.Errorf("another person's service: %v", err)
	}
	long := h.PlannedService()
	long.Place, long.Note = strings.Repeat("x", 201), strings.Repeat("x", 1001)
	err := try(t, tx, func(tx *audit.Tx) error {
		return plan.SetService(t.Context(), tx, h.Plan, version, long, string(h.Provider), false)
	})
	if got := check.Reasons(err); len(got) != 2 || got[0] != "form.too_long" {
		t.Error(got)
	}
}

func TestListsShowWhatIsWithinReach(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	own, foreign, hidden := given.DraftPlan(t, tx, given.Anna), given.SubmittedPlan(t, tx, given.Marek), given.DraftPlan(t, tx, given.Marek)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), hidden.Resident, true); err != nil {
		t.Fatal(err)
	}
	names := map[plan.Ref]string{own.Plan: "own", foreign.Plan: "foreign", hidden.Plan: "hidden"}
	for _, tc := range []struct {
		who  policy.Actor
		f    plan.Filter
		want string
	}{
		{given.Ewa, plan.Filter{}, "foreign hidden own"}, {given.Piotr, plan.Filter{}, "foreign own"}, {given.Anna, plan.Filter{}, "own"}, {given.Marek, plan.Filter{}, "foreign hidden"},
		{given.Ola, plan.Filter{}, ""}, {given.Inga, plan.Filter{}, ""}, {given.Irena, plan.Filter{}, ""},
		{given.Ewa, plan.Filter{State: plan.Submitted}, "foreign"}, {given.Ewa, plan.Filter{Mine: true}, ""}, {given.Marek, plan.Filter{Mine: true}, "foreign hidden"},
	} {
		var rows []plan.Row
		given.Read(t, tx, func(b *db.Batch) { plan.List(b, tc.who, tx.Now, tc.f, &rows) })
		seen := map[string]bool{}
		for _, r := range rows {
			seen[names[r.Ref]] = true
		}
		var got []string
		for _, n := range []string{"foreign", "hidden", "own"} {
			if seen[n] {
				got = append(got, n)
			}
		}
		if s := strings.Join(got, " "); s != tc.want || len(got) != len(rows) {
			t.Errorf("%s %+v sees %q of %d, want %q", tc.who.Name, tc.f, s, len(rows), tc.want)
		}
	}
}

func TestAPlanOfAPerformerWhoLeftIsNotApproved(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	if _, err := tx.Exec(t.Context(), `UPDATE provider SET ended_on = $2 WHERE public_id = $1`, string(h.Provider), given.Today.Add(-1)); err != nil {
		t.Fatal(err)
	}
	version := h.PlanNow(t, tx).Version
	reasons(t, try(t, given.As(tx, given.Ewa), func(tx *audit.Tx) error { return plan.Approve(t.Context(), tx, h.Plan, version, "") }), "plan.provider_gone")
}
