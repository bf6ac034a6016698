package demo

import (
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/law"
	"cus/internal/domain/plan"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// stage is how far a case of the sample has come.
type stage int

// The stages, each reached through all the ones before it; the last two branch off.
const (
	registered stage = iota
	qualified
	assessed
	drafted // a plan without services
	planned // a plan with its services
	agreed
	submitted
	approved
	returned
	secondPlan // the first plan was given up, the second approved
)

// reached reports whether the case got as far as s.
func (c script) reached(s stage) bool {
	switch c.stage {
	case returned:
		return s <= submitted
	case secondPlan:
		return s <= approved
	}
	return s <= c.stage
}

// script is one case: who, for what, when it came and how far it got.
type script struct {
	person      int // number of the invented resident
	young       bool
	again       bool   // the person has been with the centre before
	coordinator string // empty: nobody has taken it
	services    []string
	received    date.Date
	submitAfter int // days from the application to the submission; 18 when not given
	stage       stage
	short       bool // the plan lasts two months: a warning with its reason
	restricted  bool
	remark      string    // with which the plan came back
	updating    bool      // a new version of the plan is being drawn up
	from, until date.Date // of the plan; the month after it is written and nine months when not given
}

// kase is a script under way.
type kase struct {
	script
	resident resident.Ref
	ref      application.Ref
	plan     plan.Ref
}

// workday is the working day that many days from today, or the nearest one before it.
func (l *loader) workday(days int) date.Date { return law.WorkdayUntil(l.today.Add(days)) }

// dueIn is the day an application was received whose term ends that many days from today,
// or on the working day after.
func (l *loader) dueIn(days int) date.Date {
	due := law.WorkdayFrom(l.today.Add(days))
	return due.Add(-law.ParametersOn(due).PlanDays)
}

// overWeekend is the day an application was received whose thirtieth day is the Saturday
// ahead: the term ends after it, the alarm before.
func (l *loader) overWeekend() date.Date {
	saturday := l.today.Add((int(time.Saturday) - int(l.today.Weekday()) + 7) % 7)
	return saturday.Add(-law.ParametersOn(saturday).PlanDays)
}

// cases plans the cases of the project's days, of the years since, and of these days.
func (l *loader) cases() error {
	people := map[int]resident.Ref{}
	for _, c := range append(append(l.pilot(), l.since()...), l.desks()...) {
		l.play(&kase{script: c}, people)
	}
	l.team()
	l.wayIn()
	l.file(people)
	l.refusals()
	l.known()
	l.on(l.workday(-1), 200, "koordynator2", func(tx *audit.Tx) error {
		return resident.LetIn(l.ctx, tx, people[lookedInto], resident.Justification{Why: resident.Duty, Text: "Dyżur w zastępstwie koordynacji, pytanie o termin planu."})
	})
	return nil
}

// known are people the centre has a record of and no case: they called, came to the club or
// help in the neighbourhood. They come over all the years.
func (l *loader) known() {
	const n = 60
	for i := range n {
		day := law.WorkdayUntil(l.opened.Add((i + 1) * l.today.Add(-10).Sub(l.opened) / n))
		l.on(day, 300+i, "punkt", func(tx *audit.Tx) error {
			_, err := resident.Create(l.ctx, tx, resident.New{Particulars: l.person(firstKnown+i, i%4 == 0), Different: true, Reason: "dane zmyślone, inna osoba"})
			return err
		})
	}
}

// Numbers of invented people: those who came during the project, since, with a term ahead
// today, and those without a case.
const (
	firstPilot, firstDesk, firstLater, firstSince, firstRunning, firstKnown = 0, 28, 100, 140, 160, 200
)

// lookedInto is the person into whose record a colleague was let in: one on Anna's desk.
const lookedInto = 36

// sets are what people apply for, in turn.
var sets = []struct {
	names []string
	young bool
}{
	{[]string{club}, false}, {[]string{assistant, bracelet}, false}, {[]string{dayUnit, family}, true}, {[]string{assistant}, false},
	{[]string{club, lawAdvice}, false}, {[]string{bracelet}, false}, {[]string{psychology, family}, true}, {[]string{dayCarer}, true}, {[]string{club, assistant}, false},
}

// more are what people of the project apply for besides, in turn.
var more = []struct {
	names []string
	young bool
}{
	{[]string{meals}, false}, {[]string{familyAssistant}, true}, {[]string{equipment, helpers}, false}, {[]string{assistant, meals}, false},
}

// pilot is the time of the project: applications from its first services to a few weeks
// before its end, a few of the plans submitted late, two given up.
func (l *loader) pilot() []script {
	const n = 24
	var all []script
	first := l.opened.Add(11)
	apart := l.closing.Add(-40).Sub(first)
	for i := range n {
		set, person := sets[i%len(sets)], firstPilot+i
		if i%6 == 5 {
			set, person = l.asked(i/6), firstLater+i
		}
		c := script{person: person, young: set.young, coordinator: l.leads(i), services: set.names,
			received: law.WorkdayFrom(first.Add(i * apart / n)), stage: approved, submitAfter: 12 + i*5%17}
		switch i {
		case 4, 9, 15:
			c.submitAfter = 36 + i // past the thirty days
		case 7, 12:
			c.stage, c.submitAfter = secondPlan, 25
		case 18:
			c.short = true
		}
		all = append(all, c)
	}
	return all
}

// asked is what the i-th person of the project applies for besides; where the centre has
// services of its own, every other one asks for those.
func (l *loader) asked(i int) (set struct {
	names []string
	young bool
}) {
	own := l.usual[len(services):]
	if len(own) > 0 && i%2 == 0 {
		set.names = []string{own[i/2%len(own)].Name}
		return set
	}
	return more[i%len(more)]
}

// leads is who leads the i-th case.
func (l *loader) leads(i int) string {
	keys := l.coordinators()
	return keys[i%len(keys)]
}

// since is the time after the project, up to a few weeks ago. Two people come back.
func (l *loader) since() []script {
	const n = 12
	var all []script
	first := l.turn.Add(63)
	for i := range n {
		set := sets[(i+3)%len(sets)]
		if i >= 8 {
			set = l.asked(i)
		}
		c := script{person: firstSince + i, young: set.young, coordinator: l.leads(i), services: set.names, stage: approved, submitAfter: 14 + i, updating: i == n-2,
			received: law.WorkdayFrom(first.Add(i * (l.today.Sub(first) - 70) / n))}
		if i == 2 || i == 4 {
			first := sets[i%len(sets)]
			c.person, c.young, c.again, c.services = i, first.young, true, first.names
		}
		if i == 6 {
			c.submitAfter = 38
		}
		all = append(all, c)
	}
	return append(all, l.running()...)
}

// running are plans in force today: three that run out within a month, and three approved
// that begin with the next one.
func (l *loader) running() []script {
	var all []script
	for i, days := range []int{6, 13, 27} {
		set := sets[(i*2)%len(sets)]
		all = append(all, script{person: firstRunning + i, young: set.young, coordinator: l.leads(i), services: set.names, stage: approved,
			received: l.workday(-285 + 10*i), until: l.today.Add(days)})
	}
	for i := range 3 {
		set := sets[(i*4+1)%len(sets)]
		all = append(all, script{person: firstRunning + 10 + i, young: set.young, coordinator: l.leads(i), services: set.names, stage: approved,
			received: l.workday(-34 - i), from: l.today.AddMonths(1).FirstOfMonth()})
	}
	return all
}

// desks is what lies on the desks today, each case at another step and term.
func (l *loader) desks() []script {
	const anna, marek = "koordynator", "koordynator2"
	list := []script{
		// Anna's desk.
		{coordinator: anna, received: l.dueIn(-4), stage: agreed},
		{coordinator: anna, received: l.dueIn(1), stage: planned},
		{coordinator: anna, received: l.dueIn(1), stage: assessed},
		{coordinator: anna, received: l.dueIn(2), stage: qualified},
		{coordinator: anna, received: l.dueIn(3), stage: returned, submitAfter: 16, remark: "Proszę dopisać zastępstwo na czas ferii."},
		{coordinator: anna, received: l.dueIn(4), stage: drafted},
		{coordinator: anna, received: l.overWeekend(), stage: planned},
		{coordinator: anna, received: l.dueIn(21), stage: registered},
		{coordinator: anna, received: l.dueIn(9), stage: submitted, submitAfter: 17},
		{coordinator: anna, received: l.dueIn(12), stage: assessed},
		{coordinator: anna, received: l.dueIn(-12), stage: approved, submitAfter: 20},
		// Marek's desk.
		{coordinator: marek, received: l.dueIn(-9), stage: returned, submitAfter: 33, remark: "Godziny w planie i w rozpoznaniu są różne."},
		{coordinator: marek, received: l.dueIn(2), stage: agreed},
		{coordinator: marek, received: l.dueIn(8), stage: planned},
		{coordinator: marek, received: l.dueIn(15), stage: assessed},
		{coordinator: marek, received: l.dueIn(24), stage: registered},
		{coordinator: marek, received: l.dueIn(0), stage: submitted, submitAfter: 18},
		{coordinator: marek, received: l.dueIn(5), stage: submitted, submitAfter: 23, short: true},
		{coordinator: marek, received: l.dueIn(13), stage: planned, restricted: true},
		// Nobody's yet.
		{received: l.dueIn(26), stage: registered},
	}
	for i := range list {
		set := sets[(i+1)%len(sets)]
		list[i].person, list[i].services, list[i].young = firstDesk+i, set.names, set.young
	}
	return list
}

// play plans every step of one case, each on a working day and none before the one before it.
func (l *loader) play(k *kase, people map[int]resident.Ref) {
	last := law.WorkdayFrom(k.received)
	if last.After(l.today) {
		last = l.today
	}
	minute := 30 + k.person*4 // so that the acts of one day have their order
	step := func(after int, who string, do func(tx *audit.Tx) error) {
		day := law.WorkdayFrom(k.received.Add(after))
		if day.After(l.today) {
			day = l.workday(0)
		}
		last = date.Max(last, day)
		minute++
		l.on(last, minute, who, do)
	}
	desk := k.coordinator
	if k.person%3 != 1 || desk == "" {
		desk = "punkt" // most people come to the information point first
	}
	step(0, desk, func(tx *audit.Tx) error { return l.register(tx, k, people) })
	if k.coordinator == "" {
		return
	}
	if desk == "punkt" {
		step(1, k.coordinator, func(tx *audit.Tx) error {
			free, err := db.Value[bool](l.ctx, tx, `SELECT coordinator_id IS NULL FROM application WHERE public_id = $1`, string(k.ref))
			if err != nil || !free {
				return err // whoever has a case of the person gets the next one
			}
			version, err := l.version(`application`, string(k.ref))
			if err == nil {
				_, err = application.Take(l.ctx, tx, k.ref, version)
			}
			return err
		})
	}
	if k.restricted {
		step(2, "dyrektor", func(tx *audit.Tx) error { return resident.Restrict(l.ctx, tx, k.resident, true) })
	}
	l.playPlan(k, step)
}

func (l *loader) playPlan(k *kase, step func(after int, who string, do func(tx *audit.Tx) error)) {
	submitAfter := k.submitAfter
	if submitAfter == 0 {
		submitAfter = 18
	}
	at := func(after int) int { return min(after, submitAfter) }
	if k.reached(qualified) {
		step(at(3), k.coordinator, func(tx *audit.Tx) error { return l.qualify(tx, k) })
	}
	if k.stage == registered || k.stage == qualified {
		step(at(5), k.coordinator, func(tx *audit.Tx) error { return l.appoint(tx, k) })
	}
	if k.reached(assessed) {
		step(at(6), k.coordinator, func(tx *audit.Tx) error { return l.assess(tx, k) })
	}
	if k.reached(drafted) {
		step(at(9), k.coordinator, func(tx *audit.Tx) (err error) {
			k.plan, err = plan.Create(l.ctx, tx, k.ref)
			return err
		})
	}
	if k.reached(planned) {
		step(at(10), k.coordinator, func(tx *audit.Tx) error { return l.fill(tx, k) })
	}
	if k.stage == secondPlan {
		step(at(11), k.coordinator, func(tx *audit.Tx) error {
			return l.planStep(k, func(version int) error {
				return plan.Abandon(l.ctx, tx, k.plan, version, "Osoba poprosiła o inny zakres usług; powstaje nowy plan.")
			})
		})
		step(at(11), k.coordinator, func(tx *audit.Tx) (err error) {
			k.plan, err = plan.Create(l.ctx, tx, k.ref)
			return err
		})
		step(at(11), k.coordinator, func(tx *audit.Tx) error { return l.fill(tx, k) })
	}
	if k.reached(agreed) {
		step(at(12), k.coordinator, func(tx *audit.Tx) error { return l.agree(tx, k) })
	}
	if k.reached(submitted) {
		step(submitAfter, k.coordinator, func(tx *audit.Tx) error {
			return l.planStep(k, func(version int) error {
				return plan.Submit(l.ctx, tx, k.plan, version, []string{"Usługa na czas rekonwalescencji.", "Ustalono z osobą.", "Ustalono z osobą.", "Ustalono z osobą.", "Ustalono z osobą."})
			})
		})
	}
	switch k.stage {
	case approved, secondPlan:
		step(submitAfter+4, "dyrektor", func(tx *audit.Tx) error {
			return l.planStep(k, func(version int) error { return plan.Approve(l.ctx, tx, k.plan, version, "") })
		})
		if k.updating {
			step(l.today.Sub(k.received)-1, k.coordinator, func(tx *audit.Tx) error { return l.update(tx, k) })
		}
	case returned:
		step(submitAfter+3, "dyrektor", func(tx *audit.Tx) error {
			return l.planStep(k, func(version int) error { return l.giveBack(tx, k, version) })
		})
	}
}

// register makes the record of a person who is new, and the application.
func (l *loader) register(tx *audit.Tx, k *kase, people map[int]resident.Ref) (err error) {
	if !k.again {
		people[k.person], err = resident.Create(l.ctx, tx, resident.New{Particulars: l.person(k.person, k.young), Different: true, Reason: "dane zmyślone, inna osoba"})
		if err != nil {
			return err
		}
	}
	k.resident = people[k.person]
	offers, err := l.offers(tx, k.services)
	if err != nil {
		return err
	}
	channel := application.InPerson
	if k.person%4 == 3 {
		channel = application.Protocol
	}
	k.ref, err = application.Create(l.ctx, tx, application.New{Resident: string(k.resident), Capacity: application.PersonConcerned,
		OwnWords: "Proszę o pomoc w codziennych sprawach.", ReceivedOn: k.received, Channel: channel,
		Statements: []application.Statement{application.Conditions}, StatementOn: k.received, PrivacyNoticeOn: k.received, PrivacyHow: application.Handed, Offers: offers})
	return err
}

// offers are the public ids under which these services can be applied for that day.
func (l *loader) offers(tx *audit.Tx, names []string) ([]string, error) {
	rows, err := db.All[struct{ Ref string }](l.ctx, tx, `
		SELECT o.public_id AS ref FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
		 WHERE s.name = ANY(@names) AND p.state = 'in_force' AND @today BETWEEN p.valid_from AND p.valid_until ORDER BY s.id`,
		db.Args{"names": names, "today": tx.Today()})
	refs := make([]string, len(rows))
	for i, r := range rows {
		refs[i] = r.Ref
	}
	return refs, err
}

// item is one service applied for.
type item struct{ Ref, Service string }

func (l *loader) items(k *kase) ([]item, error) {
	return db.All[item](l.ctx, l.tx, `
		SELECT i.public_id AS ref, s.name AS service FROM application_item i JOIN application a ON a.id = i.application_id
		  JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id WHERE a.public_id = $1 ORDER BY i.id`, string(k.ref))
}

func (l *loader) qualify(tx *audit.Tx, k *kase) error {
	items, err := l.items(k)
	if err != nil {
		return err
	}
	decisions := make([]application.Decision, len(items))
	for i, it := range items {
		decisions[i] = application.Decision{Item: application.ItemRef(it.Ref), State: application.Qualified, Note: "Warunki programu są spełnione: miejsce zamieszkania, wiek."}
	}
	version, err := l.version(`application`, string(k.ref))
	if err != nil {
		return err
	}
	return application.Qualify(l.ctx, tx, k.ref, version, decisions)
}

// byName is how the centre usually plans a service.
func (l *loader) byName(name string) service {
	for _, s := range l.usual {
		if s.Name == name {
			return s
		}
	}
	panic("demo: no service " + name)
}

func (l *loader) agree(tx *audit.Tx, k *kase) error {
	return l.planStep(k, func(version int) error {
		return plan.RecordAgreement(l.ctx, tx, k.plan, version, plan.Agreement{AgreedOn: tx.Today(), Place: "w siedzibie centrum", Form: plan.Signature})
	})
}

// planStep carries out a step on the plan as it stands now.
func (l *loader) planStep(k *kase, do func(version int) error) error {
	version, err := l.version(`plan`, string(k.plan))
	if err != nil {
		return err
	}
	return do(version)
}

// version is that of the row now; table is a name of ours.
func (l *loader) version(table, ref string) (int, error) {
	return db.Value[int](l.ctx, l.tx, `SELECT version FROM `+table+` WHERE public_id = $1`, ref)
}
