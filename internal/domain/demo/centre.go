package demo

import (
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

func (l *loader) staff() error {
	l.people = map[string]policy.Actor{}
	hash, err := l.hash()
	if err != nil {
		return err
	}
	for _, a := range l.accounts {
		id, _, err := staff.Add(l.ctx, audit.Join(l.tx, policy.Actor{}, l.founded.Midnight().Add(9*time.Hour)),
			staff.New{Name: a.Name, Email: a.Email, Roles: []policy.Role{a.Role}, Hash: hash, Demo: true})
		if err != nil {
			return err
		}
		key, _, _ := strings.Cut(a.Email, "@")
		l.people[key] = policy.Actor{ID: id, Name: a.Name, Roles: []policy.Role{a.Role}, Version: 1, Lang: "pl"}
	}
	return l.dictionaries()
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

// services are those of every pilot centre: the first eight are named by the description of
// Adamówka, the last four are examples of what a unit of social assistance did before.
var services = []service{
	{catalogue.Facts{Name: club, Summary: "Spotkania, zajęcia i poradnictwo dla osób starszych, dwa razy w tygodniu.", Area: 14, Unit: catalogue.Visit, Audience: "Osoby od 60 lat"},
		neighbours, "świetlica, ul. Przykładowa 4", []time.Weekday{time.Tuesday, time.Thursday}, 600, 780, 10},
	{catalogue.Facts{Name: assistant, Summary: "Pomoc w domu i w załatwianiu codziennych spraw: zakupy, lekarz, spacer.", Area: 6, Unit: catalogue.Hour, Audience: "Osoby starsze i osoby z niepełnosprawnościami"},
		neighbours, "w domu", []time.Weekday{time.Monday, time.Wednesday, time.Friday}, 540, 660, 28},
	{catalogue.Facts{Name: bracelet, Summary: "Opaska z przyciskiem pomocy i całodobowy kontakt z dyżurem.", Area: 5, Unit: catalogue.Month, Audience: "Osoby mieszkające samotnie"},
		telecare, "w domu", everyDay, 0, 1440, 1},
	{catalogue.Facts{Name: dayUnit, Summary: "Opieka po lekcjach, pomoc w nauce i zajęcia dla dzieci.", Area: 2, Unit: catalogue.Day, Audience: "Rodziny z dziećmi w wieku szkolnym"},
		clubroom, "ul. Zmyślona 2", weekdays, 780, 1080, 23},
	{catalogue.Facts{Name: psychology, Summary: "Rozmowy z psychologiem dla osób i rodzin w trudnej sytuacji.", Area: 2, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		calmHead, "ul. Zmyślona 7", []time.Weekday{time.Wednesday}, 900, 960, 5},
	{catalogue.Facts{Name: lawAdvice, Summary: "Bezpłatna porada w sprawach rodzinnych, mieszkaniowych i socjalnych.", Area: 4, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		adviceDesk, "ul. Przykładowa 1", []time.Weekday{time.Monday}, 600, 660, 5},
	{catalogue.Facts{Name: family, Summary: "Wsparcie w wychowaniu i w sporach rodzinnych.", Area: 3, Unit: catalogue.Visit, Audience: "Rodziny, także zastępcze"},
		haven, "ul. Zmyślona 9", []time.Weekday{time.Thursday}, 960, 1020, 5},
	{catalogue.Facts{Name: dayCarer, Summary: "Opieka nad dzieckiem do lat 3 w małej grupie.", Area: 1, Unit: catalogue.Day, Audience: "Rodzice dzieci do lat 3"},
		ownTeam, "ul. Przykładowa 1", weekdays, 420, 960, 23},
	{catalogue.Facts{Name: familyAssistant, Summary: "Przykład. Towarzyszy rodzinie w trudnym czasie, w domu i w urzędach.", Area: 2, Unit: catalogue.Hour, Audience: "Rodziny z dziećmi"},
		ownTeam, "w domu", []time.Weekday{time.Tuesday, time.Thursday}, 900, 1020, 18},
	{catalogue.Facts{Name: meals, Summary: "Przykład. Ciepły posiłek przywożony do domu w dni robocze.", Area: 4, Unit: catalogue.Item, Audience: "Osoby, które nie mogą gotować"},
		lighter, "w domu", weekdays, 720, 780, 23},
	{catalogue.Facts{Name: equipment, Summary: "Przykład. Łóżka, chodziki i wózki wypożyczane na czas potrzeby.", Area: 6, Unit: catalogue.Month, Audience: "Osoby z niepełnosprawnościami i ich rodziny"},
		lighter, "w domu", everyDay, 0, 1440, 1},
	{catalogue.Facts{Name: helpers, Summary: "Przykład. Sąsiedzi pomagają w drobnych sprawach i dotrzymują towarzystwa.", Area: 11, Unit: catalogue.Hour, Audience: "Wszyscy mieszkańcy"},
		neighbours, "w domu", []time.Weekday{time.Saturday}, 600, 720, 10},
}

// programme plans the life of one programme: written down, and, with a resolution, led
// through the council into force, and to its end where that day is given.
func (l *loader) programme(f programme.Facts, written date.Date, resolution string, ended date.Date) {
	l.programmeOf(l.usual, f, written, resolution, ended)
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
