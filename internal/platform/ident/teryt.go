package ident

import (
	"errors"
	"regexp"
	"strings"
)

// ErrTeryt refuses what cannot be the code of a gmina.
var ErrTeryt = errors.New("ident: no TERYT code of a gmina")

// teryt is WWPPGGR: an even voivodeship from 02 to 32, a county and a gmina from 01, and what
// kind of gmina it is.
var teryt = regexp.MustCompile(`^(0[2468]|1[02468]|2[02468]|3[02])(0[1-9]|[1-9][0-9])(0[1-9]|[1-9][0-9])[1234589]$`)

// ParseTeryt reads the code of a gmina in the register TERC, seven digits; a leading nought
// counts. There is no check digit: the pattern is what can be checked.
func ParseTeryt(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	if !teryt.MatchString(s) {
		return "", ErrTeryt
	}
	return s, nil
}
