package server

import (
	"net/http"

	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// residentSearch keeps what was typed and leads to the answer, so that no name ever stands
// in an address. It is sent from the strip on every page as well.
func (s *Site) residentSearch(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	typed := f.Text("q")
	if typed == "" {
		http.Redirect(w, r, link.Residents, http.StatusSeeOther)
		return nil
	}
	token, err := resident.Keep(r.Context(), s.Pool, who(r), s.Now(), typed)
	if err != nil {
		return err
	}
	http.Redirect(w, r, link.FoundPeople(token), http.StatusSeeOther)
	return nil
}

// residentList is the page of people: before a search those at hand, after it those found.
func (s *Site) residentList(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.ResidentsView{Now: s.Now(), Token: r.URL.Query().Get("szukaj"), Own: resident.HasCases(a),
		MayAdd: a.May(policy.CreateIdentity), SeesPlans: a.May(policy.ReadPlan)}
	if v.Token != "" {
		typed, err := resident.Kept(r.Context(), s.Pool, a, s.Now(), v.Token)
		if err != nil {
			return err
		}
		v.Typed, v.Query = typed, resident.ParseQuery(typed)
		v.Query.Similar = r.URL.Query().Get("podobne") != ""
		v.MoreAlike = v.Query.Kind == resident.ByName && !v.Query.Similar && resident.FindsSimilar(a)
	}
	err := s.read(r, nil, func(b *db.Batch) {
		if v.Token == "" {
			resident.Recent(b, a, s.Now(), &v.People)
			return
		}
		resident.Search(b, a, s.Now(), v.Query, &v.People)
	})
	if err != nil {
		return err
	}
	if len(v.People) > resident.ListLimit {
		v.People, v.More = v.People[:resident.ListLimit], true
	}
	return s.render(w, r, http.StatusOK, page.Residents(v))
}
