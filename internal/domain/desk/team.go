package desk

import "cus/internal/domain/resident"

// referrals are what was passed on to the social-assistance team of the centre (art. 38 ust.
// 1): to be received, then to be answered.
const referrals = `
	SELECT f.id, CASE WHEN f.received_on IS NULL THEN 'receive' ELSE 'answer' END AS kind, f.public_id AS ref, '' AS item, a.number,
	       r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       NULL::date AS due, NULL::date AS alarm_on, false AS statutory, f.sent_on AS since, ` + service + ` AS remark,
	       NULL::timestamptz AS visit_at, a.coordinator_id AS coordinator
	  FROM referral f JOIN application_item i ON i.id = f.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id` + withService + `
	 WHERE f.receiver_kind = 'social_assistance' AND f.outcome_on IS NULL AND ` + resident.Visible

// roles are what the administrator asked for and the director has to confirm; nobody
// confirms their own. They are about colleagues, not about anybody's record.
const roles = `
	SELECT q.id, 'roles' AS kind, q.public_id AS ref, '' AS item, '' AS number, NULL::bigint AS resident_id, '' AS resident_ref, st.name AS resident_name,
	       NULL::date AS due, NULL::date AS alarm_on, false AS statutory, (q.requested_at AT TIME ZONE 'Europe/Warsaw')::date AS since, '' AS remark,
	       NULL::timestamptz AS visit_at, NULL::bigint AS coordinator
	  FROM role_request q JOIN staff st ON st.id = q.staff_id
	 WHERE q.decided_at IS NULL AND q.staff_id <> @me::bigint AND q.requested_by <> @me::bigint`
