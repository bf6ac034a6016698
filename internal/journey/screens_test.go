//go:build journey

package journey_test

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/demo"

	"github.com/go-rod/rod/lib/proto"
)

// screens is where the pictures are kept.
const screens = "../../docs/screens"

// views are the sides a page is looked at from, left to right in its picture.
var views = []struct {
	width, height int
	scheme        string
}{{1366, 768, "light"}, {1366, 768, "dark"}, {390, 844, "light"}, {390, 844, "dark"}}

// TestScreens takes the pictures of docs/screens anew, one of every page that a stop opens;
// only when asked for with CUS_TEST_SCREENS=1.
func TestScreens(t *testing.T) {
	if os.Getenv("CUS_TEST_SCREENS") == "" {
		t.Skip("CUS_TEST_SCREENS is not set")
	}
	old, err := filepath.Glob(filepath.Join(screens, "*.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	s := openSite(t, largeFiles)
	propose(t, s)
	var found sync.Map
	taken := map[string][]stop{}
	for _, st := range stops {
		alike := func(o stop) bool { return o.path == st.path }
		if st.act == nil && cmp.Or(st.status, 200) == 200 && !slices.ContainsFunc(taken[st.who], alike) {
			taken[st.who] = append(taken[st.who], st)
		}
	}
	pages := 0
	for _, all := range taken {
		pages += len(all)
	}
	most := min(150_000, 11_500_000/max(pages+len(centresPictured), 1)) // bytes a picture
	t.Run("as", func(t *testing.T) {
		for who, all := range taken {
			t.Run(cmp.Or(who, "nobody"), func(t *testing.T) {
				t.Parallel()
				p := sit(t, s, true)
				if who != "" {
					p.signIn(who + "@cus.example")
				}
				for _, st := range all {
					t.Run(st.path, func(t *testing.T) {
						p.t = t
						p.poses(pictured(st), address(t, s, st.path, &found), most)
					})
				}
				p.t = t
			})
		}
		for _, name := range centresPictured {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := sit(t, openCentre(t, name), true)
				p.signIn("dyrektor@cus.example")
				p.poses(boardOf(name), "/kamienie-milowe?dzien="+dashboards[name], most)
			})
		}
	})
	if err := os.WriteFile(filepath.Join(screens, "README.md"), listed(taken), 0o644); err != nil {
		t.Fatal(err)
	}
}

// centresPictured are the centres whose dashboards are shown besides: each on a day in the
// middle of its own project.
var centresPictured = []string{demo.Adamowka, demo.Milanowek, demo.Rawicz, demo.Elblag, demo.Starachowice, demo.Lipowiec}

// boardOf is the name of the file that shows the dashboard of a centre.
func boardOf(name string) string { return "pulpit-" + name + ".jpg" }

// pictured is the name of the file that shows a page: the role, then the address.
func pictured(st stop) string {
	slug := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(st.path), "-")
	return cmp.Or(st.who, "nikt") + "-" + cmp.Or(strings.Trim(slug, "-"), "start") + ".jpg"
}

// poses opens a page and keeps its picture: all views side by side, at 40 per cent, in no
// more than so many bytes unless they cannot be read then.
func (p *person) poses(name, path string, most int) {
	p.t.Helper()
	const gap, percent = 8, 40
	p.window(views[0].width, views[0].height)
	p.media("light", "none")
	p.open(path)
	if got := p.status(); got != 200 {
		p.t.Errorf("status %d", got)
		return
	}
	var width, height int
	var parts []image.Image
	for _, v := range views {
		p.window(v.width, v.height)
		p.media(v.scheme, "none")
		p.look(`() => document.fonts.ready.then(() => { document.activeElement?.blur(); scrollTo(0, 0) })`)
		shot, err := p.page.Timeout(patience).Screenshot(false, &proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormatPng})
		p.must(err)
		full, err := png.Decode(bytes.NewReader(shot))
		p.must(err)
		part := smaller(full, full.Bounds().Dx()*percent/100, full.Bounds().Dy()*percent/100)
		parts = append(parts, part)
		width += part.Bounds().Dx() + gap
		height = max(height, part.Bounds().Dy())
	}
	whole := image.NewRGBA(image.Rect(0, 0, width-gap, height))
	draw.Draw(whole, whole.Bounds(), image.NewUniform(color.Gray{0x90}), image.Point{}, draw.Src)
	x := 0
	for _, part := range parts {
		draw.Draw(whole, part.Bounds().Add(image.Pt(x, 0)), part, image.Point{}, draw.Src)
		x += part.Bounds().Dx() + gap
	}
	for quality := 65; ; quality -= 5 {
		var file bytes.Buffer
		p.must(jpeg.Encode(&file, whole, &jpeg.Options{Quality: quality}))
		if file.Len() < most || quality < 30 {
			p.must(os.WriteFile(filepath.Join(screens, name), file.Bytes(), 0o644))
			return
		}
	}
}

// smaller gives every point of the new picture the mean of the box of points it stands for,
// those at the edge of the box by the part of them that is inside.
func smaller(from image.Image, width, height int) *image.RGBA {
	src := image.NewRGBA(image.Rect(0, 0, from.Bounds().Dx(), from.Bounds().Dy()))
	draw.Draw(src, src.Bounds(), from, from.Bounds().Min, draw.Src)
	return along(along(src, width, false), height, true)
}

// along makes a picture smaller in one direction, down or across.
func along(src *image.RGBA, size int, down bool) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	length, lines, step, stride := w, h, 4, src.Stride
	dst := image.NewRGBA(image.Rect(0, 0, size, h))
	dstStep, dstStride := 4, dst.Stride
	if down {
		length, lines, step, stride = h, w, src.Stride, 4
		dst = image.NewRGBA(image.Rect(0, 0, w, size))
		dstStep, dstStride = dst.Stride, 4
	}
	scale := float32(length) / float32(size)
	for i := range size {
		from, to := float32(i)*scale, float32(i+1)*scale
		for line := range lines {
			var sum [3]float32
			for j := int(from); j < length && float32(j) < to; j++ {
				part := min(to, float32(j+1)) - max(from, float32(j))
				at := line*stride + j*step
				for c := range sum {
					sum[c] += part * float32(src.Pix[at+c])
				}
			}
			at := line*dstStride + i*dstStep
			for c := range sum {
				dst.Pix[at+c] = uint8(sum[c]/scale + .5)
			}
			dst.Pix[at+3] = 0xff
		}
	}
	return dst
}

// listed is the README of the pictures, by role in the order of stops.
func listed(taken map[string][]stop) []byte {
	var b bytes.Buffer
	b.WriteString(`# Screens: every page, as the roles see it

One picture a page: 1366×768 light and dark, 390×844 light and dark, side by side at 40 per cent. They show the
demonstration centre: the pilot of Adamówka with its real milestones, people and cases invented.

Taken anew, together with this list, by ` + "`CUS_TEST_SCREENS=1 go test -tags journey -run TestScreens ./internal/journey/`" + `;
the pages are the stops of internal/journey/pages_test.go.
`)
	var done []string
	for _, st := range stops {
		if slices.Contains(done, st.who) || taken[st.who] == nil {
			continue
		}
		done = append(done, st.who)
		fmt.Fprintf(&b, "\n## %s\n\n", cmp.Or(st.who, "nobody signed in"))
		for _, one := range taken[st.who] {
			fmt.Fprintf(&b, "- [%s](%s)\n", one.path, pictured(one))
		}
	}
	b.WriteString("\n## The dashboards of the centres\n\nEach on a day in the middle of its own project, as its director sees it (`cus demo --centre …`).\n\n")
	for _, name := range centresPictured {
		fmt.Fprintf(&b, "- [%s, %s](%s)\n", name, dashboards[name], boardOf(name))
	}
	return b.Bytes()
}
