package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// approvalForm is the id of the form its fields beside the goals belong to.
const approvalForm = "rozstrzygniecie"

// Approval is where the director, or the authorised organiser, decides: the plan at the
// left with a place for a remark at every goal and service, the decision at the right.
func Approval(v PlanView) Doc {
	var at spots
	decides := v.State == plan.Submitted && !v.Author && !v.Excluded && v.MayApprove
	if decides {
		at = spots{
			goal:    func(g plan.Goal) h.Node { return pinField(v, plan.Pin{Goal: g.Ref}, g.Text) },
			service: func(s plan.Service) h.Node { return pinField(v, plan.Pin{Item: s.ItemRef}, s.Service) },
		}
	}
	head := []h.Node{ui.SummaryList(
		ui.Fact{Label: "plan.period", Value: planPeriod(v.StartsOn, v.EndsOn)},
		ui.Fact{Label: "plan.check.agreement", Value: agreedFact(v)},
		ui.Fact{Label: "plan.check.assessment", Value: assessedFact(v)})}
	if v.Updating() {
		head = append(head, h.P(h.T("plan.life.reason."+string(v.Reason)), h.Text(": "+v.ReasonNote)),
			ui.Inline(ui.LinkButton("plan.life.compare", link.PlanCompare(string(v.Ref)), ui.Icon("compare"))))
	}
	main := append([]h.Node{ui.Panel(h.T("plan.approval.about"), nil, head...)}, planContent(v, at)...)
	main = append(main, PlanFeeList(v.Detail, v.SeesIncome))
	return Doc{Title: "plan.approval.title", Number: v.Number, Place: "plans", Form: v.Form, Record: planBar(v), Body: h.Group(
		ui.Errors(v.Form), Overtaken(v.Form),
		ui.MainAsideRest(main, []h.Node{approvalDecision(v, decides), approvalCost(v), approvalWarnings(v)}, append(planRest(v), planVersions(v), planCourse(v))...))}
}

// pinField is a remark about one spot, folded away until it is wanted.
func pinField(v PlanView, p plan.Pin, about string) h.Node {
	name := p.Field()
	_, wrong := v.Form.Error(name)
	return h.Details(h.Open(v.Form.Text(name) != "" || wrong), h.Summary(h.T("plan.approval.pin"), ui.Hidden(h.Text(": "+about))),
		ui.TextArea(v.Form, name, ui.Opt{Label: "plan.approval.remark", LabelArgs: i18n.A{"About": about}, Rows: 2, Count: 1000,
			Attrs: []h.Node{h.Attr("form", approvalForm)}}))
}

func approvalDecision(v PlanView, decides bool) h.Node {
	f, ref := v.Form, string(v.Ref)
	back := ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back")))
	refuse := func(nodes ...h.Node) h.Node {
		return ui.Panel(h.T("plan.decision"), nil, append(nodes, back)...)
	}
	switch {
	case v.State != plan.Submitted:
		return refuse(h.P(h.T("plan.approve.not_submitted")))
	case v.Author:
		return refuse(h.P(h.T("plan.approve.own_plan")), h.P(h.T("plan.approve.way_out")))
	case v.Excluded:
		return refuse(h.P(h.T("plan.approve.excluded")))
	case !decides:
		return refuse(h.P(h.T("plan.approve.deputy")))
	}
	return ui.PanelDecide(h.T("plan.decision"), nil, ui.Form(link.PlanApproval(ref), form.NewKey(), f.Version(), h.ID(approvalForm),
		ui.Radios(f, "result", []ui.Choice{{Value: "approved", Label: "plan.approve.yes"}, {Value: "returned", Label: "plan.approve.no"}}, ui.Opt{Label: "plan.decision", Required: true, LabelHidden: true}),
		ui.TextArea(f, "comment", ui.Opt{Label: "plan.comment", Hint: "plan.comment_hint", Rows: 4}),
		h.P(h.Class("hint"), h.T("plan.approval.no_decision")),
		ui.Inline(ui.Primary("plan.approve.save"), ui.LinkButton("ui.cancel", link.Plan(ref)))),
		h.P(ui.LinkT(link.PlanExclusion(ref), "plan.exclude.open")))
}

// approvalCost is what the plan takes of the contracts, month by month at the full limits.
func approvalCost(v PlanView) h.Node {
	cost := v.Cost(v.Body)
	var lines []ui.SumLine
	for _, l := range cost.Lines {
		value := h.Span(h.Class("muted"), h.T("plan.approval.unpriced"))
		if l.Priced {
			value = ui.Num(grosze(l.Monthly))
		}
		lines = append(lines, ui.SumLine{Label: h.Text(l.Service.Service), Value: value})
	}
	if cost.Unpriced < len(cost.Lines) {
		lines = append(lines, ui.SumLine{Label: h.T("plan.approval.monthly"), Value: ui.Num(grosze(cost.Monthly)), Total: true},
			ui.SumLine{Label: h.T("plan.approval.total", i18n.A{"Count": cost.Months}), Value: ui.Num(grosze(cost.Total))})
	}
	if len(lines) == 0 {
		return nil
	}
	var short []h.Node
	for _, s := range v.Planned() {
		for _, w := range v.Shortage(s) {
			short = append(short, ui.AlertT(ui.Warn, w.Key, w.Args))
		}
	}
	return ui.Panel(h.T("plan.approval.cost"), nil, ui.Sums(lines...), h.Group(short...), h.P(h.Class("hint"), h.T("plan.approval.cost_how")))
}

func grosze(g money.Grosze) string { return i18n.Money(int64(g)) }

// approvalWarnings are what the coordinator justified when handing the plan over.
func approvalWarnings(v PlanView) h.Node {
	if len(v.Submitted) == 0 {
		return ui.Panel(h.T("plan.approval.warnings"), nil, h.P(h.T("plan.approval.no_warnings")))
	}
	return ui.Panel(h.T("plan.approval.warnings"), nil, ui.Checks(mapNodes(v.Submitted, func(w plan.Warning) h.Node {
		return ui.Check(ui.Warn, h.Group(h.T(w.Key, w.Args), ui.Sub(h.T("plan.reason", i18n.A{"Reason": w.Reason}))))
	})...))
}
