package application

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ReferralRef is the public id of a referral.
type ReferralRef string

// Ground is why an application is passed on.
type Ground string

// In agreement with the applicant (art. 38 ust. 1 pkt 2), or because another authority is
// competent (KPA 65): then with a reasoned notice, and without agreement.
const (
	ByAgreement  Ground = "agreement"
	Misaddressed Ground = "misaddressed"
)

// Grounds lists them.
var Grounds = []Ground{ByAgreement, Misaddressed}

// Receiver is the kind of whoever an application is passed on to.
type Receiver string

// In agreement it goes to a team or post of the centre, to the municipal office or to a unit
// of the gmina, and to nobody else. A misaddressed one goes to the competent authority.
const (
	SocialAssistanceTeam Receiver = "social_assistance" // zespół pomocy społecznej centrum: reads it here
	CentreTeam           Receiver = "team"              // another team or post of the centre
	MunicipalOffice      Receiver = "office"            // urząd gminy
	MunicipalUnit        Receiver = "unit"              // gminna jednostka organizacyjna
	Authority            Receiver = "authority"         // the competent authority (KPA 65)
)

// Receivers lists them in the order a form offers them.
var Receivers = []Receiver{SocialAssistanceTeam, CentreTeam, MunicipalOffice, MunicipalUnit, Authority}

// AgreementForm is how the applicant agreed.
type AgreementForm string

// The forms of an agreement.
const (
	AgreedSignature  AgreementForm = "signature"
	AgreedElectronic AgreementForm = "electronic"
	AgreedOral       AgreementForm = "oral_note" // spoken, with a note in the file (KPA 72)
)

// AgreementForms lists them.
var AgreementForms = []AgreementForm{AgreedSignature, AgreedElectronic, AgreedOral}

// NewReferral is what is written down when an application is passed on.
type NewReferral struct {
	Ground     Ground
	Kind       Receiver
	Receiver   string // its name; the social-assistance team of the centre needs none
	Reasons    string
	AgreedOn   date.Date
	AgreedForm AgreementForm
	NoticeOn   date.Date // when the applicant was told (KPA 65 § 1)
	SentOn     date.Date
}

// Check says what speaks against passing on an item of the application a on day today.
func (n NewReferral) Check(a Application, i Item, today date.Date) error {
	var c check.List
	c.That(i.State == Pending || i.State == Waitlisted, "", "application.item_already_decided", i18n.A{"Service": i.Service})
	c.That(!i.UnderRefusal(), "", "application.refusal_under_way", i18n.A{"Number": i.DecisionNumber})
	c.That(slices.Contains(Grounds, n.Ground), "ground", "referral.ground_missing")
	c.That(slices.Contains(Receivers, n.Kind), "kind", "referral.kind_missing")
	c.That(n.Receiver != "" || n.Kind == SocialAssistanceTeam || n.Kind == "", "receiver", "referral.receiver_missing")
	c.That(len([]rune(n.Receiver)) <= 200, "receiver", "form.too_long", i18n.A{"Max": 200})
	c.That(n.Reasons != "", "reasons", "referral.reasons_missing")
	c.That(len([]rune(n.Reasons)) <= 4000, "reasons", "form.too_long", i18n.A{"Max": 4000})
	dayBetween(&c, "sent", n.SentOn, a.ReceivedOn, today)
	switch n.Ground {
	case ByAgreement:
		c.That(a.AssessedAt != nil, "", "referral.not_assessed")
		c.That(n.Kind != Authority, "kind", "referral.outside")
		c.That(n.Kind == Authority || !outside(n.Receiver), "receiver", "referral.outside")
		dayBetween(&c, "agreed", n.AgreedOn, a.ReceivedOn, today)
		c.That(slices.Contains(AgreementForms, n.AgreedForm), "agreed_form", "referral.agreed_form_missing")
		c.That(n.AgreedOn.IsZero() || n.SentOn.IsZero() || !n.SentOn.Before(n.AgreedOn), "sent", "referral.sent_before_agreed")
	case Misaddressed:
		c.That(n.Kind == Authority || n.Kind == "", "kind", "referral.authority_only")
		dayBetween(&c, "notice", n.NoticeOn, a.ReceivedOn, today)
	}
	return c.Err()
}

// dayBetween notes what speaks against a day before since or after today.
func dayBetween(c *check.List, field string, on, since, today date.Date) {
	c.That(!on.IsZero(), field, "decision.day_missing")
	c.That(on.IsZero() || !on.Before(since), field, "decision.day_early", i18n.A{"Day": since.PL()})
	c.That(!on.After(today), field, "decision.day_ahead")
}

// beyond are words by which a receiver outside the gmina gives itself away. To them the
// person is told the way, and data go only with consent; the application is not passed on.
var beyond = []string{"pup", "powiatow", "powiat", "pcpr", "starost", "nfz", "narodowy fundusz", "zus", "krus", "fundacj", "stowarzyszen", "caritas",
	"pfron", "wojewódz", "marszałk", "szpital", "sąd", "policj", "spółka"}

// outside reports whether a receiver names somebody outside the gmina.
func outside(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, mark := range beyond {
		if strings.Contains(mark, " ") && strings.Contains(strings.ToLower(name), mark) {
			return true
		}
		for _, w := range words {
			if w == mark || len([]rune(mark)) > 4 && strings.HasPrefix(w, mark) {
				return true
			}
		}
	}
	return false
}

// Receipt is what comes back from whoever received it: when, who, and what became of it.
type Receipt struct {
	ReceivedOn date.Date
	Note       string // who received it there
	OutcomeOn  date.Date
	Outcome    string
}

// Check says what speaks against the receipt of a referral sent on that day.
func (n Receipt) Check(sent, today date.Date) error {
	var c check.List
	dayBetween(&c, "received", n.ReceivedOn, sent, today)
	c.That(len([]rune(n.Note)) <= 500, "receipt_note", "form.too_long", i18n.A{"Max": 500})
	c.That(len([]rune(n.Outcome)) <= 2000, "outcome", "form.too_long", i18n.A{"Max": 2000})
	if n.Outcome != "" || !n.OutcomeOn.IsZero() {
		c.That(n.Outcome != "", "outcome", "referral.outcome_missing")
		dayBetween(&c, "outcome_on", n.OutcomeOn, date.Max(n.ReceivedOn, sent), today)
	}
	return c.Err()
}

// Referral is an application passed on, as its reader may see it: what goes with it, and
// nothing else of the file.
type Referral struct {
	ID              int64
	Ref             ReferralRef
	Item            ItemRef
	ApplicationRef  Ref
	Number          string
	ReceivedOnDesk  date.Date // day of the application
	Service         string
	OwnWords        string
	ResidentID      int64
	ResidentRef     string
	ResidentNumber  string
	Surname         string
	GivenNames      string
	Address         string
	Phone           string
	Coordinator     string
	CoordinatorID   int64
	Ground          Ground
	Kind            Receiver
	Receiver        string
	Reasons         string
	AgreedOn        date.Date
	AgreedForm      AgreementForm
	NoticeOn        date.Date
	SentOn          date.Date
	ReceivedOn      date.Date
	ReceiptNote     string
	OutcomeOn       date.Date
	Outcome         string
	UpdatedAt       time.Time
	UpdatedBy       string
	Version         int
	MayReadResident bool // the file itself, not only what was passed on
	Reached         bool
}

// Person is the resident's full name, given names first.
func (r Referral) Person() string { return r.GivenNames + " " + r.Surname }

// Stage is how far the referral has come: "sent", "received" or "answered".
func (r Referral) Stage() string {
	switch {
	case !r.OutcomeOn.IsZero():
		return "answered"
	case !r.ReceivedOn.IsZero():
		return "received"
	}
	return "sent"
}
