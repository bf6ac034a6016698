// Package assessment holds needs assessments (rozpoznanie indywidualnych potrzeb, art. 37):
// a conversation with four purposes, held at the centre or where the person stays. It may
// be left out before qualifying; no plan is submitted without a completed one (art. 38
// ust. 1).
package assessment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// ID is an assessment inside the database.
type ID int64

// Place is where the conversation was held (art. 37 ust. 3).
type Place string

// At the seat of the centre, or where the person stays.
const (
	Centre    Place = "centre"
	Residence Place = "residence"
)

// Places lists them in the order a form offers them.
var Places = []Place{Centre, Residence}

// Feasibility is what the conversation found of the services applied for.
type Feasibility string

// Justified and possible, justified but not possible, not justified.
const (
	JustifiedPossible   Feasibility = "justified_possible"
	JustifiedImpossible Feasibility = "justified_impossible"
	Unjustified         Feasibility = "unjustified"
)

// Feasibilities lists them in the order a form offers them.
var Feasibilities = []Feasibility{JustifiedPossible, JustifiedImpossible, Unjustified}

// Content is what was talked about and found: the four purposes of art. 37 ust. 2.
type Content struct {
	HeldOn      date.Date   `json:"held_on"`
	Place       Place       `json:"place"`
	Present     string      `json:"present"`     // who took part
	Needs       string      `json:"needs"`       // 1. needs as the applicant presents them
	Current     string      `json:"current"`     // 2. services used now, form and mode; "brak" is an answer
	Reasons     string      `json:"reasons"`     // 3. why the services applied for are justified and possible, or not
	Feasibility Feasibility `json:"feasibility"` // 3. in one word
	FeeInfoOn   date.Date   `json:"fee_info_on"` // 4. when fee, persons entitled and reliefs were explained
}

// Check says what speaks against keeping the content; done asks for everything the act
// names.
func (n Content) Check(today date.Date, done bool) error {
	var c check.List
	c.That(!n.HeldOn.After(today), "held", "assessment.held_in_future")
	c.That(!n.FeeInfoOn.After(today), "fee", "assessment.fee_in_future")
	for _, f := range [][2]string{{"present", n.Present}, {"needs", n.Needs}, {"current", n.Current}, {"reasons", n.Reasons}} {
		c.That(len([]rune(f[1])) <= 8000, f[0], "form.too_long", i18n.A{"Max": 8000})
	}
	c.That(n.Place == "" || slices.Contains(Places, n.Place), "place", "assessment.place_missing")
	c.That(n.Feasibility == "" || slices.Contains(Feasibilities, n.Feasibility), "feasibility", "assessment.feasibility_missing")
	if done {
		c.That(!n.HeldOn.IsZero(), "held", "assessment.held_missing")
		c.That(n.Place != "", "place", "assessment.place_missing")
		c.That(n.Present != "", "present", "assessment.present_missing")
		c.That(n.Needs != "", "needs", "assessment.needs_missing")
		c.That(n.Current != "", "current", "assessment.current_missing")
		c.That(n.Reasons != "", "reasons", "assessment.reasons_missing")
		c.That(n.Feasibility != "", "feasibility", "assessment.feasibility_missing")
		c.That(!n.FeeInfoOn.IsZero(), "fee", "assessment.fee_missing")
	}
	return c.Err()
}

// Assessment is one assessment as its reader may see it.
type Assessment struct {
	ID ID
	Content
	CompletedAt *time.Time
	CompletedBy string
	UpdatedAt   time.Time
	UpdatedBy   string
	Version     int
}

// Reached is the condition, on an application a and its resident r, that the reader may
// read its assessment: the director; a coordinator of the case or after a justified
// opening; the organiser only what belongs to a plan submitted to them, under an
// authorisation valid that day.
const Reached = `(` + resident.Visible + ` AND (@director::boolean OR (@coordinator::boolean AND ` + resident.Within + `)
	OR (@approver::boolean AND EXISTS (SELECT 1 FROM plan sp WHERE sp.resident_id = r.id AND sp.state = 'submitted'))))`

// Args are the arguments of Reached.
func Args(who policy.Actor, now time.Time) db.Args {
	return db.With(resident.Args(who, now), db.Args{
		"coordinator": who.Has(policy.Coordinator),
		"approver":    who.Has(policy.ServiceOrganiser) && who.ApprovalNumber != "",
	})
}

const one = `
	SELECT s.id, s.held_on, COALESCE(s.place, '') AS place, s.present, s.needs, s.current_services AS current, s.justification AS reasons,
	       COALESCE(s.feasibility, '') AS feasibility, s.fee_info_on, s.completed_at, COALESCE(d.name, '') AS completed_by,
	       s.updated_at, COALESCE(u.name, '') AS updated_by, s.version
	  FROM assessment s
	  JOIN application a ON a.id = s.application_id
	  JOIN resident r ON r.id = s.resident_id
	  LEFT JOIN staff d ON d.id = s.completed_by
	  LEFT JOIN staff u ON u.id = s.updated_by
	 WHERE a.public_id = @ref AND s.previous_id IS NULL AND ` + Reached

// Subject is whose assessment a page is about, known to exist by its reader.
type Subject struct {
	ApplicationID  application.ID
	ResidentID     int64
	ResidentRef    string
	ResidentNumber string
	Surname        string
	GivenNames     string
	Number         string // of the application
	ReceivedOn     date.Date
	CoordinatorID  int64
	Open           bool // the application still waits for something
	Reached        bool
}

const subject = `
	SELECT a.id AS application_id, a.resident_id, r.public_id AS resident_ref, r.number AS resident_number, r.surname, r.given_names,
	       a.number, a.received_on, COALESCE(a.coordinator_id, 0) AS coordinator_id, a.state IN ('submitted','qualification') AS open,
	       ` + Reached + ` AS reached
	  FROM application a JOIN resident r ON r.id = a.resident_id
	 WHERE a.public_id = @ref AND ` + resident.Visible

// Get queues the assessment of an application; dst stays nil when there is none yet.
func Get(b *db.Batch, who policy.Actor, now time.Time, of application.Ref, s *Subject, dst **Assessment) {
	a := db.With(Args(who, now), db.Args{"ref": string(of)})
	db.QueueOne(b, s, subject, a)
	db.QueueMaybe(b, dst, one, a)
}

// View is the line the journal gets when an assessment is opened.
func View(who policy.Actor, now time.Time, of application.Ref) audit.View {
	return audit.View{Action: "assessment.read", Object: "assessment",
		Subject: `SELECT a.id AS object_id, a.resident_id, ` + Reached + ` AS reached, ARRAY['assessment'] AS fields
			FROM application a JOIN resident r ON r.id = a.resident_id WHERE a.public_id = @ref`,
		Args: db.With(Args(who, now), db.Args{"ref": string(of)})}
}

// Save keeps the content of the assessment of an application and, when done, closes it:
// from then on it is read only. version is 0 for one not yet begun.
func Save(ctx context.Context, tx *audit.Tx, of application.Ref, version int, n Content, done bool) error {
	a := db.With(Args(tx.Who, tx.Now), db.Args{"ref": string(of)})
	if _, err := tx.Exec(ctx, `SELECT 1 FROM application WHERE public_id = $1 FOR UPDATE`, string(of)); err != nil {
		return fmt.Errorf("lock application: %w", err)
	}
	s, err := db.One[Subject](ctx, tx, subject, a)
	if err != nil {
		return err
	}
	if !s.Reached {
		return fault.Denied{Reason: "denied.record", Resident: s.ResidentRef}
	}
	before, err := db.All[Assessment](ctx, tx, one, a)
	if err != nil {
		return fmt.Errorf("read assessment: %w", err)
	}
	var c check.List
	c.That(tx.Who.Own(s.CoordinatorID), "", "assessment.not_your_case")
	c.That(s.Open || len(before) > 0, "", "assessment.application_closed")
	c.That(len(before) == 0 || before[0].CompletedAt == nil, "", "assessment.completed")
	if err := c.Err(); err != nil {
		return err
	}
	switch {
	case len(before) == 0 && version != 0, len(before) == 1 && version != before[0].Version:
		var by fault.Conflict
		if len(before) == 1 {
			by = fault.Conflict{By: before[0].UpdatedBy, At: before[0].UpdatedAt}
		}
		return by
	}
	if err := n.Check(tx.Today(), done); err != nil {
		return err
	}
	return keep(ctx, tx, s, before, n, done)
}

func keep(ctx context.Context, tx *audit.Tx, s Subject, before []Assessment, n Content, done bool) error {
	id, err := db.Value[int64](ctx, tx, `
		INSERT INTO assessment (application_id, resident_id, coordinator_id, held_on, place, present, needs, current_services,
			justification, feasibility, fee_info_on, completed_at, completed_by, created_at, updated_at, updated_by)
		VALUES (@application, @resident, @me, @held, nullif(@place, ''), @present, @needs, @current, @reasons, nullif(@feasibility, ''),
			@fee, CASE WHEN @done::boolean THEN @now::timestamptz END, CASE WHEN @done THEN @me::bigint END, @now, @now, @me)
		ON CONFLICT (application_id) WHERE previous_id IS NULL DO UPDATE SET held_on = excluded.held_on, place = excluded.place, present = excluded.present,
			needs = excluded.needs, current_services = excluded.current_services, justification = excluded.justification,
			feasibility = excluded.feasibility, fee_info_on = excluded.fee_info_on, completed_at = excluded.completed_at,
			completed_by = excluded.completed_by, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
			version = assessment.version + 1
		RETURNING id`,
		db.Args{"application": s.ApplicationID, "resident": s.ResidentID, "me": tx.Who.ID, "held": n.HeldOn, "place": string(n.Place),
			"present": n.Present, "needs": n.Needs, "current": n.Current, "reasons": n.Reasons, "feasibility": string(n.Feasibility),
			"fee": n.FeeInfoOn, "done": done, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("save assessment: %w", err)
	}
	action := "assessment.saved"
	if done {
		action = "assessment.completed"
	}
	var old any
	if len(before) == 1 {
		old = before[0].Content
	}
	return tx.Record(ctx, action, audit.Object{Kind: "assessment", ID: id, Resident: s.ResidentID}, old, n)
}
