package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// Products.

func (s *Site) productNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v := page.ProductFormView{Form: f}
		if err := s.read(r, nil, func(b *db.Batch) { project.Milestones(b, &v.Milestones) }); err != nil {
			return err
		}
		if f == nil {
			v.Form = s.fresh(r, map[string]string{"milestone": r.URL.Query().Get("kamien")})
		}
		return s.render(w, r, status, page.ProductForm(v))
	}
}

func (s *Site) productCreate() handler {
	return s.change(s.productNew(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		ref, err := project.AddProduct(ctx, tx, productFacts(f))
		return done{To: link.Product(string(ref)), Say: "project.product.added"}, err
	})
}

func (s *Site) productEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var v page.ProductFormView
		err := s.read(r, nil, func(b *db.Batch) {
			project.OneProduct(b, productRef(r), &v.Product)
			project.Milestones(b, &v.Milestones)
		})
		if err != nil {
			return err
		}
		p := v.Product
		v.Form = s.known(r, f, p.Version, map[string]string{"name": p.Name, "kind": string(p.Kind), "milestone": noText(p.Milestone), "detail": p.Detail, "dated_on": p.DatedOn.PL(),
			form.VersionField: strconv.Itoa(p.Version)})
		return s.render(w, r, status, page.ProductForm(v))
	}
}

// noText is the number of a milestone as a form holds it: empty for none.
func noText(no int) string {
	if no == 0 {
		return ""
	}
	return strconv.Itoa(no)
}

func (s *Site) productUpdate() handler {
	return s.change(s.productEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Product(ref(r, "product")), Say: "project.product.saved"}, project.EditProduct(ctx, tx, productRef(r), f.Version(), productFacts(f))
	})
}

func productFacts(f *form.Form) project.ProductFacts {
	return project.ProductFacts{Milestone: f.Int("milestone"), Kind: project.ProductKind(f.Text("kind")), Name: f.Text("name"), Detail: f.Lines("detail"), DatedOn: f.Date("dated_on")}
}

func (s *Site) productAcceptance() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p project.Product
		if err := s.read(r, nil, func(b *db.Batch) { project.OneProduct(b, productRef(r), &p) }); err != nil {
			return err
		}
		return s.render(w, r, status, page.ProductAcceptance(s.known(r, f, p.Version, s.acceptanceKnown(p.Version)), p))
	}
}

func (s *Site) productAccept() handler {
	return s.change(s.productAcceptance(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Product(ref(r, "product")), Say: "project.product.accepted_said"}, project.AcceptProduct(ctx, tx, productRef(r), f.Version(), acceptance(f))
	})
}

func (s *Site) productFileNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p project.Product
		if err := s.read(r, nil, func(b *db.Batch) { project.OneProduct(b, productRef(r), &p) }); err != nil {
			return err
		}
		if f == nil {
			f = s.fresh(r, nil)
		}
		return s.render(w, r, status, page.ProductFileNew(f, p))
	}
}

func (s *Site) productFileCreate(w http.ResponseWriter, r *http.Request) error {
	f, file, err := upload(w, r, "file")
	if err != nil {
		return err
	}
	n := project.NewFile{File: file, DatedOn: f.Date("dated_on"), Note: f.Lines("note")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Product(ref(r, "product")), Say: "project.file.added_said"}, project.AddFile(ctx, tx, productRef(r), n)
	})
	if status, yes := again(f, err); yes {
		return s.productFileNew()(w, r, status, f)
	}
	return err
}

// The budget.

func (s *Site) budgetNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v := page.BudgetFormView{Form: f}
		if err := s.read(r, nil, func(b *db.Batch) { project.Milestones(b, &v.Milestones) }); err != nil {
			return err
		}
		if f == nil {
			v.Form = s.fresh(r, map[string]string{"direct": "1"})
		}
		return s.render(w, r, status, page.BudgetForm(v))
	}
}

func (s *Site) budgetCreate() handler {
	return s.change(s.budgetNew(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.budget.added"}, project.AddLine(ctx, tx, lineFacts(f))
	})
}

// budgetRead reads what both forms of a line show.
func (s *Site) budgetRead(r *http.Request, f *form.Form) (page.BudgetFormView, error) {
	var v page.BudgetFormView
	err := s.read(r, nil, func(b *db.Batch) {
		project.OneLine(b, project.LineRef(ref(r, "line")), date.Of(s.Now()), &v.Line)
		project.Milestones(b, &v.Milestones)
	})
	l := v.Line
	direct := "0"
	if l.Direct {
		direct = "1"
	}
	v.Form = s.known(r, f, l.Version, map[string]string{"name": l.Name, "category": string(l.Category), "milestone": noText(l.Milestone), "direct": direct,
		"social_economy": tick(l.SocialEconomy), "planned": optText(l.Planned, grosze), "spent": optText(l.Spent, grosze), "spent_as_of": l.SpentAsOf.PL(),
		"contractor": l.Contractor, form.VersionField: strconv.Itoa(l.Version)})
	return v, err
}

// tick is a box as a form holds it.
func tick(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func (s *Site) budgetEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v, err := s.budgetRead(r, f)
		if err != nil {
			return err
		}
		return s.render(w, r, status, page.BudgetForm(v))
	}
}

func (s *Site) budgetUpdate() handler {
	return s.change(s.budgetEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.budget.saved"}, project.EditLine(ctx, tx, project.LineRef(ref(r, "line")), f.Version(), lineFacts(f))
	})
}

func lineFacts(f *form.Form) project.LineFacts {
	return project.LineFacts{Milestone: f.Int("milestone"), Name: f.Text("name"), Category: project.Category(f.Text("category")), Direct: f.Text("direct") == "1",
		SocialEconomy: f.Flag("social_economy"), Planned: optMoney(f, "planned"), Spent: optMoney(f, "spent"), SpentAsOf: f.Date("spent_as_of"), Contractor: f.Text("contractor")}
}

func (s *Site) budgetRemoval() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v, err := s.budgetRead(r, f)
		if err != nil {
			return err
		}
		return s.render(w, r, status, page.BudgetRemoval(v))
	}
}

func (s *Site) budgetRemove() handler {
	return s.change(s.budgetRemoval(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.budget.removed"}, project.RemoveLine(ctx, tx, project.LineRef(ref(r, "line")), f.Version())
	})
}

// Posts and who holds them.

func (s *Site) postNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		if err := s.read(r, nil, nil); err != nil {
			return err
		}
		if f == nil {
			f = s.fresh(r, nil)
		}
		return s.render(w, r, status, page.PostForm(f, project.Post{}))
	}
}

func (s *Site) postCreate() handler {
	return s.change(s.postNew(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.post.added"}, project.AddPost(ctx, tx, postFacts(f))
	})
}

func (s *Site) postEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p project.Post
		if err := s.read(r, nil, func(b *db.Batch) { project.OnePost(b, postRef(r), &p) }); err != nil {
			return err
		}
		known := map[string]string{"post": string(p.Kind), "name": p.Name, "planned": optText(p.Planned, strconv.Itoa), "planned_fte": optText(p.PlannedFTE, form.PercentText),
			"disability": tick(p.Disability), form.VersionField: strconv.Itoa(p.Version)}
		return s.render(w, r, status, page.PostForm(s.known(r, f, p.Version, known), p))
	}
}

func postRef(r *http.Request) project.PostRef { return project.PostRef(ref(r, "post")) }

func (s *Site) postUpdate() handler {
	return s.change(s.postEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.post.saved"}, project.EditPost(ctx, tx, postRef(r), f.Version(), postFacts(f))
	})
}

func postFacts(f *form.Form) project.PostFacts {
	return project.PostFacts{Kind: project.PostKind(f.Text("post")), Name: f.Text("name"), Planned: optInt(f, "planned"),
		PlannedFTE: optHundredths(f, "planned_fte", "project.fte_unreadable"), Disability: f.Flag("disability")}
}

func (s *Site) staffingNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var p project.Post
		if err := s.read(r, nil, func(b *db.Batch) { project.OnePost(b, postRef(r), &p) }); err != nil {
			return err
		}
		if f == nil {
			f = s.fresh(r, map[string]string{"fte": "1"})
		}
		return s.render(w, r, status, page.StaffingForm(f, p, project.StaffingFact{}))
	}
}

func (s *Site) staffingCreate() handler {
	return s.change(s.staffingNew(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.fact.added"}, project.AddFact(ctx, tx, postRef(r), heldFacts(f))
	})
}

func (s *Site) staffingEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var fact project.StaffingFact
		var p project.Post
		err := s.read(r, nil, func(b *db.Batch) {
			project.OneFact(b, factRef(r), &fact)
			project.PostOf(b, factRef(r), &p)
		})
		if err != nil {
			return err
		}
		known := map[string]string{"label": fact.Label, "fte": form.PercentText(fact.FTE), "disability": tick(fact.Disability), "from_on": fact.FromOn.PL(),
			"until_on": fact.UntilOn.PL(), "evidence": fact.Evidence, form.VersionField: strconv.Itoa(fact.Version)}
		return s.render(w, r, status, page.StaffingForm(s.known(r, f, fact.Version, known), p, fact))
	}
}

func factRef(r *http.Request) project.FactRef { return project.FactRef(ref(r, "fact")) }

func (s *Site) staffingUpdate() handler {
	return s.change(s.staffingEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		return done{To: link.Project, Say: "project.fact.saved"}, project.EditFact(ctx, tx, factRef(r), f.Version(), heldFacts(f))
	})
}

func heldFacts(f *form.Form) project.HeldFacts {
	return project.HeldFacts{Label: f.Text("label"), FTE: form.Read(f, "fte", form.ParsePercent, "project.fte_unreadable"), Disability: f.Flag("disability"),
		FromOn: f.Date("from_on"), UntilOn: f.Date("until_on"), Evidence: f.Text("evidence")}
}

// Promises.

func (s *Site) promiseNew() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		if err := s.read(r, nil, nil); err != nil {
			return err
		}
		if f == nil {
			f = s.fresh(r, nil)
		}
		return s.render(w, r, status, page.PromiseNew(f))
	}
}

func (s *Site) promiseCreate() handler {
	return s.change(s.promiseNew(), func(ctx context.Context, tx *audit.Tx, _ *http.Request, f *form.Form) (done, error) {
		n := project.NewPromise{Kind: project.PromiseKind(f.Text("kind")), Name: f.Text("name"), Detail: f.Lines("detail")}
		for _, a := range f.Values("areas") {
			no, _ := strconv.Atoi(a) // what is no number is no area
			n.Areas = append(n.Areas, no)
		}
		return done{To: link.Project, Say: "project.promise.added"}, project.AddPromise(ctx, tx, n)
	})
}

func (s *Site) promiseEdit() shown {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		var v page.PromiseFormView
		err := s.read(r, nil, func(b *db.Batch) {
			project.OnePromise(b, promiseRef(r), &v.Promise)
			project.Services(b, date.Of(s.Now()), &v.Services)
		})
		if err != nil {
			return err
		}
		p := v.Promise
		v.Form = s.known(r, f, p.Version, map[string]string{"state": string(p.State), "reason": p.Reason, "service": p.ServiceRef, form.VersionField: strconv.Itoa(p.Version)})
		return s.render(w, r, status, page.PromiseForm(v))
	}
}

func promiseRef(r *http.Request) project.PromiseRef { return project.PromiseRef(ref(r, "promise")) }

func (s *Site) promiseUpdate() handler {
	return s.change(s.promiseEdit(), func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		n := project.PromiseFate{State: project.PromiseState(f.Text("state")), Reason: f.Lines("reason"), Service: f.Text("service")}
		return done{To: link.Project, Say: "project.promise.saved"}, project.SetFate(ctx, tx, promiseRef(r), f.Version(), n)
	})
}
