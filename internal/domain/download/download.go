// Package download keeps the files that are too large to be written while a browser waits:
// what was ordered, and, once the program has made it, the file. Orders are rows, written in
// the transaction of whoever orders; the program takes them one after another, with the
// rights the person has at that moment, and keeps each file for a day.
package download

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"

	"github.com/jackc/pgx/v5/pgxpool"
)

// What an order is held to.
const (
	AtOnce      = 1000 // rows a file holds at most that is written while the browser waits (nfr §1)
	MostWaiting = 5    // orders of one person that are not made yet

	Kept    = 24 * time.Hour      // how long a file waits to be fetched
	listed  = 30 * 24 * time.Hour // how long an order that is over stays in the list
	shown   = 50                  // orders a page shows at most
	MostTry = 5                   // attempts before an order has failed

	// MakeTime is how long making one may take in all, StatementTime one statement of it (nfr
	// §2.12). Whoever has made it for longer than the lease is dead, and it is taken up again.
	MakeTime      = 100 * time.Second
	StatementTime = time.Minute
	lease         = 2 * time.Minute
)

// Format is the kind of file.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ParseFormat is the format a word names; a workbook unless it is CSV.
func ParseFormat(s string) Format {
	if Format(s) == CSV {
		return CSV
	}
	return XLSX
}

// Wanted is what the file is to hold: the rows behind a figure. It says nothing of persons.
type Wanted struct {
	Code   indicator.Code  `json:"code"`
	Scope  indicator.Scope `json:"scope"`
	Day    date.Date       `json:"day"`
	Format Format          `json:"format"`
}

// State is how far an order has come.
type State string

// The states. Ready becomes gone when its time is over; failed waits to be ordered again.
const (
	Waiting State = "waiting"
	Making  State = "making"
	Ready   State = "ready"
	Failed  State = "failed"
	Gone    State = "gone"
)

// Why says why an order has failed.
type Why string

// The reasons.
const (
	Refused Why = "refused" // the right to the file was no longer there
	Broken  Why = "broken"  // it could not be made
)

// Order is one file as its owner sees it.
type Order struct {
	Ref       string
	Wanted    Wanted
	State     State
	OrderedAt time.Time
	Attempts  int
	Why       Why
	Incident  string     // number of the event in the log, of what failed
	Rows      int        // of what was made
	Bytes     int        // the same
	ExpiresAt *time.Time // the same; when it goes
}

// Busy reports whether the file is still to come.
func (o Order) Busy() bool { return o.State == Waiting || o.State == Making }

func object(id int64) audit.Object { return audit.Object{Kind: "download", ID: id} }

// room refuses one order more than a person may have waiting. The writes of one person
// follow each other (staff.Hold), so that two at once are two.
func room(ctx context.Context, tx *audit.Tx) error {
	n, err := db.Value[int](ctx, tx, `SELECT count(*)::int FROM download WHERE staff_id = $1 AND state IN ('waiting','making')`, tx.Who.ID)
	if err != nil {
		return fmt.Errorf("count orders: %w", err)
	}
	var c check.List
	c.That(n < MostWaiting, "", "download.too_many", i18n.A{"Count": MostWaiting})
	return c.Err()
}

// Place orders a file.
func Place(ctx context.Context, tx *audit.Tx, w Wanted) error {
	if !indicator.MayExport(tx.Who, w.Code) {
		return fault.Denied{Reason: "denied.role"}
	}
	if err := room(ctx, tx); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO download (staff_id, kind, wanted, ordered_at, next_try) VALUES (@me, 'indicator', @wanted, @now, @now) RETURNING id`,
		db.Args{"me": tx.Who.ID, "wanted": w, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("order a file: %w", err)
	}
	return tx.Record(ctx, "download.ordered", object(id), nil, w)
}

// Again orders anew what has failed; the attempts count from the beginning.
func Again(ctx context.Context, tx *audit.Tx, ref string) error {
	row, err := db.One[struct {
		ID     int64
		Wanted Wanted
		State  State
	}](ctx, tx, `SELECT id, wanted, state FROM download WHERE public_id = $1 AND staff_id = $2 FOR UPDATE`, ref, tx.Who.ID)
	if err != nil {
		return err
	}
	if !indicator.MayExport(tx.Who, row.Wanted.Code) {
		return fault.Denied{Reason: "denied.role"}
	}
	if row.State != Failed {
		return check.Refuse("", "download.not_failed")
	}
	if err := room(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE download SET state = 'waiting', attempts = 0, next_try = $2, why = '', incident = '' WHERE id = $1`, row.ID, tx.Now); err != nil {
		return fmt.Errorf("order a file again: %w", err)
	}
	return tx.Record(ctx, "download.ordered_again", object(row.ID), nil, row.Wanted)
}

// expired is whether the time of a file is over, whether or not it was deleted yet.
const expired = `(d.state = 'ready' AND d.expires_at <= @now::timestamptz)`

// List queues the person's own orders, the newest first.
func List(b *db.Batch, who policy.Actor, now time.Time, dst *[]Order) {
	db.QueueAll(b, dst, `SELECT d.public_id AS ref, d.wanted, CASE WHEN `+expired+` THEN 'gone' ELSE d.state END AS state, d.ordered_at, d.attempts, d.why, d.incident,
		COALESCE(d.rows, 0) AS rows, COALESCE(d.bytes, 0) AS bytes, d.expires_at
		FROM download d WHERE d.staff_id = @me ORDER BY d.ordered_at DESC, d.id DESC LIMIT @shown`, db.Args{"me": who.ID, "now": now, "shown": shown})
}

// File is what was made.
type File struct {
	Name, MediaType string
	Content         []byte
}

// Fetched is a file and the definition whose rows it holds.
type Fetched struct {
	File
	Code indicator.Code
}

// own is a file that is there, of the person who asks.
const own = ` FROM download d WHERE d.public_id = @ref AND d.staff_id = @me AND d.state = 'ready' AND NOT ` + expired

// codes are the definitions whose rows this person may have now.
func codes(who policy.Actor) []string {
	var out []string
	for _, c := range indicator.Codes {
		if indicator.MayExport(who, c) {
			out = append(out, string(c))
		}
	}
	return out
}

// Fetching is the line of a file that is handed over; where the right to it is no longer
// there, of the refusal.
func Fetching(who policy.Actor, now time.Time, ref string) audit.View {
	return audit.View{Action: "download.fetched", Object: "download",
		Subject: `SELECT d.id AS object_id, NULL::bigint AS resident_id, d.wanted->>'code' = ANY(@codes::text[]) AS reached, '{}'::text[] AS fields` + own,
		Args:    db.Args{"ref": ref, "me": who.ID, "now": now, "codes": codes(who)}}
}

// Fetch queues a file of the person's own. Another's, one that is not made yet and one that
// is gone are fault.NotFound; one whose right was taken away comes without its content.
func Fetch(b *db.Batch, who policy.Actor, now time.Time, ref string, dst *Fetched) {
	db.QueueOne(b, dst, `SELECT d.name, d.media_type, d.wanted->>'code' AS code, CASE WHEN d.wanted->>'code' = ANY(@codes::text[]) THEN d.content END AS content`+own,
		db.Args{"ref": ref, "me": who.ID, "now": now, "codes": codes(who)})
}

// Job is an order taken to be made.
type Job struct {
	ID       int64
	Ref      string
	StaffID  policy.StaffID
	Wanted   Wanted
	Attempts int // this one among them
}

// Take takes the order whose turn it is, for as long as the lease; nil: there is none. What
// somebody else is taking is left to them, what a dead one left is taken up again.
func Take(ctx context.Context, pool *pgxpool.Pool, now time.Time) (*Job, error) {
	j, err := db.One[Job](ctx, pool, `UPDATE download SET state = 'making', attempts = attempts + 1, lease_until = @until
		 WHERE id = (SELECT id FROM download WHERE state = 'waiting' AND next_try <= @now OR state = 'making' AND lease_until <= @now
		              ORDER BY next_try, id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING id, public_id AS ref, staff_id, wanted, attempts`, db.Args{"now": now, "until": now.Add(lease)})
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("take an order: %w", err)
	}
	return &j, nil
}

// held is the order while it is still this attempt's.
const held = ` FROM download WHERE id = @id AND state = 'making' AND attempts = @attempts FOR UPDATE`

func (j Job) args() db.Args { return db.Args{"id": j.ID, "attempts": j.Attempts} }

// Make makes the file in one transaction: with the rights its owner has now, the lines of the
// journal and the file. write reads the rows; it answers how many there are. An order that is
// no longer this attempt's is fault.NotFound, a right that is gone fault.Denied or
// fault.SignedOut.
func (j Job) Make(ctx context.Context, pool *pgxpool.Pool, now time.Time, write func(ctx context.Context, tx *audit.Tx) (f File, rows int, err error)) error {
	return audit.Write(ctx, pool, policy.Actor{}, now, func(ctx context.Context, tx *audit.Tx) error {
		if _, err := db.Value[int64](ctx, tx, `SELECT id`+held, j.args()); err != nil {
			return err
		}
		var err error
		if tx.Who, err = staff.ActorNow(ctx, tx, j.StaffID, now); err != nil {
			return err
		}
		if !indicator.MayExport(tx.Who, j.Wanted.Code) {
			return fault.Denied{Reason: "denied.role"}
		}
		if _, err := tx.Exec(ctx, `SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $1, true)`, strconv.FormatInt(StatementTime.Milliseconds(), 10)); err != nil {
			return err
		}
		f, rows, err := write(ctx, tx)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(f.Content)
		hash := hex.EncodeToString(sum[:])
		_, err = tx.Exec(ctx, `UPDATE download SET state = 'ready', lease_until = NULL, made_at = @now, expires_at = @expires, rows = @rows, bytes = @bytes, sha256 = @hash,
			name = @name, media_type = @media, content = @content WHERE id = @id`, db.With(j.args(), db.Args{"now": now, "expires": now.Add(Kept), "rows": rows, "bytes": len(f.Content),
			"hash": hash, "name": f.Name, "media": f.MediaType, "content": f.Content}))
		if err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
		return tx.Record(ctx, "download.made", object(j.ID), nil, map[string]any{"rows": rows, "bytes": len(f.Content), "sha256": hash})
	})
}

// wait is how long an order rests after an attempt: 10 s, then four times as long each time.
func wait(attempts int) time.Duration {
	span := 10 * time.Second
	for range attempts - 1 {
		span *= 4
	}
	return span
}

// Last reports whether there is no attempt after this one.
func (j Job) Last() bool { return j.Attempts >= MostTry }

// Overrun reports whether the attempts were used up by programs that died of it.
func (j Job) Overrun() bool { return j.Attempts > MostTry }

// Retry lays the order aside until its next attempt.
func (j Job) Retry(ctx context.Context, pool *pgxpool.Pool, now time.Time) error {
	return j.lay(ctx, pool, j.Attempts, now.Add(wait(j.Attempts)))
}

// Release gives the order back as if this attempt had not been: the program is told to stop.
func (j Job) Release(ctx context.Context, pool *pgxpool.Pool, now time.Time) error {
	return j.lay(ctx, pool, j.Attempts-1, now)
}

func (j Job) lay(ctx context.Context, pool *pgxpool.Pool, attempts int, next time.Time) error {
	_, err := pool.Exec(ctx, `UPDATE download SET state = 'waiting', lease_until = NULL, attempts = @left, next_try = @next WHERE id = @id AND state = 'making' AND attempts = @attempts`,
		db.With(j.args(), db.Args{"left": attempts, "next": next}))
	if err != nil {
		return fmt.Errorf("lay an order aside: %w", err)
	}
	return nil
}

// GiveUp ends the order without a file, for its owner to order it again.
func (j Job) GiveUp(ctx context.Context, pool *pgxpool.Pool, now time.Time, why Why, incident string) error {
	return audit.Write(ctx, pool, policy.Actor{}, now, func(ctx context.Context, tx *audit.Tx) error {
		if _, err := db.Value[int64](ctx, tx, `SELECT id`+held, j.args()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE download SET state = 'failed', lease_until = NULL, why = @why, incident = @incident WHERE id = @id`,
			db.With(j.args(), db.Args{"why": string(why), "incident": incident}))
		if err != nil {
			return fmt.Errorf("give an order up: %w", err)
		}
		return tx.Record(ctx, "download.failed", object(j.ID), nil, map[string]any{"why": why, "incident": incident})
	})
}

// Clear deletes the files whose time is over, each with its line, and forgets orders that
// have long been over.
func Clear(ctx context.Context, pool *pgxpool.Pool, now time.Time) error {
	args := db.Args{"now": now, "forgotten": now.Add(-listed)}
	due, err := db.Value[bool](ctx, pool, `SELECT EXISTS (SELECT 1 FROM download d WHERE `+expired+`)`, args)
	if err == nil && due {
		err = audit.Write(ctx, pool, policy.Actor{}, now, func(ctx context.Context, tx *audit.Tx) error {
			over, err := db.All[struct{ ID int64 }](ctx, tx, `UPDATE download SET state = 'gone', content = NULL WHERE id IN
				(SELECT d.id FROM download d WHERE `+expired+` ORDER BY d.id FOR UPDATE SKIP LOCKED) RETURNING id`, args)
			if err != nil {
				return err
			}
			if len(over) == 0 {
				return errTaken
			}
			for _, o := range over {
				if err := tx.Record(ctx, "download.deleted", object(o.ID), nil, nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if errors.Is(err, errTaken) {
		err = nil
	}
	if err == nil {
		_, err = pool.Exec(ctx, `DELETE FROM download WHERE state IN ('gone','failed') AND ordered_at < @forgotten`, args)
	}
	if err != nil {
		return fmt.Errorf("clear files: %w", err)
	}
	return nil
}

// errTaken: another program deletes them just now.
var errTaken = errors.New("taken by another program")

// Standing is how the orders stand, for whoever keeps the machine.
type Standing struct {
	Failed int           // in the last seven days
	Oldest time.Duration // how long the oldest order that is due has waited
}

// Stand reads it.
func Stand(ctx context.Context, q db.Querier, now time.Time) (Standing, error) {
	row, err := db.One[struct {
		Failed int
		Since  *time.Time
	}](ctx, q, `SELECT count(*) FILTER (WHERE state = 'failed' AND why = 'broken' AND ordered_at > @week)::int AS failed,
		min(next_try) FILTER (WHERE state = 'waiting') AS since FROM download`, db.Args{"week": now.AddDate(0, 0, -7)})
	if err != nil {
		return Standing{}, fmt.Errorf("orders of files: %w", err)
	}
	s := Standing{Failed: row.Failed}
	if row.Since != nil {
		s.Oldest = max(0, now.Sub(*row.Since))
	}
	return s, nil
}
