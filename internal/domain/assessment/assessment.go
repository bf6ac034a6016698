// Package assessment holds needs assessments (rozpoznanie indywidualnych potrzeb, art. 37):
// a conversation with four purposes, held at the centre or where the person stays. It may
// be left out before qualifying; no plan is submitted without a completed one (art. 38
// ust. 1).
package assessment

import (
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// ID is an assessment inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// Place is where the conversation was held (art. 37 ust. 3).
type Place string

// At the seat of the centre, or where the person stays.
const (
	Centre    Place = "centre"
	Residence Place = "residence"
)

// Places lists them in the order a form offers them.
var Places = []Place{Centre, Residence}

// Feasibility is what the conversation found of the services applied for.
type Feasibility string

// Justified and possible, justified but not possible, not justified.
const (
	JustifiedPossible   Feasibility = "justified_possible"
	JustifiedImpossible Feasibility = "justified_impossible"
	Unjustified         Feasibility = "unjustified"
)

// Feasibilities lists them in the order a form offers them.
var Feasibilities = []Feasibility{JustifiedPossible, JustifiedImpossible, Unjustified}

// Content is what was talked about and found: the four purposes of art. 37 ust. 2.
type Content struct {
	HeldOn      date.Date   `json:"held_on"`
	Place       Place       `json:"place"`
	Present     string      `json:"present"`     // who took part
	Needs       string      `json:"needs"`       // 1. needs as the applicant presents them
	Current     string      `json:"current"`     // 2. services used now, form and mode; "brak" is an answer
	Reasons     string      `json:"reasons"`     // 3. why the services applied for are justified and possible, or not
	Feasibility Feasibility `json:"feasibility"` // 3. in one word
	FeeInfoOn   date.Date   `json:"fee_info_on"` // 4. when fee, persons entitled and reliefs were explained
}

// Check says what speaks against keeping the content; done asks for everything the act
// names.
func (n Content) Check(today date.Date, done bool) error {
	var c check.List
	c.That(!n.HeldOn.After(today), "held", "assessment.held_in_future")
	c.That(!n.FeeInfoOn.After(today), "fee", "assessment.fee_in_future")
	for _, f := range [][2]string{{"present", n.Present}, {"needs", n.Needs}, {"current", n.Current}, {"reasons", n.Reasons}} {
		c.That(len([]rune(f[1])) <= longest, f[0], "form.too_long", i18n.A{"Max": longest})
	}
	c.That(n.Place == "" || slices.Contains(Places, n.Place), "place", "assessment.place_missing")
	c.That(n.Feasibility == "" || slices.Contains(Feasibilities, n.Feasibility), "feasibility", "assessment.feasibility_missing")
	if done {
		c.That(!n.HeldOn.IsZero(), "held", "assessment.held_missing")
		c.That(n.Place != "", "place", "assessment.place_missing")
		c.That(n.Present != "", "present", "assessment.present_missing")
		c.That(n.Needs != "", "needs", "assessment.needs_missing")
		c.That(n.Current != "", "current", "assessment.current_missing")
		c.That(n.Reasons != "", "reasons", "assessment.reasons_missing")
		c.That(n.Feasibility != "", "feasibility", "assessment.feasibility_missing")
		c.That(!n.FeeInfoOn.IsZero(), "fee", "assessment.fee_missing")
	}
	return c.Err()
}

// Next is what follows a completed assessment, in agreement with the applicant (art. 38).
type Next string

// A plan, for services that need coordination and are to last three months at least;
// services without a plan; passing the application on within the gmina; refusal of what is
// not justified, unless the applicant withdraws it.
const (
	PlanNext     Next = "plan"
	ServicesNext Next = "services"
	ReferralNext Next = "referral"
	RefusalNext  Next = "refusal"
)

// Nexts lists them in the order a form offers them.
var Nexts = []Next{PlanNext, ServicesNext, ReferralNext, RefusalNext}

// Ready says what speaks against completing an assessment with this content and these
// needs: nothing, when the act's four purposes, the day, the place and those present are
// there, and a need at least, each with its urgency, unless services are not justified.
func Ready(n Content, needs []Need, today date.Date) error {
	c := problems(n.Check(today, true))
	c.That(len(needs) > 0 || n.Feasibility == Unjustified, "", "assessment.no_needs")
	for _, need := range needs {
		c.That(need.Urgency != "", "", "assessment.urgency_missing", i18n.A{"No": fmt.Sprintf("P%d", need.No)})
	}
	return c.Err()
}

// Follows says what speaks against this step after that finding.
func (x Next) Follows(n Content) error {
	var c check.List
	c.That(slices.Contains(Nexts, x), "next", "assessment.next_missing")
	c.That(n.Feasibility != Unjustified || x == RefusalNext || x == ReferralNext || !slices.Contains(Nexts, x), "next", "assessment.next_unjustified")
	c.That(n.Feasibility != JustifiedPossible || x != RefusalNext, "next", "assessment.next_justified")
	return c.Err()
}

func problems(err error) check.List {
	l, _ := check.Problems(err)
	return slices.Clone(l)
}

// Assessment is one assessment as its reader may see it.
type Assessment struct {
	ID  ID
	Ref Ref
	Content
	SupplementReason string // of a supplement: what it corrects or adds
	NextStep         Next
	CompletedAt      *time.Time
	CompletedBy      string
	UpdatedAt        time.Time
	UpdatedBy        string
	Version          int
}

// Completed reports whether it is frozen.
func (a Assessment) Completed() bool { return a.CompletedAt != nil }

// Reached is the condition, on an application a and its resident r, that the reader may
// read its assessment: the director; a coordinator of the case or after a justified
// opening; the organiser only what belongs to a plan submitted to them, under an
// authorisation valid that day.
const Reached = `(` + resident.Visible + ` AND (@director::boolean OR (@coordinator::boolean AND ` + resident.Within + `)
	OR (@approver::boolean AND EXISTS (SELECT 1 FROM plan sp WHERE sp.resident_id = r.id AND sp.state = 'submitted'))))`

// Args are the arguments of Reached.
func Args(who policy.Actor, now time.Time) db.Args {
	return db.With(resident.Args(who, now), db.Args{
		"coordinator": who.Has(policy.Coordinator),
		"approver":    who.Has(policy.ServiceOrganiser) && who.ApprovalNumber != "",
	})
}
