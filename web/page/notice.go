package page

import (
	"cus/internal/domain/application"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// NoticeView is one notice and what its reader may do.
type NoticeView struct {
	Notice  application.Notice
	Form    *form.Form
	Today   date.Date
	Answers bool // may contact, convert and close
}

// NoticeNew is the form of a notice.
func NoticeNew(f *form.Form, today date.Date) Doc {
	n := application.NewNotice{CameOn: today}
	return Doc{Title: "notice.new.title", Place: "applications", Form: f,
		Record: ui.Subhead(h.T("notice.new.head"), h.T("notice.new.lead")),
		Body: ui.WideForm(link.NewNotice, form.NewKey(), 0, ui.FormAside(ui.Stack(
			ui.Errors(f), Overtaken(f),
			ui.Panel(nil, nil, ui.Stack(
				ui.Radios(f, "channel", choices(application.NoticeChannels, "notice.channel."), ui.Opt{Label: "notice.channel", Required: true, InRow: true}),
				ui.DateInput(f, "came", ui.Opt{Label: "notice.came", Required: true}),
				ui.Pair(ui.TextInput(f, "surname", ui.Opt{Label: "notice.surname", MaxLength: 80}), ui.TextInput(f, "given_names", ui.Opt{Label: "resident.given_names", Optional: true, MaxLength: 80})),
				ui.TextInput(f, "caller", ui.Opt{Label: "notice.caller", Hint: "notice.caller_hint", Optional: true, MaxLength: 80}),
				ui.Pair(ui.PhoneInput(f, "phone", ui.Opt{Label: "resident.phone"}), ui.EmailInput(f, "email", ui.Opt{Label: "resident.email"})),
				ui.TextArea(f, "words", ui.Opt{Label: "notice.words", Required: true, Count: 4000, Rows: 5}),
			)),
			ui.Inline(ui.Primary("notice.take"), ui.LinkButton("ui.cancel", applicationsAt(TabNotices, "")), ui.Autosave(link.NewNotice, ""))),
			ui.Panel(h.T("notice.aside.title"), nil, h.P(h.T("notice.aside.clock")),
				h.P(h.T("notice.aside.contact", i18n.A{"Count": application.ContactWorkdays, "Day": n.ContactBy().PL()})),
				ui.More("ui.legal_basis", h.P(h.T("notice.aside.basis")))),
		))}
}

func noticeBar(v NoticeView) h.Node {
	n := v.Notice
	state := NoticeTag(n.State)
	if n.State == application.NoticeOpen && n.ContactedOn.IsZero() {
		state = h.Group(state, ui.DueLine("notice.contact_due", ui.Due(v.Today, n.ContactBy)))
	}
	return ui.IdentityBar(ui.IdentityView{Heading: h.Group(h.T("notice.title"), h.Text(" "+n.Number)),
		More:  []ui.Fact{{Label: "notice.about", Value: h.Text(n.About())}, {Label: "notice.came", Value: ui.Num(n.CameOn.PL())}},
		State: state})
}

// Notice is the page of one notice.
func Notice(v NoticeView) Doc {
	n := v.Notice
	var contact []ui.Fact
	if !n.ContactedOn.IsZero() {
		contact = []ui.Fact{{Label: "notice.contacted", Value: ui.Num(n.ContactedOn.PL()), Source: h.Text(n.ContactNote)}}
	}
	return Doc{Title: "notice.title", Number: n.Number, Place: "applications", Form: v.Form, Record: noticeBar(v),
		Body: h.Group(ui.Errors(v.Form), Overtaken(v.Form), ui.MainAside([]h.Node{
			ui.Panel(h.T("notice.what"), nil, ui.SummaryList(append([]ui.Fact{
				{Label: "notice.words", Value: linesOrNil(n.Words)},
				{Label: "notice.about", Value: textOrNil(joined(n.Surname, n.GivenNames))},
				{Label: "notice.caller", Value: textOrNil(n.Caller)},
				{Label: "resident.phone", Value: textOrNil(ident.FormatPhone(n.Phone))},
				{Label: "resident.email", Value: textOrNil(n.Email)},
				{Label: "notice.channel", Value: h.T("notice.channel." + string(n.Channel)), Source: ui.Num(n.CameOn.PL())},
				{Label: "notice.taken_by", Value: h.Text(n.CreatedBy), Source: h.Text(i18n.DateTime(n.CreatedAt))},
			}, contact...)...)),
		}, []h.Node{noticeNext(v)}))}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// noticeNext is what a notice waits for.
func noticeNext(v NoticeView) h.Node {
	n := v.Notice
	ref := string(n.Ref)
	switch {
	case n.State == application.NoticeConverted && n.ApplicationRef != "":
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("notice.next.converted")), ui.Link(link.Application(n.ApplicationRef), n.ApplicationNo))
	case n.State == application.NoticeConverted:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("notice.next.converted_elsewhere")))
	case n.State == application.NoticeClosed:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("notice.next.closed", i18n.A{"Day": i18n.DateTime(n.UpdatedAt), "By": n.UpdatedBy})), h.P(h.Text(n.CloseReason)))
	case !v.Answers:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("notice.next.others")))
	}
	convert := ui.PostButton(link.NoticeApplication(ref), form.NewKey(), n.Version, ui.Primary("notice.convert"))
	if n.Draft != "" {
		convert = ui.PrimaryLink("notice.resume", link.Intake(n.Draft, StepPerson))
	}
	lead := "notice.next.contact"
	if !n.ContactedOn.IsZero() {
		lead = "notice.next.convert"
	}
	return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T(lead)),
		ui.Inline(convert, ui.LinkButton("notice.contact", link.NoticeContact(ref)), ui.LinkButton("notice.close", link.NoticeClosing(ref))))
}

// NoticeContact notes that whoever sent the notice was reached.
func NoticeContact(v NoticeView) Doc {
	n, ref := v.Notice, string(v.Notice.Ref)
	return Doc{Title: "notice.contact", Number: n.Number, Place: "applications", Form: v.Form, Record: noticeBar(v),
		Body: ui.Stack(ui.PartHead(nil, h.T("notice.contact.head")), ui.Errors(v.Form), Overtaken(v.Form),
			ui.Panel(nil, nil, ui.Form(link.NoticeContact(ref), form.NewKey(), v.Form.Version(),
				ui.DateInput(v.Form, "contacted", ui.Opt{Label: "notice.contacted", Required: true}),
				ui.TextArea(v.Form, "note", ui.Opt{Label: "notice.note", Hint: "notice.note_hint", Required: true, Rows: 3, Count: 1000}),
				ui.Inline(ui.Primary("notice.contact.save"), ui.LinkButton("ui.cancel", link.Notice(ref))))))}
}

// NoticeClosing ends a notice that becomes no application.
func NoticeClosing(v NoticeView) Doc {
	n, ref := v.Notice, string(v.Notice.Ref)
	return Doc{Title: "notice.close", Number: n.Number, Place: "applications", Form: v.Form, Record: noticeBar(v),
		Body: h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
			Title: h.T("notice.close.head", i18n.A{"Number": n.Number}), Lead: h.T("notice.close.lead"),
			Form: v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "notice.close.reason", Required: true, Rows: 3, Count: 1000})},
			Action: link.NoticeClosing(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "notice.close", BackHref: link.Notice(ref)}))}
}
