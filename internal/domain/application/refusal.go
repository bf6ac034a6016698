package application

import (
	"fmt"
	"strings"

	"cus/internal/domain/decision"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// DecisionFile is a decision with the case it belongs to, as its reader may see it.
type DecisionFile struct {
	decision.Decision

	ItemID          ItemID
	Item            ItemRef
	ItemState       ItemState
	Service         string
	Programme       string
	ApplicationID   ID
	ApplicationRef  Ref
	AppNumber       string
	ReceivedOn      date.Date
	ResidentID      int64
	ResidentRef     string
	ResidentNumber  string
	Surname         string
	GivenNames      string
	CoordinatorID   int64
	Coordinator     string
	LetterSentOn    date.Date
	LetterDelivered date.Date
	AnswerUntil     date.Date
	Reached         bool
}

// Person is the resident's full name, given names first.
func (f DecisionFile) Person() string { return f.GivenNames + " " + f.Surname }

// LetterFile is the letter before a refusal with the service it is about.
type LetterFile struct {
	Application
	Item   Item
	Letter *decision.Letter // nil: none was sent
	Party  string           // name and address, a line each
}

// maySend notes what speaks against sending the letter before a refusal: only an open
// service can be refused, and one proposed is first confirmed or sent back.
func (i Item) maySend() error {
	var c check.List
	c.That(i.State == Pending || i.State == Waitlisted, "", "application.item_already_decided", i18n.A{"Service": i.Service})
	return c.Err()
}

// mayDecide notes what speaks against opening a decision of that kind about the item.
func (i Item) mayDecide(kind decision.Kind) error {
	var c check.List
	switch kind {
	case decision.Refusal:
		c.That(i.State == Pending || i.State == Waitlisted, "", "application.item_already_decided", i18n.A{"Service": i.Service})
	case decision.Discontinuance:
		c.That(i.State == ItemWithdrawn, "", "decision.not_withdrawn", i18n.A{"Service": i.Service})
	default:
		c.That(false, "", "decision.kind_unknown")
	}
	return c.Err()
}

// The statutory texts a draft begins with; the coordinator completes them. They are Polish
// in every language, as decisions are.
const (
	act         = "ustawy z dnia 19 lipca 2019 r. o realizowaniu usług społecznych przez centrum usług społecznych (Dz.U. 2019 poz. 1818)"
	kpa         = "ustawy z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego"
	refusalLaw  = "art. 26 ust. 1 i art. 42 ust. 1–3 " + act + ", art. 104 i art. 107 § 1 " + kpa
	discontLaw  = "art. 26 ust. 1 i art. 48 " + act + ", art. 104 i art. 105 § 2 " + kpa
	resolutionB = ", uchwała nr %s w sprawie programu usług społecznych „%s”"
)

// groundwork is what the first text of a decision is made of.
type groundwork struct {
	a          Application
	i          Item
	letter     *decision.Letter
	resolution string // number of the council's resolution on the programme
	authority  string
	board      string
	party      string
}

// draft is the text a decision of that kind begins with.
func (g groundwork) draft(kind decision.Kind) decision.Content {
	n := decision.Content{Authority: g.authority, AppealBoard: g.board, Party: g.party}
	service := "„" + g.i.Service + "”"
	if g.i.Programme != "" {
		service += " w programie usług społecznych „" + g.i.Programme + "”"
	}
	if kind == decision.Discontinuance {
		n.LegalBasis = discontLaw
		n.Resolution = fmt.Sprintf("Umarza się postępowanie wszczęte wnioskiem nr %s w części dotyczącej usługi społecznej %s.", g.a.Number, service)
		n.Reasons = fmt.Sprintf("Wnioskiem nr %s, który wpłynął dnia %s, wszczęto postępowanie o zakwalifikowanie do korzystania z usługi społecznej %s. "+
			"Dnia %s strona oświadczyła, że wycofuje wniosek w tej części.\n\nZgodnie z art. 105 § 2 KPA organ może umorzyć postępowanie, jeżeli wystąpi o to strona, "+
			"na której żądanie postępowanie zostało wszczęte, a nie sprzeciwiają się temu inne strony oraz gdy nie jest to sprzeczne z interesem społecznym. "+
			"Przesłanki te są spełnione.", g.a.Number, g.a.ReceivedOn.PL(), service, g.i.WithdrawnOn.PL())
		return n
	}
	n.LegalBasis = refusalLaw
	if g.resolution != "" && g.i.Programme != "" {
		n.LegalBasis += fmt.Sprintf(resolutionB, g.resolution, g.i.Programme)
	}
	n.Resolution = "Odmawia się zakwalifikowania strony do korzystania z usługi społecznej " + service + "."
	n.Reasons = g.reasons(service)
	return n
}

func (g groundwork) reasons(service string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Wnioskiem nr %s, który wpłynął dnia %s, wystąpiono o zakwalifikowanie do korzystania z usługi społecznej %s.\n\n",
		g.a.Number, g.a.ReceivedOn.PL(), service)
	b.WriteString("W postępowaniu ustalono, że nie spełniono albo nie wykazano następujących warunków:\n")
	for _, c := range g.letter.Conditions() {
		b.WriteString("– " + c + "\n")
	}
	fmt.Fprintf(&b, "\nPismem z dnia %s, doręczonym dnia %s, poinformowano stronę o tych warunkach i o prawie wypowiedzenia się co do zebranych dowodów i materiałów "+
		"(art. 10 § 1 i art. 79a § 1 KPA), wyznaczając na to czas do %s. ", g.letter.SentOn.PL(), g.letter.DeliveredOn.PL(), g.letter.AnswerUntil.PL())
	if g.letter.Answer == "" {
		b.WriteString("Strona nie odpowiedziała w tym czasie.")
	} else {
		fmt.Fprintf(&b, "Strona odpowiedziała dnia %s: %s", g.letter.AnsweredOn.PL(), g.letter.Answer)
	}
	b.WriteString("\n\nDo korzystania z usług społecznych kwalifikuje się osoby, które spełniają warunki określone w programie, w granicach środków na jego realizację " +
		"(art. 42 ust. 1 i 2 ustawy). Wobec niespełnienia tych warunków orzeczono jak na wstępie.")
	return b.String()
}

// party is who the decision is addressed to: name and address, a line each; a statutory
// representative acts for the party.
func party(a Application, address string) string {
	lines := []string{a.Person(), address}
	if a.Capacity == StatutoryRepresentative && a.ApplicantName != "" {
		lines = append(lines, "przedstawiciel ustawowy: "+a.ApplicantName)
	}
	return strings.Join(lines, "\n")
}
