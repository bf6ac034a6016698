package ui

import (
	"cus/internal/platform/i18n"
	"cus/web/h"
)

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

// Tab is one folder tab. Count 0 shows nothing.
type Tab struct {
	Label   string // message key
	Href    string
	Count   int
	Current bool
}

// Tabs are folder tabs joined to the page below; name is the message key of what they
// belong to, for screen readers.
func Tabs(name string, tabs []Tab) h.Node {
	return h.Nav(h.Class("tabwrap full"), h.AttrT("aria-label", name),
		h.Ul(h.Class("tabs"), h.Each(tabs, func(t Tab) h.Node {
			return h.Li(h.A(h.Href(t.Href), current(t.Current, "page"), h.T(t.Label),
				h.When(t.Count > 0, func() h.Node { return h.Small(h.Text(itoa(t.Count))) })))
		})))
}

// Step is one part of a longer form.
type Step struct {
	Label   string // message key
	Href    string // empty: cannot be opened yet
	State   StepState
	Current bool
}

// StepState says how far a part has come.
type StepState string

// The states of a part. The zero value is not begun.
const (
	StepTodo   StepState = ""
	StepDoing  StepState = "doing"
	StepDone   StepState = "done"
	StepCheck  StepState = "check" // something there needs attention
	StepLocked StepState = "locked"
)

var stepIcons = map[StepState]string{StepTodo: "waiting", StepDoing: "draft", StepDone: "ok", StepCheck: "warn", StepLocked: "locked"}

var stepWords = map[StepState]string{
	StepTodo: "ui.step.todo", StepDoing: "ui.step.doing", StepDone: "ui.step.done", StepCheck: "ui.step.check", StepLocked: "ui.step.locked",
}

// StepNav shows the parts of a form in order, each with its state in words.
func StepNav(name string, steps []Step) h.Node {
	return h.Nav(h.Class("tabwrap full"), h.AttrT("aria-label", name),
		h.Ol(h.Class("tabs"), h.EachI(steps, func(i int, s Step) h.Node {
			inside := h.Group(
				h.Span(h.Class(stepMark(s.State)), Icon(stepIcons[s.State])),
				h.Span(h.Text(itoa(i+1)+". "), h.T(s.Label)),
				h.Small(h.Class(stepWord(s)), h.T(stepWords[s.State])),
			)
			if s.Href == "" {
				return h.Li(h.Span(h.Class("off"), current(s.Current, "step"), inside))
			}
			return h.Li(h.A(h.Href(s.Href), current(s.Current, "step"), inside))
		})))
}

// stepWord keeps the word of a closed part for screen readers: the eye has the padlock.
func stepWord(s Step) string {
	if s.State == StepLocked {
		return "vh"
	}
	return "word"
}

func stepMark(s StepState) string {
	switch s {
	case StepDone:
		return "mark-ok"
	case StepCheck:
		return "mark-warn"
	}
	return ""
}

// FilterBar holds filters above a list. action is a GET address; without it the bar only
// groups chips.
func FilterBar(action string, children ...h.Node) h.Node {
	if action == "" {
		return h.Div(h.Class("filters"), h.Group(children...))
	}
	return h.Form(h.Class("filters"), h.Method("get"), h.Action(action), h.Role("search"), h.AttrT("aria-label", "ui.filters"), h.Group(children...))
}

// Chips is the row of chips; label is read before them and may be empty.
func Chips(name string, chips ...h.Node) h.Node {
	return h.Nav(h.Class("chips"), h.AttrT("aria-label", name), h.Group(chips...))
}

// FilterChip is one ready filter: a link, with how many it keeps (0 shows nothing).
func FilterChip(key, href string, count int, on bool) h.Node {
	return h.A(h.Class("filter"), h.Href(href), current(on, "true"),
		h.If(on, Icon("ok")), h.T(key), h.When(count > 0, func() h.Node { return h.Text(" " + itoa(count)) }))
}

// PageView is one page of a longer list. Summary is a message with From, To and Count,
// such as "Pokazano 1–25 z 312 osób"; empty for the plain one.
type PageView struct {
	From, To, Total    int
	Summary            string
	PrevHref, NextHref string
}

// Pagination says which part of a list is shown and leads to the next.
func Pagination(p PageView) h.Node {
	if p.Summary == "" {
		p.Summary = "ui.page.range"
	}
	return h.Nav(h.Class("pages"), h.AttrT("aria-label", "ui.pages"),
		h.Span(h.T(p.Summary, i18n.A{"From": p.From, "To": p.To, "Count": p.Total})),
		h.When(p.PrevHref != "" || p.NextHref != "", func() h.Node {
			return h.Ul(
				h.When(p.PrevHref != "", func() h.Node {
					return h.Li(h.A(h.Class("btn small"), h.Rel("prev"), h.Href(p.PrevHref), Icon("previous"), h.T("ui.page.previous")))
				}),
				h.When(p.NextHref != "", func() h.Node {
					return h.Li(h.A(h.Class("btn small"), h.Rel("next"), h.Href(p.NextHref), h.T("ui.page.next"), Icon("next")))
				}),
			)
		}),
	)
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
