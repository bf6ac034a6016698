package page

import (
	"context"
	"encoding/csv"
	"io"
	"net/url"
	"strconv"
	"strings"

	"cus/internal/domain/journal"
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// JournalView is a page of the journal.
type JournalView struct {
	Form    *form.Form
	Filter  journal.Filter
	Rows    []journal.Row
	Alerts  []journal.Alert
	Whole   bool // records, reasons and fields too; else who, when and what only
	Exports bool

	Chosen    *journal.Person  // of the filter
	Suggested []journal.Person // before anything is typed
	Offered   []journal.Person // whom the words typed may mean
	More      bool             // and others
	Typed     bool             // the filter as it was typed, which cannot be followed; no lines
}

// Journal is the journal of the centre (dziennik zdarzeń).
func Journal(v JournalView) Doc {
	var export h.Node
	if v.Exports {
		export = ui.LinkButton("journal.export", link.JournalExport+"?"+journalQuery(v.Filter, 0), ui.Icon("download"))
	}
	lede := "journal.lede"
	if !v.Whole {
		lede = "journal.lede_meta"
	}
	return Doc{Title: "journal.title", Place: "journal", Form: v.Form, Body: h.Group(
		ui.PageHead(h.T("journal.eyebrow"), h.T("journal.h1"), append(some(export), ui.PrintButton("journal.print"))...),
		ui.Lede(h.T(lede)),
		ui.Errors(v.Form),
		h.When(v.Whole && !v.Typed, func() h.Node { return alertPanel(v.Alerts) }),
		journalFilters(v),
		journalOffers(v),
		h.When(!v.Typed, func() h.Node { return journalTable(v) }),
	)}
}

// JournalQuery is the filter as it stands in an address; it holds no name.
func JournalQuery(f journal.Filter) string { return journalQuery(f, 0) }

// journalQuery is the filter as it stands in an address; before is where the page starts.
func journalQuery(f journal.Filter, before int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"od": f.From.PL(), "do": f.Until.PL(), "osoba": f.Staff, "rodzaj": string(f.Kind), "kartoteka": f.Record} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Outside {
		q.Set("poza", "1")
	}
	if before != 0 {
		q.Set("przed", strconv.FormatInt(before, 10))
	}
	return q.Encode()
}

func journalFilters(v JournalView) h.Node {
	f := v.Form
	if !v.Typed {
		f = form.New(map[string]string{"od": v.Filter.From.PL(), "do": v.Filter.Until.PL(), "rodzaj": string(v.Filter.Kind), "kartoteka": v.Filter.Record})
		if v.Chosen != nil {
			f.Set("osoba", v.Chosen.Words())
		}
		if v.Filter.Outside {
			f.Set("poza", "1")
		}
	}
	people := make([]string, len(v.Suggested))
	for i, p := range v.Suggested {
		people[i] = p.Words()
	}
	return h.Form(h.Class("filters"), h.Method("post"), h.Action(link.Journal), h.Role("search"), h.AttrT("aria-label", "ui.filters"), h.Flag("novalidate", true),
		ui.DateInput(f, "od", ui.Opt{Label: "journal.from"}),
		ui.DateInput(f, "do", ui.Opt{Label: "journal.until"}),
		ui.Suggest(f, "osoba", ui.Opt{Label: "journal.staff", Hint: "journal.staff_hint", Size: "m", MaxLength: 200}, people...),
		ui.Select(f, "rodzaj", choices(journal.Kinds, "journal.kind."), ui.Opt{Label: "journal.kind", Empty: "journal.any_kind", Size: "m"}),
		h.When(v.Whole, func() h.Node {
			return ui.TextInput(f, "kartoteka", ui.Opt{Label: "journal.record", Size: "s", MaxLength: 20})
		}),
		ui.Checkbox(f, "poza", ui.Opt{Label: "journal.outside"}),
		ui.Button("ui.filter.apply"),
	)
}

// journalOffers are the people whom the words typed may mean, each with the way to the filter.
func journalOffers(v JournalView) h.Node {
	if len(v.Offered) == 0 {
		return nil
	}
	return ui.Panel(h.T("journal.staff_which"), nil,
		ui.List(mapNodes(v.Offered, func(p journal.Person) h.Node {
			f := v.Filter
			f.Staff = p.Ref
			return h.Group(h.A(h.Href(link.Journal+"?"+journalQuery(f, 0)), h.Text(p.Name)), h.Text(" "), ui.Sub(h.Text(p.Login)))
		})...),
		h.If(v.More, h.P(h.Class("muted"), h.T("journal.staff_more", i18n.A{"Count": journal.Offered}))))
}

// alertPanel is unusual reading, with the rule that finds it.
func alertPanel(alerts []journal.Alert) h.Node {
	rule := ui.More("journal.rule", h.P(h.T("journal.rule_text", i18n.A{"Files": journal.ManyFiles, "Outside": journal.ManyOutside,
		"Refusals": journal.ManyRefusals, "SignIns": journal.ManySignIns, "Exports": journal.ManyExports})))
	if len(alerts) == 0 {
		return ui.Alert(ui.OK, h.P(h.T("journal.alerts_none")), rule)
	}
	return ui.PanelDecide(h.T("journal.alerts"), nil, ui.List(mapNodes(alerts, func(a journal.Alert) h.Node {
		f := journal.Filter{From: a.Day, Until: a.Day, Staff: a.Staff, Outside: a.Rule == "outside"}
		switch a.Rule {
		case "restricted", "refused":
			f.Kind = journal.Refused
		case "exports":
			f.Kind = journal.Exported
		}
		return ui.Line(h.T("journal.alert."+a.Rule, i18n.A{"Who": a.Who, "Day": a.Day.PL(), "Count": a.Count, "Limit": a.Limit}),
			ui.SmallLink("journal.alert_see", link.Journal+"?"+journalQuery(f, 0), ui.About(a.Who)), nil)
	})...), rule)
}

func journalTable(v JournalView) h.Node {
	if len(v.Rows) == 0 {
		return h.Section(h.Class("panel"), ui.NoResults(link.Journal))
	}
	shown := v.Rows[:min(len(v.Rows), journal.PageSize)]
	cols := []ui.Col{{Key: "journal.when"}, {Key: "journal.who"}, {Key: "journal.what"}, {Key: "journal.why"}, {Key: "journal.where"}}
	if !v.Whole {
		cols = []ui.Col{{Key: "journal.when"}, {Key: "journal.who"}, {Key: "journal.what"}, {Key: "journal.where"}}
	}
	rows := make([]ui.Row, len(shown))
	for i, r := range shown {
		when := ui.Num(i18n.DateTime(r.At))
		if v.Whole {
			when = h.A(h.Href(link.JournalEntry(strconv.FormatInt(r.ID, 10))), when)
		}
		cells := []h.Node{when, journalWho(r), h.Group(journalWhat(r), journalTags(r)), journalWhy(r), ui.Num(r.IP)}
		if !v.Whole {
			cells = []h.Node{when, journalWho(r), h.Group(journalWhat(r), journalTags(r)), ui.Num(r.IP)}
		}
		rows[i] = ui.R(cells...)
	}
	var pages []h.Node
	if v.Filter.Before != 0 {
		pages = append(pages, ui.LinkButton("journal.newest", link.Journal+"?"+journalQuery(v.Filter, 0)))
	}
	if len(v.Rows) > journal.PageSize {
		pages = append(pages, ui.LinkButton("journal.next", link.Journal+"?"+journalQuery(v.Filter, shown[len(shown)-1].ID)))
	}
	return h.Group(
		h.Section(h.Class("panel"), ui.DataTable(h.T("journal.list"), cols, rows, longTable(len(rows))...)),
		h.When(len(pages) > 0, func() h.Node { return ui.Inline(pages...) }),
	)
}

// journalWho is who did it: a name, the program, or somebody without an account.
func journalWho(r journal.Row) h.Node {
	if key := nobody(r); key != "" {
		return h.Span(h.Class("muted"), h.T(key))
	}
	return h.Text(r.Who)
}

func nobody(r journal.Row) string {
	switch {
	case r.StaffID < 0, r.StaffID == 0 && r.Outcome == "refused":
		return "journal.nobody"
	case r.StaffID == 0:
		return "journal.program"
	}
	return ""
}

// did is the sentence of an action: what was done, without to what.
func did(action string) (string, i18n.A) {
	if key := "journal.did." + action; i18n.Has(key) {
		return key, nil
	}
	return "journal.did.other", i18n.A{"Action": action}
}

// journalWhat is the whole sentence: "Zatwierdzono plan IPUS/2026/0061 · M-1042".
func journalWhat(r journal.Row) h.Node {
	key, args := did(r.Action)
	parts := []h.Node{h.T(key, args)}
	if r.Number != "" {
		parts = append(parts, h.Text(" "), ui.Num(r.Number))
	}
	switch {
	case r.Hidden:
		parts = append(parts, h.Text(" · "), h.T("journal.hidden_record"))
	case r.Record != "" && r.Number != "":
		parts = append(parts, h.Text(" · "), ui.Num(r.Record))
	case r.Record != "":
		parts = append(parts, h.Text(" "), ui.Num(r.Record))
	}
	if r.Object == "list" && r.Count > 0 {
		parts = append(parts, h.Text(" ("), h.T("journal.people", i18n.A{"Count": r.Count}), h.Text(")"))
	}
	return h.Group(parts...)
}

func journalTags(r journal.Row) h.Node {
	var tags []h.Node
	if r.Outcome == "refused" {
		tags = append(tags, ui.Tag(ui.Danger, "journal.refused_tag"))
	}
	if r.Outside {
		tags = append(tags, ui.Tag(ui.Info, "journal.outside_tag"))
	}
	if len(tags) == 0 {
		return nil
	}
	return ui.Tags(tags...)
}

// journalWhy is the reason given; whoever may not read the file learns that there was one,
// not its words.
func journalWhy(r journal.Row) h.Node {
	switch {
	case r.Purpose != "":
		code, words, found := strings.Cut(r.Purpose, ": ")
		for _, w := range resident.Whys() {
			if found && code == string(w) {
				return h.Group(h.T("access.why."+code), h.Text(": "+words))
			}
		}
		return h.Text(r.Purpose)
	case r.Reasoned:
		return h.Span(h.Class("muted"), h.T("journal.reason_hidden"))
	}
	return h.Text("–")
}

// JournalEntryView is one line of the journal.
type JournalEntryView struct {
	Row     journal.Row
	Changes []journal.Change
	Records []journal.Shown // of a list: whom it showed
}

// JournalEntry shows one line: everything about it, and the fields it changed.
func JournalEntry(v JournalEntryView) Doc {
	r := v.Row
	facts := []ui.Fact{
		{Label: "journal.when", Value: ui.Num(i18n.DateTime(r.At))},
		{Label: "journal.who", Value: journalWho(r)},
		{Label: "journal.roles", Value: roleList(r.Roles)},
		{Label: "journal.kind", Value: h.Group(h.T("journal.kind."+string(r.Kind)), journalTags(r))},
		{Label: "journal.why", Value: journalWhy(r)},
		{Label: "journal.where", Value: ui.Num(r.IP)},
		{Label: "journal.number", Value: ui.Num(strconv.FormatInt(r.ID, 10))},
	}
	body := []h.Node{
		ui.PageHead(ui.LinkT(link.Journal, "journal.title"), journalWhat(r)),
		ui.Panel(nil, nil, ui.SummaryList(facts...)),
	}
	switch {
	case len(v.Changes) > 0 && r.Readable:
		rows := make([]ui.Row, len(v.Changes))
		for i, c := range v.Changes {
			rows[i] = ui.R(fieldName(c.Field), h.Code(h.Text(c.Before)), h.Code(h.Text(c.After)))
		}
		body = append(body, ui.Panel(h.T("journal.fields"), nil, ui.DataTable(h.T("journal.fields"), []ui.Col{{Key: "journal.field"}, {Key: "journal.before"}, {Key: "journal.after"}}, rows)))
	case len(v.Changes) > 0:
		body = append(body, ui.Panel(h.T("journal.fields"), nil, ui.List(mapNodes(v.Changes, func(c journal.Change) h.Node { return fieldName(c.Field) })...),
			h.P(h.Class("muted"), h.T("journal.values_hidden"))))
	case len(r.Fields) > 0:
		body = append(body, ui.Panel(h.T("journal.fields_viewed"), nil, ui.List(mapNodes(r.Fields, fieldName)...)))
	case len(v.Records) > 0:
		body = append(body, ui.Panel(h.T("journal.records"), nil, h.P(h.EachI(v.Records, func(i int, s journal.Shown) h.Node {
			return h.Group(h.If(i > 0, h.Text(", ")), ui.Num(s.Number))
		}))))
	default:
		body = append(body, h.P(h.Class("muted"), h.T("journal.no_fields")))
	}
	return Doc{Title: "journal.entry", Place: "journal", Body: h.Group(body...)}
}

// fieldName is a field in words, or as the program calls it.
func fieldName(field string) h.Node {
	if key := "journal.field." + field; i18n.Has(key) {
		return h.T(key)
	}
	return h.Code(h.Text(field))
}

// JournalExport asks for the reason of an export.
func JournalExport(v JournalView) Doc {
	f, back := v.Form, link.Journal+"?"+journalQuery(v.Filter, 0)
	scope := []ui.Fact{{Label: "journal.period", Value: period(v.Filter.From, v.Filter.Until)}}
	if v.Chosen != nil {
		scope = append(scope, ui.Fact{Label: "journal.staff", Value: h.Text(v.Chosen.Words())})
	}
	if v.Filter.Kind != "" {
		scope = append(scope, ui.Fact{Label: "journal.kind", Value: h.T("journal.kind." + string(v.Filter.Kind))})
	}
	if v.Filter.Record != "" {
		scope = append(scope, ui.Fact{Label: "journal.record", Value: ui.Num(v.Filter.Record)})
	}
	hidden := []h.Node{ui.HiddenValue("od", v.Filter.From.PL()), ui.HiddenValue("do", v.Filter.Until.PL()), ui.HiddenValue("osoba", v.Filter.Staff),
		ui.HiddenValue("rodzaj", string(v.Filter.Kind)), ui.HiddenValue("kartoteka", v.Filter.Record)}
	if v.Filter.Outside {
		scope = append(scope, ui.Fact{Label: "journal.outside", Value: h.T("journal.csv.yes")})
		hidden = append(hidden, ui.HiddenValue("poza", "1"))
	}
	return Doc{Title: "journal.export_title", Place: "journal", Form: f, Body: h.Group(
		ui.PageHead(ui.LinkT(back, "journal.title"), h.T("journal.export_title")),
		ui.Lede(h.T("journal.export_lede", i18n.A{"Count": journal.ExportSize})),
		ui.Errors(f),
		ui.FormAside(
			ui.Panel(nil, nil, h.Form(h.Class("form"), h.Method("post"), h.Action(link.JournalExport), h.Flag("novalidate", true), h.Group(hidden...),
				ui.TextArea(f, "reason", ui.Opt{Label: "journal.reason", Hint: "journal.reason_hint", Required: true, Rows: 3, Count: journal.MaxReason}),
				ui.Inline(ui.Primary("journal.export"), ui.LinkButton("ui.cancel", back)),
			)),
			ui.Stack(ui.Panel(h.T("journal.export_scope"), nil, ui.SummaryList(scope...)), ui.AlertT(ui.Info, "journal.export_note")),
		),
	)}
}

// JournalCSV writes lines of the journal as a file for a spreadsheet (RFC 4180, UTF-8); no
// cell of it is a formula.
func JournalCSV(ctx context.Context, w io.Writer, rows []journal.Row) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that a spreadsheet reads it as UTF-8
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var head []string
	for _, k := range []string{"when", "who", "roles", "kind", "what", "record", "fields", "why", "where", "outside"} {
		head = append(head, i18n.T(ctx, "journal.csv."+k))
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range rows {
		if err := out.Write(journalCells(ctx, r)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func journalCells(ctx context.Context, r journal.Row) []string {
	key, args := did(r.Action)
	what := i18n.T(ctx, key, args)
	if r.Number != "" {
		what += " " + r.Number
	}
	name, record, outside := r.Who, r.Record, "journal.csv.no"
	if k := nobody(r); k != "" {
		name = i18n.T(ctx, k)
	}
	if r.Hidden {
		record = i18n.T(ctx, "journal.hidden_record")
	}
	why := r.Purpose
	if why == "" && r.Reasoned {
		why = i18n.T(ctx, "journal.reason_hidden")
	}
	if r.Outside {
		outside = "journal.csv.yes"
	}
	cells := []string{i18n.DateTime(r.At), name, strings.Join(r.Roles, " "), i18n.T(ctx, "journal.kind."+string(r.Kind)), what, record,
		strings.Join(r.Fields, " "), why, r.IP, i18n.T(ctx, outside)}
	for i := range cells {
		cells[i] = plainCell(cells[i])
	}
	return cells
}

// plainCell defuses what a spreadsheet would take for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
