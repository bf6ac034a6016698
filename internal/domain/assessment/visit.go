package assessment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Visit is the conversation as it was agreed on (umówione rozpoznanie): when, where, and
// what to know on the way.
type Visit struct {
	PlannedAt time.Time `json:"planned_at"`
	Place     Place     `json:"place"`
	Note      string    `json:"note"`
	UpdatedAt time.Time `json:"-"`
	UpdatedBy string    `json:"-"`
	Version   int       `json:"-"`
}

// On is the day of the visit in Warsaw.
func (v Visit) On() date.Date { return date.Of(v.PlannedAt) }

// At is the hour of the visit in Warsaw.
func (v Visit) At() date.Clock { return clockOf(v.PlannedAt) }

func clockOf(t time.Time) date.Clock {
	t = t.In(date.Warsaw)
	return date.Clock(60*t.Hour() + t.Minute())
}

// Moment is the instant at which the clocks of Warsaw show that time on that day; in the
// hour that comes twice, when they go back, the first time. It refuses the hour that does
// not come at all, when they go forward.
func Moment(on date.Date, at date.Clock) (time.Time, error) {
	t := time.Date(on.Year(), on.Month(), on.Day(), int(at)/60, int(at)%60, 0, 0, date.Warsaw)
	if earlier := t.Add(-time.Hour); clockOf(earlier) == at && date.Of(earlier) == on {
		t = earlier
	}
	if clockOf(t) != at || date.Of(t) != on {
		return t, check.Refuse("at", "assessment.visit.no_such_hour")
	}
	return t, nil
}

// Check says what speaks against keeping the visit.
func (v Visit) Check(now time.Time) error {
	var c check.List
	c.That(!v.PlannedAt.IsZero(), "on", "assessment.visit.when_missing")
	c.That(v.PlannedAt.IsZero() || v.PlannedAt.After(now), "on", "assessment.visit.past")
	c.That(v.PlannedAt.Before(now.AddDate(1, 0, 0)), "on", "assessment.visit.too_far")
	c.That(slices.Contains(Places, v.Place), "place", "assessment.visit.place_missing")
	c.That(len([]rune(v.Note)) <= 500, "note", "form.too_long", i18n.A{"Max": 500})
	return c.Err()
}

// SetVisit keeps when and where the conversation is to be held. version is that of the
// visit, 0 when none was agreed on.
func SetVisit(ctx context.Context, tx *audit.Tx, ref Ref, version int, v Visit) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	was, err := visitIn(d, version)
	if err != nil {
		return err
	}
	if err := v.Check(tx.Now); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO assessment_visit (assessment_id, planned_at, place, note, created_at, updated_at, updated_by)
		VALUES (@assessment, @at, @place, @note, @now, @now, @me)
		ON CONFLICT (assessment_id) DO UPDATE SET planned_at = excluded.planned_at, place = excluded.place, note = excluded.note,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = assessment_visit.version + 1`,
		db.Args{"assessment": d.ID, "at": v.PlannedAt, "place": string(v.Place), "note": v.Note, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("set visit: %w", err)
	}
	return tx.Record(ctx, "assessment.visit_set", object(d), was, v)
}

// CancelVisit calls the visit off.
func CancelVisit(ctx context.Context, tx *audit.Tx, ref Ref, version int) error {
	d, err := editing(ctx, tx, ref)
	if err != nil {
		return err
	}
	was, err := visitIn(d, version)
	if err != nil {
		return err
	}
	if was == nil {
		return check.Refuse("", "assessment.visit.none")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM assessment_visit WHERE assessment_id = $1`, d.ID); err != nil {
		return fmt.Errorf("cancel visit: %w", err)
	}
	return tx.Record(ctx, "assessment.visit_cancelled", object(d), was, nil)
}

// visitIn is the visit taken for a change: of that version; an untyped nil when none is
// agreed on.
func visitIn(d Detail, version int) (any, error) {
	switch {
	case d.Visit == nil && version == 0:
		return nil, nil
	case d.Visit == nil:
		return nil, fault.Conflict{By: d.UpdatedBy, At: d.UpdatedAt}
	case d.Visit.Version != version:
		return nil, fault.Conflict{By: d.Visit.UpdatedBy, At: d.Visit.UpdatedAt}
	}
	return *d.Visit, nil
}

// VisitOf queues the visit agreed on for an application; dst stays nil when there is none,
// or the conversation was held.
func VisitOf(b *db.Batch, who policy.Actor, now time.Time, of application.Ref, dst **Visit) {
	db.QueueMaybe(b, dst, `SELECT v.planned_at, v.place, v.note, v.updated_at, COALESCE(u.name, '') AS updated_by, v.version
		  FROM assessment_visit v JOIN assessment s ON s.id = v.assessment_id JOIN application a ON a.id = s.application_id JOIN resident r ON r.id = a.resident_id
		  LEFT JOIN staff u ON u.id = v.updated_by
		 WHERE a.public_id = @ref AND s.completed_at IS NULL AND s.held_on IS NULL AND `+Reached+` ORDER BY s.id DESC LIMIT 1`, args(who, now, Ref(of)))
}

// Row is one conversation to be held, as a list shows it.
type Row struct {
	ResidentID     int64
	Ref            Ref
	ApplicationRef application.Ref
	Number         string // of the application
	ResidentRef    string
	Name           string
	Address        string
	Phone          string
	PlannedAt      *time.Time // nil: begun, no visit agreed on
	Place          Place
	Note           string
	Coordinator    string
	DueOn          date.Date // opracować do
}

// ToHold queues the reader's conversations still to be held: assessments begun and not
// completed of own cases, those with a visit first, the nearest first; and the line of the
// journal that names whom it showed. The list is for one's day and for the road.
func ToHold(b *db.Batch, who policy.Actor, now time.Time, dst *[]Row) {
	audit.List(b, dst, who, now, "assessment.list", `
		SELECT s.resident_id, s.public_id AS ref, a.public_id AS application_ref, a.number, r.public_id AS resident_ref, r.surname || ' ' || r.given_names AS name,
		       concat_ws(', ', concat_ws(' ', nullif(r.street, ''), r.house_no || CASE WHEN r.flat_no <> '' THEN '/' || r.flat_no ELSE '' END), r.locality) AS address,
		       COALESCE(r.phone, '') AS phone, v.planned_at, COALESCE(v.place, '') AS place, COALESCE(v.note, '') AS note, k.name AS coordinator, a.due_on
		  FROM assessment s
		  JOIN application a ON a.id = s.application_id
		  JOIN resident r ON r.id = s.resident_id
		  JOIN staff k ON k.id = a.coordinator_id
		  LEFT JOIN assessment_visit v ON v.assessment_id = s.id
		 WHERE s.completed_at IS NULL AND a.coordinator_id = ANY(@ours::bigint[]) AND `+Reached+`
		 ORDER BY v.planned_at NULLS LAST, a.due_on, a.number LIMIT 50`,
		`planned_at NULLS LAST, due_on, number`, Args(who, now), db.Args{"ours": who.Ours()})
}
