// Package server answers requests: every address in one list (routes.go), one way to
// read a page, one way to write, one place where an error becomes a page.
package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/download"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/page"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Config is what the site is told when it starts.
type Config struct {
	Pool    *pgxpool.Pool
	Now     func() time.Time
	Log     *slog.Logger
	Secure  bool              // reached over TLS: the cookie is __Host- and Secure
	Proxies []netip.Prefix    // proxies whose X-Forwarded-For is believed
	Common  func(string) bool // whether a password is among the commonest
	Empty   bool              // the database had no centre when the program started: it is founded at /start

	AtOnce   int           // rows a file holds at most that is written while the browser waits; 0: download.AtOnce. Tests set fewer
	Patience time.Duration // how long a page may take before it says that it is late; 0: Patience. Tests on a busy machine give more
}

// Site is the program as its users meet it.
type Site struct {
	Config
	metrics  *metrics
	router   chi.Router
	draining atomic.Bool
	empty    atomic.Bool // no centre yet, as far as is known

	asking sync.Mutex
	asked  *question // under way
	pulse  *pgx.Conn // over which the database is asked

	ordered chan struct{} // a file was ordered here
}

// Drain makes /readyz answer "not ready", so that a proxy sends new requests elsewhere.
func (s *Site) Drain() { s.draining.Store(true) }

// New makes the site.
func New(c Config) *Site {
	if c.Patience == 0 {
		c.Patience = Patience
	}
	if c.AtOnce == 0 {
		c.AtOnce = download.AtOnce
	}
	s := &Site{Config: c, metrics: newMetrics(c.Pool), ordered: make(chan struct{}, 1)}
	s.empty.Store(c.Empty)
	return s
}

// handler answers one request; an error it returns becomes a page in fail.
type handler func(w http.ResponseWriter, r *http.Request) error

// who is the person asking.
func who(r *http.Request) policy.Actor { return seatOf(r).Actor }

// ref is the part of the address under name: a public id.
func ref(r *http.Request, name string) string { return chi.URLParam(r, name) }

// read runs a page's questions in one batch: the line of the journal first (view may be
// nil where no person's file is opened), then what queue asks. Nothing may be rendered
// unless it returns nil.
func (s *Site) read(r *http.Request, view *audit.View, queue func(b *db.Batch)) error {
	b := &db.Batch{}
	if view != nil {
		audit.Queue(b, who(r), s.Now(), *view)
	}
	if seatOf(r).Flash != nil && r.Method == http.MethodGet {
		staff.QueueHeard(b, who(r))
	}
	if queue != nil {
		queue(b)
	}
	return b.Ask(r.Context(), s.Pool)
}

// fresh is a form about to be shown for the first time: with what is known, or with what
// its reader has typed into it before and not sent.
func (s *Site) fresh(r *http.Request, known map[string]string) *form.Form {
	if d := seatOf(r).Draft; d != nil {
		return form.Restore(d.Fields)
	}
	return form.New(known)
}

// resumed is fresh for a form with lists: ticked boxes.
func (s *Site) resumed(r *http.Request, known map[string][]string) *form.Form {
	if d := seatOf(r).Draft; d != nil {
		return form.Restore(d.Fields)
	}
	return form.Filled(known)
}

// firsts are the single values of a form: what it can show beside a field that was overtaken.
func firsts(known map[string][]string) map[string]string {
	out := map[string]string{}
	for name, v := range known {
		if len(v) == 1 {
			out[name] = v[0]
		}
	}
	return out
}

// done is what a write comes to: the address where its effect is seen, and the sentence
// said there.
type done struct {
	To   string
	Say  string
	Args i18n.A
}

// submit carries out a form: once for each request key, in one transaction with its line
// in the journal, and then sends the browser to where the effect is seen. It returns the
// refusal or conflict for the form to be shown again; see again.
func (s *Site) submit(w http.ResponseWriter, r *http.Request, f *form.Form, act func(ctx context.Context, tx *audit.Tx) (done, error)) error {
	var to string
	err := audit.Write(r.Context(), s.Pool, who(r), s.Now(), func(ctx context.Context, tx *audit.Tx) error {
		earlier, err := claim(ctx, tx, f, r.URL.Path)
		if err != nil {
			return err
		}
		if earlier != "" {
			to = earlier
			return errReplayed
		}
		if err := staff.Hold(ctx, tx, tx.Who); err != nil {
			return err
		}
		d, err := act(ctx, tx)
		if err != nil {
			return err
		}
		if err := f.Err(); err != nil {
			return err // something typed could not be read
		}
		to = d.To
		if err := staff.DropDraft(ctx, tx, tx.Who, r.URL.Path); err != nil {
			return err
		}
		return settle(ctx, tx, f, d)
	})
	if err != nil && !errors.Is(err, errReplayed) {
		return s.noteRefusal(r, err)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// noteRefusal leaves a line of a change that was refused because of who asked for it, or of
// what exists for them; its own transaction is gone by then. It returns the refusal.
func (s *Site) noteRefusal(r *http.Request, err error) error {
	var denied fault.Denied
	if !errors.As(err, &denied) && !errors.Is(err, fault.NotFound) {
		return err
	}
	if err := audit.Note(r.Context(), s.Pool, who(r), s.Now(), "change.refused", "refused", asked(r)); err != nil {
		return err
	}
	return err
}

// asked is the address asked for as the journal keeps it: its pattern and the ids in it.
// What is no id was made up, and stays out.
func asked(r *http.Request) string {
	rc := chi.RouteContext(r.Context())
	out := r.Method + " " + rc.RoutePattern()
	for i, name := range rc.URLParams.Keys {
		if v := rc.URLParams.Values[i]; isRef(v) {
			out += " " + name + "=" + v
		}
	}
	return out
}

// errReplayed ends the transaction of a form that was carried out before.
var errReplayed = errors.New("carried out before")

// keyLetters are what a request key is made of.
const keyLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// claim takes the form's request key for this transaction. A form sent twice waits here
// for the first one to end: if that one was carried out, its address comes back; with
// other contents under the same key it is fault.KeyReused.
func claim(ctx context.Context, tx *audit.Tx, f *form.Form, path string) (earlier string, err error) {
	key, digest := f.Key(), f.Digest(path)
	if len(key) < 16 || len(key) > 64 || strings.Trim(key, keyLetters) != "" {
		return "", fault.Malformed
	}
	args := db.Args{"staff": tx.Who.ID, "key": key, "digest": digest, "now": tx.Now}
	taken, err := db.Changed(ctx, tx, `INSERT INTO request_key (staff_id, key, digest, at) VALUES (@staff, @key, @digest, @now)
		ON CONFLICT DO NOTHING`, args)
	if err != nil || taken {
		return "", err
	}
	row, err := db.One[struct{ Digest, Location string }](ctx, tx,
		`SELECT digest, location FROM request_key WHERE staff_id = @staff AND key = @key`, args)
	if err != nil {
		return "", err
	}
	if row.Digest != digest || row.Location == "" {
		return "", fault.KeyReused
	}
	return row.Location, nil
}

// settle notes where the effect of the form is seen, and the sentence said there.
func settle(ctx context.Context, tx *audit.Tx, f *form.Form, d done) error {
	if d.To == "" {
		return errors.New("a write without an address to go to")
	}
	_, err := tx.Exec(ctx, `UPDATE request_key SET location = @to WHERE staff_id = @staff AND key = @key`,
		db.Args{"to": d.To, "staff": tx.Who.ID, "key": f.Key()})
	if err != nil || d.Say == "" {
		return err
	}
	return staff.Say(ctx, tx, staff.Flash{Key: d.Say, Args: d.Args})
}

// again reports whether a form must be shown again after submit, and with which status:
// refused with its reasons (422), or overtaken by somebody's change (409).
func again(f *form.Form, err error) (status int, yes bool) {
	var c fault.Conflict
	switch {
	case err == nil:
		return 0, false
	case f.Refused(err):
		return http.StatusUnprocessableEntity, true
	case errors.As(err, &c):
		f.Overtaken(c.By, c.At)
		return http.StatusConflict, true
	}
	return 0, false
}

// words is the context that speaks the reader's language.
func (s *Site) words(r *http.Request) context.Context {
	if who(r).ID == 0 {
		return i18n.With(r.Context(), langOf(r))
	}
	return i18n.With(r.Context(), i18n.ParseLang(who(r).Lang))
}

// render writes a page in its shell: complete, or not at all.
func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, d page.Doc) error {
	var b bytes.Buffer
	if err := h.Render(s.words(r), &b, s.shell(r, d)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the reader may be gone; there is nothing left to do
	}
	return nil
}
