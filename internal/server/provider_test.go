package server_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/web/link"
)

func TestAProvider(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	piotr, feliks, wanda := s.at(given.Piotr), s.at(given.Feliks), s.at(given.Wanda)
	piotr.post(link.NewProvider, piotr.fill(link.NewProvider, "", set("phone", "12", "email", "biuro"))).
		want(422, "Popraw 4 pola", "Wpisz telefon jak 600 100 200.", "Wpisz nazwę wykonawcy.", "Wybierz rodzaj.", `value="biuro"`)
	page := piotr.post(link.NewProvider, piotr.fill(link.NewProvider, "", set("name", "Fundacja „Sąsiad”", "kind", "ngo", "phone", "600-100-200"))).want(303).to()
	piotr.get(page).want(200, "Fundacja „Sąsiad”", "600 100 200", "tel:+48600100200", "nie podano", "Podstawa prawna", "Organizacja pozarządowa")
	piotr.get(link.Providers).want(200, "Usługi wykonuje 1 wykonawca", "Współpraca trwa")
	piotr.get(link.Providers+"?rodzaj=centre").want(200, "Brak wyników dla tych filtrów.")

	feliks.get(link.NewProvider).want(403)
	feliks.post(page+"/edycja", feliks.fill(page+"/edycja", "", set("ended_on", "30.06.2026"))).want(303)
	feliks.get(page).want(200, "Współpraca skończyła się 30.06.2026.")

	wanda.get(link.Providers).want(200, "Nie ma tu wykonawcy, którego możesz zobaczyć.").lacks("Sąsiad")
	wanda.get(page).want(404)
	s.at(given.Ola).get(link.Providers).want(403)
}
