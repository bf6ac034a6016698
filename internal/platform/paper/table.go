package paper

import (
	"slices"
	"strings"
)

// padding inside a cell, in millimetres.
const padX, padY = 1.7, .8

// widths are the widths of a table's columns: by the given shares, or by content, none
// narrower than its longest word where that fits.
func (p *printer) widths(t Table) []float64 {
	full, size := p.right-p.left, p.sizes.table
	n := len(t.Head)
	want, least := make([]float64, n), make([]float64, n)
	for c := range n {
		for r := -1; r <= len(t.Rows); r++ {
			s, bold := cell(t, r, c)
			want[c] = max(want[c], p.measure(clean(s), sans, bold, size)+2*padX+.2)
			whole := r >= 0 && slices.Contains(t.Right, c) // a sum stays on one line
			least[c] = max(least[c], p.longest(s, bold, whole)+2*padX+.2)
		}
		if len(t.Widths) == n {
			want[c] = t.Widths[c]
		}
	}
	if len(t.Widths) != n && sum(want) > full { // a long cell wraps rather than crowd the others
		for c := range want {
			want[c] = max(least[c], min(want[c], full/3))
		}
	}
	out := scaled(want, full)
	if sum(least) >= full {
		return scaled(least, full)
	}
	for range n { // raise what is too narrow, at the cost of the others
		spare, short := 0.0, 0.0
		for c := range n {
			if out[c] < least[c] {
				short += least[c] - out[c]
			} else {
				spare += out[c] - least[c]
			}
		}
		if short < .01 || spare <= 0 {
			break
		}
		for c := range n {
			if out[c] < least[c] {
				out[c] = least[c]
			} else {
				out[c] -= (out[c] - least[c]) / spare * short
			}
		}
	}
	return out
}

// longest is the width of the longest word of a cell, or of all of it.
func (p *printer) longest(s string, bold, whole bool) float64 {
	s = clean(s)
	words := []string{s}
	if !whole || len(s) > 24 {
		words = strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' })
	}
	w := 0.0
	for _, word := range words {
		w = max(w, p.measure(word, sans, bold, p.sizes.table))
	}
	return w
}

func scaled(v []float64, to float64) []float64 {
	out, total := make([]float64, len(v)), sum(v)
	for i := range v {
		out[i] = v[i] / total * to
	}
	return out
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

// cell is what stands in row r (-1: the head, len(Rows): the sum) and column c.
func cell(t Table, r, c int) (s string, bold bool) {
	row := t.Head
	switch {
	case r == len(t.Rows):
		row = t.Sum
	case r >= 0:
		row = t.Rows[r]
	}
	if c >= len(row) {
		return "", false
	}
	return row[c], r < 0 || r == len(t.Rows)
}

// tableRow is a row wrapped into its columns.
func (p *printer) tableRow(t Table, r int, widths []float64) (cells [][][]word, height float64) {
	lines := 1
	for c := range widths {
		s, bold := cell(t, r, c)
		w := p.wrap(Text{{s, bold}}, sans, p.sizes.table, widths[c]-2*padX)
		cells = append(cells, w)
		lines = max(lines, len(w))
	}
	return cells, float64(lines)*mm(p.sizes.table) + 2*padY
}

func (p *printer) tableOpening(t Table) float64 {
	if len(t.Head) == 0 {
		return 0
	}
	caption := 0.0
	if t.Caption != "" {
		caption = mm(p.sizes.table) + 1
	}
	if p.doc.Large {
		return caption + 3*mm(p.sizes.table)
	}
	widths := p.widths(t)
	_, head := p.tableRow(t, -1, widths)
	_, first := p.tableRow(t, 0, widths)
	return min(caption+head+first, p.bottom-p.top)
}

func (p *printer) table(t Table, tail float64) {
	if len(t.Head) == 0 {
		return
	}
	p.y += .6
	p.need(p.tableOpening(t))
	if t.Caption != "" {
		p.paragraph(B(t.Caption), sans, p.sizes.table, p.tableOpening(t)-mm(p.sizes.table))
		p.y += .6
	}
	if p.doc.Large {
		p.tableAsLines(t, tail)
		return
	}
	widths := p.widths(t)
	last := len(t.Rows) - 1
	if t.Sum != nil {
		last++
	}
	_, head := p.tableRow(t, -1, widths)
	p.drawRow(t, -1, widths)
	for r := 0; r <= last; r++ {
		_, height := p.tableRow(t, r, widths)
		keep := height
		if r == last {
			keep += tail
		}
		if r == last-1 && t.Sum != nil { // the sum never stands alone
			_, s := p.tableRow(t, last, widths)
			keep += s + tail
		}
		if p.need(min(keep, p.bottom-p.top-head)) {
			p.drawRow(t, -1, widths)
		}
		p.drawRow(t, r, widths)
	}
	p.y += 2
}

// drawRow draws a row; one longer than a page is carried on over the next.
func (p *printer) drawRow(t Table, r int, widths []float64) {
	cells, _ := p.tableRow(t, r, widths)
	for from := 0; ; {
		room := max(1, int((p.bottom-p.y-2*padY)/mm(p.sizes.table)))
		lines := 1
		for _, c := range cells {
			lines = max(lines, len(c)-from)
		}
		take := min(lines, room)
		p.drawCells(t, r, widths, cells, from, take)
		if take == lines {
			return
		}
		from += take
		p.page()
		if r >= 0 {
			p.drawRow(t, -1, widths)
		}
	}
}

func (p *printer) drawCells(t Table, r int, widths []float64, cells [][][]word, from, take int) {
	height := float64(take)*mm(p.sizes.table) + 2*padY
	p.SetDrawColor(85, 85, 85)
	p.SetLineWidth(.18)
	x := p.left
	for c, w := range widths {
		style := "D"
		if r < 0 {
			p.SetFillColor(241, 239, 232)
			style = "DF"
		}
		p.Rect(x, p.y, w, height, style)
		a := alignLeft
		if slices.Contains(t.Right, c) {
			a = alignRight
		}
		lines := cells[c][min(from, len(cells[c])):min(from+take, len(cells[c]))]
		p.lineBlock(lines, x+padX, p.y+padY, w-2*padX, p.sizes.table, a)
		x += w
	}
	p.y += height
}

// tableAsLines is a table in large print: every row a block of named lines.
func (p *printer) tableAsLines(t Table, tail float64) {
	last := len(t.Rows)
	if t.Sum == nil {
		last--
	}
	for r := 0; r <= last; r++ {
		follow := 0.0
		if r == last {
			follow = tail
		}
		p.need(3 * mm(p.sizes.table))
		for c, name := range t.Head {
			s, _ := cell(t, r, c)
			if s == "" {
				continue
			}
			line := T(name + ": ").And(T(s))
			if c == 0 {
				line = B(s)
			}
			p.paragraph(line, sans, p.sizes.table, follow)
		}
		p.y += 1
		p.SetDrawColor(0, 0, 0)
		p.SetLineWidth(.2)
		p.Line(p.left, p.y, p.right, p.y)
		p.y += 2
	}
	p.y += 1
}
