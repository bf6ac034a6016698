package server

import (
	"context"
	"errors"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) authorisationNew(w http.ResponseWriter, r *http.Request) error {
	return s.authorisationPage(w, r, http.StatusOK, s.fresh(r, map[string]string{"from": date.Of(s.Now()).PL()}), staff.ApprovePlans)
}

func (s *Site) signingNew(w http.ResponseWriter, r *http.Request) error {
	return s.authorisationPage(w, r, http.StatusOK, s.fresh(r, map[string]string{"from": date.Of(s.Now()).PL()}), staff.SignDecisions)
}

func (s *Site) authorisationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, scope staff.Scope) error {
	v := page.AuthorisationView{Form: f, Today: date.Of(s.Now()), Scope: scope}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), v.Today, &v.Account)
		staff.Grants(b, accountRef(r), &v.Grants)
	})
	if err != nil {
		return err
	}
	v.Own = v.Account.ID == who(r).ID
	if !v.Own && !scope.GivenBy(who(r), v.Account) {
		return fault.Denied{Reason: "denied.role"}
	}
	return s.render(w, r, status, page.Authorisation(v))
}

func (s *Site) authorisationCreate(w http.ResponseWriter, r *http.Request) error {
	return s.authorise(w, r, staff.ApprovePlans)
}

func (s *Site) signingCreate(w http.ResponseWriter, r *http.Request) error {
	return s.authorise(w, r, staff.SignDecisions)
}

// authorise gives an authorisation, or withdraws the one there is.
func (s *Site) authorise(w http.ResponseWriter, r *http.Request, scope staff.Scope) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := staff.Authorisation{Scope: scope, Number: f.Text("number"), From: f.Date("from"), Until: f.Date("until")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		to := link.Account(ref(r, "account"))
		if f.Text("do") == "withdraw" {
			return done{To: to, Say: "team.withdrawn"}, staff.WithdrawAuthorisation(ctx, tx, accountRef(r), f.Version(), scope)
		}
		err := staff.Authorise(ctx, tx, accountRef(r), f.Version(), n)
		return done{To: to, Say: "team.authorised", Args: i18n.A{"From": n.From.PL(), "Until": n.Until.PL()}}, err
	})
	if status, yes := again(f, err); yes {
		return s.authorisationPage(w, r, status, f, scope)
	}
	return err
}

func (s *Site) deputyNew(w http.ResponseWriter, r *http.Request) error {
	return s.deputyPage(w, r, http.StatusOK, s.fresh(r, map[string]string{"from": date.Of(s.Now()).PL()}))
}

func (s *Site) deputyPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.DeputyView{Form: f, Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), v.Today, &v.Account)
		staff.Deputies(b, accountRef(r), &v.Deputies)
		staff.DeputiesFor(b, accountRef(r), &v.Colleagues)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.DeputyForm(v))
}

// deputyCreate names who stands in, or ends somebody's standing in.
func (s *Site) deputyCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := staff.NewDeputy{Deputy: staff.Ref(f.Text("deputy")), From: f.Date("from"), Until: f.Date("until"), Note: f.Lines("note")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		to := link.Account(ref(r, "account"))
		if f.Text("do") == "end" {
			return done{To: to, Say: "team.deputy_ended"}, staff.EndStandIn(ctx, tx, accountRef(r), f.Version(), f.Text("which"))
		}
		err := staff.StandIn(ctx, tx, accountRef(r), f.Version(), n)
		return done{To: to, Say: "team.deputy_named", Args: i18n.A{"From": n.From.PL(), "Until": n.Until.PL()}}, err
	})
	if status, yes := again(f, err); yes {
		return s.deputyPage(w, r, status, f)
	}
	return err
}

// invitationShow is where an invited person sets a password; nobody is signed in.
func (s *Site) invitationShow(w http.ResponseWriter, r *http.Request) error {
	return s.invitationPage(w, r, http.StatusOK, nil)
}

func (s *Site) invitationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.InvitationView{Form: f, Token: ref(r, "token")}
	var found []staff.Invitation
	b := &db.Batch{}
	staff.QueueInvited(b, v.Token, &found)
	staff.QueueCentre(b, &v.Centre)
	if err := b.Ask(r.Context(), s.Pool); err != nil {
		return err
	}
	switch {
	case len(found) == 0:
		status, v.Closed = http.StatusNotFound, "unknown"
	case found[0].Closed(s.Now()) != "":
		status, v.Closed = http.StatusGone, found[0].Closed(s.Now())
	default:
		v.Invitation = found[0]
	}
	return s.render(w, r, status, page.Invitation(v))
}

// invitationAccept sets the password. Its key is the token: it works once.
func (s *Site) invitationAccept(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	from := policy.Actor{Request: requestOf(r), IP: ip(r)}
	err = staff.Accept(r.Context(), s.Pool, ref(r, "token"), f.Raw("password"), f.Raw("again"), s.Common, from, s.Now())
	switch {
	case err == nil:
		http.Redirect(w, r, link.SignIn+"?stan=haslo", http.StatusSeeOther)
		return nil
	case f.Refused(err):
		f.Set("password", "")
		f.Set("again", "")
		return s.invitationPage(w, r, http.StatusUnprocessableEntity, f)
	case errors.Is(err, fault.NotFound): // somebody may be trying tokens
		if err := audit.Note(r.Context(), s.Pool, from, s.Now(), "staff.invitation_unknown", "refused", ""); err != nil {
			return err
		}
		return s.invitationPage(w, r, http.StatusNotFound, nil)
	}
	return err
}
