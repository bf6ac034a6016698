package desk

import (
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// reports are those of milestones that wait: for the accounts to check their figures, for the
// director to approve and to file them, for whoever writes them to mend. They are about
// nobody's record.
const reports = `
	SELECT w.id, CASE WHEN w.state = 'approved' THEN 'report_file' WHEN w.state <> 'internal_review' THEN 'report_mend' WHEN @approves_reports::boolean THEN 'report_approve' ELSE 'report_check' END AS kind,
	       w.public_id AS ref, '' AS item, w.number, NULL::bigint AS resident_id, '' AS resident_ref, '' AS resident_name,
	       NULL::date AS due, NULL::date AS alarm_on, false AS statutory, (w.updated_at AT TIME ZONE 'Europe/Warsaw')::date AS since, m.no::text AS remark,
	       NULL::timestamptz AS visit_at, NULL::bigint AS coordinator
	  FROM milestone_report w JOIN milestone m ON m.id = w.milestone_id
	 WHERE NOT EXISTS (SELECT 1 FROM milestone_report n WHERE n.replaces_id = w.id)
	   AND ((w.state = 'internal_review' AND (@approves_reports OR (@checks_reports::boolean AND w.checked_at IS NULL)))
	     OR (w.state = 'approved' AND @approves_reports)
	     OR (@writes_reports::boolean AND ((w.state = 'draft' AND w.remark <> '') OR w.state = 'returned')))`

// ReportWaiting is a report of a milestone that waits for the director's approval.
type ReportWaiting struct {
	Ref       string
	Number    string
	VersionNo int
	Milestone int
	Since     date.Date // the day it was handed in
	Checked   bool      // its figures, by the accounts
}

// ReportsWaiting queues them for who may approve reports, the one that waits longest first;
// nobody else has any. They are about nobody's record, so no line of the journal is due.
func ReportsWaiting(b *db.Batch, who policy.Actor, dst *[]ReportWaiting) {
	db.QueueAll(b, dst, `
		SELECT w.public_id AS ref, w.number, w.version_no, m.no AS milestone, w.checked_at IS NOT NULL AS checked,
		       (COALESCE((SELECT max(t.at) FROM report_transition t WHERE t.report_id = w.id AND t.step = 'hand_in'), w.updated_at) AT TIME ZONE 'Europe/Warsaw')::date AS since
		  FROM milestone_report w JOIN milestone m ON m.id = w.milestone_id
		 WHERE @approves::boolean AND w.state = 'internal_review' AND NOT EXISTS (SELECT 1 FROM milestone_report n WHERE n.replaces_id = w.id)
		 ORDER BY since, w.number LIMIT @shown`, db.Args{"approves": who.May(policy.ApproveReport), "shown": ApprovalsShown})
}
