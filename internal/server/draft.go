package server

import (
	"encoding/json"
	"net/http"

	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/ui"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
)

// autosaveHeader marks a draft that a page saves by itself; the answer is the state of
// saving instead of the page.
const autosaveHeader = "Cus-Autosave"

// draftSave keeps what was typed into a form so far. A form that has been carried out
// meanwhile keeps nothing: a draft that comes late does not rise again.
func (s *Site) draftSave(w http.ResponseWriter, r *http.Request) error {
	f, path, err := s.draftForm(w, r)
	if err != nil {
		return err
	}
	fields := f.Draft()
	delete(fields, ui.DraftPath)
	delete(fields, ui.DraftSubject)
	if data, err := json.Marshal(fields); err != nil || len(data) > staff.MaxDraft {
		return fault.TooLarge
	}
	subject := f.Text(ui.DraftSubject)
	if len(subject) > 60 {
		subject = ""
	}
	kept, err := staff.SaveDraft(r.Context(), s.Pool, who(r), staff.Draft{Path: path, Subject: subject, Fields: fields}, f.Key(), s.Now())
	if err != nil {
		return err
	}
	if r.Header.Get(autosaveHeader) == "" {
		return s.toDraft(w, r, path, "draft.saved")
	}
	if !kept {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.fragment(w, r, ui.SaveState(ui.Saved, i18n.TimeOfDay(s.Now())))
}

// draftDrop forgets what was typed and shows the form as the record fills it.
func (s *Site) draftDrop(w http.ResponseWriter, r *http.Request) error {
	_, path, err := s.draftForm(w, r)
	if err != nil {
		return err
	}
	if err := staff.DropDraft(r.Context(), s.Pool, who(r), path); err != nil {
		return err
	}
	return s.toDraft(w, r, path, "draft.dropped")
}

// draftForm is the form a draft is about and the address it belongs to: one of ours that
// shows a form.
func (s *Site) draftForm(w http.ResponseWriter, r *http.Request) (*form.Form, string, error) {
	f, err := form.From(w, r)
	if err != nil {
		return nil, "", err
	}
	path := safePath(f.Raw(ui.DraftPath))
	if path == "" || len(path) > 300 || !s.formAt(path) {
		return nil, "", fault.Malformed
	}
	return f, path, nil
}

func (s *Site) toDraft(w http.ResponseWriter, r *http.Request, path, say string) error {
	err := db.Tx(r.Context(), s.Pool, func(tx pgx.Tx) error { return staff.SayTo(r.Context(), tx, who(r), staff.Flash{Key: say}) })
	if err != nil {
		return err
	}
	http.Redirect(w, r, path, http.StatusSeeOther) //nolint:gosec // safePath lets only paths of ours through
	return nil
}

// sessionStay keeps the session alive: its reader said that somebody is there.
func (s *Site) sessionStay(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// draftTitles say what a draft is by the address of its form.
var draftTitles = map[string]string{
	link.ResidentEdit("{resident}"):                "draft.of.resident",
	link.ResidentIncome("{resident}"):              "draft.of.income",
	link.NewNote("{resident}"):                     "draft.of.note",
	link.Note("{resident}", "{note}"):              "draft.of.note",
	link.NewNotice:                                 "draft.of.notice",
	link.ApplicationQualification("{application}"): "draft.of.qualification",
	link.HearingLetter("{application}", "{item}"):  "draft.of.letter",
	link.NewReferral("{application}", "{item}"):    "draft.of.referral",
	link.DecisionEdit("{decision}"):                "draft.of.decision",
	link.AssessmentPart("{assessment}", "{part}"):  "draft.of.assessment",
	link.PlanPart("{plan}", link.PartNeeds):        "draft.of.plan",
	link.PlanPart("{plan}", link.PartGoals):        "draft.of.plan",
	link.PlanPart("{plan}", link.PartFees):         "draft.of.plan_fees",
	link.PlanPart("{plan}", link.PartTerms):        "draft.of.plan_terms",
	link.PlanPart("{plan}", link.PartChecking):     "draft.of.plan",
	link.PlanGoal("{plan}", "nowy"):                "draft.of.plan_goal",
	link.PlanGoal("{plan}", "{goal}"):              "draft.of.plan_goal",
	link.PlanSupport("{plan}", "nowe"):             "draft.of.plan_support",
	link.PlanSupport("{plan}", "{support}"):        "draft.of.plan_support",
	link.PlanService("{plan}", "{item}"):           "draft.of.plan_service",
	link.NewProvider:                               "draft.of.provider",
	link.ProviderEdit("{provider}"):                "draft.of.provider",
	link.NewContract:                               "draft.of.contract",
	link.ContractEdit("{contract}"):                "draft.of.contract",
	link.ContractAmendment("{contract}"):           "draft.of.contract_amendment",
	link.ContractNotes("{contract}"):               "draft.of.contract_notes",
	link.NewReport:                                 "draft.of.report",
	link.ReportHeader("{report}"):                  "draft.of.report",
	link.ReportPart("{report}", "{part}"):          "draft.of.report",
}

// draftTitle is the message key of what stands at the address.
func (s *Site) draftTitle(path string) string {
	at := chi.NewRouteContext()
	if s.router.Match(at, http.MethodGet, path) {
		if key, ok := draftTitles[at.RoutePattern()]; ok {
			return key
		}
	}
	return "draft.of.form"
}
