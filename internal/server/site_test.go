package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	_ "cus/web/locale"

	"github.com/jackc/pgx/v5/pgxpool"
)

// site is the program as it runs, over a database of its own and a clock that stands
// where it is set.
type site struct {
	*dbtest.DB
	t       *testing.T
	program *server.Site
	web     *httptest.Server
	clock   *clock
	log     *diary
}

// plenty is how long a page may take in tests that ask for something else than time: the machine
// may be busy, and the race detector slow. Tests of faults take the program's own (hurried).
const plenty = 8 * time.Second

func hurried(_ *dbtest.DB, c *server.Config) { c.Patience = 0 }

// paweł is a service organiser with the director's authorisation to approve plans; piotr,
// of the scene, is one without.
var paweł = policy.Actor{ID: 12, Name: "Paweł Dąb", Roles: []policy.Role{policy.ServiceOrganiser}, Version: 1, Lang: "pl",
	Theme: "auto", Density: "normal", ApprovalNumber: "7/2026"}

// founded is the centre of the tests and its people, with nobody on record yet.
var founded = dbtest.NewWorld(nil, func(ctx context.Context, d *dbtest.DB) error {
	if err := given.Scene(ctx, d.Owner); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`INSERT INTO staff (id, name, email, password_hash, must_change_password, created_at) OVERRIDING SYSTEM VALUE
		SELECT 12, $1, 'pawel@test.example', password_hash, false, created_at FROM staff WHERE id = 4`, paweł.Name)
	b.Queue(`INSERT INTO staff_role (staff_id, role) VALUES (12, 'OUS')`)
	b.Queue(`INSERT INTO authorisation (staff_id, scope, number, valid_from, valid_until, granted_by, granted_at)
		VALUES (12, 'approve_plans', $1, '2026-11-01', '2026-11-30', 1, $2)`, paweł.ApprovalNumber, given.Now)
	b.Queue(`INSERT INTO authorisation (staff_id, scope, number, valid_from, valid_until, granted_by, granted_at)
		VALUES (1, 'sign_decisions', $1, '2026-01-01', '2026-12-31', 1, $2)`, given.Signing().SigningNumber, given.Now)
	b.Queue(`INSERT INTO project (gmina_id, name, starts_on, ends_on) SELECT id, 'Usługi blisko domu', '2026-01-01', '2027-07-31' FROM gmina`)
	b.Queue(`INSERT INTO milestone (project_id, no, name, starts_on, ends_on) SELECT id, 1, 'Plan wdrażania', '2026-01-01', '2026-06-30' FROM project`)
	b.Queue(`INSERT INTO indicator (project_id, code, no) SELECT id, 'persons_with_plan', 1 FROM project`)
	return b.Run(ctx, d.Owner)
})

// newSite starts the program. Each change may set another pool, or that it is reached over
// TLS.
func newSite(t *testing.T, changes ...func(d *dbtest.DB, c *server.Config)) *site {
	t.Helper()
	d := dbtest.Of(t, founded)
	if len(changes) > 0 {
		if err := d.Make(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s := over(t, d, changes...)
	s.web = httptest.NewServer(s.program.Handler())
	t.Cleanup(s.web.Close)
	return s
}

// atOnce is how many rows a file may have in tests that is not made aside: so few that a
// handful of cases is too large for it.
const atOnce = 4

// over is the program over a database, not yet listening.
func over(t *testing.T, d *dbtest.DB, changes ...func(d *dbtest.DB, c *server.Config)) *site {
	t.Helper()
	s := &site{DB: d, t: t, clock: &clock{at: given.Now}, log: &diary{}}
	c := server.Config{Pool: d.App, Patience: plenty, AtOnce: atOnce, Now: s.clock.now, Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Common: func(p string) bool { return p == "haslohaslohaslo" }}
	for _, change := range changes {
		change(d, &c)
	}
	s.program = server.New(c)
	return s
}

// worlds are the states of the database built so far that tests begin with, by what builds
// them; what the building returned is in them.
var worlds sync.Map

// built is a world and what its building returned.
type built[T any] struct {
	*dbtest.World
	got T
}

// begun is what build returns, done to a site where nothing has happened yet: the site
// becomes a copy of one where that was done before. In any other site it is done now.
func begun[T any](s *site, name string, build func(s *site) T) T {
	s.t.Helper()
	if !s.Become(founded) { // a world is kept only by who waits for it: its building is theirs
		return build(s)
	}
	fresh := &built[T]{}
	fresh.World = dbtest.NewWorld(founded, func(_ context.Context, d *dbtest.DB) error {
		fresh.got = build(over(s.t, d))
		return nil
	})
	kept, _ := worlds.LoadOrStore(name, fresh)
	w := kept.(*built[T])
	s.Become(w.World)
	if err := s.Make(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return w.got
}

// clock stands still until it is set.
type clock struct {
	mu     sync.Mutex
	at     time.Time
	broken bool
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken {
		panic("Kowalczyk 48031400422") // what a panic says may be personal: it must stay inside
	}
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *clock) breakDown(broken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = broken
}

// diary is the program's log.
type diary struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.Write(p)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// write does something in the domain and commits it.
func (s *site) write(fn func(tx *audit.Tx)) {
	s.t.Helper()
	inner, err := s.App.Begin(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = inner.Rollback(context.Background()) }()
	fn(audit.Join(inner, given.Anna, given.Now))
	if err := inner.Commit(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// made is a case made by the domain's own functions.
func (s *site) made(build func(t testing.TB, tx *audit.Tx, by policy.Actor) given.Held, by policy.Actor) given.Held {
	s.t.Helper()
	do := func(s *site) (h given.Held) {
		s.t.Helper()
		s.write(func(tx *audit.Tx) { h = build(s.t, tx, by) })
		return h
	}
	name := runtime.FuncForPC(reflect.ValueOf(build).Pointer()).Name()
	if strings.Contains(name, ".func") { // what it makes depends on more than its name
		return do(s)
	}
	return begun(s, name+" by "+by.Name, do)
}

// restrict puts a record out of reach.
func (s *site) restrict(ref resident.Ref) {
	s.t.Helper()
	s.write(func(tx *audit.Tx) {
		if err := resident.Restrict(s.t.Context(), given.As(tx, given.Ewa), ref, true); err != nil {
			s.t.Fatal(err)
		}
	})
}

// sql runs statements as the owner, for what no function of the program does.
func (s *site) sql(q string, args ...any) {
	s.t.Helper()
	if _, err := s.Owner.Exec(s.t.Context(), q, args...); err != nil {
		s.t.Fatal(err)
	}
}

// text is one value as the owner reads it, as text.
func (s *site) text(q string, args ...any) string {
	s.t.Helper()
	v, err := db.Value[string](s.t.Context(), s.Owner, `SELECT COALESCE((`+q+`)::text, '')`, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// journal is every line after the one with the id since: "Anna: plan.read".
func (s *site) journal(since string) []string {
	s.t.Helper()
	lines, err := db.All[struct{ Line string }](s.t.Context(), s.Owner, `SELECT COALESCE(split_part(s.name, ' ', 1), 'nobody') || ': ' || a.action
		|| CASE WHEN a.outcome = 'refused' THEN ' (refused)' ELSE '' END
		|| CASE WHEN a.resident_id IS NOT NULL THEN ' of ' || a.resident_id ELSE '' END
		|| CASE WHEN a.object = 'list' THEN ' showing ' || a.subjects::text ELSE '' END AS line
		FROM audit_entry a LEFT JOIN staff s ON s.id = a.staff_id WHERE a.id > $1::bigint ORDER BY a.id`, since)
	if err != nil {
		s.t.Fatal(err)
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.Line
	}
	return out
}

// mark is the id of the journal's last line.
func (s *site) mark() string { return s.text(`SELECT COALESCE(max(id), 0) FROM audit_entry`) }

// business are the tables of what people do: all but sessions, keys, searches, drafts,
// counters and the journal. A table a migration adds is one of them.
func (s *site) business() []string {
	s.t.Helper()
	return strings.Fields(s.text(`SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM information_schema.tables
		WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('goose_db_version', 'staff_session', 'request_key', 'search',
			'draft', 'signin_throttle', 'number_series', 'audit_entry', 'audit_change', 'reading_day')`))
}

// state is a fingerprint of everything the centre keeps.
func (s *site) state() string {
	s.t.Helper()
	var parts []string
	for _, table := range s.business() {
		parts = append(parts, `COALESCE((SELECT md5(string_agg(x::text, '|' ORDER BY x::text)) FROM `+table+` x), '-')`)
	}
	return s.text(`SELECT md5(concat_ws('/', ` + strings.Join(parts, ", ") + `))`)
}

// browser is one person's browser: it keeps cookies and follows nothing by itself.
type browser struct {
	s    *site
	http *http.Client
	who  policy.Actor
}

// visit is a browser nobody has signed in with.
func (s *site) visit() *browser {
	jar, _ := cookiejar.New(nil) // never fails
	return &browser{s: s, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 10}}}
}

// seat is a browser in which the person is signed in, without the sign-in itself: tests
// of that go through its page.
func (s *site) at(who policy.Actor) *browser {
	s.t.Helper()
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	now := s.clock.now()
	s.sql(`INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at) VALUES ($1, $2, $3, $3, $4)`,
		hex.EncodeToString(sum[:]), who.ID, now, now.Add(12*time.Hour))
	b := s.visit()
	b.who = who
	b.http.Jar.SetCookies(s.address(), []*http.Cookie{{Name: "sid", Value: token, Path: "/"}})
	return b
}

func (s *site) address() *url.URL {
	u, err := url.Parse(s.web.URL + "/")
	if err != nil {
		s.t.Fatal(err)
	}
	return u
}

// reply is an answer read to its end.
type reply struct {
	t      *testing.T
	of     string // method and path
	status int
	header http.Header
	body   string
}

func (b *browser) send(method, path, kind string, body io.Reader, change ...func(*http.Request)) reply {
	b.s.t.Helper()
	req, err := http.NewRequestWithContext(b.s.t.Context(), method, b.s.web.URL+path, body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for _, c := range change {
		c(req)
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	r := reply{b.s.t, method + " " + path, res.StatusCode, res.Header, string(text)}
	if strings.Contains(r.body, "⟦") {
		b.s.t.Errorf("%s shows a message without words: %s", r.of, regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(r.body, -1))
	}
	return r
}

func (b *browser) get(path string, change ...func(*http.Request)) reply {
	b.s.t.Helper()
	return b.send(http.MethodGet, path, "", nil, change...)
}

const formKind = "application/x-www-form-urlencoded"

func (b *browser) post(path string, fields url.Values, change ...func(*http.Request)) reply {
	b.s.t.Helper()
	if fields.Has(theFile) {
		kind, body := withFile(b.s.t, fields)
		return b.send(http.MethodPost, path, kind, body, change...)
	}
	return b.send(http.MethodPost, path, formKind, strings.NewReader(fields.Encode()), change...)
}

// theFile is the field under which a form brings a file; here its value is the content.
const theFile = "file"

// withFile is the body of a form that brings a file.
func withFile(t testing.TB, fields url.Values) (kind string, body io.Reader) {
	t.Helper()
	return withFileUnder(t, theFile, fields)
}

// withFileUnder is withFile where the form calls the field otherwise.
func withFileUnder(t testing.TB, field string, fields url.Values) (kind string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range fields {
		for _, v := range values {
			create := m.CreateFormField
			if name == field {
				create = func(name string) (io.Writer, error) { return m.CreateFormFile(name, "skan.pdf") }
			}
			part, err := create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(part, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), &b
}

// fill opens the page at path and returns what the form that posts to action would send as
// it stands, with the changes made. No action means that the form posts to path.
func (b *browser) fill(path, action string, changes url.Values) url.Values {
	b.s.t.Helper()
	r := b.get(path)
	if r.status != http.StatusOK {
		b.s.t.Fatalf("%s: %d, no form to fill in", r.of, r.status)
	}
	if action == "" {
		action = path
	}
	return r.form(action, changes)
}

func (r reply) to() string { return r.header.Get("Location") }

// want checks the status and that the page holds the texts.
func (r reply) want(status int, texts ...string) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("%s: status %d, want %d (to %q)", r.of, r.status, status, r.to())
	}
	for _, s := range texts {
		if !strings.Contains(r.body, html.EscapeString(s)) && !strings.Contains(r.body, s) {
			r.t.Errorf("%s lacks %q", r.of, s)
		}
	}
	return r
}

func (r reply) lacks(texts ...string) reply {
	r.t.Helper()
	for _, s := range texts {
		if strings.Contains(r.body, s) {
			r.t.Errorf("%s holds %q", r.of, s)
		}
	}
	return r
}

var (
	formTag   = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	fieldTag  = regexp.MustCompile(`(?s)<(?:input([^>]*)>|textarea([^>]*)>([^<]*)</textarea>|select([^>]*)>(.*?)</select>)`)
	optionTag = regexp.MustCompile(`(?s)<option([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z-]+)(?:="([^"]*)")?`)
)

func attributes(tag string) map[string]string {
	out := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
		out[m[1]] = html.UnescapeString(m[2])
	}
	return out
}

// form is what the form that posts to action would send as it stands, with the changes.
func (r reply) form(action string, changes url.Values) url.Values {
	r.t.Helper()
	for _, m := range formTag.FindAllStringSubmatch(r.body, -1) {
		a := attributes(m[1])
		if a["action"] != action || a["method"] != "post" {
			continue
		}
		v := fields(m[2])
		for name, values := range changes {
			v[name] = values
		}
		return v
	}
	r.t.Fatalf("%s has no form that posts to %s", r.of, action)
	return nil
}

func fields(inside string) url.Values {
	v := url.Values{}
	for _, m := range fieldTag.FindAllStringSubmatch(inside, -1) {
		a := attributes(m[1] + m[2] + m[4])
		_, ticked := a["checked"]
		_, off := a["disabled"]
		kind := a["type"]
		switch {
		case a["name"] == "" || off:
		case m[2] != "":
			v.Add(a["name"], strings.TrimPrefix(html.UnescapeString(m[3]), "\n"))
		case m[4] != "":
			for _, o := range optionTag.FindAllStringSubmatch(m[5], -1) {
				oa := attributes(o[1])
				if _, chosen := oa["selected"]; chosen {
					v.Add(a["name"], oa["value"])
				}
			}
		case (kind == "radio" || kind == "checkbox") && !ticked:
		default:
			v.Add(a["name"], a["value"])
		}
	}
	return v
}

// set is one field of a form.
func set(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = append(v[pairs[i]], pairs[i+1])
	}
	return v
}

// pool replaces the program's connections.
func pool(open func(d *dbtest.DB) *pgxpool.Pool) func(d *dbtest.DB, c *server.Config) {
	return func(d *dbtest.DB, c *server.Config) { c.Pool = open(d) }
}
