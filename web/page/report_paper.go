package page

import (
	"fmt"
	"strconv"
	"strings"

	"cus/internal/domain/centre"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/paper"
	"cus/internal/platform/sheet"
)

// ReportPaper is the report as it leaves the house: frozen, or stamped as a draft. Counts of
// fewer than five people are not told.
func ReportPaper(f milestonereport.File, head centre.Head) paper.Doc {
	c := f.Says()
	day := date.Of(f.UpdatedAt)
	if f.FrozenAt != nil {
		day = date.Of(*f.FrozenAt)
	}
	d := titled(fmt.Sprintf("Raport z kamienia milowego nr %d", c.Milestone), reportNumber(c), head, day)
	if f.FrozenAt == nil {
		d.Stamp = paper.Say("ui.print.draft")
	} else {
		d.Hash = f.Hash[:16]
	}
	figures, hidden := milestonereport.Outside(c.Figures)
	d.Blocks = append(d.Blocks, reportHeader(f, c), paper.H2("Spis treści"), contentsOnPaper(c))
	for _, s := range c.Sections {
		d.Blocks = append(d.Blocks, paper.H2(sectionOnPaper(s.Section)))
		d.Blocks = append(d.Blocks, sectionBlocks(c, figures, hidden, s)...)
	}
	if p := c.Previous; p != nil && len(p.Changes) > 0 {
		d.Blocks = append(d.Blocks, paper.H2("Zmiany w liczbach poprzedniego raportu"),
			paper.P(fmt.Sprintf("Raport %s (treść %s) pozostaje bez zmian. Te liczby policzone dziś byłyby inne:", p.Number, plan.ShortHash(p.Hash))), changesOnPaper(p.Changes))
	}
	if len(hidden) > 0 {
		d.Blocks = append(d.Blocks, paper.Small{Text: paper.T("Nie podaje się liczb osób mniejszych niż pięć ani takich, z których dałoby się je obliczyć.")})
	}
	d.Blocks = append(d.Blocks, paper.Signatures{Lines: []paper.Signature{
		{Caption: "Sporządzono", Below: c.Authors}, {Caption: "Zatwierdzam", Below: approvedBelow(f)}}})
	return d
}

func reportNumber(c milestonereport.Content) string {
	if c.Version > 1 {
		return fmt.Sprintf("%s, wersja %d", c.Number, c.Version)
	}
	return c.Number
}

func approvedBelow(f milestonereport.File) string {
	if f.ApprovedBy != "" {
		return f.ApprovedBy + ", dyrektor, " + date.Of(*f.FrozenAt).PL()
	}
	return "dyrektor, data, podpis"
}

func reportHeader(f milestonereport.File, c milestonereport.Content) paper.Block {
	pairs := []paper.Pair{{Name: "Projekt", Value: c.Project}, {Name: "Numer umowy o dofinansowanie", Value: sourceOr(c.Agreement)}, {Name: "Beneficjent", Value: sourceOr(c.Beneficiary)},
		{Name: "Kamień milowy", Value: strings.TrimSuffix(strconv.Itoa(c.Milestone)+". "+c.Name, ". ")}, {Name: "Okres", Value: c.From.PL() + "–" + c.Until.PL()},
		{Name: "Autorzy", Value: c.Authors}, {Name: "Wersja", Value: strconv.Itoa(c.Version)}}
	if c.Reason != "" {
		pairs = append(pairs, paper.Pair{Name: "Powód korekty", Value: c.Reason})
	}
	if c.CheckedBy != "" {
		pairs = append(pairs, paper.Pair{Name: "Liczby sprawdzone", Value: c.CheckedBy})
	}
	if f.Hash != "" {
		pairs = append(pairs, paper.Pair{Name: "Skrót treści (SHA-256)", Value: f.Hash})
	}
	return paper.Fields{One: true, Pairs: pairs}
}

func sourceOr(s string) string {
	if s == "" {
		return paper.Say("ui.no_source")
	}
	return s
}

func contentsOnPaper(c milestonereport.Content) paper.Block {
	var names []string
	for _, s := range c.Sections {
		names = append(names, sectionOnPaper(s.Section))
	}
	return paper.Contents{Parts: names}
}

func sectionBlocks(c milestonereport.Content, figures []milestonereport.Figure, hidden map[string]string, s milestonereport.ContentSection) (out []paper.Block) {
	if strings.TrimSpace(s.Text) != "" {
		out = append(out, paragraphs(textOnPaper(figures, hidden, s.Text))...)
	}
	counted := paper.Table{Head: []string{paper.Say("report.col.figure"), paper.Say("report.col.value")}, Right: []int{1}, Widths: []float64{3, 1}}
	for _, f := range figures {
		if f.Section == s.Section {
			value := figureSaid(f.Unit, f.Value).paper()
			if word := hidden[f.Code]; word != "" {
				value = paper.Say("report.untold." + word)
			}
			counted.Rows = append(counted.Rows, []string{paper.Say(figureName(f.Code)), value})
		}
	}
	if len(counted.Rows) > 0 {
		out = append(out, counted)
	}
	for _, t := range c.TablesOf(s.Section) {
		if len(t.Rows) > 0 {
			out = append(out, tableOnPaper(t.Outside()))
		}
	}
	proofs := c.Evidence
	if s.Section != milestonereport.Attachments {
		proofs = nil
		for _, e := range c.Evidence {
			if e.Section == s.Section {
				proofs = append(proofs, e)
			}
		}
	}
	if len(proofs) > 0 {
		out = append(out, proofsOnPaper(proofs, s.Section == milestonereport.Attachments))
	}
	if len(out) == 0 {
		out = append(out, paper.P(paper.Say("report.no_text")))
	}
	return out
}

func tableOnPaper(t milestonereport.Table) paper.Block {
	out := paper.Table{Caption: paper.Say("report.table." + t.Code)}
	for i, c := range milestonereport.Columns[t.Code] {
		out.Head = append(out.Head, paper.Say("report.col."+c.Name))
		if c.Kind == milestonereport.Number {
			out.Right = append(out.Right, i)
		}
	}
	for _, r := range t.Rows {
		var row []string
		for i, c := range milestonereport.Columns[t.Code] {
			row = append(row, cellSaid(c, r.Cells[i]).paper())
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// proofsOnPaper lists evidence: with the hash of each file where all of it is listed.
func proofsOnPaper(proofs []milestonereport.ContentProof, all bool) paper.Block {
	var items []string
	for _, e := range proofs {
		line := fmt.Sprintf("Dowód %d", e.No)
		if e.Item != "" {
			line += " (" + strings.ReplaceAll(e.Item, "-", " ") + ")"
		}
		line += ": " + e.Title
		if e.Kind == milestonereport.Gap {
			line = fmt.Sprintf("Brak dowodu (%s): %s", strings.ReplaceAll(e.Item, "-", " "), e.Title)
		}
		if all && e.SHA256 != "" {
			line += " (część " + strings.TrimSuffix(e.Section.Letter()+", ", ", ") + ", skrót pliku " + plan.ShortHash(e.SHA256) + ")"
		}
		items = append(items, line)
	}
	return paper.Points(items...)
}

func changesOnPaper(changes []milestonereport.Change) paper.Block {
	t := paper.Table{Head: []string{"Czego dotyczy", "W raporcie", "Policzone później"}, Right: []int{1, 2}}
	for _, c := range changes {
		before, after := changeSaid(c)
		t.Rows = append(t.Rows, []string{changeOnPaper(c), before.paper(), after.paper()})
	}
	return t
}

func changeOnPaper(c milestonereport.Change) string {
	if c.Figure != "" {
		return paper.Say(figureName(c.Figure))
	}
	name := changedRow(c).paper()
	if c.Column != "" {
		return name + ": " + paper.Say("report.col."+c.Column)
	}
	return name + " (" + paper.Say("report.table."+c.Table) + ")"
}

// ReportBook is the report as a workbook: its figures, and a sheet for each of its tables.
func ReportBook(f milestonereport.File) sheet.Book {
	c := f.Says()
	figures, hidden := milestonereport.Outside(c.Figures)
	b := sheet.Book{Title: c.Number, Sheets: []sheet.Sheet{reportCover(f, c), figuresSheet(figures, hidden)}}
	for _, t := range c.Tables {
		b.Sheets = append(b.Sheets, tableSheet(t.Outside()))
	}
	return b
}

func reportCover(f milestonereport.File, c milestonereport.Content) sheet.Sheet {
	s := sheet.Sheet{Name: "Raport", Head: []string{"Raport z kamienia milowego", reportNumber(c)}, Widths: []float64{34, 80}}
	header, _ := reportHeader(f, c).(paper.Fields)
	for _, p := range header.Pairs {
		s.Rows = append(s.Rows, []sheet.Cell{sheet.Text(p.Name), sheet.Text(p.Value)})
	}
	s.Rows = append(s.Rows, []sheet.Cell{sheet.Text("Stan"), sheet.Text(paper.Say("report.state." + string(f.State)))})
	return s
}

func figuresSheet(figures []milestonereport.Figure, hidden map[string]string) sheet.Sheet {
	s := sheet.Sheet{Name: "Liczby", Head: []string{"Część", "Liczba", "Wartość", "Jednostka"}, Widths: []float64{34, 52, 20, 20}}
	for _, f := range figures {
		value := numberCell(f.Unit, f.Value)
		if word := hidden[f.Code]; word != "" {
			value = sheet.Text(paper.Say("report.untold." + word))
		}
		s.Rows = append(s.Rows, []sheet.Cell{sheet.Text(sectionOnPaper(f.Section)), sheet.Text(paper.Say(figureName(f.Code))), value, sheet.Text(paper.Say("report.measure." + string(f.Unit)))})
	}
	return s
}

// numberCell is a figure as a number in its own unit: złoty, percent, posts, days.
func numberCell(u milestonereport.Unit, value *int64) sheet.Cell {
	if value == nil {
		return sheet.Text(paper.Say("ui.no_source"))
	}
	v := float64(*value)
	switch u {
	case milestonereport.Money:
		return sheet.Number(v/100, sheet.Money)
	case milestonereport.Share:
		return sheet.Number(v/10000, sheet.Percent)
	case milestonereport.FTE:
		return sheet.Number(v/100, sheet.Decimal)
	case milestonereport.Tenths:
		return sheet.Number(v/10, sheet.Decimal)
	case milestonereport.Quantity:
		return sheet.Number(v/4, sheet.Decimal)
	}
	return sheet.Number(v, sheet.Plain)
}

func tableSheet(t milestonereport.Table) sheet.Sheet {
	s := sheet.Sheet{Name: paper.Say("report.sheet." + t.Code), Widths: []float64{44, 18}}
	for _, c := range milestonereport.Columns[t.Code] {
		s.Head = append(s.Head, paper.Say("report.col."+c.Name))
	}
	for _, r := range t.Rows {
		var row []sheet.Cell
		for i, c := range milestonereport.Columns[t.Code] {
			row = append(row, bookCell(c, r.Cells[i]))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func bookCell(c milestonereport.Column, cell milestonereport.Cell) sheet.Cell {
	switch {
	case c.Kind == milestonereport.Day:
		return sheet.Day(cell.Day)
	case c.Kind == milestonereport.Number && cell.Text == "":
		u := c.Unit
		if u == "" {
			u = cell.Unit
		}
		return numberCell(u, cell.Value)
	}
	return sheet.Text(cellSaid(c, cell).paper())
}
