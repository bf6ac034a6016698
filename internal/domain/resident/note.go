package resident

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// NoteKind is what a note is about: the code of an entry of centre.NoteKinds.
type NoteKind string

// NoteSettles is how long the author may still mend a note; afterwards only a further note
// corrects it.
const NoteSettles = 24 * time.Hour

// maxNote bounds a note, in characters.
const maxNote = 8000

// NewNote is a note to be written into a person's file (adnotacja, KPA 72).
type NewNote struct {
	Kind     NoteKind
	Day      date.Date
	Clock    date.Clock // -1: not said
	Body     string
	Corrects string // ref of the settled note it corrects; empty: none
}

// At is when it happened, in Warsaw.
func (n NewNote) At() time.Time {
	return time.Date(n.Day.Year(), n.Day.Month(), n.Day.Day(), int(n.Clock)/60, int(n.Clock)%60, 0, 0, date.Warsaw)
}

// Check says what speaks against the note at the moment now.
func (n NewNote) Check(now time.Time) error {
	var c check.List
	c.That(n.Kind != "", "kind", "note.kind_missing")
	c.That(!n.Day.IsZero(), "day", "note.day_missing")
	c.That(n.Clock >= 0, "hour", "note.hour_missing")
	c.That(n.Day.IsZero() || n.Clock < 0 || !n.At().After(now), "day", "note.in_future")
	c.That(n.Day.IsZero() || n.Day.After(date.Of(now).AddYears(-5)), "day", "note.long_ago")
	c.That(n.Body != "", "body", "note.body_missing")
	c.That(utf8.RuneCountInString(n.Body) <= maxNote, "body", "form.too_long", i18n.A{"Max": maxNote})
	return c.Err()
}

// Note is a note as its reader may see it.
type Note struct {
	Ref        string
	Kind       NoteKind
	KindPL     string // the centre's own words for the kind on that day; empty: those of the program
	KindEN     string
	HappenedAt time.Time
	Body       string
	Corrects   string // ref of the note it corrects
	Corrected  bool   // a later note corrects it
	By         policy.StaffID
	Author     string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int
}

// Settled reports whether the note can no longer be mended.
func (n Note) Settled(now time.Time) bool { return !now.Before(n.CreatedAt.Add(NoteSettles)) }

// Mine reports whether who may still mend the note.
func (n Note) Mine(who policy.Actor, now time.Time) bool { return n.By == who.ID && !n.Settled(now) }

const (
	seesNotes = `(` + identified + ` AND @reads_notes::boolean AND ` + Within + `)`
	addsNotes = `(` + identified + ` AND @adds_notes::boolean AND (@adds_everywhere::boolean OR ` + Within + `))`
)

const noteColumns = `n.public_id AS ref, n.kind, n.kind_pl, n.kind_en, n.happened_at, n.body, COALESCE(c.public_id, '') AS corrects,
	EXISTS (SELECT 1 FROM note l WHERE l.corrects_id = n.id) AS corrected, n.created_by AS by, s.name AS author, n.created_at, n.updated_at, n.version`

// Notes queues a person's notes, newest first, of one kind or (kind empty) of all.
func Notes(b *db.Batch, who policy.Actor, now time.Time, ref Ref, kind NoteKind, dst *[]Note) {
	db.QueueAll(b, dst, `SELECT `+noteColumns+` FROM resident r JOIN note n ON n.resident_id = r.id JOIN staff s ON s.id = n.created_by
		LEFT JOIN note c ON c.id = n.corrects_id
		WHERE r.public_id = @ref AND (@kind::text = '' OR n.kind = @kind) AND `+seesNotes+` ORDER BY n.happened_at DESC, n.id DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "kind": string(kind), "limit": listLimit}))
}

// OneNote queues one note of that person.
func OneNote(b *db.Batch, who policy.Actor, now time.Time, ref Ref, note string, dst *Note) {
	db.QueueOne(b, dst, `SELECT `+noteColumns+` FROM resident r JOIN note n ON n.resident_id = r.id JOIN staff s ON s.id = n.created_by
		LEFT JOIN note c ON c.id = n.corrects_id
		WHERE r.public_id = @ref AND n.public_id = @note AND `+seesNotes,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "note": note}))
}

// ReadingNotes is the line of the page of a person's notes.
func ReadingNotes(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "note.read", seesNotes, nil)
}

// AddNote writes a note into the file. What a reader may write need not be what they may
// read: the information point notes a call in every file.
func AddNote(ctx context.Context, tx *audit.Tx, ref Ref, n NewNote) error {
	r, err := lockWith(ctx, tx, ref, addsNotes, readArgs(tx.Who, tx.Now))
	if err != nil {
		return err
	}
	words, err := takeKind(ctx, tx, n.Check(tx.Now), centre.NoteKinds, string(n.Kind), "", "note.kind_missing")
	if err != nil {
		return err
	}
	var corrects any
	if n.Corrects != "" {
		id, err := db.Value[int64](ctx, tx, `SELECT id FROM note WHERE public_id = $1 AND resident_id = $2 AND created_at <= $3`,
			n.Corrects, r.ID, tx.Now.Add(-NoteSettles))
		if err != nil {
			return err
		}
		corrects = id
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO note (resident_id, kind, kind_pl, kind_en, happened_at, body, corrects_id, created_at, created_by, updated_at)
		VALUES (@resident, @kind, @pl, @en, @at, @body, @corrects, @now, @me, @now) RETURNING id`,
		db.Args{"resident": r.ID, "kind": string(n.Kind), "pl": words.PL, "en": words.EN, "at": n.At(), "body": n.Body, "corrects": corrects, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("add note: %w", err)
	}
	return tx.Record(ctx, "note.added", audit.Object{Kind: "note", ID: id, Resident: int64(r.ID)}, nil, noteFacts(n.Kind, n.At(), n.Body))
}

// MendNote changes a note: by its author, within a day.
func MendNote(ctx context.Context, tx *audit.Tx, ref Ref, note string, version int, n NewNote) error {
	r, err := lockWith(ctx, tx, ref, addsNotes, readArgs(tx.Who, tx.Now))
	if err != nil {
		return err
	}
	row, err := db.One[struct {
		ID         int64
		By         policy.StaffID
		Kind       NoteKind
		HappenedAt time.Time
		Body       string
		CreatedAt  time.Time
		UpdatedAt  time.Time
		Version    int
	}](ctx, tx, `SELECT id, created_by AS by, kind, happened_at, body, created_at, updated_at, version FROM note
		WHERE public_id = $1 AND resident_id = $2 FOR UPDATE`, note, r.ID)
	if err != nil {
		return err
	}
	if row.By != tx.Who.ID {
		return fault.NotFound
	}
	if (Note{CreatedAt: row.CreatedAt}).Settled(tx.Now) {
		return check.Refuse("", "note.settled")
	}
	if row.Version != version {
		return fault.Conflict{By: tx.Who.Name, At: row.UpdatedAt}
	}
	words, err := takeKind(ctx, tx, n.Check(tx.Now), centre.NoteKinds, string(n.Kind), string(row.Kind), "note.kind_missing")
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE note SET kind = @kind, kind_pl = CASE WHEN kind = @kind THEN kind_pl ELSE @pl END,
		kind_en = CASE WHEN kind = @kind THEN kind_en ELSE @en END, happened_at = @at, body = @body, updated_at = @now, version = version + 1 WHERE id = @id`,
		db.Args{"kind": string(n.Kind), "pl": words.PL, "en": words.EN, "at": n.At(), "body": n.Body, "now": tx.Now, "id": row.ID})
	if err != nil {
		return fmt.Errorf("mend note %d: %w", row.ID, err)
	}
	return tx.Record(ctx, "note.mended", audit.Object{Kind: "note", ID: row.ID, Resident: int64(r.ID)},
		noteFacts(row.Kind, row.HappenedAt, row.Body), noteFacts(n.Kind, n.At(), n.Body))
}

// takeKind is the label of a kind about to be used, with what speaks against it after the
// other problems of its form; err is what those are.
func takeKind(ctx context.Context, tx *audit.Tx, err error, of centre.Dictionary, code, standing, missing string) (centre.Label, error) {
	problems, refused := check.Problems(err)
	if err != nil && !refused {
		return centre.Label{}, err
	}
	label, offered, err := centre.Take(ctx, tx, of, code, standing)
	if err != nil {
		return label, err
	}
	problems.That(offered || code == "", "kind", missing)
	return label, problems.Err()
}

func noteFacts(kind NoteKind, at time.Time, body string) any {
	return map[string]any{"kind": kind, "happened_at": at.UTC(), "body": body}
}
