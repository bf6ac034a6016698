package contract

import (
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// ForPlan queues the contract lines a plan can choose from, by its public id: those that
// cover a day of its period (a year from today while it has none) for services its person
// was granted, as long as it is being drawn up, and those it has chosen already, whatever
// became of them. With an item, only those for that service applied for and those chosen.
// What the plan has taken itself counts as free.
func ForPlan(b *db.Batch, who policy.Actor, plan, item string, today any, dst *[]Choice) {
	db.QueueAll(b, dst, forPlan, db.With(who.Args(policy.ReadProvider), db.Args{"ref": plan, "item": item, "today": today}))
}

var forPlan = `
	WITH w AS MATERIALIZED (SELECT p.id AS plan, v.id AS version, p.resident_id, p.state IN ('draft','agreed','returned','submitted') AS open, COALESCE(v.starts_on, @today::date) AS starts,
	                  COALESCE(v.ends_on, (COALESCE(v.starts_on, @today::date) + interval '1 year')::date) AS ends
	             FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no WHERE p.public_id = @ref),
	lines AS MATERIALIZED (
	  SELECT ps.contract_line_id AS id FROM w JOIN planned_service ps ON ps.version_id = w.version WHERE ps.contract_line_id IS NOT NULL
	   UNION
	  SELECT l.id FROM w JOIN application a ON a.resident_id = w.resident_id JOIN application_item i ON i.application_id = a.id AND i.state = 'qualified'
	    JOIN offer o ON o.id = i.offer_id JOIN contract_line l ON l.service_id = o.service_id
	    JOIN contract c ON c.id = l.contract_id JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
	   WHERE w.open AND (@item::text = '' OR i.public_id = @item) AND c.state = 'signed' AND c.starts_on <= w.ends AND v.ends_on >= w.starts)` +
	choices(`w CROSS JOIN lines JOIN contract_line l ON l.id = lines.id`, `w.plan`, `w.starts`, `w.ends`) + choiceOrder
