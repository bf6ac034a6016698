package project_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// whole is everything a project holds.
type whole struct {
	project    *project.Project
	milestones []project.Milestone
	tasks      []project.Task
	products   []project.Product
	files      []project.File
	risks      []project.Risk
	budget     []project.BudgetLine
	posts      []project.Post
	facts      []project.StaffingFact
	promises   []project.Promise
}

func (w *whole) queue(b *db.Batch) {
	project.Get(b, &w.project)
	project.Milestones(b, &w.milestones)
	project.Tasks(b, &w.tasks)
	project.Products(b, &w.products)
	project.Files(b, &w.files)
	project.Risks(b, &w.risks)
	project.Budget(b, given.Today, &w.budget)
	project.Posts(b, &w.posts)
	project.StaffingFacts(b, &w.facts)
	project.Promises(b, &w.promises)
}

func TestTheProjectIsReadWithItsMilestonesAndTasks(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Kamil)
	var w whole
	given.Read(t, tx, w.queue)
	p, ms, tasks := w.project, w.milestones, w.tasks
	if p == nil || p.StartsOn != date.New(2021, 1, 1) || p.Total != nil || p.Funding != "" {
		t.Fatalf("%+v", p)
	}
	if len(ms) != 4 || ms[1].No != 2 || ms[1].EndsOn != date.New(2022, 6, 30) || ms[1].Tasks != 1 {
		t.Errorf("%+v", ms)
	}
	if len(tasks) != 4 || tasks[2].Milestone != 3 || tasks[2].State != project.TaskPlanned {
		t.Errorf("%+v", tasks)
	}
}
