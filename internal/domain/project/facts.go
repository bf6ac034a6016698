package project

import (
	"slices"
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// Limits of what one writes, in characters.
const (
	MaxName   = 300
	MaxShort  = 200  // beneficiary, funding, a post, who accepted
	MaxText   = 2000 // aims, details
	MaxReason = 500
	MaxLabel  = 80
	maxMonths = 240
)

// Check says what speaks against the facts of a project.
func (n Facts) Check() error {
	var c check.List
	named(&c, n.Name, MaxName)
	for field, text := range map[string]string{"number": n.Number, "beneficiary": n.Beneficiary, "funding": n.Funding, "origin": n.Origin, "source": n.Source} {
		short(&c, field, text, MaxShort)
	}
	short(&c, "aim", n.Aim, MaxText)
	c.That(n.Kind == "" || slices.Contains(Kinds, n.Kind), "kind", "project.kind_unknown")
	inOrder(&c, n.StartsOn, n.EndsOn)
	c.That(n.Months == nil || *n.Months >= 1 && *n.Months <= maxMonths, "months", "project.months_wrong", i18n.A{"Max": maxMonths})
	c.That(n.Financed == nil || *n.Financed <= 100_00, "financed", "project.financed_wrong")
	n.sources(&c)
	return c.Err()
}

// sources checks that the sums of the sources make the total. A source nobody knows may be
// anything, but the known ones never make more than the total; own funds nobody names are none.
func (n Facts) sources(c *check.List) {
	if n.Total == nil {
		return
	}
	var sum money.Grosze
	for _, g := range []*money.Grosze{n.EU, n.State, n.Own} {
		if g != nil {
			sum += *g
		}
	}
	args := i18n.A{"Sum": i18n.Money(int64(sum)), "Total": i18n.Money(int64(*n.Total))}
	if n.EU != nil && n.State != nil {
		c.That(sum == *n.Total, "total", "project.sources_differ", args)
		return
	}
	c.That(sum <= *n.Total, "total", "project.sources_exceed", args)
}

func named(c *check.List, name string, most int) {
	c.That(name != "", "name", "project.name_missing")
	short(c, "name", name, most)
}

func short(c *check.List, field, text string, most int) {
	c.That(utf8.RuneCountInString(text) <= most, field, "form.too_long", i18n.A{"Max": most})
}

func inOrder(c *check.List, from, until date.Date) {
	c.That(from.IsZero() || until.IsZero() || !until.Before(from), "ends_on", "project.ends_first")
}

// Period is what one changes of a milestone: its name, aim and days. Days change with a reason.
type Period struct {
	Name     string    `json:"name"`
	Aim      string    `json:"aim"`
	StartsOn date.Date `json:"starts_on"`
	EndsOn   date.Date `json:"ends_on"`
}

// Period is what may be changed of the milestone, as it stands.
func (m Milestone) Period() Period { return Period{m.Name, m.Aim, m.StartsOn, m.EndsOn} }

// Check says what speaks against the change from what stood before, for that reason.
func (n Period) Check(before Period, reason string) error {
	var c check.List
	short(&c, "name", n.Name, MaxShort)
	short(&c, "aim", n.Aim, MaxText)
	inOrder(&c, n.StartsOn, n.EndsOn)
	c.That(!n.moved(before) || reason != "", "reason", "project.reason_missing")
	short(&c, "reason", reason, MaxReason)
	return c.Err()
}

func (n Period) moved(before Period) bool {
	return n.StartsOn != before.StartsOn || n.EndsOn != before.EndsOn
}

// Acceptance says that somebody accepted a milestone or a product, and when.
type Acceptance struct {
	On date.Date `json:"accepted_on"`
	By string    `json:"accepted_by"`
}

// Check says what speaks against the acceptance of something that began on that day.
func (a Acceptance) Check(began, today date.Date) error {
	var c check.List
	c.That(!a.On.IsZero(), "accepted_on", "project.accepted_on_missing")
	c.That(!a.On.After(today), "accepted_on", "project.day_ahead")
	c.That(a.On.IsZero() || !a.On.Before(began), "accepted_on", "project.accepted_early", i18n.A{"Day": began.PL()})
	c.That(a.By != "", "accepted_by", "project.accepted_by_missing")
	short(&c, "accepted_by", a.By, MaxShort)
	return c.Err()
}

// Warning is something odd about the days of a project, said in words and never refused: a
// source may be so.
type Warning struct {
	Milestone int // it concerns most; 0: the project
	Key       string
	Args      i18n.A
}

// Warnings are what is odd about the days: milestones that overlap or come in another order,
// lie outside the project, or know only one of their days.
func Warnings(p Project, ms []Milestone) []Warning {
	var out []Warning
	add := func(no int, key string, args i18n.A) { out = append(out, Warning{no, key, args}) }
	if p.Months != nil && !p.StartsOn.IsZero() && !p.EndsOn.IsZero() && p.StartsOn.AddMonths(*p.Months).Add(-1) != p.EndsOn {
		add(0, "project.warn.months", i18n.A{"Count": *p.Months, "Day": p.StartsOn.AddMonths(*p.Months).Add(-1).PL()})
	}
	for i, m := range ms {
		no := i18n.A{"No": m.No}
		if m.StartsOn.IsZero() != m.EndsOn.IsZero() {
			add(m.No, "project.warn.half", no)
		}
		if first := m.first(); !first.IsZero() && !p.StartsOn.IsZero() && first.Before(p.StartsOn) {
			add(m.No, "project.warn.before", i18n.A{"No": m.No, "Day": first.PL(), "Limit": p.StartsOn.PL()})
		}
		if last := date.Max(m.StartsOn, m.EndsOn); !p.EndsOn.IsZero() && last.After(p.EndsOn) {
			add(m.No, "project.warn.after", i18n.A{"No": m.No, "Day": last.PL(), "Limit": p.EndsOn.PL()})
		}
		for _, next := range ms[i+1:] {
			both := i18n.A{"No": m.No, "Next": next.No}
			switch {
			case m.StartsOn.IsZero() || next.StartsOn.IsZero():
			case !next.StartsOn.After(m.StartsOn):
				add(next.No, "project.warn.order", both)
			case m.Known() && !next.StartsOn.After(m.EndsOn):
				both["From"], both["Until"] = next.StartsOn.PL(), m.EndsOn.PL()
				if next.Known() {
					both["Until"] = date.Min(m.EndsOn, next.EndsOn).PL()
				}
				add(next.No, "project.warn.overlap", both)
			}
		}
	}
	return out
}

// first is the earlier of the days the milestone knows.
func (m Milestone) first() date.Date {
	if m.StartsOn.IsZero() {
		return m.EndsOn
	}
	return m.StartsOn
}

// Of are the warnings that concern one milestone.
func Of(all []Warning, no int) []Warning {
	return slices.DeleteFunc(slices.Clone(all), func(w Warning) bool {
		next, _ := w.Args["Next"].(int)
		return w.Milestone != no && w.Args["No"] != no && next != no
	})
}
