package milestonereport

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
)

// EvidenceKind is what a statement stands on.
type EvidenceKind string

// A file, a record of this program, a place elsewhere, a reason why there is nothing; and
// that an earlier one was a mistake.
const (
	Document  EvidenceKind = "document"
	Record    EvidenceKind = "record"
	Place     EvidenceKind = "place"
	Gap       EvidenceKind = "gap"
	Withdrawn EvidenceKind = "withdrawn"
)

// EvidenceKinds lists what may be given.
var EvidenceKinds = []EvidenceKind{Document, Record, Place, Gap}

// Evidence is one piece of evidence (dowód).
type Evidence struct {
	ID         int64
	Ref        string
	No         int
	Section    Section
	Item       string // zadanie-3, produkt-2; empty: of the whole part
	Kind       EvidenceKind
	Title      string
	MediaType  string
	Size       int
	SHA256     string
	RecordKind string
	RecordRef  string
	Replaces   int // number of the one it replaces; 0: none
	ReplacedBy int // number of the one that replaced it; 0: it stands
	Reason     string
	At         time.Time
	By         string
}

// Stands reports whether it counts: not replaced, and not taken back.
func (e Evidence) Stands() bool { return e.ReplacedBy == 0 && e.Kind != Withdrawn }

// Standing are those that count in one part, all parts where s is empty.
func Standing(all []Evidence, s Section) (out []Evidence) {
	for _, e := range all {
		if e.Stands() && (s == "" || e.Section == s) {
			out = append(out, e)
		}
	}
	return out
}

// Given is one piece of evidence about to be added; a file comes beside it.
type Given struct {
	Section  Section
	Item     string
	Kind     EvidenceKind
	Title    string
	Record   string // kind:public id
	Replaces string // public id of the one it takes the place of
	Reason   string // of the replacement
}

// Check says what speaks against it.
func (g Given) Check(file bool) error {
	var c check.List
	c.That(g.Section.Known(), "", "report.section_unknown")
	c.That(slices.Contains(EvidenceKinds, g.Kind) || (g.Kind == Withdrawn && g.Replaces != ""), "kind", "report.evidence_kind_missing")
	c.That(g.Title != "" || g.Kind == Withdrawn, "title", map[bool]string{true: "report.gap_missing", false: "report.evidence_title_missing"}[g.Kind == Gap])
	c.That(len([]rune(g.Title)) <= 500, "title", "form.too_long", i18n.A{"Max": 500})
	c.That(g.Kind != Document || file, "file", "document.missing")
	c.That(g.Kind != Record || strings.Contains(g.Record, ":"), "record", "report.record_missing")
	c.That(g.Replaces == "" || g.Reason != "", "reason", "report.replace_reason_missing")
	c.That(len([]rune(g.Reason)) <= 500, "reason", "form.too_long", i18n.A{"Max": 500})
	c.That(len(g.Item) <= 40, "item", "report.item_unknown")
	return c.Err()
}

// Lack is a thing reported that nothing shows and nobody explained.
type Lack struct {
	Section Section
	Item    string
	No      int
	Late    bool // a task that is late, without a reason
}

// Key is the message that says so.
func (l Lack) Key() string {
	if l.Late {
		return "report.lack.late"
	}
	return "report.lack." + string(l.Section)
}

// Args fill it.
func (l Lack) Args() i18n.A { return i18n.A{"No": l.No} }

// Item names a row that wants evidence.
func Item(s Section, no int) string {
	if s == Products {
		return fmt.Sprintf("produkt-%d", no)
	}
	return fmt.Sprintf("zadanie-%d", no)
}

// Lacks are the tasks done and the products accepted that nothing shows, and the tasks that
// are late without a reason. Evidence or an explanation at the row answers each; a file of
// the product does, too.
func Lacks(c Counted, evidence []Evidence) (out []Lack) {
	shown := map[string]bool{}
	for _, e := range Standing(evidence, "") {
		shown[string(e.Section)+"/"+e.Item] = true
	}
	for _, t := range c.Tables {
		for _, r := range t.Rows {
			l := Lack{Section: t.Section, Item: r.Key}
			if _, err := fmt.Sscanf(r.Key[strings.LastIndex(r.Key, "-")+1:], "%d", &l.No); err != nil || shown[string(t.Section)+"/"+r.Key] {
				continue
			}
			switch {
			case t.Code == "tasks" && (r.Cells[2].Text == TaskDone || r.Cells[2].Text == TaskDoneLate):
				out = append(out, l)
			case t.Code == "tasks" && r.Cells[2].Text == TaskLate && r.Cells[4].Text == "":
				l.Late = true
				out = append(out, l)
			case t.Code == "products" && !r.Cells[4].Day.IsZero() && *r.Cells[2].Value == 0:
				out = append(out, l)
			}
		}
	}
	return out
}

// The outcomes of a task on the last day of the period.
const (
	TaskDone     = "done"
	TaskDoneLate = "done_late"
	TaskLate     = "late"
	TaskRunning  = "running"
	TaskDropped  = "dropped"
)
