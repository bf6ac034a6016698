package page

import (
	"cus/internal/domain/application"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ConfirmationsView is what waits for a confirmation.
type ConfirmationsView struct {
	Rows  []application.Proposal
	Today date.Date
}

// Confirmations lists qualifications a programme wants confirmed.
func Confirmations(v ConfirmationsView) Doc {
	d := Doc{Title: "confirmation.list.title", Place: "confirmations"}
	if len(v.Rows) == 0 {
		d.Body = h.Group(ui.PageHead(nil, h.T("confirmation.list.none")), h.Section(h.Class("panel"), ui.EmptyState("confirmation.empty", nil)))
		return d
	}
	rows := make([]ui.Row, 0, len(v.Rows))
	for _, p := range v.Rows[:min(len(v.Rows), application.ListLimit)] {
		rows = append(rows, ui.R(ui.Link(link.Confirmation(string(p.Item)), p.Number), h.Text(p.Surname+" "+p.GivenNames),
			h.Group(h.Text(p.Service), ui.Sub(h.Text(p.Programme))), h.Text(p.ProposedBy), h.Text(i18n.DateTime(*p.ProposedAt))))
	}
	d.Body = h.Group(ui.PageHead(nil, countHeading("confirmation.list.heading", len(v.Rows), application.ListLimit)),
		h.Section(h.Class("panel"), ui.DataTable(h.T("confirmation.list.title"), []ui.Col{{Key: "application.number"}, {Key: "application.person"},
			{Key: "application.service"}, {Key: "confirmation.by"}, {Key: "confirmation.at"}}, rows, ui.Long)))
	return d
}

// ConfirmationView is one qualification to be confirmed.
type ConfirmationView struct {
	application.Proposal
	Form     *form.Form
	Confirms bool // the reader may confirm: never what they proposed
	Own      bool
}

// Confirmation shows the conditions of the programme as they were checked, and asks.
func Confirmation(v ConfirmationView) Doc {
	d := Doc{Title: "confirmation.title", Number: v.Number, Place: "confirmations", Form: v.Form, Record: ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("confirmation.title"), h.Text(" "+v.Number)),
		More: []ui.Fact{{Label: "application.person", Value: h.Text(v.GivenNames + " " + v.Surname)},
			{Label: "application.received", Value: ui.Num(v.ReceivedOn.PL())}, {Label: "confirmation.by", Value: textOrNil(v.ProposedBy)}},
		State: ItemTag(v.State)})}
	conditions := h.P(h.Class("muted"), h.T("confirmation.no_conditions"))
	if len(v.Checked) > 0 {
		conditions = ui.Checks(conditionChecks(v.Checked)...)
	}
	d.Body = h.Group(ui.Errors(v.Form), Overtaken(v.Form), ui.MainAside(
		[]h.Node{ui.Panel(h.Text(v.Service), h.Text(v.Programme), h.H3(h.T("application.met")), conditions,
			ui.SummaryList(ui.Fact{Label: "application.note", Value: kept(v.Note)}))},
		[]h.Node{confirmationForm(v)}))
	return d
}

func conditionChecks(cs []application.Condition) []h.Node {
	out := make([]h.Node, len(cs))
	for n, c := range cs {
		kind := ui.OK
		if !c.Met {
			kind = ui.Warn
		}
		out[n] = ui.Check(kind, h.Text(c.Text))
	}
	return out
}

func confirmationForm(v ConfirmationView) h.Node {
	switch {
	case v.State != application.Proposed:
		return ui.Panel(h.T("confirmation.title"), nil, h.P(h.T("confirmation.over")))
	case v.Own:
		return ui.Panel(h.T("confirmation.title"), nil, h.P(h.T("application.own_proposal")))
	case !v.Confirms:
		return ui.Panel(h.T("confirmation.title"), nil, h.P(h.T("confirmation.waits."+v.ConfirmBy)))
	}
	f := v.Form
	return ui.PanelDecide(h.T("confirmation.question"), nil, ui.Form(link.Confirmation(string(v.Item)), form.NewKey(), f.Version(),
		ui.Radios(f, "do", []ui.Choice{{Value: "confirm", Label: "confirmation.yes"},
			{Value: "return", Label: "confirmation.no", More: ui.TextArea(f, "reason", ui.Opt{Label: "confirmation.reason", Rows: 3})}}, ui.Opt{Label: "confirmation.answer", Required: true}),
		ui.Inline(ui.Primary("confirmation.save"), ui.LinkButton("ui.cancel", link.Confirmations))))
}
