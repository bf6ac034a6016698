package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/document"
	"cus/internal/platform/form"
)

// TestTheFilesOfAnInstallationFitTheProgram: settings it knows, times it keeps, sizes it takes.
func TestTheFilesOfAnInstallationFitTheProgram(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		must(t, err)
		return string(text)
	}
	number := func(text, pattern string) int {
		t.Helper()
		m := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("nothing like %s", pattern)
		}
		n, err := strconv.Atoi(m[1])
		must(t, err)
		return n
	}
	for _, name := range []string{"deploy/cus.env", "deploy/owner.env"} {
		var settings []string
		for line := range strings.Lines(read(name)) {
			if m := regexp.MustCompile(`^#?([A-Z_]+=\S+)`).FindStringSubmatch(line); m != nil { // what is offered in a comment, too
				settings = append(settings, m[1])
			}
		}
		c, err := readConfig(settings)
		if err != nil || c.checkServe() != nil || c.DatabaseURL == "" && c.OwnerURL == "" {
			t.Errorf("%s: %v, %v", name, err, c.checkServe())
		}
	}
	unit := read("deploy/cus.service")
	if !strings.Contains(unit, "Type=notify\n") || time.Duration(number(unit, `TimeoutStopSec=(\d+)`))*time.Second <= drainTime {
		t.Error("cus.service does not wait for the program")
	}
	for name, pattern := range map[string]string{"deploy/nginx.conf": `client_max_body_size (\d+)m`, "deploy/Caddyfile": `max_size (\d+)MB`} {
		if number(read(name), pattern)*1_000_000 < document.MaxSize+form.MaxBody {
			t.Errorf("%s refuses a document the program takes", name)
		}
	}
}
