package demo

import (
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
)

// told is what somebody invented said in a conversation about needs.
type told struct {
	needs, current, reasons string
	parts                   map[assessment.Section]assessment.Part
	list                    []assessment.Need
}

// stories are taken in turn.
var stories = []told{
	{
		needs: "Towarzystwo i pomoc w zakupach. Zimą trudno wyjść z domu.", current: "brak",
		reasons: "Osoba mieszka w pojedynkę, rodzina przyjeżdża raz w miesiącu. Usługi są w programie i są dostępne.",
		parts: map[assessment.Section]assessment.Part{
			assessment.Situation: {State: assessment.Done, Body: "Od dwóch lat mieszka w pojedynkę. Syn pracuje za granicą, dzwoni w niedziele. Po zimie coraz trudniej wyjść z domu.",
				Fields: map[string]string{"lives": "on_own"}},
			assessment.HealthSection: {State: assessment.Done, Body: "Chodzi o lasce, po schodach powoli. Gorzej słyszy, trzeba mówić wyraźnie.",
				Fields: map[string]string{"moves": "with_aid", "contact": "hearing"}},
			assessment.HomeSection: {State: assessment.Done, Body: "Dom parterowy, piec kaflowy. Drewno przynosi sąsiad. Do sklepu dwa kilometry, autobus rano i po południu.",
				Fields: map[string]string{"stairs": "yes", "bathroom": "partly", "heating": "with_help"}},
			assessment.Support:   {State: assessment.Done, Body: "Sąsiad zagląda codziennie. W nagłej sprawie można dzwonić do synowej.", Fields: map[string]string{"carer": "sometimes", "representative": "none"}},
			assessment.Daily:     {State: assessment.Done, Body: "Gotuje bez pomocy, zakupów nie doniesie.", Fields: map[string]string{"shopping": "with_help", "meals": "alone", "hygiene": "alone", "matters": "with_help"}},
			assessment.Activity:  {State: assessment.Done, Body: "Dawniej chór i spotkania we wsi. Chce znowu bywać między ludźmi.", Fields: map[string]string{"meets": "rarely", "online": "unable"}},
			assessment.Strengths: {State: assessment.Done, Body: "Pogoda ducha i dobra organizacja dnia. Chce nadal mieszkać u siebie."},
		},
		list: []assessment.Need{
			{Name: "Pomoc w zakupach i dojazd do lekarza", OwnWords: "Do sklepu to ja już nie dojdę, a autobus jest dwa razy dziennie.", Area: assessment.SelfCare, Urgency: assessment.Urgent,
				SelfReliance: "Zrobi listę zakupów i zapłaci, nie doniesie toreb."},
			{Name: "Spotkania z ludźmi", OwnWords: "Cały dzień tylko telewizor.", Area: assessment.Relations, Urgency: assessment.Important, SelfReliance: "Przyjdzie, jeśli ktoś podwiezie."},
		},
	},
	{
		needs: "Pomoc w załatwianiu spraw i w porządkach.", current: "Klub seniora w remizie, raz w tygodniu, bezpłatnie.",
		reasons: "Część spraw osoba załatwi bez pomocy, resztę z asystentem. Usługi są w programie.",
		parts: map[assessment.Section]assessment.Part{
			assessment.Situation:   {State: assessment.Done, Body: "Mieszka z bliską osobą, która choruje. Od jesieni cały dom jest na jednej głowie.", Fields: map[string]string{"lives": "with_family"}},
			assessment.Daily:       {State: assessment.Done, Body: "Zakupy robi, pism z urzędu nie rozumie.", Fields: map[string]string{"shopping": "alone", "meals": "alone", "matters": "unable"}},
			assessment.WorkSection: {State: assessment.NotApplicable},
			assessment.Strengths:   {State: assessment.Done, Body: "Zna wszystkich we wsi, chętnie pomaga innym."},
		},
		list: []assessment.Need{
			{Name: "Pomoc w sprawach urzędowych", OwnWords: "Przychodzi pismo i nie wiem, co podpisuję.", Area: assessment.Formalities, Urgency: assessment.Important, SelfReliance: "Pójdzie do urzędu, jeśli ktoś wytłumaczy pismo."},
			{Name: "Odciążenie w opiece nad chorą osobą", Area: assessment.Family, Urgency: assessment.Important},
			{Name: "Drobne naprawy w domu", Area: assessment.Home, Urgency: assessment.CanWait},
		},
	},
}

func (l *loader) story(k *kase) told { return stories[k.person%len(stories)] }

// assess holds the conversation and completes it.
func (l *loader) assess(tx *audit.Tx, k *kase) error {
	ref, err := assessment.Start(l.ctx, tx, k.ref)
	if err != nil {
		return err
	}
	s := l.story(k)
	for _, section := range assessment.Sections {
		p, told := s.parts[section]
		if p.Section = section; !told || tx.Today().Before(l.today.AddMonths(-3)) { // of the years before, the needs and purposes are enough
			continue
		}
		if err := assessment.SavePart(l.ctx, tx, ref, 0, p); err != nil {
			return err
		}
	}
	for _, n := range s.list[:1+k.person%2] {
		if _, err := assessment.AddNeed(l.ctx, tx, ref, n); err != nil {
			return err
		}
	}
	place := assessment.Residence
	if k.person%2 == 0 {
		place = assessment.Centre
	}
	err = assessment.SaveSummary(l.ctx, tx, ref, 0, assessment.Content{HeldOn: tx.Today(), Place: place, Present: "osoba składająca wniosek, koordynacja",
		Needs: s.needs, Current: s.current, Reasons: s.reasons, Feasibility: assessment.JustifiedPossible, FeeInfoOn: tx.Today()}, true)
	if err != nil {
		return err
	}
	version, err := l.version(`assessment`, string(ref))
	if err != nil {
		return err
	}
	_, err = assessment.Complete(l.ctx, tx, ref, version, assessment.PlanNext)
	return err
}

// appoint agrees on a conversation for the days ahead; of the person the centre knows
// something already.
func (l *loader) appoint(tx *audit.Tx, k *kase) error {
	ref, err := assessment.Start(l.ctx, tx, k.ref)
	if err != nil {
		return err
	}
	at := l.today.Add(1 + k.person%3).Midnight().Add(time.Duration(9+k.person%5) * time.Hour)
	err = assessment.SetVisit(l.ctx, tx, ref, 0, assessment.Visit{PlannedAt: at, Place: assessment.Residence, Note: "Dzwonić pod furtkę, pies jest łagodny."})
	if err != nil || k.stage != qualified {
		return err
	}
	s := l.story(k)
	for _, section := range []assessment.Section{assessment.Situation, assessment.HomeSection} {
		if p, told := s.parts[section]; told {
			p.Section, p.State = section, assessment.Open
			if err := assessment.SavePart(l.ctx, tx, ref, 0, p); err != nil {
				return err
			}
		}
	}
	_, err = assessment.AddNeed(l.ctx, tx, ref, s.list[0])
	return err
}
