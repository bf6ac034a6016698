package page

import (
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/plan"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// What can become of a need: nothing said, it stands in the plan.
const (
	NeedOutside = "outside"
	NeedJoined  = "join:" // and the number of the need it is joined to
)

// MostNeeds is how many needs a plan's form holds at most.
const MostNeeds = 40

// NeedFate is what became of a need, as its form holds it.
func NeedFate(n plan.Need) string {
	switch {
	case n.Outside:
		return NeedOutside
	case n.JoinedTo != 0:
		return NeedJoined + strconv.Itoa(n.JoinedTo)
	}
	return ""
}

// PlanNeeds is the first part: how long the plan lasts, and what it answers.
func PlanNeeds(v PlanEditor) Doc {
	f := v.Form
	return v.formPart(link.PartGoals,
		ui.Panel(h.T("editor.period"), nil,
			ui.Grid(
				ui.DateInput(f, "from", ui.Opt{Label: "plan.from", Required: true, Span: "w3"}),
				ui.DateInput(f, "until", ui.Opt{Label: "plan.until", Required: true, Span: "w3"}),
			),
			h.P(h.Class("hint"), h.T("editor.period_hint"))),
		ui.Panel(h.T("editor.needs.title"), v.needsAside(),
			h.P(h.Class("hint"), h.T("editor.needs.lead")),
			h.Group(v.needRows()...)),
	)
}

func (v PlanEditor) needsAside() h.Node {
	if v.AssessedAt == nil {
		return ui.LinkT(link.ApplicationAssessment(v.ApplicationRef), "editor.needs.assess")
	}
	return ui.LinkT(link.ApplicationAssessment(v.ApplicationRef), "editor.needs.assessment")
}

// needRows are the needs of the plan, those new in the assessment, and two rows to fill.
func (v PlanEditor) needRows() []h.Node {
	f := v.Form
	var rows []h.Node
	no := 0
	for _, n := range v.Needs {
		no++
		label := "editor.need.added"
		if n.NeedID != nil {
			label = "editor.need.assessed"
		}
		rows = append(rows, v.needRow(no, label, v.answers(n), ui.HiddenValue(plan.NeedField(no, "ref"), n.Ref),
			h.If(n.NeedID == nil, ui.HiddenValue(plan.NeedField(no, "own"), "1"))))
	}
	for _, o := range v.Offered {
		no++
		rows = append(rows, v.needRow(no, "editor.need.offered", nil, ui.HiddenValue(plan.NeedField(no, "source"), strconv.FormatInt(o.NeedID, 10))))
	}
	blank := no + 2
	for no < min(blank, MostNeeds) || no < MostNeeds && f.Raw(plan.NeedField(no+1, "text")) != "" {
		no++
		rows = append(rows, v.needRow(no, "editor.need.blank", nil))
	}
	return rows
}

func (v PlanEditor) needRow(no int, label string, below h.Node, hidden ...h.Node) h.Node {
	f := v.Form
	mark := i18n.A{"Mark": "P" + strconv.Itoa(no)}
	fates := []ui.Choice{{Value: NeedOutside, Label: "editor.need.outside"}}
	for _, other := range v.Needs {
		if other.No != no && other.Stands() {
			fates = append(fates, ui.Choice{Value: NeedJoined + strconv.Itoa(other.No), Text: other.Mark() + " " + other.Text, Group: "editor.need.join"})
		}
	}
	return ui.NeedRow(
		ui.TextInput(f, plan.NeedField(no, "text"), ui.Opt{Label: label, LabelArgs: mark, Span: "w8"}),
		ui.Select(f, plan.NeedField(no, "fate"), fates, ui.Opt{Label: "editor.need.fate", LabelArgs: mark, LabelHidden: true, Empty: "editor.need.inside", Span: "w4"}),
		ui.TextInput(f, plan.NeedField(no, "reason"), ui.Opt{Label: "editor.need.reason", LabelArgs: mark, Span: "w12"}),
		below, hidden...)
}

// answers says which goals answer a need.
func (v PlanEditor) answers(n plan.Need) h.Node {
	if !n.Stands() {
		return nil
	}
	var goals []h.Node
	for _, g := range v.Goals {
		if slices.Contains(g.Needs, n.No) {
			goals = append(goals, h.Text(" "), h.A(h.Href(link.PlanPart(string(v.Ref), link.PartGoals)+"#"+GoalAnchor(g.No)), h.T("editor.goal.no", i18n.A{"No": g.No})))
		}
	}
	switch {
	case len(goals) == 0:
		return h.T("editor.need.no_goal")
	case !v.Answered(n):
		return h.Group(h.T("editor.need.answered_by"), h.Group(goals...), h.Text(" · "), h.T("editor.need.no_service"))
	}
	return h.Group(h.T("editor.need.answered_by"), h.Group(goals...))
}

// PlanTerms is the part of arrangements: how often the plan is looked at, whom to ask, what
// the performers are told.
func PlanTerms(v PlanEditor) Doc {
	f := v.Form
	told := []h.Node{h.P(h.Class("hint"), h.T("editor.terms.data_lead"))}
	for _, p := range v.Performers() {
		told = append(told, v.handover(p))
	}
	if len(told) == 1 {
		told = []h.Node{ui.EmptyState("editor.terms.no_performers", nil)}
	}
	return v.formPart(link.PartChecking,
		ui.Panel(h.T("editor.terms.review_title"), nil,
			ui.NumberInput(f, "review", ui.Opt{Label: "editor.terms.review", Hint: "editor.terms.review_hint", Required: true, Unit: "editor.terms.months"}),
			ui.TextArea(f, "contact", ui.Opt{Label: "editor.terms.contact", Hint: "editor.terms.contact_hint", Rows: 2, Count: 500}),
			ui.TextInput(f, "emergency", ui.Opt{Label: "editor.terms.emergency", Hint: "editor.terms.emergency_hint"})),
		ui.Panel(h.T("editor.terms.data_title"), nil, told...),
		ui.Panel(h.T("editor.terms.other_title"), nil,
			ui.TextArea(f, "other", ui.Opt{Label: "editor.terms.other", Optional: true, Rows: 3, Count: 4000}),
			h.P(h.Class("hint"), h.T("editor.terms.resign")),
			ui.More("ui.legal_basis", h.P(h.T("editor.terms.basis")))),
	)
}

// handover is what one performer is told.
func (v PlanEditor) handover(p plan.Handover) h.Node {
	var services []string
	for _, s := range v.Planned() {
		if s.ProviderID == p.ProviderID {
			services = append(services, s.Service)
		}
	}
	who := i18n.A{"Provider": p.Provider}
	return h.Div(h.Class("need edge"), ui.HiddenValue("performer", strconv.FormatInt(p.ProviderID, 10)),
		ui.Grid(
			ui.Checkboxes(v.Form, plan.HandoverField("data", p.ProviderID), choices(plan.Data, "editor.datum."), ui.Opt{Label: "editor.terms.provider", LabelArgs: who, InRow: true, Span: "w8"}),
			ui.Select(v.Form, plan.HandoverField("ground", p.ProviderID), choices(plan.Grounds, "editor.ground."), ui.Opt{Label: "editor.terms.ground", Span: "w4"}),
		),
		ui.Sub(h.Text(strings.Join(services, ", "))))
}

// PlanChecking is the last part: everything once more, what blocks, what asks for a reason,
// and the step that comes next.
func PlanChecking(v PlanEditor) Doc {
	back := link.PlanPart(string(v.Ref), link.PartTerms)
	return v.frame(h.Group(
		planNotes(v.PlanView),
		ui.MainAside(append([]h.Node{v.blocks(), v.reasons(), v.step()}, v.answersByGoal()...), v.panels(false)),
		v.brief(false)),
		ui.ActionBar(v.saved(), nil, ui.LinkButton("ui.back", back, ui.Icon("back")), ui.LinkButton("editor.leave", link.Plan(string(v.Ref)))))
}

// blocks lists what the act asks for and the plan lacks, each a way to its spot.
func (v PlanEditor) blocks() h.Node {
	var lines []h.Node
	if err := plan.Period(v.StartsOn, v.EndsOn); err != nil {
		lines = append(lines, h.Li(v.to("from", h.T("editor.block.period"))))
	}
	for _, p := range v.blocking() {
		lines = append(lines, h.Li(v.to(p.Field, h.T(p.Key, p.Args))))
	}
	if v.AssessedAt == nil {
		lines = append(lines, h.Li(h.A(h.Href(link.ApplicationAssessment(v.ApplicationRef)), h.T("plan.submit.no_assessment"))))
	}
	if len(lines) == 0 {
		return nil
	}
	return ui.Alert(ui.Danger, h.P(h.Strong(h.T("editor.block.title", i18n.A{"Count": len(lines)}))), h.Ul(h.Class("effects"), h.Group(lines...)))
}

// reasons lists what a professional decides on.
func (v PlanEditor) reasons() h.Node {
	warnings := v.Warnings(v.Body)
	if len(warnings) == 0 || v.ready() {
		return nil
	}
	return ui.Alert(ui.Warn, h.P(h.Strong(h.T("editor.warn.title", i18n.A{"Count": len(warnings)}))),
		h.Ul(h.Class("effects"), h.Each(warnings, func(w plan.Warning) h.Node { return h.Li(v.to(w.Spot, h.T(w.Key, w.Args))) })),
		h.P(h.T("editor.warn.later")))
}

// ready reports whether the plan can be handed over: agreed, or returned and unchanged.
func (v PlanEditor) ready() bool {
	return v.AssessedAt != nil && (v.State == plan.Agreed || v.Resubmittable(v.Body, v.Agreement))
}

// step is what comes next: the agreement, or handing the plan over.
func (v PlanEditor) step() h.Node {
	ref := string(v.Ref)
	switch {
	case v.ready():
		return submissionForm(v.PlanView)
	case v.Complete(v.Body) != nil:
		return nil
	case v.State == plan.Agreed: // no completed assessment
		return ui.PanelDecide(h.T("editor.step.assess"), nil, h.P(h.T("plan.next.assess")),
			ui.Inline(ui.PrimaryLink("application.assess", link.ApplicationAssessment(v.ApplicationRef))))
	}
	return ui.PanelDecide(h.T("editor.step.agree"), nil, h.P(h.T("plan.next.agree")),
		ui.Inline(ui.PrimaryLink("editor.agree", link.PlanAgreement(ref)), ui.LinkButton("plan.print_to_sign", link.PlanPrint(ref), ui.Icon("print"))))
}

// answersByGoal is everything the plan says, goal by goal.
func (v PlanEditor) answersByGoal() []h.Node {
	ref := string(v.Ref)
	change := func(part string, about h.Node) h.Node {
		return h.A(h.Href(link.PlanPart(ref, part)), h.T("ui.change"), ui.Hidden(h.Text(": "), about))
	}
	var out []h.Node
	out = append(out, ui.Panel(h.T("editor.part.needs"), change(link.PartNeeds, h.T("editor.part.needs")),
		ui.SummaryList(append([]ui.Fact{{Label: "plan.period", Value: planPeriod(v.StartsOn, v.EndsOn)}}, v.needFacts()...)...)))
	for _, g := range v.Goals {
		out = append(out, ui.PanelGoal(h.T("editor.goal.heading", i18n.A{"No": g.No, "Text": g.Text}), change(link.PartGoals, h.T("editor.goal.no", i18n.A{"No": g.No})), v.goalBody(g.No, false)...))
	}
	if len(v.ServicesOf(0)) > 0 || len(v.SupportOf(0)) > 0 {
		out = append(out, ui.Panel(h.T("editor.no_goal"), change(link.PartGoals, h.T("editor.no_goal")), v.goalBody(0, false)...))
	}
	return append(out, ui.Panel(h.T("editor.part.terms"), change(link.PartTerms, h.T("editor.part.terms")), planTerms(v.Arrangements)))
}

func (v PlanEditor) needFacts() []ui.Fact {
	var in, out []h.Node
	for _, n := range v.Needs {
		chip := ui.Chip(n.Mark(), n.Text)
		switch {
		case n.Outside:
			out = append(out, h.Div(chip, h.Text(" "+n.Reason)))
		case n.JoinedTo != 0:
			in = append(in, h.Group(chip, ui.Hidden(h.T("editor.need.joined", i18n.A{"Mark": "P" + strconv.Itoa(n.JoinedTo)}))))
		default:
			in = append(in, chip)
		}
	}
	var facts []ui.Fact
	if len(in) > 0 {
		facts = append(facts, ui.Fact{Label: "editor.needs.title", Value: h.Div(h.Class("chips"), h.Group(in...))})
	}
	if len(out) > 0 {
		facts = append(facts, ui.Fact{Label: "editor.need.outside", Value: h.Group(out...)})
	}
	return facts
}

// planTerms are the arrangements as everybody reads them.
func planTerms(a plan.Arrangements) h.Node {
	facts := []ui.Fact{{Label: "editor.terms.review", Value: h.T("editor.terms.every", i18n.A{"Count": a.ReviewMonths})},
		{Label: "editor.terms.contact", Value: ui.TextOr(a.ContactOnChange)}, {Label: "editor.terms.emergency", Value: ui.TextOr(a.EmergencyContact)}}
	for _, t := range a.Handovers {
		facts = append(facts, ui.Fact{Label: "editor.terms.told", Value: h.Group(h.Text(t.Provider+": "), list(t.Data, "editor.datum."), ui.Sub(h.T("editor.ground."+string(t.Ground))))})
	}
	if a.Other != "" {
		facts = append(facts, ui.Fact{Label: "editor.terms.other_title", Value: h.Text(a.Other)})
	}
	return ui.SummaryList(facts...)
}

// list is words with commas between them.
func list[T ~string](values []T, prefix string) h.Node {
	var out []h.Node
	for i, v := range values {
		if i > 0 {
			out = append(out, h.Text(", "))
		}
		out = append(out, h.T(prefix+string(v)))
	}
	return h.Group(out...)
}
