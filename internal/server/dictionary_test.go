package server_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/web/link"
)

const visitWord = `SELECT public_id FROM dictionary_entry WHERE dictionary = 'note' AND code = 'visit'`

func init() {
	submissions[link.Dictionary("{dictionary}")] = submission{who: given.Adam, lines: []string{"Adam: dictionary.added"}, text: "label_pl", build: func(*site) sheet {
		return sheet{link.Dictionary("receiver"), link.Dictionary("receiver"), set("label_pl", canary)}
	}}
	submissions[link.Word("{word}")] = submission{who: given.Adam, lines: []string{"Adam: dictionary.changed"}, text: "label_pl", versioned: "?", unnamed: true, build: func(s *site) sheet {
		at := link.Word(s.text(visitWord))
		return sheet{at, at, set("label_pl", canary)}
	}}
	submissions[link.WordState("{word}")] = submission{who: given.Adam, lines: []string{"Adam: dictionary.retired"}, versioned: "?", unnamed: true, build: func(s *site) sheet {
		return sheet{link.Dictionaries, link.WordState(s.text(visitWord)), nil}
	}}
}

// TestDictionariesFeedTheirForms: what the administrator adds, renames and retires shows
// in the forms; what was written before keeps its words.
func TestDictionariesFeedTheirForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam, anna := s.at(given.Adam), s.at(given.Anna)
	made := s.made(given.Application, given.Anna)
	at, list := link.NewNote(string(made.Resident)), link.ResidentNotes(string(made.Resident))
	visit := s.text(visitWord)
	anna.post(at, anna.fill(at, "", set("kind", "visit", "body", "Byłam u pani."))).want(303)

	adam.post(link.Word(visit), adam.fill(link.Word(visit), "", set("label_pl", "Wizyta domowa", "label_en", "Home visit", "position", "1"))).want(303)
	adam.get(link.Dictionaries).want(200, "Wizyta domowa", "Rozmowa", "Wniosek")
	anna.get(at).want(200, "Wizyta domowa")
	anna.post(at, anna.fill(at, "", set("kind", "visit", "body", "I jeszcze raz."))).want(303)
	anna.get(list).want(200, "<b>Wizyta</b>", "<b>Wizyta domowa</b>")

	add := link.Dictionary("document")
	adam.post(add, adam.fill(add, "", set("label_pl", "Karta informacyjna"))).want(303)
	adam.post(add, adam.fill(add, "", set("label_pl", "karta Informacyjna"))).want(422, "stoi już w tym słowniku")
	anna.get(link.NewDocument(string(made.Resident))).want(200, "Karta informacyjna")

	v := adam.fill(link.Dictionaries, link.WordState(visit), nil)
	adam.post(link.WordState(visit), v).want(303)
	adam.get(link.Dictionaries).want(200, "Wycofana")
	anna.get(at).want(200, "Rozmowa").lacks("Wizyta domowa")
	anna.get(list).want(200, "<b>Wizyta domowa</b>")
	v = anna.fill(at, "", set("body", "Po wycofaniu."))
	v.Set("kind", "visit")
	anna.post(at, v).want(422, "Wybierz rodzaj notatki.")
	anna.get(link.Dictionaries).want(403)
	s.at(given.Ewa).get(link.Dictionaries).want(403)
	adam.get(link.Dictionary("nonsense")).want(404)
}
