// Package date holds days: the unit in which the law counts. A [Date] has no clock and no
// time zone, so a term of thirty days is thirty days, also across a change of the clocks.
// Which day an instant belongs to is decided once, in Poland ([Of]). The package also holds
// [Clock], the hour of a timetable.
package date

import (
	"cmp"
	"time"
	_ "time/tzdata" // the zone travels in the program, so a bare container knows Warsaw too
)

// Warsaw is the time zone of every centre.
var Warsaw = warsaw()

func warsaw() *time.Location {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic("date: Europe/Warsaw is missing from time/tzdata: " + err.Error())
	}
	return zone
}

// Date is one day of the calendar. The zero value is no day at all: an unknown or absent
// date, which a page shows as missing and the database keeps as NULL. Dates compare with ==.
// The calendar begins on 1 January of the year 1; days before it cannot be held.
type Date struct {
	n int32 // days since 31 December of the year 0, so that no day is the zero value
}

// unixEpoch is the number of 1 January 1970.
const unixEpoch = 719163

// New returns the day y-m-d. Like [time.Date] it carries over what does not fit: 31 February
// is 3 March. To refuse such a day instead, use [Parse].
func New(y int, m time.Month, d int) Date {
	return civil(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// Of returns the day on which the instant t falls in Poland; the zero value for a zero t.
func Of(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return civil(t.In(Warsaw))
}

// civil reads the calendar day off t, in whatever zone t stands.
func civil(t time.Time) Date {
	y, m, d := t.Date()
	seconds := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return Date{int32(seconds/(24*60*60) + unixEpoch)} // exact: midnight UTC is a whole number of days
}

// time returns midnight UTC of the day.
func (d Date) time() time.Time {
	return time.Unix((int64(d.n)-unixEpoch)*24*60*60, 0).UTC()
}

// IsZero reports whether d is no day at all.
func (d Date) IsZero() bool { return d.n == 0 }

// Before reports whether d comes before other. No day comes before every day.
func (d Date) Before(other Date) bool { return d.n < other.n }

// After reports whether d comes after other.
func (d Date) After(other Date) bool { return d.n > other.n }

// Equal reports whether both are the same day, or both no day. It says the same as ==.
func (d Date) Equal(other Date) bool { return d == other }

// Compare orders days for sorting, earliest first and no day before all.
func (d Date) Compare(other Date) int { return cmp.Compare(d.n, other.n) }

// Year returns the year of d; 0 for no day.
func (d Date) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.time().Year()
}

// Month returns the month of d; 0 for no day.
func (d Date) Month() time.Month {
	if d.IsZero() {
		return 0
	}
	return d.time().Month()
}

// Day returns the day of the month, from 1; 0 for no day.
func (d Date) Day() int {
	if d.IsZero() {
		return 0
	}
	return d.time().Day()
}

// Weekday returns the day of the week; Sunday for no day.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

// Add returns the day that many days later, earlier when days is negative. No day stays no day.
func (d Date) Add(days int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.n + int32(days)}
}

// AddMonths returns the same day number n months later, or the last day of that month when it
// has no such day: a month from 31 January ends on 28 February (KPA art. 57 § 3).
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := New(d.Year(), d.Month()+time.Month(n), 1)
	return first.Add(min(d.Day(), first.DaysInMonth()) - 1)
}

// AddYears returns the same day n years later; from 29 February, where the year has none,
// 28 February (KPA art. 57 § 3a).
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Sub returns how many days d comes after other; negative when it comes before.
func (d Date) Sub(other Date) int { return int(d.n) - int(other.n) }

// FirstOfMonth returns the first day of d's month.
func (d Date) FirstOfMonth() Date { return d.Add(1 - d.Day()) }

// LastOfMonth returns the last day of d's month.
func (d Date) LastOfMonth() Date { return d.FirstOfMonth().Add(d.DaysInMonth() - 1) }

// DaysInMonth returns the length of d's month: 28 to 31, or 0 for no day.
func (d Date) DaysInMonth() int {
	if d.IsZero() {
		return 0
	}
	return time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Midnight returns the instant at which the day begins in Poland, to compare with timestamptz;
// the zero instant for no day.
func (d Date) Midnight() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, Warsaw)
}

// Min returns the earlier of two days. No day counts as the earliest.
func Min(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

// Max returns the later of two days.
func Max(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}

// Age returns the completed years of a person born on birth, as of today. A year of age is
// complete when the birthday begins; born on 29 February, on 28 February of a common year
// (Civil Code art. 112). It is 0 when either day is missing or the birth lies ahead.
func Age(birth, today Date) int {
	if birth.IsZero() || today.Before(birth) {
		return 0
	}
	years := today.Year() - birth.Year()
	if birth.AddYears(years).After(today) {
		years--
	}
	return years
}
