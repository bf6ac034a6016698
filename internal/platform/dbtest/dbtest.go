// Package dbtest gives tests a real, migrated PostgreSQL.
//
// All test programs of one user share one cluster in memory, in
// /dev/shm/cus-test-<uid>. The first that needs it starts it, the others join,
// and it stays up for the next run; `make test` takes it away at its end unless
// another run still uses it (scripts/test-db.sh stop does the same by hand).
// In it stands one template database per state of the migrations, and tests get
// copies of that: an edited migration makes a new template. What takes long to build on
// top of it is a World, built once per test program and copied likewise.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cus/internal/platform/db"
	"cus/internal/platform/pglocal"
	"cus/migrations"
)

// DB is a migrated database. App is what the server has: the role cus_app, which
// may do only what a migration granted. Owner is cus_owner.
type DB struct {
	App, Owner       *pgxpool.Pool
	Name             string
	AppURL, OwnerURL string

	mu   sync.Mutex
	made bool
	from *World // what it is a copy of; nil: the template
}

// New makes a database for this test alone and drops it when the test ends.
func New(t testing.TB) *DB {
	t.Helper()
	d, err := create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.gone(t) })
	return d
}

// gone takes away a database whose test has ended.
func (d *DB) gone(t testing.TB) {
	d.App.Close()
	d.Owner.Close()
	if !d.made {
		return
	}
	if err := drop(context.Background(), d.Name); err != nil {
		t.Error(err)
	}
}

// Shared is one database for the whole test program: for tests that roll their
// transaction back and so leave nothing for each other.
func Shared(t testing.TB) *DB {
	t.Helper()
	d, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var shared = sync.OnceValues(func() (*DB, error) { return create(context.Background()) })

// World is a state of the database that takes long to reach. It is reached once for the
// test program, from another one or from the template, and tests get copies of it.
type World struct {
	from  *World
	reach func(ctx context.Context, d *DB) error

	once sync.Once
	name string // its database
	err  error
}

// NewWorld is the world that reach makes of a copy of from; nil is the template.
func NewWorld(from *World, reach func(ctx context.Context, d *DB) error) *World {
	return &World{from: from, reach: reach}
}

// reached is the name of the world's database, made by whoever asks first.
func (w *World) reached(ctx context.Context) (string, error) {
	w.once.Do(func() {
		w.err = errors.New("the world was not reached: see the test that tried first")
		d, err := promise(ctx, w.from)
		if err != nil {
			w.err = err
			return
		}
		defer d.Owner.Close() // a copy is made of what nobody is connected to
		defer d.App.Close()
		w.name, w.err = d.Name, w.reach(ctx, d)
	})
	return w.name, w.err
}

// Of is a database for this test alone, a copy of the world. It is made when it is first
// connected to.
func Of(t testing.TB, w *World) *DB {
	t.Helper()
	d, err := promise(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.gone(t) })
	return d
}

// Become makes the database a copy of w, if nobody has connected to it yet.
func (d *DB) Become(w *World) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.made {
		d.from = w
	}
	return !d.made
}

// Make makes the database now, where its address is used without its pools.
func (d *DB) Make(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.made {
		return nil
	}
	err := d.copy(ctx)
	d.made = err == nil
	return err
}

// Log is what PostgreSQL has written of its own since it started.
func Log(t testing.TB) string {
	t.Helper()
	s, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(s.DataDir(), "postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// cluster is the server all test programs share, joined once per program.
var cluster = sync.OnceValues(func() (*pglocal.Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	if err := signIn(dir); err != nil {
		return nil, err
	}
	s, err := pglocal.Start(ctx, pglocal.Config{DataDir: dir, InRAM: true, Detached: true})
	if err != nil {
		return nil, fmt.Errorf("test cluster: %w", err)
	}
	return s, sweep(ctx, s)
})

// template is the name of a database with every migration applied.
var template = sync.OnceValues(func() (string, error) {
	s, err := cluster()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return makeTemplate(ctx, s, migrations.FS)
})

// folder is in memory where there is room for it, else in the temporary folder.
// One that is a link or belongs to somebody else is refused.
func folder() (string, error) {
	const room = 1 << 30
	base := os.TempDir()
	var disk syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &disk) == nil && disk.Bavail*uint64(disk.Bsize) > room {
		base = "/dev/shm"
	}
	dir := filepath.Join(base, "cus-test-"+strconv.Itoa(os.Getuid()))
	if err := os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
		return "", fmt.Errorf("folder of the test cluster: %w", err)
	}
	fi, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("folder of the test cluster: %w", err)
	}
	if owner := fi.Sys().(*syscall.Stat_t).Uid; !fi.IsDir() || int(owner) != os.Getuid() {
		return "", fmt.Errorf("%s is not a folder of ours (owner %d): remove it", dir, owner)
	}
	return dir, nil
}

// signIn marks this program as a user of the cluster until it ends, so that
// nobody takes the cluster away under it. The file stays open on purpose: the
// kernel lets go of the lock when the process ends, however it ends.
func signIn(dir string) error {
	path := filepath.Join(dir, "users")
	for {
		fd, err := syscall.Open(path, syscall.O_RDWR|syscall.O_CREAT|syscall.O_CLOEXEC|syscall.O_NOFOLLOW, 0o600)
		if err == nil {
			err = syscall.Flock(fd, syscall.LOCK_SH)
		}
		if err != nil {
			return fmt.Errorf("sign in to the test cluster: %w", err)
		}
		var ours, there syscall.Stat_t
		if syscall.Fstat(fd, &ours) == nil && syscall.Stat(path, &there) == nil && ours.Ino == there.Ino {
			return nil
		}
		_ = syscall.Close(fd) // the cluster was taken away while we waited
		if _, err := folder(); err != nil {
			return err
		}
	}
}

// sweep drops what test programs that were killed have left.
func sweep(ctx context.Context, s *pglocal.Server) error {
	return asAdmin(ctx, s, func(c *pgx.Conn) error {
		rows, _ := c.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'`)
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, name := range names {
			pid, _, _ := strings.Cut(strings.TrimPrefix(name, "test_"), "_")
			if _, err := os.Stat("/proc/" + pid); err == nil {
				continue
			}
			if _, err := c.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
				return err
			}
		}
		return nil
	})
}

// makeTemplate returns the template of these migrations and builds it when it is
// the first to ask. It is named only when it is complete; older ones beyond the
// last few go.
func makeTemplate(ctx context.Context, s *pglocal.Server, files fs.FS) (string, error) {
	const kept = 24 // as many trees may be tested side by side
	sum, err := hash(files)
	if err != nil {
		return "", err
	}
	name := "template_" + sum
	fresh := name + "_new"
	err = asAdmin(ctx, s, func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, `SELECT pg_advisory_lock(hashtext('cus test template'))`); err != nil { // until the connection closes
			return err
		}
		rows, _ := c.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'template\_%' ORDER BY oid DESC`)
		existing, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for i, old := range existing {
			if old == name {
				return nil
			}
			if i >= kept {
				if _, err := c.Exec(ctx, `DROP DATABASE IF EXISTS `+old); err != nil {
					return err
				}
			}
		}
		for _, step := range []string{`DROP DATABASE IF EXISTS ` + fresh + ` WITH (FORCE)`, `CREATE DATABASE ` + fresh + ` OWNER cus_owner TEMPLATE template0`} {
			if _, err := c.Exec(ctx, step); err != nil {
				return err
			}
		}
		if err := db.Migrate(ctx, at(s.OwnerURL(), fresh), files); err != nil {
			return err
		}
		_, err = c.Exec(ctx, `ALTER DATABASE `+fresh+` RENAME TO `+name)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("test template: %w", err)
	}
	return name, nil
}

// hash names a state of the migrations: every file's name and text.
func hash(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hash migrations: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

var serial atomic.Int64

// promise is a database that is made when it is first connected to. Its name tells which
// process it belongs to. Its sessions plan a statement once, whatever its arguments: in a
// small database planning takes longer than what is planned.
func promise(ctx context.Context, from *World) (*DB, error) {
	s, err := cluster()
	if err != nil {
		return nil, err
	}
	d := &DB{Name: fmt.Sprintf("test_%d_%d", os.Getpid(), serial.Add(1)), from: from}
	d.AppURL, d.OwnerURL = at(s.AppURL(), d.Name), at(s.OwnerURL(), d.Name)
	lazily := func(c *pgxpool.Config) {
		c.BeforeConnect = func(ctx context.Context, _ *pgx.ConnConfig) error { return d.Make(ctx) }
		if from != nil {
			c.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
		}
	}
	if d.App, err = db.Open(ctx, d.AppURL, lazily); err == nil {
		d.Owner, err = db.Open(ctx, d.OwnerURL, lazily)
	}
	return d, err
}

// create is a copy of the template.
func create(ctx context.Context) (*DB, error) {
	d, err := promise(ctx, nil)
	if err != nil {
		return nil, err
	}
	return d, d.Make(ctx)
}

// copy makes the database out of what it is to be a copy of.
func (d *DB) copy(ctx context.Context) error {
	s, err := cluster()
	if err != nil {
		return err
	}
	var from string
	if d.from != nil {
		from, err = d.from.reached(ctx)
	} else {
		from, err = template()
	}
	if err != nil {
		return err
	}
	err = copyTemplate(ctx, s, d.Name, from)
	var gone *pgconn.PgError
	if errors.As(err, &gone) && gone.Code == noSuchDatabase && d.from == nil {
		if _, err = makeTemplate(ctx, s, migrations.FS); err == nil { // tests of other trees needed its place
			err = copyTemplate(ctx, s, d.Name, from)
		}
	}
	if err != nil {
		return fmt.Errorf("test database: %w", err)
	}
	return nil
}

// noSuchDatabase is the code of "database does not exist".
const noSuchDatabase = "3D000"

func copyTemplate(ctx context.Context, s *pglocal.Server, name, from string) error {
	return asAdmin(ctx, s, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, `CREATE DATABASE `+name+` OWNER cus_owner STRATEGY file_copy TEMPLATE `+from)
		return err
	})
}

func drop(ctx context.Context, name string) error {
	s, err := cluster()
	if err != nil {
		return err
	}
	return asAdmin(ctx, s, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
		return err
	})
}

func asAdmin(ctx context.Context, s *pglocal.Server, do func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, s.AdminURL())
	if err != nil {
		return fmt.Errorf("test cluster: %w", err)
	}
	defer c.Close(context.WithoutCancel(ctx))
	return do(c)
}

// at is the same address with another database.
func at(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // pglocal wrote it
	}
	u.Path = "/" + name
	return u.String()
}
