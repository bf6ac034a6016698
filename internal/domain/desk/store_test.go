package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/desk"
	"cus/internal/domain/given"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// scene is one case of every kind, all of them Anna's but for those nobody or Marek has.
func scene(t *testing.T, tx *audit.Tx) {
	t.Helper()
	in := given.Today.Add
	granted := given.CaseFacts{Coordinator: given.Anna, Qualified: true, Assessed: true, Services: true}
	add := func(surname string, days int, change func(f *given.CaseFacts)) {
		f := granted
		f.Surname, f.Received = surname, in(days-30)
		change(&f)
		given.Case(t, tx, f)
	}
	add("Wolny", 9, func(f *given.CaseFacts) { f.Coordinator, f.Qualified, f.Assessed = policy.Actor{}, false, false })
	add("Decyzja", 8, func(f *given.CaseFacts) { f.Qualified, f.Assessed = false, false })
	add("Rozpoznanie", 7, func(f *given.CaseFacts) { f.Assessed = false })
	add("Bezplanu", 6, func(*given.CaseFacts) {})
	add("Pusty", 5, func(f *given.CaseFacts) { f.Plan, f.Services = "draft", false })
	add("Szkic", 1, func(f *given.CaseFacts) { f.Plan = "draft" })
	add("Uzgodniony", 0, func(f *given.CaseFacts) { f.Plan = "agreed" })
	add("Zwrot", -3, func(f *given.CaseFacts) {
		f.Plan, f.Submitted, f.Returned = "returned", in(-1), "Proszę dopisać dni."
	})
	add("Czeka", 3, func(f *given.CaseFacts) { f.Plan, f.Submitted, f.ApproveBy = "submitted", in(-1), in(4) })
	add("Czekadrugi", 3, func(f *given.CaseFacts) {
		f.Plan, f.Submitted, f.ApproveBy, f.Coordinator, f.PreparedBy = "submitted", in(-1), in(2), given.Marek, given.Piotr
	})
	add("Gotowy", -20, func(f *given.CaseFacts) { f.Plan, f.Submitted, f.Approved = "approved", in(-30), in(-26) })
	add("Ukryty", 2, func(f *given.CaseFacts) {
		f.Restricted, f.Plan, f.Coordinator, f.Submitted, f.ApproveBy = true, "submitted", given.Marek, in(-2), in(3)
	})
	add("Ukrytywolny", 2, func(f *given.CaseFacts) {
		f.Restricted, f.Coordinator, f.Qualified, f.Assessed = true, policy.Actor{}, false, false
	})
}

func work(t *testing.T, tx *audit.Tx, who policy.Actor, f desk.Filter) (w desk.Work) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { desk.Read(b, who, given.Now, f, &w) })
	return w
}

func queue(t *testing.T, tx *audit.Tx, who policy.Actor) []desk.Task {
	t.Helper()
	return work(t, tx, who, desk.Everything).Tasks
}

func lines(tasks []desk.Task) string {
	var out []string
	for _, task := range tasks {
		surname, _, _ := strings.Cut(task.ResidentName, " ")
		out = append(out, fmt.Sprintf("%s %s", task.Kind, surname))
	}
	return strings.Join(out, ", ")
}

func TestEachRoleHasItsQueue(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	scene(t, tx)
	for name, tc := range map[string]struct {
		who  policy.Actor
		want string
	}{
		"the coordinator: her own cases and those nobody has, nearest term first": {given.Anna,
			"amend Zwrot, submit Uzgodniony, agree Szkic, fill Pusty, write Bezplanu, assess Rozpoznanie, qualify Decyzja, take Wolny"},
		"another coordinator: only those nobody has": {given.Marek, "take Wolny"},
		"the information point: those nobody has":    {given.Ola, "take Wolny"},
		"the director: plans to approve, restricted ones too; applications do not wait for the director": {given.Ewa,
			"approve Czekadrugi, approve Ukryty, approve Czeka"},
		"an organiser without authorisation: nothing":                       {given.Piotr, ""},
		"an authorised organiser: but not what he prepared, nor restricted": {given.Authorised(), "approve Czeka"},
		"the community organiser: nothing":                                  {given.Kamil, ""},
		"social assistance: nothing":                                        {given.Irena, ""},
		"accounts: nothing":                                                 {given.Feliks, ""},
		"data protection: nothing":                                          {given.Inga, ""},
		"a performer: nothing":                                              {given.Wanda, ""},
		"the administrator: nothing":                                        {given.Adam, ""},
	} {
		if got := lines(queue(t, tx, tc.who)); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
	if got := given.Trail(t, tx); !strings.HasPrefix(got, "") || strings.Count(got, "desk.read") != 12 {
		t.Errorf("each look leaves one line: %q", got)
	}
}

func TestTheQueueCountsTheWhole(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	scene(t, tx)
	// Monday: late is Zwrot; due by Sunday are Uzgodniony, Szkic, Pusty and Bezplanu (Sunday
	// itself). Whatever the filter lets through, the numbers are of the whole.
	for f, shown := range map[desk.Filter]int{desk.Everything: 8, desk.Statutory: 8, desk.Visits_: 0} {
		w := work(t, tx, given.Anna, f)
		if want := (desk.Counts{Total: 8, Late: 1, Week: 5}); w.Counts != want || len(w.Tasks) != shown {
			t.Errorf("%q: %d lines, %+v, want %d and %+v", f, len(w.Tasks), w.Counts, shown, want)
		}
	}
	for f, shown := range map[desk.Filter]int{desk.Everything: 3, desk.Statutory: 0} { // plans to approve
		w := work(t, tx, given.Ewa, f)
		if want := (desk.Counts{Total: 3, Week: 3}); w.Counts != want || len(w.Tasks) != shown || w.Mine.ToApprove != 3 {
			t.Errorf("the director, %q: %d lines, %+v, want %d and %+v; %+v", f, len(w.Tasks), w.Counts, shown, want, w.Mine)
		}
	}
	if w := work(t, tx, given.Feliks, desk.Everything); w.Counts != (desk.Counts{}) {
		t.Errorf("nothing waits: %+v", w.Counts)
	}
	mine := work(t, tx, given.Anna, desk.Everything).Mine
	if want := (desk.Mine{PlansApproved: 1, PlansOpen: 5, ApplicationsOpen: 8, Unassigned: 1}); mine != want {
		t.Errorf("%+v, want %+v", mine, want)
	}
}

func TestAReturnedPlanBringsItsRemark(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	scene(t, tx)
	tasks := queue(t, tx, given.Anna)
	i := slices.IndexFunc(tasks, func(task desk.Task) bool { return task.Kind == desk.Amend })
	if i < 0 || tasks[i].Remark != "Proszę dopisać dni." || !tasks[i].Statutory {
		t.Fatalf("%+v", tasks)
	}
}

func TestAPlanSubmittedInTimeHasKeptTheStatutoryTerm(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	for surname, received := range map[string]int{"Wczesny": -28, "Stary": -50} {
		given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Surname: surname, Received: given.Today.Add(received), Qualified: true, Assessed: true,
			Services: true, Plan: "returned", Submitted: given.Today.Add(received + 10)})
	}
	tasks := queue(t, tx, given.Anna)
	if lines(tasks) != "amend Wczesny, amend Stary" || tasks[0].Statutory || tasks[0].Group(given.Today) != desk.ThisWeek {
		t.Errorf("%+v", tasks)
	}
	if len(tasks) != 2 || tasks[1].Group(given.Today) != desk.Undated {
		t.Errorf("a kept term that is over makes nothing late: %+v", tasks)
	}
}

func TestAccessesWaitForTheDirector(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	c := given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna})
	for _, staff := range []policy.Actor{given.Marek, given.Ewa} {
		_, err := tx.Exec(t.Context(), `INSERT INTO access_grant (resident_id, staff_id, reason_code, reason, granted_at, until)
			VALUES ($1, $2, 'duty', 'dyżur w punkcie informacji', $3, $3)`, c.ResidentID, staff.ID, given.Now)
		if err != nil {
			t.Fatal(err)
		}
	}
	tasks := queue(t, tx, given.Ewa)
	if len(tasks) != 1 || tasks[0].Kind != desk.Review || tasks[0].Group(given.Today) != desk.Undated || tasks[0].Remark != "duty" {
		t.Errorf("one's own access is for another to review: %+v", tasks)
	}
	if tasks := queue(t, tx, given.Anna); len(tasks) != 1 || tasks[0].Kind != desk.Qualify {
		t.Errorf("nobody else reviews: %+v", tasks)
	}
}

func TestApprovalsLeaveOutOnesOwn(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	scene(t, tx)
	for name, tc := range map[string]struct {
		who  policy.Actor
		want int
	}{
		"the director":            {given.Ewa, 3},
		"an authorised organiser": {given.Authorised(), 1},
		"one without":             {given.Piotr, 0},
		"a coordinator":           {given.Anna, 0},
	} {
		var got []desk.Approval
		given.Read(t, tx, func(b *db.Batch) { desk.Approvals(b, tc.who, given.Now, &got) })
		if len(got) != tc.want || tc.want > 0 && got[0].Total != tc.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestReportsWaitForWhoApproves(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	waiting := func(who policy.Actor) (got []desk.ReportWaiting) {
		given.Read(t, tx, func(b *db.Batch) { desk.ReportsWaiting(b, who, &got) })
		return got
	}
	ref := given.Report(t, tx)
	if got := waiting(given.Ewa); len(got) != 0 {
		t.Errorf("a draft waits for nobody's approval: %+v", got)
	}
	given.ReportSteps(t, tx, ref, milestonereport.HandIn)
	if got := waiting(given.Ewa); len(got) != 1 || got[0].Ref != string(ref) || got[0].Milestone != 2 || got[0].Checked || got[0].Since != given.Today {
		t.Errorf("handed in: %+v", got)
	}
	for _, who := range []policy.Actor{given.Piotr, given.Feliks, given.Anna} {
		if got := waiting(who); len(got) != 0 {
			t.Errorf("%s approves no reports: %+v", who.Name, got)
		}
	}
	given.ReportSteps(t, tx, ref, milestonereport.CheckFigures)
	if got := waiting(given.Ewa); len(got) != 1 || !got[0].Checked {
		t.Errorf("checked: %+v", got)
	}
	given.ReportSteps(t, tx, ref, milestonereport.Return)
	if got := waiting(given.Ewa); len(got) != 0 {
		t.Errorf("one that went back waits for its writer: %+v", got)
	}
}

func TestTeamCountsEverybodysTerms(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	scene(t, tx)
	var got desk.Terms
	given.Read(t, tx, func(b *db.Batch) { desk.Team(b, given.Ewa, given.Now, &got) })
	if want := (desk.Terms{Overdue: 1, Week: 8, Month: 11}); got != want {
		t.Errorf("the director: %+v, want %+v", got, want)
	}
	given.Read(t, tx, func(b *db.Batch) { desk.Team(b, given.Piotr, given.Now, &got) })
	if want := (desk.Terms{Overdue: 1, Week: 6, Month: 9}); got != want {
		t.Errorf("restricted ones are not counted for others: %+v, want %+v", got, want)
	}
}

func TestTheTermsBehindANumberAreAsManyAsItSays(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	scene(t, tx)
	for _, who := range []policy.Actor{given.Ewa, given.Piotr} {
		var all desk.Terms
		lists := map[desk.Span]*[]desk.Term{}
		given.Read(t, tx, func(b *db.Batch) {
			desk.Team(b, who, given.Now, &all)
			for _, s := range desk.Spans {
				lists[s] = &[]desk.Term{}
				desk.TeamTerms(b, who, given.Now, s, lists[s])
			}
		})
		for s, list := range lists {
			if len(*list) != all.Of(s) {
				t.Errorf("%s, %s: %d lines, the number says %d", who.Name, s, len(*list), all.Of(s))
			}
			for i, term := range *list {
				if (s == desk.PastDue) != term.Due.Before(given.Today) || i > 0 && term.Due.Before((*list)[i-1].Due) {
					t.Errorf("%s, %s: %+v", who.Name, s, term)
				}
			}
		}
	}
	if got, want := given.Trail(t, tx), strings.TrimSuffix(strings.Repeat("Ewa: desk.team_read\n", 3)+strings.Repeat("Piotr: desk.team_read\n", 3), "\n"); got != want {
		t.Errorf("journal %q, want %q", got, want)
	}
}
