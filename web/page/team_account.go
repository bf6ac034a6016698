package page

import (
	"strconv"
	"time"

	"cus/internal/domain/journal"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// AccountView is one account and what the reader may do with it.
type AccountView struct {
	Account  staff.Account
	Grants   []staff.Grant
	Deputies []staff.Deputy
	Cases    staff.Cases
	Sessions []staff.Session
	History  []journal.HistoryLine
	Form     *form.Form // roles
	Who      policy.Actor
	Today    date.Date
	Now      time.Time
	Link     string // just made: shown this once
	Own      bool   // it is the reader's own: nobody changes their own rights
	Manages  bool   // may change roles, invite, close and open
	MayGrant bool   // may confirm roles, give authorisations, name deputies
}

// AccountShow is the page of one account.
func AccountShow(v AccountView) Doc {
	a := v.Account
	main := []h.Node{h.When(v.Link != "", func() h.Node { return linkPanel(v) }), accountFacts(v), rightsPanel(v), deputyPanel(v)}
	if v.Manages && !v.Own && a.DisabledAt == nil {
		main = append(main, ui.Panel(h.T("team.roles_change"), nil,
			ui.Form(link.Account(string(a.Ref)), form.NewKey(), a.Version,
				roleBoxes(v.Form),
				h.P(h.Class("hint"), h.T("team.roles_effect")),
				ui.Inline(ui.Primary("team.roles_save")),
			)))
	}
	main = append(main, accountHistory(v))
	return Doc{Title: "team.account", Place: "team", Form: v.Form, Body: h.Group(
		ui.PageHead(ui.LinkT(link.Team, "team.title"), h.Text(a.Name)),
		ui.Errors(v.Form), Overtaken(v.Form),
		h.When(v.Own && (v.Manages || v.MayGrant), func() h.Node { return ui.AlertT(ui.Info, "team.own") }),
		h.When(v.Manages && !v.Own && a.DisabledAt != nil, func() h.Node { return ui.AlertT(ui.Info, "team.closed_note") }),
		h.When(len(a.Waiting) > 0 && v.MayGrant, func() h.Node {
			return ui.Alert(ui.Warn, h.P(h.T("team.account_waits"), h.Text(" "), ui.LinkT(link.RoleRequests, "team.waiting_decide")))
		}),
		ui.MainAside(main, []h.Node{invitationPanel(v), leadsPanel(v), sessionsPanel(v), accountStatePanel(v)}),
	)}
}

// accountHistory is what was done to the account, from the journal.
func accountHistory(v AccountView) h.Node {
	if len(v.History) == 0 {
		return ui.Panel(h.T("journal.history"), nil, ui.EmptyState("journal.history_empty", nil))
	}
	events := mapNodes(v.History, func(l journal.HistoryLine) h.Node {
		key, args := did(l.Action)
		return ui.Line(h.T(key, args), ui.Num(i18n.DateTime(l.At)), journalWho(journal.Row{Who: l.Who, StaffID: l.StaffID, Outcome: l.Outcome}))
	})
	return ui.Panel(h.T("journal.history"), nil, ui.List(events...))
}

// linkPanel shows the link just made: to be handed over, never shown again.
func linkPanel(v AccountView) h.Node {
	return ui.PanelDecide(h.T("team.link_ready"), nil,
		h.P(h.T("team.link_once", i18n.A{"Name": v.Account.Name})),
		h.P(h.Class("copy"), h.Code(h.Text(v.Link))),
		h.P(h.Class("muted"), h.T("team.link_how")),
	)
}

func accountFacts(v AccountView) h.Node {
	a := v.Account
	facts := []ui.Fact{
		{Label: "team.email", Value: h.Text(a.Email)},
		{Label: "team.state", Value: accountTag(a)},
		{Label: "team.last_sign_in", Value: lastSignIn(a)},
	}
	if a.UpdatedBy != "" {
		facts = append(facts, ui.Fact{Label: "team.changed", Value: h.T("team.grant_by", i18n.A{"By": a.UpdatedBy, "At": i18n.DateTime(a.UpdatedAt)})})
	}
	return h.Group(ui.Panel(h.T("team.facts"), nil, ui.SummaryList(facts...)), ui.Panel(h.T("team.roles"), nil,
		h.When(len(a.Roles) == 0 && len(a.Waiting) == 0, func() h.Node { return h.P(h.Class("muted"), h.T("team.no_roles")) }),
		ui.List(append(mapNodes(a.Roles, func(r string) h.Node {
			return ui.Line(h.T("role."+r), nil, h.T("team.sees."+r))
		}), mapNodes(a.Waiting, func(r string) h.Node {
			return ui.Line(h.T("role."+r), ui.Tag(ui.Waiting, "team.role_waits"), h.T("team.sees."+r))
		})...)...),
	))
}

// rightsPanel is the authorisations of the account, and the way to give one.
func rightsPanel(v AccountView) h.Node {
	a := v.Account
	var give []h.Node
	for _, s := range staff.Scopes {
		if s.For(a) && s.GivenBy(v.Who, a) {
			give = append(give, ui.LinkButton("team.authorise."+string(s), scopeAddress(s, string(a.Ref))))
		}
	}
	may := staff.ApprovePlans.For(a) || staff.SignDecisions.For(a)
	if !may && len(v.Grants) == 0 {
		return nil
	}
	var note h.Node
	if len(give) == 0 && !v.Own && may && v.Manages {
		note = h.P(h.Class("muted"), h.T("team.authorise_not_yours"))
	}
	return ui.Panel(h.T("team.grants"), nil, grantList(v.Grants, v.Today), note, h.When(len(give) > 0, func() h.Node { return ui.Inline(give...) }))
}

func scopeAddress(s staff.Scope, account string) string {
	if s == staff.SignDecisions {
		return link.AccountSigning(account)
	}
	return link.AccountAuthorisation(account)
}

func grantList(grants []staff.Grant, today date.Date) h.Node {
	if len(grants) == 0 {
		return ui.EmptyState("team.grants_empty", nil)
	}
	return ui.List(mapNodes(grants, func(g staff.Grant) h.Node {
		return ui.Line(h.T("team.grant."+string(g.Scope), i18n.A{"Number": g.Number}), grantTag(g, today),
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

// deputyPanel is who stands in for the person, and for whom they stand in.
func deputyPanel(v AccountView) h.Node {
	a := v.Account
	shares := len(a.Roles) > 0 && !a.Has(policy.Administrator) && !a.Has(policy.Performer)
	if !shares && len(v.Deputies) == 0 {
		return nil
	}
	var add h.Node
	if v.MayGrant && shares && a.DisabledAt == nil {
		add = ui.Inline(ui.LinkButton("team.deputy_add", link.AccountDeputy(string(a.Ref))))
	}
	if len(v.Deputies) == 0 {
		return ui.Panel(h.T("team.deputies"), nil, ui.EmptyState("team.deputies_empty", add))
	}
	return ui.Panel(h.T("team.deputies"), nil, deputyList(v.Account, v.Deputies, v.Today), add)
}

func deputyList(a staff.Account, deputies []staff.Deputy, today date.Date) h.Node {
	return ui.List(mapNodes(deputies, func(d staff.Deputy) h.Node {
		what, name := "team.deputy_is", d.Away
		if d.AwayRef == a.Ref {
			what, name = "team.deputy_has", d.StandIn
		}
		below := h.Group(period(d.From, d.Until), h.Text(" · "), h.T("team.grant_by", i18n.A{"By": d.By, "At": date.Of(d.At).PL()}),
			h.When(d.Note != "", func() h.Node { return h.Group(h.Text(" · "), h.Text(d.Note)) }))
		return ui.Line(h.T(what, i18n.A{"Name": name}), deputyTag(d, today), below)
	})...)
}

func deputyTag(d staff.Deputy, today date.Date) h.Node {
	switch {
	case d.WithdrawnAt != nil:
		return ui.Tag(ui.Closed, "team.deputy.ended", i18n.A{"Day": date.Of(*d.WithdrawnAt).PL()})
	case d.ValidOn(today):
		return ui.Tag(ui.OK, "team.deputy.now")
	case d.Over(today):
		return ui.Tag(ui.Closed, "team.deputy.over")
	}
	return ui.Tag(ui.Waiting, "team.deputy.ahead")
}

// invitationPanel makes the link with which the person sets a password, the first or a new
// one, and ends one that is on its way.
func invitationPanel(v AccountView) h.Node {
	a := v.Account
	if !v.Manages || v.Own || a.DisabledAt != nil || a.Demo {
		return nil
	}
	to := link.AccountInvitation(string(a.Ref))
	make_ := func(key string) h.Node {
		return ui.PostButton(to, form.NewKey(), a.Version, ui.Button(key), ui.HiddenValue("do", "invite"))
	}
	switch {
	case a.InvitedUntil != nil && v.Now.Before(*a.InvitedUntil):
		return ui.Panel(h.T("team.link_title"), nil,
			h.P(h.T("team.link_until", i18n.A{"Until": i18n.DateTime(*a.InvitedUntil)})),
			ui.Inline(make_("team.link_again"), ui.PostButton(to, form.NewKey(), a.Version, ui.Button("team.link_revoke"), ui.HiddenValue("do", "revoke"))))
	case a.MustChange:
		return ui.Panel(h.T("team.link_title"), nil, h.P(h.T("team.link_over")), make_("team.link_make"))
	}
	return ui.Panel(h.T("team.reset_title"), nil, h.P(h.T("team.reset_text")), make_("team.reset"))
}

// leadsPanel counts what the account leads: numbers only.
func leadsPanel(v AccountView) h.Node {
	if v.Cases.Total() == 0 {
		return nil
	}
	a := v.Account
	return ui.Panel(h.T("team.cases"), nil,
		ui.SummaryList(
			ui.Fact{Label: "team.cases_applications", Value: ui.Num(strconv.Itoa(v.Cases.Applications))},
			ui.Fact{Label: "team.cases_plans", Value: ui.Num(strconv.Itoa(v.Cases.Plans))},
		),
		h.When(v.Manages && !v.Own, func() h.Node { return ui.LinkButton("team.hand_over", link.AccountHandOver(string(a.Ref))) }))
}

func sessionsPanel(v AccountView) h.Node {
	if !v.Manages {
		return nil
	}
	if len(v.Sessions) == 0 {
		return ui.Panel(h.T("team.sessions"), nil, h.P(h.Class("muted"), h.T("team.sessions_none")))
	}
	return ui.Panel(h.T("team.sessions"), nil, ui.List(mapNodes(v.Sessions, sessionLine)...))
}

func accountStatePanel(v AccountView) h.Node {
	if !v.Manages || v.Own {
		return nil
	}
	to := link.AccountState(string(v.Account.Ref))
	if v.Account.DisabledAt != nil {
		return ui.Panel(h.T("team.open_title"), nil, h.P(h.T("team.open_text")), ui.LinkButton("team.open", to))
	}
	return ui.Panel(h.T("team.close_title"), nil, h.P(h.T("team.close_text")), ui.LinkButton("team.close", to))
}
