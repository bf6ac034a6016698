package page

import (
	"cus/internal/domain/decision"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// decisionForm is a page of one form about a decision, or the sentence why it is not open.
func decisionForm(v DecisionView, open bool, body h.Node) Doc {
	d := Doc{Title: "decision.title", Number: v.Number, Place: "decisions", Form: v.Form, Record: decisionBar(v)}
	if !open {
		d.Body = h.Group(ui.AlertT(ui.Info, "decision.no_such_step", i18n.A{"Number": v.Number}),
			ui.Inline(ui.LinkButton("ui.back", link.Decision(string(v.Ref)), ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(ui.Errors(v.Form), Overtaken(v.Form), body)
	return d
}

// DecisionEdit is the text of a draft; it can be saved as it is, or handed over to be signed.
func DecisionEdit(v DecisionView) Doc {
	f, ref := v.Form, string(v.Ref)
	return decisionForm(v, v.State == decision.Draft && v.Hand.Leads, h.Group(
		ui.PartHead(nil, h.T("decision.edit.heading")),
		h.If(v.Remark != "", ui.Alert(ui.Warn, h.P(h.Strong(h.T("decision.came_back"))), h.P(h.Text(v.Remark)))),
		ui.FormAside(
			ui.Panel(nil, nil, ui.WideForm(link.DecisionEdit(ref), form.NewKey(), f.Version(),
				ui.Pair(ui.TextInput(f, "authority", ui.Opt{Label: "decision.authority", Hint: "decision.authority_hint", Required: true}),
					ui.TextInput(f, "appeal_board", ui.Opt{Label: "decision.appeal_board", Hint: "decision.appeal_board_hint", Required: true})),
				ui.TextArea(f, "party", ui.Opt{Label: "decision.party", Hint: "decision.party_hint", Required: true, Rows: 3}),
				ui.TextArea(f, "legal_basis", ui.Opt{Label: "decision.legal_basis", Required: true, Rows: 3}),
				ui.TextArea(f, "resolution", ui.Opt{Label: "decision.resolution", Required: true, Rows: 3}),
				ui.TextArea(f, "reasons", ui.Opt{Label: "decision.reasons", Hint: "decision.reasons_hint", Required: true, Rows: 14, Count: 20000}),
				ui.Inline(ui.Primary("decision.submit", h.Name("do"), h.Value("submit")), ui.Button("decision.save", h.Name("do"), h.Value("save")),
					ui.LinkButton("ui.cancel", link.Decision(ref))),
				ui.Autosave(link.DecisionEdit(ref), v.Number),
			)),
			ui.Panel(h.T("decision.edit.help"), nil,
				h.P(h.T("decision.edit.help.parts")),
				h.P(h.T("decision.edit.help.instruction")),
				h.P(h.T("decision.edit.help.sign")),
				ui.More("ui.legal_basis", h.P(h.T("decision.edit.help.basis")))),
		)))
}

// DecisionSignature shows the whole text to whoever signs, who signs it or sends it back.
func DecisionSignature(v DecisionView) Doc {
	f, ref := v.Form, string(v.Ref)
	open := v.State == decision.Submitted && v.MaySign
	d := decisionForm(v, open, ui.MainAside(
		[]h.Node{decisionText(v), ui.Panel(h.T("decision.instruction"), nil, h.Div(h.Class("kept-lines"), h.Text(instruction(v.AppealBoard))))},
		[]h.Node{ui.PanelDecide(h.T("decision.sign.heading"), nil, ui.Form(link.DecisionSignature(ref), form.NewKey(), f.Version(),
			ui.Radios(f, "do", []ui.Choice{
				{Value: string(decision.Sign), Label: "decision.sign", More: ui.TextInput(f, "post", ui.Opt{Label: "decision.post", Hint: "decision.post_hint"})},
				{Value: string(decision.Return), Label: "decision.return", More: ui.TextArea(f, "reason", ui.Opt{Label: "decision.remark", Rows: 3})},
			}, ui.Opt{Label: "decision.what_to_do", Required: true}),
			h.P(h.Class("muted"), h.T("decision.sign.as", i18n.A{"Behalf": v.OnBehalf(), "Name": v.Hand.Name, "Number": v.Hand.Number})),
			h.P(h.Class("muted"), h.T("decision.sign.effect")),
			ui.Inline(ui.Primary("decision.sign.confirm"), ui.LinkButton("ui.cancel", link.Decision(ref)))))}))
	if v.State == decision.Submitted && !v.MaySign {
		key := "decision.not_authorised"
		if v.Hand.Self == v.DraftedByID {
			key = "decision.own_draft"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key), ui.Inline(ui.LinkButton("ui.back", link.Decision(ref), ui.Icon("back"))))
	}
	return d
}

// DecisionDelivery asks when and how the decision was delivered.
func DecisionDelivery(v DecisionView) Doc {
	f, ref := v.Form, string(v.Ref)
	return decisionForm(v, v.State == decision.Issued && v.Hand.Leads, ui.FormAside(
		ui.Panel(h.T("decision.deliver.heading"), nil, ui.Form(link.DecisionDelivery(ref), form.NewKey(), f.Version(),
			ui.DateInput(f, "on", ui.Opt{Label: "decision.delivered", Required: true}),
			ui.Radios(f, "manner", choices(decision.Manners, "decision.manner."), ui.Opt{Label: "decision.manner", Required: true}),
			ui.Inline(ui.Primary("decision.deliver"), ui.LinkButton("ui.cancel", link.Decision(ref))))),
		ui.Panel(h.T("decision.deliver.help"), nil, h.P(h.T("decision.deliver.help.term")), h.P(h.T("decision.deliver.help.deemed")),
			ui.More("ui.legal_basis", h.P(h.T("decision.deliver.help.basis"))))))
}

// DecisionAppeal records what came after the delivery: a waiver, an appeal, that the time
// has passed; or, once appealed, what the board ruled.
func DecisionAppeal(v DecisionView) Doc {
	f, ref := v.Form, string(v.Ref)
	open := v.Hand.Leads && (v.State == decision.Delivered || v.State == decision.Appealed)
	var ways []ui.Choice
	heading, submit := "decision.appeal.heading", "decision.appeal.save"
	reason := ui.Opt{Label: "decision.appeal.note", Hint: "decision.appeal.note_hint", Optional: true, Rows: 2}
	on := ui.Opt{Label: "decision.appeal.on", Hint: "decision.appeal.on_hint"}
	if v.State == decision.Appealed {
		heading, submit = "decision.rule.heading", "decision.rule.save"
		reason = ui.Opt{Label: "decision.ruling", Hint: "decision.ruling_hint", Required: true, Rows: 3}
		on = ui.Opt{Label: "decision.ruled", Required: true}
		ways = []ui.Choice{{Value: string(decision.Uphold), Label: "decision.uphold"}, {Value: string(decision.Reverse), Label: "decision.reverse", Hint: "decision.reverse_hint"}}
	} else {
		ways = []ui.Choice{
			{Value: string(decision.Appeal), Label: "decision.appeal", More: ui.DateInput(f, "forward", ui.Opt{Label: "decision.forwarded", Hint: "decision.forward_hint", Optional: true})},
			{Value: string(decision.Waive), Label: "decision.waive"},
			{Value: string(decision.Finalise), Label: "decision.finalise", Hint: "decision.finalise_hint", Disabled: !v.Today.After(v.AppealUntil)},
		}
	}
	return decisionForm(v, open, ui.FormAside(
		ui.Panel(h.T(heading), nil, ui.Form(link.DecisionAppeal(ref), form.NewKey(), f.Version(),
			ui.Radios(f, "do", ways, ui.Opt{Label: "decision.what_happened", Required: true}),
			ui.DateInput(f, "on", on),
			ui.TextArea(f, "reason", reason),
			ui.Inline(ui.Primary(submit), ui.LinkButton("ui.cancel", link.Decision(ref))))),
		ui.Panel(h.T("decision.appeal.help"), nil, h.P(h.T("decision.appeal.help.term", i18n.A{"Day": v.AppealUntil.PL()})), h.P(h.T("decision.appeal.help.board")),
			ui.More("ui.legal_basis", h.P(h.T("decision.appeal.help.basis"))))))
}

// DecisionAbandonment asks why a draft is not needed.
func DecisionAbandonment(v DecisionView) Doc {
	ref := string(v.Ref)
	return decisionForm(v, v.Hand.Leads && (v.State == decision.Draft || v.State == decision.Submitted), ui.ConfirmPage(ui.ConfirmView{Part: true,
		Title: h.T("decision.abandon.heading", i18n.A{"Number": v.Number}), Lead: h.T("decision.abandon.lead"),
		Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "decision.abandon.reason", Required: true, Rows: 3})},
		Action: link.DecisionAbandonment(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "decision.abandon", Danger: true, BackHref: link.Decision(ref)}))
}
