package indicator

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5/pgxpool"
)

// sum is a figure as added up from the sums kept by day (figure_sum, with the facts of the
// restricted records the reader knows of).
type sum struct {
	Code        Code
	Scope       Scope
	Day         date.Date // of a course: the first day of the month in which it came
	Part, Whole int
}

// count is the sum as what was found among the records: a share or a mean counts its whole.
func (s sum) count() Count {
	c := Count{s.Part, s.Whole, s.Part}
	if s.Code.Unit().scale() > 0 {
		c.Rows = s.Whole
	}
	return c
}

// countsOf are the figures of a definition within the project and in the whole time, from
// what was counted or from the sums.
func countsOf(code Code, counted []figure, sums []sum) (counts [2]Count) {
	if code.Definition().Summed {
		counted = nil
		for _, s := range sums {
			counted = append(counted, figure{s.Code, s.Scope, s.count()})
		}
	}
	for _, f := range counted {
		switch {
		case f.Code != code:
		case f.Scope == InProject:
			counts[0] = f.Count
		case code.Definition().WholeTime:
			counts[1] = f.Count
		}
	}
	return counts
}

// kept are the sums x of the days w: by whole months as far as those lie within, by days in
// the month the window ends, and by both days where it begins within a month.
const kept = `(
	SELECT s.code, s.day, s.part, s.whole FROM figure_sum s WHERE s.grain = 'months' AND s.since >= w.since_month AND s.day < w.until_month
	UNION ALL
	SELECT s.code, s.day, s.part, s.whole FROM figure_sum s WHERE s.grain = 'days' AND s.since >= w.since_month AND s.day >= w.until_month AND s.day <= w.until
	UNION ALL
	SELECT s.code, s.day, s.part, s.whole FROM figure_sum s WHERE s.grain = 'exact' AND s.since >= w.since AND s.since < w.since_month AND s.day <= w.until
	UNION ALL
	SELECT f.code, f.day, f.part, f.whole FROM figure_fact f WHERE f.resident_id IN (` + resident.KnownRestricted + `) AND f.since >= w.since AND f.day <= w.until) x`

// windows are the days of the project and those of the centre.
var windows = months(`(SELECT 'project' AS scope, COALESCE(s.starts_on, '-infinity')::date AS since, LEAST(@day::date, s.ends_on) AS until FROM (SELECT 1) one LEFT JOIN ` + span + ` s ON true
	UNION ALL SELECT 'centre', '-infinity', @day::date) w`)

// summed queues the figures of all definitions that start from sums.
func summed(b *db.Batch, who policy.Actor, now time.Time, day date.Date, dst *[]sum) {
	db.QueueAll(b, dst, `SELECT x.code, w.scope, NULL::date AS day, sum(x.part)::bigint AS part, sum(x.whole)::bigint AS whole
		FROM `+windows+` CROSS JOIN LATERAL `+kept+` GROUP BY x.code, w.scope`, db.With(resident.Args(who, now), db.Args{"day": day}))
}

// summedByMonth queues what each month of the project brought to a figure.
func summedByMonth(b *db.Batch, who policy.Actor, now time.Time, code Code, day date.Date, dst *[]sum) {
	db.QueueAll(b, dst, `SELECT x.code, w.scope, date_trunc('month', x.day::timestamp)::date AS day, sum(x.part)::bigint AS part, sum(x.whole)::bigint AS whole
		FROM `+windows+` CROSS JOIN LATERAL `+kept+` WHERE w.scope = 'project' AND x.code = @code GROUP BY 1, 2, 3 ORDER BY 3`,
		db.With(resident.Args(who, now), db.Args{"day": day, "code": string(code)}))
}

// Fold puts together the rows of the sums that are of the same days: every change adds
// rows, so that nobody waits for anybody. The figures stay the same; reading them stays fast.
func Fold(ctx context.Context, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, `SELECT figures_fold()`); err != nil {
		return fmt.Errorf("fold the sums of figures: %w", err)
	}
	return nil
}

// Drift is a kept sum that differs from what it counts: of figures or of contracts.
type Drift struct {
	What, Of      string
	Kept, Counted int64 // of a share or a mean, a thousand times the part and the whole
}

// Drifts counts all kept sums anew and returns those that differ: none, ever. In a large
// city this takes minutes.
func Drifts(ctx context.Context, pool *pgxpool.Pool) ([]Drift, error) {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("recount the sums: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
		return nil, fmt.Errorf("recount the sums: %w", err)
	}
	return db.All[Drift](ctx, tx, `SELECT * FROM sums_drift() ORDER BY what, of`)
}
