// Command assets builds what the browser loads: from web/assets and web/node_modules
// into web/dist, which the program embeds.
//
//	cd internal/tools && go run ./assets
//
// Every file but the licences is named by the hash of its content, so that a browser may
// keep it for ever; beside each text stands its .br and .gz. The same input gives the
// same bytes, and a second run changes nothing.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// base is where the program serves what we build; sources write it before a file's
// plain name, and we put the hashed name in its place.
const base = "/zasoby/"

// fonts are the typefaces, plain name to package file. Polish letters live in latin-ext.
var fonts = map[string]string{
	"ui-latin.woff2":        "@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2",
	"ui-latin-ext.woff2":    "@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-ext-wght-normal.woff2",
	"title-latin.woff2":     "@fontsource-variable/brygada-1918/files/brygada-1918-latin-wght-normal.woff2",
	"title-latin-ext.woff2": "@fontsource-variable/brygada-1918/files/brygada-1918-latin-ext-wght-normal.woff2",
}

// licences are the texts that must travel with what we ship, name in dist to package file.
var licences = map[string]string{
	"brygada-1918.txt":   "@fontsource-variable/brygada-1918/LICENSE",
	"htmx.txt":           "htmx.org/LICENSE",
	"ibm-plex-sans.txt":  "@fontsource-variable/ibm-plex-sans/LICENSE",
	"phosphor-icons.txt": "@phosphor-icons/core/LICENSE",
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("assets: ")
	web := flag.String("web", findWeb(), "the folder web of the project")
	flag.Parse()
	b := build{web: *web, manifest: map[string]string{}, out: map[string][]byte{}}
	if err := b.run(); err != nil {
		log.Fatal(err)
	}
}

// findWeb is web as seen from the project or from internal/tools.
func findWeb() string {
	if _, err := os.Stat("web/assets"); err == nil {
		return "web"
	}
	return filepath.Join("..", "..", "web")
}

// build collects in memory what dist shall hold, and writes it at the end.
type build struct {
	web      string
	manifest map[string]string // plain name → hashed name
	out      map[string][]byte // path in dist → content
}

func (b *build) run() error {
	if _, err := os.Stat(b.module("htmx.org")); err != nil {
		return fmt.Errorf("web/node_modules is missing, run: npm ci --prefix web (%w)", err)
	}
	// Order matters: styles name fonts, scripts may name the sprite.
	for _, step := range []func() error{b.fonts, b.sprite, b.favicon, b.css, b.js, b.licences, b.passwords} {
		if err := step(); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(b.manifest, "", "\t")
	if err != nil {
		return err
	}
	b.out["manifest.json"] = append(manifest, '\n')
	b.compress()
	return b.write()
}

func (b *build) asset(path ...string) string {
	return filepath.Join(append([]string{b.web, "assets"}, path...)...)
}

func (b *build) module(path string) string { return filepath.Join(b.web, "node_modules", path) }

// add puts content into dist under plain's hashed name: cus.css → cus.1f0a9b2c3d.css.
func (b *build) add(plain string, content []byte) {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(plain)
	hashed := strings.TrimSuffix(plain, ext) + "." + hex.EncodeToString(sum[:])[:10] + ext
	b.manifest[plain] = hashed
	b.out[hashed] = content
}

func (b *build) fonts() error {
	for plain, path := range fonts {
		content, err := os.ReadFile(b.module(path))
		if err != nil {
			return err
		}
		b.add(plain, content)
	}
	return nil
}

// drawing is what stands between <svg …> and </svg> of a file, and its viewBox.
var drawing = regexp.MustCompile(`(?s)<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>`)

// sprite joins the icons of icons.txt and our mark into one file of symbols.
func (b *build) sprite() error {
	list, err := os.ReadFile(b.asset("icons", "icons.txt"))
	if err != nil {
		return err
	}
	var s bytes.Buffer
	s.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for line := range strings.Lines(string(list)) {
		words := strings.Fields(strings.SplitN(line, "#", 2)[0])
		if len(words) == 0 {
			continue
		}
		path := b.module("@phosphor-icons/core/assets/regular/" + words[0] + ".svg")
		if err := symbol(&s, words[len(words)-1], path); err != nil {
			return err
		}
	}
	if err := symbol(&s, "mark", b.asset("icons", "mark.svg")); err != nil {
		return err
	}
	s.WriteString(`</svg>`)
	b.add("icons.svg", s.Bytes())
	return nil
}

func symbol(s *bytes.Buffer, id, path string) error {
	svg, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	m := drawing.FindSubmatch(bytes.TrimSpace(svg))
	if m == nil {
		return fmt.Errorf("%s: no viewBox", path)
	}
	fmt.Fprintf(s, `<symbol id="%s" viewBox="%s">%s</symbol>`, id, m[1], bytes.TrimSpace(m[2]))
	return nil
}

func (b *build) favicon() error {
	svg, err := os.ReadFile(b.asset("icons", "mark.svg"))
	if err != nil {
		return err
	}
	b.add("favicon.svg", bytes.TrimSpace(svg))
	return nil
}

func (b *build) css() error {
	return b.bundle("cus.css", api.BuildOptions{
		EntryPoints: []string{b.asset("css", "cus.css")},
		External:    []string{base + "*"},
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "123"},
			{Name: api.EngineFirefox, Version: "128"},
			{Name: api.EngineSafari, Version: "17.5"},
		},
	})
}

func (b *build) js() error {
	return b.bundle("cus.js", api.BuildOptions{
		EntryPoints: []string{b.asset("js", "cus.js")},
		NodePaths:   []string{b.module("")},
		Format:      api.FormatIIFE,
		Target:      api.ES2022,
	})
}

// bundle runs esbuild and keeps its one file under plain's hashed name.
func (b *build) bundle(plain string, o api.BuildOptions) error {
	o.Bundle = true
	o.MinifyWhitespace, o.MinifyIdentifiers, o.MinifySyntax = true, true, true
	o.LegalComments = api.LegalCommentsNone // the licences stand in full in dist/licences
	o.Charset = api.CharsetUTF8
	o.LogLevel = api.LogLevelWarning
	r := api.Build(o)
	if len(r.Errors) > 0 || len(r.OutputFiles) != 1 {
		return fmt.Errorf("%s: esbuild failed", plain) // esbuild has said why
	}
	b.add(plain, b.hashNames(bytes.TrimSpace(r.OutputFiles[0].Contents)))
	return nil
}

// hashNames replaces /zasoby/<plain name> by its hashed name.
func (b *build) hashNames(content []byte) []byte {
	for plain, hashed := range b.manifest {
		content = bytes.ReplaceAll(content, []byte(base+plain), []byte(base+hashed))
	}
	return content
}

func (b *build) licences() error {
	for name, path := range licences {
		text, err := os.ReadFile(b.module(path))
		if err != nil {
			return err
		}
		b.out["licences/"+name] = text
	}
	return nil
}

// compress adds .br and .gz beside every hashed text, both at their best level.
func (b *build) compress() {
	var mu sync.Mutex
	var all sync.WaitGroup
	small := map[string][]byte{}
	for _, name := range b.manifest {
		if filepath.Ext(name) == ".woff2" {
			continue // compressed already
		}
		all.Go(func() {
			var br, gz bytes.Buffer
			bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
			_, err := bw.Write(b.out[name])
			gw, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression) // the level is valid
			_, err2 := gw.Write(b.out[name])
			if err := errors.Join(err, err2, bw.Close(), gw.Close()); err != nil {
				panic(err) // a bytes.Buffer never fails
			}
			mu.Lock()
			defer mu.Unlock()
			small[name+".br"], small[name+".gz"] = br.Bytes(), gz.Bytes()
		})
	}
	all.Wait()
	for name, content := range small {
		b.out[name] = content
	}
}

// write makes dist hold exactly what was built; a file that is right already is left alone.
func (b *build) write() error {
	dist := filepath.Join(b.web, "dist")
	if err := b.sweep(dist); err != nil {
		return err
	}
	for name, content := range b.out {
		path := filepath.Join(dist, name)
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, content) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	for _, plain := range []string{"cus.css", "cus.js", "icons.svg"} {
		name := b.manifest[plain]
		log.Printf("%-10s %6d B, gz %5d, br %5d", plain, len(b.out[name]), len(b.out[name+".gz"]), len(b.out[name+".br"]))
	}
	return nil
}

// sweep removes what an earlier run left and this one does not make.
func (b *build) sweep(dist string) error {
	return filepath.WalkDir(dist, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || d.Name() == ".gitkeep" {
			return err
		}
		name, err := filepath.Rel(dist, path)
		if err != nil {
			return err
		}
		if _, keep := b.out[filepath.ToSlash(name)]; keep {
			return nil
		}
		return os.Remove(path)
	})
}
