package server_test

import (
	"net/url"
	"strings"
	"testing"

	"cus/internal/server"
)

// FuzzAddress: an id in an address is one of ours or nothing, and where a sign-in leads
// back to is always a page of this site.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"/moj-dzien", unknownRef, "//zly.example", "/\\zly.example", "https://zly.example", "javascript:x", "/a?b#c", "/\t/zly.example", "/%2fzly", "\xff", "", "/.//zly.example"} {
		f.Add(s)
	}
	site, err := url.Parse("https://cus.example/logowanie")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if server.IsRef(s) && (len(s) != len(unknownRef) || s != url.PathEscape(s)) {
			t.Fatalf("%q passes for an id", s)
		}
		to := server.SafePath(s)
		if to == "" {
			return
		}
		back, err := site.Parse(to)
		if err == nil && (back.Host != site.Host || back.Scheme != site.Scheme) || strings.ContainsAny(to, "\r\n") {
			t.Fatalf("%q leads to %q", s, back)
		}
	})
}
