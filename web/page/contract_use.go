package page

import (
	"cus/internal/domain/contract"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// usedMonths is how many months a table of use shows at once; the rest is folded away.
const usedMonths = 12

// usePanel is the use of one line, month by month, and how long its limit lasts.
func usePanel(v ContractView, u contract.Use) h.Node {
	shown, rest := nearMonths(v, u)
	return ui.Panel(h.Text(u.Service), h.Group(quantityOf(u.Quantity, u.Unit), h.Text(" "), h.T(u.LimitKind.Key()), h.Text(" · "), unitPrice(u.Line)),
		useTable(v, u, shown),
		h.When(len(rest) > 0, func() h.Node { return ui.More("contract.other_months", useTable(v, u, rest)) }),
		useForecast(v, u),
	)
}

// nearMonths parts the months of a line into those around today and the rest.
func nearMonths(v ContractView, u contract.Use) (shown, rest []int) {
	from := 0
	for i, m := range u.Months {
		if m.Month.Before(v.Today.FirstOfMonth().AddMonths(-3)) && len(u.Months)-i > usedMonths {
			from = i + 1
		}
	}
	for i := range u.Months {
		if i >= from && i < from+usedMonths {
			shown = append(shown, i)
		} else {
			rest = append(rest, i)
		}
	}
	return shown, rest
}

func useTable(v ContractView, u contract.Use, months []int) h.Node {
	first := "contract.use.limit"
	if u.LimitKind == contract.Total {
		first = "contract.use.before"
	}
	cols := []ui.Col{{Key: "contract.use.month"}, {Key: first, Numeric: true}, {Key: "contract.use.planned", Numeric: true}, {Key: "contract.use.free", Numeric: true}, {Key: "contract.use.bar", Hidden: true}}
	rows := make([]ui.Row, len(months))
	for i, at := range months {
		m, left := u.Months[at], u.Left(at)
		limit := m.Limit
		if u.LimitKind == contract.Total {
			limit = left + m.Planned
		}
		free := h.Text(left.String())
		if left < 0 {
			free = over(-left, u.Unit)
		}
		rows[i] = ui.Row{Cells: []h.Node{ui.Num(m.Month.PL()[3:]), ui.Num(limit.String()), ui.Num(m.Planned.String()), free, useBar(v, u, at)},
			Current: m.Month == v.Today.FirstOfMonth()}
	}
	return ui.DataTable(h.T("contract.use.caption", i18n.A{"Service": u.Service}), cols, rows, longTable(len(rows))...)
}

// useBar draws how much is gone: of a total limit at the end of the month, of a monthly one
// in it. The contract's own threshold colours it.
func useBar(v ContractView, u contract.Use, at int) h.Node {
	m := u.Months[at]
	gone, of := m.Planned, m.Limit
	if u.LimitKind == contract.Total {
		gone, of = u.Quantity-u.Left(at), u.Quantity
	}
	kind := ui.OK
	switch {
	case gone > of:
		kind = ui.Danger
	case gone > 0 && int64(gone)*100 >= int64(of)*int64(v.Contract.WarnPercent):
		kind = ui.Warn
	}
	return h.Div(h.Class("capacity"), ui.BulletBar(ui.Bullet{Done: share(gone, of), Today: -1, Kind: kind}), h.Span(h.Class("num"), h.Text(percentOf(gone, of))))
}

// useForecast says how long a total limit lasts, and how that is worked out.
func useForecast(v ContractView, u contract.Use) h.Node {
	if u.LimitKind != contract.Total || !v.Contract.State.Running() {
		return nil
	}
	pace := u.Pace(v.Today)
	args := i18n.A{"Pace": pace.String(), "Unit": string(u.Unit), "Month": "", "Left": max(0, u.Quantity-u.Planned).String()}
	key := "contract.forecast.lasts"
	if m, yes := u.RunsOut(v.Today); yes {
		key = "contract.forecast.runs_out"
		args["Month"] = m.PL()[3:]
	}
	return h.Group(h.P(h.Class("pad"), h.T(key, args)), ui.More("contract.forecast.how", h.P(h.T("contract.forecast.rule"))))
}

// ContractVersions is the tab of amendments: what was signed, and what each amendment
// changed.
func ContractVersions(v ContractView) Doc {
	c := v.Contract
	var panels []h.Node
	for i := len(v.Versions) - 1; i >= 0; i-- {
		panels = append(panels, versionPanel(v, i))
	}
	var add h.Node
	if v.MaySign && c.State.Running() {
		add = ui.PrimaryLink("contract.amend", link.ContractAmendment(string(c.Ref)), ui.Icon("plus"))
	}
	if len(v.Versions) == 1 {
		panels = append([]h.Node{h.Section(h.Class("panel"), ui.EmptyState("contract.no_amendments", add))}, panels...)
	}
	return Doc{Title: "contract.page", Args: i18n.A{"Number": c.Number}, Number: c.Number, Place: "contracts", Record: contractBar(v, true), Body: ui.Stack(panels...)}
}

func versionPanel(v ContractView, i int) h.Node {
	n := v.Versions[i]
	title, facts := h.T("contract.version.first"), []ui.Fact{{Label: "contract.effective_on", Value: ui.Num(n.EffectiveOn.PL())}}
	if n.No > 0 {
		title = h.T("contract.version.amendment", i18n.A{"No": n.No})
		facts = append(facts, ui.Fact{Label: "contract.concluded_on", Value: ui.Num(n.ConcludedOn.PL())}, ui.Fact{Label: "contract.reason", Value: h.Text(n.Reason)},
			ui.Fact{Label: "contract.accountant", Value: h.T("contract.accountant_whole", i18n.A{"Name": n.Accountant, "Day": n.AccountantCheckedOn.PL()})})
	}
	facts = append(facts, ui.Fact{Label: "contract.noted_by", Value: h.Text(n.By)})
	cols := []ui.Col{{Key: "contract.version.what"}, {Key: "contract.version.before"}, {Key: "contract.version.now"}}
	if i == 0 {
		cols = []ui.Col{cols[0], {Key: "contract.version.value"}}
	}
	var rows []ui.Row
	add := func(what, before, now h.Node, same bool) {
		switch {
		case i == 0:
			rows = append(rows, ui.R(what, now))
		case !same:
			rows = append(rows, ui.R(what, before, now))
		}
	}
	was := contract.Version{}
	if i > 0 {
		was = v.Versions[i-1]
	}
	add(h.T("contract.ends_on"), ui.Num(was.EndsOn.PL()), ui.Num(n.EndsOn.PL()), was.EndsOn == n.EndsOn)
	add(h.T("contract.amount"), sum(was.Amount), sum(n.Amount), was.Amount == n.Amount)
	if n.Own > 0 || was.Own > 0 {
		add(h.T("contract.own"), sum(was.Own), sum(n.Own), was.Own == n.Own)
	}
	for _, t := range v.Terms {
		if t.No != n.No {
			continue
		}
		before, known := termIn(v.Terms, was.No, t.Line)
		known = known && i > 0
		price, limit := h.Text("–"), h.Text("–")
		if known {
			price, limit = sum(before.Price), quantityOf(before.Quantity, t.Unit)
		}
		add(h.T("contract.version.price_of", i18n.A{"Service": t.Service}), price, sum(t.Price), known && before.Price == t.Price)
		add(h.T("contract.version.limit_of", i18n.A{"Service": t.Service}), limit, h.Group(quantityOf(t.Quantity, t.Unit), h.Text(" "), h.T(t.Kind.Key())), known && before.Quantity == t.Quantity)
	}
	return ui.Panel(title, nil, ui.SummaryList(facts...), ui.DataTable(title, cols, rows))
}

func termIn(terms []contract.Term, no int, line contract.LineID) (contract.Term, bool) {
	for _, t := range terms {
		if t.No == no && t.Line == line {
			return t, true
		}
	}
	return contract.Term{}, false
}
