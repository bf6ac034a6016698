package main

import (
	"bytes"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cus/internal/domain/download"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/migrations"
)

// TestUpgrade takes a database that lacks the newest migration to this program, as
// docs/operations.md says: nothing serves before, nothing is lost after, and the program
// of before serves on.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	before, newest := allButTheNewest(t)
	exec1(t, d.Owner, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
	must(t, db.Migrate(t.Context(), d.OwnerURL, before))
	exec1(t, d.Owner, `INSERT INTO centre (id, name, short_name) VALUES (1, 'Centrum Usług Społecznych w Próbie', 'Próba'); INSERT INTO gmina (name) VALUES ('Próba');
		INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm, created_at, created_by, updated_at, updated_by)
		VALUES ('M-1', 1, 'Wymyślona', 'Maria', 'wymyslona', 'maria', 'foreigner', '1950-01-01', 'K', '1', '37-534', 'Przykładów', 'przykladow 1', now(), 1, now(), 1);
		INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on, privacy_notice_on, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by)
		VALUES ('KS/1', 1, 1, 'person_concerned', '2026-03-02', 'in_person', '2026-03-02', '2026-03-02', 'submitted', '2026-04-01', '2026-04-01', now(), 1, now(), 1);
		INSERT INTO audit_entry (at, staff_id, action, resident_id) VALUES (now(), 1, 'resident.read', 1), (now(), 1, 'plan.read', 1)`)
	env := []string{"DATABASE_URL=" + d.AppURL, "CUS_OWNER_URL=" + d.OwnerURL, "CUS_ADDR=127.0.0.1:0", "CUS_METRICS_ADDR=off"}

	if out, err := program(t, env, "doctor").CombinedOutput(); err == nil || !strings.Contains(string(out), "[BŁĄD  ] wersja bazy danych: brakuje: "+newest) {
		t.Errorf("doctor does not say what is missing: %v\n%s", err, out)
	}
	if out, err := program(t, env, "serve").CombinedOutput(); err == nil || !strings.Contains(string(out), "cus migrate") {
		t.Errorf("it serves on a database that lacks a migration: %v\n%s", err, out)
	}
	if out, err := program(t, env, "migrate").CombinedOutput(); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
	if name := value[string](t, d.Owner, `SELECT name FROM centre`); name != "Centrum Usług Społecznych w Próbie" {
		t.Errorf("after the migration the centre is called %q", name)
	}
	if n := value[int](t, d.Owner, `SELECT count(*) FROM figure_sum WHERE code = 'applications_received'`); n == 0 {
		t.Error("the cases that stood before count in no figure")
	}
	if n := value[int](t, d.Owner, `SELECT count(DISTINCT residents)::int FROM reading_day WHERE rule = 'files' AND staff_id = 1`); n != 1 {
		t.Errorf("of the files opened before, %d are known", n)
	}
	out, _ := program(t, env, "doctor", "--sums").CombinedOutput() // it has to say against the cluster of the tests that it forgets
	for _, line := range []string{"[dobrze] wersja bazy danych: ma wszystkie zmiany", "[dobrze] centrum i gmina w bazie", "[dobrze] rola cus_app: żadnych praw ponad potrzebne", "[dobrze] rola cus_app: dziennik tylko do dopisywania", "[dobrze] sumy zgadzają się z zapisami",
		"[dobrze] duże pliki do pobrania: nieudanych w tym tygodniu 0, najstarszy czeka 0s", "fsync"} {
		if !strings.Contains(string(out), line) {
			t.Errorf("doctor does not say %q:\n%s", line, out)
		}
	}
	p := serving(t, env)
	if got := p.status("/readyz"); got != 200 {
		t.Errorf("/readyz answers %d", got)
	}
	p.stop()

	if n, err := db.PendingOf(t.Context(), d.App, before); n != 0 || err != nil {
		t.Errorf("the program of before counts %d migrations to come, %v", n, err)
	}
	for _, tc := range []struct {
		program fs.FS
		older   bool
	}{{before, true}, {migrations.FS, false}} {
		if ahead, err := db.Ahead(t.Context(), d.App, tc.program); ahead != tc.older || err != nil {
			t.Errorf("ahead: %t, %v; want %t", ahead, err, tc.older)
		}
	}
}

// allButTheNewest are the migrations of a program one step older.
func allButTheNewest(t *testing.T) (fstest.MapFS, string) {
	t.Helper()
	names, err := fs.Glob(migrations.FS, "*.sql")
	must(t, err)
	files := fstest.MapFS{}
	for _, name := range names[:len(names)-1] {
		text, err := fs.ReadFile(migrations.FS, name)
		must(t, err)
		files[name] = &fstest.MapFile{Data: text}
	}
	return files, names[len(names)-1]
}

func TestWhatTheDoctorSays(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	hourAgo, dayAgo := now.Add(-time.Hour), now.Add(-24*time.Hour)
	well := db.Health{Version: "15.14", Role: "cus_app", Encrypted: true, Now: now, Size: 41 << 20, Checksums: true, Encoding: "UTF8", Archiving: true, LastArchived: &hourAgo, LastFailed: &dayAgo}
	for name, tc := range map[string]struct {
		spoil func(*db.Health)
		says  string
		bad   int
	}{
		"all is well":                             {func(*db.Health) {}, "rozmiar bazy: 41 MB", 0},
		"the server runs as a superuser":          {func(h *db.Health) { h.Powers = []string{"SUPERUSER"} }, "SUPERUSER", 1},
		"the server owns its tables":              {func(h *db.Health) { h.Owns = true }, "BŁĄD  ] rola cus_app: żadnych praw", 1},
		"the journal can be rewritten":            {func(h *db.Health) { h.Rewrites = true }, "TRUNCATE", 1},
		"a network may carry it in the clear":     {func(h *db.Health) { h.Encrypted = false }, "[UWAGA ] połączenie z bazą", 0},
		"the clocks are a minute apart":           {func(h *db.Health) { h.Now = now.Add(-time.Minute) }, "różnica 1m0s", 1},
		"commits do not survive a power cut":      {func(h *db.Health) { h.Unsafe = []string{"fsync"} }, "fsync", 1},
		"the order of words has changed":          {func(h *db.Health) { h.Reorder = true }, "REINDEX", 1},
		"the archive refuses the log":             {func(h *db.Health) { h.LastFailed = &now }, "BŁĄD  ] zapis do archiwum WAL", 1},
		"nothing is archived, which is a warning": {func(h *db.Health) { h.Archiving = false }, "[UWAGA ] archiwum", 0},
		"no checksums, which is a warning":        {func(h *db.Health) { h.Checksums = false }, "pg_checksums", 0},
	} {
		h := well
		tc.spoil(&h)
		var out bytes.Buffer
		r := &findings{out: &out}
		r.rights(h, true)
		r.server(h, now)
		r.archive(h)
		if r.bad != tc.bad || !strings.Contains(out.String(), tc.says) {
			t.Errorf("%s: %d errors, want %d, and %q:\n%s", name, r.bad, tc.bad, tc.says, &out)
		}
	}
}

func TestTheDoctorLooksAtFiles(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		orders download.Standing
		says   string
	}{
		"one was just ordered":  {download.Standing{Oldest: time.Minute}, "[dobrze] duże pliki do pobrania"},
		"one could not be made": {download.Standing{Failed: 1}, "[UWAGA ] duże pliki do pobrania: nieudanych w tym tygodniu 1"},
		"nobody makes them":     {download.Standing{Oldest: time.Hour}, "najstarszy czeka 1h0m0s\n         Nieudane"},
	} {
		var out bytes.Buffer
		r := &findings{out: &out}
		if r.files(tc.orders, nil); r.bad != 0 || !strings.Contains(out.String(), tc.says) {
			t.Errorf("%s: %d errors, want none, and %q:\n%s", name, r.bad, tc.says, &out)
		}
	}
}

func TestTheDoctorLooksAtBackups(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	folder := t.TempDir()
	look := func() (int, string) {
		var out bytes.Buffer
		r := &findings{out: &out}
		r.backups(folder, now)
		return r.bad, out.String()
	}
	put := func(file string) {
		t.Helper()
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, file)), 0o755))
		must(t, os.WriteFile(filepath.Join(folder, file), nil, 0o600))
	}
	if bad, says := look(); bad != 2 || !strings.Contains(says, "nie ma żadnej") {
		t.Error(bad, says)
	}
	put("base/20261130T020000Z.tar.gz.age")
	put("dump/20261128T020000Z.dump.age")
	put("dump/unfinished.12") // has no name yet
	if bad, says := look(); bad != 1 || !strings.Contains(says, "(dump): 28.11.2026") {
		t.Error(bad, says)
	}
	put("dump/20261130T021000Z.dump")
	if bad, says := look(); bad != 0 {
		t.Error(bad, says)
	}
}

func TestASupervisorIsTold(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	dir, err := os.MkdirTemp("", "cus") // a socket's name is short
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	must(t, err)
	defer socket.Close()
	env := []string{"DATABASE_URL=" + d.AppURL, "CUS_ADDR=127.0.0.1:0", "CUS_METRICS_ADDR=off", "NOTIFY_SOCKET=" + filepath.Join(dir, "notify")}
	p := serving(t, env)
	heard := func() string {
		text := make([]byte, 64)
		n, err := socket.Read(text)
		must(t, err)
		return string(text[:n])
	}
	if got := heard(); got != "READY=1" {
		t.Error(got)
	}
	ready := program(t, []string{"CUS_ADDR=" + strings.TrimPrefix(p.url, "http://")}, "doctor", "--ready")
	if out, err := ready.CombinedOutput(); err != nil {
		t.Errorf("%v %s", err, out)
	}
	p.stop()
	if got := heard(); got != "STOPPING=1" {
		t.Error(got)
	}
	gone := program(t, []string{"CUS_ADDR=" + strings.TrimPrefix(p.url, "http://")}, "doctor", "--ready")
	if out, err := gone.CombinedOutput(); err == nil {
		t.Errorf("it is ready after its end: %s", out)
	}
	for addr, want := range map[string]string{"0.0.0.0:8080": "127.0.0.1:8080", ":80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", "localhost:8080": "localhost:8080", "10.0.0.7:443": "10.0.0.7:443"} {
		if got := here(addr); got != want {
			t.Errorf("%s is asked at %s, want %s", addr, got, want)
		}
	}
}
