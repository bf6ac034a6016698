// Package application holds applications for services (wnioski, art. 35–38 of the act of
// 19 July 2019 on social services centres): who applies for whom, for which services of a
// programme in force, when it was received, and whether each service was granted.
//
// Granting needs no decision (art. 42 ust. 1); refusing does and is not done here.
package application

import (
	"time"

	"cus/internal/domain/law"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is an application inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// ItemID is one service applied for; ItemRef is its public id.
type (
	ItemID  int64
	ItemRef string
)

// Capacity is in what capacity somebody applies (art. 35).
type Capacity string

// The three who may apply.
const (
	PersonConcerned         Capacity = "person_concerned"         // osoba zainteresowana
	StatutoryRepresentative Capacity = "statutory_representative" // przedstawiciel ustawowy
	ActualCarer             Capacity = "actual_carer"             // opiekun faktyczny
)

// Capacities lists them in the order a form offers them.
var Capacities = []Capacity{PersonConcerned, StatutoryRepresentative, ActualCarer}

// Form is how the application became one (KPA 63): only then the clock runs.
type Form string

// Signed by the applicant, or spoken and taken to a protocol.
const (
	Signed   Form = "signed"
	Protocol Form = "protocol"
)

// Forms lists them in the order a form offers them.
var Forms = []Form{Signed, Protocol}

// State is how far an application has come.
type State string

// The states this office uses so far.
const (
	Submitted     State = "submitted"     // złożony
	Qualification State = "qualification" // kwalifikacja: at least one service decided
	Resolved      State = "resolved"      // załatwiony: its plan was approved
	Withdrawn     State = "withdrawn"     // wycofany: every service withdrawn by the applicant
)

// Open reports whether the application still waits for something.
func (s State) Open() bool { return s == Submitted || s == Qualification }

// New is an application as it was lodged.
type New struct {
	Resident        string // public id of the person it is for
	Capacity        Capacity
	ApplicantName   string // who applies, when not the person concerned
	OwnWords        string
	ReceivedOn      date.Date // day of signature or protocol; day 0 of art. 40
	Form            Form
	StatementSigned bool      // the applicant's own statement with the clause of art. 36 ust. 2
	PrivacyNoticeOn date.Date // when the information on personal data was given
	Offers          []string  // public ids of the offers applied for
}

// Check says what speaks against registering it on day today.
func (n New) Check(today date.Date) error {
	var c check.List
	c.That(n.Capacity == PersonConcerned || n.Capacity == StatutoryRepresentative || n.Capacity == ActualCarer,
		"capacity", "application.capacity_missing")
	c.That(n.Capacity == PersonConcerned || n.Capacity == "" || n.ApplicantName != "", "applicant", "application.applicant_missing")
	c.That(len([]rune(n.ApplicantName)) <= 120, "applicant", "form.too_long", i18n.A{"Max": 120})
	c.That(len([]rune(n.OwnWords)) <= 4000, "words", "form.too_long", i18n.A{"Max": 4000})
	c.That(len(n.Offers) > 0, "offers", "application.services_missing")
	c.That(!n.ReceivedOn.IsZero(), "received", "application.received_missing")
	c.That(!n.ReceivedOn.After(today), "received", "application.received_in_future")
	c.That(n.ReceivedOn.IsZero() || n.ReceivedOn.After(today.AddYears(-5)), "received", "application.received_long_ago")
	c.That(n.Form == Signed || n.Form == Protocol, "form", "application.form_missing")
	c.That(n.StatementSigned, "statement", "application.statement_missing")
	c.That(!n.PrivacyNoticeOn.IsZero(), "privacy", "application.privacy_missing")
	c.That(!n.PrivacyNoticeOn.After(today), "privacy", "application.privacy_in_future")
	return c.Err()
}

// Term is the statutory term the application starts: the plan is to be drawn up within it.
func (n New) Term() law.Term { return law.PlanTerm(n.ReceivedOn, law.ParametersOn(n.ReceivedOn)) }

// Application is one application as its reader may see it.
type Application struct {
	ID              ID
	Ref             Ref
	Number          string
	ResidentID      int64
	ResidentRef     string
	ResidentNumber  string
	Surname         string
	GivenNames      string
	Capacity        Capacity
	ApplicantName   string
	OwnWords        string
	ReceivedOn      date.Date
	Form            Form
	PrivacyNoticeOn date.Date
	CoordinatorID   int64  // 0: nobody has taken it
	Coordinator     string // name
	State           State
	DueOn           date.Date // opracować do
	AlarmOn         date.Date
	CreatedAt       time.Time
	CreatedBy       string
	UpdatedAt       time.Time
	UpdatedBy       string
	Version         int
	AssessedAt      *time.Time // when the needs assessment was completed
	PlanRef         string     // of the plan made from it, empty when there is none
	PlanNumber      string
	PlanState       string
	Reached         bool // the reader may see more than that it exists
}

// Person is the resident's full name, given names first.
func (a Application) Person() string { return a.GivenNames + " " + a.Surname }

// Applicant is the full name of who applies.
func (a Application) Applicant() string {
	if a.Capacity == PersonConcerned || a.ApplicantName == "" {
		return a.Person()
	}
	return a.ApplicantName
}

// CloseWithoutPlan returns the application as dealt with although no plan was made: a
// service of under three months needs none (art. 38 ust. 2). A reason must be given.
func (a Application) CloseWithoutPlan(items []Item, reason string) (Application, error) {
	var c check.List
	pending, qualified := 0, 0
	for _, i := range items {
		switch i.State {
		case Pending:
			pending++
		case Qualified:
			qualified++
		}
	}
	c.That(a.State.Open(), "", "application.closed", i18n.A{"Number": a.Number})
	c.That(a.PlanRef == "", "", "application.close.has_plan", i18n.A{"Number": a.PlanNumber})
	c.That(pending == 0, "", "application.close.pending")
	c.That(pending > 0 || qualified > 0, "", "application.close.nothing_granted")
	c.That(reason != "", "reason", "application.close.reason_missing")
	c.That(len([]rune(reason)) <= 2000, "reason", "form.too_long", i18n.A{"Max": 2000})
	a.State = Resolved
	return a, c.Err()
}
