package resident

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Why is the short reason for opening a record outside one's cases.
type Why string

// The reasons of the list.
const (
	Deputy    Why = "deputy"    // standing in for the coordinator
	Duty      Why = "duty"      // on duty when the person called or came
	InTouch   Why = "contact"   // contact with the person or the family
	Complaint Why = "complaint" // looking into a complaint
	Other     Why = "other"
)

// Whys lists the reasons in the order a form offers them.
func Whys() []Why { return []Why{Deputy, Duty, InTouch, Complaint, Other} }

// AccessLife is how long a justified access lasts.
const AccessLife = 2 * time.Hour

// minJustification and maxJustification bound the words of a justification, in characters.
const (
	minJustification = 20
	maxJustification = 1000
)

// Justification is why somebody needs a record outside their cases.
type Justification struct {
	Why  Why
	Text string
}

// Check says what speaks against the justification.
func (j Justification) Check() error {
	var c check.List
	c.That(slices.Contains(Whys(), j.Why), "why", "access.why_missing")
	n := utf8.RuneCountInString(j.Text)
	c.That(n >= minJustification, "reason", "access.reason_short")
	c.That(n <= maxJustification, "reason", "resident.too_long")
	return c.Err()
}

// LetIn opens a record outside one's cases for two hours, on a justification the director
// reviews afterwards. A restricted record is not opened so: it does not exist.
func LetIn(ctx context.Context, tx *audit.Tx, ref Ref, j Justification) error {
	if !MayAsk(tx.Who) {
		return fault.Denied{Reason: "denied.role"}
	}
	r, err := lock(ctx, tx, ref, identified)
	if err != nil {
		return err
	}
	if err := j.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_grant (resident_id, staff_id, reason_code, reason, granted_at, until)
		VALUES (@resident, @me, @why, @reason, @now, @until)`,
		db.Args{"resident": r.ID, "me": tx.Who.ID, "why": string(j.Why), "reason": j.Text, "now": tx.Now, "until": tx.Now.Add(AccessLife)})
	if err != nil {
		return fmt.Errorf("let into resident %d: %w", r.ID, err)
	}
	return tx.RecordFor(ctx, "resident.access_granted", object(r.ID), string(j.Why)+": "+j.Text, nil, nil)
}

// Grant is one justified access as the director reviews it.
type Grant struct {
	Ref        string
	ResidentID ID
	Resident   Ref
	Number     string // of the record: M-1042; the review needs no name
	Who        string
	StaffID    policy.StaffID
	Why        Why
	Reason     string
	GrantedAt  time.Time
	Until      time.Time
	Justified  *bool // nil: not reviewed yet
	ReviewedBy string
	ReviewedAt *time.Time
}

// grantLimit is how many accesses the list shows.
const grantLimit = 50

// Grants queues the newest justified accesses, those not reviewed yet first, and the line
// that names the records they opened.
func Grants(b *db.Batch, who policy.Actor, now time.Time, dst *[]Grant) {
	audit.List(b, dst, who, now, "access.list", `
		SELECT g.public_id AS ref, g.resident_id, r.public_id AS resident, r.number, s.name AS who, g.staff_id, g.reason_code AS why, g.reason,
		       g.granted_at, g.until, g.justified, COALESCE(v.name, '') AS reviewed_by, g.reviewed_at
		  FROM access_grant g
		  JOIN resident r ON r.id = g.resident_id
		  JOIN staff s ON s.id = g.staff_id
		  LEFT JOIN staff v ON v.id = g.reviewed_by
		 WHERE @reviews::boolean AND (NOT r.restricted OR @director::boolean)
		 ORDER BY g.justified IS NOT NULL, g.granted_at DESC LIMIT `+fmt.Sprint(grantLimit),
		`justified IS NOT NULL, granted_at DESC`, Args(who, now), db.Args{"reviews": who.May(policy.ReadAccessReview)})
}

// Review answers a justified access: it was justified, or it was not, and then it ends. An
// access is answered once, and never by the person it let in.
func Review(ctx context.Context, tx *audit.Tx, grant string, justified bool) error {
	if !tx.Who.May(policy.ReviewAccess) {
		return fault.Denied{Reason: "denied.role"}
	}
	g, err := db.One[struct {
		ID         int64
		ResidentID ID
		StaffID    policy.StaffID
		ReviewedBy string
		ReviewedAt *time.Time
	}](ctx, tx, `SELECT g.id, g.resident_id, g.staff_id, COALESCE((SELECT name FROM staff WHERE id = g.reviewed_by), '') AS reviewed_by, g.reviewed_at
		FROM access_grant g JOIN resident r ON r.id = g.resident_id
		WHERE g.public_id = @ref AND (NOT r.restricted OR @director::boolean) FOR UPDATE OF g`,
		db.With(Args(tx.Who, tx.Now), db.Args{"ref": grant}))
	if err != nil {
		return err
	}
	if g.ReviewedAt != nil {
		return fault.Conflict{By: g.ReviewedBy, At: *g.ReviewedAt}
	}
	if g.StaffID == tx.Who.ID {
		return check.Refuse("", "access.not_own")
	}
	_, err = tx.Exec(ctx, `UPDATE access_grant SET reviewed_by = @me, reviewed_at = @now, justified = @justified,
		until = CASE WHEN @justified::boolean THEN until ELSE LEAST(until, @now::timestamptz) END WHERE id = @id`,
		db.Args{"id": g.ID, "me": tx.Who.ID, "now": tx.Now, "justified": justified})
	if err != nil {
		return fmt.Errorf("review access %d: %w", g.ID, err)
	}
	return tx.Record(ctx, "access.reviewed", audit.Object{Kind: "access_grant", ID: g.ID, Resident: int64(g.ResidentID)},
		nil, map[string]any{"justified": justified})
}
