package plan

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
	"cus/internal/platform/quantity"
)

// Amount is how much of a service, in quarters of its unit: 38,5 hours is 154.
type Amount = quantity.Quarters

// ErrAmount refuses an amount that cannot be read, is negative, or is not in whole quarters.
var ErrAmount = quantity.Err

// ParseAmount reads an amount as people type it: 38, 38,5, 38.25.
func ParseAmount(s string) (Amount, error) { return quantity.Parse(s) }

// Unit is what a service is counted in.
type Unit string

// The units of services.
const (
	Hour  Unit = "hour"  // godzina
	Visit Unit = "visit" // wizyta
	Day   Unit = "day"   // dzień
	Month Unit = "month" // miesiąc
	Item  Unit = "item"  // sztuka
	Ride  Unit = "ride"  // kurs
)

// Units returns every unit, in the order in which a form offers them.
func Units() []Unit { return []Unit{Hour, Visit, Day, Month, Item, Ride} }

// Weekdays is a set of days of the week: bit 0 is Monday, bit 6 Sunday. The zero value is none.
type Weekdays uint8

// ErrWeekday refuses what is no day of the week.
var ErrWeekday = errors.New("not a day of the week")

// ParseWeekdays reads the ticked boxes of a form, "1" for Monday to "7" for Sunday.
func ParseWeekdays(ticked []string) (Weekdays, error) {
	var w Weekdays
	for _, s := range ticked {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 7 {
			return 0, ErrWeekday
		}
		w |= 1 << (n - 1)
	}
	return w, nil
}

// On returns the set of the given days.
func On(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= bit(d)
	}
	return w
}

// bit returns the set of one day. Go counts from Sunday, we count from Monday.
func bit(d time.Weekday) Weekdays { return 1 << ((d + 6) % 7) }

// Has reports whether the day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&bit(d) != 0 }

// Count returns how many days are in the set.
func (w Weekdays) Count() int { return bits.OnesCount8(uint8(w & 0x7f)) }

// List returns the days of the set from Monday to Sunday.
func (w Weekdays) List() []time.Weekday {
	var days []time.Weekday
	for i := range 7 {
		if d := time.Weekday((i + 1) % 7); w.Has(d) {
			days = append(days, d)
		}
	}
	return days
}

// Weeks says which of a month's Mondays, Tuesdays … are meant: bit 0 is the first, bit 4 the
// fifth. The zero value is all of them: every week.
type Weeks uint8

// ErrWeek refuses what is no week of a month.
var ErrWeek = errors.New("not a week of a month")

// ParseWeeks reads the ticked boxes of a form, "1" to "5"; all five are every week.
func ParseWeeks(ticked []string) (Weeks, error) {
	var w Weeks
	for _, s := range ticked {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 5 {
			return 0, ErrWeek
		}
		w |= 1 << (n - 1)
	}
	if w == 31 {
		return 0, nil
	}
	return w, nil
}

// Has reports whether the day falls in the set: 15 June is a third Monday, so in week 3.
func (w Weeks) Has(d date.Date) bool { return w == 0 || w&(1<<((d.Day()-1)/7)) != 0 }

// List returns the weeks of the set in order; none when every week is meant.
func (w Weeks) List() []int {
	var weeks []int
	for i := range 5 {
		if w&(1<<i) != 0 {
			weeks = append(weeks, i+1)
		}
	}
	return weeks
}

// Schedule is the timetable of one service (harmonogram: days and hours, art. 39 of the Act):
// on which days of the week, in which weeks of the month, and from when until when. It
// repeats all the time of the service and rests on public holidays. Hours are those of the
// clock on the wall: the night of a change of the clocks makes no visit longer.
type Schedule struct {
	Days        Weekdays
	Weeks       Weeks
	From, Until date.Clock // within one day; work past midnight takes two timetables
}

// ErrHours refuses what is no time from an hour to a later one.
var ErrHours = errors.New("not hours from when until when")

// ParseHours reads the hours of a visit as people type them: 9:00–11:00, 9-11, 8.30 - 10.
func ParseHours(s string) (from, until date.Clock, err error) {
	a, b, ok := strings.Cut(strings.NewReplacer("–", "-", "—", "-", "do", "-").Replace(s), "-")
	if !ok {
		return -1, -1, ErrHours
	}
	from, err = date.ParseClock(a)
	if err == nil {
		until, err = date.ParseClock(b)
	}
	if err != nil {
		return -1, -1, ErrHours
	}
	return from, until, nil
}

// Hours is when a visit begins and ends as it is written: 9:00–11:00; empty when not set.
func (s Schedule) Hours() string {
	if s.From < 0 || s.Until <= 0 {
		return ""
	}
	return s.From.String() + "–" + s.Until.String()
}

// Complete reports whether the timetable names days and hours. "Ten hours a week" names
// neither, and a plan with such a service is not sent (art. 39 sec. 1 pt 2 of the Act).
func (s Schedule) Complete() bool { return s.Days.Count() > 0 && s.minutes() > 0 }

// minutes returns the length of one visit; 0 when it would end before it begins.
func (s Schedule) minutes() int { return max(0, int(s.Until-s.From)) }

// Yield returns what the timetable gives in the calendar month that holds the day month, within
// the service's days first to last, both included. No first or no last day leaves that side open.
// Public holidays are left out, except of a service held on all seven days: what watches over
// a person daily does so on holidays, too. Hours are the days times the length of a visit, rounded down
// to a quarter; a monthly service counts once in a month with any day; other units count one
// a day.
func (s Schedule) Yield(month, first, last date.Date, u Unit) Amount {
	days := s.days(month, first, last)
	switch u {
	case Hour:
		return Amount(days * s.minutes() / 15)
	case Month:
		return Amount(4 * min(days, 1))
	default:
		return Amount(4 * days)
	}
}

// Daily reports whether the service is held on every day.
func (s Schedule) Daily() bool { return s.Days.Count() == 7 && s.Weeks == 0 }

// days counts the days of the timetable in one month, within first to last.
func (s Schedule) days(month, first, last date.Date) int {
	until := month.LastOfMonth()
	if !last.IsZero() {
		until = date.Min(until, last)
	}
	n := 0
	for d := date.Max(month.FirstOfMonth(), first); !d.IsZero() && !d.After(until); d = d.Add(1) {
		if _, holiday := law.Holiday(d); s.Days.Has(d.Weekday()) && s.Weeks.Has(d) && (!holiday || s.Daily()) {
			n++
		}
	}
	return n
}

// MonthYield is what a timetable gives in one month.
type MonthYield struct {
	Month date.Date // its first day
	Yield Amount
}

// Over returns the months, in order, in which the timetable gives more than limit, the amount
// agreed for a month. The amount is the limit and the timetable says when, so this is a warning
// with both numbers and stops nothing. The service runs from from to until, both included; without
// either day there is nothing to compare.
func (s Schedule) Over(limit Amount, from, until date.Date, u Unit) []MonthYield {
	if from.IsZero() || until.IsZero() {
		return nil
	}
	var over []MonthYield
	for month := from.FirstOfMonth(); !month.After(until); month = month.AddMonths(1) {
		if y := s.Yield(month, from, until, u); y > limit {
			over = append(over, MonthYield{month, y})
		}
	}
	return over
}
