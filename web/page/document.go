package page

import (
	"cus/internal/domain/document"
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

func documentActs(v ResidentView) []h.Node {
	if !v.Card.AddsDocuments {
		return nil
	}
	return []h.Node{ui.PrimaryLink("document.add", link.NewDocument(string(v.Card.Ref)))}
}

func documentsPanel(v ResidentView) h.Node {
	title := h.T("document.tab")
	if len(v.Documents) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("document.none", nil))
	}
	cols := []ui.Col{{Key: "document.col.title"}, {Key: "document.kind"}, {Key: "document.dated"}, {Key: "document.col.added"}, {Key: "document.col.file"}, {Key: "document.col.act"}}
	ref := string(v.Card.Ref)
	return ui.Panel(title, nil, ui.DataTable(title, cols, mapRows(v.Documents, func(d resident.Document) ui.Row {
		name := ui.Link(link.Document(ref, d.Ref), d.Title)
		act := h.When(v.Card.AddsDocuments, func() h.Node {
			return ui.SmallLink("document.withdraw", link.DocumentWithdrawal(ref, d.Ref), ui.About(d.Title))
		})
		if d.WithdrawnAt != nil {
			name = h.Group(h.Text(d.Title), h.Text(" "), ui.Tag(ui.Closed, "document.withdrawn_tag"),
				ui.Sub(h.T("document.withdrawn_by", i18n.A{"Who": d.WithdrawnBy, "At": i18n.DateTime(*d.WithdrawnAt), "Why": d.WithdrawnWhy})))
			act = nil
		}
		return ui.R(name, kindWord("document.kind.", string(d.Kind), d.KindPL, d.KindEN), ui.TextOr(d.DatedOn.PL()),
			h.Group(ui.Num(i18n.DateTime(d.CreatedAt)), h.Text(" · "+d.By)), fileWord(d.MediaType, d.Size), act)
	})), ui.More("document.sums", ui.List(mapNodes(v.Documents, func(d resident.Document) h.Node {
		return h.Group(h.Text(d.Title+": "), h.Code(h.Class("hash"), h.Text(d.SHA256)))
	})...)))
}

// fileWord says what the file is and how large: "PDF, 240 kB".
func fileWord(media string, size int) h.Node {
	kb := (size + 1023) / 1024
	return h.T("document.file."+document.Extension(media), i18n.A{"Size": i18n.Number(kb)})
}

// DocumentNew is the form that lays a document into the file.
func DocumentNew(v ResidentView) Doc {
	d := residentDoc(v)
	ref := string(v.Card.Ref)
	d.Title = "document.title"
	d.Body = ui.Panel(h.T("document.add"), nil, ui.Errors(v.Form),
		ui.Form(link.NewDocument(ref), form.NewKey(), 0, h.Attr("enctype", "multipart/form-data"),
			ui.FileInput(v.Form, "file", ui.Opt{Label: "document.file", Hint: "document.file_hint", Required: true}, ".pdf,.jpg,.jpeg,.png,.docx,.odt"),
			ui.Select(v.Form, "kind", entryChoices(v.Kinds, ""), ui.Opt{Label: "document.kind", Required: true, Size: "m"}),
			ui.TextInput(v.Form, "title", ui.Opt{Label: "document.title_field", Hint: "document.title_hint", Required: true, MaxLength: 120}),
			ui.DateInput(v.Form, "dated", ui.Opt{Label: "document.dated", Optional: true}),
			ui.Inline(ui.Primary("document.save"), ui.LinkButton("ui.cancel", link.ResidentDocuments(ref)))))
	return d
}

// DocumentWithdrawal asks why a document goes out of sight.
func DocumentWithdrawal(v ResidentView) Doc {
	d := residentDoc(v)
	ref := string(v.Card.Ref)
	back := link.ResidentDocuments(ref)
	d.Title = "document.title"
	if v.Document.WithdrawnAt != nil {
		d.Body = h.Group(ui.AlertT(ui.Info, "document.already_withdrawn"), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = ui.ConfirmPage(ui.ConfirmView{Part: true, Title: h.T("document.withdraw_question", i18n.A{"Title": v.Document.Title}), Form: v.Form,
		Effects: []h.Node{h.T("document.withdraw_effect1"), h.T("document.withdraw_effect2")},
		Fields:  []h.Node{ui.TextInput(v.Form, "why", ui.Opt{Label: "document.why", Required: true, MaxLength: 300})},
		Action:  link.DocumentWithdrawal(ref, v.Document.Ref), Key: form.NewKey(), Submit: "document.withdraw", Danger: true, BackHref: back})
	return d
}
