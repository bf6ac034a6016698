package page

import (
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlanFees is the third part: what the person pays for each service, how that was counted,
// and what was decided otherwise (odpłatność).
func PlanFees(v PlanEditor) Doc {
	panels := []h.Node{v.incomePanel()}
	planned := v.Planned()
	settles := false
	for _, s := range planned {
		f, _ := v.Fee(s)
		settles = settles || f.Known() || f.Rule != nil && v.Income != nil
		panels = append(panels, v.feePanel(s, f))
	}
	if len(planned) == 0 {
		panels = []h.Node{ui.Panel(nil, nil, ui.EmptyState("editor.fee.no_services", ui.LinkButton("editor.part.goals", link.PlanPart(string(v.Ref), link.PartGoals))))}
	}
	if settles {
		return v.formPart(link.PartTerms, panels...)
	}
	return v.frame(h.Group(planNotes(v.PlanView), ui.MainAside(panels, v.panels(false)), v.brief(false)),
		ui.ActionBar(v.saved(), nil, ui.LinkButton("editor.leave", link.Plan(string(v.Ref))),
			ui.PrimaryLink("editor.next.ustalenia", link.PlanPart(string(v.Ref), link.PartTerms))))
}

// incomePanel says from what income the fees are counted, and leads to a new statement.
func (v PlanEditor) incomePanel() h.Node {
	needed := false
	for _, s := range v.Planned() {
		if f, ok := v.Fee(s); ok && f.Rule != nil && f.Rule.NeedsIncome() {
			needed = true
		}
	}
	title := h.T("editor.fee.income")
	if !needed && v.Income == nil {
		return ui.Panel(title, nil, h.P(h.T("editor.fee.income_not_needed")))
	}
	at := link.ResidentIncome(v.ResidentRef) + "?plan=" + string(v.Ref)
	if v.Income == nil {
		return ui.Panel(title, nil, ui.EmptyState("editor.fee.income_missing", ui.PrimaryLink("editor.fee.income_record", at)))
	}
	kind := h.T("income.single")
	if !v.Income.Single {
		kind = h.T("income.family_of", i18n.A{"Count": v.Income.Persons})
	}
	return ui.Panel(title, ui.LinkT(at, "editor.fee.income_new"), ui.SummaryList(
		ui.Fact{Label: "income.kind", Value: kind},
		ui.Fact{Label: "income.net", Value: h.Group(ui.Num(i18n.Money(v.Income.IncomeGrosze)), ui.Sub(h.T("income.of_month", i18n.A{"Month": v.Income.Month.PL()[3:]})))}))
}

// feePanel is the fee of one service.
func (v PlanEditor) feePanel(s plan.Service, f plan.Fee) h.Node {
	title := h.Group(h.Text(s.Service))
	if f.Rule == nil {
		return ui.Panel(title, ui.Tag(ui.Waiting, "editor.fee.tag_none"), h.P(h.T("editor.fee.no_rule", i18n.A{"Programme": s.Programme})))
	}
	body := []h.Node{h.ID("oplata-" + s.ItemRef)}
	if f.Stale != "" {
		body = append(body, ui.AlertT(ui.Warn, f.Stale))
	}
	if f.Known() {
		body = append(body, h.P(h.Strong(feeWords(f, s))), h.Details(h.Flag("open", true), h.Summary(h.T("fee.how")), FeeSteps(f.Steps(s.Amount))))
	} else {
		for _, p := range problemsOf(f.Problem) {
			body = append(body, h.P(h.Class("muted"), h.T(p.Key, p.Args)))
		}
	}
	if !f.Free() {
		body = append(body, v.feeFields(s, f))
	}
	return ui.Panel(title, feeTag(f), body...)
}

func problemsOf(err error) check.List { l, _ := check.Problems(err); return l }

// feeTag says whether the fee belongs to what the plan says.
func feeTag(f plan.Fee) h.Node {
	switch {
	case f.Settled && f.Stale != "":
		return ui.Tag(ui.Warn, "editor.fee.tag_stale")
	case f.Settled && f.Override != nil:
		return ui.Tag(ui.Info, "editor.fee.tag_override")
	case f.Settled:
		return ui.Tag(ui.OK, "editor.fee.tag_settled")
	case f.Known():
		return ui.Tag(ui.Draft, "editor.fee.tag_open")
	}
	return ui.Tag(ui.Waiting, "editor.fee.tag_none")
}

// feeWords is a fee in one line: for a unit, and at most for a month.
func feeWords(f plan.Fee, s plan.Service) h.Node {
	month := i18n.Money(int64(f.Amount(s.Amount)))
	switch {
	case f.Amount(s.Amount) == 0 && f.Unit() == 0:
		return h.T("fee.words.nothing")
	case f.PerMonth():
		return h.T("fee.words.month", i18n.A{"Month": month})
	}
	return h.T("fee.words.unit", i18n.A{"Fee": f.UnitText(), "Unit": string(s.Unit), "Month": month})
}

// feeFields are what can be decided: a relief, an amount within a range, another fee.
func (v PlanEditor) feeFields(s plan.Service, f plan.Fee) h.Node {
	at := func(name string) string { return plan.FeeField(name, s.ItemRef) }
	var fields []h.Node
	if len(f.Rule.Reliefs) > 0 {
		choices := make([]ui.Choice, 0, len(f.Rule.Reliefs))
		for _, x := range f.Rule.Reliefs {
			choices = append(choices, ui.Choice{Value: string(x.Ref), Text: x.Title + " (−" + x.Size.String() + ")"})
		}
		fields = append(fields, ui.Grid(
			ui.Select(v.Form, at("relief"), choices, ui.Opt{Label: "editor.fee.relief", Empty: "editor.fee.relief_none", Span: "w6"}),
			ui.TextInput(v.Form, at("basis"), ui.Opt{Label: "editor.fee.basis", Optional: true, Span: "w6", MaxLength: 300})))
	}
	for _, b := range f.Rule.Brackets {
		if b.Low != b.High {
			fields = append(fields, ui.MoneyInput(v.Form, at("chosen"), ui.Opt{Label: "fee.chosen", Optional: true}))
			break
		}
	}
	unit := "editor.fee.override_unit"
	if f.PerMonth() {
		unit = "editor.fee.override_month"
	}
	return h.Group(h.Group(fields...), ui.Grid(
		ui.MoneyInput(v.Form, at("override"), ui.Opt{Label: unit, Hint: "editor.fee.override_hint", Optional: true, Span: "w4"}),
		ui.TextInput(v.Form, at("reason"), ui.Opt{Label: "editor.fee.reason", Hint: "editor.fee.reason_hint", Optional: true, Span: "w8", MaxLength: 300})))
}

// feeState says how far the part of fees has come.
func (v PlanEditor) feeState() ui.StepState {
	planned, open, settled := v.Planned(), 0, 0
	for _, s := range planned {
		f, ok := v.Fee(s)
		switch {
		case !ok || f.Rule == nil || f.Rule.Method == fee.Free:
		case f.Settled && f.Stale == "":
			settled++
		default:
			open++
		}
	}
	switch {
	case len(planned) == 0 || open > 0 && settled == 0 && v.Income == nil:
		return ui.StepTodo
	case open > 0:
		return ui.StepCheck
	}
	return ui.StepDone
}

// costHints say where a price comes from, and which fees wait to be settled.
func costHints(c plan.Cost) (hints []h.Node) {
	for _, l := range c.Lines {
		if l.FromRule {
			hints = append(hints, h.P(h.Class("hint"), h.T("editor.cost.from_rule", i18n.A{"Service": l.Service.Service})))
		}
	}
	if c.FeeOpen > 0 {
		hints = append(hints, h.P(h.Class("hint"), h.T("editor.cost.fee_open", i18n.A{"Count": c.FeeOpen})))
	}
	return hints
}

// costSteps tells of every service how its fee was counted.
func costSteps(c plan.Cost) h.Node {
	return h.Each(c.Lines, func(l plan.CostLine) h.Node {
		if !l.FeeKnown {
			return nil
		}
		return h.Group(h.P(h.Class("hint"), h.Strong(h.Text(l.Service.Service))), FeeSteps(l.Fee.Steps(l.Service.Amount)))
	})
}

// PlanFeeList is what the person pays, as every reader of the plan sees it; the steps only
// for who may know of the income.
func PlanFeeList(d plan.Detail, seesIncome bool) h.Node {
	c := d.Cost(d.Body)
	var rows []ui.Row
	for _, l := range c.Lines {
		words := h.Span(h.Class("missing"), h.T("editor.fee.tag_none"))
		var more h.Node
		if l.FeeKnown {
			words = feeWords(l.Fee, l.Service)
			if l.Fee.Reason != "" {
				more = ui.Sub(h.T("editor.fee.because", i18n.A{"Reason": l.Fee.Reason}))
			}
			if seesIncome {
				more = h.Group(more, ui.More("fee.how", FeeSteps(l.Fee.Steps(l.Service.Amount))))
			}
		}
		rows = append(rows, ui.R(h.Text(l.Service.Service), h.Group(words, more), feeTag(l.Fee)))
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Panel(h.T("editor.part.fees"), nil, ui.DataTable(h.T("editor.part.fees"), []ui.Col{{Key: "catalogue.service"}, {Key: "fee.pays"}, {Key: "programme.state"}}, rows))
}
