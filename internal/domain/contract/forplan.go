package contract

import (
	"fmt"
	"strings"

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
	             FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no WHERE p.public_id = @ref)` +
	reword(choices, "@plan::bigint", "w.plan", "@from::date", "w.starts", "@until::date", "w.ends",
		"FROM contract_line l\n", "FROM w CROSS JOIN contract_line l\n", "WHERE @all AND c.state = 'signed'", "WHERE @all") + `
	   AND (l.id IN (SELECT ps.contract_line_id FROM planned_service ps WHERE ps.version_id = w.version)
	     OR w.open AND c.state = 'signed' AND c.starts_on <= w.ends AND v.ends_on >= w.starts
	        AND l.service_id IN (SELECT o.service_id FROM application a JOIN application_item i ON i.application_id = a.id AND i.state = 'qualified'
	                               JOIN offer o ON o.id = i.offer_id WHERE a.resident_id = w.resident_id AND (@item::text = '' OR i.public_id = @item)))
	 ORDER BY s.name COLLATE "pl-x-icu", p.name COLLATE "pl-x-icu", price, c.number LIMIT 100`

// reword replaces parts of a query by others, pair by pair; the program does not start
// when a part is not there any more.
func reword(query string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(query, pairs[i]) {
			panic(fmt.Sprintf("contract: %q stands no more in the query of choices", pairs[i]))
		}
		query = strings.ReplaceAll(query, pairs[i], pairs[i+1])
	}
	return query
}
