package server_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/web/link"

	"github.com/xuri/excelize/v2"
)

// volunteers makes the indicator entered by hand a promise the community organiser answers
// for, with one entry.
func (s *site) volunteers() {
	s.sql(`INSERT INTO indicator (project_id, code, no, owner_role, updated_at, updated_by) SELECT id, 'volunteers', 2, 'OSL', $1, 4 FROM project`, given.Now)
	s.sql(`INSERT INTO indicator_entry (indicator_id, on_day, value, evidence, at, staff_id) SELECT id, '2026-06-30', 3, 'Teczka 7', $1, 6 FROM indicator WHERE code = 'volunteers'`, given.Now)
}

func (s *site) plannedBy(code indicator.Code, name string) {
	s.sql(`UPDATE indicator SET updated_at = $1, updated_by = (SELECT id FROM staff WHERE name = $2) WHERE code = $3`, given.Now, name, string(code))
}

func init() {
	persons := indicator.PersonsWithPlan
	submissions[link.NewIndicator] = submission{who: given.Ewa, lines: []string{"Ewa: indicator.added"}, text: "promise", build: func(*site) sheet {
		return sheet{link.NewIndicator, link.NewIndicator, set("code", "staff_fte", "target", "2,50", "promise", canary)}
	}}
	submissions[link.IndicatorTerms("{code}")] = submission{who: given.Ewa, lines: []string{"Ewa: indicator.terms"}, text: "promise", versioned: "Piotr Sowa", build: func(s *site) sheet {
		s.plannedBy(persons, "Piotr Sowa")
		at := link.IndicatorTerms(string(persons))
		return sheet{at, at, set("operator", "more_than", "target", "60", "owner", "OUS", "promise", canary, "reason", "Tak mówi umowa.")}
	}}
	submissions[link.IndicatorPlan("{code}")] = submission{who: given.Piotr, lines: []string{"Piotr: indicator.planned"}, text: "reason", versioned: "Ewa Maj", build: func(s *site) sheet {
		s.plannedBy(persons, "Ewa Maj")
		at := link.IndicatorPlan(string(persons))
		return sheet{at, at, set("plan.2026-03", "4", "plan.2026-06", "12", "reason", canary)}
	}}
	submissions[link.IndicatorEntry("{code}")] = submission{who: given.Kamil, lines: []string{"Kamil: indicator.entered"}, text: "evidence", versioned: "Piotr Sowa", build: func(s *site) sheet {
		s.volunteers()
		at := link.IndicatorEntry("volunteers")
		return sheet{at, at, set("value", "5", "on_day", "20.11.2026", "evidence", canary)}
	}}
}

// sent fills the form of a page and sends it.
func (b *browser) sent(page, action string, typed ...string) reply {
	return b.post(action, b.fill(page, action, set(typed...)))
}

func TestIndicatorsAreListed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa := s.at(given.Ewa)
	ewa.get(link.Indicators).want(200, "1 wskaźnik projektu, żaden nie wymaga działania", "Obietnice projektu", "Pozostałe wskaźniki", "Osoby z zatwierdzonym planem (IPUS)", link.Indicator("pes_share"), "Dodaj wskaźnik", link.IndicatorsExport)
	ewa.get(link.Indicators+"?dzien=2026-03-15").want(200, "dane na 15.03.2026")
	s.at(given.Kamil).get(link.Indicators).want(200, "Obietnice projektu").lacks("Dodaj wskaźnik", link.IndicatorsExport)
	s.at(given.Adam).get(link.Indicators).want(403)
	s.sql(`DELETE FROM indicator`)
	ewa.get(link.Indicators).want(200, "Projekt nie ma jeszcze wskaźników")
}

func TestAnIndicatorIsPromisedPlannedAndEntered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa := s.at(given.Ewa)
	ewa.sent(link.NewIndicator, link.NewIndicator, "code", "consultations", "operator", "at_least", "target", "4", "owner", "OSL", "promise", "Cztery spotkania").want(303)
	at := link.Indicator("consultations")
	ewa.get(at).want(200, "Konsultacje z mieszkańcami: brak danych", "Z projektu: Cztery spotkania", "Nikt nie wpisał jeszcze wartości", "Wpisz wartość")
	ewa.sent(link.NewIndicator, link.NewIndicator, "code", "consultations", "operator", "at_least", "owner", "OSL").want(422, "Ten wskaźnik jest już obietnicą projektu")
	ewa.sent(link.IndicatorPlan("consultations"), link.IndicatorPlan("consultations"), "plan.2026-06", "dużo", "plan.2026-12", "4", "reason", "").want(422, "Wpisz liczbę całkowitą", "Podaj powód", `value="dużo"`)
	ewa.sent(link.IndicatorPlan("consultations"), link.IndicatorPlan("consultations"), "plan.2026-06", "2", "plan.2026-12", "4", "reason", "Harmonogram").want(303)
	ewa.get(at).want(200, "Harmonogram", "Było: –. Jest: 06.2026: 2, 12.2026: 4.")
	kamil := s.at(given.Kamil)
	entry := link.IndicatorEntry("consultations")
	kamil.sent(entry, entry, "value", "1", "on_day", "24.11.2026").want(422, "Dodaj dowód – plik albo link do sprawy.", "Dzień nie może być w przyszłości")
	kamil.sent(entry, entry, "value", "1", "on_day", "30.06.2026", "evidence", "Protokół 1/2026").want(303)
	kamil.sent(entry, entry, "value", "2", "on_day", "30.06.2026", "evidence", "Protokół 2/2026").want(422, "Na ten dzień jest już wpis")
	first := s.text(`SELECT public_id FROM indicator_entry`)
	replace := entry + "?zastepuje=" + first
	kamil.sent(replace, entry, "replaces", first, "value", "2", "on_day", "30.06.2026", "evidence", "Protokół 2/2026").want(422, "Podaj powód")
	kamil.sent(replace, entry, "replaces", first, "value", "2", "on_day", "30.06.2026", "evidence", "Protokół 2/2026", "reason", "Policzono dwa razy").want(303)
	kamil.get(at).want(200, "Konsultacje z mieszkańcami: 2", "Zastąpiony", "Zamiast 1. Powód: Policzono dwa razy", "Protokół 1/2026", "Zagrożony")
	kamil.get(replace).want(404)
	kamil.get(at+"?dzien=2026-06-29").want(200, "Konsultacje z mieszkańcami: brak danych")
	s.at(given.Anna).get(entry).want(403)
	ewa.get(link.IndicatorEntry("persons_with_plan")).want(403)
	ewa.get(link.IndicatorTerms("volunteers")).want(404)
}

func TestEvidenceIsFetchedByWhoChangesTheProject(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.volunteers()
	entry := link.IndicatorEntry("volunteers")
	kamil := s.at(given.Kamil)
	kind, body := withFileUnder(t, "attachment", kamil.fill(entry, "", set("value", "5", "on_day", "20.11.2026", "attachment", given.PDF)))
	kamil.send("POST", entry, kind, body).want(303)
	ref := s.text(`SELECT public_id FROM indicator_entry WHERE document_id IS NOT NULL`)
	mark := s.mark()
	file := s.at(given.Ewa).get(link.IndicatorEvidence("volunteers", ref)).want(200)
	if file.body != given.PDF || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", file.header)
	}
	if got := strings.Join(s.journal(mark), "\n"); !strings.Contains(got, "indicator.fetched") {
		t.Errorf("journal %q", got)
	}
	s.at(given.Anna).get(link.IndicatorEvidence("volunteers", ref)).want(403)
	s.at(given.Ewa).get(link.IndicatorEvidence("consultations", ref)).want(404)
	s.at(given.Ewa).get(link.Indicator("volunteers")).want(200, link.IndicatorEvidence("volunteers", ref))
	s.at(given.Anna).get(link.Indicator("volunteers")).want(200).lacks(link.IndicatorEvidence("volunteers", ref))
}

// TestListFigureAndExportAreOne: for every definition and everybody who may, the number of
// rows said, the rows listed and the rows of both files are the same; who knows of fewer
// cases sees fewer in all of them.
func TestListFigureAndExportAreOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(func(tx *audit.Tx) {
		for i, restricted := range []bool{false, false, true} {
			given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: date.New(2026, 2, 1+i), Qualified: true, Assessed: true, Services: true, Restricted: restricted,
				Plan: "approved", Submitted: date.New(2026, 2, 20), Approved: date.New(2026, 2, 25)})
		}
	})
	for _, seat := range []policy.Actor{given.Ewa, given.Piotr} {
		b := s.at(seat)
		for _, code := range indicator.Codes {
			at := link.IndicatorExport(string(code)) + "?dzien=2026-11-23&format="
			page := b.get(link.Indicator(string(code))).want(200).body
			listed := strings.Count(part(page, "Z czego to policzono"), "<tr") - strings.Count(part(page, "Z czego to policzono"), "<thead") - strings.Count(part(page, "Z czego to policzono"), "<tfoot")
			file := b.get(at + "csv").want(200)
			if !strings.HasPrefix(file.body, "\ufeff") {
				t.Errorf("%s: no mark of UTF-8", code)
			}
			lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenReader(bytes.NewReader([]byte(b.get(at + "xlsx").want(200).body)))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := book.GetRows("Wykaz")
			if err != nil {
				t.Fatal(err)
			}
			if len(lines) != len(rows) || max(0, listed) != len(lines)-1 {
				t.Errorf("%s, %s: %d rows listed, %d in CSV, %d in XLSX", seat.Name, code, listed, len(lines)-1, len(rows)-1)
			}
			if want := map[bool]int{true: 3, false: 2}[seat.ID == given.Ewa.ID]; code == indicator.PersonsWithPlan && len(lines)-1 != want {
				t.Errorf("%s knows of %d, %d in the file", seat.Name, want, len(lines)-1)
			}
		}
	}
	for _, seat := range []policy.Actor{given.Anna, given.Kamil, given.Feliks} {
		s.at(seat).get(link.IndicatorExport("persons_with_plan")).want(403)
		s.at(seat).get(link.IndicatorsExport).want(403)
	}
}

// part is what stands in the panel with this heading.
func part(page, heading string) string {
	_, rest, found := strings.Cut(page, ">"+heading+"</h2>")
	if !found {
		return ""
	}
	inside, _, _ := strings.Cut(rest, "</section>")
	return inside
}

func TestWhatLeavesTheHouseTellsNoFewPersons(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(func(tx *audit.Tx) {
		for range 3 {
			given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: date.New(2026, 2, 1), Qualified: true, Plan: "approved", Submitted: date.New(2026, 2, 20), Approved: date.New(2026, 2, 25)})
		}
	})
	ewa := s.at(given.Ewa)
	mark := s.mark()
	ewa.get(link.IndicatorsExport+"?format=csv").want(200, "Osoby z zatwierdzonym planem (IPUS),osoby,mniej niż 5,mniej niż 5")
	if got := strings.Join(s.journal(mark), "\n"); !strings.Contains(got, "indicators.exported") {
		t.Errorf("journal %q", got)
	}
	ewa.get(link.Indicator("persons_with_plan")).want(200, "Osoby z zatwierdzonym planem (IPUS): 3")
	ewa.get(link.Indicator("persons_with_plan")+"?podzial=age").want(200, "75 lat i więcej", "mniej niż 5")
	ewa.get(link.Indicator("persons_with_plan") + "?podzial=service").want(200).lacks("500")
	ewa.get(link.Indicator("persons_with_plan") + "?podzial=mode").want(200)
	mark = s.mark()
	ewa.get(link.IndicatorExport("persons_with_plan")+"?format=csv").want(200, "IPUS/").lacks("Nowak")
	if got := strings.Join(s.journal(mark), "\n"); !strings.Contains(got, "indicator.exported") {
		t.Errorf("journal %q", got)
	}
}
