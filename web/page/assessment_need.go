package page

import (
	"cus/internal/domain/assessment"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// needBoost makes links and forms change the list of needs alone: what is being typed
// beside it stays. Without a script they are ordinary links and forms.
func needBoost() h.Node {
	return h.Group(h.Attr("hx-boost", "true"), h.Attr("hx-target", "#potrzeby"), h.Attr("hx-select", "#potrzeby"),
		h.Attr("hx-swap", "outerHTML ignoreTitle:true show:#potrzeby:top"), h.Attr("hx-push-url", "false"))
}

// needsPanelOf is the list of needs, always in view: P1, P2, …; with the form of one of
// them when it is open.
func needsPanelOf(v AssessmentView) h.Node {
	count := h.T("assessment.need.count", i18n.A{"Count": len(v.Needs)})
	body := []h.Node{h.ID("potrzeby"), needBoost()}
	if v.NeedForm != nil {
		body = append(body, needForm(v))
	}
	if len(v.Needs) == 0 && v.NeedForm == nil {
		body = append(body, ui.EmptyState("assessment.need.none", nil))
	}
	body = append(body, needsList(v, v.Editable()))
	if v.Editable() && v.NeedForm == nil {
		body = append(body, ui.Inline(ui.LinkButton("assessment.need.add", needAt(v, link.AssessmentNewNeed(v.ref())), ui.Icon("plus"))))
	}
	return needPanel(count, body)
}

// needPanel is a Panel that can carry its own class.
func needPanel(count h.Node, body []h.Node) h.Node {
	return h.Section(append([]h.Node{h.Class("panel needs"), h.Header(h.H2(h.T("assessment.need.title")), h.Div(h.Class("aside"), h.Role("status"), count))}, body...)...)
}

func needAt(v AssessmentView, address string) string {
	return link.FromPart(address, string(v.Section))
}

var urgencyKinds = map[assessment.Urgency]ui.Kind{assessment.Urgent: ui.Danger, assessment.Important: ui.Warn, assessment.CanWait: ui.Info}

func urgencyTag(u assessment.Urgency) h.Node {
	if u == "" {
		return ui.Tag(ui.Waiting, "assessment.urgency.none")
	}
	return ui.Tag(urgencyKinds[u], "assessment.urgency."+string(u))
}

// needsList are the needs in their order.
func needsList(v AssessmentView, change bool) h.Node {
	if len(v.Needs) == 0 {
		return nil
	}
	items := make([]h.Node, 0, len(v.Needs))
	for _, n := range v.Needs {
		if v.Need != nil && v.Need.Ref == n.Ref && v.NeedForm != nil {
			continue // it is open above
		}
		items = append(items, h.Group(
			h.Div(h.Class("line"), h.Div(h.B(h.Text("P"+i18n.Number(n.No))), h.Text(" "+n.Name)),
				h.When(change, func() h.Node {
					return ui.LinkT(needAt(v, link.AssessmentNeed(v.ref(), string(n.Ref))), "ui.change", ui.Hidden(h.Text(": "+n.Name)))
				})),
			h.Div(h.Class("need-tags"), urgencyTag(n.Urgency), ui.Sub(h.T("assessment.area."+string(n.Area)))),
			h.When(n.OwnWords != "", func() h.Node { return h.P(h.Class("own-words"), h.Text("„"+n.OwnWords+"”")) }),
			h.When(n.SelfReliance != "", func() h.Node { return ui.Sub(h.T("assessment.need.alone"), h.Text(" "+n.SelfReliance)) }),
		))
	}
	return ui.List(items...)
}

func needForm(v AssessmentView) h.Node {
	f := v.NeedForm
	back := link.Assessment(v.ref())
	if v.Section != "" {
		back = link.AssessmentPart(v.ref(), string(v.Section))
	}
	if !v.Editable() {
		why := "assessment.completed"
		if !v.Mine {
			why = "assessment.not_your_case"
		}
		return h.Group(ui.Errors(f), ui.AlertT(ui.Info, why), ui.Inline(ui.LinkButton("ui.back", back, ui.Icon("back"))))
	}
	at, title := needAt(v, link.AssessmentNewNeed(v.ref())), h.T("assessment.need.new")
	if v.Need != nil {
		at, title = needAt(v, link.AssessmentNeed(v.ref(), string(v.Need.Ref))), h.T("assessment.need.no", i18n.A{"No": v.Need.No})
	}
	return h.Div(h.Class("need-form edge"),
		h.H3(title), ui.Errors(f), Overtaken(f),
		ui.Form(at, form.NewKey(), f.Version(),
			ui.TextInput(f, "name", ui.Opt{Label: "assessment.need.name", Required: true, MaxLength: 200}),
			ui.Select(f, "area", choices(assessment.Areas, "assessment.area."), ui.Opt{Label: "assessment.need.area", Required: true}),
			ui.Radios(f, "urgency", choices(assessment.Urgencies, "assessment.urgency."), ui.Opt{Label: "assessment.need.urgency"}),
			ui.TextArea(f, "own_words", ui.Opt{Label: "assessment.need.own_words", Optional: true, Rows: 2}),
			ui.TextArea(f, "self_reliance", ui.Opt{Label: "assessment.need.self_reliance", Optional: true, Rows: 2}),
			ui.Inline(ui.Primary("assessment.need.save"), ui.LinkButton("ui.cancel", back)),
		),
		h.When(v.Need != nil, func() h.Node { return needButtons(v, *v.Need) }),
	)
}

// needButtons move the need that is open, or take it off the list.
func needButtons(v AssessmentView, n assessment.Need) h.Node {
	order, removal := needAt(v, link.AssessmentNeedOrder(v.ref(), string(n.Ref))), needAt(v, link.AssessmentNeedRemoval(v.ref(), string(n.Ref)))
	move := func(key, to string) h.Node {
		return ui.PostButton(order, form.NewKey(), n.Version, ui.SmallButton(key, ui.Icon(to)), ui.HiddenValue("do", to))
	}
	return ui.Inline(
		h.When(n.No > 1, func() h.Node { return move("assessment.need.up", "up") }),
		h.When(n.No < len(v.Needs), func() h.Node { return move("assessment.need.down", "down") }),
		ui.PostButton(removal, form.NewKey(), n.Version, ui.SmallButton("assessment.need.remove", ui.Icon("remove"))),
	)
}

// AssessmentNeed is the list of needs with the form of one, on a page of its own.
func AssessmentNeed(v AssessmentView) Doc {
	d := assessmentDoc(v, v.NeedForm)
	if v.NeedForm != nil && v.Need == nil {
		d.Title = "assessment.need.new"
	}
	d.Body = h.Div(h.Class("narrow"), needsPanelOf(v))
	return d
}
