package plan_test

import (
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/given"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
)

// priced is a draft plan for whose service the programme names a fee by income.
func priced(t *testing.T, tx *audit.Tx) given.Held {
	t.Helper()
	h := given.DraftPlan(t, tx, given.Anna)
	given.FeeRule(t, tx, offerOf(t, tx, h))
	return h
}

func offerOf(t *testing.T, tx *audit.Tx, h given.Held) (o programme.Offer) {
	t.Helper()
	var offers []programme.Offer
	given.Read(t, tx, func(b *db.Batch) { programme.OffersInForce(b, tx.Today(), &offers) })
	id, err := db.Value[int64](t.Context(), tx, `SELECT offer_id FROM application_item WHERE public_id = $1`, string(h.Item))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(offers, func(o programme.Offer) bool { return o.ID == id })
	return offers[i]
}

func stated(t *testing.T, tx *audit.Tx, h given.Held, net int64) {
	t.Helper()
	n := given.Income()
	n.Net = net
	if err := resident.RecordIncome(t.Context(), tx, h.Resident, n, true); err != nil {
		t.Fatal(err)
	}
}

func settle(t *testing.T, tx *audit.Tx, h given.Held, choices ...plan.FeeChoice) error {
	t.Helper()
	return plan.SettleFees(t.Context(), tx, h.Plan, h.PlanNow(t, tx).Version, choices, true)
}

func theFee(t *testing.T, tx *audit.Tx, h given.Held) (plan.Detail, plan.Fee) {
	t.Helper()
	d := h.PlanNow(t, tx)
	f, ok := d.Fee(d.Planned()[0])
	if !ok {
		t.Fatal("the service has no fee")
	}
	return d, f
}

// TestAFeeIsSettledWithThePlan: the story's income, 8,40 zł an hour for at most 24 hours.
func TestAFeeIsSettledWithThePlan(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := priced(t, tx)
	d, f := theFee(t, tx, h)
	if f.Known() || !slices.Equal(check.Reasons(f.Problem), []string{"fee.income_missing"}) {
		t.Errorf("a fee without an income: %+v", f)
	}
	if err := settle(t, tx, h); !slices.Equal(check.Reasons(err), []string{"plan.fee.nothing_settled"}) {
		t.Errorf("settled nothing: %v", err)
	}
	if got := keysOf(d.Warnings(d.Body)); !slices.Contains(got, "plan.warn.fee_unsettled") {
		t.Errorf("nobody warns of the fee: %v", got)
	}
	stated(t, tx, h, 2180_00)
	d, f = theFee(t, tx, h)
	if !f.Known() || f.Settled || f.Unit() != 8_40 || d.Content(d.Body).Services[0].Fee != nil {
		t.Errorf("before it is settled: %+v", f)
	}
	before := d.Content(d.Body).Hash()
	if err := settle(t, tx, h); err != nil {
		t.Fatal(err)
	}
	d, f = theFee(t, tx, h)
	said := d.Content(d.Body).Services[0].Fee
	if !f.Settled || said == nil || said.Unit != "8,40\u00a0zł" || said.Month != 201_60 || said.Gmina != 24*42_00-201_60 || said.Resolution != "XII/84/2025" {
		t.Errorf("settled: %+v, the plan says %+v", f, said)
	}
	if before == d.Content(d.Body).Hash() {
		t.Error("a fee does not change what the plan says")
	}
	if got := keysOf(d.Warnings(d.Body)); slices.Contains(got, "plan.warn.fee_unsettled") {
		t.Errorf("warned of a fee that is settled: %v", got)
	}
	c := d.Cost(d.Body)
	if l := c.Lines[0]; !l.Priced || !l.FromRule || l.Price != 42_00 || !l.FeeKnown || c.FeeMonthly != 201_60 || c.Monthly != 1008_00 || c.GminaMonthly != 806_40 || c.FeeUnknown+c.FeeOpen != 0 {
		t.Errorf("the cost: %+v", c)
	}
	if trail := given.Trail(t, tx); !strings.Contains(trail, "Anna: plan.fees_settled") {
		t.Error(trail)
	}
}

// TestAChangedFeeVoidsTheAgreement, and what is newer than the fee is told, not taken over.
func TestAChangedFeeVoidsTheAgreement(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := priced(t, tx)
	stated(t, tx, h, 2180_00)
	if err := settle(t, tx, h); err != nil {
		t.Fatal(err)
	}
	h = h.Agree(t, tx)
	d := h.PlanNow(t, tx)
	hash := d.Agreement.ContentHash
	stated(t, tx, h, 1200_00) // pays nothing now
	d, f := theFee(t, tx, h)
	if f.Unit() != 8_40 || f.Stale != "plan.fee.stale_income" || d.Content(d.Body).Hash() != hash || d.State != plan.Agreed {
		t.Errorf("a newer income changed what was agreed: %+v", f)
	}
	if err := plan.SettleFees(t.Context(), tx, h.Plan, d.Version, nil, false); !slices.Equal(check.Reasons(err), []string{"plan.voids_agreement"}) {
		t.Errorf("an agreement was voided unasked: %v", err)
	}
	if err := settle(t, tx, h); err != nil {
		t.Fatal(err)
	}
	d, f = theFee(t, tx, h)
	if f.Unit() != 0 || f.Stale != "" || d.Agreement != nil || d.State != plan.Draft {
		t.Errorf("settled anew: %+v, state %s", f, d.State)
	}
	dearer := given.FeeRuleFacts()
	dearer.UnitCost, dearer.ValidFrom, dearer.Resolution = 50_00, given.PlanFrom, "XX/9/2026"
	o := offerOf(t, tx, h)
	if _, err := fee.Create(t.Context(), given.As(tx, given.Ewa), o.ProgrammeRef, o.Ref, dearer); err != nil {
		t.Fatal(err)
	}
	if _, f = theFee(t, tx, h); f.Stale != "plan.fee.stale_rule" || f.Rule.UnitCost != 42_00 {
		t.Errorf("a newer rule: %+v", f)
	}
}

func TestChoicesOfAFee(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := priced(t, tx)
	stated(t, tx, h, 2180_00)
	_, f := theFee(t, tx, h)
	relief, five := f.Rule.Reliefs[0].Ref, money.Grosze(5_00)
	item := string(h.Item)
	at := func(name string) string { return plan.FeeField(name, item) }
	for name, tc := range map[string]struct {
		n     plan.FeeChoice
		want  string
		field string
	}{
		"a relief nobody proved":       {plan.FeeChoice{Relief: relief}, "plan.fee.basis_missing", at("basis")},
		"a relief of another rule":     {plan.FeeChoice{Relief: "unknown", Basis: "x"}, "plan.fee.relief_unknown", at("relief")},
		"another fee without a reason": {plan.FeeChoice{Override: &five}, "plan.fee.reason_missing", at("reason")},
	} {
		tc.n.ItemRef = item
		problems, _ := check.Problems(settle(t, tx, h, tc.n))
		if len(problems) != 1 || problems[0].Key != tc.want || problems[0].Field != tc.field {
			t.Errorf("%s: %+v", name, problems)
		}
	}
	if err := settle(t, tx, h, plan.FeeChoice{ItemRef: item, Relief: relief, Basis: "karta nr 7"}); err != nil {
		t.Fatal(err)
	}
	if _, f = theFee(t, tx, h); f.Unit() != 4_20 || f.Basis != "karta nr 7" {
		t.Errorf("half was let off: %+v", f)
	}
	if err := settle(t, tx, h, plan.FeeChoice{ItemRef: item, Override: &five, Reason: "zdarzenie losowe, zgoda dyrekcji"}); err != nil {
		t.Fatal(err)
	}
	d, f := theFee(t, tx, h)
	steps := f.Steps(d.Planned()[0].Amount)
	if said := d.Content(d.Body).Services[0].Fee; f.Amount(96) != 120_00 || said.Reason == "" || steps[len(steps)-1].Key != "plan.fee.step.override_unit" {
		t.Errorf("settled otherwise: %+v %+v", f, said)
	}
}

// TestAFeeIsCopiedAndFrozen with its version.
func TestAFeeIsCopiedAndFrozen(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := priced(t, tx)
	stated(t, tx, h, 2180_00)
	if err := settle(t, tx, h); err != nil {
		t.Fatal(err)
	}
	h = h.Agree(t, tx).Submit(t, tx).Approve(t, tx)
	d := h.PlanNow(t, tx)
	if d.Frozen == nil || d.Frozen.Services[0].Fee == nil || d.Frozen.Services[0].Fee.Month != 201_60 {
		t.Fatalf("what was approved names no fee: %+v", d.Frozen)
	}
	sub, err := tx.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sub.Exec(t.Context(), `UPDATE plan_fee SET reason = 'x'`); err == nil {
		t.Error("the fee of an approved version may be changed")
	}
	_ = sub.Rollback(t.Context())
	if err := plan.NewVersion(t.Context(), tx, h.Plan, d.Version, plan.VersionReasons[0], "zmiana potrzeb"); err != nil {
		t.Fatal(err)
	}
	if d, f := theFee(t, tx, h); !f.Settled || f.Unit() != 8_40 || d.VersionNo != 2 {
		t.Errorf("the new version has no fee: %+v", f)
	}
}

// TestWhoSeesTheIncomeOfAPlan: the amount is everybody's who reads the plan, the income not.
func TestWhoSeesTheIncomeOfAPlan(t *testing.T) {
	t.Parallel()
	submitted, draft := plan.Detail{Plan: plan.Plan{State: plan.Submitted, Reached: true}}, plan.Detail{Plan: plan.Plan{State: plan.Draft, Reached: true}}
	for name, tc := range map[string]struct {
		d    plan.Detail
		who  policy.Actor
		want bool
	}{
		"its coordinator":                            {draft, given.Anna, true},
		"the director":                               {draft, given.Ewa, true},
		"the organiser":                              {submitted, given.Piotr, false},
		"an authorised one, of a submitted plan":     {submitted, given.Authorised(), true},
		"an authorised one, of another":              {draft, given.Authorised(), false},
		"a coordinator who does not reach the plan":  {plan.Detail{}, given.Marek, false},
		"the accounts read no plan":                  {plan.Detail{}, given.Feliks, false},
		"the information point reads no plan at all": {plan.Detail{}, given.Ola, false},
	} {
		if got := tc.d.SeesIncome(tc.who); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func keysOf(warnings []plan.Warning) []string {
	var out []string
	for _, w := range warnings {
		out = append(out, w.Key)
	}
	return out
}
