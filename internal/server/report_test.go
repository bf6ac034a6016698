package server_test

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/web/link"

	"github.com/xuri/excelize/v2"
)

func init() {
	submissions[link.NewReport] = submission{who: given.Piotr, lines: []string{"Piotr: report.begun"}, text: "authors", build: func(s *site) sheet {
		s.milestones()
		return sheet{link.NewReport, link.NewReport, set("milestone", "2", "from", "1.1.2026", "until", "22.11.2026", "authors", canary)}
	}}
	submissions[link.ReportHeader("{report}")] = submission{who: given.Piotr, lines: []string{"Piotr: report.header_saved"}, text: "authors", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ReportHeader(s.report(given.Report))
		return sheet{at, at, set("authors", canary)}
	}}
	submissions[link.ReportPart("{report}", "{part}")] = submission{who: given.Piotr, lines: []string{"Piotr: report.text_saved"}, text: "body", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ReportPart(s.report(given.Report), "tasks")
		return sheet{at, at, set("body", canary, "do", "done")}
	}}
	submissions[link.NewReportEvidence("{report}")] = submission{who: given.Piotr, lines: []string{"Piotr: report.evidence_added"}, text: "title", build: func(s *site) sheet {
		ref := s.report(given.Report)
		return sheet{link.ReportEvidenceFor(ref, "tasks", "zadanie-1"), link.NewReportEvidence(ref), set("kind", "document", "title", canary, theFile, given.PDF)}
	}}
	submissions[link.ReportEvidenceReplacement("{report}", "{proof}")] = submission{who: given.Piotr, lines: []string{"Piotr: report.evidence_replaced"}, text: "title", build: func(s *site) sheet {
		ref := s.report(provedReport)
		at := link.ReportEvidenceReplacement(ref, s.proof())
		return sheet{at, at, set("kind", "gap", "title", canary, "reason", "Skan jest nieczytelny.")}
	}}
	submissions[link.ReportStep("{report}", "{step}")] = submission{who: given.Ewa, lines: []string{"Ewa: report.came_back"}, text: "note", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ReportStep(s.report(handedIn), "return")
		return sheet{at, at, set("note", canary)}
	}}
	submissions[link.ReportCorrection("{report}")] = submission{who: given.Piotr, lines: []string{"Piotr: report.corrected"}, text: "reason", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.ReportCorrection(s.report(given.ApprovedReport))
		return sheet{at, at, set("reason", canary)}
	}}
}

// milestones puts two milestones and a task under the project of these tests.
func (s *site) milestones() {
	s.t.Helper()
	s.sql(`INSERT INTO milestone (project_id, no, name, starts_on, ends_on)
		SELECT p.id, n, 'Etap ' || n, CASE n WHEN 1 THEN p.starts_on ELSE '2026-07-01' END, CASE n WHEN 1 THEN '2026-06-30' ELSE p.ends_on END
		  FROM project p, generate_series(1, 2) n ON CONFLICT DO NOTHING`)
	s.sql(`INSERT INTO milestone_task (milestone_id, no, name) SELECT id, 1, 'Zatrudnienie koordynatora' FROM milestone WHERE no = 2 ON CONFLICT DO NOTHING`)
}

// report is the public id of a report made so.
func (s *site) report(build func(t testing.TB, tx *audit.Tx) milestonereport.Ref) (ref string) {
	s.t.Helper()
	s.milestones()
	s.write(func(tx *audit.Tx) { ref = string(build(s.t, tx)) })
	return ref
}

// proof is the public id of the newest piece of evidence.
func (s *site) proof() string {
	return s.text(`SELECT public_id FROM report_evidence ORDER BY id DESC LIMIT 1`)
}

func provedReport(t testing.TB, tx *audit.Tx) milestonereport.Ref {
	return given.Proved(t, tx, given.Report(t, tx))
}

func handedIn(t testing.TB, tx *audit.Tx) milestonereport.Ref {
	return given.ReportSteps(t, tx, provedReport(t, tx), milestonereport.HandIn)
}

// TestRowsOfAReportLeadToTheirRecords: a task, a risk, a line of the budget and a post lead to
// the line they stand in on another page; on paper nothing leads anywhere.
func TestRowsOfAReportLeadToTheirRecords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ref := s.report(given.Report)
	s.sql(`INSERT INTO milestone_risk (milestone_id, no, name, likelihood, effect) SELECT id, 1, 'Brak asystentów', 2, 3 FROM milestone WHERE no = 2`)
	s.sql(`INSERT INTO budget_line (project_id, no, name, category, direct) SELECT id, 1, 'Szkolenia', 'other', true FROM project`)
	s.sql(`INSERT INTO project_post (project_id, no, name, post) SELECT id, 1, 'Koordynator', 'coordinator' FROM project`)
	ewa := s.at(given.Ewa)
	report := ewa.get(link.Report(ref)).want(200, "Zatrudnienie koordynatora", "Brak asystentów", "Szkolenia", "Koordynator").body
	for _, to := range []string{`href="` + link.Milestone("2") + `\?dzien=2026-11-22#(zadanie-1)"`, `href="` + link.Milestone("2") + `\?dzien=2026-11-22#(ryzyko-[a-z2-7]{26})"`,
		`href="` + link.Project + `\?dzien=2026-11-22#(pozycja-[a-z2-7]{26})"`, `href="` + link.Project + `\?dzien=2026-11-22#(stanowisko-[a-z2-7]{26})"`} {
		found := regexp.MustCompile(to).FindStringSubmatch(report)
		if found == nil {
			t.Errorf("nothing leads to %s", to)
			continue
		}
		page, _, _ := strings.Cut(strings.TrimPrefix(found[0], `href="`), "#")
		ewa.get(page).want(200, `id="`+found[1]+`"`)
	}
	ewa.get(link.ReportPrint(ref)).want(200, "Brak asystentów").lacks("#zadanie-1", "#ryzyko-", "#pozycja-", "#stanowisko-")
}

// TestAReportGoesItsWay: written in two parts by two people, without scripts, checked,
// approved; the figure in its text stands still when the records change, and the difference
// is shown.
func TestAReportGoesItsWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.milestones()
	piotr, ewa, feliks := s.at(given.Piotr), s.at(given.Ewa), s.at(given.Feliks)
	piotr.get("/raporty").want(200, "Nie ma jeszcze raportów", "Sporządź raport")
	at := piotr.post(link.NewReport, piotr.fill(link.NewReport+"?kamien=2", link.NewReport, set("until", "22.11.2026", "from", "1.1.2026"))).want(303).to()
	ref := s.text(`SELECT public_id FROM milestone_report`)
	if at != link.ReportPart(ref, "summary") {
		t.Errorf("to %s", at)
	}
	contracts := link.ReportPart(ref, "contracts")
	piotr.get(contracts).want(200, "I. Umowy i zlecanie usług", "Umowy podpisane w okresie", "brak w źródle")
	inserted := piotr.post(contracts, piotr.fill(contracts, "", set("body", "Podpisano umów:", "figure", "umowy", "do", "insert"))).want(200, "Podpisano umów: {{liczba:umowy}}")
	if n := s.text(`SELECT count(*) FROM audit_entry WHERE action = 'report.text_saved'`); n != "0" {
		t.Error("inserting a figure saves nothing")
	}
	piotr.post(contracts, inserted.form(contracts, set("do", "done"))).want(303)
	piotr.post(contracts, piotr.fill(contracts, "", set("body", "Podpisano {{liczba:umow}}.", "do", "save"))).want(422, "Nie ma liczby „umow”")

	stale := ewa.fill(contracts, "", set("body", "Tekst Ewy.", "do", "save"))
	piotr.post(contracts, piotr.fill(contracts, "", set("body", "Podpisano umów: {{liczba:umowy}}.", "do", "save"))).want(303)
	ewa.post(contracts, stale).want(409, "Tekst Ewy.", "Podpisano umów: {{liczba:umowy}}.", "Piotr Sowa")
	feliks.get(contracts).want(200, "Tę część pisze organizator usług")
	budget := link.ReportPart(ref, "budget")
	feliks.post(budget, feliks.fill(budget, "", set("body", "Bez uwag.", "do", "done"))).want(303)

	step := func(b *browser, name string, typed ...string) reply {
		to := link.ReportStep(ref, name)
		return b.post(to, b.fill(to, "", set(typed...)))
	}
	s.sql(`UPDATE milestone_task SET state = 'done', done_on = '2026-10-01'`)
	step(piotr, "hand_in").want(303)
	feliks.get(link.MyDay).want(200, "Sprawdź liczby w raporcie")
	step(feliks, "check").want(303)
	ewa.get(link.MyDay).want(200, "Zatwierdź raport albo zwróć go z uwagami")
	ewa.get(link.Milestones).want(200, "Do zatwierdzenia", link.Report(ref), "Raport z kamienia milowego nr 2, wersja 1", "liczby sprawdzone", link.Project+"#budzet")
	feliks.get(link.Milestones).want(200).lacks(link.Report(ref))
	if next := ewa.get(link.Report(ref)).want(200).body; strings.Index(next, link.ReportStep(ref, "approve")) > strings.Index(next, link.ReportStep(ref, "return")) {
		t.Error("what leads on does not stand before what leads back")
	}
	step(ewa, "approve").want(422, "Zadanie 1 nie ma dowodu. Dodaj dokument albo wyjaśnij brak.")
	step(ewa, "return", "note", "Dodajcie protokół.").want(303)
	piotr.get(link.MyDay).want(200, "Popraw raport zwrócony z uwagami")
	piotr.get(link.Report(ref)).want(200, "Dodajcie protokół.")
	evidence := link.ReportEvidenceFor(ref, "tasks", "zadanie-1")
	piotr.post(link.NewReportEvidence(ref), piotr.fill(evidence, link.NewReportEvidence(ref), set("kind", "document", "title", "Protokół", theFile, given.PDF))).want(303)
	step(piotr, "hand_in").want(303)
	step(feliks, "check").want(303)
	step(ewa, "approve").want(303)
	hash := s.text(`SELECT content_hash FROM milestone_report`)
	ewa.get(link.Report(ref)).want(200, "Zatwierdzono raport.")
	page := ewa.get(link.Report(ref)).want(200, hash, "Zatwierdzony", "Feliks Kos", "Podpisano umów: ")
	text := page.body

	s.made(given.Application, given.Anna)
	s.sql(`INSERT INTO milestone_risk (milestone_id, no, name, likelihood, effect) SELECT id, 1, 'Brak chętnych', 2, 3 FROM milestone WHERE no = 2`)
	if after := ewa.get(link.Report(ref)).want(200); passing.ReplaceAllString(after.body, "") != passing.ReplaceAllString(text, "") {
		t.Error("the page of a frozen report changed with the records")
	}
	ewa.get(link.ReportDifferences(ref)).want(200, "Ryzyka", "nowa pozycja", "Brak chętnych")
	ewa.get(link.Milestone("2")).want(200, "RAP/2026/001", link.NewReportOf("2"))
	s.at(given.Anna).get(link.Milestone("2")).want(200).lacks("RAP/2026/001", link.NewReportOf("2"))
	proof := s.proof()
	got := ewa.get(link.ReportEvidence(ref, proof))
	if got.want(200).body != given.PDF || !strings.Contains(got.header.Get("Content-Disposition"), `attachment; filename="RAP-2026-001-dowod-1.pdf"`) {
		t.Errorf("%v", got.header)
	}
	step(ewa, "submit", "on", "23.11.2026", "reference", "SL2014/77").want(303)
	step(ewa, "accept", "on", "23.11.2026").want(303)
	if n := s.text(`SELECT count(*) FROM audit_entry WHERE action LIKE 'report.%'`); n != "14" {
		t.Errorf("%s lines of the journal", n)
	}
}

// TestAReportLeavesTheHouse: the PDF and the workbook say what the page says, under the same
// hash; counts of fewer than five people stay inside.
func TestAReportLeavesTheHouse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.milestones()
	for i, sex := range []string{"K", "K", "K", "K", "K", "M", "M"} {
		s.write(func(tx *audit.Tx) {
			c := given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: given.Today.Add(-60 + i), Qualified: true, Assessed: true, Services: true,
				Plan: "approved", Submitted: given.Today.Add(-40), Approved: given.Today.Add(-30)})
			if _, err := tx.Exec(t.Context(), `UPDATE resident SET sex = $2 WHERE id = $1`, c.ResidentID, sex); err != nil {
				t.Fatal(err)
			}
		})
	}
	s.sql(`UPDATE plan_version SET starts_on = '2026-10-25', ends_on = '2027-06-30'`)
	s.sql(`UPDATE project SET number = '=HYPERLINK("http://zly.example")'`)
	ref := s.report(given.ApprovedReport)
	ewa := s.at(given.Ewa)
	page := ewa.get(link.Report(ref)).want(200, "7 osób", "5 osób", "2 osoby")
	hash := s.text(`SELECT content_hash FROM milestone_report`)

	pdf := ewa.get(link.ReportPrint(ref) + "?format=pdf").want(200)
	words := pdfText(t, []byte(pdf.body))
	for _, want := range []string{"Raport z kamienia milowego nr 2", "RAP/2026/001", "Spis treści", "A. Zadania", "O. Załączniki", "7 osób", "mniej niż 5", hash[:16], "Protokół odbioru", "Feliks Kos"} {
		if !strings.Contains(words, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	if strings.Contains(words, "2 osoby") || strings.Contains(words, "5 osób") {
		t.Error("the PDF tells fewer than five people")
	}
	ewa.get(link.ReportPrint(ref)).want(200, "mniej niż 5").lacks("2 osoby")

	file := ewa.get(link.ReportSheet(ref)).want(200)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(file.body)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Liczby")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, r := range rows[1:] {
		at[r[1]] = r[2]
	}
	for name, want := range map[string]string{"Osoby korzystające z usług (każda raz)": "7", "w tym mężczyźni": "mniej niż 5", "w tym kobiety": "nie podano", "Plany zatwierdzone w okresie": "7",
		"Zadania wykonane": "1", "Budżet zaplanowany": "brak w źródle", "Plany przekazane w terminie 30 dni": "100.00%"} {
		if at[name] != want {
			t.Errorf("%s: %q in the workbook, want %q", name, at[name], want)
		}
	}
	for _, sheet := range book.GetSheetList() {
		cells, _ := book.GetRows(sheet)
		for _, row := range cells {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("%s holds a formula: %s", sheet, cell)
				}
			}
		}
	}
	if !strings.Contains(page.body, "100%") {
		t.Error("the page says the share, too")
	}
	keep(t, "raport.pdf", pdf.body)
	keep(t, "raport.xlsx", file.body)
}

// keep lays a file where CUS_TEST_KEEP says, for somebody to look at it.
func keep(t *testing.T, name, content string) {
	t.Helper()
	if dir := os.Getenv("CUS_TEST_KEEP"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// TestWhoReachesReports: who writes or checks them, and the inspector what was approved.
func TestWhoReachesReports(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	draft, approved := s.report(given.Report), s.report(given.ApprovedReport)
	for who, want := range map[*policy.Actor][2]int{&given.Ewa: {200, 200}, &given.Piotr: {200, 200}, &given.Feliks: {200, 200}, &given.Inga: {404, 200},
		&given.Anna: {403, 403}, &given.Adam: {403, 403}} {
		b := s.at(*who)
		b.get(link.Report(draft)).want(want[0])
		b.get(link.Report(approved)).want(want[1])
		b.get(link.ReportSheet(draft)).want(want[0])
	}
	feliks := s.at(given.Feliks)
	feliks.post(link.ReportStep(approved, "accept"), url.Values{"request_key": {"0123456789abcdef"}, "version": {"4"}}).want(403)
	feliks.get(link.NewReport).want(403)
}
