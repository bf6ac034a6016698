package journal_test

import (
	"strings"
	"testing"

	"cus/internal/domain/journal"
)

func TestWhoIsMeant(t *testing.T) {
	t.Parallel()
	all := []journal.Person{
		{Ref: "lis", Name: "Anna Lis", Login: "anna@cus.example", Alone: true},
		{Ref: "lisowska", Name: "Anna Lisowska-Żak", Login: "a.lisowska@cus.example", Alone: true},
		{Ref: "bak1", Name: "Marek Bąk", Login: "marek@cus.example"},
		{Ref: "bak2", Name: "Marek Bąk", Login: "m.bak@cus.example"},
		{Ref: "annas", Name: "Anna Anders", Login: "anders@cus.example", Alone: true},
	}
	for typed, want := range map[string]string{
		"Anna Lis":                   "lis", // the whole name wins over its beginning
		"lis anna":                   "lis lisowska",
		" ANNA  lis ":                "lis",
		"anna l":                     "lis lisowska",
		"zak":                        "lisowska",
		"Lisowska Żak, Anna":         "lisowska",
		"marek bąk":                  "bak1 bak2",
		"BAK":                        "bak1 bak2",
		"M.Bak@cus.example":          "bak2",
		"m.b":                        "bak1 bak2", // initials
		"a.lis":                      "lis lisowska",
		"anna@cus.example":           "lis",
		"ann an":                     "annas", // each typed word begins a word of its own
		"nikt":                       "",
		"nna":                        "",
		"":                           "",
		"  ":                         "",
		"@":                          "",
		"%":                          "",
		strings.Repeat("anna ", 500): "",
	} {
		var got []string
		for _, p := range journal.Match(typed, all) {
			got = append(got, p.Ref)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%.40q means %v, want %q", typed, got, want)
		}
	}
	if all[0].Words() != "Anna Lis" || all[3].Words() != "m.bak@cus.example" {
		t.Error("who shares a name is meant by the login")
	}
}
