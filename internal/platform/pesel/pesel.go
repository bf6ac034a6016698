// Package pesel reads the number by which Poland knows a person (Powszechny Elektroniczny
// System Ewidencji Ludności): eleven digits that hold the day of birth, the sex and a control
// digit (act of 24 September 2010 on the population register, art. 15).
//
// A [Number] hides itself: printed, logged or put into JSON it shows its last four digits.
// Only [Number.Reveal] and the database get all eleven. Three ways out cannot be guarded, so
// mind them: a conversion to string, fmt printing a struct that keeps a Number in an
// unexported field, and a Number as the key of a map in JSON.
package pesel

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"cus/internal/platform/date"
)

// Number is a PESEL number in eleven digits. The zero value is a person without one.
type Number string

// Sex is the sex recorded in the number: [Female] or [Male].
type Sex string

// The two sexes of the register, by their Polish initials: kobieta and mężczyzna.
const (
	Female Sex = "K"
	Male   Sex = "M"
)

// Reasons for which a number is refused.
var (
	ErrDigits   = errors.New("pesel: something else than digits")
	ErrLength   = errors.New("pesel: not eleven digits")
	ErrDate     = errors.New("pesel: no such day of birth")
	ErrChecksum = errors.New("pesel: wrong control digit")
	ErrFuture   = errors.New("pesel: born in the future") // given by ParseOn alone
)

// length is the number of digits.
const length = 11

// Parse reads a number as people type it; spaces and dashes do not count. It refuses with one
// of the reasons above: first what is no digit, then the length, the day, the control digit.
func Parse(s string) (Number, error) {
	n := Number(strings.Map(withoutSeparators, s))
	if !allDigits(n) {
		return "", ErrDigits
	}
	if len(n) != length {
		return "", ErrLength
	}
	if n.Birth().IsZero() {
		return "", ErrDate
	}
	if control(n) != n[length-1] {
		return "", ErrChecksum
	}
	return n, nil
}

// ParseOn reads a number like [Parse] and refuses a person born after today.
func ParseOn(s string, today date.Date) (Number, error) {
	n, err := Parse(s)
	if err == nil && n.Birth().After(today) {
		return "", ErrFuture
	}
	return n, err
}

// withoutSeparators drops spaces and dashes of every width.
func withoutSeparators(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
		return -1
	}
	return r
}

// allDigits reports whether nothing but the digits 0–9 stands in n.
func allDigits(n Number) bool { return strings.Trim(string(n), "0123456789") == "" }

// control returns the digit that must stand last: what the weighted sum of the first ten lacks
// to a full ten.
func control(n Number) byte {
	sum := 0
	for i, weight := range [...]int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3} {
		sum += weight * int(n[i]-'0')
	}
	return '0' + byte((10-sum%10)%10)
}

// Birth returns the day of birth, or no day when the digits hold none. The month carries the
// century: 01–12 is the 1900s, +20 the 2000s, +40 the 2100s, +60 the 2200s, +80 the 1800s.
func (n Number) Birth() date.Date {
	if len(n) != length || !allDigits(n) {
		return date.Date{}
	}
	pair := func(at int) int { return int(n[at]-'0')*10 + int(n[at+1]-'0') }
	yy, mm, dd := pair(0), pair(2), pair(4)
	century := [...]int{1900, 2000, 2100, 2200, 1800}[mm/20]
	month := time.Month(mm % 20)
	birth := date.New(century+yy, month, dd)
	if birth.Month() != month || birth.Day() != dd {
		return date.Date{}
	}
	return birth
}

// Sex returns the sex the tenth digit holds, even for a woman, odd for a man; "" for no number.
func (n Number) Sex() Sex {
	if len(n) != length {
		return ""
	}
	if (n[9]-'0')%2 == 0 {
		return Female
	}
	return Male
}

// IsZero reports whether there is no number.
func (n Number) IsZero() bool { return n == "" }
