package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// lifePage is a page of one step in a plan's life, or the reason why it is not open.
func lifePage(v PlanView, title string, closed string, build func() h.Node) Doc {
	d := Doc{Title: title, Number: v.Number, Place: "plans", Form: v.Form, Record: planBar(v)}
	if closed != "" {
		d.Body = h.Group(ui.AlertT(ui.Info, closed), ui.Inline(ui.LinkButton("ui.back", link.Plan(string(v.Ref)), ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(Overtaken(v.Form), build())
	return d
}

// Withdrawal takes a submitted plan back, with a reason.
func Withdrawal(v PlanView) Doc {
	ref, closed := string(v.Ref), ""
	if v.State != plan.Submitted {
		closed = "plan.withdraw.not_submitted"
	}
	return lifePage(v, "plan.withdraw.title", closed, func() h.Node {
		return ui.ConfirmPage(ui.ConfirmView{Part: true, Title: h.T("plan.withdraw.heading", i18n.A{"Number": v.Number}), Lead: h.T("plan.withdraw.lead"),
			Effects: []h.Node{h.T("plan.withdraw.effect_back"), h.T("plan.withdraw.effect_agreement")},
			Form:    v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "plan.withdraw.reason", Required: true, Rows: 2, Count: 500})},
			Action: link.PlanWithdrawal(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "plan.withdraw.submit", BackHref: link.Plan(ref)})
	})
}

// NewVersion begins a new version of a plan in force.
func NewVersion(v PlanView) Doc {
	ref, closed := string(v.Ref), ""
	if v.State != plan.Approved && v.State != plan.Active {
		closed = "plan.new_version.not_in_force"
	}
	return lifePage(v, "plan.new_version.title", closed, func() h.Node {
		return ui.ConfirmPage(ui.ConfirmView{Part: true, Title: h.T("plan.new_version.heading", i18n.A{"Number": v.Number}), Lead: h.T("plan.new_version.lead"),
			Effects: []h.Node{h.T("plan.new_version.effect_force", i18n.A{"No": v.VersionNo}), h.T("plan.new_version.effect_copy"), h.T("plan.new_version.effect_year", i18n.A{"Day": v.LatestEnd().PL()})},
			Form:    v.Form, Fields: []h.Node{
				ui.Radios(v.Form, "reason", choices(plan.VersionReasons, "plan.life.reason."), ui.Opt{Label: "plan.new_version.reason", Required: true}),
				ui.TextArea(v.Form, "note", ui.Opt{Label: "plan.new_version.note", Hint: "plan.new_version.note_hint", Required: true, Rows: 2, Count: 500}),
			},
			Action: link.PlanVersion(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "plan.new_version.submit", BackHref: link.Plan(ref)})
	})
}

// Exclusion is the approver's statement that they are related to a party.
func Exclusion(v PlanView) Doc {
	ref, closed := string(v.Ref), ""
	switch {
	case v.State != plan.Submitted:
		closed = "plan.approve.not_submitted"
	case v.Excluded:
		closed = "plan.approve.excluded"
	}
	return lifePage(v, "plan.exclude.title", closed, func() h.Node {
		return ui.ConfirmPage(ui.ConfirmView{Part: true, Title: h.T("plan.exclude.heading", i18n.A{"Number": v.Number}), Lead: h.T("plan.exclude.lead"),
			Effects: []h.Node{h.T("plan.exclude.effect_other"), h.T("plan.exclude.effect_kept")},
			Form:    v.Form, Fields: []h.Node{
				ui.Radios(v.Form, "ground", choices(plan.ExclusionGrounds, "plan.exclude.ground."), ui.Opt{Label: "plan.exclude.ground", Required: true}),
				ui.Checkbox(v.Form, "declared", ui.Opt{Label: "plan.exclude.declaration", Required: true}),
				ui.More("ui.legal_basis", h.P(h.T("plan.exclude.basis"))),
			},
			Action: link.PlanExclusion(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "plan.exclude.submit", BackHref: link.PlanApproval(ref)})
	})
}

// Coordination gives the plan to another coordinator.
func Coordination(v PlanView, people []plan.Coordinator) Doc {
	ref, closed := string(v.Ref), ""
	if v.State == plan.Ended || v.State == plan.Abandoned {
		closed = "plan.coordination.over"
	}
	var who []ui.Choice
	for _, k := range people {
		if k.ID != v.CoordinatorID {
			who = append(who, ui.Choice{Value: string(k.Ref), Text: k.Name})
		}
	}
	return lifePage(v, "plan.coordination.title", closed, func() h.Node {
		return h.Group(
			ui.PartHead(nil, h.T("plan.coordination.heading", i18n.A{"Name": v.Coordinator})),
			ui.Errors(v.Form),
			ui.FormAside(
				ui.Panel(nil, nil, ui.Form(link.PlanCoordination(ref), form.NewKey(), v.Form.Version(),
					ui.Select(v.Form, "to", who, ui.Opt{Label: "plan.coordination.to", Required: true}),
					ui.TextInput(v.Form, "reason", ui.Opt{Label: "plan.coordination.reason", Hint: "plan.coordination.reason_hint", Required: true, MaxLength: 500}),
					ui.TextArea(v.Form, "note", ui.Opt{Label: "plan.coordination.note", Hint: "plan.coordination.note_hint", Required: true, Rows: 6, Count: 4000}),
					ui.Inline(ui.Primary("plan.coordination.submit"), ui.LinkButton("ui.cancel", link.Plan(ref))))),
				ui.Panel(h.T("plan.coordination.means"), nil,
					ui.List(h.T("plan.coordination.effect_cases"), h.T("plan.coordination.effect_access", i18n.A{"Name": v.Coordinator}), h.T("plan.coordination.effect_history")),
					ui.More("ui.legal_basis", h.P(h.T("plan.coordination.basis"))))),
			h.When(len(v.Changes) > 0, func() h.Node {
				return ui.Panel(h.T("plan.coordination.earlier"), nil, ui.List(mapNodes(v.Changes, func(c plan.Change) h.Node {
					return ui.Line(h.T("plan.life.handed", i18n.A{"From": c.From, "To": c.To}), ui.Num(i18n.DateTime(c.At)), h.Text(c.Reason))
				})...))
			}))
	})
}
