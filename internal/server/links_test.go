package server_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"cus/internal/domain/demo"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
)

var (
	helped = regexp.MustCompile(`href="` + link.Help + `(?:#([^"]*))?"`)
	rawTel = regexp.MustCompile(`>[^<]*\+48\d{9}`) // as stored, not as read
	anchor = regexp.MustCompile(`<a [^>]*href="(/[^"#]*)`)
	opaque = regexp.MustCompile(`/([a-z2-7]{26}|\d+)\b`)
	query  = regexp.MustCompile(`=[^&]*`)
)

// TestNoLinkIsADeadEnd walks the demonstration centre in English along every link its pages
// show, as each role: nobody is led to where they may not go, to nothing, or to a page that
// takes more than two round trips, more than 14 kB, speaks Polish or has no help of its own.
func TestNoLinkIsADeadEnd(t *testing.T) {
	t.Parallel()
	count := &trips{}
	d := dbtest.New(t)
	if err := demo.Load(t.Context(), d.Owner, given.Now, "haslo-pokazowe-testu"); err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(t.Context(), d.AppURL, db.Traced(count))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := &site{DB: d, t: t, clock: &clock{at: given.Now}, log: &diary{}}
	s.program = server.New(server.Config{Pool: pool, Patience: plenty, Now: s.clock.now, Log: slog.New(slog.NewTextHandler(s.log, nil)), Common: func(string) bool { return false }})
	s.web = httptest.NewServer(s.program.Handler())
	t.Cleanup(s.web.Close)
	s.sql(`UPDATE staff SET lang = 'en'`)
	for _, who := range strings.Fields("dyrektor koordynator organizator spolecznosc pomoc punkt finanse iod administrator") {
		pages := s.walk(who, s.at(policy.Actor{ID: s.staffID(who + "@cus.example"), Name: who}), count)
		if t.Logf("%s: %d pages", who, pages); pages < 10 {
			t.Errorf("%s saw only %d pages", who, pages)
		}
	}
}

// walk opens what the links of pages lead to, no more than two records of a kind, and is how many
// pages were shown.
func (s *site) walk(who string, b *browser, count *trips) (pages int) {
	s.t.Helper()
	type step struct{ from, to string }
	todo, kinds, seen := []step{{"the first page", link.Home}}, map[string]int{}, map[string]bool{}
	help, topics := "", map[string]string{} // and a page that leads to each
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		path, asked, _ := strings.Cut(next.to, "?")
		kind, most := opaque.ReplaceAllString(path, "/·"), 1
		if kind != path {
			most = 2
		}
		if kind += "?" + query.ReplaceAllString(asked, ""); seen[next.to] || kinds[kind] == most {
			continue
		}
		seen[next.to], kinds[kind] = true, kinds[kind]+1
		count.since()
		r := b.get(next.to)
		n, said := count.since()
		switch {
		case r.status == 303:
			todo = append(todo, step{next.to, r.to()})
			continue
		case r.status != 200:
			s.t.Errorf("%s: %s leads to %s, which answers %d", who, next.from, next.to, r.status)
			continue
		case n > 2:
			s.t.Errorf("%s: %s takes %d round trips\n%s", who, next.to, n, strings.Join(said, "\n"))
		}
		if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			continue // a file
		}
		pages++
		if size := compressed(s.t, r.body); size > 14_000 && path != link.Wzornik {
			s.t.Errorf("%s: %s takes %d bytes", who, next.to, size)
		}
		if found := leftInPolish(r.body); found != "" && found != "Strona" && found != "Wnioski" { // words of the sample's own texts
			s.t.Errorf("%s: %s says %q", who, next.to, found)
		}
		if found := rawTel.FindString(r.body); found != "" {
			s.t.Errorf("%s: %s shows a telephone as it is stored: %q", who, next.to, found)
		}
		if m := helped.FindStringSubmatch(r.body); m != nil && path != link.Help && path != link.Wzornik {
			topics[m[1]] = next.to
		}
		if path == link.Help {
			help = r.body
		}
		for _, m := range anchor.FindAllStringSubmatch(r.body, -1) {
			if to := html.UnescapeString(m[1]); to != link.SignOut {
				todo = append(todo, step{next.to, to})
			}
		}
	}
	for topic, on := range topics {
		if topic == "" || !strings.Contains(help, `id="`+topic+`"`) {
			s.t.Errorf("%s: the help has nothing for %s (%q)", who, on, topic)
		}
	}
	return pages
}

// compressed is how many bytes a page takes on its way.
func compressed(t testing.TB, body string) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, 5)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprint(z, body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func (s *site) staffID(email string) policy.StaffID {
	s.t.Helper()
	id, err := db.Value[int64](s.t.Context(), s.Owner, `SELECT id FROM staff WHERE email = $1`, email)
	if err != nil {
		s.t.Fatal(err)
	}
	return policy.StaffID(id)
}
