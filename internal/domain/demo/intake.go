package demo

import (
	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/resident"
)

// applicantOfDaughter is the invented person for whom a daughter applies.
const applicantOfDaughter = 70

// wayIn fills what stands before a case: calls and e-mails, an application in the making, one
// whose applicant was called to complete it.
func (l *loader) wayIn() {
	take := func(days int, n application.NewNotice, then func(tx *audit.Tx, ref application.NoticeRef) error) {
		day := l.workday(days)
		n.CameOn = day
		l.on(day, 45, "punkt", func(tx *audit.Tx) error {
			ref, err := application.TakeNotice(l.ctx, tx, n)
			if err != nil || then == nil {
				return err
			}
			return then(tx, ref)
		})
	}
	take(-1, application.NewNotice{Channel: application.ByPhone, Surname: "Zmyślona", GivenNames: "Leokadia", Caller: "Piotr Zmyślony, syn", Phone: "+48600000301",
		Words: "Mama wróciła ze szpitala, potrzebuje kogoś do zakupów i pomocy w domu. Prosi o telefon po 16.00."}, nil)
	take(-3, application.NewNotice{Channel: application.ByEmail, Surname: "Przykładowy", GivenNames: "Ignacy", Email: "ignacy.przykladowy@poczta.example",
		Words: "Dzień dobry, chciałbym zapisać się do klubu seniora. Jak to zrobić?"},
		func(tx *audit.Tx, ref application.NoticeRef) error {
			return application.Contacted(l.ctx, tx, ref, 1, tx.Today(), "Przyjdzie podpisać wniosek w siedzibie centrum.")
		})
	take(-20, application.NewNotice{Channel: application.ByWebForm, Caller: "Sąsiadka", Phone: "+48600000302", Words: "Pan z naprzeciwka chyba potrzebuje pomocy."},
		func(tx *audit.Tx, ref application.NoticeRef) error {
			return application.CloseNotice(l.ctx, tx, ref, 1, "Ta osoba korzysta już z usług, sprawę zna koordynacja.")
		})
	l.on(l.workday(-1), 90, "punkt", func(tx *audit.Tx) error {
		_, err := application.StartIntake(l.ctx, tx, "", "", application.Fields{"surname": {"Wymyślona"}, "given_names": {"Bronisława"},
			"no_pesel": {"1"}, "no_pesel_reason": {"dokument u córki, doniesie"}, "birth_date": {"12.05.1941"}, "sex": {"K"}})
		return err
	})
	day := l.workday(-8)
	l.on(day, 120, "koordynator", func(tx *audit.Tx) error { return l.daughterApplies(tx) })
}

// daughterApplies is an application by an actual carer, who was called to bring her statement.
func (l *loader) daughterApplies(tx *audit.Tx) error {
	p := l.person(applicantOfDaughter, false)
	p.MeetingNeeds = []resident.Need{resident.LargePrint, resident.Transport}
	made, err := resident.Create(l.ctx, tx, resident.New{Particulars: p, Different: true, Reason: "dane zmyślone, inna osoba"})
	if err != nil {
		return err
	}
	offers, err := l.offers(tx, []string{assistant})
	if err != nil {
		return err
	}
	ref, err := application.Create(l.ctx, tx, application.New{Resident: string(made), Capacity: application.ActualCarer,
		Applicant: resident.Representation{Name: "Maria Zmyślona", Relation: "córka", Phone: "+48600000303", Basis: "oświadczenie o sprawowaniu opieki"},
		OwnWords:  "Mama mieszka sama, ja dojeżdżam dwa razy w tygodniu.", Urgency: "od poniedziałku nie mogę przyjeżdżać", ReceivedOn: tx.Today(),
		Channel: application.Post, Statements: []application.Statement{application.Conditions, application.Relief}, StatementOn: tx.Today(),
		PrivacyNoticeOn: tx.Today(), PrivacyHow: application.Sent, Offers: offers})
	if err != nil {
		return err
	}
	return application.SendCall(l.ctx, tx, ref, 1, application.Call{Missing: []string{"basis"}, Days: application.CallDays})
}
