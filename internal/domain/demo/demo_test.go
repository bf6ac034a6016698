package demo_test

import (
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

const password = "kasztan-rower-lipiec"

// sunday is a day on which the office is closed: the hardest to load the sample on.
var sunday = time.Date(2026, 11, 22, 2, 30, 0, 0, date.Warsaw)

func count(t *testing.T, pool *pgxpool.Pool, sql string) int {
	t.Helper()
	n, err := db.Value[int](t.Context(), pool, `SELECT (`+sql+`)::int`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func actor(t *testing.T, pool *pgxpool.Pool, email string, role policy.Role) policy.Actor {
	t.Helper()
	id, err := db.Value[int64](t.Context(), pool, `SELECT id FROM staff WHERE email = $1`, email)
	if err != nil {
		t.Fatal(err)
	}
	return policy.Actor{ID: policy.StaffID(id), Roles: []policy.Role{role}}
}

func read(t *testing.T, pool *pgxpool.Pool, queue func(b *db.Batch)) {
	t.Helper()
	b := &db.Batch{}
	queue(b)
	if err := b.Run(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
}

func loadedOnce(t *testing.T, d *dbtest.DB) {
	rows := `SELECT sum(n) FROM (SELECT count(*) n FROM staff UNION ALL SELECT count(*) FROM resident UNION ALL SELECT count(*) FROM application
		UNION ALL SELECT count(*) FROM plan UNION ALL SELECT count(*) FROM milestone_task UNION ALL SELECT count(*) FROM audit_entry) x`
	before := count(t, d.Owner, rows)
	if err := demo.Load(t.Context(), d.Owner, sunday.Add(time.Hour), password); err != nil {
		t.Fatal(err)
	}
	if after := count(t, d.Owner, rows); after != before {
		t.Errorf("a second loading changed %d rows into %d", before, after)
	}
	if loaded, err := demo.Loaded(t.Context(), d.App); err != nil || !loaded {
		t.Errorf("loaded: %t, %v", loaded, err)
	}
}

func complete(t *testing.T, d *dbtest.DB) {
	for what, tc := range map[string]struct {
		sql       string
		least, no int
	}{
		"accounts":                 {`SELECT count(*) FROM staff WHERE demo AND NOT must_change_password`, 10, 10},
		"restricted records":       {`SELECT count(*) FROM resident WHERE restricted`, 1, 1},
		"applications nobody has":  {`SELECT count(*) FROM application WHERE coordinator_id IS NULL`, 1, 1},
		"tasks of the milestones":  {`SELECT count(*) FROM milestone_task`, 13, 13},
		"targets its source names": {`SELECT count(*) FROM indicator WHERE target IS NOT NULL`, 2, 2},
		"programmes in force":      {`SELECT count(*) FROM programme WHERE state = 'in_force'`, 1, 1},
		"programmes that ended":    {`SELECT count(*) FROM programme WHERE state = 'ended'`, 1, 1},
		"states of plans":          {`SELECT count(DISTINCT state) FROM plan`, 8, 8},
		"plans submitted late":     {`SELECT count(*) FROM plan WHERE first_submitted_on > due_on`, 3, 10},
		"approved but not frozen":  {`SELECT count(*) FROM plan p JOIN plan_version v ON v.plan_id = p.id WHERE p.state = 'approved' AND v.frozen_at IS NULL`, 0, 0},
		"acts on days to come":     {`SELECT count(*) FROM audit_entry WHERE at > '2026-11-22 02:30:00+01' AND action <> 'demo.password_set'`, 0, 0},
		"approved by their author": {`SELECT count(*) FROM plan_approval a JOIN plan_version v ON v.id = a.version_id WHERE a.staff_id = v.prepared_by`, 0, 0},
	} {
		if n := count(t, d.Owner, tc.sql); n < tc.least || n > tc.no {
			t.Errorf("%s: %d, want %d to %d", what, n, tc.least, tc.no)
		}
	}
}

func desksAreAtWork(t *testing.T, d *dbtest.DB) {
	anna := actor(t, d.Owner, "koordynator@cus.example", policy.Coordinator)
	ewa := actor(t, d.Owner, "dyrektor@cus.example", policy.Director)
	ola := actor(t, d.Owner, "punkt@cus.example", policy.Reception)
	var hers, directors, receptions desk.Work
	var team desk.Terms
	read(t, d.App, func(b *db.Batch) {
		desk.Read(b, anna, sunday, desk.Everything, &hers)
		desk.Read(b, ewa, sunday, desk.Everything, &directors)
		desk.Read(b, ola, sunday, desk.Everything, &receptions)
		desk.Team(b, ewa, sunday, &team)
	})
	kinds, groups := map[desk.Kind]int{}, map[desk.Group]int{}
	for _, task := range hers.Tasks {
		kinds[task.Kind]++
		groups[task.Group(date.Of(sunday))]++
	}
	for _, k := range []desk.Kind{desk.Take, desk.Qualify, desk.Assess, desk.Write, desk.Fill, desk.Agree, desk.Submit, desk.Amend} {
		if kinds[k] == 0 {
			t.Errorf("nothing to %s on the coordinator's desk: %v", k, kinds)
		}
	}
	for _, g := range []desk.Group{desk.Overdue, desk.Soon, desk.ThisWeek, desk.Later} {
		if groups[g] == 0 {
			t.Errorf("nothing %s on the coordinator's desk: %v", g, groups)
		}
	}
	if len(directors.Tasks) < 4 || len(receptions.Tasks) == 0 || team.Overdue == 0 || team.Week == 0 || team.Month <= team.Week {
		t.Errorf("director %d, reception %d, team %+v", len(directors.Tasks), len(receptions.Tasks), team)
	}
}

func figuresGrow(t *testing.T, d *dbtest.DB) {
	ewa := actor(t, d.Owner, "dyrektor@cus.example", policy.Director)
	last := -1
	for _, day := range []date.Date{date.New(2021, 6, 30), date.New(2022, 3, 15), date.New(2022, 12, 31), date.New(2023, 7, 31)} {
		var readings []indicator.Reading
		read(t, d.App, func(b *db.Batch) { indicator.Promised(b, ewa, sunday, day, &readings) })
		read := map[indicator.Code]indicator.Reading{}
		for _, r := range readings {
			read[r.Code] = r
		}
		persons := read[indicator.PersonsWithPlan].Project.Part
		if persons <= last {
			t.Fatalf("%s: %+v after %d", day, readings, last)
		}
		last = persons
		if share, known := read[indicator.SubmittedInTime].Project.Value(indicator.SubmittedInTime); known != (day.Year() > 2021) || known && (share == 0 || share == 10_000) {
			t.Errorf("%s: share %d, %t", day, share, known)
		}
	}
}

func TestAnotherCentreIsLeftAlone(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if _, err := d.Owner.Exec(t.Context(), `INSERT INTO centre (id, name, short_name) VALUES (1, 'Nasze centrum', 'My')`); err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(t.Context(), d.Owner, sunday, password); err == nil || count(t, d.Owner, `SELECT count(*) FROM staff`) != 0 {
		t.Errorf("a centre of somebody's own must stay as it is: %v", err)
	}
	if is, err := demo.IsDemo(t.Context(), d.Owner); err != nil || is {
		t.Errorf("%t, %v", is, err)
	}
}

func passwordIsSet(t *testing.T, d *dbtest.DB) {
	before := count(t, d.Owner, `SELECT hashtext(string_agg(password_hash, ',' ORDER BY id)) FROM staff`)
	if err := demo.SetPassword(t.Context(), d.Owner, password); err != nil {
		t.Fatal(err)
	}
	if count(t, d.Owner, `SELECT hashtext(string_agg(password_hash, ',' ORDER BY id)) FROM staff`) != before {
		t.Error("the same password needs no new hashes")
	}
	if err := demo.SetPassword(t.Context(), d.Owner, "inne-haslo-na-probe"); err != nil {
		t.Fatal(err)
	}
	if count(t, d.Owner, `SELECT hashtext(string_agg(password_hash, ',' ORDER BY id)) FROM staff`) == before {
		t.Error("another password must be set")
	}
}
