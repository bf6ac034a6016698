package demo

import (
	"fmt"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/decision"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// refusing is a case of the sample that ends otherwise than with a plan. Its steps are
// counted in days from the application; a step of day 0 is not taken.
type refusing struct {
	person   int
	who      string   // its coordinator
	services []string // of the programme
	others   []string // of none
	received date.Date

	wait, letter, arrived, draft, sign, deliver int
	unfinished                                  bool // the draft is not handed over for signature yet
	refer, receive                              int
}

// refusal is one of them under way.
type refusal struct {
	refusing
	ref      application.Ref
	decision decision.Ref
	referral application.ReferralRef
}

// signingNumber is the authorisation under which the sample's director signs.
const signingNumber = "OR.077.3.2026"

// refusals are people for whom there is no place, or whose service is another team's: one
// at each step, so that every list holds something.
func (l *loader) refusals() {
	l.on(l.workday(-70), 5, "administrator", func(tx *audit.Tx) error {
		row, err := db.One[struct {
			Ref     staff.Ref
			Version int
		}](l.ctx, tx, `SELECT public_id AS ref, version FROM staff WHERE id = $1`, l.people["dyrektor"].ID)
		if err != nil {
			return err
		}
		err = staff.Authorise(l.ctx, tx, row.Ref, row.Version, staff.Authorisation{Scope: staff.SignDecisions, Number: signingNumber,
			From: date.New(l.today.Year(), 1, 1), Until: date.New(l.today.Year()+1, 12, 31)})
		director := l.people["dyrektor"]
		director.SigningNumber = signingNumber
		l.people["dyrektor"] = director
		return err
	})
	l.on(l.today, 0, "dyrektor", l.limit) // of the last day, so that none of the sample's cases goes beyond it
	anna, marek := "koordynator", "koordynator2"
	for _, c := range []refusing{
		{person: 70, who: anna, services: []string{dayCarer}, received: l.workday(-50), wait: 2, letter: 15, arrived: 17, draft: 29, sign: 31, deliver: 33},
		{person: 71, who: anna, services: []string{dayCarer}, received: l.workday(-30), wait: 2, letter: 14, arrived: 15, draft: 28},
		{person: 72, who: marek, services: []string{dayCarer}, received: l.workday(-26), wait: 3, letter: 14, arrived: 16},
		{person: 73, who: anna, services: []string{dayCarer}, received: l.workday(-16), wait: 2, letter: 14},
		{person: 74, who: anna, services: []string{dayCarer}, received: l.workday(-34), wait: 4},
		{person: 75, who: anna, services: []string{dayCarer}, others: []string{"Usługi opiekuńcze"}, received: l.workday(-12), refer: 7, receive: 9},
		{person: 77, who: anna, services: []string{dayCarer}, received: l.workday(-28), wait: 2, letter: 13, arrived: 14, draft: 25, unfinished: true},
		{person: 78, who: anna, services: []string{dayCarer}, received: l.workday(-40), wait: 2, letter: 15, arrived: 17, draft: 29, sign: 37},
		{person: 76, who: marek, services: []string{club}, others: []string{"Zasiłek celowy na opał"}, received: l.workday(-8), refer: 6},
	} {
		l.refuse(&refusal{refusing: c})
	}
}

// limit writes down whom the programme takes for one service: so many as it has now.
func (l *loader) limit(tx *audit.Tx) error {
	row, err := db.One[struct {
		Ref     programme.Ref
		Service catalogue.Ref
		Version int
		Taken   int
	}](l.ctx, tx, `SELECT p.public_id AS ref, s.public_id AS service, p.version, (SELECT count(*) FROM application_item i WHERE i.offer_id = o.id AND i.state = 'qualified'
			AND NOT EXISTS (SELECT 1 FROM planned_service x JOIN plan_version v ON v.id = x.version_id JOIN plan pl ON pl.id = v.plan_id
			                 WHERE x.item_id = i.id AND pl.state IN ('ended','ended_early','summarised','archived'))) AS taken
		FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
		WHERE s.name = @name AND p.state = 'in_force' AND @today BETWEEN p.valid_from AND p.valid_until LIMIT 1`, db.Args{"name": dayCarer, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	return programme.SetTerms(l.ctx, tx, row.Ref, row.Version, row.Service, programme.Terms{Places: max(1, row.Taken),
		Conditions: []string{"dziecko nie ukończyło 3 lat", "miejsce zamieszkania w gminie", "oboje rodzice pracują albo się uczą"}})
}

// refuse lets one of them happen.
func (l *loader) refuse(k *refusal) {
	step := func(after int, who string, do func(tx *audit.Tx) error) {
		if day := k.received.Add(after); after > 0 && !day.After(l.today) {
			l.on(day, 30+k.person, who, do)
		}
	}
	l.on(k.received, 30+k.person, k.who, func(tx *audit.Tx) error { return l.ask(tx, k) })
	step(k.wait, k.who, func(tx *audit.Tx) error {
		return l.onItem(k, 0, func(version int, item application.ItemRef) error {
			return application.Qualify(l.ctx, tx, k.ref, version, []application.Decision{{Item: item, State: application.Waitlisted, Note: "Limit miejsc w programie jest wyczerpany."}})
		})
	})
	step(k.letter, k.who, func(tx *audit.Tx) error {
		return l.onItem(k, 0, func(version int, item application.ItemRef) error {
			return application.SendLetter(l.ctx, tx, k.ref, version, item, decision.Letter{Unmet: "wolne miejsce w granicach limitu programu", AnswerDays: 7, SentOn: tx.Today()})
		})
	})
	step(k.arrived, k.who, func(tx *audit.Tx) error {
		return l.onItem(k, 0, func(_ int, item application.ItemRef) error {
			return application.ReceiveLetter(l.ctx, tx, k.ref, 1, item, decision.Delivery{On: tx.Today(), Manner: decision.Post})
		})
	})
	step(k.draft, k.who, func(tx *audit.Tx) error { return l.draftRefusal(tx, k) })
	step(k.sign, "dyrektor", func(tx *audit.Tx) error {
		return l.proceed(tx, k, decision.Act{Step: decision.Sign, Post: "dyrektor centrum usług społecznych"})
	})
	step(k.deliver, k.who, func(tx *audit.Tx) error {
		return l.proceed(tx, k, decision.Act{Step: decision.Deliver, On: tx.Today(), Manner: decision.InPerson})
	})
	step(k.refer, k.who, func(tx *audit.Tx) error { return l.passOn(tx, k) })
	step(k.receive, "pomoc", func(tx *audit.Tx) error {
		return application.Acknowledge(l.ctx, tx, k.referral, 1, application.Receipt{ReceivedOn: tx.Today(), Note: "PS.5120." + fmt.Sprint(k.person) + ".2026"})
	})
}

// ask registers the application of a new person.
func (l *loader) ask(tx *audit.Tx, k *refusal) error {
	who, err := resident.Create(l.ctx, tx, resident.New{Particulars: l.person(k.person, k.others == nil), Different: true, Reason: "dane zmyślone, inna osoba"})
	if err != nil {
		return err
	}
	offers, err := l.offers(tx, k.services)
	if err != nil {
		return err
	}
	k.ref, err = application.Create(l.ctx, tx, application.New{Resident: string(who), Capacity: application.PersonConcerned, OwnWords: "Proszę o pomoc.",
		ReceivedOn: k.received, Channel: application.InPerson, Statements: []application.Statement{application.Conditions}, StatementOn: k.received,
		PrivacyNoticeOn: k.received, PrivacyHow: application.Handed, Offers: offers, Others: k.others})
	return err
}

// onItem does something with the n-th service applied for.
func (l *loader) onItem(k *refusal, n int, do func(version int, item application.ItemRef) error) error {
	items, err := db.All[struct{ Ref application.ItemRef }](l.ctx, l.tx, `SELECT i.public_id AS ref FROM application_item i
		JOIN application a ON a.id = i.application_id WHERE a.public_id = $1 ORDER BY i.id`, string(k.ref))
	if err != nil {
		return err
	}
	version, err := l.version(`application`, string(k.ref))
	if err != nil {
		return err
	}
	return do(version, items[n].Ref)
}

func (l *loader) draftRefusal(tx *audit.Tx, k *refusal) error {
	err := l.onItem(k, 0, func(version int, item application.ItemRef) (err error) {
		k.decision, err = application.OpenDecision(l.ctx, tx, k.ref, version, item, decision.Refusal)
		return err
	})
	if err != nil {
		return err
	}
	n, err := db.One[decision.Content](l.ctx, tx, `SELECT authority, party, legal_basis, resolution, reasons, (SELECT appeal_board FROM centre) AS appeal_board
		FROM decision WHERE public_id = $1`, string(k.decision))
	if err != nil {
		return err
	}
	if err := application.WriteDecision(l.ctx, tx, k.decision, 1, n); err != nil || k.unfinished {
		return err
	}
	return l.proceed(tx, k, decision.Act{Step: decision.Submit})
}

// proceed takes the decision one step on.
func (l *loader) proceed(tx *audit.Tx, k *refusal, act decision.Act) error {
	version, err := l.version(`decision`, string(k.decision))
	if err != nil {
		return err
	}
	return application.ProceedWithDecision(l.ctx, tx, k.decision, version, act)
}

// passOn passes the service of no programme on to the social-assistance team.
func (l *loader) passOn(tx *audit.Tx, k *refusal) error {
	if err := l.assess(tx, &kase{script: script{person: k.person}, ref: k.ref}); err != nil {
		return err
	}
	return l.onItem(k, len(k.services), func(version int, item application.ItemRef) (err error) {
		k.referral, err = application.Refer(l.ctx, tx, k.ref, version, item, application.NewReferral{Ground: application.ByAgreement, Kind: application.SocialAssistanceTeam,
			Reasons: "Świadczenie należy do zadań pomocy społecznej, nie ma go w programie usług społecznych.", AgreedOn: tx.Today(), AgreedForm: application.AgreedSignature, SentOn: tx.Today()})
		return err
	})
}
