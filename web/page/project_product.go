package page

import (
	"strconv"

	"cus/internal/domain/project"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ProductView is one product with its files.
type ProductView struct {
	Asked     DayAsked // today
	Product   project.Product
	Files     []project.File
	MayWrite  bool
	MayAccept bool
}

// Product shows a product and every version of its file; one that was replaced says so and
// can still be fetched.
func Product(v ProductView) Doc {
	p := v.Product
	ref := string(p.Ref)
	above := toProject()
	if p.Milestone > 0 {
		above = h.Group(toProject(), h.Text(" · "), toMilestone(p.Milestone))
	}
	var acts []h.Node
	if v.MayWrite {
		acts = append(acts, ui.LinkButton("project.product.edit", link.ProductEdit(ref), ui.Icon("draft")))
	}
	if v.MayAccept && p.AcceptedOn.IsZero() {
		acts = append(acts, ui.PrimaryLink("project.accept", link.ProductAcceptance(ref)))
	}
	accepted := h.T("project.not_accepted")
	if !p.AcceptedOn.IsZero() {
		accepted = h.T("project.accepted_whole", i18n.A{"Day": p.AcceptedOn.PL(), "Who": p.AcceptedBy})
	}
	at := noSource()
	if p.Milestone > 0 {
		at = ui.Num(strconv.Itoa(p.Milestone))
	}
	return Doc{Title: "project.product", Place: "project", Body: h.Group(
		ui.PageHead(above, h.Text(p.Name), acts...),
		ui.MainAside(
			[]h.Node{productFilesPanel(v)},
			[]h.Node{ui.Panel(h.T("project.milestone.facts"), nil, ui.SummaryList(
				ui.Fact{Label: "project.product.kind", Value: h.T(p.Kind.Key())},
				ui.Fact{Label: "project.product.milestone", Value: at},
				ui.Fact{Label: "project.product.dated", Value: dayOrSource(p.DatedOn.PL())},
				ui.Fact{Label: "project.product.accepted", Value: accepted},
				ui.Fact{Label: "project.detail", Value: ui.TextOr(p.Detail)},
			))}),
		savedBy(p.UpdatedBy, p.UpdatedAt),
	)}
}

func productFilesPanel(v ProductView) h.Node {
	ref := string(v.Product.Ref)
	var add h.Node
	if v.MayWrite {
		add = ui.LinkT(link.NewProductFile(ref), "project.file.add")
	}
	if len(v.Files) == 0 {
		return ui.Panel(h.T("project.files"), add, ui.EmptyState("project.files.none", nil))
	}
	rows := make([]ui.Row, len(v.Files))
	for i, f := range v.Files {
		name := h.T("project.file.version", i18n.A{"No": f.No})
		state := ui.Tag(ui.OK, "project.file.present")
		if !f.Last {
			state = ui.Tag(ui.Closed, "project.file.replaced")
		}
		rows[i] = ui.R(
			h.Group(h.A(h.Href(link.ProductFile(ref, string(f.Ref))), name), ui.Sub(fileWord(f.MediaType, f.Size))),
			state, dayOrSource(f.DatedOn.PL()),
			h.Group(ui.Num(i18n.DateTime(f.AddedAt)), h.Text(" · "+f.AddedBy)),
			h.When(f.Note != "", func() h.Node { return lines(f.Note) }))
	}
	return ui.Panel(h.T("project.files"), add,
		ui.DataTable(h.T("project.files"), []ui.Col{{Key: "project.file"}, {Key: "project.file.state"}, {Key: "project.file.dated"}, {Key: "project.file.added"}, {Key: "project.file.note"}}, rows),
		ui.More("document.sums", ui.List(listOf(v.Files, func(f project.File) h.Node {
			return h.Group(h.T("project.file.version", i18n.A{"No": f.No}), h.Text(": "), h.Code(h.Class("hash"), h.Text(f.SHA256)))
		})...)))
}

// ProductFormView is the form of a product; without a Ref it is a new one.
type ProductFormView struct {
	Form       *form.Form
	Product    project.Product
	Milestones []project.Milestone
}

// ProductForm is the form of a product.
func ProductForm(v ProductFormView) Doc {
	f, p := v.Form, v.Product
	s := projectSheet{Form: f, Title: "project.product", Above: toProject(), Head: h.T("project.product.new_h1"), Action: link.NewProduct, Back: link.Project, Save: "project.product.save"}
	if p.Ref != "" {
		s.Above, s.Head = ui.Link(link.Product(string(p.Ref)), p.Name), h.T("project.product.edit_h1")
		s.Action, s.Back = link.ProductEdit(string(p.Ref)), link.Product(string(p.Ref))
	}
	s.Fields = []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "project.name", Required: true, MaxLength: project.MaxName}),
		ui.Select(f, "kind", choices(project.ProductKinds, "project.product.kind."), ui.Opt{Label: "project.product.kind", Required: true, Size: "m"}),
		milestoneSelect(f, v.Milestones, "ui.no_source"),
		ui.TextArea(f, "detail", ui.Opt{Label: "project.detail", Optional: true, Count: project.MaxText, Rows: 3}),
		ui.DateInput(f, "dated_on", ui.Opt{Label: "project.product.dated", Optional: true}),
	}
	return s.doc()
}

// ProductFileNew is the form that adds the next version of a product's file.
func ProductFileNew(f *form.Form, p project.Product) Doc {
	back := link.Product(string(p.Ref))
	lede := h.T("project.file.lede")
	if p.Files > 0 {
		lede = h.T("project.file.lede_next", i18n.A{"No": p.Files})
	}
	return projectSheet{Form: f, Title: "project.product", Above: ui.Link(back, p.Name), Head: h.T("project.file.new_h1", i18n.A{"No": p.Files + 1}), Lede: lede,
		Action: link.NewProductFile(string(p.Ref)), Back: back, Save: "project.file.save", File: true,
		Fields: []h.Node{
			ui.FileInput(f, "file", ui.Opt{Label: "document.file", Hint: "document.file_hint", Required: true}, ".pdf,.jpg,.jpeg,.png,.docx,.odt"),
			ui.DateInput(f, "dated_on", ui.Opt{Label: "project.file.dated", Optional: true}),
			ui.TextArea(f, "note", ui.Opt{Label: "project.file.note", Hint: "project.file.note_hint", Required: p.Files > 0, Optional: p.Files == 0, Count: project.MaxReason, Rows: 2}),
		}}.doc()
}

// ProductAcceptance asks when a product was accepted, and by whom.
func ProductAcceptance(f *form.Form, p project.Product) Doc {
	effects := []h.Node{h.T("project.product.accept_effect")}
	if p.Files == 0 {
		effects = append(effects, h.T("project.product.accept_bare"))
	}
	return Doc{Title: "project.product", Place: "project", Form: f, Body: ui.ConfirmPage(ui.ConfirmView{
		Title: h.T("project.product.accept_h1"), Lead: h.Text(p.Name), Effects: effects, Form: f, Fields: acceptanceFields(f),
		Action: link.ProductAcceptance(string(p.Ref)), Key: form.NewKey(), Version: f.Version(), Submit: "project.accept", BackHref: link.Product(string(p.Ref))})}
}
