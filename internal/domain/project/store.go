package project

import (
	"cus/internal/platform/db"
)

const columns = `SELECT p.id, p.public_id AS ref, p.name, COALESCE(p.funding, '') AS funding, p.starts_on, p.ends_on, p.total_grosze, p.source
	FROM project p`

// latest picks the project the pages speak of: the one that began last.
const latest = `(SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1)`

// Get queues the centre's project; dst stays nil when there is none yet.
func Get(b *db.Batch, dst **Project) {
	db.QueueMaybe(b, dst, columns+` WHERE p.id = `+latest)
}

// Milestones queues the milestones of the centre's project in their order.
func Milestones(b *db.Batch, dst *[]Milestone) {
	db.QueueAll(b, dst, `SELECT m.id, m.no, m.name, m.starts_on, m.ends_on,
		       (SELECT count(*) FROM milestone_task t WHERE t.milestone_id = m.id) AS tasks
		  FROM milestone m WHERE m.project_id = `+latest+` ORDER BY m.no`)
}

// Tasks queues the tasks of all milestones, in their order.
func Tasks(b *db.Batch, dst *[]Task) {
	db.QueueAll(b, dst, `SELECT m.no AS milestone, t.no, t.name, t.detail FROM milestone_task t JOIN milestone m ON m.id = t.milestone_id
		WHERE m.project_id = `+latest+` ORDER BY m.no, t.no`)
}
