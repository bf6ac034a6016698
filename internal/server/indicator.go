package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) indicatorList(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	v := page.IndicatorsView{Asked: s.dayAsked(r), MayPlan: indicator.MayPlan(a), MayExport: a.May(policy.ExportProject)}
	err := s.read(r, nil, func(b *db.Batch) {
		project.Get(b, &v.Project)
		project.Milestones(b, &v.Milestones)
		indicator.All(b, a, s.Now(), v.Asked.Day, &v.Readings)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Indicators(v))
}

// codeAsked is the definition an address names.
func codeAsked(r *http.Request) (indicator.Code, error) {
	code, known := indicator.ParseCode(ref(r, "code"))
	if !known {
		return "", fault.NotFound
	}
	return code, nil
}

func scopeAsked(r *http.Request) indicator.Scope {
	if r.URL.Query().Get("zakres") == page.ScopeWords[indicator.InCentre] {
		return indicator.InCentre
	}
	return indicator.InProject
}

func (s *Site) indicatorShow(w http.ResponseWriter, r *http.Request) error {
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	a, d := who(r), code.Definition()
	v := page.IndicatorView{Asked: s.dayAsked(r), Scope: scopeAsked(r), SeesCases: a.Reach(d.Of.Reads()) >= policy.Meta, MayPlan: indicator.MayPlan(a), MayExport: a.May(policy.ExportProject),
		FetchesFiles: a.May(policy.UpdateProject)}
	if by := indicator.Dimension(r.URL.Query().Get("podzial")); slices.Contains(d.By, by) {
		v.By = by
	}
	err = s.read(r, nil, func(b *db.Batch) {
		project.Get(b, &v.Project)
		project.Milestones(b, &v.Milestones)
		indicator.One(b, a, s.Now(), code, v.Asked.Day, &v.Reading)
		if d.Beside != "" {
			indicator.One(b, a, s.Now(), d.Beside, v.Asked.Day, &v.Beside)
		}
		indicator.Course(b, a, s.Now(), code, v.Asked.Day, &v.Course)
		if v.SeesCases {
			indicator.Rows(b, a, s.Now(), code, v.Scope, v.Asked.Day, &v.Cases)
		}
		if v.By != "" {
			indicator.Breakdown(b, a, s.Now(), code, v.By, v.Scope, v.Asked.Day, &v.Cells)
		}
		if d.ByHand || d.HandToo {
			indicator.Entries(b, code, &v.Entries)
		}
		indicator.PlanChanges(b, code, &v.PlanChanges)
	})
	if err != nil {
		return err
	}
	v.MayEnter = v.Reading.MayEnter(a)
	return s.render(w, r, http.StatusOK, page.Indicator(v))
}

// indicatorTyped is a value typed into a field of a form, in the unit of the definition;
// nil where the field was left empty.
func indicatorTyped(f *form.Form, field string, u indicator.Unit) *int64 {
	wrong := "indicator.wrong.any" // no indicator was chosen
	if u != "" {
		wrong = "indicator.wrong." + string(u)
	}
	return form.Read(f, field, func(s string) (*int64, error) {
		v, ok := u.Parse(s)
		if !ok {
			return nil, errNoNumber
		}
		return &v, nil
	}, wrong)
}

var errNoNumber = errors.New("no number")

func indicatorTermsTyped(f *form.Form, code indicator.Code) indicator.Terms {
	u := code.Unit()
	return indicator.Terms{Baseline: indicatorTyped(f, "baseline", u), Target: indicatorTyped(f, "target", u), Operator: page.OperatorOf(f.Text("operator")),
		OwnerRole: policy.Role(f.Text("owner")), Promise: f.Text("promise")}
}

func (s *Site) indicatorNew(w http.ResponseWriter, r *http.Request) error {
	return s.indicatorNewForm(w, r, http.StatusOK, nil)
}

func (s *Site) indicatorNewForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	a := who(r)
	if !indicator.MayPlan(a) {
		return fault.Denied{Reason: "denied.role"}
	}
	v := page.IndicatorsView{Asked: s.dayAsked(r)}
	err := s.read(r, nil, func(b *db.Batch) {
		project.Get(b, &v.Project)
		indicator.Known(b, &v.Taken)
	})
	if err != nil {
		return err
	}
	if f == nil {
		f = s.fresh(r, map[string]string{"code": r.URL.Query().Get("kod"), "operator": indicator.AtLeast.Word(), "owner": string(policy.ServiceOrganiser)})
	}
	v.Form = f
	return s.render(w, r, status, page.IndicatorNew(v))
}

func (s *Site) indicatorAdd(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	code, _ := indicator.ParseCode(f.Text("code"))
	terms := indicatorTermsTyped(f, code)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Indicator(string(code)), Say: "indicator.was_added"}, indicator.Add(ctx, tx, code, terms)
	})
	if status, yes := again(f, err); yes {
		return s.indicatorNewForm(w, r, status, f)
	}
	return err
}

// promised reads the promise a form changes; what the project does not promise has none.
func (s *Site) promised(r *http.Request, queue func(b *db.Batch, code indicator.Code)) (v page.IndicatorFormView, err error) {
	code, err := codeAsked(r)
	if err != nil {
		return v, err
	}
	err = s.read(r, nil, func(b *db.Batch) {
		indicator.Promise(b, code, s.today(), &v.Reading)
		if queue != nil {
			queue(b, code)
		}
	})
	return v, err
}

func (s *Site) indicatorTermsShow(w http.ResponseWriter, r *http.Request) error {
	return s.indicatorTermsForm(w, r, http.StatusOK, nil)
}

func (s *Site) indicatorTermsForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if !indicator.MayPlan(who(r)) {
		return fault.Denied{Reason: "denied.role"}
	}
	v, err := s.promised(r, nil)
	if err != nil {
		return err
	}
	i, u := v.Reading.Indicator, v.Reading.Code.Unit()
	v.Form = s.filled(r, f, i.Version, map[string]string{"baseline": page.Typed(u, i.Baseline), "target": page.Typed(u, i.Target), "operator": i.Operator.Word(), "owner": string(i.OwnerRole), "promise": i.Promise})
	return s.render(w, r, status, page.IndicatorTerms(v))
}

func (s *Site) indicatorTermsSave(w http.ResponseWriter, r *http.Request) error {
	return s.change(s.indicatorTermsForm, func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		code, err := codeAsked(r)
		if err != nil {
			return done{}, err
		}
		return done{To: link.Indicator(string(code)), Say: "indicator.was_changed"}, indicator.SetTerms(ctx, tx, code, f.Version(), indicatorTermsTyped(f, code), f.Text("reason"))
	})(w, r)
}

func (s *Site) indicatorPlanShow(w http.ResponseWriter, r *http.Request) error {
	return s.indicatorPlanForm(w, r, http.StatusOK, nil)
}

func (s *Site) indicatorPlanForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if !indicator.MayPlan(who(r)) {
		return fault.Denied{Reason: "denied.role"}
	}
	v, err := s.promised(r, nil)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, m := range v.Reading.Months {
		known[indicator.MonthField(m.First)] = v.Reading.Code.Unit().Typed(m.Value)
	}
	v.Form = s.filled(r, f, v.Reading.Version, known)
	return s.render(w, r, status, page.IndicatorPlan(v))
}

func (s *Site) indicatorPlanSave(w http.ResponseWriter, r *http.Request) error {
	return s.change(s.indicatorPlanForm, func(ctx context.Context, tx *audit.Tx, r *http.Request, f *form.Form) (done, error) {
		code, err := codeAsked(r)
		if err != nil {
			return done{}, err
		}
		months := page.MonthsTyped(f, func(field string) *int64 { return indicatorTyped(f, field, code.Unit()) })
		return done{To: link.Indicator(string(code)), Say: "indicator.was_planned"}, indicator.SetPlan(ctx, tx, code, f.Version(), months, f.Text("reason"))
	})(w, r)
}

func (s *Site) indicatorEntryShow(w http.ResponseWriter, r *http.Request) error {
	return s.indicatorEntryForm(w, r, http.StatusOK, nil)
}

func (s *Site) indicatorEntryForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var entries []indicator.Entry
	v, err := s.promised(r, func(b *db.Batch, code indicator.Code) { indicator.Entries(b, code, &entries) })
	if err != nil {
		return err
	}
	if !v.Reading.MayEnter(who(r)) {
		return fault.Denied{Reason: "denied.role"}
	}
	replaces := r.URL.Query().Get("zastepuje")
	if f != nil {
		replaces = f.Text("replaces")
	}
	known := map[string]string{"on_day": s.today().PL()}
	for i, e := range entries {
		if e.Ref == replaces && !e.Replaced {
			v.Replaces = &entries[i]
			known = map[string]string{"on_day": e.OnDay.PL(), "value": v.Reading.Code.Unit().Typed(e.Value), "evidence": e.Evidence}
		}
	}
	if replaces != "" && v.Replaces == nil && f == nil {
		return fault.NotFound
	}
	v.Form = s.filled(r, f, v.Reading.Version, known)
	return s.render(w, r, status, page.IndicatorEntry(v))
}

func (s *Site) indicatorEntrySave(w http.ResponseWriter, r *http.Request) error {
	f, file, err := upload(w, r, "attachment")
	if err != nil {
		return err
	}
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	n := indicator.NewEntry{OnDay: f.Date("on_day"), Value: indicatorTyped(f, "value", code.Unit()), Evidence: f.Text("evidence"), File: file, Replaces: f.Text("replaces"), Reason: f.Text("reason")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Indicator(string(code)), Say: "indicator.was_entered"}, indicator.Enter(ctx, tx, code, f.Version(), n)
	})
	if status, yes := again(f, err); yes {
		return s.indicatorEntryForm(w, r, status, f)
	}
	return err
}

// indicatorEvidence hands over the file an entry was made with, to be saved.
func (s *Site) indicatorEvidence(w http.ResponseWriter, r *http.Request) error {
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	var d document.Blob
	line := indicator.ReadingEvidence(who(r), code, ref(r, "evidence"))
	if err := s.read(r, &line, func(b *db.Batch) { indicator.Evidence(b, who(r), code, ref(r, "evidence"), &d) }); err != nil {
		return err
	}
	attach(w, "dowod-"+string(code), d)
	return nil
}

// download answers with a file to be saved.
func download(w http.ResponseWriter, media, name string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	_, _ = w.Write(content) // the reader may be gone
}

const (
	mediaCSV  = "text/csv; charset=utf-8; header=present"
	mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// indicatorExport writes the rows behind the figure, the same as the list, as a file; the
// workbook says besides how it was counted, and tells the breakdowns.
func (s *Site) indicatorExport(w http.ResponseWriter, r *http.Request) error {
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	a, d := who(r), code.Definition()
	if d.OfPersons() && a.Reach(d.Of.Reads()) < policy.Meta {
		return fault.Denied{Reason: "denied.role"}
	}
	v := page.IndicatorView{Asked: s.dayAsked(r), Scope: scopeAsked(r)}
	cells := make([][]indicator.Cell, len(d.By))
	err = s.read(r, nil, func(b *db.Batch) {
		indicator.One(b, a, s.Now(), code, v.Asked.Day, &v.Reading)
		indicator.Export(b, a, s.Now(), code, v.Scope, v.Asked.Day, &v.Cases)
		for i, by := range d.By {
			indicator.Breakdown(b, a, s.Now(), code, by, v.Scope, v.Asked.Day, &cells[i])
		}
	})
	if err != nil {
		return err
	}
	name := "wskaznik-" + string(code) + "-" + v.Asked.Day.String()
	return s.export(w, r, name, page.IndicatorBook(s.words(r), v, cells))
}

// indicatorsExport writes all figures of a day as a file.
func (s *Site) indicatorsExport(w http.ResponseWriter, r *http.Request) error {
	v := page.IndicatorsView{Asked: s.dayAsked(r)}
	err := s.read(r, nil, func(b *db.Batch) {
		indicator.Exported(b, who(r), s.Now())
		indicator.All(b, who(r), s.Now(), v.Asked.Day, &v.Readings)
	})
	if err != nil {
		return err
	}
	return s.export(w, r, "wskazniki-"+v.Asked.Day.String(), page.IndicatorsBook(s.words(r), v))
}

// export answers with a workbook, or with its last sheet as CSV (?format=csv).
func (s *Site) export(w http.ResponseWriter, r *http.Request, name string, b page.Book) error {
	var out bytes.Buffer
	if r.URL.Query().Get("format") == "csv" {
		if err := b.CSV(&out); err != nil {
			return err
		}
		download(w, mediaCSV, name+".csv", out.Bytes())
		return nil
	}
	if err := b.Write(&out); err != nil {
		return err
	}
	download(w, mediaXLSX, name+".xlsx", out.Bytes())
	return nil
}
