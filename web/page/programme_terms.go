package page

import (
	"strconv"
	"strings"

	"cus/internal/domain/programme"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// offerTerms says in a cell what a programme asks for one service, and leads there.
func offerTerms(v ProgrammeView, o programme.Offered) h.Node {
	if !o.Offered {
		return h.Span(h.Class("muted"), h.Text("–"))
	}
	words := h.T("programme.terms.count", i18n.A{"Count": o.Conditions})
	if o.Conditions == 0 {
		words = h.T("programme.terms.none")
	}
	limit := h.Node(nil)
	if o.Places > 0 {
		limit = ui.Sub(h.T("programme.terms.limit", i18n.A{"Count": o.Places}))
	}
	return h.Group(h.A(h.Href(link.ProgrammeService(string(v.Programme.Ref), string(o.Service))), words, ui.About(o.Name)), limit)
}

// ProgrammeTermsView is what a programme asks of whoever wants one of its services.
type ProgrammeTermsView struct {
	Programme programme.Programme
	Service   string // public id
	Terms     programme.ServiceTerms
	Form      *form.Form
	May       bool // change them
}

// ProgrammeTerms shows the conditions, the places and the confirmation a programme asks for;
// as a form to whoever may change what the programme says.
func ProgrammeTerms(v ProgrammeTermsView) Doc {
	f, back := v.Form, link.Programme(string(v.Programme.Ref))
	d := Doc{Title: "programme.terms", Place: "programmes", Form: f}
	head := ui.PageHead(ui.Link(back, v.Programme.Name), h.Group(h.Text(v.Terms.Service), h.Text(": "), h.T("programme.terms.heading")))
	if !v.May {
		d.Body = h.Group(head, ui.Lede(h.T("programme.terms.read_only")), ui.Panel(h.T("programme.terms"), nil, ui.SummaryList(termsFacts(v.Terms)...)),
			ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	confirm := []ui.Choice{{Value: "", Label: "programme.terms.confirm.none"}}
	for _, r := range programme.Confirmers {
		confirm = append(confirm, ui.Choice{Value: r, Label: "programme.terms.confirm." + r})
	}
	d.Body = h.Group(head, ui.Errors(f), Overtaken(f), ui.FormAside(
		ui.Panel(nil, nil, ui.Form(link.ProgrammeService(string(v.Programme.Ref), v.Service), form.NewKey(), f.Version(),
			ui.TextArea(f, "conditions", ui.Opt{Label: "programme.terms.conditions", Hint: "programme.terms.conditions_hint", Rows: 7, Optional: true}),
			ui.NumberInput(f, "places", ui.Opt{Label: "programme.terms.places_label", Hint: "programme.terms.places_hint", Size: "s", Optional: true}),
			ui.Radios(f, "confirm_by", confirm, ui.Opt{Label: "programme.terms.confirm"}),
			ui.Inline(ui.Primary("programme.terms.save"), ui.LinkButton("ui.cancel", back)))),
		ui.Panel(h.T("programme.terms.help"), nil, h.P(h.T("programme.terms.help.all")), h.P(h.T("programme.terms.taken", i18n.A{"Count": v.Terms.Taken})),
			ui.More("ui.legal_basis", h.P(h.T("programme.terms.basis"))))))
	return d
}

func termsFacts(t programme.ServiceTerms) []ui.Fact {
	var conditions, places h.Node
	if len(t.Conditions) > 0 {
		conditions = h.Ul(h.Each(t.Conditions, func(c string) h.Node { return h.Li(h.Text(c)) }))
	}
	if t.Places > 0 {
		places = h.T("programme.terms.limit", i18n.A{"Count": t.Places})
	}
	confirm := "none"
	if t.ConfirmBy != "" {
		confirm = t.ConfirmBy
	}
	return []ui.Fact{{Label: "programme.terms.conditions", Value: conditions}, {Label: "programme.terms.places_label", Value: places},
		{Label: "programme.terms.confirm", Value: h.T("programme.terms.confirm." + confirm)}}
}

// TermsFields are the fields of the form as the record holds them.
func TermsFields(t programme.Terms) map[string]string {
	known := map[string]string{"conditions": strings.Join(t.Conditions, "\n"), "confirm_by": t.ConfirmBy, "places": ""}
	if t.Places > 0 {
		known["places"] = strconv.Itoa(t.Places)
	}
	return known
}
