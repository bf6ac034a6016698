package server_test

import (
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/web/link"
	"cus/web/page"
)

// intake is an application in the making of the person's own, of somebody on record, which
// lacks nothing.
func (s *site) intake(who policy.Actor) (ref string) {
	s.write(func(tx *audit.Tx) {
		h := given.Application(s.t, given.As(tx, given.Ola), given.Anna)
		ref = string(given.Intake(s.t, given.As(tx, who), h.Resident))
	})
	return ref
}

func (s *site) step(who policy.Actor, step string, typed ...string) sheet {
	at := link.Intake(s.intake(who), step)
	return sheet{at, at, set(append([]string{"do", "next"}, typed...)...)}
}

// newIntake is one of somebody nobody knows yet.
func (s *site) newIntake() (ref string) {
	s.write(func(tx *audit.Tx) { ref = string(given.Intake(s.t, given.As(tx, given.Ola), "")) })
	return ref
}

func (s *site) noticed() (ref string) {
	s.write(func(tx *audit.Tx) { ref = string(given.Notice(s.t, given.As(tx, given.Ola))) })
	return ref
}

// called is a case of Anna's whose applicant was called to complete the application;
// delivered tells how long ago, or -1.
func (s *site) called(delivered int) string {
	h := s.made(given.Application, given.Anna)
	s.write(func(tx *audit.Tx) { given.Called(s.t, tx, h) })
	if delivered >= 0 {
		s.sql(`UPDATE application_call SET issued_on = $1, delivered_on = $1, due_on = $1`, given.Today.Add(-delivered))
	}
	return string(h.Application)
}

func init() {
	saved := []string{"Ola: application.draft_saved"}
	for at, c := range map[string]submission{
		link.NewApplication: {who: given.Ola, lines: []string{"Ola: application.draft_started"}, text: "surname", build: func(*site) sheet {
			return sheet{link.NewApplication, link.NewApplication, set("pesel", "48031400422", "surname", canary, "given_names", "Janina", "do", "next")}
		}},
		link.ApplicationFor("{resident}"): {who: given.Anna, lines: []string{"Anna: application.draft_started"}, versioned: "Ola Wrona", build: func(s *site) sheet {
			at := link.ApplicationFor(string(s.made(given.Application, given.Anna).Resident))
			return sheet{at, at, nil}
		}},
		link.Intake("{intake}", page.StepPerson): {who: given.Ola, lines: saved, text: "surname", versioned: "Ola Wrona", build: func(s *site) sheet {
			at := link.Intake(s.newIntake(), page.StepPerson)
			return sheet{at, at, set("surname", canary, "do", "next")}
		}},
		link.Intake("{intake}", page.StepContact): {who: given.Ola, lines: saved, text: "accessibility", versioned: "Ola Wrona", build: func(s *site) sheet {
			return s.step(given.Ola, page.StepContact, "accessibility", canary, "house_no", "7")
		}},
		link.Intake("{intake}", page.StepApplicant): {who: given.Ola, lines: saved, text: "basis", versioned: "Ola Wrona", build: func(s *site) sheet {
			return s.step(given.Ola, page.StepApplicant, "capacity", "actual_carer", "applicant", "Jan Nowak", "basis", canary)
		}},
		link.Intake("{intake}", page.StepWish): {who: given.Ola, lines: saved, text: "words", versioned: "Ola Wrona", build: func(s *site) sheet {
			return s.step(given.Ola, page.StepWish, "words", canary)
		}},
		link.Intake("{intake}", page.StepCheck): {who: given.Ola, lines: []string{"Ola: resident.created", "Ola: application.registered"}, versioned: "Ola Wrona", build: func(s *site) sheet {
			at := link.Intake(s.newIntake(), page.StepCheck)
			return sheet{at, at, set("do", "next")}
		}},
		link.IntakeRemoval("{intake}"): {who: given.Ola, lines: []string{"Ola: application.draft_discarded"}, versioned: "Ola Wrona", build: func(s *site) sheet {
			return sheet{link.Applications + "?karta=szkice", link.IntakeRemoval(s.intake(given.Ola)), nil}
		}},
		link.NewNotice: {who: given.Ola, lines: []string{"Ola: notice.taken"}, text: "words", build: func(*site) sheet {
			return sheet{link.NewNotice, link.NewNotice, set("surname", "Nowicka", "phone", "600 000 001", "words", canary)}
		}},
		link.NoticeContact("{notice}"): {who: given.Ola, lines: []string{"Ola: notice.contacted"}, text: "note", versioned: "Ola Wrona", build: func(s *site) sheet {
			at := link.NoticeContact(s.noticed())
			return sheet{at, at, set("note", canary)}
		}},
		link.NoticeClosing("{notice}"): {who: given.Ola, lines: []string{"Ola: notice.closed"}, text: "reason", versioned: "Ola Wrona", build: func(s *site) sheet {
			at := link.NoticeClosing(s.noticed())
			return sheet{at, at, set("reason", canary)}
		}},
		link.NoticeApplication("{notice}"): {who: given.Ola, lines: []string{"Ola: application.draft_started"}, versioned: "Ola Wrona", build: func(s *site) sheet {
			ref := s.noticed()
			return sheet{link.Notice(ref), link.NoticeApplication(ref), nil}
		}},
		link.ApplicationCall("{application}"): {who: given.Anna, lines: []string{"Anna: application.incomplete"}, text: "more", versioned: "Anna Lis", build: func(s *site) sheet {
			at := link.ApplicationCall(string(s.made(given.Application, given.Anna).Application))
			return sheet{at, at, set("more", canary)}
		}},
		link.ApplicationCallDelivery("{application}"): {who: given.Anna, lines: []string{"Anna: application.call_delivered"}, versioned: "Anna Lis", build: func(s *site) sheet {
			at := link.ApplicationCallDelivery(s.called(-1))
			return sheet{at, at, nil}
		}},
		link.ApplicationCompletion("{application}"): {who: given.Anna, lines: []string{"Anna: application.submitted"}, versioned: "Anna Lis", build: func(s *site) sheet {
			at := link.ApplicationCompletion(s.called(-1))
			return sheet{at, at, nil}
		}},
		link.ApplicationLeaving("{application}"): {who: given.Anna, lines: []string{"Anna: application.left_unexamined"}, versioned: "Anna Lis", build: func(s *site) sheet {
			at := link.ApplicationLeaving(s.called(3))
			return sheet{at, at, nil}
		}},
		link.ApplicationWithdrawal("{application}"): {who: given.Anna, lines: []string{"Anna: application.withdrawn"}, text: "how", versioned: "Anna Lis", build: func(s *site) sheet {
			at := link.ApplicationWithdrawal(string(s.made(given.Application, given.Anna).Application))
			return sheet{at, at, set("how", canary)}
		}},
	} {
		submissions[at] = c
	}
}
