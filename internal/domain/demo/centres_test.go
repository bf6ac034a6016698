package demo_test

import (
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/platform/date"
	"cus/internal/platform/dbtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
)

// pilots are the five centres, each loaded once, on a day that is hard to load a sample on.
var pilots = map[string]time.Time{
	demo.Adamowka:     sunday,
	demo.Milanowek:    time.Date(2026, 12, 24, 12, 0, 0, 0, date.Warsaw), // Christmas Eve, three free days ahead
	demo.Rawicz:       time.Date(2027, 1, 1, 0, 0, 30, 0, date.Warsaw),   // the first minute of a year
	demo.Elblag:       time.Date(2027, 5, 3, 23, 59, 0, 0, date.Warsaw),  // the last minute of a long weekend
	demo.Starachowice: time.Date(2031, 3, 4, 9, 0, 0, 0, date.Warsaw),    // years after the programme was named
}

// TestTheCentres loads the five pilots and looks at all there is in them.
func TestTheCentres(t *testing.T) {
	t.Parallel()
	for name, now := range pilots {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			if loaded, err := demo.Loaded(t.Context(), d.Owner); err != nil || loaded {
				t.Fatalf("an empty database holds nothing: %t, %v", loaded, err)
			}
			if err := demo.LoadCentre(t.Context(), d.Owner, name, now, password); err != nil {
				t.Fatal(err)
			}
			t.Run("its casework is large enough", func(t *testing.T) { casework(t, d.Owner, date.Of(now)) })
			if name == demo.Rawicz {
				t.Run("one day is one sample", func(t *testing.T) { oneDayIsOneSample(t, d.Owner, name, now) })
			}
			ewa := director(t, d, now)
			t.Run("its pages say what its source says", func(t *testing.T) { pagesSayIt(t, ewa.in(t), sources[name]) })
			t.Run("every figure is the one counted by hand", func(t *testing.T) { recounted(t, d, now) })
			t.Run("the sums are what they count", func(t *testing.T) { sumsHold(t, d, now) })
			switch name {
			case demo.Adamowka:
				for what, check := range map[string]func(*testing.T, *dbtest.DB){
					"loaded again, nothing doubles": loadedOnce, "it is all there": complete, "every desk is at work": desksAreAtWork, "the figures grow over the pilot": figuresGrow, "the password is set for all": passwordIsSet,
				} {
					t.Run(what, func(t *testing.T) { check(t, d) })
				}
			case demo.Starachowice:
				t.Run("another day shows other figures", func(t *testing.T) {
					anotherDayShowsOthers(t, ewa.in(t), date.New(2021, 6, 30), date.New(2021, 9, 30), date.New(2021, 12, 31), date.New(2022, 6, 30), date.New(2022, 12, 31), date.New(2023, 4, 30))
				})
			}
		})
	}
}

// casework holds what is invented around a project against what it must be large enough for.
func casework(t *testing.T, pool *pgxpool.Pool, today date.Date) {
	day := func(n int) string { return "'" + today.Add(n).String() + "'" }
	for what, tc := range map[string]struct {
		sql   string
		least int
	}{
		"residents":                         {`SELECT count(*) FROM resident`, 120},
		"applications":                      {`SELECT count(*) FROM application`, 60},
		"plans":                             {`SELECT count(*) FROM plan`, 35},
		"plans overdue":                     {`SELECT count(*) FROM plan WHERE first_submitted_on IS NULL AND state <> 'abandoned' AND due_on < ` + day(0), 1},
		"plans that run out within a month": {`SELECT count(*) FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no WHERE p.state = 'active' AND v.ends_on BETWEEN ` + day(0) + ` AND ` + day(30), 2},
		"services":                          {`SELECT count(*) FROM service`, 12},
		"providers, all of them examples":   {`SELECT count(*) FROM provider WHERE name LIKE '%(przykład)'`, 8},
		"contracts signed":                  {`SELECT count(*) FROM contract WHERE state = 'signed'`, 6},
		"modes of contracts":                {`SELECT count(DISTINCT mode) FROM contract`, 4},
		"contracts with social economy":     {`SELECT count(*) FROM contract c JOIN provider p ON p.id = c.provider_id WHERE c.state = 'signed' AND p.social_economy <> ''`, 2},
		"contracts with others":             {`SELECT count(*) FROM contract c JOIN provider p ON p.id = c.provider_id WHERE c.state = 'signed' AND coalesce(p.social_economy, '') = ''`, 2},
		"contracts that run out":            {`SELECT count(*) FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no WHERE c.state = 'signed' AND v.ends_on BETWEEN ` + day(0) + ` AND ` + day(60), 1},
		"programmes in force":               {`SELECT count(*) FROM programme WHERE state = 'in_force'`, 1},
		"outcomes of services applied for":  {`SELECT count(DISTINCT state) FROM application_item`, 5},
		"plans approved a year ago":         {`SELECT count(*) FROM plan WHERE approved_on < ` + day(-365), 10},
		"marks of a demonstration":          {`SELECT count(*) FROM centre WHERE demo AND demo_loaded`, 1},
	} {
		if n := count(t, pool, tc.sql); n < tc.least {
			t.Errorf("%s: %d, want %d at least", what, n, tc.least)
		}
	}
	for _, state := range []string{"draft", "agreed", "submitted", "returned", "approved", "active", "ended", "abandoned"} {
		if n := count(t, pool, `SELECT count(*) FROM plan WHERE state = '`+state+`'`); n < 2 {
			t.Errorf("%d plans are %s", n, state)
		}
	}
	for what, sql := range map[string]string{
		"acts on days to come":          `SELECT count(*) FROM audit_entry WHERE at > ` + day(1) + ` AND action <> 'demo.password_set'`,
		"providers that seem real":      `SELECT count(*) FROM provider WHERE name NOT LIKE '%(przykład)'`,
		"facts of staff that seem real": `SELECT count(*) FROM staffing_fact WHERE label NOT LIKE '%(przykład)' OR evidence <> 'dane przykładowe'`,
	} {
		if n := count(t, pool, sql); n > 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// oneDayIsOneSample: a demonstration comes out alike to the last row each time the same day
// brings it, at whatever hour, into an empty database or in place of another centre.
func oneDayIsOneSample(t *testing.T, first *pgxpool.Pool, name string, now time.Time) {
	second := dbtest.New(t)
	for _, load := range []struct {
		name, over string
		now        time.Time
	}{
		{demo.Lipowiec, "", now},
		{name, "Centrum Usług Społecznych w Lipowcu Nowym", now.Add(20 * time.Hour)},
	} {
		replaced, err := demo.Replace(t.Context(), second.Owner, load.name, load.now, password)
		if err != nil || replaced != load.over {
			t.Fatalf("%s: instead of %q, %v", load.name, replaced, err)
		}
	}
	if diff := cmp.Diff(dump(t, first), dump(t, second.Owner)); diff != "" {
		t.Error(diff)
	}
}
