package project_test

import (
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/project"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"

	"github.com/google/go-cmp/cmp"
)

func zl(n int64) *money.Grosze {
	g := money.Grosze(n * 100)
	return &g
}

func num(n int) *int { return &n }

// refuses compares the reasons of a table of checks.
func refuses(t *testing.T, cases map[string]struct {
	err  error
	want string
}) {
	t.Helper()
	for name, tc := range cases {
		if got := strings.Join(check.Reasons(tc.err), " "); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

type refusals = map[string]struct {
	err  error
	want string
}

func TestTheFactsOfAProject(t *testing.T) {
	t.Parallel()
	facts := func(change func(n *project.Facts)) error {
		n := project.Facts{Name: "Starachowice", StartsOn: day("2020-11-01"), EndsOn: day("2023-04-30"), Total: zl(3_125_000), EU: zl(2_633_750), State: zl(491_250)}
		change(&n)
		return n.Check()
	}
	refuses(t, refusals{
		"sources that make the total":                 {facts(func(*project.Facts) {}), ""},
		"a name and nothing else":                     {project.Facts{Name: "A"}.Check(), ""},
		"no name":                                     {project.Facts{}.Check(), "project.name_missing"},
		"a grosz too little":                          {facts(func(n *project.Facts) { *n.State-- }), "project.sources_differ"},
		"own funds on top":                            {facts(func(n *project.Facts) { n.Own = zl(1) }), "project.sources_differ"},
		"own funds that make the total":               {facts(func(n *project.Facts) { n.Own, n.Total = zl(1), zl(3_125_001) }), ""},
		"a source nobody knows":                       {facts(func(n *project.Facts) { n.State = nil }), ""},
		"a source above the total, another unknown":   {facts(func(n *project.Facts) { n.State, n.EU = nil, zl(4_000_000) }), "project.sources_exceed"},
		"sources of a total nobody knows":             {facts(func(n *project.Facts) { n.Total = nil }), ""},
		"the last day before the first":               {facts(func(n *project.Facts) { n.EndsOn = n.StartsOn.Add(-1) }), "project.ends_first"},
		"one day":                                     {facts(func(n *project.Facts) { n.EndsOn = n.StartsOn }), ""},
		"a type the competition has not":              {facts(func(n *project.Facts) { n.Kind = "5" }), "project.kind_unknown"},
		"no months":                                   {facts(func(n *project.Facts) { n.Months = num(0) }), "project.months_wrong"},
		"paid twice":                                  {facts(func(n *project.Facts) { n.Financed = num(100_01) }), "project.financed_wrong"},
		"paid whole":                                  {facts(func(n *project.Facts) { n.Financed = num(100_00) }), ""},
		"a name of 301 letters":                       {facts(func(n *project.Facts) { n.Name = strings.Repeat("ż", 301) }), "form.too_long"},
		"an aim of 2001 letters and a long reference": {facts(func(n *project.Facts) { n.Aim, n.Number = strings.Repeat("ż", 2001), strings.Repeat("1", 201) }), "form.too_long form.too_long"},
	})
}

func TestTheDaysOfAMilestoneChangeWithAReason(t *testing.T) {
	t.Parallel()
	before := project.Period{Name: "Plan", StartsOn: day("2021-01-01"), EndsOn: day("2021-06-30")}
	moved := before
	moved.EndsOn = day("2021-07-31")
	renamed := before
	renamed.Name, renamed.Aim = "Plan wdrażania", "Po co"
	back := before
	back.EndsOn = day("2020-12-31")
	unknown := project.Period{Name: "Plan"}
	refuses(t, refusals{
		"other words, the same days":      {renamed.Check(before, ""), ""},
		"another day":                     {moved.Check(before, "Aneks nr 2"), ""},
		"another day and no reason":       {moved.Check(before, ""), "project.reason_missing"},
		"days where there were none":      {before.Check(unknown, ""), "project.reason_missing"},
		"no days where there were some":   {unknown.Check(before, "Pomyłka"), ""},
		"the last day before the first":   {back.Check(before, "Aneks"), "project.ends_first"},
		"a reason of more than 500 signs": {moved.Check(before, strings.Repeat("ż", 501)), "form.too_long"},
	})
}

func TestOddDaysAreSaidInWords(t *testing.T) {
	t.Parallel()
	change := func(no int, starts, ends string) []project.Milestone {
		ms := slices.Clone(four)
		ms[no-1].StartsOn, ms[no-1].EndsOn = date.Date{}, date.Date{}
		if starts != "" {
			ms[no-1].StartsOn = day(starts)
		}
		if ends != "" {
			ms[no-1].EndsOn = day(ends)
		}
		return ms
	}
	months := adamowka
	months.Months = num(36)
	for name, tc := range map[string]struct {
		p    project.Project
		ms   []project.Milestone
		want []string
	}{
		"days in their order":             {adamowka, four, nil},
		"a gap between two":               {adamowka, change(2, "2021-07-15", "2022-06-30"), nil},
		"one without days":                {adamowka, without(3), nil},
		"no days at all":                  {project.Project{}, []project.Milestone{{No: 1}, {No: 2}}, nil},
		"one day too long":                {adamowka, change(1, "2021-01-01", "2021-07-01"), []string{"Kamienie milowe nr 1 i nr 2 nachodzą na siebie: od 01.07.2021 do 01.07.2021."}},
		"the third before the second":     {adamowka, change(3, "2021-02-01", "2021-03-01"), []string{"Kamień milowy nr 3 zaczyna się razem z kamieniem nr 2 albo przed nim.", "Kamienie milowe nr 1 i nr 3 nachodzą na siebie: od 01.02.2021 do 01.03.2021."}},
		"begins a day before the project": {adamowka, change(1, "2020-12-31", "2021-06-30"), []string{"Kamień milowy nr 1 ma dzień 31.12.2020, a projekt zaczyna się 01.01.2021."}},
		"ends a day after the project":    {adamowka, change(4, "2023-05-01", "2023-08-01"), []string{"Kamień milowy nr 4 ma dzień 01.08.2023, a projekt kończy się 31.07.2023."}},
		"only its first day known":        {adamowka, change(4, "2023-05-01", ""), []string{"Kamień milowy nr 4 ma tylko jeden z dwóch dni."}},
		"another length than its days":    {months, nil, []string{"Projekt ma trwać 36 miesięcy, czyli do 31.12.2023, a jego ostatni dzień jest inny."}},
	} {
		var got []string
		for _, w := range project.Warnings(tc.p, tc.ms) {
			got = append(got, i18n.T(t.Context(), w.Key, w.Args))
		}
		slices.Sort(got)
		slices.Sort(tc.want)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	all := project.Warnings(adamowka, change(1, "2020-12-31", "2021-07-01"))
	if of := func(no int) int { return len(project.Of(all, no)) }; len(all) != 2 || of(1) != 2 || of(2) != 1 || of(3) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestAcceptance(t *testing.T) {
	t.Parallel()
	began := day("2026-01-01")
	refuses(t, refusals{
		"on its day, by somebody":  {project.Acceptance{On: given.Today, By: "Rada Programowa"}.Check(began, given.Today), ""},
		"nothing said":             {project.Acceptance{}.Check(began, given.Today), "project.accepted_on_missing project.accepted_by_missing"},
		"tomorrow":                 {project.Acceptance{On: given.Today.Add(1), By: "Rada"}.Check(began, given.Today), "project.day_ahead"},
		"before it began":          {project.Acceptance{On: began.Add(-1), By: "Rada"}.Check(began, given.Today), "project.accepted_early"},
		"of what has no first day": {project.Acceptance{On: given.Today, By: "Rada"}.Check(date.Date{}, given.Today), ""},
	})
}

func TestTasks(t *testing.T) {
	t.Parallel()
	today := given.Today
	refuses(t, refusals{
		"planned":                 {project.TaskFacts{Name: "Diagnoza", State: project.TaskPlanned}.Check(today), ""},
		"done on a day":           {project.TaskFacts{Name: "Diagnoza", State: project.TaskDone, DoneOn: today}.Check(today), ""},
		"done, nobody knows when": {project.TaskFacts{Name: "Diagnoza", State: project.TaskDone}.Check(today), "project.task.done_on_missing"},
		"done tomorrow":           {project.TaskFacts{Name: "Diagnoza", State: project.TaskDone, DoneOn: today.Add(1)}.Check(today), "project.day_ahead"},
		"a day, but not done":     {project.TaskFacts{Name: "Diagnoza", State: project.TaskRunning, DoneOn: today}.Check(today), "project.task.done_on_early"},
		"dropped for a reason":    {project.TaskFacts{Name: "Diagnoza", State: project.TaskDropped, Reason: "Zrobiła gmina"}.Check(today), ""},
		"dropped":                 {project.TaskFacts{Name: "Diagnoza", State: project.TaskDropped}.Check(today), "project.reason_missing"},
		"nothing":                 {project.TaskFacts{}.Check(today), "project.name_missing project.task.state_missing"},
	})
	m := four[0] // until 30.06.2021
	for name, tc := range map[string]struct {
		t    project.Task
		day  string
		want bool
	}{
		"on the last day of its milestone":        {project.Task{State: project.TaskRunning}, "2021-06-30", false},
		"the day after":                           {project.Task{State: project.TaskRunning}, "2021-07-01", true},
		"after its own day":                       {project.Task{State: project.TaskPlanned, DueOn: day("2021-03-01")}, "2021-03-02", true},
		"done in time":                            {project.Task{State: project.TaskDone, DoneOn: day("2021-06-30")}, "2022-01-01", false},
		"done late":                               {project.Task{State: project.TaskDone, DoneOn: day("2021-07-01")}, "2022-01-01", true},
		"done later than the day asked":           {project.Task{State: project.TaskDone, DoneOn: day("2021-08-01")}, "2021-06-01", false},
		"done later than the day asked, and late": {project.Task{State: project.TaskDone, DoneOn: day("2021-08-01")}, "2021-07-15", true},
		"dropped":                                 {project.Task{State: project.TaskDropped}, "2022-01-01", false},
	} {
		if got := tc.t.Late(m, day(tc.day)); got != tc.want {
			t.Errorf("%s: late %t", name, got)
		}
	}
	if (project.Task{State: project.TaskRunning}).Late(project.Milestone{}, given.Today) {
		t.Error("a task without a day is late")
	}
}

func TestRisksProductsAndLines(t *testing.T) {
	t.Parallel()
	today := given.Today
	refuses(t, refusals{
		"a risk":                    {project.RiskFacts{Name: "Brak ofert", Likelihood: 2, Effect: 3}.Check(today), ""},
		"a risk nobody weighed":     {project.RiskFacts{Name: "Brak ofert", Effect: 4}.Check(today), "project.risk.degree_missing project.risk.degree_missing"},
		"closed tomorrow":           {project.RiskFacts{Name: "Brak ofert", Likelihood: 1, Effect: 1, ClosedOn: today.Add(1)}.Check(today), "project.day_ahead"},
		"a product":                 {project.ProductFacts{Name: "Diagnoza", Kind: project.Diagnosis}.Check(), ""},
		"a product of no kind":      {project.ProductFacts{Name: "Diagnoza", Milestone: 5}.Check(), "project.product.kind_missing project.milestone_unknown"},
		"a line without sums":       {project.LineFacts{Name: "Usługi", Category: project.ServiceCosts}.Check(today), ""},
		"spent, nobody knows when":  {project.LineFacts{Name: "Usługi", Category: project.ServiceCosts, Spent: zl(1)}.Check(today), "project.budget.as_of_missing"},
		"a day of nothing spent":    {project.LineFacts{Name: "Usługi", Category: project.ServiceCosts, SpentAsOf: today}.Check(today), "project.budget.spent_missing"},
		"spent as of tomorrow":      {project.LineFacts{Name: "Usługi", Category: project.ServiceCosts, Spent: zl(1), SpentAsOf: today.Add(1)}.Check(today), "project.day_ahead"},
		"nothing spent as of today": {project.LineFacts{Name: "Usługi", Category: project.ServiceCosts, Spent: zl(0), SpentAsOf: today}.Check(today), ""},
		"equipment commissioned":    {project.LineFacts{Name: "Łóżka", Category: project.EquipmentCosts, SocialEconomy: true}.Check(today), "project.budget.social_economy_wrong"},
		"a line of nothing":         {project.LineFacts{Name: "Usługi", Category: "gifts"}.Check(today), "project.budget.category_missing"},
		"an area":                   {project.NewPromise{Name: "Zdrowie", Kind: project.PromisedArea, Areas: []int{5}}.Check(), ""},
		"an area no act knows":      {project.NewPromise{Name: "Zdrowie", Kind: project.PromisedArea, Areas: []int{15}}.Check(), "project.promise.areas_missing"},
		"an area of no number":      {project.NewPromise{Name: "Zdrowie", Kind: project.PromisedArea}.Check(), "project.promise.areas_missing"},
		"a service with areas":      {project.NewPromise{Name: "Klub", Kind: project.PromisedService, Areas: []int{5}}.Check(), "project.promise.areas_wrong"},
		"kept":                      {project.PromiseFate{State: project.Kept, Service: "x"}.Check(project.PromisedService), ""},
		"dropped":                   {project.PromiseFate{State: project.Dropped}.Check(project.PromisedService), "project.reason_missing"},
		"a service for a principle": {project.PromiseFate{State: project.Kept, Service: "x"}.Check(project.PromisedPrinciple), "project.promise.service_wrong"},
		"a fate nobody knows":       {project.PromiseFate{}.Check(project.PromisedArea), "project.promise.state_missing"},
	})
	for weight, want := range map[[2]int]project.Level{{1, 1}: project.Low, {1, 2}: project.Low, {3, 1}: project.Medium, {2, 2}: project.Medium, {2, 3}: project.High, {3, 3}: project.High} {
		if got := (project.Risk{Likelihood: weight[0], Effect: weight[1]}).Level(); got != want {
			t.Errorf("%v: %s", weight, got)
		}
	}
}

func TestTheBudgetSumsWhatIsKnown(t *testing.T) {
	t.Parallel()
	on := day("2022-01-01")
	lines := []project.BudgetLine{
		{Direct: true, Planned: zl(690_000), Spent: zl(200), SpentAsOf: on, Contracted: *zl(5)},
		{Direct: true, Spent: zl(100), SpentAsOf: on.Add(1), Contracted: *zl(7)},
		{Planned: zl(10), Contracted: *zl(1)},
	}
	direct := project.SumOn(lines, on, func(l project.BudgetLine) bool { return l.Direct })
	want := project.Sums{Planned: project.Sum{Known: *zl(690_000), Unknown: 1, Of: 2}, Contracted: *zl(12), Spent: project.Sum{Known: *zl(200), Unknown: 1, Of: 2}}
	if diff := cmp.Diff(want, direct); diff != "" {
		t.Error(diff)
	}
	if all := project.SumOn(lines, on, func(l project.BudgetLine) bool { return !l.Direct }); !all.Spent.None() || all.Planned.None() {
		t.Errorf("%+v", all)
	}
}

func TestPostsAndWhoHoldsThem(t *testing.T) {
	t.Parallel()
	today := given.Today
	held := project.StaffingFact{Label: "osoba 1", FTE: 50, FromOn: day("2026-01-01"), UntilOn: day("2026-06-30"), Post: "p"}
	others := []project.StaffingFact{held}
	fact := func(label, from, until string) project.HeldFacts {
		n := project.HeldFacts{Label: label, FTE: 100, FromOn: day(from)}
		if until != "" {
			n.UntilOn = day(until)
		}
		return n
	}
	full := fact("osoba 2", "2026-01-01", "")
	full.FTE = 101
	none := fact("osoba 2", "2026-01-01", "")
	none.FTE = 0
	refuses(t, refusals{
		"a post":                           {project.PostFacts{Kind: project.CoordinatorPost, Name: "Koordynacja", Planned: num(3), PlannedFTE: num(300)}.Check(), ""},
		"a post of which nothing is known": {project.PostFacts{Kind: project.OtherPost, Name: "Inne"}.Check(), ""},
		"more posts than persons":          {project.PostFacts{Kind: project.OtherPost, Name: "Inne", Planned: num(1), PlannedFTE: num(101)}.Check(), "project.post.fte_over"},
		"a negative number of persons":     {project.PostFacts{Kind: project.OtherPost, Name: "Inne", Planned: num(-1)}.Check(), "project.post.planned_wrong"},
		"a post of no kind":                {project.PostFacts{Name: "Inne"}.Check(), "project.post.kind_missing"},
		"another person":                   {fact("osoba 2", "2026-01-01", "").Check(others, today), ""},
		"the same person later":            {fact("osoba 1", "2026-07-01", "").Check(others, today), ""},
		"the same person before":           {fact("osoba 1", "2025-07-01", "2025-12-31").Check(others, today), ""},
		"the same person on the last day":  {fact("Osoba 1", "2026-06-30", "").Check(others, today), "project.fact.twice"},
		"the same person on the first day": {fact("osoba 1", "2025-01-01", "2026-01-01").Check(others, today), "project.fact.twice"},
		"from tomorrow":                    {fact("osoba 2", today.Add(1).String(), "").Check(nil, today), "project.day_ahead"},
		"ended before it began":            {fact("osoba 2", "2026-02-01", "2026-01-31").Check(nil, today), "project.ends_first"},
		"more than a full post":            {full.Check(nil, today), "project.fact.fte_wrong"},
		"no part of a post":                {none.Check(nil, today), "project.fact.fte_wrong"},
		"nobody from no day":               {project.HeldFacts{FTE: 1}.Check(nil, today), "project.fact.label_missing project.fact.from_missing"},
	})
	p := project.Post{Ref: "p", Planned: num(1), PlannedFTE: num(50)}
	list := []project.StaffingFact{held, {Post: "p", Label: "osoba 2", FTE: 100, FromOn: day("2026-06-30")}, {Post: "other", FTE: 100, FromOn: day("2026-01-01")}}
	for at, want := range map[string]project.Held{"2025-12-31": {}, "2026-01-01": {1, 50}, "2026-06-30": {2, 150}, "2026-07-01": {1, 100}} {
		got := p.HeldOn(list, day(at))
		if got != want || p.Over(got) != (at >= "2026-06-30") {
			t.Errorf("%s: %+v, over %t", at, got, p.Over(got))
		}
	}
	if (project.Post{}).Over(project.Held{Persons: 9, FTE: 900}) {
		t.Error("more than nobody knows is not too much")
	}
}
