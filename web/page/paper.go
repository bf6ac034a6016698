package page

import (
	"slices"
	"strconv"

	"cus/internal/platform/i18n"
	"cus/internal/platform/paper"
	"cus/web/h"
	"cus/web/ui"
)

// PaperView is a document about to be shown as a page: the accessible original of its PDF.
type PaperView struct {
	paper.Doc
	Path string // address of this page: the PDF and the large print stand beside it
	Back string // where the document belongs
}

// PaperDoc is the document as a page: what is on the screen is what comes out of the printer.
func PaperDoc(v PaperView) Doc {
	p := ui.Paper{BackHref: v.Back, PDFHref: v.Path + "?format=pdf", LargeHref: v.Path + "?druk=duzy", Large: v.Large,
		Stamp: v.Stamp, Lang: string(i18n.Polish)}
	if v.Large {
		p.LargeHref, p.NormalHref, p.PDFHref = "", v.Path, v.Path+"?druk=duzy&format=pdf"
	}
	return Doc{Title: "ui.print.title", Number: v.Number, Kind: Paper, Paper: p, Body: PaperSheet(v.Doc)}
}

// PaperSheet is what stands on the sheet.
func PaperSheet(d paper.Doc) h.Node {
	return h.Group(
		letterhead(d),
		h.When(d.Title != "", func() h.Node { return h.H1(words(d.Title)) }),
		h.Each(d.Blocks, paperBlock),
		h.When(d.Foot() != "", func() h.Node { return h.Footer(h.P(words(d.Foot()))) }),
	)
}

// words is text of a document: one-letter words stay with the next, as in the PDF.
func words(s string) h.Node { return h.Text(i18n.NBSP(s)) }

func letterhead(d paper.Doc) h.Node {
	if len(d.Letterhead) == 0 && d.PlaceDate == "" && len(d.Aside) == 0 {
		return nil
	}
	var right []h.Node
	if d.PlaceDate != "" {
		right = append(right, h.Div(words(d.PlaceDate)))
	}
	for _, t := range d.Aside {
		right = append(right, h.Div(runs(t)))
	}
	return h.Div(h.Class("letterhead"),
		h.Div(h.EachI(d.Letterhead, func(i int, line string) h.Node {
			switch {
			case line == "":
				return nil
			case i == 0:
				return h.Div(h.Strong(words(line)))
			}
			return h.Div(words(line))
		})),
		h.Div(right...))
}

// runs is text with its bold parts; line breaks stay.
func runs(t paper.Text) h.Node {
	return h.Each(t, func(r paper.Run) h.Node {
		if r.Bold {
			return h.Strong(words(r.Text))
		}
		return words(r.Text)
	})
}

func paperBlock(b paper.Block) h.Node {
	switch b := b.(type) {
	case paper.Heading:
		if b.Level <= 2 {
			return h.H2(words(b.Text))
		}
		return h.H3(words(b.Text))
	case paper.Para:
		return h.P(h.Class("kept-lines"), runs(b.Text))
	case paper.Small:
		return h.P(h.Class("fine-print kept-lines"), runs(b.Text))
	case paper.List:
		items := h.Each(b.Items, func(t paper.Text) h.Node { return h.Li(runs(t)) })
		if b.Numbered {
			return h.Ol(items)
		}
		return h.Ul(items)
	case paper.Contents:
		return h.Ul(h.Each(b.Parts, func(s string) h.Node { return h.Li(words(s)) }))
	case paper.Fields:
		return paperFields(b)
	case paper.Table:
		return paperTable(b)
	case paper.Signatures:
		return paperSignatures(b)
	case paper.CheckBoxes:
		return h.Ul(h.Class("boxes"), h.Role("list"), h.Each(b.Boxes, paperBox))
	case paper.Lines:
		return h.Group(h.When(b.Caption != "", func() h.Node { return h.P(words(b.Caption)) }),
			h.Div(h.Class("ruled"), h.Hide(), h.Each(make([]struct{}, b.N), func(struct{}) h.Node { return h.Div() })))
	case paper.Space:
		return h.Div(h.Class("gap"), h.Hide())
	case paper.Break:
		return h.Div(h.Class("page-break"), h.Hide())
	}
	return nil
}

func paperFields(f paper.Fields) h.Node {
	class := ""
	if f.One {
		class = "one"
	}
	return h.Dl(h.Class(class), h.Each(f.Pairs, func(p paper.Pair) h.Node {
		return h.Div(h.Dt(words(p.Name)), h.Dd(words(p.Value)))
	}))
}

func paperTable(t paper.Table) h.Node {
	right := func(c int) h.Node {
		if slices.Contains(t.Right, c) {
			return h.Class("n")
		}
		return nil
	}
	line := func(row []string, bold bool) h.Node {
		return h.Tr(h.Role("row"), h.EachI(t.Head, func(c int, name string) h.Node {
			s := ""
			if c < len(row) {
				s = row[c]
			}
			content := words(s)
			if bold {
				content = h.Strong(content)
			}
			if c == 0 {
				return h.Th(h.Scope("row"), h.Role("rowheader"), right(c), h.Span(h.Class("kept-lines"), content))
			}
			return h.Td(h.Role("cell"), h.Data("l", name), right(c), h.Span(h.Class("kept-lines"), content))
		}))
	}
	return h.Div(h.Class("tblw"), h.Table(h.Class("tbl"), h.Role("table"),
		h.When(t.Caption != "", func() h.Node { return h.Caption(words(t.Caption)) }),
		h.Thead(h.Role("rowgroup"), h.Tr(h.Role("row"), h.EachI(t.Head, func(c int, name string) h.Node {
			if name == "" { // the column of names needs none
				return h.Td(h.Role("cell"))
			}
			return h.Th(h.Scope("col"), h.Role("columnheader"), right(c), words(name))
		}))),
		h.Tbody(h.Role("rowgroup"), h.Each(t.Rows, func(row []string) h.Node { return line(row, false) })),
		h.When(t.Sum != nil, func() h.Node { return h.Tfoot(h.Role("rowgroup"), line(t.Sum, true)) })))
}

func paperSignatures(s paper.Signatures) h.Node {
	class := "signatures"
	if len(s.Lines) < 3 {
		class += " of-" + strconv.Itoa(len(s.Lines))
	}
	return h.Div(h.Class(class), h.Each(s.Lines, func(l paper.Signature) h.Node {
		return h.Div(h.Span(words(l.Caption)), h.When(l.Below != "", func() h.Node { return ui.Sub(words(l.Below)) }))
	}))
}

// paperBox is a choice on paper; the sign is for the eye, the word for a screen reader.
func paperBox(b paper.Box) h.Node {
	mark := "☐"
	if b.Ticked {
		mark = "☒"
	}
	return h.Li(h.Span(h.Hide(), h.Text(mark)), h.If(b.Ticked, ui.Hidden(h.T("ui.print.ticked"))), h.Text(" "), words(b.Text))
}
