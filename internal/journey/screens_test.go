//go:build journey

package journey_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/go-rod/rod/lib/proto"
)

// TestScreens takes the pictures of docs/screens anew; only when asked for with
// CUS_TEST_SCREENS=1.
func TestScreens(t *testing.T) {
	if os.Getenv("CUS_TEST_SCREENS") == "" {
		t.Skip("CUS_TEST_SCREENS is not set")
	}
	s := openSite(t)
	var found sync.Map
	director, coordinator := sit(t, s, true), sit(t, s, true)
	director.signIn("dyrektor@cus.example")
	coordinator.signIn("koordynator@cus.example")
	for _, picture := range []struct {
		name string
		p    *person
		path string
	}{
		{"dashboard", director, "/kamienie-milowe?dzien=2022-03-15"},
		{"resident", coordinator, "/mieszkancy/{agreed person}"},
		{"plan", coordinator, "/plany/{agreed}"},
		{"service", coordinator, "/plany/{draft}/uslugi/{item}"},
	} {
		picture.p.open(address(t, s, picture.path, &found))
		picture.p.picture(picture.name + "-ours")
		picture.p.media("dark", "none")
		picture.p.picture(picture.name + "-ours-dark")
		picture.p.media("light", "none")
		picture.p.window(390, 844)
		picture.p.picture(picture.name + "-ours-390")
		picture.p.window(1366, 768)
	}
}

// picture keeps what the window shows.
func (p *person) picture(name string) {
	p.t.Helper()
	const most = 400_000
	p.look(`() => document.fonts.ready.then(() => { document.activeElement?.blur(); scrollTo(0, 0) })`)
	png, err := p.page.Timeout(patience).Screenshot(false, &proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormatPng})
	p.must(err)
	if len(png) > most {
		p.t.Errorf("%s takes %d bytes", name, len(png))
	}
	p.must(os.WriteFile(filepath.Join("../../docs/screens", name+".png"), png, 0o644))
}
