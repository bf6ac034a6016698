package page

import (
	"strconv"
	"strings"

	"cus/internal/domain/plan"
	"cus/internal/domain/provider"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlanEditor is one part of the editor of a plan, with what may stand open in it.
type PlanEditor struct {
	PlanView
	Part      string
	Providers []provider.Choice
	Offered   []plan.Offered // needs of the assessment the plan does not know of yet
	Focus     string         // id of what was changed last

	OpenService string    // item of the row that stands open
	Typed       plan.Body // the plan with that row as typed
	OpenGoal    string    // public id of the goal that stands open
	NewGoal     bool
	OpenSupport string // public id of the supporting action that stands open
	NewSupport  bool
}

// PlanThen is the field that says where to go after a part is saved: a part, or
// PlanThenLeave.
const (
	PlanThen      = "potem"
	PlanThenLeave = "wyjdz"
)

// ServiceAnchor is the id of the way into a row; GoalLink that into a goal, GoalAnchor the
// goal itself by its number, SupportAnchor the way into a supporting action.
func ServiceAnchor(item string) string { return "u-" + item }

// GoalLink is the id of the way into a goal.
func GoalLink(ref string) string { return "g-" + ref }

// GoalAnchor is the id of a goal, by its number; 0 is „Bez celu”.
func GoalAnchor(no int) string { return "cel-" + strconv.Itoa(no) }

// SupportAnchor is the id of the way into a supporting action; a new one's is its goal's.
func SupportAnchor(s plan.Support) string {
	if s.Ref == "" {
		return GoalAnchor(s.Goal)
	}
	return "d-" + s.Ref
}

// focus marks what was changed last: the focus comes back to it.
func (v PlanEditor) focus(ids ...string) h.Node {
	for _, id := range ids {
		if id == v.Focus && id != "" {
			return h.Data("focus", "")
		}
	}
	return nil
}

// now is what the plan says, with the open row as typed.
func (v PlanEditor) now() plan.Body {
	if v.OpenService != "" {
		return v.Typed
	}
	return v.Body
}

// frame sets a part in the editor: who and by when, the parts with their states, and at the
// foot where to go. A part that is one form holds its own foot.
func (v PlanEditor) frame(body h.Node, bar h.Node) Doc {
	if !v.State.Editable() {
		body, bar = ui.Stack(ui.AlertT(ui.Info, "plan.not_editable."+string(v.State)), ui.Inline(ui.LinkButton("ui.back", link.Plan(string(v.Ref)), ui.Icon("back")))), nil
	}
	return Doc{Title: "plan.title", Number: v.Number, Place: "plans", Form: v.Form, Record: h.Group(v.bar(), v.steps()), Body: body, Bar: bar}
}

// bar is the short identity: whose plan, which case, how far, by when.
func (v PlanEditor) bar() h.Node {
	facts := []ui.Fact{{Label: "ui.ident.born", Value: ui.Num(v.BirthDate.PL())}, {Label: "plan.case", Value: ui.Link(link.Plan(string(v.Ref)), v.Number)}}
	if v.MayReadPerson {
		facts = append(facts, ui.Fact{Label: "application.record", Value: ui.Link(link.Resident(v.ResidentRef), v.ResidentNumber)})
	}
	state := h.Group(ui.TagNode(planKinds[v.State], h.Group(h.T("plan.state."+string(v.State)), h.Text(", "), h.T("plan.version", i18n.A{"No": v.VersionNo}))), planDeadline(v.PlanView))
	return ui.IdentityBar(ui.IdentityView{Heading: h.Group(h.T("plan.heading"), h.Text(" "+v.Person())), More: facts, State: state,
		Actions: []h.Node{
			h.When(v.VersionNo > 1, func() h.Node {
				return ui.LinkButton("plan.life.compare", link.PlanCompare(string(v.Ref)), ui.Icon("compare"))
			}),
			ui.LinkButton("editor.preview", link.PlanPrint(string(v.Ref)), ui.Icon("print"))}})
}

// parts are the parts of the editor in their order.
var parts = []struct{ at, label string }{
	{link.PartNeeds, "editor.part.needs"}, {link.PartGoals, "editor.part.goals"}, {link.PartFees, "editor.part.fees"}, {link.PartTerms, "editor.part.terms"}, {link.PartChecking, "editor.part.check"},
}

func (v PlanEditor) steps() h.Node {
	steps := make([]ui.Step, len(parts))
	for i, p := range parts {
		s := ui.Step{Label: p.label, Href: link.PlanPart(string(v.Ref), p.at), State: v.state(p.at), Current: p.at == v.Part}
		if s.Current && s.State == ui.StepTodo {
			s.State = ui.StepDoing
		}
		steps[i] = s
	}
	return ui.StepNav("editor.parts", steps)
}

// state says how far a part has come.
func (v PlanEditor) state(part string) ui.StepState {
	period := plan.Period(v.StartsOn, v.EndsOn) == nil
	switch part {
	case link.PartNeeds:
		switch {
		case v.StartsOn.IsZero():
			return ui.StepTodo
		case !period || len(v.Offered) > 0:
			return ui.StepCheck
		}
		return ui.StepDone
	case link.PartGoals:
		planned := v.Planned()
		switch {
		case len(planned) == 0 && len(v.Goals) == 0:
			return ui.StepTodo
		case len(v.blocking()) > 0 || len(v.Warnings(v.Body)) > 0:
			return ui.StepCheck
		}
		return ui.StepDone
	case link.PartFees:
		return v.feeState()
	case link.PartTerms:
		switch {
		case len(v.Handovers) == 0 && v.ContactOnChange == "" && v.EmergencyContact == "":
			return ui.StepTodo
		case !v.Settled():
			return ui.StepCheck
		}
		return ui.StepDone
	}
	switch {
	case v.State == plan.Agreed:
		return ui.StepDone
	case !period || len(v.Planned()) == 0:
		return ui.StepLocked
	}
	return ui.StepTodo
}

// blocking are the reasons of the act against the plan, beside its period.
func (v PlanEditor) blocking() []check.Problem {
	problems, _ := check.Problems(v.Complete(v.Body))
	var out []check.Problem
	for _, p := range problems {
		if p.Field != "from" && p.Field != "until" {
			out = append(out, p)
		}
	}
	return out
}

// spot is the address of what a check is about.
func (v PlanEditor) spot(what string) string {
	ref := string(v.Ref)
	kind, id, _ := strings.Cut(what, ".")
	switch kind {
	case "from", "until":
		return link.PlanPart(ref, link.PartNeeds) + "#" + ui.FieldID(kind)
	case "service":
		return link.PlanService(ref, id)
	case "goal":
		return link.PlanGoal(ref, id)
	case "need":
		return link.PlanPart(ref, link.PartNeeds) + "#" + ui.FieldID("need."+id+".text")
	case "fee":
		return link.PlanPart(ref, link.PartFees) + "#oplata-" + id
	case "services":
		return link.PlanPart(ref, link.PartGoals)
	}
	return ""
}

func (v PlanEditor) to(what string, words h.Node) h.Node {
	href := v.spot(what)
	if href == "" {
		return words
	}
	return h.A(h.Href(href), words)
}

// remarks counts what the checks have against the plan.
func (v PlanEditor) remarks() int {
	problems, _ := check.Problems(v.Complete(v.now()))
	return len(problems) + len(v.Warnings(v.now()))
}

// checks shows what was checked: what blocks, what asks for a reason, what waits, what is well.
func (v PlanEditor) checks() h.Node {
	b := v.now()
	problems, _ := check.Problems(v.Complete(b))
	var items []h.Node
	for _, p := range problems {
		items = append(items, ui.Check(ui.Danger, v.to(p.Field, h.T(p.Key, p.Args))))
	}
	for _, w := range v.Warnings(b) {
		items = append(items, ui.Check(ui.Warn, v.to(w.Spot, h.T(w.Key, w.Args))))
	}
	if v.AssessedAt == nil {
		items = append(items, ui.Check(ui.Waiting, h.A(h.Href(link.ApplicationAssessment(v.ApplicationRef)), h.T("plan.check.not_assessed"))))
	}
	if v.Agreement == nil {
		items = append(items, ui.Check(ui.Waiting, h.A(h.Href(link.PlanPart(string(v.Ref), link.PartChecking)), h.T("editor.check.not_agreed"))))
	} else {
		items = append(items, ui.Check(ui.OK, h.T("plan.check.agreed", i18n.A{"Day": v.Agreement.AgreedOn.PL()})))
	}
	if v.AssessedAt != nil {
		items = append(items, ui.Check(ui.OK, h.T("editor.check.assessed", i18n.A{"Day": date.Of(*v.AssessedAt).PL()})))
	}
	if planned := b.Planned(); len(planned) > 0 && len(problems) == 0 {
		if one := oneProgramme(planned); one != "" {
			items = append(items, ui.Check(ui.OK, h.T("editor.check.programme", i18n.A{"Programme": one})))
		}
		items = append(items, ui.Check(ui.OK, h.T("editor.check.services")))
	}
	if plan.Period(v.StartsOn, v.EndsOn) == nil {
		items = append(items, ui.Check(ui.OK, h.T("editor.check.period", i18n.A{"Count": v.Lasts()})))
	}
	return ui.Checks(items...)
}

// cost says what the plan costs at the full amounts.
func (v PlanEditor) cost() h.Node {
	c := v.Cost(v.now())
	if len(c.Lines) == 0 {
		return h.P(h.Class("muted"), h.T("editor.cost.nothing"))
	}
	var lines []ui.SumLine
	for _, l := range c.Lines {
		label := h.Group(h.Text(l.Service.Service), ui.Sub(h.Text(l.Service.Amount.String()+"\u00a0"), unitOf(int(l.Service.Amount), string(l.Service.Unit)),
			h.When(l.Priced, func() h.Node { return h.Text(" ×\u00a0" + i18n.Money(int64(l.Price))) })))
		value := h.Span(h.Class("muted"), h.T("editor.cost.no_price"))
		if l.Priced {
			value = h.Text(i18n.Money(int64(l.Monthly)))
		}
		lines = append(lines, ui.SumLine{Label: label, Value: value})
	}
	if c.Paid() {
		lines = append(lines, ui.SumLine{Label: h.T("editor.cost.fee"), Value: h.Text(i18n.Money(int64(c.FeeMonthly))), Total: true})
		if c.Unpriced == 0 {
			lines = append(lines, ui.SumLine{Label: h.T("editor.cost.gmina"), Value: h.Text(i18n.Money(int64(c.GminaMonthly)))})
		}
	}
	return h.Group(
		h.When(c.Priced(), func() h.Node {
			return h.Group(ui.KeyFigure(i18n.Money(int64(c.Monthly))),
				ui.Sub(h.T("editor.cost.monthly"), h.Text(" · "), h.T("editor.cost.total", i18n.A{"Sum": i18n.Money(int64(c.Total)), "Count": c.Months})))
		}),
		ui.Sums(lines...),
		h.If(c.Unpriced > 0, h.P(h.Class("hint"), h.T("editor.cost.unpriced", i18n.A{"Count": c.Unpriced}))),
		h.If(c.FeeUnknown > 0 && c.Paid(), h.P(h.Class("hint"), h.T("editor.cost.unset", i18n.A{"Count": c.FeeUnknown}))),
		h.Group(costHints(c)...),
		ui.More("editor.cost.how", h.P(h.Class("hint"), h.T("editor.cost.how_text")), costSteps(c)),
	)
}

// Ids of the parts of the page that follow what is typed.
const (
	idCost   = "koszt"
	idChecks = "sprawdzenie"
	idBrief  = "skrot"
)

// panels are the two panels beside a part; swap marks an answer that replaces them.
func (v PlanEditor) panels(swap bool) []h.Node {
	oob := h.If(swap, h.Attr("hx-swap-oob", "true"))
	return []h.Node{
		ui.Panel(h.T("editor.cost.title"), nil, h.ID(idCost), oob, v.cost()),
		ui.Panel(h.T("plan.checks"), nil, h.ID(idChecks), oob, v.checks()),
	}
}

// brief is the same on a narrow screen: one line above the action bar, opened by a press.
func (v PlanEditor) brief(swap bool) h.Node {
	c := v.Cost(v.now())
	sum := h.T("editor.cost.title")
	if c.Priced() {
		sum = h.T("editor.cost.brief", i18n.A{"Sum": i18n.Money(int64(c.Monthly))})
	}
	if c.Paid() {
		sum = h.Group(sum, h.Text(" · "), h.T("editor.cost.brief_fee", i18n.A{"Fee": i18n.Money(int64(c.FeeMonthly))}))
	}
	return h.Details(h.Class("plan-brief full"), h.ID(idBrief), h.If(swap, h.Attr("hx-swap-oob", "true")),
		h.Summary(h.Strong(sum), h.Text(" · "), h.T("editor.remarks", i18n.A{"Count": v.remarks()})),
		h.Div(h.Class("stack"), v.cost(), v.checks()))
}

// saved says when the plan was last kept.
func (v PlanEditor) saved() h.Node {
	if date.Of(v.UpdatedAt) == v.Today {
		return ui.SaveState(ui.Saved, i18n.TimeOfDay(v.UpdatedAt))
	}
	return h.Span(h.Class("save", string(ui.Saved)), ui.Icon("saved"), h.Span(h.T("editor.saved_at", i18n.A{"At": i18n.DateTime(v.UpdatedAt)})))
}

// foot is the action bar of a part that is one form: where its buttons lead, and the draft.
func (v PlanEditor) foot(next string) h.Node {
	at := link.PlanPart(string(v.Ref), v.Part)
	return ui.FormBar(ui.Autosave(at, v.Number),
		ui.Button("editor.save_and_leave", h.Name(PlanThen), h.Value(PlanThenLeave)),
		ui.Primary("editor.next."+strings.ReplaceAll(next, "-", "_"), h.Name(PlanThen), h.Value(next)))
}

// formPart is a part that is one form, the panels beside it.
func (v PlanEditor) formPart(next string, fields ...h.Node) Doc {
	at := link.PlanPart(string(v.Ref), v.Part)
	return v.frame(h.Group(
		ui.Errors(v.Form), Overtaken(v.Form), planNotes(v.PlanView),
		ui.EditorForm(at, form.NewKey(), v.Form.Version(),
			ui.MainAside(append(fields, voids(v.PlanView)), v.panels(false)),
			v.brief(false),
			v.foot(next),
		)), nil)
}
