package application

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Before it is registered an application is a notice or a draft; those states stand in no
// column of its table.
const (
	AsNotice State = "notice" // zgłoszenie
	AsDraft  State = "draft"  // roboczy
)

// Move is one step in the course of an application (wniosek).
type Move string

// The moves of the intake; what is decided about the services is Decide's.
const (
	MoveDraft    Move = "draft"    // from nothing, or from a notice
	MoveRegister Move = "register" // signed, taken to a protocol, or authenticated
	MoveCall     Move = "call"     // wezwanie do uzupełnienia (KPA 64 § 2)
	MoveComplete Move = "complete" // uzupełniony
	MoveLeave    Move = "leave"    // pozostawienie bez rozpoznania
	MoveWithdraw Move = "withdraw" // the applicant's statement
)

// Moves lists them in their order.
var Moves = []Move{MoveDraft, MoveRegister, MoveCall, MoveComplete, MoveLeave, MoveWithdraw}

// States lists every state an application can be in.
var States = []State{AsNotice, AsDraft, Submitted, Incomplete, Qualification, Resolved, Withdrawn, LeftUnexamined}

// moves is the table of the intake: from where to where, by whom. A guard that needs more
// than the state stands with its function.
var moves = map[Move]struct {
	from []State
	to   State
	by   []policy.Role
}{
	MoveDraft:    {[]State{"", AsNotice}, AsDraft, []policy.Role{policy.Reception, policy.Coordinator}},
	MoveRegister: {[]State{AsDraft}, Submitted, []policy.Role{policy.Reception, policy.Coordinator}},
	MoveCall:     {[]State{Submitted}, Incomplete, []policy.Role{policy.Reception, policy.Coordinator}},
	MoveComplete: {[]State{Incomplete}, Submitted, []policy.Role{policy.Reception, policy.Coordinator}},
	MoveLeave:    {[]State{Incomplete}, LeftUnexamined, []policy.Role{policy.Coordinator, policy.ServiceOrganiser}},
	MoveWithdraw: {[]State{Submitted, Incomplete, Qualification}, Withdrawn, []policy.Role{policy.Reception, policy.Coordinator}},
}

// Move is the state after a move, or the reason why there is none from here by this person.
func (s State) Move(m Move, who policy.Actor) (State, error) {
	way := moves[m]
	var c check.List
	c.That(slices.ContainsFunc(way.by, who.Has), "", "application.move.not_yours")
	c.That(slices.Contains(way.from, s), "", "application.move.not_now", i18n.A{"State": string(s)})
	return way.to, c.Err()
}

// CallDays is the shortest term a call may give, in days from its delivery (KPA 64 § 2).
const CallDays = 7

// Call is a call to complete the application (wezwanie do uzupełnienia, KPA 64 § 2).
type Call struct {
	Ref         string
	Missing     []string
	Days        int       // to complete it, from the delivery; at least CallDays
	IssuedOn    date.Date // of the letter
	DeliveredOn date.Date // zero: not known yet, and no term runs
	DueOn       date.Date // last day to complete (KPA 57 § 1 and 4)
	EndedOn     date.Date
}

// Lacking is what an application may lack, as a form offers it; more may be written.
var Lacking = []string{"signature", "address", "basis", "statement", "scope"}

// Check says what speaks against sending the call.
func (c Call) Check() error {
	var l check.List
	l.That(len(c.Missing) > 0, "missing", "application.call.nothing_missing")
	for _, m := range c.Missing {
		l.That(len([]rune(m)) <= 300, "more", "form.too_long", i18n.A{"Max": 300})
	}
	l.That(c.Days >= CallDays, "days", "application.call.too_short", i18n.A{"Days": CallDays})
	l.That(c.Days <= 60, "days", "application.call.too_long")
	return l.Err()
}

// Delivered is the call once it is known when it was delivered: from then its term runs.
func (c Call) Delivered(on, today date.Date) (Call, error) {
	var l check.List
	l.That(c.EndedOn.IsZero(), "", "application.call.over")
	l.That(!on.IsZero(), "delivered", "application.call.delivered_missing")
	l.That(on.IsZero() || !on.Before(c.IssuedOn) && !on.After(today), "delivered", "application.call.delivered_wrong")
	c.DeliveredOn = on
	c.DueOn = law.DayTerm(on, c.Days).Due
	return c, l.Err()
}

// MayLeave says why the application cannot be left unexamined yet; nil once the term passed.
func (c Call) MayLeave(today date.Date) error {
	var l check.List
	l.That(!c.DeliveredOn.IsZero(), "", "application.call.not_delivered")
	l.That(c.DueOn.IsZero() || today.After(c.DueOn), "", "application.call.runs", i18n.A{"Day": c.DueOn.PL()})
	return l.Err()
}

// Uncounted is how many days of the calls are not counted into the terms of KPA 35, for the
// delay is the applicant's (§ 5). The term of art. 40 does not move; the days stand beside it.
func Uncounted(calls []Call, today date.Date) (days int) {
	for _, c := range calls {
		end := c.EndedOn
		if end.IsZero() {
			end = today
		}
		days += end.Sub(c.IssuedOn)
	}
	return days
}

// Passage is one step in the course of an application.
type Passage struct {
	State  State
	At     time.Time
	Who    string
	Reason string
}

// Course queues the steps of an application and its calls, oldest first.
func Course(b *db.Batch, who policy.Actor, now time.Time, ref Ref, steps *[]Passage, calls *[]Call) {
	at := args(who, now, db.Args{"ref": string(ref)})
	db.QueueAll(b, steps, `SELECT t.to_state AS state, t.at, COALESCE(s.name, '') AS who, t.reason
		  FROM application_transition t JOIN application a ON a.id = t.application_id JOIN resident r ON r.id = a.resident_id
		  LEFT JOIN staff s ON s.id = t.staff_id WHERE a.public_id = @ref AND `+reached+` ORDER BY t.id LIMIT 50`, at)
	db.QueueAll(b, calls, call+` JOIN application a ON a.id = c.application_id JOIN resident r ON r.id = a.resident_id
		 WHERE a.public_id = @ref AND `+reached+` ORDER BY c.id LIMIT 20`, at)
}

const call = `SELECT c.public_id AS ref, c.missing, c.days, c.issued_on, c.delivered_on, c.due_on, c.ended_on FROM application_call c`

// SendCall calls the applicant to complete the application.
func SendCall(ctx context.Context, tx *audit.Tx, ref Ref, version int, c Call) error {
	c.IssuedOn = tx.Today()
	return move(ctx, tx, ref, version, MoveCall, "", func(a Application) error {
		if err := c.Check(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO application_call (application_id, missing, days, issued_on, created_by) VALUES (@id, @missing, @days, @on, @me)`,
			db.Args{"id": a.ID, "missing": c.Missing, "days": c.Days, "on": c.IssuedOn, "me": tx.Who.ID})
		return err
	})
}

// CallDelivered notes when the call was delivered; its term runs from then.
func CallDelivered(ctx context.Context, tx *audit.Tx, ref Ref, version int, on date.Date) error {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	c, err := a.openCall(ctx, tx)
	if err != nil {
		return err
	}
	c, err = c.Delivered(on, tx.Today())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE application_call SET delivered_on = @on, due_on = @due WHERE public_id = @ref`,
		db.Args{"on": c.DeliveredOn, "due": c.DueOn, "ref": c.Ref})
	if err != nil {
		return fmt.Errorf("call delivered: %w", err)
	}
	if err := touch(ctx, tx, a.ID, `state = state`, nil); err != nil {
		return err
	}
	return tx.Record(ctx, "application.call_delivered", object(a), nil, map[string]any{"delivered_on": c.DeliveredOn, "due_on": c.DueOn})
}

// Completed notes the day on which what was missing came.
func Completed(ctx context.Context, tx *audit.Tx, ref Ref, version int, on date.Date) error {
	return move(ctx, tx, ref, version, MoveComplete, "", func(a Application) error {
		c, err := a.openCall(ctx, tx)
		if err != nil {
			return err
		}
		var l check.List
		l.That(!on.IsZero(), "completed", "application.call.completed_missing")
		l.That(on.IsZero() || !on.Before(c.IssuedOn) && !on.After(tx.Today()), "completed", "application.call.completed_wrong")
		if err := l.Err(); err != nil {
			return err
		}
		return c.end(ctx, tx, on)
	})
}

// LeaveUnexamined ends an application that was not completed in time (KPA 64 § 2).
func LeaveUnexamined(ctx context.Context, tx *audit.Tx, ref Ref, version int) error {
	return move(ctx, tx, ref, version, MoveLeave, "", func(a Application) error {
		c, err := a.openCall(ctx, tx)
		if err != nil {
			return err
		}
		if err := c.MayLeave(tx.Today()); err != nil {
			return err
		}
		if err := a.endItems(ctx, tx, tx.Today(), "pozostawiono bez rozpoznania (art. 64 § 2 KPA)"); err != nil {
			return err
		}
		return c.end(ctx, tx, tx.Today())
	})
}

// Withdraw ends an application by the applicant's statement, of the day on.
func Withdraw(ctx context.Context, tx *audit.Tx, ref Ref, version int, on date.Date, how string) error {
	return move(ctx, tx, ref, version, MoveWithdraw, how, func(a Application) error {
		var l check.List
		l.That(a.PlanRef == "", "", "application.withdrawal.has_plan", i18n.A{"Number": a.PlanNumber})
		l.That(!on.IsZero(), "stated", "application.withdrawal.day_missing")
		l.That(on.IsZero() || !on.Before(a.ReceivedOn) && !on.After(tx.Today()), "stated", "application.withdrawal.day_wrong")
		l.That(how != "", "how", "application.withdrawal.how_missing")
		l.That(len([]rune(how)) <= 1000, "how", "form.too_long", i18n.A{"Max": 1000})
		if err := l.Err(); err != nil {
			return err
		}
		if err := a.endItems(ctx, tx, on, how); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE application_call SET ended_on = @on WHERE application_id = @id AND ended_on IS NULL`, db.Args{"on": tx.Today(), "id": a.ID})
		return err
	})
}

// move takes the application one step further: act does what belongs to the step.
func move(ctx context.Context, tx *audit.Tx, ref Ref, version int, m Move, reason string, act func(a Application) error) error {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	to, err := a.State.Move(m, tx.Who)
	if err != nil {
		return err
	}
	if err := act(a); err != nil {
		return err
	}
	if err := touch(ctx, tx, a.ID, `state = @state`, db.Args{"state": string(to)}); err != nil {
		return err
	}
	if err := passed(ctx, tx, int64(a.ID), a.State, to, reason); err != nil {
		return err
	}
	return tx.Record(ctx, "application."+string(to), object(a), map[string]any{"state": a.State}, map[string]any{"state": to, "reason": reason})
}

// openCall is the call that has not ended.
func (a Application) openCall(ctx context.Context, tx *audit.Tx) (Call, error) {
	found, err := db.All[Call](ctx, tx, call+` WHERE c.application_id = $1 AND c.ended_on IS NULL`, a.ID)
	if err == nil && len(found) == 0 {
		return Call{}, fault.NotFound
	}
	if err != nil {
		return Call{}, fmt.Errorf("open call: %w", err)
	}
	return found[0], nil
}

func (c Call) end(ctx context.Context, tx *audit.Tx, on date.Date) error {
	_, err := tx.Exec(ctx, `UPDATE application_call SET ended_on = @on WHERE public_id = @ref`, db.Args{"on": on, "ref": c.Ref})
	if err != nil {
		return fmt.Errorf("end call: %w", err)
	}
	return nil
}

// endItems ends what is still open of the services applied for.
func (a Application) endItems(ctx context.Context, tx *audit.Tx, on date.Date, note string) error {
	_, err := tx.Exec(ctx, `UPDATE application_item SET state = 'withdrawn', decided_at = @now, decided_by = @me, note = @note, withdrawn_on = @on
		WHERE application_id = @id AND state IN ('pending', 'proposed', 'waitlisted', 'qualified')`,
		db.Args{"now": tx.Now, "me": tx.Who.ID, "note": note, "on": on, "id": a.ID})
	if err != nil {
		return fmt.Errorf("end items of %d: %w", a.ID, err)
	}
	return nil
}
