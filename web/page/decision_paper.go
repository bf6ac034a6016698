package page

import (
	"fmt"
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/centre"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/internal/platform/paper"
)

// The statutory words of these documents stand here and not among the messages: they are
// formulas of the code and of the act, the same whatever language the screen speaks.
const (
	rightsOfTheParty = "Na podstawie art. 10 § 1 i art. 79a § 1 Kodeksu postępowania administracyjnego informuję, że przed wydaniem decyzji może Pani/Pan " +
		"przeglądać akta sprawy i wypowiedzieć się co do zebranych dowodów i materiałów oraz zgłoszonych żądań, a także przedłożyć dodatkowe dowody " +
		"na wykazanie, że wskazane wyżej warunki są spełnione."
	waiverOfAppeal = "W trakcie biegu terminu do wniesienia odwołania strona może zrzec się prawa do wniesienia odwołania wobec organu, który wydał decyzję. " +
		"Z dniem doręczenia temu organowi oświadczenia o zrzeczeniu się prawa do wniesienia odwołania przez ostatnią ze stron postępowania " +
		"decyzja staje się ostateczna i prawomocna (art. 127a KPA)."
	suspension = "Przed upływem terminu do wniesienia odwołania decyzja nie ulega wykonaniu, a wniesienie odwołania w terminie wstrzymuje jej wykonanie (art. 130 § 1 i 2 KPA)."
)

// instruction is the instruction on the appeal and on waiving it (KPA 107 § 1 pkt 7).
func instruction(board string) string {
	if board == "" {
		board = "samorządowego kolegium odwoławczego"
	}
	return "Od tej decyzji służy stronie odwołanie do organu: " + board + ", za pośrednictwem organu, który wydał decyzję, w terminie 14 dni od dnia doręczenia decyzji " +
		"(art. 127 § 1 i 2, art. 129 § 1 i 2 KPA).\n\n" + waiverOfAppeal + "\n\n" + suspension
}

func titled(title, number string, head centre.Head, day date.Date) paper.Doc {
	return paper.Doc{Title: title, Number: number, Letterhead: head.Lines(), PlaceDate: head.PlaceDate(day)}
}

// addressee are the lines of whom a letter goes to.
func addressee(party string) []paper.Text {
	var out []paper.Text
	for line := range strings.Lines(party) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, paper.T(line))
		}
	}
	return out
}

// DecisionPaper is the decision with all its elements (KPA 107 § 1).
func DecisionPaper(f application.DecisionFile, head centre.Head) paper.Doc {
	day := f.IssuedOn
	if day.IsZero() {
		day = date.Of(f.UpdatedAt)
	}
	title := "Decyzja nr " + f.Number
	d := titled(title, f.Number, head, day)
	if !f.State.Signed() {
		d.Stamp = paper.Say("ui.print.draft")
	} else {
		d.Hash = f.ContentHash[:16]
	}
	d.Blocks = []paper.Block{
		paper.Fields{One: true, Pairs: []paper.Pair{{Name: "Organ", Value: f.Authority}, {Name: "Strona", Value: strings.ReplaceAll(f.Party, "\n", ", ")},
			{Name: "Sprawa", Value: "wniosek nr " + f.AppNumber + " z dnia " + f.ReceivedOn.PL()}}},
		paper.P("Na podstawie: " + strings.TrimRight(f.LegalBasis, ". ") + ","),
		paper.H2("Rozstrzygnięcie"), paper.Para{Text: paper.B(f.Resolution)},
		paper.H2("Uzasadnienie"),
	}
	d.Blocks = append(d.Blocks, paragraphs(f.Reasons)...)
	d.Blocks = append(d.Blocks, paper.H2("Pouczenie"))
	d.Blocks = append(d.Blocks, paragraphs(instruction(f.AppealBoard))...)
	signature := paper.Signature{Caption: f.OnBehalf(), Below: "imię i nazwisko, stanowisko służbowe, podpis"}
	if f.Signatory != "" {
		signature = paper.Signature{Caption: f.OnBehalf() + " " + f.Signatory, Below: f.Post + ", upoważnienie nr " + f.AuthorisationNo}
	}
	d.Blocks = append(d.Blocks, paper.Signatures{Lines: []paper.Signature{signature}},
		paper.Small{Text: paper.T("Otrzymują: 1. strona, 2. a/a")})
	return d
}

// paragraphs are a longer text in its paragraphs.
func paragraphs(s string) []paper.Block {
	var out []paper.Block
	for _, p := range strings.Split(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, paper.P(p))
		}
	}
	return out
}

// HearingPaper is the letter before a refusal (KPA 10 § 1, 79a § 1).
func HearingPaper(v LetterView, head centre.Head) paper.Doc {
	l := v.Letter
	d := titled("Zawiadomienie przed wydaniem decyzji", v.Application.Number, head, l.SentOn)
	d.Aside = addressee(v.Party)
	d.Blocks = []paper.Block{
		paper.P(fmt.Sprintf("W sprawie wniosku nr %s, który wpłynął dnia %s, o zakwalifikowanie do korzystania z usługi społecznej „%s”%s informuję, "+
			"że na dzień wysłania tego pisma nie są spełnione albo nie zostały wykazane następujące warunki, od których zależy zakwalifikowanie "+
			"(art. 42 ust. 1 i 2 ustawy z dnia 19 lipca 2019 r. o realizowaniu usług społecznych przez centrum usług społecznych):",
			v.Application.Number, v.Application.ReceivedOn.PL(), v.Item.Service, inProgramme(v.Item.Programme))),
		paper.Points(l.Conditions()...),
		paper.P("Może to skutkować wydaniem decyzji odmownej."),
		paper.P(rightsOfTheParty),
		paper.Para{Text: paper.T("Na odpowiedź wyznaczam ").And(paper.B(paper.Say("letter.days_given", i18n.A{"Count": l.AnswerDays})), paper.T(" od dnia doręczenia tego pisma. "+
			"Odpowiedzieć można na piśmie, ustnie do protokołu w siedzibie centrum albo na adres do doręczeń elektronicznych. "+
			"Po upływie tego czasu sprawa zostanie rozstrzygnięta na podstawie zebranych dowodów i materiałów."))},
	}
	if head.Phone != "" {
		d.Blocks = append(d.Blocks, paper.P("W razie pytań: tel. "+head.Tel()+"."))
	}
	d.Blocks = append(d.Blocks, paper.Signatures{Lines: []paper.Signature{{Caption: v.Application.Coordinator, Below: "koordynator indywidualnych planów usług społecznych"}}})
	return d
}

func inProgramme(name string) string {
	if name == "" {
		return ""
	}
	return " w programie usług społecznych „" + name + "”"
}

// CardPaper is the qualification card (karta kwalifikacji do usługi).
func CardPaper(a application.Application, i application.Item, head centre.Head) paper.Doc {
	d := titled("Karta kwalifikacji do usługi społecznej", a.Number, head, date.Of(*i.DecidedAt))
	d.Blocks = []paper.Block{
		paper.Fields{Pairs: []paper.Pair{{Name: "Osoba", Value: a.Person()}, {Name: "Kartoteka", Value: a.ResidentNumber},
			{Name: "Wnioskodawca", Value: a.Applicant()}, {Name: "Wniosek", Value: "nr " + a.Number + " z dnia " + a.ReceivedOn.PL()},
			{Name: "Usługa", Value: i.Service}, {Name: "Program", Value: i.Programme}}},
		paper.H2("Warunki programu"),
	}
	if len(i.Checked) > 0 {
		boxes := paper.CheckBoxes{}
		for _, c := range i.Checked {
			boxes.Boxes = append(boxes.Boxes, paper.Box{Ticked: c.Met, Text: c.Text})
		}
		d.Blocks = append(d.Blocks, boxes)
	}
	d.Blocks = append(d.Blocks, paper.P("Jak spełniono warunki: "+i.Note),
		paper.H2("Wynik"),
		paper.Para{Text: paper.B("Zakwalifikowano").And(paper.T(" do korzystania z usługi dnia " + date.Of(*i.DecidedAt).PL() + "."))},
		paper.Small{Text: paper.T("Zakwalifikowanie nie wymaga wydania decyzji administracyjnej (art. 42 ust. 3 ustawy z dnia 19 lipca 2019 r. o realizowaniu usług społecznych " +
			"przez centrum usług społecznych). Podstawą są oświadczenia wnioskodawcy złożone pod odpowiedzialnością karną (art. 36 ust. 1 i 2).")},
		paper.Signatures{Lines: []paper.Signature{{Caption: i.DecidedBy, Below: "osoba kwalifikująca"}}})
	return d
}

// ReferralPaper is the letter with which an application is passed on; the applicant gets a
// copy of it.
func ReferralPaper(f application.Referral, head centre.Head) paper.Doc {
	d := titled("Przekazanie wniosku", f.Number, head, f.SentOn)
	to := f.Receiver
	if to == "" {
		to = paper.Say("referral.kind." + string(f.Kind))
	}
	d.Aside = []paper.Text{paper.B(to)}
	basis := fmt.Sprintf("Na podstawie art. 38 ust. 1 pkt 2 ustawy z dnia 19 lipca 2019 r. o realizowaniu usług społecznych przez centrum usług społecznych, po rozpoznaniu "+
		"indywidualnych potrzeb i w uzgodnieniu z wnioskodawcą z dnia %s, przekazuję wniosek nr %s, który wpłynął dnia %s, w części dotyczącej usługi „%s”.",
		f.AgreedOn.PL(), f.Number, f.ReceivedOnDesk.PL(), f.Service)
	copies := "Do wiadomości: wnioskodawca"
	if f.Ground == application.Misaddressed {
		d.Title = "Zawiadomienie o przekazaniu wniosku według właściwości"
		basis = fmt.Sprintf("Na podstawie art. 65 § 1 Kodeksu postępowania administracyjnego przekazuję według właściwości wniosek nr %s, który wpłynął dnia %s, "+
			"w części dotyczącej usługi „%s”.", f.Number, f.ReceivedOnDesk.PL(), f.Service)
		copies = "Otrzymują: 1. organ właściwy, 2. wnioskodawca (zawiadomienie z dnia " + f.NoticeOn.PL() + ")"
	}
	d.Blocks = []paper.Block{paper.P(basis), paper.H2("Uzasadnienie")}
	d.Blocks = append(d.Blocks, paragraphs(f.Reasons)...)
	pairs := []paper.Pair{{Name: "Osoba", Value: f.Person()}, {Name: "Adres", Value: f.Address}}
	if f.Phone != "" {
		pairs = append(pairs, paper.Pair{Name: "Telefon", Value: ident.FormatPhone(f.Phone)})
	}
	d.Blocks = append(d.Blocks, paper.H2("Kogo dotyczy"), paper.Fields{Pairs: pairs, One: true},
		paper.P("Proszę o potwierdzenie odbioru i o informację, jak sprawa została załatwiona."),
		paper.Signatures{Lines: []paper.Signature{{Caption: f.Coordinator, Below: "koordynator indywidualnych planów usług społecznych"}}},
		paper.Small{Text: paper.T(copies)})
	return d
}
