package ui

import (
	"cus/internal/platform/i18n"
	"cus/internal/platform/paging"
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

// PageView is one page of a longer list, which begins after a line and not at a number.
// Addresses that lead nowhere are empty.
type PageView struct {
	FirstHref string // on a page that is not the first
	NextHref  string // where there are more lines
}

// Pagination leads on from a page of a longer list, and back to its beginning.
func Pagination(p PageView) h.Node {
	if p.FirstHref == "" && p.NextHref == "" {
		return nil
	}
	return h.Nav(h.Class("pages"), h.AttrT("aria-label", "ui.pages"), h.Ul(
		h.When(p.FirstHref != "", func() h.Node {
			return h.Li(h.A(h.Class("btn small"), h.Rel("first"), h.Href(p.FirstHref), Icon("previous"), h.T("ui.page.first")))
		}),
		h.When(p.NextHref != "", func() h.Node {
			return h.Li(h.A(h.Class("btn small"), h.Rel("next"), h.Href(p.NextHref), h.T("ui.page.next", i18n.A{"Count": paging.Size}), Icon("next")))
		}),
	))
}
