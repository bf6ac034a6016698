package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Create makes the draft of a plan for the person of an application: by the coordinator
// of the case, once a service was granted, one open plan a person.
func Create(ctx context.Context, tx *audit.Tx, of application.Ref) (Ref, error) {
	var a application.Application
	if _, err := tx.Exec(ctx, `SELECT 1 FROM application WHERE public_id = $1 FOR UPDATE`, string(of)); err != nil {
		return "", fmt.Errorf("lock application: %w", err)
	}
	b := &db.Batch{}
	application.Get(b, tx.Who, tx.Now, of, &a)
	if err := b.Run(ctx, tx); err != nil {
		return "", err
	}
	if !a.Reached {
		return "", fault.Denied{Reason: "denied.record", Resident: a.ResidentRef}
	}
	granted, err := db.Value[int](ctx, tx, `SELECT count(*)::int FROM application_item WHERE application_id = $1 AND state = 'qualified'`, a.ID)
	if err != nil {
		return "", err
	}
	inForce, err := db.Value[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM plan WHERE resident_id = $1 AND state IN ('approved', 'active'))`, a.ResidentID)
	if err != nil {
		return "", err
	}
	var c check.List
	c.That(tx.Who.Own(a.CoordinatorID), "", "plan.create.not_your_case")
	c.That(!inForce, "", "plan.create.in_force")
	c.That(a.State.Open(), "", "plan.create.application_closed")
	c.That(granted > 0, "", "plan.create.nothing_qualified")
	if err := c.Err(); err != nil {
		return "", err
	}
	number, err := centre.NextNumber(ctx, tx, centre.Plans)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO plan (number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, created_at, updated_at, updated_by)
		SELECT @number, gmina_id, resident_id, id, coordinator_id, 'draft', due_on, alarm_on, @now, @now, @me FROM application WHERE id = @application
		RETURNING id, public_id AS ref`,
		db.Args{"number": number, "me": tx.Who.ID, "now": tx.Now, "application": a.ID})
	if db.Violates(err, "plan_one_open") {
		return "", check.Refuse("", "plan.create.another_open")
	}
	if err != nil {
		return "", fmt.Errorf("create plan: %w", err)
	}
	first, err := db.Value[int64](ctx, tx, `INSERT INTO plan_version (plan_id, no, prepared_by) VALUES ($1, 1, $2) RETURNING id`, row.ID, tx.Who.ID)
	if err != nil {
		return "", fmt.Errorf("create plan version: %w", err)
	}
	if err := importNeeds(ctx, tx, first, a.ResidentID); err != nil {
		return "", err
	}
	p := Plan{ID: row.ID, ResidentID: a.ResidentID, VersionNo: 1}
	if err := moved(ctx, tx, p, "", Draft, ""); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "plan.created", object(p), nil, map[string]any{"number": number, "application": a.ID})
}

// locked is a plan taken for a change: within reach, and of this version.
func locked(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Detail, error) {
	var d Detail
	if _, err := tx.Exec(ctx, `SELECT 1 FROM plan WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return d, fmt.Errorf("lock plan: %w", err)
	}
	b := &db.Batch{}
	QueueDetail(b, tx.Who, tx.Now, ref, &d)
	if err := b.Run(ctx, tx); err != nil {
		return d, err
	}
	if err := d.Finish(); err != nil {
		return d, err
	}
	if !d.Reached {
		return d, fault.Denied{Reason: "denied.record", Resident: d.ResidentRef}
	}
	if d.Version != version {
		return d, fault.Conflict{By: d.UpdatedBy, At: d.UpdatedAt}
	}
	return d, nil
}

// editing is a plan taken by its coordinator for a change of content. An agreed plan
// loses its agreement: voids must say that the reader knows.
func editing(ctx context.Context, tx *audit.Tx, ref Ref, version int, voids bool) (Detail, error) {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return d, err
	}
	var c check.List
	c.That(tx.Who.Own(d.CoordinatorID), "", "plan.not_your_plan")
	c.That(d.State.Editable(), "", "plan.not_editable."+string(d.State))
	c.That(d.State != Agreed || voids, "voids", "plan.voids_agreement")
	return d, c.Err()
}

// changed brings a plan whose content changed back to draft and voids its agreement.
func changed(ctx context.Context, tx *audit.Tx, d Detail) error {
	if err := voidAgreements(ctx, tx, d); err != nil {
		return err
	}
	if d.State != Draft {
		if err := moved(ctx, tx, d.Plan, d.State, Draft, "plan.transition.content_changed"); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		UPDATE plan SET state = 'draft', version = version + 1, updated_at = @now, updated_by = @me,
		       (due_on, alarm_on) = (SELECT a.due_on, a.alarm_on FROM application a
		          WHERE a.id IN (SELECT plan.application_id UNION ALL SELECT i.application_id FROM planned_service ps
		                JOIN application_item i ON i.id = ps.item_id WHERE ps.version_id = @version)
		          ORDER BY a.received_on, a.id LIMIT 1)
		 WHERE id = @id`, db.Args{"now": tx.Now, "me": tx.Who.ID, "id": d.ID, "version": d.VersionID})
	if err != nil {
		return fmt.Errorf("change plan %d: %w", d.ID, err)
	}
	return nil
}

// voidAgreements ends the agreement to a content that is no longer, or is agreed anew.
func voidAgreements(ctx context.Context, tx *audit.Tx, d Detail) error {
	_, err := tx.Exec(ctx, `UPDATE plan_agreement SET voided_at = @now WHERE version_id = @version AND voided_at IS NULL`,
		db.Args{"now": tx.Now, "version": d.VersionID})
	if err != nil {
		return fmt.Errorf("void agreement: %w", err)
	}
	return nil
}

// RecordAgreement keeps the applicant's agreement to the content as it stands, which must
// be the one a.ContentHash names, if it names one.
func RecordAgreement(ctx context.Context, tx *audit.Tx, ref Ref, version int, a Agreement) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return check.Refuse("", "plan.not_your_plan")
	}
	after, err := d.Agree(d.Body, a, tx.Today())
	if err != nil {
		return err
	}
	hash := d.Content(d.Body).Hash()
	if a.ContentHash != "" && a.ContentHash != hash { // a performer or a person was renamed since the form was shown
		return check.Refuse("", "plan.submit.agreement_void")
	}
	if err := voidAgreements(ctx, tx, d); err != nil { // a returned plan may be agreed anew
		return err
	}
	scan, err := fileScan(ctx, tx, d, a)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO plan_agreement (version_id, agreed_on, place, form, party, note, content_hash, recorded_by, recorded_at, scan_id)
		VALUES (@version, @on, @place, @form, @party, @note, @hash, @me, @now, @scan)`,
		db.Args{"version": d.VersionID, "on": a.AgreedOn, "place": a.Place, "form": string(a.Form), "party": d.Applicant, "note": a.Note,
			"hash": hash, "me": tx.Who.ID, "now": tx.Now, "scan": scan})
	if err != nil {
		return fmt.Errorf("record agreement: %w", err)
	}
	if err := settle(ctx, tx, d.Plan, after, ""); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.agreed", object(d.Plan), map[string]any{"state": d.State},
		map[string]any{"state": after.State, "agreed_on": a.AgreedOn, "form": a.Form, "content_hash": hash})
}

// fileScan lays the signed copy, if one was brought, into the person's file; nil: none.
func fileScan(ctx context.Context, tx *audit.Tx, d Detail, a Agreement) (any, error) {
	if !a.Scan.Given() {
		return nil, nil
	}
	return resident.FileDocument(ctx, tx, resident.Ref(d.ResidentRef), resident.NewDocument{Kind: "agreement", Title: fmt.Sprintf("Uzgodnienie planu %s, wersja %d", d.Number, d.VersionNo),
		DatedOn: a.AgreedOn, File: a.Scan}, "scan")
}

// Submit hands the plan over for approval. reasons answers the warnings, in their order.
func Submit(ctx context.Context, tx *audit.Tx, ref Ref, version int, reasons []string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return check.Refuse("", "plan.not_your_plan")
	}
	warnings := d.Warnings(d.Body)
	for i := range warnings {
		if i < len(reasons) {
			warnings[i].Reason = reasons[i]
		}
	}
	after, err := d.Submit(d.Body, d.Agreement, warnings, tx.Today())
	if err != nil {
		return err
	}
	kept, err := json.Marshal(append([]Warning{}, warnings...))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_version SET warnings = $2 WHERE id = $1`, d.VersionID, string(kept)); err != nil {
		return fmt.Errorf("keep warnings: %w", err)
	}
	if err := settle(ctx, tx, d.Plan, after, ""); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.submitted", object(d.Plan), map[string]any{"state": d.State},
		map[string]any{"state": after.State, "submitted_on": after.SubmittedOn, "due_on": d.DueOn})
}

// Approve approves the plan today, exactly as it was agreed: the version is frozen with its hash, and the
// applications it answers are dealt with (art. 41 ust. 1).
func Approve(ctx context.Context, tx *audit.Tx, ref Ref, version int, comment string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	after, err := d.Approve(tx.Who, tx.Today())
	if err != nil {
		return err
	}
	content := d.Content(d.Body)
	if d.Agreement == nil || d.Agreement.ContentHash != content.Hash() { // something was renamed since it was submitted
		return check.Refuse("", "plan.submit.agreement_void")
	}
	if problems, refused := check.Problems(d.Complete(d.Body)); refused { // its programme ended meanwhile
		for i := range problems {
			problems[i].Field = "" // the approver's form has no such field
		}
		return problems.Err()
	}
	if err := decided(ctx, tx, d, "approved", comment); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE plan_version SET content = @content, content_hash = @hash, frozen_at = @now WHERE id = @id`,
		db.Args{"content": string(content.Canonical()), "hash": content.Hash(), "now": tx.Now, "id": d.VersionID})
	if err != nil {
		return fmt.Errorf("freeze version: %w", err)
	}
	if err := settle(ctx, tx, d.Plan, after, comment); err != nil {
		return err
	}
	if err := begin(ctx, tx, d, after); err != nil {
		return err
	}
	answered, err := db.All[struct{ ID application.ID }](ctx, tx, `
		SELECT DISTINCT a.id FROM planned_service ps JOIN application_item i ON i.id = ps.item_id JOIN application a ON a.id = i.application_id
		 WHERE ps.version_id = @version AND a.state IN ('submitted','qualification') AND NOT EXISTS (SELECT 1 FROM application_item w WHERE w.application_id = a.id AND w.state = 'pending')
		 ORDER BY a.id`, db.Args{"version": d.VersionID})
	if err != nil {
		return fmt.Errorf("applications answered: %w", err)
	}
	for _, a := range answered {
		if err := application.Resolve(ctx, tx, a.ID); err != nil {
			return err
		}
	}
	overdrawn, err := reserve(ctx, tx, d)
	if err != nil {
		return err
	}
	return tx.Record(ctx, "plan.approved", object(d.Plan), map[string]any{"state": d.State},
		map[string]any{"state": after.State, "content_hash": content.Hash(), "authorisation": tx.Who.ApprovalNumber, "overdrawn": overdrawn})
}

// Return sends the plan back for correction with a comment, and remarks pinned to goals
// and services.
func Return(ctx context.Context, tx *audit.Tx, ref Ref, version int, comment string, pins ...Pin) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	after, err := d.Return(tx.Who, comment)
	if err != nil {
		return err
	}
	if err := decided(ctx, tx, d, "returned", comment); err != nil {
		return err
	}
	if err := d.pin(ctx, tx, pins); err != nil {
		return err
	}
	if err := settle(ctx, tx, d.Plan, after, comment); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.returned", object(d.Plan), map[string]any{"state": d.State}, map[string]any{"state": after.State, "comment": comment})
}

// Abandon gives the plan up with a reason.
func Abandon(ctx context.Context, tx *audit.Tx, ref Ref, version int, reason string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return check.Refuse("", "plan.not_your_plan")
	}
	after, err := d.Abandon(reason, tx.Today())
	if err != nil {
		return err
	}
	if d.InForceNo > 0 {
		if err := d.dropVersion(ctx, tx); err != nil {
			return err
		}
	}
	if err := settle(ctx, tx, d.Plan, after, reason); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.abandoned", object(d.Plan), map[string]any{"state": d.State}, map[string]any{"state": after.State, "reason": reason})
}

func decided(ctx context.Context, tx *audit.Tx, d Detail, result, comment string) error {
	number := tx.Who.ApprovalNumber
	if tx.Who.Has(policy.Director) {
		number = "" // the director needs none
	}
	_, err := tx.Exec(ctx, `INSERT INTO plan_approval (version_id, result, comment, staff_id, authorisation_no, at)
		VALUES (@version, @result, @comment, @me, @number, @now)`,
		db.Args{"version": d.VersionID, "result": result, "comment": comment, "me": tx.Who.ID, "number": number, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("record approval: %w", err)
	}
	return nil
}

// settle writes the plan's new state and the step that led to it.
func settle(ctx context.Context, tx *audit.Tx, before, after Plan, reason string) error {
	_, err := tx.Exec(ctx, `
		UPDATE plan SET state = @state, first_submitted_on = @submitted, approve_by = @approve_by,
		       approved_on = COALESCE(approved_on, @approved), version_no = @no, version = version + 1, updated_at = @now, updated_by = @me WHERE id = @id`,
		db.Args{"state": string(after.State), "submitted": after.SubmittedOn, "approve_by": after.ApproveBy, "approved": after.ApprovedOn,
			"no": after.VersionNo, "now": tx.Now, "me": tx.Who.ID, "id": before.ID})
	if err != nil {
		return fmt.Errorf("move plan %d: %w", before.ID, err)
	}
	return moved(ctx, tx, before, before.State, after.State, reason)
}

func moved(ctx context.Context, tx *audit.Tx, p Plan, from, to State, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_transition (plan_id, version_no, from_state, to_state, at, staff_id, reason)
		VALUES (@plan, @no, nullif(@from, ''), @to, @now, @me, @reason)`,
		db.Args{"plan": p.ID, "no": p.VersionNo, "from": string(from), "to": string(to), "now": tx.Now, "me": tx.Who.ID, "reason": reason})
	if err != nil {
		return fmt.Errorf("record step of plan %d: %w", p.ID, err)
	}
	return nil
}

func object(p Plan) audit.Object {
	return audit.Object{Kind: "plan", ID: int64(p.ID), Resident: p.ResidentID}
}
