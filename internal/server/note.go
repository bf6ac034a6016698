package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) noteList(w http.ResponseWriter, r *http.Request) error {
	v := page.ResidentView{Tab: page.TabNotes, Kind: r.URL.Query().Get("rodzaj")}
	return s.residentTab(w, r, resident.ReadingNotes(who(r), s.Now(), residentRef(r)), &v,
		func(b *db.Batch) {
			resident.Notes(b, who(r), s.Now(), residentRef(r), resident.NoteKind(v.Kind), &v.Notes)
			centre.Entries(b, centre.NoteKinds, &v.Kinds)
		},
		func(c resident.Card) bool { return c.SeesNotes })
}

func (s *Site) noteNew(w http.ResponseWriter, r *http.Request) error {
	now := s.Now().In(date.Warsaw)
	f := s.fresh(r, map[string]string{"day": date.Of(now).PL(), "hour": date.Clock(now.Hour()*60 + now.Minute()).String()})
	return s.noteForm(w, r, http.StatusOK, f)
}

// noteForm shows the form of a new note; what may be written need not be what may be read.
func (s *Site) noteForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Tab: page.TabNotes, Now: s.Now(), Form: f}
	line := resident.Reading(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		centre.Entries(b, centre.NoteKinds, &v.Kinds)
	})
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	if !v.Card.AddsNotes {
		return notWithin(v)
	}
	if i := slices.IndexFunc(v.Kinds, func(e centre.Entry) bool { return e.Offered("") }); i >= 0 && f.Raw("kind") == "" {
		f.Set("kind", v.Kinds[i].Code)
	}
	return s.render(w, r, status, page.NoteNew(v))
}

// notWithin is the answer to somebody whose reach ends before this file.
func notWithin(v page.ResidentView) error {
	d := fault.Denied{Reason: "denied.record"}
	if v.Rights.AskAccess {
		d.Resident = string(v.Card.Ref)
	}
	return d
}

func (s *Site) noteCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := readNote(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: s.afterNote(r), Say: "note.added"}, resident.AddNote(ctx, tx, residentRef(r), n)
	})
	if status, yes := again(f, err); yes {
		return s.noteForm(w, r, status, f)
	}
	return err
}

// afterNote leads to the notes, or for somebody who may only write to the record.
func (s *Site) afterNote(r *http.Request) string {
	if who(r).May(policy.ReadNote) {
		return link.ResidentNotes(ref(r, "resident"))
	}
	return link.Resident(ref(r, "resident"))
}

func readNote(f *form.Form) resident.NewNote {
	return resident.NewNote{Kind: resident.NoteKind(f.Text("kind")), Day: f.Date("day"), Clock: f.Clock("hour"), Body: f.Lines("body")}
}

func (s *Site) noteEdit(w http.ResponseWriter, r *http.Request) error {
	return s.noteEditForm(w, r, http.StatusOK, nil)
}

// noteEditForm mends a note of one's own of the last day; any other is corrected by a
// further note that names it.
func (s *Site) noteEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Tab: page.TabNotes, Now: s.Now()}
	line := resident.ReadingNotes(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		resident.OneNote(b, who(r), s.Now(), residentRef(r), ref(r, "note"), &v.Note)
		centre.Entries(b, centre.NoteKinds, &v.Kinds)
	})
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	now := s.Now().In(date.Warsaw)
	known := map[string]string{"kind": string(v.Note.Kind), "day": date.Of(now).PL(), "hour": date.Clock(now.Hour()*60 + now.Minute()).String()}
	if v.Mends = v.Note.Mine(who(r), s.Now()); v.Mends {
		at := v.Note.HappenedAt.In(date.Warsaw)
		known["day"], known["hour"], known["body"] = date.Of(at).PL(), date.Clock(at.Hour()*60+at.Minute()).String(), v.Note.Body
	}
	if f == nil {
		f = s.fresh(r, known)
		f.Set(form.VersionField, strconv.Itoa(v.Note.Version))
	}
	f.Stored(v.Note.Version, known)
	v.Form = f
	return s.render(w, r, status, page.NoteEdit(v))
}

func (s *Site) noteUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n, note := readNote(f), ref(r, "note")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if f.Text("mends") == "1" {
			return done{To: s.afterNote(r), Say: "note.mended"}, resident.MendNote(ctx, tx, residentRef(r), note, f.Version(), n)
		}
		n.Corrects = note
		return done{To: s.afterNote(r), Say: "note.corrected"}, resident.AddNote(ctx, tx, residentRef(r), n)
	})
	if status, yes := again(f, err); yes {
		return s.noteEditForm(w, r, status, f)
	}
	return err
}
