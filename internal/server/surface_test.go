package server_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/dbtest"
	"cus/web/link"
)

var title = regexp.MustCompile(`(?s)<title>(.*?)</title>`)

// inline are the ways in which a page could carry script or style of its own.
var inline = regexp.MustCompile(`(?i)<script(?:\s+(?:type="[^"]*"|defer|async))*>[^<]|<style|\sstyle="|\son[a-z]+="|javascript:`)

// TestEveryAnswerIsGuarded: the headers stand on every answer of the program, whatever it
// is, and no page needs what they forbid.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	want := map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
	guarded := func(r reply) reply {
		t.Helper()
		for name, value := range want {
			if got := r.header.Get(name); got != value && (name != "Cache-Control" || !strings.Contains(r.of, "/zasoby/")) {
				t.Errorf("%s (%d): %s is %q", r.of, r.status, name, got)
			}
		}
		csp := r.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "base-uri 'none'") ||
			strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "data:") {
			t.Errorf("%s (%d): %q", r.of, r.status, csp)
		}
		if r.header.Get("Permissions-Policy") == "" || r.header.Get("Server") != "" || r.header.Get("X-Powered-By") != "" {
			t.Errorf("%s (%d): %v", r.of, r.status, r.header)
		}
		if found := inline.FindString(r.body); found != "" && strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s (%d) carries %q", r.of, r.status, found)
		}
		return r
	}
	s.sql(`UPDATE centre SET demo = true`) // the pattern book too
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Adam} {
		b := s.at(who)
		for _, a := range s.program.Addresses() {
			if a.Method == http.MethodGet {
				guarded(b.get(sc.of(a.Path)[0].path(a.Path)))
			}
		}
	}
	nobody, anna := s.visit(), s.at(given.Anna)
	guarded(nobody.get("/")).want(303)
	guarded(nobody.get(link.SignIn)).want(200)
	guarded(nobody.get(link.Plans)).want(303)
	guarded(nobody.get("/nie-ma")).want(404, "Nie znaleźliśmy tej strony")
	guarded(anna.get("/nie-ma/<script>alert(1)</script>")).want(404).lacks("alert(1)")
	guarded(anna.send(http.MethodDelete, link.Plans, "", nil)).want(405)
	guarded(nobody.post(link.Settings, nil)).want(401)
	guarded(anna.post(link.Settings, set("x", strings.Repeat("x", 300_000)))).want(413)
	guarded(anna.post(link.Settings, nil, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })).want(403)
	guarded(nobody.get("/zasoby/nie-ma.css")).want(404)
	guarded(nobody.get("/livez")).want(200)
	guarded(nobody.get("/readyz")).want(200)
	page := anna.get(link.MyDay)
	asset := regexp.MustCompile(`/zasoby/[^"]+\.(?:css|js)`).FindString(page.body)
	if asset == "" {
		t.Fatal("the page names no asset")
	}
	guarded(nobody.get(asset)).want(200)
	s.clock.breakDown(true)
	guarded(anna.get(link.Plans)).want(500)
	s.clock.breakDown(false)
	s.sql(`ALTER TABLE plan RENAME TO hidden`)
	guarded(anna.get(link.Plans)).want(500, "Coś się nie udało")
}

// TestNothingPersonalLeaksOut crawls the whole program with data that can be recognised,
// in every seat, and looks for it where it must never be: headers, titles, addresses, pages
// that say no, the program's log, the figures, PostgreSQL's log.
func TestNothingPersonalLeaksOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	s.sql(`UPDATE resident SET pesel = '48031400422', no_pesel_reason = NULL, birth_date = '1948-03-14', given_names = 'Kanarzyca', phone = '+48600700800', email = 'kanarek@poczta.example',
		street = 'Kanarkowa', accessibility = 'kanarek' WHERE public_id = $1`, string(sc.own.Resident))
	s.sql(`UPDATE application SET own_words = 'słowa kanarka', applicant_name = 'Kanarzyca'`)
	canaries := []string{ownName, foreignName, restrictedName, "48031400422", "4803140042", "Kanarzyca", "kanarek@poczta", "600700800", "600 700 800", "Kanarkow", "kanark"}
	var sent []string // what was typed and must not be written down
	var mu sync.Mutex
	asked := 0
	// keep looks for them wherever an answer may leave something behind: in its headers
	// (where it leads, the name of a file, cookies, marks), its title, the addresses in it,
	// and, where a page was not to be had, in all of it.
	keep := func(r reply) reply {
		mu.Lock()
		asked++
		mu.Unlock()
		var outside []string
		for name, values := range r.header {
			for _, v := range values {
				plain, err := url.QueryUnescape(v)
				if err != nil {
					plain = v
				}
				outside = append(outside, name+": "+v, name+": "+plain)
			}
		}
		for _, m := range append(title.FindAllStringSubmatch(r.body, 1), addressTag.FindAllStringSubmatch(r.body, -1)...) {
			plain, err := url.QueryUnescape(html.UnescapeString(m[1]))
			if err != nil {
				plain = m[1]
			}
			outside = append(outside, m[0], plain)
		}
		if strings.HasPrefix(r.of, http.MethodGet) && r.status >= 400 {
			outside = append(outside, r.body)
		}
		for _, text := range outside {
			for _, c := range canaries {
				if i := strings.Index(text, c); i >= 0 {
					t.Errorf("%s (%d) holds %q: %s", r.of, r.status, c, text[max(0, i-100):min(len(text), i+100)])
				}
			}
		}
		return r
	}
	crawl := func(who policy.Actor) {
		b := s.visit()
		if who.ID != 0 {
			b = s.at(who)
		}
		for _, a := range s.program.Addresses() {
			for i, r := range sc.of(a.Path) {
				if i > 1 && who.ID != given.Ewa.ID {
					break // own and foreign are enough for the others
				}
				if a.Method == http.MethodGet {
					keep(b.get(r.path(a.Path)))
					continue
				}
				if a.Path == link.SignOut || a.Path == link.SignOutAll || a.Path == link.SignIn || i > 0 && who.ID != given.Ewa.ID {
					continue
				}
				v := janinaForm()
				v.Set("pesel", "48031400422")
				v.Set("surname", ownName)
				v.Set("q", ownName+" 48031400422")
				v.Set("request_key", strings.ToUpper(unknownRef))
				v.Set("note", "słowa kanarka")
				v.Set("from", "kanark")
				v.Set("version", "kanark")
				keep(b.post(r.path(a.Path), v))
			}
		}
		if who.ID == 0 {
			return // an address a visitor makes up leads to the sign-in and back
		}
		keep(b.get("/mieszkancy?szukaj=" + ownName))
		keep(b.get("/katalog?szukaj=" + ownName + "&obszar=kanark"))
		keep(b.get("/wnioski/" + ownName))
		keep(b.get("/" + ownName + "?pesel=48031400422"))
		keep(b.get("/kamienie-milowe?dzien=" + ownName))
		keep(b.get("/programy?stan=" + ownName))
	}
	var crawlers sync.WaitGroup
	for _, seat := range seats {
		crawlers.Go(func() { crawl(seat.who) })
	}
	crawlers.Wait()
	const secret = "tajne-hasło-kanarka"
	visitor := s.visit()
	keep(visitor.post(link.SignIn, set("email", "kanarek@poczta.example", "password", secret)))
	keep(visitor.post(link.SignIn, set("email", given.Email(given.Anna), "password", given.Password)))
	token := visitor.http.Jar.Cookies(s.address())[0].Value
	keep(visitor.get(link.MyDay))
	s.clock.breakDown(true)
	visitor.get(link.MyDay).want(500)
	s.clock.breakDown(false)
	s.sql(`ALTER TABLE plan RENAME COLUMN state TO hidden`)
	keep(visitor.get(link.Plans)).want(500)
	sent = append(sent, secret, given.Password, token, "kanarek@poczta", given.Email(given.Anna))

	log := s.log.String()
	metrics := httptest.NewRecorder()
	s.program.Metrics().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for where, text := range map[string]string{"the log": log, "/metrics": metrics.Body.String(), "PostgreSQL's log": dbtest.Log(t)} {
		for _, c := range append(sent, canaries...) {
			if i := strings.Index(text, c); i >= 0 {
				t.Errorf("%s holds %q: …%s…", where, c, text[max(0, i-200):min(len(text), i+100)])
			}
		}
	}
	for _, p := range given.People {
		if strings.Contains(log, p.Name) {
			t.Errorf("the log names %s", p.Name)
		}
	}
	if n := strings.Count(log, "msg=request"); n < asked {
		t.Errorf("%d lines for %d requests", n, asked)
	}
}

// TestAPanicIsAnIncident: the page gives the number the log has, and nothing of its cause.
func TestAPanicIsAnIncident(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.at(given.Anna)
	s.clock.breakDown(true)
	r := anna.get(link.MyDay).want(500, "Coś się nie udało", "Numer zdarzenia").lacks("Kowalczyk", "panic", "goroutine")
	s.clock.breakDown(false)
	id := r.header.Get("X-Request-Id")
	if id == "" || !strings.Contains(r.body, id) || !strings.Contains(s.log.String(), "msg=panic request="+id) {
		t.Errorf("incident %q is not on the page, or not in the log", id)
	}
	if strings.Contains(s.log.String(), "Kowalczyk") {
		t.Error("the log holds what the panic said")
	}
	anna.get(link.MyDay).want(200)
	own := anna.get(link.MyDay, func(r *http.Request) { r.Header.Set("X-Request-Id", "podany-z-zewnatrz") })
	if got := own.header.Get("X-Request-Id"); got == "podany-z-zewnatrz" || got == id {
		t.Errorf("request id %q", got)
	}
}

func TestWhetherItLivesAndServes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.visit()
	b.get("/livez").want(200, "ok")
	b.get("/readyz").want(200, "ready")
	newest := s.text(`SELECT max(version_id) FROM goose_db_version`)
	s.sql(`DELETE FROM goose_db_version WHERE version_id = $1::bigint`, newest)
	b.get("/readyz").want(503, "not ready")
	b.get("/livez").want(200)
	s.sql(`INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1::bigint, true)`, newest)
	b.get("/readyz").want(200)
	s.program.Drain()
	b.get("/readyz").want(503)
	b.get("/livez").want(200)
}

func TestMetricsNameNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	anna := s.at(given.Anna)
	anna.get(link.Resident(string(sc.own.Resident))).want(200)
	anna.get("/" + ownName).want(404)
	anna.get("/metrics").want(404) // it has a listener of its own
	w := httptest.NewRecorder()
	s.program.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := w.Body.String()
	if w.Code != 200 || !strings.Contains(text, `cus_request_seconds_count{method="GET",route="/mieszkancy/{resident}",status="200"} 1`) {
		t.Errorf("%d", w.Code)
	}
	for _, c := range []string{ownName, string(sc.own.Resident), "Anna"} {
		if strings.Contains(text, c) {
			t.Errorf("metrics hold %q", c)
		}
	}
}

// addressTag is an attribute that holds an address.
var addressTag = regexp.MustCompile(`(?:href|src|action|formaction|data-url)="([^"]*)"`)
