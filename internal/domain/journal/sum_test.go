package journal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/journal"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// fromLines is the rule of unusual reading counted line by line: what the kept days must say.
const fromLines = `
	WITH lines AS (
		SELECT e.staff_id, (e.at AT TIME ZONE 'Europe/Warsaw')::date AS day, e.action, e.outcome, e.resident_id, e.subjects, e.outside, e.roles
		  FROM audit_entry e WHERE e.at >= @from::timestamptz AND e.staff_id > 0 AND e.action NOT LIKE 'journal.%'),
	files AS (
		SELECT staff_id, day, resident_id FROM lines WHERE outcome = 'ok' AND resident_id IS NOT NULL AND action LIKE '%read'
		UNION SELECT staff_id, day, unnest(subjects) FROM lines WHERE outcome = 'ok'),
	counted AS (
		SELECT 'files' AS rule, staff_id, day, count(*)::int AS count, 200 AS limit FROM files GROUP BY staff_id, day HAVING count(*) > 200
		UNION ALL SELECT 'outside', staff_id, day, count(DISTINCT resident_id)::int, 10 FROM lines
		 WHERE outside AND outcome = 'ok' AND 'KOR' = ANY(roles) AND NOT 'DIR' = ANY(roles) GROUP BY staff_id, day HAVING count(DISTINCT resident_id) >= 10
		UNION ALL SELECT 'restricted', staff_id, day, count(*)::int, 1 FROM lines
		 WHERE outcome = 'refused' AND resident_id IN (SELECT r.id FROM resident r WHERE r.restricted) GROUP BY staff_id, day
		UNION ALL SELECT 'refused', staff_id, day, count(DISTINCT resident_id)::int, 5 FROM lines
		 WHERE outcome = 'refused' AND resident_id IS NOT NULL GROUP BY staff_id, day HAVING count(DISTINCT resident_id) >= 5
		UNION ALL SELECT 'signins', staff_id, day, count(*)::int, 10 FROM lines WHERE action = 'staff.sign_in_refused' GROUP BY staff_id, day HAVING count(*) >= 10
		UNION ALL SELECT 'exports', staff_id, day, count(*)::int, 20 FROM lines WHERE action LIKE '%.exported' GROUP BY staff_id, day HAVING count(*) > 20)
	SELECT c.rule, c.day, s.public_id AS staff, s.name AS who, c.count, c.limit FROM counted c JOIN staff s ON s.id = c.staff_id
	 ORDER BY c.day DESC, s.name, c.rule LIMIT 20`

// lines writes a crowded stretch of the journal on five days: pages and lists opened, asked
// for and refused, sign-ins, exports and changes, by a few people, around midnight as well.
func lines(t *testing.T, owner *pgxpool.Pool, draw *rand.Rand, first date.Date, residents []int64) {
	t.Helper()
	some := func() any {
		if draw.IntN(8) == 0 {
			return nil
		}
		return residents[draw.IntN(min(len(residents), 40))]
	}
	actions := []string{"resident.read", "plan.read", "plan.read", "note_read", "plan.approved", "staff.sign_in_refused", "indicator.exported", "journal.exported", "journal.read", "plan.listed"}
	staff := []any{nil, 0, 2, 3, 3, 3, 5, 6}
	roles := [][]string{{"KOR"}, {"KOR"}, {"KOR", "DIR"}, {"REC"}, {}}
	b := &db.Batch{}
	for range 1000 {
		a := db.Args{"at": first.Add(draw.IntN(5)).Midnight().Add(time.Duration(draw.IntN(24*60)) * time.Minute), "staff": staff[draw.IntN(len(staff))], "roles": roles[draw.IntN(len(roles))],
			"action": actions[draw.IntN(len(actions))], "resident": some(), "subjects": []int64{}, "outcome": "ok", "outside": draw.IntN(3) == 0}
		if draw.IntN(6) == 0 {
			a["outcome"] = "refused"
		}
		if draw.IntN(6) == 0 {
			at := draw.IntN(len(residents) - 20)
			a["subjects"] = residents[at : at+draw.IntN(20)]
		}
		b.Queue(`INSERT INTO audit_entry (at, staff_id, roles, action, resident_id, subjects, outcome, outside) VALUES (@at, @staff, @roles, @action, @resident, @subjects, @outcome, @outside)`, a)
	}
	if err := b.Run(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
}

// TestKeptDaysAreWhatTheLinesHold: unusual reading is found from what is kept of each day;
// over any history it is what the lines say, folded or not, whoever's record is restricted.
func TestKeptDaysAreWhatTheLinesHold(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	do := func(sql string, args ...any) {
		t.Helper()
		if _, err := d.Owner.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	do(`INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm, created_at, created_by, updated_at, updated_by)
		SELECT 'W-' || i, (SELECT min(id) FROM gmina), 'Wymyślona', 'Maria', 'wymyslona', 'maria', 'foreigner', '1950-01-01', 'K', '1', '37-534', 'Przykładów', 'przykladow 1', now(), 2, now(), 2 FROM generate_series(1, 300) i`)
	residents, err := db.All[struct{ ID int64 }](t.Context(), d.Owner, `SELECT id FROM resident ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]int64, len(residents))
	for i, r := range residents {
		ids[i] = r.ID
	}
	hold := func(when string) {
		t.Helper()
		if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) > 0 {
			t.Fatalf("%s: %v, %+v", when, err, drifts)
		}
	}
	draw := rand.New(rand.NewPCG(uint64(given.Now.Unix()), 18))
	told := map[string]int{}
	tells := func(when string, first date.Date, folded bool) {
		t.Helper()
		for n := 0; n < 10; n += 2 {
			now := first.Add(n).Midnight().Add(9 * time.Hour)
			want, err := db.All[journal.Alert](t.Context(), d.Owner, fromLines, db.Args{"from": date.Of(now).Add(-6).Midnight()})
			if err != nil {
				t.Fatal(err)
			}
			var got []journal.Alert
			b := &db.Batch{}
			journal.Alerts(b, given.Inga, now, &got)
			if err := b.Run(t.Context(), d.App); err != nil {
				t.Fatal(err)
			}
			for i := range got {
				if !folded && i < len(want) && got[i].Count >= got[i].Limit && got[i].Count < want[i].Count {
					got[i].Count = want[i].Count // beyond the rule without the rest
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, day %d (-lines +kept):\n%s", when, n, diff)
			}
			for _, a := range want {
				told[a.Rule]++
			}
		}
	}
	for round := range 3 {
		first := given.Today.Add(-20 + round*5)
		for part := range 3 {
			lines(t, d.Owner, draw, first, ids)
			do(`UPDATE resident SET restricted = NOT restricted WHERE id % 7 = $1::int`, draw.IntN(7))
			tells(fmt.Sprintf("round %d, part %d", round, part), first, false)
			hold(fmt.Sprint("round ", round, ", before folding"))
			if part > 0 { // the last part of a round is folded into what the one before has left
				if err := journal.Fold(t.Context(), d.App); err != nil {
					t.Fatal(err)
				}
				hold(fmt.Sprint("round ", round, ", folded"))
				tells(fmt.Sprintf("round %d, part %d, folded", round, part), first, true)
				if n, err := db.Value[int](t.Context(), d.Owner, `SELECT count(*) - count(DISTINCT (day, staff_id, rule)) FROM reading_day`); n != 0 || err != nil {
					t.Errorf("%d rows are left to be folded, %v", n, err)
				}
			}
		}
	}
	for _, rule := range []string{"files", "outside", "restricted", "refused", "signins", "exports"} {
		if told[rule] == 0 {
			t.Errorf("no day was beyond the rule %q", rule)
		}
	}
	lines(t, d.Owner, draw, given.Today.Add(-60), ids) // days that are kept no more
	if err := journal.Fold(t.Context(), d.App); err != nil {
		t.Fatal(err)
	}
	hold("late lines")
	if n, err := db.Value[int](t.Context(), d.Owner, `SELECT count(*) FROM reading_day WHERE day < $1`, given.Today.Add(-50)); n != 0 || err != nil {
		t.Errorf("%d days of two months ago are kept, %v", n, err)
	}
	for _, harm := range []string{`UPDATE reading_day SET count = count + 1 WHERE ctid = (SELECT max(ctid) FROM reading_day)`,
		`UPDATE reading_day SET residents = residents[2:] WHERE ctid = (SELECT max(ctid) FROM reading_day WHERE rule = 'refused')`,
		`DELETE FROM reading_day WHERE rule = 'files' AND day = (SELECT max(day) FROM reading_day)`} {
		do(harm)
		if drifts, err := indicator.Drifts(t.Context(), d.App); err != nil || len(drifts) == 0 {
			t.Errorf("not found: %s, %v", harm, err)
		}
		do(`SELECT sums_renew()`)
		hold("mended after " + harm)
	}
}

// TestWhatIsKeptOfReadingStaysClosed: the server adds by the journal's lines alone, reads
// only in the name of who may read the journal, and no request waits for another.
func TestWhatIsKeptOfReadingStaysClosed(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`SELECT 1 FROM reading_day`, `INSERT INTO reading_day VALUES ('2026-11-23', 2, 'files', 0, '{}', true)`, `UPDATE reading_day SET count = 0`, `DELETE FROM reading_day`,
		`DELETE FROM journal_reading`, `SELECT readings_renew()`, `SELECT sums_renew()`, `SELECT case_sums_renew()`} {
		if _, err := d.App.Exec(t.Context(), q); err == nil {
			t.Errorf("the server's role may: %s", q)
		}
	}
	const opened = `INSERT INTO audit_entry (at, staff_id, roles, action, object, resident_id) VALUES ($1, 2, '{KOR}', 'resident.read', 'resident', 77)`
	begin := func() pgx.Tx {
		tx, err := d.App.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
		return tx
	}
	first, second := begin(), begin()
	if _, err := first.Exec(t.Context(), opened, given.Now); err != nil {
		t.Error(err)
	}
	for _, q := range []string{`SET LOCAL lock_timeout = '1s'`, opened, `SELECT readings_fold()`} {
		var args []any
		if q == opened {
			args = append(args, given.Now)
		}
		if _, err := second.Exec(t.Context(), q, args...); err != nil {
			t.Errorf("beside a request of the same person that has opened the same file, %s: %v", q, err)
		}
	}
	if err := second.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	if err := first.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	for who, want := range map[string]int{"": 0, "2": 0, "11": 0, "9": 2, "1": 2} {
		n := 0
		b := &db.Batch{}
		b.Queue(`SELECT set_config('cus.reader', $1, true)`, who)
		db.QueueValue(b, &n, `SELECT count(*) FROM journal_reading`)
		if err := b.Run(t.Context(), d.App); err != nil || n != want {
			t.Errorf("reader %q: %d rows, want %d, %v", who, n, want, err)
		}
	}
}
