package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/document"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func reportRef(r *http.Request) milestonereport.Ref { return milestonereport.Ref(ref(r, "report")) }

func (s *Site) reportList(w http.ResponseWriter, r *http.Request) error {
	a := who(r)
	onStrip := a.May(policy.ApproveReport) && !a.May(policy.CreateApplication) // the button stands above every page
	v := page.ReportsView{MayCreate: a.May(policy.CreateReport) && !onStrip, Mine: milestonereport.WaitsFor(who(r))}
	err := s.read(r, nil, func(b *db.Batch) {
		milestonereport.All(b, who(r), 0, &v.Rows)
		milestonereport.Stages(b, &v.Stages)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Reports(v))
}

func (s *Site) reportNew(w http.ResponseWriter, r *http.Request) error {
	return s.reportNewPage(w, r, http.StatusOK, nil)
}

// reportNewPage is the form of a new report, filled for the milestone asked for, or for the
// one that is running.
func (s *Site) reportNewPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.NewReportView{Form: f}
	if err := s.read(r, nil, func(b *db.Batch) { milestonereport.Stages(b, &v.Stages) }); err != nil {
		return err
	}
	if f == nil {
		v.Form = s.fresh(r, s.reportProposal(r, v.Stages))
	}
	return s.render(w, r, status, page.NewReport(v))
}

func (s *Site) reportProposal(r *http.Request, stages []milestonereport.Stage) map[string]string {
	known := map[string]string{"authors": who(r).Name}
	no, asked := strconv.Atoi(r.URL.Query().Get("kamien"))
	at := slices.IndexFunc(stages, func(x milestonereport.Stage) bool {
		return (asked == nil && x.No == no) || (asked != nil && !x.From.After(s.today()) && !x.Until.Before(s.today()))
	})
	if at < 0 {
		return known
	}
	x := stages[at]
	known["milestone"], known["from"], known["until"] = strconv.Itoa(x.No), x.From.PL(), x.Until.PL()
	if !x.LastPeriodEnds.IsZero() && x.LastPeriodEnds.Before(x.Until) { // the next part of the milestone
		known["from"] = x.LastPeriodEnds.Add(1).PL()
	}
	return known
}

func reportHeaderOf(f *form.Form) milestonereport.Header {
	return milestonereport.Header{From: f.Date("from"), Until: f.Date("until"), Authors: f.Text("authors")}
}

func (s *Site) reportCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	no, h := f.Int("milestone"), reportHeaderOf(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if no < 1 || no > 4 {
			f.Refuse("milestone", "report.milestone_missing")
			return done{}, h.Check()
		}
		at, err := milestonereport.Begin(ctx, tx, no, h)
		return done{To: link.ReportPart(string(at), string(milestonereport.Summary)), Say: "report.was_begun"}, err
	})
	if status, yes := again(f, err); yes {
		return s.reportNewPage(w, r, status, f)
	}
	return err
}

// reportView reads a report whole, with what its reader may do.
func (s *Site) reportView(r *http.Request, more func(b *db.Batch)) (page.ReportView, error) {
	v := page.ReportView{Today: s.today(), Writes: map[milestonereport.Section]bool{},
		ReadsPlans: who(r).May(policy.ReadPlan), ReadsApplications: who(r).May(policy.ReadApplication)}
	err := s.read(r, nil, func(b *db.Batch) {
		milestonereport.Open(b, who(r), s.Now(), reportRef(r), &v.File)
		if more != nil {
			more(b)
		}
	})
	if err != nil {
		return v, err
	}
	v.Says, v.Corrects = v.File.Says(), v.File.Corrects(who(r))
	for _, step := range milestonereport.Steps {
		if v.Allows(step, who(r)) {
			v.Steps = append(v.Steps, step)
		}
	}
	for _, x := range milestonereport.Sections {
		if v.File.Writes(x, who(r)) {
			v.Writes[x] = true
		}
	}
	return v, nil
}

func (s *Site) reportShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Report(v))
}

func (s *Site) reportDifferences(w http.ResponseWriter, r *http.Request) error {
	var anew milestonereport.Counted
	v, err := s.reportView(r, func(b *db.Batch) { milestonereport.Anew(b, reportRef(r), s.Now(), &anew) })
	if err != nil {
		return err
	}
	v.Anew = anew
	return s.render(w, r, http.StatusOK, page.ReportDifferences(v))
}

func (s *Site) reportPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	v, err := s.reportView(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
	if err != nil {
		return err
	}
	return s.paper(w, r, link.Report(string(v.Ref)), page.ReportPaper(v.File, head))
}

// reportSheet hands the report over as a workbook.
func (s *Site) reportSheet(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := page.ReportBook(v.File).Write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-w%d.xlsx"`, fileStem(v.Number), v.VersionNo))
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes()) // the reader may be gone
	return nil
}

// fileStem is the number of a case as it stands in the name of a file.
func fileStem(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, number)
}

func (s *Site) reportHeaderShow(w http.ResponseWriter, r *http.Request) error {
	return s.reportHeaderPage(w, r, http.StatusOK, nil)
}

func (s *Site) reportHeaderPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	if f == nil && !v.Writes[milestonereport.Summary] {
		http.Redirect(w, r, link.Report(string(v.Ref)), http.StatusSeeOther)
		return nil
	}
	f = s.filled(r, f, v.Version, map[string]string{"from": v.From.PL(), "until": v.Until.PL(), "authors": v.Authors})
	return s.render(w, r, status, page.NewReport(page.NewReportView{Form: f, Report: v.Report}))
}

func (s *Site) reportHeaderSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	h := reportHeaderOf(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Report(ref(r, "report")), Say: "report.header_was_saved"}, milestonereport.SaveHeader(ctx, tx, reportRef(r), f.Version(), h)
	})
	if status, yes := again(f, err); yes {
		return s.reportHeaderPage(w, r, status, f)
	}
	return err
}

// reportPartOf is the part of the report the address names.
func reportPartOf(r *http.Request) (milestonereport.Section, error) {
	name, known := link.ReportPartNamed(ref(r, "part"))
	if !known {
		return "", fault.NotFound
	}
	return milestonereport.Section(name), nil
}

func (s *Site) reportPartShow(w http.ResponseWriter, r *http.Request) error {
	return s.reportPartPage(w, r, http.StatusOK, nil)
}

func (s *Site) reportPartPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	section, err := reportPartOf(r)
	if err != nil {
		return err
	}
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	v.Section = section
	if v.Writes[section] {
		t := v.Text(section)
		v.Form = s.filled(r, f, t.Version, map[string]string{"body": t.Body})
	} else {
		v.Form = f // refused: what was typed is shown, for it is kept nowhere
	}
	return s.render(w, r, status, page.ReportEditor(v))
}

func (s *Site) reportPartSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	section, err := reportPartOf(r)
	if err != nil {
		return err
	}
	at, do := ref(r, "report"), f.Raw("do")
	if do == "insert" { // nothing is kept: the form comes back with the figure in its text
		if code := f.Text("figure"); code != "" {
			f.Set("body", strings.TrimRight(f.Raw("body"), " ")+" "+milestonereport.Token(code))
			f.Set("figure", "")
		}
		return s.reportPartPage(w, r, http.StatusOK, f)
	}
	to := done{To: link.ReportPart(at, string(section)), Say: "report.part_was_saved"}
	if do == "done" {
		to.To = link.ReportPart(at, string(nextPart(section)))
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return to, milestonereport.SaveText(ctx, tx, reportRef(r), section, f.Version(), f.Lines("body"), do == "done")
	})
	if status, yes := again(f, err); yes {
		return s.reportPartPage(w, r, status, f)
	}
	return err
}

// nextPart is the part read after this one; after the last, the last.
func nextPart(section milestonereport.Section) milestonereport.Section {
	i := slices.Index(milestonereport.Sections, section)
	return milestonereport.Sections[min(i+1, len(milestonereport.Sections)-1)]
}

func (s *Site) evidenceNew(w http.ResponseWriter, r *http.Request) error {
	return s.evidencePage(w, r, http.StatusOK, nil)
}

// evidencePage asks for evidence: of the part and the row named in the address or in the
// form sent, or in place of the one the address names.
func (s *Site) evidencePage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var records []milestonereport.Candidate
	v, err := s.reportView(r, func(b *db.Batch) { milestonereport.Candidates(b, reportRef(r), &records) })
	if err != nil {
		return err
	}
	v.Records = records
	name, _ := link.ReportPartNamed(r.URL.Query().Get("czesc"))
	section, item := milestonereport.Section(name), r.URL.Query().Get("pozycja")
	if f != nil {
		section, item = milestonereport.Section(f.Text("section")), f.Text("item")
	}
	var old *milestonereport.Evidence
	if proof := ref(r, "proof"); proof != "" {
		i := slices.IndexFunc(v.Evidence, func(e milestonereport.Evidence) bool { return e.Ref == proof })
		if i < 0 {
			return fault.NotFound
		}
		old = &v.Evidence[i]
		section, item = old.Section, old.Item
	}
	if !section.Known() {
		section = milestonereport.Attachments
	}
	if len(item) > 40 {
		item = ""
	}
	v.Section = section
	if f == nil && (!v.Writes[section] || old != nil && !old.Stands()) {
		http.Redirect(w, r, link.ReportPart(string(v.Ref), string(section)), http.StatusSeeOther) //nolint:gosec // a path of ours
		return nil
	}
	if v.Form = f; f == nil {
		v.Form = s.fresh(r, map[string]string{"kind": string(milestonereport.Document)})
	}
	return s.render(w, r, status, page.ReportEvidence(v, item, old))
}

func (s *Site) evidenceCreate(w http.ResponseWriter, r *http.Request) error {
	return s.evidenceSave(w, r, "report.evidence_was_added")
}

func (s *Site) evidenceReplace(w http.ResponseWriter, r *http.Request) error {
	return s.evidenceSave(w, r, "report.evidence_was_replaced")
}

func (s *Site) evidenceSave(w http.ResponseWriter, r *http.Request, say string) error {
	f, file, err := upload(w, r, "file")
	if err != nil {
		return err
	}
	g := milestonereport.Given{Section: milestonereport.Section(f.Text("section")), Item: f.Text("item"), Kind: milestonereport.EvidenceKind(f.Text("kind")),
		Title: f.Text("title"), Record: f.Text("record"), Replaces: ref(r, "proof"), Reason: f.Text("reason")}
	if g.Kind != milestonereport.Document {
		file = document.File{}
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.ReportPart(ref(r, "report"), string(g.Section)), Say: say}, milestonereport.AddEvidence(ctx, tx, reportRef(r), g, file)
	})
	if status, yes := again(f, err); yes {
		return s.evidencePage(w, r, status, f)
	}
	return err
}

// evidenceFetch hands a file of evidence over to be saved.
func (s *Site) evidenceFetch(w http.ResponseWriter, r *http.Request) error {
	var d milestonereport.Fetched
	line := milestonereport.Fetching(who(r), reportRef(r), ref(r, "proof"))
	if err := s.read(r, &line, func(b *db.Batch) { milestonereport.Fetch(b, who(r), reportRef(r), ref(r, "proof"), &d) }); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", d.MediaType)
	h.Set("Content-Length", strconv.Itoa(len(d.Content)))
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-dowod-%d.%s"`, fileStem(d.Number), d.No, document.Extension(d.MediaType)))
	h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; sandbox")
	_, _ = w.Write(d.Content) // the reader may be gone
	return nil
}

func (s *Site) reportStepShow(w http.ResponseWriter, r *http.Request) error {
	return s.reportStepPage(w, r, http.StatusOK, nil)
}

// reportStepPage asks for what a step needs. One the reader may not take, or not now, leads
// to the report, which says what it waits for.
func (s *Site) reportStepPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	name, known := link.ReportStepNamed(ref(r, "step"))
	if !known {
		return fault.NotFound
	}
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	step := milestonereport.Step(name)
	if f == nil && !slices.Contains(v.Steps, step) {
		http.Redirect(w, r, link.Report(string(v.Ref)), http.StatusSeeOther)
		return nil
	}
	v.Form = s.filled(r, f, v.Version, map[string]string{"on": s.today().PL(), "reference": v.Reference})
	return s.render(w, r, status, page.ReportStep(v, step))
}

func (s *Site) reportStepTake(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	name, known := link.ReportStepNamed(ref(r, "step"))
	if !known {
		return fault.NotFound
	}
	a := milestonereport.Act{Step: milestonereport.Step(name), Note: f.Lines("note"), On: f.Date("on"), Reference: f.Text("reference"), Unchecked: f.Lines("unchecked")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Report(ref(r, "report")), Say: "report.was." + name}, milestonereport.Proceed(ctx, tx, reportRef(r), f.Version(), a)
	})
	if status, yes := again(f, err); yes {
		return s.reportStepPage(w, r, status, f)
	}
	return err
}

func (s *Site) correctionShow(w http.ResponseWriter, r *http.Request) error {
	return s.correctionPage(w, r, http.StatusOK, nil)
}

func (s *Site) correctionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.reportView(r, nil)
	if err != nil {
		return err
	}
	if f == nil && !v.Corrects {
		http.Redirect(w, r, link.Report(string(v.Ref)), http.StatusSeeOther)
		return nil
	}
	v.Form = s.filled(r, f, v.Version, map[string]string{})
	return s.render(w, r, status, page.ReportCorrection(v))
}

func (s *Site) correctionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		next, err := milestonereport.Correct(ctx, tx, reportRef(r), f.Version(), f.Lines("reason"))
		return done{To: link.Report(string(next)), Say: "report.was_corrected"}, err
	})
	if status, yes := again(f, err); yes {
		return s.correctionPage(w, r, status, f)
	}
	return err
}
