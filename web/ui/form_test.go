package ui_test

import (
	"strings"
	"testing"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/ui"
)

func refused() *form.Form {
	f := form.New(map[string]string{"pesel": "440314 04820", "place": "2"})
	f.Refuse("pesel", "wz.error.pesel")
	return f
}

// has fails unless every part stands in the HTML of n.
func has(t *testing.T, n h.Node, parts ...string) {
	t.Helper()
	html := h.String(t.Context(), n)
	for _, part := range parts {
		if !strings.Contains(html, part) {
			t.Errorf("%s\nis missing in %s", part, html)
		}
	}
}

func lacks(t *testing.T, n h.Node, parts ...string) {
	t.Helper()
	html := h.String(t.Context(), n)
	for _, part := range parts {
		if strings.Contains(html, part) {
			t.Errorf("%s\nstands in %s", part, html)
		}
	}
}

func TestFieldTiesLabelHintAndErrorTogether(t *testing.T) {
	has(t, ui.PeselInput(refused(), "pesel", ui.Opt{Label: "wz.phone", Required: true}),
		`<label for="f-pesel">`, `id="f-pesel"`, `name="pesel"`, `value="440314 04820"`, ` required`,
		`aria-describedby="f-pesel-hint f-pesel-err"`, `id="f-pesel-hint"`, `id="f-pesel-err"`, `aria-invalid="true"`,
		`Ten PESEL ma błędną cyfrę kontrolną.`)
	lacks(t, ui.PeselInput(nil, "pesel", ui.Opt{Label: "wz.phone"}), "aria-invalid", "-err", "required")
}

func TestFieldKeepsWhatWasTypedAndEscapesIt(t *testing.T) {
	f := form.New(map[string]string{"surname": `"><script>`, "words": "\npierwsza"})
	has(t, ui.TextInput(f, "surname", ui.Opt{Label: "wz.surname"}), `value="&#34;&gt;&lt;script&gt;"`)
	has(t, ui.TextArea(f, "words", ui.Opt{Label: "wz.own_words"}), ">\n\npierwsza</textarea>") // the browser drops the first break
	lacks(t, ui.PasswordInput(form.New(map[string]string{"password": "tajne haslo"}), "password", ui.Opt{Label: "wz.password"}), "tajne")
}

func TestSelectAndRadiosShowTheChosen(t *testing.T) {
	choices := []ui.Choice{{Value: "1", Text: "jeden"}, {Value: "2", Text: "dwa", Group: "wz.at_home"}, {Value: "3", Text: "trzy", Group: "wz.at_home"}}
	has(t, ui.Select(refused(), "place", choices, ui.Opt{Label: "wz.place"}),
		`<option value="2" selected>dwa</option>`, `<optgroup label="U mieszkańca">`, `<option value="">Wybierz…</option>`)
	has(t, ui.Radios(refused(), "place", choices, ui.Opt{Label: "wz.place", Required: true}),
		`role="radiogroup"`, `aria-required="true"`, `id="f-place" name="place" value="1">`, `id="f-place-2" name="place" value="2" checked>`)
}

func TestErrorSummary(t *testing.T) {
	field := check.Problem{Field: "pesel", Key: "wz.error.pesel"}
	other := check.Problem{Field: "first", Key: "wz.error.first"}
	whole := check.Problem{Key: "wz.error.whole"}
	for title, problems := range map[string][]check.Problem{
		"Popraw 1 pole":                 {field},
		"Popraw 2 pola":                 {field, other, whole},
		"To się nie udało":              {whole},
		`href="#f-pesel"`:               {field},
		`<li>Ten wniosek został już`:    {whole},
		`role="alert" tabindex="-1"`:    {field},
		`aria-labelledby="bledy"`:       {field},
		`Ten PESEL ma błędną cyfrę kon`: {field},
	} {
		has(t, ui.ErrorSummary(problems), title)
	}
	if ui.ErrorSummary(nil) != nil {
		t.Error("no problems, yet a summary")
	}
}

func TestFormCarriesKeyAndVersion(t *testing.T) {
	has(t, ui.Form("/plany/x", "klucz", 7), `method="post" action="/plany/x" novalidate`,
		`<input type="hidden" name="request_key" value="klucz">`, `<input type="hidden" name="version" value="7">`)
	lacks(t, ui.Form("/plany", "klucz", 0), `name="version"`)
}

func TestButtonsSayWhatTheyAreAbout(t *testing.T) {
	has(t, ui.SmallLink("ui.change", "/x", ui.Icon("draft"), ui.About("Kowalczyk Janina")), `</svg>Zmień<span class="vh">: Kowalczyk Janina</span></a>`)
	has(t, ui.Primary("ui.save"), `type="submit"`, `data-busy="Zapisuję…"`)
}

func TestDueSaysItInWords(t *testing.T) {
	today := date.New(2026, 11, 23)
	for want, days := range map[string]int{
		"1 dzień po terminie": -1, "3 dni po terminie": -3, "dziś": 0, "jutro": 1, "za 4 dni": 4, "za 22 dni": 22,
	} {
		has(t, ui.DueLabel(ui.Due(today, today.Add(days))), want, today.Add(days).PL())
	}
	has(t, ui.DueLabel(ui.Due(today, date.Date{})), "bez terminu")
	has(t, ui.DueLine("wz.write_until", ui.Due(today, today.Add(11))), "opracować do", "04.12.2026", "zostało 11 dni", "due warn")
	has(t, ui.DueLabel(ui.DueView{Days: 5, Statutory: true}), "ustawowy")
}

func TestPeselNeverLeaksUnlessRevealed(t *testing.T) {
	lacks(t, ui.PeselMask(ui.PeselView{Last4: "4821"}), "<form", "button")
	has(t, ui.PeselMask(ui.PeselView{Last4: "4821", RevealHref: "/mieszkancy/x/pesel"}), "•••••••4821", `method="post"`)
	has(t, ui.PeselMask(ui.PeselView{Last4: "4821", Full: "44031404821"}), `data-hide-after="30"`, "<template>")
}

func TestTableKeepsItsMeaningAsCards(t *testing.T) {
	has(t, ui.DataTable(h.Text("Plany"), []ui.Col{{Key: "wz.case", SortBy: "?porzadek=sprawa", Sorted: "ascending"}, {Key: "wz.now", Numeric: true}},
		[]ui.Row{ui.R(ui.Link("/p", "IPUS/2026/031"), h.Text("21"))}),
		`<table class="tbl" role="table"><caption class="vh">Plany</caption>`, `<thead role="rowgroup"`, `aria-sort="ascending"`,
		`<th scope="row" role="rowheader"`, `<td role="cell" class="n" data-l="Stan">21</td>`)
}

func TestMilestonesFillTheStrip(t *testing.T) {
	today := date.New(2026, 11, 23)
	known := []ui.MilestoneView{
		{Title: h.Text("1"), From: date.New(2026, 1, 1), Until: date.New(2026, 6, 30)},
		{Title: h.Text("2"), From: date.New(2026, 7, 1), Until: date.New(2027, 6, 30), Period: "07.2026–06.2027"},
		{Title: h.Text("3"), From: date.New(2027, 7, 1), Until: date.New(2028, 4, 30)},
		{Title: h.Text("4"), From: date.New(2028, 5, 1), Until: date.New(2028, 7, 31)},
	}
	has(t, ui.MilestoneStrip(today, today, known), `class="sp11"`, `class="sp22" aria-current="step"`, `class="sp19"`, `class="sp8"`, "minęło 39% czasu", ">dziś<")
	has(t, ui.MilestoneStrip(today.AddYears(1), today, known), ">"+today.PL()+"<")
	has(t, ui.MilestoneStrip(today, today, []ui.MilestoneView{{Title: h.Text("1")}, {Title: h.Text("2")}, known[2], {Title: h.Text("4")}}), `class="sp15"`, "brak w źródle")
}

func TestWindowTitleNamesNoOne(t *testing.T) {
	has(t, ui.Page(ui.Shell{Title: "wz.plan", Number: "IPUS/2026/031", Errors: true}), "<title>Błąd: Plan: IPUS/2026/031 – CUS</title>", `<html lang="pl"`)
	english := h.String(i18n.With(t.Context(), i18n.English), ui.Page(ui.Shell{Title: "wz.plan", Theme: "dark", Density: "compact"}))
	if !strings.Contains(english, `<html lang="en" data-theme="dark" data-density="compact">`) {
		t.Error("language, theme and density are not on the page")
	}
}
