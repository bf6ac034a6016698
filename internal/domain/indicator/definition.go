package indicator

import (
	"cus/internal/domain/policy"
)

// Kind is what one row behind a figure is; it says what the row opens.
type Kind string

// The kinds of rows.
const (
	OfPlan        Kind = "plan"
	OfApplication Kind = "application"
	OfContract    Kind = "contract"
	OfService     Kind = "service"
	OfProgramme   Kind = "programme"
	OfPromise     Kind = "promise"
	OfProduct     Kind = "product"
	OfBudget      Kind = "budget"
	OfPost        Kind = "post"
	OfEntry       Kind = "entry"
)

// Kinds lists them.
var Kinds = []Kind{OfPlan, OfApplication, OfContract, OfService, OfProgramme, OfPromise, OfProduct, OfBudget, OfPost, OfEntry}

// Reads is what somebody must be allowed to read to open a row of that kind.
func (k Kind) Reads() policy.Action {
	switch k {
	case OfPlan:
		return policy.ReadPlan
	case OfApplication:
		return policy.ReadApplication
	case OfContract:
		return policy.ReadProvider
	case OfService:
		return policy.ReadCatalogue
	case OfProgramme:
		return policy.ReadProgramme
	}
	return policy.ReadProject
}

// Column is one column of the list behind a figure.
type Column string

// The columns a definition chooses from. Every list begins with what the row is and ends
// with what it counts.
const (
	Received  Column = "received"  // the application came in
	Due       Column = "due"       // opracować do
	Submitted Column = "submitted" // for approval, for the first time
	Approved  Column = "approved"
	Starts    Column = "starts"
	Ends      Column = "ends"
	On        Column = "on" // the day the row counts from
	Note      Column = "note"
	Part      Column = "part"
	Whole     Column = "whole"
	Result    Column = "result" // in the part or not
)

// Dimension is what a figure is broken down by.
type Dimension string

// The dimensions.
const (
	ByService Dimension = "service"
	ByArea    Dimension = "area" // of the fourteen of art. 2 pkt 1
	ByAge     Dimension = "age"
	BySex     Dimension = "sex"
	ByOutcome Dimension = "outcome"
	ByMode    Dimension = "mode"
	ByCover   Dimension = "cover" // whether a contract says who carries a service out
)

// Dimensions lists them.
var Dimensions = []Dimension{ByService, ByArea, ByAge, BySex, ByOutcome, ByMode, ByCover}

// Definition is what an indicator counts, and how.
type Definition struct {
	Code Code
	Unit Unit
	// ByHand: nothing is counted, somebody enters the figure with its evidence.
	ByHand bool
	// HandToo: an entry by hand takes the place of what was counted.
	HandToo bool
	// Kept: the target is to be met all along, not grown into.
	Kept bool
	// Recorded: without any row the figure is not known, rather than nought.
	Recorded bool
	// WholeTime: there is a figure of the whole time of the centre, beside the project's.
	WholeTime bool
	// Grows: a row that counts on a day counts on every later one, alike; the course by
	// month is then one pass over the rows, or over the sums.
	Grows bool
	// Summed: the figure and its parts are added up from the sums kept by day; the rows are
	// read for the list and the export alone.
	Summed bool
	// Of is what the rows are; it decides who sees them.
	Of      Kind
	Columns []Column
	By      []Dimension
	// Beside is the definition read together with this one.
	Beside Code

	rows rows
}

// OfPersons reports whether the rows are cases of persons: who may not know of them sees
// the figure and no list, and few of them are not told outside.
func (d Definition) OfPersons() bool { return d.Of == OfPlan || d.Of == OfApplication }

// rows is the statement behind a definition, by its parts: where they come from, as of the
// days w.since and w.until of project w.project_id, and what each column is. A column left
// empty is not there. Counting reads part and whole alone, and the database leaves the rest
// undone.
type rows struct {
	distinct string // DISTINCT ON what
	from     string // FROM … WHERE …
	order    string // with distinct: which row stays

	kind, ref, number, name, note               string
	received, due, submitted, approved, from_on string
	until_on, on_day, part, whole, hit          string
	resident, coordinator                       string
	service, area, outcome, mode, cover         string
}

func (r rows) sql() string {
	column := func(expression, otherwise, as string) string {
		if expression == "" {
			expression = otherwise
		}
		return expression + ` AS ` + as
	}
	text := func(expression, as string) string { return ", " + column(expression, `''`, as) }
	day := func(expression, as string) string { return ", " + column(expression, `NULL::date`, as) }
	sql := `SELECT `
	if r.distinct != "" {
		sql += `DISTINCT ON (` + r.distinct + `) `
	}
	sql += column(r.kind, `''`, "kind") + text(r.ref, "ref") + text(r.number, "number") + text(r.name, "name") + text(r.note, "note") +
		day(r.received, "received_on") + day(r.due, "due_on") + day(r.submitted, "submitted_on") + day(r.approved, "approved_on") +
		day(r.from_on, "from_on") + day(r.until_on, "until_on") + day(r.on_day, "on_day") +
		", " + column(r.part, `1`, "part") + ", " + column(r.whole, `0`, "whole") + ", " + column(r.hit, `true`, "hit") +
		", " + column(r.resident, `NULL::bigint`, "resident_id") + ", " + column(r.coordinator, `NULL::bigint`, "coordinator_id") +
		text(r.service, "service") + text(r.area, "area") + text(r.outcome, "outcome") +
		text(r.mode, "mode") + text(r.cover, "cover") + " " + r.from
	if r.order != "" {
		sql += ` ORDER BY ` + r.order
	}
	return sql
}

// definitions are all there are, in the order of the page: one family a file.
var definitions = concat(cases, services, contracts, staffing, results)

func concat(families ...[]Definition) []Definition {
	var all []Definition
	for _, f := range families {
		all = append(all, f...)
	}
	return all
}
