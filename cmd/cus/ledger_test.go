package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cus/web/link"

	"github.com/jackc/pgx/v5"
)

const ledgerPassword = "kasztan-rower-lipiec"

// TestNothingAcknowledgedIsLost kills the program, PostgreSQL, or both, again and again
// while four people write, and keeps a ledger of what they were told was saved. What was
// not acknowledged is sent again with the same request key, or given up. In the end all
// that was acknowledged stands once, with one line in the journal; what was given up stands
// once or not at all. CUS_TEST_SEED repeats a run.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	t.Logf("CUS_TEST_SEED=%d", seed)
	dice := mathrand.New(mathrand.NewPCG(seed, 0))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	l := &ledger{t: t, ctx: ctx, dir: ledgerFolder(t)}
	l.start()
	for _, w := range []struct{ email, page, action string }{
		{"koordynator@cus.example", "note", "note.added"}, {"punkt@cus.example", "notice", "notice.taken"},
	} {
		for range 2 {
			l.writers = append(l.writers, l.hire(w.email, w.page, dice.Uint64()))
		}
	}
	var work sync.WaitGroup
	for _, w := range l.writers {
		work.Go(w.write)
	}
	kills := []string{"program", "postgres", "both", "program", "postgres", "both"}
	dice.Shuffle(len(kills), func(i, j int) { kills[i], kills[j] = kills[j], kills[i] })
	for _, what := range kills {
		at := l.sent.Load() + 5 + dice.Int64N(20) // some are under way just then
		l.wait(func() bool { return l.sent.Load() >= at })
		l.kill(what)
	}
	at := l.acknowledged.Load() + 20 // and on it goes
	l.wait(func() bool { return l.acknowledged.Load() >= at })
	l.over.Store(true)
	work.Wait()
	l.check()
	l.program.stop()
}

// ledger is who was told what was saved, and the program they write with.
type ledger struct {
	t       *testing.T
	ctx     context.Context
	dir     string
	writers []*writer

	mu      sync.Mutex
	program *running

	sent, acknowledged atomic.Int64
	over               atomic.Bool
}

// start runs the program and waits until it says where it listens.
func (l *ledger) start() {
	l.t.Helper()
	s := serving(l.t, []string{"CUS_DATA=" + l.dir, "CUS_ADDR=127.0.0.1:0", "CUS_METRICS_ADDR=off", "CUS_LOG=error", "CUS_DEMO_PASSWORD=" + ledgerPassword})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.program = s
}

// kill ends what it names as it stands, and brings it back: the program is started again,
// and PostgreSQL is the program's own business.
func (l *ledger) kill(what string) {
	l.t.Helper()
	if what != "program" {
		pid, _ := l.postmaster()
		must(l.t, syscall.Kill(pid, syscall.SIGKILL))
	}
	if what != "postgres" {
		must(l.t, l.program.cmd.Process.Kill())
		_ = l.program.cmd.Wait()
		l.start()
	}
	l.wait(func() bool {
		r, err := http.Get(l.at() + "/readyz")
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

func (l *ledger) at() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.program.url
}

// postmaster is the process of PostgreSQL and the folder of its socket.
func (l *ledger) postmaster() (pid int, socket string) {
	l.wait(func() bool {
		text, err := os.ReadFile(filepath.Join(l.dir, "pg", "cluster", "postmaster.pid"))
		lines := strings.Split(string(text), "\n")
		if err != nil || len(lines) < 8 || !strings.Contains(lines[7], "ready") {
			return false
		}
		pid, err = strconv.Atoi(lines[0])
		socket = lines[4]
		return err == nil
	})
	return pid, socket
}

// wait asks until the answer is yes.
func (l *ledger) wait(yes func() bool) {
	l.t.Helper()
	beat := time.NewTicker(10 * time.Millisecond)
	defer beat.Stop()
	for !yes() {
		select {
		case <-l.ctx.Done():
			l.t.Fatal("it did not come true in time")
		case <-beat.C:
		}
	}
}

// entry is one thing written.
type entry struct {
	words        string
	acknowledged bool
}

// writer is one person who writes, one thing after the other.
type writer struct {
	l       *ledger
	http    *http.Client
	kind    string // note or notice
	path    string
	fields  url.Values
	dice    *mathrand.Rand
	entries []*entry
}

// hire signs somebody in and opens the form they write in.
func (l *ledger) hire(email, kind string, seed uint64) *writer {
	l.t.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	w := &writer{l: l, kind: kind, path: link.NewNotice, dice: mathrand.New(mathrand.NewPCG(seed, 1)),
		http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if status, _ := w.post(link.SignIn, url.Values{"email": {email}, "password": {ledgerPassword}}); status != http.StatusSeeOther {
		l.t.Fatalf("%s is not let in: %d", email, status)
	}
	if kind == "note" {
		w.path = link.NewNote(l.ask(`SELECT r.public_id FROM resident r JOIN application a ON a.resident_id = r.id JOIN staff s ON s.id = a.coordinator_id
			WHERE s.email = '` + email + `' AND a.state NOT IN ('closed', 'withdrawn') AND NOT r.restricted ORDER BY r.id LIMIT 1`))
	}
	r, err := w.http.Get(l.at() + w.path)
	if err != nil {
		l.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		l.t.Fatalf("%s: %d, %v", w.path, r.StatusCode, err)
	}
	w.fields = fieldsOf(string(body), w.path)
	return w
}

var (
	inputTag  = regexp.MustCompile(`<input ([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// fieldsOf are the fields of the form of the page as they stand.
func fieldsOf(page, action string) url.Values {
	_, inside, _ := strings.Cut(page, `action="`+action+`"`)
	inside, _, _ = strings.Cut(inside, "</form>")
	v := url.Values{}
	for _, tag := range inputTag.FindAllStringSubmatch(inside, -1) {
		a := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag[1], -1) {
			a[m[1]] = m[2]
		}
		ticks := a["type"] == "radio" || a["type"] == "checkbox"
		if a["name"] != "" && (!ticks || strings.Contains(tag[1], " checked")) {
			v.Add(a["name"], a["value"])
		}
	}
	return v
}

// post sends a form; no answer is status 0.
func (w *writer) post(path string, v url.Values) (status int, to string) {
	r, err := w.http.PostForm(w.l.at()+path, v)
	if err != nil {
		return 0, ""
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	if err != nil {
		return 0, ""
	}
	return r.StatusCode, r.Header.Get("Location")
}

// write writes until it is over. What fails is sent again as it was, or given up.
func (w *writer) write() {
	for n := 0; !w.l.over.Load(); n++ {
		e := &entry{words: fmt.Sprintf("Wpis %s %s", w.kind, rand.Text())}
		w.entries = append(w.entries, e)
		v := url.Values{"request_key": {rand.Text()}}
		for name, values := range w.fields {
			if name != "request_key" {
				v[name] = values
			}
		}
		if w.kind == "note" {
			v.Set("body", e.words)
		} else {
			v.Set("surname", "Nowicka")
			v.Set("phone", "600 000 001")
			v.Set("words", e.words)
		}
		beat := time.NewTicker(20 * time.Millisecond)
		for !e.acknowledged {
			w.l.sent.Add(1)
			status, to := w.post(w.path, v)
			switch status {
			case http.StatusSeeOther:
				if strings.HasPrefix(to, link.SignIn) {
					w.l.t.Errorf("%s: signed out", e.words)
					return
				}
				e.acknowledged = true
				w.l.acknowledged.Add(1)
				continue
			case 0, http.StatusServiceUnavailable:
			default:
				w.l.t.Errorf("%s: %d", e.words, status)
				return
			}
			if w.dice.IntN(40) == 0 {
				break // given up
			}
			select {
			case <-w.l.ctx.Done():
				return
			case <-beat.C:
			}
		}
		beat.Stop()
	}
}

// check compares the ledger with the database.
func (l *ledger) check() {
	l.t.Helper()
	told, unsure := 0, 0
	for _, w := range l.writers {
		table, column := "note", "body"
		action := "note.added"
		if w.kind == "notice" {
			table, column, action = "notice", "words", "notice.taken"
		}
		for _, e := range w.entries {
			got := l.ask(`SELECT count(*) || ' with ' || coalesce(sum((SELECT count(*) FROM audit_entry a WHERE a.action = '` + action + `' AND a.object_id = x.id)), 0) FROM ` +
				table + ` x WHERE ` + column + ` = '` + e.words + `'`)
			switch {
			case e.acknowledged && got == "1 with 1":
				told++
			case !e.acknowledged && (got == "1 with 1" || got == "0 with 0"):
				unsure++
			default:
				l.t.Errorf("%q, acknowledged %v: stands %s lines", e.words, e.acknowledged, got)
			}
		}
		if lines, rows := l.ask(`SELECT count(*) FROM audit_entry WHERE action = '`+action+`' AND object_id IS NOT NULL`),
			l.ask(`SELECT count(*) FROM `+table+` x WHERE EXISTS (SELECT 1 FROM audit_entry a WHERE a.action = '`+action+`' AND a.object_id = x.id)`); lines != rows {
			l.t.Errorf("%s lines of %s %ss", lines, rows, table)
		}
	}
	l.t.Logf("%d acknowledged, all there once; %d given up; %d sendings", told, unsure, l.sent.Load())
}

// ask is one value, read as the owner of the database.
func (l *ledger) ask(q string) (v string) {
	l.t.Helper()
	_, socket := l.postmaster()
	c, err := pgx.Connect(l.ctx, "postgres://cus_owner@/cus?"+url.Values{"host": {socket}, "port": {"5432"}}.Encode())
	must(l.t, err)
	defer c.Close(context.Background())
	must(l.t, c.QueryRow(l.ctx, `SELECT (`+q+`)::text`).Scan(&v))
	return v
}

func seedOf(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("CUS_TEST_SEED")
	if text == "" {
		return mathrand.Uint64()
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	must(t, err)
	return seed
}

// ledgerFolder is on a disk, and the account of the database can reach it.
func ledgerFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cus-ledger-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
