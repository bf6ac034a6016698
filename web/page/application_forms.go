package page

import (
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// choices are the words of an enumeration as things to choose.
func choices[T ~string](values []T, prefix string) []ui.Choice {
	out := make([]ui.Choice, len(values))
	for i, v := range values {
		out[i] = ui.Choice{Value: string(v), Label: prefix + string(v)}
	}
	return out
}

// Overtaken says who saved the same row meanwhile, or that the form came back after a lost
// session; nothing when neither happened.
func Overtaken(f *form.Form) h.Node {
	if f.Restored() {
		return ui.AlertT(ui.Info, "form.restored")
	}
	c := f.Conflict()
	if c == nil {
		return nil
	}
	at := ""
	if !c.At.IsZero() {
		at = i18n.TimeOfDay(c.At)
	}
	return h.Div(h.Role("alert"), ui.Alert(ui.Warn, h.P(h.T("form.overtaken", i18n.A{"By": c.By, "At": at}))))
}

// ApplicationClosing asks why the application ends without a plan.
func ApplicationClosing(v ApplicationView) Doc {
	a := v.Application
	back := link.Application(string(a.Ref))
	d := Doc{Title: "application.close", Number: a.Number, Place: "applications", Form: v.Form, Record: applicationBar(v)}
	if !v.Mine || !a.State.Open() {
		key := "application.closed"
		if !v.Mine {
			key = "application.not_your_case"
		}
		d.Body = h.Group(ui.AlertT(ui.Info, key, i18n.A{"Number": a.Number}), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
		return d
	}
	d.Body = h.Group(Overtaken(v.Form), ui.ConfirmPage(ui.ConfirmView{Part: true,
		Title: h.T("application.close.heading", i18n.A{"Number": a.Number}), Lead: h.T("application.close.lead"),
		Effects: []h.Node{h.T("application.close.effect")},
		Form:    v.Form, Fields: []h.Node{ui.TextArea(v.Form, "reason", ui.Opt{Label: "application.close.reason", Required: true, Rows: 3})},
		Action: link.ApplicationClosing(string(a.Ref)), Key: form.NewKey(), Version: v.Form.Version(), Submit: "application.close", BackHref: back,
	}))
	return d
}
