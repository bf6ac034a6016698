package page

import (
	"slices"
	"strconv"

	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// WayUp is how a form says that a goal goes up.
const WayUp = "up"

// PlanGoals is the second part: goals with their services, one of them open at a time.
func PlanGoals(v PlanEditor) Doc {
	next := link.PartFees
	body := []h.Node{ui.Errors(v.Form), Overtaken(v.Form), planNotes(v.PlanView), ui.MainAside([]h.Node{h.Group(v.goals()...)}, v.panels(false)), v.brief(false)}
	var buttons []h.Node
	if v.OpenService != "" || v.OpenGoal != "" || v.NewGoal || v.OpenSupport != "" || v.NewSupport {
		buttons = []h.Node{
			ui.Button("editor.save_and_leave", h.Attr("form", rowID), h.Name(PlanThen), h.Value(PlanThenLeave)),
			ui.Primary("editor.next.odplatnosc", h.Attr("form", rowID), h.Name(PlanThen), h.Value(next)),
		}
	} else {
		buttons = []h.Node{
			ui.LinkButton("editor.leave", link.Plan(string(v.Ref))),
			ui.PrimaryLink("editor.next.odplatnosc", link.PlanPart(string(v.Ref), next)),
		}
	}
	return v.frame(h.Group(body...), ui.ActionBar(v.saved(), nil, buttons...))
}

// rowID is the form that stands open.
const rowID = "wiersz"

// goals are the panels of the goals, of what has none, and the way to add one.
func (v PlanEditor) goals() []h.Node {
	var out []h.Node
	if len(v.Goals) == 0 && len(v.Planned()) == 0 && len(v.Support) == 0 && !v.NewGoal && v.OpenService == "" && !v.NewSupport {
		out = append(out, ui.Panel(nil, nil, ui.EmptyState("editor.goals.empty", ui.PrimaryLink("editor.goal.add", link.PlanGoal(string(v.Ref), "nowy"), ui.Icon("plus")))))
	}
	for _, g := range v.Goals {
		out = append(out, v.goal(g))
	}
	if v.NewGoal {
		out = append(out, h.Section(h.Class("panel goal"), v.goalForm(plan.Goal{})))
	}
	if node := v.without(); node != nil {
		out = append(out, node)
	}
	if len(v.Goals) > 0 && !v.NewGoal {
		out = append(out, h.Div(ui.LinkButton("editor.goal.add", link.PlanGoal(string(v.Ref), "nowy"), ui.Icon("plus"))))
	}
	return []h.Node{h.Div(h.Class("stack"), h.ID("cele"), h.Group(out...))}
}

// goal is one goal: its words, the needs it answers, its services.
func (v PlanEditor) goal(g plan.Goal) h.Node {
	ref := string(v.Ref)
	if v.OpenGoal == g.Ref {
		return h.Section(h.Class("panel goal"), h.ID(GoalAnchor(g.No)), h.H2(h.Class("vh"), h.T("editor.goal.heading", i18n.A{"No": g.No, "Text": g.Text})), v.goalForm(g), h.Group(v.goalBody(g.No, false)...))
	}
	about := i18n.A{"No": g.No}
	aside := ui.Inline(
		ui.MoveButtons(link.PlanGoalMove(ref, g.Ref), v.Version, g.Text, g.No == 1, g.No == len(v.Goals), v.voided()),
		h.A(h.Href(link.PlanGoal(ref, g.Ref)), h.ID(GoalLink(g.Ref)), v.focus(GoalLink(g.Ref), GoalAnchor(g.No)), h.T("ui.change"), ui.Hidden(h.Text(": "), h.T("editor.goal.no", about))))
	chips := make([]h.Node, 0, len(g.Needs)+1)
	for _, no := range g.Needs {
		if n, ok := v.Need(no); ok {
			chips = append(chips, ui.Chip(n.Mark(), n.Text))
		}
	}
	word := "editor.goal.answers"
	if len(chips) == 0 {
		word = "editor.goal.answers_none"
	}
	chips = append(chips, h.A(h.Href(link.PlanGoal(ref, g.Ref)+"#"+ui.FieldID("needs")), h.T("editor.goal.link_need"), ui.Hidden(h.Text(": "), h.T("editor.goal.no", about))))
	body := []h.Node{h.ID(GoalAnchor(g.No)), ui.LinkChips(h.T(word), chips...), goalMeasure(g)}
	return ui.PanelGoal(h.T("editor.goal.heading", i18n.A{"No": g.No, "Text": g.Text}), aside, append(append(body, v.goalBody(g.No, true)...), v.additions(g.No))...)
}

// goalMeasure says how the goal is seen, and by when.
func goalMeasure(g plan.Goal) h.Node {
	if g.Measure == "" && g.TargetOn.IsZero() {
		return nil
	}
	return h.P(h.Class("sub"), h.When(g.Measure != "", func() h.Node { return h.T("editor.goal.seen", i18n.A{"Measure": g.Measure}) }),
		h.If(g.Measure != "" && !g.TargetOn.IsZero(), h.Text(" · ")),
		h.When(!g.TargetOn.IsZero(), func() h.Node { return h.T("editor.goal.by", i18n.A{"Day": g.TargetOn.PL()}) }))
}

// without is what stands under no goal: services, supporting actions, and while the plan
// has no goals the way to add them.
func (v PlanEditor) without() h.Node {
	services, support := v.rowsOf(0), v.SupportOf(0)
	empty := len(services) == 0 && len(support) == 0 && !v.supportOpenIn(0)
	if empty && (len(v.Goals) > 0 || len(v.toAdd()) == 0) {
		return nil
	}
	return ui.Panel(h.T("editor.no_goal"), nil, append(append([]h.Node{h.ID(GoalAnchor(0)),
		h.P(h.Class("hint"), h.T("editor.no_goal_hint"))}, v.goalBody(0, true)...), v.additions(0))...)
}

// rowsOf are the services shown under a goal: the planned ones, and the open one.
func (v PlanEditor) rowsOf(goal int) []plan.Service {
	var out []plan.Service
	for _, s := range v.Services {
		open := s.ItemRef == v.OpenService && v.OpenService != ""
		at := s.Goal
		if open && !s.InPlan {
			at, _ = strconv.Atoi(v.Form.Text("goal"))
			if _, there := v.Goal(at); !there {
				at = 0
			}
		}
		if at == goal && (s.InPlan || open) {
			out = append(out, s)
		}
	}
	return out
}

func (v PlanEditor) supportOpenIn(goal int) bool {
	at, _ := strconv.Atoi(v.Form.Raw("goal"))
	return v.NewSupport && at == goal
}

// goalBody are the services and supporting actions of a goal; with edit, their ways in.
func (v PlanEditor) goalBody(goal int, edit bool) []h.Node {
	rows := v.rowsOf(goal)
	open := slices.IndexFunc(rows, func(s plan.Service) bool { return s.ItemRef == v.OpenService && v.OpenService != "" })
	caption := h.T("editor.services_of", i18n.A{"No": goal})
	if goal == 0 {
		caption = h.T("editor.services_of_none")
	}
	var out []h.Node
	if edit { // what the approver said of this goal and its services
		if g, ok := v.Goal(goal); ok {
			out = append(out, PlanRemarks(v.PlanView, g.Ref, ""))
		}
		for _, s := range rows {
			out = append(out, PlanRemarks(v.PlanView, "", s.ItemRef))
		}
	}
	switch {
	case open >= 0 && edit:
		out = append(out, v.table(caption, rows[:open], edit), v.serviceForm(rows[open]))
		if after := rows[open+1:]; len(after) > 0 {
			out = append(out, v.table(caption, after, edit, ui.Headless))
		}
	case len(rows) > 0:
		out = append(out, v.table(caption, rows, edit))
	}
	var lines []h.Node
	for _, a := range v.SupportOf(goal) {
		if edit && a.Ref == v.OpenSupport {
			out = append(out, v.supportForm(a))
			continue
		}
		var change h.Node
		if edit {
			change = h.A(h.Href(link.PlanSupport(string(v.Ref), a.Ref)), h.ID(SupportAnchor(a)), v.focus(SupportAnchor(a)), h.T("ui.change"), ui.Hidden(h.Text(": "+a.Who)))
		}
		lines = append(lines, ui.Line(h.Group(h.Strong(h.Text(a.Who)), h.Text(" · "+a.Schedule)), change, h.Group(h.T("editor.support.word"), h.Text(" · "), h.T("editor.support."+string(a.Kind)))))
	}
	if len(lines) > 0 {
		out = append(out, ui.List(lines...))
	}
	if edit && v.supportOpenIn(goal) {
		out = append(out, v.supportForm(plan.Support{Goal: goal}))
	}
	return out
}

// table is a table of planned services; nothing when there are none.
func (v PlanEditor) table(caption h.Node, rows []plan.Service, edit bool, opts ...ui.TableOpt) h.Node {
	if len(rows) == 0 {
		return nil
	}
	cost := map[string]plan.CostLine{}
	sum := v.Cost(v.Body)
	for _, l := range sum.Lines {
		cost[l.Service.ItemRef] = l
	}
	priced, paid := sum.Priced(), sum.Paid()
	cols := []ui.Col{{Key: "plan.service_and_provider"}, {Key: "plan.place_and_time"}, {Key: "plan.period"}, {Key: "editor.amount", Numeric: true}}
	if priced {
		cols = append(cols, ui.Col{Key: "editor.cost.column", Numeric: true})
	}
	if paid {
		cols = append(cols, ui.Col{Key: "editor.fee.column", Numeric: true})
	}
	if edit {
		cols = append(cols, ui.Col{Key: "ui.actions", Hidden: true, Numeric: true})
	}
	out := make([]ui.Row, len(rows))
	for i, s := range rows {
		under := s.Provider
		if s.Contract != "" {
			under += " · " + s.Contract
		}
		price := h.Span(h.Class("muted"), h.Text("–"))
		if l := cost[s.ItemRef]; l.Priced {
			price = h.Text(i18n.Money(int64(l.Monthly)))
		}
		cells := []h.Node{
			h.Group(h.Text(s.Service), ui.Sub(h.Text(under)), h.When(s.Check(v.StartsOn, v.EndsOn) != nil, func() h.Node { return ui.Tag(ui.Danger, "editor.row.incomplete") })),
			h.Group(h.Text(s.Place), ui.Sub(timetable(s.Schedule))),
			h.Span(h.Class("num"), h.Text(s.StartsOn.PL()+"–"), h.Br(), h.Text(s.EndsOn.PL())),
			planAmount(s.Amount, s.Unit),
		}
		if priced {
			cells = append(cells, price)
		}
		if paid {
			cells = append(cells, feeCell(cost[s.ItemRef]))
		}
		if edit {
			cells = append(cells, h.A(h.Href(link.PlanService(string(v.Ref), s.ItemRef)), h.ID(ServiceAnchor(s.ItemRef)), v.focus(ServiceAnchor(s.ItemRef)), h.T("ui.change"), ui.Hidden(h.Text(": "+s.Service))))
		}
		out[i] = ui.R(cells...)
	}
	return ui.DataTable(caption, cols, out, append(opts, ui.Services)...)
}

func feeCell(l plan.CostLine) h.Node {
	if !l.FeeKnown {
		return h.Span(h.Class("muted"), h.Text("–"))
	}
	return h.Text(i18n.Money(int64(l.FeeMonthly)))
}

// toAdd are the services granted and not planned yet.
func (v PlanEditor) toAdd() []plan.Service {
	var out []plan.Service
	for _, s := range v.Services {
		if !s.InPlan && s.ItemRef != v.OpenService {
			out = append(out, s)
		}
	}
	return out
}

// additions are what can be put under a goal: each service granted and not planned, a
// supporting action.
func (v PlanEditor) additions(goal int) h.Node {
	ref := string(v.Ref)
	at := "?cel=" + strconv.Itoa(goal)
	var out []h.Node
	for _, s := range v.toAdd() {
		out = append(out, h.A(h.Class("btn small"), h.Href(link.PlanService(ref, s.ItemRef)+at), ui.Icon("plus"), h.T("editor.service.add", i18n.A{"Service": s.Service})))
	}
	if !v.supportOpenIn(goal) {
		out = append(out, h.A(h.Class("btn small"), h.Href(link.PlanSupport(ref, "nowe")+at), v.focus(GoalAnchor(goal)+"-d"), ui.Icon("plus"), h.T("editor.support.add")))
	}
	return ui.PanelFoot(out...)
}

// voided carries the knowledge that a change voids the agreement in forms of one button.
func (v PlanEditor) voided() h.Node {
	if v.State != plan.Agreed {
		return nil
	}
	return ui.HiddenValue("voids", "1")
}

// goalForm is a goal open for editing.
func (v PlanEditor) goalForm(g plan.Goal) h.Node {
	f, ref := v.Form, string(v.Ref)
	at, title := link.PlanGoal(ref, "nowy"), h.T("editor.goal.new")
	var remove, away h.Node
	if g.Ref != "" {
		at, title = link.PlanGoal(ref, g.Ref), h.T("editor.goal.edit", i18n.A{"No": g.No})
		remove = ui.RemoteButton("editor.goal.remove", "usun")
		away = ui.EmptyForm("usun", link.PlanGoalRemoval(ref, g.Ref), form.NewKey(), v.Version, v.voided())
	}
	var needs []ui.Choice
	for _, n := range v.Needs {
		if n.Stands() {
			needs = append(needs, ui.Choice{Value: strconv.Itoa(n.No), Text: n.Mark() + " " + n.Text})
		}
	}
	link := h.P(h.Class("hint"), h.T("editor.goal.no_needs"))
	if len(needs) > 0 {
		link = ui.Checkboxes(f, "needs", needs, ui.Opt{Label: "editor.goal.needs"})
	}
	return h.Group(away, ui.RowForm(rowID, at, form.NewKey(), f.Version(), title,
		ui.Grid(
			ui.TextInput(f, "text", ui.Opt{Label: "editor.goal.text", Hint: "editor.goal.text_hint", Required: true, Span: "w12"}),
			ui.TextInput(f, "measure", ui.Opt{Label: "editor.goal.measure", Hint: "editor.goal.measure_hint", Optional: true, Span: "w8"}),
			ui.DateInput(f, "target", ui.Opt{Label: "editor.goal.target", Optional: true, Span: "w4"}),
		),
		link, voids(v.PlanView),
		ui.RowActs(ui.Primary("editor.goal.save"), ui.CancelRow(v.closed(), at), remove),
		ui.Autosave(at, v.Number)))
}

// closed is the part with nothing open.
func (v PlanEditor) closed() string { return link.PlanPart(string(v.Ref), link.PartGoals) }

// supportForm is a supporting action open for editing.
func (v PlanEditor) supportForm(a plan.Support) h.Node {
	f, ref := v.Form, string(v.Ref)
	at, title := link.PlanSupport(ref, "nowe"), h.T("editor.support.new")
	var remove, away h.Node
	if a.Ref != "" {
		at, title = link.PlanSupport(ref, a.Ref), h.T("editor.support.edit")
		remove = ui.RemoteButton("editor.support.remove", "usun")
		away = ui.EmptyForm("usun", link.PlanSupportRemoval(ref, a.Ref), form.NewKey(), v.Version, v.voided())
	}
	return h.Group(away, ui.RowForm(rowID, at, form.NewKey(), f.Version(), title,
		ui.Grid(
			ui.TextInput(f, "who", ui.Opt{Label: "editor.support.who", Hint: "editor.support.who_hint", Required: true, Span: "w6"}),
			ui.TextInput(f, "schedule", ui.Opt{Label: "editor.support.schedule", Hint: "editor.support.schedule_hint", Required: true, Span: "w6"}),
			ui.Select(f, "kind", choices(plan.SupportKinds, "editor.support."), ui.Opt{Label: "editor.support.kind", Required: true, Span: "w6"}),
			v.goalSelect("w6"),
		),
		voids(v.PlanView),
		ui.RowActs(ui.Primary("editor.support.save"), ui.CancelRow(v.closed(), at), remove),
		ui.Autosave(at, v.Number)))
}

// goalSelect chooses the goal something serves, or none.
func (v PlanEditor) goalSelect(span string) h.Node {
	goals := make([]ui.Choice, len(v.Goals))
	for i, g := range v.Goals {
		goals[i] = ui.Choice{Value: strconv.Itoa(g.No), Text: strconv.Itoa(g.No) + ". " + g.Text}
	}
	return ui.Select(v.Form, "goal", goals, ui.Opt{Label: "editor.goal", Empty: "editor.no_goal", Span: span})
}
