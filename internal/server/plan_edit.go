package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/domain/provider"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// planEditor reads a plan for the page of one part of its editor, in one batch.
func (s *Site) planEditor(r *http.Request, part string) (page.PlanEditor, error) {
	v := page.PlanEditor{Part: part, Focus: r.URL.Query().Get("po")}
	of := plan.Ref(ref(r, "plan"))
	d, err := s.editable(r, func(b *db.Batch) {
		provider.Active(b, s.today(), &v.Providers)
		plan.QueueOffered(b, who(r), s.Now(), of, &v.Offered)
	})
	v.PlanView = s.planView(r, d, nil)
	return v, err
}

// typed is the form of an editor's part as typed, or one first shown with what is known. A
// draft its author left goes on from the plan as they themselves left it since.
func (s *Site) typed(r *http.Request, f *form.Form, d plan.Detail, known map[string]string, many map[string][]string) *form.Form {
	if f == nil {
		f = s.fresh(r, known)
		if f.Restored() && d.UpdatedBy == who(r).Name {
			fields := f.Draft()
			fields[form.VersionField] = []string{itoa(d.Version)}
			f = form.Restore(fields)
		}
		f.Set(form.VersionField, itoa(d.Version))
		for name, values := range many {
			f.Set(name, values...)
		}
	}
	if f.Lacks(known) { // a button was pressed elsewhere on the page: the row itself was not sent
		for name, value := range known {
			f.Set(name, value)
		}
		for name, values := range many {
			f.Set(name, values...)
		}
	}
	f.Stored(d.Version, known)
	return f
}

// onward is where a part's form leads after it is saved: on, out, or back to itself.
func onward(f *form.Form, of plan.Ref, part string) string {
	switch to := f.Text(page.PlanThen); to {
	case link.PartNeeds, link.PartGoals, link.PartFees, link.PartTerms, link.PartChecking:
		return link.PlanPart(string(of), to)
	case page.PlanThenLeave:
		return link.Plan(string(of))
	}
	return link.PlanPart(string(of), part)
}

func (s *Site) planNeedsShow(w http.ResponseWriter, r *http.Request) error {
	return s.planNeedsForm(w, r, http.StatusOK, nil)
}

func (s *Site) planNeedsForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.planEditor(r, link.PartNeeds)
	if err != nil {
		return err
	}
	known := map[string]string{"from": v.StartsOn.PL(), "until": v.EndsOn.PL()}
	rows := 0
	for _, n := range v.Needs {
		rows++
		known[plan.NeedField(rows, "ref")], known[plan.NeedField(rows, "text")] = n.Ref, n.Text
		known[plan.NeedField(rows, "reason")], known[plan.NeedField(rows, "fate")] = n.Reason, page.NeedFate(n)
	}
	for _, o := range v.Offered {
		rows++
		known[plan.NeedField(rows, "source")], known[plan.NeedField(rows, "text")] = strconv.FormatInt(o.NeedID, 10), o.Text
	}
	v.Form = s.typed(r, f, v.Detail, known, nil)
	return s.render(w, r, status, page.PlanNeeds(v))
}

func (s *Site) planNeedsSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	o := plan.Outline{From: f.Date("from"), Until: f.Date("until"), Needs: needsTyped(f)}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: onward(f, of, link.PartNeeds), Say: "editor.needs.saved"}, plan.SetOutline(ctx, tx, of, f.Version(), o, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planNeedsForm(w, r, status, f)
	}
	return err
}

// needsTyped are the rows of needs as typed; a new row left empty is none.
func needsTyped(f *form.Form) []plan.Need {
	var out []plan.Need
	for no := 1; no <= page.MostNeeds; no++ {
		n := plan.Need{No: no, Ref: f.Text(plan.NeedField(no, "ref")), Text: f.Text(plan.NeedField(no, "text")), Reason: f.Text(plan.NeedField(no, "reason"))}
		if id, err := strconv.ParseInt(f.Text(plan.NeedField(no, "source")), 10, 64); err == nil {
			n.NeedID = &id
		}
		fate := f.Text(plan.NeedField(no, "fate"))
		n.Outside = fate == page.NeedOutside
		if to, joined := strings.CutPrefix(fate, page.NeedJoined); joined {
			n.JoinedTo, _ = strconv.Atoi(to) // what is no number joins nothing
		}
		if n.Text == "" && (n.Ref == "" || f.Flag(plan.NeedField(no, "own"))) && n.NeedID == nil {
			continue
		}
		out = append(out, n)
	}
	return out
}

func (s *Site) planTermsShow(w http.ResponseWriter, r *http.Request) error {
	return s.planTermsForm(w, r, http.StatusOK, nil)
}

func (s *Site) planTermsForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.planEditor(r, link.PartTerms)
	if err != nil {
		return err
	}
	known := map[string]string{"review": itoa(v.ReviewMonths), "contact": v.ContactOnChange, "emergency": v.EmergencyContact, "other": v.Other}
	many := map[string][]string{}
	for _, h := range v.Performers() {
		known[plan.HandoverField("ground", h.ProviderID)] = string(h.Ground)
		var data []string
		for _, d := range h.Data {
			data = append(data, string(d))
		}
		many[plan.HandoverField("data", h.ProviderID)] = data
	}
	v.Form = s.typed(r, f, v.Detail, known, many)
	return s.render(w, r, status, page.PlanTerms(v))
}

func (s *Site) planTermsSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	a := plan.Arrangements{ReviewMonths: f.Int("review"), ContactOnChange: f.Lines("contact"), EmergencyContact: f.Text("emergency"), Other: f.Lines("other")}
	for _, id := range f.Values("performer") {
		provider, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			continue
		}
		h := plan.Handover{ProviderID: provider, Ground: plan.Ground(f.Text(plan.HandoverField("ground", provider)))}
		for _, d := range f.Values(plan.HandoverField("data", provider)) {
			h.Data = append(h.Data, plan.Datum(d))
		}
		a.Handovers = append(a.Handovers, h)
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: onward(f, of, link.PartTerms), Say: "editor.terms.saved"}, plan.SetArrangements(ctx, tx, of, f.Version(), a, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planTermsForm(w, r, status, f)
	}
	return err
}

func (s *Site) planCheckShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.planEditor(r, link.PartChecking)
	if err != nil {
		return err
	}
	v.Form = s.filled(r, nil, v.Version, map[string]string{})
	return s.render(w, r, http.StatusOK, page.PlanChecking(v))
}
