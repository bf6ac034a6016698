//go:build journey

package journey_test

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cus/internal/platform/dbtest"
	"cus/internal/server"

	"github.com/go-chi/chi/v5"
	"github.com/go-rod/rod/lib/proto"
)

// stop is one page to look at: who comes, by which address, and what is done there first.
// In an address {draft} stands for the plan of that name in things.
type stop struct {
	who    string // the e-mail before the @; empty: nobody signed in
	path   string
	status int // 200 when not given
	act    func(p *person)
	name   string // what act comes to
}

// Most pages are looked at as they open; the form behind a link is also sent empty.
var stops = slices.Concat(
	open("", "/logowanie", "/logowanie?stan=wylogowano", "/licencje"),
	blank("", "/logowanie"),
	[]stop{{path: "/nie-ma-takiej-strony", status: 404}, {path: "/wyloguj", status: 405}},

	open("koordynator", "/moj-dzien", "/moj-dzien/wizyty", "/mieszkancy", "/mieszkancy/{person}", "/mieszkancy/{drafted person}", "/mieszkancy/{foreign person}",
		"/mieszkancy/{person}/edycja", "/mieszkancy/{person}/wnioski", "/mieszkancy/{person}/potrzeby", "/mieszkancy/{person}/plany", "/mieszkancy/{person}/dochod",
		"/mieszkancy/{person}/notatki", "/mieszkancy/{drafted person}/notatki", "/mieszkancy/{person}/notatki?rodzaj=visit", "/mieszkancy/{person}/notatki/nowa", "/mieszkancy/{person}/notatki/{note}",
		"/mieszkancy/{person}/dokumenty", "/mieszkancy/{drafted person}/dokumenty", "/mieszkancy/{person}/dokumenty/nowy", "/mieszkancy/{person}/dokumenty/{document}/wycofanie",
		"/mieszkancy/{foreign person}/dostep", "/mieszkancy/{person}/wnioski/nowy",
		"/wnioski", "/wnioski?stan=closed", "/wnioski?karta=zgloszenia", "/wnioski?karta=szkice", "/wnioski/nowy", "/wnioski/zgloszenia/nowe", "/wnioski/{registered}", "/wnioski/{qualified}",
		"/wnioski/{free}", "/wnioski/{planned application}", "/wnioski/{resolved}", "/wnioski/{called}", "/wnioski/{waiting}", "/wnioski/{referred}",
		"/wnioski/{registered}/potwierdzenie", "/wnioski/{registered}/przyjety", "/wnioski/{registered}/kwalifikacja", "/wnioski/{qualified}/kwalifikacja",
		"/wnioski/{registered}/wydruk/wniosek", "/wnioski/{registered}/wydruk/protokol", "/wnioski/{registered}/wydruk/oswiadczenie", "/wnioski/{registered}/wydruk/informacja",
		"/wnioski/{registered}/wezwanie", "/wnioski/{called}/wezwanie/pismo", "/wnioski/{called}/wezwanie/doreczenie", "/wnioski/{called}/uzupelnienie", "/wnioski/{called}/bez-rozpoznania",
		"/wnioski/{registered}/wycofanie", "/wnioski/{registered}/zakonczenie", "/wnioski/{registered}/rozpoznanie", "/wnioski/{qualified}/rozpoznanie", "/wnioski/{planned application}/rozpoznanie",
		"/wnioski/{planned application}/karta/{item}", "/wnioski/{registered}/przekazanie/{registered item}", "/wnioski/oczekujacy", "/wnioski/przekazane", "/wnioski/przekazane/{received}", "/wnioski/przekazane/{received}/wydruk",
		"/wnioski/{waiting}/pismo/{waiting item}", "/wnioski/{lettered}/pismo/{lettered item}", "/wnioski/{lettered}/pismo/{lettered item}/wydruk", "/wnioski/{lettered}/pismo/{lettered item}/doreczenie",
		"/decyzje", "/decyzje?czesc=all", "/decyzje?czesc=running", "/decyzje/{decision in draft}", "/decyzje/{decision in draft}/edycja", "/decyzje/{decision in draft}/zaniechanie", "/decyzje/{decision in draft}/wydruk",
		"/decyzje/{decision submitted}", "/decyzje/{decision issued}", "/decyzje/{decision issued}/wydruk", "/decyzje/{decision issued}/doreczenie", "/decyzje/{decision delivered}", "/decyzje/{decision delivered}/odwolanie",
		"/rozpoznania", "/rozpoznania/formularz", "/rozpoznania/{open assessment}", "/rozpoznania/{open assessment}/czesc/sytuacja", "/rozpoznania/{open assessment}/czesc/zdrowie", "/rozpoznania/{open assessment}/czesc/czynnosci",
		"/rozpoznania/{open assessment}/czesc/dochod", "/rozpoznania/{open assessment}/czesc/podsumowanie", "/rozpoznania/{open assessment}/potrzeby/nowa", "/rozpoznania/{open assessment}/potrzeby/{need}", "/rozpoznania/{open assessment}/termin",
		"/rozpoznania/{open assessment}/zakonczenie", "/rozpoznania/{open assessment}/wydruk", "/rozpoznania/{assessment}", "/rozpoznania/{assessment}/czesc/dom", "/rozpoznania/{assessment}/uzupelnienie", "/rozpoznania/{assessment}/wydruk", "/rozpoznania/{assessment}/wydruk/pelny",
		"/plany", "/plany?czyje=mine&stan=abandoned", "/plany?po=later.{ended}", "/plany?czyje=mine&stan=abandoned&po={ended}", "/wnioski?stan=closed&po=closed.{resolved}", "/plany/{empty}", "/plany/{draft}", "/plany/{agreed}", "/plany/{returned}", "/plany/{submitted}", "/plany/{active}", "/plany/{ended}", "/plany/{updated}",
		"/plany/{draft}/edycja/potrzeby", "/plany/{agreed}/edycja/cele-i-uslugi", "/plany/{empty}/edycja/cele-i-uslugi", "/plany/{draft}/edycja/cele-i-uslugi", "/plany/{draft}/edycja/odplatnosc", "/plany/{empty}/edycja/odplatnosc", "/plany/{draft}/edycja/ustalenia",
		"/plany/{draft}/edycja/sprawdz", "/plany/{empty}/edycja/sprawdz", "/plany/{agreed}/edycja/sprawdz", "/plany/{submitted}/edycja/potrzeby", "/plany/{returned}/edycja/cele-i-uslugi",
		"/plany/{draft}/cele/nowy", "/plany/{draft}/cele/{goal}", "/plany/{draft}/dzialania/nowe?cel=1", "/plany/{draft}/dzialania/{support}", "/plany/{draft}/uslugi/{item}", "/plany/{agreed}/uslugi/{agreed item}",
		"/plany/{draft}/uzgodnienie", "/plany/{empty}/uzgodnienie", "/plany/{agreed}/przekaz", "/plany/{draft}/przekaz", "/plany/{draft}/zaniechanie", "/plany/{submitted}/wycofanie", "/plany/{active}/nowa-wersja",
		"/plany/{updated}/porownaj", "/plany/{updated}/porownaj?tylko=zmiany", "/plany/{active}/porownaj", "/plany/{updated}/edycja/potrzeby", "/plany/{updated}/zaniechanie",
		"/plany/{draft}/wydruk", "/plany/{active}/wydruk", "/plany/{active}/wydruk?druk=duzy",
		"/kamienie-milowe", "/katalog", "/katalog/{service}", "/programy", "/programy/{programme}", "/programy/{programme}/uslugi/{service}", "/programy/{programme}/oferta/{offer}/oplata", "/uslugodawcy", "/uslugodawcy/{provider}",
		"/umowy", "/umowy/{signed contract}", "/umowy/{signed contract}/aneksy", "/umowy/{contract in procedure}",
		"/ustawienia", "/logowanie/haslo", "/pomoc", "/pomoc?slowa=plan", "/pomoc?slowa=brzeczyszczykiewicz", "/administracja/uprawnienia", "/administracja/wzornik"),
	blank("koordynator", "/wnioski/nowy", "/wnioski/zgloszenia/nowe", "/mieszkancy/{person}/edycja", "/mieszkancy/{person}/dochod", "/mieszkancy/{person}/notatki/nowa", "/mieszkancy/{person}/notatki/{note}", "/mieszkancy/{person}/dokumenty/nowy",
		"/mieszkancy/{person}/dokumenty/{document}/wycofanie", "/mieszkancy/{foreign person}/dostep", "/wnioski/{registered}/wezwanie", "/wnioski/{called}/wezwanie/doreczenie", "/wnioski/{called}/uzupelnienie", "/wnioski/{registered}/wycofanie",
		"/wnioski/{registered}/kwalifikacja", "/wnioski/{registered}/przekazanie/{registered item}", "/wnioski/{waiting}/pismo/{waiting item}", "/wnioski/{lettered}/pismo/{lettered item}/doreczenie",
		"/wnioski/{registered}/zakonczenie", "/decyzje/{decision in draft}/edycja", "/decyzje/{decision in draft}/zaniechanie", "/decyzje/{decision issued}/doreczenie", "/decyzje/{decision delivered}/odwolanie",
		"/rozpoznania/{open assessment}/termin", "/rozpoznania/{assessment}/uzupelnienie",
		"/plany/{draft}/edycja/potrzeby", "/plany/{draft}/edycja/ustalenia", "/plany/{draft}/cele/nowy", "/plany/{draft}/cele/{goal}", "/plany/{draft}/dzialania/nowe", "/plany/{draft}/uslugi/{item}", "/plany/{agreed}/uslugi/{agreed item}", "/plany/{draft}/uzgodnienie",
		"/plany/{draft}/zaniechanie", "/plany/{active}/nowa-wersja", "/logowanie/haslo"),
	[]stop{
		{who: "koordynator", path: "/mieszkancy", name: "many found", act: func(p *person) { p.search("adamówka") }},
		{who: "punkt", path: "/mieszkancy", name: "names like the one typed", act: func(p *person) { p.search("kowaczyk") }},
		{who: "punkt", path: "/mieszkancy", name: "and like those found", act: func(p *person) { p.search("kowalczyk"); p.follows("Pokaż także podobne nazwiska i imiona") }},
		{who: "koordynator", path: "/mieszkancy", name: "nobody found", act: func(p *person) { p.search("brzęczyszczykiewicz") }},
		{who: "koordynator", path: "/wnioski/nowy", name: "somebody alike", status: 422, act: (*person).registersAlike},
		{who: "koordynator", path: "/wnioski/nowy", name: "the same person", status: 422, act: (*person).registersAgain},
		{who: "koordynator", path: "/mieszkancy/{drafted person}", name: "PESEL revealed", act: (*person).revealsPesel},
		{who: "koordynator", path: "/mieszkancy/{foreign person}", name: "PESEL asked for", act: (*person).asksForPesel},
		{who: "koordynator", path: "/rozpoznania/{open assessment}/potrzeby/nowa", name: "sent empty in place", act: (*person).sendsNoNeed},
		{who: "koordynator", path: "/mieszkancy/{restricted person}", status: 404},
		{who: "koordynator", path: "/plany/{submitted}/zatwierdzenie", status: 403},
		{who: "koordynator", path: "/plany/{foreign plan}", status: 403},
		{who: "koordynator", path: "/plany/{foreign plan}/edycja/potrzeby", status: 403},
		{who: "koordynator", path: "/wnioski/{foreign application}", status: 403},
		{who: "koordynator", path: "/plany/aaaaaaaaaaaaaaaaaaaaaaaaaa", status: 404},
		{who: "koordynator", path: "/plany/{empty}/edycja/potrzeby", name: "overtaken", status: 409, act: (*person).isOvertaken},
		{who: "koordynator", path: "/mieszkancy/{drafted person}/edycja", name: "overtaken", status: 409, act: (*person).isOvertakenAtTheRecord},
	},

	open("dyrektor", "/wskazniki", "/wskazniki?dzien=2022-03-15", "/wskazniki/nowy", "/wskazniki/persons_with_plan?dzien=2022-03-15&podzial=age",
		"/wskazniki/contracts_signed", "/wskazniki/pes_share", "/wskazniki/volunteers", "/wskazniki/persons_with_plan/cel", "/wskazniki/persons_with_plan/plan", "/wskazniki/consultations/wpis", "/wskazniki/persons_with_plan/eksport?format=xlsx", "/pliki"),
	open("organizator", "/pliki"),
	open("dyrektor", "/raporty", "/raporty/{report in review}", "/raporty/{report in review}/krok/zatwierdzenie", "/raporty/{report in review}/krok/zwrot", "/raporty/{accepted report}/roznice", "/raporty/{report in draft}/roznice", "/raporty/{accepted report}/wydruk", "/raporty/{accepted report}/wydruk?druk=duzy"),
	blank("dyrektor", "/raporty/{report in review}/krok/zwrot"),
	open("dyrektor", "/kamienie-milowe", "/kamienie-milowe?dzien=2022-03-15", "/kamienie-milowe?dzien=2020-12-01", "/kamienie-milowe?dzien=kiedys", "/kamienie-milowe/terminy/miesiac", "/kamienie-milowe/terminy/po-terminie", "/kamienie-milowe/2",
		"/wskazniki/persons_with_plan", "/wskazniki/submitted_in_time?zakres=centrum", "/wskazniki/submitted_in_time?dzien=2022-03-15",
		"/moj-dzien", "/mieszkancy", "/mieszkancy/{person}", "/mieszkancy/{person}/notatki", "/mieszkancy/{person}/dokumenty", "/mieszkancy/{restricted person}", "/wnioski", "/plany", "/plany/{submitted}", "/plany/{submitted}/zatwierdzenie", "/plany/{active}/zatwierdzenie",
		"/plany/{submitted}/wylaczenie", "/plany/{draft}/koordynacja", "/plany/{updated}/porownaj", "/decyzje", "/decyzje/{decision submitted}", "/decyzje/{decision submitted}/podpis", "/kwalifikacje",
		"/umowy", "/umowy/{contract in procedure}", "/umowy/{contract in procedure}/rozstrzygniecie", "/umowy/{contract to sign}/podpis", "/umowy/{signed contract}/aneks", "/umowy/{signed contract}/rozwiazanie",
		"/projekt", "/projekt?dzien=2022-03-15", "/projekt/edycja", "/projekt/nowy", "/kamienie-milowe/2/edycja", "/kamienie-milowe/2/przyjecie", "/kamienie-milowe/2/zadania/nowe", "/kamienie-milowe/2/ryzyka/nowe",
		"/projekt/zadania/{task}", "/projekt/ryzyka/{risk}", "/projekt/produkty/nowy?kamien=2", "/projekt/produkty/{product}", "/projekt/produkty/{product}/edycja", "/projekt/produkty/{product}/przyjecie", "/projekt/produkty/{product}/pliki/nowy",
		"/projekt/budzet/nowa", "/projekt/budzet/{budget line}", "/projekt/budzet/{budget line}/usuniecie", "/projekt/stanowiska/nowe", "/projekt/stanowiska/{post}", "/projekt/stanowiska/{post}/obsada", "/projekt/obsada/{staffing}",
		"/projekt/zapowiedzi/nowa", "/projekt/zapowiedzi/{promise}",
		"/dostepy", "/programy/{programme}", "/programy/{planned programme}/stan", "/administracja/zespol", "/administracja/zespol/{organiser}", "/administracja/zespol/{organiser}/upowaznienie", "/administracja/zespol/{organiser}/upowaznienie-do-decyzji",
		"/administracja/zespol/{coordinator}", "/administracja/zespol/{coordinator}/zastepstwo", "/administracja/role", "/administracja/centrum", "/dziennik", "/dziennik?poza=1", "/dziennik/{entry}"),
	blank("dyrektor", "/plany/{submitted}/zatwierdzenie", "/plany/{submitted}/wylaczenie", "/plany/{draft}/koordynacja", "/decyzje/{decision submitted}/podpis",
		"/umowy/{contract in procedure}/rozstrzygniecie", "/umowy/{contract to sign}/podpis", "/umowy/{signed contract}/aneks", "/umowy/{signed contract}/rozwiazanie",
		"/administracja/zespol/{organiser}/upowaznienie", "/administracja/zespol/{coordinator}/zastepstwo",
		"/projekt/edycja", "/projekt/nowy", "/kamienie-milowe/2/przyjecie", "/kamienie-milowe/2/zadania/nowe", "/kamienie-milowe/2/ryzyka/nowe", "/projekt/produkty/nowy", "/projekt/produkty/{product}/pliki/nowy", "/projekt/budzet/nowa",
		"/projekt/stanowiska/nowe", "/projekt/stanowiska/{post}/obsada", "/projekt/zapowiedzi/nowa"),

	open("organizator", "/raporty", "/raporty/nowy", "/raporty/nowy?kamien=4", "/raporty/{accepted report}", "/raporty/{report in draft}", "/raporty/{report in draft}/dane", "/raporty/{report in draft}/edycja/streszczenie", "/raporty/{report in draft}/edycja/zadania",
		"/raporty/{report in draft}/edycja/umowy", "/raporty/{report in review}/edycja/zadania", "/raporty/{report in draft}/dowody/nowy?czesc=zadania&pozycja=zadanie-1", "/raporty/{proved report}/dowody/{proof}/zamiana", "/raporty/{report in draft}/krok/przekazanie", "/raporty/{accepted report}/korekta", "/raporty/{report in draft}/wydruk"),
	blank("organizator", "/raporty/nowy", "/raporty/{report in draft}/dane", "/raporty/{report in draft}/dowody/nowy?czesc=zadania&pozycja=zadanie-1", "/raporty/{accepted report}/korekta"),
	open("organizator", "/moj-dzien", "/katalog", "/katalog?obszar=6", "/katalog/nowa", "/katalog/{service}", "/katalog/{service}/edycja", "/programy", "/programy/nowy", "/programy/{planned programme}",
		"/programy/{planned programme}/edycja", "/programy/{planned programme}/stan", "/programy/{planned programme}/dane", "/programy/{planned programme}/uslugi/{service}", "/programy/{programme}/oferta/{offer}/oplata", "/programy/{planned programme}/oferta/{planned offer}/oplata",
		"/programy/{planned programme}/oferta/{planned offer}/oplata/nowa", "/uslugodawcy", "/uslugodawcy/nowy", "/uslugodawcy/{provider}", "/uslugodawcy/{provider}/edycja",
		"/umowy", "/umowy/nowa", "/umowy/{contract to open}", "/umowy/{contract to open}/edycja", "/umowy/{contract to open}/postepowanie", "/umowy/{signed contract}", "/umowy/{signed contract}/aneksy", "/umowy/{signed contract}/uzupelnienie",
		"/kwalifikacje", "/kwalifikacje/{proposed item}", "/plany", "/kamienie-milowe", "/mieszkancy"),
	blank("organizator", "/katalog/nowa", "/katalog/{service}/edycja", "/programy/nowy", "/programy/{planned programme}/edycja", "/programy/{planned programme}/oferta/{planned offer}/oplata/nowa", "/uslugodawcy/nowy", "/uslugodawcy/{provider}/edycja",
		"/umowy/nowa", "/umowy/{contract to open}/edycja", "/umowy/{contract to open}/postepowanie", "/kwalifikacje/{proposed item}"),

	open("punkt", "/moj-dzien", "/wnioski", "/mieszkancy", "/mieszkancy/{person}", "/mieszkancy/{person}/wnioski", "/mieszkancy/{person}/notatki/nowa", "/wnioski/nowy", "/wnioski?karta=wszystkie", "/wnioski?karta=zgloszenia", "/wnioski?karta=szkice", "/wnioski/{free}", "/katalog",
		"/wnioski/nowy/{intake}/osoba", "/wnioski/nowy/{intake}/dane", "/wnioski/nowy/{intake}/kto-sklada", "/wnioski/nowy/{intake}/potrzeby", "/wnioski/nowy/{intake}/sprawdzenie",
		"/wnioski/nowy/{intake}/wydruk/wniosek", "/wnioski/nowy/{intake}/wydruk/protokol", "/wnioski/nowy/{intake}/wydruk/oswiadczenie", "/wnioski/nowy/{intake}/wydruk/informacja",
		"/wnioski/zgloszenia/{notice}", "/wnioski/zgloszenia/{contacted notice}", "/wnioski/zgloszenia/{closed notice}", "/wnioski/zgloszenia/{notice}/kontakt", "/wnioski/zgloszenia/{notice}/zamkniecie"),
	blank("punkt", "/wnioski/nowy/{intake}/osoba", "/wnioski/nowy/{intake}/dane", "/wnioski/nowy/{intake}/kto-sklada", "/wnioski/nowy/{intake}/potrzeby", "/wnioski/nowy/{intake}/sprawdzenie", "/wnioski/zgloszenia/{notice}/kontakt", "/wnioski/zgloszenia/{notice}/zamkniecie"),
	open("spolecznosc", "/moj-dzien", "/kamienie-milowe", "/projekt", "/kamienie-milowe/1/zadania/nowe", "/wskazniki", "/wskazniki/persons_with_plan", "/katalog"),
	open("pomoc", "/moj-dzien", "/pomoc", "/wnioski/przekazane", "/wnioski/przekazane/{sent}", "/wnioski/przekazane/{received}"),
	blank("pomoc", "/wnioski/przekazane/{sent}"),
	[]stop{{who: "spolecznosc", path: "/moj-dzien", name: "first password", act: (*person).hasFirstPassword}},
	open("finanse", "/raporty", "/raporty/{report in review}", "/raporty/{report in draft}/edycja/budzet", "/raporty/{report in draft}/edycja/zadania"),
	open("iod", "/raporty", "/raporty/{accepted report}"),
	open("finanse", "/moj-dzien", "/projekt", "/projekt/budzet/nowa", "/katalog", "/umowy", "/umowy/{signed contract}/uzupelnienie", "/programy/{programme}/oferta/{offer}/oplata", "/programy/{programme}/oferta/{offer}/oplata/nowa"),
	[]stop{{who: "finanse", path: "/logowanie/haslo", name: "of an account of one's own, sent empty", status: 422, act: (*person).ownsAccount}},
	open("iod", "/moj-dzien", "/dostepy", "/dziennik", "/dziennik?rodzaj=read&poza=1", "/dziennik/eksport", "/dziennik/{entry}"),
	blank("iod", "/dziennik/eksport"),
	[]stop{
		{who: "iod", path: "/dziennik", name: "nobody of that name", status: 422, act: func(p *person) { p.fills("Osoba z zespołu", "brzęczyszczykiewicz"); p.presses("Zastosuj filtry") }},
		{who: "iod", path: "/dziennik", name: "several of that name", status: 422, act: func(p *person) { p.fills("Osoba z zespołu", "a"); p.presses("Zastosuj filtry") }},
	},
	open("administrator", "/moj-dzien", "/administracja/zespol", "/administracja/zespol/nowa", "/administracja/zespol/{organiser}", "/administracja/zespol/{invited}", "/administracja/zespol/{organiser}/stan", "/administracja/zespol/{coordinator}/stan", "/administracja/zespol/{coordinator}/przekazanie",
		"/administracja/role", "/administracja/centrum", "/administracja/centrum/numery/KS", "/administracja/slowniki", "/administracja/slowniki/note", "/administracja/slowniki/pozycja/{word}", "/dziennik", "/ustawienia"),
	blank("administrator", "/administracja/zespol/nowa", "/administracja/zespol/{coordinator}/przekazanie", "/administracja/centrum", "/administracja/centrum/numery/KS"),
	[]stop{{who: "administrator", path: "/mieszkancy", status: 403}},
)

func open(who string, paths ...string) (all []stop) {
	for _, p := range paths {
		all = append(all, stop{who: who, path: p})
	}
	return all
}

// blank stops send the form of the page with nothing in it.
func blank(who string, paths ...string) (all []stop) {
	for _, p := range paths {
		all = append(all, stop{who: who, path: p, status: 422, name: "sent empty", act: (*person).sendsNothing})
	}
	return all
}

// things are the sample's cases by the name they have in stops, each found by its state.
var things = map[string]string{
	"person":              `SELECT r.public_id FROM resident r JOIN plan p ON p.resident_id = r.id WHERE p.public_id = '{active}'`,
	"drafted person":      `SELECT r.public_id FROM resident r JOIN plan p ON p.resident_id = r.id WHERE p.public_id = '{draft}'`,
	"agreed person":       `SELECT r.public_id FROM resident r JOIN plan p ON p.resident_id = r.id WHERE p.public_id = '{agreed}'`,
	"restricted person":   `SELECT public_id FROM resident WHERE restricted`,
	"note":                `SELECT n.public_id FROM note n JOIN staff s ON s.id = n.created_by WHERE s.email LIKE 'koordynator@%' ORDER BY n.id DESC LIMIT 1`,
	"document":            `SELECT public_id FROM resident_document LIMIT 1`,
	"foreign plan":        plansOf("koordynator2", "state = 'draft' AND NOT r.restricted"),
	"foreign person":      `SELECT r.public_id FROM resident r JOIN plan p ON p.resident_id = r.id WHERE p.public_id = '{foreign plan}'`,
	"empty":               plansOf("koordynator", "state = 'draft' AND NOT EXISTS (SELECT FROM planned_service d JOIN plan_version v ON v.id = d.version_id WHERE v.plan_id = p.id)"),
	"draft":               plansOf("koordynator", "state = 'draft' AND EXISTS (SELECT FROM planned_service d JOIN plan_version v ON v.id = d.version_id WHERE v.plan_id = p.id)"),
	"updated":             plansOf("koordynator", "version_no > 1"),
	"agreed":              plansOf("koordynator", "state = 'agreed'"),
	"returned":            plansOf("koordynator", "state = 'returned'"),
	"submitted":           plansOf("koordynator", "state = 'submitted'"),
	"active":              plansOf("koordynator", "state IN ('approved','active') AND EXISTS (SELECT FROM resident_document d WHERE d.resident_id = p.resident_id)"), // of whom the file holds more than forms
	"ended":               plansOf("koordynator", "state = 'ended'"),
	"item":                `SELECT i.public_id FROM application_item i JOIN plan p ON p.application_id = i.application_id WHERE p.public_id = '{draft}' LIMIT 1`,
	"goal":                `SELECT g.public_id FROM plan_goal g JOIN plan_version v ON v.id = g.version_id JOIN plan p ON p.id = v.plan_id WHERE p.public_id = '{draft}' LIMIT 1`,
	"support":             `SELECT g.public_id FROM support_action g JOIN plan_version v ON v.id = g.version_id JOIN plan p ON p.id = v.plan_id WHERE p.public_id = '{draft}' LIMIT 1`,
	"agreed item":         `SELECT i.public_id FROM application_item i JOIN plan p ON p.application_id = i.application_id WHERE p.public_id = '{agreed}' LIMIT 1`,
	"registered":          `SELECT a.public_id FROM application a JOIN staff s ON s.id = a.coordinator_id WHERE s.email LIKE 'koordynator@%' AND a.state = 'submitted' LIMIT 1`,
	"registered item":     `SELECT i.public_id FROM application_item i JOIN application a ON a.id = i.application_id WHERE a.public_id = '{registered}' LIMIT 1`,
	"called":              `SELECT a.public_id FROM application a JOIN staff s ON s.id = a.coordinator_id WHERE s.email LIKE 'koordynator@%' AND a.state = 'incomplete' LIMIT 1`,
	"qualified":           `SELECT a.public_id FROM application a JOIN assessment x ON x.application_id = a.id WHERE x.public_id = '{open assessment}'`,
	"resolved":            `SELECT a.public_id FROM application a JOIN staff s ON s.id = a.coordinator_id WHERE s.email LIKE 'koordynator@%' AND a.state = 'resolved' ORDER BY a.id DESC LIMIT 1`,
	"free":                `SELECT public_id FROM application WHERE coordinator_id IS NULL LIMIT 1`,
	"foreign application": `SELECT a.public_id FROM application a JOIN plan p ON p.application_id = a.id WHERE p.public_id = '{foreign plan}'`,
	"planned application": `SELECT a.public_id FROM application a JOIN plan p ON p.application_id = a.id WHERE p.public_id = '{draft}'`,
	"waiting":             `SELECT a.public_id FROM application a JOIN application_item i ON i.application_id = a.id WHERE i.public_id = '{waiting item}'`,
	"waiting item":        itemOf("i.state = 'waitlisted' AND NOT EXISTS (SELECT FROM hearing_letter l WHERE l.item_id = i.id)"),
	"lettered":            `SELECT a.public_id FROM application a JOIN application_item i ON i.application_id = a.id WHERE i.public_id = '{lettered item}'`,
	"lettered item":       itemOf("EXISTS (SELECT FROM hearing_letter l WHERE l.item_id = i.id AND l.delivered_on IS NULL)"),
	"referred":            `SELECT a.public_id FROM application a JOIN application_item i ON i.application_id = a.id JOIN referral r ON r.item_id = i.id WHERE r.public_id = '{received}'`,
	"received":            `SELECT public_id FROM referral WHERE received_on IS NOT NULL LIMIT 1`,
	"sent":                `SELECT public_id FROM referral WHERE received_on IS NULL LIMIT 1`,
	"proposed item":       `SELECT public_id FROM application_item WHERE state = 'proposed' LIMIT 1`,
	"decision in draft":   `SELECT public_id FROM decision WHERE state = 'draft' LIMIT 1`,
	"decision submitted":  `SELECT public_id FROM decision WHERE state = 'submitted' LIMIT 1`,
	"decision issued":     `SELECT public_id FROM decision WHERE state = 'issued' LIMIT 1`,
	"decision delivered":  `SELECT public_id FROM decision WHERE state = 'delivered' LIMIT 1`,
	"open assessment":     `SELECT x.public_id FROM assessment x JOIN staff s ON s.id = x.coordinator_id JOIN application a ON a.id = x.application_id WHERE s.email LIKE 'koordynator@%' AND a.state = 'qualification' AND x.completed_at IS NULL LIMIT 1`,
	"need":                `SELECT n.public_id FROM assessment_need n JOIN assessment x ON x.id = n.assessment_id WHERE x.public_id = '{open assessment}' LIMIT 1`,
	"assessment":          `SELECT x.public_id FROM assessment x JOIN application a ON a.id = x.application_id WHERE a.public_id = '{planned application}'`,
	"intake":              `SELECT i.public_id FROM intake i JOIN staff s ON s.id = i.staff_id WHERE s.email LIKE 'punkt@%' LIMIT 1`,
	"notice":              `SELECT public_id FROM notice WHERE state = 'open' AND contacted_on IS NULL LIMIT 1`,
	"contacted notice":    `SELECT public_id FROM notice WHERE state = 'open' AND contacted_on IS NOT NULL LIMIT 1`,
	"closed notice":       `SELECT public_id FROM notice WHERE state = 'closed' LIMIT 1`,
	"service":             `SELECT public_id FROM service WHERE name = 'Klub seniora'`,
	"programme":           `SELECT public_id FROM programme WHERE state = 'in_force' LIMIT 1`,
	"offer":               `SELECT o.public_id FROM offer o JOIN fee_rule f ON f.offer_id = o.id JOIN programme p ON p.id = o.programme_id WHERE p.public_id = '{programme}' AND f.method <> 'free' LIMIT 1`,
	"planned programme":   `SELECT public_id FROM programme WHERE name LIKE '%Bliżej domu%'`,
	"planned offer":       `SELECT o.public_id FROM offer o JOIN programme p ON p.id = o.programme_id WHERE p.public_id = '{planned programme}' LIMIT 1`,
	"provider":            `SELECT public_id FROM provider WHERE name LIKE 'Stowarzyszenie%'`,
	"signed contract":     `SELECT c.public_id FROM contract c WHERE state IN ('signed','active') AND subject LIKE 'Asystent%'`,

	"contract in procedure": `SELECT public_id FROM contract WHERE state = 'procedure' LIMIT 1`,
	"contract to open":      `SELECT public_id FROM contract WHERE state = 'preparation' AND mode = 'open_call' LIMIT 1`,
	"contract to sign":      `SELECT public_id FROM contract WHERE state = 'preparation' AND mode = 'internal_order' LIMIT 1`,
	"accepted report":       `SELECT public_id FROM milestone_report WHERE state = 'accepted' ORDER BY id LIMIT 1`,
	"report in review":      `SELECT public_id FROM milestone_report WHERE state = 'internal_review' ORDER BY id LIMIT 1`,
	"proved report":         `SELECT r.public_id FROM milestone_report r JOIN report_evidence e ON e.report_id = r.id WHERE r.state = 'draft' ORDER BY r.id, e.id LIMIT 1`,
	"proof":                 `SELECT e.public_id FROM milestone_report r JOIN report_evidence e ON e.report_id = r.id WHERE r.state = 'draft' ORDER BY r.id, e.id LIMIT 1`,
	"report in draft":       `SELECT public_id FROM milestone_report WHERE state = 'draft' ORDER BY id LIMIT 1`,
	"word":                  `SELECT public_id FROM dictionary_entry WHERE dictionary = 'note' ORDER BY id LIMIT 1`,
	"task":                  `SELECT public_id FROM milestone_task ORDER BY id LIMIT 1`,
	"risk":                  `SELECT public_id FROM milestone_risk ORDER BY id LIMIT 1`,
	"product":               `SELECT public_id FROM product ORDER BY id LIMIT 1`,
	"budget line":           `SELECT public_id FROM budget_line ORDER BY id LIMIT 1`,
	"post":                  `SELECT public_id FROM project_post ORDER BY id LIMIT 1`,
	"staffing":              `SELECT public_id FROM staffing_fact ORDER BY id LIMIT 1`,
	"promise":               `SELECT public_id FROM project_promise ORDER BY id LIMIT 1`,
	"organiser":             `SELECT public_id FROM staff WHERE email LIKE 'organizator@%'`,
	"coordinator":           `SELECT public_id FROM staff WHERE email LIKE 'koordynator@%'`,
	"invited":               `SELECT public_id FROM staff WHERE email LIKE 'zofia.nowak@%'`,
	"entry":                 `SELECT max(e.id)::text FROM audit_entry e JOIN audit_change c ON c.entry_id = e.id WHERE e.resident_id IS NOT NULL`,
}

// itemOf is a service applied for whose case is the coordinator's.
func itemOf(condition string) string {
	return `SELECT i.public_id FROM application_item i JOIN application a ON a.id = i.application_id JOIN staff s ON s.id = a.coordinator_id WHERE s.email LIKE 'koordynator@%' AND ` + condition + ` LIMIT 1`
}

// propose gives the sample what it lacks: a service whose programme asks for confirmation,
// qualified by one coordinator and waiting for the organiser; and of a project a risk, a line of
// the budget, a product and somebody who holds a post.
func propose(t *testing.T, s *site) {
	t.Helper()
	for _, sql := range []string{
		`UPDATE application_item SET state = 'proposed', decided_at = now(), decided_by = (SELECT id FROM staff WHERE email LIKE 'koordynator2@%') WHERE id =
			(SELECT i.id FROM application_item i JOIN application a ON a.id = i.application_id JOIN staff s ON s.id = a.coordinator_id WHERE s.email LIKE 'koordynator2@%' AND i.state = 'pending' LIMIT 1)`,
		`UPDATE offer SET confirm_by = 'OUS' WHERE id = (SELECT offer_id FROM application_item WHERE state = 'proposed')`,
		`INSERT INTO report_evidence (report_id, no, section, item, kind, title, record_kind, record_ref, reason, at, staff_id) SELECT (SELECT id FROM milestone_report WHERE state = 'draft' ORDER BY id LIMIT 1), 900, e.section, e.item, e.kind, e.title, e.record_kind, e.record_ref, '', e.at, e.staff_id FROM report_evidence e WHERE e.document_id IS NULL AND e.replaces_id IS NULL ORDER BY e.id LIMIT 1`,
		`INSERT INTO milestone_risk (milestone_id, no, name, likelihood, effect, response) SELECT id, 900, 'Brak ofert na transport', 3, 2, 'Ogłosić konkurs dwa razy' FROM milestone WHERE no = 2`,
		`INSERT INTO budget_line (project_id, no, name, category, direct, social_economy, planned_grosze) SELECT id, 900, 'Usługi opiekuńcze', 'services', true, true, 21450000 FROM project`,
		`INSERT INTO budget_line (project_id, no, name, category, direct) SELECT id, 901, 'Koszty pośrednie', 'other', false FROM project`,
		`INSERT INTO product (project_id, milestone_id, no, kind, name) SELECT project_id, id, 900, 'diagnosis', 'Diagnoza potrzeb' FROM milestone WHERE no = 2`,
		`INSERT INTO project_post (project_id, no, post, name, planned) SELECT id, 900, 'other', 'Asystentka osób starszych', 1 FROM project`,
		`INSERT INTO download (staff_id, kind, wanted, state, ordered_at, attempts, next_try, lease_until, why, incident, made_at, rows, bytes, sha256, name, media_type, content, expires_at)
			SELECT s.id, 'indicator', jsonb_build_object('code', x.code, 'scope', x.scope, 'day', '2026-11-23', 'format', x.format), x.state, x.at, x.attempts, x.at, CASE x.state WHEN 'making' THEN x.at END, x.why,
				CASE WHEN x.why <> '' THEN 'k3v7x2m9q4ab' ELSE '' END, m.at, CASE WHEN m.at IS NOT NULL THEN 19874 END, CASE WHEN m.at IS NOT NULL THEN 1203481 END, CASE WHEN m.at IS NOT NULL THEN repeat('0', 64) END,
				CASE WHEN m.at IS NOT NULL THEN 'wskaznik.csv' END, CASE WHEN m.at IS NOT NULL THEN 'text/csv' END, CASE WHEN x.state = 'ready' THEN 'abc'::bytea END, m.at + interval '1 day'
			FROM staff s CROSS JOIN (VALUES ('persons_with_plan', 'centre', 'xlsx', 'waiting', 0, '', '2026-11-23 08:31Z'::timestamptz), ('mean_days', 'project', 'csv', 'waiting', 2, '', '2026-11-23 08:30Z'),
				('applications_received', 'centre', 'csv', 'making', 1, '', '2026-11-23 08:20Z'), ('persons_with_plan', 'project', 'xlsx', 'ready', 1, '', '2026-11-23 08:10Z'),
				('items_qualified', 'centre', 'xlsx', 'failed', 5, 'broken', '2026-11-22 08:00Z'), ('persons_with_plan', 'project', 'csv', 'failed', 1, 'refused', '2026-11-21 08:00Z'),
				('items_refused', 'centre', 'csv', 'gone', 1, '', '2026-11-20 08:00Z')) x (code, scope, format, state, attempts, why, at)
			CROSS JOIN LATERAL (SELECT CASE WHEN x.state IN ('ready','gone') THEN x.at END AS at) m WHERE s.email LIKE 'dyrektor@%'`,
		`INSERT INTO staffing_fact (post_id, label, fte, from_on) SELECT id, 'osoba 9', 50, '2021-07-01' FROM project_post WHERE no = 900`,
	} {
		if _, err := s.owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

// largeFiles makes every file too large to be written at once.
func largeFiles(c *server.Config) { c.AtOnce = -1 }

func plansOf(who, condition string) string {
	return `SELECT p.public_id FROM plan p JOIN staff s ON s.id = p.coordinator_id JOIN resident r ON r.id = p.resident_id WHERE s.email LIKE '` + who + `@%' AND p.` + condition + ` ORDER BY p.id DESC LIMIT 1`
}

// address fills in the ids.
func address(t *testing.T, s *site, path string, found *sync.Map) string {
	t.Helper()
	return regexp.MustCompile(`\{[^}]+\}`).ReplaceAllStringFunc(path, func(name string) string {
		if id, ok := found.Load(name); ok {
			return id.(string)
		}
		sql, ok := things[strings.Trim(name, "{}")]
		if !ok {
			t.Fatal("no thing is called ", name)
		}
		id := value[string](t, s, address(t, s, sql, found))
		found.Store(name, id)
		return id
	})
}

// TestEveryPage looks at every page as the role that uses it: nothing that axe calls a
// mistake, nothing that sticks out of a telephone, no word missing in either language.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	axe := readAxe(t)
	s := openSite(t, largeFiles)
	propose(t, s)
	var found sync.Map
	var sizes weights
	byRole := map[string][]stop{}
	for _, st := range stops {
		byRole[st.who] = append(byRole[st.who], st)
	}
	var keys sync.Map // by role: the cookies somebody of it was given
	t.Run("as", func(t *testing.T) {
		for who, all := range byRole {
			for part := range slices.Chunk(all, 20) {
				t.Run(cmp.Or(who, "nobody"), func(t *testing.T) {
					t.Parallel()
					p := sit(t, s, true)
					if who != "" {
						p.signIn(who + "@cus.example")
						keys.Store(who, p.cookies())
					}
					for _, st := range part {
						t.Run(strings.TrimSpace(st.path+" "+st.name), func(t *testing.T) {
							p.t = t
							p.visit(st, address(t, s, st.path, &found), axe, &sizes)
						})
					}
					p.t = t
				})
			}
		}
	})
	keys.Range(func(who, cookies any) bool {
		t.Run("in English as "+who.(string), func(t *testing.T) {
			inEnglish(t, s, who.(string), cookies.([]*proto.NetworkCookie), byRole[who.(string)], &found)
		})
		return true
	})
	sizes.check(t)
	everyAddress(t, s, &found)
}

// visit opens one page and looks at it from all sides.
func (p *person) visit(st stop, path, axe string, sizes *weights) {
	p.t.Helper()
	p.window(1366, 768)
	p.open(path)
	p.staysStill()
	if st.act != nil {
		st.act(p)
	}
	if got := p.status(); got != cmp.Or(st.status, 200) {
		p.t.Fatalf("status %d, want %d:\n%s", got, cmp.Or(st.status, 200), p.text())
	}
	sizes.note(st, p.look(`() => performance.getEntriesByType("navigation")[0].encodedBodySize`).num())
	p.wellFormed()
	if st.act == nil {
		p.keepsSecret()
	}
	p.accessible(axe, "1366", true)
	p.showsItsParts()
	if strings.HasSuffix(path, "/wzornik") {
		p.media("dark", "none")
		p.accessible(axe, "dark", true)
		p.media("dark", "active")
		p.accessible(axe, "forced colours", false) // where axe misreads colours
		p.media("light", "none")
	}
	p.window(390, 844)
	p.accessible(axe, "390", true)
	p.fits(390)
	p.window(320, 800)
	p.fits(320)
}

// wellFormed: one H1, a title, the language said, nothing untranslated, no number of a
// person in full.
func (p *person) wellFormed() {
	p.t.Helper()
	if n := p.look(`() => all("h1").length`).num(); n != 1 && !strings.HasSuffix(p.path(), "/wzornik") { // which shows heads of pages
		p.t.Errorf("%d headings of the first level", n)
	}
	html := p.look(`() => document.documentElement.outerHTML`).str()
	if !strings.HasPrefix(html, `<html lang="pl"`) {
		p.t.Errorf("the page does not say it is Polish: %.60s", html)
	}
	for _, missing := range regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(html, -1) {
		p.t.Error("no words for ", missing)
	}
	if dead := p.look(`() => all("a[href^='#']").map((a) => a.hash).filter((h) => h.length > 1 && !document.getElementById(h.slice(1))).join(" ")`).str(); dead != "" {
		p.t.Error("links lead nowhere: ", dead)
	}
	if twice := p.look(`() => all("[id]").map((e) => e.id).filter((id, i, ids) => ids.indexOf(id) !== i).join(" ")`).str(); twice != "" {
		p.t.Error("ids stand twice: ", twice)
	}
}

// keepsSecret: the page holds nobody's PESEL in full.
func (p *person) keepsSecret() {
	p.t.Helper()
	numbers := p.look(`() => (document.documentElement.outerHTML.match(/\b\d{11}\b/g) ?? []).join(" ")`).str()
	if n := value[int](p.t, p.site, `SELECT count(*)::int FROM resident WHERE pesel = ANY(string_to_array($1, ' '))`, numbers); n > 0 {
		p.t.Errorf("the page holds %d PESEL numbers in full", n)
	}
}

// media chooses the colours of the reader's system.
func (p *person) media(scheme, forced string) {
	p.t.Helper()
	p.must(proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}.Call(p.page))
}

// accessible: axe finds nothing.
func (p *person) accessible(axe, view string, colours bool) {
	p.t.Helper()
	if !p.look(`() => Boolean(window.axe)`).yes() {
		_, err := p.page.Timeout(patience).Eval("() => {" + axe + "\n;window.axe = window.axe || axe}")
		p.must(err)
	}
	raw := p.look(`(colours) => document.fonts.ready.then(() => axe.run({
		resultTypes: ["violations"],
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		rules: colours ? {} : {"color-contrast": {enabled: false}},
	})).then((r) => JSON.stringify(r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target + " " + n.failureSummary))))`, colours).str()
	var all []string
	p.must(json.Unmarshal([]byte(raw), &all))
	for _, v := range all {
		p.t.Errorf("axe, %s: %s", view, v)
	}
}

// showsItsParts: at a desk every folder tab is in view, beside a scroll bar too.
func (p *person) showsItsParts() {
	p.t.Helper()
	const bar = 17
	p.window(1366-bar, 768)
	if over := p.look(`() => Math.max(0, ...all(".tabs").map((el) => el.scrollWidth - el.clientWidth))`).num(); over > 0 && !strings.HasSuffix(p.path(), "/wzornik") { // which has narrow ones
		p.t.Errorf("folder tabs stick out by %d px", over)
	}
	p.window(1366, 768)
}

// fits: the page is no wider than the window.
func (p *person) fits(width int) {
	p.t.Helper()
	if got := p.look(`() => document.documentElement.scrollWidth`).num(); got > width {
		p.t.Errorf("%d px wide in a window of %d:\n%s", got, width,
			p.look(`(w) => all("body *").filter((e) => e.getBoundingClientRect().right > w + 1 && !e.closest(".vh,.tabs,thead")).map((e) => e.outerHTML.slice(0, 120)).slice(0, 4).join("\n")`, width).str())
	}
}

func (p *person) search(words string) {
	p.t.Helper()
	p.fills("Nazwisko, PESEL, telefon, adres lub numer sprawy", words)
	p.enter()
}

// sendsNothing empties the form of the page and sends it.
func (p *person) sendsNothing() {
	p.t.Helper()
	button := p.find("form", `() => all("main form button.primary, main form button.danger").filter((b) => b.form.getAttribute("method") === "post").at(0)`) // a field may be called method
	_, err := button.Eval(`() => { for (const el of this.form.elements) {
		if (el.type === "hidden" || el.tagName === "BUTTON" || el.tagName === "FIELDSET") continue;
		if (el.type === "checkbox" || el.type === "radio") el.checked = false; else el.value = "" } }`)
	p.must(err)
	p.loaded(func() { p.t.Helper(); p.click(button) })
}

// registersAlike types the name and the day of birth of somebody who has a record.
func (p *person) registersAlike() {
	p.t.Helper()
	one := func(column string) string {
		return value[string](p.t, p.site, `SELECT `+column+` FROM resident WHERE number = 'M-1001'`)
	}
	p.fills("Nazwisko", one("surname"))
	p.fills("Imię lub imiona", one("given_names"))
	p.fills("Data urodzenia", one("to_char(birth_date, 'DD.MM.YYYY')"))
	p.chooses("Osoba nie ma numeru PESEL")
	p.fills("Dlaczego nie ma numeru PESEL", "w trakcie nadawania")
	p.chooses(map[string]string{"K": "kobieta", "M": "mężczyzna"}[one("sex")])
	p.presses("Dalej: dane i adres")
	p.sees("Żadna z nich")
}

// registersAgain types the PESEL of somebody who has a record.
func (p *person) registersAgain() {
	p.t.Helper()
	p.fills("PESEL", value[string](p.t, p.site, `SELECT pesel FROM resident WHERE number = 'M-1001'`))
	p.presses("Dalej: dane i adres")
	p.sees("Zgodne: PESEL")
}

// revealsPesel shows the number without leaving the page, and it is in the journal.
func (p *person) revealsPesel() {
	p.t.Helper()
	p.click(p.find("button", `() => all(".pesel button").find(drawn)`))
	p.find("number", `() => all(".pesel").find((el) => /\d{11}/.test(el.textContent.replace(/\s/g, "")))`)
}

// asksForPesel is asked why, since the case is not theirs.
func (p *person) asksForPesel() {
	p.t.Helper()
	p.click(p.find("button", `() => all(".pesel button").find(drawn)`))
	p.find("question", `() => all(".pesel select").find(drawn)`)
}

// isOvertaken: somebody else saved the plan between the opening of the form and its sending.
func (p *person) isOvertaken() {
	p.t.Helper()
	p.change(`UPDATE plan SET version = version + 1 WHERE public_id = $1`)
	p.fills("Do dnia", "30.06.2027")
	p.presses("Zapisz i wyjdź")
}

func (p *person) isOvertakenAtTheRecord() {
	p.t.Helper()
	p.change(`UPDATE resident SET version = version + 1, phone = '+48600999888' WHERE public_id = $1`)
	p.fills("Telefon", "600 111 222")
	p.presses("Zapisz zmiany")
}

// sendsNoNeed sends the form of a need, which scripts answer in place.
func (p *person) sendsNoNeed() {
	p.t.Helper()
	p.click(p.find("button", `() => all("main button").find((el) => plain(el) === "Zapisz potrzebę")`))
	p.find("list of errors", `() => all(".errors").find(drawn)`)
}

// ownsAccount: the account is a real one, whose password may be changed.
func (p *person) ownsAccount() {
	p.t.Helper()
	_, err := p.site.owner.Exec(p.t.Context(), `UPDATE staff SET demo = false WHERE email LIKE 'finanse@%'`)
	p.must(err)
	p.sendsNothing()
	p.refused("Obecne hasło się nie zgadza.", "Hasło ma mniej niż 12 znaków. Wpisz dłuższe, na przykład kilka słów.")
}

// hasFirstPassword: whoever was given a password changes it before anything else.
func (p *person) hasFirstPassword() {
	p.t.Helper()
	_, err := p.site.owner.Exec(p.t.Context(), `UPDATE staff SET must_change_password = true WHERE email LIKE 'spolecznosc@%'`)
	p.must(err)
	p.open("/moj-dzien")
	p.at("Nowe hasło")
}

// change alters the row of the page behind its back.
func (p *person) change(sql string) {
	p.t.Helper()
	_, err := p.site.owner.Exec(p.t.Context(), sql, strings.Split(p.path(), "/")[2])
	p.must(err)
}

// cookies are what the site gave this browser.
func (p *person) cookies() []*proto.NetworkCookie {
	p.t.Helper()
	c, err := p.page.Cookies([]string{p.site.url})
	p.must(err)
	return c
}

// inEnglish fetches the same pages for a reader of English: every word is there too.
func inEnglish(t *testing.T, s *site, who string, cookies []*proto.NetworkCookie, all []stop, found *sync.Map) {
	t.Helper()
	if _, err := s.owner.Exec(t.Context(), `UPDATE staff SET lang = 'en' WHERE email = $1`, who+"@cus.example"); err != nil {
		t.Fatal(err)
	}
	for _, st := range all {
		if st.act != nil {
			continue
		}
		path := address(t, s, st.path, found)
		body := get(t, s, path, "identity", cookies...)
		if !strings.Contains(body, `lang="en"`) {
			t.Errorf("%s is not in English", path)
		}
		for _, missing := range regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(body, -1) {
			t.Errorf("%s: no English words for %s", path, missing)
		}
	}
}

// weights are the compressed sizes of pages, in bytes.
type weights struct {
	mu  sync.Mutex
	all []string
}

// light is what comes in the first fourteen packets of a connection.
const light = 14_000

func (w *weights) note(st stop, size int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, fmt.Sprintf("%6d B  %s %s %s", size, st.who, st.path, st.name))
}

// check names the heaviest pages and fails for one that is not light. The pattern book,
// which no work needs, may be.
func (w *weights) check(t *testing.T) {
	t.Helper()
	slices.Sort(w.all)
	for i, line := range w.all {
		var size int
		if _, err := fmt.Sscan(line, &size); err != nil {
			t.Error(err)
		}
		switch {
		case size > light && !strings.Contains(line, "/wzornik"):
			t.Error("too heavy: ", line)
		case i >= len(w.all)-5:
			t.Log(line)
		}
	}
}

// everyAddress fails for an address of the program that no stop opens.
func everyAddress(t *testing.T, s *site, found *sync.Map) {
	t.Helper()
	routes := s.handler.(chi.Routes)
	seen := map[string]bool{
		"/":      true,                  // leads to the first page
		"/livez": true, "/readyz": true, // read by programs
		"/zasoby/*": true, "/mieszkancy/{resident}/dokumenty/{document}": true, // files
		"/projekt/produkty/{product}/pliki/{file}": true, "/raporty/{report}/arkusz": true, "/raporty/{report}/dowody/{proof}": true,
		"/wskazniki/eksport": true, "/pliki/{download}": true, "/wskazniki/{code}/dowody/{evidence}": true,
		"/wnioski/termin": true,                               // a fragment of the form, looked at there
		"/start":          true, "/zaproszenie/{token}": true, // TestBeforeSigningIn
	}
	for _, st := range stops {
		path, _, _ := strings.Cut(address(t, s, st.path, found), "?")
		rc := chi.NewRouteContext()
		if routes.Match(rc, http.MethodGet, path) {
			seen[rc.RoutePattern()] = true
		}
	}
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodGet && !seen[pattern] {
			t.Errorf("nobody looks at %s", pattern)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFilesAreLight keeps the script, the styles and a whole first visit within their
// budgets; fonts, which come afterwards, do not count.
func TestFilesAreLight(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	s := serve(t, d.App, d.Owner)
	page := get(t, s, "/logowanie", "gzip")
	z, err := gzip.NewReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	html, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		pattern, coding string
		most            int
	}{{`/zasoby/cus\.[0-9a-f]+\.js`, "br", 20_000}, {`/zasoby/cus\.[0-9a-f]+\.css`, "gzip", 15_000}} {
		name := regexp.MustCompile(f.pattern).FindString(string(html))
		if size := len(get(t, s, name, f.coding)); name == "" || size == 0 || size > f.most {
			t.Errorf("%s takes %d bytes as %s, at most %d", name, size, f.coding, f.most)
		}
	}
	visit := len(page)
	files := regexp.MustCompile(`/zasoby/[\w.-]+\.(?:js|css|svg)`).FindAllString(string(html), -1)
	slices.Sort(files)
	for _, name := range slices.Compact(files) {
		visit += len(get(t, s, name, "gzip"))
	}
	if t.Logf("a first visit takes %d bytes in %d files", visit, len(files)); len(files) < 4 || visit > 60_000 {
		t.Errorf("a first visit takes %d bytes in %d files", visit, len(files))
	}
}

// get fetches an address in the given coding of its bytes, and leaves it coded.
func get(t *testing.T, s *site, path, coding string, cookies ...*proto.NetworkCookie) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", coding)
	for _, c := range cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := cmp.Or(res.Header.Get("Content-Encoding"), "identity"); got != coding {
		t.Errorf("%s comes as %q, want %q", path, got, coding)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func readAxe(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed: run make assets: ", err)
	}
	return string(axe)
}
