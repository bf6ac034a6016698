package page

import (
	"cus/internal/domain/indicator"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/ui"
)

// figure is what was counted, in its unit; nothing to count is said in words.
func figure(code indicator.Code, c indicator.Count) h.Node {
	value, known := c.Value(code)
	if !known {
		return h.T("indicator.no_data")
	}
	return valueNode(code, value)
}

// valueNode is a value with the word of its unit, where a bare number would not do.
func valueNode(code indicator.Code, value int64) h.Node {
	u := code.Unit()
	return h.T(u.Key(), i18n.A{"N": u.Text(value)})
}

// centreFigure is the same indicator over the whole time of the centre; nothing where the
// definition knows the project alone.
func centreFigure(r indicator.Reading) h.Node {
	if !r.Code.Definition().WholeTime {
		return nil
	}
	return h.Group(h.T("indicator.whole_time"), h.Text(" "), figure(r.Code, r.Centre))
}

// amount is a value that may be missing in the source.
func amount(code indicator.Code, value int64, known bool) h.Node {
	if !known {
		return h.T("ui.no_source")
	}
	return valueNode(code, value)
}

// target is the target with its operator where that is not plain "at least".
func target(i indicator.Indicator) h.Node {
	if i.Target == nil {
		return h.T("ui.no_source")
	}
	return h.Group(h.Text(operatorSign(i.Operator)), valueNode(i.Code, *i.Target))
}

// operatorSign is the sign of an operator before its value; none for "at least".
func operatorSign(op indicator.Operator) string {
	switch op {
	case indicator.MoreThan:
		return "> "
	case indicator.AtMost:
		return "≤ "
	}
	return ""
}

// bullet draws how far the indicator has come, or nothing where there is no target.
func bullet(r indicator.Reading, day, from, until date.Date) h.Node {
	value, known := r.Value()
	if r.Target == nil || *r.Target == 0 || !known {
		return nil
	}
	share := func(n int64) float64 { return float64(n) / float64(*r.Target) } // for the drawing alone
	b := ui.Bullet{Done: share(value), Today: -1}
	if plan, planned := r.PlanOn(day, from, until); planned {
		b.Today = share(plan)
	}
	switch r.Rating(day, from, until) {
	case indicator.Attention:
		b.Kind = ui.Warn
	case indicator.AtRisk:
		b.Kind = ui.Danger
	}
	return ui.BulletBar(b)
}

func ratingTag(r indicator.Rating) h.Node {
	switch r {
	case indicator.OnTrack:
		return ui.Tag(ui.OK, "indicator.rating.on_track")
	case indicator.Attention:
		return ui.Tag(ui.Warn, "indicator.rating.attention")
	case indicator.AtRisk:
		return ui.Tag(ui.Danger, "indicator.rating.at_risk")
	}
	return ui.Tag(ui.Waiting, "indicator.rating.none")
}
