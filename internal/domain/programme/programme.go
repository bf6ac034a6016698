// Package programme holds the programmes of social services (programy usług społecznych):
// local law of the council that says which services the gmina offers, to whom and when
// (act of 19 July 2019, Dz.U. 2019 poz. 1818, art. 4–6). A person can be qualified for a
// service, and a service planned, only in a programme that is in force.
package programme

import (
	"slices"
	"time"
	"unicode/utf8"

	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is a programme inside the database.
type ID int64

// Ref is the public id of a programme, as it stands in an address.
type Ref string

// State is how far a programme has come on its way through the council.
type State string

// The states, in the order a programme goes through them, then the two side exits.
const (
	Draft         State = "draft"
	Consultation  State = "consultation"
	BeforeCouncil State = "before_council" // skierowany do rady
	Adopted       State = "adopted"        // uchwalony: number and date of the resolution
	Published     State = "published"      // ogłoszony in the voivodeship journal and both BIPs, art. 5 ust. 5
	InForceState  State = "in_force"       // obowiązujący
	Ended         State = "ended"
	Rejected      State = "rejected" // nieuchwalony
	Annulled      State = "annulled" // stwierdzono nieważność: the voivode
)

// States lists them all, in that order.
var States = []State{Draft, Consultation, BeforeCouncil, Adopted, Published, InForceState, Ended, Rejected, Annulled}

// next says where a programme can go from each state, the usual step first.
var next = map[State][]State{
	Draft:         {Consultation},
	Consultation:  {BeforeCouncil},
	BeforeCouncil: {Adopted, Rejected},
	Adopted:       {Published, Annulled},
	Published:     {InForceState, Annulled},
	InForceState:  {Ended, Annulled},
}

// Key is the message key of the state's name.
func (s State) Key() string { return "programme.state." + string(s) }

// Next lists the states that can follow; none when the programme is closed.
func (s State) Next() []State { return next[s] }

// Closed reports whether nothing can change any more.
func (s State) Closed() bool { return len(next[s]) == 0 }

// Law reports whether the council has adopted the programme: from then on its contents
// are those of a resolution.
func (s State) Law() bool {
	return slices.Contains([]State{Adopted, Published, InForceState, Ended}, s)
}

// Changeable reports whether this person may change what a programme in this state says:
// until the council adopts it whoever writes programmes, from then on the director, who
// answers that it says what the resolution says; a closed one nobody.
func (s State) Changeable(who policy.Actor) bool {
	return !s.Closed() && (!s.Law() || who.May(approve))
}

// approve is the right to take a programme through the council and into force.
var approve = policy.Action{Object: policy.Programmes, Verb: policy.Approve}

// MayMove reports whether who may move a programme to that state: the organiser prepares
// it up to the council, the rest is the director's.
func MayMove(who policy.Actor, to State) bool {
	if to == Consultation || to == BeforeCouncil {
		return who.Reach(policy.UpdateProgramme) == policy.All
	}
	return who.Reach(approve) == policy.All
}

// Facts are what one writes down about a programme.
type Facts struct {
	Name         string    `json:"name"`
	Aim          string    `json:"aim"`
	Resolution   string    `json:"resolution"`                 // number of the council's resolution; empty while there is none
	ResolutionOn date.Date `json:"resolution_on"`              // the day the council adopted it
	From         date.Date `json:"valid_from" db:"valid_from"` // both days belong to the period
	Until        date.Date `json:"valid_until" db:"valid_until"`
}

// Limits of what one writes, in characters.
const (
	MaxName       = 160
	MaxAim        = 2000
	MaxResolution = 60
	MaxNote       = 1000
)

// Check says what speaks against the facts of a programme in that state, seen on today.
func (n Facts) Check(s State, today date.Date) error {
	var c check.List
	c.That(n.Name != "", "name", "programme.name_missing")
	c.That(utf8.RuneCountInString(n.Name) <= MaxName, "name", "programme.name_long", i18n.A{"Max": MaxName})
	c.That(utf8.RuneCountInString(n.Aim) <= MaxAim, "aim", "programme.aim_long", i18n.A{"Max": MaxAim})
	n.resolution(&c, s, today)
	c.That(!n.From.IsZero(), "from", "programme.from_missing")
	c.That(!n.Until.IsZero(), "until", "programme.until_missing")
	c.That(n.From.IsZero() || n.Until.IsZero() || !n.Until.Before(n.From), "until", "programme.ends_first")
	return c.Err()
}

func (n Facts) resolution(c *check.List, s State, today date.Date) {
	c.That(n.Resolution != "" || !s.Law(), "resolution", "programme.resolution_missing")
	c.That(utf8.RuneCountInString(n.Resolution) <= MaxResolution, "resolution", "programme.resolution_long", i18n.A{"Max": MaxResolution})
	c.That(!n.ResolutionOn.IsZero() || !s.Law(), "resolution_on", "programme.resolution_on_missing")
	c.That(!n.ResolutionOn.After(today), "resolution_on", "programme.resolution_ahead")
}

// Programme is a programme of social services (program usług społecznych, art. 4).
type Programme struct {
	ID  ID
	Ref Ref
	Facts
	State     State
	Offers    int // services it offers
	UpdatedAt time.Time
	UpdatedBy string // name of who saved it last
	Version   int
}

// InForceOn reports whether people can be qualified under the programme on day: it is in
// force, and day lies in its period; the first and the last day do.
func (p Programme) InForceOn(day date.Date) bool {
	return p.State == InForceState && !day.Before(p.From) && !day.After(p.Until)
}

// InForce is InForceOn(@today) in SQL, on programme p.
const InForce = `(p.state = 'in_force' AND @today::date BETWEEN p.valid_from AND p.valid_until)`

// Move is a step from one state to another. The resolution is read where the programme is
// adopted; the note is asked for where it leaves the way.
type Move struct {
	To           State
	Resolution   string
	ResolutionOn date.Date
	Note         string
}

// Step returns the programme as it stands after the move, made on today; or every reason
// against it. Who may do it is for MayMove to say.
func (p Programme) Step(m Move, today date.Date) (Programme, error) {
	if !slices.Contains(p.State.Next(), m.To) {
		return p, check.Refuse("", "programme.no_such_step")
	}
	var c check.List
	switch m.To {
	case Adopted:
		p.Resolution, p.ResolutionOn = m.Resolution, m.ResolutionOn
		p.resolution(&c, m.To, today)
	case InForceState:
		c.That(p.Offers > 0, "", "programme.no_offers")
		c.That(!today.Before(p.From), "", "programme.not_begun", i18n.A{"Day": p.From.PL()})
		c.That(!today.After(p.Until), "", "programme.over", i18n.A{"Day": p.Until.PL()})
	case Rejected, Annulled:
		c.That(m.Note != "", "note", "programme.note_missing")
	}
	c.That(utf8.RuneCountInString(m.Note) <= MaxNote, "note", "programme.note_long", i18n.A{"Max": MaxNote})
	p.State = m.To
	return p, c.Err()
}
