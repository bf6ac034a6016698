package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// planLocked is the form where the plan may be changed, and otherwise the reason why not.
func planLocked(v PlanView, build func() h.Node) h.Node {
	if v.State.Editable() {
		return build()
	}
	return h.Group(ui.AlertT(ui.Info, "plan.not_editable."+string(v.State)), ui.Inline(ui.LinkButton("ui.back", link.Plan(string(v.Ref)), ui.Icon("back"))))
}

// voids asks to confirm that a change of an agreed plan voids the agreement.
func voids(v PlanView) h.Node {
	if v.State != plan.Agreed || v.Agreement == nil {
		return nil
	}
	return h.Group(ui.AlertT(ui.Warn, "plan.voids_warning", i18n.A{"Day": v.Agreement.AgreedOn.PL()}),
		ui.Checkbox(v.Form, "voids", ui.Opt{Label: "plan.voids_confirm", Required: true}))
}

// Agreement records the applicant's agreement to exactly this content.
func Agreement(v PlanView) Doc {
	f := v.Form
	ref := string(v.Ref)
	problems, _ := check.Problems(v.Complete(v.Body))
	d := Doc{Title: "plan.agreement.title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v)}
	back := ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back")))
	switch {
	case v.State != plan.Draft && v.State != plan.Returned:
		d.Body = h.Group(ui.AlertT(ui.Info, "plan.agree.not_a_draft"), back)
		return d
	case len(problems) > 0 && len(f.Problems()) == 0:
		d.Body = h.Group(ui.AlertT(ui.Warn, "plan.agree.incomplete"), planChecks(v), back)
		return d
	}
	hash := v.Content(v.Body).Hash()
	d.Body = h.Group(
		ui.PartHead(nil, h.T("plan.agreement.heading", i18n.A{"Party": v.Applicant})),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.PlanAgreement(ref), form.NewKey(), f.Version(), h.Attr("enctype", "multipart/form-data"),
				ui.HiddenValue("content", hash), // the agreement covers what this page shows
				ui.DateInput(f, "agreed_on", ui.Opt{Label: "plan.agreement.day", Required: true}),
				ui.TextInput(f, "place", ui.Opt{Label: "plan.agreement.place", Hint: "plan.agreement.place_hint", Required: true}),
				ui.Radios(f, "form", choices(plan.AgreementForms, "plan.agreement.form."), ui.Opt{Label: "plan.agreement.form", Required: true}),
				ui.TextArea(f, "note", ui.Opt{Label: "plan.agreement.note", Hint: "plan.agreement.note_hint", Rows: 2}),
				ui.FileInput(f, "scan", ui.Opt{Label: "plan.agreement.scan", Hint: "plan.agreement.scan_hint", Optional: true}, ".pdf,.jpg,.jpeg,.png"),
				ui.Inline(ui.Primary("plan.agreement.save"), ui.LinkButton("plan.print_to_sign", link.PlanPrint(ref), ui.Icon("print")), ui.LinkButton("ui.cancel", link.Plan(ref))),
			)),
			ui.Panel(h.T("plan.agreement.covers"), nil,
				h.P(h.T("plan.agreement.covers_text")),
				h.P(h.T("plan.hash"), h.Text(" "), h.Code(h.Class("num"), h.Text(plan.ShortHash(hash)))),
				ui.More("ui.legal_basis", h.P(h.T("plan.agreement.basis")))),
		),
		ui.Panel(h.T("plan.services_heading"), nil, plannedTable(v.Planned(), nil, false)),
	)
	return d
}

// Submission checks the whole once more and hands the plan over.
func Submission(v PlanView) Doc {
	f := v.Form
	ref := string(v.Ref)
	d := Doc{Title: "plan.submission.title", Number: v.Number, Place: "plans", Form: f, Record: planBar(v)}
	if v.State != plan.Agreed && !v.Resubmittable(v.Body, v.Agreement) {
		d.Body = h.Group(ui.AlertT(ui.Info, "plan.submit.not_agreed"), ui.Inline(ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back"))))
		return d
	}
	late := v.Today.After(v.DueOn)
	d.Body = h.Group(
		ui.PartHead(nil, h.T("plan.submission.heading")),
		ui.Errors(f), Overtaken(f),
		h.If(late, ui.AlertT(ui.Warn, "plan.submission.late", i18n.A{"Day": v.DueOn.PL()})),
		ui.CheckAnswers(
			ui.Answers{Title: "plan.title", Facts: []ui.Fact{
				{Label: "plan.period", Value: planPeriod(v.StartsOn, v.EndsOn)},
				{Label: "plan.check.assessment", Value: assessedFact(v)},
				{Label: "plan.check.agreement", Value: agreedFact(v)},
			}},
		),
		ui.Panel(h.T("plan.services_heading"), nil, plannedTable(v.Planned(), nil, false)),
		submissionForm(v),
	)
	return d
}

// submissionForm asks for a reason for each warning and hands the plan over.
func submissionForm(v PlanView) h.Node {
	f, ref := v.Form, string(v.Ref)
	return ui.PanelDecide(h.T("editor.step.submit"), nil, ui.Form(link.PlanSubmission(ref), form.NewKey(), f.Version(),
		h.EachI(v.Warnings(v.Body), func(i int, w plan.Warning) h.Node {
			return h.Group(ui.AlertT(ui.Warn, w.Key, w.Args),
				ui.TextInput(f, plan.WarningField(i), ui.Opt{Label: "plan.submission.reason", Required: true}))
		}),
		h.P(h.T("plan.submission.effect")),
		ui.Inline(ui.Primary("plan.submit"), ui.LinkButton("ui.cancel", link.Plan(ref))),
	))
}

func assessedFact(v PlanView) h.Node {
	if v.AssessedAt == nil {
		return h.Group(ui.Tag(ui.Danger, "plan.check.not_assessed_short"), h.Text(" "), ui.LinkT(link.ApplicationAssessment(v.ApplicationRef), "application.assess"))
	}
	return h.T("plan.check.assessed", i18n.A{"Day": date.Of(*v.AssessedAt).PL()})
}

func agreedFact(v PlanView) h.Node {
	if v.Agreement == nil {
		return nil
	}
	return h.Group(h.T("plan.check.agreed", i18n.A{"Day": v.Agreement.AgreedOn.PL()}), h.Text(" · "), h.T("plan.agreement.form."+string(v.Agreement.Form)), scanLink(v))
}

// scanLink fetches the signed copy, where there is one and the reader may open documents.
func scanLink(v PlanView) h.Node {
	if v.Agreement.ScanRef == "" || !v.ReadsDocuments {
		return nil
	}
	return h.Group(h.Text(" · "), ui.LinkT(link.Document(v.ResidentRef, v.Agreement.ScanRef), "plan.agreement.scan_link"))
}

// Abandonment gives the plan up, with a reason.
func Abandonment(v PlanView) Doc {
	ref := string(v.Ref)
	lead := "plan.abandonment.lead"
	if v.Updating() {
		lead = "plan.life.abandon_lead"
	}
	return Doc{Title: "plan.abandonment.title", Number: v.Number, Place: "plans", Form: v.Form, Record: planBar(v),
		Body: planLocked(v, func() h.Node {
			return h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
				Title: h.T("plan.abandonment.heading", i18n.A{"Number": v.Number}), Lead: h.T(lead),
				Effects: abandonmentEffects(v),
				Form:    v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "plan.abandonment.reason", Required: true, Rows: 3})},
				Action: link.PlanAbandonment(ref), Key: form.NewKey(), Version: v.Form.Version(), Submit: "plan.abandonment.submit", Danger: true, BackHref: link.Plan(ref),
			}))
		})}
}

// abandonmentEffects says what giving up does: of a whole plan, or of a new version only.
func abandonmentEffects(v PlanView) []h.Node {
	if v.Updating() {
		return []h.Node{h.T("plan.life.abandon_version", i18n.A{"No": v.VersionNo}), h.T("plan.life.abandon_force", i18n.A{"No": v.InForceNo, "Day": v.InForceUntil.PL()})}
	}
	return []h.Node{h.T("plan.abandonment.effect_final"), h.T("plan.abandonment.effect_items")}
}
