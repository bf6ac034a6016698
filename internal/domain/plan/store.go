package plan

import (
	"encoding/json"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/fee"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// reached: the director and the service organiser read every plan that exists for them; a
// coordinator the plans of own cases, or after a justified opening.
const reached = `(` + resident.Visible + ` AND (@director::boolean OR @organiser::boolean
	OR (@coordinator::boolean AND (p.coordinator_id = ANY(@ours::bigint[]) OR ` + resident.Within + `))))`

func args(who policy.Actor, now time.Time, more db.Args) db.Args {
	return db.With(resident.Args(who, now), db.Args{"organiser": who.Has(policy.ServiceOrganiser),
		"coordinator": who.Has(policy.Coordinator), "today": date.Of(now)}, more)
}

const one = `
	SELECT p.id, p.public_id AS ref, p.number, p.resident_id, r.public_id AS resident_ref, r.number AS resident_number,
	       r.surname, r.given_names, r.birth_date, p.application_id, a.public_id AS application_ref, a.number AS application_no,
	       a.received_on, CASE WHEN a.applicant_name = '' THEN r.given_names || ' ' || r.surname ELSE a.applicant_name END AS applicant,
	       p.coordinator_id, k.name AS coordinator, p.state, p.due_on, p.alarm_on, p.approve_by, p.version_no, COALESCE(p.in_force_no, 0) AS in_force_no,
	       (SELECT min(f.starts_on) FROM plan_version f WHERE f.plan_id = p.id AND f.frozen_at IS NOT NULL) AS first_start, v.reason, v.reason_note,
	       (SELECT f.ends_on FROM plan_version f WHERE f.plan_id = p.id AND f.no = p.in_force_no) AS in_force_until,
	       EXISTS (SELECT 1 FROM plan_exclusion x WHERE x.plan_id = p.id AND x.staff_id = @me) AS excluded,
	       v.id AS version_id, v.prepared_by, v.starts_on, v.ends_on, p.first_submitted_on AS submitted_on,
	       (v.frozen_at AT TIME ZONE 'Europe/Warsaw')::date AS approved_on,
	       COALESCE(v.content_hash, '') AS frozen_hash,
	       (SELECT max(s.completed_at) FROM assessment s WHERE s.application_id = a.id) AS assessed_at,
	       p.updated_at, COALESCE(u.name, '') AS updated_by, p.version, ` + reached + ` AS reached
	  FROM plan p
	  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
	  JOIN resident r ON r.id = p.resident_id
	  JOIN application a ON a.id = p.application_id
	  JOIN staff k ON k.id = p.coordinator_id
	  LEFT JOIN staff u ON u.id = p.updated_by
	 WHERE ` + resident.Visible

// Get queues the reading of one plan. One that does not exist for the reader is
// fault.NotFound; one that only may not be read comes with Reached false.
func Get(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *Plan) {
	db.QueueOne(b, dst, one+` AND p.public_id = @ref`, args(who, now, db.Args{"ref": string(ref)}))
}

// View is the line the journal gets when a plan is opened.
func View(who policy.Actor, now time.Time, ref Ref) audit.View {
	return audit.View{Action: "plan.read", Object: "plan",
		Subject: `SELECT p.id AS object_id, p.resident_id, ` + reached + ` AS reached, ARRAY['identity', 'plan'] || CASE WHEN (@household::text = 'all' OR @household::text = 'submitted' AND p.state = 'submitted')
			  AND EXISTS (SELECT 1 FROM income_statement st WHERE st.resident_id = p.resident_id) THEN ARRAY['household'] ELSE '{}' END AS fields
			FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.public_id = @ref`,
		Args: args(who, now, db.Args{"ref": string(ref), "household": householdReach(who)})}
}

// services are the granted items of the person's applications with what is planned for
// each: first those in the plan, then those still without a place in it.
const services = `
	SELECT i.public_id AS item_ref, COALESCE(g.no, 0) AS goal, s.name AS service, pr.name AS programme, COALESCE(pr.resolution, '') AS resolution, s.unit,
	       COALESCE(ps.provider_id, 0) AS provider_id, COALESCE(pv.name, '') AS provider, COALESCE(pv.ended_on < @today::date, false) AS gone,
	       COALESCE(cl.public_id, '') AS line_ref, COALESCE(ct.number, '') AS contract, COALESCE(ps.place, '') AS place,
	       COALESCE(ps.days, 0) AS days, COALESCE(ps.weeks, 0) AS weeks, COALESCE(ps.from_minute, -1) AS from_minute, COALESCE(ps.until_minute, -1) AS until_minute,
	       COALESCE(ps.amount, 0) AS amount, ps.starts_on, ps.ends_on, COALESCE(ps.note, '') AS note,
	       (pr.state = 'in_force' AND @today::date BETWEEN pr.valid_from AND pr.valid_until) AS in_force, ps.id IS NOT NULL AS in_plan
	  FROM plan p
	  JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
	  JOIN resident r ON r.id = p.resident_id
	  JOIN application a ON a.resident_id = p.resident_id
	  JOIN application_item i ON i.application_id = a.id AND i.state = 'qualified'
	  JOIN offer o ON o.id = i.offer_id
	  JOIN service s ON s.id = o.service_id
	  JOIN programme pr ON pr.id = o.programme_id
	  LEFT JOIN planned_service ps ON ps.version_id = v.id AND ps.item_id = i.id
	  LEFT JOIN plan_goal g ON g.id = ps.goal_id
	  LEFT JOIN provider pv ON pv.id = ps.provider_id
	  LEFT JOIN contract_line cl ON cl.id = ps.contract_line_id
	  LEFT JOIN contract ct ON ct.id = cl.contract_id
	 WHERE (ps.id IS NOT NULL OR (p.state IN ('draft','agreed','returned') AND NOT EXISTS (
	         SELECT 1 FROM planned_service os JOIN plan_version ov ON ov.id = os.version_id JOIN plan op ON op.id = ov.plan_id
	          WHERE os.item_id = i.id AND op.id <> p.id AND op.state <> 'abandoned')))`

type serviceRow struct {
	ItemRef     string
	Goal        int
	Service     string
	Programme   string
	Resolution  string
	Unit        Unit
	ProviderID  int64
	Provider    string
	Gone        bool
	LineRef     string
	Contract    string
	Place       string
	Days        int
	Weeks       int
	FromMinute  int
	UntilMinute int
	Amount      int
	StartsOn    date.Date
	EndsOn      date.Date
	Note        string
	InForce     bool
	InPlan      bool
}

func (r serviceRow) service() Service {
	return Service{ItemRef: r.ItemRef, Goal: r.Goal, Service: r.Service, Programme: r.Programme, Resolution: r.Resolution, Unit: r.Unit,
		ProviderID: r.ProviderID, Provider: r.Provider, Gone: r.Gone, LineRef: r.LineRef, Contract: r.Contract, Place: r.Place,
		Schedule: Schedule{Days: Weekdays(r.Days), Weeks: Weeks(r.Weeks), From: date.Clock(r.FromMinute), Until: date.Clock(r.UntilMinute)},
		Amount:   Amount(r.Amount), StartsOn: r.StartsOn, EndsOn: r.EndsOn, Note: r.Note, InForce: r.InForce, InPlan: r.InPlan}
}

const serviceOrder = ` ORDER BY (ps.id IS NULL), ps.id, i.id`

// Detail is a plan with everything its page shows.
type Detail struct {
	Plan
	Body
	Agreement *Agreement // the valid one
	Voided    *Agreement // the last one that a change made void
	Approvals []Approval // newest first
	Submitted []Warning  // the warnings as submitted, with their reasons
	Comments  []Comment  // remarks of the approver on this version
	Versions  []Version  // newest first

	// Frozen is the content as it was approved; nil until then. The names in Services are
	// those of it: what is renamed later does not rewrite an approved plan.
	Frozen *Content

	Income *fee.Household // as stated last; nil: not stated

	fees     feeRows
	rows     []serviceRow
	terms    termsRow
	warnings []byte
	frozen   *frozenRow
	valid    []Agreement
	voided   []Agreement
}

type frozenRow struct{ Content []byte }

// QueueDetail queues a plan with its services, agreements and approvals. Finish makes the
// answers usable after the batch has run.
func QueueDetail(b *db.Batch, who policy.Actor, now time.Time, ref Ref, d *Detail) {
	QueueRow(b, who, now, ref, "", d)
}

// QueueRow is QueueDetail for work on one service, by the public id of what was applied for:
// of contracts, only its choices and those chosen for the others are read.
func QueueRow(b *db.Batch, who policy.Actor, now time.Time, ref Ref, item string, d *Detail) {
	a := args(who, now, db.Args{"ref": string(ref)})
	Get(b, who, now, ref, &d.Plan)
	db.QueueAll(b, &d.rows, services+` AND p.public_id = @ref AND `+reached+serviceOrder, a)
	queueBody(b, d, a)
	Comments(b, who, now, ref, &d.Comments)
	Versions(b, who, now, ref, &d.Versions)
	contract.ForPlan(b, who, string(ref), item, date.Of(now), &d.Choices)
	queueFees(b, d, now, a)
	const agreement = `
		SELECT g.agreed_on, g.place, g.form, g.party, g.note, g.content_hash, s.name AS recorded_by, g.recorded_at,
		       COALESCE((SELECT rd.public_id FROM resident_document rd WHERE rd.id = g.scan_id AND rd.withdrawn_at IS NULL), '') AS scan_ref
		  FROM plan_agreement g JOIN plan_version v ON v.id = g.version_id JOIN plan p ON p.id = v.plan_id AND p.version_no = v.no
		  JOIN resident r ON r.id = p.resident_id JOIN staff s ON s.id = g.recorded_by
		 WHERE p.public_id = @ref AND ` + reached
	db.QueueAll(b, &d.valid, agreement+` AND g.voided_at IS NULL`, a)
	db.QueueAll(b, &d.voided, agreement+` AND g.voided_at IS NOT NULL ORDER BY g.id DESC LIMIT 1`, a)
	db.QueueAll(b, &d.Approvals, `
		SELECT ap.result, ap.comment, s.name AS by, ap.authorisation_no, ap.at
		  FROM plan_approval ap JOIN plan_version v ON v.id = ap.version_id JOIN plan p ON p.id = v.plan_id
		  JOIN resident r ON r.id = p.resident_id JOIN staff s ON s.id = ap.staff_id
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY ap.id DESC`, a)
	db.QueueValue(b, &d.warnings, `SELECT v.warnings FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no WHERE p.public_id = @ref`, a)
	db.QueueMaybe(b, &d.frozen, `SELECT v.content::text AS content FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
		JOIN resident r ON r.id = p.resident_id WHERE p.public_id = @ref AND v.content IS NOT NULL AND `+reached, a)
}

// Finish turns the rows read into the plan's services and agreements.
func (d *Detail) Finish() error {
	for _, r := range d.rows {
		d.Services = append(d.Services, r.service())
	}
	if err := d.terms.fill(&d.Arrangements); err != nil {
		return fmt.Errorf("arrangements of plan %d: %w", d.ID, err)
	}
	d.told()
	d.countFees()
	if len(d.valid) > 0 {
		d.Agreement = &d.valid[0]
	}
	if len(d.voided) > 0 {
		d.Voided = &d.voided[0]
	}
	if err := json.Unmarshal(d.warnings, &d.Submitted); err != nil {
		return fmt.Errorf("warnings of plan %d: %w", d.ID, err)
	}
	if d.frozen == nil {
		return nil
	}
	d.Frozen = &Content{}
	if err := json.Unmarshal(d.frozen.Content, d.Frozen); err != nil {
		return fmt.Errorf("content of plan %d: %w", d.ID, err)
	}
	for i := range min(len(d.Services), len(d.Frozen.Services)) { // both in the order of planning
		s, was := &d.Services[i], d.Frozen.Services[i]
		s.Service, s.Programme, s.Resolution, s.Provider, s.Contract = was.Service, was.Programme, was.Resolution, was.Provider, was.Contract
	}
	d.told()
	return nil
}

// Term is the statutory term of the plan as shown: day 30, its alarm, and why.
func (p Plan) Term() law.Term { return law.PlanTerm(p.ReceivedOn, law.ParametersOn(p.ReceivedOn)) }
