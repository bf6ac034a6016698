package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"cus/internal/domain/centre"
	"cus/internal/domain/demo"
	"cus/internal/platform/db"
	"cus/internal/platform/pglocal"
	"cus/internal/server"
	"cus/migrations"
	"cus/web"

	"github.com/jackc/pgx/v5/pgxpool"
)

type serveCmd struct{}

// Run serves until it is told to stop: then it says that it is not ready, takes no new
// requests after a short while, finishes those under way, closes the pool and, if it started the private cluster, stops that, too.
func (serveCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	if err := cfg.checkServe(); err != nil {
		return err
	}
	cfg.print(log)
	base, err := openBase(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer base.close(log)
	if !web.Built() {
		log.Warn("web/dist is empty: pages will come without style; build with make build")
	}
	token := ""
	if base.empty {
		if token, err = centre.NewToken(ctx, base.app, time.Now()); err != nil {
			return err
		}
	}
	site := server.New(server.Config{Empty: base.empty, Pool: base.app, Now: time.Now, Log: log, Secure: cfg.secure(), Proxies: cfg.Proxies, Common: web.CommonPassword})
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("adres %s jest zajęty albo niedostępny: %w", cfg.Addr, err)
	}
	main := server.Server(site.Handler())
	failed := make(chan error, 2)
	own, stopOwn := context.WithCancel(ctx)
	var loops sync.WaitGroup // what the program does by itself
	defer loops.Wait()
	defer stopOwn()
	loops.Go(func() { keepDays(own, base.app, log) })
	loops.Go(func() { site.MakeDownloads(own) })
	go func() { failed <- serve(main, listener, cfg) }()
	stopMetrics, err := serveMetrics(cfg, site, failed)
	if err != nil {
		_ = main.Close()
		return err
	}
	defer stopMetrics()
	greet(cfg, base, listener.Addr().String())
	if token != "" {
		fmt.Printf("\nBaza jest pusta: załóż centrum na stronie %s/start\nKod pierwszego uruchomienia (raz, przez tydzień): %s\n", address(cfg, listener.Addr().String()), token)
	}
	tellManager("READY=1", log)
	debug.FreeOSMemory() // what the start took, and nothing that comes will need
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	tellManager("STOPPING=1", log)
	site.Drain()
	if base.local == nil { // whoever shares requests out has to see that this one is not ready any more
		select {
		case err := <-failed:
			return err
		case <-time.After(noticeTime):
		}
	}
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	return main.Shutdown(drain)
}

// noticeTime is how long the program serves on after /readyz says no, with a database that
// other programs may serve from, too. In a private one nobody waits.
const noticeTime = 3 * time.Second

// drainTime is how long requests under way may take when the program stops.
const drainTime = 25 * time.Second

// tellManager tells systemd, where it asked to be told (Type=notify), how far the program is.
func tellManager(state string, log *slog.Logger) {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	c, err := net.Dial("unixgram", socket) //nolint:gosec // systemd names its own socket
	if err == nil {
		_, err = c.Write([]byte(state))
		_ = c.Close()
	}
	if err != nil {
		log.Warn("the service manager was not told", "state", state, "cause", err.Error())
	}
}

func serve(s *http.Server, l net.Listener, cfg config) error {
	var err error
	if cfg.TLSCert != "" {
		err = s.ServeTLS(l, cfg.TLSCert, cfg.TLSKey)
	} else {
		err = s.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func serveMetrics(cfg config, site *server.Site, failed chan<- error) (stop func(), err error) {
	if cfg.MetricsAddr == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", cfg.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("CUS_METRICS_ADDR=%s jest zajęty albo niedostępny (CUS_METRICS_ADDR=off wyłącza pomiary): %w", cfg.MetricsAddr, err)
	}
	m := server.Server(site.Metrics())
	go func() {
		if err := m.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return func() { _ = m.Close() }, nil
}

// address is where the program listens, as one types it.
func address(cfg config, addr string) string {
	if cfg.TLSCert != "" {
		return "https://" + addr
	}
	return "http://" + addr
}

// greet says on the terminal where the program is and how to get in.
func greet(cfg config, b *base, addr string) {
	fmt.Printf("\nCUS działa: %s\n", address(cfg, addr))
	if b.demoPassword != "" {
		fmt.Printf("Centrum pokazowe, dane zmyślone. Hasło wszystkich kont: %s\n", b.demoPassword)
		for _, a := range b.demoAccounts {
			fmt.Printf("  %-34s %s\n", a.Email, a.Label)
		}
	}
	fmt.Println("Zatrzymanie: Ctrl+C")
}

// base is the database the program works on.
type base struct {
	app, owner   *pgxpool.Pool
	local        *pglocal.Server // nil: somebody else keeps the cluster
	demoPassword string          // empty: no demonstration centre
	demoAccounts []demo.Account
	empty        bool // nobody has said yet whose it is
}

// openBase opens the database: the one named, or the private cluster, which is migrated
// and, on its first start, filled with the demonstration centre.
func openBase(ctx context.Context, cfg config, log *slog.Logger) (*base, error) {
	b := &base{}
	appURL := cfg.DatabaseURL
	if appURL == "" {
		var err error
		if b.local, err = pglocal.Start(ctx, pglocal.Config{DataDir: filepath.Join(cfg.Data, "pg"), Log: log}); err != nil {
			return nil, err
		}
		appURL = b.local.AppURL()
		if err := b.prepareLocal(ctx, cfg, log); err != nil {
			b.close(log)
			return nil, err
		}
	}
	var err error
	if b.app, err = db.Open(ctx, appURL); err != nil {
		b.close(log)
		return nil, err
	}
	pending, err := db.Pending(ctx, b.app)
	switch {
	case err != nil:
		err = fmt.Errorf("baza danych nie odpowiada lub nie była przygotowana (cus migrate): %w", err)
	case pending:
		err = errors.New("baza danych jest w innej wersji niż program; uruchom: cus migrate")
	default:
		var known bool
		known, err = centre.Known(ctx, b.app)
		b.empty = err == nil && !known
	}
	if err != nil {
		b.close(log)
		return nil, err
	}
	return b, nil
}

func (b *base) prepareLocal(ctx context.Context, cfg config, log *slog.Logger) error {
	if err := db.Migrate(ctx, b.local.OwnerURL(), migrations.FS); err != nil {
		return fmt.Errorf("przygotowanie bazy: %w", err)
	}
	owner, err := db.Open(ctx, b.local.OwnerURL())
	if err != nil {
		return err
	}
	defer owner.Close() // from here on the program is the server's role and nothing else
	password, err := cfg.demoPassword()
	if err != nil {
		return err
	}
	loaded, err := demo.Loaded(ctx, owner)
	if err != nil {
		return err
	}
	if !loaded {
		log.Info("loading the demonstration centre")
		if err := demo.Load(ctx, owner, time.Now(), password); err != nil {
			return fmt.Errorf("centrum pokazowe: %w", err)
		}
	}
	if is, err := demo.IsDemo(ctx, owner); err != nil || !is {
		return err
	}
	b.demoPassword = password
	if b.demoAccounts, err = demo.Accounts(ctx, owner); err != nil {
		return err
	}
	return demo.SetPassword(ctx, owner, password)
}

func (b *base) close(log *slog.Logger) {
	for _, p := range []*pgxpool.Pool{b.app, b.owner} {
		if p != nil {
			p.Close()
		}
	}
	if b.local == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := b.local.Stop(ctx); err != nil {
		log.Error("stopping the private database", "cause", err.Error())
	}
}

// owner opens a pool as the owner of the database, for the commands that change it.
func openOwner(ctx context.Context, cfg config, log *slog.Logger) (*base, error) {
	b := &base{}
	url := cfg.OwnerURL
	if url == "" && cfg.DatabaseURL != "" {
		return nil, errors.New("podaj CUS_OWNER_URL: adres bazy z rolą właściciela cus_owner")
	}
	if url == "" {
		if _, err := os.Stat(cfg.Data); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		var err error
		if b.local, err = pglocal.Start(ctx, pglocal.Config{DataDir: filepath.Join(cfg.Data, "pg"), Log: log}); err != nil {
			return nil, err
		}
		url = b.local.OwnerURL()
	}
	var err error
	if b.owner, err = db.Open(ctx, url); err != nil {
		b.close(log)
		return nil, err
	}
	return b, nil
}
