package project_test

import (
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

func TestTheProjectIsReadWithItsMilestonesAndTasks(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Kamil)
	var p *project.Project
	var ms []project.Milestone
	var tasks []project.Task
	given.Read(t, tx, func(b *db.Batch) {
		project.Get(b, &p)
		project.Milestones(b, &ms)
		project.Tasks(b, &tasks)
	})
	if p == nil || p.StartsOn != date.New(2021, 1, 1) || p.TotalGrosze != nil || p.Funding != "" {
		t.Fatalf("%+v", p)
	}
	if len(ms) != 4 || ms[1].No != 2 || ms[1].EndsOn != date.New(2022, 6, 30) || ms[1].Tasks != 1 {
		t.Errorf("%+v", ms)
	}
	if len(tasks) != 4 || tasks[2].Milestone != 3 {
		t.Errorf("%+v", tasks)
	}
}
