package server_test

import (
	"context"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/pglocal"
	"cus/internal/server"
	"cus/migrations"
	"cus/web/link"

	"github.com/jackc/pgx/v5"
)

// TestConnectionsCut: every connection of the program is cut at once, as when PostgreSQL
// restarts under it. Whoever clicks just then is told so in words; the next click works.
func TestConnectionsCut(t *testing.T) {
	t.Parallel()
	s := newSite(t, hurried)
	h := s.made(given.SubmittedPlan, given.Anna)
	ewa := s.at(given.Ewa)
	var wg sync.WaitGroup
	for range 8 { // many connections lie ready
		wg.Go(func() { ewa.get(link.Plans).want(200) })
	}
	wg.Wait()
	at := link.PlanApproval(string(h.Plan))
	v := ewa.fill(at, "", set("result", "approved"))
	cut := func() {
		t.Helper()
		c, err := pgx.Connect(t.Context(), s.AppURL) // who may end these connections is their own role
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		if _, err := c.Exec(t.Context(), `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
			WHERE datname = current_database() AND usename = 'cus_app' AND pid <> pg_backend_pid()`); err != nil {
			t.Fatal(err)
		}
	}
	cut()
	if r := ewa.get(link.Plans); r.status != http.StatusOK {
		r.want(http.StatusServiceUnavailable, "Baza danych chwilowo nie odpowiada")
	}
	ewa.get(link.Plans).want(200)
	for range 8 {
		wg.Go(func() { ewa.get(link.Plans).want(200) })
	}
	wg.Wait()
	cut()
	if r := ewa.post(at, v); r.status != http.StatusSeeOther {
		r.want(http.StatusServiceUnavailable, "ta sama zmiana nie zapisze się dwa razy")
		ewa.post(at, v).want(http.StatusSeeOther) // the same form, sent again
	}
	if n := s.text(`SELECT count(*) FROM plan_approval`); n != "1" {
		t.Errorf("%s approvals", n)
	}
}

// TestTheDatabaseStops and starts again under the program.
func TestTheDatabaseStops(t *testing.T) {
	t.Parallel()
	base := ""
	if fi, err := os.Stat("/dev/shm"); err == nil && fi.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "cus-gone-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	start := func() *pglocal.Server {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		p, err := pglocal.Start(ctx, pglocal.Config{DataDir: dir, InRAM: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Stop(context.Background()) })
		return p
	}
	p := start()
	if err := db.Migrate(t.Context(), p.OwnerURL(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, hurried, func(d *dbtest.DB, c *server.Config) {
		var err error
		if d.Owner, err = db.Open(t.Context(), p.OwnerURL()); err != nil {
			t.Fatal(err)
		}
		if d.App, err = db.Open(t.Context(), p.AppURL()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(d.Owner.Close)
		t.Cleanup(d.App.Close)
		if err := given.Scene(t.Context(), d.Owner); err != nil {
			t.Fatal(err)
		}
		c.Pool = d.App
	})
	h := s.made(given.SubmittedPlan, given.Anna)
	ewa := s.at(given.Ewa)
	at := link.PlanApproval(string(h.Plan))
	v := ewa.fill(at, "", set("result", "approved"))
	before := s.state()
	if err := p.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	within := func(what func() reply) {
		t.Helper()
		begun := time.Now() //nolint:forbidigo // a stopwatch
		r := what().want(http.StatusServiceUnavailable, "Baza danych chwilowo nie odpowiada", "ta sama zmiana nie zapisze się dwa razy").lacks("connect", "socket", "SQLSTATE")
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("%s answers after %s", r.of, took)
		}
		if r.header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to come back", r.of)
		}
	}
	within(func() reply { return ewa.get(link.Plans) })
	within(func() reply { return ewa.get(link.Plan(string(h.Plan))) })
	within(func() reply { return ewa.post(at, v) })
	within(func() reply { return s.visit().get(link.SignIn) })
	within(func() reply { return s.visit().signIn(given.Anna, given.Password) })
	s.visit().get("/livez").want(200)
	s.visit().get("/readyz").want(503)
	start()
	s.Owner.Reset()
	s.visit().get("/readyz").want(200)
	if s.state() != before {
		t.Error("something changed without a database")
	}
	ewa.get(link.Plans).want(200)
	ewa.post(at, v).want(http.StatusSeeOther)
}
