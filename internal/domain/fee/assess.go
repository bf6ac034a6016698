package fee

import (
	"math/big"
	"strconv"
	"strings"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// Criterion is the income criterion (kryterium dochodowe) of the days it is in force, for a
// month (ustawa o pomocy społecznej, art. 8 ust. 1).
type Criterion struct {
	ValidFrom date.Date
	ValidTo   date.Date // zero: still in force
	Single    int64     // grosze, osoba samotnie gospodarująca
	Family    int64     // grosze, osoba w rodzinie
	Source    string
}

// CriterionOn is the criterion in force on day, or nil.
func CriterionOn(rows []Criterion, day date.Date) *Criterion {
	for i := range rows {
		c := &rows[i]
		if !day.Before(c.ValidFrom) && (c.ValidTo.IsZero() || !day.After(c.ValidTo)) {
			return c
		}
	}
	return nil
}

// Household is what a fee is counted from: who keeps house together and on how much.
type Household struct {
	Single       bool // osoba samotnie gospodarująca (UPS art. 6 pkt 10)
	Persons      int  // who keep house together; 1 when Single
	IncomeGrosze int64
	Month        date.Date // the month of the income; zero: not said
}

func (h Household) kind() For {
	if h.Single {
		return ForSingle
	}
	return ForFamily
}

func (h Household) persons() int64 {
	if h.Single {
		return 1
	}
	return int64(h.Persons)
}

// Choice is what a person decides where the rule leaves room: a relief, and an amount
// within a bracket that holds a range.
type Choice struct {
	Relief *Relief
	Chosen int64 // grosze; 0: not chosen
}

// Step is one line of the explanation.
type Step struct {
	Key  string `json:"key"`
	Args i18n.A `json:"args,omitempty"`
}

// Assessment is what one person pays for one service, and how it was counted.
type Assessment struct {
	Rule    Rule
	Bracket Bracket
	Steps   []Step

	unit  *big.Rat // grosze for a unit, exact; nil when the fee is for a month
	month *big.Rat // grosze for a month, exact; nil when the fee is for a unit
	most  bool     // the fee of a month never exceeds its cost
}

// Assess counts the fee of a rule. The criterion and the household are read only where the
// rule asks for them; what is missing then is a reason.
func (r Rule) Assess(cr *Criterion, h *Household, with Choice) (Assessment, error) {
	a := Assessment{Rule: r}
	a.step("fee.step.cost", i18n.A{"Cost": i18n.Money(r.UnitCost), "Unit": string(r.Unit), "Resolution": r.Resolution})
	if r.Method == Free {
		a.unit = new(big.Rat)
		a.Steps = nil
		a.step("fee.step.free", i18n.A{"Resolution": r.Resolution})
		return a, nil
	}
	if r.NeedsIncome() {
		if err := r.known(cr, h); err != nil {
			return a, err
		}
		a.income(*h)
	}
	bracket, err := a.find(cr, h)
	if err != nil {
		return a, err
	}
	a.Bracket = bracket
	if err := a.apply(h, with); err != nil {
		return a, err
	}
	if with.Relief != nil {
		a.reduce(*with.Relief)
	}
	a.round()
	return a, nil
}

// known asks for what the rule needs to know of a household.
func (r Rule) known(cr *Criterion, h *Household) error {
	switch {
	case h == nil:
		return check.Refuse("income", "fee.income_missing")
	case h.persons() < 1:
		return check.Refuse("persons", "fee.persons_missing")
	case h.IncomeGrosze < 0:
		return check.Refuse("income", "fee.income_negative")
	case r.NeedsCriterion() && cr == nil:
		return check.Refuse("", "fee.no_criterion")
	}
	return nil
}

func (a *Assessment) step(key string, args i18n.A) { a.Steps = append(a.Steps, Step{key, args}) }

func (a *Assessment) income(h Household) {
	args := i18n.A{"Income": i18n.Money(h.IncomeGrosze), "Month": month(h.Month)}
	if h.Single {
		a.step("fee.step.income_single", args)
		return
	}
	args["Count"], args["Each"] = h.Persons, money(perPerson(h))
	a.step("fee.step.income_family", args)
}

// find is the bracket with lower < income ≤ upper, compared as fractions.
func (a *Assessment) find(cr *Criterion, h *Household) (Bracket, error) {
	r := a.Rule
	if !r.NeedsCriterion() {
		if len(r.Brackets) == 0 {
			return Bracket{}, check.Refuse("", "fee.no_bracket")
		}
		if r.NeedsIncome() {
			if table := r.Table(h.kind()); len(table) > 0 {
				return table[0], nil
			}
		}
		return r.Brackets[0], nil
	}
	base, key := cr.Family, "fee.step.criterion_family"
	if h.Single {
		base, key = cr.Single, "fee.step.criterion_single"
	}
	a.step(key, i18n.A{"Criterion": i18n.Money(base), "From": cr.ValidFrom.PL()})
	percent := new(big.Rat).Quo(perPerson(*h), big.NewRat(base, int64(Whole))) // in hundredths of a percent
	lower, table := Share(0), r.Table(h.kind())
	for _, b := range table {
		if b.Upper != 0 && percent.Cmp(big.NewRat(int64(b.Upper), 1)) > 0 {
			lower = b.Upper
			continue
		}
		a.step("fee.step.percent", i18n.A{"Each": money(perPerson(*h)), "Percent": percentText(percent, table)})
		a.bracketStep(lower, b, base)
		return b, nil
	}
	return Bracket{}, check.Refuse("", "fee.no_bracket")
}

func (a *Assessment) bracketStep(lower Share, b Bracket, base int64) {
	args := i18n.A{"Lower": lower.String(), "LowerMoney": money(part(base, lower)), "Upper": b.Upper.String(), "UpperMoney": money(part(base, b.Upper))}
	switch {
	case lower == 0 && b.Upper == 0:
	case lower == 0:
		a.step("fee.step.bracket_first", args)
	case b.Upper == 0:
		a.step("fee.step.bracket_last", args)
	default:
		a.step("fee.step.bracket", args)
	}
}

// apply turns the bracket into a fee.
func (a *Assessment) apply(h *Household, with Choice) error {
	r, b := a.Rule, a.Bracket
	switch r.Method {
	case CostShare, Criterion_:
		a.unit = part(r.UnitCost, b.Share)
		a.step("fee.step.share", i18n.A{"Share": b.Share.String(), "Cost": i18n.Money(r.UnitCost), "Fee": money(a.unit), "Unit": string(r.Unit)})
	case IncomeShare:
		a.month, a.most = new(big.Rat).Mul(perPerson(*h), big.NewRat(int64(b.Share), int64(Whole))), true
		a.step("fee.step.income_share", i18n.A{"Share": b.Share.String(), "Each": money(perPerson(*h)), "Fee": money(a.month)})
	case Fixed:
		amount, err := a.fixed(with)
		if err != nil {
			return err
		}
		if r.Monthly {
			a.month = big.NewRat(amount, 1)
			a.step("fee.step.fixed_month", i18n.A{"Fee": i18n.Money(amount)})
		} else {
			a.unit = big.NewRat(amount, 1)
			a.step("fee.step.fixed_unit", i18n.A{"Fee": i18n.Money(amount), "Unit": string(r.Unit)})
		}
	}
	return nil
}

// fixed is the amount of the bracket, or the one chosen in its range.
func (a *Assessment) fixed(with Choice) (int64, error) {
	b := a.Bracket
	if b.Low == b.High {
		return b.Low, nil
	}
	args := i18n.A{"Low": i18n.Money(b.Low), "High": i18n.Money(b.High)}
	if with.Chosen == 0 {
		return 0, check.Refuse("chosen", "fee.choose", args)
	}
	if with.Chosen < b.Low || with.Chosen > b.High {
		return 0, check.Refuse("chosen", "fee.chosen_outside", args)
	}
	a.step("fee.step.range", args)
	return with.Chosen, nil
}

// reduce lets a part of the fee off.
func (a *Assessment) reduce(x Relief) {
	left := big.NewRat(int64(Whole-x.Size), int64(Whole))
	fee := &a.unit
	if a.unit == nil {
		fee = &a.month
	}
	*fee = new(big.Rat).Mul(*fee, left)
	if x.Size == Whole {
		a.step("fee.step.exempt", i18n.A{"Title": x.Title})
		return
	}
	a.step("fee.step.relief", i18n.A{"Title": x.Title, "Size": x.Size.String(), "Fee": money(*fee)})
}

// round rounds the fee of a unit where the rule says so, and tells it where it changes
// something.
func (a *Assessment) round() {
	if a.unit == nil || a.unit.IsInt() {
		return
	}
	if a.Rule.Rounding == PerMonth {
		a.step("fee.step.round_month", nil)
		return
	}
	exact := money(a.unit)
	a.unit = big.NewRat(halfUp(a.unit), 1)
	a.step("fee.step.round_unit", i18n.A{"Exact": exact, "Fee": money(a.unit), "Unit": string(a.Rule.Unit)})
}

// PerMonth reports whether the fee is one sum for a month, whatever is delivered.
func (a Assessment) PerMonth() bool { return a.month != nil }

// UnitFee is the fee for one unit in grosze, half up; 0 when it is one sum for a month.
func (a Assessment) UnitFee() int64 {
	if a.unit == nil {
		return 0
	}
	return halfUp(a.unit)
}

// UnitText is the fee for one unit as it is printed; where the rule rounds only the month it
// may be finer than a grosz.
func (a Assessment) UnitText() string {
	if a.unit == nil {
		return ""
	}
	return money(a.unit)
}

// Amount is the fee in grosze for that many quarters of a unit in one month.
func (a Assessment) Amount(quarters int) int64 {
	if quarters <= 0 {
		return 0
	}
	if a.month == nil {
		return halfUp(new(big.Rat).Mul(a.unit, big.NewRat(int64(quarters), 4)))
	}
	fee := halfUp(a.month)
	if cost := Cost(a.Rule.UnitCost, quarters); a.most && fee > cost {
		return cost
	}
	return fee
}

// Explain is every line, the last for that many quarters of a unit in a month.
func (a Assessment) Explain(quarters int) []Step {
	steps := append([]Step(nil), a.Steps...)
	args := i18n.A{"Quantity": quartersText(quarters), "Unit": string(a.Rule.Unit), "Fee": a.UnitText(), "Amount": i18n.Money(a.Amount(quarters)),
		"Cost": i18n.Money(Cost(a.Rule.UnitCost, quarters))}
	switch {
	case quarters <= 0 || a.Rule.Method == Free || a.unit != nil && a.unit.Sign() == 0:
	case a.unit != nil:
		steps = append(steps, Step{"fee.step.amount", args})
	case a.most && a.Amount(quarters) < halfUp(a.month):
		steps = append(steps, Step{"fee.step.capped", args})
	}
	return steps
}

// Cost is what that many quarters of a unit cost, in grosze, half up.
func Cost(unitCost int64, quarters int) int64 {
	return halfUp(new(big.Rat).Mul(big.NewRat(unitCost, 1), big.NewRat(int64(quarters), 4)))
}

// perPerson is the income of one person, in grosze, as a fraction.
func perPerson(h Household) *big.Rat { return big.NewRat(h.IncomeGrosze, h.persons()) }

// part is that share of an amount in grosze, as a fraction.
func part(grosze int64, s Share) *big.Rat {
	return new(big.Rat).Mul(big.NewRat(grosze, 1), big.NewRat(int64(s), int64(Whole)))
}

// halfUp rounds a fraction that is not negative to the nearest whole, a half up.
func halfUp(r *big.Rat) int64 {
	doubled := new(big.Int).Add(new(big.Int).Lsh(r.Num(), 1), r.Denom())
	return new(big.Int).Quo(doubled, new(big.Int).Lsh(r.Denom(), 1)).Int64()
}

// money prints an exact amount in grosze: with more than two places where it has them
// (3,525 zł), with four where it never ends (a third).
func money(r *big.Rat) string {
	places, exact := r.FloatPrec()
	if !exact {
		places = 2
	}
	if places == 0 {
		return i18n.Money(halfUp(r))
	}
	zl := new(big.Rat).Quo(r, big.NewRat(100, 1))
	whole, fraction, _ := strings.Cut(zl.FloatString(places+2), ".")
	n, _ := strconv.ParseInt(whole, 10, 64) // written by us
	return strings.Replace(i18n.Money(n*100), ",00", ","+strings.TrimRight(fraction, "0"), 1)
}

// percentText prints a percentage of the criterion to a hundredth; finer where the rounded
// number would stand on a bound it is not on.
func percentText(percent *big.Rat, table []Bracket) string {
	for places := 2; places < 6; places++ {
		shown := new(big.Rat).Quo(percent, big.NewRat(100, 1)).FloatString(places)
		rounded, _ := new(big.Rat).SetString(shown)
		rounded.Mul(rounded, big.NewRat(100, 1))
		if rounded.Cmp(percent) == 0 || !onBound(rounded, table) {
			return strings.Replace(shown, ".", ",", 1) + "%"
		}
	}
	return new(big.Rat).Quo(percent, big.NewRat(100, 1)).FloatString(6) + "%"
}

func onBound(percent *big.Rat, table []Bracket) bool {
	for _, b := range table {
		if b.Upper != 0 && percent.Cmp(big.NewRat(int64(b.Upper), 1)) == 0 {
			return true
		}
	}
	return false
}

// month is a month as it is printed: 08.2026.
func month(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.PL()[3:]
}

// quartersText is an amount in quarters as it is printed: 38, 38,5.
func quartersText(q int) string { return itoa(q/4) + [...]string{"", ",25", ",5", ",75"}[q%4] }

func itoa(n int) string { return strconv.Itoa(n) }

// BoundText is a percentage of the criterion in złote, as a table prints it; "" for an open
// bracket.
func BoundText(criterion int64, s Share) string {
	if s == 0 {
		return ""
	}
	return money(part(criterion, s))
}

// ShareText is a share of a cost in złote, exact, as a table prints it.
func ShareText(cost int64, s Share) string { return money(part(cost, s)) }
