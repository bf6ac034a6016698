package project

import (
	"time"

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
