package ui

import (
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/web/h"
)

// Wzornik (pattern book) is one page with every piece in every state. Developers look
// here before they write a new one; the accessibility and picture tests visit it. Every
// person and number in it is invented.
func Wzornik() h.Node {
	return Page(wzornikShell(),
		IdentityBar(wzornikIdentity()),
		Tabs("wz.record", []Tab{
			{Label: "wz.overview", Href: "#", Current: true},
			{Label: "wz.applications", Href: "#", Count: 2},
			{Label: "wz.plans", Href: "#", Count: 1},
			{Label: "wz.notes", Href: "#", Count: 12},
			{Label: "wz.consents", Href: "#"},
		}),
		PageHead(h.Text("Wzornik · Poniedziałek, 23.11.2026"), h.Text("Siedem spraw w tym tygodniu, jedna po terminie"),
			PrintButton("ui.print"), PrimaryLink("wz.report", "#")),
		wzornikStates(),
		wzornikMilestones(),
		MainAside([]h.Node{wzornikPlan(), wzornikQueue(), wzornikIndicators()},
			[]h.Node{wzornikDecide(), wzornikHistory(), wzornikCost()}),
		Halves(wzornikSituation(), Stack(wzornikNext(), wzornikChart())),
		wzornikLists(),
		wzornikButtons(),
		wzornikAlerts(),
		StepNav("wz.parts", []Step{
			{Label: "wz.needs", Href: "#", State: StepDone},
			{Label: "wz.goals", Href: "#", State: StepDoing, Current: true},
			{Label: "wz.fees", Href: "#", State: StepCheck},
			{Label: "wz.terms", Href: "#"},
			{Label: "wz.check", State: StepLocked},
		}),
		FormAside(wzornikForm(), wzornikDuplicates()),
		wzornikRowEdit(),
		CheckAnswers(
			Answers{Title: "wz.person", Change: "#", Facts: []Fact{
				{Label: "wz.surname", Value: h.Text("Kowalczyk")},
				{Label: "wz.born", Value: Num("14.03.1944")},
				{Label: "wz.phone"},
			}},
			Answers{Title: "wz.needs", Change: "#", Facts: []Fact{
				{Label: "wz.own_words", Value: h.Text("Trudno mi samej dojść do lekarza i zrobić zakupy. Od października nie wychodzę bez balkonika.")},
			}},
		),
		wzornikSaving(),
		ActionBar(SaveState(Saved, "10:42"), h.Text("Szkic zapisuje się sam."),
			LinkButton("wz.leave", "#"), PrimaryLink("wz.next", "#")),
	)
}

// WzornikConfirm is the confirm page.
func WzornikConfirm() h.Node {
	return Page(wzornikShell(), ConfirmPage(ConfirmView{
		Title:   h.Text("Zakończyć plan IPUS/2026/031 przed terminem?"),
		Lead:    h.Text("Po zakończeniu planu nie da się do niego wrócić. Można przygotować nowy."),
		Effects: []h.Node{h.Text("Trzy zlecenia zostaną odwołane od 01.12.2026."), h.Text("Wykonawcy dostaną wiadomość bez danych osobowych.")},
		Fields:  []h.Node{TextArea(nil, "reason", Opt{Label: "wz.reason", Required: true, Count: 200})},
		Action:  "#", Key: "k", Submit: "wz.end_plan", Danger: true, BackHref: "#",
	}))
}

// WzornikBare is the page of one column, with a form.
func WzornikBare() h.Node {
	f := form.New(nil)
	f.Refuse("email", "wz.error.login")
	s := wzornikShell()
	s.Title, s.Errors, s.Demo = "wz.signing_in", true, false
	return BareShell(s, h.Text("Pomoc: 15 800 00 00, codziennie od 7.30 do 15.30"),
		h.H1(h.T("wz.signing_in")),
		Errors(f),
		Form("#", "k", 0,
			EmailInput(f, "email", Opt{Label: "wz.email", Required: true, AutoComplete: "username"}),
			PasswordInput(f, "password", Opt{Label: "wz.password", Required: true}),
			Inline(Primary("wz.sign_in")),
		),
	)
}

// WzornikPrint is a paper.
func WzornikPrint() h.Node {
	return Print(Paper{Title: "wz.plan", Number: "IPUS/2026/031", BackHref: "#", LargeHref: "#", PDFHref: "#", Stamp: "SZKIC"},
		h.Div(h.Class("letterhead"),
			h.Div(h.Strong(h.Text("Centrum Usług Społecznych w Przykładowie")), h.Br(), h.Text("ul. Rynek 1, 00-000 Przykładów · tel. 15 800 00 00")),
			h.Div(h.Text("Nr planu: "), h.Strong(h.Text("IPUS/2026/031")), h.Br(), h.Text("Wersja 1 z 23.11.2026"))),
		h.H1(h.Text("Indywidualny plan usług społecznych")),
		h.P(h.Text("Ten plan uzgodniliśmy z Panią. Pokazuje usługi, wykonawców, miejsca i koszty.")),
		h.H2(h.Text("Kogo dotyczy plan")),
		SummaryList(
			Fact{Label: "wz.surname", Value: h.Text("Janina Kowalczyk")}, Fact{Label: "wz.born", Value: Num("14.03.1944")},
			Fact{Label: "wz.address", Value: h.Text("ul. Ogrodowa 12 m. 4")}, Fact{Label: "wz.phone", Value: Num("600 100 200")}),
		h.H2(h.Text("Potrzeby, cele i usługi")),
		h.H3(h.Text("Cel 1. Pani Janina radzi sobie bezpiecznie we własnym domu")),
		DataTable(h.Text("Usługi w celu 1"), []Col{{Key: "wz.service"}, {Key: "wz.provider"}, {Key: "wz.amount"}, {Key: "wz.cost", Numeric: true}}, []Row{
			R(h.Text("Asystent osoby starszej"), h.Text("Fundacja „Sąsiad”"), h.Text("do 44 godz. w miesiącu"), h.Text("1 232,00 zł")),
			R(h.Text("Teleopieka (opaska)"), h.Text("TeleOpieka S.A."), h.Text("całodobowo"), h.Text("62,00 zł")),
		}),
		h.Div(h.Class("signatures"), h.Div(h.Text("data i podpis wnioskodawcy (uzgodnienie)")), h.Div(h.Text("data i podpis koordynatora IPUS")), h.Div(h.Text("Zatwierdzam – dyrektor CUS"))),
		h.Footer(h.Span(h.Text("IPUS/2026/031, wersja 1 · wydruk 23.11.2026, 10:45"))),
	)
}

func wzornikShell() Shell {
	return Shell{
		Title: "wz.title", Number: "IPUS/2026/031", CentreName: "Przykładów", UserName: "Anna Lis", RoleLabel: "wz.role",
		LogoutHref: "#", Demo: true, SearchHref: "#", NotificationsHref: "#", NotificationsCount: 3, HelpHref: "#", SettingsHref: "#",
		Create: &Action{Label: "wz.new_application", Href: "#", Icon: "plus"}, Shortcuts: true,
		Flash: Flash("wz.flash"),
		Rail: []RailGroup{
			{Items: []RailItem{
				{Label: "wz.my_day", Href: "#", Icon: "day", Count: 7, Go: "d"},
				{Label: "wz.residents", Href: "#", Icon: "residents", Current: true, Go: "m"},
				{Label: "wz.applications", Href: "#", Icon: "applications", Count: 2},
				{Label: "wz.plans", Href: "#", Icon: "plans", Go: "p"},
				{Label: "wz.deliveries", Href: "#", Icon: "deliveries"},
			}},
			{Label: "wz.services", Items: []RailItem{
				{Label: "wz.catalogue", Href: "#", Icon: "catalogue"},
				{Label: "wz.providers", Href: "#", Icon: "providers"},
				{Label: "wz.contracts", Href: "#", Icon: "contracts"},
			}},
			{Label: "wz.project", Items: []RailItem{
				{Label: "wz.milestones", Href: "#", Icon: "milestones"},
				{Label: "wz.indicators", Href: "#", Icon: "indicators"},
				{Label: "wz.consultations", Href: "#", Icon: "consultations"},
				{Label: "wz.community", Href: "#", Icon: "community"},
			}},
		},
	}
}

func wzornikIdentity() IdentityView {
	return IdentityView{
		Heading: h.Text("Janina Kowalczyk"), Born: "14.03.1944", Age: "82 lata",
		Pesel:   &PeselView{Last4: "4821", RevealHref: "#", RequestKey: "k"},
		Address: "ul. Ogrodowa 12 m. 4", Phone: "600 100 200", Coordinator: "Anna Lis",
		Tags:    []h.Node{TagNode(Info, h.Text("Zgoda na kontakt z córką do 31.12.2026")), TagNode(Warn, h.Text("Wizyty w domu – porusza się z balkonikiem"))},
		Actions: []h.Node{LinkButton("wz.add_note", "#"), PrimaryLink("wz.open_plan", "#")},
	}
}

var wzornikToday = date.New(2026, 11, 23)

func wzornikStates() h.Node {
	due := func(days int) h.Node { return h.Div(DueLabel(Due(wzornikToday, wzornikToday.Add(days)))) }
	return Panel(h.Text("Stany i terminy"), h.Text("ikona, słowo, kolor"),
		Tags(Tag(OK, "wz.state.available"), Tag(Plan, "wz.state.on_plan"), Tag(Warn, "wz.state.attention"), Tag(Danger, "wz.state.danger"),
			Tag(Info, "wz.state.info"), Tag(Draft, "wz.state.draft"), Tag(Waiting, "wz.state.waiting"), Tag(Locked, "wz.state.locked"), Tag(Closed, "wz.state.closed")),
		h.Div(h.Class("facts-row"), due(-3), due(0), due(1), due(4), due(11),
			h.Div(DueLabel(DueView{Days: 6, Text: "29.11.2026", Statutory: true})), h.Div(DueLabel(DueView{Kind: DueNone})), h.Div(DueLabel(DueView{Kind: DueDone, Text: "20.11.2026"}))),
		h.P(DueLine("wz.write_until", Due(wzornikToday, date.New(2026, 12, 4)))),
		h.Div(h.Class("facts-row"),
			PeselMask(PeselView{Last4: "4821"}),
			PeselMask(PeselView{Last4: "4821", RevealHref: "#", RequestKey: "k"}),
			PeselMask(PeselView{Last4: "4821", Full: "44031404821", RevealHref: "#", RequestKey: "k"})),
	)
}

func wzornikMilestones() h.Node {
	project := []MilestoneView{
		{Title: h.Text("1. Plan wdrażania CUS"), Href: "#", From: date.New(2026, 1, 1), Until: date.New(2026, 6, 30), Period: "01.2026–06.2026", State: TagNode(OK, h.Text("Przyjęty 28.06.2026"))},
		{Title: h.Text("2. Świadczenie usług i monitoring"), Href: "#", From: date.New(2026, 7, 1), Until: date.New(2027, 6, 30), Period: "07.2026–06.2027", State: Tag(Warn, "wz.state.attention")},
		{Title: h.Text("3. Aktualizacja planu"), Href: "#", From: date.New(2027, 7, 1), Until: date.New(2028, 4, 30), Period: "07.2027–04.2028", State: Tag(Waiting, "wz.state.not_begun")},
		{Title: h.Text("4. Przegląd"), Href: "#", From: date.New(2028, 5, 1), Until: date.New(2028, 7, 31), Period: "05–07.2028", State: Tag(Waiting, "wz.state.not_begun")},
	}
	unknown := []MilestoneView{
		{Title: h.Text("1. Plan wdrażania CUS"), State: Tag(OK, "wz.state.available")}, project[1],
		{Title: h.Text("3. Aktualizacja planu"), State: Tag(Waiting, "wz.state.not_begun")}, {Title: h.Text("4. Przegląd"), State: Tag(Waiting, "wz.state.not_begun")},
	}
	return Stack(MilestoneStrip(wzornikToday, wzornikToday, project), MilestoneStrip(wzornikToday, wzornikToday, unknown))
}

func wzornikPlan() h.Node {
	cols := []Col{{Key: "wz.need"}, {Key: "wz.service"}, {Key: "wz.amount", Numeric: true}, {Key: "wz.provider"}, {Key: "wz.state"}}
	return Panel(h.Group(h.Text("Plan usług (IPUS), wersja 1 "), Tag(Draft, "wz.state.draft")), DueLine("wz.write_until", Due(wzornikToday, date.New(2026, 12, 4))),
		DataTable(h.Text("Usługi w planie"), cols, []Row{
			R(h.Text("Pomoc w codziennych czynnościach"), h.Text("Asystent osoby starszej"), h.Text("44 godz. / mies."), h.Text("Fundacja „Sąsiad”"), TagNode(Warn, h.Text("W grudniu brakuje 6 godz."))),
			R(h.Text("Bezpieczeństwo w domu"), h.Text("Teleopieka (opaska)"), h.Text("całodobowo"), h.Text("TeleOpieka S.A."), Tag(OK, "wz.state.available")),
			R(h.Text("Kontakt z ludźmi"), h.Text("Klub seniora"), h.Text("2 razy / tydz."), h.Text("CUS Przykładów"), Tag(OK, "wz.state.available")),
			R(h.Text("Dojazdy do lekarza"), Sub(h.Text("jeszcze bez usługi")), nil, nil, Tag(Waiting, "wz.state.to_fill")),
		}))
}

func wzornikQueue() h.Node {
	cols := []Col{{Key: "wz.case"}, {Key: "wz.to_do"}, {Key: "wz.due"}, {Key: "wz.action", Numeric: true, Hidden: true}}
	line := func(name, number, what string, days int, statutory bool) Row {
		d := Due(wzornikToday, wzornikToday.Add(days))
		d.Statutory = statutory
		return R(h.Group(Link("#", name), Sub(h.Text(number))), h.Text(what), DueLabel(d), SmallLink("wz.open_plan", "#", About(name)))
	}
	return Panel(nil, nil,
		GroupHead("po-terminie", h.Text("Po terminie"), h.Text("1 sprawa")),
		DataTable(h.Text("Po terminie"), cols, []Row{line("Nowak Stanisław", "IPUS/2026/024", "Plan zwrócony do poprawy; termin opracowania minął 20.11.2026", -3, true)}, Queue),
		GroupHead("dzis", h.Text("Dziś i jutro"), h.Text("2 sprawy")),
		DataTable(h.Text("Dziś i jutro"), cols, []Row{
			line("Kowalczyk Janina", "IPUS/2026/031", "Uzupełnij usługę dla potrzeby „Dojazdy”", 1, false),
			line("Zając Maria", "IPUS/2026/029", "Uzgodnij plan i zbierz podpis wnioskodawcy", 0, false),
		}, Queue),
	)
}

func wzornikIndicators() h.Node {
	cols := []Col{{Key: "wz.indicator", SortBy: "#", Sorted: "ascending"}, {Key: "wz.now", Numeric: true}, {Key: "wz.plan_today", Numeric: true}, {Key: "wz.target", Numeric: true}, {Key: "wz.chart", Hidden: true}, {Key: "wz.verdict"}}
	return Panel(h.Text("Wskaźniki kamienia milowego nr 2"), BulletLegend(true),
		DataTableSum(h.Text("Wskaźniki"), cols, []Row{
			R(Link("#", "Osoby z planem IPUS w realizacji"), h.Strong(h.Text("21")), h.Text("24"), h.Text("60"), BulletBar(Bullet{Done: .35, Today: .4}), Tag(Warn, "wz.state.attention")),
			R(Link("#", "Usługi zlecone NGO i PES"), h.Strong(h.Text("27,4%")), h.Text("> 30%"), h.Text("> 30%"), BulletBar(Bullet{Done: .913, Today: 1}), Tag(Danger, "wz.state.danger")),
			R(Link("#", "Godziny zrealizowanych usług"), h.Strong(h.Text("3 210")), h.Text("3 840"), h.Text("9 600"), BulletBar(Bullet{Done: .334, Today: .4}), Tag(Plan, "wz.state.on_plan")),
		}, R(h.Text("Razem"), h.Text("3"))),
		h.Details(h.Summary(h.Text("Umowy, w których kończy się limit")),
			DataTable(h.Text("Umowy"), []Col{{Key: "wz.contract"}, {Key: "wz.used"}}, []Row{
				R(Link("#", "U/2026/07"), CapacityBar(.91, h.Text("91%, zostało 108 godz."))),
				R(Link("#", "U/2026/03"), CapacityBar(.5, h.Text("50%, zostało 436 godz."))),
				R(Link("#", "U/2026/01"), CapacityBar(1.1, h.Text("Przekroczono o 14 godz."))),
			})),
	)
}

func wzornikDecide() h.Node {
	return PanelDecide(h.Text("Do zatwierdzenia"), h.Text("2 sprawy"), List(
		Line(Link("#", "Plan: Lewicka Zofia"), DueLabel(DueView{Days: 4}), h.Text("Wersja 1 · 1 842,00 zł miesięcznie · zatwierdzić do 27.11.2026 (termin własny)")),
		Line(Link("#", "Raport: III kwartał"), DueLabel(DueView{Days: 9}), h.Text("Do przyjęcia · 11 z 12 dowodów kompletnych")),
	))
}

func wzornikHistory() h.Node {
	return Panel(h.Text("Historia"), Link("#", "Filtruj"), Timeline(
		Event{What: h.Text("Szkic planu zapisany"), When: "dziś, 10:42", DateTime: "2026-11-23T10:42", Who: "Anna Lis"},
		Event{What: h.Text("Przypomnienie o terminie"), When: "20.11.2026, 7:00", Kind: BySystem},
		Event{What: h.Text("Rozpoznanie potrzeb zakończone"), When: "18.11.2026, 13:05", Who: "Anna Lis, w domu", More: Link("#", "5 potrzeb, 2 pilne")},
		Event{What: h.Text("Podpisany wniosek przyjęty w siedzibie"), When: "04.11.2026, 11:12", Who: "Piotr Sowa", Kind: ByDocument, More: Sub(h.Text("Plan opracować do 04.12.2026 (30 dni od wniosku)"))},
	))
}

func wzornikCost() h.Node {
	return Panel(h.Text("Koszt planu"), nil,
		KeyFigure("1 474,00 zł"),
		Sub(h.Text("miesięcznie, przy pełnym limicie godzin")),
		Sums(
			SumLine{Label: h.Group(h.Text("Asystent"), Sub(h.Text("44 godz. × 28,00 zł"))), Value: h.Text("1 232,00 zł")},
			SumLine{Label: h.Text("Teleopieka"), Value: h.Text("62,00 zł")},
			SumLine{Label: h.Text("Opłata mieszkańca"), Value: h.Text("123,20 zł"), Total: true},
		),
		More("ui.legal_basis", h.P(h.Class("hint"), h.Text("Uchwała nr XX/123/2026; dochód 2 310,00 zł, osoba samotnie gospodarująca."))),
		Checks(
			Check(Warn, Link("#", "Potrzeba P4 „Dojazdy” bez usługi")),
			Check(Danger, Link("#", "Brak uzgodnienia")),
			Check(OK, h.Text("Rozpoznanie z 18.11.2026")),
		),
	)
}

func wzornikSituation() h.Node {
	return Panel(h.Text("Sytuacja w skrócie"), Link("#", "Zmień", About("opis sytuacji")), SummaryList(
		Fact{Label: "wz.lives", Value: h.Text("sama, III piętro bez windy")},
		Fact{Label: "wz.disability", Value: Reveal("#", "k", "wz.disability")},
		Fact{Label: "wz.income", Value: Num("2 310,00 zł"), Source: h.Text("oświadczenie z 04.11.2026")},
		Fact{Label: "wz.language"},
	))
}

func wzornikNext() h.Node {
	return Panel(h.Text("Co dalej"), nil, List(
		Line(Link("#", "Uzupełnij usługę dla potrzeby „Dojazdy”"), DueLabel(DueView{Days: 1}), nil),
		Line(Link("#", "Odnów zgodę na kontakt z córką"), DueLabel(DueView{Days: 38}), nil),
	))
}

func wzornikChart() h.Node {
	return Panel(h.Text("Godziny usług"), nil, ChartColumns(h.Text("W październiku po raz pierwszy wykonano więcej, niż zaplanowano."), []Column{
		{Label: "lip", Plan: 720, Done: 604, PlanText: "720", DoneText: "604"},
		{Label: "sie", Plan: 800, Done: 742, PlanText: "800", DoneText: "742"},
		{Label: "wrz", Plan: 880, Done: 858, PlanText: "880", DoneText: "858"},
		{Label: "paź", Plan: 960, Done: 1006, PlanText: "960", DoneText: "1 006"},
		{Label: "lis", Plan: 1040, PlanText: "1 040"},
	}))
}

func wzornikLists() h.Node {
	cols := []Col{{Key: "wz.case"}, {Key: "wz.state"}}
	return Stack(
		FilterBar("#",
			Select(nil, "area", []Choice{{Value: "1", Text: "Śródmieście"}}, Opt{Label: "wz.area", Empty: "wz.all"}),
			Button("ui.filter.apply"),
		),
		Chips("ui.filters", FilterChip("wz.all", "#", 0, true), FilterChip("wz.statutory", "#", 4, false), FilterChip("wz.visits", "#", 2, false)),
		Halves(
			Panel(h.Text("Wnioski"), nil, EmptyState("wz.empty", PrimaryLink("wz.new_application", "#"))),
			Panel(h.Text("Umowy"), nil, NoResults("#")),
		),
		Panel(h.Text("Mieszkańcy"), nil,
			DataTable(h.Text("Mieszkańcy"), cols, []Row{R(Link("#", "Bąk Renata"), Tag(Plan, "wz.state.on_plan")), R(Link("#", "Żółć Stefan"), Tag(Closed, "wz.state.closed"))}, Long),
			Pagination(PageView{FirstHref: "#", NextHref: "#"})),
	)
}

func wzornikButtons() h.Node {
	return Panel(h.Text("Przyciski"), nil,
		h.Form(h.Method("post"), h.Action("#"), Inline(
			Primary("ui.save"), Button("wz.leave"), SmallButton("ui.change"), Quiet("ui.cancel"), SubmitDanger("wz.end_plan"),
			Primary("ui.save", h.Disabled(true)), Button("ui.busy", h.Attr("aria-disabled", "true")),
			LinkButton("wz.add_note", "#", Icon("note")), QuietLink("ui.help", "#"),
			h.Div(h.Class("end"), Button("ui.print", Icon("print"))))))
}

func wzornikAlerts() h.Node {
	return Stack(
		Alert(Warn, h.P(h.Strong(h.Text("W umowie U/2026/07 zabraknie 6 godzin w grudniu.")), h.Text(" Plan wymaga 44 godz., wolne są 38 godz. Zmniejsz limit, "), Link("#", "wybierz inną umowę"), h.Text(" albo zapisz – zadanie otrzyma organizator usług."))),
		AlertT(Info, "wz.alert.info"),
		AlertT(OK, "wz.flash"),
		requestFailed("ui.failed", "ui.retry"),
	)
}

func wzornikRefused() *form.Form {
	f := form.New(map[string]string{"pesel": "440314 04820", "surname": "Kowalczyk", "born": "14.03.1944", "words": "Trudno mi dojść do lekarza.", "contact": "phone", "hours": "38,5", "place": "1"})
	f.Set("needs", "lekarz")
	f.Set("days", "1", "2", "3", "4", "5")
	f.Refuse("pesel", "wz.error.pesel")
	f.Refuse("first", "wz.error.first")
	f.Refuse("how", "wz.error.how")
	f.Refuse("clause", "wz.error.clause")
	f.Refuse("", "wz.error.whole")
	return f
}

func wzornikForm() h.Node {
	f := wzornikRefused()
	three := []Choice{{Value: "phone", Label: "wz.phone"}, {Value: "letter", Label: "wz.letter", Hint: "wz.letter.hint"}, {Value: "visit", Label: "wz.visit"}}
	return Form("#", "k", 3,
		Errors(f),
		PeselInput(f, "pesel", Opt{Label: "ui.ident.pesel", Required: true}),
		Checkbox(f, "no_pesel", Opt{Label: "wz.no_pesel"}),
		Pair(TextInput(f, "surname", Opt{Label: "wz.surname", Known: "wz.known", Required: true}), TextInput(f, "first", Opt{Label: "wz.first", Required: true})),
		DateInput(f, "born", Opt{Label: "wz.born", Required: true}),
		Pair(PhoneInput(f, "phone", Opt{Label: "wz.phone", Optional: true}), EmailInput(f, "mail", Opt{Label: "wz.email", Optional: true})),
		Select(f, "place", []Choice{{Value: "1", Text: "w domu", Group: "wz.at_home"}, {Value: "2", Text: "ul. Rynek 1", Group: "wz.elsewhere"}}, Opt{Label: "wz.place", Size: "m"}),
		Radios(f, "contact", three, Opt{Label: "wz.contact", Required: true}),
		Radios(f, "how", three[:2], Opt{Label: "wz.how", Required: true, InRow: true}),
		Checkboxes(f, "needs", []Choice{{Value: "zakupy", Text: "zakupy"}, {Value: "lekarz", Text: "wizyta u lekarza", More: TextInput(f, "doctor", Opt{Label: "wz.which", Optional: true})}}, Opt{Label: "wz.needs", Big: true, Hint: "wz.needs.hint"}),
		TextArea(f, "words", Opt{Label: "wz.own_words", Count: 200, Rows: 3}),
		Pair(HoursInput(f, "hours", Opt{Label: "wz.hours"}), MoneyInput(f, "income", Opt{Label: "wz.income"})),
		Pair(TimeInput(f, "at", Opt{Label: "wz.at"}), NumberInput(f, "people", Opt{Label: "wz.people"})),
		TextInput(form.New(map[string]string{"number": "IPUS/2026/031"}), "number", Opt{Label: "wz.number", ReadOnly: true, Size: "s"}),
		Checkbox(f, "clause", Opt{Label: "wz.clause", Required: true}),
		Inline(Primary("wz.next"), LinkButton("ui.cancel", "#")),
	)
}

func wzornikDuplicates() h.Node {
	return PanelDecide(h.Text("Możliwe, że ta osoba jest już w systemie"), nil,
		h.P(h.Text("Znaleźliśmy 2 podobne osoby. Wybierz, żeby nie zakładać drugiej kartoteki.")),
		h.Fieldset(h.Class("edge"), h.Legend(h.Class("vh"), h.Text("Czy to jedna z tych osób?")),
			Pick(nil, "same", 0, "1", h.Text("Kowalczyk Janina"), TagNode(Warn, h.Text("Zgodne: nazwisko i data urodzenia")), Sub(h.Text("ur. 14.03.1944 · ul. Ogrodowa 12 m. 4 · "), Link("#", "Otwórz kartotekę", About("Kowalczyk Janina")))),
			Pick(nil, "same", 1, "2", h.Text("Kowalczyk Janusz"), TagNode(Info, h.Text("Zgodne: nazwisko i rok urodzenia")), Sub(h.Text("ur. 1944 · ul. Polna 3"))),
			Pick(nil, "same", 2, "0", h.Text("Żadna z nich – to nowa osoba"), TextInput(nil, "why", Opt{Label: "wz.reason"})),
		),
	)
}

func wzornikRowEdit() h.Node {
	f := wzornikRefused()
	return PanelGoal(h.Text("Cel 1. Pani Janina radzi sobie bezpiecznie we własnym domu"), Link("#", "Zmień", About("cel 1")),
		h.Div(h.Class("chips"), h.Text("Odpowiada na potrzeby: "), Chip("P1", "Pomoc w codziennych czynnościach"), Chip("P2", "Bezpieczeństwo w domu")),
		RowEdit(WideForm("#", "k", 2,
			h.H3(h.Text("Asystent osoby starszej – edycja")),
			Grid(
				Select(nil, "contract", []Choice{{Value: "7", Text: "Fundacja „Sąsiad” – U/2026/07 (28,00 zł / godz.)"}}, Opt{Label: "wz.provider", Span: "w6"}),
				TextInput(nil, "where", Opt{Label: "wz.place", Span: "w3"}),
				HoursInput(f, "limit", Opt{Label: "wz.hours", Span: "w3"}),
				Weekdays(f, "days", Opt{Label: "wz.days", Span: "w6"}),
				DateInput(nil, "from", Opt{Label: "wz.from", Span: "w3"}),
				DateInput(nil, "until", Opt{Label: "wz.until", Span: "w3"}),
			),
			Inline(Primary("wz.save_service"), LinkButton("ui.cancel", "#"), h.Div(h.Class("end"), Quiet("wz.remove"))),
		)),
		h.P(SmallLink("wz.add_service", "#", Icon("plus"))),
	)
}

func wzornikSaving() h.Node {
	return Panel(h.Text("Zapisywanie"), nil,
		Inline(SaveState(Saving, ""), SaveState(Saved, "10:42"), SaveState(SaveFailed, ""), SaveState(Offline, "")),
		ErrorSummary([]check.Problem{}),
	)
}
