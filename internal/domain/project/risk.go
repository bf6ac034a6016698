package project

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// RiskRef is the public id of a risk.
type RiskRef string

// Risk is what may keep a milestone from its aim.
type Risk struct {
	ID         int64
	Ref        RiskRef
	Milestone  int // number of the milestone it belongs to
	No         int
	Name       string
	Likelihood int // 1 to 3
	Effect     int // 1 to 3
	Response   string
	OwnerID    int64 // 0: nobody named yet
	OwnerRef   string
	Owner      string
	ClosedOn   date.Date
	UpdatedAt  time.Time
	UpdatedBy  string
	Version    int
}

// Weight is likelihood × effect: 1 to 9.
func (r Risk) Weight() int { return r.Likelihood * r.Effect }

// Level says how heavy a risk is.
type Level string

// The levels: up to 2 low, 3 and 4 medium, 6 and 9 high.
const (
	Low    Level = "low"
	Medium Level = "medium"
	High   Level = "high"
)

// Level is the level of the risk's weight.
func (r Risk) Level() Level {
	switch w := r.Weight(); {
	case w >= 6:
		return High
	case w >= 3:
		return Medium
	}
	return Low
}

// OpenOn reports whether the risk had not been closed by the day.
func (r Risk) OpenOn(day date.Date) bool { return r.ClosedOn.IsZero() || r.ClosedOn.After(day) }

const risks = `
	SELECT r.id, r.public_id AS ref, m.no AS milestone, r.no, r.name, r.likelihood, r.effect, r.response, COALESCE(r.owner_id, 0) AS owner_id,
	       COALESCE(o.public_id, '') AS owner_ref, COALESCE(o.name, '') AS owner, r.closed_on, COALESCE(r.updated_at, '0001-01-01') AS updated_at,
	       COALESCE(by.name, '') AS updated_by, r.version
	  FROM milestone_risk r JOIN milestone m ON m.id = r.milestone_id
	  LEFT JOIN staff o ON o.id = r.owner_id LEFT JOIN staff by ON by.id = r.updated_by
	 WHERE m.project_id = ` + latest

// Risks queues the risks of all milestones: those open first, the heaviest first.
func Risks(b *db.Batch, dst *[]Risk) {
	db.QueueAll(b, dst, risks+` ORDER BY m.no, r.closed_on IS NOT NULL, r.likelihood * r.effect DESC, r.no`)
}

// OneRisk queues one risk.
func OneRisk(b *db.Batch, ref RiskRef, dst *Risk) {
	db.QueueOne(b, dst, risks+` AND r.public_id = @ref`, db.Args{"ref": string(ref)})
}

// RiskFacts are what one writes down about a risk.
type RiskFacts struct {
	Name       string    `json:"name"`
	Likelihood int       `json:"likelihood"`
	Effect     int       `json:"effect"`
	Response   string    `json:"response"`
	Owner      string    `json:"owner"` // public id of an account; empty: nobody named yet
	ClosedOn   date.Date `json:"closed_on"`
}

// Facts are those of the risk as it stands.
func (r Risk) Facts() RiskFacts {
	return RiskFacts{r.Name, r.Likelihood, r.Effect, r.Response, r.OwnerRef, r.ClosedOn}
}

// Check says what speaks against the facts, seen on today.
func (n RiskFacts) Check(today date.Date) error {
	var c check.List
	named(&c, n.Name, MaxName)
	c.That(n.Likelihood >= 1 && n.Likelihood <= 3, "likelihood", "project.risk.degree_missing")
	c.That(n.Effect >= 1 && n.Effect <= 3, "effect", "project.risk.degree_missing")
	short(&c, "response", n.Response, MaxText)
	c.That(!n.ClosedOn.After(today), "closed_on", "project.day_ahead")
	return c.Err()
}

// AddRisk writes a risk of a milestone down.
func AddRisk(ctx context.Context, tx *audit.Tx, no int, n RiskFacts) error {
	m, err := holdMilestone(ctx, tx, MayWrite(tx.Who), no)
	if err != nil {
		return err
	}
	args, err := n.args(ctx, tx)
	if err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO milestone_risk (milestone_id, no, name, likelihood, effect, response, owner_id, closed_on, updated_at, updated_by)
		SELECT @milestone, 1 + COALESCE(max(no), 0), @name, @likelihood::int, @effect::int, @response, @owner::bigint, @closed::date, @now::timestamptz, @by::bigint
		FROM milestone_risk WHERE milestone_id = @milestone RETURNING id`, db.With(args, db.Args{"milestone": int64(m.ID)}))
	if err != nil {
		return fmt.Errorf("add risk: %w", err)
	}
	return tx.Record(ctx, "risk.added", audit.Object{Kind: "risk", ID: id}, nil, n)
}

// EditRisk saves the facts over those of that version; a day closes the risk. The answer is
// the number of its milestone.
func EditRisk(ctx context.Context, tx *audit.Tx, ref RiskRef, version int, n RiskFacts) (milestone int, err error) {
	before, err := one[Risk](ctx, tx, MayWrite(tx.Who), risks, "r", string(ref))
	if err != nil {
		return 0, err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return 0, err
	}
	args, err := n.args(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE milestone_risk SET name = @name, likelihood = @likelihood, effect = @effect, response = @response, owner_id = @owner,
		closed_on = @closed, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`, db.With(args, db.Args{"id": before.ID}))
	if err != nil {
		return 0, fmt.Errorf("edit risk %d: %w", before.ID, err)
	}
	return before.Milestone, tx.Record(ctx, "risk.changed", audit.Object{Kind: "risk", ID: before.ID}, before.Facts(), n)
}

// args checks the facts and gives them to SQL.
func (n RiskFacts) args(ctx context.Context, tx *audit.Tx) (db.Args, error) {
	c, err := problems(n.Check(tx.Today()))
	if err != nil {
		return nil, err
	}
	by, err := owner(ctx, tx, &c, n.Owner)
	if err != nil {
		return nil, err
	}
	return db.Args{"name": n.Name, "likelihood": n.Likelihood, "effect": n.Effect, "response": n.Response, "owner": by, "closed": n.ClosedOn,
		"now": tx.Now, "by": int64(tx.Who.ID)}, c.Err()
}
