package decision

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Columns of a decision d with the names of its people (da drafted it, du saved it last), as
// Decision reads them.
const Columns = `d.id, d.public_id AS ref, d.number, d.kind, d.state, d.authority, d.party, d.legal_basis, d.resolution, d.reasons, d.appeal_board,
	d.drafted_by AS drafted_by_id, COALESCE(da.name, '') AS drafted_by, d.submitted_at, d.remark, d.issued_on, COALESCE(d.signed_by, 0) AS signed_by_id,
	d.signatory, d.post, d.authorisation_no, COALESCE(d.content_hash, '') AS content_hash, d.delivered_on, COALESCE(d.manner, '') AS manner,
	d.appeal_until, d.waived_on, d.appealed_on, d.forwarded_on, d.final_on, d.ruled_on, d.ruling, d.created_at, d.updated_at,
	COALESCE(du.name, '') AS updated_by, d.version`

// Joins are the joins Columns reads from.
const Joins = ` LEFT JOIN staff da ON da.id = d.drafted_by LEFT JOIN staff du ON du.id = d.updated_by`

// LetterColumns are the columns of a hearing letter l, as Letter reads them.
const LetterColumns = `l.id, l.unmet, l.answer_days, l.sent_on, l.delivered_on, COALESCE(l.manner, '') AS manner, l.answer_until, l.answered_on, l.answer,
	COALESCE((SELECT name FROM staff WHERE id = l.created_by), '') AS created_by, l.updated_at,
	COALESCE((SELECT name FROM staff WHERE id = l.updated_by), '') AS updated_by, l.version`

// About is the service a letter or decision is about, and the person.
type About struct {
	Item     int64
	Resident int64
}

func (a About) object(id int64, kind string) audit.Object {
	return audit.Object{Kind: kind, ID: id, Resident: a.Resident}
}

// Send writes down that the letter about that service left. One service gets one letter.
func Send(ctx context.Context, tx *audit.Tx, about About, l Letter) error {
	id, err := db.Value[int64](ctx, tx, `
		INSERT INTO hearing_letter (item_id, resident_id, unmet, answer_days, sent_on, created_at, created_by, updated_at, updated_by)
		VALUES (@item, @resident, @unmet, @days, @sent, @now, @me, @now, @me) RETURNING id`,
		db.Args{"item": about.Item, "resident": about.Resident, "unmet": l.Unmet, "days": l.AnswerDays, "sent": l.SentOn, "now": tx.Now, "me": tx.Who.ID})
	if db.Violates(err, "hearing_letter_item_id_key") {
		return check.Refuse("", "letter.already_sent")
	}
	if err != nil {
		return fmt.Errorf("send letter: %w", err)
	}
	return tx.Record(ctx, "letter.sent", about.object(id, "hearing_letter"), nil,
		map[string]any{"item": about.Item, "unmet": l.Unmet, "answer_days": l.AnswerDays, "sent_on": l.SentOn})
}

// LetterAbout takes the letter about that service for a change; nil when none was sent.
func LetterAbout(ctx context.Context, tx *audit.Tx, item int64) (*Letter, error) {
	rows, err := db.All[Letter](ctx, tx, `SELECT `+LetterColumns+` FROM hearing_letter l WHERE l.item_id = $1 FOR UPDATE OF l`, item)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Receive writes down the delivery of the letter, and the answer, over that version.
func Receive(ctx context.Context, tx *audit.Tx, about About, version int, d Delivery) error {
	l, err := LetterAbout(ctx, tx, about.Item)
	if err != nil {
		return err
	}
	if l == nil {
		return fault.NotFound
	}
	if l.Version != version {
		return fault.Conflict{By: l.UpdatedBy, At: l.UpdatedAt}
	}
	after, err := l.Receive(d, tx.Today())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE hearing_letter SET delivered_on = @on, manner = @manner, answer_until = @until, answered_on = @answered, answer = @answer,
		updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.Args{"on": after.DeliveredOn, "manner": string(after.Manner), "until": after.AnswerUntil, "answered": after.AnsweredOn,
			"answer": after.Answer, "now": tx.Now, "me": tx.Who.ID, "id": l.ID})
	if err != nil {
		return fmt.Errorf("receive letter %d: %w", l.ID, err)
	}
	return tx.Record(ctx, "letter.delivered", about.object(int64(l.ID), "hearing_letter"),
		map[string]any{"delivered_on": l.DeliveredOn, "manner": l.Manner, "answered_on": l.AnsweredOn, "answer": l.Answer},
		map[string]any{"delivered_on": after.DeliveredOn, "manner": after.Manner, "answered_on": after.AnsweredOn, "answer": after.Answer})
}

// Open writes a new draft about that service down, under the next number. A refusal is
// opened only when the party was heard; the database says so too.
func Open(ctx context.Context, tx *audit.Tx, about About, kind Kind, n Content) (Ref, error) {
	var letter *LetterID
	if kind == Refusal {
		l, err := LetterAbout(ctx, tx, about.Item)
		if err != nil {
			return "", fmt.Errorf("letter before a refusal: %w", err)
		}
		if err := MayRefuse(l, tx.Today()); err != nil {
			return "", err
		}
		letter = &l.ID
	}
	number, err := centre.NextNumber(ctx, tx, centre.Decisions)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO decision (number, kind, item_id, resident_id, letter_id, state, authority, party, legal_basis, resolution, reasons, appeal_board,
			drafted_by, created_at, updated_at, updated_by)
		VALUES (@number, @kind, @item, @resident, @letter, 'draft', @authority, @party, @legal_basis, @resolution, @reasons, @appeal_board, @me, @now, @now, @me)
		RETURNING id, public_id AS ref`,
		db.With(n.args(), db.Args{"number": number, "kind": string(kind), "item": about.Item, "resident": about.Resident, "letter": letter,
			"me": tx.Who.ID, "now": tx.Now}))
	if db.Violates(err, "decision_one_open") {
		return "", check.Refuse("", "decision.already_open")
	}
	if err != nil {
		return "", fmt.Errorf("open decision: %w", err)
	}
	if err := step(ctx, tx, row.ID, "", Draft, ""); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "decision.drafted", about.object(int64(row.ID), "decision"), nil, map[string]any{"number": number, "kind": kind, "item": about.Item, "content": n})
}

// Write saves the content of a draft; whoever saved it last drafted it, and does not sign it.
func Write(ctx context.Context, tx *audit.Tx, about About, d Decision, n Content, by Hand) error {
	if _, err := d.Take(Act{Step: Edit}, by, tx.Today()); err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE decision SET authority = @authority, party = @party, legal_basis = @legal_basis, resolution = @resolution, reasons = @reasons,
		appeal_board = @appeal_board, drafted_by = @me, updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.With(n.args(), db.Args{"me": tx.Who.ID, "now": tx.Now, "id": d.ID}))
	if err != nil {
		return fmt.Errorf("write decision %d: %w", d.ID, err)
	}
	return tx.Record(ctx, "decision.edited", about.object(int64(d.ID), "decision"), d.Content, n)
}

// Proceed carries out an act on the decision as it stood, and returns it as it stands now.
func Proceed(ctx context.Context, tx *audit.Tx, about About, d Decision, a Act, by Hand) (Decision, error) {
	after, err := d.Take(a, by, tx.Today())
	if err != nil {
		return d, err
	}
	submitted := after.SubmittedAt
	if a.Step == Submit {
		submitted = &tx.Now
	}
	var signedBy *int64
	if after.SignedByID != 0 {
		signedBy = &after.SignedByID
	}
	_, err = tx.Exec(ctx, `UPDATE decision SET state = @state, submitted_at = @submitted, remark = @remark, issued_on = @issued, signed_by = @signed_by,
		signatory = @signatory, post = @post, authorisation_no = @authorisation, content_hash = NULLIF(@hash, ''), delivered_on = @delivered,
		manner = NULLIF(@manner, ''), appeal_until = @until, waived_on = @waived, appealed_on = @appealed, forwarded_on = @forwarded,
		final_on = @final, ruled_on = @ruled, ruling = @ruling, updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.Args{"state": string(after.State), "submitted": submitted, "remark": after.Remark, "issued": after.IssuedOn, "signed_by": signedBy,
			"signatory": after.Signatory, "post": after.Post, "authorisation": after.AuthorisationNo, "hash": after.ContentHash,
			"delivered": after.DeliveredOn, "manner": string(after.Manner), "until": after.AppealUntil, "waived": after.WaivedOn,
			"appealed": after.AppealedOn, "forwarded": after.ForwardedOn, "final": after.FinalOn,
			"ruled": after.RuledOn, "ruling": after.Ruling, "now": tx.Now, "me": tx.Who.ID, "id": d.ID})
	if err != nil {
		return d, fmt.Errorf("%s decision %d: %w", a.Step, d.ID, err)
	}
	if err := step(ctx, tx, d.ID, d.State, after.State, a.Reason); err != nil {
		return d, err
	}
	return after, tx.RecordFor(ctx, "decision."+course[a.Step].line, about.object(int64(d.ID), "decision"), a.Reason, d.trace(), after.trace())
}

// trace is what the journal keeps of a step.
func (d Decision) trace() map[string]any {
	return map[string]any{"state": d.State, "remark": d.Remark, "issued_on": d.IssuedOn, "signed_by": d.SignedByID, "content_hash": d.ContentHash,
		"delivered_on": d.DeliveredOn, "manner": d.Manner, "appeal_until": d.AppealUntil, "waived_on": d.WaivedOn, "appealed_on": d.AppealedOn,
		"forwarded_on": d.ForwardedOn, "final_on": d.FinalOn, "ruled_on": d.RuledOn, "ruling": d.Ruling}
}

func step(ctx context.Context, tx *audit.Tx, id ID, from, to State, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO decision_transition (decision_id, from_state, to_state, at, staff_id, reason)
		VALUES (@id, NULLIF(@from, ''), @to, @now, @me, @reason)`,
		db.Args{"id": id, "from": string(from), "to": string(to), "now": tx.Now, "me": tx.Who.ID, "reason": reason})
	if err != nil {
		return fmt.Errorf("note step of decision %d: %w", id, err)
	}
	return nil
}

func (n Content) args() db.Args {
	return db.Args{"authority": n.Authority, "party": n.Party, "legal_basis": n.LegalBasis, "resolution": n.Resolution, "reasons": n.Reasons,
		"appeal_board": n.AppealBoard}
}
