package plan_test

import (
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/plan"
)

// contents are two versions of one plan that a case changes before they are compared.
func contents() (before, after plan.Content) {
	one := func() plan.Content {
		return plan.Content{Number: "IPUS/2026/0061", Version: 1, From: given.PlanFrom, Until: given.PlanUntil,
			Needs: []plan.ContentNeed{{No: 1, Text: "zakupy"}},
			Goals: []plan.ContentGoal{{No: 1, Text: "Pani robi zakupy sama", Needs: []int{1}}, {No: 2, Text: "Pani spotyka ludzi"}},
			Services: []plan.ContentService{
				{Goal: 1, Service: "Asystent", Programme: "Blisko", Provider: "Sąsiad", Place: "w domu", Days: []int{1, 4}, FromHour: "9:00", UntilHour: "11:00", Amount: "16", Unit: plan.Hour},
				{Goal: 2, Service: "Klub", Programme: "Blisko", Provider: "CUS", Place: "Rynek 1", Days: []int{2}, FromHour: "10:00", UntilHour: "13:00", Amount: "8", Unit: plan.Visit},
			},
			Support:      []plan.ContentSupport{{Goal: 2, Kind: plan.Neighbour, Who: "pani Maria", Schedule: "herbata w środy"}},
			Arrangements: plan.ContentArrangements{ReviewMonths: 3}}
	}
	before, after = one(), one()
	after.Version = 2
	return before, after
}

// told is a comparison in short: "1 service Asystent changed: place".
func told(c plan.Comparison) []string {
	var out []string
	say := func(at string, d plan.Difference) {
		if d.Kind != plan.Same {
			out = append(out, strings.Join(strings.Fields(strings.Join([]string{at, d.What, d.Name, string(d.Kind), strings.Join(d.Touched, ",")}, " ")), " "))
		}
	}
	for _, d := range c.Head {
		say("head", d)
	}
	for _, g := range c.Goals {
		for _, d := range g.Lines {
			say(g.Text, d)
		}
	}
	for _, d := range c.Rest {
		say("rest", d)
	}
	return out
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(c *plan.Content)
		want   []string
	}{
		"the same content has no differences":   {func(*plan.Content) {}, nil},
		"the order of services is no change":    {func(c *plan.Content) { slices.Reverse(c.Services) }, nil},
		"a place that changed":                  {func(c *plan.Content) { c.Services[0].Place = "w klubie" }, []string{"Pani robi zakupy sama service Asystent changed place"}},
		"a timetable and an amount":             {func(c *plan.Content) { c.Services[0].Days, c.Services[0].Amount = []int{5}, "20" }, []string{"Pani robi zakupy sama service Asystent changed timetable,amount"}},
		"another performer of the same service": {func(c *plan.Content) { c.Services[0].Provider = "Bliscy" }, []string{"Pani robi zakupy sama service Asystent changed provider"}},
		"a service taken out":                   {func(c *plan.Content) { c.Services = c.Services[1:] }, []string{"Pani robi zakupy sama service Asystent removed"}},
		"a service that joined": {func(c *plan.Content) {
			c.Services = append(c.Services, plan.ContentService{Goal: 1, Service: "Transport"})
		},
			[]string{"Pani robi zakupy sama service Transport added"}},
		"a goal in other words keeps its services": {func(c *plan.Content) { c.Goals[0].Text = "Pani gotuje sama" }, []string{"Pani gotuje sama goal changed text"}},
		"goals that changed places changed nothing": {func(c *plan.Content) {
			slices.Reverse(c.Goals)
			c.Goals[0].No, c.Goals[1].No = 1, 2
			c.Services[0].Goal, c.Services[1].Goal, c.Support[0].Goal = 2, 1, 1
		}, nil},
		"a service under another goal": {func(c *plan.Content) { c.Services[0].Goal = 2 }, []string{"Pani spotyka ludzi service Asystent changed goal"}},
		"a goal removed with its service": {func(c *plan.Content) { c.Goals, c.Services = c.Goals[1:], c.Services[1:] },
			[]string{"Pani robi zakupy sama goal removed", "Pani robi zakupy sama service Asystent removed"}},
		"a neighbour who comes no more": {func(c *plan.Content) { c.Support = nil }, []string{"Pani spotyka ludzi support pani Maria removed"}},
		"a shorter plan":                {func(c *plan.Content) { c.Until = given.PlanFrom.AddMonths(6) }, []string{"head period changed until"}},
		"how often it is looked at":     {func(c *plan.Content) { c.Arrangements.ReviewMonths = 1 }, []string{"rest arrangements changed review"}},
		"a need that joined":            {func(c *plan.Content) { c.Needs = append(c.Needs, plan.ContentNeed{No: 2, Text: "lekarz"}) }, []string{"rest needs changed need"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := contents()
			tc.change(&after)
			c := plan.Compare(before, after)
			if got := told(c); !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
			added, removed, changed := c.Counts()
			if added+removed+changed != len(tc.want) {
				t.Errorf("%d added, %d removed, %d changed", added, removed, changed)
			}
		})
	}
}

// TestTheTimetableComesBackFromTheContent: what was frozen reads as it was planned.
func TestTheTimetableComesBackFromTheContent(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	d := h.PlanNow(t, tx)
	if got := d.Content(d.Body).Services[0].Schedule(); got != d.Services[0].Schedule {
		t.Errorf("%+v, want %+v", got, d.Services[0].Schedule)
	}
}
