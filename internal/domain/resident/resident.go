// Package resident keeps the record of a person (kartoteka): who it is, where they live, how
// to reach them, and who may open it.
package resident

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/ident"
	"cus/internal/platform/pesel"
)

// ID is a record inside the database.
type ID int64

// Ref is the public id of a record, as it stands in addresses.
type Ref string

// Particulars are what a person's record says of them: identity, address, contact.
type Particulars struct {
	Surname       string       `json:"surname"`
	GivenNames    string       `json:"given_names"`
	Pesel         pesel.Number `json:"pesel"`           // none: NoPeselReason says why
	NoPeselReason string       `json:"no_pesel_reason"` // why there is no PESEL; empty where there is one
	BirthDate     date.Date    `json:"birth_date"`
	Sex           pesel.Sex    `json:"sex"`
	SexReason     string       `json:"sex_reason,omitempty"` // why it is not the one the PESEL tells

	Street   string `json:"street"` // empty where the place has no streets
	HouseNo  string `json:"house_no"`
	FlatNo   string `json:"flat_no"`
	Postcode string `json:"postcode"` // 63-900
	Locality string `json:"locality"`

	// Address korespondencyjny; without a locality letters go to the address above.
	MailStreet   string `json:"mail_street,omitempty"`
	MailHouseNo  string `json:"mail_house_no,omitempty"`
	MailFlatNo   string `json:"mail_flat_no,omitempty"`
	MailPostcode string `json:"mail_postcode,omitempty"`
	MailLocality string `json:"mail_locality,omitempty"`

	Phone             string  `json:"phone"` // E.164; empty: none given
	Email             string  `json:"email"`
	ContactPreference Contact `json:"contact_preference"` // empty: not asked
	MeetingNeeds      []Need  `json:"meeting_needs,omitempty"`
	Accessibility     string  `json:"accessibility"` // the same in words: which language, what else to know
}

// Need is what it takes to speak with a person and to meet (potrzeby komunikacyjne).
type Need string

// The needs the centre asks about; what else there is stands in words beside them.
const (
	LargePrint   Need = "large_print"   // druk powiększony
	SignLanguage Need = "sign_language" // tłumacz polskiego języka migowego
	EasyRead     Need = "easy_read"     // tekst łatwy do czytania (ETR)
	Language     Need = "language"      // another language than Polish
	Transport    Need = "transport"     // dojazd
	Assistance   Need = "assistance"    // asysta
)

// NeedKinds lists them in the order a form offers them.
func NeedKinds() []Need {
	return []Need{LargePrint, SignLanguage, EasyRead, Language, Transport, Assistance}
}

// Contact is how a person wants to be reached.
type Contact string

// The ways of contact.
const (
	ByPhone     Contact = "phone"
	ByEmail     Contact = "email"
	ByLetter    Contact = "letter"
	ByEDelivery Contact = "e_delivery" // e-Doręczenia
	InPerson    Contact = "in_person"
)

// Contacts lists the ways in the order a form offers them.
func Contacts() []Contact { return []Contact{ByPhone, ByEmail, ByLetter, ByEDelivery, InPerson} }

// Resident is a person's record.
type Resident struct {
	ID     ID
	Ref    Ref
	Number string // M-1042
	Particulars
	Restricted bool // kartoteka z ograniczonym dostępem: see Visible
	CreatedAt  time.Time
	UpdatedAt  time.Time
	UpdatedBy  policy.StaffID
	Version    int
}

// Name is the name as one speaks it: Janina Kowalczyk.
func (p Particulars) Name() string { return p.GivenNames + " " + p.Surname }

// Filed is the name as a list files it: Kowalczyk Janina.
func (p Particulars) Filed() string { return p.Surname + " " + p.GivenNames }

// Address is the address in one line, without the post town: ul. Ogrodowa 12 m. 4, Przykładów.
func (p Particulars) Address() string { return address(p.Street, p.HouseNo, p.FlatNo, p.Locality) }

// MailAddress is where letters go, in one line; empty when they go home.
func (p Particulars) MailAddress() string {
	if p.MailLocality == "" {
		return ""
	}
	return address(p.MailStreet, p.MailHouseNo, p.MailFlatNo, p.MailPostcode+" "+p.MailLocality)
}

func address(street, house, flat, locality string) string {
	s := strings.TrimSpace(street + " " + house)
	if street == "" {
		s = strings.TrimSpace(locality + " " + house)
	}
	if flat != "" {
		s += " m. " + flat
	}
	if street != "" && locality != "" {
		s += ", " + locality
	}
	return s
}

// Longest texts of a record, in characters.
const (
	maxName          = 80
	maxAddress       = 100
	maxHouse         = 20
	maxReason        = 200
	maxAccessibility = 300
)

// Complete returns the particulars with the day of birth and the sex read off the PESEL
// where they were left out.
func (p Particulars) Complete() Particulars {
	if p.Pesel.IsZero() {
		return p
	}
	p.NoPeselReason = ""
	if p.BirthDate.IsZero() {
		p.BirthDate = p.Pesel.Birth()
	}
	if p.Sex == "" {
		p.Sex = p.Pesel.Sex()
	}
	if p.Sex == p.Pesel.Sex() {
		p.SexReason = ""
	}
	return p
}

// Check says everything that speaks against the particulars on the day today. Field names
// are those of the form.
func (p Particulars) Check(today date.Date) error {
	var c check.List
	p.checkIdentity(&c, today)
	p.checkAddress(&c)
	p.checkContact(&c)
	return c.Err()
}

// CheckIdentity is the part of Check about who it is.
func (p Particulars) CheckIdentity(today date.Date) error {
	var c check.List
	p.checkIdentity(&c, today)
	return c.Err()
}

// CheckContact is the part of Check about where the person lives and how to reach them.
func (p Particulars) CheckContact() error {
	var c check.List
	p.checkAddress(&c)
	p.checkContact(&c)
	return c.Err()
}

func (p Particulars) checkIdentity(c *check.List, today date.Date) {
	c.That(!p.Pesel.IsZero() || p.NoPeselReason != "", "pesel", "resident.pesel_missing")
	c.That(short(p.NoPeselReason, maxReason), "no_pesel_reason", "resident.too_long")
	c.That(!p.Pesel.Birth().After(today), "pesel", "resident.pesel_future")
	c.That(p.Surname != "", "surname", "resident.surname_missing")
	c.That(p.Surname == "" || isName(p.Surname), "surname", "resident.name_wrong")
	c.That(p.GivenNames != "", "given_names", "resident.given_missing")
	c.That(p.GivenNames == "" || isName(p.GivenNames), "given_names", "resident.name_wrong")
	// The day of birth and the sex are asked for only where no PESEL will bring them.
	switch {
	case p.BirthDate.IsZero():
		c.That(p.NoPeselReason == "", "birth_date", "resident.birth_missing")
	case !p.Pesel.IsZero() && p.BirthDate != p.Pesel.Birth():
		c.That(false, "birth_date", "resident.birth_differs")
	case p.BirthDate.After(today):
		c.That(p.BirthDate == p.Pesel.Birth(), "birth_date", "resident.birth_future")
	}
	switch {
	case p.Sex != pesel.Female && p.Sex != pesel.Male:
		c.That(p.NoPeselReason == "" && p.Sex == "", "sex", "resident.sex_missing")
	case !p.Pesel.IsZero():
		c.That(p.Sex == p.Pesel.Sex() || p.SexReason != "", "sex_reason", "resident.sex_differs")
		c.That(short(p.SexReason, maxReason), "sex_reason", "resident.too_long")
	}
}

func (p Particulars) checkAddress(c *check.List) {
	c.That(short(p.Street, maxAddress), "street", "resident.too_long")
	c.That(p.HouseNo != "", "house_no", "resident.house_missing")
	c.That(short(p.HouseNo, maxHouse), "house_no", "resident.too_long")
	c.That(short(p.FlatNo, maxHouse), "flat_no", "resident.too_long")
	c.That(postcode.MatchString(p.Postcode), "postcode", "resident.postcode_wrong")
	c.That(p.Locality != "", "locality", "resident.locality_missing")
	c.That(short(p.Locality, maxAddress), "locality", "resident.too_long")
	if p.MailStreet+p.MailHouseNo+p.MailFlatNo+p.MailPostcode+p.MailLocality == "" {
		return
	}
	c.That(short(p.MailStreet, maxAddress), "mail_street", "resident.too_long")
	c.That(p.MailHouseNo != "", "mail_house_no", "resident.house_missing") // a post-office box stands here: skr. 12
	c.That(short(p.MailHouseNo, maxHouse), "mail_house_no", "resident.too_long")
	c.That(short(p.MailFlatNo, maxHouse), "mail_flat_no", "resident.too_long")
	c.That(postcode.MatchString(p.MailPostcode), "mail_postcode", "resident.postcode_wrong")
	c.That(p.MailLocality != "", "mail_locality", "resident.locality_missing")
	c.That(short(p.MailLocality, maxAddress), "mail_locality", "resident.too_long")
}

var postcode = regexp.MustCompile(`^[0-9]{2}-[0-9]{3}$`)

func (p Particulars) checkContact(c *check.List) {
	c.That(p.ContactPreference == "" || slices.Contains(Contacts(), p.ContactPreference), "contact_preference", "resident.contact_unknown")
	c.That(p.ContactPreference != ByPhone || p.Phone != "", "phone", "resident.phone_for_contact")
	c.That(p.ContactPreference != ByEmail || p.Email != "", "email", "resident.email_for_contact")
	for _, n := range p.MeetingNeeds {
		c.That(slices.Contains(NeedKinds(), n), "needs", "resident.need_unknown")
	}
	c.That(!slices.Contains(p.MeetingNeeds, Language) || p.Accessibility != "", "accessibility", "resident.language_missing")
	c.That(short(p.Accessibility, maxAccessibility), "accessibility", "resident.too_long")
}

func short(s string, most int) bool { return utf8.RuneCountInString(s) <= most }

// isName reports whether s can be a name: letters of any script, spaces, hyphens,
// apostrophes and full stops, with a letter among them.
func isName(s string) bool {
	letter := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letter = true
		case !strings.ContainsRune(" -–'’.", r):
			return false
		}
	}
	return letter && short(s, maxName)
}

// ParsePesel reads a PESEL as typed; the message key says why one is refused.
func ParsePesel(s string) (n pesel.Number, problem string) {
	n, err := pesel.Parse(s)
	switch {
	case err == nil:
		return n, ""
	case errors.Is(err, pesel.ErrDate):
		return "", "resident.pesel_date"
	case errors.Is(err, pesel.ErrChecksum):
		return "", "resident.pesel_checksum"
	}
	return "", "resident.pesel_digits"
}

// normal is how a record is found: names and address folded, and every word of the names.
type normal struct {
	Surname, Given, Address string
	Words                   []string
}

func (p Particulars) normal() normal {
	n := normal{Surname: ident.Fold(p.Surname), Given: ident.Fold(p.GivenNames)}
	n.Words = strings.Fields(n.Surname + " " + n.Given)
	slices.Sort(n.Words)
	n.Words = slices.Compact(n.Words)
	n.Address = foldAddress(address(p.Street, p.HouseNo, p.FlatNo, p.Locality))
	return n
}

// foldAddress folds an address and drops the words nobody remembers the same way: street,
// square, estate, flat. "ul. Ogrodowa 12 m. 4" is "ogrodowa 12 4".
func foldAddress(s string) string {
	words := strings.Fields(ident.Fold(s))
	words = slices.DeleteFunc(words, func(w string) bool {
		switch w {
		case "ul", "ulica", "al", "aleja", "pl", "plac", "os", "osiedle", "m", "lok", "mieszkanie":
			return true
		}
		return false
	})
	return strings.Join(words, " ")
}
