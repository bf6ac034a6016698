package page

import (
	"strings"
	"time"

	"cus/internal/domain/contract"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ProviderListView is the list of those who carry out services.
type ProviderListView struct {
	Providers []provider.Provider // provider.Shown of them, and one more when there are more
	Totals    provider.Totals
	Filter    provider.Filter
	Today     date.Date
	May       bool // put one on the list
}

// ProviderList is the list of providers (wykonawcy usług).
func ProviderList(v ProviderListView) Doc {
	rows, more := cut(v.Providers, provider.Shown)
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("provider.new", link.NewProvider, ui.Icon("plus"))
	}
	if v.Totals == (provider.Totals{}) {
		return Doc{Title: "provider.title", Place: "providers", Body: emptyList("provider", v.May, add)}
	}
	return Doc{Title: "provider.title", Place: "providers", Body: h.Group(
		ui.PageHead(h.T("provider.eyebrow"), h.T("provider.h1", i18n.A{"Count": v.Totals.Active}), some(add)...),
		ui.Lede(h.T("provider.lede")),
		providerFilter(v.Filter),
		h.When(len(rows) == 0, func() h.Node { return h.Section(h.Class("panel"), ui.NoResults(link.Providers)) }),
		h.When(len(rows) > 0, func() h.Node { return providerTable(v.Today, rows, more) }),
	)}
}

func providerFilter(f provider.Filter) h.Node {
	values := form.New(map[string]string{"szukaj": f.Words, "rodzaj": string(f.Kind), "pes": flag(f.Social)})
	return ui.FilterBar(link.Providers,
		ui.TextInput(values, "szukaj", ui.Opt{Label: "provider.search", Size: "m"}),
		ui.Select(values, "rodzaj", kindChoices(), ui.Opt{Label: "provider.kind", Empty: "provider.any_kind", Size: "m"}),
		ui.Checkbox(values, "pes", ui.Opt{Label: "provider.only_pes"}),
		ui.Button("ui.filter.apply"),
		h.When(f.Any(), func() h.Node { return ui.QuietLink("ui.clear_filters", link.Providers) }),
	)
}

func providerTable(today date.Date, rows []provider.Provider, more bool) h.Node {
	cols := []ui.Col{{Key: "provider.provider"}, {Key: "provider.kind"}, {Key: "provider.nip"}, {Key: "provider.contact"}, {Key: "provider.state"}}
	out := make([]ui.Row, len(rows))
	for i, p := range rows {
		var social h.Node
		if p.SocialEconomy != "" {
			social = ui.Sub(h.T("provider.pes_short"))
		}
		out[i] = ui.R(ui.Link(link.Provider(string(p.Ref)), p.Name), h.Group(h.T(p.Kind.Key()), social), numOr(ident.FormatNIP(p.NIP)),
			providerContact(p), providerTag(p, today))
	}
	return h.Section(h.Class("panel"),
		ui.DataTable(h.T("provider.title"), cols, out, longTable(len(rows))...),
		h.When(more, func() h.Node { return firstShown() }))
}

func providerTag(p provider.Provider, today date.Date) h.Node {
	switch {
	case !p.ActiveOn(today):
		return ui.Tag(ui.Closed, "provider.state.ended", i18n.A{"Day": p.EndedOn.PL()})
	case !p.EndedOn.IsZero():
		return ui.Tag(ui.Warn, "provider.state.until", i18n.A{"Day": p.EndedOn.PL()})
	}
	return ui.Tag(ui.OK, "provider.state.active")
}

// providerContact is the shortest way to reach a provider: who, and by what.
func providerContact(p provider.Provider) h.Node {
	by := phoneOr(p.Phone)
	if p.Phone == "" {
		by = emailOr(p.Email)
	}
	if p.Contact == "" {
		return by
	}
	if p.Phone == "" && p.Email == "" {
		return h.Text(p.Contact)
	}
	return h.Group(h.Text(p.Contact), ui.Sub(by))
}

func numOr(s string) h.Node {
	if s == "" {
		return ui.Missing()
	}
	return ui.Num(s)
}

func textOr(s string) h.Node {
	if s == "" {
		return ui.Missing()
	}
	return h.Text(s)
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func phoneOr(e164 string) h.Node {
	if e164 == "" {
		return ui.Missing()
	}
	return h.A(h.Href("tel:"+e164), ui.Num(ident.FormatPhone(e164)))
}

func emailOr(address string) h.Node {
	if address == "" {
		return ui.Missing()
	}
	return ui.Link("mailto:"+address, address)
}

// ProviderView is one provider.
type ProviderView struct {
	Provider provider.Provider
	Today    date.Date
	May      bool // change it
	Account  bool // see the whole number of its bank account

	Contracts   []contract.Row
	MayContract bool // write one
}

// ProviderShow is the page of one provider.
func ProviderShow(v ProviderView) Doc {
	p := v.Provider
	var edit h.Node
	if v.May {
		edit = ui.LinkButton("provider.edit", link.ProviderEdit(string(p.Ref)), ui.Icon("draft"))
	}
	sentence := h.T("provider.now.active")
	switch {
	case !p.ActiveOn(v.Today):
		sentence = h.T("provider.now.ended", i18n.A{"Day": p.EndedOn.PL()})
	case !p.EndedOn.IsZero():
		sentence = h.T("provider.now.until", i18n.A{"Day": p.EndedOn.PL()})
	}
	return Doc{Title: "provider.provider", Place: "providers", Body: h.Group(
		ui.PageHead(ui.LinkT(link.Providers, "provider.title"), h.Text(p.Name), some(edit)...),
		ui.Lede(sentence),
		ui.MainAside(
			[]h.Node{providerContracts(v), providerFactsPanel(p, v.Today), providerNumbersPanel(v)},
			[]h.Node{providerContactPanel(p), providerDataPanel(p)}),
		savedBy(p.UpdatedBy, p.UpdatedAt),
	)}
}

func providerFactsPanel(p provider.Provider, today date.Date) h.Node {
	facts := []ui.Fact{
		{Label: "provider.kind", Value: h.T(p.Kind.Key())},
		{Label: "provider.state", Value: providerTag(p, today)},
		{Label: "provider.pes", Value: h.T("provider.pes_none")},
	}
	if p.SocialEconomy != "" {
		facts[2].Value = h.T(p.SocialEconomy.Key())
	}
	if !p.SocialEnterpriseOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "provider.social_enterprise_on", Value: ui.Num(p.SocialEnterpriseOn.PL())})
	}
	return ui.Panel(h.T("provider.facts"), nil, ui.SummaryList(facts...), ui.More("ui.legal_basis", h.P(h.T(p.Kind.Basis()))))
}

func providerNumbersPanel(v ProviderView) h.Node {
	p := v.Provider
	account := ident.HideIBAN(p.IBAN)
	if v.Account {
		account = ident.FormatIBAN(p.IBAN)
	}
	return ui.Panel(h.T("provider.numbers"), nil, ui.SummaryList(
		ui.Fact{Label: "provider.nip", Value: numOr(ident.FormatNIP(p.NIP))},
		ui.Fact{Label: "provider.regon", Value: numOr(p.REGON)},
		ui.Fact{Label: "provider.krs", Value: numOr(p.KRS)},
		ui.Fact{Label: "provider.iban", Value: numOr(account)},
	))
}

func providerContactPanel(p provider.Provider) h.Node {
	return ui.Panel(h.T("provider.contact_panel"), nil, ui.SummaryList(
		ui.Fact{Label: "provider.contact", Value: textOr(p.Contact)},
		ui.Fact{Label: "provider.phone", Value: phoneOr(p.Phone)},
		ui.Fact{Label: "provider.email", Value: emailOr(p.Email)},
		ui.Fact{Label: "provider.address", Value: textOr(p.Address())},
	))
}

func providerDataPanel(p provider.Provider) h.Node {
	if p.DataAgreementNo == "" {
		return ui.Panel(h.T("provider.data_agreement"), nil, h.P(h.Class("pad"), h.T("provider.data_agreement_none")))
	}
	return ui.Panel(h.T("provider.data_agreement"), nil, ui.SummaryList(
		ui.Fact{Label: "provider.data_agreement_no", Value: ui.Num(p.DataAgreementNo)},
		ui.Fact{Label: "provider.data_agreement_on", Value: ui.Num(p.DataAgreementOn.PL())}))
}

// ProviderFormView is the form of a provider, new or known.
type ProviderFormView struct {
	Form     *form.Form
	Provider provider.Provider // zero for a new one
}

// ProviderForm is the form of a provider.
func ProviderForm(v ProviderFormView) Doc {
	f, p := v.Form, v.Provider
	action, back := link.NewProvider, link.Providers
	above, title := ui.LinkT(back, "provider.title"), "provider.new_h1"
	if p.Ref != "" {
		action, back = link.ProviderEdit(string(p.Ref)), link.Provider(string(p.Ref))
		above, title = ui.Link(back, p.Name), "provider.edit_h1"
	}
	return Doc{Title: "provider.provider", Place: "providers", Form: f, Body: h.Group(
		ui.PageHead(above, h.T(title)),
		ui.Errors(f), Overtaken(f),
		ui.Form(action, form.NewKey(), f.Version(),
			ui.TextInput(f, "name", ui.Opt{Label: "provider.name", Hint: "provider.name_hint", Required: true, MaxLength: provider.MaxName}),
			ui.Radios(f, "kind", kindChoices(), ui.Opt{Label: "provider.kind", Required: true}),
			ui.More("ui.legal_basis", h.P(h.T("provider.basis"))),
			providerNumberFields(f), providerContactFields(f), providerGroundFields(f),
			h.When(p.Ref != "", func() h.Node {
				return ui.DateInput(f, "ended_on", ui.Opt{Label: "provider.ended_on", Hint: "provider.ended_hint", Optional: true})
			}),
			ui.Inline(ui.Primary("provider.save"), ui.LinkButton("ui.cancel", back)),
			ui.Autosave(action, ""),
		),
	)}
}

func providerNumberFields(f *form.Form) h.Node {
	field := func(name, label, hint string) h.Node {
		return ui.TextInput(f, name, ui.Opt{Label: label, Hint: hint, InputMode: "numeric", Size: "s"})
	}
	return ui.Fieldset("provider.numbers",
		field("nip", "provider.nip", "provider.nip_hint"),
		field("regon", "provider.regon", "provider.regon_hint"),
		field("krs", "provider.krs", "provider.krs_hint"),
		ui.TextInput(f, "iban", ui.Opt{Label: "provider.iban", Hint: "provider.iban_hint", InputMode: "numeric", Size: "m"}))
}

func providerContactFields(f *form.Form) h.Node {
	return ui.Fieldset("provider.contact_panel",
		ui.TextInput(f, "contact", ui.Opt{Label: "provider.contact", Hint: "provider.contact_hint", Size: "m"}),
		ui.PhoneInput(f, "phone", ui.Opt{Label: "provider.phone"}),
		ui.EmailInput(f, "email", ui.Opt{Label: "provider.email", Size: "m"}),
		ui.TextInput(f, "street", ui.Opt{Label: "provider.street", Size: "m"}),
		ui.Pair(ui.TextInput(f, "postcode", ui.Opt{Label: "provider.postcode", Size: "xs", InputMode: "numeric"}),
			ui.TextInput(f, "locality", ui.Opt{Label: "provider.locality"})))
}

func providerGroundFields(f *form.Form) h.Node {
	grounds := make([]ui.Choice, len(provider.SocialEconomies))
	for i, e := range provider.SocialEconomies {
		grounds[i] = ui.Choice{Value: string(e), Label: e.Key()}
	}
	return h.Group(
		ui.Fieldset("provider.pes",
			ui.Select(f, "social_economy", grounds, ui.Opt{Label: "provider.pes_ground", Hint: "provider.pes_hint", Empty: "provider.pes_none", Size: "m"}),
			ui.DateInput(f, "social_enterprise_on", ui.Opt{Label: "provider.social_enterprise_on", Hint: "provider.social_enterprise_hint"})),
		ui.Fieldset("provider.data_agreement",
			ui.TextInput(f, "data_agreement_no", ui.Opt{Label: "provider.data_agreement_no", Size: "s"}),
			ui.DateInput(f, "data_agreement_on", ui.Opt{Label: "provider.data_agreement_on"})))
}

func kindChoices() []ui.Choice {
	out := make([]ui.Choice, len(provider.Kinds))
	for i, k := range provider.Kinds {
		out[i] = ui.Choice{Value: string(k), Label: k.Key()}
	}
	return out
}

// What several lists of things (not of people) share.

// emptyList is a list that holds nothing yet: why, and the one thing to do for who may.
// Its words are kind.title, kind.empty and kind.empty_reader.
func emptyList(kind string, may bool, add h.Node) h.Node {
	key := kind + ".empty_reader"
	if may {
		key = kind + ".empty"
	}
	return h.Group(ui.PageHead(h.T(kind+".eyebrow"), h.T(kind+".title")), h.Section(h.Class("panel"), ui.EmptyState(key, add)))
}

// cut leaves the first most of the rows and says whether there were more.
func cut[T any](rows []T, most int) ([]T, bool) {
	if len(rows) > most {
		return rows[:most], true
	}
	return rows, false
}

// firstShown says under a list that it goes on: every list here shows as many.
func firstShown() h.Node {
	return h.P(h.Class("pad muted"), h.T("provider.first_shown", i18n.A{"Count": provider.Shown}))
}

// longTable keeps the head of a table of many rows in sight.
func longTable(rows int) []ui.TableOpt {
	if rows > 15 {
		return []ui.TableOpt{ui.Long}
	}
	return nil
}

// some is the node in a list of its own, or an empty list.
func some(n h.Node) []h.Node {
	if n == nil {
		return nil
	}
	return []h.Node{n}
}

// lines is a longer text with its line breaks.
func lines(s string) h.Node {
	return h.EachI(strings.Split(s, "\n"), func(i int, line string) h.Node {
		return h.Group(h.If(i > 0, h.Br()), h.Text(line))
	})
}

// savedBy says who saved the thing last, and when.
func savedBy(name string, at time.Time) h.Node {
	if name == "" {
		return nil
	}
	return h.P(h.Class("muted"), h.T("provider.saved_by", i18n.A{"Name": name, "At": i18n.DateTime(at)}))
}
