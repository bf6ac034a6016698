package milestonereport

import (
	"cus/internal/platform/date"
)

// Unit is what a figure counts.
type Unit string

// The units. A share is in hundredths of a percent, FTE in hundredths of a full post, days
// in tenths, a quantity in quarters of its unit.
const (
	Pieces_  Unit = "pieces"
	Persons  Unit = "persons"
	Money    Unit = "money"
	Share    Unit = "share"
	FTE      Unit = "fte"
	Tenths   Unit = "days"
	Quantity Unit = "quantity"
)

// Units lists them.
var Units = []Unit{Pieces_, Persons, Money, Share, FTE, Tenths, Quantity}

// Figure is one number of a report. A nil value is not in the source.
type Figure struct {
	Code    string  `json:"code"`
	Section Section `json:"section"`
	Unit    Unit    `json:"unit"`
	Value   *int64  `json:"value"`
	Small   bool    `json:"small,omitempty"` // a part of a count of people: fewer than five are not told outside the house
}

// Fewest is the smallest count of people told outside the house.
const Fewest = 5

// Kind is what the cells of a column hold.
type Kind string

// Words as they are, a word of ours (its key), a number, a day.
const (
	Words  Kind = "words"
	Word   Kind = "word"
	Number Kind = "number"
	Day    Kind = "day"
)

// Column is one column of a table.
type Column struct {
	Name string
	Kind Kind
	Unit Unit // of a Number
}

// Columns are the columns of each table, in order. The first names the row.
var Columns = map[string][]Column{
	"tasks":      {{"task", Words, ""}, {"due", Day, ""}, {"outcome", Word, ""}, {"done_on", Day, ""}, {"why", Words, ""}},
	"products":   {{"product", Words, ""}, {"kind", Word, ""}, {"files", Number, Pieces_}, {"dated_on", Day, ""}, {"accepted_on", Day, ""}, {"accepted_by", Words, ""}},
	"services":   {{"service", Words, ""}, {"persons", Number, Persons}, {"women", Number, Persons}, {"men", Number, Persons}, {"quantity", Number, Quantity}, {"unit", Word, ""}},
	"programmes": {{"programme", Words, ""}, {"resolution", Words, ""}, {"resolution_on", Day, ""}, {"offers", Number, Pieces_}},
	"contracts":  {{"contract", Words, ""}, {"provider", Words, ""}, {"mode", Word, ""}, {"social", Word, ""}, {"signed_on", Day, ""}, {"amount", Number, Money}},
	"modes":      {{"mode", Word, ""}, {"contracts", Number, Pieces_}, {"amount", Number, Money}},
	"budget":     {{"line", Words, ""}, {"direct", Word, ""}, {"social", Word, ""}, {"planned", Number, Money}, {"spent", Number, Money}, {"left", Number, Money}},
	"sources":    {{"source", Word, ""}, {"planned", Number, Money}},
	"indicators": {{"indicator", Word, ""}, {"value", Number, ""}, {"plan", Number, ""}, {"target", Number, ""}, {"operator", Word, ""}, {"rating", Word, ""}},
	"staff":      {{"post", Words, ""}, {"planned", Number, Pieces_}, {"planned_fte", Number, FTE}, {"employed", Number, Pieces_}, {"fte", Number, FTE}, {"disability_fte", Number, FTE}},
	"risks":      {{"risk", Words, ""}, {"likelihood", Word, ""}, {"effect", Word, ""}, {"response", Words, ""}, {"closed_on", Day, ""}},
}

// tablesOf are the tables of each part.
var tablesOf = map[Section][]string{
	Tasks: {"tasks"}, Products: {"products"}, Services: {"services"}, Consultations: {"programmes"}, Contracts: {"modes", "contracts"},
	Budget: {"budget", "sources"}, Indicators: {"indicators"}, Staff: {"staff"}, Risks: {"risks"},
}

// Table is rows behind the figures of a part.
type Table struct {
	Code    string  `json:"code"`
	Section Section `json:"section"`
	Rows    []Row   `json:"rows"`
}

// Row is one of them. Key tells it from the others whatever its words; Of names the record
// behind it.
type Row struct {
	Key   string `json:"key"`
	Of    Source `json:"of"`
	Cells []Cell `json:"cells"`
}

// Source is a record a row or a figure is read from: its kind and its public id.
type Source struct {
	Kind string `json:"kind,omitempty"` // contract, service, programme, product, indicator
	Ref  string `json:"ref,omitempty"`
}

// Cell is one cell: what its column's kind says it is. A nil number and an empty day or word
// are not in the source, or not yet.
type Cell struct {
	Text  string    `json:"text,omitempty"`
	Value *int64    `json:"value,omitempty"`
	Unit  Unit      `json:"unit,omitempty"` // where the column leaves it to the row
	Day   date.Date `json:"day,omitzero"`
	Small bool      `json:"small,omitempty"`
}

func words(s string) Cell          { return Cell{Text: s} }
func number(n *int64) Cell         { return Cell{Value: n} }
func count(n int) Cell             { v := int64(n); return Cell{Value: &v} }
func dayCell(d date.Date) Cell     { return Cell{Day: d} }
func people(n int, of bool) Cell   { v := int64(n); return Cell{Value: &v, Small: of} }
func in(u Unit, n *int64) Cell     { return Cell{Value: n, Unit: u} }
func yes(b bool, word string) Cell { return Cell{Text: map[bool]string{true: word, false: "no"}[b]} }

// Few reports whether a count of people is too small to be told outside the house.
func Few(value *int64) bool { return value != nil && *value > 0 && *value < Fewest }

// Outside is the table as it leaves the house: in a row where a count of people is below
// five, no part of it is told; how many there are in all neither, where that is below five.
func (t Table) Outside() Table {
	out := t
	out.Rows = make([]Row, len(t.Rows))
	for i, r := range t.Rows {
		few := false
		for _, c := range r.Cells {
			few = few || c.Small && Few(c.Value)
		}
		out.Rows[i] = r
		if !few {
			continue
		}
		out.Rows[i].Cells = make([]Cell, len(r.Cells))
		for j, c := range r.Cells {
			whole := t.Code == "services" && j == 1
			if c.Small && (!whole || Few(c.Value)) {
				c.Value, c.Text = nil, untold(c.Value)
			}
			out.Rows[i].Cells[j] = c
		}
	}
	return out
}

// What stands in a cell whose count is not told outside the house: that it is too small, or
// nothing but that it is not told, where it would give away another.
const (
	TooFew = "few"
	Hidden = "hidden"
)

func untold(value *int64) string {
	if Few(value) {
		return TooFew
	}
	return Hidden
}

// Outside are the figures as they leave the house: where a part of a whole is below five,
// none of the parts is told. hidden holds what stands in their place.
func Outside(figures []Figure) (told []Figure, hidden map[string]string) {
	hidden = map[string]string{}
	few := map[Section]bool{}
	for _, f := range figures {
		few[f.Section] = few[f.Section] || f.Small && Few(f.Value)
	}
	told = append(told, figures...)
	for i, f := range told {
		if f.Small && few[f.Section] {
			told[i].Value, hidden[f.Code] = nil, untold(f.Value)
		}
	}
	return told, hidden
}

// Change is what became of one figure or cell since a report was frozen.
type Change struct {
	Section Section `json:"section"`
	Figure  string  `json:"figure,omitempty"` // code of a figure
	Table   string  `json:"table,omitempty"`  // or the table, the row and the column
	Row     string  `json:"row,omitempty"`    // its first cell
	Column  string  `json:"column,omitempty"` // empty: the whole row
	Kind    Kind    `json:"kind,omitempty"`
	Unit    Unit    `json:"unit,omitempty"`
	Before  Cell    `json:"before"`
	After   Cell    `json:"after"`
	Added   bool    `json:"added,omitempty"` // the row is new
	Gone    bool    `json:"gone,omitempty"`  // the row is there no more
}

// Compare lists what differs between the figures a report holds and those counted anew.
func Compare(before, after Counted) []Change {
	changes := []Change{}
	now := map[string]Figure{}
	for _, f := range after.Figures {
		now[f.Code] = f
	}
	for _, f := range before.Figures {
		if n, known := now[f.Code]; known && !same(number(f.Value), number(n.Value)) {
			changes = append(changes, Change{Section: f.Section, Figure: f.Code, Kind: Number, Unit: f.Unit, Before: number(f.Value), After: number(n.Value)})
		}
	}
	for _, t := range before.Tables {
		for _, n := range after.Tables {
			if n.Code == t.Code {
				changes = append(changes, compareRows(t, n)...)
			}
		}
	}
	return changes
}

func compareRows(before, after Table) (changes []Change) {
	now := map[string]Row{}
	for _, r := range after.Rows {
		now[r.Key] = r
	}
	was := map[string]bool{}
	for _, r := range before.Rows {
		was[r.Key] = true
		n, still := now[r.Key]
		if !still {
			changes = append(changes, Change{Section: before.Section, Table: before.Code, Row: r.name(), Gone: true})
			continue
		}
		for i, c := range Columns[before.Code] {
			if i < len(r.Cells) && i < len(n.Cells) && !same(r.Cells[i], n.Cells[i]) {
				u := c.Unit
				if u == "" {
					u = r.Cells[i].Unit
				}
				changes = append(changes, Change{Section: before.Section, Table: before.Code, Row: r.name(), Column: c.Name, Kind: c.Kind, Unit: u, Before: r.Cells[i], After: n.Cells[i]})
			}
		}
	}
	for _, r := range after.Rows {
		if !was[r.Key] {
			changes = append(changes, Change{Section: before.Section, Table: before.Code, Row: r.name(), Added: true})
		}
	}
	return changes
}

func (r Row) name() string {
	if len(r.Cells) == 0 {
		return r.Key
	}
	return r.Cells[0].Text
}

func same(a, b Cell) bool {
	if (a.Value == nil) != (b.Value == nil) || a.Text != b.Text || a.Day != b.Day {
		return false
	}
	return a.Value == nil || *a.Value == *b.Value
}
