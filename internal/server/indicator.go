package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/download"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
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

// save answers with a file to be saved.
func save(w http.ResponseWriter, media, name string, content []byte) {
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

// wantedOf is the file an address or a form asks for.
func wantedOf(code indicator.Code, v page.DayAsked, scope indicator.Scope, format string) download.Wanted {
	return download.Wanted{Code: code, Scope: scope, Day: v.Day, Format: download.ParseFormat(format)}
}

// indicatorExport writes the rows behind the figure, the same as the list, as a file; the
// workbook says besides how it was counted, and tells the breakdowns. More rows than are
// written while a browser waits are offered to be ordered instead.
func (s *Site) indicatorExport(w http.ResponseWriter, r *http.Request) error {
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	if !indicator.MayExport(who(r), code) {
		return fault.Denied{Reason: "denied.role"}
	}
	wanted := wantedOf(code, s.dayAsked(r), scopeAsked(r), r.URL.Query().Get("format"))
	x := indicatorBook{wanted: wanted}
	err = s.read(r, nil, func(b *db.Batch) {
		x.queue(b, who(r), s.Now())
		indicator.ExportUpTo(b, s.AtOnce, who(r), s.Now(), wanted.Code, wanted.Scope, wanted.Day, &x.view.Cases)
	})
	if err != nil {
		return err
	}
	if rows := x.rows(); rows > s.AtOnce || rows > 0 && len(x.view.Cases) == 0 {
		return s.render(w, r, http.StatusOK, page.DownloadNew(page.DownloadNewView{Wanted: wanted, Rows: rows}))
	}
	file, err := x.file(s.words(r))
	if err != nil {
		return err
	}
	save(w, file.MediaType, file.Name, file.Content)
	return nil
}

// indicatorBook is a figure as it becomes a file, at once or aside: the same statements, the
// same writer.
type indicatorBook struct {
	wanted download.Wanted
	view   page.IndicatorView
	cells  [][]indicator.Cell
}

// queue asks for all but the rows.
func (x *indicatorBook) queue(b *db.Batch, a policy.Actor, now time.Time) {
	w, d := x.wanted, x.wanted.Code.Definition()
	x.view = page.IndicatorView{Asked: page.DayAsked{Today: date.Of(now), Day: w.Day}, Scope: w.Scope}
	x.cells = make([][]indicator.Cell, len(d.By))
	indicator.One(b, a, now, w.Code, w.Day, &x.view.Reading)
	for i, by := range d.By {
		indicator.Breakdown(b, a, now, w.Code, by, w.Scope, w.Day, &x.cells[i])
	}
}

// rows is how many rows the file holds, or would.
func (x *indicatorBook) rows() int {
	count := x.view.Reading.Project
	if x.wanted.Scope == indicator.InCentre {
		count = x.view.Reading.Centre
	}
	return min(count.Rows, indicator.ExportRows)
}

func (x *indicatorBook) file(ctx context.Context) (download.File, error) {
	return fileOf("wskaznik-"+string(x.wanted.Code)+"-"+x.wanted.Day.String(), page.IndicatorBook(ctx, x.view, x.cells), x.wanted.Format)
}

// indicatorOrder orders the file aside.
func (s *Site) indicatorOrder(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	code, err := codeAsked(r)
	if err != nil {
		return err
	}
	asked := page.DayAsked{Day: f.Date("dzien")}
	whole := !asked.Day.IsZero() && f.Text("format") != ""
	if asked.Day.IsZero() {
		asked.Day = date.Of(s.Now())
	}
	scope := indicator.InProject
	if f.Text("zakres") == page.ScopeWords[indicator.InCentre] {
		scope = indicator.InCentre
	}
	wanted := wantedOf(code, asked, scope, f.Text("format"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if !whole { // not as our page sends it
			return done{}, check.Refuse("", "download.incomplete")
		}
		return done{To: link.Downloads, Say: "download.was_ordered"}, download.Place(ctx, tx, wanted)
	})
	if status, yes := again(f, err); yes {
		x := indicatorBook{wanted: wanted}
		err := s.read(r, nil, func(b *db.Batch) { indicator.One(b, who(r), s.Now(), code, wanted.Day, &x.view.Reading) })
		if err != nil {
			return err
		}
		return s.render(w, r, status, page.DownloadNew(page.DownloadNewView{Wanted: wanted, Rows: x.rows(), Form: f}))
	}
	if err == nil {
		s.wakeDownloads()
	}
	return err
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
	file, err := fileOf("wskazniki-"+v.Asked.Day.String(), page.IndicatorsBook(s.words(r), v), download.ParseFormat(r.URL.Query().Get("format")))
	if err != nil {
		return err
	}
	save(w, file.MediaType, file.Name, file.Content)
	return nil
}

// fileOf is a workbook as a file, or its first sheet as CSV. name is without an ending.
func fileOf(name string, b page.Book, format download.Format) (download.File, error) {
	var out bytes.Buffer
	f := download.File{Name: name + "." + string(format), MediaType: mediaXLSX}
	write := b.Write
	if format == download.CSV {
		f.MediaType, write = mediaCSV, b.CSV
	}
	err := write(&out)
	f.Content = out.Bytes()
	return f, err
}
