package ident_test

import (
	"errors"
	"testing"

	"cus/internal/platform/ident"
)

// typed is what somebody typed, what is stored of it, and why it is refused.
type typed struct {
	typed, want string
	err         error
}

func each(t *testing.T, parse func(string) (string, error), cases map[string]typed) {
	t.Helper()
	for name, tc := range cases {
		if got, err := parse(tc.typed); got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, err, tc.want, tc.err)
		}
	}
}

func TestParseNIP(t *testing.T) {
	t.Parallel()
	each(t, ident.ParseNIP, map[string]typed{
		"ten digits":                      {"9990001232", "9990001232", nil},
		"another":                         {"1112223332", "1112223332", nil},
		"a third":                         {"9991112229", "9991112229", nil},
		"with dashes":                     {"999-000-12-32", "9990001232", nil},
		"with the country":                {"PL 999 000 12 32", "9990001232", nil},
		"with the country in small":       {"pl9990001232", "9990001232", nil},
		"a wrong control digit":           {"9990001233", "", ident.ErrNIPChecksum},
		"remainder 10 is no number":       {"9999990120", "", ident.ErrNIPRemainder},
		"whatever digit stands last":      {"9999990125", "", ident.ErrNIPRemainder},
		"eight digits":                    {"99900012", "", ident.ErrNIPDigits},
		"ten noughts, which pass the sum": {"0000000000", "", ident.ErrZeros},
		"another country":                 {"DE9990001232", "", ident.ErrNIPDigits},
		"a letter":                        {"999000123A", "", ident.ErrNIPDigits},
		"nothing":                         {"", "", ident.ErrNIPDigits},
		"ten bytes that are five letters": {"ąąąąą", "", ident.ErrNIPDigits},
	})
	if got, want := ident.FormatNIP("9990001232"), "999-000-12-32"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := ident.FormatNIP(""); got != "" {
		t.Errorf("no NIP shows %q", got)
	}
}

func TestParseREGON(t *testing.T) {
	t.Parallel()
	each(t, ident.ParseREGON, map[string]typed{
		"nine digits":                       {"999000124", "999000124", nil},
		"another":                           {"123456785", "123456785", nil},
		"a third":                           {"999123453", "999123453", nil},
		"remainder 10 gives 0":              {"999000160", "999000160", nil},
		"with spaces":                       {"999 000 124", "999000124", nil},
		"a local unit":                      {"99900012400016", "99900012400016", nil},
		"another local unit":                {"12345678500027", "12345678500027", nil},
		"a third local unit":                {"99912345300150", "99912345300150", nil},
		"a wrong control digit":             {"999000125", "", ident.ErrREGONChecksum},
		"another wrong one":                 {"123456780", "", ident.ErrREGONChecksum},
		"a wrong one of a unit":             {"99900012400017", "", ident.ErrREGONChecksum},
		"a unit whose owner is no number":   {"99900012500016", "", ident.ErrREGONOwner},
		"eight digits":                      {"12345678", "", ident.ErrREGONDigits},
		"thirteen digits":                   {"9990001240001", "", ident.ErrREGONDigits},
		"a letter":                          {"99900012A", "", ident.ErrREGONDigits},
		"nothing":                           {"", "", ident.ErrREGONDigits},
		"nine noughts, which pass the sum":  {"000000000", "", ident.ErrZeros},
		"fourteen noughts, which pass, too": {"00000000000000", "", ident.ErrZeros},
	})
}

func TestParseKRS(t *testing.T) {
	t.Parallel()
	each(t, ident.ParseKRS, map[string]typed{
		"ten digits":            {"0000999001", "0000999001", nil},
		"another":               {"0000999002", "0000999002", nil},
		"a third":               {"0001234567", "0001234567", nil},
		"without its noughts":   {"999001", "", ident.ErrKRSShort},
		"eleven digits":         {"00009990012", "", ident.ErrKRSDigits},
		"a letter":              {"000099900X", "", ident.ErrKRSDigits},
		"nothing":               {"", "", ident.ErrKRSDigits},
		"ten noughts":           {"0000000000", "", ident.ErrZeros},
		"noughts and too few":   {"0000", "", ident.ErrZeros},
		"with spaces in it":     {"0000 999 001", "0000999001", nil},
		"one digit and no more": {"7", "", ident.ErrKRSShort},
	})
	for typed, want := range map[string]string{"999001": "0000999001", "7": "0000000007", "0000999001": "", "000099900X": "", "0000": "", "": ""} {
		if got := ident.PadKRS(typed); got != want {
			t.Errorf("%q is offered as %q, want %q", typed, got, want)
		}
	}
}

func TestParseIBAN(t *testing.T) {
	t.Parallel()
	each(t, ident.ParseIBAN, map[string]typed{
		"an account":                     {"PL14999999990000000000000001", "PL14999999990000000000000001", nil},
		"another":                        {"PL19999999990000000000000202", "PL19999999990000000000000202", nil},
		"a third":                        {"PL32999999990000123412341234", "PL32999999990000123412341234", nil},
		"without the country":            {"14999999990000000000000001", "PL14999999990000000000000001", nil},
		"in groups":                      {"14 9999 9999 0000 0000 0000 0001", "PL14999999990000000000000001", nil},
		"in groups with the country":     {"pl14 9999 9999 0000 0000 0000 0001", "PL14999999990000000000000001", nil},
		"a wrong control number":         {"PL15999999990000000000000001", "", ident.ErrIBANChecksum},
		"27 characters":                  {"PL1499999999000000000000001", "", ident.ErrIBANLength},
		"25 digits":                      {"1499999999000000000000001", "", ident.ErrIBANLength},
		"another country":                {"DE14999999990000000000000001", "", ident.ErrIBANCountry},
		"a letter":                       {"PL1499999999000000000000000A", "", ident.ErrIBANLength},
		"a word":                         {"konto", "", ident.ErrIBANCountry},
		"letters beyond the alphabet":    {"ąę", "", ident.ErrIBANLength},
		"nothing":                        {"", "", ident.ErrIBANLength},
		"the country and nothing behind": {"PL", "", ident.ErrIBANLength},
	})
	if got, want := ident.FormatIBAN("PL14999999990000000000000001"), "PL14 9999 9999 0000 0000 0000 0001"; got != want {
		t.Errorf("shown as %q", got)
	}
	if got := ident.FormatIBAN(""); got != "" {
		t.Errorf("no account shows %q", got)
	}
	if got := ident.HideIBAN("PL14999999990000000000000001"); got != "•••• 0001" {
		t.Errorf("hidden as %q", got)
	}
}
