package server_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/web/link"
)

var firstPassword = regexp.MustCompile(`\b(?:[a-z2-7]{5}-){3}[a-z2-7]{5}\b`)

// account is the address of a person's account.
func (s *site) account(name string) string {
	s.t.Helper()
	return link.Account(s.text(`SELECT public_id FROM staff WHERE name = $1`, name))
}

func TestAPersonJoinsTheTeam(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam := s.at(given.Adam)
	adam.post(link.NewAccount, adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "zofia@test.example", "roles", "ADM", "roles", "KOR"))).
		want(422, "Administracja systemu i Wykonawca nie łączą się z żadną inną rolą.", `value="zofia@test.example"`)
	adam.post(link.NewAccount, adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "zofia@test.example", "roles", "KING"))).want(422)
	form := adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "Zofia@test.example", "roles", "KOR"))
	to := adam.post(link.NewAccount, form).want(303).to()
	page := adam.get(to).want(200, "Dodano konto: Zofia Nowa.", "Koordynacja planów", "Czeka na pierwsze logowanie")
	password := firstPassword.FindString(page.body)
	if password == "" {
		t.Fatal("the first password is not shown")
	}
	adam.get(to).want(200).lacks(password)
	adam.post(link.NewAccount, form).want(303) // pressed twice: nothing more, and no second password
	adam.get(to).want(200).lacks("Dodano konto")
	if strings.Contains(s.log.String(), password) {
		t.Error("the password stands in the log")
	}
	for _, place := range []string{`SELECT string_agg(c::text, ' ') FROM audit_change c`, `SELECT string_agg(e::text, ' ') FROM audit_entry e`,
		`SELECT string_agg(k::text, ' ') FROM request_key k`, `SELECT string_agg(z::text, ' ') FROM staff_session z`, `SELECT string_agg(p::text, ' ') FROM staff p`} {
		if strings.Contains(s.text(place), password) {
			t.Errorf("the password stands in %s", place)
		}
	}
	zofia := s.visit()
	zofia.post(link.SignIn, set("email", "zofia@test.example", "password", password)).want(303)
	if got := zofia.get(link.MyDay).want(303).to(); got != link.NewPassword {
		t.Errorf("first sign-in leads to %s", got)
	}
}

func TestRolesAndClosing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam, anna := s.at(given.Adam), s.at(given.Anna)
	own, hers := s.account("Adam Żuk"), s.account("Anna Lis")
	adam.get(own).want(200, "Własnych uprawnień nie można zmieniać").lacks("Zapisz role", "Zamknij konto")
	form := adam.fill(hers, "", nil)
	before := s.state()
	adam.post(own, form).want(422, "Własnych uprawnień nie można zmieniać.")
	adam.post(hers, url.Values{"request_key": form["request_key"], "version": form["version"]}).want(422, "Zaznacz co najmniej jedną rolę.")
	if s.state() != before {
		t.Error("something was changed")
	}
	anna.get(link.MyDay).want(200)
	form["roles"] = []string{"REC", "KOR"}
	adam.post(hers, form).want(303)
	adam.get(hers).want(200, "Zapisano role.", "Koordynacja planów · Punkt informacji")
	if got := anna.get(link.MyDay).want(303).to(); !strings.HasPrefix(got, link.SignIn) {
		t.Errorf("her session lives on: %s", got)
	}
	adam.post(hers, form).want(303) // the same again is the same
	form.Set("request_key", "abcdefghijklmnopqrstuvwxyz")
	adam.post(hers, form).want(409, "zmiany są nadal w formularzu")

	state := hers + "/stan"
	adam.post(state, adam.fill(hers, state, nil)).want(303)
	adam.get(hers).want(200, "Zamknięto konto.", "Otwórz konto").lacks("Zapisz role")
	adam.get(link.Team).want(200, "W zespole jest 11 osób", "Zamknięte")
	s.visit().post(link.SignIn, set("email", given.Email(given.Anna), "password", given.Password)).want(422)
	adam.post(state, adam.fill(hers, state, nil)).want(303)
	adam.get(link.Team).want(200, "W zespole jest 12 osób").lacks("Zamknięte")

	for who, want := range map[*browser]int{s.at(given.Ewa): 200, s.at(given.Inga): 200, s.at(given.Marek): 403} {
		who.get(link.Team).want(want).lacks("Dodaj osobę")
		who.post(state, set("state", "closed")).want(403)
	}
}

func TestTheDirectorAuthorises(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa, adam, piotr := s.at(given.Ewa), s.at(given.Adam), s.at(given.Piotr)
	his := s.account("Piotr Sowa")
	form := his + "/upowaznienie"
	adam.get(his).want(200, "Upoważnienia daje i wycofuje dyrekcja.")
	adam.get(form).want(403)
	ewa.get(s.account("Anna Lis")).want(200).lacks("Upoważnij")
	ewa.get(his).want(200, "Ta osoba nie miała jeszcze upoważnienia.", "Upoważnij do zatwierdzania planów").lacks("Zapisz role", "Zamknij konto")
	piotr.get(link.MyDay).want(200)

	ewa.post(form, ewa.fill(form, "", set("number", "", "from", "1.1.26", "until", "x"))).want(422, "Wpisz numer upoważnienia.", "Wpisz datę jak 21.11.2026.", `value="x"`)
	ewa.post(form, ewa.fill(form, "", set("number", "9/2026", "from", "1.11.26", "until", "30.11.26"))).want(303)
	ewa.get(his).want(200, "Zapisano upoważnienie na 01.11.2026–30.11.2026.", "Upoważnienie nr 9/2026", "Ważne")
	ewa.get(link.Team).want(200, "nr 9/2026, do 30.11.2026", "Plany zatwierdza dyrekcja i 2 upoważnione osoby.")
	piotr.get(link.MyDay).want(303)

	withdraw := ewa.fill(form, "", nil)
	for _, name := range []string{"number", "from", "until"} {
		withdraw.Del(name)
	}
	withdraw.Set("do", "withdraw")
	ewa.post(form, withdraw).want(303)
	ewa.get(his).want(200, "Wycofano upoważnienie.", "Wycofane 23.11.2026")
	withdraw.Set("request_key", "abcdefghijklmnopqrstuvwxyz")
	withdraw.Set("version", s.text(`SELECT version FROM staff WHERE name = 'Piotr Sowa'`))
	ewa.post(form, withdraw).want(422, "Ta osoba nie ma teraz upoważnienia.")
}
