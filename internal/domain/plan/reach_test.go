package plan_test

import (
	"slices"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// TestListsHoldWhatMayBeOpened: lists and their counts start from the few cases near a
// reader, a page asks whether its one case is within reach; for every reader both say the
// same of every case, whoever leads it and however it is kept.
func TestListsHoldWhatMayBeOpened(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	received := given.Today.Add(-5)
	led := func(by policy.Actor, restricted bool) given.CaseFacts {
		return given.CaseFacts{Coordinator: by, Received: received, Qualified: true, Restricted: restricted, Plan: "draft"}
	}
	waits := func(restricted bool) given.CaseFacts {
		return given.CaseFacts{Received: received, Restricted: restricted}
	}
	cases := map[string]given.CaseRefs{}
	also := func(what, of string) {
		again := waits(false)
		again.Of = cases[of]
		cases[what] = given.Case(t, tx, again)
	}
	for what, f := range map[string]given.CaseFacts{
		"of Anna": led(given.Anna, false), "of Marek": led(given.Marek, false), "of Anna, restricted": led(given.Anna, true), "of Marek, restricted": led(given.Marek, true),
		"of Anna, over": {Coordinator: given.Anna, Received: received.Add(-60), Qualified: true, Plan: "approved", Submitted: received.Add(-40), Approved: received.Add(-38)},
		"of nobody":     waits(false), "of nobody, restricted": waits(true), "of Anna, Marek was let in": led(given.Anna, false),
	} {
		cases[what] = given.Case(t, tx, f)
	}
	also("of nobody, of whom Anna has a case", "of Anna")
	also("of nobody, of whom Marek has a case", "of Marek")
	also("of nobody, restricted, of whom Marek has a case", "of Marek, restricted")
	also("of nobody, of whom nobody has a case", "of nobody")
	if _, err := tx.Exec(t.Context(), `INSERT INTO access_grant (resident_id, staff_id, reason_code, reason, granted_at, until) VALUES ($1, $2, 'other', 'Zastępuję koleżankę przy pilnej sprawie.', $3, $4)`,
		cases["of Anna, Marek was let in"].ResidentID, int64(given.Marek.ID), tx.Now, tx.Now.Add(3600e9)); err != nil {
		t.Fatal(err)
	}
	shown := map[policy.StaffID]int{}
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Marek, given.Ola, given.Piotr} {
		var applications, free []application.Row
		var counts application.Counts
		var plans []plan.Row
		var states []plan.StateCount
		given.Read(t, tx, func(b *db.Batch) {
			application.List(b, who, tx.Now, application.Filter{}, &applications)
			application.List(b, who, tx.Now, application.Filter{Whose: "free"}, &free)
			application.Count(b, who, tx.Now, &counts)
			plan.List(b, who, tx.Now, plan.Filter{}, &plans)
			plan.CountStates(b, who, tx.Now, false, &states)
		})
		if counts.All != len(applications) || counts.Free != len(free) || plan.Counted(states).Of("") != len(plans) {
			t.Errorf("%s: lists of %d, %d free, %d plans; counted %+v and %+v", who.Name, len(applications), len(free), len(plans), counts, states)
		}
		for what, c := range cases {
			var a application.Application
			err := given.TryRead(t, tx, func(b *db.Batch) { application.Get(b, who, tx.Now, application.Ref(c.Application), &a) })
			opens, listed := err == nil && a.Reached, slices.ContainsFunc(applications, func(r application.Row) bool { return string(r.Ref) == c.Application })
			if opens != listed {
				t.Errorf("%s, application %s: may be opened %t, is listed %t", who.Name, what, opens, listed)
			}
			if listed {
				shown[who.ID]++
			}
			if c.Plan == "" {
				continue
			}
			var p plan.Plan
			err = given.TryRead(t, tx, func(b *db.Batch) { plan.Get(b, who, tx.Now, plan.Ref(c.Plan), &p) })
			opens, listed = err == nil && p.Reached, slices.ContainsFunc(plans, func(r plan.Row) bool { return string(r.Ref) == c.Plan })
			if opens != listed {
				t.Errorf("%s, plan %s: may be opened %t, is listed %t", who.Name, what, opens, listed)
			}
		}
	}
	// Anna registered them all, and who registers an application goes on reading it.
	if len(cases) != 12 || shown[given.Ewa.ID] != 12 || shown[given.Marek.ID] != 7 {
		t.Errorf("applications shown of %d: %v", len(cases), shown)
	}
}
