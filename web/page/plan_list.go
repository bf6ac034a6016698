package page

import (
	"slices"

	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paging"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlansView is the list of plans.
type PlansView struct {
	Rows        []plan.Row
	Filter      plan.Filter
	Counts      plan.Counts // of what the reader may see, own cases only under Filter.Mine
	Today       date.Date
	Coordinates bool // the reader writes plans
}

// Plans lists plans by tabs, those that wait first.
func Plans(v PlansView) Doc {
	return Doc{Title: "plan.list.title", Place: "plans",
		Record: h.Group(ui.Subhead(plansHeading(v), nil), ui.Tabs("plan.filter", planTabs(v))),
		Body: h.Group(
			h.When(v.Coordinates, func() h.Node {
				all := v.Filter
				all.Mine, all.After = false, paging.After{}
				mine := all
				mine.Mine = true
				return ui.FilterBar("", ui.Chips("plan.filter.whose", ui.FilterChip("plan.filter.all_cases", plansHref(all), 0, !v.Filter.Mine),
					ui.FilterChip("plan.filter.mine", plansHref(mine), 0, v.Filter.Mine)))
			}),
			planTable(v),
		)}
}

// planTabs are the tabs of the list, each with how many plans it holds.
func planTabs(v PlansView) []ui.Tab {
	tabs := []ui.Tab{{Label: "plan.filter.all", Href: plansHref(plan.Filter{Mine: v.Filter.Mine}), Count: min(v.Counts.Of(""), plan.CountLimit), More: v.Counts.Of("") > plan.CountLimit, Current: v.Filter.Group == "" && v.Filter.State == ""}}
	for _, g := range plan.Groups {
		current := v.Filter.Group == g || v.Filter.State != "" && slices.Contains(g.States(), v.Filter.State)
		tabs = append(tabs, ui.Tab{Label: "plan.tab." + string(g), Href: plansHref(plan.Filter{Group: g, Mine: v.Filter.Mine}), Count: min(v.Counts.Of(g), plan.CountLimit), More: v.Counts.Of(g) > plan.CountLimit, Current: current})
	}
	return tabs
}

// plansHref is the first page of the list under the filter.
func plansHref(f plan.Filter) string {
	q := ""
	switch {
	case f.Group != "":
		q = "?stan=" + string(f.Group)
	case f.State != "":
		q = "?stan=" + string(f.State)
	}
	if f.Mine {
		if q == "" {
			q = "?"
		} else {
			q += "&"
		}
		q += "czyje=mine"
	}
	return link.Plans + q
}

// plansHeading answers what the tab is asked for, with the count of all of it.
func plansHeading(v PlansView) h.Node {
	switch {
	case v.Filter.State != "":
		return countHeading("plan.list.count."+string(v.Filter.State), v.Counts[v.Filter.State], plan.CountLimit)
	case v.Filter.Group != "":
		return countHeading("plan.list.group."+string(v.Filter.Group), v.Counts.Of(v.Filter.Group), plan.CountLimit)
	}
	writing, waiting := v.Counts.Of(plan.Open), v.Counts.Of(plan.Waiting)
	written, waits := countHeading("plan.list.writing", writing, plan.CountLimit), countHeading("plan.list.waiting", waiting, plan.CountLimit)
	if writing == 0 {
		written = h.T("plan.list.none_writing")
	}
	if waiting == 0 {
		waits = h.T("plan.list.none_waiting")
	}
	return h.Group(written, h.Text(", "), waits)
}

func planTable(v PlansView) h.Node {
	list := plansHref(v.Filter)
	rows, next := paging.Cut(v.Rows)
	switch {
	case len(rows) == 0 && v.Filter.After != paging.After{}:
		return pastTheEnd(list)
	case len(rows) == 0 && v.Filter != plan.Filter{}:
		return h.Section(h.Class("panel"), ui.NoResults(link.Plans))
	case len(rows) == 0:
		return ui.EmptyState("plan.list.empty", ui.LinkButton("nav.applications", link.Applications))
	}
	table := make([]ui.Row, len(rows))
	for i, r := range rows {
		table[i] = ui.R(
			ui.Link(link.Plan(string(r.Ref)), r.Number),
			ui.Link(link.Resident(r.ResidentRef), r.Surname+" "+r.GivenNames),
			planPeriod(r.StartsOn, r.EndsOn),
			ui.Num(i18n.Number(r.Services)),
			h.Text(r.Coordinator),
			planWhen(v, r),
			h.Group(PlanTag(string(r.State)), h.When(r.VersionNo > 1, func() h.Node { return ui.Sub(h.T("plan.version", i18n.A{"No": r.VersionNo})) })),
		)
	}
	return h.Section(h.Class("panel"), ui.DataTable(h.T("plan.list.title"), []ui.Col{{Key: "plan.number"}, {Key: "plan.person"}, {Key: "plan.period"},
		{Key: "plan.services", Numeric: true}, {Key: "plan.coordinator"}, {Key: "plan.due"}, {Key: "plan.state"}}, table, ui.Long), pagesOf(list, v.Filter.After, next))
}

// planWhen is the day that matters for a plan in this state: its term, or its approval.
func planWhen(v PlansView, r plan.Row) h.Node {
	switch {
	case r.State.Editable() && r.Updating():
		return ui.Sub(h.T("plan.list.updating", i18n.A{"No": r.InForceNo}))
	case r.State.Editable():
		return dueBy(v.Today, r.DueOn, r.AlarmOn)
	case r.State == plan.Submitted:
		d := ui.Due(v.Today, r.ApproveBy)
		d.Prefix = "plan.approve_by_short"
		return ui.DueLabel(d)
	case r.State.Frozen():
		return h.Group(h.T("plan.list.approved_on"), ui.Sub(ui.Num(r.ApprovedOn.PL())))
	}
	return nil
}

func planPeriod(from, until date.Date) h.Node {
	if from.IsZero() || until.IsZero() {
		return ui.Missing()
	}
	return ui.Num(from.PL() + "–" + until.PL())
}
