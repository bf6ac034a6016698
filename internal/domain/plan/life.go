package plan

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// VersionReason is why a version was made (aktualizacja, art. 41 ust. 2).
type VersionReason string

// The first version, or what made a new one necessary.
const (
	FirstVersion    VersionReason = "first"
	NeedsChanged    VersionReason = "needs"     // zmiana potrzeb
	NewProgramme    VersionReason = "programme" // nowy program
	PerformerChange VersionReason = "performer" // zmiana wykonawcy
	PersonsWish     VersionReason = "wish"      // życzenie osoby
)

// VersionReasons lists what a form offers.
var VersionReasons = []VersionReason{NeedsChanged, NewProgramme, PerformerChange, PersonsWish}

// Updating reports whether the plan is a new version of one that was approved before.
func (p Plan) Updating() bool { return p.InForceNo > 0 && p.InForceNo != p.VersionNo }

// Period checks the days of the plan: in order, and a year at most counted from its first
// day, whichever version is worked on (art. 40).
func (p Plan) Period(from, until date.Date) error {
	var c check.List
	problems, _ := check.Problems(Period(from, until))
	c = append(c, problems...)
	if p.FirstStart.IsZero() || from.IsZero() || until.IsZero() {
		return c.Err()
	}
	c.That(!from.Before(p.FirstStart), "from", "plan.from_before_first", i18n.A{"Day": p.FirstStart.PL()})
	latest := law.PlanMaxEnd(p.FirstStart)
	c.That(len(problems) > 0 || !until.After(latest), "until", "plan.over_a_year_from_first", i18n.A{"Day": latest.PL(), "Start": p.FirstStart.PL()})
	return c.Err()
}

// LatestEnd is the last day the plan may have: a year from its first day.
func (p Plan) LatestEnd() date.Date {
	first := p.FirstStart
	if first.IsZero() {
		first = p.StartsOn
	}
	if first.IsZero() {
		return first
	}
	return law.PlanMaxEnd(first)
}

// Withdraw returns a submitted plan to its coordinator before it was decided on: agreed
// where the agreement still covers its content, else a draft.
func (p Plan) Withdraw(b Body, a *Agreement, reason string) (Plan, error) {
	var c check.List
	c.That(p.State == Submitted, "", "plan.withdraw.not_submitted")
	c.That(reason != "", "reason", "plan.withdraw.reason_missing")
	p.State = Draft
	if a != nil && a.ContentHash == p.Content(b).Hash() {
		p.State = Agreed
	}
	p.ApproveBy = date.Date{}
	return p, c.Err()
}

// NewVersion returns the plan with version no as a draft beside the version in force.
func (p Plan) NewVersion(reason VersionReason, note string, no int) (Plan, error) {
	var c check.List
	c.That(p.State == Approved || p.State == Active, "", "plan.new_version.not_in_force")
	known := reason == NeedsChanged || reason == NewProgramme || reason == PerformerChange || reason == PersonsWish
	c.That(known, "reason", "plan.new_version.reason_missing")
	c.That(note != "", "note", "plan.new_version.note_missing")
	p.State, p.VersionNo, p.Reason, p.ReasonNote, p.ApproveBy = Draft, no, reason, note, date.Date{}
	return p, c.Err()
}

// standing is what an approved plan is on a day: approved before its first day, active in
// its period, ended behind it.
func (p Plan) standing(today date.Date) State {
	first, last := p.FirstStart, p.InForceUntil
	if first.IsZero() { // its first version is being approved
		first, last = p.StartsOn, p.EndsOn
	}
	switch {
	case today.Before(first):
		return Approved
	case !last.IsZero() && today.After(last):
		return Ended
	}
	return Active
}

// system is the transaction with the program itself as the one who acts.
func system(tx *audit.Tx) *audit.Tx {
	s := *tx
	s.Who = policy.Actor{}
	return &s
}

// begin puts the approved version in force, and the plan into realisation when its first
// day has come: that step is nobody's decision, so the program takes it.
func begin(ctx context.Context, tx *audit.Tx, before Detail, approved Plan) error {
	if _, err := tx.Exec(ctx, `UPDATE plan SET in_force_no = version_no WHERE id = $1`, before.ID); err != nil {
		return fmt.Errorf("put plan %d in force: %w", before.ID, err)
	}
	approved.InForceUntil = approved.EndsOn
	return step(ctx, system(tx), approved, approved.standing(tx.Today()))
}

// step takes a plan to the state its days put it in.
func step(ctx context.Context, tx *audit.Tx, p Plan, to State) error {
	if p.State == to {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE plan SET state = @to, version = version + 1, updated_at = @now, updated_by = @me WHERE id = @id`,
		db.Args{"to": string(to), "now": tx.Now, "me": tx.Who.ID, "id": p.ID})
	if err != nil {
		return fmt.Errorf("step plan %d: %w", p.ID, err)
	}
	if err := moved(ctx, tx, p, p.State, to, ""); err != nil {
		return err
	}
	return tx.Record(ctx, "plan."+map[State]string{Active: "began", Ended: "ended"}[to], object(p), map[string]any{"state": p.State}, map[string]any{"state": to})
}

// AdvanceAll takes every plan whose first day has come, or whose last day is over, to the
// state that day puts it in; the program acts (approved → active → ended). It is run when
// the program starts and then from time to time; running it twice changes nothing.
func AdvanceAll(ctx context.Context, pool *pgxpool.Pool, now time.Time) (int, error) {
	due, err := db.All[struct{ ID ID }](ctx, pool, stepping+` ORDER BY p.id LIMIT 500`, db.Args{"today": date.Of(now), "id": nil})
	if err != nil {
		return 0, fmt.Errorf("plans to step: %w", err)
	}
	n := 0
	for _, d := range due {
		err := pgx.BeginFunc(ctx, pool, func(inner pgx.Tx) error {
			done, err := Advance(ctx, audit.Join(inner, policy.Actor{}, now), d.ID)
			if done {
				n++
			}
			return err
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// stepping finds the plans whose day has come; one in the hands of another is left to it.
const stepping = `
	SELECT p.id FROM plan p JOIN plan_version f ON f.plan_id = p.id AND f.no = p.in_force_no
	 WHERE (@id::bigint IS NULL OR p.id = @id)
	   AND (p.state = 'approved' AND (SELECT min(v.starts_on) FROM plan_version v WHERE v.plan_id = p.id AND v.frozen_at IS NOT NULL) <= @today::date
	        OR p.state IN ('approved','active') AND f.ends_on < @today::date)`

// Advance is AdvanceAll for one plan.
func Advance(ctx context.Context, tx *audit.Tx, id ID) (bool, error) {
	locked, err := db.All[struct{ ID ID }](ctx, tx, stepping+` FOR UPDATE OF p SKIP LOCKED`, db.Args{"today": tx.Today(), "id": id})
	if err != nil || len(locked) == 0 {
		return false, err
	}
	p, err := db.One[struct {
		ResidentID   int64
		State        State
		VersionNo    int
		FirstStart   date.Date
		InForceUntil date.Date
	}](ctx, tx, `SELECT p.resident_id, p.state, p.version_no, f.ends_on AS in_force_until,
		(SELECT min(v.starts_on) FROM plan_version v WHERE v.plan_id = p.id AND v.frozen_at IS NOT NULL) AS first_start
		FROM plan p JOIN plan_version f ON f.plan_id = p.id AND f.no = p.in_force_no WHERE p.id = $1`, id)
	if err != nil {
		return false, err
	}
	at := Plan{ID: id, ResidentID: p.ResidentID, State: p.State, VersionNo: p.VersionNo, FirstStart: p.FirstStart, InForceUntil: p.InForceUntil}
	return true, step(ctx, tx, at, at.standing(tx.Today()))
}

// Withdraw takes a submitted plan back before anybody decided on it.
func Withdraw(ctx context.Context, tx *audit.Tx, ref Ref, version int, reason string) error {
	d, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(d.CoordinatorID) {
		return check.Refuse("", "plan.not_your_plan")
	}
	after, err := d.Withdraw(d.Body, d.Agreement, reason)
	if err != nil {
		return err
	}
	if err := settle(ctx, tx, d.Plan, after, reason); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.withdrawn", object(d.Plan), map[string]any{"state": d.State}, map[string]any{"state": after.State, "reason": reason})
}
