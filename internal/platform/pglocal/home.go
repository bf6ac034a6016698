package pglocal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// home is the folder of one private cluster:
//
//	lock       held while one process decides to start or to join
//	cluster/   PostgreSQL's own data folder
//	location   only where root had to go elsewhere: the folder used instead
type home struct {
	dir     string
	cluster string
	name    string // cus-<hash of the path>: name of the cluster and of its socket folder
	account account
}

// elsewhere takes the clusters whose asked-for folder the service account
// cannot reach, for instance one under /root.
const elsewhere = "/var/lib/cus"

func openHome(dir string, log *slog.Logger) (home, error) {
	if dir == "" {
		return home{}, errors.New("nie podano folderu danych prywatnej bazy PostgreSQL")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return home{}, fmt.Errorf("folder danych %s: %w", dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "PG_VERSION")); err == nil {
		return home{}, fmt.Errorf("folder %s jest już klastrem PostgreSQL założonym poza tym programem; wskaż inny folder", dir)
	}
	acc := ourAccount()
	if acc.uid == 0 {
		if acc, err = serviceAccount(); err != nil {
			return home{}, err
		}
	}
	if err := makeDir(dir); err != nil {
		return home{}, fmt.Errorf("nie można założyć folderu danych bazy %s: %w", dir, err)
	}
	if acc.switched {
		if dir, err = reachable(dir, acc, log); err != nil {
			return home{}, err
		}
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return home{}, fmt.Errorf("folder danych bazy: %w", err)
	}
	sum := sha256.Sum256([]byte(dir))
	h := home{dir: dir, cluster: filepath.Join(dir, "cluster"), name: "cus-" + hex.EncodeToString(sum[:5]), account: acc}
	return h, h.adoptOwner()
}

// makeDir creates dir and its missing parents so that the service account
// can pass through them whatever our umask is.
func makeDir(dir string) error {
	if fi, err := os.Stat(dir); err == nil {
		if !fi.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := makeDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(dir, 0o755)
}

// reachable returns dir, or the folder under /var/lib/cus that stands for it
// when the account cannot enter dir. The choice is written down, so that a later
// change of permissions does not open an empty database.
func reachable(dir string, acc account, log *slog.Logger) (string, error) {
	note := filepath.Join(dir, "location")
	if text, err := os.ReadFile(note); err == nil {
		moved := strings.TrimSpace(string(text))
		log.Warn("dane prywatnej bazy są w innym folderze", "asked", dir, "folder", moved, "noted_in", note)
		return moved, makeDir(moved)
	}
	if acc.reaches(dir) {
		return dir, nil
	}
	if _, err := os.Stat(filepath.Join(dir, "cluster")); err == nil {
		return "", fmt.Errorf("w %s jest baza, ale konto %s nie może już wejść do tego folderu; przywróć uprawnienia x na folderach nad nim", dir, acc.name)
	}
	sum := sha256.Sum256([]byte(dir))
	moved := filepath.Join(elsewhere, hex.EncodeToString(sum[:5]))
	if err := makeDir(moved); err != nil {
		return "", fmt.Errorf("konto %s nie ma dostępu do %s, a folderu zastępczego %s nie można założyć: %w", acc.name, dir, moved, err)
	}
	if !acc.reaches(moved) {
		return "", fmt.Errorf("konto %s nie ma dostępu ani do %s, ani do %s; wskaż inny folder danych", acc.name, dir, moved)
	}
	if err := os.WriteFile(note, []byte(moved+"\n"), 0o644); err != nil {
		return "", fmt.Errorf("nie można zapisać %s: %w", note, err)
	}
	log.Warn("konto bazy nie ma dostępu do folderu danych; baza będzie w folderze zastępczym", "account", acc.name, "asked", dir, "folder", moved)
	return moved, nil
}

// adoptOwner makes an existing cluster run under the account that owns it: root
// follows the owner, anyone else must be the owner.
func (h *home) adoptOwner() error {
	fi, err := os.Lstat(h.cluster)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("folder bazy %s: %w", h.cluster, err)
	}
	if !fi.IsDir() {
		return fmt.Errorf("%s powinien być folderem, a nim nie jest", h.cluster)
	}
	owner := ownerOf(fi)
	if owner.uid == h.account.uid {
		return nil
	}
	if !h.account.switched || owner.uid == 0 {
		return fmt.Errorf("folder bazy %s należy do konta %s; uruchom program na tym koncie albo jako root, albo wskaż inny folder danych", h.cluster, owner.name)
	}
	owner.switched = true
	h.account = owner
	return nil
}

// lock takes the folder for one process at a time. The kernel gives it back if
// the process dies.
func (h home) lock(ctx context.Context) (unlock func(), err error) {
	path := filepath.Join(h.dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("folder danych bazy nie pozwala na zapis: %w", err)
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = f.Close()
			return nil, fmt.Errorf("blokada %s: %w", path, err)
		}
		if err := pause(ctx); err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("inny proces od dłuższego czasu uruchamia bazę w %s: %w", h.dir, err)
		}
	}
}

// version is the major version the cluster was made by, zero before initdb.
func (h home) version() (int, error) {
	text, err := os.ReadFile(filepath.Join(h.cluster, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("folder bazy: %w", err)
	}
	v, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("folder bazy %s: nieczytelny plik PG_VERSION: %w", h.cluster, err)
	}
	return v, nil
}

// binaries that can open the cluster. A test cluster made by a version that is
// no longer installed is thrown away.
func (h home) binaries(inRAM bool) (binaries, error) {
	want, err := h.version()
	if err != nil {
		return binaries{}, err
	}
	bin, err := findBinaries(want)
	if errors.Is(err, ErrMissing) && want != 0 && inRAM {
		if err := os.RemoveAll(h.cluster); err != nil {
			return binaries{}, fmt.Errorf("stary klaster testowy: %w", err)
		}
		return findBinaries(0)
	}
	return bin, err
}

// socketPath is where the server of a cluster puts its socket. It follows from
// the account and the cluster alone, so a restart finds the same place.
func socketPath(name string, acc account) string {
	const longest = 107 - len("/.s.PGSQL.5432.lock") // sun_path, and the lock file beside it
	var bases []string
	if acc.switched {
		bases = append(bases, "/run")
	} else {
		bases = append(bases, "/run/user/"+strconv.Itoa(acc.uid), os.Getenv("XDG_RUNTIME_DIR"))
	}
	for _, base := range append(bases, os.TempDir()) {
		path := filepath.Join(base, name)
		if filepath.IsAbs(path) && len(path) <= longest && writable(base) && acc.reaches(base) {
			return path
		}
	}
	return filepath.Join("/tmp", name)
}

func writable(dir string) bool {
	const write, enter = 2, 1
	return syscall.Access(dir, write|enter) == nil
}

// makeSockets creates the folder of the socket for the account alone. In a
// folder everyone may write to, someone else may have been there first: a link
// or a foreign owner is refused.
func (h home) makeSockets(path string) error {
	if err := os.Mkdir(path, 0o700); err == nil {
		if err := h.account.give(path); err != nil {
			return fmt.Errorf("folder gniazda %s: %w", path, err)
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("nie można założyć folderu gniazda bazy: %w", err)
	}
	fi, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("folder gniazda bazy: %w", err)
	}
	if !fi.IsDir() {
		return fmt.Errorf("folder gniazda bazy %s jest dowiązaniem albo plikiem; usuń go, bo ktoś mógłby podstawić własną bazę", path)
	}
	if owner := ownerOf(fi); owner.uid != h.account.uid {
		return fmt.Errorf("folder gniazda bazy %s należy do konta %s zamiast %s; usuń go, bo ktoś mógłby podstawić własną bazę", path, owner.name, h.account.name)
	}
	if fi.Mode().Perm() != 0o700 {
		if err := os.Chmod(path, 0o700); err != nil {
			return fmt.Errorf("folder gniazda bazy: %w", err)
		}
	}
	// The folder is this cluster's alone, and its server does not run. The note of one that
	// was killed would keep the next from starting while its number is still taken: by the
	// dead one itself until somebody collects it, or by another process later.
	for _, left := range []string{".s.PGSQL." + port + ".lock", ".s.PGSQL." + port} {
		if err := os.Remove(filepath.Join(path, left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("pozostałość po przerwanym PostgreSQL: %w", err)
		}
	}
	return nil
}

// removeSockets tidies up after a stop; a folder still in use stays.
func (h home) removeSockets(path string) { _ = os.Remove(path) }

// pause is the beat at which conditions outside this process are looked at.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(15 * time.Millisecond):
		return nil
	}
}
