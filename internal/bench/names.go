package bench

import (
	"hash/fnv"
	"slices"
	"strings"

	"cus/internal/platform/ident"
)

// surname is an invented surname in both its forms.
type surname struct{ man, woman string }

// Parts of invented surnames: a beginning, a middle, an ending. A few are in use; nobody in
// particular is meant.
var (
	beginnings = strings.Fields("Ba Be Bo Bu By Bra Bro Bry Cha Cho Cie Cze Da De Do Du Dra Dro Fa Fi Ga Gó Gra Gro Gry Ha Ja Je Ju Ka Ke Ko Ku Kra Kro Kru Kwa La Le Li Ła Ło Łu Ma Mi Mo Mu Na Nie No Pa Pie Po Pu Pra Pro Ra Ro Ru Sa Sie So Su Sta Ste Szy Szcze Ta To Tra Wa Wie Wo Wy Za Zie Zo Ża Żu")
	middles    = strings.Fields("b bie cz d dzi g gie j k l la li ł ła m mi n ni ń p r ra rci rz s sz st ta t w wi wa z zi ż rt rn lk nd mb sk")
	endings    = []surname{{"owski", "owska"}, {"ewski", "ewska"}, {"iński", "ińska"}, {"ycki", "ycka"}, {"ak", "ak"}, {"ek", "ek"}, {"czyk", "czyk"},
		{"owicz", "owicz"}, {"arz", "arz"}, {"uk", "uk"}, {"ała", "ała"}, {"as", "as"}, {"ula", "ula"}, {"ecki", "ecka"}, {"orski", "orska"}}
)

// surnames are n invented surnames, the commonest first; no two fold to the same.
func surnames(n int) []surname {
	type drawn struct {
		surname
		at uint64
	}
	all := make([]drawn, 0, len(beginnings)*len(middles)*len(middles)*len(endings)/2)
	for _, b := range beginnings {
		for i, m := range middles {
			for _, e := range endings {
				all = append(all, drawn{surname{b + m + e.man, b + m + e.woman}, 0})
			}
			for _, second := range middles[(i*7)%5:] {
				e := endings[(len(b)+i*3+len(second)*5)%len(endings)]
				all = append(all, drawn{surname{b + m + "o" + second + e.man, b + m + "o" + second + e.woman}, 0})
			}
		}
	}
	for i := range all {
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(all[i].man)) // never fails
		all[i].at = sum.Sum64()
	}
	slices.SortFunc(all, func(a, b drawn) int {
		if a.at < b.at {
			return -1
		}
		return 1
	})
	seen := map[string]bool{}
	out := []surname{{"Nowak", "Nowak"}, {"Kowalski", "Kowalska"}, {"Wiśniewski", "Wiśniewska"}, {"Wójcik", "Wójcik"}, {"Kowalczyk", "Kowalczyk"}}
	for _, s := range out {
		seen[ident.Fold(s.man)] = true
	}
	for _, s := range all {
		if len(out) >= n {
			break
		}
		if norm := ident.Fold(s.man); !seen[norm] {
			seen[norm] = true
			out = append(out, s.surname)
		}
	}
	return out[:min(n, len(out))]
}

var (
	men   = strings.Fields("Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Stanisław Adam Marek Łukasz Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Jerzy Maciej Rafał Robert Józef Kamil Jacek Tadeusz Ryszard Szymon Henryk Kazimierz Bogdan Edward Zdzisław Mieczysław Władysław Bolesław Czesław Roman Waldemar")
	women = strings.Fields("Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna Aleksandra Zofia Monika Teresa Danuta Natalia Karolina Marta Julia Beata Dorota Halina Janina Alicja Jadwiga Jolanta Irena Grażyna Stanisława Helena Celina Genowefa Łucja Wiesława Bożena Urszula Renata Stefania Władysława")
)

// givenNames are the given names of either sex, the commonest first: single ones, then pairs.
func givenNames(of []string) []string {
	out := slices.Clone(of)
	for i, first := range of {
		for _, step := range []int{1, 3, 7} {
			out = append(out, first+" "+of[(i+step)%len(of)])
		}
	}
	return out
}
