package assessment_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/domain/given"
	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"

	"github.com/google/go-cmp/cmp"
)

func reasons(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, check.Reasons(err)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *assessment.Content)
		done   bool
		want   []string
	}{
		"a completed assessment has all four purposes (art. 37)": {func(*assessment.Content) {}, true, nil},
		"one not completed may be empty":                         {func(n *assessment.Content) { *n = assessment.Content{} }, false, nil},
		"what is missing is named":                               {func(n *assessment.Content) { *n = assessment.Content{} }, true, []string{"assessment.held_missing", "assessment.place_missing", "assessment.present_missing", "assessment.needs_missing", "assessment.current_missing", "assessment.reasons_missing", "assessment.feasibility_missing", "assessment.fee_missing"}},
		"it was not held tomorrow":                               {func(n *assessment.Content) { n.HeldOn = given.Today.Add(1) }, false, []string{"assessment.held_in_future"}},
		"the fee was not explained tomorrow":                     {func(n *assessment.Content) { n.FeeInfoOn = given.Today.Add(1) }, true, []string{"assessment.fee_in_future"}},
		"it is held at the centre or where the person stays":     {func(n *assessment.Content) { n.Place = "pub" }, true, []string{"assessment.place_missing"}},
		"what was found is one of three":                         {func(n *assessment.Content) { n.Feasibility = "maybe" }, true, []string{"assessment.feasibility_missing"}},
		"one not completed holds no place that is none":          {func(n *assessment.Content) { n.Place = "pub" }, false, []string{"assessment.place_missing"}},
		"nor a finding that is none":                             {func(n *assessment.Content) { n.Feasibility = "maybe" }, false, []string{"assessment.feasibility_missing"}},
		"the fee is explained on a day":                          {func(n *assessment.Content) { n.FeeInfoOn = date.Date{} }, true, []string{"assessment.fee_missing"}},
		"texts have an end":                                      {func(n *assessment.Content) { n.Needs = strings.Repeat("ż", 8001) }, false, []string{"form.too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := given.AssessmentContent()
			tc.change(&n)
			reasons(t, n.Check(given.Today, tc.done), tc.want...)
		})
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	unhurried := given.Need()
	unhurried.No, unhurried.Urgency = 2, ""
	for name, tc := range map[string]struct {
		finding assessment.Feasibility
		needs   []assessment.Need
		want    []string
	}{
		"one need and the four purposes are enough":                {assessment.JustifiedPossible, []assessment.Need{given.Need()}, nil},
		"without a need it is not completed":                       {assessment.JustifiedPossible, nil, []string{"assessment.no_needs"}},
		"unless services are not justified":                        {assessment.Unjustified, nil, nil},
		"how urgent a need is must be said":                        {assessment.JustifiedPossible, []assessment.Need{given.Need(), unhurried}, []string{"assessment.urgency_missing"}},
		"also where services are not justified":                    {assessment.Unjustified, []assessment.Need{unhurried}, []string{"assessment.urgency_missing"}},
		"nothing said at all lacks the finding and the need alike": {"", nil, []string{"assessment.feasibility_missing", "assessment.no_needs"}},
	} {
		n := given.AssessmentContent()
		n.Feasibility = tc.finding
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons(t, assessment.Ready(n, tc.needs, given.Today), tc.want...)
		})
	}
}

func TestFollows(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		finding assessment.Feasibility
		next    assessment.Next
		want    []string
	}{
		{assessment.JustifiedPossible, assessment.PlanNext, nil},
		{assessment.JustifiedPossible, assessment.ServicesNext, nil},
		{assessment.JustifiedPossible, assessment.ReferralNext, nil},
		{assessment.JustifiedPossible, assessment.RefusalNext, []string{"assessment.next_justified"}},
		{assessment.JustifiedImpossible, assessment.PlanNext, nil},
		{assessment.JustifiedImpossible, assessment.RefusalNext, nil},
		{assessment.Unjustified, assessment.PlanNext, []string{"assessment.next_unjustified"}},
		{assessment.Unjustified, assessment.ServicesNext, []string{"assessment.next_unjustified"}},
		{assessment.Unjustified, assessment.ReferralNext, nil},
		{assessment.Unjustified, assessment.RefusalNext, nil},
		{assessment.Unjustified, "", []string{"assessment.next_missing"}},
		{assessment.JustifiedPossible, "close", []string{"assessment.next_missing"}},
	} {
		n := given.AssessmentContent()
		n.Feasibility = tc.finding
		if diff := cmp.Diff(tc.want, check.Reasons(tc.next.Follows(n))); diff != "" {
			t.Errorf("%s after %s (-want +got):\n%s", tc.next, tc.finding, diff)
		}
	}
}

// TestEveryFieldHasAGround: an assessment holds no field without one, and one of the
// programme's only where the programme names it.
func TestEveryFieldHasAGround(t *testing.T) {
	t.Parallel()
	grounds := []assessment.Ground{assessment.ByAct, assessment.ByProgramme, assessment.ByKPA, assessment.BySocialWelfare, assessment.ByAccessibility, assessment.ByConsent}
	seen := map[string]bool{}
	for _, f := range assessment.Whitelist() {
		if !slices.Contains(grounds, f.Ground) || f.Source == "" {
			t.Errorf("%s.%s: ground %q, source %q", f.Section, f.Name, f.Ground, f.Source)
		}
		if (f.Ground == assessment.ByProgramme) != slices.Contains(programme.DataFields, f.Data) {
			t.Errorf("%s.%s names %q of a programme's list", f.Section, f.Name, f.Data)
		}
		if f.Kind == assessment.Choice && len(f.Options) < 2 {
			t.Errorf("%s.%s is no choice", f.Section, f.Name)
		}
		if key := string(f.Section) + "." + f.Name; seen[key] {
			t.Errorf("%s stands twice", key)
		} else {
			seen[key] = true
		}
		answer := map[string]string{f.Name: "2026-11-20"}
		if f.Kind == assessment.Choice {
			answer[f.Name] = f.Options[0]
		}
		p := assessment.Part{Section: f.Section, State: assessment.Open, Fields: answer}
		none := slices.Contains(check.Reasons(p.Check(given.Today, nil)), "assessment.section.without_ground")
		if none != (f.Ground == assessment.ByProgramme) {
			t.Errorf("%s.%s is refused without a programme's list: %v", f.Section, f.Name, none)
		}
		if slices.Contains(check.Reasons(p.Check(given.Today, programme.DataFields)), "assessment.section.without_ground") {
			t.Errorf("%s.%s is refused where everything is listed", f.Section, f.Name)
		}
	}
}

func TestPartCheck(t *testing.T) {
	t.Parallel()
	everything := programme.DataFields
	for name, tc := range map[string]struct {
		part   assessment.Part
		listed []programme.DataField
		want   []string
	}{
		"text alone": {assessment.Part{Section: assessment.HomeSection, State: assessment.Done, Body: "Dom po rodzicach."}, nil, nil},
		"a field nobody knows is not kept": {assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Fields: map[string]string{"religion": "yes"}},
			everything, []string{"assessment.section.without_ground"}},
		"a field of another section neither": {assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Fields: map[string]string{"meals": "alone"}},
			everything, []string{"assessment.section.without_ground"}},
		"an answer is one of those offered": {assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Fields: map[string]string{"stairs": "maybe"}},
			everything, []string{"assessment.section.option_unknown"}},
		"health is written down where a programme names it": {assessment.Part{Section: assessment.HealthSection, State: assessment.Open, Body: "Chodzi o lasce."},
			[]programme.DataField{programme.HealthData}, nil},
		"and nowhere else": {assessment.Part{Section: assessment.HealthSection, State: assessment.Open, Body: "Chodzi o lasce."},
			[]programme.DataField{programme.HousingData}, []string{"assessment.section.health_not_listed"}},
		"what does not concern the person holds no text": {assessment.Part{Section: assessment.WorkSection, State: assessment.NotApplicable, Body: "Pracuje."},
			nil, []string{"assessment.section.not_applicable_with_text"}},
		"a section has a state": {assessment.Part{Section: assessment.WorkSection}, nil, []string{"assessment.section.state_unknown"}},
		"twenty thousand characters are too many": {assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Body: strings.Repeat("ż", 20_000)},
			nil, []string{"form.too_long"}},
		"somebody close is named with the day of their consent": {assessment.Part{Section: assessment.Support, State: assessment.Open, Fields: map[string]string{"close_person": "sąsiadka Maria, 600 100 200"}},
			nil, []string{"assessment.section.consent_missing"}},
		"the consent was given": {assessment.Part{Section: assessment.Support, State: assessment.Open, Fields: map[string]string{"close_person": "sąsiadka", "consent_on": "2026-11-20"}}, nil, nil},
		"a consent is not of tomorrow": {assessment.Part{Section: assessment.Support, State: assessment.Open, Fields: map[string]string{"close_person": "sąsiadka", "consent_on": "2026-11-24"}},
			nil, []string{"assessment.section.consent_in_future"}},
		"a consent of nobody": {assessment.Part{Section: assessment.Support, State: assessment.Open, Fields: map[string]string{"consent_on": "2026-11-20"}},
			nil, []string{"assessment.section.close_person_missing"}},
		"the summary holds no text of its own": {assessment.Part{Section: assessment.SummarySection, State: assessment.Open, Body: "tekst"}, nil, []string{"assessment.section.without_ground"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons(t, tc.part.Check(given.Today, tc.listed), tc.want...)
		})
	}
}

func TestNeedCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *assessment.Need)
		want   []string
	}{
		"a need":                             {func(*assessment.Need) {}, nil},
		"how urgent it is may be said later": {func(n *assessment.Need) { n.Urgency = "" }, nil},
		"it has a name":                      {func(n *assessment.Need) { n.Name = "" }, []string{"assessment.need.name_missing"}},
		"it lies in a part of life":          {func(n *assessment.Need) { n.Area = "sport" }, []string{"assessment.need.area_missing"}},
		"its urgency is one of three":        {func(n *assessment.Need) { n.Urgency = "now" }, []string{"assessment.need.urgency_unknown"}},
		"the person's words have an end":     {func(n *assessment.Need) { n.OwnWords = strings.Repeat("a", 2001) }, []string{"form.too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := given.Need()
			tc.change(&n)
			reasons(t, n.Check(), tc.want...)
		})
	}
}

// TestMoment: the clocks go back on 25.10.2026 and forward on 28.03.2027.
func TestMoment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		on   date.Date
		at   string
		want string // in UTC; empty: there is no such hour
	}{
		{date.New(2026, time.October, 24), "10:00", "2026-10-24T08:00:00Z"},
		{date.New(2026, time.October, 25), "1:59", "2026-10-24T23:59:00Z"},
		{date.New(2026, time.October, 25), "2:30", "2026-10-25T00:30:00Z"}, // comes twice: the first
		{date.New(2026, time.October, 25), "3:00", "2026-10-25T02:00:00Z"},
		{date.New(2026, time.October, 25), "10:00", "2026-10-25T09:00:00Z"},
		{date.New(2027, time.March, 28), "1:59", "2027-03-28T00:59:00Z"},
		{date.New(2027, time.March, 28), "2:30", ""},
		{date.New(2027, time.March, 28), "3:00", "2027-03-28T01:00:00Z"},
		{date.New(2027, time.March, 28), "10:00", "2027-03-28T08:00:00Z"},
		{date.New(2027, time.March, 27), "0:00", "2027-03-26T23:00:00Z"},
	} {
		at, err := date.ParseClock(tc.at)
		if err != nil {
			t.Fatal(err)
		}
		m, err := assessment.Moment(tc.on, at)
		if tc.want == "" {
			reasons(t, err, "assessment.visit.no_such_hour")
			continue
		}
		if got := m.UTC().Format(time.RFC3339); err != nil || got != tc.want {
			t.Errorf("%s %s is %s, %v; want %s", tc.on, tc.at, got, err, tc.want)
		}
		v := assessment.Visit{PlannedAt: m}
		if v.On() != tc.on || v.At() != at {
			t.Errorf("%s %s reads %s %s", tc.on, tc.at, v.On(), v.At())
		}
	}
}
