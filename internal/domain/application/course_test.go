package application_test

import (
	"fmt"
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// TestEveryMoveOfEveryState: from each state each move, by each role. What is not written
// here cannot be done.
func TestEveryMoveOfEveryState(t *testing.T) {
	t.Parallel()
	allowed := map[string]string{
		"draft from nothing": "REC KOR → draft", "draft from notice": "REC KOR → draft",
		"register from draft":      "REC KOR → submitted",
		"call from submitted":      "REC KOR → incomplete",
		"complete from incomplete": "REC KOR → submitted",
		"leave from incomplete":    "KOR OUS → left_unexamined",
		"withdraw from submitted":  "REC KOR → withdrawn", "withdraw from incomplete": "REC KOR → withdrawn", "withdraw from qualification": "REC KOR → withdrawn",
	}
	for _, m := range application.Moves {
		for _, s := range append([]application.State{""}, application.States...) {
			name := string(s)
			if s == "" {
				name = "nothing"
			}
			name = fmt.Sprintf("%s from %s", m, name)
			want, ok := allowed[name]
			who, target, _ := strings.Cut(want, " → ")
			for _, r := range policy.Roles {
				to, err := s.Move(m, policy.Actor{ID: 1, Roles: []policy.Role{r}})
				may := ok && strings.Contains(" "+who+" ", " "+string(r)+" ")
				if (err == nil) != may {
					t.Errorf("%s by %s: %v", name, r, err)
				}
				if may && string(to) != target {
					t.Errorf("%s leads to %s, want %s", name, to, target)
				}
			}
		}
	}
}

func TestCall(t *testing.T) {
	t.Parallel()
	friday := date.New(2026, 11, 20)
	sound := application.Call{Missing: []string{"basis"}, Days: 7, IssuedOn: friday}
	for name, tc := range map[string]struct {
		call application.Call
		want []string
	}{
		"seven days are enough (KPA 64 § 2)": {sound, nil},
		"six days are not":                   {application.Call{Missing: sound.Missing, Days: 6}, []string{"application.call.too_short"}},
		"something is missing":               {application.Call{Days: 7}, []string{"application.call.nothing_missing"}},
		"a line of a letter has an end":      {application.Call{Missing: []string{strings.Repeat("ż", 301)}, Days: 7}, []string{"form.too_long"}},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); reasons(t, tc.call.Check(), tc.want...) })
	}
	// Delivered on Wednesday 4.11., the seventh day is Wednesday 11.11., Independence Day: it moves on.
	c, err := application.Call{Missing: sound.Missing, Days: 7, IssuedOn: date.New(2026, 11, 2)}.Delivered(date.New(2026, 11, 4), friday)
	if err != nil || c.DueOn != date.New(2026, 11, 12) {
		t.Errorf("due %s, %v", c.DueOn, err)
	}
	reasons(t, c.MayLeave(date.New(2026, 11, 12)), "application.call.runs")
	reasons(t, c.MayLeave(date.New(2026, 11, 13)))
	reasons(t, sound.MayLeave(friday.Add(100)), "application.call.not_delivered")
	_, err = sound.Delivered(friday.Add(-1), friday)
	reasons(t, err, "application.call.delivered_wrong")
	_, err = sound.Delivered(friday.Add(1), friday)
	reasons(t, err, "application.call.delivered_wrong")
	c.EndedOn = date.New(2026, 11, 10)
	if got := application.Uncounted([]application.Call{c, sound}, friday.Add(3)); got != 8+3 {
		t.Errorf("%d days not counted", got)
	}
}

func TestCourseOfACall(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Called(t, tx, given.Application(t, tx, given.Anna))
	ctx, version := t.Context(), func() int { return h.Now(t, tx).Version }
	state := func(want application.State) {
		t.Helper()
		if got := h.Now(t, tx).State; got != want {
			t.Fatalf("state %s, want %s", got, want)
		}
	}
	state(application.Incomplete)
	if err := application.Qualify(ctx, tx, h.Application, version(), []application.Decision{{Item: h.Item, State: application.Qualified, Note: "tak"}}); err == nil {
		t.Error("an incomplete application is qualified")
	}
	reasons(t, application.LeaveUnexamined(ctx, tx, h.Application, version()), "application.call.not_delivered")
	if err := application.CallDelivered(ctx, tx, h.Application, version(), given.Today); err != nil {
		t.Fatal(err)
	}
	reasons(t, application.LeaveUnexamined(ctx, tx, h.Application, version()), "application.call.runs")
	if err := application.Completed(ctx, tx, h.Application, version(), given.Today); err != nil {
		t.Fatal(err)
	}
	state(application.Submitted)
	given.Called(t, tx, h)
	if err := application.CallDelivered(ctx, tx, h.Application, version(), given.Today); err != nil {
		t.Fatal(err)
	}
	later := given.On(tx, given.Today.Add(10))
	if err := application.LeaveUnexamined(ctx, later, h.Application, version()); err != nil {
		t.Fatal(err)
	}
	state(application.LeftUnexamined)
	reasons(t, application.Withdraw(ctx, later, h.Application, version(), given.Today, "pismo"), "application.move.not_now")
	var steps []application.Passage
	var calls []application.Call
	given.Read(t, tx, func(b *db.Batch) { application.Course(b, given.Ewa, tx.Now, h.Application, &steps, &calls) })
	var course []string
	for _, s := range steps {
		course = append(course, string(s.State))
	}
	if got, want := strings.Join(course, " "), "submitted incomplete submitted incomplete left_unexamined"; got != want || len(calls) != 2 {
		t.Errorf("course %q, want %q; %d calls", got, want, len(calls))
	}
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	reasons(t, application.Withdraw(t.Context(), tx, h.Application, 1, date.Date{}, ""), "application.withdrawal.day_missing", "application.withdrawal.how_missing")
	reasons(t, application.Withdraw(t.Context(), tx, h.Application, 1, given.Received.Add(-1), "pismo"), "application.withdrawal.day_wrong")
	if err := application.Withdraw(t.Context(), tx, h.Application, 1, given.Today, "pismo z podpisem"); err != nil {
		t.Fatal(err)
	}
	if a, i := h.Now(t, tx), h.Items(t, tx)[0]; a.State != application.Withdrawn || i.State != application.ItemWithdrawn {
		t.Errorf("application %s, service %s", a.State, i.State)
	}
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Anna: application.withdrawn") {
		t.Error(got)
	}
	planned := given.EmptyPlan(t, tx, given.Anna)
	err := application.Withdraw(t.Context(), tx, planned.Application, planned.Now(t, tx).Version, given.Today, "pismo")
	if got := check.Reasons(err); len(got) != 1 || got[0] != "application.withdrawal.has_plan" {
		t.Error(got)
	}
}
