package server

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/download"
	"cus/internal/domain/indicator"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) downloadList(w http.ResponseWriter, r *http.Request) error {
	return s.downloadPage(w, r, http.StatusOK, nil)
}

// refreshed is how long after an order its page looks again by itself. It does not go on for
// ever: a page that asks keeps its reader's session open.
const refreshed = 3 * time.Minute

func (s *Site) downloadPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.DownloadsView{Form: f}
	if err := s.read(r, nil, func(b *db.Batch) { download.List(b, who(r), s.Now(), &v.Orders) }); err != nil {
		return err
	}
	for _, o := range v.Orders {
		if o.Busy() && f == nil && s.Now().Sub(o.OrderedAt) < refreshed {
			w.Header().Set("Refresh", "5")
		}
	}
	return s.render(w, r, status, page.Downloads(v))
}

// downloadFetch hands over a file of the reader's own.
func (s *Site) downloadFetch(w http.ResponseWriter, r *http.Request) error {
	var f download.Fetched
	line := download.Fetching(who(r), s.Now(), ref(r, "download"))
	if err := s.read(r, &line, func(b *db.Batch) { download.Fetch(b, who(r), s.Now(), ref(r, "download"), &f) }); err != nil {
		return err
	}
	if f.Content == nil {
		return fault.Denied{Reason: "denied.role"}
	}
	save(w, f.MediaType, f.Name, f.Content)
	return nil
}

func (s *Site) downloadAgain(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Downloads, Say: "download.was_ordered"}, download.Again(ctx, tx, ref(r, "download"))
	})
	if status, yes := again(f, err); yes {
		return s.downloadPage(w, r, status, f)
	}
	if err == nil {
		s.wakeDownloads()
	}
	return err
}

// wakeDownloads tells the loop that something was ordered.
func (s *Site) wakeDownloads() {
	select {
	case s.ordered <- struct{}{}:
	default: // it has been told
	}
}

// downloadsTurn is how often the program looks for orders it was not told of: of another
// program, of one that died, or due to be tried again.
const downloadsTurn = 10 * time.Second

// MakeDownloads makes the files that were ordered, one after another, until ctx ends: at once
// when one is ordered here, and at every turn. Those whose time is over it deletes.
func (s *Site) MakeDownloads(ctx context.Context) {
	turn := time.NewTicker(downloadsTurn)
	defer turn.Stop()
	for ctx.Err() == nil {
		made, err := s.makeDownload(ctx)
		if err == nil && !made {
			err = download.Clear(ctx, s.Pool, s.Now())
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("files made aside", "cause", err.Error())
		}
		if made && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.ordered:
		case <-turn.C:
		}
	}
}

// makeDownload makes the file whose turn it is; made is false where there is none. err says
// that the order itself could not be taken or laid down: the database is away.
func (s *Site) makeDownload(ctx context.Context) (made bool, err error) {
	j, err := download.Take(ctx, s.Pool, s.Now())
	if err != nil || j == nil {
		return false, err
	}
	incident := strings.ToLower(rand.Text()[:12])
	if !j.Overrun() {
		err = s.writeDownload(ctx, j)
	} else {
		err = errOverrun
	}
	var denied fault.Denied
	switch {
	case err == nil:
		s.metrics.file("made")
		return true, nil
	case ctx.Err() != nil: // told to stop: another begins it anew
		rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), shortPatience)
		defer cancel()
		return true, j.Release(rest, s.Pool, s.Now())
	case errors.As(err, &denied), errors.Is(err, fault.SignedOut):
		s.metrics.file("refused")
		s.Log.Info("a file was refused", "request", incident, "order", j.ID)
		return true, j.GiveUp(ctx, s.Pool, s.Now(), download.Refused, incident)
	case j.Last():
		s.metrics.file("failed")
		s.Log.Error("a file could not be made", "request", incident, "order", j.ID, "attempt", j.Attempts, "cause", err.Error())
		return true, j.GiveUp(ctx, s.Pool, s.Now(), download.Broken, incident)
	}
	s.metrics.file("again")
	s.Log.Warn("a file is tried again", "request", incident, "order", j.ID, "attempt", j.Attempts, "cause", err.Error())
	return true, j.Retry(ctx, s.Pool, s.Now())
}

// errOverrun: every attempt ended with the program.
var errOverrun = errors.New("the program ended in every attempt")

// writeDownload makes one file; a panic in it is an attempt that failed.
func (s *Site) writeDownload(ctx context.Context, j *download.Job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, download.MakeTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("panic: " + panicText(p))
		}
	}()
	begun := time.Now() //nolint:forbidigo // a stopwatch, not a clock the rules see
	var size int
	err = j.Make(ctx, s.Pool, s.Now(), func(ctx context.Context, tx *audit.Tx) (download.File, int, error) {
		x, w := indicatorBook{wanted: j.Wanted}, j.Wanted
		b := &db.Batch{}
		x.queue(b, tx.Who, tx.Now)
		indicator.Export(b, tx.Who, tx.Now, w.Code, w.Scope, w.Day, &x.view.Cases)
		if err := b.Run(ctx, tx); err != nil {
			return download.File{}, 0, err
		}
		f, err := x.file(i18n.With(ctx, i18n.ParseLang(tx.Who.Lang)))
		size = len(f.Content)
		return f, len(x.view.Cases), err
	})
	if err == nil {
		s.Log.Info("a file was made", "order", j.ID, "attempt", j.Attempts, "bytes", size, "ms", time.Since(begun).Milliseconds())
	}
	return err
}
