package server

import (
	"context"
	"net/http"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// cameFrom is the part of the assessment the list of needs stands beside; empty: its first page.
func cameFrom(r *http.Request) assessment.Section {
	name, _ := link.PartNamed(r.URL.Query().Get("z"))
	return assessment.Section(name)
}

func backFrom(r *http.Request) string {
	if part := cameFrom(r); part != "" {
		return link.AssessmentPart(ref(r, "assessment"), string(part))
	}
	return link.Assessment(ref(r, "assessment"))
}

func needTyped(f *form.Form) assessment.Need {
	return assessment.Need{Name: f.Text("name"), OwnWords: f.Lines("own_words"), Area: assessment.Area(f.Text("area")),
		Urgency: assessment.Urgency(f.Text("urgency")), SelfReliance: f.Lines("self_reliance")}
}

func (s *Site) needNew(w http.ResponseWriter, r *http.Request) error {
	return s.needPage(w, r, http.StatusOK, nil)
}

func (s *Site) needEdit(w http.ResponseWriter, r *http.Request) error {
	return s.needPage(w, r, http.StatusOK, nil)
}

// needPage shows the list of needs with the form of one in it: of the need the address
// names, or of a new one.
func (s *Site) needPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.assessment(r, false, nil)
	if err != nil {
		return err
	}
	v.Section = cameFrom(r)
	known := map[string]string{}
	version := 0
	if need := assessment.NeedRef(ref(r, "need")); need != "" {
		found := false
		for _, n := range v.Needs {
			if n.Ref == need {
				found, version, v.Need = true, n.Version, &n
				known = map[string]string{"name": n.Name, "own_words": n.OwnWords, "area": string(n.Area), "urgency": string(n.Urgency), "self_reliance": n.SelfReliance}
			}
		}
		if !found {
			return fault.NotFound
		}
	}
	v.NeedForm = s.filled(r, f, version, known)
	return s.render(w, r, status, page.AssessmentNeed(v))
}

// needDone carries out a change of the list of needs.
func (s *Site) needDone(w http.ResponseWriter, r *http.Request, say string, change func(ctx context.Context, tx *audit.Tx, f *form.Form) error) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: backFrom(r), Say: say}, change(ctx, tx, f)
	})
	if status, yes := again(f, err); yes {
		return s.needPage(w, r, status, f)
	}
	return err
}

func needRef(r *http.Request) assessment.NeedRef { return assessment.NeedRef(ref(r, "need")) }

func (s *Site) needCreate(w http.ResponseWriter, r *http.Request) error {
	return s.needDone(w, r, "assessment.need.was_added", func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		_, err := assessment.AddNeed(ctx, tx, assessmentRef(r), needTyped(f))
		return err
	})
}

func (s *Site) needSave(w http.ResponseWriter, r *http.Request) error {
	return s.needDone(w, r, "assessment.need.was_changed", func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return assessment.ChangeNeed(ctx, tx, assessmentRef(r), needRef(r), f.Version(), needTyped(f))
	})
}

func (s *Site) needRemove(w http.ResponseWriter, r *http.Request) error {
	return s.needDone(w, r, "assessment.need.was_removed", func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return assessment.RemoveNeed(ctx, tx, assessmentRef(r), needRef(r), f.Version())
	})
}

func (s *Site) needMove(w http.ResponseWriter, r *http.Request) error {
	return s.needDone(w, r, "assessment.need.was_moved", func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return assessment.MoveNeed(ctx, tx, assessmentRef(r), needRef(r), f.Version(), f.Raw("do") == "up")
	})
}
