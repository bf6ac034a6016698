package ident_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cus/internal/platform/ident"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  string
		err   error
	}{
		"nine digits":               {"655000001", "+48655000001", nil},
		"with +48 and spaces":       {"+48 600 000 001", "+48600000001", nil},
		"with the area in brackets": {"(94) 316 03 22", "+48943160322", nil},
		"with 0048":                 {"0048600000001", "+48600000001", nil},
		"with dashes":               {"600-000-001", "+48600000001", nil},
		"copied from a page, with no-break spaces": {"600\u00a0000\u00a0001", "+48600000001", nil},
		"a number of Germany":                      {"+49 30 901820", "+4930901820", nil},
		"a number of Ukraine":                      {"+380 44 123 45 67", "+380441234567", nil},
		"nine digits that begin with 48":           {"480000001", "+48480000001", nil},
		"with the old nought in front":             {"0655000001", "", ident.ErrPhone},
		"eight digits":                             {"60000001", "", ident.ErrPhone},
		"with +48 and a nought":                    {"+48 060 000 001", "", ident.ErrPhone},
		"with +48 and too many digits":             {"+48 600 000 0011", "", ident.ErrPhone},
		"with 48 and no plus":                      {"48600000001", "", ident.ErrPhone},
		"a foreign number without plus":            {"004930901820", "", ident.ErrPhone},
		"a word":                                   {"brak", "", ident.ErrPhone},
		"nothing":                                  {"", "", ident.ErrPhone},
		"two numbers":                              {"600000001, 600000002", "", ident.ErrPhone},
	} {
		if got, err := ident.ParsePhone(tc.typed); got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, err, tc.want, tc.err)
		}
	}
}

func TestFormatPhone(t *testing.T) {
	t.Parallel()
	for stored, want := range map[string]string{
		"+48600100200": "600 100 200",
		"+4930901820":  "+4930901820",
		"":             "",
	} {
		if got := ident.FormatPhone(stored); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		stored := "+48" + rapid.StringMatching(`[1-9][0-9]{8}`).Draw(t, "number")
		if got, err := ident.ParsePhone(ident.FormatPhone(stored)); got != stored || err != nil {
			t.Fatalf("%s, shown and read again: %q, %v", stored, got, err)
		}
	})
}

func TestParsePostcode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"63-900": "63-900", "00-001": "00-001", "89-650": "89-650", " 63-900 ": "63-900",
		"63900": "", "6-3900": "", "63-90": "", "63–900": "", "63-9000": "", "": "",
	} {
		got, err := ident.ParsePostcode(typed)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestParseEmail(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typed string
		want  string // "" when refused
	}{
		"an ordinary address":               {"anna.maj@cus.lipowiec.pl", "anna.maj@cus.lipowiec.pl"},
		"capitals in the domain":            {"Anna.Maj@CUS.Lipowiec.PL", "Anna.Maj@cus.lipowiec.pl"},
		"spaces around":                     {" anna@cus.pl ", "anna@cus.pl"},
		"a tag":                             {"anna+cus@cus.pl", "anna+cus@cus.pl"},
		"a Polish domain":                   {"biuro@gmina-łódź.pl", "biuro@gmina-łódź.pl"},
		"an apostrophe":                     {"o'brien@cus.pl", "o'brien@cus.pl"},
		"no @":                              {"anna.cus.pl", ""},
		"two @":                             {"anna@maj@cus.pl", ""},
		"nothing before @":                  {"@cus.pl", ""},
		"nothing after @":                   {"anna@", ""},
		"a domain without a dot":            {"anna@cus", ""},
		"a domain ending in a dot":          {"anna@cus.", ""},
		"a comma for a dot":                 {"anna@cus,pl", ""},
		"two dots":                          {"anna@cus..pl", ""},
		"two dots before @":                 {"anna..maj@cus.pl", ""},
		"a dot in front":                    {".anna@cus.pl", ""},
		"a space inside":                    {"anna maj@cus.pl", ""},
		"two addresses":                     {"anna@cus.pl, jan@cus.pl", ""},
		"a name and an address":             {"Anna <anna@cus.pl>", ""},
		"a line break, to smuggle a header": {"anna@cus.pl\nBcc: x@y.pl", ""},
		"a hyphen at the end of a label":    {"anna@cus-.pl", ""},
		"nothing":                           {"", ""},
		"too long a mailbox":                {strings.Repeat("a", 65) + "@cus.pl", ""},
		"too long an address":               {"a@" + strings.Repeat("abc.", 63) + "pl", ""},
	} {
		got, err := ident.ParseEmail(tc.typed)
		if got != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%s: %q, %v; want %q", name, got, err, tc.want)
		}
	}
}
