package ui

import (
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// TextInput is one line of text.
func TextInput(f *form.Form, name string, o Opt) h.Node { return input(f, name, "text", "", o) }

// EmailInput is an e-mail address.
func EmailInput(f *form.Form, name string, o Opt) h.Node { return input(f, name, "email", "", o) }

// PhoneInput is a phone number; spaces are welcome.
func PhoneInput(f *form.Form, name string, o Opt) h.Node {
	o.Size = or(o.Size, "s")
	return input(f, name, "tel", "num", o)
}

// PeselInput is a PESEL number; spaces are welcome.
func PeselInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode, o.Hint = or(o.Size, "s"), or(o.InputMode, "numeric"), or(o.Hint, "ui.hint.pesel")
	return input(f, name, "text", "num", o)
}

// DateInput is a day as text: 21.11.2026, 1.12.26 or 01122026. No calendar to fight with.
func DateInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode, o.Hint = or(o.Size, "s"), or(o.InputMode, "numeric"), or(o.Hint, "ui.hint.date")
	return input(f, name, "text", "num", o)
}

// TimeInput is a time of day as text: 9:00.
func TimeInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.Hint = or(o.Size, "xs"), or(o.Hint, "ui.hint.time")
	return input(f, name, "text", "num", o)
}

// HoursInput is a number of hours: 38 or 38,5.
func HoursInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode, o.Unit = or(o.Size, "xs"), or(o.InputMode, "decimal"), or(o.Unit, "ui.unit.hours")
	return input(f, name, "text", "num", o)
}

// MoneyInput is an amount in złoty: 1234,50.
func MoneyInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode, o.Unit = or(o.Size, "s"), or(o.InputMode, "decimal"), or(o.Unit, "ui.unit.zloty")
	return input(f, name, "text", "num", o)
}

// NumberInput is a whole number.
func NumberInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode = or(o.Size, "xs"), or(o.InputMode, "numeric")
	return input(f, name, "text", "num", o)
}

// CodeInput is the six digits of the second factor.
func CodeInput(f *form.Form, name string, o Opt) h.Node {
	o.Size, o.InputMode, o.AutoComplete = or(o.Size, "s"), "numeric", or(o.AutoComplete, "one-time-code")
	return input(f, name, "text", "num", o)
}

// PasswordInput is a password: never shown back, pasting allowed, with a button to see it.
// AutoComplete is "current-password" unless set.
func PasswordInput(f *form.Form, name string, o Opt) h.Node {
	o.AutoComplete = or(o.AutoComplete, "current-password")
	return Field(f, name, o, h.Div(h.Class("unit"),
		h.Input(ControlAttrs(f, name, o), h.Type("password"), h.Class("in"), h.AutoComplete(o.AutoComplete), h.Group(o.Attrs...)),
		h.Button(h.Type("button"), h.Class("btn js-only"), h.Data("do", "password"), h.Attr("aria-pressed", "false"), h.Attr("aria-controls", FieldID(name)),
			h.T("ui.show"), Hidden(h.T("ui.password.suffix"))),
	))
}

func input(f *form.Form, name, kind, class string, o Opt) h.Node {
	return Field(f, name, o, h.Input(
		ControlAttrs(f, name, o),
		h.Type(kind), h.Class("in", class, o.Size),
		h.Value(f.Raw(name)),
		h.AutoComplete(or(o.AutoComplete, "off")),
		h.When(o.InputMode != "", func() h.Node { return h.InputMode(o.InputMode) }),
		h.When(o.MaxLength > 0, func() h.Node { return h.MaxLength(itoa(o.MaxLength)) }),
		h.If(class == "num" || kind == "email", h.Attr("spellcheck", "false")),
		h.Group(o.Attrs...),
	))
}

// FileInput chooses a file. accept lists the endings offered; what the file really is, the
// server finds out.
func FileInput(f *form.Form, name string, o Opt, accept string) h.Node {
	return Field(f, name, o, h.Input(ControlAttrs(f, name, o), h.Type("file"), h.Class("in file"), h.Attr("accept", accept)))
}

// TextArea is a longer text. With Count it says how much of the room is used; more than
// that can still be typed, and is refused with a reason when sent.
func TextArea(f *form.Form, name string, o Opt) h.Node {
	return Field(f, name, o, h.Group(
		h.Textarea(ControlAttrs(f, name, o), h.Class("in", o.Size), h.AutoComplete(or(o.AutoComplete, "off")),
			h.When(o.Rows > 0, func() h.Node { return h.Rows(itoa(o.Rows)) }),
			h.When(o.Count > 0, func() h.Node { return h.Data("count", itoa(o.Count)) }),
			h.Group(o.Attrs...),
			h.Text("\n"+f.Raw(name))), // the browser eats one line break after the tag
		h.When(o.Count > 0, func() h.Node {
			return h.Span(h.Class("counter"), h.ID(FieldID(name)+"-count"),
				h.Span(h.Data("used", ""), h.Text(itoa(len([]rune(f.Raw(name)))))), h.Text(" "), h.T("ui.of_characters", i18n.A{"Count": o.Count}))
		}),
	))
}
