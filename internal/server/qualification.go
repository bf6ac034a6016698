package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) qualificationShow(w http.ResponseWriter, r *http.Request) error {
	return s.qualificationPage(w, r, http.StatusOK, nil)
}

func (s *Site) qualificationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	a, items, err := s.application(r)
	if err != nil {
		return err
	}
	f.Stored(a.Version, nil)
	if f == nil {
		f = s.fresh(r, nil)
		f.Set(form.VersionField, itoa(a.Version))
	}
	return s.render(w, r, status, page.Qualification(page.ApplicationView{Application: a, Items: items, Form: f, Today: s.today(),
		Mine: who(r).Own(a.CoordinatorID)}))
}

func (s *Site) qualificationSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	var decisions []application.Decision
	for _, item := range f.Values("item") {
		decisions = append(decisions, application.Decision{Item: application.ItemRef(item),
			State: application.ItemState(f.Text("state." + item)), Note: f.Lines("note." + item)})
	}
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := application.Qualify(ctx, tx, of, f.Version(), decisions)
		return done{To: link.Application(string(of)), Say: "application.qualification_saved"}, err
	})
	if status, yes := again(f, err); yes {
		return s.qualificationPage(w, r, status, f)
	}
	return err
}
