package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/journal"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) accountList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	role, _ := policy.ParseRole(q.Get("rola"))
	v := page.TeamView{Who: who(r), May: who(r).May(policy.CreateAccount), Decides: who(r).May(policy.GrantRights),
		Filter: staff.Filter{Role: role, State: oneOf(q.Get("stan"), "open", "closed", "waiting")}}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.List(b, v.Filter, date.Of(s.Now()), &v.Accounts)
		staff.Count(b, date.Of(s.Now()), &v.Counts)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Team(v))
}

func (s *Site) accountNew(w http.ResponseWriter, r *http.Request) error {
	return s.accountForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) accountForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, status, page.NewAccount(f))
}

// accountCreate makes an account with the link its owner sets a password with. The link is
// shown once, on the page that follows; only its hash is kept.
func (s *Site) accountCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := staff.New{Name: f.Text("name"), Email: f.Text("email"), Roles: chosenRoles(f)}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if err := f.Err(); err != nil {
			return done{}, err
		}
		made, token, until, err := staff.AddInvited(ctx, tx, n)
		return done{To: link.Account(string(made)), Say: "team.added", Args: i18n.A{"Name": n.Name,
			"Link": s.absolute(r, link.Invitation(token)), "Until": i18n.DateTime(until)}}, err
	})
	if status, yes := again(f, err); yes {
		return s.accountForm(w, r, status, f)
	}
	return err
}

// absolute is the whole address of a path of ours, as this browser reaches us.
func (s *Site) absolute(r *http.Request, path string) string {
	if s.Secure {
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}

// chosenRoles are the ticked roles; a code that is none becomes a problem of the field.
func chosenRoles(f *form.Form) []policy.Role {
	var roles []policy.Role
	for _, code := range f.Values("roles") {
		role, known := policy.ParseRole(code)
		if !known {
			f.Refuse("roles", "settings.unknown_choice")
			continue
		}
		roles = append(roles, role)
	}
	return roles
}

func accountRef(r *http.Request) staff.Ref { return staff.Ref(ref(r, "account")) }

func (s *Site) accountShow(w http.ResponseWriter, r *http.Request) error {
	return s.accountPage(w, r, http.StatusOK, nil)
}

// accountPage shows one account: f as the form of its roles was left; nil, or the form of
// something else, for roles filled from the account.
func (s *Site) accountPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.AccountView{Form: f, Today: date.Of(s.Now()), Now: s.Now(), Who: who(r), Manages: who(r).May(policy.UpdateAccount), MayGrant: who(r).May(policy.GrantRights)}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), v.Today, &v.Account)
		staff.Grants(b, accountRef(r), &v.Grants)
		staff.Deputies(b, accountRef(r), &v.Deputies)
		staff.OpenCases(b, accountRef(r), &v.Cases)
		staff.SessionsOf(b, accountRef(r), s.Now(), &v.Sessions)
		journal.History(b, who(r), ref(r, "account"), &v.History)
	})
	if err != nil {
		return err
	}
	v.Own = v.Account.ID == who(r).ID
	if said := seatOf(r).Flash; said != nil && (said.Key == "team.added" || said.Key == "team.invited") {
		v.Link, _ = said.Args["Link"].(string)
	}
	if v.Form == nil {
		v.Form = s.fresh(r, map[string]string{"do": "shown"})
	}
	if v.Form.Text("do") != "" {
		v.Form.Set("roles", append(v.Account.Roles, v.Account.Waiting...)...)
	}
	return s.render(w, r, status, page.AccountShow(v))
}

func (s *Site) accountRoles(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	roles := chosenRoles(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := staff.SetRoles(ctx, tx, accountRef(r), f.Version(), roles)
		return done{To: link.Account(ref(r, "account")), Say: "team.roles_saved"}, err
	})
	if status, yes := again(f, err); yes {
		return s.accountPage(w, r, status, f)
	}
	return err
}

// invitationCreate makes a link to set a password, or ends the one there is.
func (s *Site) invitationCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	to := link.Account(ref(r, "account"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if f.Text("do") == "revoke" {
			return done{To: to, Say: "team.invitation_revoked"}, staff.Revoke(ctx, tx, accountRef(r), f.Version())
		}
		token, until, err := staff.Invite(ctx, tx, accountRef(r), f.Version())
		return done{To: to, Say: "team.invited", Args: i18n.A{"Link": s.absolute(r, link.Invitation(token)), "Until": i18n.DateTime(until)}}, err
	})
	if status, yes := again(f, err); yes {
		return s.accountPage(w, r, status, f)
	}
	return err
}

func (s *Site) roleRequestList(w http.ResponseWriter, r *http.Request) error {
	return s.roleRequestPage(w, r, http.StatusOK, nil)
}

func (s *Site) roleRequestPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.RoleRequestsView{Who: who(r), Form: f, Decides: who(r).May(policy.GrantRights)}
	if err := s.read(r, nil, func(b *db.Batch) { staff.RoleRequests(b, &v.Requests) }); err != nil {
		return err
	}
	return s.render(w, r, status, page.RoleRequests(v))
}

// roleRequestDecide confirms the roles an administrator asked for, or declines them.
func (s *Site) roleRequestDecide(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	confirmed, say := f.Text("answer") == "confirm", "team.roles_declined"
	if confirmed {
		say = "team.roles_confirmed"
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.RoleRequests, Say: say}, staff.DecideRoles(ctx, tx, ref(r, "request"), f.Version(), confirmed)
	})
	if status, yes := again(f, err); yes {
		return s.roleRequestPage(w, r, status, f)
	}
	return err
}
