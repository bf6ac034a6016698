package page_test

import (
	"bytes"
	"strings"
	"testing"

	"cus/internal/domain/indicator"
	"cus/internal/platform/i18n"
	"cus/web/page"
)

// TestAFileSaysThatItWasCut: where there are more rows than a file holds, the page says so
// before it is fetched, and the file at its end.
func TestAFileSaysThatItWasCut(t *testing.T) {
	t.Parallel()
	const cut = "Plik mieści pierwsze 20\u00a0000 z 25\u00a0301 pozycji."
	v := page.IndicatorView{Asked: asked(march), SeesCases: true, MayExport: true, Reading: readings[0]}
	v.Reading.Project = indicator.Count{Part: 25_301, Whole: 25_301, Rows: 25_301}
	v.Cases = make([]indicator.Row, indicator.ExportRows)
	file := func() string {
		var b bytes.Buffer
		if err := page.IndicatorBook(i18n.With(t.Context(), i18n.Polish), v, make([][]indicator.Cell, len(v.Reading.Code.Definition().By))).CSV(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got := file(); !strings.Contains(got[strings.LastIndex(strings.TrimSpace(got), "\n"):], cut) {
		t.Errorf("the file ends with %q", got[len(got)-200:])
	}
	few := v
	few.Cases = nil
	has(t, shown(t, page.Indicator(few)), cut)
	v.Reading.Project.Rows, v.Cases, few.Reading.Project.Rows = 20_000, v.Cases[:1], 20_000
	if got := file(); strings.Contains(got, "Plik mieści") {
		t.Error("a file that holds everything says that it was cut")
	}
	hasNot(t, shown(t, page.Indicator(few)), "Plik mieści")
}
