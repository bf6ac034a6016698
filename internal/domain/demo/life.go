package demo

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// giveBack returns the plan with a remark at its first service.
func (l *loader) giveBack(tx *audit.Tx, k *kase, version int) error {
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	var pins []plan.Pin
	if s := d.Planned(); len(s) > 0 {
		pins = append(pins, plan.Pin{Item: s[0].ItemRef, Text: "Czy te dni pasują do zajęć osoby? Proszę sprawdzić i potwierdzić."})
	}
	return plan.Return(l.ctx, tx, k.plan, version, k.remark, pins...)
}

// update begins a new version of a plan in force and changes what the person asked for; on
// some days the sample is made for, that plan is over.
func (l *loader) update(tx *audit.Tx, k *kase) error {
	before, err := l.planNow(tx, k)
	if err != nil || before.State != plan.Active {
		return err
	}
	err = l.planStep(k, func(version int) error {
		return plan.NewVersion(l.ctx, tx, k.plan, version, plan.PersonsWish, "Osoba prosi o inne dni i częstszą rozmowę o planie.")
	})
	if err != nil {
		return err
	}
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	s := d.Planned()[0]
	s.Days = plan.On(time.Monday, time.Wednesday)
	provider, err := db.Value[string](l.ctx, tx, `SELECT public_id FROM provider WHERE id = $1`, s.ProviderID)
	if err != nil {
		return err
	}
	if err := plan.SetService(l.ctx, tx, k.plan, d.Version, s, provider, false); err != nil {
		return err
	}
	if d, err = l.planNow(tx, k); err != nil {
		return err
	}
	a := d.Arrangements
	a.ReviewMonths = 1
	return plan.SetArrangements(l.ctx, tx, k.plan, d.Version, a, false)
}

// advance lets the program step the plans whose days have come by then, each on its own
// day: into realisation on the first, to their end after the last.
func (l *loader) advance(until date.Date) error {
	plans, err := db.All[struct {
		ID       plan.ID
		Started  bool
		StartsOn date.Date
		EndsOn   date.Date
	}](l.ctx, l.tx, `
		SELECT p.id, p.state = 'active' AS started, f.starts_on, v.ends_on
		  FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no
		  CROSS JOIN LATERAL (SELECT min(f.starts_on) AS starts_on FROM plan_version f WHERE f.plan_id = p.id AND f.frozen_at IS NOT NULL) f
		 WHERE p.state = 'approved' AND f.starts_on <= $1 OR p.state = 'active' AND v.ends_on < $1 ORDER BY p.id`, until)
	if err != nil {
		return err
	}
	for _, p := range plans {
		for i, day := range []date.Date{p.StartsOn, p.EndsOn.Add(1)} {
			if day.After(until) || i == 0 && p.Started {
				continue
			}
			if _, err := plan.Advance(l.ctx, audit.Join(l.tx, policy.Actor{}, day.Midnight().Add(5*time.Minute)), p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
