package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cus/internal/domain/centre"
	"cus/internal/domain/demo"
	"cus/internal/domain/download"
	"cus/internal/domain/indicator"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
	"cus/internal/platform/pglocal"
	"cus/migrations"
	"cus/web"

	"github.com/jackc/pgx/v5/pgxpool"
)

type doctorCmd struct {
	Ready   bool   `help:"Zapytaj tylko działający program pod CUS_ADDR, czy jest gotowy (/readyz); dla kontenerów i nadzoru."`
	Backups string `placeholder:"FOLDER" help:"Sprawdź też wiek kopii, które w tym folderze odkłada scripts/backup.sh."`
	Sums    bool   `help:"Policz też od nowa wszystkie sumy, z których biorą się wskaźniki i zajęcie umów (w dużym mieście kilka minut)."`
}

// Run checks what a start needs and what an operator has to know, and says what to do.
// It ends with an error when something is wrong; what is only worth knowing is no error.
func (c doctorCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	if c.Ready {
		return askReady(ctx, cfg)
	}
	r := &findings{out: os.Stdout}
	err := cfg.checkServe()
	r.must(err == nil, "adres serwera "+cfg.Addr, fmt.Sprint(err))
	r.must(web.Built(), "pliki stron (style, kroje pisma, ikony)", "Zbuduj program poleceniem: make build")
	synced, known := clockSynchronised()
	r.should(synced || !known, "synchronizacja zegara tego komputera", "Terminy liczą się od dat: włącz synchronizację czasu (systemd-timesyncd albo chrony).")
	b, err := openBaseForDoctor(ctx, cfg, log)
	r.must(err == nil, "baza danych", fmt.Sprint(err))
	if err == nil {
		defer b.close(log)
		r.database(ctx, cfg, b)
		if c.Sums {
			r.sums(ctx, b)
		}
	}
	if c.Backups != "" {
		r.backups(c.Backups, time.Now())
	}
	if r.bad > 0 {
		return fmt.Errorf("znaleziono błędów: %d", r.bad)
	}
	return nil
}

// findings are what the doctor says, line by line.
type findings struct {
	out io.Writer
	bad int
}

// must says what has to be so; should, what had better be.
func (r *findings) must(ok bool, what, todo string) {
	if !ok {
		r.bad++
	}
	r.say(ok, "BŁĄD  ", what, todo)
}

func (r *findings) should(ok bool, what, todo string) { r.say(ok, "UWAGA ", what, todo) }

func (r *findings) say(ok bool, otherwise, what, todo string) {
	if ok {
		otherwise, todo = "dobrze", ""
	}
	_, _ = fmt.Fprintf(r.out, "[%s] %s\n", otherwise, what)
	if todo != "" {
		_, _ = fmt.Fprintf(r.out, "         %s\n", todo)
	}
}

// database says what is to be said of the database, as the role the program serves with.
func (r *findings) database(ctx context.Context, cfg config, b *base) {
	pool := b.app
	if pool == nil {
		pool = b.owner
	}
	missing, err := db.Missing(ctx, pool, migrations.FS)
	r.must(err == nil && len(missing) == 0, "wersja bazy danych: "+pendingWords(missing), "Zrób kopię i uruchom: cus migrate")
	ahead, err := db.Ahead(ctx, pool, migrations.FS)
	r.should(err == nil && !ahead, "wersja programu wobec bazy danych", "Baza ma nowsze zmiany niż program. Program na niej działa, ale zaktualizuj go.")
	if err == nil && len(missing) == 0 {
		r.centre(ctx, pool)
		orders, err := download.Stand(ctx, pool, time.Now())
		r.files(orders, err)
	}
	h, err := db.Examine(ctx, pool)
	r.must(err == nil, "PostgreSQL "+h.Version, fmt.Sprint(err))
	if err != nil {
		return
	}
	r.rights(h, b.app != nil)
	r.server(h, time.Now())
	if b.local != nil {
		r.disk(b.local.DataDir())
	}
	r.archive(h)
	if b.app != nil && cfg.OwnerURL != "" {
		r.owner(ctx, cfg.OwnerURL)
	}
}

// filesLate is how long an order of a file may wait while a program serves.
const filesLate = 10 * time.Minute

// files says how the files stand that are made aside.
func (r *findings) files(s download.Standing, err error) {
	r.should(err == nil && s.Failed == 0 && s.Oldest <= filesLate, fmt.Sprintf("duże pliki do pobrania: nieudanych w tym tygodniu %d, najstarszy czeka %s", s.Failed, s.Oldest.Round(time.Second)),
		"Nieudane: w dzienniku programu poszukaj „a file could not be made”, numer zdarzenia widzi też osoba, która zamówiła plik. Czekają: plików nie robi nikt, gdy nie działa cus serve.")
}

// sums counts anew what is kept as sums, and says where they differ from the records.
func (r *findings) sums(ctx context.Context, b *base) {
	pool := b.app
	if pool == nil {
		pool = b.owner
	}
	drifts, err := indicator.Drifts(ctx, pool)
	what := "sumy zgadzają się z zapisami"
	if len(drifts) > 0 {
		d := drifts[0]
		what = fmt.Sprintf("sumy różnią się od zapisów w %d miejscach, np. %s, %s: jest %d, powinno być %d", len(drifts), d.What, d.Of, d.Kept, d.Counted)
	}
	todo := "Policz je od nowa jako właściciel bazy: SELECT sums_renew(); i zgłoś to nam: nie powinno się zdarzyć."
	if err != nil {
		todo = fmt.Sprint(err)
	}
	r.must(err == nil && len(drifts) == 0, what, todo)
}

func pendingWords(missing []string) string {
	switch n := len(missing); {
	case n == 0:
		return "ma wszystkie zmiany"
	case n > 3:
		return fmt.Sprintf("brakuje %d zmian, od %s do %s", n, missing[0], missing[n-1])
	}
	return "brakuje: " + strings.Join(missing, ", ")
}

// centre says whose database it is and whether somebody can keep it.
func (r *findings) centre(ctx context.Context, pool *pgxpool.Pool) {
	known, err := centre.Known(ctx, pool)
	r.must(err == nil && known, "centrum i gmina w bazie", "Uruchom cus serve i wypełnij stronę /start kodem z terminala, albo podaj nazwy: cus migrate --centre … --short … --gmina …")
	sample, err := demo.IsDemo(ctx, pool)
	r.should(err == nil && !sample, "rodzaj danych", "To baza pokazowa: konta @cus.example mają wspólne hasło. Nie wpisuj do niej prawdziwych osób.")
	held, err := db.One[struct{ Administrators, Directors int }](ctx, pool, `SELECT count(*) FILTER (WHERE r.role = 'ADM')::int AS administrators,
		count(*) FILTER (WHERE r.role = 'DIR')::int AS directors FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE s.disabled_at IS NULL`)
	r.should(err == nil && held.Administrators > 0 && held.Directors > 0, fmt.Sprintf("czynne konta: administratorów %d, dyrektorów %d", held.Administrators, held.Directors),
		"O role prosi administrator, a potwierdza je dyrektor: potrzebne są oba konta (cus staff add).")
}

// rights says whether the role of the program may just what it needs.
func (r *findings) rights(h db.Health, served bool) {
	if !served {
		r.should(false, "prawa roli serwera", "Sprawdzono jako "+h.Role+". Podaj DATABASE_URL z rolą cus_app, żeby sprawdzić jej prawa.")
		return
	}
	r.must(len(h.Powers) == 0 && !h.Owns && !h.Creates, "rola "+h.Role+": żadnych praw ponad potrzebne",
		strings.TrimSpace("Program ma działać jako cus_app, bez praw do zakładania i zmiany tabel. "+strings.Join(h.Powers, ", ")))
	r.must(!h.Rewrites, "rola "+h.Role+": dziennik tylko do dopisywania", "Odbierz jej prawa UPDATE, DELETE i TRUNCATE do audit_entry i audit_change.")
}

// server says how the database server is set up.
func (r *findings) server(h db.Health, now time.Time) {
	r.should(h.Encrypted, "połączenie z bazą: szyfrowane albo na tym komputerze", "Jeśli wychodzi poza ten komputer, dopisz do adresu bazy sslmode=verify-full i sslrootcert=…")
	apart := h.Now.Sub(now).Abs().Round(time.Second)
	r.must(apart <= 5*time.Second, fmt.Sprintf("zegary programu i bazy: różnica %s", apart), "Ustaw synchronizację czasu na obu komputerach.")
	r.must(len(h.Unsafe) == 0, "trwałość zapisanych danych po zaniku prądu", "Włącz w PostgreSQL: "+strings.Join(h.Unsafe, ", "))
	r.should(h.Checksums, "sumy kontrolne stron bazy", "Bez nich błąd dysku wychodzi na jaw późno. Przy zatrzymanej bazie: pg_checksums --enable")
	r.must(h.Encoding == "UTF8", "kodowanie bazy "+h.Encoding, "Załóż bazę z kodowaniem UTF8.")
	r.must(!h.Reorder, "porządek alfabetyczny w indeksach",
		"Po zmianie wersji systemu indeksy mogą być w złej kolejności. Jako właściciel: REINDEX DATABASE cus; ALTER DATABASE cus REFRESH COLLATION VERSION;")
	r.should(true, "rozmiar bazy: "+megabytes(h.Size), "")
}

// archive says whether more than the last backup can be restored.
func (r *findings) archive(h db.Health) {
	r.should(h.Archiving, "archiwum dziennika zmian bazy (WAL): "+archiveWords(h), "Bez archiwum odtworzysz tylko stan z ostatniej kopii. Zob. docs/operations.md, „Backup”.")
	if h.Archiving {
		r.must(h.LastFailed == nil || h.LastArchived != nil && h.LastArchived.After(*h.LastFailed),
			"zapis do archiwum WAL", "Ostatnia próba się nie powiodła. Zajrzyj do dziennika PostgreSQL; dysk bazy zapełni się, gdy to potrwa.")
	}
}

func archiveWords(h db.Health) string {
	switch {
	case !h.Archiving:
		return "wyłączone"
	case h.LastArchived == nil:
		return "włączone, jeszcze bez pliku"
	}
	return "ostatni plik " + i18n.DateTime(h.LastArchived.In(date.Warsaw))
}

// disk says how much room is left where the private database lies. Where another server
// keeps it, the program cannot see its disk and does not guess.
func (r *findings) disk(dir string) {
	var fs syscall.Statfs_t
	err := syscall.Statfs(dir, &fs)
	free := int64(fs.Bavail) * fs.Bsize
	r.should(err == nil && free > 1<<30, "wolne miejsce na dysku bazy: "+megabytes(free), "Zostało mniej niż 1 GB. Zwolnij miejsce, zanim baza przestanie przyjmować zapisy.")
}

// owner says whether the other role is what it should be.
func (r *findings) owner(ctx context.Context, url string) {
	pool, err := db.Open(ctx, url)
	if err == nil {
		defer pool.Close()
		var h db.Health
		h, err = db.Examine(ctx, pool)
		r.should(err != nil || len(h.Powers) == 0, "rola właściciela "+h.Role+": żadnych praw ponad potrzebne", "Wystarczy, że jest właścicielem bazy: "+strings.Join(h.Powers, ", "))
	}
	r.must(err == nil, "CUS_OWNER_URL", fmt.Sprint(err))
}

// freshBackup is how old the newest backup may be where one is made every night.
const freshBackup = 26 * time.Hour

// backups says how old the newest backups are. Their names are moments; a file has its name
// only when it is complete. Whether they can be restored only a restore tells.
func (r *findings) backups(folder string, now time.Time) {
	for _, kind := range []string{"base", "dump"} {
		newest := time.Time{}
		files, _ := filepath.Glob(filepath.Join(folder, kind, "*Z.*")) // the pattern is well formed
		for _, file := range files {
			stamp, _, _ := strings.Cut(filepath.Base(file), ".")
			if at, err := time.Parse("20060102T150405Z", stamp); err == nil && at.After(newest) {
				newest = at
			}
		}
		words := "nie ma żadnej w " + filepath.Join(folder, kind)
		if !newest.IsZero() {
			words = i18n.DateTime(newest.In(date.Warsaw))
		}
		r.must(now.Sub(newest) <= freshBackup, "ostatnia kopia ("+kind+"): "+words, "Sprawdź: systemctl status cus-backup.timer cus-backup.service")
	}
}

func megabytes(bytes int64) string {
	if bytes >= 10<<30 {
		return fmt.Sprintf("%d GB", bytes>>30)
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}

// clockSynchronised asks the kernel whether something keeps its clock right; known is false
// where it may not be asked.
func clockSynchronised() (synced, known bool) {
	const unsynchronised = 5 // TIME_ERROR of adjtimex(2)
	state, err := syscall.Adjtimex(&syscall.Timex{})
	return state != unsynchronised, err == nil
}

// askReady asks the program that runs beside, as a proxy or a supervisor does.
func askReady(ctx context.Context, cfg config) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address(cfg, here(cfg.Addr))+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	// The certificate bears the name people type, not this machine's; what is asked is no secret.
	own := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // see above
	answer, err := own.Do(r)
	if err != nil {
		return errors.New("program nie odpowiada pod " + cfg.Addr)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("program nie jest gotowy (%d)", answer.StatusCode)
	}
	return nil
}

// here is where this machine reaches what listens at addr.
func here(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if host == "" || net.ParseIP(host).IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func openBaseForDoctor(ctx context.Context, cfg config, log *slog.Logger) (*base, error) {
	b := &base{}
	url := cfg.DatabaseURL
	var err error
	if url == "" && cfg.OwnerURL != "" {
		return openOwner(ctx, cfg, log)
	}
	if url == "" {
		if b.local, err = pglocal.Start(ctx, pglocal.Config{DataDir: filepath.Join(cfg.Data, "pg"), Log: log}); err != nil {
			return nil, err
		}
		url = b.local.AppURL()
	}
	if b.app, err = db.Open(ctx, url); err == nil {
		err = b.app.Ping(ctx)
	}
	if err != nil {
		b.close(log)
		return nil, err
	}
	return b, nil
}
