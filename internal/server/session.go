package server

import (
	"context"
	"net/http"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) cookieName() string {
	if s.Secure {
		return "__Host-sid"
	}
	return "sid" // plain http, which is let in on loopback only
}

func (s *Site) setCookie(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever TLS is; plain http is let in on loopback only
		Name: s.cookieName(), Value: token, Path: "/", Secure: s.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (s *Site) clearCookie(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // as above
		Name: s.cookieName(), Path: "/", MaxAge: -1, Secure: s.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// home leads to where the day starts, or to the sign-in.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	to := link.SignIn
	if who(r).ID != 0 {
		to = landing(who(r))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// landing is where the person's leading role starts the day.
func landing(a policy.Actor) string {
	switch a.Leading() {
	case policy.Director:
		return link.Milestones
	case policy.Reception:
		return link.Applications
	case policy.Administrator:
		return link.Team
	}
	return link.MyDay
}

func (s *Site) signInShow(w http.ResponseWriter, r *http.Request) error {
	if who(r).ID != 0 {
		http.Redirect(w, r, landing(who(r)), http.StatusSeeOther)
		return nil
	}
	if l := r.URL.Query().Get("jezyk"); l != "" {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // a language is no secret
			Name: "jezyk", Value: string(i18n.ParseLang(l)), Path: "/", MaxAge: 365 * 24 * 3600,
			Secure: s.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, link.SignIn, http.StatusSeeOther)
		return nil
	}
	f := form.New(map[string]string{"dalej": s.wayBack(r.URL.Query().Get("dalej"))})
	return s.signInPage(w, r, http.StatusOK, f, r.URL.Query().Get("stan"))
}

func (s *Site) signInPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, state string) error {
	c, err := staff.CentreFacts(r.Context(), s.Pool)
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.SignIn(page.SignInView{Form: f, State: state, Centre: c, Lang: langOf(r)}))
}

func (s *Site) signInCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	to := s.wayBack(f.Raw("dalej"))
	f.Set("dalej", to)
	attempt := staff.Attempt{Email: f.Raw("email"), Password: f.Raw("password"), IP: ip(r), Agent: r.UserAgent(), Request: requestOf(r),
		Draft: keptDraft(f, to)}
	if c, err := r.Cookie(s.cookieName()); err == nil {
		attempt.OldToken = c.Value
	}
	token, err := staff.SignIn(r.Context(), s.Pool, attempt, s.Now())
	if f.Refused(err) {
		if inPlace(r) {
			return s.inPlaceRefused(w, r, f)
		}
		f.Set("password", "") // never sent back
		return s.signInPage(w, r, http.StatusUnprocessableEntity, f, "")
	}
	if err != nil {
		return err
	}
	s.setCookie(w, token)
	if inPlace(r) {
		return s.inPlaceOpened(w, r, token)
	}
	if to == "" {
		to = link.Home
	}
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // wayBack lets only pages of ours through
	return nil
}

// inPlaceHeader carries the public id of whose page is still open: its script signs that
// person in again over the page.
const inPlaceHeader = "Cus-In-Place"

func inPlace(r *http.Request) bool { return r.Header.Get(inPlaceHeader) != "" }

// inPlaceRefused says in one sentence why not.
func (s *Site) inPlaceRefused(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusUnprocessableEntity)
	for i, p := range f.Problems() {
		if i == 0 {
			_, _ = w.Write([]byte(i18n.T(s.words(r), p.Key, p.Args))) // the reader may be gone
		}
	}
	return nil
}

// inPlaceOpened answers 204 to the person whose page it is, and 205 to anybody else: that
// page must go.
func (s *Site) inPlaceOpened(w http.ResponseWriter, r *http.Request, token string) error {
	seat, err := staff.Open(r.Context(), s.Pool, staff.Asked{Token: token}, s.Now())
	if err != nil {
		return err
	}
	if seat.Actor.Ref == r.Header.Get(inPlaceHeader) && !seat.Actor.MustChangePassword {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.WriteHeader(http.StatusResetContent)
	return nil
}

// safePath is p when it is a path of ours, else "": nobody is sent to another site.
func safePath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\?#\n\r\t") {
		return ""
	}
	return p
}

// wayBack is p when it is the address of a page of ours, else "": a sign-in carries no words
// that somebody made up.
func (s *Site) wayBack(p string) string {
	if safePath(p) == "" || !s.formAt(p) {
		return ""
	}
	return p
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	return s.endSession(w, r, false)
}

func (s *Site) signOutAll(w http.ResponseWriter, r *http.Request) error {
	return s.endSession(w, r, true)
}

// endSession needs no request key: doing it twice is doing it once.
func (s *Site) endSession(w http.ResponseWriter, r *http.Request, everywhere bool) error {
	err := audit.Write(r.Context(), s.Pool, who(r), s.Now(), func(ctx context.Context, tx *audit.Tx) error {
		return staff.SignOut(ctx, tx, everywhere)
	})
	if err != nil {
		return err
	}
	s.clearCookie(w)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.Redirect(w, r, link.SignIn+"?stan=wylogowano", http.StatusSeeOther)
	return nil
}

func (s *Site) passwordShow(w http.ResponseWriter, r *http.Request) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.NewPassword(nil, who(r).MustChangePassword))
}

func (s *Site) passwordChange(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := staff.ChangePassword(ctx, tx, f.Raw("current"), f.Raw("password"), f.Raw("again"), s.Common)
		return done{To: landing(who(r)), Say: "password.changed"}, err
	})
	if status, yes := again(f, err); yes {
		if _, wrong := f.Error("current"); wrong { // somebody at an open desk may be trying
			if err := audit.Note(r.Context(), s.Pool, who(r), s.Now(), "staff.password_change_refused", "refused", ""); err != nil {
				return err
			}
		}
		for _, name := range []string{"current", "password", "again"} {
			f.Set(name, "")
		}
		return s.render(w, r, status, page.NewPassword(f, who(r).MustChangePassword))
	}
	return err
}

func (s *Site) settingsShow(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	known := map[string]string{"lang": a.Lang, "theme": a.Theme, "density": a.Density, "shortcuts": ""}
	if a.Shortcuts {
		known["shortcuts"] = "1"
	}
	return s.settingsPage(w, r, http.StatusOK, s.fresh(r, known))
}

func (s *Site) settingsPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var sessions []staff.Session
	if err := s.read(r, nil, func(b *db.Batch) { staff.Sessions(b, who(r), s.Now(), &sessions) }); err != nil {
		return err
	}
	return s.render(w, r, status, page.Settings(f, who(r), sessions, s.Now()))
}

func (s *Site) settingsSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := staff.SaveSettings(ctx, tx, staff.Settings{Lang: f.Text("lang"), Theme: f.Text("theme"), Density: f.Text("density"), Shortcuts: f.Flag("shortcuts")})
		return done{To: link.Settings, Say: "settings.saved"}, err
	})
	if status, yes := again(f, err); yes {
		return s.settingsPage(w, r, status, f)
	}
	return err
}

func (s *Site) rightsShow(w http.ResponseWriter, r *http.Request) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Rights())
}
