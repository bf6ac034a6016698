package page

import (
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// AssessmentView is one needs assessment and what its reader may do.
type AssessmentView struct {
	assessment.Detail
	Today         date.Date
	Mine          bool // leads the case
	MayReadIncome bool // the household and the income, where a fee is computed
	Special       bool // may read what is written on health

	Texts []assessment.Part // of the sections, for reading and print

	Section         assessment.Section // the part on the page, or the one the list of needs stands beside
	Part            assessment.Part
	Previous        *assessment.Part    // what the previous assessment holds there
	PreviousSummary *assessment.Content // likewise, of the summary
	Form            *form.Form

	NeedForm *form.Form       // the form open in the list of needs; nil: none
	Need     *assessment.Need // the need it changes; nil: a new one
}

// Editable reports whether the reader may still write in it.
func (v AssessmentView) Editable() bool { return v.Mine && !v.Completed() }

func (v AssessmentView) ref() string { return string(v.Ref) }

func assessmentBar(v AssessmentView) h.Node {
	return ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("assessment.of"), h.Text(" "+v.GivenNames+" "+v.Surname)),
		More: []ui.Fact{
			{Label: "application.title", Value: ui.Link(link.Application(string(v.ApplicationRef)), v.Number)},
			{Label: "application.record", Value: ui.Link(link.Resident(v.ResidentRef), v.ResidentNumber)},
			{Label: "assessment.held_short", Value: heldShort(v)},
		},
		State: assessmentTag(v.Assessment), Actions: []h.Node{ui.LinkButton("assessment.print", link.AssessmentPrint(v.ref()), ui.Icon("print"))},
	})
}

// heldShort says when and where the conversation was held or is to be held.
func heldShort(v AssessmentView) h.Node {
	switch {
	case !v.HeldOn.IsZero() && v.Place != "":
		return h.Group(ui.Num(v.HeldOn.PL()), h.Text(", "), h.T("assessment.at."+string(v.Place)))
	case !v.HeldOn.IsZero():
		return ui.Num(v.HeldOn.PL())
	case v.Visit != nil:
		return h.T("assessment.planned_for", i18n.A{"Day": v.Visit.On().PL(), "Hour": v.Visit.At().String()})
	}
	return h.T("assessment.not_held")
}

func assessmentTag(a *assessment.Assessment) h.Node {
	switch {
	case a == nil:
		return ui.Tag(ui.Waiting, "assessment.state.none")
	case !a.Completed():
		return ui.Tag(ui.Draft, "assessment.state.open")
	}
	return ui.Tag(ui.OK, "assessment.state.completed")
}

func assessmentDoc(v AssessmentView, f *form.Form) Doc {
	return Doc{Title: "assessment.title", Number: v.Number, Place: "applications", Form: f, Record: assessmentBar(v)}
}

// Assessment is the first page of an assessment: how far it has come and what it still
// lacks; read only once it is completed, or for whoever does not lead the case.
func Assessment(v AssessmentView) Doc {
	d := assessmentDoc(v, nil)
	if !v.Editable() {
		d.Body = assessmentRead(v)
		return d
	}
	rows := make([]ui.Row, len(assessment.Sections))
	for i, s := range assessment.Sections {
		p := v.Of(s)
		saved := ui.Sub(h.T("assessment.part.untouched"))
		if p.Version > 0 {
			saved = ui.Sub(h.Text(p.UpdatedBy + ", " + i18n.DateTime(p.UpdatedAt)))
		}
		rows[i] = ui.R(h.Group(sectionLink(v, s), healthMark(s)), partTag(p.State), saved)
	}
	d.Body = h.Group(
		h.When(v.SupplementReason != "", func() h.Node {
			return ui.AlertT(ui.Info, "assessment.is_supplement", i18n.A{"Reason": v.SupplementReason})
		}),
		h.Div(h.Class("cols assess-home"),
			ui.Stack(
				ui.Panel(h.T("assessment.parts"), h.T("assessment.parts_done", i18n.A{"Count": partsDone(v), "All": len(assessment.Sections)}),
					ui.DataTable(h.T("assessment.parts"), []ui.Col{{Key: "assessment.part"}, {Key: "assessment.part.state"}, {Key: "assessment.part.saved"}}, rows)),
			),
			ui.Stack(visitPanel(v), needsPanelOf(v), completionPanel(v), beforePanel(v)),
		),
	)
	return d
}

func sectionLink(v AssessmentView, s assessment.Section) h.Node {
	return ui.LinkT(link.AssessmentPart(v.ref(), string(s)), "assessment.section."+string(s))
}

// healthMark is the padlock beside what holds data on health.
func healthMark(s assessment.Section) h.Node {
	if !s.Special() {
		return nil
	}
	return h.Group(h.Text(" "), h.Span(h.Class("mark-lock"), h.AttrT("title", "assessment.health_locked"), ui.Icon("locked"), ui.Hidden(h.T("assessment.health_locked"))))
}

var partKinds = map[assessment.State]ui.Kind{assessment.NotBegun: ui.Waiting, assessment.Open: ui.Draft, assessment.Done: ui.OK, assessment.NotApplicable: ui.Closed}

func partTag(s assessment.State) h.Node { return ui.Tag(partKinds[s], partStateKey(s)) }

func partStateKey(s assessment.State) string {
	if s == assessment.NotBegun {
		return "assessment.part.not_begun"
	}
	return "assessment.part." + string(s)
}

func partsDone(v AssessmentView) int {
	n := 0
	for _, p := range v.Parts {
		if p.State == assessment.Done || p.State == assessment.NotApplicable {
			n++
		}
	}
	return n
}

// completionPanel says what completing it still lacks, and offers it.
func completionPanel(v AssessmentView) h.Node {
	problems := missing(v)
	if len(problems) == 0 {
		return ui.PanelDecide(h.T("assessment.complete.title"), nil, h.P(h.T("assessment.complete.ready")),
			ui.Inline(ui.PrimaryLink("assessment.complete", link.AssessmentCompletion(v.ref()))))
	}
	return ui.Panel(h.T("assessment.complete.title"), nil,
		h.P(h.T("assessment.complete.lacks", i18n.A{"Count": len(problems)})),
		ui.Checks(problems...))
}

// missing is what completing the assessment still lacks, each with the way there.
func missing(v AssessmentView) []h.Node {
	var out []h.Node
	for _, p := range readyProblems(v) {
		to := link.AssessmentPart(v.ref(), string(assessment.SummarySection))
		if p.Field == "" {
			to = link.AssessmentNewNeed(v.ref())
			if len(v.Needs) > 0 {
				to = "#potrzeby"
			}
		} else {
			to += "#" + ui.FieldID(p.Field)
		}
		out = append(out, ui.Check(ui.Warn, h.A(h.Href(to), h.T(p.Key, p.Args))))
	}
	return out
}

func visitPanel(v AssessmentView) h.Node {
	title := h.T("assessment.visit.title")
	if !v.HeldOn.IsZero() {
		return nil // it was held
	}
	if v.Visit == nil {
		return ui.Panel(title, nil, h.P(h.T("assessment.visit.not_set")),
			ui.Inline(ui.LinkButton("assessment.visit.set", link.AssessmentVisit(v.ref()), ui.Icon("calendar"))))
	}
	return ui.Panel(title, nil, visitFacts(*v.Visit, v.Address),
		ui.Inline(ui.LinkButton("assessment.visit.change", link.AssessmentVisit(v.ref()), ui.Icon("calendar")),
			ui.PostButton(link.AssessmentVisitCancel(v.ref()), form.NewKey(), v.Visit.Version, ui.Quiet("assessment.visit.cancel"))))
}

func visitFacts(visit assessment.Visit, address string) h.Node {
	where := h.T("assessment.place." + string(visit.Place))
	if visit.Place == assessment.Residence {
		where = h.Group(where, ui.Sub(h.Text(address)))
	}
	return ui.SummaryList(
		ui.Fact{Label: "assessment.visit.when", Value: h.T("assessment.visit.day_hour", i18n.A{"Day": visit.On().PL(), "Hour": visit.At().String()})},
		ui.Fact{Label: "assessment.place", Value: where},
		ui.Fact{Label: "assessment.visit.note", Value: textOrNil(visit.Note)},
	)
}

// beforePanel leads to the assessment this one follows.
func beforePanel(v AssessmentView) h.Node {
	if v.Before == nil {
		return nil
	}
	return ui.Panel(h.T("assessment.before.title"), nil, h.P(h.T("assessment.before.text", i18n.A{"Day": v.Before.HeldOn.PL(), "Number": v.Before.Number})),
		h.P(ui.LinkT(link.Assessment(string(v.Before.Ref)), "assessment.before.open")))
}

// assessmentRead is the assessment for reading.
func assessmentRead(v AssessmentView) h.Node {
	why := ui.AlertT(ui.Info, "assessment.read_only.others")
	if v.Completed() {
		why = ui.AlertT(ui.Info, "assessment.read_only.completed", i18n.A{"Name": v.CompletedBy, "At": i18n.DateTime(*v.CompletedAt)})
	}
	main := []h.Node{ui.Panel(h.T("assessment.section.summary"), nil, summaryList(v.Content))}
	for _, s := range assessment.Sections {
		if s != assessment.SummarySection {
			main = append(main, readPart(v, s))
		}
	}
	return h.Group(
		why,
		h.When(v.SupplementReason != "", func() h.Node {
			return ui.AlertT(ui.Info, "assessment.is_supplement", i18n.A{"Reason": v.SupplementReason})
		}),
		ui.MainAside(main, []h.Node{followsPanel(v), needsPanelOf(v), supplementPanel(v), beforePanel(v)}),
	)
}

// readPart is one part for reading. That on health is not on the page: opening it is a
// line of its own in the journal.
func readPart(v AssessmentView, s assessment.Section) h.Node {
	state := v.Of(s).State
	if state == assessment.NotBegun {
		return nil
	}
	title := h.Group(h.T("assessment.section."+string(s)), healthMark(s))
	if state == assessment.NotApplicable {
		return ui.Panel(title, partTag(state))
	}
	if s.Special() {
		if !v.Special {
			return nil
		}
		return ui.Panel(title, nil, h.P(h.T("assessment.health_apart")),
			ui.Inline(ui.LinkButton("assessment.health_open", link.AssessmentPart(v.ref(), string(s)), ui.Icon("locked"))))
	}
	for _, p := range v.Texts {
		if p.Section == s {
			return ui.Panel(title, nil, partText(p))
		}
	}
	return nil
}

// partText is what a part holds, in words.
func partText(p assessment.Part) h.Node {
	facts := partFacts(p)
	return h.Group(
		h.When(p.Body != "", func() h.Node { return h.P(lines(p.Body)) }),
		h.When(len(facts) > 0, func() h.Node { return ui.SummaryList(facts...) }),
		h.When(p.Empty(), func() h.Node { return h.P(ui.Missing()) }),
	)
}

func partFacts(p assessment.Part) []ui.Fact {
	var facts []ui.Fact
	for _, f := range assessment.Whitelist() {
		if answer := p.Fields[f.Name]; f.Section == p.Section && answer != "" {
			facts = append(facts, ui.Fact{Label: fieldKey(f), Value: answerNode(f, answer)})
		}
	}
	return facts
}

func fieldKey(f assessment.Field) string {
	return "assessment.field." + string(f.Section) + "." + f.Name
}

func answerNode(f assessment.Field, answer string) h.Node {
	switch f.Kind {
	case assessment.Choice:
		return h.T("assessment.answer." + answer)
	case assessment.Day:
		var d date.Date
		if d.UnmarshalText([]byte(answer)) == nil {
			return ui.Num(d.PL())
		}
	}
	return h.Text(answer)
}

func summaryList(c assessment.Content) h.Node {
	return ui.SummaryList(
		ui.Fact{Label: "assessment.held", Value: dayOrNil(c.HeldOn)},
		ui.Fact{Label: "assessment.place", Value: keyOrNil("assessment.place.", string(c.Place))},
		ui.Fact{Label: "assessment.present", Value: linesOrNil(c.Present)},
		ui.Fact{Label: "assessment.needs", Value: linesOrNil(c.Needs)},
		ui.Fact{Label: "assessment.current", Value: linesOrNil(c.Current)},
		ui.Fact{Label: "assessment.reasons", Value: linesOrNil(c.Reasons)},
		ui.Fact{Label: "assessment.feasibility", Value: keyOrNil("assessment.feasibility.", string(c.Feasibility))},
		ui.Fact{Label: "assessment.fee", Value: dayOrNil(c.FeeInfoOn)},
	)
}

// followsPanel says what was agreed to follow, and leads there.
func followsPanel(v AssessmentView) h.Node {
	if !v.Completed() || v.NextStep == "" {
		return nil
	}
	return ui.Panel(h.T("assessment.next"), nil, h.P(h.T("assessment.next.was."+string(v.NextStep))),
		h.P(ui.Link(link.Application(string(v.ApplicationRef)), v.Number)))
}

// supplementPanel offers to correct or add to what is frozen.
func supplementPanel(v AssessmentView) h.Node {
	switch {
	case v.After != nil:
		return ui.Panel(h.T("assessment.supplement"), nil, h.P(h.T("assessment.supplemented")),
			h.P(ui.LinkT(link.Assessment(string(v.After.Ref)), "assessment.supplement_open_it")))
	case v.Completed() && v.Mine:
		return ui.Panel(h.T("assessment.supplement"), nil, h.P(h.T("assessment.supplement_text")),
			ui.Inline(ui.LinkButton("assessment.supplement_begin", link.AssessmentSupplement(v.ref()))))
	}
	return nil
}

// AssessmentSupplement asks why a completed assessment is to be supplemented.
func AssessmentSupplement(v AssessmentView) Doc {
	d := assessmentDoc(v, v.Form)
	why := ""
	switch {
	case !v.Mine:
		why = "assessment.not_your_case"
	case !v.Completed():
		why = "assessment.supplement_open"
	case v.After != nil:
		why = "assessment.supplemented"
	}
	if why != "" {
		d.Body = h.Group(ui.Errors(v.Form), ui.AlertT(ui.Info, why), ui.Inline(ui.LinkButton("ui.back", link.Assessment(v.ref()), ui.Icon("back"))))
		return d
	}
	d.Body = ui.ConfirmPage(ui.ConfirmView{Part: true, Title: h.T("assessment.supplement_heading"), Lead: h.T("assessment.supplement_lead"),
		Effects: []h.Node{h.T("assessment.supplement_effect")}, Form: v.Form,
		Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "assessment.supplement_reason", Required: true, Rows: 3, Count: 500})},
		Action: link.AssessmentSupplement(v.ref()), Key: form.NewKey(), Submit: "assessment.supplement_begin", BackHref: link.Assessment(v.ref())})
	return d
}

// AssessmentCompletion shows what will be frozen and asks what follows (art. 38).
func AssessmentCompletion(v AssessmentView) Doc {
	d := assessmentDoc(v, v.Form)
	back := link.Assessment(v.ref())
	if !v.Editable() {
		why := "assessment.completed"
		if !v.Mine {
			why = "assessment.not_your_case"
		}
		d.Body = h.Group(ui.Errors(v.Form), ui.AlertT(ui.Info, why), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	if lacks := missing(v); len(lacks) > 0 {
		d.Body = h.Group(ui.PartHead(nil, h.T("assessment.complete.heading")), ui.Errors(v.Form),
			ui.Panel(h.T("assessment.complete.title"), nil, h.P(h.T("assessment.complete.lacks", i18n.A{"Count": len(lacks)})), ui.Checks(lacks...)),
			ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	choices := make([]ui.Choice, len(assessment.Nexts))
	for i, n := range assessment.Nexts {
		choices[i] = ui.Choice{Value: string(n), Label: "assessment.next." + string(n), Hint: "assessment.next.hint." + string(n),
			Disabled: n.Follows(v.Content) != nil}
	}
	d.Body = h.Group(
		ui.PartHead(nil, h.T("assessment.complete.heading")),
		ui.Errors(v.Form), Overtaken(v.Form),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.AssessmentCompletion(v.ref()), form.NewKey(), v.Form.Version(),
				ui.Radios(v.Form, "next", choices, ui.Opt{Label: "assessment.next_question", Required: true, Big: true}),
				h.P(h.T("assessment.complete.effect")),
				ui.Inline(ui.Primary("assessment.complete"), ui.LinkButton("ui.cancel", back)),
				ui.More("ui.legal_basis", h.P(h.T("assessment.next.basis"))),
			)),
			ui.Stack(
				ui.Panel(h.T("assessment.section.summary"), nil, summaryList(v.Content)),
				ui.Panel(h.T("assessment.need.title"), h.Text(i18n.Number(len(v.Needs))), needsList(v, false)),
			),
		),
	)
	return d
}

// AssessmentStartView is an application whose assessment is not begun.
type AssessmentStartView struct {
	Subject assessment.Subject
	Form    *form.Form
	Today   date.Date
	Mine    bool
}

// AssessmentStart begins the assessment, now or on a day agreed on.
func AssessmentStart(v AssessmentStartView) Doc {
	s := v.Subject
	back := link.Application(string(s.ApplicationRef))
	d := Doc{Title: "assessment.title", Number: s.Number, Place: "applications", Form: v.Form,
		Record: ui.IdentityBar(ui.IdentityView{
			Heading: h.Group(h.T("assessment.of"), h.Text(" "+s.GivenNames+" "+s.Surname)),
			More: []ui.Fact{{Label: "application.title", Value: ui.Link(back, s.Number)},
				{Label: "application.record", Value: ui.Link(link.Resident(s.ResidentRef), s.ResidentNumber)}},
			State: assessmentTag(nil),
		})}
	if !v.Mine || !s.Open {
		why := "assessment.none"
		if v.Mine {
			why = "assessment.application_closed"
		}
		d.Body = h.Group(ui.Errors(v.Form), ui.EmptyState(why, ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(
		ui.PartHead(nil, h.T("assessment.start.heading")),
		ui.Errors(v.Form), Overtaken(v.Form),
		ui.FormAside(
			ui.Panel(h.T("assessment.visit.set"), nil, ui.Form(link.ApplicationAssessment(string(s.ApplicationRef)), form.NewKey(), 0,
				visitFields(v.Form),
				ui.Inline(ui.Primary("assessment.visit.set", h.Name("do"), h.Value("visit")), ui.Button("assessment.start.now", h.Name("do"), h.Value("now")),
					ui.LinkButton("ui.cancel", back)),
			)),
			ui.Panel(h.T("assessment.help.title"), nil,
				h.P(h.T("assessment.help.text")),
				h.P(h.T("assessment.help.data")),
				h.P(ui.LinkT(link.AssessmentBlank, "assessment.blank")),
				ui.More("ui.legal_basis", h.P(h.T("assessment.help.basis")))),
		),
	)
	return d
}

func visitFields(f *form.Form) h.Node {
	return h.Group(
		ui.Pair(ui.DateInput(f, "on", ui.Opt{Label: "assessment.visit.on"}), ui.TimeInput(f, "at", ui.Opt{Label: "assessment.visit.at"})),
		ui.Radios(f, "place", choices(assessment.Places, "assessment.place."), ui.Opt{Label: "assessment.place", InRow: true}),
		ui.TextArea(f, "note", ui.Opt{Label: "assessment.visit.note", Hint: "assessment.visit.note_hint", Optional: true, Rows: 2, Count: 500}),
	)
}

// AssessmentVisit is the form of when and where the conversation is to be held.
func AssessmentVisit(v AssessmentView) Doc {
	d := assessmentDoc(v, v.Form)
	back := link.Assessment(v.ref())
	if !v.Editable() {
		why := "assessment.completed"
		if !v.Mine {
			why = "assessment.not_your_case"
		}
		d.Body = h.Group(ui.Errors(v.Form), ui.AlertT(ui.Info, why), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(
		ui.PartHead(nil, h.T("assessment.visit.heading")),
		ui.Errors(v.Form), Overtaken(v.Form),
		ui.Panel(nil, nil, ui.Form(link.AssessmentVisit(v.ref()), form.NewKey(), v.Form.Version(),
			visitFields(v.Form),
			ui.Inline(ui.Primary("assessment.visit.save"), ui.LinkButton("ui.cancel", back)))),
	)
	return d
}

// AssessmentListView is the list of conversations to be held.
type AssessmentListView struct {
	Rows  []assessment.Row
	Today date.Date
	Now   time.Time
}

// AssessmentList is the list of conversations to be held, for the day and for the road.
func AssessmentList(v AssessmentListView) Doc {
	d := Doc{Title: "assessment.list.title", Place: "applications"}
	planned := 0
	for _, r := range v.Rows {
		if r.PlannedAt != nil {
			planned++
		}
	}
	head := h.T("assessment.list.h1", i18n.A{"Count": planned})
	if planned == 0 {
		head = h.T("assessment.list.h1_none")
	}
	actions := []h.Node{ui.LinkButton("assessment.blank", link.AssessmentBlank, ui.Icon("print"))}
	if len(v.Rows) == 0 {
		d.Body = h.Group(ui.PageHead(ui.LinkT(link.Applications, "nav.applications"), head, actions...),
			h.Section(h.Class("panel"), ui.EmptyState("assessment.list.none", ui.LinkButton("nav.applications", link.Applications))))
		return d
	}
	cols := []ui.Col{{Key: "assessment.visit.when"}, {Key: "application.person"}, {Key: "assessment.visit.where"}, {Key: "ui.ident.phone"}, {Key: "assessment.visit.note"}, {Key: "application.draw_up_by"}}
	rows := make([]ui.Row, len(v.Rows))
	for i, r := range v.Rows {
		when := ui.Sub(h.T("assessment.visit.not_agreed"))
		where := ui.Missing()
		if r.PlannedAt != nil {
			visit := assessment.Visit{PlannedAt: *r.PlannedAt}
			when = h.Group(h.T("ui.day.short."+isoDay(visit.On())), h.Text(" "), ui.Num(visit.On().PL()), ui.Sub(ui.Num(visit.At().String())))
			where = h.T("assessment.place.centre")
			if r.Place == assessment.Residence {
				where = h.Text(r.Address)
			}
		}
		due := ui.Due(v.Today, r.DueOn)
		due.Statutory = true
		rows[i] = ui.R(when, h.Group(ui.Link(link.Assessment(string(r.Ref)), r.Name), ui.Sub(ui.Link(link.Application(string(r.ApplicationRef)), r.Number))),
			where, phoneOr(r.Phone), ui.TextOr(r.Note), ui.DueLabel(due))
	}
	d.Body = h.Group(ui.PageHead(ui.LinkT(link.Applications, "nav.applications"), head, append(actions, ui.LinkButton("assessment.list.print", link.Visits, ui.Icon("print")))...),
		h.Section(h.Class("panel"), ui.DataTable(h.T("assessment.list.title"), cols, rows)))
	return d
}

// isoDay is the day of the week as its words are numbered: Monday 1, Sunday 7.
func isoDay(d date.Date) string { return i18n.Number((int(d.Weekday())+6)%7 + 1) }
func dayOrNil(d date.Date) h.Node {
	if d.IsZero() {
		return nil
	}
	return ui.Num(d.PL())
}

func keyOrNil(prefix, value string) h.Node {
	if value == "" {
		return nil
	}
	return h.T(prefix + value)
}

// applicationVisit is the conversation agreed on, on the page of its application.
func applicationVisit(v ApplicationView) h.Node {
	if v.Visit == nil {
		return nil
	}
	where := h.T("assessment.place." + string(v.Visit.Place))
	return ui.Panel(h.T("assessment.visit.title"), nil, ui.SummaryList(
		ui.Fact{Label: "assessment.visit.when", Value: h.T("assessment.visit.day_hour", i18n.A{"Day": v.Visit.On().PL(), "Hour": v.Visit.At().String()}), Source: where}),
		ui.Inline(ui.LinkButton("assessment.open_it", link.ApplicationAssessment(string(v.Application.Ref))), ui.QuietLink("assessment.list.title", link.Assessments)))
}
