// Package ident reads the small identifiers of everyday forms: telephone, postcode, e-mail,
// NIP, REGON, KRS, bank account, TERYT; each comes back in the one form that is stored. It
// also folds names for searching ([Fold]).
package ident

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
)

// Reasons for which an identifier is refused.
var (
	ErrPhone    = errors.New("ident: no telephone number")
	ErrPostcode = errors.New("ident: no postcode")
	ErrEmail    = errors.New("ident: no e-mail address")
)

var (
	polishPhone  = regexp.MustCompile(`^(?:\+48|0048)?([1-9][0-9]{8})$`)
	foreignPhone = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`) // ITU-T E.164
	postcode     = regexp.MustCompile(`^[0-9]{2}-[0-9]{3}$`)
)

// ParsePhone reads a telephone number as people type it and returns it in E.164, the form that
// is stored: "(94) 316 03 22" is +48943160322. A number of nine digits is Polish; one of
// another country must begin with +.
func ParsePhone(s string) (string, error) {
	s = strings.Map(withoutSeparators, s)
	if m := polishPhone.FindStringSubmatch(s); m != nil {
		return "+48" + m[1], nil
	}
	if foreignPhone.MatchString(s) && !strings.HasPrefix(s, "+48") {
		return s, nil
	}
	return "", ErrPhone
}

// FormatPhone shows a stored number the Polish way, 600 100 200. A number of another country
// is shown as it is stored.
func FormatPhone(e164 string) string {
	m := polishPhone.FindStringSubmatch(e164)
	if m == nil {
		return e164
	}
	return m[1][:3] + " " + m[1][3:6] + " " + m[1][6:]
}

// ParsePostcode reads a Polish postcode, 63-900 and nothing else.
func ParsePostcode(s string) (string, error) {
	s = strings.TrimSpace(s)
	if !postcode.MatchString(s) {
		return "", ErrPostcode
	}
	return s, nil
}

// ParseEmail reads an e-mail address and returns it with its domain in lower case. It is a
// check for slips, not for existence: one @, something on both sides, a domain with a dot, no
// spaces, at most 254 characters (RFC 5321).
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	mailbox, domain, _ := strings.Cut(s, "@")
	domain = strings.ToLower(domain)
	switch {
	case len(s) > 254, mailbox == "", len(mailbox) > 64, strings.ContainsFunc(mailbox, notInMailbox):
		return "", ErrEmail
	case strings.HasPrefix(mailbox, "."), strings.HasSuffix(mailbox, "."), strings.Contains(s, ".."):
		return "", ErrEmail
	case !strings.Contains(domain, ".") || !isDomain(domain):
		return "", ErrEmail
	}
	return mailbox + "@" + domain, nil
}

// notInMailbox names the characters that can only be a slip before the @, or an attempt to
// smuggle a second address.
func notInMailbox(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`@"(),:;<>[\]`, r)
}

// isDomain reports whether every label of the domain is made of letters, digits and inner hyphens.
func isDomain(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return false
		}
	}
	return true
}

// withoutSeparators drops spaces, dashes of every width and brackets.
func withoutSeparators(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '(' || r == ')' {
		return -1
	}
	return r
}
