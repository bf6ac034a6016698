package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) planServiceEdit(w http.ResponseWriter, r *http.Request) error {
	return s.planServiceForm(w, r, http.StatusOK, ref(r, "item"), nil)
}

// planServiceForm is the part of goals and services with one row open.
func (s *Site) planServiceForm(w http.ResponseWriter, r *http.Request, status int, item string, f *form.Form) error {
	v, err := s.planEditor(r, link.PartGoals)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Services, func(p plan.Service) bool { return p.ItemRef == item })
	if i < 0 {
		return fault.NotFound
	}
	row := v.Services[i]
	known := rowFields(v, row)
	if goal := r.URL.Query().Get("cel"); !row.InPlan && goal != "" {
		known["goal"] = goal
	}
	v.Form = s.typed(r, f, v.Detail, known, map[string][]string{"days": numbers(row.Days.Numbers()), "weeks": numbers(row.Weeks.List())})
	v.OpenService = item
	v.Typed = v.With(serviceTyped(form.Restore(v.Form.Draft()), item, v.Body)) // a copy: its problems are noted already
	return s.render(w, r, status, page.PlanGoals(v))
}

func numbers(list []int) []string {
	out := []string{}
	for _, n := range list {
		out = append(out, itoa(n))
	}
	return out
}

// rowFields is what is known of a row; a new one usually lasts as long as the plan.
func rowFields(v page.PlanEditor, row plan.Service) map[string]string {
	starts, ends := row.StartsOn, row.EndsOn
	if !row.InPlan {
		starts, ends = v.StartsOn, v.EndsOn
	}
	known := map[string]string{"goal": goalValue(row.Goal), "place": row.Place, "starts": starts.PL(), "ends": ends.PL(), "note": row.Note,
		"amount": "", "hours": row.Hours(), "provider": ""}
	if row.Amount > 0 {
		known["amount"] = row.Amount.String()
	}
	for _, c := range v.Providers {
		if int64(c.ID) == row.ProviderID {
			known["provider"] = string(c.Ref)
		}
	}
	if row.LineRef != "" {
		known["provider"] = page.OfContract + row.LineRef
	}
	return known
}

// serviceTyped is a row as typed, with what is known of its service.
func serviceTyped(f *form.Form, item string, b plan.Body) plan.Service {
	n := plan.Service{ItemRef: item}
	if i := slices.IndexFunc(b.Services, func(p plan.Service) bool { return p.ItemRef == item }); i >= 0 {
		n = b.Services[i]
	}
	days, err := plan.ParseWeekdays(f.Values("days"))
	if err != nil {
		f.Refuse("days", "plan.days_unknown")
	}
	weeks, err := plan.ParseWeeks(f.Values("weeks"))
	if err != nil {
		f.Refuse("weeks", "plan.weeks_unknown")
	}
	n.Schedule = plan.Schedule{Days: days, Weeks: weeks, From: -1, Until: -1}
	if text := f.Text("hours"); text != "" {
		if n.From, n.Until, err = plan.ParseHours(text); err != nil {
			f.Refuse("hours", "plan.hours_wrong")
		}
	}
	n.Goal, n.Place, n.Note = f.Int("goal"), f.Text("place"), f.Lines("note")
	n.Amount = form.Read(f, "amount", plan.ParseAmount, "plan.amount_wrong")
	n.StartsOn, n.EndsOn = f.Date("starts"), f.Date("ends")
	n.LineRef, n.InPlan = "", true
	if line, ok := strings.CutPrefix(f.Text("provider"), page.OfContract); ok {
		n.LineRef = line
	}
	return n
}

func (s *Site) planServiceSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := plan.Ref(ref(r, "plan")), ref(r, "item")
	n, provider := serviceTyped(f, item, plan.Body{}), f.Text("provider")
	if n.LineRef != "" {
		provider = ""
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := plan.SetService(ctx, tx, of, f.Version(), n, provider, f.Flag("voids"))
		return done{To: toGoals(f, of, page.ServiceAnchor(item)), Say: "plan.service_was_set"}, err
	})
	if status, yes := again(f, err); yes {
		return s.planServiceForm(w, r, status, item, f)
	}
	return err
}

func (s *Site) planServiceRemove(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := plan.Ref(ref(r, "plan")), ref(r, "item")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: toGoals(f, of, "cele"), Say: "plan.service_was_removed"}, plan.RemoveService(ctx, tx, of, f.Version(), item, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planServiceForm(w, r, status, item, f)
	}
	return err
}

// planFigures works out what a row comes to as it is typed: the figures under the row and
// both panels. It changes nothing. Without scripts the whole page comes, the row open and
// as typed.
func (s *Site) planFigures(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	item := f.Text("item")
	if r.Header.Get("HX-Request") == "" {
		return s.planServiceForm(w, r, http.StatusOK, item, f)
	}
	var d plan.Detail
	err = s.read(r, nil, func(b *db.Batch) { plan.QueueRow(b, who(r), s.Now(), plan.Ref(ref(r, "plan")), item, &d) }) // the page was noted in the journal
	if err == nil {
		err = d.Finish()
	}
	if err != nil {
		return err
	}
	if !d.Reached || !who(r).Own(d.CoordinatorID) || !slices.ContainsFunc(d.Services, func(p plan.Service) bool { return p.ItemRef == item }) {
		return fault.NotFound
	}
	v := page.PlanEditor{PlanView: s.planView(r, d, nil), Part: link.PartGoals}
	v.OpenService = item
	v.Typed = v.With(serviceTyped(f, item, v.Body))
	return s.fragment(w, r, page.PlanFigures(v))
}
