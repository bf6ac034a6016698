package server_test

import (
	"net/http"
	"strings"
	"testing"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/programme"
	"cus/internal/platform/form"
	"cus/web/link"
)

// TestAssessmentAsItGoes walks through an assessment without a script: begun from the
// application, parts in any order, needs, completion, plan.
func TestAssessmentAsItGoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Qualified, given.Anna)
	anna := s.at(given.Anna)
	start := link.ApplicationAssessment(string(h.Application))
	ref := strings.TrimPrefix(anna.post(start, anna.fill(start, "", set("do", "now"))).want(http.StatusSeeOther).to(), link.Assessments+"/")
	if to := anna.get(start).want(http.StatusSeeOther).to(); to != link.Assessment(ref) {
		t.Errorf("the application leads to %s", to)
	}
	anna.get(link.Assessment(ref)).want(200, "Wpisz dzień rozmowy.", "Dodaj co najmniej jedną potrzebę", "nierozpoczęte").lacks(link.AssessmentCompletion(ref))

	home := link.AssessmentPart(ref, "home")
	word := `<p class="MsoNormal"><o:p>Piec</o:p> kaflowy</p>`
	anna.post(home, anna.fill(home, "", set("body", strings.Repeat("ż", 20_000), "do", "save"))).want(http.StatusUnprocessableEntity, "8000")
	to := anna.post(home, anna.fill(home, "", set("body", word, "stairs", "yes", "do", "need"))).want(http.StatusSeeOther).to()
	anna.get(home).want(200, word, "w trakcie").lacks("<o:p>")

	// „Zapisz i dodaj potrzebę” leads to the need, and back to the part it came from.
	back := anna.post(to, anna.get(to).want(200).form(to, set("name", "Pomoc w zakupach", "area", "self_care"))).want(http.StatusSeeOther).to()
	if back != home {
		t.Errorf("from the need one comes back to %s", back)
	}
	anna.get(back).want(200, "Pomoc w zakupach", "pilność nieokreślona", word)

	sum := link.AssessmentPart(ref, "summary")
	anna.post(sum, anna.fill(sum, "", set("held", "24.11.2026", "do", "save"))).want(http.StatusUnprocessableEntity, "Dzień rozmowy nie może być z przyszłości.")
	anna.post(sum, anna.fill(sum, "", set("held", "23.11.2026", "do", "done"))).want(http.StatusUnprocessableEntity, "Wpisz osoby obecne.")
	anna.post(sum, anna.fill(sum, "", set("held", "23.11.2026", "place", "residence", "present", "wnioskodawczyni", "needs", "zakupy", "current", "brak",
		"reasons", "mieszka sama", "feasibility", "justified_possible", "fee", "23.11.2026", "do", "done"))).want(http.StatusSeeOther)
	anna.get(link.Assessment(ref)).want(200, "Określ pilność potrzeby P1.")
	need := s.text(`SELECT public_id FROM assessment_need`)
	at := link.AssessmentNeed(ref, need)
	anna.post(at, anna.fill(at, "", set("urgency", "urgent"))).want(http.StatusSeeOther)

	end := link.AssessmentCompletion(ref)
	anna.post(end, anna.fill(end, "", nil)).want(http.StatusUnprocessableEntity, "Wybierz, co wynika z rozpoznania.")
	to = anna.post(end, anna.fill(end, "", set("next", "plan"))).want(http.StatusSeeOther).to()
	if !strings.HasPrefix(to, link.Plans+"/") {
		t.Errorf("leads to %s", to)
	}
	anna.get(link.Assessment(ref)).want(200, "nie można go już zmieniać", "Uzupełnij rozpoznanie", "Pomoc w zakupach")
	anna.get(link.AssessmentPrint(ref)+"?format=pdf").want(200, "%PDF")
	anna.get(link.AssessmentBlank+"?format=pdf").want(200, "%PDF")
	anna.get(link.ResidentAssessments(string(h.Resident))).want(200, "Obecne potrzeby", "Pomoc w zakupach", link.Assessment(ref))
}

// TestLateAutosave: what a page saves by itself after the assessment was completed is no
// part of it, and no form shows it.
func TestLateAutosave(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Begun, given.Anna)
	anna := s.at(given.Anna)
	home := link.AssessmentPart(string(h.Assessment), "home")
	typed := anna.fill(home, "", set("body", canary, "szkic", home))
	anna.post(link.Drafts, typed).want(http.StatusSeeOther)
	anna.get(home).want(200, canary)
	s.write(func(tx *audit.Tx) { h.Assess(t, tx) })
	anna.get(home).want(200).lacks(canary)
	anna.post(link.Drafts, with(typed, form.KeyField, form.NewKey())).want(http.StatusSeeOther)
	anna.get(home).want(200, "nie można go już zmieniać").lacks(canary)
	anna.post(home, with(typed, "do", "save")).want(http.StatusUnprocessableEntity, "Rozpoznanie jest już zakończone.", "Ta treść nie została zapisana", canary)
	if got := s.text(`SELECT count(*) FROM assessment_section WHERE body <> ''`); got != "0" {
		t.Errorf("%s sections hold something", got)
	}
}

// TestHealthIsApart: what is written on health stands on its own page and print only, and
// the journal names it.
func TestHealthIsApart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Begun, given.Anna)
	health := link.AssessmentPart(string(h.Assessment), "health")
	anna := s.at(given.Anna)
	anna.get(health).want(200, "nie wymienia danych o zdrowiu").lacks(`name="body"`)
	s.write(func(tx *audit.Tx) {
		h.Lists(t, tx, programme.HealthData)
		p := assessment.Part{Section: assessment.HealthSection, State: assessment.Done, Body: canary, Fields: map[string]string{"moves": "wheelchair"}}
		if err := assessment.SavePart(t.Context(), given.As(tx, given.Anna), h.Assessment, 0, p); err != nil {
			t.Fatal(err)
		}
		h = h.Assess(t, tx).Draft(t, tx).Fill(t, tx)
	})
	fields := func() string {
		return s.text(`SELECT array_to_string(fields, ',') FROM audit_entry WHERE action = 'assessment.read' ORDER BY id DESC LIMIT 1`)
	}
	for path, shown := range map[string]bool{link.Assessment(string(h.Assessment)): false, health: true, link.AssessmentPrint(string(h.Assessment)): false,
		link.AssessmentFullPrint(string(h.Assessment)): true} {
		r := anna.get(path).want(200)
		if strings.Contains(r.body, canary) != shown || strings.Contains(fields(), "health") != shown {
			t.Errorf("%s shows health: %v, journal %q", path, !shown, fields())
		}
	}
	// An authorised organiser: once the plan is submitted to them, and not before.
	pawel := s.at(paweł)
	pawel.get(health).want(http.StatusForbidden).lacks(canary)
	s.write(func(tx *audit.Tx) { h.Agree(t, tx).Submit(t, tx) })
	pawel.get(health).want(200, canary)
	s.at(given.Piotr).get(health).want(http.StatusForbidden).lacks(canary)
	s.at(given.Kamil).get(health).want(http.StatusForbidden).lacks(canary)
}

// TestTwoAtOnePart: whoever saves second sees what the first saved, and keeps their own.
func TestTwoAtOnePart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Begun, given.Anna)
	home := link.AssessmentPart(string(h.Assessment), "home")
	one, two := s.at(given.Anna), s.at(given.Anna)
	first, second := one.fill(home, "", set("body", "Piec kaflowy.", "do", "save")), two.fill(home, "", set("body", canary, "do", "save"))
	one.post(home, first).want(http.StatusSeeOther)
	r := two.post(home, second).want(http.StatusConflict, canary, "Piec kaflowy.", "Anna Lis")
	two.post(home, r.form(home, set("do", "save"))).want(http.StatusSeeOther)
	two.get(home).want(200, canary)
}

// TestPreviousBesideNew: a supplement shows what was written before; „Skopiuj i zmień”
// puts it under what was typed and keeps nothing by itself.
func TestPreviousBesideNew(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Begun, given.Anna)
	s.write(func(tx *audit.Tx) {
		p := assessment.Part{Section: assessment.HomeSection, State: assessment.Done, Body: "Piec kaflowy."}
		if err := assessment.SavePart(t.Context(), tx, h.Assessment, 0, p); err != nil {
			t.Fatal(err)
		}
		h = h.Assess(t, tx)
	})
	anna := s.at(given.Anna)
	at := link.AssessmentSupplement(string(h.Assessment))
	to := anna.post(at, anna.fill(at, "", set("reason", "Nowy piec."))).want(http.StatusSeeOther).to()
	home := link.AssessmentPart(strings.TrimPrefix(to, link.Assessments+"/"), "home")
	anna.get(to).want(200, "Powód: Nowy piec.", "Poprzednie rozpoznanie")
	anna.get(home).want(200, "Poprzednio, 18.11.2026", "Piec kaflowy.")
	before := s.state()
	anna.post(home, anna.fill(home, "", set("body", "Pompa ciepła.", "do", "copy"))).want(200, "Pompa ciepła.\n\nPiec kaflowy.")
	if s.state() != before {
		t.Error("copying kept something")
	}
}

// TestVisitAcrossTheClockChange: the hour agreed on is the hour on the wall.
func TestVisitAcrossTheClockChange(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Qualified, given.Anna)
	anna := s.at(given.Anna)
	start := link.ApplicationAssessment(string(h.Application))
	v := anna.fill(start, "", set("on", "28.03.2027", "at", "2:30", "place", "residence", "do", "visit"))
	anna.post(start, v).want(http.StatusUnprocessableEntity, "Tej godziny w tym dniu nie ma")
	anna.post(start, anna.fill(start, "", set("on", "28.03.2027", "at", "10:00", "place", "residence", "do", "visit"))).want(http.StatusSeeOther)
	if got := s.text(`SELECT planned_at AT TIME ZONE 'UTC' FROM assessment_visit`); got != "2027-03-28 08:00:00" {
		t.Error(got)
	}
	anna.get(link.Application(string(h.Application))).want(200, "28.03.2027, godz. 10:00")
	anna.get(link.Assessments).want(200, "28.03.2027", "10:00", "Zielińska Maria")
	s.at(given.Marek).get(link.Assessments).want(200).lacks("Zielińska")
}
