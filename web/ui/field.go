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
