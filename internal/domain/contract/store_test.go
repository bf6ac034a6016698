package contract_test

import (
	"errors"
	"testing"

	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestAContractFromPreparationToItsEnd(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Asystent")
	c := given.Contract(t, tx, s, nil)
	if c.State != contract.Active || c.AttorneyNo != "3/2026" || c.OpinionOn != date.New(2026, 7, 10) || c.EndsOn != given.ContractUntil {
		t.Errorf("signed as %+v", c)
	}
	var fresh contract.Contract
	for day, want := range map[date.Date]contract.State{
		given.ContractFrom.Add(-1): contract.Signed, given.ContractFrom: contract.Active,
		given.ContractUntil: contract.Active, given.ContractUntil.Add(1): contract.ReportDue,
	} {
		given.Read(t, tx, func(b *db.Batch) { contract.Get(b, given.Piotr, c.Ref, day, &fresh) })
		if fresh.State != want {
			t.Errorf("on %s: %s, want %s", day, fresh.State, want)
		}
	}
	err := contract.Terminate(t.Context(), given.As(tx, given.Ewa), c.Ref, c.Version, contract.End{Day: given.Today, Reason: "Organizacja zakończyła działalność."})
	if err != nil {
		t.Fatal(err)
	}
	if now := given.ContractNow(t, tx, c.Ref); now.State != contract.Terminated || now.LastDay() != given.Today {
		t.Errorf("ended as %s on %s", now.State, now.LastDay())
	}
	var steps []contract.Change
	given.Read(t, tx, func(b *db.Batch) { contract.History(b, given.Piotr, c.Ref, &steps) })
	if len(steps) != 5 || steps[0].To != contract.Terminated || steps[0].By != given.Ewa.Name || steps[4].From != "" {
		t.Errorf("steps %+v", steps)
	}
	want := "Piotr: service.created\nPiotr: provider.created\nPiotr: contract.created\nPiotr: contract.procedure\nEwa: contract.awarded\nEwa: contract.signed\nEwa: contract.terminated"
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

func TestTheNumberIsTheNextOneNobodyTyped(t *testing.T) {
	t.Parallel()
	tx := given.On(given.Tx(t, given.Piotr), date.New(2031, 1, 7))
	s := given.Service(t, tx, "Asystent")
	n := given.ContractDraft(t, tx, s)
	n.Number = "U/2031/01"
	given.OK[contract.Ref](t)(contract.Create(t.Context(), tx, n))
	second := given.ContractDraft(t, tx, s)
	second.Number = ""
	ref := given.OK[contract.Ref](t)(contract.Create(t.Context(), tx, second))
	if got := given.ContractNow(t, tx, ref).Number; got != "U/2031/02" {
		t.Errorf("number %s", got)
	}
	if _, err := contract.Create(t.Context(), tx, n); !cmp.Equal(check.Reasons(err), []string{"contract.number_taken"}) {
		t.Errorf("the same number twice: %v", err)
	}
}

func TestEditUntilSignedThenAmend(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s, other := given.Service(t, tx, "Asystent"), given.Service(t, tx, "Transport")
	n := given.ContractDraft(t, tx, s)
	ref := given.OK[contract.Ref](t)(contract.Create(t.Context(), tx, n))
	n.Subject, n.Amount = "Asystent i transport", 20_000_00
	n.Lines = append(n.Lines, contract.NewLine{At: 1, Service: other.Ref, Limit: contract.Monthly, Price: 3_000, Quantity: 40})
	if err := contract.Edit(t.Context(), given.As(tx, given.Feliks), ref, 1, n); err != nil {
		t.Fatal(err)
	}
	var conflict fault.Conflict
	if err := contract.Edit(t.Context(), tx, ref, 1, n); !errors.As(err, &conflict) || conflict.By != given.Feliks.Name {
		t.Errorf("an old version was saved: %v", err)
	}
	if err := contract.Edit(t.Context(), given.As(tx, given.Ewa), ref, 2, n); !errors.Is(err, fault.NotFound) {
		t.Errorf("the director changed what others prepare: %v", err)
	}
	c := given.SignedContract(t, tx, ref)
	if err := contract.Edit(t.Context(), tx, ref, c.Version, n); !cmp.Equal(check.Reasons(err), []string{"contract.signed_stays"}) {
		t.Errorf("a signed contract was changed: %v", err)
	}
	lines := given.ContractLines(t, tx, ref)
	if len(lines) != 2 || lines[1].LimitKind != contract.Monthly || lines[1].Price != 3000 {
		t.Fatalf("lines %+v", lines)
	}

	a := c.Amendment(lines)
	a.ConcludedOn, a.EffectiveOn, a.Reason = given.Today, date.New(2027, 1, 1), "Waloryzacja stawki."
	a.Accountant, a.AccountantCheckedOn = "Feliks Kos", given.Today
	a.Lines[0].Price, a.Lines[0].Quantity = 45_00, 900
	if err := contract.Amend(t.Context(), given.As(tx, given.Piotr), ref, c.Version, a); !errors.Is(err, fault.NotFound) {
		t.Errorf("the organiser signed an amendment: %v", err)
	}
	if err := contract.Amend(t.Context(), given.As(tx, given.Ewa), ref, c.Version, a); err != nil {
		t.Fatal(err)
	}
	var months []contract.MonthUse
	var versions []contract.Version
	var terms []contract.Term
	given.Read(t, tx, func(b *db.Batch) {
		contract.Usage(b, given.Piotr, ref, &months)
		contract.Versions(b, given.Piotr, ref, &versions, &terms)
	})
	prices := map[string]int64{}
	for _, m := range months[:16] {
		prices[m.Month.String()[:7]] = int64(m.Price)
	}
	if prices["2026-12"] != 4200 || prices["2027-01"] != 4500 || len(months) != 32 {
		t.Errorf("the price was overwritten: %v", prices)
	}
	if len(versions) != 2 || versions[1].Reason != a.Reason || len(terms) != 4 || terms[0].Price != 4200 || terms[2].Price != 4500 {
		t.Errorf("versions %+v, terms %+v", versions, terms)
	}
	if _, err := tx.Exec(t.Context(), `UPDATE contract_version SET amount_grosze = 1 WHERE no = 0`); !db.Violates(err, "contract_frozen") {
		t.Errorf("a signed version was written over: %v", err)
	}
}

func TestTheSmallGrantsOfAYearAreBounded(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Asystent")
	p := given.Provider(t, tx, "Stowarzyszenie")
	var last contract.Contract
	for i := range 3 {
		n := given.ContractDraftWith(p.Ref, s)
		n.Mode, n.Amount, n.EndsOn, n.Lines[0].Quantity = contract.Art19a, 8_000_00, given.ContractFrom.Add(89), 100
		last = given.AwardedContract(t, tx, given.OK[contract.Ref](t)(contract.Create(t.Context(), tx, n)))
		if i < 2 {
			given.SignedContract(t, tx, last.Ref)
		}
	}
	err := contract.Sign(t.Context(), given.As(tx, given.Ewa), last.Ref, last.Version, given.Signature())
	if diff := cmp.Diff([]string{"contract.small_grant_year"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestStrangersSeeNoContract(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Asystent")
	c := given.Contract(t, tx, s, nil)
	for _, who := range given.People {
		sees := who.Reach(policy.ReadProvider) == policy.All
		var got contract.Contract
		err := given.TryRead(t, tx, func(b *db.Batch) { contract.Get(b, who, c.Ref, given.Today, &got) })
		if sees != (err == nil) || !sees && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who.Name, err)
		}
		var rows []contract.Row
		var lines []contract.Line
		var months []contract.MonthUse
		var choices []contract.Choice
		var watched []contract.Row
		given.Read(t, tx, func(b *db.Batch) {
			contract.List(b, who, contract.Filter{}, given.Today, &rows)
			contract.Lines(b, who, c.Ref, given.Today, &lines)
			contract.Usage(b, who, c.Ref, &months)
			contract.Choices(b, who, []int64{int64(s.ID)}, given.Today, given.Today, &choices)
			contract.Watched(b, who, c.EndsOn, &watched)
		})
		for what, n := range map[string]int{"rows": len(rows), "lines": len(lines), "months": len(months), "choices": len(choices), "watched": len(watched)} {
			if sees != (n > 0) {
				t.Errorf("%s finds %d %s", who.Name, n, what)
			}
		}
	}
}

func TestListFinds(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Żywienie w domu")
	running := given.Contract(t, tx, s, nil)
	coming := given.Contract(t, tx, s, func(n *contract.Draft) {
		n.StartsOn, n.EndsOn, n.Mode, n.Kind = given.Today.Add(10), given.Today.Add(400), contract.SmallProcurement, contract.Purchase
	})
	draft := given.OK[contract.Ref](t)(contract.Create(t.Context(), tx, given.ContractDraft(t, tx, s)))
	for name, tc := range map[string]struct {
		f    contract.Filter
		want []contract.Ref
	}{
		"by a word of the service":   {contract.Filter{Words: "zywienie"}, []contract.Ref{running.Ref, coming.Ref, draft}},
		"by the number":              {contract.Filter{Words: running.Number}, []contract.Ref{running.Ref}},
		"those that run":             {contract.Filter{State: contract.Active}, []contract.Ref{running.Ref}},
		"those signed and not begun": {contract.Filter{State: contract.Signed}, []contract.Ref{coming.Ref}},
		"by the mode":                {contract.Filter{Mode: contract.SmallProcurement}, []contract.Ref{coming.Ref}},
		"nothing":                    {contract.Filter{Words: "basen"}, nil},
	} {
		var rows []contract.Row
		given.Read(t, tx, func(b *db.Batch) { contract.List(b, given.Anna, tc.f, given.Today, &rows) })
		got := map[contract.Ref]bool{}
		for _, r := range rows {
			got[r.Ref] = true
		}
		want := map[contract.Ref]bool{}
		for _, r := range tc.want {
			want[r] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	var totals contract.Totals
	given.Read(t, tx, func(b *db.Batch) { contract.Count(b, given.Anna, given.Today, &totals) })
	if diff := cmp.Diff(contract.Totals{All: 3, Running: 1, Coming: 2}, totals); diff != "" {
		t.Error(diff)
	}
}
