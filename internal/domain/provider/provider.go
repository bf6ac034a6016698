// Package provider holds those who carry out services (wykonawcy usług społecznych): the
// municipal office, the centre itself, other municipal units, organisations, firms and
// health-care providers (act of 19 July 2019, Dz.U. 2019 poz. 1818, art. 7 ust. 2).
// The executor of a programme (realizator) is always the centre and is not listed here
// as such.
package provider

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is a provider inside the database.
type ID int64

// Ref is the public id of a provider, as it stands in an address.
type Ref string

// Kind says on what ground the provider carries out services.
type Kind string

// The kinds art. 7 ust. 2 names.
const (
	MunicipalOffice Kind = "municipal_office" // urząd gminy
	MunicipalUnit   Kind = "municipal_unit"   // inna gminna jednostka organizacyjna
	Centre          Kind = "centre"           // centrum: its own staff
	NGO             Kind = "ngo"              // organizacja pozarządowa
	Art33Body       Kind = "art_3_3_body"     // podmiot z art. 3 ust. 3 u.d.p.p.w.
	Contractor      Kind = "contractor"       // wybrany według prawa zamówień publicznych
	HealthProvider  Kind = "health_provider"  // podmiot wykonujący działalność leczniczą
)

// Kinds lists the kinds in the order of the act.
var Kinds = []Kind{MunicipalOffice, MunicipalUnit, Centre, NGO, Art33Body, Contractor, HealthProvider}

// Known reports whether the act knows the kind.
func (k Kind) Known() bool {
	for _, known := range Kinds {
		if known == k {
			return true
		}
	}
	return false
}

// Key is the message key of the kind's name; Basis of the place in the act behind it.
func (k Kind) Key() string { return "provider.kind." + string(k) }

// Basis is the message key of the place in the act that names the kind.
func (k Kind) Basis() string { return "provider.basis." + string(k) }

// SocialEconomy is the ground on which a provider is an entity of the social economy (podmiot
// ekonomii społecznej, PES: act of 5 August 2022, art. 2 pkt 5); empty when it is none.
type SocialEconomy string

// The grounds the act names.
const (
	SocialCooperative  SocialEconomy = "social_cooperative"  // spółdzielnia socjalna
	TherapyWorkshop    SocialEconomy = "therapy_workshop"    // warsztat terapii zajęciowej
	ActivityPlant      SocialEconomy = "activity_plant"      // zakład aktywności zawodowej
	IntegrationCentre  SocialEconomy = "integration_centre"  // centrum integracji społecznej
	IntegrationClub    SocialEconomy = "integration_club"    // klub integracji społecznej
	WorkersCooperative SocialEconomy = "workers_cooperative" // spółdzielnia pracy
	Organisation       SocialEconomy = "ngo"                 // organizacja pozarządowa
	PublicBenefitBody  SocialEconomy = "art_3_3_body"        // podmiot z art. 3 ust. 3 pkt 1, 2 lub 4 u.d.p.p.w.
)

// SocialEconomies lists the grounds in the order of the act.
var SocialEconomies = []SocialEconomy{SocialCooperative, TherapyWorkshop, ActivityPlant, IntegrationCentre, IntegrationClub,
	WorkersCooperative, Organisation, PublicBenefitBody}

// Key is the message key of the ground's name.
func (e SocialEconomy) Key() string { return "provider.pes." + string(e) }

// Facts are what one writes down about a provider. What is unknown is empty.
type Facts struct {
	Name               string        `json:"name"`
	Kind               Kind          `json:"kind"`
	NIP                string        `json:"nip"`   // ten digits
	REGON              string        `json:"regon"` // nine digits, or fourteen of a local unit
	KRS                string        `json:"krs"`   // ten digits
	IBAN               string        `json:"iban"`  // PL and 26 digits
	Street             string        `json:"street"`
	Postcode           string        `json:"postcode"`
	Locality           string        `json:"locality"`
	Contact            string        `json:"contact"` // the person to talk to
	Phone              string        `json:"phone"`   // E.164
	Email              string        `json:"email"`
	SocialEconomy      SocialEconomy `json:"social_economy"`
	SocialEnterpriseOn date.Date     `json:"social_enterprise_on"` // status of a social enterprise, since
	DataAgreementNo    string        `json:"data_agreement_no"`    // powierzenie przetwarzania danych, RODO art. 28
	DataAgreementOn    date.Date     `json:"data_agreement_on"`
	EndedOn            date.Date     `json:"ended_on"` // last day of working together; no day while it goes on
}

// Limits of what one writes, in characters.
const (
	MaxName = 160
	MaxText = 120 // street, locality, contact
	MaxNo   = 60  // number of an agreement
)

// Check says what speaks against the facts, seen on today.
func (n Facts) Check(today date.Date) error {
	var c check.List
	c.That(n.Name != "", "name", "provider.name_missing")
	c.That(utf8.RuneCountInString(n.Name) <= MaxName, "name", "provider.name_long", i18n.A{"Max": MaxName})
	c.That(n.Kind.Known(), "kind", "provider.kind_missing")
	c.That(utf8.RuneCountInString(n.Street) <= MaxText, "street", "form.too_long", i18n.A{"Max": MaxText})
	c.That(utf8.RuneCountInString(n.Locality) <= MaxText, "locality", "form.too_long", i18n.A{"Max": MaxText})
	c.That(utf8.RuneCountInString(n.Contact) <= MaxText, "contact", "form.too_long", i18n.A{"Max": MaxText})
	c.That(n.SocialEconomy == "" || slices.Contains(SocialEconomies, n.SocialEconomy), "social_economy", "provider.pes_unknown")
	c.That(n.SocialEnterpriseOn.IsZero() || n.SocialEconomy != "", "social_economy", "provider.pes_missing")
	c.That(!n.SocialEnterpriseOn.After(today), "social_enterprise_on", "provider.day_ahead")
	c.That(utf8.RuneCountInString(n.DataAgreementNo) <= MaxNo, "data_agreement_no", "form.too_long", i18n.A{"Max": MaxNo})
	c.That(n.DataAgreementOn.IsZero() || n.DataAgreementNo != "", "data_agreement_no", "provider.data_agreement_no_missing")
	c.That(n.DataAgreementNo == "" || !n.DataAgreementOn.IsZero(), "data_agreement_on", "provider.data_agreement_on_missing")
	c.That(!n.DataAgreementOn.After(today), "data_agreement_on", "provider.day_ahead")
	return c.Err()
}

// Address is the address in one line; empty when unknown.
func (n Facts) Address() string {
	place := strings.TrimSpace(n.Postcode + " " + n.Locality)
	if n.Street == "" || place == "" {
		return n.Street + place
	}
	return n.Street + ", " + place
}

// Provider carries out services (wykonawca usługi, art. 7 ust. 2).
type Provider struct {
	ID  ID
	Ref Ref
	Facts
	UpdatedAt time.Time
	UpdatedBy string // name of who saved it last
	Version   int
}

// ActiveOn reports whether services can be planned with the provider on day; the last day
// still counts.
func (p Provider) ActiveOn(day date.Date) bool { return p.EndedOn.IsZero() || !day.After(p.EndedOn) }

// active is ActiveOn(@today) in SQL, on provider p.
const active = `(p.ended_on IS NULL OR p.ended_on >= @today::date)`
