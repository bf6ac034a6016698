package page_test

import (
	"strings"
	"testing"

	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/page"
)

func number(n int) *int { return &n }

func TestAProjectSaysWhatItsSourceDoesNot(t *testing.T) {
	t.Parallel()
	bare := shown(t, page.Project(page.ProjectView{Asked: asked(november), Project: &project.Project{Facts: project.Facts{Name: "A"}}, Milestones: milestone}))
	// the days beside the name, eleven facts and five sums
	if n := strings.Count(bare, "brak w źródle"); n != 17 {
		t.Errorf("%d times", n)
	}
	has(t, bare, "Nie zapisano stanowisk", "Nie zapisano jeszcze pozycji budżetu", "Nie zapisano jeszcze żadnego produktu", "Nie zapisano jeszcze, co zapowiada projekt", "nikt jeszcze nie zmieniał")
	hasNot(t, bare, "Dodaj", "Zmień")
	p := adamowka
	p.Total, p.EU, p.State, p.Kind, p.Months = grosze(3_125_000_00), grosze(2_633_750_00), grosze(491_250_00), "4", number(31)
	whole := shown(t, page.Project(page.ProjectView{Asked: asked(november), Project: &p, Milestones: milestone, MayWrite: true, MayBudget: true, MayCreate: true}))
	has(t, whole, i18n.Money(3_125_000_00), "typ 4", "31 miesięcy", "Zmień dane projektu", "Dodaj następny projekt", "Dodaj pozycję budżetu")
}

func TestTheBudgetOfAPage(t *testing.T) {
	t.Parallel()
	v := page.ProjectView{Asked: asked(march), Project: &adamowka, Budget: []project.BudgetLine{
		{No: 1, Ref: "a", Name: "Opieka", Category: project.ServiceCosts, Direct: true, SocialEconomy: true, Planned: grosze(214_500_00), Contracted: 100_00, Contracts: 1, Spent: grosze(1_00), SpentAsOf: march},
		{No: 2, Ref: "b", Name: "Zespół", Category: project.StaffCosts, Direct: true, Planned: grosze(475_500_00), Spent: grosze(500_000_00), SpentAsOf: march.Add(1)},
		{No: 3, Ref: "c", Name: "Pośrednie", Category: project.OtherCosts},
	}}
	html := shown(t, page.Project(v))
	has(t, html, i18n.Money(690_000_00), "bez 1 pozycji: brak w źródle", "bez 2 pozycji: brak w źródle", "w tym usługi NGO/PES", "1 umowa", "na 15.03.2022")
	hasNot(t, html, "Ponad plan", i18n.Money(500_000_00)) // that was spent a day later
	v.Asked = asked(march.Add(1))
	has(t, shown(t, page.Project(v)), "Ponad plan", i18n.Money(500_000_00))
}

func TestPostsOfAPage(t *testing.T) {
	t.Parallel()
	v := page.ProjectView{Asked: asked(march), Project: &adamowka,
		Posts: []project.Post{{Ref: "p", Kind: project.CoordinatorPost, Name: "Koordynacja", Planned: number(1)}},
		Facts: []project.StaffingFact{
			{Post: "p", Ref: "1", Label: "osoba 1", FTE: 50, FromOn: date.New(2021, 7, 1)},
			{Post: "p", Ref: "2", Label: "osoba 2", FTE: 100, FromOn: date.New(2022, 3, 16)},
		}}
	html := shown(t, page.Project(v))
	has(t, html, "etaty: brak w źródle", "etaty: 0,5", "Wcześniej i później")
	hasNot(t, html, "więcej, niż zapowiedziano")
	v.Asked = asked(march.Add(1))
	has(t, shown(t, page.Project(v)), "2 osoby", "etaty: 1,5", "więcej, niż zapowiedziano")
}

func TestATaskStandsAsItStoodThatDay(t *testing.T) {
	t.Parallel()
	v := page.MilestoneView{Project: &adamowka, All: milestone, MayTask: func(project.Task) bool { return true }, MayWrite: true, MayAccept: true,
		Tasks: []project.Task{{Ref: "t", Milestone: 1, No: 1, Name: "Diagnoza", State: project.TaskDone, DoneOn: date.New(2021, 7, 2), DueOn: date.New(2021, 7, 1), Reason: "Dłuższe konsultacje"}},
		Risks: []project.Risk{{Ref: "r", Milestone: 1, Name: "Brak ofert", Likelihood: 3, Effect: 2, ClosedOn: date.New(2021, 7, 1)}}}
	for day, want := range map[date.Date][]string{
		date.New(2021, 6, 1): {"Jeszcze niewykonane", "3 × 2 = 6", "Duże"},
		date.New(2021, 7, 2): {"Wykonane", "Po terminie", "Dłuższe konsultacje", "poza okresem kamienia milowego", "Zamknięte 01.07.2021"},
	} {
		v.Asked = asked(day)
		has(t, shown(t, page.Milestone(v)), append(want, "Zapisz przyjęcie", "Dodaj ryzyko")...)
	}
	v.Asked = asked(date.New(2021, 6, 1))
	hasNot(t, shown(t, page.Milestone(v)), "Po terminie")
}
