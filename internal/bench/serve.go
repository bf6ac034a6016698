package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"cus/internal/domain/journal"
	"cus/internal/platform/db"
	"cus/internal/server"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Under this address stand the bare pages: the same rows by their plain queries, as a list
// without anything else. No sign-in, no journal, no headers, no shell, no compression.
const barePath = "/bare/"

// trips is the tracer that counts how often the program waits for its database.
type trips struct {
	mu sync.Mutex
	n  int
}

func (c *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return ctx
}

func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *trips) TraceBatchStart(ctx context.Context, conn *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return c.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{})
}

func (c *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (c *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (c *trips) since() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.n
	c.n = 0
	return n
}

// nowhere takes the log: its lines are made as they are where the program runs, and kept by
// nobody.
type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// site is the program over the database: with everything on, as it is shipped.
func site(pool *pgxpool.Pool, now func() time.Time) http.Handler {
	log := slog.New(slog.NewJSONHandler(nowhere{}, nil))
	return server.New(server.Config{Pool: pool, Now: now, Log: log, Common: func(string) bool { return false }}).Handler()
}

// Serve runs the program and the bare pages beside it on a port of this machine, tells its
// address to ready, and ends with ctx. It is a process of its own, so that what is measured
// of it is not the measuring.
func Serve(ctx context.Context, url string, now func() time.Time, ready func(address string)) error {
	pool, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	program := site(pool, now)
	s := server.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > len(barePath) && r.URL.Path[:len(barePath)] == barePath {
			bare(w, r, pool)
			return
		}
		program.ServeHTTP(w, r)
	}))
	ready("http://" + l.Addr().String())
	debug.FreeOSMemory() // as `cus serve` does
	go func() {          // as the program does beside its pages
		fold := time.NewTicker(journal.FoldEvery)
		defer fold.Stop()
		for {
			select {
			case <-ctx.Done():
				_ = s.Close()
				return
			case <-fold.C:
				_ = journal.Fold(ctx, pool) // what it leaves the next turn takes
			}
		}
	}()
	if err := s.Serve(l); err != nil && ctx.Err() == nil {
		return fmt.Errorf("bench: %w", err)
	}
	return nil
}

// bare answers with the rows of a page: the query has the page's name, its arguments come
// as they are.
func bare(w http.ResponseWriter, r *http.Request, pool *pgxpool.Pool) {
	i, err := strconv.Atoi(r.URL.Path[len(barePath):])
	var args []any
	if err == nil {
		err = json.Unmarshal([]byte(r.URL.Query().Get("args")), &args)
	}
	if err != nil || i < 0 || i >= len(plain) {
		http.NotFound(w, r)
		return
	}
	b := &pgx.Batch{}
	var rows [][]any
	for _, sql := range plain[i] {
		b.Queue(sql, args...).Query(func(res pgx.Rows) error {
			got, err := pgx.CollectRows(res, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
			rows = append(rows, got...)
			return err
		})
	}
	if err := pool.SendBatch(r.Context(), b).Close(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for _, row := range rows {
		_, _ = io.WriteString(w, "<li>"+html.EscapeString(fmt.Sprint(row...))+"</li>\n") // the reader may be gone
	}
}
