package page

import (
	"fmt"
	"slices"
	"strconv"

	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
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
