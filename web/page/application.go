package page

import (
	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/law"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// countHeading says how many a list holds; the query reads one row beyond the limit, so more
// is all it knows then.
func countHeading(key string, read, limit int) h.Node {
	if read > limit {
		return h.Group(h.T("ui.more_than"), h.Text(" "), h.T(key, i18n.A{"Count": limit}))
	}
	return h.T(key, i18n.A{"Count": read})
}

// dueBy is the statutory term as a queue shows it; where day 30 is no working day, the
// last working day before it is the one to keep.
func dueBy(today, due, alarm date.Date) h.Node {
	d := ui.Due(today, due)
	d.Statutory = true
	return h.Group(ui.DueLabel(d), h.When(alarm.Before(due) && !today.After(alarm), func() h.Node {
		return ui.Sub(h.T("application.alarm", i18n.A{"Day": alarm.PL()}))
	}))
}

func coordinator(name string) h.Node {
	if name == "" {
		return h.Span(h.Class("missing"), h.T("application.nobody"))
	}
	return h.Text(name)
}

func commonProgramme(offers []programme.Offer) (string, bool) {
	for _, o := range offers {
		if o.ProgrammeName != offers[0].ProgrammeName {
			return "", false
		}
	}
	return offers[0].ProgrammeName, true
}

// ApplicationView is one application and what its reader may do.
type ApplicationView struct {
	Application application.Application
	Items       []application.Item
	Course      CourseView
	Form        *form.Form        // the reasons against a button just pressed; may be nil
	Visit       *assessment.Visit // the conversation about needs, when one is agreed on
	Today       date.Date

	Mine              bool
	MayTake           bool
	MayReadPlan       bool
	MayReadAssessment bool
	MayReadDecision   bool
	MayReadReferral   bool
}

// Application is the page of one application: what was asked, by when, what comes next.
func Application(v ApplicationView) Doc {
	a := v.Application
	return Doc{Title: "application.title", Number: a.Number, Place: "applications", Form: v.Form,
		Record: applicationBar(v),
		Body: h.Group(
			ui.Errors(v.Form), Overtaken(v.Form),
			ui.MainAside(
				[]h.Node{
					ui.Panel(h.T("application.services"), nil, itemTable(v)),
					ui.Panel(h.T("application.what_was_asked"), nil, ui.SummaryList(
						ui.Fact{Label: "application.capacity", Value: h.Group(h.T("application.capacity."+string(a.Capacity)),
							h.When(a.ApplicantName != "", func() h.Node { return h.Text(": " + a.ApplicantName) }))},
						ui.Fact{Label: "application.own_words", Value: linesOrNil(a.OwnWords)},
						ui.Fact{Label: "application.received", Value: ui.Num(a.ReceivedOn.PL()), Source: h.T("application.channel." + string(a.Channel))},
						ui.Fact{Label: "intake.urgency_fact", Value: h.Group(h.If(a.Urgency == "", h.T("intake.not_urgent")), h.Text(a.Urgency))},
						ui.Fact{Label: "application.statement_short", Value: h.Group(ui.Num(a.StatementOn.PL()), h.Text(", "), h.T("application.statement_given"))},
						ui.Fact{Label: "application.privacy_short", Value: ui.Num(a.PrivacyNoticeOn.PL()), Source: h.T("application.informed." + string(a.PrivacyHow))},
					)),
				},
				[]h.Node{
					applicationNext(v),
					applicationVisit(v),
					ui.Panel(h.T("application.term.title"), nil, term(a.ReceivedOn), uncounted(v)),
					coursePanel(v),
					ui.Panel(h.T("intake.registered.prints"), nil, applicationPrints(a)),
					courseActions(v),
				},
			),
		)}
}

func applicationBar(v ApplicationView) h.Node {
	a := v.Application
	var actions []h.Node
	actions = append(actions, ui.LinkButton("print.kind."+PrintReceipt, link.ApplicationReceipt(string(a.Ref)), ui.Icon("print")))
	state := ApplicationTag(string(a.State))
	if a.State.Open() {
		state = h.Group(state, ui.DueLine("application.draw_up_by", ui.Due(v.Today, a.DueOn)))
	}
	return ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("application.title"), h.Text(" "+a.Number)),
		More: []ui.Fact{
			{Label: "application.person", Value: ui.Link(link.Resident(a.ResidentRef), a.Person())},
			{Label: "application.record", Value: ui.Num(a.ResidentNumber)},
			{Label: "application.coordinator", Value: coordinator(a.Coordinator)},
		},
		State: state, Actions: actions,
	})
}

// applicationNext is the one thing this application waits for, and the button that does it.
func applicationNext(v ApplicationView) h.Node {
	a := v.Application
	ref := string(a.Ref)
	pending, qualified, waiting, proposed := 0, 0, 0, 0
	for _, i := range v.Items {
		switch i.State {
		case application.Pending:
			pending++
		case application.Qualified:
			qualified++
		case application.Waitlisted:
			waiting++
		case application.Proposed:
			proposed++
		}
	}
	step := func(key string, button h.Node) h.Node {
		return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T(key)), button)
	}
	assess := ui.LinkButton("application.assess", link.ApplicationAssessment(ref))
	switch {
	case v.MayTake:
		return step("application.next.take", ui.PostButton(link.ApplicationCoordinator(ref), form.NewKey(), a.Version, ui.Primary("application.take")))
	case a.State == application.Incomplete:
		return incompleteNext(v)
	case a.State == application.LeftUnexamined:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.left")))
	case a.State == application.Withdrawn:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.withdrawn")))
	case a.PlanRef != "" && v.MayReadPlan:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.has_plan", i18n.A{"Number": a.PlanNumber})),
			h.If(a.AssessedAt == nil && v.Mine, h.P(h.T("application.next.but_assess"))),
			ui.Inline(ui.PrimaryLink("application.open_plan", link.Plan(a.PlanRef)), h.If(v.MayReadAssessment, assess)))
	case !v.Mine && a.Coordinator == "":
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.nobody")))
	case !v.Mine:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.others")), h.If(v.MayReadAssessment && a.AssessedAt != nil, assess))
	case pending > 0:
		return step("application.next.qualify", ui.Inline(ui.PrimaryLink("application.qualify", link.ApplicationQualification(ref)), assess))
	case waiting > 0 && qualified == 0:
		return step("application.next.waiting", ui.Inline(ui.PrimaryLink("application.decide_waiting", link.ApplicationQualification(ref)), assess))
	case proposed > 0 && qualified == 0:
		return step("application.next.proposed", assess)
	case a.State == application.Resolved && qualified == 0:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.resolved")), h.If(a.AssessedAt != nil, assess))
	case a.AssessedAt == nil:
		return step("application.next.assess", ui.Inline(ui.PrimaryLink("application.assess", link.ApplicationAssessment(ref)), createPlan(a, qualified, false)))
	case qualified > 0:
		return step("application.next.plan", ui.Inline(createPlan(a, qualified, true), assess,
			ui.LinkButton("application.close", link.ApplicationClosing(ref)), ui.LinkButton("application.withdraw", link.ApplicationQualification(ref))))
	}
	return ui.Panel(h.T("application.next"), nil, h.P(h.T("application.next.nothing")), assess)
}

func createPlan(a application.Application, qualified int, first bool) h.Node {
	if qualified == 0 {
		return nil
	}
	button := ui.Button("application.create_plan")
	if first {
		button = ui.Primary("application.create_plan")
	}
	return ui.PostButton(link.ApplicationPlan(string(a.Ref)), form.NewKey(), a.Version, button)
}

// term explains the statutory term as a sentence, with the day to keep.
func term(received date.Date) h.Node {
	t := law.PlanTerm(received, law.ParametersOn(received))
	return h.Group(
		h.P(h.T("application.term.sentence", i18n.A{"Due": t.Due.PL(), "Days": t.Days, "From": received.PL()})),
		h.When(t.Due != t.Plain, func() h.Node { return h.P(h.T("application.term.moved", i18n.A{"Plain": t.Plain.PL()})) }),
		h.When(t.AlarmOn.Before(t.Due), func() h.Node { return h.P(h.T("application.term.alarm", i18n.A{"Day": t.AlarmOn.PL()})) }),
		ui.More("ui.legal_basis", h.P(h.T("application.term.basis"))),
	)
}
