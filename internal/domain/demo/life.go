package demo

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// advance lets the program step the plans whose days have come by then, each on its own
// day: into realisation on the first, to their end after the last.
func (l *loader) advance(until date.Date) error {
	plans, err := db.All[struct {
		ID       plan.ID
		StartsOn date.Date
		EndsOn   date.Date
	}](l.ctx, l.tx, `
		SELECT p.id, (SELECT min(f.starts_on) FROM plan_version f WHERE f.plan_id = p.id AND f.frozen_at IS NOT NULL) AS starts_on, v.ends_on
		  FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no WHERE p.state IN ('approved', 'active') ORDER BY p.id`)
	if err != nil {
		return err
	}
	for _, p := range plans {
		for _, day := range []date.Date{p.StartsOn, p.EndsOn.Add(1)} {
			if day.After(until) {
				continue
			}
			if _, err := plan.Advance(l.ctx, audit.Join(l.tx, policy.Actor{}, day.Midnight().Add(5*time.Minute)), p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
