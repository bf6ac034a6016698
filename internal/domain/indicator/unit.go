package indicator

import (
	"strconv"
	"strings"

	"cus/internal/platform/i18n"
)

// Unit is what an indicator is measured in.
type Unit string

// The units. The whole numbers behind them count persons, pieces, hundredths of a percent,
// hundredths of a full post, tenths of a day.
const (
	Persons Unit = "persons"
	Pieces  Unit = "pieces"
	Share   Unit = "share"
	Posts   Unit = "posts"
	Days    Unit = "days"
)

// Units lists them.
var Units = []Unit{Persons, Pieces, Share, Posts, Days}

// places is how many decimal places the whole number holds.
func (u Unit) places() int {
	switch u {
	case Share, Posts:
		return 2
	case Days:
		return 1
	}
	return 0
}

// scale is by what a part of a whole is multiplied to be a share or a mean in the unit; 0:
// the unit counts things.
func (u Unit) scale() int64 {
	switch u {
	case Share:
		return 10_000
	case Days:
		return 10
	}
	return 0
}

// Text is a value as a number a person reads: 24, 31,09%, 0,50, 12,5. The word of the unit
// is a message, Key.
func (u Unit) Text(value int64) string {
	if u == Share {
		return i18n.PercentBP(int(value))
	}
	return i18n.Decimal(value, u.places())
}

// Typed is a value as it stands in a field: 1250 persons, 31,09, 0,50.
func (u Unit) Typed(value int64) string {
	return strings.ReplaceAll(i18n.Decimal(value, u.places()), "\u00a0", "")
}

// Parse reads what was typed: thousands may stand apart, decimals follow a comma or a
// point, a percent sign is allowed for a share.
func (u Unit) Parse(typed string) (value int64, ok bool) {
	s := strings.NewReplacer(" ", "", "\u00a0", "", ".", ",").Replace(strings.TrimSpace(typed))
	if u == Share {
		s = strings.TrimSuffix(s, "%")
	}
	whole, decimals, _ := strings.Cut(s, ",")
	if len(decimals) > u.places() || strings.HasSuffix(s, ",") {
		return 0, false
	}
	digits := whole + decimals + strings.Repeat("0", u.places()-len(decimals))
	if whole == "" || len(whole) > 9 || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.ParseInt(digits, 10, 64)
	return value, err == nil
}

// Key is the message key of a value with the word of its unit; its argument is N.
func (u Unit) Key() string { return "indicator.value." + string(u) }
