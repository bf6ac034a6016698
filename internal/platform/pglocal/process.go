package pglocal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// run is one life of the server process.
type run struct {
	pid   int
	child bool          // started by us
	gone  chan struct{} // closed when the process has ended

	once   sync.Once
	unfold chan struct{} // closed when nobody follows any more

	mu    sync.Mutex
	words []string // last lines it wrote
}

var errGone = errors.New("PostgreSQL zakończył pracę")

// initdb makes the cluster beside its final place and moves it there when it is
// complete, so a kill in between leaves nothing half made.
func (h home) initdb(ctx context.Context, bin binaries, inRAM bool, log *slog.Logger) error {
	if v, err := h.version(); v != 0 || err != nil {
		return err
	}
	if _, err := os.Lstat(h.cluster); err == nil {
		return fmt.Errorf("folder %s istnieje, ale nie jest bazą PostgreSQL; usuń go albo wskaż inny folder danych", h.cluster)
	}
	fresh := h.cluster + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("pozostałość po przerwanym zakładaniu bazy: %w", err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("nie można założyć folderu bazy: %w", err)
	}
	if err := h.account.give(fresh); err != nil {
		return fmt.Errorf("nie można oddać folderu bazy kontu %s: %w", h.account.name, err)
	}
	log.Info("zakładam prywatną bazę PostgreSQL", "version", bin.major, "folder", h.cluster)
	args := []string{
		"--pgdata=" + fresh, "--username=" + adminRole, "--encoding=UTF8",
		"--locale-provider=icu", "--icu-locale=pl-PL", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=reject", // the socket's folder is the door, and it is 0700
	}
	if inRAM {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	cmd := exec.CommandContext(ctx, bin.path("initdb"), args...)
	cmd.Dir, cmd.Env = "/", environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: h.account.credential(), Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if out, err := cmd.CombinedOutput(); err != nil {
		_ = os.RemoveAll(fresh)
		return fmt.Errorf("zakładanie bazy (%s) nie powiodło się: %w: %s", bin.path("initdb"), err, lastLine(out))
	}
	if err := os.Rename(fresh, h.cluster); err != nil {
		return fmt.Errorf("zakładanie bazy: %w", err)
	}
	return nil
}

// environment keeps our own PG… variables and language away from PostgreSQL.
func environment() []string {
	env := []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"}
	if tz, ok := os.LookupEnv("TZ"); ok {
		env = append(env, "TZ="+tz)
	}
	return env
}

func lastLine(out []byte) string {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return string(lines[len(lines)-1])
}

// settings given on the command line win over postgresql.conf. The log tells of
// the server's own life only: messages about statements could carry the data of
// residents, and the program gets those errors anyway.
func (s *Server) settings(sockets string) []string {
	list := []string{
		"listen_addresses=", "unix_socket_directories=\"" + sockets + "\"", "unix_socket_permissions=0700", "port=" + port,
		"cluster_name=" + s.home.name, "jit=off", "logging_collector=off", "log_destination=stderr", "log_line_prefix=",
		"log_min_messages=log", "log_min_error_statement=panic", "log_error_verbosity=terse", "log_statement=none",
		"log_checkpoints=off", "log_connections=off", "log_disconnections=off",
	}
	if s.inRAM {
		list = append(list, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
			"max_connections=400", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=256MB", "min_wal_size=32MB")
	}
	args := []string{"-D", s.home.cluster}
	for _, one := range append(list, s.more...) {
		args = append(args, "-c", one)
	}
	return args
}

// launch starts postgres; the caller holds its OS thread for as long as it runs.
// The child leads its own process group, so a Ctrl-C on the terminal reaches us
// alone, and gets a fast shutdown from the kernel should we die.
func (s *Server) launch(bin binaries, sockets string) (*run, error) {
	cmd := exec.Command(bin.path("postgres"), s.settings(sockets)...)
	cmd.Dir, cmd.Env = "/", environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.home.account.credential(), Setpgid: true, Pdeathsig: syscall.SIGINT}
	r := &run{child: true, gone: make(chan struct{}), unfold: make(chan struct{})}
	var logged io.Closer
	if s.detach {
		f, err := os.OpenFile(filepath.Join(s.home.dir, "postgres.log"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return nil, fmt.Errorf("dziennik bazy: %w", err)
		}
		cmd.Stderr, logged = f, f
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.home.account.credential(), Setsid: true}
	} else {
		// A pipe of our own: its writing end lives on in the server's children, and
		// Wait must not wait for those.
		read, write, err := os.Pipe()
		if err != nil {
			return nil, fmt.Errorf("dziennik bazy: %w", err)
		}
		cmd.Stderr, logged = write, write
		go r.listen(read, s.log)
	}
	err := cmd.Start()
	_ = logged.Close() // the child has its own copy
	if err != nil {
		return nil, fmt.Errorf("nie można uruchomić %s na koncie %s: %w", bin.path("postgres"), s.home.account.name, err)
	}
	r.pid = cmd.Process.Pid
	go func() {
		err := cmd.Wait()
		if err != nil {
			r.remember(err.Error())
		}
		close(r.gone)
	}()
	return r, nil
}

// listen passes the server's log on, each line at the level it deserves.
func (r *run) listen(read io.ReadCloser, log *slog.Logger) {
	defer read.Close()
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		line := lines.Text()
		r.remember(line)
		switch {
		case strings.HasPrefix(line, "FATAL:  the database system is"): // someone knocked too early
			log.Debug("PostgreSQL", "message", line)
		case strings.HasPrefix(line, "PANIC:"):
			log.Error("PostgreSQL", "message", line)
		case strings.HasPrefix(line, "FATAL:"):
			log.Warn("PostgreSQL", "message", line)
		default:
			log.Debug("PostgreSQL", "message", line)
		}
	}
	_, _ = io.Copy(io.Discard, read) // a line too long to scan must not block the server
}

func (r *run) remember(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.words = append(r.words, line)
	r.words = r.words[max(0, len(r.words)-3):]
}

// lastWords is what the server said before it ended.
func (r *run) lastWords() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.words, " | ")
}

// follow watches a server that is not our child until it ends.
func (h home) follow(pid int) *run {
	r := &run{pid: pid, gone: make(chan struct{}), unfold: make(chan struct{})}
	go func() {
		beat := time.NewTicker(200 * time.Millisecond)
		defer beat.Stop()
		for h.isServer(pid) {
			select {
			case <-r.unfold:
				return
			case <-beat.C:
			}
		}
		close(r.gone)
	}()
	return r
}

// forget ends the watching.
func (r *run) forget() { r.once.Do(func() { close(r.unfold) }) }

func (r *run) signal(sig syscall.Signal) { _ = syscall.Kill(r.pid, sig) }

// shutDown ends the server fast, which leaves its data clean; when hurry closes,
// at once, which the next start repairs from the log.
func (r *run) shutDown(hurry <-chan struct{}) {
	r.signal(syscall.SIGINT)
	select {
	case <-r.gone:
		return
	case <-hurry:
	}
	r.signal(syscall.SIGQUIT)
	select {
	case <-r.gone:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(-r.pid, syscall.SIGKILL)
		<-r.gone
	}
}

// ready waits until the server lets the superuser in.
func (s *Server) ready(ctx context.Context, r *run) error {
	for {
		err := s.knock(ctx)
		switch {
		case err == nil:
			return nil
		case refused(err):
			return fmt.Errorf("serwer odmawia połączenia: %w", err)
		case errors.Is(err, fs.ErrPermission):
			return fmt.Errorf("baza działa na innym koncie systemu: %w", err)
		}
		select {
		case <-r.gone:
			return errGone
		default:
		}
		if pause(ctx) != nil {
			return fmt.Errorf("PostgreSQL nie był gotowy w wyznaczonym czasie: %w", err)
		}
	}
}

// refused tells a server that answered "no" from one that is not there, or is
// starting, recovering or shutting down (SQLSTATE 57P0x).
func refused(err error) bool {
	var no *pgconn.PgError
	return errors.As(err, &no) && !strings.HasPrefix(no.Code, "57P0")
}

func (s *Server) knock(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, s.AdminURL())
	if err != nil {
		return err
	}
	return c.Close(ctx)
}

// running reads postmaster.pid: the process of this cluster's server and the
// folder of its socket. A file left by a killed server, whose number may belong
// to another process by now, counts as none.
func (h home) running() (pid int, sockets string) {
	text, err := os.ReadFile(filepath.Join(h.cluster, "postmaster.pid"))
	if err != nil {
		return 0, ""
	}
	lines := strings.Split(string(text), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || !h.isServer(pid) {
		return 0, ""
	}
	if len(lines) > 5 { // line 5 is complete once line 6 has begun
		sockets = strings.TrimSpace(lines[4])
	}
	return pid, sockets
}

// isServer reports whether process pid is the server of this cluster, by its
// command line: that is readable where /proc/pid/cwd is not (root in a container).
func (h home) isServer(pid int) bool {
	args := commandLine(pid)
	return len(args) > 2 && filepath.Base(args[0]) == "postgres" && args[1] == "-D" && args[2] == h.cluster
}

// clearOrphans ends what a killed server left behind: its children keep the data
// open for a moment, and PostgreSQL does not start beside them. It also removes
// a postmaster.pid whose number was given to another process since, which
// PostgreSQL by itself would take for a running server.
func (h home) clearOrphans(ctx context.Context, log *slog.Logger) error {
	sig := syscall.SIGQUIT
	deadline := time.After(5 * time.Second)
	for {
		left := h.orphans()
		if len(left) == 0 {
			break
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, sig)
		}
		select {
		case <-deadline:
			log.Warn("procesy po przerwanym PostgreSQL nie kończą się same; kończę je", "pids", left)
			sig = syscall.SIGKILL
		default:
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("procesy po przerwanym PostgreSQL %v wciąż działają: %w", left, err)
		}
	}
	if err := os.Remove(filepath.Join(h.cluster, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("pozostałość po przerwanym PostgreSQL: %w", err)
	}
	return nil
}

// orphans are processes of this cluster, known by the name we gave it, which
// PostgreSQL shows in the title of each of them.
func (h home) orphans() []int {
	entries, _ := os.ReadDir("/proc") // without /proc, PostgreSQL's own checks remain
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if args := commandLine(pid); len(args) > 0 && strings.HasPrefix(args[0], "postgres: "+h.name+": ") {
			pids = append(pids, pid)
		}
	}
	return pids
}

func commandLine(pid int) []string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimRight(string(text), "\x00"), "\x00")
}
