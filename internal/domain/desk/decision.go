package desk

import "cus/internal/domain/resident"

// service is the name of what was applied for with the item i.
const service = `COALESCE(s.name, i.wanted)`

const withService = ` LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id`

// refusals are the coordinator's services on their way to a refusal that have no decision
// yet: the letter before it (KPA 10, 79a), its delivery, the draft once the time to answer
// has passed. While that time runs nothing is to be done. Whoever waits for a place longer
// than the centre's alarm calls for a decision, letter or not.
const refusals = `
	SELECT i.id, CASE WHEN l.id IS NULL AND a.received_on + @waiting_days::int < @today THEN 'waiting' WHEN l.id IS NULL THEN 'letter'
	            WHEN l.delivered_on IS NULL THEN 'letter_delivery' ELSE 'draft' END AS kind,
	       a.public_id AS ref, i.public_id AS item, a.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       CASE WHEN l.id IS NULL AND a.received_on + @waiting_days::int >= @today THEN a.received_on + @hearing_days::int
	            WHEN l.id IS NULL OR l.delivered_on IS NOT NULL THEN a.received_on + @waiting_days::int END AS due,
	       NULL::date AS alarm_on, false AS statutory, a.received_on AS since, ` + service + ` AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN hearing_letter l ON l.item_id = i.id` + withService + `
	 WHERE a.state IN ('submitted', 'qualification') AND i.state IN ('pending', 'waitlisted') AND (l.id IS NOT NULL OR i.state = 'waitlisted')
	   AND (l.answer_until IS NULL OR l.answer_until < @today)
	   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.item_id = i.id AND d.state NOT IN ('abandoned', 'reversed')) AND ` + resident.Visible + ` AND `

// decisions are those whose next step is the coordinator's: a draft to complete, a delivery
// to record, an appeal to pass on to the board within seven days (KPA 133), and, the time to
// appeal over, whether one came.
const decisions = `
	SELECT d.id, CASE d.state WHEN 'draft' THEN 'complete' WHEN 'issued' THEN 'deliver' WHEN 'delivered' THEN 'appeal' ELSE 'forward' END AS kind,
	       d.public_id AS ref, i.public_id AS item, d.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       CASE d.state WHEN 'draft' THEN a.received_on + @waiting_days::int WHEN 'appealed' THEN d.appealed_on + 7 END AS due,
	       NULL::date AS alarm_on, d.state = 'appealed' AS statutory, a.received_on AS since, ` + service + ` AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM decision d JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id` + withService + `
	 WHERE (d.state IN ('draft', 'issued') OR (d.state = 'delivered' AND d.appeal_until < @today) OR (d.state = 'appealed' AND d.forwarded_on IS NULL))
	   AND ` + resident.Visible + ` AND `

// signatures are the decisions handed over to whoever may issue them today: by their own
// authorisation, never as a deputy, and never what they drafted.
const signatures = `
	SELECT d.id, 'sign' AS kind, d.public_id AS ref, i.public_id AS item, d.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       a.received_on + @waiting_days::int AS due, NULL::date AS alarm_on, false AS statutory, a.received_on AS since, ` + service + ` AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM decision d JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id` + withService + `
	 WHERE d.state = 'submitted' AND d.drafted_by <> @me::bigint AND ` + resident.Visible

// confirmations are proposed qualifications the reader is asked to confirm, never what they
// proposed: the role the programme names; the director, too, where nobody else holds it.
const confirmations = `
	SELECT i.id, 'confirm' AS kind, i.public_id AS ref, i.public_id AS item, a.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       a.due_on AS due, a.alarm_on, true AS statutory, a.received_on AS since, ` + service + ` AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id` + withService + `
	 WHERE i.state = 'proposed' AND i.decided_by <> @me::bigint AND a.state IN ('submitted', 'qualification')
	   AND ((@organises::boolean AND o.confirm_by = 'OUS') OR (@director::boolean AND (o.confirm_by = 'DIR'
	        OR NOT EXISTS (SELECT 1 FROM staff_role sr JOIN staff st ON st.id = sr.staff_id WHERE sr.role = 'OUS' AND st.disabled_at IS NULL AND st.id <> i.decided_by))))
	   AND ` + resident.Visible
