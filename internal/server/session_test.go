package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
)

// signIn goes through the page of the sign-in.
func (b *browser) signIn(who policy.Actor, password string, more ...string) reply {
	b.s.t.Helper()
	return b.post(link.SignIn, set(append([]string{"email", given.Email(who), "password", password}, more...)...))
}

func (r reply) cookie(name string) *http.Cookie {
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.visit()
	b.get(link.MyDay).want(303)
	b.get(link.SignIn).want(200, "Zaloguj się").lacks("pokazowe")
	b.http.Jar.SetCookies(s.address(), []*http.Cookie{{Name: "sid", Value: "GIVENBYSOMEBODYELSE", Path: "/"}})
	r := b.signIn(given.Anna, given.Password).want(303)
	c := r.cookie("sid")
	if c == nil {
		t.Fatal("no cookie")
	}
	if c.Value == "GIVENBYSOMEBODYELSE" || len(c.Value) < 26 || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || !c.Expires.IsZero() {
		t.Errorf("cookie %+v", c)
	}
	if s.text(`SELECT count(*) FROM staff_session WHERE token_hash = $1`, c.Value) != "0" {
		t.Error("the token itself is kept")
	}
	b.get(link.Home).want(303)
	b.get(link.MyDay).want(200, "Anna Lis")
	b.get(link.SignIn).want(303)
	stranger := s.visit()
	stranger.http.Jar.SetCookies(s.address(), []*http.Cookie{{Name: "sid", Value: "GIVENBYSOMEBODYELSE", Path: "/"}})
	stranger.get(link.MyDay).want(303)
	if got := fmt.Sprint(s.journal("0")); got != "[Anna: staff.signed_in Anna: desk.read showing {}]" {
		t.Error(got)
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.visit()
	wrong := b.signIn(given.Anna, "nie to hasło").want(422, "value=\"anna@test.example\"").lacks("nie to hasło")
	unknown := b.post(link.SignIn, set("email", "nikt@test.example", "password", "nie to hasło")).want(422)
	if a, u := strings.ReplaceAll(wrong.body, "anna@", "nikt@"), unknown.body; a != u {
		t.Error("an unknown name is told from a wrong password")
	}
	s.sql(`UPDATE staff SET disabled_at = $1 WHERE id = 3`, given.Now)
	if closed := b.signIn(given.Marek, given.Password).want(422); strings.ReplaceAll(closed.body, "marek@", "nikt@") != unknown.body {
		t.Error("a closed account is told from an unknown one")
	}
	b.post(link.SignIn, set("email", "", "password", "")).want(422, "Popraw 2 pola")
	b.post(link.SignIn, set("email", "' OR 1=1 --", "password", "x")).want(422)
	if n := s.text(`SELECT count(*) FROM staff_session`); n != "0" {
		t.Errorf("%s sessions", n)
	}
	if got := fmt.Sprint(s.journal("0")); got != "[Anna: staff.sign_in_refused (refused) nobody: staff.sign_in_refused (refused) Marek: staff.sign_in_refused (refused) nobody: staff.sign_in_refused (refused)]" {
		t.Error(got)
	}
}

func TestTheWaitGrows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.visit()
	for range 4 {
		b.signIn(given.Anna, "zgaduję").want(422).lacks("Poczekaj")
	}
	longest := time.Duration(0)
	for range 14 { // each further try must wait longer than the one before, up to a quarter of an hour
		b.signIn(given.Anna, "zgaduję").want(422)
		b.signIn(given.Anna, given.Password).want(422, "minut") // even with the right one
		var until time.Time
		if err := s.Owner.QueryRow(t.Context(), `SELECT max(not_before) FROM signin_throttle`).Scan(&until); err != nil {
			t.Fatal(err)
		}
		wait := until.Sub(s.clock.now())
		if wait < longest || wait > 15*time.Minute {
			t.Errorf("waits %s after %s", wait, longest)
		}
		longest = wait
		s.clock.forward(wait + time.Second)
		if longest == 15*time.Minute {
			break
		}
	}
	if longest != 15*time.Minute {
		t.Errorf("the longest wait is %s", longest)
	}
	b.signIn(given.Anna, given.Password).want(303)
	b.signIn(given.Marek, given.Password).want(303)
}

func TestKnockingTooOften(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.visit()
	for i := range 600 { // an office comes at once; whoever tries passwords has waited long before
		if got := b.post(link.SignIn, set("email", "", "password", "")); got.status != 422 {
			t.Fatalf("knock %d: %d", i, got.status)
		}
	}
	r := b.signIn(given.Anna, given.Password).want(http.StatusTooManyRequests, "Za dużo prób")
	if r.header.Get("Retry-After") == "" {
		t.Error("does not say when to come back")
	}
	s.at(given.Anna).get(link.MyDay).want(200) // who is signed in works on
}

func TestWhereTheSignInLeads(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := "/plany/" + unknownRef
	r := s.visit().get(at).want(303)
	if r.to() != link.SignIn+"?dalej="+url.QueryEscape(at) {
		t.Errorf("leads to %q", r.to())
	}
	b := s.visit()
	v := b.fill(r.to(), link.SignIn, set("email", given.Email(given.Anna), "password", given.Password))
	if to := b.post(link.SignIn, v).want(303).to(); to != at {
		t.Errorf("leads to %q", to)
	}
	for _, p := range []string{"//zly.example", "https://zly.example", "http:zly.example", `/\zly.example`, `\\zly.example`, "/\t/zly.example", "javascript:alert(1)",
		"/plany\r\nSet-Cookie: a=b", "zly.example", "/plany?x=1", "/plany#x", " //zly.example"} {
		b := s.visit()
		s.sql(`DELETE FROM signin_throttle`)
		b.get(link.SignIn+"?dalej="+url.QueryEscape(p)).want(200).lacks("zly.example", "alert(1)")
		r := b.signIn(given.Anna, given.Password, "dalej", p).want(303)
		if r.to() != link.Home || r.header.Get("Set-Cookie") == "" {
			t.Errorf("%q leads to %q", p, r.to())
		}
	}
	for _, p := range []string{"/zadzwon-pod-600100200", "/plany/" + unknownRef + "/zadzwon-pod-600100200", "/Plany", link.SignOut, "/plany/../zadzwon-pod-600100200"} { // paths, but of no page
		s.sql(`DELETE FROM signin_throttle`)
		b := s.visit()
		b.get(link.SignIn+"?dalej="+url.QueryEscape(p)).want(200, `name="dalej" value=""`).lacks("600100200")
		b.post(link.SignIn, set("email", "", "password", "", "dalej", p)).want(422, `name="dalej" value=""`).lacks("600100200")
		if to := b.signIn(given.Anna, given.Password, "dalej", p).want(303).to(); to != link.Home {
			t.Errorf("%q leads to %q", p, to)
		}
	}
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna, marek := s.at(given.Anna), s.at(given.Marek)
	s.clock.forward(29 * time.Minute)
	anna.get(link.MyDay).want(200)
	s.clock.forward(29 * time.Minute)
	anna.get(link.MyDay).want(200)
	marek.get(link.MyDay).want(303)
	s.clock.forward(30 * time.Minute)
	anna.get(link.MyDay).want(303)
	anna.post(link.Settings, set("request_key", unknownRef)).want(401)

	ewa := s.at(given.Ewa)
	for range 35 {
		s.clock.forward(20 * time.Minute)
		ewa.get(link.MyDay).want(200)
	}
	s.clock.forward(20 * time.Minute) // twelve hours
	ewa.get(link.MyDay).want(303)
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	here, there, marek := s.at(given.Anna), s.at(given.Anna), s.at(given.Marek)
	before := here.http.Jar.Cookies(s.address())
	r := here.post(link.SignOut, nil).want(303)
	if c := r.cookie("sid"); c == nil || c.MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", c)
	}
	here.http.Jar.SetCookies(s.address(), before)
	here.get(link.MyDay).want(303) // the old cookie opens nothing
	there.get(link.MyDay).want(200)
	third := s.at(given.Anna)
	there.post(link.SignOutAll, nil).want(303)
	there.get(link.MyDay).want(303)
	third.get(link.MyDay).want(303)
	marek.get(link.MyDay).want(200)
	s.visit().get(r.to()).want(200, "Wylogowano")
	marek.post(link.SignOut, nil, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }).want(403)
	marek.get(link.MyDay).want(200)
	marek.get(link.SignOut).want(http.StatusMethodNotAllowed)
	marek.get(link.MyDay).want(200)
}

func TestThreeSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var all []*browser
	for range 4 {
		b := s.visit()
		b.signIn(given.Anna, given.Password).want(303)
		all = append(all, b)
		s.clock.forward(time.Second)
	}
	all[0].get(link.MyDay).want(303)
	for _, b := range all[1:] {
		b.get(link.MyDay).want(200)
	}
}

func TestTheFirstPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nowy := policy.Actor{Name: "Nowy Nowak"}
	var first string
	s.write(func(tx *audit.Tx) {
		_, p, err := staff.Add(t.Context(), given.As(tx, policy.Actor{}), staff.New{Name: nowy.Name, Email: given.Email(nowy), Roles: []policy.Role{policy.Coordinator}})
		first = p
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = staff.Add(t.Context(), given.As(tx, policy.Actor{}), staff.New{Name: "Pokaz", Email: "pokaz@test.example", Roles: []policy.Role{policy.Coordinator}, Password: given.Password, Demo: true})
		if err != nil {
			t.Fatal(err)
		}
	})
	b := s.visit()
	b.signIn(nowy, first).want(303)
	for _, p := range []string{link.MyDay, link.Residents, link.Plans, link.Settings, link.Help} {
		if r := b.get(p).want(303); r.to() != link.NewPassword {
			t.Errorf("%s leads to %s", p, r.to())
		}
	}
	before := s.state()
	if r := b.post(link.NewApplication, janinaForm()).want(303); r.to() != link.NewPassword || s.state() != before {
		t.Error("a first password lets one write")
	}
	change := func(current, next, again string) reply {
		t.Helper()
		return b.post(link.NewPassword, b.fill(link.NewPassword, "", set("current", current, "password", next, "again", again)))
	}
	change("nie to", "zupełnie nowe hasło", "zupełnie nowe hasło").want(422).lacks("zupełnie nowe hasło", "nie to")
	change(first, "krótkie", "krótkie").want(422)
	change(first, "haslohaslohaslo", "haslohaslohaslo").want(422) // among the commonest
	change(first, "Nowy-i-jeszcze-coś", "Nowy-i-jeszcze-coś").want(422)
	change(first, "zupełnie nowe hasło", "zupełnie inne hasło").want(422)
	change(first, first, first).want(422)
	other := s.visit()
	other.signIn(nowy, first).want(303)
	change(first, "zupełnie nowe hasło", "zupełnie nowe hasło").want(303)
	b.get(link.MyDay).want(200)
	other.get(link.MyDay).want(303)
	if to := other.get(link.MyDay).to(); !strings.HasPrefix(to, link.SignIn) {
		t.Errorf("the other session leads to %s", to)
	}
	s.visit().signIn(nowy, first).want(422)
	s.visit().signIn(nowy, "zupełnie nowe hasło").want(303)

	demo := s.visit()
	demo.post(link.SignIn, set("email", "pokaz@test.example", "password", given.Password)).want(303)
	demo.get(link.MyDay).want(200)
	demo.post(link.NewPassword, demo.fill(link.NewPassword, "", set("current", given.Password, "password", "zupełnie nowe hasło", "again", "zupełnie nowe hasło"))).want(422)
}

func TestADemonstrationSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sql(`UPDATE centre SET demo = true`)
	s.visit().get(link.SignIn).want(200, "centrum pokazowe")
	s.at(given.Anna).get(link.Wzornik).want(200)
}

func TestOverTLS(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(_ *dbtest.DB, c *server.Config) { c.Secure = true })
	r := s.visit().signIn(given.Anna, given.Password).want(303)
	c := r.cookie("__Host-sid")
	if c == nil || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %+v", c)
	}
	if r.header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
}

// TestARoleTakenAwayUnderWay takes a role away while a form of that person is already
// being carried out: it waits for its key, the role goes, and nothing may come of it.
func TestARoleTakenAwayUnderWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.SubmittedPlan, given.Anna)
	ewa := s.at(given.Ewa)
	at := link.PlanApproval(string(h.Plan))
	v := ewa.fill(at, "", set("result", "approved"))
	before := s.text(`SELECT state FROM plan`)

	hold, err := s.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hold.Rollback(context.Background()) }()
	if _, err := hold.Exec(t.Context(), `LOCK TABLE request_key IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var r reply
	wg.Go(func() { r = ewa.post(at, v) })
	waiting := `SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.datname = current_database() AND NOT l.granted`
	for range 5000 {
		if s.text(waiting) != "0" {
			break
		}
	}
	s.write(func(tx *audit.Tx) {
		if err := staff.SetRoles(t.Context(), given.As(tx, given.Adam), staff.Ref(s.accountOf("Ewa Maj")), 1, []policy.Role{policy.Accounts}); err != nil {
			t.Fatal(err)
		}
	})
	if err := hold.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	r.want(401, "Sesja wygasła")
	if after := s.text(`SELECT state FROM plan`); after != before {
		t.Errorf("the plan is %s", after)
	}
}

// TestManyFormsOfOnePerson sends different forms of one person at once: each is carried out.
func TestManyFormsOfOnePerson(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.at(given.Anna)
	v := anna.fill(link.Settings, "", nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			anna.post(link.Settings, with(with(v, "request_key", fmt.Sprintf("%s%02d", unknownRef, i)), "density", "compact")).want(303)
		})
	}
	wg.Wait()
}

// TestTwoDirectorsAtOnce: two people change each other's rights at the same moment.
func TestTwoPeopleChangeEachOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sql(`INSERT INTO staff_role (staff_id, role) VALUES (12, 'ADM')`)
	s.sql(`DELETE FROM staff_role WHERE staff_id = 12 AND role <> 'ADM'`)
	adam, other := s.at(given.Adam), s.at(paweł)
	a, b := link.Account(s.accountOf("Adam Żuk")), link.Account(s.accountOf(paweł.Name))
	x, y := adam.fill(b, b, set("roles", "REC")), other.fill(a, a, set("roles", "REC"))
	var wg sync.WaitGroup
	var r1, r2 reply
	wg.Go(func() { r1 = adam.post(b, x) })
	wg.Go(func() { r2 = other.post(a, y) })
	wg.Wait()
	for _, r := range []reply{r1, r2} {
		if r.status >= 500 && r.status != 503 {
			t.Errorf("%d", r.status)
		}
	}
	if n := s.text(`SELECT count(*) FROM staff_role WHERE role = 'ADM'`); n != "1" {
		t.Errorf("%s administrators are left", n)
	}
}
