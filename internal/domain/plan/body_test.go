package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	in := func(goal int) plan.Service { s := assistance(); s.Goal = goal; return s }
	for name, tc := range map[string]struct {
		body plan.Body
		want []string // spots of the warnings
	}{
		"a need under a goal with a service is answered":             {plan.Body{Needs: []plan.Need{{No: 1}}, Goals: []plan.Goal{{Ref: "g", No: 1, Needs: []int{1}}}, Services: []plan.Service{in(1)}}, nil},
		"a need no goal names is a warning":                          {plan.Body{Needs: []plan.Need{{No: 1}}, Services: []plan.Service{in(0)}}, []string{"need.1"}},
		"a need under a goal without services is a warning":          {plan.Body{Needs: []plan.Need{{No: 1}}, Goals: []plan.Goal{{Ref: "g", No: 1, Needs: []int{1}}}}, []string{"need.1"}},
		"a supporting action answers a need, too":                    {plan.Body{Needs: []plan.Need{{No: 1}}, Goals: []plan.Goal{{Ref: "g", No: 1, Needs: []int{1}}}, Support: []plan.Support{{Goal: 1}}}, nil},
		"a need left outside the plan is none":                       {plan.Body{Needs: []plan.Need{{No: 1, Outside: true}}}, nil},
		"a need joined to another is answered with it":               {plan.Body{Needs: []plan.Need{{No: 1}, {No: 2, JoinedTo: 1}}, Goals: []plan.Goal{{Ref: "g", No: 1, Needs: []int{1}}}, Services: []plan.Service{in(1)}}, nil},
		"a goal without a need is a warning":                         {plan.Body{Goals: []plan.Goal{{Ref: "g", No: 1}}, Services: []plan.Service{in(1)}}, []string{"goal.g"}},
		"a service may have no goal":                                 {plan.Body{Services: []plan.Service{in(0)}}, nil},
		"a service granted but not planned answers nothing":          {plan.Body{Needs: []plan.Need{{No: 1}}, Goals: []plan.Goal{{Ref: "g", No: 1, Needs: []int{1}}}, Services: []plan.Service{{Goal: 1}}}, []string{"need.1"}},
		"needs and goals are said in their order, needs before them": {plan.Body{Needs: []plan.Need{{No: 1}, {No: 2}}, Goals: []plan.Goal{{Ref: "g", No: 1}}}, []string{"need.1", "need.2", "goal.g"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, w := range draft().Warnings(tc.body) {
				got = append(got, w.Spot)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOutlineCheck(t *testing.T) {
	t.Parallel()
	from, until := day(2026, 12, 1), day(2027, 11, 30)
	for name, tc := range map[string]struct {
		o    plan.Outline
		want []string
	}{
		"a year and its needs":                        {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "zakupy"}}}, nil},
		"a plan may know of no needs":                 {plan.Outline{From: from, Until: until}, nil},
		"a year and a day":                            {plan.Outline{From: from, Until: until.Add(1)}, []string{"plan.over_a_year"}},
		"a need has words":                            {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Ref: "x"}}}, []string{"plan.need.text_missing"}},
		"20,000 characters are no need":               {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: strings.Repeat("ż", 20_000)}}}, []string{"form.too_long"}},
		"a need outside the plan has its reason":      {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", Outside: true}}}, []string{"plan.need.reason_missing"}},
		"a need is not joined to itself":              {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", JoinedTo: 1}}}, []string{"plan.need.join_wrong"}},
		"nor to one that is not there":                {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", JoinedTo: 7}}}, []string{"plan.need.join_wrong"}},
		"nor to one that stays outside":               {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", JoinedTo: 2}, {No: 2, Text: "b", Outside: true, Reason: "c"}}}, []string{"plan.need.join_wrong"}},
		"nor in a row":                                {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", JoinedTo: 2}, {No: 2, Text: "b", JoinedTo: 3}, {No: 3, Text: "c"}}}, []string{"plan.need.join_wrong"}},
		"a need may be joined to one that stands":     {plan.Outline{From: from, Until: until, Needs: []plan.Need{{No: 1, Text: "a", JoinedTo: 2}, {No: 2, Text: "b"}}}, nil},
		"a year from 29 February ends on 28 February": {plan.Outline{From: day(2028, 2, 29), Until: day(2029, 2, 28)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons(t, tc.o.Check(), tc.want...)
		})
	}
}

func TestWeeksOfTheMonth(t *testing.T) {
	t.Parallel()
	weeks, err := plan.ParseWeeks([]string{"1", "3"})
	if err != nil || !slices.Equal(weeks.List(), []int{1, 3}) {
		t.Fatalf("%v %v", weeks, err)
	}
	if all, err := plan.ParseWeeks([]string{"1", "2", "3", "4", "5"}); all != 0 || err != nil {
		t.Errorf("all five weeks are every week: %v %v", all, err)
	}
	for _, wrong := range []string{"0", "6", "", "x"} {
		if _, err := plan.ParseWeeks([]string{wrong}); err == nil {
			t.Errorf("%q is a week", wrong)
		}
	}
	// Pani Wrona's transport: the first and third Tuesday, 8:00 to 10:00.
	transport := plan.Schedule{Days: plan.On(time.Tuesday), Weeks: weeks, From: 480, Until: 600}
	for m, want := range map[time.Month]string{time.October: "2", time.November: "2", time.December: "2"} {
		if got := transport.Yield(day(2026, m, 1), day(2026, 10, 1), day(2027, 9, 30), plan.Ride).String(); got != want {
			t.Errorf("in %s: %s rides, want %s", m, got, want)
		}
	}
	// In the night of 28 to 29 March 2026 the clocks change; a visit stays as long as it is.
	early := plan.Schedule{Days: plan.On(time.Sunday), From: 60, Until: 240}
	for _, m := range []date.Date{day(2026, 3, 1), day(2026, 2, 1)} {
		if got := early.Yield(m, m.LastOfMonth(), m.LastOfMonth(), plan.Hour); m.LastOfMonth().Weekday() == time.Sunday && got != 12 {
			t.Errorf("%s: %s", m.PL(), got)
		}
	}
	if got := early.Yield(day(2026, 3, 1), day(2026, 3, 29), day(2026, 3, 29), plan.Hour).String(); got != "3" {
		t.Errorf("1:00 to 4:00 on the night of the change: %s hours", got)
	}
}

func TestParseHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"9:00–11:00": "9:00–11:00", "9-11": "9:00–11:00", "9.30 - 11": "9:30–11:00", "0:00—24:00": "0:00–24:00", "8 do 10": "8:00–10:00"} {
		from, until, err := plan.ParseHours(text)
		if got := (plan.Schedule{From: from, Until: until}).Hours(); err != nil || got != want {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
	for _, text := range []string{"9", "9:00", "9–25", "–", "rano–wieczór", "9–10–11"} {
		if _, _, err := plan.ParseHours(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func TestMonthsAndCost(t *testing.T) {
	t.Parallel()
	s := assistance()
	s.Amount, s.LineRef = 64, "line" // sixteen hours
	b := plan.Body{Services: []plan.Service{s}, Choices: []contract.Choice{{LineRef: "line", Price: 4200}}}
	p := draft()
	if months := s.Months(); len(months) != 12 || months[0].Quantity != 64 || months[0].Month != day(2026, 12, 1) {
		t.Errorf("%v", months)
	}
	c := p.Cost(b)
	if c.Monthly != 67200 || c.Total != 12*67200 || c.Months != 12 || c.Unpriced != 0 {
		t.Errorf("%+v", c)
	}
	s.StartsOn, s.EndsOn = day(2026, 12, 28), day(2027, 1, 31) // three visits of December: 28.12, 31.12
	if months := s.Months(); len(months) != 2 || months[0].Quantity != 16 || months[1].Quantity != 64 {
		t.Errorf("a month in part gives no more than its timetable: %v", months)
	}
	s.LineRef = ""
	if c := p.Cost(plan.Body{Services: []plan.Service{s}}); c.Unpriced != 1 || c.Total != 0 {
		t.Errorf("without a contract nothing is known: %+v", c)
	}
}

// again reads the plan anew.
func again(t *testing.T, tx *audit.Tx, h given.Held) (plan.Detail, *audit.Tx) {
	t.Helper()
	return h.PlanNow(t, tx), given.As(tx, h.By)
}

func TestNeedsGoalsAndSupport(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.EmptyPlan(t, tx, given.Anna)
	d, by := again(t, tx, h)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o := plan.Outline{From: given.PlanFrom, Until: given.PlanUntil, Needs: []plan.Need{
		{No: 1, Text: "zakupy"}, {No: 2, Text: "noszenie ciężarów", JoinedTo: 1}, {No: 3, Text: "dojazdy", Outside: true, Reason: "wozi syn"}, {No: 4, Text: "rozmowa"}}}
	o.Needs = append(d.Needs, o.Needs[len(d.Needs):]...)
	must(plan.SetOutline(t.Context(), by, h.Plan, d.Version, o, false))
	d, _ = again(t, tx, h)
	if len(d.Needs) != 4 || d.Needs[1].JoinedTo != 1 || !d.Needs[2].Outside || d.Needs[2].Reason != "wozi syn" {
		t.Fatalf("%+v", d.Needs)
	}
	_, err := plan.CreateGoal(t.Context(), by, h.Plan, d.Version, plan.Goal{Text: "A", Needs: []int{2}}, false)
	reasons(t, err, "plan.goal.need_unknown")
	for _, g := range []plan.Goal{{Text: "A", Needs: []int{1}}, {Text: "B", Measure: "m", TargetOn: given.PlanUntil, Needs: []int{4, 1}}} {
		_, err := plan.CreateGoal(t.Context(), by, h.Plan, d.Version, g, false)
		must(err)
		d, _ = again(t, tx, h)
	}
	must(plan.MoveGoal(t.Context(), by, h.Plan, d.Version, d.Goals[1].Ref, true, false))
	d, _ = again(t, tx, h)
	if d.Goals[0].Text != "B" || d.Goals[0].No != 1 || !slices.Equal(d.Goals[0].Needs, []int{1, 4}) {
		t.Errorf("%+v", d.Goals)
	}
	reasons(t, plan.MoveGoal(t.Context(), by, h.Plan, d.Version, d.Goals[0].Ref, true, false), "plan.goal.at_the_end")
	n := h.PlannedService()
	n.Goal, n.Weeks = 2, 5
	must(plan.SetService(t.Context(), by, h.Plan, d.Version, n, string(h.Provider), false))
	d, _ = again(t, tx, h)
	must(plan.SetSupport(t.Context(), by, h.Plan, d.Version, plan.Support{Goal: 2, Kind: plan.SelfHelp, Who: "grupa", Schedule: "w piątki"}, false))
	d, _ = again(t, tx, h)
	if s := d.ServicesOf(2); len(s) != 1 || s[0].Weeks != 5 || len(d.SupportOf(2)) != 1 {
		t.Errorf("%+v %+v", d.Services, d.Support)
	}

	// The fourth need goes, the others are numbered anew; the goal lets go of it.
	must(plan.SetOutline(t.Context(), by, h.Plan, d.Version, plan.Outline{From: d.StartsOn, Until: d.EndsOn, Needs: d.Needs[:3]}, false))
	d, _ = again(t, tx, h)
	if len(d.Needs) != 3 || !slices.Equal(d.Goals[0].Needs, []int{1}) {
		t.Errorf("%+v %+v", d.Needs, d.Goals)
	}
	must(plan.RemoveGoal(t.Context(), by, h.Plan, d.Version, d.Goals[1].Ref, false))
	d, _ = again(t, tx, h)
	if len(d.Goals) != 1 || len(d.ServicesOf(0)) != 1 || len(d.SupportOf(0)) != 1 {
		t.Errorf("what stood under a goal that is gone stands under none: %+v %+v", d.Services, d.Support)
	}
	must(plan.RemoveSupport(t.Context(), by, h.Plan, d.Version, d.Support[0].Ref, false))
	d, _ = again(t, tx, h)
	must(plan.SetArrangements(t.Context(), by, h.Plan, d.Version, plan.Arrangements{ReviewMonths: 2, Handovers: []plan.Handover{
		{ProviderID: d.Services[0].ProviderID, Data: []plan.Datum{plan.DatumName}, Ground: plan.Entrustment}, {ProviderID: 999_999, Data: []plan.Datum{plan.DatumName}, Ground: plan.Statute}}}, false))
	d, _ = again(t, tx, h)
	if d.ReviewMonths != 2 || len(d.Handovers) != 1 || d.Handovers[0].Provider == "" || !d.Settled() {
		t.Errorf("%+v", d.Arrangements)
	}
	trail(t, tx, "plan.created", "Anna: plan.outline_set\nAnna: plan.goal_set\nAnna: plan.goal_set\nAnna: plan.goal_moved\nAnna: plan.service_set\nAnna: plan.support_set\n"+
		"Anna: plan.outline_set\nAnna: plan.goal_removed\nAnna: plan.support_removed\nAnna: plan.arrangements_set")
}

// TestACopiedVersionSaysTheSame: the next version begins word for word as the last one ended.
func TestACopiedVersionSaysTheSame(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.ApprovedPlan(t, tx, given.Anna)
	before := h.PlanNow(t, tx)
	var to int64
	if err := tx.QueryRow(t.Context(), `INSERT INTO plan_version (plan_id, no, prepared_by, starts_on, ends_on)
		SELECT plan_id, 2, prepared_by, starts_on, ends_on FROM plan_version WHERE id = $1 RETURNING id`, before.VersionID).Scan(&to); err != nil {
		t.Fatal(err)
	}
	if err := plan.CopyVersion(t.Context(), tx, before.VersionID, to); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `UPDATE plan SET version_no = 2 WHERE id = $1`, before.ID); err != nil {
		t.Fatal(err)
	}
	after := h.PlanNow(t, tx)
	want, got := before.Content(before.Body), after.Content(after.Body)
	got.Version = want.Version
	if diff := cmp.Diff(string(want.Canonical()), string(got.Canonical())); diff != "" {
		t.Error(diff)
	}
	if after.Goals[0].Ref == before.Goals[0].Ref {
		t.Error("the goal of the new version is the old one's")
	}
}

// TestTheEditorIsForItsCoordinator: strangers change no part of a plan, and a plan handed
// over is changed by nobody.
func TestTheEditorIsForItsCoordinator(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.DraftPlan(t, tx, given.Anna)
	d := h.PlanNow(t, tx)
	acts := map[string]func(tx *audit.Tx, version int) error{
		"outline": func(tx *audit.Tx, v int) error {
			return plan.SetOutline(t.Context(), tx, h.Plan, v, plan.Outline{From: given.PlanFrom, Until: given.PlanUntil, Needs: d.Needs}, false)
		},
		"goal": func(tx *audit.Tx, v int) error {
			return plan.SetGoal(t.Context(), tx, h.Plan, v, d.Goals[0].Ref, plan.Goal{Text: "x"}, false)
		},
		"new goal": func(tx *audit.Tx, v int) error {
			_, err := plan.CreateGoal(t.Context(), tx, h.Plan, v, plan.Goal{Text: "x"}, false)
			return err
		},
		"no goal": func(tx *audit.Tx, v int) error {
			return plan.RemoveGoal(t.Context(), tx, h.Plan, v, d.Goals[0].Ref, false)
		},
		"support": func(tx *audit.Tx, v int) error {
			return plan.SetSupport(t.Context(), tx, h.Plan, v, plan.Support{Kind: plan.SelfHelp, Who: "a", Schedule: "b"}, false)
		},
		"terms": func(tx *audit.Tx, v int) error {
			return plan.SetArrangements(t.Context(), tx, h.Plan, v, plan.Arrangements{ReviewMonths: 1}, false)
		},
	}
	for name, act := range acts {
		if err := try(t, tx, func(tx *audit.Tx) error { return act(given.As(tx, given.Marek), d.Version) }); err == nil {
			t.Errorf("%s: a colleague changes the plan", name)
		}
		err := try(t, tx, func(tx *audit.Tx) error { return act(given.As(tx, given.Anna), d.Version-1) })
		if _, overtaken := err.(fault.Conflict); !overtaken { //nolint:errorlint // returned as it is
			t.Errorf("%s against an old version: %v", name, err)
		}
		if err := try(t, tx, func(tx *audit.Tx) error { return act(given.As(tx, given.Anna), d.Version) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	h = h.Agree(t, tx)
	agreed := h.PlanNow(t, tx)
	for name, act := range acts {
		reasons(t, try(t, tx, func(tx *audit.Tx) error { return act(given.As(tx, given.Anna), agreed.Version) }), "plan.voids_agreement")
		_ = name
	}
	h = h.Submit(t, tx)
	submitted := h.PlanNow(t, tx)
	for name, act := range acts {
		if err := try(t, tx, func(tx *audit.Tx) error { return act(given.As(tx, given.Anna), submitted.Version) }); err == nil {
			t.Errorf("%s: a plan handed over was changed", name)
		}
	}
}
