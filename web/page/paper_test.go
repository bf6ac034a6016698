package page_test

import (
	"context"
	"strings"
	"testing"

	"cus/internal/domain/centre"
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/platform/money"
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

// TestWhoPaysReadsWhere: the account stands on a plan somebody pays for, and on no other.
func TestWhoPaysReadsWhere(t *testing.T) {
	t.Parallel()
	const account = "PL32\u00a09999\u00a09999\u00a00000\u00a01234\u00a01234\u00a01234"
	print := func(month money.Grosze, iban string) string {
		s := page.PlanSheet{Head: centre.Head{Name: "Centrum", IBAN: iban}}
		s.Services = []plan.ContentService{{Service: "Asystent", Unit: plan.Hour, Amount: "16", Fee: &plan.ContentFee{Method: fee.CostShare, Month: month}}}
		return h.String(context.Background(), page.PaperSheet(page.PlanPaper(s)))
	}
	for name, c := range map[string]struct {
		month money.Grosze
		iban  string
		want  bool
	}{
		"a fee and an account": {13440, "PL32999999990000123412341234", true},
		"no fee":               {0, "PL32999999990000123412341234", false},
		"no account yet":       {13440, "", false},
	} {
		if got := print(c.month, c.iban); strings.Contains(got, account) != c.want || strings.Contains(got, "Rachunek do wpłat") != c.want {
			t.Errorf("%s: the account stands there: %v", name, !c.want)
		}
	}
}
