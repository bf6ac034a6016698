package desk

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Visit is a needs assessment that was agreed on: what its coordinator takes along on
// paper. It holds no PESEL and nothing of what was said before.
type Visit struct {
	Assessment   string // public id
	Number       string // of the application
	ResidentID   int64
	Name         string
	Address      string
	Phone        string
	Meeting      string // how to speak and meet: large print, sign language
	At           time.Time
	AtTheirPlace bool
	Note         string // how to get there, who will be present
}

// VisitsAhead is how many days of visits the list holds, today among them.
const VisitsAhead = 14

// Visits queues the visits of the reader and of whom they stand in for, and the line that
// names whom the list showed.
func Visits(b *db.Batch, who policy.Actor, now time.Time, dst *[]Visit) {
	from := date.Of(now)
	audit.List(b, dst, who, now, "desk.visits_read", `
		SELECT s.public_id AS assessment, a.number, r.id AS resident_id, `+name+` AS name,
		       concat_ws(', ', NULLIF(concat_ws(' ', NULLIF(r.street, ''), r.house_no || CASE WHEN r.flat_no <> '' THEN '/' || r.flat_no ELSE '' END), ''),
		                 r.postcode || ' ' || r.locality) AS address,
		       COALESCE(r.phone, '') AS phone, r.accessibility AS meeting, v.planned_at AS at, v.place = 'residence' AS at_their_place, v.note
		  FROM assessment_visit v JOIN assessment s ON s.id = v.assessment_id JOIN application a ON a.id = s.application_id
		  JOIN resident r ON r.id = s.resident_id
		 WHERE @coordinates::boolean AND s.completed_at IS NULL AND a.coordinator_id = ANY(@ours::bigint[]) AND a.state IN ('submitted', 'qualification')
		   AND v.planned_at >= @from AND v.planned_at < @until AND `+resident.Visible+` ORDER BY v.planned_at, s.id LIMIT @shown`,
		`at, assessment`, args(who, now),
		db.Args{"from": from.Midnight(), "until": from.Add(VisitsAhead).Midnight(), "shown": Shown})
}
