package ui

import (
	"cus/internal/platform/form"
	"cus/web/h"
	"cus/web/link"
)

// EditorForm is a form as long as its page, whose foot is a FormBar.
func EditorForm[V ~int | ~int32 | ~int64](action, key string, version V, children ...h.Node) h.Node {
	return h.Form(h.Class("editor"), h.Data("editor", ""), formFrame(action, key, version),
		// Enter in a field keeps the page and stays on it.
		h.Button(h.Type("submit"), h.Class("vh"), h.TabIndex("-1"), h.Hide(), h.T("ui.save.now")),
		h.Group(children...))
}

// FormBar is the action bar inside an EditorForm: the state of its draft at the left, the
// buttons at the right.
func FormBar(draft h.Node, buttons ...h.Node) h.Node {
	return h.Div(h.Class("action-bar full"), h.Div(h.Class("acts"), h.Group(buttons...)), draft)
}

// RowForm is the form of one open row: sent with Ctrl+Enter, left with Escape, which asks
// first when something was typed. title heads it and takes the focus.
func RowForm[V ~int | ~int32 | ~int64](id, action, key string, version V, title h.Node, children ...h.Node) h.Node {
	return h.Form(h.Class("row-edit edge"), h.ID(id), h.Data("editor", ""), h.AttrT("data-ask", "ui.row.ask"), h.AriaLabelledBy(id+"-tytul"),
		formFrame(action, key, version),
		h.H3(h.ID(id+"-tytul"), h.TabIndex("-1"), h.Data("focus", ""), title),
		h.Group(children...))
}

// RowActs are the buttons of an open row: what keeps it, what leaves it as it was, and at
// the right what takes it away (may be nil).
func RowActs(save, cancel, remove h.Node) h.Node {
	return h.Div(h.Class("inline row-acts"), save, cancel, h.When(some(remove), func() h.Node { return h.Span(h.Class("away"), remove) }))
}

// CancelRow is the way out of an open row; href is the page without it, draft the address
// whose draft is forgotten on the way.
func CancelRow(href, draft string) h.Node {
	return h.A(h.Class("btn"), h.Href(href), h.Data("cancel", draft), h.Data("drop", link.DraftDrop), h.T("ui.cancel"))
}

// RemoteButton sends the form of that id, which stands elsewhere on the page.
func RemoteButton(key, formID string, more ...h.Node) h.Node {
	return button("button", "btn quiet", key, more, h.Type("submit"), h.Attr("form", formID), busy())
}

// EmptyForm is a form without anything to see, sent by a RemoteButton.
func EmptyForm[V ~int | ~int32 | ~int64](id, action, key string, version V, hidden ...h.Node) h.Node {
	return h.Form(h.ID(id), h.Flag("hidden", true), formFrame(action, key, version), h.Group(hidden...))
}

// Weeks is the row of five boxes that say which of a month's Mondays, Tuesdays … are meant;
// none ticked is every week.
func Weeks(f *form.Form, name string, o Opt) h.Node {
	return h.Fieldset(h.Class("field", o.Span), describedBy(f, name, o),
		h.Legend(fieldLabel(o)),
		around(f, name, o),
		h.Div(h.Class("days"), h.EachI([]string{"1", "2", "3", "4", "5"}, func(i int, week string) h.Node {
			id := FieldID(name)
			if i > 0 {
				id += "-" + week
			}
			return h.Label(
				h.Input(h.ID(id), h.Type("checkbox"), h.Name(name), h.Value(week), h.Checked(f.Has(name, week)),
					h.AttrT("aria-label", "ui.week.long."+week), h.Group(o.Attrs...)),
				h.Span(h.Hide(), h.Text(week+".")))
		})))
}

// Suggest is a line of text with suggestions to pick from; anything may be typed.
func Suggest(f *form.Form, name string, o Opt, values ...string) h.Node {
	list := FieldID(name) + "-list"
	o.Attrs = append(o.Attrs, h.Attr("list", list))
	return Field(f, name, o, h.Group(
		h.Input(ControlAttrs(f, name, o), h.Type("text"), h.Class("in"), h.Value(f.Raw(name)), h.AutoComplete("off"), h.Group(o.Attrs...)),
		h.El("datalist", h.ID(list), h.Each(values, func(v string) h.Node { return h.Option(h.Value(v)) }))))
}

// Figures is the part of an open row that follows what is typed: at the left what the
// timetable gives, at the right what it costs, below what is short of.
func Figures(id string, left, right h.Node, notes ...h.Node) h.Node {
	return h.Div(h.Class("figures"), h.ID(id), h.Div(h.Class("split"), h.Span(h.Class("hint"), left), h.Output(right)), h.Group(notes...))
}

// Live makes what stands in it ask href for figures after each change; the answer takes the
// place of target.
func Live(href, target string, children ...h.Node) h.Node {
	return h.Div(h.Class("live"), h.Attr("hx-post", href), h.Attr("hx-trigger", "change delay:300ms"), h.Attr("hx-include", "closest form"),
		h.Attr("hx-target", "#"+target), h.Attr("hx-swap", "outerHTML"), h.Attr("hx-sync", "this:replace"), h.Group(children...))
}

// NeedRow is one need in a list of fields: its words, what becomes of it, and the reason
// where it stays outside. below says which goals answer it (may be nil).
func NeedRow(text, fate, reason, below h.Node, hidden ...h.Node) h.Node {
	return h.Div(h.Class("need edge"), h.Group(hidden...), h.Div(h.Class("grid"), text, fate, reason),
		h.When(some(below), func() h.Node { return h.Div(h.Class("sub"), below) }))
}

// LinkChips names what something is linked with, after a word that says how.
func LinkChips(word h.Node, chips ...h.Node) h.Node {
	return h.Div(h.Class("chips"), h.Span(word), h.Group(chips...))
}

// PanelFoot is the last line of a panel: what can be added to it.
func PanelFoot(nodes ...h.Node) h.Node {
	return h.Div(h.Class("pad foot"), h.Div(h.Class("inline"), h.Group(nodes...)))
}

// MoveButtons move a thing one place up or down; each may be missing at its end.
func MoveButtons[V ~int | ~int32 | ~int64](action string, version V, what string, first, last bool, hidden ...h.Node) h.Node {
	one := func(way, key, icon string) h.Node {
		return h.Form(h.Class("move"), formFrame(action, form.NewKey(), version), h.Group(hidden...), HiddenValue("way", way),
			h.Button(h.Type("submit"), h.Class("as-link"), Icon(icon), h.T(key), Hidden(h.Text(": "+what))))
	}
	return h.Group(h.When(!first, func() h.Node { return one("up", "ui.move.up", "up") }), h.When(!last, func() h.Node { return one("down", "ui.move.down", "down") }))
}

// Widths of the columns of two tables that read as one, around an open row.
const Services TableOpt = "services"

// Headless keeps the headings for screen readers.
const Headless TableOpt = "headless"
