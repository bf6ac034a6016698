package application

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paging"
)

// reached: the director and the information point read every application that exists for
// them; a coordinator those they registered, those they deal or dealt with, those of own cases, of nobody's, or
// after a justified opening.
const reached = `(` + resident.Visible + ` AND (@director::boolean OR @reception::boolean
	OR (@coordinator::boolean AND (a.coordinator_id = ANY(@ours::bigint[]) OR a.created_by = @me::bigint OR ` + resident.Within + `))))`

func args(who policy.Actor, now time.Time, more db.Args) db.Args {
	return db.With(resident.Args(who, now), db.Args{"reception": who.Has(policy.Reception), "coordinator": who.Has(policy.Coordinator)}, more)
}

const one = `
	SELECT a.id, a.public_id AS ref, a.number, a.resident_id, r.public_id AS resident_ref, r.number AS resident_number,
	       r.surname, r.given_names, a.applicant_role AS capacity, a.applicant_name, COALESCE(a.representative_id, 0) AS representative_id, a.own_words, a.received_on, a.channel,
	       a.urgency, a.statements, a.statement_on, a.privacy_notice_on, a.privacy_notice_how AS privacy_how,
	       COALESCE(z.public_id, '') AS notice_ref, COALESCE(z.number, '') AS notice_number, COALESCE(a.coordinator_id, 0) AS coordinator_id, COALESCE(k.name, '') AS coordinator, a.state,
	       a.due_on, a.alarm_on, a.created_at, COALESCE(c.name, '') AS created_by, a.updated_at, COALESCE(u.name, '') AS updated_by,
	       a.version, s.completed_at AS assessed_at, COALESCE(p.public_id, '') AS plan_ref, COALESCE(p.number, '') AS plan_number,
	       COALESCE(p.state, '') AS plan_state, ` + reached + ` AS reached
	  FROM application a
	  JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN staff k ON k.id = a.coordinator_id
	  LEFT JOIN staff c ON c.id = a.created_by
	  LEFT JOIN staff u ON u.id = a.updated_by
	  LEFT JOIN assessment s ON s.application_id = a.id AND s.previous_id IS NULL
	  LEFT JOIN notice z ON z.id = a.notice_id
	  LEFT JOIN LATERAL (SELECT public_id, number, state FROM plan WHERE application_id = a.id AND state <> 'abandoned'
	                      ORDER BY id DESC LIMIT 1) p ON true
	 WHERE ` + resident.Visible + ` AND (@identities::boolean OR ` + reached + `)`

// Get queues the reading of one application. One that does not exist for the reader is
// fault.NotFound; one that only may not be read comes with Reached false.
func Get(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *Application) {
	db.QueueOne(b, dst, one+` AND a.public_id = @ref`, args(who, now, db.Args{"ref": string(ref)}))
}

// View is the line the journal gets when the application is opened.
func View(who policy.Actor, now time.Time, ref Ref) audit.View {
	return audit.View{Action: "application.read", Object: "application",
		Subject: `SELECT a.id AS object_id, a.resident_id, ` + reached + ` AS reached, ARRAY['application'] AS fields
			FROM application a JOIN resident r ON r.id = a.resident_id WHERE a.public_id = @ref`,
		Args: args(who, now, db.Args{"ref": string(ref)})}
}

// Row is one line of the list of applications.
type Row struct {
	ID          ID
	Ref         Ref
	Number      string
	ResidentID  int64
	ResidentRef string
	Surname     string
	GivenNames  string
	Services    []string
	ReceivedOn  date.Date
	DueOn       date.Date
	AlarmOn     date.Date
	State       State
	Urgent      bool
	UnderWay    bool // something is still to happen to it
	Coordinator string
	Mine        bool
}

// Filter narrows the list of applications.
type Filter struct {
	Whose string // "mine", "free" (nobody's, under way), "" all within reach
	State string // "open", "overdue", "called", "urgent", "closed", "" all
	After paging.After
}

// Filters are the states a list can be narrowed to.
var Filters = []string{"open", "overdue", "called", "urgent", "closed"}

// ListLimit is how many lines a list shows at most.
const ListLimit = paging.Size

// closedPart is the second part of the list: those that are over, after those under way.
const closedPart = "closed"

// After is where the page after this line begins.
func (r Row) After() paging.After {
	if r.UnderWay {
		return paging.After{Ref: string(r.Ref)}
	}
	return paging.After{Ref: string(r.Ref), Part: closedPart}
}

// List queues the applications within reach, the nearest term first, then those that are
// over, the newest first; one line more than ListLimit means that there are others.
func List(b *db.Batch, who policy.Actor, now time.Time, f Filter, dst *[]Row) {
	underWayStates, overStates := f.states()
	order := underWay + ` DESC, CASE WHEN ` + underWay + ` THEN a.due_on END, a.received_on DESC, a.id DESC`
	audit.Page(b, dst, who, now, "application.listed", `
		WITH `+f.last()+`hit AS MATERIALIZED (SELECT a.id FROM (`+first(who, f)+`) a ORDER BY `+order+` LIMIT @limit),
		named AS MATERIALIZED (SELECT i.application_id, array_agg(COALESCE(s.name, i.wanted) ORDER BY i.id) AS services
		  FROM hit JOIN application_item i ON i.application_id = hit.id LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id GROUP BY i.application_id)
		SELECT a.id, a.public_id AS ref, a.number, a.resident_id, r.public_id AS resident_ref, r.surname, r.given_names, COALESCE(named.services, '{}') AS services,
		       a.received_on, a.due_on, a.alarm_on, a.state, a.urgency <> '' AS urgent, COALESCE((SELECT k.name FROM staff k WHERE k.id = a.coordinator_id), '') AS coordinator,
		       COALESCE(a.coordinator_id = ANY(@ours::bigint[]), false) AS mine, `+underWay+` AS under_way
		  FROM hit CROSS JOIN LATERAL (SELECT * FROM application x WHERE x.id = hit.id OFFSET 0) a CROSS JOIN LATERAL (SELECT * FROM resident x WHERE x.id = a.resident_id OFFSET 0) r
		  LEFT JOIN named ON named.application_id = hit.id`,
		`under_way DESC, CASE WHEN under_way THEN due_on END, received_on DESC, id DESC`, ListLimit,
		args(who, now, db.Args{"under_way": underWayStates, "over": overStates, "today": date.Of(now), "limit": ListLimit + 1, "after": f.After.Ref}))
}

// last is the line of a next page where it begins, as a step before those that read the list;
// a line the reader does not know of stands before all others. What a list is ordered by
// stays with an application for good, so its place is the same whatever happens to it.
func (f Filter) last() string {
	if f.After == (paging.After{}) {
		return ""
	}
	return `last AS MATERIALIZED (SELECT COALESCE(max(x.due_on), '-infinity') AS due_on, COALESCE(max(x.received_on), 'infinity') AS received_on, COALESCE(max(x.id), 9223372036854775807) AS id
		  FROM application x WHERE x.public_id = @after AND ` + resident.Knows("x.resident_id") + `), `
}

// beyond are the conditions that an application a under way, and one that is over, comes
// after the line where a next page begins.
func (f Filter) beyond() (underWay, closed string) {
	const older = ` AND (a.received_on, a.id) < (SELECT last.received_on, last.id FROM last)`
	switch {
	case f.After == (paging.After{}):
		return "", ""
	case f.After.Part == closedPart:
		return "", older
	}
	return ` AND a.due_on >= (SELECT last.due_on FROM last) AND (a.due_on > (SELECT last.due_on FROM last) OR (true` + older + `))`, ""
}

// first are the first lines of the list, with what it is ordered by. Whose reach are own
// cases starts from those; else each state is read from its index in the order of the list.
func first(who policy.Actor, f Filter) string {
	const row = `SELECT a.id, a.state, a.due_on, a.received_on FROM `
	underWayBeyond, overBeyond := f.beyond()
	wanted := ` AND ((a.state = ANY(@under_way::text[])` + underWayBeyond + `) OR (a.state = ANY(@over::text[])` + overBeyond + `))`
	switch {
	case f.Whose == "mine":
		return row + `application a WHERE a.coordinator_id = ANY(@ours::bigint[])` + wanted + ` AND ` + ofOwn + f.condition()
	case f.Whose == "free":
		return row + `application a WHERE a.coordinator_id IS NULL AND a.state = ANY(@under_way::text[])` + underWayBeyond + ` AND ` + ofNobody(who) + f.condition()
	case !readsAll(who):
		return row + `(` + near(resident.Near) + `) a WHERE @coordinator::boolean AND ` + resident.Knows("a.resident_id") + wanted + f.condition()
	}
	underWayStates, overStates := f.states()
	of := func(states []string, beyond, order string) string {
		each := []string{row + `application a WHERE false`}
		for _, state := range states { // ours, never typed
			each = append(each, `(`+row+`application a WHERE a.state = '`+state+`' AND `+resident.Knows("a.resident_id")+beyond+f.condition()+
				` ORDER BY `+order+` LIMIT `+fmt.Sprint(ListLimit+1)+`)`)
		}
		return strings.Join(each, ` UNION ALL `)
	}
	// Those that are over are not looked at where those under way fill the page.
	return `WITH opened AS MATERIALIZED (` + of(underWayStates, underWayBeyond, "a.due_on, a.received_on DESC, a.id DESC") + `) SELECT * FROM opened
		UNION ALL SELECT * FROM (` + of(overStates, overBeyond, "a.received_on DESC, a.id DESC") + `) f WHERE (SELECT count(*) FROM opened) <= ` + fmt.Sprint(ListLimit)
}

// readsAll reports whether the reader's reach is every application that exists for them.
func readsAll(who policy.Actor) bool { return who.Has(policy.Director) || who.Has(policy.Reception) }

// ofOwn is the condition that an application a of an own case is within reach.
var ofOwn = `(@director::boolean OR @reception::boolean OR @coordinator::boolean) AND ` + resident.Knows("a.resident_id")

// ofNobody is the condition that an application a nobody has taken is within reach.
func ofNobody(who policy.Actor) string { return ofNobodyNear(who, resident.Near) }

// ofNobodyNear is ofNobody where it is known already who is near.
func ofNobodyNear(who policy.Actor, people string) string {
	if readsAll(who) {
		return resident.Knows("a.resident_id")
	}
	return `@coordinator::boolean AND ` + resident.Knows("a.resident_id") + ` AND (a.created_by = @me::bigint OR a.resident_id IN (` + people + `))`
}

// near are the applications within a coordinator's reach, those of restricted records among
// them, where these people are near.
func near(people string) string {
	return `SELECT x.* FROM application x WHERE x.coordinator_id = ANY(@ours::bigint[])
	UNION ALL SELECT x.* FROM application x WHERE x.created_by = @me::bigint AND (x.coordinator_id = ANY(@ours::bigint[])) IS NOT TRUE
	UNION ALL SELECT x.* FROM application x WHERE x.resident_id IN (` + people + `) AND (x.coordinator_id = ANY(@ours::bigint[])) IS NOT TRUE AND (x.created_by = @me::bigint) IS NOT TRUE`
}

// underWay is the condition on a that something is still to happen to it.
const underWay = `(a.state IN ('submitted','incomplete','qualification'))`

// The states of an application, in which something is still to happen to it and in which
// nothing is.
var (
	open = []string{"submitted", "incomplete", "qualification"}
	over = []string{"resolved", "withdrawn", "left_unexamined"}
)

// states are those the filter lets through, of those under way and of those over.
func (f Filter) states() (underWay, closed []string) {
	underWay, closed = open, over
	switch f.State {
	case "":
	case "closed":
		underWay = nil
	case "called":
		underWay, closed = []string{"incomplete"}, nil
	default:
		closed = nil
	}
	if f.Whose == "free" {
		closed = nil
	}
	if f.After.Part == closedPart {
		underWay = nil
	}
	return underWay, closed
}

// condition is what a filter asks beside the states.
func (f Filter) condition() string {
	switch f.State {
	case "overdue":
		return ` AND a.due_on < @today::date`
	case "urgent":
		return ` AND a.urgency <> ''`
	}
	return ""
}

// Counts are how many lines each list of the page of applications holds, at most CountLimit.
type Counts struct{ Free, Mine, All, Notices, Drafts int }

// CountLimit is where counting stops.
const CountLimit = 1000

// Count queues the counts: applications under way that nobody has taken, those under way of
// one's own, all within reach, notices that wait, one's own drafts.
func Count(b *db.Batch, who policy.Actor, now time.Time, dst *Counts) {
	some := func(from, condition string) string {
		return `(SELECT count(*) FROM (SELECT 1 FROM ` + from + ` WHERE ` + condition + ` LIMIT @most) x)`
	}
	const people = `SELECT id FROM people`
	all := some(`(`+near(people)+`) a`, `@coordinator::boolean AND `+resident.Knows("a.resident_id"))
	if readsAll(who) {
		all = some(`application a`, resident.Knows("a.resident_id")+` ORDER BY a.id`)
	}
	db.QueueOne(b, dst, `WITH people(id) AS MATERIALIZED (`+resident.Near+`)
		SELECT `+some(`application a`, `a.coordinator_id IS NULL AND `+underWay+` AND `+ofNobodyNear(who, people))+` AS free, `+
		some(`application a`, `a.coordinator_id = ANY(@ours::bigint[]) AND `+underWay+` AND `+ofOwn)+` AS mine, `+all+` AS "all",
		(SELECT count(*) FROM (SELECT 1 FROM notice z WHERE z.state = 'open' AND @reads_notices::boolean LIMIT @most) x) AS notices,
		(SELECT count(*) FROM (SELECT 1 FROM intake d LEFT JOIN resident r ON r.id = d.resident_id WHERE `+ownIntake+` LIMIT @most) x) AS drafts`,
		noticeArgs(who, now, db.Args{"most": CountLimit + 1}))
}

// Create registers an application and starts its clock; coordinatorFor says whose case it is.
func Create(ctx context.Context, tx *audit.Tx, n New) (Ref, error) {
	who, err := db.One[struct {
		ID      int64
		GminaID int64
	}](ctx, tx, `SELECT r.id, r.gmina_id FROM resident r WHERE r.public_id = @ref AND `+resident.Visible+` FOR SHARE`,
		args(tx.Who, tx.Now, db.Args{"ref": n.Resident}))
	if err != nil {
		return "", err
	}
	if err := n.Check(tx.Today()); err != nil {
		return "", err
	}
	offers, err := inForce(ctx, tx, n.Offers)
	if err != nil {
		return "", err
	}
	number, err := centre.NextNumber(ctx, tx, centre.Applications)
	if err != nil {
		return "", err
	}
	by, err := n.applicant(ctx, tx, who.ID)
	if err != nil {
		return "", err
	}
	notice, err := n.convert(ctx, tx)
	if err != nil {
		return "", err
	}
	term := n.Term()
	coordinator, err := coordinatorFor(ctx, tx, who.ID)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  int64
		Ref Ref
	}](ctx, tx, `
		INSERT INTO application (number, gmina_id, resident_id, applicant_role, applicant_name, representative_id, own_words, urgency, received_on,
			channel, statements, statement_on, privacy_notice_on, privacy_notice_how, notice_id, coordinator_id, state, due_on, alarm_on,
			created_at, created_by, updated_at, updated_by)
		VALUES (@number, @gmina, @resident, @capacity, @applicant, @representative, @words, @urgency, @received,
			@channel, @statements, @statement_on, @privacy, @privacy_how, @notice, @coordinator, 'submitted', @due, @alarm,
			@now, @me, @now, @me) RETURNING id, public_id AS ref`,
		db.Args{"number": number, "gmina": who.GminaID, "resident": who.ID, "capacity": string(n.Capacity), "applicant": by.Name,
			"representative": by.ID, "words": n.OwnWords, "urgency": n.Urgency, "received": n.ReceivedOn, "channel": string(n.Channel),
			"statements": words(n.Statements), "statement_on": n.StatementOn, "privacy": n.PrivacyNoticeOn, "privacy_how": string(n.PrivacyHow),
			"notice": notice, "coordinator": coordinator, "due": term.Due, "alarm": term.AlarmOn, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("register application: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO application_item (application_id, offer_id) SELECT $1, unnest($2::bigint[])`, row.ID, offers); err != nil {
		return "", fmt.Errorf("register application items: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO application_item (application_id, wanted) SELECT $1, unnest($2::text[])`, row.ID, append([]string{}, n.Others...)); err != nil {
		return "", fmt.Errorf("register services of no programme: %w", err)
	}
	if err := passed(ctx, tx, row.ID, "", Submitted, ""); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "application.registered", audit.Object{Kind: "application", ID: row.ID, Resident: who.ID}, nil,
		map[string]any{"number": number, "received_on": n.ReceivedOn, "channel": n.Channel, "capacity": n.Capacity, "offers": offers, "others": n.Others,
			"due_on": term.Due, "notice": notice})
}

// applicant is who applies where it is not the person concerned: somebody on record, or
// put on record now.
func (n New) applicant(ctx context.Context, tx *audit.Tx, person int64) (by struct {
	ID   *int64
	Name string
}, err error) {
	if n.Capacity == PersonConcerned {
		return by, nil
	}
	if n.Representative != "" {
		known, err := resident.Represented(ctx, tx, person, n.Representative)
		if errors.Is(err, fault.NotFound) || err == nil && (Capacity(known.Kind) != n.Capacity || !known.Valid(tx.Today())) {
			return by, check.Refuse("representative", "application.representative_gone")
		}
		by.ID, by.Name = &known.ID, known.Name
		return by, err
	}
	n.Applicant.Kind = resident.Standing(n.Capacity)
	id, err := resident.Represent(ctx, tx, person, n.Applicant)
	by.ID, by.Name = &id, n.Applicant.Name
	return by, err
}

// words is a list of statements as the column takes it.
func words(list []Statement) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// passed keeps one step of the course of an application: from what, to what, why.
func passed(ctx context.Context, tx *audit.Tx, id int64, from, to State, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id, reason)
		VALUES (@id, NULLIF(@from::text, ''), @to, @now, @me, @reason)`,
		db.Args{"id": id, "from": string(from), "to": string(to), "now": tx.Now, "me": tx.Who.ID, "reason": reason})
	if err != nil {
		return fmt.Errorf("course of application %d: %w", id, err)
	}
	return nil
}

// coordinatorFor is who gets a new application of this person: whoever already has an open
// case of theirs (the newest, whose account is open), so that nobody lets themselves into
// a colleague's file by registering another application; otherwise the coordinator who
// registers it; at the information point nobody yet.
func coordinatorFor(ctx context.Context, tx *audit.Tx, person int64) (*int64, error) {
	already, err := db.All[struct{ ID int64 }](ctx, tx, `
		SELECT oc.coordinator_id AS id FROM open_case oc JOIN staff s ON s.id = oc.coordinator_id
		 WHERE oc.resident_id = $1 AND s.disabled_at IS NULL
		   AND EXISTS (SELECT 1 FROM staff_role sr WHERE sr.staff_id = s.id AND sr.role = 'KOR')
		 ORDER BY oc.coordinator_id = $2 DESC, oc.since DESC LIMIT 1`, person, tx.Who.ID)
	if err != nil {
		return nil, fmt.Errorf("coordinator of the person: %w", err)
	}
	switch me := int64(tx.Who.ID); {
	case len(already) > 0:
		return &already[0].ID, nil
	case tx.Who.Has(policy.Coordinator):
		return &me, nil
	}
	return nil, nil
}

// inForce are the ids of the offers, each of a programme in force today.
func inForce(ctx context.Context, tx *audit.Tx, refs []string) ([]int64, error) {
	ids, err := db.All[struct{ ID int64 }](ctx, tx, `
		SELECT o.id FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
		 WHERE o.public_id = ANY(@refs) AND o.withdrawn_at IS NULL AND s.withdrawn_on IS NULL
		   AND p.state = 'in_force' AND @today::date BETWEEN p.valid_from AND p.valid_until
		 ORDER BY o.id`, db.Args{"refs": refs, "today": tx.Today()})
	if err != nil {
		return nil, fmt.Errorf("offers in force: %w", err)
	}
	distinct := map[string]bool{}
	for _, r := range refs {
		distinct[r] = true
	}
	if len(ids) != len(distinct) {
		return nil, check.Refuse("offers", "application.offer_not_in_force")
	}
	out := make([]int64, len(ids))
	for i, row := range ids {
		out[i] = row.ID
	}
	return out, nil
}

// locked is an application taken for a change: it must be within reach, and of this version.
func locked(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Application, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM application WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return Application{}, fmt.Errorf("lock application: %w", err)
	}
	a, err := db.One[Application](ctx, tx, one+` AND a.public_id = @ref`, args(tx.Who, tx.Now, db.Args{"ref": string(ref)}))
	if err != nil {
		return a, err
	}
	if !a.Reached {
		return a, fault.Denied{Reason: "denied.record", Resident: a.ResidentRef}
	}
	if a.Version != version {
		return a, fault.Conflict{By: a.UpdatedBy, At: a.UpdatedAt}
	}
	return a, nil
}

// Take makes the case the coordinator's own. One already taken is refused with the name
// of who has it.
func Take(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Application, error) {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return a, err
	}
	var c check.List
	c.That(a.State.Open(), "", "application.closed", i18n.A{"Number": a.Number})
	c.That(a.CoordinatorID == 0, "", "application.taken", i18n.A{"Name": a.Coordinator})
	c.That(tx.Who.Has(policy.Coordinator), "", "application.coordinators_only")
	if err := c.Err(); err != nil {
		return a, err
	}
	if err := touch(ctx, tx, a.ID, `coordinator_id = @me`, nil); err != nil {
		return a, err
	}
	return a, tx.Record(ctx, "application.taken", object(a), map[string]any{"coordinator": nil}, map[string]any{"coordinator": tx.Who.ID})
}

// CloseWithoutPlan ends an application whose granted services need no plan.
func CloseWithoutPlan(ctx context.Context, tx *audit.Tx, ref Ref, version int, reason string) error {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !tx.Who.Own(a.CoordinatorID) {
		return check.Refuse("", "application.not_your_case")
	}
	all, err := db.All[Item](ctx, tx, items+` WHERE a.id = @id ORDER BY i.id`, db.Args{"id": a.ID, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	after, err := a.CloseWithoutPlan(all, reason)
	if err != nil {
		return err
	}
	if err := touch(ctx, tx, a.ID, `state = @state`, db.Args{"state": string(after.State)}); err != nil {
		return err
	}
	return tx.RecordFor(ctx, "application.closed_without_plan", object(a), reason, map[string]any{"state": a.State}, map[string]any{"state": after.State})
}

// Resolve marks the application as dealt with: its plan was approved.
func Resolve(ctx context.Context, tx *audit.Tx, id ID) error {
	return touch(ctx, tx, id, `state = 'resolved'`, nil)
}

func touch(ctx context.Context, tx *audit.Tx, id ID, set string, more db.Args) error {
	_, err := tx.Exec(ctx, `UPDATE application SET `+set+`, version = version + 1, updated_at = @now, updated_by = @me WHERE id = @id`,
		db.With(db.Args{"now": tx.Now, "me": tx.Who.ID, "id": id}, more))
	if err != nil {
		return fmt.Errorf("change application %d: %w", id, err)
	}
	return nil
}

func object(a Application) audit.Object {
	return audit.Object{Kind: "application", ID: int64(a.ID), Resident: a.ResidentID}
}
