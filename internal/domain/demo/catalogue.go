package demo

import (
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/programme"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
)

// Names of the providers, as services and contracts refer to them. All are invented and say so.
const (
	neighbours = "Stowarzyszenie „Dobre Sąsiedztwo” (przykład)"
	telecare   = "Teleopieka „Bliski Głos” sp. z o.o. (przykład)"
	clubroom   = "Świetlica gminna „Pod Lipą” (przykład)"
	calmHead   = "Gabinet „Spokojna Głowa” (przykład)"
	adviceDesk = "Urząd gminy – punkt porad (przykład)"
	haven      = "Zespół charytatywny „Przystań” (przykład)"
	ownTeam    = "Zespół własny centrum (przykład)"
	lighter    = "Spółdzielnia socjalna „Razem Lżej” (przykład)"
)

// providers are performers of every kind art. 7 ust. 2 names.
var providers = []provider.Facts{
	{Name: neighbours, Kind: provider.NGO, NIP: "1112223332", REGON: "999123453", KRS: "0000999002", IBAN: "PL19999999990000000000000202",
		Street: "ul. Zmyślona 3", Contact: "Maria Wymyślona, prezeska", Phone: "+48600000081", SocialEconomy: provider.Organisation},
	{Name: telecare, Kind: provider.Contractor, NIP: "9991112229", Contact: "dyżur umów (przykład)", Phone: "+48600000082"},
	{Name: clubroom, Kind: provider.MunicipalUnit, Phone: "+48600000083"},
	{Name: calmHead, Kind: provider.HealthProvider, Phone: "+48600000084"},
	{Name: adviceDesk, Kind: provider.MunicipalOffice, Phone: "+48600000085"},
	{Name: haven, Kind: provider.Art33Body, Phone: "+48600000086"},
	{Name: ownTeam, Kind: provider.Centre, Phone: "+48600000087"},
	{Name: lighter, Kind: provider.Contractor, Phone: "+48600000088", SocialEconomy: provider.SocialCooperative},
}

// Names of the invented services: those a unit of social assistance gave before, and those
// of new areas.
const (
	familyAssistant = "Asystent rodziny"
	meals           = "Posiłek dowożony do domu"
	equipment       = "Wypożyczalnia sprzętu pomocniczego"
	helpers         = "Pomoc sąsiedzka"
)

var (
	healthWorkshop = service{catalogue.Facts{Name: "Warsztaty profilaktyki zdrowotnej", Summary: "Przykład. Spotkania o zdrowiu, ruchu i badaniach profilaktycznych.", Area: 5, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		calmHead, "ul. Zmyślona 7", []time.Weekday{time.Friday}, 960, 1080, 5}
	civicMeetings = service{catalogue.Facts{Name: "Spotkania edukacji obywatelskiej", Summary: "Przykład. Jak działa gmina, budżet obywatelski, inicjatywy mieszkańców.", Area: 11, Unit: catalogue.Visit, Audience: "Wszyscy mieszkańcy"},
		neighbours, "świetlica, ul. Przykładowa 4", []time.Weekday{time.Wednesday}, 1020, 1140, 5}
)

// offer plans how the catalogue, the performers and the programmes come about. The
// resolutions are invented, and say so.
func (l *loader) offer() {
	l.services, l.providers = map[string]string{}, map[string]string{}
	written := l.opened.Add(-24)
	for i, s := range l.usual {
		l.on(written.Add(-6), i, "organizator", func(tx *audit.Tx) error {
			ref, err := catalogue.Create(l.ctx, tx, s.Facts)
			l.services[s.Name] = string(ref)
			return err
		})
	}
	for i, p := range providers {
		if p.Street != "" {
			p.Postcode, p.Locality = l.place.postcode, l.place.town
		}
		l.on(written.Add(-5), i, "organizator", func(tx *audit.Tx) error {
			ref, err := provider.Create(l.ctx, tx, p)
			l.providers[p.Name] = string(ref)
			return err
		})
	}
	last := max(2028, l.today.Year()+1) // the programme in force never runs out under the sample
	l.programme(programme.Facts{Name: fmt.Sprintf("Program usług społecznych %d–%d (przykład)", l.opened.Year(), l.turn.Year()-1),
		Aim:  "Usługi społeczne blisko domu dla wszystkich mieszkańców gminy w czasie projektu pilotażowego.",
		From: l.opened, Until: l.turn.Add(-1)}, written, l.resolution(1), l.turn.Add(1))
	l.programme(programme.Facts{Name: fmt.Sprintf("Program usług społecznych %d–%d (przykład)", l.turn.Year(), last),
		Aim:  "Dalsze świadczenie usług sprawdzonych w pilotażu.",
		From: l.turn, Until: date.New(last, 12, 31)}, l.turn.Add(-56), l.resolution(2), date.Date{})
	l.programme(programme.Facts{Name: "Program „Bliżej domu” (projekt, przykład)",
		Aim:  "Usługi poza centrum: dojeżdżający klub seniora i porady na miejscu.",
		From: date.New(l.today.Year()+1, 7, 1), Until: date.New(l.today.Year()+3, 12, 31)}, l.workday(-40), "", date.Date{})
	l.fees()
	l.contracts()
}

// resolution is the invented number of the resolution of the first or second programme.
func (l *loader) resolution(no int) string {
	if no == 1 {
		return fmt.Sprintf("PRZYKŁAD/1/%d", l.opened.Year())
	}
	return fmt.Sprintf("PRZYKŁAD/2/%d", l.turn.Year()-1)
}
