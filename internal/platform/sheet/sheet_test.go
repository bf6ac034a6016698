package sheet_test

import (
	"bytes"
	"testing"

	"cus/internal/platform/date"
	"cus/internal/platform/sheet"

	"github.com/xuri/excelize/v2"
)

// TestAWorkbookIsReadBack: what was written is what a program of spreadsheets reads, and no
// text of ours is a formula there.
func TestAWorkbookIsReadBack(t *testing.T) {
	t.Parallel()
	b := sheet.Book{Title: "RAP/2026/001", Sheets: []sheet.Sheet{
		{Name: "Liczby", Head: []string{"Nazwa", "Wartość"}, Widths: []float64{40, 12}, Rows: [][]sheet.Cell{
			{sheet.Text("Umowy"), sheet.Number(3, sheet.Plain)},
			{sheet.Text("Kwota"), sheet.Number(214500, sheet.Money)},
			{sheet.Text("Udział"), sheet.Number(0.3109, sheet.Percent)},
			{sheet.Text("Dzień"), sheet.Day(date.New(2026, 11, 23))},
			{sheet.Text(`=HYPERLINK("http://zly.example")`), {}},
			{sheet.Text("+48 600"), sheet.Text("@suma")},
		}},
		{Name: "Zadania", Head: []string{"Zadanie"}},
	}}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 2 || got[1] != "Zadania" {
		t.Error(got)
	}
	for at, want := range map[string]string{"A1": "Nazwa", "B2": "3", "B3": "214500", "B4": "0.3109", "B5": "46349", "A6": `'=HYPERLINK("http://zly.example")`, "A7": "'+48 600", "B7": "'@suma"} {
		got, err := f.GetCellValue("Liczby", at, excelize.Options{RawCellValue: true})
		if err != nil || got != want {
			t.Errorf("%s: %q, want %q, %v", at, got, want, err)
		}
		if formula, _ := f.GetCellFormula("Liczby", at); formula != "" {
			t.Errorf("%s holds a formula: %s", at, formula)
		}
	}
	if got, _ := f.GetCellValue("Liczby", "B5"); got != "23.11.2026" {
		t.Errorf("a day is shown as a day: %s", got)
	}
}
