package page

import (
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// PlanPaper is the plan as a document on A4: plain sentences, a table of services, the
// mark of the content, three places to sign.
func PlanPaper(v PlanView) Doc {
	hash := v.FrozenHash
	if hash == "" {
		hash = v.Content(v.Body).Hash()
	}
	name, born := v.Person(), v.BirthDate
	if v.Frozen != nil { // an approved plan says what it said then
		name, born = v.Frozen.Person, v.Frozen.Born
	}
	ref := string(v.Ref)
	paper := ui.Paper{BackHref: link.Plan(ref), LargeHref: link.PlanPrint(ref) + "?druk=duzy", Large: v.Large, Draft: v.State != plan.Approved && v.Complete(v.Body) != nil}
	if v.Large {
		paper.LargeHref = ""
	}
	return Doc{Title: "plan.title", Number: v.Number, Kind: Paper, Paper: paper, Body: h.Group(
		h.P(h.Class("muted"), h.Text(v.Centre.Name)),
		h.H1(h.T("plan.paper.title")),
		h.P(h.T("plan.paper.number", i18n.A{"Number": v.Number, "No": v.VersionNo})),
		h.P(h.T("plan.paper.for", i18n.A{"Name": name, "Born": born.PL(), "Application": v.ApplicationNo, "Day": v.ReceivedOn.PL()})),
		h.P(h.T("plan.paper.period", i18n.A{"From": orMissing(v.StartsOn), "Until": orMissing(v.EndsOn)})),
		h.H2(h.T("plan.services_heading")),
		h.When(oneProgramme(v.Planned()) != "", func() h.Node {
			return h.P(h.T("plan.paper.services_of", i18n.A{"Programme": oneProgramme(v.Planned())}))
		}),
		paperTable(v.Planned()),
		h.When(notes(v.Planned()) != nil, func() h.Node { return notes(v.Planned()) }),
		h.P(h.T("plan.paper.limit")),
		h.H2(h.T("plan.paper.rights_title")),
		h.P(h.T("plan.paper.rights")),
		signatures(v),
		h.Footer(h.P(h.Class("muted"), h.T("plan.paper.footer", i18n.A{"Number": v.Number, "No": v.VersionNo, "At": i18n.DateTime(v.Now)}),
			h.Text(" · "), h.T("plan.hash"), h.Text(" "), h.Span(h.Class("num"), h.Text(plan.ShortHash(hash))))),
	)}
}

func orMissing(d date.Date) string {
	if d.IsZero() {
		return "…………"
	}
	return d.PL()
}

func paperTable(services []plan.Service) h.Node {
	cols := []ui.Col{{Key: "plan.service"}, {Key: "plan.provider"}, {Key: "plan.place"}, {Key: "plan.timetable"},
		{Key: "plan.amount_a_month", Numeric: true}, {Key: "plan.period"}}
	one := oneProgramme(services)
	rows := make([]ui.Row, len(services))
	for i, s := range services {
		rows[i] = ui.R(h.Group(h.Text(s.Service), h.When(one == "", func() h.Node { return ui.Sub(h.T("plan.from_programme", i18n.A{"Programme": s.Programme})) })),
			h.Text(s.Provider), h.Text(s.Place), timetable(s.Schedule), planAmount(s.Amount, s.Unit), planPeriod(s.StartsOn, s.EndsOn))
	}
	return ui.DataTable(h.T("plan.services_heading"), cols, rows)
}

func notes(services []plan.Service) h.Node {
	var out []h.Node
	for _, s := range services {
		if s.Note != "" {
			out = append(out, h.Li(h.Text(s.Service+": "+s.Note)))
		}
	}
	if out == nil {
		return nil
	}
	return h.Group(h.P(h.T("plan.paper.notes")), h.Ul(out...))
}

func signatures(v PlanView) h.Node {
	approver := h.T("plan.paper.sign_director")
	var approved h.Node
	if v.State == plan.Approved && len(v.Approvals) > 0 {
		a := v.Approvals[0]
		approved = h.T("plan.paper.approved_by", i18n.A{"Name": a.By, "Day": v.ApprovedOn.PL()})
		if a.AuthorisationNo != "" {
			approver = h.T("plan.paper.sign_organiser", i18n.A{"No": a.AuthorisationNo})
		}
	}
	var agreed h.Node
	if v.Agreement != nil {
		agreed = h.T("plan.paper.agreed_on", i18n.A{"Day": v.Agreement.AgreedOn.PL(), "Party": v.Agreement.Party})
	}
	line := func(who, below h.Node) h.Node {
		return h.Div(h.Span(who), h.When(below != nil, func() h.Node { return ui.Sub(below) }))
	}
	return h.Div(h.Class("signatures"),
		line(h.T("plan.paper.sign_applicant"), agreed),
		line(h.T("plan.paper.sign_coordinator"), h.Text(v.Coordinator)),
		line(approver, approved))
}
