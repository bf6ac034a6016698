package page

import (
	"cus/internal/domain/assessment"
	"cus/internal/platform/check"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

func readyProblems(v AssessmentView) check.List {
	l, _ := check.Problems(assessment.Ready(v.Content, v.Needs, v.Today))
	return l
}

// AssessmentPart is one part of the conversation between the list of all parts and the
// list of needs: a form for whoever leads the case, otherwise for reading.
func AssessmentPart(v AssessmentView) Doc {
	d := assessmentDoc(v, v.Form)
	if !v.Editable() {
		why := ui.AlertT(ui.Info, "assessment.read_only.others")
		if v.Completed() {
			why = ui.AlertT(ui.Info, "assessment.read_only.completed", i18n.A{"Name": v.CompletedBy, "At": i18n.DateTime(*v.CompletedAt)})
		}
		text := partText(v.Part)
		if v.Section == assessment.SummarySection {
			text = summaryList(v.Content)
		}
		d.Body = h.Group(ui.Errors(v.Form), why, unsaved(v.Form), ui.Panel(h.Group(h.T("assessment.section."+string(v.Section)), healthMark(v.Section)), partTag(v.Part.State), text),
			ui.Inline(ui.LinkButton("ui.back", link.Assessment(v.ref()), ui.Icon("back")), h.When(v.Section.Special(), func() h.Node {
				return ui.LinkButton("assessment.paper.with_health", link.AssessmentFullPrint(v.ref()), ui.Icon("print"))
			})))
		return d
	}
	d.Body = h.Div(h.Class("cols assess"),
		partNav(v),
		ui.Stack(partForm(v), summaryBefore(v), h.When(v.Section.Special() && v.Part.Version > 0, func() h.Node {
			return h.P(ui.LinkT(link.AssessmentFullPrint(v.ref()), "assessment.paper.with_health"))
		})),
		ui.Stack(needsPanelOf(v)),
	)
	d.Bar = h.Div(h.Class("need-bar full js-only"), needBoost(),
		h.A(h.Class("btn primary"), h.Href(link.FromPart(link.AssessmentNewNeed(v.ref()), string(v.Section))), ui.Icon("plus"), h.T("assessment.need.add")))
	return d
}

// unsaved is what was typed into a part that had been closed meanwhile.
func unsaved(f *form.Form) h.Node {
	var typed []h.Node
	for _, name := range []string{"body", "present", "needs", "current", "reasons"} {
		if text := f.Lines(name); text != "" {
			typed = append(typed, h.P(lines(text)))
		}
	}
	if len(typed) == 0 {
		return nil
	}
	return ui.Panel(h.T("assessment.unsaved"), nil, typed...)
}

// partNav lists the parts with how far each has come; any of them may be opened at any time.
func partNav(v AssessmentView) h.Node {
	return h.Nav(h.Class("parts"), h.AttrT("aria-label", "assessment.parts"),
		h.Ul(h.Role("list"), h.Each(assessment.Sections, func(s assessment.Section) h.Node {
			state := v.Of(s).State
			return h.Li(h.A(h.Href(link.AssessmentPart(v.ref(), string(s))), h.If(s == v.Section, h.AriaCurrent("page")),
				h.Span(h.T("assessment.section."+string(s)), healthMark(s)),
				h.Small(h.Class("part-"+partClass(state)), h.T(partStateKey(state)))))
		})),
		h.P(ui.LinkT(link.Assessment(v.ref()), "assessment.to_home")))
}

func partClass(s assessment.State) string {
	switch s {
	case assessment.Done:
		return "done"
	case assessment.Open:
		return "open"
	case assessment.NotApplicable:
		return "na"
	}
	return "none"
}

func partForm(v AssessmentView) h.Node {
	s, f := v.Section, v.Form
	at := link.AssessmentPart(v.ref(), string(s))
	title := h.Group(h.T("assessment.section."+string(s)), healthMark(s))
	if !s.Open(v.Listed) {
		return ui.Panel(title, partTag(v.Part.State), ui.Errors(f), Overtaken(f),
			ui.AlertT(ui.Info, "assessment.health_not_listed"),
			ui.Form(at, form.NewKey(), f.Version(),
				ui.Inline(ui.Primary("assessment.part.mark_na", h.Name("do"), h.Value("na")))))
	}
	inside := partFields(v)
	if s == assessment.SummarySection {
		inside = summaryFields(v)
	}
	return ui.Panel(title, partTag(v.Part.State), ui.Errors(f), Overtaken(f),
		ui.Form(at, form.NewKey(), f.Version(),
			inside,
			h.When(s == assessment.IncomeSection && v.MayReadIncome, func() h.Node {
				return h.P(ui.LinkT(link.ResidentIncome(v.ResidentRef), "assessment.income_link"))
			}),
			ui.Inline(ui.Primary("assessment.part.mark_done", h.Name("do"), h.Value("done")),
				ui.Button("assessment.part.keep", h.Name("do"), h.Value("save")),
				h.When(s != assessment.SummarySection, func() h.Node {
					return ui.Quiet("assessment.part.mark_na", h.Name("do"), h.Value("na"))
				}),
				h.When(canCopy(v), func() h.Node {
					return ui.Button("assessment.before.copy", ui.Icon("copy"), h.Name("do"), h.Value("copy"))
				}),
				h.El("noscript", ui.Button("assessment.part.keep_and_need", h.Name("do"), h.Value("need"))),
			),
			ui.Autosave(at, v.Number),
		))
}

func canCopy(v AssessmentView) bool {
	return v.PreviousSummary != nil || v.Previous != nil && !v.Previous.Empty()
}

// partFields are the text, then what is answered in a word; each with its ground.
func partFields(v AssessmentView) h.Node {
	s, f := v.Section, v.Form
	fields := s.Fields(v.Listed)
	return h.Group(
		withBefore(ui.TextArea(f, "body", ui.Opt{Label: "assessment.text." + string(s), Hint: "assessment.text_hint." + string(s), Rows: 9, Count: 8000}), before(v)),
		h.When(len(fields) > 0, func() h.Node {
			return h.Div(h.Class("facts-form"), h.Each(fields, func(field assessment.Field) h.Node { return partField(f, field) }))
		}),
		ui.More("assessment.grounds", groundsOf(s, fields)),
	)
}

func partField(f *form.Form, field assessment.Field) h.Node {
	o := ui.Opt{Label: fieldKey(field), InRow: true}
	switch field.Kind {
	case assessment.Line:
		o.MaxLength = 200
		return ui.TextInput(f, field.Name, o)
	case assessment.Day:
		return ui.DateInput(f, field.Name, o)
	}
	words := make([]ui.Choice, len(field.Options))
	for i, option := range field.Options {
		words[i] = ui.Choice{Value: option, Label: "assessment.answer." + option}
	}
	return ui.Radios(f, field.Name, words, o)
}

// groundsOf says on what ground each field may be kept: no ground, no field.
func groundsOf(s assessment.Section, fields []assessment.Field) h.Node {
	facts := []ui.Fact{{Label: "assessment.text." + string(s), Value: h.T("assessment.ground." + string(s.TextGround()))}}
	for _, f := range fields {
		facts = append(facts, ui.Fact{Label: fieldKey(f), Value: h.T("assessment.ground." + string(f.Ground)), Source: h.Text(f.Source)})
	}
	return ui.SummaryList(facts...)
}

func summaryFields(v AssessmentView) h.Node {
	f := v.Form
	return h.Group(
		ui.Pair(
			ui.DateInput(f, "held", ui.Opt{Label: "assessment.held"}),
			ui.Radios(f, "place", choices(assessment.Places, "assessment.place."), ui.Opt{Label: "assessment.place"}),
		),
		ui.TextArea(f, "present", ui.Opt{Label: "assessment.present", Hint: "assessment.present_hint", Rows: 2}),
		ui.TextArea(f, "needs", ui.Opt{Label: "assessment.needs", Hint: "assessment.needs_hint", Rows: 4}),
		ui.TextArea(f, "current", ui.Opt{Label: "assessment.current", Hint: "assessment.current_hint", Rows: 3}),
		ui.TextArea(f, "reasons", ui.Opt{Label: "assessment.reasons", Hint: "assessment.reasons_hint", Rows: 3}),
		ui.Radios(f, "feasibility", choices(assessment.Feasibilities, "assessment.feasibility."), ui.Opt{Label: "assessment.feasibility"}),
		ui.DateInput(f, "fee", ui.Opt{Label: "assessment.fee"}),
		ui.More("ui.legal_basis", h.P(h.T("assessment.help.basis"))),
	)
}

// before is what the previous assessment says of this part; nil where it says nothing.
func before(v AssessmentView) h.Node {
	if v.Before == nil || v.Previous == nil || v.Previous.Empty() {
		return nil
	}
	return h.El("aside", h.P(h.B(h.T("assessment.before.on", i18n.A{"Day": v.Before.HeldOn.PL()})), h.Text(" · "),
		ui.Link(link.Assessment(string(v.Before.Ref)), v.Before.Number)), partText(*v.Previous))
}

// withBefore sets what was written before at the right of what is being written.
func withBefore(field, old h.Node) h.Node {
	if old == nil {
		return field
	}
	return h.Div(h.Class("beside"), field, old)
}

// summaryBefore is the summary of the previous assessment.
func summaryBefore(v AssessmentView) h.Node {
	if v.Before == nil || v.PreviousSummary == nil {
		return nil
	}
	return ui.Panel(h.T("assessment.before.on", i18n.A{"Day": v.Before.HeldOn.PL()}), ui.Link(link.Assessment(string(v.Before.Ref)), v.Before.Number),
		h.Div(h.Class("before"), summaryList(*v.PreviousSummary)))
}
