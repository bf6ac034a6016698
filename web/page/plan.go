package page

import (
	"context"
	"strings"
	"time"

	"cus/internal/domain/plan"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

var planKinds = map[plan.State]ui.Kind{plan.Draft: ui.Draft, plan.Agreed: ui.Plan, plan.Submitted: ui.Waiting, plan.Returned: ui.Warn,
	plan.Approved: ui.OK, plan.Active: ui.OK, plan.Ended: ui.Closed, plan.Abandoned: ui.Closed}

// PlanView is one plan and what its reader may do.
type PlanView struct {
	plan.Detail
	Form  *form.Form
	Today date.Date
	Now   time.Time

	Steps   []plan.Step   // the plan's life, newest first
	Changes []plan.Change // of its coordinator, newest first

	Mine           bool // the reader coordinates it
	Author         bool // the reader prepared this version
	MayApprove     bool
	MayHandOver    bool // gives the plan to another coordinator
	MayReadPerson  bool
	MayReadRequest bool
	ReadsDocuments bool // may open the scan of the agreement
	SeesIncome     bool // may know from what income the fees were counted
}

// Plan is the page of one plan.
func Plan(v PlanView) Doc {
	return Doc{Title: "plan.title", Number: v.Number, Place: "plans", Record: planBar(v),
		Body: ui.MainAsideRest(
			append(append([]h.Node{planNotes(v)}, planBody(v)...), planToAdd(v), PlanFeeList(v.Detail, v.SeesIncome)),
			[]h.Node{planNext(v), planChecks(v), planMore(v)},
			append(planRest(v), planVersions(v), planCourse(v))...,
		)}
}

func planBar(v PlanView) h.Node {
	actions := []h.Node{ui.LinkButton("plan.print", link.PlanPrint(string(v.Ref)), ui.Icon("print"))}
	if v.Mine && v.State.Editable() {
		actions = append([]h.Node{ui.LinkButton("editor.open", link.PlanPart(string(v.Ref), link.PartGoals), ui.Icon("draft"))}, actions...)
	}
	if len(plan.Readable(v.Versions)) > 1 {
		actions = append([]h.Node{ui.LinkButton("plan.life.compare", link.PlanCompare(string(v.Ref)), ui.Icon("compare"))}, actions...)
	}
	record := ui.Num(v.ResidentNumber)
	if v.MayReadPerson {
		record = ui.Link(link.Resident(v.ResidentRef), v.ResidentNumber)
	}
	facts := []ui.Fact{{Label: "plan.case", Value: ui.Link(link.Plan(string(v.Ref)), v.Number)}, {Label: "ui.ident.born", Value: ui.Num(v.BirthDate.PL())},
		{Label: "application.record", Value: record}}
	if v.MayReadRequest {
		facts = append(facts, ui.Fact{Label: "application.title", Value: ui.Link(link.Application(v.ApplicationRef), v.ApplicationNo)})
	}
	facts = append(facts, ui.Fact{Label: "plan.coordinator", Value: h.Text(v.Coordinator)})
	state := h.Group(ui.TagNode(planKinds[v.State], h.Group(h.T("plan.state."+string(v.State)), h.Text(", "), h.T("plan.version", i18n.A{"No": v.VersionNo}))), planDeadline(v))
	return ui.IdentityBar(ui.IdentityView{Heading: h.Group(h.T("plan.heading"), h.Text(" "+v.Person())), More: facts, State: state, Actions: actions})
}

// planMore is what else may be done with the plan, by who leads the services.
func planMore(v PlanView) h.Node {
	if !v.MayHandOver || v.State == plan.Ended || v.State == plan.Abandoned {
		return nil
	}
	return ui.Panel(h.T("plan.coordinator"), nil, h.P(h.Text(v.Coordinator)), ui.Inline(ui.LinkButton("plan.coordination.open", link.PlanCoordination(string(v.Ref)))))
}

func planDeadline(v PlanView) h.Node {
	switch {
	case v.State.Editable() && !v.Updating():
		return ui.DueLine("application.draw_up_by", ui.Due(v.Today, v.DueOn))
	case v.State == plan.Submitted:
		return ui.DueLine("plan.approve_by", ui.Due(v.Today, v.ApproveBy))
	}
	return nil
}

// planNotes says what everybody who opens the plan must know.
func planNotes(v PlanView) h.Node {
	var notes []h.Node
	if v.Updating() {
		notes = append(notes, ui.Alert(ui.Info,
			h.P(h.T("plan.life.note.updating", i18n.A{"No": v.VersionNo, "Reason": v.ReasonNote})),
			h.P(h.T("plan.life.note.in_force", i18n.A{"No": v.InForceNo, "Day": v.InForceUntil.PL()}), h.Text(" "),
				ui.LinkT(link.PlanPrint(string(v.Ref))+"?wersja="+itoa(v.InForceNo), "plan.life.note.open"), h.Text(" · "), ui.LinkT(link.PlanCompare(string(v.Ref)), "plan.life.compare"))))
	}
	if v.State == plan.Returned && len(v.Approvals) > 0 {
		last := v.Approvals[0]
		notes = append(notes, ui.Alert(ui.Warn, h.P(h.Strong(h.T("plan.returned_with", i18n.A{"By": last.By, "At": i18n.DateTime(last.At)}))), h.P(h.Class("kept-lines"), h.Text(last.Comment)),
			h.When(v.OpenComments() > 0, func() h.Node { return h.P(h.T("plan.life.note.remarks", i18n.A{"Count": v.OpenComments()})) })))
	}
	for _, c := range v.lostRemarks() {
		notes = append(notes, planRemark(v, c, true))
	}
	if v.Agreement == nil && v.Voided != nil && v.State.Editable() {
		notes = append(notes, ui.AlertT(ui.Warn, "plan.agreement_voided", i18n.A{"Day": v.Voided.AgreedOn.PL()}))
	}
	switch v.State {
	case plan.Approved:
		notes = append(notes, frozenNote(v, ui.OK, "plan.life.note.approved", i18n.A{"Day": v.ApprovedOn.PL(), "Start": v.FirstStart.PL()}))
	case plan.Active:
		notes = append(notes, frozenNote(v, ui.OK, "plan.life.note.active", i18n.A{"Day": v.ApprovedOn.PL(), "Until": v.EndsOn.PL()}))
	case plan.Ended:
		notes = append(notes, frozenNote(v, ui.Info, "plan.life.note.ended", i18n.A{"Until": v.EndsOn.PL()}))
	case plan.Submitted:
		notes = append(notes, ui.AlertT(ui.Info, "plan.read_only.submitted"))
	case plan.Abandoned:
		notes = append(notes, ui.AlertT(ui.Info, "plan.not_editable.abandoned"))
	}
	if len(notes) == 0 {
		return nil
	}
	return ui.Stack(notes...)
}

// frozenNote says how an approved plan stands, with the mark of its content.
func frozenNote(v PlanView, k ui.Kind, key string, args i18n.A) h.Node {
	return ui.Alert(k, h.P(h.T(key, args)),
		h.P(h.T("plan.hash"), h.Text(" "), h.Code(h.Class("num"), h.Text(plan.ShortHash(v.FrozenHash)))))
}

// lostRemarks are remarks whose goal or service stands in the plan no more.
func (v PlanView) lostRemarks() []plan.Comment {
	there := map[string]bool{}
	for _, g := range v.Goals {
		there[g.Ref] = true
	}
	for _, s := range v.Planned() {
		there[s.ItemRef] = true
	}
	var out []plan.Comment
	for _, c := range v.Comments {
		if !there[c.Goal] && !there[c.Item] && c.Open() {
			out = append(out, c)
		}
	}
	return out
}

// planBody is the plan goal by goal, with the ways to change it for its coordinator and the
// approver's remarks at their spots.
func planBody(v PlanView) []h.Node {
	at := spots{goal: func(g plan.Goal) h.Node { return PlanRemarks(v, g.Ref, "") },
		service: func(s plan.Service) h.Node { return PlanRemarks(v, "", s.ItemRef) }}
	if v.Mine && v.State.Editable() {
		at.change = func(s plan.Service) h.Node {
			return ui.LinkT(link.PlanService(string(v.Ref), s.ItemRef), "ui.change", ui.About(s.Service))
		}
	}
	return planContent(v, at)
}

func noServices(v PlanView) string {
	if v.Mine && v.State.Editable() && !v.StartsOn.IsZero() && !v.EndsOn.IsZero() {
		return "plan.no_services_planned"
	}
	return "plan.no_services_yet"
}

// plannedTable is the services of a plan as everybody reads them. Where all come from one
// programme, it stands once above the table.
func plannedTable(services []plan.Service, action func(plan.Service) h.Node, actions bool) h.Node {
	cols := []ui.Col{{Key: "plan.service_and_provider"}, {Key: "plan.place_and_time"}, {Key: "plan.amount_a_month", Numeric: true}, {Key: "plan.period"}}
	if actions {
		cols = append(cols, ui.Col{Key: "ui.actions", Hidden: true})
	}
	one := oneProgramme(services)
	rows := make([]ui.Row, len(services))
	for i, s := range services {
		cells := []h.Node{
			h.Group(h.Text(s.Service), ui.Sub(h.Text(s.Provider)),
				h.When(one == "", func() h.Node { return ui.Sub(h.T("plan.from_programme", i18n.A{"Programme": s.Programme})) })),
			h.Group(h.Text(s.Place), ui.Sub(timetable(s.Schedule))),
			planAmount(s.Amount, s.Unit),
			planPeriod(s.StartsOn, s.EndsOn),
		}
		if actions {
			cells = append(cells, action(s))
		}
		rows[i] = ui.Row{Cells: cells}
	}
	return h.Group(
		h.When(one != "", func() h.Node { return h.P(h.Class("muted"), h.T("plan.from_programme", i18n.A{"Programme": one})) }),
		ui.DataTable(h.T("plan.services_heading"), cols, rows))
}

func oneProgramme(services []plan.Service) string {
	for _, s := range services {
		if s.Programme != services[0].Programme {
			return ""
		}
	}
	if len(services) == 0 {
		return ""
	}
	return services[0].Programme
}

// timetable says days and hours in words: pn, czw 9:00–11:00.
func timetable(s plan.Schedule) h.Node {
	return h.With(func(ctx context.Context) h.Node { return h.Text(timetableText(ctx, s)) })
}

// wholeDay is midnight at the end of a day.
const wholeDay date.Clock = 24 * 60

func timetableText(ctx context.Context, s plan.Schedule) string {
	var days []string
	for _, d := range s.Days.List() {
		days = append(days, i18n.T(ctx, "ui.day.short."+string(rune('1'+(int(d)+6)%7))))
	}
	out := strings.Join(days, ", ")
	if len(days) == 7 {
		out = i18n.T(ctx, "ui.day.every")
	}
	if weeks := s.Weeks.List(); len(weeks) > 0 {
		var which []string
		for _, w := range weeks {
			which = append(which, itoa(w)+".")
		}
		out = i18n.T(ctx, "plan.life.weeks", i18n.A{"Weeks": strings.Join(which, ", "), "Days": out})
	}
	switch {
	case s.From == 0 && s.Until == wholeDay:
		out += ", " + i18n.T(ctx, "ui.day.whole")
	case s.From >= 0 && s.Until > 0:
		out += " " + s.From.String() + "\u2060–\u2060" + s.Until.String()
	}
	return out
}

// planAmount is an amount with its unit: 16 godz.
func planAmount(a plan.Amount, u plan.Unit) h.Node {
	return h.Span(h.Class("num"), h.Text(a.String()+"\u00a0"), unitOf(int(a), string(u)))
}

// unitOf is the word of a unit in the form its amount asks for: 2 kursy, 5 kursów, 1,5 kursu.
// quarters is the amount.
func unitOf(quarters int, unit string) h.Node {
	return h.T("unit.of." + unit + "." + i18n.PluralDec(quarters))
}

// planToAdd lists services granted but not planned yet.
func planToAdd(v PlanView) h.Node {
	if !v.Mine || !v.State.Editable() {
		return nil
	}
	var open []h.Node
	for _, s := range v.Services {
		if !s.InPlan {
			open = append(open, ui.Line(h.Text(s.Service), ui.SmallLink("plan.plan_service", link.PlanService(string(v.Ref), s.ItemRef), ui.About(s.Service)),
				h.Text(s.Programme)))
		}
	}
	if len(open) == 0 {
		return nil
	}
	return ui.Panel(h.T("plan.granted_not_planned"), nil, ui.List(open...))
}

// planNext is the one thing the plan waits for from this reader.
func planNext(v PlanView) h.Node {
	ref := string(v.Ref)
	decide := func(key string, buttons ...h.Node) h.Node {
		return ui.PanelDecide(h.T("application.next"), nil, h.P(h.T(key)), ui.Inline(buttons...))
	}
	abandon := ui.LinkButton("plan.abandon", link.PlanAbandonment(ref))
	switch {
	case v.Mine && v.State.Editable() && (v.StartsOn.IsZero() || v.EndsOn.IsZero()):
		return decide("plan.next.period", ui.PrimaryLink("plan.set_period", link.PlanPart(ref, link.PartNeeds)), abandon)
	case v.Mine && v.AssessedAt != nil && v.Resubmittable(v.Body, v.Agreement):
		return decide("plan.next.resubmit", ui.PrimaryLink("plan.submit", link.PlanSubmission(ref)), abandon)
	case v.Mine && (v.State == plan.Draft || v.State == plan.Returned):
		fill := planUnfinished(v)
		switch {
		case v.Complete(v.Body) != nil && fill != "":
			return decide("plan.next.complete", ui.PrimaryLink("plan.next.fill", fill), abandon)
		case v.Complete(v.Body) != nil:
			return decide("plan.next.complete", abandon)
		case fill != "" && v.State == plan.Draft:
			return decide("plan.next.agree_partly", ui.PrimaryLink("plan.record_agreement", link.PlanAgreement(ref)), ui.LinkButton("plan.next.fill", fill), abandon)
		}
		if v.State == plan.Returned {
			return decide("plan.next.returned", ui.PrimaryLink("plan.record_agreement", link.PlanAgreement(ref)), abandon)
		}
		return decide("plan.next.agree", ui.PrimaryLink("plan.record_agreement", link.PlanAgreement(ref)), abandon)
	case v.Mine && v.State == plan.Agreed && v.AssessedAt == nil:
		return decide("plan.next.assess", ui.PrimaryLink("application.assess", link.ApplicationAssessment(v.ApplicationRef)))
	case v.Mine && v.State == plan.Agreed:
		return decide("plan.next.submit", ui.PrimaryLink("plan.submit", link.PlanSubmission(ref)))
	case v.State == plan.Submitted && v.Excluded:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.approve.excluded")))
	case v.State == plan.Submitted && v.MayApprove && !v.Author:
		return decide("plan.next.approve", ui.PrimaryLink("plan.decide", link.PlanApproval(ref)))
	case v.State == plan.Submitted && v.MayApprove:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.approve.own_plan")), h.P(h.T("plan.approve.way_out")))
	case v.State == plan.Submitted && v.Mine:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.next.waits")), ui.Inline(ui.LinkButton("plan.withdraw.open", link.PlanWithdrawal(ref))))
	case v.State == plan.Submitted:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.next.waits")))
	case v.Mine && (v.State == plan.Approved || v.State == plan.Active):
		return ui.Panel(h.T("plan.life.change"), nil, h.P(h.T("plan.life.change_text")), ui.Inline(ui.LinkButton("plan.new_version.open", link.PlanVersion(ref))))
	}
	return nil
}

// planUnfinished is where the first service that lacks something is planned, or one granted
// that is not in the plan; empty when all are complete.
func planUnfinished(v PlanView) string {
	problems, _ := check.Problems(v.Complete(v.Body))
	for _, p := range problems {
		if strings.HasPrefix(p.Field, "service.") {
			return planProblemHref(v, p.Field)
		}
	}
	for _, s := range v.Services {
		if !s.InPlan {
			return link.PlanService(string(v.Ref), s.ItemRef)
		}
	}
	return ""
}

// planChecks shows what the act asks for, each with its state.
func planChecks(v PlanView) h.Node {
	if v.State == plan.Abandoned || v.State.Frozen() {
		return nil
	}
	item := func(ok bool, done, todo string, args i18n.A) h.Node {
		if ok {
			return ui.Check(ui.OK, h.T(done, args))
		}
		return ui.Check(ui.Waiting, h.T(todo, args))
	}
	problems, _ := check.Problems(v.Complete(v.Body))
	var checks []h.Node
	if len(problems) == 0 {
		checks = append(checks, ui.Check(ui.OK, h.T("plan.check.complete")))
	}
	for _, p := range problems {
		what := h.T(p.Key, p.Args)
		if href := planProblemHref(v, p.Field); href != "" && v.Mine && v.State.Editable() {
			what = h.A(h.Href(href), what)
		}
		checks = append(checks, ui.Check(ui.Warn, what))
	}
	assessed := i18n.A{}
	if v.AssessedAt != nil {
		assessed["Day"] = date.Of(*v.AssessedAt).PL()
	}
	checks = append(checks, item(v.AssessedAt != nil, "plan.check.assessed", "plan.check.not_assessed", assessed))
	agreed := i18n.A{}
	if v.Agreement != nil {
		agreed["Day"] = v.Agreement.AgreedOn.PL()
	}
	checks = append(checks, item(v.Agreement != nil, "plan.check.agreed", "plan.check.not_agreed", agreed))
	for _, w := range v.Warnings(v.Body) {
		checks = append(checks, ui.Check(ui.Warn, h.T(w.Key, w.Args)))
	}
	return ui.Panel(h.T("plan.checks"), nil, ui.Checks(checks...), ui.More("ui.legal_basis", h.P(h.T("plan.basis"))))
}

func planProblemHref(v PlanView, field string) string {
	switch {
	case field == "from" || field == "until":
		return link.PlanPart(string(v.Ref), link.PartNeeds)
	case strings.HasPrefix(field, "service."):
		return link.PlanService(string(v.Ref), strings.TrimPrefix(field, "service."))
	}
	return ""
}

func submittedWarnings(v PlanView) h.Node {
	if len(v.Submitted) == 0 {
		return nil
	}
	return h.Group(mapNodes(v.Submitted, func(w plan.Warning) h.Node {
		return ui.Sub(h.T(w.Key, w.Args), h.Text(" "), h.T("plan.reason", i18n.A{"Reason": w.Reason}))
	})...)
}
