package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// planVersions lists the versions of the plan with who approved each, and its mark.
func planVersions(v PlanView) h.Node {
	if len(v.Versions) == 0 {
		return nil
	}
	ref := string(v.Ref)
	var compare h.Node
	if len(plan.Readable(v.Versions)) > 1 {
		compare = ui.LinkT(link.PlanCompare(ref), "plan.life.compare")
	}
	cols := []ui.Col{{Key: "plan.life.col.version"}, {Key: "plan.life.col.reason"}, {Key: "plan.life.col.approved"}, {Key: "plan.state"}}
	rows := make([]ui.Row, len(v.Versions))
	for i, x := range v.Versions {
		rows[i] = ui.R(
			h.Group(h.T("plan.version", i18n.A{"No": x.No}), ui.Sub(planPeriod(x.StartsOn, x.EndsOn))),
			h.Group(h.T("plan.life.reason."+string(x.Reason)), h.When(x.ReasonNote != "", func() h.Node { return ui.Sub(h.Text(x.ReasonNote)) })),
			versionApproved(x),
			h.Group(versionTag(v, x), h.When(x.FrozenAt != nil && !x.Current, func() h.Node {
				return ui.Sub(ui.LinkT(link.PlanPrint(ref)+"?wersja="+itoa(x.No), "plan.life.open_version", ui.Hidden(h.Text(" "+itoa(x.No)))))
			})))
	}
	return ui.Panel(h.T("plan.life.versions", i18n.A{"Count": len(rows)}), compare, h.ID("wersje"), ui.DataTable(h.T("plan.life.versions_caption"), cols, rows))
}

func versionApproved(x plan.Version) h.Node {
	if x.FrozenAt == nil {
		return h.Span(h.Class("muted"), h.T("plan.life.not_approved"))
	}
	by := h.Text(x.ApprovedBy)
	if x.AuthorisationNo != "" {
		by = h.Group(by, h.Text(", "), h.T("plan.by_authorisation", i18n.A{"No": x.AuthorisationNo}))
	}
	return h.Group(ui.Num(date.Of(*x.FrozenAt).PL()), ui.Sub(by), ui.Sub(h.T("plan.hash"), h.Text(" "), h.Code(h.Class("num"), h.Text(plan.ShortHash(x.Hash)))))
}

func versionTag(v PlanView, x plan.Version) h.Node {
	switch {
	case x.InForce:
		return ui.Tag(ui.OK, "plan.life.in_force")
	case x.AbandonedAt != nil:
		return ui.Tag(ui.Closed, "plan.state.abandoned")
	case x.Current:
		return PlanTag(string(v.State))
	}
	return ui.Tag(ui.Closed, "plan.life.superseded")
}

// planCourse is what happened to the plan, newest first.
func planCourse(v PlanView) h.Node {
	var events []ui.Event
	changes, approvals := v.Changes, v.Approvals
	handed := func(c plan.Change) ui.Event {
		return ui.Event{What: h.T("plan.life.handed", i18n.A{"From": c.From, "To": c.To}), When: i18n.DateTime(c.At), Who: c.By,
			More: h.Group(ui.Sub(h.T("plan.reason", i18n.A{"Reason": c.Reason})), ui.Sub(h.Text(c.Note)))}
	}
	for _, s := range v.Steps {
		for len(changes) > 0 && changes[0].At.After(s.At) {
			events, changes = append(events, handed(changes[0])), changes[1:]
		}
		e := planStep(v, s)
		if len(approvals) > 0 && (s.To == plan.Approved && approvals[0].Result == "approved" || s.To == plan.Returned && approvals[0].Result == "returned") && s.From == plan.Submitted {
			if a := approvals[0]; a.AuthorisationNo != "" {
				e.More = h.Group(e.More, ui.Sub(h.T("plan.by_authorisation", i18n.A{"No": a.AuthorisationNo})))
			}
			approvals = approvals[1:]
		}
		events = append(events, e)
	}
	for _, c := range changes {
		events = append(events, handed(c))
	}
	events = append(events, ui.Event{What: h.T("plan.event.application", i18n.A{"Number": v.ApplicationNo}), When: v.ReceivedOn.PL(), Kind: ui.ByDocument})
	return ui.Panel(h.T("plan.course"), nil, ui.Timeline(events...))
}

// planStep is one step of the plan's life as an event.
func planStep(v PlanView, s plan.Step) ui.Event {
	e := ui.Event{What: h.T(stepWord(s), i18n.A{"No": s.VersionNo}), When: i18n.DateTime(s.At), Who: s.By}
	if s.By == "" {
		e.Kind = ui.BySystem
	}
	if s.To == plan.Agreed && s.From != plan.Submitted {
		e.Kind = ui.ByDocument
		if v.Agreement != nil && s.VersionNo == v.VersionNo {
			e.More = ui.Sub(h.T("plan.agreement.form."+string(v.Agreement.Form)), h.Text(" · "+v.Agreement.Place), scanLink(v))
		}
	}
	if s.To == plan.Submitted && s.VersionNo == v.VersionNo {
		e.More = submittedWarnings(v)
	}
	if s.Reason != "" && !i18n.Has(s.Reason) {
		e.More = h.Group(e.More, ui.Sub(h.Text(s.Reason)))
	}
	return e
}

// stepWord is the word for a step.
func stepWord(s plan.Step) string {
	open := s.From == plan.Draft || s.From == plan.Agreed || s.From == plan.Returned
	switch {
	case s.From == "":
		return "plan.life.step.made"
	case s.From.Frozen() && s.To == plan.Draft:
		return "plan.life.step.new_version"
	case open && s.To.Frozen():
		return "plan.life.step.dropped"
	case s.From == plan.Submitted && (s.To == plan.Draft || s.To == plan.Agreed):
		return "plan.life.step.withdrawn"
	}
	return "plan.life.step." + string(s.To)
}
