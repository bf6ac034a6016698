package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cus/internal/platform/paper"
)

var at = time.Date(2026, 11, 23, 9, 45, 0, 0, time.UTC)

func sample() paper.Doc {
	return paper.Doc{Title: "Indywidualny plan usług społecznych", Number: "IPUS/2026/0031", Footer: "wersja 1", Hash: "7f3a 91c2 0b11 44de", PrintedAt: at,
		Letterhead: []string{"Centrum Usług Społecznych w Przykładowie", "ul. Rynek 1, 00-000 Przykładów · tel. 15 800 00 00"},
		Aside:      []paper.Text{paper.T("Nr planu: ").And(paper.B("IPUS/2026/0031")), paper.T("Wersja 1 z 23.11.2026")},
		Blocks: []paper.Block{
			paper.P("Zażółć gęślą jaźń: ĄĆĘŁŃÓŚŹŻ „cudzysłów” – pauza… ×"),
			paper.H2("Kogo dotyczy plan"),
			paper.Fields{Pairs: []paper.Pair{{Name: "Imię i nazwisko", Value: "Janina Kowalczyk"}, {Name: "Data urodzenia", Value: "14.03.1944"}, {Name: "Adres", Value: "ul. Ogrodowa 12 m. 4"}}},
			paper.H3("Cel 1. Bezpiecznie we własnym domu"),
			paper.Table{Caption: "Usługi", Head: []string{"Usługa", "Wykonawca", "Miejsce", "Harmonogram", "Koszt / mies."}, Right: []int{4},
				Rows: [][]string{{"Asystent osoby starszej", "Fundacja „Sąsiad”", "w domu", "pn.–pt. 9:00–11:00 bez świąt, do 44 godz. w miesiącu", "1 232,00 zł"}},
				Sum:  []string{"Razem", "", "", "", "1 232,00 zł"}},
			paper.Para{Text: paper.B("Opłata za asystenta: 2,80 zł za godzinę").And(paper.T(", płatne do 15. dnia następnego miesiąca."))},
			paper.Small{Text: paper.T("Art. 39 ustawy.")},
			paper.Points("pierwszy", "drugi"),
			paper.List{Numbered: true, Items: []paper.Text{paper.T("jeden")}},
			paper.CheckBoxes{Boxes: []paper.Box{{Ticked: true, Text: "zgadzam się"}, {Text: "nie zgadzam się"}}},
			paper.Lines{Caption: "Uwagi:", N: 3},
			paper.Space{MM: 5},
			paper.Signatures{Lines: []paper.Signature{{Caption: "data i podpis wnioskodawcy"}, {Caption: "koordynator IPUS", Below: "Anna Lis"}, {Caption: "Zatwierdzam – dyrektor"}}},
		}}
}

func pdf(t *testing.T, d paper.Doc) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pages reads a PDF back: the text of each page, as another program sees it.
func pages(t *testing.T, data []byte) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (scripts/need.sh poppler): %v", err)
	}
	text := strings.ReplaceAll(string(out), "\u00a0", " ")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

func TestADocumentReadsAsItWasWritten(t *testing.T) {
	t.Parallel()
	got := pages(t, pdf(t, sample()))
	if len(got) != 1 {
		t.Fatalf("%d pages, want 1", len(got))
	}
	for _, want := range []string{"Indywidualny plan usług społecznych", "Zażółć gęślą jaźń: ĄĆĘŁŃÓŚŹŻ „cudzysłów” – pauza… ×", "Nr planu: IPUS/2026/0031",
		"1 232,00 zł", "Opłata za asystenta: 2,80 zł za godzinę, płatne do 15. dnia", "Zatwierdzam – dyrektor", "Anna Lis",
		"IPUS/2026/0031, wersja 1 · treść 7f3a 91c2 0b11 44de · wydruk 23.11.2026, 10:45", "strona 1 z 1", "zgadzam się"} {
		if !strings.Contains(got[0], want) {
			t.Errorf("the page lacks %q:\n%s", want, got[0])
		}
	}
}

func TestTheSameDocumentGivesTheSameFile(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(pdf(t, sample()), pdf(t, sample())) {
		t.Error("two files of one document differ")
	}
}

// long is a document of a table with so many rows, and signatures right behind.
func long(rows int) paper.Doc {
	d := sample()
	table := paper.Table{Caption: "Wykaz", Head: []string{"Lp.", "Opis", "Kwota"}, Right: []int{0, 2}}
	for i := range rows {
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), "wiersz-" + strconv.Itoa(i+1) + " " + strings.Repeat("słowo ", i%30), "10,00 zł"})
	}
	d.Blocks = []paper.Block{paper.H2("Dane"), table, paper.Space{MM: 8},
		paper.Signatures{Lines: []paper.Signature{{Caption: "podpis wnioskodawcy"}, {Caption: "podpis koordynatora"}, {Caption: "podpis dyrektora"}}}}
	return d
}

func TestALongTableRepeatsItsHeadAndLosesNothing(t *testing.T) {
	t.Parallel()
	got := pages(t, pdf(t, long(120)))
	if len(got) < 3 {
		t.Fatalf("%d pages, want several", len(got))
	}
	all := strings.Join(got, "\n")
	for i := range 120 {
		if n := strings.Count(all, "wiersz-"+strconv.Itoa(i+1)+" ") + strings.Count(all, "wiersz-"+strconv.Itoa(i+1)+"\n"); n != 1 {
			t.Errorf("row %d stands %d times", i+1, n)
		}
	}
	for i, p := range got {
		if !strings.Contains(p, "Lp.") {
			t.Errorf("page %d has no head of the table", i+1)
		}
		if want := "strona " + strconv.Itoa(i+1) + " z " + strconv.Itoa(len(got)); !strings.Contains(p, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
}

func TestSignaturesNeverStandAlone(t *testing.T) {
	t.Parallel()
	for rows := 9; rows < 30; rows++ {
		got := pages(t, pdf(t, long(rows)))
		last := got[len(got)-1]
		if !strings.Contains(last, "podpis dyrektora") || !strings.Contains(last, "wiersz-"+strconv.Itoa(rows)) {
			t.Errorf("with %d rows the signatures stand without the last row:\n%s", rows, last)
		}
	}
}

func TestLargePrintHasNoColumns(t *testing.T) {
	t.Parallel()
	d := sample()
	d.Large = true
	all := strings.Join(pages(t, pdf(t, d)), "\n")
	if !strings.Contains(all, "Wykonawca: Fundacja „Sąsiad”") {
		t.Errorf("a row of large print is no list of named lines:\n%s", all)
	}
}

func TestOddContents(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("W", 400)
	cases := map[string]paper.Doc{
		"nothing at all":                {},
		"a word longer than a line":     {Blocks: []paper.Block{paper.P(word), paper.Table{Head: []string{word, "b"}, Rows: [][]string{{"x", word}}}}},
		"a cell longer than a page":     {Blocks: []paper.Block{paper.Table{Head: []string{"a", "b"}, Rows: [][]string{{"x", strings.Repeat("długi tekst ", 2000)}}}}},
		"emoji and control characters":  {Title: "a\x00b \U0001F600 c\u200b", Blocks: []paper.Block{paper.P("tab\tnowy\nwiersz \U0001F600")}},
		"a table with rows of any size": {Blocks: []paper.Block{paper.Table{Head: []string{"a", "b"}, Rows: [][]string{{}, {"1", "2", "3"}}}, paper.Table{}}},
		"landscape":                     {Landscape: true, Blocks: long(40).Blocks},
		"draft, large, many pages":      {Stamp: "SZKIC", Large: true, Blocks: long(40).Blocks},
		"empty blocks": {Blocks: []paper.Block{paper.Heading{}, paper.Para{}, paper.List{}, paper.Fields{}, paper.Table{}, paper.Signatures{},
			paper.CheckBoxes{}, paper.Lines{}, paper.Break{}, paper.Break{}}},
	}
	for name, d := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := pages(t, pdf(t, d)); len(got) == 0 {
				t.Error("no pages")
			}
		})
	}
}

func TestAFileIsNamedByItsNumberOnly(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{"IPUS/2026/0031": "IPUS-2026-0031.pdf", "": "dokument.pdf", "a\"; b": "a---b.pdf"} {
		if got := (paper.Doc{Number: number, Title: "Janina Kowalczyk"}).FileName(); got != want {
			t.Errorf("%q: %s, want %s", number, got, want)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	for b.Loop() {
		var out bytes.Buffer
		if err := sample().PDF(&out); err != nil {
			b.Fatal(err)
		}
	}
}

// TestContentsNameThePages: each part of the table of contents is said to begin on the page it
// begins on, over a document of many pages, in both sizes of print.
func TestContentsNameThePages(t *testing.T) {
	t.Parallel()
	d := paper.Doc{Title: "Raport", Number: "RAP/2026/001", PrintedAt: at}
	var parts []string
	for i := range 15 {
		parts = append(parts, "Część "+string(rune('A'+i)))
	}
	parts = append(parts, "Część o nazwie tak długiej, że w jednym wierszu spisu treści nie zmieści się ani drukiem zwykłym, ani dużym, choćby się bardzo starać")
	d.Blocks = []paper.Block{paper.H2("Spis treści"), paper.Contents{Parts: parts}}
	for _, name := range parts {
		d.Blocks = append(d.Blocks, paper.H2(name), paper.Lines{N: 9})
	}
	for _, large := range []bool{false, true} {
		d.Large = large
		all := pages(t, pdf(t, d))
		begins := map[string]int{}
		contents := ""
		for i, text := range all {
			for _, line := range strings.Split(text, "\n") {
				if _, known := begins[strings.TrimSpace(line)]; !known {
					begins[strings.TrimSpace(line)] = i + 1
				}
			}
			contents += text + "\n"
		}
		for _, name := range parts[:15] {
			if n := begins[name]; n == 0 || !regexp.MustCompile(regexp.QuoteMeta(name)+` +`+strconv.Itoa(n)+`\n`).MatchString(contents) {
				t.Errorf("large %v: „%s” begins on page %d, and the contents say\n%s", large, name, n, all[0])
			}
		}
		if last := strconv.Itoa(len(all)); !strings.Contains(contents, " "+last+"\n") && !strings.Contains(contents, " "+strconv.Itoa(len(all)-1)+"\n") {
			t.Errorf("large %v: the last part is not said to be near the end, page %s:\n%s", large, last, all[0])
		}
	}
}

// TestAHeadingStaysWithWhatItOpens, however far down the page it comes and however many lines
// the paragraph under it has.
func TestAHeadingStaysWithWhatItOpens(t *testing.T) {
	t.Parallel()
	parted := regexp.MustCompile(`Opening\s+strona`)
	for lines := range 4 {
		text := strings.Repeat("plany usług społecznych w liczbie nieznanej nikomu i nigdzie, także tym, którzy by chcieli ", lines) + "znać."
		for down := 222.0; down < 236; down += 2 {
			d := paper.Doc{Title: "Raport", Blocks: []paper.Block{paper.Space{MM: down}, paper.H2("Opening"), paper.P(text)}}
			if all := strings.Join(pages(t, pdf(t, d)), ""); parted.MatchString(all) {
				t.Errorf("%.0f mm down, %d lines and a word: the heading stands at the foot of its page", down, lines)
			}
		}
	}
}
