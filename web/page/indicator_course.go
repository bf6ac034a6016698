package page

import (
	"fmt"
	"strconv"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/document"
	"cus/internal/domain/indicator"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// monthsPanel draws the months: what was done beside what was planned.
func monthsPanel(v IndicatorView) h.Node {
	r, title := v.Reading, h.T("indicator.course")
	cols := make([]ui.Column, 0, len(v.Course))
	some := false
	for _, p := range v.Course {
		c := ui.Column{Label: fmt.Sprintf("%02d.%d", p.Day.Month(), p.Day.Year())}
		if value, known := p.Value(r.Code); known {
			c.Done, c.DoneText, some = float64(value), r.Code.Unit().Text(value), true
		}
		if plan, planned := r.PlanOn(p.Day, r.From, r.Until); planned {
			c.Plan, c.PlanText = float64(plan), r.Code.Unit().Text(plan)
		}
		cols = append(cols, c)
	}
	if !some {
		return ui.Panel(title, nil, ui.EmptyState("indicator.course.none", nil))
	}
	last := cols[len(cols)-1]
	sentence := h.T("indicator.course.sentence", i18n.A{"From": cols[0].Label, "Until": last.Label})
	if len(cols) <= 12 {
		for i := range cols {
			cols[i].Label = cols[i].Label[:3] + cols[i].Label[5:] // 03.22: twelve stand side by side
		}
		return ui.Panel(title, nil, ui.ChartColumns(sentence, cols))
	}
	return ui.Panel(title, nil, ui.ChartLine(sentence, cols))
}

// breakdownPanel offers what the figure can be broken down by, and shows one of them.
func breakdownPanel(v IndicatorView) h.Node {
	d := v.Reading.Code.Definition()
	if len(d.By) == 0 {
		return nil
	}
	chips := ui.Chips("indicator.breakdown", mapNodes(d.By, func(by indicator.Dimension) h.Node {
		return ui.FilterChip("indicator.by."+string(by), v.self(v.Scope, v.Asked.Day, by), 0, v.By == by)
	})...)
	title := h.T("indicator.breakdown")
	if v.By == "" {
		return ui.Panel(title, nil, h.P(h.T("indicator.breakdown.choose")), ui.FilterBar("", chips))
	}
	if len(v.Cells) == 0 {
		return ui.Panel(title, nil, ui.FilterBar("", chips), ui.EmptyState("indicator.cases.none", nil))
	}
	cols := []ui.Col{{Key: "indicator.by." + string(v.By)}, {Key: "indicator.breakdown.figure", Numeric: true}}
	return ui.Panel(title, nil, ui.FilterBar("", chips),
		ui.DataTable(title, cols, mapRows(v.Cells, func(c indicator.Cell) ui.Row { return ui.R(cellName(v.By, c.Key), cellFigure(v.Reading.Code, c)) })),
		h.When(d.OfPersons(), func() h.Node { return h.P(h.Class("hint"), h.T("indicator.few_note")) }),
		h.If(!d.AddsUp(v.By), h.P(h.Class("hint"), h.T("indicator.several_note"))))
}

// cellKey is the message key of a part of a breakdown; empty: its key is its name.
func cellKey(by indicator.Dimension, key string) string {
	switch {
	case key == "":
		return "indicator.part.none"
	case by == indicator.ByArea:
		n, _ := strconv.Atoi(key)
		return catalogue.Area(n).Key()
	case by == indicator.ByMode:
		return "contract.mode." + key
	case by == indicator.ByService:
		return ""
	}
	return "indicator." + string(by) + "." + key
}

func cellName(by indicator.Dimension, key string) h.Node {
	if k := cellKey(by, key); k != "" {
		return h.T(k)
	}
	return h.Text(key)
}

func cellFigure(code indicator.Code, c indicator.Cell) h.Node {
	if c.Few {
		return h.T("indicator.few")
	}
	return figure(code, c.Count)
}

// entriesPanel lists what was entered by hand, with its evidence; what was replaced stays.
func entriesPanel(v IndicatorView) h.Node {
	r, title := v.Reading, h.T("indicator.entries")
	if d := r.Code.Definition(); !d.ByHand && !d.HandToo {
		return nil
	}
	if len(v.Entries) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("indicator.entries.none", nil))
	}
	cols := []ui.Col{{Key: "indicator.entry.on_day"}, {Key: "indicator.entry.value", Numeric: true}, {Key: "indicator.entry.evidence"}, {Key: "indicator.entry.by"}, {Key: "indicator.entry.state"}}
	return ui.Panel(title, nil, ui.DataTable(title, cols, mapRows(v.Entries, func(e indicator.Entry) ui.Row {
		return ui.R(ui.Num(e.OnDay.PL()), valueNode(r.Code, e.Value), evidenceCell(v, e), h.Group(h.Text(e.By), ui.Sub(ui.Num(i18n.DateTime(e.At)))), entryState(v, e))
	})))
}

func evidenceCell(v IndicatorView, e indicator.Entry) h.Node {
	if e.MediaType == "" {
		return h.Text(e.Evidence)
	}
	file := fileWord(e.MediaType, e.Size)
	if v.FetchesFiles {
		file = h.A(h.Href(link.IndicatorEvidence(string(v.Reading.Code), e.Ref)), h.T("indicator.entry.file"), h.Text(" ("+document.Extension(e.MediaType)+")"), ui.Hidden(h.Text(": "+e.OnDay.PL())))
	}
	return h.Group(h.Text(e.Evidence), ui.Sub(file))
}

func entryState(v IndicatorView, e indicator.Entry) h.Node {
	if e.Replaced {
		return ui.Tag(ui.Closed, "indicator.entry.replaced")
	}
	var why h.Node
	if e.Instead != nil {
		why = ui.Sub(h.T("indicator.entry.instead", i18n.A{"Value": v.Reading.Code.Unit().Text(*e.Instead), "Reason": e.Reason}))
	}
	return h.Group(ui.Tag(ui.OK, "indicator.entry.stands"), why, h.When(v.MayEnter, func() h.Node {
		return h.Group(h.Text(" "), ui.SmallLink("indicator.entry.replace", link.IndicatorEntry(string(v.Reading.Code))+"?zastepuje="+e.Ref, ui.About(e.OnDay.PL())))
	}))
}

// monthlyPlanPanel is the plan by month with its history.
func monthlyPlanPanel(v IndicatorView) h.Node {
	r := v.Reading
	if !r.Promised {
		return nil
	}
	body := []h.Node{h.P(h.T("indicator.months.none"))}
	if len(r.Months) > 0 {
		title := h.T("indicator.months")
		body = []h.Node{h.P(h.T("indicator.months.line")), ui.More("indicator.months.show", ui.DataTable(title, []ui.Col{{Key: "indicator.month"}, {Key: "indicator.month.value", Numeric: true}},
			mapRows(r.Months, func(m indicator.Month) ui.Row { return ui.R(monthWord(m.First), valueNode(r.Code, m.Value)) })))}
	}
	if r.Code.Definition().Kept && len(r.Months) > 0 {
		body[0] = h.P(h.T("indicator.months.step"))
	}
	if len(v.PlanChanges) > 0 {
		body = append(body, ui.More("indicator.history", ui.List(mapNodes(v.PlanChanges, func(c indicator.PlanChange) h.Node {
			return h.Group(ui.Num(i18n.DateTime(c.At)), h.Text(" · "+c.By), ui.Sub(h.Text(c.Reason)), ui.Sub(h.T("indicator.history.changed", i18n.A{"Before": monthsText(r.Code, c.Before), "After": monthsText(r.Code, c.After)})))
		})...)))
	}
	return ui.Panel(h.T("indicator.months"), nil, append(body, h.When(v.MayPlan, func() h.Node {
		return ui.Actions(ui.SmallLink("indicator.months.change", link.IndicatorPlan(string(r.Code))))
	}))...)
}

func monthWord(first date.Date) h.Node {
	return ui.Num(fmt.Sprintf("%02d.%d", first.Month(), first.Year()))
}

// monthsText is a plan by month in one line: 03.2022: 4, 06.2022: 12; a dash for none.
func monthsText(code indicator.Code, months indicator.Months) string {
	text := ""
	for i, m := range months {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%02d.%d: %s", m.First.Month(), m.First.Year(), code.Unit().Text(m.Value))
	}
	if text == "" {
		return "–"
	}
	return text
}
