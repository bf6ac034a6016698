package page

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// Failure is a request that ended otherwise than asked.
type Failure struct {
	Key       string // failure.not_found: Key+".title" and Key+".text" are its words
	Status    int
	Reason    string // message key of why access was refused
	AskAccess string // address where access may be asked for
	By        string // who saved meanwhile
	At        time.Time
	Incident  string
	Phone     string
	SignedIn  bool

	Retry string              // address to try again; empty: there is none
	Sent  map[string][]string // the form that was sent there; nil: it was only a page
	File  bool                // a file came with it, which the page cannot hold
}

// Fail says what happened, whether the work was saved, and where to go.
func Fail(f Failure) Doc {
	number := ""
	if f.Status >= 500 {
		number = f.Incident
	}
	args := i18n.A{"By": f.By, "At": ""}
	if !f.At.IsZero() {
		args["At"] = i18n.TimeOfDay(f.At)
	}
	home := ui.PrimaryLink("failure.home", link.Home)
	if f.Retry != "" {
		home = ui.LinkButton("failure.home", link.Home)
	}
	body := h.Div(h.Class("failure stack"),
		h.H1(h.T(f.Key+".title")),
		h.When(f.Reason != "", func() h.Node { return h.P(h.Class("lede"), h.T(f.Reason)) }),
		h.P(h.Class("lede"), h.T(f.Key+".text", args)),
		h.When(number != "", func() h.Node {
			return h.P(h.T("ui.incident"), h.Text(" "), h.Strong(ui.Num(number)),
				h.When(f.Phone != "", func() h.Node { return h.Group(h.Text(" · "), h.T("failure.phone", i18n.A{"Phone": f.Phone})) }))
		}),
		again(f),
		ui.Inline(
			h.When(f.AskAccess != "", func() h.Node { return ui.PrimaryLink("failure.ask_access", f.AskAccess) }),
			h.When(f.AskAccess == "", func() h.Node { return home }),
			h.When(f.AskAccess != "", func() h.Node { return ui.LinkButton("failure.home", link.Home) }),
		),
	)
	kind := Alone
	if f.SignedIn {
		kind = InShell
	}
	return Doc{Title: f.Key + ".title", Kind: kind, Body: body, Status: strconv.Itoa(f.Status)}
}

// again tries once more: a page is asked for again, a form sent again as it was.
func again(f Failure) h.Node {
	switch {
	case f.Retry == "":
		return nil
	case f.Sent == nil:
		return ui.Inline(ui.PrimaryLink("failure.again", f.Retry))
	}
	return h.Form(h.Class("stack"), h.Method("post"), h.Action(f.Retry),
		h.P(h.T("failure.again_keeps")),
		h.When(f.File, func() h.Node { return h.P(h.T("failure.again_file")) }),
		h.Each(slices.Sorted(maps.Keys(f.Sent)), func(name string) h.Node {
			return h.Each(f.Sent[name], func(v string) h.Node { return ui.HiddenValue(name, v) })
		}),
		ui.Inline(ui.Primary("failure.again")))
}
