package demo

import (
	"fmt"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/platform/db"
)

// aim is what a service is planned for: the need it answers, the goal, how it is seen.
type aim struct{ need, goal, measure string }

// aims of the services; services of one aim share a goal.
var aims = map[string]aim{
	assistant:  {"Pomoc w codziennych czynnościach", "Samodzielne życie we własnym domu, bez ryzyka", "zakupy i wizyty u lekarza odbywają się na czas"},
	bracelet:   {"Bezpieczeństwo w domu", "Samodzielne życie we własnym domu, bez ryzyka", "zakupy i wizyty u lekarza odbywają się na czas"},
	club:       {"Kontakt z ludźmi", "Spotkania z ludźmi dwa razy w tygodniu", "obecność w klubie, nowe znajomości"},
	lawAdvice:  {"Załatwienie spraw urzędowych", "Uporządkowane sprawy mieszkaniowe i urzędowe", "sprawy z listy są załatwione"},
	psychology: {"Wsparcie w trudnym czasie", "Spokojniejsza codzienność i oparcie w rozmowie", "osoba sama ocenia, że radzi sobie lepiej"},
	family:     {"Porozumienie w rodzinie", "Mniej sporów w domu", "ustalone zasady działają przez miesiąc"},
	dayUnit:    {"Opieka nad dzieckiem po lekcjach", "Dziecko ma po lekcjach opiekę i pomoc w nauce", "obecność w placówce, odrobione lekcje"},
	dayCarer:   {"Opieka nad małym dzieckiem", "Rodzic może wrócić do pracy", "powrót do pracy albo nauki"},
}

// aimOf is what a service is planned for; one not listed makes everyday life easier.
func aimOf(service string) aim {
	if a, ok := aims[service]; ok {
		return a
	}
	return aim{service, "Łatwiejsza codzienność", "osoba sama ocenia, że jest jej łatwiej"}
}

// fill gives the plan its period, its needs, its goals with their services, and what was
// settled beside them.
func (l *loader) fill(tx *audit.Tx, k *kase) error {
	items, err := l.items(k)
	if err != nil {
		return err
	}
	if err := l.outline(tx, k, items); err != nil {
		return err
	}
	var goals []string
	for _, it := range items {
		a := aimOf(it.Service)
		if !slices.Contains(goals, a.goal) {
			goals = append(goals, a.goal)
			if err := l.goal(tx, k, a, len(goals)); err != nil {
				return err
			}
		}
		if err := l.planned(tx, k, it, 1+slices.Index(goals, a.goal)); err != nil {
			return fmt.Errorf("%s: %w", it.Service, err)
		}
	}
	if k.person%3 == 0 {
		err := l.planStep(k, func(version int) error {
			return plan.SetSupport(l.ctx, tx, k.plan, version, plan.Support{Goal: 1, Kind: plan.Neighbour, Who: "sąsiadka, wspólna herbata", Schedule: "w środy po południu"}, false)
		})
		if err != nil {
			return err
		}
	}
	return l.arrange(tx, k)
}

// outline sets the period and the needs: those of the assessment, or one for each aim where
// it named none; somebody's last need stays outside the plan.
func (l *loader) outline(tx *audit.Tx, k *kase, items []item) error {
	from := tx.Today().AddMonths(1).FirstOfMonth()
	until := from.AddMonths(9).Add(-1)
	if k.short {
		until = from.AddMonths(2).Add(-1)
	}
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	needs := d.Needs
	if len(needs) == 0 {
		for _, it := range items {
			needs = append(needs, plan.Need{No: len(needs) + 1, Text: aimOf(it.Service).need})
		}
		if k.person%4 == 2 {
			needs = append(needs, plan.Need{No: len(needs) + 1, Text: "Dojazdy do lekarza w mieście", Outside: true, Reason: "Wozi rodzina; osoba nie chce tu pomocy."})
		}
	}
	return l.planStep(k, func(version int) error {
		return plan.SetOutline(l.ctx, tx, k.plan, version, plan.Outline{From: from, Until: until, Needs: needs}, false)
	})
}

// goal adds a goal with the needs it answers: those of its aim, or else the next of the
// assessment; the first goal takes the ones left over.
func (l *loader) goal(tx *audit.Tx, k *kase, a aim, no int) error {
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	g := plan.Goal{Text: a.goal, Measure: a.measure, TargetOn: d.EndsOn}
	for _, n := range d.Needs {
		known, ours := false, false
		for _, x := range aims {
			known = known || x.need == n.Text
			ours = ours || x.need == n.Text && x.goal == a.goal
		}
		if n.Stands() && (ours || !known && (n.No == no || no == 1)) {
			g.Needs = append(g.Needs, n.No)
		}
	}
	_, err = plan.CreateGoal(l.ctx, tx, k.plan, d.Version, g, false)
	return err
}

// planned plans one service in the usual way, under a goal.
func (l *loader) planned(tx *audit.Tx, k *kase, it item, goal int) error {
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	s := l.byName(it.Service)
	return plan.SetService(l.ctx, tx, k.plan, d.Version, plan.Service{ItemRef: it.Ref, Goal: goal, Place: s.place,
		Schedule: plan.Schedule{Days: plan.On(s.days...), From: s.from, Until: s.until},
		Amount:   plan.Amount(4 * s.amount), StartsOn: d.StartsOn, EndsOn: d.EndsOn}, l.providers[s.provider], false)
}

// arrange settles what the performers are told, and whom to call.
func (l *loader) arrange(tx *audit.Tx, k *kase) error {
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	a := plan.Arrangements{ReviewMonths: plan.ReviewUsual, ContactOnChange: "Wykonawca dzwoni do centrum najpóźniej dzień wcześniej.",
		EmergencyContact: "córka, tel. 600 000 199"}
	for _, p := range d.Performers() {
		p.Data, p.Ground = []plan.Datum{plan.DatumName, plan.DatumAddress, plan.DatumPhone, plan.DatumScope}, plan.Entrustment
		a.Handovers = append(a.Handovers, p)
	}
	return plan.SetArrangements(l.ctx, tx, k.plan, d.Version, a, false)
}

// planNow is the plan as it stands.
func (l *loader) planNow(tx *audit.Tx, k *kase) (plan.Detail, error) {
	var d plan.Detail
	b := &db.Batch{}
	plan.QueueDetail(b, tx.Who, tx.Now, k.plan, &d)
	if err := b.Run(l.ctx, tx); err != nil {
		return d, err
	}
	return d, d.Finish()
}
