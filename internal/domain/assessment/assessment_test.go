package assessment_test

import (
	"errors"
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

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

func get(t *testing.T, tx *audit.Tx, who policy.Actor, of application.Ref) (s assessment.Subject, a *assessment.Assessment, err error) {
	t.Helper()
	err = given.TryRead(t, tx, func(b *db.Batch) { assessment.Get(b, who, tx.Now, of, &s, &a) })
	return s, a, err
}

func try(t *testing.T, tx *audit.Tx, fn func(tx *audit.Tx) error) error {
	t.Helper()
	if _, err := tx.Exec(t.Context(), `SAVEPOINT try`); err != nil {
		t.Fatal(err)
	}
	err := fn(tx)
	if _, rerr := tx.Exec(t.Context(), `ROLLBACK TO try`); rerr != nil {
		t.Fatal(rerr)
	}
	return err
}

func TestSave(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Qualified(t, tx, given.Anna)
	save := func(who policy.Actor, version int, n assessment.Content, done bool) error {
		return assessment.Save(t.Context(), given.As(tx, who), h.Application, version, n, done)
	}
	half := given.AssessmentContent()
	half.Reasons = ""
	if err := save(given.Anna, 0, half, false); err != nil {
		t.Fatal(err)
	}
	var c fault.Conflict
	if err := try(t, tx, func(*audit.Tx) error { return save(given.Anna, 0, half, false) }); !errors.As(err, &c) || c.By != "Anna Lis" {
		t.Errorf("%v %+v", err, c)
	}
	reasons(t, try(t, tx, func(*audit.Tx) error { return save(given.Anna, 1, half, true) }), "assessment.reasons_missing")
	reasons(t, try(t, tx, func(*audit.Tx) error { return save(given.Ewa, 1, half, false) }), "assessment.not_your_case")
	if err := save(given.Anna, 1, given.AssessmentContent(), true); err != nil {
		t.Fatal(err)
	}
	_, a, err := get(t, tx, given.Anna, h.Application)
	if err != nil || a == nil || a.CompletedAt == nil || a.CompletedBy != "Anna Lis" || a.Version != 2 || !cmp.Equal(a.Content, given.AssessmentContent()) {
		t.Errorf("%+v, %v", a, err)
	}
	reasons(t, try(t, tx, func(*audit.Tx) error { return save(given.Anna, 2, half, false) }), "assessment.completed")
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Anna: assessment.saved\nAnna: assessment.completed") {
		t.Error(got)
	}
}

func TestWhoReads(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	draft, submitted, hidden := given.DraftPlan(t, tx, given.Anna), given.SubmittedPlan(t, tx, given.Anna), given.SubmittedPlan(t, tx, given.Anna)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), hidden.Resident, true); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who  policy.Actor
		of   given.Held
		want string
	}{
		"the director reads":                                          {given.Ewa, draft, "reads"},
		"its coordinator reads":                                       {given.Anna, draft, "reads"},
		"another coordinator knows that it exists":                    {given.Marek, draft, "exists"},
		"an organiser does not read":                                  {given.Piotr, submitted, "exists"},
		"an authorised organiser reads that of a plan submitted":      {given.Authorised(), submitted, "reads"},
		"an authorised organiser does not read that of a draft":       {given.Authorised(), draft, "exists"},
		"the information point does not read":                         {given.Ola, draft, "exists"},
		"the data protection officer does not read":                   {given.Inga, draft, "exists"},
		"the director reads a restricted one":                         {given.Ewa, hidden, "reads"},
		"its coordinator reads a restricted one":                      {given.Anna, hidden, "reads"},
		"for an authorised organiser a restricted one does not exist": {given.Authorised(), hidden, "nothing"},
		"for another coordinator a restricted one does not exist":     {given.Marek, hidden, "nothing"},
		"one that does not exist":                                     {given.Ewa, given.Held{Application: "abcdefghijklmnopqrstuvwxyz"}, "nothing"},
	} {
		s, a, err := get(t, tx, tc.who, tc.of.Application)
		got := "exists"
		switch {
		case errors.Is(err, fault.NotFound):
			got = "nothing"
		case err != nil:
			t.Fatal(err)
		case s.Reached && a != nil:
			got = "reads"
		case s.Reached != (a != nil):
			got = "is unclear"
		}
		if got != tc.want {
			t.Errorf("%s: %s %s", name, tc.who.Name, got)
		}
	}
	var d fault.Denied
	if err := try(t, given.As(tx, given.Marek), func(tx *audit.Tx) error {
		return assessment.Save(t.Context(), tx, draft.Application, 1, given.AssessmentContent(), false)
	}); !errors.As(err, &d) || d.Resident != string(draft.Resident) {
		t.Error(err)
	}
	if err := try(t, given.As(tx, given.Marek), func(tx *audit.Tx) error {
		return assessment.Save(t.Context(), tx, hidden.Application, 1, given.AssessmentContent(), false)
	}); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
