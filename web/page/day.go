package page

import (
	"context"
	"strconv"
	"time"
	"unicode"

	"cus/internal/domain/centre"
	"cus/internal/domain/contract"
	"cus/internal/domain/desk"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/internal/platform/paper"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// DayView is one person's day: the queue within their reach, and what their roles make of it.
type DayView struct {
	Today  date.Date
	Tasks  []desk.Task
	Mine   desk.Mine
	Counts desk.Counts // of the whole queue
	Filter desk.Filter
	Drafts []DayDraft

	Contracts []contract.Row // that call for somebody to act; for who prepares contracts

	Coordinates bool // has cases of their own
	TakesCases  bool // sees applications nobody has taken
	Approves    bool
	Reviews     bool
	Answers     bool       // confirms qualifications, signs decisions or receives what is passed on
	NamesOnly   bool       // sees whose matter it is, not their record
	Team        bool       // may look at everybody's queue
	Places      []DayPlace // where else they can go
}

// DayPlace is one place of the centre, offered where nothing waits.
type DayPlace struct {
	Label string // message key
	Href  string
}

// DayDraft is something begun and not sent yet.
type DayDraft struct {
	Title   string // message key
	Path    string
	Subject string // a number; may be empty
	SavedAt time.Time
}

// HasQueue reports whether any role of the reader brings work into the queue.
func (v DayView) HasQueue() bool {
	return v.Coordinates || v.TakesCases || v.Approves || v.Reviews || v.Answers
}

// Day is the start of the day (Mój dzień).
func Day(v DayView) Doc {
	counts := v.Counts
	headline := h.With(func(ctx context.Context) h.Node { return h.Text(DayHeadline(ctx, v.Today, counts)) })
	if !v.HasQueue() {
		headline = h.T("day.headline.no_queue")
	}
	var acts []h.Node
	if v.Coordinates {
		acts = append(acts, ui.LinkButton("day.visits", link.Visits, ui.Icon("print")))
	}
	head := ui.PageHead(weekday(v.Today), headline, acts...)
	main := []h.Node{contractsWatched(v.Contracts, v.Today), liveQueue(v)}
	aside := dayAside(v)
	body := ui.Stack(main...)
	if len(aside) > 0 {
		body = ui.MainAside(main, aside)
	}
	return Doc{Title: "day.title", Place: "day", Body: h.Group(head, body)}
}

// DayHeadline is the sentence that sums up the day: "Siedem spraw w tym tygodniu, jedna po
// terminie". Numbers up to ten are words.
func DayHeadline(ctx context.Context, today date.Date, c desk.Counts) string {
	args := i18n.A{
		"Week":  countWords(ctx, "day.cases", c.Week),
		"Late":  countWords(ctx, "day.late", c.Late),
		"Total": countWords(ctx, "day.cases", c.Total),
	}
	return i18n.T(ctx, c.Sentence(today), args)
}

// countWords is a number with its noun, in words up to ten: key.7 is "Siedem spraw"; above
// that key.more, with the plural the number asks for.
func countWords(ctx context.Context, key string, n int) string {
	if n >= 1 && n <= 10 {
		return i18n.T(ctx, key+"."+strconv.Itoa(n))
	}
	return i18n.T(ctx, key+".more", i18n.A{"Count": n})
}

func weekday(d date.Date) h.Node {
	n := (int(d.Weekday())+6)%7 + 1
	return h.With(func(ctx context.Context) h.Node {
		name := []rune(i18n.T(ctx, "ui.day.long."+strconv.Itoa(n)))
		name[0] = unicode.ToUpper(name[0])
		return h.Text(string(name) + ", " + d.PL())
	})
}

// liveQueue is the queue that asks for itself every five minutes, quietly.
func liveQueue(v DayView) h.Node {
	if !v.HasQueue() {
		return queuePanel(v)
	}
	at := link.MyDay + "?bylo=" + strconv.Itoa(v.Counts.Total)
	if v.Filter != desk.Everything {
		at += "&pokaz=" + string(v.Filter)
	}
	return h.Div(h.ID("kolejka"), h.Class("stack tight"), h.Attr("hx-get", at), h.Attr("hx-trigger", "every 300s"), h.Attr("hx-select", "#kolejka"),
		h.Attr("hx-headers", `{"Cus-Background":"1"}`), dayChips(v), queuePanel(v))
}

func dayChips(v DayView) h.Node {
	chip := func(f desk.Filter, key string) h.Node {
		href := link.MyDay
		if f != desk.Everything {
			href += "?pokaz=" + string(f)
		}
		return ui.FilterChip(key, href, 0, v.Filter == f)
	}
	chips := []h.Node{chip(desk.Everything, "day.filter.all"), chip(desk.Statutory, "day.filter.statutory")}
	if v.Coordinates {
		chips = append(chips, chip(desk.Visits_, "day.filter.visits"))
	}
	if v.Team {
		chips = append(chips, chip(desk.OfTeam, "day.filter.team"))
	}
	return ui.FilterBar("", ui.Chips("ui.filters", chips...))
}

func queuePanel(v DayView) h.Node {
	switch {
	case len(v.Tasks) == 0 && v.Filter != desk.Everything:
		return ui.Panel(nil, nil, ui.NoResults(link.MyDay))
	case len(v.Tasks) == 0:
		return emptyDay(v)
	}
	groups := map[desk.Group][]desk.Task{}
	for _, t := range v.Tasks {
		g := t.Group(v.Today)
		groups[g] = append(groups[g], t)
	}
	counts := v.Counts
	var parts []h.Node
	for _, g := range desk.Groups {
		if tasks := groups[g]; len(tasks) > 0 {
			parts = append(parts, queueGroup(v, g, tasks))
		}
	}
	return h.Group(
		ui.Panel(nil, nil, parts...),
		h.When(v.Filter == desk.Everything && counts.Total > len(v.Tasks), func() h.Node {
			return ui.Sub(h.T("day.shown", i18n.A{"Count": counts.Total, "Shown": len(v.Tasks)}))
		}),
	)
}

func queueGroup(v DayView, g desk.Group, tasks []desk.Task) h.Node {
	title := h.T(groupTitle(g, v.Today))
	count := h.T("day.group.count", i18n.A{"Count": len(tasks)})
	rows := make([]ui.Row, len(tasks))
	for i, t := range tasks {
		rows[i] = taskRow(v, t)
	}
	cols := []ui.Col{{Key: "day.col.case"}, {Key: "day.col.what"}, {Key: "day.col.due"}, {Key: "day.col.action", Numeric: true, Hidden: true}}
	table := ui.DataTable(title, cols, rows, ui.Queue)
	if g == desk.Later {
		return h.Details(h.Summary(title, h.Text(" · "), count), table)
	}
	return h.Group(ui.GroupHead("grupa-"+string(g), title, count), table)
}

func groupTitle(g desk.Group, today date.Date) string {
	if g == desk.ThisWeek && desk.LooksAhead(today) {
		return "day.group.ahead"
	}
	return "day.group." + string(g)
}

func taskRow(v DayView, t desk.Task) ui.Row {
	about := t.Number
	if about == "" {
		about = t.ResidentName
	}
	due := ui.Due(v.Today, t.Due)
	due.Statutory = t.Statutory
	label, href := taskLink(t)
	if v.Filter == desk.OfTeam {
		label, href = teamLink(t)
	}
	return ui.R(
		h.Group(whom(v, t), h.When(t.Number != "", func() h.Node { return ui.Sub(h.Text(t.Number)) })),
		h.Group(h.T(taskKey(v, t)), visitNote(t), taskNote(v.Today, t), whose(v, t)),
		ui.DueLabel(due),
		ui.SmallLink(label, href, ui.About(about)),
	)
}

// whom is whose matter the line is, with the way to their record where there is one.
func whom(v DayView, t desk.Task) h.Node {
	if ofReport(t) {
		return h.T("report.milestone", i18n.A{"No": t.Remark})
	}
	if t.ResidentRef == "" || v.NamesOnly {
		return h.Text(t.ResidentName)
	}
	return ui.Link(link.Resident(t.ResidentRef), t.ResidentName)
}

// ofReport reports whether the line is about a report, whose milestone Remark then names.
func ofReport(t desk.Task) bool {
	return t.Kind == desk.ReportCheck || t.Kind == desk.ReportApprove || t.Kind == desk.ReportFile || t.Kind == desk.ReportMend
}

func taskKey(v DayView, t desk.Task) string {
	if t.Kind == desk.Take && !v.Coordinates {
		return "day.task.take_reception"
	}
	return "day.task." + string(t.Kind)
}

// taskNote says what the term does not: the last working day before it, whose term it is,
// for what reason a record was opened.
func taskNote(today date.Date, t desk.Task) h.Node {
	switch {
	case t.Kind == desk.Review:
		return ui.Sub(h.T("day.reason." + t.Remark))
	case t.Kind == desk.Approve || t.Kind == desk.Contact:
		return ui.Sub(h.T("day.note.own_term"))
	case t.Kind == desk.Leave:
		return ui.Sub(h.T("day.note.call_over", i18n.A{"Date": t.Remark}))
	case t.OfService() && !t.Statutory && !t.Due.IsZero():
		return ui.Sub(h.T("day.note.service_own_term", i18n.A{"Service": t.Remark}))
	case t.OfService():
		return ui.Sub(h.T("day.note.service", i18n.A{"Service": t.Remark}))
	case t.Statutory && !t.AlarmOn.IsZero() && t.AlarmOn.Before(t.Due) && !t.Due.Before(today):
		return ui.Sub(h.T("day.note.alarm", i18n.A{"Date": t.AlarmOn.PL()}))
	case t.Kind == desk.Amend && !t.Statutory:
		return ui.Sub(h.T("day.note.kept"))
	}
	return nil
}

// visitNote says when the assessment is to be held.
func visitNote(t desk.Task) h.Node {
	if t.VisitAt == nil {
		return nil
	}
	return ui.Sub(h.T("day.note.visit", i18n.A{"At": i18n.DateTime(t.VisitAt.In(date.Warsaw))}))
}

// whose names whose case it is, where the queue is everybody's.
func whose(v DayView, t desk.Task) h.Node {
	if v.Filter != desk.OfTeam || t.Coordinator == "" {
		return nil
	}
	return ui.Sub(h.T("day.note.coordinator", i18n.A{"Name": t.Coordinator}))
}

// teamLink opens somebody else's case where it may be read, not where it is worked on.
func teamLink(t desk.Task) (label, href string) {
	switch t.Kind {
	case desk.Take, desk.Qualify, desk.Assess, desk.Write:
		return "day.open.case", link.Application(t.Ref)
	case desk.Waiting, desk.Letter, desk.LetterDelivery, desk.Draft, desk.Leave:
		return "day.open.case", link.Application(t.Ref)
	case desk.Agree, desk.Submit, desk.Amend, desk.Fill:
		return "day.open.case", link.Plan(t.Ref)
	case desk.Complete, desk.Deliver, desk.Appeal, desk.Forward:
		return "day.open.case", link.Decision(t.Ref)
	}
	return taskLink(t)
}

// taskLink is the one button of a line: its word and where it leads.
func taskLink(t desk.Task) (label, href string) {
	label = "day.open." + string(t.Kind)
	switch t.Kind {
	case desk.Letter, desk.Draft:
		return label, link.HearingLetter(t.Ref, t.Item)
	case desk.LetterDelivery:
		return label, link.HearingDelivery(t.Ref, t.Item)
	case desk.Review:
		return label, link.Access
	case desk.Roles:
		return label, link.RoleRequests
	}
	if to, known := taskPages[t.Kind]; known {
		return label, to(t.Ref)
	}
	return label, link.Plan(t.Ref)
}

// taskPages are the pages on which a task is done, by the public id of what it is about.
var taskPages = map[desk.Kind]func(ref string) string{
	desk.Take: link.Application, desk.Write: link.Application, desk.Qualify: link.ApplicationQualification, desk.Assess: link.ApplicationAssessment,
	desk.ReportCheck: link.Report, desk.ReportApprove: link.Report, desk.ReportFile: link.Report, desk.ReportMend: link.Report,
	desk.Agree: link.PlanAgreement, desk.Submit: link.PlanSubmission, desk.Approve: link.PlanApproval,
	desk.Confirm: link.Confirmation, desk.Waiting: link.ApplicationQualification, desk.Leave: link.ApplicationLeaving,
	desk.Complete: link.DecisionEdit, desk.Sign: link.DecisionSignature, desk.Deliver: link.DecisionDelivery, desk.Appeal: link.DecisionAppeal, desk.Forward: link.Decision,
	desk.Contact: link.Notice, desk.Settle: link.Notice, desk.Receive: link.Referral, desk.Answer: link.Referral,
}

// emptyDay says honestly that nothing waits, and what can be done here instead.
func emptyDay(v DayView) h.Node {
	key := "day.empty"
	if !v.HasQueue() {
		key = "day.empty.no_queue"
	}
	return ui.Panel(h.T("day.places"), nil,
		h.P(h.T(key)),
		ui.List(listOf(v.Places, func(p DayPlace) h.Node { return ui.LinkT(p.Href, p.Label) })...),
	)
}

func dayAside(v DayView) []h.Node {
	var aside []h.Node
	var back []h.Node
	for _, t := range v.Tasks {
		if t.Kind == desk.Amend && t.Remark != "" {
			back = append(back, ui.Line(ui.Link(link.Plan(t.Ref), t.Number), ui.Tag(ui.Warn, "day.back.tag"), h.Text("„"+t.Remark+"”")))
		}
	}
	if drafts := draftsPanel(v); drafts != nil {
		aside = append(aside, drafts)
	}
	if len(back) > 0 {
		aside = append(aside, ui.Panel(h.T("day.back"), nil, ui.List(back...)))
	}
	if lines := mineLines(v); len(lines) > 0 {
		aside = append(aside, ui.Panel(h.T("day.mine"), nil, ui.Sums(lines...)))
	}
	return aside
}

// draftsPanel lists what was begun and not sent.
func draftsPanel(v DayView) h.Node {
	if len(v.Drafts) == 0 {
		return nil
	}
	return ui.Panel(h.T("day.drafts"), nil, ui.List(listOf(v.Drafts, func(d DayDraft) h.Node {
		return ui.Line(h.Group(h.A(h.Href(d.Path), h.T(d.Title)), h.When(d.Subject != "", func() h.Node { return h.Text(" " + d.Subject) })),
			nil, h.T("day.draft.saved", i18n.A{"At": i18n.DateTime(d.SavedAt)}))
	})...))
}

// VisitsPaper is the list of visits to take along: where, when, whom to ring, room to write.
func VisitsPaper(head centre.Head, who string, today date.Date, visits []desk.Visit) paper.Doc {
	d := paper.Doc{Title: paper.Say("day.visits.title"), Number: today.PL(), Letterhead: head.Lines(), PlaceDate: head.PlaceDate(today), Footer: who}
	if len(visits) == 0 {
		d.Blocks = []paper.Block{paper.P(paper.Say("day.visits.none", i18n.A{"Days": desk.VisitsAhead}))}
		return d
	}
	d.Blocks = []paper.Block{paper.P(paper.Say("day.visits.lede", i18n.A{"Who": who, "Count": len(visits)}))}
	for _, v := range visits {
		where := paper.Say("day.visits.at_centre")
		if v.AtTheirPlace {
			where = v.Address
		}
		fields := []paper.Pair{{Name: paper.Say("day.visits.where"), Value: where}}
		for _, f := range []paper.Pair{{Name: paper.Say("day.visits.phone"), Value: ident.FormatPhone(v.Phone)},
			{Name: paper.Say("day.visits.meeting"), Value: v.Meeting}, {Name: paper.Say("day.visits.note"), Value: v.Note}, {Name: paper.Say("day.visits.case"), Value: v.Number}} {
			if f.Value != "" {
				fields = append(fields, f)
			}
		}
		d.Blocks = append(d.Blocks, paper.H2(i18n.DateTime(v.At.In(date.Warsaw))+" · "+v.Name), paper.Fields{Pairs: fields}, paper.Lines{N: 4})
	}
	return d
}

func mineLines(v DayView) []ui.SumLine {
	line := func(key, href string, n int) ui.SumLine {
		return ui.SumLine{Label: h.T(key), Value: ui.Link(href, i18n.Number(n))}
	}
	var lines []ui.SumLine
	if v.Coordinates {
		lines = append(lines,
			line("day.mine.plans_approved", link.Plans+"?czyje=mine&stan=in_force", v.Mine.PlansApproved),
			line("day.mine.plans_open", link.Plans+"?czyje=mine", v.Mine.PlansOpen),
			line("day.mine.applications_open", link.Applications+"?karta=moje&stan=open", v.Mine.ApplicationsOpen))
	}
	if v.TakesCases {
		lines = append(lines, line("day.mine.unassigned", link.Applications+"?karta=do-podjecia", v.Mine.Unassigned))
	}
	if v.Approves {
		lines = append(lines, line("day.mine.to_approve", link.Plans+"?stan=submitted", v.Mine.ToApprove))
	}
	if v.Reviews {
		lines = append(lines, line("day.mine.to_review", link.Access, v.Mine.ToReview))
	}
	return lines
}

// listOf turns values into nodes one by one, where a component takes them apart.
func listOf[T any](items []T, build func(T) h.Node) []h.Node {
	nodes := make([]h.Node, len(items))
	for i, item := range items {
		nodes[i] = build(item)
	}
	return nodes
}
