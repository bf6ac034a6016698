package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlansView is the list of plans.
type PlansView struct {
	Rows        []plan.Row
	Filter      plan.Filter
	Today       date.Date
	Coordinates bool // the reader writes plans
}

// Plans lists plans, those that wait first.
func Plans(v PlansView) Doc {
	writing, waiting := 0, 0
	for _, r := range v.Rows {
		switch {
		case r.State.Editable():
			writing++
		case r.State == plan.Submitted:
			waiting++
		}
	}
	more := len(v.Rows) > plan.ListLimit
	rows := v.Rows[:min(len(v.Rows), plan.ListLimit)]
	filtered := v.Filter != plan.Filter{}
	chips := []h.Node{ui.FilterChip("plan.filter.all", link.Plans, 0, !filtered)}
	if v.Coordinates {
		chips = append(chips, ui.FilterChip("plan.filter.mine", link.Plans+"?czyje=mine", 0, v.Filter.Mine))
	}
	for _, s := range plan.States {
		chips = append(chips, ui.FilterChip("plan.state."+string(s), link.Plans+"?stan="+string(s), 0, v.Filter.State == s))
	}
	return Doc{Title: "plan.list.title", Place: "plans", Body: h.Group(
		ui.PageHead(nil, plansHeading(v, writing, waiting)),
		ui.FilterBar("", ui.Chips("plan.filter", chips...)),
		planTable(v, rows, filtered),
		h.If(more, h.P(h.Class("muted"), h.T("ui.first_rows", i18n.A{"Count": plan.ListLimit}))),
	)}
}

func plansHeading(v PlansView, writing, waiting int) h.Node {
	if v.Filter.State != "" {
		return countHeading("plan.list.count."+string(v.Filter.State), len(v.Rows), plan.ListLimit)
	}
	written, waits := h.T("plan.list.writing", i18n.A{"Count": writing}), h.T("plan.list.waiting", i18n.A{"Count": waiting})
	if writing == 0 {
		written = h.T("plan.list.none_writing")
	}
	if waiting == 0 {
		waits = h.T("plan.list.none_waiting")
	}
	return h.Group(written, h.Text(", "), waits)
}

func planTable(v PlansView, rows []plan.Row, filtered bool) h.Node {
	switch {
	case len(rows) == 0 && filtered:
		return h.Section(h.Class("panel"), ui.NoResults(link.Plans))
	case len(rows) == 0:
		return ui.EmptyState("plan.list.empty", ui.LinkButton("nav.applications", link.Applications))
	}
	table := make([]ui.Row, 0, len(rows))
	for _, r := range rows {
		var due h.Node
		switch {
		case r.State.Editable():
			due = dueBy(v.Today, r.DueOn, r.AlarmOn)
		case r.State == plan.Submitted:
			d := ui.Due(v.Today, r.ApproveBy)
			d.Prefix = "plan.approve_by_short"
			due = ui.DueLabel(d)
		}
		table = append(table, ui.R(
			ui.Link(link.Plan(string(r.Ref)), r.Number),
			ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames),
			planPeriod(r.StartsOn, r.EndsOn),
			ui.Num(i18n.Number(r.Services)),
			h.Text(r.Coordinator),
			due,
			PlanTag(string(r.State)),
		))
	}
	return h.Section(h.Class("panel"), ui.DataTable(h.T("plan.list.title"), []ui.Col{{Key: "plan.number"}, {Key: "plan.person"}, {Key: "plan.period"},
		{Key: "plan.services", Numeric: true}, {Key: "plan.coordinator"}, {Key: "plan.due"}, {Key: "plan.state"}}, table, ui.Long))
}

func planPeriod(from, until date.Date) h.Node {
	if from.IsZero() || until.IsZero() {
		return ui.Missing()
	}
	return ui.Num(from.PL() + "–" + until.PL())
}
