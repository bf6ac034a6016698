package plan

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// SetPeriod sets the days of the plan; both belong to it.
func SetPeriod(ctx context.Context, tx *audit.Tx, ref Ref, version int, from, until date.Date, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	if err := d.Period(from, until); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_version SET starts_on = $2, ends_on = $3 WHERE id = $1`, d.VersionID, from, until); err != nil {
		return fmt.Errorf("set period: %w", err)
	}
	if err := changed(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.period_set", object(d.Plan), map[string]any{"from": d.StartsOn, "until": d.EndsOn},
		map[string]any{"from": from, "until": until})
}

// SetService plans one granted service, or changes how it is planned. ProviderRef is the
// public id of the performer; the contract line of n, if any, names its performer itself. A draft may be kept with gaps; what is there must be right.
func SetService(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Service, providerRef string, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	before, ok := d.item(n.ItemRef)
	if !ok {
		return fault.NotFound
	}
	n.Service, n.Programme, n.Unit, n.InForce = before.Service, before.Programme, before.Unit, before.InForce
	line, err := performer(ctx, tx, d, &n, providerRef)
	if err != nil {
		return err
	}
	var c check.List
	_, known := d.Goal(n.Goal)
	c.That(n.Goal == 0 || known, "goal", "plan.goal_unknown")
	c.That(len([]rune(n.Place)) <= 200, "place", "form.too_long", i18n.A{"Max": 200})
	c.That(len([]rune(n.Note)) <= 1000, "note", "form.too_long", i18n.A{"Max": 1000})
	problems, _ := check.Problems(n.Check(d.StartsOn, d.EndsOn))
	c = append(c, problems...)
	if err := c.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO planned_service (version_id, item_id, goal_id, provider_id, contract_line_id, place, days, weeks, from_minute, until_minute, amount, starts_on, ends_on, note)
		SELECT @version, i.id, (SELECT g.id FROM plan_goal g WHERE g.version_id = @version AND g.no = @goal), @provider, @line, @place, @days, @weeks,
		       @from, @until, @amount, @starts, @ends, @note FROM application_item i WHERE i.public_id = @item
		ON CONFLICT (version_id, item_id) DO UPDATE SET goal_id = excluded.goal_id, provider_id = excluded.provider_id,
			contract_line_id = excluded.contract_line_id, place = excluded.place,
			days = excluded.days, weeks = excluded.weeks, from_minute = excluded.from_minute, until_minute = excluded.until_minute, amount = excluded.amount,
			starts_on = excluded.starts_on, ends_on = excluded.ends_on, note = excluded.note`,
		db.Args{"version": d.VersionID, "provider": n.ProviderID, "line": line, "place": n.Place, "days": int(n.Days), "weeks": int(n.Weeks), "goal": n.Goal, "from": int(n.From), "until": int(n.Until),
			"amount": int(n.Amount), "starts": n.StartsOn, "ends": n.EndsOn, "note": n.Note, "item": n.ItemRef})
	if err != nil {
		return fmt.Errorf("plan service: %w", err)
	}
	if err := changed(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.service_set", object(d.Plan), facts(before), facts(n))
}

// performer finds who carries the service out: the party of the contract line chosen, which
// must pay for this service, or the performer of that public id.
func performer(ctx context.Context, tx *audit.Tx, d Detail, n *Service, providerRef string) (line *int64, err error) {
	if n.LineRef != "" {
		c, ok := d.Choice(*n)
		if !ok || c.Service != n.Service {
			return nil, check.Refuse("provider", "plan.contract_unknown")
		}
		id := int64(c.ID)
		n.ProviderID, n.Contract = c.ProviderID, c.Contract
		return &id, nil
	}
	n.Contract = ""
	if providerRef == "" {
		return nil, nil
	}
	n.ProviderID, err = db.Value[int64](ctx, tx, `SELECT id FROM provider WHERE public_id = $1 AND (ended_on IS NULL OR ended_on >= $2)`,
		providerRef, tx.Today())
	if err == fault.NotFound { //nolint:errorlint // returned as it is
		return nil, check.Refuse("provider", "plan.provider_unknown")
	}
	return nil, err
}

// RemoveService takes a service out of the plan; it stays granted.
func RemoveService(ctx context.Context, tx *audit.Tx, ref Ref, version int, item string, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	before, ok := d.item(item)
	if !ok || !before.InPlan {
		return fault.NotFound
	}
	_, err = tx.Exec(ctx, `DELETE FROM planned_service WHERE version_id = $1 AND item_id = (SELECT id FROM application_item WHERE public_id = $2)`,
		d.VersionID, item)
	if err != nil {
		return fmt.Errorf("remove service: %w", err)
	}
	if err := changed(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.service_removed", object(d.Plan), facts(before), nil)
}

func (d *Detail) item(ref string) (Service, bool) {
	for _, s := range d.Services {
		if s.ItemRef == ref {
			return s, true
		}
	}
	return Service{}, false
}

// facts is a planned service as the journal keeps it; one not planned is nothing.
func facts(s Service) any {
	if s.ProviderID == 0 {
		return nil
	}
	return map[string]any{"service": s.Service, "goal": s.Goal, "provider": s.ProviderID, "contract": s.Contract, "place": s.Place, "days": s.Days.Numbers(), "weeks": s.Weeks.List(), "from": s.From.String(),
		"until": s.Until.String(), "amount": s.Amount.String(), "starts_on": s.StartsOn, "ends_on": s.EndsOn, "note": s.Note}
}
