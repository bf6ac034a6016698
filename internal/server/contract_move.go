package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/money"
	"cus/web/link"
	"cus/web/page"
)

// The steps of a contract, each a form on a page of its own. A step that cannot be made any
// more leads back to the contract, whose page says what can.

func (s *Site) procedureShow(w http.ResponseWriter, r *http.Request) error {
	return s.stepPage(w, r, http.StatusOK, nil, contract.Procedure, page.ContractProcedure)
}

func (s *Site) procedureSave(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, page.ContractProcedure, contract.Procedure, func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return contract.Take(ctx, tx, contractRef(r), f.Version(), contract.Move{To: contract.Procedure, Checked: f.Flag("checked")})
	})
}

func (s *Site) awardShow(w http.ResponseWriter, r *http.Request) error {
	return s.stepPage(w, r, http.StatusOK, nil, contract.Awarded, page.ContractAward)
}

func (s *Site) awardSave(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, page.ContractAward, contract.Awarded, func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		m := contract.Move{To: contract.State(f.Text("result")), Day: f.Date("day"), Note: f.Lines("note")}
		if m.To != contract.Cancelled {
			m.To = contract.Awarded
		}
		return contract.Take(ctx, tx, contractRef(r), f.Version(), m)
	})
}

func (s *Site) contractSignShow(w http.ResponseWriter, r *http.Request) error {
	return s.stepPage(w, r, http.StatusOK, nil, contract.Signed, page.ContractSignature)
}

func (s *Site) contractSignSave(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, page.ContractSignature, contract.Signed, func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return contract.Sign(ctx, tx, contractRef(r), f.Version(), contract.Signature{PartyClause: f.Text("party_clause"), AttorneyNo: f.Text("attorney_no"),
			Accountant: f.Text("accountant"), AccountantCheckedOn: f.Date("accountant_checked_on"), SignedOn: f.Date("signed_on"), CruNo: f.Text("cru_no")})
	})
}

func (s *Site) contractEndShow(w http.ResponseWriter, r *http.Request) error {
	return s.stepPage(w, r, http.StatusOK, nil, contract.Terminated, page.ContractEnd)
}

func (s *Site) contractEndSave(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, page.ContractEnd, contract.Terminated, func(ctx context.Context, tx *audit.Tx, f *form.Form) error {
		return contract.Terminate(ctx, tx, contractRef(r), f.Version(), contract.End{Day: f.Date("day"), Reason: f.Lines("reason")})
	})
}

// step carries one step out and leads to the contract; refused, its page is shown again.
func (s *Site) step(w http.ResponseWriter, r *http.Request, show func(page.ContractStepView) page.Doc, to contract.State,
	take func(ctx context.Context, tx *audit.Tx, f *form.Form) error) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Contract(ref(r, "contract")), Say: "contract.step.said"}, take(ctx, tx, f)
	})
	if status, yes := again(f, err); yes {
		return s.stepPage(w, r, status, f, to, show)
	}
	return err
}

func (s *Site) stepPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, to contract.State, show func(page.ContractStepView) page.Doc) error {
	v := page.ContractStepView{Form: f, Today: date.Of(s.Now())}
	var party string
	err := s.read(r, nil, func(b *db.Batch) {
		contract.Get(b, who(r), contractRef(r), v.Today, &v.Contract)
		contract.People(b, who(r), contractRef(r), &v.People)
		contract.Parties(b, &party)
	})
	if err != nil {
		return err
	}
	c := v.Contract
	if !slices.Contains(c.Next(), to) {
		return s.stepGone(w, r, f)
	}
	known := map[string]string{"party_clause": party, "signed_on": v.Today.PL(), "cru_no": c.CruNo, "result": string(contract.Awarded),
		form.VersionField: strconv.Itoa(c.Version)}
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(c.Version, map[string]string{})
	return s.render(w, r, status, show(v))
}

// stepGone answers a form whose step cannot be made: somebody made it, or another.
func (s *Site) stepGone(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	if c := f.Conflict(); c != nil {
		return fault.Conflict{By: c.By, At: c.At}
	}
	http.Redirect(w, r, link.Contract(ref(r, "contract")), http.StatusSeeOther) //nolint:gosec // a path of ours
	return nil
}

func (s *Site) amendmentShow(w http.ResponseWriter, r *http.Request) error {
	return s.amendmentForm(w, r, http.StatusOK, nil)
}

func (s *Site) amendmentSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	a := contract.Amendment{ConcludedOn: f.Date("concluded_on"), EffectiveOn: f.Date("effective_on"), Reason: f.Text("reason"), EndsOn: f.Date("ends_on"),
		Amount: money.Grosze(f.Money("amount")), Own: money.Grosze(f.Money("own")), Accountant: f.Text("accountant"),
		AccountantCheckedOn: f.Date("accountant_checked_on"), Lines: contractLines(f)}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := contract.Amend(ctx, tx, contractRef(r), f.Version(), a)
		return done{To: link.ContractVersions(ref(r, "contract")), Say: "contract.amended"}, err
	})
	if status, yes := again(f, err); yes {
		return s.amendmentForm(w, r, status, f)
	}
	return err
}

// amendmentForm shows the form of an amendment, filled with what is in force.
func (s *Site) amendmentForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ContractFormView{Form: f, Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		contract.Get(b, who(r), contractRef(r), v.Today, &v.Contract)
		contract.Lines(b, who(r), contractRef(r), v.Today, &v.Lines)
		contract.Services(b, who(r), contractRef(r), v.Today, &v.Services)
	})
	if err != nil {
		return err
	}
	c := v.Contract
	if !c.State.Running() {
		return s.stepGone(w, r, f)
	}
	known := map[string]string{"ends_on": c.EndsOn.PL(), "amount": moneyText(c.Amount), "own": moneyText(c.Own), form.VersionField: strconv.Itoa(c.Version)}
	lineFields(known, v.Lines)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(c.Version, known)
	return s.render(w, r, status, page.ContractAmendment(v))
}

func (s *Site) contractNotesShow(w http.ResponseWriter, r *http.Request) error {
	return s.contractNotesForm(w, r, http.StatusOK, nil)
}

func (s *Site) contractNotesSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := contract.Supplement{CruNo: f.Text("cru_no"), WarnPercent: f.Int("warn_percent"), DataAgreementNo: f.Text("data_agreement_no"), DataAgreementOn: f.Date("data_agreement_on"),
		BudgetLine: project.LineRef(f.Text("budget_line"))}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Contract(ref(r, "contract")), Say: "contract.saved"}, contract.Note(ctx, tx, contractRef(r), f.Version(), n)
	})
	if status, yes := again(f, err); yes {
		return s.contractNotesForm(w, r, status, f)
	}
	return err
}

func (s *Site) contractNotesForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ContractStepView{Form: f, Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		contract.Get(b, who(r), contractRef(r), v.Today, &v.Contract)
		project.Lines(b, &v.Budget)
	})
	if err != nil {
		return err
	}
	c := v.Contract
	if c.State.Open() || c.State == contract.Cancelled {
		return s.stepGone(w, r, f)
	}
	known := map[string]string{"cru_no": c.CruNo, "warn_percent": strconv.Itoa(c.WarnPercent), "data_agreement_no": c.DataAgreementNo,
		"data_agreement_on": c.DataAgreementOn.PL(), "budget_line": string(c.BudgetLine), form.VersionField: strconv.Itoa(c.Version)}
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(c.Version, known)
	return s.render(w, r, status, page.ContractNotes(v))
}
