package page

import (
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/centre"
	"cus/internal/domain/law"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/internal/platform/paper"
)

// The prints of an application, as they stand in addresses.
const (
	PrintApplication = "wniosek"
	PrintProtocol    = "protokol"
	PrintStatement   = "oswiadczenie"
	PrintPrivacy     = "informacja"
	PrintReceipt     = "potwierdzenie"
)

// IntakePrints are the prints that exist before and after registering.
var IntakePrints = []string{PrintApplication, PrintProtocol, PrintStatement, PrintPrivacy}

// PrintView is what the prints of an application say.
type PrintView struct {
	Head     centre.Head
	Number   string // empty before registering
	Today    date.Date
	Person   resident.Particulars
	Address  bool // the reader may see where the person lives
	Services []string

	Capacity    application.Capacity
	Applicant   resident.Representation // who applies for the person
	OwnWords    string
	Urgency     string
	ReceivedOn  date.Date
	Channel     application.Channel
	Statements  []application.Statement
	StatementOn date.Date
	PrivacyOn   date.Date
	PrivacyHow  application.Informed
	TakenBy     string // who took it in
}

// applies is the full name of who applies.
func (v PrintView) applies() string {
	if v.Capacity == application.PersonConcerned || v.Applicant.Name == "" {
		return v.Person.Name()
	}
	return v.Applicant.Name
}

// day is a day, or dots to fill in by hand.
func day(d date.Date) string {
	if d.IsZero() {
		return "…………………"
	}
	return d.PL()
}

func filled(s string) string {
	if s == "" {
		return "………………………………………………"
	}
	return s
}

// IntakePaper is one of the prints.
func IntakePaper(kind string, v PrintView) paper.Doc {
	d := paper.Doc{Title: paper.Say("print.title." + kind), Number: v.Number, Letterhead: v.Head.Lines(), PlaceDate: v.Head.PlaceDate(v.Today)}
	switch kind {
	case PrintProtocol:
		d.Blocks = v.protocol()
	case PrintStatement:
		d.Blocks = v.statement()
	case PrintPrivacy:
		d.Blocks = v.privacy()
	case PrintReceipt:
		d.Blocks = v.receipt()
	default:
		d.Blocks = v.application()
	}
	return d
}

func pair(key, value string) paper.Pair { return paper.Pair{Name: paper.Say(key), Value: value} }

// who is the person and who applies, as they head every print.
func (v PrintView) who() []paper.Block {
	pairs := []paper.Pair{pair("print.person", v.Person.Name()), pair("resident.birth_date", v.Person.BirthDate.PL())}
	switch {
	case v.Person.Pesel.IsZero():
	case v.Number == "":
		pairs = append(pairs, pair("resident.pesel", v.Person.Pesel.Reveal()))
	default:
		pairs = append(pairs, pair("resident.pesel", v.Person.Pesel.Masked()))
	}
	if v.Address {
		pairs = append(pairs, pair("print.address", v.Person.Address()+", "+v.Person.Postcode))
		if m := v.Person.MailAddress(); m != "" {
			pairs = append(pairs, pair("resident.mail_address", m))
		}
		pairs = append(pairs, pair("resident.phone", filled(ident.FormatPhone(v.Person.Phone))))
	}
	out := []paper.Block{paper.H2(paper.Say("print.whom")), paper.Fields{Pairs: pairs}}
	if v.Capacity == application.PersonConcerned {
		return append(out, paper.P(paper.Say("print.applies_self")))
	}
	capacity := filled("") // not said yet: to be written in by hand
	if v.Capacity != "" {
		capacity = paper.Say("application.capacity." + string(v.Capacity))
	}
	return append(out, paper.H2(paper.Say("print.applies")), paper.Fields{Pairs: []paper.Pair{
		pair("print.name", filled(v.Applicant.Name)), pair("print.capacity", capacity),
		pair("intake.applicant.relation", filled(v.Applicant.Relation)), pair("application.basis", filled(v.Applicant.Basis)),
	}})
}

// wish is what is applied for.
func (v PrintView) wish() []paper.Block {
	out := []paper.Block{paper.H2(paper.Say("print.services")), paper.Points(v.Services...)}
	if v.OwnWords != "" {
		out = append(out, paper.H2(paper.Say("print.words")), paper.P(v.OwnWords))
	}
	if v.Urgency != "" {
		out = append(out, paper.P(paper.Say("print.urgent", i18n.A{"Reason": v.Urgency})))
	}
	return out
}

// application is the form to sign.
func (v PrintView) application() []paper.Block {
	out := append([]paper.Block{paper.P(paper.Say("print.application.lead"))}, v.who()...)
	out = append(out, v.wish()...)
	return append(out,
		paper.Small{Text: paper.T(paper.Say("print.application.basis"))},
		paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("print.sign.applicant"), Below: v.applies()}, {Caption: paper.Say("print.sign.received"), Below: v.TakenBy}}})
}

// protocol is the oral application as it was taken down (KPA 63 § 3, 67–68).
func (v PrintView) protocol() []paper.Block {
	out := []paper.Block{
		paper.P(paper.Say("print.protocol.lead", i18n.A{"Day": day(v.ReceivedOn), "Who": v.applies(), "By": v.TakenBy})),
	}
	out = append(out, v.who()...)
	out = append(out, paper.P(paper.Say("print.protocol.said")))
	out = append(out, v.wish()...)
	return append(out,
		paper.P(paper.Say("print.protocol.read")),
		paper.Lines{Caption: paper.Say("print.protocol.remarks"), N: 2},
		paper.Small{Text: paper.T(paper.Say("print.protocol.basis"))},
		paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("print.sign.applicant"), Below: v.applies()}, {Caption: paper.Say("print.sign.protocol"), Below: v.TakenBy}}})
}

// statement is the applicant's own, with the clause of art. 36 ust. 2 word for word.
func (v PrintView) statement() []paper.Block {
	ticked := map[application.Statement]bool{}
	for _, s := range v.Statements {
		ticked[s] = true
	}
	boxes := paper.CheckBoxes{}
	for _, s := range application.Statements {
		boxes.Boxes = append(boxes.Boxes, paper.Box{Ticked: ticked[s], Text: paper.Say("print.statement." + string(s))})
	}
	return []paper.Block{
		paper.P(paper.Say("print.statement.lead", i18n.A{"Who": v.applies(), "Person": v.Person.Name()})),
		paper.P(paper.Say("print.statement.services", i18n.A{"Services": strings.Join(v.Services, ", ")})),
		boxes,
		paper.Lines{Caption: paper.Say("print.statement.more"), N: 4},
		paper.Para{Text: paper.B(application.Clause)},
		paper.Small{Text: paper.T(paper.Say("print.statement.basis"))},
		paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("print.sign.statement"), Below: v.applies()}}},
	}
}

// privacy is the information on personal data (art. 13 RODO), with the day it was given.
func (v PrintView) privacy() []paper.Block {
	return []paper.Block{
		paper.P(paper.Say("print.privacy.lead")),
		paper.List{Numbered: true, Items: []paper.Text{
			paper.T(paper.Say("print.privacy.controller", i18n.A{"Centre": strings.Join(v.Head.Lines(), ", ")})),
			paper.T(paper.Say("print.privacy.officer")),
			paper.T(paper.Say("print.privacy.purpose")),
			paper.T(paper.Say("print.privacy.basis")),
			paper.T(paper.Say("print.privacy.recipients")),
			paper.T(paper.Say("print.privacy.kept")),
			paper.T(paper.Say("print.privacy.rights")),
			paper.T(paper.Say("print.privacy.complaint")),
			paper.T(paper.Say("print.privacy.needed")),
			paper.T(paper.Say("print.privacy.automatic")),
		}},
		paper.P(paper.Say("print.privacy.given", i18n.A{"Day": day(v.PrivacyOn), "Who": v.applies()})),
		paper.Small{Text: paper.T(paper.Say("print.privacy.law"))},
		paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("print.sign.informed"), Below: v.applies()}}},
	}
}

// receipt confirms that the application came in; it holds no penal clause.
func (v PrintView) receipt() []paper.Block {
	t := law.PlanTerm(v.ReceivedOn, law.ParametersOn(v.ReceivedOn))
	return []paper.Block{
		paper.P(paper.Say("application.receipt.sentence", i18n.A{"Number": v.Number, "Day": v.ReceivedOn.PL(), "Name": v.applies()})),
		paper.H2(paper.Say("print.services")),
		paper.Points(v.Services...),
		paper.P(paper.Say("application.receipt.next", i18n.A{"Due": t.Due.PL()})),
		paper.P(paper.Say("application.receipt.questions")),
		paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("application.receipt.signed"), Below: v.TakenBy}}},
	}
}

// CallPaper is the call to complete the application (KPA 64 § 2).
func CallPaper(v PrintView, c application.Call) paper.Doc {
	items := make([]string, len(c.Missing))
	for i, m := range c.Missing {
		items[i] = lacking(m)
	}
	return paper.Doc{Title: paper.Say("print.title.wezwanie"), Number: v.Number, Letterhead: v.Head.Lines(), PlaceDate: v.Head.PlaceDate(c.IssuedOn),
		Aside: []paper.Text{paper.B(v.applies()), paper.T(v.letterAddress())},
		Blocks: []paper.Block{
			paper.P(paper.Say("print.call.lead", i18n.A{"Number": v.Number, "Day": v.ReceivedOn.PL()})),
			paper.Points(items...),
			paper.Para{Text: paper.T(paper.Say("print.call.term") + " ").And(paper.B(paper.Say("print.call.days", i18n.A{"Count": c.Days})))},
			paper.P(paper.Say("print.call.warning")),
			paper.P(paper.Say("print.call.how")),
			paper.Small{Text: paper.T(paper.Say("print.call.basis"))},
			paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("print.sign.call"), Below: v.TakenBy}}},
		}}
}

func (v PrintView) letterAddress() string {
	if !v.Address || v.Capacity != application.PersonConcerned {
		return ""
	}
	if m := v.Person.MailAddress(); m != "" {
		return m
	}
	return v.Person.Address() + ", " + v.Person.Postcode
}

// lacking is what an application lacks, in words: one of the known things, or as it was written.
func lacking(m string) string {
	for _, known := range application.Lacking {
		if m == known {
			return paper.Say("application.lacking." + m)
		}
	}
	return m
}
