package server

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (s *Site) planList(w http.ResponseWriter, r *http.Request) error {
	f := plan.Filter{Mine: r.URL.Query().Get("czyje") == "mine", After: after(r)}
	asked := r.URL.Query().Get("stan")
	if slices.Contains(plan.Groups, plan.Group(asked)) {
		f.Group = plan.Group(asked)
	}
	if slices.Contains(plan.States, plan.State(asked)) {
		f.State = plan.State(asked)
	}
	var rows []plan.Row
	var counts []plan.StateCount
	err := s.read(r, nil, func(b *db.Batch) {
		plan.List(b, who(r), s.Now(), f, &rows)
		plan.CountStates(b, who(r), s.Now(), f.Mine, &counts)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Plans(page.PlansView{Rows: rows, Filter: f, Counts: plan.Counted(counts), Today: s.today(),
		Coordinates: who(r).Has(policy.Coordinator)}))
}

func (s *Site) planCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		created, err := plan.Create(ctx, tx, of)
		return done{To: link.PlanPart(string(created), link.PartNeeds), Say: "plan.was_created"}, err
	})
	if status, yes := again(f, err); yes {
		return s.applicationPage(w, r, status, f)
	}
	return err
}

// planDetail reads a plan with everything its pages show.
func (s *Site) planDetail(r *http.Request, more func(b *db.Batch)) (plan.Detail, error) {
	var d plan.Detail
	of := plan.Ref(ref(r, "plan"))
	view := plan.View(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		plan.QueueDetail(b, who(r), s.Now(), of, &d)
		if more != nil {
			more(b)
		}
	})
	if err != nil {
		return d, err
	}
	if !d.Reached {
		return d, s.denied(r, d.ResidentRef)
	}
	return d, d.Finish()
}

// planView is the plan as this reader may act on it.
func (s *Site) planView(r *http.Request, d plan.Detail, f *form.Form) page.PlanView {
	me := who(r)
	return page.PlanView{Detail: d, Form: f, Today: s.today(),
		Mine:           me.Own(d.CoordinatorID),
		MayApprove:     me.May(policy.ApprovePlan) && !slices.Contains(me.Deputises, policy.StaffID(d.CoordinatorID)),
		Author:         d.PreparedBy == me.ID,
		MayHandOver:    me.May(policy.ChangeCoordinator),
		MayReadPerson:  me.May(policy.ReadIdentity),
		MayReadRequest: me.May(policy.ReadApplication),
		ReadsDocuments: me.May(policy.ReadDocument),
		SeesIncome:     d.SeesIncome(me),
	}
}

func (s *Site) planShow(w http.ResponseWriter, r *http.Request) error {
	var life history
	d, err := s.planDetail(r, s.lifeOf(r, &life))
	if err != nil {
		return err
	}
	v := s.planView(r, d, nil)
	v.Steps, v.Changes = life.steps, life.changes
	return s.render(w, r, http.StatusOK, page.Plan(v))
}

// planPrint is the plan on paper; ?wersja= names an earlier version, as it was frozen.
func (s *Site) planPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	var sheet plan.Sheet
	d, err := s.planDetail(r, func(b *db.Batch) {
		centre.Letterhead(b, &head)
		plan.PrintSheet(b, who(r), s.Now(), plan.Ref(ref(r, "plan")), &sheet)
	})
	if err != nil {
		return err
	}
	v := s.planView(r, d, nil)
	v.Now = s.Now()
	asked := r.URL.Query().Get("wersja")
	if asked == "" || asked == itoa(d.VersionNo) {
		return s.paper(w, r, link.Plan(string(d.Ref)), page.PlanPaper(page.SheetOf(v, sheet, head)))
	}
	for _, x := range d.Versions {
		if itoa(x.No) == asked && x.FrozenAt != nil {
			c, err := x.Say()
			if err != nil {
				return err
			}
			return s.paper(w, r, link.Plan(string(d.Ref)), page.PlanPaper(page.SheetOfVersion(v, x, c, sheet, head)))
		}
	}
	return fault.NotFound
}

// editable is the plan for its coordinator; for others the page that says why not.
func (s *Site) editable(r *http.Request, more func(b *db.Batch)) (plan.Detail, error) {
	d, err := s.planDetail(r, more)
	if err == nil && !who(r).Own(d.CoordinatorID) {
		return d, fault.Denied{Reason: "plan.not_your_plan"}
	}
	return d, err
}

// filled is the form as typed, or one first shown with what is known.
func (s *Site) filled(r *http.Request, f *form.Form, version int, known map[string]string) *form.Form {
	if f == nil {
		f = s.fresh(r, known)
		f.Set(form.VersionField, itoa(version))
	}
	f.Stored(version, known)
	return f
}

func (s *Site) agreementShow(w http.ResponseWriter, r *http.Request) error {
	return s.agreementPage(w, r, http.StatusOK, nil)
}

func (s *Site) agreementPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.editable(r, nil)
	if err != nil {
		return err
	}
	f = s.filled(r, f, d.Version, map[string]string{"agreed_on": s.today().PL(), "form": string(plan.Signature)})
	return s.render(w, r, status, page.Agreement(s.planView(r, d, f)))
}

func (s *Site) agreementCreate(w http.ResponseWriter, r *http.Request) error {
	f, scan, err := upload(w, r, "scan")
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	a := plan.Agreement{AgreedOn: f.Date("agreed_on"), Place: f.Text("place"), Form: plan.AgreementForm(f.Text("form")), Note: f.Lines("note"), ContentHash: f.Text("content"), Scan: scan}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.agreement_was_recorded"}, plan.RecordAgreement(ctx, tx, of, f.Version(), a)
	})
	if status, yes := again(f, err); yes {
		return s.agreementPage(w, r, status, f)
	}
	return err
}

func (s *Site) submissionShow(w http.ResponseWriter, r *http.Request) error {
	return s.submissionPage(w, r, http.StatusOK, nil)
}

func (s *Site) submissionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.editable(r, nil)
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.Submission(s.planView(r, d, s.filled(r, f, d.Version, map[string]string{}))))
}

func (s *Site) submissionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	var reasons []string
	for i := range 100 {
		reasons = append(reasons, f.Text(plan.WarningField(i)))
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.was_submitted"}, plan.Submit(ctx, tx, of, f.Version(), reasons)
	})
	if status, yes := again(f, err); yes {
		return s.submissionPage(w, r, status, f)
	}
	return err
}

func (s *Site) approvalShow(w http.ResponseWriter, r *http.Request) error {
	return s.approvalPage(w, r, http.StatusOK, nil)
}

func (s *Site) approvalPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var life history
	d, err := s.planDetail(r, s.lifeOf(r, &life))
	if err != nil {
		return err
	}
	v := s.planView(r, d, s.filled(r, f, d.Version, map[string]string{}))
	v.Steps, v.Changes = life.steps, life.changes
	return s.render(w, r, status, page.Approval(v))
}

func (s *Site) approvalCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	comment := f.Lines("comment")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		switch f.Text("result") {
		case "approved":
			return done{To: link.Plan(string(of)), Say: "plan.was_approved"}, plan.Approve(ctx, tx, of, f.Version(), comment)
		case "returned":
			return done{To: link.Plan(string(of)), Say: "plan.was_returned"}, plan.Return(ctx, tx, of, f.Version(), comment, pins(f)...)
		}
		f.Refuse("result", "plan.approve.choose")
		return done{}, f.Err()
	})
	if status, yes := again(f, err); yes {
		return s.approvalPage(w, r, status, f)
	}
	return err
}

// pins are the remarks typed beside goals and services.
func pins(f *form.Form) []plan.Pin {
	var out []plan.Pin
	for _, name := range slices.Sorted(maps.Keys(f.Draft())) {
		what, id, ok := strings.Cut(name, ".")
		if !ok || f.Lines(name) == "" {
			continue
		}
		switch what {
		case "goal":
			out = append(out, plan.Pin{Goal: id, Text: f.Lines(name)})
		case "service":
			out = append(out, plan.Pin{Item: id, Text: f.Lines(name)})
		}
	}
	return out
}

func (s *Site) abandonmentShow(w http.ResponseWriter, r *http.Request) error {
	return s.abandonmentPage(w, r, http.StatusOK, nil)
}

func (s *Site) abandonmentPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	d, err := s.editable(r, nil)
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.Abandonment(s.planView(r, d, s.filled(r, f, d.Version, map[string]string{}))))
}

func (s *Site) abandonmentCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Plan(string(of)), Say: "plan.was_abandoned"}, plan.Abandon(ctx, tx, of, f.Version(), f.Lines("reason"))
	})
	if status, yes := again(f, err); yes {
		return s.abandonmentPage(w, r, status, f)
	}
	return err
}
