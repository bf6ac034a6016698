// Package web holds what the browser loads: styles, scripts, typefaces and icons, built
// by internal/tools/assets into dist and carried inside the program.
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed all:dist
var embedded embed.FS

// Base is the path under which Assets serves.
const Base = "/zasoby/"

// files is what was built; it is read once at start and never changes.
var files = load(sub(embedded, "dist"))

// Asset is the address of a built file by its plain name: "cus.css" gives
// "/zasoby/cus.1f0a9b2c3d.css". Where nothing was built the plain name is kept, so that
// packages which only write HTML need no build to be tested.
func Asset(name string) string {
	if hashed, ok := files.manifest[name]; ok {
		return Base + hashed
	}
	return Base + name
}

// Built reports whether the files were built before the program was.
func Built() bool { return len(files.manifest) > 0 }

// Assets serves the built files. Their names change with their content, so a browser
// may keep them for ever; anything else is not found.
func Assets() http.Handler { return files }

// Licence is the licence of something we ship, in full.
type Licence struct {
	Name string // file name without its ending: "ibm-plex-sans"
	Text string
}

// Licences lists the licences of typefaces, icons and scripts, by name.
func Licences() []Licence { return files.licences }

// store is the content of dist, ready to be sent.
type store struct {
	manifest map[string]string
	assets   map[string]asset // hashed name → what to send
	licences []Licence
}

// asset is one file in the encodings we hold.
type asset struct {
	mime, etag    string
	plain, gz, br []byte
}

func sub(fsys fs.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err) // dir is a constant
	}
	return s
}

// load reads dist; without a manifest nothing was built and the store is empty.
func load(dist fs.FS) *store {
	s := &store{assets: map[string]asset{}}
	data, err := fs.ReadFile(dist, "manifest.json")
	if err != nil || json.Unmarshal(data, &s.manifest) != nil {
		return s
	}
	for _, name := range s.manifest {
		plain, _ := fs.ReadFile(dist, name) // a missing encoding is simply not offered
		gz, _ := fs.ReadFile(dist, name+".gz")
		br, _ := fs.ReadFile(dist, name+".br")
		s.assets[name] = asset{mime: mimes[path.Ext(name)], etag: `"` + name + `"`, plain: plain, gz: gz, br: br}
	}
	texts, _ := fs.Glob(dist, "licences/*.txt")
	for _, name := range texts {
		text, _ := fs.ReadFile(dist, name)
		s.licences = append(s.licences, Licence{strings.TrimSuffix(path.Base(name), ".txt"), string(text)})
	}
	return s
}

// mimes are fixed here: the system's table differs from machine to machine.
var mimes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[strings.TrimPrefix(r.URL.Path, Base)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	body, encoding := a.best(r.Header.Get("Accept-Encoding"))
	etag := a.etag
	if encoding != "" { // each encoding is a representation of its own
		etag = strings.TrimSuffix(etag, `"`) + "-" + encoding + `"`
	}
	head := w.Header()
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("Content-Type", a.mime)
	head.Set("ETag", etag)
	head.Set("Vary", "Accept-Encoding")
	head.Set("X-Content-Type-Options", "nosniff")
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		head.Set("Content-Encoding", encoding)
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader went away: nobody to tell
	}
}

// best is the smallest form the browser takes.
func (a asset) best(accept string) (body []byte, encoding string) {
	switch {
	case len(a.br) > 0 && accepts(accept, "br"):
		return a.br, "br"
	case len(a.gz) > 0 && accepts(accept, "gzip"):
		return a.gz, "gzip"
	}
	return a.plain, ""
}

// accepts reports whether an Accept-Encoding header names the encoding and does not
// refuse it with q=0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !weighted {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}
