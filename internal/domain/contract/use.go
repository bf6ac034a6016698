package contract

import (
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// MonthUse is one calendar month of a line: its limit, what plans have taken, the price.
type MonthUse struct {
	Line    LineID
	Month   date.Date         // its first day
	Limit   quantity.Quarters // of a total limit the whole; of a monthly one that month's
	Planned quantity.Quarters
	Price   money.Grosze // of one unit, as in force at the end of the month
}

// Usage queues every month of every line of the contract, in order.
func Usage(b *db.Batch, who policy.Actor, ref Ref, dst *[]MonthUse) {
	db.QueueAll(b, dst, `
		SELECT l.id AS line, m.day::date AS month, COALESCE(`+limitIn+`, 0) AS "limit",
		       COALESCE((SELECT sum(x.quantity) FROM contract_line_month x WHERE x.line_id = l.id AND x.month = m.day::date), 0)::int AS planned,
		       COALESCE((SELECT t.price_grosze FROM contract_term t JOIN contract_version tv ON tv.id = t.version_id
		           WHERE t.line_id = l.id AND tv.effective_on <= (m.day + interval '1 month - 1 day')::date ORDER BY tv.no DESC LIMIT 1), 0) AS price
		  FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no JOIN contract_line l ON l.contract_id = c.id,
		       generate_series(date_trunc('month', c.starts_on::timestamp), v.ends_on::timestamp, '1 month') m(day)
		 WHERE @all AND c.public_id = @ref ORDER BY l.id, m.day`, args(who, date.Date{}, db.Args{"ref": string(ref)}))
}

// Use is a line with its months.
type Use struct {
	Line
	Months []MonthUse
}

// Uses puts the months with their lines.
func Uses(lines []Line, months []MonthUse) []Use {
	out := make([]Use, len(lines))
	for i, l := range lines {
		out[i].Line = l
		for _, m := range months {
			if m.Line == l.ID {
				out[i].Months = append(out[i].Months, m)
			}
		}
	}
	return out
}

// Left is what is free at the end of month i: of a total limit what all months up to it have
// left, of a monthly one what that month has left. Below nought it is overdrawn.
func (u Use) Left(i int) quantity.Quarters {
	m := u.Months[i]
	if u.LimitKind == Monthly {
		return m.Limit - m.Planned
	}
	left := u.Quantity
	for _, past := range u.Months[:i+1] {
		left -= past.Planned
	}
	return left
}

// Overdrawn is how much plans have taken beyond the limit: of all, or in the worst month.
func (u Use) Overdrawn() quantity.Quarters {
	if u.LimitKind == Total {
		return max(0, u.Planned-u.Quantity)
	}
	var worst quantity.Quarters
	for _, m := range u.Months {
		worst = max(worst, m.Planned-m.Limit)
	}
	return worst
}

// paceMonths is how many months the pace is the mean of: this one and those before it.
const paceMonths = 3

// Pace is what the line loses in a month, seen on today: the mean of what plans have taken in
// this month and the two before it, as far as the contract ran then; rounded up.
func (u Use) Pace(today date.Date) quantity.Quarters {
	var sum, n quantity.Quarters
	for _, m := range u.Months {
		if first := today.FirstOfMonth(); !m.Month.After(first) && m.Month.After(first.AddMonths(-paceMonths)) {
			sum += m.Planned
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return (sum + n - 1) / n
}

// RunsOut is the month in which a total limit will not last any more: every month to come
// takes what plans have taken of it, or the pace of today where that is more. No month means
// that the limit lasts to the contract's end.
func (u Use) RunsOut(today date.Date) (month date.Date, yes bool) {
	if u.LimitKind != Total {
		return date.Date{}, false
	}
	pace, left := u.Pace(today), u.Quantity
	for _, m := range u.Months {
		takes := m.Planned
		if m.Month.After(today.FirstOfMonth()) {
			takes = max(takes, pace)
		}
		if left -= takes; left < 0 {
			return m.Month, true
		}
	}
	return date.Date{}, false
}

// Value is what the line is worth at its prices: what plans have taken at the price of its
// month, and what is free at the newest; of a monthly limit every month in full.
func (u Use) Value() money.Grosze {
	if u.LimitKind == Total {
		return u.Taken() + money.Of(u.Price, int(max(0, u.Quantity-u.Planned)))
	}
	var sum money.Grosze
	for _, m := range u.Months {
		sum += money.Of(m.Price, int(m.Limit))
	}
	return sum
}

// Taken is what plans have taken of the line, in money.
func (u Use) Taken() money.Grosze {
	var sum money.Grosze
	for _, m := range u.Months {
		sum += money.Of(m.Price, int(m.Planned))
	}
	return sum
}

// Headline is the sentence a contract's page opens with.
type Headline string

// The headlines, the most pressing first.
const (
	SaysState    Headline = "state"    // not running: its state says it
	SaysOver     Headline = "over"     // plans have taken more than the limit
	SaysRunsOut  Headline = "runs_out" // the limit will not last, in which month
	SaysEnds     Headline = "ends"     // its last day is near
	SaysLasts    Headline = "lasts"    // the limit lasts to the end
	SaysNothing  Headline = "unused"   // nothing planned yet
	SaysNotBegun Headline = "not_begun"
)

// Summary is what matters most about a running contract: the headline, the line it is about,
// and by how much or in which month.
type Summary struct {
	Says  Headline
	Line  Line
	Over  quantity.Quarters
	Month date.Date
}

// Summarise finds what matters most about the contract on today.
func (c Contract) Summarise(uses []Use, today date.Date) Summary {
	if !c.State.Running() {
		return Summary{Says: SaysState}
	}
	s := Summary{Says: SaysNothing}
	if c.State == Signed {
		s.Says = SaysNotBegun
	}
	for _, u := range uses {
		if by := u.Overdrawn(); by > s.Over {
			s = Summary{Says: SaysOver, Line: u.Line, Over: by}
		}
	}
	if s.Says == SaysOver {
		return s
	}
	for _, u := range uses {
		if u.Planned > 0 && s.Says == SaysNothing {
			s.Says, s.Line = SaysLasts, u.Line
		}
		if m, yes := u.RunsOut(today); yes && (s.Says != SaysRunsOut || m.Before(s.Month)) {
			s = Summary{Says: SaysRunsOut, Line: u.Line, Month: m}
		}
	}
	if s.Says != SaysRunsOut && c.State == Active && c.EndsOn.Sub(today) <= EndingSoon {
		s.Says = SaysEnds
	}
	return s
}
