package ui

import "cus/web/h"

// PageHead opens the content: a quiet line above (may be nil), the one H1 that answers
// the page's question, and at most one primary action.
func PageHead(eyebrow, h1 h.Node, actions ...h.Node) h.Node {
	return h.Div(h.Class("head"),
		h.Div(
			h.When(some(eyebrow), func() h.Node { return h.P(h.Class("eyebrow"), eyebrow) }),
			h.H1(h1),
		),
		h.When(len(actions) > 0, func() h.Node { return h.Div(h.Class("acts"), h.Group(actions...)) }),
	)
}

// PartHead opens the content of a page that stands under the bar of a record: the bar holds
// the H1, this says what is done here.
func PartHead(eyebrow, h2 h.Node) h.Node {
	return h.Div(h.Class("head part"), h.Div(
		h.When(some(eyebrow), func() h.Node { return h.P(h.Class("eyebrow"), eyebrow) }),
		h.H2(h2),
	))
}

// Lede is the sentence under the H1.
func Lede(nodes ...h.Node) h.Node { return h.P(h.Class("lede"), h.Group(nodes...)) }

// Panel is a sheet with a title and, at the right, an aside (both may be nil). Body may
// hold attributes for the sheet, such as h.ID or hx-*.
func Panel(title, aside h.Node, body ...h.Node) h.Node { return panel("panel", title, aside, body) }

// PanelDecide is a panel with the amber edge: a person must decide here.
func PanelDecide(title, aside h.Node, body ...h.Node) h.Node {
	return panel("panel decide", title, aside, body)
}

// PanelGoal is a panel whose title is set in the serif: a goal of a plan.
func PanelGoal(title, aside h.Node, body ...h.Node) h.Node {
	return panel("panel goal", title, aside, body)
}

func panel(class string, title, aside h.Node, body []h.Node) h.Node {
	return h.Section(h.Class(class),
		h.When(some(title) || some(aside), func() h.Node {
			return h.Header(
				h.When(some(title), func() h.Node { return h.H2(title) }),
				h.When(some(aside), func() h.Node { return h.Div(h.Class("aside"), aside) }),
			)
		}),
		h.Group(body...),
	)
}

// MainAside sets the main column beside a narrow one; below 1000 px they stack.
func MainAside(main, aside []h.Node) h.Node {
	return h.Div(h.Class("cols main-aside"), Stack(main...), Stack(aside...))
}

// MainAsideRest is MainAside with blocks that can wait: under the main column where there
// are two, at the very end where there is one.
func MainAsideRest(main, aside []h.Node, rest ...h.Node) h.Node {
	return h.Div(h.Class("cols main-aside rest"), Stack(main...), Stack(aside...), Stack(rest...))
}

// FormAside sets a form beside a panel that helps with it.
func FormAside(form, aside h.Node) h.Node { return h.Div(h.Class("cols form-aside"), form, aside) }

// Halves sets two equal columns.
func Halves(left, right h.Node) h.Node { return h.Div(h.Class("cols halves"), left, right) }

// Stack sets blocks under each other at the usual distance.
func Stack(blocks ...h.Node) h.Node { return h.Div(h.Class("stack"), h.Group(blocks...)) }

// Inline sets small things in a row: buttons, a tag and a link.
func Inline(nodes ...h.Node) h.Node { return h.Div(h.Class("inline"), h.Group(nodes...)) }

// Actions sets buttons in a row; in print they disappear.
func Actions(nodes ...h.Node) h.Node { return h.Div(h.Class("acts"), h.Group(nodes...)) }

// GroupHead opens one group of a queue: "Po terminie", 1 sprawa. id names it for the table below.
func GroupHead(id string, title, count h.Node) h.Node {
	return h.Div(h.Class("group-h"), h.H2(h.ID(id), title), h.When(some(count), func() h.Node { return Sub(count) }))
}

// List is a list of lines inside a panel; each item is one node.
func List(items ...h.Node) h.Node {
	return h.Ul(h.Class("list"), h.Role("list"), h.Each(items, func(n h.Node) h.Node { return h.Li(n) }))
}

// Line is one line of a List: what at the left, a state or date at the right, and below
// a quieter sentence (may be nil).
func Line(what, right, below h.Node) h.Node {
	return h.Group(
		h.Div(h.Class("line"), h.Div(what), h.Div(right)),
		h.When(some(below), func() h.Node { return Sub(below) }),
	)
}

// SumLine is one line of Sums; Total draws the line above it.
type SumLine struct {
	Label, Value h.Node
	Total        bool
}

// Sums lists amounts under each other, figures right.
func Sums(lines ...SumLine) h.Node {
	return h.Dl(h.Class("sum"), h.Each(lines, func(l SumLine) h.Node {
		class := ""
		if l.Total {
			class = "tot"
		}
		return h.Group(h.Dt(h.Class(class), l.Label), h.Dd(h.Class(class), l.Value))
	}))
}

// KeyFigure is the one number of a panel, in the serif.
func KeyFigure(value string) h.Node { return h.P(h.Class("figure-key"), h.Text(value)) }

// More folds details away: the legal basis, how something was computed.
func More(key string, body ...h.Node) h.Node {
	return h.Details(h.Summary(h.T(key)), h.Group(body...))
}

// Chip names a thing something is linked with: a need by its mark and its words.
func Chip(mark, words string) h.Node {
	return h.Span(h.Class("chip"), h.B(h.Text(mark)), h.Text(" "+words))
}
