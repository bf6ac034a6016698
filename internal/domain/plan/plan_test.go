package plan_test

import (
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"

	"github.com/google/go-cmp/cmp"
)

func day(y int, m time.Month, d int) date.Date { return date.New(y, m, d) }

// draft is a plan that lacks nothing but the agreement.
func draft() plan.Plan {
	assessed := given.Now.Add(-time.Hour)
	return plan.Plan{Number: "IPUS/2026/0061", ResidentNumber: "M-1042", Surname: "Zielińska", GivenNames: "Maria", BirthDate: day(1950, 5, 5), Applicant: "Maria Zielińska",
		CoordinatorID: int64(given.Anna.ID), PreparedBy: given.Anna.ID, State: plan.Draft, ReceivedOn: day(2026, 11, 13), DueOn: day(2026, 12, 14), VersionNo: 1,
		StartsOn: day(2026, 12, 1), EndsOn: day(2027, 11, 30), AssessedAt: &assessed}
}

// assistant is a service planned on Mondays and Thursdays from nine to eleven.
func assistance() plan.Service {
	return plan.Service{ItemRef: "item", Service: "Asystent", Programme: "Program", Resolution: "XII/84/2025", Unit: plan.Hour, ProviderID: 1, Provider: "Fundacja", Place: "w domu",
		Schedule: plan.Schedule{Days: plan.On(time.Monday, time.Thursday), From: 540, Until: 660}, Amount: 96, StartsOn: day(2026, 12, 1), EndsOn: day(2027, 11, 30),
		InForce: true, InPlan: true}
}

func reasons(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, check.Reasons(err)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		from, until date.Date
		want        []string
	}{
		"a plan lasts at most a year, both days included":                {day(2026, 10, 1), day(2027, 9, 30), nil},
		"a plan of a year and a day is too long":                         {day(2026, 10, 1), day(2027, 10, 1), []string{"plan.over_a_year"}},
		"a year from 29 February ends on 28 February":                    {day(2028, 2, 29), day(2029, 2, 28), nil},
		"a year from 29 February does not reach 1 March":                 {day(2028, 2, 29), day(2029, 3, 1), []string{"plan.over_a_year"}},
		"a year that holds 29 February is a year all the same":           {day(2027, 3, 1), day(2028, 2, 29), nil},
		"a plan of one day is a plan":                                    {day(2026, 12, 1), day(2026, 12, 1), nil},
		"a plan does not end before it begins":                           {day(2026, 12, 1), day(2026, 11, 30), []string{"plan.until_before_from"}},
		"a plan names its first day":                                     {date.Date{}, day(2026, 12, 1), []string{"plan.from_missing"}},
		"a plan names its last day":                                      {day(2026, 12, 1), date.Date{}, []string{"plan.until_missing"}},
		"an empty period is asked for both days":                         {date.Date{}, date.Date{}, []string{"plan.from_missing", "plan.until_missing"}},
		"the year of a plan in one calendar year ends on New Year's Eve": {day(2027, 1, 1), day(2027, 12, 31), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons(t, plan.Period(tc.from, tc.until), tc.want...)
		})
	}
}

func TestServiceCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(s *plan.Service)
		want   []string
	}{
		"a service with performer, place and timetable lacks nothing": {func(*plan.Service) {}, nil},
		"the service comes from a programme in force":                 {func(s *plan.Service) { s.InForce = false }, []string{"plan.programme_not_in_force"}},
		"the plan names who carries the service out":                  {func(s *plan.Service) { s.ProviderID = 0 }, []string{"plan.provider_missing"}},
		"the performer still works with the centre":                   {func(s *plan.Service) { s.Gone = true }, []string{"plan.provider_gone"}},
		"the plan names the place":                                    {func(s *plan.Service) { s.Place = "" }, []string{"plan.place_missing"}},
		"ten hours a week are no timetable: days are named":           {func(s *plan.Service) { s.Days = 0 }, []string{"plan.days_missing"}},
		"the timetable names the hours":                               {func(s *plan.Service) { s.From, s.Until = -1, -1 }, []string{"plan.hours_missing"}},
		"the timetable names the hour it ends":                        {func(s *plan.Service) { s.Until = -1 }, []string{"plan.hours_missing"}},
		"a visit does not end before it begins":                       {func(s *plan.Service) { s.Until = 540 }, []string{"plan.hours_reversed"}},
		"the plan says how much a month":                              {func(s *plan.Service) { s.Amount = 0 }, []string{"plan.amount_missing"}},
		"the service names its days":                                  {func(s *plan.Service) { s.StartsOn, s.EndsOn = date.Date{}, date.Date{} }, []string{"plan.starts_missing", "plan.ends_missing"}},
		"a service does not end before it begins":                     {func(s *plan.Service) { s.EndsOn = day(2026, 11, 30); s.StartsOn = day(2026, 12, 2) }, []string{"plan.until_before_from"}},
		"a service does not begin before the plan":                    {func(s *plan.Service) { s.StartsOn = day(2026, 11, 30) }, []string{"plan.starts_before_plan"}},
		"a service does not last longer than the plan":                {func(s *plan.Service) { s.EndsOn = day(2027, 12, 1) }, []string{"plan.ends_after_plan"}},
		"a service may begin later and end sooner than the plan":      {func(s *plan.Service) { s.StartsOn, s.EndsOn = day(2027, 1, 1), day(2027, 1, 31) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := assistance()
			tc.change(&s)
			reasons(t, s.Check(day(2026, 12, 1), day(2027, 11, 30)), tc.want...)
		})
	}
}

func TestAgree(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		plan     func(p *plan.Plan)
		services []plan.Service
		how      func(a *plan.Agreement)
		want     []string
	}{
		"a complete draft is agreed":                           {want: nil},
		"a returned plan is agreed anew":                       {plan: func(p *plan.Plan) { p.State = plan.Returned }},
		"an agreed plan is not agreed twice":                   {plan: func(p *plan.Plan) { p.State = plan.Agreed }, want: []string{"plan.agree.not_a_draft"}},
		"a submitted plan is agreed no more":                   {plan: func(p *plan.Plan) { p.State = plan.Submitted }, want: []string{"plan.agree.not_a_draft"}},
		"an approved plan is agreed no more":                   {plan: func(p *plan.Plan) { p.State = plan.Approved }, want: []string{"plan.agree.not_a_draft"}},
		"an abandoned plan is agreed no more":                  {plan: func(p *plan.Plan) { p.State = plan.Abandoned }, want: []string{"plan.agree.not_a_draft"}},
		"a plan without services is no plan":                   {services: []plan.Service{}, want: []string{"plan.no_services"}},
		"a service granted but not planned does not count":     {services: []plan.Service{{InForce: true}}, want: []string{"plan.no_services"}},
		"what one service lacks stops the plan":                {services: []plan.Service{assistance(), {InPlan: true, InForce: true, ProviderID: 1, Place: "x", Schedule: assistance().Schedule, Amount: 4, StartsOn: day(2026, 12, 1)}}, want: []string{"plan.ends_missing"}},
		"a plan over a year is not agreed":                     {plan: func(p *plan.Plan) { p.EndsOn = day(2027, 12, 1) }, want: []string{"plan.over_a_year"}},
		"agreement is given on a day":                          {how: func(a *plan.Agreement) { a.AgreedOn = date.Date{} }, want: []string{"plan.agree.day_missing"}},
		"agreement is not given tomorrow":                      {how: func(a *plan.Agreement) { a.AgreedOn = given.Today.Add(1) }, want: []string{"plan.agree.day_in_future"}},
		"agreement is not given before the application":        {how: func(a *plan.Agreement) { a.AgreedOn = day(2026, 11, 12) }, want: []string{"plan.agree.day_before_application"}},
		"agreement may be given on the day of the application": {how: func(a *plan.Agreement) { a.AgreedOn = day(2026, 11, 13) }},
		"agreement has a form":                                 {how: func(a *plan.Agreement) { a.Form = "nod" }, want: []string{"plan.agree.form_missing"}},
		"agreement has a place":                                {how: func(a *plan.Agreement) { a.Place = "" }, want: []string{"plan.agree.place_missing"}},
		"an oral agreement needs its note (KPA 72)":            {how: func(a *plan.Agreement) { a.Form = plan.OralNote }, want: []string{"plan.agree.note_missing"}},
		"an oral agreement with its note stands":               {how: func(a *plan.Agreement) { a.Form = plan.OralNote; a.Note = "w obecności córki" }},
		"an assessment may follow the agreement":               {plan: func(p *plan.Plan) { p.AssessedAt = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, services, a := draft(), tc.services, given.Agreement()
			if services == nil {
				services = []plan.Service{assistance()}
			}
			if tc.plan != nil {
				tc.plan(&p)
			}
			if tc.how != nil {
				tc.how(&a)
			}
			after, err := p.Agree(plan.Body{Services: services}, a, given.Today)
			reasons(t, err, tc.want...)
			if err == nil && after.State != plan.Agreed {
				t.Errorf("the plan is %s", after.State)
			}
		})
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	short := []plan.Warning{{Key: "plan.warn.short"}}
	for name, tc := range map[string]struct {
		plan      func(p *plan.Plan)
		services  func(s []plan.Service)
		agreement func(a *plan.Agreement) *plan.Agreement
		warnings  []plan.Warning
		want      []string
	}{
		"an agreed plan with an assessment is submitted":   {},
		"a plan rests on a completed assessment (art. 38)": {plan: func(p *plan.Plan) { p.AssessedAt = nil }, want: []string{"plan.submit.no_assessment"}},
		"a draft is not submitted":                         {plan: func(p *plan.Plan) { p.State = plan.Draft }, want: []string{"plan.submit.not_agreed"}},
		"a submitted plan is not submitted again":          {plan: func(p *plan.Plan) { p.State = plan.Submitted }, want: []string{"plan.submit.not_agreed"}},
		"an approved plan is not submitted again":          {plan: func(p *plan.Plan) { p.State = plan.Approved }, want: []string{"plan.submit.not_agreed"}},
		"an abandoned plan is not submitted":               {plan: func(p *plan.Plan) { p.State = plan.Abandoned }, want: []string{"plan.submit.not_agreed"}},
		"without an agreement nothing is submitted":        {agreement: func(*plan.Agreement) *plan.Agreement { return nil }, want: []string{"plan.submit.agreement_void"}},
		"an agreement covers exactly one content":          {services: func(s []plan.Service) { s[0].Amount = 100 }, want: []string{"plan.submit.agreement_void"}},
		"an agreement does not cover another note":         {services: func(s []plan.Service) { s[0].Note = "klucz u sąsiadki" }, want: []string{"plan.submit.agreement_void"}},
		"an agreement does not cover another period":       {plan: func(p *plan.Plan) { p.EndsOn = day(2027, 11, 29) }, services: func(s []plan.Service) { s[0].EndsOn = day(2027, 11, 29) }, want: []string{"plan.submit.agreement_void"}},
		"a programme that ended meanwhile stops the plan":  {services: func(s []plan.Service) { s[0].InForce = false }, want: []string{"plan.programme_not_in_force"}},
		"a warning asks for a reason":                      {warnings: short, want: []string{"plan.submit.reason_missing"}},
		"a warning with its reason stops nothing":          {warnings: []plan.Warning{{Key: "plan.warn.short", Reason: "wyjazd do sanatorium"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, services := draft(), []plan.Service{assistance()}
			p.State = plan.Agreed
			a := given.Agreement()
			a.ContentHash = p.Content(plan.Body{Services: services}).Hash()
			agreement := &a
			if tc.plan != nil {
				tc.plan(&p)
			}
			if tc.services != nil {
				tc.services(services)
			}
			if tc.agreement != nil {
				agreement = tc.agreement(agreement)
			}
			after, err := p.Submit(plan.Body{Services: services}, agreement, tc.warnings, given.Today)
			reasons(t, err, tc.want...)
			if err == nil && (after.State != plan.Submitted || after.SubmittedOn != given.Today || after.ApproveBy != day(2026, 11, 30)) {
				t.Errorf("the plan is %s since %s, to be approved by %s", after.State, after.SubmittedOn, after.ApproveBy)
			}
		})
	}
	p, services := draft(), []plan.Service{assistance()}
	p.State, p.SubmittedOn = plan.Agreed, day(2026, 11, 16)
	a := given.Agreement()
	a.ContentHash = p.Content(plan.Body{Services: services}).Hash()
	if after, err := p.Submit(plan.Body{Services: services}, &a, nil, given.Today); err != nil || after.SubmittedOn != day(2026, 11, 16) {
		t.Errorf("the term is kept by the first submission, %s, %v", after.SubmittedOn, err)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	both := given.Ewa
	both.Roles = []policy.Role{policy.Director, policy.Coordinator}
	authorisedCoordinator := given.Anna
	authorisedCoordinator.ApprovalNumber = "7/2026"
	for name, tc := range map[string]struct {
		who   policy.Actor
		state plan.State
		by    policy.StaffID
		want  []string
	}{
		"the director approves":                                     {given.Ewa, plan.Submitted, given.Anna.ID, nil},
		"the authorised organiser approves (art. 41)":               {given.Authorised(), plan.Submitted, given.Anna.ID, nil},
		"an organiser without authorisation does not":               {given.Piotr, plan.Submitted, given.Anna.ID, []string{"plan.approve.no_right"}},
		"an authorisation makes no coordinator an approver":         {authorisedCoordinator, plan.Submitted, given.Marek.ID, []string{"plan.approve.no_right"}},
		"a coordinator does not approve":                            {given.Marek, plan.Submitted, given.Anna.ID, []string{"plan.approve.no_right"}},
		"the author never approves, not even a director":            {both, plan.Submitted, given.Ewa.ID, []string{"plan.approve.own_plan"}},
		"the author never approves, not even with an authorisation": {given.Authorised(), plan.Submitted, given.Piotr.ID, []string{"plan.approve.own_plan"}},
		"the coordinator who wrote it lacks both":                   {given.Anna, plan.Submitted, given.Anna.ID, []string{"plan.approve.own_plan", "plan.approve.no_right"}},
		"a deputy of the director approves nothing":                 {standingIn(given.Marek, given.Ewa), plan.Submitted, given.Anna.ID, []string{"plan.approve.no_right"}},
		"a deputy of an authorised organiser approves nothing":      {standingIn(given.Marek, given.Piotr), plan.Submitted, given.Anna.ID, []string{"plan.approve.no_right"}},
		"an authorised deputy of its coordinator does not approve":  {standingIn(given.Authorised(), given.Anna), plan.Submitted, given.Anna.ID, []string{"plan.approve.deputy"}},
		"an authorised deputy of another coordinator does":          {standingIn(given.Authorised(), given.Marek), plan.Submitted, given.Anna.ID, nil},
		"a draft is not approved":                                   {given.Ewa, plan.Draft, given.Anna.ID, []string{"plan.approve.not_submitted"}},
		"an agreed plan is not approved":                            {given.Ewa, plan.Agreed, given.Anna.ID, []string{"plan.approve.not_submitted"}},
		"a returned plan is not approved":                           {given.Ewa, plan.Returned, given.Anna.ID, []string{"plan.approve.not_submitted"}},
		"an approved plan is not approved again":                    {given.Ewa, plan.Approved, given.Anna.ID, []string{"plan.approve.not_submitted"}},
		"an abandoned plan is not approved":                         {given.Ewa, plan.Abandoned, given.Anna.ID, []string{"plan.approve.not_submitted"}},
		"the administrator of the system has no say":                {given.Adam, plan.Submitted, given.Anna.ID, []string{"plan.approve.no_right"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := draft()
			p.State, p.PreparedBy = tc.state, tc.by
			after, err := p.Approve(tc.who, given.Today)
			reasons(t, err, tc.want...)
			if err == nil && (after.State != plan.Approved || after.ApprovedOn != given.Today) {
				t.Errorf("the plan is %s since %s", after.State, after.ApprovedOn)
			}
			after, err = p.Return(tc.who, "Dopisz zastępstwo.")
			reasons(t, err, tc.want...)
			if err == nil && after.State != plan.Returned {
				t.Errorf("the plan is %s", after.State)
			}
			_, err = p.Return(tc.who, "")
			reasons(t, err, append(append([]string(nil), tc.want...), "plan.return.comment_missing")...)
		})
	}
}

func TestAbandon(t *testing.T) {
	t.Parallel()
	for state, want := range map[plan.State][]string{plan.Draft: nil, plan.Agreed: nil, plan.Returned: nil, plan.Submitted: {"plan.abandon.too_late"},
		plan.Approved: {"plan.abandon.too_late"}, plan.Abandoned: {"plan.abandon.too_late"}} {
		p := draft()
		p.State = state
		after, err := p.Abandon("Wnioskodawczyni zrezygnowała.", given.Today)
		reasons(t, err, want...)
		if err == nil && after.State != plan.Abandoned {
			t.Errorf("%s becomes %s", state, after.State)
		}
		_, err = p.Abandon("", given.Today)
		reasons(t, err, append(append([]string(nil), want...), "plan.abandon.reason_missing")...)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	over := func(limit, yield, month string, months int) plan.Warning {
		return plan.Warning{Key: "plan.warn.over_limit", Args: i18n.A{"Service": "Asystent", "Limit": limit, "Yield": yield, "Month": month, "Count": months, "Unit": "hour"}, Spot: "service.item"}
	}
	for name, tc := range map[string]struct {
		plan    func(p *plan.Plan)
		service func(s *plan.Service)
		want    []plan.Warning
	}{
		"a year of a timetable within its limit is no warning":                  {},
		"coordination under three months is a warning (art. 38)":                {plan: func(p *plan.Plan) { p.EndsOn = day(2027, 2, 27) }, service: func(s *plan.Service) { s.EndsOn = day(2027, 2, 27) }, want: []plan.Warning{{Key: "plan.warn.short", Spot: "from"}}},
		"three months to the day are enough":                                    {plan: func(p *plan.Plan) { p.EndsOn = day(2027, 2, 28) }, service: func(s *plan.Service) { s.EndsOn = day(2027, 2, 28) }},
		"a timetable that gives more than the limit is named with both numbers": {service: func(s *plan.Service) { s.Amount = 62; s.EndsOn = day(2027, 1, 31) }, want: []plan.Warning{over("15,5", "16", "12.2026", 2)}},
		"a service without hours warns of nothing":                              {service: func(s *plan.Service) { s.Days = 0; s.Amount = 1 }},
		"a service that does not stand in the plan warns of nothing":            {service: func(s *plan.Service) { s.InPlan = false; s.Amount = 1 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s := draft(), assistance()
			if tc.plan != nil {
				tc.plan(&p)
			}
			if tc.service != nil {
				tc.service(&s)
			}
			if diff := cmp.Diff(tc.want, p.Warnings(plan.Body{Services: []plan.Service{s}})); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestContentHash: the hash an agreement holds stands for every word of the printed plan,
// and for nothing else.
func TestContentHash(t *testing.T) {
	t.Parallel()
	const known = "7d368900312a4cc0bbfd96c40ffa66521ad89b23e95278a562e2a81e866c4b0b"
	base := draft().Content(plan.Body{Services: []plan.Service{assistance()}})
	if got := base.Hash(); got != known {
		t.Errorf("the hash of an old plan has changed to %s:\n%s", got, base.Canonical())
	}
	for name, change := range map[string]func(p *plan.Plan, s *plan.Service){
		"number": func(p *plan.Plan, _ *plan.Service) { p.Number = "IPUS/2026/0062" }, "version": func(p *plan.Plan, _ *plan.Service) { p.VersionNo = 2 },
		"person": func(p *plan.Plan, _ *plan.Service) { p.Surname = "Nowak" }, "applicant": func(p *plan.Plan, _ *plan.Service) { p.Applicant = "Jan Nowak" },
		"from": func(p *plan.Plan, _ *plan.Service) { p.StartsOn = day(2026, 12, 2) }, "until": func(p *plan.Plan, _ *plan.Service) { p.EndsOn = day(2027, 11, 29) },
		"service": func(_ *plan.Plan, s *plan.Service) { s.Service = "Opieka" }, "programme": func(_ *plan.Plan, s *plan.Service) { s.Programme = "Inny" },
		"performer": func(_ *plan.Plan, s *plan.Service) { s.Provider = "Inna" }, "place": func(_ *plan.Plan, s *plan.Service) { s.Place = "w klubie" },
		"days": func(_ *plan.Plan, s *plan.Service) { s.Days = plan.On(time.Monday, time.Friday) }, "hours": func(_ *plan.Plan, s *plan.Service) { s.From = 555 },
		"amount": func(_ *plan.Plan, s *plan.Service) { s.Amount = 97 }, "unit": func(_ *plan.Plan, s *plan.Service) { s.Unit = plan.Visit },
		"days of the service": func(_ *plan.Plan, s *plan.Service) { s.EndsOn = day(2027, 10, 30) }, "note": func(_ *plan.Plan, s *plan.Service) { s.Note = "uwaga" },
		"whether it is planned": func(_ *plan.Plan, s *plan.Service) { s.InPlan = false },
	} {
		p, s := draft(), assistance()
		change(&p, &s)
		if p.Content(plan.Body{Services: []plan.Service{s}}).Hash() == base.Hash() {
			t.Errorf("another %s has the same hash", name)
		}
	}
	p, s := draft(), assistance()
	p.State, p.Version, p.UpdatedBy, p.ApproveBy, s.InForce = plan.Submitted, 9, "Ewa Maj", day(2026, 12, 1), false
	if p.Content(plan.Body{Services: []plan.Service{s, {Service: "granted, not planned"}}}).Hash() != base.Hash() {
		t.Error("what is not printed changed the hash")
	}
	if got := plan.ShortHash(base.Hash()); len(got) != 19 || plan.ShortHash("abc") != "abc" {
		t.Errorf("short hash %q", got)
	}
}

// standingIn is a with the cases of away as well.
func standingIn(a, away policy.Actor) policy.Actor {
	a.Deputises = []policy.StaffID{away.ID}
	return a
}
