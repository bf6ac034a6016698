// Package sheet writes tables as a workbook (XLSX), for whoever goes on counting: numbers
// are numbers, days are days, and no text is ever a formula.
package sheet

import (
	"fmt"
	"io"
	"strings"

	"cus/internal/platform/date"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook.
type Book struct {
	Title  string
	Sheets []Sheet
}

// Sheet is one sheet: a head that stays in sight, and rows.
type Sheet struct {
	Name   string // at most 31 characters
	Head   []string
	Rows   [][]Cell
	Widths []float64 // in characters, by column; the last one goes on
}

// Format is how a number is shown.
type Format string

// The formats. A whole number needs none.
const (
	Plain   Format = ""
	Money   Format = `# ##0.00\ "zł"`
	Percent Format = `0.00%`
	Decimal Format = `0.##`
)

// Cell is one cell: a text, a number or a day. The zero cell is empty.
type Cell struct {
	Text   string
	Number *float64
	Format Format
	Day    date.Date
}

// Text is a cell with words.
func Text(s string) Cell { return Cell{Text: s} }

// Number is a cell with a number.
func Number(n float64, f Format) Cell { return Cell{Number: &n, Format: f} }

// Day is a cell with a day; no day is an empty cell.
func Day(d date.Date) Cell { return Cell{Day: d} }

// Write writes the workbook, row by row.
func (b Book) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Title}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	styles, err := newStyles(f)
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for i, s := range b.Sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, styles)
		}
		if err != nil {
			return fmt.Errorf("sheet %d: %w", i+1, err)
		}
	}
	return f.Write(w)
}

type styles struct {
	head, text, day int
	numbers         map[Format]int
}

func newStyles(f *excelize.File) (s styles, err error) {
	s.numbers = map[Format]int{}
	add := func(style *excelize.Style) (id int) {
		if err == nil {
			id, err = f.NewStyle(style)
		}
		return id
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	top := &excelize.Alignment{Vertical: "top"}
	s.head = add(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}})
	s.text = add(&excelize.Style{Alignment: wrap})
	day := "dd.mm.yyyy"
	s.day = add(&excelize.Style{CustomNumFmt: &day, Alignment: top})
	for _, format := range []Format{Plain, Money, Percent, Decimal} {
		code := string(format)
		style := &excelize.Style{Alignment: top}
		if code != "" {
			style.CustomNumFmt = &code
		}
		s.numbers[format] = add(style)
	}
	return s, err
}

func (s Sheet) write(f *excelize.File, st styles) error {
	w, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i := range s.Head {
		width := 18.0
		if len(s.Widths) > 0 {
			width = s.Widths[min(i, len(s.Widths)-1)]
		}
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Head))
	for i, name := range s.Head {
		head[i] = excelize.Cell{StyleID: st.head, Value: Plainly(name)}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for r, row := range s.Rows {
		cells := make([]any, len(row))
		for i, c := range row {
			cells[i] = c.value(st)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", r+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (c Cell) value(st styles) any {
	switch {
	case c.Number != nil:
		return excelize.Cell{StyleID: st.numbers[c.Format], Value: *c.Number}
	case !c.Day.IsZero():
		return excelize.Cell{StyleID: st.day, Value: c.Day.Sub(date.New(1899, 12, 30))}
	case c.Text == "":
		return nil
	}
	return excelize.Cell{StyleID: st.text, Value: Plainly(c.Text)}
}

// Plainly defuses what a spreadsheet would take for a formula.
func Plainly(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
