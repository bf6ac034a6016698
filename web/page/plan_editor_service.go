package page

import (
	"slices"

	"cus/internal/domain/contract"
	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// OfContract marks a choice of performer that is a contract line.
const OfContract = "u:"

// idFigures is the part of the open row that follows what is typed.
const idFigures = "wiersz-wynik"

// serviceForm is a planned service open for editing.
func (v PlanEditor) serviceForm(s plan.Service) h.Node {
	f, ref := v.Form, string(v.Ref)
	at := link.PlanService(ref, s.ItemRef)
	title := h.Group(h.T("editor.service.edit", i18n.A{"Service": s.Service}), h.Span(h.Class("muted"), h.Text(" · "), h.T("editor.service.programme", i18n.A{"Programme": s.Programme})))
	var remove, away h.Node
	if s.InPlan {
		remove = ui.RemoteButton("editor.service.remove", "usun")
		away = ui.EmptyForm("usun", link.PlanServiceRemoval(ref, s.ItemRef), form.NewKey(), v.Version, v.voided())
	}
	return h.Group(away, ui.RowForm(rowID, at, form.NewKey(), f.Version(), title,
		ui.HiddenValue("item", s.ItemRef),
		ui.Live(link.PlanFigures(ref), idFigures,
			ui.Grid(
				ui.Select(f, "provider", v.performers(s), ui.Opt{Label: "editor.service.provider", Required: true, Span: "w8"}),
				ui.Suggest(f, "place", ui.Opt{Label: "plan.place", Required: true, Span: "w4"}, v.places()...),
				ui.Weekdays(f, "days", ui.Opt{Label: "plan.days", Required: true, Span: "w4"}),
				ui.Weeks(f, "weeks", ui.Opt{Label: "editor.service.weeks", Span: "w3"}),
				ui.TextInput(f, "hours", ui.Opt{Label: "editor.service.hours", Required: true, Span: "w2"}),
				ui.TextInput(f, "amount", ui.Opt{Label: "editor.service.limit." + string(s.Unit), Required: true, Span: "w3", InputMode: "decimal"}),
				dayInput(f, "starts", "plan.from"),
				dayInput(f, "ends", "plan.until"),
				v.goalSelect("w4"),
				ui.TextInput(f, "note", ui.Opt{Label: "plan.note", Span: "w4"}),
			)),
		v.figures(s.ItemRef, nil),
		voids(v.PlanView),
		ui.RowActs(ui.Primary("plan.save_service"), ui.CancelRow(v.closed(), at), remove),
		h.Div(h.Class("split"), ui.Autosave(at, v.Number),
			h.Span(h.Class("no-js"), ui.Quiet("editor.service.work_out", h.FormAction(link.PlanFigures(ref))))),
	))
}

// dayInput is a day in a row of fields, where the form of a day is known from its neighbours.
func dayInput(f *form.Form, name, label string) h.Node {
	return ui.TextInput(f, name, ui.Opt{Label: label, Required: true, Span: "w2", InputMode: "numeric"})
}

// performers are the contract lines for a service with their price and what is free of them,
// then the performers without one.
func (v PlanEditor) performers(s plan.Service) []ui.Choice {
	var out []ui.Choice
	for _, c := range v.Choices {
		if c.Service == s.Service {
			out = append(out, contractChoice(c))
		}
	}
	for _, p := range v.Providers {
		out = append(out, ui.Choice{Value: string(p.Ref), Text: p.Name, Group: "editor.service.without_contract"})
	}
	return out
}

// contractChoice is one contract line as a choice: who, which contract, its price, what is free.
func contractChoice(c contract.Choice) ui.Choice {
	free := "0"
	if len(c.Free) > 0 {
		least := slices.MinFunc(c.Free, func(a, b contract.MonthQuantity) int { return int(a.Quantity - b.Quantity) })
		free = max(least.Quantity, 0).String()
	}
	args := i18n.A{"Provider": c.Provider, "Contract": c.Contract, "Price": i18n.Money(int64(c.Price)), "Free": free, "Unit": string(c.Unit)}
	out := ui.Choice{Value: OfContract + string(c.LineRef), Label: "editor.service.line_monthly", Args: args, Group: "editor.service.with_contract"}
	if c.LimitKind == contract.Total {
		out.Label = "editor.service.line_total"
	}
	return out
}

// places are those the plan names already.
func (v PlanEditor) places() []string {
	out := []string{"w domu"}
	for _, s := range v.Planned() {
		if s.Place != "" && !slices.Contains(out, s.Place) {
			out = append(out, s.Place)
		}
	}
	return out
}

// figures says what the row as typed comes to.
func (v PlanEditor) figures(item string, said h.Node) h.Node {
	i := slices.IndexFunc(v.Typed.Services, func(s plan.Service) bool { return s.ItemRef == item })
	if i < 0 {
		return nil
	}
	s := v.Typed.Services[i]
	var left, right h.Node
	if least, most, ok := s.Spread(); ok && s.Complete() {
		args := i18n.A{"Least": least.String(), "Most": most.String(), "Unit": string(s.Unit), "Daily": s.Daily()}
		left = h.T("editor.figures.spread", args)
		if least == most {
			left = h.T("editor.figures.always", args)
		}
	}
	if c, ok := v.Typed.Choice(s); ok && s.Amount > 0 {
		right = h.T("editor.figures.cost", i18n.A{"Price": i18n.Money(int64(c.Price)), "Sum": i18n.Money(rowCost(v, item)), "Unit": string(s.Unit)})
	}
	if f, ok := v.Typed.Fee(s); ok && f.Known() && s.Amount > 0 {
		args := i18n.A{"Unit": string(s.Unit), "Fee": f.UnitText(), "Month": i18n.Money(int64(f.Amount(s.Amount)))}
		said := h.T("editor.figures.fee", args)
		if f.PerMonth() {
			said = h.T("editor.figures.fee_month", args)
		}
		right = h.Group(right, h.If(right != nil, h.Br()), said)
	}
	notes := []h.Node{}
	for _, w := range s.OverLimit() {
		notes = append(notes, ui.Alert(ui.Warn, h.P(h.T(w.Key, w.Args))))
	}
	for _, w := range v.Typed.Shortage(s) {
		notes = append(notes, ui.Alert(ui.Warn, h.P(h.Strong(h.T(w.Key, w.Args)), h.Text(" "), h.T("editor.figures.ways"))))
	}
	if said != nil {
		notes = append(notes, ui.Hidden(h.Span(h.Data("announce", ""), said)))
	}
	return ui.Figures(idFigures, left, right, notes...)
}

func rowCost(v PlanEditor, item string) int64 {
	for _, l := range v.Cost(v.Typed).Lines {
		if l.Service.ItemRef == item {
			return int64(l.Monthly)
		}
	}
	return 0
}

// PlanFigures is the answer to a row as typed: its figures, both panels, and one sentence
// for who listens.
func PlanFigures(v PlanEditor) h.Node {
	c := v.Cost(v.Typed)
	said := h.T("editor.said.remarks", i18n.A{"Count": v.remarks()})
	if c.Priced() {
		said = h.Group(h.T("editor.said.cost", i18n.A{"Sum": i18n.Money(int64(c.Monthly))}), h.Text(" "),
			h.When(c.FeeUnknown == 0, func() h.Node {
				return h.Group(h.T("editor.said.fee", i18n.A{"Sum": i18n.Money(int64(c.FeeMonthly))}), h.Text(" "))
			}), said)
	}
	return h.Group(v.figures(v.OpenService, said), h.Group(v.panels(true)...), v.brief(true))
}
