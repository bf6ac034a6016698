package demo_test

import (
	"testing"
	"time"

	"cus/internal/domain/demo"
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
		`SELECT string_agg(code || '/' || year || ' ' || next, ', ' ORDER BY code) FROM number_series WHERE code IN ('KS', 'IPUS', 'DEC')`: "DEC/2026 9, IPUS/2026 61, KS/2026 147",
		`SELECT string_agg(DISTINCT state, ' ') || ' ' || count(*) FROM plan`:                                                              "submitted 4",
		`SELECT string_agg(name, ', ' ORDER BY id) FROM service`:                                                                           "Asystent osoby starszej, Transport indywidualny, Poradnictwo psychologiczne, Klub seniora",
		`SELECT name || ' ' || state FROM programme`:                                                                                       "Bliżej siebie 2026–2028 in_force",
		`SELECT number || ' ' || state FROM contract`:                                                                                      "12/2026 signed",
		`SELECT method || ' ' || unit_cost_grosze FROM fee_rule r JOIN offer o ON o.id = r.offer_id JOIN service s ON s.id = o.service_id WHERE s.name LIKE 'Asystent%'`: "criterion 4200",
	} {
		got, err := db.Value[string](t.Context(), d.Owner, what)
		if err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", what, got, err, want)
		}
	}
	if _, err := db.Value[int](t.Context(), d.Owner, `SELECT 1`); err != nil {
		t.Fatal(err)
	}
	if err := demo.LoadCentre(t.Context(), d.Owner, "nigdzie", morning, password); err == nil {
		t.Error("a centre nobody knows was loaded")
	}
}
