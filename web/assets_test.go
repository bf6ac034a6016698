package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func built() *store {
	return load(fstest.MapFS{
		"manifest.json":         {Data: []byte(`{"cus.css": "cus.0123456789.css", "ui-latin.woff2": "ui-latin.aa.woff2"}`)},
		"cus.0123456789.css":    {Data: []byte("body{}")},
		"ui-latin.aa.woff2":     {Data: []byte("font")},
		"licences/htmx.txt":     {Data: []byte("0BSD")},
		"cus.0123456789.css.gz": {Data: []byte("gz")},
		"cus.0123456789.css.br": {Data: []byte("br")},
	})
}

func TestAssets(t *testing.T) {
	for name, tc := range map[string]struct {
		method, path  string
		header        map[string]string
		status        int
		body          string
		encoding, typ string
	}{
		"plain":                  {path: "cus.0123456789.css", status: 200, body: "body{}", typ: "text/css; charset=utf-8"},
		"brotli first":           {path: "cus.0123456789.css", header: map[string]string{"Accept-Encoding": "gzip, deflate, br"}, status: 200, body: "br", encoding: "br", typ: "text/css; charset=utf-8"},
		"gzip":                   {path: "cus.0123456789.css", header: map[string]string{"Accept-Encoding": "gzip"}, status: 200, body: "gz", encoding: "gzip", typ: "text/css; charset=utf-8"},
		"brotli refused":         {path: "cus.0123456789.css", header: map[string]string{"Accept-Encoding": "br;q=0, gzip;q=0.5"}, status: 200, body: "gz", encoding: "gzip", typ: "text/css; charset=utf-8"},
		"a typeface":             {path: "ui-latin.aa.woff2", header: map[string]string{"Accept-Encoding": "br"}, status: 200, body: "font", typ: "font/woff2"},
		"known already":          {path: "cus.0123456789.css", header: map[string]string{"If-None-Match": `"cus.0123456789.css"`}, status: 304},
		"known as brotli only":   {path: "cus.0123456789.css", header: map[string]string{"If-None-Match": `"cus.0123456789.css-br"`}, status: 200, body: "body{}"},
		"head":                   {method: "HEAD", path: "cus.0123456789.css", status: 200},
		"post":                   {method: "POST", path: "cus.0123456789.css", status: 405, body: "Method Not Allowed\n"},
		"not built":              {path: "cus.css", status: 404, body: "404 page not found\n"},
		"what lies beside":       {path: "manifest.json", status: 404, body: "404 page not found\n"},
		"the encodings by name":  {path: "cus.0123456789.css.br", status: 404, body: "404 page not found\n"},
		"out of the folder":      {path: "../assets.go", status: 404, body: "404 page not found\n"},
		"nothing":                {path: "", status: 404, body: "404 page not found\n"},
		"licences are not files": {path: "licences/htmx.txt", status: 404, body: "404 page not found\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.method == "" {
				tc.method = http.MethodGet
			}
			r := httptest.NewRequest(tc.method, "/zasoby/x", nil)
			r.URL.Path = Base + tc.path
			for k, v := range tc.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			built().ServeHTTP(w, r)
			if w.Code != tc.status || w.Body.String() != tc.body {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Body, tc.status, tc.body)
			}
			if got := w.Header().Get("Content-Encoding"); got != tc.encoding {
				t.Errorf("encoding %q, want %q", got, tc.encoding)
			}
			if tc.typ != "" && w.Header().Get("Content-Type") != tc.typ {
				t.Errorf("type %q, want %q", w.Header().Get("Content-Type"), tc.typ)
			}
			if kept := w.Header().Get("Cache-Control") == "public, max-age=31536000, immutable"; kept != (tc.status < 400) {
				t.Errorf("kept for ever: %v with status %d", kept, tc.status)
			}
		})
	}
}

func TestAssetNames(t *testing.T) {
	s := built()
	if got := s.manifest["cus.css"]; got != "cus.0123456789.css" {
		t.Errorf("hashed name %q", got)
	}
	if len(s.licences) != 1 || s.licences[0] != (Licence{"htmx", "0BSD"}) {
		t.Errorf("licences %v", s.licences)
	}
	if got := Asset("no-such.css"); got != "/zasoby/no-such.css" {
		t.Errorf("what is not built keeps its name, got %q", got)
	}
	if empty := load(fstest.MapFS{".gitkeep": {}}); len(empty.manifest) != 0 {
		t.Error("an empty dist is not built")
	}
}

// What was really built: everything the pages ask for, within its budget.
func TestBuilt(t *testing.T) {
	if !Built() {
		t.Fatal("web/dist is not built: make assets")
	}
	for name, limit := range map[string]struct {
		ending string
		bytes  int64
	}{
		"cus.css":   {".gz", 15_000},
		"cus.js":    {".br", 20_000},
		"icons.svg": {".br", 15_000},
	} {
		hashed := strings.TrimPrefix(Asset(name), Base)
		f, err := fs.Stat(embedded, "dist/"+hashed+limit.ending)
		if err != nil {
			t.Error(err)
			continue
		}
		if f.Size() > limit.bytes {
			t.Errorf("%s%s: %d bytes, at most %d", name, limit.ending, f.Size(), limit.bytes)
		}
	}
	for _, font := range []string{"ui-latin.woff2", "ui-latin-ext.woff2", "title-latin.woff2", "title-latin-ext.woff2", "favicon.svg"} {
		if files.manifest[font] == "" {
			t.Errorf("%s was not built", font)
		}
	}
	if len(Licences()) != 4 {
		t.Errorf("%d licences, want those of both typefaces, the icons and htmx", len(Licences()))
	}
}
