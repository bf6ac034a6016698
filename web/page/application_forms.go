package page

import (
	"cus/internal/domain/application"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ApplicationFormView is the form of a new application.
type ApplicationFormView struct {
	Form   *form.Form
	Person resident.Card
	Offers []programme.Offer
	Today  date.Date
}

// ApplicationForm takes an application on one page: who applies, for what, since when.
func ApplicationForm(v ApplicationFormView) Doc {
	f := v.Form
	back := link.Resident(string(v.Person.Ref))
	d := Doc{Title: "application.new.title", Place: "applications", Form: f,
		Record: ui.IdentityBar(ui.IdentityView{Heading: h.Group(h.T("application.new.for"), h.Text(" "), h.Text(v.Person.Name())),
			More: []ui.Fact{{Label: "application.record", Value: ui.Link(back, v.Person.Number)}}})}
	if len(v.Offers) == 0 {
		d.Body = ui.EmptyState("application.no_programme", ui.LinkButton("nav.programmes", link.Programmes))
		return d
	}
	offers := make([]ui.Choice, len(v.Offers))
	for i, o := range v.Offers {
		offers[i] = ui.Choice{Value: o.Ref, Text: o.ServiceName, HintText: o.ProgrammeName}
	}
	services := ui.Opt{Label: "application.services", Hint: "application.services_hint", Required: true}
	if p, one := commonProgramme(v.Offers); one { // then it stands once, above the services
		services.Hint, services.HintArgs = "application.services_hint_one", i18n.A{"Programme": p}
		for i := range offers {
			offers[i].HintText = ""
		}
	}
	who := ui.TextInput(f, "applicant", ui.Opt{Label: "application.applicant", Hint: "application.applicant_hint", AutoComplete: "off"})
	basis := ui.TextInput(f, "basis", ui.Opt{Label: "application.basis", Hint: "application.basis_hint"})
	d.Body = h.Group(
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.NewApplication(string(v.Person.Ref)), form.NewKey(), 0,
				ui.Radios(f, "capacity", choices(application.Capacities, "application.capacity."), ui.Opt{Label: "application.capacity", Required: true}),
				who, basis,
				ui.Checkboxes(f, "offers", offers, services),
				ui.TextArea(f, "words", ui.Opt{Label: "application.own_words", Hint: "application.own_words_hint", Optional: true, Count: 4000, Rows: 3}),
				ui.Radios(f, "channel", choices(application.Channels, "application.channel."), ui.Opt{Label: "application.channel", Required: true}),
				ui.Pair(
					ui.DateInput(f, "received", ui.Opt{Label: "application.received", Required: true}),
					ui.DateInput(f, "privacy", ui.Opt{Label: "application.privacy", Required: true}),
				),
				ui.Checkbox(f, "statement", ui.Opt{Label: "application.statement", Hint: "application.statement_hint", Required: true}),
				ui.Inline(ui.Primary("application.register"), ui.LinkButton("ui.cancel", back)),
			)),
			ui.Panel(h.T("application.help.title"), nil,
				h.P(h.T("application.help.clock")),
				h.P(h.T("application.help.notice")),
				ui.More("ui.legal_basis", h.P(h.T("application.help.basis"))),
			),
		),
	)
	return d
}

// choices are the words of an enumeration as things to choose.
func choices[T ~string](values []T, prefix string) []ui.Choice {
	out := make([]ui.Choice, len(values))
	for i, v := range values {
		out[i] = ui.Choice{Value: string(v), Label: prefix + string(v)}
	}
	return out
}

// Overtaken says who saved the same row meanwhile, or that the form came back after a lost
// session; nothing when neither happened.
func Overtaken(f *form.Form) h.Node {
	if f.Restored() {
		return ui.AlertT(ui.Info, "form.restored")
	}
	c := f.Conflict()
	if c == nil {
		return nil
	}
	at := ""
	if !c.At.IsZero() {
		at = i18n.TimeOfDay(c.At)
	}
	return h.Div(h.Role("alert"), ui.Alert(ui.Warn, h.P(h.T("form.overtaken", i18n.A{"By": c.By, "At": at}))))
}

// ApplicationClosing asks why the application ends without a plan.
func ApplicationClosing(v ApplicationView) Doc {
	a := v.Application
	back := link.Application(string(a.Ref))
	d := Doc{Title: "application.close", Number: a.Number, Place: "applications", Form: v.Form, Record: applicationBar(v)}
	if !v.Mine || !a.State.Open() {
		key := "application.closed"
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key, i18n.A{"Number": a.Number}), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
		Title: h.T("application.close.heading", i18n.A{"Number": a.Number}), Lead: h.T("application.close.lead"),
		Effects: []h.Node{h.T("application.close.effect")},
		Form:    v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "application.close.reason", Required: true, Rows: 3})},
		Action: link.ApplicationClosing(string(a.Ref)), Key: form.NewKey(), Version: v.Form.Version(), Submit: "application.close", BackHref: back,
	}))
	return d
}
