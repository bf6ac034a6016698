package page

import (
	"time"

	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// SignInView is what the sign-in page shows.
type SignInView struct {
	Form   *form.Form
	State  string // "wylogowano" after signing out
	Centre staff.Centre
	Lang   i18n.Lang
}

// SignIn is the page before everything: who are you.
func SignIn(v SignInView) Doc {
	other, otherName := i18n.English, "English"
	if v.Lang == i18n.English {
		other, otherName = i18n.Polish, "Polski"
	}
	return Doc{Title: "session.sign_in", Kind: Alone, Form: v.Form, Centre: &v.Centre, Body: h.Group(
		ui.Panel(nil, nil,
			h.H1(h.T("session.sign_in")),
			h.If(v.State == "wylogowano", ui.AlertT(ui.OK, "session.signed_out")),
			h.If(v.State == "start", ui.AlertT(ui.OK, "start.done")),
			h.If(v.State == "haslo", ui.AlertT(ui.OK, "session.password_set")),
			h.If(v.State == "szkic", ui.AlertT(ui.Warn, "session.ended_kept")),
			h.If(v.State == "sesja", ui.AlertT(ui.Warn, "session.ended")),
			h.If(v.Centre.Demo, ui.Alert(ui.Info, h.P(h.T("session.demo")))),
			ui.Errors(v.Form),
			h.Form(h.Class("form"), h.Method("post"), h.Action(link.SignIn), h.Flag("novalidate", true),
				ui.HiddenValue("dalej", v.Form.Raw("dalej")),
				h.When(v.Form.Raw("szkic") != "", func() h.Node { return ui.HiddenValue("szkic", v.Form.Raw("szkic")) }),
				ui.EmailInput(v.Form, "email", ui.Opt{Label: "session.email", Required: true, AutoComplete: "username"}),
				ui.PasswordInput(v.Form, "password", ui.Opt{Label: "session.password", Required: true}),
				ui.Inline(ui.Primary("session.enter")),
			),
			ui.More("session.forgot", h.P(h.T("session.forgot_how"))),
		),
		h.P(h.Class("help"), h.A(h.Href(link.SignIn+"?jezyk="+string(other)), h.Lang(string(other)), h.Text(otherName)),
			h.Text(" · "), h.A(h.Href(link.Licences), h.T("licences.title"))),
	)}
}

// NewPassword is the form of a new password; first when the first one must be replaced.
func NewPassword(f *form.Form, first bool) Doc {
	d := Doc{Title: "session.new_password", Form: f, Kind: InShell, Place: "settings"}
	if first {
		d.Kind = Alone
	}
	d.Body = ui.Panel(nil, nil,
		h.H1(h.T("session.new_password")),
		h.If(first, h.P(h.T("session.first_password"))),
		ui.Errors(f),
		ui.Form(link.NewPassword, form.NewKey(), 0,
			ui.PasswordInput(f, "current", ui.Opt{Label: "session.current_password", Required: true}),
			ui.PasswordInput(f, "password", ui.Opt{Label: "session.next_password", Hint: "session.password_hint", Required: true, AutoComplete: "new-password"}),
			ui.PasswordInput(f, "again", ui.Opt{Label: "session.again_password", Required: true, AutoComplete: "new-password"}),
			ui.Inline(ui.Primary("session.change_password"), h.If(!first, ui.LinkButton("ui.cancel", link.Settings))),
		))
	return d
}

// Settings is the page of a person's own settings and sessions.
func Settings(f *form.Form, who policy.Actor, sessions []staff.Session, now time.Time) Doc {
	return Doc{Title: "settings.title", Place: "settings", Form: f, Body: h.Group(
		ui.PageHead(nil, h.T("settings.title")),
		ui.Errors(f),
		ui.Halves(
			ui.Panel(h.T("settings.look"), nil, ui.Form(link.Settings, form.NewKey(), 0,
				ui.Radios(f, "theme", []ui.Choice{{Value: "auto", Label: "settings.theme.auto"}, {Value: "light", Label: "settings.theme.light"},
					{Value: "dark", Label: "settings.theme.dark"}}, ui.Opt{Label: "settings.theme"}),
				ui.Radios(f, "density", []ui.Choice{{Value: "normal", Label: "settings.density.normal"},
					{Value: "compact", Label: "settings.density.compact"}}, ui.Opt{Label: "settings.density"}),
				ui.Radios(f, "lang", []ui.Choice{{Value: "pl", Text: "Polski"}, {Value: "en", Text: "English"}}, ui.Opt{Label: "settings.lang"}),
				ui.Checkbox(f, "shortcuts", ui.Opt{Label: "settings.shortcuts", Hint: "settings.shortcuts_hint"}),
				ui.Inline(ui.Primary("settings.save")),
			)),
			ui.Stack(
				ui.Panel(h.T("settings.sessions"), nil,
					ui.List(mapNodes(sessions, func(s staff.Session) h.Node { return sessionLine(s) })...),
					ui.Inline(
						h.Form(h.Method("post"), h.Action(link.SignOut), ui.Button("settings.sign_out_here")),
						h.Form(h.Method("post"), h.Action(link.SignOutAll), ui.Button("settings.sign_out_all")),
					)),
				ui.Panel(h.T("settings.account"), nil,
					ui.SummaryList(
						ui.Fact{Label: "settings.name", Value: h.Text(who.Name)},
						ui.Fact{Label: "settings.roles", Value: roleNames(who.Roles)},
					),
					ui.Inline(ui.LinkButton("session.change_password", link.NewPassword), ui.LinkButton("rights.title", link.Rights))),
			),
		),
	)}
}

func sessionLine(s staff.Session) h.Node {
	var tag h.Node
	if s.Current {
		tag = ui.Tag(ui.OK, "settings.session_current")
	}
	return ui.Line(h.T("settings.session_since", i18n.A{"When": i18n.DateTime(s.CreatedAt)}), tag,
		h.T("settings.session_seen", i18n.A{"When": i18n.DateTime(s.LastSeen)}))
}

func roleNames(roles []policy.Role) h.Node {
	return h.EachI(roles, func(i int, r policy.Role) h.Node {
		return h.Group(h.If(i > 0, h.Text(" · ")), h.T("role."+string(r)))
	})
}

// mapNodes is one node per item, as a slice.
func mapNodes[T any](items []T, build func(T) h.Node) []h.Node {
	out := make([]h.Node, len(items))
	for i, item := range items {
		out[i] = build(item)
	}
	return out
}

// Rights is the matrix of rights as the centre applies it, for everybody to read.
func Rights() Doc {
	cols := []ui.Col{{Key: "rights.object"}}
	for _, r := range policy.Roles {
		cols = append(cols, ui.Col{Key: "rights.short." + string(r)})
	}
	rows := make([]ui.Row, 0, len(policy.Objects))
	for _, o := range policy.Objects {
		cells := []h.Node{h.T("rights.object." + string(o))}
		for _, r := range policy.Roles {
			cells = append(cells, h.Text(policy.Cell(o, r)))
		}
		rows = append(rows, ui.Row{Cells: cells})
	}
	return Doc{Title: "rights.title", Place: "team", Body: h.Group(
		ui.PageHead(nil, h.T("rights.title")),
		ui.Lede(h.T("rights.legend")),
		h.P(h.T("rights.legend.reach")),
		h.P(h.EachI(policy.Roles, func(i int, r policy.Role) h.Node {
			return h.Group(h.If(i > 0, h.Text(" · ")), h.Strong(h.T("rights.short."+string(r))), h.Text(" – "), h.T("role."+string(r)))
		})),
		h.P(h.T("rights.legend.organiser")),
		h.P(h.T("rights.legend.signing")),
		h.P(h.T("rights.legend.deputy")),
		h.P(h.T("rights.legend.two_persons")),
		h.Section(h.Class("panel"), ui.DataTable(h.T("rights.title"), cols, rows, ui.Long)),
	)}
}
