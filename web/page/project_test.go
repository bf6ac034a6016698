package page_test

import (
	"strings"
	"testing"

	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/page"
)

var (
	march     = date.New(2022, 3, 15)
	november  = date.New(2026, 11, 23)
	adamowka  = project.Project{Facts: project.Facts{Name: "Społeczna Adamówka", StartsOn: date.New(2021, 1, 1), EndsOn: date.New(2023, 7, 31), Source: "opis"}}
	milestone = []project.Milestone{
		{No: 1, Name: "Plan", StartsOn: date.New(2021, 1, 1), EndsOn: date.New(2021, 6, 30), Tasks: 1},
		{No: 2, Name: "Usługi", StartsOn: date.New(2021, 7, 1), EndsOn: date.New(2022, 6, 30)},
		{No: 3, Name: "Zmiany", StartsOn: date.New(2022, 7, 1), EndsOn: date.New(2023, 4, 30)},
		{No: 4, Name: "Przegląd", StartsOn: date.New(2023, 5, 1), EndsOn: date.New(2023, 7, 31)},
	}
	tasks    = []project.Task{{Milestone: 1, No: 1, Name: "Diagnoza", Detail: "Czego potrzeba.", State: project.TaskPlanned}}
	readings = []indicator.Reading{
		{Indicator: indicator.Indicator{Code: indicator.PersonsWithPlan, Operator: indicator.AtLeast, OwnerRole: "DIR"}, Project: indicator.Count{Part: 7, Whole: 7}, Centre: indicator.Count{Part: 9, Whole: 9}},
		{Indicator: indicator.Indicator{Code: indicator.SubmittedInTime, Operator: indicator.AtLeast, OwnerRole: "DIR"}},
	}
)

func asked(day date.Date) page.DayAsked {
	return page.DayAsked{Today: november, Day: day, Form: form.New(map[string]string{"dzien": day.PL()})}
}

// shown is the page in Polish; a message that stands in no catalogue fails the test.
func shown(t *testing.T, d page.Doc) string {
	t.Helper()
	var html string
	for _, l := range i18n.Langs {
		ctx := i18n.With(t.Context(), l)
		s := h.String(ctx, d.Body)
		if at := strings.Index(s, "⟦"); at >= 0 {
			t.Errorf("%s: %s", l, s[at:min(len(s), at+60)])
		}
		if strings.Contains(i18n.T(ctx, d.Title, d.Args), "⟦") {
			t.Errorf("%s: title %s", l, d.Title)
		}
		if l == i18n.Polish {
			html = s
		}
	}
	return html
}

func has(t *testing.T, html string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(html, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func hasNot(t *testing.T, html string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(html, w) {
			t.Errorf("the page says %q", w)
		}
	}
}

func TestTheDashboardWithoutTargets(t *testing.T) {
	t.Parallel()
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Tasks: tasks, Readings: readings}))
	has(t, html, "Kamień milowy nr 2 jest w toku – minęło 70% czasu", "dane na 15.03.2022", "07.2021–06.2022", "brak w źródle", "brak danych", "Bez oceny",
		"/wskazniki/persons_with_plan?dzien=2022-03-15", "/kamienie-milowe/3?dzien=2022-03-15")
	hasNot(t, html, "0%</strong>", "Do zatwierdzenia", "Terminy w zespole")
}

func TestTheDashboardWithTargetsBehind(t *testing.T) {
	t.Parallel()
	sixty, most := int64(60), int64(9000)
	behind := []indicator.Reading{readings[0], readings[1]}
	behind[0].Target = &sixty
	behind[1].Target, behind[1].Operator, behind[1].Project = &most, indicator.MoreThan, indicator.Count{Part: 9, Whole: 10}
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Readings: behind,
		MayApprove: true, SeesTeam: true, Approvals: []desk.Approval{{Ref: "abc", Number: "IPUS/2026/0061", Due: november.Add(4), VersionNo: 1, Total: 9}}}))
	has(t, html, "2 wskaźniki wymagają działania", "&gt; 90%", "Zagrożony", "W toku, wymaga uwagi", "IPUS/2026/0061", "za 4 dni", "9 spraw", "Wszystkie przekazane plany", "Terminy w zespole")
}

func TestTheDashboardWithoutAProject(t *testing.T) {
	t.Parallel()
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(november), MayApprove: true, SeesTeam: true}))
	has(t, html, "Nie ma jeszcze projektu", "Nic nie czeka na Twoje zatwierdzenie", "0 spraw")
}

func TestADayThatIsNoneIsSaid(t *testing.T) {
	t.Parallel()
	a := page.DayAsked{Today: november, Day: november, Form: form.New(map[string]string{"dzien": "jutro"})}
	a.Form.Refuse("dzien", "project.day.wrong")
	html := shown(t, page.Milestones(page.MilestonesView{Asked: a, Project: &adamowka, Milestones: milestone, Readings: readings}))
	has(t, html, "Nie rozpoznajemy podanego dnia", `value="jutro"`, "Projekt zakończony 31.07.2023 – 7 osób z zatwierdzonym planem")
}

func TestAMilestoneTheSourceDoesNotName(t *testing.T) {
	t.Parallel()
	bare := []project.Milestone{{No: 1}, {No: 2}, {No: 3}, {No: 4}}
	for _, html := range []string{
		shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: bare})),
		shown(t, page.Project(page.ProjectView{Asked: asked(march), Project: &adamowka, Milestones: bare})),
		shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: bare, At: 0})),
	} {
		has(t, html, "2. nazwa: brak w źródle", "daty: brak w źródle")
	}
}

func TestAProductIsShownWithWhatIsSaidOfIt(t *testing.T) {
	t.Parallel()
	products := []project.Product{{Ref: "p", Milestone: 4, Name: "Pakiet usług", Kind: project.ProductKinds[0], Detail: "Przedłożony Radzie Programowej."}}
	has(t, shown(t, page.Project(page.ProjectView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Products: products})), "Przedłożony Radzie Programowej.")
	has(t, shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: milestone, At: 3, Products: products})), "Przedłożony Radzie Programowej.")
}

func TestTheNameOfAProjectStandsInOnePairOfMarks(t *testing.T) {
	t.Parallel()
	quoted := adamowka
	quoted.Name = "Centrum „Społeczna Adamówka”"
	hasNot(t, shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &quoted, Milestones: milestone})), "””", "„Centrum")
	has(t, shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: milestone})), "„Społeczna Adamówka”")
}

func TestMilestonesWithoutDays(t *testing.T) {
	t.Parallel()
	undated := append([]project.Milestone(nil), milestone...)
	undated[2].StartsOn, undated[2].EndsOn = date.Date{}, date.Date{}
	html := shown(t, page.Milestones(page.MilestonesView{Asked: asked(march), Project: &adamowka, Milestones: undated, Readings: readings}))
	if strings.Count(html, `class="sp15"`) != 4 {
		t.Error("the segments must be equal")
	}
	has(t, html, "Bez dat", "brak w źródle")
	html = shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: undated, At: 2}))
	has(t, html, "Kamień milowy nr 3 nie ma dat w źródle", "Źródło nie podaje zadań")
}

func TestAMilestoneHasItsNeighbours(t *testing.T) {
	t.Parallel()
	html := shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: milestone, At: 0, Tasks: tasks}))
	has(t, html, "Kamień milowy nr 1 zakończył się 30.06.2021", "Diagnoza", "181 dni", "100%", "/kamienie-milowe/2?dzien=2022-03-15")
	hasNot(t, html, "Poprzedni:")
	has(t, shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: milestone, At: 1})), "trwa do 30.06.2022 – minęło 70% czasu", "Poprzedni: ")
	has(t, shown(t, page.Milestone(page.MilestoneView{Asked: asked(march), Project: &adamowka, All: milestone, At: 3})), "zacznie się 01.05.2023")
}

func TestTheIndicatorShowsItsCases(t *testing.T) {
	t.Parallel()
	r := readings[1]
	r.Project = indicator.Count{Part: 2, Whole: 3, Rows: 3}
	v := page.IndicatorView{Asked: asked(march), Project: &adamowka, Milestones: milestone, Reading: r, Scope: indicator.InProject, SeesCases: true,
		Cases: []indicator.Row{{Kind: indicator.OfPlan, Ref: "abc", Number: "IPUS/2022/0002", ReceivedOn: march, DueOn: march, SubmittedOn: march, Hit: true}, {Number: "IPUS/2022/0001", DueOn: march}}}
	html := shown(t, page.Indicator(v))
	has(t, html, "Plany przekazane w terminie 30 dni: 66,67%", "/plany/abc", "IPUS/2022/0001", "Nieprzekazany", "W terminie", "jeszcze nie", "zakres=centrum")
	v.SeesCases, v.Cases = false, nil
	html = shown(t, page.Indicator(v))
	has(t, html, "Wykaz spraw widzą osoby z prawem do planów")
	v.Reading.Project = indicator.Count{}
	has(t, shown(t, page.Indicator(v)), "Plany przekazane w terminie 30 dni: brak danych")
}

func TestTheDayShowsWhatWaits(t *testing.T) {
	t.Parallel()
	person := func(k desk.Kind, due int, change func(*desk.Task)) desk.Task {
		task := desk.Task{Kind: k, Ref: "ref-" + string(k), Number: "KS/2026/0001", ResidentRef: "mid", ResidentName: "Nowak Maria", Due: november.Add(due), Statutory: true,
			AlarmOn: november.Add(due)}
		if change != nil {
			change(&task)
		}
		return task
	}
	v := page.DayView{Today: november, Coordinates: true, TakesCases: true, Reviews: true, Approves: true, Counts: desk.Counts{Total: 9, Late: 1, Week: 7}, Tasks: []desk.Task{
		person(desk.Amend, -3, func(t *desk.Task) { t.Remark = "Proszę dopisać dni." }),
		person(desk.Submit, 0, nil), person(desk.Agree, 1, nil), person(desk.Fill, 2, nil), person(desk.Write, 3, nil), person(desk.Assess, 4, nil),
		person(desk.Qualify, 5, func(t *desk.Task) { t.AlarmOn = november.Add(3) }),
		person(desk.Approve, 6, func(t *desk.Task) { t.Statutory = false }),
		person(desk.Review, 0, func(t *desk.Task) { t.Due, t.Number, t.Remark, t.Statutory = date.Date{}, "", "duty", false }),
		person(desk.Take, 20, nil),
	}}
	html := shown(t, page.Day(v))
	has(t, html, "Siedem spraw w tym tygodniu, jedna po terminie", "Poniedziałek, 23.11.2026", "3 dni po terminie", "ustawowy", "ostatni dzień roboczy przed terminem: 26.11.2026",
		"termin własny centrum", "powód: dyżur", "Przejmij wniosek", "/plany/ref-submit/przekaz", "/wnioski/ref-qualify/kwalifikacja", "„Proszę dopisać dni.”", "<details>")
	v.Coordinates = false
	has(t, shown(t, page.Day(v)), "czeka na przejęcie przez koordynację")
}

func TestAnEmptyDayIsHonest(t *testing.T) {
	t.Parallel()
	places := []page.DayPlace{{Label: "day.place.catalogue", Href: "/katalog"}}
	has(t, shown(t, page.Day(page.DayView{Today: november, Coordinates: true, TakesCases: true, Places: places})), "Nic pilnego – żadna sprawa nie czeka", "Moje sprawy")
	html := shown(t, page.Day(page.DayView{Today: november, Places: places}))
	has(t, html, "W tej roli nie ma kolejki spraw", "Przejrzyj katalog usług")
	hasNot(t, html, "Moje sprawy")
}
