package page

import (
	"time"

	"cus/internal/domain/fee"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ProgrammeListView is the list of programmes.
type ProgrammeListView struct {
	Programmes []programme.Programme // programme.Shown of them, and one more when there are more
	Totals     programme.Totals
	State      programme.State // the filter; empty keeps all
	Today      date.Date
	May        bool // write a new one down
}

// ProgrammeList is the list of programmes of social services (programy usług społecznych).
func ProgrammeList(v ProgrammeListView) Doc {
	rows, more := cut(v.Programmes, programme.Shown)
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("programme.new", link.NewProgramme, ui.Icon("plus"))
	}
	if v.Totals.All == 0 {
		return Doc{Title: "programme.title", Place: "programmes", Body: emptyList("programme", v.May, add)}
	}
	headline := h.T("programme.h1", i18n.A{"Count": v.Totals.InForce})
	if v.Totals.InForce == 0 {
		headline = h.T("programme.h1_none")
	}
	return Doc{Title: "programme.title", Place: "programmes", Body: h.Group(
		ui.PageHead(h.T("programme.eyebrow"), headline, some(add)...),
		ui.Lede(h.T("programme.lede")),
		programmeFilter(v.State),
		h.When(len(rows) == 0, func() h.Node { return h.Section(h.Class("panel"), ui.NoResults(link.Programmes)) }),
		h.When(len(rows) > 0, func() h.Node { return programmeTable(v.Today, rows, more) }),
	)}
}

func programmeFilter(s programme.State) h.Node {
	choices := make([]ui.Choice, len(programme.States))
	for i, state := range programme.States {
		choices[i] = ui.Choice{Value: string(state), Label: state.Key()}
	}
	return ui.FilterBar(link.Programmes,
		ui.Select(form.New(map[string]string{"stan": string(s)}), "stan", choices, ui.Opt{Label: "programme.state", Empty: "programme.any_state", Size: "m"}),
		ui.Button("ui.filter.apply"),
		h.When(s != "", func() h.Node { return ui.QuietLink("ui.clear_filters", link.Programmes) }),
	)
}

func programmeTable(today date.Date, rows []programme.Programme, more bool) h.Node {
	cols := []ui.Col{{Key: "programme.programme"}, {Key: "programme.period"}, {Key: "programme.resolution"},
		{Key: "programme.services", Numeric: true}, {Key: "programme.state"}}
	out := make([]ui.Row, len(rows))
	for i, p := range rows {
		out[i] = ui.R(ui.Link(link.Programme(string(p.Ref)), p.Name), period(p.From, p.Until), resolution(p),
			h.Text(i18n.Number(p.Offers)), programmeTag(p, today))
	}
	return h.Section(h.Class("panel"),
		ui.DataTable(h.T("programme.title"), cols, out, longTable(len(rows))...),
		h.When(more, func() h.Node { return firstShown() }))
}

// resolution is the council's resolution: its number and, below, its day. Before the
// council there is none yet; afterwards a missing one is missing in the source.
func resolution(p programme.Programme) h.Node {
	if p.Resolution == "" && p.ResolutionOn.IsZero() {
		switch p.State {
		case programme.Draft, programme.Consultation, programme.BeforeCouncil, programme.Rejected:
			return h.Span(h.Class("missing"), h.T("programme.no_resolution_yet"))
		}
		return noSource()
	}
	number, day := h.Text(p.Resolution), h.T("programme.resolved_on", i18n.A{"Day": p.ResolutionOn.PL()})
	if p.Resolution == "" {
		number = noSource()
	}
	if p.ResolutionOn.IsZero() {
		day = noSource()
	}
	return h.Group(number, ui.Sub(day))
}

var programmeKinds = map[programme.State]ui.Kind{
	programme.Draft: ui.Draft, programme.Consultation: ui.Info, programme.BeforeCouncil: ui.Waiting, programme.Adopted: ui.Plan,
	programme.Published: ui.Plan, programme.InForceState: ui.OK, programme.Ended: ui.Closed, programme.Rejected: ui.Danger, programme.Annulled: ui.Danger,
}

// programmeTag is the state in a word; one in force outside its period says so.
func programmeTag(p programme.Programme, today date.Date) h.Node {
	if p.State == programme.InForceState && !p.InForceOn(today) {
		return ui.Tag(ui.Warn, "programme.out_of_period")
	}
	return ui.Tag(programmeKinds[p.State], p.State.Key())
}

// ProgrammeView is one programme with what it offers and how it came about.
type ProgrammeView struct {
	Programme programme.Programme
	Services  []programme.Offered
	Fees      []fee.Summary // of its offers today
	SeesFees  bool
	History   []programme.Change
	Data      []programme.DataField
	Today     date.Date
	May       bool              // change its contents
	Moves     []programme.State // the steps the reader may make
}

// ProgrammeShow is the page of one programme.
func ProgrammeShow(v ProgrammeView) Doc {
	p := v.Programme
	var edit h.Node
	if v.May {
		edit = ui.LinkButton("programme.edit", link.ProgrammeEdit(string(p.Ref)), ui.Icon("draft"))
	}
	return Doc{Title: "programme.programme", Place: "programmes", Body: h.Group(
		ui.PageHead(ui.LinkT(link.Programmes, "programme.title"), h.Text(p.Name), some(edit)...),
		ui.Lede(programmeSentence(p, v.Today)),
		ui.MainAside(
			[]h.Node{programmeOffers(v), programmeFacts(v)},
			[]h.Node{programmeNext(v), programmeData(v), programmeHistory(v), savedBy(p.UpdatedBy, p.UpdatedAt)},
		),
	)}
}

// programmeSentence answers whether people can be qualified under the programme today.
func programmeSentence(p programme.Programme, today date.Date) h.Node {
	switch {
	case p.InForceOn(today) && p.Offers > 0:
		return h.T("programme.now.in_force", i18n.A{"Count": p.Offers, "Until": p.Until.PL()})
	case p.InForceOn(today):
		return h.T("programme.now.empty", i18n.A{"Until": p.Until.PL()})
	case p.State == programme.InForceState && today.Before(p.From):
		return h.T("programme.now.ahead", i18n.A{"From": p.From.PL()})
	case p.State == programme.InForceState:
		return h.T("programme.now.over", i18n.A{"Until": p.Until.PL()})
	}
	return h.T("programme.now." + string(p.State))
}

func programmeFacts(v ProgrammeView) h.Node {
	p := v.Programme
	aim := noSource()
	if p.Aim != "" {
		aim = lines(p.Aim)
	}
	return ui.Panel(h.T("programme.facts"), nil, ui.SummaryList(
		ui.Fact{Label: "programme.state", Value: programmeTag(p, v.Today)},
		ui.Fact{Label: "programme.aim", Value: aim},
		ui.Fact{Label: "programme.period", Value: period(p.From, p.Until), Source: h.T("programme.both_days")},
		ui.Fact{Label: "programme.resolution", Value: resolution(p)},
		ui.Fact{Label: "programme.executor", Value: h.T("programme.executor_centre")},
	), ui.More("ui.legal_basis", h.P(h.T("programme.basis"))))
}

func programmeOffers(v ProgrammeView) h.Node {
	var rows []ui.Row
	for _, o := range v.Services {
		tag := ui.Tag(ui.OK, "programme.offered")
		switch {
		case !o.Offered:
			tag = ui.Tag(ui.Closed, "programme.offer_withdrawn")
		case o.Withdrawn:
			tag = ui.Tag(ui.Closed, "programme.service_gone")
		}
		cells := []h.Node{ui.Link(link.Service(string(o.Service)), o.Name), h.T(o.Area.Key()), h.T(o.Unit.Key()), offerTerms(v, o)}
		if v.SeesFees {
			cells = append(cells, offerFee(v, o))
		}
		rows = append(rows, ui.R(append(cells, tag)...))
	}
	count := h.T("programme.offers_count", i18n.A{"Count": v.Programme.Offers})
	if len(rows) == 0 {
		var add h.Node
		if v.May {
			add = ui.LinkButton("programme.add_services", link.ProgrammeEdit(string(v.Programme.Ref)))
		}
		return ui.Panel(h.T("programme.offers"), nil, ui.EmptyState("programme.offers_empty", add))
	}
	cols := []ui.Col{{Key: "catalogue.service"}, {Key: "catalogue.area"}, {Key: "catalogue.unit"}, {Key: "programme.terms"}}
	if v.SeesFees {
		cols = append(cols, ui.Col{Key: "fee.fee"})
	}
	cols = append(cols, ui.Col{Key: "programme.state"})
	return ui.Panel(h.T("programme.offers"), count, ui.DataTable(h.T("programme.offers"), cols, rows))
}

// programmeNext is what comes next, and who does it.
func programmeNext(v ProgrammeView) h.Node {
	p := v.Programme
	if p.State.Closed() {
		return ui.Panel(h.T("programme.next"), nil, h.P(h.T("programme.next.closed")))
	}
	if len(v.Moves) == 0 {
		return ui.Panel(h.T("programme.next"), nil, h.P(h.T("programme.next."+string(p.State))), h.P(h.Class("muted"), h.T("programme.next.not_yours")))
	}
	// While the programme runs its course nothing waits to be decided.
	running := p.State == programme.InForceState && !v.Today.After(p.Until)
	buttons := ui.Actions(h.Each(v.Moves, func(to programme.State) h.Node {
		href := link.ProgrammeState(string(p.Ref)) + "?na=" + string(to)
		if to == p.State.Next()[0] && !running {
			return ui.PrimaryLink("programme.move."+string(to), href)
		}
		return ui.LinkButton("programme.move."+string(to), href)
	}))
	if running {
		return ui.Panel(h.T("programme.next"), nil, h.P(h.T("programme.next."+string(p.State))), buttons)
	}
	return ui.PanelDecide(h.T("programme.next"), nil, h.P(h.T("programme.next."+string(p.State))), buttons)
}

func programmeHistory(v ProgrammeView) h.Node {
	events := make([]ui.Event, len(v.History))
	for i, c := range v.History {
		var note h.Node
		if c.Note != "" {
			note = ui.Sub(lines(c.Note))
		}
		events[i] = ui.Event{What: h.T("programme.step." + string(c.To)), When: i18n.DateTime(c.At), DateTime: c.At.Format(time.RFC3339), Who: c.By, More: note}
	}
	return ui.Panel(h.T("programme.history"), nil, ui.Timeline(events...))
}

// ProgrammeFormView is the form of a programme, new or known.
type ProgrammeFormView struct {
	Form      *form.Form
	Programme programme.Programme // zero for a new one
	Services  []programme.Offered
}

// ProgrammeForm is the form of a programme.
func ProgrammeForm(v ProgrammeFormView) Doc {
	f, p := v.Form, v.Programme
	action, back := link.NewProgramme, link.Programmes
	above, title := ui.LinkT(back, "programme.title"), "programme.new_h1"
	if p.Ref != "" {
		action, back = link.ProgrammeEdit(string(p.Ref)), link.Programme(string(p.Ref))
		above, title = ui.Link(back, p.Name), "programme.edit_h1"
	}
	return Doc{Title: "programme.programme", Place: "programmes", Form: f, Body: h.Group(
		ui.PageHead(above, h.T(title)),
		ui.Errors(f), Overtaken(f),
		h.When(p.State.Law(), func() h.Node { return ui.AlertT(ui.Warn, "programme.is_law") }),
		ui.Form(action, form.NewKey(), f.Version(),
			ui.TextInput(f, "name", ui.Opt{Label: "programme.name", Hint: "programme.name_hint", Required: true, MaxLength: programme.MaxName}),
			ui.TextArea(f, "aim", ui.Opt{Label: "programme.aim", Hint: "programme.aim_hint", Optional: true, Count: programme.MaxAim, Rows: 4}),
			ui.Pair(
				ui.DateInput(f, "from", ui.Opt{Label: "programme.from", Required: true}),
				ui.DateInput(f, "until", ui.Opt{Label: "programme.until", Required: true}),
			),
			ui.Pair(
				ui.TextInput(f, "resolution", ui.Opt{Label: "programme.resolution_no", Hint: "programme.resolution_no_hint", Optional: !p.State.Law(), Size: "s", MaxLength: programme.MaxResolution}),
				ui.DateInput(f, "resolution_on", ui.Opt{Label: "programme.resolution_on", Optional: !p.State.Law()}),
			),
			programmeServices(f, v.Services),
			ui.Inline(ui.Primary("programme.save"), ui.LinkButton("ui.cancel", back)),
		),
	)}
}

func programmeServices(f *form.Form, services []programme.Offered) h.Node {
	choices := make([]ui.Choice, 0, len(services))
	for _, o := range services {
		if !o.Offered && o.Withdrawn && !f.Has("services", string(o.Service)) {
			continue // taken back, and withdrawn since: it cannot be offered anew
		}
		c := ui.Choice{Value: string(o.Service), Text: o.Name, Hint: o.Area.Key()}
		if o.Withdrawn {
			c.Hint = "programme.service_gone_hint"
		}
		choices = append(choices, c)
	}
	if len(choices) == 0 {
		return ui.Alert(ui.Info, h.P(h.T("programme.no_services"), h.Text(" "), ui.LinkT(link.Catalogue, "catalogue.title")))
	}
	return ui.Checkboxes(f, "services", choices, ui.Opt{Label: "programme.services_choose", Hint: "programme.services_hint"})
}

// ProgrammeStateView is the question before a step of a programme.
type ProgrammeStateView struct {
	Form      *form.Form
	Programme programme.Programme
	To        programme.State
}

// ProgrammeState asks whether to make the step, says what follows from it, and takes what
// the step needs.
func ProgrammeState(v ProgrammeStateView) Doc {
	f, p, to := v.Form, v.Programme, string(v.To)
	back := link.Programme(string(p.Ref))
	required := v.To == programme.Rejected || v.To == programme.Annulled
	note := "programme.note"
	if required {
		note = "programme.note_required"
	}
	fields := []h.Node{Overtaken(f), ui.HiddenValue("to", to)}
	if v.To == programme.Adopted {
		fields = append(fields, ui.Pair(
			ui.TextInput(f, "resolution", ui.Opt{Label: "programme.resolution_no", Hint: "programme.resolution_no_hint", Required: true, Size: "s", MaxLength: programme.MaxResolution}),
			ui.DateInput(f, "resolution_on", ui.Opt{Label: "programme.resolution_on", Required: true}),
		))
	}
	fields = append(fields, ui.TextArea(f, "note", ui.Opt{Label: note, Hint: "programme.note_hint", Required: required, Optional: !required,
		Count: programme.MaxNote, Rows: 3}))
	return Doc{Title: "programme.step", Place: "programmes", Form: f, Body: ui.ConfirmPage(ui.ConfirmView{
		Title: h.T("programme.move."+to+".title", i18n.A{"Name": p.Name}),
		Lead:  h.Group(h.Text(p.Name), h.Text(" · "), period(p.From, p.Until), h.Text(" · "), h.T("programme.offers_count", i18n.A{"Count": p.Offers})),
		Effects: []h.Node{
			h.T("programme.move." + to + ".effect"),
			h.T("programme.move.recorded"),
		},
		Form: f, Fields: fields, Action: link.ProgrammeState(string(p.Ref)), Key: form.NewKey(), Version: f.Version(),
		Submit: "programme.move." + to, Danger: required || v.To == programme.Ended, BackHref: back,
	})}
}

// period is two days and everything between them.
func period(from, until date.Date) h.Node { return ui.Num(from.PL() + "–" + until.PL()) }

// noSource says that a fact is unknown, in the words of the reports.
func noSource() h.Node { return h.Span(h.Class("missing"), h.T("ui.no_source")) }
