package indicator_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

// histories writes so many persons with cases of every shape: several plans a person, some
// over one another, new versions before and after their day, services granted, refused and
// granted after all, on days of four years.
func histories(t *testing.T, owner *pgxpool.Pool, draw *rand.Rand, persons int) {
	t.Helper()
	id := func(sql string, args db.Args) int64 {
		t.Helper()
		v, err := db.Value[int64](t.Context(), owner, sql+` RETURNING id`, args)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return v
	}
	at := func(d date.Date) any { return d.Midnight().Add(10 * 3600e9) }
	for range persons {
		a := db.Args{"by": int64(given.Anna.ID), "at": at(day("2020-02-01")), "restricted": draw.IntN(6) == 0, "born": day("1940-01-01").Add(draw.IntN(20_000))}
		a["resident"] = id(`INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm,
			restricted, created_at, created_by, updated_at, updated_by) VALUES (random_id(), (SELECT min(id) FROM gmina), 'Wymyślona', 'Maria', 'wymyslona', 'maria', 'foreigner', @born, 'K', '1', '37-534',
			'Przykładów', 'przykladow 1', @restricted, @at, @by, @at, @by)`, a)
		for range draw.IntN(4) {
			received := day("2020-06-01").Add(draw.IntN(1500))
			a["received"], a["due"], a["at"] = received, received.Add(30), at(received.Add(draw.IntN(2)))
			a["application"] = id(`INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on, privacy_notice_on, coordinator_id, state, due_on, alarm_on,
				created_at, created_by, updated_at, updated_by) VALUES (random_id(), (SELECT min(id) FROM gmina), @resident, 'person_concerned', @received, 'in_person', @received, @received, @by, 'qualification',
				@due, @due, @at, @by, @at, @by)`, a)
			for range 1 + draw.IntN(3) {
				state, when := "pending", received.Add(draw.IntN(5))
				a["item"] = id(`INSERT INTO application_item (application_id, wanted) VALUES (@application, 'usługa spoza programu')`, a)
				if draw.IntN(5) == 0 { // decided without a step, as what was brought along from elsewhere
					a["decided"] = at(when)
					id(`UPDATE application_item SET state = 'refused', decided_at = @decided WHERE id = @item`, a)
					continue
				}
				for range draw.IntN(4) {
					next := []string{"refused", "referred", "pending"}[draw.IntN(3)]
					if next == state {
						continue
					}
					a["from"], a["to"], a["at"], a["decided"] = state, next, at(when), at(when)
					if next == "pending" {
						a["decided"] = nil
					}
					id(`INSERT INTO item_transition (item_id, from_state, to_state, at, staff_id) VALUES (@item, @from, @to, @at, @by)`, a)
					id(`UPDATE application_item SET state = @to, decided_at = @decided WHERE id = @item`, a)
					state, when = next, when.Add(draw.IntN(40))
				}
			}
			if draw.IntN(5) == 0 {
				continue
			}
			made := received.Add(draw.IntN(20))
			a["state"], a["at"], a["submitted"], a["approved"] = "abandoned", at(made), nil, nil
			if draw.IntN(4) > 0 {
				submitted := made.Add(draw.IntN(30))
				a["state"], a["submitted"] = "ended", submitted
				if draw.IntN(5) > 0 {
					a["approved"] = submitted.Add(draw.IntN(15))
				}
			}
			a["plan"] = id(`INSERT INTO plan (number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, first_submitted_on, approved_on, created_at, updated_at, updated_by)
				VALUES ('IPUS/' || random_id(), (SELECT min(id) FROM gmina), @resident, @application, @by, @state, @due, @due, @submitted, @approved, @at, @at, @by)`, a)
			approved, yes := a["approved"].(date.Date)
			for no := range 1 + draw.IntN(3) {
				starts := made.Add(20 + draw.IntN(60))
				a["no"], a["starts"], a["ends"], a["at"] = no+1, starts, starts.Add(draw.IntN(365)), nil
				if yes && no < 2 {
					a["at"] = at(approved)
					approved = approved.Add(draw.IntN(150))
				}
				id(`INSERT INTO plan_version (plan_id, no, prepared_by, starts_on, ends_on, frozen_at, content, content_hash)
					VALUES (@plan, @no, @by, @starts, @ends, @at, CASE WHEN @at::timestamptz IS NOT NULL THEN '{}'::jsonb END, CASE WHEN @at::timestamptz IS NOT NULL THEN 'x' END)`, a)
			}
		}
	}
}

// changes corrects what stands already, as the program may and as an operator would.
func changes(t *testing.T, owner *pgxpool.Pool, draw *rand.Rand) {
	t.Helper()
	for _, sql := range []string{
		`UPDATE resident SET restricted = NOT restricted WHERE id % 5 = @n % 5`,
		`UPDATE plan SET due_on = due_on + 14 WHERE id % 7 = @n % 7`,
		`UPDATE plan SET approved_on = approved_on + 3 WHERE id % 11 = @n % 11`,
		`UPDATE plan SET first_submitted_on = NULL, approved_on = NULL, state = 'abandoned' WHERE id % 13 = @n % 13`,
		`UPDATE plan_version SET ends_on = ends_on + 20 WHERE id % 6 = @n % 6 AND frozen_at IS NULL`,
		`UPDATE application SET received_on = received_on - 2 WHERE id % 5 = @n % 5`,
		`UPDATE plan SET application_id = (SELECT max(a.id) FROM application a WHERE a.resident_id = plan.resident_id) WHERE id % 3 = @n % 3`,
		`DELETE FROM application_item i WHERE id % 9 = @n % 9 AND NOT EXISTS (SELECT 1 FROM item_transition t WHERE t.item_id = i.id)`,
		`SELECT figures_fold()`,
	} {
		if _, err := owner.Exec(t.Context(), sql, db.Args{"n": draw.IntN(1000)}); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// TestSumsAreWhatTheListsHold: a figure is added up from sums, its list is read from the
// records; over any history they are the same, on any day, for whoever asks.
func TestSumsAreWhatTheListsHold(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	given.ProjectIn(t, d)
	// Any history at all: what else watches over these tables rests.
	if _, err := d.Owner.Exec(t.Context(), `DO $$ DECLARE x record; BEGIN
		FOR x IN SELECT tgrelid::regclass AS of, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname NOT LIKE 'figures%'
		    AND tgrelid IN ('application'::regclass, 'application_item'::regclass, 'plan'::regclass, 'plan_version'::regclass) LOOP
			EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', x.of, x.tgname);
		END LOOP; END $$`); err != nil {
		t.Fatal(err)
	}
	seed := uint64(given.Now.Unix())
	draw := rand.New(rand.NewPCG(seed, 7))
	for round := range 3 {
		histories(t, d.Owner, draw, 30)
		for range 2 {
			changes(t, d.Owner, draw)
		}
		drifts, err := indicator.Drifts(t.Context(), d.App)
		if err != nil || len(drifts) > 0 {
			t.Fatalf("round %d: %v, %+v", round, err, drifts)
		}
		told := map[string]bool{}
		for range 8 {
			on := day("2020-06-01").Add(draw.IntN(2000))
			for _, who := range []policy.Actor{given.Ewa, given.Piotr} {
				for _, code := range indicator.Codes {
					if !code.Definition().Summed {
						continue
					}
					var r indicator.Reading
					lists, shown := make([][]indicator.Row, 2), []indicator.Row{}
					b := &db.Batch{}
					indicator.Rows(b, who, given.Now, code, indicator.InCentre, on, &shown)
					indicator.One(b, who, given.Now, code, on, &r)
					indicator.Export(b, who, given.Now, code, indicator.InProject, on, &lists[0])
					indicator.Export(b, who, given.Now, code, indicator.InCentre, on, &lists[1])
					if err := b.Run(t.Context(), d.App); err != nil {
						t.Fatal(err)
					}
					if want := lists[1][:min(len(lists[1]), indicator.RowsShown)]; len(shown) != len(want) {
						t.Errorf("%s, %s for %s: %d rows are shown, of %d", code, on, who.Name, len(shown), len(lists[1]))
					} else if code.Definition().Grows {
						for i := range want {
							if shown[i].OnDay != want[i].OnDay {
								t.Errorf("%s, %s for %s: row %d shown is of %s, the newest is of %s", code, on, who.Name, i, shown[i].OnDay, want[i].OnDay)
								break
							}
						}
					}
					for n, got := range []indicator.Count{r.Project, r.Centre} {
						want := indicator.Count{Rows: len(lists[n])}
						for _, row := range lists[n] {
							want.Part += int(row.Part)
							if row.Whole != nil {
								want.Whole += int(*row.Whole)
							}
						}
						if got != want {
							t.Errorf("%s, %s for %s (0 project, 1 centre: %d): the sums say %+v, the list holds %+v", code, on, who.Name, n, got, want)
						}
						told[fmt.Sprint(code, n)] = told[fmt.Sprint(code, n)] || want.Rows > 0
					}
				}
			}
		}
		for name, some := range told {
			if !some && name != fmt.Sprint(indicator.ItemsQualified, 0) && name != fmt.Sprint(indicator.ItemsQualified, 1) {
				t.Errorf("round %d: %s was nought all the time", round, name)
			}
		}
	}
	if _, err := d.Owner.Exec(t.Context(), `UPDATE figure_sum SET part = part + 1 WHERE ctid = (SELECT min(ctid) FROM figure_sum)`); err != nil {
		t.Fatal(err)
	}
	if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) != 1 {
		t.Errorf("a sum that is wrong is found: %v, %+v", err, drifts)
	}
	if _, err := d.Owner.Exec(t.Context(), `SELECT sums_renew()`); err != nil {
		t.Fatal(err)
	}
	if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) != 0 {
		t.Errorf("and mended: %v, %+v", err, drifts)
	}
}
