package pglocal

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// oldest is the first major version with ICU collations per database.
const oldest = 15

// ErrMissing means that no usable PostgreSQL is installed.
var ErrMissing = errors.New("brak PostgreSQL")

// Find says which installed PostgreSQL a new cluster would run on: the folder of
// its programs and its major version. Without one the error tells what to install.
func Find() (dir string, major int, err error) {
	b, err := findBinaries(0)
	return b.dir, b.major, err
}

// binaries are the programs of one installed PostgreSQL.
type binaries struct {
	dir   string // holds postgres and initdb
	major int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// findBinaries returns the newest installation, or the one whose major version
// is want when want is not zero: a data folder opens with its own version only.
func findBinaries(want int) (binaries, error) {
	var best binaries
	var seen []string
	for _, dir := range binaryDirs() {
		b, ok := inspect(dir)
		if !ok {
			continue
		}
		seen = append(seen, fmt.Sprintf("%d (%s)", b.major, b.dir))
		if b.major < oldest || (want != 0 && b.major != want) || b.major <= best.major {
			continue
		}
		best = b
	}
	if best.dir != "" {
		return best, nil
	}
	found := "nie znaleziono żadnego"
	if len(seen) > 0 {
		found = "znaleziono tylko: " + strings.Join(seen, ", ")
	}
	if want != 0 {
		return best, fmt.Errorf("%w %d: tą wersją utworzono bazę w tym folderze, a %s. Zainstaluj ją: apt-get install postgresql-%d", ErrMissing, want, found, want)
	}
	return best, fmt.Errorf("%w w wersji %d lub nowszej: %s. Zainstaluj pakiet Debiana/Ubuntu: apt-get install postgresql "+
		"(Debian 12: postgresql-15), albo wskaż istniejącą bazę w zmiennej DATABASE_URL", ErrMissing, oldest, found)
}

// binaryDirs lists where PostgreSQL may be, without repetition.
func binaryDirs() []string {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"} {
		more, _ := filepath.Glob(pattern) // the patterns are well formed
		dirs = append(dirs, more...)
	}
	known := map[string]bool{}
	var unique []string
	for _, d := range dirs {
		if !known[d] {
			known[d] = true
			unique = append(unique, d)
		}
	}
	return unique
}

var versionText = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// inspect asks the server program in dir for its version; false when dir has no
// complete PostgreSQL (the client packages bring a folder without a server).
func inspect(dir string) (binaries, bool) {
	b := binaries{dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, false
	}
	out, err := exec.Command(b.path("postgres"), "--version").Output()
	if err != nil {
		return b, false
	}
	m := versionText.FindSubmatch(out)
	if m == nil {
		return b, false
	}
	b.major, err = strconv.Atoi(string(m[1]))
	return b, err == nil
}
