package resident_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

func TestIncomeCheck(t *testing.T) {
	t.Parallel()
	whole := given.Income()
	change := func(f func(n *resident.Income)) resident.Income { n := whole; f(&n); return n }
	for name, tc := range map[string]struct {
		n    resident.Income
		want []string
	}{
		"the income of August, one person":     {whole, nil},
		"no income is an income":               {change(func(n *resident.Income) { n.Net = 0 }), nil},
		"a family of nobody":                   {change(func(n *resident.Income) { n.Single, n.Persons = false, 0 }), []string{"income.persons_missing"}},
		"a family of one keeps house alone":    {change(func(n *resident.Income) { n.Single, n.Persons = false, 1 }), []string{"income.family_of_one"}},
		"a family of three":                    {change(func(n *resident.Income) { n.Single, n.Persons = false, 3 }), nil},
		"a month ahead":                        {change(func(n *resident.Income) { n.Month = given.Today.AddMonths(1).FirstOfMonth() }), []string{"income.month_ahead"}},
		"a month long gone":                    {change(func(n *resident.Income) { n.Month = date.New(2020, time.January, 1) }), []string{"income.month_old"}},
		"no document":                          {change(func(n *resident.Income) { n.Document = "" }), []string{"income.document_missing"}},
		"stated tomorrow":                      {change(func(n *resident.Income) { n.StatedOn = given.Today.Add(1) }), []string{"income.stated_ahead"}},
		"an income nobody has":                 {change(func(n *resident.Income) { n.Net = 1 << 60 }), []string{"form.money"}},
		"a hundred people under one roof":      {change(func(n *resident.Income) { n.Single, n.Persons = false, 100 }), []string{"income.persons_many"}},
		"neither month nor day of a statement": {change(func(n *resident.Income) { n.Month, n.StatedOn = date.Date{}, date.Date{} }), []string{"income.month_missing", "income.stated_on_missing"}},
	} {
		if got := check.Reasons(tc.n.Check(true, given.Today)); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := check.Reasons(whole.Check(false, given.Today)); !slices.Equal(got, []string{"income.net_missing"}) {
		t.Error(got)
	}
}

// TestIncomesAreKept: a later statement leaves the earlier one as it was.
func TestIncomesAreKept(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	second := given.Income()
	second.Net, second.Single, second.Persons = 3200_00, false, 2
	for _, n := range []resident.Income{given.Income(), second} {
		if err := resident.RecordIncome(t.Context(), tx, h.Resident, n, true); err != nil {
			t.Fatal(err)
		}
	}
	var lines []resident.IncomeLine
	given.Read(t, tx, func(b *db.Batch) { resident.Incomes(b, given.Anna, tx.Now, h.Resident, &lines) })
	if len(lines) != 2 || lines[0].Net != 3200_00 || lines[1].Income != given.Income() || lines[1].By != "Anna Lis" {
		t.Errorf("%+v", lines)
	}
	if trail := given.Trail(t, tx); strings.Count(trail, "Anna: resident.income_recorded") != 2 {
		t.Error(trail)
	}
	sub, err := tx.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sub.Exec(t.Context(), `UPDATE income_statement SET net_grosze = 0`); err == nil {
		t.Error("a statement may be changed")
	}
	_ = sub.Rollback(t.Context())
}

// TestWhoKnowsTheIncome: the household is more than identity.
func TestWhoKnowsTheIncome(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	h := given.Application(t, tx, given.Anna)
	if err := resident.RecordIncome(t.Context(), tx, h.Resident, given.Income(), true); err != nil {
		t.Fatal(err)
	}
	authorised := given.Authorised()
	for name, tc := range map[string]struct {
		who         policy.Actor
		sees, write bool
	}{
		"the coordinator of the case":                      {given.Anna, true, true},
		"the director reads":                               {given.Ewa, true, false},
		"a colleague without a reason does not":            {given.Marek, false, false},
		"the information point, once a coordinator has it": {given.Ola, false, false},
		"the organiser does not":                           {given.Piotr, false, false},
		"an authorised one reads it in the plan":           {authorised, false, false},
		"the accounts do not":                              {given.Feliks, false, false},
		"the data protection officer does not":             {given.Inga, false, false},
	} {
		var lines []resident.IncomeLine
		given.Read(t, tx, func(b *db.Batch) { resident.Incomes(b, tc.who, tx.Now, h.Resident, &lines) })
		if (len(lines) > 0) != tc.sees {
			t.Errorf("%s: %d statements", name, len(lines))
		}
		var card resident.Card
		err := given.TryRead(t, tx, func(b *db.Batch) { resident.Get(b, tc.who, tx.Now, h.Resident, &card) })
		if err == nil && card.SeesIncome != tc.sees {
			t.Errorf("%s: the card says %v", name, card.SeesIncome)
		}
		err = resident.RecordIncome(t.Context(), given.As(tx, tc.who), h.Resident, given.Income(), true)
		var denied fault.Denied
		if tc.write != (err == nil) || err != nil && !errors.Is(err, fault.NotFound) && !errors.As(err, &denied) {
			t.Errorf("%s: writes: %v", name, err)
		}
	}
}
