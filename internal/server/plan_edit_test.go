package server_test

import (
	"net/http"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/platform/form"
	"cus/web/link"
)

// htmx marks a request the page's script sends.
var htmx = own("HX-Request", "true")

// TestThePlanIsWrittenInParts: from an empty plan to one that can be agreed, each part
// leading to the next.
func TestThePlanIsWrittenInParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.EmptyPlan, given.Anna)
	ref := string(h.Plan)
	anna := s.at(given.Anna)
	needs, goals, terms, check := link.PlanPart(ref, link.PartNeeds), link.PlanPart(ref, link.PartGoals), link.PlanPart(ref, link.PartTerms), link.PlanPart(ref, link.PartChecking)
	anna.get(goals).want(200, "Ten plan nie ma jeszcze celów", "Dodaj cel")
	anna.get(check).want(200, "Ustaw okres planu")

	v := anna.fill(needs, "", set("from", "1.12.2026", "until", "30.11.2027", "potem", link.PartGoals))
	v.Set("need.2.text", "Zakupy i wizyty u lekarza") // the first is the assessment's
	if to := anna.post(needs, v).want(303).to(); to != goals {
		t.Errorf("the needs lead to %s", to)
	}
	anna.get(check).want(200, "Potrzeba P1", "Potrzeba P2", "Zakupy i wizyty u lekarza” bez usługi")
	newGoal := link.PlanGoal(ref, "nowy")
	anna.get(newGoal).want(200, "P2 Zakupy i wizyty u lekarza")
	to := anna.post(newGoal, anna.fill(newGoal, "", set("text", "Zakupy bez proszenia rodziny", "needs", "1", "needs", "2"))).want(303).to()
	anna.get(to).want(200, "Cel 1. Zakupy bez proszenia rodziny", "P1", `data-focus=""`)

	row := link.PlanService(ref, string(h.Item))
	anna.get(row+"?cel=1").want(200, "– edycja", `value="1" selected`)
	anna.post(row, anna.fill(row+"?cel=1", row, nil)).want(422, "Podaj miejsce usługi")
	to = anna.post(row, anna.fill(row+"?cel=1", row, set("provider", string(h.Provider), "place", "w domu", "days", "2", "weeks", "1", "weeks", "3",
		"hours", "8-10", "amount", "4"))).want(303).to()
	anna.get(to).want(200, "wt (1., 3. w miesiącu) 8:00")
	if got := s.text(`SELECT weeks || ' ' || from_minute || ' ' || until_minute FROM planned_service`); got != "5 480 600" {
		t.Errorf("the row is kept as %s", got)
	}

	v = anna.fill(terms, "", set("emergency", "córka, tel. 600 000 199", "potem", link.PartChecking))
	performer := v.Get("performer")
	v["data."+performer] = []string{"name", "phone"}
	anna.post(terms, v).want(422, "Wybierz podstawę przekazania danych")
	v.Set("ground."+performer, "entrustment")
	v.Set(form.KeyField, form.NewKey())
	if to := anna.post(terms, v).want(303).to(); to != check {
		t.Errorf("the arrangements lead to %s", to)
	}
	anna.get(check).want(200, "Następny krok: uzgodnienie", "Cel 1. Zakupy bez proszenia rodziny", "imię i nazwisko, telefon", "umowa powierzenia danych").lacks("” bez usługi")
}

// TestFiguresFollowTheRow: what a row comes to is worked out while it is typed, changes
// nothing and leaves no line; without scripts the whole page comes back as typed.
func TestFiguresFollowTheRow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Anna)
	anna := s.at(given.Anna)
	row, figures := link.PlanService(string(h.Plan), string(h.Item)), link.PlanFigures(string(h.Plan))
	v := anna.fill(row, "", set("amount", "10"))
	before, mark := s.state(), s.mark()
	anna.post(figures, v, htmx).want(200, "Harmonogram daje od", "limit w miesiącu to 10 godz.", `id="koszt"`, `hx-swap-oob="true"`, "uwag").lacks("<html")
	if lines := s.journal(mark); len(lines) != 0 {
		t.Errorf("figures leave %q", lines)
	}
	for _, odd := range [][2]string{{"amount", "dużo"}, {"hours", "rano"}, {"starts", "31.02.2027"}, {"goal", "77"}, {"provider", "u:nic"}, {"note", strings.Repeat("ż", 20_001)}, {"days", "9"}} {
		anna.post(figures, with(v, odd[0], odd[1]), htmx).want(200, `id="koszt"`)
	}
	anna.post(figures, with(v, "item", unknownRef), htmx).want(404)
	anna.post(figures, with(v, "place", canary)).want(200, "<html", canary, `value="10"`)
	s.at(given.Marek).post(figures, v, htmx).want(404)
	if s.state() != before {
		t.Error("figures have an effect")
	}
}

// TestTwoWindowsOnOnePlan: who saves second is told of the first, sees both, and nothing
// typed is lost; a button pressed on an old page shows the row as it stands.
func TestTwoWindowsOnOnePlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Anna)
	ref := string(h.Plan)
	row, goal := link.PlanService(ref, string(h.Item)), link.PlanGoal(ref, s.goal())
	one, two := s.at(given.Anna), s.at(given.Anna)
	first, second := one.fill(row, "", set("place", "u córki")), two.fill(row, "", set("place", canary))
	away := two.fill(goal, link.PlanGoalRemoval(ref, s.goal()), nil)
	one.post(row, first).want(303)
	two.post(row, second).want(409, canary, "u córki", "Anna Lis", "10:00")
	two.post(link.PlanGoalRemoval(ref, s.goal()), away).want(409, "Zakupy i lekarz bez proszenia rodziny")
	if got := s.text(`SELECT place FROM planned_service`); got != "u córki" {
		t.Errorf("the place is %s", got)
	}
}

// TestADraftDoesNotOutliveTheHandOver: what was typed into a row and saved itself is not
// shown as the plan's once it was handed over, and cannot be sent.
func TestADraftDoesNotOutliveTheHandOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.AgreedPlan, given.Anna)
	row := link.PlanService(string(h.Plan), string(h.Item))
	anna := s.at(given.Anna)
	v := anna.fill(row, "", set("place", canary, "voids", "1", "szkic", row))
	anna.post(link.Drafts, v, autosave).want(200)
	s.write(func(tx *audit.Tx) { h.Submit(s.t, tx) })
	before := s.state()
	anna.post(link.Drafts, v, autosave) // it comes late
	anna.get(row).want(200, "Plan czeka na zatwierdzenie").lacks(canary)
	anna.post(row, v).want(http.StatusConflict).lacks("Zapisano usługę")
	v.Set(form.KeyField, form.NewKey())
	v.Set(form.VersionField, s.text(`SELECT version FROM plan`))
	anna.post(row, v).want(422)
	if s.state() != before {
		t.Error("a draft came to life after the plan was handed over")
	}
}

// TestAProgrammeThatEndedMeanwhile: between draft and hand-over the programme ends; the
// check says so on top, and the plan does not go on.
func TestAProgrammeThatEndedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.AgreedPlan, given.Anna)
	anna := s.at(given.Anna)
	submission := link.PlanSubmission(string(h.Plan))
	v := anna.fill(submission, "", nil)
	s.sql(`UPDATE programme SET state = 'ended'`)
	anna.get(link.PlanPart(string(h.Plan), link.PartChecking)).want(200, "Przed uzgodnieniem popraw 1 sprawę", "nie obowiązuje")
	before := s.state()
	anna.post(submission, v).want(422, "nie obowiązuje")
	if s.state() != before {
		t.Error("a plan without a programme in force was handed over")
	}
}
