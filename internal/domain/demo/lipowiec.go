package demo

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/fee"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/provider"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// lipowiec is the gmina of the stories: everything in it is invented. Its series of numbers
// and the four plans that wait for approval are those the stories begin with.
var lipowiec = profile{
	place: place{gmina: "Lipowiec Nowy", centre: "Centrum Usług Społecznych w Lipowcu Nowym", short: "Lipowiec Nowy", party: "Gmina Lipowiec Nowy", authority: "Wójt Gminy Lipowiec Nowy",
		board: "Samorządowe Kolegium Odwoławcze w Lipowcu Nowym", postcode: "63-999", town: "Lipowiec Nowy", street: "ul. Lipowa 1", localities: []string{"Lipowiec Nowy"}},
	facts: closerProject,
	found: (*loader).foundLipowiec, accounts: lipowiecAccounts, founded: date.New(2026, time.January, 5),
	offer: (*loader).offerLipowiec, cases: (*loader).casesLipowiec, person: lipowiecPerson, usual: lipowiecServices,
}

var lipowiecAccounts = []Account{
	{"dyrektor@cus.example", "Anna Maj", policy.Director, "Dyrekcja"},
	{"koordynator@cus.example", "Tomasz Zych", policy.Coordinator, "Koordynacja planów"},
	{"koordynator2@cus.example", "Barbara Polna", policy.Coordinator, "Koordynacja planów, druga osoba"},
	{"organizator@cus.example", "Piotr Sowa", policy.ServiceOrganiser, "Organizacja usług"},
	{"spolecznosc@cus.example", "Kamil Rosa", policy.CommunityOrganiser, "Organizacja społeczności lokalnej"},
	{"pomoc@cus.example", "Irena Gil", policy.SocialAssistance, "Pomoc społeczna"},
	{"punkt@cus.example", "Ewa Cicha", policy.Reception, "Punkt informacji"},
	{"finanse@cus.example", "Feliks Kos", policy.Accounts, "Finanse"},
	{"iod@cus.example", "Inga Szpak", policy.DataProtection, "Inspektor ochrony danych"},
	{"administrator@cus.example", "Adam Żuk", policy.Administrator, "Administracja systemu"},
}

// Names of what the stories are about.
const (
	transport   = "Transport indywidualny"
	silverHands = "Fundacja „Srebrny Most”"
	ownCars     = "Zespół transportu centrum (przykład)"
	talks       = "Gabinet rozmów „Cisza” (przykład)"
)

// lipowiecServices are the four services of the programme „Bliżej siebie 2026–2028”.
var lipowiecServices = []service{
	{catalogue.Facts{Name: assistant, Summary: "Pomoc w domu i w załatwianiu codziennych spraw: zakupy, lekarz, spacer.", Area: 6, Unit: catalogue.Hour, Audience: "Osoby starsze i osoby z niepełnosprawnościami"},
		silverHands, "w domu", []time.Weekday{time.Tuesday, time.Friday}, 600, 720, 16},
	{catalogue.Facts{Name: transport, Summary: "Dowóz do lekarza, urzędu i na zajęcia, od drzwi do drzwi.", Area: 6, Unit: catalogue.Ride, Audience: "Osoby, którym trudno dojechać samodzielnie"},
		ownCars, "dom–przychodnia", []time.Weekday{time.Wednesday}, 480, 600, 5},
	{catalogue.Facts{Name: psychology, Summary: "Rozmowy z psychologiem dla osób i rodzin w trudnej sytuacji.", Area: 2, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		talks, "ul. Zmyślona 7", []time.Weekday{time.Thursday}, 900, 960, 5},
	{catalogue.Facts{Name: club, Summary: "Spotkania, zajęcia i poradnictwo dla osób starszych.", Area: 14, Unit: catalogue.Visit, Audience: "Osoby od 60 lat"},
		silverHands, "świetlica, ul. Lipowa 2", []time.Weekday{time.Tuesday, time.Thursday}, 600, 780, 10},
}

func (l *loader) foundLipowiec() error {
	if err := l.centre(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`UPDATE centre SET phone = '+48600000010', help_phone = '+48600000011'`)
	return b.Run(l.ctx, l.tx)
}

// numbers moves the series on, so that after the four cases before the stories these get
// KS/2026/0147 and IPUS/2026/0061.
func (l *loader) numbers(tx *audit.Tx) error {
	_, err := tx.Exec(l.ctx, `INSERT INTO number_series (code, year, next) VALUES ('KS', 2026, 143), ('IPUS', 2026, 57), ('DEC', 2026, 9)
		ON CONFLICT (code, year) DO UPDATE SET next = excluded.next`)
	return err
}

func lipowiecPerson(i int, young bool) resident.Particulars {
	p := person(i, young)
	p.Postcode, p.Locality = "63-999", "Lipowiec Nowy"
	return p
}

func (l *loader) offerLipowiec() {
	l.services, l.providers = map[string]string{}, map[string]string{}
	first := date.New(2026, time.January, 7)
	for i, s := range lipowiecServices {
		l.on(first, i, "organizator", func(tx *audit.Tx) error {
			ref, err := catalogue.Create(l.ctx, tx, s.Facts)
			l.services[s.Name] = string(ref)
			return err
		})
	}
	for i, p := range []provider.Facts{
		{Name: silverHands, Kind: provider.NGO, NIP: "9990001232", REGON: "999000124", KRS: "0000999001", IBAN: "PL14999999990000000000000001",
			Phone: "+48600000091", SocialEconomy: provider.Organisation, DataAgreementNo: "PD/1/2026", DataAgreementOn: date.New(2026, time.January, 8)},
		{Name: ownCars, Kind: provider.Centre, Phone: "+48600000092"},
		{Name: talks, Kind: provider.HealthProvider, Phone: "+48600000093"},
	} {
		l.on(first.Add(1), i, "organizator", func(tx *audit.Tx) error {
			ref, err := provider.Create(l.ctx, tx, p)
			l.providers[p.Name] = string(ref)
			return err
		})
	}
	l.closer()
	l.contract12()
	l.closerToDo()
}

// closer plans the programme of the stories and what is paid for its services.
func (l *loader) closer() {
	written := date.New(2026, time.January, 9)
	l.programmeOf(lipowiecServices, programme.Facts{Name: "Bliżej siebie 2026–2028",
		Aim:  "Usługi blisko domu, które pomagają żyć samodzielnie i wśród ludzi.",
		From: date.New(2026, time.January, 1), Until: date.New(2028, time.December, 31)}, written, "PRZYKŁAD/3/2026", date.Date{})
	l.on(written.Add(22), 0, "finanse", func(tx *audit.Tx) error {
		offers, err := db.All[struct {
			Ref, Programme, Service string
			Unit                    fee.Unit
		}](l.ctx, tx, `SELECT o.public_id AS ref, p.public_id AS programme, s.name AS service, s.unit
			FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id ORDER BY o.id`)
		if err != nil {
			return err
		}
		for _, o := range offers {
			r := fee.Rule{Method: fee.Free, Unit: o.Unit, Rounding: fee.PerUnit, ValidFrom: date.New(2026, time.January, 1),
				Resolution: "PRZYKŁAD/3/2026", ResolvedOn: written.Add(14)}
			if o.Service == assistant {
				r.Method, r.UnitCost, r.CostSource = fee.Criterion_, 4200, "§ 5 uchwały nr PRZYKŁAD/3/2026"
				r.Brackets = []fee.Bracket{{Upper: 15000}, {Upper: 20000, Share: 1000}, {Upper: 25000, Share: 2000}, {Upper: 30000, Share: 4000}, {Share: 7000}}
			}
			if _, err := fee.Create(l.ctx, tx, programme.Ref(o.Programme), o.Ref, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// contract12 plans the contract with the foundation: an open call, 2 000 hours of 42,00 zł
// and the costs of the task.
func (l *loader) contract12() {
	var ref contract.Ref
	step := func(day date.Date, who string, do func(tx *audit.Tx, version int) error) {
		l.on(day, 5, who, func(tx *audit.Tx) error {
			version, err := db.Value[int](l.ctx, tx, `SELECT version FROM contract WHERE public_id = $1`, string(ref))
			if err != nil {
				return err
			}
			return do(tx, version)
		})
	}
	l.on(date.New(2026, time.January, 12), 0, "organizator", func(tx *audit.Tx) (err error) {
		ref, err = contract.Create(l.ctx, tx, contract.Draft{Provider: provider.Ref(l.providers[silverHands]),
			Facts: contract.Facts{Number: "12/2026", Mode: contract.OpenCall, Kind: contract.Entrusting, Subject: "Asystent osoby starszej w gminie Lipowiec Nowy",
				StartsOn: date.New(2026, time.February, 1), EndsOn: date.New(2026, time.December, 31), Amount: 96_000_00, WarnPercent: 85,
				AnnouncedOn: date.New(2025, time.December, 15), OffersUntil: date.New(2026, time.January, 9),
				DataAgreementNo: "PD/1/2026", DataAgreementOn: date.New(2026, time.January, 8)},
			Lines: []contract.NewLine{{Service: catalogue.Ref(l.services[assistant]), Limit: contract.Total, Price: money.Grosze(4200), Quantity: quantity.Quarters(8000)}}})
		return err
	})
	step(date.New(2026, time.January, 13), "organizator", func(tx *audit.Tx, version int) error {
		return contract.Take(l.ctx, tx, ref, version, contract.Move{To: contract.Procedure, Checked: true})
	})
	step(date.New(2026, time.January, 20), "dyrektor", func(tx *audit.Tx, version int) error {
		return contract.Take(l.ctx, tx, ref, version, contract.Move{To: contract.Awarded, Day: date.New(2026, time.January, 19)})
	})
	step(date.New(2026, time.January, 28), "dyrektor", func(tx *audit.Tx, version int) error {
		return contract.Sign(l.ctx, tx, ref, version, contract.Signature{
			PartyClause: "Gmina Lipowiec Nowy – CUS, reprezentowana przez dyrektora na podstawie pełnomocnictwa nr 3/2026", AttorneyNo: "3/2026",
			Accountant: "główna księgowa (przykład)", AccountantCheckedOn: date.New(2026, time.January, 27), SignedOn: date.New(2026, time.January, 28)})
	})
}

// casesLipowiec are those of the first months, in force by now, and the four plans that wait
// for the director when the stories begin.
func (l *loader) casesLipowiec() error {
	people := map[int]resident.Ref{}
	for i := range 12 {
		services := [][]string{{club}, {psychology}, {club, psychology}}[i%3]
		c := script{person: firstLater + i, coordinator: "koordynator2", services: services, received: law.WorkdayFrom(date.New(2026, time.February, 9).Add(i * 14)), stage: approved, submitAfter: 14 + i%9}
		if i == 7 {
			c.submitAfter = 33 // past the thirty days
		}
		l.play(&kase{script: c}, people)
	}
	l.on(date.New(2026, time.August, 30), 0, "", l.numbers)
	for i, services := range [][]string{{transport}, {psychology}, {club}, {transport, psychology}} {
		l.play(&kase{script: script{person: i, coordinator: "koordynator2", services: services,
			received: date.New(2026, time.August, 31).Add(i), stage: submitted, submitAfter: 10}}, people)
	}
	return nil
}
