package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/web/link"
)

// TestALongListLeadsOn: by the links under a list one comes to every line of it once, and
// back to its beginning; the filter goes along, and a line that means nothing begins anew.
func TestALongListLeadsOn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(func(tx *audit.Tx) { given.Many(t, tx, 600) })
	b := s.at(given.Ewa)
	for list, lines := range map[string]struct {
		line  *regexp.Regexp
		count int
	}{
		link.Applications + "?karta=wszystkie": {regexp.MustCompile(`href="(/wnioski/[a-z0-9]{20,})"`), 600},
		link.Plans:                             {regexp.MustCompile(`href="(/plany/[a-z0-9]{20,})"`), 400},
		link.Plans + "?stan=over":              {regexp.MustCompile(`href="(/plany/[a-z0-9]{20,})"`), 100},
	} {
		seen := map[string]int{}
		first := b.get(list).want(http.StatusOK)
		r := first
		for pages := 1; ; pages++ {
			on := lines.line.FindAllStringSubmatch(r.body, -1)
			here := map[string]bool{}
			for _, m := range on {
				here[m[1]] = true
			}
			for ref := range here {
				seen[ref]++
			}
			next := nextHref.FindStringSubmatch(r.body)
			if next == nil {
				break
			}
			if len(here) != 50 || pages > 15 {
				t.Fatalf("%s: page %d holds %d lines", list, pages, len(here))
			}
			r = b.get(strings.ReplaceAll(next[1], "&amp;", "&")).want(http.StatusOK, "Wróć na początek")
		}
		for ref, times := range seen {
			if times != 1 {
				t.Errorf("%s: %s stands on %d pages", list, ref, times)
			}
		}
		if len(seen) != lines.count {
			t.Errorf("%s: the pages hold %d lines, not %d", list, len(seen), lines.count)
		}
	}
	b.get(link.After(link.Plans, "later."+unknownRef)).want(http.StatusOK)
	b.get(link.After(link.Plans, "DROP%20TABLE")).want(http.StatusOK, "Szkic")
}
