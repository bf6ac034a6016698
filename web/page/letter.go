package page

import (
	"cus/internal/domain/application"
	"cus/internal/domain/decision"
	"cus/internal/domain/law"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// LimitExhausted is what the letter says to whoever waits for a place: a phrase of the act.
const LimitExhausted = "wolne miejsce w granicach środków na realizację programu (art. 42 ust. 2 ustawy): limit miejsc jest wyczerpany"

// LetterView is the letter before a refusal of one service.
type LetterView struct {
	ApplicationView
	Item   application.Item
	Letter *decision.Letter // nil: none was sent
	Party  string
}

// HearingLetter is the form of the letter before a refusal, or where the letter stands.
func HearingLetter(v LetterView) Doc {
	d := Doc{Title: "letter.title", Number: v.Application.Number, Place: "decisions", Form: v.Form, Record: applicationBar(v.ApplicationView)}
	back := link.Application(string(v.Application.Ref))
	switch {
	case v.Letter != nil:
		d.Body = letterRecord(v)
	case !v.Mine || (v.Item.State != application.Pending && v.Item.State != application.Waitlisted):
		key := "letter.not_needed"
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
	default:
		d.Body = letterForm(v, back)
	}
	return d
}

func letterForm(v LetterView, back string) h.Node {
	f, item := v.Form, string(v.Item.Ref)
	target := law.HearingTarget(v.Application.ReceivedOn)
	return h.Group(ui.PartHead(h.Text(v.Item.Service), h.T("letter.heading")), ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.HearingLetter(string(v.Application.Ref), item), form.NewKey(), f.Version(),
				ui.TextArea(f, "unmet", ui.Opt{Label: "letter.unmet", Hint: "letter.unmet_hint", Required: true, Rows: 5, Count: 4000}),
				ui.Pair(ui.NumberInput(f, "days", ui.Opt{Label: "letter.answer_days", Hint: "letter.answer_days_hint", Size: "xs", Unit: "letter.days_unit", Required: true}),
					ui.DateInput(f, "sent", ui.Opt{Label: "letter.sent", Required: true})),
				ui.Inline(ui.Primary("letter.save"), ui.LinkButton("ui.cancel", back)),
				ui.Autosave(link.HearingLetter(string(v.Application.Ref), item), v.Application.Number))),
			ui.Panel(h.T("letter.help"), nil,
				h.P(ui.DueLine("letter.by", ui.Due(v.Today, target))),
				h.P(h.T("letter.help.target")),
				h.P(h.T("letter.help.then")),
				ui.More("ui.legal_basis", h.P(h.T("letter.help.basis"))))))
}

// letterRecord is a letter that was sent: what it said, and what comes next.
func letterRecord(v LetterView) h.Node {
	l, ref, item := v.Letter, string(v.Application.Ref), string(v.Item.Ref)
	facts := []ui.Fact{
		{Label: "application.service", Value: h.Group(h.Text(v.Item.Service), itemProgramme(v.Item))},
		{Label: "letter.unmet", Value: h.Ul(h.Each(l.Conditions(), func(c string) h.Node { return h.Li(h.Text(c)) }))},
		{Label: "letter.sent", Value: ui.Num(l.SentOn.PL()), Source: h.Text(l.CreatedBy)},
		{Label: "letter.answer_days", Value: h.T("letter.days_given", i18n.A{"Count": l.AnswerDays})},
	}
	if !l.DeliveredOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "decision.delivered", Value: ui.Num(l.DeliveredOn.PL()), Source: h.T("decision.manner." + string(l.Manner))},
			ui.Fact{Label: "decision.answer_until", Value: ui.Num(l.AnswerUntil.PL())})
	}
	if l.Answer != "" {
		facts = append(facts, ui.Fact{Label: "letter.answer", Value: kept(l.Answer), Source: ui.Num(l.AnsweredOn.PL())})
	}
	return h.Group(ui.PartHead(h.Text(v.Item.Service), h.T("letter.record", i18n.A{"Day": l.SentOn.PL()})), ui.Errors(v.Form), Overtaken(v.Form),
		ui.MainAside([]h.Node{ui.Panel(h.T("letter.title"), nil, ui.SummaryList(facts...),
			ui.Inline(ui.LinkButton("letter.print", link.HearingPrint(ref, item), ui.Icon("print"))))},
			[]h.Node{letterNext(v, link.HearingDelivery(ref, item)),
				ui.Inline(ui.LinkButton("ui.back", link.Application(ref), ui.Icon("back")))}))
}

func letterNext(v LetterView, delivery string) h.Node {
	l, i := v.Letter, v.Item
	change := ui.LinkButton("letter.change_delivery", delivery)
	step := func(key string, args i18n.A, buttons ...h.Node) h.Node {
		return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T(key, args)), ui.Inline(buttons...))
	}
	switch {
	case i.DecisionRef != "":
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("letter.next.decided")), h.P(ui.Link(link.Decision(i.DecisionRef), i.DecisionNumber)))
	case !v.Mine || (i.State != application.Pending && i.State != application.Waitlisted):
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("letter.next.over")))
	case l.DeliveredOn.IsZero():
		return step("letter.next.deliver", nil, ui.PrimaryLink("letter.deliver", delivery))
	case !l.Heard(v.Today):
		return step("letter.next.wait", i18n.A{"Day": l.AnswerUntil.PL()}, change, ui.LinkButton("application.qualify", link.ApplicationQualification(string(v.Application.Ref))))
	}
	return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T("letter.next.refuse")),
		ui.Inline(ui.PostButton(link.ItemDecision(string(v.Application.Ref), string(i.Ref)), form.NewKey(), v.Application.Version,
			ui.Primary("letter.refuse"), ui.HiddenValue("kind", string(decision.Refusal))), change,
			ui.LinkButton("application.qualify", link.ApplicationQualification(string(v.Application.Ref)))))
}

// HearingDelivery asks when the letter arrived, and what was answered.
func HearingDelivery(v LetterView) Doc {
	f, ref, item := v.Form, string(v.Application.Ref), string(v.Item.Ref)
	back := link.HearingLetter(ref, item)
	d := Doc{Title: "letter.title", Number: v.Application.Number, Place: "decisions", Form: f, Record: applicationBar(v.ApplicationView)}
	if v.Letter == nil || !v.Mine || v.Item.DecisionRef != "" {
		key, args := "decision.no_letter", i18n.A{}
		if v.Item.DecisionRef != "" {
			key, args = "letter.decided", i18n.A{"Number": v.Item.DecisionNumber}
		}
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key, args), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(ui.PartHead(h.Text(v.Item.Service), h.T("letter.delivery_heading")), ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.HearingDelivery(ref, item), form.NewKey(), f.Version(),
				ui.DateInput(f, "on", ui.Opt{Label: "decision.delivered", Required: true}),
				ui.Radios(f, "manner", choices(decision.Manners, "decision.manner."), ui.Opt{Label: "decision.manner", Required: true}),
				ui.DateInput(f, "answered", ui.Opt{Label: "letter.answered", Hint: "letter.answered_hint", Optional: true}),
				ui.TextArea(f, "answer", ui.Opt{Label: "letter.answer", Hint: "letter.answer_hint", Optional: true, Rows: 4, Count: 4000}),
				ui.Inline(ui.Primary("letter.deliver"), ui.LinkButton("ui.cancel", back)))),
			ui.Panel(h.T("letter.help"), nil, h.P(h.T("letter.help.runs", i18n.A{"Count": v.Letter.AnswerDays})), h.P(h.T("decision.deliver.help.deemed")),
				ui.More("ui.legal_basis", h.P(h.T("decision.deliver.help.basis"))))))
	return d
}
