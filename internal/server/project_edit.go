package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/money"
	"cus/web/link"
	"cus/web/page"
)

// shown shows a form of the project: f as it was left, or nil for the first time.
type shown func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error

// asked is the form for the first time.
func (show shown) asked(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, http.StatusOK, nil)
}

// change carries out a form of the project; refused or overtaken, it is shown again.
func (s *Site) change(show shown, act func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := form.From(w, r)
		if err != nil {
			return err
		}
		err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) { return act(ctx, tx, r, f) })
		if status, yes := again(f, err); yes {
			return show(w, r, status, f)
		}
		return err
	}
}

// known is the form f, or a fresh one of what is known; it knows what is stored now.
func (s *Site) known(r *http.Request, f *form.Form, version int, known map[string]string) *form.Form {
	if f == nil {
		f = s.fresh(r, known)
	}
	f.Stored(version, known)
	return f
}

// opt is what was typed into a field that may be left out: nil when it was.
func opt[T, V any](f *form.Form, name string, read func(string) T, as func(T) V) *V {
	if f.Text(name) == "" {
		return nil
	}
	v := as(read(name))
	return &v
}

func optMoney(f *form.Form, name string) *money.Grosze {
	return opt(f, name, f.Money, func(n int64) money.Grosze { return money.Grosze(n) })
}

func optInt(f *form.Form, name string) *int { return opt(f, name, f.Int, same[int]) }

// optHundredths reads a number with at most two decimal places as its hundredfold.
func optHundredths(f *form.Form, name, wrong string) *int {
	return opt(f, name, func(name string) int { return form.Read(f, name, form.ParsePercent, wrong) }, same[int])
}

func same[T any](v T) T { return v }

func optText[T any](v *T, text func(T) string) string {
	if v == nil {
		return ""
	}
	return text(*v)
}

func grosze(g money.Grosze) string { return form.MoneyText(int64(g)) }

func toMilestone(no int, say string) done {
	return done{To: link.Milestone(strconv.Itoa(no)), Say: say}
}

// The project itself.

func (s *Site) projectNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p *project.Project
		if err := s.read(r, nil, func(b *db.Batch) { project.Get(b, &p) }); err != nil {
			return err
		}
		if f == nil {
			f = s.fresh(r, nil)
		}
		return s.render(w, r, status, page.ProjectForm(f, false))
	}
}

func (s *Site) projectCreate() handler {
	return s.change(s.projectNew(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.created"}, project.Create(ctx, tx, projectFacts(f))
	})
}

func (s *Site) projectEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p *project.Project
		if err := s.read(r, nil, func(b *db.Batch) { project.Get(b, &p) }); err != nil {
			return err
		}
		if p == nil {
			return fault.NotFound
		}
		return s.render(w, r, status, page.ProjectForm(s.known(r, f, p.Version, projectKnown(*p)), true))
	}
}

func (s *Site) projectUpdate() handler {
	return s.change(s.projectEdit(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.saved"}, project.Edit(ctx, tx, f.Version(), projectFacts(f))
	})
}

func projectFacts(f *form.Form) project.Facts {
	return project.Facts{Name: f.Text("name"), Number: f.Text("number"), Beneficiary: f.Text("beneficiary"), Funding: f.Text("funding"), Kind: project.Kind(f.Text("kind")),
		Origin: f.Text("origin"), CentreSince: f.Date("centre_since"), Aim: f.Lines("aim"), StartsOn: f.Date("starts_on"), EndsOn: f.Date("ends_on"), Months: optInt(f, "months"),
		Total: optMoney(f, "total"), EU: optMoney(f, "eu"), State: optMoney(f, "state"), Own: optMoney(f, "own"), Financed: optHundredths(f, "financed", "form.percent"), Source: f.Text("source")}
}

func projectKnown(p project.Project) map[string]string {
	return map[string]string{"name": p.Name, "number": p.Number, "beneficiary": p.Beneficiary, "funding": p.Funding, "kind": string(p.Kind), "origin": p.Origin,
		"centre_since": p.CentreSince.PL(), "aim": p.Aim, "starts_on": p.StartsOn.PL(), "ends_on": p.EndsOn.PL(), "months": optText(p.Months, strconv.Itoa),
		"total": optText(p.Total, grosze), "eu": optText(p.EU, grosze), "state": optText(p.State, grosze), "own": optText(p.Own, grosze),
		"financed": optText(p.Financed, form.PercentText), "source": p.Source, form.VersionField: strconv.Itoa(p.Version)}
}

// A milestone.

// milestoneAt is the milestone of the address among all of them.
func milestoneAt(r *http.Request, all []project.Milestone) (project.Milestone, error) {
	no, err := milestoneNo(r)
	if err != nil {
		return project.Milestone{}, err
	}
	at := slices.IndexFunc(all, func(m project.Milestone) bool { return m.No == no })
	if at < 0 {
		return project.Milestone{}, fault.NotFound
	}
	return all[at], nil
}

func (s *Site) milestoneEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var all []project.Milestone
		var changes []project.Change
		err := s.read(r, nil, func(b *db.Batch) {
			project.Milestones(b, &all)
			project.Changes(b, &changes)
		})
		if err != nil {
			return err
		}
		m, err := milestoneAt(r, all)
		if err != nil {
			return err
		}
		changes = slices.DeleteFunc(changes, func(c project.Change) bool { return c.Milestone != m.No })
		known := map[string]string{"name": m.Name, "aim": m.Aim, "starts_on": m.StartsOn.PL(), "ends_on": m.EndsOn.PL(), form.VersionField: strconv.Itoa(m.Version)}
		return s.render(w, r, status, page.MilestoneForm(s.known(r, f, m.Version, known), m, changes))
	}
}

func (s *Site) milestoneUpdate() handler {
	return s.change(s.milestoneEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		no, err := milestoneNo(r)
		if err != nil {
			return done{}, err
		}
		n := project.Period{Name: f.Text("name"), Aim: f.Lines("aim"), StartsOn: f.Date("starts_on"), EndsOn: f.Date("ends_on")}
		return toMilestone(no, "project.milestone.saved"), project.SetPeriod(ctx, tx, no, f.Version(), n, f.Lines("reason"))
	})
}

func (s *Site) milestoneAcceptance() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var all []project.Milestone
		var tasks []project.Task
		var products []project.Product
		err := s.read(r, nil, func(b *db.Batch) {
			project.Milestones(b, &all)
			project.Tasks(b, &tasks)
			project.Products(b, &products)
		})
		if err != nil {
			return err
		}
		m, err := milestoneAt(r, all)
		if err != nil {
			return err
		}
		return s.render(w, r, status, page.MilestoneAcceptance(s.known(r, f, m.Version, s.acceptanceKnown(m.Version)), m, tasks, products))
	}
}

// acceptanceKnown proposes today.
func (s *Site) acceptanceKnown(version int) map[string]string {
	return map[string]string{"accepted_on": date.Of(s.Now()).PL(), form.VersionField: strconv.Itoa(version)}
}

func acceptance(f *form.Form) project.Acceptance {
	return project.Acceptance{On: f.Date("accepted_on"), By: f.Text("accepted_by")}
}

func (s *Site) milestoneAccept() handler {
	return s.change(s.milestoneAcceptance(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		no, err := milestoneNo(r)
		if err != nil {
			return done{}, err
		}
		return toMilestone(no, "project.milestone.accepted"), project.Accept(ctx, tx, no, f.Version(), acceptance(f))
	})
}

// Tasks and risks.

// ownersAt reads who may own what is added to the milestone of the address, and its number.
func (s *Site) ownersAt(r *http.Request, owners *[]project.Choice) (no int, err error) {
	var all []project.Milestone
	err = s.read(r, nil, func(b *db.Batch) {
		project.Milestones(b, &all)
		project.Owners(b, owners)
	})
	if err != nil {
		return 0, err
	}
	m, err := milestoneAt(r, all)
	return m.No, err
}

// addToMilestone adds what the form says to the milestone of the address, and says so.
func (s *Site) addToMilestone(show shown, say string, add func(ctx context.Context, tx *audit.Tx, no int, f *form.Form) error) handler {
	return s.change(show, func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		no, err := milestoneNo(r)
		if err != nil {
			return done{}, err
		}
		return toMilestone(no, say), add(ctx, tx, no, f)
	})
}

func (s *Site) taskNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v := page.TaskFormView{Form: f, MayOwner: project.MayWrite(who(r))}
		var err error
		if v.Task.Milestone, err = s.ownersAt(r, &v.Owners); err != nil {
			return err
		}
		if f == nil {
			v.Form = s.fresh(r, map[string]string{"state": string(project.TaskPlanned)})
		}
		return s.render(w, r, status, page.TaskForm(v))
	}
}

func (s *Site) taskCreate() handler {
	return s.addToMilestone(s.taskNew(), "project.task.added", func(ctx context.Context, tx *audit.Tx, no int, f *form.Form) error {
		return project.AddTask(ctx, tx, no, taskFacts(f))
	})
}

func (s *Site) taskEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v := page.TaskFormView{MayOwner: project.MayWrite(who(r))}
		err := s.read(r, nil, func(b *db.Batch) {
			project.OneTask(b, project.TaskRef(ref(r, "task")), &v.Task)
			project.Owners(b, &v.Owners)
		})
		if err != nil {
			return err
		}
		t := v.Task
		if !t.MayWrite(who(r)) {
			return fault.Denied{Reason: "denied.role"}
		}
		v.Form = s.known(r, f, t.Version, map[string]string{"name": t.Name, "detail": t.Detail, "owner": t.OwnerRef, "due_on": t.DueOn.PL(), "state": string(t.State),
			"done_on": t.DoneOn.PL(), "reason": t.Reason, form.VersionField: strconv.Itoa(t.Version)})
		return s.render(w, r, status, page.TaskForm(v))
	}
}

func (s *Site) taskUpdate() handler {
	return s.change(s.taskEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		no, err := project.EditTask(ctx, tx, project.TaskRef(ref(r, "task")), f.Version(), taskFacts(f))
		return toMilestone(no, "project.task.saved"), err
	})
}

func taskFacts(f *form.Form) project.TaskFacts {
	return project.TaskFacts{Name: f.Text("name"), Detail: f.Lines("detail"), Owner: f.Text("owner"), DueOn: f.Date("due_on"), State: project.TaskState(f.Text("state")),
		DoneOn: f.Date("done_on"), Reason: f.Lines("reason")}
}

func (s *Site) riskNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v := page.RiskFormView{Form: f}
		var err error
		if v.Risk.Milestone, err = s.ownersAt(r, &v.Owners); err != nil {
			return err
		}
		if f == nil {
			v.Form = s.fresh(r, nil)
		}
		return s.render(w, r, status, page.RiskForm(v))
	}
}

func (s *Site) riskCreate() handler {
	return s.addToMilestone(s.riskNew(), "project.risk.added", func(ctx context.Context, tx *audit.Tx, no int, f *form.Form) error {
		return project.AddRisk(ctx, tx, no, riskFacts(f))
	})
}

func (s *Site) riskEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var v page.RiskFormView
		err := s.read(r, nil, func(b *db.Batch) {
			project.OneRisk(b, project.RiskRef(ref(r, "risk")), &v.Risk)
			project.Owners(b, &v.Owners)
		})
		if err != nil {
			return err
		}
		k := v.Risk
		v.Form = s.known(r, f, k.Version, map[string]string{"name": k.Name, "likelihood": strconv.Itoa(k.Likelihood), "effect": strconv.Itoa(k.Effect), "response": k.Response,
			"owner": k.OwnerRef, "closed_on": k.ClosedOn.PL(), form.VersionField: strconv.Itoa(k.Version)})
		return s.render(w, r, status, page.RiskForm(v))
	}
}

func (s *Site) riskUpdate() handler {
	return s.change(s.riskEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		no, err := project.EditRisk(ctx, tx, project.RiskRef(ref(r, "risk")), f.Version(), riskFacts(f))
		return toMilestone(no, "project.risk.saved"), err
	})
}

func riskFacts(f *form.Form) project.RiskFacts {
	return project.RiskFacts{Name: f.Text("name"), Likelihood: f.Int("likelihood"), Effect: f.Int("effect"), Response: f.Lines("response"), Owner: f.Text("owner"),
		ClosedOn: f.Date("closed_on")}
}
