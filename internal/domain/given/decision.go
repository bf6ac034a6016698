package given

import (
	"testing"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// The days of a refusal as story 7 of the field's reference tells it.
var (
	Applied   = date.New(2026, time.October, 5)
	Lettered  = date.New(2026, time.October, 20)
	Drafted   = date.New(2026, time.October, 30)
	DecidedOn = date.New(2026, time.November, 2) // signed and delivered
)

// Signing is Ewa holding the authorisation of the wójt to issue decisions today.
func Signing() policy.Actor {
	e := Ewa
	e.SigningNumber = "3/2026"
	return e
}

// Earlier is a case registered on the day Applied, for a new person and one service.
func Earlier(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return EarlierOf(t, tx, by, Resident(t, As(tx, Ola), Someone("Bielik", "Zenon")))
}

// EarlierOf is the same for that person.
func EarlierOf(t testing.TB, tx *audit.Tx, by policy.Actor, person resident.Ref) Held {
	t.Helper()
	offer := Offer(t, tx, "Transport indywidualny")
	h := Held{By: by, Resident: person}
	n := NewApplication(person, offer.Ref)
	n.ReceivedOn, n.PrivacyNoticeOn, n.StatementOn = Applied, Applied, Applied
	h.Application = OK[application.Ref](t)(application.Create(t.Context(), As(On(tx, Applied), by), n))
	h.Item = h.Items(t, tx)[0].Ref
	return h
}

// LetterSent is a case about which the letter before a refusal left; its delivery is not
// known yet.
func LetterSent(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	h := Earlier(t, tx, by)
	h.send(t, tx)
	return h
}

// send sends the letter before a refusal, on the day Lettered or the day the application
// came, and returns that day.
func (h Held) send(t testing.TB, tx *audit.Tx) date.Date {
	t.Helper()
	now := h.Now(t, tx)
	day := date.Max(Lettered, now.ReceivedOn)
	err := application.SendLetter(t.Context(), On(As(tx, h.By), day), h.Application, now.Version, h.Item,
		decision.Letter{Unmet: "limit miejsc w programie jest wyczerpany", AnswerDays: 7, SentOn: day})
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// Lettered sends the letter before a refusal; it is delivered the day after.
func (h Held) Lettered(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	day := h.send(t, tx).Add(1)
	err := application.ReceiveLetter(t.Context(), On(As(tx, h.By), day), h.Application, 1, h.Item, decision.Delivery{On: day, Manner: decision.Post})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Refusing drafts the refusal and gives it its reasons.
func (h Held) Refusing(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	at := On(As(tx, h.By), Drafted)
	h.Decision = OK[decision.Ref](t)(application.OpenDecision(t.Context(), at, h.Application, h.Now(t, tx).Version, h.Item, decision.Refusal))
	n := h.DecisionNow(t, tx).Content
	n.AppealBoard = "Samorządowe Kolegium Odwoławcze w Przemyślu"
	if err := application.WriteDecision(t.Context(), at, h.Decision, 1, n); err != nil {
		t.Fatal(err)
	}
	return h
}

// DecisionNow is the decision as it stands.
func (h Held) DecisionNow(t testing.TB, tx *audit.Tx) (f application.DecisionFile) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { application.GetDecision(b, Ewa, tx.Now, h.Decision, &f) })
	return f
}

// Step takes the decision one step on, in the hands of whom it is for, on that day.
func (h Held) Step(t testing.TB, tx *audit.Tx, day date.Date, act decision.Act) Held {
	t.Helper()
	who := h.By
	if act.Step.BySigner() {
		who = Signing()
	}
	err := application.ProceedWithDecision(t.Context(), On(As(tx, who), day), h.Decision, h.DecisionNow(t, tx).Version, act)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Act is a step nothing speaks against, taken today in its state.
func Act(s decision.Step) decision.Act {
	a := decision.Act{Step: s, Reason: "SKO.4101.17.2026", On: Today, Manner: decision.Post, Post: "dyrektor Centrum"}
	switch s {
	case decision.Deliver:
		a.On = DecidedOn
	case decision.Waive, decision.Appeal:
		a.On = DecidedOn.Add(7)
	}
	return a
}

// DraftDecision is a case whose refusal is drafted.
func DraftDecision(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Earlier(t, tx, by).Lettered(t, tx).Refusing(t, tx)
}

// SubmittedDecision is a case whose refusal waits for a signature.
func SubmittedDecision(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return DraftDecision(t, tx, by).Step(t, tx, Drafted, Act(decision.Submit))
}

// IssuedDecision is a case whose refusal was signed.
func IssuedDecision(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return SubmittedDecision(t, tx, by).Step(t, tx, DecidedOn, Act(decision.Sign))
}

// DeliveredDecision is a case whose refusal was delivered: the time to appeal has passed,
// and nobody has said so yet.
func DeliveredDecision(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return IssuedDecision(t, tx, by).Step(t, tx, DecidedOn, Act(decision.Deliver))
}

// AppealedDecision is a case whose refusal the party appealed against.
func AppealedDecision(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return DeliveredDecision(t, tx, by).Step(t, tx, Today, Act(decision.Appeal))
}

// NewReferral passes an item on to the social-assistance team in agreement, and nothing
// speaks against it once the needs are assessed.
func NewReferral() application.NewReferral {
	return application.NewReferral{Ground: application.ByAgreement, Kind: application.SocialAssistanceTeam, Reasons: "Usługi opiekuńcze przyznaje zespół pomocy społecznej.",
		AgreedOn: Today, AgreedForm: application.AgreedSignature, SentOn: Today}
}

// Referred is a case whose service was passed on to the social-assistance team.
func Referred(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Application(t, tx, by).Assess(t, tx).Refer(t, tx)
}

// Refer passes the service on.
func (h Held) Refer(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	h.Referral = OK[application.ReferralRef](t)(application.Refer(t.Context(), As(tx, h.By), h.Application, h.Now(t, tx).Version, h.Item, NewReferral()))
	return h
}

// Terms sets what the programme asks of whoever wants the service.
func (h Held) Terms(t testing.TB, tx *audit.Tx, conditions []string, places int, confirmBy string) Held {
	t.Helper()
	var limit *int
	if places > 0 {
		limit = &places
	}
	_, err := tx.Exec(t.Context(), `UPDATE offer SET conditions = @conditions, places = @places, confirm_by = @by
		WHERE id = (SELECT offer_id FROM application_item WHERE public_id = @item)`,
		db.Args{"conditions": append([]string{}, conditions...), "places": limit, "by": confirmBy, "item": string(h.Item)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Proposed is a case whose qualification waits for the organiser's confirmation.
func Proposed(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Application(t, tx, by).Terms(t, tx, nil, 0, "OUS").Qualify(t, tx)
}

// Waitlisted is a case whose service waits for a free place.
func Waitlisted(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Application(t, tx, by).Wait(t, tx)
}

// Wait puts the service on the waiting list.
func (h Held) Wait(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	err := application.Qualify(t.Context(), As(tx, h.By), h.Application, h.Now(t, tx).Version,
		[]application.Decision{{Item: h.Item, State: application.Waitlisted, Note: "Limit miejsc jest wyczerpany."}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
