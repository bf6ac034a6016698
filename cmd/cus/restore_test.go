package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/demo"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/pglocal"
	"cus/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// TestRestore is the drill of docs/operations.md: a centre whose log is archived, a base
// backup, more work, an accident. The moment before the accident comes back from the
// encrypted backup row by row, and the program serves it; so does the dump of that moment.
func TestRestore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s, owner := h.centre()
	h.run(s, "backup.sh", "base", h.backups)
	ended, _, _ := strings.Cut(filepath.Base(h.files("base")[0]), ".")
	h.eventually("the second of the backup is over", func() bool { return time.Now().UTC().Format("20060102T150405Z") > ended })

	hire(t, owner, "zosia@cus.example") // after the backup: only the log knows it
	want := fingerprint(t, s)
	h.run(s, "backup.sh", "dump", h.backups)
	moment := value[string](t, owner, `SELECT clock_timestamp()::text`)
	hire(t, owner, "za-pozno@cus.example")
	exec1(t, owner, `DROP TABLE plan CASCADE; TRUNCATE resident CASCADE`)
	h.archived(s)
	stop(t, s)

	data := filepath.Join(h.dir, "restored")
	cluster := filepath.Join(data, "pg", "cluster")
	h.run(nil, "restore.sh", "--key", h.key, "--time", moment, "base", h.backups, cluster)
	restored := h.start(data)
	same(t, want, fingerprint(t, restored))
	h.run(restored, "restore.sh", "check", "cus")
	stop(t, restored)
	h.serves(data)

	other := filepath.Join(h.dir, "other")
	empty := h.start(other)
	h.run(empty, "restore.sh", "--key", h.key, "dump", h.files("dump")[0], empty.OwnerURL())
	same(t, want, fingerprint(t, empty))
	if out, err := h.try(empty, "restore.sh", "--key", h.key, "dump", h.files("dump")[0], empty.OwnerURL()); err == nil {
		t.Errorf("a dump goes into an empty database only: %s", out)
	}
	same(t, want, fingerprint(t, empty))
	stop(t, empty)
	h.serves(other)

	nowhere := filepath.Join(h.dir, "nowhere")
	for why, args := range map[string][]string{
		"no backup is older than the moment":       {"--key", h.key, "--time", "2020-01-01", "base", h.backups, nowhere},
		"what is there is not overwritten":         {"--key", h.key, "base", h.backups, cluster},
		"whoever has no key learns nothing":        {"base", h.backups, nowhere},
		"a moment is a moment":                     {"--key", h.key, "--time", "jutro rano", "base", h.backups, nowhere},
		"a command that does not exist is refused": {"basis", h.backups},
	} {
		if out, err := h.try(nil, "restore.sh", args...); err == nil {
			t.Errorf("%s: %s", why, out)
		}
	}
	for _, kind := range []string{"base", "dump", "wal"} {
		for _, file := range h.files(kind) {
			if text, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(text, []byte("age-encryption.org/v1")) {
				t.Errorf("%s is not encrypted: %v", file, err)
			}
		}
	}
	segment := h.files("wal")[0]
	must(t, os.WriteFile(segment, []byte("age-encryption.org/v1\nspoiled"), 0o644))
	name, _, _ := strings.Cut(filepath.Base(segment), ".")
	_, err := h.try(nil, "restore.sh", "--key", h.key, "wal", h.backups, name, filepath.Join(h.dir, "segment"))
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() <= 125 {
		t.Errorf("a spoiled segment: %v; PostgreSQL takes codes up to 125 for the end of the log", err)
	}
}

func TestASegmentIsKeptOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	segment := filepath.Join(h.dir, "segment")
	for _, tc := range []struct {
		why, contents string
		kept          bool
	}{
		{"a segment comes", "one", true},
		{"it comes again, after a crash of the server", "one", true},
		{"another cluster brings one of the same name", "two", false},
	} {
		must(t, os.WriteFile(segment, []byte(tc.contents), 0o600))
		if out, err := h.try(nil, "backup.sh", "wal", h.backups, segment, "000000010000000000000001"); (err == nil) != tc.kept {
			t.Errorf("%s: %v %s", tc.why, err, out)
		}
	}
	if kept := h.files("wal"); len(kept) != 1 {
		t.Error(kept)
	}
	out := filepath.Join(h.dir, "out")
	h.run(nil, "restore.sh", "--key", h.key, "wal", h.backups, "000000010000000000000001", out)
	if text, err := os.ReadFile(out); string(text) != "one" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestOldBackupsGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	today := time.Now().UTC().Truncate(time.Second)
	name := func(days int, suffix string) string {
		return today.AddDate(0, 0, -days).Format("20060102T150405Z") + suffix
	}
	put := func(kind, file string, days int) {
		t.Helper()
		path := filepath.Join(h.backups, kind, file)
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, nil, 0o600))
		must(t, os.Chtimes(path, time.Time{}, today.AddDate(0, 0, -days)))
	}
	for _, days := range []int{40, 30, 20, 10} {
		put("base", name(days, ".tar.gz.age"), days)
		put("wal", "0000000100000000000000"+name(days, "")[6:8]+".0123456789abcdef.gz.age", days)
	}
	put("dump", name(90, ".dump"), 90)
	put("dump", name(80, ".dump"), 80)
	put("wal", "00000002.history.0123456789abcdef.gz", 40)
	put("base", "unfinished.77", 3)
	h.run(nil, "backup.sh", "prune", h.backups, "25")
	if got, want := len(h.files("base")), 2; got != want {
		t.Errorf("%d base backups stay, want %d: %v", got, want, h.files("base"))
	}
	if got := len(h.files("dump")); got != 2 {
		t.Errorf("%d dumps stay; the two newest must, however old", got)
	}
	if got := h.files("wal"); len(got) != 3 { // the history, and what the two base backups need
		t.Errorf("of the log stay %v", got)
	}
}

// house is a folder with the scripts as they are installed, a place for backups, and a key.
type house struct {
	t                 *testing.T
	dir, backups, key string
}

// newHouse makes it where the account of the database can enter, in memory if it can.
func newHouse(t *testing.T) *house {
	t.Helper()
	root := ""
	if fi, err := os.Stat("/dev/shm"); err == nil && fi.IsDir() {
		root = "/dev/shm"
	}
	dir, err := os.MkdirTemp(root, "cus-restore-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	h := &house{t: t, dir: dir, backups: filepath.Join(dir, "backups"), key: filepath.Join(dir, "key")}
	must(t, os.Chmod(dir, 0o755))
	must(t, os.Mkdir(h.backups, 0o755))
	for _, script := range []string{"backup.sh", "restore.sh"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "scripts", script))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, script), text, 0o755))
	}
	key, err := exec.Command("age-keygen").Output()
	must(t, err)
	must(t, os.WriteFile(h.key, key, 0o644))
	recipient, err := exec.Command("age-keygen", "-y", h.key).Output()
	must(t, err)
	must(t, os.WriteFile(filepath.Join(h.backups, "recipients"), recipient, 0o644))
	return h
}

// centre is the demonstration centre at work, its log archived as docs/operations.md says.
func (h *house) centre() (*pglocal.Server, *pgxpool.Pool) {
	h.t.Helper()
	data := filepath.Join(h.dir, "first")
	s := h.start(data)
	account, err := os.Stat(filepath.Join(data, "pg", "cluster"))
	must(h.t, err)
	owns := account.Sys().(*syscall.Stat_t)
	must(h.t, os.Chown(h.backups, int(owns.Uid), int(owns.Gid)))
	admin, err := pgx.Connect(h.t.Context(), s.AdminURL())
	must(h.t, err)
	for _, set := range []string{`archive_mode = 'on'`, `archive_command = '` + filepath.Join(h.dir, "backup.sh") + ` wal ` + h.backups + ` %p %f'`} {
		_, err := admin.Exec(h.t.Context(), `ALTER SYSTEM SET `+set)
		must(h.t, err)
	}
	must(h.t, admin.Close(h.t.Context()))
	stop(h.t, s)
	s = h.start(data)
	must(h.t, db.Migrate(h.t.Context(), s.OwnerURL(), migrations.FS))
	owner, err := db.Open(h.t.Context(), s.OwnerURL())
	must(h.t, err)
	h.t.Cleanup(owner.Close)
	must(h.t, demo.Load(h.t.Context(), owner, monday, "kasztan-rower-lipiec"))
	return s, owner
}

var monday = time.Date(2026, 9, 14, 8, 0, 0, 0, date.Warsaw)

// start runs a private PostgreSQL on what lies in data, or on a new cluster.
func (h *house) start(data string) *pglocal.Server {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	s, err := pglocal.Start(ctx, pglocal.Config{DataDir: filepath.Join(data, "pg"), Log: slog.New(slog.NewTextHandler(h.t.Output(), nil))})
	must(h.t, err)
	h.t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

func stop(t *testing.T, s *pglocal.Server) {
	t.Helper()
	must(t, s.Stop(t.Context()))
}

// try runs a script, told as PostgreSQL's tools are where the server is.
func (h *house) try(s *pglocal.Server, script string, args ...string) (string, error) {
	cmd := exec.CommandContext(h.t.Context(), filepath.Join(h.dir, script), args...)
	cmd.Dir = h.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if s != nil {
		u, err := url.Parse(s.AdminURL())
		must(h.t, err)
		cmd.Env = append(cmd.Env, "PGHOST="+u.Query().Get("host"), "PGPORT="+u.Query().Get("port"), "PGUSER="+u.User.Username())
	}
	out, err := cmd.CombinedOutput()
	h.t.Logf("%s %v: %v\n%s", script, args, err, out)
	return string(out), err
}

func (h *house) run(s *pglocal.Server, script string, args ...string) {
	h.t.Helper()
	if out, err := h.try(s, script, args...); err != nil {
		h.t.Fatalf("%s %v: %v\n%s", script, args, err, out)
	}
}

// files are the backups of a kind.
func (h *house) files(kind string) []string {
	files, err := filepath.Glob(filepath.Join(h.backups, kind, "*"))
	must(h.t, err)
	return files
}

// archived waits until the log written so far lies in the archive.
func (h *house) archived(s *pglocal.Server) {
	h.t.Helper()
	admin, err := db.Open(h.t.Context(), s.AdminURL())
	must(h.t, err)
	defer admin.Close()
	segment := value[string](h.t, admin, `SELECT pg_walfile_name(pg_switch_wal())`)
	h.eventually("segment "+segment+" is archived", func() bool {
		kept, err := filepath.Glob(filepath.Join(h.backups, "wal", segment+".*"))
		return err == nil && len(kept) == 1
	})
}

func (h *house) eventually(what string, yes func() bool) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 30*time.Second)
	defer cancel()
	beat := time.NewTicker(20 * time.Millisecond)
	defer beat.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			h.t.Fatal("it did not come true: ", what)
		case <-beat.C:
		}
	}
}

// serves holds that the program finds nothing wrong with the data and serves them.
func (h *house) serves(data string) {
	h.t.Helper()
	env := []string{"CUS_DATA=" + data, "CUS_ADDR=127.0.0.1:0", "CUS_METRICS_ADDR=off", "CUS_DEMO_PASSWORD=kasztan-rower-lipiec"}
	if out, err := program(h.t, env, "doctor").CombinedOutput(); err != nil {
		h.t.Errorf("doctor: %v\n%s", err, out)
	}
	p := serving(h.t, env)
	for _, path := range []string{"/readyz", "/logowanie"} {
		if got := p.status(path); got != 200 {
			h.t.Errorf("%s answers %d", path, got)
		}
	}
	p.stop()
}

// hire is a piece of work with its line in the journal.
func hire(t *testing.T, owner *pgxpool.Pool, email string) {
	t.Helper()
	must(t, audit.Write(t.Context(), owner, policy.Actor{Request: "test"}, monday, func(ctx context.Context, tx *audit.Tx) error {
		_, _, _, err := staff.AddInvited(ctx, tx, staff.New{Name: "Zofia Nowa", Email: email, Roles: []policy.Role{policy.Coordinator}})
		return err
	}))
}

// fingerprint is every table of the program with the number and the hash of its rows.
func fingerprint(t *testing.T, s *pglocal.Server) map[string]string {
	t.Helper()
	owner, err := db.Open(t.Context(), s.OwnerURL())
	must(t, err)
	defer owner.Close()
	tables, err := db.All[struct{ Name string }](t.Context(), owner, `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`)
	must(t, err)
	prints := map[string]string{}
	for _, table := range tables {
		prints[table.Name] = value[string](t, owner, `SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(r::text, E'\n' ORDER BY r::text COLLATE "C")), '') FROM `+table.Name+` r`)
	}
	if len(prints) < 40 || strings.HasPrefix(prints["audit_entry"], "0 ") || strings.HasPrefix(prints["plan"], "0 ") {
		t.Fatalf("there is not much to compare: %v", prints)
	}
	return prints
}

func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(want)) {
		if got[table] != want[table] {
			t.Errorf("%s was %q, is %q", table, want[table], got[table])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables were, %d are", len(want), len(got))
	}
}

func value[T any](t *testing.T, q db.Querier, sql string) T {
	t.Helper()
	v, err := db.Value[T](t.Context(), q, sql)
	must(t, err)
	return v
}

func exec1(t *testing.T, q db.Querier, sql string) {
	t.Helper()
	_, err := q.Exec(t.Context(), sql)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
