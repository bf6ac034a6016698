package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Draft is what a person has typed into the form at an address and not sent yet. It
// belongs to nobody else, stands outside the records and their journal, and is shown
// again, never carried out by itself.
type Draft struct {
	Path    string
	Subject string // the number of the case the form is about; never a name
	Fields  map[string][]string
	SavedAt time.Time
}

// DraftKept is how long a draft waits for its author.
const DraftKept = 60 * 24 * time.Hour

// MaxDraft is how large a draft may be, in bytes of its JSON.
const MaxDraft = 192 << 10

// keepDraft writes a draft, unless the form it was typed into has been sent meanwhile: what
// arrives late from a form that was carried out must not rise again.
const (
	keepDraft = `INSERT INTO draft (staff_id, path, subject, fields, saved_at)
		SELECT @me::bigint, @path::text, @subject::text, @fields::jsonb, @now::timestamptz
		 WHERE NOT EXISTS (SELECT 1 FROM request_key WHERE staff_id = @me AND key = @key)`
	overDraft = ` ON CONFLICT (staff_id, path) DO UPDATE SET subject = excluded.subject, fields = excluded.fields, saved_at = excluded.saved_at`
)

func draftArgs(who policy.Actor, d Draft, fields []byte, now time.Time, key string, more ...map[string]any) db.Args {
	return db.With(append(more, db.Args{"me": who.ID, "path": d.Path, "subject": d.Subject, "fields": string(fields), "now": now, "key": key})...)
}

// SaveDraft keeps what was typed. key is the request key of its form; kept is false where
// that form has been sent already. It waits for a sending of the same form under way.
func SaveDraft(ctx context.Context, pool *pgxpool.Pool, who policy.Actor, d Draft, key string, now time.Time) (kept bool, err error) {
	fields, err := json.Marshal(d.Fields)
	if err != nil {
		return false, err
	}
	err = db.Tx(ctx, pool, func(tx pgx.Tx) error {
		if err := Hold(ctx, tx, who); err != nil {
			return err
		}
		kept, err = db.Changed(ctx, tx, keepDraft+overDraft, draftArgs(who, d, fields, now, key))
		return err
	})
	return kept, err
}

// DropDraft forgets what was typed at the address.
func DropDraft(ctx context.Context, q db.Querier, who policy.Actor, path string) error {
	if _, err := q.Exec(ctx, `DELETE FROM draft WHERE staff_id = $1 AND path = $2`, who.ID, path); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}

// Unsent is one draft in the list of its author.
type Unsent struct {
	Path    string
	Subject string
	SavedAt time.Time
}

// Drafts queues the person's drafts, the latest first.
func Drafts(b *db.Batch, who policy.Actor, dst *[]Unsent) {
	db.QueueAll(b, dst, `SELECT path, subject, saved_at FROM draft WHERE staff_id = $1 ORDER BY saved_at DESC LIMIT 50`, who.ID)
}
