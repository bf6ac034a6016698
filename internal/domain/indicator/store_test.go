package indicator_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/google/go-cmp/cmp"
)

func day(iso string) date.Date {
	d, err := date.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func TestFiguresAreCountedAsOfTheDay(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	approved := func(received, submitted, approvedOn string) {
		given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day(received), Qualified: true, Assessed: true, Services: true,
			Plan: "approved", Submitted: day(submitted), Approved: day(approvedOn)})
	}
	approved("2021-09-01", "2021-09-20", "2021-09-25") // due 1.10: in time
	approved("2021-11-02", "2021-12-20", "2021-12-27") // due 2.12: late
	approved("2023-07-10", "2023-07-28", "2023-08-02") // submitted within the project, approved after it
	approved("2026-10-01", "2026-10-20", "2026-10-26") // long after the project
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2022-01-10"), Qualified: true, Plan: "abandoned"})
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2022-01-10"), Qualified: true, Plan: "draft"}) // due 9.02.2022, never submitted
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2021-10-01"), Qualified: true, Assessed: true, Services: true, Restricted: true,
		Plan: "approved", Submitted: day("2021-10-11"), Approved: day("2021-10-15")})

	type figures struct{ persons, personsEver, inTime, ofPlans int }
	for name, tc := range map[string]struct {
		who  policy.Actor
		day  string
		want figures
	}{
		"before the project nothing counts":                   {given.Ewa, "2020-12-31", figures{}},
		"the first plan, the day it was submitted":            {given.Ewa, "2021-09-20", figures{0, 0, 1, 1}},
		"the first plan, the day it was approved":             {given.Ewa, "2021-09-25", figures{1, 1, 1, 1}},
		"a plan whose term ends today has not missed it yet":  {given.Ewa, "2021-12-02", figures{2, 2, 2, 2}},
		"a day later it has":                                  {given.Ewa, "2021-12-03", figures{2, 2, 2, 3}},
		"a late plan counts among the persons":                {given.Ewa, "2022-01-31", figures{3, 3, 2, 3}},
		"one never submitted counts once its term has passed": {given.Ewa, "2022-02-10", figures{3, 3, 2, 4}},
		"after the end the project's figures stand still":     {given.Ewa, "2026-11-23", figures{3, 5, 3, 5}},
		"an organiser's figures leave out a restricted file":  {given.Piotr, "2026-11-23", figures{2, 4, 2, 4}},
		"who has the case of the restricted person counts it": {given.Anna, "2026-11-23", figures{3, 5, 3, 5}},
	} {
		var got []indicator.Reading
		given.Read(t, tx, func(b *db.Batch) { indicator.Promised(b, tc.who, given.Now, day(tc.day), &got) })
		if len(got) != 2 || got[0].Code != indicator.PersonsWithPlan || got[0].Target != nil {
			t.Fatalf("%s: %+v", name, got)
		}
		f := figures{got[0].Project.Part, got[0].Centre.Part, got[1].Project.Part, got[1].Project.Whole}
		if f != tc.want {
			t.Errorf("%s: %+v, want %+v", name, f, tc.want)
		}
	}
}

func TestAPersonCountsOnce(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	one := given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2021-09-01"), Qualified: true, Plan: "ended", Submitted: day("2021-09-20"), Approved: day("2021-09-25")})
	given.Case(t, tx, given.CaseFacts{Of: one, Coordinator: given.Anna, Received: day("2022-09-01"), Qualified: true, Plan: "approved", Submitted: day("2022-09-20"), Approved: day("2022-09-25")})
	var r indicator.Reading
	given.Read(t, tx, func(b *db.Batch) { indicator.One(b, given.Ewa, given.Now, indicator.PersonsWithPlan, given.Today, &r) })
	if r.Project.Part != 1 || r.Centre.Part != 1 {
		t.Errorf("%+v", r)
	}
}

func TestTheCasesAreThoseTheFigureWasCountedFrom(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	mine := given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2021-09-01"), Qualified: true, Plan: "approved", Submitted: day("2021-09-20"), Approved: day("2021-09-25")})
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Marek, Received: day("2021-11-02"), Qualified: true, Plan: "approved", Submitted: day("2021-12-20"), Approved: day("2021-12-27")})
	given.Case(t, tx, given.CaseFacts{Coordinator: given.Marek, Received: day("2021-11-02"), Qualified: true, Restricted: true, Plan: "approved", Submitted: day("2021-12-20"), Approved: day("2021-12-27")})

	var cases []indicator.Row
	read := func(who policy.Actor) []indicator.Row {
		given.Read(t, tx, func(b *db.Batch) {
			indicator.Rows(b, who, given.Now, indicator.SubmittedInTime, indicator.InProject, given.Today, &cases)
		})
		return cases
	}
	if got := read(given.Ewa); len(got) != 3 || got[0].Ref == "" || got[0].Hit || !got[2].Hit || got[2].Number != mine.Number {
		t.Errorf("the director sees all three, newest first: %+v", got)
	}
	got := read(given.Anna)
	if len(got) != 2 || got[0].Ref != "" || got[1].Ref != mine.Plan {
		t.Errorf("a coordinator may open only her own, and the restricted one is not there: %+v", got)
	}
	if got, want := given.Trail(t, tx), "Ewa: indicator.read\nAnna: indicator.read"; got != want {
		t.Errorf("journal %q, want %q", got, want)
	}
}

func TestAllReadsEveryDefinition(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	var all []indicator.Reading
	given.Read(t, tx, func(b *db.Batch) { indicator.All(b, given.Ewa, given.Now, given.Today, &all) })
	seen := map[indicator.Code]bool{}
	for _, r := range all {
		seen[r.Code] = true
		if r.Promised != (r.Code == indicator.PersonsWithPlan || r.Code == indicator.SubmittedInTime) {
			t.Errorf("%s: promised %t", r.Code, r.Promised)
		}
		if r.From != date.New(2021, 1, 1) || r.Until != date.New(2023, 7, 31) || r.Day != given.Today {
			t.Errorf("%s: %+v", r.Code, r)
		}
		for _, scope := range []indicator.Scope{indicator.InProject, indicator.InCentre} {
			var rows []indicator.Row
			given.Read(t, tx, func(b *db.Batch) { indicator.Rows(b, given.Ewa, given.Now, r.Code, scope, given.Today, &rows) })
		}
	}
	if len(all) != len(indicator.Codes) || len(seen) != len(indicator.Codes) || !all[0].Promised {
		t.Errorf("%d readings of %d definitions", len(all), len(indicator.Codes))
	}
}

// TestWhoWasAnonymisedStillCounts: figures and their rows stand on the cases; nothing of a
// person but sex and age is read for them, so they stay when the person's data are taken away.
func TestWhoWasAnonymisedStillCounts(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	c := given.Case(t, tx, given.CaseFacts{Coordinator: given.Anna, Received: day("2021-09-01"), Qualified: true, Assessed: true, Services: true,
		Plan: "approved", Submitted: day("2021-09-20"), Approved: day("2021-09-25")})
	type seen struct {
		Readings []indicator.Reading
		Rows     map[indicator.Code][]indicator.Row
	}
	look := func() seen {
		s := seen{Rows: map[indicator.Code][]indicator.Row{}}
		given.Read(t, tx, func(b *db.Batch) { indicator.All(b, given.Ewa, given.Now, given.Today, &s.Readings) })
		for _, code := range indicator.Codes {
			var rows []indicator.Row
			given.Read(t, tx, func(b *db.Batch) {
				indicator.Rows(b, given.Ewa, given.Now, code, indicator.InProject, given.Today, &rows)
			})
			s.Rows[code] = rows
		}
		return s
	}
	before := look()
	if _, err := tx.Exec(t.Context(), `UPDATE resident SET surname = 'usunięto', given_names = 'usunięto', surname_norm = 'usunieto', given_norm = 'usunieto', pesel = NULL,
		no_pesel_reason = 'unknown', phone = NULL, email = NULL, street = '', house_no = '-', flat_no = '', address_norm = '' WHERE id = $1`, c.ResidentID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, look()); diff != "" {
		t.Error(diff)
	}
	if len(before.Rows[indicator.PersonsWithPlan]) != 1 {
		t.Errorf("%d rows of persons with a plan", len(before.Rows[indicator.PersonsWithPlan]))
	}
}
