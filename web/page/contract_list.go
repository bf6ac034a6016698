package page

import (
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ContractListView is the list of contracts.
type ContractListView struct {
	Contracts []contract.Row // contract.Shown of them, and one more when there are more
	Totals    contract.Totals
	Filter    contract.Filter
	Today     date.Date
	May       bool // write one
}

// ContractList is the list of contracts (umowy).
func ContractList(v ContractListView) Doc {
	rows, more := cut(v.Contracts, contract.Shown)
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("contract.new", link.NewContract, ui.Icon("plus"))
	}
	if v.Totals.All == 0 {
		return Doc{Title: "contract.title", Place: "contracts", Body: emptyList("contract", v.May, add)}
	}
	title := h.T("contract.h1", i18n.A{"Count": v.Totals.Running})
	if v.Totals.Ending > 0 {
		title = h.Group(title, h.Text(", "), h.T("contract.h1_ending", i18n.A{"Count": v.Totals.Ending}))
	}
	return Doc{Title: "contract.title", Place: "contracts", Body: h.Group(
		ui.PageHead(h.T("contract.eyebrow"), title, some(add)...),
		ui.Lede(h.T("contract.lede")),
		contractFilter(v.Filter),
		h.When(len(rows) == 0, func() h.Node { return h.Section(h.Class("panel"), ui.NoResults(link.Contracts)) }),
		h.When(len(rows) > 0, func() h.Node {
			return h.Section(h.Class("panel"), contractTable(h.T("contract.title"), rows, true),
				h.When(more, func() h.Node { return firstShown() }))
		}),
	)}
}

func contractFilter(f contract.Filter) h.Node {
	values := form.New(map[string]string{"szukaj": f.Words, "stan": string(f.State), "tryb": string(f.Mode)})
	states := make([]ui.Choice, len(contract.States))
	for i, s := range contract.States {
		states[i] = ui.Choice{Value: string(s), Label: s.Key()}
	}
	return ui.FilterBar(link.Contracts,
		ui.TextInput(values, "szukaj", ui.Opt{Label: "contract.search", Size: "m"}),
		ui.Select(values, "stan", states, ui.Opt{Label: "contract.state", Empty: "contract.any_state", Size: "m"}),
		ui.Select(values, "tryb", modeChoices(), ui.Opt{Label: "contract.mode", Empty: "contract.any_mode", Size: "m"}),
		ui.Button("ui.filter.apply"),
		h.When(f.Any(), func() h.Node { return ui.QuietLink("ui.clear_filters", link.Contracts) }),
	)
}

func modeChoices() []ui.Choice {
	out := make([]ui.Choice, len(contract.Modes))
	for i, m := range contract.Modes {
		out[i] = ui.Choice{Value: string(m), Label: m.Key()}
	}
	return out
}

// contractTable lists contracts; the column of the provider is left out on its own page.
func contractTable(caption h.Node, rows []contract.Row, provider bool) h.Node {
	cols := []ui.Col{{Key: "contract.contract"}, {Key: "contract.services"}, {Key: "contract.period"}, {Key: "contract.use"}, {Key: "contract.free"}, {Key: "contract.state"}}
	out := make([]ui.Row, len(rows))
	for i, c := range rows {
		name := h.Group(ui.Link(link.Contract(string(c.Ref)), c.Number), h.When(provider, func() h.Node { return ui.Sub(h.Text(c.Provider)) }))
		out[i] = ui.R(name, stacked(c.Lines, func(u contract.LineUse) h.Node { return h.Text(u.Service) }), period(c.StartsOn, c.EndsOn),
			contractUse(c), contractFree(c), contractTag(c.State))
	}
	return ui.DataTable(caption, cols, out, longTable(len(rows))...)
}

// stacked sets what the lines of a contract say under each other.
func stacked(lines []contract.LineUse, say func(u contract.LineUse) h.Node) h.Node {
	return h.EachI(lines, func(i int, u contract.LineUse) h.Node { return h.Group(h.If(i > 0, h.Br()), say(u)) })
}

// contractUse is the bar of the line that is used most.
func contractUse(c contract.Row) h.Node {
	u := c.Tight()
	if u == nil || c.State.Open() || c.State == contract.Cancelled {
		return h.Span(h.Class("muted"), h.T("contract.not_signed_short"))
	}
	return ui.CapacityBar(share(u.Planned, u.Limit), h.Text(percentOf(u.Planned, u.Limit)))
}

func contractFree(c contract.Row) h.Node {
	if c.State.Open() || c.State == contract.Cancelled {
		return h.Span(h.Class("muted"), h.Text("–"))
	}
	return stacked(c.Lines, freeOf)
}

// contractsWatched are the contracts that call for somebody to act, above the day's queue.
func contractsWatched(rows []contract.Row, today date.Date) h.Node {
	if len(rows) == 0 {
		return nil
	}
	cols := []ui.Col{{Key: "contract.contract"}, {Key: "contract.why"}, {Key: "contract.use"}, {Key: "contract.free"}, {Key: "contract.last_day"}}
	out := make([]ui.Row, len(rows))
	for i, c := range rows {
		kind := ui.Warn
		if c.Presses(today) == contract.SaysOver {
			kind = ui.Danger
		}
		out[i] = ui.R(h.Group(ui.Link(link.Contract(string(c.Ref)), c.Number), ui.Sub(h.Text(c.Provider))),
			ui.Tag(kind, "contract.presses."+string(c.Presses(today))), contractUse(c), contractFree(c), ui.DueLabel(ui.Due(today, c.EndsOn)))
	}
	return ui.Panel(h.T("contract.watched"), ui.LinkT(link.Contracts, "contract.all"), ui.DataTable(h.T("contract.watched"), cols, out))
}

// serviceContracts are the contracts that pay for a service, each with what is free of it.
func serviceContracts(rows []contract.Row, service catalogue.Ref) h.Node {
	if len(rows) == 0 {
		return ui.Panel(h.T("contract.of_service"), nil, ui.EmptyState("contract.of_service_none", nil))
	}
	cols := []ui.Col{{Key: "contract.contract"}, {Key: "contract.period"}, {Key: "contract.price", Numeric: true}, {Key: "contract.use"}, {Key: "contract.free"}}
	out := make([]ui.Row, len(rows))
	for i, c := range rows {
		var mine []contract.LineUse
		price := h.Node(nil)
		for _, u := range c.Lines {
			if u.Ref == service {
				mine = append(mine, u)
				price = h.Span(h.Class("num"), h.Text(i18n.Money(int64(u.Price))+"/"), h.T("contract.unit."+string(u.Unit)))
			}
		}
		c.Lines = mine
		out[i] = ui.R(h.Group(ui.Link(link.Contract(string(c.Ref)), c.Number), ui.Sub(h.Text(c.Provider))), period(c.StartsOn, c.EndsOn), price, contractUse(c), contractFree(c))
	}
	return ui.Panel(h.T("contract.of_service"), nil, ui.DataTable(h.T("contract.of_service"), cols, out))
}

// providerContracts are the contracts with a provider.
func providerContracts(v ProviderView) h.Node {
	var add h.Node
	if v.MayContract && v.Provider.ActiveOn(v.Today) {
		add = ui.LinkButton("contract.new", link.NewContract+"?wykonawca="+string(v.Provider.Ref), ui.Icon("plus"))
	}
	if len(v.Contracts) == 0 {
		return ui.Panel(h.T("contract.title"), nil, ui.EmptyState("contract.of_provider_none", add))
	}
	return ui.Panel(h.T("contract.title"), add, contractTable(h.T("contract.title"), v.Contracts, false))
}

// freeOf is what is free of a line, and in which month when the limit is one of months.
func freeOf(u contract.LineUse) h.Node {
	n := quantityOf(u.Free(), u.Unit)
	if u.Free() < 0 {
		n = over(-u.Free(), u.Unit)
	}
	if u.Kind == contract.Monthly {
		return h.Group(n, ui.Sub(h.T("contract.in_month", i18n.A{"Month": u.Month.PL()[3:]})))
	}
	return n
}

// over says in red by how much a limit is passed.
func over(by quantity.Quarters, u catalogue.Unit) h.Node {
	return ui.Tag(ui.Danger, "contract.over_by", i18n.A{"Over": by.String(), "Unit": string(u)})
}

// quantityOf is a quantity with its unit, on one line.
func quantityOf(q quantity.Quarters, u catalogue.Unit) h.Node {
	return h.Span(h.Class("num"), h.Text(q.String()+"\u00a0"), unitOf(int(q), string(u)))
}

// share is the part of the limit that is taken; without a limit any is too much.
func share(taken, limit quantity.Quarters) float64 {
	switch {
	case limit > 0:
		return float64(taken) / float64(limit)
	case taken > 0:
		return 2
	}
	return 0
}

// percentOf is the part in whole percent, rounded down: 100% is all of it, not nearly all.
func percentOf(taken, limit quantity.Quarters) string {
	if limit <= 0 {
		return "–"
	}
	return i18n.PercentBP(int(int64(taken)*100/int64(limit)) * 100)
}

func sum(g money.Grosze) h.Node { return ui.Num(i18n.Money(int64(g))) }

var contractKinds = map[contract.State]ui.Kind{contract.Preparation: ui.Draft, contract.Procedure: ui.Info, contract.Awarded: ui.Plan,
	contract.Cancelled: ui.Closed, contract.Signed: ui.Plan, contract.Active: ui.OK, contract.ReportDue: ui.Warn, contract.Terminated: ui.Closed}

func contractTag(s contract.State) h.Node { return ui.Tag(contractKinds[s], s.Key()) }
