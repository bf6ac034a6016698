// Package browsertest gives tests the browser of this machine.
package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/launcher/flags"
)

// starts is how often a browser that dies while it starts is started again: on a busy
// machine one in many thousand does, before it has asked for a page.
const starts = 3

// Profile gives the test a profile of its own, without cookies, in the browser all tests of
// this process share: the program of CUS_CHROMIUM, else Chromium's usual names.
func Profile(t testing.TB) *rod.Browser {
	t.Helper()
	b, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	own, err := b.Incognito()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	return own
}

// shared is that browser, started at the first call.
var shared = sync.OnceValues(func() (*rod.Browser, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		b, err := start(bin)
		if err == nil || n == starts {
			return b, err
		}
	}
})

var end = func() {}

// Close ends the browser, when one was started, and removes what it kept. TestMain calls it
// after the last test.
func Close() { end() }

func find() (string, error) {
	names := []string{"/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if own := os.Getenv("CUS_CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, name := range names {
		if bin, err := exec.LookPath(name); err == nil {
			return bin, nil
		}
	}
	return "", fmt.Errorf("no browser among %s: scripts/need.sh chromium installs one", strings.Join(names, ", "))
}

func start(bin string) (*rod.Browser, error) {
	profile, err := os.MkdirTemp("", "cus-browser-")
	if err != nil {
		return nil, err
	}
	l := launcher.New().Bin(bin).NoSandbox(true).Leakless(false).Headless(true).UserDataDir(profile)
	for _, f := range []flags.Flag{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-gpu", "hide-scrollbars"} {
		l = l.Set(f)
	}
	url, err := l.Set("force-color-profile", "srgb").Launch()
	if err != nil {
		l.Kill()
		_ = os.RemoveAll(profile)
		return nil, fmt.Errorf("the browser does not start: %w", err)
	}
	b := rod.New().ControlURL(url)
	end = func() {
		_ = b.Close()
		l.Kill()
		_ = os.RemoveAll(profile)
	}
	if err := b.Connect(); err != nil {
		end()
		return nil, fmt.Errorf("the browser does not answer: %w", err)
	}
	return b, nil
}
