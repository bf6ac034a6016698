package indicator

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5/pgconn"
)

// Scope is the time an indicator is counted over.
type Scope string

// Within the days of the project, or since the centre began.
const (
	InProject Scope = "project"
	InCentre  Scope = "centre"
)

// window is the days counted: those of the project until its end, or all until the day asked.
const window = `(SELECT CASE WHEN @scope = 'centre' THEN '-infinity' ELSE COALESCE(p.starts_on, '-infinity') END::date AS since,
	        LEAST(@day::date, CASE WHEN @scope = 'centre' THEN 'infinity' ELSE COALESCE(p.ends_on, 'infinity') END::date) AS until
	   FROM (SELECT 1) one LEFT JOIN project p ON p.id = (SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1))`

// cases are the rows an indicator is counted from, as they stood on the day. A record put
// out of reach is counted only for who may know of it, like everywhere.
var cases = map[Code]string{
	// One row a person: the first plan approved in the window.
	PersonsWithPlan: `SELECT DISTINCT ON (p.resident_id) p.public_id, p.number, p.resident_id, p.coordinator_id,
	        a.received_on, p.due_on, p.first_submitted_on AS submitted_on, p.approved_on, true AS hit, p.approved_on AS sorted_by
	   FROM plan p JOIN resident r ON r.id = p.resident_id JOIN application a ON a.id = p.application_id CROSS JOIN ` + window + ` w
	  WHERE p.approved_on BETWEEN w.since AND w.until AND ` + resident.Visible + `
	  ORDER BY p.resident_id, p.approved_on, p.id`,
	// One row a plan: submitted by that day, or its term has run out. A plan given up
	// before it was submitted asks for no term.
	SubmittedInTime: `SELECT p.public_id, p.number, p.resident_id, p.coordinator_id, a.received_on, p.due_on,
	        CASE WHEN p.first_submitted_on <= w.until THEN p.first_submitted_on END AS submitted_on,
	        CASE WHEN p.approved_on <= w.until THEN p.approved_on END AS approved_on,
	        COALESCE(p.first_submitted_on <= w.until AND p.first_submitted_on <= p.due_on, false) AS hit, p.due_on AS sorted_by
	   FROM plan p JOIN resident r ON r.id = p.resident_id JOIN application a ON a.id = p.application_id CROSS JOIN ` + window + ` w
	  WHERE a.received_on BETWEEN w.since AND w.until
	    AND (p.created_at AT TIME ZONE 'Europe/Warsaw')::date <= w.until
	    AND (p.due_on < w.until OR p.first_submitted_on <= w.until)
	    AND (p.state <> 'abandoned' OR p.first_submitted_on IS NOT NULL)
	    AND ` + resident.Visible,
}

// All queues the promises of the centre's project and, for each, what the records say on
// the day; after the batch has run, dst holds them.
func All(b *db.Batch, who policy.Actor, now time.Time, day date.Date, dst *[]Reading) {
	var list []Indicator
	db.QueueAll(b, &list, promises+` ORDER BY i.no`)
	counts := map[Code]*[2]Count{}
	for _, code := range Codes {
		c := &[2]Count{}
		counts[code] = c
		count(b, who, now, code, InProject, day, &c[0])
		count(b, who, now, code, InCentre, day, &c[1])
	}
	b.Queue(`SELECT 1`).Exec(func(pgconn.CommandTag) error { // by its answer all the others are in
		*dst = nil
		for _, i := range list {
			if c := counts[i.Code]; c != nil {
				*dst = append(*dst, Reading{Indicator: i, Project: c[0], Centre: c[1]})
			}
		}
		return nil
	})
}

// One queues a single indicator, read on the day. A code the project does not promise
// makes the batch answer fault.NotFound.
func One(b *db.Batch, who policy.Actor, now time.Time, code Code, day date.Date, dst *Reading) {
	db.QueueOne(b, &dst.Indicator, promises+` WHERE i.code = @code`, db.Args{"code": string(code)})
	count(b, who, now, code, InProject, day, &dst.Project)
	count(b, who, now, code, InCentre, day, &dst.Centre)
}

const promises = `SELECT i.code, i.no, i.target, i.operator, i.owner_role FROM indicator i`

func count(b *db.Batch, who policy.Actor, now time.Time, code Code, scope Scope, day date.Date, dst *Count) {
	db.QueueOne(b, dst, `SELECT count(*) FILTER (WHERE c.hit) AS part, count(*) AS whole FROM (`+cases[code]+`) c`, args(who, now, scope, day))
}

func args(who policy.Actor, now time.Time, scope Scope, day date.Date) db.Args {
	return db.With(who.Args(policy.ReadPlan), resident.Args(who, now), db.Args{"scope": string(scope), "day": day})
}

// Case is one row behind a figure: a case by its number, never by a name.
type Case struct {
	Ref         string // public id of the plan; empty where the reader may not open it
	Number      string // IPUS/2026/0061
	ReceivedOn  date.Date
	DueOn       date.Date // opracować do
	SubmittedOn date.Date // first submitted; no day: not yet by then
	ApprovedOn  date.Date
	Hit         bool // counted in the part, not only in the whole
	ResidentID  int64
	SortedBy    date.Date
}

// CasesShown is how many rows a page shows at most.
const CasesShown = 50

// Cases queues the rows behind the figure, newest first, and the line of the journal that
// names whose cases were shown.
func Cases(b *db.Batch, who policy.Actor, now time.Time, code Code, scope Scope, day date.Date, dst *[]Case) {
	audit.List(b, dst, who, now, "indicator.read", `SELECT CASE WHEN @all OR c.coordinator_id = ANY(@ours::bigint[]) THEN c.public_id ELSE '' END AS ref,
		c.number, c.received_on, c.due_on, c.submitted_on, c.approved_on, c.hit, c.resident_id, c.sorted_by
		FROM (`+cases[code]+`) c ORDER BY c.sorted_by DESC, c.number DESC LIMIT @shown`, `sorted_by DESC, number DESC`,
		args(who, now, scope, day), db.Args{"shown": CasesShown})
}
