package ui

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"cus/web/h"
)

// Column is one period of ChartColumns: what was planned and what was done, as numbers
// for the drawing and as words for the label and the table.
type Column struct {
	Label              string // "lip", "2026"
	Plan, Done         float64
	PlanText, DoneText string // DoneText is empty while nothing is known yet
}

// The drawing's own units: about one to a pixel in half a page.
const (
	chartWidth  = 350.0
	chartBase   = 122.0 // where the columns stand
	chartHeight = 100.0 // of the tallest
	chartRoom   = 6     // more columns than this take the whole page
	chartLetter = 7.5   // a letter or a figure takes at most
)

// ChartColumns compares plan (hatched) and done (solid) over at most twelve periods. The
// sentence says what the chart shows; the numbers stand in a table below it.
func ChartColumns(sentence h.Node, cols []Column) h.Node {
	most := 1.0
	for _, c := range cols {
		most = max(most, c.Plan, c.Done)
	}
	rows := make([]Row, len(cols))
	for i, c := range cols {
		rows[i] = R(h.Text(c.Label), TextOr(c.PlanText), TextOr(c.DoneText))
	}
	class, wide := "chart", chartWidth
	if len(cols) > chartRoom {
		class, wide = "chart wide", lineWidth
	}
	return h.Figure(h.Class("figure"),
		h.FigCaption(sentence),
		h.Div(h.Class("legend"), swatch("hatched", "14", "ui.chart.plan"), swatch("fill", "14", "ui.chart.done")),
		h.SVG(h.Class(class), h.Attr("viewBox", "0 0 "+length(wide)+" 144"), h.Hide(), h.Attr("focusable", "false"),
			hatching(),
			h.EachI(cols, func(i int, c Column) h.Node { return column(i, wide, most, cols) }),
			h.El("line", h.Class("axis"), h.Attr("x1", "0"), h.Attr("x2", length(wide)), h.Attr("y1", length(chartBase)), h.Attr("y2", length(chartBase))),
		),
		More("ui.chart.data", DataTable(sentence, []Col{{Key: "ui.chart.period"}, {Key: "ui.chart.plan", Numeric: true}, {Key: "ui.chart.done", Numeric: true}}, rows)),
	)
}

// The line's own units: wider than the columns, for it holds more months.
const (
	lineWidth = 640.0
	lineLeft  = 8.0
)

// ChartLine compares plan (dashed) and done (solid) over more than twelve periods; the last
// figures stand at the ends of their lines. The numbers stand in a table below it.
func ChartLine(sentence h.Node, cols []Column) h.Node {
	most := 1.0
	for _, c := range cols {
		most = max(most, c.Plan, c.Done)
	}
	at := func(i int, value float64) string {
		x := lineLeft + (lineWidth-90)*float64(i)/float64(max(1, len(cols)-1))
		return length(x) + "," + length(chartBase-chartHeight*value/most)
	}
	rows := make([]Row, len(cols))
	var plan, done string
	var planEnd, doneEnd int
	for i, c := range cols {
		rows[i] = R(h.Text(c.Label), TextOr(c.PlanText), TextOr(c.DoneText))
		if c.PlanText != "" {
			plan, planEnd = plan+" "+at(i, c.Plan), i
		}
		if c.DoneText != "" {
			done, doneEnd = done+" "+at(i, c.Done), i
		}
	}
	end := func(i int, value float64, text, class string, other float64) h.Node {
		y := chartBase - chartHeight*value/most + 4
		if beside := chartBase - chartHeight*other/most + 4; y-beside < 24 && beside-y < 24 && class == "planned" {
			y = beside - 24 // the two ends would lie over each other
		}
		x := lineLeft + (lineWidth-90)*float64(i)/float64(max(1, len(cols)-1)) + 6
		return h.El("text", h.Class("end "+class), h.Attr("x", length(x)), h.Attr("y", length(y)), h.Text(text))
	}
	tick := func(i int, anchor string) h.Node {
		x := lineLeft + (lineWidth-90)*float64(i)/float64(max(1, len(cols)-1))
		return h.El("text", h.Class("tick "+anchor), h.Attr("x", length(x)), h.Attr("y", "139"), h.Text(cols[i].Label))
	}
	return h.Figure(h.Class("figure"),
		h.FigCaption(sentence),
		h.Div(h.Class("legend"), lineSwatch("planned", "ui.chart.plan"), lineSwatch("done", "ui.chart.done")),
		h.SVG(h.Class("chart line"), h.Attr("viewBox", "0 0 "+length(lineWidth)+" 144"), h.Hide(), h.Attr("focusable", "false"),
			h.El("line", h.Class("axis"), h.Attr("x1", "0"), h.Attr("x2", length(lineWidth)), h.Attr("y1", length(chartBase)), h.Attr("y2", length(chartBase))),
			h.When(plan != "", func() h.Node {
				return h.Group(h.El("polyline", h.Class("planned"), h.Attr("points", plan[1:])), end(planEnd, cols[planEnd].Plan, cols[planEnd].PlanText, "planned", cols[doneEnd].Done))
			}),
			h.When(done != "", func() h.Node {
				return h.Group(h.El("polyline", h.Class("done"), h.Attr("points", done[1:])), end(doneEnd, cols[doneEnd].Done, cols[doneEnd].DoneText, "done", 0))
			}),
			tick(0, "first"), tick(len(cols)/2, "middle"), tick(len(cols)-1, "last"),
		),
		More("ui.chart.data", DataTable(sentence, []Col{{Key: "ui.chart.period"}, {Key: "ui.chart.plan", Numeric: true}, {Key: "ui.chart.done", Numeric: true}}, rows)),
	)
}

func lineSwatch(class, key string) h.Node {
	return h.Span(h.SVG(h.Class("swatch line"), h.Attr("viewBox", "0 0 24 8"), h.Hide(), h.Attr("focusable", "false"),
		h.El("polyline", h.Class(class), h.Attr("points", "0,4 24,4"))), h.T(key))
}

// hatching is the pattern of what is planned, told apart without colour.
func hatching() h.Node {
	return h.El("defs", h.El("pattern", h.ID("hatch"), h.Width("7"), h.Height("7"), h.Attr("patternUnits", "userSpaceOnUse"), h.Attr("patternTransform", "rotate(45)"),
		h.El("line", h.Class("hatch"), h.Attr("x1", "0"), h.Attr("x2", "0"), h.Attr("y1", "0"), h.Attr("y2", "7"))))
}

// column draws the i-th period: two bars side by side, the number over what was done. Where
// the numbers would run into each other, only the last one stands; where a narrow window
// has no room for every label, it shows every third, counted from the last.
func column(i int, wide, most float64, cols []Column) h.Node {
	c, n := cols[i], len(cols)
	step := wide / float64(n)
	fits := i == n-1 || !slices.ContainsFunc(cols, func(c Column) bool { return chartLetter*float64(utf8.RuneCountInString(c.DoneText)) > step })
	class := ""
	if n > chartRoom && (n-1-i)%3 != 0 {
		class = "spare"
	}
	width := min(26, step/2-4)
	middle := step * (float64(i) + .5)
	bar := func(class, fill string, x, value float64) h.Node {
		tall := chartHeight * value / most
		return h.El("rect", h.Class(class), fillWith(fill), h.Attr("x", length(x)), h.Attr("y", length(chartBase-tall)), h.Width(length(width)), h.Height(length(tall)))
	}
	return h.Group(
		bar("planned", "url(#hatch)", middle-width-1, c.Plan),
		h.When(c.DoneText != "", func() h.Node {
			return h.Group(bar("done", "", middle+1, c.Done), h.When(fits, func() h.Node {
				return h.El("text", h.Class(class), h.Attr("x", length(middle+1+width/2)), h.Attr("y", length(chartBase-5-chartHeight*c.Done/most)), h.Text(c.DoneText))
			}))
		}),
		h.El("text", h.Class(class), h.Attr("x", length(middle)), h.Attr("y", "139"), h.Text(c.Label)),
	)
}

func fillWith(paint string) h.Node {
	if paint == "" {
		return nil
	}
	return h.Attr("fill", paint)
}

func length(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
