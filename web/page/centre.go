package page

import (
	"strconv"
	"strings"

	"cus/internal/domain/centre"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// Start is the page of the first start over an empty database: whose centre it is, and who
// its first two people are.
func Start(f *form.Form) Doc {
	return Doc{Title: "start.title", Kind: Alone, Form: f, Body: ui.Panel(nil, nil,
		h.H1(h.T("start.headline")),
		h.P(h.Class("lede"), h.T("start.lead")),
		ui.Errors(f),
		h.Form(h.Class("form"), h.Method("post"), h.Action(link.Start), h.Flag("novalidate", true),
			ui.TextInput(f, "token", ui.Opt{Label: "start.token", Hint: "start.token_hint", Required: true, Size: "m"}),
			ui.Fieldset("start.part.centre", centreFieldset(f)...),
			ui.Fieldset("start.part.gminas", gminaFields(f, 3)...),
			ui.Fieldset("start.part.adm", firstPerson(f, "adm_", "start.adm_hint")...),
			ui.Fieldset("start.part.dir", firstPerson(f, "dir_", "start.dir_hint")...),
			ui.Inline(ui.Primary("start.found")),
		),
	)}
}

// centreFieldset are the fields of what a centre says of itself.
func centreFieldset(f *form.Form) []h.Node {
	kinds := make([]ui.Choice, 0, 3)
	for _, k := range centre.Kinds() {
		kinds = append(kinds, ui.Choice{Value: string(k), Label: "centre.kind." + string(k), Hint: "centre.kind." + string(k) + ".hint"})
	}
	return []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "centre.name", Hint: "centre.name_hint", Required: true, MaxLength: centre.MaxName}),
		ui.TextInput(f, "short_name", ui.Opt{Label: "centre.short_name", Hint: "centre.short_name_hint", Required: true, Size: "m", MaxLength: centre.MaxShort}),
		ui.Radios(f, "kind", kinds, ui.Opt{Label: "centre.kind", Required: true}),
		ui.TextInput(f, "address", ui.Opt{Label: "centre.address", Hint: "centre.address_hint", Required: true, MaxLength: centre.MaxName}),
		ui.Pair(
			ui.PhoneInput(f, "phone", ui.Opt{Label: "centre.phone", Optional: true}),
			ui.PhoneInput(f, "help_phone", ui.Opt{Label: "centre.help_phone", Hint: "centre.help_phone_hint", Optional: true}),
		),
		ui.EmailInput(f, "email", ui.Opt{Label: "centre.email", Optional: true}),
		ui.TextInput(f, "iban", ui.Opt{Label: "centre.iban", Hint: "centre.iban_hint", Optional: true, InputMode: "numeric"}),
		ui.TextInput(f, "authority", ui.Opt{Label: "centre.authority", Hint: "centre.authority_hint", Optional: true, MaxLength: centre.MaxName}),
		ui.TextInput(f, "appeal_board", ui.Opt{Label: "centre.appeal_board", Hint: "centre.appeal_board_hint", Optional: true, MaxLength: centre.MaxName}),
	}
}

// gminaFields are rows of gminas: those known, and some to fill.
func gminaFields(f *form.Form, least int) []h.Node {
	last := 0
	for i := range centre.MaxGminas {
		if f.Raw(centre.GminaField("gmina", i))+f.Raw(centre.GminaField("teryt", i)) != "" {
			last = i + 1
		}
	}
	out := []h.Node{h.P(h.Class("hint"), h.T("centre.gminas_hint"))}
	for i := range min(max(last+1, least), centre.MaxGminas) {
		args := i18n.A{"No": i + 1}
		id := f.Raw(centre.GminaField("gmina_id", i))
		out = append(out, ui.Pair(
			ui.TextInput(f, centre.GminaField("gmina", i), ui.Opt{Label: "centre.gmina", LabelArgs: args, Required: i == 0, MaxLength: centre.MaxName}),
			h.Group(ui.TextInput(f, centre.GminaField("teryt", i), ui.Opt{Label: "centre.teryt", LabelArgs: args, Size: "s", InputMode: "numeric", MaxLength: 12}),
				h.When(id != "", func() h.Node { return ui.HiddenValue(centre.GminaField("gmina_id", i), id) })),
		))
	}
	return out
}

func firstPerson(f *form.Form, prefix, hint string) []h.Node {
	return []h.Node{
		h.P(h.Class("hint"), h.T(hint)),
		ui.Pair(
			ui.TextInput(f, prefix+"name", ui.Opt{Label: "start.person_name", Required: true}),
			ui.EmailInput(f, prefix+"email", ui.Opt{Label: "session.email", Required: true}),
		),
		ui.PasswordInput(f, prefix+"password", ui.Opt{Label: "start.password", Hint: "start.password_hint", Required: true, AutoComplete: "new-password"}),
		ui.PasswordInput(f, prefix+"again", ui.Opt{Label: "start.again", Required: true, AutoComplete: "new-password"}),
	}
}

// CentreView is what the centre says of itself, and its numbers.
type CentreView struct {
	Form   *form.Form
	Centre centre.Centre
	Gminas []centre.Gmina
	Series []centre.SeriesLine
	Year   int
	May    bool
}

// Centre is the page of the centre.
func Centre(v CentreView) Doc {
	head := ui.PageHead(h.T("nav.oversight"), h.T("centre.h1", i18n.A{"Name": v.Centre.Name}))
	aside := []h.Node{seriesPanel(v)}
	if v.May {
		aside = append(aside, ui.Panel(h.T("dictionary.title"), nil, h.P(h.T("centre.dictionaries_about")), h.P(ui.LinkT(link.Dictionaries, "centre.dictionaries"))))
	}
	if v.Centre.UpdatedAt != nil {
		aside = append(aside, savedBy(v.Centre.UpdatedBy, *v.Centre.UpdatedAt))
	}
	if !v.May {
		return Doc{Title: "centre.title", Place: "centre", Body: h.Group(head, ui.Lede(h.T("centre.read_only")), ui.MainAside([]h.Node{centreSummary(v)}, aside))}
	}
	f := v.Form
	fields := append(centreFieldset(f),
		ui.NumberInput(f, "idle", ui.Opt{Label: "centre.idle", Hint: "centre.idle_hint", Required: true, Unit: "centre.minutes"}),
		ui.Fieldset("start.part.gminas", gminaFields(f, 1)...),
		ui.Inline(ui.Primary("centre.save"), ui.LinkButton("ui.cancel", link.Team)))
	return Doc{Title: "centre.title", Place: "centre", Form: f, Body: h.Group(head, ui.Lede(h.T("centre.lede")),
		ui.Errors(f), Overtaken(f),
		ui.MainAside([]h.Node{ui.Panel(h.T("centre.facts"), nil, ui.Form(link.Centre, form.NewKey(), f.Version(), fields...))}, aside))}
}

func centreSummary(v CentreView) h.Node {
	c := v.Centre
	kind := noSource()
	if c.Kind != "" {
		kind = h.T("centre.kind." + string(c.Kind))
	}
	facts := []ui.Fact{{Label: "centre.name", Value: h.Text(c.Name)}, {Label: "centre.short_name", Value: h.Text(c.ShortName)}, {Label: "centre.kind", Value: kind},
		{Label: "centre.address", Value: ui.TextOr(c.Address)}, {Label: "centre.phone", Value: ui.TextOr(ident.FormatPhone(c.Phone))},
		{Label: "centre.help_phone", Value: ui.TextOr(ident.FormatPhone(c.HelpPhone))}, {Label: "centre.email", Value: ui.TextOr(c.Email)},
		{Label: "centre.iban", Value: ui.TextOr(ident.FormatIBAN(c.IBAN))},
		{Label: "centre.authority", Value: ui.TextOr(c.Authority)}, {Label: "centre.appeal_board", Value: ui.TextOr(c.AppealBoard)},
		{Label: "centre.idle", Value: h.Group(ui.Num(strconv.Itoa(c.IdleMinutes)), h.Text("\u00a0"), h.T("centre.minutes"))}}
	for i, g := range v.Gminas {
		code := h.T("centre.teryt_unknown")
		if g.Teryt != "" {
			code = h.Text("TERYT " + g.Teryt)
		}
		facts = append(facts, ui.Fact{Label: "centre.gmina_label", Value: h.Group(h.Text(g.Name), ui.Sub(code)), Source: h.When(i == 0 && len(v.Gminas) > 1, func() h.Node { return h.T("centre.gmina_first") })})
	}
	return ui.Panel(h.T("centre.facts"), nil, ui.SummaryList(facts...))
}

// seriesPanel lists the series of numbers with what comes next.
func seriesPanel(v CentreView) h.Node {
	var rows []ui.Row
	for _, l := range v.Series {
		f := centre.Format{Prefix: l.Prefix, Width: l.Width}
		number := f.Number(l.Code, v.Year, l.Next)
		next := ui.Num(number)
		if v.May {
			next = ui.Link(link.Series(string(l.Code)), number, ui.Hidden(h.Text(": "), h.T("ui.change")))
		}
		rows = append(rows, ui.R(h.T(seriesKey(l.Code)), next))
	}
	cols := []ui.Col{{Key: "centre.series"}, {Key: "centre.series_following"}}
	return ui.Panel(h.T("centre.numbers"), nil, ui.DataTable(h.T("centre.numbers"), cols, rows), h.P(h.Class("hint"), h.T("centre.numbers_hint")))
}

// SeriesView is one series of numbers.
type SeriesView struct {
	Form *form.Form
	Line centre.SeriesLine
	Year int
}

// Series is the form of one series.
func Series(v SeriesView) Doc {
	f, l := v.Form, v.Line
	shape := centre.Format{Prefix: l.Prefix, Width: l.Width}
	var fields []h.Node
	if l.Code.Yearly() {
		fields = append(fields,
			ui.TextInput(f, "prefix", ui.Opt{Label: "centre.series_prefix_label", Hint: "centre.series_prefix_hint", Required: true, Size: "xs", MaxLength: 8}),
			ui.NumberInput(f, "width", ui.Opt{Label: "centre.series_width_label", Hint: "centre.series_width_hint", Required: true}))
	} else {
		fields = append(fields, ui.HiddenValue("prefix", l.Prefix), ui.HiddenValue("width", strconv.Itoa(l.Width)))
	}
	fields = append(fields,
		ui.NumberInput(f, "next", ui.Opt{Label: "centre.series_next_label", Hint: "centre.series_next_hint", Required: true}),
		ui.Inline(ui.Primary("centre.series_save"), ui.LinkButton("ui.cancel", link.Centre)))
	return Doc{Title: "centre.numbers", Place: "centre", Form: f, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Centre, "centre.title"), h.T("centre.series_h1", i18n.A{"Number": shape.Number(l.Code, v.Year, l.Next)})),
		ui.Lede(h.T(seriesKey(l.Code))),
		ui.Errors(f), Overtaken(f),
		h.Section(h.Class("panel"), ui.Form(link.Series(string(l.Code)), form.NewKey(), f.Version(), fields...)))}
}

// seriesKey is the message key of what a series numbers.
func seriesKey(s centre.Series) string { return "centre.series." + strings.ToLower(string(s)) }
