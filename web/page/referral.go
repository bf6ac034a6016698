package page

import (
	"cus/internal/domain/application"
	"cus/internal/domain/centre"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// NewReferralView is one service about to be passed on.
type NewReferralView struct {
	ApplicationView
	Item      application.Item
	Receivers []centre.Entry // those the centre keeps, to pick from
}

// NewReferral asks whom a service is passed on to, on what ground, and what was agreed.
func NewReferral(v NewReferralView) Doc {
	f, a := v.Form, v.Application
	back := link.Application(string(a.Ref))
	d := Doc{Title: "referral.title", Number: a.Number, Place: "applications", Form: f, Record: applicationBar(v.ApplicationView)}
	if v.Item.ReferralRef != "" || !v.Mine || (v.Item.State != application.Pending && v.Item.State != application.Waitlisted) {
		key := "referral.done"
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back")),
			h.If(v.Item.ReferralRef != "" && v.MayReadReferral, ui.LinkButton("application.referral", link.Referral(v.Item.ReferralRef)))))
		return d
	}
	agreement := h.Group(
		h.If(a.AssessedAt == nil, ui.Alert(ui.Warn, h.P(h.T("referral.not_assessed")), h.P(ui.LinkT(link.ApplicationAssessment(string(a.Ref)), "application.assess")))),
		ui.DateInput(f, "agreed", ui.Opt{Label: "referral.agreed"}),
		ui.Radios(f, "agreed_form", choices(application.AgreementForms, "referral.agreed_form."), ui.Opt{Label: "referral.agreed_form"}))
	d.Body = h.Group(ui.PartHead(h.Text(v.Item.Service), h.T("referral.heading")), ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.NewReferral(string(a.Ref), string(v.Item.Ref)), form.NewKey(), f.Version(),
				ui.Radios(f, "ground", []ui.Choice{
					{Value: string(application.ByAgreement), Label: "referral.ground.agreement", Hint: "referral.ground.agreement_hint", More: agreement},
					{Value: string(application.Misaddressed), Label: "referral.ground.misaddressed", Hint: "referral.ground.misaddressed_hint",
						More: ui.DateInput(f, "notice", ui.Opt{Label: "referral.notice"})},
				}, ui.Opt{Label: "referral.ground", Required: true}),
				ui.Radios(f, "kind", choices(application.Receivers, "referral.kind."), ui.Opt{Label: "referral.kind", Hint: "referral.kind_hint", Required: true}),
				ui.Suggest(f, "receiver", ui.Opt{Label: "referral.receiver", Hint: "referral.receiver_hint"}, offeredLabels(v.Receivers)...),
				ui.TextArea(f, "reasons", ui.Opt{Label: "referral.reasons", Hint: "referral.reasons_hint", Required: true, Rows: 4, Count: 4000}),
				ui.DateInput(f, "sent", ui.Opt{Label: "referral.sent", Required: true}),
				ui.Inline(ui.Primary("referral.save"), ui.LinkButton("ui.cancel", back)),
				ui.Autosave(link.NewReferral(string(a.Ref), string(v.Item.Ref)), a.Number))),
			ui.Panel(h.T("referral.help"), nil, h.P(h.T("referral.help.gmina")), h.P(h.T("referral.help.outside")), h.P(h.T("referral.help.what_goes")),
				ui.More("ui.legal_basis", h.P(h.T("referral.help.basis"))))))
	return d
}

// ReferralsView is the list of applications passed on.
type ReferralsView struct {
	Rows  []application.Referral
	All   bool
	Today date.Date
	Team  bool // the reader is the team they are passed on to
}

// Referrals lists applications passed on: those not received yet first.
func Referrals(v ReferralsView) Doc {
	waiting, open := 0, 0
	for _, r := range v.Rows {
		if r.ReceivedOn.IsZero() {
			waiting++
		}
		if r.OutcomeOn.IsZero() {
			open++
		}
	}
	heading := h.T("referral.list.none")
	switch {
	case waiting > 0:
		heading = countHeading("referral.list.waiting", waiting, application.ListLimit)
	case open > 0:
		heading = h.T("referral.list.open", i18n.A{"Count": open})
	}
	d := Doc{Title: "referral.list.title", Place: "applications"}
	if v.Team {
		d.Place = "referrals"
	}
	above := h.Node(nil)
	if !v.Team {
		above = LinkBack(link.Applications, "application.list.title")
	}
	d.Body = h.Group(ui.PageHead(above, heading),
		ui.FilterBar("", ui.Chips("referral.filter",
			ui.FilterChip("referral.filter.open", link.Referrals, 0, !v.All),
			ui.FilterChip("referral.filter.all", link.Referrals+"?stan=all", 0, v.All))),
		referralTable(v))
	return d
}

func referralTable(v ReferralsView) h.Node {
	if len(v.Rows) == 0 {
		key := "referral.empty"
		if v.Team {
			key = "referral.empty_team"
		}
		return h.Section(h.Class("panel"), ui.EmptyState(key, nil))
	}
	rows := make([]ui.Row, 0, len(v.Rows))
	for _, r := range v.Rows[:min(len(v.Rows), application.ListLimit)] {
		rows = append(rows, ui.R(ui.Link(link.Referral(string(r.Ref)), r.Number), h.Text(r.Surname+" "+r.GivenNames), h.Text(r.Service), receiver(r),
			h.Group(ui.Num(r.SentOn.PL()), ui.Sub(h.T("waiting.days", i18n.A{"Count": v.Today.Sub(r.SentOn)}))), referralTag(r)))
	}
	return h.Section(h.Class("panel"), ui.DataTable(h.T("referral.list.title"), []ui.Col{{Key: "application.number"}, {Key: "application.person"},
		{Key: "application.service"}, {Key: "referral.to"}, {Key: "referral.sent"}, {Key: "application.state"}}, rows, ui.Long))
}

func receiver(r application.Referral) h.Node {
	if r.Receiver == "" {
		return h.T("referral.kind." + string(r.Kind))
	}
	return h.Group(h.Text(r.Receiver), ui.Sub(h.T("referral.kind."+string(r.Kind))))
}

func referralTag(r application.Referral) h.Node {
	kind := map[string]ui.Kind{"sent": ui.Waiting, "received": ui.Plan, "answered": ui.OK}[r.Stage()]
	return ui.Tag(kind, "referral.stage."+r.Stage())
}

// ReferralView is one application passed on, and the form of what came of it.
type ReferralView struct {
	application.Referral
	Form        *form.Form
	Today       date.Date
	Answers     bool // writes down the receipt and the outcome
	ReadsCase   bool // may open the application
	ReadsPerson bool // may open the person's file
}

// Referral shows what was passed on, and nothing else of the file; the receiving team
// writes down that it has it, and what came of it.
func Referral(v ReferralView) Doc {
	ref := string(v.Ref)
	var number = ui.Num(v.Number)
	if v.ReadsCase {
		number = ui.Link(link.Application(string(v.ApplicationRef)), v.Number)
	}
	person := h.Text(v.Person())
	if v.ReadsPerson {
		person = ui.Link(link.Resident(v.ResidentRef), v.Person())
	}
	place := "referrals"
	if v.ReadsCase {
		place = "applications"
	}
	d := Doc{Title: "referral.title", Number: v.Number, Place: place, Form: v.Form, Record: ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("referral.title"), h.Text(" "+v.Number)),
		More: []ui.Fact{{Label: "application.person", Value: person}, {Label: "application.title", Value: number},
			{Label: "application.coordinator", Value: coordinator(v.Coordinator)}},
		State: referralTag(v.Referral), Actions: []h.Node{ui.LinkButton("referral.print", link.ReferralPrint(ref), ui.Icon("print"))}})}
	facts := []ui.Fact{
		{Label: "application.service", Value: h.Text(v.Service)},
		{Label: "application.own_words", Value: kept(v.OwnWords)},
		{Label: "referral.address", Value: textOrNil(v.Address)},
		{Label: "referral.phone", Value: textOrNil(ident.FormatPhone(v.Phone))},
		{Label: "referral.to", Value: receiver(v.Referral)},
		{Label: "referral.reasons", Value: kept(v.Reasons)},
		{Label: "referral.sent", Value: ui.Num(v.SentOn.PL())},
	}
	if v.Ground == application.ByAgreement {
		facts = append(facts, ui.Fact{Label: "referral.agreed", Value: ui.Num(v.AgreedOn.PL()), Source: h.T("referral.agreed_form." + string(v.AgreedForm))})
	} else {
		facts = append(facts, ui.Fact{Label: "referral.notice", Value: dayOrNil(v.NoticeOn)})
	}
	d.Body = h.Group(ui.Errors(v.Form), Overtaken(v.Form), ui.MainAside(
		[]h.Node{ui.Panel(h.T("referral.what"), nil, ui.SummaryList(facts...))},
		[]h.Node{referralAnswer(v)}))
	return d
}

func referralAnswer(v ReferralView) h.Node {
	f := v.Form
	if !v.Answers {
		return ui.Panel(h.T("referral.answer"), nil, ui.SummaryList(
			ui.Fact{Label: "referral.received", Value: dayOrNil(v.ReceivedOn), Source: textOrNil(v.ReceiptNote)},
			ui.Fact{Label: "referral.outcome", Value: kept(v.Outcome), Source: dayOrNil(v.OutcomeOn)}), h.P(h.Class("muted"), h.T("referral.not_yours")))
	}
	return ui.PanelDecide(h.T("referral.answer"), nil, ui.Form(link.Referral(string(v.Ref)), form.NewKey(), f.Version(),
		ui.DateInput(f, "received", ui.Opt{Label: "referral.received", Required: true}),
		ui.TextInput(f, "receipt_note", ui.Opt{Label: "referral.receipt_note", Optional: true}),
		ui.DateInput(f, "outcome_on", ui.Opt{Label: "referral.outcome_on", Hint: "referral.outcome_on_hint", Optional: true}),
		ui.TextArea(f, "outcome", ui.Opt{Label: "referral.outcome", Hint: "referral.outcome_hint", Optional: true, Rows: 4}),
		ui.Inline(ui.Primary("referral.acknowledge"))))
}
