package milestonereport

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
)

// Section is one part of a report.
type Section string

// The parts: a summary, then A to O.
const (
	Summary       Section = "summary"
	Tasks         Section = "tasks"
	Products      Section = "products"
	Services      Section = "services"
	Plans         Section = "plans"
	Qualifying    Section = "qualifying"
	Consultations Section = "consultations"
	Supporting    Section = "supporting"
	Standards     Section = "standards"
	Contracts     Section = "contracts"
	Budget        Section = "budget"
	Indicators    Section = "indicators"
	Staff         Section = "staff"
	Risks         Section = "risks"
	Satisfaction  Section = "satisfaction"
	Attachments   Section = "attachments"
)

// Sections lists them in the order they are read.
var Sections = []Section{Summary, Tasks, Products, Services, Plans, Qualifying, Consultations, Supporting, Standards, Contracts, Budget,
	Indicators, Staff, Risks, Satisfaction, Attachments}

// Known reports whether there is such a part.
func (s Section) Known() bool { return slices.Contains(Sections, s) }

// Letter is the letter of the part; the summary has none.
func (s Section) Letter() string {
	if i := slices.Index(Sections, s); i > 0 {
		return string(rune('A' + i - 1))
	}
	return ""
}

// Text is what was written in one part.
type Text struct {
	Section   Section
	Done      bool
	Body      string
	UpdatedAt time.Time
	UpdatedBy string
	Version   int // 0: nobody has written in it
}

// maxBody bounds what is written in a part, in characters.
const maxBody = 12000

// MaxBody is how much may be written in one part.
func MaxBody() int { return maxBody }

// token is a live figure as it stands in a text: {{liczba:umowy}}.
var token = regexp.MustCompile(`\{\{\s*([^{}\n]*?)\s*\}\}`)

// Token is the figure with that code as it is written into a text.
func Token(code string) string { return "{{liczba:" + code + "}}" }

// Piece is a part of a text: words, or the code of a figure.
type Piece struct {
	Words string
	Code  string
}

// Pieces takes a text apart at its figures.
func Pieces(body string) []Piece {
	var out []Piece
	rest := body
	for {
		at := token.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		if at[0] > 0 {
			out = append(out, Piece{Words: rest[:at[0]]})
		}
		out = append(out, Piece{Code: strings.TrimPrefix(rest[at[2]:at[3]], "liczba:")})
		rest = rest[at[1]:]
	}
	if rest != "" {
		out = append(out, Piece{Words: rest})
	}
	return out
}

// CheckBody says what speaks against the text: its length, and figures nobody counts.
func CheckBody(body string, known func(code string) bool) error {
	var c check.List
	c.That(len([]rune(body)) <= maxBody, "body", "form.too_long", i18n.A{"Max": maxBody})
	for _, p := range Pieces(body) {
		c.That(p.Code == "" && !strings.Contains(p.Words, "{{") || p.Code != "" && known(p.Code), "body", "report.figure_unknown", i18n.A{"Code": shown(p)})
		if len(c) > 0 {
			break // the first is enough to look at
		}
	}
	return c.Err()
}

// shown is the figure as it stands in the text, cut to what a message can hold.
func shown(p Piece) string {
	s := p.Code
	if s == "" {
		s = "{{"
	}
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return s
}
