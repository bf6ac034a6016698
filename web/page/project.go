package page

import (
	"strconv"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/project"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ProjectView is the project with everything it promised. Project is nil where there is none.
type ProjectView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Promises   []project.Promise
	Posts      []project.Post
	Facts      []project.StaffingFact
	Budget     []project.BudgetLine
	Products   []project.Product
	Changes    []project.Change

	MayCreate bool // a project, the first or a further one
	MayWrite  bool // change everything
	MayBudget bool // change the budget
}

// Project is the page of the project: what was promised, to whom, for how much, and what
// became of it.
func Project(v ProjectView) Doc {
	d := Doc{Title: "project.project", Place: "project"}
	if v.Project == nil {
		d.Body = h.Group(ui.PageHead(h.T("project.project"), h.T("project.headline.none")), noProject(v.MayCreate))
		return d
	}
	p := *v.Project
	var acts []h.Node
	if v.MayWrite {
		acts = append(acts, ui.LinkButton("project.edit", link.ProjectEdit, ui.Icon("draft")))
	}
	if v.MayCreate && !p.EndsOn.IsZero() && v.Asked.Today.After(p.EndsOn) {
		acts = append(acts, ui.LinkButton("project.next", link.NewProject, ui.Icon("plus")))
	}
	d.Body = h.Group(
		ui.PageHead(h.Group(h.T("project.project"), h.Text(" · "), periodOr(p.StartsOn, p.EndsOn), h.Text(" · "), h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()})),
			h.Text(p.Name), acts...),
		warnings(project.Warnings(p, v.Milestones)),
		dayPicker(link.Project, v.Asked, project.Marks(p, v.Milestones), v.Asked.at(link.Project)),
		ui.MainAsideRest(
			[]h.Node{projectFacts(p), projectPosts(v)},
			[]h.Node{projectMoney(p), projectMilestones(v), projectHistory(v.Changes)},
			projectBudget(v), projectProducts(v), projectPromises(v)),
		savedBy(p.UpdatedBy, p.UpdatedAt),
	)
	return d
}

// noProject says that there is none yet, with the one thing to do for who may.
func noProject(may bool) h.Node {
	key, add := "project.empty_reader", h.Node(nil)
	if may {
		key, add = "project.empty", ui.PrimaryLink("project.new", link.NewProject, ui.Icon("plus"))
	}
	return ui.Panel(nil, nil, ui.EmptyState(key, add))
}

// warnings says what is odd about the days, in words.
func warnings(all []project.Warning) h.Node {
	if len(all) == 0 {
		return nil
	}
	return ui.Alert(ui.Warn, h.Each(all, func(w project.Warning) h.Node { return h.P(h.T(w.Key, w.Args)) }))
}

// said is what the source says, or that it says nothing.
func said(s string) h.Node {
	if s == "" {
		return noSource()
	}
	return lines(s)
}

func projectFacts(p project.Project) h.Node {
	kind, months, since := noSource(), noSource(), noSource()
	if p.Kind != "" {
		kind = h.T(p.Kind.Key())
	}
	if p.Months != nil {
		months = h.T("project.months", i18n.A{"Count": *p.Months})
	}
	if !p.CentreSince.IsZero() {
		since = ui.Num(p.CentreSince.PL())
	}
	return ui.Panel(h.T("project.facts"), nil, ui.SummaryList(
		ui.Fact{Label: "project.aim", Value: said(p.Aim)},
		ui.Fact{Label: "project.beneficiary", Value: said(p.Beneficiary)},
		ui.Fact{Label: "project.funding", Value: said(p.Funding)},
		ui.Fact{Label: "project.number", Value: said(p.Number)},
		ui.Fact{Label: "project.kind", Value: kind},
		ui.Fact{Label: "project.origin", Value: said(p.Origin)},
		ui.Fact{Label: "project.centre_since", Value: since},
		ui.Fact{Label: "project.starts_on", Value: dayOrSource(p.StartsOn.PL())},
		ui.Fact{Label: "project.ends_on", Value: dayOrSource(p.EndsOn.PL())},
		ui.Fact{Label: "project.length", Value: months},
		ui.Fact{Label: "project.source", Value: said(p.Source)},
	))
}

func dayOrSource(s string) h.Node {
	if s == "" {
		return noSource()
	}
	return ui.Num(s)
}

// sumOr is a sum of the source, or the words that it names none.
func sumOr(g *money.Grosze) h.Node {
	if g == nil {
		return noSource()
	}
	return sum(*g)
}

func projectMoney(p project.Project) h.Node {
	financed := noSource()
	if p.Financed != nil {
		financed = ui.Num(i18n.PercentBP(*p.Financed))
	}
	return ui.Panel(h.T("project.money"), nil, ui.Sums(
		ui.SumLine{Label: h.T("project.eu"), Value: sumOr(p.EU)},
		ui.SumLine{Label: h.T("project.state"), Value: sumOr(p.State)},
		ui.SumLine{Label: h.T("project.own"), Value: sumOr(p.Own)},
		ui.SumLine{Label: h.T("project.total"), Value: sumOr(p.Total), Total: true},
		ui.SumLine{Label: h.T("project.financed"), Value: financed},
	))
}

func projectMilestones(v ProjectView) h.Node {
	return ui.Panel(h.T("project.title"), nil, ui.List(listOf(v.Milestones, func(m project.Milestone) h.Node {
		return ui.Line(milestoneLink(v.Asked, m), stageTag(m.Stage(v.Asked.Day), false), periodOr(m.StartsOn, m.EndsOn))
	})...))
}

// milestoneName is its number and name, or that the source names none.
func milestoneName(m project.Milestone) h.Node {
	if m.Name == "" {
		return h.Group(h.Text(strconv.Itoa(m.No)+". "), h.T("project.milestone.unnamed"))
	}
	return h.Text(strconv.Itoa(m.No) + ". " + m.Name)
}

// milestoneLink leads to the milestone, on the day asked for.
func milestoneLink(asked DayAsked, m project.Milestone) h.Node {
	return h.A(h.Href(asked.on(link.Milestone(strconv.Itoa(m.No)))), milestoneName(m))
}

// projectHistory is what changed in the days of the milestones, and why.
func projectHistory(changes []project.Change) h.Node {
	if len(changes) == 0 {
		return ui.Panel(h.T("project.history"), nil, ui.EmptyState("project.history.none", nil))
	}
	return ui.Panel(h.T("project.history"), nil, ui.Timeline(listEvents(changes)...))
}

func listEvents(changes []project.Change) []ui.Event {
	events := make([]ui.Event, len(changes))
	for i, c := range changes {
		events[i] = ui.Event{What: h.T("project.history.moved", i18n.A{"No": c.Milestone}), When: i18n.DateTime(c.At), DateTime: c.At.Format("2006-01-02T15:04:05Z07:00"), Who: c.By,
			More: h.Group(h.P(periodOr(c.StartsBefore, c.EndsBefore), h.Text(" → "), periodOr(c.StartsAfter, c.EndsAfter)), h.P(h.Text(c.Reason)))}
	}
	return events
}

var promiseKinds = map[project.PromiseState]ui.Kind{project.Promised: ui.Waiting, project.Kept: ui.OK, project.Dropped: ui.Closed}

// projectPromises lists what was promised by kind, with what became of it.
func projectPromises(v ProjectView) h.Node {
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewPromise, "project.promise.new")
	}
	if len(v.Promises) == 0 {
		return ui.Panel(h.T("project.promises"), add, ui.EmptyState("project.promises.none", nil))
	}
	return ui.Panel(h.T("project.promises"), add, h.Each(project.PromiseKinds, func(k project.PromiseKind) h.Node {
		var rows []ui.Row
		for _, r := range v.Promises {
			if r.Kind == k {
				rows = append(rows, promiseRow(r, v.MayWrite))
			}
		}
		return h.When(len(rows) > 0, func() h.Node {
			return ui.DataTable(h.T(k.Key()), []ui.Col{{Key: k.Key()}, {Key: "project.promise.state"}, {Key: "project.promise.became"}}, rows, ui.Aligned)
		})
	}))
}

func promiseRow(r project.Promise, may bool) ui.Row {
	name := h.Text(r.Name)
	if may {
		name = ui.Link(link.Promise(string(r.Ref)), r.Name)
	}
	var areas []h.Node
	for _, a := range r.Areas {
		areas = append(areas, ui.Sub(h.T(catalogue.Area(a).Key())))
	}
	became := []h.Node{}
	if r.Service != "" {
		became = append(became, ui.Link(link.Service(r.ServiceRef), r.Service))
	}
	if r.Reason != "" {
		became = append(became, ui.Sub(h.Text(r.Reason)))
	}
	return ui.R(h.Group(name, h.When(r.Detail != "", func() h.Node { return ui.Sub(lines(r.Detail)) }), h.Group(areas...)),
		ui.Tag(promiseKinds[r.State], r.State.Key()), h.Group(became...))
}

// fteText is a part of a full post as one writes it: 0,5.
func fteText(hundredths int) string { return form.PercentText(hundredths) }

// projectPosts sets the posts promised beside those held on the day.
func projectPosts(v ProjectView) h.Node {
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewPost, "project.post.new")
	}
	if len(v.Posts) == 0 {
		return ui.Panel(h.T("project.posts"), add, ui.EmptyState("project.posts.none", nil))
	}
	rows := make([]ui.Row, len(v.Posts))
	for i, p := range v.Posts {
		held := p.HeldOn(v.Facts, v.Asked.Day)
		state := ui.Tag(ui.OK, "project.persons", i18n.A{"Count": held.Persons})
		switch {
		case p.Over(held):
			state = ui.Tag(ui.Warn, "project.persons", i18n.A{"Count": held.Persons})
		case held.Persons == 0 || p.Planned != nil && held.Persons < *p.Planned || p.PlannedFTE != nil && held.FTE < *p.PlannedFTE:
			state = ui.Tag(ui.Waiting, "project.persons", i18n.A{"Count": held.Persons})
		}
		rows[i] = ui.R(postName(p, v.MayWrite), postPlan(p),
			h.Group(state, ui.Sub(h.T("project.fte", i18n.A{"Value": fteText(held.FTE)})),
				h.When(p.Over(held), func() h.Node { return ui.Sub(h.T("project.post.over")) })),
			postFacts(v, p))
		rows[i].Attrs = []h.Node{h.ID(lineOf("stanowisko", string(p.Ref)))}
	}
	return ui.Panel(h.T("project.posts"), add, ui.DataTable(h.T("project.posts"),
		[]ui.Col{{Key: "project.post"}, {Key: "project.post.promised"}, {Key: "project.post.held"}, {Key: "project.post.facts"}}, rows))
}

func postName(p project.Post, may bool) h.Node {
	name := h.Text(p.Name)
	if may {
		name = ui.Link(link.Post(string(p.Ref)), p.Name)
	}
	return h.Group(name, h.When(p.Disability, func() h.Node { return ui.Sub(h.T("project.post.disability_promised")) }))
}

func postPlan(p project.Post) h.Node {
	persons, fte := noSource(), noSource()
	if p.Planned != nil {
		persons = h.T("project.persons", i18n.A{"Count": *p.Planned})
	}
	if p.PlannedFTE != nil {
		fte = h.T("project.fte", i18n.A{"Value": fteText(*p.PlannedFTE)})
	} else if p.Planned != nil {
		fte = h.T("project.fte_unknown")
	}
	return h.Group(persons, h.When(p.Planned != nil || p.PlannedFTE != nil, func() h.Node { return ui.Sub(fte) }))
}

// postFacts are the facts of who held the post, those of the day first.
func postFacts(v ProjectView, p project.Post) h.Node {
	var now, other []h.Node
	for _, f := range v.Facts {
		if f.Post != p.Ref {
			continue
		}
		name := h.Text(f.Label)
		if v.MayWrite {
			name = ui.Link(link.Staffing(string(f.Ref)), f.Label)
		}
		until := h.T("project.fact.still")
		if !f.UntilOn.IsZero() {
			until = ui.Num(f.UntilOn.PL())
		}
		line := h.Group(name, ui.Sub(h.T("project.fte", i18n.A{"Value": fteText(f.FTE)}), h.Text(" · "), ui.Num(f.FromOn.PL()), h.Text("–"), until,
			h.When(f.Disability, func() h.Node { return h.Group(h.Text(" · "), h.T("project.fact.disability_short")) })))
		if f.HoldsOn(v.Asked.Day) {
			now = append(now, line)
		} else {
			other = append(other, line)
		}
	}
	return h.Group(
		h.When(len(now) > 0, func() h.Node { return h.Ul(h.Class("bare"), h.Each(now, func(n h.Node) h.Node { return h.Li(n) })) }),
		h.When(len(other) > 0, func() h.Node {
			return ui.More("project.fact.others", h.Ul(h.Class("bare"), h.Each(other, func(n h.Node) h.Node { return h.Li(n) })))
		}),
		h.When(v.MayWrite, func() h.Node { // a link, not a button: it stands in every row
			return ui.Sub(ui.LinkT(link.NewStaffing(string(p.Ref)), "project.fact.new", ui.About(p.Name)))
		}))
}

// budgetAnchor is where the budget stands on the page of the project.
const budgetAnchor = "budzet"

// projectBudget is the budget by line, and what its parts come to.
func projectBudget(v ProjectView) h.Node {
	var add h.Node
	if v.MayBudget {
		add = ui.LinkT(link.NewBudgetLine, "project.budget.new")
	}
	if len(v.Budget) == 0 {
		return ui.Panel(h.T("project.budget"), add, h.ID(budgetAnchor), ui.EmptyState("project.budget.none", nil))
	}
	cols := []ui.Col{{Key: "project.budget.line"}, {Key: "project.budget.planned", Numeric: true}, {Key: "project.budget.contracted", Numeric: true}, {Key: "project.budget.spent", Numeric: true}}
	rows := make([]ui.Row, len(v.Budget))
	for i, l := range v.Budget {
		rows[i] = budgetRow(v, l)
		rows[i].Attrs = []h.Node{h.ID(lineOf("pozycja", string(l.Ref)))}
	}
	all := project.SumOn(v.Budget, v.Asked.Day, func(project.BudgetLine) bool { return true })
	part := func(key string, which func(project.BudgetLine) bool) ui.Row {
		s := project.SumOn(v.Budget, v.Asked.Day, which)
		if s.Planned.Of == 0 {
			return ui.R(h.T(key), ui.Num("–"), ui.Num("–"), ui.Num("–"))
		}
		return sumRow(h.T(key), s)
	}
	return ui.Panel(h.T("project.budget"), add, h.ID(budgetAnchor),
		ui.DataTableSum(h.T("project.budget"), cols, rows, sumRow(h.T("project.budget.all"), all), ui.Aligned),
		ui.DataTable(h.T("project.budget.parts"), append([]ui.Col{{Key: "project.budget.parts"}}, cols[1:]...), []ui.Row{
			part("project.budget.direct", func(l project.BudgetLine) bool { return l.Direct }),
			part("project.budget.social", func(l project.BudgetLine) bool { return l.Direct && l.SocialEconomy }),
			part("project.budget.indirect", func(l project.BudgetLine) bool { return !l.Direct }),
		}, ui.Aligned))
}

func budgetRow(v ProjectView, l project.BudgetLine) ui.Row {
	name := h.Text(strconv.Itoa(l.No) + ". " + l.Name)
	if v.MayBudget {
		name = ui.Link(link.BudgetLine(string(l.Ref)), strconv.Itoa(l.No)+". "+l.Name)
	}
	about := []h.Node{h.T(l.Category.Key()), h.Text(" · "), h.T(directKey(l.Direct))}
	if l.Milestone > 0 {
		about = append(about, h.Text(" · "), h.T("project.milestone.title", i18n.A{"No": l.Milestone}))
	}
	if l.Contractor != "" {
		about = append(about, h.Text(" · "+l.Contractor))
	}
	spent := h.Group(sumOr(l.SpentBy(v.Asked.Day)), h.When(l.SpentBy(v.Asked.Day) != nil, func() h.Node { return ui.Sub(h.T("project.budget.as_of", i18n.A{"Day": l.SpentAsOf.PL()})) }))
	if g := l.SpentBy(v.Asked.Day); g != nil && l.Planned != nil && *g > *l.Planned {
		spent = h.Group(spent, ui.Tag(ui.Warn, "project.budget.over"))
	}
	return ui.R(
		h.Group(name, h.When(l.SocialEconomy, func() h.Node { return h.Group(h.Text(" "), ui.Tag(ui.Info, "project.budget.social_tag")) }), ui.Sub(about...)),
		sumOr(l.Planned),
		h.Group(sum(l.Contracted), h.When(l.Contracts > 0, func() h.Node { return ui.Sub(h.T("project.budget.contracts", i18n.A{"Count": l.Contracts})) })),
		spent)
}

func directKey(direct bool) string {
	if direct {
		return "project.budget.direct_one"
	}
	return "project.budget.indirect_one"
}

func sumRow(name h.Node, s project.Sums) ui.Row {
	return ui.R(name, partSum(s.Planned), sum(s.Contracted), partSum(s.Spent))
}

// partSum is a sum of what is known, and how many lines it leaves out.
func partSum(s project.Sum) h.Node {
	if s.None() {
		return noSource()
	}
	return h.Group(sum(s.Known), h.When(s.Unknown > 0, func() h.Node { return ui.Sub(h.T("project.budget.without", i18n.A{"Count": s.Unknown})) }))
}

// projectProducts lists what the project leaves behind.
func projectProducts(v ProjectView) h.Node {
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewProduct, "project.product.new")
	}
	if len(v.Products) == 0 {
		return ui.Panel(h.T("project.products"), add, ui.EmptyState("project.products.none", nil))
	}
	rows := make([]ui.Row, len(v.Products))
	for i, p := range v.Products {
		at := noSource()
		if p.Milestone > 0 {
			at = ui.Link(v.Asked.on(link.Milestone(strconv.Itoa(p.Milestone))), strconv.Itoa(p.Milestone))
		}
		rows[i] = ui.R(productName(p), at, dayOrSource(p.DatedOn.PL()), productFiles(p), productTag(p, v.Asked))
	}
	return ui.Panel(h.T("project.products"), add, ui.DataTable(h.T("project.products"),
		[]ui.Col{{Key: "project.product"}, {Key: "project.product.milestone"}, {Key: "project.product.dated"}, {Key: "project.product.files"}, {Key: "project.product.accepted"}}, rows, longTable(len(rows))...))
}

// productName leads to the product, with its kind and what the source says of it below.
func productName(p project.Product) h.Node {
	return h.Group(ui.Link(link.Product(string(p.Ref)), p.Name), ui.Sub(h.T(p.Kind.Key())),
		h.When(p.Detail != "", func() h.Node { return ui.Sub(lines(p.Detail)) }))
}

func productFiles(p project.Product) h.Node {
	if p.Files == 0 {
		return h.T("project.product.no_file")
	}
	return h.T("project.product.versions", i18n.A{"Count": p.Files})
}

func productTag(p project.Product, asked DayAsked) h.Node {
	if p.AcceptedOnDay(asked.Day) {
		return ui.Tag(ui.OK, "project.accepted_day", i18n.A{"Day": p.AcceptedOn.PL()})
	}
	return ui.Tag(ui.Waiting, "project.not_accepted")
}
