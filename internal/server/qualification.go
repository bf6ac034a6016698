package server

import (
	"context"
	"net/http"
	"strings"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/decision"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// caseView reads the application of the address, and with it what more asks.
func (s *Site) caseView(r *http.Request, more func(b *db.Batch)) (page.ApplicationView, error) {
	v := page.ApplicationView{Today: s.today(), MayReadReferral: who(r).May(policy.ReadReferral), MayReadDecision: who(r).May(policy.ReadDecision)}
	of := application.Ref(ref(r, "application"))
	view := application.View(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		application.Get(b, who(r), s.Now(), of, &v.Application)
		application.Items(b, who(r), s.Now(), of, &v.Items)
		if more != nil {
			more(b)
		}
	})
	if err == nil && !v.Application.Reached {
		err = s.denied(r, v.Application.ResidentRef)
	}
	v.Mine = who(r).Has(policy.Coordinator) && who(r).Own(v.Application.CoordinatorID)
	return v, err
}

// itemOf is the service of the address among those applied for.
func itemOf(r *http.Request, items []application.Item) (application.Item, error) {
	for _, i := range items {
		if string(i.Ref) == ref(r, "item") {
			return i, nil
		}
	}
	return application.Item{}, fault.NotFound
}

func (s *Site) qualificationShow(w http.ResponseWriter, r *http.Request) error {
	return s.qualificationPage(w, r, http.StatusOK, nil)
}

func (s *Site) qualificationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.caseView(r, nil)
	if err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Application.Version, map[string]string{})
	return s.render(w, r, status, page.Qualification(v))
}

func (s *Site) qualificationSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	var decisions []application.Decision
	for _, item := range f.Values("item") {
		d := application.Decision{Item: application.ItemRef(item), State: application.ItemState(f.Text("state." + item)),
			Note: f.Lines("note." + item), Met: f.Values("met." + item)}
		if d.State == application.ItemWithdrawn {
			d.On = f.Date("on." + item)
		}
		decisions = append(decisions, d)
	}
	of := application.Ref(ref(r, "application"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := application.Qualify(ctx, tx, of, f.Version(), decisions)
		return done{To: link.Application(string(of)), Say: "application.qualification_saved"}, err
	})
	if status, yes := again(f, err); yes {
		return s.qualificationPage(w, r, status, f)
	}
	return err
}

// cardPrint is the qualification card of a service that was granted.
func (s *Site) cardPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	v, err := s.caseView(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
	if err != nil {
		return err
	}
	i, err := itemOf(r, v.Items)
	if err != nil {
		return err
	}
	if i.State != application.Qualified || i.DecidedAt == nil {
		return fault.NotFound
	}
	return s.paper(w, r, link.Application(string(v.Application.Ref)), page.CardPaper(v.Application, i, head))
}

func (s *Site) waitingList(w http.ResponseWriter, r *http.Request) error {
	v := page.WaitingListView{Today: s.today()}
	err := s.read(r, nil, func(b *db.Batch) { application.WaitingList(b, who(r), s.Now(), &v.Rows) })
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.WaitingList(v))
}

func (s *Site) confirmationList(w http.ResponseWriter, r *http.Request) error {
	v := page.ConfirmationsView{Today: s.today()}
	err := s.read(r, nil, func(b *db.Batch) { application.Proposals(b, who(r), s.Now(), &v.Rows) })
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Confirmations(v))
}

func (s *Site) confirmationShow(w http.ResponseWriter, r *http.Request) error {
	return s.confirmationPage(w, r, http.StatusOK, nil)
}

func (s *Site) confirmationPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.ConfirmationView
	item := application.ItemRef(ref(r, "item"))
	view := application.ProposalView(who(r), s.Now(), item)
	err := s.read(r, &view, func(b *db.Batch) { application.GetProposal(b, who(r), s.Now(), item, &v.Proposal) })
	if err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Version, map[string]string{})
	v.Own = v.ProposedByID == int64(who(r).ID)
	v.Confirms = who(r).May(policy.ConfirmQualification) && !v.Own
	return s.render(w, r, status, page.Confirmation(v))
}

func (s *Site) confirmationCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	item := application.ItemRef(ref(r, "item"))
	answer := oneOf(f.Text("do"), "confirm", "return")
	if answer == "" {
		f.Refuse("do", "confirmation.choose")
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		d := done{To: link.Confirmations, Say: "confirmation.did." + answer}
		return d, application.Confirm(ctx, tx, item, f.Version(), answer != "return", f.Lines("reason"))
	})
	if status, yes := again(f, err); yes {
		return s.confirmationPage(w, r, status, f)
	}
	return err
}

// letterView reads the letter before a refusal of the service of the address.
func (s *Site) letterView(r *http.Request, more func(b *db.Batch)) (page.LetterView, error) {
	var v page.LetterView
	var address string
	v2, err := s.caseView(r, func(b *db.Batch) {
		application.GetLetter(b, who(r), s.Now(), application.Ref(ref(r, "application")), application.ItemRef(ref(r, "item")), &v.Letter, &address)
		if more != nil {
			more(b)
		}
	})
	v.ApplicationView = v2
	if err != nil {
		return v, err
	}
	v.Party = application.Party(v.Application, address)
	v.Item, err = itemOf(r, v.Items)
	return v, err
}

func (s *Site) letterShow(w http.ResponseWriter, r *http.Request) error {
	return s.letterPage(w, r, http.StatusOK, nil)
}

func (s *Site) letterPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.letterView(r, nil)
	if err != nil {
		return err
	}
	v.Form = f
	if v.Letter == nil {
		v.Form = s.filled(r, f, v.Application.Version, map[string]string{"days": itoa(law.DefaultAnswerDays), "sent": s.today().PL(), "unmet": unmet(v.Item)})
	}
	return s.render(w, r, status, page.HearingLetter(v))
}

// unmet is what the letter begins with: the limit for whoever waits, else the programme's
// conditions, of which those that are met are struck out.
func unmet(i application.Item) string {
	if i.State == application.Waitlisted {
		return page.LimitExhausted
	}
	return strings.Join(i.Conditions, "\n")
}

func (s *Site) letterCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := application.Ref(ref(r, "application")), application.ItemRef(ref(r, "item"))
	l := decision.Letter{Unmet: f.Lines("unmet"), AnswerDays: f.Int("days"), SentOn: f.Date("sent")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.HearingLetter(string(of), string(item)), Say: "letter.was_sent"}, application.SendLetter(ctx, tx, of, f.Version(), item, l)
	})
	if status, yes := again(f, err); yes {
		return s.letterPage(w, r, status, f)
	}
	return err
}

func (s *Site) letterDeliveryShow(w http.ResponseWriter, r *http.Request) error {
	return s.letterDeliveryPage(w, r, http.StatusOK, nil)
}

func (s *Site) letterDeliveryPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.letterView(r, nil)
	if err != nil {
		return err
	}
	version, known := 0, map[string]string{}
	if l := v.Letter; l != nil {
		version, known = l.Version, map[string]string{"on": l.DeliveredOn.PL(), "manner": string(l.Manner), "answered": l.AnsweredOn.PL(), "answer": l.Answer}
	}
	v.Form = s.filled(r, f, version, known)
	return s.render(w, r, status, page.HearingDelivery(v))
}

func (s *Site) letterDeliveryCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := application.Ref(ref(r, "application")), application.ItemRef(ref(r, "item"))
	d := decision.Delivery{On: f.Date("on"), Manner: decision.Manner(f.Text("manner")), AnsweredOn: f.Date("answered"), Answer: f.Lines("answer")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.HearingLetter(string(of), string(item)), Say: "letter.was_delivered"}, application.ReceiveLetter(ctx, tx, of, f.Version(), item, d)
	})
	if status, yes := again(f, err); yes {
		return s.letterDeliveryPage(w, r, status, f)
	}
	return err
}

func (s *Site) letterPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	v, err := s.letterView(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
	if err != nil {
		return err
	}
	if v.Letter == nil {
		return fault.NotFound
	}
	return s.paper(w, r, link.HearingLetter(string(v.Application.Ref), string(v.Item.Ref)), page.HearingPaper(v, head))
}

// itemDecisionCreate opens the draft of a refusal or discontinuance.
func (s *Site) itemDecisionCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := application.Ref(ref(r, "application")), application.ItemRef(ref(r, "item"))
	kind := decision.Kind(f.Text("kind"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		opened, err := application.OpenDecision(ctx, tx, of, f.Version(), item, kind)
		return done{To: link.DecisionEdit(string(opened)), Say: "decision.was_opened"}, err
	})
	if status, yes := again(f, err); yes {
		if kind == decision.Refusal {
			return s.letterPage(w, r, status, f)
		}
		return s.applicationPage(w, r, status, f)
	}
	return err
}

func (s *Site) referralNew(w http.ResponseWriter, r *http.Request) error {
	return s.referralForm(w, r, http.StatusOK, nil)
}

func (s *Site) referralForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.NewReferralView
	var err error
	if v.ApplicationView, err = s.caseView(r, func(b *db.Batch) { centre.Entries(b, centre.Receivers, &v.Receivers) }); err != nil {
		return err
	}
	if v.Item, err = itemOf(r, v.Items); err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Application.Version, map[string]string{"sent": s.today().PL()})
	return s.render(w, r, status, page.NewReferral(v))
}

func (s *Site) referralCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, item := application.Ref(ref(r, "application")), application.ItemRef(ref(r, "item"))
	n := application.NewReferral{Ground: application.Ground(f.Text("ground")), Kind: application.Receiver(f.Text("kind")), Receiver: f.Text("receiver"),
		Reasons: f.Lines("reasons"), SentOn: f.Date("sent")}
	if n.Ground == application.Misaddressed {
		n.NoticeOn = f.Date("notice")
	} else {
		n.AgreedOn, n.AgreedForm = f.Date("agreed"), application.AgreementForm(f.Text("agreed_form"))
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		sent, err := application.Refer(ctx, tx, of, f.Version(), item, n)
		return done{To: link.Referral(string(sent)), Say: "referral.was_sent"}, err
	})
	if status, yes := again(f, err); yes {
		return s.referralForm(w, r, status, f)
	}
	return err
}

func (s *Site) referralList(w http.ResponseWriter, r *http.Request) error {
	v := page.ReferralsView{Today: s.today(), All: r.URL.Query().Get("stan") == "all", Team: who(r).Has(policy.SocialAssistance)}
	err := s.read(r, nil, func(b *db.Batch) { application.Referrals(b, who(r), s.Now(), v.All, &v.Rows) })
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Referrals(v))
}

// referral reads one application passed on.
func (s *Site) referral(r *http.Request, more func(b *db.Batch)) (page.ReferralView, error) {
	v := page.ReferralView{Today: s.today()}
	of := application.ReferralRef(ref(r, "referral"))
	view := application.ReferralView(who(r), s.Now(), of)
	err := s.read(r, &view, func(b *db.Batch) {
		application.GetReferral(b, who(r), s.Now(), of, &v.Referral)
		if more != nil {
			more(b)
		}
	})
	v.Answers = v.Answerable(who(r))
	v.ReadsCase = who(r).Has(policy.Director) || who(r).Has(policy.Coordinator)
	v.ReadsPerson = v.ReadsCase
	return v, err
}

func (s *Site) referralShow(w http.ResponseWriter, r *http.Request) error {
	return s.referralPage(w, r, http.StatusOK, nil)
}

func (s *Site) referralPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.referral(r, nil)
	if err != nil {
		return err
	}
	v.Form = s.filled(r, f, v.Version, map[string]string{"received": v.ReceivedOn.PL(), "receipt_note": v.ReceiptNote,
		"outcome_on": v.OutcomeOn.PL(), "outcome": v.Outcome})
	return s.render(w, r, status, page.Referral(v))
}

func (s *Site) referralAcknowledge(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.ReferralRef(ref(r, "referral"))
	n := application.Receipt{ReceivedOn: f.Date("received"), Note: f.Text("receipt_note"), OutcomeOn: f.Date("outcome_on"), Outcome: f.Lines("outcome")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Referral(string(of)), Say: "referral.was_acknowledged"}, application.Acknowledge(ctx, tx, of, f.Version(), n)
	})
	if status, yes := again(f, err); yes {
		return s.referralPage(w, r, status, f)
	}
	return err
}

func (s *Site) referralPrint(w http.ResponseWriter, r *http.Request) error {
	var head centre.Head
	v, err := s.referral(r, func(b *db.Batch) { centre.Letterhead(b, &head) })
	if err != nil {
		return err
	}
	return s.paper(w, r, link.Referral(string(v.Ref)), page.ReferralPaper(v.Referral, head))
}
