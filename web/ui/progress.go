package ui

import (
	"strconv"

	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// MilestoneView is one milestone of the project. Without both days its segment is as
// long as the others and says "brak w źródle".
type MilestoneView struct {
	Title       h.Node // "1. Plan wdrażania CUS"
	Href        string
	From, Until date.Date // both days belong to it
	Period      string    // "01.2026–06.2026"
	State       h.Node    // a Tag
}

func (m MilestoneView) known() bool { return !m.From.IsZero() && !m.Until.IsZero() }

func (m MilestoneView) days() int { return m.Until.Sub(m.From) + 1 }

// columns of the strip, and the least a segment takes: its words must fit.
const (
	stripColumns = 60
	leastColumns = 8
)

// MilestoneStrip draws the milestones to time scale with a mark at day: "dziś" when that
// is today, otherwise the day itself.
func MilestoneStrip(today, day date.Date, milestones []MilestoneView) h.Node {
	word := h.T("ui.due.today")
	if day != today {
		word = h.Text(day.PL())
	}
	spans := segmentSpans(milestones)
	return h.Ol(h.Class("miles"), h.EachI(milestones, func(i int, m MilestoneView) h.Node {
		inside := h.Group(
			segment(day, m, word),
			h.B(m.Title),
			Sub(segmentPeriod(day, m)),
			m.State,
		)
		if m.Href != "" {
			inside = h.A(h.Href(m.Href), inside)
		}
		now := m.known() && !day.Before(m.From) && !day.After(m.Until)
		return h.Li(h.Class("sp"+itoa(spans[i])), current(now, "step"), inside)
	}))
}

// segmentSpans shares the columns out by length in days; when any length is unknown, equally.
func segmentSpans(ms []MilestoneView) []int {
	spans := make([]int, len(ms))
	total := 0
	for _, m := range ms {
		if !m.known() || m.days() <= 0 {
			total = 0
			break
		}
		total += m.days()
	}
	left := stripColumns
	for i, m := range ms {
		spans[i] = stripColumns / len(ms)
		if total > 0 {
			spans[i] = max(leastColumns, stripColumns*m.days()/total)
		}
		left -= spans[i]
	}
	for left != 0 { // rounding and the least widths are settled with the longest segment
		longest := 0
		for i := range spans {
			if spans[i] > spans[longest] {
				longest = i
			}
		}
		step := 1
		if left < 0 {
			step = -1
		}
		if step < 0 && spans[longest] <= leastColumns {
			break
		}
		spans[longest] += step
		left -= step
	}
	return spans
}

// segment is the bar of one milestone: how much of its time has passed, and today.
func segment(today date.Date, m MilestoneView, word h.Node) h.Node {
	passed, now := 0.0, false
	if m.known() {
		passed = min(1, max(0, float64(today.Sub(m.From))/float64(max(1, m.days()))))
		now = !today.Before(m.From) && !today.After(m.Until)
	}
	place := "mark-word"
	if passed < .08 {
		place += " from-start"
	}
	if passed > .92 {
		place += " to-end"
	}
	return h.SVG(h.Class("scale"), h.Width("100%"), h.Height("10"), h.Hide(), h.Attr("focusable", "false"),
		rect("track", "100%", "10", "0"),
		h.When(passed > 0, func() h.Node { return rect("fill", percent(passed), "10", "0") }),
		h.When(now, func() h.Node {
			return h.Group(
				h.El("rect", h.Class("mark-today"), h.Attr("x", percent(passed)), h.Attr("y", "-5"), h.Width("3"), h.Height("20"), h.Attr("rx", "1"), h.Attr("transform", "translate(-1.5)")),
				h.El("text", h.Class(place), h.Attr("x", percent(passed)), h.Attr("y", "-9"), word),
			)
		}),
	)
}

func segmentPeriod(today date.Date, m MilestoneView) h.Node {
	if !m.known() {
		return h.T("ui.no_days")
	}
	if today.Before(m.From) || today.After(m.Until) {
		return h.Text(m.Period)
	}
	return h.Group(h.Text(m.Period+" · "), h.T("ui.time_passed", i18n.A{"Percent": 100 * today.Sub(m.From) / max(1, m.days())}))
}

// rect is a bar from the start of its row: y is its top.
func rect(class, width, height, y string) h.Node {
	return h.El("rect", h.Class(class), h.Attr("y", y), h.Width(width), h.Height(height), h.Attr("rx", "2"))
}

// percent writes a share of 1 as an SVG length; what lies outside is cut off.
func percent(share float64) string {
	return strconv.FormatFloat(100*min(1, max(0, share)), 'f', 1, 64) + "%"
}

// Bullet is how far something has come: shares of the target, 1 is the target itself.
type Bullet struct {
	Done  float64
	Today float64 // where the plan wants us today; negative: no mark
	Kind  Kind    // Warn or Danger colour the bar; the word stands beside it
}

// BulletBar draws a Bullet. The numbers stand beside it in words, so the drawing is hidden
// from screen readers.
func BulletBar(b Bullet) h.Node {
	class := "bar-svg"
	switch b.Kind {
	case Warn:
		class += " near"
	case Danger:
		class += " over"
	}
	return h.SVG(h.Class(class), h.Width("100%"), h.Height("20"), h.Hide(), h.Attr("focusable", "false"),
		rect("track", "100%", "12", "4"),
		rect("fill", percent(b.Done), "12", "4"),
		h.When(b.Today >= 0, func() h.Node {
			return h.El("rect", h.Class("mark-today"), h.Attr("x", percent(b.Today)), h.Attr("y", "0"), h.Width("3"), h.Height("20"), h.Attr("rx", "1"), h.Attr("transform", "translate(-1.5)"))
		}),
	)
}

// BulletLegend explains the colours of BulletBar, whose mark is the plan for today, or for
// the day asked for.
func BulletLegend(today bool) h.Node {
	mark := "ui.legend.that_day"
	if today {
		mark = "ui.legend.today"
	}
	return h.Div(h.Class("legend"),
		swatch("fill", "14", "ui.legend.done"), swatch("track", "14", "ui.legend.target"), swatch("mark-today", "3", mark))
}

func swatch(class, width, key string) h.Node {
	size := "swatch"
	if width == "3" {
		size = "swatch thin"
	}
	return h.Span(h.SVG(h.Class(size), h.Hide(), h.Attr("focusable", "false"), rect(class, "100%", "100%", "0")), h.T(key))
}

// CapacityBar is a share of a limit with its number in words beside it.
func CapacityBar(used float64, words h.Node) h.Node {
	kind := OK
	if used > 1 {
		kind = Danger
	} else if used >= .85 {
		kind = Warn
	}
	return h.Div(h.Class("capacity"), BulletBar(Bullet{Done: used, Today: -1, Kind: kind}), h.Span(h.Class("num"), words))
}
