package ident_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cus/internal/platform/ident"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"every Polish letter":                     {"Zażółć gęślą jaźń", "zazolc gesla jazn"},
		"capitals":                                {"ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "zazolc gesla jazn"},
		"a letter and its mark apart":             {"z\u0307o\u0301łc\u0301", "zolc"},
		"a hyphen parts two surnames":             {"Żółć-Nowak", "zolc nowak"},
		"so does a longer dash":                   {"Żółć – Nowak", "zolc nowak"},
		"an address":                              {"ul. Lipowa 7/3", "ul lipowa 7 3"},
		"no space after the full stop":            {"ul.Lipowa", "ul lipowa"},
		"spaces of every kind":                    {"  Anna\t\u00a0 Maj\n", "anna maj"},
		"an apostrophe does not part":             {"O’Brien d'Arc", "obrien darc"},
		"German":                                  {"Müller-Weiß", "muller weiss"},
		"a capital sharp s":                       {"WEIẞ", "weiss"},
		"Scandinavian":                            {"Ærø Þórsson", "aero thorsson"},
		"Turkish i, dotted and not":               {"İnci Işık Kılıç", "inci isik kilic"},
		"Vietnamese":                              {"Nguyễn Đình", "nguyen dinh"},
		"Ukrainian keeps its script":              {"В’ячеслав Їжакевич", "вячеслав іжакевич"},
		"a case number":                           {"KS/2026/0147", "ks 2026 0147"},
		"nothing":                                 {"", ""},
		"signs alone":                             {" -–/.,! ", ""},
		"broken bytes":                            {"An\xffna", "an na"},
		"a broken byte before a Polish letter":    {"\xf4ć", "c"},
		"a combining mark with nothing before it": {"\u0301anna", "anna"},
	} {
		if got := ident.Fold(tc.text); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestFoldEveryLetter(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		checkFolded(t, string(r))
		if unicode.IsLetter(r) && r <= 0x17f && r != 'µ' { // Latin-1 and Latin Extended-A, all of Europe; the micro sign is Greek
			if folded := ident.Fold(string(r)); strings.ContainsFunc(folded, func(r rune) bool { return r > unicode.MaxASCII }) || folded == "" {
				t.Errorf("%c folds to %q, which is no ASCII", r, folded)
			}
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Zażółć gęślą jaźń", "Żółć-Nowak", "O’Brien", "ul. Lipowa 7/3", "An\xffna", "가각", "ﬁ ½ ²"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFolded(t, s) })
}

// checkFolded holds what is promised of every folded text.
func checkFolded(t *testing.T, s string) {
	t.Helper()
	folded := ident.Fold(s)
	if again := ident.Fold(folded); again != folded {
		t.Fatalf("%q folds to %q, and that to %q", s, folded, again)
	}
	if !utf8.ValidString(folded) || strings.TrimSpace(folded) != folded || strings.Contains(folded, "  ") {
		t.Fatalf("%q folds to %q", s, folded)
	}
	for _, r := range folded {
		if r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.ToLower(r) != r {
			t.Fatalf("%q folds to %q, which holds %q", s, folded, r)
		}
	}
}
