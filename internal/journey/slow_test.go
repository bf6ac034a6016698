//go:build journey

package journey_test

import (
	"fmt"
	"testing"

	"github.com/go-rod/rod/lib/proto"
)

// moved are the parts of the page that moved while it came, each with how far; nothing may.
const moved = `() => new Promise((done) => {
	const parts = [];
	const name = (n) => (n?.nodeType === 3 ? n.parentElement : n)?.outerHTML.slice(0, 80);
	const keep = (list) => list.forEach((e) => e.hadRecentInput || e.sources.forEach((s) =>
		parts.push(name(s.node) + " " + Math.round(s.currentRect.x - s.previousRect.x) + "/" + Math.round(s.currentRect.y - s.previousRect.y))));
	const watch = new PerformanceObserver((l) => keep(l.getEntries()));
	watch.observe({ type: "layout-shift", buffered: true });
	requestAnimationFrame(() => requestAnimationFrame(() => { keep(watch.takeRecords()); done(parts.join("\n")) }));
})`

// staysStill: nothing moved while the page came.
func (p *person) staysStill() {
	p.t.Helper()
	if parts := p.look(moved).str(); parts != "" {
		p.t.Errorf("%s: while the page came, these moved (px):\n%s", p.path(), parts)
	}
}

// line makes the line to the program as slow as a telephone's at the edge of town; 0 as it is.
func (p *person) line(latency, bitsPerSecond float64) {
	p.t.Helper()
	rate := bitsPerSecond / 8
	if rate == 0 {
		rate = -1
	}
	p.must(proto.NetworkEmulateNetworkConditions{Latency: latency, DownloadThroughput: rate, UploadThroughput: rate}.Call(p.page))
}

// largest is when the largest part of the page stood, in milliseconds from the click.
func (p *person) largest() int {
	p.t.Helper()
	return p.look(`() => new Promise((done) => {
		let at = 0;
		const keep = (list) => list.forEach((e) => { at = e.startTime });
		const watch = new PerformanceObserver((l) => keep(l.getEntries()));
		watch.observe({ type: "largest-contentful-paint", buffered: true });
		requestAnimationFrame(() => requestAnimationFrame(() => { keep(watch.takeRecords()); done(Math.round(at)) }));
	})`).num()
}

// slowest is how long the slowest press or key took until the page showed it, in milliseconds;
// 0 when each took less than 16.
func (p *person) slowest() int {
	p.t.Helper()
	return p.look(`() => new Promise((done) => {
		let most = 0;
		const keep = (list) => list.forEach((e) => { if (e.interactionId) most = Math.max(most, e.duration) });
		const watch = new PerformanceObserver((l) => keep(l.getEntries()));
		watch.observe({ type: "event", buffered: true, durationThreshold: 16 });
		requestAnimationFrame(() => requestAnimationFrame(() => { keep(watch.takeRecords()); done(Math.round(most)) }));
	})`).num()
}

// TestASlowLine comes to the pages of a day over 1.6 Mbit/s and 150 ms: by the first visit and
// again, nothing moves while they come. How long they took is told, never judged: the machine
// is shared.
func TestASlowLine(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	p := sit(t, s, true)
	p.must(proto.NetworkEnable{}.Call(p.page))
	p.line(150, 1_600_000)
	p.open("/logowanie")
	p.staysStill()
	told := fmt.Sprintf("first visit %d ms", p.largest())
	p.signIn("koordynator@cus.example")
	draft := value[string](t, s, plansOf("koordynator", "state = 'draft' AND EXISTS (SELECT FROM planned_service d JOIN plan_version v ON v.id = d.version_id WHERE v.plan_id = p.id)"))
	for _, path := range []string{"/moj-dzien", "/mieszkancy", "/wnioski", "/plany", "/plany/" + draft, "/plany/" + draft + "/edycja/cele-i-uslugi", "/kamienie-milowe"} {
		p.open(path)
		p.staysStill()
		told += fmt.Sprintf(", %s %d ms", path, p.largest())
	}
	t.Log("the largest part stood: ", told)

	p.line(0, 0)
	p.open("/mieszkancy")
	p.tabs("Nazwisko, PESEL, telefon, adres lub numer sprawy")
	p.types("nowak")
	p.tabs("Szukaj")
	t.Logf("the slowest key took %d ms until it was seen", p.slowest())
}
