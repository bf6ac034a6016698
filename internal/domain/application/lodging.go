package application

import (
	"slices"

	"cus/internal/domain/law"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// Capacity is in what capacity somebody applies (art. 35).
type Capacity string

// The three who may apply.
const (
	PersonConcerned         Capacity = "person_concerned"         // osoba zainteresowana
	StatutoryRepresentative Capacity = "statutory_representative" // przedstawiciel ustawowy
	ActualCarer             Capacity = "actual_carer"             // opiekun faktyczny
)

// Capacities lists them in the order a form offers them.
var Capacities = []Capacity{PersonConcerned, StatutoryRepresentative, ActualCarer}

// Channel is the way an application came in. Each of them makes it a wniosek (KPA 63):
// signed, spoken to a protocol, or sent from where the sender is known. What comes
// otherwise is a Notice, for which no clock runs.
type Channel string

// The ways in.
const (
	InPerson  Channel = "in_person"  // osobiście, z podpisem
	Protocol  Channel = "protocol"   // ustnie do protokołu
	Post      Channel = "post"       // pocztą
	EDelivery Channel = "e_delivery" // e-Doręczenia
	Account   Channel = "account"    // konto w systemie
	AtHome    Channel = "home"       // w domu, z podpisem
)

// Channels lists them in the order a form offers them.
var Channels = []Channel{InPerson, Protocol, Post, EDelivery, Account, AtHome}

// Statement is what an applicant declares under penal liability (oświadczenie, art. 36 ust. 1 i 2).
type Statement string

// What may be declared: at least that the conditions of the programme are met.
const (
	Conditions Statement = "conditions" // spełnienie warunków programu
	Relief     Statement = "relief"     // prawo do ulgi
	Income     Statement = "income"     // dochód
)

// Statements lists them in the order a form offers them.
var Statements = []Statement{Conditions, Relief, Income}

// Clause is the sentence of art. 36 ust. 2, word for word. It stands in the applicant's own
// signed statement and nowhere else.
const Clause = "Jestem świadomy odpowiedzialności karnej za złożenie fałszywego oświadczenia."

// Informed is how the information on personal data was given (art. 13 RODO, KPA 61 § 5).
type Informed string

// The ways of giving it.
const (
	Handed         Informed = "handed"     // wręczona na piśmie
	ReadOut        Informed = "read_out"   // odczytana
	Sent           Informed = "sent"       // wysłana pocztą albo e-mailem
	SentEDelivered Informed = "e_delivery" // wysłana przez e-Doręczenia
)

// Informeds lists them in the order a form offers them.
var Informeds = []Informed{Handed, ReadOut, Sent, SentEDelivered}

// New is an application as it was lodged.
type New struct {
	Resident        string // public id of the person it is for
	Capacity        Capacity
	Representative  string                  // public id of one on record who applies; empty: Applicant
	Applicant       resident.Representation // who applies, when not the person concerned
	OwnWords        string
	Urgency         string    // why it cannot wait; empty: in its turn
	ReceivedOn      date.Date // day of signature, protocol or authenticated sending; day 0 of art. 40
	Channel         Channel
	Statements      []Statement // the applicant's own, signed, with the clause of art. 36 ust. 2
	StatementOn     date.Date   // day they were signed
	PrivacyNoticeOn date.Date   // when the information on personal data was given
	PrivacyHow      Informed
	Offers          []string // public ids of the offers applied for
	Others          []string // services of no programme, as they are called; for passing on or refusing
	Notice          string   // public id of the zgłoszenie it came from; may be empty
}

// Check says what speaks against registering it on day today.
func (n New) Check(today date.Date) error {
	var c check.List
	n.checkApplicant(&c, today)
	n.checkWish(&c, today)
	n.checkStatements(&c, today)
	return c.Err()
}

// CheckApplicant is the part of Check about who applies.
func (n New) CheckApplicant(today date.Date) error {
	var c check.List
	n.checkApplicant(&c, today)
	return c.Err()
}

// CheckWish is the part of Check about what is applied for, since when and how it came.
func (n New) CheckWish(today date.Date) error {
	var c check.List
	n.checkWish(&c, today)
	return c.Err()
}

func (n New) checkApplicant(c *check.List, today date.Date) {
	c.That(slices.Contains(Capacities, n.Capacity), "capacity", "application.capacity_missing")
	if n.Capacity == PersonConcerned || n.Capacity == "" || n.Representative != "" {
		return
	}
	n.Applicant.Kind = resident.Standing(n.Capacity)
	n.Applicant.Into(c, today)
}

// maxOthers is how many services of no programme one application may name.
const maxOthers = 5

func (n New) checkWish(c *check.List, today date.Date) {
	c.That(len(n.Offers)+len(n.Others) > 0, "offers", "application.services_missing")
	c.That(len(n.Others) <= maxOthers, "others", "application.others_many", i18n.A{"Max": maxOthers})
	c.That(!slices.ContainsFunc(n.Others, func(s string) bool { return len([]rune(s)) > 120 }), "others", "form.too_long", i18n.A{"Max": 120})
	c.That(len([]rune(n.OwnWords)) <= 4000, "words", "form.too_long", i18n.A{"Max": 4000})
	c.That(len([]rune(n.Urgency)) <= 500, "urgency", "form.too_long", i18n.A{"Max": 500})
	c.That(!n.ReceivedOn.IsZero(), "received", "application.received_missing")
	c.That(!n.ReceivedOn.After(today), "received", "application.received_in_future")
	c.That(n.ReceivedOn.IsZero() || n.ReceivedOn.After(today.AddYears(-5)), "received", "application.received_long_ago")
	c.That(slices.Contains(Channels, n.Channel), "channel", "application.channel_missing")
}

func (n New) checkStatements(c *check.List, today date.Date) {
	c.That(slices.Contains(Informeds, n.PrivacyHow), "privacy_how", "application.privacy_how_missing")
	c.That(!n.PrivacyNoticeOn.IsZero(), "privacy", "application.privacy_missing")
	c.That(!n.PrivacyNoticeOn.After(today), "privacy", "application.privacy_in_future")
	c.That(slices.Contains(n.Statements, Conditions), "statements", "application.statement_missing")
	for _, s := range n.Statements {
		c.That(slices.Contains(Statements, s), "statements", "application.statement_unknown")
	}
	c.That(!n.StatementOn.IsZero(), "statement_on", "application.statement_on_missing")
	c.That(!n.StatementOn.After(today), "statement_on", "application.statement_in_future")
}

// Term is the statutory term the application starts: the plan is to be drawn up within it.
func (n New) Term() law.Term { return law.PlanTerm(n.ReceivedOn, law.ParametersOn(n.ReceivedOn)) }
