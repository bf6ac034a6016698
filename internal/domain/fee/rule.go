// Package fee says what a person pays for a service (odpłatność): the rules a programme
// sets by resolution (act of 19 July 2019, Dz.U. 2019 poz. 1818, art. 5 ust. 3 pkt 7), the
// income criteria they count by (ustawa o pomocy społecznej, art. 8 i 9), and the steps from
// an income to an amount, each printed so that the person can check it. The rules are pure:
// values in, lines out, no floats; money is in grosze, shares in hundredths of a percent.
package fee

import (
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// RuleID is a version of a rule inside the database; Ref is its public id.
type (
	RuleID int64
	Ref    string
)

// Method is how a rule comes from a person to a fee.
type Method string

// The methods met in resolutions.
const (
	Free        Method = "free"         // nieodpłatna
	Fixed       Method = "fixed"        // kwotowa: an amount, or one for each bracket of income
	CostShare   Method = "cost_share"   // procent kosztu, the same for everybody
	Criterion_  Method = "criterion"    // procent kryterium → procent kosztu
	IncomeShare Method = "income_share" // procent dochodu, at most the cost
)

// Methods lists them in the order a form offers them.
func Methods() []Method { return []Method{Free, Criterion_, CostShare, Fixed, IncomeShare} }

// Key is the message key of the method's name.
func (m Method) Key() string { return "fee.method." + string(m) }

// Rounding is where a rule rounds half up to a grosz; the same share of the same cost
// differs by it, so that it belongs to the rule.
type Rounding string

// The fee for one unit is rounded, or only the sum of a month.
const (
	PerUnit  Rounding = "unit"
	PerMonth Rounding = "month"
)

// Unit is what a service is counted in: the codes of the catalogue.
type Unit string

// Share is a percentage in hundredths of a percent: 215,84% is 21584.
type Share int

// Whole is one hundred percent.
const Whole Share = 10_000

// String is the share as it is printed: 215,84%.
func (s Share) String() string { return i18n.PercentBP(int(s)) }

// For is whom a bracket is for.
type For string

// Everybody, or by the kind of household.
const (
	Everybody For = ""
	ForSingle For = "single" // osoba samotnie gospodarująca
	ForFamily For = "family" // osoba w rodzinie
)

// Bracket is a line of a rule's table: incomes above the line before it up to and
// including Upper, a percentage of the criterion. Printed tables leave gaps of a few grosze
// and say twice what happens on the very bound; here the bound belongs to the lower line.
type Bracket struct {
	For   For
	Upper Share // 0: whatever is above
	Share Share // of the cost, or of the income
	Low   int64 // Fixed: the amount, grosze; with High above it, the lowest that may be set
	High  int64
}

// Relief is a reduction a rule grants (ulga); Whole is an exemption (zwolnienie).
type Relief struct {
	Ref      Ref
	Title    string // Karta Dużej Rodziny
	Who      string // whom it is for
	Size     Share  // how much of the fee is let off
	Document string // what proves it
}

// Rule is one version of what is paid for a service in a programme. It is never changed:
// what the council resolves anew is another version.
type Rule struct {
	ID          RuleID
	Ref         Ref
	Method      Method
	Unit        Unit
	UnitCost    int64  // grosze for one unit, as the council set it; 0: not set
	CostSource  string // where the unit cost is written
	Monthly     bool   // Fixed: the amount is for a month, not for a unit
	Rounding    Rounding
	Brackets    []Bracket
	Reliefs     []Relief
	ValidFrom   date.Date
	ValidTo     date.Date // zero: until another version
	Resolution  string
	ResolvedOn  date.Date
	Collection  string // how and by when it is paid
	Explanation string // a remark of the centre
}

// NeedsIncome reports whether the rule cannot be applied without knowing the income.
func (r Rule) NeedsIncome() bool {
	switch r.Method {
	case Criterion_, IncomeShare:
		return true
	case Fixed:
		return len(r.Brackets) > 1
	}
	return false
}

// NeedsCriterion reports whether the rule compares the income with the criterion.
func (r Rule) NeedsCriterion() bool {
	for _, b := range r.Brackets {
		if b.Upper != 0 {
			return r.NeedsIncome()
		}
	}
	return false
}

// Table lists the brackets for one kind of household, lowest first.
func (r Rule) Table(f For) []Bracket {
	var out []Bracket
	for _, b := range r.Brackets {
		if b.For == Everybody || b.For == f {
			out = append(out, b)
		}
	}
	return out
}

// ByHousehold reports whether the table for families is another than that for one person.
func (r Rule) ByHousehold() bool {
	for _, b := range r.Brackets {
		if b.For != Everybody {
			return true
		}
	}
	return false
}

// Limits of what one writes.
const (
	MaxBrackets = 16 // of one table
	MaxReliefs  = 6
	MaxText     = 300
)

// Check says what speaks against the rule as it was written down; law says whether the
// programme has been adopted, so that there is a resolution.
func (r Rule) Check(law bool, today date.Date) error {
	var c check.List
	r.checkFacts(&c, law, today)
	switch r.Method {
	case Free:
	case CostShare:
		c.That(len(r.Brackets) == 1 && r.Brackets[0].Upper == 0, "share", "fee.share_missing")
	case Criterion_, IncomeShare, Fixed:
		r.checkTable(&c, ForSingle)
		if r.ByHousehold() {
			r.checkTable(&c, ForFamily)
		}
	default:
		c.That(false, "method", "fee.method_missing")
	}
	for i, b := range r.Brackets {
		c.That(b.Share >= 0 && b.Share <= Whole, bracketField(r.Brackets, i), "fee.share_range")
	}
	r.checkReliefs(&c)
	return c.Err()
}

func (r Rule) checkFacts(c *check.List, law bool, today date.Date) {
	c.That(r.UnitCost > 0 || r.Method == Free, "unit_cost", "fee.unit_cost_missing")
	c.That(r.UnitCost == 0 || r.CostSource != "", "cost_source", "fee.cost_source_missing")
	c.That(r.Rounding == PerUnit || r.Rounding == PerMonth, "rounding", "fee.rounding_missing")
	c.That(!r.ValidFrom.IsZero(), "from", "fee.from_missing")
	c.That(r.ValidTo.IsZero() || !r.ValidTo.Before(r.ValidFrom), "until", "fee.until_before_from")
	c.That(r.Resolution != "" || !law, "resolution", "fee.resolution_missing")
	c.That(!r.ResolvedOn.IsZero() || !law, "resolved_on", "fee.resolved_on_missing")
	c.That(!r.ResolvedOn.After(today), "resolved_on", "fee.resolved_ahead")
	for _, f := range []struct{ name, text string }{{"resolution", r.Resolution}, {"cost_source", r.CostSource}, {"collection", r.Collection}, {"explanation", r.Explanation}} {
		c.That(utf8.RuneCountInString(f.text) <= MaxText, f.name, "form.too_long", i18n.A{"Max": MaxText})
	}
}

// checkTable asks that the brackets of one kind rise and end with one that is open above.
func (r Rule) checkTable(c *check.List, f For) {
	table, field := r.Table(f), "bracket."+string(f)+".0"
	if len(table) == 0 {
		c.That(false, field, "fee.table_missing."+string(f))
		return
	}
	c.That(len(table) <= MaxBrackets, field, "fee.table_long", i18n.A{"Count": MaxBrackets})
	for i, b := range table {
		at := "bracket." + string(f) + "." + itoa(i)
		last := i == len(table)-1
		c.That(b.Upper != 0 || last, at, "fee.open_not_last")
		c.That(b.Upper == 0 || i == 0 || b.Upper > table[i-1].Upper, at, "fee.not_rising")
		c.That(b.Low <= b.High, at, "fee.range_reversed")
		if last {
			c.That(b.Upper == 0, at, "fee.not_open")
		}
	}
}

func (r Rule) checkReliefs(c *check.List) {
	c.That(len(r.Reliefs) <= MaxReliefs, "relief.0", "fee.reliefs_many", i18n.A{"Count": MaxReliefs})
	for i, x := range r.Reliefs {
		at := "relief." + itoa(i)
		c.That(x.Title != "", at, "fee.relief_title_missing")
		c.That(x.Size > 0 && x.Size <= Whole, at, "fee.relief_size_range")
		c.That(utf8.RuneCountInString(x.Title+x.Who+x.Document) <= 3*MaxText, at, "form.too_long", i18n.A{"Max": MaxText})
	}
}

// bracketField is the field of the i-th bracket in the form.
func bracketField(all []Bracket, i int) string {
	n := 0
	for _, b := range all[:i] {
		if b.For == all[i].For {
			n++
		}
	}
	f := all[i].For
	if f == Everybody {
		f = ForSingle
	}
	return "bracket." + string(f) + "." + itoa(n)
}

// On is the version valid on day: the one that began last, of several that began the same
// day the one written last (it corrects the others); nil when none was in force. versions
// stand in the order they were written.
func On(versions []Rule, day date.Date) *Rule {
	var found *Rule
	for i := range versions {
		r := &versions[i]
		if !r.ValidFrom.After(day) && (found == nil || !r.ValidFrom.Before(found.ValidFrom)) {
			found = r
		}
	}
	if found != nil && !found.ValidTo.IsZero() && day.After(found.ValidTo) {
		return nil
	}
	return found
}
