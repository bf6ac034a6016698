package ui

import (
	"strconv"

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
	return h.Figure(h.Class("figure"),
		h.FigCaption(sentence),
		h.Div(h.Class("legend"), swatch("hatched", "14", "ui.chart.plan"), swatch("fill", "14", "ui.chart.done")),
		h.SVG(h.Class("chart"), h.Attr("viewBox", "0 0 "+length(chartWidth)+" 144"), h.Hide(), h.Attr("focusable", "false"),
			hatching(),
			h.EachI(cols, func(i int, c Column) h.Node { return column(i, len(cols), most, c) }),
			h.El("line", h.Class("axis"), h.Attr("x1", "0"), h.Attr("x2", length(chartWidth)), h.Attr("y1", length(chartBase)), h.Attr("y2", length(chartBase))),
		),
		More("ui.chart.data", DataTable(sentence, []Col{{Key: "ui.chart.period"}, {Key: "ui.chart.plan", Numeric: true}, {Key: "ui.chart.done", Numeric: true}}, rows)),
	)
}

// hatching is the pattern of what is planned, told apart without colour.
func hatching() h.Node {
	return h.El("defs", h.El("pattern", h.ID("hatch"), h.Width("7"), h.Height("7"), h.Attr("patternUnits", "userSpaceOnUse"), h.Attr("patternTransform", "rotate(45)"),
		h.El("line", h.Class("hatch"), h.Attr("x1", "0"), h.Attr("x2", "0"), h.Attr("y1", "0"), h.Attr("y2", "7"))))
}

// column draws the i-th of n periods: two bars side by side, the number over what was done.
func column(i, n int, most float64, c Column) h.Node {
	step := chartWidth / float64(n)
	width := min(26, step/2-4)
	middle := step * (float64(i) + .5)
	bar := func(class, fill string, x, value float64) h.Node {
		tall := chartHeight * value / most
		return h.El("rect", h.Class(class), fillWith(fill), h.Attr("x", length(x)), h.Attr("y", length(chartBase-tall)), h.Width(length(width)), h.Height(length(tall)))
	}
	return h.Group(
		bar("planned", "url(#hatch)", middle-width-1, c.Plan),
		h.When(c.DoneText != "", func() h.Node {
			return h.Group(bar("done", "", middle+1, c.Done),
				h.El("text", h.Attr("x", length(middle+1+width/2)), h.Attr("y", length(chartBase-5-chartHeight*c.Done/most)), h.Text(c.DoneText)))
		}),
		h.El("text", h.Attr("x", length(middle)), h.Attr("y", "139"), h.Text(c.Label)),
	)
}

func fillWith(paint string) h.Node {
	if paint == "" {
		return nil
	}
	return h.Attr("fill", paint)
}

func length(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
