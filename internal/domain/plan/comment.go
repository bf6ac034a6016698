package plan

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Pin is a remark of the approver about one goal or one service of the plan.
type Pin struct {
	Goal string // public id of the goal; empty where it is about a service
	Item string // public id of the application item of the service
	Text string
}

// Field is the form field of a pin.
func (p Pin) Field() string {
	if p.Goal != "" {
		return "goal." + p.Goal
	}
	return "service." + p.Item
}

// Comment is a remark as the coordinator reads it at its spot.
type Comment struct {
	Ref        string
	Goal       string // public id of the goal, where it still stands
	Item       string
	About      string // the goal or the service as it was called then
	Text       string
	By         string
	At         time.Time
	ResolvedAt *time.Time
	ResolvedBy string
	VersionNo  int
}

// Open reports whether the remark still waits.
func (c Comment) Open() bool { return c.ResolvedAt == nil }

const maxPin = 1000

// pin keeps the remarks of the return just recorded; empty ones are left out.
func (d *Detail) pin(ctx context.Context, tx *audit.Tx, pins []Pin) error {
	var c check.List
	for _, p := range pins {
		c.That(len([]rune(p.Text)) <= maxPin, p.Field(), "form.too_long", i18n.A{"Max": maxPin})
	}
	if err := c.Err(); err != nil {
		return err
	}
	for _, p := range pins {
		if p.Text == "" {
			continue
		}
		about, ok := d.about(p)
		if !ok {
			return fault.NotFound
		}
		_, err := tx.Exec(ctx, `
			INSERT INTO plan_comment (approval_id, goal_id, item_id, about, text)
			VALUES ((SELECT max(id) FROM plan_approval WHERE version_id = @version), (SELECT id FROM plan_goal WHERE public_id = @goal AND version_id = @version),
			        (SELECT id FROM application_item WHERE public_id = @item), @about, @text)`,
			db.Args{"version": d.VersionID, "goal": p.Goal, "item": p.Item, "about": about, "text": p.Text})
		if err != nil {
			return fmt.Errorf("pin remark: %w", err)
		}
	}
	return nil
}

// about names what a remark is pinned to.
func (d *Detail) about(p Pin) (string, bool) {
	if p.Goal != "" {
		for _, g := range d.Goals {
			if g.Ref == p.Goal {
				return strconv.Itoa(g.No) + ". " + g.Text, true
			}
		}
		return "", false
	}
	s, ok := d.item(p.Item)
	return s.Service, ok && s.InPlan
}

// Comments queues the remarks on the version worked on, the last return's first.
func Comments(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Comment) {
	db.QueueAll(b, dst, `
		SELECT c.public_id AS ref, COALESCE(g.public_id, '') AS goal, COALESCE(i.public_id, '') AS item, c.about, c.text, s.name AS by, ap.at,
		       c.resolved_at, COALESCE(rs.name, '') AS resolved_by, v.no AS version_no
		  FROM plan_comment c JOIN plan_approval ap ON ap.id = c.approval_id JOIN plan_version v ON v.id = ap.version_id
		  JOIN plan p ON p.id = v.plan_id AND p.version_no = v.no JOIN resident r ON r.id = p.resident_id JOIN staff s ON s.id = ap.staff_id
		  LEFT JOIN plan_goal g ON g.id = c.goal_id LEFT JOIN application_item i ON i.id = c.item_id LEFT JOIN staff rs ON rs.id = c.resolved_by
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY ap.id DESC, c.id`, args(who, now, db.Args{"ref": string(ref)}))
}

// ResolveComment marks a remark as dealt with, or open again.
func ResolveComment(ctx context.Context, tx *audit.Tx, ref Ref, comment string, done bool) error {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM plan WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return fmt.Errorf("lock plan: %w", err)
	}
	var d Plan
	b := &db.Batch{}
	Get(b, tx.Who, tx.Now, ref, &d)
	if err := b.Run(ctx, tx); err != nil {
		return err
	}
	if !d.Reached {
		return fault.Denied{Reason: "denied.record", Resident: d.ResidentRef}
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return fault.Denied{Reason: "plan.not_your_plan"}
	}
	if !d.State.Editable() {
		return check.Refuse("", "plan.not_editable."+string(d.State))
	}
	changed, err := db.Changed(ctx, tx, `
		UPDATE plan_comment c SET resolved_at = CASE WHEN @done THEN @now::timestamptz END, resolved_by = CASE WHEN @done THEN @me::bigint END
		  FROM plan_approval ap WHERE ap.id = c.approval_id AND ap.version_id = @version AND c.public_id = @comment`,
		db.Args{"done": done, "now": tx.Now, "me": tx.Who.ID, "version": d.VersionID, "comment": comment})
	if err != nil {
		return fmt.Errorf("resolve remark: %w", err)
	}
	if !changed {
		return fault.NotFound
	}
	return tx.Record(ctx, "plan.comment_resolved", object(d), nil, map[string]any{"comment": comment, "done": done})
}

// CommentsOn are the remarks pinned to a goal or a service: one of both is empty.
func (d Detail) CommentsOn(goal, item string) []Comment {
	var out []Comment
	for _, c := range d.Comments {
		if goal != "" && c.Goal == goal || item != "" && c.Item == item {
			out = append(out, c)
		}
	}
	return out
}

// OpenComments is how many remarks still wait.
func (d Detail) OpenComments() int {
	n := 0
	for _, c := range d.Comments {
		if c.Open() {
			n++
		}
	}
	return n
}
