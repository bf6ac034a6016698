//go:build journey

package journey_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/proto"

	"cus/internal/platform/browsertest"
)

// patience is how long a person waits for anything before the test gives up.
const patience = 20 * time.Second

// TestMain ends the browser all tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	browsertest.Close()
	os.Exit(code)
}

// person sits at a browser.
type person struct {
	t      *testing.T
	site   *site
	page   *rod.Page
	script bool // the browser runs scripts
	within string

	mu       sync.Mutex
	messages []string // what the console complained of
}

// sit gives somebody a browser with no cookies.
func sit(t *testing.T, s *site, script bool) *person {
	t.Helper()
	page, err := browsertest.Profile(t).Page(proto.TargetCreateTarget{})
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, site: s, page: page, script: script}
	go page.EachEvent(func(e *proto.LogEntryAdded) {
		if e.Entry.Level == proto.LogLogEntryLevelError && !isAnswer(e.Entry) {
			p.hear("console: " + e.Entry.Text + " " + e.Entry.URL)
		}
	}, func(e *proto.RuntimeExceptionThrown) {
		p.hear("script: " + e.ExceptionDetails.Text)
	}, func(e *proto.RuntimeConsoleAPICalled) {
		if e.Type == proto.RuntimeConsoleAPICalledTypeError {
			p.hear("console.error")
		}
	})()
	p.must(proto.LogEnable{}.Call(page))
	p.must(proto.EmulationSetScriptExecutionDisabled{Value: !script}.Call(page))
	p.window(1366, 768)
	p.media("light", "none")
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, m := range p.messages {
			t.Error(m)
		}
	})
	return p
}

// isAnswer: the browser notes that a page came with 422 or 409, as it should.
func isAnswer(e *proto.LogLogEntry) bool {
	return e.Source == proto.LogLogEntrySourceNetwork && strings.Contains(e.Text, "the server responded with a status of") && !strings.Contains(e.URL, "/zasoby/")
}

func (p *person) hear(message string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = append(p.messages, message)
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// window sizes the window; a narrow one is a telephone.
func (p *person) window(width, height int) {
	p.t.Helper()
	p.must(proto.EmulationSetDeviceMetricsOverride{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 500}.Call(p.page))
}

// loaded does something and waits until the page it leads to stands complete.
func (p *person) loaded(act func()) {
	p.t.Helper()
	page, cancel := p.page.WithCancel()
	defer cancel()
	page = page.Timeout(patience)
	wait := page.WaitEvent(&proto.PageLoadEventFired{})
	act()
	wait()
	if page.GetContext().Err() != nil {
		p.t.Fatalf("no page came; still on %s:\n%s", p.path(), p.text())
	}
	p.within = ""
}

// open goes to an address of ours.
func (p *person) open(path string) {
	p.t.Helper()
	p.loaded(func() {
		p.t.Helper()
		p.must(p.page.Timeout(patience).Navigate(p.site.url + path))
	})
}

// helpers are what every look at the page below may use. The words of an element leave out
// what is hidden from the eye; what is drawn nowhere cannot be found.
const helpers = `
	const words = (s) => s.replace(/\u2060/g, "").replace(/[\s\u00a0]+/g, " ").trim();
	const plain = (el) => { const c = el.cloneNode(true); c.querySelectorAll(".vh,.opt,svg,[aria-hidden=true]").forEach((x) => x.remove()); return words(c.textContent) };
	const drawn = (el) => el.getClientRects().length > 0;
	const all = (selector, root) => [...(root ?? document).querySelectorAll(selector)];
	const part = (title) => title === "" ? document :
		all("main tr, main li").find((el) => drawn(el) && all("td,th,a,b,div", el).some((x) => plain(x).startsWith(title))) ??
		all("h1,h2,h3,legend,summary").find((el) => drawn(el) && plain(el).startsWith(title))?.closest("section,fieldset,details,main");
	const field = (name, root) => {
		const label = ["label", "legend"].flatMap((tag) => all(tag, root)).find((el) => plain(el) === name && drawn(el));
		return all("[aria-label]", root).find((el) => el.ariaLabel === name) ?? (label?.control || label);
	};
	const wordOf = (el) => el.labels?.length ? plain(el.labels[0]) || el.ariaLabel : plain(el);
`

func with(fn string) string {
	return "(...args) => {" + helpers + "return (" + fn + ")(...args) ?? null}"
}

// look asks the page something.
func (p *person) look(fn string, args ...any) (found lookResult) {
	p.t.Helper()
	res, err := p.page.Timeout(patience).Eval(with(fn), args...)
	p.must(err)
	return lookResult{res}
}

type lookResult struct{ *proto.RuntimeRemoteObject }

func (r lookResult) str() string { return r.Value.Str() }
func (r lookResult) num() int    { return r.Value.Int() }
func (r lookResult) yes() bool   { return r.Value.Bool() }

// find waits for an element; what names it in the message when it does not come.
func (p *person) find(what, fn string, args ...any) *rod.Element {
	p.t.Helper()
	el, err := p.page.Timeout(5 * time.Second).ElementByJS(rod.Eval(with(fn), args...))
	if err != nil {
		p.t.Fatalf("no %s on %s (%v):\n%s", what, p.path(), err, p.text())
	}
	return el
}

// in narrows the next acts to the part of the page under this heading, or to the row of a
// table with this cell, until another page comes.
func (p *person) in(title string) *person {
	p.within = title
	return p
}

func (p *person) field(name string) *rod.Element {
	p.t.Helper()
	return p.find("field „"+name+"”", `(name, title) => { const root = part(title); return root && field(name, root) }`, name, p.within)
}

// fills types into a field, over what stands there.
func (p *person) fills(name, text string) {
	p.t.Helper()
	el := p.field(name)
	p.must(proto.DOMFocus{ObjectID: el.Object.ObjectID}.Call(p.page))
	_, err := el.Eval(`() => this.select()`)
	p.must(err)
	p.types(text)
}

// types types into what has the focus; an empty text deletes the selection.
func (p *person) types(text string) {
	p.t.Helper()
	if text == "" {
		p.must(p.page.Keyboard.Type(input.Delete))
		return
	}
	p.must(p.page.InsertText(text))
}

// chooses ticks a box or a button, or picks from a list.
func (p *person) chooses(name string, option ...string) {
	p.t.Helper()
	el := p.field(name)
	if len(option) == 0 {
		p.click(p.find("label of „"+name+"”", `(name, title) => { const el = field(name, part(title)); return el.labels?.[0] ?? el }`, name, p.within))
		return
	}
	ok, err := el.Eval(`(word) => { const o = [...this.options].find((o) => o.textContent.trim() === word); if (!o) return false;
		o.selected = true; this.dispatchEvent(new Event("change", {bubbles: true})); return true }`, option[0])
	p.must(err)
	if !ok.Value.Bool() {
		p.t.Fatalf("„%s” has no „%s”", name, option[0])
	}
}

// presses a button and waits for the page that comes.
func (p *person) presses(name string) {
	p.t.Helper()
	el := p.find("button „"+name+"”", `(name, title) => { const root = part(title); return root && all("button", root).find((el) => drawn(el) && plain(el) === name) }`, name, p.within)
	p.loaded(func() { p.t.Helper(); p.click(el) })
}

// follows a link of the page and waits for the page that comes.
func (p *person) follows(name string) {
	p.t.Helper()
	el := p.find("link „"+name+"”", `(name, title) => { const root = part(title); if (!root) return;
		const links = all("a[href]", root).filter((el) => drawn(el) && plain(el) === name);
		return links.find((el) => el.closest("main")) ?? links[0] }`, name, p.within)
	p.loaded(func() { p.t.Helper(); p.click(el) })
}

// click presses the mouse in the middle of the element, which nothing may cover.
func (p *person) click(el *rod.Element) {
	p.t.Helper()
	p.aim(el)
	p.press()
}

// aim moves the mouse over the element.
func (p *person) aim(el *rod.Element) {
	p.t.Helper()
	p.must(proto.DOMScrollIntoViewIfNeeded{ObjectID: el.Object.ObjectID}.Call(p.page))
	shape, err := el.Shape()
	p.must(err)
	at := shape.OnePointInside()
	hit, err := el.Eval(`(x, y) => { const hit = document.elementFromPoint(x, y); return this.contains(hit) || hit?.contains(this) || (hit?.outerHTML ?? "nothing").slice(0, 120) }`, at.X, at.Y)
	p.must(err)
	if !hit.Value.Bool() {
		p.t.Errorf("%s is covered by %s", el, hit.Value.Str())
	}
	p.must(p.page.Mouse.MoveTo(*at))
}

// press presses the mouse where it is.
func (p *person) press() {
	p.t.Helper()
	p.must(p.page.Mouse.Click(proto.InputMouseButtonLeft, 1))
}

// tabs presses Tab until the control or link of that name has the focus.
func (p *person) tabs(name string) {
	p.t.Helper()
	var passed []string
	for range 90 {
		p.must(p.page.Keyboard.Type(input.Tab))
		at := p.look(`() => wordOf(document.activeElement)`).str()
		if at == name {
			p.ring(name)
			return
		}
		passed = append(passed, at)
	}
	p.t.Fatalf("Tab never reaches „%s”, only: %s", name, strings.Join(passed, " · "))
}

// ring: what has the focus shows it.
func (p *person) ring(name string) {
	p.t.Helper()
	if !p.look(`() => [document.activeElement, document.activeElement.parentElement].some((el) => {
		const s = getComputedStyle(el); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 })`).yes() {
		p.t.Errorf("„%s” has the focus and does not show it", name)
	}
}

// enter presses Enter and waits for the page that comes.
func (p *person) enter() {
	p.t.Helper()
	p.loaded(func() { p.t.Helper(); p.must(p.page.Keyboard.Type(input.Enter)) })
}

func (p *person) path() string {
	p.t.Helper()
	return p.look(`() => location.pathname + location.search`).str()
}

func (p *person) text() string {
	p.t.Helper()
	return p.look(`() => words(document.body.innerText)`).str()
}

func (p *person) heading() string {
	p.t.Helper()
	return p.look(`() => words(document.querySelector("h1")?.innerText ?? "")`).str()
}

// status is the HTTP status of the page that stands there.
func (p *person) status() int {
	p.t.Helper()
	return p.look(`() => performance.getEntriesByType("navigation")[0].responseStatus`).num()
}

// sees fails the test unless every text stands in the page.
func (p *person) sees(texts ...string) {
	p.t.Helper()
	at := p.text()
	for _, t := range texts {
		if !strings.Contains(at, t) {
			p.t.Errorf("%s does not say „%s”:\n%s", p.path(), t, at)
		}
	}
}

// misses fails the test when a text stands in the page.
func (p *person) misses(texts ...string) {
	p.t.Helper()
	at := p.text()
	for _, t := range texts {
		if strings.Contains(at, t) {
			p.t.Errorf("%s says „%s”", p.path(), t)
		}
	}
}

// told: the page says what was just done.
func (p *person) told(sentence string) {
	p.t.Helper()
	if got := p.look(`() => words(document.querySelector(".flash")?.innerText ?? "")`).str(); got != sentence {
		p.t.Errorf("%s says „%s”, want „%s”:\n%s", p.path(), got, sentence, p.text())
	}
}

// refused: the page came back with exactly these reasons, in a list that has the focus.
func (p *person) refused(reasons ...string) {
	p.t.Helper()
	if got := p.status(); got != 422 {
		p.t.Fatalf("status %d, want 422:\n%s", got, p.text())
	}
	got := p.look(`() => all(".errors li").map(plain).join("\n")`).str()
	if want := strings.Join(reasons, "\n"); got != want {
		p.t.Errorf("reasons:\n%s\nwant:\n%s", got, want)
	}
	if title := p.look(`() => document.title`).str(); !strings.HasPrefix(title, "Błąd: ") {
		p.t.Errorf("title %q does not say that there is a mistake", title)
	}
	if focused := p.look(`() => document.activeElement.className`).str(); p.script && focused != "errors" {
		p.t.Errorf("the focus is on %q, want the list of errors", focused)
	}
	for _, dead := range strings.Fields(p.look(`() => all(".errors a").map((a) => a.hash).filter((h) => !document.getElementById(h.slice(1))).join(" ")`).str()) {
		p.t.Errorf("the list of errors leads to %s, which is not there", dead)
	}
}

// holds: the field still holds what was typed.
func (p *person) holds(name, want string) {
	p.t.Helper()
	got, err := p.field(name).Eval(`() => this.value`)
	p.must(err)
	if got.Value.Str() != want {
		p.t.Errorf("„%s” holds %q, want %q", name, got.Value.Str(), want)
	}
}

// at fails the test unless the heading begins so.
func (p *person) at(heading string) {
	p.t.Helper()
	if got := p.heading(); !strings.HasPrefix(got, heading) {
		p.t.Fatalf("on %s the heading is „%s”, want „%s”:\n%s", p.path(), got, heading, p.text())
	}
}
