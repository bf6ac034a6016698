package demo

import (
	"cmp"

	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// place is where a demonstration centre stands. The gmina is real, the addresses are not.
type place struct {
	gmina, centre, short string
	party                string // who signs contracts: Gmina Adamówka
	authority, board     string // whose decisions it prepares, and who hears an appeal
	postcode, town       string
	street               string // of the centre; empty: ul. Przykładowa 1
	localities           []string
	kind                 string // of centre, art. 9; empty: not said
}

// pilot is a centre of the pilot: its project as its source tells it, and when the invented
// casework around it takes place.
type pilot struct {
	place        place
	project      facts
	coordinators int       // accounts of coordinators; 0: two
	extra        []service // invented services beside those of every centre
	// opened is the first day of services, closing the last day of the project's casework,
	// turn the first day of the programme that follows. No day: the three years before today.
	opened, closing, turn date.Date
}

// profileOn is how the pilot is loaded on that day.
func (p pilot) profileOn(today date.Date) profile {
	if p.opened.IsZero() {
		p.opened = today.AddMonths(-34).FirstOfMonth()
		p.turn = date.New(today.AddMonths(-8).Year(), 1, 1)
		p.closing = p.turn.AddMonths(-2)
	}
	usual := append(append([]service(nil), services...), p.extra...)
	staffed := accounts
	if p.coordinators > 2 {
		staffed = append(append([]Account(nil), accounts...), thirdCoordinator)
	}
	return profile{
		place: p.place, accounts: staffed, founded: law.WorkdayFrom(p.opened.AddMonths(-6)),
		opened: p.opened, closing: p.closing, turn: p.turn, facts: p.project,
		found: (*loader).centre, offer: (*loader).offer, cases: (*loader).cases, usual: usual,
		person: func(i int, young bool) resident.Particulars { return p.place.at(person(i, young), i) },
	}
}

// at puts a person into the place.
func (p place) at(n resident.Particulars, i int) resident.Particulars {
	n.Postcode, n.Locality = p.postcode, p.localities[i*5%len(p.localities)]
	return n
}

// centre makes the centre and its gmina, marked as a demonstration.
func (l *loader) centre() error {
	b := &db.Batch{}
	p := l.place
	b.Queue(`INSERT INTO centre (id, name, short_name, address, phone, help_phone, iban, demo, authority, appeal_board, kind)
		VALUES (1, $1, $2, $3, '+48600000001', '+48600000002', 'PL32999999990000123412341234', true, $4, $5, NULLIF($6::text, ''))`,
		p.centre, p.short, cmp.Or(p.street, "ul. Przykładowa 1")+", "+p.postcode+" "+p.town, p.authority, p.board, p.kind)
	b.Queue(`INSERT INTO gmina (name) VALUES ($1)`, p.gmina)
	return b.Run(l.ctx, l.tx)
}

// coordinators are the keys of the people who lead cases.
func (l *loader) coordinators() []string {
	keys := []string{"koordynator", "koordynator2"}
	if _, third := l.people["koordynator3"]; third {
		keys = append(keys, "koordynator3")
	}
	return keys
}

var thirdCoordinator = Account{"koordynator3@cus.example", "Julia Wilga", policy.Coordinator, "Koordynacja planów, trzecia osoba"}
