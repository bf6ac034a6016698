package contract

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cus/internal/domain/catalogue"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// MonthQuantity is how much of a service falls to one calendar month.
type MonthQuantity struct {
	Month    date.Date         `json:"month"` // its first day
	Quantity quantity.Quarters `json:"quantity"`
}

// Months are quantities of successive calendar months.
type Months []MonthQuantity

// UnmarshalJSON reads them as a query writes them: the first month, any day of the last, and
// one number for every month or a list of them.
func (m *Months) UnmarshalJSON(data []byte) error {
	var said struct {
		From, Until date.Date
		Free        json.RawMessage
	}
	if err := json.Unmarshal(data, &said); err != nil {
		return err
	}
	var same quantity.Quarters
	var each []quantity.Quarters
	if err := json.Unmarshal(said.Free, &same); err != nil {
		if err := json.Unmarshal(said.Free, &each); err != nil {
			return err
		}
	}
	*m = Months{}
	for month := said.From; !month.After(said.Until); month = month.AddMonths(1) {
		q := same
		if i := len(*m); each != nil {
			if i >= len(each) {
				return fmt.Errorf("%d months from %s until %s", len(each), said.From, said.Until)
			}
			q = each[i]
		}
		*m = append(*m, MonthQuantity{month, q})
	}
	return nil
}

// Choice is a contract line as a plan offers it: who would carry the service out, at what
// price, in which days, and how much is free.
type Choice struct {
	ID        LineID
	LineRef   LineRef
	Contract  string // its number
	Ref       Ref
	Provider  string
	ServiceID int64
	Service   string
	Unit      catalogue.Unit
	Price     money.Grosze // of one unit, on the first day asked
	From      date.Date    // the days of the contract; both belong to it
	Until     date.Date
	LimitKind LimitKind
	// Free is what approved plans have left, month by month, in those months asked for that
	// the contract covers; below nought where it is overdrawn. With a total limit each month
	// shows the same figure: what is left of the whole.
	Free Months

	ProviderID  int64
	ProviderRef string
}

// FreeIn is what is free in the month of day; nothing in a month the contract does not cover.
func (c Choice) FreeIn(day date.Date) (quantity.Quarters, bool) {
	for _, m := range c.Free {
		if m.Month == day.FirstOfMonth() {
			return m.Quantity, true
		}
	}
	return 0, false
}

// Warning is a sentence about the envelope: a message key and what fills it. It never blocks.
type Warning struct {
	Key  string
	Args i18n.A
}

// Shortage says what the line lacks for need, the months of one planned service: too little
// in a month, or in all, and days after the contract's last one. Months before the contract
// or after it are not counted as taken of it.
func (c Choice) Shortage(need []MonthQuantity, until date.Date) []Warning {
	var out []Warning
	if w, short := c.lacks(need); short {
		out = append(out, w)
	}
	if until.After(c.Until) {
		out = append(out, Warning{"contract.warn.ends", i18n.A{"Number": c.Contract, "Day": c.Until.PL(), "Until": until.PL()}})
	}
	return out
}

// lacks finds the month the line lacks most in; with a total limit, the month it runs out in.
func (c Choice) lacks(need []MonthQuantity) (Warning, bool) {
	var worst MonthQuantity
	var needed, free, total quantity.Quarters
	months := 0
	for _, n := range need {
		f, covered := c.FreeIn(n.Month)
		if !covered {
			continue
		}
		total += n.Quantity
		switch {
		case c.LimitKind == Total:
			free = max(f, 0)
			if total > free && worst.Month.IsZero() {
				worst.Month = n.Month
			}
		case n.Quantity > max(f, 0):
			months++
			if short := n.Quantity - max(f, 0); short > worst.Quantity {
				worst, needed, free = MonthQuantity{n.Month, short}, n.Quantity, max(f, 0)
			}
		}
	}
	if worst.Month.IsZero() {
		return Warning{}, false
	}
	key := "contract.warn.short_month"
	if c.LimitKind == Total {
		key, needed, worst.Quantity = "contract.warn.short_total", total, total-free
	}
	return Warning{key, c.sentence(worst, needed, free, months)}, true
}

// sentence fills the warning. Only strings go in: a warning is kept as JSON and read back.
func (c Choice) sentence(short MonthQuantity, need, free quantity.Quarters, months int) i18n.A {
	args := i18n.A{"Number": c.Contract, "Service": c.Service, "Unit": string(c.Unit), "Count": strings.Replace(short.Quantity.String(), ",", ".", 1),
		"Short": short.Quantity.String(), "Need": need.String(), "Free": free.String(),
		"M": monthNumber(short.Month), "Y": yearNumber(short.Month), "Months": ""}
	if months > 1 {
		args["Months"] = strconv.Itoa(months)
	}
	return args
}

// monthNumber and yearNumber name a month to a sentence, which knows the words.
func monthNumber(d date.Date) string { return strconv.Itoa(int(d.Month())) }
func yearNumber(d date.Date) string  { return strconv.Itoa(d.Year()) }
