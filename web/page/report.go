package page

import (
	"slices"
	"strconv"

	"cus/internal/domain/milestonereport"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ReportsView is the list of reports.
type ReportsView struct {
	Rows      []milestonereport.Report
	Stages    []milestonereport.Stage
	MayCreate bool
	Mine      []milestonereport.State // in which a report waits for the reader
}

// Reports lists the reports of the project's milestones.
func Reports(v ReportsView) Doc {
	var acts []h.Node
	if v.MayCreate && len(v.Stages) > 0 {
		acts = append(acts, ui.PrimaryLink("report.new", link.NewReport))
	}
	d := Doc{Title: "report.list.title", Place: "reports"}
	eyebrow := h.T("report.list.title")
	if len(v.Rows) == 0 {
		key := "report.list.empty"
		if len(v.Stages) == 0 {
			key = "report.list.no_project"
		}
		d.Body = h.Group(ui.PageHead(nil, h.T("report.list.none"), acts...), ui.Panel(nil, nil, ui.EmptyState(key, nil)))
		return d
	}
	waiting := 0
	for _, r := range v.Rows {
		if waits(v.Mine, r) {
			waiting++
		}
	}
	head := h.T("report.list.count", i18n.A{"Count": len(v.Rows)})
	if waiting > 0 {
		head = h.T("report.list.waiting", i18n.A{"Count": waiting})
	}
	d.Body = h.Group(ui.PageHead(eyebrow, head, acts...), ui.Panel(nil, nil, reportRows(v.Rows, v.Mine)))
	return d
}

func waits(mine []milestonereport.State, r milestonereport.Report) bool {
	for _, s := range mine {
		if r.State == s && !r.Replaced() {
			return true
		}
	}
	return false
}

func reportRows(list []milestonereport.Report, mine []milestonereport.State) h.Node {
	rows := make([]ui.Row, len(list))
	for i, r := range list {
		state := ReportTag(r.State)
		if r.Replaced() {
			state = h.Group(state, ui.Sub(h.T("report.replaced_by", i18n.A{"No": r.VersionNo + 1})))
		} else if waits(mine, r) {
			state = h.Group(state, ui.Sub(h.T("report.waits_for_you")))
		}
		rows[i] = ui.R(
			h.Group(ui.Link(link.Report(string(r.Ref)), r.Number), h.If(r.VersionNo > 1, ui.Sub(h.T("report.version", i18n.A{"No": r.VersionNo})))),
			h.Group(h.T("report.milestone", i18n.A{"No": r.Milestone}), h.If(r.Name != "", ui.Sub(h.Text(r.Name)))),
			ui.Num(r.From.PL()+"–"+r.Until.PL()),
			h.Text(r.Authors),
			state)
	}
	return ui.DataTable(h.T("report.list.title"), []ui.Col{{Key: "report.number"}, {Key: "report.of"}, {Key: "report.period"}, {Key: "report.authors"}, {Key: "report.state"}}, rows)
}

// ReportsPanel is the panel of a milestone's page: its reports, and the way to a new one. nil
// where the reader may see no reports.
func ReportsPanel(rows []milestonereport.Report, milestone int, sees, mayCreate bool) h.Node {
	if !sees {
		return nil
	}
	var foot h.Node
	if mayCreate {
		foot = ui.Inline(ui.LinkButton("report.new", link.NewReportOf(strconv.Itoa(milestone)), ui.Icon("plus")))
	}
	if len(rows) == 0 {
		return ui.Panel(h.T("report.list.title"), nil, ui.EmptyState("report.list.empty_milestone", foot))
	}
	return ui.Panel(h.T("report.list.title"), h.T("report.list.number", i18n.A{"Count": len(rows)}), ui.List(listOf(rows, func(r milestonereport.Report) h.Node {
		return ui.Line(ui.Link(link.Report(string(r.Ref)), r.Number), ReportTag(r.State),
			h.Group(ui.Num(r.From.PL()+"–"+r.Until.PL()), h.If(r.VersionNo > 1, h.Group(h.Text(" · "), h.T("report.version", i18n.A{"No": r.VersionNo})))))
	})...), foot)
}

// NewReportView is the form that begins a report, or changes its period and authors.
type NewReportView struct {
	Form   *form.Form
	Stages []milestonereport.Stage
	Report milestonereport.Report // zero for a new one
}

// NewReport asks which milestone and which period a report is about.
func NewReport(v NewReportView) Doc {
	f, action, back := v.Form, link.NewReport, link.Reports
	title, above := "report.new_h1", ui.LinkT(back, "report.list.title")
	d := Doc{Title: "report.new_title", Place: "reports", Form: f}
	fields := []h.Node{}
	if v.Report.Ref == "" {
		choices := make([]ui.Choice, len(v.Stages))
		for i, s := range v.Stages {
			choices[i] = ui.Choice{Value: strconv.Itoa(s.No), Label: "report.milestone", Args: i18n.A{"No": s.No}, HintText: s.Name}
		}
		fields = append(fields, ui.Radios(f, "milestone", choices, ui.Opt{Label: "report.of"}))
	} else {
		action, back = link.ReportHeader(string(v.Report.Ref)), link.Report(string(v.Report.Ref))
		title, above = "report.header_h1", ui.Link(back, v.Report.Number)
		d.Title, d.Number = "report.header_title", v.Report.Number
	}
	fields = append(fields,
		ui.Pair(ui.DateInput(f, "from", ui.Opt{Label: "report.from", Required: true}), ui.DateInput(f, "until", ui.Opt{Label: "report.until", Required: true})),
		ui.TextInput(f, "authors", ui.Opt{Label: "report.authors", Hint: "report.authors_hint", Required: true, MaxLength: 500}))
	submit := "report.begin"
	if v.Report.Ref != "" {
		submit = "report.header_save"
	}
	d.Body = h.Group(ui.PageHead(above, h.T(title)), ui.Errors(f), Overtaken(f),
		ui.Panel(nil, nil, ui.Form(action, form.NewKey(), f.Version(), h.Group(fields...),
			ui.Inline(ui.Primary(submit), ui.LinkButton("ui.cancel", back)), ui.Autosave(action, v.Report.Number))))
	return d
}

// ReportView is one report and what its reader may do with it.
type ReportView struct {
	milestonereport.File
	Says     milestonereport.Content // frozen, or as it would be frozen now
	Today    date.Date
	Steps    []milestonereport.Step // the reader may take
	Corrects bool
	Writes   map[milestonereport.Section]bool
	Form     *form.Form
	Section  milestonereport.Section // open in the editor
	Records  []milestonereport.Candidate
	Anew     milestonereport.Counted // on the page of differences

	ReadsPlans, ReadsApplications bool // the lists some figures were counted from
}

func (v ReportView) ref() string { return string(v.Ref) }

func (v ReportView) writesAny() bool {
	for _, yes := range v.Writes {
		if yes {
			return true
		}
	}
	return false
}

// Report is a report as it reads.
func Report(v ReportView) Doc {
	return Doc{Title: "report.title", Number: v.Number, Place: "reports", Form: v.Form, Record: reportBar(v), Body: h.Group(
		ui.Errors(v.Form), Overtaken(v.Form),
		h.When(v.Remark != "" && (v.State == milestonereport.Draft || v.State == milestonereport.Returned || v.State == milestonereport.PackageReturned), func() h.Node {
			return ui.Alert(ui.Warn, h.P(h.Strong(h.T("report.came_back."+string(v.State)))), h.P(h.Class("kept-lines"), h.Text(v.Remark)))
		}),
		replacedNote(v),
		ui.MainAside(
			append([]h.Node{reportContents()}, reportSections(v)...),
			[]h.Node{reportNext(v), reportLacks(v), reportFrozen(v), reportEarlier(v), ui.Panel(h.T("report.course"), nil, ui.Timeline(reportCourse(v)...))},
		))}
}

func reportBar(v ReportView) h.Node {
	acts := []h.Node{ui.LinkButton("report.print", link.ReportPrint(v.ref()), ui.Icon("print")), ui.LinkButton("report.sheet", link.ReportSheet(v.ref()), ui.Icon("download"))}
	if v.writesAny() && v.Section == "" {
		acts = append([]h.Node{ui.PrimaryLink("report.write", link.ReportPart(v.ref(), string(firstOpen(v))))}, acts...)
	}
	return ui.IdentityBar(ui.IdentityView{
		Heading: h.Group(h.T("report.title"), h.Text(" "+v.Number)),
		More: []ui.Fact{
			{Label: "report.of", Value: h.Group(ui.Link(link.Milestone(strconv.Itoa(v.Milestone)), "nr "+strconv.Itoa(v.Milestone)), h.If(v.Name != "", h.Text(" – "+v.Name)))},
			{Label: "report.period", Value: ui.Num(v.From.PL() + "–" + v.Until.PL())},
			{Label: "report.authors", Value: h.Text(v.Authors)},
			{Label: "report.version_label", Value: ui.Num(strconv.Itoa(v.VersionNo))},
		},
		State: ReportTag(v.State), Actions: acts,
	})
}

// firstOpen is the part to go on with: the first the reader may write in that is not done.
func firstOpen(v ReportView) milestonereport.Section {
	for _, s := range milestonereport.Sections {
		if v.Writes[s] && !v.Text(s).Done {
			return s
		}
	}
	for _, s := range milestonereport.Sections {
		if v.Writes[s] {
			return s
		}
	}
	return milestonereport.Summary
}

func replacedNote(v ReportView) h.Node {
	switch {
	case v.Replaced():
		return ui.Alert(ui.Info, h.P(h.T("report.replaced", i18n.A{"Number": v.Number})), h.P(ui.LinkT(link.Report(string(v.AfterRef)), "report.newer")))
	case v.AfterRef != "":
		return ui.Alert(ui.Info, h.P(h.T("report.being_corrected")), h.P(ui.LinkT(link.Report(string(v.AfterRef)), "report.newer")))
	case v.BeforeRef != "":
		return ui.Alert(ui.Info, h.P(h.T("report.corrects", i18n.A{"No": v.VersionNo - 1})), h.P(h.Class("kept-lines"), h.Text(v.Reason)), h.P(ui.LinkT(link.Report(string(v.BeforeRef)), "report.older")))
	}
	return nil
}

// reportContents is the table of contents.
func reportContents() h.Node {
	return ui.Panel(h.T("report.contents"), nil, h.Ol(h.Class("contents"), h.Role("list"), h.Each(milestonereport.Sections, func(s milestonereport.Section) h.Node {
		return h.Li(h.A(h.Href("#"+anchor(s)), sectionName(s)))
	})))
}

func reportSections(v ReportView) (out []h.Node) {
	for _, s := range v.Says.Sections {
		var edit h.Node
		if v.Writes[s.Section] {
			edit = h.A(h.Href(link.ReportPart(v.ref(), string(s.Section))), h.T("report.edit"), ui.Hidden(h.Text(": "), sectionName(s.Section)))
		}
		body := []h.Node{h.ID(anchor(s.Section)), v.reportText(s.Text)}
		body = append(body, reportFigures(v, s.Section))
		for _, t := range v.Says.TablesOf(s.Section) {
			body = append(body, v.reportTable(t))
		}
		body = append(body, sectionEvidence(v, s.Section))
		if s.Section == milestonereport.Attachments {
			body = append(body, attachments(v))
		}
		out = append(out, ui.Panel(sectionName(s.Section), edit, body...))
	}
	return out
}

// reportFigures are the figures of a part, each with the way to its rows.
func reportFigures(v ReportView, s milestonereport.Section) h.Node {
	figures := v.Says.Of(s)
	if len(figures) == 0 {
		return nil
	}
	return ui.Sums(mapTo(figures, func(f milestonereport.Figure) ui.SumLine {
		value := figureSaid(f.Unit, f.Value).node()
		if href := v.figureHref(f); href != "" && f.Value != nil {
			value = h.A(h.Href(href), value)
		}
		return ui.SumLine{Label: h.T(figureName(f.Code)), Value: value}
	})...)
}

func mapTo[T, R any](items []T, to func(T) R) []R {
	out := make([]R, len(items))
	for i, x := range items {
		out[i] = to(x)
	}
	return out
}

// sectionEvidence lists what a part stands on.
func sectionEvidence(v ReportView, s milestonereport.Section) h.Node {
	list := milestonereport.Standing(v.Evidence, s)
	if len(list) == 0 {
		return nil
	}
	return h.Group(h.H3(h.T("report.evidence")), ui.List(listOf(list, func(e milestonereport.Evidence) h.Node { return proofLine(v, e) })...))
}

// proofLine is one piece of evidence: what it is, what it is of, where it is opened.
func proofLine(v ReportView, e milestonereport.Evidence) h.Node {
	what := h.Text(e.Title)
	switch e.Kind {
	case milestonereport.Document:
		what = h.Group(ui.Link(link.ReportEvidence(v.ref(), e.Ref), e.Title), ui.Sub(fileWord(e.MediaType, e.Size)))
	case milestonereport.Record:
		if href := sourceHref(milestonereport.Source{Kind: e.RecordKind, Ref: e.RecordRef}); href != "" {
			what = ui.Link(href, e.Title)
		}
	case milestonereport.Gap:
		what = h.Group(h.Strong(h.T("report.gap")), h.Text(" "+e.Title))
	}
	return h.Group(h.Span(h.Class("num"), h.Text(strconv.Itoa(e.No)+". ")), h.If(e.Item != "", h.Group(itemName(e.Item), h.Text(": "))), what)
}

// itemName is the row a piece of evidence is of.
func itemName(item string) h.Node {
	for prefix, key := range map[string]string{"zadanie-": "report.item.task", "produkt-": "report.item.product"} {
		if len(item) > len(prefix) && item[:len(prefix)] == prefix {
			return h.T(key, i18n.A{"No": item[len(prefix):]})
		}
	}
	return h.Text(item)
}

// attachments is every file and place named in the report, in their order.
func attachments(v ReportView) h.Node {
	if len(v.Says.Evidence) == 0 {
		return h.P(h.Class("muted"), h.T("report.no_evidence"))
	}
	rows := mapRows(v.Says.Evidence, func(e milestonereport.ContentProof) ui.Row {
		hash := h.Text("–")
		if e.SHA256 != "" {
			hash = ui.Num(plan.ShortHash(e.SHA256))
		}
		return ui.R(ui.Num(strconv.Itoa(e.No)), sectionName(e.Section), h.Text(e.Title), h.T("report.evidence_kind."+string(e.Kind)), hash)
	})
	return ui.DataTable(h.T("report.table.attachments"), []ui.Col{{Key: "report.col.no"}, {Key: "report.col.part"}, {Key: "report.col.title"}, {Key: "report.col.proof"}, {Key: "report.col.hash"}}, rows)
}

// leadsBack marks the steps that undo one before: they stand after those that lead on.
var leadsBack = map[milestonereport.Step]int{milestonereport.Return: 1, milestonereport.Refused: 1, milestonereport.ReturnPackage: 1, milestonereport.Recall: 1}

// reportNext is what the report waits for, with the buttons of the reader.
func reportNext(v ReportView) h.Node {
	var buttons []h.Node
	steps := slices.Clone(v.Steps)
	slices.SortStableFunc(steps, func(a, b milestonereport.Step) int { return leadsBack[a] - leadsBack[b] })
	for i, s := range steps {
		button := ui.LinkButton
		if leadsBack[s] == 0 && (i == 0 || s == milestonereport.Approve) {
			button = ui.PrimaryLink
		}
		buttons = append(buttons, button("report.do."+string(s), link.ReportStep(v.ref(), string(s))))
	}
	if v.Writes[milestonereport.Summary] {
		buttons = append(buttons, ui.LinkButton("report.header_edit", link.ReportHeader(v.ref())))
	}
	if v.Corrects {
		buttons = append(buttons, ui.LinkButton("report.correct", link.ReportCorrection(v.ref())))
	}
	key := "report.next." + string(v.State)
	if v.State == milestonereport.InternalReview && v.Checked() {
		key = "report.next.checked"
	}
	if len(buttons) == 0 || len(v.Steps) == 0 {
		return ui.Panel(h.T("report.next"), nil, h.P(h.T(key)), h.If(len(buttons) > 0, ui.Inline(buttons...)))
	}
	return ui.PanelDecide(h.T("report.next"), nil, h.P(h.T(key)), ui.Inline(buttons...))
}

// reportLacks is what stops the approval, each with the way to mend it.
func reportLacks(v ReportView) h.Node {
	if v.State.Frozen() {
		return nil
	}
	var checks []h.Node
	for _, l := range v.Lacks() {
		line := h.Group(h.T(l.Key(), l.Args()), h.When(v.Writes[l.Section], func() h.Node {
			return h.Group(h.Text(" "), ui.LinkT(link.ReportEvidenceFor(v.ref(), string(l.Section), l.Item), "report.evidence_add_or_explain"))
		}))
		checks = append(checks, ui.Check(ui.Danger, line))
	}
	open := 0
	for _, s := range milestonereport.Sections {
		if !v.Text(s).Done {
			open++
		}
	}
	if open > 0 {
		checks = append(checks, ui.Check(ui.Warn, h.T("report.sections_open", i18n.A{"Count": open})))
	}
	if v.Checked() {
		checks = append(checks, ui.Check(ui.OK, h.T("report.figures_checked", i18n.A{"Name": v.CheckedBy, "At": i18n.DateTime(*v.CheckedAt)})))
	} else if v.State == milestonereport.InternalReview {
		checks = append(checks, ui.Check(ui.Waiting, h.T("report.figures_unchecked")))
	}
	if len(checks) == 0 {
		checks = append(checks, ui.Check(ui.OK, h.T("report.nothing_lacks")))
	}
	return ui.Panel(h.T("report.checks"), nil, ui.Checks(checks...))
}

// reportFrozen says since when the report stands still, and what it is known by.
func reportFrozen(v ReportView) h.Node {
	if v.FrozenAt == nil {
		return nil
	}
	facts := []ui.Fact{
		{Label: "report.frozen", Value: ui.Num(i18n.DateTime(*v.FrozenAt)), Source: h.Text(v.ApprovedBy)},
		{Label: "report.hash", Value: h.El("code", h.Class("hash"), h.Text(v.Hash))},
	}
	if v.Says.CheckedBy != "" {
		facts = append(facts, ui.Fact{Label: "report.checked_by", Value: h.Text(v.Says.CheckedBy)})
	} else {
		facts = append(facts, ui.Fact{Label: "report.unchecked", Value: kept(v.Says.Unchecked)})
	}
	add := func(key string, on date.Date, more string) {
		if !on.IsZero() {
			f := ui.Fact{Label: key, Value: ui.Num(on.PL())}
			if more != "" {
				f.Source = h.Text(more)
			}
			facts = append(facts, f)
		}
	}
	add("report.submitted_on", v.SubmittedOn, v.Reference)
	add("report.answered_on", v.AnsweredOn, "")
	add("report.presented_on", v.PresentedOn, "")
	add("report.package_on", v.PackageOn, "")
	return ui.Panel(h.T("report.frozen_title"), nil, ui.SummaryList(facts...), h.P(ui.LinkT(link.ReportDifferences(v.ref()), "report.differences")))
}

// reportEarlier says what became of the figures of the report before.
func reportEarlier(v ReportView) h.Node {
	p := v.Says.Previous
	if p == nil {
		return nil
	}
	return ui.Panel(h.T("report.earlier"), nil, h.P(h.T("report.earlier_changes", i18n.A{"Number": p.Number, "Count": len(p.Changes)})),
		h.P(ui.LinkT(link.ReportDifferences(v.ref()), "report.differences")))
}

func reportCourse(v ReportView) []ui.Event {
	return mapTo(v.Course, func(p milestonereport.Passage) ui.Event {
		return ui.Event{When: i18n.DateTime(p.At), What: h.T("report.did." + string(p.Step)), Who: p.By, More: kept(p.Note)}
	})
}

// ReportDifferences sets the figures of a report beside those of today, and those of the
// report before beside what they have become.
func ReportDifferences(v ReportView) Doc {
	var panels []h.Node
	if v.State.Frozen() {
		changes := milestonereport.Compare(v.Says.Counted, v.Anew)
		panels = append(panels, ui.Panel(h.T("report.since_frozen"), h.T("report.changes", i18n.A{"Count": len(changes)}), changesTable(changes, "report.col.frozen", "report.col.today")))
	}
	if p := v.Says.Previous; p != nil {
		panels = append(panels, ui.Panel(h.T("report.since_earlier", i18n.A{"Number": p.Number}), h.T("report.changes", i18n.A{"Count": len(p.Changes)}),
			changesTable(p.Changes, "report.col.earlier", "report.col.became")))
	}
	if len(panels) == 0 {
		panels = append(panels, ui.Panel(nil, nil, ui.EmptyState("report.no_differences_yet", nil)))
	}
	return Doc{Title: "report.differences", Number: v.Number, Place: "reports", Record: reportBar(v), Body: h.Group(
		ui.PartHead(nil, h.T("report.differences")), h.P(h.Class("prose"), h.T("report.differences_lede")), ui.Stack(panels...),
		ui.Inline(ui.LinkButton("ui.back", link.Report(v.ref()), ui.Icon("back"))))}
}

func changesTable(changes []milestonereport.Change, before, after string) h.Node {
	if len(changes) == 0 {
		return h.P(h.T("report.nothing_changed"))
	}
	rows := mapRows(changes, func(c milestonereport.Change) ui.Row {
		b, a := changeSaid(c)
		return ui.R(changeName(c), sectionName(c.Section), b.node(), a.node())
	})
	return ui.DataTable(h.T("report.differences"), []ui.Col{{Key: "report.col.what"}, {Key: "report.col.part"}, {Key: before, Numeric: true}, {Key: after, Numeric: true}}, rows)
}

func changeName(c milestonereport.Change) h.Node {
	if c.Figure != "" {
		return h.T(figureName(c.Figure))
	}
	name := changedRow(c).node()
	if c.Column == "" {
		return h.Group(name, ui.Sub(h.T("report.table."+c.Table)))
	}
	return h.Group(name, ui.Sub(h.T("report.col."+c.Column)))
}

// changedRow is what the first cell of a changed row says.
func changedRow(c milestonereport.Change) spoken {
	return cellSaid(milestonereport.Columns[c.Table][0], milestonereport.Cell{Text: c.Row})
}

func changeSaid(c milestonereport.Change) (before, after spoken) {
	switch {
	case c.Added:
		return spoken{text: "–"}, spoken{key: "report.row_added"}
	case c.Gone:
		return spoken{key: "report.row_was"}, spoken{key: "report.row_gone"}
	case c.Figure != "":
		return figureSaid(c.Unit, c.Before.Value), figureSaid(c.Unit, c.After.Value)
	}
	col := milestonereport.Column{Name: c.Column, Kind: c.Kind, Unit: c.Unit}
	return cellSaid(col, c.Before), cellSaid(col, c.After)
}
