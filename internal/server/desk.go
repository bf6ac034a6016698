package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/centre"
	"cus/internal/domain/contract"
	"cus/internal/domain/desk"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
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
		Answers:     a.May(policy.ConfirmQualification) || a.May(policy.SignDecision) || a.Has(policy.SocialAssistance) || a.May(policy.UpdateReport),
		NamesOnly:   a.Reach(policy.ReadIdentity) != policy.All,
		Places:      placesFor(a),
		Team:        a.Has(policy.Director),
	}
	v.Filter = desk.ParseFilter(r.URL.Query().Get("pokaz"), v.Team)
	var work desk.Work
	var unsent []staff.Unsent
	var watched []contract.Row
	var intakes []application.Unfinished
	err := s.read(r, nil, func(b *db.Batch) {
		if v.HasQueue() {
			desk.Read(b, a, s.Now(), v.Filter, &work)
		}
		if a.May(policy.CreateProvider) {
			contract.Watched(b, a, v.Today, &watched)
		}
		staff.Drafts(b, a, &unsent)
		application.UnfinishedIntakes(b, a, s.Now(), &intakes)
	})
	if err != nil {
		return err
	}
	v.Tasks, v.Counts, v.Mine = work.Tasks, work.Counts, work.Mine
	v.Contracts = contract.Pressing(watched, v.Today)
	for _, i := range intakes {
		v.Drafts = append(v.Drafts, page.DayDraft{Title: "intake.unfinished", Path: link.Intake(string(i.Ref), page.StepPerson), Subject: i.NoticeNumber, SavedAt: i.UpdatedAt})
	}
	for _, d := range unsent {
		if strings.HasPrefix(d.Path, link.NewApplication+"/") {
			continue // a step of an application in the making, which stands above
		}
		v.Drafts = append(v.Drafts, page.DayDraft{Title: s.draftTitle(d.Path), Path: d.Path, Subject: d.Subject, SavedAt: d.SavedAt})
	}
	if known, err := strconv.Atoi(r.URL.Query().Get("bylo")); err == nil && r.Header.Get(backgroundHeader) != "" && v.Counts.Total > known {
		w.Header().Set("HX-Trigger", sayTrigger(i18n.T(s.words(r), "day.new_case")))
	}
	return s.render(w, r, http.StatusOK, page.Day(v))
}

// sayTrigger is the header by which an answer has a sentence read out.
func sayTrigger(sentence string) string {
	data, err := json.Marshal(map[string]string{"say": sentence})
	if err != nil {
		return ""
	}
	return asciiJSON(string(data))
}

// asciiJSON writes what is not ASCII as \u escapes: a header holds nothing else.
func asciiJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return b.String()
}

// visitsPrint is the list of visits to take along: where, when, a telephone, room to write.
func (s *Site) visitsPrint(w http.ResponseWriter, r *http.Request) error {
	var visits []desk.Visit
	var head centre.Head
	err := s.read(r, nil, func(b *db.Batch) {
		centre.Letterhead(b, &head)
		desk.Visits(b, who(r), s.Now(), &visits)
	})
	if err != nil {
		return err
	}
	return s.paper(w, r, link.MyDay, page.VisitsPaper(head, who(r).Name, date.Of(s.Now()), visits))
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
		{policy.ReadReferral, "day.place.referrals", link.Referrals},
		{policy.ReadCatalogue, "day.place.catalogue", link.Catalogue},
		{policy.ReadProgramme, "day.place.programmes", link.Programmes},
		{policy.ReadProvider, "day.place.providers", link.Providers},
		{policy.ReadProject, "day.place.milestones", link.Milestones},
		{policy.ReadReport, "nav.reports", link.Reports},
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
