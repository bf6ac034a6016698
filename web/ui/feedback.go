package ui

import (
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
)

// Alert is a note in the page: Info, OK, Warn or Danger.
func Alert(k Kind, nodes ...h.Node) h.Node {
	return h.Div(h.Class("note", string(k)), Icon(k.icon()), h.Div(h.Group(nodes...)))
}

// AlertT is an Alert of one message.
func AlertT(k Kind, key string, args ...i18n.A) h.Node { return Alert(k, h.P(h.T(key, args...))) }

// Flash says what has just been done, on the page one lands on afterwards.
func Flash(key string, args ...i18n.A) h.Node {
	return h.Div(h.Class("note ok flash"), Icon("ok"), h.Div(h.Span(h.Data("announce", ""), h.T(key, args...))))
}

// FlashText is a Flash whose sentence was made before the redirect.
func FlashText(sentence string) h.Node {
	if sentence == "" {
		return nil
	}
	return h.Div(h.Class("note ok flash"), Icon("ok"), h.Div(h.Span(h.Data("announce", ""), h.Text(sentence))))
}

// EmptyState says why there is nothing yet and offers the one thing to do (may be nil).
func EmptyState(key string, action h.Node) h.Node {
	return h.Div(h.Class("empty"), h.P(h.T(key)), action)
}

// NoResults says that filters left nothing, and clears them.
func NoResults(clearHref string) h.Node {
	return h.Div(h.Class("empty"), h.P(h.T("ui.no_results")), LinkT(clearHref, "ui.clear_filters"))
}

// ConfirmView is a question before something that cannot simply be undone.
type ConfirmView struct {
	Title   h.Node // a question: "Zakończyć plan IPUS/2026/031?"
	Part    bool   // stands under the bar of a record, which holds the H1
	Lead    h.Node // one sentence, may be nil
	Effects []h.Node
	Form    *form.Form
	Fields  []h.Node // such as a reason

	Action, Key string
	Version     int
	Submit      string // message key of the button: the verb and the object
	Danger      bool
	BackHref    string
}

// ConfirmPage says what will happen and asks, on a page of its own; nothing of legal
// effect is confirmed by a dialog.
func ConfirmPage(v ConfirmView) h.Node {
	submit := Primary
	if v.Danger {
		submit = SubmitDanger
	}
	head := PageHead(nil, v.Title)
	if v.Part {
		head = PartHead(nil, v.Title)
	}
	return h.Div(h.Class("confirm stack"),
		head,
		Errors(v.Form),
		h.When(some(v.Lead), func() h.Node { return Lede(v.Lead) }),
		h.When(len(v.Effects) > 0, func() h.Node {
			return h.Ul(h.Class("effects"), h.Each(v.Effects, func(n h.Node) h.Node { return h.Li(n) }))
		}),
		Form(v.Action, v.Key, v.Version,
			h.Group(v.Fields...),
			Inline(submit(v.Submit), LinkButton("ui.cancel", v.BackHref)),
		),
	)
}

// ErrorPage is the content of a page that could not be shown: what happened, whether the
// work is safe, where to go. number is the incident's, may be empty.
func ErrorPage(titleKey, textKey, number string, actions ...h.Node) h.Node {
	return h.Group(
		h.H1(h.T(titleKey)),
		h.P(h.T(textKey)),
		h.When(number != "", func() h.Node {
			return h.P(h.Class("muted"), h.T("ui.incident"), h.Text(" "), h.Strong(Num(number)))
		}),
		Inline(actions...),
	)
}
