// Package indicator counts what the project has promised, from the records themselves: a
// definition has a name, and one statement that yields the rows it is counted from. The
// figure is their sum, the list shows them, the export writes them. Only what no record
// holds (volunteers, consultations) is entered by hand, with its evidence.
package indicator

import (
	"slices"

	"cus/internal/domain/policy"
	"cus/internal/platform/date"
)

// ID is an indicator of a project inside the database.
type ID int64

// Code names a definition; it stands in addresses.
type Code string

// Codes lists the definitions in the order of the page.
var Codes = codes()

func codes() []Code {
	list := make([]Code, len(definitions))
	for i, d := range definitions {
		list[i] = d.Code
	}
	return list
}

// ParseCode is the definition with this code.
func ParseCode(s string) (Code, bool) {
	c := Code(s)
	return c, slices.Contains(Codes, c)
}

// Definition is what the code stands for.
func (c Code) Definition() Definition {
	for _, d := range definitions {
		if d.Code == c {
			return d
		}
	}
	return Definition{Code: c}
}

// Unit is what the code is measured in.
func (c Code) Unit() Unit { return c.Definition().Unit }

// Operator says when a target is met.
type Operator string

// A target met from its value on, one met only beyond it ("> 30%" is missed by 30,00%), and
// one not to be exceeded.
const (
	AtLeast  Operator = ">="
	MoreThan Operator = ">"
	AtMost   Operator = "<="
)

// Word is the name of the operator in the keys of messages and in forms.
func (o Operator) Word() string {
	switch o {
	case MoreThan:
		return "more_than"
	case AtMost:
		return "at_most"
	}
	return "at_least"
}

// Operators lists them in the order a form offers them.
var Operators = []Operator{AtLeast, MoreThan, AtMost}

// Indicator is a promise of the project.
type Indicator struct {
	ID        ID
	Code      Code
	No        int
	Milestone int    // number of the milestone it belongs to; 0: the whole project
	Baseline  *int64 // where it stood before the project; nil: the source does not say
	Target    *int64 // in the unit of the definition; nil: the source names none
	Operator  Operator
	OwnerRole policy.Role // who answers for it
	Promise   string      // what the project says of it
	Version   int
	Months    Months // the plan by month; empty: none was made
}

// Count is what was found among the records: Part of Whole, in so many Rows. A number of
// things has Part alone.
type Count struct {
	Part, Whole, Rows int
}

// Value is the figure in the unit of the definition, a share or a mean rounded to it;
// judging looks at the exact one. known is false for a share or a mean of nothing, and where
// the records cannot tell nought from not known.
func (c Count) Value(code Code) (value int64, known bool) {
	d := code.Definition()
	if scale := d.Unit.scale(); scale > 0 {
		if c.Whole == 0 {
			return 0, false
		}
		part, whole := int64(c.Part), int64(c.Whole)
		return (part*scale*2 + whole) / (whole * 2), true
	}
	return int64(c.Part), !d.Recorded || c.Rows > 0
}

// Reading is an indicator as read on a day: within the project, and in the whole time of
// the centre. A definition the project does not promise has a reading, too.
type Reading struct {
	Indicator
	Promised    bool
	Day         date.Date
	From, Until date.Date // the days of the project, as far as they are known
	Project     Count
	Centre      Count // equal to Project where the definition knows the project alone
}

// Value is the figure within the project.
func (r Reading) Value() (value int64, known bool) { return r.Project.Value(r.Code) }

// CentreValue is the figure over the whole time of the centre.
func (r Reading) CentreValue() (value int64, known bool) { return r.Centre.Value(r.Code) }

// Plan is where the plan wants the indicator on the day.
func (r Reading) Plan() (value int64, known bool) { return r.PlanOn(r.Day, r.From, r.Until) }

// Verdict judges the figure within the project against the plan of the day. Before the
// project begins there is nothing to judge.
func (r Reading) Verdict() Rating {
	value, known := r.Value()
	plan, planned := r.Plan()
	if !known || !planned || !r.From.IsZero() && r.Day.Before(r.From) {
		return Unrated
	}
	op := r.Operator
	if op == MoreThan && r.Target != nil && plan < *r.Target {
		op = AtLeast // on the way to a threshold the plan is a plan
	}
	if scale := r.Code.Unit().scale(); scale > 0 { // a target missed by a hair is missed, whatever it rounds to
		return Rate(int64(r.Project.Part)*scale, plan*int64(r.Project.Whole), op)
	}
	return Rate(value, plan, op)
}

// Rating is Verdict for a reading put together by hand.
func (r Reading) Rating(day, from, until date.Date) Rating {
	r.Day, r.From, r.Until = day, from, until
	return r.Verdict()
}

// Rating is the judgement of a figure against the plan of that day.
type Rating string

// The ratings. Unrated: there is no target, no plan or no figure to judge.
const (
	Unrated   Rating = ""
	OnTrack   Rating = "on_track"  // all of the plan of that day
	Attention Rating = "attention" // four fifths of it or more
	AtRisk    Rating = "at_risk"   // less, or a threshold missed
)

// Rate judges value against plan, both in the unit of the indicator. A target with
// [MoreThan] is a threshold of a contract: it is exceeded, or it is missed. One with
// [AtMost] is kept while the value does not exceed the plan, and wants attention while the
// plan is four fifths of the value or more.
func Rate(value, plan int64, op Operator) Rating {
	reached, wanted := value, plan
	if op == AtMost {
		reached, wanted = plan, value
	}
	switch {
	case op == MoreThan && value <= plan:
		return AtRisk
	case reached >= wanted:
		return OnTrack
	case reached*100 >= wanted*80:
		return Attention
	}
	return AtRisk
}
