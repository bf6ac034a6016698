package assessment

import (
	"slices"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// NeedID is a need inside the database; NeedRef is its public id.
type (
	NeedID  int64
	NeedRef string
)

// Area is the part of life a need lies in.
type Area string

// The areas of life.
const (
	Health      Area = "health"
	SelfCare    Area = "self_care"
	Home        Area = "home"
	Income      Area = "income"
	Work        Area = "work"
	Family      Area = "family"
	Relations   Area = "relations"
	Safety      Area = "safety"
	Leisure     Area = "leisure"
	Formalities Area = "formalities"
)

// Areas lists them in the order a form offers them.
var Areas = []Area{SelfCare, Health, Home, Family, Relations, Safety, Leisure, Work, Income, Formalities}

// Urgency is how soon a need must be met.
type Urgency string

// Urgent, important, or able to wait; empty: not said yet.
const (
	Urgent    Urgency = "urgent"
	Important Urgency = "important"
	CanWait   Urgency = "can_wait"
)

// Urgencies lists them, the most urgent first.
var Urgencies = []Urgency{Urgent, Important, CanWait}

// Need is one need found in an assessment (potrzeba).
type Need struct {
	ID           NeedID  `json:"-"`
	Ref          NeedRef `json:"-"`
	No           int     `json:"no"` // P1, P2, …
	Name         string  `json:"name"`
	OwnWords     string  `json:"own_words"` // as the person says it
	Area         Area    `json:"area"`
	Urgency      Urgency `json:"urgency"`       // empty: not said yet
	SelfReliance string  `json:"self_reliance"` // how far the person manages alone
	Version      int     `json:"-"`
}

// Check says what speaks against keeping the need. Urgency may still be open; completing
// the assessment asks for it.
func (n Need) Check() error {
	var c check.List
	c.That(n.Name != "", "name", "assessment.need.name_missing")
	for _, f := range []struct {
		name, text string
		most       int
	}{{"name", n.Name, 200}, {"own_words", n.OwnWords, 2000}, {"self_reliance", n.SelfReliance, 2000}} {
		c.That(len([]rune(f.text)) <= f.most, f.name, "form.too_long", i18n.A{"Max": f.most})
	}
	c.That(slices.Contains(Areas, n.Area), "area", "assessment.need.area_missing")
	c.That(n.Urgency == "" || slices.Contains(Urgencies, n.Urgency), "urgency", "assessment.need.urgency_unknown")
	return c.Err()
}

const needColumns = `n.id, n.public_id AS ref, n.no, n.name, n.own_words, n.area, COALESCE(n.urgency, '') AS urgency, n.self_reliance, n.version`

// NeedsOf queues a person's current needs, as the reader may see them: those of the newest
// completed assessment or, where none is completed yet, of the one under way.
func NeedsOf(b *db.Batch, who policy.Actor, now time.Time, of resident.Ref, dst *[]Need) {
	db.QueueAll(b, dst, `
		SELECT `+needColumns+`
		  FROM assessment_need n
		 WHERE n.removed_at IS NULL AND n.assessment_id = (SELECT s.id FROM assessment s JOIN resident r ON r.id = s.resident_id
		        WHERE r.public_id = @ref AND `+Reached+` ORDER BY s.completed_at IS NULL, s.completed_at DESC, s.id DESC LIMIT 1)
		 ORDER BY n.no, n.id`,
		db.With(Args(who, now), db.Args{"ref": string(of)}))
}
