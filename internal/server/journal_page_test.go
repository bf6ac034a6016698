package server_test

import (
	"strings"
	"testing"

	"cus/internal/domain/given"
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
