package paper

import (
	"strings"

	"cus/internal/platform/i18n"
)

// The two families of type.
const (
	sans  = "sans"
	serif = "serif"
)

type align int

const (
	alignLeft align = iota
	alignRight
)

// word is what is never parted; glued ones follow the word before without a space.
type word struct {
	text  string
	bold  bool
	glued bool
	width float64
}

type wordKey struct {
	text, family string
	bold         bool
	size         float64
}

// clean is text as the typefaces can show it: no character outside the basic plane, no
// control characters, one-letter words tied to the next.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r == 0xFEFF || r >= 0x200B && r <= 0x200F:
			return -1
		case r > 0xFFFF:
			return '\u25A1'
		}
		return r
	}, s)
	return i18n.NBSP(s)
}

// measure is the width of a word.
func (p *printer) measure(text, family string, bold bool, size float64) float64 {
	k := wordKey{text, family, bold, size}
	w, ok := p.known[k]
	if !ok {
		p.font(family, bold, size)
		w = p.GetStringWidth(text)
		p.known[k] = w
	}
	return w
}

func (p *printer) font(family string, bold bool, size float64) {
	style := ""
	if bold || family == serif {
		style = "B"
	}
	p.SetFont(family, style, size)
}

// wrap sets text in lines of at most that width. A word longer than a line is cut.
func (p *printer) wrap(t Text, family string, size, width float64) [][]word {
	lines := [][]word{nil}
	used, space, after := 0.0, p.measure(" ", family, false, size), true
	for _, r := range t {
		for i, hard := range strings.Split(clean(r.Text), "\n") {
			if i > 0 {
				lines, used, after = append(lines, nil), 0, true
			}
			for j, piece := range strings.Split(hard, " ") {
				if j > 0 {
					after = true
				}
				for _, part := range p.cut(piece, family, r.Bold, size, width) {
					last := len(lines) - 1
					w := word{text: part, bold: r.Bold, glued: !after || len(lines[last]) == 0, width: p.measure(part, family, r.Bold, size)}
					gap := space
					if w.glued {
						gap = 0
					}
					if len(lines[last]) > 0 && used+gap+w.width > width+.01 {
						w.glued, gap = true, 0
						lines, used = append(lines, nil), 0
						last++
					}
					lines[last] = append(lines[last], w)
					used += gap + w.width
					after = false
				}
			}
		}
	}
	return lines
}

// cut parts a word that is longer than a line; an empty one vanishes.
func (p *printer) cut(s, family string, bold bool, size, width float64) []string {
	if s == "" {
		return nil
	}
	if p.measure(s, family, bold, size) <= width {
		return []string{s}
	}
	var parts []string
	from, used := 0, 0.0
	for i, r := range s {
		w := p.measure(string(r), family, bold, size)
		if i > from && used+w > width {
			parts, from, used = append(parts, s[from:i]), i, 0
		}
		used += w
	}
	return append(parts, s[from:])
}

// line draws one line with its upper edge at y.
func (p *printer) line(words []word, x, y, width float64, family string, size float64, a align) {
	if len(words) == 0 {
		return
	}
	space := p.measure(" ", family, false, size)
	if a == alignRight {
		total := 0.0
		for _, w := range words {
			total += w.width
			if !w.glued {
				total += space
			}
		}
		x += width - total
	}
	base := y + mm(size)*.76
	for i := 0; i < len(words); { // neighbours of one weight are one piece: they can be searched and copied
		j, text, long := i, "", 0.0
		for ; j < len(words) && words[j].bold == words[i].bold; j++ {
			if j > i && !words[j].glued {
				text, long = text+" ", long+space
			}
			text, long = text+words[j].text, long+words[j].width
		}
		if i > 0 && !words[i].glued {
			x += space
		}
		p.font(family, words[i].bold, size)
		p.Text(x, base, text)
		x += long
		i = j
	}
}

// paragraph draws text over the whole width, breaking pages so that neither its first nor
// its last line stands alone. tail is what must follow the last line on its page.
func (p *printer) paragraph(t Text, family string, size, tail float64) {
	p.flow(t, family, size, p.left, tail)
}

// flow is a paragraph that starts at x.
func (p *printer) flow(t Text, family string, size, x, tail float64) {
	lines := p.wrap(t, family, size, p.right-x)
	h := mm(size)
	for i, l := range lines {
		keep := h
		switch left := len(lines) - i; {
		case left <= 2:
			keep = float64(left)*h + tail
			if left == 1 {
				keep = h + tail
			}
		case i == 0:
			keep = 2 * h
			if left == 3 {
				keep = 3*h + tail
			}
		}
		p.need(min(keep, p.bottom-p.top))
		p.line(l, x, p.y, p.right-x, family, size, alignLeft)
		p.y += h
	}
}
