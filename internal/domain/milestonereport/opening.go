package milestonereport

// opening are the first words of each part, with its figures in their place. They are the
// report's own, in Polish whatever language the screen speaks, and are there to be changed.
var opening = map[Section]string{
	Tasks:    "W okresie sprawozdawczym kamień milowy obejmował zadania w liczbie {{liczba:zadania}}. Wykonano: {{liczba:zadania_wykonane}}. Po terminie: {{liczba:zadania_opoznione}}.",
	Products: "Kamień milowy ma produkty w liczbie {{liczba:produkty}}, z czego przyjęto: {{liczba:produkty_przyjete}}.",
	Services: "Z usług społecznych skorzystało {{liczba:osoby}}, w ramach usług w liczbie {{liczba:uslugi}}.",
	Plans: "Zatwierdzono nowe indywidualne plany usług społecznych w liczbie {{liczba:ipus_rozpoczete}}. Na koniec okresu w realizacji: {{liczba:ipus_trwajace}}. " +
		"Od wniosku do przekazania planu mijało średnio {{liczba:ipus_sredni_czas}}. W terminie 30 dni przekazano {{liczba:ipus_w_terminie}} planów.",
	Qualifying: "Wpłynęły wnioski w liczbie {{liczba:wnioski}}. Przyznane usługi: {{liczba:uslugi_przyznane}}, oczekujące: {{liczba:uslugi_oczekujace}}, " +
		"odmowy: {{liczba:odmowy}}, przekazania: {{liczba:przekazania}}.",
	Consultations: "Programy usług społecznych uchwalone w okresie: {{liczba:programy_uchwalone}}.",
	Supporting:    "Działania wspierające w planach realizowanych w okresie: {{liczba:dzialania_wspierajace}}.",
	Standards:     "Opracowane standardy usług: {{liczba:standardy}}.",
	Contracts: "W okresie podpisano umowy w liczbie {{liczba:umowy}}. Usługi społeczne zlecone organizacjom pozarządowym i podmiotom ekonomii społecznej: {{liczba:zlecone_ngo_pes}} " +
		"z {{liczba:koszty_bezposrednie}} kosztów bezpośrednich, czyli {{liczba:udzial_ngo_pes}}.",
	Budget: "Zaplanowano {{liczba:budzet_planowany}}, wydano {{liczba:budzet_wydany}}, pozostało {{liczba:budzet_pozostaly}}.",
	Staff:  "Zatrudnione osoby: {{liczba:osoby_zatrudnione}}, łącznie {{liczba:etaty}}. Osoby z niepełnosprawnością: {{liczba:etaty_niepelnosprawnosc}}.",
	Risks:  "Rozpoznane ryzyka: {{liczba:ryzyka}}, otwarte na koniec okresu: {{liczba:ryzyka_otwarte}}.",
}
