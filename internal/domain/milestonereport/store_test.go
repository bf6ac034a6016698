package milestonereport_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/given"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

func do(t *testing.T, tx *audit.Tx, sql string, args ...any) {
	t.Helper()
	if _, err := tx.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// figure is what the report says of that code.
func figure(t *testing.T, c milestonereport.Counted, code string) int64 {
	t.Helper()
	f, known := c.Figure(code)
	if !known || f.Value == nil {
		t.Fatalf("no figure %s: %+v", code, f)
	}
	return *f.Value
}

// funded puts the sums of story 9 into the project: 690 000 zł of direct costs, of which a
// contract with a foundation takes 214 500.
func funded(t *testing.T, tx *audit.Tx) {
	t.Helper()
	do(t, tx, `UPDATE project SET ends_on = '2027-12-31'`)
	do(t, tx, `INSERT INTO budget_line (project_id, no, name, category, direct, social_economy, planned_grosze, spent_grosze, spent_as_of)
		SELECT id, 1, 'Usługi zlecone', 'services', true, true, 23000000, 1000000, '2026-10-31'::date FROM project UNION ALL
		SELECT id, 2, 'Wynagrodzenia', 'staff', true, false, 46000000, 2000000, '2026-10-31' FROM project UNION ALL
		SELECT id, 3, 'Koszty pośrednie', 'other', false, false, 9000000, NULL, NULL FROM project`)
	do(t, tx, `WITH c AS (INSERT INTO contract (gmina_id, number, provider_id, mode, kind, subject, party_clause, attorney_no, accountant_checked_on, starts_on, signed_on, state,
			created_at, updated_at, updated_by, budget_line_id)
		SELECT p.gmina_id, 'U/' || random_id(), p.id, 'open_call', 'entrusting', 'Asystent', 'Gmina', '3/2026', '2026-08-20', '2026-09-01', '2026-08-21', 'signed', now(), now(), 4, l.id
		  FROM provider p, budget_line l WHERE p.public_id = $1 AND l.no = 1 RETURNING id)
		INSERT INTO contract_version (contract_id, no, effective_on, ends_on, amount_grosze, created_at, created_by) SELECT id, 0, '2026-09-01', '2027-12-31', 21450000, now(), 4 FROM c`,
		string(given.Provider(t, tx, "Fundacja Most").Ref))
}

// TestFrozenFiguresStand is the promise of an approval: whatever the records say later, the
// report says what it said, under the same hash; what changed is shown as a difference, in
// this report and in the next.
func TestFrozenFiguresStand(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	funded(t, tx)
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: date.New(2026, 9, 1), Qualified: true, Assessed: true, Services: true,
		Plan: "approved", Submitted: date.New(2026, 9, 20), Approved: date.New(2026, 9, 25)})
	ref := given.ApprovedReport(t, tx)
	was := given.ReportNow(t, tx, ref)
	says := was.Says()
	if figure(t, says.Counted, "ipus_rozpoczete") != 1 || figure(t, says.Counted, "umowy") != 1 || figure(t, says.Counted, "ipus_w_terminie") != 10000 {
		t.Errorf("%+v", says.Figures)
	}
	if milestonereport.Hash([]byte(was.Content)) != was.Hash || len(was.Live.Figures) != 0 {
		t.Errorf("the hash is that of the content, and nothing is counted beside it: %d", len(was.Live.Figures))
	}

	given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: date.New(2026, 10, 1), Qualified: true, Assessed: true, Services: true,
		Plan: "approved", Submitted: date.New(2026, 11, 20), Approved: date.New(2026, 11, 21)}) // late
	do(t, tx, `UPDATE budget_line SET planned_grosze = 50000000 WHERE no = 2`)
	do(t, tx, `WITH p AS (INSERT INTO project_post (project_id, no, post, name) SELECT id, 1, 'coordinator', 'Koordynator' FROM project RETURNING id)
		INSERT INTO staffing_fact (post_id, label, fte, from_on) SELECT id, 'osoba 1', 100, '2026-02-01' FROM p`)
	now := given.ReportNow(t, tx, ref)
	if now.Content != was.Content || now.Hash != was.Hash || figure(t, now.Says().Counted, "ipus_rozpoczete") != 1 {
		t.Error("what was frozen changed")
	}
	var anew milestonereport.Counted
	given.Read(t, tx, func(b *db.Batch) { milestonereport.Anew(b, ref, tx.Now, &anew) })
	var changed []string
	for _, c := range milestonereport.Compare(says.Counted, anew) {
		changed = append(changed, c.Figure+c.Table)
	}
	for _, want := range []string{"ipus_rozpoczete", "ipus_w_terminie", "koszty_bezposrednie", "budzet_planowany", "osoby_zatrudnione", "budget", "staff"} {
		if !slices.Contains(changed, want) {
			t.Errorf("%s is not among the differences %v", want, changed)
		}
	}
	if slices.Contains(changed, "umowy") {
		t.Error("the contracts are as they were")
	}

	h := given.ReportHeader()
	h.From, h.Until = given.ReportUntil.Add(1), given.ReportUntil.Add(30)
	next := given.OK[milestonereport.Ref](t)(milestonereport.Begin(t.Context(), given.As(tx, given.Piotr), 2, h))
	later := given.ReportNow(t, tx, next)
	if later.Earlier == nil || later.Earlier.Number != was.Number || len(later.Earlier.Changes()) != len(changed) {
		t.Fatalf("the next report lists the same differences: %+v", later.Earlier)
	}
	given.ReportSteps(t, tx, given.Proved(t, tx, next), milestonereport.HandIn, milestonereport.CheckFigures, milestonereport.Approve)
	if p := given.ReportNow(t, tx, next).Says().Previous; p == nil || p.Hash != was.Hash || len(p.Changes) != len(changed) {
		t.Errorf("and freezes them: %+v", p)
	}
}

// TestTheShareOfStory9 is 214 500 of 690 000: 31,09%.
func TestTheShareOfStory9(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	funded(t, tx)
	c := given.ReportNow(t, tx, given.Report(t, tx)).Live
	for code, want := range map[string]int64{"zlecone_ngo_pes": 214_500_00, "koszty_bezposrednie": 690_000_00, "udzial_ngo_pes": 3109, "wydane_ngo_pes": 10_000_00,
		"udzial_wydany_ngo_pes": 3333, "budzet_planowany": 780_000_00, "budzet_wydany": 30_000_00} {
		if got := figure(t, c, code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	if f, known := c.Figure("ipus_podsumowane"); !known || f.Value != nil {
		t.Error("what the records do not hold is unknown, not nought")
	}
	if f, known := c.Figure("wartosc_projektu"); !known || f.Value != nil {
		t.Errorf("the source names no sum: %+v", f)
	}
}

// TestIndicatorsAreOfTheLastDay: the figure of an indicator is that of its own page on the
// report's last day.
func TestIndicatorsAreOfTheLastDay(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	approved := func(received, approvedOn date.Date) {
		given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: received, Qualified: true, Plan: "approved", Submitted: received.Add(10), Approved: approvedOn})
	}
	approved(date.New(2021, 9, 1), date.New(2021, 9, 25))
	approved(date.New(2022, 5, 1), date.New(2022, 5, 30))
	approved(date.New(2022, 8, 1), date.New(2022, 8, 30)) // after the period
	h := milestonereport.Header{From: date.New(2021, 7, 1), Until: date.New(2022, 6, 30), Authors: "Piotr Sowa"}
	ref := given.OK[milestonereport.Ref](t)(milestonereport.Begin(t.Context(), given.As(tx, given.Piotr), 2, h))
	if got := figure(t, given.ReportNow(t, tx, ref).Live, "wskaznik-persons_with_plan"); got != 2 {
		t.Errorf("%d persons by the last day of the period", got)
	}
}

func TestTheDatabaseKeepsWhatWasFrozen(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	ref := string(given.ApprovedReport(t, tx))
	for name, sql := range map[string]string{
		"its content":    `UPDATE milestone_report SET content = '{}' WHERE public_id = $1`,
		"its hash":       `UPDATE milestone_report SET content_hash = 'x' WHERE public_id = $1`,
		"its period":     `UPDATE milestone_report SET period_until = period_until + 1 WHERE public_id = $1`,
		"the approver":   `UPDATE milestone_report SET approved_by = 4 WHERE public_id = $1`,
		"a way back":     `UPDATE milestone_report SET content = NULL, content_hash = NULL, frozen_at = NULL, approved_by = NULL, state = 'draft' WHERE public_id = $1`,
		"its texts":      `UPDATE report_section SET body = 'x' WHERE report_id = (SELECT id FROM milestone_report WHERE public_id = $1)`,
		"a further text": `INSERT INTO report_section (report_id, section, updated_at, updated_by) SELECT id, 'summary', now(), 1 FROM milestone_report WHERE public_id = $1`,
		"its evidence": `INSERT INTO report_evidence (report_id, no, section, kind, title, at, staff_id) SELECT id, 9, 'tasks', 'gap', 'x', now(), 1
			FROM milestone_report WHERE public_id = $1`,
	} {
		do(t, tx, `SAVEPOINT before`)
		if _, err := tx.Exec(t.Context(), sql, ref); !db.Violates(err, "report_frozen") {
			t.Errorf("%s can be changed: %v", name, err)
		}
		do(t, tx, `ROLLBACK TO before`)
	}
}

// TestTwoWriteInOneReport: in two parts at once nobody is in the other's way; in one part
// the second is told, and nothing of the first is lost.
func TestTwoWriteInOneReport(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Piotr)
	ref := given.Report(t, tx)
	save := func(who policy.Actor, s milestonereport.Section, version int, body string) error {
		return milestonereport.SaveText(t.Context(), given.As(tx, who), ref, s, version, body, false)
	}
	if err := errors.Join(save(given.Piotr, milestonereport.Tasks, 1, "A"), save(given.Ewa, milestonereport.Products, 1, "B"), save(given.Feliks, milestonereport.Budget, 1, "C")); err != nil {
		t.Fatal(err)
	}
	var c fault.Conflict
	if err := save(given.Ewa, milestonereport.Tasks, 1, "inne"); !errors.As(err, &c) || c.By != "Piotr Sowa" {
		t.Errorf("%v", err)
	}
	var denied fault.Denied
	if err := save(given.Feliks, milestonereport.Tasks, 2, "x"); !errors.As(err, &denied) {
		t.Errorf("the accounts write on the budget alone: %v", err)
	}
	if got := check.Reasons(save(given.Piotr, milestonereport.Tasks, 2, "{{liczba:nie_ma}}")); !slices.Equal(got, []string{"report.figure_unknown"}) {
		t.Error(got)
	}
	if got := given.ReportNow(t, tx, ref).Text(milestonereport.Tasks); got.Body != "A" || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	given.ReportSteps(t, tx, ref, milestonereport.HandIn)
	if got := check.Reasons(save(given.Piotr, milestonereport.Tasks, 2, "x")); !slices.Equal(got, []string{"report.not_open"}) {
		t.Error(got)
	}
}

// TestEvidence: what is missing stops the approval; what is replaced stays.
func TestEvidence(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	ref := given.ReportSteps(t, tx, given.Report(t, tx), milestonereport.HandIn, milestonereport.CheckFigures)
	approve := func() error {
		return milestonereport.Proceed(t.Context(), given.As(tx, given.Ewa), ref, given.ReportNow(t, tx, ref).Version, milestonereport.Act{Step: milestonereport.Approve})
	}
	if got := check.Reasons(approve()); !slices.Equal(got, []string{"report.lack.tasks"}) {
		t.Fatalf("a task without evidence: %v", got)
	}
	given.ReportSteps(t, tx, ref, milestonereport.Return)
	add := func(g milestonereport.Given, file string) error {
		g.Section, g.Item = milestonereport.Tasks, "zadanie-1"
		f := document.File{}
		if file != "" {
			f = document.File{Name: "a.pdf", Content: []byte(file)}
		}
		return milestonereport.AddEvidence(t.Context(), given.As(tx, given.Piotr), ref, g, f)
	}
	for name, tc := range map[string]struct {
		g    milestonereport.Given
		want string
	}{
		"a file without a file":       {milestonereport.Given{Kind: milestonereport.Document, Title: "x"}, "document.missing"},
		"a gap without a reason":      {milestonereport.Given{Kind: milestonereport.Gap}, "report.gap_missing"},
		"a record nobody knows":       {milestonereport.Given{Kind: milestonereport.Record, Title: "x", Record: "contract:nic"}, "report.record_missing"},
		"a replacement without a why": {milestonereport.Given{Kind: milestonereport.Gap, Title: "x", Replaces: "x"}, "report.replace_reason_missing"},
	} {
		if got := strings.Join(check.Reasons(add(tc.g, "")), " "); got != tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if err := add(milestonereport.Given{Kind: milestonereport.Gap, Title: "Protokół podpiszemy w grudniu."}, ""); err != nil {
		t.Fatal(err)
	}
	gap := given.ReportNow(t, tx, ref).Evidence[0]
	if err := add(milestonereport.Given{Kind: milestonereport.Document, Title: "Protokół", Replaces: gap.Ref, Reason: "Jest podpisany."}, given.PDF); err != nil {
		t.Fatal(err)
	}
	all := given.ReportNow(t, tx, ref).Evidence
	if len(all) != 2 || all[0].ReplacedBy != 2 || all[1].Replaces != 1 || all[0].Title != "Protokół podpiszemy w grudniu." || !all[1].Stands() {
		t.Errorf("both stand in the list: %+v", all)
	}
	if got := check.Reasons(add(milestonereport.Given{Kind: milestonereport.Gap, Title: "x", Replaces: gap.Ref, Reason: "x"}, "")); !slices.Equal(got, []string{"report.already_replaced"}) {
		t.Error(got)
	}
	given.ReportSteps(t, tx, ref, milestonereport.HandIn, milestonereport.CheckFigures, milestonereport.Approve)
	var file milestonereport.Fetched
	given.Read(t, tx, func(b *db.Batch) { milestonereport.Fetch(b, given.Inga, ref, all[1].Ref, &file) })
	if string(file.Content) != given.PDF || file.No != 2 {
		t.Errorf("%+v", file)
	}
}

// TestACorrectionIsAVersion of its own: the one corrected stays as it was, and stands until
// the new one is approved.
func TestACorrectionIsAVersion(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	ref := given.ReportSteps(t, tx, given.ApprovedReport(t, tx), milestonereport.Submit, milestonereport.Refused)
	was := given.ReportNow(t, tx, ref)
	next := given.OK[milestonereport.Ref](t)(milestonereport.Correct(t.Context(), given.As(tx, given.Piotr), ref, was.Version, "Instytucja prosi o kwoty."))
	n := given.ReportNow(t, tx, next)
	if n.Number != was.Number || n.VersionNo != 2 || n.State != milestonereport.Draft || len(milestonereport.Standing(n.Evidence, "")) != 1 || n.Text(milestonereport.Tasks).Body != was.Text(milestonereport.Tasks).Body {
		t.Errorf("%+v", n.Report)
	}
	if _, err := milestonereport.Correct(t.Context(), given.As(tx, given.Piotr), ref, was.Version, "x"); err == nil {
		t.Error("two corrections at once")
	}
	given.ReportSteps(t, tx, ref, milestonereport.Submit) // the old one may still be filed again as it is
	given.ReportSteps(t, tx, next, milestonereport.HandIn, milestonereport.CheckFigures, milestonereport.Approve)
	old := given.ReportNow(t, tx, ref)
	if !old.Replaced() || old.Content != was.Content {
		t.Errorf("%+v", old.Report)
	}
	err := milestonereport.Proceed(t.Context(), tx, ref, old.Version, milestonereport.Act{Step: milestonereport.Accept, On: given.Today})
	if got := check.Reasons(err); !slices.Equal(got, []string{"report.replaced"}) {
		t.Error(got)
	}
}

// TestWhoSeesADraft: who writes or checks reports; the inspector what was approved.
func TestWhoSeesADraft(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	draft, approved := given.Report(t, tx), given.ApprovedReport(t, tx)
	for _, who := range []policy.Actor{given.Ewa, given.Piotr, given.Feliks, given.Inga} {
		var list []milestonereport.Report
		given.Read(t, tx, func(b *db.Batch) { milestonereport.All(b, who, 0, &list) })
		want := 2
		if who.ID == given.Inga.ID {
			want = 1
		}
		if len(list) != want {
			t.Errorf("%s sees %d reports", who.Name, len(list))
		}
		for ref, seen := range map[milestonereport.Ref]bool{draft: want == 2, approved: true} {
			var f milestonereport.File
			b := &db.Batch{}
			milestonereport.Open(b, who, tx.Now, ref, &f)
			do(t, tx, `SAVEPOINT before`)
			if err := b.Run(context.Background(), tx); errors.Is(err, fault.NotFound) == seen {
				t.Errorf("%s opens %s: %v", who.Name, ref, err)
			}
			do(t, tx, `ROLLBACK TO before`)
		}
	}
}
