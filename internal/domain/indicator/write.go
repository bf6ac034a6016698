package indicator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Bounds of what is typed, in characters.
const (
	maxReason   = 500
	maxEvidence = 300
	maxPromise  = 500
)

// Owners are the roles that may answer for an indicator.
var Owners = []policy.Role{policy.Director, policy.ServiceOrganiser, policy.CommunityOrganiser, policy.Accounts}

// MayPlan reports whether the reader may set targets and plans.
func MayPlan(who policy.Actor) bool { return who.Reach(policy.UpdateProject) == policy.All }

// MayEnter reports whether the reader may enter a figure: whoever may plan, and the role
// that answers for the indicator.
func (r Reading) MayEnter(who policy.Actor) bool {
	d := r.Code.Definition()
	return r.Promised && (d.ByHand || d.HandToo) && mayEnter(who, r.Indicator)
}

func mayEnter(who policy.Actor, i Indicator) bool {
	return MayPlan(who) || who.Reach(policy.UpdateProject) == policy.Own && who.Has(i.OwnerRole)
}

// Terms are what the project promises of an indicator, and who answers for it.
type Terms struct {
	Baseline  *int64      `json:"baseline"`
	Target    *int64      `json:"target"`
	Operator  Operator    `json:"operator"`
	OwnerRole policy.Role `json:"owner_role"`
	Promise   string      `json:"promise"`
}

// Terms are those of the indicator as it stands.
func (i Indicator) Terms() Terms {
	return Terms{Baseline: i.Baseline, Target: i.Target, Operator: i.Operator, OwnerRole: i.OwnerRole, Promise: i.Promise}
}

func (t Terms) check(c *check.List, code Code) {
	c.That(slices.Contains(Operators, t.Operator), "operator", "indicator.operator_missing")
	c.That(slices.Contains(Owners, t.OwnerRole), "owner", "indicator.owner_missing")
	c.That(utf8.RuneCountInString(t.Promise) <= maxPromise, "promise", "form.too_long", i18n.A{"Max": maxPromise})
	if code.Unit() == Share {
		c.That(t.Target == nil || *t.Target <= 10_000, "target", "indicator.over_hundred")
		c.That(t.Baseline == nil || *t.Baseline <= 10_000, "baseline", "indicator.over_hundred")
	}
}

// Add makes a definition a promise of the project.
func Add(ctx context.Context, tx *audit.Tx, code Code, t Terms) error {
	if !MayPlan(tx.Who) {
		return fault.Denied{Reason: "denied.role"}
	}
	project, err := db.Value[int64](ctx, tx, `SELECT id FROM project WHERE id = `+latest+` FOR UPDATE`)
	if errors.Is(err, fault.NotFound) {
		return check.Refuse("", "indicator.no_project")
	}
	if err != nil {
		return err
	}
	known, err := db.Value[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM indicator WHERE project_id = $1 AND code = $2)`, project, string(code))
	if err != nil {
		return err
	}
	var c check.List
	c.That(slices.Contains(Codes, code), "code", "indicator.code_missing")
	c.That(!known, "code", "indicator.already")
	t.check(&c, code)
	if err := c.Err(); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO indicator (project_id, code, no, baseline, target, operator, owner_role, promise, updated_at, updated_by)
		VALUES (@project, @code, (SELECT COALESCE(max(no), 0) + 1 FROM indicator WHERE project_id = @project), @baseline, @target, @operator, @owner, @promise, @now, @me) RETURNING id`,
		db.With(t.args(tx), db.Args{"project": project, "code": string(code)}))
	if err != nil {
		return fmt.Errorf("add indicator %s: %w", code, err)
	}
	return tx.Record(ctx, "indicator.added", audit.Object{Kind: "indicator", ID: id}, nil, map[string]any{"code": code, "terms": t})
}

func (t Terms) args(tx *audit.Tx) db.Args {
	return db.Args{"baseline": t.Baseline, "target": t.Target, "operator": string(t.Operator), "owner": string(t.OwnerRole), "promise": t.Promise, "now": tx.Now, "me": tx.Who.ID}
}

// hold locks a promise for a change, over the version a form was filled from.
func hold(ctx context.Context, tx *audit.Tx, code Code, version int) (i Indicator, err error) {
	row, err := db.One[struct {
		Version int
		By      string
		At      *time.Time
	}](ctx, tx, `SELECT i.version, COALESCE((SELECT s.name FROM staff s WHERE s.id = i.updated_by), '') AS by, i.updated_at AS at
		FROM indicator i WHERE i.project_id = `+latest+` AND i.code = @code FOR UPDATE OF i`, db.Args{"code": string(code)})
	if err != nil {
		return i, err
	}
	if version != row.Version {
		c := fault.Conflict{By: row.By}
		if row.At != nil {
			c.At = *row.At
		}
		return i, c
	}
	return db.One[Indicator](ctx, tx, promises+` AND i.code = @code`, db.Args{"code": string(code)})
}

// touch is a change of the row: its version grows.
const touch = `version = version + 1, updated_at = @now, updated_by = @me`

// SetTerms changes what is promised of an indicator.
func SetTerms(ctx context.Context, tx *audit.Tx, code Code, version int, t Terms, reason string) error {
	if !MayPlan(tx.Who) {
		return fault.Denied{Reason: "denied.role"}
	}
	i, err := hold(ctx, tx, code, version)
	if err != nil {
		return err
	}
	var c check.List
	t.check(&c, code)
	checkReason(&c, reason)
	if err := c.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE indicator SET baseline = @baseline, target = @target, operator = @operator, owner_role = @owner, promise = @promise, `+touch+` WHERE id = @id`,
		db.With(t.args(tx), db.Args{"id": i.ID}))
	if err != nil {
		return fmt.Errorf("set terms of %s: %w", code, err)
	}
	return tx.RecordFor(ctx, "indicator.terms", audit.Object{Kind: "indicator", ID: int64(i.ID)}, reason, i.Terms(), t)
}

func checkReason(c *check.List, reason string) {
	c.That(strings.TrimSpace(reason) != "", "reason", "indicator.reason_missing")
	c.That(utf8.RuneCountInString(reason) <= maxReason, "reason", "form.too_long", i18n.A{"Max": maxReason})
}

// SetPlan replaces the plan by month. What it was before stays in its history, with the
// reason.
func SetPlan(ctx context.Context, tx *audit.Tx, code Code, version int, months Months, reason string) error {
	if !MayPlan(tx.Who) {
		return fault.Denied{Reason: "denied.role"}
	}
	i, err := hold(ctx, tx, code, version)
	if err != nil {
		return err
	}
	var c check.List
	checkReason(&c, reason)
	for _, m := range months {
		c.That(code.Unit() != Share || m.Value <= 10_000, MonthField(m.First), "indicator.over_hundred")
	}
	c.That(!slices.Equal(months, i.Months), "", "indicator.plan_same")
	if err := c.Err(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`DELETE FROM indicator_plan WHERE indicator_id = $1`, i.ID)
	for _, m := range months {
		b.Queue(`INSERT INTO indicator_plan (indicator_id, month, value) VALUES ($1, $2, $3)`, i.ID, m.First, m.Value)
	}
	b.Queue(`INSERT INTO indicator_plan_change (indicator_id, before, after, reason, at, staff_id) VALUES (@id, @before::jsonb, @after::jsonb, @reason, @now, @me)`,
		db.Args{"id": i.ID, "before": i.Months.text(), "after": months.text(), "reason": reason, "now": tx.Now, "me": tx.Who.ID})
	b.Queue(`UPDATE indicator SET `+touch+` WHERE id = @id`, db.Args{"now": tx.Now, "me": tx.Who.ID, "id": i.ID})
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("plan %s: %w", code, err)
	}
	return tx.RecordFor(ctx, "indicator.planned", audit.Object{Kind: "indicator", ID: int64(i.ID)}, reason, map[string]any{"plan": i.Months}, map[string]any{"plan": months})
}

// MonthField is the name of the field that holds the plan of a month.
func MonthField(first date.Date) string { return "plan." + first.String()[:7] }

// NewEntry is a figure entered by hand. Replaces is the public id of the entry it takes the
// place of, with the reason; empty: it is a further one.
type NewEntry struct {
	OnDay    date.Date
	Value    *int64
	Evidence string // where it can be seen: a number, a place
	File     document.File
	Replaces string
	Reason   string
}

func (n NewEntry) check(c *check.List, code Code, today date.Date) {
	c.That(n.Value != nil, "value", "indicator.value_missing")
	c.That(n.Value == nil || code.Unit() != Share || *n.Value <= 10_000, "value", "indicator.over_hundred")
	c.That(!n.OnDay.IsZero(), "on_day", "indicator.on_day_missing")
	c.That(n.OnDay.IsZero() || !n.OnDay.After(today), "on_day", "indicator.on_day_ahead")
	c.That(n.Evidence != "" || n.File.Given(), "evidence", "indicator.evidence_missing")
	c.That(utf8.RuneCountInString(n.Evidence) <= maxEvidence, "evidence", "form.too_long", i18n.A{"Max": maxEvidence})
	if n.Replaces != "" {
		checkReason(c, n.Reason)
	}
}

// Enter writes a figure with its evidence. An entry is never changed: a later one replaces
// it. Two entries that stand are never of the same day.
func Enter(ctx context.Context, tx *audit.Tx, code Code, version int, n NewEntry) error {
	i, err := hold(ctx, tx, code, version)
	if err != nil {
		return err
	}
	if d := code.Definition(); !d.ByHand && !d.HandToo || !mayEnter(tx.Who, i) {
		return fault.Denied{Reason: "denied.role"}
	}
	standing, err := db.All[struct {
		ID    int64
		Ref   string
		OnDay date.Date
		Value int64
	}](ctx, tx, `SELECT e.id, e.public_id AS ref, e.on_day, e.value FROM indicator_entry e WHERE e.indicator_id = $1
		AND NOT EXISTS (SELECT 1 FROM indicator_entry x WHERE x.replaces_id = e.id)`, i.ID)
	if err != nil {
		return err
	}
	var c check.List
	n.check(&c, code, tx.Today())
	var replaces *int64
	var before any
	for _, e := range standing {
		if e.Ref == n.Replaces {
			replaces, before = &e.ID, map[string]any{"on_day": e.OnDay, "value": e.Value}
			continue
		}
		c.That(e.OnDay != n.OnDay, "on_day", "indicator.same_day")
	}
	c.That(n.Replaces == "" || replaces != nil, "", "indicator.replaced_already")
	if err := c.Err(); err != nil {
		return err
	}
	var file *document.ID
	if n.File.Given() {
		id, _, err := document.Keep(ctx, tx, n.File, "attachment")
		if err != nil {
			return err
		}
		file = &id
	}
	reason := n.Reason
	if n.Replaces == "" {
		reason = ""
	}
	_, err = tx.Exec(ctx, `INSERT INTO indicator_entry (indicator_id, on_day, value, evidence, document_id, replaces_id, reason, at, staff_id)
		VALUES (@id, @day, @value, @evidence, @file, @replaces, @reason, @now, @me)`,
		db.Args{"id": i.ID, "day": n.OnDay, "value": *n.Value, "evidence": n.Evidence, "file": file, "replaces": replaces, "reason": reason, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("enter %s: %w", code, err)
	}
	if _, err := tx.Exec(ctx, `UPDATE indicator SET `+touch+` WHERE id = @id`, db.Args{"now": tx.Now, "me": tx.Who.ID, "id": i.ID}); err != nil {
		return fmt.Errorf("enter %s: %w", code, err)
	}
	return tx.RecordFor(ctx, "indicator.entered", audit.Object{Kind: "indicator", ID: int64(i.ID)}, reason, before,
		map[string]any{"on_day": n.OnDay, "value": *n.Value, "evidence": n.Evidence, "file": n.File.Given()})
}
