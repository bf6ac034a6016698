// Package project holds the project the centre answers for: its four milestones (kamienie
// milowe), the tasks of each, and the one question everybody asks of it: where are we.
//
// What the source of a project does not say stays unknown: a day, a sum or a target may be
// missing, and is then shown as missing, never guessed.
package project

import (
	"strconv"
	"time"

	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// ID is a project inside the database.
type ID int64

// Ref is the public id of a project.
type Ref string

// MilestoneID is a milestone inside the database.
type MilestoneID int64

// Kind is the type of centre in the competition of the pilots: 1 a gmina that transforms its
// OPS, 2 several gminas, 3 a large city, 4 a city with the rights of a powiat.
type Kind string

// Kinds lists the types the competition knows.
var Kinds = []Kind{"1", "2", "3", "4"}

// Key is the message key of the type's name.
func (k Kind) Key() string { return "project.kind." + string(k) }

// Facts are what one writes down about a project. What its source does not say is empty or
// nil, and stays so.
type Facts struct {
	Name        string        `json:"name"`
	Number      string        `json:"number"` // of the funding agreement
	Beneficiary string        `json:"beneficiary"`
	Funding     string        `json:"funding"`      // who pays: PO WER 2.8
	Kind        Kind          `json:"kind"`         // empty: not in the source
	Origin      string        `json:"origin"`       // the unit the centre grew from
	CentreSince date.Date     `json:"centre_since"` // the day the centre came into being
	Aim         string        `json:"aim"`
	StartsOn    date.Date     `json:"starts_on"` // first day
	EndsOn      date.Date     `json:"ends_on"`   // last day, which still belongs to the project
	Months      *int          `json:"months"`    // its length, where the source gives it
	Total       *money.Grosze `json:"total_grosze" db:"total_grosze"`
	EU          *money.Grosze `json:"eu_grosze" db:"eu_grosze"`
	State       *money.Grosze `json:"state_grosze" db:"state_grosze"`
	Own         *money.Grosze `json:"own_grosze" db:"own_grosze"`
	Financed    *int          `json:"financed"` // share the funder pays, hundredths of a percent
	Source      string        `json:"source"`   // where the facts come from
}

// Project is what the centre has promised to carry out and to report on.
type Project struct {
	ID  ID
	Ref Ref
	Facts
	UpdatedAt time.Time // zero: nobody has changed it yet
	UpdatedBy string
	Version   int
}

// Milestone is one of the stages of a project (kamień milowy). Both days belong to it.
type Milestone struct {
	ID           MilestoneID
	No           int    // 1 to 4
	Name         string // empty: not in the source
	Aim          string
	StartsOn     date.Date
	EndsOn       date.Date
	AcceptedOn   date.Date // the day its work was accepted
	AcceptedNote string    // by whom, on what ground
	Tasks        int       // how many tasks it has, those dropped left out
	Done         int       // how many of them are done
	UpdatedAt    time.Time
	UpdatedBy    string
	Version      int
}

// Known reports whether the source gives both days of the milestone, in their order.
func (m Milestone) Known() bool {
	return !m.StartsOn.IsZero() && !m.EndsOn.IsZero() && !m.EndsOn.Before(m.StartsOn)
}

// Days is the length of the milestone, both days counted; 0 when the source gives no days.
func (m Milestone) Days() int {
	if !m.Known() {
		return 0
	}
	return m.EndsOn.Sub(m.StartsOn) + 1
}

// Holds reports whether the day lies within the milestone.
func (m Milestone) Holds(day date.Date) bool {
	return m.Known() && !day.Before(m.StartsOn) && !day.After(m.EndsOn)
}

// Elapsed is how much of its time had passed when the day began, in whole percent, rounded
// down: 0 before it and on its first day, 100 only once it is over. Without days it is 0.
func (m Milestone) Elapsed(day date.Date) int {
	switch {
	case !m.Known() || day.Before(m.StartsOn):
		return 0
	case day.After(m.EndsOn):
		return 100
	}
	return 100 * day.Sub(m.StartsOn) / m.Days()
}

// Stage says how a milestone stands on a day.
type Stage string

// The stages of a milestone.
const (
	StageUnknown Stage = "unknown" // the source gives no days
	StageAhead   Stage = "ahead"
	StageRunning Stage = "running"
	StageOver    Stage = "over"
)

// Stage is how the milestone stands on the day, by its days alone: that its time is over
// does not say that its work was accepted.
func (m Milestone) Stage(day date.Date) Stage {
	switch {
	case !m.Known():
		return StageUnknown
	case day.Before(m.StartsOn):
		return StageAhead
	case day.After(m.EndsOn):
		return StageOver
	}
	return StageRunning
}

// Phase is where a project as a whole stands.
type Phase string

// The phases. Between is a gap between two milestones, which a source may leave.
const (
	Undated Phase = "undated"
	Before  Phase = "before"
	During  Phase = "during"
	Between Phase = "between"
	After   Phase = "after"
)

// Standing answers "where are we" for one day.
type Standing struct {
	Phase   Phase
	Current Milestone // in During
	Next    Milestone // in Before and Between, when its days are known
	On      date.Date // Before: the first day of the project; Between: of the next milestone; After: the last day
	Passed  int       // During: percent of the milestone's time that has passed
}

// Where says where the project stands on the day. The project's own days lead; where it
// has none, those of its milestones, provided every one of them is known.
func Where(p Project, ms []Milestone, day date.Date) Standing {
	from, until := Span(p, ms)
	for _, m := range ms {
		if m.Holds(day) {
			return Standing{Phase: During, Current: m, Passed: m.Elapsed(day)}
		}
	}
	s := Standing{Next: next(ms, day)}
	switch {
	case !from.IsZero() && day.Before(from):
		s.Phase, s.On = Before, from
	case !until.IsZero() && day.After(until):
		s.Phase, s.On = After, until
	case s.Next.No != 0:
		s.Phase, s.On = Between, s.Next.StartsOn
	default:
		s.Phase = Undated
	}
	return s
}

// Span is the first and last day of the project as far as they are known.
func Span(p Project, ms []Milestone) (from, until date.Date) {
	from, until = p.StartsOn, p.EndsOn
	var first, last date.Date
	for _, m := range ms {
		if !m.Known() {
			return from, until
		}
		if first.IsZero() || m.StartsOn.Before(first) {
			first = m.StartsOn
		}
		last = date.Max(last, m.EndsOn)
	}
	if from.IsZero() {
		from = first
	}
	if until.IsZero() {
		until = last
	}
	return from, until
}

// next is the earliest milestone that begins after the day; the zero value when none does.
func next(ms []Milestone, day date.Date) Milestone {
	var found Milestone
	for _, m := range ms {
		if m.Known() && m.StartsOn.After(day) && (found.No == 0 || m.StartsOn.Before(found.StartsOn)) {
			found = m
		}
	}
	return found
}

// Figures is what the headline says besides the days.
type Figures struct {
	Attention int // indicators that fall behind their plan
	Persons   int // persons with an approved plan within the project
}

// Headline is the sentence that answers "where are we", as a message and its arguments.
func (s Standing) Headline(f Figures) (key string, args i18n.A) {
	switch s.Phase {
	case Before:
		return "project.headline.before", i18n.A{"Date": s.On.PL()}
	case Between:
		return "project.headline.between", i18n.A{"No": s.Next.No, "Date": s.On.PL()}
	case After:
		return "project.headline.after", i18n.A{"Date": s.On.PL(), "Count": f.Persons}
	case During:
		args = i18n.A{"No": s.Current.No, "Percent": s.Passed, "Count": f.Attention}
		if f.Attention > 0 {
			return "project.headline.attention", args
		}
		return "project.headline.during", args
	}
	return "project.headline.undated", i18n.A{}
}

// Mark is a day worth looking at. Label is a message key.
type Mark struct {
	Day   date.Date
	Label string
}

// Marks are the days worth looking at besides today: the first day of the project and the
// last of each milestone, in their order.
func Marks(p Project, ms []Milestone) []Mark {
	var marks []Mark
	if from, _ := Span(p, ms); !from.IsZero() {
		marks = append(marks, Mark{from, "project.mark.start"})
	}
	for _, m := range ms {
		if m.Known() {
			marks = append(marks, Mark{m.EndsOn, "project.mark.end_" + strconv.Itoa(m.No)})
		}
	}
	return marks
}
