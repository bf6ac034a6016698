package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/programme"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) programmeDataShow(w http.ResponseWriter, r *http.Request) error {
	return s.programmeDataPage(w, r, http.StatusOK, nil)
}

func (s *Site) programmeDataPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.ProgrammeDataView
	err := s.read(r, nil, func(b *db.Batch) {
		programme.Get(b, who(r), programmeRef(r), s.today(), &v.Programme)
		programme.DataOf(b, who(r), programmeRef(r), &v.Listed)
	})
	if err != nil {
		return err
	}
	v.May = v.Programme.State.Changeable(who(r))
	v.Form = s.filled(r, f, v.Programme.Version, nil)
	if f == nil {
		listed := make([]string, len(v.Listed))
		for i, d := range v.Listed {
			listed[i] = string(d)
		}
		v.Form.Set("data", listed...)
	}
	return s.render(w, r, status, page.ProgrammeData(v))
}

func (s *Site) programmeDataSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	var list []programme.DataField
	for _, d := range f.Values("data") {
		list = append(list, programme.DataField(d))
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Programme(string(programmeRef(r))), Say: "programme.data.saved"}, programme.SetData(ctx, tx, programmeRef(r), f.Version(), list)
	})
	if status, yes := again(f, err); yes {
		return s.programmeDataPage(w, r, status, f)
	}
	return err
}
