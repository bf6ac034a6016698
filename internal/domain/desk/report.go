package desk

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
