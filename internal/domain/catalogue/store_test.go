package catalogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestCreateAndRead(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	n := given.ServiceFacts("Usługi sąsiedzkie")
	ref, err := catalogue.Create(t.Context(), tx, n)
	if err != nil {
		t.Fatal(err)
	}
	var got catalogue.Service
	given.Read(t, tx, func(b *db.Batch) { catalogue.Get(b, given.Anna, ref, &got) })
	if diff := cmp.Diff(n, got.Facts); diff != "" {
		t.Error(diff)
	}
	if got.UpdatedBy != given.Piotr.Name || !got.UpdatedAt.Equal(given.Now) || got.Version != 1 {
		t.Errorf("saved by %q at %s, version %d", got.UpdatedBy, got.UpdatedAt, got.Version)
	}
	if diff := cmp.Diff("Piotr: service.created", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

func TestANameStandsOnce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Transport")
	_, err := catalogue.Create(t.Context(), tx, s.Facts)
	if diff := cmp.Diff([]string{"catalogue.name_taken"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Asystent")
	n := s.Facts
	n.Summary, n.Unit = "Ktoś, kto pomaga wyjść z domu.", catalogue.Visit
	if err := catalogue.Edit(t.Context(), tx, s.Ref, s.Version, n); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n, given.ServiceNow(t, tx, s.Ref).Facts); diff != "" {
		t.Error(diff)
	}
	err := catalogue.Edit(t.Context(), given.As(tx, given.Ewa), s.Ref, s.Version, s.Facts)
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("the director edits the catalogue: %v", err)
	}
	var conflict fault.Conflict
	if err := catalogue.Edit(t.Context(), tx, s.Ref, s.Version, s.Facts); !errors.As(err, &conflict) || conflict.By != given.Piotr.Name || !conflict.At.Equal(given.Now) {
		t.Errorf("an old version was saved: %v", err)
	}
	if diff := cmp.Diff("Piotr: service.created\nPiotr: service.edited", given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Withdrawn(t, tx, given.Service(t, tx, "Dowóz posiłków"), given.Today)
	if !s.Withdrawn(given.Today) || s.Withdrawn(given.Today.Add(-1)) {
		t.Errorf("withdrawn on %s", s.WithdrawnOn)
	}
	if !strings.HasSuffix(given.Trail(t, tx), "Piotr: service.withdrawn") {
		t.Error(given.Trail(t, tx))
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	gone := given.Withdrawn(t, tx, given.Service(t, tx, "Aerobik na łące"), given.Today)
	soon := given.Withdrawn(t, tx, given.Service(t, tx, "Żółć i łąka"), given.Today.Add(1))
	there := given.Service(t, tx, "Basen pod chmurką")
	sport := there.Facts
	sport.Area, sport.Name = 10, there.Name+" zimą"
	ref, err := catalogue.Create(t.Context(), tx, sport)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		f    catalogue.Filter
		want []string
	}{
		"words without marks, what is withdrawn last": {catalogue.Filter{Words: "la", Area: 4}, []string{soon.Name, gone.Name}},
		"every word counts, in any order":             {catalogue.Filter{Words: "CHMURKĄ basen starsze"}, []string{there.Name, sport.Name}},
		"one area":                                    {catalogue.Filter{Words: "basen", Area: 10}, []string{sport.Name}},
		"signs do not count":                          {catalogue.Filter{Words: "basen%"}, []string{there.Name, sport.Name}},
		"nothing of the kind":                         {catalogue.Filter{Words: "kosmos"}, nil},
	} {
		var rows []catalogue.Service
		given.Read(t, tx, func(b *db.Batch) { catalogue.List(b, given.Ola, tc.f, given.Today, &rows) })
		if diff := cmp.Diff(tc.want, names(rows)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	var totals catalogue.Totals
	given.Read(t, tx, func(b *db.Batch) { catalogue.Count(b, given.Ola, given.Today, &totals) })
	if diff := cmp.Diff(catalogue.Totals{Offered: 3, Withdrawn: 1}, totals); diff != "" {
		t.Error(diff)
	}
	if ref == there.Ref {
		t.Error("two services under one address")
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	s := given.Service(t, tx, "Poradnictwo")
	for _, p := range given.People {
		sees := p.Reach(policy.ReadCatalogue) == policy.All
		var got catalogue.Service
		err := given.TryRead(t, tx, func(b *db.Batch) { catalogue.Get(b, p, s.Ref, &got) })
		if sees != (err == nil) || !sees && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", p.Name, err)
		}
		var rows []catalogue.Service
		given.Read(t, tx, func(b *db.Batch) { catalogue.List(b, p, catalogue.Filter{}, given.Today, &rows) })
		if sees != (len(rows) > 0) {
			t.Errorf("%s finds %d", p.Name, len(rows))
		}
	}
	var writers []string
	for _, p := range given.People {
		now := given.ServiceNow(t, tx, s.Ref)
		if err := catalogue.Edit(t.Context(), audit.Join(tx.Tx, p, tx.Now), s.Ref, now.Version, now.Facts); err == nil {
			writers = append(writers, p.Name)
		}
	}
	if !slices.Equal(writers, []string{given.Piotr.Name}) {
		t.Errorf("%v may change it", writers)
	}
}

func names(rows []catalogue.Service) (out []string) {
	for _, s := range rows {
		out = append(out, s.Name)
	}
	return out
}
