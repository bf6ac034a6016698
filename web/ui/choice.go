package ui

import (
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// Choice is one thing to choose. Text stands where the word is a value, not a message.
type Choice struct {
	Value    string
	Label    string // message key
	Args     i18n.A // of Label
	Text     string // instead of Label
	Word     h.Node // instead of Label
	Hint     string // message key
	HintText string // instead of Hint
	More     h.Node // fields that belong to this choice; may be nil
	Group    string // Select: message key of its group
	Disabled bool
}

func (c Choice) word() h.Node {
	switch {
	case c.Word != nil:
		return c.Word
	case c.Text != "":
		return h.Text(c.Text)
	}
	return h.T(c.Label, c.Args)
}

// Select is a list to choose one from, for more than about six choices.
func Select(f *form.Form, name string, choices []Choice, o Opt) h.Node {
	return Field(f, name, o, h.Select(
		ControlAttrs(f, name, o), h.Class("in", o.Size), h.Group(o.Attrs...),
		h.Option(h.Value(""), h.T(or(o.Empty, "ui.choose"))),
		options(f, name, choices),
	))
}

// options writes choices in order, neighbours of one group together.
func options(f *form.Form, name string, choices []Choice) h.Node {
	var out, group []h.Node
	for i, c := range choices {
		group = append(group, h.Option(h.Value(c.Value), h.Selected(f.Has(name, c.Value)), h.Disabled(c.Disabled), c.word()))
		if last := i == len(choices)-1; !last && choices[i+1].Group == c.Group {
			continue
		}
		if c.Group == "" {
			out = append(out, group...)
		} else {
			out = append(out, h.OptGroup(h.AttrT("label", c.Group), h.Group(group...)))
		}
		group = nil
	}
	return h.Group(out...)
}

// Radios is a question with one answer.
func Radios(f *form.Form, name string, choices []Choice, o Opt) h.Node {
	return question(f, name, o, "radiogroup", h.EachI(choices, func(i int, c Choice) h.Node {
		return choice(f, name, "radio", i, c, o)
	}))
}

// Checkboxes is a question with any number of answers, all sent under one name.
func Checkboxes(f *form.Form, name string, choices []Choice, o Opt) h.Node {
	return question(f, name, o, "group", h.EachI(choices, func(i int, c Choice) h.Node {
		return choice(f, name, "checkbox", i, c, o)
	}))
}

// question is a fieldset: legend, hint and error belong to all its choices.
func question(f *form.Form, name string, o Opt, role string, choices h.Node) h.Node {
	class, legend := "choices", ""
	if o.InRow {
		class += " row"
	}
	if o.LabelHidden {
		legend = "vh"
	}
	big := ""
	if o.Big {
		big = "big"
	}
	_, wrong := f.Error(name)
	return h.Fieldset(h.Class("field", o.Span, big), h.Role(role), describedBy(f, name, o),
		h.If(wrong && role == "radiogroup", h.Attr("aria-invalid", "true")),
		h.If(o.Required && role == "radiogroup", h.Attr("aria-required", "true")),
		h.Legend(h.Class(legend), fieldLabel(o)),
		around(f, name, o),
		h.Div(h.Class(class), choices),
	)
}

func choice(f *form.Form, name, kind string, i int, c Choice, o Opt) h.Node {
	id := FieldID(name)
	if i > 0 {
		id += "-" + itoa(i+1)
	}
	hint := c.Hint != "" || c.HintText != ""
	return h.Div(h.Class("choice"),
		h.Input(h.Type(kind), h.ID(id), h.Name(name), h.Value(c.Value),
			h.Checked(f.Has(name, c.Value)), h.Disabled(c.Disabled || o.Disabled),
			h.When(hint, func() h.Node { return h.AriaDescribedBy(id + "-about") }),
			h.Group(o.Attrs...)),
		h.Label(h.For(id), c.word()),
		h.When(hint, func() h.Node {
			if c.HintText != "" {
				return h.Span(h.Class("hint"), h.ID(id+"-about"), h.Text(c.HintText))
			}
			return h.Span(h.Class("hint"), h.ID(id+"-about"), h.T(c.Hint))
		}),
		h.When(some(c.More), func() h.Node { return h.Div(h.Class("more"), c.More) }),
	)
}

// Checkbox is one box to tick; it sends "1".
func Checkbox(f *form.Form, name string, o Opt) h.Node {
	return h.Div(h.Class("field", o.Span),
		h.When(hasError(f, name), func() h.Node { p, _ := f.Error(name); return fieldError(FieldID(name), p) }),
		h.Div(h.Class("choice"),
			h.Input(ControlAttrs(f, name, o), h.Type("checkbox"), h.Value("1"), h.Checked(f.Flag(name)), h.Group(o.Attrs...)),
			h.Label(h.For(FieldID(name)), fieldLabel(o)),
			h.When(o.Hint != "", func() h.Node { return h.Span(h.Class("hint"), h.ID(FieldID(name)+"-hint"), h.T(o.Hint, o.HintArgs)) }),
		))
}

func hasError(f *form.Form, name string) bool {
	_, wrong := f.Error(name)
	return wrong
}

// weekdays are the days of a timetable as sent, Monday first.
var weekdays = []string{"1", "2", "3", "4", "5", "6", "7"}

// Weekdays is the row of seven boxes of a timetable; values are "1" (Monday) to "7".
func Weekdays(f *form.Form, name string, o Opt) h.Node {
	return h.Fieldset(h.Class("field", o.Span), describedBy(f, name, o),
		h.Legend(fieldLabel(o)),
		around(f, name, o),
		h.Div(h.Class("days"), h.EachI(weekdays, func(i int, day string) h.Node {
			id := FieldID(name)
			if i > 0 {
				id += "-" + day
			}
			return h.Label(
				h.Input(h.ID(id), h.Type("checkbox"), h.Name(name), h.Value(day), h.Checked(f.Has(name, day)),
					h.AttrT("aria-label", "ui.day.long."+day), h.Group(o.Attrs...)),
				h.Span(h.Hide(), h.T("ui.day.short."+day)))
		})))
}
