package page

import (
	"cus/web"
	"cus/web/h"
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
var HelpTopics = []string{"start", "residents", "applications", "assessment", "plan", "approval", "services", "milestones", "access", "account", "keys"}

// Help explains every page to a newcomer.
func Help() Doc {
	return Doc{Title: "help.title", Body: h.Group(
		ui.PageHead(nil, h.T("help.title")),
		ui.MainAside(
			mapNodes(HelpTopics, func(t string) h.Node {
				return ui.Panel(h.T("help."+t+".title"), nil, h.ID("pomoc-"+t), h.P(h.Class("prose"), h.T("help."+t+".text")))
			}),
			[]h.Node{ui.Panel(h.T("help.search"), nil, ui.List(mapNodes(HelpTopics, func(t string) h.Node {
				return ui.LinkT("#pomoc-"+t, "help."+t+".title")
			})...))},
		),
	)}
}
