package resident

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// DocumentKind is what a document in a file is: the code of an entry of centre.DocumentKinds.
type DocumentKind string

// NewDocument is a document to be laid into a person's file.
type NewDocument struct {
	Kind    DocumentKind
	Title   string
	DatedOn date.Date // zero: it bears no date
	File    document.File
}

// Check says what speaks against taking it in on day today, the file itself aside.
func (n NewDocument) Check(today date.Date) error {
	var c check.List
	c.That(n.Kind != "", "kind", "document.kind_missing")
	c.That(n.Title != "", "title", "document.title_missing")
	c.That(utf8.RuneCountInString(n.Title) <= 120, "title", "form.too_long", i18n.A{"Max": 120})
	c.That(!n.DatedOn.After(today), "dated", "document.dated_in_future")
	return c.Err()
}

// Document is a document of a file as its reader may see it.
type Document struct {
	Ref          string
	No           int // within the file
	Kind         DocumentKind
	KindPL       string // the centre's own words for the kind on that day; empty: those of the program
	KindEN       string
	Title        string
	DatedOn      date.Date
	MediaType    string
	Size         int // bytes
	SHA256       string
	CreatedAt    time.Time
	By           string
	WithdrawnAt  *time.Time
	WithdrawnBy  string
	WithdrawnWhy string
}

const (
	seesDocuments = `(` + identified + ` AND @reads_documents::boolean AND ` + Within + `)`
	addsDocuments = `(` + identified + ` AND @adds_documents::boolean AND (@adds_everywhere::boolean OR ` + Within + `))`
)

const documentColumns = `d.public_id AS ref, d.no, d.kind, d.kind_pl, d.kind_en, d.title, d.dated_on, f.media_type, f.size, f.sha256, f.created_at, s.name AS by,
	d.withdrawn_at, COALESCE(w.name, '') AS withdrawn_by, d.withdrawn_why`

const documentTables = ` FROM resident r JOIN resident_document d ON d.resident_id = r.id JOIN document f ON f.id = d.document_id
	JOIN staff s ON s.id = f.created_by LEFT JOIN staff w ON w.id = d.withdrawn_by `

// Documents queues the documents of a person's file, the latest first.
func Documents(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Document) {
	db.QueueAll(b, dst, `SELECT `+documentColumns+documentTables+`WHERE r.public_id = @ref AND `+seesDocuments+` ORDER BY d.no DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// OneDocument queues one document of the file.
func OneDocument(b *db.Batch, who policy.Actor, now time.Time, ref Ref, doc string, dst *Document) {
	db.QueueOne(b, dst, `SELECT `+documentColumns+documentTables+`WHERE r.public_id = @ref AND d.public_id = @doc AND `+seesDocuments,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "doc": doc}))
}

// Fetched is a document with its content.
type Fetched struct {
	No     int
	Number string // of the record
	document.Blob
}

// Fetch queues the content of one document that was not withdrawn.
func Fetch(b *db.Batch, who policy.Actor, now time.Time, ref Ref, doc string, dst *Fetched) {
	db.QueueOne(b, dst, `SELECT d.no, r.number, f.media_type, f.sha256, f.content`+documentTables+
		`WHERE r.public_id = @ref AND d.public_id = @doc AND d.withdrawn_at IS NULL AND `+seesDocuments,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "doc": doc}))
}

// ReadingDocuments is the line of the page of a person's documents.
func ReadingDocuments(who policy.Actor, now time.Time, ref Ref) audit.View {
	return view(who, now, ref, "document.read", seesDocuments, nil)
}

// ReadingDocument is the line of one document fetched.
func ReadingDocument(who policy.Actor, now time.Time, ref Ref, doc string) audit.View {
	return audit.View{Action: "document.fetched", Object: "document",
		Subject: `SELECT d.id AS object_id, r.id AS resident_id, ` + seesDocuments + ` AS reached, ARRAY['document'] AS fields
			FROM resident r JOIN resident_document d ON d.resident_id = r.id WHERE r.public_id = @ref AND d.public_id = @doc`,
		Args: db.With(readArgs(who, now), db.Args{"ref": string(ref), "doc": doc})}
}

// AddDocument lays a document into the file.
func AddDocument(ctx context.Context, tx *audit.Tx, ref Ref, n NewDocument) error {
	_, err := layDocument(ctx, tx, ref, n, "file", "")
	return err
}

// FileDocument is AddDocument for a form of another context, which brings the file under
// field and points to the document afterwards.
func FileDocument(ctx context.Context, tx *audit.Tx, ref Ref, n NewDocument, field string) (id int64, err error) {
	return layDocument(ctx, tx, ref, n, field, string(n.Kind)) // the program names the kind, retired or not
}

func layDocument(ctx context.Context, tx *audit.Tx, ref Ref, n NewDocument, field, standing string) (id int64, err error) {
	r, err := lockWith(ctx, tx, ref, addsDocuments, readArgs(tx.Who, tx.Now))
	if err != nil {
		return 0, err
	}
	words, err := takeKind(ctx, tx, n.Check(tx.Today()), centre.DocumentKinds, string(n.Kind), standing, "document.kind_missing")
	problems, refused := check.Problems(err)
	if err != nil && !refused {
		return 0, err
	}
	doc, sum, err := document.Keep(ctx, tx, n.File, field)
	if more, refused := check.Problems(err); refused {
		problems = append(problems, more...)
	} else if err != nil {
		return 0, err
	}
	if len(problems) > 0 {
		return 0, problems.Err()
	}
	id, err = db.Value[int64](ctx, tx, `INSERT INTO resident_document (resident_id, document_id, no, kind, kind_pl, kind_en, title, dated_on)
		SELECT @resident, @document, 1 + COALESCE(max(no), 0), @kind, @pl, @en, @title, @dated FROM resident_document WHERE resident_id = @resident RETURNING id`,
		db.Args{"resident": r.ID, "document": doc, "kind": string(n.Kind), "pl": words.PL, "en": words.EN, "title": n.Title, "dated": n.DatedOn})
	if err != nil {
		return 0, fmt.Errorf("add document: %w", err)
	}
	return id, tx.Record(ctx, "document.added", audit.Object{Kind: "document", ID: id, Resident: int64(r.ID)}, nil,
		map[string]any{"kind": n.Kind, "title": n.Title, "dated_on": n.DatedOn, "sha256": sum})
}

// WithdrawDocument takes a document out of sight that was laid there by mistake. The file
// and the reason stay.
func WithdrawDocument(ctx context.Context, tx *audit.Tx, ref Ref, doc, why string) error {
	r, err := lockWith(ctx, tx, ref, seesDocuments+` AND `+addsDocuments, readArgs(tx.Who, tx.Now))
	if err != nil {
		return err
	}
	var c check.List
	c.That(why != "", "why", "document.why_missing")
	c.That(utf8.RuneCountInString(why) <= 300, "why", "form.too_long", i18n.A{"Max": 300})
	if err := c.Err(); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `UPDATE resident_document SET withdrawn_at = @now, withdrawn_by = @me, withdrawn_why = @why
		WHERE public_id = @doc AND resident_id = @resident AND withdrawn_at IS NULL RETURNING id`,
		db.Args{"now": tx.Now, "me": tx.Who.ID, "why": why, "doc": doc, "resident": r.ID})
	if err != nil {
		return err
	}
	return tx.Record(ctx, "document.withdrawn", audit.Object{Kind: "document", ID: id, Resident: int64(r.ID)}, nil, map[string]any{"why": why})
}
