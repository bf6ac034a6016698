package page

import (
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// IncomeView is the household and the income of one person.
type IncomeView struct {
	ResidentView
	Incomes []resident.IncomeLine // newest first
	May     bool                  // take a statement down
	Plan    string                // whose editor asked for it; empty: none
}

// Income is the page of the statements of income (oświadczenia o dochodzie).
func Income(v IncomeView) Doc {
	d := residentDoc(v.ResidentView)
	d.Title = "income.title"
	history := incomeHistory(v)
	if !v.May {
		d.Body = h.Group(incomeHead(v), history)
		return d
	}
	f, at := v.Form, link.ResidentIncome(string(v.Card.Ref))
	back := link.Resident(string(v.Card.Ref))
	if v.Plan != "" {
		back = link.PlanFees(v.Plan)
	}
	d.Form = f
	d.Body = h.Group(incomeHead(v), ui.MainAside([]h.Node{ui.Panel(h.T("income.new"), nil,
		ui.Form(at, form.NewKey(), 0,
			ui.Errors(f),
			h.When(v.Plan != "", func() h.Node { return ui.HiddenValue("plan", v.Plan) }),
			ui.Radios(f, "kind", []ui.Choice{
				{Value: "single", Label: "income.single", Hint: "income.single_hint"},
				{Value: "family", Label: "income.family", Hint: "income.family_hint",
					More: ui.NumberInput(f, "persons", ui.Opt{Label: "income.persons"})},
			}, ui.Opt{Label: "income.kind", Required: true}),
			ui.Pair(
				ui.MoneyInput(f, "net", ui.Opt{Label: "income.net", Hint: "income.net_hint", Required: true}),
				ui.TextInput(f, "month", ui.Opt{Label: "income.month", Hint: "income.month_hint", Required: true, Size: "xs", InputMode: "numeric"}),
			),
			ui.TextInput(f, "document", ui.Opt{Label: "income.document", Hint: "income.document_hint", Required: true, MaxLength: resident.MaxIncomeText}),
			ui.DateInput(f, "stated_on", ui.Opt{Label: "income.stated_on", Required: true}),
			ui.TextArea(f, "note", ui.Opt{Label: "income.note", Optional: true, Rows: 2, Count: resident.MaxIncomeText}),
			ui.Inline(ui.Primary("income.save"), ui.LinkButton("ui.cancel", back)),
			ui.Autosave(at, v.Card.Number),
		))}, []h.Node{history, ui.Panel(h.T("income.what"), nil, h.P(h.T("income.what_counts")), ui.More("ui.legal_basis", h.P(h.T("income.basis"))))}))
	return d
}

// incomeHead answers what the fee is counted from today.
func incomeHead(v IncomeView) h.Node {
	if len(v.Incomes) == 0 {
		return h.H2(h.T("income.headline_none"))
	}
	n := v.Incomes[0]
	return h.H2(h.T("income.headline", i18n.A{"Net": i18n.Money(n.Net), "Month": n.Month.PL()[3:]}))
}

func incomeHistory(v IncomeView) h.Node {
	title := h.T("income.history")
	if len(v.Incomes) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("income.none", nil))
	}
	var items []h.Node
	for _, n := range v.Incomes {
		kind := h.T("income.single")
		if !n.Single {
			kind = h.T("income.family_of", i18n.A{"Count": n.Persons})
		}
		items = append(items, ui.Line(h.Group(ui.Num(i18n.Money(n.Net)), h.Text(" · "), h.T("income.of_month", i18n.A{"Month": n.Month.PL()[3:]})), nil,
			h.Group(kind, h.Text(" · "+n.Document+" · "), h.T("income.recorded_by", i18n.A{"Day": n.StatedOn.PL(), "Name": n.By}),
				h.When(n.Note != "", func() h.Node { return h.Group(h.Br(), lines(n.Note)) }))))
	}
	return ui.Panel(title, nil, ui.List(items...))
}
