package bench

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/pglocal"
	"cus/migrations"
	"cus/web/link"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options say what is measured and for how long.
type Options struct {
	Size     Size
	Dir      string // of the cluster of its own; a crowd of this size that stands there is used again
	Requests int    // a page and number of connections, at most
	Longest  time.Duration
	Typos    int // misspelt searches whose answer is judged
	Now      func() time.Time
	Out      io.Writer
	Child    []string // the command that runs Serve for the address of a database, given after it
}

// Limits keep a run within what a machine shared with others can bear.
const (
	mostRequests = 5_000
	mostTypos    = 20_000
	longestPage  = 2 * time.Minute
)

// Run measures, and writes the table.
func Run(ctx context.Context, o Options) error {
	o.Requests, o.Typos, o.Longest = min(o.Requests, mostRequests), min(o.Typos, mostTypos), min(o.Longest, longestPage)
	buffers, err := sharedBuffers()
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "— PostgreSQL z %d MB pamięci wspólnej\n", buffers>>20)
	pg, err := pglocal.Start(ctx, pglocal.Config{DataDir: o.Dir, Settings: []string{fmt.Sprintf("shared_buffers=%dkB", buffers>>10)}})
	if err != nil {
		return err
	}
	defer func() { _ = pg.Stop(context.WithoutCancel(ctx)) }()
	if err := o.seed(ctx, pg.OwnerURL()); err != nil {
		return err
	}
	began := o.Now()
	address, pid, stop, err := o.start(ctx, pg.AppURL())
	if err != nil {
		return err
	}
	defer stop()
	r := &run{Options: o, address: address, pid: pid}
	if _, err := (visitor{client(1), address, ""}).ask(ctx, ask{path: "/readyz"}); err != nil {
		return err
	}
	r.started = o.Now().Sub(began)
	return r.over(ctx, pg.OwnerURL(), pg.AppURL())
}

// sharedBuffers is the memory PostgreSQL gets for pages, in bytes: a quarter of the machine's,
// as docs/operations.md says for a city, and no more than 4 GB.
func sharedBuffers() (int64, error) {
	var m syscall.Sysinfo_t
	if err := syscall.Sysinfo(&m); err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	return min(int64(m.Totalram)*int64(m.Unit)/4, 4<<30), nil
}

// seed makes the database once: the demonstration centre and the crowd around it.
func (o Options) seed(ctx context.Context, url string) error {
	if err := db.Migrate(ctx, url, migrations.FS); err != nil {
		return err
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer c.Close(context.WithoutCancel(ctx))
	there, err := db.Value[int](ctx, c, `SELECT count(*)::int FROM resident WHERE number LIKE 'M-1_______'`)
	switch {
	case err != nil:
		return err
	case there == o.Size.Residents:
		fmt.Fprintf(o.Out, "— baza z %d mieszkańcami już jest w %s\n", there, o.Dir)
		return nil
	case there > 0:
		return fmt.Errorf("w %s jest baza innej wielkości (%d mieszkańców): usuń ten folder", o.Dir, there)
	}
	pool, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := demo.Load(ctx, pool, o.Now(), rand.Text()); err != nil {
		return err
	}
	began := o.Now()
	return Crowd(ctx, c, o.Size, began, func(part string) {
		fmt.Fprintf(o.Out, "— %6.1f s  %s\n", o.Now().Sub(began).Seconds(), part)
	})
}

// start runs the program in a process of its own, or, where there is no command for that,
// in this one.
func (o Options) start(ctx context.Context, app string) (address string, pid int, stop func(), err error) {
	if len(o.Child) == 0 {
		ctx, cancel := context.WithCancel(ctx)
		ready := make(chan string, 1)
		done := make(chan error, 1)
		go func() { done <- Serve(ctx, app, o.Now, func(at string) { ready <- at }) }()
		select {
		case at := <-ready:
			return at, os.Getpid(), func() {
				cancel()
				if err := <-done; err != nil {
					fmt.Fprintln(o.Out, err)
				}
			}, nil
		case err := <-done:
			cancel()
			return "", 0, nil, err
		}
	}
	cmd := exec.CommandContext(ctx, o.Child[0], append(o.Child[1:], app)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", 0, nil, fmt.Errorf("bench: %w", err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return "", 0, nil, fmt.Errorf("bench: %w", err)
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	var line [256]byte
	n, err := out.Read(line[:])
	if err != nil {
		stop()
		return "", 0, nil, fmt.Errorf("the measured program did not start: %w", err)
	}
	return strings.TrimSpace(string(line[:n])), cmd.Process.Pid, stop, nil
}

// run is one run over a database that stands, of a program that runs.
type run struct {
	Options
	address  string
	pid      int
	started  time.Duration
	sessions map[string]string
	lines    []line
	together measured // the pages of a day by turns
	door     measured // people who sign in in the same moment
}

// line is a line of the table.
type line struct {
	page
	refused     int // the status of a page that did not come; 0: it did
	trips       int
	raw, packed int
	one, eight  measured
}

func (r *run) over(ctx context.Context, ownerURL, appURL string) error {
	owner, err := db.Open(ctx, ownerURL+"&statement_timeout=0") // samples are drawn from whole tables
	if err != nil {
		return err
	}
	defer owner.Close()
	k, err := people(ctx, owner)
	if err != nil {
		return err
	}
	r.sessions = map[string]string{}
	for who, id := range map[string]int64{"coordinator": k.Coordinator, "director": k.Director, "organiser": k.Organiser, "reception": k.Reception, "inspector": k.Inspector} {
		if r.sessions[who], err = r.signIn(ctx, owner, id); err != nil {
			return err
		}
	}
	list, err := pages(ctx, owner, r.Size, k, func(typed string) (string, error) {
		a, err := visitor{client(1), r.address, r.sessions["reception"]}.ask(ctx, ask{path: link.SearchPeople, form: url.Values{"q": {typed}}})
		return a.location, err
	})
	if err != nil {
		return err
	}
	idle := memory(r.pid)
	for _, p := range list {
		l, err := r.line(ctx, p, appURL)
		if err != nil {
			return err
		}
		r.lines = append(r.lines, l)
		fmt.Fprintf(r.Out, "— %s: %.1f ms, najprędzej %.1f ms (ośmioro naraz %.1f ms)\n", p.name, l.one.page.at(0.5), l.one.page.at(0), l.eight.page.at(0.5))
	}
	after := memory(r.pid)
	r.table(idle, after)
	// Without the journal, which is inspected a few times a month: here it would be every eighteenth page.
	if r.together, err = r.mixed(ctx, slices.DeleteFunc(list, func(p page) bool { return !p.daily() || p.who == "inspector" })); err != nil {
		return err
	}
	fmt.Fprintf(r.Out, "\n%d stron dnia na przemian, %d na sekundę: p50 %.1f ms, p99 %.1f ms (budżet 50); %d odpowiedzi nie było stroną.\n",
		len(r.together.page), perSecond, r.together.page.at(0.5), r.together.page.at(0.99), r.together.wrong)
	if err := r.signIns(ctx, owner); err != nil {
		return err
	}
	return r.typos(ctx, owner, appURL, k)
}

// atOnce is how many people sign in in the same moment.
const atOnce = 100

// signIns measures how long signing in takes, for one and for an office that comes all at once.
func (r *run) signIns(ctx context.Context, owner *pgxpool.Pool) error {
	password := rand.Text()
	hash, err := staff.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	rows, err := db.All[struct{ Email string }](ctx, owner, `UPDATE staff SET password_hash = $1 WHERE id IN (SELECT id FROM staff WHERE email LIKE '%@bench.example' ORDER BY id LIMIT $2) RETURNING email`, hash, atOnce)
	if err != nil {
		return err
	}
	logins := make([]string, len(rows))
	for i, row := range rows {
		logins[i] = row.Email
	}
	alone, err := r.atTheDoor(ctx, logins, password, false)
	if err != nil {
		return err
	}
	r.door, err = r.atTheDoor(ctx, logins, password, true)
	fmt.Fprintf(r.Out, "\nLogowanie: p50 %.0f ms, p95 %.0f ms (budżet 250); %d osób naraz zza jednego adresu: p50 %.0f ms, p95 %.0f ms, nie weszło %d.\n",
		alone.page.at(0.5), alone.page.at(0.95), len(logins), r.door.page.at(0.5), r.door.page.at(0.95), alone.wrong+r.door.wrong)
	return err
}

// signIn opens a session of the account, as its sign-in page would.
func (r *run) signIn(ctx context.Context, owner *pgxpool.Pool, id int64) (token string, err error) {
	token = rand.Text()
	sum := sha256.Sum256([]byte(token))
	_, err = owner.Exec(ctx, `INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at) VALUES ($1, $2, $3, $3, $4)`,
		hex.EncodeToString(sum[:]), id, r.Now(), r.Now().Add(12*time.Hour))
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return token, nil
}

// tries is how often a page is asked for before it counts as one that does not come: the
// first one plans all its statements, on a machine that may do much else, and says that it is
// late long before that is done.
const tries = 25

// line measures one page: first what it asks of the database and how large it is, in a
// program of this process, then how long it takes.
func (r *run) line(ctx context.Context, p page, appURL string) (line, error) {
	l := line{page: p}
	count := &trips{}
	pool, err := db.Open(ctx, appURL, db.Traced(count))
	if err != nil {
		return l, err
	}
	defer pool.Close()
	here := httptest.NewServer(site(pool, r.Now))
	defer here.Close()
	v := visitor{client(1), here.URL, r.sessions[p.who]}
	for range 2 { // the first answer may still remove the sentence of the one before
		count.since()
		a, err := v.ask(ctx, p.asks[0])
		for try := 1; err == nil && a.status == http.StatusServiceUnavailable && try < tries; try++ {
			count.since()
			a, err = v.ask(ctx, p.asks[0]) // as that page says: in a moment
		}
		if err != nil {
			return l, err
		}
		if a.status != http.StatusOK { // a page that does not come is a finding
			l.refused = a.status
			return l, nil
		}
		l.trips, l.packed = count.since(), len(a.body)
		if l.raw, err = a.unpacked(); err != nil {
			return l, err
		}
	}
	if _, err := r.measure(ctx, p, 1, min(r.Requests, 20)); err != nil { // plans, caches
		return l, err
	}
	if l.one, err = r.measure(ctx, p, 1, r.Requests); err != nil {
		return l, err
	}
	l.eight, err = r.measure(ctx, p, 8, r.Requests)
	return l, err
}

// typos judges the search for misspelt names: surnames drawn from those known, each with one
// or two letters wrong; whether the surname meant is among those shown, and how long the
// statement took.
func (r *run) typos(ctx context.Context, owner *pgxpool.Pool, appURL string, k known) error {
	if r.Typos == 0 {
		return nil
	}
	pool, err := db.Open(ctx, appURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	type bearer struct {
		Surname, Given string
	}
	bearers, err := db.All[bearer](ctx, owner, `SELECT r.surname_norm AS surname, split_part(r.given_norm, ' ', 1) AS given FROM resident r
		WHERE length(r.surname_norm) > 4 AND r.surname_norm !~ ' ' ORDER BY md5('typo' || r.id) LIMIT $1`, r.Typos)
	if err != nil {
		return err
	}
	who := policy.Actor{ID: policy.StaffID(k.Reception), Roles: []policy.Role{policy.Reception}}
	shown, asked, judged := 0, 0, 0
	var alone times
	for i, m := range bearers {
		typed := typo(m.Surname, i, 1+i%2)
		if typed == m.Surname {
			continue
		}
		q := resident.ParseQuery(typed + " " + m.Given)
		search := func() (meant bool, err error) {
			var found []resident.Found
			b := &db.Batch{}
			resident.Search(b, who, r.Now(), q, &found)
			err = b.Run(ctx, pool)
			return slices.ContainsFunc(found, func(f resident.Found) bool { return f.SurnameNorm == m.Surname }), err
		}
		began := r.Now()
		meant, err := search()
		if err != nil {
			return err
		}
		alone = append(alone, r.Now().Sub(began))
		judged++
		if meant {
			shown++
			continue
		}
		q.Similar = true // as the link under those found asks
		if meant, err = search(); err != nil {
			return err
		}
		if meant {
			asked++
		}
	}
	share := func(n int) float64 { return 100 * float64(n) / float64(max(judged, 1)) }
	fmt.Fprintf(r.Out, "\nLiterówki: %d zapytań „nazwisko z jedną lub dwiema pomyłkami, imię”; szukane nazwisko jest od razu wśród pokazanych w %.2f%%, a z podobnymi, gdy ktoś nosi wpisane, w %.2f%%; p50 %.1f ms, p95 %.1f ms.\n",
		judged, share(shown), share(shown+asked), alone.at(0.5), alone.at(0.95))
	return nil
}

// table writes what was measured, as it stands in docs/performance.md.
func (r *run) table(idle, after float64) {
	fmt.Fprintf(r.Out, "\n%d mieszkańców, %d planów, %d usług w planach; %d rdzenie; po każdej stronie najwyżej %d żądań.\n\n",
		r.Size.Residents, r.Size.Plans, r.Size.Services, runtime.NumCPU(), r.Requests)
	fmt.Fprint(r.Out, "| page | p50, 1 | p99, 1 | × /livez | × bare | p50, 8 | p99, 8 | × /livez | × bare | trips | B | B zstd | budget p50/p99 |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n")
	for _, l := range r.lines {
		if l.refused != 0 {
			fmt.Fprintf(r.Out, "| %s | no page: %d | | | | | | | | | | | %.0f/%.0f missed |\n", l.name, l.refused, l.p50, l.p99)
			continue
		}
		ratio := func(a, b times) float64 { return a.at(0.5) / max(b.at(0.5), 0.001) }
		p50, p99 := l.one.page.at(0.5), l.one.page.at(0.99)
		verdict := "kept"
		if p50 > l.p50 || p99 > l.p99 {
			verdict = "missed"
		}
		if n := l.one.wrong + l.eight.wrong; n > 0 {
			verdict = fmt.Sprintf("missed, %d answers were no page", n)
		}
		fmt.Fprintf(r.Out, "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %d | %d | %d | %.0f/%.0f %s |\n", l.name, p50, p99,
			ratio(l.one.page, l.one.livez), ratio(l.one.page, l.one.bare), l.eight.page.at(0.5), l.eight.page.at(0.99),
			ratio(l.eight.page, l.eight.livez), ratio(l.eight.page, l.eight.bare), l.trips, l.raw, l.packed, l.p50, l.p99, verdict)
	}
	fmt.Fprintf(r.Out, "\nPamięć programu: %.0f MB po starcie, %.0f MB po pomiarach; od startu do gotowości %d ms.\n", idle, after, r.started.Milliseconds())
}
