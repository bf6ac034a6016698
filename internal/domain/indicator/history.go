package indicator

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Entry is a figure entered by hand, as it stands among the others.
type Entry struct {
	Ref       string
	OnDay     date.Date
	Value     int64
	Evidence  string
	MediaType string // of its file; empty: none
	Size      int
	At        time.Time
	By        string
	Reason    string // of the replacement it made
	Instead   *int64 // the value it took the place of
	Replaced  bool
}

// Entries queues what was entered by hand, the newest first, replaced ones among them.
func Entries(b *db.Batch, code Code, dst *[]Entry) {
	db.QueueAll(b, dst, `SELECT e.public_id AS ref, e.on_day, e.value, e.evidence, COALESCE(d.media_type, '') AS media_type, COALESCE(d.size, 0) AS size, e.at, s.name AS by, e.reason,
		       (SELECT o.value FROM indicator_entry o WHERE o.id = e.replaces_id) AS instead,
		       EXISTS (SELECT 1 FROM indicator_entry x WHERE x.replaces_id = e.id) AS replaced
		  FROM indicator_entry e JOIN indicator i ON i.id = e.indicator_id JOIN staff s ON s.id = e.staff_id LEFT JOIN document d ON d.id = e.document_id
		 WHERE i.project_id = `+latest+` AND i.code = @code ORDER BY e.on_day DESC, e.id DESC LIMIT 200`, db.Args{"code": string(code)})
}

// PlanChange is a plan by month that took the place of another.
type PlanChange struct {
	Before, After Months
	Reason        string
	At            time.Time
	By            string
}

// PlanChanges queues the history of the plan by month, the newest first.
func PlanChanges(b *db.Batch, code Code, dst *[]PlanChange) {
	db.QueueAll(b, dst, `SELECT c.before::text AS before, c.after::text AS after, c.reason, c.at, s.name AS by
		  FROM indicator_plan_change c JOIN indicator i ON i.id = c.indicator_id JOIN staff s ON s.id = c.staff_id
		 WHERE i.project_id = `+latest+` AND i.code = @code ORDER BY c.id DESC LIMIT 50`, db.Args{"code": string(code)})
}

const evidence = ` FROM indicator_entry e JOIN indicator i ON i.id = e.indicator_id JOIN document d ON d.id = e.document_id
	WHERE i.project_id = ` + latest + ` AND i.code = @code AND e.public_id = @entry`

// ReadingEvidence is the line of the journal of fetching a file of evidence.
func ReadingEvidence(who policy.Actor, code Code, entry string) audit.View {
	return audit.View{Action: "indicator.fetched", Object: "indicator", Subject: `SELECT i.id AS object_id, NULL::bigint AS resident_id, @may::boolean AS reached, '{}'::text[] AS fields` + evidence,
		Args: db.Args{"code": string(code), "entry": entry, "may": who.May(policy.UpdateProject)}}
}

// Evidence queues a file of evidence. It may name persons, so only who may change the
// project fetches it.
func Evidence(b *db.Batch, who policy.Actor, code Code, entry string, dst *document.Blob) {
	db.QueueOne(b, dst, `SELECT d.media_type, d.sha256, d.content`+evidence+` AND @may::boolean`,
		db.Args{"code": string(code), "entry": entry, "may": who.May(policy.UpdateProject)})
}
