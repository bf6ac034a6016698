package plan

import (
	"slices"
	"strconv"

	"cus/internal/domain/contract"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// Body is what a version of a plan says beyond its head and its period.
type Body struct {
	Needs    []Need    // in order: P1, P2 …
	Goals    []Goal    // in order: 1, 2 …
	Services []Service // planned first, then granted and not planned yet
	Support  []Support
	Arrangements

	Choices []contract.Choice // contract lines to choose from, the chosen ones among them
	Fees    map[string]Fee    // of the granted services, by item
}

// Need is a need the plan knows of (potrzeba): taken over from the assessment, or added in
// the plan. One left outside the plan says why; one joined to another is answered with it.
type Need struct {
	Ref      string
	No       int // P1 is 1
	Text     string
	NeedID   *int64 // of the assessment; nil: added in the plan
	Outside  bool   // poza planem
	Reason   string // why outside
	JoinedTo int    // number of the need it was joined to; 0: stands by itself
}

// Mark is how the need is named: P1.
func (n Need) Mark() string { return "P" + strconv.Itoa(n.No) }

// Stands reports whether the plan has to answer the need by itself.
func (n Need) Stands() bool { return !n.Outside && n.JoinedTo == 0 }

// Goal is a goal of the plan (cel): what changes for the person, how it is seen, by when.
// Not statutory: a plan may have none.
type Goal struct {
	Ref      string
	No       int
	Text     string
	Measure  string
	TargetOn date.Date
	Needs    []int // numbers of the needs it answers
}

// SupportKind is what kind of supporting action it is (art. 39 ust. 2, art. 13 ust. 1 pkt 6).
type SupportKind string

// The kinds of supporting action.
const (
	SelfHelp        SupportKind = "self_help"        // samopomoc
	Volunteering    SupportKind = "volunteering"     // wolontariat
	Neighbour       SupportKind = "neighbour"        // pomoc sąsiedzka
	LocalInitiative SupportKind = "local_initiative" // inicjatywa lokalna
)

// SupportKinds lists them in the order a form offers them.
var SupportKinds = []SupportKind{Neighbour, Volunteering, SelfHelp, LocalInitiative}

// Support is a supporting action (działanie wspierające): who does what and when, in plain
// words. It is no service: nobody orders it and nothing is paid for it.
type Support struct {
	Ref      string
	Goal     int // number of its goal; 0: none
	Kind     SupportKind
	Who      string
	Schedule string
}

// Datum is a kind of data a performer is given.
type Datum string

// What of a person's file may go to a performer.
const (
	DatumName          Datum = "name"
	DatumAddress       Datum = "address"
	DatumPhone         Datum = "phone"
	DatumScope         Datum = "scope"         // services, place, timetable
	DatumAccessibility Datum = "accessibility" // how to speak and meet
	DatumEmergency     Datum = "emergency"     // whom to call
)

// Data lists them in the order a form offers them.
var Data = []Datum{DatumName, DatumAddress, DatumPhone, DatumScope, DatumAccessibility, DatumEmergency}

// Ground is why the data may go there.
type Ground string

// A contract that entrusts the processing (GDPR 28), a statute, or consent, which is for
// extras only.
const (
	Entrustment Ground = "entrustment"
	Statute     Ground = "statute"
	Consent     Ground = "consent"
)

// Grounds lists them in the order a form offers them.
var Grounds = []Ground{Entrustment, Statute, Consent}

// Handover says which data go to one performer, and on which ground.
type Handover struct {
	ProviderID int64   `json:"provider_id"`
	Provider   string  `json:"provider"`
	Data       []Datum `json:"data"`
	Ground     Ground  `json:"ground"`
}

// Arrangements are what was settled beside the services (ustalenia).
type Arrangements struct {
	ReviewMonths     int // how often the plan is looked at
	ContactOnChange  string
	EmergencyContact string
	Handovers        []Handover
	Other            string
}

// ReviewUsual is how often a plan is looked at unless somebody sets otherwise, in months.
const ReviewUsual = 3

// Goal is the goal of that number.
func (b Body) Goal(no int) (Goal, bool) {
	i := slices.IndexFunc(b.Goals, func(g Goal) bool { return g.No == no && no != 0 })
	if i < 0 {
		return Goal{}, false
	}
	return b.Goals[i], true
}

// Need is the need of that number.
func (b Body) Need(no int) (Need, bool) {
	i := slices.IndexFunc(b.Needs, func(n Need) bool { return n.No == no && no != 0 })
	if i < 0 {
		return Need{}, false
	}
	return b.Needs[i], true
}

// Planned are the services that stand in the plan.
func (b Body) Planned() []Service {
	return slices.DeleteFunc(slices.Clone(b.Services), func(s Service) bool { return !s.InPlan })
}

// ServicesOf are the planned services of a goal; 0: those without one.
func (b Body) ServicesOf(goal int) []Service {
	return slices.DeleteFunc(b.Planned(), func(s Service) bool { return s.Goal != goal })
}

// SupportOf are the supporting actions of a goal; 0: those without one.
func (b Body) SupportOf(goal int) []Support {
	return slices.DeleteFunc(slices.Clone(b.Support), func(s Support) bool { return s.Goal != goal })
}

// Answered reports whether a need is answered: by a service, or by a supporting action,
// under a goal that names it. One joined to another is answered with it.
func (b Body) Answered(n Need) bool {
	for _, g := range b.Goals {
		if (slices.Contains(g.Needs, n.No) || n.JoinedTo != 0 && slices.Contains(g.Needs, n.JoinedTo)) &&
			(len(b.ServicesOf(g.No)) > 0 || len(b.SupportOf(g.No)) > 0) {
			return true
		}
	}
	return false
}

// uncovered are the warnings of the coverage check: a need without a service, a goal
// without a need.
func (b Body) uncovered() []Warning {
	var out []Warning
	for _, n := range b.Needs {
		if n.Stands() && !b.Answered(n) {
			out = append(out, Warning{Key: "plan.warn.need_without_service", Args: i18n.A{"Mark": n.Mark(), "Text": n.Text}, Spot: "need." + strconv.Itoa(n.No)})
		}
	}
	for _, g := range b.Goals {
		if len(g.Needs) == 0 {
			out = append(out, Warning{Key: "plan.warn.goal_without_need", Args: i18n.A{"No": g.No, "Text": g.Text}, Spot: "goal." + g.Ref})
		}
	}
	return out
}

// With is the body with one service as it would be: in place of the one of its item.
func (b Body) With(n Service) Body {
	b.Services = slices.Clone(b.Services)
	for i := range b.Services {
		if b.Services[i].ItemRef == n.ItemRef {
			b.Services[i] = n
		}
	}
	return b
}
