package plan

import (
	"slices"
	"strconv"
	"strings"

	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// ChangeKind is how something stands between two versions.
type ChangeKind string

// Unchanged, added in the later version, removed in it, or changed.
const (
	Same    ChangeKind = "same"
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Fact is one thing said of a goal, a service or the plan: a key under plan.compare.fact
// and its value. A timetable has its words from Schedule.
type Fact struct {
	Key      string
	Value    string
	Schedule Schedule
}

// Difference is one line of a comparison: a goal's own words, a service, a supporting
// action. Before and After hold the facts of either side, nil where there is none; Touched
// names the facts that differ.
type Difference struct {
	Kind    ChangeKind
	What    string // service, support, goal, period, needs, arrangements
	Name    string
	Before  []Fact
	After   []Fact
	Touched []string
}

// GoalDifference is a goal with everything under it; No 0 is what has no goal.
type GoalDifference struct {
	Kind  ChangeKind
	No    int    // in the later version, or the earlier where it was removed
	Text  string // likewise
	Lines []Difference
}

// Comparison is what changed from one content of a plan to another.
type Comparison struct {
	Head  []Difference // the period
	Goals []GoalDifference
	Rest  []Difference // needs, arrangements
}

// Counts is how many things were added, removed and changed.
func (c Comparison) Counts() (added, removed, changed int) {
	count := func(lines []Difference) {
		for _, d := range lines {
			switch d.Kind {
			case Added:
				added++
			case Removed:
				removed++
			case Changed:
				changed++
			case Same:
			}
		}
	}
	count(c.Head)
	count(c.Rest)
	for _, g := range c.Goals {
		count(g.Lines)
	}
	return added, removed, changed
}

// Compare says what changed from one content to a later one. Goals are matched by their
// words, then by their number; services by what they are; the order of things is no change.
func Compare(before, after Content) Comparison {
	c := Comparison{Head: []Difference{line("period", "", period(before), period(after))}}
	pairs := matchGoals(before.Goals, after.Goals)
	services := matchServices(before.Services, after.Services)
	support := matchSupport(before.Support, after.Support)
	for _, p := range pairs {
		g := GoalDifference{Kind: Same}
		var was, is []Fact
		wasNo, isNo := -1, -1
		if p.before != nil {
			was, wasNo, g.No, g.Text, g.Kind = goalFacts(before, *p.before), p.before.No, p.before.No, p.before.Text, Removed
		}
		if p.after != nil {
			is, isNo, g.No, g.Text, g.Kind = goalFacts(after, *p.after), p.after.No, p.after.No, p.after.Text, Added
		}
		if p.before != nil && p.after != nil {
			g.Kind = Same
		}
		if p.none {
			wasNo, isNo, g.Kind = 0, 0, Same
		} else {
			g.Lines = append(g.Lines, line("goal", "", was, is))
		}
		for _, s := range services {
			if s.belongs(wasNo, isNo) {
				g.Lines = append(g.Lines, s.line(before, after, s.before == nil || s.before.Goal == wasNo))
			}
		}
		for _, s := range support {
			if s.belongs(wasNo, isNo) {
				g.Lines = append(g.Lines, s.line())
			}
		}
		if g.Kind == Same && slices.ContainsFunc(g.Lines, func(d Difference) bool { return d.Kind != Same }) {
			g.Kind = Changed
		}
		if !p.none || len(g.Lines) > 0 {
			c.Goals = append(c.Goals, g)
		}
	}
	c.Rest = append(c.Rest, line("needs", "", needsSaid(before), needsSaid(after)), line("arrangements", "", arrangementFacts(before), arrangementFacts(after)))
	c.Rest = slices.DeleteFunc(c.Rest, func(d Difference) bool { return len(d.Before) == 0 && len(d.After) == 0 })
	return c
}

// line compares the facts of two sides.
func line(what, name string, before, after []Fact) Difference {
	d := Difference{Kind: Same, What: what, Name: name, Before: before, After: after}
	switch {
	case before == nil && after != nil:
		d.Kind = Added
	case before != nil && after == nil:
		d.Kind = Removed
	}
	if d.Kind != Same {
		return d
	}
	value := func(facts []Fact, key string) string {
		i := slices.IndexFunc(facts, func(f Fact) bool { return f.Key == key })
		if i < 0 {
			return ""
		}
		return facts[i].Value
	}
	for _, f := range append(slices.Clone(before), after...) {
		if value(before, f.Key) != value(after, f.Key) && !slices.Contains(d.Touched, f.Key) {
			d.Touched = append(d.Touched, f.Key)
			d.Kind = Changed
		}
	}
	return d
}

func fact(facts []Fact, key, value string) []Fact {
	if value == "" {
		return facts
	}
	return append(facts, Fact{Key: key, Value: value})
}

func period(c Content) []Fact {
	return fact(fact([]Fact{}, "from", c.From.PL()), "until", c.Until.PL())
}

func goalFacts(c Content, g ContentGoal) []Fact {
	f := fact([]Fact{}, "text", g.Text)
	f = fact(f, "measure", g.Measure)
	f = fact(f, "target", g.Target.PL())
	var needs []string
	for _, n := range c.Needs {
		if slices.Contains(g.Needs, n.No) {
			needs = append(needs, n.Text)
		}
	}
	return fact(f, "needs", strings.Join(needs, "; "))
}

func needsSaid(c Content) []Fact {
	var f []Fact
	for _, n := range c.Needs {
		value := n.Text
		if n.Outside {
			value += " – " + n.Reason
			f = fact(f, "outside", value)
			continue
		}
		f = append(f, Fact{Key: "need", Value: value})
	}
	return joined(f)
}

// joined puts facts of one key together: which needs there are is one fact.
func joined(facts []Fact) []Fact {
	var out []Fact
	for _, f := range facts {
		i := slices.IndexFunc(out, func(o Fact) bool { return o.Key == f.Key })
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].Value += "; " + f.Value
	}
	return out
}

func arrangementFacts(c Content) []Fact {
	a := c.Arrangements
	f := []Fact{}
	if a.ReviewMonths > 0 {
		f = fact(f, "review", strconv.Itoa(a.ReviewMonths))
	}
	f = fact(f, "contact", a.ContactOnChange)
	f = fact(f, "emergency", a.EmergencyContact)
	return fact(f, "other", a.Other)
}

// goalPair is a goal in two versions; none stands for what has no goal.
type goalPair struct {
	before, after *ContentGoal
	none          bool
}

func matchGoals(before, after []ContentGoal) []goalPair {
	var out []goalPair
	used := map[int]bool{}
	match := func(fits func(o ContentGoal) bool) *ContentGoal {
		for i := range before {
			if !used[i] && fits(before[i]) {
				used[i] = true
				return &before[i]
			}
		}
		return nil
	}
	out = make([]goalPair, len(after))
	for i := range after {
		out[i] = goalPair{after: &after[i], before: match(func(o ContentGoal) bool { return o.Text == after[i].Text })}
	}
	for i := range out {
		if out[i].before == nil {
			out[i].before = match(func(o ContentGoal) bool {
				return o.No == out[i].after.No && !slices.ContainsFunc(after, func(a ContentGoal) bool { return a.Text == o.Text })
			})
		}
	}
	for i := range before {
		if !used[i] {
			out = append(out, goalPair{before: &before[i]})
		}
	}
	return append(out, goalPair{none: true})
}

// servicePair is a service in two versions.
type servicePair struct{ before, after *ContentService }

// belongs reports whether the service stands under this goal: in the later version, or in
// the earlier where the later has it no more.
func (p servicePair) belongs(wasNo, isNo int) bool {
	if p.after != nil {
		return p.after.Goal == isNo
	}
	return p.before.Goal == wasNo
}

// line compares the service. Its goal is named only where it stood under another one:
// stayed says that it did not.
func (p servicePair) line(before, after Content, stayed bool) Difference {
	name := ""
	var was, is []Fact
	if p.before != nil {
		name, was = p.before.Service, serviceFacts(before, *p.before, stayed)
	}
	if p.after != nil {
		name, is = p.after.Service, serviceFacts(after, *p.after, stayed)
	}
	return line("service", name, was, is)
}

// Schedule is the timetable of a service as its content holds it.
func (s ContentService) Schedule() Schedule {
	out := Schedule{From: -1, Until: -1}
	for _, d := range s.Days {
		out.Days |= 1 << (d - 1)
	}
	for _, w := range s.Weeks {
		out.Weeks |= 1 << (w - 1)
	}
	if from, err := date.ParseClock(s.FromHour); err == nil {
		out.From = from
	}
	if until, err := date.ParseClock(s.UntilHour); err == nil {
		out.Until = until
	}
	return out
}

// timetable is the timetable in signs alike for equal ones; pages say it in words.
func (s ContentService) timetable() string {
	var b strings.Builder
	for _, w := range s.Weeks {
		b.WriteString(strconv.Itoa(w) + "w")
	}
	for _, d := range s.Days {
		b.WriteString(strconv.Itoa(d))
	}
	return b.String() + " " + s.FromHour + "-" + s.UntilHour
}

func serviceFacts(c Content, s ContentService, stayed bool) []Fact {
	goal := ""
	for _, g := range c.Goals {
		if g.No == s.Goal && !stayed {
			goal = g.Text
		}
	}
	f := fact([]Fact{}, "programme", s.Programme)
	f = fact(f, "goal", goal)
	f = fact(f, "provider", s.Provider)
	f = fact(f, "place", s.Place)
	f = append(f, Fact{Key: "timetable", Value: s.timetable(), Schedule: s.Schedule()})
	f = fact(f, "amount", s.Amount+" "+string(s.Unit))
	f = fact(f, "from", s.From.PL())
	f = fact(f, "until", s.Until.PL())
	f = fact(f, "contract", s.Contract)
	if s.Fee != nil {
		f = fact(f, "fee", i18n.Money(int64(s.Fee.Month)))
	}
	return fact(f, "note", s.Note)
}

func matchServices(before, after []ContentService) []servicePair {
	used := map[int]bool{}
	out := make([]servicePair, len(after))
	for pass := range 3 {
		for i := range after {
			out[i].after = &after[i]
			if out[i].before != nil {
				continue
			}
			for j := range before {
				same := before[j].Service == after[i].Service
				switch pass {
				case 0:
					same = same && before[j].Programme == after[i].Programme && before[j].Provider == after[i].Provider
				case 1:
					same = same && before[j].Programme == after[i].Programme
				}
				if !used[j] && same {
					used[j], out[i].before = true, &before[j]
					break
				}
			}
		}
	}
	for j := range before {
		if !used[j] {
			out = append(out, servicePair{before: &before[j]})
		}
	}
	return out
}

type supportPair struct{ before, after *ContentSupport }

func (p supportPair) belongs(wasNo, isNo int) bool {
	if p.after != nil {
		return p.after.Goal == isNo
	}
	return p.before.Goal == wasNo
}

func (p supportPair) line() Difference {
	facts := func(s *ContentSupport) []Fact {
		if s == nil {
			return nil
		}
		return fact(fact(fact([]Fact{}, "kind", string(s.Kind)), "who", s.Who), "schedule", s.Schedule)
	}
	var name string
	if p.after != nil {
		name = p.after.Who
	} else {
		name = p.before.Who
	}
	return line("support", name, facts(p.before), facts(p.after))
}

func matchSupport(before, after []ContentSupport) []supportPair {
	used := map[int]bool{}
	out := make([]supportPair, len(after))
	for i := range after {
		out[i].after = &after[i]
		for j := range before {
			if !used[j] && before[j].Who == after[i].Who && before[j].Kind == after[i].Kind {
				used[j], out[i].before = true, &before[j]
				break
			}
		}
	}
	for j := range before {
		if !used[j] {
			out = append(out, supportPair{before: &before[j]})
		}
	}
	return out
}

// Hours is the sum of the months' limits counted in hours, as text; the figure beside the
// two columns of a comparison.
func (c Content) Hours() Amount {
	var total Amount
	for _, s := range c.Services {
		if s.Unit == Hour {
			a, _ := ParseAmount(s.Amount)
			total += a
		}
	}
	return total
}

// Monthly is what the person pays in a month at most, and what the services cost in it at
// the full amounts, as far as the content names fees and prices.
func (c Content) Monthly() (pays, costs money.Grosze) {
	for _, s := range c.Services {
		if s.Fee == nil {
			continue
		}
		pays += s.Fee.Month
		if s.Fee.Priced {
			costs += s.Fee.Month + s.Fee.Gmina
		}
	}
	return pays, costs
}
