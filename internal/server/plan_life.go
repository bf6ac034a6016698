package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// lifeForm shows the form of one step in a plan's life.
func (s *Site) lifeForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form, d plan.Detail, show func(page.PlanView) page.Doc) error {
	return s.render(w, r, status, show(s.planView(r, d, s.filled(r, f, d.Version, map[string]string{}))))
}

func (s *Site) planWithdrawalShow(w http.ResponseWriter, r *http.Request) error {
	return s.planWithdrawalPage(w, r, http.StatusOK, nil)
}

func (s *Site) planWithdrawalPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.editable(r, nil)
	if err != nil {
		return err
	}
	return s.lifeForm(w, r, status, f, d, page.Withdrawal)
}

func (s *Site) planWithdrawalCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	reason := f.Lines("reason")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.withdraw.done"}, plan.Withdraw(ctx, tx, of, f.Version(), reason)
	})
	if status, yes := again(f, err); yes {
		return s.planWithdrawalPage(w, r, status, f)
	}
	return err
}

func (s *Site) versionShow(w http.ResponseWriter, r *http.Request) error {
	return s.versionPage(w, r, http.StatusOK, nil)
}

func (s *Site) versionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.editable(r, nil)
	if err != nil {
		return err
	}
	return s.lifeForm(w, r, status, f, d, page.NewVersion)
}

func (s *Site) versionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	note := f.Lines("note")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.new_version.done"}, plan.NewVersion(ctx, tx, of, f.Version(), plan.VersionReason(f.Text("reason")), note)
	})
	if status, yes := again(f, err); yes {
		return s.versionPage(w, r, status, f)
	}
	return err
}

func (s *Site) exclusionShow(w http.ResponseWriter, r *http.Request) error {
	return s.exclusionPage(w, r, http.StatusOK, nil)
}

func (s *Site) exclusionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.planDetail(r, nil)
	if err != nil {
		return err
	}
	return s.lifeForm(w, r, status, f, d, page.Exclusion)
}

func (s *Site) exclusionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.exclude.done"},
			plan.Exclude(ctx, tx, of, f.Version(), plan.ExclusionGround(f.Text("ground")), f.Flag("declared"))
	})
	if status, yes := again(f, err); yes {
		return s.exclusionPage(w, r, status, f)
	}
	return err
}

func (s *Site) coordinationShow(w http.ResponseWriter, r *http.Request) error {
	return s.coordinationPage(w, r, http.StatusOK, nil)
}

func (s *Site) coordinationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var people []plan.Coordinator
	var changes []plan.Change
	d, err := s.planDetail(r, func(b *db.Batch) {
		plan.Coordinators(b, &people)
		plan.Changes(b, who(r), s.Now(), plan.Ref(ref(r, "plan")), &changes)
	})
	if err != nil {
		return err
	}
	return s.lifeForm(w, r, status, f, d, func(v page.PlanView) page.Doc {
		v.Changes = changes
		return page.Coordination(v, people)
	})
}

func (s *Site) coordinationCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	note := f.Lines("note")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.coordination.done"},
			plan.ChangeCoordinator(ctx, tx, of, f.Version(), staff.Ref(f.Text("to")), f.Text("reason"), note)
	})
	if status, yes := again(f, err); yes {
		return s.coordinationPage(w, r, status, f)
	}
	return err
}

// commentResolve marks an approver's remark as dealt with, or open again, and leads back to
// where the remark stands.
func (s *Site) commentResolve(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, comment := plan.Ref(ref(r, "plan")), ref(r, "comment")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)) + "#uwaga-" + comment}, plan.ResolveComment(ctx, tx, of, comment, f.Flag("done"))
	})
	if status, yes := again(f, err); yes {
		d, err := s.editable(r, s.lifeOf(r, nil))
		if err != nil {
			return err
		}
		return s.render(w, r, status, page.Plan(s.planView(r, d, f)))
	}
	return err
}

// history is what the plan's page shows beside its content.
type history struct {
	steps   []plan.Step
	changes []plan.Change
}

// lifeOf queues the history of the plan; with a nil h it queues nothing.
func (s *Site) lifeOf(r *http.Request, h *history) func(b *db.Batch) {
	if h == nil {
		return nil
	}
	of := plan.Ref(ref(r, "plan"))
	return func(b *db.Batch) {
		plan.Steps(b, who(r), s.Now(), of, &h.steps)
		plan.Changes(b, who(r), s.Now(), of, &h.changes)
	}
}

// planCompare sets two versions beside each other: the two newest unless the address names
// others. A frozen one reads as it was frozen, the one worked on as it stands.
func (s *Site) planCompare(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planDetail(r, nil)
	if err != nil {
		return err
	}
	v := page.CompareView{PlanView: s.planView(r, d, nil), Only: r.URL.Query().Get("tylko") == "zmiany"}
	if all := plan.Readable(d.Versions); len(all) > 1 {
		v.To, v.From = all[0].No, all[1].No
		if asked := r.URL.Query().Get("od"); asked != "" {
			if v.From, err = strconv.Atoi(asked); err != nil {
				return fault.NotFound
			}
		}
		if asked := r.URL.Query().Get("do"); asked != "" {
			if v.To, err = strconv.Atoi(asked); err != nil {
				return fault.NotFound
			}
		}
		if v.Before, err = s.contentOf(d, v.From); err != nil {
			return err
		}
		if v.After, err = s.contentOf(d, v.To); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, page.PlanCompare(v))
}

// contentOf is what a version says.
func (s *Site) contentOf(d plan.Detail, no int) (plan.Content, error) {
	for _, x := range d.Versions {
		switch {
		case x.No != no:
		case x.FrozenAt != nil:
			return x.Say()
		case x.Current:
			return d.Content(d.Body), nil
		}
	}
	return plan.Content{}, fault.NotFound
}
