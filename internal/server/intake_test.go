package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/web/link"
	"cus/web/page"
)

// person is the first step as it is typed for Janina.
func personStep(changes ...string) url.Values {
	v := set("pesel", "480314 00422", "surname", "Kowalczyk", "given_names", "Janina", "do", "next")
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

// offered puts a service in force and returns its offer.
func (s *site) offerOf() (ref string) {
	s.write(func(tx *audit.Tx) { ref = given.Offer(s.t, tx, "Asystent osoby starszej").Ref })
	return ref
}

// goOn fills the form of the page it is at and leads to where that leads.
func (b *browser) goOn(at string, typed ...string) string {
	b.s.t.Helper()
	return b.post(at, b.fill(at, "", set(append(typed, "do", "next")...))).want(http.StatusSeeOther).to()
}

// TestAnApplicationStepByStep: story 1 of the reference: nothing is on record until the last
// step, the term is told in words, the clause stands in the statement and not on the receipt.
func TestAnApplicationStepByStep(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	offer := s.offerOf()
	ola := s.at(given.Ola)
	contact := ola.post(link.NewApplication, ola.fill(link.NewApplication, "", personStep("pesel", "44062109264", "surname", "Wrona", "given_names", "Halina"))).want(303).to()
	ola.get(contact).want(200, "Dane i adres", "gotowe")
	applies := ola.goOn(contact, "street", "ul. Lipowa", "house_no", "7", "flat_no", "3", "postcode", "63-999", "locality", "Lipowiec Nowy", "phone", "600 000 001", "needs", "large_print")
	draft := strings.TrimSuffix(applies, "/"+page.StepApplicant)
	ola.get(draft + "/" + page.StepCheck).want(303) // not before everything is there
	needs := ola.goOn(applies, "capacity", "person_concerned")
	check := ola.goOn(needs, "offers", offer, "words", "asystent i transport", "received", "20.11.2026", "channel", "protocol")
	if n := s.text(`SELECT count(*) FROM resident`); n != "0" {
		t.Errorf("%s records before registering", n)
	}
	ola.get(link.Applications+"?karta=szkice").want(200, "Wrona Halina", "1 niedokończony szkic")
	s.at(given.Anna).get(link.Applications + "?karta=szkice").want(200).lacks("Wrona Halina")
	s.at(given.Anna).get(check).want(404)
	ola.get(check).want(200, "Opracować do 21.12.2026", "ul. Lipowa 7 m. 3", "Druk powiększony", "asystent i transport")
	clause := "Jestem świadomy odpowiedzialności karnej za złożenie fałszywego oświadczenia."
	ola.get(draft+"/wydruk/oswiadczenie").want(200, clause, "Halina Wrona")
	ola.get(draft+"/wydruk/protokol").want(200, "44062109264", "20.11.2026")
	if pdf := ola.get(draft + "/wydruk/informacja?format=pdf").want(200); !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Error("the information on personal data is no PDF")
	}
	ola.post(check, ola.fill(check, "", set("do", "next"))).want(422, "Zaznacz, jak przekazano informację", "Wpisz dzień podpisania oświadczenia")
	done := ola.goOn(check, "privacy_how", "handed", "privacy", "20.11.2026", "statements", "conditions", "statement_on", "20.11.2026")
	ola.get(done).want(200, "KS/2026/0001", "Następny krok", "21.12.2026")
	application := strings.TrimSuffix(done, "/przyjety")
	ola.get(application+"/potwierdzenie").want(200, "KS/2026/0001", "Halina Wrona").lacks("odpowiedzialności karnej")
	ola.get(application+"/wydruk/oswiadczenie").want(200, clause)
	ola.get(link.Applications + "?karta=szkice").want(200).lacks("Wrona Halina")
	ola.get(check).want(404)
}

func TestWhoIsKnownIsNotTypedTwice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var known string
	s.write(func(tx *audit.Tx) { known = string(given.Resident(t, given.As(tx, given.Ola), given.Janina)) })
	ola := s.at(given.Ola)
	send := func(v url.Values) reply { return ola.post(link.NewApplication, ola.fill(link.NewApplication, "", v)) }
	send(personStep()).want(422, "Osoba z tym numerem PESEL ma już kartotekę", "Zgodne: PESEL", known).lacks("Żadna z nich – to nowa osoba")
	to := send(personStep("duplicate", known)).want(303).to()
	ola.get(to).want(200, `value="ul. Ogrodowa"`, "600 100 200", "druk powiększony") // the record fills the rest
	if n := s.text(`SELECT fields FROM intake`); n != "{}" {
		t.Errorf("the draft holds %s", n)
	}
	sister := personStep("pesel", "", "no_pesel", "1", "no_pesel_reason", "cudzoziemka", "surname", "kowalczyk", "given_names", "Halina", "birth_date", "1.2.1948", "sex", "K")
	send(sister).want(422, "Zgodne: nazwisko i rok urodzenia", "Żadna z nich – to nowa osoba")
	sister.Set("duplicate", "none")
	send(sister).want(422, "Napisz, skąd wiadomo, że to inna osoba.")
	sister.Set("duplicate_reason", "siostra, okazany paszport")
	r := ola.post(link.NewApplication, with(with(ola.post(link.NewApplication, with(ola.fill(link.NewApplication, "", sister), "duplicate", "")).form(link.NewApplication, nil),
		"duplicate", "none"), "duplicate_reason", "siostra, okazany paszport")).want(303)
	// The telephone of the next step may name somebody else again.
	ola.post(r.to(), ola.fill(r.to(), "", set("house_no", "7", "postcode", "63-999", "locality", "Lipowiec Nowy", "phone", "600 100 200", "do", "next"))).want(303)
	s.write(func(tx *audit.Tx) {
		neighbour := given.Someone("Nowak", "Zofia")
		neighbour.Phone = "+48600100300"
		given.Resident(t, given.As(tx, given.Ola), neighbour)
	})
	ola.post(r.to(), ola.fill(r.to(), "", set("phone", "600 100 300", "do", "next"))).want(422, "Nowak Zofia", "Możliwe, że ta osoba jest już w systemie")
}

func TestTheFirstStepRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ola := s.at(given.Ola)
	fresh := ola.fill(link.NewApplication, "", personStep())
	send := func(changes ...string) reply {
		v := with(fresh, "request_key", "K"+strings.Repeat("0123456789abcdef", 1)+s.text(`SELECT random_id()`))
		for i := 0; i < len(changes); i += 2 {
			v.Set(changes[i], changes[i+1])
		}
		return ola.post(link.NewApplication, v)
	}
	for pesel, want := range map[string]string{
		"48031400420": "błędną cyfrę kontrolną", "48131400421": "nie ma poprawnej daty", "00023000884": "nie ma poprawnej daty", "99022900019": "nie ma poprawnej daty",
		"4803140042": "Wpisz 11 cyfr", "480314004A7": "Wpisz 11 cyfr", "00000000000": "nie ma poprawnej daty", "": "Wpisz 11 cyfr",
	} {
		send("pesel", pesel).want(422, want, `value="Kowalczyk"`)
	}
	for field, tc := range map[string]struct{ typed, want string }{
		"birth_date":  {"15.03.1948", "Data urodzenia nie zgadza się z numerem PESEL."},
		"sex":         {"M", "Płeć nie zgadza się z numerem PESEL. Popraw ją albo napisz, dlaczego tak jest."},
		"surname":     {"", "Wpisz nazwisko."},
		"given_names": {"<b style='mso-bidi'>Janina</b>", "Użyj liter"},
		"no_pesel":    {"1", "Odznacz to pole"},
	} {
		send(field, tc.typed).want(422, tc.want)
	}
	send("birth_date", "29.02.1949").want(422, "Wpisz datę jak 21.11.2026.")
	send("surname", strings.Repeat("ż", 20_001)).want(422)
	for pesel := range map[string]bool{"48031400422": true, "37110200172": true, "61083001281": true, "09272100643": true, "16320500939": true, "00222900887": true, "99923100106": true} {
		send("pesel", pesel).want(303)
	}
	send("sex", "M", "sex_reason", "zmiana oznaczenia płci, postanowienie sądu").want(303)
	if n := s.text(`SELECT count(*) FROM resident`); n != "0" {
		t.Errorf("%s records", n)
	}
}

func TestWhatAnApplicationMayHold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ref := s.intake(given.Ola)
	ola := s.at(given.Ola)
	wish := link.Intake(ref, page.StepWish)
	word := `<p class="MsoNormal"><o:p>Trudno mi</o:p></p><script>alert(1)</script>`
	send := func(typed ...string) reply {
		return ola.post(wish, ola.fill(wish, "", set(append(typed, "do", "next")...)))
	}
	send("received", "24.11.2026").want(422, "Data wpływu nie może być z przyszłości.")
	send("received", "29.02.2026").want(422, "Wpisz datę jak 21.11.2026.")
	send("words", strings.Repeat("ż", 20_000)).want(422, "4000")
	send("offers", "").want(422, "Zaznacz co najmniej jedną usługę.")
	send("urgent", "1").want(422, "Napisz, dlaczego sprawa nie może czekać.")
	send("words", word).want(303)
	ola.get(link.Intake(ref, page.StepCheck)).want(200, "MsoNormal").lacks(`<p class="MsoNormal">`, "<script>alert") // text stays text
	// Two tabs: the second one is told.
	stale := ola.fill(wish, "", set("words", "pierwsza karta", "do", "next"))
	send("words", "druga karta").want(303)
	ola.post(wish, stale).want(409, "pierwsza karta")
}

// TestTenPressesRegisterOnce: of ten drafts about one person sent at once one makes the record.
func TestTenDraftsOfOnePerson(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ola := s.at(given.Ola)
	forms, paths := make([]url.Values, 6), make([]string, 6)
	for i := range forms {
		paths[i] = link.Intake(s.newIntake(), page.StepCheck)
		forms[i] = ola.fill(paths[i], "", set("do", "next"))
	}
	var wg sync.WaitGroup
	replies := make([]reply, len(forms))
	for i := range forms {
		wg.Go(func() { replies[i] = ola.post(paths[i], forms[i]) })
	}
	wg.Wait()
	made := 0
	for _, r := range replies {
		if r.status == http.StatusSeeOther {
			made++
			continue
		}
		r.want(422, "Osoba z tym numerem PESEL ma już kartotekę", "/"+page.StepPerson+"#f-pesel")
	}
	if n := s.text(`SELECT count(*) FROM resident`); made != 1 || n != "1" {
		t.Errorf("%d registered, %s records", made, n)
	}
}
