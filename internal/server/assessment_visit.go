package server

import (
	"context"
	"net/http"
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

// visitTyped reads when and where a conversation is to be held.
func visitTyped(f *form.Form) assessment.Visit {
	v := assessment.Visit{PlannedAt: time.Time{}, Place: assessment.Place(f.Text("place")), Note: f.Lines("note")}
	on, at := f.Date("on"), f.Clock("at")
	if at < 0 && f.Text("at") == "" && !on.IsZero() {
		f.Refuse("at", "assessment.visit.hour_missing")
	}
	if on.IsZero() || at < 0 {
		return v
	}
	moment, err := assessment.Moment(on, at)
	if problems, ok := check.Problems(err); ok {
		for _, p := range problems {
			f.Refuse(p.Field, p.Key, p.Args)
		}
		return v
	}
	v.PlannedAt = moment
	return v
}

// visitSaid says when the conversation will be.
func visitSaid(to string, v assessment.Visit) done {
	return done{To: to, Say: "assessment.visit.was_set", Args: i18n.A{"Day": v.On().PL(), "Hour": v.At().String()}}
}

func (s *Site) visitShow(w http.ResponseWriter, r *http.Request) error {
	return s.visitPage(w, r, http.StatusOK, nil)
}

func (s *Site) visitPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.assessment(r, false, nil)
	if err != nil {
		return err
	}
	version, known := 0, map[string]string{}
	if v.Visit != nil {
		version = v.Visit.Version
		known = map[string]string{"on": v.Visit.On().PL(), "at": v.Visit.At().String(), "place": string(v.Visit.Place), "note": v.Visit.Note}
	}
	v.Form = s.filled(r, f, version, known)
	return s.render(w, r, status, page.AssessmentVisit(v))
}

func (s *Site) visitSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	v := visitTyped(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return visitSaid(link.Assessment(string(assessmentRef(r))), v), assessment.SetVisit(ctx, tx, assessmentRef(r), f.Version(), v)
	})
	if status, yes := again(f, err); yes {
		return s.visitPage(w, r, status, f)
	}
	return err
}

func (s *Site) visitCancel(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Assessment(string(assessmentRef(r))), Say: "assessment.visit.was_cancelled"},
			assessment.CancelVisit(ctx, tx, assessmentRef(r), f.Version())
	})
	if status, yes := again(f, err); yes {
		return s.visitPage(w, r, status, f)
	}
	return err
}
