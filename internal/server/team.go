package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
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
	v := page.TeamView{Who: who(r), May: who(r).May(policy.CreateAccount)}
	if err := s.read(r, nil, func(b *db.Batch) { staff.List(b, date.Of(s.Now()), &v.Accounts) }); err != nil {
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

// accountCreate makes an account. Its first password is shown once, in the sentence on the
// page that follows; only its hash is kept.
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
		_, password, err := staff.Add(ctx, tx, n)
		return done{To: link.Team, Say: "team.added", Args: i18n.A{"Name": n.Name, "Password": password}}, err
	})
	if status, yes := again(f, err); yes {
		return s.accountForm(w, r, status, f)
	}
	return err
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
// its state, for roles filled from the account.
func (s *Site) accountPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.AccountView{Form: f, Today: date.Of(s.Now()), Manages: who(r).May(policy.UpdateAccount), MayGrant: who(r).May(policy.GrantRights)}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), v.Today, &v.Account)
		staff.Grants(b, accountRef(r), &v.Grants)
	})
	if err != nil {
		return err
	}
	v.Own = v.Account.ID == who(r).ID
	if v.Form == nil {
		v.Form = s.fresh(r, map[string]string{"state": "shown"})
	}
	if v.Form.Text("state") != "" {
		v.Form.Set("roles", v.Account.Roles...)
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

func (s *Site) accountState(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	closed, say := f.Text("state") == "closed", "team.opened"
	if closed {
		say = "team.closed"
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := staff.Disable(ctx, tx, accountRef(r), f.Version(), closed)
		return done{To: link.Account(ref(r, "account")), Say: say}, err
	})
	if status, yes := again(f, err); yes {
		return s.accountPage(w, r, status, f)
	}
	return err
}

func (s *Site) authorisationNew(w http.ResponseWriter, r *http.Request) error {
	return s.authorisationPage(w, r, http.StatusOK, s.fresh(r, map[string]string{"from": date.Of(s.Now()).PL()}))
}

func (s *Site) authorisationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.AuthorisationView{Form: f, Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), v.Today, &v.Account)
		staff.Grants(b, accountRef(r), &v.Grants)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.Authorisation(v))
}

// authorisationCreate gives an authorisation, or withdraws the one there is.
func (s *Site) authorisationCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := staff.Authorisation{Number: f.Text("number"), From: f.Date("from"), Until: f.Date("until")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		to := link.Account(ref(r, "account"))
		if f.Text("do") == "withdraw" {
			return done{To: to, Say: "team.withdrawn"}, staff.WithdrawAuthorisation(ctx, tx, accountRef(r), f.Version())
		}
		err := staff.Authorise(ctx, tx, accountRef(r), f.Version(), n)
		return done{To: to, Say: "team.authorised", Args: i18n.A{"From": n.From.PL(), "Until": n.Until.PL()}}, err
	})
	if status, yes := again(f, err); yes {
		return s.authorisationPage(w, r, status, f)
	}
	return err
}
