package ui

import (
	"context"
	"strings"

	"cus/internal/platform/i18n"
	"cus/web"
	"cus/web/h"
)

// Shell is what surrounds a page of the staff: who reads it, where they may go, and the
// title of the window. The zero value of every field leaves its part out.
type Shell struct {
	Title     string // message key of the window title; never holds a name
	TitleArgs i18n.A
	Number    string // number of the case, for the window title: IPUS/2026/031
	Errors    bool   // the page comes back refused: the title starts with "Błąd: "

	CentreName string // the town, under the mark: "Przykładów"
	HomeHref   string // where the mark leads; "/" when empty
	UserName   string
	RoleLabel  string   // message key of the role
	Deputies   []string // names of those the reader stands in for today: "Zastępstwo: …"
	LogoutHref string   // POST

	Rail    []RailGroup
	Create  *Action // the role's main create button
	Flash   h.Node  // what just happened, usually Flash("plan.approved")
	Demo    bool    // the data are invented
	Scripts []string

	Session *Session // who sits here and for how long; nil where nobody is signed in
	Draft   h.Node   // that the form on the page came back from a draft

	SearchHref  string // POST; empty where the role may not search
	SearchValue string

	NotificationsHref  string
	NotificationsCount int
	SettingsHref       string
	HelpHref           string

	Theme     string // "light", "dark" or "" for the reader's system
	Density   string // "compact" or ""
	Shortcuts bool   // single-key shortcuts are on
}

// RailGroup is one group of the rail; the first usually has no label.
type RailGroup struct {
	Label string // message key
	Items []RailItem
}

// RailItem is one place in the rail. Count is what waits there; 0 shows nothing.
type RailItem struct {
	Label   string // message key
	Href    string
	Icon    string
	Count   int
	Current bool
	Go      string // second key of the shortcut: "d" for g d
}

// Action is a link drawn as a button.
type Action struct {
	Label string // message key
	Href  string
	Icon  string // may be empty
}

// Page is a whole document for the staff: rail, strip, main.
func Page(s Shell, main ...h.Node) h.Node {
	return document(page{
		title: s.Title, args: s.TitleArgs, number: s.Number, errors: s.Errors,
		theme: s.Theme, density: s.Density, shortcuts: s.Shortcuts, scripts: s.Scripts, session: s.Session,
	},
		h.Div(h.Class("app"),
			rail(s),
			h.Div(h.Class("col"),
				h.If(s.Demo, demoStrip()),
				topStrip(s),
				h.Main(h.ID("tresc"), h.TabIndex("-1"), s.Flash, s.Draft, h.Group(main...)),
			),
		),
		sessionDialog(s.Session),
		h.When(s.Shortcuts && s.Session != nil, shortcutsDialog),
	)
}

// Bare is a whole document of one narrow column on linen: signing in, errors. help
// stands below everything and may be nil.
func Bare(title string, number string, main ...h.Node) h.Node {
	return BareShell(Shell{Title: title, Number: number}, nil, main...)
}

// BareShell is Bare with the centre's name above and help (a phone) below.
func BareShell(s Shell, help h.Node, main ...h.Node) h.Node {
	return document(page{
		title: s.Title, args: s.TitleArgs, number: s.Number, errors: s.Errors,
		theme: s.Theme, density: s.Density, scripts: s.Scripts, body: "bare",
	},
		h.If(s.Demo, demoStrip()),
		h.Main(h.ID("tresc"), h.TabIndex("-1"),
			mark(home(s), s.CentreName),
			s.Flash,
			h.Group(main...),
			h.When(some(help), func() h.Node { return h.P(h.Class("help"), help) }),
		),
	)
}

// SiteItem is one place in the head of the residents' pages.
type SiteItem struct {
	Label   string // message key
	Href    string
	Current bool
}

// Public is a whole document for residents: larger type, no rail, the phone in the foot.
func Public(s Shell, nav []SiteItem, foot h.Node, main ...h.Node) h.Node {
	return document(page{
		title: s.Title, args: s.TitleArgs, number: s.Number, errors: s.Errors, scripts: s.Scripts, body: "public",
	},
		h.If(s.Demo, demoStrip()),
		h.Header(h.Class("site"), h.Div(
			mark(home(s), s.CentreName),
			h.Nav(h.AttrT("aria-label", "ui.nav.main"), h.Ul(h.Each(nav, func(i SiteItem) h.Node {
				return h.Li(h.A(h.Href(i.Href), current(i.Current, "page"), h.T(i.Label)))
			}))),
		)),
		h.Main(h.ID("tresc"), h.TabIndex("-1"), s.Flash, h.Group(main...)),
		h.When(some(foot), func() h.Node { return h.Footer(foot) }),
	)
}

// Paper describes a printable document.
type Paper struct {
	Title     string // message key
	TitleArgs i18n.A
	Number    string
	BackHref  string // back to what is being printed
	LargeHref string // the same paper in large print
	Large     bool   // this is the large print
	Stamp     string // a word over the sheet: SZKIC

	NormalHref string // the same paper in ordinary print
	PDFHref    string // the same paper as a file
	Lang       string // of the sheet, where it differs from the reader's
}

// Print is a whole A4 document: what is on the screen is what comes out of the printer.
func Print(p Paper, sheet ...h.Node) h.Node {
	body := "paper"
	if p.Large {
		body = "paper large"
	}
	return document(page{title: p.Title, args: p.TitleArgs, number: p.Number, body: body, theme: "light"},
		h.Nav(h.Class("paper-tools"), h.AttrT("aria-label", "ui.print.tools"),
			h.When(p.BackHref != "", func() h.Node { return LinkButton("ui.back", p.BackHref, Icon("back")) }),
			h.Button(h.Type("button"), h.Class("btn primary js-only"), h.Data("do", "print"), Icon("print"), h.T("ui.print")),
			h.When(p.PDFHref != "", func() h.Node { return LinkButton("ui.print.pdf", p.PDFHref, Icon("download")) }),
			h.When(p.LargeHref != "", func() h.Node { return LinkButton("ui.print.large", p.LargeHref) }),
			h.When(p.NormalHref != "", func() h.Node { return LinkButton("ui.print.normal", p.NormalHref) }),
		),
		h.Main(h.ID("tresc"), h.Class("sheet"), h.TabIndex("-1"), h.When(p.Lang != "", func() h.Node { return h.Lang(p.Lang) }),
			h.When(p.Stamp != "", func() h.Node { return h.P(h.Class("draft-word"), h.Text(p.Stamp)) }),
			h.Group(sheet...),
		),
	)
}

// page is what all documents share.
type page struct {
	title, number  string
	args           i18n.A
	errors         bool
	theme, density string
	shortcuts      bool
	body           string
	scripts        []string
	session        *Session
}

// htmxConfig: no injected style, no eval, our own server only, nothing of a resident kept
// in the browser's storage; a refused form (422) and a conflict (409) are shown.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,` +
	`"historyCacheSize":0,"refreshOnHistoryMiss":true,"defaultSwapStyle":"outerHTML","timeout":30000,` +
	`"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},{"code":"[45]..","swap":false,"error":true}]}`

func document(p page, body ...h.Node) h.Node {
	return h.With(func(ctx context.Context) h.Node {
		return h.Group(h.Raw("<!doctype html>"), h.HTML(
			h.Lang(string(i18n.Of(ctx))),
			data("theme", p.theme), data("density", p.density), h.When(p.shortcuts, func() h.Node { return h.Data("shortcuts", "on") }),
			h.When(p.session != nil, func() h.Node { return h.Data("idle", itoa(p.session.Idle)) }),
			h.Head(
				h.Meta(h.Attr("charset", "utf-8")),
				h.Meta(h.Name("viewport"), h.Attr("content", "width=device-width, initial-scale=1")),
				h.Meta(h.Name("htmx-config"), h.Attr("content", htmxConfig)),
				h.TitleEl(h.Text(windowTitle(ctx, p))),
				h.Link(h.Rel("icon"), h.Type("image/svg+xml"), h.Href(web.Asset("favicon.svg"))),
				preload("ui-latin.woff2"), preload("ui-latin-ext.woff2"), preload("title-latin.woff2"), preload("title-latin-ext.woff2"),
				h.Link(h.Rel("expect"), h.Href("#komunikaty"), h.Attr("blocking", "render")), // drawn whole: a table half read would move
				h.Link(h.Rel("stylesheet"), h.Href(web.Asset("cus.css"))),
				h.Script(h.Src(web.Asset("cus.js")), h.Flag("defer", true)),
				h.Each(p.scripts, func(name string) h.Node { return h.Script(h.Src(web.Asset(name)), h.Flag("defer", true)) }),
			),
			h.Body(h.Class(p.body),
				h.A(h.Class("skip"), h.Href("#tresc"), h.T("ui.skip")),
				h.Group(body...),
				h.Div(h.ID("komunikaty"), h.Class("vh"), h.Role("status")),
				h.El("template", h.ID("t-failed"), requestFailed("ui.failed", "ui.retry")),
				h.El("template", h.ID("t-signed-out"), requestFailed("ui.signed_out", "")),
			),
		))
	})
}

// windowTitle names the page by its kind and the number of the case, never by a name:
// titles end up in histories and logs.
func windowTitle(ctx context.Context, p page) string {
	t := i18n.T(ctx, p.title, p.args)
	if p.number != "" {
		t += ": " + p.number
	}
	if p.errors {
		t = i18n.T(ctx, "ui.title.error") + t
	}
	return t + " – CUS"
}

func preload(font string) h.Node {
	return h.Link(h.Rel("preload"), h.Attr("as", "font"), h.Type("font/woff2"), h.Flag("crossorigin", true), h.Href(web.Asset(font)))
}

func data(name, value string) h.Node {
	if value == "" {
		return nil
	}
	return h.Data(name, value)
}

// current marks the item one stands on; kind is page, step or true.
func current(is bool, kind string) h.Node {
	if !is {
		return nil
	}
	return h.AriaCurrent(kind)
}

func home(s Shell) string {
	if s.HomeHref == "" {
		return "/"
	}
	return s.HomeHref
}

// mark is our sign with the centre's name.
func mark(href, centre string) h.Node {
	return h.A(h.Class("mark"), h.Href(href),
		Icon("mark"),
		h.Span(h.B(h.Text("CUS")), h.When(centre != "", func() h.Node { return h.Small(h.Text(centre)) })))
}

func demoStrip() h.Node {
	return h.Aside(h.Class("demo"), h.AttrT("aria-label", "ui.demo.label"), h.T("ui.demo"))
}

// rail lists the places; on a small screen the Menu button opens it.
func rail(s Shell) h.Node {
	return h.Header(h.Class("rail"),
		mark(home(s), s.CentreName),
		h.Details(h.Class("menu"), h.Summary(Icon("menu"), h.T("ui.menu"))),
		h.Div(h.Class("rail-body"),
			h.Nav(h.AttrT("aria-label", "ui.nav.main"), h.EachI(s.Rail, railGroup)),
			h.When(s.UserName != "", func() h.Node { return me(s) }),
		),
	)
}

func railGroup(i int, g RailGroup) h.Node {
	id := "rail-" + itoa(i)
	return h.Group(
		h.When(g.Label != "", func() h.Node { return h.Span(h.Class("rail-h"), h.ID(id), h.T(g.Label)) }),
		h.Ul(h.When(g.Label != "", func() h.Node { return h.AriaLabelledBy(id) }),
			h.Each(g.Items, func(it RailItem) h.Node {
				return h.Li(h.A(h.Href(it.Href), current(it.Current, "page"), data("go", it.Go),
					Icon(it.Icon), h.T(it.Label),
					h.When(it.Count > 0, func() h.Node {
						return h.Span(h.Class("count"), h.Text(itoa(it.Count)), Hidden(h.T("ui.to_do")))
					})))
			})),
	)
}

func me(s Shell) h.Node {
	name := h.B(h.Text(s.UserName))
	if s.SettingsHref != "" {
		name = h.A(h.Class("name"), h.Href(s.SettingsHref), h.Text(s.UserName), Hidden(h.T("ui.settings.suffix")))
	}
	return h.Div(h.Class("me"),
		name,
		h.When(s.RoleLabel != "", func() h.Node { return h.Div(label(s.RoleLabel)) }),
		h.When(len(s.Deputies) > 0, func() h.Node {
			return h.Div(h.T("ui.deputy", i18n.A{"Names": strings.Join(s.Deputies, ", ")}))
		}),
		h.When(s.LogoutHref != "", func() h.Node {
			return h.Form(h.Method("post"), h.Action(s.LogoutHref), h.Button(h.Class("as-link"), h.T("ui.logout")))
		}),
	)
}

func topStrip(s Shell) h.Node {
	links := s.NotificationsHref != "" || s.HelpHref != "" || s.Create != nil
	if s.SearchHref == "" && !links {
		return nil
	}
	return h.Div(h.Class("top"),
		h.When(s.SearchHref != "", func() h.Node { return GlobalSearch(s.SearchHref, s.SearchValue) }),
		h.When(links, func() h.Node {
			return h.Nav(h.Class("top-links"), h.AttrT("aria-label", "ui.nav.shortcuts"),
				h.When(s.NotificationsHref != "", func() h.Node { return notifications(s) }),
				h.When(s.HelpHref != "", func() h.Node { return QuietLink("ui.help", s.HelpHref) }),
				h.When(s.Create != nil, func() h.Node { return s.Create.node("btn") }),
			)
		}),
	)
}

func notifications(s Shell) h.Node {
	key := "ui.notifications"
	if s.NotificationsCount > 0 {
		key = "ui.notifications.count"
	}
	return h.A(h.Class("btn quiet"), h.Href(s.NotificationsHref), Icon("bell"), h.T(key, i18n.A{"N": s.NotificationsCount}))
}

func (a Action) node(class string) h.Node {
	icon := a.Icon
	return h.A(h.Class(class), h.Href(a.Href), h.When(icon != "", func() h.Node { return Icon(icon) }), h.T(a.Label))
}

// GlobalSearch is the one search box: a POST, so that no name stands in an address.
func GlobalSearch(href, value string) h.Node {
	return h.Form(h.Class("search"), h.Role("search"), h.AttrT("aria-label", "ui.search.everywhere"), h.Method("post"), h.Action(href),
		h.Button(h.AttrT("aria-label", "ui.search"), Icon("search")),
		h.Label(h.Class("vh"), h.For("szukaj"), h.T("ui.search.label")),
		h.Input(h.ID("szukaj"), h.Name("q"), h.Type("search"), h.Value(value), h.AutoComplete("off"), h.Attr("spellcheck", "false"),
			h.AttrT("placeholder", "ui.search.placeholder")),
		h.Kbd(h.Hide(), h.Text("/")),
	)
}

// requestFailed is kept in a template and shown when a part of the page could not be
// fetched or saved.
func requestFailed(key, retry string) h.Node {
	return h.Div(h.Class("note danger request-failed"), h.Role("alert"), Icon("danger"), h.Div(
		h.Span(h.T(key)),
		h.When(retry != "", func() h.Node { return h.Button(h.Type("button"), h.Class("btn small"), h.T(retry)) }),
	))
}
