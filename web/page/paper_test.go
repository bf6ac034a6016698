package page_test

import (
	"context"
	"strings"
	"testing"

	"cus/internal/platform/paper"
	"cus/web/h"
	"cus/web/page"
)

func TestWhatPeopleTypedIsEscapedOnPaper(t *testing.T) {
	t.Parallel()
	evil := `<b>"x"&`
	d := paper.Doc{Title: evil, Number: evil, Letterhead: []string{evil, evil}, PlaceDate: evil, Aside: []paper.Text{paper.B(evil)}, Stamp: evil, Hash: evil, Footer: evil,
		Blocks: []paper.Block{paper.H2(evil), paper.H3(evil), paper.P(evil), paper.Small{Text: paper.T(evil)}, paper.Points(evil),
			paper.Fields{Pairs: []paper.Pair{{Name: evil, Value: evil}}}, paper.Table{Caption: evil, Head: []string{evil}, Rows: [][]string{{evil}}, Sum: []string{evil}},
			paper.Signatures{Lines: []paper.Signature{{Caption: evil, Below: evil}}}, paper.CheckBoxes{Boxes: []paper.Box{{Ticked: true, Text: evil}}},
			paper.Lines{Caption: evil, N: 2}, paper.Space{MM: 3}, paper.Break{}}}
	out := h.String(context.Background(), page.PaperSheet(d))
	if strings.Contains(out, "<b>") || strings.Contains(out, `"x"`) {
		t.Errorf("typed text came through as HTML:\n%s", out)
	}
	if n := strings.Count(out, "&lt;b&gt;"); n < 17 {
		t.Errorf("only %d of the texts stand on the page:\n%s", n, out)
	}
}
