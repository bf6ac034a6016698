package page_test

import (
	"strings"
	"testing"

	"cus/internal/domain/contract"
	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
	"cus/web/page"
)

func grosze(g int64) *money.Grosze { m := money.Grosze(g); return &m }

func TestMoneyNobodyNamedIsNotNought(t *testing.T) {
	t.Parallel()
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone}))
	has(t, html, "Podziału na pozycje budżetu źródło nie podaje", "Wartość projektu", "brak w źródle")
	hasNot(t, html, "0,00", "Zakontraktowano")
}

func TestTheBudgetOnTheDay(t *testing.T) {
	t.Parallel()
	lines := []project.BudgetLine{
		{Planned: grosze(690_000_00), Contracted: 214_500_00, Spent: grosze(100_000_00), SpentAsOf: march},
		{}, // named without a sum
	}
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Budget: lines}))
	has(t, html, "690\u00a0000,00\u00a0zł", "214\u00a0500,00\u00a0zł", "31,08%", "100\u00a0000,00\u00a0zł", "1 pozycja nie ma kwoty w źródle", "2 pozycje")
	lines[0].SpentAsOf = march.Add(1) // written down later than the day asked for
	html = shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Budget: lines}))
	hasNot(t, html, "100\u00a0000,00\u00a0zł")
	has(t, html, "brak w źródle")
}

func TestTheContractThatIsOverdrawnStandsFirst(t *testing.T) {
	t.Parallel()
	row := func(number string, limit, planned int, ends date.Date) contract.Row {
		return contract.Row{Ref: contract.Ref(number), Number: number, State: contract.Active, WarnPercent: 85, EndsOn: ends,
			Lines: []contract.LineUse{{Unit: "hour", Kind: contract.Total, Limit: quantity.Quarters(4 * limit), Planned: quantity.Quarters(4 * planned)}}}
	}
	far := november.Add(400)
	rows := []contract.Row{row("U/1", 100, 10, november.Add(5)), row("U/2", 100, 90, far), row("U/3", 100, 112, far)}
	v := page.MilestonesView{Asked: asked(november), Project: &adamowka, Milestones: milestone, SeesContracts: true, Contracts: rows}
	html := shown(t, page.Milestones(v))
	has(t, html, "Umowy, w których kończy się limit", "3 umowy", "112%", "Przekroczono o 12", "za 5 dni", "90%")
	if one, two, three := strings.Index(html, "U/1"), strings.Index(html, "U/2"), strings.Index(html, "U/3"); three > two || two > one {
		t.Errorf("overdrawn at %d, nearly taken at %d, ending at %d", three, two, one)
	}
	v.Contracts = nil
	has(t, shown(t, page.Milestones(v)), "W żadnej umowie limit się dziś nie kończy")
	v.SeesContracts = false
	hasNot(t, shown(t, page.Milestones(v)), "kończy się limit")
}

func TestOpenTasksOfTheMilestoneThatRuns(t *testing.T) {
	t.Parallel()
	list := []project.Task{
		{Milestone: 1, No: 1, Name: "Diagnoza", State: project.TaskRunning},
		{Milestone: 2, No: 1, Name: "Zatrudnienie", State: project.TaskRunning, Owner: "Piotr Sowa"},
		{Milestone: 2, No: 2, Name: "Przetarg", State: project.TaskRunning, DueOn: march.Add(-3)},
		{Milestone: 2, No: 3, Name: "Konkurs", State: project.TaskDone, DoneOn: march},
		{Milestone: 2, No: 4, Name: "Folder", State: project.TaskDropped, Reason: "za drogo"},
	}
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Tasks: list}))
	has(t, html, "Otwarte zadania kamienia milowego nr 2", "2 otwarte", "Piotr Sowa", "nikt jeszcze nie wskazany", "3 dni po terminie")
	hasNot(t, html, "Diagnoza", "Konkurs", "Folder")
	if strings.Index(html, "Przetarg") > strings.Index(html, "Zatrudnienie") {
		t.Error("what is late does not stand first")
	}
}

func TestWhatNobodySpeaksOfIsFolded(t *testing.T) {
	t.Parallel()
	target := int64(60)
	behind := readings[0]
	behind.Target = &target
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Readings: []indicator.Reading{readings[1], behind}}))
	has(t, html, "jeden wskaźnik wymaga działania", "Pozostały wskaźnik: 1, bez oceny", "Zagrożony")
	if strings.Index(html, string(indicator.PersonsWithPlan)) > strings.Index(html, "<details class=\"rest\"") {
		t.Error("the indicator the headline speaks of is folded away")
	}
	ms := append([]project.Milestone(nil), milestone...)
	ms[0].AcceptedOn = march
	has(t, shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: ms})), "Przyjęty 15.03.2022")
	hasNot(t, shown(t, page.Milestones(page.MilestonesView{Asked: asked(march.Add(-1)), Project: &adamowka, Milestones: ms})), "Przyjęty")
}
