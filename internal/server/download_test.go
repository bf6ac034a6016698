package server_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/download"
	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/web/link"
)

// manyPlans are more approved plans than a file holds that is written at once.
const manyPlans = atOnce + 2

func (s *site) approvePlans() {
	s.t.Helper()
	s.write(func(tx *audit.Tx) {
		for range manyPlans {
			given.Case(s.t, tx, given.CaseFacts{Coordinator: given.Anna, Received: date.New(2026, 2, 1), Qualified: true, Plan: "approved", Submitted: date.New(2026, 2, 20), Approved: date.New(2026, 2, 25)})
		}
	})
}

// madeFor is a file of somebody's that is ready.
func (s *site) madeFor(who policy.Actor) string {
	s.t.Helper()
	s.sql(`INSERT INTO download (staff_id, kind, wanted, state, ordered_at, next_try, made_at, rows, bytes, sha256, name, media_type, content, expires_at)
		VALUES ($1, 'indicator', '{"code":"persons_with_plan","scope":"project","day":"2026-11-23","format":"csv"}', 'ready', $2, $2, $2, 1, 3, repeat('0', 64), 'wskaznik.csv', 'text/csv', 'abc', $3)`, who.ID, given.Now, given.Now.Add(download.Kept))
	return s.text(`SELECT public_id FROM download WHERE staff_id = $1`, who.ID)
}

var large = link.IndicatorExport(string(indicator.PersonsWithPlan))

func init() {
	submissions[link.IndicatorExport("{code}")] = submission{who: given.Ewa, lines: []string{"Ewa: download.ordered"}, build: func(s *site) sheet {
		s.approvePlans()
		return sheet{large + "?format=csv", large, nil}
	}}
	submissions[link.DownloadAgain("{download}")] = submission{who: given.Ewa, lines: []string{"Ewa: download.ordered_again"}, build: func(s *site) sheet {
		file := s.madeFor(given.Ewa)
		s.sql(`UPDATE download SET state = 'failed', why = 'broken', incident = 'abc', content = NULL, attempts = 5`)
		return sheet{link.Downloads, link.DownloadAgain(file), nil}
	}}
}

// orders orders the file and returns its id.
func (b *browser) orders(format string) string {
	b.s.t.Helper()
	b.post(large, b.fill(large+"?format="+format, large, nil)).want(http.StatusSeeOther)
	return b.s.text(`SELECT public_id FROM download WHERE staff_id = $1 ORDER BY id DESC LIMIT 1`, b.who.ID)
}

// make makes what is ordered and whose time has come, and returns how many attempts that took.
func (s *site) make() (attempts int) {
	s.t.Helper()
	for {
		made, err := s.program.MakeDownload(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if !made {
			return attempts
		}
		attempts++
	}
}

func (s *site) stateOf(file string) string {
	s.t.Helper()
	return s.text(`SELECT state || ' ' || attempts FROM download WHERE public_id = $1`, file)
}

// lines counts the lines of an act.
func (s *site) lines(action string) string {
	s.t.Helper()
	return s.text(`SELECT count(*) FROM audit_entry WHERE action = $1`, action)
}

// TestEightOrdersAtOnce: eight large files are ordered at the same moment; all are made, one
// after another, each holds every row, and pages are answered meanwhile.
func TestEightOrdersAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ctx, stop := context.WithCancel(t.Context())
	var loop, orders sync.WaitGroup
	loop.Go(func() { s.program.MakeDownloads(ctx) })
	defer loop.Wait()
	defer stop()
	people := []*browser{s.at(given.Ewa), s.at(given.Piotr)}
	for _, b := range people {
		var forms []url.Values
		for range 4 {
			forms = append(forms, b.fill(large+"?format=csv", large, nil))
		}
		for _, f := range forms {
			orders.Go(func() { b.post(large, f).want(http.StatusSeeOther) })
		}
	}
	orders.Wait()
	for waiting := true; waiting; {
		for _, b := range people {
			b.get(link.Indicators).want(http.StatusOK)
			b.get(link.Downloads).want(http.StatusOK, "Pliki do pobrania")
		}
		waiting = s.text(`SELECT count(*) FROM download WHERE state IN ('waiting','making')`) != "0"
	}
	if got := s.text(`SELECT count(*) FROM download WHERE state = 'ready' AND attempts = 1`); got != "8" {
		t.Errorf("%s of 8 files are ready: %s", got, s.text(`SELECT string_agg(state, ' ') FROM download`))
	}
	for _, b := range people {
		page := b.get(link.Downloads).want(http.StatusOK, "Gotowy").lacks("Czeka w kolejce")
		if page.header.Get("Refresh") != "" {
			t.Error("the page looks again although nothing is to come")
		}
		files := regexp.MustCompile(`/pliki/[a-z0-9]+`).FindAllString(page.body, -1)
		if len(files) != 4 {
			t.Errorf("%s is offered %v", b.who.Name, files)
		}
		for _, file := range files {
			r := b.get(file).want(http.StatusOK)
			rows, err := csv.NewReader(strings.NewReader(r.body)).ReadAll()
			if err != nil || len(rows) != manyPlans+1 || r.header.Get("Content-Disposition") != `attachment; filename="wskaznik-persons_with_plan-2026-11-23.csv"` {
				t.Errorf("%d rows, %v, %v", len(rows), err, r.header)
			}
		}
	}
	for action, want := range map[string]string{"download.ordered": "8", "indicator.exported": "8", "download.made": "8", "download.fetched": "8"} {
		if got := s.lines(action); got != want {
			t.Errorf("%s lines of %s, want %s", got, action, want)
		}
	}
}

// TestAFileMadeAsideIsTheOneWrittenAtOnce: the same bytes but for what a workbook says of its
// own making, and the same line of the journal, which names whose cases left the house.
func TestAFileMadeAsideIsTheOneWrittenAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	whom := func() string {
		return s.text(`SELECT staff_id || ' ' || subjects::text FROM audit_entry WHERE action = 'indicator.exported' ORDER BY id DESC LIMIT 1`)
	}
	file := ewa.orders("csv")
	s.make()
	aside, line := ewa.get(link.Download(file)).want(http.StatusOK).body, whom()
	few := over(t, s.DB) // the same program, where this is not many
	few.program.AtOnce = manyPlans
	few.web = httptest.NewServer(few.program.Handler())
	t.Cleanup(few.web.Close)
	at := few.at(given.Ewa).get(large + "?format=csv").want(http.StatusOK).body
	if at != aside || !strings.HasPrefix(at, "\ufeff") {
		t.Errorf("aside:\n%s\nat once:\n%s", aside, at)
	}
	if line != whom() || !strings.HasPrefix(line, "1 {") {
		t.Errorf("%s, at once %s", line, whom())
	}
}

// TestAtMostAFewOrdersWait: the sixth is refused until one is made.
func TestAtMostAFewOrdersWait(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	ewa.get(link.Downloads).want(http.StatusOK, "Nie masz zamówionych plików")
	for range download.MostWaiting {
		ewa.orders("xlsx")
	}
	page := ewa.get(link.Downloads).want(http.StatusOK, "Czeka w kolejce", "Odśwież")
	if page.header.Get("Refresh") == "" {
		t.Error("the page does not look again by itself")
	}
	f := ewa.fill(large+"?format=csv&zakres=centrum", large, nil)
	ewa.post(large, f).want(http.StatusUnprocessableEntity, "Możesz mieć naraz 5 plików w kolejce", "6 wierszy")
	s.at(given.Piotr).orders("csv") // another's do not count
	if made, err := s.program.MakeDownload(t.Context()); !made || err != nil {
		t.Fatal(made, err)
	}
	ewa.post(large, f).want(http.StatusSeeOther)
	s.clock.forward(time.Hour)
	if page := ewa.get(link.Downloads); page.header.Get("Refresh") != "" {
		t.Error("the page looks again for ever, and keeps the session open")
	}
	if n := s.make(); n != download.MostWaiting+1 {
		t.Errorf("%d made", n)
	}
	s.at(given.Anna).get(link.Downloads).want(http.StatusForbidden)
	s.at(given.Anna).post(large, f).want(http.StatusForbidden)
}

// TestADeadProgramLosesAndDoublesNoFile: whatever the step at which the program that makes a
// file dies, another makes it, once.
func TestADeadProgramLosesAndDoublesNoFile(t *testing.T) {
	t.Parallel()
	for name, die := range map[string]func(t *testing.T, s *site, j *download.Job){
		"when it has taken the order": func(*testing.T, *site, *download.Job) {},
		"when it has read and written everything": func(t *testing.T, s *site, j *download.Job) {
			err := j.Make(t.Context(), s.App, s.clock.now(), func(ctx context.Context, tx *audit.Tx) (download.File, int, error) {
				if err := tx.Record(ctx, "indicator.exported", audit.Object{Kind: "list"}, nil, nil); err != nil {
					t.Error(err)
				}
				_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pg_backend_pid())`)
				return download.File{}, 0, err
			})
			if err == nil {
				t.Error("it lives")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.approvePlans()
			ewa := s.at(given.Ewa)
			file := ewa.orders("csv")
			j, err := download.Take(t.Context(), s.App, s.clock.now())
			if err != nil || j == nil {
				t.Fatal(j, err)
			}
			die(t, s, j)
			ewa.get(link.Downloads).want(http.StatusOK, "Powstaje")
			if n := s.make(); n != 0 {
				t.Errorf("what another may still be making was made %d times", n)
			}
			s.clock.forward(3 * time.Minute)
			if n := s.make(); n != 1 || s.stateOf(file) != "ready 2" {
				t.Errorf("%d made, %s", n, s.stateOf(file))
			}
			err = j.Make(t.Context(), s.App, s.clock.now(), func(context.Context, *audit.Tx) (download.File, int, error) {
				t.Error("it reads the rows once more")
				return download.File{}, 0, nil
			})
			if err == nil {
				t.Error("the one taken for dead goes on")
			}
			for _, f := range []func(context.Context) error{
				func(ctx context.Context) error { return j.Retry(ctx, s.App, s.clock.now()) },
				func(ctx context.Context) error { return j.Release(ctx, s.App, s.clock.now()) },
			} {
				if err := f(t.Context()); err != nil || s.stateOf(file) != "ready 2" {
					t.Errorf("%v, %s", err, s.stateOf(file))
				}
			}
			if s.lines("indicator.exported") != "1" || s.lines("download.made") != "1" {
				t.Errorf("%s lines of the rows, %s of the file", s.lines("indicator.exported"), s.lines("download.made"))
			}
			ewa.get(link.Download(file)).want(http.StatusOK)
		})
	}
}

// TestWhoWakesLateLeavesTheFile: a program taken for dead that goes on after all makes
// nothing while another one is at it.
func TestWhoWakesLateLeavesTheFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	file := s.at(given.Ewa).orders("csv")
	take := func() *download.Job {
		j, err := download.Take(t.Context(), s.App, s.clock.now())
		if err != nil || j == nil {
			t.Fatal(j, err)
		}
		return j
	}
	late := take()
	s.clock.forward(3 * time.Minute)
	take()
	err := late.Make(t.Context(), s.App, s.clock.now(), func(context.Context, *audit.Tx) (download.File, int, error) {
		t.Error("it reads the rows")
		return download.File{}, 0, nil
	})
	if err == nil || s.stateOf(file) != "making 2" {
		t.Errorf("%v, %s", err, s.stateOf(file))
	}
}

// TestAProgramToldToStopLaysItsFileDown: at once, so that the next one need not wait for the
// lease, and the attempt does not count.
func TestAProgramToldToStopLaysItsFileDown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	file := ewa.orders("csv")
	hold, err := s.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Exec(t.Context(), `LOCK TABLE indicator`); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.program.MakeDownloads(ctx); close(ended) }()
	for s.text(`SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'indicator'::regclass`) == "0" {
		if s.stateOf(file) == "ready 1" {
			t.Fatal("it was made without reading anything")
		}
	}
	stop()
	<-ended
	if s.stateOf(file) != "waiting 0" {
		t.Error(s.stateOf(file))
	}
	if err := hold.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.make(); s.stateOf(file) != "ready 1" || s.lines("indicator.exported") != "1" {
		t.Errorf("%s, %s lines", s.stateOf(file), s.lines("indicator.exported"))
	}
}

// TestProgramsThatDieOfAFile: one that takes its program with it every time is given up.
func TestProgramsThatDieOfAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	file := ewa.orders("csv")
	for range download.MostTry {
		if j, err := download.Take(t.Context(), s.App, s.clock.now()); err != nil || j == nil {
			t.Fatal(j, err)
		}
		s.clock.forward(3 * time.Minute)
	}
	s.make()
	ewa.get(link.Downloads).want(http.StatusOK, "Nie udało się", s.text(`SELECT incident FROM download WHERE public_id = $1`, file))
	if s.lines("indicator.exported") != "0" || s.lines("download.failed") != "1" {
		t.Errorf("%s lines of rows, %s of the failure", s.lines("indicator.exported"), s.lines("download.failed"))
	}
}

// TestTwoProgramsShareTheOrders: each file is made by one of them.
func TestTwoProgramsShareTheOrders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	for range download.MostWaiting {
		ewa.orders("xlsx")
	}
	other := over(t, s.DB)
	var both sync.WaitGroup
	for _, p := range []*site{s, other} {
		both.Go(func() { p.make() })
	}
	both.Wait()
	if got := s.text(`SELECT count(*) FROM download WHERE state = 'ready' AND attempts = 1`); got != "5" || s.lines("indicator.exported") != "5" {
		t.Errorf("%s made, %s lines", got, s.lines("indicator.exported"))
	}
}

// TestAnOrderIsTriedAgain: with growing delays, and after the fifth attempt it has failed, with
// the number its owner and the log call it by; ordered again, it begins anew.
func TestAnOrderIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa := s.at(given.Ewa)
	file := ewa.orders("csv")
	s.sql(`REVOKE SELECT ON plan FROM cus_app`)
	for i, rest := range []time.Duration{10 * time.Second, 40 * time.Second, 160 * time.Second, 640 * time.Second} {
		if n := s.make(); n != 1 {
			t.Fatalf("attempt %d: tried %d times", i+1, n)
		}
		s.clock.forward(rest - time.Second)
		if n := s.make(); n != 0 {
			t.Errorf("attempt %d is followed too soon", i+1)
		}
		s.clock.forward(time.Second)
	}
	ewa.get(link.Downloads).want(http.StatusOK, "Po 4 nieudanych próbach")
	ewa.get(link.Download(file)).want(http.StatusNotFound)
	s.make()
	incident := s.text(`SELECT incident FROM download`)
	page := ewa.get(link.Downloads).want(http.StatusOK, "Nie udało się", incident)
	if !strings.Contains(s.log.String(), "request="+incident) || s.stateOf(file) != "failed 5" {
		t.Errorf("%s, and the log does not know %s", s.stateOf(file), incident)
	}
	if s.lines("download.failed") != "1" || s.lines("indicator.exported") != "0" {
		t.Error("the journal does not say what became of it")
	}
	s.sql(`GRANT SELECT ON plan TO cus_app`)
	again := page.form(link.DownloadAgain(file), nil)
	s.at(given.Piotr).post(link.DownloadAgain(file), again).want(http.StatusNotFound)
	ewa.post(link.DownloadAgain(file), again).want(http.StatusSeeOther)
	if s.make(); s.stateOf(file) != "ready 1" {
		t.Error(s.stateOf(file))
	}
	again.Set("request_key", ewa.fill(link.Settings, link.Settings, nil).Get("request_key"))
	ewa.post(link.DownloadAgain(file), again).want(http.StatusUnprocessableEntity, "Ten plik jest już zamówiony albo gotowy")
	ewa.get(link.Download(file)).want(http.StatusOK)
}

// TestAFileIsItsOwners: nobody else's, only while it is kept, and only while they may have it,
// when it is made and when it is fetched.
func TestAFileIsItsOwners(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approvePlans()
	ewa, piotr := s.at(given.Ewa), s.at(given.Piotr)
	file := piotr.orders("xlsx")
	ewa.get(link.Download(file)).want(http.StatusNotFound)
	piotr.get(link.Download(file)).want(http.StatusNotFound) // not made yet
	s.sql(`UPDATE staff_role SET role = 'KOR' WHERE staff_id = 4`)
	if s.make(); s.text(`SELECT state || ' ' || why FROM download`) != "failed refused" || s.lines("indicator.exported") != "0" {
		t.Errorf("made for who has no right to it: %s", s.stateOf(file))
	}
	s.sql(`UPDATE staff_role SET role = 'OUS' WHERE staff_id = 4`)
	page := piotr.get(link.Downloads).want(http.StatusOK, "nie było już prawa do tych danych")
	piotr.post(link.DownloadAgain(file), page.form(link.DownloadAgain(file), nil)).want(http.StatusSeeOther)
	s.sql(`UPDATE staff SET disabled_at = $1 WHERE id = 4`, given.Now)
	if s.make(); s.text(`SELECT state || ' ' || why FROM download`) != "failed refused" {
		t.Errorf("made for a closed account: %s", s.stateOf(file))
	}
	s.sql(`UPDATE staff SET disabled_at = NULL WHERE id = 4`)
	page = piotr.get(link.Downloads)
	piotr.post(link.DownloadAgain(file), page.form(link.DownloadAgain(file), nil)).want(http.StatusSeeOther)
	s.make()
	got := piotr.get(link.Download(file)).want(http.StatusOK)
	if !strings.HasPrefix(got.body, "PK") || !strings.Contains(got.header.Get("Content-Disposition"), `.xlsx"`) {
		t.Errorf("%v", got.header)
	}
	mark := s.mark()
	ewa.get(link.Download(file)).want(http.StatusNotFound)
	ewa.get(link.Downloads).want(http.StatusOK).lacks(file)
	s.sql(`UPDATE staff_role SET role = 'KOR' WHERE staff_id = 4`)
	piotr.get(link.Download(file)).want(http.StatusForbidden)
	s.sql(`UPDATE staff_role SET role = 'OUS' WHERE staff_id = 4`)
	if got := strings.Join(s.journal(mark), "\n"); got != "Piotr: page.refused (refused)" {
		t.Errorf("journal %q", got)
	}
	s.clock.forward(download.Kept)
	piotr = s.at(given.Piotr)
	piotr.get(link.Download(file)).want(http.StatusNotFound)
	piotr.get(link.Downloads).want(http.StatusOK, "Usunięty").lacks(link.Download(file))
	mark = s.mark()
	for range 2 {
		if err := download.Clear(t.Context(), s.App, s.clock.now()); err != nil {
			t.Fatal(err)
		}
	}
	if s.text(`SELECT state || (content IS NULL) FROM download`) != "gonetrue" || strings.Join(s.journal(mark), "\n") != "nobody: download.deleted" {
		t.Errorf("%s, journal %q", s.stateOf(file), s.journal(mark))
	}
	piotr.get(link.Download(file)).want(http.StatusNotFound)
	s.clock.forward(30 * 24 * time.Hour)
	if err := download.Clear(t.Context(), s.App, s.clock.now()); err != nil || s.text(`SELECT count(*) FROM download`) != "0" {
		t.Errorf("%v, %s", err, s.text(`SELECT count(*) FROM download`))
	}
}

// TestSmallFilesAreWrittenAtOnce, and an order that says nothing is refused.
func TestSmallFilesAreWrittenAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa := s.at(given.Ewa)
	ewa.get(large + "?format=csv").want(http.StatusOK).lacks("<html")
	s.approvePlans()
	page := ewa.get(large+"?format=csv&dzien=2026-03-31").want(http.StatusOK, "Zamów plik", "6 wierszy", "31.03.2026")
	f := page.form(large, nil)
	ewa.post(large, f).want(http.StatusSeeOther)
	if got := s.text(`SELECT wanted FROM download`); got != `{"day": "2026-03-31", "code": "persons_with_plan", "scope": "project", "format": "csv"}` {
		t.Error(got)
	}
	f = ewa.fill(large+"?format=csv", large, set("dzien", "kiedyś"))
	ewa.post(large, f).want(http.StatusUnprocessableEntity, "Nie wiadomo, jaki plik zamówić")
	if s.lines("indicator.exported") != "1" {
		t.Error("rows that were not handed over stand in the journal")
	}
}
