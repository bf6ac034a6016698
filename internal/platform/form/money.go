package form

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// ErrMoney refuses what cannot be read as an amount in złote, or is finer than a grosz.
var ErrMoney = errors.New("form: no amount of money")

// ErrPercent refuses what cannot be read as a percentage, or is finer than a hundredth.
var ErrPercent = errors.New("form: no percentage")

// maxMoney bounds what may be typed, in grosze: a billion złote is a slip, whatever it is for.
const maxMoney = 100_000_000_000

// ParseMoney reads an amount as people type it, in grosze: 1234,5 and 1 234.50 zł are 123450.
// A negative amount, or a fraction of a grosz, is refused and not rounded.
func ParseMoney(s string) (int64, error) {
	n, err := hundredths(strings.TrimSuffix(s, "zł"), maxMoney)
	if err != nil {
		return 0, ErrMoney
	}
	return n, nil
}

// ParsePercent reads a percentage in hundredths of a percent: 20, 12,5 % and 215.84 are
// 2000, 1250 and 21584.
func ParsePercent(s string) (int, error) {
	n, err := hundredths(strings.TrimSuffix(s, "%"), 10_000_00)
	if err != nil {
		return 0, ErrPercent
	}
	return int(n), nil
}

// hundredths reads a number with at most two decimal places as its hundredfold.
func hundredths(s string, most int64) (int64, error) {
	s = strings.Join(strings.Fields(s), "") // Fields knows the no-break space too
	whole, part, parted := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if parted && (part == "" || len(part) > 2) {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 63)
	if whole == "" || err != nil || int64(n) > most {
		return 0, strconv.ErrSyntax
	}
	return int64(n), nil
}

// Money is the amount typed, in grosze; 0 when empty.
func (f *Form) Money(name string) int64 { return Read(f, name, ParseMoney, "form.money") }

// Percent is the percentage typed, in hundredths of a percent; 0 when empty.
func (f *Form) Percent(name string) int { return Read(f, name, ParsePercent, "form.percent") }

// MoneyText is an amount as a field shows it for editing: 1234,50, without spaces and unit.
func MoneyText(grosze int64) string {
	s := strconv.FormatInt(grosze, 10)
	if len(s) < 3 {
		s = strings.Repeat("0", 3-len(s)) + s
	}
	return s[:len(s)-2] + "," + s[len(s)-2:]
}

// PercentText is a percentage as a field shows it for editing: 20 or 12,5.
func PercentText(hundredths int) string {
	return strings.TrimSuffix(strings.TrimRight(MoneyText(int64(hundredths)), "0"), ",")
}

// Under lists what follows the prefix in the names of the fields sent, sorted: the items of
// "reason.<item>".
func (f *Form) Under(prefix string) []string {
	if f == nil {
		return nil
	}
	var out []string
	for name := range f.values {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" {
			out = append(out, rest)
		}
	}
	slices.Sort(out)
	return out
}
