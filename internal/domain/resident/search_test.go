package resident_test

import (
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
)

// TestSearchForgivesTypingErrors: where nobody is found, names like those typed are shown,
// or asked for, and only then.
func TestSearchForgivesTypingErrors(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	given.Resident(t, tx, given.Someone("Brzęczyszczykiewicz", "Grzegorz"))
	given.Resident(t, tx, given.Someone("Brzęczyszczykiewicz", "Maria Anna"))
	given.Resident(t, tx, given.Someone("Wrzos-Gżegżółka", "Ewa"))
	hidden := given.Resident(t, tx, given.Someone("Ukrytkowska", "Zofia"))
	restrict(t, tx, hidden)
	for typed, want := range map[string]string{
		"brzeczyszczykiewicz":           "Brzęczyszczykiewicz Grzegorz, Brzęczyszczykiewicz Maria Anna",
		"brzeczyszcykiewicz":            "Brzęczyszczykiewicz Grzegorz, Brzęczyszczykiewicz Maria Anna", // a letter left out
		"brzeczyszczykeiwicz grzegorz":  "Brzęczyszczykiewicz Grzegorz",                                 // two letters swapped
		"grzegorz bzeczyszczykiewiczz":  "Brzęczyszczykiewicz Grzegorz",
		"brzeczyszczykiewicz grzegrz":   "Brzęczyszczykiewicz Grzegorz", // in the given name
		"brzeczyszzcykiewicz grz":       "Brzęczyszczykiewicz Grzegorz", // with the beginning of the other
		"brzeczyszczykewicz grzegoorz":  "Brzęczyszczykiewicz Grzegorz", // in both
		"wrzos gzegzolkka":              "",                             // the second part of a name alone is not looked for
		"wzros":                         "Wrzos-Gżegżółka Ewa",
		"ukrytkofska":                   "", // a restricted record has no name to be like
		"brzeczyszczykiewicz stanislaw": "",
		"brzyszczykiewicz":              "", // three letters
	} {
		if got := search(t, tx, given.Ola, typed); got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	given.Resident(t, tx, given.Someone("Brzęczyszczykiewisz", "Zenon")) // a name itself, and like another
	if got := search(t, tx, given.Ola, "brzeczyszczykiewisz grzegorz"); got != "Brzęczyszczykiewicz Grzegorz" {
		t.Errorf("a surname somebody else bears finds %q", got)
	}
	q := resident.ParseQuery("brzeczyszczykiewisz")
	for similar, want := range map[bool]string{false: "Zenon", true: "Zenon, Grzegorz, Maria Anna"} {
		var people []resident.Found
		q.Similar = similar
		given.Read(t, tx, func(b *db.Batch) { resident.Search(b, given.Ola, tx.Now, q, &people) })
		var names []string
		for _, p := range people {
			names = append(names, p.GivenNames)
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("similar %v: %s, want %s", similar, got, want)
		}
	}
	var beginning []resident.Found
	q = resident.ParseQuery("brzeczyszczykiewic") // the beginning of a name, and like it
	q.Similar = true
	given.Read(t, tx, func(b *db.Batch) { resident.Search(b, given.Ola, tx.Now, q, &beginning) })
	if len(beginning) != 3 || beginning[1].Off != 0 || beginning[2].GivenNames != "Zenon" {
		t.Errorf("who is found is not found once more: %+v", beginning)
	}
	for _, name := range strings.Fields("Ala Ela Iza Ola Ula") { // of few names all people are shown
		given.Resident(t, tx, given.Someone("Podobnicka", name))
	}
	if got := search(t, tx, given.Ola, "podobniczka"); strings.Count(got, "Podobnicka") != 5 {
		t.Errorf("of five people: %q", got)
	}
	if got := search(t, tx, given.Ewa, "ukrytkofska"); got != "Ukrytkowska Zofia" {
		t.Errorf("the director finds %q", got)
	}
	var found []resident.Found
	given.Read(t, tx, func(b *db.Batch) {
		resident.Search(b, given.Ola, tx.Now, resident.ParseQuery("brzeczyszcykiewicz"), &found)
	})
	if len(found) != 3 || found[0].Off != 1 || found[2].Off != 2 {
		t.Errorf("%d people, the first %d letters off", len(found), found[0].Off)
	}
}

// TestAForgottenNameIsNotSuggested: a name nobody bears any more leaves the list of known
// names, one somebody bears stays.
func TestAForgottenNameIsNotSuggested(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	known := func(surname string) bool {
		yes, err := db.Value[bool](t.Context(), tx, `SELECT EXISTS (SELECT 1 FROM known_name WHERE NOT given AND word = $1)`, surname)
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}
	rename := func(tx *audit.Tx, ref resident.Ref, surname string) {
		c, err := get(t, tx, given.Ola, ref)
		if err != nil {
			t.Fatal(err)
		}
		p := c.Particulars
		p.Surname = surname
		if err := resident.Update(t.Context(), tx, ref, c.Version, resident.Change{Particulars: p, KeepPesel: true}); err != nil {
			t.Fatal(err)
		}
	}
	first := given.Resident(t, tx, given.Someone("Przeszłowska", "Ada"))
	second := given.Resident(t, tx, given.Someone("Przeszłowska-Nowa", "Ala"))
	rename(tx, first, "Dzisiejsza")
	if !known("przeszlowska") || !known("dzisiejsza") {
		t.Error("a name that is borne was forgotten")
	}
	rename(tx, second, "Dzisiejsza-Nowa")
	if known("przeszlowska") || known("przeszlowska nowa") || !known("dzisiejsza nowa") {
		t.Error("a name nobody bears is still known")
	}
}
