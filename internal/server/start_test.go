package server_test

import (
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/given"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
)

func init() {
	free[link.Start] = "nobody is known before; the token of the terminal is good once"
	submissions[link.Centre] = submission{who: given.Adam, lines: []string{"Adam: centre.edited"}, text: "address", versioned: "?", unnamed: true, build: func(s *site) sheet {
		return sheet{link.Centre, link.Centre, set("address", canary, "kind", "transformed", "teryt.0", "1809012")}
	}}
	submissions[link.Series("{series}")] = submission{who: given.Adam, lines: []string{"Adam: centre.series_set"}, versioned: "?", unnamed: true, build: func(s *site) sheet {
		s.made(given.Application, given.Anna) // the series has begun
		s.write(func(tx *audit.Tx) {          // and was set before: only what stands can be overtaken
			if err := centre.SetSeries(s.t.Context(), given.As(tx, given.Adam), centre.Applications, 0, given.Today.Year(), centre.Format{Prefix: "KS", Width: 4}, 300); err != nil {
				s.t.Fatal(err)
			}
		})
		return sheet{link.Series("KS"), link.Series("KS"), set("next", "500")}
	}}
}

// emptySite is the program over a migrated database in which nobody has said anything yet,
// and the token its start printed.
func emptySite(t *testing.T) (*site, string) {
	t.Helper()
	d := dbtest.New(t)
	s := &site{DB: d, t: t, clock: &clock{at: given.Now}, log: &diary{}}
	token, err := centre.NewToken(t.Context(), d.App, given.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.program = server.New(server.Config{Pool: d.App, Patience: plenty, Now: s.clock.now, Log: slog.New(slog.NewTextHandler(s.log, nil)), Empty: true,
		Common: func(p string) bool { return p == "haslohaslohaslo" }})
	s.web = httptest.NewServer(s.program.Handler())
	t.Cleanup(s.web.Close)
	return s, token
}

func startForm(token string) url.Values {
	return set("token", token, "name", "Centrum Usług Społecznych w Nowym", "short_name", "Nowe", "kind", "several", "address", "ul. Rynek 1, 37-534 Nowe",
		"phone", "16 600 00 01", "help_phone", "600 000 001", "email", "cus@nowe.example", "iban", "14 9999 9999 0000 0000 0000 0001",
		"gmina.0", "Nowe", "teryt.0", "1809012", "gmina.2", "Stare", "teryt.2", "1809022",
		"adm_name", "Adam Nowy", "adm_email", "Adam@nowe.example", "adm_password", "kasztan rower lipiec", "adm_again", "kasztan rower lipiec",
		"dir_name", "Ewa Nowa", "dir_email", "ewa@nowe.example", "dir_password", "sosna tramwaj marzec", "dir_again", "sosna tramwaj marzec")
}

// TestARealCentreBegins: an empty database becomes a centre in which two people work.
func TestARealCentreBegins(t *testing.T) {
	t.Parallel()
	s, token := emptySite(t)
	b := s.visit()
	if r := b.get(link.Home).want(303); r.to() != link.Start {
		t.Errorf("the start page leads to %s", r.to())
	}
	b.get(link.SignIn).want(303)
	b.post(link.SignIn, set("email", "x", "password", "y")).want(404)
	b.get("/livez").want(200)
	b.get(link.Start).want(200, "Kod z terminala", "Administrator systemu")

	b.post(link.Start, with(startForm(token), "token", "zgaduje-zgadula")).want(422, "Tego kodu nie znamy").lacks("kasztan")
	b.post(link.Start, set("token", token)).want(422, "Wpisz pełną nazwę centrum.", "Wybierz, jak powstało centrum.", "Wpisz nazwę gminy.", "Hasło")
	wrong := startForm(token)
	for field, value := range map[string]string{"iban": "15 9999 9999 0000 0000 0000 0001", "teryt.0": "0161011", "dir_email": "adam@nowe.example", "adm_again": "inne",
		"dir_password": "haslohaslohaslo"} {
		wrong.Set(field, value)
	}
	b.post(link.Start, wrong).want(422, "Wpisz 7 cyfr kodu TERYT", "dwie różne osoby").lacks("kasztan rower lipiec")
	if s.text(`SELECT count(*) FROM centre`)+s.text(`SELECT count(*) FROM staff`)+s.text(`SELECT count(*) FROM gmina`) != "000" {
		t.Fatal("a refused founding left something behind")
	}

	var wg sync.WaitGroup
	replies := make([]reply, 4)
	for i := range replies {
		wg.Go(func() { replies[i] = s.visit().post(link.Start, startForm(token)) })
	}
	wg.Wait()
	for _, r := range replies {
		if r.want(303); r.to() != link.SignIn+"?stan=start" {
			t.Errorf("led to %s", r.to())
		}
	}
	b.get(link.SignIn+"?stan=start").want(200, "Centrum jest gotowe", "600 000 001").lacks("+48600000001")
	if got := s.text(`SELECT name || '|' || kind || '|' || iban || '|' || phone FROM centre`); got != "Centrum Usług Społecznych w Nowym|several|PL14999999990000000000000001|+48166000001" {
		t.Error(got)
	}
	if got := s.text(`SELECT string_agg(name || ' ' || teryt, ', ' ORDER BY id) FROM gmina`); got != "Nowe 1809012, Stare 1809022" {
		t.Error(got)
	}
	if got := s.text(`SELECT string_agg(email || ' ' || role || ' ' || must_change_password, ', ' ORDER BY s.id) FROM staff s JOIN staff_role r ON r.staff_id = s.id`); got != "adam@nowe.example ADM false, ewa@nowe.example DIR true" {
		t.Error(got)
	}
	if got := s.text(`SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entry WHERE action <> 'session.refused'`); got != "centre.founded staff.added staff.added" {
		t.Error(got)
	}

	b.get(link.Start).want(404)
	b.post(link.Start, with(startForm(token), "name", "Inne")).want(303) // the token was good once: nothing happens
	b.post(link.Start, with(startForm(token), "token", "zgaduje-zgadula")).want(404)
	if s.text(`SELECT name FROM centre`) != "Centrum Usług Społecznych w Nowym" || s.text(`SELECT count(*) FROM staff`) != "2" {
		t.Error("the centre was founded twice")
	}
	if r := b.post(link.SignIn, set("email", "adam@nowe.example", "password", "kasztan rower lipiec")).want(303); r.to() != link.Home {
		t.Error(r.to())
	}
	b.get(link.Centre).want(200, "Centrum Usług Społecznych w Nowym", "Stare")
	ewa := s.visit()
	ewa.post(link.SignIn, set("email", "ewa@nowe.example", "password", "sosna tramwaj marzec")).want(303)
	if r := ewa.get(link.MyDay).want(303); r.to() != link.NewPassword {
		t.Errorf("the director keeps a password somebody else chose: %s", r.to())
	}
	for _, secret := range []string{token, "kasztan", "sosna"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestTwoTokensFoundOneCentre: two copies of the program each printed one; the first wins.
func TestTwoTokensFoundOneCentre(t *testing.T) {
	t.Parallel()
	s, one := emptySite(t)
	two := given.OK[string](t)(centre.NewToken(t.Context(), s.App, given.Now))
	var wg sync.WaitGroup
	replies := make([]reply, 2)
	for i, token := range []string{one, two} {
		wg.Go(func() {
			v := startForm(token)
			v.Set("adm_email", "adam"+token[:4]+"@nowe.example")
			replies[i] = s.visit().post(link.Start, v)
		})
	}
	wg.Wait()
	founded := 0
	for _, r := range replies {
		switch r.status {
		case 303:
			founded++
		case 404, 503: // there is a centre already, or the other took too long
		default:
			t.Errorf("%d: %s", r.status, r.body)
		}
	}
	if founded != 1 {
		t.Errorf("%d and %d", replies[0].status, replies[1].status)
	}
	if s.text(`SELECT count(*) FROM staff`) != "2" || s.text(`SELECT count(*) FROM founding_token WHERE used_at IS NULL`) != "0" {
		t.Error("two centres in one database")
	}
}

// TestATokenGrowsOld: after a week the program has to be started once more.
func TestATokenGrowsOld(t *testing.T) {
	t.Parallel()
	s, token := emptySite(t)
	s.clock.forward(8 * 24 * time.Hour)
	s.visit().post(link.Start, startForm(token)).want(422, "Tego kodu nie znamy albo wygasł")
}

// TestTheCentreIsKept: the administrator changes what letters say and how numbers look.
func TestTheCentreIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam := s.at(given.Adam)
	v := adam.fill(link.Centre, "", set("iban", "15 9999 9999 0000 0000 0000 0001", "teryt.0", "261011", "kind", "transformed"))
	adam.post(link.Centre, v).want(422, "Wpisz 7 cyfr kodu TERYT", "Wpisz adres centrum.")
	v = adam.fill(link.Centre, "", set("address", "ul. Rynek 1", "kind", "transformed", "teryt.0", "1809012", "idle", "45", "iban", "14999999990000000000000001"))
	adam.post(link.Centre, v).want(303)
	s.at(given.Ewa).get(link.Centre).want(200, "ul. Rynek 1", "PL14 9999 9999", "TERYT 1809012").lacks("Zapisz dane centrum")
	s.at(given.Anna).get(link.Centre).want(403)
	at := link.Series("KS")
	adam.post(at, adam.fill(at, "", set("prefix", "cus", "width", "5", "next", "147"))).want(303)
	adam.get(link.Centre).want(200, "CUS/2026/00147")
	adam.post(at, adam.fill(at, "", set("next", "146"))).want(422, "Następny wolny to 147")
	adam.get(link.Series("XX")).want(404)
}
