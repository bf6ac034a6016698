package server_test

import (
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/document"
	"cus/internal/domain/given"
	"cus/internal/domain/project"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/web/link"
)

// projectParts are one of each of what a project holds, written down by Piotr, under the names
// addresses give their ids.
func (s *site) projectParts() map[string]string {
	s.t.Helper()
	s.write(func(tx *audit.Tx) {
		tx, ctx := given.As(tx, given.Piotr), s.t.Context()
		planned := money.Grosze(690_000_00)
		ref, err := project.AddProduct(ctx, tx, project.ProductFacts{Milestone: 1, Kind: project.Diagnosis, Name: "Diagnoza potrzeb"})
		for _, err := range []error{err,
			project.AddTask(ctx, tx, 1, project.TaskFacts{Name: "Diagnoza", State: project.TaskPlanned, Owner: s.accountOf("Kamil Rosa")}),
			project.AddRisk(ctx, tx, 1, project.RiskFacts{Name: "Mało ofert", Likelihood: 2, Effect: 3}),
			project.AddFile(ctx, tx, ref, project.NewFile{File: document.File{Name: "diagnoza.pdf", Content: []byte(given.PDF)}}),
			project.AddLine(ctx, tx, project.LineFacts{Name: "Usługi opiekuńcze", Category: project.ServiceCosts, Direct: true, Planned: &planned}),
			project.AddPost(ctx, tx, project.PostFacts{Kind: project.CoordinatorPost, Name: "Koordynacja"}),
			project.AddPromise(ctx, tx, project.NewPromise{Kind: project.PromisedService, Name: "Klub seniora"}),
		} {
			if err != nil {
				s.t.Fatal(err)
			}
		}
	})
	post := s.text(`SELECT public_id FROM project_post ORDER BY id DESC LIMIT 1`)
	s.write(func(tx *audit.Tx) {
		if err := project.AddFact(s.t.Context(), given.As(tx, given.Piotr), project.PostRef(post), project.HeldFacts{Label: "osoba 1", FTE: 50, FromOn: given.Today}); err != nil {
			s.t.Fatal(err)
		}
	})
	return map[string]string{"{post}": post, "{task}": s.text(`SELECT public_id FROM milestone_task ORDER BY id DESC LIMIT 1`), "{risk}": s.text(`SELECT public_id FROM milestone_risk ORDER BY id DESC LIMIT 1`),
		"{product}": s.text(`SELECT public_id FROM product ORDER BY id DESC LIMIT 1`), "{file}": s.text(`SELECT public_id FROM product_file ORDER BY id DESC LIMIT 1`), "{line}": s.text(`SELECT public_id FROM budget_line ORDER BY id DESC LIMIT 1`),
		"{fact}": s.text(`SELECT public_id FROM staffing_fact ORDER BY id DESC LIMIT 1`), "{promise}": s.text(`SELECT public_id FROM project_promise ORDER BY id DESC LIMIT 1`)}
}

func init() {
	// of a part of the project: its form stands where it is sent to.
	of := func(at func(ids map[string]string) string, typed ...string) func(s *site) sheet {
		return func(s *site) sheet {
			path := at(s.projectParts())
			return sheet{path, path, set(typed...)}
		}
	}
	at := func(path string, typed ...string) func(s *site) sheet {
		return func(*site) sheet { return sheet{path, path, set(typed...)} }
	}
	one := func(address func(ref string) string, name string) func(ids map[string]string) string {
		return func(ids map[string]string) string { return address(ids[name]) }
	}
	submissions[link.NewProject] = submission{who: given.Ewa, lines: []string{"Ewa: project.created"}, text: "name", build: at(link.NewProject, "name", canary, "starts_on", "1.8.2027")}
	submissions[link.ProjectEdit] = submission{who: given.Ewa, lines: []string{"Ewa: project.edited"}, text: "aim", versioned: "?", unnamed: true,
		build: at(link.ProjectEdit, "aim", canary, "total", "3 125 000", "eu", "2 633 750", "state", "491 250")}
	submissions[link.MilestoneEdit("{no}")] = submission{who: given.Piotr, lines: []string{"Piotr: milestone.edited"}, text: "reason", versioned: "?", unnamed: true,
		build: at(link.MilestoneEdit("1"), "ends_on", "31.7.2026", "reason", canary)}
	submissions[link.MilestoneAcceptance("{no}")] = submission{who: given.Ewa, lines: []string{"Ewa: milestone.accepted"}, text: "accepted_by", versioned: "?", unnamed: true,
		build: at(link.MilestoneAcceptance("1"), "accepted_by", canary)}
	submissions[link.NewTask("{no}")] = submission{who: given.Kamil, lines: []string{"Kamil: task.added"}, text: "name", build: at(link.NewTask("1"), "name", canary)}
	submissions[link.Task("{task}")] = submission{who: given.Kamil, lines: []string{"Kamil: task.changed"}, text: "reason", versioned: "Piotr Sowa",
		build: of(one(link.Task, "{task}"), "state", "dropped", "reason", canary)}
	submissions[link.NewRisk("{no}")] = submission{who: given.Piotr, lines: []string{"Piotr: risk.added"}, text: "name", build: at(link.NewRisk("1"), "name", canary, "likelihood", "2", "effect", "3")}
	submissions[link.Risk("{risk}")] = submission{who: given.Ewa, lines: []string{"Ewa: risk.changed"}, text: "response", versioned: "Piotr Sowa",
		build: of(one(link.Risk, "{risk}"), "response", canary, "closed_on", "23.11.2026")}
	submissions[link.NewProduct] = submission{who: given.Piotr, lines: []string{"Piotr: product.added"}, text: "name", build: at(link.NewProduct, "name", canary, "kind", "model", "milestone", "1")}
	submissions[link.ProductEdit("{product}")] = submission{who: given.Ewa, lines: []string{"Ewa: product.changed"}, text: "detail", versioned: "Piotr Sowa",
		build: of(one(link.ProductEdit, "{product}"), "detail", canary)}
	submissions[link.ProductAcceptance("{product}")] = submission{who: given.Ewa, lines: []string{"Ewa: product.accepted"}, text: "accepted_by", versioned: "Piotr Sowa",
		build: of(one(link.ProductAcceptance, "{product}"), "accepted_by", canary)}
	submissions[link.NewProductFile("{product}")] = submission{who: given.Piotr, lines: []string{"Piotr: product.file_added"}, text: "note",
		build: of(one(link.NewProductFile, "{product}"), "note", canary, theFile, given.PDF+"\n% poprawki\n")}
	submissions[link.NewBudgetLine] = submission{who: given.Feliks, lines: []string{"Feliks: budget.added"}, text: "name",
		build: at(link.NewBudgetLine, "name", canary, "category", "services", "social_economy", "1", "planned", "690 000")}
	submissions[link.BudgetLine("{line}")] = submission{who: given.Feliks, lines: []string{"Feliks: budget.changed"}, text: "contractor", versioned: "Piotr Sowa",
		build: of(one(link.BudgetLine, "{line}"), "contractor", canary, "spent", "1 000", "spent_as_of", "20.11.2026")}
	submissions[link.BudgetLineRemoval("{line}")] = submission{who: given.Ewa, lines: []string{"Ewa: budget.removed"}, versioned: "Piotr Sowa",
		build: of(one(link.BudgetLineRemoval, "{line}"))}
	submissions[link.NewPost] = submission{who: given.Piotr, lines: []string{"Piotr: post.added"}, text: "name", build: at(link.NewPost, "post", "director", "name", canary, "planned", "1")}
	submissions[link.Post("{post}")] = submission{who: given.Ewa, lines: []string{"Ewa: post.changed"}, text: "name", versioned: "Piotr Sowa",
		build: of(one(link.Post, "{post}"), "name", canary, "planned", "3", "planned_fte", "2,5")}
	submissions[link.NewStaffing("{post}")] = submission{who: given.Piotr, lines: []string{"Piotr: staffing.added"}, text: "evidence",
		build: of(one(link.NewStaffing, "{post}"), "label", "osoba 2", "fte", "0,5", "from_on", "1.10.2026", "evidence", canary)}
	submissions[link.Staffing("{fact}")] = submission{who: given.Ewa, lines: []string{"Ewa: staffing.changed"}, text: "evidence", versioned: "Piotr Sowa",
		build: of(one(link.Staffing, "{fact}"), "until_on", "31.12.2026", "evidence", canary)}
	submissions[link.NewPromise] = submission{who: given.Piotr, lines: []string{"Piotr: promise.added"}, text: "name", build: at(link.NewPromise, "kind", "area", "name", canary, "areas", "5")}
	submissions[link.Promise("{promise}")] = submission{who: given.Ewa, lines: []string{"Ewa: promise.changed"}, text: "reason", versioned: "Piotr Sowa",
		build: of(one(link.Promise, "{promise}"), "state", "dropped", "reason", canary)}
}

// TestACentreWithoutAProjectAddsOne: the empty page offers it, and four milestones come with it.
func TestACentreWithoutAProjectAddsOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sql(`DELETE FROM indicator`)
	s.sql(`DELETE FROM milestone`)
	s.sql(`DELETE FROM project`)
	ewa := s.at(given.Ewa)
	for _, at := range []string{link.Project, link.Milestones} {
		ewa.get(at).want(200, "Dodaj projekt i cztery kamienie milowe")
		s.at(given.Kamil).get(at).want(200, "Dodaje go dyrekcja").lacks(link.NewProject)
	}
	ewa.get(link.ProjectEdit).want(404)
	s.at(given.Kamil).get(link.NewProject).want(403)
	v := ewa.fill(link.NewProject, "", set("name", "Usługi blisko domu", "starts_on", "1.11.2020", "ends_on", "30.4.2023", "total", "3 125 000", "eu", "2 633 750", "state", "491 250,01"))
	ewa.post(link.NewProject, v).want(422, "Źródła dają razem "+i18n.Money(3_125_000_01)+", a wartość projektu to "+i18n.Money(3_125_000_00), "491 250,01", "Popraw 1 pole")
	ewa.post(link.NewProject, with(v, "state", "491 250")).want(303)
	ewa.get(link.Project).want(200, "Usługi blisko domu", "Dodano projekt i cztery kamienie milowe", i18n.Money(3_125_000_00), "brak w źródle", "4. Przegląd działań projektu")
	for _, no := range []string{"1", "2", "3", "4"} {
		ewa.get(link.Milestone(no)).want(200, "nie ma dat w źródle", "Źródło nie podaje zadań")
	}
}

// TestDaysOfMilestonesAreOddInWords: overlapping, out of order and outside the project are
// saved, and said.
func TestDaysOfMilestonesAreOddInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sql(`INSERT INTO milestone (project_id, no, name) SELECT id, 2, 'Realizacja' FROM project`)
	piotr, at := s.at(given.Piotr), link.MilestoneEdit("2")
	v := piotr.fill(at, "", set("starts_on", "1.6.2026", "ends_on", "1.8.2027"))
	piotr.post(at, v).want(422, "Napisz powód.")
	piotr.post(at, with(v, "reason", "Aneks nr 2")).want(303)
	piotr.get(link.Milestone("2")).want(200, "nachodzą na siebie: od 01.06.2026 do 30.06.2026", "a projekt kończy się 31.07.2027", "Aneks nr 2", "Zmieniono daty kamienia milowego nr 2", "Zapisano kamień milowy.")
	piotr.get(link.Milestone("1")).want(200, "nachodzą na siebie").lacks("a projekt kończy się")
	piotr.get(link.Project).want(200, "nachodzą na siebie", "Aneks nr 2")
	piotr.post(at, piotr.fill(at, "", set("starts_on", "1.12.2025", "ends_on", "31.12.2025", "reason", "Pomyłka"))).want(303)
	piotr.get(link.Project).want(200, "Kamień milowy nr 2 zaczyna się razem z kamieniem nr 1 albo przed nim", "a projekt zaczyna się 01.01.2026", "Pomyłka", "Aneks nr 2")
}

// TestAReplacedFileIsStillFetched: evidence that was replaced stays and says so, and each
// fetching leaves its line.
func TestAReplacedFileIsStillFetched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := s.projectParts()
	piotr, at := s.at(given.Piotr), link.NewProductFile(ids["{product}"])
	second := given.PDF + "\n% poprawki\n"
	piotr.post(at, piotr.fill(at, "", set(theFile, second))).want(422, "Napisz, co zmieniono od poprzedniej wersji.")
	piotr.post(at, piotr.fill(at, "", set("note", "Poprawki", theFile, given.PDF))).want(422, "To ten sam plik")
	piotr.post(at, piotr.fill(at, "", set("note", "Poprawki po konsultacjach", theFile, second))).want(303)
	piotr.get(link.Product(ids["{product}"])).want(200, "wersja 2", "wersja 1", "Zastąpiony", "Aktualny", "Poprawki po konsultacjach")
	piotr.get(link.Milestone("1")).want(200, "Diagnoza potrzeb", "wersja 2").lacks("wersja 1")
	mark := s.mark()
	for no, content := range map[string]string{"1": given.PDF, "2": second} {
		file := s.text(`SELECT public_id FROM product_file WHERE no = $1::int`, no)
		r := s.at(given.Kamil).get(link.ProductFile(ids["{product}"], file)).want(200)
		if r.body != content || r.header.Get("Content-Disposition") != `attachment; filename="produkt-1-wersja-`+no+`.pdf"` {
			t.Errorf("version %s: %q", no, r.header.Get("Content-Disposition"))
		}
	}
	if lines := s.journal(mark); len(lines) != 2 || !strings.HasPrefix(lines[0], "Kamil: product.fetched") {
		t.Errorf("%q", lines)
	}
	s.at(given.Irena).get(link.Product(ids["{product}"])).want(403)
}

// TestWhoMayChangeWhat: the buttons are those of the reader, and so are the forms.
func TestWhoMayChangeWhat(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := s.projectParts()
	kamil, feliks := s.at(given.Kamil), s.at(given.Feliks)
	kamil.get(link.Milestone("1")).want(200, link.Task(ids["{task}"]), link.NewTask("1")).lacks(link.NewRisk("1"), link.MilestoneEdit("1"), link.MilestoneAcceptance("1"))
	kamil.get(link.Project).want(200).lacks(link.ProjectEdit, link.NewBudgetLine, link.NewPost)
	feliks.get(link.Milestone("1")).want(200).lacks(link.Task(ids["{task}"]), link.NewTask("1"))
	feliks.get(link.Project).want(200, link.BudgetLine(ids["{line}"]), link.NewBudgetLine).lacks(link.ProjectEdit, link.NewPost, link.NewPromise)
	feliks.get(link.Task(ids["{task}"])).want(403)
	kamil.get(link.BudgetLine(ids["{line}"])).want(403)
	s.at(given.Piotr).get(link.MilestoneAcceptance("1")).want(403)
	s.at(given.Ewa).get(link.MilestoneAcceptance("1")).want(200, "1 zadanie nie jest wykonane")
	s.at(given.Inga).get(link.Project).want(200, "osoba 1").lacks(link.NewPost)
	// On an earlier day nobody held the post yet.
	s.at(given.Ewa).get(link.Project+"?dzien=2026-11-22").want(200, "0 osób", "Wcześniej i później")
	s.at(given.Ewa).get(link.Project).want(200, "etaty: 0,5")
}

// TestAContractNamesItsBudgetLine: its value stands at the line, from the day it was signed.
func TestAContractNamesItsBudgetLine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ref := s.contractIn(contract.Active)
	ids := s.projectParts()
	at := link.ContractNotes(ref)
	feliks := s.at(given.Feliks)
	v := feliks.fill(at, "", set("budget_line", ids["{line}"]))
	feliks.post(at, with(v, "budget_line", unknownRef)).want(422, "Tej pozycji już nie ma")
	feliks.post(at, v).want(303)
	feliks.get(link.Contract(ref)).want(200, "Pozycja budżetu projektu", "Usługi opiekuńcze")
	amount := s.text(`SELECT amount_grosze FROM contract_version`)
	if got := s.text(`SELECT b.public_id FROM contract c JOIN budget_line b ON b.id = c.budget_line_id`); got != ids["{line}"] {
		t.Error(got)
	}
	var lines []project.BudgetLine
	s.write(func(tx *audit.Tx) { given.Read(t, tx, func(b *db.Batch) { project.Budget(b, given.Today, &lines) }) })
	if len(lines) != 1 || lines[0].Contracts != 1 || money.Grosze(0) == lines[0].Contracted || amount == "0" {
		t.Errorf("%+v of %s", lines, amount)
	}
	feliks.get(link.Project).want(200, "1 umowa")
	feliks.get(link.Project + "?dzien=2026-01-01").want(200).lacks("1 umowa")
	gone := link.BudgetLineRemoval(ids["{line}"])
	feliks.post(gone, feliks.fill(gone, "", nil)).want(422, "Tę pozycję wskazuje umowa")
}
