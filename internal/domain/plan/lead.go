package plan

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// Ground is named in body.go for data; ExclusionGround is why an official may not decide
// (wyłączenie pracownika, KPA 24).
type ExclusionGround string

// The grounds of KPA 24 § 1 and § 3.
const (
	Party      ExclusionGround = "party"      // the matter touches their own rights or duties
	SpouseKin  ExclusionGround = "spouse_kin" // spouse, relatives to the second degree
	Custody    ExclusionGround = "custody"    // adoption, guardianship, custody
	Earlier    ExclusionGround = "earlier"    // witness, expert, representative in the matter
	OtherDoubt ExclusionGround = "other"      // circumstances that may raise doubts, § 3
)

// ExclusionGrounds lists them in the order of the statute.
var ExclusionGrounds = []ExclusionGround{Party, SpouseKin, Custody, Earlier, OtherDoubt}

// Exclude takes the reader's hands off a submitted plan, by their own statement: somebody
// else decides on it.
func Exclude(ctx context.Context, tx *audit.Tx, ref Ref, version int, ground ExclusionGround, declared bool) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(d.State == Submitted, "", "plan.approve.not_submitted")
	c.That(tx.Who.Reach(policy.ApprovePlan) == policy.All, "", "plan.approve.no_right")
	c.That(!d.Excluded, "", "plan.approve.excluded")
	known := false
	for _, g := range ExclusionGrounds {
		known = known || g == ground
	}
	c.That(known, "ground", "plan.exclude.ground_missing")
	c.That(declared, "declared", "plan.exclude.declare")
	if err := c.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO plan_exclusion (plan_id, staff_id, ground, at) VALUES ($1, $2, $3, $4)`, d.ID, tx.Who.ID, string(ground), tx.Now)
	if err != nil {
		return fmt.Errorf("exclude from plan %d: %w", d.ID, err)
	}
	return tx.Record(ctx, "plan.excluded", object(d.Plan), nil, map[string]any{"ground": ground})
}

// ChangeCoordinator gives the plan to another coordinator: by the director or the organiser
// of services only, with a reason and a hand-over note, for art. 45 ust. 1 ties monitoring
// to who drew the plan up. Open applications of the person under the same coordinator go along.
func ChangeCoordinator(ctx context.Context, tx *audit.Tx, ref Ref, version int, to staff.Ref, reason, note string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	next, err := newCoordinator(ctx, tx, to, d.CoordinatorID, reason, note)
	if err != nil {
		return err
	}
	if !tx.Who.May(policy.ChangeCoordinator) {
		return check.Refuse("", "plan.coordination.no_right")
	}
	if d.State == Abandoned || d.State == Ended {
		return check.Refuse("", "plan.coordination.over")
	}
	_, err = tx.Exec(ctx, `UPDATE plan SET coordinator_id = $2, version = version + 1, updated_at = $3, updated_by = $4 WHERE id = $1`, d.ID, next.ID, tx.Now, tx.Who.ID)
	if err != nil {
		return fmt.Errorf("hand plan %d over: %w", d.ID, err)
	}
	apps, err := db.All[struct{ ID int64 }](ctx, tx, `
		UPDATE application SET coordinator_id = @to, version = version + 1, updated_at = @now, updated_by = @me
		 WHERE resident_id = @resident AND coordinator_id = @from AND state IN ('submitted','qualification') RETURNING id`,
		db.Args{"to": next.ID, "now": tx.Now, "me": tx.Who.ID, "resident": d.ResidentID, "from": d.CoordinatorID})
	if err != nil {
		return fmt.Errorf("hand applications over: %w", err)
	}
	b := &db.Batch{}
	insert := func(plan, app any) {
		b.Queue(`INSERT INTO coordinator_change (plan_id, application_id, from_id, to_id, reason, note, staff_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			plan, app, d.CoordinatorID, next.ID, reason, note, tx.Who.ID, tx.Now)
	}
	insert(d.ID, nil)
	for _, a := range apps {
		insert(nil, a.ID)
	}
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("record change of coordinator: %w", err)
	}
	return tx.RecordFor(ctx, "plan.coordinator_changed", object(d.Plan), reason, map[string]any{"coordinator": d.CoordinatorID},
		map[string]any{"coordinator": next.ID, "note": note})
}

const (
	maxReason = 500
	maxNote   = 4000
)

// newCoordinator checks what the form of a change says.
func newCoordinator(ctx context.Context, tx *audit.Tx, to staff.Ref, from int64, reason, note string) (Coordinator, error) {
	var all []Coordinator
	b := &db.Batch{}
	Coordinators(b, &all)
	if err := b.Run(ctx, tx); err != nil {
		return Coordinator{}, err
	}
	var next Coordinator
	for _, k := range all {
		if k.Ref == to {
			next = k
		}
	}
	var c check.List
	c.That(next.ID != 0, "to", "plan.coordination.to_missing")
	c.That(next.ID == 0 || next.ID != from, "to", "plan.coordination.same")
	c.That(reason != "", "reason", "plan.coordination.reason_missing")
	c.That(len([]rune(reason)) <= maxReason, "reason", "form.too_long", i18n.A{"Max": maxReason})
	c.That(note != "", "note", "plan.coordination.note_missing")
	c.That(len([]rune(note)) <= maxNote, "note", "form.too_long", i18n.A{"Max": maxNote})
	return next, c.Err()
}

// Coordinator is somebody who may lead a plan.
type Coordinator struct {
	ID   int64
	Ref  staff.Ref
	Name string
}

// Coordinators queues everybody who may lead a plan today, by name.
func Coordinators(b *db.Batch, dst *[]Coordinator) {
	db.QueueAll(b, dst, `SELECT s.id, s.public_id AS ref, s.name FROM staff s JOIN staff_role r ON r.staff_id = s.id AND r.role = 'KOR'
		WHERE s.disabled_at IS NULL ORDER BY s.name, s.id`)
}

// Change is one change of the plan's coordinator.
type Change struct {
	From, To, Reason, Note, By string
	At                         time.Time
}

// Changes queues the changes of coordinator, newest first.
func Changes(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Change) {
	db.QueueAll(b, dst, `
		SELECT COALESCE(f.name, '') AS "from", t.name AS "to", c.reason, c.note, s.name AS by, c.at
		  FROM coordinator_change c JOIN plan p ON p.id = c.plan_id JOIN resident r ON r.id = p.resident_id
		  LEFT JOIN staff f ON f.id = c.from_id JOIN staff t ON t.id = c.to_id JOIN staff s ON s.id = c.staff_id
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY c.id DESC`, args(who, now, db.Args{"ref": string(ref)}))
}

// Step is one line of a plan's history.
type Step struct {
	VersionNo int
	From, To  State
	At        time.Time
	By        string // empty: the program
	Reason    string
}

// Steps queues the history of a plan, newest first.
func Steps(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Step) {
	db.QueueAll(b, dst, `
		SELECT t.version_no, COALESCE(t.from_state, '') AS "from", t.to_state AS "to", t.at, COALESCE(s.name, '') AS by, t.reason
		  FROM plan_transition t JOIN plan p ON p.id = t.plan_id JOIN resident r ON r.id = p.resident_id LEFT JOIN staff s ON s.id = t.staff_id
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY t.id DESC LIMIT 200`, args(who, now, db.Args{"ref": string(ref)}))
}
