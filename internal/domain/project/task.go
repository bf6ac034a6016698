package project

import (
	"time"

	"cus/internal/platform/date"
	"cus/internal/platform/db"
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
