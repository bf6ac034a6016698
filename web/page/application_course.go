package page

import (
	"strconv"

	"cus/internal/domain/application"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// CourseView is the course of an application as its page shows it.
type CourseView struct {
	Steps []application.Passage
	Calls []application.Call
	Moves bool // the reader may call, complete, withdraw
	Leave bool // the reader may leave the application unexamined
}

// open is the call that has not ended; nil when there is none.
func (v CourseView) open() *application.Call {
	if len(v.Calls) > 0 && v.Calls[len(v.Calls)-1].EndedOn.IsZero() {
		return &v.Calls[len(v.Calls)-1]
	}
	return nil
}

// coursePanel is what has happened with the application, oldest first.
func coursePanel(v ApplicationView) h.Node {
	a := v.Application
	facts := []ui.Fact{
		{Label: "application.registered_by", Value: h.Text(a.CreatedBy), Source: h.Text(i18n.DateTime(a.CreatedAt))},
		{Label: "application.coordinator", Value: coordinator(a.Coordinator)},
	}
	if a.NoticeRef != "" {
		facts = append(facts, ui.Fact{Label: "application.of_notice", Value: ui.Link(link.Notice(a.NoticeRef), a.NoticeNumber)})
	}
	for _, c := range v.Course.Calls {
		facts = append(facts, ui.Fact{Label: "application.call.fact", Value: ui.Num(c.IssuedOn.PL()), Source: callState(c)})
	}
	if n := len(v.Course.Steps); n > 0 && a.State.Final() {
		last := v.Course.Steps[n-1]
		facts = append(facts, ui.Fact{Label: "application.state." + string(last.State), Value: ui.Num(i18n.DateTime(last.At)), Source: h.Text(joined(last.Who, sentence(last.Reason)))})
	}
	return ui.Panel(h.T("application.course"), nil, h.Div(ui.SummaryList(facts...)))
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	return "· " + s
}

func callState(c application.Call) h.Node {
	switch {
	case !c.EndedOn.IsZero():
		return h.T("application.call.ended", i18n.A{"Day": c.EndedOn.PL()})
	case c.DueOn.IsZero():
		return h.T("application.call.undelivered")
	}
	return h.T("application.call.due", i18n.A{"Day": c.DueOn.PL()})
}

// uncounted says which days stand beside the plain day 30.
func uncounted(v ApplicationView) h.Node {
	n := application.Uncounted(v.Course.Calls, v.Today)
	if n == 0 {
		return nil
	}
	return h.P(h.T("application.uncounted", i18n.A{"Count": n}))
}

// incompleteNext is what an application waits for whose applicant was called to complete it.
func incompleteNext(v ApplicationView) h.Node {
	ref, c := string(v.Application.Ref), v.Course.open()
	if c == nil {
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.incomplete")))
	}
	lead := []h.Node{h.P(h.T("application.next.incomplete")), h.Ul(h.Each(c.Missing, func(m string) h.Node { return h.Li(h.Text(lacking(m))) }))}
	switch {
	case c.DeliveredOn.IsZero():
		lead = append(lead, h.P(h.T("application.call.undelivered")))
	default:
		lead = append(lead, h.P(ui.DueLine("application.call.until", ui.Due(v.Today, c.DueOn))))
	}
	var acts []h.Node
	if v.Course.Moves {
		acts = append(acts, ui.PrimaryLink("application.completion", link.ApplicationCompletion(ref)))
		if c.DeliveredOn.IsZero() {
			acts = append(acts, ui.LinkButton("application.call.deliver", link.ApplicationCallDelivery(ref)))
		}
	}
	acts = append(acts, ui.LinkButton("application.call.print", link.ApplicationCallPrint(ref), ui.Icon("print")))
	if v.Course.Leave && c.MayLeave(v.Today) == nil {
		acts = append(acts, ui.LinkButton("application.leave", link.ApplicationLeaving(ref)))
	}
	return ui.PanelDecide(h.T("application.next"), nil, append(lead, ui.Inline(acts...))...)
}

// courseActions are the steps besides the next one.
func courseActions(v ApplicationView) h.Node {
	a, ref := v.Application, string(v.Application.Ref)
	if !v.Course.Moves || a.State.Final() {
		return nil
	}
	var acts []h.Node
	if a.State == application.Submitted {
		acts = append(acts, ui.LinkButton("application.call", link.ApplicationCall(ref)))
	}
	if a.PlanRef == "" {
		acts = append(acts, ui.LinkButton("application.withdrawal", link.ApplicationWithdrawal(ref)))
	}
	if len(acts) == 0 {
		return nil
	}
	return ui.Panel(h.T("application.other_steps"), nil, ui.Inline(acts...))
}

func coursePage(v ApplicationView, title string, body ...h.Node) Doc {
	return Doc{Title: title, Number: v.Application.Number, Place: "applications", Form: v.Form, Record: applicationBar(v),
		Body: ui.Stack(append([]h.Node{ui.Errors(v.Form), Overtaken(v.Form)}, body...)...)}
}

// ApplicationCall calls the applicant to complete the application.
func ApplicationCall(v ApplicationView) Doc {
	f, ref := v.Form, string(v.Application.Ref)
	lack := make([]ui.Choice, len(application.Lacking))
	for i, m := range application.Lacking {
		lack[i] = ui.Choice{Value: m, Label: "application.lacking." + m}
	}
	return coursePage(v, "application.call", ui.PartHead(nil, h.T("application.call.head")), ui.FormAside(
		ui.Panel(nil, nil, ui.Form(link.ApplicationCall(ref), form.NewKey(), f.Version(),
			ui.Checkboxes(f, "missing", lack, ui.Opt{Label: "application.call.missing", Required: true}),
			ui.TextArea(f, "more", ui.Opt{Label: "application.call.more", Hint: "application.call.more_hint", Optional: true, Rows: 3, Count: 300}),
			ui.NumberInput(f, "days", ui.Opt{Label: "application.call.days", Hint: "application.call.days_hint", Required: true, Unit: "application.call.unit"}),
			ui.Inline(ui.Primary("application.call.send"), ui.LinkButton("ui.cancel", link.Application(ref))))),
		ui.Panel(h.T("application.call.aside_title"), nil, h.P(h.T("application.call.aside")), h.P(h.T("application.call.aside_term")),
			ui.More("ui.legal_basis", h.P(h.T("application.call.basis"))))))
}

// oneDay is a form that asks for one day.
func oneDay(v ApplicationView, title, head, field, label, submit, action string) Doc {
	f := v.Form
	return coursePage(v, title, ui.PartHead(nil, h.T(head)), ui.Panel(nil, nil, ui.Form(action, form.NewKey(), f.Version(),
		ui.DateInput(f, field, ui.Opt{Label: label, Required: true}),
		ui.Inline(ui.Primary(submit), ui.LinkButton("ui.cancel", link.Application(string(v.Application.Ref)))))))
}

// ApplicationCallDelivery notes when the call was delivered.
func ApplicationCallDelivery(v ApplicationView) Doc {
	return oneDay(v, "application.call.deliver", "application.call.deliver_head", "delivered", "application.call.delivered", "application.call.deliver_save",
		link.ApplicationCallDelivery(string(v.Application.Ref)))
}

// ApplicationCompletion notes the day on which what was missing came.
func ApplicationCompletion(v ApplicationView) Doc {
	return oneDay(v, "application.completion", "application.completion.head", "completed", "application.completion.day", "application.completion.save",
		link.ApplicationCompletion(string(v.Application.Ref)))
}

// ApplicationLeaving asks whether to leave the application unexamined.
func ApplicationLeaving(v ApplicationView) Doc {
	a, ref := v.Application, string(v.Application.Ref)
	return Doc{Title: "application.leave", Number: a.Number, Place: "applications", Form: v.Form, Record: applicationBar(v),
		Body: h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
			Title: h.T("application.leave.head", i18n.A{"Number": a.Number}), Lead: h.T("application.leave.lead"),
			Effects: []h.Node{h.T("application.leave.effect"), h.T("application.leave.notify")},
			Form:    v.Form, Action: link.ApplicationLeaving(ref), Key: form.NewKey(), Version: v.Form.Version(),
			Submit: "application.leave", Danger: true, BackHref: link.Application(ref)}))}
}

// ApplicationWithdrawal ends an application by the applicant's statement.
func ApplicationWithdrawal(v ApplicationView) Doc {
	a, ref := v.Application, string(v.Application.Ref)
	return Doc{Title: "application.withdrawal", Number: a.Number, Place: "applications", Form: v.Form, Record: applicationBar(v),
		Body: h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
			Title: h.T("application.withdrawal.head", i18n.A{"Number": a.Number}), Lead: h.T("application.withdrawal.lead"),
			Effects: []h.Node{h.T("application.withdrawal.effect")},
			Form:    v.Form, Fields: []h.Node{
				ui.DateInput(v.Form, "stated", ui.Opt{Label: "application.withdrawal.day", Required: true}),
				ui.TextArea(v.Form, "how", ui.Opt{Label: "application.withdrawal.how", Hint: "application.withdrawal.how_hint", Required: true, Rows: 3, Count: 1000})},
			Action: link.ApplicationWithdrawal(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "application.withdrawal", Danger: true, BackHref: link.Application(ref)}))}
}

// CallDaysField is the shortest term as the form shows it first.
func CallDaysField() string { return strconv.Itoa(application.CallDays) }
