//go:build journey

package journey_test

import (
	"context"
	"strings"
	"testing"
)

// TestALargeFileIsOrdered: the director orders a file, goes on, and finds it ready: the page
// looks by itself. With scripts and without.
func TestALargeFileIsOrdered(t *testing.T) {
	t.Parallel()
	for name, scripts := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openSite(t, largeFiles)
			p := sit(t, s, scripts)
			p.signIn("dyrektor@cus.example")
			s.journal(t)
			p.open("/wskazniki/persons_with_plan?zakres=centrum")
			p.follows("Plik CSV")
			p.at("Zamów plik")
			p.presses("Zamów plik")
			p.told("Zamówiono plik. Gdy będzie gotowy, pobierzesz go tutaj.")
			p.at("Pliki do pobrania")
			p.sees("Czeka w kolejce", "Odśwież")
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { s.program.MakeDownloads(ctx); close(ended) }()
			defer func() { stop(); <-ended }()
			for strings.Contains(p.text(), "Odśwież") {
				p.loaded(func() {})
			}
			p.misses("Czeka w kolejce", "Powstaje")
			file := value[string](t, s, `SELECT public_id FROM download`)
			if got := get(t, s, "/pliki/"+file, "identity", p.cookies()...); !strings.HasPrefix(got, "\ufeff") {
				t.Errorf("%.40q is no CSV", got)
			}
			p.did("Ewa Maj: download.ordered", "Ewa Maj: indicator.exported", "Ewa Maj: download.made", "Ewa Maj: download.fetched")
		})
	}
}
