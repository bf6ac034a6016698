package project

import (
	"cus/internal/platform/db"
)

const columns = `SELECT p.id, p.public_id AS ref, p.name, p.number, p.beneficiary, COALESCE(p.funding, '') AS funding, p.kind, p.origin, p.centre_since,
	       p.aim, p.starts_on, p.ends_on, p.months, p.total_grosze, p.eu_grosze, p.state_grosze, p.own_grosze, p.financed, p.source,
	       COALESCE(p.updated_at, '0001-01-01') AS updated_at, COALESCE(by.name, '') AS updated_by, p.version
	  FROM project p LEFT JOIN staff by ON by.id = p.updated_by`

// latest picks the project the pages speak of: the one that began last.
const latest = `(SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1)`

// Get queues the centre's project; dst stays nil when there is none yet.
func Get(b *db.Batch, dst **Project) {
	db.QueueMaybe(b, dst, columns+` WHERE p.id = `+latest)
}

const milestones = `
	SELECT m.id, m.no, m.name, m.aim, m.starts_on, m.ends_on, m.accepted_on, m.accepted_note,
	       (SELECT count(*) FROM milestone_task t WHERE t.milestone_id = m.id AND t.state <> 'dropped') AS tasks,
	       (SELECT count(*) FROM milestone_task t WHERE t.milestone_id = m.id AND t.state = 'done') AS done,
	       COALESCE(m.updated_at, '0001-01-01') AS updated_at, COALESCE(by.name, '') AS updated_by, m.version
	  FROM milestone m LEFT JOIN staff by ON by.id = m.updated_by WHERE m.project_id = ` + latest

// Milestones queues the milestones of the centre's project in their order.
func Milestones(b *db.Batch, dst *[]Milestone) {
	db.QueueAll(b, dst, milestones+` ORDER BY m.no`)
}
