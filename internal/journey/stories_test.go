//go:build journey

package journey_test

import (
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/platform/date"
	"cus/internal/platform/dbtest"

	"github.com/go-rod/rod"
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
				{"the coordinator takes the case and qualifies both services", (*tale).qualifies},
				{"2: the coordinator visits her and finds two needs", (*tale).assesses},
				{"what she pays is counted line by line", (*tale).pays},
				{"3: the plan is drawn up, for a year and not a day more", (*tale).plans},
				{"it is agreed, changed, agreed again and submitted", (*tale).submits},
				{"4: the director approves it and returns another", (*tale).decides},
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

// picks the option whose words hold these.
func (s *tale) picks(name, words string) {
	s.t.Helper()
	ok, err := s.field(name).Eval(`(word) => { const o = [...this.options].find((o) => o.textContent.includes(word)); if (!o) return false;
		o.selected = true; this.dispatchEvent(new Event("change", {bubbles: true})); return true }`, words)
	s.must(err)
	if !ok.Value.Bool() {
		s.t.Fatalf("„%s” has nothing with „%s”:\n%s", name, words, s.text())
	}
}

func (s *tale) assesses() {
	s.on(september(16, 9, 0), "koordynator")
	s.open(s.application)
	s.follows("Rozpoznanie potrzeb")
	s.fills("Dzień", "18.09.2026")
	s.fills("Godzina", "10:00")
	s.chooses("Tam, gdzie osoba przebywa")
	s.presses("Umów rozpoznanie")
	s.told("Umówiono rozpoznanie na 18.09.2026, godz. 10:00.")
	s.assessment = "/rozpoznania/" + value[string](s.t, s.site, `SELECT s.public_id FROM assessment s JOIN application a ON a.id = s.application_id WHERE a.number = 'KS/2026/0147'`)
	s.open("/moj-dzien?pokaz=wizyty")
	s.sees("Wrona Halina", "umówione na 18.09.2026, 10:00")
	s.open("/moj-dzien/wizyty")
	s.sees("Wrona Halina", "ul. Lipowa 7", "600 000 001")
	s.misses("44062109264")

	s.on(september(18, 12, 0), "koordynator")
	s.open(s.assessment)
	s.follows("Podsumowanie")
	s.fills("Dzień rozmowy", "18.09.2026")
	s.chooses("Tam, gdzie osoba przebywa")
	s.fills("Osoby obecne", "Halina Wrona, Tomasz Zych")
	s.fills("1. Potrzeby", "Zakupy i wizyty lekarskie.")
	s.fills("2. Usługi, z których już korzysta", "brak")
	s.fills("3. Czy usługi i działania wspierające są zasadne i możliwe", "Mieszka sama, do przychodni jest 6 km.")
	s.chooses("Zasadne i możliwe")
	s.fills("4. O odpłatności i ulgach poinformowano dnia", "18.09.2026")
	s.presses("Zapisz jako gotowe")
	for _, n := range [][2]string{{"Pomoc w zakupach", "pilna"}, {"Dojazd do lekarza", "ważna"}} {
		s.open(s.assessment + "/potrzeby/nowa")
		s.fills("Nazwa potrzeby", n[0])
		s.chooses("Obszar", "Samoobsługa i poruszanie się")
		s.chooses(n[1])
		s.savesNeed(n[0])
	}
	s.open(s.assessment)
	s.follows("Zakończ rozpoznanie")
	s.chooses("Plan IPUS")
	s.presses("Zakończ rozpoznanie")
	s.told("Zakończono rozpoznanie potrzeb i utworzono szkic planu.")
	s.plan = "/plany/" + value[string](s.t, s.site, `SELECT public_id FROM plan WHERE number = 'IPUS/2026/0061'`)
}

// savesNeed sends the form of a need: with scripts the list beside the conversation takes
// its place, and the text of the conversation stays.
func (s *tale) savesNeed(name string) {
	s.t.Helper()
	if !s.script {
		s.presses("Zapisz potrzebę")
		s.told("Dodano potrzebę.")
		return
	}
	s.click(s.find("button", `() => all("main button").find((el) => plain(el) === "Zapisz potrzebę")`))
	s.must(s.page.Timeout(patience).Wait(rod.Eval(`(name) => !document.querySelector(".need-form") && document.querySelector("#potrzeby").innerText.includes(name)`, name)))
}

func (s *tale) pays() {
	record := "/mieszkancy/" + value[string](s.t, s.site, `SELECT public_id FROM resident WHERE surname = 'Wrona'`)
	s.open(record + "/dochod")
	s.chooses("Osoba samotnie gospodarująca")
	s.fills("Dochód netto gospodarstwa", "2180")
	s.fills("Miesiąc", "08.2026")
	s.fills("Dokument", "oświadczenie z 18.09.2026")
	s.fills("Data oświadczenia", "18.09.2026")
	s.presses("Zapisz dochód")
}

func (s *tale) plans() {
	s.on(september(25, 9, 0), "koordynator")
	s.open(s.plan + "/edycja/potrzeby")
	s.fills("Od dnia", "01.10.2026")
	s.fills("Do dnia", "01.10.2027")
	s.presses("Dalej: cele i usługi")
	s.refused("Plan może trwać najwyżej rok – do 30.09.2027.")
	s.fills("Do dnia", "30.09.2027")
	s.presses("Dalej: cele i usługi")
	s.follows("Dodaj usługę: Asystent osoby starszej")
	s.picks("Usługodawca i umowa", "12/2026")
	s.fills("Miejsce", "w domu")
	s.chooses("poniedziałek")
	s.chooses("czwartek")
	s.fills("Godziny", "9:00–11:00")
	s.fills("Limit godzin w miesiącu", "16")
	s.presses("Zapisz usługę")
	s.told("Zapisano usługę.")
	s.follows("Dodaj usługę: Transport indywidualny")
	s.picks("Usługodawca i umowa", "Zespół transportu centrum")
	s.fills("Miejsce", "dom–przychodnia")
	s.chooses("wtorek")
	s.chooses("pierwszy tydzień miesiąca")
	s.chooses("trzeci tydzień miesiąca")
	s.fills("Godziny", "8:00–10:00")
	s.fills("Limit kursów w miesiącu", "2")
	s.presses("Zapisz usługę")
	s.told("Zapisano usługę.")
	s.follows("Dodaj działanie wspierające")
	s.fills("Kto i w czym pomaga", "sąsiadka Maria, wspólna herbata")
	s.fills("Kiedy", "w środy")
	s.presses("Zapisz działanie")
	s.told("Zapisano działanie wspierające.")

	s.open(s.plan + "/edycja/odplatnosc")
	s.sees("215,84%", "20%", "8,40 zł")
	s.presses("Dalej: ustalenia")
	s.open(s.plan + "/edycja/sprawdz")
	s.sees("16", "18")
}

func (s *tale) submits() {
	s.on(september(28, 9, 0), "koordynator")
	s.agrees()
	s.sees("Uzgodniony, wersja 1", "Uzgodniono 28.09.2026")

	s.open(s.plan + "/edycja/cele-i-uslugi")
	s.in("Transport indywidualny").follows("Zmień")
	s.fills("Miejsce", "dom–przychodnia i z powrotem")
	s.chooses("Rozumiem, uzgodnienie przestanie obowiązywać")
	s.presses("Zapisz usługę")
	s.told("Zapisano usługę.")
	s.open(s.plan + "/przekaz")
	s.misses("Po przekazaniu nie zmienisz planu")
	s.open(s.plan)
	s.sees("Szkic, wersja 1", "Treść zmieniła się po uzgodnieniu z 28.09.2026. Uzgodnij plan ponownie.")

	s.agrees()
	s.open(s.plan + "/przekaz")
	s.sees("16", "18", "Po przekazaniu nie zmienisz planu")
	s.justifies("Reszta godzin przejdzie na kolejny miesiąc.")
	s.presses("Przekaż do zatwierdzenia")
	s.told("Przekazano plan do zatwierdzenia.")
	if got := value[string](s.t, s.site, `SELECT state || ' ' || first_submitted_on || ' ' || (first_submitted_on - date '2026-09-14') FROM plan WHERE number = 'IPUS/2026/0061'`); got != "submitted 2026-09-28 14" {
		s.t.Errorf("the plan is %s", got)
	}
	s.open(s.plan + "/zatwierdzenie") // nobody approves their own plan
	if got := s.status(); got != 403 {
		s.t.Errorf("the author at the approval: %d", got)
	}
}

func (s *tale) agrees() {
	s.t.Helper()
	s.open(s.plan + "/uzgodnienie")
	s.fills("Miejsce", "w domu")
	s.chooses("Podpis na wydruku")
	s.presses("Zapisz uzgodnienie")
	s.told("Zapisano uzgodnienie.")
}

// justifies gives every warning its one sentence.
func (s *tale) justifies(why string) {
	s.t.Helper()
	n := s.look(`(why) => { const fields = all("[name^='reason.']"); fields.forEach((f) => (f.value = why)); return fields.length }`, why).num()
	if n == 0 {
		s.t.Error("nothing asks for a reason")
	}
}

func (s *tale) decides() {
	s.on(september(29, 9, 0), "organizator") // without an authorisation
	s.open(s.plan + "/zatwierdzenie")
	if got := s.status(); got != 403 {
		s.t.Errorf("an organiser without an authorisation at the approval: %d", got)
	}
	s.on(september(29, 9, 30), "dyrektor")
	s.open("/moj-dzien")
	s.sees("IPUS/2026/0057", "IPUS/2026/0058", "IPUS/2026/0059", "IPUS/2026/0060", "Plany do zatwierdzenia 5")
	s.open(s.plan + "/zatwierdzenie")
	s.sees("Reszta godzin przejdzie na kolejny miesiąc.", "sąsiadka Maria", "8,40 zł")
	s.chooses("Zatwierdzam")
	s.presses("Zapisz rozstrzygnięcie")
	s.told("Zatwierdzono plan.")
	s.open("/plany/" + value[string](s.t, s.site, `SELECT public_id FROM plan WHERE number = 'IPUS/2026/0060'`) + "/zatwierdzenie")
	s.chooses("Zwracam z uwagami")
	s.presses("Zapisz rozstrzygnięcie")
	s.refused("Napisz, co poprawić, zanim zwrócisz plan.")
	s.fills("Uwagi", "Transport w godzinach asystenta.")
	s.presses("Zapisz rozstrzygnięcie")
	s.told("Zwrócono plan do poprawy.")

	for what, want := range map[string]string{
		`SELECT state || ' ' || (SELECT length(content_hash) FROM plan_version v WHERE v.plan_id = p.id AND v.no = p.in_force_no) FROM plan p WHERE number = 'IPUS/2026/0061'`: "approved 64",
		`SELECT state FROM plan WHERE number = 'IPUS/2026/0060'`:      "returned",
		`SELECT state FROM application WHERE number = 'KS/2026/0147'`: "resolved",
		`SELECT sum(r.quantity)::text FROM contract_reservation r JOIN contract_line l ON l.id = r.line_id JOIN contract c ON c.id = l.contract_id WHERE c.number = '12/2026'`: "192",
	} {
		if got := value[string](s.t, s.site, what); got != want {
			s.t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	s.open(s.plan + "/wydruk")
	s.sees("Halina Wrona", "21.06.1944", "Bliżej siebie 2026–2028", "sąsiadka Maria", "wt (1., 3. w miesiącu) 8:00–10:00", "8,40 zł za godzinę", "najwyżej 134,40 zł miesięcznie", "Rachunek do wpłat: PL32 9999 9999 0000 1234 1234 1234")
	s.misses("SZKIC", "44062109264")
}
