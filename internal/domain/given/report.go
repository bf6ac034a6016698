package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/milestonereport"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// The days of every report of these tests.
var (
	ReportFrom  = date.New(2026, 1, 1)
	ReportUntil = date.New(2026, 11, 22)
)

// ReportHeader opens a report nothing speaks against.
func ReportHeader() milestonereport.Header {
	return milestonereport.Header{From: ReportFrom, Until: ReportUntil, Authors: "Piotr Sowa, Ewa Maj"}
}

// Report is a report of milestone 2, begun by Piotr. Its one task is done. The project of
// [Project] or another must stand.
func Report(t testing.TB, tx *audit.Tx) milestonereport.Ref {
	t.Helper()
	if _, err := tx.Exec(t.Context(), `UPDATE milestone_task SET state = 'done', done_on = '2022-06-01' WHERE no = 1 AND milestone_id = (SELECT min(m.id) FROM milestone m WHERE m.no = 2)`); err != nil {
		t.Fatal(err)
	}
	return OK[milestonereport.Ref](t)(milestonereport.Begin(t.Context(), As(tx, Piotr), 2, ReportHeader()))
}

// Proved gives the report's one task its evidence, a file.
func Proved(t testing.TB, tx *audit.Tx, ref milestonereport.Ref) milestonereport.Ref {
	t.Helper()
	g := milestonereport.Given{Section: milestonereport.Tasks, Item: "zadanie-1", Kind: milestonereport.Document, Title: "Protokół odbioru"}
	if err := milestonereport.AddEvidence(t.Context(), As(tx, Piotr), ref, g, document.File{Name: "protokol.pdf", Content: []byte(PDF)}); err != nil {
		t.Fatal(err)
	}
	return ref
}

// ReportSteps takes the report through the steps, each by who may, today.
func ReportSteps(t testing.TB, tx *audit.Tx, ref milestonereport.Ref, steps ...milestonereport.Step) milestonereport.Ref {
	t.Helper()
	for _, s := range steps {
		who := Ewa
		switch s {
		case milestonereport.HandIn, milestonereport.Recall:
			who = Piotr
		case milestonereport.CheckFigures:
			who = Feliks
		}
		a := milestonereport.Act{Step: s, On: Today, Reference: "SL2014/77", Note: "Popraw."}
		if err := milestonereport.Proceed(t.Context(), As(tx, who), ref, ReportNow(t, tx, ref).Version, a); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return ref
}

// ApprovedReport is a report approved by Ewa, its figures checked by Feliks.
func ApprovedReport(t testing.TB, tx *audit.Tx) milestonereport.Ref {
	t.Helper()
	return ReportSteps(t, tx, Proved(t, tx, Report(t, tx)), milestonereport.HandIn, milestonereport.CheckFigures, milestonereport.Approve)
}

// ReportNow is the report as it stands now.
func ReportNow(t testing.TB, tx *audit.Tx, ref milestonereport.Ref) (f milestonereport.File) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { milestonereport.Open(b, Ewa, tx.Now, ref, &f) })
	return f
}
