package assessment

import (
	"context"
	"errors"
	"fmt"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// key is a row just found or made.
type key struct {
	ID  int64
	Ref Ref
}

// Start begins the assessment of an application; one that was begun already is found
// again, and nothing changes.
func Start(ctx context.Context, tx *audit.Tx, of application.Ref) (Ref, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM application WHERE public_id = $1 FOR UPDATE`, string(of)); err != nil {
		return "", fmt.Errorf("lock application: %w", err)
	}
	s, err := db.One[Subject](ctx, tx, subjectOfApplication, args(tx.Who, tx.Now, Ref(of)))
	if err != nil {
		return "", err
	}
	if !s.Reached {
		return "", fault.Denied{Reason: "denied.record", Resident: s.ResidentRef}
	}
	object := audit.Object{Kind: "assessment", Resident: s.ResidentID}
	begun, err := db.One[key](ctx, tx, `SELECT id, public_id AS ref FROM assessment WHERE application_id = $1 ORDER BY id DESC LIMIT 1`, s.ApplicationID)
	if err == nil {
		object.ID = begun.ID
		return begun.Ref, tx.Record(ctx, "assessment.opened", object, nil, nil)
	}
	if !errors.Is(err, fault.NotFound) {
		return "", err
	}
	var c check.List
	c.That(tx.Who.Own(s.CoordinatorID), "", "assessment.not_your_case")
	c.That(s.Open, "", "assessment.application_closed")
	if err := c.Err(); err != nil {
		return "", err
	}
	begun, err = db.One[key](ctx, tx, `INSERT INTO assessment (application_id, resident_id, coordinator_id, created_at, updated_at, updated_by)
		VALUES (@application, @resident, @coordinator, @now, @now, @me) RETURNING id, public_id AS ref`,
		db.Args{"application": s.ApplicationID, "resident": s.ResidentID, "coordinator": s.CoordinatorID, "me": tx.Who.ID, "now": tx.Now})
	if err != nil {
		return "", fmt.Errorf("start assessment: %w", err)
	}
	object.ID = begun.ID
	return begun.Ref, tx.Record(ctx, "assessment.started", object, nil, map[string]any{"application": s.ApplicationID})
}

func object(d Detail) audit.Object {
	return audit.Object{Kind: "assessment", ID: int64(d.ID), Resident: d.ResidentID}
}

// locked is an assessment taken for a change: within reach, in the hands of its
// coordinator.
func locked(ctx context.Context, tx *audit.Tx, ref Ref) (Detail, error) {
	var d Detail
	if _, err := tx.Exec(ctx, `SELECT 1 FROM assessment WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return d, fmt.Errorf("lock assessment: %w", err)
	}
	b := &db.Batch{}
	Get(b, tx.Who, tx.Now, ref, &d)
	if err := b.Run(ctx, tx); err != nil {
		return d, err
	}
	if !d.Reached {
		return d, fault.Denied{Reason: "denied.record", Resident: d.ResidentRef}
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return d, check.Refuse("", "assessment.not_your_case")
	}
	return d, nil
}

// editing is one that is still open.
func editing(ctx context.Context, tx *audit.Tx, ref Ref) (Detail, error) {
	d, err := locked(ctx, tx, ref)
	if err == nil && d.Completed() {
		return d, check.Refuse("", "assessment.completed")
	}
	return d, err
}

// touch notes on the assessment that something in it changed: completing it asks for
// having seen that.
func touch(ctx context.Context, tx *audit.Tx, d Detail) error {
	_, err := tx.Exec(ctx, `UPDATE assessment SET updated_at = $2, updated_by = $3, version = version + 1 WHERE id = $1`, d.ID, tx.Now, tx.Who.ID)
	if err != nil {
		return fmt.Errorf("touch assessment: %w", err)
	}
	return nil
}

// SavePart keeps what a section holds. version is that of the section, 0 for one not begun.
func SavePart(ctx context.Context, tx *audit.Tx, ref Ref, version int, p Part) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	if p.Section == SummarySection {
		return check.Refuse("", "assessment.section.without_ground") // it has more to say; see SaveSummary
	}
	if err := p.Check(tx.Today(), d.Listed); err != nil {
		return err
	}
	was, err := keepPart(ctx, tx, d, version, p)
	if err != nil {
		return err
	}
	if err := touch(ctx, tx, d); err != nil {
		return err
	}
	var before any
	if was.Version > 0 {
		before = noted(was)
	}
	return tx.Record(ctx, "assessment.section_saved", object(d), before, noted(p))
}

// noted is a part as the journal keeps it: the field's name tells the section.
func noted(p Part) map[string]any {
	s := string(p.Section)
	return map[string]any{s + ".state": p.State, s + ".text": p.Body, s + ".fields": p.Fields}
}

// keepPart writes the row of a section over that of the version, and returns what it held.
func keepPart(ctx context.Context, tx *audit.Tx, d Detail, version int, p Part) (Part, error) {
	var was, ignored *Part
	b := &db.Batch{}
	GetPart(b, tx.Who, tx.Now, d.Ref, p.Section, &was, &ignored)
	if err := b.Run(ctx, tx); err != nil {
		return Part{}, fmt.Errorf("read section: %w", err)
	}
	if was == nil {
		was = &Part{}
	}
	if was.Version != version {
		return *was, fault.Conflict{By: was.UpdatedBy, At: was.UpdatedAt}
	}
	if p.Fields == nil {
		p.Fields = map[string]string{}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO assessment_section (assessment_id, section, state, body, fields, created_at, updated_at, updated_by)
		VALUES (@assessment, @section, @state, @body, @fields, @now, @now, @me)
		ON CONFLICT (assessment_id, section) DO UPDATE SET state = excluded.state, body = excluded.body, fields = excluded.fields,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = assessment_section.version + 1`,
		db.Args{"assessment": d.ID, "section": string(p.Section), "state": string(p.State), "body": p.Body, "fields": p.Fields, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return *was, fmt.Errorf("save section: %w", err)
	}
	return *was, nil
}

// SaveSummary keeps the four purposes, the day, the place and those present; done asks for
// all of them. version is that of the section.
func SaveSummary(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Content, done bool) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	if err := n.Check(tx.Today(), done); err != nil {
		return err
	}
	p := Part{Section: SummarySection, State: Open}
	if done {
		p.State = Done
	}
	if _, err := keepPart(ctx, tx, d, version, p); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE assessment SET held_on = @held, place = nullif(@place, ''), present = @present, needs = @needs, current_services = @current,
			justification = @reasons, feasibility = nullif(@feasibility, ''), fee_info_on = @fee, updated_at = @now, updated_by = @me, version = version + 1
		 WHERE id = @id`,
		db.Args{"id": d.ID, "held": n.HeldOn, "place": string(n.Place), "present": n.Present, "needs": n.Needs, "current": n.Current,
			"reasons": n.Reasons, "feasibility": string(n.Feasibility), "fee": n.FeeInfoOn, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("save summary: %w", err)
	}
	return tx.Record(ctx, "assessment.saved", object(d), d.Content, n)
}

// Complete freezes the assessment; version is that of the assessment the coordinator saw.
// Drafts of its parts are forgotten: what was typed elsewhere must not come back. It returns
// the assessment as it was.
func Complete(ctx context.Context, tx *audit.Tx, ref Ref, version int, next Next) (Detail, error) {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return d, err
	}
	if d.Version != version {
		return d, fault.Conflict{By: d.UpdatedBy, At: d.UpdatedAt}
	}
	if err := Ready(d.Content, d.Needs, tx.Today()); err != nil {
		return d, err
	}
	if err := next.Follows(d.Content); err != nil {
		return d, err
	}
	_, err = tx.Exec(ctx, `UPDATE assessment SET next_step = @next, completed_at = @now, completed_by = @me, updated_at = @now, updated_by = @me, version = version + 1
		WHERE id = @id`, db.Args{"id": d.ID, "next": string(next), "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return d, fmt.Errorf("complete assessment: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM draft WHERE path LIKE '%/' || $1 || '/%'`, string(ref)); err != nil {
		return d, fmt.Errorf("drop drafts: %w", err)
	}
	return d, tx.Record(ctx, "assessment.completed", object(d), nil, map[string]any{"next_step": next})
}

// Supplement begins the assessment that corrects or adds to a completed one. It starts as
// its copy; the completed one stays as it is.
func Supplement(ctx context.Context, tx *audit.Tx, ref Ref, reason string) (Ref, error) {
	d, err := locked(ctx, tx, ref)
	if err != nil {
		return "", err
	}
	var c check.List
	c.That(d.Completed(), "", "assessment.supplement_open")
	c.That(d.After == nil, "", "assessment.supplemented")
	c.That(reason != "", "reason", "assessment.supplement_reason_missing")
	c.That(len([]rune(reason)) <= 500, "reason", "form.too_long", i18n.A{"Max": 500})
	if err := c.Err(); err != nil {
		return "", err
	}
	a := db.Args{"id": d.ID, "reason": reason, "now": tx.Now, "me": tx.Who.ID}
	n, err := db.One[key](ctx, tx, `INSERT INTO assessment (application_id, previous_id, supplement_reason, resident_id, coordinator_id, held_on, place, present, needs,
			current_services, justification, feasibility, fee_info_on, created_at, updated_at, updated_by)
		SELECT application_id, id, @reason, resident_id, coordinator_id, held_on, place, present, needs,
			current_services, justification, feasibility, fee_info_on, @now, @now, @me FROM assessment WHERE id = @id
		RETURNING id, public_id AS ref`, a)
	if err != nil {
		return "", fmt.Errorf("supplement assessment: %w", err)
	}
	a["new"] = n.ID
	b := &db.Batch{}
	b.Queue(`INSERT INTO assessment_section (assessment_id, section, state, body, fields, created_at, updated_at, updated_by)
		SELECT @new, section, state, body, fields, @now, @now, @me FROM assessment_section WHERE assessment_id = @id`, a)
	b.Queue(`INSERT INTO assessment_need (assessment_id, no, name, own_words, area, urgency, self_reliance, copied_from, created_at, updated_at, updated_by)
		SELECT @new, no, name, own_words, area, urgency, self_reliance, id, @now, @now, @me FROM assessment_need WHERE assessment_id = @id AND removed_at IS NULL`, a)
	if err := b.Run(ctx, tx); err != nil {
		return "", fmt.Errorf("copy assessment: %w", err)
	}
	return n.Ref, tx.RecordFor(ctx, "assessment.supplemented", audit.Object{Kind: "assessment", ID: n.ID, Resident: d.ResidentID}, "", nil,
		map[string]any{"previous": d.ID, "supplement_reason": reason})
}

// AddNeed puts a need at the end of the list.
func AddNeed(ctx context.Context, tx *audit.Tx, ref Ref, n Need) (NeedRef, error) {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return "", err
	}
	if err := n.Check(); err != nil {
		return "", err
	}
	if len(d.Needs) >= most {
		return "", check.Refuse("", "assessment.need.too_many", i18n.A{"Max": most})
	}
	n.No = len(d.Needs) + 1
	row, err := db.One[struct{ Ref NeedRef }](ctx, tx, `
		INSERT INTO assessment_need (assessment_id, no, name, own_words, area, urgency, self_reliance, created_at, updated_at, updated_by)
		VALUES (@assessment, @no, @name, @words, @area, nullif(@urgency, ''), @reliance, @now, @now, @me) RETURNING public_id AS ref`,
		db.With(n.args(tx), db.Args{"assessment": d.ID, "no": n.No}))
	if err != nil {
		return "", fmt.Errorf("add need: %w", err)
	}
	if err := touch(ctx, tx, d); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "assessment.need_added", object(d), nil, n)
}

// most is how many needs an assessment holds.
const most = 40

func (n Need) args(tx *audit.Tx) db.Args {
	return db.Args{"name": n.Name, "words": n.OwnWords, "area": string(n.Area), "urgency": string(n.Urgency), "reliance": n.SelfReliance,
		"now": tx.Now, "me": tx.Who.ID}
}

// needIn finds a need taken for a change: of that version.
func needIn(d Detail, need NeedRef, version int) (Need, error) {
	for _, n := range d.Needs {
		if n.Ref != need {
			continue
		}
		if n.Version != version {
			return n, fault.Conflict{By: d.UpdatedBy, At: d.UpdatedAt}
		}
		return n, nil
	}
	return Need{}, fault.NotFound
}

// ChangeNeed writes a need anew.
func ChangeNeed(ctx context.Context, tx *audit.Tx, ref Ref, need NeedRef, version int, n Need) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	was, err := needIn(d, need, version)
	if err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	n.No = was.No
	_, err = tx.Exec(ctx, `UPDATE assessment_need SET name = @name, own_words = @words, area = @area, urgency = nullif(@urgency, ''), self_reliance = @reliance,
		updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`, db.With(n.args(tx), db.Args{"id": was.ID}))
	if err != nil {
		return fmt.Errorf("change need: %w", err)
	}
	if err := touch(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "assessment.need_changed", object(d), was, n)
}

// RemoveNeed takes a need off the list; those after it move up.
func RemoveNeed(ctx context.Context, tx *audit.Tx, ref Ref, need NeedRef, version int) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	was, err := needIn(d, need, version)
	if err != nil {
		return err
	}
	a := db.Args{"id": was.ID, "no": was.No, "assessment": d.ID, "now": tx.Now, "me": tx.Who.ID}
	b := &db.Batch{}
	b.Queue(`UPDATE assessment_need SET removed_at = @now, updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`, a)
	b.Queue(`UPDATE assessment_need SET no = no - 1 WHERE assessment_id = @assessment AND removed_at IS NULL AND no > @no`, a)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("remove need: %w", err)
	}
	if err := touch(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "assessment.need_removed", object(d), was, nil)
}

// MoveNeed moves a need one place up, or down.
func MoveNeed(ctx context.Context, tx *audit.Tx, ref Ref, need NeedRef, version int, up bool) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	was, err := needIn(d, need, version)
	if err != nil {
		return err
	}
	to := was.No + 1
	if up {
		to = was.No - 1
	}
	if to < 1 || to > len(d.Needs) {
		return check.Refuse("", "assessment.need.at_the_end")
	}
	a := db.Args{"id": was.ID, "no": was.No, "to": to, "assessment": d.ID, "now": tx.Now, "me": tx.Who.ID}
	b := &db.Batch{}
	b.Queue(`UPDATE assessment_need SET no = @no WHERE assessment_id = @assessment AND removed_at IS NULL AND no = @to`, a)
	b.Queue(`UPDATE assessment_need SET no = @to, updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`, a)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("move need: %w", err)
	}
	if err := touch(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "assessment.need_moved", object(d), map[string]any{"no": was.No}, map[string]any{"no": to})
}
