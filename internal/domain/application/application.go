// Package application holds applications for services (wnioski, art. 35–38 of the act of
// 19 July 2019 on social services centres): who applies for whom, for which services of a
// programme in force, when it was received, and whether each service was granted.
//
// Granting needs no decision (art. 42 ust. 1); refusing does and is not done here.
package application

import (
	"time"

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

// State is how far an application has come.
type State string

// The states this office uses so far.
const (
	Submitted      State = "submitted"       // złożony
	Incomplete     State = "incomplete"      // wezwano do uzupełnienia
	Qualification  State = "qualification"   // kwalifikacja: at least one service decided
	Resolved       State = "resolved"        // załatwiony: its plan was approved
	Withdrawn      State = "withdrawn"       // wycofany: every service withdrawn by the applicant
	LeftUnexamined State = "left_unexamined" // pozostawiony bez rozpoznania (KPA 64 § 2)
)

// Open reports whether the application can be worked on: it waits for us. One that waits
// for the applicant to complete it is not open, and not Final either.
func (s State) Open() bool { return s == Submitted || s == Qualification }

// Final reports whether nothing more can happen to the application.
func (s State) Final() bool { return s == Resolved || s == Withdrawn || s == LeftUnexamined }

// Application is one application as its reader may see it.
type Application struct {
	ID               ID
	Ref              Ref
	Number           string
	ResidentID       int64
	ResidentRef      string
	ResidentNumber   string
	Surname          string
	GivenNames       string
	Capacity         Capacity
	ApplicantName    string
	RepresentativeID int64 // who applies, on record; 0: the person concerned
	OwnWords         string
	ReceivedOn       date.Date
	Channel          Channel
	Urgency          string
	Statements       []Statement
	StatementOn      date.Date
	PrivacyNoticeOn  date.Date
	PrivacyHow       Informed
	NoticeRef        string // of the zgłoszenie it came from; empty: none
	NoticeNumber     string
	CoordinatorID    int64  // 0: nobody has taken it
	Coordinator      string // name
	State            State
	DueOn            date.Date // opracować do
	AlarmOn          date.Date
	CreatedAt        time.Time
	CreatedBy        string
	UpdatedAt        time.Time
	UpdatedBy        string
	Version          int
	AssessedAt       *time.Time // when the needs assessment was completed
	PlanRef          string     // of the plan made from it, empty when there is none
	PlanNumber       string
	PlanState        string
	Reached          bool // the reader may see more than that it exists
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
		if i.State.Undecided() {
			pending++
		}
		if i.State == Qualified {
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
