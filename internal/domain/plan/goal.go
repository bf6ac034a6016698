package plan

import (
	"context"
	"fmt"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// check says what speaks against keeping the goal in a plan that begins on from.
func (g Goal) check(b Body, from date.Date) error {
	var c check.List
	c.That(g.Text != "", "text", "plan.goal.text_missing")
	c.That(len([]rune(g.Text)) <= 300, "text", "form.too_long", i18n.A{"Max": 300})
	c.That(len([]rune(g.Measure)) <= 500, "measure", "form.too_long", i18n.A{"Max": 500})
	c.That(g.TargetOn.IsZero() || from.IsZero() || !g.TargetOn.Before(from), "target", "plan.goal.target_before_plan", i18n.A{"Day": from.PL()})
	for _, no := range g.Needs {
		n, known := b.Need(no)
		c.That(known && n.Stands(), "needs", "plan.goal.need_unknown")
	}
	return c.Err()
}

func (g Goal) facts() map[string]any {
	return map[string]any{"no": g.No, "text": g.Text, "measure": g.Measure, "target_on": g.TargetOn, "needs": append([]int{}, g.Needs...)}
}

// CreateGoal adds a goal after the others and returns its number.
func CreateGoal(ctx context.Context, tx *audit.Tx, ref Ref, version int, g Goal, voids bool) (no int, err error) {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return 0, err
	}
	if err := g.check(d.Body, d.StartsOn); err != nil {
		return 0, err
	}
	if len(d.Goals) >= maxGoals {
		return 0, check.Refuse("", "plan.goal.too_many", i18n.A{"Max": maxGoals})
	}
	g.No = len(d.Goals) + 1
	id, err := db.Value[int64](ctx, tx, `INSERT INTO plan_goal (version_id, no, text, measure, target_on) VALUES (@version, @no, @text, @measure, @target) RETURNING id`,
		db.Args{"version": d.VersionID, "no": g.No, "text": g.Text, "measure": g.Measure, "target": g.TargetOn})
	if err != nil {
		return 0, fmt.Errorf("create goal: %w", err)
	}
	if err := linkNeeds(ctx, tx, d, id, g.Needs); err != nil {
		return 0, err
	}
	return g.No, edited(ctx, tx, d, "plan.goal_set", nil, g.facts())
}

// maxGoals bounds a plan: more goals than these are no plan a person can follow.
const maxGoals = 12

// SetGoal changes the goal of that public id.
func SetGoal(ctx context.Context, tx *audit.Tx, ref Ref, version int, goal string, g Goal, voids bool) error {
	d, before, err := editingGoal(ctx, tx, ref, version, goal, voids)
	if err != nil {
		return err
	}
	if err := g.check(d.Body, d.StartsOn); err != nil {
		return err
	}
	g.No = before.No
	id, err := db.Value[int64](ctx, tx, `UPDATE plan_goal SET text = @text, measure = @measure, target_on = @target WHERE version_id = @version AND public_id = @goal RETURNING id`,
		db.Args{"version": d.VersionID, "goal": goal, "text": g.Text, "measure": g.Measure, "target": g.TargetOn})
	if err != nil {
		return err
	}
	if err := linkNeeds(ctx, tx, d, id, g.Needs); err != nil {
		return err
	}
	return edited(ctx, tx, d, "plan.goal_set", before.facts(), g.facts())
}

func editingGoal(ctx context.Context, tx *audit.Tx, ref Ref, version int, goal string, voids bool) (Detail, Goal, error) {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return d, Goal{}, err
	}
	i := slices.IndexFunc(d.Goals, func(g Goal) bool { return g.Ref == goal })
	if i < 0 {
		return d, Goal{}, fault.NotFound
	}
	return d, d.Goals[i], nil
}

func linkNeeds(ctx context.Context, tx *audit.Tx, d Detail, goal int64, needs []int) error {
	a := db.Args{"version": d.VersionID, "goal": goal, "needs": append([]int{}, needs...)}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_goal_need WHERE goal_id = @goal`, a); err != nil {
		return fmt.Errorf("part needs: %w", err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO plan_goal_need (version_id, goal_id, need_id) SELECT @version, @goal, id FROM plan_need
		WHERE version_id = @version AND no = ANY(@needs::int[])`, a)
	if err != nil {
		return fmt.Errorf("link needs: %w", err)
	}
	return nil
}

// MoveGoal moves a goal one place up, or down.
func MoveGoal(ctx context.Context, tx *audit.Tx, ref Ref, version int, goal string, up, voids bool) error {
	d, g, err := editingGoal(ctx, tx, ref, version, goal, voids)
	if err != nil {
		return err
	}
	to := g.No + 1
	if up {
		to = g.No - 1
	}
	if _, there := d.Goal(to); !there {
		return check.Refuse("", "plan.goal.at_the_end")
	}
	_, err = tx.Exec(ctx, `UPDATE plan_goal SET no = CASE no WHEN @from THEN @to::int ELSE @from::int END WHERE version_id = @version AND no IN (@from, @to)`,
		db.Args{"version": d.VersionID, "from": g.No, "to": to})
	if err != nil {
		return fmt.Errorf("move goal: %w", err)
	}
	return edited(ctx, tx, d, "plan.goal_moved", map[string]any{"no": g.No}, map[string]any{"no": to})
}

// RemoveGoal takes a goal out of the plan; its services stay, without a goal.
func RemoveGoal(ctx context.Context, tx *audit.Tx, ref Ref, version int, goal string, voids bool) error {
	d, g, err := editingGoal(ctx, tx, ref, version, goal, voids)
	if err != nil {
		return err
	}
	a := db.Args{"version": d.VersionID, "goal": goal, "no": g.No}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_goal WHERE version_id = @version AND public_id = @goal`, a); err != nil {
		return fmt.Errorf("remove goal: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_goal SET no = no - 1 WHERE version_id = @version AND no > @no`, a); err != nil {
		return fmt.Errorf("number goals: %w", err)
	}
	return edited(ctx, tx, d, "plan.goal_removed", g.facts(), nil)
}
