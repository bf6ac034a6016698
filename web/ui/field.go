package ui

import (
	"strings"

	"cus/internal/platform/check"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// Opt is what a field says about itself. Only Label is needed.
type Opt struct {
	Label     string // message key
	LabelArgs i18n.A
	Hint      string // message key; the date, PESEL and similar fields bring their own
	HintArgs  i18n.A
	Known     string // message key: where the value already there comes from
	Required  bool
	Optional  bool // says "(nieobowiązkowe)" where most fields are required

	AutoComplete string // "off" when empty: staff type other people's data
	InputMode    string
	Size         string // "xs", "s" or "m"; full width when empty
	Span         string // width in Grid: "w2" … "w12"
	Unit         string // message key after the control: "godz."
	MaxLength    int
	Count        int // TextArea: at most so many characters, with a counter
	Rows         int
	Empty        string // Select: message key of the choice of nothing
	InRow        bool   // Radios, Checkboxes: side by side
	Big          bool   // the legend is a heading: the one question of a page
	LabelHidden  bool   // the column heading says it already
	ReadOnly     bool
	Disabled     bool
	Attrs        []h.Node // of the control: hx-*, data-*
}

// FieldID is the id of the control called name; a link in the list of errors leads there.
func FieldID(name string) string {
	return "f-" + strings.NewReplacer(".", "-", "[", "-", "]", "", " ", "-").Replace(name)
}

// Field sets a control of any kind between its label, hint and error. The control must
// carry ControlAttrs(f, name, o), which ties them together.
func Field(f *form.Form, name string, o Opt, control h.Node) h.Node {
	label := ""
	if o.LabelHidden {
		label = "vh"
	}
	return h.Div(h.Class("field", o.Span),
		h.Label(h.Class(label), h.For(FieldID(name)), fieldLabel(o)),
		around(f, name, o),
		withUnit(o, control),
	)
}

func fieldLabel(o Opt) h.Node {
	return h.Group(h.T(o.Label, o.LabelArgs), h.If(o.Optional, h.Span(h.Class("opt"), h.Text(" "), h.T("ui.optional"))))
}

// around is what stands between label and control: hint, source of the value, error.
func around(f *form.Form, name string, o Opt) h.Node {
	id := FieldID(name)
	problem, wrong := f.Error(name)
	return h.Group(
		h.When(o.Hint != "", func() h.Node { return h.Span(h.Class("hint"), h.ID(id+"-hint"), h.T(o.Hint, o.HintArgs)) }),
		h.When(o.Known != "" && !wrong, func() h.Node {
			return h.Span(h.Class("known"), h.ID(id+"-known"), Icon("info"), h.Span(h.T(o.Known)))
		}),
		h.When(wrong, func() h.Node { return fieldError(id, problem) }),
		meanwhile(f, name),
	)
}

// meanwhile shows what the record holds now, where somebody saved between the opening of
// the form and its sending.
func meanwhile(f *form.Form, name string) h.Node {
	now, changed := f.Meanwhile(name)
	if !changed {
		return nil
	}
	text := h.T("form.meanwhile", i18n.A{"Value": now})
	if now == "" {
		text = h.T("form.meanwhile_empty")
	}
	return h.Span(h.Class("known"), Icon("warn"), h.Span(text))
}

func fieldError(id string, p check.Problem) h.Node {
	return h.Span(h.Class("error"), h.ID(id+"-err"), Icon("danger"), h.Span(Hidden(h.T("ui.error.word")), h.T(p.Key, p.Args)))
}

func withUnit(o Opt, control h.Node) h.Node {
	if o.Unit == "" {
		return control
	}
	return h.Div(h.Class("unit"), control, h.Span(h.T(o.Unit)))
}

// ControlAttrs are the id, the name and everything that ties a control to its hint and
// its error.
func ControlAttrs(f *form.Form, name string, o Opt) h.Node {
	_, wrong := f.Error(name)
	return h.Group(
		h.ID(FieldID(name)), h.Name(name),
		describedBy(f, name, o),
		h.If(wrong, h.Attr("aria-invalid", "true")),
		h.Flag("required", o.Required), h.Disabled(o.Disabled), h.Flag("readonly", o.ReadOnly),
	)
}

func describedBy(f *form.Form, name string, o Opt) h.Node {
	id := FieldID(name)
	var by []string
	if o.Hint != "" {
		by = append(by, id+"-hint")
	}
	if _, wrong := f.Error(name); wrong {
		by = append(by, id+"-err")
	} else if o.Known != "" {
		by = append(by, id+"-known")
	}
	if o.Count > 0 {
		by = append(by, id+"-count")
	}
	if len(by) == 0 {
		return nil
	}
	return h.AriaDescribedBy(strings.Join(by, " "))
}

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

// Choice is one thing to choose. Text stands where the word is a value, not a message.
type Choice struct {
	Value    string
	Label    string // message key
	Text     string // instead of Label
	Hint     string // message key
	HintText string // instead of Hint
	More     h.Node // fields that belong to this choice; may be nil
	Group    string // Select: message key of its group
	Disabled bool
}

func (c Choice) word() h.Node {
	if c.Text != "" {
		return h.Text(c.Text)
	}
	return h.T(c.Label)
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
			h.When(hint, func() h.Node { return h.AriaDescribedBy(id + "-hint") }),
			h.Group(o.Attrs...)),
		h.Label(h.For(id), c.word()),
		h.When(hint, func() h.Node {
			if c.HintText != "" {
				return h.Span(h.Class("hint"), h.ID(id+"-hint"), h.Text(c.HintText))
			}
			return h.Span(h.Class("hint"), h.ID(id+"-hint"), h.T(c.Hint))
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

// Fieldset groups fields under one legend.
func Fieldset(key string, fields ...h.Node) h.Node {
	return h.Fieldset(h.Class("field"), h.Legend(h.T(key)), h.Div(h.Class("form"), h.Group(fields...)))
}

// Pair sets two fields side by side.
func Pair(left, right h.Node) h.Node { return h.Div(h.Class("pair"), left, right) }

// Grid sets fields in twelve columns by their Opt.Span; a field without one takes three.
func Grid(fields ...h.Node) h.Node { return h.Div(h.Class("grid"), h.Group(fields...)) }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
