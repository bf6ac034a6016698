package page

import (
	"strconv"

	"cus/internal/domain/application"
	"cus/internal/domain/decision"
	"cus/internal/domain/law"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ItemTag is what became of one service applied for.
func ItemTag(s application.ItemState) h.Node {
	kind := map[application.ItemState]ui.Kind{application.Pending: ui.Waiting, application.Proposed: ui.Waiting, application.Qualified: ui.OK,
		application.Waitlisted: ui.Waiting, application.Referred: ui.Plan, application.Refused: ui.Danger, application.ItemWithdrawn: ui.Closed}[s]
	return ui.Tag(kind, "application.item."+string(s))
}

// itemTable lists the services applied for: what became of each, and the papers about it.
func itemTable(v ApplicationView) h.Node {
	rows := make([]ui.Row, len(v.Items))
	for n, i := range v.Items {
		rows[n] = ui.R(
			h.Group(h.Text(i.Service), itemProgramme(i)),
			h.Group(ItemTag(i.State), itemWhen(v.Application, i, v.Today)),
			ui.TextOr(i.Note),
			itemPapers(v, i))
	}
	return ui.DataTable(h.T("application.services"), []ui.Col{{Key: "application.service"}, {Key: "application.state"},
		{Key: "application.conditions"}, {Key: "application.papers"}}, rows)
}

func itemProgramme(i application.Item) h.Node {
	if i.Programme == "" {
		return ui.Sub(h.T("application.no_offer"))
	}
	return ui.Sub(h.Text(i.Programme))
}

// itemWhen is what one should know beside the state: since when, which place, until when.
func itemWhen(a application.Application, i application.Item, today date.Date) h.Node {
	switch {
	case i.State == application.Waitlisted:
		alarm := law.WaitingAlarm(a.ReceivedOn)
		return h.Group(ui.Sub(h.T("application.waiting_place", i18n.A{"Place": i.Position})),
			h.When(today.After(alarm), func() h.Node {
				return ui.Sub(h.T("application.waiting_alarm", i18n.A{"Day": alarm.PL()}))
			}), letterWhen(i, today))
	case i.State == application.ItemWithdrawn && !i.WithdrawnOn.IsZero():
		return ui.Sub(h.T("application.withdrawn_day", i18n.A{"Day": i.WithdrawnOn.PL()}))
	case i.State == application.Pending:
		return letterWhen(i, today)
	case i.DecidedAt != nil:
		return ui.Sub(h.Text(i18n.DateTime(*i.DecidedAt) + " · " + i.DecidedBy))
	}
	return nil
}

// letterWhen says how far the letter before a refusal has come.
func letterWhen(i application.Item, today date.Date) h.Node {
	switch {
	case i.LetterSentOn.IsZero():
		return nil
	case i.UnderRefusal():
		return ui.Sub(h.T("application.refusal_drafted", i18n.A{"Number": i.DecisionNumber}))
	case i.LetterDelivered.IsZero():
		return ui.Sub(h.T("application.letter_sent", i18n.A{"Day": i.LetterSentOn.PL()}))
	case !today.After(i.AnswerUntil):
		return ui.Sub(h.T("application.answer_until", i18n.A{"Day": i.AnswerUntil.PL()}))
	}
	return ui.Sub(h.T("application.answer_over", i18n.A{"Day": i.AnswerUntil.PL()}))
}

// itemPapers are the prints and proceedings of one service.
func itemPapers(v ApplicationView, i application.Item) h.Node {
	ref, item := string(v.Application.Ref), string(i.Ref)
	var out []h.Node
	add := func(href, key string) { out = append(out, h.Div(ui.LinkT(href, key, ui.About(i.Service)))) }
	if i.State == application.Qualified {
		add(link.QualificationCard(ref, item), "application.card")
	}
	if i.ReferralRef != "" && v.MayReadReferral {
		add(link.Referral(i.ReferralRef), "application.referral")
	}
	if !i.LetterSentOn.IsZero() && v.MayReadDecision {
		add(link.HearingLetter(ref, item), "application.letter")
	}
	if i.DecisionRef != "" && v.MayReadDecision {
		out = append(out, h.Div(ui.Link(link.Decision(i.DecisionRef), i.DecisionNumber)))
	}
	if i.State == application.ItemWithdrawn && i.DecisionRef == "" && v.Mine {
		out = append(out, ui.PostButton(link.ItemDecision(ref, item), form.NewKey(), v.Application.Version,
			ui.SmallButton("decision.discontinue", ui.About(i.Service)), ui.HiddenValue("kind", string(decision.Discontinuance))))
	}
	if len(out) == 0 {
		return h.Span(h.Class("muted"), h.Text("–"))
	}
	return h.Group(out...)
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
		d.Body = h.Group(ui.AlertT(ui.Info, key), ui.Panel(h.T("application.services"), nil, itemTable(v)),
			ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(
		ui.PartHead(nil, h.T("application.qualification.heading")),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.WideForm(link.ApplicationQualification(string(a.Ref)), form.NewKey(), f.Version(),
				h.Each(open, func(i application.Item) h.Node { return itemDecision(v, i) }),
				ui.Inline(ui.Primary("application.qualification.save"), ui.LinkButton("ui.cancel", back)),
				ui.Autosave(link.ApplicationQualification(string(a.Ref)), a.Number),
			),
			ui.Panel(h.T("application.qualification.help.title"), nil,
				h.P(h.T("application.qualification.help.grant")),
				h.P(h.T("application.qualification.help.wait")),
				h.P(h.T("application.qualification.help.refuse")),
				h.P(h.T("application.qualification.help.refer")),
				ui.More("ui.legal_basis", h.P(h.T("application.qualification.help.basis")))),
		),
	)
	return d
}

// itemDecision is the question about one service: the programme's conditions, what is
// decided, and the ways that have pages of their own.
func itemDecision(v ApplicationView, i application.Item) h.Node {
	f, ref := v.Form, string(i.Ref)
	if f.Raw("state."+ref) == "" {
		f.Set("state."+ref, string(application.Pending))
	}
	undecided := i.State == application.Pending || i.State == application.Waitlisted
	var title h.Node
	if i.Programme != "" {
		title = h.Text(i.Programme)
	}
	return ui.Panel(h.Text(i.Service), title,
		ui.HiddenValue("item", ref),
		h.When(i.State != application.Pending, func() h.Node { return h.P(ItemTag(i.State), itemWhen(v.Application, i, v.Today)) }),
		h.If(i.OfferRef == "", ui.AlertT(ui.Info, "application.no_offer_hint")),
		h.If(i.OfferRef != "" && !i.InForce && undecided, ui.AlertT(ui.Warn, "application.programme_not_in_force", i18n.A{"Programme": i.Programme})),
		places(i),
		h.When(undecided && len(i.Conditions) > 0, func() h.Node {
			return ui.Checkboxes(f, "met."+ref, conditionChoices(i.Conditions), ui.Opt{Label: "application.met", Hint: "application.met_hint"})
		}),
		ui.Radios(f, "state."+ref, itemWays(f, i), ui.Opt{Label: "application.decide"}),
		ui.TextArea(f, "note."+ref, ui.Opt{Label: "application.note", Hint: "application.note_hint", Rows: 2}),
		h.When(undecided, func() h.Node { return otherWays(v.Application, i, v.Today) }))
}

func conditionChoices(conditions []string) []ui.Choice {
	out := make([]ui.Choice, len(conditions))
	for n, c := range conditions {
		out[n] = ui.Choice{Value: c, Text: c}
	}
	return out
}

// places says how many of the programme's places are taken.
func places(i application.Item) h.Node {
	if i.Places == nil || i.OfferRef == "" {
		return nil
	}
	key := "application.places"
	if i.Full() {
		key = "application.places_full"
	}
	return h.P(h.T(key, i18n.A{"Taken": i.Taken, "Places": *i.Places}))
}

func itemWays(f *form.Form, i application.Item) []ui.Choice {
	stay := "application.decide.later"
	if i.State == application.Qualified || i.State == application.Proposed {
		stay = "application.decide.stays"
	}
	words := []ui.Choice{{Value: string(application.Pending), Label: stay}}
	for _, to := range i.Ways() {
		c := ui.Choice{Value: string(to), Label: "application.decide." + string(to)}
		switch to {
		case application.Qualified:
			c.Disabled = !i.InForce || i.Full() || i.UnderRefusal()
			if i.ConfirmBy != "" {
				c.Hint = "application.decide.confirm." + i.ConfirmBy
			}
		case application.Waitlisted:
			c.Disabled = !i.InForce || (i.Places != nil && !i.Full())
		case application.ItemWithdrawn:
			c.More = ui.DateInput(f, "on."+string(i.Ref), ui.Opt{Label: "application.withdrawn_on"})
		}
		words = append(words, c)
	}
	return words
}

// otherWays lead to passing on, and to the letter before a refusal with what follows it.
func otherWays(a application.Application, i application.Item, today date.Date) h.Node {
	ref, item := string(a.Ref), string(i.Ref)
	refusal := ui.LinkButton("application.to_letter", link.HearingLetter(ref, item), ui.About(i.Service))
	switch {
	case i.DecisionRef != "" && i.UnderRefusal():
		refusal = ui.LinkButton("application.to_draft", link.Decision(i.DecisionRef), ui.About(i.Service))
	case !i.LetterSentOn.IsZero():
		refusal = ui.LinkButton("application.to_refusal", link.HearingLetter(ref, item), ui.About(i.Service))
	}
	target := law.HearingTarget(a.ReceivedOn)
	return h.Group(
		h.P(h.Class("muted"), h.T("application.other_ways"), h.When(i.LetterSentOn.IsZero(), func() h.Node {
			return h.Group(h.Text(" "), h.T("application.letter_by", i18n.A{"Day": target.PL()}))
		}), letterWhen(i, today)),
		ui.Inline(ui.LinkButton("application.to_referral", link.NewReferral(ref, item), ui.About(i.Service)), refusal))
}

// WaitingListView is who waits for what.
type WaitingListView struct {
	Rows  []application.WaitingRow
	Today date.Date
}

// WaitingList shows who waits for which service, in the order of receipt.
func WaitingList(v WaitingListView) Doc {
	late := 0
	for _, r := range v.Rows {
		if !v.Today.Before(r.AlarmOn) {
			late++
		}
	}
	d := Doc{Title: "waiting.title", Place: "applications"}
	head := ui.PageHead(LinkBack(link.Applications, "application.list.title"), h.Group(countHeading("waiting.heading", len(v.Rows), application.ListLimit),
		h.When(late > 0, func() h.Node {
			return h.Group(h.Text(", "), h.T("waiting.late", i18n.A{"Count": late}))
		})))
	if len(v.Rows) == 0 {
		d.Body = h.Group(ui.PageHead(LinkBack(link.Applications, "application.list.title"), h.T("waiting.nobody")), ui.EmptyState("waiting.empty", ui.LinkButton("application.list.title", link.Applications)))
		return d
	}
	rows := make([]ui.Row, 0, len(v.Rows))
	for _, r := range v.Rows[:min(len(v.Rows), application.ListLimit)] {
		rows = append(rows, ui.R(
			h.Group(h.Text(r.Service), ui.Sub(h.Text(r.Programme), waitingPlaces(r))),
			ui.Num(strconv.Itoa(r.Position)),
			h.Group(ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames), ui.Sub(ui.Link(link.Application(string(r.ApplicationRef)), r.AppNumber))),
			h.Group(ui.Num(r.ReceivedOn.PL()), ui.Sub(h.T("waiting.days", i18n.A{"Count": v.Today.Sub(r.ReceivedOn)}))),
			ui.DueLabel(ui.Due(v.Today, r.AlarmOn)),
			coordinator(r.Coordinator),
			waitingAction(r)))
	}
	d.Body = h.Group(head, h.Section(h.Class("panel"), ui.DataTable(h.T("waiting.title"), []ui.Col{{Key: "application.service"}, {Key: "waiting.position", Numeric: true},
		{Key: "application.person"}, {Key: "application.received"}, {Key: "waiting.decide_by"}, {Key: "application.coordinator"}, {Key: "ui.actions", Hidden: true}}, rows, ui.Long)),
		h.P(h.Class("muted"), h.T("waiting.order")))
	return d
}

func waitingPlaces(r application.WaitingRow) h.Node {
	if r.Places == nil {
		return nil
	}
	return h.Group(h.Text(" · "), h.T("application.places", i18n.A{"Taken": r.Taken, "Places": *r.Places}))
}

func waitingAction(r application.WaitingRow) h.Node {
	if !r.Mine {
		return nil
	}
	ref, item := string(r.ApplicationRef), string(r.Item)
	if r.LetterSentOn.IsZero() {
		return ui.SmallLink("waiting.refuse", link.HearingLetter(ref, item), ui.About(r.AppNumber))
	}
	return ui.SmallLink("waiting.go_on", link.HearingLetter(ref, item), ui.About(r.AppNumber))
}

// LinkBack is the line above a heading that leads to the list a page belongs to.
func LinkBack(href, key string) h.Node { return ui.LinkT(href, key) }
