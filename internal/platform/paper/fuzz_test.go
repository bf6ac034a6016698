package paper_test

import (
	"bytes"
	"testing"

	"cus/internal/platform/paper"
)

// FuzzPDF: whatever is typed becomes a file, and the same one each time.
func FuzzPDF(f *testing.F) {
	for _, s := range []string{"Zażółć gęślą jaźń", "\x00\xff\u202e", "(\\) endobj", "👍🏽 가각 العربية", "", "a\tb\r\nc", "słowobezspacjiktóresięniekończy"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := paper.Doc{Title: s, Number: s, Letterhead: []string{s}, PrintedAt: at, Footer: s,
			Blocks: []paper.Block{paper.H2(s), paper.P(s), paper.Points(s), paper.Table{Head: []string{s, s}, Rows: [][]string{{s, s}}}, paper.Fields{Pairs: []paper.Pair{{Name: s, Value: s}}}}}
		first := pdf(t, d)
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Equal(first, pdf(t, d)) {
			t.Fatalf("%q makes no file, or not the same one", s)
		}
	})
}
