//go:build journey

package journey_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The person of the story, who lives nowhere: her number holds 21.06.1944.
const (
	wrongPesel = "44062109265"
	rightPesel = "44062109264"
)

// TestThread is the one thread of the program from a person's name to a frozen plan: with
// scripts, and the same steps with none.
func TestThread(t *testing.T) {
	for name, script := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openSite(t)
			st := &story{person: sit(t, s, script)}
			before := st.approvedSoFar(t)
			st.site.journal(t)
			for _, step := range []struct {
				name string
				tell func(*story)
			}{
				{"the coordinator signs in with the keyboard", (*story).signsIn},
				{"finds a person by words in any order without Polish letters", (*story).searches},
				{"registers a new person after a mistyped PESEL", (*story).registers},
				{"takes an application after forgetting half of it", (*story).applies},
				{"qualifies both services", (*story).qualifies},
				{"assesses the needs in two sittings", (*story).assesses},
				{"makes a plan, not for longer than a year", (*story).plansPeriod},
				{"plans two services with days and hours", (*story).plansServices},
				{"records the agreement", (*story).agrees},
				{"changes a service, which voids the agreement", (*story).changes},
				{"agrees again and submits with a reason", (*story).submits},
				{"the director returns the plan with a comment", (*story).returns},
				{"the coordinator corrects and submits it again", (*story).corrects},
				{"the director approves it", (*story).approves},
				{"what is approved is frozen and printed", (*story).prints},
			} {
				ok := t.Run(step.name, func(t *testing.T) {
					st.t = t
					step.tell(st)
				})
				if st.t = t; !ok {
					t.FailNow()
				}
			}
			if after := st.approvedSoFar(t); after != before+1 {
				t.Errorf("persons with an approved plan: %d before, %d after", before, after)
			}
			st.looksBack(t)
		})
	}
}

// story is the person at the browser and what the tale remembers.
type story struct {
	*person
	record, application, plan, hash string
}

// did fails unless the journal gained exactly these lines, reading aside.
func (s *story) did(lines ...string) {
	s.t.Helper()
	if got, want := s.site.journal(s.t), strings.Join(lines, "\n"); got != want {
		s.t.Errorf("journal:\n%s\nwant:\n%s", got, want)
	}
}

// signIn fills the form as anybody does.
func (p *person) signIn(email string) {
	p.t.Helper()
	p.open("/logowanie")
	p.fills("E-mail służbowy", email)
	p.fills("Hasło", password)
	p.presses("Zaloguj")
	if got := p.path(); got == "/logowanie" {
		p.t.Fatal("still at the sign-in: ", p.text())
	}
}

func (p *person) signOut() {
	p.t.Helper()
	p.presses("Wyloguj")
	p.at("Logowanie")
	p.sees("Wylogowano.")
}

func (s *story) signsIn() {
	s.open("/logowanie")
	if got := s.look(`() => document.documentElement.classList.contains("js")`).yes(); got != s.script {
		s.t.Fatalf("scripts run: %v, want %v", got, s.script)
	}
	s.sees("To jest centrum pokazowe.")
	s.tabs("E-mail służbowy")
	s.types("koordynator@cus.example")
	s.tabs("Hasło")
	s.types("nie to hasło")
	s.enter()
	s.refused("Nie rozpoznajemy tego e-maila lub hasła.")
	s.holds("E-mail służbowy", "koordynator@cus.example")
	s.holds("Hasło", "")
	s.tabs("Hasło")
	s.types(password)
	s.enter()
	if got := s.path(); got != "/moj-dzien" {
		s.t.Fatal("landed on ", got)
	}
	s.did("Anna Lis: staff.sign_in_refused refused", "Anna Lis: staff.signed_in")
}

func (s *story) searches() {
	if s.script {
		s.must(s.page.Keyboard.Type('/'))
		if !s.look(`() => document.activeElement.id === "szukaj"`).yes() {
			s.t.Error("the slash does not lead to the search")
		}
	} else {
		s.tabs("Nazwisko, PESEL, telefon, adres lub numer sprawy")
	}
	s.types("tadeusz zoltowski")
	s.enter()
	s.at("Znaleziono 1 osobę")
	if got := s.path(); !regexp.MustCompile(`^/mieszkancy\?szukaj=[a-zA-Z0-9]+$`).MatchString(got) {
		s.t.Errorf("the address is %s", got)
	}
	s.tabs("Żółtowski Tadeusz")
	s.enter()
	s.at("Tadeusz Żółtowski")
	read := value[int](s.t, s.site, `SELECT count(*)::int FROM audit_entry a JOIN staff s ON s.id = a.staff_id
		WHERE s.email = 'koordynator@cus.example' AND a.action = 'resident.read' AND a.resident_id = (SELECT id FROM resident WHERE surname = 'Żółtowski' AND given_names = 'Tadeusz') AND a.id > $1`, s.site.heard)
	if read != 1 {
		s.t.Errorf("%d lines for one opened record", read)
	}
	s.did()
}

func (s *story) registers() {
	s.fills("Nazwisko, PESEL, telefon, adres lub numer sprawy", "Wronowska Aurelia")
	s.enter()
	s.at("Nie znaleźliśmy takiej osoby.")
	s.in("Nie znaleźliśmy takiej osoby.").follows("Zarejestruj nowy wniosek")
	s.holds("Nazwisko", "Wronowska")
	s.holds("Imię lub imiona", "Aurelia")

	s.tabs("PESEL")
	s.types(wrongPesel)
	s.enter()
	s.refused("Ten PESEL ma błędną cyfrę kontrolną. Sprawdź numer.")
	s.holds("PESEL", wrongPesel)
	s.holds("Nazwisko", "Wronowska")
	s.did()

	s.fills("PESEL", rightPesel)
	s.enter()
	s.at("Nowy wniosek: gdzie mieszka i jak się kontaktować?")
	s.did("Anna Lis: application.draft_started")
	s.tabs("Ulica")
	s.types("ul. Bajkowa")
	s.tabs("Nr domu")
	s.types("7")
	s.tabs("Kod pocztowy")
	s.types("37-534")
	s.tabs("Miejscowość")
	s.types("Adamówka")
	s.enter()
	s.at("Nowy wniosek: kto go składa?")
	s.presses("Dalej: czego potrzeba")
	s.at("Nowy wniosek: czego potrzeba?")
	s.did("Anna Lis: application.draft_saved", "Anna Lis: application.draft_saved")
}

func (s *story) applies() {
	s.fills("Własnymi słowami", "Trudno mi zrobić zakupy.")
	s.presses("Dalej: sprawdzenie")
	s.refused("Zaznacz co najmniej jedną usługę.", "Wpisz datę wpływu.", "Zaznacz, jak wpłynął wniosek.")
	s.holds("Własnymi słowami", "Trudno mi zrobić zakupy.")
	s.did()

	s.chooses("Klub seniora")
	s.chooses("Asystent osoby starszej")
	s.chooses("Osobiście, z podpisem")
	s.fills("Data wpływu", "20.11.2026")
	s.presses("Dalej: sprawdzenie")
	s.at("Nowy wniosek: czy wszystko się zgadza?")
	s.sees("Opracować do 21.12.2026: 30 dni od 20.11.2026.", "Wronowska Aurelia", "ul. Bajkowa 7")
	s.presses("Zarejestruj wniosek")
	s.refused("Zaznacz, jak przekazano informację o danych osobowych.", "Wpisz dzień, w którym przekazano informację o danych osobowych.",
		"Wpisz dzień podpisania oświadczenia.")
	s.chooses("Wręczona na piśmie")
	s.fills("Informację o danych osobowych przekazano dnia", "20-11-26")
	s.fills("Oświadczenie podpisano dnia", "20.11.2026")
	s.presses("Zarejestruj wniosek")
	s.told("Zarejestrowano wniosek.")
	s.sees("Zarejestrowano wniosek KS/2026/", "Następny krok")
	s.did("Anna Lis: application.draft_saved", "Anna Lis: resident.created", "Anna Lis: application.registered")

	s.follows("Otwórz wniosek")
	s.at("Wniosek KS/2026/")
	s.sees("Do rozstrzygnięcia", "Anna Lis")
	s.application = s.path()
	s.follows("Aurelia Wronowska")
	s.at("Aurelia Wronowska")
	s.sees("21.06.1944", "82 lata")
	s.misses(rightPesel)
	s.record = s.path()
	s.open(s.application)
	s.did()
}

func (s *story) qualifies() {
	s.follows("Zakwalifikuj usługi")
	s.presses("Zapisz rozstrzygnięcia")
	s.refused("Rozstrzygnij co najmniej jedną usługę.")
	for _, service := range []string{"Klub seniora", "Asystent osoby starszej"} {
		s.in(service).chooses("Zakwalifikuj")
	}
	s.in("Klub seniora").fills("Spełnienie warunków", "Ma ponad 60 lat, mieszka w gminie.")
	s.in("").presses("Zapisz rozstrzygnięcia")
	s.refused("Napisz, jak spełniono warunki usługi „Asystent osoby starszej”.")
	s.in("Klub seniora").holds("Spełnienie warunków", "Ma ponad 60 lat, mieszka w gminie.")
	s.in("Asystent osoby starszej").fills("Spełnienie warunków", "Mieszka sama.")
	s.in("").presses("Zapisz rozstrzygnięcia")
	s.told("Zapisano rozstrzygnięcia.")
	s.sees("Zakwalifikowano", "Mieszka sama.")
	s.misses("Do rozstrzygnięcia")
	s.did("Anna Lis: application.item_qualified", "Anna Lis: application.item_qualified")
}

func (s *story) assesses() {
	s.follows("Rozpoznanie potrzeb")
	s.presses("Zacznij teraz")
	s.did("Anna Lis: assessment.started")
	s.follows("Podsumowanie")
	s.fills("Dzień rozmowy", "23.11.2026")
	s.fills("Osoby obecne", "Aurelia Wronowska")
	s.presses("Zapisz")
	s.told("Zapisano część rozpoznania.")
	s.did("Anna Lis: assessment.saved")

	s.holds("Osoby obecne", "Aurelia Wronowska")
	s.chooses("Tam, gdzie osoba przebywa")
	s.fills("1. Potrzeby", "Zakupy i towarzystwo.")
	s.presses("Zapisz jako gotowe")
	s.refused("Wpisz, z jakich usług osoba już korzysta, albo „brak”.", "Uzasadnij ocenę.", "Zaznacz ocenę.",
		"Wpisz dzień, w którym poinformowano o odpłatności i ulgach.")
	s.holds("1. Potrzeby", "Zakupy i towarzystwo.")
	s.fills("2. Usługi, z których już korzysta", "brak")
	s.fills("3. Czy usługi i działania wspierające są zasadne i możliwe", "Mieszka sama, klub jest blisko.")
	s.chooses("Zasadne i możliwe")
	s.fills("4. O odpłatności i ulgach poinformowano dnia", "23.11.2026")
	s.presses("Zapisz jako gotowe")
	s.did("Anna Lis: assessment.saved")

	s.follows("Dodaj co najmniej jedną potrzebę albo w podsumowaniu zaznacz „Usługi niezasadne” i wybierz dalszą drogę.")
	s.fills("Nazwa potrzeby", "Towarzystwo")
	s.chooses("Obszar", "Relacje i samotność")
	s.chooses("ważna")
	s.presses("Zapisz potrzebę")
	s.did("Anna Lis: assessment.need_added")
	s.follows("Zakończ rozpoznanie")
	s.chooses("Usługi bez planu")
	s.presses("Zakończ rozpoznanie")
	s.told("Zakończono rozpoznanie potrzeb. Usługi nie wymagają planu.")
	s.did("Anna Lis: assessment.completed")
}

func (s *story) plansPeriod() {
	s.open(s.application)
	s.presses("Utwórz plan")
	s.told("Utworzono szkic planu. Zacznij od okresu.")
	s.fills("Od dnia", "01.12.2026")
	s.fills("Do dnia", "01.12.2027")
	s.presses("Dalej: cele i usługi")
	s.refused("Plan może trwać najwyżej rok – do 30.11.2027.")
	s.holds("Do dnia", "01.12.2027")
	s.fills("Do dnia", "31.01.2027")
	s.presses("Zapisz i wyjdź")
	s.told("Zapisano potrzeby i okres planu.")
	s.at("Plan usług: Aurelia Wronowska")
	s.sees("Szkic, wersja 1", "01.12.2026–31.01.2027", "Plan trwa krócej niż 3 miesiące.")
	s.plan = s.path()
	s.did("Anna Lis: plan.created", "Anna Lis: plan.outline_set")
}

func (s *story) plansServices() {
	s.in("Klub seniora").follows("Zaplanuj")
	s.sees("Klub seniora")
	s.presses("Zapisz usługę")
	s.refused("Wybierz wykonawcę usługi „Klub seniora”.", "Podaj miejsce usługi „Klub seniora”.", "Podaj dni i godziny usługi „Klub seniora”.",
		"Podaj godziny usługi „Klub seniora”.", "Wpisz liczbę większą od zera.")
	s.plansOne("świetlica, ul. Przykładowa 4", []string{"wtorek", "czwartek"}, "10:00–13:00", "Limit wizyt w miesiącu", "10")
	s.sees("wt, czw 10:00–13:00", "10 wizyt")
	s.follows("Dodaj usługę: Asystent osoby starszej")
	s.plansOne("w domu", []string{"poniedziałek", "środa", "piątek"}, "9.00-11", "Limit godzin w miesiącu", "28")
	s.sees("pn, śr, pt 9:00–11:00", "28 godz.", "Wykonawca, miejsce i harmonogram")
	s.open(s.plan)
	s.sees("2 usługi w planie", "Usługi, wykonawcy, miejsca i harmonogram są kompletne")
	s.did("Anna Lis: plan.service_set", "Anna Lis: plan.service_set")
}

func (s *story) plansOne(place string, days []string, hours, limit, amount string) {
	s.t.Helper()
	s.chooses("Usługodawca i umowa", "Stowarzyszenie „Dobre Sąsiedztwo”")
	s.fills("Miejsce", place)
	for _, d := range days {
		s.chooses(d)
	}
	s.fills("Godziny", hours)
	s.fills(limit, amount)
	s.presses("Zapisz usługę")
	s.told("Zapisano usługę.")
}

func (s *story) agrees() {
	s.follows("Zapisz uzgodnienie")
	s.fills("Miejsce", "")
	s.presses("Zapisz uzgodnienie")
	s.refused("Wpisz miejsce uzgodnienia.")
	s.fills("Miejsce", "w domu")
	s.chooses("Podpis na wydruku")
	s.presses("Zapisz uzgodnienie")
	s.told("Zapisano uzgodnienie.")
	s.sees("Uzgodniony, wersja 1", "Uzgodniono 23.11.2026")
	s.did("Anna Lis: plan.agreed")
}

func (s *story) changes() {
	s.in("Klub seniora").follows("Zmień")
	s.sees("Zmiana treści unieważni uzgodnienie")
	s.fills("Limit wizyt w miesiącu", "12")
	s.presses("Zapisz usługę")
	s.refused("Zaznacz, że zmiana unieważnia uzgodnienie.")
	s.holds("Limit wizyt w miesiącu", "12")
	s.did()
	s.chooses("Rozumiem, uzgodnienie przestanie obowiązywać")
	s.presses("Zapisz usługę")
	s.told("Zapisano usługę.")
	s.sees("Szkic, wersja 1", "Treść zmieniła się po uzgodnieniu z 23.11.2026. Uzgodnij plan ponownie.", "12 wizyt")
	s.did("Anna Lis: plan.service_set")
}

func (s *story) submits() {
	s.agreesAgain()
	s.follows("Przekaż do zatwierdzenia")
	s.sees("Plan trwa krócej niż 3 miesiące.", "Po przekazaniu nie zmienisz planu")
	s.presses("Przekaż do zatwierdzenia")
	s.refused("Napisz jednym zdaniem, dlaczego tak zostaje.")
	s.fills("Dlaczego tak zostaje", "Pobyt u córki od lutego.")
	s.presses("Przekaż do zatwierdzenia")
	s.told("Przekazano plan do zatwierdzenia.")
	s.sees("Do zatwierdzenia, wersja 1", "Powód: Pobyt u córki od lutego.")
	s.did("Anna Lis: plan.agreed", "Anna Lis: plan.submitted")
	s.signOut()
}

func (s *story) agreesAgain() {
	s.t.Helper()
	s.open(s.plan)
	s.follows("Zapisz uzgodnienie")
	s.fills("Miejsce", "w domu")
	s.presses("Zapisz uzgodnienie")
	s.told("Zapisano uzgodnienie.")
}

// number is that of the plan, as the director finds it.
func (s *story) number() string {
	s.t.Helper()
	return value[string](s.t, s.site, `SELECT number FROM plan WHERE public_id = $1`, strings.TrimPrefix(s.plan, "/plany/"))
}

func (s *story) returns() {
	s.signIn("dyrektor@cus.example")
	if got := s.path(); got != "/kamienie-milowe" {
		s.t.Error("the director lands on ", got)
	}
	s.site.journal(s.t)
	s.in("Do zatwierdzenia").follows(s.number())
	s.sees("Pobyt u córki od lutego.", "Klub seniora", "12 wizyt")
	s.presses("Zapisz rozstrzygnięcie")
	s.refused("Zaznacz, czy zatwierdzasz plan, czy go zwracasz.")
	s.chooses("Zwracam z uwagami")
	s.presses("Zapisz rozstrzygnięcie")
	s.refused("Napisz, co poprawić, zanim zwrócisz plan.")
	s.fills("Uwagi", "Plan może trwać dłużej niż do stycznia.")
	s.presses("Zapisz rozstrzygnięcie")
	s.told("Zwrócono plan do poprawy.")
	s.sees("Zwrócony do poprawy, wersja")
	s.did("Ewa Maj: plan.returned")
	s.signOut()
}

func (s *story) corrects() {
	s.signIn("koordynator@cus.example")
	s.site.journal(s.t)
	s.sees(s.number())
	s.open(s.plan)
	s.sees("Plan wrócił z uwagami: Ewa Maj", "Plan może trwać dłużej niż do stycznia.")
	s.follows("Zmień okres")
	s.holds("Od dnia", "01.12.2026")
	s.fills("Do dnia", "30.11.2027")
	s.presses("Zapisz okres")
	s.told("Zapisano okres planu.")
	s.agreesAgain()
	s.follows("Przekaż do zatwierdzenia")
	s.presses("Przekaż do zatwierdzenia")
	s.told("Przekazano plan do zatwierdzenia.")
	s.did("Anna Lis: plan.period_set", "Anna Lis: plan.agreed", "Anna Lis: plan.submitted")
	s.open(s.plan + "/edycja")
	s.sees("Plan czeka na zatwierdzenie. Zmienisz go, gdy wróci z uwagami.")
	s.open(s.plan + "/zatwierdzenie")
	if got := s.status(); got != 403 {
		s.t.Errorf("the coordinator at the approval: %d", got)
	}
	s.signOut()
}

func (s *story) approves() {
	s.signIn("dyrektor@cus.example")
	s.site.journal(s.t)
	s.in("Do zatwierdzenia").follows(s.number())
	s.chooses("Zatwierdzam")
	s.presses("Zapisz rozstrzygnięcie")
	s.told("Zatwierdzono plan.")
	s.sees("Zatwierdzony, wersja", "Plan zatwierdzono 23.11.2026. Treść tej wersji jest zamrożona.", "Skrót treści:")
	s.hash = s.look(`() => words(document.querySelector("main code").innerText)`).str()
	s.did("Ewa Maj: plan.approved")
	if stored := value[string](s.t, s.site, `SELECT content_hash FROM plan_version v JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1 AND v.content_hash <> ''
		ORDER BY v.no DESC LIMIT 1`, strings.TrimPrefix(s.plan, "/plany/")); !strings.HasPrefix(stored, strings.ReplaceAll(s.hash, " ", "")[:8]) {
		s.t.Errorf("the page shows %q, the version holds %q", s.hash, stored)
	}
}

func (s *story) prints() {
	s.follows("Podgląd wydruku")
	s.at("Indywidualny plan usług społecznych")
	s.sees(s.hash, "Aurelia Wronowska, ur. 21.06.1944", "Plan obowiązuje od 01.12.2026 do 30.11.2027.", "Ewa Maj, 23.11.2026", "wt, czw 10:00–13:00")
	s.misses("SZKIC", rightPesel)
	s.open(s.plan + "/edycja")
	if got := s.status(); got != 403 {
		s.t.Errorf("the director at the form of a plan: %d", got)
	}
	s.open(s.application)
	s.sees("Załatwiony")
	s.open("/kamienie-milowe")
	s.misses(s.number())
}

// approvedSoFar is the indicator as the director reads it.
func (s *story) approvedSoFar(t *testing.T) int {
	t.Helper()
	d := sit(t, s.site, s.script)
	d.signIn("dyrektor@cus.example")
	d.open("/wskazniki/persons_with_plan?zakres=centrum")
	n, err := strconv.Atoi(regexp.MustCompile(`^\d+`).FindString(d.heading()))
	if err != nil {
		t.Fatalf("no figure in „%s”", d.heading())
	}
	return n
}

// looksBack: the page of milestones on a day of the pilot.
func (s *story) looksBack(t *testing.T) {
	t.Helper()
	s.t = t
	s.open("/kamienie-milowe?dzien=2022-03-15")
	s.at("Kamień milowy nr 2 jest w toku")
	s.sees("dane na 15.03.2022", "2. Realizacja planu i świadczenie usług")
	if got := s.look(`() => words(document.querySelector(".miles [aria-current=step] b").innerText)`).str(); got != "2. Realizacja planu i świadczenie usług" {
		t.Errorf("the current milestone is „%s”", got)
	}
	s.open("/kamienie-milowe")
	s.fills("Stan na dzień", "15.03.2022")
	s.presses("Pokaż")
	s.at("Kamień milowy nr 2 jest w toku")
}
