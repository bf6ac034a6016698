package resident_test

import (
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/pesel"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	with := func(change func(p *resident.Particulars)) resident.Particulars {
		p := given.Janina
		change(&p)
		return p
	}
	for name, tc := range map[string]struct {
		p    resident.Particulars
		want []string
	}{
		"complete":                   {given.Janina, nil},
		"a village without streets":  {given.Stefan, nil},
		"no PESEL and no reason why": {with(func(p *resident.Particulars) { p.Pesel = ""; p.BirthDate = date.New(1948, 3, 14); p.Sex = pesel.Female }), []string{"resident.pesel_missing"}},
		"no PESEL, but a reason":     {given.Someone("Nowak", "Anna"), nil},
		"no PESEL: birth and sex must be given": {with(func(p *resident.Particulars) { p.Pesel = ""; p.NoPeselReason = "brak" }),
			[]string{"resident.birth_missing", "resident.sex_missing"}},
		"a birth date that differs from the PESEL": {with(func(p *resident.Particulars) { p.BirthDate = date.New(1948, 3, 15) }), []string{"resident.birth_differs"}},
		"the birth date of the PESEL":              {with(func(p *resident.Particulars) { p.BirthDate = date.New(1948, 3, 14) }), nil},
		"a sex that differs from the PESEL":        {with(func(p *resident.Particulars) { p.Sex = pesel.Male }), []string{"resident.sex_differs"}},
		"a PESEL of somebody not born yet":         {with(func(p *resident.Particulars) { p.Pesel = "26312400005" }), []string{"resident.pesel_future"}},
		"born tomorrow, without PESEL": {with(func(p *resident.Particulars) {
			p.Pesel = ""
			p.NoPeselReason = "brak"
			p.Sex = "K"
			p.BirthDate = given.Today.Add(1)
		}), []string{"resident.birth_future"}},
		"nothing at all": {resident.Particulars{}, []string{"resident.pesel_missing", "resident.surname_missing", "resident.given_missing",
			"resident.house_missing", "resident.postcode_wrong", "resident.locality_missing"}},
		"names of two words, a hyphen, an apostrophe": {with(func(p *resident.Particulars) { p.Surname = "O’Brien-Żółć"; p.GivenNames = "Anna Maria" }), nil},
		"a name in another script":                    {with(func(p *resident.Particulars) { p.Surname = "Їжакевич" }), nil},
		"a digit in a name":                           {with(func(p *resident.Particulars) { p.Surname = "Kowalczyk2" }), []string{"resident.name_wrong"}},
		"a name of eighty-one letters":                {with(func(p *resident.Particulars) { p.GivenNames = strings.Repeat("ż", 81) }), []string{"resident.name_wrong"}},
		"a name of a hyphen alone":                    {with(func(p *resident.Particulars) { p.GivenNames = "-" }), []string{"resident.name_wrong"}},
		"contact by phone without a number":           {with(func(p *resident.Particulars) { p.Phone = "" }), []string{"resident.phone_for_contact"}},
		"contact by e-mail without an address":        {with(func(p *resident.Particulars) { p.ContactPreference = resident.ByEmail }), []string{"resident.email_for_contact"}},
		"a way of contact nobody knows":               {with(func(p *resident.Particulars) { p.ContactPreference = "pigeon" }), []string{"resident.contact_unknown"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.p.Complete().Check(given.Today))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The vectors of cus-domain.md section 5.1.
func TestParsePesel(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"48031400422": "", "37110200172": "", "61083001281": "", "09272100643": "", "16320500939": "", "00222900887": "", "99923100106": "",
		"480314 00422": "", "48-03-14-00422": "",
		"48031400420": "resident.pesel_checksum", "48131400421": "resident.pesel_date", "00023000884": "resident.pesel_date",
		"99022900019": "resident.pesel_date", "4803140042": "resident.pesel_digits", "480314004A7": "resident.pesel_digits",
		"00000000000": "resident.pesel_date", "": "resident.pesel_digits",
	} {
		if _, got := resident.ParsePesel(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]resident.Query{
		"":                        {},
		" - ":                     {},
		"48031400422":             {Kind: resident.ByPesel, Text: "48031400422"},
		"480314 00422":            {Kind: resident.ByPesel, Text: "48031400422"},
		"48031400420":             {Kind: resident.ByPesel, Text: "480314", Problem: "resident.pesel_checksum"},
		"4803140042":              {Kind: resident.ByPesel, Text: "480314", Problem: "resident.pesel_digits"},
		"600 100 200":             {Kind: resident.ByTelephone, Text: "+48600100200"},
		"+48 600-100-200":         {Kind: resident.ByTelephone, Text: "+48600100200"},
		"M-1042":                  {Kind: resident.ByCaseNumber, Text: "M-1042"},
		"m 1042":                  {Kind: resident.ByCaseNumber, Text: "M-1042"},
		"1042":                    {Kind: resident.ByCaseNumber, Text: "M-1042"},
		"ks/2026/0147":            {Kind: resident.ByCaseNumber, Text: "KS/2026/0147"},
		"IPUS/2026/0061":          {Kind: resident.ByCaseNumber, Text: "IPUS/2026/0061"},
		"ul. Ogrodowa 12 m. 4":    {Kind: resident.ByAddress, Text: "ogrodowa 12 4"},
		"Ogrodowa 12/4":           {Kind: resident.ByAddress, Text: "ogrodowa 12 4"},
		"zolc":                    {Kind: resident.ByName, Words: []string{"zolc"}},
		"  Jan   KOW ":            {Kind: resident.ByName, Words: []string{"jan", "kow"}},
		"Żółć-Nowak":              {Kind: resident.ByName, Words: []string{"zolc", "nowak"}},
		"%_'; DROP TABLE":         {Kind: resident.ByName, Words: []string{"drop", "table"}},
		"a b c d e f g h i j k l": {Kind: resident.ByName, Words: []string{"a", "b", "c", "d", "e", "f", "g", "h"}},
	} {
		if diff := cmp.Diff(want, resident.ParseQuery(typed)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add("12345 6")
	f.Add("+ - (9)")
	f.Fuzz(func(_ *testing.T, typed string) { resident.ParseQuery(typed) })
}
