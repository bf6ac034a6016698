package paper

import (
	"io"
	"slices"
	"sync"
	"time"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-pdf/fpdf"
)

// Margins of a page and the room its foot takes, in millimetres.
const (
	marginSide = 18.0
	marginTop  = 16.0
	footRoom   = 20.0 // from the last line to the edge
	footAt     = 13.0
)

// mm is the height of a line of that many points.
func mm(points float64) float64 { return points * 0.3528 * 1.35 }

// sizes are the sizes of type in points.
type sizes struct{ body, table, small, foot, h1, h2, h3 float64 }

var (
	normal = sizes{body: 11.5, table: 10.5, small: 9.5, foot: 8.5, h1: 19, h2: 14, h3: 11.5}
	large  = sizes{body: 16, table: 16, small: 14, foot: 11, h1: 24, h2: 19, h3: 17}
)

// printer draws a Doc from the top down. It breaks pages itself, so that it may keep
// together what belongs together.
type printer struct {
	*fpdf.Fpdf
	doc                      Doc
	sizes                    sizes
	left, right, top, bottom float64
	y                        float64
	known                    map[wordKey]float64 // widths measured before
	begins                   map[string]place    // where each part of Level 2 begins
	found                    map[string]place    // the same, of the drawing before
}

// place is a height on a page.
type place struct {
	page int
	y    float64
}

// PDF writes the document. The same Doc gives the same bytes. One with a table of contents is
// drawn twice: the first time tells on which pages its parts begin.
func (d Doc) PDF(w io.Writer) error {
	p := d.drawn(nil)
	if slices.ContainsFunc(d.Blocks, func(b Block) bool { _, is := b.(Contents); return is }) {
		p = d.drawn(p.begins)
	}
	return p.Output(w)
}

func (d Doc) drawn(found map[string]place) *printer {
	p := newPrinter(d)
	p.found = found
	p.head()
	for i, b := range d.Blocks {
		p.draw(b, d.Blocks[i+1:])
	}
	return p
}

// one makes PDFs one after the other: the library keeps a zlib writer for all of them.
var one sync.Mutex

func newPrinter(d Doc) *printer {
	orientation := "P"
	if d.Landscape {
		orientation = "L"
	}
	one.Lock()
	f := fpdf.New(orientation, "mm", "A4", "")
	one.Unlock()
	p := &printer{Fpdf: f, doc: d, sizes: normal, known: map[wordKey]float64{}, begins: map[string]place{}}
	if d.Large {
		p.sizes = large
	}
	f.AddUTF8FontFromBytes(sans, "", liberationsansregular.TTF)
	f.AddUTF8FontFromBytes(sans, "B", liberationsansbold.TTF)
	f.AddUTF8FontFromBytes(serif, "B", liberationserifbold.TTF)
	f.SetLang("pl-PL")
	f.SetTitle(clean(joined(d.Title, d.Number)), true) // the library reads past the end of a broken letter
	f.SetCreator("CUS", true)
	f.SetProducer("CUS", true)
	f.SetCatalogSort(true)
	at := d.PrintedAt
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	f.SetCreationDate(at.UTC())
	f.SetModificationDate(at.UTC())
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	f.AliasNbPages("")
	width, height := f.GetPageSize()
	p.left, p.right, p.top, p.bottom = marginSide, width-marginSide, marginTop, height-footRoom
	f.SetFooterFunc(p.foot)
	p.page()
	return p
}

func joined(title, number string) string {
	if title == "" || number == "" {
		return title + number
	}
	return title + " – " + number
}

// page starts a new page.
func (p *printer) page() {
	p.AddPage()
	p.y = p.top
	if p.doc.Stamp == "" {
		return
	}
	_, height := p.GetPageSize()
	p.SetFont(serif, "B", 96)
	p.SetTextColor(235, 235, 235)
	width := p.GetStringWidth(p.doc.Stamp)
	x, y := (p.left+p.right)/2, height/2
	p.TransformBegin()
	p.TransformRotate(40, x, y)
	p.Text(x-width/2, y+12, p.doc.Stamp)
	p.TransformEnd()
	p.SetTextColor(0, 0, 0)
}

// foot draws the bottom line of a page.
func (p *printer) foot() {
	_, height := p.GetPageSize()
	y := height - footAt
	p.SetDrawColor(150, 150, 150)
	p.SetLineWidth(.18)
	p.Line(p.left, y, p.right, y)
	p.SetTextColor(60, 60, 60)
	p.SetFont(sans, "", p.sizes.foot)
	p.SetXY(p.left, y+1)
	p.CellFormat(p.right-p.left, mm(p.sizes.foot), clean(p.doc.Foot()), "", 0, "L", false, 0, "")
	// {nb} is wider than the number it becomes: the room for it is measured with a digit.
	p.SetXY(p.right-p.GetStringWidth("strona "+number(p.PageNo())+" z 0"), y+1)
	p.CellFormat(0, mm(p.sizes.foot), "strona "+number(p.PageNo())+" z {nb}", "", 0, "L", false, 0, "")
	p.SetTextColor(0, 0, 0)
}

// need starts a new page unless so much height is left on this one. It reports whether it did.
func (p *printer) need(height float64) bool {
	if p.y+height <= p.bottom+.01 || p.y <= p.top {
		return false
	}
	p.page()
	return true
}

// head draws the letterhead with what stands at its right, and the title.
func (p *printer) head() {
	d, size := p.doc, p.sizes.small+.5
	var right []Text
	if d.PlaceDate != "" {
		right = append(right, T(d.PlaceDate))
	}
	right = append(right, d.Aside...)
	middle := p.left + (p.right-p.left)*.58
	left := p.column(headLines(d.Letterhead), p.left, middle-4, size, alignLeft)
	side := p.column(right, middle, p.right, size, alignRight)
	p.y += max(left, side)
	if p.y > p.top {
		p.y += 4
	}
	if d.Title != "" {
		p.paragraph(B(d.Title), serif, p.sizes.h1, 0)
		p.y += 1
	}
}

func headLines(lines []string) []Text {
	var out []Text
	for i, l := range lines {
		if i == 0 {
			out = append(out, B(l))
		} else if l != "" {
			out = append(out, T(l))
		}
	}
	return out
}

// column draws texts under each other beside the running text; it returns their height.
func (p *printer) column(texts []Text, from, to, size float64, a align) float64 {
	y := p.y
	for _, t := range texts {
		for _, l := range p.wrap(t, sans, size, to-from) {
			p.line(l, from, y, to-from, sans, size, a)
			y += mm(size)
		}
	}
	return y - p.y
}

// tail is the height that must follow the last line of a block on the same page: the
// beginning of what it introduces, or the signatures.
func (p *printer) tail(next []Block) float64 {
	if len(next) == 0 {
		return 0
	}
	switch b := next[0].(type) {
	case Space:
		if t := p.tail(next[1:]); t > 0 {
			return t + b.MM
		}
	case Signatures:
		return p.signaturesHeight(b) + 4 // and the distance blocks keep from each other
	}
	return 0
}

// opening is the height the beginning of the following blocks takes: what a heading must
// not be parted from.
func (p *printer) opening(next []Block) float64 {
	if len(next) == 0 {
		return 0
	}
	switch b := next[0].(type) {
	case Heading:
		return mm(p.headingSize(b)) + 4 + p.opening(next[1:])
	case Table:
		return p.tableOpening(b)
	case Signatures:
		return p.signaturesHeight(b)
	case Space:
		return b.MM + p.opening(next[1:])
	case Para:
		return p.openingOf(b.Text, p.sizes.body)
	case Small:
		return p.openingOf(b.Text, p.sizes.small)
	case Break:
		return 0
	}
	return 2 * mm(p.sizes.body)
}

// openingOf is the height of the lines of a paragraph that are never parted: two, or all
// three where it has no more.
func (p *printer) openingOf(t Text, size float64) float64 {
	n := len(p.wrap(t, sans, size, p.right-p.left))
	if n != 3 {
		n = min(2, n)
	}
	return float64(n) * mm(size)
}

func (p *printer) headingSize(h Heading) float64 {
	if h.Level <= 2 {
		return p.sizes.h2
	}
	return p.sizes.h3
}

func number(n int) string {
	const digits = "0123456789"
	if n < 10 {
		return digits[n : n+1]
	}
	return number(n/10) + digits[n%10:n%10+1]
}
