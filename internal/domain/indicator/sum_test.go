package indicator_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// histories writes so many persons with cases of every shape: several plans a person, some
// over one another, new versions before and after their day, services granted, refused and
// granted after all, services of the catalogue and others, applications withdrawn, on days of
// four years.
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
		a := db.Args{"by": int64(given.Anna.ID), "at": at(day("2020-02-01")), "restricted": draw.IntN(6) == 0, "born": day("1940-01-01").Add(draw.IntN(30_000)), "sex": []string{"K", "M"}[draw.IntN(2)]}
		if draw.IntN(3) == 0 { // a birthday that decides, in the years the tests look at
			a["born"] = day([]string{"2004-02-29", "1980-02-29", "2005-06-30", "1978-12-31", "1948-01-01"}[draw.IntN(5)])
		}
		a["resident"] = id(`INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm,
			restricted, created_at, created_by, updated_at, updated_by) VALUES (random_id(), (SELECT min(id) FROM gmina), 'Wymyślona', 'Maria', 'wymyslona', 'maria', 'foreigner', @born, @sex, '1', '37-534',
			'Przykładów', 'przykladow 1', @restricted, @at, @by, @at, @by)`, a)
		for range draw.IntN(4) {
			received := day("2020-06-01").Add(draw.IntN(1500))
			a["received"], a["due"], a["at"] = received, received.Add(30), at(received.Add(draw.IntN(2)))
			a["application"] = id(`INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on, privacy_notice_on, coordinator_id, state, due_on, alarm_on,
				created_at, created_by, updated_at, updated_by) VALUES (random_id(), (SELECT min(id) FROM gmina), @resident, 'person_concerned', @received, 'in_person', @received, @received, @by, 'qualification',
				@due, @due, @at, @by, @at, @by)`, a)
			if draw.IntN(2) == 0 {
				id(`INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id) VALUES (@application, NULL, 'submitted', @at, @by)`, a)
			}
			var offered []int64
			offers := draw.Perm(5)
			for n := range 1 + draw.IntN(3) {
				state, when := "pending", received.Add(draw.IntN(5))
				a["no"] = offers[n]
				states := []string{"refused", "referred", "pending"}
				if offers[n] < 4 {
					a["item"] = id(`INSERT INTO application_item (application_id, offer_id) VALUES (@application, (SELECT id FROM offer ORDER BY id OFFSET @no LIMIT 1))`, a)
					offered, states = append(offered, a["item"].(int64)), append(states, "qualified", "waitlisted", "proposed")
				} else {
					a["item"] = id(`INSERT INTO application_item (application_id, wanted) VALUES (@application, 'usługa spoza programu ' || @no::int)`, a)
				}
				if draw.IntN(5) == 0 { // decided without a step, as what was brought along from elsewhere
					a["decided"] = at(when)
					id(`UPDATE application_item SET state = 'refused', decided_at = @decided WHERE id = @item`, a)
					continue
				}
				for range draw.IntN(4) {
					next := states[draw.IntN(len(states))]
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
			if draw.IntN(6) == 0 {
				a["at"], a["to"] = at(received.Add(draw.IntN(90))), []string{"withdrawn", "left_unexamined"}[draw.IntN(2)]
				id(`INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id) VALUES (@application, 'qualification', @to, @at, @by)`, a)
				id(`UPDATE application SET state = @to WHERE id = @application`, a)
				if draw.IntN(3) == 0 { // and taken up again
					a["at"] = at(received.Add(95))
					id(`UPDATE application SET state = 'qualification' WHERE id = @application`, a)
					id(`INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id) VALUES (@application, @to, 'qualification', @at, @by)`, a)
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
				a["version"] = id(`INSERT INTO plan_version (plan_id, no, prepared_by, starts_on, ends_on, frozen_at, content, content_hash)
					VALUES (@plan, @no, @by, @starts, @ends, @at, CASE WHEN @at::timestamptz IS NOT NULL THEN '{}'::jsonb END, CASE WHEN @at::timestamptz IS NOT NULL THEN 'x' END)`, a)
				if a["at"] != nil {
					id(`UPDATE plan SET in_force_no = @no WHERE id = @plan`, a)
				}
				for _, item := range offered {
					if draw.IntN(4) == 0 {
						continue
					}
					a["item"], a["from"], a["until"] = item, nil, nil
					if draw.IntN(3) == 0 {
						a["from"] = starts.Add(draw.IntN(60))
						a["until"] = a["from"].(date.Date).Add(draw.IntN(60))
					}
					id(`INSERT INTO planned_service (version_id, item_id, starts_on, ends_on) VALUES (@version, @item, @from, @until)`, a)
				}
				for range draw.IntN(3) {
					id(`INSERT INTO support_action (version_id, kind, who, schedule) VALUES (@version, 'neighbour', 'sąsiadka', 'w soboty')`, a)
				}
			}
		}
	}
}

// changes corrects what stands already, as the program may and as an operator would.
func changes(t *testing.T, owner *pgxpool.Pool, draw *rand.Rand) {
	t.Helper()
	for _, sql := range []string{
		`UPDATE resident SET restricted = NOT restricted WHERE id % 5 = @n % 5`,
		`UPDATE resident SET birth_date = birth_date - 500 WHERE id % 6 = @n % 6`,
		`UPDATE resident SET sex = CASE sex WHEN 'K' THEN 'M' ELSE 'K' END WHERE id % 7 = @n % 7`,
		`UPDATE resident SET restricted = NOT restricted, birth_date = birth_date + 400, sex = CASE sex WHEN 'K' THEN 'M' ELSE 'K' END WHERE id % 9 = @n % 9`,
		`UPDATE service SET area = 1 + (area + @n) % 14 WHERE id % 2 = @n % 2`,
		`UPDATE application_item i SET offer_id = (SELECT max(o.id) FROM offer o WHERE NOT EXISTS (SELECT 1 FROM application_item x WHERE (x.application_id, x.offer_id) = (i.application_id, o.id)))
		  WHERE id % 8 = @n % 8 AND offer_id IS NOT NULL`,
		`UPDATE planned_service SET ends_on = COALESCE(ends_on, starts_on, '2023-01-01') + 30 WHERE id % 7 = @n % 7`,
		`DELETE FROM planned_service WHERE id % 11 = @n % 11`,
		`UPDATE support_action SET version_id = (SELECT min(version_id) FROM support_action) WHERE id % 15 = @n % 15`,
		`DELETE FROM support_action WHERE id % 15 = @n % 15`,
		`UPDATE plan SET in_force_no = 1 WHERE id % 12 = @n % 12 AND in_force_no > 1`,
		`UPDATE plan SET due_on = due_on + 14 WHERE id % 7 = @n % 7`,
		`UPDATE plan SET approved_on = approved_on + 3 WHERE id % 11 = @n % 11`,
		`UPDATE plan SET first_submitted_on = NULL, approved_on = NULL, state = 'abandoned' WHERE id % 13 = @n % 13`,
		`UPDATE plan_version SET ends_on = ends_on + 20 WHERE id % 6 = @n % 6 AND frozen_at IS NULL`,
		`UPDATE application SET received_on = received_on - 2 WHERE id % 5 = @n % 5`,
		`UPDATE plan SET application_id = (SELECT max(a.id) FROM application a WHERE a.resident_id = plan.resident_id) WHERE id % 3 = @n % 3`,
		`DELETE FROM application_item i WHERE id % 9 = @n % 9 AND NOT EXISTS (SELECT 1 FROM item_transition t WHERE t.item_id = i.id) AND NOT EXISTS (SELECT 1 FROM planned_service s WHERE s.item_id = i.id)`,
		`INSERT INTO application_item (application_id, wanted) SELECT id, 'jeszcze jedna usługa' FROM application WHERE id % 8 = @n % 8`,
		`INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id) SELECT id, 'withdrawn', state, '2024-06-01', 1 FROM application WHERE id % 13 = @n % 13`,
		`SELECT figures_fold()`,
	} {
		if _, err := owner.Exec(t.Context(), sql, db.Args{"n": draw.IntN(1000)}); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// cellsBy are the cells of one breakdown.
type cellsBy struct{ cells []indicator.Cell }

// people is what breakdowns need of persons and services, by their ids and names.
type people struct {
	born map[int64]date.Date
	sex  map[int64]string
	area map[string]string
}

func peopleOf(t *testing.T, owner *pgxpool.Pool) people {
	t.Helper()
	p := people{map[int64]date.Date{}, map[int64]string{}, map[string]string{}}
	persons, err := db.All[struct {
		ID   int64
		Born date.Date
		Sex  string
	}](t.Context(), owner, `SELECT id, birth_date AS born, sex FROM resident`)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range persons {
		p.born[r.ID], p.sex[r.ID] = r.Born, r.Sex
	}
	services, err := db.All[struct{ Name, Area string }](t.Context(), owner, `SELECT name, area::text AS area FROM service`)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range services {
		p.area[s.Name] = s.Area
	}
	return p
}

// cells counts the rows of a list by a dimension, on the last day counted.
func (p people) cells(t *testing.T, owner *pgxpool.Pool, by indicator.Dimension, list []indicator.Row, last date.Date) map[string]indicator.Count {
	t.Helper()
	services := map[string][]string{} // of plans, by number
	if len(list) > 0 && list[0].Kind == indicator.OfPlan && (by == indicator.ByService || by == indicator.ByArea) {
		rows, err := db.All[struct{ Number, Name string }](t.Context(), owner, `SELECT p.number, s.name FROM plan p
			  JOIN plan_version v ON v.plan_id = p.id AND v.no = (SELECT max(n.no) FROM plan_version n WHERE n.plan_id = p.id AND (n.frozen_at AT TIME ZONE 'Europe/Warsaw')::date <= @last)
			  JOIN planned_service x ON x.version_id = v.id JOIN application_item i ON i.id = x.item_id JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id`, db.Args{"last": last})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			services[r.Number] = append(services[r.Number], r.Name)
		}
	}
	out := map[string]indicator.Count{}
	for _, row := range list {
		keys := map[string]bool{}
		names := services[row.Number]
		if row.Kind == indicator.OfApplication {
			names = []string{row.Note}
		}
		switch by {
		case indicator.ByAge:
			key := indicator.Ages[0]
			for _, first := range indicator.Ages[1:] {
				if years, _ := strconv.Atoi(first); date.Age(p.born[*row.ResidentID], last) >= years {
					key = first
				}
			}
			keys[key] = true
		case indicator.BySex:
			keys[p.sex[*row.ResidentID]] = true
		case indicator.ByOutcome:
			keys[row.Outcome] = true
		case indicator.ByService:
			for _, name := range names {
				keys[name] = true
			}
		case indicator.ByArea:
			for _, name := range names {
				keys[p.area[name]] = true
			}
		}
		for key := range keys {
			c := out[key]
			c.Rows, c.Part = c.Rows+1, c.Part+int(row.Part)
			if row.Whole != nil {
				c.Whole += int(*row.Whole)
			}
			out[key] = c
		}
	}
	return out
}

// reported asks reports of a few periods, and counts anew from the records what they say.
func reported(t *testing.T, d *dbtest.DB, draw *rand.Rand) {
	t.Helper()
	some := map[string]bool{}
	for _, period := range [][2]date.Date{
		{day("2021-07-01"), day("2022-06-30")}, {day("2022-03-10"), day("2022-03-20")}, {day("2021-01-01").Add(draw.IntN(800)), day("2023-06-01").Add(draw.IntN(800))},
		{day("2022-02-01").Add(draw.IntN(300)), day("2022-12-01").Add(draw.IntN(90))}, {day("2019-01-01"), day("2019-12-31")},
	} {
		a := db.Args{"from": period[0], "until": period[1], "by": int64(given.Anna.ID), "at": given.Now}
		ref, err := db.Value[string](t.Context(), d.Owner, `INSERT INTO milestone_report (number, milestone_id, period_from, period_until, created_at, created_by, updated_at, updated_by)
			VALUES (random_id(), (SELECT min(id) FROM milestone), @from, @until, @at, @by, @at, @by) RETURNING public_id`, a)
		if err != nil {
			t.Fatal(err)
		}
		var counted milestonereport.Counted
		b := &db.Batch{}
		milestonereport.Anew(b, milestonereport.Ref(ref), given.Now, &counted)
		if err := b.Run(t.Context(), d.App); err != nil {
			t.Fatal(err)
		}
		for code, sql := range recount {
			want, err := db.Value[int64](t.Context(), d.Owner, strings.ReplaceAll(`SELECT COALESCE((`+sql+`), -1)::bigint`, "IN_FORCE", inForce), db.Args{"from": period[0], "until": period[1]})
			if err != nil {
				t.Fatalf("%s: %v", code, err)
			}
			got, found := int64(-1), false
			for _, f := range counted.Figures {
				if found = found || f.Code == code; f.Code == code && f.Value != nil {
					got = *f.Value
				}
			}
			if !found || got != want {
				t.Errorf("report of %s to %s, %s: %d, the records hold %d (-1: none)", period[0], period[1], code, got, want)
			}
			some[code] = some[code] || want > 0
		}
		rows, err := db.All[struct {
			Ref                 string
			Persons, Women, Men int64
		}](t.Context(), d.Owner, strings.ReplaceAll(`SELECT s.public_id AS ref, count(DISTINCT r.id) AS persons, count(DISTINCT r.id) FILTER (WHERE r.sex = 'K') AS women, count(DISTINCT r.id) FILTER (WHERE r.sex = 'M') AS men
			  FROM IN_FORCE JOIN planned_service x ON x.version_id = v.id AND COALESCE(x.starts_on, v.starts_on) <= LEAST(@until, v.ends_on) AND COALESCE(x.ends_on, v.ends_on) >= GREATEST(@from, v.starts_on)
			  JOIN application_item i ON i.id = x.item_id JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id JOIN resident r ON r.id = p.resident_id GROUP BY s.id ORDER BY s.name`, "IN_FORCE", inForce), db.Args{"from": period[0], "until": period[1]})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range counted.Tables {
			if table.Code != "services" {
				continue
			}
			if len(table.Rows) != len(rows) {
				t.Errorf("report of %s to %s: %d services, the records hold %d", period[0], period[1], len(table.Rows), len(rows))
				continue
			}
			for n, row := range table.Rows {
				if c := row.Cells; row.Key != rows[n].Ref || *c[1].Value != rows[n].Persons || *c[2].Value != rows[n].Women || *c[3].Value != rows[n].Men {
					t.Errorf("report of %s to %s: a service has %d, %d, %d, the records hold %+v", period[0], period[1], *c[1].Value, *c[2].Value, *c[3].Value, rows[n])
				}
				some["services"] = true
			}
		}
	}
	for _, code := range append(slices.Collect(maps.Keys(recount)), "services") {
		if !some[code] {
			t.Errorf("%s was nought in every report", code)
		}
	}
}

// recount are the figures of a report, counted from the records.
const (
	inForce = `plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no AND v.starts_on <= @until AND v.ends_on >= @from`
	decided = `SELECT count(*) FROM application_item WHERE (decided_at AT TIME ZONE 'Europe/Warsaw')::date BETWEEN @from AND @until AND state = `
)

var recount = map[string]string{
	"osoby":                 `SELECT count(DISTINCT p.resident_id) FROM IN_FORCE`,
	"kobiety":               `SELECT count(DISTINCT r.id) FROM IN_FORCE JOIN resident r ON r.id = p.resident_id WHERE r.sex = 'K'`,
	"mezczyzni":             `SELECT count(DISTINCT r.id) FROM IN_FORCE JOIN resident r ON r.id = p.resident_id WHERE r.sex = 'M'`,
	"ipus_rozpoczete":       `SELECT count(*) FROM plan WHERE approved_on BETWEEN @from AND @until`,
	"ipus_trwajace":         `SELECT count(*) FROM IN_FORCE WHERE p.approved_on <= @until AND @until BETWEEN v.starts_on AND v.ends_on`,
	"ipus_zakonczone":       `SELECT count(*) FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no WHERE p.approved_on <= @until AND v.ends_on BETWEEN @from AND @until`,
	"ipus_sredni_czas":      `SELECT round(10 * avg(p.first_submitted_on - a.received_on)) FROM plan p JOIN application a ON a.id = p.application_id WHERE p.first_submitted_on BETWEEN @from AND @until`,
	"ipus_w_terminie":       `SELECT 10000 * count(*) FILTER (WHERE first_submitted_on <= due_on) / NULLIF(count(*), 0) FROM plan WHERE first_submitted_on BETWEEN @from AND @until`,
	"wnioski":               `SELECT count(*) FROM application WHERE received_on BETWEEN @from AND @until`,
	"uslugi_przyznane":      decided + `'qualified'`,
	"uslugi_oczekujace":     decided + `'waitlisted'`,
	"odmowy":                decided + `'refused'`,
	"przekazania":           decided + `'referred'`,
	"dzialania_wspierajace": `SELECT count(*) FROM IN_FORCE JOIN support_action x ON x.version_id = v.id`,
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
		    AND tgrelid IN ('application'::regclass, 'application_item'::regclass, 'plan'::regclass, 'plan_version'::regclass, 'planned_service'::regclass, 'support_action'::regclass) LOOP
			EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', x.of, x.tgname);
		END LOOP; END $$`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Owner.Exec(t.Context(), `WITH g AS (INSERT INTO programme (gmina_id, name, resolution, resolution_on, valid_from, valid_until, state, created_at, updated_at, updated_by)
			VALUES ((SELECT min(id) FROM gmina), 'Program', '1', '2020-01-01', '2020-01-01', '2030-12-31', 'in_force', $1, $1, 1) RETURNING id),
		s AS (INSERT INTO service (gmina_id, name, summary, area, unit, audience, created_at, updated_at, updated_by)
			SELECT (SELECT min(id) FROM gmina), 'Usługa ' || n, 'x', 3 + n % 3, 'hour', 'x', $1, $1, 1 FROM generate_series(1, 4) n RETURNING id)
		INSERT INTO offer (programme_id, service_id) SELECT g.id, s.id FROM g, s`, given.Now); err != nil {
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
		people := peopleOf(t, d.Owner)
		reported(t, d, draw)
		for range 8 {
			on := day("2020-06-01").Add(draw.IntN(2000))
			for _, who := range []policy.Actor{given.Ewa, given.Piotr} {
				for _, code := range indicator.Codes {
					if !code.Definition().Summed {
						continue
					}
					var r indicator.Reading
					lists, shown := make([][]indicator.Row, 2), []indicator.Row{}
					by := code.Definition().By
					cells := [2][]cellsBy{make([]cellsBy, len(by)), make([]cellsBy, len(by))}
					b := &db.Batch{}
					indicator.Rows(b, who, given.Now, code, indicator.InCentre, on, &shown)
					indicator.One(b, who, given.Now, code, on, &r)
					indicator.Export(b, who, given.Now, code, indicator.InProject, on, &lists[0])
					indicator.Export(b, who, given.Now, code, indicator.InCentre, on, &lists[1])
					for i := range by {
						indicator.Breakdown(b, who, given.Now, code, by[i], indicator.InProject, on, &cells[0][i].cells)
						indicator.Breakdown(b, who, given.Now, code, by[i], indicator.InCentre, on, &cells[1][i].cells)
					}
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
						last := on
						if n == 0 && !r.Until.IsZero() {
							last = date.Min(on, r.Until)
						}
						for i := range by {
							want := people.cells(t, d.Owner, by[i], lists[n], last)
							for _, c := range cells[n][i].cells {
								if c.Count != want[c.Key] {
									t.Errorf("%s by %s = %s, %s for %s (0 project, 1 centre: %d): the sums say %+v, the list holds %+v", code, by[i], c.Key, on, who.Name, n, c.Count, want[c.Key])
								}
								delete(want, c.Key)
							}
							if len(want) > 0 {
								t.Errorf("%s by %s, %s for %s (0 project, 1 centre: %d): the sums lack %+v", code, by[i], on, who.Name, n, want)
							}
							told[fmt.Sprint(code, n, by[i])] = told[fmt.Sprint(code, n, by[i])] || len(cells[n][i].cells) > 0
						}
					}
				}
			}
		}
		for name, some := range told {
			if !some {
				t.Errorf("round %d: %s was nought all the time", round, name)
			}
		}
	}
	if _, err := d.Owner.Exec(t.Context(), `WITH s AS (UPDATE figure_sum SET part = part + 1 WHERE ctid = (SELECT min(ctid) FROM figure_sum))
		UPDATE figure_part SET part = part + 1 WHERE ctid = (SELECT min(ctid) FROM figure_part)`); err != nil {
		t.Fatal(err)
	}
	if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) != 2 {
		t.Errorf("a sum that is wrong is found: %v, %+v", err, drifts)
	}
	if _, err := d.Owner.Exec(t.Context(), `SELECT sums_renew()`); err != nil {
		t.Fatal(err)
	}
	if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) != 0 {
		t.Errorf("and mended: %v, %+v", err, drifts)
	}
}

// TestAThousandCasesAtOnceTakeOneLock: a statement that changes the cases of very many people
// keeps their sums without a lock for each, for which a database has no room.
func TestAThousandCasesAtOnceTakeOneLock(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	const many = `WITH people AS (INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm,
			created_at, created_by, updated_at, updated_by) SELECT random_id(), (SELECT min(id) FROM gmina), 'Wymyślona', 'Maria', 'wymyslona', 'maria', 'foreigner', '1950-05-05', 'K', '1', '37-534', 'Przykładów', 'przykladow 1',
			'2026-01-05', $1, '2026-01-05', $1
			FROM generate_series(1, $2::int) RETURNING id)
		INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on, privacy_notice_on, coordinator_id, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by)
		SELECT random_id(), (SELECT min(id) FROM gmina), id, 'person_concerned', '2026-01-05', 'in_person', '2026-01-05', '2026-01-05', $1, 'qualification', '2026-02-04', '2026-02-04', '2026-01-05', $1, '2026-01-05', $1 FROM people`
	for persons, most := range map[int]int64{40: 60, 1001: 2} {
		if err := pgx.BeginFunc(t.Context(), d.Owner, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), many, int64(given.Anna.ID), persons); err != nil {
				return err
			}
			locks, err := db.Value[int64](t.Context(), tx, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`)
			if locks < 1 || locks > most {
				t.Errorf("%d persons: %d locks, at most %d", persons, locks, most)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) != 0 {
		t.Errorf("%v, %v", drifts, err)
	}
}
