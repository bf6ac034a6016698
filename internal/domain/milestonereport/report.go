// Package milestonereport holds the reports of a project's milestones (raporty z kamieni
// milowych): what was promised, what became of it, and what it is shown by. A report is
// written by several people at once, checked by the accounts, approved by the director,
// and from that moment frozen with every figure in it; what the records say later is shown
// as a difference, never written into it.
package milestonereport

import (
	"slices"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// ID is one version of a report inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// State is how far a report has come.
type State string

// The states. After the approval the content stands still; the rest says what became of it.
const (
	Draft           State = "draft"            // szkic
	InternalReview  State = "internal_review"  // sprawdzanie w centrum
	Approved        State = "approved"         // zatwierdzony: frozen
	Submitted       State = "submitted"        // złożony do instytucji
	Returned        State = "returned"         // zwrócony do poprawy
	Accepted        State = "accepted"         // przyjęty przez instytucję
	Presented       State = "presented"        // przedłożony Radzie Programowej (milestone 4)
	PackageApproved State = "package_approved" // pakiet produktów zatwierdzony
	PackageReturned State = "package_returned" // pakiet produktów zwrócony
)

// States lists them in the order a report goes through them.
var States = []State{Draft, InternalReview, Approved, Submitted, Returned, Accepted, Presented, PackageApproved, PackageReturned}

// Frozen reports whether the content of a report in this state stands still.
func (s State) Frozen() bool { return s != Draft && s != InternalReview }

// Step is one act upon a report.
type Step string

// The steps.
const (
	HandIn         Step = "hand_in"         // hand the draft over for checking
	Recall         Step = "recall"          // take it back
	CheckFigures   Step = "check"           // the accounts looked at the figures
	Return         Step = "return"          // back to the draft, with a remark
	Approve        Step = "approve"         // approve and freeze
	Submit         Step = "submit"          // it was filed with the institution
	Refused        Step = "refused"         // the institution sent it back
	Accept         Step = "accept"          // the institution accepted it
	Present        Step = "present"         // it went to the Programme Council
	ApprovePackage Step = "approve_package" // the Council approved the package of products
	ReturnPackage  Step = "return_package"  // the Council sent the package back
)

// Steps lists them in the order they are usually taken.
var Steps = []Step{HandIn, Recall, CheckFigures, Return, Approve, Submit, Refused, Accept, Present, ApprovePackage, ReturnPackage}

// hand is whose a step is.
type hand int

// Who writes, who keeps the accounts, who approves; a return is for the last two.
const (
	writers hand = iota
	accounts
	director
	reviewers
)

// course says where each step starts and leads, and whose it is (domain 2.7).
var course = map[Step]struct {
	from []State
	to   State
	by   hand
	line string // in the journal: report.…
}{
	HandIn:         {from: []State{Draft}, to: InternalReview, by: writers, line: "handed_in"},
	Recall:         {from: []State{InternalReview}, to: Draft, by: writers, line: "recalled"},
	CheckFigures:   {from: []State{InternalReview}, to: InternalReview, by: accounts, line: "checked"},
	Return:         {from: []State{InternalReview}, to: Draft, by: reviewers, line: "came_back"},
	Approve:        {from: []State{InternalReview}, to: Approved, by: director, line: "approved"},
	Submit:         {from: []State{Approved, Returned}, to: Submitted, by: director, line: "filed"},
	Refused:        {from: []State{Submitted}, to: Returned, by: director, line: "sent_back"},
	Accept:         {from: []State{Submitted}, to: Accepted, by: director, line: "accepted"},
	Present:        {from: []State{Accepted, PackageReturned}, to: Presented, by: director, line: "presented"},
	ApprovePackage: {from: []State{Presented}, to: PackageApproved, by: director, line: "package_approved"},
	ReturnPackage:  {from: []State{Presented}, to: PackageReturned, by: director, line: "package_returned"},
}

// PackageMilestone is the milestone whose report goes to the Programme Council with the
// package of products.
const PackageMilestone = 4

// Report is one version of a report.
type Report struct {
	ID           ID
	Ref          Ref
	Number       string // RAP/2026/001
	VersionNo    int
	Reason       string // of a correction; empty in the first version
	Milestone    int
	Name         string // of the milestone
	Project      string
	Agreement    string // number of the funding agreement
	Beneficiary  string
	From         date.Date
	Until        date.Date
	Authors      string
	State        State
	Remark       string
	CheckedAt    *time.Time
	CheckedBy    string
	UncheckedWhy string
	Reference    string
	SubmittedOn  date.Date
	AnsweredOn   date.Date
	PresentedOn  date.Date
	PackageOn    date.Date
	Content      string // canonical JSON; empty until approved
	Hash         string
	FrozenAt     *time.Time
	ApprovedBy   string
	BeforeRef    Ref // the version it corrects
	AfterRef     Ref // the version that corrects it
	AfterState   State
	CreatedBy    string
	UpdatedAt    time.Time
	UpdatedBy    string
	Version      int
}

// Replaced reports whether a later version has been approved in its place.
func (r Report) Replaced() bool { return r.AfterState.Frozen() && r.AfterRef != "" }

// Checked reports whether the accounts looked at its figures.
func (r Report) Checked() bool { return r.CheckedAt != nil }

// mine reports whether the step may be the actor's at all.
func (h hand) mine(a policy.Actor) bool {
	switch h {
	case writers:
		return a.May(policy.CreateReport)
	case accounts:
		return a.Has(policy.Accounts) && a.May(policy.UpdateReport)
	case director:
		return a.May(policy.ApproveReport)
	}
	return accounts.mine(a) || director.mine(a)
}

// Allows reports whether the actor may take the step with the report as it stands.
func (r Report) Allows(s Step, a policy.Actor) bool {
	way, known := course[s]
	if !known || !way.by.mine(a) || !slices.Contains(way.from, r.State) || r.Replaced() {
		return false
	}
	return (s != Present || r.Milestone == PackageMilestone) && (s != CheckFigures || !r.Checked())
}

// WaitsFor lists the states in which a report waits for the actor: a draft or one sent back
// for who writes, one being checked for the accounts and the director.
func WaitsFor(a policy.Actor) (states []State) {
	if director.mine(a) {
		return []State{InternalReview, Approved}
	}
	if accounts.mine(a) {
		states = append(states, InternalReview)
	}
	if writers.mine(a) {
		states = append(states, Draft, Returned)
	}
	return states
}

// Corrects reports whether the actor may begin a version that corrects the report.
func (r Report) Corrects(a policy.Actor) bool {
	return r.State.Frozen() && r.AfterRef == "" && a.May(policy.CreateReport)
}

// Writes reports whether the actor may write in that part of the report now: in a draft,
// who writes reports; the accounts in the part on the budget.
func (r Report) Writes(s Section, a policy.Actor) bool {
	return r.State == Draft && (writers.mine(a) || (s == Budget && accounts.mine(a)))
}

// Act is one step with what is written down about it. Only the step's own fields are read.
type Act struct {
	Step      Step
	Note      string // the remark of a return, of the institution, of the Council
	On        date.Date
	Reference string // number in the institution's system
	Unchecked string // why approved without the accounts' check
}

// maxNote bounds a remark, in characters.
const maxNote = 2000

// Take returns the report as it stands after the act, or every reason against it. evidence
// are the things reported that nothing shows yet.
func (r Report) Take(a Act, who policy.Actor, evidence []Lack, now time.Time) (Report, error) {
	way, known := course[a.Step]
	if !known {
		return r, check.Refuse("", "report.step_unknown")
	}
	if !way.by.mine(who) {
		return r, fault.Denied{Reason: "denied.role"}
	}
	var c check.List
	c.That(!r.Replaced(), "", "report.replaced", i18n.A{"Number": r.Number})
	c.That(slices.Contains(way.from, r.State), "", "report.no_such_step", i18n.A{"Number": r.Number})
	c.That(a.Step != Present || r.Milestone == PackageMilestone, "", "report.not_to_council")
	if err := c.Err(); err != nil {
		return r, err
	}
	c.That(len([]rune(a.Note)) <= maxNote, "note", "form.too_long", i18n.A{"Max": maxNote})
	r.step(&c, a, evidence, now)
	r.State = way.to
	return r, c.Err()
}

func (r *Report) step(c *check.List, a Act, evidence []Lack, now time.Time) {
	today := date.Of(now)
	switch a.Step {
	case HandIn:
		r.Remark, r.CheckedAt = "", nil
	case CheckFigures:
		r.CheckedAt = &now
	case Return:
		c.That(a.Note != "", "note", "report.remark_missing")
		r.Remark, r.CheckedAt = a.Note, nil
	case Approve:
		for _, l := range evidence {
			c.That(false, "", l.Key(), l.Args())
		}
		c.That(r.Checked() || a.Unchecked != "", "unchecked", "report.unchecked_why_missing")
		c.That(len([]rune(a.Unchecked)) <= maxNote, "unchecked", "form.too_long", i18n.A{"Max": maxNote})
		if !r.Checked() {
			r.UncheckedWhy = a.Unchecked
		}
	case Submit:
		c.That(a.Reference != "", "reference", "report.reference_missing")
		c.That(len([]rune(a.Reference)) <= 120, "reference", "form.too_long", i18n.A{"Max": 120})
		day(c, a.On, r.sent(), today)
		r.Reference, r.SubmittedOn = a.Reference, a.On
	case Refused, Accept:
		c.That(a.Step == Accept || a.Note != "", "note", "report.remark_missing")
		day(c, a.On, r.SubmittedOn, today)
		r.AnsweredOn, r.Remark = a.On, a.Note
	case Present:
		day(c, a.On, r.AnsweredOn, today)
		r.PresentedOn = a.On
	case ApprovePackage, ReturnPackage:
		c.That(a.Step == ApprovePackage || a.Note != "", "note", "report.remark_missing")
		day(c, a.On, r.PresentedOn, today)
		r.PackageOn, r.Remark = a.On, a.Note
	}
}

// sent is the earliest day the report may have been filed on.
func (r Report) sent() date.Date {
	earliest := r.AnsweredOn
	if r.FrozenAt != nil {
		earliest = date.Max(earliest, date.Of(*r.FrozenAt))
	}
	return earliest
}

// day notes what speaks against a day that lies before since or after today.
func day(c *check.List, on, since, today date.Date) {
	c.That(!on.IsZero(), "on", "report.day_missing")
	c.That(on.IsZero() || !on.Before(since), "on", "report.day_early", i18n.A{"Day": since.PL()})
	c.That(!on.After(today), "on", "report.day_ahead")
}

// Header is what opens a report and may be changed in its draft.
type Header struct {
	From    date.Date `json:"from"`
	Until   date.Date `json:"until"`
	Authors string    `json:"authors"`
}

// Check says what speaks against the header.
func (h Header) Check() error {
	var c check.List
	c.That(!h.From.IsZero(), "from", "report.day_missing")
	c.That(!h.Until.IsZero(), "until", "report.day_missing")
	c.That(h.From.IsZero() || h.Until.IsZero() || !h.Until.Before(h.From), "until", "report.period_reversed")
	c.That(h.Authors != "", "authors", "report.authors_missing")
	c.That(len([]rune(h.Authors)) <= 500, "authors", "form.too_long", i18n.A{"Max": 500})
	return c.Err()
}
