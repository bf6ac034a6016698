package given

import (
	"testing"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/db"
)

// AssessmentContent is an assessment with everything the act names.
func AssessmentContent() assessment.Content {
	return assessment.Content{HeldOn: Today.Add(-5), Place: assessment.Residence, Present: "wnioskodawczyni", Needs: "zakupy, lekarz",
		Current: "brak", Reasons: "mieszka sama", Feasibility: assessment.JustifiedPossible, FeeInfoOn: Today.Add(-5)}
}

// Need is a need nothing speaks against.
func Need() assessment.Need {
	return assessment.Need{Name: "Pomoc w zakupach", OwnWords: "Do sklepu mam daleko.", Area: assessment.SelfCare, Urgency: assessment.Urgent,
		SelfReliance: "Zrobi listę, nie doniesie toreb."}
}

// Begun is a qualified case whose needs assessment is under way: the four purposes and one
// need are written down.
func Begun(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Qualified(t, tx, by).Begin(t, tx)
}

// Begin starts the needs assessment and writes down what completing it asks for.
func (h Held) Begin(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	me := As(tx, h.By)
	h.Assessment = OK[assessment.Ref](t)(assessment.Start(t.Context(), me, h.Application))
	if err := assessment.SaveSummary(t.Context(), me, h.Assessment, 0, AssessmentContent(), true); err != nil {
		t.Fatal(err)
	}
	h.Need = OK[assessment.NeedRef](t)(assessment.AddNeed(t.Context(), me, h.Assessment, Need()))
	return h
}

// Assessed is a qualified case whose needs assessment is completed.
func Assessed(t testing.TB, tx *audit.Tx, by policy.Actor) Held {
	t.Helper()
	return Qualified(t, tx, by).Assess(t, tx)
}

// Assess completes the needs assessment.
func (h Held) Assess(t testing.TB, tx *audit.Tx) Held {
	t.Helper()
	if h.Assessment == "" {
		h = h.Begin(t, tx)
	}
	if _, err := assessment.Complete(t.Context(), As(tx, h.By), h.Assessment, h.AssessmentNow(t, tx).Version, assessment.PlanNext); err != nil {
		t.Fatal(err)
	}
	return h
}

// AssessmentNow is the needs assessment as it stands.
func (h Held) AssessmentNow(t testing.TB, tx *audit.Tx) (d assessment.Detail) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { assessment.Get(b, Ewa, tx.Now, h.Assessment, &d) })
	return d
}

// Lists makes the programmes of the case name these kinds of data.
func (h Held) Lists(t testing.TB, tx *audit.Tx, data ...programme.DataField) Held {
	t.Helper()
	rows, err := db.All[struct{ Ref programme.Ref }](t.Context(), tx, `SELECT DISTINCT p.public_id AS ref FROM programme p JOIN offer o ON o.programme_id = p.id
		JOIN application_item i ON i.offer_id = o.id JOIN application a ON a.id = i.application_id WHERE a.public_id = $1`, string(h.Application))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := programme.SetData(t.Context(), As(tx, Ewa), r.Ref, ProgrammeNow(t, tx, r.Ref).Version, data); err != nil {
			t.Fatal(err)
		}
	}
	return h
}
