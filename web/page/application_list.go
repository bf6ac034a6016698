package page

import (
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paging"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// The lists of the page of applications, as they stand in its address.
const (
	TabFree    = "do-podjecia"
	TabMine    = "moje"
	TabNotices = "zgloszenia"
	TabDrafts  = "szkice"
	TabAll     = "wszystkie"
)

// tabWords are the lists in message keys.
var tabWords = map[string]string{TabFree: "free", TabMine: "mine", TabNotices: "notices", TabDrafts: "drafts", TabAll: "all"}

// ApplicationTabs are the lists a person has; the first one is where the page opens.
func ApplicationTabs(a policy.Actor) []string {
	var tabs []string
	if a.Has(policy.Coordinator) {
		tabs = append(tabs, TabMine)
	}
	if a.Has(policy.Coordinator) || a.Has(policy.Reception) {
		tabs = append(tabs, TabFree)
	}
	if a.Reach(policy.ReadApplication) == policy.All {
		tabs = append(tabs, TabNotices)
	}
	if a.May(policy.CreateApplication) {
		tabs = append(tabs, TabDrafts)
	}
	return append(tabs, TabAll)
}

// ApplicationsView is one of the lists of the page of applications.
type ApplicationsView struct {
	Tab       string
	Tabs      []string
	Counts    application.Counts
	Rows      []application.Row
	Notices   []application.Notice
	Drafts    []application.IntakeRow
	Filter    application.Filter
	Form      *form.Form // the reasons against a button just pressed; may be nil
	Today     date.Date
	Assesses  bool // holds assessments, and has a list of them
	MayCreate bool
	Passes    bool // reads what was passed on
}

func applicationsAt(tab, state string) string {
	to := link.Applications + "?karta=" + tab
	if state != "" {
		to += "&stan=" + state
	}
	return to
}

// Applications lists applications, the nearest term first; notices; and one's own drafts.
func Applications(v ApplicationsView) Doc {
	var body, action h.Node
	switch v.Tab {
	case TabNotices:
		body = noticeList(v)
		if v.MayCreate {
			action = ui.LinkButton("notice.add", link.NewNotice, ui.Icon("plus"))
		}
	case TabDrafts:
		body = draftList(v)
	default:
		body = h.Group(applicationFilters(v), applicationTable(v))
		if v.Assesses {
			action = ui.LinkButton("assessment.list.title", link.Assessments, ui.Icon("calendar"))
		}
	}
	acts := []h.Node{ui.LinkButton("waiting.title", link.WaitingList)}
	if v.Passes {
		acts = append(acts, ui.LinkButton("referral.list.title", link.Referrals))
	}
	if action != nil {
		acts = append(acts, action)
	}
	return Doc{Title: "application.list.title", Place: "applications", Form: v.Form, Record: h.Group(
		ui.Subhead(applicationsHeading(v), nil, acts...), ui.Tabs("application.list.title", applicationTabs(v))),
		Body: h.Group(ui.Errors(v.Form), Overtaken(v.Form), body)}
}

func applicationTabs(v ApplicationsView) []ui.Tab {
	counts := map[string]int{TabFree: v.Counts.Free, TabMine: v.Counts.Mine, TabNotices: v.Counts.Notices, TabDrafts: v.Counts.Drafts, TabAll: v.Counts.All}
	out := make([]ui.Tab, len(v.Tabs))
	for i, t := range v.Tabs {
		n := counts[t]
		out[i] = ui.Tab{Label: "application.tab." + tabWords[t], Href: applicationsAt(t, ""), Count: min(n, application.CountLimit), More: n > application.CountLimit, Current: t == v.Tab}
	}
	return out
}

// applicationsHeading answers the question of the list: how many, and how many are late.
func applicationsHeading(v ApplicationsView) h.Node {
	switch v.Tab {
	case TabNotices:
		if v.Filter.State == "closed" {
			return h.T("notice.list.all")
		}
		return counted("notice.list.waiting", "notice.list.none", v.Counts.Notices)
	case TabDrafts:
		return counted("intake.list.some", "intake.list.none", v.Counts.Drafts)
	}
	if v.Filter.After != (paging.After{}) {
		return further("application.list.title")
	}
	if v.Filter.State == "closed" {
		return countHeading("application.list.closed", len(v.Rows), application.ListLimit)
	}
	open, overdue := 0, 0
	for _, r := range v.Rows {
		if r.UnderWay {
			open++
			if r.DueOn.Before(v.Today) {
				overdue++
			}
		}
	}
	switch {
	case v.Tab == TabFree && open == 0:
		return h.T("application.list.none_free")
	case open == 0:
		return h.T("application.list.none_open")
	case v.Tab == TabFree:
		return h.Group(countHeading("application.list.free", open, application.ListLimit), h.Text(", "), lateness(overdue))
	}
	return h.Group(countHeading("application.list.open", open, application.ListLimit), h.Text(", "), lateness(overdue))
}

func lateness(overdue int) h.Node {
	if overdue == 0 {
		return h.T("application.list.none_overdue")
	}
	return h.T("application.list.overdue", i18n.A{"Count": overdue})
}

// counted is a heading with a number, or the sentence for none.
func counted(some, none string, n int) h.Node {
	if n == 0 {
		return h.T(none)
	}
	return countHeading(some, n, application.CountLimit)
}

func applicationFilters(v ApplicationsView) h.Node {
	if v.Tab == TabFree && v.Counts.Free == 0 {
		return nil
	}
	chips := []h.Node{ui.FilterChip("application.filter.all", applicationsAt(v.Tab, ""), 0, v.Filter.State == "")}
	for _, state := range application.Filters {
		if v.Tab == TabFree && (state == "open" || state == "closed") {
			continue // what nobody has taken is under way
		}
		chips = append(chips, ui.FilterChip("application.filter."+state, applicationsAt(v.Tab, state), 0, v.Filter.State == state))
	}
	return ui.FilterBar("", ui.Chips("application.filter", chips...))
}

func applicationTable(v ApplicationsView) h.Node {
	list := applicationsAt(v.Tab, v.Filter.State)
	rows, next := paging.Cut(v.Rows)
	switch {
	case len(rows) == 0 && v.Filter.After != paging.After{}:
		return pastTheEnd(list)
	case len(rows) == 0 && v.Filter.State != "":
		return h.Section(h.Class("panel"), ui.NoResults(applicationsAt(v.Tab, "")))
	case len(rows) == 0 && v.Tab == TabFree:
		return h.Section(h.Class("panel"), ui.EmptyState("application.list.empty_free", nil))
	case len(rows) == 0 && v.Tab == TabMine:
		return h.Section(h.Class("panel"), ui.EmptyState("application.list.empty_mine", ui.LinkButton("application.tab.free", applicationsAt(TabFree, ""))))
	case len(rows) == 0:
		return h.Section(h.Class("panel"), ui.EmptyState("application.list.empty", h.If(v.MayCreate, ui.PrimaryLink("nav.new_application", link.NewApplication))))
	}
	cols := []ui.Col{{Key: "application.number"}, {Key: "application.person"}, {Key: "application.services"}}
	if v.Tab != TabFree {
		cols = append(cols, ui.Col{Key: "application.coordinator"})
	}
	cols = append(cols, ui.Col{Key: "application.due"}, ui.Col{Key: "application.state"})
	table := make([]ui.Row, 0, len(rows))
	for _, r := range rows {
		due := ui.Num(r.DueOn.PL())
		if r.UnderWay {
			due = dueBy(v.Today, r.DueOn, r.AlarmOn)
		}
		cells := []h.Node{
			h.Group(ui.Link(link.Application(string(r.Ref)), r.Number), ui.Sub(h.T("application.received_on", i18n.A{"Day": r.ReceivedOn.PL()}))),
			ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames),
			h.Text(strings.Join(r.Services, ", ")),
		}
		if v.Tab != TabFree {
			cells = append(cells, coordinator(r.Coordinator))
		}
		table = append(table, ui.R(append(cells, due, h.Group(ApplicationTag(string(r.State)), h.If(r.Urgent, h.Group(h.Text(" "), ui.Tag(ui.Warn, "application.urgent")))))...))
	}
	return h.Section(h.Class("panel"), ui.DataTable(h.T("application.list.title"), cols, table, ui.Long), pagesOf(list, v.Filter.After, next))
}

// draftList are the reader's own applications in the making.
func draftList(v ApplicationsView) h.Node {
	if len(v.Drafts) == 0 {
		return h.Section(h.Class("panel"), ui.EmptyState("intake.list.empty", ui.PrimaryLink("nav.new_application", link.NewApplication)))
	}
	rows := v.Drafts[:min(len(v.Drafts), application.ListLimit)]
	return h.Group(ui.Panel(nil, nil, ui.DataTable(h.T("application.tab.drafts"), []ui.Col{{Key: "intake.list.person"}, {Key: "intake.list.saved"}, {Key: "intake.list.begun"}, {Key: "ui.actions", Hidden: true}},
		mapRows(rows, func(d application.IntakeRow) ui.Row {
			about := strings.TrimSpace(d.Surname + " " + d.GivenNames)
			href := link.Intake(string(d.Ref), StepPerson)
			name := ui.LinkT(href, "intake.list.nobody", ui.About(i18n.DateTime(d.CreatedAt)))
			if about != "" {
				name = ui.Link(href, about)
			}
			return ui.R(h.Group(name, h.If(d.NoticeNumber != "", ui.Sub(h.T("intake.from_notice"), h.Text(" "+d.NoticeNumber)))),
				ui.Num(i18n.DateTime(d.UpdatedAt)), ui.Num(i18n.DateTime(d.CreatedAt)),
				ui.Inline(ui.SmallLink("intake.list.resume", href, ui.About(about)),
					ui.PostButton(link.IntakeRemoval(string(d.Ref)), form.NewKey(), d.Version, ui.SmallButton("intake.list.discard", ui.About(about)))))
		}))), h.P(h.Class("muted"), h.T("intake.list.private")))
}

// noticeList are the notices that wait, by the day of contact.
func noticeList(v ApplicationsView) h.Node {
	chips := ui.FilterBar("", ui.Chips("application.filter",
		ui.FilterChip("notice.filter.open", applicationsAt(TabNotices, ""), 0, v.Filter.State != "closed"),
		ui.FilterChip("notice.filter.all", applicationsAt(TabNotices, "closed"), 0, v.Filter.State == "closed")))
	if len(v.Notices) == 0 {
		return h.Group(chips, h.Section(h.Class("panel"), ui.EmptyState("notice.list.empty", h.If(v.MayCreate, ui.LinkButton("notice.add", link.NewNotice)))))
	}
	more := len(v.Notices) > application.ListLimit
	rows := v.Notices[:min(len(v.Notices), application.ListLimit)]
	return h.Group(chips, h.Section(h.Class("panel"), ui.DataTable(h.T("application.tab.notices"),
		[]ui.Col{{Key: "notice.number"}, {Key: "notice.about"}, {Key: "notice.words"}, {Key: "notice.contact_by"}, {Key: "application.state"}},
		mapRows(rows, func(n application.Notice) ui.Row {
			due := ui.Num(n.ContactBy.PL())
			switch {
			case !n.ContactedOn.IsZero():
				due = h.Group(h.T("notice.contacted_on", i18n.A{"Day": n.ContactedOn.PL()}))
			case n.State == application.NoticeOpen:
				due = ui.DueLabel(ui.Due(v.Today, n.ContactBy))
			}
			return ui.R(
				h.Group(ui.Link(link.Notice(string(n.Ref)), n.Number), ui.Sub(h.T("notice.channel."+string(n.Channel)), h.Text(" · "+n.CameOn.PL()))),
				h.Text(n.About()), h.Text(short(n.Words, 90)), due, NoticeTag(n.State))
		}), ui.Long)), h.If(more, h.P(h.Class("muted"), h.T("ui.first_rows", i18n.A{"Count": application.ListLimit}))))
}

// short is the beginning of a longer text, cut at a word.
func short(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// NoticeTag is what became of a notice; one that waits says that it is no application.
func NoticeTag(s application.NoticeState) h.Node {
	kind := map[application.NoticeState]ui.Kind{application.NoticeOpen: ui.Waiting, application.NoticeConverted: ui.OK, application.NoticeClosed: ui.Closed}[s]
	return ui.Tag(kind, "notice.state."+string(s))
}
