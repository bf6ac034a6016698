package resident

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Card is a record as one reader may see it.
type Card struct {
	Resident
	Coordinator string // names of those with an open case; empty: nobody

	Within       bool       // the reader may open the file: no reason is asked for anything in it
	GrantedUntil *time.Time // Within only for a stated reason, until then
	Contact      bool       // sees how to reach the person, beside who it is
	Changes      bool       // may change the particulars, if the role may
	Applications int        // how many there are, where SeesApplications; else 0
	Needs        int
	Plans        int
	Notes        int
	Documents    int

	SeesApplications bool
	SeesNeeds        bool
	SeesPlans        bool
	SeesIncome       bool
	SeesNotes        bool
	SeesDocuments    bool
	AddsNotes        bool
	AddsDocuments    bool
}

// The parts of a file, each with who may read it; their arguments are readArgs.
const (
	seesContact      = `(` + identified + ` AND (@contacts::boolean OR ` + Within + `))`
	seesApplications = `(` + identified + ` AND @reads_applications::boolean AND (@applications::boolean OR ` + Within + `))`
	seesNeeds        = `(` + identified + ` AND @reads_needs::boolean AND ` + Within + `)`
	seesPlans        = `(` + identified + ` AND @reads_plans::boolean AND (@plans::boolean OR ` + Within + `))`
)

// readArgs are the arguments of every read here: Args, and what the reader's roles may
// see beside what is Within: the information point every application, the service
// organiser every plan, both how to reach everybody.
func readArgs(who policy.Actor, now time.Time) db.Args {
	return db.With(Args(who, now), db.Args{
		"contacts":           who.Has(policy.Director) || who.Has(policy.Reception) || who.Has(policy.ServiceOrganiser),
		"applications":       who.Has(policy.Reception),
		"plans":              who.Reach(policy.ReadPlan) == policy.All,
		"reads_applications": who.May(policy.ReadApplication),
		"reads_needs":        who.Reach(policy.ReadAssessment) >= policy.Own, // a submitted plan's is read from the plan
		"reads_plans":        who.May(policy.ReadPlan),
		"reads_household":    who.Reach(policy.ReadHousehold) >= policy.Own, // a submitted plan's is read from the plan
		"reads_notes":        who.Reach(policy.ReadNote) >= policy.Own,
		"reads_documents":    who.Reach(policy.ReadDocument) >= policy.Own,
		"reception":          who.Has(policy.Reception),
		"adds_notes":         who.May(policy.CreateNote),
		"adds_documents":     who.May(policy.CreateDocument),
		"adds_everywhere":    who.Reach(policy.CreateNote) == policy.All,
	})
}

// Get queues the reading of one record. One the reader may not see at all is
// fault.NotFound.
func Get(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *Card) {
	db.QueueOne(b, dst, cardWhere(`r.public_id = @ref`), db.With(readArgs(who, now), db.Args{"ref": string(ref)}))
}

// Via is a thing that belongs to a person's file and leads to the record.
type Via string

// What a record is found through.
const (
	ViaApplication Via = `r.id = (SELECT a.resident_id FROM application a WHERE a.public_id = @of)`
	ViaPlan        Via = `r.id = (SELECT p.resident_id FROM plan p WHERE p.public_id = @of)`
)

// GetVia queues the reading of the record to which an application or a plan belongs.
func GetVia(b *db.Batch, who policy.Actor, now time.Time, via Via, of string, dst *Card) {
	db.QueueOne(b, dst, cardWhere(string(via)), db.With(readArgs(who, now), db.Args{"of": of}))
}

// MaybeVia is GetVia where there may be no record yet: dst stays nil.
func MaybeVia(b *db.Batch, who policy.Actor, now time.Time, via Via, of string, dst **Card) {
	db.QueueMaybe(b, dst, cardWhere(string(via)), db.With(readArgs(who, now), db.Args{"of": of}))
}

func cardWhere(condition string) string {
	return `
	SELECT ` + particulars + `,
	       k.within, k.contact, k.changes, k.sees_applications, k.sees_needs, k.sees_plans, k.sees_income, k.sees_notes, k.sees_documents, k.adds_notes, k.adds_documents, ` + coordinators + ` AS coordinator,
	       CASE WHEN k.within AND NOT @director::boolean AND NOT ` + own + ` THEN (SELECT max(ag.until) FROM access_grant ag
	         WHERE ag.resident_id = r.id AND ag.staff_id = @me::bigint AND ag.until > @now::timestamptz) END AS granted_until,
	       CASE WHEN k.sees_applications THEN (SELECT count(*) FROM application a WHERE a.resident_id = r.id) ELSE 0 END AS applications,
	       CASE WHEN k.sees_needs THEN (SELECT count(*) FROM assessment s WHERE s.resident_id = r.id) ELSE 0 END AS needs,
	       CASE WHEN k.sees_plans THEN (SELECT count(*) FROM plan p WHERE p.resident_id = r.id) ELSE 0 END AS plans,
	       CASE WHEN k.sees_notes THEN (SELECT count(*) FROM note n WHERE n.resident_id = r.id) ELSE 0 END AS notes,
	       CASE WHEN k.sees_documents THEN (SELECT count(*) FROM resident_document d WHERE d.resident_id = r.id AND d.withdrawn_at IS NULL) ELSE 0 END AS documents
	  FROM resident r
	 CROSS JOIN LATERAL (SELECT ` + Within + ` AS within, ` + seesContact + ` AS contact, ` + mayChange + ` AS changes,
	       ` + seesApplications + ` AS sees_applications, ` + seesNeeds + ` AS sees_needs, ` + seesPlans + ` AS sees_plans, ` + seesIncome + ` AS sees_income,
	       ` + seesNotes + ` AS sees_notes, ` + seesDocuments + ` AS sees_documents, ` + addsNotes + ` AS adds_notes, ` + addsDocuments + ` AS adds_documents) k
	 WHERE ` + identified + ` AND ` + condition
}

// view is the line the journal gets when a record is opened on one of its pages. part is
// the condition of that page; what the line names as seen follows the reader's reach.
func view(who policy.Actor, now time.Time, ref Ref, action, part string, more db.Args) audit.View {
	return audit.View{Action: action, Object: "resident",
		Subject: `SELECT r.id AS object_id, r.id AS resident_id, ` + part + ` AS reached,
			ARRAY['identity'] || CASE WHEN ` + seesContact + ` THEN ARRAY['contact'] ELSE '{}' END
			|| CASE WHEN ` + seesApplications + ` THEN ARRAY['applications'] ELSE '{}' END
			|| CASE WHEN ` + seesNeeds + ` THEN ARRAY['assessments'] ELSE '{}' END
			|| CASE WHEN ` + seesPlans + ` THEN ARRAY['plans'] ELSE '{}' END AS fields
			FROM resident r WHERE r.public_id = @ref`,
		Args: db.With(readArgs(who, now), db.Args{"ref": string(ref)}, more)}
}

// Reading is the line of a record opened: identity at least.
func Reading(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "resident.read", identified, nil)
}

// ReadingApplications is the line of the page of a person's applications.
func ReadingApplications(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "resident.read", seesApplications, nil)
}

// ReadingNeeds is the line of the page of a person's needs assessments.
func ReadingNeeds(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "resident.read", seesNeeds, nil)
}

// ReadingPlans is the line of the page of a person's plans.
func ReadingPlans(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "resident.read", seesPlans, nil)
}

// ReadingPesel is the line of a PESEL shown in full. Outside the reader's own cases it
// needs a purpose; without one the line says that it was refused.
func ReadingPesel(who policy.Actor, now time.Time, ref Ref, purpose Purpose) audit.View {
	v := view(who, now, ref, "resident.pesel_shown", `(`+identified+` AND (`+Within+` OR @purpose_given::boolean))`,
		db.Args{"purpose_given": purpose.Known()})
	v.Purpose = string(purpose)
	return v
}

// Purpose is why a PESEL is shown outside one's cases.
type Purpose string

// Purposes lists the reasons in the order a form offers them.
func Purposes() []Purpose { return []Purpose{"identity", "document", "institution"} }

// Known reports whether the purpose is one of the list.
func (p Purpose) Known() bool {
	for _, known := range Purposes() {
		if p == known {
			return true
		}
	}
	return false
}

// ApplicationLine is an application as the card lists it.
type ApplicationLine struct {
	Ref         string
	Number      string
	ReceivedOn  date.Date
	State       string
	Open        bool
	DueOn       date.Date // opracować do
	Coordinator string
	Services    []string
	Assessed    bool   // its needs assessment is completed
	PlanRef     string // of its plan that was not given up; empty: none
	PlanNumber  string
}

// listLimit is how many lines a tab shows.
const listLimit = 50

// Applications queues the person's applications, newest first.
func Applications(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]ApplicationLine) {
	db.QueueAll(b, dst, `
		SELECT a.public_id AS ref, a.number, a.received_on, a.state, a.state IN ('submitted', 'qualification') AS open, a.due_on,
		       COALESCE(s.name, '') AS coordinator,
		       ARRAY(SELECT COALESCE(sv.name, i.wanted) FROM application_item i LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service sv ON sv.id = o.service_id
		              WHERE i.application_id = a.id ORDER BY sv.name) AS services,
		       EXISTS (SELECT 1 FROM assessment n WHERE n.application_id = a.id AND n.completed_at IS NOT NULL) AS assessed,
		       COALESCE(p.public_id, '') AS plan_ref, COALESCE(p.number, '') AS plan_number
		  FROM resident r
		  JOIN application a ON a.resident_id = r.id
		  LEFT JOIN staff s ON s.id = a.coordinator_id
		  LEFT JOIN LATERAL (SELECT p.public_id, p.number FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned'
		                        AND `+seesPlans+` ORDER BY p.id DESC LIMIT 1) p ON true
		 WHERE r.public_id = @ref AND `+seesApplications+` ORDER BY a.received_on DESC, a.id DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// NeedsLine is a needs assessment as the card lists it.
type NeedsLine struct {
	Ref         string
	Supplement  bool   // of an earlier one
	Application string // ref
	Number      string // of the application
	HeldOn      date.Date
	Place       string
	Feasibility string
	Completed   bool
	Coordinator string
}

// Needs queues the person's needs assessments, newest first.
func Needs(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]NeedsLine) {
	db.QueueAll(b, dst, `
		SELECT n.public_id AS ref, n.previous_id IS NOT NULL AS supplement, a.public_id AS application, a.number, n.held_on, COALESCE(n.place, '') AS place, COALESCE(n.feasibility, '') AS feasibility,
		       n.completed_at IS NOT NULL AS completed, s.name AS coordinator
		  FROM resident r
		  JOIN assessment n ON n.resident_id = r.id
		  JOIN application a ON a.id = n.application_id
		  JOIN staff s ON s.id = n.coordinator_id
		 WHERE r.public_id = @ref AND `+seesNeeds+` ORDER BY n.created_at DESC, n.id DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// PlanLine is a plan as the card lists it.
type PlanLine struct {
	Ref         string
	Number      string
	VersionNo   int
	State       string
	DueOn       date.Date // opracować do; zero when a version is in force already
	ApproveBy   date.Date // zatwierdzić do: own target
	ApprovedOn  date.Date
	StartsOn    date.Date
	EndsOn      date.Date
	Coordinator string
	Services    int
}

// Plans queues the person's plans, newest first.
func Plans(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]PlanLine) {
	db.QueueAll(b, dst, `
		SELECT p.public_id AS ref, p.number, p.version_no, p.state, CASE WHEN p.in_force_no IS NULL THEN p.due_on END AS due_on, p.approve_by, p.approved_on, v.starts_on, v.ends_on,
		       s.name AS coordinator, (SELECT count(*) FROM planned_service x WHERE x.version_id = v.id) AS services
		  FROM resident r
		  JOIN plan p ON p.resident_id = r.id
		  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
		  JOIN staff s ON s.id = p.coordinator_id
		 WHERE r.public_id = @ref AND `+seesPlans+` ORDER BY p.id DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// ServiceLine is one service of the person's current plan.
type ServiceLine struct {
	Service  string
	Unit     string
	Amount   int // quarters of the unit a month; 0: not said yet
	Provider string
	Days     int // bit 0 is Monday
	Weeks    int // of the month, bit 0 the first; 0: every week
	From     date.Clock
	Until    date.Clock
	Place    string
}

// Complete reports whether the service has everything a plan needs (art. 39 ust. 1):
// performer, place, days and hours.
func (s ServiceLine) Complete() bool {
	return s.Provider != "" && s.Place != "" && s.Days != 0 && s.Until > s.From && s.Amount > 0
}

// CurrentServices queues the services of the newest plan that was not given up.
func CurrentServices(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]ServiceLine) {
	db.QueueAll(b, dst, `
		SELECT sv.name AS service, sv.unit, x.amount, COALESCE(pr.name, '') AS provider, x.days, x.weeks, COALESCE(x.from_minute, 0) AS "from",
		       COALESCE(x.until_minute, 0) AS until, x.place
		  FROM (SELECT p.id, p.version_no FROM resident r JOIN plan p ON p.resident_id = r.id
		         WHERE r.public_id = @ref AND p.state <> 'abandoned' AND `+seesPlans+` ORDER BY p.id DESC LIMIT 1) p
		  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
		  JOIN planned_service x ON x.version_id = v.id
		  JOIN application_item i ON i.id = x.item_id
		  JOIN offer o ON o.id = i.offer_id
		  JOIN service sv ON sv.id = o.service_id
		  LEFT JOIN provider pr ON pr.id = x.provider_id
		 ORDER BY x.id LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// Step is a deadline that lies ahead of a person's case, or behind it.
type Step struct {
	Kind      string // message key under resident.step
	Ref       string // of the application or plan
	Plan      bool   // Ref is a plan's
	Number    string
	DueOn     date.Date
	Statutory bool // art. 40; otherwise the centre's own target
}

// Steps queues the nearest deadlines.
func Steps(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Step) {
	db.QueueAll(b, dst, `
		SELECT x.kind, x.ref, x.plan, x.number, x.due_on, x.statutory FROM resident r CROSS JOIN LATERAL (
			SELECT CASE a.state WHEN 'submitted' THEN 'qualify' ELSE 'write' END AS kind, a.public_id AS ref, false AS plan, a.number, a.due_on, true AS statutory
			  FROM application a WHERE a.resident_id = r.id AND a.state IN ('submitted', 'qualification') AND `+seesApplications+`
			   AND NOT (`+seesPlans+` AND EXISTS (SELECT 1 FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned'))
			UNION ALL
			SELECT p.state, p.public_id, true, p.number, CASE p.state WHEN 'submitted' THEN p.approve_by WHEN 'approved' THEN v.ends_on WHEN 'active' THEN v.ends_on ELSE p.due_on END,
			       p.state IN ('draft', 'agreed', 'returned')
			  FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
			 WHERE p.resident_id = r.id AND p.state NOT IN ('abandoned', 'ended') AND NOT (p.in_force_no IS NOT NULL AND p.state IN ('draft', 'agreed', 'returned')) AND `+seesPlans+`
		) x WHERE r.public_id = @ref AND (x.kind NOT IN ('approved', 'active') OR x.due_on >= @today) ORDER BY x.due_on, x.number LIMIT 3`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "today": date.Of(now)}))
}

// Event is one thing that happened in a person's case.
type Event struct {
	Kind   string // message key under resident.event
	At     time.Time
	Who    string // empty: the program itself
	Ref    string // of the application or plan
	Detail string // its number, or the services it is about
}

// historyLimit is how many events the card shows.
const historyLimit = 8

// History queues what happened, newest first: no more of it than the reader may see.
func History(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Event) {
	db.QueueAll(b, dst, `
		SELECT x.kind, x.at, COALESCE(st.name, '') AS who, x.ref, x.detail FROM resident r CROSS JOIN LATERAL (
			SELECT 'created' AS kind, r.created_at AS at, r.created_by AS by, '' AS ref, r.number AS detail, 0 AS step
			UNION ALL SELECT 'updated', r.updated_at, r.updated_by, '', '', 5 WHERE r.updated_at > r.created_at
			UNION ALL SELECT 'applied', a.created_at, a.created_by, a.public_id, a.number, 1
			  FROM application a WHERE a.resident_id = r.id AND `+seesApplications+`
			UNION ALL SELECT i.state, i.decided_at, i.decided_by, a.public_id, string_agg(COALESCE(sv.name, i.wanted), ', ' ORDER BY COALESCE(sv.name, i.wanted)), 2
			  FROM application a JOIN application_item i ON i.application_id = a.id LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service sv ON sv.id = o.service_id
			 WHERE a.resident_id = r.id AND i.decided_at IS NOT NULL AND `+seesApplications+` GROUP BY i.state, i.decided_at, i.decided_by, a.public_id
			UNION ALL SELECT 'assessed', n.completed_at, n.completed_by, a.public_id, a.number, 3
			  FROM assessment n JOIN application a ON a.id = n.application_id WHERE n.resident_id = r.id AND n.completed_at IS NOT NULL AND `+seesNeeds+`
			UNION ALL SELECT CASE WHEN t.to_state = 'draft' AND t.from_state IN ('approved', 'active') THEN 'plan_updating'
			              WHEN t.to_state IN ('approved', 'active', 'ended') AND t.from_state IN ('draft', 'agreed', 'returned') THEN 'plan_update_dropped'
			              WHEN t.from_state = 'submitted' AND t.to_state IN ('draft', 'agreed') THEN 'plan_withdrawn'
			              WHEN t.to_state = 'draft' AND t.from_state IS NOT NULL THEN 'plan_reopened' ELSE 'plan_' || t.to_state END,
			       t.at, t.staff_id, p.public_id, p.number, 5 + t.id
			  FROM plan p JOIN plan_transition t ON t.plan_id = p.id WHERE p.resident_id = r.id AND `+seesPlans+`
		) x LEFT JOIN staff st ON st.id = x.by
		 WHERE r.public_id = @ref AND `+seesContact+` ORDER BY x.at DESC, x.step DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": historyLimit}))
}
