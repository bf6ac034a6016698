package server_test

import (
	"net/url"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/given"
	"cus/web/link"
)

// offered is a service of the catalogue in a committed transaction.
func (s *site) offered(name string) (v catalogue.Service) {
	s.t.Helper()
	s.write(func(tx *audit.Tx) { v = given.Service(s.t, tx, name) })
	return v
}

func TestAServiceIsAddedAndFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	piotr := s.at(given.Piotr)
	piotr.get(link.Catalogue).want(200, "Katalog jest pusty", "Dodaj usługę")
	s.at(given.Anna).get(link.Catalogue).want(200, "Usługi dodaje organizacja usług").lacks("Dodaj usługę")

	refused := piotr.post(link.NewService, piotr.fill(link.NewService, "", set("name", "Asystent", "summary", strings.Repeat("ż", 214), "area", "4")))
	refused.want(422, "Popraw 3 pola", "Krótki opis ma 214 znaków. Skróć go do 200.", `value="Asystent"`, "Błąd: ")

	form := piotr.fill(link.NewService, "", set("name", "Asystent  osoby", "summary", "Ktoś, kto pomaga wyjść z domu.", "area", "6", "unit", "hour", "audience", "osoby z niepełnosprawnością"))
	saved := piotr.post(link.NewService, form).want(303)
	piotr.get(saved.to()).want(200, "Dodano usługę: Asystent osoby.", "wspieranie osób niepełnosprawnych", "Tej usługi nie można dziś wpisać do wniosku ani planu.")
	piotr.get(saved.to()).want(200).lacks("Dodano usługę")
	if again := piotr.post(link.NewService, form).want(303); again.to() != saved.to() {
		t.Errorf("sent twice, it went to %s", again.to())
	}
	if n := s.text(`SELECT count(*) FROM service`); n != "1" {
		t.Errorf("%s services", n)
	}
	piotr.get(link.Catalogue+"?szukaj=niepelnospr&obszar=6").want(200, "Asystent osoby", "Bez programu")
	piotr.get(link.Catalogue+"?szukaj=%25%27%22%3Cb%3E&obszar=99").want(200, "Asystent osoby").lacks(`"<b>`)
	piotr.get(link.Catalogue+"?obszar=1").want(200, "Brak wyników dla tych filtrów.")
}

func TestAServiceOvertakenAndWithdrawn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.offered("Transport")
	piotr, paul := s.at(given.Piotr), s.at(paweł)
	edit := link.ServiceEdit(string(v.Ref))
	whole := func(by *browser, changes ...string) url.Values {
		n := v.Facts
		return by.fill(edit, "", set(append([]string{"name", n.Name, "summary", n.Summary, "audience", n.Audience, "area", "4",
			"version", s.text(`SELECT version FROM service`)}, changes...)...))
	}
	first, second := whole(piotr), whole(paul, "withdrawn_on", "1.11.26")
	first.Set("audience", "wszyscy")
	piotr.post(edit, first).want(303)
	paul.post(edit, second).want(409, "Piotr Sowa – zapis o 10:00.", "Teraz w aktach: wszyscy", `value="1.11.26"`)
	paul.post(edit, whole(paul, "withdrawn_on", "1.11.26")).want(303)
	paul.get(link.Service(string(v.Ref))).want(200, "Wycofana 01.11.2026", "Wycofana z katalogu 01.11.2026.")
	piotr.post(edit, whole(piotr, "withdrawn_on", "kiedyś")).want(422, "Wpisz datę jak 21.11.2026.", `value="kiedyś"`)

	s.at(given.Ewa).get(edit).want(403)
	s.at(given.Adam).get(link.Service(string(v.Ref))).want(403)
	piotr.get(link.Service("nie-ma-takiej")).want(404)
}
