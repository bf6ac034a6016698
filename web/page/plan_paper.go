package page

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"cus/internal/domain/centre"
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/internal/platform/money"
	"cus/internal/platform/paper"
)

// PlanSheet is a version of a plan as it is printed: its content and what stands around it.
type PlanSheet struct {
	plan.Content
	Hash        string
	On          date.Date // of its approval, or of the print
	Stamp       bool      // not complete yet: carries the word SZKIC
	Coordinator string
	Application string // number, and the day it was received
	ReceivedOn  date.Date
	AssessedOn  date.Date
	Agreed      *plan.Agreement
	ApprovedBy  string
	ApprovedOn  date.Date
	Authorised  string     // number of the organiser's authorisation
	Contact     plan.Sheet // address and phone as they are now
	Head        centre.Head
}

// SheetOf is the plan as it stands, ready to be printed.
func SheetOf(v PlanView, p plan.Sheet, head centre.Head) PlanSheet {
	s := PlanSheet{Content: v.Content(v.Body), On: date.Of(v.Now), Coordinator: v.Coordinator, Application: v.ApplicationNo, ReceivedOn: v.ReceivedOn,
		Agreed: v.Agreement, Stamp: !v.State.Frozen() && v.Complete(v.Body) != nil, Contact: p, Head: head}
	if v.AssessedAt != nil {
		s.AssessedOn = date.Of(*v.AssessedAt)
	}
	s.Hash = s.Content.Hash()
	if v.Frozen != nil { // an approved plan says what it said then
		s.Content, s.Hash, s.On, s.ApprovedOn = *v.Frozen, v.FrozenHash, v.ApprovedOn, v.ApprovedOn
	}
	for _, x := range v.Versions {
		if x.No == s.Version && x.FrozenAt != nil {
			s.ApprovedBy, s.Authorised = x.ApprovedBy, x.AuthorisationNo
		}
	}
	return s
}

// SheetOfVersion is an earlier version as it was frozen.
func SheetOfVersion(v PlanView, x plan.Version, c plan.Content, p plan.Sheet, head centre.Head) PlanSheet {
	s := SheetOf(v, p, head)
	s.Content, s.Hash, s.Stamp, s.Agreed = c, x.Hash, false, nil
	s.On, s.ApprovedOn, s.ApprovedBy, s.Authorised = date.Of(*x.FrozenAt), date.Of(*x.FrozenAt), x.ApprovedBy, x.AuthorisationNo
	return s
}

// PlanPaper is the plan on A4: plain sentences, one table a goal, what it costs, what was
// settled, three places to sign; the mark of the content on every page.
func PlanPaper(s PlanSheet) paper.Doc {
	d := paper.Doc{Title: paper.Say("plan.paper.title"), Number: s.Number, Letterhead: s.Head.Lines(), Hash: plan.ShortHash(s.Hash),
		Aside: []paper.Text{paper.T(paper.Say("plan.paper.number")).And(paper.T(" "), paper.B(s.Number)),
			paper.T(paper.Say("plan.paper.version", i18n.A{"No": s.Version, "Day": s.On.PL()}))},
		Footer: paper.Say("plan.version", i18n.A{"No": s.Version})}
	if s.Stamp {
		d.Stamp = paper.Say("ui.print.draft")
	}
	d.Blocks = append(d.Blocks, paper.P(paper.Say("plan.paper.lead")), paper.H2(paper.Say("plan.paper.who")), s.who(), paper.P(s.basis()), paper.H2(paper.Say("plan.paper.goals")))
	d.Blocks = append(d.Blocks, s.programmes()...)
	for _, g := range s.Goals {
		d.Blocks = append(d.Blocks, s.goal(g)...)
	}
	d.Blocks = append(d.Blocks, s.withoutGoal()...)
	d.Blocks = append(d.Blocks, s.cost()...)
	d.Blocks = append(d.Blocks, paper.H2(paper.Say("plan.paper.settled")))
	d.Blocks = append(d.Blocks, s.settled()...)
	d.Blocks = append(d.Blocks, s.signatures())
	return d
}

func (s PlanSheet) who() paper.Block {
	pairs := []paper.Pair{{Name: paper.Say("plan.paper.name"), Value: s.Person}, {Name: paper.Say("plan.paper.born"), Value: s.Born.PL()}}
	add := func(key, value string) {
		if value != "" {
			pairs = append(pairs, paper.Pair{Name: paper.Say(key), Value: value})
		}
	}
	add("ui.ident.address", s.Contact.Address)
	add("ui.ident.phone", ident.FormatPhone(s.Contact.Phone))
	add("plan.paper.period", orMissing(s.From)+"–"+orMissing(s.Until))
	add("plan.paper.applicant", s.Applicant)
	add("plan.paper.coordinator", s.Coordinator)
	return paper.Fields{Pairs: pairs}
}

func (s PlanSheet) basis() string {
	a := i18n.A{"Application": s.Application, "Day": s.ReceivedOn.PL(), "Assessed": s.AssessedOn.PL()}
	if s.AssessedOn.IsZero() {
		return paper.Say("plan.paper.basis", a)
	}
	return paper.Say("plan.paper.basis_assessed", a)
}

func orMissing(d date.Date) string {
	if d.IsZero() {
		return "…………"
	}
	return d.PL()
}

// programmes names the programmes of the services, each with its resolution.
func (s PlanSheet) programmes() []paper.Block {
	var out []paper.Block
	seen := map[string]bool{}
	for _, x := range s.Services {
		if seen[x.Programme] {
			continue
		}
		seen[x.Programme] = true
		t := paper.T(paper.Say("plan.paper.services_of") + " ").And(paper.B("„" + x.Programme + "”"))
		if x.Resolution != "" {
			t = t.And(paper.T(" " + paper.Say("plan.paper.resolution", i18n.A{"No": x.Resolution})))
		}
		out = append(out, paper.Para{Text: t.And(paper.T("."))})
	}
	return out
}

func (s PlanSheet) goal(g plan.ContentGoal) []paper.Block {
	out := []paper.Block{paper.H3(paper.Say("plan.life.goal", i18n.A{"No": g.No, "Text": g.Text}))}
	var needs []string
	for _, n := range s.Needs {
		if slices.Contains(g.Needs, n.No) {
			needs = append(needs, n.Text)
		}
	}
	if len(needs) > 0 {
		out = append(out, paper.P(paper.Say("plan.paper.needs", i18n.A{"Count": len(needs), "Needs": strings.Join(needs, "; ")})))
	}
	if g.Measure != "" {
		out = append(out, paper.P(paper.Say("plan.life.goal_seen", i18n.A{"Measure": g.Measure})))
	}
	return append(out, s.under(g.No)...)
}

// withoutGoal is what stands under no goal; where the plan has none, simply its services.
func (s PlanSheet) withoutGoal() []paper.Block {
	blocks := s.under(0)
	if len(blocks) == 0 || len(s.Goals) == 0 {
		return blocks
	}
	return append([]paper.Block{paper.H3(paper.Say("plan.life.no_goal"))}, blocks...)
}

// under is the table of services and the supporting actions of a goal.
func (s PlanSheet) under(goal int) []paper.Block {
	var services []plan.ContentService
	for _, x := range s.Services {
		if x.Goal == goal {
			services = append(services, x)
		}
	}
	var out []paper.Block
	if len(services) > 0 {
		out = append(out, s.table(services))
	}
	var notes []string
	for _, x := range services {
		if x.Note != "" {
			notes = append(notes, x.Service+": "+x.Note)
		}
	}
	if notes != nil {
		out = append(out, paper.P(paper.Say("plan.paper.notes")), paper.Points(notes...))
	}
	for _, a := range s.Support {
		if a.Goal == goal {
			out = append(out, paper.P(paper.Say("plan.paper.support", i18n.A{"Kind": capital(paper.Say("plan.life.support." + string(a.Kind))), "Who": a.Who, "Schedule": a.Schedule})))
		}
	}
	return out
}

// table is the services of one goal: what, through whom, where, when and how much; what it
// costs a month where that is known, and the days where they are not the plan's.
func (s PlanSheet) table(services []plan.ContentService) paper.Block {
	priced := slices.ContainsFunc(services, func(x plan.ContentService) bool { return x.Fee != nil && x.Fee.Priced })
	partly := slices.ContainsFunc(services, func(x plan.ContentService) bool { return x.From != s.From || x.Until != s.Until })
	t := paper.Table{}
	head := []string{"plan.service", "plan.provider", "plan.place", "plan.timetable"}
	if partly {
		head = append(head, "plan.period")
	}
	if priced {
		head = append(head, "plan.paper.cost_a_month")
		t.Right = []int{len(head) - 1}
	}
	for _, key := range head {
		t.Head = append(t.Head, paper.Say(key))
	}
	polish := i18n.With(context.Background(), i18n.Polish)
	for _, x := range services {
		when := strings.ReplaceAll(timetableText(polish, x.Schedule()), "\u2060", "")
		if x.Amount != "" && x.Amount != "0" {
			when += ", " + paper.Say("plan.paper.up_to", i18n.A{"Amount": x.Amount + "\u00a0" + paper.Say("unit.short."+string(x.Unit))})
		}
		row := []string{x.Service, x.Provider, x.Place, when}
		if partly {
			row = append(row, orMissing(x.From)+"–"+orMissing(x.Until))
		}
		if priced {
			cost := ""
			if x.Fee != nil && x.Fee.Priced {
				cost = i18n.Money(int64(x.Fee.Month + x.Fee.Gmina))
			}
			row = append(row, cost)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// cost says what the person pays, in words; nothing while no fee was settled.
func (s PlanSheet) cost() []paper.Block {
	var out []paper.Block
	var free []string
	var total, gmina money.Grosze
	settled, priced := 0, true
	for _, x := range s.Services {
		f := x.Fee
		if f == nil {
			continue
		}
		settled++
		total, gmina, priced = total+f.Month+f.Gmina, gmina+f.Gmina, priced && f.Priced
		if f.Method == fee.Free || f.Month == 0 {
			free = append(free, x.Service)
			continue
		}
		a := i18n.A{"Service": x.Service, "Unit": f.Unit, "Of": string(x.Unit), "Month": i18n.Money(int64(f.Month)), "Collection": strings.TrimRight(f.Collection, ". ")}
		key := "plan.paper.fee_unit"
		if f.Unit == "" {
			key = "plan.paper.fee_month"
		}
		text := paper.B(paper.Say(key, a))
		if f.Collection != "" {
			text = text.And(paper.T(" " + paper.Say("plan.paper.fee_paid", a)))
		}
		if f.Relief != "" {
			text = text.And(paper.T(" " + paper.Say("plan.paper.fee_relief", i18n.A{"Relief": f.Relief})))
		}
		if f.Resolution != "" {
			text = text.And(paper.T(" " + paper.Say("plan.paper.fee_basis", i18n.A{"No": f.Resolution})))
		}
		out = append(out, paper.Para{Text: text})
	}
	if settled == 0 {
		return nil
	}
	if len(out) > 0 && s.Head.IBAN != "" {
		account := strings.ReplaceAll(ident.FormatIBAN(s.Head.IBAN), " ", "\u00a0")
		out = append(out, paper.P(paper.Say("plan.paper.account", i18n.A{"Account": account})))
	}
	if len(free) > 0 {
		out = append(out, paper.P(paper.Say("plan.paper.free", i18n.A{"Count": len(free), "Services": strings.Join(free, ", ")})))
	}
	if priced && settled == len(s.Services) && total > 0 {
		out = append(out, paper.P(paper.Say("plan.paper.total", i18n.A{"Total": i18n.Money(int64(total)), "Gmina": i18n.Money(int64(gmina))})))
	}
	return append([]paper.Block{paper.H2(paper.Say("plan.paper.costs"))}, out...)
}

// settled are the arrangements and the rights.
func (s PlanSheet) settled() []paper.Block {
	var out []paper.Block
	a := s.Arrangements
	say := func(key, value string) {
		if value != "" {
			out = append(out, paper.Para{Text: paper.T(paper.Say(key) + ": ").And(paper.T(value))})
		}
	}
	if a.ReviewMonths > 0 {
		out = append(out, paper.P(paper.Say("plan.paper.review", i18n.A{"Count": a.ReviewMonths})))
	}
	say("plan.life.contact", a.ContactOnChange)
	say("plan.life.emergency", a.EmergencyContact)
	for _, h := range a.Handovers {
		var data []string
		for _, x := range h.Data {
			data = append(data, paper.Say("editor.datum."+string(x)))
		}
		if len(data) > 0 {
			out = append(out, paper.P(paper.Say("plan.paper.handover", i18n.A{"Provider": h.Provider, "Data": strings.Join(data, ", "), "Ground": paper.Say("editor.ground." + string(h.Ground))})))
		}
	}
	say("plan.life.other", a.Other)
	var outside []string
	for _, n := range s.Needs {
		if n.Outside {
			outside = append(outside, n.Text+" ("+n.Reason+")")
		}
	}
	say("plan.life.outside", strings.Join(outside, "; "))
	return append(out, paper.P(paper.Say("plan.paper.limit")), paper.P(paper.Say("plan.paper.rights")))
}

func (s PlanSheet) signatures() paper.Block {
	approver, approved := paper.Say("plan.paper.sign_director"), ""
	switch {
	case s.ApprovedBy == "":
		approver = paper.Say("plan.paper.sign_either")
	case s.Authorised != "":
		approver = paper.Say("plan.paper.sign_organiser", i18n.A{"No": s.Authorised})
	}
	if s.ApprovedBy != "" {
		approved = paper.Say("plan.paper.approved_by", i18n.A{"Name": s.ApprovedBy, "Day": s.ApprovedOn.PL()})
	}
	agreed := ""
	if s.Agreed != nil {
		agreed = paper.Say("plan.paper.agreed_on", i18n.A{"Day": s.Agreed.AgreedOn.PL(), "Party": s.Agreed.Party})
	}
	return paper.Signatures{Lines: []paper.Signature{
		{Caption: paper.Say("plan.paper.sign_applicant"), Below: agreed},
		{Caption: paper.Say("plan.paper.sign_coordinator")},
		{Caption: approver, Below: approved},
	}}
}

// capital is a sentence that begins with a capital letter.
func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}
