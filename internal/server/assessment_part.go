package server

import (
	"context"
	"net/http"
	"slices"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// partOf is the part of the assessment the address names.
func partOf(r *http.Request) (assessment.Section, error) {
	name, known := link.PartNamed(ref(r, "part"))
	if !known {
		return "", fault.NotFound
	}
	return assessment.Section(name), nil
}

func (s *Site) partShow(w http.ResponseWriter, r *http.Request) error {
	return s.partPage(w, r, http.StatusOK, nil, false)
}

// partPage shows one part: as a form to whoever leads the case, otherwise for reading.
// copied puts what the previous assessment holds into the form.
func (s *Site) partPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, copied bool) error {
	section, err := partOf(r)
	if err != nil {
		return err
	}
	if section.Special() && !who(r).May(policy.ReadSpecial) {
		return fault.Denied{Reason: "denied.role"}
	}
	var part, previous *assessment.Part
	var summary *assessment.Content
	v, err := s.assessment(r, section.Special(), func(b *db.Batch) {
		assessment.GetPart(b, who(r), s.Now(), assessmentRef(r), section, &part, &previous)
		if section == assessment.SummarySection {
			assessment.BeforeSummary(b, who(r), s.Now(), assessmentRef(r), &summary)
		}
	})
	if err != nil {
		return err
	}
	v.Section, v.Previous, v.PreviousSummary, v.Part = section, previous, summary, assessment.Part{Section: section}
	if part != nil {
		v.Part = *part
	}
	known := partFields(v.Part)
	if section == assessment.SummarySection {
		known = summaryFields(v.Content)
	}
	if v.Editable() {
		v.Form = s.filled(r, f, v.Part.Version, known)
		if copied {
			copyInto(v)
		}
	} else {
		v.Form = f // refused: what was typed is shown, for it is kept nowhere
	}
	return s.render(w, r, status, page.AssessmentPart(v))
}

// copyInto puts the previous assessment into the form: its answers in place of empty ones,
// its text under what was typed.
func copyInto(v page.AssessmentView) {
	var old map[string]string
	switch {
	case v.PreviousSummary != nil:
		old = summaryFields(*v.PreviousSummary)
		for _, field := range []string{"held", "fee", "place", "present"} { // of that conversation, not of this one
			delete(old, field)
		}
	case v.Previous != nil:
		old = partFields(*v.Previous)
	}
	for field, value := range old {
		typed := v.Form.Raw(field)
		switch {
		case typed == "":
			v.Form.Set(field, value)
		case slices.Contains([]string{"body", "needs", "current", "reasons"}, field) && value != "" && typed != value:
			v.Form.Set(field, typed+"\n\n"+value)
		}
	}
}

func partFields(p assessment.Part) map[string]string {
	out := map[string]string{"body": p.Body}
	for name, value := range p.Fields {
		out[name] = value
	}
	var consent date.Date
	if consent.UnmarshalText([]byte(p.Fields["consent_on"])) == nil {
		out["consent_on"] = consent.PL()
	}
	return out
}

func summaryFields(c assessment.Content) map[string]string {
	return map[string]string{"held": c.HeldOn.PL(), "place": string(c.Place), "present": c.Present, "needs": c.Needs, "current": c.Current,
		"reasons": c.Reasons, "feasibility": string(c.Feasibility), "fee": c.FeeInfoOn.PL()}
}

// partStates are what the buttons of a part make of it.
var partStates = map[string]assessment.State{"done": assessment.Done, "na": assessment.NotApplicable, "save": assessment.Open, "need": assessment.Open}

func (s *Site) partSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	section, err := partOf(r)
	if err != nil {
		return err
	}
	if section.Special() && !who(r).May(policy.ReadSpecial) {
		return fault.Denied{Reason: "denied.role"}
	}
	do := f.Raw("do")
	if do == "copy" { // nothing is kept: the form comes back fuller
		return s.partPage(w, r, http.StatusOK, f, true)
	}
	at, state := string(assessmentRef(r)), partStates[do]
	to := done{To: link.AssessmentPart(at, string(section)), Say: "assessment.part_saved"}
	switch do {
	case "done", "na":
		to.To = link.AssessmentPart(at, string(following(section)))
	case "need":
		to.To = link.FromPart(link.AssessmentNewNeed(at), string(section))
	}
	save := func(ctx context.Context, tx *audit.Tx) error {
		return assessment.SavePart(ctx, tx, assessmentRef(r), f.Version(), partTyped(f, section, state))
	}
	if section == assessment.SummarySection {
		if do == "done" {
			to.To = link.Assessment(at)
		}
		n := summaryTyped(f)
		save = func(ctx context.Context, tx *audit.Tx) error {
			return assessment.SaveSummary(ctx, tx, assessmentRef(r), f.Version(), n, do == "done")
		}
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) { return to, save(ctx, tx) })
	if status, yes := again(f, err); yes {
		return s.partPage(w, r, status, f, false)
	}
	return err
}

// following is the part read after this one; after the last, the last.
func following(section assessment.Section) assessment.Section {
	i := slices.Index(assessment.Sections, section)
	return assessment.Sections[min(i+1, len(assessment.Sections)-1)]
}

// partTyped reads the fields of the whitelist and no other: what else was sent is not even
// looked at.
func partTyped(f *form.Form, section assessment.Section, state assessment.State) assessment.Part {
	p := assessment.Part{Section: section, State: state, Body: f.Lines("body"), Fields: map[string]string{}}
	for _, field := range assessment.Whitelist() {
		if field.Section != section {
			continue
		}
		answer := f.Text(field.Name)
		if field.Kind == assessment.Day {
			answer = ""
			if d := f.Date(field.Name); !d.IsZero() {
				answer = d.String()
			}
		}
		if answer != "" {
			p.Fields[field.Name] = answer
		}
	}
	return p
}

func summaryTyped(f *form.Form) assessment.Content {
	return assessment.Content{HeldOn: f.Date("held"), Place: assessment.Place(f.Text("place")), Present: f.Lines("present"),
		Needs: f.Lines("needs"), Current: f.Lines("current"), Reasons: f.Lines("reasons"),
		Feasibility: assessment.Feasibility(f.Text("feasibility")), FeeInfoOn: f.Date("fee")}
}
