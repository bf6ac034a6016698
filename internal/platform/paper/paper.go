// Package paper holds letters and prints as values: one Doc becomes a PDF here and an
// accessible page with the same words in web/page. What is hashed and agreed is never the
// print, so a Doc carries the mark of the content it shows.
//
// Words on paper are Polish whoever prints them: these are documents of an office.
package paper

import (
	"context"
	"strings"
	"time"

	"cus/internal/platform/i18n"
)

// Doc is one document on A4. Empty parts are left out.
type Doc struct {
	Title      string
	Number     string    // of the case: IPUS/2026/0061; the name of the file
	Letterhead []string  // the centre: name, address, phone; the first line is bold
	PlaceDate  string    // "Przykładów, 22.11.2026 r."
	Aside      []Text    // lines at the right of the head, under the place and day
	Blocks     []Block   // what the document says, in order
	Stamp      string    // such as SZKIC, across every page
	Hash       string    // mark of the content, short
	Footer     string    // such as "wersja 1"
	Large      bool      // large print: 16 points, no columns
	Landscape  bool      // wide tables
	PrintedAt  time.Time // the only clock of a print
}

// Run is a piece of text in one weight.
type Run struct {
	Text string
	Bold bool
}

// Text is a run of words, some of them bold.
type Text []Run

// T is plain text.
func T(s string) Text { return Text{{Text: s}} }

// B is bold text.
func B(s string) Text { return Text{{Text: s, Bold: true}} }

// And joins texts as they stand, without a space between.
func (t Text) And(more ...Text) Text {
	out := append(Text{}, t...)
	for _, m := range more {
		out = append(out, m...)
	}
	return out
}

// String is the text without its weights.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Block is one part of a document: Heading, Para, Small, List, Contents, Fields, Table, Signatures,
// CheckBoxes, Lines, Space or Break.
type Block interface{ block() }

// The blocks a document is made of.
type (
	// Heading opens a part (Level 2) or a part of a part (Level 3).
	Heading struct {
		Level int
		Text  string
	}
	// Para is a paragraph; a line break in it stays.
	Para struct{ Text Text }
	// Small is fine print: a legal basis, an instruction.
	Small struct{ Text Text }
	// List is a list of points, numbered or not.
	List struct {
		Items    []Text
		Numbered bool
	}
	// Contents lists parts of the document by their headings (Level 2); a file names the page
	// each begins on.
	Contents struct{ Parts []string }
	// Fields are names with their values, two pairs a line where there is room.
	Fields struct {
		Pairs []Pair
		One   bool // one pair a line: long values
	}
	// Table is a table with a repeated head. Widths are shares; none means by content.
	Table struct {
		Caption string
		Head    []string
		Rows    [][]string
		Sum     []string // a last row in bold; may be nil
		Widths  []float64
		Right   []int // columns of figures, from 0
	}
	// Signatures are lines to sign on, side by side; they never stand on a page alone.
	Signatures struct{ Lines []Signature }
	// CheckBoxes are choices of a blank form, ticked or to be ticked by hand.
	CheckBoxes struct{ Boxes []Box }
	// Lines are empty ruled lines for handwriting; Caption stands before the first.
	Lines struct {
		Caption string
		N       int
	}
	// Space is empty height in millimetres.
	Space struct{ MM float64 }
	// Break starts a new page.
	Break struct{}
)

// Pair is a name and its value.
type Pair struct{ Name, Value string }

// Signature is one line to sign on: whose it is, and what is known of it already.
type Signature struct{ Caption, Below string }

// Box is one choice of a blank form.
type Box struct {
	Ticked bool
	Text   string
}

func (Heading) block()    {}
func (Para) block()       {}
func (Small) block()      {}
func (List) block()       {}
func (Contents) block()   {}
func (Fields) block()     {}
func (Table) block()      {}
func (Signatures) block() {}
func (CheckBoxes) block() {}
func (Lines) block()      {}
func (Space) block()      {}
func (Break) block()      {}

// H2 opens a part.
func H2(s string) Block { return Heading{2, s} }

// H3 opens a part of a part.
func H3(s string) Block { return Heading{3, s} }

// P is a plain paragraph.
func P(s string) Block { return Para{T(s)} }

// Points is a list of plain points.
func Points(items ...string) Block {
	l := List{}
	for _, s := range items {
		l.Items = append(l.Items, T(s))
	}
	return l
}

// Say is the message under key in Polish, for the words of a document.
func Say(key string, args ...i18n.A) string {
	return i18n.T(i18n.With(context.Background(), i18n.Polish), key, args...)
}

// FileName is the name a PDF is saved under: the number of the case and nothing else.
func (d Doc) FileName() string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, d.Number), "-")
	if name == "" {
		name = "dokument"
	}
	return name + ".pdf"
}

// Foot is the line at the bottom of every page, without the page's number.
func (d Doc) Foot() string {
	head := d.Number
	if d.Footer != "" && head != "" {
		head += ", "
	}
	parts := []string{head + d.Footer}
	if d.Hash != "" {
		parts = append(parts, "treść "+d.Hash)
	}
	if !d.PrintedAt.IsZero() {
		parts = append(parts, "wydruk "+i18n.DateTime(d.PrintedAt))
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, " · ")
}
