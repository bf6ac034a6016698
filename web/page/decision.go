package page

import (
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

// DecisionsView is one part of the list of decisions.
type DecisionsView struct {
	Rows   []application.DecisionRow
	Counts application.DecisionCounts
	Tab    application.Tab
	Today  date.Date
	Signs  bool
	Opens  bool // may open the applications
}

// Decisions lists letters before a refusal and decisions, the nearest day first.
func Decisions(v DecisionsView) Doc {
	counts := map[application.Tab]int{application.ToPrepare: v.Counts.Prepare, application.ToSign: v.Counts.Sign, application.Running: v.Counts.Running}
	tabs := make([]ui.Tab, len(application.Tabs))
	for n, t := range application.Tabs {
		tabs[n] = ui.Tab{Label: "decision.tab." + string(t), Href: link.DecisionsTab(string(t)), Count: counts[t], Current: t == v.Tab}
	}
	d := Doc{Title: "decision.list.title", Place: "decisions"}
	d.Body = h.Group(
		ui.PageHead(nil, decisionsHeading(v)),
		ui.Tabs("decision.list.title", tabs),
		decisionTable(v))
	return d
}

func decisionsHeading(v DecisionsView) h.Node {
	c := v.Counts
	switch {
	case c.Total == 0:
		return h.T("decision.list.none")
	case v.Signs && c.Sign > 0:
		return h.T("decision.list.to_sign", i18n.A{"Count": c.Sign})
	case c.Prepare+c.Sign+c.Running == 0:
		return h.T("decision.list.all_over")
	}
	return h.Group(h.T("decision.list.open", i18n.A{"Count": c.Prepare + c.Sign + c.Running}),
		h.When(c.Late > 0, func() h.Node { return h.Group(h.Text(", "), h.T("decision.list.late", i18n.A{"Count": c.Late})) }))
}

func decisionTable(v DecisionsView) h.Node {
	if len(v.Rows) == 0 {
		return h.Section(h.Class("panel"), ui.EmptyState("decision.list.empty."+string(v.Tab), nil))
	}
	rows := make([]ui.Row, 0, len(v.Rows))
	for _, r := range v.Rows[:min(len(v.Rows), application.ListLimit)] {
		due := h.Span(h.Class("muted"), h.Text("–"))
		if !r.Due.IsZero() {
			day := ui.Due(v.Today, r.Due)
			day.Statutory = r.Statutory
			due = h.Group(ui.DueLabel(day), ui.Sub(h.T("decision.due."+string(r.Stage))))
		}
		number := h.Text(r.AppNumber)
		if v.Opens {
			number = ui.Link(link.Application(string(r.ApplicationRef)), r.AppNumber)
		}
		rows = append(rows, ui.R(decisionName(r, v.Opens),
			h.Group(ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames), ui.Sub(number)),
			h.Text(r.Service), StageTag(r.Stage), due, coordinator(r.Coordinator)))
	}
	return h.Group(h.Section(h.Class("panel"), ui.DataTable(h.T("decision.list.title"), []ui.Col{{Key: "decision.number"}, {Key: "application.person"},
		{Key: "application.service"}, {Key: "application.state"}, {Key: "decision.next_day"}, {Key: "application.coordinator"}}, rows, ui.Long)),
		h.If(len(v.Rows) > application.ListLimit, h.P(h.Class("muted"), h.T("ui.first_rows", i18n.A{"Count": application.ListLimit}))))
}

// decisionName leads to the decision; to the letter only whoever may open the application.
func decisionName(r application.DecisionRow, opens bool) h.Node {
	if r.Ref == "" {
		name := h.T("decision.letter_row")
		if opens {
			name = ui.LinkT(link.HearingLetter(string(r.ApplicationRef), string(r.Item)), "decision.letter_row", ui.About(r.AppNumber))
		}
		return h.Group(name, ui.Sub(h.T("decision.no_number")))
	}
	return h.Group(ui.Link(link.Decision(r.Ref), r.Number), ui.Sub(h.T("decision.kind."+string(r.Kind))))
}

// StageTag is where a refusal stands, letter and decision seen as one way.
func StageTag(s application.Stage) h.Node {
	kinds := map[string]ui.Kind{"letter_due": ui.Warn, "letter_sent": ui.Waiting, "answer_runs": ui.Waiting, "letter_heard": ui.Warn,
		"draft": ui.Draft, "submitted": ui.Waiting, "issued": ui.Plan, "delivered": ui.Plan, "appealed": ui.Warn,
		"final": ui.OK, "upheld": ui.OK, "reversed": ui.Closed, "abandoned": ui.Closed}
	return ui.Tag(kinds[string(s)], "decision.stage."+string(s))
}

// DecisionView is one decision and what its reader may do.
type DecisionView struct {
	application.DecisionFile
	Course []application.DecisionStep
	Form   *form.Form // the reasons against a button just pressed; may be nil
	Today  date.Date

	Hand      decision.Hand
	MaySign   bool // holds an authorisation and did not draft it
	Director  bool
	MayAsk    bool // may open the application
	TeamReads bool // may read who holds which authorisation
}

// Decision is the page of one decision: what it says, where it stands, what comes next.
func Decision(v DecisionView) Doc {
	return Doc{Title: "decision.title", Number: v.Number, Place: "decisions", Form: v.Form, Record: decisionBar(v),
		Body: h.Group(ui.Errors(v.Form), Overtaken(v.Form),
			h.If(v.State == decision.Draft && v.Remark != "", ui.Alert(ui.Warn, h.P(h.Strong(h.T("decision.came_back"))), h.P(h.Text(v.Remark)))),
			ui.MainAside([]h.Node{decisionText(v)}, []h.Node{
				decisionNext(v),
				ui.Panel(h.T("decision.days"), nil, ui.SummaryList(decisionDays(v)...)),
				ui.Panel(h.T("decision.course"), nil, ui.Timeline(decisionCourse(v.Course)...)),
			}))}
}

func decisionBar(v DecisionView) h.Node {
	state := StageTag(application.Stage(v.State))
	if v.State == decision.Delivered {
		state = h.Group(state, ui.DueLine("decision.appeal_until", ui.Due(v.Today, v.AppealUntil)))
	}
	var application_ = ui.Num(v.AppNumber)
	if v.MayAsk {
		application_ = ui.Link(link.Application(string(v.ApplicationRef)), v.AppNumber)
	}
	return ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("decision.title"), h.Text(" "+v.Number)),
		More: []ui.Fact{
			{Label: "decision.what", Value: h.T("decision.kind." + string(v.Kind))},
			{Label: "application.person", Value: h.Text(v.Person())},
			{Label: "application.title", Value: application_},
			{Label: "application.coordinator", Value: coordinator(v.Coordinator)},
		},
		State: state, Actions: []h.Node{ui.LinkButton("decision.print", link.DecisionPrint(string(v.Ref)), ui.Icon("print"))},
	})
}

// decisionText is the decision as it reads, in its parts.
func decisionText(v DecisionView) h.Node {
	part := func(key, text string) h.Node {
		if text == "" {
			return h.Group(h.H3(h.T(key)), h.P(ui.Missing()))
		}
		return h.Group(h.H3(h.T(key)), h.P(h.Class("kept-lines"), h.Text(text)))
	}
	return ui.Panel(h.T("decision.text"), nil, ui.SummaryList(
		ui.Fact{Label: "decision.authority", Value: textOrNil(v.Authority)},
		ui.Fact{Label: "decision.party", Value: kept(v.Party)},
		ui.Fact{Label: "application.service", Value: h.Group(h.Text(v.Service), h.If(v.Programme != "", ui.Sub(h.Text(v.Programme))))},
		ui.Fact{Label: "decision.appeal_board", Value: textOrNil(v.AppealBoard)},
	), part("decision.resolution", v.Resolution), part("decision.reasons", v.Reasons), part("decision.legal_basis", v.LegalBasis))
}

// kept is a longer text with its line breaks.
func kept(s string) h.Node {
	if s == "" {
		return nil
	}
	return h.Div(h.Class("kept-lines"), h.Text(s))
}

func decisionDays(v DecisionView) []ui.Fact {
	facts := []ui.Fact{{Label: "decision.received", Value: ui.Num(v.ReceivedOn.PL())}}
	add := func(key string, on date.Date, more ...h.Node) {
		if !on.IsZero() {
			facts = append(facts, ui.Fact{Label: key, Value: h.Group(ui.Num(on.PL()), h.Group(more...))})
		}
	}
	add("decision.letter_sent", v.LetterSentOn)
	add("decision.letter_delivered", v.LetterDelivered)
	add("decision.answer_until", v.AnswerUntil)
	add("decision.issued", v.IssuedOn)
	if v.Signatory != "" {
		facts = append(facts, ui.Fact{Label: "decision.signed_by", Value: h.Group(h.Text(v.OnBehalf()+" "+v.Signatory), ui.Sub(h.Text(v.Post+", "), h.T("decision.by_authorisation", i18n.A{"Number": v.AuthorisationNo})))})
	}
	if v.Manner != "" {
		add("decision.delivered", v.DeliveredOn, ui.Sub(h.T("decision.manner."+string(v.Manner))))
	}
	add("decision.appeal_until", v.AppealUntil)
	add("decision.waived", v.WaivedOn)
	add("decision.appealed", v.AppealedOn)
	if v.State == decision.Appealed && v.ForwardedOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "decision.forward_by", Value: ui.DueLabel(ui.Due(v.Today, law.ForwardTerm(v.AppealedOn).Due))})
	}
	add("decision.forwarded", v.ForwardedOn)
	add("decision.final", v.FinalOn)
	add("decision.ruled", v.RuledOn)
	if v.Ruling != "" {
		facts = append(facts, ui.Fact{Label: "decision.ruling", Value: kept(v.Ruling)})
	}
	return facts
}

func decisionCourse(steps []application.DecisionStep) []ui.Event {
	out := make([]ui.Event, len(steps))
	for n, s := range steps {
		key := "decision.step." + string(s.To)
		if s.To == decision.Draft && s.From == decision.Submitted {
			key = "decision.step.back"
		}
		out[n] = ui.Event{When: i18n.DateTime(s.At), What: h.T(key), Who: s.By, More: kept(s.Reason)}
	}
	return out
}

// decisionNext is the one thing the decision waits for, and the button that does it.
func decisionNext(v DecisionView) h.Node {
	ref := string(v.Ref)
	step := func(key string, buttons ...h.Node) h.Node {
		return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T(key, i18n.A{"Day": v.AppealUntil.PL()})), ui.Inline(buttons...))
	}
	say := func(key string) h.Node {
		return ui.Panel(h.T("application.next"), nil, h.P(h.T(key, i18n.A{"Day": v.AppealUntil.PL()})))
	}
	switch {
	case v.State == decision.Draft && v.Hand.Leads:
		return step("decision.next.draft", ui.PrimaryLink("decision.edit", link.DecisionEdit(ref)), ui.LinkButton("decision.abandon", link.DecisionAbandonment(ref)))
	case v.State == decision.Submitted && v.MaySign:
		return step("decision.next.sign", ui.PrimaryLink("decision.sign_or_return", link.DecisionSignature(ref)))
	case v.State == decision.Submitted && v.Hand.Leads:
		return step("decision.next.wait", ui.PostButton(link.DecisionRecall(ref), form.NewKey(), v.Version, ui.Button("decision.recall")))
	case v.State == decision.Submitted && v.Director:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("decision.next.no_authorisation")), h.If(v.TeamReads, h.P(ui.LinkT(link.Team, "nav.team"))))
	case v.State == decision.Issued && v.Hand.Leads:
		return step("decision.next.deliver", ui.PrimaryLink("decision.deliver", link.DecisionDelivery(ref)))
	case v.State == decision.Delivered && v.Hand.Leads && v.Today.After(v.AppealUntil):
		return step("decision.next.finalise", ui.PrimaryLink("decision.close_appeal", link.DecisionAppeal(ref)))
	case v.State == decision.Delivered && v.Hand.Leads:
		return step("decision.next.appeal", ui.PrimaryLink("decision.record_appeal", link.DecisionAppeal(ref)))
	case v.State == decision.Appealed && v.Hand.Leads:
		return step("decision.next.rule", ui.PrimaryLink("decision.record_ruling", link.DecisionAppeal(ref)))
	}
	return say("decision.next." + string(v.State))
}
