//go:build journey

// Package journey_test walks through the program as its users do: the whole server over a
// real PostgreSQL, in a real browser. Nothing is replaced and nothing waits for time.
package journey_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/given"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web"
	_ "cus/web/locale"

	"github.com/jackc/pgx/v5/pgxpool"
)

// password is that of every account of the demonstration centre.
const password = "kasztan-rower-lipiec"

// site is the program at work: the demonstration centre on the day of given.Now.
type site struct {
	url     string
	program *server.Site
	handler http.Handler
	owner   *pgxpool.Pool
	clock   *clock
	heard   int64 // the last line of the journal already asked for
}

// loaded is the demonstration centre on the day of given.Now, before anybody has come.
var loaded = dbtest.NewWorld(nil, func(ctx context.Context, d *dbtest.DB) error {
	return demo.Load(ctx, d.Owner, given.Now, password)
})

// openSite serves a demonstration centre of the test's own.
func openSite(t *testing.T, change ...func(*server.Config)) *site {
	t.Helper()
	d := dbtest.Of(t, loaded)
	if err := d.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	return serve(t, d.App, d.Owner, change...)
}

// serve runs the program over app until the test ends. Whatever it logs as an error fails
// the test.
func serve(t *testing.T, app, owner *pgxpool.Pool, change ...func(*server.Config)) *site {
	t.Helper()
	c := &clock{}
	c.set(given.Now)
	return serveAt(t, app, owner, c, change...)
}

// clock stands where the story is; every look at it is later than the one before.
type clock struct{ at, ticks atomic.Int64 }

func (c *clock) set(t time.Time) { c.at.Store(t.UnixNano()) }

func (c *clock) now() time.Time {
	return time.Unix(0, c.at.Load()).In(date.Warsaw).Add(time.Duration(c.ticks.Add(1)) * 10 * time.Millisecond)
}

func serveAt(t *testing.T, app, owner *pgxpool.Pool, c *clock, change ...func(*server.Config)) *site {
	t.Helper()
	if !web.Built() {
		t.Fatal("web/dist is not built: run make assets")
	}
	s := &site{owner: owner, clock: c}
	config := server.Config{Pool: app, Patience: 8 * time.Second, Now: c.now, Log: slog.New(complaints{t}), Common: web.CommonPassword}
	for _, set := range change {
		set(&config)
	}
	s.program = server.New(config)
	s.handler = s.program.Handler()
	h := httptest.NewServer(s.handler)
	t.Cleanup(h.Close)
	s.url = h.URL
	return s
}

// complaints hands what the program logs as an error to the test.
type complaints struct{ t *testing.T }

func (complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (c complaints) WithAttrs([]slog.Attr) slog.Handler         { return c }
func (c complaints) WithGroup(string) slog.Handler              { return c }
func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	c.t.Error("the program says: ", text)
	return nil
}

// journal is what the journal has gained since the last look, without lines of reading:
// "Anna Lis: plan.agreed".
func (s *site) journal(t *testing.T) string {
	t.Helper()
	rows, err := db.All[struct {
		ID   int64
		Line string
		Read bool
	}](t.Context(), s.owner, `SELECT a.id, coalesce(s.name, 'nobody') || ': ' || a.action || CASE WHEN a.outcome = 'ok' THEN '' ELSE ' ' || a.outcome END AS line,
			a.action ~ '[._](read|listed|list|search|similar)$' AS read
		FROM audit_entry a LEFT JOIN staff s ON s.id = a.staff_id WHERE a.id > $1 ORDER BY a.id`, s.heard)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range rows {
		s.heard = r.ID
		if !r.Read {
			lines = append(lines, r.Line)
		}
	}
	return strings.Join(lines, "\n")
}

// value is one value the owner of the database reads.
func value[T any](t *testing.T, s *site, sql string, args ...any) T {
	t.Helper()
	v, err := db.Value[T](t.Context(), s.owner, sql, args...)
	if err != nil {
		t.Fatal(err, ": ", sql)
	}
	return v
}
