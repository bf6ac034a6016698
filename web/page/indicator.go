package page

import (
	"net/url"

	"cus/internal/domain/indicator"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ScopeWords are the scopes as they stand in addresses (?zakres=).
var ScopeWords = map[indicator.Scope]string{indicator.InProject: "projekt", indicator.InCentre: "centrum"}

// IndicatorView is one indicator with the cases behind its figure.
type IndicatorView struct {
	Asked      DayAsked
	Project    *project.Project
	Milestones []project.Milestone
	Reading    indicator.Reading
	Scope      indicator.Scope
	SeesCases  bool // may know of plans at all
	Cases      []indicator.Row
}

func (v IndicatorView) count() indicator.Count {
	if v.Scope == indicator.InCentre {
		return v.Reading.Centre
	}
	return v.Reading.Project
}

// self is this page's address for the scope and the day.
func (v IndicatorView) self(scope indicator.Scope, day date.Date) string {
	q := url.Values{}
	if scope == indicator.InCentre {
		q.Set("zakres", ScopeWords[scope])
	}
	if day != v.Asked.Today {
		q.Set("dzien", day.String())
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
	from, until := project.Span(p, v.Milestones)
	name := "indicator.name." + string(code)
	return Doc{Title: name, Place: "milestones", Body: h.Group(
		ui.PageHead(h.Group(ui.LinkT(v.Asked.on(link.Milestones), "project.title"), h.Text(" · "), h.T(name), h.Text(" · "),
			h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()})), h.Group(h.T(name), h.Text(": "), figure(code, v.count()))),
		dayPicker(link.Indicator(string(code)), v.Asked, project.Marks(p, v.Milestones),
			func(day date.Date) string { return v.self(v.Scope, day) },
			h.When(v.Scope == indicator.InCentre, func() h.Node { return ui.HiddenValue("zakres", ScopeWords[v.Scope]) })),
		ui.MainAside(
			casesBlocks(v),
			[]h.Node{definitionPanel(v, from, until), howPanel(v.Reading), ruleNote(v.Reading)},
		),
	)}
}

func definitionPanel(v IndicatorView, from, until date.Date) h.Node {
	r := v.Reading
	plan, planned := r.PlanOn(v.Asked.Day, from, until)
	line := func(key string, value h.Node) ui.SumLine { return ui.SumLine{Label: h.T(key), Value: value} }
	return ui.Panel(h.T("indicator.definition"), nil,
		h.P(h.T("indicator.what."+string(r.Code))),
		ui.Sums(
			line("indicator.in_project", h.Strong(figure(r.Code, r.Project))),
			line("indicator.in_centre", figure(r.Code, r.Centre)),
			line("indicator.plan", amount(r.Code, plan, planned)),
			line("indicator.col.target", target(r.Indicator)),
			line("indicator.col.rating", ratingTag(r.Rating(v.Asked.Day, from, until))),
			line("indicator.owner", h.T("role."+string(r.OwnerRole))),
		),
	)
}

// howPanel says how the figure was counted and what was left out.
func howPanel(r indicator.Reading) h.Node {
	return ui.Panel(h.T("indicator.how"), nil,
		h.P(h.T("indicator.how."+string(r.Code))),
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
		ui.FilterChip("indicator.scope.project", v.self(indicator.InProject, v.Asked.Day), v.Reading.Project.Rows, v.Scope == indicator.InProject),
		ui.FilterChip("indicator.scope.centre", v.self(indicator.InCentre, v.Asked.Day), v.Reading.Centre.Rows, v.Scope == indicator.InCentre))
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
		ui.DataTable(title, cols, rows, opts...),
		h.When(total > len(rows), func() h.Node { return h.P(h.T("indicator.cases.first", i18n.A{"Count": len(rows)})) }))
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
	switch {
	case c.Outcome != "":
		return h.T("indicator.outcome." + c.Outcome)
	case c.Mode != "":
		return h.T("contract.mode." + c.Mode)
	case c.Cover != "":
		return h.T("indicator.cover." + c.Cover)
	case c.Hit:
		return ui.Tag(ui.OK, "indicator.result.in_time")
	case c.SubmittedOn.IsZero():
		return ui.Tag(ui.Danger, "indicator.result.missing")
	}
	return ui.Tag(ui.Warn, "indicator.result.late")
}
