// Package contract holds the contracts (umowy) under which services are carried out: grants
// to organisations (act on public benefit activity and volunteering, UDPP), purchases,
// agreements and internal orders; what each pays for, and what approved plans have taken of
// it. It owns the reservations: a plan asks, contract counts.
package contract

import (
	"time"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// ID is a contract inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// LineID is a line of a contract inside the database; LineRef is its public id.
type (
	LineID  int64
	LineRef string
)

// Mode is the way in which the other party was found (tryb).
type Mode string

// The modes of domain §7.
const (
	OpenCall         Mode = "open_call"         // otwarty konkurs ofert, UDPP art. 11, 13
	Art19a           Mode = "art_19a"           // małe granty, UDPP art. 19a
	Procurement      Mode = "procurement"       // zamówienie publiczne from the national threshold
	SmallProcurement Mode = "small_procurement" // zamówienie below the national threshold
	Agreement        Mode = "agreement"         // porozumienie with another public body
	InternalOrder    Mode = "internal_order"    // zlecenie wewnętrzne: a unit of the gmina, the centre's own staff
	CivilContract    Mode = "civil_contract"    // umowa cywilna
)

// Modes lists them in the order a form offers them.
var Modes = []Mode{OpenCall, Art19a, Procurement, SmallProcurement, Agreement, InternalOrder, CivilContract}

// Grant reports whether the mode ends in a grant (dotacja) and not in a payment for a service.
func (m Mode) Grant() bool { return m == OpenCall || m == Art19a }

// Contest reports whether offers are gathered and compared before somebody is chosen.
func (m Mode) Contest() bool {
	return m == OpenCall || m == Art19a || m == Procurement || m == SmallProcurement
}

// Key is the message key of the mode's name.
func (m Mode) Key() string { return "contract.mode." + string(m) }

// Kind is what the contract is in law.
type Kind string

// The kinds: a full grant, a partial grant, a purchase; agreements and internal orders are
// neither.
const (
	Entrusting Kind = "entrusting" // powierzenie: the grant pays for all of the task
	Support    Kind = "support"    // wsparcie: the organisation brings something of its own
	Purchase   Kind = "purchase"   // zamówienie
	Other      Kind = "other"
)

// Kinds lists the kinds that go with the mode: two for a grant, one for the rest.
func (m Mode) Kinds() []Kind {
	switch m {
	case OpenCall, Art19a:
		return []Kind{Entrusting, Support}
	case Procurement, SmallProcurement, CivilContract:
		return []Kind{Purchase}
	}
	return []Kind{Other}
}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "contract.kind." + string(k) }

// LimitKind says what the quantity of a line bounds.
type LimitKind string

// The limit counts for the whole contract, or for each calendar month anew.
const (
	Total   LimitKind = "total"
	Monthly LimitKind = "monthly"
)

// Key is the message key of the limit's name.
func (k LimitKind) Key() string { return "contract.limit." + string(k) }

// Line is a service the contract pays for, at the price and limit of its newest version.
type Line struct {
	ID         LineID
	Ref        LineRef
	ServiceID  int64
	ServiceRef catalogue.Ref
	Service    string
	Unit       catalogue.Unit
	LimitKind  LimitKind
	Price      money.Grosze      // of one unit
	Quantity   quantity.Quarters // in all, or a month
	Planned    quantity.Quarters // what approved plans have taken, in all
	Most       quantity.Quarters // the most they have taken in one month
}

// Facts are what one writes down about a contract until it is signed.
type Facts struct {
	Number          string       `json:"number"` // empty: the next of the series
	Mode            Mode         `json:"mode"`
	Kind            Kind         `json:"kind"`
	Subject         string       `json:"subject"`
	StartsOn        date.Date    `json:"starts_on"` // both days belong to the contract
	EndsOn          date.Date    `json:"ends_on"`
	Amount          money.Grosze `json:"amount_grosze" db:"amount_grosze"` // value for the gmina
	Own             money.Grosze `json:"own_grosze" db:"own_grosze"`       // the provider's own contribution
	AnnouncedOn     date.Date    `json:"announced_on"`                     // the last announcement of the call
	OffersUntil     date.Date    `json:"offers_until"`
	WarnPercent     int          `json:"warn_percent"`
	CruNo           string       `json:"cru_no"` // in the register of contracts; empty while there is none
	DataAgreementNo string       `json:"data_agreement_no"`
	DataAgreementOn date.Date    `json:"data_agreement_on"`

	// BudgetLine is the line of the project's budget that pays for the contract; empty: it is
	// paid otherwise.
	BudgetLine project.LineRef `json:"budget_line"`
}

// Contract is one contract as it stands on a day.
type Contract struct {
	ID  ID
	Ref Ref
	Facts
	ProviderID   provider.ID
	ProviderRef  provider.Ref
	Provider     string
	ProviderKind provider.Kind
	Contact      string // at the provider: who, and by what
	Phone        string
	Email        string
	BudgetName   string
	State        State // as it is on the day asked: signed, active and report due follow from the days

	PartyClause         string
	AttorneyNo          string
	Accountant          string
	AccountantCheckedOn date.Date
	OpinionOn           date.Date
	SignedOn            date.Date
	TerminatedOn        date.Date // the last day of one that ended early
	TerminationReason   string

	VersionNo int // 0 as signed, n after amendment n
	CreatedAt time.Time
	UpdatedAt time.Time
	UpdatedBy string
	Version   int // of the row
}

// LastDay is the last day of the contract, as amended or terminated.
func (c Contract) LastDay() date.Date {
	if !c.TerminatedOn.IsZero() {
		return date.Min(c.TerminatedOn, c.EndsOn)
	}
	return c.EndsOn
}
