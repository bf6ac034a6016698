package indicator

import (
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5"
)

// Scope is the time an indicator is counted over.
type Scope string

// Within the days of the project, or since the centre began.
const (
	InProject Scope = "project"
	InCentre  Scope = "centre"
)

// latest picks the project the pages speak of: the one that began last.
const latest = `(SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1)`

// span is the project with its days; where the source gives none, those of its milestones
// as far as all of them are known.
const span = `(SELECT p.id AS project_id, COALESCE(p.starts_on, m.first_on) AS starts_on, COALESCE(p.ends_on, m.last_on) AS ends_on
	   FROM project p CROSS JOIN LATERAL (SELECT CASE WHEN every(starts_on IS NOT NULL AND ends_on IS NOT NULL) THEN min(starts_on) END AS first_on,
	        CASE WHEN every(starts_on IS NOT NULL AND ends_on IS NOT NULL) THEN max(ends_on) END AS last_on FROM milestone WHERE project_id = p.id) m
	  WHERE p.id = ` + latest + `)`

// window is the days counted, one row w: those of the project until its end, or all until
// the day asked.
const window = `(SELECT s.project_id, CASE WHEN @scope = 'centre' THEN '-infinity' ELSE COALESCE(s.starts_on, '-infinity') END::date AS since,
	        LEAST(@day::date, CASE WHEN @scope = 'centre' THEN 'infinity' ELSE COALESCE(s.ends_on, 'infinity') END::date) AS until
	   FROM (SELECT 1) one LEFT JOIN ` + span + ` s ON true) w`

// counted are the rows of a definition as of the window.
func (d Definition) counted() string {
	return `FROM ` + window + ` CROSS JOIN LATERAL (` + d.rows.sql() + `) c`
}

// sums is a figure of rows c. One row whose whole is not known leaves the whole unknown.
const sums = `COALESCE(sum(c.part), 0)::bigint AS part, CASE WHEN every(c.whole IS NOT NULL) THEN COALESCE(sum(c.whole), 0) ELSE 0 END::bigint AS whole, count(*) AS rows`

// All queues every definition, those the project promises first and in its order, and what
// the records say of each on the day; after the batch has run, dst holds them.
func All(b *db.Batch, who policy.Actor, now time.Time, day date.Date, dst *[]Reading) {
	readings(b, who, now, day, true, dst)
}

// Promised is All without the definitions the project does not promise; the database does
// not count them either.
func Promised(b *db.Batch, who policy.Actor, now time.Time, day date.Date, dst *[]Reading) {
	readings(b, who, now, day, false, dst)
}

// projectDays are the days of the project.
type projectDays struct{ From, Until date.Date }

const ofProject = `SELECT s.starts_on AS "from", s.ends_on AS until FROM (SELECT 1) one LEFT JOIN ` + span + ` s ON true`

func readings(b *db.Batch, who policy.Actor, now time.Time, day date.Date, every bool, dst *[]Reading) {
	var list []Indicator
	var days projectDays
	db.QueueAll(b, &list, promises+` ORDER BY i.no, i.id`)
	db.QueueOne(b, &days, ofProject)
	var counts []figure
	count(b, who, now, definitions, day, every, &counts)
	var sums []sum
	summed(b, who, now, day, &sums)
	b.Then(func() error {
		*dst = nil
		read := func(i Indicator, promised bool) {
			of := countsOf(i.Code, counts, sums)
			*dst = append(*dst, reading(i, promised, day, days, of[0], of[1]))
		}
		promised := map[Code]bool{}
		for _, i := range list {
			promised[i.Code] = true
			read(i, true)
		}
		for _, d := range definitions {
			if every && !promised[d.Code] {
				read(unpromised(d.Code), false)
			}
		}
		return nil
	})
}

// unpromised stands for a definition the project does not promise.
func unpromised(code Code) Indicator { return Indicator{Code: code, Operator: AtLeast} }

func reading(i Indicator, promised bool, day date.Date, of projectDays, project, centre Count) Reading {
	if !i.Code.Definition().WholeTime {
		centre = project
	}
	return Reading{Indicator: i, Promised: promised, Day: day, From: of.From, Until: of.Until, Project: project, Centre: centre}
}

// One queues a single definition, read on the day.
func One(b *db.Batch, who policy.Actor, now time.Time, code Code, day date.Date, dst *Reading) {
	var found *Indicator
	var of projectDays
	var counts []figure
	d := code.Definition()
	db.QueueMaybe(b, &found, promises+` AND i.code = @code`, db.Args{"code": string(code)})
	db.QueueOne(b, &of, ofProject)
	var sums []sum
	if d.Summed {
		summed(b, who, now, day, &sums)
	} else {
		count(b, who, now, []Definition{d}, day, true, &counts)
	}
	b.Then(func() error {
		i := unpromised(code)
		if found != nil {
			i = *found
		}
		counted := countsOf(code, counts, sums)
		*dst = reading(i, found != nil, day, of, counted[0], counted[1])
		return nil
	})
}

const promises = `SELECT i.id, i.code, i.no, COALESCE(i.milestone_no, 0) AS milestone, i.baseline, i.target, i.operator, i.owner_role, i.promise, i.version,
	COALESCE((SELECT jsonb_object_agg(to_char(m.month, 'YYYY-MM'), m.value) FROM indicator_plan m WHERE m.indicator_id = i.id), '{}')::text AS months
	FROM indicator i WHERE i.project_id = ` + latest

// figure is what was found among the records for a definition within a time.
type figure struct {
	Code  Code
	Scope Scope
	Count
}

// count queues the figures of those definitions no sums are kept of, each within the project
// and, where it has one, in the whole time. Without every, what the project does not promise
// is not counted.
func count(b *db.Batch, who policy.Actor, now time.Time, of []Definition, day date.Date, every bool, dst *[]figure) {
	var each []string
	for _, d := range of {
		if d.Summed {
			continue
		}
		sql := `SELECT '` + string(d.Code) + `' AS code, w.scope, ` + sums + ` FROM w CROSS JOIN LATERAL (` + d.rows.sql() + `) c WHERE true`
		if !d.WholeTime {
			sql += ` AND w.scope = '` + string(InProject) + `'`
		}
		if !every {
			sql += ` AND EXISTS (SELECT 1 FROM indicator i WHERE i.project_id = ` + latest + ` AND i.code = '` + string(d.Code) + `')`
		}
		each = append(each, sql+` GROUP BY w.scope`)
	}
	within := func(s Scope) string {
		quoted := `'` + string(s) + `'`
		return `SELECT ` + quoted + ` AS scope, w.* FROM ` + strings.ReplaceAll(window, "@scope", quoted)
	}
	db.QueueAll(b, dst, `WITH w AS MATERIALIZED (`+within(InProject)+` UNION ALL `+within(InCentre)+`) `+strings.Join(each, ` UNION ALL `),
		db.With(resident.Args(who, now), db.Args{"day": day}))
}

func args(who policy.Actor, now time.Time, d Definition, scope Scope, day date.Date) db.Args {
	return db.With(who.Args(d.Of.Reads()), resident.Args(who, now), db.Args{"scope": string(scope), "day": day})
}

// Row is one row behind a figure: a case by its number, never by a name.
type Row struct {
	Kind        Kind
	Ref         string // public id of what it opens; empty where the reader may not open it, or it has no page
	Number      string // IPUS/2026/0061; empty: it has a name
	Name        string // of a service, a programme, a post, a line
	Note        string
	ReceivedOn  date.Date
	DueOn       date.Date // opracować do
	SubmittedOn date.Date // first submitted; no day: not yet by then
	ApprovedOn  date.Date
	FromOn      date.Date
	UntilOn     date.Date
	OnDay       date.Date // the day it counts from
	Part        int64
	Whole       *int64 // nil: not in the source
	Hit         bool   // counted in the part, not only in the whole
	Outcome     string
	Mode        string
	Cover       string
	ResidentID  *int64
}

// RowsShown is how many rows a page shows at most.
const RowsShown = 50

// Rows queues the rows behind the figure, newest first, and the line of the journal that
// names whose cases were shown.
func Rows(b *db.Batch, who policy.Actor, now time.Time, code Code, scope Scope, day date.Date, dst *[]Row) {
	d, sql := code.Definition(), listed(code)
	with := db.With(args(who, now, d, scope, day), db.Args{"shown": RowsShown})
	if !d.OfPersons() {
		db.QueueAll(b, dst, sql, with)
		return
	}
	audit.List(b, dst, who, now, "indicator.read", sql, newestFirst, with)
}

const rowColumns = `c.kind, CASE WHEN @all OR c.coordinator_id = ANY(@ours::bigint[]) THEN c.ref ELSE '' END AS ref, c.number, c.name, c.note,
	c.received_on, c.due_on, c.submitted_on, c.approved_on, c.from_on, c.until_on, c.on_day, c.part::bigint, c.whole::bigint, c.hit, c.outcome, c.mode, c.cover, c.resident_id`

const newestFirst = `on_day DESC NULLS LAST, number DESC, name`

// listed are the first rows behind a figure. Where sums are kept, the persons whose rows are
// the newest are found by the days they began to count, and only theirs are read.
func listed(code Code) string {
	d := code.Definition()
	if !d.Summed {
		return `SELECT ` + rowColumns + ` ` + d.counted() + ` ORDER BY ` + newestFirst + ` LIMIT @shown`
	}
	r := d.rows
	r.from += ` AND ` + r.resident + ` IN (SELECT near.resident_id FROM near)`
	return `WITH w AS MATERIALIZED (SELECT * FROM ` + window + `), near AS MATERIALIZED (` + newest(code) + `)
		SELECT ` + rowColumns + ` FROM w CROSS JOIN LATERAL (` + r.sql() + `) c ORDER BY ` + newestFirst + ` LIMIT @shown`
}

// newest are the persons with the newest rows behind a figure, as many as rows are shown: of
// those known to the reader who count on the last day, by the last day that added to them.
func newest(code Code) string {
	const counts = ` f.code = 'CODE' AND f.since >= (SELECT since FROM w) AND f.day BETWEEN (SELECT since FROM w) AND (SELECT until FROM w)`
	const some = `sum(f.part) > 0 OR sum(f.whole) > 0`
	return strings.ReplaceAll(`SELECT x.resident_id FROM (
			SELECT f.resident_id, f.day FROM figure_fact f WHERE`+counts+` AND `+resident.Knows("f.resident_id")+` GROUP BY f.day, f.resident_id HAVING `+some+` ORDER BY f.day DESC, f.resident_id DESC) x
		 WHERE EXISTS (SELECT 1 FROM figure_fact f WHERE f.resident_id = x.resident_id AND`+counts+` HAVING `+some+` OFFSET 0)
		   AND NOT EXISTS (SELECT 1 FROM figure_fact f WHERE f.resident_id = x.resident_id AND`+counts+` AND f.day > x.day GROUP BY f.day HAVING `+some+` OFFSET 0)
		 ORDER BY x.day DESC, x.resident_id DESC LIMIT @shown`, "CODE", string(code))
}

// Known queues the codes the project promises already.
func Known(b *db.Batch, dst *[]Code) {
	b.Queue(`SELECT i.code FROM indicator i WHERE i.project_id = ` + latest + ` ORDER BY i.no, i.id`).Query(func(rows pgx.Rows) (err error) {
		*dst, err = pgx.CollectRows(rows, pgx.RowTo[Code])
		return err
	})
}

// Promise queues a promise of the project without counting anything; what the project does
// not promise makes the batch answer fault.NotFound.
func Promise(b *db.Batch, code Code, day date.Date, dst *Reading) {
	var i Indicator
	var of projectDays
	db.QueueOne(b, &i, promises+` AND i.code = @code`, db.Args{"code": string(code)})
	db.QueueOne(b, &of, ofProject)
	b.Then(func() error {
		*dst = reading(i, true, day, of, Count{}, Count{})
		return nil
	})
}
