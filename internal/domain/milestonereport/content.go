package milestonereport

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"cus/internal/platform/date"
)

// Counted are the figures and tables of a report, counted from the records at one moment.
type Counted struct {
	Figures []Figure `json:"figures"`
	Tables  []Table  `json:"tables"`
}

// Figure is the figure with that code.
func (c Counted) Figure(code string) (Figure, bool) {
	for _, f := range c.Figures {
		if f.Code == code {
			return f, true
		}
	}
	return Figure{}, false
}

// Of are the figures of one part.
func (c Counted) Of(s Section) (out []Figure) {
	for _, f := range c.Figures {
		if f.Section == s {
			out = append(out, f)
		}
	}
	return out
}

// TablesOf are the tables of one part.
func (c Counted) TablesOf(s Section) (out []Table) {
	for _, t := range c.Tables {
		if t.Section == s {
			out = append(out, t)
		}
	}
	return out
}

// Content is what an approval freezes: everything the report says, its figures too. Its
// canonical form is its JSON, fields in this order.
type Content struct {
	Number      string           `json:"number"`
	Version     int              `json:"version"`
	Reason      string           `json:"reason"`
	Project     string           `json:"project"`
	Agreement   string           `json:"agreement"` // number of the funding agreement
	Beneficiary string           `json:"beneficiary"`
	Milestone   int              `json:"milestone"`
	Name        string           `json:"name"`
	From        date.Date        `json:"from"`
	Until       date.Date        `json:"until"`
	Authors     string           `json:"authors"`
	CheckedBy   string           `json:"checked_by"`
	Unchecked   string           `json:"unchecked"` // why nobody checked the figures
	Sections    []ContentSection `json:"sections"`
	Evidence    []ContentProof   `json:"evidence"`
	Counted
	Previous *ContentPrevious `json:"previous,omitempty"` // nil: it is the first
}

// ContentSection is one part as the content holds it: its text with its figures as codes.
type ContentSection struct {
	Section Section `json:"section"`
	Letter  string  `json:"letter"`
	Text    string  `json:"text"`
}

// ContentProof is one piece of evidence as the content holds it.
type ContentProof struct {
	No      int          `json:"no"`
	Section Section      `json:"section"`
	Item    string       `json:"item"`
	Kind    EvidenceKind `json:"kind"`
	Title   string       `json:"title"`
	SHA256  string       `json:"sha256,omitempty"`
	Of      Source       `json:"of"`
}

// ContentPrevious is what became of the figures of the report before.
type ContentPrevious struct {
	Number  string   `json:"number"`
	Version int      `json:"version"`
	Hash    string   `json:"hash"`
	Changes []Change `json:"changes"`
}

// Canonical is the content as it is hashed and frozen.
func (c Content) Canonical() []byte {
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings, days and numbers always have a JSON form
	}
	return data
}

// Hash is the SHA-256 of a frozen content, hex.
func Hash(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// ParseContent reads a frozen content.
func ParseContent(canonical string) (Content, error) {
	var c Content
	err := json.Unmarshal([]byte(canonical), &c)
	return c, err
}
