package server_test

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/form"
	"cus/internal/server"
	"cus/web/link"
)

// odd is what nobody means to type, and somebody will.
var odd = []string{"\x00", "\xff\xfe", "'", "9999999999999999999999", "-1", "31.12.9999", "1.1.0001", "29.02.2026", "0", "NaN", strings.Repeat("ż", 19_000),
	"<script>alert(1)</script>", "{{.}}%s%n", "\u202e\u0000", "24:00", "0,25", "'; DROP TABLE plan; --", "😀"}

// TestOddQuestions puts them into every parameter of every page: none is a fault of ours.
func TestOddQuestions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	readers := []*browser{s.at(given.Ewa), s.at(given.Anna)}
	for _, a := range s.program.Addresses() {
		if a.Method != http.MethodGet {
			continue
		}
		path := sc.of(a.Path)[0].path(a.Path)
		for i, value := range odd {
			b := readers[i%len(readers)]
			if len(value) > 10_000 {
				value = value[:2000]
			}
			q := url.Values{}
			for _, name := range strings.Fields("stan czyje szukaj obszar rodzaj dzien zakres na druk jezyk dalej") {
				q.Set(name, value)
			}
			if r := b.get(path + "?" + q.Encode()).lacks("<script>alert(1)"); r.status >= 500 {
				t.Errorf("%s?%.60q: %d", a.Path, value, r.status)
			}
			if !utf8.ValidString(value) || strings.Contains(value, "\x00") || path == a.Path {
				continue
			}
			if r := b.get(parameter.ReplaceAllString(a.Path, url.PathEscape(value[:min(len(value), 100)]))); r.status >= 500 {
				t.Errorf("%s of %q: %d", a.Path, value, r.status)
			}
		}
	}
}

// oddly puts them into every field of the form. A field more with a character that is no
// text makes sure that nothing comes of it: what the form does is done, and taken back.
func (c submission) oddly(t *testing.T, s *site, f sheet, v url.Values) {
	t.Helper()
	b := s.at(c.who)
	dial := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}} // so many tries of a password are slowed down by address
	b.http.Transport = &http.Transport{DisableCompression: true, DialContext: dial.DialContext}
	before := s.state()
	send := func(v url.Values, what string) {
		t.Helper()
		r := b.post(f.action, with(with(v, form.KeyField, rand.Text()), "nothing", "\x07")).lacks("<script>alert(1)")
		if r.status >= 500 || r.status == http.StatusSeeOther {
			t.Errorf("%s: %d", what, r.status)
		}
	}
	for _, value := range odd {
		all := v
		for _, field := range keys(v) {
			if field != form.VersionField && field != "current" { // each try of a password takes its time
				all = with(all, field, value)
			}
		}
		send(all, fmt.Sprintf("all %.60q", value))
	}
	for _, field := range keys(v) {
		for _, value := range []string{"9999999999999999999999", "31.12.9999", "-1"} {
			send(with(v, field, value), field+"="+value)
		}
		gone := with(v, field, "")
		gone.Del(field)
		send(gone, "without "+field)
	}
	if s.state() != before {
		t.Error("something odd was kept")
	}
	if t.Failed() {
		for line := range strings.Lines(s.log.String()) {
			if strings.Contains(line, "level=ERROR") {
				t.Log(line[:min(len(line), 500)])
			}
		}
	}
}

// TestACrowd: far more people at once than there are connections, reading and writing.
func TestACrowd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	var wg sync.WaitGroup
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Marek, given.Ola, paweł} {
		b := s.at(who)
		for i := range 12 {
			wg.Go(func() {
				b.get(link.MyDay).want(200)
				b.get(link.Resident(string(sc.own.Resident))).want(200)
				v := set("request_key", fmt.Sprintf("%s%02d", unknownRef, i), "lang", "pl", "theme", "dark", "density", "compact")
				b.post(link.Settings, v).want(303)
			})
		}
	}
	wg.Wait()
}

// TestWhereARequestCameFrom: the address a proxy names is believed only where the
// configuration names the proxy.
func TestWhereARequestCameFrom(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*dbtest.DB, *server.Config){
		"127.0.0.1":   func(*dbtest.DB, *server.Config) {},
		"203.0.113.7": func(_ *dbtest.DB, c *server.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} },
	} {
		s := newSite(t, change)
		s.at(given.Anna).get(link.Plans, func(r *http.Request) { r.Header.Set("X-Forwarded-For", "198.51.100.1, 203.0.113.7") }).want(200)
		if got := s.text(`SELECT max(ip) FROM audit_entry`); got != want {
			t.Errorf("came from %q, want %q", got, want)
		}
	}
}
