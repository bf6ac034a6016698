package plan

import (
	"context"
	"fmt"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

func (s Support) check(b Body) error {
	var c check.List
	_, known := b.Goal(s.Goal)
	c.That(s.Goal == 0 || known, "goal", "plan.goal_unknown")
	c.That(slices.Contains(SupportKinds, s.Kind), "kind", "plan.support.kind_missing")
	c.That(s.Who != "", "who", "plan.support.who_missing")
	c.That(len([]rune(s.Who)) <= 200, "who", "form.too_long", i18n.A{"Max": 200})
	c.That(s.Schedule != "", "schedule", "plan.support.schedule_missing")
	c.That(len([]rune(s.Schedule)) <= 300, "schedule", "form.too_long", i18n.A{"Max": 300})
	return c.Err()
}

func (s Support) facts() map[string]any {
	return map[string]any{"goal": s.Goal, "kind": s.Kind, "who": s.Who, "schedule": s.Schedule}
}

// maxSupport bounds a plan.
const maxSupport = 30

// SetSupport adds a supporting action, or changes the one whose public id s carries.
func SetSupport(ctx context.Context, tx *audit.Tx, ref Ref, version int, s Support, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	before, err := d.support(s.Ref)
	if err != nil {
		return err
	}
	if err := s.check(d.Body); err != nil {
		return err
	}
	if s.Ref == "" && len(d.Support) >= maxSupport {
		return check.Refuse("", "plan.support.too_many", i18n.A{"Max": maxSupport})
	}
	q := `INSERT INTO support_action (version_id, goal_id, kind, who, schedule)
		VALUES (@version, (SELECT id FROM plan_goal WHERE version_id = @version AND no = @goal), @kind, @who, @schedule)`
	if s.Ref != "" {
		q = `UPDATE support_action SET goal_id = (SELECT id FROM plan_goal WHERE version_id = @version AND no = @goal), kind = @kind, who = @who,
			schedule = @schedule WHERE version_id = @version AND public_id = @ref`
	}
	_, err = tx.Exec(ctx, q, db.Args{"version": d.VersionID, "ref": s.Ref, "goal": s.Goal, "kind": string(s.Kind), "who": s.Who, "schedule": s.Schedule})
	if err != nil {
		return fmt.Errorf("set supporting action: %w", err)
	}
	return edited(ctx, tx, d, "plan.support_set", before, s.facts())
}

// support is the supporting action of that public id as the journal keeps it; nothing for
// a new one.
func (d *Detail) support(ref string) (facts any, err error) {
	if ref == "" {
		return nil, nil
	}
	for _, s := range d.Support {
		if s.Ref == ref {
			return s.facts(), nil
		}
	}
	return nil, fault.NotFound
}

// RemoveSupport takes a supporting action out of the plan.
func RemoveSupport(ctx context.Context, tx *audit.Tx, ref Ref, version int, action string, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	before, err := d.support(action)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM support_action WHERE version_id = $1 AND public_id = $2`, d.VersionID, action); err != nil {
		return fmt.Errorf("remove supporting action: %w", err)
	}
	return edited(ctx, tx, d, "plan.support_removed", before, nil)
}
