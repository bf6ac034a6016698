package page

import (
	"net/url"
	"slices"

	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ScopeWords are the scopes as they stand in addresses (?zakres=).
var ScopeWords = map[indicator.Scope]string{indicator.InProject: "projekt", indicator.InCentre: "centrum"}

// IndicatorsView is all indicators on a day: what the project promises, then the rest.
type IndicatorsView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Readings   []indicator.Reading
	MayPlan    bool
	MayExport  bool

	Taken []indicator.Code // the form of a new promise: what is promised already
	Form  *form.Form
}

// Indicators lists them.
func Indicators(v IndicatorsView) Doc {
	var promised, rest []indicator.Reading
	behind := 0
	for _, r := range v.Readings {
		if !r.Promised {
			rest = append(rest, r)
			continue
		}
		promised = append(promised, r)
		if rating := r.Verdict(); rating == indicator.Attention || rating == indicator.AtRisk {
			behind++
		}
	}
	var p project.Project
	if v.Project != nil {
		p = *v.Project
	}
	acts := []h.Node{h.When(v.MayPlan && v.Project != nil, func() h.Node { return ui.PrimaryLink("indicator.add", link.NewIndicator, ui.Icon("plus")) })}
	return Doc{Title: "indicator.title", Place: "indicators", Body: h.Group(
		ui.PageHead(h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()}), indicatorsHeadline(promised, behind), acts...),
		dayPicker(link.Indicators, v.Asked, project.Marks(p, v.Milestones), v.Asked.at(link.Indicators)),
		promisedPanel(v, promised),
		figuresTable(v.Asked, h.T("indicator.rest"), rest, false),
		h.When(v.MayExport, func() h.Node {
			return exportPanel(v.Asked, link.IndicatorsExport, "", "indicator.export.all", nil)
		}),
	)}
}

func indicatorsHeadline(promised []indicator.Reading, behind int) h.Node {
	switch {
	case len(promised) == 0:
		return h.T("indicator.headline.none")
	case behind == 0:
		return h.T("indicator.headline.all", i18n.A{"Count": len(promised)})
	}
	return h.T("indicator.headline.behind", i18n.A{"Count": behind, "All": len(promised)})
}

func promisedPanel(v IndicatorsView, promised []indicator.Reading) h.Node {
	if len(promised) == 0 {
		key := "indicator.none"
		if v.Project == nil {
			key = "project.empty"
		}
		return ui.Panel(h.T("indicator.promised"), nil, ui.EmptyState(key, nil))
	}
	return figuresTable(v.Asked, h.T("indicator.promised"), promised, true)
}

// figuresTable shows indicators with their figures; those promised with plan, target and
// verdict, too.
func figuresTable(asked DayAsked, title h.Node, readings []indicator.Reading, promised bool) h.Node {
	if len(readings) == 0 {
		return nil
	}
	cols := []ui.Col{{Key: "indicator.col.name"}, {Key: "indicator.in_project", Numeric: true}}
	if !promised {
		cols = append(cols, ui.Col{Key: "indicator.in_centre", Numeric: true})
	}
	drawn := promised && slices.ContainsFunc(readings, func(r indicator.Reading) bool { return r.Target != nil && *r.Target > 0 })
	var legend h.Node
	if promised {
		planKey := "indicator.plan_today"
		if asked.Day != asked.Today {
			planKey = "indicator.plan_that_day"
		}
		cols = append(cols, ui.Col{Key: planKey, Numeric: true}, ui.Col{Key: "indicator.col.target", Numeric: true})
	}
	if drawn {
		cols, legend = append(cols, ui.Col{Key: "indicator.col.chart", Hidden: true}), ui.BulletLegend(asked.Day == asked.Today)
	}
	if promised {
		cols = append(cols, ui.Col{Key: "indicator.col.rating"})
	}
	return ui.Panel(title, legend, ui.DataTable(title, cols, mapRows(readings, func(r indicator.Reading) ui.Row {
		name := ui.LinkT(asked.on(link.Indicator(string(r.Code))), "indicator.name."+string(r.Code))
		if !promised {
			centre := h.T("indicator.project_only")
			if r.Code.Definition().WholeTime {
				centre = figure(r.Code, r.Centre)
			}
			return ui.R(name, h.Strong(figure(r.Code, r.Project)), centre)
		}
		plan, planned := r.Plan()
		cells := []h.Node{h.Group(name, h.When(r.Code.Definition().WholeTime, func() h.Node { return ui.Sub(centreFigure(r)) })),
			h.Strong(figure(r.Code, r.Project)), amount(r.Code, plan, planned), target(r.Indicator)}
		if drawn {
			cells = append(cells, bullet(r, r.Day, r.From, r.Until))
		}
		return ui.Row{Cells: append(cells, ratingTag(r.Verdict()))}
	})))
}

// exportPanel offers the files: what is in them, and that each sending is noted.
// cut is how many rows of how many fit; nil: all.
func exportPanel(asked DayAsked, at, more, key string, cut i18n.A) h.Node {
	href := func(format string) string {
		return at + "?format=" + format + "&dzien=" + asked.Day.String() + more
	}
	return ui.Panel(h.T("indicator.export"), nil, h.P(h.T(key)),
		h.When(cut != nil, func() h.Node { return h.P(h.Strong(h.T("indicator.export.cut", cut))) }),
		ui.Inline(ui.LinkButton("indicator.export.xlsx", href("xlsx"), ui.Icon("download")), ui.LinkButton("indicator.export.csv", href("csv"), ui.Icon("download"))))
}

// IndicatorView is one indicator with the rows behind its figure.
type IndicatorView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Reading    indicator.Reading
	Beside     indicator.Reading // the definition read together with it, if any
	Scope      indicator.Scope
	SeesCases  bool // may know of the rows at all
	Cases      []indicator.Row
	Course     []indicator.Point
	By         indicator.Dimension // what it is broken down by; empty: nothing chosen
	Cells      []indicator.Cell
	Entries    []indicator.Entry

	PlanChanges  []indicator.PlanChange
	MayPlan      bool
	MayEnter     bool
	MayExport    bool
	FetchesFiles bool
}

func (v IndicatorView) count() indicator.Count {
	if v.Scope == indicator.InCentre {
		return v.Reading.Centre
	}
	return v.Reading.Project
}

// self is this page's address for the scope, the day and what it is broken down by.
func (v IndicatorView) self(scope indicator.Scope, day date.Date, by indicator.Dimension) string {
	q := url.Values{}
	if scope == indicator.InCentre {
		q.Set("zakres", ScopeWords[scope])
	}
	if day != v.Asked.Today {
		q.Set("dzien", day.String())
	}
	if by != "" {
		q.Set("podzial", string(by))
	}
	if len(q) == 0 {
		return link.Indicator(string(v.Reading.Code))
	}
	return link.Indicator(string(v.Reading.Code)) + "?" + q.Encode()
}

// Indicator says what an indicator means, how it was counted, and from which cases.
func Indicator(v IndicatorView) Doc {
	code := v.Reading.Code
	var p project.Project
	if v.Project != nil {
		p = *v.Project
	}
	name := "indicator.name." + string(code)
	acts := []h.Node{
		h.When(v.MayEnter, func() h.Node {
			return ui.PrimaryLink("indicator.enter", link.IndicatorEntry(string(code)), ui.Icon("plus"))
		}),
		h.When(v.MayPlan && !v.Reading.Promised && v.Project != nil, func() h.Node {
			return ui.PrimaryLink("indicator.promise", link.NewIndicator+"?kod="+string(code), ui.Icon("plus"))
		}),
	}
	return Doc{Title: name, Place: "indicators", Body: h.Group(
		ui.PageHead(h.Group(ui.LinkT(v.Asked.on(link.Indicators), "indicator.title"), h.Text(" · "),
			h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()})), h.Group(h.T(name), h.Text(": "), figure(code, v.count())), acts...),
		dayPicker(link.Indicator(string(code)), v.Asked, project.Marks(p, v.Milestones),
			func(day date.Date) string { return v.self(v.Scope, day, v.By) },
			h.When(v.Scope == indicator.InCentre, func() h.Node { return ui.HiddenValue("zakres", ScopeWords[v.Scope]) }),
			h.When(v.By != "", func() h.Node { return ui.HiddenValue("podzial", string(v.By)) })),
		ui.MainAside(
			slices.Concat([]h.Node{monthsPanel(v)}, casesBlocks(v), []h.Node{breakdownPanel(v), entriesPanel(v)}),
			[]h.Node{definitionPanel(v), howPanel(v), ruleNote(v.Reading), monthlyPlanPanel(v),
				h.When(v.MayExport && v.SeesCases, func() h.Node {
					more := ""
					if v.Scope == indicator.InCentre {
						more = "&zakres=" + ScopeWords[v.Scope]
					}
					return exportPanel(v.Asked, link.IndicatorExport(string(code)), more, "indicator.export.rows", v.exportCut())
				})},
		),
	)}
}

func definitionPanel(v IndicatorView) h.Node {
	r := v.Reading
	plan, planned := r.Plan()
	line := func(key string, value h.Node) ui.SumLine { return ui.SumLine{Label: h.T(key), Value: value} }
	lines := []ui.SumLine{line("indicator.unit", h.T("indicator.unit."+string(r.Code.Unit()))), line("indicator.in_project", h.Strong(figure(r.Code, r.Project)))}
	if r.Code.Definition().WholeTime {
		lines = append(lines, line("indicator.in_centre", figure(r.Code, r.Centre)))
	}
	if r.Promised {
		lines = append(lines,
			line("indicator.baseline", amount(r.Code, value(r.Baseline), r.Baseline != nil)),
			line("indicator.plan", amount(r.Code, plan, planned)),
			line("indicator.col.target", target(r.Indicator)),
			line("indicator.owner", h.T("role."+string(r.OwnerRole))))
	}
	return ui.Panel(h.T("indicator.definition"), h.When(r.Promised, func() h.Node { return ratingTag(r.Verdict()) }),
		h.P(h.T("indicator.what."+string(r.Code))),
		h.When(r.Promise != "", func() h.Node { return h.P(h.T("indicator.promise_says", i18n.A{"Text": r.Promise})) }),
		ui.Sums(lines...),
		h.When(v.Beside.Code != "", func() h.Node {
			return h.P(ui.LinkT(v.Asked.on(link.Indicator(string(v.Beside.Code))), "indicator.name."+string(v.Beside.Code)), h.Text(": "), h.Strong(figure(v.Beside.Code, v.Beside.Project)))
		}),
		h.If(!r.Promised, h.P(h.T("indicator.not_promised"))),
		h.When(r.Promised && v.MayPlan, func() h.Node {
			return ui.Actions(ui.SmallLink("indicator.change", link.IndicatorTerms(string(r.Code))))
		}),
	)
}

// value is what a pointer holds; nought for none.
func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// howPanel says how the figure was counted, when, from how many rows, and what was left out.
func howPanel(v IndicatorView) h.Node {
	r := v.Reading
	source := "indicator.source.records"
	if r.Code.Definition().ByHand {
		source = "indicator.source.hand"
	}
	return ui.Panel(h.T("indicator.how"), nil,
		h.P(h.T("indicator.how."+string(r.Code))),
		ui.Sums(ui.SumLine{Label: h.T("indicator.source"), Value: h.T(source)},
			ui.SumLine{Label: h.T("indicator.asked_on"), Value: ui.Num(v.Asked.Today.PL())},
			ui.SumLine{Label: h.T("indicator.as_of"), Value: ui.Num(v.Asked.Day.PL())},
			ui.SumLine{Label: h.T("indicator.rows"), Value: ui.Num(i18n.Number(v.count().Rows))}),
		ui.More("indicator.excluded", h.P(h.T("indicator.excluded."+string(r.Code)))),
	)
}

// ruleNote is how a figure is judged.
func ruleNote(r indicator.Reading) h.Node {
	return ui.Panel(h.T("indicator.rule"), nil, h.P(h.T("indicator.rule."+r.Operator.Word())))
}

// casesBlocks are the choice of time and, below, the rows counted in it.
func casesBlocks(v IndicatorView) []h.Node {
	title := h.T("indicator.cases")
	if !v.SeesCases {
		return []h.Node{ui.Panel(title, nil, h.P(h.T("indicator.cases.hidden")))}
	}
	if !v.Reading.Code.Definition().WholeTime {
		return []h.Node{casesPanel(v, title)}
	}
	chips := ui.Chips("indicator.scope",
		ui.FilterChip("indicator.scope.project", v.self(indicator.InProject, v.Asked.Day, v.By), v.Reading.Project.Rows, v.Scope == indicator.InProject),
		ui.FilterChip("indicator.scope.centre", v.self(indicator.InCentre, v.Asked.Day, v.By), v.Reading.Centre.Rows, v.Scope == indicator.InCentre))
	return []h.Node{ui.FilterBar("", chips), casesPanel(v, title)}
}

func casesPanel(v IndicatorView, title h.Node) h.Node {
	total := v.count().Rows
	if total == 0 {
		return ui.Panel(title, nil, ui.EmptyState("indicator.cases.none", nil))
	}
	d := v.Reading.Code.Definition()
	cols := []ui.Col{{Key: "indicator.row." + string(d.Of)}}
	for _, c := range d.Columns {
		cols = append(cols, ui.Col{Key: "indicator.col." + string(c), Numeric: c == indicator.Part || c == indicator.Whole})
	}
	rows := make([]ui.Row, len(v.Cases))
	for i, c := range v.Cases {
		rows[i] = caseRow(d, c)
	}
	var opts []ui.TableOpt
	if len(rows) > 15 {
		opts = append(opts, ui.Long)
	}
	return ui.Panel(title, h.T("indicator.cases.count", i18n.A{"Count": total}),
		casesTable(v, title, cols, rows, opts),
		h.When(total > len(rows), func() h.Node { return h.P(h.T("indicator.cases.first", i18n.A{"Count": len(rows)})) }))
}

// casesTable ends with the sums the figure was worked out from, where a column holds them.
func casesTable(v IndicatorView, title h.Node, cols []ui.Col, rows []ui.Row, opts []ui.TableOpt) h.Node {
	d, c := v.Reading.Code.Definition(), v.count()
	if !slices.Contains(d.Columns, indicator.Part) {
		return ui.DataTable(title, cols, rows, opts...)
	}
	sum := ui.R(h.T("indicator.sum"))
	for _, col := range d.Columns {
		switch col {
		case indicator.Part:
			sum.Cells = append(sum.Cells, partCell(d, int64(c.Part)))
		case indicator.Whole:
			sum.Cells = append(sum.Cells, partCell(d, int64(c.Whole)))
		default:
			sum.Cells = append(sum.Cells, nil)
		}
	}
	return ui.DataTableSum(title, cols, rows, sum, opts...)
}

// opensAt are the pages of the rows that have one.
var opensAt = map[indicator.Kind]func(ref string) string{
	indicator.OfPlan: link.Plan, indicator.OfApplication: link.Application, indicator.OfContract: link.Contract,
	indicator.OfService: link.Service, indicator.OfProgramme: link.Programme,
}

func caseRow(d indicator.Definition, c indicator.Row) ui.Row {
	cells := []h.Node{caseName(c)}
	for _, col := range d.Columns {
		cells = append(cells, caseCell(d, c, col))
	}
	return ui.Row{Cells: cells}
}

// caseName is what the row is, a link where the reader may open it.
func caseName(c indicator.Row) h.Node {
	name := ui.Num(c.Number)
	if c.Number == "" {
		name = h.Text(c.Name)
	}
	if c.Kind == indicator.OfEntry {
		name = h.T("indicator.entry")
	}
	if at := opensAt[c.Kind]; at != nil && c.Ref != "" {
		return h.A(h.Href(at(c.Ref)), name)
	}
	return name
}

func caseCell(d indicator.Definition, c indicator.Row, col indicator.Column) h.Node {
	switch col {
	case indicator.Received:
		return ui.Num(c.ReceivedOn.PL())
	case indicator.Due:
		return ui.Num(c.DueOn.PL())
	case indicator.Submitted:
		return dayOr(c.SubmittedOn)
	case indicator.Approved:
		return dayOr(c.ApprovedOn)
	case indicator.Starts:
		return ui.Num(c.FromOn.PL())
	case indicator.Ends:
		return ui.Num(c.UntilOn.PL())
	case indicator.On:
		return ui.Num(c.OnDay.PL())
	case indicator.Note:
		return h.Text(c.Note)
	case indicator.Part:
		return partCell(d, c.Part)
	case indicator.Whole:
		if c.Whole == nil {
			return h.T("ui.no_source")
		}
		return partCell(d, *c.Whole)
	}
	return resultTag(c)
}

// partCell is what a row adds to the figure: grosze to a share of money, days to their
// mean, hundredths to posts.
func partCell(d indicator.Definition, n int64) h.Node {
	switch d.Unit {
	case indicator.Share:
		return h.Text(i18n.Money(n))
	case indicator.Posts:
		return h.Text(d.Unit.Text(n))
	}
	return h.Text(i18n.Number(int(n)))
}

func dayOr(d date.Date) h.Node {
	if d.IsZero() {
		return ui.Sub(h.T("indicator.not_yet"))
	}
	return ui.Num(d.PL())
}

func resultTag(c indicator.Row) h.Node {
	key := resultKey(c)
	switch {
	case c.Outcome != "" || c.Mode != "" || c.Cover != "":
		return h.T(key)
	case c.Hit:
		return ui.Tag(ui.OK, key)
	case c.SubmittedOn.IsZero():
		return ui.Tag(ui.Danger, key)
	}
	return ui.Tag(ui.Warn, key)
}

// resultKey is the message key of what a row came to.
func resultKey(c indicator.Row) string {
	switch {
	case c.Outcome != "":
		return "indicator.outcome." + c.Outcome
	case c.Mode != "":
		return "contract.mode." + c.Mode
	case c.Cover != "":
		return "indicator.cover." + c.Cover
	case c.Hit:
		return "indicator.result.in_time"
	case c.SubmittedOn.IsZero():
		return "indicator.result.missing"
	}
	return "indicator.result.late"
}
