package catalogue_test

import (
	"strings"
	"testing"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/given"
	"cus/internal/platform/check"
	"cus/internal/platform/date"

	"github.com/google/go-cmp/cmp"
)

func TestCheckSaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	good := given.ServiceFacts("Usługi opiekuńcze")
	with := func(change func(n *catalogue.Facts)) catalogue.Facts {
		n := good
		change(&n)
		return n
	}
	for name, tc := range map[string]struct {
		n    catalogue.Facts
		want []string
	}{
		"a whole service": {good, nil},
		"nothing written": {catalogue.Facts{}, []string{"catalogue.name_missing", "catalogue.summary_missing", "catalogue.area_missing",
			"catalogue.audience_missing", "catalogue.unit_missing"}},
		"a description of 200 letters": {with(func(n *catalogue.Facts) { n.Summary = strings.Repeat("ż", 200) }), nil},
		"a description of 201 letters": {with(func(n *catalogue.Facts) { n.Summary = strings.Repeat("ż", 201) }), []string{"catalogue.summary_long"}},
		"a fifteenth area":             {with(func(n *catalogue.Facts) { n.Area = 15 }), []string{"catalogue.area_missing"}},
		"a unit of nobody":             {with(func(n *catalogue.Facts) { n.Unit = "mile" }), []string{"catalogue.unit_missing"}},
		"a name longer than a line":    {with(func(n *catalogue.Facts) { n.Name = strings.Repeat("a", 121) }), []string{"catalogue.name_long"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.n.Check())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWithdrawn(t *testing.T) {
	t.Parallel()
	day := given.Today
	for name, tc := range map[string]struct {
		on   date.Date
		want bool
	}{
		"never":              {date.Date{}, false},
		"from tomorrow":      {day.Add(1), false},
		"from this very day": {day, true},
		"since yesterday":    {day.Add(-1), true},
	} {
		s := catalogue.Service{Facts: catalogue.Facts{WithdrawnOn: tc.on}}
		if got := s.Withdrawn(day); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestEveryAreaHasItsName(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range catalogue.Areas {
		if !a.Known() || a.Key() == "" || seen[a.Key()] {
			t.Errorf("area %d is called %q", a, a.Key())
		}
		seen[a.Key()] = true
	}
	if len(seen) != 14 || catalogue.Area(0).Known() || catalogue.Area(0).Key() != "" {
		t.Error("the act knows fourteen areas")
	}
}
