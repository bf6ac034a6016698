package page

import (
	"strconv"
	"strings"
	"time"

	"cus/internal/domain/contract"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ContractView is one contract as its pages show it.
type ContractView struct {
	Contract contract.Contract
	Lines    []contract.Line
	Uses     []contract.Use
	Summary  contract.Summary
	History  []contract.Change
	People   contract.Persons
	Versions []contract.Version
	Terms    []contract.Term
	Today    date.Date
	MayEdit  bool // prepare it, note what comes in
	MaySign  bool // decide, sign, amend, end
}

// ContractShow is the page of one contract: how its limits stand, or, before it is signed,
// what it will say and what comes next.
func ContractShow(v ContractView) Doc {
	c := v.Contract
	d := Doc{Title: "contract.page", Args: i18n.A{"Number": c.Number}, Number: c.Number, Place: "contracts", Record: contractBar(v, false)}
	if c.State.Open() || c.State == contract.Cancelled {
		d.Body = ui.MainAside(
			[]h.Node{contractLinesPanel(v), contractFactsPanel(v)},
			[]h.Node{contractNext(v), contractHistory(v), savedBy(c.UpdatedBy, c.UpdatedAt)})
		return d
	}
	main := mapNodes(v.Uses, func(u contract.Use) h.Node { return usePanel(v, u) })
	d.Body = ui.MainAside(append(main, contractFactsPanel(v)),
		[]h.Node{contractMoney(v), contractDays(v), contractPeople(v), contractContact(c), contractNext(v), contractHistory(v), savedBy(c.UpdatedBy, c.UpdatedAt)})
	return d
}

// contractBar is the bar of a contract's pages: the sentence, the facts, the tabs.
func contractBar(v ContractView, versions bool) h.Node {
	c := v.Contract
	var actions []h.Node
	if v.MaySign && c.State.Running() {
		actions = append(actions, ui.LinkButton("contract.amend", link.ContractAmendment(string(c.Ref)), ui.Icon("plus")))
	}
	if !c.State.Open() && c.State != contract.Cancelled {
		actions = append(actions, ui.PrintButton("ui.print"))
	}
	facts := []h.Node{ui.Link(link.Provider(string(c.ProviderRef)), c.Provider)}
	for _, l := range v.Lines {
		facts = append(facts, h.Text(" · "+l.Service))
	}
	facts = append(facts, h.Text(" · "), period(c.StartsOn, c.LastDay()))
	if len(v.Lines) == 1 {
		facts = append(facts, h.Text(" · "), unitPrice(v.Lines[0]))
	}
	facts = append(facts, h.Text(" · "), contractTag(c.State))
	bar := ui.Subhead(contractH1(v), h.Group(facts...), actions...)
	if c.State.Open() || c.State == contract.Cancelled {
		return bar
	}
	return h.Group(bar, ui.Tabs("contract.title", []ui.Tab{
		{Label: "contract.tab.use", Href: link.Contract(string(c.Ref)), Current: !versions},
		{Label: "contract.tab.versions", Href: link.ContractVersions(string(c.Ref)), Count: c.VersionNo, Current: versions},
	}))
}

// contractH1 is the sentence that says what matters most about the contract.
func contractH1(v ContractView) h.Node {
	c, s := v.Contract, v.Summary
	number := i18n.A{"Number": c.Number}
	switch s.Says {
	case contract.SaysOver:
		return h.T("contract.h1.over", i18n.A{"Number": c.Number, "Over": s.Over.String(), "Unit": string(s.Line.Unit)})
	case contract.SaysRunsOut:
		year := ""
		if s.Month.Year() != v.Today.Year() {
			year = strconv.Itoa(s.Month.Year())
		}
		return h.T("contract.h1.runs_out", i18n.A{"Number": c.Number, "M": strconv.Itoa(int(s.Month.Month())), "Y": year})
	case contract.SaysEnds:
		return h.T("contract.h1.ends", i18n.A{"Number": c.Number, "Day": c.EndsOn.PL()})
	case contract.SaysNotBegun:
		return h.T("contract.h1.not_begun", i18n.A{"Number": c.Number, "Day": c.StartsOn.PL()})
	case contract.SaysLasts:
		return h.T("contract.h1.lasts", number)
	case contract.SaysNothing:
		return h.T("contract.h1.unused", number)
	}
	if c.State == contract.Terminated || c.State == contract.ReportDue {
		return h.T("contract.h1."+string(c.State), i18n.A{"Number": c.Number, "Day": c.LastDay().PL()})
	}
	return h.T("contract.h1."+string(c.State), number)
}

func unitPrice(l contract.Line) h.Node {
	return h.Span(h.Class("num"), h.Text(i18n.Money(int64(l.Price))+"/"), h.T("contract.unit."+string(l.Unit)))
}

// contractLinesPanel lists what the contract will pay for.
func contractLinesPanel(v ContractView) h.Node {
	cols := []ui.Col{{Key: "contract.service"}, {Key: "contract.price", Numeric: true}, {Key: "contract.limit", Numeric: true}, {Key: "contract.limit_kind"}}
	rows := make([]ui.Row, len(v.Lines))
	for i, l := range v.Lines {
		rows[i] = ui.R(ui.Link(link.Service(string(l.ServiceRef)), l.Service), unitPrice(l), quantityOf(l.Quantity, l.Unit), h.T(l.LimitKind.Key()))
	}
	return ui.Panel(h.T("contract.services"), nil, ui.DataTable(h.T("contract.services"), cols, rows),
		h.When(v.Contract.OverThreshold(v.Today), func() h.Node { return ui.AlertT(ui.Warn, "contract.over_threshold") }))
}

func contractFactsPanel(v ContractView) h.Node {
	c := v.Contract
	cru := textOr(c.CruNo)
	if c.Mode.Grant() {
		cru = h.T("contract.cru_grant")
	}
	facts := []ui.Fact{
		{Label: "contract.subject", Value: h.Text(c.Subject)},
		{Label: "contract.mode", Value: h.T(c.Mode.Key())},
		{Label: "contract.kind", Value: h.T(c.Kind.Key())},
		{Label: "contract.period", Value: period(c.StartsOn, c.EndsOn)},
		{Label: "contract.amount", Value: sum(c.Amount)},
	}
	line := h.T("contract.budget_none")
	if c.BudgetLine != "" {
		line = ui.Link(link.Project, c.BudgetName)
	}
	facts = append(facts, ui.Fact{Label: "contract.budget_line", Value: line})
	if c.Own > 0 {
		facts = append(facts, ui.Fact{Label: "contract.own", Value: sum(c.Own)})
	}
	if !c.AnnouncedOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "contract.announced_on", Value: ui.Num(c.AnnouncedOn.PL())}, ui.Fact{Label: "contract.offers_until", Value: ui.Num(c.OffersUntil.PL())})
	}
	if !c.OpinionOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "contract.opinion_on", Value: ui.Num(c.OpinionOn.PL())})
	}
	if !c.SignedOn.IsZero() {
		facts = append(facts,
			ui.Fact{Label: "contract.party_clause", Value: partyClause(c)},
			ui.Fact{Label: "contract.signed_on", Value: ui.Num(c.SignedOn.PL())},
			ui.Fact{Label: "contract.accountant", Value: h.T("contract.accountant_whole", i18n.A{"Name": c.Accountant, "Day": c.AccountantCheckedOn.PL()})})
	}
	data := ui.Missing()
	if c.DataAgreementNo != "" {
		data = h.T("contract.data_whole", i18n.A{"No": c.DataAgreementNo, "Day": c.DataAgreementOn.PL()})
	}
	facts = append(facts, ui.Fact{Label: "contract.cru_no", Value: cru}, ui.Fact{Label: "provider.data_agreement", Value: data},
		ui.Fact{Label: "contract.warn_percent", Value: ui.Num(strconv.Itoa(c.WarnPercent) + "%")})
	var aside h.Node
	switch {
	case v.MayEdit && c.State.Open():
		aside = ui.LinkT(link.ContractEdit(string(c.Ref)), "contract.edit")
	case v.MayEdit && c.State != contract.Cancelled:
		aside = ui.LinkT(link.ContractNotes(string(c.Ref)), "contract.note")
	}
	return ui.Panel(h.T("contract.facts"), aside, ui.SummaryList(facts...), ui.More("ui.legal_basis", h.P(h.T("contract.basis."+basis(c.Mode)))))
}

// partyClause is who signed for the gmina, with the number of the power of attorney.
func partyClause(c contract.Contract) h.Node {
	if strings.Contains(c.PartyClause, c.AttorneyNo) {
		return h.Text(c.PartyClause)
	}
	return h.T("contract.party_whole", i18n.A{"Clause": c.PartyClause, "No": c.AttorneyNo})
}

// basis is the part of the law a mode stands on, as the end of a message key.
func basis(m contract.Mode) string {
	switch m {
	case contract.OpenCall, contract.Art19a:
		return "grant"
	case contract.Procurement, contract.SmallProcurement, contract.CivilContract:
		return "purchase"
	}
	return "public"
}

// contractMoney says what the contract is worth and what plans have taken of it.
func contractMoney(v ContractView) h.Node {
	var services, taken money.Grosze
	for _, u := range v.Uses {
		services += u.Value()
		taken += u.Taken()
	}
	lines := []ui.SumLine{{Label: h.T("contract.money.services"), Value: sum(services)}}
	if rest := v.Contract.Amount - services; rest > 0 {
		lines = append(lines, ui.SumLine{Label: h.T("contract.money.costs"), Value: sum(rest)})
	}
	lines = append(lines, ui.SumLine{Label: h.T("contract.amount"), Value: sum(v.Contract.Amount), Total: true},
		ui.SumLine{Label: h.T("contract.money.planned"), Value: sum(taken)},
		ui.SumLine{Label: h.T("contract.money.left"), Value: sum(services - taken), Total: true})
	return ui.Panel(h.T("contract.money"), nil, ui.Sums(lines...))
}

// contractDays lists the days that matter: the last one, and the report after it.
func contractDays(v ContractView) h.Node {
	c := v.Contract
	last := ui.Due(v.Today, c.LastDay())
	if v.Today.After(c.LastDay()) {
		last = ui.DueView{Kind: ui.DueDone, Text: c.LastDay().PL()}
	}
	items := []h.Node{ui.Line(h.T("contract.last_day"), ui.DueLabel(last), nil)}
	if c.Mode.Grant() { // UDPP art. 18 ust. 1
		items = append(items, ui.Line(h.T("contract.report_by"), ui.DueLabel(ui.Due(v.Today, c.LastDay().Add(30))), nil))
	}
	if c.State == contract.Terminated {
		items = append(items, ui.Line(h.T("contract.terminated"), ui.Num(c.TerminatedOn.PL()), lines(c.TerminationReason)))
	}
	return ui.Panel(h.T("contract.days"), nil, ui.List(items...))
}

// contractPeople says how many persons the contract serves; who they are stands in plans.
func contractPeople(v ContractView) h.Node {
	nodes := []h.Node{h.P(h.Class("pad"), h.T("contract.people", i18n.A{"Count": v.People.All}))}
	if v.People.Stranded > 0 {
		nodes = append(nodes, ui.AlertT(ui.Warn, "contract.people_stranded", i18n.A{"Count": v.People.Stranded}))
	}
	return ui.Panel(h.T("contract.people_title"), nil, nodes...)
}

func contractContact(c contract.Contract) h.Node {
	return ui.Panel(h.T("provider.contact_panel"), nil, ui.SummaryList(
		ui.Fact{Label: "provider.provider", Value: ui.Link(link.Provider(string(c.ProviderRef)), c.Provider)},
		ui.Fact{Label: "provider.contact", Value: textOr(c.Contact)},
		ui.Fact{Label: "provider.phone", Value: phoneOr(c.Phone)},
		ui.Fact{Label: "provider.email", Value: emailOr(c.Email)},
	))
}

// contractNext is what comes next with the contract, and who does it.
func contractNext(v ContractView) h.Node {
	c := v.Contract
	ref := string(c.Ref)
	if len(c.Next()) == 0 {
		return nil
	}
	switch to := c.Next()[0]; {
	case c.State.Running():
		if !v.MaySign {
			return nil
		}
		return ui.Panel(h.T("contract.next"), nil, ui.Actions(ui.LinkButton("contract.end", link.ContractEnd(ref))))
	case to == contract.Procedure && v.MayEdit:
		return ui.PanelDecide(h.T("contract.next"), nil, h.P(h.T("contract.next.procedure")), ui.Actions(ui.PrimaryLink("contract.open_procedure", link.ContractProcedure(ref))))
	case to == contract.Awarded && v.MaySign:
		return ui.PanelDecide(h.T("contract.next"), nil, h.P(h.T("contract.next.awarded")), ui.Actions(ui.PrimaryLink("contract.award", link.ContractAward(ref))))
	case to == contract.Signed && v.MaySign:
		return ui.PanelDecide(h.T("contract.next"), nil, h.P(h.T("contract.next.signed")), ui.Actions(ui.PrimaryLink("contract.sign", link.ContractSignature(ref))))
	default:
		return ui.Panel(h.T("contract.next"), nil, h.P(h.T("contract.next."+string(to))), h.P(h.Class("muted"), h.T("contract.next.not_yours."+string(to))))
	}
}

func contractHistory(v ContractView) h.Node {
	events := make([]ui.Event, len(v.History))
	for i, c := range v.History {
		var note h.Node
		if c.Note != "" {
			note = ui.Sub(lines(c.Note))
		}
		events[i] = ui.Event{What: h.T("contract.step." + string(c.To)), When: i18n.DateTime(c.At), DateTime: c.At.Format(time.RFC3339), Who: c.By, More: note}
	}
	return ui.Panel(h.T("contract.history"), nil, ui.Timeline(events...))
}
