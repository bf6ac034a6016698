package server

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) documentList(w http.ResponseWriter, r *http.Request) error {
	v := page.ResidentView{Tab: page.TabDocuments}
	return s.residentTab(w, r, resident.ReadingDocuments(who(r), s.Now(), residentRef(r)), &v,
		func(b *db.Batch) { resident.Documents(b, who(r), s.Now(), residentRef(r), &v.Documents) },
		func(c resident.Card) bool { return c.SeesDocuments })
}

func (s *Site) documentNew(w http.ResponseWriter, r *http.Request) error {
	return s.documentForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) documentForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Tab: page.TabDocuments, Now: s.Now(), Form: f}
	line := resident.Reading(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		centre.Entries(b, centre.DocumentKinds, &v.Kinds)
	})
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	if !v.Card.AddsDocuments {
		return notWithin(v)
	}
	return s.render(w, r, status, page.DocumentNew(v))
}

// uploadPatience is how long a file may take to arrive over a slow line.
const uploadPatience = 2 * time.Minute

// awaitUpload gives a file its time to arrive.
func awaitUpload(w http.ResponseWriter) {
	deadline := time.Now().Add(uploadPatience) //nolint:forbidigo // of the connection, not of a rule
	control := http.NewResponseController(w)
	_, _ = control.SetReadDeadline(deadline), control.SetWriteDeadline(deadline.Add(longPatience)) // without them the server's own hold
}

// upload reads a form that may bring a file. While it arrives nobody waits for the database;
// from then on the request has the time of an unhurried one.
func upload(w http.ResponseWriter, r *http.Request, field string) (*form.Form, document.File, error) {
	x := waiting(r)
	x.late.Stop()
	x.watch.Stop()
	awaitUpload(w)
	f, name, content, err := form.FromUpload(w, r, field, document.MaxSize)
	x.sent = f
	x.late.Reset(longPatience)
	x.watch.Reset(shortPatience)
	return f, document.File{Name: name, Content: content}, err
}

func (s *Site) documentCreate(w http.ResponseWriter, r *http.Request) error {
	f, file, err := upload(w, r, "file")
	if err != nil {
		return err
	}
	n := resident.NewDocument{Kind: resident.DocumentKind(f.Text("kind")), Title: f.Text("title"), DatedOn: f.Date("dated"), File: file}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		to := link.ResidentDocuments(ref(r, "resident"))
		if !who(r).May(policy.ReadDocument) {
			to = link.Resident(ref(r, "resident"))
		}
		return done{To: to, Say: "document.added"}, resident.AddDocument(ctx, tx, residentRef(r), n)
	})
	if status, yes := again(f, err); yes {
		return s.documentForm(w, r, status, f)
	}
	return err
}

// documentFetch hands the file over to be saved; a browser never shows it as a page of ours.
func (s *Site) documentFetch(w http.ResponseWriter, r *http.Request) error {
	var d resident.Fetched
	line := resident.ReadingDocument(who(r), s.Now(), residentRef(r), ref(r, "document"))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Fetch(b, who(r), s.Now(), residentRef(r), ref(r, "document"), &d)
	})
	if err != nil {
		return err
	}
	attach(w, fmt.Sprintf("%s-dokument-%d", d.Number, d.No), d.Blob)
	return nil
}

func (s *Site) withdrawalShow(w http.ResponseWriter, r *http.Request) error {
	return s.withdrawalForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) withdrawalForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Tab: page.TabDocuments, Now: s.Now(), Form: f}
	line := resident.ReadingDocuments(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		resident.OneDocument(b, who(r), s.Now(), residentRef(r), ref(r, "document"), &v.Document)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.DocumentWithdrawal(v))
}

func (s *Site) withdrawalCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := resident.WithdrawDocument(ctx, tx, residentRef(r), ref(r, "document"), f.Text("why"))
		return done{To: link.ResidentDocuments(ref(r, "resident")), Say: "document.withdrawn"}, err
	})
	if status, yes := again(f, err); yes {
		return s.withdrawalForm(w, r, status, f)
	}
	return err
}
