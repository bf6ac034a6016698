package application_test

import (
	"errors"
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// try runs fn in a savepoint, so that the test can go on in its transaction.
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

func TestRegister(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	h := given.Application(t, tx, given.Ola)
	a := h.Now(t, tx)
	if a.State != application.Submitted || a.CoordinatorID != 0 || a.Version != 1 || !strings.HasPrefix(a.Number, "KS/2026/") || a.ReceivedOn != given.Received || a.CreatedBy != "Ola Wrona" {
		t.Errorf("%+v", a)
	}
	if !strings.HasSuffix(given.Trail(t, tx), "Ola: application.registered") {
		t.Error(given.Trail(t, tx))
	}
	if b := given.Application(t, tx, given.Anna).Now(t, tx); b.CoordinatorID != int64(given.Anna.ID) || b.Number == a.Number {
		t.Errorf("who takes cases has it: %+v", b)
	}
}

func TestOnlyServicesOfAProgrammeInForce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	person := given.Resident(t, given.As(tx, given.Ola), given.Someone("Zielińska", "Maria"))
	s := given.Service(t, tx, "Asystent")
	draft := given.DraftProgramme(t, tx, s)
	offer, err := db.Value[string](t.Context(), tx, `SELECT public_id FROM offer WHERE programme_id = $1`, draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	inForce := given.Offer(t, tx, "Opieka")
	withdrawn := given.Offer(t, tx, "Klub")
	if _, err := tx.Exec(t.Context(), `UPDATE offer SET withdrawn_at = $1 WHERE public_id = $2`, tx.Now, withdrawn.Ref); err != nil {
		t.Fatal(err)
	}
	for name, offers := range map[string][]string{"of a draft": {offer}, "one of a draft among others": {inForce.Ref, offer}, "unknown": {"abcdefghijklmnopqrstuvwxyz"}, "withdrawn": {withdrawn.Ref}} {
		err := try(t, tx, func(tx *audit.Tx) error {
			_, err := application.Create(t.Context(), tx, given.NewApplication(person, offers...))
			return err
		})
		t.Log(name)
		reasons(t, err, "application.offer_not_in_force")
	}
	ref := given.OK[application.Ref](t)(application.Create(t.Context(), tx, given.NewApplication(person, inForce.Ref, inForce.Ref)))
	if n := len((given.Held{Application: ref}).Items(t, tx)); n != 1 {
		t.Errorf("the same service asked for twice makes %d items", n)
	}
	later := given.On(tx, given.ProgrammeUntil.Add(1))
	err = try(t, later, func(tx *audit.Tx) error {
		n := given.NewApplication(person, inForce.Ref)
		n.ReceivedOn, n.PrivacyNoticeOn = tx.Today(), tx.Today()
		_, err := application.Create(t.Context(), tx, n)
		return err
	})
	reasons(t, err, "application.offer_not_in_force")
}

func TestTake(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Ola)
	reasons(t, try(t, given.As(tx, given.Ola), func(tx *audit.Tx) error { _, err := application.Take(t.Context(), tx, h.Application, 1); return err }), "application.coordinators_only")
	if _, err := application.Take(t.Context(), tx, h.Application, 1); err != nil {
		t.Fatal(err)
	}
	a := h.Now(t, tx)
	if a.Coordinator != "Anna Lis" || a.Version != 2 || !strings.HasSuffix(given.Trail(t, tx), "Anna: application.taken") {
		t.Errorf("%+v", a)
	}
	reasons(t, try(t, tx, func(tx *audit.Tx) error { _, err := application.Take(t.Context(), tx, h.Application, 2); return err }), "application.taken")
	var c fault.Conflict
	if err := try(t, tx, func(tx *audit.Tx) error { _, err := application.Take(t.Context(), tx, h.Application, 1); return err }); !errors.As(err, &c) || c.By != "Anna Lis" {
		t.Errorf("%v %+v", err, c)
	}
	var d fault.Denied
	if err := try(t, given.As(tx, given.Marek), func(tx *audit.Tx) error { _, err := application.Take(t.Context(), tx, h.Application, 2); return err }); !errors.As(err, &d) {
		t.Error(err)
	}
}

func TestQualify(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	decide := func(who policy.Actor, version int, d ...application.Decision) error {
		return try(t, given.As(tx, who), func(tx *audit.Tx) error { return application.Qualify(t.Context(), tx, h.Application, version, d) })
	}
	grant := application.Decision{Item: h.Item, State: application.Qualified, Note: "mieszka w gminie"}
	reasons(t, decide(given.Anna, 1), "application.nothing_decided")
	reasons(t, decide(given.Anna, 1, application.Decision{Item: h.Item, State: application.Pending}), "application.nothing_decided")
	reasons(t, decide(given.Anna, 1, application.Decision{Item: "abc", State: application.Qualified, Note: "x"}), "application.item_unknown")
	reasons(t, decide(given.Ewa, 1, grant), "application.not_your_case")
	var d fault.Denied
	if err := decide(given.Marek, 1, grant); !errors.As(err, &d) || d.Resident != string(h.Resident) {
		t.Error(err)
	}
	if err := decide(given.Irena, 1, grant); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	var c fault.Conflict
	if err := decide(given.Anna, 7, grant); !errors.As(err, &c) {
		t.Error(err)
	}
	h.Qualify(t, tx)
	a, items := h.Now(t, tx), h.Items(t, tx)
	if a.State != application.Qualification || items[0].State != application.Qualified || items[0].DecidedBy != "Anna Lis" || !strings.HasSuffix(given.Trail(t, tx), "Anna: application.item_qualified") {
		t.Errorf("%+v %+v", a, items)
	}
	reasons(t, decide(given.Anna, 2, grant), "application.item_already_decided")
}

func TestTheLastServiceWithdrawnEndsTheApplication(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	if err := application.Qualify(t.Context(), tx, h.Application, 1, []application.Decision{{Item: h.Item, State: application.ItemWithdrawn, Note: "rezygnuje", On: given.Today}}); err != nil {
		t.Fatal(err)
	}
	if a := h.Now(t, tx); a.State != application.Withdrawn {
		t.Errorf("the application is %s", a.State)
	}
	var a application.Application
	given.Read(t, tx, func(b *db.Batch) { application.Get(b, given.Anna, tx.Now, h.Application, &a) })
	if !a.Reached {
		t.Error("its coordinator may not read what came of it")
	}
	reasons(t, try(t, tx, func(tx *audit.Tx) error { return application.Qualify(t.Context(), tx, h.Application, 2, nil) }), "application.closed")
}

// TestAServiceWithdrawnAfterThePlan: of two services one was planned and approved while the
// other waited; when the other is withdrawn, nothing waits any more.
func TestAServiceWithdrawnAfterThePlan(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	first := given.Application(t, tx, given.Anna)
	a, b := given.Offer(t, tx, "Asystent"), given.Offer(t, tx, "Klub")
	h := first
	h.Application = given.OK[application.Ref](t)(application.Create(t.Context(), tx, given.NewApplication(first.Resident, a.Ref, b.Ref)))
	items := h.Items(t, tx)
	h.Item = items[0].Ref
	h = h.Qualify(t, tx).Assess(t, tx).Draft(t, tx).Fill(t, tx).Agree(t, tx).Submit(t, tx).Approve(t, tx)
	if now := h.Now(t, tx); now.State != application.Qualification {
		t.Fatalf("with a service still waiting the application is %s", now.State)
	}
	err := application.Qualify(t.Context(), tx, h.Application, h.Now(t, tx).Version, []application.Decision{{Item: items[1].Ref, State: application.ItemWithdrawn, Note: "rezygnuje", On: given.Today}})
	if now := h.Now(t, tx); err != nil || now.State != application.Resolved {
		t.Errorf("the application is %s, %v", now.State, err)
	}
	if d := h.PlanNow(t, tx); d.State != plan.Approved {
		t.Errorf("the plan is %s", d.State)
	}
}

func TestRestrictedApplications(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Marek)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), h.Resident, true); err != nil {
		t.Fatal(err)
	}
	for _, who := range []policy.Actor{given.Anna, given.Ola, given.Piotr, given.Irena, given.Inga} {
		var a application.Application
		if err := given.TryRead(t, tx, func(b *db.Batch) { application.Get(b, who, tx.Now, h.Application, &a) }); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.Name, err)
		}
		err := try(t, given.As(tx, who), func(tx *audit.Tx) error {
			_, err := application.Create(t.Context(), tx, given.NewApplication(h.Resident, "abc"))
			return err
		})
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s registers: %v", who.Name, err)
		}
		var rows []application.Row
		given.Read(t, tx, func(b *db.Batch) { application.List(b, who, tx.Now, application.Filter{}, &rows) })
		if len(rows) != 0 {
			t.Errorf("%s sees %d", who.Name, len(rows))
		}
	}
	var offers []programme.Offer
	given.Read(t, tx, func(b *db.Batch) { programme.OffersInForce(b, tx.Today(), &offers) })
	if len(offers) != 1 {
		t.Errorf("%d offers", len(offers))
	}
}
