package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// toGoals is the part of goals and services after a change, the focus on what was changed.
func toGoals(f *form.Form, of plan.Ref, focus string) string {
	if f.Text(page.PlanThen) != "" {
		return onward(f, of, link.PartGoals)
	}
	return link.PlanPart(string(of), link.PartGoals) + "?po=" + focus + "#" + focus
}

func (s *Site) planGoalsShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.planEditor(r, link.PartGoals)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.PlanGoals(v))
}

func (s *Site) planGoalNew(w http.ResponseWriter, r *http.Request) error {
	return s.planGoalForm(w, r, http.StatusOK, "", nil)
}

func (s *Site) planGoalEdit(w http.ResponseWriter, r *http.Request) error {
	return s.planGoalForm(w, r, http.StatusOK, ref(r, "goal"), nil)
}

// planGoalForm is the part of goals and services with one goal open; goal "" is a new one.
func (s *Site) planGoalForm(w http.ResponseWriter, r *http.Request, status int, goal string, f *form.Form) error {
	v, err := s.planEditor(r, link.PartGoals)
	if err != nil {
		return err
	}
	known, needs := map[string]string{}, []string{}
	if goal != "" {
		i := slices.IndexFunc(v.Goals, func(g plan.Goal) bool { return g.Ref == goal })
		if i < 0 {
			return fault.NotFound
		}
		g := v.Goals[i]
		known["text"], known["measure"], known["target"] = g.Text, g.Measure, g.TargetOn.PL()
		for _, no := range g.Needs {
			needs = append(needs, itoa(no))
		}
	}
	v.OpenGoal, v.NewGoal = goal, goal == ""
	v.Form = s.typed(r, f, v.Detail, known, map[string][]string{"needs": needs})
	return s.render(w, r, status, page.PlanGoals(v))
}

func goalTyped(f *form.Form) plan.Goal {
	g := plan.Goal{Text: f.Text("text"), Measure: f.Lines("measure"), TargetOn: f.Date("target")}
	for _, no := range f.Values("needs") {
		n, _ := strconv.Atoi(no) // 0 is no need
		g.Needs = append(g.Needs, n)
	}
	return g
}

func (s *Site) planGoalCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, g := plan.Ref(ref(r, "plan")), goalTyped(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		no, err := plan.CreateGoal(ctx, tx, of, f.Version(), g, f.Flag("voids"))
		return done{To: toGoals(f, of, page.GoalAnchor(no)), Say: "editor.goal.added"}, err
	})
	if status, yes := again(f, err); yes {
		return s.planGoalForm(w, r, status, "", f)
	}
	return err
}

func (s *Site) planGoalSave(w http.ResponseWriter, r *http.Request) error {
	return s.planGoalChange(w, r, "editor.goal.saved", func(ctx context.Context, tx *audit.Tx, of plan.Ref, goal string, f *form.Form) error {
		return plan.SetGoal(ctx, tx, of, f.Version(), goal, goalTyped(f), f.Flag("voids"))
	})
}

func (s *Site) planGoalMove(w http.ResponseWriter, r *http.Request) error {
	return s.planGoalChange(w, r, "editor.goal.moved", func(ctx context.Context, tx *audit.Tx, of plan.Ref, goal string, f *form.Form) error {
		return plan.MoveGoal(ctx, tx, of, f.Version(), goal, f.Text("way") == page.WayUp, f.Flag("voids"))
	})
}

func (s *Site) planGoalRemove(w http.ResponseWriter, r *http.Request) error {
	return s.planGoalChange(w, r, "editor.goal.removed", func(ctx context.Context, tx *audit.Tx, of plan.Ref, goal string, f *form.Form) error {
		return plan.RemoveGoal(ctx, tx, of, f.Version(), goal, f.Flag("voids"))
	})
}

func (s *Site) planGoalChange(w http.ResponseWriter, r *http.Request, say string, act func(context.Context, *audit.Tx, plan.Ref, string, *form.Form) error) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, goal := plan.Ref(ref(r, "plan")), ref(r, "goal")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: toGoals(f, of, page.GoalLink(goal)), Say: say}, act(ctx, tx, of, goal, f)
	})
	if status, yes := again(f, err); yes {
		return s.planGoalForm(w, r, status, goal, f)
	}
	return err
}

func (s *Site) planSupportNew(w http.ResponseWriter, r *http.Request) error {
	return s.planSupportForm(w, r, http.StatusOK, "", nil)
}

func (s *Site) planSupportEdit(w http.ResponseWriter, r *http.Request) error {
	return s.planSupportForm(w, r, http.StatusOK, ref(r, "support"), nil)
}

// planSupportForm is the part of goals and services with one supporting action open; ""
// is a new one, of the goal the address names.
func (s *Site) planSupportForm(w http.ResponseWriter, r *http.Request, status int, action string, f *form.Form) error {
	v, err := s.planEditor(r, link.PartGoals)
	if err != nil {
		return err
	}
	known := map[string]string{"goal": r.URL.Query().Get("cel"), "kind": string(plan.Neighbour)}
	if action != "" {
		i := slices.IndexFunc(v.Support, func(a plan.Support) bool { return a.Ref == action })
		if i < 0 {
			return fault.NotFound
		}
		a := v.Support[i]
		known = map[string]string{"goal": goalValue(a.Goal), "kind": string(a.Kind), "who": a.Who, "schedule": a.Schedule}
	}
	v.OpenSupport, v.NewSupport = action, action == ""
	v.Form = s.typed(r, f, v.Detail, known, nil)
	return s.render(w, r, status, page.PlanGoals(v))
}

// goalValue is the number of a goal as a form holds it; empty: „Bez celu”.
func goalValue(no int) string {
	if no == 0 {
		return ""
	}
	return itoa(no)
}

func (s *Site) planSupportSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	a := plan.Support{Ref: ref(r, "support"), Goal: f.Int("goal"), Kind: plan.SupportKind(f.Text("kind")), Who: f.Text("who"), Schedule: f.Text("schedule")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: toGoals(f, of, page.SupportAnchor(a)), Say: "editor.support.saved"}, plan.SetSupport(ctx, tx, of, f.Version(), a, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planSupportForm(w, r, status, a.Ref, f)
	}
	return err
}

func (s *Site) planSupportRemove(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, action := plan.Ref(ref(r, "plan")), ref(r, "support")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: toGoals(f, of, "cele"), Say: "editor.support.removed"}, plan.RemoveSupport(ctx, tx, of, f.Version(), action, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planSupportForm(w, r, status, action, f)
	}
	return err
}
