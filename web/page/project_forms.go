package page

import (
	"strconv"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/project"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// projectSheet is a form of the project: where it stands, where it goes, what its button says.
type projectSheet struct {
	Form         *form.Form
	Title        string // message key, with its arguments
	Args         i18n.A
	Place        string // of the rail; the project where empty
	Above        h.Node
	Head         h.Node
	Lede         h.Node
	Action, Back string
	Save         string // message key of the button
	File         bool   // it brings a file, which no draft keeps
	Fields       []h.Node
	After        h.Node // below the form
}

func (s projectSheet) doc() Doc {
	place, title := s.Place, s.Title
	if place == "" {
		place = "project"
	}
	if title == "" {
		title = "project.project"
	}
	frame, keep := h.Node(nil), ui.Autosave(s.Action, "")
	if s.File {
		frame, keep = h.Attr("enctype", "multipart/form-data"), nil
	}
	return Doc{Title: title, Args: s.Args, Place: place, Form: s.Form, Body: h.Group(
		ui.PageHead(s.Above, s.Head),
		h.When(s.Lede != nil, func() h.Node { return ui.Lede(s.Lede) }),
		ui.Errors(s.Form), Overtaken(s.Form),
		ui.Form(s.Action, form.NewKey(), s.Form.Version(), frame, h.Group(s.Fields...),
			ui.Inline(ui.Primary(s.Save), ui.LinkButton("ui.cancel", s.Back)), keep),
		s.After,
	)}
}

// toProject is the way back to the project; toMilestone to one of its milestones.
func toProject() h.Node { return ui.LinkT(link.Project, "project.project") }

func toMilestone(no int) h.Node {
	return h.A(h.Href(link.Milestone(strconv.Itoa(no))), h.T("project.milestone.title", i18n.A{"No": no}))
}

// ProjectForm is the form of a project, new or known.
func ProjectForm(f *form.Form, known bool) Doc {
	s := projectSheet{Form: f, Above: toProject(), Head: h.T("project.new_h1"), Lede: h.T("project.new_lede"), Action: link.NewProject, Back: link.Project, Save: "project.save_new"}
	if known {
		s.Head, s.Lede, s.Action, s.Save = h.T("project.edit_h1"), h.T("project.edit_lede"), link.ProjectEdit, "project.save"
	}
	short := func(name, label string) h.Node {
		return ui.TextInput(f, name, ui.Opt{Label: label, Optional: true, MaxLength: project.MaxShort})
	}
	s.Fields = []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "project.name", Required: true, MaxLength: project.MaxName}),
		ui.TextArea(f, "aim", ui.Opt{Label: "project.aim", Optional: true, Count: project.MaxText, Rows: 4}),
		short("beneficiary", "project.beneficiary"),
		ui.Pair(short("funding", "project.funding"), short("number", "project.number")),
		ui.Select(f, "kind", choices(project.Kinds, "project.kind."), ui.Opt{Label: "project.kind", Empty: "ui.no_source"}),
		ui.Pair(short("origin", "project.origin"), ui.DateInput(f, "centre_since", ui.Opt{Label: "project.centre_since", Optional: true})),
		ui.Fieldset("project.period",
			ui.Pair(ui.DateInput(f, "starts_on", ui.Opt{Label: "project.starts_on", Optional: true}), ui.DateInput(f, "ends_on", ui.Opt{Label: "project.ends_on", Optional: true})),
			ui.NumberInput(f, "months", ui.Opt{Label: "project.length", Hint: "project.length_hint", Optional: true, Unit: "project.months_unit"})),
		ui.Fieldset("project.money",
			ui.Pair(ui.MoneyInput(f, "total", ui.Opt{Label: "project.total", Hint: "project.total_hint", Optional: true}),
				ui.TextInput(f, "financed", ui.Opt{Label: "project.financed", Optional: true, Size: "xs", Unit: "project.percent", InputMode: "decimal"})),
			ui.Pair(ui.MoneyInput(f, "eu", ui.Opt{Label: "project.eu", Optional: true}), ui.MoneyInput(f, "state", ui.Opt{Label: "project.state", Optional: true})),
			ui.MoneyInput(f, "own", ui.Opt{Label: "project.own", Optional: true})),
		ui.TextInput(f, "source", ui.Opt{Label: "project.source", Hint: "project.source_hint", Optional: true, MaxLength: project.MaxShort}),
	}
	return s.doc()
}

// MilestoneForm is the form of a milestone's name, aim and days, with the history of its days.
func MilestoneForm(f *form.Form, m project.Milestone, changes []project.Change) Doc {
	no := strconv.Itoa(m.No)
	return projectSheet{Form: f, Title: "project.milestone.title", Args: i18n.A{"No": m.No}, Place: "milestones", Above: toMilestone(m.No),
		Head: h.T("project.milestone.edit_h1", i18n.A{"No": m.No}), Lede: h.T("project.milestone.edit_lede"),
		Action: link.MilestoneEdit(no), Back: link.Milestone(no), Save: "project.milestone.save",
		Fields: []h.Node{
			ui.TextInput(f, "name", ui.Opt{Label: "project.name", Optional: true, MaxLength: project.MaxShort}),
			ui.TextArea(f, "aim", ui.Opt{Label: "project.aim", Optional: true, Count: project.MaxText, Rows: 4}),
			ui.Pair(ui.DateInput(f, "starts_on", ui.Opt{Label: "project.starts_on", Optional: true}), ui.DateInput(f, "ends_on", ui.Opt{Label: "project.ends_on", Optional: true})),
			ui.TextArea(f, "reason", ui.Opt{Label: "project.reason_days", Hint: "project.reason_days_hint", Count: project.MaxReason, Rows: 2}),
		},
		After: h.When(len(changes) > 0, func() h.Node { return projectHistory(changes) }),
	}.doc()
}

// acceptanceFields say when something was accepted, and by whom.
func acceptanceFields(f *form.Form) []h.Node {
	return []h.Node{Overtaken(f),
		ui.DateInput(f, "accepted_on", ui.Opt{Label: "project.accepted_on", Required: true}),
		ui.TextInput(f, "accepted_by", ui.Opt{Label: "project.accepted_by", Hint: "project.accepted_by_hint", Required: true, MaxLength: project.MaxShort})}
}

// MilestoneAcceptance asks whether the work of a milestone was accepted; it says what is open.
func MilestoneAcceptance(f *form.Form, m project.Milestone, tasks []project.Task, products []project.Product) Doc {
	no := strconv.Itoa(m.No)
	open, bare := 0, 0
	for _, t := range tasks {
		if t.Milestone == m.No && t.State != project.TaskDone && t.State != project.TaskDropped {
			open++
		}
	}
	for _, p := range products {
		if p.Milestone == m.No && p.Files == 0 {
			bare++
		}
	}
	effects := []h.Node{h.T("project.milestone.accept_effect")}
	if open > 0 {
		effects = append(effects, h.T("project.milestone.accept_open", i18n.A{"Count": open}))
	}
	if bare > 0 {
		effects = append(effects, h.T("project.milestone.accept_bare", i18n.A{"Count": bare}))
	}
	return Doc{Title: "project.milestone.title", Args: i18n.A{"No": m.No}, Place: "milestones", Form: f, Body: ui.ConfirmPage(ui.ConfirmView{
		Title: h.T("project.milestone.accept_h1", i18n.A{"No": m.No}), Lead: milestoneName(m), Effects: effects, Form: f, Fields: acceptanceFields(f),
		Action: link.MilestoneAcceptance(no), Key: form.NewKey(), Version: f.Version(), Submit: "project.accept", BackHref: link.Milestone(no)})}
}

// ownerSelect chooses who answers for something.
func ownerSelect(f *form.Form, owners []project.Choice) h.Node {
	return ui.Select(f, "owner", offered(owners), ui.Opt{Label: "project.owner", Empty: "project.owner_none", Size: "m"})
}

func offered(list []project.Choice) []ui.Choice {
	out := make([]ui.Choice, len(list))
	for i, c := range list {
		out[i] = ui.Choice{Value: c.Ref, Text: c.Name}
	}
	return out
}

// TaskFormView is the form of a task; without a Ref it is a new one of milestone Milestone.
type TaskFormView struct {
	Form     *form.Form
	Task     project.Task
	Owners   []project.Choice
	MayOwner bool // say who answers for it
}

// TaskForm is the form of a task.
func TaskForm(v TaskFormView) Doc {
	f, t := v.Form, v.Task
	no := strconv.Itoa(t.Milestone)
	s := projectSheet{Form: f, Title: "project.milestone.title", Args: i18n.A{"No": t.Milestone}, Place: "milestones", Above: toMilestone(t.Milestone),
		Head: h.T("project.task.new_h1"), Action: link.NewTask(no), Back: link.Milestone(no), Save: "project.task.save"}
	if t.Ref != "" {
		s.Head, s.Action = h.T("project.task.edit_h1", i18n.A{"No": t.No}), link.Task(string(t.Ref))
	}
	owner := ui.SummaryList(ui.Fact{Label: "project.owner", Value: ui.TextOr(t.Owner)})
	switch {
	case v.MayOwner:
		owner = ownerSelect(f, v.Owners)
	case t.Ref == "":
		owner = h.P(h.Class("hint"), h.T("project.task.own"))
	}
	s.Fields = []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "project.task.name", Required: true, MaxLength: project.MaxName}),
		ui.TextArea(f, "detail", ui.Opt{Label: "project.detail", Optional: true, Count: project.MaxText, Rows: 3}),
		owner,
		ui.DateInput(f, "due_on", ui.Opt{Label: "project.task.due", Hint: "project.task.due_hint", Optional: true}),
		ui.Radios(f, "state", choices(project.TaskStates, "project.task.state."), ui.Opt{Label: "project.task.state", Required: true}),
		ui.DateInput(f, "done_on", ui.Opt{Label: "project.task.done_on", Hint: "project.task.done_on_hint"}),
		ui.TextArea(f, "reason", ui.Opt{Label: "project.reason", Hint: "project.task.reason_hint", Count: project.MaxReason, Rows: 2}),
	}
	return s.doc()
}

// RiskFormView is the form of a risk; without a Ref it is a new one.
type RiskFormView struct {
	Form   *form.Form
	Risk   project.Risk
	Owners []project.Choice
}

// RiskForm is the form of a risk.
func RiskForm(v RiskFormView) Doc {
	f, r := v.Form, v.Risk
	no := strconv.Itoa(r.Milestone)
	s := projectSheet{Form: f, Title: "project.milestone.title", Args: i18n.A{"No": r.Milestone}, Place: "milestones", Above: toMilestone(r.Milestone),
		Head: h.T("project.risk.new_h1"), Action: link.NewRisk(no), Back: link.Milestone(no), Save: "project.risk.save"}
	if r.Ref != "" {
		s.Head, s.Action = h.T("project.risk.edit_h1", i18n.A{"No": r.No}), link.Risk(string(r.Ref))
	}
	degrees := []string{"1", "2", "3"}
	s.Fields = []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "project.risk.name", Hint: "project.risk.name_hint", Required: true, MaxLength: project.MaxName}),
		ui.Radios(f, "likelihood", choices(degrees, "project.risk.likelihood."), ui.Opt{Label: "project.risk.likelihood", Required: true, InRow: true}),
		ui.Radios(f, "effect", choices(degrees, "project.risk.effect."), ui.Opt{Label: "project.risk.effect", Required: true, InRow: true}),
		ui.TextArea(f, "response", ui.Opt{Label: "project.risk.response", Optional: true, Count: project.MaxText, Rows: 3}),
		ownerSelect(f, v.Owners),
		h.When(r.Ref != "", func() h.Node {
			return ui.DateInput(f, "closed_on", ui.Opt{Label: "project.risk.closed_on", Hint: "project.risk.closed_hint", Optional: true})
		}),
	}
	return s.doc()
}

// milestoneSelect chooses the milestone something belongs to; none is said as empty says.
func milestoneSelect(f *form.Form, ms []project.Milestone, empty string) h.Node {
	list := make([]ui.Choice, len(ms))
	for i, m := range ms {
		list[i] = ui.Choice{Value: strconv.Itoa(m.No), Text: strconv.Itoa(m.No) + ". " + m.Name}
		if m.Name == "" {
			list[i] = ui.Choice{Value: strconv.Itoa(m.No), Label: "report.milestone", Args: i18n.A{"No": m.No}}
		}
	}
	return ui.Select(f, "milestone", list, ui.Opt{Label: "project.product.milestone", Empty: empty, Size: "m"})
}

// BudgetFormView is the form of a line of the budget; without a Ref it is a new one.
type BudgetFormView struct {
	Form       *form.Form
	Line       project.BudgetLine
	Milestones []project.Milestone
}

// BudgetForm is the form of a line of the budget.
func BudgetForm(v BudgetFormView) Doc {
	f, l := v.Form, v.Line
	s := projectSheet{Form: f, Above: toProject(), Head: h.T("project.budget.new_h1"), Action: link.NewBudgetLine, Back: link.Project, Save: "project.budget.save"}
	if l.Ref != "" {
		s.Head, s.Action = h.T("project.budget.edit_h1", i18n.A{"No": l.No}), link.BudgetLine(string(l.Ref))
		s.After = h.P(ui.QuietLink("project.budget.remove", link.BudgetLineRemoval(string(l.Ref))))
	}
	s.Fields = []h.Node{
		ui.TextInput(f, "name", ui.Opt{Label: "project.name", Required: true, MaxLength: project.MaxName}),
		ui.Select(f, "category", choices(project.Categories, "project.budget.category."), ui.Opt{Label: "project.budget.category", Required: true, Size: "m"}),
		milestoneSelect(f, v.Milestones, "project.budget.whole"),
		ui.Radios(f, "direct", []ui.Choice{{Value: "1", Label: "project.budget.direct_one"}, {Value: "0", Label: "project.budget.indirect_one"}}, ui.Opt{Label: "project.budget.cost", Required: true, InRow: true}),
		ui.Checkbox(f, "social_economy", ui.Opt{Label: "project.budget.social_economy", Hint: "project.budget.social_hint"}),
		ui.MoneyInput(f, "planned", ui.Opt{Label: "project.budget.planned", Hint: "project.budget.planned_hint", Optional: true}),
		ui.Pair(ui.MoneyInput(f, "spent", ui.Opt{Label: "project.budget.spent", Optional: true}), ui.DateInput(f, "spent_as_of", ui.Opt{Label: "project.budget.as_of_label"})),
		ui.TextInput(f, "contractor", ui.Opt{Label: "project.budget.contractor", Optional: true, MaxLength: project.MaxShort}),
	}
	return s.doc()
}

// BudgetRemoval asks whether to take a line out of the budget.
func BudgetRemoval(v BudgetFormView) Doc {
	l := v.Line
	effects := []h.Node{h.T("project.budget.remove_effect")}
	if l.Contracts > 0 {
		effects = append(effects, h.T("project.budget.used"))
	}
	return Doc{Title: "project.project", Place: "project", Form: v.Form, Body: ui.ConfirmPage(ui.ConfirmView{
		Title: h.T("project.budget.remove_h1"), Lead: h.Group(h.Text(l.Name), h.Text(" · "), sumOr(l.Planned)), Effects: effects, Form: v.Form, Fields: []h.Node{Overtaken(v.Form)},
		Action: link.BudgetLineRemoval(string(l.Ref)), Key: form.NewKey(), Version: v.Form.Version(), Submit: "project.budget.remove", Danger: true, BackHref: link.BudgetLine(string(l.Ref))})}
}

// PostForm is the form of a promised post; without a Ref it is a new one.
func PostForm(f *form.Form, p project.Post) Doc {
	s := projectSheet{Form: f, Above: toProject(), Head: h.T("project.post.new_h1"), Action: link.NewPost, Back: link.Project, Save: "project.post.save"}
	if p.Ref != "" {
		s.Head, s.Action = h.T("project.post.edit_h1", i18n.A{"Name": p.Name}), link.Post(string(p.Ref))
	}
	s.Fields = []h.Node{
		ui.Select(f, "post", choices(project.PostKinds, "project.post.kind."), ui.Opt{Label: "project.post.kind", Required: true, Size: "m"}),
		ui.TextInput(f, "name", ui.Opt{Label: "project.name", Required: true, MaxLength: project.MaxShort}),
		ui.Pair(ui.NumberInput(f, "planned", ui.Opt{Label: "project.post.planned", Hint: "project.planned_hint", Optional: true, Unit: "project.persons_unit"}),
			ui.TextInput(f, "planned_fte", ui.Opt{Label: "project.post.planned_fte", Hint: "project.planned_hint", Optional: true, Size: "xs", InputMode: "decimal", Unit: "project.fte_unit"})),
		ui.Checkbox(f, "disability", ui.Opt{Label: "project.post.disability"}),
	}
	return s.doc()
}

// StaffingForm is the form of who holds a post; without a Ref it is a new fact.
func StaffingForm(f *form.Form, p project.Post, fact project.StaffingFact) Doc {
	s := projectSheet{Form: f, Above: toProject(), Head: h.T("project.fact.new_h1", i18n.A{"Name": p.Name}), Lede: h.T("project.fact.lede"),
		Action: link.NewStaffing(string(p.Ref)), Back: link.Project, Save: "project.fact.save"}
	if fact.Ref != "" {
		s.Head, s.Action = h.T("project.fact.edit_h1", i18n.A{"Name": p.Name}), link.Staffing(string(fact.Ref))
	}
	s.Fields = []h.Node{
		ui.TextInput(f, "label", ui.Opt{Label: "project.fact.label", Hint: "project.fact.label_hint", Required: true, Size: "m", MaxLength: project.MaxLabel}),
		ui.TextInput(f, "fte", ui.Opt{Label: "project.fact.fte", Hint: "project.fact.fte_hint", Required: true, Size: "xs", InputMode: "decimal", Unit: "project.fte_unit"}),
		ui.Pair(ui.DateInput(f, "from_on", ui.Opt{Label: "project.fact.from", Required: true}), ui.DateInput(f, "until_on", ui.Opt{Label: "project.fact.until", Hint: "project.fact.until_hint", Optional: true})),
		ui.Checkbox(f, "disability", ui.Opt{Label: "project.fact.disability"}),
		ui.TextInput(f, "evidence", ui.Opt{Label: "project.fact.evidence", Hint: "project.fact.evidence_hint", Optional: true, MaxLength: project.MaxShort}),
	}
	return s.doc()
}

// PromiseNew is the form of a promise.
func PromiseNew(f *form.Form) Doc {
	areas := make([]ui.Choice, len(catalogue.Areas))
	for i, a := range catalogue.Areas {
		areas[i] = ui.Choice{Value: strconv.Itoa(int(a)), Label: a.Key()}
	}
	return projectSheet{Form: f, Above: toProject(), Head: h.T("project.promise.new_h1"), Lede: h.T("project.promise.new_lede"), Action: link.NewPromise, Back: link.Project, Save: "project.promise.save",
		Fields: []h.Node{
			ui.Radios(f, "kind", choices(project.PromiseKinds, "project.promise.of."), ui.Opt{Label: "project.promise.kind", Required: true}),
			ui.TextInput(f, "name", ui.Opt{Label: "project.promise.name", Required: true, MaxLength: project.MaxName}),
			ui.TextArea(f, "detail", ui.Opt{Label: "project.detail", Optional: true, Count: project.MaxText, Rows: 2}),
			ui.Checkboxes(f, "areas", areas, ui.Opt{Label: "project.promise.areas", Hint: "project.promise.areas_hint"}),
		}}.doc()
}

// PromiseFormView is the form of what has become of a promise.
type PromiseFormView struct {
	Form     *form.Form
	Promise  project.Promise
	Services []project.Choice
}

// PromiseForm asks what has become of a promise.
func PromiseForm(v PromiseFormView) Doc {
	f, r := v.Form, v.Promise
	services := offered(v.Services)
	known := r.ServiceRef == ""
	for _, s := range v.Services {
		known = known || s.Ref == r.ServiceRef
	}
	if !known { // withdrawn since
		services = append(services, ui.Choice{Value: r.ServiceRef, Text: r.Service})
	}
	return projectSheet{Form: f, Above: toProject(), Head: h.Text(r.Name), Lede: h.T("project.promise.edit_lede"), Action: link.Promise(string(r.Ref)), Back: link.Project, Save: "project.promise.save_fate",
		Fields: []h.Node{
			ui.Radios(f, "state", choices(project.PromiseStates, "project.promise.state."), ui.Opt{Label: "project.promise.state", Required: true}),
			ui.TextArea(f, "reason", ui.Opt{Label: "project.reason", Hint: "project.promise.reason_hint", Count: project.MaxReason, Rows: 2}),
			h.When(r.Kind == project.PromisedService, func() h.Node {
				return ui.Select(f, "service", services, ui.Opt{Label: "project.promise.service", Hint: "project.promise.service_hint", Empty: "project.promise.no_service", Size: "m"})
			}),
		}}.doc()
}
