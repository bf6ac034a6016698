package plan

import (
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Row is one line of the list of plans.
type Row struct {
	Ref         Ref
	Number      string
	ResidentID  int64
	ResidentRef string
	Surname     string
	GivenNames  string
	State       State
	VersionNo   int
	InForceNo   int
	StartsOn    date.Date
	EndsOn      date.Date
	DueOn       date.Date
	AlarmOn     date.Date
	ApproveBy   date.Date
	ApprovedOn  date.Date // of this version
	Services    int
	Coordinator string
	Mine        bool
	FrozenAt    *time.Time
}

// Updating reports whether the line is a new version of a plan in force.
func (r Row) Updating() bool { return r.InForceNo > 0 && r.InForceNo != r.VersionNo }

// Group is a tab of the list: the states that ask for the same thing.
type Group string

// The tabs of the list.
const (
	Open    Group = "open"     // being drawn up
	Waiting Group = "waiting"  // for approval
	InForce Group = "in_force" // approved and not over
	Over    Group = "over"
)

// Groups lists them in the order of a plan's life.
var Groups = []Group{Open, Waiting, InForce, Over}

var groups = map[Group][]State{Open: {Draft, Agreed, Returned}, Waiting: {Submitted}, InForce: {Approved, Active}, Over: {Ended, Abandoned}}

// States are the states of a group.
func (g Group) States() []State { return groups[g] }

// Filter narrows the list of plans: by a tab, or by one state.
type Filter struct {
	Group Group // "" all
	State State // "" all
	Mine  bool
}

// states are the states the filter lets through, as SQL text; all when it names none.
func (f Filter) states() []string {
	out := []string{}
	for _, s := range States {
		if (f.State == "" || s == f.State) && (f.Group == "" || slices.Contains(f.Group.States(), s)) {
			out = append(out, string(s))
		}
	}
	return out
}

// ListLimit is how many lines a list shows at most.
const ListLimit = 50

// List queues the plans within reach: those being drawn up by their term, those that wait
// for approval, then the approved ones, newest first, and those that are over.
func List(b *db.Batch, who policy.Actor, now time.Time, f Filter, dst *[]Row) {
	const order = `CASE WHEN state IN ('draft','agreed','returned') THEN 0 WHEN state = 'submitted' THEN 1 WHEN state IN ('approved','active') THEN 2 ELSE 3 END,
		CASE WHEN state = 'submitted' THEN approve_by WHEN state IN ('draft','agreed','returned') THEN due_on END, frozen_at DESC NULLS LAST, number DESC`
	audit.List(b, dst, who, now, "plan.listed", `
		SELECT * FROM (SELECT p.public_id AS ref, p.number, p.resident_id, r.public_id AS resident_ref, r.surname, r.given_names, p.state,
		       p.version_no, COALESCE(p.in_force_no, 0) AS in_force_no, v.starts_on, v.ends_on, p.due_on, p.alarm_on, p.approve_by,
		       (v.frozen_at AT TIME ZONE 'Europe/Warsaw')::date AS approved_on, v.frozen_at,
		       (SELECT count(*) FROM planned_service ps WHERE ps.version_id = v.id) AS services, k.name AS coordinator,
		       p.coordinator_id = ANY(@ours::bigint[]) AS mine
		  FROM (SELECT p.id FROM (`+first(who, f)+`) p
		         ORDER BY CASE WHEN p.state IN ('draft','agreed','returned') THEN 0 WHEN p.state = 'submitted' THEN 1 WHEN p.state IN ('approved','active') THEN 2 ELSE 3 END,
		                  CASE WHEN p.state = 'submitted' THEN p.approve_by WHEN p.state IN ('draft','agreed','returned') THEN p.due_on END,
		                  CASE WHEN p.state NOT IN ('draft','agreed','returned','submitted') THEN p.updated_at END DESC, p.id DESC LIMIT @limit) hit
		 CROSS JOIN LATERAL (SELECT * FROM plan x WHERE x.id = hit.id OFFSET 0) p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
		  JOIN resident r ON r.id = p.resident_id JOIN staff k ON k.id = p.coordinator_id) x
		 ORDER BY `+order+` LIMIT @limit`, order,
		args(who, now, db.Args{"states": f.states(), "limit": ListLimit + 1}))
}

// first are the first lines of the list, with what it is ordered by: of own cases all, else
// those of each state in the order of its index. Approved plans come by when they last
// changed, which is when they were approved unless something has happened since.
func first(who policy.Actor, f Filter) string {
	const row = `SELECT p.id, p.state, p.due_on, p.approve_by, p.updated_at FROM `
	if few := near(who, f.Mine); few != "" {
		return row + `(` + few + `) p WHERE p.state = ANY(@states::text[]) AND ` + readsPlans + ` AND ` + resident.Knows("p.resident_id")
	}
	// A group later in the order is not looked at where those before it fill the page.
	of := func(name, states, order, before string) string {
		return name + ` AS MATERIALIZED (SELECT x.* FROM unnest(@states::text[]) s(state) CROSS JOIN LATERAL (
			` + row + `plan p WHERE p.state = s.state AND ` + resident.Knows("p.resident_id") + ` ORDER BY ` + order + ` LIMIT ` + fmt.Sprint(ListLimit+1) + `) x
			WHERE s.state IN ` + states + ` AND (SELECT count(*) FROM (` + before + `) f) <= ` + fmt.Sprint(ListLimit) + `)`
	}
	const none, first, second = `SELECT 1 WHERE false`, `SELECT * FROM opened`, `SELECT * FROM opened UNION ALL SELECT * FROM waiting`
	return `WITH ` + of("opened", `('draft','agreed','returned')`, `p.due_on, p.id DESC`, none) + `, ` + of("waiting", `('submitted')`, `p.approve_by, p.id DESC`, first) +
		`, ` + of("later", `('approved','active','ended','abandoned')`, `p.updated_at DESC, p.id DESC`, second) + ` ` + second + ` UNION ALL SELECT * FROM later`
}

// near are the plans within a reader's reach, those of restricted records among them, where
// they are few: own cases, and for a coordinator those of who is near. Empty: all of persons
// the reader knows of.
func near(who policy.Actor, mine bool) string {
	const own = `SELECT x.* FROM plan x WHERE x.coordinator_id = ANY(@ours::bigint[])`
	switch {
	case mine:
		return own
	case who.Has(policy.Director) || who.Has(policy.ServiceOrganiser):
		return ""
	}
	return own + ` UNION ALL SELECT x.* FROM plan x WHERE x.resident_id IN (` + resident.Near + `) AND x.coordinator_id <> ALL(@ours::bigint[])`
}

// readsPlans is what reached asks beyond what is near and known.
const readsPlans = `(@director::boolean OR @organiser::boolean OR @coordinator::boolean)`

// Counts is how many plans stand in each state, within the reader's reach; a state with
// more than CountLimit is not counted to its end.
type Counts map[State]int

// CountLimit is where counting stops.
const CountLimit = 1000

// Of is how many stand in a group; the empty group is all of them.
func (c Counts) Of(g Group) int {
	n := 0
	for s, k := range c {
		if g == "" || slices.Contains(g.States(), s) {
			n += k
		}
	}
	return n
}

// StateCount is one line of the counts.
type StateCount struct {
	State State
	Count int
}

// CountStates queues the counts of the list's tabs; mine counts the reader's own cases only.
// Counting in the order of an index keeps PostgreSQL from looking for a rare state in the whole table.
func CountStates(b *db.Batch, who policy.Actor, now time.Time, mine bool, dst *[]StateCount) {
	sql := `SELECT s.state, (SELECT count(*) FROM (SELECT 1 FROM plan p
		WHERE p.state = s.state AND ` + resident.Knows("p.resident_id") + ` ORDER BY p.due_on, p.id DESC LIMIT ` + fmt.Sprint(CountLimit+1) + `) x) AS count FROM unnest(@states::text[]) s(state)`
	if few := near(who, mine); few != "" {
		sql = `SELECT near.state, count(*) AS count FROM (` + few + `) near WHERE ` + readsPlans + ` AND ` + resident.Knows("near.resident_id") + ` GROUP BY near.state`
	}
	db.QueueAll(b, dst, sql, args(who, now, db.Args{"states": Filter{}.states()}))
}

// Counted makes the lines a lookup.
func Counted(lines []StateCount) Counts {
	c := Counts{}
	for _, l := range lines {
		c[l.State] = l.Count
	}
	return c
}
