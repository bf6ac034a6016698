package plan

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

// Outline is the first part of a plan: how long it lasts and which needs it knows of. No of
// a need is its number as the form shows it; kept needs are numbered anew, in their order.
type Outline struct {
	From, Until date.Date
	Needs       []Need
}

// NeedField is the form field of one need, by its number: "need.2.text".
func NeedField(no int, part string) string { return fmt.Sprintf("need.%d.%s", no, part) }

// Check says what speaks against keeping the outline.
func (o Outline) Check() error {
	problems, _ := check.Problems(Period(o.From, o.Until))
	c := problems
	alone := map[int]bool{}
	for _, n := range o.Needs {
		alone[n.No] = n.Stands()
	}
	for _, n := range o.Needs {
		args := i18n.A{"Mark": n.Mark()}
		c.That(n.Text != "", NeedField(n.No, "text"), "plan.need.text_missing", args)
		c.That(len([]rune(n.Text)) <= 300, NeedField(n.No, "text"), "form.too_long", i18n.A{"Max": 300})
		c.That(!n.Outside || n.Reason != "", NeedField(n.No, "reason"), "plan.need.reason_missing", args)
		c.That(len([]rune(n.Reason)) <= 300, NeedField(n.No, "reason"), "form.too_long", i18n.A{"Max": 300})
		c.That(n.JoinedTo == 0 || n.JoinedTo != n.No && alone[n.JoinedTo], NeedField(n.No, "fate"), "plan.need.join_wrong", args)
	}
	return c.Err()
}

// offered are the needs of the person's newest completed assessment, or of the one under
// way, that the current version does not know of yet.
const offered = `
	SELECT n.id AS need_id, n.name AS text FROM plan p
	  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no JOIN resident r ON r.id = p.resident_id
	  JOIN assessment_need n ON n.removed_at IS NULL AND n.assessment_id = (SELECT s.id FROM assessment s WHERE s.resident_id = p.resident_id
	       ORDER BY s.completed_at IS NULL, s.completed_at DESC, s.id DESC LIMIT 1)
	 WHERE p.public_id = @ref AND ` + reached + ` AND NOT EXISTS (
	       SELECT 1 FROM plan_need x WHERE x.version_id = v.id AND (x.need_id = n.id OR x.need_id IS NOT NULL AND x.text = n.name))
	 ORDER BY n.no, n.id`

// Offered is a need of the assessment that the plan does not know of yet.
type Offered struct {
	NeedID int64
	Text   string
}

// QueueOffered queues the needs of the assessment still missing from a plan, for readers
// who may read assessments.
func QueueOffered(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Offered) {
	if who.May(policy.ReadAssessment) {
		db.QueueAll(b, dst, offered, args(who, now, db.Args{"ref": string(ref)}))
	}
}

// importNeeds takes the needs of a completed assessment over into a new plan.
func importNeeds(ctx context.Context, tx *audit.Tx, version int64, resident int64) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO plan_need (version_id, no, text, need_id)
		SELECT @version, row_number() OVER (ORDER BY n.no, n.id), n.name, n.id FROM assessment_need n
		 WHERE n.removed_at IS NULL AND n.assessment_id = (SELECT s.id FROM assessment s
		       WHERE s.resident_id = @resident AND s.completed_at IS NOT NULL ORDER BY s.completed_at DESC, s.id DESC LIMIT 1)`,
		db.Args{"version": version, "resident": resident})
	if err != nil {
		return fmt.Errorf("take needs over: %w", err)
	}
	return nil
}

// SetOutline sets the period and the needs of a plan. A need of the assessment stays: it
// can be joined to another or left outside, but not forgotten; one added here goes when it
// is missing from o.
func SetOutline(ctx context.Context, tx *audit.Tx, ref Ref, version int, o Outline, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return err
	}
	if err := d.Period(o.From, o.Until); err != nil { // a year from the plan's first day, whatever the version
		return err
	}
	if err := keepNeeds(ctx, tx, d, o.Needs); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_version SET starts_on = $2, ends_on = $3 WHERE id = $1`, d.VersionID, o.From, o.Until); err != nil {
		return fmt.Errorf("set period: %w", err)
	}
	return edited(ctx, tx, d, "plan.outline_set",
		map[string]any{"from": d.StartsOn, "until": d.EndsOn, "needs": needFacts(d.Needs)},
		map[string]any{"from": o.From, "until": o.Until, "needs": needFacts(o.Needs)})
}

// edited brings a plan whose content changed back to draft and leaves the line of it.
func edited(ctx context.Context, tx *audit.Tx, d Detail, action string, before, after any) error {
	if err := changed(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, action, object(d.Plan), before, after)
}

func needFacts(needs []Need) []map[string]any {
	out := []map[string]any{}
	for _, n := range needs {
		out = append(out, map[string]any{"no": n.No, "text": n.Text, "outside": n.Outside, "reason": n.Reason, "joined_to": n.JoinedTo})
	}
	return out
}

func keepNeeds(ctx context.Context, tx *audit.Tx, d Detail, needs []Need) error {
	kept := map[string]bool{}
	for _, n := range needs {
		kept[n.Ref] = true
	}
	gone := []string{}
	for _, n := range d.Needs {
		switch {
		case kept[n.Ref]:
		case n.NeedID != nil:
			return check.Refuse("", "plan.need.of_assessment", i18n.A{"Mark": n.Mark()})
		default:
			gone = append(gone, n.Ref)
		}
	}
	a := db.Args{"version": d.VersionID, "gone": gone}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_need WHERE version_id = @version AND public_id = ANY(@gone)`, a); err != nil {
		return fmt.Errorf("remove needs: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_need SET joined_to = NULL WHERE version_id = @version AND joined_to IS NOT NULL`, a); err != nil {
		return fmt.Errorf("part needs: %w", err)
	}
	numbers := map[int]int{}
	for i, n := range needs {
		numbers[n.No] = i + 1
		if err := keepNeed(ctx, tx, d, n, i+1); err != nil {
			return err
		}
	}
	for _, n := range needs {
		if n.JoinedTo == 0 || n.Outside {
			continue
		}
		_, err := tx.Exec(ctx, `UPDATE plan_need SET joined_to = (SELECT id FROM plan_need WHERE version_id = @version AND no = @to)
			WHERE version_id = @version AND no = @no`, db.Args{"version": d.VersionID, "no": numbers[n.No], "to": numbers[n.JoinedTo]})
		if err != nil {
			return fmt.Errorf("join needs: %w", err)
		}
	}
	return nil
}

func keepNeed(ctx context.Context, tx *audit.Tx, d Detail, n Need, no int) error {
	if !n.Outside {
		n.Reason = ""
	}
	a := db.Args{"version": d.VersionID, "resident": d.ResidentID, "ref": n.Ref, "no": no, "text": n.Text, "outside": n.Outside, "reason": n.Reason, "need": n.NeedID}
	q := `UPDATE plan_need SET no = @no, text = @text, outside = @outside, outside_reason = @reason WHERE version_id = @version AND public_id = @ref`
	if n.Ref == "" {
		q = `INSERT INTO plan_need (version_id, no, text, outside, outside_reason, need_id) SELECT @version, @no, @text, @outside, @reason, @need::bigint
			WHERE @need::bigint IS NULL OR EXISTS (SELECT 1 FROM assessment_need n JOIN assessment s ON s.id = n.assessment_id WHERE n.id = @need AND s.resident_id = @resident)`
	}
	done, err := db.Changed(ctx, tx, q, a)
	if db.Violates(err, "plan_need_version_id_need_id_key") || err == nil && !done {
		return check.Refuse("", "plan.need.changed")
	}
	if err != nil {
		return fmt.Errorf("keep need: %w", err)
	}
	return nil
}
