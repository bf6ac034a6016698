package plan

import (
	"context"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/platform/db"
)

// reserve takes of the contracts what the version just approved needs, month by month, and
// gives back what the version before it held. It returns the numbers of the contracts that
// are overdrawn by it, for the journal: too little is a warning, never a block.
func reserve(ctx context.Context, tx *audit.Tx, d Detail) ([]string, error) {
	rows, err := db.All[struct {
		ID      int64
		ItemRef string
		Line    contract.LineID
	}](ctx, tx, `SELECT ps.id, i.public_id AS item_ref, ps.contract_line_id AS line FROM planned_service ps JOIN application_item i ON i.id = ps.item_id
		WHERE ps.version_id = $1 AND ps.contract_line_id IS NOT NULL ORDER BY ps.id`, d.VersionID)
	if err != nil {
		return nil, err
	}
	var bookings []contract.Booking
	for _, r := range rows {
		if s, ok := d.item(r.ItemRef); ok {
			bookings = append(bookings, contract.Booking{PlannedServiceID: r.ID, Line: r.Line, Months: s.Months()})
		}
	}
	if err := contract.Reserve(ctx, tx, int64(d.ID), bookings); err != nil {
		return nil, err
	}
	return contract.Overdrawn(ctx, tx, int64(d.ID))
}
