package journal

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5/pgxpool"
)

// The rule of unusual reading: within one day, one person. Beyond these numbers a line
// stands at the top of the journal; it accuses nobody, it asks to be looked at.
const (
	ManyFiles      = 200 // files opened, lists included
	ManyOutside    = 10  // files of a colleague's cases opened by a coordinator
	ManyRefusals   = 5   // files asked for and refused
	RestrictedAsks = 1   // files with restricted access asked for and refused
	ManySignIns    = 10  // sign-ins refused
	ManyExports    = 20  // exports
)

// alertDays is how far back the rule looks, today among them.
const alertDays = 7

// Alert is one person's day beyond the rule.
type Alert struct {
	Rule  string // the words of each are journal.alert.…: files, outside, refused, restricted
	Day   date.Date
	Staff string // public id
	Who   string
	Count int
	Limit int
}

// Alerts queues the days of the last week that are beyond the rule, latest first. It starts
// from what is kept of each account and day (migrations/0018_readings.sql says which lines
// count). Rows not folded yet are told apart here, but for days that are beyond the rule
// without them: of those the number is that of the last folding.
func Alerts(b *db.Batch, who policy.Actor, now time.Time, dst *[]Alert) {
	reading(b, who)
	db.QueueAll(b, dst, `
		WITH rules(rule, least, "limit") AS (VALUES ('files', @files::int + 1, @files::int), ('outside', @outside::int, @outside::int), ('refused', @refused::int, @refused::int),
			('signins', @signins::int, @signins::int), ('exports', @exports::int + 1, @exports::int)),
		beyond AS MATERIALIZED (
			SELECT k.* FROM rules m CROSS JOIN LATERAL (SELECT k.rule, k.staff_id, k.day, k.count FROM journal_reading k
			 WHERE k.folded AND k.rule = m.rule AND k.count >= m.least OFFSET 0) k WHERE k.day >= @from), -- few are, of any day
		fresh AS MATERIALIZED ( -- those that may reach beyond it, even if each row is of somebody else
			SELECT f.day, f.staff_id, f.rule FROM (SELECT day, staff_id, rule, sum(count) AS most FROM journal_reading WHERE NOT folded AND day >= @from GROUP BY 1, 2, 3) f
			  JOIN rules m ON m.rule = f.rule LEFT JOIN journal_reading k ON (k.day, k.staff_id, k.rule) = (f.day, f.staff_id, f.rule) AND k.folded
			 WHERE f.most + COALESCE(k.count, 0) >= m.least AND COALESCE(k.count, 0) < m.least),
		counted AS (
			SELECT rule, staff_id, day, count FROM beyond UNION ALL
			SELECT k.rule, k.staff_id, k.day, CASE WHEN k.rule IN ('signins', 'exports') THEN sum(k.count) ELSE count(DISTINCT x) END::int
			  FROM fresh f JOIN journal_reading k ON (k.day, k.staff_id, k.rule) = (f.day, f.staff_id, f.rule) LEFT JOIN LATERAL unnest(k.residents) x ON true GROUP BY k.rule, k.staff_id, k.day),
		told AS (
			SELECT c.*, m.least, m.limit FROM counted c JOIN rules m ON m.rule = c.rule UNION ALL
			SELECT 'restricted', k.staff_id, k.day, count(*)::int, @restricted::int, @restricted::int FROM journal_reading k CROSS JOIN unnest(k.residents) x JOIN resident r ON r.id = x
			 WHERE k.rule = 'refused' AND k.day >= @from AND r.restricted GROUP BY k.staff_id, k.day)
		SELECT c.rule, c.day, s.public_id AS staff, s.name AS who, c.count, c.limit FROM told c JOIN staff s ON s.id = c.staff_id WHERE c.count >= c.least
		 ORDER BY c.day DESC, s.name, c.rule LIMIT 20`,
		db.Args{"from": date.Of(now).Add(1 - alertDays), "files": ManyFiles, "outside": ManyOutside, "restricted": RestrictedAsks,
			"refused": ManyRefusals, "signins": ManySignIns, "exports": ManyExports})
}

// Fold puts together what is kept of each account and day: every line of the journal adds
// rows, so that no request waits for another. What the rule finds stays the same.
func Fold(ctx context.Context, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, `SELECT readings_fold()`); err != nil {
		return fmt.Errorf("fold what was read in a day: %w", err)
	}
	return nil
}

// FoldEvery is how often that is due: every page of everybody adds rows, and the rule tells
// those not put together yet apart.
const FoldEvery = 10 * time.Second
