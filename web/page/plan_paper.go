package page

import (
	"context"
	"strings"

	"cus/internal/domain/centre"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paper"
)

// PlanPaper is the plan as a document on A4: plain sentences, a table of services, the
// mark of the content, three places to sign.
func PlanPaper(v PlanView, head centre.Head) paper.Doc {
	hash := v.FrozenHash
	if hash == "" {
		hash = v.Content(v.Body).Hash()
	}
	name, born, applicant := v.Person(), v.BirthDate, v.Applicant
	if v.Frozen != nil { // an approved plan says what it said then
		name, born, applicant = v.Frozen.Person, v.Frozen.Born, v.Frozen.Applicant
	}
	d := paper.Doc{Title: paper.Say("plan.paper.title"), Number: v.Number, Letterhead: head.Lines(), Hash: plan.ShortHash(hash),
		Aside:  []paper.Text{paper.T(paper.Say("plan.paper.number")).And(paper.T(" "), paper.B(v.Number)), paper.T(paperVersion(v))},
		Footer: paper.Say("plan.version", i18n.A{"No": v.VersionNo})}
	if v.State != plan.Approved && v.Complete(v.Body) != nil {
		d.Stamp = paper.Say("ui.print.draft")
	}
	d.Blocks = append(d.Blocks,
		paper.H2(paper.Say("plan.paper.who")),
		paper.Fields{Pairs: []paper.Pair{
			{Name: paper.Say("plan.paper.name"), Value: name}, {Name: paper.Say("ui.ident.born"), Value: born.PL()},
			{Name: paper.Say("plan.paper.applicant"), Value: applicant}, {Name: paper.Say("plan.paper.sign_coordinator"), Value: v.Coordinator},
			{Name: paper.Say("plan.period"), Value: orMissing(v.StartsOn) + "–" + orMissing(v.EndsOn)},
		}},
		paper.P(paper.Say("plan.paper.basis", i18n.A{"Application": v.ApplicationNo, "Day": v.ReceivedOn.PL()})),
		paper.H2(paper.Say("plan.services_heading")))
	if one := oneProgramme(v.Planned()); one != "" {
		d.Blocks = append(d.Blocks, paper.P(paper.Say("plan.paper.services_of", i18n.A{"Programme": one})))
	}
	d.Blocks = append(d.Blocks, servicesOnPaper(v.Planned()))
	if n := notesOnPaper(v.Planned()); n != nil {
		d.Blocks = append(d.Blocks, paper.P(paper.Say("plan.paper.notes")), paper.Points(n...))
	}
	d.Blocks = append(d.Blocks,
		paper.P(paper.Say("plan.paper.limit")),
		paper.H2(paper.Say("plan.paper.rights_title")),
		paper.P(paper.Say("plan.paper.rights")),
		signaturesOnPaper(v))
	return d
}

func paperVersion(v PlanView) string {
	on := v.Now
	if v.State == plan.Approved {
		return paper.Say("plan.paper.version", i18n.A{"No": v.VersionNo, "Day": v.ApprovedOn.PL()})
	}
	return paper.Say("plan.paper.version", i18n.A{"No": v.VersionNo, "Day": date.Of(on).PL()})
}

func orMissing(d date.Date) string {
	if d.IsZero() {
		return "…………"
	}
	return d.PL()
}

func servicesOnPaper(services []plan.Service) paper.Block {
	t := paper.Table{Right: []int{4}}
	for _, key := range []string{"plan.service", "plan.provider", "plan.place", "plan.timetable", "plan.amount_a_month", "plan.period"} {
		t.Head = append(t.Head, paper.Say(key))
	}
	polish := i18n.With(context.Background(), i18n.Polish)
	one := oneProgramme(services)
	for _, s := range services {
		name := s.Service
		if one == "" {
			name += "\n" + paper.Say("plan.from_programme", i18n.A{"Programme": s.Programme})
		}
		t.Rows = append(t.Rows, []string{name, s.Provider, s.Place, strings.ReplaceAll(timetableText(polish, s.Schedule), "\u2060", ""),
			s.Amount.String() + "\u00a0" + paper.Say("unit.short."+string(s.Unit)), orMissing(s.StartsOn) + "–" + orMissing(s.EndsOn)})
	}
	return t
}

func notesOnPaper(services []plan.Service) []string {
	var out []string
	for _, s := range services {
		if s.Note != "" {
			out = append(out, s.Service+": "+s.Note)
		}
	}
	return out
}

func signaturesOnPaper(v PlanView) paper.Block {
	approver, approved := paper.Say("plan.paper.sign_director"), ""
	if v.State == plan.Approved && len(v.Approvals) > 0 {
		a := v.Approvals[0]
		approved = paper.Say("plan.paper.approved_by", i18n.A{"Name": a.By, "Day": v.ApprovedOn.PL()})
		if a.AuthorisationNo != "" {
			approver = paper.Say("plan.paper.sign_organiser", i18n.A{"No": a.AuthorisationNo})
		}
	}
	agreed := ""
	if v.Agreement != nil {
		agreed = paper.Say("plan.paper.agreed_on", i18n.A{"Day": v.Agreement.AgreedOn.PL(), "Party": v.Agreement.Party})
	}
	return paper.Signatures{Lines: []paper.Signature{
		{Caption: paper.Say("plan.paper.sign_applicant"), Below: agreed},
		{Caption: paper.Say("plan.paper.sign_coordinator"), Below: v.Coordinator},
		{Caption: approver, Below: approved},
	}}
}
