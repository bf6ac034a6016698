package server

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"cus/internal/domain/assessment"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/page"
)

// residentRef is the record named in the address.
func residentRef(r *http.Request) resident.Ref { return resident.Ref(ref(r, "resident")) }

func (s *Site) residentShow(w http.ResponseWriter, r *http.Request) error {
	return s.residentCard(w, r, http.StatusOK, resident.Reading(who(r), s.Now(), residentRef(r)), page.ResidentView{})
}

// residentCard shows the first page of a record: v brings what the occasion adds.
func (s *Site) residentCard(w http.ResponseWriter, r *http.Request, status int, line audit.View, v page.ResidentView) error {
	a, now, id := who(r), s.Now(), residentRef(r)
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, a, now, id, &v.Card)
		resident.Representatives(b, a, now, id, &v.Standing)
		resident.Applications(b, a, now, id, &v.Applications)
		resident.Plans(b, a, now, id, &v.Plans)
		resident.CurrentServices(b, a, now, id, &v.Services)
		resident.Steps(b, a, now, id, &v.Steps)
		resident.History(b, a, now, id, &v.Events)
	})
	if err != nil {
		return err
	}
	v.Now, v.Rights = now, residentRights(a, v.Card)
	if v.ShowPesel && !v.Card.Within && !v.Purpose.Known() {
		v.ShowPesel, v.AskPurpose, status = false, true, http.StatusUnprocessableEntity
	}
	if r.Header.Get("HX-Request") != "" && (v.ShowPesel || v.AskPurpose) {
		return s.fragment(w, r, page.ResidentPesel(v))
	}
	return s.render(w, r, status, page.Resident(v))
}

// residentRights are the buttons this reader may be shown on a record.
func residentRights(a policy.Actor, c resident.Card) page.ResidentRights {
	return page.ResidentRights{
		Change:     c.Changes && a.May(policy.UpdateIdentity),
		Me:         a.ID,
		Apply:      a.May(policy.CreateApplication),
		Coordinate: a.May(policy.UpdatePlan) && c.Within && c.GrantedUntil == nil,
		Approve:    a.May(policy.ApprovePlan),
		Restrict:   a.May(policy.RestrictRecord),
		AskAccess:  !c.Within && !c.Restricted && resident.MayAsk(a),
	}
}

// fragment writes a part of a page, for a script that asked for it.
func (s *Site) fragment(w http.ResponseWriter, r *http.Request, n h.Node) error {
	var b bytes.Buffer
	if err := h.Render(i18n.With(r.Context(), i18n.ParseLang(who(r).Lang)), &b, n); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // the reader may be gone; there is nothing left to do
	return nil
}

// residentPesel shows the PESEL in full. It changes nothing; the line in the journal is
// the one effect, so it needs no request key.
func (s *Site) residentPesel(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	purpose := resident.Purpose(f.Text("purpose"))
	w.Header().Set("Cache-Control", "no-store")
	return s.residentCard(w, r, http.StatusOK, resident.ReadingPesel(who(r), s.Now(), residentRef(r), purpose),
		page.ResidentView{ShowPesel: true, Purpose: purpose, Form: f})
}

func (s *Site) residentApplications(w http.ResponseWriter, r *http.Request) error {
	v := page.ResidentView{Tab: page.TabApplications}
	return s.residentTab(w, r, resident.ReadingApplications(who(r), s.Now(), residentRef(r)), &v,
		func(b *db.Batch) { resident.Applications(b, who(r), s.Now(), residentRef(r), &v.Applications) },
		func(c resident.Card) bool { return c.SeesApplications })
}

func (s *Site) residentAssessments(w http.ResponseWriter, r *http.Request) error {
	v := page.ResidentView{Tab: page.TabNeeds}
	return s.residentTab(w, r, resident.ReadingNeeds(who(r), s.Now(), residentRef(r)), &v,
		func(b *db.Batch) {
			resident.Needs(b, who(r), s.Now(), residentRef(r), &v.Needs)
			assessment.NeedsOf(b, who(r), s.Now(), residentRef(r), &v.CurrentNeeds)
		},
		func(c resident.Card) bool { return c.SeesNeeds })
}

func (s *Site) residentPlans(w http.ResponseWriter, r *http.Request) error {
	v := page.ResidentView{Tab: page.TabPlans}
	return s.residentTab(w, r, resident.ReadingPlans(who(r), s.Now(), residentRef(r)), &v,
		func(b *db.Batch) { resident.Plans(b, who(r), s.Now(), residentRef(r), &v.Plans) },
		func(c resident.Card) bool { return c.SeesPlans })
}

// residentTab shows one of the further pages of a record, or says that access may be
// asked for.
func (s *Site) residentTab(w http.ResponseWriter, r *http.Request, line audit.View, v *page.ResidentView,
	queue func(b *db.Batch), seen func(c resident.Card) bool) error {
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		queue(b)
	})
	if err != nil {
		return err
	}
	v.Now, v.Rights = s.Now(), residentRights(who(r), v.Card)
	if !seen(v.Card) {
		d := fault.Denied{Reason: "denied.record"}
		if v.Rights.AskAccess {
			d.Resident = string(v.Card.Ref)
		}
		return d
	}
	return s.render(w, r, http.StatusOK, page.ResidentTab(*v))
}

// isRef reports whether s has the form of a public id.
func isRef(s string) bool {
	return len(s) == 26 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// particularsForm is the form of a person filled with the record. The PESEL stays out of
// it: left empty it stands as it is, and the page shows its last digits.
func particularsForm(c resident.Card) map[string][]string {
	known := contactForm(c.Particulars)
	for name, v := range map[string]string{"surname": c.Surname, "given_names": c.GivenNames, "no_pesel_reason": c.NoPeselReason,
		"birth_date": c.BirthDate.PL(), "sex": string(c.Sex), "sex_reason": c.SexReason} {
		known[name] = []string{v}
	}
	if c.Pesel.IsZero() {
		known["no_pesel"] = []string{"1"}
	}
	return known
}

func (s *Site) residentEdit(w http.ResponseWriter, r *http.Request) error {
	return s.residentEditForm(w, r, http.StatusOK, nil)
}

// residentEditForm shows the form of a record: filled from the record, or f as it was sent.
func (s *Site) residentEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ResidentView{Now: s.Now()}
	line := resident.Reading(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		resident.Places(b, &v.Places)
	})
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	if !v.Rights.Change {
		d := fault.Denied{Reason: "denied.record"}
		if v.Rights.AskAccess {
			d.Resident = string(v.Card.Ref)
		}
		return d
	}
	known := particularsForm(v.Card)
	if f == nil {
		f = s.resumed(r, known)
		f.Set(form.VersionField, strconv.Itoa(v.Card.Version))
	}
	f.Stored(v.Card.Version, firsts(known))
	v.Form = f
	return s.render(w, r, status, page.ResidentEdit(v))
}

func (s *Site) residentUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	p := particulars(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		keep := !f.Flag("no_pesel") && f.Text("pesel") == ""
		err := resident.Update(ctx, tx, residentRef(r), f.Version(), resident.Change{Particulars: p, KeepPesel: keep})
		return done{To: link.Resident(ref(r, "resident")), Say: "resident.updated"}, err
	})
	if status, yes := again(f, err); yes {
		return s.residentEditForm(w, r, status, f)
	}
	return err
}

func (s *Site) residentRestrict(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	restricted := f.Text("restricted") == "1"
	say := "resident.unrestricted"
	if restricted {
		say = "resident.restricted"
	}
	return s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := resident.Restrict(ctx, tx, residentRef(r), restricted)
		return done{To: link.Resident(ref(r, "resident")), Say: say}, err
	})
}
