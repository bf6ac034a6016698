package server_test

import (
	"fmt"
	"slices"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/web/link"
)

func TestTheDayNamesOnlyWhomItsReaderMaySee(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var hers, hidden given.CaseRefs
	s.write(func(tx *audit.Tx) {
		hers = given.Case(t, tx, given.CaseFacts{Surname: "Zającowa", Coordinator: given.Anna, Received: given.Today.Add(-29)})
		hidden = given.Case(t, tx, given.CaseFacts{Surname: "Ukryta", Restricted: true})
	})
	mark := s.mark()
	s.at(given.Anna).get(link.MyDay).want(200, "Jedna sprawa w tym tygodniu, żadna po terminie", "Zającowa Maria", "jutro", "ustawowy",
		link.ApplicationQualification(hers.Application)).lacks("Ukryta", hidden.Resident)
	if got, want := s.journal(mark), []string{fmt.Sprintf("Anna: desk.read showing {%d}", hers.ResidentID)}; !slices.Equal(got, want) {
		t.Errorf("journal %q, want %q", got, want)
	}
	s.at(given.Marek).get(link.MyDay).want(200, "Nic pilnego").lacks("Zającowa", "Ukryta")
	mark = s.mark()
	s.at(given.Kamil).get(link.MyDay).want(200, "W tej roli nie ma kolejki spraw", link.Catalogue).lacks("Zającowa", `href="`+link.Residents+`"`)
	if got := s.journal(mark); len(got) != 0 {
		t.Errorf("a day without a queue shows nobody, but %q", got)
	}
}

func TestTheDashboardSpeaksOfTheDayAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa := s.at(given.Ewa)
	ewa.get(link.Milestones).want(200, "dane na 23.11.2026", "Terminy w zespole", "Nic nie czeka na Twoje zatwierdzenie")
	ewa.get(link.Milestones+"?dzien=2026-03-15").want(200, "Kamień milowy nr 1 jest w toku – minęło 40% czasu", "dane na 15.03.2026", "Plan na ten dzień")
	ewa.get(link.Milestones+"?dzien=15.03.2026").want(200, "dane na 15.03.2026")
	ewa.get(link.Milestones+"?dzien=2025-12-31").want(200, "Projekt zacznie się 01.01.2026")
	ewa.get(link.Milestones+"?dzien=2027-08-01").want(200, "Projekt zakończony 31.07.2027 – 0 osób z zatwierdzonym planem")
	ewa.get(link.Milestones+"?dzien=%3Cscript%3E").want(200, "Nie rozpoznajemy podanego dnia", "dane na 23.11.2026").lacks("<script>")
	ewa.get(link.Milestones+"?dzien=31.02.2026").want(200, "Nie rozpoznajemy podanego dnia")
	ewa.get(link.Milestone("1")).want(200, "Kamień milowy nr 1 zakończył się 30.06.2026")
	for _, nowhere := range []string{link.Milestone("2"), link.Milestone("0"), link.Milestone("x"), link.Indicator("profit")} {
		ewa.get(nowhere).want(404)
	}
	s.at(given.Adam).get(link.Milestones).want(403)
	s.at(given.Kamil).get(link.Milestones).want(200).lacks("Do zatwierdzenia", "Terminy w zespole")
}

func TestTheDashboardNamesNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var waiting, done given.CaseRefs
	s.write(func(tx *audit.Tx) {
		granted := given.CaseFacts{Surname: "Zającowa", Coordinator: given.Anna, Received: given.Today.Add(-20), Qualified: true, Assessed: true, Services: true}
		w, d := granted, granted
		w.Plan, w.Submitted, w.ApproveBy = "submitted", given.Today.Add(-1), given.Today.Add(4)
		d.Plan, d.Submitted, d.Approved = "approved", given.Today.Add(-9), given.Today.Add(-5)
		waiting, done = given.Case(t, tx, w), given.Case(t, tx, d)
	})
	s.at(given.Ewa).get(link.Milestones).want(200, waiting.Number, "za 4 dni", "1 sprawa").lacks("Zającowa", done.Number)
	s.at(given.Piotr).get(link.Milestones).want(200).lacks(waiting.Number)
	s.at(paweł).get(link.Milestones).want(200, waiting.Number)
	indicator := link.Indicator("persons_with_plan")
	s.at(given.Ewa).get(indicator).want(200, "Osoby z zatwierdzonym planem (IPUS): 1", done.Number, link.Plan(done.Plan)).lacks("Zającowa", waiting.Number)
	s.at(given.Marek).get(indicator).want(200, done.Number).lacks(link.Plan(done.Plan), "Zającowa")
	s.at(given.Feliks).get(indicator).want(200, "Wykaz spraw widzą osoby z prawem do planów").lacks(done.Number)
}

// TestTheDayListsWhatWasBegun: drafts of the reader alone, with where they go on.
func TestTheDayListsWhatWasBegun(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.ResidentEdit(string(h.Resident))
	s.at(given.Anna).post(link.Drafts, set("szkic", at, "szkic_o", "M-1001", "accessibility", canary)).want(303)
	s.at(given.Anna).get(link.MyDay).want(200, "Niedokończone szkice", "Dane osoby w kartotece", "M-1001", at).lacks(canary)
	s.at(given.Marek).get(link.MyDay).want(200).lacks("Niedokończone szkice", at)
}

// TestTheQueueIsFiltered, and asks for itself without taking anybody's place.
func TestTheQueueIsFiltered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(func(tx *audit.Tx) {
		given.Case(t, tx, given.CaseFacts{Surname: "Zającowa", Coordinator: given.Marek, Received: given.Today.Add(-29)})
	})
	s.at(given.Marek).get(link.MyDay+"?pokaz=ustawowe").want(200, "Zającowa")
	s.at(given.Marek).get(link.MyDay+"?pokaz=wizyty").want(200, "Brak wyników dla tych filtrów").lacks("Zającowa")
	s.at(given.Anna).get(link.MyDay + "?pokaz=zespol").want(200).lacks("Zającowa")
	s.at(given.Ewa).get(link.MyDay+"?pokaz=zespol").want(200, "Zającowa", "koordynacja: Marek Bąk", "Otwórz sprawę")
	s.at(given.Ewa).get(link.MyDay).want(200).lacks("Zającowa")

	quiet := own("Cus-Background", "1")
	if got := s.at(given.Marek).get(link.MyDay+"?bylo=0", quiet).header.Get("HX-Trigger"); got != `{"say":"Nowa sprawa w kolejce"}` {
		t.Errorf("told %q", got)
	}
	if got := s.at(given.Marek).get(link.MyDay+"?bylo=1", quiet).header.Get("HX-Trigger"); got != "" {
		t.Errorf("told %q", got)
	}
}
