package page

import (
	"cus/internal/domain/assessment"
	"cus/internal/platform/i18n"
	"strconv"
	"strings"

	"cus/internal/domain/resident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ResidentTab is one of the further pages of a record: its applications, needs
// assessments or plans.
func ResidentTab(v ResidentView) Doc {
	d := residentDoc(v)
	var body h.Node
	switch v.Tab {
	case TabApplications:
		if v.Rights.Apply {
			d = residentDoc(v, ui.PrimaryLink("resident.act.apply", link.ApplicationFor(string(v.Card.Ref))))
		}
		body = applicationsPanel(v)
	case TabNeeds:
		body = needsPanel(v)
	case TabPlans:
		body = plansPanel(v)
	case TabNotes:
		d = residentDoc(v, noteActs(v)...)
		body = notesPanel(v)
	case TabDocuments:
		d = residentDoc(v, documentActs(v)...)
		body = documentsPanel(v)
	}
	d.Body = h.Group(residentBanner(v), body)
	return d
}

func applicationsPanel(v ResidentView) h.Node {
	title := h.T("resident.tab.applications")
	if len(v.Applications) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("resident.applications.none", nil))
	}
	cols := []ui.Col{{Key: "resident.col.number"}, {Key: "resident.col.services"}, {Key: "resident.col.received"}, {Key: "resident.col.due"},
		{Key: "resident.col.coordinator"}, {Key: "resident.col.state"}}
	return ui.Panel(title, nil, ui.DataTable(title, cols, mapRows(v.Applications, func(a resident.ApplicationLine) ui.Row {
		var due h.Node
		if a.Open {
			d := ui.Due(v.today(), a.DueOn)
			d.Statutory = true
			due = ui.DueLabel(d)
		}
		return ui.R(ui.Link(link.Application(a.Ref), a.Number), h.Text(strings.Join(a.Services, ", ")), ui.Num(a.ReceivedOn.PL()), due,
			coordinatorOr(a.Coordinator), ApplicationTag(a.State))
	})))
}

func coordinatorOr(name string) h.Node {
	if name == "" {
		return h.T("resident.nobody")
	}
	return h.Text(name)
}

func needsPanel(v ResidentView) h.Node {
	title := h.T("resident.needs.title")
	if len(v.Needs) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("resident.needs.none", nil))
	}
	cols := []ui.Col{{Key: "resident.col.application"}, {Key: "resident.col.held"}, {Key: "resident.col.place"}, {Key: "resident.col.result"},
		{Key: "resident.col.coordinator"}, {Key: "resident.col.state"}}
	return h.Group(currentNeeds(v.CurrentNeeds), ui.Panel(title, nil, ui.DataTable(title, cols, mapRows(v.Needs, func(n resident.NeedsLine) ui.Row {
		state := ui.Tag(ui.Draft, "resident.needs.open")
		if n.Completed {
			state = ui.Tag(ui.OK, "resident.needs.completed")
		}
		return ui.R(h.Group(ui.Link(link.Assessment(n.Ref), n.Number), h.If(n.Supplement, ui.Sub(h.T("assessment.supplement_short")))), ui.TextOr(n.HeldOn.PL()),
			wordOr("resident.needs.place.", n.Place), wordOr("resident.needs.result.", n.Feasibility), h.Text(n.Coordinator), state)
	}))))
}

// currentNeeds are the needs of the newest assessment.
func currentNeeds(needs []assessment.Need) h.Node {
	title := h.T("assessment.current_needs")
	if len(needs) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("assessment.current_needs_none", nil))
	}
	return ui.Panel(title, h.T("assessment.need.count", i18n.A{"Count": len(needs)}), needsList(AssessmentView{Detail: assessment.Detail{Needs: needs}}, false))
}

// wordOr is the message of a value, or the word for "not given" when it is empty.
func wordOr(prefix, value string) h.Node {
	if value == "" {
		return ui.Missing()
	}
	return h.T(prefix + value)
}

func plansPanel(v ResidentView) h.Node {
	title := h.T("resident.plans.title")
	if len(v.Plans) == 0 {
		return ui.Panel(title, nil, ui.EmptyState("resident.plan.none", nil))
	}
	cols := []ui.Col{{Key: "resident.col.number"}, {Key: "resident.col.version", Numeric: true}, {Key: "resident.col.period"},
		{Key: "resident.col.services_count", Numeric: true}, {Key: "resident.col.due"}, {Key: "resident.col.coordinator"}, {Key: "resident.col.state"}}
	return ui.Panel(title, nil, ui.DataTable(title, cols, mapRows(v.Plans, func(p resident.PlanLine) ui.Row {
		var due h.Node
		switch p.State {
		case "draft", "agreed", "returned":
			if !p.DueOn.IsZero() {
				d := ui.Due(v.today(), p.DueOn)
				d.Statutory = true
				due = ui.DueLabel(d)
			}
		case "submitted":
			due = ui.DueLabel(ui.Due(v.today(), p.ApproveBy))
		}
		period := ""
		if !p.StartsOn.IsZero() && !p.EndsOn.IsZero() {
			period = p.StartsOn.PL() + "–" + p.EndsOn.PL()
		}
		return ui.R(ui.Link(link.Plan(p.Ref), p.Number), ui.Num(strconv.Itoa(p.VersionNo)), ui.TextOr(period), ui.Num(strconv.Itoa(p.Services)), due,
			h.Text(p.Coordinator), PlanTag(p.State))
	})))
}
