package plan_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/plan"
)

func TestThread(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.ApprovedPlan(t, tx, given.Anna)
	d := h.PlanNow(t, tx)
	if d.State != plan.Approved {
		t.Error(d.State)
	}
	t.Log(given.Trail(t, tx))
}
