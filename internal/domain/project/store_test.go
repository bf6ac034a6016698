package project_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
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

// wholeNow reads everything as the transaction sees it.
func wholeNow(t *testing.T, tx *audit.Tx) (w whole) {
	t.Helper()
	given.Read(t, tx, w.queue)
	return w
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// second is the error of two answers.
func second[T any](_ T, err error) error { return err }

func conflicts(t *testing.T, err error, by policy.Actor) {
	t.Helper()
	var c fault.Conflict
	if !errors.As(err, &c) || c.By != by.Name {
		t.Errorf("an old version was saved: %v", err)
	}
}

func trail(t *testing.T, tx *audit.Tx, want string) {
	t.Helper()
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

func TestAProjectIsCreatedWithItsFourMilestones(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	n := project.Facts{Name: "Usługi bliżej", StartsOn: day("2023-07-31")}
	if got := check.Reasons(project.Create(t.Context(), tx, n)); !slices.Equal(got, []string{"project.starts_after_earlier"}) {
		t.Errorf("a project beside one that goes on: %v", got)
	}
	if got := check.Reasons(project.Create(t.Context(), tx, project.Facts{})); !slices.Equal(got, []string{"project.name_missing"}) {
		t.Errorf("a project without a name: %v", got)
	}
	n.StartsOn, n.Months, n.Total, n.Financed, n.Kind = day("2023-08-01"), num(12), zl(5), num(100_00), "1"
	ok(t, project.Create(t.Context(), tx, n))
	w := wholeNow(t, tx)
	if diff := cmp.Diff(n, w.project.Facts); diff != "" || w.project.UpdatedBy != given.Ewa.Name {
		t.Error(diff, w.project.UpdatedBy)
	}
	if len(w.milestones) != 4 || w.milestones[3].Name != "Przegląd działań projektu" || w.milestones[0].Known() || len(w.tasks) != 0 {
		t.Errorf("%+v", w.milestones)
	}
	n.Funding, n.EU, n.State = "FERS", zl(3), zl(2)
	ok(t, project.Edit(t.Context(), given.As(tx, given.Piotr), 1, n))
	if diff := cmp.Diff(n, wholeNow(t, tx).project.Facts); diff != "" {
		t.Error(diff)
	}
	conflicts(t, project.Edit(t.Context(), tx, 1, n), given.Piotr)
	trail(t, tx, "Ewa: project.created\nPiotr: project.edited")
	n.Name = "Usługi blisko domu"
	if got := check.Reasons(project.Edit(t.Context(), tx, 2, n)); !slices.Equal(got, []string{"project.name_taken"}) {
		t.Errorf("a name that stands already: %v", got)
	}
}

func TestDaysOfAMilestoneKeepTheirHistory(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Piotr)
	m := wholeNow(t, tx).milestones[1]
	n := m.Period()
	n.Aim = "Usługi dla mieszkańców"
	ok(t, project.SetPeriod(t.Context(), tx, 2, m.Version, n, ""))
	n.EndsOn = day("2022-07-31")
	ok(t, project.SetPeriod(t.Context(), given.As(tx, given.Ewa), 2, m.Version+1, n, "Aneks nr 2"))
	conflicts(t, project.SetPeriod(t.Context(), tx, 2, m.Version+1, n, "x"), given.Ewa)
	var history []project.Change
	given.Read(t, tx, func(b *db.Batch) { project.Changes(b, &history) })
	if len(history) != 1 || history[0].Milestone != 2 || history[0].EndsBefore != day("2022-06-30") || history[0].EndsAfter != n.EndsOn || history[0].Reason != "Aneks nr 2" || history[0].By != given.Ewa.Name {
		t.Errorf("%+v", history)
	}
	now := wholeNow(t, tx)
	if got := project.Warnings(*now.project, now.milestones); len(got) != 1 || got[0].Key != "project.warn.overlap" {
		t.Errorf("milestones that overlap: %+v", got)
	}
	if diff := cmp.Diff(n, now.milestones[1].Period()); diff != "" {
		t.Error(diff)
	}
	a := project.Acceptance{On: given.Today, By: "Rada Programowa ds. CUS"}
	if err := project.Accept(t.Context(), tx, 2, m.Version+2, a); !errors.Is(err, fault.NotFound) {
		t.Errorf("the organiser accepts: %v", err)
	}
	ewa := given.As(tx, given.Ewa)
	ok(t, project.Accept(t.Context(), ewa, 2, m.Version+2, a))
	if got := check.Reasons(project.Accept(t.Context(), ewa, 2, m.Version+3, a)); !slices.Equal(got, []string{"project.accepted_already"}) {
		t.Errorf("accepted twice: %v", got)
	}
	if m = wholeNow(t, tx).milestones[1]; m.AcceptedOn != given.Today || m.AcceptedNote != a.By {
		t.Errorf("%+v", m)
	}
	trail(t, tx, "Piotr: milestone.edited\nEwa: milestone.edited\nEwa: milestone.accepted")
}

func TestTasksAndRisksAreKept(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	var owners []project.Choice
	given.Read(t, tx, func(b *db.Batch) { project.Owners(b, &owners) })
	at := slices.IndexFunc(owners, func(o project.Choice) bool { return o.Name == given.Kamil.Name })
	if at < 0 || slices.ContainsFunc(owners, func(o project.Choice) bool { return o.Name == given.Adam.Name || o.Name == given.Inga.Name }) {
		t.Fatalf("%+v", owners)
	}
	kamil := owners[at].Ref
	n := project.TaskFacts{Name: "Spotkania z mieszkańcami", Owner: kamil, DueOn: day("2021-03-31"), State: project.TaskPlanned}
	ok(t, project.AddTask(t.Context(), tx, 1, n))
	task := wholeNow(t, tx).tasks[1]
	if diff := cmp.Diff(n, task.Facts()); diff != "" || task.No != 2 {
		t.Error(diff, task.No)
	}
	// Who answers for a task changes it, and passes it on to nobody.
	n.State, n.DoneOn, n.Owner = project.TaskDone, given.Today, ""
	ok(t, second(project.EditTask(t.Context(), given.As(tx, given.Kamil), task.Ref, task.Version, n)))
	if task = wholeNow(t, tx).tasks[1]; task.State != project.TaskDone || task.Owner != given.Kamil.Name {
		t.Errorf("%+v", task)
	}
	conflicts(t, second(project.EditTask(t.Context(), tx, task.Ref, 1, n)), given.Kamil)
	n.Owner = "nobody"
	if got := check.Reasons(second(project.EditTask(t.Context(), tx, task.Ref, task.Version, n))); !slices.Equal(got, []string{"project.owner_unknown"}) {
		t.Error(got)
	}
	own := project.TaskFacts{Name: "Kawiarenka", State: project.TaskRunning}
	ok(t, project.AddTask(t.Context(), given.As(tx, given.Kamil), 1, own))
	if w := wholeNow(t, tx); w.tasks[2].Owner != given.Kamil.Name || w.milestones[0].Tasks != 3 || w.milestones[0].Done != 1 {
		t.Errorf("%+v %+v", w.tasks, w.milestones[0])
	}
	r := project.RiskFacts{Name: "Brak ofert", Likelihood: 3, Effect: 2, Response: "Ogłosić dwa razy", Owner: kamil}
	ok(t, project.AddRisk(t.Context(), tx, 1, r))
	risk := wholeNow(t, tx).risks[0]
	r.ClosedOn, r.Owner = given.Today, ""
	ok(t, second(project.EditRisk(t.Context(), tx, risk.Ref, risk.Version, r)))
	conflicts(t, second(project.EditRisk(t.Context(), tx, risk.Ref, risk.Version, r)), given.Ewa)
	if risk = wholeNow(t, tx).risks[0]; risk.OpenOn(given.Today) || !risk.OpenOn(given.Today.Add(-1)) || cmp.Diff(r, risk.Facts()) != "" {
		t.Errorf("%+v", risk)
	}
	trail(t, tx, "Ewa: task.added\nKamil: task.changed\nKamil: task.added\nEwa: risk.added\nEwa: risk.changed")
}

func TestAReplacedFileStays(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Piotr)
	n := project.ProductFacts{Milestone: 1, Kind: project.Diagnosis, Name: "Diagnoza potrzeb", DatedOn: day("2021-03-30")}
	ref := given.OK[project.ProductRef](t)(project.AddProduct(t.Context(), tx, n))
	file := func(content, note string) project.NewFile {
		return project.NewFile{File: document.File{Name: "diagnoza.pdf", Content: []byte(content)}, DatedOn: day("2021-03-30"), Note: note}
	}
	ok(t, project.AddFile(t.Context(), tx, ref, file(given.PDF, "")))
	second := given.PDF + "\n% poprawki\n"
	for name, tc := range map[string]struct {
		f    project.NewFile
		want string
	}{
		"nobody says what changed": {file(second, ""), "project.file.note_missing"},
		"the same once more":       {file(given.PDF, "Poprawki"), "project.file.same"},
		"no file":                  {project.NewFile{Note: "Poprawki"}, "document.missing"},
		"something else":           {file("hello", "Poprawki"), "document.type"},
		"dated tomorrow":           {project.NewFile{File: file(second, "").File, Note: "Poprawki", DatedOn: given.Today.Add(1)}, "project.day_ahead"},
	} {
		inner := given.OK[pgx.Tx](t)(tx.Begin(t.Context()))
		if got := check.Reasons(project.AddFile(t.Context(), audit.Join(inner, tx.Who, tx.Now), ref, tc.f)); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s: %v", name, got)
		}
		ok(t, inner.Rollback(t.Context()))
	}
	ok(t, project.AddFile(t.Context(), tx, ref, file(second, "Poprawki po konsultacjach")))
	w := wholeNow(t, tx)
	files := project.FilesOf(w.files, ref)
	if len(files) != 2 || files[0].No != 2 || !files[0].Last || files[1].Last || w.products[0].Files != 2 || files[0].AddedBy != given.Piotr.Name {
		t.Fatalf("%+v", files)
	}
	for i, want := range []string{second, given.PDF} { // the one that was replaced is still to be had
		var got project.Fetched
		given.Read(t, tx, func(b *db.Batch) {
			audit.Queue(b, given.Inga, given.Now, project.Fetching(ref, files[i].Ref))
			project.Fetch(b, ref, files[i].Ref, &got)
		})
		if string(got.Content) != want || got.No != 2-i || got.MediaType != document.PDF || got.SHA256 != files[i].SHA256 {
			t.Errorf("version %d: %+v", got.No, got)
		}
	}
	var none project.Fetched
	if err := given.TryRead(t, tx, func(b *db.Batch) { project.Fetch(b, "other", files[0].Ref, &none) }); !errors.Is(err, fault.NotFound) {
		t.Errorf("a file of another product: %v", err)
	}
	p := w.products[0]
	n.Milestone, n.Kind = 0, project.ModelSolution
	ok(t, project.EditProduct(t.Context(), tx, ref, p.Version, n))
	conflicts(t, project.EditProduct(t.Context(), tx, ref, p.Version, n), given.Piotr)
	a := project.Acceptance{On: day("2021-03-29"), By: "Rada"}
	ewa := given.As(tx, given.Ewa)
	if got := check.Reasons(project.AcceptProduct(t.Context(), ewa, ref, p.Version+1, a)); !slices.Equal(got, []string{"project.accepted_early"}) {
		t.Errorf("accepted before it was written: %v", got)
	}
	a.On = day("2021-04-30")
	ok(t, project.AcceptProduct(t.Context(), ewa, ref, p.Version+1, a))
	if got := check.Reasons(project.AcceptProduct(t.Context(), ewa, ref, p.Version+2, a)); !slices.Equal(got, []string{"project.accepted_already"}) {
		t.Error(got)
	}
	if p = wholeNow(t, tx).products[0]; cmp.Diff(n, p.Facts()) != "" || !p.AcceptedOnDay(a.On) || p.AcceptedOnDay(a.On.Add(-1)) {
		t.Errorf("%+v", p)
	}
	trail(t, tx, "Piotr: product.added\nPiotr: product.file_added\nPiotr: product.file_added\nInga: product.fetched\nInga: product.fetched\nPiotr: product.changed\nEwa: product.accepted")
}

func TestTheBudgetAndItsContracts(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Feliks)
	n := project.LineFacts{Milestone: 2, Name: "Usługi opiekuńcze", Category: project.ServiceCosts, Direct: true, SocialEconomy: true, Planned: zl(690_000)}
	ok(t, project.AddLine(t.Context(), tx, n))
	l := wholeNow(t, tx).budget[0]
	if diff := cmp.Diff(n, l.Facts()); diff != "" || l.Contracted != 0 || l.Contracts != 0 {
		t.Error(diff, l)
	}
	n.Spent, n.SpentAsOf, n.Milestone = zl(12), given.Today, 0
	ok(t, project.EditLine(t.Context(), tx, l.Ref, l.Version, n))
	conflicts(t, project.EditLine(t.Context(), tx, l.Ref, l.Version, n), given.Feliks)
	if l = wholeNow(t, tx).budget[0]; cmp.Diff(n, l.Facts()) != "" || l.SpentBy(given.Today.Add(-1)) != nil || *l.SpentBy(given.Today) != *zl(12) {
		t.Errorf("%+v", l)
	}
	ok(t, project.RemoveLine(t.Context(), given.As(tx, given.Ewa), l.Ref, l.Version))
	if got := wholeNow(t, tx).budget; len(got) != 0 {
		t.Errorf("%+v", got)
	}
	trail(t, tx, "Feliks: budget.added\nFeliks: budget.changed\nEwa: budget.removed")
}

func TestPostsFactsAndPromises(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Piotr)
	post := project.PostFacts{Kind: project.CoordinatorPost, Name: "Koordynacja", Planned: num(1)}
	ok(t, project.AddPost(t.Context(), tx, post))
	p := wholeNow(t, tx).posts[0]
	post.PlannedFTE, post.Disability = num(50), true
	ok(t, project.EditPost(t.Context(), tx, p.Ref, p.Version, post))
	conflicts(t, project.EditPost(t.Context(), tx, p.Ref, p.Version, post), given.Piotr)
	held := project.HeldFacts{Label: "osoba 1", FTE: 50, FromOn: day("2026-01-01"), Disability: true, Evidence: "umowa 3/2026"}
	ok(t, project.AddFact(t.Context(), tx, p.Ref, held))
	if got := check.Reasons(project.AddFact(t.Context(), tx, p.Ref, held)); !slices.Equal(got, []string{"project.fact.twice"}) {
		t.Errorf("one person twice: %v", got)
	}
	f := wholeNow(t, tx).facts[0]
	held.UntilOn = day("2026-10-31")
	ok(t, project.EditFact(t.Context(), tx, f.Ref, f.Version, held))
	conflicts(t, project.EditFact(t.Context(), tx, f.Ref, f.Version, held), given.Piotr)
	w := wholeNow(t, tx)
	if cmp.Diff(post, w.posts[0].Facts()) != "" || cmp.Diff(held, w.facts[0].Facts()) != "" || w.facts[0].Post != p.Ref {
		t.Errorf("%+v %+v", w.posts, w.facts)
	}
	ok(t, project.AddPromise(t.Context(), tx, project.NewPromise{Kind: project.PromisedArea, Name: "Zdrowie i profilaktyka", Areas: []int{5}}))
	ok(t, project.AddPromise(t.Context(), tx, project.NewPromise{Kind: project.PromisedService, Name: "Klub seniora"}))
	service := given.Service(t, tx, "Klub seniora")
	w = wholeNow(t, tx)
	if len(w.promises) != 2 || w.promises[0].Kind != project.PromisedService || !slices.Equal(w.promises[1].Areas, []int{5}) {
		t.Fatalf("%+v", w.promises)
	}
	r := w.promises[0]
	fate := project.PromiseFate{State: project.Kept, Service: string(service.Ref)}
	ok(t, project.SetFate(t.Context(), tx, r.Ref, r.Version, fate))
	conflicts(t, project.SetFate(t.Context(), tx, r.Ref, r.Version, fate), given.Piotr)
	if got := check.Reasons(project.SetFate(t.Context(), tx, r.Ref, r.Version+1, project.PromiseFate{State: project.Kept, Service: "none"})); !slices.Equal(got, []string{"project.promise.service_unknown"}) {
		t.Error(got)
	}
	if r = wholeNow(t, tx).promises[0]; r.Fate() != fate || r.Service != service.Name {
		t.Errorf("%+v", r)
	}
	trail(t, tx, "Piotr: post.added\nPiotr: post.changed\nPiotr: staffing.added\nPiotr: staffing.changed\nPiotr: promise.added\nPiotr: promise.added\nPiotr: service.created\nPiotr: promise.changed")
}

// TestStrangersChangeNothing: each change is tried by everybody; whose it is not finds nothing.
func TestStrangersChangeNothing(t *testing.T) {
	t.Parallel()
	given.Project(t)
	tx := given.Tx(t, given.Ewa)
	ctx := t.Context()
	ok(t, project.AddRisk(ctx, tx, 1, project.RiskFacts{Name: "Brak ofert", Likelihood: 1, Effect: 1}))
	ok(t, project.AddLine(ctx, tx, project.LineFacts{Name: "Usługi", Category: project.ServiceCosts}))
	ok(t, project.AddPost(ctx, tx, project.PostFacts{Kind: project.OtherPost, Name: "Inne"}))
	ok(t, project.AddPromise(ctx, tx, project.NewPromise{Kind: project.PromisedPartner, Name: "Parafia"}))
	product := given.OK[project.ProductRef](t)(project.AddProduct(ctx, tx, project.ProductFacts{Kind: project.Rules, Name: "Regulamin"}))
	ok(t, project.AddFact(ctx, tx, wholeNow(t, tx).posts[0].Ref, project.HeldFacts{Label: "osoba 1", FTE: 1, FromOn: given.Today}))
	changes := map[string]struct {
		who string // the first names of those who may
		try func(tx *audit.Tx, w whole) error
	}{
		"create": {"Ewa Piotr", func(tx *audit.Tx, _ whole) error {
			return project.Create(ctx, tx, project.Facts{Name: "Inny", StartsOn: given.Today})
		}},
		"edit": {"Ewa Piotr", func(tx *audit.Tx, w whole) error { return project.Edit(ctx, tx, w.project.Version, w.project.Facts) }},
		"period": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.SetPeriod(ctx, tx, 1, w.milestones[0].Version, w.milestones[0].Period(), "")
		}},
		"accept": {"Ewa", func(tx *audit.Tx, w whole) error {
			return project.Accept(ctx, tx, 1, w.milestones[0].Version, project.Acceptance{On: given.Today, By: "x"})
		}},
		"new task": {"Ewa Piotr Kamil", func(tx *audit.Tx, _ whole) error {
			return project.AddTask(ctx, tx, 1, project.TaskFacts{Name: "x", State: project.TaskPlanned})
		}},
		"task": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return second(project.EditTask(ctx, tx, w.tasks[0].Ref, w.tasks[0].Version, w.tasks[0].Facts()))
		}},
		"new risk": {"Ewa Piotr", func(tx *audit.Tx, _ whole) error {
			return project.AddRisk(ctx, tx, 1, project.RiskFacts{Name: "x", Likelihood: 1, Effect: 1})
		}},
		"risk": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return second(project.EditRisk(ctx, tx, w.risks[0].Ref, w.risks[0].Version, w.risks[0].Facts()))
		}},
		"new product": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			_, err := project.AddProduct(ctx, tx, w.products[0].Facts())
			return err
		}},
		"product": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.EditProduct(ctx, tx, product, w.products[0].Version, w.products[0].Facts())
		}},
		"file": {"Ewa Piotr", func(tx *audit.Tx, _ whole) error {
			return project.AddFile(ctx, tx, product, project.NewFile{File: document.File{Name: "a.pdf", Content: []byte(given.PDF)}})
		}},
		"accept product": {"Ewa", func(tx *audit.Tx, w whole) error {
			return project.AcceptProduct(ctx, tx, product, w.products[0].Version, project.Acceptance{On: given.Today, By: "x"})
		}},
		"new line": {"Ewa Piotr Feliks", func(tx *audit.Tx, w whole) error { return project.AddLine(ctx, tx, w.budget[0].Facts()) }},
		"line": {"Ewa Piotr Feliks", func(tx *audit.Tx, w whole) error {
			return project.EditLine(ctx, tx, w.budget[0].Ref, w.budget[0].Version, w.budget[0].Facts())
		}},
		"no line": {"Ewa Piotr Feliks", func(tx *audit.Tx, w whole) error {
			return project.RemoveLine(ctx, tx, w.budget[0].Ref, w.budget[0].Version)
		}},
		"new post": {"Ewa Piotr", func(tx *audit.Tx, w whole) error { return project.AddPost(ctx, tx, w.posts[0].Facts()) }},
		"post": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.EditPost(ctx, tx, w.posts[0].Ref, w.posts[0].Version, w.posts[0].Facts())
		}},
		"new fact": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.AddFact(ctx, tx, w.posts[0].Ref, project.HeldFacts{Label: "osoba 2", FTE: 1, FromOn: given.Today})
		}},
		"fact": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.EditFact(ctx, tx, w.facts[0].Ref, w.facts[0].Version, w.facts[0].Facts())
		}},
		"new promise": {"Ewa Piotr", func(tx *audit.Tx, _ whole) error {
			return project.AddPromise(ctx, tx, project.NewPromise{Kind: project.PromisedPartner, Name: "x"})
		}},
		"promise": {"Ewa Piotr", func(tx *audit.Tx, w whole) error {
			return project.SetFate(ctx, tx, w.promises[0].Ref, w.promises[0].Version, w.promises[0].Fate())
		}},
	}
	w := wholeNow(t, tx)
	for name, change := range changes {
		var may []string
		for _, who := range given.People {
			inner := given.OK[pgx.Tx](t)(tx.Begin(ctx))
			switch err := change.try(audit.Join(inner, who, given.Now), w); {
			case err == nil:
				first, _, _ := strings.Cut(who.Name, " ")
				may = append(may, first)
			case !errors.Is(err, fault.NotFound):
				t.Errorf("%s by %s: %v", name, who.Name, err)
			}
			ok(t, inner.Rollback(ctx))
		}
		if got := strings.Join(may, " "); got != change.who {
			t.Errorf("%s: %s may, want %s", name, got, change.who)
		}
	}
}
