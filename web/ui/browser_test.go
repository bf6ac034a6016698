//go:build journey

package ui_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"

	"cus/internal/platform/browsertest"
	"cus/web"
	"cus/web/h"
	"cus/web/ui"
)

// The pages of the pattern book, by path.
var books = map[string]h.Node{
	"/":          ui.Wzornik(),
	"/pytanie":   ui.WzornikConfirm(),
	"/logowanie": ui.WzornikBare(),
	"/wydruk":    ui.WzornikPrint(),
}

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// view is one way of looking at a page.
type view struct {
	name           string
	width, height  int
	dark, forced   bool
	withoutColours bool // axe misreads colours where the system sets them
}

var views = []view{
	{name: "1366", width: 1366, height: 768},
	{name: "390", width: 390, height: 844},
	{name: "dark", width: 1366, height: 768, dark: true},
	{name: "forced", width: 1366, height: 768, forced: true, withoutColours: true},
}

func TestWzornikIsAccessible(t *testing.T) {
	if !web.Built() {
		t.Fatal("web/dist is not built: make assets")
	}
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed: make assets: ", err)
	}
	base, browser := serve(t), browsertest.Profile(t)
	for path := range books {
		for _, v := range views {
			t.Run(strings.Trim(path, "/")+" "+v.name, func(t *testing.T) {
				page := v.open(t, browser, base+path)
				defer page.MustClose()
				for _, problem := range violations(t, page, string(axe), v.withoutColours) {
					t.Error(problem)
				}
				keep(t, page, path, v.name)
			})
		}
	}
}

func TestNothingSticksOutAt320(t *testing.T) {
	base, browser := serve(t), browsertest.Profile(t)
	for path := range books {
		for _, width := range []int{320, 683, 1000} {
			page := view{width: width, height: 800}.open(t, browser, base+path)
			if got := page.MustEval(`() => document.documentElement.scrollWidth`).Int(); got > width {
				who := page.MustEval(`(w) => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > w + 1 && !e.closest(".vh,.tabs,thead")).map(e => e.outerHTML.slice(0, 120)).slice(0, 4).join("\n")`, width).Str()
				t.Errorf("%s at %d px is %d px wide:\n%s", path, width, got, who)
			}
			page.MustClose()
		}
	}
}

// serve shows the pattern book under the policy the program sends.
func serve(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, web.Base) {
			web.Assets().ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", csp)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if act, ok := acts[r.Method+" "+r.URL.Path]; ok {
			act(w, r)
			return
		}
		if n, ok := books[r.URL.Path]; ok {
			_ = h.Render(r.Context(), w, n)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestMain ends the browser all tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	browsertest.Close()
	os.Exit(code)
}

// open shows url in this view and fails the test for anything the policy blocked.
func (v view) open(t *testing.T, b *rod.Browser, url string) *rod.Page {
	t.Helper()
	page := b.MustPage().Timeout(time.Minute)
	go page.EachEvent(func(e *proto.LogEntryAdded) {
		if e.Entry.Level == proto.LogLogEntryLevelError {
			t.Errorf("console: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}, func(e *proto.RuntimeExceptionThrown) {
		t.Errorf("script: %s", e.ExceptionDetails.Exception.Description)
	})()
	_ = proto.LogEnable{}.Call(page)
	return v.show(t, page, url)
}

// openQuietly is open for pages that are meant to meet refusals, which browsers log.
func (v view) openQuietly(t *testing.T, b *rod.Browser, url string) *rod.Page {
	t.Helper()
	return v.show(t, b.MustPage().Timeout(20*time.Second), url)
}

func (v view) show(t *testing.T, page *rod.Page, url string) *rod.Page {
	t.Helper()
	scheme, colours := "light", "none"
	if v.dark {
		scheme = "dark"
	}
	if v.forced {
		colours = "active"
	}
	err := proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: colours},
	}}.Call(page)
	if err != nil {
		t.Fatal(err)
	}
	page.MustSetViewport(v.width, v.height, 1, v.width < 500)
	page.MustNavigate(url).MustWaitLoad()
	page.MustEval(`() => document.fonts.ready.then(() => true)`)
	return page
}

func violations(t *testing.T, page *rod.Page, axe string, withoutColours bool) []string {
	t.Helper()
	page.MustEvalOnNewDocument("") // keep rod's helpers apart from axe
	if _, err := page.Eval("() => {" + axe + "\n;window.axe = window.axe || axe}"); err != nil {
		t.Fatal(err)
	}
	raw := page.MustEval(`(off) => axe.run({
		runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"],
		rules: off ? {"color-contrast": {enabled: false}} : {},
	}).then(r => JSON.stringify(r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target + " " + n.failureSummary))))`, withoutColours).Str()
	var all []string
	if err := json.Unmarshal([]byte(raw), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// keep saves a picture of the window and of the whole page where CUS_PICTURES names a folder.
func keep(t *testing.T, page *rod.Page, path, name string) {
	t.Helper()
	dir := os.Getenv("CUS_PICTURES")
	if dir == "" {
		return
	}
	base := filepath.Join(dir, "wzornik"+strings.ReplaceAll(path, "/", "-")+"-"+name)
	page.MustEval(`() => { document.activeElement?.blur(); scrollTo(0, 0) }`)
	if err := os.WriteFile(base+".png", page.MustScreenshot(), 0o644); err != nil {
		t.Fatal(err)
	}
	height := page.MustEval(`() => document.documentElement.scrollHeight`).Int()
	width := page.MustEval(`() => innerWidth`).Int()
	page.MustSetViewport(width, height, 1, width < 500)
	if err := os.WriteFile(base+"-full.png", page.MustScreenshot(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Log(base)
}
