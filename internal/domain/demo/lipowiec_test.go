package demo_test

import (
	"fmt"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

// TestLipowiecStandsAsTheStoriesBegin: on the morning of 14.09.2026 four plans wait for the
// director, and the next numbers are those of the stories.
func TestLipowiecStandsAsTheStoriesBegin(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	morning := time.Date(2026, time.September, 14, 7, 30, 0, 0, date.Warsaw)
	if err := demo.LoadCentre(t.Context(), d.Owner, demo.Lipowiec, morning, password); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		`SELECT string_agg(code || '/' || year || ' ' || next, ', ' ORDER BY code) FROM number_series WHERE code IN ('KS', 'IPUS', 'DEC')`:                               "DEC/2026 9, IPUS/2026 61, KS/2026 147",
		`SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM plan GROUP BY state) x`:                                        "active 12, submitted 4",
		`SELECT string_agg(name, ', ' ORDER BY id) FROM service`:                                                                                                         "Asystent osoby starszej, Transport indywidualny, Poradnictwo psychologiczne, Klub seniora",
		`SELECT name || ' ' || state FROM programme`:                                                                                                                     "Bliżej siebie 2026–2028 in_force",
		`SELECT string_agg(number || ' ' || state, ', ' ORDER BY number) FROM contract`:                                                                                  "12/2026 signed, 13/2026 signed, 14/2026 signed",
		`SELECT method || ' ' || unit_cost_grosze FROM fee_rule r JOIN offer o ON o.id = r.offer_id JOIN service s ON s.id = o.service_id WHERE s.name LIKE 'Asystent%'`: "criterion 4200",
	} {
		got, err := db.Value[string](t.Context(), d.Owner, what)
		if err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", what, got, err, want)
		}
	}
	t.Run("its project can be reported on", func(t *testing.T) { reportable(t, d, morning) })
	if err := demo.LoadCentre(t.Context(), d.Owner, "nigdzie", morning, password); err == nil {
		t.Error("a centre nobody knows was loaded")
	}
}

// reportable: the report of the second milestone draws its figures from what stands there:
// 214 500 of 690 000 for organisations are 31,09%, more than the 30% promised; persons are
// fewer than planned for the day.
func reportable(t *testing.T, d *dbtest.DB, now time.Time) {
	anna := actor(t, d.Owner, "dyrektor@cus.example", policy.Director)
	var readings []indicator.Reading
	read(t, d.App, func(b *db.Batch) { indicator.Promised(b, anna, now, date.Of(now), &readings) })
	figures := map[indicator.Code]string{}
	for _, r := range readings {
		value, known := r.Value()
		figures[r.Code] = fmt.Sprint(value, known, " ", r.Verdict())
	}
	want := map[indicator.Code]string{
		indicator.PESShare: "3109 true on_track", indicator.ContractsSigned: "3 true on_track", indicator.Consultations: "2 true on_track", indicator.Volunteers: "11 true on_track",
		indicator.CoordinatorsEmployed: "2 true on_track", indicator.DisabilityFTE: "50 true on_track", indicator.StaffFTE: "550 true on_track",
		indicator.PersonsWithPlan: "12 true attention", indicator.ProgrammesAdopted: "1 true on_track", indicator.ModelSolutions: "0 true on_track",
	}
	for code, figure := range want {
		if figures[code] != figure {
			t.Errorf("%s: %s, want %s", code, figures[code], figure)
		}
	}
	for what, sql := range map[string]string{
		"69000000 of 21450000":             `SELECT sum(planned_grosze) || ' of ' || sum(planned_grosze) FILTER (WHERE social_economy) FROM budget_line WHERE direct`,
		"82800000":                         `SELECT sum(planned_grosze)::text FROM budget_line`,
		"Plan wdrażania CUS 2, Standard 1": `SELECT string_agg(split_part(name, ' usługi', 1) || ' ' || n, ', ' ORDER BY name) FROM (SELECT p.name, count(*) AS n FROM product p JOIN product_file f ON f.product_id = p.id WHERE p.name NOT LIKE 'Diagnoza%' GROUP BY 1) x`,
		"done 3, planned 6, running 2":     `SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM milestone_task GROUP BY 1) x`,
		"2026-06-28":                       `SELECT accepted_on::text FROM milestone WHERE no = 1`,
		"3 risks":                          `SELECT count(*) || ' risks' FROM milestone_risk`,
	} {
		if got, err := db.Value[string](t.Context(), d.Owner, sql); err != nil || got != what {
			t.Errorf("%q, want %q, %v", got, what, err)
		}
	}
}
