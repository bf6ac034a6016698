package ui

import "cus/web/h"

// Tab is one folder tab. Count 0 shows nothing.
type Tab struct {
	Label   string // message key
	Href    string
	Count   int
	More    bool // there are more than Count
	Current bool
}

// Tabs are folder tabs joined to the page below; name is the message key of what they
// belong to, for screen readers.
func Tabs(name string, tabs []Tab) h.Node {
	return h.Nav(h.Class("tabwrap full"), h.AttrT("aria-label", name),
		h.Ul(h.Class("tabs"), h.Each(tabs, func(t Tab) h.Node {
			return h.Li(h.A(h.Href(t.Href), current(t.Current, "page"), h.T(t.Label),
				h.When(t.Count > 0, func() h.Node {
					return h.Small(h.Text(itoa(t.Count)), h.If(t.More, h.Text("+")))
				})))
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

// stepWord keeps the word of a closed part for screen readers: the eye has the padlock. Of
// one not begun it has the clock where room is short.
func stepWord(s Step) string {
	switch s.State {
	case StepLocked:
		return "vh"
	case StepTodo:
		return "word todo"
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
