package page

import (
	"context"
	"cus/internal/domain/assessment"
	"cus/internal/domain/centre"
	"strings"
	"time"

	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ResidentView is a person's record (kartoteka) as one reader may see it.
type ResidentView struct {
	Card   resident.Card
	Rights ResidentRights
	Now    time.Time
	Tab    string // one of the Tab constants; TabOverview when empty

	Applications []resident.ApplicationLine
	Needs        []resident.NeedsLine
	CurrentNeeds []assessment.Need // of the newest completed assessment
	Plans        []resident.PlanLine
	Services     []resident.ServiceLine // of the newest plan that was not given up
	Steps        []resident.Step
	Events       []resident.Event
	Notes        []resident.Note
	Kinds        []centre.Entry // of notes or documents, as the centre names them
	Kind         string         // of the notes asked for; empty: all
	Note         resident.Note
	Mends        bool // the note may still be mended by its reader
	Documents    []resident.Document
	Document     resident.Document
	Places       []resident.Place // suggestions of the form of particulars
	Standing     []resident.Representative

	ShowPesel  bool // this answer shows the PESEL in full
	AskPurpose bool // it would, once it is said why
	Purpose    resident.Purpose
	Form       *form.Form
}

// ResidentRights are the buttons the reader may be shown.
type ResidentRights struct {
	Me         policy.StaffID
	Change     bool // the particulars
	Apply      bool // register an application
	Coordinate bool // work on the plan
	Approve    bool
	Restrict   bool // put the record out of reach, or back
	AskAccess  bool // ask to be let in
}

// The folder tabs of a record.
const (
	TabOverview     = ""
	TabApplications = "applications"
	TabNeeds        = "needs"
	TabPlans        = "plans"
	TabDocuments    = "documents"
	TabNotes        = "notes"
)

func (v ResidentView) today() date.Date { return date.Of(v.Now) }

// plan is the newest plan that was not given up.
func (v ResidentView) plan() (p resident.PlanLine, ok bool) {
	for _, p := range v.Plans {
		if p.State != "abandoned" {
			return p, true
		}
	}
	return p, false
}

// open is the newest application that still waits for something.
func (v ResidentView) open() (a resident.ApplicationLine, ok bool) {
	for _, a := range v.Applications {
		if a.Open {
			return a, true
		}
	}
	return a, false
}

// Resident is the first page of a record: the plan, how to reach the person, what comes
// next, and what happened.
func Resident(v ResidentView) Doc {
	d := residentDoc(v, residentActs(v)...)
	main := []h.Node{}
	if v.AskPurpose {
		main = append(main, purposePanel(v))
	}
	if !v.Card.Contact {
		main = append(main, askAccessPanel(v))
		d.Body = h.Group(residentBanner(v), ui.Stack(main...))
		return d
	}
	if v.Card.SeesPlans {
		main = append(main, planPanel(v))
	}
	if v.Card.SeesApplications && !v.Card.SeesPlans {
		main = append(main, applicationsPanel(v))
	}
	main = append(main, ui.Halves(contactPanel(v), stepsPanel(v)))
	if standing := standingPanel(v); standing != nil {
		main = append(main, standing)
	}
	aside := []h.Node{historyPanel(v)}
	if v.Rights.Restrict {
		aside = append(aside, restrictPanel(v))
	}
	if v.Rights.AskAccess {
		main = append(main, askAccessPanel(v))
	}
	d.Body = h.Group(residentBanner(v), ui.MainAside(main, aside))
	return d
}

// residentDoc is a page of the record without its body.
func residentDoc(v ResidentView, acts ...h.Node) Doc {
	return Doc{Title: "resident.title", Number: v.Card.Number, Place: "residents", Form: v.Form,
		Record: h.Group(residentIdentity(v, acts...), residentTabs(v.Card, v.Tab))}
}

// PersonBar is the identity bar with the folder tabs, for the pages of other contexts that
// belong to a person's file. tab is the one the page lies in.
func PersonBar(c resident.Card, now time.Time, tab string, acts ...h.Node) h.Node {
	v := ResidentView{Card: c, Now: now, Tab: tab}
	return h.Group(residentIdentity(v, acts...), residentTabs(c, tab))
}

func residentIdentity(v ResidentView, acts ...h.Node) h.Node {
	c := v.Card
	return h.With(func(ctx context.Context) h.Node {
		id := ui.IdentityView{
			Heading: h.Text(c.Name()), Born: c.BirthDate.PL(), Address: c.Address(), Phone: ident.FormatPhone(c.Phone),
			Age:         i18n.T(ctx, "resident.age", i18n.A{"Count": date.Age(c.BirthDate, v.today())}),
			Coordinator: c.Coordinator, Actions: acts,
		}
		if !c.Contact {
			id.Phone = "" // the line in the journal names identity alone
		}
		switch {
		case c.Pesel.IsZero():
			id.More = append(id.More, ui.Fact{Label: "ui.ident.pesel", Value: h.T("resident.no_pesel")})
		case v.AskPurpose:
			id.More = append(id.More, ui.Fact{Label: "ui.ident.pesel", Value: ui.PeselMask(ui.PeselView{Last4: last4(c)})})
		default:
			p := peselView(v)
			id.Pesel = &p
		}
		if c.Restricted {
			id.Tags = append(id.Tags, ui.Tag(ui.Locked, "ui.restricted"))
		}
		if c.Contact && c.Accessibility != "" {
			id.Tags = append(id.Tags, ui.TagNode(ui.Info, h.Text(c.Accessibility)))
		}
		return ui.IdentityBar(id)
	})
}

func last4(c resident.Card) string {
	digits := c.Pesel.Reveal()
	return digits[max(0, len(digits)-4):]
}

func peselView(v ResidentView) ui.PeselView {
	p := ui.PeselView{Last4: last4(v.Card), RevealHref: link.ResidentPesel(string(v.Card.Ref)), RequestKey: form.NewKey()}
	if v.ShowPesel {
		p.Full = v.Card.Pesel.Reveal()
	}
	return p
}

// ResidentPesel is the place of the PESEL alone, for a script that asked for it: the
// number, or the question why it is needed.
func ResidentPesel(v ResidentView) h.Node {
	if v.AskPurpose {
		return h.Span(h.Class("pesel"), purposeForm(v))
	}
	return ui.PeselMask(peselView(v))
}

func purposePanel(v ResidentView) h.Node {
	return ui.PanelDecide(h.T("resident.purpose.title"), nil, h.P(h.T("resident.purpose.lead")), purposeForm(v))
}

func purposeForm(v ResidentView) h.Node {
	choices := make([]ui.Choice, 0, 3)
	for _, p := range resident.Purposes() {
		choices = append(choices, ui.Choice{Value: string(p), Label: "resident.purpose." + string(p)})
	}
	return ui.Form(link.ResidentPesel(string(v.Card.Ref)), form.NewKey(), 0,
		ui.Select(v.Form, "purpose", choices, ui.Opt{Label: "resident.purpose", Required: true, Size: "m"}),
		ui.Inline(ui.Button("resident.purpose.show")))
}

func residentTabs(c resident.Card, current string) h.Node {
	id := string(c.Ref)
	tabs := []ui.Tab{{Label: "resident.tab.overview", Href: link.Resident(id), Current: current == TabOverview}}
	if c.SeesApplications {
		tabs = append(tabs, ui.Tab{Label: "resident.tab.applications", Href: link.ResidentApplications(id), Count: c.Applications, Current: current == TabApplications})
	}
	if c.SeesNeeds {
		tabs = append(tabs, ui.Tab{Label: "resident.tab.needs", Href: link.ResidentAssessments(id), Count: c.Needs, Current: current == TabNeeds})
	}
	if c.SeesPlans {
		tabs = append(tabs, ui.Tab{Label: "resident.tab.plans", Href: link.ResidentPlans(id), Count: c.Plans, Current: current == TabPlans})
	}
	if c.SeesDocuments {
		tabs = append(tabs, ui.Tab{Label: "document.tab", Href: link.ResidentDocuments(id), Count: c.Documents, Current: current == TabDocuments})
	}
	if c.SeesNotes {
		tabs = append(tabs, ui.Tab{Label: "note.tab", Href: link.ResidentNotes(id), Count: c.Notes, Current: current == TabNotes})
	}
	return ui.Tabs("resident.tabs", tabs)
}

// residentActs are the one step the state of the case asks for, and beside it what else
// may be begun.
func residentActs(v ResidentView) []h.Node {
	var acts []h.Node
	primary := nextStep(v)
	apply := link.ApplicationFor(string(v.Card.Ref))
	switch {
	case primary == nil && v.Rights.AskAccess && !v.Card.Contact:
		primary = ui.PrimaryLink("access.ask", link.ResidentAccess(string(v.Card.Ref)))
		fallthrough
	case primary != nil:
		if v.Rights.Apply {
			acts = append(acts, ui.LinkButton("resident.act.apply", apply))
		}
	case v.Rights.Apply:
		primary = ui.PrimaryLink("resident.act.apply", apply)
	}
	if primary != nil {
		acts = append(acts, primary)
	}
	if v.Card.AddsNotes {
		acts = append([]h.Node{ui.LinkButton("note.add", link.NewNote(string(v.Card.Ref)))}, acts...)
	}
	return acts
}

func nextStep(v ResidentView) h.Node {
	p, planned := v.plan()
	a, waiting := v.open()
	switch {
	case planned && p.State == "agreed" && v.Rights.Coordinate:
		return ui.PrimaryLink("resident.act.submit_plan", link.PlanSubmission(p.Ref))
	case planned && p.State == "returned" && v.Rights.Coordinate:
		return ui.PrimaryLink("resident.act.fix_plan", link.Plan(p.Ref))
	case planned && p.State == "submitted" && v.Rights.Approve:
		return ui.PrimaryLink("resident.act.approve_plan", link.PlanApproval(p.Ref))
	case planned && (!plan.State(p.State).Frozen() || !waiting):
		return ui.PrimaryLink("resident.act.open_plan", link.Plan(p.Ref))
	case waiting:
		return ui.PrimaryLink("resident.act.open_application", link.Application(a.Ref))
	}
	return nil
}

// residentBanner says on what ground the file is open, where it is open for two hours only.
func residentBanner(v ResidentView) h.Node {
	if v.Card.GrantedUntil == nil {
		return nil
	}
	return ui.AlertT(ui.Info, "access.banner", i18n.A{"Until": i18n.TimeOfDay(*v.Card.GrantedUntil)})
}

func askAccessPanel(v ResidentView) h.Node {
	lead := "access.panel.lead"
	if v.Card.Coordinator != "" {
		lead = "access.panel.lead_named"
	}
	return ui.Panel(h.T("access.panel.title"), nil,
		h.P(h.T(lead, i18n.A{"Name": v.Card.Coordinator})),
		h.When(v.Rights.AskAccess, func() h.Node {
			return h.Group(h.P(h.T("access.panel.how")),
				h.If(v.Card.Contact || nextStep(v) != nil, // else it is the step at the top
					ui.Inline(ui.LinkButton("access.ask", link.ResidentAccess(string(v.Card.Ref))))))
		}))
}

func planPanel(v ResidentView) h.Node {
	p, ok := v.plan()
	if !ok {
		return ui.Panel(h.T("resident.plan.title"), nil, ui.EmptyState("resident.plan.none", nil))
	}
	title := h.Group(h.T("resident.plan.version", i18n.A{"No": p.VersionNo}), h.Text(" "), PlanTag(p.State))
	cols := []ui.Col{{Key: "resident.col.service"}, {Key: "resident.col.amount", Numeric: true}, {Key: "resident.col.provider"},
		{Key: "resident.col.schedule"}, {Key: "resident.col.state"}}
	rows := mapRows(v.Services, func(s resident.ServiceLine) ui.Row {
		state := ui.Tag(ui.Waiting, "resident.service.incomplete")
		if s.Complete() {
			state = ui.Tag(ui.OK, "resident.service.complete")
		}
		return ui.R(h.Text(s.Service), serviceAmount(s), ui.TextOr(s.Provider), serviceSchedule(s), state)
	})
	body := ui.DataTable(h.T("resident.plan.services"), cols, rows)
	if len(rows) == 0 {
		body = ui.EmptyState("resident.plan.no_services", ui.LinkT(link.Plan(p.Ref), "resident.act.open_plan"))
	}
	return ui.Panel(title, planDue(v.today(), p), body)
}

// planDue is the deadline a plan in this state has.
func planDue(today date.Date, p resident.PlanLine) h.Node {
	switch p.State {
	case "draft", "agreed", "returned":
		if p.DueOn.IsZero() {
			return nil
		}
		return ui.DueLine("resident.plan.write_by", ui.Due(today, p.DueOn))
	case "submitted":
		return ui.DueLine("resident.plan.approve_by", ui.Due(today, p.ApproveBy))
	case "approved", "active", "ended":
		if !p.StartsOn.IsZero() && !p.EndsOn.IsZero() {
			return ui.Num(p.StartsOn.PL() + "–" + p.EndsOn.PL())
		}
	}
	return nil
}

// PlanTag is the state of a plan as a tag.
func PlanTag(state string) h.Node {
	return ui.Tag(planKinds[plan.State(state)], "plan.state."+state)
}

// ApplicationTag is the state of an application as a tag.
func ApplicationTag(state string) h.Node {
	kind := map[string]ui.Kind{"submitted": ui.Waiting, "qualification": ui.Plan, "resolved": ui.OK, "withdrawn": ui.Closed,
		"incomplete": ui.Waiting, "left_unexamined": ui.Closed}[state]
	return ui.Tag(kind, "application.state."+state)
}

func serviceAmount(s resident.ServiceLine) h.Node {
	if s.Amount == 0 {
		return ui.Missing()
	}
	return h.T("resident.amount."+s.Unit, i18n.A{"Amount": plan.Amount(s.Amount).String()})
}

// serviceSchedule is a timetable in words: pn, śr, pt 9:00–12:00.
func serviceSchedule(s resident.ServiceLine) h.Node {
	if s.Days == 0 || s.Until <= s.From {
		return ui.Missing()
	}
	return h.Span(h.Class("num"), timetable(plan.Schedule{Days: plan.Weekdays(s.Days), Weeks: plan.Weeks(s.Weeks), From: s.From, Until: s.Until}))
}

func contactPanel(v ResidentView) h.Node {
	c := v.Card
	var change h.Node
	if v.Rights.Change {
		change = h.A(h.Href(link.ResidentEdit(string(c.Ref))), h.T("ui.change"), ui.Hidden(h.Text(": "), h.T("resident.contact.title")))
	}
	facts := []ui.Fact{
		{Label: "resident.number", Value: ui.Num(c.Number)},
		{Label: "resident.sex", Value: h.T("resident.sex." + string(c.Sex))},
		{Label: "resident.address", Value: h.Group(h.Text(c.Street+" "+houseAndFlat(c)), h.Br(), h.Text(c.Postcode+" "+c.Locality))},
		{Label: "resident.phone", Value: textOrNil(ident.FormatPhone(c.Phone))},
		{Label: "resident.email", Value: textOrNil(c.Email)},
		{Label: "resident.contact_preference", Value: contactWord(c.ContactPreference)},
	}
	if m := c.MailAddress(); m != "" {
		facts = append(facts, ui.Fact{Label: "resident.mail_address", Value: h.Text(m)})
	}
	if len(c.MeetingNeeds) > 0 || c.Accessibility != "" {
		facts = append(facts, ui.Fact{Label: "resident.needs", Value: meetingNeeds(c.Particulars)})
	}
	if c.Pesel.IsZero() {
		facts = append(facts, ui.Fact{Label: "resident.no_pesel_reason", Value: h.Text(c.NoPeselReason)})
	}
	if c.SeesIncome {
		facts = append(facts, ui.Fact{Label: "income.open", Value: ui.LinkT(link.ResidentIncome(string(c.Ref)), "income.open_link")})
	}
	return ui.Panel(h.T("resident.contact.title"), change, ui.SummaryList(facts...))
}

func houseAndFlat(c resident.Card) string {
	if c.FlatNo == "" {
		return c.HouseNo
	}
	return c.HouseNo + " m. " + c.FlatNo
}

func contactWord(c resident.Contact) h.Node {
	if c == "" {
		return nil
	}
	return h.T("resident.contact." + string(c))
}

func textOrNil(s string) h.Node {
	if s == "" {
		return nil
	}
	return h.Text(s)
}

func stepsPanel(v ResidentView) h.Node {
	if len(v.Steps) == 0 {
		return ui.Panel(h.T("resident.steps.title"), nil, ui.EmptyState("resident.steps.none", nil))
	}
	lines := mapNodes(v.Steps, func(s resident.Step) h.Node {
		href := link.Application(s.Ref)
		if s.Plan {
			href = link.Plan(s.Ref)
		}
		due := ui.Due(v.today(), s.DueOn)
		due.Statutory = s.Statutory
		return ui.Line(h.Group(ui.LinkT(href, "resident.step."+s.Kind), ui.Sub(h.Text(s.Number))), ui.DueLabel(due), nil)
	})
	return ui.Panel(h.T("resident.steps.title"), nil, ui.List(lines...))
}

func historyPanel(v ResidentView) h.Node {
	return ui.Panel(h.T("resident.history.title"), nil, h.With(func(ctx context.Context) h.Node {
		events := make([]ui.Event, len(v.Events))
		for i, e := range v.Events {
			events[i] = ui.Event{What: h.T("resident.event."+e.Kind, i18n.A{"Detail": e.Detail}), When: moment(ctx, v.Now, e.At),
				DateTime: e.At.In(date.Warsaw).Format("2006-01-02T15:04"), Who: e.Who, More: eventLink(e)}
			if e.Who == "" {
				events[i].Kind = ui.BySystem
			}
			if e.Kind == "applied" {
				events[i].Kind = ui.ByDocument
			}
		}
		return ui.Timeline(events...)
	}))
}

func eventLink(e resident.Event) h.Node {
	switch {
	case e.Ref == "":
		return nil
	case strings.HasPrefix(e.Kind, "plan_"):
		return ui.Link(link.Plan(e.Ref), e.Detail)
	case e.Kind == "assessed":
		return ui.LinkT(link.ApplicationAssessment(e.Ref), "resident.event.open_assessment")
	case e.Kind == "applied":
		return ui.Link(link.Application(e.Ref), e.Detail)
	}
	return nil
}

// moment is an instant as a history says it: dziś, 10:42, else the day and the hour.
func moment(ctx context.Context, now, t time.Time) string {
	if date.Of(now) == date.Of(t) {
		return i18n.T(ctx, "resident.today_at", i18n.A{"At": i18n.TimeOfDay(t)})
	}
	return i18n.DateTime(t)
}

func restrictPanel(v ResidentView) h.Node {
	key, button, value := "resident.restrict.open", "resident.restrict.set", "1"
	if v.Card.Restricted {
		key, button, value = "resident.restrict.closed", "resident.restrict.lift", "0"
	}
	return ui.Panel(h.T("resident.restrict.title"), nil, h.P(h.T(key)),
		ui.PostButton(link.ResidentRestriction(string(v.Card.Ref)), form.NewKey(), 0, ui.Button(button), ui.HiddenValue("restricted", value)))
}

func mapRows[T any](items []T, build func(T) ui.Row) []ui.Row {
	rows := make([]ui.Row, len(items))
	for i, item := range items {
		rows[i] = build(item)
	}
	return rows
}
