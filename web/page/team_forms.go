package page

import (
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// AuthorisationView is the form of one authorisation of one account.
type AuthorisationView struct {
	Form    *form.Form
	Account staff.Account
	Scope   staff.Scope
	Grants  []staff.Grant
	Today   date.Date
	Own     bool
}

// Authorisation is the form that authorises somebody to approve plans (art. 41 ust. 1) or to
// issue decisions (art. 26), or withdraws that.
func Authorisation(v AuthorisationView) Doc {
	f, a, s := v.Form, v.Account, string(v.Scope)
	back, action := link.Account(string(a.Ref)), scopeAddress(v.Scope, string(a.Ref))
	var grants []staff.Grant
	running := false
	for _, g := range v.Grants {
		if g.Scope == v.Scope {
			grants = append(grants, g)
			running = running || g.ValidOn(v.Today) || g.Ahead(v.Today)
		}
	}
	aside := []h.Node{ui.Panel(h.T("team.grants"), nil, grantList(grants, v.Today))}
	if running && !v.Own {
		aside = append(aside, ui.Panel(h.T("team.withdraw_title"), nil, h.P(h.T("team.withdraw_text."+s)),
			ui.PostButton(action, form.NewKey(), a.Version, ui.SubmitDanger("team.withdraw"), ui.HiddenValue("do", "withdraw"))))
	}
	head := h.Group(ui.PageHead(ui.Link(back, a.Name), h.T("team.authorise_title."+s)), ui.Lede(h.T("team.authorise_lede."+s)), ui.Errors(f), Overtaken(f))
	d := Doc{Title: "team.authorise_title." + s, Place: "team", Form: f}
	if why := cannotAuthorise(v); why != "" {
		d.Body = h.Group(head, ui.MainAside([]h.Node{ui.AlertT(ui.Info, why)}, aside))
		return d
	}
	d.Body = h.Group(head, ui.FormAside(
		ui.Panel(nil, nil, ui.Form(action, form.NewKey(), a.Version,
			ui.TextInput(f, "number", ui.Opt{Label: "team.number", Hint: "team.number_hint." + s, Required: true, Size: "m", MaxLength: staff.MaxNumber}),
			ui.Pair(
				ui.DateInput(f, "from", ui.Opt{Label: "team.from", Required: true}),
				ui.DateInput(f, "until", ui.Opt{Label: "team.until", Hint: "team.until_hint", Required: true}),
			),
			ui.More("ui.legal_basis", h.P(h.T("team.authorise_basis."+s))),
			ui.Inline(ui.Primary("team.authorise_save"), ui.LinkButton("ui.cancel", back)),
		)),
		ui.Stack(aside...),
	))
	return d
}

// cannotAuthorise is why this account is given no authorisation here, as a message key.
func cannotAuthorise(v AuthorisationView) string {
	switch {
	case v.Own:
		return "staff.not_own_rights"
	case v.Account.DisabledAt != nil:
		return "staff.account_closed"
	case v.Scope.For(v.Account):
		return ""
	case v.Scope == staff.SignDecisions:
		return "staff.authorisation_signatories_only"
	}
	return "staff.authorisation_organisers_only"
}

// DeputyView is the form that names who stands in for one person.
type DeputyView struct {
	Form       *form.Form
	Account    staff.Account
	Deputies   []staff.Deputy
	Colleagues []staff.Colleague
	Today      date.Date
}

// DeputyForm names who stands in for somebody who is away, and ends a standing in.
func DeputyForm(v DeputyView) Doc {
	f, a := v.Form, v.Account
	back, action := link.Account(string(a.Ref)), link.AccountDeputy(string(a.Ref))
	var aside []h.Node
	for _, d := range v.Deputies {
		if d.Over(v.Today) || d.AwayRef != a.Ref {
			continue
		}
		aside = append(aside, ui.Panel(h.Text(d.StandIn), deputyTag(d, v.Today), h.P(period(d.From, d.Until)),
			ui.PostButton(action, form.NewKey(), a.Version, ui.SubmitDanger("team.deputy_end", ui.About(d.StandIn)), ui.HiddenValue("do", "end"), ui.HiddenValue("which", d.Ref))))
	}
	aside = append(aside, ui.Panel(h.T("team.deputy_means"), nil, h.P(h.T("team.deputy_sees")), h.P(h.T("team.deputy_never"))))
	d := Doc{Title: "team.deputy_title", Place: "team", Form: f}
	head := h.Group(ui.PageHead(ui.Link(back, a.Name), h.T("team.deputy_h1", i18n.A{"Name": a.Name})), ui.Errors(f), Overtaken(f))
	if len(v.Colleagues) == 0 || a.DisabledAt != nil {
		why := "team.deputy_nobody"
		if a.DisabledAt != nil {
			why = "staff.account_closed"
		}
		d.Body = h.Group(head, ui.MainAside([]h.Node{ui.AlertT(ui.Info, why)}, aside))
		return d
	}
	d.Body = h.Group(head, ui.FormAside(
		ui.Panel(nil, nil, ui.Form(action, form.NewKey(), a.Version,
			ui.Select(f, "deputy", colleagues(v.Colleagues), ui.Opt{Label: "team.deputy", Hint: "team.deputy_hint", Required: true, Size: "m"}),
			ui.Pair(
				ui.DateInput(f, "from", ui.Opt{Label: "team.from", Required: true}),
				ui.DateInput(f, "until", ui.Opt{Label: "team.until", Hint: "team.until_hint", Required: true}),
			),
			ui.TextInput(f, "note", ui.Opt{Label: "team.deputy_note", Optional: true, MaxLength: staff.MaxDeputyNote}),
			ui.Inline(ui.Primary("team.deputy_save"), ui.LinkButton("ui.cancel", back)),
		)),
		ui.Stack(aside...),
	))
	return d
}

func colleagues(list []staff.Colleague) []ui.Choice {
	out := make([]ui.Choice, len(list))
	for i, c := range list {
		out[i] = ui.Choice{Value: string(c.Ref), Text: c.Name}
	}
	return out
}

// HandOverView is the step before an account is closed: what it leads, and who takes it.
type HandOverView struct {
	Form       *form.Form
	Account    staff.Account
	Cases      staff.Cases
	Colleagues []staff.Colleague
	Closes     bool // the account is closed, or opened, with it
	Own        bool
}

// HandOver asks who takes over the cases of an account, as numbers only, and closes the
// account or opens it again.
func HandOver(v HandOverView) Doc {
	a := v.Account
	back := link.Account(string(a.Ref))
	c := ui.ConfirmView{Form: v.Form, Key: form.NewKey(), Version: a.Version, BackHref: back}
	d := Doc{Title: "team.hand_over", Place: "team", Form: v.Form}
	switch {
	case v.Own:
		d.Body = h.Group(ui.PageHead(ui.Link(back, a.Name), h.T("team.hand_over")), ui.AlertT(ui.Info, "staff.not_own_rights"))
		return d
	case v.Closes && a.DisabledAt != nil:
		d.Title = "team.open"
		c.Title, c.Action, c.Submit = h.T("team.open_question", i18n.A{"Name": a.Name}), link.AccountState(string(a.Ref)), "team.open"
		c.Effects = []h.Node{h.T("team.open_effect_roles"), h.T("team.open_effect_password")}
		c.Fields = []h.Node{ui.HiddenValue("state", "open")}
	case v.Closes:
		d.Title = "team.close"
		c.Title, c.Action, c.Submit, c.Danger = h.T("team.close_question", i18n.A{"Name": a.Name}), link.AccountState(string(a.Ref)), "team.close", true
		c.Effects = []h.Node{h.T("team.close_effect_sessions"), h.T("team.close_effect_kept")}
		c.Fields = append([]h.Node{ui.HiddenValue("state", "closed")}, successors(v)...)
	case v.Cases.Total() == 0:
		d.Body = h.Group(ui.PageHead(ui.Link(back, a.Name), h.T("team.hand_over")), ui.AlertT(ui.Info, "staff.no_cases"))
		return d
	default:
		c.Title, c.Action, c.Submit = h.T("team.hand_over_question", i18n.A{"Name": a.Name}), link.AccountHandOver(string(a.Ref)), "team.hand_over"
		c.Effects = []h.Node{h.T("team.hand_over_effect")}
		c.Fields = successors(v)
	}
	d.Body = h.Group(Overtaken(v.Form), ui.ConfirmPage(c))
	return d
}

// successors are the fields that say who takes which kind of case.
func successors(v HandOverView) []h.Node {
	if v.Cases.Total() == 0 {
		return []h.Node{h.P(h.T("team.no_open_cases"))}
	}
	fields := []h.Node{h.P(h.T("team.cases_counts_only"))}
	for _, k := range []struct {
		name  string
		count int
	}{{"applications", v.Cases.Applications}, {"plans", v.Cases.Plans}} {
		if k.count > 0 {
			fields = append(fields, ui.Select(v.Form, k.name, colleagues(v.Colleagues), ui.Opt{Label: "team.take_" + k.name, LabelArgs: i18n.A{"Count": k.count}, Required: true, Size: "m"}))
		}
	}
	if len(v.Colleagues) == 0 {
		fields = append(fields, ui.AlertT(ui.Warn, "team.nobody_takes"))
	}
	return fields
}

// InvitationView is where an invited person sets a password.
type InvitationView struct {
	Form       *form.Form
	Token      string
	Invitation staff.Invitation
	Closed     string // why the link opens nothing; empty while it does
	Centre     staff.Centre
}

// Invitation is the page behind a one-time link: set a password, or be told why not.
func Invitation(v InvitationView) Doc {
	d := Doc{Title: "invitation.title", Kind: Alone, Form: v.Form, Centre: &v.Centre}
	if v.Closed != "" {
		d.Body = ui.Panel(nil, nil, h.H1(h.T("invitation.closed")), ui.AlertT(ui.Warn, "invitation."+v.Closed), h.P(h.T("invitation.ask")),
			ui.Inline(ui.LinkButton("session.sign_in", link.SignIn)))
		return d
	}
	i := v.Invitation
	d.Body = ui.Panel(nil, nil,
		h.H1(h.T("invitation.h1", i18n.A{"Name": i.Name})),
		h.P(h.T("invitation.account", i18n.A{"Email": i.Email})),
		h.When(!i.Confirmed, func() h.Node { return ui.AlertT(ui.Info, "invitation.roles_wait") }),
		ui.Errors(v.Form),
		h.Form(h.Class("form"), h.Method("post"), h.Action(link.Invitation(v.Token)), h.Flag("novalidate", true),
			h.Input(h.Type("hidden"), h.Name("username"), h.Value(i.Email), h.AutoComplete("username")),
			ui.PasswordInput(v.Form, "password", ui.Opt{Label: "session.next_password", Hint: "session.password_hint", Required: true, AutoComplete: "new-password"}),
			ui.PasswordInput(v.Form, "again", ui.Opt{Label: "session.again_password", Required: true, AutoComplete: "new-password"}),
			ui.Inline(ui.Primary("invitation.set")),
		),
		h.P(h.Class("muted"), h.T("invitation.until", i18n.A{"Until": i18n.DateTime(i.ExpiresAt)})),
	)
	return d
}
