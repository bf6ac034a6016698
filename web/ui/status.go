package ui

import (
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// Kind is a state as the eye knows it: an icon and a colour, always beside a word.
type Kind string

// The kinds of state. The zero value is neutral: waiting.
const (
	OK      Kind = "ok"
	Plan    Kind = "plan" // as planned
	Warn    Kind = "warn"
	Danger  Kind = "danger"
	Info    Kind = "info"
	Draft   Kind = "draft"
	Waiting Kind = "waiting"
	Locked  Kind = "locked"
	Closed  Kind = "closed" // ended, retired
)

func (k Kind) icon() string {
	if k == "" {
		return string(Waiting)
	}
	return string(k)
}

// Tag is a state in a word.
func Tag(k Kind, key string, args ...i18n.A) h.Node { return TagNode(k, h.T(key, args...)) }

// TagNode is a state whose word is not a plain message.
func TagNode(k Kind, word h.Node) h.Node {
	return h.Span(h.Class("tag", string(k)), Icon(k.icon()), word)
}

// Tags sets several tags in a row.
func Tags(tags ...h.Node) h.Node { return h.Div(h.Class("tags"), h.Group(tags...)) }

// MarkIcon is a state's icon in its colour, for lists of checks; the word stands beside it.
func MarkIcon(k Kind) h.Node {
	return h.Span(h.Class("mark-"+string(k)), Icon(k.icon()))
}

// Check is one line of Checks: a state and what it is about.
func Check(k Kind, what h.Node) h.Node { return h.Li(MarkIcon(k), h.Div(what)) }

// Checks lists what was checked, each line a Check.
func Checks(items ...h.Node) h.Node {
	return h.Ul(h.Class("checks"), h.Role("list"), h.Group(items...))
}

// DueKind says what kind of deadline it is.
type DueKind int

// A deadline is judged by its days; unless there is none, or it was met.
const (
	DueByDays DueKind = iota
	DueNone
	DueDone
)

// DueView is a deadline. Days counts from today: negative is past, 0 today. Text is the
// date or hour beside the words; Prefix is a message before them ("opracować do").
type DueView struct {
	Kind      DueKind
	Days      int
	Text      string
	Statutory bool
	Prefix    string
}

// Due is the deadline on day, seen today; a zero day is no deadline.
func Due(today, day date.Date) DueView {
	if day.IsZero() {
		return DueView{Kind: DueNone}
	}
	return DueView{Days: day.Sub(today), Text: day.PL()}
}

// soon is how many days before it a deadline turns amber.
const soon = 7

// DueLabel says a deadline in words: "3 dni po terminie", "dziś", "jutro", "za 4 dni".
func DueLabel(d DueView) h.Node {
	switch {
	case d.Kind == DueNone:
		return h.Span(h.Class("due none"), h.T("ui.due.none"))
	case d.Kind == DueDone:
		return due("ok", "ok", d, h.T("ui.due.done"))
	case d.Days < 0:
		return due("danger", "danger", d, h.T("ui.due.overdue", i18n.A{"Count": -d.Days}))
	case d.Days == 0:
		return due("warn", "waiting", d, h.T("ui.due.today"))
	case d.Days == 1:
		return due("warn", "waiting", d, h.T("ui.due.tomorrow"))
	case d.Days <= soon:
		return due("warn", "waiting", d, h.T("ui.due.in", i18n.A{"Count": d.Days}))
	}
	return due("", "waiting", d, h.T("ui.due.in", i18n.A{"Count": d.Days}))
}

func due(class, icon string, d DueView, words h.Node) h.Node {
	return h.Group(
		h.Span(h.Class("due", class), Icon(icon), h.Span(
			h.When(d.Prefix != "", func() h.Node { return h.Group(h.T(d.Prefix), h.Text(" ")) }),
			words)),
		h.When(d.Text != "" || d.Statutory, func() h.Node {
			return Sub(Num(d.Text), h.If(d.Statutory, h.Group(h.Text(" "), Basis())))
		}),
	)
}

// DueWord is a span of days as a deadline is written: mark, colour and word.
func DueWord(k Kind, key string) h.Node {
	class := map[Kind]string{Danger: "danger", Warn: "warn"}[k]
	return due(class, k.icon(), DueView{}, h.T(key))
}

// DueLine says a deadline in one line, for headers: "opracować do 04.12.2026 · zostało 11 dni".
func DueLine(prefix string, d DueView) h.Node {
	class, icon, words := "", "waiting", h.T("ui.due.left", i18n.A{"Count": d.Days})
	switch {
	case d.Kind == DueNone:
		return h.Span(h.Class("due none"), h.T("ui.due.none"))
	case d.Days < 0:
		class, icon, words = "danger", "danger", h.T("ui.due.overdue", i18n.A{"Count": -d.Days})
	case d.Days == 0:
		class, words = "warn", h.T("ui.due.today")
	case d.Days <= 2*soon:
		class = "warn"
	}
	return h.Span(h.Class("due", class), Icon(icon), h.Span(h.T(prefix), h.Text(" "), Num(d.Text), h.Text(" · "), words))
}

// Basis marks a deadline set by law.
func Basis() h.Node { return h.Span(h.Class("basis"), h.T("ui.statutory")) }
