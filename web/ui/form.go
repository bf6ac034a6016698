package ui

import (
	"fmt"

	"cus/internal/platform/check"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// Form is a POST to action. key makes it carried out once however often it is pressed;
// version is the version of the row it changes, 0 for a new one. Children may hold
// attributes of the form, such as h.ID or hx-*.
func Form[V ~int | ~int32 | ~int64](action, key string, version V, children ...h.Node) h.Node {
	return h.Form(h.Class("form"), formFrame(action, key, version), h.Group(children...))
}

// WideForm is a Form as wide as the page: plan editor, tables with fields.
func WideForm[V ~int | ~int32 | ~int64](action, key string, version V, children ...h.Node) h.Node {
	return h.Form(h.Class("form wide"), formFrame(action, key, version), h.Group(children...))
}

// PostButton is a form of one button: an action without fields.
func PostButton[V ~int | ~int32 | ~int64](action, key string, version V, button h.Node, hidden ...h.Node) h.Node {
	return h.Form(formFrame(action, key, version), h.Group(hidden...), button)
}

func formFrame[V ~int | ~int32 | ~int64](action, key string, version V) h.Node {
	return h.Group(
		h.Method("post"), h.Action(action), h.Flag("novalidate", true), // reasons come from us, in one list
		HiddenValue(form.KeyField, key),
		h.When(version != 0, func() h.Node { return HiddenValue(form.VersionField, fmt.Sprint(int64(version))) }),
	)
}

// HiddenValue is a value the form carries unseen.
func HiddenValue(name, value string) h.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}

// ErrorSummary lists everything against the form, each line a link to its field. It takes
// the focus when the page comes.
func ErrorSummary(problems []check.Problem) h.Node {
	return errorList(problems, func(string) string { return "" })
}

func errorList(problems []check.Problem, at func(field string) string) h.Node {
	if len(problems) == 0 {
		return nil
	}
	fields := map[string]bool{}
	for _, p := range problems {
		if p.Field != "" {
			fields[p.Field] = true
		}
	}
	title := h.T("ui.errors.blocked")
	if len(fields) > 0 {
		title = h.T("ui.errors.fields", i18n.A{"Count": len(fields)})
	}
	return h.Div(h.Class("errors"), h.Role("alert"), h.TabIndex("-1"), h.AriaLabelledBy("bledy"),
		h.H2(h.ID("bledy"), title),
		h.Ul(h.Each(problems, func(p check.Problem) h.Node {
			if p.Field == "" {
				return h.Li(h.T(p.Key, p.Args))
			}
			return h.Li(h.A(h.Href(at(p.Field)+"#"+FieldID(p.Field)), h.T(p.Key, p.Args)))
		})))
}

// ErrorsAt is Errors for a form of several pages: at says where a field stands, "" for here.
func ErrorsAt(f *form.Form, at func(field string) string) h.Node {
	return errorList(f.Problems(), at)
}

// Errors is the ErrorSummary of a form; a form without problems shows nothing.
func Errors(f *form.Form) h.Node { return ErrorSummary(f.Problems()) }

// aboutNode is text for screen readers that follows a button's word.
type aboutNode struct{ h.Node }

// About says, for screen readers only, what a button or link is about: several "Zmień" on
// one page must be told apart.
func About(what string) h.Node { return aboutNode{Hidden(h.Text(": " + what))} }

// button puts attributes and icons before the word, and what it is about after it.
func button(tag, class, key string, more []h.Node, fixed ...h.Node) h.Node {
	var before, after []h.Node
	for _, n := range more {
		if a, ok := n.(aboutNode); ok {
			after = append(after, a.Node)
			continue
		}
		before = append(before, n)
	}
	return h.El(tag, h.Class(class), h.Group(fixed...), h.Group(before...), h.T(key), h.Group(after...))
}

// Primary is the one button that does what the page is for.
func Primary(key string, more ...h.Node) h.Node {
	return button("button", "btn primary", key, more, h.Type("submit"), busy())
}

// Button is any other button that sends the form.
func Button(key string, more ...h.Node) h.Node {
	return button("button", "btn", key, more, h.Type("submit"), busy())
}

// SmallButton sends a form from a row of a table.
func SmallButton(key string, more ...h.Node) h.Node {
	return button("button", "btn small", key, more, h.Type("submit"), busy())
}

// Quiet is a button that sends the form and looks like a link.
func Quiet(key string, more ...h.Node) h.Node {
	return button("button", "btn quiet", key, more, h.Type("submit"), busy())
}

// SubmitDanger is a button that ends or removes something; it stands on a page of its own
// that says what will happen.
func SubmitDanger(key string, more ...h.Node) h.Node {
	return button("button", "btn danger", key, more, h.Type("submit"), busy())
}

// busy is what a pressed button reads until the answer comes.
func busy() h.Node { return h.AttrT("data-busy", "ui.busy") }

// LinkButton is a link drawn as a button.
func LinkButton(key, href string, more ...h.Node) h.Node {
	return button("a", "btn", key, more, h.Href(href))
}

// PrimaryLink is a link drawn as the primary button.
func PrimaryLink(key, href string, more ...h.Node) h.Node {
	return button("a", "btn primary", key, more, h.Href(href))
}

// SmallLink is a link drawn as a button of a table row.
func SmallLink(key, href string, more ...h.Node) h.Node {
	return button("a", "btn small", key, more, h.Href(href))
}

// QuietLink is a link with the height of a button.
func QuietLink(key, href string, more ...h.Node) h.Node {
	return button("a", "btn quiet", key, more, h.Href(href))
}

// PrintButton prints the page; without a script it does not appear.
func PrintButton(key string) h.Node {
	return h.Button(h.Type("button"), h.Class("btn js-only"), h.Data("do", "print"), Icon("print"), h.T(key))
}

// SaveStatus says whether what was typed is safe.
type SaveStatus string

// The states of saving.
const (
	Saved      SaveStatus = "saved"
	Saving     SaveStatus = "saving"
	SaveFailed SaveStatus = "failed"
	Offline    SaveStatus = "offline"
)

// SaveState says it in words: "Zapisano o 10:42". at is the time of the last save; more
// may hold attributes, such as the h.ID an answer swaps.
func SaveState(s SaveStatus, at string, more ...h.Node) h.Node {
	icon := map[SaveStatus]string{Saved: "saved", Saving: "saving", SaveFailed: "danger", Offline: "offline"}[s]
	return h.Span(h.Class("save", string(s)), h.Group(more...), Icon(icon), h.Span(h.T("ui.save."+string(s), i18n.A{"At": at})))
}

// ActionBar stays at the foot of the window: the state of saving and a sentence at the
// left (either may be nil), the buttons at the right.
func ActionBar(state, sentence h.Node, buttons ...h.Node) h.Node {
	return h.Div(h.Class("action-bar full"), state,
		h.When(some(sentence), func() h.Node { return Sub(sentence) }),
		h.Div(h.Class("acts"), h.Group(buttons...)))
}

// RowEdit is the open row of a table: fields on the green ground under it.
func RowEdit(children ...h.Node) h.Node {
	return h.Div(h.Class("row-edit edge"), h.Group(children...))
}

// Pick is one found thing to pick by a radio button: a person that may be the same one.
func Pick(f *form.Form, name string, i int, value string, title h.Node, below ...h.Node) h.Node {
	id := FieldID(name)
	if i > 0 {
		id += "-" + itoa(i+1)
	}
	return h.Div(h.Class("pick edge"),
		h.Input(h.Type("radio"), h.ID(id), h.Name(name), h.Value(value), h.Checked(f.Has(name, value))),
		h.Div(h.Label(h.For(id), title), h.Group(below...)))
}
