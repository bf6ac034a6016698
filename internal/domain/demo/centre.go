package demo

import (
	"fmt"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/provider"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Days on which the sample begins: the centre's people and project, and its services.
var (
	founded = date.New(2021, time.January, 4)
	opened  = date.New(2021, time.July, 1)
)

// centre makes the centre and its gmina. What the source does not say stays unknown.
func (l *loader) centre() error {
	b := &db.Batch{}
	b.Queue(`INSERT INTO centre (id, name, short_name, address, phone, help_phone, iban, demo, authority, appeal_board)
		VALUES (1, 'Centrum Usług Społecznych „Społeczna Adamówka”', 'Adamówka', 'ul. Przykładowa 1, 37-534 Adamówka', '600 000 001', '600 000 002', 'PL32999999990000123412341234', true,
			'Wójt Gminy Adamówka', 'Samorządowe Kolegium Odwoławcze w Przemyślu')`)
	b.Queue(`INSERT INTO gmina (name) VALUES ('Adamówka')`)
	return b.Run(l.ctx, l.tx)
}

func (l *loader) staff() error {
	l.people = map[string]policy.Actor{}
	for _, a := range l.accounts {
		id, _, err := staff.Add(l.ctx, audit.Join(l.tx, policy.Actor{}, l.founded.Midnight().Add(9*time.Hour)),
			staff.New{Name: a.Name, Email: a.Email, Roles: []policy.Role{a.Role}, Password: l.password, Demo: true})
		if err != nil {
			return err
		}
		key, _, _ := strings.Cut(a.Email, "@")
		l.people[key] = policy.Actor{ID: id, Name: a.Name, Roles: []policy.Role{a.Role}, Version: 1, Lang: "pl"}
	}
	return l.dictionaries()
}

// milestones of the pilot: the days are those of its own description, the tasks are told
// in our words.
var milestones = []struct {
	name        string
	from, until date.Date
	tasks       [][2]string
}{
	{"Opracowanie planu wdrażania CUS", date.New(2021, 1, 1), date.New(2021, 6, 30), [][2]string{
		{"Diagnoza potrzeb i potencjału", "Jakich usług potrzebują mieszkańcy i kto w gminie może je świadczyć."},
		{"Projekt programu i planu wdrożenia", "Gminny program usług społecznych z planem wdrożenia, poddany konsultacjom społecznym."},
		{"Wybór wykonawców", "Kto i w jakim trybie dostarczy usługi; konkursy i przetargi dla organizacji i firm."},
		{"Program uzgodniony ze społecznością", "Program usług społecznych napisany razem z przedstawicielami mieszkańców."},
		{"Przekształcenie OPS w CUS", "Usługi dla wszystkich mieszkańców, nie tylko dla osób korzystających z pomocy społecznej."},
	}},
	{"Realizacja planu i świadczenie usług", date.New(2021, 7, 1), date.New(2022, 6, 30), [][2]string{
		{"Usługi dla osób starszych", "Kluby seniora z poradnictwem, zajęciami edukacyjnymi i rozwijaniem zainteresowań."},
		{"Wsparcie osób z niepełnosprawnościami", "Asystent osoby starszej i bransoletka życia."},
		{"Wsparcie rodzin i pieczy zastępczej", "Placówki wsparcia dziennego oraz poradnictwo psychologiczne, prawne i rodzinne."},
		{"Opieka nad dziećmi do lat 3", "Dzienny opiekun."},
		{"Zatrudnienie kadry CUS", "Dyrektor, dwie osoby koordynujące IPUS, organizator usług społecznych i organizator społeczności lokalnej."},
	}},
	{"Aktualizacja i realizacja planu wdrażania", date.New(2022, 7, 1), date.New(2023, 4, 30), [][2]string{
		{"Kontynuacja usług", ""},
		{"Monitoring korzystania z usług", "W razie potrzeby zmiany w sposobie ich świadczenia."},
		{"Aktualizacja planu wdrażania", "Na podstawie wniosków z monitoringu."},
	}},
	{"Przegląd działań projektu", date.New(2023, 5, 1), date.New(2023, 7, 31), [][2]string{
		{"Kontynuacja usług", ""},
		{"Przegląd działań", "Wnioski z realizacji planu wdrażania."},
		{"Pakiet produktów", "Produkty powstałe w testowaniu rozwiązania, przedłożone Radzie Programowej."},
	}},
}

// project writes the pilot project down. Its source names no sum, no funding share and no
// targets, so there are none.
func (l *loader) project() error {
	id, err := db.Value[int64](l.ctx, l.tx, `INSERT INTO project (gmina_id, name, starts_on, ends_on, source)
		SELECT id, 'Społeczna Adamówka', '2021-01-01', '2023-07-31',
		       'Wprowadzenie do założeń projektu, część 2 – sposób realizacji' FROM gmina RETURNING id`)
	if err != nil {
		return err
	}
	for i, m := range milestones {
		mid, err := db.Value[int64](l.ctx, l.tx, `INSERT INTO milestone (project_id, no, name, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
			id, i+1, m.name, m.from, m.until)
		if err != nil {
			return err
		}
		for j, t := range m.tasks {
			if _, err := l.tx.Exec(l.ctx, `INSERT INTO milestone_task (milestone_id, no, name, detail) VALUES ($1, $2, $3, $4)`, mid, j+1, t[0], t[1]); err != nil {
				return err
			}
		}
	}
	_, err = l.tx.Exec(l.ctx, `INSERT INTO indicator (project_id, code, no, owner_role) VALUES ($1, 'persons_with_plan', 1, 'DIR'), ($1, 'submitted_in_time', 2, 'DIR')`, id)
	return err
}

// service is one service of the sample with how it is usually planned.
type service struct {
	catalogue.Facts
	provider string // who carries it out
	place    string
	days     []time.Weekday
	from     date.Clock
	until    date.Clock
	amount   int // of its unit a month
}

var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

var everyDay = append([]time.Weekday{time.Saturday, time.Sunday}, weekdays...)

// Names of the services, as cases refer to them.
const (
	club       = "Klub seniora"
	assistant  = "Asystent osoby starszej"
	bracelet   = "Bransoletka życia (teleopieka)"
	dayUnit    = "Placówka wsparcia dziennego"
	psychology = "Poradnictwo psychologiczne"
	lawAdvice  = "Poradnictwo prawne"
	family     = "Poradnictwo rodzinne"
	dayCarer   = "Dzienny opiekun"
)

// services are those the pilot's description names; the rest is invented.
var services = []service{
	{catalogue.Facts{Name: club, Summary: "Spotkania, zajęcia i poradnictwo dla osób starszych, dwa razy w tygodniu.", Area: 14, Unit: catalogue.Visit, Audience: "Osoby od 60 lat"},
		"Stowarzyszenie „Dobre Sąsiedztwo”", "świetlica, ul. Przykładowa 4", []time.Weekday{time.Tuesday, time.Thursday}, 600, 780, 10},
	{catalogue.Facts{Name: assistant, Summary: "Pomoc w domu i w załatwianiu codziennych spraw: zakupy, lekarz, spacer.", Area: 6, Unit: catalogue.Hour, Audience: "Osoby starsze i osoby z niepełnosprawnościami"},
		"Stowarzyszenie „Dobre Sąsiedztwo”", "w domu", []time.Weekday{time.Monday, time.Wednesday, time.Friday}, 540, 660, 28},
	{catalogue.Facts{Name: bracelet, Summary: "Opaska z przyciskiem pomocy i całodobowy kontakt z dyżurem.", Area: 5, Unit: catalogue.Month, Audience: "Osoby mieszkające samotnie"},
		"Teleopieka „Bliski Głos” sp. z o.o.", "w domu", everyDay, 0, 1440, 1},
	{catalogue.Facts{Name: dayUnit, Summary: "Opieka po lekcjach, pomoc w nauce i zajęcia dla dzieci.", Area: 2, Unit: catalogue.Day, Audience: "Rodziny z dziećmi w wieku szkolnym"},
		"Świetlica gminna „Pod Lipą”", "ul. Zmyślona 2", weekdays, 780, 1080, 23},
	{catalogue.Facts{Name: psychology, Summary: "Rozmowy z psychologiem dla osób i rodzin w trudnej sytuacji.", Area: 2, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		"Gabinet „Spokojna Głowa”", "ul. Zmyślona 7", []time.Weekday{time.Wednesday}, 900, 960, 5},
	{catalogue.Facts{Name: lawAdvice, Summary: "Bezpłatna porada w sprawach rodzinnych, mieszkaniowych i socjalnych.", Area: 4, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		"Urząd gminy – punkt porad (przykład)", "ul. Przykładowa 1", []time.Weekday{time.Monday}, 600, 660, 5},
	{catalogue.Facts{Name: family, Summary: "Wsparcie w wychowaniu i w sporach rodzinnych.", Area: 3, Unit: catalogue.Visit, Audience: "Rodziny, także zastępcze"},
		"Zespół charytatywny „Przystań”", "ul. Zmyślona 9", []time.Weekday{time.Thursday}, 960, 1020, 5},
	{catalogue.Facts{Name: dayCarer, Summary: "Opieka nad dzieckiem do lat 3 w małej grupie.", Area: 1, Unit: catalogue.Day, Audience: "Rodzice dzieci do lat 3"},
		"Zespół własny centrum", "ul. Przykładowa 1", weekdays, 420, 960, 23},
}

// providers are performers of every kind art. 7 ust. 2 names, all invented.
var providers = []provider.Facts{
	{Name: "Stowarzyszenie „Dobre Sąsiedztwo”", Kind: provider.NGO, NIP: "1112223332", REGON: "999123453", KRS: "0000999002", IBAN: "PL19999999990000000000000202",
		Street: "ul. Zmyślona 3", Postcode: "37-534", Locality: "Adamówka", Contact: "Maria Wymyślona, prezeska", Phone: "+48600000081",
		SocialEconomy: provider.Organisation},
	{Name: "Teleopieka „Bliski Głos” sp. z o.o.", Kind: provider.Contractor, NIP: "9991112229", Contact: "dyżur umów (przykład)", Phone: "+48600000082"},
	{Name: "Świetlica gminna „Pod Lipą”", Kind: provider.MunicipalUnit, Phone: "+48600000083"},
	{Name: "Gabinet „Spokojna Głowa”", Kind: provider.HealthProvider, Phone: "+48600000084"},
	{Name: "Urząd gminy – punkt porad (przykład)", Kind: provider.MunicipalOffice, Phone: "+48600000085"},
	{Name: "Zespół charytatywny „Przystań”", Kind: provider.Art33Body, Phone: "+48600000086"},
	{Name: "Zespół własny centrum", Kind: provider.Centre, Phone: "+48600000087"},
}

// offer plans how the catalogue, the performers and the programmes come about. The
// resolutions are invented, and say so.
func (l *loader) offer() {
	l.services, l.providers = map[string]string{}, map[string]string{}
	for i, s := range services {
		l.on(date.New(2021, 6, 1), i, "organizator", func(tx *audit.Tx) error {
			ref, err := catalogue.Create(l.ctx, tx, s.Facts)
			l.services[s.Name] = string(ref)
			return err
		})
	}
	for i, p := range providers {
		l.on(date.New(2021, 6, 2), i, "organizator", func(tx *audit.Tx) error {
			ref, err := provider.Create(l.ctx, tx, p)
			l.providers[p.Name] = string(ref)
			return err
		})
	}
	last := max(2028, l.today.Year()+1) // the programme in force never runs out under the sample
	l.programme(programme.Facts{Name: "Program usług społecznych 2021–2023 (przykład)",
		Aim:  "Usługi społeczne blisko domu dla wszystkich mieszkańców gminy w czasie projektu pilotażowego.",
		From: opened, Until: date.New(2023, 12, 31)}, date.New(2021, 6, 7), "PRZYKŁAD/1/2021", date.New(2024, 1, 2))
	l.programme(programme.Facts{Name: fmt.Sprintf("Program usług społecznych 2024–%d (przykład)", last),
		Aim:  "Dalsze świadczenie usług sprawdzonych w pilotażu.",
		From: date.New(2024, 1, 1), Until: date.New(last, 12, 31)}, date.New(2023, 11, 6), "PRZYKŁAD/2/2023", date.Date{})
	l.programme(programme.Facts{Name: "Program „Bliżej domu” (projekt, przykład)",
		Aim:  "Usługi w sołectwach: dojeżdżający klub seniora i porady na miejscu.",
		From: date.New(l.today.Year()+1, 7, 1), Until: date.New(l.today.Year()+3, 12, 31)}, l.workday(-40), "", date.Date{})
	l.fees()
	l.contracts()
}

// programme plans the life of one programme: written down, and, with a resolution, led
// through the council into force, and to its end where that day is given.
func (l *loader) programme(f programme.Facts, written date.Date, resolution string, ended date.Date) {
	l.programmeOf(services, f, written, resolution, ended)
}

// programmeOf is programme with these services.
func (l *loader) programmeOf(services []service, f programme.Facts, written date.Date, resolution string, ended date.Date) {
	var ref programme.Ref
	l.on(written, 0, "organizator", func(tx *audit.Tx) (err error) {
		refs := make([]catalogue.Ref, 0, len(services))
		for _, s := range services {
			refs = append(refs, catalogue.Ref(l.services[s.Name]))
		}
		if ref, err = programme.Create(l.ctx, tx, f, refs); err != nil {
			return err
		}
		return programme.SetData(l.ctx, tx, ref, 1, programme.DataFields)
	})
	if resolution == "" {
		return
	}
	adopted := written.Add(14)
	in := date.Max(f.From, written.Add(21))
	for _, s := range []struct {
		day  date.Date
		who  string
		move programme.Move
	}{
		{written.Add(1), "organizator", programme.Move{To: programme.Consultation}},
		{written.Add(7), "organizator", programme.Move{To: programme.BeforeCouncil}},
		{adopted, "dyrektor", programme.Move{To: programme.Adopted, Resolution: resolution, ResolutionOn: adopted}},
		{adopted.Add(3), "dyrektor", programme.Move{To: programme.Published}},
		{in, "dyrektor", programme.Move{To: programme.InForceState}},
		{ended, "dyrektor", programme.Move{To: programme.Ended, Note: "Okres programu minął."}},
	} {
		if s.day.IsZero() {
			continue
		}
		l.on(s.day, -30, s.who, func(tx *audit.Tx) error {
			version, err := db.Value[int](l.ctx, tx, `SELECT version FROM programme WHERE public_id = $1`, string(ref))
			if err != nil {
				return err
			}
			return programme.Take(l.ctx, tx, ref, version, s.move)
		})
	}
}
