// Package catalogue holds the services the centre can arrange for a resident (katalog
// usług społecznych): what each is, for whom, in which of the fourteen areas of the act of
// 19 July 2019 (Dz.U. 2019 poz. 1818, art. 2 pkt 1), and in what unit it is counted.
//
// A service is never deleted: plans and applications refer to it for years. One the
// centre no longer arranges is withdrawn on a day, and from that day nobody can ask for it.
package catalogue

import (
	"time"
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is a service inside the database.
type ID int64

// Ref is the public id of a service, as it stands in an address.
type Ref string

// Area is one of the fourteen areas of art. 2 pkt 1, by its number there, from 1 to 14.
type Area int

// Areas lists the fourteen in the order of the act.
var Areas = []Area{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}

// areaCodes are the names of the areas in message keys; a number in a key would tell nothing.
var areaCodes = [...]string{"", "family_policy", "family_support", "foster_care", "social_assistance", "health",
	"disability_support", "public_education", "employment", "culture", "sport_tourism", "civic_activity",
	"housing", "environment", "reintegration"}

// Known reports whether the act knows the area.
func (a Area) Known() bool { return a >= 1 && int(a) < len(areaCodes) }

// Key is the message key of the area's name.
func (a Area) Key() string {
	if !a.Known() {
		return ""
	}
	return "catalogue.area." + areaCodes[a]
}

// Unit is what a service is counted in.
type Unit string

// The units. An amount of hours may be broken into quarters, other units may not.
const (
	Hour  Unit = "hour"
	Visit Unit = "visit"
	Day   Unit = "day"
	Month Unit = "month"
	Item  Unit = "item"
	Ride  Unit = "ride"
)

// Units lists the units in the order they are offered.
var Units = []Unit{Hour, Visit, Day, Month, Item, Ride}

// Known reports whether the unit is one of ours.
func (u Unit) Known() bool {
	for _, k := range Units {
		if k == u {
			return true
		}
	}
	return false
}

// Key is the message key of the unit's name.
func (u Unit) Key() string { return "catalogue.unit." + string(u) }

// Facts are what one writes down about a service.
type Facts struct {
	Name     string `json:"name"`
	Summary  string `json:"summary"` // in plain words, for residents; at most MaxSummary characters
	Area     Area   `json:"area"`
	Unit     Unit   `json:"unit"`
	Audience string `json:"audience"` // for whom
	// WithdrawnOn is the first day on which nobody can ask for it any more; no day while
	// it is offered.
	WithdrawnOn date.Date `json:"withdrawn_on"`
}

// Limits of what one writes, in characters.
const (
	MaxName     = 120
	MaxSummary  = 200
	MaxAudience = 120
)

// Check says what speaks against the facts.
func (n Facts) Check() error {
	var c check.List
	c.That(n.Name != "", "name", "catalogue.name_missing")
	c.That(utf8.RuneCountInString(n.Name) <= MaxName, "name", "catalogue.name_long", i18n.A{"Max": MaxName})
	length := utf8.RuneCountInString(n.Summary)
	c.That(n.Summary != "", "summary", "catalogue.summary_missing")
	c.That(length <= MaxSummary, "summary", "catalogue.summary_long", i18n.A{"Count": length, "Max": MaxSummary})
	c.That(n.Area.Known(), "area", "catalogue.area_missing")
	c.That(n.Audience != "", "audience", "catalogue.audience_missing")
	c.That(utf8.RuneCountInString(n.Audience) <= MaxAudience, "audience", "catalogue.audience_long", i18n.A{"Max": MaxAudience})
	c.That(n.Unit.Known(), "unit", "catalogue.unit_missing")
	return c.Err()
}

// Service is a service of the catalogue (usługa społeczna, art. 2 pkt 1).
type Service struct {
	ID  ID
	Ref Ref
	Facts
	UpdatedAt time.Time
	UpdatedBy string // name of who saved it last
	Version   int
}

// Withdrawn reports whether nobody can ask for the service on day.
func (s Service) Withdrawn(day date.Date) bool {
	return !s.WithdrawnOn.IsZero() && !day.Before(s.WithdrawnOn)
}

// Offered is the SQL condition on service s that it is not withdrawn on @today; the same
// as Withdrawn, turned round.
const Offered = `(s.withdrawn_on IS NULL OR s.withdrawn_on > @today::date)`
