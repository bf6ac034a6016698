package desk

import "cus/internal/domain/resident"

// notices are those that wait, for whoever takes cases: first the contact within the
// centre's own three working days, then what becomes of it. They belong to nobody's record.
const notices = `
	SELECT z.id, CASE WHEN z.contacted_on IS NULL THEN 'contact' ELSE 'settle' END AS kind, z.public_id AS ref, '' AS item, z.number,
	       NULL::bigint AS resident_id, '' AS resident_ref, CASE WHEN z.surname = '' THEN z.caller ELSE concat_ws(' ', z.surname, NULLIF(z.given_names, '')) END AS resident_name,
	       CASE WHEN z.contacted_on IS NULL THEN z.contact_by END AS due, NULL::date AS alarm_on, false AS statutory, z.came_on AS since, '' AS remark,
	       NULL::timestamptz AS visit_at, NULL::bigint AS coordinator
	  FROM notice z WHERE z.state = 'open'`

// calls are applications not completed in the time the call gave (KPA 64 § 2). That time was
// the applicant's; the remark says when it ended.
const calls = `
	SELECT a.id, 'leave' AS kind, a.public_id AS ref, '' AS item, a.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       NULL::date AS due, NULL::date AS alarm_on, false AS statutory, a.received_on AS since, to_char(c.due_on, 'DD.MM.YYYY') AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM application_call c JOIN application a ON a.id = c.application_id JOIN resident r ON r.id = a.resident_id
	 WHERE a.state = 'incomplete' AND c.ended_on IS NULL AND c.due_on < @today AND ` + resident.Visible + ` AND `
