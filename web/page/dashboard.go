package page

import (
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/contract"
	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// MilestonesView is the director's dashboard. Project is nil where there is none yet.
type MilestonesView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Tasks      []project.Task
	Readings   []indicator.Reading
	Budget     []project.BudgetLine

	MayCreate     bool // a project, where there is none
	MayApprove    bool
	Approvals     []desk.Approval
	Reports       []desk.ReportWaiting // for the reader's approval
	SeesTeam      bool
	Team          desk.Terms
	SeesContracts bool
	Contracts     []contract.Row // those that press today
}

// Milestones shows where the project stands, what it has come to, and what waits for the
// reader. What the headline speaks of is open; the rest is folded.
func Milestones(v MilestonesView) Doc {
	d := Doc{Title: "project.title", Place: "milestones"}
	aside := milestonesAside(v)
	if v.Project == nil {
		head := ui.PageHead(h.T("project.title"), h.T("project.headline.none"))
		d.Body = h.Group(head, beside([]h.Node{noProject(v.MayCreate)}, aside))
		return d
	}
	p := *v.Project
	standing := project.Where(p, v.Milestones, v.Asked.Day)
	from, until := project.Span(p, v.Milestones)
	key, args := standing.Headline(figures(v.Readings, v.Asked.Day, from, until))
	d.Body = h.Group(
		ui.PageHead(projectLine(p, v.Asked.Day), h.T(key, args), ui.PrintButton("ui.print")),
		ui.MilestoneStrip(v.Asked.Today, v.Asked.Day, strip(v, standing, from, until)),
		otherDay(v),
		beside([]h.Node{indicatorPanel(v, from, until), halves(contractsPanel(v), moneyPanel(v)), tasksPanel(v, standing)}, aside),
	)
	return d
}

// otherDay folds the choice of a day away under the day that is shown.
func otherDay(v MilestonesView) h.Node {
	return h.Details(h.Class("other-day no-print"), h.Flag("open", v.Asked.Form.Err() != nil),
		h.Summary(h.T("project.day.other", i18n.A{"Date": v.Asked.Day.PL()})),
		dayPicker(link.Milestones, v.Asked, project.Marks(*v.Project, v.Milestones), v.Asked.at(link.Milestones)))
}

// halves sets two panels side by side, or the one there is alone.
func halves(left, right h.Node) h.Node {
	if left == nil || right == nil {
		return h.Group(left, right)
	}
	return ui.Halves(left, right)
}

// beside sets a side column, where there is anything to put into it.
func beside(main, aside []h.Node) h.Node {
	if len(aside) == 0 {
		return ui.Stack(main...)
	}
	return ui.MainAside(main, aside)
}

// figures are what the headline says besides the days.
func figures(readings []indicator.Reading, day, from, until date.Date) project.Figures {
	var f project.Figures
	for _, r := range readings {
		if rating := r.Rating(day, from, until); rating == indicator.Attention || rating == indicator.AtRisk {
			f.Attention++
		}
		if r.Code == indicator.PersonsWithPlan {
			f.Persons = r.Project.Part
		}
	}
	return f
}

// projectLine is the quiet line above the headline: the project, its days, the day of the data.
func projectLine(p project.Project, day date.Date) h.Node {
	named := "project.named"
	if strings.ContainsAny(p.Name, "„”") { // marks within marks would read badly
		named = "project.named_bare"
	}
	return h.Group(h.T(named, i18n.A{"Name": p.Name}), h.Text(" · "), periodOr(p.StartsOn, p.EndsOn), h.Text(" · "),
		h.T("project.data_of", i18n.A{"Date": day.PL()}))
}

func strip(v MilestonesView, s project.Standing, from, until date.Date) []ui.MilestoneView {
	attention := figures(v.Readings, v.Asked.Day, from, until).Attention > 0
	views := make([]ui.MilestoneView, len(v.Milestones))
	for i, m := range v.Milestones {
		views[i] = ui.MilestoneView{
			Title: milestoneName(m), Href: v.Asked.on(link.Milestone(strconv.Itoa(m.No))),
			From: m.StartsOn, Until: m.EndsOn, Period: months(m.StartsOn, m.EndsOn),
			State: acceptedOr(m, v.Asked.Day, attention && m.No == s.Current.No),
		}
	}
	return views
}

// acceptedOr is the day a milestone was accepted, or how it stands by its days.
func acceptedOr(m project.Milestone, day date.Date, attention bool) h.Node {
	if !m.AcceptedOn.IsZero() && !m.AcceptedOn.After(day) {
		return ui.Tag(ui.OK, "desk.accepted", i18n.A{"Date": m.AcceptedOn.PL()})
	}
	return stageTag(m.Stage(day), attention)
}

func indicatorPanel(v MilestonesView, from, until date.Date) h.Node {
	if len(v.Readings) == 0 {
		return ui.Panel(h.T("indicator.title"), nil, ui.EmptyState("indicator.none", nil))
	}
	shown, rest := spokenOf(v.Readings, v.Asked.Day, from, until)
	drawn := slices.ContainsFunc(shown, func(r indicator.Reading) bool { return r.Target != nil })
	var legend h.Node
	if drawn {
		legend = ui.BulletLegend(v.Asked.Day == v.Asked.Today)
	}
	return ui.Panel(h.T("indicator.title"), legend, indicatorTable(v, shown, from, until),
		h.When(len(rest) > 0, func() h.Node {
			return h.Details(h.Class("rest"), h.Summary(restOf(rest, v.Asked.Day, from, until)), indicatorTable(v, rest, from, until))
		}))
}

// calmShown is how many indicators stand open where none wants anything.
const calmShown = 5

// spokenOf parts the indicators into those the headline speaks of, which are shown, and the
// rest. Where none wants anything, the first ones are shown, those with a verdict before those without.
func spokenOf(all []indicator.Reading, day, from, until date.Date) (shown, rest []indicator.Reading) {
	for _, r := range all {
		if rating := r.Rating(day, from, until); rating == indicator.Attention || rating == indicator.AtRisk {
			shown = append(shown, r)
		} else {
			rest = append(rest, r)
		}
	}
	if len(shown) > 0 {
		return shown, rest
	}
	slices.SortStableFunc(rest, func(a, b indicator.Reading) int {
		return len(b.Rating(day, from, until)) - len(a.Rating(day, from, until))
	})
	n := min(calmShown, len(rest))
	return rest[:n], rest[n:]
}

// restOf says how many indicators are folded away, and how they stand.
func restOf(rest []indicator.Reading, day, from, until date.Date) h.Node {
	kept := 0
	for _, r := range rest {
		if r.Rating(day, from, until) == indicator.OnTrack {
			kept++
		}
	}
	args := i18n.A{"Count": len(rest), "Kept": kept, "Unrated": len(rest) - kept}
	switch kept {
	case len(rest):
		return h.T("desk.rest.kept", args)
	case 0:
		return h.T("desk.rest.unrated", args)
	}
	return h.T("desk.rest.mixed", args)
}

func indicatorTable(v MilestonesView, readings []indicator.Reading, from, until date.Date) h.Node {
	planKey := "indicator.plan_today"
	if v.Asked.Day != v.Asked.Today {
		planKey = "indicator.plan_that_day"
	}
	cols := []ui.Col{{Key: "indicator.col.name"}, {Key: "indicator.col.state", Numeric: true}, {Key: planKey, Numeric: true},
		{Key: "indicator.col.target", Numeric: true}}
	drawn := slices.ContainsFunc(readings, func(r indicator.Reading) bool { return r.Target != nil })
	if drawn {
		cols = append(cols, ui.Col{Key: "indicator.col.chart", Hidden: true})
	}
	cols = append(cols, ui.Col{Key: "indicator.col.rating"})
	rows := make([]ui.Row, len(readings))
	for i, r := range readings {
		plan, planned := r.PlanOn(v.Asked.Day, from, until)
		cells := []h.Node{
			ui.LinkT(v.Asked.on(link.Indicator(string(r.Code))), "indicator.name."+string(r.Code)),
			h.Strong(figure(r.Code, r.Project)),
			amount(r.Code, plan, planned),
			target(r.Indicator),
		}
		if drawn {
			cells = append(cells, bullet(r, v.Asked.Day, from, until))
		}
		rows[i] = ui.Row{Cells: append(cells, ratingTag(r.Rating(v.Asked.Day, from, until)))}
	}
	return ui.DataTable(h.T("indicator.title"), cols, rows)
}

// tasksPanel lists the tasks of the current milestone that are open, those late first; the
// other milestones lead to theirs.
func tasksPanel(v MilestonesView, s project.Standing) h.Node {
	others := h.Ul(h.Class("more-tasks"), h.Role("list"), h.Each(v.Milestones, func(m project.Milestone) h.Node {
		key := "project.tasks_of"
		if m.Tasks == 0 {
			key = "project.tasks_of_none"
		}
		return h.Li(h.A(h.Href(v.Asked.on(link.Milestone(strconv.Itoa(m.No)))), h.T(key, i18n.A{"No": m.No, "Count": m.Tasks})))
	}))
	if s.Phase != project.During {
		return ui.Panel(h.T("project.tasks"), nil, others)
	}
	var rows []ui.Row
	late := 0
	for _, t := range v.Tasks {
		if t.Milestone != s.Current.No || t.DoneBy(v.Asked.Day) || t.State == project.TaskDropped {
			continue
		}
		row := openTask(t, s.Current, v.Asked.Day)
		if t.Late(s.Current, v.Asked.Day) {
			rows = slices.Insert(rows, late, row)
			late++
		} else {
			rows = append(rows, row)
		}
	}
	title := h.T("desk.tasks.current", i18n.A{"No": s.Current.No})
	open := len(rows)
	rows = rows[:min(tasksShown, len(rows))]
	if len(rows) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("desk.tasks.none_open", nil), others)
	}
	cols := []ui.Col{{Key: "project.tasks.name"}, {Key: "desk.tasks.owner"}, {Key: "desk.tasks.due"}}
	return ui.Panel(title, h.T("desk.tasks.open", i18n.A{"Count": open}), ui.DataTable(title, cols, rows), others)
}

// tasksShown is how many open tasks the dashboard names; the page of the milestone has them all.
const tasksShown = 8

func openTask(t project.Task, m project.Milestone, day date.Date) ui.Row {
	owner := h.Span(h.Class("muted"), h.T("desk.tasks.nobody"))
	if t.Owner != "" {
		owner = h.Text(t.Owner)
	}
	return ui.R(h.Text(strconv.Itoa(t.No)+". "+t.Name), owner, ui.DueLabel(ui.Due(day, t.Due(m))))
}

// milestonesAside is what waits for the reader today, whatever day the figures are of.
func milestonesAside(v MilestonesView) []h.Node {
	var aside []h.Node
	if v.MayApprove {
		aside = append(aside, approvalsPanel(v))
	}
	if v.SeesTeam {
		aside = append(aside, ui.Panel(h.T("desk.team"), nil, ui.List(listOf(desk.Spans, func(s desk.Span) h.Node {
			n := v.Team.Of(s)
			count := h.Span(h.Class("muted"), h.T("desk.cases", i18n.A{"Count": n}))
			if n > 0 {
				count = h.A(h.Href(link.TeamTerms(SpanWords[s])), h.T("desk.cases", i18n.A{"Count": n}))
			}
			return h.Div(h.Class("split"), ui.DueWord(spanKind[s], spanKey(s, v.Asked.Today)), count)
		})...)))
	}
	return aside
}

// SpanWords are the spans as they stand in addresses.
var SpanWords = map[desk.Span]string{desk.PastDue: "po-terminie", desk.ThisSpan: "tydzien", desk.InAMonth: "miesiac"}

var spanKind = map[desk.Span]ui.Kind{desk.PastDue: ui.Danger, desk.ThisSpan: ui.Warn, desk.InAMonth: ui.Waiting}

// spanKey is the message key of the span's name. Towards its end a week is the next one too.
func spanKey(s desk.Span, today date.Date) string {
	if s == desk.ThisSpan && desk.LooksAhead(today) {
		return "desk.team.ahead"
	}
	return "desk.team." + string(s)
}

// TermsView is the list behind one number of the team's terms.
type TermsView struct {
	Today date.Date
	Span  desk.Span
	Total int
	Terms []desk.Term

	OpensApplications, MayApprove bool
}

// TeamTerms lists the open terms of everybody's cases in one span, by the numbers of the cases.
func TeamTerms(v TermsView) Doc {
	chips := listOf(desk.Spans, func(s desk.Span) h.Node {
		return ui.FilterChip(spanKey(s, v.Today), link.TeamTerms(SpanWords[s]), 0, s == v.Span)
	})
	body := ui.Panel(nil, nil, ui.EmptyState("desk.terms.none", nil))
	if len(v.Terms) > 0 {
		rows := make([]ui.Row, len(v.Terms))
		for i, t := range v.Terms {
			rows[i] = termRow(v, t)
		}
		cols := []ui.Col{{Key: "desk.terms.case"}, {Key: "desk.terms.what"}, {Key: "desk.terms.due"}, {Key: "desk.terms.coordinator"}}
		body = ui.Panel(nil, nil, ui.DataTable(h.T("desk.team"), cols, rows, longTable(len(rows))...),
			h.When(v.Total > len(rows), func() h.Node { return h.P(h.Class("pad hint"), h.T("ui.first_rows", i18n.A{"Count": len(rows)})) }))
	}
	return Doc{Title: "desk.team", Place: "milestones", Body: h.Group(
		ui.PageHead(h.Group(ui.LinkT(link.Milestones, "project.title"), h.Text(" · "), h.T(spanKey(v.Span, v.Today))), h.T("desk.terms.h1", i18n.A{"Count": v.Total})),
		ui.FilterBar("", ui.Chips("desk.team", chips...)), body)}
}

func termRow(v TermsView, t desk.Term) ui.Row {
	number := ui.Num(t.Number)
	switch {
	case t.Kind == "application" && v.OpensApplications:
		number = ui.Link(link.Application(t.Ref), t.Number)
	case t.Kind == "approval" && v.MayApprove:
		number = ui.Link(link.PlanApproval(t.Ref), t.Number)
	case t.Kind != "application":
		number = ui.Link(link.Plan(t.Ref), t.Number)
	}
	who := h.Span(h.Class("muted"), h.T("desk.terms.nobody"))
	if t.Coordinator != "" {
		who = h.Text(t.Coordinator)
	}
	what := h.Group(h.T("desk.terms.kind."+t.Kind), h.If(t.Statutory, ui.Sub(h.T("desk.terms.statutory"))))
	return ui.R(number, what, ui.DueLabel(ui.Due(v.Today, t.Due)), who)
}

func approvalsPanel(v MilestonesView) h.Node {
	if len(v.Approvals)+len(v.Reports) == 0 {
		return ui.Panel(h.T("desk.approvals"), nil, ui.EmptyState("desk.approvals.none", nil))
	}
	plans := 0
	if len(v.Approvals) > 0 {
		plans = v.Approvals[0].Total
	}
	lines := listOf(v.Approvals, func(a desk.Approval) h.Node {
		return ui.Line(
			h.Span(h.Class("num"), ui.Link(link.PlanApproval(a.Ref), a.Number)),
			ui.DueLabel(ui.DueView{Days: a.Due.Sub(v.Asked.Today), Kind: dueKind(a.Due)}),
			h.T("desk.approval.until", i18n.A{"No": a.VersionNo, "Date": a.Due.PL()}))
	})
	for _, r := range v.Reports { // they have no term of their own, so they follow what has one
		lines = append(lines, reportWaiting(r))
	}
	return ui.PanelDecide(h.T("desk.approvals"), h.T("desk.cases", i18n.A{"Count": plans + len(v.Reports)}), ui.List(lines...),
		h.When(plans > len(v.Approvals), func() h.Node { return h.P(ui.LinkT(link.Plans+"?stan=submitted", "desk.approvals.all")) }))
}

// reportWaiting is a report that waits for approval: of what, since when, and whether its
// figures were checked.
func reportWaiting(r desk.ReportWaiting) h.Node {
	checked := "desk.report.unchecked"
	if r.Checked {
		checked = "desk.report.checked"
	}
	return ui.Line(h.Span(h.Class("num"), ui.Link(link.Report(r.Ref), r.Number)), h.Span(h.Class("muted"), h.T("desk.report.since", i18n.A{"Date": r.Since.PL()})),
		h.Group(h.T("desk.report.of", i18n.A{"No": r.Milestone, "Version": r.VersionNo}), h.Text(", "), h.T(checked)))
}

func dueKind(d date.Date) ui.DueKind {
	if d.IsZero() {
		return ui.DueNone
	}
	return ui.DueByDays
}

// contractsShown is how many contracts the dashboard names.
const contractsShown = 4

// contractsPanel names the contracts that press on today, those that press hardest first.
func contractsPanel(v MilestonesView) h.Node {
	if !v.SeesContracts {
		return nil
	}
	title := h.T("desk.limits")
	if len(v.Contracts) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("desk.limits.none", nil), h.P(h.Class("no-print"), ui.LinkT(link.Contracts, "contract.all")))
	}
	rows := slices.Clone(v.Contracts)
	slices.SortStableFunc(rows, func(a, b contract.Row) int { return pressure(b, v.Asked.Today) - pressure(a, v.Asked.Today) })
	cols := []ui.Col{{Key: "contract.contract"}, {Key: "desk.limits.used"}}
	shown := make([]ui.Row, min(contractsShown, len(rows)))
	for i := range shown {
		shown[i] = limitRow(rows[i], v.Asked.Today)
	}
	return ui.Panel(title, h.T("desk.limits.count", i18n.A{"Count": len(rows)}), ui.DataTable(title, cols, shown),
		h.P(h.Class("no-print"), ui.LinkT(link.Contracts, "contract.all")))
}

// pressure orders contracts: a limit that was passed, then one nearly taken, then a last day near.
func pressure(c contract.Row, today date.Date) int {
	switch c.Presses(today) {
	case contract.SaysOver:
		return 3
	case contract.SaysRunsOut:
		return 2
	}
	return 1
}

func limitRow(c contract.Row, today date.Date) ui.Row {
	name := h.Group(ui.Link(link.Contract(string(c.Ref)), c.Number), ui.Sub(h.Text(c.Provider)))
	tight := c.Tight()
	if tight == nil || c.Presses(today) == contract.SaysEnds {
		return ui.R(name, h.Group(ui.DueLabel(ui.DueView{Days: c.EndsOn.Sub(today)}), ui.Sub(h.T("desk.limits.ends", i18n.A{"Date": c.EndsOn.PL()}))))
	}
	left := ui.Sub(h.T("desk.limits.left"), h.Text(" "), quantityOf(tight.Free(), tight.Unit))
	if tight.Free() < 0 {
		left = over(-tight.Free(), tight.Unit)
	}
	return ui.R(name, h.Group(contractUse(c), left))
}

// moneyPanel is the budget as far as it is known: planned, contracted and spent by the day.
func moneyPanel(v MilestonesView) h.Node {
	title, p := h.T("desk.money"), v.Project
	if len(v.Budget) == 0 {
		line := func(key string, g *money.Grosze) ui.SumLine { return ui.SumLine{Label: h.T(key), Value: moneyOr(g)} }
		return ui.Panel(title, nil,
			ui.Sums(line("desk.money.total", p.Total), line("desk.money.eu", p.EU), line("desk.money.state", p.State)),
			h.P(h.Class("hint"), h.T("desk.money.no_lines")), toBudget(v.Asked))
	}
	s := project.SumOn(v.Budget, v.Asked.Day, func(project.BudgetLine) bool { return true })
	known := func(s project.Sum) *money.Grosze {
		if s.None() {
			return nil
		}
		return &s.Known
	}
	planned := known(s.Planned)
	row := func(key string, g *money.Grosze, of *money.Grosze) ui.Row {
		return ui.R(h.T(key), h.Group(moneyOr(g), moneyBar(g, of)))
	}
	return ui.Panel(title, h.T("desk.money.lines", i18n.A{"Count": len(v.Budget)}),
		ui.DataTable(title, []ui.Col{{Key: "desk.money.what"}, {Key: "desk.money.sum", Numeric: true}}, []ui.Row{
			row("desk.money.planned", planned, nil),
			row("desk.money.contracted", &s.Contracted, planned),
			row("desk.money.spent", known(s.Spent), planned),
		}),
		h.When(s.Planned.Unknown > 0, func() h.Node {
			return h.P(h.Class("hint"), h.T("desk.money.unknown", i18n.A{"Count": s.Planned.Unknown}))
		}), toBudget(v.Asked))
}

// toBudget leads to the budget line by line.
func toBudget(asked DayAsked) h.Node {
	return h.P(h.Class("no-print"), ui.LinkT(asked.on(link.Project)+"#"+budgetAnchor, "desk.money.more"))
}

// moneyOr is a sum, or the words that the source names none.
func moneyOr(g *money.Grosze) h.Node {
	if g == nil {
		return h.T("ui.no_source")
	}
	return ui.Num(i18n.Money(int64(*g)))
}

// moneyBar draws a sum as a share of what was planned, with the share in words beside it.
func moneyBar(g, of *money.Grosze) h.Node {
	if g == nil || of == nil || *of <= 0 {
		return nil
	}
	kind := ui.OK
	if *g > *of {
		kind = ui.Danger
	}
	return h.Div(h.Class("capacity"), ui.BulletBar(ui.Bullet{Done: float64(*g) / float64(*of), Today: -1, Kind: kind}),
		h.Span(h.Class("num"), h.Text(i18n.PercentBP(int(int64(*g)*10_000/int64(*of))))))
}
