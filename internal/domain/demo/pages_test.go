package demo_test

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/platform/date"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
	_ "cus/web/locale"
)

// reader is the director of a demonstration centre at the pages of the program.
type reader struct {
	t       *testing.T
	handler http.Handler
	token   string
}

// director signs the director in, without the sign-in page.
func director(t *testing.T, d *dbtest.DB, now time.Time) reader {
	t.Helper()
	r := reader{t, server.New(server.Config{Pool: d.App, Patience: 8 * time.Second, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), Common: func(string) bool { return false }}).Handler(), "pokazowa"}
	sum := sha256.Sum256([]byte(r.token))
	if _, err := d.Owner.Exec(t.Context(), `INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at)
		SELECT $1, id, $2, $2, $3 FROM staff WHERE email = 'dyrektor@cus.example'`, hex.EncodeToString(sum[:]), now, now.Add(12*time.Hour)); err != nil {
		t.Fatal(err)
	}
	return r
}

var (
	unread = regexp.MustCompile(`(?s)<(script|style|head|svg)\b.*?</(script|style|head|svg)>`)
	blocks = regexp.MustCompile(`</?(tr|td|th|p|li|dt|dd|div|h[1-6]|section|ul|dl|table|summary|span|a)\b[^>]*>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`[\s\x{a0}\x{202f}]+`)
)

// in is the same reader in a test within the test.
func (r reader) in(t *testing.T) reader { return reader{t, r.handler, r.token} }

// text is what a page says in its main part, in the order it says it.
func (r reader) text(path string) string {
	r.t.Helper()
	q := httptest.NewRequestWithContext(r.t.Context(), http.MethodGet, path, nil)
	q.AddCookie(&http.Cookie{Name: "sid", Value: r.token})
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, q)
	if w.Code != http.StatusOK {
		r.t.Fatalf("%s: %d", path, w.Code)
	}
	body := w.Body.String()
	if i, j := strings.Index(body, "<main"), strings.Index(body, "</main>"); i >= 0 && j > i {
		body = body[i:j]
	}
	body = tags.ReplaceAllString(blocks.ReplaceAllString(unread.ReplaceAllString(body, " "), " "), "")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(body), " "))
}

// said are the facts of a source as the pages say them, by page.
type said map[string][]string

// undated are four milestones without days, as the dashboard says it.
func undated(names ...string) []string {
	facts := make([]string, len(names))
	for i, name := range names {
		facts[i] = name + " daty: brak w źródle Bez dat"
	}
	return facts
}

// sources holds what the five sources say, and what they leave unsaid (domain §8.7 and the
// texts themselves), against how the pages say it.
var sources = map[string]said{
	demo.Adamowka: {
		link.Project: {
			"Projekt · 01.01.2021–31.07.2023", "Centrum Usług Społecznych „Społeczna Adamówka”", "Z czego powstało centrum OPS",
			"Kto prowadzi projekt brak w źródle", "Źródło dofinansowania brak w źródle", "Numer umowy o dofinansowanie brak w źródle", "Typ centrum w konkursie brak w źródle", "Centrum działa od brak w źródle", "Czas trwania brak w źródle",
			"Środki Unii Europejskiej brak w źródle", "Budżet państwa brak w źródle", "Środki własne brak w źródle", "Wartość projektu brak w źródle", "Dofinansowanie brak w źródle",
			"Dyrektor centrum 1 osoba etaty: brak w źródle", "Koordynator indywidualnych planów usług społecznych 2 osoby etaty: brak w źródle", "Organizator usług społecznych 1 osoba", "Organizator społeczności lokalnej 1 osoba",
			"Kluby seniora Z poradnictwem specjalistycznym, zajęciami edukacyjnymi i rozwijaniem zainteresowań. Propozycja, może się zmienić.", "Asystent osoby starszej Propozycja", "Bransoletka (opaska) życia Propozycja", "Placówki wsparcia dziennego Propozycja",
			"Poradnictwo psychologiczne Propozycja", "Poradnictwo prawne Propozycja", "Poradnictwo rodzinne Propozycja", "Dzienny opiekun Opieka nad dziećmi do lat 3. Propozycja",
			"Wsparcie osób starszych", "Usługi zdrowotne i opiekuńcze dla osób z niepełnosprawnościami", "Wsparcie rodziny i piecza zastępcza", "Opieka nad dziećmi do lat 3", "Usługi dla ogółu mieszkańców", "Program i plan wdrożenia poddane konsultacjom społecznym",
		},
		link.Milestones:     {"Zatrudnieni koordynatorzy planów 2 2 2", "Uchwalone programy usług 1 1 1", "Wartość projektu brak w źródle"},
		link.Milestone("1"): {"01.01.2021–30.06.2021", "Diagnoza potrzeb i potencjału", "Projekt programu i planu wdrożenia Gminny program usług społecznych z planem wdrożenia, poddany konsultacjom społecznym.", "Wybór wykonawców", "Program uzgodniony ze społecznością", "Przekształcenie OPS w CUS"},
		link.Milestone("2"): {"01.07.2021–30.06.2022", "Realizacja planu i rozpoczęcie usług", "Zatrudnienie kadry CUS Dyrektor, 2 koordynatorów indywidualnych planów usług społecznych, organizator usług społecznych i organizator społeczności lokalnej."},
		link.Milestone("3"): {"01.07.2022–30.04.2023", "Kontynuacja usług", "Monitoring korzystania z usług", "Aktualizacja planu wdrażania"},
		link.Milestone("4"): {"01.05.2023–31.07.2023", "Przegląd działań", "Pakiet produktów Produkty powstałe w testowaniu rozwiązania modelowego, przedłożone Radzie Programowej."},
	},
	demo.Milanowek: {
		link.Project: {
			"Projekt · 01.01.2021–30.09.2023", "Milanowskie Centrum Usług Społecznych", "Z czego powstało centrum Ośrodek Pomocy Społecznej w Milanówku",
			"Kto prowadzi projekt brak w źródle", "Źródło dofinansowania brak w źródle", "Numer umowy o dofinansowanie brak w źródle", "Typ centrum w konkursie brak w źródle", "Centrum działa od brak w źródle", "Czas trwania brak w źródle",
			"Środki Unii Europejskiej brak w źródle", "Budżet państwa brak w źródle", "Wartość projektu brak w źródle", "Dofinansowanie brak w źródle",
			"Koordynator indywidualnych planów usług społecznych 3 osoby etaty: brak w źródle", "Stanowisko dla osoby z niepełnosprawnością dla osoby z niepełnosprawnością 1 osoba etaty: 0,5",
			"Organizacje pozarządowe i podmioty ekonomii społecznej", "Usługi zdrowotne", "Publiczne służby zatrudnienia", "Przedstawiciele społeczności lokalnej",
			"Zdrowie i profilaktyka zdrowotna", "Aktywizacja społeczna i edukacja obywatelska", "Dotychczasowe zadania OPS w poszerzonym zakresie",
			"Program usług społecznych", "Modelowe rozwiązanie Rozwiązanie modelowe Usługi społeczne w trybie powszechnej dostępności z wykorzystaniem CUS jako nowej jednostki. brak w źródle",
		},
		link.Milestones: append(undated("1. Wypracowanie dokumentu „Plan wdrażania CUS”", "2. Realizacja planu wdrażania CUS, świadczenie usług społecznych i monitoring", "3. Aktualizacja i realizacja planu wdrażania CUS", "4. Przegląd działań projektu"),
			"Zatrudnieni koordynatorzy planów 3 3 3", "według umów brak danych 30% > 30%", "Zatrudnienie osoby z niepełnosprawnością 0,50 etatu 0,50 etatu 0,50 etatu", "Nowe obszary usług 2 2 2", "Rozwiązania modelowe 0 1 1", "Uchwalone programy usług 1 1 1",
			"Osoby z zatwierdzonym planem (IPUS) 24 brak w źródle brak w źródle", "Wartość projektu brak w źródle"),
		link.Milestone("1"):         {"Kamień milowy nr 1 nie ma dat w źródle", "Źródło nie podaje zadań tego kamienia milowego.", "Plan wdrażania CUS brak w źródle", "Okres daty: brak w źródle"},
		link.Indicator("pes_share"): {"Cel > 30%", "Równo „> 30%” to jeszcze za mało"},
	},
	demo.Rawicz: {
		link.Project: {
			"Projekt · 01.10.2020–30.09.2023", "Centrum Usług Społecznych – nowa jakość polityki społecznej w Gminie Rawicz", "Kto prowadzi projekt Gmina Rawicz", "Źródło dofinansowania PO WER, działanie 2.8",
			"Typ centrum w konkursie typ 1", "Z czego powstało centrum Miejsko-Gminny Ośrodek Pomocy Społecznej w Rawiczu", "Czas trwania 36 miesięcy",
			"Numer umowy o dofinansowanie brak w źródle", "Centrum działa od brak w źródle",
			"Środki Unii Europejskiej brak w źródle", "Budżet państwa brak w źródle", "Wartość projektu 2 231 460,00 zł", "Dofinansowanie 100%",
			"Diagnoza potrzeb i potencjału wspólnoty samorządowej", "Standardy usług społecznych", "Modelowe rozwiązanie", "Program usług społecznych",
			"Podmioty ekonomii społecznej", "Jednostki samorządu terytorialnego", "Wsparcie rodziny", "Wsparcie osób z niepełnosprawnościami", "Wsparcie osób starszych", "Pobudzanie aktywności obywatelskiej",
			"Usługi dla ogółu mieszkańców gminy", "Przystępna odpłatność z możliwością zwolnienia", "Nowe miejsca świadczenia usług", "Więcej usług niż dotąd", "Działania samopomocowe, wolontariackie i sąsiedzkie",
		},
		link.Milestones:     append(undated("1. nazwa: brak w źródle", "2. nazwa: brak w źródle", "3. nazwa: brak w źródle", "4. nazwa: brak w źródle"), "Wartość projektu 2 231 460,00 zł", "Rozwiązania modelowe 0 1 1", "ze środków Unii Europejskiej brak w źródle"),
		link.Milestone("2"): {"Kamień milowy nr 2 nie ma dat w źródle", "Nazwa brak w źródle", "Źródło nie podaje zadań tego kamienia milowego."},
	},
	demo.Elblag: {
		link.Project: {
			"Elbląskie Centrum Usług Społecznych", "Kto prowadzi projekt Miasto Elbląg", "Źródło dofinansowania PO WER, działanie 2.8", "Z czego powstało centrum Miejski Ośrodek Pomocy Społecznej", "Czas trwania 36 miesięcy",
			"Numer umowy o dofinansowanie brak w źródle", "Typ centrum w konkursie brak w źródle", "Centrum działa od brak w źródle", "Pierwszy dzień brak w źródle", "Ostatni dzień brak w źródle",
			"Środki Unii Europejskiej brak w źródle", "Budżet państwa brak w źródle", "Wartość projektu 2 500 000,00 zł", "Dofinansowanie 100%",
			"Model rozwoju i integracji usług społecznych", "Diagnoza potrzeb i potencjału społeczności lokalnej",
			"Lokalni usługodawcy publiczni i niepubliczni", "Lokalne organizacje pozarządowe", "Integrowanie i koordynowanie usług różnych usługodawców Nie skupianie usług w jednej instytucji.",
			"Samopomoc, wolontariat i wsparcie sąsiedzkie", "Jeden z 30 samorządów pilotażu, jedno z 4 miast na prawach powiatu",
		},
		link.Milestones:     append(undated("1. nazwa: brak w źródle", "2. nazwa: brak w źródle", "3. nazwa: brak w źródle", "4. nazwa: brak w źródle"), "Etap projektu nieznany – źródło nie podaje dat kamieni milowych", "Wartość projektu 2 500 000,00 zł", "Rozwiązania modelowe 0 brak w źródle brak w źródle"),
		link.Milestone("3"): {"Kamień milowy nr 3 nie ma dat w źródle", "Źródło nie podaje zadań tego kamienia milowego."},
	},
	demo.Starachowice: {
		link.Project: {
			"Projekt · 01.11.2020–30.04.2023", "CUS – model integracji i rozwoju usług społecznych w Starachowicach", "Z czego powstało centrum Miejski Ośrodek Pomocy Społecznej w Starachowicach", "Centrum działa od 01.01.2021",
			"Kto prowadzi projekt brak w źródle", "Źródło dofinansowania brak w źródle", "Numer umowy o dofinansowanie brak w źródle", "Typ centrum w konkursie brak w źródle", "Czas trwania brak w źródle",
			"Środki Unii Europejskiej 2 633 750,00 zł", "Budżet państwa 491 250,00 zł", "Środki własne brak w źródle", "Wartość projektu 3 125 000,00 zł", "Dofinansowanie brak w źródle",
			"Plakat projektu", "Uchwała w sprawie przyjęcia programu usług społecznych", "Diagnoza CUS Starachowice Diagnoza brak w źródle 30.03.2021", "Szczegółowy harmonogram udzielania wsparcia i działań w projekcie", "Formularz zgłoszeniowy kandydata",
			"Oświadczenie uczestnika projektu", "Regulamin rekrutacji i uczestnictwa w projekcie", "Plan Wdrażania CUS", "Harmonogram udzielania wsparcia w projekcie na dzień 25.07.2022 Harmonogram brak w źródle 25.07.2022", "Plan OSL 2023–2024",
			"Pakiety usług dla poszczególnych grup odbiorców", "Usługi powszechnie dostępne Korzystanie z nich nie daje statusu klienta pomocy społecznej.", "Odpowiedź na starzenie się społeczeństwa, kryzys rodziny", "Organizowanie społeczności lokalnej Wolontariat i usługi sąsiedzkie.",
		},
		link.Milestones: append(undated("1. Opracowanie Planu Wdrażania CUS", "2. Realizacja Planu Wdrażania CUS", "3. Aktualizacja i realizacja Planu Wdrażania CUS", "4. Przegląd działań projektu i opracowanie pakietu produktów powstałych w wyniku testowania modelu CUS"),
			"Wartość projektu 3 125 000,00 zł", "ze środków Unii Europejskiej 2 633 750,00 zł", "z budżetu państwa 491 250,00 zł"),
		link.Milestone("4"): {"Kamień milowy nr 4 nie ma dat w źródle"},
	},
}

// pagesSayIt holds every fact of a source against the pages of its centre.
func pagesSayIt(t *testing.T, r reader, facts said) {
	for path, lines := range facts {
		text := r.text(path)
		for _, line := range lines {
			if !strings.Contains(text, line) {
				t.Errorf("%s does not say %q:\n%s", path, line, text)
			}
		}
	}
}

// anotherDayShowsOthers: on an earlier day fewer people have a plan, in the sentence of the
// project and in its figures; every month brings some.
func anotherDayShowsOthers(t *testing.T, r reader, days ...date.Date) {
	figure := regexp.MustCompile(`Osoby z zatwierdzonym planem \(IPUS\) (\d+) `)
	last := -1
	for _, day := range days {
		text := r.text(link.Milestones + "?dzien=" + day.String())
		m := figure.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("%s: no figure in %s", day, text)
		}
		n, err := strconv.Atoi(m[1])
		if err != nil || n <= last {
			t.Errorf("%s: %s after %d", day, m[1], last)
		}
		last = n
	}
}
