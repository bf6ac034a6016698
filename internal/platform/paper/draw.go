package paper

// draw draws one block; next are those behind it, for what must stay together.
func (p *printer) draw(b Block, next []Block) {
	tail := p.tail(next)
	switch b := b.(type) {
	case Heading:
		p.heading(b, next)
	case Para:
		p.paragraph(b.Text, sans, p.sizes.body, tail)
		p.y += 1.2
	case Small:
		p.SetTextColor(50, 50, 50)
		p.paragraph(b.Text, sans, p.sizes.small, tail)
		p.SetTextColor(0, 0, 0)
		p.y += 1
	case List:
		p.list(b, tail)
	case Contents:
		p.contents(b, tail)
	case Fields:
		p.fields(b, tail)
	case Table:
		p.table(b, tail)
	case Signatures:
		p.signatures(b)
	case CheckBoxes:
		p.boxes(b, tail)
	case Lines:
		p.lines(b, tail)
	case Space:
		p.y += b.MM
	case Break:
		p.page()
	}
}

func (p *printer) heading(h Heading, next []Block) {
	size, family := p.headingSize(h), sans
	if h.Level <= 2 {
		family = serif
	}
	if p.y > p.top+.1 {
		p.y += size * .22
	}
	lines := p.wrap(B(h.Text), family, size, p.right-p.left)
	p.need(float64(len(lines))*mm(size) + 2 + p.opening(next))
	if _, twice := p.begins[h.Text]; !twice && h.Level <= 2 {
		p.begins[h.Text] = place{p.PageNo(), p.y}
	}
	for _, l := range lines {
		p.line(l, p.left, p.y, p.right-p.left, family, size, alignLeft)
		p.y += mm(size)
	}
	if h.Level <= 2 {
		p.SetDrawColor(0, 0, 0)
		p.SetLineWidth(.26)
		p.Line(p.left, p.y+.3, p.right, p.y+.3)
		p.y += 1.6
	}
}

// contents draws a line for each part: its name, dots, and the page it begins on, which the
// whole line leads to. The first drawing, which does not know the pages yet, takes the same room.
func (p *printer) contents(c Contents, tail float64) {
	const room = 12.0 // of the number, in millimetres
	size := p.sizes.body
	for i, name := range c.Parts {
		lines := p.wrap(T(name), sans, size, p.right-p.left-room)
		follow := 0.0
		if i == len(c.Parts)-1 {
			follow = tail
		}
		p.need(float64(len(lines))*mm(size) + follow)
		for _, l := range lines {
			p.line(l, p.left, p.y, p.right-p.left-room, sans, size, alignLeft)
			p.y += mm(size)
		}
		to, known := p.found[name]
		if !known {
			continue
		}
		end := p.left // of the name's last line
		for _, w := range lines[len(lines)-1] {
			end += w.width + p.measure(" ", sans, false, size)
		}
		p.SetDrawColor(120, 120, 120)
		p.SetLineWidth(.2)
		p.SetDashPattern([]float64{.2, 1.2}, 0)
		p.Line(end+1, p.y-mm(size)*.24, p.right-room+2, p.y-mm(size)*.24)
		p.SetDashPattern(nil, 0)
		p.line(p.wrap(T(number(to.page)), sans, size, room)[0], p.right-room, p.y-mm(size), room, sans, size, alignRight)
		at := p.AddLink()
		p.SetLink(at, to.y, to.page)
		p.Link(p.left, p.y-mm(size)*float64(len(lines)), p.right-p.left, mm(size)*float64(len(lines)), at)
	}
	p.y += 1.2
}

func (p *printer) list(l List, tail float64) {
	size := p.sizes.body
	for i, item := range l.Items {
		mark := "•"
		if l.Numbered {
			mark = number(i+1) + "."
		}
		follow := 0.0
		if i == len(l.Items)-1 {
			follow = tail
		}
		indent := max(5, p.measure(mark, sans, false, size)+2)
		p.marked(item, size, indent, follow, func(y float64) {
			p.font(sans, false, size)
			p.Text(p.left+1, y+mm(size)*.76, mark)
		})
		p.y += .4
	}
	p.y += .8
}

// marked is a paragraph with something drawn before its first line.
func (p *printer) marked(t Text, size, indent, tail float64, mark func(y float64)) {
	lines := min(2, len(p.wrap(t, sans, size, p.right-p.left-indent)))
	p.need(min(float64(lines)*mm(size)+tail, p.bottom-p.top))
	mark(p.y)
	p.flow(t, sans, size, p.left+indent, tail)
}

// fields draws names with values: two pairs a line, or one where values are long or the
// print is large.
func (p *printer) fields(f Fields, tail float64) {
	size := p.sizes.body
	pairs := f.Pairs
	for len(pairs) > 0 {
		n := 2
		if f.One || p.doc.Large || len(pairs) == 1 {
			n = 1
		}
		width := (p.right - p.left) / float64(n)
		label := 37.0
		if f.One {
			label = 52
		}
		if p.doc.Large {
			label = 64
		}
		rows := make([][2][][]word, n)
		height := 0.0
		for i, pair := range pairs[:n] {
			rows[i] = [2][][]word{p.wrap(T(pair.Name), sans, size, label-2), p.wrap(B(pair.Value), sans, size, width-label-3)}
			height = max(height, float64(max(len(rows[i][0]), len(rows[i][1])))*mm(size))
		}
		if n == 2 && len(rows[0][1]) > 2 { // a long value takes the line for itself
			n = 1
			rows[0][1] = p.wrap(B(pairs[0].Value), sans, size, p.right-p.left-label-3)
			height = float64(max(len(rows[0][0]), len(rows[0][1]))) * mm(size)
		}
		keep := height
		if len(pairs) == n {
			keep += tail
		}
		p.need(keep)
		for i := range n {
			x := p.left + float64(i)*width
			p.SetTextColor(60, 60, 60)
			p.lineBlock(rows[i][0], x, p.y, label, size, alignLeft)
			p.SetTextColor(0, 0, 0)
			p.lineBlock(rows[i][1], x+label, p.y, width-label, size, alignLeft)
		}
		p.y += height + .5
		pairs = pairs[n:]
	}
	p.y += .8
}

// lineBlock draws wrapped lines under each other from y on.
func (p *printer) lineBlock(lines [][]word, x, y, width, size float64, a align) {
	for _, l := range lines {
		p.line(l, x, y, width, sans, size, a)
		y += mm(size)
	}
}

const signGap = 9.0

func (p *printer) signRoom() float64 {
	if p.doc.Large {
		return 18
	}
	return 14
}

// signatureLines wraps the captions of a row of signatures.
func (p *printer) signatureLines(s Signature, width float64) [][]word {
	lines := p.wrap(T(s.Caption), sans, p.sizes.small, width)
	if s.Below != "" {
		lines = append(lines, p.wrap(T(s.Below), sans, p.sizes.small, width)...)
	}
	return lines
}

func (p *printer) signatureWidth(n int) (per int, width float64) {
	per = max(1, min(n, 3))
	if p.doc.Large {
		per = 1
	}
	if n == 1 || p.doc.Large {
		return per, 80
	}
	return per, (p.right - p.left - signGap*float64(per-1)) / float64(per)
}

func (p *printer) signaturesHeight(s Signatures) float64 {
	per, width := p.signatureWidth(len(s.Lines))
	total := 0.0
	for i := 0; i < len(s.Lines); i += per {
		total += p.rowHeight(s.Lines[i:min(i+per, len(s.Lines))], width)
	}
	return total
}

func (p *printer) rowHeight(row []Signature, width float64) float64 {
	lines := 0
	for _, s := range row {
		lines = max(lines, len(p.signatureLines(s, width)))
	}
	return p.signRoom() + float64(lines)*mm(p.sizes.small) + 1
}

func (p *printer) signatures(s Signatures) {
	p.need(min(p.signaturesHeight(s), p.bottom-p.top))
	per, width := p.signatureWidth(len(s.Lines))
	for i := 0; i < len(s.Lines); i += per {
		row := s.Lines[i:min(i+per, len(s.Lines))]
		p.SetDrawColor(0, 0, 0)
		p.SetLineWidth(.26)
		for j, sig := range row {
			x := p.left + float64(j)*(width+signGap)
			if len(s.Lines) == 1 {
				x = p.right - width
			}
			y := p.y + p.signRoom()
			p.Line(x, y, x+width, y)
			p.lineBlock(p.signatureLines(sig, width), x, y+1, width, p.sizes.small, alignLeft)
		}
		p.y += p.rowHeight(row, width)
	}
}

// boxes draws choices of a blank form; the square is drawn, for typefaces may lack it.
func (p *printer) boxes(c CheckBoxes, tail float64) {
	size := p.sizes.body
	for i, b := range c.Boxes {
		follow := 0.0
		if i == len(c.Boxes)-1 {
			follow = tail
		}
		side := size * .28
		p.marked(T(b.Text), size, side+3, follow, func(y float64) {
			top := y + (mm(size)-side)/2
			p.SetDrawColor(0, 0, 0)
			p.SetLineWidth(.25)
			p.Rect(p.left+.5, top, side, side, "D")
			if b.Ticked {
				p.Line(p.left+.5, top, p.left+.5+side, top+side)
				p.Line(p.left+.5, top+side, p.left+.5+side, top)
			}
		})
		p.y += .8
	}
	p.y += .6
}

// lines draws ruled lines for handwriting.
func (p *printer) lines(l Lines, tail float64) {
	step := 8.0
	if p.doc.Large {
		step = 11
	}
	if l.Caption != "" {
		p.paragraph(T(l.Caption), sans, p.sizes.body, step)
	}
	for i := range l.N {
		keep := step
		if i == l.N-1 {
			keep += tail
		}
		p.need(keep)
		p.y += step
		p.SetDrawColor(120, 120, 120)
		p.SetLineWidth(.15)
		p.Line(p.left, p.y, p.right, p.y)
	}
	p.y += 2
}
