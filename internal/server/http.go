package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web"
	"cus/web/link"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"
	"github.com/jackc/pgx/v5"
)

// Handler is the whole site.
func (s *Site) Handler() http.Handler {
	m := chi.NewRouter()
	s.router = m
	m.Use(s.clientIP(), requestID, s.logged, headers(s.Secure), s.sameOrigin, compressed().Handler)
	m.Use(middleware.GetHead)
	m.Get("/livez", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	m.Get("/readyz", s.ready)
	m.Handle("/zasoby/*", web.Assets())
	for _, rt := range s.routes() {
		var serve http.Handler = s.page(rt)
		if most := triesAMinute[rt.path]; most > 0 && rt.method == post {
			byIP := func(r *http.Request) (string, error) { return httprate.CanonicalizeIP(ip(r)), nil }
			serve = httprate.LimitBy(most, time.Minute, byIP, httprate.WithLimitHandler(s.tooMany))(serve)
		}
		m.Method(rt.method, rt.path, serve)
	}
	m.NotFound(s.page(route{public: true, serve: func(http.ResponseWriter, *http.Request) error { return fault.NotFound }}).ServeHTTP)
	m.MethodNotAllowed(s.page(route{public: true, serve: func(http.ResponseWriter, *http.Request) error { return errMethod }}).ServeHTTP)
	return m
}

// triesAMinute is how many answers a minute one address gets where passwords and codes are
// tried. A whole city's office may sit behind one address and come at half past seven; wrong
// passwords are counted by staff.SignIn, long before this.
var triesAMinute = map[string]int{link.SignIn: 600, link.NewPassword: 30, link.Invitation("{token}"): 30, link.Start: 30}

// sameOrigin refuses a change that another site's page asks for.
func (s *Site) sameOrigin(next http.Handler) http.Handler {
	cop := http.NewCrossOriginProtection()
	cop.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errCrossOrigin) }))
	return cop.Handler(next)
}

// errCrossOrigin: the request came from another site.
var errCrossOrigin = errors.New("cross-origin request")

// Nobody waits longer than 2 s for a page, or to be told that it does not come now. When an
// answer has taken shortPatience, the database is asked whether it is there at all; one that does
// not say so in pulsePatience is away. One that does is busy: an ordinary page waits for it until
// Patience is over, an unhurried one until longPatience.
const (
	Patience      = 1600 * time.Millisecond
	longPatience  = 8 * time.Second
	shortPatience = 1200 * time.Millisecond
	pulsePatience = 300 * time.Millisecond
)

// errAway ends the wait for a database that gives no sign of life.
var errAway = errors.New("the database gives no sign of life")

// wait is what ends a request's wait for the database.
type wait struct {
	late, watch *time.Timer
	sent        *form.Form // what came with a file, whose request cannot be read twice
}

// patience is how long r may wait for the database.
func (s *Site) patience(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, give := context.WithCancelCause(r.Context())
	x := &wait{late: time.AfterFunc(s.Patience, func() { give(db.ErrLate) })}
	x.watch = time.AfterFunc(shortPatience, func() {
		if !s.alive() {
			give(errAway)
		}
	})
	return r.WithContext(context.WithValue(ctx, waitKey, x)), func() {
		x.late.Stop()
		x.watch.Stop()
		give(nil)
	}
}

// waiting is what ends the wait of r.
func waiting(r *http.Request) *wait {
	x, _ := r.Context().Value(waitKey).(*wait)
	return x
}

// unhurried marks, in the list of addresses, an answer that may rightly take longer than a page:
// one that lists a whole period, makes a paper or a file, hands over or takes in a file, or
// works out a password's hash. Whoever asks for one expects to wait; all else is there in 2 s.
// A database that gives no sign of life is not waited for here either.
func unhurried(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		waiting(r).late.Reset(longPatience)
		return h(w, r)
	}
}

// question is one asking whether the database is there; whoever wants to know meanwhile
// waits for the same answer.
type question struct {
	done  chan struct{}
	alive bool
}

// alive reports whether the database is there.
func (s *Site) alive() bool {
	s.asking.Lock()
	q := s.asked
	if q == nil {
		q = &question{done: make(chan struct{})}
		s.asked = q
		go func() {
			q.alive = s.beats()
			s.asking.Lock()
			s.asked = nil
			s.asking.Unlock()
			close(q.done)
		}()
	}
	s.asking.Unlock()
	<-q.done
	return q.alive
}

// beats asks the database, over a connection of its own, for a sign of life.
func (s *Site) beats() bool {
	ctx, cancel := context.WithTimeout(context.Background(), pulsePatience)
	defer cancel()
	if s.pulse != nil {
		if s.pulse.Ping(ctx) == nil {
			return true
		}
		_ = s.pulse.Close(ctx)
	}
	var err error
	s.pulse, err = pgx.ConnectConfig(ctx, s.Pool.Config().ConnConfig)
	return err == nil && s.pulse.Ping(ctx) == nil
}

// page lets the right people through to a handler and turns its error into a page.
func (s *Site) page(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := arrived(r); err != nil {
			s.fail(w, r, fault.Malformed)
			return
		}
		r, cancel := s.patience(r)
		defer cancel()
		if s.empty.Load() && rt.path != link.Start && s.awaitsFounding(w, r) {
			return
		}
		seat, err := s.seat(r)
		if err == nil {
			r = withSeat(r, seat)
			err = s.admit(w, r, rt)
		}
		if err == nil {
			err = readable(r)
		}
		if err == nil {
			err = rt.serve(w, r)
		}
		if err != nil && !errors.Is(err, errAnswered) {
			s.fail(w, r, err)
		}
	}
}

// arrived waits for a form to come in, as far as it may be read: a slow line is not the
// database's fault. A file has the time of its own; see upload.
func arrived(r *http.Request) error {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); r.Method != post || strings.TrimSpace(kind) != "application/x-www-form-urlencoded" {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, form.MaxBody+1))
	if err != nil {
		return err
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	return nil
}

// readable refuses an address that holds no text: nothing of ours is found under it, and
// the database would not take it.
func readable(r *http.Request) error {
	if !isText(r.URL.Path) {
		return fault.NotFound
	}
	for name, values := range r.URL.Query() {
		for _, v := range append(values, name) {
			if !isText(v) {
				return fault.Malformed
			}
		}
	}
	return nil
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// errAnswered says that the answer has already been written.
var errAnswered = errors.New("answered")

// backgroundHeader marks what a page asks by itself: it does not keep a session alive.
const backgroundHeader = "Cus-Background"

// seat is who asks. Nobody signed in is an empty seat, not an error.
func (s *Site) seat(r *http.Request) (staff.Seat, error) {
	token := ""
	if c, err := r.Cookie(s.cookieName()); err == nil {
		token = c.Value
	}
	if token == "" {
		return staff.Seat{}, nil
	}
	asked := staff.Asked{Token: token, Background: r.Header.Get(backgroundHeader) != ""}
	if isText(r.URL.Path) {
		asked.Path = r.URL.Path
	}
	seat, err := staff.Open(r.Context(), s.Pool, asked, s.Now())
	if errors.Is(err, fault.SignedOut) {
		return staff.Seat{}, nil
	}
	seat.Actor.Request, seat.Actor.IP = requestOf(r), ip(r)
	return seat, err
}

// admit decides whether this person may come to this address at all.
func (s *Site) admit(w http.ResponseWriter, r *http.Request, rt route) error {
	actor := who(r)
	if rt.public {
		return nil
	}
	if actor.ID == 0 {
		return fault.SignedOut
	}
	if actor.MustChangePassword && rt.path != link.NewPassword && rt.path != link.SignOut && rt.path != link.SignOutAll {
		http.Redirect(w, r, link.NewPassword, http.StatusSeeOther)
		return errAnswered
	}
	if len(actor.Roles) == 0 && rt.needs != (policy.Action{}) {
		return fault.Denied{Reason: "denied.waiting"} // nothing is theirs yet: the director has to confirm the roles
	}
	if rt.needs != (policy.Action{}) && !actor.May(rt.needs) {
		if err := audit.Note(r.Context(), s.Pool, actor, s.Now(), "page.refused", "refused", rt.method+" "+rt.path); err != nil {
			return err
		}
		return fault.Denied{Reason: "denied.role"}
	}
	return nil
}

// errMethod: the address is right, the method is not.
var errMethod = errors.New("method not allowed")

// ready answers whether this program can serve: the database answers and holds the tables
// this program was built for.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), shortPatience)
	defer cancel()
	if pending, err := db.Pending(ctx, s.Pool); s.draining.Load() || err != nil || pending {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

type ctxKey int

const (
	seatKey ctxKey = iota
	waitKey
	requestKey
	noteKey
)

func withSeat(r *http.Request, seat staff.Seat) *http.Request {
	if n, ok := r.Context().Value(noteKey).(*note); ok {
		n.staff = seat.Actor.ID
	}
	return r.WithContext(context.WithValue(r.Context(), seatKey, seat))
}

func seatOf(r *http.Request) staff.Seat {
	seat, _ := r.Context().Value(seatKey).(staff.Seat)
	return seat
}

func requestOf(r *http.Request) string {
	id, _ := r.Context().Value(requestKey).(string)
	return id
}

func ip(r *http.Request) string { return middleware.GetClientIP(r.Context()) }

// langOf is the language for a person not signed in: what they chose on the sign-in page.
func langOf(r *http.Request) i18n.Lang {
	if c, err := r.Cookie("jezyk"); err == nil {
		return i18n.ParseLang(c.Value)
	}
	return i18n.Polish
}

// clientIP believes X-Forwarded-For only where the configuration names the proxies.
func (s *Site) clientIP() func(http.Handler) http.Handler {
	if len(s.Proxies) == 0 {
		return middleware.ClientIPFromRemoteAddr
	}
	names := make([]string, len(s.Proxies))
	for i, p := range s.Proxies {
		names[i] = p.String()
	}
	return middleware.ClientIPFromXFF(names...)
}

// requestID gives each request a number of its own; one sent by the client is not believed.
func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.ToLower(rand.Text()[:12])
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey, id)))
	})
}

// note collects what the log line says of a request.
type note struct{ staff policy.StaffID }

// logged writes one line a request: ids only, the pattern of the address and never the
// address itself, so that nothing a person typed can stand in it. A panic becomes the
// page with an incident number.
func (s *Site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now() //nolint:forbidigo // a stopwatch, not a clock the rules see
		n := &note{}
		r = r.WithContext(context.WithValue(r.Context(), noteKey, n))
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the value itself is thrown
					panic(p)
				}
				s.Log.Error("panic", "request", requestOf(r), "cause", panicText(p), "stack", string(debug.Stack()))
				if ww.Status() == 0 {
					s.fail(ww, r, errPanic)
				}
			}
			pattern := "unmatched"
			if rc := chi.RouteContext(r.Context()); rc != nil && rc.RoutePattern() != "" {
				pattern = rc.RoutePattern()
			}
			took, method := time.Since(start), methodName(r.Method)
			s.metrics.request(method, pattern, ww.Status(), took)
			level := slog.LevelInfo
			if strings.HasPrefix(pattern, "/zasoby") || pattern == "/livez" || pattern == "/readyz" {
				level = slog.LevelDebug
			}
			s.Log.Log(r.Context(), level, "request", "request", requestOf(r), "method", method, "route", pattern,
				"status", ww.Status(), "bytes", ww.BytesWritten(), "ms", took.Milliseconds(), "staff", int64(n.staff))
		}()
		next.ServeHTTP(ww, r)
	})
}

// methodName is the method of a request in the log and in the metrics; one that is none of
// HTTP's own may hold anything, and anything many times over.
func methodName(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodConnect, http.MethodTrace:
		return m
	}
	return "other"
}

// panicText names the kind of a panic; its value may hold what a person typed.
func panicText(p any) string {
	if err, ok := p.(error); ok {
		return fmt.Sprintf("%T", err)
	}
	return fmt.Sprintf("%T", p)
}

var errPanic = errors.New("panic")

// headers are the security headers of every answer.
func headers(secure bool) func(http.Handler) http.Handler {
	const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", csp)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
			h.Set("Cache-Control", "no-store")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Server is the http.Server with the limits every listener of ours keeps.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
}
