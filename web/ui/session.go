package ui

import (
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
)

// Session is whose page it is and how long it may be left alone.
type Session struct {
	Who         string // public id of the person
	Idle        int    // minutes without a click after which the session ends
	StayHref    string // POST: somebody is there
	SignInHref  string // POST
	SignOutHref string // POST
}

// sessionDialog warns five minutes before a session ends, and takes the name and password
// again over the open page when it has: what was typed stays where it is. Scripts open it;
// without them the sign-in page carries what was sent.
func sessionDialog(s *Session) h.Node {
	if s == nil {
		return nil
	}
	return h.El("dialog", h.ID("sesja"), h.Class("session"), h.Role("alertdialog"), h.AriaLabelledBy("sesja-tytul"), h.Data("who", s.Who), h.Data("stay", s.StayHref),
		h.Div(h.Data("part", "warn"),
			h.H2(h.ID("sesja-tytul"), h.T("ui.session.warn")),
			h.P(h.T("ui.session.warn_text")),
			h.Div(h.Class("inline"),
				h.Button(h.Type("button"), h.Class("btn primary"), h.Data("stay", "yes"), h.T("ui.session.stay")),
				h.Form(h.Method("post"), h.Action(s.SignOutHref), h.Button(h.Class("btn"), h.T("ui.logout"))),
			)),
		h.Form(h.Data("part", "again"), h.Class("form"), h.Method("post"), h.Action(s.SignInHref), h.Flag("novalidate", true), h.Flag("hidden", true),
			h.H2(h.ID("sesja-koniec"), h.T("ui.session.over")),
			h.P(h.T("ui.session.over_text")),
			h.P(h.Class("field-error"), h.Role("alert"), h.Data("part", "why")),
			EmailInput(nil, "sesja-email", Opt{Label: "session.email", AutoComplete: "username"}),
			PasswordInput(nil, "sesja-password", Opt{Label: "session.password"}),
			h.Div(h.Class("inline"), h.Button(h.Class("btn primary"), h.T("session.enter"))),
		),
	)
}

// Names of the fields a draft travels with.
const (
	DraftPath    = "szkic"
	DraftSubject = "szkic_o"
)

// Autosave makes the form it stands in keep what is typed as its author's draft, and says
// so. path is the address of the form, subject the number of its case: KS/2026/0147, never
// a name; it may be empty. Without scripts it is a button, so it stands after the form's own:
// Enter presses the first button of a form.
func Autosave(path, subject string) h.Node {
	return h.Div(h.Class("autosave"), h.Data("autosave", path),
		h.When(subject != "", func() h.Node { return HiddenValue(DraftSubject, subject) }),
		h.Div(h.Class("autosave-state"), h.Role("status"), h.Span(h.Class("save saving"), h.T("ui.save.auto"))),
		h.El("template", h.Data("state", "saving"), SaveState(Saving, "")),
		h.El("template", h.Data("state", "failed"), SaveState(SaveFailed, "")),
		h.El("template", h.Data("state", "offline"), SaveState(Offline, "")),
		h.Button(h.Type("submit"), h.Class("btn quiet"), h.Attr("formaction", link.Drafts), h.Name(DraftPath), h.Value(path), h.Data("save", "yes"),
			h.T("ui.save.now")),
	)
}

// DraftNote says that the form on the page holds what its reader typed before, and offers
// to forget it.
func DraftNote(path, at, drop string) h.Node {
	return h.Div(h.Class("note info draft-note"), Icon("draft"), h.Div(h.Span(h.T("ui.draft.back", i18n.A{"At": at})),
		h.Form(h.Method("post"), h.Action(drop), HiddenValue(DraftPath, path), HiddenValue(form.KeyField, form.NewKey()),
			h.Button(h.Type("submit"), h.Class("btn small"), h.T("ui.draft.drop")))))
}

// shortcuts are what single keys do, in the order they are told; their words are
// ui.keys.<name>.
var shortcuts = []struct{ keys, name string }{
	{"?", "help"}, {"/", "search"}, {"g d", "day"}, {"g m", "residents"}, {"g w", "applications"}, {"g p", "plans"}, {"g u", "contracts"}, {"g k", "catalogue"},
	{"t 1–9", "tabs"}, {"j k", "rows"}, {"Ctrl+S", "save"}, {"Ctrl+Enter", "send"}, {"Esc", "close"},
}

// shortcutsDialog is opened by "?".
func shortcutsDialog() h.Node {
	return h.El("dialog", h.ID("skroty"), h.AriaLabelledBy("skroty-tytul"),
		h.H2(h.ID("skroty-tytul"), h.T("ui.keys")),
		h.Dl(h.Class("keys"), h.Each(shortcuts, func(s struct{ keys, name string }) h.Node {
			return h.Div(h.Dt(h.Kbd(h.Text(s.keys))), h.Dd(h.T("ui.keys."+s.name)))
		})),
		h.Form(h.Attr("method", "dialog"), h.Button(h.Class("btn"), h.T("ui.close"))))
}
