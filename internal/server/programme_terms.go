package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) termsShow(w http.ResponseWriter, r *http.Request) error {
	return s.termsPage(w, r, http.StatusOK, nil)
}

func (s *Site) termsPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ProgrammeTermsView{Service: ref(r, "service")}
	err := s.read(r, nil, func(b *db.Batch) {
		programme.Get(b, who(r), programmeRef(r), s.today(), &v.Programme)
		programme.TermsOf(b, who(r), programmeRef(r), catalogue.Ref(v.Service), &v.Terms)
	})
	if err != nil {
		return err
	}
	v.May = who(r).May(policy.UpdateProgramme) && v.Programme.State.Changeable(who(r))
	v.Form = s.filled(r, f, v.Programme.Version, page.TermsFields(v.Terms.Terms))
	return s.render(w, r, status, page.ProgrammeTerms(v))
}

func (s *Site) termsSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := programme.Terms{Conditions: programme.ParseConditions(f.Lines("conditions")), Places: f.Int("places"), ConfirmBy: f.Text("confirm_by")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Programme(string(programmeRef(r))), Say: "programme.terms.saved"},
			programme.SetTerms(ctx, tx, programmeRef(r), f.Version(), catalogue.Ref(ref(r, "service")), n)
	})
	if status, yes := again(f, err); yes {
		return s.termsPage(w, r, status, f)
	}
	return err
}
