package page

import (
	"slices"

	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/ui"
)

// identityFields are who a person is. known says where the names come from; masked are the
// last digits of a PESEL on record, which the form does not show.
func identityFields(f *form.Form, known, masked string) h.Node {
	pesel := ui.Opt{Label: "resident.pesel"}
	if masked != "" {
		pesel.Hint, pesel.HintArgs = "resident.pesel_kept", i18n.A{"Last": masked}
	}
	sexes := []ui.Choice{{Value: "K", Label: "resident.sex.K"}, {Value: "M", Label: "resident.sex.M"}}
	_, differs := f.Error("sex_reason")
	return ui.Stack(
		ui.PeselInput(f, "pesel", pesel),
		ui.Checkboxes(f, "no_pesel", []ui.Choice{{Value: "1", Label: "resident.no_pesel_box",
			More: ui.TextInput(f, "no_pesel_reason", ui.Opt{Label: "resident.no_pesel_reason", MaxLength: 200})}}, ui.Opt{Label: "resident.no_pesel_box", LabelHidden: true}),
		ui.Pair(ui.TextInput(f, "surname", ui.Opt{Label: "resident.surname", Known: known, Required: true, MaxLength: 80}),
			ui.TextInput(f, "given_names", ui.Opt{Label: "resident.given_names", Required: true, MaxLength: 80})),
		ui.Pair(ui.DateInput(f, "birth_date", ui.Opt{Label: "resident.birth_date", Hint: "resident.birth_hint"}),
			ui.Radios(f, "sex", sexes, ui.Opt{Label: "resident.sex", Hint: "resident.sex_hint", InRow: true})),
		h.When(differs || f.Raw("sex_reason") != "", func() h.Node {
			return ui.TextInput(f, "sex_reason", ui.Opt{Label: "resident.sex_reason", MaxLength: 200})
		}),
	)
}

// contactFields are where a person lives and how to reach them.
func contactFields(f *form.Form, places []resident.Place) h.Node {
	contacts := make([]ui.Choice, 0, 5)
	for _, c := range resident.Contacts() {
		contacts = append(contacts, ui.Choice{Value: string(c), Label: "resident.contact." + string(c)})
	}
	return ui.Stack(
		h.H2(h.T("resident.address_title")),
		addressFields(f, "", places),
		ui.Checkboxes(f, "mail", []ui.Choice{{Value: "1", Label: "resident.mail_box", More: addressFields(f, "mail_", nil)}}, ui.Opt{Label: "resident.mail_box", LabelHidden: true}),
		h.H2(h.T("resident.contact_title")),
		ui.Pair(ui.PhoneInput(f, "phone", ui.Opt{Label: "resident.phone", Optional: true}),
			ui.EmailInput(f, "email", ui.Opt{Label: "resident.email", Optional: true})),
		ui.Select(f, "contact_preference", contacts, ui.Opt{Label: "resident.contact_preference", Size: "m", Empty: "resident.contact.unknown", Optional: true}),
		ui.Checkboxes(f, "needs", choices(resident.NeedKinds(), "resident.need."), ui.Opt{Label: "resident.needs", Optional: true}),
		ui.TextInput(f, "accessibility", ui.Opt{Label: "resident.accessibility", Hint: "resident.accessibility_hint", Optional: true, MaxLength: 300}),
		suggestions(places),
	)
}

// addressFields are one address; prefix is "" for where the person lives, "mail_" for letters.
func addressFields(f *form.Form, prefix string, places []resident.Place) h.Node {
	from := func(list string) []h.Node {
		if len(places) == 0 {
			return nil
		}
		return []h.Node{h.Attr("list", list)}
	}
	return ui.Grid(
		ui.TextInput(f, prefix+"street", ui.Opt{Label: "resident.street", Hint: "resident.street_hint", Span: "w6", MaxLength: 100, Attrs: from("ulice")}),
		ui.TextInput(f, prefix+"house_no", ui.Opt{Label: "resident.house_no", Required: prefix == "", Span: "w3", MaxLength: 20}),
		ui.TextInput(f, prefix+"flat_no", ui.Opt{Label: "resident.flat_no", Span: "w3", MaxLength: 20}),
		ui.TextInput(f, prefix+"postcode", ui.Opt{Label: "resident.postcode", Required: prefix == "", Span: "w3", InputMode: "numeric", MaxLength: 6, Attrs: from("kody")}),
		ui.TextInput(f, prefix+"locality", ui.Opt{Label: "resident.locality", Required: prefix == "", Span: "w6", MaxLength: 100, Attrs: from("miejscowosci")}),
	)
}

// suggestions are the lists the fields of an address suggest from; they need no script.
func suggestions(places []resident.Place) h.Node {
	list := func(id string, of func(p resident.Place) string) h.Node {
		var seen []string
		for _, p := range places {
			if s := of(p); s != "" && !slices.Contains(seen, s) {
				seen = append(seen, s)
			}
		}
		return h.El("datalist", h.ID(id), h.Each(seen, func(s string) h.Node { return h.Option(h.Value(s)) }))
	}
	if len(places) == 0 {
		return nil
	}
	return h.Group(
		list("ulice", func(p resident.Place) string { return p.Street }),
		list("kody", func(p resident.Place) string { return p.Postcode }),
		list("miejscowosci", func(p resident.Place) string { return p.Locality }))
}
