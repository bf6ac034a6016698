//go:build journey

package journey_test

import (
	"sync"
	"testing"

	"github.com/go-rod/rod"
)

// TestSessionEndsUnderAForm: whoever was signed out while typing gets it back after
// signing in, and decides anew whether to send it.
func TestSessionEndsUnderAForm(t *testing.T) {
	t.Parallel()
	axe := readAxe(t)
	s := openSite(t)
	for name, script := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			p := sit(t, s, script)
			p.signIn("punkt@cus.example")
			p.open("/wnioski/nowy")
			p.fills("Nazwisko", "Wronowska")
			p.fills("Imię lub imiona", "Aurelia")
			p.fills("PESEL", rightPesel)
			if _, err := s.owner.Exec(t.Context(), `UPDATE staff_session SET last_seen = last_seen - interval '31 minutes'`); err != nil {
				t.Fatal(err)
			}
			p.presses("Dalej: dane i adres")
			if got := p.status(); got != 401 {
				t.Fatalf("status %d, want 401:\n%s", got, p.text())
			}
			p.wellFormed()
			if script {
				p.accessible(axe, "1366", true)
			}
			p.fills("E-mail służbowy", "punkt@cus.example")
			p.fills("Hasło", password)
			p.presses("Zaloguj")
			p.holds("Nazwisko", "Wronowska")
			p.holds("Imię lub imiona", "Aurelia")
			p.holds("PESEL", rightPesel)
			if n := value[int](t, s, `SELECT count(*)::int FROM resident WHERE surname = 'Wronowska'`); n != 0 {
				t.Error("the form was carried out by itself")
			}
		})
	}
}

// TestTwoPresses: a double click without scripts sends the form twice and acts once.
func TestTwoPresses(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	p := sit(t, s, false)
	p.signIn("organizator@cus.example")
	p.open("/uslugodawcy/nowy")
	p.fills("Nazwa", "Fundacja „Dwa Kliknięcia”")
	p.chooses("Organizacja pozarządowa")
	button := p.find("button", `() => all("main form button.primary").at(0)`)
	p.aim(button)
	p.loaded(func() {
		p.press()
		p.press()
	})
	if n := value[int](t, s, `SELECT count(*)::int FROM provider WHERE name = 'Fundacja „Dwa Kliknięcia”'`); n != 1 {
		t.Errorf("%d rows:\n%s", n, p.text())
	}
}

// TestSessionEndsWhileWriting: a form that saves itself notices that the session is over,
// asks for the password over the open page, and keeps what was typed.
func TestSessionEndsWhileWriting(t *testing.T) {
	t.Parallel()
	const words = "Rozmowa o godzinach na święta."
	axe := readAxe(t)
	s := openSite(t)
	var found sync.Map
	p := sit(t, s, true)
	p.signIn("koordynator@cus.example")
	p.open(address(t, s, "/mieszkancy/{person}/notatki/nowa", &found))
	if _, err := s.owner.Exec(t.Context(), `UPDATE staff_session SET last_seen = last_seen - interval '31 minutes'`); err != nil {
		t.Fatal(err)
	}
	p.fills("Treść", words)
	p.must(p.page.Timeout(patience).Wait(rod.Eval(`() => document.querySelector("#sesja").open`)))
	p.accessible(axe, "over the page", true)
	p.fills("E-mail służbowy", "koordynator@cus.example")
	p.fills("Hasło", "nie to hasło")
	p.click(p.find("button", `() => all("#sesja button").find((el) => drawn(el) && plain(el) === "Zaloguj")`))
	p.find("refusal", `() => all("#sesja [data-part=why]").find((el) => el.textContent !== "")`)
	p.fills("Hasło", password)
	p.click(p.find("button", `() => all("#sesja button").find((el) => drawn(el) && plain(el) === "Zaloguj")`))
	p.must(p.page.Timeout(patience).Wait(rod.Eval(`() => !document.querySelector("#sesja").open`)))
	p.holds("Treść", words)
	p.presses("Zapisz notatkę")
	p.told("Dodano notatkę.")
	p.sees(words)
}
