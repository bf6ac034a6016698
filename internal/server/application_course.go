package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// courseStep is one step in the course of an application: its form, what the form shows
// first, and what it does.
type courseStep struct {
	move  application.Move // from which states the form makes sense
	show  func(v page.ApplicationView) page.Doc
	known func(s *Site) map[string]string
	say   string
	act   func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error
}

func nothing(*Site) map[string]string { return map[string]string{} }

func todayIn(field string) func(s *Site) map[string]string {
	return func(s *Site) map[string]string { return map[string]string{field: s.today().PL()} }
}

var courseSteps = map[string]courseStep{
	"wezwanie": {application.MoveCall, page.ApplicationCall, func(*Site) map[string]string { return map[string]string{"days": page.CallDaysField()} },
		"application.call.was_sent", func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error {
			c := application.Call{Missing: f.Values("missing"), Days: f.Int("days")}
			if more := f.Text("more"); more != "" {
				c.Missing = append(c.Missing, more)
			}
			return application.SendCall(ctx, tx, of, f.Version(), c)
		}},
	"doreczenie": {application.MoveComplete, page.ApplicationCallDelivery, todayIn("delivered"), "application.call.was_delivered",
		func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error {
			return application.CallDelivered(ctx, tx, of, f.Version(), f.Date("delivered"))
		}},
	"uzupelnienie": {application.MoveComplete, page.ApplicationCompletion, todayIn("completed"), "application.completion.was_saved",
		func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error {
			return application.Completed(ctx, tx, of, f.Version(), f.Date("completed"))
		}},
	"bez-rozpoznania": {application.MoveLeave, page.ApplicationLeaving, nothing, "application.was_left",
		func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error {
			return application.LeaveUnexamined(ctx, tx, of, f.Version())
		}},
	"wycofanie": {application.MoveWithdraw, page.ApplicationWithdrawal, todayIn("stated"), "application.was_withdrawn",
		func(ctx context.Context, tx *audit.Tx, of application.Ref, f *form.Form) error {
			return application.Withdraw(ctx, tx, of, f.Version(), f.Date("stated"), f.Lines("how"))
		}},
}

func (s *Site) courseShow(step string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.coursePage(w, r, http.StatusOK, step, nil)
	}
}

// coursePage shows the form of a step; where the state no longer allows it, the application.
func (s *Site) coursePage(w http.ResponseWriter, r *http.Request, status int, step string, f *form.Form) error {
	c := courseSteps[step]
	v, err := s.applicationView(r)
	if err != nil {
		return err
	}
	if _, err := v.Application.State.Move(c.move, who(r)); err != nil && f == nil {
		http.Redirect(w, r, link.Application(string(v.Application.Ref)), http.StatusSeeOther)
		return nil
	}
	v.Form = s.filled(r, f, v.Application.Version, c.known(s))
	return s.render(w, r, status, c.show(v))
}

func (s *Site) courseSave(step string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := form.From(w, r)
		if err != nil {
			return err
		}
		of := application.Ref(ref(r, "application"))
		err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
			return done{To: link.Application(string(of)), Say: courseSteps[step].say}, courseSteps[step].act(ctx, tx, of, f)
		})
		if status, yes := again(f, err); yes {
			return s.coursePage(w, r, status, step, f)
		}
		return err
	}
}

// courseView is what of the course the reader may change.
func courseView(a policy.Actor, v *page.CourseView) {
	_, err := application.Submitted.Move(application.MoveCall, a)
	v.Moves = err == nil && a.May(policy.UpdateApplication)
	_, err = application.Incomplete.Move(application.MoveLeave, a)
	v.Leave = err == nil && a.May(policy.UpdateApplication)
}
