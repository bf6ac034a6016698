package demo

import (
	"time"

	"cus/internal/platform/date"
)

// pilots are the five centres whose sources we have, each with what its source says of the
// project, told in our words.
var pilots = map[string]pilot{
	Adamowka: {
		place: place{gmina: "Adamówka", centre: "Centrum Usług Społecznych „Społeczna Adamówka”", short: "Adamówka", party: "Gmina Adamówka", authority: "Wójt Gminy Adamówka",
			board: "Samorządowe Kolegium Odwoławcze w Przemyślu", postcode: "37-534", town: "Adamówka", kind: "transformed",
			localities: []string{"Adamówka", "Cieplice", "Dobcza", "Krasne", "Majdan Sieniawski", "Pawłowa"}},
		project: adamowka,
		opened:  date.New(2021, time.July, 1), closing: date.New(2023, time.July, 31), turn: date.New(2024, time.January, 1),
	},
	Milanowek: {
		place: place{gmina: "Milanówek", centre: "Milanowskie Centrum Usług Społecznych", short: "Milanówek", party: "Gmina Milanówek", authority: "Burmistrz Miasta Milanówka",
			board: "Samorządowe Kolegium Odwoławcze w Warszawie", postcode: "05-822", town: "Milanówek", kind: "transformed", localities: []string{"Milanówek"}},
		project: milanowek, coordinators: 3, extra: []service{healthWorkshop, civicMeetings},
		opened: date.New(2021, time.July, 1), closing: date.New(2023, time.September, 30), turn: date.New(2024, time.January, 1),
	},
	Rawicz: {
		place: place{gmina: "Rawicz", centre: "Centrum Usług Społecznych w Gminie Rawicz", short: "Rawicz", party: "Gmina Rawicz", authority: "Burmistrz Gminy Rawicz",
			board: "Samorządowe Kolegium Odwoławcze w Lesznie", postcode: "63-900", town: "Rawicz", kind: "transformed", localities: []string{"Rawicz", "Sierakowo", "Masłowo"}},
		project: rawicz, extra: []service{civicMeetings},
		opened: date.New(2021, time.April, 1), closing: date.New(2023, time.September, 30), turn: date.New(2024, time.January, 1),
	},
	Elblag: {
		place: place{gmina: "Elbląg", centre: "Elbląskie Centrum Usług Społecznych", short: "Elbląg", party: "Gmina Miasto Elbląg", authority: "Prezydent Miasta Elbląg",
			board: "Samorządowe Kolegium Odwoławcze w Elblągu", postcode: "82-300", town: "Elbląg", localities: []string{"Elbląg"}},
		project: elblag, extra: []service{civicMeetings}, // no days in its source: its casework fills the three years before today
	},
	Starachowice: {
		place: place{gmina: "Starachowice", centre: "Centrum Usług Społecznych w Starachowicach", short: "Starachowice", party: "Gmina Starachowice", authority: "Prezydent Miasta Starachowice",
			board: "Samorządowe Kolegium Odwoławcze w Kielcach", postcode: "27-200", town: "Starachowice", kind: "transformed", localities: []string{"Starachowice"}},
		project: starachowice, extra: []service{civicMeetings},
		opened: date.New(2021, time.June, 1), closing: date.New(2023, time.April, 30), turn: date.New(2024, time.January, 1),
	},
}

var adamowka = facts{
	name: "Centrum Usług Społecznych „Społeczna Adamówka”", origin: "OPS",
	aim:  "Usługi społeczne dla ogółu mieszkańców gminy, także dla osób, które nie korzystały z pomocy społecznej.",
	from: date.New(2021, 1, 1), until: date.New(2023, 7, 31),
	source: "Wprowadzenie do założeń projektu, część 2 – sposób realizacji projektu. Dni projektu to dni jego kamieni milowych; nazwy kamieni są wspólne dla pilotażu.",
	milestones: []milestone{
		{"Opracowanie planu wdrażania CUS", date.New(2021, 1, 1), date.New(2021, 6, 30), [][2]string{
			{"Diagnoza potrzeb i potencjału", "Jakich usług potrzebują mieszkańcy i kto w gminie może je świadczyć."},
			{"Projekt programu i planu wdrożenia", "Gminny program usług społecznych z planem wdrożenia, poddany konsultacjom społecznym."},
			{"Wybór wykonawców", "Kto i w jakim trybie dostarczy usługi; konkursy i przetargi dla organizacji i firm."},
			{"Program uzgodniony ze społecznością", "Program usług społecznych napisany razem z przedstawicielami mieszkańców."},
			{"Przekształcenie OPS w CUS", "Usługi dla wszystkich mieszkańców, nie tylko dla osób korzystających z pomocy społecznej."},
		}},
		{"Realizacja planu i świadczenie usług", date.New(2021, 7, 1), date.New(2022, 6, 30), [][2]string{
			{"Realizacja planu i rozpoczęcie usług", "Usługi w środowisku lokalnym w czterech zaplanowanych obszarach: dla osób starszych, osób z niepełnosprawnościami, rodzin i pieczy zastępczej, dzieci do lat 3."},
			{"Zatrudnienie kadry CUS", "Dyrektor, 2 koordynatorów indywidualnych planów usług społecznych, organizator usług społecznych i organizator społeczności lokalnej."},
		}},
		{"Aktualizacja i realizacja planu wdrażania", date.New(2022, 7, 1), date.New(2023, 4, 30), [][2]string{
			{"Kontynuacja usług", ""},
			{"Monitoring korzystania z usług", "W razie potrzeby działania, które zmieniają sposób świadczenia usług."},
			{"Aktualizacja planu wdrażania", "Na podstawie wniosków z monitoringu."},
		}},
		{"Przegląd działań projektu", date.New(2023, 5, 1), date.New(2023, 7, 31), [][2]string{
			{"Kontynuacja usług", ""},
			{"Przegląd działań", "Wnioski z realizacji planu wdrażania."},
			{"Pakiet produktów", "Produkty powstałe w testowaniu rozwiązania modelowego, przedłożone Radzie Programowej."},
		}},
	},
	products: []product{
		{milestone: 1, kind: "diagnosis", name: "Diagnoza potrzeb i potencjału usługowego"},
		{milestone: 1, kind: "programme", name: "Program usług społecznych"},
		{milestone: 1, kind: "implementation_plan", name: "Plan wdrażania CUS"},
		{milestone: 3, kind: "implementation_plan", name: "Zaktualizowany plan wdrażania CUS"},
		{milestone: 4, kind: "package", name: "Pakiet produktów z testowania rozwiązania modelowego", detail: "Dla Rady Programowej."},
	},
	posts: []post{
		{post: "director", name: "Dyrektor centrum", planned: 1, held: []date.Date{date.New(2021, 7, 1)}},
		{post: "coordinator", name: "Koordynator indywidualnych planów usług społecznych", planned: 2, held: []date.Date{date.New(2021, 7, 1), date.New(2021, 9, 1)}},
		{post: "service_organiser", name: "Organizator usług społecznych", planned: 1, held: []date.Date{date.New(2021, 7, 1)}},
		{post: "community_organiser", name: "Organizator społeczności lokalnej", planned: 1, held: []date.Date{date.New(2021, 8, 2)}},
	},
	promises: []promise{
		{kind: "service", name: "Kluby seniora", detail: "Z poradnictwem specjalistycznym, zajęciami edukacyjnymi i rozwijaniem zainteresowań. Propozycja, może się zmienić.", became: club},
		{kind: "service", name: "Asystent osoby starszej", detail: "Propozycja, może się zmienić.", became: assistant},
		{kind: "service", name: "Bransoletka (opaska) życia", detail: "Propozycja, może się zmienić.", became: bracelet},
		{kind: "service", name: "Placówki wsparcia dziennego", detail: "Propozycja, może się zmienić.", became: dayUnit},
		{kind: "service", name: "Poradnictwo psychologiczne", detail: "Propozycja, może się zmienić.", became: psychology},
		{kind: "service", name: "Poradnictwo prawne", detail: "Propozycja, może się zmienić.", became: lawAdvice},
		{kind: "service", name: "Poradnictwo rodzinne", detail: "Propozycja, może się zmienić.", became: family},
		{kind: "service", name: "Dzienny opiekun", detail: "Opieka nad dziećmi do lat 3. Propozycja, może się zmienić.", became: dayCarer},
		{kind: "partner", name: "Przedstawiciele społeczności lokalnej", detail: "Program powstaje razem z nimi."},
		{kind: "partner", name: "Organizacje pozarządowe i sektor prywatny", detail: "Dostarczają usługi wybrane w konkursach i przetargach."},
		{kind: "area", name: "Wsparcie osób starszych", detail: "Także ich reintegracja społeczna i zawodowa.", areas: []int{14}},
		{kind: "area", name: "Usługi zdrowotne i opiekuńcze dla osób z niepełnosprawnościami", areas: []int{5, 6}},
		{kind: "area", name: "Wsparcie rodziny i piecza zastępcza", areas: []int{2, 3}},
		{kind: "area", name: "Opieka nad dziećmi do lat 3", areas: []int{1}},
		{kind: "principle", name: "Usługi dla ogółu mieszkańców"},
		{kind: "principle", name: "Usługi odpowiadają na zdiagnozowane potrzeby", detail: "Lista usług jest propozycją i podlega zmianom."},
		{kind: "principle", name: "Program i plan wdrożenia poddane konsultacjom społecznym"},
	},
	indicators: withCounted(
		promised{code: "coordinators_employed", target: times(2), promise: "2 koordynatorów indywidualnych planów usług społecznych.", milestone: 2},
		promised{code: "programmes_adopted", target: times(1), promise: "Program usług społecznych opracowany ze społecznością lokalną.", milestone: 1},
		promised{code: "consultations", promise: "Konsultacje społeczne projektu programu i planu wdrożenia.", milestone: 1},
		promised{code: "staff_fte", promise: "Dyrektor, 2 koordynatorów, organizator usług i organizator społeczności lokalnej; wymiar etatów nie jest podany.", milestone: 2},
	),
}

var milanowek = facts{
	name: "Milanowskie Centrum Usług Społecznych", origin: "Ośrodek Pomocy Społecznej w Milanówku",
	aim:  "Łatwiejszy dostęp mieszkańców Milanówka do zintegrowanych usług społecznych: przystępnych cenowo, trwałych, dobrej jakości i odpowiadających na zdiagnozowane potrzeby.",
	from: date.New(2021, 1, 1), until: date.New(2023, 9, 30),
	source: "Opis projektu „Milanowskie Centrum Usług Społecznych”",
	milestones: []milestone{
		{name: "Wypracowanie dokumentu „Plan wdrażania CUS”"},
		{name: "Realizacja planu wdrażania CUS, świadczenie usług społecznych i monitoring"},
		{name: "Aktualizacja i realizacja planu wdrażania CUS"},
		{name: "Przegląd działań projektu"},
	},
	products: []product{
		{milestone: 1, kind: "implementation_plan", name: "Plan wdrażania CUS"},
		{kind: "programme", name: "Program usług społecznych", detail: "W rozumieniu art. 4 ustawy; przygotowany z przedstawicielami społeczności lokalnej i poddany konsultacjom publicznym."},
		{kind: "model", name: "Modelowe rozwiązanie", detail: "Usługi społeczne w trybie powszechnej dostępności z wykorzystaniem CUS jako nowej jednostki."},
	},
	posts: []post{
		{post: "coordinator", name: "Koordynator indywidualnych planów usług społecznych", planned: 3, held: []date.Date{date.New(2021, 7, 1), date.New(2021, 10, 1), date.New(2022, 3, 1)}},
		{post: "other", name: "Stanowisko dla osoby z niepełnosprawnością", planned: 1, fte: 50, disability: true, held: []date.Date{date.New(2021, 9, 1)}},
	},
	promises: []promise{
		{kind: "partner", name: "Organizacje pozarządowe i podmioty ekonomii społecznej", detail: "Zlecana im będzie realizacja usług społecznych."},
		{kind: "partner", name: "Usługi zdrowotne", detail: "Koordynacja usług społecznych i zdrowotnych."},
		{kind: "partner", name: "Publiczne służby zatrudnienia"},
		{kind: "partner", name: "Przedstawiciele społeczności lokalnej", detail: "Program powstaje razem z nimi."},
		{kind: "area", name: "Zdrowie i profilaktyka zdrowotna", detail: "Nowy obszar.", areas: []int{5}},
		{kind: "area", name: "Aktywizacja społeczna i edukacja obywatelska", detail: "Nowy obszar.", areas: []int{11}},
		{kind: "principle", name: "Dotychczasowe zadania OPS w poszerzonym zakresie"},
		{kind: "principle", name: "Przystępne cenowo, trwałe usługi wysokiej jakości"},
		{kind: "principle", name: "Koordynacja usług społecznych i zdrowotnych oraz współpraca ze służbami zatrudnienia"},
	},
	indicators: withCounted(
		promised{code: "coordinators_employed", target: times(3), promise: "3 koordynatorów indywidualnych planów usług społecznych."},
		promised{code: "pes_share", target: times(3000), operator: ">", promise: "Powyżej 30% kosztów bezpośrednich na zlecenie usług społecznych organizacjom pozarządowym lub podmiotom ekonomii społecznej."},
		promised{code: "disability_fte", target: times(50), promise: "Osoba z niepełnosprawnością zatrudniona co najmniej na pół etatu."},
		promised{code: "new_areas", target: times(2), promise: "Dwa nowe obszary: zdrowie i profilaktyka zdrowotna oraz aktywizacja społeczna i edukacja obywatelska."},
		promised{code: "programmes_adopted", target: times(1), promise: "Program usług społecznych w rozumieniu art. 4 ustawy."},
		promised{code: "model_solutions", target: times(1), promise: "Jedno modelowe rozwiązanie, opracowane i przetestowane."},
		promised{code: "consultations", promise: "Konsultacje publiczne programu usług społecznych."},
	),
}

var rawicz = facts{
	name: "Centrum Usług Społecznych – nowa jakość polityki społecznej w Gminie Rawicz", beneficiary: "Gmina Rawicz", funding: "PO WER, działanie 2.8", kind: "1",
	origin: "Miejsko-Gminny Ośrodek Pomocy Społecznej w Rawiczu",
	aim:    "Łatwiejszy dostęp do zintegrowanych usług społecznych, które odpowiadają na potrzeby mieszkańców Gminy Rawicz, z CUS jako nową jednostką.",
	from:   date.New(2020, 10, 1), until: date.New(2023, 9, 30), months: 36, total: 2_231_460_00, financed: 10_000,
	source:     "Ogłoszenie projektu z 30.09.2020, Miejsko-Gminny Ośrodek Pomocy Społecznej w Rawiczu",
	milestones: make([]milestone, 4), // „4 kamienie milowe”, without names or days
	products: []product{
		{kind: "diagnosis", name: "Diagnoza potrzeb i potencjału wspólnoty samorządowej"},
		{kind: "programme", name: "Program usług społecznych"},
		{kind: "standards", name: "Standardy usług społecznych", detail: "Dla wysokiej jakości usług."},
		{kind: "model", name: "Modelowe rozwiązanie", detail: "Usługi społeczne w trybie powszechnej dostępności z wykorzystaniem CUS jako nowej jednostki."},
	},
	promises: []promise{
		{kind: "partner", name: "Podmioty ekonomii społecznej"},
		{kind: "partner", name: "Jednostki samorządu terytorialnego"},
		{kind: "area", name: "Wsparcie rodziny", areas: []int{2}},
		{kind: "area", name: "Wsparcie osób z niepełnosprawnościami", areas: []int{6}},
		{kind: "area", name: "Wsparcie osób starszych"},
		{kind: "area", name: "Pobudzanie aktywności obywatelskiej", areas: []int{11}},
		{kind: "principle", name: "Usługi dla ogółu mieszkańców gminy", detail: "Obok usług, które dotąd realizował ośrodek."},
		{kind: "principle", name: "Przystępna odpłatność z możliwością zwolnienia"},
		{kind: "principle", name: "Skoordynowany system usług społecznych"},
		{kind: "principle", name: "Nowe miejsca świadczenia usług"},
		{kind: "principle", name: "Więcej usług niż dotąd"},
		{kind: "principle", name: "Integracja i wspieranie wspólnoty samorządowej"},
		{kind: "principle", name: "Działania samopomocowe, wolontariackie i sąsiedzkie"},
	},
	indicators: withCounted(
		promised{code: "services_available", promise: "Usługi dotychczasowe i nowe, dla ogółu mieszkańców."},
		promised{code: "model_solutions", target: times(1), promise: "Jedno modelowe rozwiązanie, opracowane i przetestowane."},
		promised{code: "programmes_adopted", target: times(1), promise: "Realizowanie programu usług społecznych."},
		promised{code: "volunteers", promise: "Działania samopomocowe, wolontariackie i sąsiedzkie."},
	),
}

var elblag = facts{
	name: "Elbląskie Centrum Usług Społecznych", beneficiary: "Miasto Elbląg", funding: "PO WER, działanie 2.8",
	origin: "Miejski Ośrodek Pomocy Społecznej",
	aim:    "Model rozwoju i integracji usług społecznych: kompleksowe wsparcie dla wszystkich mieszkańców w jednym miejscu, zgodne z potrzebami lokalnej społeczności.",
	months: 36, total: 2_500_000_00, financed: 10_000,
	source:     "Wiadomość „2,5 mln zł na Elbląskie Centrum Usług Społecznych”. Cztery kamienie milowe są wspólne dla pilotażu; źródło ich nie opisuje.",
	milestones: make([]milestone, 4),
	products: []product{
		{kind: "model", name: "Model rozwoju i integracji usług społecznych", detail: "Z możliwością zlecania usług lokalnym organizacjom pozarządowym."},
		{kind: "diagnosis", name: "Diagnoza potrzeb i potencjału społeczności lokalnej", detail: "Z konsultacjami z mieszkańcami."},
	},
	promises: []promise{
		{kind: "partner", name: "Lokalni usługodawcy publiczni i niepubliczni"},
		{kind: "partner", name: "Lokalne organizacje pozarządowe", detail: "Możliwe zlecanie im usług."},
		{kind: "principle", name: "Integrowanie i koordynowanie usług różnych usługodawców", detail: "Nie skupianie usług w jednej instytucji."},
		{kind: "principle", name: "Wsparcie dla wszystkich mieszkańców", detail: "Sprawnych, z niepełnosprawnościami, starszych, rodzin wielodzietnych."},
		{kind: "principle", name: "Integracja mieszkańców i spójność społeczna"},
		{kind: "principle", name: "Samopomoc, wolontariat i wsparcie sąsiedzkie"},
		{kind: "principle", name: "Jeden z 30 samorządów pilotażu, jedno z 4 miast na prawach powiatu"},
	},
	indicators: withCounted(
		promised{code: "model_solutions", promise: "Wypracowanie modelu rozwoju i integracji usług społecznych."},
		promised{code: "consultations", promise: "Konsultacje z mieszkańcami w ramach diagnozy."},
		promised{code: "volunteers", promise: "Zadania o charakterze samopomocowym, wolontariackim i wsparcia sąsiedzkiego."},
	),
}

var starachowice = facts{
	name: "CUS – model integracji i rozwoju usług społecznych w Starachowicach", origin: "Miejski Ośrodek Pomocy Społecznej w Starachowicach",
	centreSince: date.New(2021, 1, 1),
	aim:         "Wypracowanie i przetestowanie modelowego rozwiązania integracji i rozwoju usług społecznych dla ogółu mieszkańców Starachowic.",
	from:        date.New(2020, 11, 1), until: date.New(2023, 4, 30), total: 3_125_000_00, eu: 2_633_750_00, state: 491_250_00,
	source: "Strona projektu CUS w Starachowicach z listą plików",
	milestones: []milestone{
		{name: "Opracowanie Planu Wdrażania CUS"},
		{name: "Realizacja Planu Wdrażania CUS"},
		{name: "Aktualizacja i realizacja Planu Wdrażania CUS"},
		{name: "Przegląd działań projektu i opracowanie pakietu produktów powstałych w wyniku testowania modelu CUS"},
	},
	products: []product{
		{kind: "promotion", name: "Plakat projektu"},
		{kind: "programme", name: "Uchwała w sprawie przyjęcia programu usług społecznych"},
		{kind: "diagnosis", name: "Diagnoza CUS Starachowice", dated: date.New(2021, 3, 30)},
		{kind: "schedule", name: "Szczegółowy harmonogram udzielania wsparcia i działań w projekcie"},
		{kind: "form", name: "Formularz zgłoszeniowy kandydata"},
		{kind: "form", name: "Oświadczenie uczestnika projektu"},
		{kind: "rules", name: "Regulamin rekrutacji i uczestnictwa w projekcie"},
		{kind: "implementation_plan", name: "Plan Wdrażania CUS"},
		{kind: "schedule", name: "Harmonogram udzielania wsparcia w projekcie na dzień 25.07.2022", dated: date.New(2022, 7, 25)},
		{kind: "community_plan", name: "Plan OSL 2023–2024"},
	},
	promises: []promise{
		{kind: "package", name: "Pakiety usług dla poszczególnych grup odbiorców", detail: "Łączą istniejące formy wsparcia z nowymi."},
		{kind: "principle", name: "Usługi powszechnie dostępne", detail: "Korzystanie z nich nie daje statusu klienta pomocy społecznej."},
		{kind: "principle", name: "Odpowiedź na starzenie się społeczeństwa, kryzys rodziny i słabsze więzi między pokoleniami"},
		{kind: "principle", name: "Spójny lokalny system zamiast rozproszonej sieci usług"},
		{kind: "principle", name: "Organizowanie społeczności lokalnej", detail: "Wolontariat i usługi sąsiedzkie."},
	},
	indicators: withCounted(
		promised{code: "model_solutions", promise: "Wypracowanie i przetestowanie modelowego rozwiązania."},
		promised{code: "programmes_adopted", promise: "Uchwała w sprawie przyjęcia programu usług społecznych."},
		promised{code: "volunteers", promise: "Wolontariat i usługi sąsiedzkie."},
	),
}
