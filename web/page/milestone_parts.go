package page

import (
	"strconv"

	"cus/internal/domain/milestonereport"
	"cus/internal/domain/project"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

var taskKinds = map[project.TaskState]ui.Kind{project.TaskPlanned: ui.Waiting, project.TaskRunning: ui.Plan, project.TaskDone: ui.OK, project.TaskDropped: ui.Closed}

// taskState is how a task stood on the day: what was done later was not done yet.
func taskState(t project.Task, m project.Milestone, asked DayAsked) h.Node {
	state := ui.Tag(taskKinds[t.State], t.State.Key())
	if t.State == project.TaskDone && !t.DoneBy(asked.Day) {
		state = ui.Tag(ui.Waiting, "project.task.not_yet")
	}
	return ui.Tags(state, h.When(t.Late(m, asked.Day), func() h.Node { return ui.Tag(ui.Danger, "project.task.late") }))
}

func milestoneTasks(v MilestoneView) h.Node {
	m := v.All[v.At]
	var add h.Node
	if v.MayAddTask {
		add = ui.LinkT(link.NewTask(strconv.Itoa(m.No)), "project.task.new")
	}
	if len(v.Tasks) == 0 {
		return ui.Panel(h.T("project.tasks"), add, ui.EmptyState("project.tasks.none", nil))
	}
	rows := make([]ui.Row, len(v.Tasks))
	for i, t := range v.Tasks {
		name := h.Text(strconv.Itoa(t.No) + ". " + t.Name)
		if v.MayTask != nil && v.MayTask(t) {
			name = ui.Link(link.Task(string(t.Ref)), strconv.Itoa(t.No)+". "+t.Name)
		}
		state := []h.Node{taskState(t, m, v.Asked)}
		if t.DoneBy(v.Asked.Day) {
			state = append(state, ui.Sub(ui.Num(t.DoneOn.PL())))
		}
		if t.Reason != "" {
			state = append(state, ui.Sub(h.Text(t.Reason)))
		}
		rows[i] = ui.R(h.Group(name, h.When(t.Detail != "", func() h.Node { return ui.Sub(lines(t.Detail)) })), ui.TextOr(t.Owner), taskDue(t, m), h.Group(state...))
		rows[i].Attrs = []h.Node{h.ID(milestonereport.Item(milestonereport.Tasks, t.No))}
	}
	return ui.Panel(h.T("project.tasks"), h.Group(h.T("project.tasks.count", i18n.A{"Count": len(v.Tasks)}), h.When(add != nil, func() h.Node { return h.Group(h.Text(" · "), add) })),
		ui.DataTable(h.T("project.tasks"), []ui.Col{{Key: "project.tasks.name"}, {Key: "project.owner"}, {Key: "project.task.due"}, {Key: "project.task.state"}}, rows))
}

// taskDue is the day of a task, and that it lies beyond its milestone where it does.
func taskDue(t project.Task, m project.Milestone) h.Node {
	switch {
	case t.DueOn.IsZero() && m.EndsOn.IsZero():
		return noSource()
	case t.DueOn.IsZero():
		return h.Group(ui.Num(m.EndsOn.PL()), ui.Sub(h.T("project.task.with_milestone")))
	case m.Known() && !m.Holds(t.DueOn):
		return h.Group(ui.Num(t.DueOn.PL()), ui.Sub(h.T("project.task.outside")))
	}
	return ui.Num(t.DueOn.PL())
}

func milestoneProducts(v MilestoneView) h.Node {
	m := v.All[v.At]
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewProductOf(strconv.Itoa(m.No)), "project.product.new")
	}
	if len(v.Products) == 0 {
		return ui.Panel(h.T("project.products"), add, ui.EmptyState("project.products.none_here", nil))
	}
	rows := make([]ui.Row, len(v.Products))
	for i, p := range v.Products {
		file := h.T("project.product.no_file")
		if own := project.FilesOf(v.Files, p.Ref); len(own) > 0 {
			file = h.Group(h.A(h.Href(link.ProductFile(string(p.Ref), string(own[0].Ref))), h.T("project.file.version", i18n.A{"No": own[0].No}), ui.About(p.Name)), ui.Sub(fileWord(own[0].MediaType, own[0].Size)))
		}
		rows[i] = ui.R(productName(p), dayOrSource(p.DatedOn.PL()), file, productTag(p, v.Asked))
	}
	return ui.Panel(h.T("project.products"), add, ui.DataTable(h.T("project.products"),
		[]ui.Col{{Key: "project.product"}, {Key: "project.product.dated"}, {Key: "project.file"}, {Key: "project.product.accepted"}}, rows))
}

var levelKinds = map[project.Level]ui.Kind{project.Low: ui.OK, project.Medium: ui.Warn, project.High: ui.Danger}

func milestoneRisks(v MilestoneView) h.Node {
	m := v.All[v.At]
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewRisk(strconv.Itoa(m.No)), "project.risk.new")
	}
	if len(v.Risks) == 0 {
		return ui.Panel(h.T("project.risks"), add, ui.EmptyState("project.risks.none", nil))
	}
	rows := make([]ui.Row, len(v.Risks))
	for i, r := range v.Risks {
		name := h.Text(r.Name)
		if v.MayWrite {
			name = ui.Link(link.Risk(string(r.Ref)), r.Name)
		}
		state := ui.Tag(levelKinds[r.Level()], "project.risk.level."+string(r.Level()))
		if !r.OpenOn(v.Asked.Day) {
			state = ui.Tag(ui.Closed, "project.risk.closed", i18n.A{"Day": r.ClosedOn.PL()})
		}
		rows[i] = ui.R(h.Group(name, h.When(r.Response != "", func() h.Node { return ui.Sub(lines(r.Response)) })),
			h.T("project.risk.weight", i18n.A{"L": r.Likelihood, "E": r.Effect, "W": r.Weight()}), state, ui.TextOr(r.Owner))
		rows[i].Attrs = []h.Node{h.ID(lineOf("ryzyko", string(r.Ref)))}
	}
	return ui.Panel(h.T("project.risks"), add, ui.DataTable(h.T("project.risks"),
		[]ui.Col{{Key: "project.risk.name"}, {Key: "project.risk.weight_col"}, {Key: "project.task.state"}, {Key: "project.owner"}}, rows))
}

// milestoneDays are the days a milestone had before, and why they changed.
func milestoneDays(v MilestoneView) h.Node {
	if len(v.Changes) == 0 {
		return nil
	}
	return projectHistory(v.Changes)
}
