package application

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Stage is where a refusal or discontinuance stands, letter and decision seen as one way.
type Stage string

// The stages before there is a decision; those after are its states.
const (
	LetterDue   Stage = "letter_due"   // waits on the list: the letter before a refusal is to be sent
	LetterSent  Stage = "letter_sent"  // its delivery is not known yet
	AnswerRuns  Stage = "answer_runs"  // the time to answer runs
	LetterHeard Stage = "letter_heard" // the time has passed: a refusal may be drafted
)

// Tab is a part of the list of decisions.
type Tab string

// The parts, in the order they are read.
const (
	ToPrepare Tab = "prepare" // do przygotowania
	ToSign    Tab = "sign"    // do podpisu
	Running   Tab = "running" // doręczenia i odwołania
	Every     Tab = "all"
)

// Tabs lists them.
var Tabs = []Tab{ToPrepare, ToSign, Running, Every}

// DecisionRow is one line of the list: a decision, or the letter before it.
type DecisionRow struct {
	Ref            string // of the decision; empty before there is one
	Number         string
	Kind           decision.Kind
	Stage          Stage
	Item           ItemRef
	ApplicationRef Ref
	AppNumber      string
	Service        string
	ResidentID     int64
	ResidentRef    string
	Surname        string
	GivenNames     string
	Coordinator    string
	Due            date.Date // of the next step; no day: none is set
	Statutory      bool
	ReceivedOn     date.Date
}

// The parts in SQL, on a line t.
const (
	preparing = `t.stage IN ('letter_due','letter_sent','answer_runs','letter_heard','draft')`
	signing   = `t.stage = 'submitted'`
	running   = `t.stage IN ('issued','delivered','appealed')`
)

// letters are services on their way to a refusal that have no decision yet: those whose
// letter was sent, and those on the waiting list, for which it is due.
const letters = `
	SELECT '' AS ref, '' AS number, 'refusal' AS kind,
	       CASE WHEN l.id IS NULL THEN 'letter_due' WHEN l.delivered_on IS NULL THEN 'letter_sent'
	            WHEN l.answer_until >= @today THEN 'answer_runs' ELSE 'letter_heard' END AS stage,
	       i.public_id AS item, a.id AS application_id, COALESCE(s.name, i.wanted) AS service,
	       CASE WHEN l.id IS NULL THEN a.received_on + @hearing_days::int WHEN l.delivered_on IS NULL THEN NULL
	            WHEN l.answer_until >= @today THEN l.answer_until ELSE a.received_on + @waiting_days::int END AS due,
	       l.answer_until IS NOT NULL AND l.answer_until >= @today AS statutory
	  FROM application_item i JOIN application a ON a.id = i.application_id LEFT JOIN hearing_letter l ON l.item_id = i.id
	  LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id
	 WHERE i.state IN ('pending','waitlisted') AND (l.id IS NOT NULL OR i.state = 'waitlisted') AND a.state IN ('submitted','qualification')
	   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.item_id = i.id AND d.state NOT IN ('abandoned','reversed'))`

// made are the decisions there are, with the day of the next step.
const made = `
	SELECT d.public_id AS ref, d.number, d.kind, d.state AS stage, i.public_id AS item, a.id AS application_id, COALESCE(s.name, i.wanted) AS service,
	       CASE d.state WHEN 'draft' THEN a.received_on + @waiting_days::int WHEN 'submitted' THEN a.received_on + @waiting_days::int
	            WHEN 'delivered' THEN d.appeal_until WHEN 'appealed' THEN CASE WHEN d.forwarded_on IS NULL THEN d.appealed_on + 7 END END AS due,
	       d.state IN ('delivered','appealed') AS statutory
	  FROM decision d JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id
	  LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id`

// course is every line the reader may see: letters and decisions.
const course = `
	SELECT t.ref, t.number, t.kind, t.stage, t.item, a.public_id AS application_ref, a.number AS app_number, t.service, r.id AS resident_id,
	       r.public_id AS resident_ref, r.surname, r.given_names, COALESCE(k.name, '') AS coordinator, t.due, t.statutory, a.received_on
	  FROM (` + letters + ` UNION ALL ` + made + `) t JOIN application a ON a.id = t.application_id JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN staff k ON k.id = a.coordinator_id LEFT JOIN decision d ON d.public_id = t.ref
	 WHERE ` + decided

// Decisions queues one part of the list, the nearest day first.
func Decisions(b *db.Batch, who policy.Actor, now time.Time, tab Tab, dst *[]DecisionRow) {
	audit.Page(b, dst, who, now, "decision.listed", `SELECT t.* FROM (`+course+`) t WHERE @tab::text = 'all' OR (@tab = 'prepare' AND `+preparing+`)
		OR (@tab = 'sign' AND `+signing+`) OR (@tab = 'running' AND `+running+`) ORDER BY `+decisionOrder+` LIMIT @limit`,
		decisionOrder, ListLimit, courseArgs(who, now, db.Args{"tab": string(tab), "limit": ListLimit + 1}))
}

// DecisionCounts is how many lines each part of the list has.
type DecisionCounts struct{ Prepare, Sign, Running, Total, Late int }

// CountDecisions queues them.
func CountDecisions(b *db.Batch, who policy.Actor, now time.Time, dst *DecisionCounts) {
	db.QueueOne(b, dst, `SELECT count(*) FILTER (WHERE `+preparing+`) AS prepare, count(*) FILTER (WHERE `+signing+`) AS sign,
		count(*) FILTER (WHERE `+running+`) AS running, count(*) AS total, count(*) FILTER (WHERE t.due < @today) AS late FROM (`+course+`) t`, courseArgs(who, now, nil))
}

func courseArgs(who policy.Actor, now time.Time, more db.Args) db.Args {
	day := law.ParametersOn(date.Of(now))
	return decisionArgs(who, now, db.With(db.Args{"hearing_days": day.HearingDays, "waiting_days": day.WaitingDays}, more))
}

const decisionOrder = `due NULLS LAST, received_on, number, item`

// WaitingRow is one person on the waiting list for one service.
type WaitingRow struct {
	Item           ItemRef
	ApplicationRef Ref
	AppNumber      string
	Service        string
	Programme      string
	Position       int // by the day and order of receipt
	ResidentID     int64
	ResidentRef    string
	Surname        string
	GivenNames     string
	ReceivedOn     date.Date
	AlarmOn        date.Date // a month has passed: time for a decision
	Coordinator    string
	Mine           bool
	Places         *int
	Taken          int
	LetterSentOn   date.Date
	Note           string
}

// WaitingList queues who waits for which service, in the order of receipt (KPA 35; the
// programme's limit, art. 42 ust. 2).
func WaitingList(b *db.Batch, who policy.Actor, now time.Time, dst *[]WaitingRow) {
	const order = `service, programme, position, item`
	audit.Page(b, dst, who, now, "waiting.listed", `
		SELECT i.public_id AS item, a.public_id AS application_ref, a.number AS app_number, s.name AS service, p.name AS programme,
		       (SELECT count(*) FROM application_item x JOIN application y ON y.id = x.application_id
		         WHERE x.offer_id = i.offer_id AND x.state = 'waitlisted' AND (y.received_on, y.id, x.id) <= (a.received_on, a.id, i.id)) AS position,
		       r.id AS resident_id, r.public_id AS resident_ref, r.surname, r.given_names, a.received_on, a.received_on + @waiting_days::int AS alarm_on,
		       COALESCE(k.name, '') AS coordinator, COALESCE(a.coordinator_id = ANY(@ours::bigint[]), false) AS mine, o.places,
		       `+taken+` AS taken,
		       l.sent_on AS letter_sent_on, i.note
		  FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
		  JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id JOIN programme p ON p.id = o.programme_id
		  LEFT JOIN staff k ON k.id = a.coordinator_id LEFT JOIN hearing_letter l ON l.item_id = i.id
		 WHERE i.state = 'waitlisted' AND `+reached+` ORDER BY `+order+` LIMIT @limit`, order, ListLimit,
		args(who, now, db.Args{"waiting_days": law.ParametersOn(date.Of(now)).WaitingDays, "limit": ListLimit + 1}))
}
