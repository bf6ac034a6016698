package page

import (
	"cus/internal/domain/programme"
	"cus/internal/platform/form"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ProgrammeDataView is the list of data one programme names.
type ProgrammeDataView struct {
	Programme programme.Programme
	Listed    []programme.DataField
	Form      *form.Form
	May       bool // change it
}

// ProgrammeData is the form of what data a programme lets the centre process (art. 5
// ust. 3 pkt 9).
func ProgrammeData(v ProgrammeDataView) Doc {
	back := link.Programme(string(v.Programme.Ref))
	d := Doc{Title: "programme.data.title", Place: "programmes", Form: v.Form}
	head := ui.PageHead(ui.Link(back, v.Programme.Name), h.T("programme.data.h1"))
	if !v.May {
		d.Body = h.Group(head, ui.Errors(v.Form), ui.AlertT(ui.Info, "programme.data.read_only"), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	words := make([]ui.Choice, len(programme.DataFields))
	for i, f := range programme.DataFields {
		words[i] = ui.Choice{Value: string(f), Label: "programme.data." + string(f), Hint: "programme.data.hint." + string(f)}
	}
	d.Body = h.Group(head, ui.Lede(h.T("programme.data.lede")), ui.Errors(v.Form), Overtaken(v.Form),
		ui.Panel(nil, nil, ui.Form(link.ProgrammeData(string(v.Programme.Ref)), form.NewKey(), v.Form.Version(),
			ui.Checkboxes(v.Form, "data", words, ui.Opt{Label: "programme.data.question"}),
			ui.Inline(ui.Primary("programme.data.save"), ui.LinkButton("ui.cancel", back)),
			ui.More("ui.legal_basis", h.P(h.T("programme.data.basis"))))))
	return d
}

// programmeData is the list on the page of the programme.
func programmeData(v ProgrammeView) h.Node {
	names := make([]h.Node, len(v.Data))
	for i, f := range v.Data {
		names[i] = h.T("programme.data." + string(f))
	}
	return ui.Panel(h.T("programme.data.title"), nil,
		h.When(len(names) == 0, func() h.Node { return h.P(h.T("programme.data.none")) }),
		h.When(len(names) > 0, func() h.Node { return h.Group(h.P(h.T("programme.data.question")), ui.List(names...)) }),
		h.When(v.May, func() h.Node {
			return ui.Inline(ui.LinkButton("programme.data.change", link.ProgrammeData(string(v.Programme.Ref))))
		}))
}
