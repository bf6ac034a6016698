package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"html"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
// while six people write, and keeps a ledger of what they were told was saved: notes, notices,
// applications from the first step to the registration, a goal of a plan, a plan handed over for
// approval and taken back. What was not acknowledged is sent again with the same request key, or
// given up; some answers are lost on their way. In the end all that was acknowledged stands once,
// with one line in the journal; what was given up stands once or not at all; and the sums kept
// beside the records are what the records hold. CUS_TEST_SEED repeats a run.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	t.Logf("CUS_TEST_SEED=%d", seed)
	dice := mathrand.New(mathrand.NewPCG(seed, 0))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	l := &ledger{t: t, ctx: ctx, dir: ledgerFolder(t)}
	l.start()
	l.today = l.ask(`SELECT to_char(now() AT TIME ZONE 'Europe/Warsaw', 'DD.MM.YYYY')`)
	const anna, ola = "koordynator@cus.example", "punkt@cus.example"
	plan := func(state string) string {
		return l.ask(`SELECT p.public_id FROM plan p JOIN staff s ON s.id = p.coordinator_id JOIN resident r ON r.id = p.resident_id
			WHERE s.email = '` + anna + `' AND p.state = '` + state + `' AND p.version_no = 1 AND NOT r.restricted AND EXISTS (SELECT 1 FROM plan_goal g JOIN plan_version v ON v.id = g.version_id WHERE v.plan_id = p.id)
			ORDER BY p.id LIMIT 1`)
	}
	file := link.NewNote(l.ask(`SELECT r.public_id FROM resident r JOIN application a ON a.resident_id = r.id JOIN staff s ON s.id = a.coordinator_id
		WHERE s.email = '` + anna + `' AND a.state NOT IN ('closed', 'withdrawn') AND NOT r.restricted ORDER BY r.id LIMIT 1`))
	draft := plan("draft")
	goal := l.ask(`SELECT g.public_id FROM plan_goal g JOIN plan_version v ON v.id = g.version_id JOIN plan p ON p.id = v.plan_id WHERE p.public_id = '` + draft + `' LIMIT 1`)
	for _, w := range []struct{ email, kind, path string }{
		{anna, "note", file}, {anna, "edit", link.PlanGoal(draft, goal)}, {anna, "submission", plan("agreed")},
		{ola, "notice", link.NewNotice}, {ola, "application", link.NewApplication}, {ola, "application", link.NewApplication},
	} {
		l.writers = append(l.writers, l.hire(w.email, w.kind, w.path, dice.Uint64()))
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
	at := l.acknowledged.Load() + 20 // and on it goes, for everybody
	l.wait(func() bool {
		return l.acknowledged.Load() >= at && !slices.ContainsFunc(l.writers, func(w *writer) bool { return w.done.Load() < 3 })
	})
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
	today   string // as it is typed
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
		l.wait(func() bool { // until then the file names the one that was killed before
			pid, _ := l.postmaster()
			return syscall.Kill(pid, syscall.SIGKILL) == nil
		})
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
			if l.t.Failed() {
				l.t.FailNow() // a writer has stopped
			}
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
	kind    string
	path    string     // the form they write in, or begin with
	fields  url.Values // of a form that is the same each time
	dice    *mathrand.Rand
	entries []*entry
	done    atomic.Int64
}

// hire signs somebody in who writes at path.
func (l *ledger) hire(email, kind, path string, seed uint64) *writer {
	l.t.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	w := &writer{l: l, kind: kind, path: path, dice: mathrand.New(mathrand.NewPCG(seed, 1)),
		http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	l.wait(func() bool {
		status, _ := w.post(link.SignIn, url.Values{"email": {email}, "password": {ledgerPassword}})
		if status != http.StatusSeeOther && status != http.StatusServiceUnavailable {
			l.t.Fatalf("%s is not let in: %d", email, status)
		}
		return status == http.StatusSeeOther
	})
	if kind == "note" || kind == "notice" {
		w.fields = w.form(path)
	}
	return w
}

var (
	fieldTag  = regexp.MustCompile(`(?s)<input ([^>]*)>|<textarea ([^>]*)>([^<]*)</textarea>|<select ([^>]*)>(.*?)</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected`)
	attribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// fieldsOf are the fields of the form of the page as they stand. Of services on offer that are
// not ticked the first one is.
func fieldsOf(page, action string) url.Values {
	_, inside, _ := strings.Cut(page, `action="`+action+`"`)
	inside, _, _ = strings.Cut(inside, "</form>")
	v := url.Values{}
	for _, tag := range fieldTag.FindAllStringSubmatch(inside, -1) {
		a := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag[1]+tag[2]+tag[4], -1) {
			a[m[1]] = html.UnescapeString(m[2])
		}
		ticks := a["type"] == "radio" || a["type"] == "checkbox"
		switch {
		case a["name"] == "" || ticks && !strings.Contains(tag[1], " checked") && (a["name"] != "offers" || v.Has("offers")):
		case tag[2] != "":
			v.Add(a["name"], strings.TrimPrefix(html.UnescapeString(tag[3]), "\n"))
		case tag[4] != "":
			for _, o := range chosen.FindAllStringSubmatch(tag[5], -1) {
				v.Add(a["name"], html.UnescapeString(o[1]))
			}
		default:
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

// form opens the form at path, as often as it takes, and returns its fields with a key of this
// sending. What was acknowledged before must be there: any other answer is an error, and nil.
func (w *writer) form(path string) url.Values {
	beat := time.NewTicker(20 * time.Millisecond)
	defer beat.Stop()
	for w.l.ctx.Err() == nil {
		status, body := w.page(path)
		switch status {
		case http.StatusOK:
			v := fieldsOf(body, path)
			v.Set("request_key", rand.Text())
			return v
		case 0, http.StatusServiceUnavailable:
			<-beat.C
		default:
			w.l.t.Errorf("the form at %s: %d", path, status)
			return nil
		}
	}
	return nil
}

// page is an answer and its text; none is status 0.
func (w *writer) page(path string) (status int, body string) {
	r, err := w.http.Get(w.l.at() + path)
	if err != nil {
		return 0, ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, ""
	}
	return r.StatusCode, string(text)
}

// send sends a form until it is acknowledged, and returns where it leads: "" when it was given
// up, which the stubborn never do. One answer in eight is lost on its way to the writer, who
// cannot know that the form was carried out.
func (w *writer) send(path string, v url.Values, stubborn bool) (to string) {
	beat := time.NewTicker(20 * time.Millisecond)
	defer beat.Stop()
	for {
		w.l.sent.Add(1)
		status, to := w.post(path, v)
		if w.dice.IntN(8) == 0 {
			status = 0
		}
		switch status {
		case http.StatusSeeOther:
			if strings.HasPrefix(to, link.SignIn) {
				w.l.t.Errorf("%s: signed out", path)
				return ""
			}
			w.l.acknowledged.Add(1)
			return to
		case 0, http.StatusServiceUnavailable:
		default:
			w.l.t.Errorf("%s: %d", path, status)
			return ""
		}
		if !stubborn && w.dice.IntN(40) == 0 {
			return ""
		}
		select {
		case <-w.l.ctx.Done():
			return ""
		case <-beat.C:
		}
	}
}

// write writes until it is over. What fails is sent again as it was, or given up.
func (w *writer) write() {
	for !w.l.over.Load() && !w.l.t.Failed() {
		e := &entry{words: fmt.Sprintf("Wpis %s %s", w.kind, rand.Text())}
		w.entries = append(w.entries, e)
		switch w.kind {
		case "application":
			e.acknowledged = w.apply(e.words)
		case "edit":
			v := w.form(w.path)
			v.Set("measure", e.words)
			e.acknowledged = w.send(w.path, v, false) != ""
		case "submission":
			e.acknowledged = w.submitAndWithdraw(e.words)
		default:
			v := url.Values{"request_key": {rand.Text()}, "surname": {"Nowicka"}, "phone": {"600 000 001"}, "words": {e.words}, "body": {e.words}}
			for name, values := range w.fields {
				if !v.Has(name) {
					v[name] = values
				}
			}
			e.acknowledged = w.send(w.path, v, false) != ""
		}
		if e.acknowledged {
			w.done.Add(1)
		}
	}
}

// apply takes an application of somebody nobody knows yet, step by step, until it is registered.
func (w *writer) apply(words string) bool {
	at := w.path
	for _, step := range []url.Values{
		{"no_pesel": {"1"}, "no_pesel_reason": {"cudzoziemka"}, "surname": {surnameOf(words)}, "given_names": {"Halina"}, "birth_date": {"1.2.1948"}, "sex": {"K"}},
		{"street": {"ul. Lipowa"}, "house_no": {"7"}, "postcode": {"63-999"}, "locality": {"Lipowiec Nowy"}},
		{"capacity": {"person_concerned"}},
		{"words": {words}, "received": {w.l.today}, "channel": {"protocol"}},
		{"privacy_how": {"handed"}, "privacy": {w.l.today}, "statements": {"conditions"}, "statement_on": {w.l.today}},
	} {
		v := w.form(at)
		if v == nil {
			return false
		}
		v.Set("do", "next")
		for name, values := range step {
			v[name] = values
		}
		if at = w.send(at, v, false); at == "" {
			return false
		}
	}
	return true
}

// surnameOf is a surname nobody else has.
func surnameOf(words string) string {
	return "Nowa" + strings.Map(func(r rune) rune { return 'a' + (r+7)%26 }, words[len(words)-16:])
}

// submitAndWithdraw hands a plan over for approval and takes it back.
func (w *writer) submitAndWithdraw(words string) bool {
	for _, at := range []string{link.PlanSubmission(w.path), link.PlanWithdrawal(w.path)} {
		v := w.form(at)
		if v == nil {
			return false
		}
		for name := range v {
			if strings.HasPrefix(name, "reason") {
				v.Set(name, words)
			}
		}
		if w.send(at, v, true) == "" {
			return false
		}
	}
	return true
}

// line counts the lines of the journal with the action of x, a row.
const line = `(SELECT count(*) FROM audit_entry a WHERE a.action = '%s' AND a.object_id = x.id)`

// kinds are what is written: how many stand with such words, and the lines of them.
var kinds = map[string]struct{ stands, lines string }{
	"note":        {`FROM note x WHERE body = '%s'`, "note.added"},
	"notice":      {`FROM notice x WHERE words = '%s'`, "notice.taken"},
	"application": {`FROM application x WHERE own_words = '%s'`, "application.registered"},
}

// said is how many lines with the action keep the words under the field.
func (l *ledger) said(action, field, words string) string {
	l.t.Helper()
	return l.ask(`SELECT count(*) FROM audit_entry a JOIN audit_change c ON c.entry_id = a.id WHERE a.action = '` + action + `' AND c.field = '` + field + `' AND c.after = to_jsonb('` + words + `'::text)`)
}

// stands is how many of an entry stand, with how many lines.
func (l *ledger) stands(kind, words string) string {
	l.t.Helper()
	switch kind {
	case "edit": // the next one overwrites it: what it said stands in its line
		n := l.said("plan.goal_set", "measure", words)
		return n + " with " + n
	case "submission":
		return l.ask(`SELECT count(*) FROM plan_transition WHERE reason = '`+words+`'`) + " with " + l.said("plan.withdrawn", "reason", words)
	}
	k := kinds[kind]
	return l.ask(fmt.Sprintf(`SELECT count(*) || ' with ' || coalesce(sum(`+line+`), 0) `+k.stands, k.lines, words))
}

// check compares the ledger with the database.
func (l *ledger) check() {
	l.t.Helper()
	told, unsure := map[string]int{}, 0
	for _, w := range l.writers {
		submitted := 0
		for _, e := range w.entries {
			switch got := l.stands(w.kind, e.words); {
			case e.acknowledged && got == "1 with 1":
				told[w.kind]++
			case !e.acknowledged && (got == "1 with 1" || got == "0 with 0"):
				unsure++
			default:
				l.t.Errorf("%q, acknowledged %v: stands %s lines", e.words, e.acknowledged, got)
			}
			if e.acknowledged {
				submitted++
			}
			if w.kind == "application" {
				if n, m := l.ask(`SELECT count(*) FROM application WHERE own_words = '`+e.words+`'`), l.ask(`SELECT count(*) FROM resident WHERE surname = '`+surnameOf(e.words)+`'`); n != m {
					l.t.Errorf("%q: %s applications of %s persons", e.words, n, m)
				}
			}
		}
		if k, is := kinds[w.kind]; is {
			table, _, _ := strings.Cut(strings.TrimPrefix(k.stands, "FROM "), " ")
			if lines, rows := l.ask(`SELECT count(*) FROM audit_entry WHERE action = '`+k.lines+`' AND object_id IS NOT NULL`),
				l.ask(`SELECT count(*) FROM `+table+` x WHERE `+fmt.Sprintf(line, k.lines)+` > 0`); lines != rows {
				l.t.Errorf("%s lines of %s %ss", lines, rows, table)
			}
		}
		switch w.kind {
		case "edit":
			if got := l.ask(`SELECT g.measure = (SELECT c.after #>> '{}' FROM audit_entry a JOIN audit_change c ON c.entry_id = a.id
				WHERE a.action = 'plan.goal_set' AND c.field = 'measure' AND c.after #>> '{}' LIKE 'Wpis edit %' ORDER BY a.id DESC LIMIT 1)
				FROM plan_goal g WHERE g.public_id = '` + w.path[strings.LastIndex(w.path, "/")+1:] + `'`); got != "true" {
				l.t.Errorf("the goal is not as the last line says: %s", got)
			}
		case "submission":
			of := `(SELECT id FROM plan WHERE public_id = '` + w.path + `')`
			rows := l.ask(`SELECT count(*) FROM plan_transition WHERE to_state = 'submitted' AND plan_id = ` + of)
			lines := l.ask(`SELECT count(*) FROM audit_entry WHERE action = 'plan.submitted' AND object_id = ` + of)
			if want := strconv.Itoa(submitted); rows != want || lines != want {
				l.t.Errorf("submitted %s times with %s lines, acknowledged %s times", rows, lines, want)
			}
		}
	}
	if drift := l.ask(`SELECT count(*) FROM sums_drift()`); drift != "0" {
		l.t.Errorf("%s kept sums differ from what they count: %s", drift, l.ask(`SELECT string_agg(d::text, ' ') FROM sums_drift() d`))
	}
	l.t.Logf("acknowledged, all there once: %v; %d given up; %d sendings, %d acknowledged", told, unsure, l.sent.Load(), l.acknowledged.Load())
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
