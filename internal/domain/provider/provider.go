// Package provider holds those who carry out services (wykonawcy usług społecznych): the
// municipal office, the centre itself, other municipal units, organisations, firms and
// health-care providers (act of 19 July 2019, Dz.U. 2019 poz. 1818, art. 7 ust. 2).
// The executor of a programme (realizator) is always the centre and is not listed here
// as such.
package provider

import (
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

// Facts are what one writes down about a provider.
type Facts struct {
	Name    string    `json:"name"`
	Kind    Kind      `json:"kind"`
	Phone   string    `json:"phone"`    // E.164; empty when unknown
	Email   string    `json:"email"`    // empty when unknown
	EndedOn date.Date `json:"ended_on"` // last day of working together; no day while it goes on
}

// MaxName is the longest name, in characters.
const MaxName = 160

// Check says what speaks against the facts.
func (n Facts) Check() error {
	var c check.List
	c.That(n.Name != "", "name", "provider.name_missing")
	c.That(utf8.RuneCountInString(n.Name) <= MaxName, "name", "provider.name_long", i18n.A{"Max": MaxName})
	c.That(n.Kind.Known(), "kind", "provider.kind_missing")
	return c.Err()
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
