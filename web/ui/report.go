package ui

import "cus/web/h"

// LiveFigure is a number inside a text that is counted from the records, not typed: live
// until the text is approved, frozen afterwards. href leads to what it was counted from.
func LiveFigure(words h.Node, href string, frozen bool, name h.Node) h.Node {
	class, icon := "figure-live", "plan"
	if frozen {
		class, icon = "figure-live frozen", "locked"
	}
	inside := h.Group(Icon(icon), words, Hidden(h.Text(" ("), name, h.Text(")")))
	if href == "" {
		return h.Span(h.Class(class), inside)
	}
	return h.A(h.Class(class), h.Href(href), inside)
}

// InsertButton puts text into the field of that id where its cursor stands. It needs a
// script; a choice beside the field does the same without one.
func InsertButton(key, field, text string, about h.Node) h.Node {
	return h.Button(h.Type("button"), h.Class("btn quiet small js-only"), h.Data("do", "insert"), h.Data("text", text), h.Attr("aria-controls", FieldID(field)),
		h.T(key), Hidden(h.Text(": "), about))
}
