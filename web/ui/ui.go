// Package ui holds the pieces every page is made of: the shell with rail and strip,
// panels, tables, states in words, the resident's identity, forms and their errors.
//
// A piece takes message keys and values and returns HTML; it never asks a store, a
// session or the clock. Pages put pieces together and write no classes of their own.
// Wzornik shows every piece in every state.
package ui

import (
	"strconv"

	"cus/internal/platform/i18n"
	"cus/web"
	"cus/web/h"
)

// Icon draws one icon of the sprite (web/assets/icons/icons.txt). It is decoration: a
// word always stands beside it, visible or for screen readers.
func Icon(name string) h.Node {
	return h.SVG(h.Class("icon"), h.Hide(), h.Attr("focusable", "false"),
		h.El("use", h.Attr("href", web.Asset("icons.svg")+"#"+name)))
}

// Hidden is text for screen readers only: the rest of a sentence the eye takes from
// the place on the page.
func Hidden(nodes ...h.Node) h.Node {
	return h.Span(h.Class("vh"), h.Group(nodes...))
}

// Sub is the second, quieter line under a value.
func Sub(nodes ...h.Node) h.Node { return h.Span(h.Class("sub"), h.Group(nodes...)) }

// Num is a number, sum or date: figures of equal width, never broken over two lines.
func Num(s string) h.Node { return h.Span(h.Class("num"), h.Text(s)) }

// Link is a link whose text is a value, such as a name or a number.
func Link(href, text string, more ...h.Node) h.Node {
	return h.A(h.Href(href), h.Text(text), h.Group(more...))
}

// LinkT is a link whose text is a message.
func LinkT(href, key string, more ...h.Node) h.Node {
	return h.A(h.Href(href), h.T(key), h.Group(more...))
}

// Missing says in words that a value is not known.
func Missing() h.Node { return h.Span(h.Class("missing"), h.T("ui.missing")) }

// TextOr is the value, or the word for "not given" when it is empty.
func TextOr(s string) h.Node {
	if s == "" {
		return Missing()
	}
	return h.Text(s)
}

// label is a message where key is one of ours, and plain text otherwise: names that
// reach the shell from outside the catalogue.
func label(key string) h.Node {
	if i18n.Has(key) {
		return h.T(key)
	}
	return h.Text(key)
}

func itoa(n int) string { return strconv.Itoa(n) }

// some reports whether a node was given at all.
func some(n h.Node) bool { return n != nil }
