package ident

import (
	"errors"
	"strings"
)

// Reasons for which the number of a firm or an organisation is refused.
var (
	ErrNIPDigits     = errors.New("ident: NIP is ten digits")
	ErrNIPChecksum   = errors.New("ident: wrong control digit of NIP")
	ErrNIPRemainder  = errors.New("ident: no control digit can make this a NIP")
	ErrREGONDigits   = errors.New("ident: REGON is nine or fourteen digits")
	ErrREGONChecksum = errors.New("ident: wrong control digit of REGON")
	ErrREGONOwner    = errors.New("ident: the first nine digits are no REGON")
	ErrKRSDigits     = errors.New("ident: KRS is ten digits")
	ErrKRSShort      = errors.New("ident: KRS lacks its leading noughts")
	ErrIBANLength    = errors.New("ident: a Polish account number is 26 digits")
	ErrIBANCountry   = errors.New("ident: not an account of a Polish bank")
	ErrIBANChecksum  = errors.New("ident: wrong control number of the account")
	ErrZeros         = errors.New("ident: only noughts")
)

// ParseNIP reads a tax number (numer identyfikacji podatkowej) and returns its ten digits.
// Spaces, dashes and "PL" in front do not count. The control digit is the weighted sum of the
// other nine modulo 11; where that is 10, no number exists.
func ParseNIP(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	s = strings.TrimPrefix(strings.ToUpper(s), "PL")
	if !digits(s, 10) {
		return "", ErrNIPDigits
	}
	if zeros(s) { // they pass the sum, yet belong to nobody
		return "", ErrZeros
	}
	switch control := weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11; {
	case control == 10:
		return "", ErrNIPRemainder
	case control != digit(s, 9):
		return "", ErrNIPChecksum
	}
	return s, nil
}

// FormatNIP shows a stored NIP as offices write it, 999-000-12-32; anything else as it is.
func FormatNIP(nip string) string {
	if len(nip) != 10 {
		return nip
	}
	return nip[:3] + "-" + nip[3:6] + "-" + nip[6:8] + "-" + nip[8:]
}

// ParseREGON reads a number of the register of firms: nine digits, or fourteen for a local
// unit, of which the first nine are its owner's (Dz.U. 2015 poz. 2009, § 12). A remainder of
// 10 gives the control digit 0.
func ParseREGON(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	if !digits(s, 9) && !digits(s, 14) {
		return "", ErrREGONDigits
	}
	if zeros(s) {
		return "", ErrZeros
	}
	owner := s[:9]
	if weighted(owner, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 != digit(owner, 8) {
		if len(s) == 14 {
			return "", ErrREGONOwner
		}
		return "", ErrREGONChecksum
	}
	if len(s) == 14 && weighted(s, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)%11%10 != digit(s, 13) {
		return "", ErrREGONChecksum
	}
	return s, nil
}

// ParseKRS reads a number of the court register: ten digits with their leading noughts, and no
// control digit. One typed without them is ErrKRSShort; PadKRS says what it could mean.
func ParseKRS(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	switch {
	case s == "" || strings.Trim(s, "0123456789") != "" || len(s) > 10:
		return "", ErrKRSDigits
	case zeros(s):
		return "", ErrZeros
	case len(s) < 10:
		return "", ErrKRSShort
	}
	return s, nil
}

// PadKRS puts the leading noughts before a number typed without them; anything else is "".
func PadKRS(s string) string {
	s = strings.Map(withoutSeparators, s)
	if _, err := ParseKRS(s); !errors.Is(err, ErrKRSShort) {
		return ""
	}
	return strings.Repeat("0", 10-len(s)) + s
}

// ParseIBAN reads the number of a Polish bank account (NRB), 26 digits with or without "PL",
// and returns it with PL, without spaces. The number with its country and control digits moved
// to the end, letters as numbers, is 1 modulo 97 (ISO 13616).
func ParseIBAN(s string) (string, error) {
	s = strings.ToUpper(strings.Map(withoutSeparators, s))
	if s != "" && strings.Trim(s[:1], "0123456789") == "" {
		s = "PL" + s
	}
	if len(s) > 2 && strings.Trim(s[:2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && s[:2] != "PL" {
		return "", ErrIBANCountry
	}
	if !strings.HasPrefix(s, "PL") || !digits(s[2:], 26) {
		return "", ErrIBANLength
	}
	rest := 0
	for _, r := range s[4:] + "2521" + s[2:4] { // P is 25, L is 21
		rest = (rest*10 + int(r-'0')) % 97
	}
	if rest != 1 {
		return "", ErrIBANChecksum
	}
	return s, nil
}

// FormatIBAN shows a stored account number in groups, PL14 9999 9999 …; anything else as it is.
func FormatIBAN(iban string) string {
	if len(iban) != 28 {
		return iban
	}
	groups := make([]string, 0, 7)
	for i := 0; i < len(iban); i += 4 {
		groups = append(groups, iban[i:i+4])
	}
	return strings.Join(groups, " ")
}

// HideIBAN shows the last four digits of a stored account number, as •••• 0001.
func HideIBAN(iban string) string {
	if len(iban) != 28 {
		return ""
	}
	return "•••• " + iban[24:]
}

func digits(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789") == "" }

func zeros(s string) bool { return strings.Trim(s, "0") == "" }

func digit(s string, i int) int { return int(s[i] - '0') }

// weighted is the sum of the first digits, each times its weight.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * digit(s, i)
	}
	return sum
}
