package ui

import (
	"cus/web/h"
)

// Fact is one known thing: its name, its value, and below where it comes from.
type Fact struct {
	Label  string // message key
	Value  h.Node // nil says "nie podano"
	Source h.Node // quieter line below: source and date; may be nil
	Change string // address where it is changed; empty: not from here
}

// SummaryList shows facts that are read, not edited.
func SummaryList(facts ...Fact) h.Node { return summary("facts", facts) }

func summary(class string, facts []Fact) h.Node {
	return h.Dl(h.Class(class), h.Each(facts, func(f Fact) h.Node {
		value := f.Value
		if value == nil {
			value = Missing()
		}
		return h.Div(h.Dt(h.T(f.Label)), h.Dd(
			h.When(f.Change != "", func() h.Node {
				return h.A(h.Class("change"), h.Href(f.Change), h.T("ui.change"), Hidden(h.Text(": "), h.T(f.Label)))
			}),
			value,
			h.When(some(f.Source), func() h.Node { return Sub(f.Source) }),
		))
	}))
}

// Answers is one section of what was answered.
type Answers struct {
	Title  string // message key
	Change string // address of the part where it was answered
	Facts  []Fact
}

// CheckAnswers shows everything answered, section by section, before it takes effect.
func CheckAnswers(sections ...Answers) h.Node {
	return Stack(h.Each(sections, func(s Answers) h.Node {
		var change h.Node
		if s.Change != "" {
			change = h.A(h.Href(s.Change), h.T("ui.change"), Hidden(h.Text(": "), h.T(s.Title)))
		}
		return Panel(h.T(s.Title), change, summary("facts wide lined", s.Facts))
	}))
}

// EventKind is who made a thing happen: a person, the system, or a paper that came.
type EventKind string

// The kinds of event; the zero value is a person.
const (
	ByPerson   EventKind = ""
	BySystem   EventKind = "system"
	ByDocument EventKind = "document"
)

// Event is one line of a history: what, when (as written and as a machine reads it), who.
type Event struct {
	What     h.Node
	When     string // "19.11.2026, 9:31"
	DateTime string // 2026-11-19T09:31, may be empty
	Who      string
	Kind     EventKind
	More     h.Node // a link or a quieter sentence; may be nil
}

// Timeline is a history, newest first.
func Timeline(events ...Event) h.Node {
	return h.Ol(h.Class("time"), h.Each(events, func(e Event) h.Node {
		return h.Li(h.Class(string(e.Kind)),
			h.B(e.What),
			h.Span(h.Class("when"),
				h.Time(h.When(e.DateTime != "", func() h.Node { return h.DateTime(e.DateTime) }), h.Text(e.When)),
				h.When(e.Who != "", func() h.Node { return h.Text(" · " + e.Who) })),
			e.More,
		)
	}))
}

// IdentityView is who a record is about. Empty fields are left out.
type IdentityView struct {
	Heading     h.Node // the H1; the full name
	Restricted  bool   // only that a record exists
	Born        string // "14.03.1944"
	Age         string // "82 lata"
	Pesel       *PeselView
	Address     string
	Phone       string
	Coordinator string
	More        []Fact   // further facts in the row: Sprawa IPUS/2026/031
	State       h.Node   // tag and deadline in the row of facts
	Tags        []h.Node // only what changes how we act
	Actions     []h.Node // at most one primary
}

// IdentityBar opens every page of a record: name, facts, warnings, the next step.
func IdentityBar(v IdentityView) h.Node {
	born := v.Born
	if born != "" && v.Age != "" {
		born += " (" + v.Age + ")"
	}
	return h.Header(h.Class("ident full"),
		h.H1(v.Heading),
		h.When(len(v.Actions) > 0, func() h.Node { return h.Div(h.Class("acts"), h.Group(v.Actions...)) }),
		h.Div(h.Class("facts-row"),
			h.If(v.Restricted, Tag(Locked, "ui.restricted")),
			identityFacts(v, born),
			v.State,
		),
		h.When(len(v.Tags) > 0, func() h.Node { return Tags(v.Tags...) }),
	)
}

func identityFacts(v IdentityView, born string) h.Node {
	var facts []h.Node
	add := func(key string, value h.Node) {
		facts = append(facts, h.Div(h.Dt(h.T(key)), h.Dd(value)))
	}
	if born != "" {
		add("ui.ident.born", Num(born))
	}
	if v.Pesel != nil {
		add("ui.ident.pesel", PeselMask(*v.Pesel))
	}
	if v.Address != "" {
		add("ui.ident.address", h.Text(v.Address))
	}
	if v.Phone != "" {
		add("ui.ident.phone", Num(v.Phone))
	}
	if v.Coordinator != "" {
		add("ui.ident.coordinator", h.Text(v.Coordinator))
	}
	for _, f := range v.More {
		add(f.Label, f.Value)
	}
	if len(facts) == 0 {
		return nil
	}
	return h.Dl(h.Group(facts...))
}

// Subhead is the bar of a page that has no resident: title, a sentence, actions, on the
// darker ground the folder tabs are joined to.
func Subhead(h1, sentence h.Node, actions ...h.Node) h.Node {
	return h.Header(h.Class("ident full"),
		h.H1(h1),
		h.When(len(actions) > 0, func() h.Node { return h.Div(h.Class("acts"), h.Group(actions...)) }),
		h.When(some(sentence), func() h.Node { return h.Div(h.Class("facts-row"), h.Span(h.Class("sub"), sentence)) }),
	)
}

// PeselView is a PESEL number as shown: masked, or revealed for half a minute.
type PeselView struct {
	Last4      string
	Full       string // set only in the answer to a reveal
	RevealHref string // POST; empty where the reader may not see it
	RequestKey string
}

const peselDots = "•••••••"

// PeselMask shows the last four digits and, to who may, a button that reveals the number.
// The revealing is a POST that leaves a line in the journal; the number hides again after
// 30 seconds, and without a script with the next page. It holds a form, so it cannot
// stand inside a paragraph.
func PeselMask(v PeselView) h.Node {
	if v.Full != "" {
		masked := v
		masked.Full = ""
		return h.Div(h.Class("pesel"), h.Data("hide-after", "30"),
			Num(v.Full),
			h.Button(h.Type("button"), h.Class("as-link js-only"), h.Data("do", "hide"), h.T("ui.hide"), Hidden(h.T("ui.pesel.suffix"))),
			h.El("template", PeselMask(masked)),
		)
	}
	return h.Div(h.Class("pesel"),
		h.Span(h.Class("num"), h.Span(h.Hide(), h.Text(peselDots+v.Last4)), Hidden(h.T("ui.pesel.ends"), h.Text(" "+v.Last4))),
		h.When(v.RevealHref != "", func() h.Node {
			return h.Form(h.Class("reveal"), h.Method("post"), h.Action(v.RevealHref),
				h.Attr("hx-post", v.RevealHref), h.Attr("hx-target", "closest .pesel"), h.Attr("hx-swap", "outerHTML"),
				HiddenValue("request_key", v.RequestKey),
				h.Button(h.Class("as-link"), h.T("ui.show"), Hidden(h.T("ui.pesel.suffix"))))
		}),
	)
}

// Reveal is a value that is fetched, and the fetching logged, only when asked for: health,
// disability. what is the message key of what is shown, for screen readers.
func Reveal(href, requestKey, what string) h.Node {
	return h.Form(h.Class("reveal"), h.Method("post"), h.Action(href),
		HiddenValue("request_key", requestKey),
		h.Button(h.Class("as-link"), h.T("ui.show"), Hidden(h.Text(": "), h.T(what))))
}
