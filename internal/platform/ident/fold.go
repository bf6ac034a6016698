package ident

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is searched: lower case, Polish and other Latin letters as plain ASCII,
// only letters, digits and single spaces. "Żółć-Nowak, Łucja" is "zolc nowak lucja", so both
// "zolc" and "ŻÓŁĆ" find it. A hyphen, a slash, a full stop part words; an apostrophe does not.
// Letters of other scripts stay, in lower case and without their marks. Folding twice changes nothing.
func Fold(s string) string {
	var folded strings.Builder
	folded.Grow(len(s))
	between := false // a space is due before the next letter
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.IsMark(r) || strings.ContainsRune("'’‘ʼʹ`´", r):
			// the tail of a letter taken apart, or an apostrophe within a word
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if between && folded.Len() > 0 {
				folded.WriteByte(' ')
			}
			between = false
			folded.WriteString(plain(unicode.ToLower(r)))
		default:
			between = true
		}
	}
	return folded.String()
}

// plain returns the ASCII spelling of a lower-case Latin letter whose stroke, hook or ligature
// Unicode does not take apart, and every other letter as it is.
func plain(r rune) string {
	switch r {
	case 'ł', 'ƚ':
		return "l"
	case 'đ', 'ð', 'ɖ':
		return "d"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŋ':
		return "n"
	case 'ŧ':
		return "t"
	case 'ĸ':
		return "k"
	case 'ə':
		return "a"
	default:
		return string(r)
	}
}
