package ident

import (
	"errors"
	"strings"
)

// ErrTERYT refuses what is no code of a gmina.
var ErrTERYT = errors.New("ident: no TERYT code of a gmina")

// ParseTERYT reads the code of a gmina in the register of territories (TERC, seven digits
// WWPPGGR): an even voivodeship from 02 to 32, a county, a gmina, and its kind. The code has no
// control digit; a leading nought belongs to it.
func ParseTERYT(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	if !digits(s, 7) {
		return "", ErrTERYT
	}
	voivodeship := digit(s, 0)*10 + digit(s, 1)
	if voivodeship%2 != 0 || voivodeship < 2 || voivodeship > 32 || s[2:4] == "00" || s[4:6] == "00" || !strings.Contains("1234589", s[6:]) {
		return "", ErrTERYT
	}
	return s, nil
}
