package desk

import (
	"fmt"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Shown is how many lines of the queue a page shows at most; the counts are of all.
const Shown = 50

// name is a resident's name as lists show it.
const name = `r.surname || ' ' || r.given_names`

// applications are those of the coordinator, and, for whoever takes cases, those nobody
// has taken. One line a case: deciding what was applied for comes first, then the
// assessment (a plan is drawn up on its basis, art. 38 ust. 1), then the plan. What only
// waits for a place, is on its way to a refusal or was passed on stands elsewhere.
const applications = `
	SELECT a.id, CASE WHEN a.coordinator_id IS NULL THEN 'take' WHEN x.undecided THEN 'qualify'
	            WHEN y.completed_at IS NULL THEN 'assess' ELSE 'write' END AS kind,
	       a.public_id AS ref, '' AS item, a.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       a.due_on AS due, a.alarm_on, true AS statutory, a.received_on AS since, '' AS remark,
	       CASE WHEN y.completed_at IS NULL THEN av.planned_at END AS visit_at, a.coordinator_id AS coordinator
	  FROM application a JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN assessment y ON y.application_id = a.id AND y.previous_id IS NULL
	  LEFT JOIN assessment_visit av ON av.assessment_id = y.id
	  LEFT JOIN LATERAL (SELECT bool_or(i.state = 'pending' AND l.id IS NULL) AS undecided, bool_or(i.state = 'qualified') AS granted,
	                            bool_or(i.state = 'proposed') AS proposed
	                       FROM application_item i LEFT JOIN hearing_letter l ON l.item_id = i.id WHERE i.application_id = a.id) x ON true
	 WHERE a.state IN ('submitted', 'qualification') AND (x.undecided OR ((a.coordinator_id IS NULL OR x.granted OR (x.proposed AND y.completed_at IS NULL))
	        AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned' OFFSET 0)))
	   AND ` + resident.Visible + ` AND `

// kept says that a plan p has kept the statutory term, because it was first submitted in
// time; coming back later does not make it late. A new version of an approved plan has no
// statutory term.
const kept = `(p.in_force_no IS NOT NULL OR COALESCE(p.first_submitted_on <= p.due_on, false))`

// plans are the coordinator's own, until they are approved. One that kept its term and
// came back has no term any more, once that day is over.
const plans = `
	SELECT p.id, CASE WHEN p.state = 'returned' THEN 'amend'
	            WHEN p.state = 'agreed' THEN 'submit'
	            WHEN EXISTS (SELECT 1 FROM planned_service ps WHERE ps.version_id = v.id) THEN 'agree'
	            ELSE 'fill' END AS kind,
	       p.public_id AS ref, '' AS item, p.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       CASE WHEN NOT ` + kept + ` OR p.due_on >= @today THEN p.due_on END AS due,
	       CASE WHEN NOT ` + kept + ` THEN p.alarm_on END AS alarm_on, NOT ` + kept + ` AS statutory, a.received_on AS since,
	       CASE WHEN p.state = 'returned' THEN COALESCE((SELECT pa.comment FROM plan_approval pa JOIN plan_version pv ON pv.id = pa.version_id
	             WHERE pv.plan_id = p.id AND pa.result = 'returned' ORDER BY pa.id DESC LIMIT 1), '') ELSE '' END AS remark,
	       NULL::timestamptz AS visit_at, p.coordinator_id AS coordinator
	  FROM plan p JOIN resident r ON r.id = p.resident_id JOIN application a ON a.id = p.application_id
	  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
	 WHERE p.state IN ('draft', 'agreed', 'returned') AND ` + resident.Visible + ` AND `

// approvable is the condition on a submitted plan p that the reader may approve it: never
// one the reader prepared, or that is led by somebody they stand in for.
var approvable = `p.state = 'submitted' AND (p.coordinator_id = @me OR p.coordinator_id <> ALL(@ours::bigint[]))
	AND p.id NOT IN (SELECT x.id FROM plan_version v JOIN plan x ON x.id = v.plan_id AND x.version_no = v.no WHERE v.prepared_by = @me AND x.state = 'submitted'
	                 UNION ALL SELECT x.plan_id FROM plan_exclusion x WHERE x.staff_id = @me)
	AND ` + resident.Knows("p.resident_id")

// approvals are those of them whose day is nearest.
var approvals = `
	SELECT p.id, 'approve' AS kind, p.public_id AS ref, '' AS item, p.number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       p.approve_by AS due, NULL::date AS alarm_on, false AS statutory, a.received_on AS since, '' AS remark,
	       NULL::timestamptz AS visit_at, p.coordinator_id AS coordinator
	  FROM (SELECT * FROM plan p WHERE ` + approvable + ` ORDER BY p.approve_by, p.id LIMIT ` + fmt.Sprint(Shown) + `) p
	  JOIN resident r ON r.id = p.resident_id JOIN application a ON a.id = p.application_id`

// approvalsCounted are all of them, for the numbers beside the queue.
var approvalsCounted = `
	SELECT p.id, 'approve' AS kind, '' AS ref, '' AS item, '' AS number, NULL::bigint AS resident_id, '' AS resident_ref, '' AS resident_name,
	       p.approve_by AS due, NULL::date AS alarm_on, false AS statutory, NULL::date AS since, '' AS remark,
	       NULL::timestamptz AS visit_at, NULL::bigint AS coordinator
	  FROM plan p WHERE ` + approvable

// reviews are justified accesses nobody has looked at yet; one's own is reviewed by another.
const reviews = `
	SELECT g.id, 'review' AS kind, g.public_id AS ref, '' AS item, '' AS number, r.id AS resident_id, r.public_id AS resident_ref, ` + name + ` AS resident_name,
	       NULL::date AS due, NULL::date AS alarm_on, false AS statutory, (g.granted_at AT TIME ZONE 'Europe/Warsaw')::date AS since, g.reason_code AS remark,
	       NULL::timestamptz AS visit_at, NULL::bigint AS coordinator
	  FROM access_grant g JOIN resident r ON r.id = g.resident_id
	 WHERE g.reviewed_at IS NULL AND g.staff_id <> @me AND ` + resident.Visible

// actBy is Task.ActBy: the day of a visit agreed on, or the last working day before a term.
const actBy = `LEAST(CASE WHEN (visit_at AT TIME ZONE 'Europe/Warsaw')::date >= @today THEN (visit_at AT TIME ZONE 'Europe/Warsaw')::date END,
	CASE WHEN alarm_on IS NULL OR due < @today THEN due ELSE GREATEST(alarm_on, @today) END)`

// queue is all of it that concerns the reader; of the plans to approve, those given. What
// does not concern a role is not asked at all: PostgreSQL then plans less, and plans it for
// the indexes there are.
func queue(who policy.Actor, f Filter, approvals string) string {
	parts := []string{notices + ` AND false`} // nobody's day is no statement
	add := func(concerns bool, part string) {
		if concerns {
			parts = append(parts, part)
		}
	}
	team, coordinates := f == OfTeam && who.Has(policy.Director), who.May(policy.CreatePlan)
	takes := who.Has(policy.Coordinator) || who.Has(policy.Reception)
	const ownA, nobodysA, ownP = `a.coordinator_id = ANY(@ours::bigint[])`, `a.coordinator_id IS NULL`, `p.coordinator_id = ANY(@ours::bigint[])`
	led := ownA
	if team {
		led = `true`
	}
	add(team, applications+`true`)
	add(coordinates && !team, applications+ownA)
	add(takes && !team, applications+nobodysA)
	add(team, plans+`true`)
	add(coordinates && !team, plans+ownP)
	add(who.May(policy.ApprovePlan), approvals)
	add(who.May(policy.ReviewAccess), reviews)
	add(team || coordinates, refusals+led)
	add(team || coordinates, decisions+led)
	add(who.May(policy.SignDecision), signatures)
	add(who.Has(policy.ServiceOrganiser) || who.Has(policy.Director), confirmations)
	add(takes, notices)
	add(team || coordinates, calls+led)
	add(coordinates && !team, calls+nobodysA+` AND `+resident.Within)
	add(who.Has(policy.SocialAssistance), referrals)
	add(who.May(policy.GrantRights), roles)
	add(who.May(policy.ReadReport), reports)
	return `SELECT t.*, ` + actBy + ` AS act_by FROM (` + strings.Join(parts, ` UNION ALL `) + `) t`
}

// Work is a reader's day: the first lines of the queue, the numbers of the whole of it, and
// those beside it.
type Work struct {
	Tasks  []Task
	Counts Counts
	Mine   Mine
}

// listed is a line with the numbers of the whole queue but the plans to approve.
type listed struct {
	Task
	Total, Late, Week int
}

// counts are the numbers of a queue q, as SQL; of a list, of what the window says.
func counts(of, window string) string {
	count := func(condition string) string {
		return `count(*) FILTER (WHERE ` + of + condition + `)` + window
	}
	return count(`true`) + ` AS total, ` + count(`q.due < @today`) + ` AS late, ` + count(`(q.act_by IS NULL OR q.act_by <= @week_end)`) + ` AS week`
}

// Read queues the reader's work as far as the filter lets it through, the nearest term
// first, statutory terms before our own, older cases before younger; the line of the journal
// that names whom it showed; and the numbers of the whole queue, whatever is shown of it.
func Read(b *db.Batch, who policy.Actor, now time.Time, f Filter, dst *Work) {
	var lines []listed
	// The lines bring the numbers of their queue with them; a filter may leave no line.
	narrowed := f == Statutory || f == Visits_
	audit.List(b, &lines, who, now, "desk.read", `
		SELECT q.kind, q.ref, q.item, q.number, q.resident_id, q.resident_ref, q.resident_name, q.due, q.alarm_on, q.statutory, q.since, q.remark,
		       q.visit_at, COALESCE((SELECT st.name FROM staff st WHERE st.id = q.coordinator), '') AS coordinator, q.total, q.late, q.week
		  FROM (SELECT q.*, `+counts(`q.kind <> 'approve' AND `, ` OVER ()`)+` FROM (`+queue(who, f, approvals)+`) q) q
		 WHERE (NOT @statutory::boolean OR q.statutory) AND (NOT @visits::boolean OR q.visit_at IS NOT NULL)
		 ORDER BY CASE WHEN @visits THEN q.visit_at END, q.act_by NULLS LAST, q.statutory DESC, q.since, q.number, q.ref, q.item LIMIT @shown`,
		`CASE WHEN @visits THEN visit_at END, `+actBy+` NULLS LAST, statutory DESC, since, number, ref, item`,
		args(who, now), db.Args{"shown": Shown, "statutory": f == Statutory, "visits": f == Visits_})
	var whole Counts
	if narrowed {
		db.QueueOne(b, &whole, `SELECT `+counts(``, ``)+` FROM (`+queue(who, f, approvalsCounted)+`) q`, args(who, now))
	}
	var beside struct {
		Mine
		Late, Week int // of the plans to approve
	}
	db.QueueOne(b, &beside, besides, args(who, now))
	b.Then(func() error {
		*dst = Work{Tasks: make([]Task, len(lines)), Counts: whole, Mine: beside.Mine}
		for i, l := range lines {
			dst.Tasks[i] = l.Task
			if i == 0 && !narrowed {
				dst.Counts = Counts{l.Total, l.Late, l.Week}
			}
		}
		if !narrowed {
			dst.Counts.Total += beside.ToApprove
			dst.Counts.Late += beside.Late
			dst.Counts.Week += beside.Week
		}
		return nil
	})
}

// args are the arguments of the queue's parts. The director may look at everybody's.
func args(who policy.Actor, now time.Time) db.Args {
	today := date.Of(now)
	day := law.ParametersOn(today)
	return db.With(resident.Args(who, now), db.Args{
		"today": today, "week_end": WeekEnd(today), "month_end": today.Add(30),
		"coordinates":      who.May(policy.CreatePlan),
		"approves":         who.May(policy.ApprovePlan),
		"reviews":          who.May(policy.ReviewAccess),
		"organises":        who.Has(policy.ServiceOrganiser),
		"approves_reports": who.May(policy.ApproveReport),
		"checks_reports":   who.Has(policy.Accounts) && who.May(policy.UpdateReport),
		"writes_reports":   who.Has(policy.ServiceOrganiser) && who.May(policy.CreateReport),
		"hearing_days":     day.HearingDays, "waiting_days": day.WaitingDays,
	})
}

// Approval is a submitted plan as the dashboard lists it: by its number, for desks that
// others can see.
type Approval struct {
	Ref        string
	Number     string
	Due        date.Date // zatwierdzić do: the centre's own target
	VersionNo  int
	ResidentID int64
	Total      int // of all that wait
}

// ApprovalsShown is how many of them the dashboard shows at most.
const ApprovalsShown = 6

// Approvals queues the plans that wait for the reader's approval, the nearest day first.
func Approvals(b *db.Batch, who policy.Actor, now time.Time, dst *[]Approval) {
	audit.List(b, dst, who, now, "desk.approvals_read", `
		SELECT p.public_id AS ref, p.number, p.approve_by AS due, p.version_no, p.resident_id, (SELECT count(*) FROM plan p WHERE `+approvable+`) AS total
		  FROM plan p WHERE @approves::boolean AND `+approvable+` ORDER BY p.approve_by, p.id LIMIT @shown`,
		`due NULLS LAST, number`, args(who, now), db.Args{"shown": ApprovalsShown})
}

// Terms are how the open terms of the whole team stand: applications without a plan yet,
// plans being drawn up, plans waiting for approval.
type Terms struct {
	Overdue int
	Week    int // today up to WeekEnd
	Month   int // today up to thirty days ahead
}

// Of is how many lie in the span.
func (t Terms) Of(s Span) int {
	return map[Span]int{PastDue: t.Overdue, ThisSpan: t.Week, InAMonth: t.Month}[s]
}

// Span is a time ahead of today that the terms of the team are looked at in.
type Span string

// The spans. Each but the first begins today.
const (
	PastDue  Span = "overdue"
	ThisSpan Span = "week"
	InAMonth Span = "month"
)

// Spans lists them in the order of the page.
var Spans = []Span{PastDue, ThisSpan, InAMonth}

// in says in SQL that a term t.due lies in the span.
var in = map[Span]string{
	PastDue:  `t.due < @today`,
	ThisSpan: `t.due BETWEEN @today AND @week_end`,
	InAMonth: `t.due BETWEEN @today AND @month_end`,
}

// open are the open terms of everybody's cases, one a case, as far as the reader may know of
// the person.
const open = `(
	SELECT 'application' AS kind, a.public_id AS ref, a.number, a.resident_id, a.coordinator_id, a.due_on AS due, true AS statutory FROM application a
	 WHERE a.state IN ('submitted', 'qualification')
	   AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned')
	UNION ALL
	SELECT CASE WHEN p.state = 'submitted' THEN 'approval' ELSE 'plan' END, p.public_id, p.number, p.resident_id, p.coordinator_id,
	       CASE WHEN p.state = 'submitted' THEN p.approve_by WHEN NOT ` + kept + ` OR p.due_on >= @today THEN p.due_on END,
	       p.state <> 'submitted' AND NOT ` + kept + ` FROM plan p
	 WHERE p.state IN ('draft', 'agreed', 'submitted', 'returned')) t
	  JOIN resident r ON r.id = t.resident_id
	 WHERE ` + resident.Visible

// Team queues how many terms of everybody's cases lie in each span: added up from the sums
// kept by day, with the terms of the restricted records the reader knows of.
func Team(b *db.Batch, who policy.Actor, now time.Time, dst *Terms) {
	db.QueueOne(b, dst, `
		SELECT COALESCE(sum(t.part) FILTER (WHERE `+in[PastDue]+` AND t.code = 'open_term'), 0)::bigint AS overdue,
		       COALESCE(sum(t.part) FILTER (WHERE `+in[ThisSpan]+`), 0)::bigint AS week, COALESCE(sum(t.part) FILTER (WHERE `+in[InAMonth]+`), 0)::bigint AS month
		  FROM (SELECT s.code, s.day AS due, s.part FROM figure_sum s WHERE s.grain = 'months' AND s.day < date_trunc('month', @today::date)::date
		        UNION ALL
		        SELECT s.code, s.day, s.part FROM figure_sum s WHERE s.grain = 'days' AND s.day BETWEEN date_trunc('month', @today::date)::date AND GREATEST(@week_end::date, @month_end::date)
		        UNION ALL
		        SELECT f.code, f.day, f.part FROM figure_fact f WHERE f.resident_id IN (`+resident.KnownRestricted+`)) t
		 WHERE t.code IN ('open_term', 'kept_term')`, args(who, now))
}

// Term is one of them, by the number of its case: for desks that others can see.
type Term struct {
	Kind        string // application, plan or approval
	Ref         string
	Number      string
	Due         date.Date
	Statutory   bool
	Coordinator string // empty: nobody has taken the case
	ResidentID  int64
}

// TeamTerms queues the terms behind one number of Team, the nearest first, and the line of
// the journal that names whose cases were shown.
func TeamTerms(b *db.Batch, who policy.Actor, now time.Time, span Span, dst *[]Term) {
	audit.List(b, dst, who, now, "desk.team_read", `
		SELECT t.kind, t.ref, t.number, t.due, t.statutory, COALESCE(st.name, '') AS coordinator, t.resident_id
		  FROM (SELECT t.* FROM `+open+` AND `+in[span]+`) t LEFT JOIN staff st ON st.id = t.coordinator_id
		 ORDER BY t.due, t.number LIMIT @shown`, `due, number`, args(who, now), db.Args{"shown": TermsShown})
}

// TermsShown is how many terms a page shows at most.
const TermsShown = 200

// Mine are the numbers beside the queue. Those the reader's roles do not concern stay 0.
type Mine struct {
	PlansApproved    int // own plans in force
	PlansOpen        int // own plans not yet approved
	ApplicationsOpen int // own applications under way
	Unassigned       int // applications nobody has taken
	ToApprove        int // plans waiting for the reader
	ToReview         int // accesses waiting for review
}

var besides = `
		SELECT (SELECT count(*) FROM plan p
		         WHERE @coordinates::boolean AND p.coordinator_id = ANY(@ours::bigint[]) AND p.state IN ('approved','active') AND ` + resident.Knows("p.resident_id") + `) AS plans_approved,
		       (SELECT count(*) FROM plan p
		         WHERE @coordinates AND p.coordinator_id = ANY(@ours::bigint[]) AND p.state IN ('draft','agreed','submitted','returned') AND ` + resident.Knows("p.resident_id") + `) AS plans_open,
		       (SELECT count(*) FROM application a
		         WHERE @coordinates AND a.coordinator_id = ANY(@ours::bigint[]) AND a.state IN ('submitted','qualification') AND ` + resident.Knows("a.resident_id") + `) AS applications_open,
		       (SELECT count(*) FROM application a
		         WHERE @takes_cases AND a.coordinator_id IS NULL AND a.state IN ('submitted','qualification') AND ` + resident.Knows("a.resident_id") + `) AS unassigned,
		       (SELECT count(*) FROM (` + reviews + ` AND @reviews::boolean) t) AS to_review, q.total AS to_approve, q.late, q.week
		  FROM (SELECT ` + counts(``, ``) + ` FROM (SELECT p.approve_by AS due, p.approve_by AS act_by FROM plan p WHERE @approves::boolean AND ` + approvable + `) q) q`
