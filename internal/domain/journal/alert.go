package journal

import (
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
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
	Rule  string // "files", "outside", "refused", "restricted", "signings", "exports"
	Day   date.Date
	Staff string // public id
	Who   string
	Count int
	Limit int
}

// Alerts queues the days of the last week that are beyond the rule, latest first.
func Alerts(b *db.Batch, who policy.Actor, now time.Time, dst *[]Alert) {
	reading(b, who)
	db.QueueAll(b, dst, `
		WITH lines AS (
			SELECT e.staff_id, (e.at AT TIME ZONE 'Europe/Warsaw')::date AS day, e.action, e.outcome, e.resident_id, e.subjects, e.outside, e.roles
			  FROM journal e
			 WHERE e.at >= @from::timestamptz AND e.staff_id > 0 AND e.action NOT LIKE 'journal.%'),
		files AS (
			SELECT staff_id, day, resident_id FROM lines WHERE outcome = 'ok' AND resident_id IS NOT NULL AND action LIKE '%read'
			UNION SELECT staff_id, day, unnest(subjects) FROM lines WHERE outcome = 'ok'),
		counted AS (
			SELECT 'files' AS rule, staff_id, day, count(*)::int AS count, @files::int AS limit FROM files GROUP BY staff_id, day HAVING count(*) > @files::int
			UNION ALL SELECT 'outside', staff_id, day, count(DISTINCT resident_id)::int, @outside::int FROM lines
			 WHERE outside AND outcome = 'ok' AND 'KOR' = ANY(roles) AND NOT 'DIR' = ANY(roles) GROUP BY staff_id, day HAVING count(DISTINCT resident_id) >= @outside::int
			UNION ALL SELECT 'restricted', staff_id, day, count(*)::int, @restricted::int FROM lines
			 WHERE outcome = 'refused' AND resident_id IN (SELECT r.id FROM resident r WHERE r.restricted) GROUP BY staff_id, day HAVING count(*) >= @restricted::int
			UNION ALL SELECT 'refused', staff_id, day, count(DISTINCT resident_id)::int, @refused::int FROM lines
			 WHERE outcome = 'refused' AND resident_id IS NOT NULL GROUP BY staff_id, day HAVING count(DISTINCT resident_id) >= @refused::int
			UNION ALL SELECT 'signins', staff_id, day, count(*)::int, @signins::int FROM lines WHERE action = 'staff.sign_in_refused' GROUP BY staff_id, day HAVING count(*) >= @signins::int
			UNION ALL SELECT 'exports', staff_id, day, count(*)::int, @exports::int FROM lines WHERE action LIKE '%.exported' GROUP BY staff_id, day HAVING count(*) > @exports::int)
		SELECT c.rule, c.day, s.public_id AS staff, s.name AS who, c.count, c.limit FROM counted c JOIN staff s ON s.id = c.staff_id
		 ORDER BY c.day DESC, s.name, c.rule LIMIT 20`,
		db.Args{"from": date.Of(now).Add(1 - alertDays).Midnight(), "files": ManyFiles, "outside": ManyOutside, "restricted": RestrictedAsks,
			"refused": ManyRefusals, "signins": ManySignIns, "exports": ManyExports})
}
