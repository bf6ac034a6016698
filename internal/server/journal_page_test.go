package server_test

import (
	"net/url"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/web/link"
)

// TestTheInspectorReadsTheJournal with its filters, opens a line, and takes a file with a
// reason, which leaves a line itself.
func TestTheInspectorReadsTheJournal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	s.at(given.Anna).get(link.Resident(string(sc.foreign.Resident))).want(200)
	inga, ewa, adam := s.at(given.Inga), s.at(given.Ewa), s.at(given.Adam)
	number := s.text(`SELECT number FROM resident WHERE public_id = $1`, string(sc.foreign.Resident))
	inga.get(link.Journal).want(200, "Kto i kiedy zaglądał do danych", "Otwarto kartotekę", number, "poza własnymi sprawami").lacks(foreignName, restrictedName)
	inga.get(link.Journal+"?rodzaj=rights").want(200, "podano; bez wglądu").
		lacks("Dyżur telefoniczny", foreignName, restrictedName)
	ewa.get(link.Journal+"?rodzaj=rights").want(200, "Dyżur telefoniczny").lacks("Eksportuj CSV")
	adam.get(link.Journal).want(200, "Otwarto kartotekę").lacks(number, "KS/2026", "IPUS/2026", "Dyżur", "/dziennik/1")
	inga.get(link.Journal+"?kartoteka="+number+"&poza=1&rodzaj=view").want(200, "Otwarto kartotekę")
	inga.get(link.Journal+"?od=01.01.2020&do=02.01.2020").want(200, "Brak wyników dla tych filtrów.")
	inga.get(link.Journal+"?od=wczoraj").want(200, "Wpisz datę jak 21.11.2026.")
	inga.get(link.Journal + "?przed=99999999999999999999&osoba=%27&rodzaj=x").want(200)

	entry := link.JournalEntry(s.text(`SELECT max(id) FROM audit_entry WHERE action = 'resident.restricted'`))
	inga.get(entry).want(200, "Widzisz nazwy zmienionych pól.", "ograniczony dostęp").lacks("Przedtem")
	ewa.get(entry).want(200, "Przedtem", "Potem")
	inga.get(link.JournalEntry("-1")).want(404)

	form := inga.fill(link.JournalExport+"?kartoteka="+number, link.JournalExport, set("reason", "bo"))
	inga.post(link.JournalExport, form).want(422, "Napisz powód")
	form.Set("reason", "kontrola roczna dziennika")
	mark := s.mark()
	file := inga.post(link.JournalExport, form).want(200, "Otwarto kartotekę", number)
	if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="dziennik-`) || !strings.HasPrefix(file.header.Get("Content-Type"), "text/csv") {
		t.Error(file.header)
	}
	if strings.Contains(file.body, "Dyżur telefoniczny") || strings.Contains(file.body, foreignName) {
		t.Error("the file tells the inspector what the pages do not")
	}
	if got := strings.Join(s.journal(mark), "\n"); got != "Inga: journal.exported" {
		t.Error(got)
	}
	if got := s.text(`SELECT purpose FROM audit_entry WHERE action = 'journal.exported'`); got != "kontrola roczna dziennika" {
		t.Error(got)
	}
	ewa.post(link.JournalExport, form).want(403)
}

// TestTheJournalIsAskedForAPersonByName: whoever is meant, by name or login, is found among
// any number of accounts; no name stands in an address.
func TestTheJournalIsAskedForAPersonByName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.ApprovedPlan, given.Anna)
	s.sql(`INSERT INTO staff (name, email, password_hash, created_at) SELECT 'Zofia Liczna', 'zofia' || i || '@cus.example', 'x', now() FROM generate_series(1, 500) i`)
	s.sql(`INSERT INTO staff (name, email, password_hash, created_at) VALUES ('Żaneta Żytnia', 'zz@cus.example', 'x', now())`)
	for _, who := range []policy.Actor{given.Marek, given.Anna} {
		s.at(who).get(link.Resident(string(h.Resident)))
	}
	inga := s.at(given.Inga)
	inga.get(link.Journal).want(200, "<datalist", "Anna Lis").lacks("Żaneta Żytnia") // the first ones are suggested
	ask := func(typed string, more ...string) reply {
		return inga.post(link.Journal, set(append([]string{"osoba", typed}, more...)...))
	}
	address := func(to string) *url.URL {
		t.Helper()
		u, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	ref := func(email string) string { return s.text(`SELECT public_id FROM staff WHERE email = $1`, email) }
	marek := s.text(`SELECT public_id FROM staff WHERE id = 3`)
	to := ask("bak  MAREK", "rodzaj", "view", "poza", "1", "kartoteka", "M-1").want(303).to()
	q := address(to)
	if q.Path != link.Journal || q.Query().Get("osoba") != marek || q.Query().Get("rodzaj") != "view" || q.Query().Get("poza") != "1" || q.Query().Get("kartoteka") != "M-1" {
		t.Errorf("it leads to %s", to)
	}
	inga.get(ask("marek").to()).want(200, `value="Marek Bąk"`).lacks("Anna: ", ">Anna Lis<")
	if got := address(ask("zaneta").want(303).to()).Query().Get("osoba"); got != ref("zz@cus.example") {
		t.Errorf("behind five hundred others: %q", got)
	}
	if got := address(ask("zofia499@cus.example").want(303).to()).Query().Get("osoba"); got != ref("zofia499@cus.example") {
		t.Errorf("by login: %q", got)
	}
	inga.get(ask("zofia499@cus.example").to()).want(200, `value="zofia499@cus.example"`) // the name alone would mean five hundred
	if got := address(ask(" ").want(303).to()).Query(); got.Has("osoba") {
		t.Errorf("nobody typed is everybody: %v", got)
	}
	several := ask("liczna", "od", "2.11.2026", "rodzaj", "refused").want(422, "Pasuje 500 osób", "O którą osobę chodzi?", "To pierwszych 20 osób", `value="liczna"`, `value="2.11.2026"`, "zofia1@cus.example").lacks("<table")
	if !strings.Contains(several.body, "osoba="+ref("zofia1@cus.example")) || !strings.Contains(several.body, "rodzaj=refused") {
		t.Error("the people offered do not lead to the filter that was typed")
	}
	ask("Nikt Taki", "rodzaj", "view").want(422, "Nikt w zespole tak się nie nazywa", `value="Nikt Taki"`).lacks("<table")
	ask("marek", "od", "wczoraj").want(422, "Wpisz datę jak 21.11.2026.", `value="wczoraj"`, `value="marek"`)
	inga.get(link.Journal+"?osoba="+strings.Repeat("a", 26)).want(200, "Nikt w zespole tak się nie nazywa", "Brak wyników")
	s.at(given.Anna).post(link.Journal, set("osoba", "marek")).want(403)
	s.at(given.Adam).post(link.Journal, set("osoba", "marek")).want(303)
}
