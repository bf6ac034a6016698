//go:build journey

package journey_test

import (
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/platform/date"
	"cus/internal/platform/dbtest"
)

// september is a moment of the stories.
func september(day, hour, minute int) time.Time {
	return time.Date(2026, time.September, day, hour, minute, 0, 0, date.Warsaw)
}

// openLipowiec serves the gmina of the stories on the morning they begin.
func openLipowiec(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	if err := demo.LoadCentre(t.Context(), d.Owner, demo.Lipowiec, september(14, 7, 30), password); err != nil {
		t.Fatal(err)
	}
	c := &clock{}
	c.set(september(14, 8, 0))
	return serveAt(t, d.App, d.Owner, c)
}

// TestStories tells the first four stories of the field's reference, from a woman at the
// information point to her approved plan, on their own days: with scripts, and the same
// steps with none.
func TestStories(t *testing.T) {
	for name, script := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := &tale{person: sit(t, openLipowiec(t), script)}
			for _, step := range []struct {
				name string
				tell func(*tale)
			}{
				{"1: the information point takes the application of Mrs Wrona", (*tale).applies},
				{"2: the coordinator takes the case and qualifies both services", (*tale).qualifies},
			} {
				ok := t.Run(step.name, func(t *testing.T) {
					st.t = t
					step.tell(st)
				})
				if st.t = t; !ok {
					t.FailNow()
				}
			}
		})
	}
}

// tale is the person at the browser and what the stories remember.
type tale struct {
	*person
	application, assessment, plan string
}

// on is another day, and somebody else at the desk.
func (s *tale) on(at time.Time, who string) {
	s.t.Helper()
	s.site.clock.set(at)
	s.must(s.page.SetCookies(nil)) // the browser was closed overnight
	s.signIn(who + "@cus.example")
}

func (s *tale) applies() {
	s.on(september(14, 9, 0), "punkt")
	s.fills("Nazwisko, PESEL, telefon, adres lub numer sprawy", "44062109264")
	s.enter()
	s.at("Nie znaleźliśmy takiej osoby.")
	s.open("/wnioski/nowy")
	s.fills("PESEL", "44062109265")
	s.fills("Nazwisko", "Wrona")
	s.fills("Imię lub imiona", "Halina")
	s.presses("Dalej: dane i adres")
	s.refused("Ten PESEL ma błędną cyfrę kontrolną. Sprawdź numer.")
	s.holds("Nazwisko", "Wrona")
	s.fills("PESEL", "44062109264")
	s.presses("Dalej: dane i adres")
	s.at("Nowy wniosek: gdzie mieszka i jak się kontaktować?")
	s.fills("Ulica", "ul. Lipowa")
	s.fills("Nr domu", "7")
	s.fills("Nr lokalu", "3")
	s.fills("Kod pocztowy", "63-999")
	s.fills("Miejscowość", "Lipowiec Nowy")
	s.fills("Telefon", "600 000 001")
	s.presses("Dalej: kto składa")
	s.chooses("Osoba, której dotyczy")
	s.presses("Dalej: czego potrzeba")
	s.presses("Dalej: sprawdzenie")
	s.refused("Zaznacz co najmniej jedną usługę.", "Wpisz datę wpływu.", "Zaznacz, jak wpłynął wniosek.")
	s.chooses("Asystent osoby starszej")
	s.chooses("Transport indywidualny")
	s.fills("Własnymi słowami", "Proszę o asystenta i transport.")
	s.fills("Data wpływu", "14.09.2026")
	s.chooses("Osobiście, z podpisem")
	s.presses("Dalej: sprawdzenie")
	s.sees("Wrona", "44062109264", "ul. Lipowa 7 m. 3", "Asystent osoby starszej", "Transport indywidualny")
	s.misses("KS/2026/") // no number before it is registered
	if n := value[int](s.t, s.site, `SELECT count(*)::int FROM resident WHERE surname = 'Wrona'`); n != 0 {
		s.t.Error("a record was made before the application was registered")
	}
	s.chooses("Wręczona na piśmie")
	s.fills("Informację o danych osobowych przekazano dnia", "14.09.2026")
	s.fills("Oświadczenie podpisano dnia", "14.09.2026")
	s.presses("Zarejestruj wniosek")
	s.at("Wniosek KS/2026/0147")
	s.told("Zarejestrowano wniosek.")
	s.sees("14.10.2026")
	s.application = "/wnioski/" + value[string](s.t, s.site, `SELECT public_id FROM application WHERE number = 'KS/2026/0147'`)
	if got := value[string](s.t, s.site, `SELECT due_on::text || ' ' || alarm_on::text FROM application WHERE number = 'KS/2026/0147'`); got != "2026-10-14 2026-10-14" {
		s.t.Errorf("the term is %s", got)
	}
	s.clauseStandsInTheStatementAlone()
}

// clauseStandsInTheStatementAlone: the penal clause of art. 36 ust. 2 belongs to what the
// applicant signs, not to what the office confirms.
func (s *tale) clauseStandsInTheStatementAlone() {
	const clause = "Jestem świadomy odpowiedzialności karnej za złożenie fałszywego oświadczenia."
	s.open(s.application + "/potwierdzenie")
	s.sees("KS/2026/0147", "14.09.2026")
	s.misses(clause)
}

func (s *tale) qualifies() {
	s.on(september(15, 8, 30), "koordynator")
	s.open(s.application)
	s.presses("Przejmij sprawę")
	s.told("Sprawa jest teraz Twoja.")
	s.follows("Zakwalifikuj usługi")
	for _, service := range []string{"Asystent osoby starszej", "Transport indywidualny"} {
		s.in(service).chooses("Zakwalifikuj")
		s.in(service).fills("Uzasadnienie", "Mieszka w gminie, ma ponad 60 lat.")
	}
	s.in("").presses("Zapisz rozstrzygnięcia")
	s.told("Zapisano rozstrzygnięcia.")
}
