package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) accessNew(w http.ResponseWriter, r *http.Request) error {
	return s.accessForm(w, r, http.StatusOK, s.fresh(r, nil))
}

// accessForm asks why a record outside one's cases is needed. Who may open it anyway is
// led to it.
func (s *Site) accessForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Now: s.Now(), Form: f}
	line := resident.Reading(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) { resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card) })
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	switch {
	case v.Card.Within:
		http.Redirect(w, r, link.Resident(string(v.Card.Ref)), http.StatusSeeOther)
		return nil
	case !v.Rights.AskAccess:
		return fault.Denied{Reason: "denied.role"}
	}
	return s.render(w, r, status, page.AccessNew(v))
}

func (s *Site) accessCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := resident.LetIn(ctx, tx, residentRef(r), resident.Justification{Why: resident.Why(f.Text("why")), Text: f.Lines("reason")})
		return done{To: link.Resident(ref(r, "resident")), Say: "access.granted",
			Args: i18n.A{"Until": i18n.TimeOfDay(tx.Now.Add(resident.AccessLife))}}, err
	})
	if status, yes := again(f, err); yes {
		return s.accessForm(w, r, status, f)
	}
	return err
}

func (s *Site) accessList(w http.ResponseWriter, r *http.Request) error {
	return s.accessListPage(w, r, http.StatusOK, nil)
}

func (s *Site) accessListPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.AccessView{Now: s.Now(), Form: f, Reviews: who(r).May(policy.ReviewAccess), Opens: who(r).May(policy.ReadIdentity)}
	if err := s.read(r, nil, func(b *db.Batch) { resident.Grants(b, who(r), s.Now(), &v.Grants) }); err != nil {
		return err
	}
	return s.render(w, r, status, page.Access(v))
}

func (s *Site) accessReview(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	answer := f.Text("justified")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if answer != "yes" && answer != "no" {
			return done{}, check.Refuse("", "access.answer_missing")
		}
		err := resident.Review(ctx, tx, ref(r, "grant"), answer == "yes")
		return done{To: link.Access, Say: "access.reviewed." + answer}, err
	})
	if status, yes := again(f, err); yes {
		return s.accessListPage(w, r, status, f)
	}
	return err
}
