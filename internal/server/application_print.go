package server

import (
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/centre"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/web/link"
	"cus/web/page"
)

// intakePrint is a print to sign before the application is registered: filled with what
// was typed so far, without a number.
func (s *Site) intakePrint(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var head centre.Head
		v, err := s.intakeRead(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
		if err != nil {
			return err
		}
		s.intakeProgress(&v, v.Intake.Fields())
		n := v.Lodging.New
		p := page.PrintView{Head: head, Today: s.today(), Person: v.Particulars(), Address: v.Person == nil || v.Person.Contact, Services: v.Wanted(),
			Capacity: n.Capacity, Applicant: v.Applicant(), OwnWords: n.OwnWords, Urgency: n.Urgency, ReceivedOn: n.ReceivedOn, Channel: n.Channel,
			Statements: n.Statements, StatementOn: n.StatementOn, PrivacyOn: n.PrivacyNoticeOn, PrivacyHow: n.PrivacyHow, TakenBy: who(r).Name}
		return s.paper(w, r, link.Intake(string(v.Intake.Ref), page.StepCheck), page.IntakePaper(kind, p))
	}
}

// printed is an application with what its prints say.
type printed struct {
	application.Application
	page.PrintView
	calls []application.Call
}

func (s *Site) printed(r *http.Request) (p printed, err error) {
	var items []application.Item
	var card *resident.Card
	var steps []application.Passage
	var reps []resident.Representative
	of := ref(r, "application")
	view := application.View(who(r), s.Now(), application.Ref(of))
	err = s.read(r, &view, func(b *db.Batch) {
		application.Get(b, who(r), s.Now(), application.Ref(of), &p.Application)
		application.Items(b, who(r), s.Now(), application.Ref(of), &items)
		application.Course(b, who(r), s.Now(), application.Ref(of), &steps, &p.calls)
		resident.MaybeVia(b, who(r), s.Now(), resident.ViaApplication, of, &card)
		resident.RepresentativesVia(b, who(r), s.Now(), resident.ViaApplication, of, &reps)
		centre.Letterhead(b, &p.Head)
	})
	if err == nil && !p.Reached {
		err = s.denied(r, p.ResidentRef)
	}
	if err != nil {
		return p, err
	}
	a := p.Application
	head := p.Head
	p.PrintView = page.PrintView{Head: head, Number: a.Number, Today: s.today(), Capacity: a.Capacity, Applicant: resident.Representation{Name: a.ApplicantName},
		OwnWords: a.OwnWords, Urgency: a.Urgency, ReceivedOn: a.ReceivedOn, Channel: a.Channel, Statements: a.Statements, StatementOn: a.StatementOn,
		PrivacyOn: a.PrivacyNoticeOn, PrivacyHow: a.PrivacyHow, TakenBy: a.CreatedBy,
		Person: resident.Particulars{Surname: a.Surname, GivenNames: a.GivenNames}}
	if card != nil {
		p.PrintView.Person, p.Address = card.Particulars, card.Contact
	}
	for _, rep := range reps {
		if rep.ID == a.RepresentativeID {
			p.PrintView.Applicant = resident.Representation{Name: rep.Name, Relation: rep.Relation, Basis: rep.Basis}
		}
	}
	for _, i := range items {
		p.Services = append(p.Services, i.Service)
	}
	return p, nil
}

func (s *Site) applicationPrint(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.printed(r)
		if err != nil {
			return err
		}
		return s.paper(w, r, link.Application(string(p.Ref)), page.IntakePaper(kind, p.PrintView))
	}
}

// callPrint is the letter of the newest call to complete the application.
func (s *Site) callPrint(w http.ResponseWriter, r *http.Request) error {
	p, err := s.printed(r)
	if err != nil {
		return err
	}
	if len(p.calls) == 0 {
		http.Redirect(w, r, link.Application(string(p.Ref)), http.StatusSeeOther)
		return nil
	}
	if p.TakenBy = who(r).Name; p.Coordinator != "" {
		p.TakenBy = p.Coordinator
	}
	return s.paper(w, r, link.Application(string(p.Ref)), page.CallPaper(p.PrintView, p.calls[len(p.calls)-1]))
}
