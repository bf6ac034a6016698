package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Version is one line of a plan's versions.
type Version struct {
	No              int
	Reason          VersionReason
	ReasonNote      string
	PreparedBy      string
	MadeAt          *time.Time
	StartsOn        date.Date
	EndsOn          date.Date
	FrozenAt        *time.Time
	Hash            string
	ApprovedBy      string
	AuthorisationNo string // of the organiser; empty: the director
	AbandonedAt     *time.Time
	InForce         bool
	Current         bool // worked on now
	Content         []byte
}

// Say is the content of a frozen version as it was approved.
func (v Version) Say() (c Content, err error) {
	if v.FrozenAt == nil {
		return c, nil
	}
	err = json.Unmarshal(v.Content, &c)
	return c, err
}

// Readable reports whether the version's content can be read: frozen, or worked on now. One
// given up before it was approved left nothing binding.
func (v Version) Readable() bool { return v.FrozenAt != nil || v.Current }

// Readable are the versions that can be set beside each other, newest first.
func Readable(all []Version) []Version {
	return slices.DeleteFunc(slices.Clone(all), func(v Version) bool { return !v.Readable() })
}

// Versions queues the versions of a plan, newest first.
func Versions(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Version) {
	db.QueueAll(b, dst, `
		SELECT v.no, v.reason, v.reason_note, s.name AS prepared_by, COALESCE(v.made_at, p.created_at) AS made_at, v.starts_on, v.ends_on,
		       v.frozen_at, COALESCE(v.content_hash, '') AS hash, COALESCE(a.by, '') AS approved_by, COALESCE(a.authorisation_no, '') AS authorisation_no,
		       v.abandoned_at, COALESCE(v.no = p.in_force_no AND p.state <> 'ended', false) AS in_force, v.no = p.version_no AS current,
		       COALESCE(v.content::text, '') AS content
		  FROM plan p JOIN plan_version v ON v.plan_id = p.id JOIN resident r ON r.id = p.resident_id JOIN staff s ON s.id = v.prepared_by
		  LEFT JOIN LATERAL (SELECT st.name AS by, ap.authorisation_no FROM plan_approval ap JOIN staff st ON st.id = ap.staff_id
		        WHERE ap.version_id = v.id AND ap.result = 'approved' ORDER BY ap.id DESC LIMIT 1) a ON true
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY v.no DESC`, args(who, now, db.Args{"ref": string(ref)}))
}

// NewVersion makes a new version of an approved plan as a draft that says what the version
// in force says; that one stays in force until the new one is approved.
func NewVersion(ctx context.Context, tx *audit.Tx, ref Ref, version int, reason VersionReason, note string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return check.Refuse("", "plan.not_your_plan")
	}
	no, err := db.Value[int](ctx, tx, `SELECT max(no) + 1 FROM plan_version WHERE plan_id = $1`, d.ID)
	if err != nil {
		return err
	}
	after, err := d.NewVersion(reason, note, no)
	if err != nil {
		return err
	}
	to, err := db.Value[int64](ctx, tx, `
		INSERT INTO plan_version (plan_id, no, prepared_by, starts_on, ends_on, reason, reason_note, made_at)
		SELECT plan_id, @no, @me, starts_on, ends_on, @reason, @note, @now FROM plan_version WHERE id = @from RETURNING id`,
		db.Args{"no": no, "me": tx.Who.ID, "reason": string(reason), "note": note, "now": tx.Now, "from": d.VersionID})
	if err != nil {
		return fmt.Errorf("new version of plan %d: %w", d.ID, err)
	}
	if err := copyVersion(ctx, tx, d.VersionID, to); err != nil {
		return err
	}
	if err := settle(ctx, tx, d.Plan, after, note); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.version_made", object(d.Plan), map[string]any{"version": d.VersionNo, "state": d.State},
		map[string]any{"version": no, "state": after.State, "reason": reason, "note": note})
}

// dropVersion marks the version worked on as given up; what it says stays readable.
func (d *Detail) dropVersion(ctx context.Context, tx *audit.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE plan_version SET abandoned_at = $2 WHERE id = $1`, d.VersionID, tx.Now)
	if err != nil {
		return fmt.Errorf("drop version of plan %d: %w", d.ID, err)
	}
	return nil
}

// Sheet is what a printed plan names beside its content: where the person lives and how to
// call them, as it is known now. It is no part of what is agreed.
type Sheet struct {
	Address string
	Phone   string
}

// PrintSheet queues it.
func PrintSheet(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *Sheet) {
	db.QueueOne(b, dst, `
		SELECT concat_ws(', ', trim(r.street || ' ' || r.house_no || CASE WHEN r.flat_no <> '' THEN ' m. ' || r.flat_no ELSE '' END), r.postcode || ' ' || r.locality) AS address,
		       COALESCE(r.phone, '') AS phone
		  FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.public_id = @ref AND `+resident.Visible, args(who, now, db.Args{"ref": string(ref)}))
}
