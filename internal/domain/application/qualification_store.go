package application

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

const items = `
	SELECT i.id, i.public_id AS ref, o.public_id AS offer_ref, s.name AS service, p.name AS programme, s.unit, i.state, i.decided_at,
	       COALESCE(d.name, '') AS decided_by, i.note,
	       (p.state = 'in_force' AND @today::date BETWEEN p.valid_from AND p.valid_until) AS in_force,
	       EXISTS (SELECT 1 FROM planned_service ps JOIN plan_version v ON v.id = ps.version_id JOIN plan pl ON pl.id = v.plan_id
	                WHERE ps.item_id = i.id AND pl.state <> 'abandoned') AS planned
	  FROM application_item i
	  JOIN application a ON a.id = i.application_id
	  JOIN offer o ON o.id = i.offer_id
	  JOIN service s ON s.id = o.service_id
	  JOIN programme p ON p.id = o.programme_id
	  LEFT JOIN staff d ON d.id = i.decided_by`

// Items queues the services applied for.
func Items(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Item) {
	db.QueueAll(b, dst, items+` JOIN resident r ON r.id = a.resident_id WHERE a.public_id = @ref AND `+reached+` ORDER BY i.id`,
		args(who, now, db.Args{"ref": string(ref), "today": date.Of(now)}))
}

// Qualify decides on the services applied for (art. 42): by the coordinator of the case,
// only for programmes in force that day. Decisions left pending change nothing.
func Qualify(ctx context.Context, tx *audit.Tx, ref Ref, version int, decisions []Decision) error {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(a.State.Open(), "", "application.closed", i18n.A{"Number": a.Number})
	c.That(tx.Who.Own(a.CoordinatorID), "", "application.not_your_case")
	if err := c.Err(); err != nil {
		return err
	}
	all, err := db.All[Item](ctx, tx, items+` WHERE a.id = @id ORDER BY i.id`, db.Args{"id": a.ID, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	changed, err := decide(all, decisions)
	if err != nil {
		return err
	}
	if len(changed) == 0 {
		return check.Refuse("", "application.nothing_decided")
	}
	for _, i := range changed {
		_, err := tx.Exec(ctx, `UPDATE application_item SET state = @state, note = @note, decided_at = @now, decided_by = @me,
			withdrawn_on = CASE WHEN @state = 'withdrawn' THEN @today::date END WHERE id = @id`,
			db.Args{"state": string(i.State), "note": i.Note, "now": tx.Now, "me": tx.Who.ID, "id": i.ID, "today": tx.Today()})
		if err != nil {
			return fmt.Errorf("decide item %d: %w", i.ID, err)
		}
		err = tx.Record(ctx, "application.item_"+string(i.State), object(a), nil, map[string]any{"item": i.ID, "state": i.State, "note": i.Note})
		if err != nil {
			return err
		}
	}
	state := After(all)
	if a.PlanState == "approved" && answered(all) {
		state = Resolved
	}
	return touch(ctx, tx, a.ID, `state = @state`, db.Args{"state": string(state)})
}

// answered reports whether nothing is left to do once the plan is approved: each service
// stands in it or was withdrawn.
func answered(all []Item) bool {
	planned := 0
	for _, i := range all {
		if i.State == Pending || i.State == Qualified && !i.Planned {
			return false
		}
		if i.Planned {
			planned++
		}
	}
	return planned > 0
}

// decide applies the decisions to the items (all is changed in place) and returns the
// items that changed, or every reason against any of them.
func decide(all []Item, decisions []Decision) ([]Item, error) {
	var reasons check.List
	var changed []Item
	for _, d := range decisions {
		if d.State == Pending || d.State == "" {
			continue
		}
		found := false
		for i := range all {
			if all[i].Ref != d.Item {
				continue
			}
			found = true
			next, err := all[i].Decide(d)
			if more, refused := check.Problems(err); refused {
				reasons = append(reasons, more...)
				continue
			}
			all[i] = next
			changed = append(changed, next)
		}
		reasons.That(found, "", "application.item_unknown")
	}
	return changed, reasons.Err()
}
