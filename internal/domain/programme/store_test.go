package programme_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestCreateAndRead(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	care, ride := given.Service(t, tx, "Opieka"), given.Service(t, tx, "Dowóz")
	n := given.ProgrammeFacts("Program")
	n.Resolution, n.ResolutionOn = "", date.Date{}
	ref, err := programme.Create(t.Context(), tx, n, []catalogue.Ref{care.Ref, ride.Ref, care.Ref})
	if err != nil {
		t.Fatal(err)
	}
	p := given.ProgrammeNow(t, tx, ref)
	if diff := cmp.Diff(n, p.Facts); diff != "" {
		t.Error(diff)
	}
	if p.State != programme.Draft || p.Offers != 2 || p.UpdatedBy != given.Piotr.Name {
		t.Errorf("%s with %d services, by %q", p.State, p.Offers, p.UpdatedBy)
	}
	var history []programme.Change
	given.Read(t, tx, func(b *db.Batch) { programme.History(b, given.Anna, ref, &history) })
	if len(history) != 1 || history[0].To != programme.Draft || history[0].By != given.Piotr.Name {
		t.Errorf("history %+v", history)
	}
	if !strings.HasSuffix(given.Trail(t, tx), "Piotr: programme.created") {
		t.Error(given.Trail(t, tx))
	}
}

func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	p := given.Programme(t, tx, given.Service(t, tx, "Opieka"))
	p = given.Moved(t, tx, p, programme.Ended)
	var history []programme.Change
	given.Read(t, tx, func(b *db.Batch) { programme.History(b, given.Anna, p.Ref, &history) })
	var way []string
	for _, c := range slices.Backward(history) {
		way = append(way, string(c.To))
	}
	if diff := cmp.Diff([]string{"draft", "consultation", "before_council", "adopted", "published", "in_force", "ended"}, way); diff != "" {
		t.Error(diff)
	}
	want := "Piotr: service.created\nPiotr: programme.created\nEwa: programme.consultation\nEwa: programme.before_council\nEwa: programme.adopted\n" +
		"Ewa: programme.published\nEwa: programme.in_force\nEwa: programme.ended"
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
	err := programme.Edit(t.Context(), given.As(tx, given.Piotr), p.Ref, p.Version, p.Facts, nil)
	if diff := cmp.Diff([]string{"programme.closed"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestTheOrganiserStopsAtTheCouncil(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	p := given.ProgrammeIn(t, tx, programme.BeforeCouncil)
	var denied fault.Denied
	err := programme.Take(t.Context(), tx, p.Ref, p.Version, programme.Move{To: programme.Adopted, Resolution: "1", ResolutionOn: given.Today})
	if !errors.As(err, &denied) {
		t.Errorf("the organiser adopts: %v", err)
	}
	if err := programme.Take(t.Context(), given.As(tx, given.Anna), p.Ref, p.Version, programme.Move{To: programme.Adopted}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a coordinator adopts: %v", err)
	}
	var conflict fault.Conflict
	if err := programme.Take(t.Context(), given.As(tx, given.Ewa), p.Ref, p.Version-1, programme.Move{To: programme.Adopted}); !errors.As(err, &conflict) || conflict.By != given.Ewa.Name {
		t.Errorf("an old version was adopted: %v", err)
	}
}

func TestServicesComeAndGo(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	care, ride, lost := given.Service(t, tx, "Opieka"), given.Service(t, tx, "Dowóz"), given.Service(t, tx, "Fryzjer")
	p := given.Programme(t, tx, care, lost)
	given.Withdrawn(t, tx, lost, given.Today)
	before := offers(t, tx, p.ID, given.Today)
	if diff := cmp.Diff([]string{care.Name}, slices.Sorted(keys(before))); diff != "" {
		t.Errorf("a withdrawn service is still offered: %s", diff)
	}

	p = given.ProgrammeNow(t, tx, p.Ref) // a service already offered may stay although withdrawn
	if err := programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, []catalogue.Ref{ride.Ref, lost.Ref}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{ride.Name}, slices.Sorted(keys(offers(t, tx, p.ID, given.Today)))); diff != "" {
		t.Error(diff)
	}

	p = given.ProgrammeNow(t, tx, p.Ref) // taken back, it keeps its address: applications refer to it
	if err := programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, []catalogue.Ref{care.Ref}); err != nil {
		t.Fatal(err)
	}
	if after := offers(t, tx, p.ID, given.Today); after[care.Name] != before[care.Name] {
		t.Errorf("offer %s became %s", before[care.Name], after[care.Name])
	}

	p = given.ProgrammeNow(t, tx, p.Ref)
	err := programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, []catalogue.Ref{care.Ref, lost.Ref})
	if diff := cmp.Diff([]string{"programme.service_withdrawn"}, check.Reasons(err)); diff != "" {
		t.Errorf("a withdrawn service was offered anew: %s", diff)
	}
	p = given.ProgrammeNow(t, tx, p.Ref)
	err = programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, []catalogue.Ref{"nie-ma-takiej"})
	if diff := cmp.Diff([]string{"programme.service_unknown"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestOneInForceKeepsAService(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	p := given.Programme(t, tx, given.Service(t, tx, "Opieka"))
	err := programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, nil)
	if diff := cmp.Diff([]string{"programme.no_offers"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestOffersOnTheFirstAndTheLastDay(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Opieka")
	p := given.Programme(t, tx, s)
	given.DraftProgramme(t, tx, s)
	for name, tc := range map[string]struct {
		day  date.Date
		want bool
	}{
		"the day before the first": {given.ProgrammeFrom.Add(-1), false},
		"the first day":            {given.ProgrammeFrom, true},
		"the last day":             {given.ProgrammeUntil, true},
		"the day after the last":   {given.ProgrammeUntil.Add(1), false},
	} {
		got := offers(t, tx, p.ID, tc.day)
		if (len(got) == 1) != tc.want || p.InForceOn(tc.day) != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	var all []programme.Offer
	given.Read(t, tx, func(b *db.Batch) { programme.OffersInForce(b, given.Today, &all) })
	want := []programme.Offer{{ID: all[0].ID, Ref: all[0].Ref, ProgrammeID: p.ID, ProgrammeRef: p.Ref, ProgrammeName: p.Name, ServiceID: s.ID, ServiceName: s.Name, Unit: "hour", Area: 4}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

func TestServicesToChooseFrom(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	care, free := given.Service(t, tx, "A opieka"), given.Service(t, tx, "B wolna")
	gone := given.Withdrawn(t, tx, given.Service(t, tx, "C dawna"), given.Today)
	kept := given.Service(t, tx, "D dawna w programie")
	p := given.DraftProgramme(t, tx, care, kept)
	given.Withdrawn(t, tx, kept, given.Today)
	row := func(s catalogue.Service, offered, withdrawn bool) programme.Offered {
		return programme.Offered{Service: s.Ref, Name: s.Name, Area: s.Area, Unit: s.Unit, Offered: offered, Withdrawn: withdrawn}
	}
	for name, tc := range map[string]struct {
		ref  programme.Ref
		all  bool
		want []programme.Offered
	}{
		"the page shows its own":          {p.Ref, false, []programme.Offered{row(care, true, false), row(kept, true, true)}},
		"its form the rest as well":       {p.Ref, true, []programme.Offered{row(care, true, false), row(free, false, false), row(kept, true, true)}},
		"a new one what can be asked for": {"", true, []programme.Offered{row(care, false, false), row(free, false, false)}},
		"a programme that does not exist": {"nie-ma-takiego", false, []programme.Offered{}},
	} {
		var rows []programme.Offered
		given.Read(t, tx, func(b *db.Batch) { programme.Services(b, given.Piotr, tc.ref, tc.all, given.Today, &rows) })
		for n := range rows {
			rows[n].Offer = "" // made by the database
		}
		if diff := cmp.Diff(tc.want, rows); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if gone.WithdrawnOn != given.Today {
		t.Error(gone.WithdrawnOn)
	}
	var in []programme.Programme
	given.Read(t, tx, func(b *db.Batch) { programme.InService(b, given.Piotr, care.Ref, given.Today, &in) })
	if len(in) != 1 || in[0].ID != p.ID || in[0].Offers != 1 {
		t.Errorf("offered in %+v", in)
	}
}

func TestListAndStrangers(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Opieka")
	ended := given.ProgrammeIn(t, tx, programme.Ended, s)
	draft := given.DraftProgramme(t, tx, s)
	inForce := given.Programme(t, tx, s)
	var rows []programme.Programme
	given.Read(t, tx, func(b *db.Batch) { programme.List(b, given.Ola, "", given.Today, &rows) })
	var got []programme.ID
	for _, p := range rows {
		got = append(got, p.ID)
	}
	if diff := cmp.Diff([]programme.ID{inForce.ID, draft.ID, ended.ID}, got); diff != "" {
		t.Error(diff)
	}
	given.Read(t, tx, func(b *db.Batch) { programme.List(b, given.Ola, programme.Draft, given.Today, &rows) })
	if len(rows) != 1 || rows[0].ID != draft.ID {
		t.Errorf("drafts: %+v", rows)
	}
	var totals programme.Totals
	given.Read(t, tx, func(b *db.Batch) { programme.Count(b, given.Ola, given.Today, &totals) })
	if diff := cmp.Diff(programme.Totals{All: 3, InForce: 1}, totals); diff != "" {
		t.Error(diff)
	}
	for _, who := range given.People {
		sees := who.Reach(policy.ReadProgramme) == policy.All
		var p programme.Programme
		err := given.TryRead(t, tx, func(b *db.Batch) { programme.Get(b, who, draft.Ref, given.Today, &p) })
		if sees != (err == nil) || !sees && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who.Name, err)
		}
		if who.Reach(policy.UpdateProgramme) != policy.All {
			if err := programme.Edit(t.Context(), given.As(tx, who), draft.Ref, draft.Version, draft.Facts, nil); err == nil {
				t.Errorf("%s changed it", who.Name)
			}
		}
	}
}

func TestANameStandsOnce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	p := given.DraftProgramme(t, tx)
	_, err := programme.Create(t.Context(), tx, p.Facts, nil)
	if diff := cmp.Diff([]string{"programme.name_taken"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

// offers are those of one programme on day: name of the service to the offer's address.
func offers(t *testing.T, tx *audit.Tx, id programme.ID, day date.Date) map[string]string {
	t.Helper()
	var all []programme.Offer
	given.Read(t, tx, func(b *db.Batch) { programme.OffersInForce(b, day, &all) })
	out := map[string]string{}
	for _, o := range all {
		if o.ProgrammeID == id {
			out[o.ServiceName] = o.Ref
		}
	}
	return out
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestAnAdoptedProgrammeIsTheDirectorsToChange(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	care := given.Service(t, tx, "Opieka")
	p := given.Programme(t, tx, care)
	p.Until = p.Until.AddYears(50)
	err := programme.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts, []catalogue.Ref{care.Ref})
	if diff := cmp.Diff([]string{"programme.director_only"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
	draft := given.DraftProgramme(t, tx, care)
	if err := programme.Edit(t.Context(), tx, draft.Ref, draft.Version, draft.Facts, []catalogue.Ref{care.Ref}); err != nil {
		t.Errorf("a draft: %v", err)
	}
}
