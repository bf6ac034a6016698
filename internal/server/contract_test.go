package server_test

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/platform/date"
	"cus/web/link"
)

// contractIn is a contract brought to that state.
func (s *site) contractIn(to contract.State) (ref string) {
	s.t.Helper()
	s.write(func(tx *audit.Tx) {
		service := given.Service(s.t, tx, "Asystent")
		r := given.OK[contract.Ref](s.t)(contract.Create(s.t.Context(), given.As(tx, given.Piotr), given.ContractDraft(s.t, tx, service)))
		ref = string(r)
		if to == contract.Preparation {
			return
		}
		if to == contract.Procedure {
			err := contract.Take(s.t.Context(), given.As(tx, given.Piotr), r, 1, contract.Move{To: contract.Procedure, Checked: true, Day: date.Date{}})
			if err != nil {
				s.t.Fatal(err)
			}
			return
		}
		given.AwardedContract(s.t, tx, r)
		if to != contract.Awarded {
			given.SignedContract(s.t, tx, r)
		}
	})
	return ref
}

// TestAContract walks through a contract as the people of the centre do: written by the
// organiser, decided and signed by the director, amended, seen by whom it concerns.
func TestAContract(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.made(given.Application, given.Anna)
	piotr, ewa, feliks := s.at(given.Piotr), s.at(given.Ewa), s.at(given.Feliks)
	provider, service := s.text(`SELECT public_id FROM provider`), s.text(`SELECT public_id FROM service`)
	piotr.get(link.Contracts).want(200, "Nie ma jeszcze żadnej umowy.")
	piotr.get(link.NewContract+"?wykonawca="+provider).want(200, `value="`+provider+`" selected`)
	piotr.post(link.NewContract, piotr.fill(link.NewContract, "", set("service.0", service, "quantity.0", "38,3", "warn_percent", "0", "amount", "dużo"))).
		want(422, "Wybierz tryb.", "Wybierz wykonawcę.", "Wpisz liczbę, np. 2000", "Wpisz procent od 1 do 100.", "Wpisz kwotę w złotych", `value="38,3"`)
	at := piotr.post(link.NewContract, piotr.fill(link.NewContract, "", set("provider", provider, "number", "12/2026", "subject", "Asystent w domu", "mode", "open_call",
		"kind", "entrusting", "starts_on", "1.10.2026", "ends_on", "31.12.2027", "amount", "96 000,00", "announced_on", "1.8.2026", "offers_until", "31.8.2026",
		"service.0", service, "limit.0", "total", "price.0", "42,00", "quantity.0", "2 000"))).want(303).to()
	piotr.get(at).want(200, "Umowa 12/2026: w przygotowaniu", "42,00", "Otwórz postępowanie", "nie dotyczy: dotacja").lacks("Aneksy")
	ewa.get(at).want(200, "Postępowanie otwiera organizacja usług albo księgowość.")
	ewa.get(at + "/edycja").want(403)
	feliks.post(at+"/postepowanie", feliks.fill(at+"/postepowanie", "", nil)).want(422, "Potwierdź sprawdzenie trybu")
	feliks.post(at+"/postepowanie", feliks.fill(at+"/postepowanie", "", set("checked", "1"))).want(303)
	piotr.get(at + "/rozstrzygniecie").want(403)
	ewa.get(at + "/podpis").want(303)
	ewa.post(at+"/rozstrzygniecie", ewa.fill(at+"/rozstrzygniecie", "", set("day", "5.9.2026"))).want(303)
	piotr.get(at).want(200, "czeka na podpisanie", "Podpis zapisuje dyrekcja.")
	ewa.get(at+"/podpis").want(200, "Gmina Przykładów – Centrum Usług Społecznych w Przykładowie, reprezentowana przez dyrektora")
	ewa.post(at+"/podpis", ewa.fill(at+"/podpis", "", nil)).want(422, "Wpisz numer pełnomocnictwa.", "Wpisz, kto zrobił wstępną kontrolę.")
	ewa.post(at+"/podpis", ewa.fill(at+"/podpis", "", set("attorney_no", "3/2026", "accountant", "Feliks Kos", "accountant_checked_on", "27.9.2026", "signed_on", "28.9.2026"))).want(303)
	piotr.get(at).want(200, "żaden plan jej jeszcze nie używa", "pełnomocnictwa nr 3/2026", "Koszty poza ceną jednostki", "12\u00a0000,00\u00a0zł", "84\u00a0000,00\u00a0zł", "Jak liczymy prognozę").
		lacks("Rozwiąż umowę", "Dodaj aneks")
	piotr.get(at + "/edycja").want(303)

	ewa.post(at+"/aneks", ewa.fill(at+"/aneks", "", nil)).want(422, "Aneks niczego nie zmienia.")
	ewa.post(at+"/aneks", ewa.fill(at+"/aneks", "", set("concluded_on", "20.11.2026", "effective_on", "1.12.2026", "reason", "Wyższa stawka.", "price.0", "45", "accountant", "Feliks Kos",
		"accountant_checked_on", "19.11.2026"))).want(303)
	piotr.get(at+"/aneksy").want(200, "Aneks nr 1", "42,00\u00a0zł", "45,00\u00a0zł", "Wyższa stawka.")
	feliks.post(at+"/uzupelnienie", feliks.fill(at+"/uzupelnienie", "", set("data_agreement_no", "RODO/1", "data_agreement_on", "1.10.2026"))).want(303)
	s.at(given.Anna).get(at).want(200, "RODO/1 z 01.10.2026").lacks("Uzupełnij", "Rozwiąż umowę")
	ewa.post(at+"/rozwiazanie", ewa.fill(at+"/rozwiazanie", "", set("day", "30.11.2026", "reason", "Organizacja kończy działalność."))).want(303)
	piotr.get(at).want(200, "rozwiązana, ostatni dzień 30.11.2026", "Organizacja kończy działalność.")
	piotr.get(link.Contracts+"?stan=terminated").want(200, "12/2026")
	piotr.get(link.Contracts+"?stan=active").want(200, "Brak wyników dla tych filtrów.")
	s.at(given.Wanda).get(at).want(404)
	s.at(given.Ola).get(link.Contracts).want(403)
}

// TestWhatPlansTakeIsSeen shows an approved plan in the contract, and the shortage the next
// one meets.
func TestWhatPlansTakeIsSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var at string
	s.write(func(tx *audit.Tx) {
		h := given.EmptyPlan(t, given.As(tx, given.Anna), given.Anna)
		c := given.Contract(t, tx, h.ServiceOf(t, tx), func(n *contract.Draft) { n.Number, n.Amount, n.Lines[0].Quantity = "U/2026/07", 20_000_00, 4*274 })
		h.Funded(t, tx, given.ContractLines(t, tx, c.Ref)[0].Ref).Approve(t, tx)
		at = link.Contract(string(c.Ref))
	})
	s.at(given.Piotr).get(at).want(200, "przekroczono o 14 godz.", "Z umowy korzysta w zatwierdzonych planach 1 osoba.").lacks("Zielińska")
	s.at(given.Piotr).get(link.Contracts).want(200, "Przekroczono o 14 godz.", "105%")
	s.at(given.Piotr).get(link.MyDay).want(200, "Umowy, które wymagają uwagi", "Limit przekroczony")
	s.at(given.Anna).get(link.MyDay).want(200).lacks("Limit przekroczony")
	s.at(given.Anna).get(link.Service(s.text(`SELECT public_id FROM service`))).want(200, "Umowy na tę usługę", "U/2026/07", "Przekroczono o 14 godz.")
	s.at(given.Ola).get(link.Service(s.text(`SELECT public_id FROM service`))).want(200).lacks("U/2026/07")
	s.at(given.Piotr).get(link.Provider(s.text(`SELECT p.public_id FROM provider p JOIN contract c ON c.provider_id = p.id`))).want(200, "U/2026/07", "Dodaj umowę")
}
