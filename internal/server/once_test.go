package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/staff"
	"cus/internal/platform/form"
	"cus/web/link"
)

// form is one form of the program, ready to be sent.
type sheet struct {
	page, action string     // where it is shown, where it posts to
	typed        url.Values // what is typed into it
}

// submission says of one address that takes a form how it is brought to be sent, and what
// one sending leaves.
type submission struct {
	who       policy.Actor
	build     func(s *site) sheet
	lines     []string // the lines of the journal, without their record
	text      string   // a field of free text: what is typed there comes back
	versioned string   // who saved the row last; empty: the form changes nothing that stands
	unnamed   bool     // the row does not tell who saved it last
}

// free are the addresses that take a POST without a request key, each with the reason.
var free = map[string]string{
	link.SignIn:                      "opens a session; nobody is known before",
	link.SignOut:                     "ending a session twice is ending it once",
	link.SignOutAll:                  "the same",
	link.SessionStay:                 "says that somebody is there; nothing more",
	link.Drafts:                      "a draft stands outside the records, and is kept by its address",
	link.DraftDrop:                   "forgetting twice is forgetting once",
	link.SearchPeople:                "keeps what was typed for the page of answers; changes nothing",
	link.Journal:                     "leads to the filter it was told; changes nothing",
	link.JournalExport:               "answers with a file; its effect is the line of each sending",
	link.Invitation("{token}"):       "nobody is signed in; the token works once, which is its key",
	link.PlanFigures("{plan}"):       "works figures out as a row is typed; changes nothing",
	link.ResidentPesel("{resident}"): "shows; its effect is the line of each showing",
}

// canary is what is typed into a field of free text.
const canary = "Kanarek ćwierka"

var submissions = map[string]submission{
	link.NewPassword: {who: given.Feliks, lines: []string{"Feliks: staff.password_changed"}, build: func(*site) sheet {
		return sheet{link.NewPassword, link.NewPassword, set("current", given.Password, "password", "zupełnie nowe hasło", "again", "zupełnie nowe hasło")}
	}},
	link.Settings: {who: given.Feliks, lines: []string{"Feliks: staff.settings_saved"}, build: func(*site) sheet {
		return sheet{link.Settings, link.Settings, set("density", "compact")}
	}},
	link.ResidentEdit("{resident}"): {who: given.Anna, lines: []string{"Anna: resident.updated"}, text: "accessibility", versioned: "Ola Wrona", build: func(s *site) sheet {
		at := link.ResidentEdit(string(s.made(given.Application, given.Anna).Resident))
		return sheet{at, at, set("accessibility", canary)}
	}},
	link.ResidentAccess("{resident}"): {who: given.Anna, lines: []string{"Anna: resident.access_granted"}, text: "reason", build: func(s *site) sheet {
		at := link.ResidentAccess(string(s.made(given.Application, given.Marek).Resident))
		return sheet{at, at, set("why", "duty", "reason", canary+", bo dzwonił telefon")}
	}},
	link.ResidentRestriction("{resident}"): {who: given.Ewa, lines: []string{"Ewa: resident.restricted"}, build: func(s *site) sheet {
		ref := string(s.made(given.Application, given.Marek).Resident)
		return sheet{link.Resident(ref), link.ResidentRestriction(ref), nil}
	}},
	link.NewNote("{resident}"): {who: given.Anna, lines: []string{"Anna: note.added"}, text: "body", build: func(s *site) sheet {
		at := link.NewNote(string(s.made(given.Application, given.Anna).Resident))
		return sheet{at, at, set("body", canary)}
	}},
	link.Note("{resident}", "{note}"): {who: given.Anna, lines: []string{"Anna: note.mended"}, text: "body", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Application, given.Anna)
		at := link.Note(string(h.Resident), s.note(h.Resident))
		return sheet{at, at, set("body", canary)}
	}},
	link.NewDocument("{resident}"): {who: given.Anna, lines: []string{"Anna: document.added"}, text: "title", build: func(s *site) sheet {
		at := link.NewDocument(string(s.made(given.Application, given.Anna).Resident))
		return sheet{at, at, set("title", canary, "kind", "other", theFile, given.PDF)}
	}},
	link.DocumentWithdrawal("{resident}", "{document}"): {who: given.Anna, lines: []string{"Anna: document.withdrawn"}, text: "why", build: func(s *site) sheet {
		h := s.made(given.Application, given.Anna)
		at := link.DocumentWithdrawal(string(h.Resident), s.document(h.Resident))
		return sheet{at, at, set("why", canary)}
	}},
	link.AccessReview("{grant}"): {who: given.Ewa, lines: []string{"Ewa: access.reviewed"}, build: func(s *site) sheet {
		return sheet{link.Access, link.AccessReview(s.scene().records[0].ids["{grant}"]), nil}
	}},
	link.ApplicationCoordinator("{application}"): {who: given.Anna, lines: []string{"Anna: application.taken"}, versioned: "Ola Wrona", build: func(s *site) sheet {
		ref := string(s.made(given.Application, given.Ola).Application)
		return sheet{link.Application(ref), link.ApplicationCoordinator(ref), nil}
	}},
	link.ApplicationQualification("{application}"): {who: given.Anna, lines: []string{"Anna: application.item_qualified"}, text: "note.", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Application, given.Anna)
		at := link.ApplicationQualification(string(h.Application))
		return sheet{at, at, set("state."+string(h.Item), "qualified", "note."+string(h.Item), canary)}
	}},
	link.ApplicationAssessment("{application}"): {who: given.Anna, lines: []string{"Anna: assessment.started", "Anna: assessment.visit_set"}, text: "note", build: func(s *site) sheet {
		at := link.ApplicationAssessment(string(s.made(given.Qualified, given.Anna).Application))
		return sheet{at, at, set("on", "25.11.2026", "at", "9:30", "place", "residence", "note", canary, "do", "visit")}
	}},
	link.AssessmentPart("{assessment}", "{part}"): {who: given.Anna, lines: []string{"Anna: assessment.section_saved"}, text: "body", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Begun, given.Anna)
		s.write(func(tx *audit.Tx) {
			p := assessment.Part{Section: assessment.HomeSection, State: assessment.Open, Body: "Dom."}
			if err := assessment.SavePart(s.t.Context(), tx, h.Assessment, 0, p); err != nil {
				s.t.Fatal(err)
			}
		})
		at := link.AssessmentPart(string(h.Assessment), "home")
		return sheet{at, at, set("body", canary, "stairs", "yes", "do", "done")}
	}},
	link.AssessmentNewNeed("{assessment}"): {who: given.Anna, lines: []string{"Anna: assessment.need_added"}, text: "name", build: func(s *site) sheet {
		at := link.AssessmentNewNeed(string(s.made(given.Begun, given.Anna).Assessment))
		return sheet{at, at, set("name", canary, "area", "home", "urgency", "urgent")}
	}},
	link.AssessmentNeed("{assessment}", "{need}"): {who: given.Anna, lines: []string{"Anna: assessment.need_changed"}, text: "name", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Begun, given.Anna)
		at := link.AssessmentNeed(string(h.Assessment), string(h.Need))
		return sheet{at, at, set("name", canary)}
	}},
	link.AssessmentNeedRemoval("{assessment}", "{need}"): {who: given.Anna, lines: []string{"Anna: assessment.need_removed"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Begun, given.Anna)
		return sheet{link.AssessmentNeed(string(h.Assessment), string(h.Need)), link.AssessmentNeedRemoval(string(h.Assessment), string(h.Need)), nil}
	}},
	link.AssessmentNeedOrder("{assessment}", "{need}"): {who: given.Anna, lines: []string{"Anna: assessment.need_moved"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Begun, given.Anna)
		s.write(func(tx *audit.Tx) {
			if _, err := assessment.AddNeed(s.t.Context(), tx, h.Assessment, given.Need()); err != nil {
				s.t.Fatal(err)
			}
		})
		return sheet{link.AssessmentNeed(string(h.Assessment), string(h.Need)), link.AssessmentNeedOrder(string(h.Assessment), string(h.Need)), nil}
	}},
	link.AssessmentVisit("{assessment}"): {who: given.Anna, lines: []string{"Anna: assessment.visit_set"}, text: "note", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.AssessmentVisit(string(s.appointed().Assessment))
		return sheet{at, at, set("on", "26.11.2026", "at", "10:00", "place", "centre", "note", canary)}
	}},
	link.AssessmentVisitCancel("{assessment}"): {who: given.Anna, lines: []string{"Anna: assessment.visit_cancelled"}, versioned: "Anna Lis", build: func(s *site) sheet {
		ref := string(s.appointed().Assessment)
		return sheet{link.Assessment(ref), link.AssessmentVisitCancel(ref), nil}
	}},
	link.AssessmentCompletion("{assessment}"): {who: given.Anna, lines: []string{"Anna: assessment.completed", "Anna: plan.created"}, versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.AssessmentCompletion(string(s.made(given.Begun, given.Anna).Assessment))
		return sheet{at, at, set("next", "plan")}
	}},
	link.AssessmentSupplement("{assessment}"): {who: given.Anna, lines: []string{"Anna: assessment.supplemented"}, text: "reason", build: func(s *site) sheet {
		at := link.AssessmentSupplement(string(s.made(given.Assessed, given.Anna).Assessment))
		return sheet{at, at, set("reason", canary)}
	}},
	link.ProgrammeData("{programme}"): {who: given.Piotr, lines: []string{"Piotr: programme.data_set"}, versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ProgrammeData(string(s.draftProgramme()))
		return sheet{at, at, set("data", "health", "data", "housing")}
	}},
	link.ApplicationPlan("{application}"): {who: given.Anna, lines: []string{"Anna: plan.created"}, build: func(s *site) sheet {
		ref := string(s.made(given.Assessed, given.Anna).Application)
		return sheet{link.Application(ref), link.ApplicationPlan(ref), nil}
	}},
	link.ApplicationClosing("{application}"): {who: given.Anna, lines: []string{"Anna: application.closed_without_plan"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.ApplicationClosing(string(s.made(given.Qualified, given.Anna).Application))
		return sheet{at, at, set("reason", canary)}
	}},
	link.PlanPart("{plan}", link.PartNeeds): {who: given.Anna, lines: []string{"Anna: plan.outline_set"}, text: "need.1.text", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanPart(string(s.made(given.EmptyPlan, given.Anna).Plan), link.PartNeeds)
		return sheet{at, at, set("from", "1.12.2026", "until", "31.5.2027", "need.1.text", canary)}
	}},
	link.PlanPart("{plan}", link.PartTerms): {who: given.Anna, lines: []string{"Anna: plan.arrangements_set"}, text: "contact", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanPart(string(s.made(given.DraftPlan, given.Anna).Plan), link.PartTerms)
		return sheet{at, at, set("contact", canary)}
	}},
	link.PlanGoal("{plan}", "nowy"): {who: given.Anna, lines: []string{"Anna: plan.goal_set"}, text: "measure", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanGoal(string(s.made(given.DraftPlan, given.Anna).Plan), "nowy")
		return sheet{at, at, set("text", "Spotkania z ludźmi", "measure", canary)}
	}},
	link.PlanGoal("{plan}", "{goal}"): {who: given.Anna, lines: []string{"Anna: plan.goal_set"}, text: "measure", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanGoal(string(s.made(given.DraftPlan, given.Anna).Plan), s.goal())
		return sheet{at, at, set("measure", canary)}
	}},
	link.PlanGoalMove("{plan}", "{goal}"): {who: given.Anna, lines: []string{"Anna: plan.goal_moved"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.DraftPlan, given.Anna)
		s.write(func(tx *audit.Tx) {
			if _, err := plan.CreateGoal(s.t.Context(), tx, h.Plan, h.PlanNow(s.t, tx).Version, plan.Goal{Text: "Spotkania z ludźmi"}, false); err != nil {
				s.t.Fatal(err)
			}
		})
		return sheet{link.PlanPart(string(h.Plan), link.PartGoals), link.PlanGoalMove(string(h.Plan), s.goal()), nil}
	}},
	link.PlanGoalRemoval("{plan}", "{goal}"): {who: given.Anna, lines: []string{"Anna: plan.goal_removed"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.DraftPlan, given.Anna)
		return sheet{link.PlanGoal(string(h.Plan), s.goal()), link.PlanGoalRemoval(string(h.Plan), s.goal()), nil}
	}},
	link.PlanSupport("{plan}", "nowe"): {who: given.Anna, lines: []string{"Anna: plan.support_set"}, text: "who", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanSupport(string(s.made(given.DraftPlan, given.Anna).Plan), "nowe")
		return sheet{at, at, set("who", canary, "schedule", "w piątki")}
	}},
	link.PlanSupport("{plan}", "{support}"): {who: given.Anna, lines: []string{"Anna: plan.support_set"}, text: "who", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanSupport(string(s.made(given.DraftPlan, given.Anna).Plan), s.support())
		return sheet{at, at, set("who", canary)}
	}},
	link.PlanSupportRemoval("{plan}", "{support}"): {who: given.Anna, lines: []string{"Anna: plan.support_removed"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.DraftPlan, given.Anna)
		return sheet{link.PlanSupport(string(h.Plan), s.support()), link.PlanSupportRemoval(string(h.Plan), s.support()), nil}
	}},
	link.PlanService("{plan}", "{item}"): {who: given.Anna, lines: []string{"Anna: plan.service_set"}, text: "note", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.EmptyPlan, given.Anna)
		at := link.PlanService(string(h.Plan), string(h.Item))
		v := set("provider", string(h.Provider), "place", "w domu", "days", "1", "days", "4", "hours", "9:00–11:00", "amount", "24",
			"starts", "1.12.2026", "ends", "30.11.2027", "note", canary)
		return sheet{at, at, v}
	}},
	link.PlanServiceRemoval("{plan}", "{item}"): {who: given.Anna, lines: []string{"Anna: plan.service_removed"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.DraftPlan, given.Anna)
		return sheet{link.PlanService(string(h.Plan), string(h.Item)), link.PlanServiceRemoval(string(h.Plan), string(h.Item)), nil}
	}},
	link.PlanAgreement("{plan}"): {who: given.Anna, lines: []string{"Anna: plan.agreed"}, text: "place", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanAgreement(string(s.made(given.DraftPlan, given.Anna).Plan))
		return sheet{at, at, set("place", canary)}
	}},
	link.PlanSubmission("{plan}"): {who: given.Anna, lines: []string{"Anna: plan.submitted"}, versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanSubmission(string(s.made(given.AgreedPlan, given.Anna).Plan))
		return sheet{at, at, set("reason.1", given.Reasons()[0])}
	}},
	link.PlanApproval("{plan}"): {who: given.Ewa, lines: []string{"Ewa: plan.approved"}, text: "comment", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanApproval(string(s.made(given.SubmittedPlan, given.Anna).Plan))
		return sheet{at, at, set("result", "approved", "comment", canary)}
	}},
	link.NewReferral("{application}", "{item}"): {who: given.Anna, lines: []string{"Anna: application.item_referred"}, text: "reasons", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(func(t testing.TB, tx *audit.Tx, by policy.Actor) given.Held {
			return given.Application(t, tx, by).Assess(t, tx)
		}, given.Anna)
		at := link.NewReferral(string(h.Application), string(h.Item))
		return sheet{at, at, set("ground", "agreement", "kind", "social_assistance", "agreed", "20.11.2026", "agreed_form", "signature", "reasons", canary, "sent", "23.11.2026")}
	}},
	link.Referral("{referral}"): {who: given.Irena, lines: []string{"Irena: referral.acknowledged"}, text: "outcome", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.Referral(string(s.made(given.Referred, given.Anna).Referral))
		return sheet{at, at, set("received", "23.11.2026", "outcome_on", "23.11.2026", "outcome", canary)}
	}},
	link.Confirmation("{item}"): {who: given.Piotr, lines: []string{"Piotr: application.item_qualified"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.Confirmation(string(s.made(given.Proposed, given.Anna).Item))
		return sheet{at, at, set("do", "confirm", "reason", canary)}
	}},
	link.HearingLetter("{application}", "{item}"): {who: given.Anna, lines: []string{"Anna: letter.sent"}, text: "unmet", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.Earlier, given.Anna)
		at := link.HearingLetter(string(h.Application), string(h.Item))
		return sheet{at, at, set("unmet", canary)}
	}},
	link.HearingDelivery("{application}", "{item}"): {who: given.Anna, lines: []string{"Anna: letter.delivered"}, text: "answer", versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(given.LetterSent, given.Anna)
		at := link.HearingDelivery(string(h.Application), string(h.Item))
		return sheet{at, at, set("on", "21.10.2026", "manner", "post", "answered", "23.10.2026", "answer", canary)}
	}},
	link.ItemDecision("{application}", "{item}"): {who: given.Anna, lines: []string{"Anna: decision.drafted"}, versioned: "Anna Lis", build: func(s *site) sheet {
		h := s.made(func(t testing.TB, tx *audit.Tx, by policy.Actor) given.Held {
			return given.Earlier(t, tx, by).Lettered(t, tx)
		}, given.Anna)
		return sheet{link.HearingLetter(string(h.Application), string(h.Item)), link.ItemDecision(string(h.Application), string(h.Item)), nil}
	}},
	link.DecisionEdit("{decision}"): {who: given.Anna, lines: []string{"Anna: decision.edited"}, text: "reasons", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.DecisionEdit(string(s.made(given.DraftDecision, given.Anna).Decision))
		return sheet{at, at, set("reasons", canary)}
	}},
	link.DecisionRecall("{decision}"): {who: given.Anna, lines: []string{"Anna: decision.recalled"}, versioned: "Anna Lis", build: func(s *site) sheet {
		ref := string(s.made(given.SubmittedDecision, given.Anna).Decision)
		return sheet{link.Decision(ref), link.DecisionRecall(ref), nil}
	}},
	link.DecisionAbandonment("{decision}"): {who: given.Anna, lines: []string{"Anna: decision.abandoned"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.DecisionAbandonment(string(s.made(given.DraftDecision, given.Anna).Decision))
		return sheet{at, at, set("reason", canary)}
	}},
	link.DecisionSignature("{decision}"): {who: given.Ewa, lines: []string{"Ewa: decision.issued", "Ewa: application.item_refused"}, text: "post", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.DecisionSignature(string(s.made(given.SubmittedDecision, given.Anna).Decision))
		return sheet{at, at, set("do", "sign", "post", canary)}
	}},
	link.DecisionDelivery("{decision}"): {who: given.Anna, lines: []string{"Anna: decision.delivered"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.DecisionDelivery(string(s.made(given.IssuedDecision, given.Anna).Decision))
		return sheet{at, at, set("on", "02.11.2026", "manner", "in_person")}
	}},
	link.DecisionAppeal("{decision}"): {who: given.Anna, lines: []string{"Anna: decision.appealed"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.DecisionAppeal(string(s.made(given.DeliveredDecision, given.Anna).Decision))
		return sheet{at, at, set("do", "appeal", "on", "09.11.2026", "reason", canary)}
	}},
	link.PlanAbandonment("{plan}"): {who: given.Anna, lines: []string{"Anna: plan.abandoned"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanAbandonment(string(s.made(given.DraftPlan, given.Anna).Plan))
		return sheet{at, at, set("reason", canary)}
	}},
	link.PlanWithdrawal("{plan}"): {who: given.Anna, lines: []string{"Anna: plan.withdrawn"}, text: "reason", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanWithdrawal(string(s.made(given.SubmittedPlan, given.Anna).Plan))
		return sheet{at, at, set("reason", canary)}
	}},
	link.PlanVersion("{plan}"): {who: given.Anna, lines: []string{"Anna: plan.version_made"}, text: "note", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.PlanVersion(string(s.made(given.ApprovedPlan, given.Anna).Plan))
		return sheet{at, at, set("reason", "needs", "note", canary)}
	}},
	link.PlanExclusion("{plan}"): {who: given.Ewa, lines: []string{"Ewa: plan.excluded"}, versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanExclusion(string(s.made(given.SubmittedPlan, given.Anna).Plan))
		return sheet{at, at, set("ground", "spouse_kin", "declared", "1")}
	}},
	link.PlanCoordination("{plan}"): {who: given.Piotr, lines: []string{"Piotr: plan.coordinator_changed"}, text: "note", versioned: "Anna Lis", build: func(s *site) sheet {
		at := link.PlanCoordination(string(s.made(given.DraftPlan, given.Anna).Plan))
		return sheet{at, at, set("to", s.accountOf("Marek Bąk"), "reason", "Długa nieobecność.", "note", canary)}
	}},
	link.PlanComment("{plan}", "{comment}"): {who: given.Anna, lines: []string{"Anna: plan.comment_resolved"}, build: func(s *site) sheet {
		h := s.made(remarkedPlan, given.Anna)
		return sheet{link.Plan(string(h.Plan)), link.PlanComment(string(h.Plan), s.remark()), nil}
	}},
	link.NewService: {who: given.Piotr, lines: []string{"Piotr: service.created"}, text: "summary", build: func(*site) sheet {
		return sheet{link.NewService, link.NewService, set("name", "Asystent", "summary", canary, "audience", "osoby starsze", "area", "4", "unit", "hour")}
	}},
	link.ServiceEdit("{service}"): {who: given.Piotr, lines: []string{"Piotr: service.edited"}, text: "summary", versioned: "Piotr Sowa", build: func(s *site) sheet {
		s.made(given.Application, given.Anna)
		at := link.ServiceEdit(s.text(`SELECT public_id FROM service`))
		return sheet{at, at, set("summary", canary)}
	}},
	link.NewProgramme: {who: given.Piotr, lines: []string{"Piotr: programme.created"}, text: "aim", build: func(*site) sheet {
		return sheet{link.NewProgramme, link.NewProgramme, set("name", "Program", "aim", canary, "from", "1.1.2027", "until", "31.12.2028")}
	}},
	link.ProgrammeEdit("{programme}"): {who: given.Piotr, lines: []string{"Piotr: programme.edited"}, text: "aim", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ProgrammeEdit(string(s.draftProgramme()))
		return sheet{at, at, set("aim", canary)}
	}},
	link.ProgrammeService("{programme}", "{service}"): {who: given.Piotr, lines: []string{"Piotr: programme.terms_set"}, text: "conditions", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ProgrammeService(string(s.draftProgramme()), s.text(`SELECT public_id FROM service`))
		return sheet{at, at, set("conditions", canary, "places", "20", "confirm_by", "DIR")}
	}},
	link.ProgrammeState("{programme}"): {who: given.Piotr, lines: []string{"Piotr: programme.consultation"}, text: "note", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ProgrammeState(string(s.draftProgramme()))
		return sheet{at, at, set("note", canary)}
	}},
	link.NewProvider: {who: given.Piotr, lines: []string{"Piotr: provider.created"}, text: "name", build: func(*site) sheet {
		return sheet{link.NewProvider, link.NewProvider, set("name", canary, "kind", "ngo")}
	}},
	link.ProviderEdit("{provider}"): {who: given.Piotr, lines: []string{"Piotr: provider.edited"}, text: "name", versioned: "Piotr Sowa", build: func(s *site) sheet {
		s.made(given.Application, given.Anna)
		at := link.ProviderEdit(s.text(`SELECT public_id FROM provider`))
		return sheet{at, at, set("name", canary)}
	}},
	link.NewContract: {who: given.Piotr, lines: []string{"Piotr: contract.created"}, text: "subject", build: func(s *site) sheet {
		s.made(given.Application, given.Anna)
		return sheet{link.NewContract, link.NewContract, set("provider", s.text(`SELECT public_id FROM provider`), "subject", canary, "mode", "open_call", "kind", "entrusting",
			"starts_on", "1.1.2027", "ends_on", "31.12.2027", "amount", "96 000,00", "service.0", s.text(`SELECT public_id FROM service`), "limit.0", "total",
			"price.0", "42", "quantity.0", "2000")}
	}},
	link.ContractEdit("{contract}"): {who: given.Piotr, lines: []string{"Piotr: contract.edited"}, text: "subject", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ContractEdit(s.contractIn(contract.Preparation))
		return sheet{at, at, set("subject", canary)}
	}},
	link.ContractProcedure("{contract}"): {who: given.Piotr, lines: []string{"Piotr: contract.procedure"}, versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ContractProcedure(s.contractIn(contract.Preparation))
		return sheet{at, at, set("checked", "1")}
	}},
	link.ContractAward("{contract}"): {who: given.Ewa, lines: []string{"Ewa: contract.awarded"}, text: "note", versioned: "Piotr Sowa", build: func(s *site) sheet {
		at := link.ContractAward(s.contractIn(contract.Procedure))
		return sheet{at, at, set("day", "10.7.2026", "note", canary)}
	}},
	link.ContractSignature("{contract}"): {who: given.Ewa, lines: []string{"Ewa: contract.signed"}, text: "party_clause", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.ContractSignature(s.contractIn(contract.Awarded))
		return sheet{at, at, set("party_clause", canary, "attorney_no", "3/2026", "accountant", "Feliks Kos", "accountant_checked_on", "20.8.2026", "signed_on", "21.8.2026")}
	}},
	link.ContractAmendment("{contract}"): {who: given.Ewa, lines: []string{"Ewa: contract.amended"}, text: "reason", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.ContractAmendment(s.contractIn(contract.Active))
		return sheet{at, at, set("concluded_on", "23.11.2026", "effective_on", "1.1.2027", "reason", canary, "price.0", "45,00", "accountant", "Feliks Kos",
			"accountant_checked_on", "20.11.2026")}
	}},
	link.ContractEnd("{contract}"): {who: given.Ewa, lines: []string{"Ewa: contract.terminated"}, text: "reason", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.ContractEnd(s.contractIn(contract.Active))
		return sheet{at, at, set("day", "31.12.2026", "reason", canary)}
	}},
	link.ContractNotes("{contract}"): {who: given.Piotr, lines: []string{"Piotr: contract.noted"}, text: "cru_no", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.ContractNotes(s.contractIn(contract.Active))
		return sheet{at, at, set("cru_no", canary)}
	}},
	link.NewAccount: {who: given.Adam, lines: []string{"Adam: staff.added", "Adam: staff.invited"}, text: "name", build: func(*site) sheet {
		return sheet{link.NewAccount, link.NewAccount, set("name", canary, "email", "kanarek@test.example", "roles", "KOR")}
	}},
	link.Account("{account}"): {who: given.Adam, lines: []string{"Adam: staff.roles_set"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.Account(s.changedAccount("Kamil Rosa"))
		return sheet{at, at, set("roles", "REC")}
	}},
	link.AccountState("{account}"): {who: given.Adam, lines: []string{"Adam: staff.disabled"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.AccountState(s.changedAccount("Kamil Rosa"))
		return sheet{at, at, nil}
	}},
	link.AccountHandOver("{account}"): {who: given.Adam, lines: []string{"Adam: staff.cases_handed_over", "Adam: application.handed_over"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		s.made(given.Application, given.Anna)
		at := link.AccountHandOver(s.changedAccount("Anna Lis"))
		return sheet{at, at, set("applications", s.accountOf("Marek Bąk"))}
	}},
	link.AccountInvitation("{account}"): {who: given.Adam, lines: []string{"Adam: staff.invited"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		ref := s.changedAccount("Kamil Rosa")
		return sheet{link.Account(ref), link.AccountInvitation(ref), nil}
	}},
	link.AccountAuthorisation("{account}"): {who: given.Ewa, lines: []string{"Ewa: staff.authorised"}, text: "number", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.AccountAuthorisation(s.changedAccount("Piotr Sowa"))
		return sheet{at, at, set("number", canary, "from", "23.11.2026", "until", "31.12.2026")}
	}},
	link.AccountSigning("{account}"): {who: given.Ewa, lines: []string{"Ewa: staff.authorised"}, text: "number", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.AccountSigning(s.changedAccount("Piotr Sowa"))
		return sheet{at, at, set("number", canary, "from", "23.11.2026", "until", "31.12.2026")}
	}},
	link.AccountDeputy("{account}"): {who: given.Ewa, lines: []string{"Ewa: staff.deputy_named"}, text: "note", versioned: "Ewa Maj", build: func(s *site) sheet {
		at := link.AccountDeputy(s.changedAccount("Anna Lis"))
		return sheet{at, at, set("deputy", s.accountOf("Marek Bąk"), "from", "23.11.2026", "until", "30.11.2026", "note", canary)}
	}},
	link.RoleRequest("{request}"): {who: given.Ewa, lines: []string{"Ewa: staff.roles_confirmed"}, versioned: "Ewa Maj", build: func(s *site) sheet {
		s.changedAccount("Kamil Rosa")
		s.sql(`INSERT INTO role_request (staff_id, roles, requested_by, requested_at) VALUES (6, '{REC}', 11, $1)`, given.Now)
		return sheet{link.RoleRequests, link.RoleRequest(s.text(`SELECT public_id FROM role_request`)), nil}
	}},
}

// remarkedPlan is a plan returned with a remark at its service.
func remarkedPlan(t testing.TB, tx *audit.Tx, by policy.Actor) given.Held {
	t.Helper()
	h := given.SubmittedPlan(t, tx, by)
	if err := plan.Return(t.Context(), given.As(tx, given.Ewa), h.Plan, h.PlanNow(t, tx).Version, "Popraw.", plan.Pin{Item: string(h.Item), Text: "Inne dni."}); err != nil {
		t.Fatal(err)
	}
	return h
}

// remarkOn is the public id of a remark made when the plan was returned once before.
func (s *site) remarkOn(h given.Held) string {
	s.sql(`WITH a AS (INSERT INTO plan_approval (version_id, result, comment, staff_id, at)
		SELECT v.id, 'returned', 'Popraw.', 1, $2 FROM plan_version v JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1 RETURNING id)
		INSERT INTO plan_comment (approval_id, item_id, about, text) SELECT a.id, i.id, 'Asystent', 'Inne dni.' FROM a, application_item i WHERE i.public_id = $3`,
		string(h.Plan), given.Now, string(h.Item))
	return s.remark()
}

// remark is the public id of the newest remark.
func (s *site) remark() string {
	return s.text(`SELECT public_id FROM plan_comment ORDER BY id DESC LIMIT 1`)
}

// changedAccount is the public id of the account of a person, which Ewa changed last.
func (s *site) changedAccount(name string) string {
	s.sql(`UPDATE staff SET updated_by = 1, updated_at = $2 WHERE name = $1`, name, given.Now)
	return s.accountOf(name)
}

// goal and support are the public ids of the first of them.
func (s *site) goal() string { return s.text(`SELECT public_id FROM plan_goal ORDER BY id LIMIT 1`) }
func (s *site) support() string {
	return s.text(`SELECT public_id FROM support_action ORDER BY id LIMIT 1`)
}

// appointed is a case whose conversation is agreed on, and not held.
func (s *site) appointed() given.Held {
	h := s.made(given.Qualified, given.Anna)
	s.write(func(tx *audit.Tx) {
		var err error
		if h.Assessment, err = assessment.Start(s.t.Context(), tx, h.Application); err != nil {
			s.t.Fatal(err)
		}
		v := assessment.Visit{PlannedAt: given.Now.AddDate(0, 0, 2), Place: assessment.Residence}
		if err := assessment.SetVisit(s.t.Context(), tx, h.Assessment, 0, v); err != nil {
			s.t.Fatal(err)
		}
	})
	return h
}

// accountOf is the public id of a person's account.
func (s *site) accountOf(name string) string {
	return s.text(`SELECT public_id FROM staff WHERE name = $1`, name)
}

func (s *site) draftProgramme() (ref programme.Ref) {
	s.write(func(tx *audit.Tx) { ref = given.DraftProgramme(s.t, tx, given.Service(s.t, tx, "Asystent")).Ref })
	return ref
}

// TestEveryFormIsTried: each address that takes a POST stands above, or among the free
// ones with its reason.
func TestEveryFormIsTried(t *testing.T) {
	t.Parallel()
	for _, a := range newSite(t).program.Addresses() {
		_, tried := submissions[a.Path]
		if _, exempt := free[a.Path]; a.Method == http.MethodPost && tried == exempt {
			t.Errorf("%s: tried %v, free %v", a.Path, tried, exempt)
		}
	}
}

// TestForms sends every form of the program in every wrong way and with every odd value, of
// which none may have an effect; then rightly, ten times at once, once more, and with other
// contents under the same key: exactly one effect, and always the same answer.
func TestForms(t *testing.T) {
	t.Parallel()
	for at, c := range submissions {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			f := c.build(s)
			b := s.at(c.who)
			v := b.fill(f.page, f.action, f.typed)
			if c.text != "" && !slices.ContainsFunc(keys(v), func(k string) bool { return strings.HasPrefix(k, c.text) }) {
				t.Fatalf("the form has no field %s: %v", c.text, v)
			}
			before := s.state()
			c.wrongly(t, s, b, f, v)
			c.oddly(t, s, f, v)
			c.withoutRights(t, s, f, v)
			if got := s.state(); got != before {
				t.Fatal("a form sent wrongly had an effect")
			}
			c.once(t, s, f, v)
		})
	}
}

func keys(v url.Values) []string {
	var names []string
	for name := range v {
		names = append(names, name)
	}
	return names
}

// with is a copy of the form with one field changed.
func with(v url.Values, field, value string) url.Values {
	out := url.Values{}
	for name, values := range v {
		out[name] = append([]string{}, values...)
	}
	out.Set(field, value)
	return out
}

// wrongly sends the form from another site, too large, without its key, with characters
// that are no text, and after somebody else.
func (c submission) wrongly(t *testing.T, s *site, b *browser, f sheet, v url.Values) {
	t.Helper()
	before := s.state()
	unchanged := func(what string) {
		t.Helper()
		if s.state() != before {
			t.Errorf("%s: had an effect", what)
		}
	}
	b.post(f.action, v, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }).want(http.StatusForbidden, "To żądanie przyszło z innej strony", "Niczego nie zapisano")
	b.post(f.action, v, func(r *http.Request) { r.Header.Set("Origin", "https://zly.example") }).want(http.StatusForbidden, "To żądanie przyszło z innej strony")
	unchanged("from another site")
	much := form.MaxBody / 6 // as many bytes as it takes once it is encoded
	if v.Has(theFile) {
		much = form.MaxBody // sent as it is
	}
	b.post(f.action, with(v, "more", strings.Repeat("ż", much))).want(http.StatusRequestEntityTooLarge, "najwyżej 256 kB")
	unchanged("too large")
	for _, key := range []string{"", "short", strings.Repeat("K", 65)} {
		b.post(f.action, with(v, form.KeyField, key)).want(http.StatusBadRequest, "Nie da się odczytać tego formularza")
	}
	b.send(http.MethodPost, f.action, formKind, strings.NewReader("a=%zz")).want(http.StatusBadRequest)
	b.send(http.MethodPost, f.action, "text/plain", strings.NewReader(v.Encode())).want(http.StatusBadRequest)
	unchanged("without its key")
	for _, dirt := range []string{"\x07", "\x00", "\xff", "\u202e"} {
		field, kept := "nothing", ""
		for _, name := range keys(v) {
			if c.text != "" && strings.HasPrefix(name, c.text) {
				field, kept = name, v.Get(name)
			}
		}
		r := b.post(f.action, with(with(v, field, kept+dirt), form.KeyField, form.NewKey())).want(http.StatusUnprocessableEntity)
		if kept != "" {
			r.want(http.StatusUnprocessableEntity, kept, "Popraw 1 pole")
		}
		unchanged("with characters that are no text")
	}
	if c.versioned != "" {
		if v.Get(form.VersionField) == "" {
			t.Error("the form carries no version")
		}
		r := b.post(f.action, with(with(v, form.VersionField, "99"), form.KeyField, form.NewKey())).want(http.StatusConflict)
		if c.text != "" {
			r.want(http.StatusConflict, canary)
		}
		if !c.unnamed {
			r.want(http.StatusConflict, c.versioned, "10:00")
		}
		unchanged("after somebody else")
	}
}

// withoutRights sends the form after the person's role was taken away, and after the
// account was closed.
func (c submission) withoutRights(t *testing.T, s *site, f sheet, v url.Values) {
	t.Helper()
	ref := staff.Ref(s.accountOf(c.who.Name))
	version := func() (n int) {
		if err := s.Owner.QueryRow(t.Context(), `SELECT version FROM staff WHERE id = $1`, c.who.ID).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	admin := policy.Actor{} // the program itself: the roles it gives hold at once
	if c.who.ID == given.Adam.ID {
		s.sql(`INSERT INTO staff_role (staff_id, role) VALUES (12, 'ADM')`)
		defer s.sql(`DELETE FROM staff_role WHERE staff_id = 12 AND role = 'ADM'`)
	}
	change := func(fn func(tx *audit.Tx) error) {
		t.Helper()
		s.write(func(tx *audit.Tx) {
			if err := fn(given.As(tx, admin)); err != nil {
				t.Fatal(err)
			}
		})
	}
	said := []string{"Sesja wygasła", "nie zapisano", "Zaloguj się w nowej karcie"}

	b := s.at(c.who)
	change(func(tx *audit.Tx) error {
		return staff.SetRoles(t.Context(), tx, ref, version(), []policy.Role{policy.Performer})
	})
	before := s.state()
	b.post(f.action, v).want(http.StatusUnauthorized, said...)
	if s.state() != before {
		t.Error("a form sent after its role was taken away had an effect")
	}
	change(func(tx *audit.Tx) error { return staff.SetRoles(t.Context(), tx, ref, version(), c.who.Roles) })

	b = s.at(c.who)
	change(func(tx *audit.Tx) error { return staff.Disable(t.Context(), tx, ref, version(), true) })
	before = s.state()
	b.post(f.action, v).want(http.StatusUnauthorized, said...)
	s.at(c.who).post(f.action, v).want(http.StatusUnauthorized, said...) // nor with a session that was left
	s.visit().post(f.action, v).want(http.StatusUnauthorized, said...)
	if s.state() != before {
		t.Error("a form sent from a closed account had an effect")
	}
	change(func(tx *audit.Tx) error { return staff.Disable(t.Context(), tx, ref, version(), false) })
	s.sql(`UPDATE staff SET version = 1, rights_version = 1, updated_at = NULL, updated_by = NULL WHERE id = $1`, c.who.ID) // as it was
	s.sql(`UPDATE authorisation SET withdrawn_at = NULL WHERE staff_id = $1`, c.who.ID)                                     // it ended with the role
}

// strange are fields no form has: whoever sends them decides nothing by it.
var strange = set("id", "8", "staff_id", "8", "coordinator_id", "8", "created_by", "8", "updated_by", "8", "prepared_by", "8", "resident_id", "8",
	"approved_on", "2001-01-01", "created_at", "2001-01-01", "demo", "1", "must_change_password", "false", "public_id", unknownRef)

// once sends the form rightly, with strange fields, ten times at once; then again.
func (c submission) once(t *testing.T, s *site, f sheet, v url.Values) {
	t.Helper()
	b := s.at(c.who)
	v = with(v, form.KeyField, form.NewKey())
	for name, values := range strange {
		if !v.Has(name) {
			v[name] = values
		}
	}
	before, mark := s.state(), s.mark()
	var wg sync.WaitGroup
	replies := make([]reply, 10)
	for i := range replies {
		wg.Go(func() { replies[i] = b.post(f.action, v) })
	}
	wg.Wait()
	for _, r := range replies {
		if r.want(http.StatusSeeOther); r.status != http.StatusSeeOther {
			t.Fatal(r.body)
		}
		if r.to() != replies[0].to() || r.to() == "" {
			t.Errorf("one sending leads to %q, another to %q", replies[0].to(), r.to())
		}
	}
	after := s.state()
	if after == before {
		t.Error("the form had no effect")
	}
	b.post(f.action, v).want(http.StatusSeeOther)
	b.post(f.action, with(v, "else", "1")).want(http.StatusConflict, "Ten formularz już wysłano")
	if s.state() != after {
		t.Error("sent again, the form had an effect once more")
	}
	var lines []string
	for _, line := range s.journal(mark) {
		line, _, _ = strings.Cut(line, " of ")
		lines = append(lines, line)
	}
	if !slices.Equal(lines, c.lines) {
		t.Errorf("journal: %q, want %q", lines, c.lines)
	}
	var kept []string
	for _, table := range s.business() {
		kept = append(kept, `SELECT '`+table+`' AS at FROM `+table+` x WHERE x::text LIKE '%2001-01-01%' OR x::text LIKE '%`+unknownRef+`%'`)
	}
	for _, column := range strings.Fields("application.coordinator_id application.created_by application.updated_by plan.coordinator_id plan.updated_by " +
		"plan_version.prepared_by assessment.coordinator_id resident.created_by access_grant.staff_id") {
		table, _, _ := strings.Cut(column, ".")
		kept = append(kept, `SELECT '`+column+`' FROM `+table+` WHERE `+column+` = 8`)
	}
	if at := s.text(`SELECT string_agg(DISTINCT at, ' ') FROM (` + strings.Join(kept, " UNION ALL ") + `) k`); at != "" {
		t.Errorf("a field no form has was kept in, or decided on, %s", at)
	}
	if page := b.get(replies[0].to()); page.status != http.StatusOK && page.status != http.StatusSeeOther {
		t.Errorf("the form leads to %s: %d", replies[0].to(), page.status)
	}
}

// TestFreeForms: what needs no request key is guarded all the same.
func TestFreeForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Anna)
	sum := sha256.Sum256([]byte(invitedToken))
	s.sql(`INSERT INTO invitation (staff_id, token_hash, created_by, created_at, expires_at) VALUES (6, $1, 11, $2, $3)`,
		hex.EncodeToString(sum[:]), given.Now, given.Now.Add(time.Hour))
	for pattern := range free {
		path := record{ids: map[string]string{"{resident}": string(h.Resident), "{plan}": string(h.Plan), "{token}": invitedToken}}.path(pattern)
		b := s.at(given.Anna)
		if pattern == link.JournalExport || pattern == link.Journal {
			b = s.at(given.Inga)
		}
		mark := s.mark()
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://zly.example"}, {"Origin", "null"}} {
			b.post(path, set("q", "Zielińska"), func(r *http.Request) { r.Header.Set(header[0], header[1]) }).want(http.StatusForbidden, "To żądanie przyszło z innej strony").lacks("Zielińska")
		}
		if got := s.journal(mark); len(got) != 0 {
			t.Errorf("%s from another site leaves %q", path, got)
		}
		b.get(link.MyDay).want(http.StatusOK) // still signed in
		if pattern != link.SignOut && pattern != link.SignOutAll && pattern != link.SessionStay {
			b.post(path, set("q", strings.Repeat("x", form.MaxBody))).want(http.StatusRequestEntityTooLarge, "najwyżej 256 kB")
			b.post(path, set("q", "a\x07b\xff", "osoba", "a\x07b\xff", "purpose", "\x00", "email", "\x07", "password", "\xff")).want(map[string]int{link.PlanFigures("{plan}"): 404, link.SearchPeople: 303, link.SignIn: 422, link.Start: 404, link.Drafts: 400, link.DraftDrop: 400, link.Journal: 422, link.JournalExport: 422, link.Invitation("{token}"): 422}[pattern] + map[bool]int{true: 200}[strings.HasSuffix(pattern, "/pesel")])
		}
	}
}

// TestTwoTakeOneCase: of two coordinators who take a case at once one has it, and the other
// is told who.
func TestTwoTakeOneCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ref := string(s.made(given.Application, given.Ola).Application)
	var wg sync.WaitGroup
	var got []reply
	var mu sync.Mutex
	both := []*browser{s.at(given.Anna), s.at(given.Marek)}
	var forms []url.Values
	for _, b := range both {
		forms = append(forms, b.fill(link.Application(ref), link.ApplicationCoordinator(ref), nil))
	}
	for i, b := range both {
		wg.Go(func() {
			r := b.post(link.ApplicationCoordinator(ref), forms[i])
			mu.Lock()
			defer mu.Unlock()
			got = append(got, r)
		})
	}
	wg.Wait()
	winners := 0
	for _, r := range got {
		switch r.status {
		case http.StatusSeeOther:
			winners++
		case http.StatusConflict, http.StatusForbidden: // overtaken, or it is no longer within reach
		default:
			t.Errorf("%d: %s", r.status, r.body)
		}
	}
	if winners != 1 || s.text(`SELECT count(*) FROM audit_entry WHERE action = 'application.taken'`) != "1" {
		t.Errorf("%d took it", winners)
	}
}
