package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
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

func assessmentRef(r *http.Request) assessment.Ref { return assessment.Ref(ref(r, "assessment")) }

func (s *Site) assessmentList(w http.ResponseWriter, r *http.Request) error {
	v := page.AssessmentListView{Today: s.today(), Now: s.Now()}
	if err := s.read(r, nil, func(b *db.Batch) { assessment.ToHold(b, who(r), s.Now(), &v.Rows) }); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.AssessmentList(v))
}

// assessmentOpen leads from an application to its assessment, or to where it is begun.
func (s *Site) assessmentOpen(w http.ResponseWriter, r *http.Request) error {
	return s.startPage(w, r, http.StatusOK, nil)
}

func (s *Site) startPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.AssessmentStartView
	var newest *assessment.Assessment
	of := application.Ref(ref(r, "application"))
	view := assessment.ViewOfApplication(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) { assessment.ForApplication(b, who(r), s.Now(), of, &v.Subject, &newest) })
	if err != nil {
		return err
	}
	if !v.Subject.Reached {
		return s.denied(r, v.Subject.ResidentRef)
	}
	if newest != nil && f == nil {
		http.Redirect(w, r, link.Assessment(string(newest.Ref)), http.StatusSeeOther)
		return nil
	}
	v.Mine, v.Today = who(r).Own(v.Subject.CoordinatorID), s.today()
	if v.Form = f; f == nil {
		v.Form = s.fresh(r, nil)
	}
	return s.render(w, r, status, page.AssessmentStart(v))
}

func (s *Site) assessmentStart(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.Ref(ref(r, "application"))
	visit := f.Raw("do") == "visit"
	var v assessment.Visit
	if visit {
		v = visitTyped(f)
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		begun, err := assessment.Start(ctx, tx, of)
		if err != nil || !visit {
			return done{To: link.Assessment(string(begun))}, err
		}
		return visitSaid(link.Application(string(of)), v), assessment.SetVisit(ctx, tx, begun, 0, v)
	})
	if status, yes := again(f, err); yes {
		return s.startPage(w, r, status, f)
	}
	return err
}

// assessment reads one assessment with what more asks for; one that may not be read is
// denied with the way to ask for access. health says whether that part is shown.
func (s *Site) assessment(r *http.Request, health bool, more func(b *db.Batch)) (page.AssessmentView, error) {
	v := page.AssessmentView{Today: s.today(), Special: who(r).May(policy.ReadSpecial)}
	view := assessment.View(who(r), s.Now(), assessmentRef(r), health)
	err := s.read(r, &view, func(b *db.Batch) {
		assessment.Get(b, who(r), s.Now(), assessmentRef(r), &v.Detail)
		if more != nil {
			more(b)
		}
	})
	if err == nil && v.Assessment == nil {
		err = s.denied(r, v.ResidentRef)
	}
	if err != nil {
		return v, err
	}
	v.Mine = who(r).Own(v.CoordinatorID) && who(r).May(policy.UpdateAssessment)
	v.MayReadIncome = who(r).May(policy.ReadHousehold)
	return v, nil
}

func (s *Site) assessmentShow(w http.ResponseWriter, r *http.Request) error {
	var parts []assessment.Part
	v, err := s.assessment(r, false, func(b *db.Batch) { assessment.GetParts(b, who(r), s.Now(), assessmentRef(r), false, &parts) })
	if err != nil {
		return err
	}
	v.Texts = parts
	return s.render(w, r, http.StatusOK, page.Assessment(v))
}

func (s *Site) completionShow(w http.ResponseWriter, r *http.Request) error {
	return s.completionPage(w, r, http.StatusOK, nil)
}

func (s *Site) completionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.assessment(r, false, nil)
	if err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Version, nil)
	return s.render(w, r, status, page.AssessmentCompletion(v))
}

// completionCreate ends the assessment and goes on to what follows: a plan is made at once
// where a service was granted already.
func (s *Site) completionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	next := assessment.Next(f.Text("next"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		d, err := assessment.Complete(ctx, tx, assessmentRef(r), f.Version(), next)
		if err != nil {
			return done{}, err
		}
		of := string(d.ApplicationRef)
		to := done{To: link.Application(of), Say: "assessment.was_completed." + string(next)}
		switch {
		case next == assessment.PlanNext && d.Qualified && !d.Planned && d.Open:
			made, err := plan.Create(ctx, tx, d.ApplicationRef)
			return done{To: link.Plan(string(made)), Say: "assessment.was_completed.plan_made"}, err
		case next == assessment.ServicesNext && d.Qualified && !d.Pending && !d.Planned && d.Open:
			to.To = link.ApplicationClosing(of)
		case d.Pending && d.Open:
			to.To = link.ApplicationQualification(of)
		}
		return to, nil
	})
	if status, yes := again(f, err); yes {
		return s.completionPage(w, r, status, f)
	}
	return err
}

func (s *Site) supplementShow(w http.ResponseWriter, r *http.Request) error {
	return s.supplementPage(w, r, http.StatusOK, nil)
}

func (s *Site) supplementPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.assessment(r, false, nil)
	if err != nil {
		return err
	}
	if v.Form = f; f == nil {
		v.Form = s.fresh(r, nil)
	}
	return s.render(w, r, status, page.AssessmentSupplement(v))
}

func (s *Site) supplementCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		begun, err := assessment.Supplement(ctx, tx, assessmentRef(r), f.Lines("reason"))
		return done{To: link.Assessment(string(begun)), Say: "assessment.supplement_begun"}, err
	})
	if status, yes := again(f, err); yes {
		return s.supplementPage(w, r, status, f)
	}
	return err
}

func (s *Site) assessmentPrint(w http.ResponseWriter, r *http.Request) error {
	return s.assessmentPaper(w, r, false)
}

// assessmentFullPrint is the print with the part on health.
func (s *Site) assessmentFullPrint(w http.ResponseWriter, r *http.Request) error {
	if !who(r).May(policy.ReadSpecial) {
		return fault.Denied{Reason: "denied.role"}
	}
	return s.assessmentPaper(w, r, true)
}

func (s *Site) assessmentPaper(w http.ResponseWriter, r *http.Request, health bool) error {
	var head centre.Head
	var parts []assessment.Part
	v, err := s.assessment(r, health, func(b *db.Batch) {
		centre.Letterhead(b, &head)
		assessment.GetParts(b, who(r), s.Now(), assessmentRef(r), health, &parts)
	})
	if err != nil {
		return err
	}
	v.Texts = parts
	return s.paper(w, r, link.Assessment(string(v.Ref)), page.AssessmentPaper(v, head, health))
}

func (s *Site) assessmentBlank(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	if err := s.read(r, nil, func(b *db.Batch) { centre.Letterhead(b, &head) }); err != nil {
		return err
	}
	return s.paper(w, r, link.Assessments, page.AssessmentBlankPaper(head))
}
