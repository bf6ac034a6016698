package application

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// HandOver gives every open application led by one person to another, with a line of the
// journal for each, and says how many there were. Who takes them over was checked before:
// staff.Successor.
func HandOver(ctx context.Context, tx *audit.Tx, from, to policy.StaffID) (int, error) {
	cases, err := db.All[struct{ ID, ResidentID int64 }](ctx, tx, `UPDATE application a SET coordinator_id = @to, version = a.version + 1, updated_at = @now, updated_by = @me
		WHERE a.coordinator_id = @from AND a.id IN (SELECT o.id FROM open_application o) RETURNING a.id, a.resident_id`,
		db.Args{"from": from, "to": to, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return 0, fmt.Errorf("hand applications over: %w", err)
	}
	for _, c := range cases {
		err := tx.Record(ctx, "application.handed_over", audit.Object{Kind: "application", ID: c.ID, Resident: c.ResidentID},
			map[string]any{"coordinator": from}, map[string]any{"coordinator": to})
		if err != nil {
			return 0, err
		}
	}
	return len(cases), nil
}
