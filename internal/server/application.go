package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/paging"
	"cus/web/link"
	"cus/web/page"
)

// The lists of the page of applications, as they stand in addresses.
var applicationTabs = map[string]string{page.TabFree: "free", page.TabMine: "mine", page.TabAll: ""}

func (s *Site) applicationList(w http.ResponseWriter, r *http.Request) error {
	return s.applicationListPage(w, r, http.StatusOK, r.URL.Query().Get("karta"), nil)
}

// applicationListPage shows one of the lists; f holds the reasons against a button pressed there.
func (s *Site) applicationListPage(w http.ResponseWriter, r *http.Request, status int, tab string, f *form.Form) error {
	a := who(r)
	v := page.ApplicationsView{Today: s.today(), Form: f, Tabs: page.ApplicationTabs(a), MayCreate: a.May(policy.CreateApplication), Assesses: a.May(policy.UpdateAssessment),
		Passes: a.May(policy.ReadReferral)}
	v.Tab = oneOf(tab, v.Tabs...)
	if v.Tab == "" {
		v.Tab = v.Tabs[0]
	}
	v.Filter = application.Filter{Whose: applicationTabs[v.Tab], State: oneOf(r.URL.Query().Get("stan"), application.Filters...), After: after(r)}
	err := s.read(r, nil, func(b *db.Batch) {
		application.Count(b, a, s.Now(), &v.Counts)
		switch v.Tab {
		case page.TabNotices:
			application.Notices(b, a, s.Now(), v.Filter.State != "closed", &v.Notices)
		case page.TabDrafts:
			application.Intakes(b, a, s.Now(), &v.Drafts)
		default:
			application.List(b, a, s.Now(), v.Filter, &v.Rows)
		}
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.Applications(v))
}

// termShow is the statutory term of an application received on the day asked for, for the
// step that asks for the day.
func (s *Site) termShow(w http.ResponseWriter, r *http.Request) error {
	day, _ := date.Parse(r.URL.Query().Get("received"))
	if r.Header.Get("HX-Request") == "" {
		http.Redirect(w, r, link.NewApplication, http.StatusSeeOther)
		return nil
	}
	return s.fragment(w, r, page.Term(day, s.today()))
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

// after is where the page of a list that is asked for begins.
func after(r *http.Request) paging.After { return paging.Parse(r.URL.Query().Get("po")) }

func (s *Site) today() date.Date { return date.Of(s.Now()) }

func (s *Site) applicationShow(w http.ResponseWriter, r *http.Request) error {
	return s.applicationPage(w, r, http.StatusOK, nil)
}

// applicationView reads an application with everything its own page shows.
func (s *Site) applicationView(r *http.Request) (v page.ApplicationView, err error) {
	a, of := who(r), application.Ref(ref(r, "application"))
	v.Application, v.Items, err = s.application(r, func(b *db.Batch) {
		application.Course(b, a, s.Now(), of, &v.Course.Steps, &v.Course.Calls)
		assessment.VisitOf(b, a, s.Now(), of, &v.Visit)
	})
	v.Today, v.Mine = s.today(), a.Own(v.Application.CoordinatorID)
	v.MayTake = a.Has(policy.Coordinator) && v.Application.CoordinatorID == 0 && v.Application.State.Open()
	v.MayReadPlan, v.MayReadAssessment = a.May(policy.ReadPlan), a.May(policy.ReadAssessment)
	v.MayReadDecision, v.MayReadReferral = a.May(policy.ReadDecision), a.May(policy.ReadReferral)
	courseView(a, &v.Course)
	return v, err
}

// applicationRegistered says that the application is registered, and what comes next.
func (s *Site) applicationRegistered(w http.ResponseWriter, r *http.Request) error {
	v, err := s.applicationView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ApplicationRegistered(v))
}

// applicationPage shows one application; f holds the reasons against a button just pressed.
func (s *Site) applicationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.applicationView(r)
	if err != nil {
		return err
	}
	v.Form = f
	return s.render(w, r, status, page.Application(v))
}

// application reads an application with its items; one that may not be read is denied
// with the way to ask for access.
func (s *Site) application(r *http.Request, more ...func(b *db.Batch)) (application.Application, []application.Item, error) {
	var a application.Application
	var items []application.Item
	of := application.Ref(ref(r, "application"))
	view := application.View(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		application.Get(b, who(r), s.Now(), of, &a)
		application.Items(b, who(r), s.Now(), of, &items)
		for _, queue := range more {
			queue(b)
		}
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
