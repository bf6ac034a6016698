// Package audit keeps the journal of the centre: who saw or changed what, when and why
// (art. 50 ust. 3 of the act; KRI 2024 § 20). A change that leaves no line does not
// commit, and a person's file is shown only after its line is written.
package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Tx is a transaction that knows who acts and when. Everything that changes a row of
// the centre takes one.
type Tx struct {
	pgx.Tx
	Who policy.Actor
	Now time.Time

	lines int
}

// Today is the day of the transaction in Warsaw.
func (tx *Tx) Today() date.Date { return date.Of(tx.Now) }

// errNoLine is the answer to a change that left no line; it is our mistake, never the user's.
var errNoLine = errors.New("audit: a change without a line in the journal")

// Write runs fn in one transaction and commits it, provided fn recorded what it did.
func Write(ctx context.Context, pool *pgxpool.Pool, who policy.Actor, now time.Time, fn func(ctx context.Context, tx *Tx) error) error {
	return pgx.BeginFunc(ctx, pool, func(inner pgx.Tx) error {
		tx := &Tx{Tx: inner, Who: who, Now: now}
		if err := fn(ctx, tx); err != nil {
			return err
		}
		if tx.lines == 0 {
			return errNoLine
		}
		return nil
	})
}

// Join makes a Tx of a transaction that is already open: for fixtures and tests.
func Join(inner pgx.Tx, who policy.Actor, now time.Time) *Tx {
	return &Tx{Tx: inner, Who: who, Now: now}
}

// Object names what a line is about. Resident is set whenever the object belongs to a
// person's file.
type Object struct {
	Kind     string
	ID       int64
	Resident int64
}

// Record writes the line of one action with the fields it changed. before and after are
// the values around the change, nil where there was or is none; only fields that differ
// are kept. A field tagged json:"-" never enters the journal.
func (tx *Tx) Record(ctx context.Context, action string, o Object, before, after any) error {
	return tx.RecordFor(ctx, action, o, "", before, after)
}

// RecordFor is Record with the reason that was given.
func (tx *Tx) RecordFor(ctx context.Context, action string, o Object, purpose string, before, after any) error {
	changes, err := diff(before, after)
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	b := &db.Batch{}
	b.Queue(insert+` VALUES (nextval('audit_entry_id_seq'), @at, @staff, @roles, @session, @action, @object, @object_id, @resident_id,
		'{}', @fields, @purpose, 'ok', @request, @ip, false)`,
		db.With(actorArgs(tx.Who, tx.Now), db.Args{"action": action, "object": o.Kind, "object_id": nullID(o.ID),
			"resident_id": nullID(o.Resident), "fields": fieldNames(changes), "purpose": purpose}))
	for _, c := range changes {
		b.Queue(`INSERT INTO audit_change (entry_id, field, before, after) VALUES (currval('audit_entry_id_seq'), @field, @before, @after)`,
			db.Args{"field": c.field, "before": c.before, "after": c.after})
	}
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	tx.lines++
	return nil
}

// insert names the columns of a line; id, staff and the rest follow in this order.
const insert = `INSERT INTO audit_entry (id, at, staff_id, roles, session_hash, action, object, object_id, resident_id,
	subjects, fields, purpose, outcome, request_id, ip, outside) OVERRIDING SYSTEM VALUE`

// outside is whether the file of s is outside the reader's cases: somebody leads a case of
// that person, and it is neither the reader nor whom the reader stands in for.
const outside = `EXISTS (SELECT 1 FROM open_case oc WHERE oc.resident_id = s.resident_id AND oc.coordinator_id IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM open_case oc WHERE oc.resident_id = s.resident_id AND oc.coordinator_id = ANY(@ours::bigint[]))`

func actorArgs(who policy.Actor, now time.Time) db.Args {
	return db.Args{"at": now, "staff": int64(who.ID), "roles": who.RoleCodes(), "session": who.Session,
		"request": who.Request, "ip": who.IP, "ours": who.Ours()}
}

// View is the reading of one person's file, or of one object in it.
type View struct {
	Action string // resident.read
	Object string // resident
	// Subject finds the object: a SELECT yielding object_id, resident_id, reached (whether
	// the reader may see it) and fields (text[], what kinds of fields the page shows).
	// It is the same condition the page's own query uses.
	Subject string
	Args    db.Args
	Purpose string
}

// Queue puts the line of a view into the page's batch. A view out of reach leaves a line
// with the outcome "refused"; a thing that does not exist leaves none.
func Queue(b *db.Batch, who policy.Actor, now time.Time, v View) {
	b.Queue(insert+` SELECT nextval('audit_entry_id_seq'), @at::timestamptz, @staff::bigint, @roles::text[], @session::text, @action::text, @object::text,
		s.object_id, s.resident_id, '{}'::bigint[], CASE WHEN s.reached THEN s.fields ELSE '{}'::text[] END, @purpose::text,
		CASE WHEN s.reached THEN 'ok' ELSE 'refused' END, @request::text, @ip::text, `+outside+`
		FROM (`+v.Subject+`) s`,
		db.With(v.Args, actorArgs(who, now), db.Args{"action": v.Action, "object": v.Object, "purpose": v.Purpose}))
}

// List queues a list of people or of things that belong to people, and the line that
// names whom it showed. sql yields, among its columns, resident_id; order sorts the result
// (its columns are those of sql).
func List[T any](b *db.Batch, dst *[]T, who policy.Actor, now time.Time, action, sql, order string, args ...map[string]any) {
	list(b, dst, who, now, action, sql, order, whole, args)
}

// ListUpTo is List unless there are more rows than most: then nothing is shown, and no line
// says that it was.
func ListUpTo[T any](b *db.Batch, dst *[]T, most int, who policy.Actor, now time.Time, action, sql, order string, args ...map[string]any) {
	list(b, dst, who, now, action, sql, order, part{`page`, `(SELECT count(*) FROM page) <= @most::int`}, append(args, db.Args{"most": most}))
}

// Page is List where sql reads a line more than the page shows, to know whether there are
// others: whom that one is about is not named. order is total.
func Page[T any](b *db.Batch, dst *[]T, who policy.Actor, now time.Time, action, sql, order string, shown int, args ...map[string]any) {
	list(b, dst, who, now, action, sql, order, part{`(SELECT page.* FROM page ORDER BY ` + order + ` LIMIT ` + strconv.Itoa(shown) + `) page`, `true`}, args)
}

// part is what is shown of the rows read: those whose persons the line names, and on which
// condition any are.
type part struct{ shown, provided string }

var whole = part{`page`, `true`}

func list[T any](b *db.Batch, dst *[]T, who policy.Actor, now time.Time, action, sql, order string, p part, args []map[string]any) {
	db.QueueAll(b, dst, `WITH page AS (`+sql+`), line AS (`+insert+`
		SELECT nextval('audit_entry_id_seq'), @at::timestamptz, @staff::bigint, @roles::text[], @session::text, @action::text, 'list', NULL::bigint, NULL::bigint,
		       COALESCE((SELECT array_agg(DISTINCT page.resident_id) FILTER (WHERE page.resident_id IS NOT NULL) FROM `+p.shown+`), '{}'::bigint[]), '{}'::text[], '', 'ok', @request::text, @ip::text, false
		 WHERE `+p.provided+`)
		SELECT * FROM page WHERE `+p.provided+` ORDER BY `+order,
		db.With(append(args, actorArgs(who, now), db.Args{"action": action})...))
}

// Note writes a line outside a transaction of its own kind: a sign-in refused, a person
// signed out. q is a pool or a transaction.
func Note(ctx context.Context, q db.Querier, who policy.Actor, now time.Time, action, outcome, purpose string) error {
	_, err := q.Exec(ctx, insert+` VALUES (nextval('audit_entry_id_seq'), @at, @staff, @roles, @session, @action, 'staff', @staff, NULL,
		'{}', '{}', @purpose, @outcome, @request, @ip, false)`,
		db.With(actorArgs(who, now), db.Args{"action": action, "outcome": outcome, "purpose": purpose}))
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	return nil
}

type change struct {
	field         string
	before, after any // json.RawMessage or nil
}

// diff lists the fields in which before and after differ, by their JSON names.
func diff(before, after any) ([]change, error) {
	b, err := fields(before)
	if err != nil {
		return nil, err
	}
	a, err := fields(after)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for n := range b {
		names[n] = true
	}
	for n := range a {
		names[n] = true
	}
	var out []change
	for n := range names {
		if bytes.Equal(b[n], a[n]) {
			continue
		}
		out = append(out, change{n, rawOrNil(b[n]), rawOrNil(a[n])})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].field < out[j].field })
	return out, nil
}

func fields(v any) (map[string]json.RawMessage, error) {
	if v == nil {
		return nil, nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("only structs and maps enter the journal: %w", err)
	}
	return m, nil
}

func rawOrNil(r json.RawMessage) any {
	if r == nil {
		return nil
	}
	return string(r)
}

func fieldNames(changes []change) []string {
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = c.field
	}
	return names
}

func nullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
