package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/paging"
)

// Row is one line of the list of plans.
type Row struct {
	ID          ID
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
	UpdatedAt   time.Time
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
	After paging.After
}

// states are the states the filter lets through, as SQL text; all when it names none.
func (f Filter) states() []string {
	out := []string{}
	for _, p := range f.parts() {
		for _, g := range p.groups {
			for _, s := range g.States() {
				if (f.State == "" || s == f.State) && (f.Group == "" || f.Group == g) {
					out = append(out, string(s))
				}
			}
		}
	}
	return out
}

// ListLimit is how many lines a list shows at most.
const ListLimit = paging.Size

// part is a part of the list: the groups that stand in it, and what orders them.
type part struct {
	name   string
	groups []Group
	by     string // column, followed by the id
	newest bool   // newest first, and nearest first otherwise
}

// parts are the parts of the list in their order. Approved plans come by when they last
// changed, which is when they were approved unless something has happened since.
var parts = []part{{"open", []Group{Open}, "due_on", false}, {"waiting", []Group{Waiting}, "approve_by", false}, {"later", []Group{InForce, Over}, "updated_at", true}}

// states are the states of the part, as an SQL list.
func (p part) states() string {
	var all []string
	for _, g := range p.groups {
		for _, s := range g.States() {
			all = append(all, `'`+string(s)+`'`)
		}
	}
	return `(` + strings.Join(all, `,`) + `)`
}

// order is the order of the part, of plans p.
func (p part) order() string {
	if p.newest {
		return `p.` + p.by + ` DESC, p.id DESC`
	}
	return `p.` + p.by + `, p.id DESC`
}

// beyond is the condition that a plan p of the part comes after the line where a next page
// begins.
func (p part) beyond() string {
	if p.newest {
		return `(p.` + p.by + `, p.id) < (SELECT last.` + p.by + `, last.id FROM last)`
	}
	return `p.` + p.by + ` >= (SELECT last.` + p.by + ` FROM last) AND (p.` + p.by + ` > (SELECT last.` + p.by + ` FROM last) OR p.id < (SELECT last.id FROM last))`
}

// After is where the page after this line begins.
func (r Row) After() paging.After {
	for _, p := range parts {
		if slices.ContainsFunc(p.groups, func(g Group) bool { return slices.Contains(g.States(), r.State) }) {
			return paging.After{Ref: string(r.Ref), Part: p.name}
		}
	}
	return paging.After{}
}

// parts are the parts of the list a page may hold: those from where it begins.
func (f Filter) parts() []part {
	return parts[max(0, slices.IndexFunc(parts, func(p part) bool { return p.name == f.After.Part })):]
}

// last is the line of a next page where it begins, as a step before those that read the list.
// One the reader does not know of stands before all others of its part, and so does one that
// has left the part without a trace of where it stood.
func (f Filter) last() string {
	if f.After == (paging.After{}) {
		return ""
	}
	return `last AS MATERIALIZED (SELECT COALESCE(max(x.due_on), '-infinity') AS due_on, COALESCE(max(x.approve_by), '-infinity') AS approve_by,
		       COALESCE(max(x.updated_at), 'infinity') AS updated_at, COALESCE(max(x.id), 9223372036854775807) AS id
		  FROM plan x WHERE x.public_id = @after AND ` + resident.Knows("x.resident_id") + `), `
}

// List queues the plans within reach: those being drawn up by their term, those that wait
// for approval by theirs, then the approved ones and those that are over, the one changed
// last first; one line more than ListLimit means that there are others.
func List(b *db.Batch, who policy.Actor, now time.Time, f Filter, dst *[]Row) {
	audit.Page(b, dst, who, now, "plan.listed", `
		WITH `+f.last()+`hit AS MATERIALIZED (SELECT p.id FROM (`+first(who, f)+`) p ORDER BY `+order("p.")+` LIMIT @limit)
		SELECT p.id, p.public_id AS ref, p.number, p.resident_id, r.public_id AS resident_ref, r.surname, r.given_names, p.state,
		       p.version_no, COALESCE(p.in_force_no, 0) AS in_force_no, v.starts_on, v.ends_on, p.due_on, p.alarm_on, p.approve_by,
		       (v.frozen_at AT TIME ZONE 'Europe/Warsaw')::date AS approved_on, p.updated_at,
		       (SELECT count(*) FROM planned_service ps WHERE ps.version_id = v.id) AS services, k.name AS coordinator,
		       p.coordinator_id = ANY(@ours::bigint[]) AS mine
		  FROM hit CROSS JOIN LATERAL (SELECT * FROM plan x WHERE x.id = hit.id OFFSET 0) p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no
		  JOIN resident r ON r.id = p.resident_id JOIN staff k ON k.id = p.coordinator_id`, order(""), ListLimit,
		args(who, now, db.Args{"states": f.states(), "limit": ListLimit + 1, "after": f.After.Ref}))
}

// order is the order of the list, of plans under the alias: part by part, each in its own.
func order(alias string) string {
	var rank, nearest, newest string
	for i, p := range parts {
		in := ` WHEN ` + alias + `state IN ` + p.states()
		rank += in + ` THEN ` + fmt.Sprint(i)
		if p.newest {
			newest += in + ` THEN ` + alias + p.by
		} else {
			nearest += in + ` THEN ` + alias + p.by
		}
	}
	return `CASE` + rank + ` END, CASE` + nearest + ` END, CASE` + newest + ` END DESC, ` + alias + `id DESC`
}

// first are the first lines of the page, with what it is ordered by: of own cases all, else
// those of each state in the order of its index.
func first(who policy.Actor, f Filter) string {
	const row = `SELECT p.id, p.state, p.due_on, p.approve_by, p.updated_at FROM `
	next := f.After != paging.After{}
	if few := near(who, f.Mine); few != "" {
		beyond := ""
		if begins := f.parts()[0]; next {
			beyond = ` AND (p.state NOT IN ` + begins.states() + ` OR (` + begins.beyond() + `))`
		}
		return row + `(` + few + `) p WHERE p.state = ANY(@states::text[])` + beyond + ` AND ` + readsPlans + ` AND ` + resident.Knows("p.resident_id")
	}
	var steps, read []string
	for i, p := range f.parts() {
		var beyond, room string
		if i == 0 && next {
			beyond = ` AND ` + p.beyond()
		}
		if i > 0 { // not looked at where the parts before it fill the page
			room = ` AND (SELECT count(*) FROM (` + strings.Join(read, ` UNION ALL `) + `) f) <= ` + fmt.Sprint(ListLimit)
		}
		steps = append(steps, p.name+` AS MATERIALIZED (SELECT x.* FROM unnest(@states::text[]) s(state) CROSS JOIN LATERAL (
			`+row+`plan p WHERE p.state = s.state AND `+resident.Knows("p.resident_id")+beyond+` ORDER BY `+p.order()+` LIMIT `+fmt.Sprint(ListLimit+1)+`) x
			WHERE s.state IN `+p.states()+room+`)`)
		read = append(read, `SELECT * FROM `+p.name)
	}
	return `WITH ` + strings.Join(steps, `, `) + ` ` + strings.Join(read, ` UNION ALL `)
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
