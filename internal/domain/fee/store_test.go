package fee_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/fee"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestARuleIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	offer := given.Offer(t, tx, "Asystent osoby starszej")
	ref := given.FeeRule(t, tx, offer)
	var rows []fee.Row
	var o fee.Offer
	given.Read(t, tx, func(b *db.Batch) {
		fee.GetOffer(b, given.Anna, offer.ProgrammeRef, offer.Ref, &o)
		fee.Versions(b, given.Anna, offer.Ref, &rows)
	})
	if len(rows) != 1 || rows[0].By != "Ewa Maj" || o.Service != offer.ServiceName {
		t.Fatalf("%+v %+v", rows, o)
	}
	want, got := given.FeeRuleFacts(), rows[0].Rule()
	want.ID, want.Ref, want.Unit = got.ID, ref, "hour"
	want.Reliefs[0].Ref = got.Reliefs[0].Ref
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if trail := given.Trail(t, tx); !strings.Contains(trail, "fee.rule_created") {
		t.Error(trail)
	}
}

// TestANewVersionOverwritesNothing: two stand beside each other, each on its days.
func TestANewVersionOverwritesNothing(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Feliks)
	offer := given.Offer(t, tx, "Asystent osoby starszej")
	given.FeeRule(t, tx, offer)
	dearer := given.FeeRuleFacts()
	dearer.UnitCost, dearer.ValidFrom, dearer.Resolution = 45_00, given.Today.Add(10), "XX/1/2026"
	if _, err := fee.Create(t.Context(), tx, offer.ProgrammeRef, offer.Ref, dearer); err != nil {
		t.Fatal(err)
	}
	var rows []fee.Row
	given.Read(t, tx, func(b *db.Batch) { fee.Versions(b, given.Feliks, offer.Ref, &rows) })
	versions := fee.Rules(rows)
	if fee.On(versions, given.Today).UnitCost != 42_00 || fee.On(versions, given.Today.Add(10)).UnitCost != 45_00 {
		t.Error("the versions are not told apart by their days")
	}
	for _, sql := range []string{"UPDATE fee_rule SET unit_cost_grosze = 1", "DELETE FROM fee_bracket", "UPDATE fee_relief SET size = 1", "UPDATE income_criterion SET single_grosze = 1"} {
		sub := given.OK[pgx.Tx](t)(tx.Begin(t.Context()))
		if _, err := sub.Exec(t.Context(), sql); err == nil {
			t.Errorf("the program may %s", sql)
		}
		_ = sub.Rollback(t.Context())
	}
}

func TestWhoWritesRules(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		who   policy.Actor
		state programme.State
		want  bool
	}{
		"the organiser, while it is a draft":            {given.Piotr, programme.Draft, true},
		"the organiser, once the council adopted it":    {given.Piotr, programme.InForceState, false},
		"the director, by the resolution":               {given.Ewa, programme.InForceState, true},
		"the accounts, by the resolution":               {given.Feliks, programme.InForceState, true},
		"a coordinator reads only":                      {given.Anna, programme.Draft, false},
		"the administrator has no part in it":           {given.Adam, programme.Draft, false},
		"nobody, when the programme is over":            {given.Ewa, programme.Ended, false},
		"the data protection officer changes no money":  {given.Inga, programme.InForceState, false},
		"the information point tells the amount, alone": {given.Ola, programme.InForceState, false},
	} {
		if got := fee.MayWrite(tc.who, tc.state); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	tx := given.Tx(t, given.Anna)
	offer := given.Offer(t, tx, "Asystent osoby starszej")
	_, err := fee.Create(t.Context(), tx, offer.ProgrammeRef, offer.Ref, given.FeeRuleFacts())
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("a coordinator wrote a rule: %v", err)
	}
	_, err = fee.Create(t.Context(), given.As(tx, given.Piotr), offer.ProgrammeRef, offer.Ref, given.FeeRuleFacts())
	var denied fault.Denied
	if !errors.As(err, &denied) {
		t.Errorf("the organiser wrote a rule of an adopted programme: %v", err)
	}
	r := given.FeeRuleFacts()
	r.UnitCost, r.Resolution = 0, ""
	_, err = fee.Create(t.Context(), given.As(tx, given.Ewa), offer.ProgrammeRef, offer.Ref, r)
	if got := check.Reasons(err); !slices.Equal(got, []string{"fee.unit_cost_missing", "fee.resolution_missing"}) {
		t.Error(got)
	}
}

func TestTheCriterionIsDated(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	var rows []fee.Criterion
	given.Read(t, tx, func(b *db.Batch) { fee.Criteria(b, &rows) })
	for day, want := range map[date.Date][2]int64{
		date.New(2018, time.October, 1):   {701_00, 528_00},
		date.New(2021, time.December, 31): {701_00, 528_00},
		date.New(2022, time.January, 1):   {776_00, 600_00},
		date.New(2024, time.December, 31): {776_00, 600_00},
		date.New(2025, time.January, 1):   {1010_00, 823_00},
		given.Today:                       {1010_00, 823_00},
	} {
		if c := fee.CriterionOn(rows, day); c == nil || c.Single != want[0] || c.Family != want[1] {
			t.Errorf("%s: %+v", day.PL(), c)
		}
	}
}
