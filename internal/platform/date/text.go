package date

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Reasons for which a typed day is refused.
var (
	ErrFormat = errors.New("not written as a date") // "jutro", "12.2026"
	ErrNoDay  = errors.New("no such day")           // 31.02.2026, or a year outside 1800–2299
)

// The years a person can mean, which are also the years a PESEL can hold. Anything else is a slip.
const firstYear, lastYear = 1800, 2299

// Parse reads a day as people type it: 1.12.2026, 01.12.2026, 1.12.26, 1-12-2026, 1/12/2026,
// 01122026, with or without "r." behind, and the ISO form 2026-12-01. A year of two digits
// means 20yy. It refuses with [ErrFormat] what is no date and with [ErrNoDay] what no calendar holds.
func Parse(s string) (Date, error) {
	y, m, d, err := split(s)
	if err != nil {
		return Date{}, err
	}
	day := New(y, time.Month(m), d)
	if y < firstYear || y > lastYear || m < 1 || m > 12 || d < 1 || d != day.Day() {
		return Date{}, ErrNoDay
	}
	return day, nil
}

// split takes a typed date apart into its three numbers.
func split(s string) (y, m, d int, err error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "r."))
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(".-/", r) })
	switch {
	case len(s) == 8 && len(parts) == 1:
		parts = []string{s[:2], s[2:4], s[4:]}
	case len(parts) != 3 || len(s) != len(parts[0])+len(parts[1])+len(parts[2])+2:
		return 0, 0, 0, ErrFormat
	case len(parts[0]) == 4: // ISO: the year stands first
		parts[0], parts[2] = parts[2], parts[0]
		if len(parts[0]) > 2 {
			return 0, 0, 0, ErrFormat
		}
	}
	d, okDay := number(parts[0], 1, 2)
	m, okMonth := number(parts[1], 1, 2)
	y, okYear := number(parts[2], 2, 4)
	if !okDay || !okMonth || !okYear || len(parts[2]) == 3 {
		return 0, 0, 0, ErrFormat
	}
	if len(parts[2]) == 2 {
		y += 2000
	}
	return y, m, d, nil
}

// number reads plain digits, at least shortest and at most longest of them.
func number(s string, shortest, longest int) (int, bool) {
	if len(s) < shortest || len(s) > longest || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// String returns the ISO form, 2026-12-01, for machines; "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

// PL returns the day as people in Poland read it, 01.12.2026; "" for no day.
func (d Date) PL() string {
	if d.IsZero() {
		return ""
	}
	return d.time().Format("02.01.2006")
}

// MarshalText writes the ISO form, and nothing for no day. JSON uses it too.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form alone; empty text is no day.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	*d = civil(t)
	return nil
}
