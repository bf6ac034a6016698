package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cus/web/link"
)

// TestAPageIsPackedAsItsReaderTakesIt reads one page in every coding browsers ask for.
func TestAPageIsPackedAsItsReaderTakesIt(t *testing.T) {
	s := newSite(t)
	plain := s.visit().get(link.SignIn).want(http.StatusOK).body
	for asked, coding := range map[string]string{"gzip, deflate, br, zstd": "zstd", "gzip, deflate, br": "gzip", "br": ""} {
		r := s.visit().get(link.SignIn, func(r *http.Request) { r.Header.Set("Accept-Encoding", asked) })
		if got := r.header.Get("Content-Encoding"); got != coding {
			t.Errorf("who takes %q gets %q, want %q", asked, got, coding)
			continue
		}
		if vary := r.header.Get("Vary"); coding != "" && !strings.Contains(vary, "Accept-Encoding") {
			t.Errorf("%s: Vary is %q", asked, vary)
		}
		var page io.Reader = strings.NewReader(r.body)
		var err error
		switch coding {
		case "zstd":
			page, err = zstd.NewReader(page)
		case "gzip":
			page, err = gzip.NewReader(page)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(page)
		if err != nil || !bytes.Equal(got, []byte(plain)) {
			t.Errorf("%s: %d bytes are not the page of %d (%v)", asked, len(got), len(plain), err)
		}
		if coding != "" && len(r.body) > len(plain)/2 {
			t.Errorf("%s: %d bytes of %d are not packed", asked, len(r.body), len(plain))
		}
	}
}
