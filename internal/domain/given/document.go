package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
)

// PDF is the smallest file that is one.
const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// NewNote is a note nothing speaks against.
func NewNote(body string) resident.NewNote {
	return resident.NewNote{Kind: "phone", Day: Today, Clock: date.Clock(9 * 60), Body: body}
}

// Note writes one into the file.
func Note(t testing.TB, tx *audit.Tx, ref resident.Ref, body string) {
	t.Helper()
	if err := resident.AddNote(t.Context(), tx, ref, NewNote(body)); err != nil {
		t.Fatal(err)
	}
}

// NewDocument is a document nothing speaks against.
func NewDocument(title string) resident.NewDocument {
	return resident.NewDocument{Kind: "certificate", Title: title, DatedOn: Today, File: document.File{Name: "skan.pdf", Content: []byte(PDF)}}
}

// Document lays one into the file.
func Document(t testing.TB, tx *audit.Tx, ref resident.Ref, title string) {
	t.Helper()
	if err := resident.AddDocument(t.Context(), tx, ref, NewDocument(title)); err != nil {
		t.Fatal(err)
	}
}
