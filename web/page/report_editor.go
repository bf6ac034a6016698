package page

import (
	"strconv"

	"cus/internal/domain/milestonereport"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ReportEditor is one part of a report open for writing: the contents at the left, the text
// with its figures, and at the right what it stands on.
func ReportEditor(v ReportView) Doc {
	d := Doc{Title: "report.title", Number: v.Number, Place: "reports", Form: v.Form, Record: reportBar(v)}
	if !v.Writes[v.Section] {
		key := "report.read_only.state"
		if v.State == milestonereport.Draft {
			key = "report.read_only.role"
		}
		d.Body = h.Group(ui.Errors(v.Form), ui.AlertT(ui.Info, key), unsaved(v.Form), ui.Panel(sectionName(v.Section), nil, v.reportText(v.Text(v.Section).Body)),
			ui.Inline(ui.LinkButton("ui.back", link.Report(v.ref()), ui.Icon("back"))))
		return d
	}
	d.Body = h.Div(h.Class("cols assess"),
		reportNav(v),
		ui.Stack(reportForm(v), reportPreview(v), reportSources(v)),
		ui.Stack(evidencePanel(v)),
	)
	return d
}

// reportNav lists the parts with how far each has come.
func reportNav(v ReportView) h.Node {
	lacking := map[milestonereport.Section]bool{}
	for _, l := range v.Lacks() {
		lacking[l.Section] = true
	}
	return h.Nav(h.Class("parts"), h.AttrT("aria-label", "report.contents"),
		h.Ul(h.Role("list"), h.Each(milestonereport.Sections, func(s milestonereport.Section) h.Node {
			class, key := "none", "report.part.todo"
			switch t := v.Text(s); {
			case lacking[s]:
				key = "report.part.lacks"
			case t.Done:
				class, key = "done", "report.part.done"
			case t.Version > 0 && t.Body != "":
				class, key = "open", "report.part.open"
			}
			return h.Li(h.A(h.Href(link.ReportPart(v.ref(), string(s))), h.If(s == v.Section, h.AriaCurrent("page")),
				h.Span(sectionName(s)), h.Small(h.Class("part-"+class), h.T(key))))
		})),
		h.P(ui.LinkT(link.Report(v.ref()), "report.to_whole")))
}

func partDoneTag(t milestonereport.Text) h.Node {
	if t.Done {
		return ui.Tag(ui.OK, "report.part.done")
	}
	return ui.Tag(ui.Draft, "report.part.open")
}

func reportForm(v ReportView) h.Node {
	f, at := v.Form, link.ReportPart(v.ref(), string(v.Section))
	choices := make([]ui.Choice, 0, len(v.Says.Figures))
	for _, own := range []bool{true, false} { // those of this part first
		for _, x := range v.Says.Figures {
			if (x.Section == v.Section) != own {
				continue
			}
			group := "report.insert.others"
			if own {
				group = "report.insert.own"
			}
			figure := x
			choices = append(choices, ui.Choice{Value: x.Code, Group: group, Word: h.Group(h.T(figureName(x.Code)), h.Text(": "), figureSaid(figure.Unit, figure.Value).node())})
		}
	}
	return ui.Panel(sectionName(v.Section), partDoneTag(v.Text(v.Section)), ui.Errors(f), Overtaken(f),
		ui.Form(at, form.NewKey(), f.Version(),
			ui.TextArea(f, "body", ui.Opt{Label: "report.text", Hint: "report.text_hint", Rows: 9, Count: milestonereport.MaxBody()}),
			h.Div(h.Class("inline insert"),
				ui.Select(f, "figure", choices, ui.Opt{Label: "report.insert.figure", Empty: "report.insert.choose"}),
				ui.Button("report.insert.do", h.Name("do"), h.Value("insert"))),
			ui.Inline(ui.Primary("report.part.mark_done", h.Name("do"), h.Value("done")), ui.Button("report.part.keep", h.Name("do"), h.Value("save"))),
			ui.Autosave(at, v.Number),
		))
}

// reportPreview is the text as it will read, with its figures.
func reportPreview(v ReportView) h.Node {
	return ui.Panel(h.T("report.preview"), nil, v.reportText(v.Form.Lines("body")))
}

// reportSources are the figures and tables counted for the part.
func reportSources(v ReportView) h.Node {
	figures, tables := v.Says.Of(v.Section), v.Says.TablesOf(v.Section)
	if len(figures)+len(tables) == 0 {
		return nil
	}
	rows := mapRows(figures, func(f milestonereport.Figure) ui.Row {
		value := figureSaid(f.Unit, f.Value).node()
		if href := v.figureHref(f); href != "" && f.Value != nil {
			value = h.A(h.Href(href), value)
		}
		return ui.R(h.T(figureName(f.Code)), value, ui.InsertButton("report.insert.do", "body", milestonereport.Token(f.Code), h.T(figureName(f.Code))))
	})
	return ui.Panel(h.T("report.sources"), h.T("report.counted_now"),
		h.When(len(rows) > 0, func() h.Node {
			return ui.DataTable(h.T("report.sources"), []ui.Col{{Key: "report.col.figure"}, {Key: "report.col.value", Numeric: true}, {Key: "report.insert.do", Hidden: true}}, rows)
		}),
		h.Each(tables, v.reportTable))
}

// evidencePanel is what the part stands on: what is missing first, then what is there, and
// below what was replaced.
func evidencePanel(v ReportView) h.Node {
	var body []h.Node
	var checks []h.Node
	for _, l := range v.Lacks() {
		if l.Section == v.Section {
			checks = append(checks, ui.Check(ui.Danger, h.Group(h.T(l.Key(), l.Args()), h.Text(" "),
				ui.LinkT(link.ReportEvidenceFor(v.ref(), string(l.Section), l.Item), "report.evidence_add_or_explain", ui.About(strconv.Itoa(l.No))))))
		}
	}
	if len(checks) > 0 {
		body = append(body, ui.Checks(checks...))
	}
	standing := milestonereport.Standing(v.Evidence, v.Section)
	if len(standing) > 0 {
		body = append(body, ui.List(listOf(standing, func(e milestonereport.Evidence) h.Node {
			return h.Group(proofLine(v, e), h.Div(ui.LinkT(link.ReportEvidenceReplacement(v.ref(), e.Ref), "report.evidence_replace", ui.About(strconv.Itoa(e.No)))))
		})...))
	} else if len(checks) == 0 {
		body = append(body, ui.EmptyState("report.no_evidence_here", nil))
	}
	var old []milestonereport.Evidence
	for _, e := range v.Evidence {
		if e.Section == v.Section && !e.Stands() && e.Kind != milestonereport.Withdrawn {
			old = append(old, e)
		}
	}
	if len(old) > 0 {
		body = append(body, ui.More("report.evidence_old", ui.List(listOf(old, func(e milestonereport.Evidence) h.Node {
			return h.Group(proofLine(v, e), ui.Sub(h.T("report.evidence_replaced_by", i18n.A{"No": e.ReplacedBy, "Why": reasonOf(v.Evidence, e.ReplacedBy)})))
		})...)))
	}
	body = append(body, ui.PanelFoot(ui.LinkButton("report.evidence_add", link.ReportEvidenceFor(v.ref(), string(v.Section), ""), ui.Icon("plus"))))
	return ui.Panel(h.T("report.evidence_here"), h.When(len(standing) > 0, func() h.Node { return ui.Num(strconv.Itoa(len(standing))) }), body...)
}

func reasonOf(all []milestonereport.Evidence, no int) string {
	for _, e := range all {
		if e.No == no {
			return e.Reason
		}
	}
	return ""
}

// ReportEvidence asks what a part, or a row of it, stands on. proof is the one to be
// replaced; nil for a new one.
func ReportEvidence(v ReportView, item string, proof *milestonereport.Evidence) Doc {
	f := v.Form
	action, back, title := link.NewReportEvidence(v.ref()), link.ReportPart(v.ref(), string(v.Section)), "report.evidence_add"
	if proof != nil {
		action, title = link.ReportEvidenceReplacement(v.ref(), proof.Ref), "report.evidence_replace_h2"
	}
	kinds := make([]ui.Choice, 0, 5)
	for _, k := range milestonereport.EvidenceKinds {
		c := ui.Choice{Value: string(k), Label: "report.evidence_kind." + string(k), Hint: "report.evidence_hint." + string(k)}
		switch k {
		case milestonereport.Document:
			c.More = ui.FileInput(f, "file", ui.Opt{Label: "document.file", Hint: "document.file_hint"}, ".pdf,.jpg,.jpeg,.png,.docx,.odt")
		case milestonereport.Record:
			c.More = ui.Select(f, "record", recordChoices(v.Records), ui.Opt{Label: "report.record", Size: "m"})
		}
		kinds = append(kinds, c)
	}
	if proof != nil {
		kinds = append(kinds, ui.Choice{Value: string(milestonereport.Withdrawn), Label: "report.evidence_kind.withdrawn", Hint: "report.evidence_hint.withdrawn"})
	}
	about := sectionName(v.Section)
	if item != "" {
		about = h.Group(about, h.Text(" · "), itemName(item))
	}
	return Doc{Title: "report.evidence", Number: v.Number, Place: "reports", Form: f, Record: reportBar(v), Body: h.Group(
		ui.PartHead(about, h.T(title)), ui.Errors(f), Overtaken(f),
		h.When(proof != nil, func() h.Node { return ui.Panel(h.T("report.evidence_now"), nil, h.P(proofLine(v, *proof))) }),
		ui.Panel(nil, nil, ui.Form(action, form.NewKey(), 0, h.Attr("enctype", "multipart/form-data"),
			ui.HiddenValue("section", string(v.Section)), ui.HiddenValue("item", item),
			ui.Radios(f, "kind", kinds, ui.Opt{Label: "report.evidence_kind"}),
			ui.TextInput(f, "title", ui.Opt{Label: "report.evidence_title", Hint: "report.evidence_title_hint", MaxLength: 500}),
			h.When(proof != nil, func() h.Node {
				return ui.TextInput(f, "reason", ui.Opt{Label: "report.replace_reason", MaxLength: 500, Required: true})
			}),
			ui.Inline(ui.Primary("report.evidence_save"), ui.LinkButton("ui.cancel", back)))))}
}

func recordChoices(records []milestonereport.Candidate) []ui.Choice {
	return mapTo(records, func(r milestonereport.Candidate) ui.Choice {
		return ui.Choice{Value: r.Kind + ":" + r.Ref, Text: r.Title, Group: "report.records." + r.Kind}
	})
}

// ReportStep asks for what a step needs, says what it does, and takes it.
func ReportStep(v ReportView, s milestonereport.Step) Doc {
	f := v.Form
	var effects, fields []h.Node
	for _, key := range reportEffects[s] {
		effects = append(effects, h.T(key))
	}
	on := func() h.Node { return ui.DateInput(f, "on", ui.Opt{Label: "report.on." + string(s), Required: true}) }
	note := func(required bool) h.Node {
		return ui.TextArea(f, "note", ui.Opt{Label: "report.note." + string(s), Required: required, Optional: !required, Rows: 4, Count: 2000})
	}
	switch s {
	case milestonereport.Return:
		fields = []h.Node{note(true)}
	case milestonereport.Approve:
		if !v.Checked() {
			fields = []h.Node{ui.TextArea(f, "unchecked", ui.Opt{Label: "report.unchecked_why", Hint: "report.unchecked_why_hint", Required: true, Rows: 3, Count: 2000})}
		}
	case milestonereport.Submit:
		fields = []h.Node{on(), ui.TextInput(f, "reference", ui.Opt{Label: "report.reference", Hint: "report.reference_hint", Required: true, Size: "m", MaxLength: 120})}
	case milestonereport.Refused, milestonereport.ReturnPackage:
		fields = []h.Node{on(), note(true)}
	case milestonereport.Accept, milestonereport.Present, milestonereport.ApprovePackage:
		fields = []h.Node{on(), note(false)}
	}
	return Doc{Title: "report.title", Number: v.Number, Place: "reports", Form: f, Record: reportBar(v), Body: h.Group(Overtaken(f),
		h.When(s == milestonereport.Approve || s == milestonereport.HandIn, func() h.Node { return reportLacks(v) }),
		ui.ConfirmPage(ui.ConfirmView{Title: h.T("report.ask." + string(s)), Part: true, Effects: effects, Form: f, Fields: fields, Action: link.ReportStep(v.ref(), string(s)),
			Key: form.NewKey(), Version: f.Version(), Submit: "report.do." + string(s), BackHref: link.Report(v.ref())}))}
}

// reportEffects say what a step does.
var reportEffects = map[milestonereport.Step][]string{
	milestonereport.HandIn:       {"report.effect.hand_in", "report.effect.hand_in_who"},
	milestonereport.Recall:       {"report.effect.recall"},
	milestonereport.CheckFigures: {"report.effect.check"},
	milestonereport.Return:       {"report.effect.return"},
	milestonereport.Approve:      {"report.effect.approve", "report.effect.approve_later"},
	milestonereport.Submit:       {"report.effect.submit"},
	milestonereport.Refused:      {"report.effect.refused"},
	milestonereport.Accept:       {"report.effect.accept"},
	milestonereport.Present:      {"report.effect.present"},
}

// ReportCorrection asks why a report is corrected.
func ReportCorrection(v ReportView) Doc {
	f := v.Form
	return Doc{Title: "report.title", Number: v.Number, Place: "reports", Form: f, Record: reportBar(v), Body: h.Group(Overtaken(f),
		ui.ConfirmPage(ui.ConfirmView{Title: h.T("report.correct_ask"), Part: true, Form: f,
			Effects: []h.Node{h.T("report.effect.correct", i18n.A{"No": v.VersionNo + 1}), h.T("report.effect.correct_old")},
			Fields:  []h.Node{ui.TextArea(f, "reason", ui.Opt{Label: "report.correction_reason", Required: true, Rows: 3, Count: 1000})},
			Action:  link.ReportCorrection(v.ref()), Key: form.NewKey(), Version: f.Version(), Submit: "report.correct", BackHref: link.Report(v.ref())}))}
}
