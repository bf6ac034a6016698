package application

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// items reads services applied for with everything their decision rests on.
const items = `
	SELECT i.id, i.public_id AS ref, COALESCE(o.public_id, '') AS offer_ref, COALESCE(s.name, i.wanted) AS service, COALESCE(p.name, '') AS programme,
	       COALESCE(s.unit, '') AS unit, i.state, i.decided_at, COALESCE(d.name, '') AS decided_by, COALESCE(i.decided_by, 0) AS decided_by_id,
	       i.note, i.withdrawn_on,
	       COALESCE(p.state = 'in_force' AND @today::date BETWEEN p.valid_from AND p.valid_until, false) AS in_force,
	       EXISTS (SELECT 1 FROM planned_service ps JOIN plan_version v ON v.id = ps.version_id JOIN plan pl ON pl.id = v.plan_id
	                WHERE ps.item_id = i.id AND pl.state <> 'abandoned') AS planned,
	       COALESCE(o.conditions, '{}') AS conditions, i.conditions AS checked, o.places,
	       ` + taken + ` AS taken,
	       COALESCE(o.confirm_by, '') AS confirm_by,
	       CASE WHEN i.state = 'waitlisted' THEN (SELECT count(*) FROM application_item x JOIN application y ON y.id = x.application_id
	              WHERE x.offer_id = i.offer_id AND x.state = 'waitlisted' AND (y.received_on, y.id, x.id) <= (a.received_on, a.id, i.id)) ELSE 0 END AS position,
	       l.sent_on AS letter_sent_on, l.delivered_on AS letter_delivered, l.answer_until,
	       COALESCE(dc.public_id, '') AS decision_ref, COALESCE(dc.number, '') AS decision_number, COALESCE(dc.kind, '') AS decision_kind,
	       COALESCE(dc.state, '') AS decision_state, COALESCE(f.public_id, '') AS referral_ref
	  FROM application_item i
	  JOIN application a ON a.id = i.application_id
	  LEFT JOIN offer o ON o.id = i.offer_id
	  LEFT JOIN service s ON s.id = o.service_id
	  LEFT JOIN programme p ON p.id = o.programme_id
	  LEFT JOIN staff d ON d.id = i.decided_by
	  LEFT JOIN hearing_letter l ON l.item_id = i.id
	  LEFT JOIN referral f ON f.item_id = i.id
	  LEFT JOIN LATERAL (SELECT public_id, number, kind, state FROM decision WHERE item_id = i.id AND state <> 'abandoned' ORDER BY id DESC LIMIT 1) dc ON true`

// holdsPlace is the condition, on a granted item x, that it still takes one of the
// programme's places: the plan it stands in has not ended.
const holdsPlace = `NOT EXISTS (SELECT 1 FROM planned_service xs JOIN plan_version xv ON xv.id = xs.version_id JOIN plan xp ON xp.id = xv.plan_id
	WHERE xs.item_id = x.id AND xp.state IN ('ended','ended_early','summarised','archived'))`

// taken is how many places of the offer o of the item i are taken; where there is no limit
// to places nobody counts.
const taken = `CASE WHEN o.places IS NULL THEN 0 ELSE (SELECT count(*) FROM application_item x WHERE x.offer_id = i.offer_id AND x.state IN ('proposed','qualified') AND ` + holdsPlace + `) END`

// Items queues the services applied for.
func Items(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Item) {
	db.QueueAll(b, dst, items+` JOIN resident r ON r.id = a.resident_id WHERE a.public_id = @ref AND `+reached+` ORDER BY i.id`,
		args(who, now, db.Args{"ref": string(ref), "today": date.Of(now)}))
}

// theirs are the items of an application taken for a change; the offers they ask for are
// held, so that two at once do not take the last place.
func theirs(ctx context.Context, tx *audit.Tx, id ID) ([]Item, error) {
	_, err := tx.Exec(ctx, `SELECT 1 FROM offer WHERE id IN (SELECT offer_id FROM application_item WHERE application_id = $1) ORDER BY id FOR UPDATE`, id)
	if err != nil {
		return nil, fmt.Errorf("hold offers: %w", err)
	}
	all, err := db.All[Item](ctx, tx, items+` WHERE a.id = @id ORDER BY i.id`, db.Args{"id": id, "today": tx.Today()})
	if err != nil {
		return nil, fmt.Errorf("read items: %w", err)
	}
	return all, nil
}

// mine is an open application of the actor's own, taken for a change of its items.
func mine(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Application, []Item, error) {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return a, nil, err
	}
	var c check.List
	c.That(a.State.Open(), "", "application.closed", i18n.A{"Number": a.Number})
	c.That(tx.Who.Own(a.CoordinatorID), "", "application.not_your_case")
	if err := c.Err(); err != nil {
		return a, nil, err
	}
	all, err := theirs(ctx, tx, a.ID)
	return a, all, err
}

// Qualify decides on the services applied for (art. 42): by the coordinator of the case,
// only for programmes in force that day. Decisions left pending change nothing.
func Qualify(ctx context.Context, tx *audit.Tx, ref Ref, version int, decisions []Decision) error {
	a, all, err := mine(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	before := slices.Clone(all)
	changed, err := decide(all, decisions, tx.Today())
	if err != nil {
		return err
	}
	if len(changed) == 0 {
		return check.Refuse("", "application.nothing_decided")
	}
	for _, n := range changed {
		if err := put(ctx, tx, a, before[n], all[n], all[n].Note); err != nil {
			return err
		}
	}
	return settleItems(ctx, tx, a, all)
}

// put saves an item that was decided, with its step and its line in the journal.
func put(ctx context.Context, tx *audit.Tx, a Application, before, i Item, reason string) error {
	conditions, err := json.Marshal(append([]Condition{}, i.Checked...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE application_item SET state = @state, note = @note, conditions = @conditions::jsonb, withdrawn_on = @withdrawn,
		decided_at = CASE WHEN @state <> 'pending' THEN @now::timestamptz END, decided_by = CASE WHEN @state <> 'pending' THEN @me::bigint END WHERE id = @id`,
		db.Args{"state": string(i.State), "note": i.Note, "conditions": string(conditions), "withdrawn": i.WithdrawnOn, "now": tx.Now, "me": tx.Who.ID, "id": i.ID})
	if err != nil {
		return fmt.Errorf("decide item %d: %w", i.ID, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO item_transition (item_id, from_state, to_state, at, staff_id, reason) VALUES (@id, @from, @to, @now, @me, @reason)`,
		db.Args{"id": i.ID, "from": string(before.State), "to": string(i.State), "now": tx.Now, "me": tx.Who.ID, "reason": reason})
	if err != nil {
		return fmt.Errorf("note step of item %d: %w", i.ID, err)
	}
	return tx.Record(ctx, "application.item_"+string(i.State), object(a), map[string]any{"item": i.ID, "state": before.State},
		map[string]any{"item": i.ID, "state": i.State, "note": i.Note, "conditions": i.Checked, "withdrawn_on": i.WithdrawnOn})
}

// settleItems brings the application to where its items stand.
func settleItems(ctx context.Context, tx *audit.Tx, a Application, all []Item) error {
	state := After(all)
	if a.PlanState == "approved" && answered(all) {
		state = Resolved
	}
	return touch(ctx, tx, a.ID, `state = @state`, db.Args{"state": string(state)})
}

// answered reports whether nothing is left to do once the plan is approved: each service
// stands in it, or came to another end.
func answered(all []Item) bool {
	planned := 0
	for _, i := range all {
		if i.State.Undecided() || i.State == Qualified && !i.Planned {
			return false
		}
		if i.Planned {
			planned++
		}
	}
	return planned > 0
}

// decide applies the decisions to the items (all is changed in place) and returns which
// of them changed, or every reason against any of them.
func decide(all []Item, decisions []Decision, today date.Date) ([]int, error) {
	var reasons check.List
	var changed []int
	for _, d := range decisions {
		if d.State == Pending || d.State == "" {
			continue
		}
		n := slices.IndexFunc(all, func(i Item) bool { return i.Ref == d.Item })
		if n < 0 {
			reasons.That(false, "", "application.item_unknown")
			continue
		}
		next, err := all[n].Decide(d, today)
		if more, refused := check.Problems(err); refused {
			reasons = append(reasons, more...)
			continue
		}
		all[n] = next
		changed = append(changed, n)
	}
	return changed, reasons.Err()
}

// of is the item with this ref among them.
func of(all []Item, ref ItemRef) (int, error) {
	n := slices.IndexFunc(all, func(i Item) bool { return i.Ref == ref })
	if n < 0 {
		return 0, fault.NotFound
	}
	return n, nil
}

// Proposal is a qualification that waits for a confirmation, as whoever confirms reads it:
// the service, the conditions and how they are met; of the application no more.
type Proposal struct {
	ItemID         ItemID
	Item           ItemRef
	Number         string // of the application
	ApplicationRef Ref
	Version        int // of the application
	ResidentID     int64
	ResidentRef    string
	Surname        string
	GivenNames     string
	Service        string
	Programme      string
	Checked        []Condition
	Note           string
	ReceivedOn     date.Date
	ProposedAt     *time.Time
	ProposedByID   int64
	ProposedBy     string
	ConfirmBy      string
	InForce        bool
	State          ItemState
	Reached        bool
}

// confirms is the condition, on an item i of an offer o and a resident r, that the reader is
// asked to confirm it: the role the programme names, or the director; whose case it is reads
// it as well.
const confirms = `(` + resident.Visible + ` AND (@director::boolean OR (@organiser::boolean AND o.confirm_by = 'OUS')
	OR (@coordinator::boolean AND a.coordinator_id = ANY(@ours::bigint[]))))`

const proposals = `
	SELECT i.id AS item_id, i.public_id AS item, a.number, a.public_id AS application_ref, a.version, r.id AS resident_id, r.public_id AS resident_ref,
	       r.surname, r.given_names, s.name AS service, p.name AS programme, i.conditions AS checked, i.note, a.received_on, i.decided_at AS proposed_at,
	       COALESCE(i.decided_by, 0) AS proposed_by_id, COALESCE(d.name, '') AS proposed_by, o.confirm_by,
	       (p.state = 'in_force' AND @today::date BETWEEN p.valid_from AND p.valid_until) AS in_force, i.state, ` + confirms + ` AS reached
	  FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
	  JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id JOIN programme p ON p.id = o.programme_id
	  LEFT JOIN staff d ON d.id = i.decided_by`

func confirmArgs(who policy.Actor, now time.Time, more db.Args) db.Args {
	return args(who, now, db.With(db.Args{"organiser": who.Has(policy.ServiceOrganiser), "today": date.Of(now)}, more))
}

// Proposals queues the qualifications that wait for a confirmation, the oldest first.
func Proposals(b *db.Batch, who policy.Actor, now time.Time, dst *[]Proposal) {
	audit.Page(b, dst, who, now, "confirmation.listed", proposals+` WHERE i.state = 'proposed' AND `+confirms+` ORDER BY i.decided_at, i.id LIMIT @limit`,
		`proposed_at, item_id`, ListLimit, confirmArgs(who, now, db.Args{"limit": ListLimit + 1}))
}

// GetProposal queues one; what is not to be confirmed by the reader is fault.NotFound.
func GetProposal(b *db.Batch, who policy.Actor, now time.Time, item ItemRef, dst *Proposal) {
	db.QueueOne(b, dst, proposals+` WHERE i.public_id = @item AND o.confirm_by <> '' AND i.state <> 'pending' AND `+confirms, confirmArgs(who, now, db.Args{"item": string(item)}))
}

// ProposalView is the line the journal gets when it is opened.
func ProposalView(who policy.Actor, now time.Time, item ItemRef) audit.View {
	return audit.View{Action: "confirmation.read", Object: "application_item",
		Subject: `SELECT i.id AS object_id, a.resident_id, (o.confirm_by <> '' AND i.state <> 'pending' AND ` + confirms + `) AS reached, ARRAY['application'] AS fields
			FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
			LEFT JOIN offer o ON o.id = i.offer_id WHERE i.public_id = @item`,
		Args: confirmArgs(who, now, db.Args{"item": string(item)})}
}

// Confirm answers a proposed qualification: it stands, or it goes back with a reason.
func Confirm(ctx context.Context, tx *audit.Tx, item ItemRef, version int, yes bool, reason string) error {
	p, err := db.One[Proposal](ctx, tx, proposals+` WHERE i.public_id = @item AND o.confirm_by <> '' AND `+confirms+` FOR UPDATE OF a`, confirmArgs(tx.Who, tx.Now, db.Args{"item": string(item)}))
	if err != nil {
		return err
	}
	if p.Version != version {
		return overtaken(ctx, tx, p.ApplicationRef)
	}
	if !tx.Who.May(policy.ConfirmQualification) {
		return fault.Denied{Reason: "denied.role"}
	}
	a, err := db.One[Application](ctx, tx, one+` AND a.public_id = @ref`, whole(tx.Now, db.Args{"ref": string(p.ApplicationRef)}))
	if err != nil {
		return err
	}
	all, err := theirs(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	n, err := of(all, item)
	if err != nil {
		return err
	}
	before := all[n]
	all[n], err = before.Confirmed(yes, reason, int64(tx.Who.ID))
	if err != nil {
		return err
	}
	if err := put(ctx, tx, a, before, all[n], reason); err != nil {
		return err
	}
	return settleItems(ctx, tx, a, all)
}

// overtaken says who saved the application meanwhile.
func overtaken(ctx context.Context, tx *audit.Tx, ref Ref) error {
	row, err := db.One[struct {
		By string
		At time.Time
	}](ctx, tx, `SELECT COALESCE(u.name, '') AS by, a.updated_at AS at FROM application a LEFT JOIN staff u ON u.id = a.updated_by WHERE a.public_id = $1`, string(ref))
	if err != nil {
		return err
	}
	return fault.Conflict{By: row.By, At: row.At}
}
