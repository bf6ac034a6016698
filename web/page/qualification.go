package page

import (
	"cus/internal/domain/application"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ItemTag is what became of one service applied for.
func ItemTag(s application.ItemState) h.Node {
	kind := map[application.ItemState]ui.Kind{application.Pending: ui.Waiting, application.Qualified: ui.OK, application.ItemWithdrawn: ui.Closed}[s]
	return ui.Tag(kind, "application.item."+string(s))
}

func itemTable(items []application.Item) h.Node {
	rows := make([]ui.Row, len(items))
	for i, it := range items {
		decided := h.Node(nil)
		if it.DecidedAt != nil {
			decided = ui.Sub(h.Text(i18n.DateTime(*it.DecidedAt) + " · " + it.DecidedBy))
		}
		rows[i] = ui.R(h.Text(it.Service), h.Text(it.Programme), ui.TextOr(it.Note), h.Group(ItemTag(it.State), decided))
	}
	return ui.DataTable(h.T("application.services"), []ui.Col{{Key: "application.service"}, {Key: "application.programme"},
		{Key: "application.conditions"}, {Key: "application.state"}}, rows)
}

// Qualification is the form that decides on each service applied for.
func Qualification(v ApplicationView) Doc {
	a, f := v.Application, v.Form
	back := link.Application(string(a.Ref))
	d := Doc{Title: "application.qualification.title", Number: a.Number, Place: "applications", Form: f, Record: applicationBar(v)}
	var open []application.Item
	for _, i := range v.Items {
		if i.Open() {
			open = append(open, i)
		}
	}
	if !v.Mine || !a.State.Open() || len(open) == 0 {
		key := "application.qualification.done"
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key), ui.Panel(h.T("application.services"), nil, itemTable(v.Items)),
			ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(
		ui.PartHead(nil, h.T("application.qualification.heading")),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Form(link.ApplicationQualification(string(a.Ref)), form.NewKey(), f.Version(),
				h.Each(open, func(i application.Item) h.Node { return itemDecision(f, i) }),
				ui.Inline(ui.Primary("application.qualification.save"), ui.LinkButton("ui.cancel", back)),
			),
			ui.Panel(h.T("application.qualification.help.title"), nil,
				h.P(h.T("application.qualification.help.grant")),
				h.P(h.T("application.qualification.help.refuse")),
				ui.More("ui.legal_basis", h.P(h.T("application.qualification.help.basis")))),
		),
	)
	return d
}

func itemDecision(f *form.Form, i application.Item) h.Node {
	ref := string(i.Ref)
	words := []ui.Choice{
		{Value: string(application.Pending), Label: "application.decide.later"},
		{Value: string(application.Qualified), Label: "application.decide.qualify", Disabled: !i.InForce},
		{Value: string(application.ItemWithdrawn), Label: "application.decide.withdraw"},
	}
	if i.State == application.Qualified {
		words = []ui.Choice{{Value: string(application.Pending), Label: "application.decide.stays"}, words[2]}
	}
	if f.Raw("state."+ref) == "" {
		f.Set("state."+ref, string(application.Pending))
	}
	return ui.Panel(h.Text(i.Service), h.Text(i.Programme),
		ui.HiddenValue("item", ref),
		h.If(!i.InForce && i.State == application.Pending, ui.AlertT(ui.Warn, "application.programme_not_in_force", i18n.A{"Programme": i.Programme})),
		ui.Radios(f, "state."+ref, words, ui.Opt{Label: "application.decide", InRow: true}),
		ui.TextArea(f, "note."+ref, ui.Opt{Label: "application.conditions", Hint: "application.conditions_hint", Rows: 2}))
}
