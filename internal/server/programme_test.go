package server_test

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/programme"
	"cus/web/link"
)

// programmeIn is a programme led up to that state, in a committed transaction.
func (s *site) programmeIn(state programme.State, services ...string) (p programme.Programme) {
	s.t.Helper()
	s.write(func(tx *audit.Tx) {
		if len(services) == 0 {
			p = given.ProgrammeIn(s.t, tx, state)
			return
		}
		p = given.ProgrammeIn(s.t, tx, state, given.Service(s.t, tx, services[0]))
	})
	return p
}

func TestAProgrammeOnItsWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	care := s.offered("Opieka w domu")
	piotr, ewa, anna := s.at(given.Piotr), s.at(given.Ewa), s.at(given.Anna)
	anna.get(link.Programmes).want(200, "Nie ma jeszcze żadnego programu.").lacks("Dodaj program")

	piotr.post(link.NewProgramme, piotr.fill(link.NewProgramme, "", set("from", "1.1.2027", "until", "1.1.2026", "services", string(care.Ref)))).
		want(422, "Wpisz nazwę programu.", "Okres nie może kończyć się przed pierwszym dniem.", `value="1.1.2027"`, "checked")
	page := piotr.post(link.NewProgramme, piotr.fill(link.NewProgramme, "", set("name", "Blisko domu", "from", "1.1.2026", "until", "31.12.2026", "services", string(care.Ref)))).want(303).to()
	piotr.get(page).want(200, "Zapisano projekt programu: Blisko domu.", care.Name, "jeszcze bez uchwały", "brak w źródle", "Rozpocznij konsultacje")
	anna.get(page).want(200, "Zrobi to dyrekcja albo organizacja usług.").lacks("Rozpocznij konsultacje", "Zmień program")

	state := page + "/stan"
	piotr.post(state, piotr.fill(state+"?na=consultation", state, nil)).want(303)
	piotr.post(state, piotr.fill(state, "", set("note", "Pismo 12/2025"))).want(303)
	piotr.get(page).want(200, "Skierowano program do rady gminy.", "Pismo 12/2025", "Zrobi to dyrekcja").lacks("Zapisz uchwalenie")
	piotr.get(state).want(403, "Ten krok należy do dyrekcji.")

	ask := ewa.fill(state+"?na=adopted", state, nil)
	ewa.post(state, ask).want(422, "Wpisz numer uchwały.", "Wpisz datę uchwały.")
	ask.Set("resolution", "XII/84/2025")
	ask.Set("resolution_on", "27.11.2025")
	ewa.post(state, ask).want(303)
	ewa.post(state, ewa.fill(state, "", nil)).want(303)
	ewa.post(state, ewa.fill(state, "", nil)).want(303)
	ewa.get(page).want(200, "Obowiązuje do 31.12.2026. Do wniosku i planu można wpisać 1 usługę.", "XII/84/2025")
	ewa.get(link.Catalogue).want(200, "1 z nich można dziś wpisać do wniosku i planu.", "W ofercie", "Blisko domu")
	ewa.get(link.Programmes+"?stan=draft").want(200, "Dziś obowiązuje 1 program", "Brak wyników dla tych filtrów.")

	before := s.state()
	anna.get(state).want(403)
	anna.post(state, ask).want(403)
	ewa.get(state + "?na=draft").want(303)
	ewa.post(state, set("to", "sleeping", "request_key", "abcdefghijklmnopqrstuvwxyz")).want(400)
	if s.state() != before {
		t.Error("something was changed")
	}
}

func TestTwoStepsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.programmeIn(programme.BeforeCouncil, "Opieka")
	ewa := s.at(given.Ewa)
	state := link.ProgrammeState(string(p.Ref))
	adopt, reject := ewa.fill(state, "", set("resolution", "1/2026", "resolution_on", "1.10.2026")), ewa.fill(state+"?na=rejected", state, set("note", "brak większości"))
	ewa.post(state, adopt).want(303)
	ewa.post(state, reject).want(409, "Ewa Maj")
	if got := s.text(`SELECT state FROM programme WHERE id = $1`, p.ID); got != string(programme.Adopted) {
		t.Errorf("the programme is %s", got)
	}
}

func TestAServiceLeavesAProgramme(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.programmeIn(programme.InForceState, "Opieka")
	free := s.offered("Dowóz")
	edit := link.ProgrammeEdit(string(p.Ref))
	s.at(given.Piotr).get(edit).want(303) // an adopted programme is the director's to change
	ewa := s.at(given.Ewa)
	form := ewa.fill(edit, "", nil)
	form.Del("services")
	ewa.post(edit, form).want(422, "Zaznacz co najmniej jedną usługę")
	form.Set("services", string(free.Ref))
	ewa.post(edit, form).want(303)
	ewa.get(link.Programme(string(p.Ref))).want(200, "Wycofana z programu", free.Name)
	ewa.get(edit).want(200, "Ten program jest uchwalony.")

	ended := s.programmeIn(programme.Ended, "Opieka")
	ewa.get(link.ProgrammeEdit(string(ended.Ref))).want(303)
	ewa.get(link.Programme(string(ended.Ref))).want(200, "Program jest zakończony.").lacks("Zmień program")
}
