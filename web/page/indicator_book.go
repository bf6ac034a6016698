package page

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"cus/internal/domain/indicator"
	"cus/internal/platform/i18n"
	"cus/internal/platform/sheet"
)

// Book is figures as a workbook; its first sheet is also a file of its own.
type Book struct{ sheet.Book }

// CSV writes the first sheet as a file for a spreadsheet (RFC 4180, UTF-8); no cell of it
// is a formula.
func (b Book) CSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that a spreadsheet reads it as UTF-8
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{b.Sheets[0].Head}
	for _, cells := range b.Sheets[0].Rows {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = plainText(c)
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return out.Error()
}

func plainText(c sheet.Cell) string {
	switch {
	case c.Number != nil:
		return strings.Replace(strconv.FormatFloat(*c.Number, 'f', -1, 64), ".", ",", 1)
	case !c.Day.IsZero():
		return c.Day.String()
	}
	return plainCell(c.Text)
}

// figureCell is a figure as a number a spreadsheet counts with; a word where there is none.
func figureCell(ctx context.Context, code indicator.Code, value int64, known bool) sheet.Cell {
	if !known {
		return sheet.Text(i18n.T(ctx, "indicator.no_data"))
	}
	switch code.Unit() {
	case indicator.Share:
		return sheet.Number(float64(value)/10_000, sheet.Percent)
	case indicator.Posts:
		return sheet.Number(float64(value)/100, sheet.Decimal)
	case indicator.Days:
		return sheet.Number(float64(value)/10, sheet.Decimal)
	}
	return sheet.Number(float64(value), sheet.Plain)
}

// told is a figure as it may leave the house: few persons are "fewer than five".
func told(ctx context.Context, code indicator.Code, c indicator.Count) sheet.Cell {
	if d := code.Definition(); d.OfPersons() && c.Rows > 0 && c.Rows < indicator.LeastTold {
		return sheet.Text(i18n.T(ctx, "indicator.few"))
	}
	value, known := c.Value(code)
	return figureCell(ctx, code, value, known)
}

// planCell is a plan or a target; a word where the source names none.
func planCell(ctx context.Context, code indicator.Code, value int64, known bool) sheet.Cell {
	if !known {
		return sheet.Text(i18n.T(ctx, "ui.no_source"))
	}
	return figureCell(ctx, code, value, true)
}

func heads(ctx context.Context, keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = i18n.T(ctx, k)
	}
	return out
}

func ratingKey(r indicator.Rating) string {
	if r == indicator.Unrated {
		return "indicator.rating.none"
	}
	return "indicator.rating." + string(r)
}

// IndicatorsBook is all figures of a day.
func IndicatorsBook(ctx context.Context, v IndicatorsView) Book {
	s := sheet.Sheet{Name: i18n.T(ctx, "indicator.title"), Widths: []float64{58, 12, 16, 16, 16, 16, 22, 14},
		Head: heads(ctx, "indicator.col.name", "indicator.unit", "indicator.in_project", "indicator.in_centre", "indicator.plan", "indicator.col.target", "indicator.col.rating", "indicator.as_of")}
	for _, r := range v.Readings {
		plan, planned := r.Plan()
		centre := sheet.Text(i18n.T(ctx, "indicator.project_only"))
		if r.Code.Definition().WholeTime {
			centre = told(ctx, r.Code, r.Centre)
		}
		s.Rows = append(s.Rows, []sheet.Cell{sheet.Text(i18n.T(ctx, "indicator.name."+string(r.Code))), sheet.Text(i18n.T(ctx, "indicator.unit."+string(r.Code.Unit()))),
			told(ctx, r.Code, r.Project), centre, planCell(ctx, r.Code, plan, planned), targetCell(ctx, r.Indicator), sheet.Text(i18n.T(ctx, ratingKey(r.Verdict()))), sheet.Day(r.Day)})
	}
	return Book{sheet.Book{Title: i18n.T(ctx, "indicator.title"), Sheets: []sheet.Sheet{s}}}
}

// targetCell is a target with its operator, in words.
func targetCell(ctx context.Context, i indicator.Indicator) sheet.Cell {
	if i.Target == nil {
		return sheet.Text(i18n.T(ctx, "ui.no_source"))
	}
	u := i.Code.Unit()
	return sheet.Text(operatorSign(i.Operator) + i18n.T(ctx, u.Key(), i18n.A{"N": u.Text(*i.Target)}))
}

// IndicatorBook is one indicator: the rows behind it, how it was counted, and its parts.
// cells are in the order of the dimensions of its definition.
func IndicatorBook(ctx context.Context, v IndicatorView, cells [][]indicator.Cell) Book {
	r, d := v.Reading, v.Reading.Code.Definition()
	name := i18n.T(ctx, "indicator.name."+string(r.Code))
	list := sheet.Sheet{Name: i18n.T(ctx, "indicator.sheet.rows"), Head: []string{i18n.T(ctx, "indicator.row."+string(d.Of))}, Widths: []float64{30, 18}}
	for _, col := range d.Columns {
		list.Head = append(list.Head, i18n.T(ctx, "indicator.col."+string(col)))
	}
	for _, c := range v.Cases {
		row := []sheet.Cell{sheet.Text(rowName(ctx, c))}
		for _, col := range d.Columns {
			row = append(row, rowCell(ctx, d, c, col))
		}
		list.Rows = append(list.Rows, row)
	}
	cut := v.exportCut()
	if cut != nil { // the file says itself that it does not hold everything
		list.Rows = append(list.Rows, []sheet.Cell{sheet.Text(i18n.T(ctx, "indicator.export.cut", cut))})
	}
	plan, planned := r.Plan()
	fact := func(key string, c sheet.Cell) []sheet.Cell { return []sheet.Cell{sheet.Text(i18n.T(ctx, key)), c} }
	how := sheet.Sheet{Name: i18n.T(ctx, "indicator.how"), Head: []string{name, ""}, Widths: []float64{30, 90}, Rows: [][]sheet.Cell{
		fact("indicator.definition", sheet.Text(i18n.T(ctx, "indicator.what."+string(r.Code)))),
		fact("indicator.how", sheet.Text(i18n.T(ctx, "indicator.how."+string(r.Code)))),
		fact("indicator.excluded", sheet.Text(i18n.T(ctx, "indicator.excluded."+string(r.Code)))),
		fact("indicator.scope", sheet.Text(i18n.T(ctx, "indicator.scope."+string(v.Scope)))),
		fact("indicator.as_of", sheet.Day(v.Asked.Day)),
		fact("indicator.asked_on", sheet.Day(v.Asked.Today)),
		fact("indicator.rows", sheet.Number(float64(v.count().Rows), sheet.Plain)),
		fact("indicator.breakdown.figure", told(ctx, r.Code, v.count())),
		fact("indicator.plan", planCell(ctx, r.Code, plan, planned)),
		fact("indicator.col.target", targetCell(ctx, r.Indicator)),
		fact("indicator.col.rating", sheet.Text(i18n.T(ctx, ratingKey(r.Verdict())))),
	}}
	if cut != nil {
		how.Rows = append(how.Rows, fact("indicator.sheet.rows", sheet.Text(i18n.T(ctx, "indicator.export.cut", cut))))
	}
	book := sheet.Book{Title: name, Sheets: []sheet.Sheet{list, how}}
	parts := sheet.Sheet{Name: i18n.T(ctx, "indicator.sheet.parts"), Widths: []float64{30, 44, 18}, Head: heads(ctx, "indicator.breakdown", "indicator.part", "indicator.breakdown.figure")}
	for i, by := range d.By {
		for _, c := range cells[i] {
			parts.Rows = append(parts.Rows, []sheet.Cell{sheet.Text(i18n.T(ctx, "indicator.by."+string(by))), sheet.Text(partName(ctx, by, c.Key)), partTold(ctx, r.Code, c)})
		}
	}
	if len(d.By) > 0 {
		book.Sheets = append(book.Sheets, parts)
	}
	return Book{book}
}

// exportCut is how many rows of how many a file holds, where they are too many; nil: all.
func (v IndicatorView) exportCut() i18n.A {
	if v.count().Rows <= indicator.ExportRows {
		return nil
	}
	return i18n.A{"Shown": i18n.Number(indicator.ExportRows), "All": i18n.Number(v.count().Rows)}
}

func partName(ctx context.Context, by indicator.Dimension, key string) string {
	if k := cellKey(by, key); k != "" {
		return i18n.T(ctx, k)
	}
	return key
}

func partTold(ctx context.Context, code indicator.Code, c indicator.Cell) sheet.Cell {
	if c.Few {
		return sheet.Text(i18n.T(ctx, "indicator.few"))
	}
	value, known := c.Value(code)
	return figureCell(ctx, code, value, known)
}

func rowName(ctx context.Context, c indicator.Row) string {
	switch {
	case c.Kind == indicator.OfEntry:
		return i18n.T(ctx, "indicator.entry")
	case c.Number != "":
		return c.Number
	}
	return c.Name
}

func rowCell(ctx context.Context, d indicator.Definition, c indicator.Row, col indicator.Column) sheet.Cell {
	switch col {
	case indicator.Received:
		return sheet.Day(c.ReceivedOn)
	case indicator.Due:
		return sheet.Day(c.DueOn)
	case indicator.Submitted:
		return sheet.Day(c.SubmittedOn)
	case indicator.Approved:
		return sheet.Day(c.ApprovedOn)
	case indicator.Starts:
		return sheet.Day(c.FromOn)
	case indicator.Ends:
		return sheet.Day(c.UntilOn)
	case indicator.On:
		return sheet.Day(c.OnDay)
	case indicator.Note:
		return sheet.Text(c.Note)
	case indicator.Part:
		return partSheetCell(d, c.Part)
	case indicator.Whole:
		if c.Whole == nil {
			return sheet.Text(i18n.T(ctx, "ui.no_source"))
		}
		return partSheetCell(d, *c.Whole)
	}
	return sheet.Text(i18n.T(ctx, resultKey(c)))
}

// partSheetCell is what a row adds to the figure, as partCell shows it.
func partSheetCell(d indicator.Definition, n int64) sheet.Cell {
	switch d.Unit {
	case indicator.Share:
		return sheet.Number(float64(n)/100, sheet.Money)
	case indicator.Posts:
		return sheet.Number(float64(n)/100, sheet.Decimal)
	}
	return sheet.Number(float64(n), sheet.Plain)
}
