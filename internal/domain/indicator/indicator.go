// Package indicator counts what the project has promised, from the records themselves:
// nobody types a figure in, and behind every figure stand the cases it was counted from.
package indicator

import (
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
)

// Code names an indicator; it stands in addresses.
type Code string

// The two indicators the centre computes.
const (
	PersonsWithPlan Code = "persons_with_plan" // persons with an approved plan (IPUS), each counted once
	SubmittedInTime Code = "submitted_in_time" // share of plans submitted for approval within the term of art. 40
)

// Codes lists them in the order of the page.
var Codes = []Code{PersonsWithPlan, SubmittedInTime}

// ParseCode is the indicator with this code.
func ParseCode(s string) (Code, bool) {
	for _, c := range Codes {
		if string(c) == s {
			return c, true
		}
	}
	return "", false
}

// IsShare reports whether the indicator is a share of a whole, measured in basis points,
// rather than a number of persons.
func (c Code) IsShare() bool { return c == SubmittedInTime }

// Operator says when a target is met.
type Operator string

// A target met from its value on, and one met only beyond it: "> 30%" is missed by 30,00%.
const (
	AtLeast  Operator = ">="
	MoreThan Operator = ">"
)

// Indicator is a promise of the project.
type Indicator struct {
	Code      Code
	No        int
	Target    *int64 // persons, or basis points; nil: the source names none
	Operator  Operator
	OwnerRole policy.Role // who answers for it
}

// Count is what was found among the records: Part of Whole. A number of persons has both alike.
type Count struct {
	Part, Whole int
}

// Value is the figure: persons, or basis points (hundredths of a percent) rounded down, so
// that a target missed by a hair stays missed. known is false for a share of nothing.
func (c Count) Value(code Code) (value int64, known bool) {
	if !code.IsShare() {
		return int64(c.Part), true
	}
	if c.Whole == 0 {
		return 0, false
	}
	return int64(c.Part) * 10_000 / int64(c.Whole), true
}

// Reading is an indicator as read on a day: within the project, and in the whole time of the centre.
type Reading struct {
	Indicator
	Project Count
	Centre  Count
}

// PlanOn is where the plan wants the indicator on the day: a number of persons grows evenly
// from the project's first day to its last, rounded down; a share is to be kept all along.
// known is false without a target, or without the project's days where they are needed.
func (i Indicator) PlanOn(day, from, until date.Date) (value int64, known bool) {
	if i.Target == nil {
		return 0, false
	}
	if i.Code.IsShare() {
		return *i.Target, true
	}
	if from.IsZero() || until.IsZero() || until.Before(from) {
		return 0, false
	}
	days := int64(until.Sub(from) + 1)
	passed := min(days, max(0, int64(day.Sub(from)+1)))
	return *i.Target * passed / days, true
}

// Rating is the judgement of a figure against the plan of that day.
type Rating string

// The ratings. Unrated: there is no target, no plan or no figure to judge.
const (
	Unrated   Rating = ""
	OnTrack   Rating = "on_track"  // at least all of the plan of that day
	Attention Rating = "attention" // four fifths of it or more
	AtRisk    Rating = "at_risk"   // less, or a threshold missed
)

// Rate judges value against plan, both in the unit of the indicator. A target with
// [MoreThan] is a threshold of a contract: it is exceeded, or it is missed.
func Rate(value, plan int64, op Operator) Rating {
	switch {
	case op == MoreThan && value <= plan:
		return AtRisk
	case value >= plan:
		return OnTrack
	case value*100 >= plan*80:
		return Attention
	}
	return AtRisk
}

// Rating judges the reading within the project on the day.
func (r Reading) Rating(day, from, until date.Date) Rating {
	value, known := r.Project.Value(r.Code)
	plan, planned := r.PlanOn(day, from, until)
	if !known || !planned {
		return Unrated
	}
	return Rate(value, plan, r.Operator)
}
