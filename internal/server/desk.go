package server

import (
	"net/http"

	"cus/internal/domain/desk"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/web/link"
	"cus/web/page"
)

// dayShow is where most people start: what waits for them, the nearest term first.
func (s *Site) dayShow(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.DayView{
		Today:       date.Of(s.Now()),
		Coordinates: a.May(policy.CreatePlan),
		TakesCases:  a.Has(policy.Coordinator) || a.Has(policy.Reception),
		Approves:    a.May(policy.ApprovePlan),
		Reviews:     a.May(policy.ReviewAccess),
		Places:      placesFor(a),
	}
	err := s.read(r, nil, func(b *db.Batch) {
		if v.HasQueue() {
			desk.Queue(b, a, s.Now(), &v.Tasks)
			desk.CountMine(b, a, s.Now(), &v.Mine)
		}
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Day(v))
}

// placesFor are the places a person can go to from an empty day, each only with the right to it.
func placesFor(a policy.Actor) []page.DayPlace {
	all := []struct {
		needs     policy.Action
		key, href string
	}{
		{policy.ReadApplication, "day.place.applications", link.Applications},
		{policy.ReadIdentity, "day.place.residents", link.Residents},
		{policy.ReadPlan, "day.place.plans", link.Plans},
		{policy.ReadCatalogue, "day.place.catalogue", link.Catalogue},
		{policy.ReadProgramme, "day.place.programmes", link.Programmes},
		{policy.ReadProvider, "day.place.providers", link.Providers},
		{policy.ReadProject, "day.place.milestones", link.Milestones},
		{policy.ReadAccessReview, "day.place.access", link.Access},
		{policy.ReadAccounts, "day.place.team", link.Team},
	}
	var places []page.DayPlace
	for _, p := range all {
		if holdsSomething(a, p.needs) {
			places = append(places, page.DayPlace{Label: p.key, Href: p.href})
		}
	}
	return append(places, page.DayPlace{Label: "day.place.help", Href: link.Help})
}
