package server

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"cus/internal/domain/document"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/ident"
	"cus/web/link"
	"cus/web/page"

	"github.com/go-chi/chi/v5"
)

// fail turns an error into its page: the one place where that happens. Every page says
// what happened, whether the work was saved, and where to go.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	cause := context.Cause(r.Context())
	away, late := errors.Is(cause, errAway), errors.Is(cause, db.ErrLate)
	if errors.Is(cause, context.Canceled) {
		s.Log.Debug("the reader is gone", "request", requestOf(r))
		return
	}
	p := page.Failure{Incident: requestOf(r), Phone: ident.FormatPhone(seatOf(r).Centre.HelpPhone), SignedIn: who(r).ID != 0}
	var denied fault.Denied
	var conflict fault.Conflict
	problems, refused := check.Problems(err) // of a button that has no form to come back to
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
	case refused:
		status, p.Key = http.StatusUnprocessableEntity, "failure.malformed"
		if len(problems[0].Args) == 0 {
			p.Reason = problems[0].Key
		}
	case errors.Is(err, errCrossOrigin):
		status, p.Key = http.StatusForbidden, "failure.cross_origin"
	case errors.Is(err, errMethod):
		status, p.Key = http.StatusMethodNotAllowed, "failure.method"
	case away || late && errors.Is(err, context.Canceled) || db.Unavailable(err):
		status, p.Key = http.StatusServiceUnavailable, "failure.unavailable"
		w.Header().Set("Retry-After", "5")
		if away || !late && db.Broken(err) {
			s.Pool.Reset() // the next click gets a fresh connection
		}
		s.Log.Warn("database unavailable", "request", requestOf(r), "cause", err.Error())
	default:
		p.Key = "failure.internal"
		s.Log.Error("request failed", "request", requestOf(r), "cause", err.Error())
	}
	p.Status = status
	if status >= http.StatusInternalServerError {
		var sent *form.Form
		if p.Retry, sent = retry(w, r); sent != nil {
			p.Sent, p.File = sent.Again(), sent.BroughtFile()
		}
	}
	if err := s.render(w, r, status, page.Fail(p)); err != nil {
		s.Log.Error("error page failed", "request", requestOf(r), "cause", err.Error())
		http.Error(w, "Błąd "+strconv.Itoa(status)+". Numer zdarzenia: "+requestOf(r), status)
	}
}

// retry is the address to try again, and for a form everything that was sent, so that it
// can be sent again from the page that says it failed: its key lets it act once at most.
func retry(w http.ResponseWriter, r *http.Request) (to string, sent *form.Form) {
	if r.Method != http.MethodPost {
		to = safePath(r.URL.Path)
		if q := r.URL.Query(); to != "" && len(q) > 0 {
			to += "?" + q.Encode()
		}
		return to, nil
	}
	var f *form.Form
	if x := waiting(r); x != nil {
		f = x.sent
	}
	if f == nil {
		var err error
		awaitUpload(w)
		if f, err = form.FromBroken(w, r, document.MaxSize); err != nil {
			return "", nil
		}
	}
	if f.Again() == nil {
		return "", nil
	}
	return safePath(r.URL.Path), f
}

// signedOut answers somebody without a session: a page asked for leads to the sign-in and
// back; a form sent gets the sign-in at once, which carries what was typed until its
// author is known again.
func (s *Site) signedOut(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		s.clearCookie(w)
		to := link.SignIn
		if back := s.wayBack(r.URL.Path); back != "" && back != link.Home && back != link.MyDay {
			to += "?dalej=" + url.QueryEscape(back)
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	f := form.New(map[string]string{"dalej": safePath(r.URL.Path)})
	kept := false
	if sent, err := form.From(w, r); err == nil && s.formAt(r.URL.Path) {
		if data, err := json.Marshal(sent.Draft()); err == nil && len(data) <= carriedDraft {
			f.Set("szkic", base64.StdEncoding.EncodeToString(data))
			kept = true
		}
	} else {
		f.Set("dalej", "")
	}
	state := "sesja"
	if kept {
		state = "szkic"
	}
	if err := s.signInPage(w, r, http.StatusUnauthorized, f, state); err != nil && !errors.Is(err, errAnswered) {
		s.fail(w, r, err)
	}
}

// carriedDraft is how much of a form is carried over a sign-in, in bytes.
const carriedDraft = 96 << 10

// formAt reports whether a page of ours shows a form at this address.
func (s *Site) formAt(path string) bool {
	return s.router.Match(chi.NewRouteContext(), http.MethodGet, path)
}

// keptDraft reads the form carried over a sign-in.
func keptDraft(f *form.Form, path string) *staff.Draft {
	data, err := base64.StdEncoding.DecodeString(f.Raw("szkic"))
	if err != nil || len(data) == 0 || path == "" {
		return nil
	}
	d := &staff.Draft{Path: path}
	if json.Unmarshal(data, &d.Fields) != nil {
		return nil
	}
	for name, values := range d.Fields {
		for _, v := range append(values, name) {
			if !isText(v) {
				return nil // not as we sent it
			}
		}
	}
	return d
}

// tooMany answers an address that knocks too often.
func (s *Site) tooMany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "60")
	_ = s.render(w, r, http.StatusTooManyRequests, page.Fail(page.Failure{Key: "failure.too_many", Status: http.StatusTooManyRequests, Incident: requestOf(r)}))
}
