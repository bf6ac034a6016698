package page

import (
	"fmt"

	"cus/internal/domain/contract"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ContractFormView is the form of a contract, new or known, or of its amendment.
type ContractFormView struct {
	Form      *form.Form
	Contract  contract.Contract // zero for a new one
	Lines     []contract.Line   // of the contract to amend
	Providers []provider.Choice
	Services  []contract.Service
	Budget    []project.Choice // lines of the project's budget
	Today     date.Date
}

// ContractForm is the form of a contract that is not signed.
func ContractForm(v ContractFormView) Doc {
	f, c := v.Form, v.Contract
	action, back := link.NewContract, link.Contracts
	above, title := ui.LinkT(back, "contract.title"), "contract.new_h1"
	if c.Ref != "" {
		action, back = link.ContractEdit(string(c.Ref)), link.Contract(string(c.Ref))
		above, title = ui.Link(back, c.Number), "contract.edit_h1"
	}
	return Doc{Title: "contract.contract", Place: "contracts", Form: f, Number: c.Number, Body: h.Group(
		ui.PageHead(above, h.T(title)),
		ui.Errors(f), Overtaken(f),
		ui.WideForm(action, form.NewKey(), f.Version(),
			ui.Panel(h.T("contract.part.party"), nil, contractParty(v)),
			ui.Panel(h.T("contract.part.mode"), nil, contractMode(f)),
			ui.Panel(h.T("contract.services"), nil, contractServices(v, 0)),
			ui.Panel(h.T("contract.part.days"), nil, contractTerms(v)),
			ui.Inline(ui.Primary("contract.save"), ui.LinkButton("ui.cancel", back)),
			ui.Autosave(action, c.Number),
		),
	)}
}

func contractParty(v ContractFormView) h.Node {
	f := v.Form
	choices := make([]ui.Choice, 0, len(v.Providers)+1)
	known := v.Contract.ProviderRef == ""
	for _, p := range v.Providers {
		choices = append(choices, ui.Choice{Value: string(p.Ref), Text: p.Name})
		known = known || p.Ref == v.Contract.ProviderRef
	}
	if !known { // the centre works with it no longer
		choices = append(choices, ui.Choice{Value: string(v.Contract.ProviderRef), Text: v.Contract.Provider})
	}
	number := "contract.number_hint"
	if v.Contract.Ref != "" {
		number = "contract.number_kept_hint"
	}
	return h.Div(h.Class("form"),
		ui.Select(f, "provider", choices, ui.Opt{Label: "provider.provider", Required: true, Size: "m"}),
		ui.TextInput(f, "number", ui.Opt{Label: "contract.number", Hint: number, Optional: true, Size: "s", MaxLength: contract.MaxNumber}),
		ui.TextArea(f, "subject", ui.Opt{Label: "contract.subject", Hint: "contract.subject_hint", Required: true, Count: contract.MaxSubject, Rows: 2}))
}

func contractMode(f *form.Form) h.Node {
	modes := modeChoices()
	for i := range modes {
		modes[i].Hint = "contract.mode_hint." + modes[i].Value
	}
	kinds := make([]ui.Choice, 2)
	for i, k := range contract.OpenCall.Kinds() {
		kinds[i] = ui.Choice{Value: string(k), Label: k.Key()}
	}
	return h.Div(h.Class("form"),
		ui.Radios(f, "mode", modes, ui.Opt{Label: "contract.mode", Required: true}),
		ui.Radios(f, "kind", kinds, ui.Opt{Label: "contract.grant_kind", Hint: "contract.grant_kind_hint"}),
		ui.Pair(ui.DateInput(f, "announced_on", ui.Opt{Label: "contract.announced_on", Optional: true}),
			ui.DateInput(f, "offers_until", ui.Opt{Label: "contract.offers_until", Hint: "contract.offers_hint", Optional: true})))
}

func contractTerms(v ContractFormView) h.Node {
	f := v.Form
	return h.Div(h.Class("form"),
		ui.Pair(ui.DateInput(f, "starts_on", ui.Opt{Label: "contract.starts_on", Required: true}), ui.DateInput(f, "ends_on", ui.Opt{Label: "contract.ends_on", Required: true})),
		ui.Pair(ui.MoneyInput(f, "amount", ui.Opt{Label: "contract.amount", Hint: "contract.amount_hint"}),
			ui.MoneyInput(f, "own", ui.Opt{Label: "contract.own", Hint: "contract.own_hint", Optional: true})),
		budgetSelect(f, v.Budget, v.Contract),
		ui.NumberInput(f, "warn_percent", ui.Opt{Label: "contract.warn_percent", Hint: "contract.warn_hint", Unit: "contract.percent"}),
		contractNoteFields(f))
}

// budgetSelect chooses the line of the project's budget that pays for the contract.
func budgetSelect(f *form.Form, lines []project.Choice, c contract.Contract) h.Node {
	list := offered(lines)
	known := c.BudgetLine == ""
	for _, l := range lines {
		known = known || l.Ref == string(c.BudgetLine)
	}
	if !known { // of a project before this one
		list = append(list, ui.Choice{Value: string(c.BudgetLine), Text: c.BudgetName})
	}
	return ui.Select(f, "budget_line", list, ui.Opt{Label: "contract.budget_line", Hint: "contract.budget_hint", Empty: "contract.budget_none", Size: "m"})
}

func contractNoteFields(f *form.Form) h.Node {
	return h.Group(
		ui.TextInput(f, "cru_no", ui.Opt{Label: "contract.cru_no", Hint: "contract.cru_hint", Optional: true, Size: "s", MaxLength: contract.MaxNumber}),
		ui.Fieldset("provider.data_agreement",
			ui.TextInput(f, "data_agreement_no", ui.Opt{Label: "provider.data_agreement_no", Optional: true, Size: "s", MaxLength: contract.MaxNumber}),
			ui.DateInput(f, "data_agreement_on", ui.Opt{Label: "provider.data_agreement_on", Optional: true})))
}

// contractServices are the rows of services: those filled, and some empty ones. The first
// fixed rows belong to lines of a signed contract, whose service and kind of limit stay.
func contractServices(v ContractFormView, fixed int) h.Node {
	f := v.Form
	rows := max(3, fixed+1)
	for i := range contract.MaxLines {
		if f.Text(fmt.Sprintf("service.%d", i))+f.Text(fmt.Sprintf("price.%d", i)) != "" {
			rows = max(rows, i+2)
		}
	}
	services := make([]ui.Choice, len(v.Services))
	for i, s := range v.Services {
		services[i] = ui.Choice{Value: string(s.Ref), Text: s.Name}
	}
	limits := []ui.Choice{{Value: string(contract.Total), Label: contract.Total.Key()}, {Value: string(contract.Monthly), Label: contract.Monthly.Key()}}
	var out []h.Node
	for i := range min(rows, contract.MaxLines) {
		at := func(name string) string { return fmt.Sprintf("%s.%d", name, i) }
		if i < fixed {
			l := v.Lines[i]
			out = append(out, h.Fieldset(h.Class("field"), h.Legend(h.Text(l.Service+" "), h.T(l.LimitKind.Key())),
				ui.HiddenValue(at("service"), string(l.ServiceRef)), ui.HiddenValue(at("limit"), string(l.LimitKind)),
				ui.Grid(
					ui.MoneyInput(f, at("price"), ui.Opt{Label: "contract.price", Span: "w4"}),
					ui.TextInput(f, at("quantity"), ui.Opt{Label: "contract.limit", Hint: "contract.limit_planned", HintArgs: plannedArgs(l), InputMode: "decimal", Span: "w4",
						Unit: "unit.short." + string(l.Unit)}))))
			continue
		}
		out = append(out, h.Fieldset(h.Class("field"), h.Legend(h.T("contract.line", i18n.A{"No": i + 1})),
			ui.Grid(
				ui.Select(f, at("service"), services, ui.Opt{Label: "contract.service", Empty: "contract.no_service", Span: "w4"}),
				ui.MoneyInput(f, at("price"), ui.Opt{Label: "contract.price", Span: "w3"}),
				ui.TextInput(f, at("quantity"), ui.Opt{Label: "contract.limit", InputMode: "decimal", Span: "w2"}),
				ui.Select(f, at("limit"), limits, ui.Opt{Label: "contract.limit_kind", Span: "w3"}))))
	}
	return h.Div(h.Class("form"), h.P(h.Class("hint"), h.T("contract.lines_hint")), h.Group(out...))
}

func plannedArgs(l contract.Line) i18n.A {
	planned := l.Planned
	if l.LimitKind == contract.Monthly {
		planned = l.Most
	}
	return i18n.A{"Planned": planned.String(), "Unit": string(l.Unit)}
}

// ContractAmendment is the form of an amendment: what is in force, to be changed from a day.
func ContractAmendment(v ContractFormView) Doc {
	f, c := v.Form, v.Contract
	back := link.Contract(string(c.Ref))
	return Doc{Title: "contract.page", Args: i18n.A{"Number": c.Number}, Place: "contracts", Form: f, Number: c.Number, Body: h.Group(
		ui.PageHead(ui.Link(back, c.Number), h.T("contract.amend_h1", i18n.A{"No": c.VersionNo + 1, "Number": c.Number})),
		ui.Lede(h.T("contract.amend_lede")),
		ui.Errors(f), Overtaken(f),
		ui.WideForm(link.ContractAmendment(string(c.Ref)), form.NewKey(), f.Version(),
			ui.Panel(h.T("contract.part.amendment"), nil, h.Div(h.Class("form"),
				ui.Pair(ui.DateInput(f, "concluded_on", ui.Opt{Label: "contract.concluded_on", Required: true}),
					ui.DateInput(f, "effective_on", ui.Opt{Label: "contract.effective_on", Required: true})),
				ui.TextArea(f, "reason", ui.Opt{Label: "contract.reason", Hint: "contract.reason_hint", Required: true, Count: contract.MaxText, Rows: 2}))),
			ui.Panel(h.T("contract.part.new_values"), nil, h.Div(h.Class("form"),
				ui.DateInput(f, "ends_on", ui.Opt{Label: "contract.ends_on", Required: true}),
				ui.Pair(ui.MoneyInput(f, "amount", ui.Opt{Label: "contract.amount"}), ui.MoneyInput(f, "own", ui.Opt{Label: "contract.own", Optional: true})))),
			ui.Panel(h.T("contract.services"), nil, contractServices(v, len(v.Lines))),
			ui.Panel(h.T("contract.part.accountant"), nil, h.Div(h.Class("form"), accountantFields(f))),
			ui.Inline(ui.Primary("contract.save_amendment"), ui.LinkButton("ui.cancel", back)),
			ui.Autosave(link.ContractAmendment(string(c.Ref)), c.Number),
		),
	)}
}

func accountantFields(f *form.Form) h.Node {
	return ui.Pair(
		ui.TextInput(f, "accountant", ui.Opt{Label: "contract.accountant_name", Hint: "contract.accountant_hint", Required: true, MaxLength: contract.MaxNumber}),
		ui.DateInput(f, "accountant_checked_on", ui.Opt{Label: "contract.accountant_checked_on", Required: true}))
}

// ContractStepView is the question before a step of a contract.
type ContractStepView struct {
	Form     *form.Form
	Contract contract.Contract
	People   contract.Persons
	Budget   []project.Choice // lines of the project's budget
	Today    date.Date
}

func (v ContractStepView) doc(c ui.ConfirmView) Doc {
	k := v.Contract
	c.Lead = h.Group(h.Text(k.Provider), h.Text(" · "), period(k.StartsOn, k.EndsOn), h.Text(" · "), sum(k.Amount))
	c.Form, c.Key, c.Version, c.BackHref = v.Form, form.NewKey(), v.Form.Version(), link.Contract(string(k.Ref))
	c.Fields = append([]h.Node{Overtaken(v.Form)}, c.Fields...)
	return Doc{Title: "contract.page", Args: i18n.A{"Number": k.Number}, Place: "contracts", Form: v.Form, Number: k.Number, Body: ui.ConfirmPage(c)}
}

// ContractProcedure asks whether to open the procedure.
func ContractProcedure(v ContractStepView) Doc {
	return v.doc(ui.ConfirmView{Title: h.T("contract.ask.procedure", i18n.A{"Number": v.Contract.Number}),
		Effects: []h.Node{h.T(v.Contract.Mode.Key()), h.T("contract.effect.procedure")},
		Fields:  []h.Node{ui.Checkbox(v.Form, "checked", ui.Opt{Label: "contract.checked", Required: true})},
		Action:  link.ContractProcedure(string(v.Contract.Ref)), Submit: "contract.open_procedure"})
}

// ContractAward asks how the procedure ended.
func ContractAward(v ContractStepView) Doc {
	f := v.Form
	return v.doc(ui.ConfirmView{Title: h.T("contract.ask.award", i18n.A{"Number": v.Contract.Number}),
		Effects: []h.Node{h.T("contract.effect.award")},
		Fields: []h.Node{
			ui.Radios(f, "result", []ui.Choice{{Value: string(contract.Awarded), Label: "contract.result.awarded"}, {Value: string(contract.Cancelled), Label: "contract.result.cancelled", Hint: "contract.result.cancelled_hint"}},
				ui.Opt{Label: "contract.result", Required: true}),
			ui.DateInput(f, "day", ui.Opt{Label: "contract.opinion_on"}),
			ui.TextArea(f, "note", ui.Opt{Label: "contract.result_note", Hint: "contract.result_note_hint", Optional: true, Count: contract.MaxText, Rows: 3})},
		Action: link.ContractAward(string(v.Contract.Ref)), Submit: "contract.save_result"})
}

// ContractSignature takes what stands under the contract.
func ContractSignature(v ContractStepView) Doc {
	f := v.Form
	fields := []h.Node{
		ui.TextArea(f, "party_clause", ui.Opt{Label: "contract.party_clause", Required: true, Count: contract.MaxText, Rows: 2}),
		ui.TextInput(f, "attorney_no", ui.Opt{Label: "contract.attorney_no", Hint: "contract.attorney_hint", Required: true, Size: "s", MaxLength: contract.MaxNumber}),
		accountantFields(f),
		ui.DateInput(f, "signed_on", ui.Opt{Label: "contract.signed_on", Required: true}),
	}
	effects := []h.Node{h.T("contract.effect.signed"), h.T("contract.effect.plans")}
	if v.Contract.Mode.Grant() {
		effects = append(effects, h.T("contract.effect.grant"))
		fields = append(fields, ui.HiddenValue("cru_no", ""))
	} else {
		fields = append(fields, ui.TextInput(f, "cru_no", ui.Opt{Label: "contract.cru_no", Hint: "contract.cru_hint", Optional: true, Size: "s", MaxLength: contract.MaxNumber}))
	}
	return v.doc(ui.ConfirmView{Title: h.T("contract.ask.sign", i18n.A{"Number": v.Contract.Number}), Effects: effects, Fields: fields,
		Action: link.ContractSignature(string(v.Contract.Ref)), Submit: "contract.sign"})
}

// ContractEnd asks whether to end the contract early.
func ContractEnd(v ContractStepView) Doc {
	f := v.Form
	return v.doc(ui.ConfirmView{Title: h.T("contract.ask.end", i18n.A{"Number": v.Contract.Number}),
		Effects: []h.Node{h.T("contract.effect.end"), h.T("contract.effect.people", i18n.A{"Count": v.People.All})},
		Fields: []h.Node{ui.DateInput(f, "day", ui.Opt{Label: "contract.last_day_new", Required: true}),
			ui.TextArea(f, "reason", ui.Opt{Label: "contract.reason", Required: true, Count: contract.MaxText, Rows: 3})},
		Action: link.ContractEnd(string(v.Contract.Ref)), Submit: "contract.end", Danger: true})
}

// ContractNotes is the form of what may be noted of a signed contract.
func ContractNotes(v ContractStepView) Doc {
	f, c := v.Form, v.Contract
	back, action := link.Contract(string(c.Ref)), link.ContractNotes(string(c.Ref))
	return Doc{Title: "contract.page", Args: i18n.A{"Number": c.Number}, Place: "contracts", Form: f, Number: c.Number, Body: h.Group(
		ui.PageHead(ui.Link(back, c.Number), h.T("contract.note_h1")),
		ui.Lede(h.T("contract.note_lede")),
		ui.Errors(f), Overtaken(f),
		ui.Form(action, form.NewKey(), f.Version(), contractNoteFields(f), budgetSelect(f, v.Budget, c),
			ui.NumberInput(f, "warn_percent", ui.Opt{Label: "contract.warn_percent", Hint: "contract.warn_hint", Unit: "contract.percent"}),
			ui.Inline(ui.Primary("contract.save_note"), ui.LinkButton("ui.cancel", back)), ui.Autosave(action, c.Number)),
	)}
}
