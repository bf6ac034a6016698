// Package db speaks to PostgreSQL: SQL by hand, rows into structs by column name,
// a page's questions in one batch.
package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"cus/internal/platform/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Querier runs statements: a pool, a connection, or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Option changes how a pool is opened.
type Option func(*pgxpool.Config)

// Traced makes the pool report every statement and batch to t; tests count round trips with it.
func Traced(t pgx.QueryTracer) Option {
	return func(c *pgxpool.Config) { c.ConnConfig.Tracer = t }
}

// Open opens the pool of the given address with the limits every session of ours keeps:
// no statement over 5 s, no wait for a lock over 2 s, no idle transaction over 10 s; plans are made
// for a disk without moving parts, once for each text and connection: making one anew for every
// answer takes longer than most answers. TestPlansOfStatements looks at every one of them.
// It does not wait for the server to answer.
func Open(_ context.Context, url string, options ...Option) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the database address cannot be read") // the driver's text may repeat the password
	}
	for name, value := range map[string]string{
		"application_name":                    "cus",
		"statement_timeout":                   "5s",
		"lock_timeout":                        "2s",
		"idle_in_transaction_session_timeout": "10s",
		"jit":                                 "off",
		"max_parallel_workers_per_gather":     "0", // a page's question is small, and there are others who ask
		"plan_cache_mode":                     "force_generic_plan",
		"random_page_cost":                    "1.1", // what is asked for lies in memory or on a disk without heads: an index is no dearer than reading on
		"timezone":                            "UTC",
	} {
		if _, set := c.ConnConfig.RuntimeParams[name]; !set {
			c.ConnConfig.RuntimeParams[name] = value
		}
	}
	c.ConnConfig.ConnectTimeout = 1500 * time.Millisecond
	c.MaxConns = max(c.MaxConns, 8)
	c.MaxConnIdleTime = 5 * time.Minute
	c.PingTimeout = 250 * time.Millisecond // a connection that lay idle and does not answer at once is dead
	for _, o := range options {
		o(c)
	}
	return pgxpool.NewWithConfig(context.Background(), c)
}

// One is the single row of the statement as a T, its columns matched to fields by name.
// No row is fault.NotFound.
func One[T any](ctx context.Context, q Querier, sql string, args ...any) (T, error) {
	rows, _ := q.Query(ctx, sql, args...) // the error comes out of Collect
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	return t, noRows(err)
}

// Value is the single value of the statement. No row is fault.NotFound.
func Value[T any](ctx context.Context, q Querier, sql string, args ...any) (T, error) {
	rows, _ := q.Query(ctx, sql, args...)
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	return t, noRows(err)
}

// All are the rows of the statement.
func All[T any](ctx context.Context, q Querier, sql string, args ...any) ([]T, error) {
	rows, _ := q.Query(ctx, sql, args...)
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// Changed reports whether the statement changed a row.
func Changed(ctx context.Context, q Querier, sql string, args ...any) (bool, error) {
	tag, err := q.Exec(ctx, sql, args...)
	return tag.RowsAffected() > 0, err
}

func noRows(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.NotFound
	}
	return err
}

// Batch is a page's questions: queued one by one, sent together, answered in one round
// trip and one implicit transaction.
type Batch struct {
	pgx.Batch
	lacking bool // a row that has to be there is not
	then    []func() error
}

// Then has fn called when every answer is in and nothing was lacking, in the order of the
// calls: for what is made of several answers.
func (b *Batch) Then(fn func() error) { b.then = append(b.then, fn) }

// found is err, but for a row that is not there: that is kept for Run, for an error handed
// to the driver would make it forget the plan of every statement of the batch.
func (b *Batch) found(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		b.lacking = true
		return nil
	}
	return err
}

// QueueOne asks for one row; after Run dst holds it. No row makes Run answer fault.NotFound.
func QueueOne[T any](b *Batch, dst *T, sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
		if err == nil {
			*dst = t
		}
		return b.found(err)
	})
}

// QueueMaybe asks for one row; dst stays nil when there is none.
func QueueMaybe[T any](b *Batch, dst **T, sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err == nil {
			*dst = &t
		}
		return err
	})
}

// QueueAll asks for rows; after Run dst holds them.
func QueueAll[T any](b *Batch, dst *[]T, sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		t, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
		*dst = t
		return err
	})
}

// QueueValue asks for one value.
func QueueValue[T any](b *Batch, dst *T, sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		t, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
		if err == nil {
			*dst = t
		}
		return b.found(err)
	})
}

// Run sends the batch and reads every answer. Nothing read may be shown unless it returns nil.
func (b *Batch) Run(ctx context.Context, q Querier) error {
	if b.Len() == 0 {
		return nil
	}
	if err := q.SendBatch(ctx, &b.Batch).Close(); err != nil {
		return err
	}
	return b.finish()
}

// finish is what is left to do when every answer is in.
func (b *Batch) finish() error {
	if b.lacking {
		return fault.NotFound
	}
	for _, fn := range b.then {
		if err := fn(); err != nil {
			return err
		}
	}
	return nil
}

// Take moves the questions of another batch into this one, and what follows from them.
func (b *Batch) Take(other *Batch) {
	b.QueuedQueries = append(b.QueuedQueries, other.QueuedQueries...)
	b.Then(other.finish)
}

// ErrLate is the cause with which a context ends for somebody who has waited long enough: the
// database is there, and slow.
var ErrLate = errors.New("the database took too long")

// afterwards is how long a batch may go on that nobody waits for any more: more than a statement
// may take.
const afterwards = 6 * time.Second

// Ask is Run for somebody who may stop waiting. When ctx ends with ErrLate, Ask returns it at once
// and the batch is read to its end by itself: cut short, it would take with it its connection and
// the plans it has just made, and a page that is slow for want of plans would be slow for ever.
// What the batch reads into must not be looked at unless Ask returns nil.
func (b *Batch) Ask(ctx context.Context, pool *pgxpool.Pool) error {
	if b.Len() == 0 {
		return nil
	}
	c, err := pool.Acquire(ctx) // who is late before it begins asks for nothing
	if err != nil {
		return late(ctx, err)
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterwards)
	read := make(chan answer, 1)
	go func() {
		defer cancel()
		defer c.Release()
		defer func() {
			if p := recover(); p != nil {
				_ = c.Conn().Close(own) // broken off in the middle of an answer
				read <- answer{panicked: p}
			}
		}()
		read <- answer{err: b.Run(own, c)}
	}()
	select {
	case a := <-read:
		return a.open()
	case <-ctx.Done():
	}
	if errors.Is(context.Cause(ctx), ErrLate) {
		return ErrLate
	}
	cancel()
	a := <-read
	return a.open()
}

// answer is what a batch came to.
type answer struct {
	err      error
	panicked any
}

// open is the error of the answer; a panic goes on where the answer was waited for.
func (a answer) open() error {
	if a.panicked != nil {
		panic(a.panicked)
	}
	return a.err
}

// late is err, or ErrLate where it is the reason for it.
func late(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, ErrLate) {
		return cause
	}
	return err
}

// Unavailable reports whether err says that the database cannot be reached now, or
// broke off: the answer is "try again", not "this is wrong".
func Unavailable(err error) bool {
	if err == nil {
		return false
	}
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		switch pgErr.Code[:2] {
		case "08", "53", "57", "25", "40":
			return true // connection lost, resources exhausted, shut down, cancelled, transaction aborted, deadlock
		}
		return pgErr.Code == "55P03" // lock not available in time
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrLate) ||
		pgconn.SafeToRetry(err) || err.Error() == "conn closed"
}

// Broken reports whether err, one that is Unavailable, says that the server went away: the
// other connections that lie ready are then likely as dead as the one that failed.
func Broken(err error) bool {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.Code[:2] == "08" || pgErr.Code[:3] == "57P"
	}
	return !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrLate)
}

// Violates reports whether err is the breach of the named constraint.
func Violates(err error, constraint string) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && pgErr.ConstraintName == constraint
}

// Tx runs fn in a transaction of its own, committed when fn returns nil.
func Tx(ctx context.Context, pool *pgxpool.Pool, fn func(tx pgx.Tx) error) error {
	if err := pgx.BeginFunc(ctx, pool, fn); err != nil {
		return fmt.Errorf("transaction: %w", err)
	}
	return nil
}

// With joins argument lists; a later one wins.
func With(lists ...map[string]any) Args {
	all := Args{}
	for _, l := range lists {
		for name, value := range l {
			all[name] = value
		}
	}
	return all
}
