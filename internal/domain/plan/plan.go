// Package plan holds individual service plans (IPUS, indywidualne plany usług społecznych):
// act of 19 July 2019 on social services centres, Dz.U. 2019 poz. 1818, art. 38–41. A plan
// names services of programmes in force, how much, when, where and through whom; it is
// agreed with the applicant, submitted, and approved by the director or an authorised
// organiser, never by its author.
package plan

import (
	"slices"
	"strconv"
	"time"

	"cus/internal/domain/document"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is a plan inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// State is how far a plan has come.
type State string

// The states of a plan. While a new version of an approved plan is worked on, the state is
// that version's, and the version in force stays what it was (Plan.InForceNo).
const (
	Draft     State = "draft"     // szkic
	Agreed    State = "agreed"    // uzgodniony z wnioskodawcą
	Submitted State = "submitted" // przekazany do zatwierdzenia
	Returned  State = "returned"  // zwrócony do poprawy
	Approved  State = "approved"  // zatwierdzony, before its first day
	Active    State = "active"    // realizowany
	Ended     State = "ended"     // zakończony: its period is over
	Abandoned State = "abandoned" // zaniechany
)

// States lists them in the order of a plan's life.
var States = []State{Draft, Agreed, Submitted, Returned, Approved, Active, Ended, Abandoned}

// Editable reports whether the coordinator may change the content: an agreed plan, too,
// though a change voids the agreement.
func (s State) Editable() bool { return s == Draft || s == Returned || s == Agreed }

// Frozen reports whether the plan stands as it was approved.
func (s State) Frozen() bool { return s == Approved || s == Active || s == Ended }

// Service is one planned service. A field not filled yet is zero.
type Service struct {
	ItemRef    string // of the application item it answers
	Goal       int    // number of the goal it serves; 0: „Bez celu”
	Service    string
	Programme  string
	Resolution string // number of the programme's resolution
	Unit       Unit
	ProviderID int64
	Provider   string
	Gone       bool   // the performer works with the centre no longer
	LineRef    string // of the contract line it is paid from; empty: none chosen
	Contract   string // number of that contract
	Place      string
	Schedule
	Amount   Amount    // per month: the limit; the schedule says when
	StartsOn date.Date // both days belong to the service
	EndsOn   date.Date
	Note     string // for the performer
	InForce  bool   // its programme is in force on the day asked
	InPlan   bool   // false: granted, but not planned yet
}

// AgreementForm is how the applicant agreed.
type AgreementForm string

// By signature on the print, electronically, or orally with a note in the file (KPA 72).
const (
	Signature  AgreementForm = "signature"
	Electronic AgreementForm = "electronic"
	OralNote   AgreementForm = "oral_note"
)

// AgreementForms lists them in the order a form offers them.
var AgreementForms = []AgreementForm{Signature, Electronic, OralNote}

// Agreement is the applicant's agreement (uzgodnienie z wnioskodawcą, art. 38 ust. 1) to
// exactly one content.
type Agreement struct {
	AgreedOn    date.Date
	Place       string
	Form        AgreementForm
	Party       string
	Note        string
	ContentHash string
	RecordedBy  string
	RecordedAt  time.Time
	ScanRef     string        // of the signed copy in the person's file; empty: none
	Scan        document.File `db:"-"` // the signed copy as it is brought
}

// Approval is what the approver said of a version.
type Approval struct {
	Result          string // approved, returned
	Comment         string
	By              string
	AuthorisationNo string // of the organiser; empty for the director
	At              time.Time
}

// Warning is something a professional decides on: it never blocks, but asks for a reason.
type Warning struct {
	Key    string `json:"key"`
	Args   i18n.A `json:"args,omitempty"`
	Reason string `json:"reason"`
	Spot   string `json:"-"` // what it is about: "from", "service.<item>", "need.2", "goal.<ref>"
}

// Plan is one plan as its reader may see it.
type Plan struct {
	ID             ID
	Ref            Ref
	Number         string
	ResidentID     int64
	ResidentRef    string
	ResidentNumber string
	Surname        string
	GivenNames     string
	BirthDate      date.Date
	ApplicationID  int64
	ApplicationRef string
	ApplicationNo  string
	ReceivedOn     date.Date // day 0
	Applicant      string
	CoordinatorID  int64
	Coordinator    string
	State          State
	DueOn          date.Date // opracować do
	AlarmOn        date.Date
	ApproveBy      date.Date // zatwierdzić do: own target
	VersionNo      int       // the version worked on, or the one in force
	VersionID      int64
	InForceNo      int           // 0: none was approved yet
	InForceUntil   date.Date     // its last day
	FirstStart     date.Date     // first day of the plan as first approved; a year runs from it
	Reason         VersionReason // why this version was made
	ReasonNote     string
	Excluded       bool // the reader has declared to be related to a party (KPA 24)
	PreparedBy     policy.StaffID
	StartsOn       date.Date
	EndsOn         date.Date
	SubmittedOn    date.Date
	ApprovedOn     date.Date // of this version
	FrozenHash     string    // of the approved content
	AssessedAt     *time.Time
	UpdatedAt      time.Time
	UpdatedBy      string
	Version        int // of the row
	Reached        bool
}

// Person is the resident's full name, given names first.
func (p Plan) Person() string { return p.GivenNames + " " + p.Surname }

// Period checks the days of the plan: they are set in order, and the plan lasts a year at
// most (art. 40).
func Period(from, until date.Date) error {
	var c check.List
	c.That(!from.IsZero(), "from", "plan.from_missing")
	c.That(!until.IsZero(), "until", "plan.until_missing")
	if len(c) > 0 {
		return c.Err()
	}
	c.That(!until.Before(from), "until", "plan.until_before_from")
	latest := law.PlanMaxEnd(from)
	c.That(!until.After(latest), "until", "plan.over_a_year", i18n.A{"Day": latest.PL()})
	return c.Err()
}

// Check says what of one service art. 39 still asks for, and what contradicts the plan's
// period. Field names are those of the service's form.
func (s Service) Check(from, until date.Date) error {
	var c check.List
	name := i18n.A{"Service": s.Service}
	c.That(s.InForce, "", "plan.programme_not_in_force", i18n.A{"Programme": s.Programme})
	c.That(s.ProviderID != 0, "provider", "plan.provider_missing", name)
	c.That(!s.Gone, "provider", "plan.provider_gone", i18n.A{"Provider": s.Provider})
	c.That(s.Place != "", "place", "plan.place_missing", name)
	c.That(s.Days.Count() > 0, "days", "plan.days_missing", name)
	c.That(s.From >= 0 && s.Until >= 0, "hours", "plan.hours_missing", name)
	c.That(s.From < 0 || s.Until < 0 || s.Until > s.From, "hours", "plan.hours_reversed", name)
	c.That(s.Amount > 0, "amount", "plan.amount_missing", name)
	c.That(!s.StartsOn.IsZero(), "starts", "plan.starts_missing", name)
	c.That(!s.EndsOn.IsZero(), "ends", "plan.ends_missing", name)
	if !s.StartsOn.IsZero() && !s.EndsOn.IsZero() {
		c.That(!s.EndsOn.Before(s.StartsOn), "ends", "plan.until_before_from")
		c.That(from.IsZero() || !s.StartsOn.Before(from), "starts", "plan.starts_before_plan", i18n.A{"Day": from.PL()})
		c.That(until.IsZero() || !s.EndsOn.After(until), "ends", "plan.ends_after_plan", i18n.A{"Day": until.PL()})
	}
	return c.Err()
}

// Complete says what keeps the plan from being agreed: the guards of the act and nothing
// else (performer, place, timetable, programme in force, at most a year).
func (p Plan) Complete(b Body) error {
	var c check.List
	problems, _ := check.Problems(p.Period(p.StartsOn, p.EndsOn))
	c = append(c, problems...)
	planned := b.Planned()
	for _, s := range planned {
		problems, _ := check.Problems(s.Check(p.StartsOn, p.EndsOn))
		for _, pr := range problems {
			pr.Field = "service." + s.ItemRef
			c = append(c, pr)
		}
	}
	c.That(len(planned) > 0, "services", "plan.no_services")
	return c.Err()
}

// Agree returns the plan as agreed, or the reasons against recording the agreement.
func (p Plan) Agree(b Body, a Agreement, today date.Date) (Plan, error) {
	var c check.List
	c.That(p.State == Draft || p.State == Returned, "", "plan.agree.not_a_draft")
	c.That(!a.AgreedOn.IsZero(), "agreed_on", "plan.agree.day_missing")
	c.That(!a.AgreedOn.After(today), "agreed_on", "plan.agree.day_in_future")
	c.That(a.AgreedOn.IsZero() || !a.AgreedOn.Before(p.ReceivedOn), "agreed_on", "plan.agree.day_before_application", i18n.A{"Day": p.ReceivedOn.PL()})
	c.That(a.Form == Signature || a.Form == Electronic || a.Form == OralNote, "form", "plan.agree.form_missing")
	c.That(a.Place != "", "place", "plan.agree.place_missing")
	c.That(a.Form != OralNote || a.Note != "", "note", "plan.agree.note_missing")
	problems, _ := check.Problems(p.Complete(b))
	for _, pr := range problems {
		pr.Field = "" // the agreement's form has no such field; the page links to the plan
		c = append(c, pr)
	}
	p.State = Agreed
	return p, c.Err()
}

// Submit returns the plan as submitted on day today for approval (art. 40: within 30 days
// of the application), or the reasons against it. reasons answers the warnings by key.
func (p Plan) Submit(b Body, a *Agreement, warnings []Warning, today date.Date) (Plan, error) {
	var c check.List
	c.That(p.State == Agreed || p.Resubmittable(b, a), "", "plan.submit.not_agreed")
	c.That(p.AssessedAt != nil, "", "plan.submit.no_assessment")
	c.That(a != nil && a.ContentHash == p.Content(b).Hash(), "", "plan.submit.agreement_void")
	problems, _ := check.Problems(p.Complete(b))
	for _, pr := range problems {
		pr.Field = ""
		c = append(c, pr)
	}
	for i, w := range warnings {
		c.That(w.Reason != "", WarningField(i), "plan.submit.reason_missing")
	}
	p.State = Submitted
	if p.SubmittedOn.IsZero() {
		p.SubmittedOn = today
	}
	p.ApproveBy = law.ApprovalTarget(today)
	return p, c.Err()
}

// Resubmittable reports whether a returned plan may go back as it is: nothing in it has
// changed, so the applicant's agreement still covers it.
func (p Plan) Resubmittable(b Body, a *Agreement) bool {
	return p.State == Returned && a != nil && a.ContentHash == p.Content(b).Hash()
}

// WarningField is the form field that holds the reason for warning i.
func WarningField(i int) string { return "reason." + strconv.Itoa(i+1) }

// Approve returns the plan as approved by who on day today, or the reasons against it:
// only a submitted plan, never by its author (the way out is to authorise the organiser),
// and by nobody who lacks the right that day, or who
// stands in that day for the coordinator whose plan it is.
func (p Plan) Approve(who policy.Actor, today date.Date) (Plan, error) {
	c := p.mayDecide(who)
	p.State, p.ApprovedOn = Approved, today
	return p, c.Err()
}

// Return returns the plan as sent back for correction; a comment must say why.
func (p Plan) Return(who policy.Actor, comment string) (Plan, error) {
	c := p.mayDecide(who)
	c.That(comment != "", "comment", "plan.return.comment_missing")
	p.State = Returned
	return p, c.Err()
}

func (p Plan) mayDecide(who policy.Actor) check.List {
	var c check.List
	c.That(p.State == Submitted, "", "plan.approve.not_submitted")
	c.That(p.PreparedBy != who.ID, "", "plan.approve.own_plan")
	c.That(!slices.Contains(who.Deputises, policy.StaffID(p.CoordinatorID)), "", "plan.approve.deputy")
	c.That(who.Reach(policy.ApprovePlan) == policy.All, "", "plan.approve.no_right")
	c.That(!p.Excluded, "", "plan.approve.excluded")
	return c
}

// Abandon returns the plan as given up before it was submitted; a reason must be given. A
// new version given up leaves the plan in force as it was on day today.
func (p Plan) Abandon(reason string, today date.Date) (Plan, error) {
	var c check.List
	c.That(p.State.Editable(), "", "plan.abandon.too_late")
	c.That(reason != "", "reason", "plan.abandon.reason_missing")
	p.State = Abandoned
	if p.InForceNo > 0 {
		p.State, p.VersionNo = p.standing(today), p.InForceNo
	}
	return p, c.Err()
}

// Warnings are what a professional should justify before submitting (decisions of the
// centre, never a block): coordination under three months (art. 38 ust. 2), a need without
// a service, a goal without a need, a timetable that yields more than the month's
// limit, with both numbers, and a contract that has too little left.
func (p Plan) Warnings(b Body) []Warning {
	var out []Warning
	if !p.StartsOn.IsZero() && !p.EndsOn.IsZero() && !law.LastsAtLeast(p.StartsOn, p.EndsOn, law.CoordinationMinimum) {
		out = append(out, Warning{Key: "plan.warn.short", Spot: "from"})
	}
	out = append(out, b.unsettled()...)
	out = append(out, b.uncovered()...)
	for _, s := range b.Planned() {
		out = append(out, s.OverLimit()...)
	}
	return append(out, b.short()...)
}
