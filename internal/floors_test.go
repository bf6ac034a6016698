package internal_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// staircase is the order of the contexts: each imports only what stands before it; what
// shares a line imports what stands to its left.
var staircase = strings.Fields(`policy audit law centre staff document decision catalogue programme fee project provider resident
	contract application assessment plan indicator download milestonereport desk journal demo given`)

// TestImportsPointDown keeps the floors: server → web → domain → platform, and the
// staircase of contexts.
func TestImportsPointDown(t *testing.T) {
	floor := map[string]int{"cus/migrations": 0, "cus/internal/platform": 1, "cus/internal/domain": 2, "cus/web": 3, "cus/internal/server": 4, "cus/internal/journey": 5, "cus/cmd": 5}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "cus/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	level := func(pkg string) (int, bool) {
		for prefix, n := range floor {
			if pkg == prefix || strings.HasPrefix(pkg, prefix+"/") {
				return n, true
			}
		}
		return 0, false
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from, ours := level(words[0])
		if !ours {
			continue
		}
		for _, imported := range words[1:] {
			to, ok := level(imported)
			if !ok {
				continue
			}
			if to > from {
				t.Errorf("%s imports %s, which stands on a higher floor", words[0], imported)
			}
			checkStair(t, words[0], imported)
		}
	}
}

// TestTheArchitecturePageShowsTheStaircase: the table of docs/architecture.md, in its order.
func TestTheArchitecturePageShowsTheStaircase(t *testing.T) {
	page, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \| `+"`(\\w+)`"+` \| \S`).FindAllStringSubmatch(string(page), -1) {
		if shown = append(shown, row[2]); row[1] != strconv.Itoa(len(shown)) {
			t.Errorf("%s is number %s on the page, want %d", row[2], row[1], len(shown))
		}
	}
	if !slices.Equal(shown, staircase) {
		t.Errorf("the page shows  %v,\nthe staircase is %v", shown, staircase)
	}
}

func checkStair(t *testing.T, from, to string) {
	t.Helper()
	const domain = "cus/internal/domain/"
	a, okA := strings.CutPrefix(from, domain)
	b, okB := strings.CutPrefix(to, domain)
	if !okA || !okB {
		return
	}
	i, j := slices.Index(staircase, a), slices.Index(staircase, b)
	if i < 0 || j < 0 {
		t.Errorf("%s or %s has no place on the staircase", a, b)
		return
	}
	if j >= i {
		t.Errorf("%s imports %s, which stands after it on the staircase", a, b)
	}
}
