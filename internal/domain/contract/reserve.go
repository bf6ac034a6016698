package contract

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/quantity"
)

// What SQL asks of line l, in the month that begins on m.day. A total limit is that of the
// newest version; a monthly one that of the version in force on the month's last day.
const limitIn = `(SELECT t.quantity FROM contract_term t JOIN contract_version tv ON tv.id = t.version_id
	     WHERE t.line_id = l.id AND (l.limit_kind = 'total' OR tv.effective_on <= (m.day + interval '1 month - 1 day')::date)
	     ORDER BY tv.no DESC LIMIT 1)`

// takenIn is what plans took of it by the sums; of one with a total limit in all months.
const takenIn = `COALESCE((SELECT sum(x.quantity) FROM contract_line_month x WHERE x.line_id = l.id AND (l.limit_kind = 'total' OR x.month = m.day::date)), 0)`

// freeIn is what is left of it for the plan: what that has taken itself counts as free.
func freeIn(plan string) string {
	return `COALESCE(` + limitIn + `, 0) - ` + takenIn + `
	     + COALESCE((SELECT sum(x.quantity) FROM contract_reservation x WHERE x.plan_id = ` + plan + ` AND x.line_id = l.id AND (l.limit_kind = 'total' OR x.month = m.day::date)), 0)`
}

// choices are contract lines with what is free of them from the day until the other, as SQL
// says these and the lines; a condition follows. What is left of a total limit is the same in
// every month, and found once. What the plan has taken itself its next version gives back.
func choices(lines, plan, from, until string) string {
	return `
	SELECT l.id, l.public_id AS line_ref, c.number AS contract, c.public_id AS ref, p.name AS provider, p.id AS provider_id,
	       p.public_id AS provider_ref, s.id AS service_id, s.name AS service, l.unit,
	       (SELECT t.price_grosze FROM contract_term t JOIN contract_version tv ON tv.id = t.version_id WHERE t.line_id = l.id
	         ORDER BY tv.effective_on <= ` + from + ` DESC, CASE WHEN tv.effective_on <= ` + from + ` THEN -tv.no ELSE tv.no END LIMIT 1) AS price,
	       c.starts_on AS "from", v.ends_on AS until, l.limit_kind,
	       jsonb_build_object('from', q.first, 'until', q.last, 'free', CASE WHEN l.limit_kind = 'total' THEN to_jsonb((SELECT ` + freeIn(plan) + ` FROM (SELECT q.first AS day) m))
	         ELSE (SELECT jsonb_agg(` + freeIn(plan) + ` ORDER BY m.day) FROM generate_series(q.first::timestamp, q.last::timestamp, '1 month') m(day)) END) AS free
	  FROM ` + lines + `
	  JOIN contract c ON c.id = l.contract_id
	  JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
	  JOIN provider p ON p.id = c.provider_id
	  JOIN service s ON s.id = l.service_id
	 CROSS JOIN LATERAL (SELECT date_trunc('month', GREATEST(` + from + `, c.starts_on)::timestamp)::date AS first, LEAST(` + until + `, v.ends_on) AS last) q
	 WHERE @all`
}

// choiceOrder is the order of choices on offer, and how many there are at most.
const choiceOrder = ` ORDER BY s.name COLLATE "pl-x-icu", p.name COLLATE "pl-x-icu", price, c.number LIMIT 100`

// Choices queues the contract lines for these services with the days from to until: those of
// signed contracts that cover at least one of the days, by service, provider and price.
func Choices(b *db.Batch, who policy.Actor, services []int64, from, until date.Date, dst *[]Choice) {
	ChoicesFor(b, who, 0, services, from, until, dst)
}

// ChoicesFor is Choices for a plan, by its id inside the database: what that plan has taken
// by its version in force counts as free.
func ChoicesFor(b *db.Batch, who policy.Actor, plan int64, services []int64, from, until date.Date, dst *[]Choice) {
	db.QueueAll(b, dst, between+` AND c.state = 'signed' AND l.service_id = ANY(@services::bigint[]) AND c.starts_on <= @until::date AND v.ends_on >= @from::date`+choiceOrder,
		db.With(who.Args(policy.ReadProvider), db.Args{"plan": plan, "services": services, "from": from, "until": until}))
}

var between = choices(`contract_line l`, `@plan::bigint`, `@from::date`, `@until::date`)

// OfPlan queues the lines the current version of the plan has chosen, with what is free in
// the days from to until, for its warnings.
func OfPlan(b *db.Batch, who policy.Actor, plan int64, from, until date.Date, dst *[]Choice) {
	db.QueueAll(b, dst, between+` AND c.state = 'signed' AND l.id IN (SELECT ps.contract_line_id FROM planned_service ps JOIN plan_version pv ON pv.id = ps.version_id
		JOIN plan pl ON pl.id = pv.plan_id AND pl.version_no = pv.no WHERE pl.id = @plan) ORDER BY l.id`,
		db.With(who.Args(policy.ReadProvider), db.Args{"plan": plan, "from": from, "until": until}))
}

// Booking is what one planned service takes of a line.
type Booking struct {
	PlannedServiceID int64
	Line             LineID
	Months           []MonthQuantity
}

// Reserve makes these bookings all that the plan has taken: what an earlier version took is
// given back in the same step. The lines stay locked to the end of the transaction, in the
// order of their ids, so two approvals at once count one after the other. It does not refuse
// what is not free; that is a warning, for people to decide on. The line in the journal is
// that of the plan.
func Reserve(ctx context.Context, tx *audit.Tx, plan int64, bookings []Booking) error {
	lines := make([]int64, len(bookings))
	for i, k := range bookings {
		lines[i] = int64(k.Line)
	}
	if err := Lock(ctx, tx, plan, lines); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`DELETE FROM contract_reservation WHERE plan_id = @plan`, db.Args{"plan": plan})
	for _, k := range bookings {
		for _, m := range k.Months {
			if m.Quantity <= 0 {
				continue
			}
			// Only months in which the contract runs: beyond them a plan takes nothing of it.
			b.Queue(`INSERT INTO contract_reservation (line_id, planned_service_id, plan_id, month, quantity, created_at)
				SELECT l.id, @planned, @plan, @month, @quantity, @now
				  FROM contract_line l JOIN contract c ON c.id = l.contract_id JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
				 WHERE l.id = @line AND @month::date BETWEEN date_trunc('month', c.starts_on) AND v.ends_on`,
				db.Args{"planned": k.PlannedServiceID, "plan": plan, "line": int64(k.Line), "month": m.Month.FirstOfMonth(),
					"quantity": int(m.Quantity), "now": tx.Now})
		}
	}
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("reserve for plan %d: %w", plan, err)
	}
	return nil
}

// Release gives back everything the plan has taken.
func Release(ctx context.Context, tx *audit.Tx, plan int64) error { return Reserve(ctx, tx, plan, nil) }

// ReleaseAfter gives back what the plan has taken for the months after the one that holds
// day: for a plan that ends early, or rests.
func ReleaseAfter(ctx context.Context, tx *audit.Tx, plan int64, day date.Date) error {
	if err := Lock(ctx, tx, plan, nil); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM contract_reservation WHERE plan_id = $1 AND month > $2`, plan, day.FirstOfMonth())
	if err != nil {
		return fmt.Errorf("release after: %w", err)
	}
	return nil
}

// Lock takes these lines, and those the plan has reservations on, for the rest of the
// transaction, in the order of their ids: what is then read to be free stays so.
func Lock(ctx context.Context, tx *audit.Tx, plan int64, lines []int64) error {
	_, err := tx.Exec(ctx, `SELECT l.id FROM contract_line l
		 WHERE l.id = ANY($2::bigint[]) OR l.id IN (SELECT x.line_id FROM contract_reservation x WHERE x.plan_id = $1)
		 ORDER BY l.id FOR NO KEY UPDATE`, plan, lines)
	if err != nil {
		return fmt.Errorf("lock contract lines: %w", err)
	}
	return nil
}

// Taken is what the plan has taken of a line in one month.
type Taken struct {
	Line     LineID
	Month    date.Date
	Quantity quantity.Quarters
}

// TakenBy queues what the plan has taken, by line and month.
func TakenBy(b *db.Batch, plan int64, dst *[]Taken) {
	db.QueueAll(b, dst, `SELECT line_id AS line, month, sum(quantity)::int AS quantity FROM contract_reservation WHERE plan_id = $1
		GROUP BY line_id, month ORDER BY line_id, month`, plan)
}

// Overdrawn are the numbers of those contracts the plan has taken of whose limit plans have
// passed: of the whole, or of a month the plan takes part in.
func Overdrawn(ctx context.Context, tx *audit.Tx, plan int64) ([]string, error) {
	rows, err := db.All[struct{ Number string }](ctx, tx, `
		SELECT DISTINCT c.number FROM contract_reservation r JOIN contract_line l ON l.id = r.line_id JOIN contract c ON c.id = l.contract_id,
		       LATERAL (SELECT r.month::timestamp AS day) m
		 WHERE r.plan_id = @mine AND COALESCE(`+limitIn+`, 0) < `+takenIn+` ORDER BY c.number`, db.Args{"mine": plan})
	if err != nil {
		return nil, fmt.Errorf("overdrawn by plan %d: %w", plan, err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, r.Number)
	}
	return out, nil
}
