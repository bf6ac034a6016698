//go:build journey

package journey_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/given"
	"cus/internal/platform/db"
	"cus/internal/platform/pglocal"
	"cus/internal/server"
	"cus/migrations"

	"github.com/go-rod/rod/lib/proto"
)

// soon is how long a person waits, at most, to be told that the database is away.
const soon = 2000 // milliseconds

// TestDatabaseAway takes PostgreSQL away under somebody filling in a form, and brings it
// back: the page says so soon, what was typed is not lost, and the next press works.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	axe := readAxe(t)
	pg := startPostgres(t, folder(t))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := db.Migrate(ctx, pg.OwnerURL(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	owner, err := db.Open(ctx, pg.OwnerURL())
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	app, err := db.Open(ctx, pg.AppURL())
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	if err := demo.Load(ctx, owner, given.Now, password); err != nil {
		t.Fatal(err)
	}
	c := &clock{}
	c.set(given.Now)
	s := serveAt(t, app, owner, c, func(c *server.Config) { c.Patience = 0 }) // the program's own
	p := sit(t, s, true)
	p.signIn("koordynator@cus.example")
	p.open("/wnioski/nowy")
	for name, text := range map[string]string{"PESEL": rightPesel, "Nazwisko": "Wronowska", "Imię lub imiona": "Aurelia"} {
		p.fills(name, text)
	}

	gone, now := context.WithCancel(ctx)
	now() // no time to shut down in: killed as it stands
	_ = pg.Stop(gone)
	p.presses("Dalej: dane i adres")
	p.saysItIsAway()
	p.accessible(axe, "1366", true)
	p.window(390, 844)
	p.accessible(axe, "390", true)
	p.fits(390)
	p.window(1366, 768)
	for _, path := range []string{"/moj-dzien", "/logowanie", "/mieszkancy"} {
		elsewhere := p.beside()
		elsewhere.open(path)
		elsewhere.saysItIsAway()
	}

	again := startPostgres(t, pg.DataDir())
	p.presses("Spróbuj jeszcze raz")
	p.at("Nowy wniosek: gdzie mieszka i jak się kontaktować?")
	if n := value[int](t, s, `SELECT count(*)::int FROM intake WHERE fields->'pesel'->>0 = $1`, rightPesel); n != 1 {
		t.Errorf("%d drafts of one person", n)
	}

	// Killed from outside, it comes back by itself; nobody has to do anything.
	pid := postmaster(t, again)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for range 20 { // a connection that has not noticed yet may still answer
		p.open("/mieszkancy")
		if p.status() != 200 {
			p.saysItIsAway()
			continue
		}
		if postmaster(t, again) != pid {
			break
		}
	}
	p.at("Kogo szukasz?")
	if postmaster(t, again) == pid {
		t.Error("the database did not come back: ", p.text())
	}
}

// saysItIsAway: the page is there soon and says in Polish what is the matter.
func (p *person) saysItIsAway() {
	p.t.Helper()
	if got := p.status(); got != 503 {
		p.t.Fatalf("status %d, want 503:\n%s", got, p.text())
	}
	p.at("Baza danych chwilowo nie odpowiada")
	p.sees("ta sama zmiana nie zapisze się dwa razy.")
	if took := p.look(`() => Math.round(performance.getEntriesByType("navigation")[0].duration)`).num(); took > soon {
		p.t.Errorf("said after %d ms", took)
	}
}

// beside is the same person with a second tab.
func (p *person) beside() *person {
	p.t.Helper()
	q := sit(p.t, p.site, p.script)
	cookies := p.cookies()
	params := make([]*proto.NetworkCookieParam, len(cookies))
	for i, c := range cookies {
		params[i] = &proto.NetworkCookieParam{Name: c.Name, Value: c.Value, URL: p.site.url}
	}
	p.must(q.page.SetCookies(params))
	return q
}

func startPostgres(t *testing.T, dir string) *pglocal.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	pg, err := pglocal.Start(ctx, pglocal.Config{DataDir: dir, InRAM: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop(context.Background()) })
	return pg
}

// folder is one that the account of the database can reach, unlike t.TempDir.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cus-journey-pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// postmaster is the process number of the server.
func postmaster(t *testing.T, pg *pglocal.Server) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(pg.DataDir(), "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
