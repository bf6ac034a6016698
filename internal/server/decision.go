package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/decision"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) decisionList(w http.ResponseWriter, r *http.Request) error {
	v := page.DecisionsView{Today: s.today(), Signs: who(r).May(policy.SignDecision), Opens: who(r).Reach(policy.ReadApplication) >= policy.Own}
	v.Tab = application.Tab(oneOf(r.URL.Query().Get("czesc"), "prepare", "sign", "running", "all"))
	if v.Tab == "" {
		v.Tab = application.ToPrepare
		if v.Signs || who(r).Has(policy.Director) {
			v.Tab = application.ToSign
		}
	}
	err := s.read(r, nil, func(b *db.Batch) {
		application.Decisions(b, who(r), s.Now(), v.Tab, &v.Rows)
		application.CountDecisions(b, who(r), s.Now(), &v.Counts)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Decisions(v))
}

// decisionView reads one decision; one that may not be read is denied with the way to ask
// for access.
func (s *Site) decisionView(r *http.Request, more func(b *db.Batch)) (page.DecisionView, error) {
	v := page.DecisionView{Today: s.today(), Director: who(r).Has(policy.Director), TeamReads: who(r).May(policy.ReadAccounts)}
	of := decision.Ref(ref(r, "decision"))
	view := application.DecisionView(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		application.GetDecision(b, who(r), s.Now(), of, &v.DecisionFile)
		application.DecisionCourse(b, who(r), s.Now(), of, &v.Course)
		if more != nil {
			more(b)
		}
	})
	if err != nil {
		return v, err
	}
	if !v.Reached {
		return v, s.denied(r, v.ResidentRef)
	}
	v.Hand = v.DecisionFile.Hand(who(r))
	v.MaySign = v.Hand.Signs && v.Hand.Self != v.DraftedByID
	v.MayAsk = who(r).May(policy.ReadApplication) && (v.Hand.Leads || v.Director)
	return v, nil
}

func (s *Site) decisionShow(w http.ResponseWriter, r *http.Request) error {
	return s.decisionPage(w, r, http.StatusOK, nil)
}

func (s *Site) decisionPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.decisionView(r, nil)
	if err != nil {
		return err
	}
	v.Form = f
	return s.render(w, r, status, page.Decision(v))
}

func (s *Site) decisionPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	v, err := s.decisionView(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
	if err != nil {
		return err
	}
	return s.paper(w, r, link.Decision(string(v.Ref)), page.DecisionPaper(v.DecisionFile, head))
}

// decisionAbout shows one of the forms of a decision.
func (s *Site) decisionAbout(w http.ResponseWriter, r *http.Request, status int, f *form.Form, known func(v page.DecisionView) map[string]string,
	show func(v page.DecisionView) page.Doc,
) error {
	v, err := s.decisionView(r, nil)
	if err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Version, known(v))
	return s.render(w, r, status, show(v))
}

func decisionFields(v page.DecisionView) map[string]string {
	return map[string]string{"authority": v.Authority, "party": v.Party, "legal_basis": v.LegalBasis, "resolution": v.Resolution,
		"reasons": v.Reasons, "appeal_board": v.AppealBoard}
}

func (s *Site) decisionEdit(w http.ResponseWriter, r *http.Request) error {
	return s.decisionAbout(w, r, http.StatusOK, nil, decisionFields, page.DecisionEdit)
}

// decisionUpdate saves the text of a draft and, where asked to, hands it over for signature.
func (s *Site) decisionUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := decision.Content{Authority: f.Text("authority"), Party: f.Lines("party"), LegalBasis: f.Lines("legal_basis"), Resolution: f.Lines("resolution"),
		Reasons: f.Lines("reasons"), AppealBoard: f.Text("appeal_board")}
	of := decision.Ref(ref(r, "decision"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		d := done{To: link.Decision(string(of)), Say: "decision.was_saved"}
		if err := application.WriteDecision(ctx, tx, of, f.Version(), n); err != nil || f.Raw("do") != "submit" {
			return d, err
		}
		d.Say = "decision.was_submitted"
		return d, application.ProceedWithDecision(ctx, tx, of, f.Version()+1, decision.Act{Step: decision.Submit})
	})
	if status, yes := again(f, err); yes {
		return s.decisionAbout(w, r, status, f, decisionFields, page.DecisionEdit)
	}
	return err
}

func (s *Site) decisionRecall(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	status, yes, err := s.proceed(w, r, f, decision.Act{Step: decision.Recall})
	if yes {
		return s.decisionPage(w, r, status, f)
	}
	return err
}

// proceed takes a step with the decision of the address; yes when its form comes again.
func (s *Site) proceed(w http.ResponseWriter, r *http.Request, f *form.Form, act decision.Act) (status int, yes bool, err error) {
	of := decision.Ref(ref(r, "decision"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Decision(string(of)), Say: "decision.did." + string(act.Step)}, application.ProceedWithDecision(ctx, tx, of, f.Version(), act)
	})
	status, yes = again(f, err)
	return status, yes, err
}

func nothingKnown(page.DecisionView) map[string]string { return map[string]string{} }

func (s *Site) signatureShow(w http.ResponseWriter, r *http.Request) error {
	return s.decisionAbout(w, r, http.StatusOK, nil, s.postOf(r), page.DecisionSignature)
}

// directorsPost is how the director signs: a Polish term of law, as the decision is.
const directorsPost = "dyrektor centrum usług społecznych"

// postOf fills in the post of who signs, as far as the roles tell it.
func (s *Site) postOf(r *http.Request) func(page.DecisionView) map[string]string {
	return func(page.DecisionView) map[string]string {
		if who(r).Has(policy.Director) {
			return map[string]string{"post": directorsPost}
		}
		return map[string]string{}
	}
}

func (s *Site) signatureCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	act := decision.Act{Step: decision.Step(oneOf(f.Text("do"), string(decision.Sign), string(decision.Return))), Post: f.Text("post"), Reason: f.Lines("reason")}
	if act.Step == decision.Sign {
		act.Reason = ""
	}
	status, yes, err := s.proceed(w, r, f, act)
	if yes {
		return s.decisionAbout(w, r, status, f, s.postOf(r), page.DecisionSignature)
	}
	return err
}

func (s *Site) decisionDeliveryShow(w http.ResponseWriter, r *http.Request) error {
	return s.decisionAbout(w, r, http.StatusOK, nil, nothingKnown, page.DecisionDelivery)
}

func (s *Site) decisionDeliveryCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	status, yes, err := s.proceed(w, r, f, decision.Act{Step: decision.Deliver, On: f.Date("on"), Manner: decision.Manner(f.Text("manner"))})
	if yes {
		return s.decisionAbout(w, r, status, f, nothingKnown, page.DecisionDelivery)
	}
	return err
}

func (s *Site) appealShow(w http.ResponseWriter, r *http.Request) error {
	return s.decisionAbout(w, r, http.StatusOK, nil, nothingKnown, page.DecisionAppeal)
}

func (s *Site) appealCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	act := decision.Act{On: f.Date("on"), Forward: f.Date("forward"), Reason: f.Lines("reason")}
	act.Step = decision.Step(oneOf(f.Text("do"), string(decision.Appeal), string(decision.Waive), string(decision.Finalise), string(decision.Uphold), string(decision.Reverse)))
	status, yes, err := s.proceed(w, r, f, act)
	if yes {
		return s.decisionAbout(w, r, status, f, nothingKnown, page.DecisionAppeal)
	}
	return err
}

func (s *Site) decisionAbandonShow(w http.ResponseWriter, r *http.Request) error {
	return s.decisionAbout(w, r, http.StatusOK, nil, nothingKnown, page.DecisionAbandonment)
}

func (s *Site) decisionAbandon(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	status, yes, err := s.proceed(w, r, f, decision.Act{Step: decision.Abandon, Reason: f.Lines("reason")})
	if yes {
		return s.decisionAbout(w, r, status, f, nothingKnown, page.DecisionAbandonment)
	}
	return err
}
