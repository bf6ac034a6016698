package server

import (
	"net/http"

	"cus/internal/domain/contract"
	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/page"
)

// dayAsked is the day a page speaks of (?dzien=): today where none is named, and also
// where what is named is no day; the form then says so.
func (s *Site) dayAsked(r *http.Request) page.DayAsked {
	d := page.DayAsked{Today: date.Of(s.Now())}
	d.Day = d.Today
	typed := r.URL.Query().Get("dzien")
	if day, err := date.Parse(typed); err == nil {
		d.Day = day
	} else if typed != "" {
		d.Form = form.New(map[string]string{"dzien": typed})
		d.Form.Refuse("dzien", "project.day.wrong")
		return d
	}
	d.Form = form.New(map[string]string{"dzien": d.Day.PL()})
	return d
}

func (s *Site) milestoneList(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.MilestonesView{Asked: s.dayAsked(r), MayCreate: mayCreateProject(a), MayApprove: a.May(policy.ApprovePlan), SeesTeam: a.May(policy.ChangeCoordinator), SeesContracts: a.Reach(policy.ReadProvider) == policy.All}
	var watched []contract.Row
	err := s.read(r, nil, func(b *db.Batch) {
		project.Get(b, &v.Project)
		project.Milestones(b, &v.Milestones)
		project.Tasks(b, &v.Tasks)
		indicator.Promised(b, a, s.Now(), v.Asked.Day, &v.Readings)
		if v.MayApprove {
			desk.Approvals(b, a, s.Now(), &v.Approvals)
		}
		if a.May(policy.ApproveReport) {
			desk.ReportsWaiting(b, a, &v.Reports)
		}
		if v.SeesTeam {
			desk.Team(b, a, s.Now(), &v.Team)
		}
		if v.SeesContracts {
			contract.Watched(b, a, v.Asked.Today, &watched)
		}
		project.Budget(b, v.Asked.Day, &v.Budget)
	})
	if err != nil {
		return err
	}
	v.Contracts = contract.Pressing(watched, v.Asked.Today)
	return s.render(w, r, http.StatusOK, page.Milestones(v))
}

func (s *Site) teamTerms(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.TermsView{Today: date.Of(s.Now()), OpensApplications: a.Reach(policy.ReadApplication) == policy.All, MayApprove: a.May(policy.ApprovePlan)}
	for span, word := range page.SpanWords {
		if word == ref(r, "span") {
			v.Span = span
		}
	}
	if v.Span == "" {
		return fault.NotFound
	}
	var all desk.Terms
	err := s.read(r, nil, func(b *db.Batch) {
		desk.Team(b, a, s.Now(), &all)
		desk.TeamTerms(b, a, s.Now(), v.Span, &v.Terms)
	})
	if err != nil {
		return err
	}
	v.Total = all.Of(v.Span)
	return s.render(w, r, http.StatusOK, page.TeamTerms(v))
}
