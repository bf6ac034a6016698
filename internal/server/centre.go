package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/ident"
	"cus/web/link"
	"cus/web/page"
)

// centreShow is what the centre says of itself; with its form for who may change it.
func (s *Site) centreShow(w http.ResponseWriter, r *http.Request) error {
	return s.centrePage(w, r, http.StatusOK, nil)
}

func (s *Site) centrePage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.CentreView{Year: date.Of(s.Now()).Year(), May: who(r).May(policy.UpdateAccount)}
	err := s.read(r, nil, func(b *db.Batch) {
		centre.Get(b, &v.Centre)
		centre.Gminas(b, &v.Gminas)
		centre.SeriesOf(b, v.Year, &v.Series)
	})
	if err != nil {
		return err
	}
	known := centreFields(v)
	if f == nil {
		f = s.fresh(r, known)
		f.Set(form.VersionField, strconv.Itoa(v.Centre.Version))
	}
	f.Stored(v.Centre.Version, known)
	v.Form = f
	return s.render(w, r, status, page.Centre(v))
}

func centreFields(v page.CentreView) map[string]string {
	c := v.Centre
	known := map[string]string{"name": c.Name, "short_name": c.ShortName, "kind": string(c.Kind), "address": c.Address, "phone": ident.FormatPhone(c.Phone),
		"help_phone": ident.FormatPhone(c.HelpPhone), "email": c.Email, "iban": ident.FormatIBAN(c.IBAN), "authority": c.Authority, "appeal_board": c.AppealBoard, "idle": strconv.Itoa(c.IdleMinutes)}
	for i, g := range v.Gminas {
		known[centre.GminaField("gmina", i)], known[centre.GminaField("teryt", i)] = g.Name, g.Teryt
		known[centre.GminaField("gmina_id", i)] = strconv.FormatInt(int64(g.ID), 10)
	}
	return known
}

func (s *Site) centreSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	facts, idle, gminas := centreFacts(f), f.Int("idle"), gminaList(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Centre, Say: "centre.saved"}, centre.Edit(ctx, tx, f.Version(), facts, idle, gminas)
	})
	if status, yes := again(f, err); yes {
		return s.centrePage(w, r, status, f)
	}
	return err
}

func (s *Site) seriesShow(w http.ResponseWriter, r *http.Request) error {
	return s.seriesPage(w, r, http.StatusOK, nil)
}

func (s *Site) seriesPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.SeriesView{Year: date.Of(s.Now()).Year()}
	var all []centre.SeriesLine
	if err := s.read(r, nil, func(b *db.Batch) { centre.SeriesOf(b, v.Year, &all) }); err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l centre.SeriesLine) bool { return string(l.Code) == ref(r, "series") })
	if i < 0 {
		return fault.NotFound
	}
	v.Line = all[i]
	known := map[string]string{"prefix": v.Line.Prefix, "width": strconv.Itoa(v.Line.Width), "next": strconv.Itoa(v.Line.Next)}
	if f == nil {
		f = s.fresh(r, known)
		f.Set(form.VersionField, strconv.Itoa(v.Line.Version))
	}
	f.Stored(v.Line.Version, known)
	v.Form = f
	return s.render(w, r, status, page.Series(v))
}

func (s *Site) seriesSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := centre.Series(ref(r, "series"))
	if !slices.Contains(centre.AllSeries(), of) {
		return fault.NotFound
	}
	format := centre.Format{Prefix: strings.ToUpper(f.Text("prefix")), Width: f.Int("width")}
	next := f.Int("next")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Centre, Say: "centre.series_saved"}, centre.SetSeries(ctx, tx, of, f.Version(), tx.Today().Year(), format, next)
	})
	if status, yes := again(f, err); yes {
		return s.seriesPage(w, r, status, f)
	}
	return err
}
