package page

import (
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// TeamView is the list of people with an account.
type TeamView struct {
	Accounts []staff.Account
	Who      policy.Actor
	May      bool // add a person
}

// Team is the list of accounts (zespół).
func Team(v TeamView) Doc {
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("team.add", link.NewAccount, ui.Icon("user-plus"))
	}
	open, approvers := 0, 0
	for _, a := range v.Accounts {
		if a.DisabledAt == nil {
			open++
			if a.ApprovalNumber != "" {
				approvers++
			}
		}
	}
	head := ui.PageHead(h.T("team.eyebrow"), h.T("team.h1", i18n.A{"Count": open}), some(add)...)
	if len(v.Accounts) == 0 {
		return Doc{Title: "team.title", Place: "team", Body: h.Group(head, h.Section(h.Class("panel"), ui.EmptyState("team.empty", add)))}
	}
	lede := h.T("team.lede_director")
	if approvers > 0 {
		lede = h.T("team.lede_approvers", i18n.A{"Count": approvers})
	}
	cols := []ui.Col{{Key: "team.name"}, {Key: "team.email"}, {Key: "team.roles"}, {Key: "team.authorisation"}, {Key: "team.state"}}
	rows := make([]ui.Row, len(v.Accounts))
	for i, a := range v.Accounts {
		rows[i] = ui.R(
			h.Group(ui.Link(link.Account(string(a.Ref)), a.Name), h.When(a.ID == v.Who.ID, func() h.Node { return h.Group(h.Text(" "), h.T("team.you")) })),
			h.Text(a.Email), roleList(a.Roles), authorisationCell(a), accountTag(a),
		)
	}
	return Doc{Title: "team.title", Place: "team", Body: h.Group(
		head, ui.Lede(lede),
		h.Section(h.Class("panel"), ui.DataTable(h.T("team.list"), cols, rows, longTable(len(rows))...)),
		h.P(ui.LinkT(link.Rights, "rights.title")),
	)}
}

func roleList(roles []string) h.Node {
	return h.EachI(roles, func(i int, r string) h.Node {
		return h.Group(h.If(i > 0, h.Text(" · ")), h.T("role."+r))
	})
}

func authorisationCell(a staff.Account) h.Node {
	if a.ApprovalNumber == "" {
		return h.Span(h.Class("muted"), h.T("team.no_authorisation"))
	}
	return h.T("team.authorised_until", i18n.A{"Number": a.ApprovalNumber, "Until": a.ApprovalUntil.PL()})
}

func accountTag(a staff.Account) h.Node {
	switch {
	case a.DisabledAt != nil:
		return h.Group(ui.Tag(ui.Closed, "team.state.closed"), ui.Sub(h.T("team.closed_on", i18n.A{"Day": date.Of(*a.DisabledAt).PL()})))
	case a.Demo:
		return h.Group(ui.Tag(ui.OK, "team.state.open"), ui.Sub(h.T("team.demo")))
	case a.MustChange:
		return ui.Tag(ui.Waiting, "team.state.first")
	}
	return ui.Tag(ui.OK, "team.state.open")
}

// NewAccount is the form of a new person in the team.
func NewAccount(f *form.Form) Doc {
	return Doc{Title: "team.new", Place: "team", Form: f, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Team, "team.title"), h.T("team.new")),
		ui.Errors(f),
		ui.FormAside(
			ui.Form(link.NewAccount, form.NewKey(), 0,
				ui.TextInput(f, "name", ui.Opt{Label: "team.name", Required: true, MaxLength: staff.MaxName}),
				ui.EmailInput(f, "email", ui.Opt{Label: "team.email", Hint: "team.email_hint", Required: true}),
				roleBoxes(f),
				ui.Inline(ui.Primary("team.add"), ui.LinkButton("ui.cancel", link.Team)),
			),
			ui.Panel(h.T("team.password_title"), nil, h.P(h.T("team.password_note"))),
		),
	)}
}

// roleBoxes are the ten roles to tick, each with what it lets one see.
func roleBoxes(f *form.Form) h.Node {
	choices := make([]ui.Choice, len(policy.Roles))
	for i, r := range policy.Roles {
		choices[i] = ui.Choice{Value: string(r), Label: "role." + string(r), Hint: "team.sees." + string(r)}
	}
	return ui.Checkboxes(f, "roles", choices, ui.Opt{Label: "team.roles", Hint: "team.roles_hint", Required: true})
}

// AccountView is one account and what the reader may do with it.
type AccountView struct {
	Account  staff.Account
	Grants   []staff.Grant
	Form     *form.Form // roles
	Today    date.Date
	Own      bool // it is the reader's own: nobody changes their own rights
	Manages  bool // may change roles, close and open
	MayGrant bool // may give and withdraw authorisations
}

// AccountShow is the page of one account.
func AccountShow(v AccountView) Doc {
	a := v.Account
	main := []h.Node{ui.Panel(h.T("team.facts"), nil, ui.SummaryList(
		ui.Fact{Label: "team.email", Value: h.Text(a.Email)},
		ui.Fact{Label: "team.roles", Value: roleList(a.Roles)},
		ui.Fact{Label: "team.state", Value: accountTag(a)},
	))}
	if v.Manages && !v.Own && a.DisabledAt == nil {
		main = append(main, ui.Panel(h.T("team.roles_change"), nil,
			ui.Form(link.Account(string(a.Ref)), form.NewKey(), a.Version,
				roleBoxes(v.Form),
				h.P(h.Class("hint"), h.T("team.roles_effect")),
				ui.Inline(ui.Primary("team.roles_save")),
			)))
	}
	return Doc{Title: "team.account", Place: "team", Form: v.Form, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Team, "team.title"), h.Text(a.Name)),
		ui.Errors(v.Form), Overtaken(v.Form),
		h.When(v.Own && (v.Manages || v.MayGrant), func() h.Node { return ui.AlertT(ui.Info, "team.own") }),
		h.When(v.Manages && !v.Own && a.DisabledAt != nil, func() h.Node { return ui.AlertT(ui.Info, "team.closed_note") }),
		ui.MainAside(main, []h.Node{authorisationPanel(v), accountStatePanel(v)}),
	)}
}

func accountStatePanel(v AccountView) h.Node {
	if !v.Manages || v.Own {
		return nil
	}
	a := v.Account
	title, text, button, to := "team.close_title", "team.close_text", ui.SubmitDanger("team.close"), "closed"
	if a.DisabledAt != nil {
		title, text, button, to = "team.open_title", "team.open_text", ui.Button("team.open"), "open"
	}
	return ui.Panel(h.T(title), nil, h.P(h.T(text)),
		ui.PostButton(link.AccountState(string(a.Ref)), form.NewKey(), a.Version, button, ui.HiddenValue("state", to)))
}

// authorisationPanel shows the authorisations of an organiser; for others there is nothing to show.
func authorisationPanel(v AccountView) h.Node {
	organiser := hasRole(v.Account, policy.ServiceOrganiser)
	if !organiser && len(v.Grants) == 0 {
		return nil
	}
	var manage h.Node
	switch {
	case v.Own || !organiser || v.Account.DisabledAt != nil:
	case v.MayGrant:
		manage = ui.LinkButton("team.authorise", link.AccountAuthorisation(string(v.Account.Ref)))
		for _, g := range v.Grants {
			if g.ValidOn(v.Today) || g.Ahead(v.Today) {
				manage = ui.LinkButton("team.authorise_manage", link.AccountAuthorisation(string(v.Account.Ref)))
			}
		}
	default:
		manage = h.P(h.Class("muted"), h.T("team.authorise_not_yours"))
	}
	return ui.Panel(h.T("team.grants"), nil, grantList(v.Grants, v.Today), manage)
}

func grantList(grants []staff.Grant, today date.Date) h.Node {
	if len(grants) == 0 {
		return ui.EmptyState("team.grants_empty", nil)
	}
	return ui.List(mapNodes(grants, func(g staff.Grant) h.Node {
		return ui.Line(h.T("team.grant", i18n.A{"Number": g.Number}), grantTag(g, today),
			h.Group(period(g.From, g.Until), h.Text(" · "), h.T("team.grant_by", i18n.A{"By": g.GrantedBy, "At": date.Of(g.GrantedAt).PL()})))
	})...)
}

func grantTag(g staff.Grant, today date.Date) h.Node {
	switch {
	case g.WithdrawnAt != nil:
		return ui.Tag(ui.Closed, "team.grant.withdrawn", i18n.A{"Day": date.Of(*g.WithdrawnAt).PL()})
	case g.Ahead(today):
		return ui.Tag(ui.Waiting, "team.grant.ahead")
	case g.ValidOn(today):
		return ui.Tag(ui.OK, "team.grant.valid")
	}
	return ui.Tag(ui.Closed, "team.grant.over")
}

func hasRole(a staff.Account, role policy.Role) bool {
	for _, r := range a.Roles {
		if r == string(role) {
			return true
		}
	}
	return false
}

// AuthorisationView is the form of the director's authorisation of one organiser.
type AuthorisationView struct {
	Form    *form.Form
	Account staff.Account
	Grants  []staff.Grant
	Today   date.Date
}

// Authorisation is the form that authorises an organiser to approve plans, or withdraws
// that (upoważnienie, art. 41 ust. 1).
func Authorisation(v AuthorisationView) Doc {
	f, a := v.Form, v.Account
	back, action := link.Account(string(a.Ref)), link.AccountAuthorisation(string(a.Ref))
	running := false
	for _, g := range v.Grants {
		running = running || g.ValidOn(v.Today) || g.Ahead(v.Today)
	}
	aside := []h.Node{ui.Panel(h.T("team.grants"), nil, grantList(v.Grants, v.Today))}
	if running {
		aside = append(aside, ui.Panel(h.T("team.withdraw_title"), nil, h.P(h.T("team.withdraw_text")),
			ui.PostButton(action, form.NewKey(), a.Version, ui.SubmitDanger("team.withdraw"), ui.HiddenValue("do", "withdraw"))))
	}
	return Doc{Title: "team.authorise_title", Place: "team", Form: f, Body: h.Group(
		ui.PageHead(ui.Link(back, a.Name), h.T("team.authorise_title")),
		ui.Lede(h.T("team.authorise_lede")),
		ui.Errors(f), Overtaken(f),
		ui.FormAside(
			ui.Form(action, form.NewKey(), a.Version,
				ui.TextInput(f, "number", ui.Opt{Label: "team.number", Hint: "team.number_hint", Required: true, Size: "s", MaxLength: staff.MaxNumber}),
				ui.Pair(
					ui.DateInput(f, "from", ui.Opt{Label: "team.from", Required: true}),
					ui.DateInput(f, "until", ui.Opt{Label: "team.until", Hint: "team.until_hint", Required: true}),
				),
				ui.More("ui.legal_basis", h.P(h.T("team.authorise_basis"))),
				ui.Inline(ui.Primary("team.authorise_save"), ui.LinkButton("ui.cancel", back)),
			),
			ui.Stack(aside...),
		),
	)}
}
