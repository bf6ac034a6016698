package page

import (
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

func noteActs(v ResidentView) []h.Node {
	if !v.Card.AddsNotes {
		return nil
	}
	return []h.Node{ui.PrimaryLink("note.add", link.NewNote(string(v.Card.Ref)))}
}

func notesPanel(v ResidentView) h.Node {
	ref := string(v.Card.Ref)
	title := h.T("note.tab")
	if len(v.Notes) == 0 && v.Kind == "" {
		return ui.Panel(title, nil, ui.EmptyState("note.none", nil))
	}
	chips := []h.Node{ui.FilterChip("note.kind.all", link.ResidentNotes(ref), 0, v.Kind == "")}
	for _, e := range v.Kinds {
		if e.Offered(v.Kind) {
			chips = append(chips, ui.FilterWord(entryWord(e), link.ResidentNotes(ref)+"?rodzaj="+e.Code, v.Kind == e.Code))
		}
	}
	return ui.Panel(title, nil, ui.FilterBar("", ui.Chips("note.filter", chips...)),
		h.When(len(v.Notes) == 0, func() h.Node { return ui.NoResults(link.ResidentNotes(ref)) }),
		h.Ol(h.Class("notes"), h.Role("list"), h.Each(v.Notes, func(n resident.Note) h.Node { return h.Li(noteEntry(v, n)) })))
}

func noteEntry(v ResidentView, n resident.Note) h.Node {
	at := n.HappenedAt.In(date.Warsaw)
	key := "note.correct"
	if n.By == v.Rights.Me && !n.Settled(v.Now) {
		key = "note.mend"
	}
	return h.Article(h.ID("n-"+n.Ref),
		h.P(h.Class("note-head"), h.B(kindWord("note.kind.", string(n.Kind), n.KindPL, n.KindEN)), h.Text(" · "), ui.Num(i18n.DateTime(at)), h.Text(" · "+n.Author),
			h.When(n.Corrects != "", func() h.Node {
				return h.Group(h.Text(" · "), h.A(h.Href("#n-"+n.Corrects), h.T("note.corrects")))
			}),
			h.When(n.Corrected, func() h.Node { return h.Group(h.Text(" "), ui.Tag(ui.Warn, "note.was_corrected")) }),
			h.When(n.UpdatedAt.After(n.CreatedAt), func() h.Node {
				return h.Group(h.Text(" · "), h.T("note.mended_at", i18n.A{"At": i18n.DateTime(n.UpdatedAt)}))
			}),
		),
		h.P(h.Class("prose pre"), h.Text(n.Body)),
		h.When(v.Card.AddsNotes, func() h.Node {
			return h.P(ui.QuietLink(key, link.Note(string(v.Card.Ref), n.Ref), ui.About(i18n.DateTime(at))))
		}),
	)
}

func noteFields(f *form.Form, kinds []ui.Choice) h.Node {
	return h.Group(
		ui.Radios(f, "kind", kinds, ui.Opt{Label: "note.kind", Required: true}),
		ui.Pair(ui.DateInput(f, "day", ui.Opt{Label: "note.day", Required: true}), ui.TimeInput(f, "hour", ui.Opt{Label: "note.hour", Required: true})),
		ui.TextArea(f, "body", ui.Opt{Label: "note.body", Required: true, Rows: 8, Count: 8000}),
	)
}

// NoteNew is the form of a note.
func NoteNew(v ResidentView) Doc {
	d := residentDoc(v)
	ref := string(v.Card.Ref)
	d.Title = "note.title"
	d.Body = ui.Panel(h.T("note.add"), nil, ui.Errors(v.Form),
		ui.Form(link.NewNote(ref), form.NewKey(), 0, noteFields(v.Form, entryChoices(v.Kinds, "")),
			h.P(h.Class("hint"), h.T("note.settles")),
			ui.Inline(ui.Primary("note.save"), ui.LinkButton("ui.cancel", link.Resident(ref))),
			ui.Autosave(link.NewNote(ref), v.Card.Number)))
	return d
}

// NoteEdit mends a note, or writes the one that corrects it.
func NoteEdit(v ResidentView) Doc {
	d := residentDoc(v)
	ref := string(v.Card.Ref)
	at := link.Note(ref, v.Note.Ref)
	title, save, mends, standing := "note.correct", "note.save_correction", "", ""
	if v.Mends {
		title, save, mends, standing = "note.mend", "note.save", "1", string(v.Note.Kind)
	}
	d.Title = "note.title"
	d.Body = ui.Panel(h.T(title), nil, ui.Errors(v.Form), Overtaken(v.Form),
		h.When(!v.Mends, func() h.Node {
			return h.Group(ui.AlertT(ui.Info, "note.settled_why"),
				h.El("blockquote", h.P(h.Class("prose pre"), h.Text(v.Note.Body)), h.P(h.Class("hint"), h.Text(v.Note.Author+" · "+i18n.DateTime(v.Note.HappenedAt)))))
		}),
		ui.Form(at, form.NewKey(), v.Form.Version(), ui.HiddenValue("mends", mends), noteFields(v.Form, entryChoices(v.Kinds, standing)),
			ui.Inline(ui.Primary(save), ui.LinkButton("ui.cancel", link.ResidentNotes(ref))),
			ui.Autosave(at, v.Card.Number)))
	return d
}
