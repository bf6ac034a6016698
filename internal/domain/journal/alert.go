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
// count); where rows of a day are not folded yet, their residents are told apart here.
func Alerts(b *db.Batch, who policy.Actor, now time.Time, dst *[]Alert) {
	reading(b, who)
	db.QueueAll(b, dst, `
		WITH days AS (
			SELECT k.staff_id, k.day, k.rule, sum(k.count)::int AS most, count(*) AS rows FROM journal_reading k WHERE k.day >= @from GROUP BY 1, 2, 3),
		counted AS (
			SELECT d.rule, d.staff_id, d.day, m.least, m.limit, CASE WHEN d.rows = 1 OR d.rule IN ('signins', 'exports') THEN d.most
			       ELSE (SELECT count(DISTINCT x)::int FROM journal_reading k, unnest(k.residents) x WHERE (k.day, k.staff_id, k.rule) = (d.day, d.staff_id, d.rule)) END AS count
			  FROM days d JOIN (VALUES ('files', @files::int + 1, @files::int), ('outside', @outside::int, @outside::int), ('refused', @refused::int, @refused::int),
			       ('signins', @signins::int, @signins::int), ('exports', @exports::int + 1, @exports::int)) m(rule, least, "limit") ON m.rule = d.rule AND d.most >= m.least
			UNION ALL
			SELECT 'restricted', k.staff_id, k.day, @restricted::int, @restricted::int, count(*)::int FROM days d
			  JOIN journal_reading k ON (k.day, k.staff_id, k.rule) = (d.day, d.staff_id, d.rule) CROSS JOIN unnest(k.residents) x JOIN resident r ON r.id = x
			 WHERE d.rule = 'refused' AND r.restricted GROUP BY k.staff_id, k.day)
		SELECT c.rule, c.day, s.public_id AS staff, s.name AS who, c.count, c.limit FROM counted c JOIN staff s ON s.id = c.staff_id WHERE c.count >= c.least
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

// FoldEvery is how often that is due: every page of everybody adds rows, and the rule looks
// through those not put together yet.
const FoldEvery = 30 * time.Second
