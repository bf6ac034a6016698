package pglocal_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cus/internal/platform/pglocal"
)

// TestMain lets the test program stand in for a cus that holds a server: it says
// "ready" and lives until its input ends or it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PGLOCAL_HOLD"); dir != "" {
		s, err := pglocal.Start(context.Background(), pglocal.Config{DataDir: dir})
		if err != nil {
			println(err.Error())
			os.Exit(1)
		}
		println("ready")
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = s.Stop(context.Background())
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	if s.Joined() {
		t.Error("the first process joined, want it to start the server")
	}

	for role, url := range map[string]string{"cus_owner": s.OwnerURL(), "cus_app": s.AppURL()} {
		var who, db, provider, locale, jit, listen string
		var super, bypass bool
		one(t, url, `SELECT current_user, current_database(), datlocprovider::text, daticulocale, rolsuper, rolbypassrls,
			current_setting('jit'), current_setting('listen_addresses')
			FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
			&who, &db, &provider, &locale, &super, &bypass, &jit, &listen)
		if who != role || db != "cus" {
			t.Errorf("connected as %s to %s, want %s to cus", who, db, role)
		}
		if provider != "i" || locale != "pl-PL" {
			t.Errorf("locale %s %s, want ICU pl-PL", provider, locale)
		}
		if super || bypass {
			t.Errorf("%s is superuser %v, bypasses RLS %v; want neither", role, super, bypass)
		}
		if jit != "off" || listen != "" {
			t.Errorf("jit %q, listen_addresses %q; want off and none", jit, listen)
		}
	}
	if err := exec1(t, s.AppURL(), `CREATE TABLE mine ()`); err == nil {
		t.Error("cus_app may create a table")
	}
	must(t, exec1(t, s.OwnerURL(), `CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)`))

	must(t, s.Stop(t.Context()))
	if err := exec1(t, s.OwnerURL(), `SELECT 1`); err == nil {
		t.Error("the server still answers after Stop")
	}
	s = start(t, dir)
	var n int
	one(t, s.OwnerURL(), `SELECT n FROM kept`, &n)
	if n != 7 {
		t.Errorf("after a second start n = %d, want 7", n)
	}
}

func TestServerIsNeverRoot(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	fi, err := os.Stat("/proc/" + strconv.Itoa(postmaster(t, s)))
	must(t, err)
	if uid := fi.Sys().(*syscall.Stat_t).Uid; uid == 0 {
		t.Error("postgres runs as root")
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first, second := start(t, dir), start(t, dir)
	if !second.Joined() {
		t.Fatal("the second start did not join")
	}
	if first.AppURL() != second.AppURL() {
		t.Errorf("addresses differ: %s, %s", first.AppURL(), second.AppURL())
	}
	must(t, second.Stop(t.Context()))
	must(t, exec1(t, first.AppURL(), `SELECT 1`))
}

func TestJoinerTakesOverWhenTheStarterStops(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first, second := start(t, dir), start(t, dir)
	must(t, first.Stop(t.Context()))
	eventually(t, func() bool { return !second.Joined() && exec1(t, second.AppURL(), `SELECT 1`) == nil })
}

func TestManyStartAtOnce(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	const many = 6
	servers, errs := make([]*pglocal.Server, many), make(chan error, many)
	for i := range many {
		go func() {
			var err error
			servers[i], err = pglocal.Start(t.Context(), pglocal.Config{DataDir: dir, InRAM: true})
			errs <- err
		}()
	}
	starters := 0
	for range many {
		must(t, <-errs)
	}
	for _, s := range servers {
		t.Cleanup(func() { _ = s.Stop(context.Background()) })
		if !s.Joined() {
			starters++
		}
	}
	if starters != 1 {
		t.Errorf("%d processes started a server, want 1", starters)
	}
}

func TestServerKilledIsStartedAgain(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	must(t, exec1(t, s.OwnerURL(), `CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)`))
	for range 3 {
		old := postmaster(t, s)
		must(t, syscall.Kill(old, syscall.SIGKILL))
		eventually(t, func() bool { return exec1(t, s.AppURL(), `SELECT 1`) == nil && postmaster(t, s) != old })
	}
	var n int
	one(t, s.OwnerURL(), `SELECT n FROM kept`, &n)
	if n != 7 {
		t.Errorf("n = %d after being killed, want 7", n)
	}
}

// A backend busy in the middle of a query outlives its killed server; the data
// must not be opened beside it.
func TestServerKilledUnderABusyBackend(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	c, err := pgx.Connect(t.Context(), s.OwnerURL())
	must(t, err)
	defer c.Close(context.Background())
	failed := make(chan error, 1)
	go func() {
		_, err := c.Exec(context.Background(), `SELECT count(*) FROM generate_series(1, 1000000000000)`)
		failed <- err
	}()
	eventually(t, func() bool {
		var busy bool
		one(t, s.AdminURL(), `SELECT exists(SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1, 1000000000000)' AND pid <> pg_backend_pid())`, &busy)
		return busy
	})
	must(t, syscall.Kill(postmaster(t, s), syscall.SIGKILL))
	if err := <-failed; err == nil {
		t.Error("the query of a killed server succeeded")
	}
	eventually(t, func() bool { return exec1(t, s.AppURL(), `SELECT 1`) == nil })
}

func TestParentKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "PGLOCAL_HOLD="+dir)
	in, err := parent.StdinPipe()
	must(t, err)
	defer in.Close()
	says, err := parent.StderrPipe()
	must(t, err)
	must(t, parent.Start())
	if line, _ := bufio.NewReader(says).ReadString('\n'); line != "ready\n" {
		t.Fatalf("the parent said %q", line)
	}
	joined := start(t, dir)
	must(t, exec1(t, joined.OwnerURL(), `CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)`))
	must(t, joined.Stop(t.Context()))
	old := postmaster(t, joined)

	must(t, parent.Process.Kill())
	_ = parent.Wait()
	s := start(t, dir) // at once, while the old server is still going down
	eventually(t, func() bool { return !s.Joined() })
	eventually(t, func() bool { return exec1(t, s.OwnerURL(), `SELECT 1`) == nil })
	var n int
	one(t, s.OwnerURL(), `SELECT n FROM kept`, &n)
	if n != 7 {
		t.Errorf("n = %d after the parent was killed, want 7", n)
	}
	if postmaster(t, s) == old {
		t.Error("the server outlived its killed parent")
	}
}

// After a crash of the machine the number in postmaster.pid may belong to anyone.
func TestStalePIDFile(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	must(t, s.Stop(t.Context()))
	other := exec.Command("sleep", "1000") // a stranger under the number the file names
	must(t, other.Start())
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	stale := strconv.Itoa(other.Process.Pid) + "\n" + filepath.Join(dir, "cluster") + "\n1700000000\n5432\n/run/nowhere\n\n  1  2\nready   \n"
	must(t, os.WriteFile(filepath.Join(dir, "cluster", "postmaster.pid"), []byte(stale), 0o600))
	s = start(t, dir)
	must(t, exec1(t, s.AppURL(), `SELECT 1`))
}

func TestInitdbCutShortIsDoneAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	must(t, os.Mkdir(filepath.Join(dir, "cluster.new"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "cluster.new", "PG_VERSION"), []byte("15\n"), 0o600))
	must(t, exec1(t, start(t, dir).AppURL(), `SELECT 1`))
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	foreign := folder(t)
	must(t, os.WriteFile(filepath.Join(foreign, "PG_VERSION"), []byte("15\n"), 0o600))
	newer := folder(t)
	must(t, os.Mkdir(filepath.Join(newer, "cluster"), 0o700))
	must(t, os.WriteFile(filepath.Join(newer, "cluster", "PG_VERSION"), []byte("99\n"), 0o600))
	file := filepath.Join(folder(t), "file")
	must(t, os.WriteFile(file, nil, 0o600))

	for name, tc := range map[string]struct{ dir, want string }{
		"a cluster of someone else":       {foreign, "poza tym programem"},
		"a place nobody can write to":     {"/proc/cus/pg", "nie można założyć folderu danych"},
		"a file in the way":               {filepath.Join(file, "pg"), "not a directory"},
		"a cluster of a version not here": {newer, "PostgreSQL 99"},
		"no folder":                       {"", "nie podano"},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(tc.want, "99") && os.Getuid() == 0 {
				uid, gid := postgresIDs(t)
				must(t, os.Chown(filepath.Join(tc.dir, "cluster"), uid, gid))
			}
			s, err := pglocal.Start(t.Context(), pglocal.Config{DataDir: tc.dir})
			if err == nil {
				_ = s.Stop(t.Context())
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %q, want it to say %q", err, tc.want)
			}
		})
	}
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("permissions do not stop root; /proc in TestRefusals does")
	}
	dir := folder(t)
	must(t, os.Chmod(dir, 0o555))
	if _, err := pglocal.Start(t.Context(), pglocal.Config{DataDir: dir}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("error %v, want a refused permission", err)
	}
}

func TestFolderTheServiceAccountCannotReach(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root switches accounts")
	}
	shut := folder(t)
	must(t, os.Chmod(shut, 0o700))
	dir := filepath.Join(shut, "pg")
	var log strings.Builder
	s, err := pglocal.Start(t.Context(), pglocal.Config{DataDir: dir, InRAM: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(s.DataDir()) })
	if !strings.HasPrefix(s.DataDir(), "/var/lib/cus/") || !strings.Contains(log.String(), s.DataDir()) {
		t.Errorf("data in %s, log %q; want a folder under /var/lib/cus, told", s.DataDir(), log.String())
	}
	must(t, exec1(t, s.OwnerURL(), `CREATE TABLE kept ()`))
	must(t, s.Stop(t.Context()))

	must(t, os.Chmod(shut, 0o755)) // reachable now, but the data is where it is
	again := start(t, dir)
	must(t, exec1(t, again.OwnerURL(), `TABLE kept`))
}

func TestDetached(t *testing.T) {
	t.Parallel()
	c := pglocal.Config{DataDir: folder(t), InRAM: true, Detached: true}
	s, err := pglocal.Start(t.Context(), c)
	must(t, err)
	pid := postmaster(t, s)
	address, err := pgx.ParseConfig(s.AppURL())
	must(t, err)
	t.Cleanup(func() {
		_ = syscall.Kill(pid, syscall.SIGQUIT)
		_ = os.RemoveAll(address.Host)
	})
	must(t, s.Stop(t.Context()))
	must(t, exec1(t, s.AppURL(), `SELECT 1`))
	again, err := pglocal.Start(t.Context(), c)
	must(t, err)
	if !again.Joined() {
		t.Error("did not join the server left running")
	}
	must(t, again.Stop(t.Context()))
}

// folder is a fresh one that the service account can reach, unlike t.TempDir.
func folder(t *testing.T) string {
	t.Helper()
	base := ""
	if fi, err := os.Stat("/dev/shm"); err == nil && fi.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "pglocal-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	return dir
}

func start(t *testing.T, dir string) *pglocal.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := pglocal.Start(ctx, pglocal.Config{DataDir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	must(t, err)
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

// postmaster is the process number of the server that last wrote its file.
func postmaster(t *testing.T, s *pglocal.Server) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.DataDir(), "cluster", "postmaster.pid"))
	if err != nil {
		return 0 // between two lives
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	must(t, err)
	return pid
}

func postgresIDs(t *testing.T) (uid, gid int) {
	t.Helper()
	s := start(t, folder(t))
	fi, err := os.Stat(filepath.Join(s.DataDir(), "cluster"))
	must(t, err)
	st := fi.Sys().(*syscall.Stat_t)
	return int(st.Uid), int(st.Gid)
}

func exec1(t *testing.T, url, sql string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, sql)
	return err
}

func one(t *testing.T, url, sql string, into ...any) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer c.Close(context.Background())
	must(t, c.QueryRow(t.Context(), sql).Scan(into...))
}

// eventually asks until the answer is yes or half a minute has passed.
func eventually(t *testing.T, yes func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	beat := time.NewTicker(10 * time.Millisecond)
	defer beat.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			t.Fatal("it did not come true")
		case <-beat.C:
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
