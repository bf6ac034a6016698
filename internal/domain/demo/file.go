package demo

import (
	"bytes"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/paper"
)

// wellKnown is the person of whom the file holds more than forms: one on Anna's desk, whose
// plan is under way.
const wellKnown = 38

// file lays notes and a document into one person's file: notes that are settled, one that
// may still be mended.
func (l *loader) file(people map[int]resident.Ref) {
	note := func(day date.Date, who string, n resident.NewNote) {
		l.on(day, 150, who, func(tx *audit.Tx) error {
			n.Day, n.Clock = day.Add(-1), date.Clock(13*60)
			return resident.AddNote(l.ctx, tx, people[wellKnown], n)
		})
	}
	note(l.workday(-2), "koordynator", resident.NewNote{Kind: "phone", Body: "Rozmowa z córką: w czwartki może być ktoś z rodziny, asystent potrzebny w poniedziałki."})
	note(l.workday(-1), "punkt", resident.NewNote{Kind: "conversation", Body: "Prośba o telefon w sprawie godzin na święta."})
	note(l.today, "koordynator", resident.NewNote{Kind: "provider", Body: "Wykonawca potwierdził godziny w grudniu. W Wigilię i w święta usługi nie ma."})
	l.on(l.workday(-2), 155, "koordynator", func(tx *audit.Tx) error {
		var pdf bytes.Buffer
		d := paper.Doc{Title: "Zaświadczenie (przykład)", PrintedAt: tx.Now, Blocks: []paper.Block{paper.P("Dokument zmyślony. Pokazuje, jak w aktach stoi plik.")}}
		if err := d.PDF(&pdf); err != nil {
			return err
		}
		return resident.AddDocument(l.ctx, tx, people[wellKnown], resident.NewDocument{Kind: "certificate", Title: "Zaświadczenie lekarskie", DatedOn: date.Of(tx.Now.Add(-24 * time.Hour)),
			File: document.File{Name: "zaswiadczenie.pdf", Content: pdf.Bytes()}})
	})
}
