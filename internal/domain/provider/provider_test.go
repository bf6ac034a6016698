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
		"a ground no act names":   {provider.Facts{Name: "A", Kind: provider.NGO, SocialEconomy: "friends"}, []string{"provider.pes_unknown"}},
		"a social enterprise that is no entity of the social economy": {provider.Facts{Name: "A", Kind: provider.NGO, SocialEnterpriseOn: given.Today},
			[]string{"provider.pes_missing"}},
		"days ahead": {provider.Facts{Name: "A", Kind: provider.NGO, SocialEconomy: provider.Organisation, SocialEnterpriseOn: given.Today.Add(1),
			DataAgreementNo: "1/2026", DataAgreementOn: given.Today.Add(1)}, []string{"provider.day_ahead", "provider.day_ahead"}},
		"an agreement without its day":    {provider.Facts{Name: "A", Kind: provider.NGO, DataAgreementNo: "1/2026"}, []string{"provider.data_agreement_on_missing"}},
		"an agreement without its number": {provider.Facts{Name: "A", Kind: provider.NGO, DataAgreementOn: given.Today}, []string{"provider.data_agreement_no_missing"}},
		"a street without an end":         {provider.Facts{Name: "A", Kind: provider.NGO, Street: strings.Repeat("ż", 121)}, []string{"form.too_long"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.n.Check(given.Today))); diff != "" {
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
	n.NIP, n.REGON, n.KRS, n.IBAN = "9990001232", "999000124", "0000999001", "PL14999999990000000000000001"
	n.Street, n.Postcode, n.Locality, n.Contact = "Lipowa 3", "63-999", "Lipowiec Nowy", "Jan Wymyślony"
	n.SocialEconomy, n.SocialEnterpriseOn = provider.SocialCooperative, given.Today.Add(-100)
	n.DataAgreementNo, n.DataAgreementOn = "RODO/3/2026", given.Today.Add(-9)
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
}

func TestNamesAndNumbersStandOnce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		same func(n *provider.Facts, of provider.Facts)
		want []string
	}{
		"the same name":                          {func(n *provider.Facts, of provider.Facts) { n.Name = of.Name }, []string{"provider.name_taken"}},
		"the same REGON":                         {func(n *provider.Facts, of provider.Facts) { n.REGON = of.REGON }, []string{"provider.regon_taken"}},
		"the same KRS":                           {func(n *provider.Facts, of provider.Facts) { n.KRS = of.KRS }, []string{"provider.krs_taken"}},
		"units of one gmina may share their NIP": {func(n *provider.Facts, of provider.Facts) { n.NIP = of.NIP }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tx := given.Tx(t, given.Piotr) // it ends with its case: the numbers are the same in the next
			first := given.ProviderFacts("Fundacja")
			first.NIP, first.REGON, first.KRS = "9990001232", "999000124", "0000999001"
			if _, err := provider.Create(t.Context(), tx, first); err != nil {
				t.Fatal(err)
			}
			n := given.ProviderFacts("Stowarzyszenie")
			tc.same(&n, first)
			_, err := provider.Create(t.Context(), tx, n)
			if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
				t.Error(diff)
			}
		})
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
