package ui

import (
	"cus/internal/platform/i18n"
	"cus/web/h"
)

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
	return FilterWord(h.T(key), href, on, h.When(count > 0, func() h.Node { return h.Text(" " + itoa(count)) }))
}

// FilterWord is a FilterChip with words that stand in no catalogue.
func FilterWord(word h.Node, href string, on bool, more ...h.Node) h.Node {
	return h.A(h.Class("filter"), h.Href(href), current(on, "true"),
		h.If(on, Icon("ok")), word, h.Group(more...))
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
