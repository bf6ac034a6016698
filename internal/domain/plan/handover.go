package plan

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// HandOver gives every plan that is not over and is led by one person to another, with a
// line of the journal for each, and says how many there were. Who prepared a version stays
// who prepared it. Who takes them over was checked before: staff.Successor.
func HandOver(ctx context.Context, tx *audit.Tx, from, to policy.StaffID) (int, error) {
	plans, err := db.All[struct{ ID, ResidentID int64 }](ctx, tx, `UPDATE plan p SET coordinator_id = @to, version = p.version + 1, updated_at = @now, updated_by = @me
		WHERE p.coordinator_id = @from AND p.id IN (SELECT o.id FROM open_plan o) RETURNING p.id, p.resident_id`,
		db.Args{"from": from, "to": to, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return 0, fmt.Errorf("hand plans over: %w", err)
	}
	for _, p := range plans {
		err := tx.Record(ctx, "plan.handed_over", audit.Object{Kind: "plan", ID: p.ID, Resident: p.ResidentID},
			map[string]any{"coordinator": from}, map[string]any{"coordinator": to})
		if err != nil {
			return 0, err
		}
	}
	return len(plans), nil
}
