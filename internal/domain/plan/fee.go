package plan

import (
	"time"

	"cus/internal/domain/fee"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// Fee is what one service of the plan costs the person (odpłatność): as it was settled with
// the plan, or as it would be settled now.
type Fee struct {
	ItemRef   string
	Rule      *fee.Rule // nil: the programme names none
	Household *fee.Household
	Criterion *fee.Criterion
	Choice    fee.Choice
	Basis     string // what proves the relief

	// Settled: the fee belongs to what the plan says. One that is not is counted from the
	// rule in force when the service begins and from the newest statement of income.
	Settled   bool
	SettledAt time.Time
	Override  *money.Grosze // for a unit, or for a month; nil: as counted
	Reason    string        // why overridden, or why chosen within a range
	Price     money.Grosze  // what a unit costs, as settled; 0: not known
	Stale     string        // message key: what has changed since it was settled; empty: nothing

	Counted *fee.Assessment // nil: it cannot be counted
	Problem error           // why it cannot be counted
}

// Known reports whether it is known what the person pays.
func (f Fee) Known() bool { return f.Counted != nil || f.Override != nil }

// Free reports whether nobody pays for the service.
func (f Fee) Free() bool {
	return f.Override == nil && f.Rule != nil && f.Rule.Method == fee.Free
}

// PerMonth reports whether the fee is one sum for a month.
func (f Fee) PerMonth() bool {
	if f.Counted != nil {
		return f.Counted.PerMonth()
	}
	return f.Rule != nil && f.Rule.Monthly
}

// Unit is the fee for one unit; 0 when it is one sum for a month.
func (f Fee) Unit() money.Grosze {
	switch {
	case f.PerMonth():
		return 0
	case f.Override != nil:
		return *f.Override
	case f.Counted != nil:
		return money.Grosze(f.Counted.UnitFee())
	}
	return 0
}

// UnitText is the fee for one unit as it is printed.
func (f Fee) UnitText() string {
	if f.Override == nil && f.Counted != nil {
		return f.Counted.UnitText()
	}
	return i18n.Money(int64(f.Unit()))
}

// Amount is the fee of a month in which that much is delivered.
func (f Fee) Amount(q Amount) money.Grosze {
	switch {
	case q <= 0 || !f.Known():
		return 0
	case f.Override != nil && f.PerMonth():
		return *f.Override
	case f.Override != nil:
		return money.Of(*f.Override, int(q))
	}
	return money.Grosze(f.Counted.Amount(int(q)))
}

// Total is the fee of all the service's months, at the full amount.
func (f Fee) Total(s Service) (sum money.Grosze) {
	for _, m := range s.Months() {
		sum += f.Amount(m.Quantity)
	}
	return sum
}

// Steps tells how the fee of a month was counted, line by line; the last line is what was
// decided otherwise, and why.
func (f Fee) Steps(q Amount) []fee.Step {
	var out []fee.Step
	if f.Counted != nil {
		out = f.Counted.Explain(int(q))
	}
	if f.Override != nil {
		key := "plan.fee.step.override_unit"
		if f.PerMonth() {
			key = "plan.fee.step.override_month"
		}
		unit := ""
		if f.Rule != nil {
			unit = string(f.Rule.Unit)
		}
		out = append(out, fee.Step{Key: key, Args: i18n.A{"Fee": i18n.Money(int64(*f.Override)), "Unit": unit, "Reason": f.Reason}})
	}
	return out
}

// Fee is the fee of a service.
func (b Body) Fee(s Service) (Fee, bool) {
	f, ok := b.Fees[s.ItemRef]
	return f, ok
}

// ContentFee is the fee of a service as the content holds it.
type ContentFee struct {
	Method     fee.Method   `json:"method"`
	Resolution string       `json:"resolution"`
	Unit       string       `json:"unit_fee"`      // as printed: 8,40 zł; empty: one sum for a month
	Month      money.Grosze `json:"month_grosze"`  // at most, at the full amount
	Gmina      money.Grosze `json:"gmina_grosze"`  // of a month at the full amount, borne by the gmina
	Priced     bool         `json:"priced"`        // what a unit costs is known
	Relief     string       `json:"relief"`        // its title; empty: none
	Reason     string       `json:"reason"`        // why it is not as counted; empty: it is
	Collection string       `json:"collection"`    // how and by when it is paid
	Rounding   fee.Rounding `json:"rounding_mode"` // per unit or per month
}

// content is the fee as the content holds it; nil until it is settled.
func (f Fee) content(s Service) *ContentFee {
	if !f.Settled || !f.Known() || f.Rule == nil {
		return nil
	}
	out := &ContentFee{Method: f.Rule.Method, Resolution: f.Rule.Resolution, Month: f.Amount(s.Amount), Collection: f.Rule.Collection,
		Rounding: f.Rule.Rounding, Reason: f.Reason, Priced: f.Price > 0}
	if !f.PerMonth() {
		out.Unit = f.UnitText()
	}
	if f.Price > 0 {
		out.Gmina = money.Of(f.Price, int(s.Amount)) - out.Month
	}
	if f.Choice.Relief != nil {
		out.Relief = f.Choice.Relief.Title
	}
	return out
}

// unsettled warns of services one pays for whose fee the plan does not name.
func (b Body) unsettled() []Warning {
	var out []Warning
	for _, s := range b.Planned() {
		f, ok := b.Fee(s)
		if ok && f.Rule != nil && !f.Settled && f.Rule.Method != fee.Free {
			out = append(out, Warning{Key: "plan.warn.fee_unsettled", Args: i18n.A{"Service": s.Service}, Spot: "fee." + s.ItemRef})
		}
	}
	return out
}

// FeeChoice is what is decided on the fee of one service: the rest is counted.
type FeeChoice struct {
	ItemRef  string
	Relief   fee.Ref // empty: none
	Basis    string  // what proves it
	Chosen   money.Grosze
	Override *money.Grosze // nil: as counted
	Reason   string
}

// FeeField is the form field of one service's fee.
func FeeField(name, item string) string { return name + "." + item }

// settle returns the fee as settled with that choice on a service that a unit of costs
// price, or the reasons against it, by the fields of the form. Without a rule, or while
// something is missing that nobody typed, there is nothing to settle: done is false.
func (f Fee) settle(n FeeChoice, price money.Grosze, now time.Time) (out Fee, done bool, err error) {
	if f.Rule == nil {
		return f, false, nil
	}
	var c check.List
	at := func(name string) string { return FeeField(name, n.ItemRef) }
	f.Choice, f.Basis, f.Override, f.Reason, f.Price = fee.Choice{Chosen: int64(n.Chosen)}, "", n.Override, "", price
	if n.Relief != "" {
		for i := range f.Rule.Reliefs {
			if f.Rule.Reliefs[i].Ref == n.Relief {
				f.Choice.Relief, f.Basis = &f.Rule.Reliefs[i], n.Basis
			}
		}
		c.That(f.Choice.Relief != nil, at("relief"), "plan.fee.relief_unknown")
		c.That(n.Basis != "", at("basis"), "plan.fee.basis_missing")
	}
	f = f.count()
	if n.Override != nil || n.Chosen != 0 {
		c.That(n.Reason != "", at("reason"), "plan.fee.reason_missing")
		f.Reason = n.Reason
	}
	if problems, refused := check.Problems(f.Problem); refused {
		for _, p := range problems {
			if p.Field == "chosen" { // the one thing that can be typed here
				p.Field = at("chosen")
				c = append(c, p)
			}
		}
	}
	c.That(len([]rune(n.Reason)) <= 300, at("reason"), "form.too_long", i18n.A{"Max": 300})
	c.That(len([]rune(n.Basis)) <= 300, at("basis"), "form.too_long", i18n.A{"Max": 300})
	f.Settled, f.SettledAt, f.Stale = true, now, ""
	return f, f.Known(), c.Err()
}

// count counts the fee from what is known.
func (f Fee) count() Fee {
	f.Counted, f.Problem = nil, nil
	if f.Rule == nil {
		return f
	}
	a, err := f.Rule.Assess(f.Criterion, f.Household, f.Choice)
	if err != nil {
		f.Problem = err
		return f
	}
	f.Counted = &a
	return f
}

// feeDay is the day by which the rule of a service's fee is chosen: its first, else the
// plan's, else today.
func (p Plan) feeDay(s Service, today date.Date) date.Date {
	switch {
	case !s.StartsOn.IsZero():
		return s.StartsOn
	case !p.StartsOn.IsZero():
		return p.StartsOn
	}
	return today
}
