package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// actors are everybody who might try a step of Anna's plan.
func actors() map[string]policy.Actor {
	out := map[string]policy.Actor{"authorised": given.Authorised(), "deputy": standingIn(given.Marek, given.Anna),
		"authorised deputy": standingIn(given.Authorised(), given.Anna)}
	for _, p := range given.People {
		out[p.RoleCodes()[0]+" "+p.Name] = p
	}
	return out
}

// A transition is one arrow of the plan's state machine (domain §2.2).
type transition struct {
	from  []plan.State
	to    plan.State
	roles []string // who may; everybody else is refused
	do    func(t *testing.T, tx *audit.Tx, h given.Held, version int) error
}

var (
	leads    = []string{"KOR Anna Lis", "deputy", "authorised deputy"} // organising services does not keep one from standing in
	approves = []string{"DIR Ewa Maj", "authorised"}
	hands    = []string{"DIR Ewa Maj", "OUS Piotr Sowa", "authorised", "authorised deputy"}
)

func transitions(ref staff.Ref) map[string]transition {
	type held = given.Held
	return map[string]transition{
		"agree": {[]plan.State{plan.Draft, plan.Returned}, plan.Agreed, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.RecordAgreement(t.Context(), tx, h.Plan, v, given.Agreement())
		}},
		"submit": {[]plan.State{plan.Agreed, plan.Returned}, plan.Submitted, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Submit(t.Context(), tx, h.Plan, v, nil)
		}},
		"withdraw": {[]plan.State{plan.Submitted}, plan.Agreed, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Withdraw(t.Context(), tx, h.Plan, v, "Zmiana wykonawcy.")
		}},
		"return": {[]plan.State{plan.Submitted}, plan.Returned, approves, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Return(t.Context(), tx, h.Plan, v, "Dopisz zastępstwo.")
		}},
		"approve": {[]plan.State{plan.Submitted}, plan.Approved, approves, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Approve(t.Context(), tx, h.Plan, v, "")
		}},
		"exclude": {[]plan.State{plan.Submitted}, plan.Submitted, append(slices.Clone(approves), "authorised deputy"), func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Exclude(t.Context(), tx, h.Plan, v, plan.SpouseKin, true)
		}},
		"new version": {[]plan.State{plan.Approved, plan.Active}, plan.Draft, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.NewVersion(t.Context(), tx, h.Plan, v, plan.NeedsChanged, "Potrzebny transport.")
		}},
		"change": {[]plan.State{plan.Draft, plan.Agreed, plan.Returned}, plan.Draft, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.SetPeriod(t.Context(), tx, h.Plan, v, given.PlanFrom, given.PlanUntil, true)
		}},
		"abandon": {[]plan.State{plan.Draft, plan.Agreed, plan.Returned}, plan.Abandoned, leads, func(t *testing.T, tx *audit.Tx, h held, v int) error {
			return plan.Abandon(t.Context(), tx, h.Plan, v, "Rezygnacja.")
		}},
		"change of coordinator": {[]plan.State{plan.Draft, plan.Agreed, plan.Submitted, plan.Returned, plan.Approved, plan.Active}, "", hands,
			func(t *testing.T, tx *audit.Tx, h held, v int) error {
				return plan.ChangeCoordinator(t.Context(), tx, h.Plan, v, ref, "Długa nieobecność.", "Rodzina prosi o telefon.")
			}},
	}
}

// states brings a plan to every state it can be in.
var states = map[plan.State]func(t *testing.T, tx *audit.Tx) given.Held{
	plan.Draft:     func(t *testing.T, tx *audit.Tx) given.Held { return given.DraftPlan(t, tx, given.Anna) },
	plan.Agreed:    func(t *testing.T, tx *audit.Tx) given.Held { return given.AgreedPlan(t, tx, given.Anna) },
	plan.Submitted: func(t *testing.T, tx *audit.Tx) given.Held { return given.SubmittedPlan(t, tx, given.Anna) },
	plan.Returned:  func(t *testing.T, tx *audit.Tx) given.Held { return given.ReturnedPlan(t, tx, given.Anna) },
	plan.Approved:  func(t *testing.T, tx *audit.Tx) given.Held { return given.ApprovedPlan(t, tx, given.Anna) },
	plan.Active: func(t *testing.T, tx *audit.Tx) given.Held {
		return advanced(t, tx, given.ApprovedPlan(t, tx, given.Anna), given.PlanFrom)
	},
	plan.Ended: func(t *testing.T, tx *audit.Tx) given.Held {
		return advanced(t, tx, given.ApprovedPlan(t, tx, given.Anna), given.PlanUntil.Add(1))
	},
	plan.Abandoned: func(t *testing.T, tx *audit.Tx) given.Held {
		h := given.DraftPlan(t, tx, given.Anna)
		if err := plan.Abandon(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, "Rezygnacja."); err != nil {
			t.Fatal(err)
		}
		return h
	},
}

// advanced lets the program step the plan as on that day.
func advanced(t *testing.T, tx *audit.Tx, h given.Held, on date.Date) given.Held {
	t.Helper()
	if _, err := plan.Advance(t.Context(), given.As(given.On(tx, on), policy.Actor{}), h.PlanNow(t, tx).ID); err != nil {
		t.Fatal(err)
	}
	return h
}

// TestEveryStepByEverybody tries every step from every state in everybody's hands: the
// state machine of a plan, as a table.
func TestEveryStepByEverybody(t *testing.T) {
	t.Parallel()
	if len(states) != len(plan.States) {
		t.Fatalf("%d states have a fixture, there are %d", len(states), len(plan.States))
	}
	for state, fixture := range states {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			tx := given.Tx(t, given.Anna)
			h := fixture(t, tx)
			before := h.PlanNow(t, tx)
			if before.State != state {
				t.Fatalf("the fixture is %s", before.State)
			}
			marek, err := db.Value[staff.Ref](t.Context(), tx, `SELECT public_id FROM staff WHERE id = $1`, given.Marek.ID)
			if err != nil {
				t.Fatal(err)
			}
			for name, tr := range transitions(marek) {
				for who, actor := range actors() {
					err := try(t, tx, func(tx *audit.Tx) error {
						if err := tr.do(t, given.As(tx, actor), h, before.Version); err != nil {
							return err
						}
						after := h.PlanNow(t, tx)
						want := tr.to
						if want == "" {
							want = state
						}
						if after.State != want || after.Version < before.Version {
							t.Errorf("%s by %s leads to %s (row %d after %d), want %s", name, who, after.State, after.Version, before.Version, want)
						}
						return nil
					})
					may := slices.Contains(tr.from, state) && slices.Contains(tr.roles, who)
					var denied fault.Denied
					_, refused := check.Problems(err)
					switch {
					case may && err != nil:
						t.Errorf("%s by %s is refused: %v", name, who, err)
					case !may && !refused && !errors.As(err, &denied) && !errors.Is(err, fault.NotFound):
						t.Errorf("%s by %s from %s goes through (%v)", name, who, state, err)
					}
				}
			}
		})
	}
}

func TestTheProgramStepsAPlanOnItsDays(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.ApprovedPlan(t, tx, given.Anna)
	id := h.PlanNow(t, tx).ID
	for _, c := range []struct {
		on   date.Date
		want plan.State
		done bool
	}{
		{given.Today, plan.Approved, false},
		{given.PlanFrom.Add(-1), plan.Approved, false},
		{given.PlanFrom, plan.Active, true},
		{given.PlanFrom, plan.Active, false},
		{given.PlanUntil, plan.Active, false},
		{given.PlanUntil.Add(1), plan.Ended, true},
	} {
		done, err := plan.Advance(t.Context(), given.As(given.On(tx, c.on), policy.Actor{}), id)
		if err != nil || done != c.done || h.PlanNow(t, tx).State != c.want {
			t.Errorf("on %s: %v, %v, %s", c.on, done, err, h.PlanNow(t, tx).State)
		}
	}
	trail(t, tx, "plan.approved", "system: plan.began\nsystem: plan.ended")
	if got := steps(t, tx); got != ">draft draft>agreed agreed>submitted submitted>approved approved>active active>ended" {
		t.Error(got)
	}
}

// TestAPlanApprovedOnItsFirstDayBeginsAtOnce, and one already over when nobody looked ends.
func TestAPlanApprovedOnItsFirstDayBeginsAtOnce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	first := given.On(given.As(tx, given.Ewa), given.PlanFrom)
	if err := plan.Approve(t.Context(), first, h.Plan, h.PlanNow(t, tx).Version, ""); err != nil {
		t.Fatal(err)
	}
	if d := h.PlanNow(t, tx); d.State != plan.Active || d.InForceNo != 1 {
		t.Errorf("%s, version %d in force", d.State, d.InForceNo)
	}
	trail(t, tx, "plan.submitted", "system: plan.began\nEwa: plan.approved")
}

// newVersion is an approved plan with a second version as a draft.
func newVersion(t *testing.T, tx *audit.Tx) given.Held {
	t.Helper()
	h := given.ApprovedPlan(t, tx, given.Anna)
	if err := plan.NewVersion(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, plan.PersonsWish, "Pani woli piątki."); err != nil {
		t.Fatal(err)
	}
	return h
}

func versions(t *testing.T, tx *audit.Tx, h given.Held) (all []plan.Version) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { plan.Versions(b, given.Ewa, tx.Now, h.Plan, &all) })
	return all
}

func TestANewVersionLeavesTheOldOneInForceUntilItIsApproved(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := newVersion(t, tx)
	d := h.PlanNow(t, tx)
	if d.State != plan.Draft || d.VersionNo != 2 || d.InForceNo != 1 || !d.Updating() || len(d.Planned()) != 1 || d.Reason != plan.PersonsWish || d.Frozen != nil {
		t.Fatalf("%+v", d.Plan)
	}
	old := versions(t, tx, h)[1]
	if !old.InForce || old.Hash == "" || old.ApprovedBy != "Ewa Maj" {
		t.Errorf("%+v", old)
	}
	s := h.PlannedService()
	s.Place = "w klubie"
	if err := plan.SetService(t.Context(), tx, h.Plan, d.Version, s, string(h.Provider), false); err != nil {
		t.Fatal(err)
	}
	h.Agree(t, tx).Submit(t, tx).Approve(t, tx)
	d = h.PlanNow(t, tx)
	all := versions(t, tx, h)
	if d.State != plan.Approved || d.InForceNo != 2 || d.Services[0].Place != "w klubie" || !all[0].InForce || all[1].InForce {
		t.Errorf("%+v %+v", d.Plan, all)
	}
	if all[1].Hash != old.Hash || string(all[1].Content) != string(old.Content) {
		t.Error("the first version changed")
	}
	first, err := all[1].Say()
	if err != nil || first.Hash() != old.Hash || first.Services[0].Place != "w domu" {
		t.Errorf("the frozen content is not what was hashed: %v %+v", err, first)
	}
}

func TestAVersionGivenUpLeavesTheOldOneInForce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := newVersion(t, tx)
	before := versions(t, tx, h)[1]
	if err := plan.Abandon(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, "Pani zmieniła zdanie."); err != nil {
		t.Fatal(err)
	}
	d, all := h.PlanNow(t, tx), versions(t, tx, h)
	if d.State != plan.Approved || d.VersionNo != 1 || d.Frozen == nil || all[0].AbandonedAt == nil || all[1].Hash != before.Hash || !all[1].InForce {
		t.Fatalf("%+v %+v", d.Plan, all)
	}
	if err := plan.NewVersion(t.Context(), tx, h.Plan, d.Version, plan.NeedsChanged, "Jednak tak."); err != nil {
		t.Fatal(err)
	}
	if d := h.PlanNow(t, tx); d.VersionNo != 3 || d.InForceNo != 1 {
		t.Errorf("version %d, %d in force", d.VersionNo, d.InForceNo)
	}
}

func TestAPlanLastsAYearFromItsFirstDayWhateverTheVersion(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := newVersion(t, tx)
	set := func(from, until date.Date) error {
		return try(t, tx, func(tx *audit.Tx) error {
			return plan.SetPeriod(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, from, until, true)
		})
	}
	reasons(t, set(given.PlanFrom.AddMonths(3), given.PlanUntil.AddMonths(3)), "plan.over_a_year_from_first")
	reasons(t, set(given.PlanFrom.Add(-1), given.PlanUntil.Add(-1)), "plan.from_before_first")
	reasons(t, set(given.PlanFrom.AddMonths(3), given.PlanUntil))
}

// TestFrozenVersionsNeverChange: the database refuses what the program would never try.
func TestFrozenVersionsNeverChange(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	newVersion(t, tx)
	for _, q := range []string{
		`UPDATE plan_version SET ends_on = ends_on - 1 WHERE no = 1`,
		`UPDATE plan_version SET reason_note = 'x' WHERE no = 1`,
		`DELETE FROM planned_service WHERE version_id = (SELECT id FROM plan_version WHERE no = 1 ORDER BY id DESC LIMIT 1)`,
		`UPDATE planned_service SET place = 'x' WHERE version_id = (SELECT id FROM plan_version WHERE no = 1 ORDER BY id DESC LIMIT 1)`,
	} {
		if err := try(t, tx, func(tx *audit.Tx) error { _, err := tx.Exec(t.Context(), q); return err }); err == nil {
			t.Errorf("%s goes through", q)
		}
	}
}

func TestRemarksStandAtTheirSpot(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	pin := plan.Pin{Item: string(h.Item), Text: "Transport w godzinach asystenta."}
	ewa := given.As(tx, given.Ewa)
	err := try(t, tx, func(*audit.Tx) error {
		return plan.Return(t.Context(), ewa, h.Plan, h.PlanNow(t, tx).Version, "Popraw.", plan.Pin{Goal: "nieznany", Text: "x"})
	})
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("a remark about a goal that is not there: %v", err)
	}
	if err := plan.Return(t.Context(), ewa, h.Plan, h.PlanNow(t, tx).Version, "Popraw.", pin, plan.Pin{Item: string(h.Item)}); err != nil {
		t.Fatal(err)
	}
	read := func() (all []plan.Comment) {
		given.Read(t, tx, func(b *db.Batch) { plan.Comments(b, given.Anna, tx.Now, h.Plan, &all) })
		return all
	}
	all := read()
	if len(all) != 1 || all[0].Item != string(h.Item) || !strings.HasPrefix(all[0].About, "Asystent osoby starszej") || all[0].By != "Ewa Maj" || !all[0].Open() {
		t.Fatalf("%+v", all)
	}
	if err := plan.ResolveComment(t.Context(), given.As(tx, given.Marek), h.Plan, all[0].Ref, true); !isDenied(err) {
		t.Errorf("a stranger ticks it off: %v", err)
	}
	if err := plan.ResolveComment(t.Context(), tx, h.Plan, all[0].Ref, true); err != nil {
		t.Fatal(err)
	}
	if all := read(); all[0].Open() || all[0].ResolvedBy != "Anna Lis" {
		t.Errorf("%+v", all)
	}
	if err := plan.ResolveComment(t.Context(), tx, h.Plan, all[0].Ref, false); err != nil || !read()[0].Open() {
		t.Errorf("it does not open again: %v", err)
	}
	trail(t, tx, "plan.returned", "Anna: plan.comment_resolved\nAnna: plan.comment_resolved")
}

func isDenied(err error) bool {
	var d fault.Denied
	return errors.As(err, &d) || errors.Is(err, fault.NotFound)
}

func TestWhoIsRelatedToAPartyDoesNotDecide(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.SubmittedPlan(t, tx, given.Anna)
	ewa := given.As(tx, given.Ewa)
	version := h.PlanNow(t, tx).Version
	reasons(t, try(t, tx, func(*audit.Tx) error { return plan.Exclude(t.Context(), ewa, h.Plan, version, "", false) }),
		"plan.exclude.ground_missing", "plan.exclude.declare")
	if err := plan.Exclude(t.Context(), ewa, h.Plan, version, plan.SpouseKin, true); err != nil {
		t.Fatal(err)
	}
	version = h.PlanNow(t, tx).Version
	reasons(t, try(t, tx, func(*audit.Tx) error { return plan.Approve(t.Context(), ewa, h.Plan, version, "") }), "plan.approve.excluded")
	reasons(t, try(t, tx, func(*audit.Tx) error { return plan.Return(t.Context(), ewa, h.Plan, version, "x") }), "plan.approve.excluded")
	if err := plan.Approve(t.Context(), given.As(tx, given.Authorised()), h.Plan, version, ""); err != nil {
		t.Errorf("the case does not pass on: %v", err)
	}
}

func TestAnotherCoordinatorTakesOverWithANote(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	marek, err := db.Value[staff.Ref](t.Context(), tx, `SELECT public_id FROM staff WHERE id = $1`, given.Marek.ID)
	if err != nil {
		t.Fatal(err)
	}
	piotr := given.As(tx, given.Piotr)
	version := h.PlanNow(t, tx).Version
	reasons(t, try(t, tx, func(*audit.Tx) error { return plan.ChangeCoordinator(t.Context(), piotr, h.Plan, version, "", "", "") }),
		"plan.coordination.to_missing", "plan.coordination.reason_missing", "plan.coordination.note_missing")
	if err := plan.ChangeCoordinator(t.Context(), piotr, h.Plan, version, marek, "Długa nieobecność.", "Rodzina prosi o telefon."); err != nil {
		t.Fatal(err)
	}
	d := h.PlanNow(t, tx)
	if d.CoordinatorID != int64(given.Marek.ID) || d.PreparedBy != given.Anna.ID {
		t.Errorf("led by %d, prepared by %d", d.CoordinatorID, d.PreparedBy)
	}
	if a := h.Now(t, tx); a.CoordinatorID != int64(given.Marek.ID) {
		t.Errorf("the application stays with %d", a.CoordinatorID)
	}
	var changes []plan.Change
	given.Read(t, tx, func(b *db.Batch) { plan.Changes(b, given.Marek, tx.Now, h.Plan, &changes) })
	if len(changes) != 1 || changes[0].From != "Anna Lis" || changes[0].To != "Marek Bąk" || changes[0].Note != "Rodzina prosi o telefon." {
		t.Errorf("%+v", changes)
	}
	h.By = given.Marek
	h.Agree(t, given.As(tx, given.Marek))
	trail(t, tx, "plan.service_set", "Piotr: plan.coordinator_changed\nMarek: plan.agreed")
}
