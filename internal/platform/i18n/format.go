package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cus/internal/platform/date"
)

// nbsp is the no-break space: what stands around it stays on one line.
const nbsp = "\u00a0"

// minus is the sign of a negative number, as wide as a plus; a hyphen could end a line.
const minus = "\u2212"

// Plural returns the Polish plural form that goes with n (CLDR): "one" for 1 plan, "few" for
// 2 plany, 22 plany, "many" for 0, 5, 12, 112 planów. The sign does not count.
func Plural(n int) string {
	tens, units := n%100, n%10
	if n < 0 {
		tens, units = -tens, -units
	}
	switch {
	case n == 1 || n == -1:
		return "one"
	case units >= 2 && units <= 4 && (tens < 12 || tens > 14):
		return "few"
	default:
		return "many"
	}
}

// PluralDec returns the plural form that goes with an amount in quarters: "other" for a broken
// one, 1,5 planu, else what [Plural] says of the whole.
func PluralDec(quarters int) string {
	if quarters%4 != 0 {
		return "other"
	}
	return Plural(quarters / 4)
}

// Number returns n with its thousands apart, 12 345, by no-break spaces.
func Number(n int) string { return signed(int64(n), thousands) }

// Money returns an amount in grosze as złote, always with both places: 1 234,50 zł.
func Money(grosze int64) string {
	return signed(grosze, func(abs uint64) string {
		return fmt.Sprintf("%s,%02d", thousands(abs/100), abs%100)
	}) + nbsp + "zł"
}

// PercentBP returns a share in basis points, hundredths of a percent: 2740 is 27,4%, 3109 is
// 31,09%, 3000 is 30%. Nothing is rounded, so a target missed by a hair reads as missed.
func PercentBP(bp int) string {
	return signed(int64(bp), func(abs uint64) string {
		places := strings.TrimRight(fmt.Sprintf("%02d", abs%100), "0")
		if places != "" {
			places = "," + places
		}
		return thousands(abs/100) + places
	}) + "%"
}

// Decimal returns a number that holds so many decimal places, all of them shown: 125 with one
// is 12,5, 50 with two is 0,50.
func Decimal(n int64, places int) string {
	return signed(n, func(abs uint64) string {
		if places == 0 {
			return thousands(abs)
		}
		unit := uint64(1)
		for range places {
			unit *= 10
		}
		return fmt.Sprintf("%s,%0*d", thousands(abs/unit), places, abs%unit)
	})
}

// signed writes the absolute value of n with write, and its minus in front.
func signed(n int64, write func(abs uint64) string) string {
	if n < 0 {
		return minus + write(-uint64(n)) // also right for the smallest int64
	}
	return write(uint64(n))
}

// thousands writes n in groups of three digits.
func thousands(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	var grouped strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			grouped.WriteString(nbsp)
		}
		grouped.WriteRune(digit)
	}
	return grouped.String()
}

// DateTime returns an instant as the clock in Poland showed it: 21.11.2026, 14:05; "" for none.
func DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return date.Of(t).PL() + ", " + TimeOfDay(t)
}

// TimeOfDay returns the time of an instant in Poland, 14:05 or 9:05; "" for none.
func TimeOfDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(date.Warsaw)
	return date.Clock(t.Hour()*60 + t.Minute()).String()
}

// units are the words that stay on the line of the number before them.
var units = map[string]bool{
	"zł": true, "gr": true, "tys.": true, "mln": true, "%": true,
	"godz.": true, "h": true, "min": true, "dni": true, "dzień": true, "mies.": true, "r.": true,
	"szt.": true, "km": true, "m": true,
}

// NBSP returns s with a no-break space wherever a line must not end in a heading or in print:
// after a one-letter word (w, z, i, o, a, u) and between a number and its unit (30 dni, 5,00 zł).
func NBSP(s string) string {
	words := strings.Split(s, " ")
	var kept strings.Builder
	kept.Grow(len(s) + 8)
	for i, word := range words {
		if i > 0 {
			if oneLetter(words[i-1]) || endsInDigit(words[i-1]) && isUnit(word) {
				kept.WriteString(nbsp)
			} else {
				kept.WriteByte(' ')
			}
		}
		kept.WriteString(word)
	}
	return kept.String()
}

// oneLetter reports whether word ends in a word of one letter, be it after a bracket, a
// quotation mark or a no-break space: "(w", "„Z", "a w".
func oneLetter(word string) bool {
	last, size := utf8.DecodeLastRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(word[:len(word)-size])
	return strings.ContainsRune("wzioauWZIOAU", last) &&
		(len(word) == size || unicode.IsSpace(before) || strings.ContainsRune("(„\"«[", before))
}

// endsInDigit reports whether word ends in a digit: "30", "5,00", "(12".
func endsInDigit(word string) bool {
	return word != "" && word[len(word)-1] >= '0' && word[len(word)-1] <= '9'
}

// isUnit reports whether word is a unit, whatever sign closes the clause behind it: "zł,", "dni)".
func isUnit(word string) bool {
	word = strings.TrimRight(word, ",;:)!?”")
	return units[word] || units[strings.TrimSuffix(word, ".")]
}
