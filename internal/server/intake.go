package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/domain/staff"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// intakeFields are the fields of each step; what else a form sends is not kept.
var intakeFields = map[string][]string{
	page.StepPerson: {"pesel", "no_pesel", "no_pesel_reason", "surname", "given_names", "birth_date", "sex", "sex_reason", "duplicate_reason", "apart"},
	page.StepContact: {"street", "house_no", "flat_no", "postcode", "locality", "mail", "mail_street", "mail_house_no", "mail_flat_no", "mail_postcode",
		"mail_locality", "phone", "email", "contact_preference", "needs", "accessibility", "record_version", "duplicate_reason", "apart"},
	page.StepApplicant: {"capacity", "representative", "applicant", "relation", "applicant_phone", "basis", "valid_from", "valid_until"},
	page.StepWish:      {"offers", "others", "words", "urgent", "urgency", "received", "channel"},
	page.StepCheck:     {"privacy_how", "privacy", "statements", "statement_on"},
}

// taken is what was typed so far with the fields of one step as f sent them.
func taken(typed application.Fields, step string, f *form.Form) application.Fields {
	out := maps.Clone(typed)
	for _, name := range intakeFields[step] {
		if v := f.Values(name); len(v) > 0 && (len(v) > 1 || v[0] != "") {
			out[name] = slices.Clone(v)
		} else if name != "apart" && name != "duplicate_reason" || step == page.StepPerson {
			delete(out, name)
		}
	}
	return out
}

// intakeNew is the first step before there is a draft: nothing is written by looking at it.
func (s *Site) intakeNew(w http.ResponseWriter, r *http.Request) error {
	token, known := r.URL.Query().Get("szukaj"), map[string]string{}
	if token != "" {
		typed, err := resident.Kept(r.Context(), s.Pool, who(r), s.Now(), token)
		if err == nil {
			known = page.KnownFromSearch(typed)
		} else if !errors.Is(err, fault.NotFound) {
			return err
		}
	}
	return s.intakeStart(w, r, http.StatusOK, s.fresh(r, known), nil)
}

func (s *Site) intakeStart(w http.ResponseWriter, r *http.Request, status int, f *form.Form, alike func(b *db.Batch, dst *[]resident.Match)) error {
	v := page.IntakeView{Step: page.StepPerson, Form: f, Today: s.today(), States: make(map[string]page.Progress)}
	err := s.read(r, nil, func(b *db.Batch) {
		if alike != nil {
			alike(b, &v.Alike)
		}
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.IntakeStep(v))
}

// intakeCreate begins an application with what the first step says.
func (s *Site) intakeCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	leave, person := f.Raw("do") == "leave", resident.New{}
	if !leave {
		person = somebody(f, identity(f))
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		picked, err := s.pickedOr(ctx, tx, f, leave, person)
		if err != nil {
			return done{}, err
		}
		typed := taken(application.Fields{}, page.StepPerson, f)
		if picked != "" {
			typed = application.Fields{}
		}
		made, err := application.StartIntake(ctx, tx, picked, "", typed)
		if leave {
			return done{To: link.Applications + "?karta=szkice", Say: "intake.kept"}, err
		}
		return done{To: link.Intake(string(made), page.StepContact)}, err
	})
	if status, yes := again(f, err); yes {
		return s.intakeStart(w, r, status, f, func(b *db.Batch, dst *[]resident.Match) {
			resident.ShowSimilar(b, who(r), s.Now(), person.Particulars, dst)
		})
	}
	return err
}

// somebody is the new person a step speaks of, told apart from those it has shown.
func somebody(f *form.Form, p resident.Particulars) resident.New {
	n := resident.New{Particulars: p, Reason: f.Text("duplicate_reason"), Apart: []resident.Ref{}}
	n.Different = f.Text("duplicate") == page.NoneOfThem || f.Text("duplicate") == "" && n.Reason != ""
	for _, a := range f.Values("apart") {
		n.Apart = append(n.Apart, resident.Ref(a))
	}
	return n
}

// pickedOr is the public id of the person picked among those shown; else it says what
// speaks against a new one, before anything is typed twice.
func (s *Site) pickedOr(ctx context.Context, tx *audit.Tx, f *form.Form, leave bool, n resident.New) (string, error) {
	choice := f.Text("duplicate")
	switch {
	case leave:
		return "", nil
	case choice != "" && choice != page.NoneOfThem:
		if !isRef(choice) {
			return "", fault.Malformed
		}
		f.Forgive() // what was typed of somebody new does not count
		return choice, nil
	}
	if err := n.Complete().CheckIdentity(tx.Today()); err != nil {
		return "", err
	}
	return "", n.Unknown(ctx, tx)
}

// intakeFor is the first step of an application for a person on record.
func (s *Site) intakeFor(w http.ResponseWriter, r *http.Request) error {
	v := page.IntakeView{Step: page.StepPerson, Form: s.fresh(r, nil), Today: s.today(), Action: link.ApplicationFor(ref(r, "resident")), States: make(map[string]page.Progress)}
	return s.intakeForPage(w, r, http.StatusOK, v)
}

func (s *Site) intakeForPage(w http.ResponseWriter, r *http.Request, status int, v page.IntakeView) error {
	var card resident.Card
	view := resident.Reading(who(r), s.Now(), residentRef(r))
	if err := s.read(r, &view, func(b *db.Batch) { resident.Get(b, who(r), s.Now(), residentRef(r), &card) }); err != nil {
		return err
	}
	v.Person = &card
	return s.render(w, r, status, page.IntakeStep(v))
}

func (s *Site) intakeForCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		made, err := application.StartIntakeFor(ctx, tx, residentRef(r), f.Version())
		return done{To: link.Intake(string(made), page.StepContact)}, err
	})
	if status, yes := again(f, err); yes {
		return s.intakeForPage(w, r, status, page.IntakeView{Step: page.StepPerson, Form: f, Today: s.today(), Action: r.URL.Path, States: make(map[string]page.Progress)})
	}
	return err
}

// intakeRead reads an application in the making with what its steps need.
func (s *Site) intakeRead(r *http.Request, more func(b *db.Batch)) (v page.IntakeView, err error) {
	of := application.IntakeRef(ref(r, "intake"))
	view := application.IntakeView(who(r), s.Now(), of)
	err = s.read(r, &view, func(b *db.Batch) {
		application.GetIntake(b, who(r), s.Now(), of, &v.Intake)
		resident.MaybeVia(b, who(r), s.Now(), application.ViaIntake, string(of), &v.Person)
		resident.RepresentativesVia(b, who(r), s.Now(), application.ViaIntake, string(of), &v.Representatives)
		resident.Places(b, &v.Places)
		programme.OffersInForce(b, s.today(), &v.Offers)
		if more != nil {
			more(b)
		}
	})
	v.Today = s.today()
	return v, err
}

func (s *Site) intakeShow(step string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.intakePage(w, r, http.StatusOK, step, nil, nil)
	}
}

// intakePage shows one step: as it was left, or f as it was just refused.
func (s *Site) intakePage(w http.ResponseWriter, r *http.Request, status int, step string, f *form.Form, more func(b *db.Batch, dst *[]resident.Match)) error {
	var alike []resident.Match
	v, err := s.intakeRead(r, func(b *db.Batch) {
		if more != nil {
			more(b, &alike)
		}
	})
	if err != nil {
		return err
	}
	v.Step, v.Alike = step, alike
	typed := v.Intake.Fields()
	s.intakeProgress(&v, typed)
	if step == page.StepCheck {
		if open := v.FirstOpen(); open != "" {
			http.Redirect(w, r, link.Intake(string(v.Intake.Ref), open), http.StatusSeeOther) //nolint:gosec // a path of ours
			return nil
		}
	}
	if f == nil {
		f = s.resumed(r, s.intakeKnown(v, step, typed))
		f.Set(form.VersionField, itoa(v.Intake.Version))
	}
	f.Stored(v.Intake.Version, nil)
	v.Form = f
	return s.render(w, r, status, page.IntakeStep(v))
}

// intakeKnown is what a step shows before anything was typed into it.
func (s *Site) intakeKnown(v page.IntakeView, step string, typed application.Fields) application.Fields {
	out := application.Fields{}
	for _, name := range intakeFields[step] {
		if t, ok := typed[name]; ok {
			out[name] = t
		}
	}
	switch {
	case step == page.StepContact && v.Person != nil && v.Person.Changes && typed["record_version"] == nil:
		out = contactForm(v.Person.Particulars)
		out["record_version"] = []string{itoa(v.Person.Version)}
	case step == page.StepApplicant && typed["capacity"] == nil:
		out["capacity"] = []string{string(application.PersonConcerned)}
	case step == page.StepCheck && typed["statements"] == nil:
		out["statements"] = []string{string(application.Conditions)}
	}
	return out
}

// lodging is what the steps say together; what cannot be read is a problem of the form.
func lodging(f *form.Form, typed application.Fields, card *resident.Card) application.Lodging {
	l := application.Lodging{Person: somebody(f, particulars(form.Filled(typed)))}
	if card == nil {
		l.Person.Particulars = particulars(f)
	}
	if v := typed["record_version"]; card != nil && card.Changes && len(v) > 0 {
		p := card.Particulars
		p.MailStreet, p.MailHouseNo, p.MailFlatNo, p.MailPostcode, p.MailLocality, p.MeetingNeeds = "", "", "", "", "", nil
		contact(f, &p)
		l.Change, l.RecordVersion = &resident.Change{Particulars: p, KeepPesel: true}, form.New(map[string]string{"v": v[0]}).Int("v")
	}
	applicant(f, &l.New)
	wish(f, &l.New)
	statements(f, &l.New)
	return l
}

// intakeProgress says of each step how far it has come, and puts together what they say.
func (s *Site) intakeProgress(v *page.IntakeView, typed application.Fields) {
	f := form.Filled(typed)
	v.Lodging = lodging(f, typed, v.Person)
	p, n := v.Lodging.Person.Complete(), v.Lodging.New
	unread := map[string]bool{}
	for _, problem := range f.Problems() {
		unread[stepOf(problem.Field)] = true
	}
	progress := func(step string, begun bool, err error) page.Progress {
		switch {
		case !begun:
			return page.ToDo
		case err != nil || unread[step]:
			return page.ToCheck
		}
		return page.Finished
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return len(typed[name]) > 0 })
	}
	v.States = map[string]page.Progress{
		page.StepPerson:    progress(page.StepPerson, has("surname", "pesel", "given_names"), p.CheckIdentity(v.Today)),
		page.StepContact:   progress(page.StepContact, has("house_no", "locality"), p.CheckContact()),
		page.StepApplicant: progress(page.StepApplicant, has("capacity"), n.CheckApplicant(v.Today)),
		page.StepWish:      progress(page.StepWish, has("received", "channel", "offers", "others", "words"), n.CheckWish(v.Today)),
	}
	if v.Person == nil {
		return
	}
	v.States[page.StepPerson] = page.Finished
	if l := v.Lodging.Change; l != nil {
		v.States[page.StepContact] = progress(page.StepContact, true, l.CheckContact())
	} else if !v.Person.Changes {
		v.States[page.StepContact] = page.Finished
	}
}

// stepOf is the step a field stands in.
func stepOf(field string) string {
	for _, step := range page.IntakeSteps {
		if slices.Contains(intakeFields[step], field) {
			return step
		}
	}
	switch field {
	case "duplicate":
		return page.StepPerson
	case "kind":
		return page.StepApplicant
	}
	return ""
}

// intakeSave keeps one step and leads to the next; "Zapisz i wyjdź" keeps it as it is.
func (s *Site) intakeSave(step string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := form.From(w, r)
		if err != nil {
			return err
		}
		of, leave := application.IntakeRef(ref(r, "intake")), f.Raw("do") == "leave"
		var looked resident.Particulars
		err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
			i, err := application.LockIntake(ctx, tx, of, f.Version())
			if err != nil {
				return done{}, err
			}
			typed := taken(i.Fields(), step, f)
			if leave {
				return done{To: link.Applications + "?karta=szkice", Say: "intake.kept"}, i.Save(ctx, tx, i.ResidentRef, typed)
			}
			to := link.Intake(string(of), page.IntakeSteps[slices.Index(page.IntakeSteps, step)+1])
			switch {
			case step == page.StepPerson && f.Raw("do") == "other":
				for _, name := range intakeFields[page.StepContact] {
					delete(typed, name) // of the person picked before
				}
				return done{To: link.Intake(string(of), page.StepPerson)}, i.Save(ctx, tx, "", typed)
			case i.ResidentRef == "" && (step == page.StepPerson || step == page.StepContact):
				n := somebody(f, resident.Particulars{})
				all := form.Filled(typed)
				if n.Particulars = particulars(all); step == page.StepPerson {
					n.Particulars = identity(f)
					contact(all, &n.Particulars)
				} else {
					contact(f, &n.Particulars)
				}
				looked = n.Particulars
				if step == page.StepContact && f.Text("duplicate") == "" {
					if err := n.CheckContact(); err != nil {
						return done{}, err
					}
				}
				picked, err := s.pickedOr(ctx, tx, f, false, n)
				if err != nil {
					return done{}, err
				}
				if picked != "" {
					for _, name := range slices.Concat(intakeFields[page.StepPerson], intakeFields[page.StepContact]) {
						delete(typed, name)
					}
					to = link.Intake(string(of), page.StepContact)
				}
				return done{To: to}, i.Save(ctx, tx, picked, typed)
			}
			if err := s.intakeCheck(ctx, tx, step, f); err != nil {
				return done{}, err
			}
			return done{To: to}, i.Save(ctx, tx, i.ResidentRef, typed)
		})
		if status, yes := again(f, err); yes {
			return s.intakePage(w, r, status, step, f, func(b *db.Batch, dst *[]resident.Match) {
				if looked.Surname != "" || !looked.Pesel.IsZero() || looked.Phone != "" {
					resident.ShowSimilar(b, who(r), s.Now(), looked, dst)
				}
			})
		}
		return err
	}
}

// intakeCheck says what speaks against one step as it was sent.
func (s *Site) intakeCheck(_ context.Context, tx *audit.Tx, step string, f *form.Form) error {
	var n application.New
	switch step {
	case page.StepContact:
		if f.Raw("record_version") == "" {
			return nil // the record stays as it is
		}
		var p resident.Particulars
		contact(f, &p)
		return p.CheckContact()
	case page.StepApplicant:
		applicant(f, &n)
		return n.CheckApplicant(tx.Today())
	case page.StepWish:
		wish(f, &n)
		return n.CheckWish(tx.Today())
	}
	return nil
}

// intakeRegister makes of the draft what it is meant to become.
func (s *Site) intakeRegister(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.IntakeRef(ref(r, "intake"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		i, err := application.LockIntake(ctx, tx, of, f.Version())
		if err != nil {
			return done{}, err
		}
		typed := taken(i.Fields(), page.StepCheck, f)
		if f.Raw("do") == "leave" {
			return done{To: link.Applications + "?karta=szkice", Say: "intake.kept"}, i.Save(ctx, tx, i.ResidentRef, typed)
		}
		var card *resident.Card
		b := &db.Batch{}
		resident.MaybeVia(b, tx.Who, tx.Now, application.ViaIntake, string(of), &card)
		if err := b.Run(ctx, tx); err != nil {
			return done{}, err
		}
		all := form.Filled(typed)
		l := lodging(all, typed, card)
		if err := all.Err(); err != nil {
			return done{}, err
		}
		made, err := application.Register(ctx, tx, of, f.Version(), l)
		if err != nil {
			return done{}, err
		}
		for _, step := range page.IntakeSteps {
			if err := staff.DropDraft(ctx, tx, tx.Who, link.Intake(string(of), step)); err != nil {
				return done{}, err
			}
		}
		return done{To: link.ApplicationRegistered(string(made)), Say: "application.registered"}, nil
	})
	if status, yes := again(f, err); yes {
		return s.intakePage(w, r, status, page.StepCheck, f, nil)
	}
	return err
}

// intakeDiscard throws an application in the making away.
func (s *Site) intakeDiscard(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := application.IntakeRef(ref(r, "intake"))
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		for _, step := range page.IntakeSteps {
			if err := staff.DropDraft(ctx, tx, tx.Who, link.Intake(string(of), step)); err != nil {
				return done{}, err
			}
		}
		return done{To: link.Applications + "?karta=szkice", Say: "intake.discarded"}, application.Discard(ctx, tx, of, f.Version())
	})
	if status, yes := again(f, err); yes {
		return s.applicationListPage(w, r, status, "szkice", f)
	}
	return err
}
