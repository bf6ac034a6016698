package db_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestUnavailable(t *testing.T) {
	t.Parallel()
	code := func(c string) error { return fmt.Errorf("while asking: %w", &pgconn.PgError{Code: c}) }
	for name, tc := range map[string]struct {
		err                 error
		unavailable, broken bool
	}{
		"nothing went wrong":             {nil, false, false},
		"the server shuts down":          {code("57P01"), true, true},
		"the server crashed":             {code("57P02"), true, true},
		"the server is starting":         {code("57P03"), true, true},
		"the connection failed":          {code("08006"), true, true},
		"there are too many connections": {code("53300"), true, false},
		"a statement took too long":      {code("57014"), true, false},
		"a lock was not to be had":       {code("55P03"), true, false},
		"two waited for each other":      {code("40P01"), true, false},
		"the connection ended":           {io.ErrUnexpectedEOF, true, true},
		"the network failed":             {&net.OpError{Op: "dial", Err: errors.New("refused")}, true, true},
		"the request took too long":      {context.DeadlineExceeded, true, false},
		"nobody waits any longer":        {db.ErrLate, true, false},
		"a constraint was breached":      {code("23505"), false, true},
		"a right is missing":             {code("42501"), false, false},
		"there is no such row":           {fault.NotFound, false, false},
		"something of ours failed":       {errors.New("ours"), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := db.Unavailable(tc.err); got != tc.unavailable {
				t.Errorf("unavailable: %v", got)
			}
			if tc.unavailable && db.Broken(tc.err) != tc.broken {
				t.Errorf("broken: %v", !tc.broken)
			}
		})
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	d := dbtest.Shared(t)
	type row struct {
		A int
		B string
	}
	one, err := db.One[row](t.Context(), d.App, `SELECT 1 AS a, @b::text AS b`, db.Args{"b": "x"})
	if err != nil || one != (row{1, "x"}) {
		t.Error(one, err)
	}
	if _, err := db.One[row](t.Context(), d.App, `SELECT 1 AS a, 'x' AS b WHERE false`); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := db.Value[int](t.Context(), d.App, `SELECT 1 WHERE false`); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	all, err := db.All[row](t.Context(), d.App, `SELECT n AS a, 'x' AS b FROM generate_series(1, 3) n`)
	if err != nil || len(all) != 3 {
		t.Error(all, err)
	}
	if db.Violates(err, "x") {
		t.Error("nothing was breached")
	}
}

// TestWhatFollowsFromABatch runs when all of it is there, in the order it was asked for, and
// not where something is lacking, in a batch taken over neither.
func TestWhatFollowsFromABatch(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t).App
	type one struct{ N int }
	for lacking, want := range map[bool]string{false: "inner 1, outer 2", true: ""} {
		var said []string
		var a, z one
		inner, b := &db.Batch{}, &db.Batch{}
		db.QueueOne(inner, &a, `SELECT 1 AS n WHERE NOT @lacking::boolean`, db.Args{"lacking": lacking})
		inner.Then(func() error { said = append(said, fmt.Sprint("inner ", a.N)); return nil })
		b.Take(inner)
		b.Then(func() error { said = append(said, fmt.Sprint("outer ", z.N)); return nil })
		db.QueueOne(b, &z, `SELECT 2 AS n`)
		if err := b.Run(t.Context(), pool); errors.Is(err, fault.NotFound) != lacking || strings.Join(said, ", ") != want {
			t.Errorf("lacking %v: %v, %v", lacking, said, err)
		}
	}
	b := &db.Batch{}
	b.Queue(`SELECT 1`)
	failed := errors.New("failed")
	b.Then(func() error { return failed })
	if err := b.Run(t.Context(), pool); !errors.Is(err, failed) {
		t.Errorf("answered %v", err)
	}
}

func TestABatchIsAllOrNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if _, err := d.Owner.Exec(t.Context(), `CREATE TABLE t (n int PRIMARY KEY); GRANT ALL ON t TO cus_app`); err != nil {
		t.Fatal(err)
	}
	type row struct{ N int }
	var maybe *row
	var all []row
	var n int
	b := &db.Batch{}
	b.Queue(`INSERT INTO t VALUES (1)`)
	db.QueueMaybe(b, &maybe, `SELECT 5 AS n WHERE false`)
	db.QueueAll(b, &all, `SELECT n FROM t`)
	db.QueueValue(b, &n, `SELECT count(*)::int FROM t`)
	if err := b.Run(t.Context(), d.App); err != nil || maybe != nil || len(all) != 1 || n != 1 {
		t.Error(err, maybe, all, n)
	}
	b = &db.Batch{}
	b.Queue(`INSERT INTO t VALUES (2)`)
	b.Queue(`INSERT INTO t VALUES (1)`) // stands already
	db.QueueAll(b, &all, `SELECT n FROM t`)
	if err := b.Run(t.Context(), d.App); !db.Violates(err, "t_pkey") {
		t.Error(err)
	}
	if n, err := db.Value[int](t.Context(), d.App, `SELECT count(*)::int FROM t`); err != nil || n != 1 {
		t.Errorf("%d rows stayed, %v", n, err)
	}
	var missing row
	b = &db.Batch{}
	db.QueueOne(b, &missing, `SELECT 1 AS n WHERE false`)
	if err := b.Run(t.Context(), d.App); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if err := (&db.Batch{}).Run(t.Context(), nil); err != nil {
		t.Error("an empty batch asks nothing:", err)
	}
}

func TestLimitsOfASession(t *testing.T) {
	t.Parallel()
	d := dbtest.Shared(t)
	for name, want := range map[string]string{"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s", "application_name": "cus", "TimeZone": "UTC"} {
		got, err := db.Value[string](t.Context(), d.App, `SELECT current_setting(@name)`, db.Args{"name": name})
		if err != nil || got != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	if _, err := db.Open(t.Context(), "postgres://me:tajne@host:notaport/x"); err == nil || strings.Contains(err.Error(), "tajne") {
		t.Errorf("%v", err)
	}
	begun := time.Now() //nolint:forbidigo // a stopwatch
	p, err := db.Open(t.Context(), "postgres://cus_app@/nothing?host=/nonexistent")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := db.Value[int](t.Context(), p, `SELECT 1`); !db.Unavailable(err) || time.Since(begun) > 2*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	got := db.With(db.Args{"a": 1, "b": 1}, nil, db.Args{"b": 2})
	if got["a"] != 1 || got["b"] != 2 || len(got) != 2 {
		t.Error(got)
	}
}

// TestAskIsReadToItsEnd: whoever asks may stop waiting; the connection and the plans just made
// stay, and the batch has its effect. A reader who is gone, or a panic, takes the connection along.
func TestAskIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	pool, err := db.Open(t.Context(), d.AppURL+"&pool_max_conns=8")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	kept := `SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 7 AS seven%'`
	for name, c := range map[string]struct {
		why  error
		want error
		kept int64
	}{
		"too late": {db.ErrLate, db.ErrLate, 1},
		"gone":     {nil, context.Canceled, 0},
	} {
		t.Run(name, func(t *testing.T) {
			one, err := pgxpool.New(t.Context(), d.AppURL+"&pool_max_conns=1")
			if err != nil {
				t.Fatal(err)
			}
			defer one.Close()
			hold, err := d.Owner.Acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer hold.Release()
			if _, err := hold.Exec(t.Context(), `SELECT pg_advisory_lock(4711)`); err != nil {
				t.Fatal(err)
			}
			ctx, give := context.WithCancelCause(t.Context())
			defer give(nil)
			b := &db.Batch{}
			b.Queue(`SELECT 7 AS seven, pg_advisory_xact_lock(4711)`)
			answered := make(chan error, 1)
			go func() { answered <- b.Ask(ctx, one) }()
			for waiting := int64(0); waiting == 0; {
				if waiting, err = db.Value[int64](t.Context(), pool, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
					AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
					t.Fatal(err)
				}
			}
			give(c.why)
			if err := <-answered; !errors.Is(err, c.want) {
				t.Errorf("answered %v, want %v", err, c.want)
			}
			if err := (&db.Batch{}).Ask(ctx, one); err != nil {
				t.Errorf("nothing to ask: %v", err)
			}
			again := &db.Batch{}
			again.Queue(`SELECT 1`)
			if err := again.Ask(ctx, one); !errors.Is(err, c.want) {
				t.Errorf("too late to begin: %v", err)
			}
			if _, err := hold.Exec(t.Context(), `SELECT pg_advisory_unlock(4711)`); err != nil {
				t.Fatal(err)
			}
			if n, err := db.Value[int64](t.Context(), one, kept); err != nil || n != c.kept { // the one connection, or the next
				t.Errorf("%d plans kept, %v; want %d", n, err, c.kept)
			}
		})
	}
	t.Run("a panic", func(t *testing.T) {
		defer func() {
			if p := recover(); p != "ours" {
				t.Errorf("panicked with %v", p)
			}
		}()
		b := &db.Batch{}
		b.Queue(`SELECT 1`).Query(func(pgx.Rows) error { panic("ours") })
		t.Errorf("answered %v", b.Ask(t.Context(), pool))
	})
}

func TestTx(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	failed := errors.New("failed")
	err := db.Tx(t.Context(), d.Owner, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `CREATE TABLE gone ()`); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Error(err)
	}
	if _, err := d.Owner.Exec(t.Context(), `TABLE gone`); err == nil {
		t.Error("the transaction stood")
	}
}
