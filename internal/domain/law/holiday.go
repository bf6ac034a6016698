package law

import (
	"sync"
	"time"

	"cus/internal/platform/date"
)

// fixed are the public holidays that keep their day, with the message key of each (1951, art. 1).
var fixed = []struct {
	month time.Month
	day   int
	since int // the first year; 0 when older than any case
	key   string
}{
	{time.January, 1, 0, "holiday.new_year"},
	{time.January, 6, 2011, "holiday.epiphany"},
	{time.May, 1, 0, "holiday.labour_day"},
	{time.May, 3, 0, "holiday.constitution_day"},
	{time.August, 15, 0, "holiday.assumption"},
	{time.November, 1, 0, "holiday.all_saints"},
	{time.November, 11, 0, "holiday.independence_day"},
	{time.December, 24, 2025, "holiday.christmas_eve"}, // act of 6 December 2024
	{time.December, 25, 0, "holiday.christmas_day"},
	{time.December, 26, 0, "holiday.second_day_of_christmas"},
}

// movable are the public holidays that follow Easter, by days after it (1951, art. 1).
var movable = map[int]string{
	0:  "holiday.easter",
	1:  "holiday.easter_monday",
	49: "holiday.pentecost",
	60: "holiday.corpus_christi",
}

// years are the holidays of each year that was asked for.
var years sync.Map // int -> map[date.Date]string

// Holiday returns the message key of the public holiday on d, and whether there is one. An
// ordinary Sunday is none, though it is free of work too.
func Holiday(d date.Date) (name string, ok bool) {
	if d.IsZero() {
		return "", false
	}
	known, found := years.Load(d.Year())
	if !found {
		known, _ = years.LoadOrStore(d.Year(), holidays(d.Year()))
	}
	name, ok = known.(map[date.Date]string)[d]
	return name, ok
}

// holidays are the public holidays of the year. Where a movable one falls on one that keeps
// its day, the latter names it.
func holidays(year int) map[date.Date]string {
	out := map[date.Date]string{}
	for after, name := range movable {
		out[easter(year).Add(after)] = name
	}
	for _, h := range fixed {
		if year >= h.since {
			out[date.New(year, h.month, h.day)] = h.key
		}
	}
	return out
}

// easter returns Easter Sunday of a year in the Gregorian calendar, by the anonymous algorithm
// Meeus prints in Astronomical Algorithms, chapter 8; its letters are kept.
func easter(year int) date.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return date.New(year, time.Month(month), day)
}

// IsWorkday reports whether terms may end on d: neither a Saturday nor a Sunday nor a public
// holiday (KPA art. 57 § 4). No day is no working day.
func IsWorkday(d date.Date) bool {
	if d.IsZero() || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return false
	}
	_, holiday := Holiday(d)
	return !holiday
}

// NextWorkday returns the first working day after d.
func NextWorkday(d date.Date) date.Date { return WorkdayFrom(d.Add(1)) }

// WorkdayFrom returns d when it is a working day, else the next one; no day for no day.
func WorkdayFrom(d date.Date) date.Date { return walk(d, 1) }

// WorkdayUntil returns d when it is a working day, else the last one before it; no day for no day.
func WorkdayUntil(d date.Date) date.Date { return walk(d, -1) }

// walk goes from d by step until it stands on a working day.
func walk(d date.Date, step int) date.Date {
	for !d.IsZero() && !IsWorkday(d) {
		d = d.Add(step)
	}
	return d
}

// AddWorkdays returns the nth working day after d, which itself is not counted; before d when n
// is negative, and d itself when n is 0.
func AddWorkdays(d date.Date, n int) date.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for ; n > 0; n-- {
		d = walk(d.Add(step), step)
	}
	return d
}
