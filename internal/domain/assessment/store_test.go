package assessment_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func get(t *testing.T, tx *audit.Tx, who policy.Actor, ref assessment.Ref) (d assessment.Detail, err error) {
	t.Helper()
	err = given.TryRead(t, tx, func(b *db.Batch) { assessment.Get(b, who, tx.Now, ref, &d) })
	return d, err
}

func part(t *testing.T, tx *audit.Tx, who policy.Actor, ref assessment.Ref, section assessment.Section) (p, previous *assessment.Part) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { assessment.GetPart(b, who, tx.Now, ref, section, &p, &previous) })
	return p, previous
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

func needs(d assessment.Detail) string {
	var out []string
	for i, n := range d.Needs {
		if n.No != i+1 {
			out = append(out, "?")
		}
		out = append(out, n.Name)
	}
	return strings.Join(out, ", ")
}

func TestStart(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Qualified(t, tx, given.Anna)
	reasons(t, try(t, given.As(tx, given.Ewa), func(tx *audit.Tx) error {
		_, err := assessment.Start(t.Context(), tx, h.Application)
		return err
	}), "assessment.not_your_case")
	ref := given.OK[assessment.Ref](t)(assessment.Start(t.Context(), tx, h.Application))
	if again := given.OK[assessment.Ref](t)(assessment.Start(t.Context(), tx, h.Application)); again != ref {
		t.Errorf("begun a second time: %s, %s", ref, again)
	}
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Anna: assessment.started\nAnna: assessment.opened") {
		t.Error(got)
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Begun(t, tx, given.Anna)
	save := func(who policy.Actor, version int, p assessment.Part) error {
		return try(t, given.As(tx, who), func(tx *audit.Tx) error { return assessment.SavePart(t.Context(), tx, h.Assessment, version, p) })
	}
	home := assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Body: "<o:p>Piec kaflowy</o:p>", Fields: map[string]string{"stairs": "yes"}}
	if err := assessment.SavePart(t.Context(), tx, h.Assessment, 0, home); err != nil {
		t.Fatal(err)
	}
	var c fault.Conflict
	if err := save(given.Anna, 0, home); !errors.As(err, &c) || c.By != "Anna Lis" {
		t.Errorf("written over: %v %+v", err, c)
	}
	got, previous := part(t, tx, given.Anna, h.Assessment, assessment.HomeSection)
	if previous != nil || got.Body != home.Body || !cmp.Equal(got.Fields, home.Fields) || got.Version != 1 {
		t.Errorf("%+v, before it %+v", got, previous)
	}
	home.Fields["bathroom"] = "not"
	reasons(t, save(given.Anna, 1, home), "assessment.section.without_ground")
	h.Lists(t, tx, programme.HousingData)
	if err := assessment.SavePart(t.Context(), tx, h.Assessment, 1, home); err != nil {
		t.Error(err)
	}
	reasons(t, save(given.Anna, 0, assessment.Part{Section: assessment.HealthSection, State: assessment.Open, Body: "Cukrzyca."}), "assessment.section.health_not_listed")
	reasons(t, save(given.Ewa, 0, home), "assessment.not_your_case")
	var denied fault.Denied
	if err := save(given.Marek, 2, home); !errors.As(err, &denied) || denied.Resident != string(h.Resident) {
		t.Errorf("another coordinator: %v", err)
	}
	reasons(t, save(given.Anna, 1, assessment.Part{Section: assessment.SummarySection, State: assessment.Done}), "assessment.section.without_ground")
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Anna: assessment.section_saved\nEwa: programme.data_set\nAnna: assessment.section_saved") {
		t.Error(got)
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Begun(t, tx, given.Anna)
	now := func() assessment.Detail { return h.AssessmentNow(t, tx) }
	add := func(name string) assessment.NeedRef {
		n := given.Need()
		n.Name = name
		return given.OK[assessment.NeedRef](t)(assessment.AddNeed(t.Context(), tx, h.Assessment, n))
	}
	second, third := add("Lekarz"), add("Rozmowa")
	if err := assessment.MoveNeed(t.Context(), tx, h.Assessment, third, 1, true); err != nil {
		t.Fatal(err)
	}
	if got := needs(now()); got != "Pomoc w zakupach, Rozmowa, Lekarz" {
		t.Error(got)
	}
	reasons(t, try(t, tx, func(tx *audit.Tx) error { return assessment.MoveNeed(t.Context(), tx, h.Assessment, h.Need, 1, true) }), "assessment.need.at_the_end")
	var c fault.Conflict
	if err := try(t, tx, func(tx *audit.Tx) error { return assessment.RemoveNeed(t.Context(), tx, h.Assessment, third, 1) }); !errors.As(err, &c) {
		t.Errorf("removed though it was moved meanwhile: %v", err)
	}
	if err := assessment.RemoveNeed(t.Context(), tx, h.Assessment, h.Need, 1); err != nil {
		t.Fatal(err)
	}
	changed := given.Need()
	changed.Name, changed.Urgency = "Dojazd do lekarza", assessment.CanWait
	if err := assessment.ChangeNeed(t.Context(), tx, h.Assessment, second, 1, changed); err != nil {
		t.Fatal(err)
	}
	if got := needs(now()); got != "Rozmowa, Dojazd do lekarza" {
		t.Error(got)
	}
	if err := try(t, tx, func(tx *audit.Tx) error { return assessment.RemoveNeed(t.Context(), tx, h.Assessment, h.Need, 2) }); !errors.Is(err, fault.NotFound) {
		t.Errorf("a need already removed: %v", err)
	}
	var current []assessment.Need
	given.Read(t, tx, func(b *db.Batch) { assessment.NeedsOf(b, given.Anna, tx.Now, h.Resident, &current) })
	if len(current) != 2 || current[1].Urgency != assessment.CanWait {
		t.Errorf("%+v", current)
	}
	given.Read(t, tx, func(b *db.Batch) { assessment.NeedsOf(b, given.Marek, tx.Now, h.Resident, &current) })
	if len(current) != 0 {
		t.Errorf("a stranger reads %+v", current)
	}
}

// TestComplete: a completed assessment is frozen; nothing that comes late brings it back,
// not even past the program.
func TestComplete(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Begun(t, tx, given.Anna)
	complete := func(version int, next assessment.Next) error {
		return try(t, tx, func(tx *audit.Tx) error {
			_, err := assessment.Complete(t.Context(), tx, h.Assessment, version, next)
			return err
		})
	}
	version := h.AssessmentNow(t, tx).Version
	var c fault.Conflict
	if err := complete(version-1, assessment.PlanNext); !errors.As(err, &c) {
		t.Errorf("completed without seeing the last change: %v", err)
	}
	reasons(t, complete(version, assessment.RefusalNext), "assessment.next_justified")
	if _, err := assessment.Complete(t.Context(), tx, h.Assessment, version, assessment.PlanNext); err != nil {
		t.Fatal(err)
	}
	d := h.AssessmentNow(t, tx)
	if !d.Completed() || d.NextStep != assessment.PlanNext || d.CompletedBy != "Anna Lis" || !cmp.Equal(d.Content, given.AssessmentContent()) {
		t.Errorf("%+v", d.Assessment)
	}
	home := assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Body: "za późno"}
	for name, late := range map[string]func(tx *audit.Tx) error{
		"a section": func(tx *audit.Tx) error { return assessment.SavePart(t.Context(), tx, h.Assessment, 0, home) },
		"the summary": func(tx *audit.Tx) error {
			return assessment.SaveSummary(t.Context(), tx, h.Assessment, 1, d.Content, false)
		},
		"a need": func(tx *audit.Tx) error {
			_, err := assessment.AddNeed(t.Context(), tx, h.Assessment, given.Need())
			return err
		},
		"a need removed": func(tx *audit.Tx) error { return assessment.RemoveNeed(t.Context(), tx, h.Assessment, h.Need, 1) },
		"a visit": func(tx *audit.Tx) error {
			return assessment.SetVisit(t.Context(), tx, h.Assessment, 0, assessment.Visit{})
		},
		"once more": func(tx *audit.Tx) error {
			_, err := assessment.Complete(t.Context(), tx, h.Assessment, d.Version, assessment.PlanNext)
			return err
		},
	} {
		if got := check.Reasons(try(t, tx, late)); !cmp.Equal(got, []string{"assessment.completed"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, sql := range []string{`UPDATE assessment SET present = 'ktoś' WHERE public_id = $1`,
		`UPDATE assessment_need SET name = 'inna' WHERE assessment_id = (SELECT id FROM assessment WHERE public_id = $1)`} {
		err := try(t, tx, func(tx *audit.Tx) error { _, err := tx.Exec(t.Context(), sql, string(h.Assessment)); return err })
		if !db.Violates(err, "assessment_frozen") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if got := given.Trail(t, tx); !strings.HasSuffix(got, "Anna: assessment.need_added\nAnna: assessment.completed") {
		t.Error(got)
	}
}

// TestSupplement: a correction is a new assessment that starts as a copy; the one before
// stays beside it.
func TestSupplement(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Begun(t, tx, given.Anna)
	home := assessment.Part{Section: assessment.HomeSection, State: assessment.Done, Body: "Piec kaflowy.", Fields: map[string]string{"stairs": "yes"}}
	if err := assessment.SavePart(t.Context(), tx, h.Assessment, 0, home); err != nil {
		t.Fatal(err)
	}
	supplement := func(reason string) (ref assessment.Ref, err error) {
		return assessment.Supplement(t.Context(), tx, h.Assessment, reason)
	}
	_, err := supplement("Pomyłka w dacie.")
	reasons(t, err, "assessment.supplement_open")
	h = h.Assess(t, tx)
	_, err = supplement("")
	reasons(t, err, "assessment.supplement_reason_missing")
	ref := given.OK[assessment.Ref](t)(supplement("Pomyłka w dacie."))
	_, err = supplement("Jeszcze raz.")
	reasons(t, err, "assessment.supplemented")
	d, err := get(t, tx, given.Anna, ref)
	if err != nil || d.Completed() || d.Before == nil || d.Before.Ref != h.Assessment || needs(d) != "Pomoc w zakupach" || !cmp.Equal(d.Content, given.AssessmentContent()) {
		t.Errorf("%+v, %v", d, err)
	}
	got, previous := part(t, tx, given.Anna, ref, assessment.HomeSection)
	if got == nil || previous == nil || got.Body != home.Body || previous.Body != home.Body {
		t.Errorf("%+v beside %+v", got, previous)
	}
	var current []assessment.Need
	given.Read(t, tx, func(b *db.Batch) { assessment.NeedsOf(b, given.Anna, tx.Now, h.Resident, &current) })
	if len(current) != 1 || current[0].Ref != h.Need {
		t.Errorf("until it is completed the needs are those of the completed one: %+v", current)
	}
	if first := h.AssessmentNow(t, tx); first.After == nil || first.After.Ref != ref {
		t.Errorf("%+v", first.After)
	}
	if a := h.Now(t, tx); a.AssessedAt == nil {
		t.Error("the application forgot that it was assessed")
	}
}

func TestVisit(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Begun(t, tx, given.Anna)
	at := func(d date.Date, c date.Clock) time.Time { return given.OK[time.Time](t)(assessment.Moment(d, c)) }
	v := assessment.Visit{PlannedAt: at(given.Today.Add(1), 9*60+30), Place: assessment.Residence, Note: "Furtka od ogrodu."}
	set := func(version int, v assessment.Visit) error {
		return try(t, tx, func(tx *audit.Tx) error { return assessment.SetVisit(t.Context(), tx, h.Assessment, version, v) })
	}
	reasons(t, set(0, assessment.Visit{PlannedAt: at(given.Today, 9*60), Place: assessment.Centre}), "assessment.visit.past")
	reasons(t, set(0, assessment.Visit{PlannedAt: at(given.Today.AddYears(2), 9*60), Place: "pub"}), "assessment.visit.too_far", "assessment.visit.place_missing")
	reasons(t, set(0, assessment.Visit{Place: assessment.Centre}), "assessment.visit.when_missing")
	if err := assessment.SetVisit(t.Context(), tx, h.Assessment, 0, v); err != nil {
		t.Fatal(err)
	}
	var c fault.Conflict
	if err := set(0, v); !errors.As(err, &c) {
		t.Error(err)
	}
	var rows []assessment.Row
	given.Read(t, tx, func(b *db.Batch) { assessment.ToHold(b, given.Anna, tx.Now, &rows) })
	found := 0
	for _, r := range rows {
		if r.Ref == h.Assessment && r.PlannedAt != nil && r.PlannedAt.Equal(v.PlannedAt) && r.Note == v.Note {
			found++
		}
	}
	if found != 1 {
		t.Errorf("%+v", rows)
	}
	given.Read(t, tx, func(b *db.Batch) { assessment.ToHold(b, given.Marek, tx.Now, &rows) })
	for _, r := range rows {
		if r.Ref == h.Assessment {
			t.Errorf("a stranger is to hold it: %+v", r)
		}
	}
	if err := assessment.CancelVisit(t.Context(), tx, h.Assessment, 1); err != nil {
		t.Fatal(err)
	}
	reasons(t, try(t, tx, func(tx *audit.Tx) error { return assessment.CancelVisit(t.Context(), tx, h.Assessment, 0) }), "assessment.visit.none")
	if got := given.Trail(t, tx); !strings.Contains(got, "Anna: assessment.visit_set\n") || !strings.HasSuffix(got, "Anna: assessment.visit_cancelled") {
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
		"one that does not exist":                                     {given.Ewa, given.Held{Assessment: "abcdefghijklmnopqrstuvwxyz"}, "nothing"},
	} {
		d, err := get(t, tx, tc.who, tc.of.Assessment)
		got := "exists"
		switch {
		case errors.Is(err, fault.NotFound):
			got = "nothing"
		case err != nil:
			t.Fatal(err)
		case d.Reached && d.Assessment != nil && len(d.Needs) > 0:
			got = "reads"
		case d.Reached || d.Assessment != nil || len(d.Needs) > 0 || len(d.Parts) > 0:
			got = "is unclear"
		}
		if got != tc.want {
			t.Errorf("%s: %s %s", name, tc.who.Name, got)
		}
	}
}
