package server_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
)

// wire is the line between the program and PostgreSQL, on which things go wrong. A fault
// holds for the connections there are and for those that come, until it is mended.
type wire struct {
	net.Listener
	backend string // PostgreSQL's socket

	mu    sync.Mutex
	fault fault
	ends  map[net.Conn]bool
	news  chan struct{} // closed when the fault changes
}

// fault is what is wrong with a line.
type fault struct {
	refuses bool          // new connections are closed at once
	stalls  bool          // nothing gets through, and nobody is told
	lag     time.Duration // each piece of an answer takes this long
	over    int           // pieces up to this many bytes are quick all the same: signs of life
	after   int           // an answer breaks off after so many bytes; 0: it does not
}

// lay lays a line to the PostgreSQL of the address and returns the address of its near end.
func lay(t *testing.T, to string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, backend: filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port")), ends: map[net.Conn]bool{}, news: make(chan struct{})}
	t.Cleanup(func() { _ = l.Close(); w.set(fault{}); w.cut() })
	go w.listen()
	host, port, _ := net.SplitHostPort(l.Addr().String())
	u.RawQuery = url.Values{"host": {host}, "port": {port}, "sslmode": {"disable"}}.Encode()
	return w, u.String()
}

func (w *wire) listen() {
	for {
		near, err := w.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("unix", w.backend)
		if f, _ := w.now(); err != nil || f.refuses {
			_ = near.Close()
			if far != nil {
				_ = far.Close()
			}
			continue
		}
		w.mu.Lock()
		w.ends[near], w.ends[far] = true, true
		w.mu.Unlock()
		go w.carry(far, near, false)
		go w.carry(near, far, true)
	}
}

// carry brings what one end says to the other.
func (w *wire) carry(to, from net.Conn, answers bool) {
	defer func() {
		_, _ = to.Close(), from.Close()
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.ends, from)
	}()
	piece := make([]byte, 4096)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		f, changed := w.now()
		for f.stalls {
			<-changed
			f, changed = w.now()
		}
		if answers && f.lag > 0 && n > f.over {
			late := time.NewTimer(f.lag)
			select {
			case <-late.C:
			case <-changed:
				late.Stop()
			}
		}
		if answers && f.after > 0 {
			if n = w.left(n); n == 0 {
				return
			}
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

// left is how much of the next n bytes still gets through.
func (w *wire) left(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n = min(n, w.fault.after-1) // the last one is never reached, so that it stays broken
	w.fault.after -= n
	return n
}

func (w *wire) now() (fault, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fault, w.news
}

// set makes the line faulty, or mends it.
func (w *wire) set(f fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault = f
	close(w.news)
	w.news = make(chan struct{})
}

// cut breaks every connection there is.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.ends {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not a farewell
		}
		_ = c.Close()
	}
}

// TestTheLineToTheDatabase goes wrong in every way a line can, or PostgreSQL is there and slow:
// each page and each form is answered within 2 s, whole, in Polish, with what was typed; nothing
// is kept twice; and when the fault is mended the program goes on by itself.
func TestTheLineToTheDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault
		cut  bool   // the connections there are break
		busy bool   // it says that it is there: an unhurried answer waits for it
		lock string // the table nobody comes to
	}{
		"there, and slow":                {fault: fault{lag: 3 * time.Second, over: 600}, busy: true},
		"there, and nobody is let in":    {lock: "staff_session", busy: true},
		"there, and nothing is written":  {lock: "audit_entry", busy: true},
		"slow":                           {fault: fault{lag: 3 * time.Second}},
		"cut":                            {fault: fault{refuses: true}, cut: true},
		"half-open":                      {fault: fault{stalls: true}},
		"half-open, and what stood lost": {fault: fault{stalls: true}, cut: true},
		"breaks off at once":             {fault: fault{after: 1}},
		"breaks off in the middle":       {fault: fault{after: 300}},
		"breaks off late":                {fault: fault{after: 1500}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, w, h, anna := onTheLine(t)
			at := link.NewNote(string(h.Resident))
			typed := set("body", canary)
			var wg sync.WaitGroup
			for range 4 { // connections lie ready
				wg.Go(func() { insist(t, func() reply { return anna.get(link.Resident(string(h.Resident))) }).want(200) })
			}
			wg.Wait()
			first := insist(t, func() reply { return anna.get(at) }).form(at, typed)
			second := insist(t, func() reply { return anna.get(at) }).form(at, typed)

			w.set(c.fault)
			if c.cut {
				w.cut()
			}
			mend := func() { w.set(fault{}) }
			if c.lock != "" {
				mend = s.lock(c.lock)
			}
			sent := anna.within(t, http.MethodPost, at, first)
			if sent.status != http.StatusSeeOther { // an answer that breaks off late may have been long enough
				sent.away()
				sent.want(503, canary) // what was typed stands in the page, ready to be sent again
			}
			for _, path := range []string{link.Resident(string(h.Resident)), link.MyDay, link.Plans + "?strona=2", at} {
				switch r := anna.within(t, http.MethodGet, path, nil); {
				case c.busy && r.status == http.StatusOK: // it asks for nothing that is slow
				case c.after <= 1:
					r.away()
					r.want(503, `href="`+path+`"`)
				}
			}
			if c.busy && sent.status == http.StatusSeeOther && c.lock != "" {
				t.Errorf("%s: nothing was slow", sent.of)
			}
			if c.after <= 1 && !c.busy {
				s.visit().within(t, http.MethodGet, "/readyz", nil).want(503)
				s.visit().within(t, http.MethodPost, link.SignIn, set("email", given.Email(given.Ola), "password", given.Password)).away()
			}
			s.visit().get("/livez").want(200)

			mend()
			insist(t, func() reply { return anna.get(link.MyDay) }).want(200)
			for _, v := range []url.Values{first, first, second} { // the one that failed, once more, and another
				insist(t, func() reply { return anna.post(at, v) }).want(303)
			}
			for what, q := range map[string]string{
				"notes": `SELECT count(*) FROM note WHERE body = '` + canary + `'`,
				"lines": `SELECT count(*) FROM audit_entry WHERE action = 'note.added' AND outcome = 'ok'`,
			} {
				if n := s.text(q); n != "2" {
					t.Errorf("%s %s of two forms", n, what)
				}
			}
			if log := s.log.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, canary) {
				t.Errorf("the log: %s", log)
			}
		})
	}
}

// overWire gives the program a line of our own to its database.
func overWire(t *testing.T, d *dbtest.DB, c *server.Config) *wire {
	t.Helper()
	w, at := lay(t, d.AppURL)
	p, err := db.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	c.Pool = p
	return w
}

// lock keeps everybody from the table until it is let go.
func (s *site) lock(table string) (letGo func()) {
	s.t.Helper()
	tx, err := s.Owner.Begin(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	letGo = func() { _ = tx.Rollback(context.Background()) }
	s.t.Cleanup(letGo)
	if _, err := tx.Exec(s.t.Context(), `LOCK TABLE `+table+` IN ACCESS EXCLUSIVE MODE`); err != nil {
		s.t.Fatal(err)
	}
	return letGo
}

// onTheLine is a site with the patience of the program, whose line to the database may fail,
// and a coordinator with a case.
func onTheLine(t *testing.T) (s *site, w *wire, h given.Held, anna *browser) {
	t.Helper()
	s = newSite(t, hurried, func(d *dbtest.DB, c *server.Config) { w = overWire(t, d, c) })
	return s, w, s.made(given.Application, given.Anna), s.at(given.Anna)
}

// TestAFileWhileTheDatabaseIsAway: what was typed beside a file comes back, and the file is asked
// for once more; without it nothing is kept, not even where a form could do without.
func TestAFileWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	for name, lock := range map[string]string{"away before the form is read": "", "slow when it is kept": "audit_entry"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, w, h, anna := onTheLine(t)
			at := link.NewDocument(string(h.Resident))
			v := insist(t, func() reply { return anna.get(at) }).form(at, set("title", canary, "kind", "other"))
			with := func(fields url.Values) url.Values {
				all := set(theFile, given.PDF)
				for name, values := range fields {
					if name != theFile {
						all[name] = values
					}
				}
				return all
			}
			mend := func() { w.set(fault{}) }
			if lock == "" {
				w.set(fault{refuses: true})
				w.cut()
			} else {
				mend = s.lock(lock)
			}
			failed := anna.post(at, with(v))
			failed.away()
			failed.want(503, canary, "Plik trzeba będzie wybrać jeszcze raz")
			mend()
			again := failed.form(at, nil)
			asked := insist(t, func() reply { return anna.post(at, again) }).want(422, canary, "Wybierz plik jeszcze raz")
			if n := s.text(`SELECT count(*) FROM resident_document`); n != "0" {
				t.Errorf("%s documents without a file", n)
			}
			full := with(asked.form(at, nil))
			for range 2 {
				insist(t, func() reply { return anna.post(at, full) }).want(303)
			}
			if n := s.text(`SELECT count(*) FROM resident_document`); n != "1" {
				t.Errorf("%s documents of one form", n)
			}
		})
	}
}

// within is an answer that does not take longer than a person waits: 2 s.
func (b *browser) within(t *testing.T, method, path string, v url.Values) reply {
	t.Helper()
	begun := time.Now() //nolint:forbidigo // a stopwatch: 2 s is what is asked for
	var r reply
	if method == http.MethodPost {
		r = b.post(path, v)
	} else {
		r = b.get(path)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("%s answers after %s", r.of, took)
	}
	return r
}

// insist asks again for as long as the database is said to be away, half a minute at most: a
// person's patience on a machine where much else goes on.
func insist(t *testing.T, ask func() reply) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		r := ask()
		if r.status != http.StatusServiceUnavailable {
			return r
		}
		if ctx.Err() != nil {
			t.Fatalf("%s: the database is said to be away all the time", r.of)
		}
	}
}

// away: the page says in Polish that the database does not answer, and is whole.
func (r reply) away() {
	r.t.Helper()
	r.want(http.StatusServiceUnavailable, "Baza danych chwilowo nie odpowiada").lacks("SQLSTATE", "deadline", "127.0.0.1:")
	if !strings.HasSuffix(strings.TrimSpace(r.body), "</html>") || r.header.Get("Content-Length") != strconv.Itoa(len(r.body)) {
		r.t.Errorf("%s: half a page", r.of)
	}
	if r.header.Get("Retry-After") == "" {
		r.t.Errorf("%s does not say when to come back", r.of)
	}
}
