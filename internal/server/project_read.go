package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/document"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/web/page"
)

// mayCreateProject reports whether who may write a project down; mayAccept whether who may
// say that a milestone or a product was accepted.
func mayCreateProject(who policy.Actor) bool { return who.Reach(policy.CreateProject) == policy.All }
func mayAccept(who policy.Actor) bool        { return who.Reach(policy.ApproveProject) == policy.All }

// only lets on whoever may: where the right to an address reaches further for some than for
// others, the reach decides.
func only(may func(policy.Actor) bool, next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !may(who(r)) {
			return fault.Denied{Reason: "denied.role"}
		}
		return next(w, r)
	}
}

func (s *Site) projectShow(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.ProjectView{Asked: s.dayAsked(r), MayCreate: mayCreateProject(a), MayWrite: project.MayWrite(a), MayBudget: project.MayBudget(a)}
	err := s.read(r, nil, func(b *db.Batch) {
		project.Get(b, &v.Project)
		project.Milestones(b, &v.Milestones)
		project.Promises(b, &v.Promises)
		project.Posts(b, &v.Posts)
		project.StaffingFacts(b, &v.Facts)
		project.Budget(b, v.Asked.Day, &v.Budget)
		project.Products(b, &v.Products)
		project.Changes(b, &v.Changes)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Project(v))
}

// milestoneNo is the number of the milestone in the address.
func milestoneNo(r *http.Request) (int, error) {
	no, err := strconv.Atoi(ref(r, "no"))
	if err != nil {
		return 0, fault.NotFound
	}
	return no, nil
}

func (s *Site) milestoneShow(w http.ResponseWriter, r *http.Request) error {
	no, err := milestoneNo(r)
	if err != nil {
		return err
	}
	a := who(r)
	v := page.MilestoneView{Asked: s.dayAsked(r), MayWrite: project.MayWrite(a), MayAccept: mayAccept(a), MayAddTask: project.MayAddTask(a),
		MayTask:     func(t project.Task) bool { return t.MayWrite(a) },
		SeesReports: a.May(policy.ReadReport), MayReport: a.May(policy.CreateReport)}
	err = s.read(r, nil, func(b *db.Batch) {
		if v.SeesReports {
			milestonereport.All(b, a, no, &v.Reports)
		}
		project.Get(b, &v.Project)
		project.Milestones(b, &v.All)
		project.Tasks(b, &v.Tasks)
		project.Products(b, &v.Products)
		project.Files(b, &v.Files)
		project.Risks(b, &v.Risks)
		project.Changes(b, &v.Changes)
	})
	if err != nil {
		return err
	}
	v.At = slices.IndexFunc(v.All, func(m project.Milestone) bool { return m.No == no })
	if v.Project == nil || v.At < 0 {
		return fault.NotFound
	}
	v.Tasks = slices.DeleteFunc(v.Tasks, func(t project.Task) bool { return t.Milestone != no })
	v.Products = slices.DeleteFunc(v.Products, func(p project.Product) bool { return p.Milestone != no })
	v.Risks = slices.DeleteFunc(v.Risks, func(k project.Risk) bool { return k.Milestone != no })
	v.Changes = slices.DeleteFunc(v.Changes, func(c project.Change) bool { return c.Milestone != no })
	return s.render(w, r, http.StatusOK, page.Milestone(v))
}

func productRef(r *http.Request) project.ProductRef { return project.ProductRef(ref(r, "product")) }

func (s *Site) productShow(w http.ResponseWriter, r *http.Request) error {
	today := date.Of(s.Now())
	v := page.ProductView{Asked: page.DayAsked{Today: today, Day: today}, MayWrite: project.MayWrite(who(r)), MayAccept: mayAccept(who(r))}
	err := s.read(r, nil, func(b *db.Batch) {
		project.OneProduct(b, productRef(r), &v.Product)
		project.Files(b, &v.Files)
	})
	if err != nil {
		return err
	}
	v.Files = project.FilesOf(v.Files, v.Product.Ref)
	return s.render(w, r, http.StatusOK, page.Product(v))
}

// productFetch hands a file of a product over to be saved.
func (s *Site) productFetch(w http.ResponseWriter, r *http.Request) error {
	var d project.Fetched
	file := project.FileRef(ref(r, "file"))
	line := project.Fetching(productRef(r), file)
	if err := s.read(r, &line, func(b *db.Batch) { project.Fetch(b, productRef(r), file, &d) }); err != nil {
		return err
	}
	attach(w, fmt.Sprintf("produkt-%d-wersja-%d", d.ProductNo, d.No), d.Blob)
	return nil
}

// attach sends a file somebody brought, to be saved under the name; a browser never shows it
// as a page of ours.
func attach(w http.ResponseWriter, name string, f document.Blob) {
	h := w.Header()
	h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; sandbox")
	save(w, f.MediaType, name+"."+document.Extension(f.MediaType), f.Content)
}
