package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/web/link"
)

// polishSheet is the sheet of a document, which is Polish in either language.
var polishSheet = regexp.MustCompile(`(?s)<main[^>]* lang="pl".*</main>`)

var inEnglish = regexp.MustCompile(`<html[^>]* lang="en"`)

// usualWords of the interface; names and texts of the samples hold none.
var usualWords = strings.Fields("Zapisz Anuluj Wróć Popraw Wpisz Wybierz Brak Mieszkańcy Wnioski Plany Kogo Dodaj Zmień Strona")

var usualWord = regexp.MustCompile(`\b(` + strings.Join(usualWords, "|") + `)\b`)

// leftInPolish is the first of them on a page, outside the sheet of a document.
func leftInPolish(body string) string {
	if !slices.ContainsFunc(usualWords, func(w string) bool { return strings.Contains(body, w) }) {
		return "" // found out much sooner than by the expression
	}
	return usualWord.FindString(polishSheet.ReplaceAllString(body, ""))
}

// TestEnglishIsComplete opens every page and sends every form empty in English: each
// sentence has its words (the browser of these tests reports any without), and none of the
// usual Polish ones stays behind.
func TestEnglishIsComplete(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	s.sql(`UPDATE staff SET lang = 'en'`)
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Piotr, given.Adam} {
		b := s.at(who)
		for _, a := range s.program.Addresses() {
			if a.Path == link.SignOut || a.Path == link.SignOutAll || a.Path == link.SignIn || a.Path == link.Licences {
				continue
			}
			for _, r := range sc.of(a.Path)[:1] {
				answer := b.ask(a.Method, r.path(a.Path), a.Path, r.label)
				if a.Method == http.MethodPost {
					b = s.at(who)
				}
				if !strings.HasPrefix(answer.header.Get("Content-Type"), "text/html") {
					continue // a file
				}
				found := leftInPolish(answer.body)
				if found != "" && (found != "Strona" || !strings.HasPrefix(a.Path, link.Decisions+"/{")) { // what a decision says is Polish
					t.Errorf("%s (%d) says %q", answer.of, answer.status, found)
				}
				if answer.status != 303 && answer.status != 204 && !inEnglish.MatchString(answer.body) {
					t.Errorf("%s (%d) is not marked as English", answer.of, answer.status)
				}
			}
		}
	}
}
