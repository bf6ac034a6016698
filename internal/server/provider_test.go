package server_test

import (
	"net/url"
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
	piotr.get(page).want(200, "Fundacja „Sąsiad”", "600 100 200", "tel:+48600100200", "nie podano", "Podstawa prawna", "Organizacja pozarządowa",
		"Nie zapisano umowy powierzenia")
	piotr.get(link.Providers).want(200, "Usługi wykonuje 1 wykonawca", "Współpraca trwa")
	piotr.get(link.Providers+"?rodzaj=centre").want(200, "Brak wyników dla tych filtrów.")

	feliks.get(link.NewProvider).want(403)
	feliks.post(page+"/edycja", feliks.fill(page+"/edycja", "", set("ended_on", "30.06.2026"))).want(303)
	feliks.get(page).want(200, "Współpraca skończyła się 30.06.2026.")

	wanda.get(link.Providers).want(200, "Nie ma tu wykonawcy, którego możesz zobaczyć.").lacks("Sąsiad")
	wanda.get(page).want(404)
	s.at(given.Ola).get(link.Providers).want(403)
}

func TestNumbersOfAProvider(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	piotr := s.at(given.Piotr)
	typed := func(more ...string) url.Values {
		return set(append([]string{"name", "Fundacja „Srebrny Most”", "kind", "ngo"}, more...)...)
	}
	piotr.post(link.NewProvider, piotr.fill(link.NewProvider, "", typed("nip", "999-000-12-33", "regon", "99900012500016", "krs", "999001",
		"iban", "DE14999999990000000000000001", "postcode", "63900"))).
		want(422, "Popraw 5 pól", "Ostatnia cyfra NIP nie pasuje", "Pierwsze 9 cyfr nie jest poprawnym numerem REGON",
			"Jeśli chodzi o 0000999001, dopisz zera z przodu.", "To nie jest rachunek w polskim banku.", "Wpisz kod pocztowy jak 63-900.", `value="999-000-12-33"`)
	piotr.post(link.NewProvider, piotr.fill(link.NewProvider, "", typed("nip", "9999990120", "regon", "000000000", "krs", "00009990012",
		"iban", "PL15999999990000000000000001"))).
		want(422, "do tych 9 cyfr nie pasuje żadna cyfra kontrolna", "Same zera to nie numer.", "KRS ma 10 cyfr. Sprawdź, czy nie ma ich za dużo",
			"Dwie pierwsze cyfry rachunku nie pasują")
	page := piotr.post(link.NewProvider, piotr.fill(link.NewProvider, "", typed("nip", "PL 9990001232", "regon", "999 000 124", "krs", "0000999001",
		"iban", "14 9999 9999 0000 0000 0000 0001", "street", "Mostowa 1", "postcode", "63-999", "locality", "Lipowiec Nowy",
		"contact", "Irena Wymyślona, prezeska", "social_economy", "ngo", "data_agreement_no", "RODO/1/2026", "data_agreement_on", "2.01.2026"))).want(303).to()
	piotr.get(page).want(200, "999-000-12-32", "999000124", "0000999001", "PL14 9999 9999 0000 0000 0000 0001", "Mostowa 1, 63-999 Lipowiec Nowy",
		"Irena Wymyślona, prezeska", "RODO/1/2026", "Ekonomia społeczna")
	s.at(given.Anna).get(page).want(200, "•••• 0001", "999-000-12-32").lacks("PL14 9999")
	piotr.get(link.Providers+"?szukaj=9990001232").want(200, "Srebrny Most")
	piotr.get(link.Providers+"?pes=1").want(200, "Srebrny Most")
}
