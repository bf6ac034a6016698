//go:build journey

package journey_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"

	"cus/internal/domain/demo"
	"cus/internal/domain/given"
	"cus/internal/platform/dbtest"

	"github.com/go-rod/rod/lib/proto"
)

// dashboards are the demonstration centres, each with a day in the middle of its own project.
var dashboards = map[string]string{
	demo.Adamowka: "2022-03-15", demo.Milanowek: "2022-06-15", demo.Rawicz: "2022-03-01", demo.Elblag: "2025-06-01", demo.Starachowice: "2022-03-15", demo.Lipowiec: "2026-11-23",
}

// openCentre serves the demonstration centre of that name.
func openCentre(t *testing.T, name string) *site {
	t.Helper()
	d := dbtest.New(t)
	if err := demo.LoadCentre(t.Context(), d.Owner, name, given.Now, password); err != nil {
		t.Fatal(err)
	}
	return serve(t, d.App, d.Owner)
}

// TestTheDashboardIsOneSheet prints the dashboard of every centre for its council: one sheet
// of A4, lying, on which all that is to be printed stands within the margins, and no word over
// another. Today's as well as that of a day within the project.
func TestTheDashboardIsOneSheet(t *testing.T) {
	t.Parallel()
	for name, day := range dashboards {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sit(t, openCentre(t, name), true)
			p.signIn("dyrektor@cus.example")
			for _, path := range []string{"/kamienie-milowe?dzien=" + day, "/kamienie-milowe"} {
				p.open(path)
				want := p.toBePrinted()
				if len(want) < 30 {
					t.Fatalf("%s: hardly a word would be printed: %q", path, want)
				}
				sheets := p.printed()
				if len(sheets) != 1 {
					t.Fatalf("%s: %d sheets", path, len(sheets))
				}
				sheets[0].holds(t, path, want)
			}
		})
	}
}

// toBePrinted are the words of the main part as they stand on paper, in their order.
func (p *person) toBePrinted() []string {
	p.t.Helper()
	p.must(proto.EmulationSetEmulatedMedia{Media: "print"}.Call(p.page))
	defer p.media("light", "none")
	return strings.Fields(p.look(`() => {
		const said = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const at = texts.currentNode.parentElement;
			if (at.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && !at.closest(".vh")) said.push(texts.currentNode.data);
		}
		return words(said.join(" "));
	}`).str())
}

// sheet is a printed page: its size in points, and where its words stand.
type sheet struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []struct {
		Left   float64 `xml:"xMin,attr"`
		Top    float64 `xml:"yMin,attr"`
		Right  float64 `xml:"xMax,attr"`
		Bottom float64 `xml:"yMax,attr"`
		Text   string  `xml:",chardata"`
	} `xml:"word"`
}

// printed are the sheets the browser makes of the page for a printer.
func (p *person) printed() []sheet {
	p.t.Helper()
	pdf, err := p.page.Timeout(patience).PDF(&proto.PagePrintToPDF{PreferCSSPageSize: true})
	p.must(err)
	content, err := io.ReadAll(pdf)
	p.must(err)
	cmd := exec.CommandContext(p.t.Context(), "pdftotext", "-bbox", "-", "-")
	cmd.Stdin = bytes.NewReader(content)
	boxes, err := cmd.Output()
	p.must(err)
	var all struct {
		Pages []sheet `xml:"body>doc>page"`
	}
	p.must(xml.Unmarshal(boxes, &all))
	return all.Pages
}

// holds fails the test unless the sheet is an A4 that lies, with these words, all of them
// inside the margins and none over another.
func (s sheet) holds(t *testing.T, path string, want []string) {
	t.Helper()
	const slack, margin = 1, 28 // points; 10 mm is 28,3
	if s.Width < 841 || s.Width > 843 || s.Height < 594 || s.Height > 596 {
		t.Errorf("%s: a sheet of %.0f × %.0f points", path, s.Width, s.Height)
	}
	var found strings.Builder
	for i, w := range s.Words {
		found.WriteString(w.Text)
		if w.Left < margin || w.Top < margin-slack || w.Right > s.Width-margin || w.Bottom > s.Height-margin+slack {
			t.Errorf("%s: „%s” stands in the margin: %s", path, w.Text, fmt.Sprint(w.Left, w.Top, w.Right, w.Bottom))
		}
		for _, o := range s.Words[:i] {
			across, down := min(w.Right, o.Right)-max(w.Left, o.Left), min(w.Bottom, o.Bottom)-max(w.Top, o.Top)
			if across > slack && down > (w.Bottom-w.Top)/2 {
				t.Errorf("%s: „%s” stands over „%s”", path, w.Text, o.Text)
			}
		}
	}
	for _, w := range want {
		if !strings.Contains(found.String(), w) {
			t.Errorf("%s: „%s” is not on the sheet", path, w)
		}
	}
}
