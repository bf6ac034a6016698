package application

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
)

// IntakeRef is the public id of an application in the making.
type IntakeRef string

// Fields is what was typed into the steps of an intake, by the names of the form.
type Fields map[string][]string

// Intake is an application in the making (szkic wniosku): its author's alone, without a
// number, and nothing of it in anybody's record until it is registered.
type Intake struct {
	ID           int64
	Ref          IntakeRef
	ResidentRef  string // the person picked among those known; empty: somebody new
	NoticeRef    string // the zgłoszenie it came from; may be empty
	NoticeNumber string
	Typed        []byte // Fields, as JSON
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int
}

// Fields are what was typed so far.
func (i Intake) Fields() Fields {
	f := Fields{}
	if json.Unmarshal(i.Typed, &f) != nil {
		return Fields{} // the column holds what StartIntake and Save wrote
	}
	return f
}

// own is the condition that an intake d exists for the reader: it is theirs, and so is, as
// far as any reader goes, the person picked in it.
const ownIntake = `(d.staff_id = @me::bigint AND (d.resident_id IS NULL OR ` + resident.Visible + `))`

const intakes = `
	SELECT d.id, d.public_id AS ref, COALESCE(r.public_id, '') AS resident_ref, COALESCE(z.public_id, '') AS notice_ref,
	       COALESCE(z.number, '') AS notice_number, d.fields AS typed, d.created_at, d.updated_at, d.version
	  FROM intake d LEFT JOIN resident r ON r.id = d.resident_id LEFT JOIN notice z ON z.id = d.notice_id
	 WHERE ` + ownIntake

// GetIntake queues the reading of one's own application in the making.
func GetIntake(b *db.Batch, who policy.Actor, now time.Time, ref IntakeRef, dst *Intake) {
	db.QueueOne(b, dst, intakes+` AND d.public_id = @ref`, args(who, now, db.Args{"ref": string(ref)}))
}

// IntakeView is the line the journal gets when an application in the making is opened.
func IntakeView(who policy.Actor, now time.Time, ref IntakeRef) audit.View {
	return audit.View{Action: "application.read", Object: "intake",
		Subject: `SELECT d.id AS object_id, d.resident_id, ` + ownIntake + ` AS reached, ARRAY['application'] AS fields
			FROM intake d LEFT JOIN resident r ON r.id = d.resident_id WHERE d.public_id = @ref`,
		Args: args(who, now, db.Args{"ref": string(ref)})}
}

// ViaIntake finds the record of the person picked in an intake of the reader's own.
const ViaIntake resident.Via = `r.id = (SELECT d.resident_id FROM intake d WHERE d.public_id = @of AND d.staff_id = @me::bigint)`

// IntakeRow is one line of the list of one's own applications in the making.
type IntakeRow struct {
	Ref          IntakeRef
	ResidentID   *int64 // nil: somebody new
	Surname      string // as typed, or of the person picked
	GivenNames   string
	NoticeNumber string
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int
}

// Intakes queues one's own applications in the making, the one worked on last first.
func Intakes(b *db.Batch, who policy.Actor, now time.Time, dst *[]IntakeRow) {
	audit.Page(b, dst, who, now, "application.drafts", `
		SELECT d.public_id AS ref, d.resident_id, COALESCE(r.surname, d.fields->'surname'->>0, '') AS surname,
		       COALESCE(r.given_names, d.fields->'given_names'->>0, '') AS given_names, COALESCE(z.number, '') AS notice_number,
		       d.created_at, d.updated_at, d.version
		  FROM intake d LEFT JOIN resident r ON r.id = d.resident_id LEFT JOIN notice z ON z.id = d.notice_id
		 WHERE `+ownIntake+` ORDER BY d.updated_at DESC, d.public_id LIMIT @limit`, `updated_at DESC, ref`, ListLimit,
		args(who, now, db.Args{"limit": ListLimit + 1}))
}

// Unfinished is one's own application in the making as a start page names it: no person.
type Unfinished struct {
	Ref          IntakeRef
	NoticeNumber string
	UpdatedAt    time.Time
}

// UnfinishedIntakes queues one's own applications in the making, without whom they are for.
func UnfinishedIntakes(b *db.Batch, who policy.Actor, now time.Time, dst *[]Unfinished) {
	db.QueueAll(b, dst, `SELECT d.public_id AS ref, COALESCE(z.number, '') AS notice_number, d.updated_at
		  FROM intake d LEFT JOIN resident r ON r.id = d.resident_id LEFT JOIN notice z ON z.id = d.notice_id
		 WHERE `+ownIntake+` ORDER BY d.updated_at DESC LIMIT 20`, args(who, now, nil))
}

// StartIntakeFor begins an application for a person on record, whose record was looked at
// in this version.
func StartIntakeFor(ctx context.Context, tx *audit.Tx, person resident.Ref, version int) (IntakeRef, error) {
	r, err := db.One[struct {
		Version int
		At      time.Time
		By      string
	}](ctx, tx, `SELECT r.version, r.updated_at AS at, COALESCE(s.name, '') AS by FROM resident r LEFT JOIN staff s ON s.id = r.updated_by
		WHERE r.public_id = @ref AND `+resident.Visible, args(tx.Who, tx.Now, db.Args{"ref": string(person)}))
	if err != nil {
		return "", err
	}
	if r.Version != version {
		return "", fault.Conflict{By: r.By, At: r.At}
	}
	return StartIntake(ctx, tx, string(person), "", Fields{})
}

// StartIntake begins an application. resident is the public id of a person picked already,
// notice of the zgłoszenie it is made from; both may be empty.
func StartIntake(ctx context.Context, tx *audit.Tx, person, notice string, f Fields) (IntakeRef, error) {
	var who struct{ Resident, Notice *int64 }
	if person != "" {
		id, err := db.Value[int64](ctx, tx, `SELECT r.id FROM resident r WHERE r.public_id = @ref AND `+resident.Visible, args(tx.Who, tx.Now, db.Args{"ref": person}))
		if err != nil {
			return "", err
		}
		who.Resident = &id
	}
	if notice != "" {
		n, err := db.One[Notice](ctx, tx, notices+` AND z.public_id = @ref`, noticeArgs(tx.Who, tx.Now, db.Args{"ref": notice}))
		if err != nil {
			return "", err
		}
		if n.State != NoticeOpen {
			return "", check.Refuse("", "notice.over")
		}
		who.Notice = &n.ID
	}
	typed, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  int64
		Ref IntakeRef
	}](ctx, tx, `INSERT INTO intake (staff_id, resident_id, notice_id, fields, created_at, updated_at)
		VALUES (@me, @resident, @notice, @fields, @now, @now) RETURNING id, public_id AS ref`,
		db.Args{"me": tx.Who.ID, "resident": who.Resident, "notice": who.Notice, "fields": string(typed), "now": tx.Now})
	if err != nil {
		return "", fmt.Errorf("start intake: %w", err)
	}
	return row.Ref, tx.Record(ctx, "application.draft_started", intakeObject(row.ID, who.Resident), nil, nil)
}

// LockIntake takes one's own application in the making for a change.
func LockIntake(ctx context.Context, tx *audit.Tx, ref IntakeRef, version int) (Intake, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM intake WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return Intake{}, fmt.Errorf("lock intake: %w", err)
	}
	i, err := db.One[Intake](ctx, tx, intakes+` AND d.public_id = @ref`, args(tx.Who, tx.Now, db.Args{"ref": string(ref)}))
	if err == nil && i.Version != version {
		return i, fault.Conflict{By: tx.Who.Name, At: i.UpdatedAt}
	}
	return i, err
}

// Save keeps what was typed, and who was picked (empty: somebody new). The journal says
// that a draft was saved, not what is in it.
func (i Intake) Save(ctx context.Context, tx *audit.Tx, person string, f Fields) error {
	typed, err := json.Marshal(f)
	if err != nil {
		return err
	}
	row, err := db.One[struct{ ResidentID *int64 }](ctx, tx, `
		UPDATE intake d SET fields = @fields, updated_at = @now, version = version + 1,
		       resident_id = (SELECT r.id FROM resident r WHERE r.public_id = @person AND `+resident.Visible+`)
		 WHERE d.id = @id RETURNING d.resident_id`,
		args(tx.Who, tx.Now, db.Args{"fields": string(typed), "person": person, "id": i.ID}))
	if err != nil {
		return fmt.Errorf("save intake: %w", err)
	}
	if person != "" && row.ResidentID == nil {
		return fault.NotFound
	}
	return tx.Record(ctx, "application.draft_saved", intakeObject(i.ID, row.ResidentID), nil, nil)
}

// Discard throws one's own application in the making away.
func Discard(ctx context.Context, tx *audit.Tx, ref IntakeRef, version int) error {
	i, err := LockIntake(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if err := i.drop(ctx, tx); err != nil {
		return err
	}
	return tx.Record(ctx, "application.draft_discarded", intakeObject(i.ID, nil), nil, nil)
}

func (i Intake) drop(ctx context.Context, tx *audit.Tx) error {
	if _, err := tx.Exec(ctx, `DELETE FROM intake WHERE id = $1`, i.ID); err != nil {
		return fmt.Errorf("drop intake: %w", err)
	}
	return nil
}

func intakeObject(id int64, person *int64) audit.Object {
	o := audit.Object{Kind: "intake", ID: id}
	if person != nil {
		o.Resident = *person
	}
	return o
}

// Lodging is everything a finished intake says: who it is for and what is applied for.
type Lodging struct {
	Person        resident.New     // somebody new
	Change        *resident.Change // of the record picked; nil: it stays as it is
	RecordVersion int              // of the record when the change was typed
	New
}

// Register makes of an intake what it is meant to become: the person's record where there
// is none, the application with its number and its clock, and no draft any more. All of it
// or nothing.
func Register(ctx context.Context, tx *audit.Tx, ref IntakeRef, version int, l Lodging) (Ref, error) {
	i, err := LockIntake(ctx, tx, ref, version)
	if err != nil {
		return "", err
	}
	n := l.New
	n.Resident, n.Notice = i.ResidentRef, i.NoticeRef
	if err := n.Check(tx.Today()); err != nil {
		return "", err
	}
	switch {
	case n.Resident == "":
		made, err := resident.Create(ctx, tx, l.Person)
		if err != nil {
			return "", err
		}
		n.Resident = string(made)
	case l.Change != nil:
		err := resident.Update(ctx, tx, resident.Ref(n.Resident), l.RecordVersion, *l.Change)
		var overtaken fault.Conflict
		if errors.As(err, &overtaken) {
			return "", check.Refuse("record_version", "intake.record_changed", i18n.A{"By": overtaken.By})
		}
		if err != nil {
			return "", err
		}
	}
	if err := i.drop(ctx, tx); err != nil {
		return "", err
	}
	return Create(ctx, tx, n)
}

// IntakeOfNotice begins an application filled with what a notice says.
func IntakeOfNotice(ctx context.Context, tx *audit.Tx, ref NoticeRef, version int) (IntakeRef, error) {
	n, err := lockedNotice(ctx, tx, ref, version)
	if err != nil {
		return "", err
	}
	typed := Fields{}
	for name, v := range map[string]string{"surname": n.Surname, "given_names": n.GivenNames, "phone": ident.FormatPhone(n.Phone), "email": n.Email, "words": n.Words} {
		if v != "" {
			typed[name] = []string{v}
		}
	}
	return StartIntake(ctx, tx, "", string(ref), typed)
}
