package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/fee"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) programmeList(w http.ResponseWriter, r *http.Request) error {
	v := page.ProgrammeListView{State: programme.State(r.URL.Query().Get("stan")), Today: date.Of(s.Now()), May: who(r).May(policy.CreateProgramme)}
	if !slices.Contains(programme.States, v.State) {
		v.State = ""
	}
	err := s.read(r, nil, func(b *db.Batch) {
		programme.List(b, who(r), v.State, v.Today, &v.Programmes)
		programme.Count(b, who(r), v.Today, &v.Totals)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ProgrammeList(v))
}

func programmeRef(r *http.Request) programme.Ref { return programme.Ref(ref(r, "programme")) }

func (s *Site) programmeShow(w http.ResponseWriter, r *http.Request) error {
	v := page.ProgrammeView{Today: date.Of(s.Now()), May: who(r).May(policy.UpdateProgramme), SeesFees: who(r).May(policy.ReadFee)}
	err := s.read(r, nil, func(b *db.Batch) {
		programme.Get(b, who(r), programmeRef(r), v.Today, &v.Programme)
		programme.Services(b, who(r), programmeRef(r), false, v.Today, &v.Services)
		programme.History(b, who(r), programmeRef(r), &v.History)
		if v.SeesFees {
			fee.Summaries(b, who(r), programmeRef(r), v.Today, &v.Fees)
		}
		programme.DataOf(b, who(r), programmeRef(r), &v.Data)
	})
	if err != nil {
		return err
	}
	for _, to := range v.Programme.State.Next() {
		if v.May && programme.MayMove(who(r), to) {
			v.Moves = append(v.Moves, to)
		}
	}
	v.May = v.May && v.Programme.State.Changeable(who(r))
	return s.render(w, r, http.StatusOK, page.ProgrammeShow(v))
}

func (s *Site) programmeNew(w http.ResponseWriter, r *http.Request) error {
	return s.programmeForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) programmeCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := programmeFacts(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		ref, err := programme.Create(ctx, tx, n, chosenServices(f))
		return done{To: link.Programme(string(ref)), Say: "programme.created", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.programmeForm(w, r, status, f)
	}
	return err
}

// programmeForm shows the form of a new programme.
func (s *Site) programmeForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ProgrammeFormView{Form: f}
	v.Programme.State = programme.Draft
	err := s.read(r, nil, func(b *db.Batch) { programme.Services(b, who(r), "", true, date.Of(s.Now()), &v.Services) })
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.ProgrammeForm(v))
}

func (s *Site) programmeEdit(w http.ResponseWriter, r *http.Request) error {
	return s.programmeEditForm(w, r, http.StatusOK, nil)
}

func (s *Site) programmeUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := programmeFacts(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := programme.Edit(ctx, tx, programmeRef(r), f.Version(), n, chosenServices(f))
		return done{To: link.Programme(ref(r, "programme")), Say: "programme.saved", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.programmeEditForm(w, r, status, f)
	}
	return err
}

// programmeEditForm shows the form of a known programme: f as it was left, or nil for one
// filled from the programme. A closed programme has no form; its page says why.
func (s *Site) programmeEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ProgrammeFormView{Form: f}
	err := s.read(r, nil, func(b *db.Batch) {
		programme.Get(b, who(r), programmeRef(r), date.Of(s.Now()), &v.Programme)
		programme.Services(b, who(r), programmeRef(r), true, date.Of(s.Now()), &v.Services)
	})
	if err != nil {
		return err
	}
	if !v.Programme.State.Changeable(who(r)) && f == nil {
		http.Redirect(w, r, link.Programme(string(v.Programme.Ref)), http.StatusSeeOther)
		return nil
	}
	known := programmeFields(v.Programme)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
		for _, o := range v.Services {
			if o.Offered {
				v.Form.Set("services", append(v.Form.Values("services"), string(o.Service))...)
			}
		}
	}
	v.Form.Stored(v.Programme.Version, known)
	return s.render(w, r, status, page.ProgrammeForm(v))
}

func programmeFields(p programme.Programme) map[string]string {
	return map[string]string{"name": p.Name, "aim": p.Aim, "from": p.From.PL(), "until": p.Until.PL(), "resolution": p.Resolution,
		"resolution_on": p.ResolutionOn.PL(), form.VersionField: strconv.Itoa(p.Version)}
}

func programmeFacts(f *form.Form) programme.Facts {
	return programme.Facts{Name: f.Text("name"), Aim: f.Lines("aim"), Resolution: f.Text("resolution"), ResolutionOn: f.Date("resolution_on"),
		From: f.Date("from"), Until: f.Date("until")}
}

func chosenServices(f *form.Form) []catalogue.Ref {
	var refs []catalogue.Ref
	for _, v := range f.Values("services") {
		refs = append(refs, catalogue.Ref(v))
	}
	return refs
}

// programmeStateShow asks before a step: the one under ?na=, else the usual next one.
func (s *Site) programmeStateShow(w http.ResponseWriter, r *http.Request) error {
	return s.programmeStatePage(w, r, http.StatusOK, nil, programme.State(r.URL.Query().Get("na")))
}

func (s *Site) programmeStateSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	m := programme.Move{To: programme.State(f.Text("to")), Resolution: f.Text("resolution"), ResolutionOn: f.Date("resolution_on"), Note: f.Lines("note")}
	if !slices.Contains(programme.States, m.To) {
		return fault.Malformed
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := programme.Take(ctx, tx, programmeRef(r), f.Version(), m)
		return done{To: link.Programme(ref(r, "programme")), Say: "programme.step." + string(m.To) + ".said"}, err
	})
	if status, yes := again(f, err); yes {
		return s.programmeStatePage(w, r, status, f, m.To)
	}
	return err
}

// programmeStatePage shows the question before the step to that state. A step that cannot
// be made leads back to the programme, whose page says what can; one that is not the
// reader's is refused.
func (s *Site) programmeStatePage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, to programme.State) error {
	v := page.ProgrammeStateView{Form: f, To: to}
	err := s.read(r, nil, func(b *db.Batch) { programme.Get(b, who(r), programmeRef(r), date.Of(s.Now()), &v.Programme) })
	if err != nil {
		return err
	}
	next := v.Programme.State.Next()
	if v.To == "" && len(next) > 0 {
		v.To = next[0]
	}
	if !slices.Contains(next, v.To) {
		if c := f.Conflict(); c != nil { // somebody has made this step, or another
			return fault.Conflict{By: c.By, At: c.At}
		}
		http.Redirect(w, r, link.Programme(string(v.Programme.Ref)), http.StatusSeeOther)
		return nil
	}
	if !programme.MayMove(who(r), v.To) {
		return fault.Denied{Reason: "programme.step_not_yours"}
	}
	known := programmeFields(v.Programme)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(v.Programme.Version, known)
	return s.render(w, r, status, page.ProgrammeState(v))
}
