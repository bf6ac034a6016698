package page

import (
	"cus/internal/domain/assessment"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// AssessmentView is the needs assessment of one application.
type AssessmentView struct {
	Of         string // public id of the application
	Subject    assessment.Subject
	Assessment *assessment.Assessment // nil: not begun
	Form       *form.Form
	Today      date.Date
	Editable   bool
}

// Assessment is the conversation with its four purposes: a form until it is completed,
// read only afterwards.
func Assessment(v AssessmentView) Doc {
	d := Doc{Title: "assessment.title", Number: v.Subject.Number, Place: "applications", Form: v.Form,
		Record: ui.IdentityBar(ui.IdentityView{
			Heading: h.Group(h.T("assessment.of"), h.Text(" "+v.Subject.GivenNames+" "+v.Subject.Surname)),
			More: []ui.Fact{{Label: "application.title", Value: ui.Link(link.Application(v.Of), v.Subject.Number)},
				{Label: "application.record", Value: ui.Link(link.Resident(v.Subject.ResidentRef), v.Subject.ResidentNumber)}},
			State: assessmentTag(v.Assessment),
		})}
	switch {
	case v.Editable:
		d.Body = assessmentForm(v)
	case v.Assessment == nil:
		d.Body = ui.EmptyState("assessment.none", ui.LinkButton("ui.back", link.Application(v.Of), ui.Icon("back")))
	default:
		d.Body = assessmentRead(v)
	}
	return d
}

func assessmentTag(a *assessment.Assessment) h.Node {
	switch {
	case a == nil:
		return ui.Tag(ui.Waiting, "assessment.state.none")
	case a.CompletedAt == nil:
		return ui.Tag(ui.Draft, "assessment.state.open")
	}
	return ui.Tag(ui.OK, "assessment.state.completed")
}

func assessmentForm(v AssessmentView) h.Node {
	f := v.Form
	return h.Group(
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.ApplicationAssessment(v.Of), form.NewKey(), f.Version(),
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
				ui.Inline(ui.Primary("assessment.complete", h.Name("do"), h.Value("complete")),
					ui.Button("assessment.save", h.Name("do"), h.Value("save")), ui.LinkButton("ui.cancel", link.Application(v.Of))),
			)),
			ui.Panel(h.T("assessment.help.title"), nil,
				h.P(h.T("assessment.help.text")),
				h.P(h.T("assessment.help.data")),
				ui.More("ui.legal_basis", h.P(h.T("assessment.help.basis")))),
		),
	)
}

func assessmentRead(v AssessmentView) h.Node {
	a := v.Assessment
	why := "assessment.read_only.others"
	if a.CompletedAt != nil {
		why = "assessment.read_only.completed"
	}
	return h.Group(
		ui.AlertT(ui.Info, why, i18n.A{"Name": a.CompletedBy}),
		ui.Panel(h.T("assessment.title"), nil, ui.SummaryList(
			ui.Fact{Label: "assessment.held", Value: dayOrNil(a.HeldOn)},
			ui.Fact{Label: "assessment.place", Value: keyOrNil("assessment.place.", string(a.Place))},
			ui.Fact{Label: "assessment.present", Value: textOrNil(a.Present)},
			ui.Fact{Label: "assessment.needs", Value: textOrNil(a.Needs)},
			ui.Fact{Label: "assessment.current", Value: textOrNil(a.Current)},
			ui.Fact{Label: "assessment.reasons", Value: textOrNil(a.Reasons)},
			ui.Fact{Label: "assessment.feasibility", Value: keyOrNil("assessment.feasibility.", string(a.Feasibility))},
			ui.Fact{Label: "assessment.fee", Value: dayOrNil(a.FeeInfoOn)},
			ui.Fact{Label: "assessment.completed_by", Value: textOrNil(a.CompletedBy)},
		)),
		ui.Inline(ui.LinkButton("ui.back", link.Application(v.Of), ui.Icon("back"))),
	)
}

func dayOrNil(d date.Date) h.Node {
	if d.IsZero() {
		return nil
	}
	return ui.Num(d.PL())
}

func keyOrNil(prefix, value string) h.Node {
	if value == "" {
		return nil
	}
	return h.T(prefix + value)
}
