package application_test

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/platform/db"
)

// reads reports whether the holder of tx may read this plan.
func reads(t *testing.T, tx *audit.Tx, ref plan.Ref) bool {
	t.Helper()
	var p plan.Plan
	given.Read(t, tx, func(b *db.Batch) { plan.Get(b, tx.Who, tx.Now, ref, &p) })
	return p.Reached
}

func TestRegisteringAnotherApplicationOpensNobodysFile(t *testing.T) {
	t.Parallel()
	marek := given.Tx(t, given.Marek)
	held := given.ApprovedPlan(t, marek, given.Marek)
	anna := given.As(marek, given.Anna)
	if reads(t, anna, held.Plan) {
		t.Fatal("a colleague's plan stands open to begin with")
	}
	second := given.ApplicationOf(t, anna, given.Anna, held.Resident)
	if got := second.Now(t, marek).CoordinatorID; got != int64(given.Marek.ID) {
		t.Errorf("the new application went to %d, not to who has the person's case", got)
	}
	if reads(t, anna, held.Plan) {
		t.Error("registering an application opened the colleague's plan")
	}
}

func TestAnUntakenApplicationOpensNoColleaguesFile(t *testing.T) {
	t.Parallel()
	marek := given.Tx(t, given.Marek)
	held := given.ApprovedPlan(t, marek, given.Marek)
	ola := given.As(marek, given.Ola)
	given.ApplicationOf(t, ola, given.Ola, held.Resident)
	if reads(t, given.As(marek, given.Anna), held.Plan) {
		t.Error("an application at the information point opened the coordinator's plan to everybody")
	}
}

func TestTheFirstApplicationBelongsToWhoTakesIt(t *testing.T) {
	t.Parallel()
	anna := given.Tx(t, given.Anna)
	if got := given.Application(t, anna, given.Anna).Now(t, anna).CoordinatorID; got != int64(given.Anna.ID) {
		t.Errorf("registered by a coordinator: %d", got)
	}
	ola := given.As(anna, given.Ola)
	if got := given.Application(t, ola, given.Ola).Now(t, ola).CoordinatorID; got != 0 {
		t.Errorf("registered at the information point: %d", got)
	}
}
