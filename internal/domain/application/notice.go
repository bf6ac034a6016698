package application

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// NoticeRef is the public id of a notice.
type NoticeRef string

// NoticeChannel is the way a notice came in: without a signature, a protocol or a sender
// who is known, it is no wniosek (KPA 63).
type NoticeChannel string

// The ways in.
const (
	ByPhone   NoticeChannel = "phone"
	ByEmail   NoticeChannel = "email"
	ByWebForm NoticeChannel = "web_form" // unsigned
	ByEpuap   NoticeChannel = "epuap"    // ended as a general channel on 31.12.2025
)

// NoticeChannels lists them in the order a form offers them.
var NoticeChannels = []NoticeChannel{ByPhone, ByEmail, ByWebForm, ByEpuap}

// NoticeState is what became of a notice.
type NoticeState string

// Waiting for an answer, turned into an application, or closed with a reason.
const (
	NoticeOpen      NoticeState = "open"
	NoticeConverted NoticeState = "converted"
	NoticeClosed    NoticeState = "closed"
)

// ContactWorkdays is within how many working days whoever sent a notice is contacted: the
// centre's own target, no term of the law.
const ContactWorkdays = 3

// NewNotice is a notice (zgłoszenie) as it came.
type NewNotice struct {
	Channel    NoticeChannel `json:"channel"`
	CameOn     date.Date     `json:"came_on"`
	Surname    string        `json:"surname"` // whom it is about, as far as it was said
	GivenNames string        `json:"given_names"`
	Caller     string        `json:"caller"` // who called or wrote, where somebody else
	Phone      string        `json:"phone"`  // E.164
	Email      string        `json:"email"`
	Words      string        `json:"words"`
}

// Check says what speaks against keeping it on day today.
func (n NewNotice) Check(today date.Date) error {
	var c check.List
	c.That(slices.Contains(NoticeChannels, n.Channel), "channel", "notice.channel_missing")
	c.That(!n.CameOn.IsZero(), "came", "notice.came_missing")
	c.That(!n.CameOn.After(today), "came", "notice.came_in_future")
	c.That(n.CameOn.IsZero() || n.CameOn.After(today.AddYears(-1)), "came", "notice.came_long_ago")
	c.That(n.Surname != "" || n.Caller != "", "surname", "notice.nobody")
	for field, v := range map[string]string{"surname": n.Surname, "given_names": n.GivenNames, "caller": n.Caller} {
		c.That(len([]rune(v)) <= 80, field, "form.too_long", i18n.A{"Max": 80})
	}
	c.That(n.Phone != "" || n.Email != "", "phone", "notice.no_way_back")
	c.That(n.Words != "", "words", "notice.words_missing")
	c.That(len([]rune(n.Words)) <= 4000, "words", "form.too_long", i18n.A{"Max": 4000})
	return c.Err()
}

// ContactBy is the own target for the first contact.
func (n NewNotice) ContactBy() date.Date { return law.AddWorkdays(n.CameOn, ContactWorkdays) }

// Notice is one on record.
type Notice struct {
	ID  int64
	Ref NoticeRef
	NewNotice
	Number         string
	ContactBy      date.Date // own target: first contact
	State          NoticeState
	ContactedOn    date.Date
	ContactNote    string
	CloseReason    string
	ApplicationRef string // it became, where the reader may see that; else empty
	ApplicationNo  string
	Draft          string // public id of the reader's own draft made from it
	CreatedAt      time.Time
	CreatedBy      string
	UpdatedAt      time.Time
	UpdatedBy      string
	Version        int
}

// About is whom the notice is about, else who sent it.
func (n Notice) About() string {
	if n.Surname == "" {
		return n.Caller
	}
	if n.GivenNames == "" {
		return n.Surname
	}
	return n.Surname + " " + n.GivenNames
}

const notices = `
	SELECT z.id, z.public_id AS ref, z.number, z.channel, z.came_on, z.contact_by, z.surname, z.given_names, z.caller, COALESCE(z.phone, '') AS phone,
	       COALESCE(z.email, '') AS email, z.words, z.state, z.contacted_on, z.contact_note, z.close_reason,
	       COALESCE(x.ref, '') AS application_ref, COALESCE(x.number, '') AS application_no, COALESCE(i.public_id, '') AS draft,
	       z.created_at, COALESCE(c.name, '') AS created_by, z.updated_at, COALESCE(u.name, '') AS updated_by, z.version
	  FROM notice z
	  LEFT JOIN LATERAL (SELECT a.public_id AS ref, a.number FROM application a JOIN resident r ON r.id = a.resident_id
	                      WHERE a.notice_id = z.id AND ` + reached + `) x ON true
	  LEFT JOIN LATERAL (SELECT d.public_id FROM intake d WHERE d.notice_id = z.id AND d.staff_id = @me ORDER BY d.id DESC LIMIT 1) i ON true
	  LEFT JOIN staff c ON c.id = z.created_by
	  LEFT JOIN staff u ON u.id = z.updated_by
	 WHERE @reads_notices::boolean`

// noticeArgs: notices are read by who takes them in, and by the director.
func noticeArgs(who policy.Actor, now time.Time, more db.Args) db.Args {
	return args(who, now, db.With(db.Args{"reads_notices": who.Reach(policy.ReadApplication) == policy.All}, more))
}

// GetNotice queues the reading of one notice.
func GetNotice(b *db.Batch, who policy.Actor, now time.Time, ref NoticeRef, dst *Notice) {
	db.QueueOne(b, dst, notices+` AND z.public_id = @ref`, noticeArgs(who, now, db.Args{"ref": string(ref)}))
}

// NoticeView is the line the journal gets when a notice is opened.
func NoticeView(who policy.Actor, now time.Time, ref NoticeRef) audit.View {
	return audit.View{Action: "notice.read", Object: "notice",
		Subject: `SELECT z.id AS object_id, NULL::bigint AS resident_id, @reads_notices::boolean AS reached, ARRAY['notice'] AS fields
			FROM notice z WHERE z.public_id = @ref`, Args: noticeArgs(who, now, db.Args{"ref": string(ref)})}
}

// Notices queues the notices, those that wait first, by the day of contact; one line more
// than ListLimit means that there are others.
func Notices(b *db.Batch, who policy.Actor, now time.Time, open bool, dst *[]Notice) {
	db.QueueAll(b, dst, notices+` AND (NOT @open OR z.state = 'open') ORDER BY z.state = 'open' DESC, z.contacted_on IS NULL DESC, z.contact_by, z.id LIMIT @limit`,
		noticeArgs(who, now, db.Args{"open": open, "limit": ListLimit + 1}))
}

// TakeNotice keeps a notice and gives it its number, ZG/2026/0012.
func TakeNotice(ctx context.Context, tx *audit.Tx, n NewNotice) (NoticeRef, error) {
	if err := n.Check(tx.Today()); err != nil {
		return "", err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return "", err
	}
	number, err := centre.NextNumber(ctx, tx, centre.Notices)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  int64
		Ref NoticeRef
	}](ctx, tx, `INSERT INTO notice (number, gmina_id, channel, came_on, contact_by, surname, given_names, caller, phone, email, words, state,
			created_at, created_by, updated_at, updated_by)
		VALUES (@number, @gmina, @channel, @came, @by, @surname, @given, @caller, NULLIF(@phone::text, ''), NULLIF(@email::text, ''), @words, 'open',
			@now, @me, @now, @me) RETURNING id, public_id AS ref`,
		db.Args{"number": number, "gmina": gmina, "channel": string(n.Channel), "came": n.CameOn, "by": n.ContactBy(), "surname": n.Surname,
			"given": n.GivenNames, "caller": n.Caller, "phone": n.Phone, "email": n.Email, "words": n.Words, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("keep notice: %w", err)
	}
	return row.Ref, tx.Record(ctx, "notice.taken", audit.Object{Kind: "notice", ID: row.ID}, nil, n)
}

// Contacted notes that whoever sent the notice was reached, and what they were told.
func Contacted(ctx context.Context, tx *audit.Tx, ref NoticeRef, version int, on date.Date, note string) error {
	n, err := lockedNotice(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(n.State == NoticeOpen, "", "notice.over")
	c.That(!on.IsZero(), "contacted", "notice.contacted_missing")
	c.That(!on.After(tx.Today()) && (on.IsZero() || !on.Before(n.CameOn)), "contacted", "notice.contacted_wrong")
	c.That(note != "", "note", "notice.note_missing")
	c.That(len([]rune(note)) <= 1000, "note", "form.too_long", i18n.A{"Max": 1000})
	if err := c.Err(); err != nil {
		return err
	}
	if err := n.change(ctx, tx, `contacted_on = @on, contact_note = @note`, db.Args{"on": on, "note": note}); err != nil {
		return err
	}
	return tx.Record(ctx, "notice.contacted", n.object(), map[string]any{"contacted_on": n.ContactedOn}, map[string]any{"contacted_on": on, "contact_note": note})
}

// CloseNotice ends a notice that becomes no application, with the reason.
func CloseNotice(ctx context.Context, tx *audit.Tx, ref NoticeRef, version int, reason string) error {
	n, err := lockedNotice(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(n.State == NoticeOpen, "", "notice.over")
	c.That(reason != "", "reason", "notice.reason_missing")
	c.That(len([]rune(reason)) <= 1000, "reason", "form.too_long", i18n.A{"Max": 1000})
	if err := c.Err(); err != nil {
		return err
	}
	if err := n.change(ctx, tx, `state = 'closed', close_reason = @reason`, db.Args{"reason": reason}); err != nil {
		return err
	}
	return tx.Record(ctx, "notice.closed", n.object(), map[string]any{"state": n.State}, map[string]any{"state": NoticeClosed, "close_reason": reason})
}

// convert marks the notice this application came from; nil where it came from none.
func (n New) convert(ctx context.Context, tx *audit.Tx) (*int64, error) {
	if n.Notice == "" {
		return nil, nil
	}
	rows, err := db.All[struct{ ID int64 }](ctx, tx, `UPDATE notice SET state = 'converted', updated_at = @now, updated_by = @me, version = version + 1
		WHERE public_id = @ref AND state = 'open' RETURNING id`, db.Args{"ref": n.Notice, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return nil, fmt.Errorf("convert notice: %w", err)
	}
	if len(rows) == 0 {
		return nil, check.Refuse("", "notice.over")
	}
	return &rows[0].ID, nil
}

func lockedNotice(ctx context.Context, tx *audit.Tx, ref NoticeRef, version int) (Notice, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM notice WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return Notice{}, fmt.Errorf("lock notice: %w", err)
	}
	n, err := db.One[Notice](ctx, tx, notices+` AND z.public_id = @ref`, noticeArgs(tx.Who, tx.Now, db.Args{"ref": string(ref)}))
	if err == nil && n.Version != version {
		return n, fault.Conflict{By: n.UpdatedBy, At: n.UpdatedAt}
	}
	return n, err
}

func (n Notice) change(ctx context.Context, tx *audit.Tx, set string, values db.Args) error {
	_, err := tx.Exec(ctx, `UPDATE notice SET `+set+`, updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.With(values, db.Args{"now": tx.Now, "me": tx.Who.ID, "id": n.ID}))
	if err != nil {
		return fmt.Errorf("change notice %d: %w", n.ID, err)
	}
	return nil
}

func (n Notice) object() audit.Object { return audit.Object{Kind: "notice", ID: n.ID} }
