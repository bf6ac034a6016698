package server

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/web/link"
	"cus/web/page"
)

// fail turns an error into its page: the one place where that happens. Every page says
// what happened, whether the work was saved, and where to go.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := page.Failure{Incident: requestOf(r), Phone: seatOf(r).Centre.HelpPhone, SignedIn: who(r).ID != 0}
	var denied fault.Denied
	var conflict fault.Conflict
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, fault.SignedOut):
		s.signedOut(w, r)
		return
	case errors.Is(err, fault.NotFound):
		status, p.Key = http.StatusNotFound, "failure.not_found"
	case errors.As(err, &denied):
		status, p.Key, p.Reason = http.StatusForbidden, "failure.denied", denied.Reason
		if denied.Resident != "" {
			p.AskAccess = link.ResidentAccess(denied.Resident)
		}
	case errors.As(err, &conflict):
		status, p.Key, p.By, p.At = http.StatusConflict, "failure.conflict", conflict.By, conflict.At
	case errors.Is(err, fault.KeyReused):
		status, p.Key = http.StatusConflict, "failure.key_reused"
	case errors.Is(err, fault.TooLarge):
		status, p.Key = http.StatusRequestEntityTooLarge, "failure.too_large"
	case errors.Is(err, fault.Malformed):
		status, p.Key = http.StatusBadRequest, "failure.malformed"
	case errors.Is(err, errCrossOrigin):
		status, p.Key = http.StatusForbidden, "failure.cross_origin"
	case errors.Is(err, errMethod):
		status, p.Key = http.StatusMethodNotAllowed, "failure.method"
	case db.Unavailable(err):
		status, p.Key = http.StatusServiceUnavailable, "failure.unavailable"
		w.Header().Set("Retry-After", "5")
		s.Log.Warn("database unavailable", "request", requestOf(r), "cause", err.Error())
	default:
		p.Key = "failure.internal"
		s.Log.Error("request failed", "request", requestOf(r), "cause", err.Error())
	}
	p.Status = status
	if err := s.render(w, r, status, page.Fail(p)); err != nil {
		s.Log.Error("error page failed", "request", requestOf(r), "cause", err.Error())
		http.Error(w, "Błąd "+strconv.Itoa(status)+". Numer zdarzenia: "+requestOf(r), status)
	}
}

// signedOut answers somebody without a session: a page asked for leads to the sign-in and
// back; a form sent gets the sign-in with the reason, and Back returns what was typed.
func (s *Site) signedOut(w http.ResponseWriter, r *http.Request) {
	s.clearCookie(w)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		to := link.SignIn
		if r.URL.Path != link.Home && r.URL.Path != link.MyDay {
			to += "?dalej=" + url.QueryEscape(r.URL.Path)
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	if err := s.render(w, r, http.StatusUnauthorized, page.SignedOut(page.Failure{Incident: requestOf(r)})); err != nil {
		s.Log.Error("error page failed", "request", requestOf(r), "cause", err.Error())
	}
}

// tooMany answers an address that knocks too often.
func (s *Site) tooMany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "60")
	_ = s.render(w, r, http.StatusTooManyRequests, page.Fail(page.Failure{Key: "failure.too_many", Status: http.StatusTooManyRequests, Incident: requestOf(r)}))
}
