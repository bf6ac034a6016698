package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/platform/db"
	"cus/internal/platform/paging"
)

// Pages are all lines of a list, page by page; read reads the page that begins there.
func Pages[T interface{ After() paging.After }](t testing.TB, read func(after paging.After) []T) (all []T) {
	t.Helper()
	for after := (paging.After{}); ; {
		shown, next := paging.Cut(read(after))
		all = append(all, shown...)
		switch {
		case next == paging.After{}:
			return all
		case len(all) > 2000:
			t.Fatal("the list does not end")
		}
		after = next
	}
}

// Many puts so many people on record, each with an application, and with a plan where
// somebody leads the case: Anna, Marek and nobody by turns, in every state, many of them of
// the same days. One in forty of the records is restricted. Written as they are, for tests
// of long lists.
func Many(t testing.TB, tx *audit.Tx, n int) {
	t.Helper()
	a := db.Args{"n": n, "anna": int64(Anna.ID), "marek": int64(Marek.ID), "today": Today, "now": Now}
	for _, sql := range []string{
		`INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason, birth_date, sex, house_no, postcode, locality, address_norm, restricted,
			created_at, created_by, updated_at, updated_by)
		SELECT 'many ' || i, (SELECT min(id) FROM gmina), 'Nowak', 'Maria', 'nowak', 'maria', 'foreigner', '1950-01-01', 'K', '1', '37-534', 'Przykładów', 'przykladow 1', i % 40 = 0, @now, @anna, @now, @anna
		  FROM generate_series(1, @n::int) i`,
		`INSERT INTO application (number, gmina_id, resident_id, applicant_role, urgency, received_on, channel, statement_on, privacy_notice_on, coordinator_id, state, due_on, alarm_on,
			created_at, created_by, updated_at, updated_by)
		SELECT 'many ' || i, r.gmina_id, r.id, 'person_concerned', CASE WHEN i % 5 = 0 THEN 'x' ELSE '' END, d.received_on, 'in_person', d.received_on, d.received_on,
		       CASE i % 3 WHEN 0 THEN @anna::bigint WHEN 1 THEN @marek END, (ARRAY['submitted','incomplete','qualification','resolved','withdrawn','left_unexamined'])[1 + i / 3 % 6],
		       d.received_on + 30 + i % 2, d.received_on + 30, @now, 5, @now, 5
		  FROM generate_series(1, @n::int) i JOIN resident r ON r.number = 'many ' || i CROSS JOIN LATERAL (SELECT @today::date - 25 - i * 5 % 11 AS received_on) d ORDER BY i`,
		`INSERT INTO plan (number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, approve_by, created_at, updated_at, updated_by)
		SELECT a.number, a.gmina_id, a.resident_id, a.id, a.coordinator_id, s.state, a.due_on, a.alarm_on, CASE WHEN s.state = 'submitted' THEN @today::date + i % 3 END,
		       @now, @now::timestamptz - i % 4 * interval '1 hour', a.coordinator_id
		  FROM generate_series(1, @n::int) i JOIN application a ON a.number = 'many ' || i
		 CROSS JOIN LATERAL (SELECT (ARRAY['draft','agreed','submitted','returned','approved','active','ended','abandoned'])[1 + i / 3 % 8] AS state) s
		 WHERE a.coordinator_id IS NOT NULL ORDER BY i`,
		`INSERT INTO plan_version (plan_id, no, prepared_by) SELECT p.id, 1, p.coordinator_id FROM plan p WHERE p.number LIKE 'many %'`,
	} {
		if _, err := tx.Exec(t.Context(), sql, a); err != nil {
			t.Fatal(err)
		}
	}
}
