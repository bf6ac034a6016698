package plan

import (
	"slices"

	"cus/internal/domain/contract"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// Months is what the service takes of a contract, month by month: the amount, which is the
// limit, in every whole month; in a month it covers in part, no more than its timetable gives.
func (s Service) Months() []contract.MonthQuantity {
	if s.StartsOn.IsZero() || s.EndsOn.IsZero() || s.Amount <= 0 {
		return nil
	}
	var out []contract.MonthQuantity
	for m := s.StartsOn.FirstOfMonth(); !m.After(s.EndsOn); m = m.AddMonths(1) {
		q := s.Amount
		if s.StartsOn.After(m) || s.EndsOn.Before(m.LastOfMonth()) {
			q = min(q, s.Yield(m, s.StartsOn, s.EndsOn, s.Unit))
		}
		out = append(out, contract.MonthQuantity{Month: m, Quantity: q})
	}
	return out
}

// Spread is the least and the most a timetable gives in a whole month of the service; ok is
// false where no whole month lies in it.
func (s Service) Spread() (least, most Amount, ok bool) {
	if s.StartsOn.IsZero() || s.EndsOn.IsZero() {
		return 0, 0, false
	}
	for m := s.StartsOn.FirstOfMonth(); !m.After(s.EndsOn); m = m.AddMonths(1) {
		if s.StartsOn.After(m) || s.EndsOn.Before(m.LastOfMonth()) {
			continue
		}
		y := s.Yield(m, s.StartsOn, s.EndsOn, s.Unit)
		if !ok {
			least = y
		}
		least, most, ok = min(least, y), max(most, y), true
	}
	return least, most, ok
}

// Choice is the contract line the service is paid from, with what is free of it.
func (b Body) Choice(s Service) (contract.Choice, bool) {
	i := slices.IndexFunc(b.Choices, func(c contract.Choice) bool { return s.LineRef != "" && string(c.LineRef) == s.LineRef })
	if i < 0 {
		return contract.Choice{}, false
	}
	return b.Choices[i], true
}

// CostLine is what one service costs; without a price nothing is known of it.
type CostLine struct {
	Service  Service
	Priced   bool
	FromRule bool         // the price is that of the fee's rule: no contract names one
	Price    money.Grosze // of one unit
	Monthly  money.Grosze // Total shared out over the months of the plan
	Total    money.Grosze // in all its months, at the full amount

	Fee        Fee          // what the person pays of it, where FeeKnown
	FeeKnown   bool         // no rule, or an income that is missing: nothing is known
	FeeMonthly money.Grosze // FeeTotal shared out over the months of the plan
	FeeTotal   money.Grosze
}

// Cost is what the plan costs at the full amounts: the sum of its months. A month's figure is
// that sum by the number of months.
type Cost struct {
	Lines    []CostLine
	Months   int
	Monthly  money.Grosze
	Total    money.Grosze
	Unpriced int // services whose price is not known

	FeeMonthly   money.Grosze // what the person pays
	FeeTotal     money.Grosze
	GminaMonthly money.Grosze // what the gmina bears, of the services priced
	GminaTotal   money.Grosze
	FeeUnknown   int // services whose fee is not known
	FeeOpen      int // services whose fee is counted, and not settled yet
}

// Priced reports whether the price of any service is known.
func (c Cost) Priced() bool { return c.Unpriced < len(c.Lines) }

// Paid reports whether it is known of any service what the person pays.
func (c Cost) Paid() bool { return c.FeeUnknown < len(c.Lines) }

// Cost adds the planned services up.
func (p Plan) Cost(b Body) Cost {
	c := Cost{Months: monthsIn(p.StartsOn, p.EndsOn)}
	for _, s := range b.Planned() {
		l := CostLine{Service: s}
		f, ruled := b.Fee(s)
		if l.Price = b.price(s, f); l.Price > 0 {
			_, contracted := b.Choice(s)
			l.Priced, l.FromRule = true, !contracted
			for _, m := range s.Months() {
				l.Total += money.Of(l.Price, int(m.Quantity))
			}
			l.Monthly = share(l.Total, c.Months)
			c.Total += l.Total
		} else {
			c.Unpriced++
		}
		if l.Fee, l.FeeKnown = f, ruled && f.Known(); l.FeeKnown {
			l.FeeTotal = f.Total(s)
			l.FeeMonthly = share(l.FeeTotal, c.Months)
			c.FeeTotal += l.FeeTotal
			if !f.Settled && !f.Free() {
				c.FeeOpen++
			}
		} else {
			c.FeeUnknown++
		}
		if l.Priced {
			c.GminaTotal += l.Total - l.FeeTotal
		}
		c.Lines = append(c.Lines, l)
	}
	c.Monthly, c.FeeMonthly = share(c.Total, c.Months), share(c.FeeTotal, c.Months)
	c.GminaMonthly = c.Monthly - c.FeeMonthly
	if c.Unpriced > 0 {
		c.GminaMonthly = share(c.GminaTotal, c.Months)
	}
	return c
}

// price is what a unit of the service costs: by its contract, else as the rule of the fee
// says; 0: not known.
func (b Body) price(s Service, f Fee) money.Grosze {
	if ch, ok := b.Choice(s); ok {
		return ch.Price
	}
	if f.Rule != nil && f.Rule.UnitCost > 0 {
		return money.Grosze(f.Rule.UnitCost)
	}
	return 0
}

// share is a sum by a number of months, half a grosz rounded up.
func share(total money.Grosze, months int) money.Grosze {
	if months <= 0 {
		return 0
	}
	return (2*total + money.Grosze(months)) / money.Grosze(2*months)
}

// monthsIn is how many months the days from to until last, a month begun counted as one.
func monthsIn(from, until date.Date) int {
	if from.IsZero() || until.Before(from) {
		return 0
	}
	n := 1
	for !from.AddMonths(n).After(until) {
		n++
	}
	return n
}

// Lasts is the length of the plan in months, one begun counted as one.
func (p Plan) Lasts() int { return monthsIn(p.StartsOn, p.EndsOn) }

// short are the warnings of the envelope: what the contracts of the plan lack for it.
func (b Body) short() []Warning {
	var out []Warning
	for _, s := range b.Planned() {
		for _, w := range b.Shortage(s) {
			out = append(out, Warning{Key: w.Key, Args: w.Args, Spot: "service." + s.ItemRef})
		}
	}
	return out
}

// Shortage is what the contract of a service lacks for it. It never blocks.
func (b Body) Shortage(s Service) []contract.Warning {
	c, ok := b.Choice(s)
	if !ok {
		return nil
	}
	return c.Shortage(s.Months(), s.EndsOn)
}

// OverLimit warns of a timetable that yields more than the amount, with both numbers.
func (s Service) OverLimit() []Warning {
	if !s.Complete() {
		return nil
	}
	over := s.Over(s.Amount, s.StartsOn, s.EndsOn, s.Unit)
	if len(over) == 0 {
		return nil
	}
	most := slices.MaxFunc(over, func(a, b MonthYield) int { return int(a.Yield - b.Yield) })
	return []Warning{{Key: "plan.warn.over_limit", Args: i18n.A{"Service": s.Service, "Limit": s.Amount.String(),
		"Yield": most.Yield.String(), "Month": most.Month.PL()[3:], "Count": len(over), "Unit": string(s.Unit)}, Spot: "service." + s.ItemRef}}
}
