package page

import (
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// intakeCheck is the last step: what was declared and explained, and everything answered.
func intakeCheck(v IntakeView) h.Node {
	f, n := v.Form, v.Lodging.New
	return h.Group(
		ui.WideForm(v.action(), form.NewKey(), f.Version(), h.ID("intake"), ui.FormAside(
			ui.Stack(
				ui.ErrorsAt(f, v.errorAt), Overtaken(f),
				ui.Panel(h.T("intake.check.informed"), nil, ui.Stack(
					ui.Radios(f, "privacy_how", choices(application.Informeds, "application.informed."), ui.Opt{Label: "intake.check.informed_how", Required: true}),
					ui.DateInput(f, "privacy", ui.Opt{Label: "application.privacy", Required: true}),
				)),
				ui.Panel(h.T("intake.check.statements"), nil, ui.Stack(
					ui.Checkboxes(f, "statements", choices(application.Statements, "application.statement_kind."),
						ui.Opt{Label: "intake.check.statements_of", Hint: "intake.check.statements_hint", Required: true}),
					ui.DateInput(f, "statement_on", ui.Opt{Label: "intake.check.statement_on", Required: true}),
				)),
				ui.CheckAnswers(intakeAnswers(v)...),
				ui.Inline(ui.Primary("application.register", h.Name("do"), h.Value("next")), ui.Autosave(v.action(), "")),
			),
			ui.Stack(
				ui.PanelDecide(h.T("intake.prints.title"), nil, h.P(h.T("intake.prints.lead")), intakePrints(v)),
				ui.Panel(h.T("application.term.title"), nil, term(n.ReceivedOn)),
			))))
}

// intakePrints are the prints to sign before registering. An oral application is taken to a
// protocol, another one is signed.
func intakePrints(v IntakeView) h.Node {
	kinds := []string{PrintApplication, PrintStatement, PrintPrivacy}
	if v.Lodging.Channel == application.Protocol {
		kinds[0] = PrintProtocol
	}
	return h.Ul(h.Class("list"), h.Role("list"), h.Each(kinds, func(k string) h.Node {
		return h.Li(ui.LinkT(link.IntakePrint(string(v.Intake.Ref), k), "print.kind."+k))
	}))
}

// intakeAnswers is everything answered in the steps, with the way back to each.
func intakeAnswers(v IntakeView) []ui.Answers {
	n := v.Lodging.New
	return []ui.Answers{
		{Title: "intake.step.person", Change: v.href(StepPerson), Facts: intakePersonFacts(v)},
		{Title: "intake.step.contact", Change: v.href(StepContact), Facts: intakeContactFacts(v)},
		{Title: "intake.step.applicant", Change: v.href(StepApplicant), Facts: intakeApplicantFacts(v)},
		{Title: "intake.step.wish", Change: v.href(StepWish), Facts: []ui.Fact{
			{Label: "application.services", Value: h.Text(strings.Join(v.Wanted(), ", "))},
			{Label: "application.own_words", Value: linesOrNil(n.OwnWords)},
			{Label: "intake.urgency_fact", Value: h.Group(h.If(n.Urgency == "", h.T("intake.not_urgent")), h.Text(n.Urgency))},
			{Label: "application.received", Value: ui.Num(n.ReceivedOn.PL()), Source: h.T("application.channel." + string(n.Channel))},
		}},
	}
}

func linesOrNil(s string) h.Node {
	if s == "" {
		return nil
	}
	return h.P(h.Class("pre-line"), h.Text(s))
}

// Wanted are the services applied for, by name.
func (v IntakeView) Wanted() []string {
	var out []string
	for _, ref := range v.Lodging.Offers {
		for _, o := range v.Offers {
			if o.Ref == ref {
				out = append(out, o.ServiceName)
			}
		}
	}
	return append(out, v.Lodging.Others...)
}

// Particulars are those of the person as they will stand once registered.
func (v IntakeView) Particulars() resident.Particulars {
	switch {
	case v.Person == nil:
		return v.Lodging.Person.Complete()
	case v.Lodging.Change != nil:
		return v.Lodging.Change.Particulars
	}
	return v.Person.Particulars
}

func intakePersonFacts(v IntakeView) []ui.Fact {
	p := v.Particulars()
	facts := []ui.Fact{{Label: "resident.surname_and_given", Value: h.Text(p.Filed())}, {Label: "resident.birth_date", Value: ui.Num(p.BirthDate.PL())}}
	switch {
	case v.Person != nil:
		return append(facts, ui.Fact{Label: "application.record", Value: ui.Num(v.Person.Number)})
	case p.Pesel.IsZero():
		facts = append(facts, ui.Fact{Label: "resident.pesel", Value: h.Group(h.T("intake.no_pesel"), h.Text(" "+p.NoPeselReason))})
	default:
		facts = append(facts, ui.Fact{Label: "resident.pesel", Value: ui.Num(p.Pesel.Reveal())})
	}
	return append(facts, ui.Fact{Label: "resident.sex", Value: h.T("resident.sex." + string(p.Sex)), Source: textOrNil(p.SexReason)})
}

func intakeContactFacts(v IntakeView) []ui.Fact {
	if v.Person != nil && !v.Person.Changes {
		return []ui.Fact{{Label: "intake.step.contact", Value: h.T("intake.contact.closed")}}
	}
	return contactFacts(v.Particulars())
}

// contactFacts are where a person lives and how to reach them, as facts.
func contactFacts(p resident.Particulars) []ui.Fact {
	facts := []ui.Fact{{Label: "resident.address_title", Value: h.Text(p.Address() + ", " + p.Postcode)}}
	if m := p.MailAddress(); m != "" {
		facts = append(facts, ui.Fact{Label: "resident.mail_address", Value: h.Text(m)})
	}
	facts = append(facts,
		ui.Fact{Label: "resident.phone", Value: textOrNil(ident.FormatPhone(p.Phone))},
		ui.Fact{Label: "resident.email", Value: textOrNil(p.Email)})
	if p.ContactPreference != "" {
		facts = append(facts, ui.Fact{Label: "resident.contact_preference", Value: h.T("resident.contact." + string(p.ContactPreference))})
	}
	if len(p.MeetingNeeds) > 0 || p.Accessibility != "" {
		facts = append(facts, ui.Fact{Label: "resident.needs", Value: meetingNeeds(p)})
	}
	return facts
}

// meetingNeeds is what speaking and meeting takes, in words.
func meetingNeeds(p resident.Particulars) h.Node {
	var out []h.Node
	for i, n := range p.MeetingNeeds {
		if i > 0 {
			out = append(out, h.Text(", "))
		}
		out = append(out, h.T("resident.need."+string(n)))
	}
	if p.Accessibility != "" {
		if len(out) > 0 {
			out = append(out, h.Text("; "))
		}
		out = append(out, h.Text(p.Accessibility))
	}
	return h.Group(out...)
}

func intakeApplicantFacts(v IntakeView) []ui.Fact {
	n := v.Lodging.New
	facts := []ui.Fact{{Label: "application.capacity", Value: h.T("application.capacity." + string(n.Capacity))}}
	if n.Capacity == application.PersonConcerned {
		return facts
	}
	a := v.Applicant()
	facts = append(facts, ui.Fact{Label: "application.applicant", Value: h.Text(a.Name), Source: textOrNil(a.Relation)},
		ui.Fact{Label: "application.basis", Value: h.Text(a.Basis), Source: standingUntil(a.ValidFrom, a.ValidUntil)})
	if a.Phone != "" {
		facts = append(facts, ui.Fact{Label: "intake.applicant.phone", Value: ui.Num(ident.FormatPhone(a.Phone))})
	}
	return facts
}

// Applicant is who applies for the person: typed, or picked among those on record.
func (v IntakeView) Applicant() resident.Representation {
	for _, r := range v.Representatives {
		if r.Ref == v.Lodging.Representative {
			return resident.Representation{Name: r.Name, Relation: r.Relation, Phone: r.Phone, Basis: r.Basis, ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil}
		}
	}
	return v.Lodging.Applicant
}

func standingUntil(from, until date.Date) h.Node {
	switch {
	case until.IsZero() && from.IsZero():
		return nil
	case until.IsZero():
		return h.T("intake.valid_from", i18n.A{"Day": from.PL()})
	case from.IsZero():
		return h.T("intake.valid_until", i18n.A{"Day": until.PL()})
	}
	return h.T("intake.valid_between", i18n.A{"From": from.PL(), "Until": until.PL()})
}

// ApplicationRegistered says that the application is registered, and what comes next.
func ApplicationRegistered(v ApplicationView) Doc {
	a := v.Application
	ref := string(a.Ref)
	next := ui.LinkButton("application.open", link.Application(ref))
	assess := h.Node(nil)
	if v.Mine && v.MayReadAssessment {
		assess = ui.PrimaryLink("intake.registered.assess", link.ApplicationAssessment(ref))
	}
	return Doc{Title: "intake.registered.title", Number: a.Number, Place: "applications", Record: applicationBar(v),
		Body: ui.MainAside([]h.Node{
			ui.PartHead(nil, h.T("intake.registered.head", i18n.A{"Number": a.Number})),
			ui.Panel(h.T("intake.registered.next"), nil,
				h.If(v.Mine, h.P(h.T("intake.registered.next_mine"))),
				h.If(!v.Mine && a.CoordinatorID != 0, h.P(h.T("intake.registered.next_other", i18n.A{"Name": a.Coordinator}))),
				h.If(a.CoordinatorID == 0, h.P(h.T("intake.registered.next_nobody"))),
				ui.Inline(assess, next, ui.LinkButton("intake.registered.another", link.NewApplication))),
			ui.Panel(h.T("intake.registered.prints"), nil, applicationPrints(a)),
		}, []h.Node{
			ui.Panel(h.T("application.term.title"), nil, term(a.ReceivedOn)),
			ui.Panel(h.T("application.services"), nil, ui.List(itemLines(v.Items)...)),
		})}
}

func itemLines(items []application.Item) []h.Node {
	out := make([]h.Node, len(items))
	for i, it := range items {
		out[i] = ui.Line(h.Text(it.Service), nil, h.Text(it.Programme))
	}
	return out
}

// applicationPrints are the prints of an application on record.
func applicationPrints(a application.Application) h.Node {
	kinds := []string{PrintReceipt, PrintApplication, PrintStatement, PrintPrivacy}
	if a.Channel == application.Protocol {
		kinds[1] = PrintProtocol
	}
	return h.Ul(h.Class("list"), h.Role("list"), h.Each(kinds, func(k string) h.Node {
		return h.Li(ui.LinkT(printHref(a, k), "print.kind."+k))
	}))
}

func printHref(a application.Application, kind string) string {
	if kind == PrintReceipt {
		return link.ApplicationReceipt(string(a.Ref))
	}
	return link.ApplicationPrint(string(a.Ref), kind)
}
