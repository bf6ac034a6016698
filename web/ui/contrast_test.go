package ui_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// The pairs our pages really use, and the least each must reach: 4.5 for text (7 where
// ux.md promises it), 3 for borders of controls, marks and the focus ring.
var pairs = []struct {
	on, ground string
	least      float64
}{
	{"ink", "canvas", 7}, {"ink", "surface", 7}, {"ink", "sunken", 7}, {"ink", "brand-soft", 7},
	{"muted", "surface", 7}, {"muted", "canvas", 4.5}, {"muted", "sunken", 4.5}, {"muted", "brand-soft", 4.5},
	{"link", "surface", 7}, {"link", "canvas", 7}, {"link", "sunken", 7}, {"link", "brand-soft", 4.5},
	{"brand-ink", "brand", 7}, {"brand-ink", "brand-hover", 7},
	{"rail-ink", "rail", 7}, {"rail-muted", "rail", 7}, {"rail-ink", "rail-hover", 7},
	{"amber-ink", "amber", 7}, {"amber", "rail", 3},
	{"ok", "ok-bg", 7}, {"warn", "warn-bg", 7}, {"danger", "danger-bg", 7}, {"info", "info-bg", 7}, {"neutral", "neutral-bg", 7},
	{"ok", "surface", 4.5}, {"warn", "surface", 4.5}, {"danger", "surface", 4.5},
	{"warn", "canvas", 4.5}, {"danger", "canvas", 4.5}, {"info", "canvas", 4.5}, {"danger", "brand-soft", 4.5}, {"info", "brand-soft", 4.5},
	{"warn", "sunken", 4.5},
	{"ok-mark", "surface", 3}, {"warn-mark", "surface", 3}, {"danger-mark", "surface", 3}, {"info-mark", "surface", 3},
	{"ok-mark", "sunken", 3}, {"warn-mark", "sunken", 3}, {"danger-mark", "canvas", 3},
	{"line-strong", "surface", 3}, {"line-strong", "canvas", 3}, {"line-strong", "sunken", 3}, {"line-strong", "brand-soft", 3},
	{"focus", "canvas", 3}, {"focus", "surface", 3}, {"focus", "sunken", 3}, {"focus", "brand-soft", 3},
	{"bar", "bar-track", 3}, {"bar", "surface", 3}, {"amber-edge", "surface", 2}, // the edge only repeats what the heading says
}

var token = regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)

func TestContrast(t *testing.T) {
	css, err := os.ReadFile("../assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := map[string]float64{}, map[string]float64{}
	for _, m := range token.FindAllStringSubmatch(string(css), -1) {
		light[m[1]], dark[m[1]] = luminance(m[2]), luminance(m[3])
	}
	for _, p := range pairs {
		for theme, colours := range map[string]map[string]float64{"light": light, "dark": dark} {
			on, ok1 := colours[p.on]
			ground, ok2 := colours[p.ground]
			if !ok1 || !ok2 {
				t.Errorf("no token for %s on %s", p.on, p.ground)
				continue
			}
			if got := ratio(on, ground); got < p.least {
				t.Errorf("%s: %s on %s is %.2f, at least %.1f", theme, p.on, p.ground, got, p.least)
			}
		}
	}
}

// ratio is the contrast of two luminances, WCAG 2.2 "contrast ratio".
func ratio(a, b float64) float64 { return (max(a, b) + .05) / (min(a, b) + .05) }

// luminance is the relative luminance of #rrggbb, WCAG 2.2.
func luminance(hex string) float64 {
	var l float64
	for i, share := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err) // the pattern has matched six hex digits
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += share * c
	}
	return l
}
