package page

import (
	"fmt"
	"slices"
	"strconv"

	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// DayAsked is the day a page of the project speaks of: today, or the one named in ?dzien=.
type DayAsked struct {
	Today, Day date.Date
	Form       *form.Form // what was typed, and what was wrong with it
}

// on is the address with the day kept, where it is not today.
func (d DayAsked) on(href string) string { return d.at(href)(d.Day) }

// at is the address on any day; today needs no naming.
func (d DayAsked) at(href string) func(date.Date) string {
	return func(day date.Date) string {
		if day == d.Today {
			return href
		}
		return href + "?dzien=" + day.String()
	}
}

// MilestonesView is the director's dashboard. Project is nil where there is none yet.
type MilestonesView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Tasks      []project.Task
	Readings   []indicator.Reading

	MayApprove bool
	Approvals  []desk.Approval
	SeesTeam   bool
	Team       desk.Terms
}

// Milestones shows where the project stands, what it has come to, and what waits for the reader.
func Milestones(v MilestonesView) Doc {
	d := Doc{Title: "project.title", Place: "milestones"}
	aside := milestonesAside(v)
	if v.Project == nil {
		head := ui.PageHead(h.T("project.title"), h.T("project.headline.none"))
		d.Body = h.Group(head, beside([]h.Node{ui.Panel(nil, nil, ui.EmptyState("project.empty", nil))}, aside))
		return d
	}
	p := *v.Project
	standing := project.Where(p, v.Milestones, v.Asked.Day)
	from, until := project.Span(p, v.Milestones)
	key, args := standing.Headline(figures(v.Readings, v.Asked.Day, from, until))
	d.Body = h.Group(
		ui.PageHead(projectLine(p, v.Asked.Day), h.T(key, args), ui.PrintButton("ui.print")),
		ui.MilestoneStrip(v.Asked.Today, v.Asked.Day, strip(v, standing, from, until)),
		dayPicker(link.Milestones, v.Asked, project.Marks(p, v.Milestones), v.Asked.at(link.Milestones)),
		beside([]h.Node{indicatorPanel(v, from, until), tasksPanel(v, standing)}, aside),
	)
	return d
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
	return h.Group(h.T("project.named", i18n.A{"Name": p.Name}), h.Text(" · "), periodOr(p.StartsOn, p.EndsOn), h.Text(" · "),
		h.T("project.data_of", i18n.A{"Date": day.PL()}))
}

// periodOr is a span of days, or the word that the source names none.
func periodOr(from, until date.Date) h.Node {
	if from.IsZero() || until.IsZero() {
		return h.T("project.no_days")
	}
	return ui.Num(from.PL() + "–" + until.PL())
}

func strip(v MilestonesView, s project.Standing, from, until date.Date) []ui.MilestoneView {
	attention := figures(v.Readings, v.Asked.Day, from, until).Attention > 0
	views := make([]ui.MilestoneView, len(v.Milestones))
	for i, m := range v.Milestones {
		views[i] = ui.MilestoneView{
			Name: fmt.Sprintf("%d. %s", m.No, m.Name), Href: v.Asked.on(link.Milestone(strconv.Itoa(m.No))),
			From: m.StartsOn, Until: m.EndsOn, Period: months(m.StartsOn, m.EndsOn),
			State: stageTag(m.Stage(v.Asked.Day), attention && m.No == s.Current.No),
		}
	}
	return views
}

// months is a span in months: 07.2021–06.2022, or 05–07.2023 within one year.
func months(from, until date.Date) string {
	if from.IsZero() || until.IsZero() {
		return ""
	}
	first := fmt.Sprintf("%02d.%d", from.Month(), from.Year())
	if from.Year() == until.Year() {
		first = fmt.Sprintf("%02d", from.Month())
	}
	return fmt.Sprintf("%s–%02d.%d", first, until.Month(), until.Year())
}

func stageTag(s project.Stage, attention bool) h.Node {
	switch {
	case s == project.StageRunning && attention:
		return ui.Tag(ui.Warn, "project.stage.attention")
	case s == project.StageRunning:
		return ui.Tag(ui.Plan, "project.stage.running")
	case s == project.StageOver:
		return ui.Tag(ui.Closed, "project.stage.over")
	}
	return ui.Tag(ui.Waiting, "project.stage."+string(s))
}

// dayPicker asks for a day as text, with the days worth looking at as links. on is the
// address of the page on a day; hidden keeps what else the address says.
func dayPicker(action string, asked DayAsked, marks []project.Mark, on func(date.Date) string, hidden ...h.Node) h.Node {
	chips := []h.Node{ui.FilterChip("project.mark.today", on(asked.Today), 0, asked.Day == asked.Today)}
	for _, m := range marks {
		chips = append(chips, ui.FilterChip(m.Label, on(m.Day), 0, asked.Day == m.Day))
	}
	return h.Group(
		h.When(asked.Form.Err() != nil, func() h.Node {
			return ui.AlertT(ui.Warn, "project.day.today_instead", i18n.A{"Date": asked.Today.PL()})
		}),
		ui.FilterBar(action,
			ui.TextInput(asked.Form, "dzien", ui.Opt{Label: "project.day", Size: "s"}),
			h.Group(hidden...),
			h.Button(h.Class("btn"), h.Type("submit"), h.T("project.day.show")),
			ui.Chips("project.marks", chips...),
		),
	)
}

func indicatorPanel(v MilestonesView, from, until date.Date) h.Node {
	if len(v.Readings) == 0 {
		return ui.Panel(h.T("indicator.title"), nil, ui.EmptyState("indicator.none", nil))
	}
	drawn := slices.ContainsFunc(v.Readings, func(r indicator.Reading) bool { return r.Target != nil })
	planKey := "indicator.plan_today"
	if v.Asked.Day != v.Asked.Today {
		planKey = "indicator.plan_that_day"
	}
	cols := []ui.Col{{Key: "indicator.col.name"}, {Key: "indicator.col.state", Numeric: true}, {Key: planKey, Numeric: true},
		{Key: "indicator.col.target", Numeric: true}}
	var legend h.Node
	if drawn {
		cols, legend = append(cols, ui.Col{Key: "indicator.col.chart", Hidden: true}), ui.BulletLegend()
	}
	cols = append(cols, ui.Col{Key: "indicator.col.rating"})
	rows := make([]ui.Row, len(v.Readings))
	for i, r := range v.Readings {
		plan, planned := r.PlanOn(v.Asked.Day, from, until)
		cells := []h.Node{
			h.Group(ui.LinkT(v.Asked.on(link.Indicator(string(r.Code))), "indicator.name."+string(r.Code)), ui.Sub(centreFigure(r))),
			h.Strong(figure(r.Code, r.Project)),
			amount(r.Code, plan, planned),
			target(r.Indicator),
		}
		if drawn {
			cells = append(cells, bullet(r, v.Asked.Day, from, until))
		}
		rows[i] = ui.Row{Cells: append(cells, ratingTag(r.Rating(v.Asked.Day, from, until)))}
	}
	return ui.Panel(h.T("indicator.title"), legend, ui.DataTable(h.T("indicator.title"), cols, rows))
}

// figure is what was counted: persons, or a share; nothing to count is said in words.
func figure(code indicator.Code, c indicator.Count) h.Node {
	value, known := c.Value(code)
	if !known {
		return h.T("indicator.no_data")
	}
	return h.Text(valueText(code, value))
}

func valueText(code indicator.Code, value int64) string {
	if code.IsShare() {
		return i18n.PercentBP(int(value))
	}
	return i18n.Number(int(value))
}

// centreFigure is the same indicator over the whole time of the centre.
func centreFigure(r indicator.Reading) h.Node {
	return h.Group(h.T("indicator.whole_time"), h.Text(" "), figure(r.Code, r.Centre))
}

func amount(code indicator.Code, value int64, known bool) h.Node {
	if !known {
		return h.T("ui.no_source")
	}
	return h.Text(valueText(code, value))
}

// target is the target with its operator where that is not plain "at least".
func target(i indicator.Indicator) h.Node {
	if i.Target == nil {
		return h.T("ui.no_source")
	}
	text := valueText(i.Code, *i.Target)
	if i.Operator == indicator.MoreThan {
		text = "> " + text
	}
	return h.Text(text)
}

// bullet draws how far the indicator has come, or nothing where there is no target.
func bullet(r indicator.Reading, day, from, until date.Date) h.Node {
	value, known := r.Project.Value(r.Code)
	if r.Target == nil || *r.Target == 0 || !known {
		return nil
	}
	share := func(n int64) float64 { return float64(n) / float64(*r.Target) } // for the drawing alone
	b := ui.Bullet{Done: share(value), Today: -1}
	if plan, planned := r.PlanOn(day, from, until); planned {
		b.Today = share(plan)
	}
	switch r.Rating(day, from, until) {
	case indicator.Attention:
		b.Kind = ui.Warn
	case indicator.AtRisk:
		b.Kind = ui.Danger
	}
	return ui.BulletBar(b)
}

func ratingTag(r indicator.Rating) h.Node {
	switch r {
	case indicator.OnTrack:
		return ui.Tag(ui.OK, "indicator.rating.on_track")
	case indicator.Attention:
		return ui.Tag(ui.Warn, "indicator.rating.attention")
	case indicator.AtRisk:
		return ui.Tag(ui.Danger, "indicator.rating.at_risk")
	}
	return ui.Tag(ui.Waiting, "indicator.rating.none")
}

// tasksPanel lists the tasks of every milestone, those of the current one open.
func tasksPanel(v MilestonesView, s project.Standing) h.Node {
	return ui.Panel(h.T("project.tasks"), nil, h.Each(v.Milestones, func(m project.Milestone) h.Node {
		return h.Details(h.Flag("open", m.No == s.Current.No),
			h.Summary(h.T("project.tasks_of", i18n.A{"No": m.No, "Count": m.Tasks})),
			h.When(m.Tasks > 0, func() h.Node {
				return h.Ol(h.Each(v.Tasks, func(t project.Task) h.Node {
					if t.Milestone != m.No {
						return nil
					}
					return h.Li(h.Text(strconv.Itoa(t.No) + ". " + t.Name))
				}))
			}),
			h.P(h.A(h.Href(v.Asked.on(link.Milestone(strconv.Itoa(m.No)))), h.T("project.tasks.more", i18n.A{"No": m.No}))),
		)
	}))
}

// milestonesAside is what waits for the reader today, whatever day the figures are of.
func milestonesAside(v MilestonesView) []h.Node {
	var aside []h.Node
	if v.MayApprove {
		aside = append(aside, approvalsPanel(v))
	}
	if v.SeesTeam {
		aside = append(aside, ui.Panel(h.T("desk.team"), nil, ui.Checks(
			teamLine(ui.Danger, "desk.team.overdue", v.Team.Overdue),
			teamLine(ui.Warn, teamWeek(v.Asked.Today), v.Team.Week),
			teamLine(ui.Waiting, "desk.team.month", v.Team.Month),
		), ui.Inline(ui.LinkT(link.Applications+"?karta=wszystkie&stan=open", "desk.team.applications"), ui.LinkT(link.Plans, "desk.team.plans"))))
	}
	return aside
}

func teamWeek(today date.Date) string {
	if desk.LooksAhead(today) {
		return "desk.team.ahead"
	}
	return "desk.team.week"
}

func teamLine(k ui.Kind, key string, n int) h.Node {
	return ui.Check(k, h.Group(h.T(key), h.Text(": "), h.Strong(h.T("desk.cases", i18n.A{"Count": n}))))
}

func approvalsPanel(v MilestonesView) h.Node {
	if len(v.Approvals) == 0 {
		return ui.Panel(h.T("desk.approvals"), nil, ui.EmptyState("desk.approvals.none", nil))
	}
	total := v.Approvals[0].Total
	lines := listOf(v.Approvals, func(a desk.Approval) h.Node {
		return ui.Line(
			ui.Link(link.PlanApproval(a.Ref), a.Number),
			ui.DueLabel(ui.DueView{Days: a.Due.Sub(v.Asked.Today), Kind: dueKind(a.Due)}),
			h.T("desk.approval.until", i18n.A{"No": a.VersionNo, "Date": a.Due.PL()}))
	})
	return ui.PanelDecide(h.T("desk.approvals"), h.T("desk.cases", i18n.A{"Count": total}), ui.List(lines...),
		h.When(total > len(v.Approvals), func() h.Node { return h.P(ui.LinkT(link.Plans+"?stan=submitted", "desk.approvals.all")) }))
}

func dueKind(d date.Date) ui.DueKind {
	if d.IsZero() {
		return ui.DueNone
	}
	return ui.DueByDays
}

// MilestoneView is one milestone among its neighbours: All[At].
type MilestoneView struct {
	Asked   DayAsked
	Project *project.Project
	All     []project.Milestone
	At      int
	Tasks   []project.Task
}

// Milestone shows one milestone: its time, its tasks, and the way to those beside it.
func Milestone(v MilestoneView) Doc {
	m := v.All[v.At]
	key, args := milestoneHeadline(m, v.Asked.Day)
	self := link.Milestone(strconv.Itoa(m.No))
	return Doc{Title: "project.milestone.title", Args: i18n.A{"No": m.No}, Place: "milestones", Body: h.Group(
		ui.PageHead(
			h.Group(ui.LinkT(v.Asked.on(link.Milestones), "project.title"), h.Text(" · "), h.T("project.milestone.of", i18n.A{"No": m.No, "Count": len(v.All)}),
				h.Text(" · "), h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()})),
			h.T(key, args)),
		ui.MilestoneStrip(v.Asked.Today, v.Asked.Day, []ui.MilestoneView{{Name: fmt.Sprintf("%d. %s", m.No, m.Name), From: m.StartsOn, Until: m.EndsOn,
			Period: months(m.StartsOn, m.EndsOn), State: stageTag(m.Stage(v.Asked.Day), false)}}),
		dayPicker(self, v.Asked, project.Marks(project.Project{StartsOn: m.StartsOn}, []project.Milestone{m}), v.Asked.at(self)),
		ui.MainAside(
			[]h.Node{milestoneTasks(v.Tasks)},
			[]h.Node{milestoneFacts(v), neighbours(v)},
		),
	)}
}

// milestoneFacts are its time in figures, and where they come from.
func milestoneFacts(v MilestoneView) h.Node {
	m := v.All[v.At]
	lines := []ui.SumLine{{Label: h.T("project.milestone.period"), Value: periodOr(m.StartsOn, m.EndsOn)}}
	if m.Known() {
		lines = append(lines,
			ui.SumLine{Label: h.T("project.milestone.length"), Value: h.T("project.days", i18n.A{"Count": m.Days()})},
			ui.SumLine{Label: h.T("project.milestone.elapsed"), Value: h.Text(strconv.Itoa(m.Elapsed(v.Asked.Day)) + "%")})
	}
	return ui.Panel(h.T("project.milestone.facts"), nil, ui.Sums(lines...),
		h.When(v.Project.Source != "", func() h.Node {
			return h.P(ui.Sub(h.T("project.milestone.source"), h.Text(": "+v.Project.Source)))
		}))
}

func milestoneHeadline(m project.Milestone, day date.Date) (key string, args i18n.A) {
	args = i18n.A{"No": m.No, "Percent": m.Elapsed(day)}
	switch m.Stage(day) {
	case project.StageAhead:
		args["Date"] = m.StartsOn.PL()
	case project.StageOver, project.StageRunning:
		args["Date"] = m.EndsOn.PL()
	}
	return "project.milestone.headline." + string(m.Stage(day)), args
}

func milestoneTasks(tasks []project.Task) h.Node {
	if len(tasks) == 0 {
		return ui.Panel(h.T("project.tasks"), nil, ui.EmptyState("project.tasks.none", nil))
	}
	rows := make([]ui.Row, len(tasks))
	for i, t := range tasks {
		rows[i] = ui.R(h.Group(h.Text(strconv.Itoa(t.No)+". "+t.Name)), ui.TextOr(t.Detail))
	}
	return ui.Panel(h.T("project.tasks"), h.T("project.tasks.count", i18n.A{"Count": len(tasks)}),
		ui.DataTable(h.T("project.tasks"), []ui.Col{{Key: "project.tasks.name"}, {Key: "project.tasks.detail"}}, rows))
}

// neighbours lead to the milestone before and the one after.
func neighbours(v MilestoneView) h.Node {
	var lines []h.Node
	add := func(key string, i int) {
		if i >= 0 && i < len(v.All) {
			m := v.All[i]
			lines = append(lines, h.Group(h.T(key), h.Text(": "), ui.Link(v.Asked.on(link.Milestone(strconv.Itoa(m.No))), fmt.Sprintf("%d. %s", m.No, m.Name))))
		}
	}
	add("project.milestone.before", v.At-1)
	add("project.milestone.after", v.At+1)
	if len(lines) == 0 {
		return nil
	}
	return ui.Panel(h.T("project.milestone.neighbours"), nil, ui.List(lines...))
}
