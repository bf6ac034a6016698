package centre_test

import (
	"errors"
	"slices"
	"testing"

	"cus/internal/domain/centre"
	"cus/internal/domain/given"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

func TestCheckGminas(t *testing.T) {
	t.Parallel()
	one, two := centre.Gmina{Name: "Przykładów", Teryt: "1809011"}, centre.Gmina{Name: "Lipowiec", Teryt: "1809022"}
	for name, tc := range map[string]struct {
		kind   centre.Kind
		gminas []centre.Gmina
		want   []string
	}{
		"a transformed centre serves one gmina":    {centre.Transformed, []centre.Gmina{one}, nil},
		"and not two":                              {centre.Transformed, []centre.Gmina{one, two}, []string{"centre.gmina_one"}},
		"an agreement is between two at least":     {centre.Several, []centre.Gmina{one}, []string{"centre.gmina_second"}},
		"two gminas by agreement":                  {centre.Several, []centre.Gmina{one, two}, nil},
		"the same gmina twice":                     {centre.Several, []centre.Gmina{one, one}, []string{"centre.gmina_twice", "centre.teryt_twice"}},
		"none at all":                              {centre.Transformed, nil, []string{"centre.gmina_missing"}},
		"a city is an urban gmina":                 {centre.City, []centre.Gmina{two}, []string{"centre.teryt_city"}},
		"a code of six digits":                     {centre.Transformed, []centre.Gmina{{Name: "X", Teryt: "261011"}}, []string{"centre.teryt_wrong"}},
		"a code without a name":                    {centre.Transformed, []centre.Gmina{{Teryt: "1809011"}}, []string{"centre.gmina_missing"}},
		"an odd voivodeship is none":               {centre.Transformed, []centre.Gmina{{Name: "X", Teryt: "0161011"}}, []string{"centre.teryt_wrong"}},
		"while the kind is open, any number stays": {"", []centre.Gmina{one, two}, nil},
	} {
		if got := check.Reasons(centre.CheckGminas(tc.kind, tc.gminas)); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func facts() centre.Facts {
	return centre.Facts{Name: "Centrum Usług Społecznych w Nowym", ShortName: "Nowe", Kind: centre.Transformed, Address: "ul. Rynek 1, 37-534 Nowe",
		IBAN:      "PL14999999990000000000000001",
		Authority: "Burmistrz Nowego", AppealBoard: "Samorządowe Kolegium Odwoławcze w Przemyślu"}
}

func TestTheCentreIsEdited(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	var c centre.Centre
	var gminas []centre.Gmina
	given.Read(t, tx, func(b *db.Batch) { centre.Get(b, &c); centre.Gminas(b, &gminas) })
	renamed := []centre.Gmina{{ID: gminas[0].ID, Name: "Nowe", Teryt: "1809012"}}
	if err := centre.Edit(t.Context(), tx, c.Version, facts(), 45, renamed); err != nil {
		t.Fatal(err)
	}
	if err := centre.Edit(t.Context(), tx, c.Version, facts(), 45, renamed); !errors.As(err, new(fault.Conflict)) {
		t.Errorf("an edit over a newer version: %v", err)
	}
	was := gminas[0].ID
	given.Read(t, tx, func(b *db.Batch) { centre.Get(b, &c); centre.Gminas(b, &gminas) })
	if c.Facts != facts() || c.IdleMinutes != 45 || c.UpdatedBy != "Adam Żuk" || gminas[0].ID != was || gminas[0].Name != "Nowe" || gminas[0].Teryt != "1809012" {
		t.Errorf("%+v %+v", c, gminas)
	}
	several := facts()
	several.Kind = centre.Several
	more := append(slices.Clone(gminas), centre.Gmina{Name: "Sąsiednia", Teryt: "1809022"})
	if err := centre.Edit(t.Context(), tx, c.Version, several, 45, more); err != nil {
		t.Error(err)
	}
	if err := centre.Edit(t.Context(), tx, c.Version+1, facts(), 45, gminas); !slices.Equal(check.Reasons(err), []string{"centre.gmina_stays"}) {
		t.Errorf("a gmina went away: %v", err)
	}
	if err := centre.Edit(t.Context(), given.As(tx, given.Ewa), c.Version+1, facts(), 45, gminas); !errors.As(err, new(fault.Denied)) {
		t.Errorf("the director edits the centre: %v", err)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	year := given.Today.Year()
	first := given.OK[string](t)(centre.NextNumber(t.Context(), tx, centre.Applications))
	var lines []centre.SeriesLine
	given.Read(t, tx, func(b *db.Batch) { centre.SeriesOf(b, year, &lines) })
	i := slices.IndexFunc(lines, func(l centre.SeriesLine) bool { return l.Code == centre.Applications })
	next := lines[i].Next
	if got := (centre.Format{Prefix: "KS", Width: 4}).Number(centre.Applications, year, next-1); got != first {
		t.Errorf("%s, and then comes %d", first, next)
	}
	for name, tc := range map[string]struct {
		s    centre.Series
		f    centre.Format
		next int
		want string
	}{
		"a number given before":         {centre.Applications, centre.Format{Prefix: "KS", Width: 4}, next - 1, "centre.series_next"},
		"small letters":                 {centre.Applications, centre.Format{Prefix: "ks", Width: 4}, next, "centre.series_prefix"},
		"letters of another series":     {centre.Applications, centre.Format{Prefix: "IPUS", Width: 4}, next, "centre.series_taken"},
		"no digits":                     {centre.Applications, centre.Format{Prefix: "KS"}, next, "centre.series_width"},
		"records are found by their M-": {centre.Residents, centre.Format{Prefix: "K", Width: 1}, 99999, "centre.series_fixed"},
	} {
		if got := check.Reasons(centre.SetSeries(t.Context(), tx, tc.s, 0, year, tc.f, tc.next)); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := centre.SetSeries(t.Context(), tx, centre.Applications, 0, year, centre.Format{Prefix: "CUS", Width: 5}, 9147); err != nil {
		t.Fatal(err)
	}
	if got := given.OK[string](t)(centre.NextNumber(t.Context(), tx, centre.Applications)); got != "CUS/2026/09147" {
		t.Error(got)
	}
	if err := centre.SetSeries(t.Context(), tx, centre.Applications, 0, year, centre.Format{Prefix: "CUS", Width: 5}, 9200); !errors.As(err, new(fault.Conflict)) {
		t.Errorf("over a newer version: %v", err)
	}
	for s, want := range map[centre.Series]string{centre.Decisions: "DEC/2026/009", centre.Contracts: "U/2026/07", centre.Plans: "IPUS/2026/0061", centre.Residents: "M-1042"} {
		n := map[centre.Series]int{centre.Decisions: 9, centre.Contracts: 7, centre.Plans: 61, centre.Residents: 1042}[s]
		i := slices.IndexFunc(lines, func(l centre.SeriesLine) bool { return l.Code == s })
		if got := (centre.Format{Prefix: lines[i].Prefix, Width: lines[i].Width}).Number(s, 2026, n); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
