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
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	o := l.outline(tx, k, d.Needs, items)
	version := d.Version
	var steps []func(version int) error
	steps = append(steps, func(v int) error { return plan.SetOutline(l.ctx, tx, k.plan, v, o, false) })
	var goals []string
	for _, it := range items {
		a := aimOf(it.Service)
		if !slices.Contains(goals, a.goal) {
			goals = append(goals, a.goal)
			g := plan.Goal{Text: a.goal, Measure: a.measure, TargetOn: o.Until, Needs: answered(o.Needs, a, len(goals))}
			steps = append(steps, func(v int) error { _, err := plan.CreateGoal(l.ctx, tx, k.plan, v, g, false); return err })
		}
		s, goal := l.byName(it.Service), 1+slices.Index(goals, a.goal)
		line, err := l.lineFor(it.Service, o.From, o.Until)
		if err != nil {
			return err
		}
		n := plan.Service{ItemRef: it.Ref, Goal: goal, LineRef: line, Place: s.place, Schedule: plan.Schedule{Days: plan.On(s.days...), From: s.from, Until: s.until},
			Amount: plan.Amount(4 * s.amount), StartsOn: o.From, EndsOn: o.Until}
		steps = append(steps, func(v int) error {
			if err := plan.SetService(l.ctx, tx, k.plan, v, n, l.providers[s.provider], false); err != nil {
				return fmt.Errorf("%s: %w", it.Service, err)
			}
			return nil
		})
	}
	if k.person%2 == 0 {
		tea := plan.Support{Goal: 1, Kind: plan.Neighbour, Who: "sąsiadka, wspólna herbata", Schedule: "w środy po południu"}
		steps = append(steps, func(v int) error { return plan.SetSupport(l.ctx, tx, k.plan, v, tea, false) })
	}
	for i, step := range steps { // each step makes the plan one version of its row older
		if err := step(version + i); err != nil {
			return err
		}
	}
	if err := l.charge(tx, k); err != nil {
		return fmt.Errorf("fees: %w", err)
	}
	return l.arrange(tx, k)
}

// outline is the period and the needs: those of the assessment, or one for each service
// where it named none; somebody's last need stays outside the plan.
func (l *loader) outline(tx *audit.Tx, k *kase, needs []plan.Need, items []item) plan.Outline {
	from := tx.Today().AddMonths(1).FirstOfMonth()
	o := plan.Outline{From: from, Until: from.AddMonths(9).Add(-1), Needs: needs}
	if k.short {
		o.Until = from.AddMonths(2).Add(-1)
	}
	if !k.from.IsZero() {
		o.From, o.Until = k.from, k.from.AddMonths(9).Add(-1)
	}
	if !k.until.IsZero() {
		o.Until = k.until
	}
	if len(needs) > 0 {
		return o
	}
	for _, it := range items {
		o.Needs = append(o.Needs, plan.Need{No: len(o.Needs) + 1, Text: aimOf(it.Service).need})
	}
	if k.person%4 == 2 {
		o.Needs = append(o.Needs, plan.Need{No: len(o.Needs) + 1, Text: "Dojazdy do lekarza w mieście", Outside: true, Reason: "Wozi rodzina; osoba nie chce tu pomocy."})
	}
	return o
}

// answered are the needs a goal answers: those of its aim, or else the one of its number in
// the assessment; the first goal takes the ones left over.
func answered(needs []plan.Need, a aim, no int) []int {
	var out []int
	for _, n := range needs {
		known, ours := false, n.Text == a.need
		for _, x := range aims {
			known = known || x.need == n.Text
			ours = ours || x.need == n.Text && x.goal == a.goal
		}
		if n.Stands() && (ours || !known && (n.No == no || no == 1)) {
			out = append(out, n.No)
		}
	}
	return out
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
