package page

import (
	"strconv"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ServiceListView is the catalogue as somebody looks through it.
type ServiceListView struct {
	Services []catalogue.Service // catalogue.Shown of them, and one more when there are more
	Totals   catalogue.Totals
	Offers   []programme.Offer // those in force today, for the column of programmes
	Filter   catalogue.Filter
	Today    date.Date
	May      bool // put a service into it
}

// ServiceList is the catalogue of services (katalog usług).
func ServiceList(v ServiceListView) Doc {
	rows, more := cut(v.Services, catalogue.Shown)
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("catalogue.new", link.NewService, ui.Icon("plus"))
	}
	if v.Totals == (catalogue.Totals{}) {
		return Doc{Title: "catalogue.title", Place: "catalogue", Body: emptyList("catalogue", v.May, add)}
	}
	head := ui.PageHead(h.T("catalogue.eyebrow"), h.T("catalogue.h1", i18n.A{"Count": v.Totals.Offered}), some(add)...)
	return Doc{Title: "catalogue.title", Place: "catalogue", Body: h.Group(
		head,
		ui.Lede(h.T(plannableKey(len(servicesIn(v.Offers))), i18n.A{"Count": len(servicesIn(v.Offers))})),
		serviceFilter(v.Filter),
		h.When(len(rows) == 0, func() h.Node { return h.Section(h.Class("panel"), ui.NoResults(link.Catalogue)) }),
		h.When(len(rows) > 0, func() h.Node { return catalogueTable(v, rows, more) }),
	)}
}

func plannableKey(n int) string {
	if n == 0 {
		return "catalogue.none_plannable"
	}
	return "catalogue.plannable"
}

func serviceFilter(f catalogue.Filter) h.Node {
	known := map[string]string{"szukaj": f.Words}
	if f.Area != 0 {
		known["obszar"] = strconv.Itoa(int(f.Area))
	}
	values := form.New(known)
	return ui.FilterBar(link.Catalogue,
		ui.TextInput(values, "szukaj", ui.Opt{Label: "catalogue.search", Size: "m"}),
		ui.Select(values, "obszar", areaChoices(), ui.Opt{Label: "catalogue.area", Empty: "catalogue.any_area", Size: "m"}),
		ui.Button("ui.filter.apply"),
		h.When(f.Any(), func() h.Node { return ui.QuietLink("ui.clear_filters", link.Catalogue) }),
	)
}

func catalogueTable(v ServiceListView, rows []catalogue.Service, more bool) h.Node {
	in := servicesIn(v.Offers)
	cols := []ui.Col{{Key: "catalogue.service"}, {Key: "catalogue.area"}, {Key: "catalogue.audience"}, {Key: "catalogue.unit"},
		{Key: "catalogue.programmes"}, {Key: "catalogue.state"}}
	out := make([]ui.Row, len(rows))
	for i, s := range rows {
		out[i] = ui.R(
			h.Group(ui.Link(link.Service(string(s.Ref)), s.Name), ui.Sub(h.Text(s.Summary))),
			h.T(s.Area.Key()), h.Text(s.Audience), h.T(s.Unit.Key()),
			programmeLinks(in[s.ID]),
			serviceTag(s, v.Today, len(in[s.ID]) > 0),
		)
	}
	return h.Section(h.Class("panel"),
		ui.DataTable(h.T("catalogue.title"), cols, out, longTable(len(rows))...),
		h.When(more, func() h.Node { return firstShown() }))
}

// servicesIn sorts the offers in force by the service they offer.
func servicesIn(offers []programme.Offer) map[catalogue.ID][]programme.Offer {
	in := map[catalogue.ID][]programme.Offer{}
	for _, o := range offers {
		in[o.ServiceID] = append(in[o.ServiceID], o)
	}
	return in
}

func programmeLinks(offers []programme.Offer) h.Node {
	if len(offers) == 0 {
		return h.Span(h.Class("muted"), h.T("catalogue.no_programme"))
	}
	return h.EachI(offers, func(i int, o programme.Offer) h.Node {
		return h.Group(h.If(i > 0, h.Br()), ui.Link(link.Programme(string(o.ProgrammeRef)), o.ProgrammeName))
	})
}

// serviceTag says whether one can ask for the service today.
func serviceTag(s catalogue.Service, today date.Date, inForce bool) h.Node {
	switch {
	case s.Withdrawn(today):
		return ui.Tag(ui.Closed, "catalogue.state.withdrawn", i18n.A{"Day": s.WithdrawnOn.PL()})
	case !s.WithdrawnOn.IsZero():
		return ui.Tag(ui.Warn, "catalogue.state.leaving", i18n.A{"Day": s.WithdrawnOn.PL()})
	case inForce:
		return ui.Tag(ui.OK, "catalogue.state.offered")
	}
	return ui.Tag(ui.Waiting, "catalogue.state.waiting")
}

// ServiceView is one service with the programmes that offer it.
type ServiceView struct {
	Service    catalogue.Service
	Programmes []programme.Programme
	Today      date.Date
	May        bool // change it

	Contracts     []contract.Row // that pay for it
	SeesContracts bool
}

// inForce reports whether one of the programmes is in force.
func (v ServiceView) inForce() bool {
	for _, p := range v.Programmes {
		if p.InForceOn(v.Today) {
			return true
		}
	}
	return false
}

// ServiceShow is the page of one service.
func ServiceShow(v ServiceView) Doc {
	s := v.Service
	var edit h.Node
	if v.May {
		edit = ui.LinkButton("catalogue.edit", link.ServiceEdit(string(s.Ref)), ui.Icon("draft"))
	}
	return Doc{Title: "catalogue.service", Place: "catalogue", Body: h.Group(
		ui.PageHead(ui.LinkT(link.Catalogue, "catalogue.title"), h.Text(s.Name), some(edit)...),
		ui.Lede(h.Text(s.Summary)),
		ui.MainAside(
			[]h.Node{
				ui.Panel(h.T("catalogue.facts"), nil, ui.SummaryList(
					ui.Fact{Label: "catalogue.audience", Value: h.Text(s.Audience)},
					ui.Fact{Label: "catalogue.area", Value: h.T(s.Area.Key())},
					ui.Fact{Label: "catalogue.unit", Value: h.T(s.Unit.Key())},
					ui.Fact{Label: "catalogue.state", Value: serviceTag(s, v.Today, v.inForce())},
				), ui.More("ui.legal_basis", h.P(h.T("catalogue.basis", i18n.A{"No": int(s.Area)})))),
				serviceProgrammes(v),
				h.When(v.SeesContracts, func() h.Node { return serviceContracts(v.Contracts, v.Service.Ref) }),
			},
			[]h.Node{serviceAnswer(v), savedBy(s.UpdatedBy, s.UpdatedAt)},
		),
	)}
}

// serviceAnswer says whether one can put the service into an application today, and why.
func serviceAnswer(v ServiceView) h.Node {
	s, inForce := v.Service, v.inForce()
	kind := func(ok bool) ui.Kind {
		if ok {
			return ui.OK
		}
		return ui.Danger
	}
	answer := "catalogue.ask.no"
	if inForce && !s.Withdrawn(v.Today) {
		answer = "catalogue.ask.yes"
	}
	inCatalogue, inProgramme := "catalogue.ask.offered", "catalogue.ask.in_force"
	if s.Withdrawn(v.Today) {
		inCatalogue = "catalogue.ask.withdrawn"
	}
	if !inForce {
		inProgramme = "catalogue.ask.no_programme"
	}
	return ui.Panel(h.T("catalogue.ask"), nil,
		h.P(h.Strong(h.T(answer))),
		ui.Checks(
			ui.Check(kind(!s.Withdrawn(v.Today)), h.T(inCatalogue, i18n.A{"Day": s.WithdrawnOn.PL()})),
			ui.Check(kind(inForce), h.T(inProgramme)),
		))
}

func serviceProgrammes(v ServiceView) h.Node {
	if len(v.Programmes) == 0 {
		return ui.Panel(h.T("catalogue.in_programmes"), nil, ui.EmptyState("catalogue.in_no_programme", nil))
	}
	cols := []ui.Col{{Key: "programme.programme"}, {Key: "programme.period"}, {Key: "programme.state"}}
	rows := make([]ui.Row, len(v.Programmes))
	for i, p := range v.Programmes {
		rows[i] = ui.R(ui.Link(link.Programme(string(p.Ref)), p.Name), period(p.From, p.Until), programmeTag(p, v.Today))
	}
	return ui.Panel(h.T("catalogue.in_programmes"), nil, ui.DataTable(h.T("catalogue.in_programmes"), cols, rows))
}

// ServiceFormView is the form of a service, new or known.
type ServiceFormView struct {
	Form    *form.Form
	Service catalogue.Service // zero for a new one
	Today   date.Date
}

// ServiceForm is the form of a service.
func ServiceForm(v ServiceFormView) Doc {
	f, s := v.Form, v.Service
	action, back := link.NewService, link.Catalogue
	above, title := ui.LinkT(back, "catalogue.title"), "catalogue.new_h1"
	if s.Ref != "" {
		action, back = link.ServiceEdit(string(s.Ref)), link.Service(string(s.Ref))
		above, title = ui.Link(back, s.Name), "catalogue.edit_h1"
	}
	return Doc{Title: "catalogue.service", Place: "catalogue", Form: f, Body: h.Group(
		ui.PageHead(above, h.T(title)),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Form(action, form.NewKey(), f.Version(),
				ui.TextInput(f, "name", ui.Opt{Label: "catalogue.name", Hint: "catalogue.name_hint", Required: true, MaxLength: catalogue.MaxName}),
				ui.TextArea(f, "summary", ui.Opt{Label: "catalogue.summary", Hint: "catalogue.summary_hint", Required: true, Count: catalogue.MaxSummary, Rows: 3}),
				ui.TextInput(f, "audience", ui.Opt{Label: "catalogue.audience", Hint: "catalogue.audience_hint", Required: true, MaxLength: catalogue.MaxAudience}),
				ui.Select(f, "area", areaChoices(), ui.Opt{Label: "catalogue.area", Required: true}),
				ui.Radios(f, "unit", unitChoices(), ui.Opt{Label: "catalogue.unit", Hint: "catalogue.unit_hint", Required: true, InRow: true}),
				h.When(s.Ref != "", func() h.Node {
					return ui.DateInput(f, "withdrawn_on", ui.Opt{Label: "catalogue.withdrawn_on", Hint: "catalogue.withdrawn_hint", Optional: true})
				}),
				ui.Inline(ui.Primary("catalogue.save"), ui.LinkButton("ui.cancel", back)),
			),
			ui.Panel(h.T("catalogue.advice"), nil, ui.Checks(
				ui.Check(ui.Info, h.T("catalogue.advice.short")),
				ui.Check(ui.Info, h.T("catalogue.advice.plain")),
				ui.Check(ui.Info, h.T("catalogue.advice.programme")),
			)),
		),
	)}
}

func areaChoices() []ui.Choice {
	out := make([]ui.Choice, len(catalogue.Areas))
	for i, a := range catalogue.Areas {
		out[i] = ui.Choice{Value: strconv.Itoa(int(a)), Label: a.Key()}
	}
	return out
}

func unitChoices() []ui.Choice {
	out := make([]ui.Choice, len(catalogue.Units))
	for i, u := range catalogue.Units {
		out[i] = ui.Choice{Value: string(u), Label: u.Key()}
	}
	return out
}
