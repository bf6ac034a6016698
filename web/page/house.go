package page

import (
	"cus/web"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// Licences names the works of others that the program is made of.
func Licences(modules []string) Doc {
	files := web.Licences()
	return Doc{Title: "licences.title", Body: h.Group(
		ui.PageHead(nil, h.T("licences.title")),
		ui.Lede(h.T("licences.lede")),
		ui.Panel(h.T("licences.files"), nil,
			h.When(len(files) == 0, func() h.Node { return h.P(h.T("licences.missing")) }),
			h.Each(files, func(l web.Licence) h.Node {
				return h.Details(h.Summary(h.Text(l.Name)), h.El("pre", h.Class("licence"), h.TabIndex("0"), h.Text(l.Text)))
			})),
		ui.Panel(h.T("licences.libraries"), nil,
			h.Ul(h.Each(modules, func(m string) h.Node { return h.Li(h.Code(h.Text(m))) }))),
	)}
}

// HelpTopics are the parts of the help page, in order: what each page is for and what to
// do there. Their words are help.<topic>.title and help.<topic>.text.
var HelpTopics = []string{"start", "residents", "applications", "qualification", "decisions", "assessment", "plan", "approval", "fees",
	"services", "contracts", "milestones", "project", "reports", "access", "team", "journal", "account", "keys"}

// helpOf is the topic that explains the pages of a place of the rail.
var helpOf = map[string]string{
	"day": "start", "residents": "residents", "applications": "applications", "plans": "plan", "catalogue": "services", "programmes": "services",
	"providers": "services", "contracts": "contracts", "decisions": "decisions", "milestones": "milestones", "project": "project", "indicators": "milestones", "downloads": "milestones", "reports": "reports", "access": "access", "team": "team",
	"centre": "team", "journal": "journal", "settings": "account",
}

// helpOfTitle is the topic of pages that have one of their own, by the title of the page.
var helpOfTitle = map[string]string{
	"assessment.title": "assessment", "assessment.list.title": "assessment", "application.qualification.title": "qualification", "waiting.title": "qualification",
	"confirmation.title": "qualification", "confirmation.list.title": "qualification", "referral.title": "qualification", "referral.list.title": "qualification",
	"plan.approval.title": "approval", "fee.title": "fees", "fee.new_title": "fees", "income.title": "fees",
}

// HelpHref leads to the part of the help that explains the page.
func HelpHref(d Doc) string {
	t := helpOfTitle[d.Title]
	if t == "" {
		t = helpOf[d.Place]
	}
	if t == "" {
		return link.Help
	}
	return link.Help + "#pomoc-" + t
}

// HelpView is the help, whole or what the words asked for are found in.
type HelpView struct {
	Words  string
	Topics []string
}

// Help explains every page to a newcomer.
func Help(v HelpView) Doc {
	search := h.Form(h.Class("inline"), h.Method("get"), h.Action(link.Help), h.Role("search"), h.AttrT("aria-label", "help.search"),
		h.Label(h.For("slowa"), h.T("help.words")),
		h.Input(h.ID("slowa"), h.Type("search"), h.Class("in m"), h.Name("slowa"), h.Value(v.Words), h.AutoComplete("off")),
		ui.Button("help.find"))
	var main []h.Node
	if len(v.Topics) == 0 {
		main = []h.Node{ui.Panel(nil, nil, ui.NoResults(link.Help))}
	}
	for _, t := range v.Topics {
		main = append(main, ui.Panel(h.T("help."+t+".title"), nil, h.ID("pomoc-"+t), h.P(h.Class("prose"), h.T("help."+t+".text"))))
	}
	return Doc{Title: "help.title", Body: h.Group(
		ui.PageHead(nil, h.T("help.title")),
		ui.MainAside(main, []h.Node{
			ui.Panel(h.T("help.search"), nil, search),
			ui.Panel(h.T("help.topics"), nil, ui.List(mapNodes(v.Topics, func(t string) h.Node { return ui.LinkT("#pomoc-"+t, "help."+t+".title") })...)),
		}),
	)}
}
