package server

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/journal"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

// journalFilter reads the filter from what was typed: the address of a list, or the
// hidden fields of an export.
func journalFilter(f *form.Form, today date.Date) journal.Filter {
	out := journal.Filter{From: f.Date("od"), Until: f.Date("do"), Record: f.Text("kartoteka"), Outside: f.Flag("poza"), Before: int64(f.Int("przed"))}
	if isRef(f.Text("osoba")) {
		out.Staff = f.Text("osoba")
	}
	for _, k := range journal.Kinds {
		if string(k) == f.Text("rodzaj") {
			out.Kind = k
		}
	}
	return out.Within(today)
}

// asForm is a query as a form that was typed.
func asForm(q url.Values, names ...string) *form.Form {
	known := map[string]string{}
	for _, n := range names {
		known[n] = q.Get(n)
	}
	return form.New(known)
}

func journalQuery(r *http.Request) *form.Form {
	return asForm(r.URL.Query(), "od", "do", "osoba", "rodzaj", "kartoteka", "poza", "przed")
}

func (s *Site) journalList(w http.ResponseWriter, r *http.Request) error {
	f := journalQuery(r)
	v := page.JournalView{Form: f, Filter: journalFilter(f, date.Of(s.Now())), Whole: who(r).Reach(policy.ReadJournal) == policy.All, Exports: who(r).May(policy.ExportJournal)}
	err := s.read(r, nil, func(b *db.Batch) {
		journal.List(b, who(r), s.Now(), v.Filter, &v.Rows)
		journal.Suggestions(b, &v.Suggested)
		journal.Chosen(b, v.Filter.Staff, &v.Chosen)
		if v.Whole {
			journal.Alerts(b, who(r), s.Now(), &v.Alerts)
		}
	})
	if err != nil {
		return err
	}
	if v.Filter.Staff != "" && v.Chosen == nil {
		f.Refuse("osoba", "journal.staff_nobody")
	}
	return s.render(w, r, http.StatusOK, page.Journal(v))
}

// journalFind reads the filter as it was typed, a person by name or login among it, and
// leads to its address, which holds no name. What cannot be read, or may mean several
// people, comes back with all that was typed; nothing of the journal is shown with it.
func (s *Site) journalFind(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	v := page.JournalView{Form: f, Filter: journalFilter(f, date.Of(s.Now())), Whole: who(r).Reach(policy.ReadJournal) == policy.All, Typed: true}
	v.Filter.Staff = ""
	var all []journal.Person
	err = s.read(r, nil, func(b *db.Batch) {
		journal.Everybody(b, &all)
		journal.Suggestions(b, &v.Suggested)
	})
	if err != nil {
		return err
	}
	if typed := f.Text("osoba"); typed != "" {
		found := journal.Match(typed, all)
		switch len(found) {
		case 0:
			f.Refuse("osoba", "journal.staff_nobody")
		case 1:
			v.Filter.Staff = found[0].Ref
		default:
			f.Refuse("osoba", "journal.staff_several", i18n.A{"Count": len(found)})
			v.Offered, v.More = found[:min(len(found), journal.Offered)], len(found) > journal.Offered
		}
	}
	if f.Err() != nil {
		return s.render(w, r, http.StatusUnprocessableEntity, page.Journal(v))
	}
	http.Redirect(w, r, link.Journal+"?"+page.JournalQuery(v.Filter), http.StatusSeeOther)
	return nil
}

// journalShow is one line of the journal with the fields it changed; who sees only the
// metadata has nothing to open.
func (s *Site) journalShow(w http.ResponseWriter, r *http.Request) error {
	if who(r).Reach(policy.ReadJournal) != policy.All {
		return fault.Denied{Reason: "denied.role"}
	}
	id, err := strconv.ParseInt(ref(r, "entry"), 10, 64)
	if err != nil {
		return fault.NotFound
	}
	v := page.JournalEntryView{}
	err = s.read(r, nil, func(b *db.Batch) {
		journal.QueueReader(b, who(r))
		audit.Queue(b, who(r), s.Now(), journal.EntryView(id))
		journal.Entry(b, who(r), s.Now(), id, &v.Row, &v.Changes, &v.Records)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.JournalEntry(v))
}

func (s *Site) journalExportShow(w http.ResponseWriter, r *http.Request) error {
	return s.journalExportPage(w, r, http.StatusOK, journalQuery(r))
}

func (s *Site) journalExportPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.JournalView{Form: f, Filter: journalFilter(f, date.Of(s.Now()))}
	if err := s.read(r, nil, func(b *db.Batch) { journal.Chosen(b, v.Filter.Staff, &v.Chosen) }); err != nil {
		return err
	}
	return s.render(w, r, status, page.JournalExport(v))
}

// journalExport answers with the file; each sending leaves its line, with the reason.
func (s *Site) journalExport(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	filter := journalFilter(f, date.Of(s.Now()))
	var rows []journal.Row
	err = audit.Write(r.Context(), s.Pool, who(r), s.Now(), func(ctx context.Context, tx *audit.Tx) (err error) {
		if rows, err = journal.Export(ctx, tx, filter, f.Lines("reason")); err != nil {
			return err
		}
		return f.Err()
	})
	if f.Refused(err) {
		return s.journalExportPage(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ctx := i18n.With(r.Context(), i18n.ParseLang(who(r).Lang))
	if err := page.JournalCSV(ctx, &b, rows); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="dziennik-`+filter.From.String()+"-"+filter.Until.String()+`.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, err = w.Write(b.Bytes())
	return err
}
