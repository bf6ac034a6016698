package given

import (
	"testing"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/provider"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Held is a case under way: one person, one application for one service, one plan. Each
// step was taken through the domain's own functions by the coordinator it belongs to.
type Held struct {
	By          policy.Actor // its coordinator
	Resident    resident.Ref
	Application application.Ref
	Item        application.ItemRef // the one service applied for
	Provider    provider.Ref        // who carries it out
	Assessment  assessment.Ref      // empty until it is begun
	Need        assessment.NeedRef  // the one need of the assessment
	Plan        plan.Ref            // empty until there is one
	Decision    decision.Ref        // of a refusal, likewise
	Referral    application.ReferralRef
}

// Received is the day every application of these cases came in.
var Received = Today.Add(-10)

// The period of every plan of these cases; both days belong to it.
var (
	PlanFrom  = date.New(2026, time.December, 1)
	PlanUntil = date.New(2027, time.November, 30)
)

// Application is a case just registered by a coordinator, for a new person without a
// PESEL and one service of a programme in force.
func Application(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return ApplicationOf(t, tx, by, Resident(t, As(tx, Ola), Someone("Zielińska", "Maria")))
}

// ApplicationOf is a case just registered for that person. One registered at the
// information point has no coordinator yet.
func ApplicationOf(t testing.TB, tx *audit.Tx, by policy.Actor, person resident.Ref) Held {
	t.Helper()
	offer := Offer(t, tx, "Asystent osoby starszej")
	h := Held{By: by, Resident: person, Provider: Provider(t, tx, "Fundacja Sąsiad").Ref}
	h.Application = OK[application.Ref](t)(application.Create(t.Context(), As(tx, by), NewApplication(person, offer.Ref)))
	h.Item = h.Items(t, tx)[0].Ref
	return h
}

// NewApplication is an application nothing speaks against.
func NewApplication(person resident.Ref, offers ...string) application.New {
	return application.New{Resident: string(person), Capacity: application.PersonConcerned, OwnWords: "Trudno mi zrobić zakupy.",
		ReceivedOn: Received, Channel: application.InPerson, Statements: []application.Statement{application.Conditions}, StatementOn: Received,
		PrivacyNoticeOn: Received, PrivacyHow: application.Handed, Offers: offers}
}

// Items are the services applied for, as the coordinator reads them.
func (h Held) Items(t testing.TB, tx *audit.Tx) (items []application.Item) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { application.Items(b, Ewa, tx.Now, h.Application, &items) })
	return items
}

// Now is the application as it stands.
func (h Held) Now(t testing.TB, tx *audit.Tx) (a application.Application) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { application.Get(b, Ewa, tx.Now, h.Application, &a) })
	return a
}

// PlanNow is the plan as it stands.
func (h Held) PlanNow(t testing.TB, tx *audit.Tx) (d plan.Detail) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { plan.QueueDetail(b, Ewa, tx.Now, h.Plan, &d) })
	if err := d.Finish(); err != nil {
		t.Fatal(err)
	}
	return d
}

// Qualified is a case whose service was granted.
func Qualified(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Application(t, tx, by).Qualify(t, tx)
}

// Qualify grants the service applied for.
func (h Held) Qualify(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	err := application.Qualify(t.Context(), As(tx, h.By), h.Application, h.Now(t, tx).Version,
		[]application.Decision{{Item: h.Item, State: application.Qualified, Note: "Mieszka w gminie, ma ponad 60 lat."}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// EmptyPlan is an assessed case with a plan in which nothing stands yet.
func EmptyPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Assessed(t, tx, by).Draft(t, tx)
}

// Draft makes the plan of a qualified case.
func (h Held) Draft(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	h.Plan = OK[plan.Ref](t)(plan.Create(t.Context(), As(tx, h.By), h.Application))
	return h
}

// PlannedService is the service as these plans plan it: Mondays and Thursdays from nine to
// eleven, at most 24 hours a month, which no month exceeds.
func (h Held) PlannedService() plan.Service {
	return plan.Service{ItemRef: string(h.Item), Place: "w domu", Amount: 96, StartsOn: PlanFrom, EndsOn: PlanUntil,
		Schedule: plan.Schedule{Days: plan.On(time.Monday, time.Thursday), From: 9 * 60, Until: 11 * 60}}
}

// DraftPlan is an assessed case with a plan that lacks nothing but the agreement.
func DraftPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return EmptyPlan(t, tx, by).Fill(t, tx)
}

// Fill gives the plan its period, a need, a goal that answers it, a supporting action and
// its service.
func (h Held) Fill(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	s := h.Aim(t, tx).PlannedService()
	s.Goal = 1
	if err := plan.SetService(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, s, string(h.Provider), false); err != nil {
		t.Fatal(err)
	}
	return h
}

// Agreement is an agreement nothing speaks against, given today.
func Agreement() plan.Agreement {
	return plan.Agreement{AgreedOn: Today, Place: "w domu wnioskodawczyni", Form: plan.Signature}
}

// AgreedPlan is a case whose plan was agreed with the applicant.
func AgreedPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return DraftPlan(t, tx, by).Agree(t, tx)
}

// Agree records the applicant's agreement.
func (h Held) Agree(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	if err := plan.RecordAgreement(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, Agreement()); err != nil {
		t.Fatal(err)
	}
	return h
}

// SubmittedPlan is a case whose plan waits for approval.
func SubmittedPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return AgreedPlan(t, tx, by).Submit(t, tx)
}

// Reasons answer the warnings of these plans: the need found in the assessment is served by
// no goal.
func Reasons() []string { return []string{"Tak ustalono z osobą."} }

// Submit hands the plan over.
func (h Held) Submit(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	if err := plan.Submit(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, Reasons()); err != nil {
		t.Fatal(err)
	}
	return h
}

// ReturnedPlan is a case whose plan Ewa sent back.
func ReturnedPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	h := SubmittedPlan(t, tx, by)
	if err := plan.Return(t.Context(), As(tx, Ewa), h.Plan, h.PlanNow(t, tx).Version, "Dopisz zastępstwo."); err != nil {
		t.Fatal(err)
	}
	return h
}

// ApprovedPlan is a case whose plan Ewa approved.
func ApprovedPlan(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return SubmittedPlan(t, tx, by).Approve(t, tx)
}

// Approve approves the plan in the hands of Ewa.
func (h Held) Approve(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	if err := plan.Approve(t.Context(), As(tx, Ewa), h.Plan, h.PlanNow(t, tx).Version, ""); err != nil {
		t.Fatal(err)
	}
	return h
}
