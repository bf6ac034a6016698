package indicator

import (
	"encoding/json"
	"fmt"
	"slices"

	"cus/internal/platform/date"
)

// Month is where an indicator is to stand on the last day of a month. First is the month's
// first day.
type Month struct {
	First date.Date
	Value int64
}

// Months is a plan by month, in the order of time.
type Months []Month

// Scan reads {"2021-07": 4, …} as the database yields it.
func (m *Months) Scan(src any) error {
	var text []byte
	switch v := src.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = v
	default:
		return fmt.Errorf("months out of %T", src)
	}
	var named map[string]int64
	if err := json.Unmarshal(text, &named); err != nil {
		return err
	}
	*m = nil
	for name, value := range named {
		first, err := date.Parse(name + "-01")
		if err != nil {
			return err
		}
		*m = append(*m, Month{first, value})
	}
	slices.SortFunc(*m, func(a, b Month) int { return a.First.Sub(b.First) })
	return nil
}

// MarshalJSON writes what Scan reads; the journal and the history keep it.
func (m Months) MarshalJSON() ([]byte, error) {
	named := make(map[string]int64, len(m))
	for _, x := range m {
		named[x.First.String()[:7]] = x.Value
	}
	return json.Marshal(named)
}

// text is what the history keeps.
func (m Months) text() string {
	out, _ := m.MarshalJSON() // numbers by name always become JSON
	return string(out)
}

// In is the value of the month that begins on first.
func (m Months) In(first date.Date) (value int64, planned bool) {
	for _, x := range m {
		if x.First == first {
			return x.Value, true
		}
	}
	return 0, false
}

// PlanOn is where the plan wants the indicator on the day.
//
// With a plan by month, a number that grows runs in a straight line from the end of one
// planned month to the end of the next, rounded down, from the baseline (or nought) on the
// day before the project; what is to be kept all along (a share, a mean, posts) holds for
// the whole of its month and until another is planned. After the last planned month the
// last value stays.
//
// Without one, a number grows evenly from the project's first day to its last, rounded
// down, and what is to be kept is the target itself. known is false without a target, or
// without the project's days where they are needed.
func (i Indicator) PlanOn(day, from, until date.Date) (value int64, known bool) {
	if len(i.Months) > 0 {
		return i.byMonth(day, from)
	}
	if i.Target == nil {
		return 0, false
	}
	if i.Code.Definition().Kept {
		return *i.Target, true
	}
	if from.IsZero() || until.IsZero() || until.Before(from) {
		return 0, false
	}
	return between(day, from.Add(-1), i.base(), until, *i.Target), true
}

func (i Indicator) base() int64 {
	if i.Baseline == nil {
		return 0
	}
	return *i.Baseline
}

func (i Indicator) byMonth(day, from date.Date) (value int64, known bool) {
	if i.Code.Definition().Kept {
		for _, m := range i.Months {
			if day.Before(m.First) {
				break
			}
			value, known = m.Value, true
		}
		return value, known
	}
	first := i.Months[0].First
	at, value := first.Add(-1), i.base()
	if start := from.Add(-1); !from.IsZero() && start.Before(at) {
		at = start
	}
	for _, m := range i.Months {
		end := m.First.LastOfMonth()
		if day.Before(end) {
			return between(day, at, value, end, m.Value), true
		}
		at, value = end, m.Value
	}
	return value, true
}

// between is the straight line from one day and value to another, rounded down; before and
// after them it stays.
func between(day, from date.Date, low int64, until date.Date, high int64) int64 {
	days := int64(until.Sub(from))
	passed := min(days, max(0, int64(day.Sub(from))))
	if days == 0 {
		return high
	}
	rise := (high - low) * passed
	if rise < 0 && rise%days != 0 {
		return low + rise/days - 1
	}
	return low + rise/days
}
