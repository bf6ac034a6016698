package plan_test

import (
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/platform/db"
)

// TestADeputyWorksOnTheCase in every step a coordinator takes; the plan stays the
// coordinator's, and its approval stays out of the deputy's hands.
func TestADeputyWorksOnTheCase(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	var a application.Application
	given.Read(t, tx, func(b *db.Batch) { application.Get(b, given.Marek, tx.Now, h.Application, &a) })
	if a.Reached {
		t.Error("a colleague's application is open without standing in")
	}
	h.By = standingIn(given.Marek, given.Anna)
	given.Read(t, tx, func(b *db.Batch) { application.Get(b, h.By, tx.Now, h.Application, &a) })
	if !a.Reached {
		t.Error("the deputy does not read the application")
	}
	h = h.Qualify(t, tx).Assess(t, tx).Draft(t, tx).Fill(t, tx).Agree(t, tx).Submit(t, tx)
	if d := h.PlanNow(t, tx); d.CoordinatorID != int64(given.Anna.ID) || d.PreparedBy != given.Marek.ID {
		t.Errorf("led by %d, prepared by %d", d.CoordinatorID, d.PreparedBy)
	}
	approver := standingIn(given.Authorised(), given.Anna)
	err := plan.Approve(t.Context(), given.As(tx, approver), h.Plan, h.PlanNow(t, tx).Version, "")
	reasons(t, err, "plan.approve.deputy")
}
