package project

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// TaskRef is the public id of a task.
type TaskRef string

// TaskState says what has become of a task.
type TaskState string

// The states of a task.
const (
	TaskPlanned TaskState = "planned"
	TaskRunning TaskState = "running"
	TaskDone    TaskState = "done"
	TaskDropped TaskState = "dropped"
)

// TaskStates lists them in the order a form offers them.
var TaskStates = []TaskState{TaskPlanned, TaskRunning, TaskDone, TaskDropped}

// Key is the message key of the state's name.
func (s TaskState) Key() string { return "project.task.state." + string(s) }

// Task is one thing to be done within a milestone (zadanie).
type Task struct {
	ID        int64
	Ref       TaskRef
	Milestone int // number of the milestone it belongs to
	No        int
	Name      string
	Detail    string
	OwnerID   int64 // who answers for it; 0: nobody named yet
	OwnerRef  string
	Owner     string
	DueOn     date.Date // no day: with the milestone
	State     TaskState
	DoneOn    date.Date
	Reason    string // why late or dropped
	UpdatedAt time.Time
	UpdatedBy string
	Version   int
}

// Due is the day the task is to be done by: its own, or the last of its milestone.
func (t Task) Due(m Milestone) date.Date {
	if t.DueOn.IsZero() {
		return m.EndsOn
	}
	return t.DueOn
}

// DoneBy reports whether the task was done by the day.
func (t Task) DoneBy(day date.Date) bool { return t.State == TaskDone && !t.DoneOn.After(day) }

// Late reports whether the task was late on the day: done after its day, or not done though
// its day had passed. A task that was dropped, or whose day nobody knows, is not late.
func (t Task) Late(m Milestone, day date.Date) bool {
	due := t.Due(m)
	if due.IsZero() || t.State == TaskDropped {
		return false
	}
	if t.DoneBy(day) {
		return t.DoneOn.After(due)
	}
	return day.After(due)
}

const tasks = `
	SELECT t.id, t.public_id AS ref, m.no AS milestone, t.no, t.name, t.detail, COALESCE(t.owner_id, 0) AS owner_id, COALESCE(o.public_id, '') AS owner_ref,
	       COALESCE(o.name, '') AS owner, t.due_on, t.state, t.done_on, t.reason, COALESCE(t.updated_at, '0001-01-01') AS updated_at,
	       COALESCE(by.name, '') AS updated_by, t.version
	  FROM milestone_task t JOIN milestone m ON m.id = t.milestone_id
	  LEFT JOIN staff o ON o.id = t.owner_id LEFT JOIN staff by ON by.id = t.updated_by
	 WHERE m.project_id = ` + latest

// Tasks queues the tasks of all milestones, in their order.
func Tasks(b *db.Batch, dst *[]Task) {
	db.QueueAll(b, dst, tasks+` ORDER BY m.no, t.no`)
}

// TaskFacts are what one writes down about a task.
type TaskFacts struct {
	Name   string    `json:"name"`
	Detail string    `json:"detail"`
	Owner  string    `json:"owner"` // public id of an account; empty: nobody named yet
	DueOn  date.Date `json:"due_on"`
	State  TaskState `json:"state"`
	DoneOn date.Date `json:"done_on"`
	Reason string    `json:"reason"`
}

// Facts are those of the task as it stands.
func (t Task) Facts() TaskFacts {
	return TaskFacts{t.Name, t.Detail, t.OwnerRef, t.DueOn, t.State, t.DoneOn, t.Reason}
}

// Check says what speaks against the facts, seen on today.
func (n TaskFacts) Check(today date.Date) error {
	var c check.List
	named(&c, n.Name, MaxName)
	short(&c, "detail", n.Detail, MaxText)
	c.That(slices.Contains(TaskStates, n.State), "state", "project.task.state_missing")
	c.That(n.State != TaskDone || !n.DoneOn.IsZero(), "done_on", "project.task.done_on_missing")
	c.That(n.State == TaskDone || n.DoneOn.IsZero(), "done_on", "project.task.done_on_early")
	c.That(!n.DoneOn.After(today), "done_on", "project.day_ahead")
	c.That(n.State != TaskDropped || n.Reason != "", "reason", "project.reason_missing")
	short(&c, "reason", n.Reason, MaxReason)
	return c.Err()
}

// AddTask writes a task of a milestone down. Who may write only what is their own answers
// for it.
func AddTask(ctx context.Context, tx *audit.Tx, no int, n TaskFacts) error {
	m, err := holdMilestone(ctx, tx, MayAddTask(tx.Who), no)
	if err != nil {
		return err
	}
	args, err := n.args(ctx, tx)
	if err != nil {
		return err
	}
	if !MayWrite(tx.Who) {
		args["owner"] = int64(tx.Who.ID)
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO milestone_task (milestone_id, no, name, detail, owner_id, due_on, state, done_on, reason, updated_at, updated_by)
		SELECT @milestone, 1 + COALESCE(max(no), 0), @name, @detail, @owner::bigint, @due::date, @state, @done::date, @reason, @now::timestamptz, @by::bigint FROM milestone_task
		WHERE milestone_id = @milestone RETURNING id`, db.With(args, db.Args{"milestone": int64(m.ID)}))
	if err != nil {
		return fmt.Errorf("add task: %w", err)
	}
	return tx.Record(ctx, "task.added", audit.Object{Kind: "task", ID: id}, nil, n)
}

// EditTask saves the facts over those of that version. Who may write only what is their own
// passes it on to nobody. The answer is the number of its milestone.
func EditTask(ctx context.Context, tx *audit.Tx, ref TaskRef, version int, n TaskFacts) (milestone int, err error) {
	before, err := one[Task](ctx, tx, true, tasks, "t", string(ref))
	if err != nil {
		return 0, err
	}
	if !before.MayWrite(tx.Who) {
		return 0, fault.NotFound
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return 0, err
	}
	if !MayWrite(tx.Who) {
		n.Owner = before.OwnerRef
	}
	args, err := n.args(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE milestone_task SET name = @name, detail = @detail, owner_id = @owner, due_on = @due, state = @state, done_on = @done,
		reason = @reason, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`, db.With(args, db.Args{"id": before.ID}))
	if err != nil {
		return 0, fmt.Errorf("edit task %d: %w", before.ID, err)
	}
	return before.Milestone, tx.Record(ctx, "task.changed", audit.Object{Kind: "task", ID: before.ID}, before.Facts(), n)
}

// args checks the facts and gives them to SQL.
func (n TaskFacts) args(ctx context.Context, tx *audit.Tx) (db.Args, error) {
	c, err := problems(n.Check(tx.Today()))
	if err != nil {
		return nil, err
	}
	by, err := owner(ctx, tx, &c, n.Owner)
	if err != nil {
		return nil, err
	}
	return db.Args{"name": n.Name, "detail": n.Detail, "owner": by, "due": n.DueOn, "state": string(n.State), "done": n.DoneOn, "reason": n.Reason,
		"now": tx.Now, "by": int64(tx.Who.ID)}, c.Err()
}

// problems are the reasons err carries, to which more can be added; any other error stays one.
func problems(err error) (check.List, error) {
	list, refused := check.Problems(err)
	if err != nil && !refused {
		return nil, err
	}
	return list, nil
}

// OneTask queues one task.
func OneTask(b *db.Batch, ref TaskRef, dst *Task) {
	db.QueueOne(b, dst, tasks+` AND t.public_id = @ref`, db.Args{"ref": string(ref)})
}
