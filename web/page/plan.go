package page

import (
	"context"
	"strings"
	"time"

	"cus/internal/domain/plan"
	"cus/internal/domain/provider"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlansView is the list of plans.
type PlansView struct {
	Rows        []plan.Row
	Filter      plan.Filter
	Today       date.Date
	Coordinates bool // the reader writes plans
}

// Plans lists plans, those that wait first.
func Plans(v PlansView) Doc {
	writing, waiting := 0, 0
	for _, r := range v.Rows {
		switch {
		case r.State.Editable():
			writing++
		case r.State == plan.Submitted:
			waiting++
		}
	}
	more := len(v.Rows) > plan.ListLimit
	rows := v.Rows[:min(len(v.Rows), plan.ListLimit)]
	filtered := v.Filter != plan.Filter{}
	chips := []h.Node{ui.FilterChip("plan.filter.all", link.Plans, 0, !filtered)}
	if v.Coordinates {
		chips = append(chips, ui.FilterChip("plan.filter.mine", link.Plans+"?czyje=mine", 0, v.Filter.Mine))
	}
	for _, s := range plan.States {
		chips = append(chips, ui.FilterChip("plan.state."+string(s), link.Plans+"?stan="+string(s), 0, v.Filter.State == s))
	}
	return Doc{Title: "plan.list.title", Place: "plans", Body: h.Group(
		ui.PageHead(nil, plansHeading(v, writing, waiting)),
		ui.FilterBar("", ui.Chips("plan.filter", chips...)),
		planTable(v, rows, filtered),
		h.If(more, h.P(h.Class("muted"), h.T("ui.first_rows", i18n.A{"Count": plan.ListLimit}))),
	)}
}

func plansHeading(v PlansView, writing, waiting int) h.Node {
	if v.Filter.State != "" {
		return countHeading("plan.list.count."+string(v.Filter.State), len(v.Rows), plan.ListLimit)
	}
	written, waits := h.T("plan.list.writing", i18n.A{"Count": writing}), h.T("plan.list.waiting", i18n.A{"Count": waiting})
	if writing == 0 {
		written = h.T("plan.list.none_writing")
	}
	if waiting == 0 {
		waits = h.T("plan.list.none_waiting")
	}
	return h.Group(written, h.Text(", "), waits)
}

func planTable(v PlansView, rows []plan.Row, filtered bool) h.Node {
	switch {
	case len(rows) == 0 && filtered:
		return h.Section(h.Class("panel"), ui.NoResults(link.Plans))
	case len(rows) == 0:
		return ui.EmptyState("plan.list.empty", ui.LinkButton("nav.applications", link.Applications))
	}
	table := make([]ui.Row, 0, len(rows))
	for _, r := range rows {
		var due h.Node
		switch {
		case r.State.Editable():
			due = dueBy(v.Today, r.DueOn, r.AlarmOn)
		case r.State == plan.Submitted:
			d := ui.Due(v.Today, r.ApproveBy)
			d.Prefix = "plan.approve_by_short"
			due = ui.DueLabel(d)
		}
		table = append(table, ui.R(
			ui.Link(link.Plan(string(r.Ref)), r.Number),
			ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames),
			planPeriod(r.StartsOn, r.EndsOn),
			ui.Num(i18n.Number(r.Services)),
			h.Text(r.Coordinator),
			due,
			PlanTag(string(r.State)),
		))
	}
	return h.Section(h.Class("panel"), ui.DataTable(h.T("plan.list.title"), []ui.Col{{Key: "plan.number"}, {Key: "plan.person"}, {Key: "plan.period"},
		{Key: "plan.services", Numeric: true}, {Key: "plan.coordinator"}, {Key: "plan.due"}, {Key: "plan.state"}}, table, ui.Long))
}

func planPeriod(from, until date.Date) h.Node {
	if from.IsZero() || until.IsZero() {
		return ui.Missing()
	}
	return ui.Num(from.PL() + "–" + until.PL())
}

var planKinds = map[plan.State]ui.Kind{plan.Draft: ui.Draft, plan.Agreed: ui.Plan, plan.Submitted: ui.Waiting, plan.Returned: ui.Warn,
	plan.Approved: ui.OK, plan.Abandoned: ui.Closed}

// PlanView is one plan and what its reader may do.
type PlanView struct {
	plan.Detail
	Form  *form.Form
	Today date.Date
	Now   time.Time

	Mine           bool // the reader coordinates it
	Author         bool // the reader prepared this version
	MayApprove     bool
	MayReadPerson  bool
	MayReadRequest bool

	Centre staff.Centre // for the print
	Large  bool
}

// Plan is the page of one plan.
func Plan(v PlanView) Doc {
	return Doc{Title: "plan.title", Number: v.Number, Place: "plans", Record: planBar(v),
		Body: ui.MainAsideRest(
			[]h.Node{planNotes(v), planServices(v), planToAdd(v)},
			[]h.Node{planNext(v), planChecks(v)},
			planCourse(v),
		)}
}

func planBar(v PlanView) h.Node {
	actions := []h.Node{ui.LinkButton("plan.print", link.PlanPrint(string(v.Ref)), ui.Icon("print"))}
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

func planDeadline(v PlanView) h.Node {
	switch {
	case v.State.Editable():
		return ui.DueLine("application.draw_up_by", ui.Due(v.Today, v.DueOn))
	case v.State == plan.Submitted:
		return ui.DueLine("plan.approve_by", ui.Due(v.Today, v.ApproveBy))
	}
	return nil
}

// planNotes says what everybody who opens the plan must know.
func planNotes(v PlanView) h.Node {
	var notes []h.Node
	if v.State == plan.Returned && len(v.Approvals) > 0 {
		last := v.Approvals[0]
		notes = append(notes, ui.Alert(ui.Warn, h.P(h.Strong(h.T("plan.returned_with", i18n.A{"By": last.By, "At": i18n.DateTime(last.At)}))), h.P(h.Text(last.Comment))))
	}
	if v.Agreement == nil && v.Voided != nil && v.State.Editable() {
		notes = append(notes, ui.AlertT(ui.Warn, "plan.agreement_voided", i18n.A{"Day": v.Voided.AgreedOn.PL()}))
	}
	if v.State == plan.Approved {
		notes = append(notes, ui.Alert(ui.OK, h.P(h.T("plan.frozen", i18n.A{"Day": v.ApprovedOn.PL()})),
			h.P(h.T("plan.hash"), h.Text(" "), h.Code(h.Class("num"), h.Text(plan.ShortHash(v.FrozenHash))))))
	}
	if v.State == plan.Submitted {
		notes = append(notes, ui.AlertT(ui.Info, "plan.read_only.submitted"))
	}
	if len(notes) == 0 {
		return nil
	}
	return ui.Stack(notes...)
}

func planServices(v PlanView) h.Node {
	edit := v.Mine && v.State.Editable()
	planned := v.Planned()
	title := h.T("plan.services_in_plan", i18n.A{"Count": len(planned)})
	aside := planPeriod(v.StartsOn, v.EndsOn)
	if edit {
		aside = h.Group(aside, h.Text(" · "), ui.LinkT(link.PlanEdit(string(v.Ref)), "plan.change_period"))
	}
	if len(planned) == 0 {
		return ui.Panel(h.T("plan.services_heading"), aside, ui.EmptyState(noServices(v), nil))
	}
	return ui.Panel(title, aside, plannedTable(planned, func(s plan.Service) h.Node {
		if !edit {
			return nil
		}
		return ui.LinkT(link.PlanService(string(v.Ref), s.ItemRef), "ui.change", ui.About(s.Service))
	}, edit))
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
	return h.Span(h.Class("num"), h.Text(a.String()+"\u00a0"), h.T("unit.short."+string(u)))
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
		return decide("plan.next.period", ui.PrimaryLink("plan.set_period", link.PlanEdit(ref)), abandon)
	case v.Mine && v.AssessedAt != nil && v.Resubmittable(v.Services, v.Agreement):
		return decide("plan.next.resubmit", ui.PrimaryLink("plan.submit", link.PlanSubmission(ref)), abandon)
	case v.Mine && (v.State == plan.Draft || v.State == plan.Returned):
		fill := planUnfinished(v)
		switch {
		case v.Complete(v.Services) != nil && fill != "":
			return decide("plan.next.complete", ui.PrimaryLink("plan.next.fill", fill), abandon)
		case v.Complete(v.Services) != nil:
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
	case v.State == plan.Submitted && v.MayApprove && !v.Author:
		return decide("plan.next.approve", ui.PrimaryLink("plan.decide", link.PlanApproval(ref)))
	case v.State == plan.Submitted && v.MayApprove:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.approve.own_plan")), h.P(h.T("plan.approve.way_out")))
	case v.State == plan.Submitted:
		return ui.Panel(h.T("application.next"), nil, h.P(h.T("plan.next.waits")))
	}
	return nil
}

// planUnfinished is where the first service that lacks something is planned, or one granted
// that is not in the plan; empty when all are complete.
func planUnfinished(v PlanView) string {
	problems, _ := check.Problems(v.Complete(v.Services))
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
	if v.State == plan.Abandoned || v.State == plan.Approved {
		return nil
	}
	item := func(ok bool, done, todo string, args i18n.A) h.Node {
		if ok {
			return ui.Check(ui.OK, h.T(done, args))
		}
		return ui.Check(ui.Waiting, h.T(todo, args))
	}
	problems, _ := check.Problems(v.Complete(v.Services))
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
	for _, w := range v.Warnings(v.Services) {
		checks = append(checks, ui.Check(ui.Warn, h.T(w.Key, w.Args)))
	}
	return ui.Panel(h.T("plan.checks"), nil, ui.Checks(checks...), ui.More("ui.legal_basis", h.P(h.T("plan.basis"))))
}

func planProblemHref(v PlanView, field string) string {
	switch {
	case field == "from" || field == "until":
		return link.PlanEdit(string(v.Ref))
	case strings.HasPrefix(field, "service."):
		return link.PlanService(string(v.Ref), strings.TrimPrefix(field, "service."))
	}
	return ""
}

func planCourse(v PlanView) h.Node {
	var events []ui.Event
	for _, a := range v.Approvals {
		key := "plan.event." + a.Result
		var more h.Node
		if a.Comment != "" {
			more = ui.Sub(h.Text(a.Comment))
		}
		who := a.By
		if a.AuthorisationNo != "" {
			more = h.Group(more, ui.Sub(h.T("plan.by_authorisation", i18n.A{"No": a.AuthorisationNo})))
		}
		events = append(events, ui.Event{What: h.T(key), When: i18n.DateTime(a.At), Who: who, More: more})
	}
	if !v.SubmittedOn.IsZero() {
		events = append(events, ui.Event{What: h.T("plan.event.submitted"), When: v.SubmittedOn.PL(), Who: v.Coordinator, More: submittedWarnings(v)})
	}
	if v.Agreement != nil {
		events = append(events, ui.Event{What: h.T("plan.event.agreed", i18n.A{"Party": v.Agreement.Party}), When: v.Agreement.AgreedOn.PL(), Who: v.Agreement.RecordedBy,
			Kind: ui.ByDocument, More: ui.Sub(h.T("plan.agreement.form."+string(v.Agreement.Form)), h.Text(" · "), h.Text(v.Agreement.Place))})
	}
	events = append(events, ui.Event{What: h.T("plan.event.application", i18n.A{"Number": v.ApplicationNo}), When: v.ReceivedOn.PL(), Kind: ui.ByDocument})
	return ui.Panel(h.T("plan.course"), nil, ui.Timeline(events...))
}

func submittedWarnings(v PlanView) h.Node {
	if len(v.Submitted) == 0 {
		return nil
	}
	return h.Group(mapNodes(v.Submitted, func(w plan.Warning) h.Node {
		return ui.Sub(h.T(w.Key, w.Args), h.Text(" "), h.T("plan.reason", i18n.A{"Reason": w.Reason}))
	})...)
}

// PlanForm sets the period of the plan.
func PlanForm(v PlanView) Doc {
	return Doc{Title: "plan.title", Number: v.Number, Place: "plans", Form: v.Form, Record: planBar(v), Body: h.Group(
		ui.PartHead(nil, h.T("plan.set_period")),
		ui.Errors(v.Form), Overtaken(v.Form),
		planLocked(v, func() h.Node {
			return ui.Panel(nil, nil, ui.Form(link.PlanEdit(string(v.Ref)), form.NewKey(), v.Form.Version(),
				ui.Pair(
					ui.DateInput(v.Form, "from", ui.Opt{Label: "plan.from", Required: true}),
					ui.DateInput(v.Form, "until", ui.Opt{Label: "plan.until", Hint: "plan.until_hint", Required: true}),
				),
				voids(v),
				ui.Inline(ui.Primary("plan.save_period"), ui.LinkButton("ui.cancel", link.Plan(string(v.Ref)))),
			))
		}),
	)}
}

// planLocked is the form where the plan may be changed, and otherwise the reason why not.
func planLocked(v PlanView, build func() h.Node) h.Node {
	if v.State.Editable() {
		return build()
	}
	return h.Group(ui.AlertT(ui.Info, "plan.not_editable."+string(v.State)), ui.Inline(ui.LinkButton("ui.back", link.Plan(string(v.Ref)), ui.Icon("back"))))
}

// voids asks to confirm that a change of an agreed plan voids the agreement.
func voids(v PlanView) h.Node {
	if v.State != plan.Agreed || v.Agreement == nil {
		return nil
	}
	return h.Group(ui.AlertT(ui.Warn, "plan.voids_warning", i18n.A{"Day": v.Agreement.AgreedOn.PL()}),
		ui.Checkbox(v.Form, "voids", ui.Opt{Label: "plan.voids_confirm", Required: true}))
}

// PlanServiceForm plans one service: through whom, where, when, how much, how long.
func PlanServiceForm(v PlanView, s plan.Service, providers []provider.Choice) Doc {
	f := v.Form
	who := make([]ui.Choice, len(providers))
	for i, p := range providers {
		who[i] = ui.Choice{Value: string(p.Ref), Text: p.Name}
	}
	ref := string(v.Ref)
	return Doc{Title: "plan.service_title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v), Body: h.Group(
		ui.PartHead(h.T("plan.from_programme", i18n.A{"Programme": s.Programme}), h.Text(s.Service)),
		ui.Errors(f), Overtaken(f),
		planLocked(v, func() h.Node {
			return h.Group(
				h.When(len(providers) == 0, func() h.Node { return ui.AlertT(ui.Warn, "plan.no_providers") }),
				ui.Panel(nil, nil, ui.WideForm(link.PlanService(ref, s.ItemRef), form.NewKey(), f.Version(),
					ui.Grid(
						ui.Select(f, "provider", who, ui.Opt{Label: "plan.provider", Required: true, Span: "w6"}),
						ui.TextInput(f, "place", ui.Opt{Label: "plan.place", Hint: "plan.place_hint", Required: true, Span: "w6"}),
						ui.Weekdays(f, "days", ui.Opt{Label: "plan.days", Required: true, Span: "w4"}),
						ui.TimeInput(f, "from_hour", ui.Opt{Label: "plan.from_hour", Required: true, Span: "w2"}),
						ui.TimeInput(f, "until_hour", ui.Opt{Label: "plan.until_hour", Required: true, Span: "w2"}),
						ui.TextInput(f, "amount", ui.Opt{Label: "plan.amount_a_month", Hint: "plan.amount_hint", Required: true, Span: "w4", Size: "s",
							InputMode: "decimal", Unit: "unit.short." + string(s.Unit)}),
						ui.DateInput(f, "starts", ui.Opt{Label: "plan.from", Required: true, Span: "w4"}),
						ui.DateInput(f, "ends", ui.Opt{Label: "plan.until", Required: true, Span: "w4"}),
					),
					ui.TextArea(f, "note", ui.Opt{Label: "plan.note", Hint: "plan.note_hint", Optional: true, Rows: 2, Count: 1000}),
					scheduleSays(s),
					voids(v),
					ui.Inline(ui.Primary("plan.save_service"), ui.LinkButton("ui.cancel", link.Plan(ref))),
				)),
				h.When(s.InPlan, func() h.Node {
					return ui.Panel(h.T("plan.remove_title"), nil, h.P(h.T("plan.remove_text")),
						h.Form(h.Method("post"), h.Action(link.PlanServiceRemoval(ref, s.ItemRef)),
							ui.HiddenValue(form.KeyField, form.NewKey()), ui.HiddenValue(form.VersionField, f.Raw(form.VersionField)),
							h.If(v.State == plan.Agreed, ui.HiddenValue("voids", "1")),
							ui.Button("plan.remove")))
				}),
			)
		}),
	)}
}

// scheduleSays compares the timetable with the month's limit, with both numbers.
func scheduleSays(s plan.Service) h.Node {
	over := s.Over(s.Amount, s.StartsOn, s.EndsOn, s.Unit)
	if !s.InPlan || len(over) == 0 {
		return nil
	}
	most := over[0]
	for _, m := range over {
		if m.Yield > most.Yield {
			most = m
		}
	}
	return ui.AlertT(ui.Warn, "plan.warn.over_limit", i18n.A{"Service": s.Service, "Limit": s.Amount.String(), "Yield": most.Yield.String(),
		"Month": most.Month.PL()[3:], "Count": len(over), "Unit": string(s.Unit)})
}

// Agreement records the applicant's agreement to exactly this content.
func Agreement(v PlanView) Doc {
	f := v.Form
	ref := string(v.Ref)
	problems, _ := check.Problems(v.Complete(v.Services))
	d := Doc{Title: "plan.agreement.title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v)}
	back := ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back")))
	switch {
	case v.State != plan.Draft && v.State != plan.Returned:
		d.Body = h.Group(ui.AlertT(ui.Info, "plan.agree.not_a_draft"), back)
		return d
	case len(problems) > 0 && len(f.Problems()) == 0:
		d.Body = h.Group(ui.AlertT(ui.Warn, "plan.agree.incomplete"), planChecks(v), back)
		return d
	}
	hash := v.Content(v.Services).Hash()
	d.Body = h.Group(
		ui.PartHead(nil, h.T("plan.agreement.heading", i18n.A{"Party": v.Applicant})),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.PlanAgreement(ref), form.NewKey(), f.Version(),
				ui.HiddenValue("content", hash), // the agreement covers what this page shows
				ui.DateInput(f, "agreed_on", ui.Opt{Label: "plan.agreement.day", Required: true}),
				ui.TextInput(f, "place", ui.Opt{Label: "plan.agreement.place", Hint: "plan.agreement.place_hint", Required: true}),
				ui.Radios(f, "form", choices(plan.AgreementForms, "plan.agreement.form."), ui.Opt{Label: "plan.agreement.form", Required: true}),
				ui.TextArea(f, "note", ui.Opt{Label: "plan.agreement.note", Hint: "plan.agreement.note_hint", Rows: 2}),
				ui.Inline(ui.Primary("plan.agreement.save"), ui.LinkButton("plan.print_to_sign", link.PlanPrint(ref), ui.Icon("print")), ui.LinkButton("ui.cancel", link.Plan(ref))),
			)),
			ui.Panel(h.T("plan.agreement.covers"), nil,
				h.P(h.T("plan.agreement.covers_text")),
				h.P(h.T("plan.hash"), h.Text(" "), h.Code(h.Class("num"), h.Text(plan.ShortHash(hash)))),
				ui.More("ui.legal_basis", h.P(h.T("plan.agreement.basis")))),
		),
		ui.Panel(h.T("plan.services_heading"), nil, plannedTable(v.Planned(), nil, false)),
	)
	return d
}

// Submission checks the whole once more and hands the plan over.
func Submission(v PlanView) Doc {
	f := v.Form
	ref := string(v.Ref)
	d := Doc{Title: "plan.submission.title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v)}
	if v.State != plan.Agreed && !v.Resubmittable(v.Services, v.Agreement) {
		d.Body = h.Group(ui.AlertT(ui.Info, "plan.submit.not_agreed"), ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back"))))
		return d
	}
	warnings := v.Warnings(v.Services)
	late := v.Today.After(v.DueOn)
	d.Body = h.Group(
		ui.PartHead(nil, h.T("plan.submission.heading")),
		ui.Errors(f), Overtaken(f),
		h.If(late, ui.AlertT(ui.Warn, "plan.submission.late", i18n.A{"Day": v.DueOn.PL()})),
		ui.CheckAnswers(
			ui.Answers{Title: "plan.title", Facts: []ui.Fact{
				{Label: "plan.period", Value: planPeriod(v.StartsOn, v.EndsOn)},
				{Label: "plan.check.assessment", Value: assessedFact(v)},
				{Label: "plan.check.agreement", Value: agreedFact(v)},
			}},
		),
		ui.Panel(h.T("plan.services_heading"), nil, plannedTable(v.Planned(), nil, false)),
		ui.Panel(nil, nil, ui.Form(link.PlanSubmission(ref), form.NewKey(), f.Version(),
			h.EachI(warnings, func(i int, w plan.Warning) h.Node {
				return h.Group(ui.AlertT(ui.Warn, w.Key, w.Args),
					ui.TextInput(f, plan.WarningField(i), ui.Opt{Label: "plan.submission.reason", Required: true}))
			}),
			h.P(h.T("plan.submission.effect")),
			ui.Inline(ui.Primary("plan.submit"), ui.LinkButton("ui.cancel", link.Plan(ref))),
		)),
	)
	return d
}

func assessedFact(v PlanView) h.Node {
	if v.AssessedAt == nil {
		return h.Group(ui.Tag(ui.Danger, "plan.check.not_assessed_short"), h.Text(" "), ui.LinkT(link.ApplicationAssessment(v.ApplicationRef), "application.assess"))
	}
	return h.T("plan.check.assessed", i18n.A{"Day": date.Of(*v.AssessedAt).PL()})
}

func agreedFact(v PlanView) h.Node {
	if v.Agreement == nil {
		return nil
	}
	return h.Group(h.T("plan.check.agreed", i18n.A{"Day": v.Agreement.AgreedOn.PL()}), h.Text(" · "), h.T("plan.agreement.form."+string(v.Agreement.Form)))
}

// Approval is where the director, or the authorised organiser, decides.
func Approval(v PlanView) Doc {
	f := v.Form
	ref := string(v.Ref)
	var decide h.Node
	switch {
	case v.State != plan.Submitted:
		decide = ui.Panel(h.T("plan.decision"), nil, h.P(h.T("plan.approve.not_submitted")), ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back"))))
	case v.Author:
		decide = ui.Panel(h.T("plan.decision"), nil, h.P(h.T("plan.approve.own_plan")), h.P(h.T("plan.approve.way_out")), ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back"))))
	default:
		decide = ui.PanelDecide(h.T("plan.decision"), nil, ui.Form(link.PlanApproval(ref), form.NewKey(), f.Version(),
			ui.Radios(f, "result", []ui.Choice{{Value: "approved", Label: "plan.approve.yes"}, {Value: "returned", Label: "plan.approve.no"}}, ui.Opt{Label: "plan.decision", Required: true, LabelHidden: true}),
			ui.TextArea(f, "comment", ui.Opt{Label: "plan.comment", Hint: "plan.comment_hint", Rows: 4}),
			ui.Inline(ui.Primary("plan.approve.save"), ui.LinkButton("ui.cancel", link.Plan(ref)))))
	}
	return Doc{Title: "plan.approval.title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v), Body: h.Group(
		ui.Errors(f), Overtaken(f),
		ui.MainAsideRest(
			[]h.Node{ui.Panel(h.T("plan.services_heading"), planPeriod(v.StartsOn, v.EndsOn), plannedTable(v.Planned(), nil, false))},
			[]h.Node{decide, planChecks(v)},
			planCourse(v),
		))}
}

// Abandonment gives the plan up, with a reason.
func Abandonment(v PlanView) Doc {
	ref := string(v.Ref)
	return Doc{Title: "plan.abandonment.title", Number: v.Number, Place: "plans", Form: v.Form, Record: planBar(v),
		Body: planLocked(v, func() h.Node {
			return h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
				Title: h.T("plan.abandonment.heading", i18n.A{"Number": v.Number}), Lead: h.T("plan.abandonment.lead"),
				Effects: []h.Node{h.T("plan.abandonment.effect_final"), h.T("plan.abandonment.effect_items")},
				Form:    v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "plan.abandonment.reason", Required: true, Rows: 3})},
				Action: link.PlanAbandonment(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "plan.abandonment.submit", Danger: true, BackHref: link.Plan(ref),
			}))
		})}
}

// PlanPaper is the plan as a document on A4: plain sentences, a table of services, the
// mark of the content, three places to sign.
func PlanPaper(v PlanView) Doc {
	hash := v.FrozenHash
	if hash == "" {
		hash = v.Content(v.Services).Hash()
	}
	name, born := v.Person(), v.BirthDate
	if v.Frozen != nil { // an approved plan says what it said then
		name, born = v.Frozen.Person, v.Frozen.Born
	}
	ref := string(v.Ref)
	paper := ui.Paper{BackHref: link.Plan(ref), LargeHref: link.PlanPrint(ref) + "?druk=duzy", Large: v.Large, Draft: v.State != plan.Approved && v.Complete(v.Services) != nil}
	if v.Large {
		paper.LargeHref = ""
	}
	return Doc{Title: "plan.title", Number: v.Number, Kind: Paper, Paper: paper, Body: h.Group(
		h.P(h.Class("muted"), h.Text(v.Centre.Name)),
		h.H1(h.T("plan.paper.title")),
		h.P(h.T("plan.paper.number", i18n.A{"Number": v.Number, "No": v.VersionNo})),
		h.P(h.T("plan.paper.for", i18n.A{"Name": name, "Born": born.PL(), "Application": v.ApplicationNo, "Day": v.ReceivedOn.PL()})),
		h.P(h.T("plan.paper.period", i18n.A{"From": orMissing(v.StartsOn), "Until": orMissing(v.EndsOn)})),
		h.H2(h.T("plan.services_heading")),
		h.When(oneProgramme(v.Planned()) != "", func() h.Node {
			return h.P(h.T("plan.paper.services_of", i18n.A{"Programme": oneProgramme(v.Planned())}))
		}),
		paperTable(v.Planned()),
		h.When(notes(v.Planned()) != nil, func() h.Node { return notes(v.Planned()) }),
		h.P(h.T("plan.paper.limit")),
		h.H2(h.T("plan.paper.rights_title")),
		h.P(h.T("plan.paper.rights")),
		signatures(v),
		h.Footer(h.P(h.Class("muted"), h.T("plan.paper.footer", i18n.A{"Number": v.Number, "No": v.VersionNo, "At": i18n.DateTime(v.Now)}),
			h.Text(" · "), h.T("plan.hash"), h.Text(" "), h.Span(h.Class("num"), h.Text(plan.ShortHash(hash))))),
	)}
}

func orMissing(d date.Date) string {
	if d.IsZero() {
		return "…………"
	}
	return d.PL()
}

func paperTable(services []plan.Service) h.Node {
	cols := []ui.Col{{Key: "plan.service"}, {Key: "plan.provider"}, {Key: "plan.place"}, {Key: "plan.timetable"},
		{Key: "plan.amount_a_month", Numeric: true}, {Key: "plan.period"}}
	one := oneProgramme(services)
	rows := make([]ui.Row, len(services))
	for i, s := range services {
		rows[i] = ui.R(h.Group(h.Text(s.Service), h.When(one == "", func() h.Node { return ui.Sub(h.T("plan.from_programme", i18n.A{"Programme": s.Programme})) })),
			h.Text(s.Provider), h.Text(s.Place), timetable(s.Schedule), planAmount(s.Amount, s.Unit), planPeriod(s.StartsOn, s.EndsOn))
	}
	return ui.DataTable(h.T("plan.services_heading"), cols, rows)
}

func notes(services []plan.Service) h.Node {
	var out []h.Node
	for _, s := range services {
		if s.Note != "" {
			out = append(out, h.Li(h.Text(s.Service+": "+s.Note)))
		}
	}
	if out == nil {
		return nil
	}
	return h.Group(h.P(h.T("plan.paper.notes")), h.Ul(out...))
}

func signatures(v PlanView) h.Node {
	approver := h.T("plan.paper.sign_director")
	var approved h.Node
	if v.State == plan.Approved && len(v.Approvals) > 0 {
		a := v.Approvals[0]
		approved = h.T("plan.paper.approved_by", i18n.A{"Name": a.By, "Day": v.ApprovedOn.PL()})
		if a.AuthorisationNo != "" {
			approver = h.T("plan.paper.sign_organiser", i18n.A{"No": a.AuthorisationNo})
		}
	}
	var agreed h.Node
	if v.Agreement != nil {
		agreed = h.T("plan.paper.agreed_on", i18n.A{"Day": v.Agreement.AgreedOn.PL(), "Party": v.Agreement.Party})
	}
	line := func(who, below h.Node) h.Node {
		return h.Div(h.Span(who), h.When(below != nil, func() h.Node { return ui.Sub(below) }))
	}
	return h.Div(h.Class("signatures"),
		line(h.T("plan.paper.sign_applicant"), agreed),
		line(h.T("plan.paper.sign_coordinator"), h.Text(v.Coordinator)),
		line(approver, approved))
}
