package indicator

import "cus/internal/domain/resident"

// The definitions counted from the cases: plans, applications, services applied for.
const (
	PersonsWithPlan        Code = "persons_with_plan"         // persons with an approved plan (IPUS), each counted once
	PersonsWithRunningPlan Code = "persons_with_running_plan" // persons whose plan is in force on the day
	SubmittedInTime        Code = "submitted_in_time"         // share of plans submitted for approval within the term of art. 40
	MeanDays               Code = "mean_days"                 // from the application to its plan's first submission
	ApplicationsReceived   Code = "applications_received"
	ItemsQualified         Code = "items_qualified" // services applied for and granted
	ItemsRefused           Code = "items_refused"
	ItemsReferred          Code = "items_referred"
)

// known is the rule of restricted records on the resident of a row: counted only for who
// may know of them, like everywhere.
func known(column string) string { return resident.Knows(column) }

// inWarsaw is the day of a moment.
func inWarsaw(moment string) string { return `(` + moment + ` AT TIME ZONE 'Europe/Warsaw')::date` }

// Ages are the groups of ageOf: the first year of each.
var Ages = []string{"0", "18", "45", "60", "75"}

var planColumns = []Column{Received, Due, Submitted, Approved}

// planRow is what a row of plan p is.
func planRow(r rows) rows {
	r.kind, r.ref, r.number = `'plan'`, `p.public_id`, `p.number`
	r.resident, r.coordinator = `p.resident_id`, `p.coordinator_id`
	r.due = `p.due_on`
	r.received = `(SELECT a.received_on FROM application a WHERE a.id = p.application_id)`
	r.submitted = `CASE WHEN p.first_submitted_on <= w.until THEN p.first_submitted_on END`
	r.approved = `CASE WHEN p.approved_on <= w.until THEN p.approved_on END`
	return r
}

// itemState is how the service applied for i stood at the end of the day: what its first
// later step found, else what it is now. One decided later, without a step, waited.
const (
	itemState = `COALESCE(later.from_state, CASE WHEN i.decided_at >= ` + nextDay + ` THEN 'pending' ELSE i.state END)`
	itemLater = ` LEFT JOIN LATERAL (SELECT t.from_state FROM item_transition t WHERE t.item_id = i.id AND t.at >= ` + nextDay + `
		ORDER BY t.at, t.id LIMIT 1) later ON true`
	nextDay = `((w.until + 1)::timestamp AT TIME ZONE 'Europe/Warsaw')`
)

// items are the services applied for in a state at the end of the day.
func items(state string) rows {
	return rows{
		kind: `'application'`, ref: `a.public_id`, number: `a.number`, note: serviceApplied,
		received: `a.received_on`, on_day: inWarsaw(`COALESCE(i.decided_at, a.created_at)`),
		resident: `a.resident_id`, coordinator: `a.coordinator_id`, service: serviceApplied, area: `(SELECT COALESCE(max(s.area)::text, '') FROM offer o JOIN service s ON s.id = o.service_id WHERE o.id = i.offer_id)`,
		from: `FROM application_item i JOIN application a ON a.id = i.application_id` + itemLater + `
			WHERE a.received_on BETWEEN w.since AND w.until AND ` + itemState + ` = '` + state + `' AND ` + known(`a.resident_id`),
	}
}

const serviceApplied = `COALESCE((SELECT s.name FROM offer o JOIN service s ON s.id = o.service_id WHERE o.id = i.offer_id), i.wanted)`

// outcomeOf is what had become of application a by the end of the day. Breakdowns count it
// from facts (figure_facts in the database says the same).
const outcomeOf = `COALESCE(
	(SELECT CASE t.from_state WHEN 'withdrawn' THEN 'withdrawn' WHEN 'left_unexamined' THEN 'left' END
	   FROM application_transition t WHERE t.application_id = a.id AND t.at >= ` + nextDay + ` ORDER BY t.at, t.id LIMIT 1),
	CASE WHEN a.state IN ('withdrawn', 'left_unexamined') AND NOT EXISTS (SELECT 1 FROM application_transition t WHERE t.application_id = a.id AND t.at >= ` + nextDay + `)
		THEN CASE a.state WHEN 'withdrawn' THEN 'withdrawn' ELSE 'left' END END,
	(SELECT CASE WHEN bool_or(x.state = 'qualified') THEN 'qualified' WHEN bool_or(x.state IN ('pending', 'proposed')) THEN 'open'
		WHEN bool_or(x.state = 'waitlisted') THEN 'waiting' WHEN bool_or(x.state = 'refused') THEN 'refused'
		WHEN bool_or(x.state = 'referred') THEN 'referred' WHEN bool_or(x.state = 'withdrawn') THEN 'withdrawn' END
	   FROM (SELECT ` + itemState + ` AS state FROM application_item i` + itemLater + ` WHERE i.application_id = a.id) x),
	'open')`

// Outcomes are the words of outcomeOf.
var Outcomes = []string{"qualified", "waiting", "refused", "referred", "withdrawn", "left", "open"}

var cases = []Definition{
	{
		// One row a person: the first plan approved in the time.
		Code: PersonsWithPlan, Unit: Persons, WholeTime: true, Grows: true, Summed: true, Of: OfPlan, Columns: planColumns, By: []Dimension{ByAge, BySex, ByService, ByArea},
		rows: planRow(rows{
			distinct: `p.resident_id`, order: `p.resident_id, p.approved_on, p.id`, on_day: `p.approved_on`,
			from: `FROM plan p WHERE p.approved_on BETWEEN w.since AND w.until AND ` + known(`p.resident_id`),
		}),
	},
	{
		// One row a person: the plan whose newest version approved by that day holds it.
		Code: PersonsWithRunningPlan, Unit: Persons, WholeTime: true, Summed: true, Of: OfPlan, Columns: []Column{Approved, Starts, Ends}, By: []Dimension{ByAge, BySex, ByService, ByArea},
		rows: planRow(rows{
			distinct: `p.resident_id`, order: `p.resident_id, v.starts_on, p.id`, from_on: `v.starts_on`, until_on: `v.ends_on`, on_day: `v.starts_on`,
			from: `FROM plan_version v JOIN plan p ON p.id = v.plan_id
				WHERE v.ends_on >= w.until AND v.frozen_at < ` + nextDay + ` AND p.approved_on BETWEEN w.since AND w.until
				  AND (v.starts_on <= w.until OR EXISTS (SELECT 1 FROM plan_version e WHERE e.plan_id = v.plan_id AND e.starts_on <= w.until AND e.frozen_at < ` + nextDay + `))
				  AND NOT EXISTS (SELECT 1 FROM plan_version n WHERE n.plan_id = v.plan_id AND n.no > v.no AND n.frozen_at < ` + nextDay + `)
				  AND ` + known(`p.resident_id`),
		}),
	},
	{
		// One row a plan: submitted by that day, or its term has run out. A plan given up
		// before it was submitted asks for no term.
		Code: SubmittedInTime, Unit: Share, Kept: true, WholeTime: true, Grows: true, Summed: true, Of: OfPlan, Columns: append(planColumns[:4:4], Result), By: []Dimension{ByAge, BySex},
		rows: planRow(rows{
			part: inTime + `::int`, whole: `1`, hit: inTime,
			on_day: `GREATEST(LEAST(p.first_submitted_on, p.due_on + 1), ` + inWarsaw(`p.created_at`) + `)`,
			from: `FROM plan p JOIN application a ON a.id = p.application_id
				WHERE a.received_on BETWEEN w.since AND w.until AND p.created_at < ` + nextDay + `
				  AND (p.due_on < w.until OR p.first_submitted_on <= w.until)
				  AND (p.state <> 'abandoned' OR p.first_submitted_on IS NOT NULL) AND ` + known(`p.resident_id`),
		}),
	},
	{
		Code: MeanDays, Unit: Days, Kept: true, WholeTime: true, Grows: true, Summed: true, Of: OfPlan, Columns: []Column{Received, Submitted, Part}, By: []Dimension{ByAge, BySex},
		rows: planRow(rows{
			part: `p.first_submitted_on - a.received_on`, whole: `1`, on_day: `p.first_submitted_on`,
			from: `FROM plan p JOIN application a ON a.id = p.application_id
				WHERE a.received_on BETWEEN w.since AND w.until AND p.first_submitted_on <= w.until AND ` + known(`p.resident_id`),
		}),
	},
	{
		Code: ApplicationsReceived, Unit: Pieces, WholeTime: true, Grows: true, Summed: true, Of: OfApplication, Columns: []Column{Received, Result}, By: []Dimension{ByOutcome, ByAge, BySex},
		rows: rows{
			kind: `'application'`, ref: `a.public_id`, number: `a.number`, received: `a.received_on`, on_day: `a.received_on`,
			resident: `a.resident_id`, coordinator: `a.coordinator_id`, outcome: outcomeOf,
			from: `FROM application a WHERE a.received_on BETWEEN w.since AND w.until AND ` + known(`a.resident_id`),
		},
	},
	{Code: ItemsQualified, Unit: Pieces, WholeTime: true, Summed: true, Of: OfApplication, Columns: []Column{Received, Note}, By: []Dimension{ByService, ByArea}, rows: items("qualified")},
	{Code: ItemsRefused, Unit: Pieces, WholeTime: true, Summed: true, Of: OfApplication, Columns: []Column{Received, Note}, By: []Dimension{ByService, ByArea}, rows: items("refused")},
	{Code: ItemsReferred, Unit: Pieces, WholeTime: true, Summed: true, Of: OfApplication, Columns: []Column{Received, Note}, By: []Dimension{ByService, ByArea}, rows: items("referred")},
}

const inTime = `COALESCE(p.first_submitted_on <= w.until AND p.first_submitted_on <= p.due_on, false)`
