package resident

import (
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// own is an open case of r whose coordinator is the reader, or somebody they stand in for
// today.
const own = `has_case(r.id, @ours::bigint[])`

// Visible is the condition, on a resident under the alias r, that the record exists for the
// reader at all. A restricted record exists only for the director and for whoever has an
// open case of that person; for everybody else there is no such person: in lists, counts,
// searches and addresses alike. What the reader's role may see of it is another question.
// Its arguments are Args.
const Visible = `(NOT r.restricted OR @director::boolean OR ` + own + `)`

// Knows is Visible for what belongs to a resident, found by a column of its own. The few
// restricted records are looked up once, so it costs little over many rows.
func Knows(column string) string {
	return column + ` NOT IN (SELECT r.id FROM resident r WHERE r.restricted AND NOT (@director::boolean OR ` + own + `))`
}

// KnownRestricted are the ids of the few restricted records the reader knows of. Its
// arguments are Args.
const KnownRestricted = `SELECT r.id FROM resident r WHERE r.restricted AND (@director::boolean OR ` + own + `)`

// identified is the condition that the reader may see whose record it is: everybody's that
// is Visible, or, where the role reads only own cases, that of an own case.
const identified = `((NOT r.restricted AND @identities::boolean) OR @director::boolean OR ` + own + `)`

// Within is the condition, on a resident under the alias r, that the reader may read what
// is in the file: the director; whoever has an open case of that person; whoever takes
// cases, while one waits that nobody has taken and no colleague has a case of that person, or
// while the file holds no application yet;
// and who was let in for a stated reason, until the two hours are over. What is Within is
// Visible. A reader whose role sees more than that (plans for the service organiser) adds
// it to the condition. Its arguments are Args.
const Within = `(@director::boolean OR ` + own + ` OR (NOT r.restricted AND (
	(@takes_cases::boolean AND case_free(r.id))
	OR EXISTS (SELECT 1 FROM access_grant ag WHERE ag.resident_id = r.id AND ag.staff_id = @me::bigint AND ag.until > @now::timestamptz))))`

// Near are the ids of the residents a reader who is not the director is Within of for a
// case or a stated reason, restricted ones among them: what starts from these few has to ask
// whether they are Visible, and no more. Asking of everybody whether they are Within takes
// long in a large city. Its arguments are Args.
const Near = `SELECT cases_near(@ours::bigint[], @takes_cases::boolean, @me::bigint, @now::timestamptz)`

// Args are the arguments of Visible and Within: @me, @ours (whose cases are own), @now, @director, @takes_cases and
// @identities (reads the identity of everybody whose record is not restricted).
func Args(who policy.Actor, now time.Time) db.Args {
	return db.Args{
		"me":          int64(who.ID),
		"ours":        who.Ours(),
		"now":         now,
		"director":    who.Has(policy.Director),
		"takes_cases": who.Has(policy.Coordinator) || who.Has(policy.Reception),
		"identities":  who.Reach(policy.ReadIdentity) == policy.All,
	}
}

// MayAsk reports whether the reader may ask to be let into a record of somebody else's
// case: a coordinator, who would read there what is in an own case.
func MayAsk(who policy.Actor) bool { return who.Has(policy.Coordinator) }
