package server

import (
	"net/http"

	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/page"
	"cus/web/ui"
)

// place is one item of the rail: who may go there decides whether it is drawn.
type place struct {
	id, href, icon, key string
	needs               policy.Action
	jump                string // second key of the shortcut
}

// rail lists the places that exist, in their groups.
var rail = []struct {
	label  string
	places []place
}{
	{"", []place{
		{"day", link.MyDay, "day", "nav.day", policy.ReadWorkday, "d"},
		{"residents", link.Residents, "residents", "nav.residents", policy.ReadIdentity, "m"},
		{"applications", link.Applications, "applications", "nav.applications", policy.ReadApplication, "w"},
		{"plans", link.Plans, "plans", "nav.plans", policy.ReadPlan, "p"},
		{"referrals", link.Referrals, "forward", "nav.referrals", policy.ReadReferral, ""},
		{"confirmations", link.Confirmations, "ok", "nav.confirmations", policy.ConfirmQualification, ""},
		{"decisions", link.Decisions, "decisions", "nav.decisions", policy.ReadDecision, ""},
	}},
	{"nav.services", []place{
		{"catalogue", link.Catalogue, "catalogue", "nav.catalogue", policy.ReadCatalogue, "k"},
		{"programmes", link.Programmes, "reports", "nav.programmes", policy.ReadProgramme, ""},
		{"providers", link.Providers, "providers", "nav.providers", policy.ReadProvider, ""},
		{"contracts", link.Contracts, "contracts", "nav.contracts", policy.ReadProvider, "u"},
	}},
	{"nav.project", []place{
		{"milestones", link.Milestones, "milestones", "nav.milestones", policy.ReadProject, ""},
		{"indicators", link.Indicators, "indicators", "nav.indicators", policy.ReadProject, ""},
		{"project", link.Project, "reports", "nav.project_page", policy.ReadProject, ""},
		{"reports", link.Reports, "archive", "nav.reports", policy.ReadReport, ""},
		{"downloads", link.Downloads, "download", "nav.downloads", policy.ExportProject, ""},
	}},
	{"nav.oversight", []place{
		{"access", link.Access, "key", "nav.access", policy.ReadAccessReview, ""},
		{"journal", link.Journal, "journal", "nav.journal", policy.ReadJournal, ""},
		{"team", link.Team, "team", "nav.team", policy.ReadAccounts, ""},
		{"centre", link.Centre, "settings", "nav.centre", policy.ReadAccounts, ""},
	}},
}

// shell puts a page into what surrounds it.
func (s *Site) shell(r *http.Request, d page.Doc) h.Node {
	seat := seatOf(r)
	actor := seat.Actor
	number := d.Number
	sh := ui.Shell{Title: d.Title, TitleArgs: d.Args, Number: number, Errors: len(d.Form.Problems()) > 0,
		CentreName: seat.Centre.ShortName, Demo: seat.Centre.Demo, Theme: theme(actor.Theme), Density: density(actor.Density)}
	switch d.Kind {
	case page.Paper:
		p := d.Paper
		p.Title, p.TitleArgs, p.Number = d.Title, d.Args, d.Number
		return ui.Print(p, d.Body)
	case page.Alone:
		if d.Centre != nil {
			sh.CentreName, sh.Demo = d.Centre.ShortName, d.Centre.Demo
			return ui.BareShell(sh, helpPhone(*d.Centre), d.Body)
		}
		return ui.BareShell(sh, helpPhone(seat.Centre), d.Body)
	}
	if actor.ID == 0 {
		return ui.BareShell(sh, nil, d.Body)
	}
	sh.UserName, sh.RoleLabel, sh.LogoutHref = actor.Name, "role."+string(actor.Leading()), link.SignOut
	sh.Deputies = actor.StandsInFor
	sh.Session = &ui.Session{Who: actor.Ref, SignInHref: link.SignIn, SignOutHref: link.SignOut, StayHref: link.SessionStay, Idle: seat.Centre.IdleMinutes}
	sh.SettingsHref, sh.HelpHref, sh.HomeHref, sh.Shortcuts = link.Settings, page.HelpHref(d), landing(actor), actor.Shortcuts
	if actor.May(policy.ReadIdentity) && actor.Reach(policy.ReadIdentity) == policy.All {
		sh.SearchHref, sh.SearchValue = link.SearchPeople, d.Search
	}
	if actor.May(policy.CreateApplication) {
		sh.Create = &ui.Action{Label: "nav.new_application", Href: link.NewApplication, Icon: "plus"}
	}
	if sh.Create == nil && actor.May(policy.ApproveReport) {
		sh.Create = &ui.Action{Label: "report.new", Href: link.NewReport, Icon: "plus"}
	}
	sh.Rail = railFor(actor, d.Place)
	if seat.Flash != nil {
		sh.Flash = ui.Flash(seat.Flash.Key, seat.Flash.Args)
	}
	if seat.Draft != nil && d.Form.Restored() {
		sh.Draft = ui.DraftNote(seat.Draft.Path, i18n.DateTime(seat.Draft.SavedAt), link.DraftDrop)
	}
	return ui.Page(sh, d.Record, d.Body, d.Bar)
}

func railFor(a policy.Actor, current string) []ui.RailGroup {
	var groups []ui.RailGroup
	for _, g := range rail {
		out := ui.RailGroup{Label: g.label}
		for _, p := range g.places {
			if !holdsSomething(a, p.needs) || (p.id == "day" && landing(a) != link.MyDay && !hasQueue(a)) {
				continue
			}
			out.Items = append(out.Items, ui.RailItem{Label: p.key, Href: p.href, Icon: p.icon, Current: p.id == current, Go: p.jump})
		}
		if len(out.Items) > 0 {
			groups = append(groups, out)
		}
	}
	return groups
}

// hasQueue reports whether the day of this person can hold anything to do; the information
// point works from the applications, the administrator from the team.
func hasQueue(a policy.Actor) bool {
	return a.Has(policy.Director) || a.Has(policy.Coordinator) || a.Has(policy.ServiceOrganiser) || a.Has(policy.SocialAssistance) || a.May(policy.UpdateReport)
}

// holdsSomething reports whether a place can hold anything for the reader: everything, or
// own cases of somebody who has cases. The social-assistance team reads what is passed on
// to it; who signs decisions, those handed over for signature.
func holdsSomething(a policy.Actor, needs policy.Action) bool {
	switch needs {
	case policy.ReadReferral: // coordinators and the director find them among the applications
		return a.Has(policy.SocialAssistance)
	case policy.ReadJournal:
		return a.May(needs)
	case policy.ReadDecision:
		return a.May(needs) || a.May(policy.SignDecision)
	}
	return a.Reach(needs) == policy.All || (a.Has(policy.Coordinator) && a.May(needs))
}

func helpPhone(c staff.Centre) h.Node {
	if c.HelpPhone == "" {
		return nil
	}
	return h.Group(h.T("session.help_phone"), h.Text(" "), ui.Num(ident.FormatPhone(c.HelpPhone)))
}

func theme(t string) string {
	if t == "auto" {
		return ""
	}
	return t
}

func density(d string) string {
	if d == "normal" {
		return ""
	}
	return d
}
