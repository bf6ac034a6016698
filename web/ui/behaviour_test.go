//go:build journey

package ui_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"

	"cus/internal/platform/browsertest"

	"cus/internal/platform/form"
	"cus/web/h"
	"cus/web/ui"
)

// acts are what the pages below can ask the server for.
var acts = map[string]http.HandlerFunc{
	"GET /formularz": func(w http.ResponseWriter, r *http.Request) {
		_ = h.Render(r.Context(), w, ui.Page(ui.Shell{Title: "wz.title"},
			ui.PageHead(nil, h.Text("Formularze")),
			ui.Form("/zapis", "k", 0, h.ID("slow"), ui.TextInput(nil, "surname", ui.Opt{Label: "wz.surname"}), ui.Primary("ui.save")),
			refusable(nil),
			h.Div(h.ID("region"), h.H2(h.Text("Lista")), h.Button(h.ID("broken"), h.Class("btn"), h.Type("button"), h.Attr("hx-get", "/awaria"), h.Attr("hx-target", "#region"), h.Text("Odśwież"))),
			ui.PeselMask(ui.PeselView{Last4: "4821", RevealHref: "/odslon", RequestKey: "k"}),
		))
	},
	"POST /zapis": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent) // the page stays, as after a download
	},
	"POST /odmowa": func(w http.ResponseWriter, r *http.Request) {
		f, _ := form.From(w, r)
		f.Refuse("first", "wz.error.first")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = h.Render(r.Context(), w, refusable(f))
	},
	"GET /awaria": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
	"POST /odslon": func(w http.ResponseWriter, r *http.Request) {
		_ = h.Render(r.Context(), w, ui.PeselMask(ui.PeselView{Last4: "4821", Full: "44031404821", RevealHref: "/odslon", RequestKey: "k2"}))
	},
}

func refusable(f *form.Form) h.Node {
	return ui.Form("/odmowa", "k", 0, h.ID("refused"), h.Attr("hx-post", "/odmowa"), h.Attr("hx-target", "this"),
		ui.Errors(f), ui.TextInput(f, "first", ui.Opt{Label: "wz.first"}), ui.Primary("wz.next"))
}

func desk(t *testing.T, path string) *rod.Page {
	t.Helper()
	return view{width: 1366, height: 768}.openQuietly(t, browsertest.Profile(t), serve(t)+path)
}

func focused(page *rod.Page) string {
	return page.MustEval(`() => document.activeElement.id || document.activeElement.className`).Str()
}

func TestErrorsTakeTheFocusAndLeadToTheField(t *testing.T) {
	page := desk(t, "/")
	if got := focused(page); got != "errors" {
		t.Errorf("focus is on %q, want the list of errors", got)
	}
	page.MustElement(`.errors a[href="#f-first"]`).MustClick()
	if got := focused(page); got != "f-first" {
		t.Errorf("focus is on %q, want the field", got)
	}
}

func TestOnePressOnePost(t *testing.T) {
	page := desk(t, "/formularz")
	page.MustEval(`() => { window.sent = 0; addEventListener("submit", () => sent++) }`)
	button := page.MustElement("#slow button")
	button.MustClick()
	if got := button.MustText(); got != "Zapisuję…" {
		t.Errorf("the pressed button reads %q", got)
	}
	button.MustClick()
	page.MustElement("#f-surname").MustFocus().MustType(input.Enter)
	if got := page.MustEval(`() => sent`).Int(); got != 1 {
		t.Errorf("sent %d times", got)
	}
}

func TestRefusedPartIsShownAndFocused(t *testing.T) {
	page := desk(t, "/formularz")
	page.MustElement("#refused button").MustClick()
	page.MustElement("#refused .errors")
	page.MustWait(`() => document.activeElement.className === "errors"`)
	if got := page.MustElement("#refused button").MustText(); got != "Dalej: odpłatność" {
		t.Errorf("the button reads %q after the answer", got)
	}
}

func TestFailedPartSaysSo(t *testing.T) {
	page := desk(t, "/formularz")
	page.MustEval(`() => { window.failures = 0; addEventListener("htmx:responseError", () => failures++) }`)
	page.MustElement("#broken").MustClick()
	if got := page.MustElement("#region .request-failed").MustText(); got == "" {
		t.Error("nothing is said")
	}
	page.MustElement("#region .request-failed button").MustClick()
	page.MustWait(`() => failures === 2`) // tried again, failed again, said once
	if n := len(page.MustElements("#region .request-failed")); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestPeselIsRevealedAndHiddenAgain(t *testing.T) {
	page := desk(t, "/formularz")
	for range 2 { // what comes back can be revealed again
		page.MustElement(".pesel form button").MustClick()
		page.MustElementR(".pesel", "44031404821")
		page.MustElement(".pesel [data-do=hide]").MustClick()
		page.MustWait(`() => !document.querySelector(".pesel").textContent.includes("4403140")`)
	}
	if page.MustHas(".pesel template") {
		t.Error("the masked number keeps a template")
	}
}

func TestSlashFindsTheSearchBox(t *testing.T) {
	page := desk(t, "/")
	page.MustElement("#f-surname").MustFocus().MustType('/')
	if got := focused(page); got != "f-surname" {
		t.Errorf("typing a slash moved the focus to %q", got)
	}
	page.MustEval(`() => document.activeElement.blur()`)
	page.Keyboard.MustType('/')
	if got := focused(page); got != "szukaj" {
		t.Errorf("focus is on %q, want the search box", got)
	}
	page.MustEval(`() => { document.activeElement.blur(); delete document.documentElement.dataset.shortcuts }`)
	page.Keyboard.MustType('/')
	if got := focused(page); got == "szukaj" {
		t.Error("shortcuts are off, yet the slash works")
	}
}

func TestMenuOfSmallScreens(t *testing.T) {
	base, browser := serve(t), browsertest.Profile(t)
	for name, script := range map[string]bool{"with script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			page := browser.MustPage().Timeout(20 * time.Second)
			if !script {
				page.MustSetBlockedURLs("*.js")
			}
			page.MustSetViewport(390, 844, 1, true)
			page.MustNavigate(base + "/").MustWaitLoad()
			nav := page.MustElement(".rail nav")
			if nav.MustVisible() {
				t.Error("the menu is open at first")
			}
			page.MustElement(".menu summary").MustClick()
			if !nav.MustVisible() {
				t.Error("the menu does not open")
			}
			if !script {
				return
			}
			page.Keyboard.MustType(input.Escape)
			if nav.MustVisible() {
				t.Error("Escape does not close the menu")
			}
		})
	}
}
