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
	Counts   staff.Counts
	Filter   staff.Filter
	Who      policy.Actor
	May      bool // add a person
	Decides  bool // confirm roles
}

// Team is the list of accounts (zespół).
func Team(v TeamView) Doc {
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("team.add", link.NewAccount, ui.Icon("user-plus"))
	}
	lede := h.T("team.lede_director")
	if v.Counts.Approvers > 0 {
		lede = h.T("team.lede_approvers", i18n.A{"Count": v.Counts.Approvers})
	}
	return Doc{Title: "team.title", Place: "team", Body: h.Group(
		ui.PageHead(h.T("team.eyebrow"), h.T("team.h1", i18n.A{"Count": v.Counts.Open}), some(add)...),
		ui.Lede(lede),
		waitingNote(v),
		teamFilters(v.Filter),
		teamTable(v, add),
		h.P(ui.LinkT(link.Rights, "rights.title")),
	)}
}

// waitingNote says that roles wait for the director, and leads there.
func waitingNote(v TeamView) h.Node {
	if v.Counts.Waiting == 0 {
		return nil
	}
	kind, go_ := ui.Info, "team.waiting_see"
	if v.Decides {
		kind, go_ = ui.Warn, "team.waiting_decide"
	}
	return ui.Alert(kind, h.P(h.T("team.waiting_count", i18n.A{"Count": v.Counts.Waiting}), h.Text(" "), ui.LinkT(link.RoleRequests, go_)))
}

func teamFilters(f staff.Filter) h.Node {
	known := form.New(map[string]string{"rola": string(f.Role), "stan": f.State})
	states := []ui.Choice{{Value: "open", Label: "team.filter.open"}, {Value: "waiting", Label: "team.filter.waiting"}, {Value: "closed", Label: "team.filter.closed"}}
	return ui.FilterBar(link.Team,
		ui.Select(known, "rola", roleChoices(), ui.Opt{Label: "team.filter.role", Empty: "team.filter.any_role", Size: "m"}),
		ui.Select(known, "stan", states, ui.Opt{Label: "team.state", Empty: "team.filter.any_state", Size: "m"}),
		ui.Button("ui.filter.apply"),
	)
}

func roleChoices() []ui.Choice {
	out := make([]ui.Choice, len(policy.Roles))
	for i, r := range policy.Roles {
		out[i] = ui.Choice{Value: string(r), Label: "role." + string(r)}
	}
	return out
}

func teamTable(v TeamView, add h.Node) h.Node {
	switch {
	case len(v.Accounts) == 0 && v.Filter != (staff.Filter{}):
		return h.Section(h.Class("panel"), ui.NoResults(link.Team))
	case len(v.Accounts) == 0:
		return h.Section(h.Class("panel"), ui.EmptyState("team.empty", add))
	}
	more := len(v.Accounts) > staff.ListLimit
	shown := v.Accounts[:min(len(v.Accounts), staff.ListLimit)]
	cols := []ui.Col{{Key: "team.name"}, {Key: "team.roles"}, {Key: "team.rights"}, {Key: "team.last_sign_in"}, {Key: "team.state"}}
	rows := make([]ui.Row, len(shown))
	for i, a := range shown {
		rows[i] = ui.R(
			h.Group(ui.Link(link.Account(string(a.Ref)), a.Name), h.When(a.ID == v.Who.ID, func() h.Node { return h.Group(h.Text(" "), h.T("team.you")) }), ui.Sub(h.Text(a.Email))),
			rolesCell(a), rightsCell(a), lastSignIn(a), accountTag(a),
		)
	}
	return h.Group(
		h.Section(h.Class("panel"), ui.DataTable(h.T("team.list"), cols, rows, longTable(len(rows))...)),
		h.If(more, h.P(h.Class("muted"), h.T("ui.first_rows", i18n.A{"Count": staff.ListLimit}))),
	)
}

func roleList(roles []string) h.Node {
	return h.EachI(roles, func(i int, r string) h.Node {
		return h.Group(h.If(i > 0, h.Text(" · ")), h.T("role."+r))
	})
}

// rolesCell is the roles held, and below those that wait.
func rolesCell(a staff.Account) h.Node {
	return h.Group(
		h.When(len(a.Roles) > 0, func() h.Node { return roleList(a.Roles) }),
		h.When(len(a.Roles) == 0, func() h.Node { return h.Span(h.Class("muted"), h.T("team.no_roles")) }),
		h.When(len(a.Waiting) > 0, func() h.Node {
			return ui.Sub(h.Group(h.T("team.waiting_roles"), h.Text(" "), roleList(a.Waiting)))
		}),
	)
}

// rightsCell is what the person may besides the roles today: approve, sign, stand in.
func rightsCell(a staff.Account) h.Node {
	var parts []h.Node
	if a.ApprovalNumber != "" {
		parts = append(parts, h.T("team.approves_until", i18n.A{"Number": a.ApprovalNumber, "Until": a.ApprovalUntil.PL()}))
	}
	if a.SigningNumber != "" {
		parts = append(parts, h.T("team.signs_until", i18n.A{"Number": a.SigningNumber, "Until": a.SigningUntil.PL()}))
	}
	for _, name := range a.StandsInFor {
		parts = append(parts, h.T("team.stands_in", i18n.A{"Name": name}))
	}
	if len(parts) == 0 {
		return h.Span(h.Class("muted"), h.T("team.no_rights"))
	}
	return h.EachI(parts, func(i int, n h.Node) h.Node { return h.Group(h.If(i > 0, h.Br()), n) })
}

func lastSignIn(a staff.Account) h.Node {
	if a.LastSignInAt == nil {
		return h.Span(h.Class("muted"), h.T("team.never"))
	}
	return ui.Num(i18n.DateTime(*a.LastSignInAt))
}

func accountTag(a staff.Account) h.Node {
	switch {
	case a.DisabledAt != nil:
		return h.Group(ui.Tag(ui.Closed, "team.state.closed"), ui.Sub(h.T("team.closed_on", i18n.A{"Day": date.Of(*a.DisabledAt).PL()})))
	case len(a.Waiting) > 0:
		return ui.Tag(ui.Waiting, "team.state.waiting")
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
			ui.Panel(nil, nil, ui.Form(link.NewAccount, form.NewKey(), 0,
				ui.TextInput(f, "name", ui.Opt{Label: "team.name", Required: true, MaxLength: staff.MaxName}),
				ui.EmailInput(f, "email", ui.Opt{Label: "team.email", Hint: "team.email_hint", Required: true}),
				roleBoxes(f),
				ui.Inline(ui.Primary("team.add"), ui.LinkButton("ui.cancel", link.Team)),
			)),
			ui.Stack(
				ui.Panel(h.T("team.link_title"), nil, h.P(h.T("team.link_note"))),
				ui.Panel(h.T("team.confirm_title"), nil, h.P(h.T("team.confirm_note"))),
			),
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

// RoleRequestsView is the list of roles that wait for the director.
type RoleRequestsView struct {
	Requests []staff.RoleRequest
	Who      policy.Actor
	Form     *form.Form
	Decides  bool
}

// RoleRequests asks the director to confirm what the administrator asked for: two persons
// give a right to see cases.
func RoleRequests(v RoleRequestsView) Doc {
	head := h.T("team.requests_h1", i18n.A{"Count": len(v.Requests)})
	if len(v.Requests) == 0 {
		head = h.T("team.requests_none")
	}
	body := []h.Node{ui.PageHead(ui.LinkT(link.Team, "team.title"), head), ui.Lede(h.T("team.requests_lede")), ui.Errors(v.Form), Overtaken(v.Form)}
	if len(v.Requests) == 0 {
		body = append(body, h.Section(h.Class("panel"), ui.EmptyState("team.requests_empty", ui.LinkButton("team.title", link.Team))))
	}
	for _, q := range v.Requests {
		body = append(body, roleRequest(v, q))
	}
	return Doc{Title: "team.requests_title", Place: "team", Form: v.Form, Body: h.Group(body...)}
}

func roleRequest(v RoleRequestsView, q staff.RoleRequest) h.Node {
	held := h.Span(h.Class("muted"), h.T("team.no_roles"))
	if len(q.Held) > 0 {
		held = roleList(q.Held)
	}
	facts := ui.SummaryList(
		ui.Fact{Label: "team.email", Value: h.Text(q.Email)},
		ui.Fact{Label: "team.roles_now", Value: held},
		ui.Fact{Label: "team.roles_asked", Value: h.Each(q.Roles, func(r string) h.Node {
			return h.P(h.B(h.T("role."+r)), h.Br(), h.Span(h.Class("muted"), h.T("team.sees."+r)))
		})},
		ui.Fact{Label: "team.asked_by", Value: h.T("team.grant_by", i18n.A{"By": q.RequestedBy, "At": i18n.DateTime(q.RequestedAt)})},
	)
	name := ui.Link(link.Account(string(q.Account)), q.Name)
	switch {
	case !v.Decides:
		return ui.Panel(name, nil, facts, h.P(h.Class("muted"), h.T("team.requests_not_yours")))
	case q.StaffID == v.Who.ID:
		return ui.Panel(name, nil, facts, h.P(h.Class("muted"), h.T("staff.not_own_rights")))
	}
	at := link.RoleRequest(q.Ref)
	return ui.PanelDecide(name, nil, facts, ui.Inline(
		ui.PostButton(at, form.NewKey(), q.Version, ui.Primary("team.roles_confirm", ui.About(q.Name)), ui.HiddenValue("answer", "confirm")),
		ui.PostButton(at, form.NewKey(), q.Version, ui.Button("team.roles_decline", ui.About(q.Name)), ui.HiddenValue("answer", "decline")),
	))
}
