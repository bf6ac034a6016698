package page

import (
	"cus/internal/domain/centre"
	"cus/internal/platform/form"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// kindWord is the kind of a record: the words it was given under, or those of the program
// under prefix and the code.
func kindWord(prefix, code, polish, english string) h.Node {
	if polish != "" {
		return h.Words(polish, english)
	}
	return h.T(prefix + code)
}

// entryWord is what an entry is called now.
func entryWord(e centre.Entry) h.Node {
	if e.Dictionary == centre.DocumentKinds {
		return kindWord("document.kind.", e.Code, e.LabelPL, e.LabelEN)
	}
	return kindWord("note.kind.", e.Code, e.LabelPL, e.LabelEN)
}

// entryChoices are the entries a form offers; standing is the one chosen before, if any.
func entryChoices(all []centre.Entry, standing string) []ui.Choice {
	var out []ui.Choice
	for _, e := range all {
		if e.Offered(standing) {
			out = append(out, ui.Choice{Value: e.Code, Word: entryWord(e)})
		}
	}
	return out
}

// offeredLabels are the entries a field suggests, in Polish: what is picked stands on a letter.
func offeredLabels(all []centre.Entry) []string {
	var out []string
	for _, e := range all {
		if e.Offered("") {
			out = append(out, e.LabelPL)
		}
	}
	return out
}

// DictionariesView is the words the centre keeps, by dictionary in the order of
// centre.Dictionaries.
type DictionariesView struct {
	Of   map[centre.Dictionary][]centre.Entry
	Form *form.Form // one that was refused; may be nil
}

// Dictionaries lists them.
func Dictionaries(v DictionariesView) Doc {
	panels := mapNodes(centre.Dictionaries(), func(of centre.Dictionary) h.Node {
		title := h.T(dictionaryKey(of))
		acts := ui.SmallLink("dictionary.add", link.Dictionary(string(of)), ui.Hidden(h.Text(": "), title))
		if len(v.Of[of]) == 0 {
			return ui.Panel(title, acts, h.P(h.Class("hint"), h.T("dictionary.where."+string(of))), ui.EmptyState("dictionary.none", nil))
		}
		cols := []ui.Col{{Key: "dictionary.label"}, {Key: "dictionary.state"}, {Key: "dictionary.col.act"}}
		return ui.Panel(title, acts, h.P(h.Class("hint"), h.T("dictionary.where."+string(of))),
			ui.DataTable(title, cols, mapRows(v.Of[of], entryRow)))
	})
	return Doc{Title: "dictionary.title", Place: "centre", Form: v.Form, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Centre, "centre.title"), h.T("dictionary.h1")),
		ui.Lede(h.T("dictionary.lede")), ui.Errors(v.Form), Overtaken(v.Form), h.Group(panels...))}
}

func entryRow(e centre.Entry) ui.Row {
	tag, act, retire := ui.Tag(ui.OK, "dictionary.offered"), "dictionary.retire", "1"
	if e.RetiredAt != nil {
		tag, act, retire = ui.Tag(ui.Closed, "dictionary.retired_tag"), "dictionary.restore", ""
	}
	sub := h.When(e.LabelEN != "", func() h.Node { return ui.Sub(h.Text(e.LabelEN)) })
	about := ui.Hidden(h.Text(": "), entryWord(e))
	return ui.R(h.Group(h.A(h.Href(link.Word(e.Ref)), entryWord(e)), sub), tag,
		ui.PostButton(link.WordState(e.Ref), form.NewKey(), e.Version, ui.SmallButton(act, about), ui.HiddenValue("retire", retire)))
}

func dictionaryKey(of centre.Dictionary) string { return "dictionary.of." + string(of) }

// WordView is the form of one word; a new one when Entry has no Ref.
type WordView struct {
	Form  *form.Form
	Of    centre.Dictionary
	Entry centre.Entry
}

// Word is that form.
func Word(v WordView) Doc {
	f, e := v.Form, v.Entry
	title, at, hint := h.T("dictionary.new_h1"), link.Dictionary(string(v.Of)), ""
	if e.Ref != "" {
		title, at = h.Group(h.T("dictionary.edit_h1"), h.Text(" "), entryWord(e)), link.Word(e.Ref)
	}
	if e.BuiltIn {
		hint = "dictionary.built_in_hint"
	}
	fields := []h.Node{
		ui.TextInput(f, "label_pl", ui.Opt{Label: "dictionary.label_pl", Hint: hint, Required: !e.BuiltIn, Optional: e.BuiltIn, MaxLength: 120}),
		ui.TextInput(f, "label_en", ui.Opt{Label: "dictionary.label_en", Hint: "dictionary.label_en_hint", Optional: true, MaxLength: 120}),
	}
	if e.Ref != "" {
		fields = append(fields, ui.NumberInput(f, "position", ui.Opt{Label: "dictionary.position", Hint: "dictionary.position_hint", Required: true}))
	}
	fields = append(fields, ui.Inline(ui.Primary("dictionary.save"), ui.LinkButton("ui.cancel", link.Dictionaries)))
	return Doc{Title: "dictionary.title", Place: "centre", Form: f, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Dictionaries, "dictionary.title"), title),
		ui.Lede(h.T(dictionaryKey(v.Of))), ui.Errors(f), Overtaken(f),
		h.Section(h.Class("panel"), ui.Form(at, form.NewKey(), f.Version(), fields...), h.P(h.Class("hint"), h.T("dictionary.rename_hint"))))}
}
