package provider_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/provider"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestCheckSaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		n    provider.Facts
		want []string
	}{
		"a whole provider":        {given.ProviderFacts("Sąsiad"), nil},
		"one nobody can reach":    {provider.Facts{Name: "Dom Kultury", Kind: provider.MunicipalUnit}, nil},
		"nothing written":         {provider.Facts{}, []string{"provider.name_missing", "provider.kind_missing"}},
		"a kind unknown to law":   {provider.Facts{Name: "A", Kind: "friend"}, []string{"provider.kind_missing"}},
		"a name without an end":   {provider.Facts{Name: strings.Repeat("a", 161), Kind: provider.NGO}, []string{"provider.name_long"}},
		"a name of 160 letters":   {provider.Facts{Name: strings.Repeat("ł", 160), Kind: provider.NGO}, nil},
		"a name without a ground": {provider.Facts{Name: "A"}, []string{"provider.kind_missing"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.n.Check())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheLastDayStillCounts(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	day := given.Today
	for name, tc := range map[string]struct {
		ended date.Date
		want  bool
	}{
		"goes on":         {date.Date{}, true},
		"ends tomorrow":   {day.Add(1), true},
		"ends today":      {day, true},
		"ended yesterday": {day.Add(-1), false},
	} {
		p := given.Provider(t, tx, "Fundacja")
		p.EndedOn = tc.ended
		if err := provider.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts); err != nil {
			t.Fatal(err)
		}
		if p.ActiveOn(day) != tc.want {
			t.Errorf("%s: ActiveOn %v", name, !tc.want)
		}
		var choices []provider.Choice
		given.Read(t, tx, func(b *db.Batch) { provider.Active(b, day, &choices) })
		offered := slices.Contains(choices, provider.Choice{ID: p.ID, Ref: p.Ref, Name: p.Name, Kind: p.Kind})
		if offered != tc.want {
			t.Errorf("%s: offered %v", name, offered)
		}
	}
}

func TestCreateEditAndConflict(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	p := given.Provider(t, tx, "Spółdzielnia socjalna „Razem”")
	n := p.Facts
	n.Kind, n.Phone, n.Email = provider.Contractor, "", ""
	if err := provider.Edit(t.Context(), given.As(tx, given.Feliks), p.Ref, p.Version, n); err != nil {
		t.Fatal(err)
	}
	now := given.ProviderNow(t, tx, p.Ref)
	if diff := cmp.Diff(n, now.Facts); diff != "" {
		t.Error(diff)
	}
	var conflict fault.Conflict
	if err := provider.Edit(t.Context(), tx, p.Ref, p.Version, p.Facts); !errors.As(err, &conflict) || conflict.By != given.Feliks.Name {
		t.Errorf("an old version was saved: %v", err)
	}
	if diff := cmp.Diff("Piotr: provider.created\nFeliks: provider.edited", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
	_, err := provider.Create(t.Context(), tx, n)
	if diff := cmp.Diff([]string{"provider.name_taken"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestListFinds(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	a := given.Provider(t, tx, "Żłobek gminny")
	b2 := given.Provider(t, tx, "Fundacja „Zlobek inaczej”")
	b2.EndedOn = given.Today.Add(-1)
	if err := provider.Edit(t.Context(), tx, b2.Ref, b2.Version, b2.Facts); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		f    provider.Filter
		want []string
	}{
		"by a word without marks, those who ended last": {provider.Filter{Words: "zlobek"}, []string{a.Name, b2.Name}},
		"by kind":               {provider.Filter{Words: "zlobek", Kind: provider.Centre}, nil},
		"by words and kind":     {provider.Filter{Words: "inaczej zlobek", Kind: provider.NGO}, []string{b2.Name}},
		"by words out of sight": {provider.Filter{Words: "przedszkole"}, nil},
	} {
		var rows []provider.Provider
		given.Read(t, tx, func(b *db.Batch) { provider.List(b, given.Anna, tc.f, given.Today, &rows) })
		var got []string
		for _, p := range rows {
			got = append(got, p.Name)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	var totals provider.Totals
	given.Read(t, tx, func(b *db.Batch) { provider.Count(b, given.Anna, given.Today, &totals) })
	if diff := cmp.Diff(provider.Totals{Active: 1, Ended: 1}, totals); diff != "" {
		t.Error(diff)
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	p := given.Provider(t, tx, "Przychodnia")
	var writers []string
	for _, who := range given.People {
		sees := who.Reach(policy.ReadProvider) == policy.All
		var got provider.Provider
		err := given.TryRead(t, tx, func(b *db.Batch) { provider.Get(b, who, p.Ref, &got) })
		if sees != (err == nil) || !sees && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who.Name, err)
		}
		var rows []provider.Provider
		given.Read(t, tx, func(b *db.Batch) { provider.List(b, who, provider.Filter{}, given.Today, &rows) })
		if sees != (len(rows) > 0) {
			t.Errorf("%s finds %d", who.Name, len(rows))
		}
		now := given.ProviderNow(t, tx, p.Ref)
		if err := provider.Edit(t.Context(), given.As(tx, who), p.Ref, now.Version, now.Facts); err == nil {
			writers = append(writers, who.Name)
		}
	}
	if diff := cmp.Diff([]string{given.Piotr.Name, given.Feliks.Name}, writers); diff != "" {
		t.Error(diff)
	}
}
