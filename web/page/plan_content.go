package page

import (
	"strconv"

	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// spots are what stands beside the goals and services of a plan that is read: remarks of
// the approver, or fields for them. Either may be nil.
type spots struct {
	goal    func(plan.Goal) h.Node
	service func(plan.Service) h.Node
	change  func(plan.Service) h.Node // the way to change a service; nil where it is only read
}

// planContent is everything a plan says, goal by goal, for reading.
func planContent(v PlanView, at spots) []h.Node {
	out := []h.Node{}
	for _, g := range v.Goals {
		out = append(out, planGoal(v, g, at))
	}
	rest, support := v.ServicesOf(0), v.SupportOf(0)
	title := h.T("plan.life.no_goal")
	if len(v.Goals) == 0 {
		title = h.T("plan.services_in_plan", i18n.A{"Count": len(rest)})
	}
	switch {
	case len(rest) > 0 || len(support) > 0:
		out = append(out, ui.Panel(title, nil, planGoalBody(rest, support, at)))
	case len(v.Goals) == 0:
		out = append(out, ui.Panel(h.T("plan.services_heading"), nil, ui.EmptyState(noServices(v), nil)))
	}
	return out
}

func planGoal(v PlanView, g plan.Goal, at spots) h.Node {
	var chips []h.Node
	for _, no := range g.Needs {
		if n, ok := v.Need(no); ok {
			chips = append(chips, ui.Chip(n.Mark(), n.Text))
		}
	}
	var until h.Node
	if !g.TargetOn.IsZero() {
		until = h.T("plan.life.goal_by", i18n.A{"Day": g.TargetOn.PL()})
	}
	return ui.PanelGoal(h.T("plan.life.goal", i18n.A{"No": g.No, "Text": g.Text}), until,
		h.ID("cel-"+strconv.Itoa(g.No)),
		h.When(len(chips) > 0, func() h.Node { return h.Div(h.Class("chips"), h.Group(chips...)) }),
		h.When(g.Measure != "", func() h.Node { return h.P(h.Class("sub"), h.T("plan.life.goal_seen", i18n.A{"Measure": g.Measure})) }),
		h.When(at.goal != nil, func() h.Node { return at.goal(g) }),
		planGoalBody(v.ServicesOf(g.No), v.SupportOf(g.No), at))
}

func planGoalBody(services []plan.Service, support []plan.Support, at spots) h.Node {
	var below []h.Node
	for _, s := range services {
		if at.service != nil {
			below = append(below, at.service(s))
		}
	}
	lines := make([]h.Node, len(support))
	for i, s := range support {
		lines[i] = ui.Line(h.Group(h.Strong(h.Text(s.Who)), h.Text(" · "+s.Schedule)), nil, h.T("plan.life.support."+string(s.Kind)))
	}
	return h.Group(
		h.When(len(services) > 0, func() h.Node { return plannedTable(services, at.change, at.change != nil) }),
		h.Group(below...),
		h.When(len(lines) > 0, func() h.Node { return ui.List(lines...) }))
}

// planRest is what the plan says beside its goals: needs left outside, arrangements.
func planRest(v PlanView) []h.Node {
	var outside []h.Node
	for _, n := range v.Needs {
		if n.Outside {
			outside = append(outside, ui.Line(ui.Chip(n.Mark(), n.Text), nil, h.Text(n.Reason)))
		}
	}
	var out []h.Node
	if len(outside) > 0 {
		out = append(out, ui.Panel(h.T("plan.life.outside"), nil, ui.List(outside...)))
	}
	a := v.Arrangements
	if a.ReviewMonths == 0 {
		return out
	}
	facts := []ui.Fact{{Label: "plan.life.review", Value: h.T("plan.life.every", i18n.A{"Count": a.ReviewMonths})}}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Label: key, Value: h.Text(value)})
		}
	}
	add("plan.life.contact", a.ContactOnChange)
	add("plan.life.emergency", a.EmergencyContact)
	add("plan.life.other", a.Other)
	return append(out, ui.Panel(h.T("plan.life.arrangements"), nil, ui.SummaryList(facts...)))
}

// PlanRemarks are the approver's remarks at one spot of the plan, with the way to mark each
// as dealt with for who may change the plan; nil where there are none.
func PlanRemarks(v PlanView, goal, item string) h.Node {
	all := v.CommentsOn(goal, item)
	if len(all) == 0 {
		return nil
	}
	return h.Group(mapNodes(all, func(c plan.Comment) h.Node { return planRemark(v, c, false) })...)
}

// planRemark is one remark; named says what it is about where it stands elsewhere.
func planRemark(v PlanView, c plan.Comment, named bool) h.Node {
	kind, word, state := ui.Warn, "plan.life.remark_done", h.T("plan.life.remark_by", i18n.A{"By": c.By, "At": i18n.DateTime(c.At)})
	if !c.Open() {
		kind, word = ui.OK, "plan.life.remark_again"
		state = h.T("plan.life.remark_resolved", i18n.A{"By": c.ResolvedBy, "At": i18n.DateTime(*c.ResolvedAt)})
	}
	return ui.Alert(kind, h.ID("uwaga-"+c.Ref),
		h.When(named, func() h.Node { return h.P(h.Strong(h.Text(c.About))) }),
		h.P(h.Class("kept-lines"), h.Text(c.Text)), ui.Sub(state),
		h.When(v.Mine && v.State.Editable(), func() h.Node {
			return ui.PostButton(link.PlanComment(string(v.Ref), c.Ref), form.NewKey(), v.Version, ui.SmallButton(word, ui.About(c.About)),
				ui.HiddenValue("done", map[bool]string{true: "1", false: ""}[c.Open()]))
		}))
}
