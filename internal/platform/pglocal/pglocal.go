// Package pglocal runs a private PostgreSQL for a program that was given none:
// it finds the installed binaries, makes a cluster in a folder of its own and
// keeps the server as a child on a Unix socket only it can reach. It never runs
// as root, never listens on a network port and never touches another cluster.
//
// One folder has one server. The process that started it stops it; every other
// process with the same folder joins. When the server dies under a running
// program, whoever notices first starts it again on the same socket.
//
// Its errors are read by the municipal IT person who ran the program, so they
// are Polish sentences with the reason behind them.
package pglocal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const (
	database  = "cus"
	adminRole = "cus_admin" // bootstrap superuser, reachable through the private socket alone
	ownerRole = "cus_owner" // owns the schema: migrate, demo
	appRole   = "cus_app"   // serves pages, owns nothing
	port      = "5432"      // only part of the socket's file name
)

// Config says where the cluster lives and how long it may.
type Config struct {
	DataDir  string       // folder of the cluster; created when missing
	Log      *slog.Logger // nil is silent
	InRAM    bool         // tests: no fsync, nothing survives a power cut
	Detached bool         // tests: the server outlives this process, Stop leaves it running
	Settings []string     // more settings of PostgreSQL, as name=value: memory for a large crowd
}

// Server is a running private PostgreSQL, started or joined by this process.
type Server struct {
	home   home
	log    *slog.Logger
	inRAM  bool
	detach bool
	more   []string // settings

	stop  chan struct{} // closed by Stop: shut down fast
	hurry chan struct{} // closed when Stop's time is up: shut down at once
	done  chan struct{} // closed when nothing of ours runs any more
	once  sync.Once

	mu      sync.Mutex
	sockets string // folder of the socket; never changes once Start returned
	joined  bool
}

// Start answers when the server accepts connections and the roles and the
// database exist. The context limits the start only, not the server's life.
func Start(ctx context.Context, c Config) (*Server, error) {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	h, err := openHome(c.DataDir, log)
	if err != nil {
		return nil, err
	}
	s := &Server{
		home: h, log: log, inRAM: c.InRAM, detach: c.Detached, more: c.Settings,
		stop: make(chan struct{}), hurry: make(chan struct{}), done: make(chan struct{}),
	}
	first := make(chan error, 1)
	go s.supervise(ctx, first)
	if err := <-first; err != nil {
		return nil, err
	}
	return s, nil
}

// OwnerURL connects as cus_owner, who owns the database cus and its schema.
func (s *Server) OwnerURL() string { return s.url(ownerRole, database) }

// AppURL connects as cus_app, who may do only what a migration granted.
func (s *Server) AppURL() string { return s.url(appRole, database) }

// AdminURL connects as the bootstrap superuser. Only tests and doctor need it.
func (s *Server) AdminURL() string { return s.url(adminRole, "postgres") }

// DataDir is the folder in use, which for root may not be the one asked for.
func (s *Server) DataDir() string { return s.home.dir }

// Joined reports whether the server belongs to another process.
func (s *Server) Joined() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.joined
}

// Stop ends the server if this process started it: open transactions are rolled
// back and the data is left clean. When ctx runs out first, the server is ended
// at once, the next start recovers from its log, and Stop returns ctx's error.
func (s *Server) Stop(ctx context.Context) error {
	s.once.Do(func() { close(s.stop) })
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
	}
	close(s.hurry)
	<-s.done
	return fmt.Errorf("zatrzymywanie PostgreSQL trwało zbyt długo i zostało przerwane: %w", ctx.Err())
}

func (s *Server) url(role, db string) string {
	q := url.Values{"host": {s.socketDir()}, "port": {port}}
	return (&url.URL{Scheme: "postgres", User: url.User(role), Host: "", Path: "/" + db, RawQuery: q.Encode()}).String()
}

func (s *Server) socketDir() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sockets
}

func (s *Server) settle(sockets string, joined bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets, s.joined = sockets, joined
}

// supervise lives as long as the server does. It keeps one OS thread to itself,
// because the kernel ends the child when the thread that started it ends.
func (s *Server) supervise(ctx context.Context, first chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(s.done)

	r, err := s.raise(ctx)
	first <- err
	if err != nil {
		return
	}
	life, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // a Stop also ends a restart that is under way
		select {
		case <-s.stop:
			cancel()
		case <-life.Done():
		}
	}()
	for {
		if s.watch(r) {
			return
		}
		s.log.Error("PostgreSQL zakończył pracę niespodziewanie; uruchamiam go ponownie", "pid", r.pid, "reason", r.lastWords())
		if r = s.revive(life); r == nil {
			return
		}
		s.log.Info("PostgreSQL znów działa", "pid", r.pid)
	}
}

// watch returns true when the program is stopping, false when the server died.
func (s *Server) watch(r *run) (stopping bool) {
	select {
	case <-s.stop:
		if r.child && !s.detach {
			r.shutDown(s.hurry)
			s.home.removeSockets(s.socketDir())
		}
		r.forget()
		return true
	case <-r.gone:
		return false
	}
}

// revive tries until the server runs again, with growing pauses; nil means that
// the program is stopping.
func (s *Server) revive(life context.Context) *run {
	const longest = 5 * time.Second
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, longest) {
		r, err := s.raise(life)
		switch {
		case err == nil:
			return r
		case life.Err() != nil:
			return nil
		}
		s.log.Error("PostgreSQL nie dał się uruchomić; ponowię próbę", "error", err, "after", pause.String())
		select {
		case <-life.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// raise joins the server of this folder or starts one, under the folder's lock,
// so of several processes only one does.
func (s *Server) raise(ctx context.Context) (*run, error) {
	unlock, err := s.home.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	r, err := s.join(ctx)
	if r != nil || err != nil {
		return r, err
	}
	return s.start(ctx)
}

// join returns nil without an error when no server runs in the folder. One that
// is on its way down (its starter was killed a moment ago) is waited for.
func (s *Server) join(ctx context.Context) (*run, error) {
	for {
		pid, sockets := s.home.running()
		if pid == 0 {
			return nil, nil
		}
		if sockets == "" { // it has not written its socket down yet
			if err := pause(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if mine := s.socketDir(); mine != "" && mine != sockets {
			return nil, fmt.Errorf("inny proces uruchomił bazę z %s na gnieździe %s, a ten program używa %s; uruchom ten program ponownie", s.home.cluster, sockets, mine)
		}
		s.settle(sockets, true)
		r := s.home.follow(pid)
		err := s.ready(ctx, r)
		if err == nil {
			err = s.provision(ctx)
		}
		if err == nil {
			return r, nil
		}
		r.forget()
		s.settle("", false)
		if refused(err) || errors.Is(err, fs.ErrPermission) || pause(ctx) != nil {
			return nil, fmt.Errorf("baza w %s jest już uruchomiona (pid %d), ale nie można się z nią połączyć: %w", s.home.cluster, pid, err)
		}
	}
}

// start makes the cluster if there is none and runs the server on it.
func (s *Server) start(ctx context.Context) (*run, error) {
	if err := s.home.clearOrphans(ctx, s.log); err != nil {
		return nil, err
	}
	bin, err := s.home.binaries(s.inRAM)
	if err != nil {
		return nil, err
	}
	if err := s.home.initdb(ctx, bin, s.inRAM, s.log); err != nil {
		return nil, err
	}
	sockets := s.socketDir()
	if sockets == "" {
		sockets = socketPath(s.home.name, s.home.account)
	}
	if err := s.home.makeSockets(sockets); err != nil {
		return nil, err
	}
	s.settle(sockets, false)
	r, err := s.launch(bin, sockets)
	if err != nil {
		return nil, err
	}
	err = s.ready(ctx, r)
	if err == nil {
		err = s.provision(ctx)
	}
	if err != nil {
		r.signal(syscall.SIGQUIT)
		<-r.gone
		s.home.removeSockets(sockets)
		if errors.Is(err, errGone) {
			err = fmt.Errorf("PostgreSQL (%s) zakończył pracę zaraz po uruchomieniu: %s", bin.dir, r.lastWords())
		}
		return nil, err
	}
	s.log.Info("uruchomiono prywatny PostgreSQL", "version", bin.major, "folder", s.home.cluster, "account", s.home.account.name, "pid", r.pid)
	return r, nil
}
