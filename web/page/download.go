package page

import (
	"cus/internal/domain/download"
	"cus/internal/domain/indicator"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// DownloadNewView is a file too large to be written while the browser waits.
type DownloadNewView struct {
	Wanted download.Wanted
	Rows   int // it will hold
	Form   *form.Form
}

// DownloadNew offers to order it.
func DownloadNew(v DownloadNewView) Doc {
	w := v.Wanted
	back := link.Indicator(string(w.Code)) + "?dzien=" + w.Day.String()
	if w.Scope == indicator.InCentre {
		back += "&zakres=" + ScopeWords[w.Scope]
	}
	return Doc{Title: "download.new_title", Place: "indicators", Form: v.Form, Body: h.Group(
		ui.PageHead(ui.LinkT(back, "indicator.name."+string(w.Code)), h.T("download.new_title")),
		ui.Lede(h.T("download.new_lede", i18n.A{"Count": v.Rows, "Rows": i18n.Number(v.Rows)})),
		ui.Errors(v.Form),
		ui.FormAside(
			ui.Panel(nil, nil, ui.Form(link.IndicatorExport(string(w.Code)), form.NewKey(), 0,
				ui.HiddenValue("dzien", w.Day.PL()), ui.HiddenValue("zakres", ScopeWords[w.Scope]), ui.HiddenValue("format", string(w.Format)),
				h.P(h.T("download.new_text")),
				ui.Inline(ui.Primary("download.order"), ui.LinkButton("ui.cancel", back)))),
			ui.Stack(
				ui.Panel(h.T("download.holds"), nil, ui.SummaryList(
					ui.Fact{Label: "download.col.file", Value: h.T("indicator.name." + string(w.Code))},
					ui.Fact{Label: "indicator.scope", Value: h.T("indicator.scope." + string(w.Scope))},
					ui.Fact{Label: "indicator.as_of", Value: ui.Num(w.Day.PL())},
					ui.Fact{Label: "download.format", Value: h.T("indicator.export." + string(w.Format))})),
				ui.AlertT(ui.Info, "download.new_note")),
		),
	)}
}

// DownloadsView are the files somebody has ordered.
type DownloadsView struct {
	Orders []download.Order
	Form   *form.Form
}

// Downloads lists them with their states.
func Downloads(v DownloadsView) Doc {
	title := h.T("download.title")
	busy := false
	for _, o := range v.Orders {
		busy = busy || o.Busy()
	}
	var again h.Node
	if busy {
		again = ui.LinkButton("download.refresh", link.Downloads)
	}
	list := ui.EmptyState("download.none", ui.LinkButton("indicator.title", link.Indicators))
	if len(v.Orders) > 0 {
		cols := []ui.Col{{Key: "download.col.file"}, {Key: "download.col.state"}, {Key: "download.col.rows", Numeric: true}, {Key: "download.col.size", Numeric: true}, {Key: "download.col.until"}, {Key: "download.col.act", Hidden: true}}
		var opts []ui.TableOpt
		if len(v.Orders) > 15 {
			opts = append(opts, ui.Long)
		}
		list = ui.DataTable(title, cols, mapRows(v.Orders, downloadRow), opts...)
	}
	return Doc{Title: "download.title", Place: "downloads", Form: v.Form, Body: h.Group(
		ui.PageHead(nil, title, again),
		ui.Lede(h.T("download.lede", i18n.A{"Count": int(download.Kept.Hours())})),
		ui.Errors(v.Form),
		ui.Panel(nil, nil, list))}
}

func downloadRow(o download.Order) ui.Row {
	w := o.Wanted
	name := h.T("indicator.name." + string(w.Code))
	said := h.Group(h.T("indicator.export."+string(w.Format)), h.Text(" · "), h.T("indicator.scope."+string(w.Scope)), h.Text(" · "), h.T("download.as_of", i18n.A{"Day": w.Day.PL()}))
	what := h.Group(name, ui.Sub(said), ui.Sub(h.T("download.ordered_at", i18n.A{"At": i18n.DateTime(o.OrderedAt)})))
	var size, rows, until, act h.Node
	if o.State == download.Ready || o.State == download.Gone {
		rows, size, until = ui.Num(i18n.Number(o.Rows)), h.T("download.size", i18n.A{"Size": i18n.Number((o.Bytes + 1023) / 1024)}), ui.Num(i18n.DateTime(*o.ExpiresAt))
	}
	switch o.State {
	case download.Ready:
		act = ui.SmallLink("download.fetch", link.Download(o.Ref), about(name, said))
	case download.Failed:
		act = ui.PostButton(link.DownloadAgain(o.Ref), form.NewKey(), 0, ui.SmallButton("download.again", about(name, said)))
	}
	return ui.R(what, downloadState(o), rows, size, until, act)
}

// about tells one button from the others for who does not see its row.
func about(nodes ...h.Node) h.Node {
	var all []h.Node
	for _, n := range nodes {
		all = append(all, h.Text(": "), n)
	}
	return ui.Hidden(all...)
}

func downloadState(o download.Order) h.Node {
	kind := map[download.State]ui.Kind{download.Waiting: ui.Waiting, download.Making: ui.Info, download.Ready: ui.OK, download.Failed: ui.Danger, download.Gone: ui.Closed}[o.State]
	tag := ui.Tag(kind, "download.state."+string(o.State))
	switch {
	case o.State == download.Failed:
		return h.Group(tag, ui.Sub(h.T("download.why."+string(o.Why), i18n.A{"Incident": o.Incident})))
	case o.State == download.Waiting && o.Attempts > 0:
		return h.Group(tag, ui.Sub(h.T("download.tried", i18n.A{"Count": o.Attempts})))
	}
	return tag
}
