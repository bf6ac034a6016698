package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) applicationList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := application.Filter{Whose: oneOf(q.Get("czyje"), "mine", "free"), State: oneOf(q.Get("stan"), "open", "closed")}
	var rows []application.Row
	err := s.read(r, nil, func(b *db.Batch) { application.List(b, who(r), s.Now(), f, &rows) })
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Applications(page.ApplicationsView{Rows: rows, Filter: f, Today: s.today(),
		MayCreate: who(r).May(policy.CreateApplication), Takes: who(r).Has(policy.Coordinator)}))
}

// oneOf is v when it is one of the allowed words, else "".
func oneOf(v string, allowed ...string) string {
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	return ""
}

func (s *Site) today() date.Date { return date.Of(s.Now()) }

func (s *Site) applicationNew(w http.ResponseWriter, r *http.Request) error {
	f := s.fresh(r, map[string]string{"capacity": string(application.PersonConcerned)})
	return s.applicationForm(w, r, http.StatusOK, f)
}

func (s *Site) applicationForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ApplicationFormView{Form: f, Today: s.today()}
	to := resident.Ref(ref(r, "resident"))
	view := resident.Reading(who(r), s.Now(), to)
	err := s.read(r, &view, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), to, &v.Person)
		programme.OffersInForce(b, s.today(), &v.Offers)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.ApplicationForm(v))
}

func (s *Site) applicationCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := application.New{
		Resident: ref(r, "resident"), Capacity: application.Capacity(f.Text("capacity")),
		Applicant: resident.Representation{Name: f.Text("applicant"), Basis: f.Text("basis")},
		OwnWords:  f.Lines("words"), ReceivedOn: f.Date("received"), Channel: application.Channel(f.Text("channel")),
		PrivacyNoticeOn: f.Date("privacy"), PrivacyHow: application.Handed, Offers: f.Values("offers"),
	}
	if f.Flag("statement") {
		n.Statements, n.StatementOn = []application.Statement{application.Conditions}, n.ReceivedOn
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		created, err := application.Create(ctx, tx, n)
		return done{To: link.Application(string(created)), Say: "application.registered"}, err
	})
	if status, yes := again(f, err); yes {
		return s.applicationForm(w, r, status, f)
	}
	return err
}

func (s *Site) applicationShow(w http.ResponseWriter, r *http.Request) error {
	return s.applicationPage(w, r, http.StatusOK, nil)
}

// applicationPage shows one application; f holds the reasons against a button just pressed.
func (s *Site) applicationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	a, items, err := s.application(r)
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.Application(page.ApplicationView{Application: a, Items: items, Form: f, Today: s.today(),
		MayTake:     who(r).Has(policy.Coordinator) && a.CoordinatorID == 0 && a.State.Open(),
		Mine:        who(r).Own(a.CoordinatorID),
		MayReadPlan: who(r).May(policy.ReadPlan), MayReadAssessment: who(r).May(policy.ReadAssessment),
		MayReadDecision: who(r).May(policy.ReadDecision), MayReadReferral: who(r).May(policy.ReadReferral)}))
}

// application reads an application with its items; one that may not be read is denied
// with the way to ask for access.
func (s *Site) application(r *http.Request) (application.Application, []application.Item, error) {
	var a application.Application
	var items []application.Item
	of := application.Ref(ref(r, "application"))
	view := application.View(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		application.Get(b, who(r), s.Now(), of, &a)
		application.Items(b, who(r), s.Now(), of, &items)
	})
	if err == nil && !a.Reached {
		err = s.denied(r, a.ResidentRef)
	}
	return a, items, err
}

// denied refuses a record that exists for the reader, and leads whoever takes cases to the
// form that asks for access.
func (s *Site) denied(r *http.Request, resident string) error {
	d := fault.Denied{Reason: "denied.record"}
	if who(r).Has(policy.Coordinator) {
		d.Resident = resident
	}
	return d
}

func (s *Site) applicationReceipt(w http.ResponseWriter, r *http.Request) error {
	a, items, err := s.application(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ApplicationReceipt(a, items, seatOf(r).Centre, s.today()))
}

func (s *Site) applicationTake(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		_, err := application.Take(ctx, tx, of, f.Version())
		return done{To: link.Application(string(of)), Say: "application.taken_by_you"}, err
	})
	if status, yes := again(f, err); yes {
		return s.applicationPage(w, r, status, f)
	}
	return err
}

func (s *Site) closingShow(w http.ResponseWriter, r *http.Request) error {
	return s.closingPage(w, r, http.StatusOK, nil)
}

func (s *Site) closingPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	a, items, err := s.application(r)
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.ApplicationClosing(page.ApplicationView{Application: a, Items: items,
		Form: s.filled(r, f, a.Version, map[string]string{}), Today: s.today(), Mine: who(r).Own(a.CoordinatorID)}))
}

func (s *Site) closingCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Application(string(of)), Say: "application.was_closed"}, application.CloseWithoutPlan(ctx, tx, of, f.Version(), f.Lines("reason"))
	})
	if status, yes := again(f, err); yes {
		return s.closingPage(w, r, status, f)
	}
	return err
}

func (s *Site) assessmentShow(w http.ResponseWriter, r *http.Request) error {
	return s.assessmentPage(w, r, http.StatusOK, nil)
}

func (s *Site) assessmentPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.AssessmentView
	of := application.Ref(ref(r, "application"))
	view := assessment.View(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) { assessment.Get(b, who(r), s.Now(), of, &v.Subject, &v.Assessment) })
	if err != nil {
		return err
	}
	if !v.Subject.Reached {
		return s.denied(r, v.Subject.ResidentRef)
	}
	v.Of, v.Today, v.Form = string(of), s.today(), f
	v.Editable = who(r).Own(v.Subject.CoordinatorID) && (v.Assessment == nil || v.Assessment.CompletedAt == nil) &&
		(v.Subject.Open || v.Assessment != nil)
	version, known := 0, map[string]string{}
	if v.Assessment != nil {
		version, known = v.Assessment.Version, assessmentFields(v.Assessment.Content)
	}
	if f == nil {
		v.Form = s.fresh(r, known)
		v.Form.Set(form.VersionField, itoa(version))
	}
	v.Form.Stored(version, known)
	return s.render(w, r, status, page.Assessment(v))
}

func assessmentFields(c assessment.Content) map[string]string {
	return map[string]string{"held": c.HeldOn.PL(), "place": string(c.Place), "present": c.Present, "needs": c.Needs, "current": c.Current,
		"reasons": c.Reasons, "feasibility": string(c.Feasibility), "fee": c.FeeInfoOn.PL()}
}

func (s *Site) assessmentSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	c := assessment.Content{HeldOn: f.Date("held"), Place: assessment.Place(f.Text("place")), Present: f.Lines("present"),
		Needs: f.Lines("needs"), Current: f.Lines("current"), Reasons: f.Lines("reasons"),
		Feasibility: assessment.Feasibility(f.Text("feasibility")), FeeInfoOn: f.Date("fee")}
	complete := f.Raw("do") == "complete"
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		d := done{To: link.ApplicationAssessment(string(of)), Say: "assessment.was_saved"}
		if complete {
			d = done{To: link.Application(string(of)), Say: "assessment.was_completed"}
		}
		return d, assessment.Save(ctx, tx, of, f.Version(), c, complete)
	})
	if status, yes := again(f, err); yes {
		return s.assessmentPage(w, r, status, f)
	}
	return err
}
