package ident_test

import (
	"testing"

	"cus/internal/platform/ident"
)

// FuzzParse reads anything as each identifier: what is refused leaves nothing, and what is
// read is its own canonical form.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"526-000-12-46", "PL 5260001246", "123456785", "12345678512347", "0000127206", "127206", "PL61 1090 1014 0000 0712 1981 2874",
		"61109010140000071219812874", "600 000 000", "+48 600-000-000", "0048600000000", "00-001", "00001", "anna@test.example", "żółć@przykład.pl", "1465011", "0201011", "", "\xff\x00", "９９９"} {
		f.Add(s)
	}
	parsers := map[string]func(string) (string, error){"NIP": ident.ParseNIP, "REGON": ident.ParseREGON, "KRS": ident.ParseKRS, "IBAN": ident.ParseIBAN,
		"phone": ident.ParsePhone, "postcode": ident.ParsePostcode, "email": ident.ParseEmail, "TERYT": ident.ParseTeryt}
	shown := map[string]func(string) string{"NIP": ident.FormatNIP, "IBAN": ident.FormatIBAN, "phone": ident.FormatPhone}
	f.Fuzz(func(t *testing.T, s string) {
		for name, parse := range parsers {
			got, err := parse(s)
			if err != nil {
				if got != "" {
					t.Fatalf("%s: %q is refused, and is %q", name, s, got)
				}
				continue
			}
			if again, err := parse(got); err != nil || again != got {
				t.Fatalf("%s: %q is %q, and that %q, %v", name, s, got, again, err)
			}
			if format := shown[name]; format != nil && got != "" {
				if again, err := parse(format(got)); err != nil || again != got {
					t.Fatalf("%s: %q is shown as %q and read as %q, %v", name, got, format(got), again, err)
				}
			}
		}
	})
}
