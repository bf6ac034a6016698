package given

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

// projectOnce puts the project into the shared database, once a test program: the server's
// role may only read it.
var projectOnce sync.Once

// Project is a project like that of Adamówka (1.01.2021–31.07.2023, four milestones) in the
// shared database, with both indicators and no targets. It stays for the whole program.
func Project(t testing.TB) {
	t.Helper()
	Tx(t, Ewa) // the centre and its gmina stand
	d := dbtest.Shared(t)
	projectOnce.Do(func() {
		if err := projectScene(context.Background(), d); err != nil {
			panic(err)
		}
	})
}

// ProjectIn is Project in a database of the test's own.
func ProjectIn(t testing.TB, d *dbtest.DB) {
	t.Helper()
	if err := projectScene(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func projectScene(ctx context.Context, d *dbtest.DB) error {
	b := &db.Batch{}
	b.Queue(`INSERT INTO project (gmina_id, name, starts_on, ends_on, source)
		SELECT id, 'Usługi blisko domu', '2021-01-01', '2023-07-31', 'opis projektu' FROM gmina LIMIT 1`)
	for i, m := range [][3]string{
		{"Plan wdrażania", "2021-01-01", "2021-06-30"},
		{"Świadczenie usług", "2021-07-01", "2022-06-30"},
		{"Aktualizacja planu", "2022-07-01", "2023-04-30"},
		{"Przegląd", "2023-05-01", "2023-07-31"},
	} {
		b.Queue(`INSERT INTO milestone (project_id, no, name, starts_on, ends_on) SELECT id, $1, $2, $3::date, $4::date FROM project`, i+1, m[0], m[1], m[2])
		b.Queue(`INSERT INTO milestone_task (milestone_id, no, name) SELECT id, 1, 'Zadanie' FROM milestone WHERE no = $1`, i+1)
	}
	b.Queue(`INSERT INTO indicator (project_id, code, no) SELECT id, 'persons_with_plan', 1 FROM project`)
	b.Queue(`INSERT INTO indicator (project_id, code, no) SELECT id, 'submitted_in_time', 2 FROM project`)
	return b.Run(ctx, d.Owner)
}

// CaseFacts is a case put straight into the tables, for tests of what reads across
// contexts. The zero value is an application received today that nobody has taken.
type CaseFacts struct {
	Of          CaseRefs     // the person of that case; a new one when not given
	Surname     string       // "Nowak" when empty
	Coordinator policy.Actor // the zero actor: nobody has taken it
	Received    date.Date    // today when not given
	Due         date.Date    // 30 days after it when not given
	AlarmOn     date.Date    // the same day as Due when not given
	Restricted  bool
	Qualified   bool // the one service applied for was granted; else it waits
	Assessed    bool
	Plan        string       // state of its plan; empty: none
	Services    bool         // the plan names the service
	PreparedBy  policy.Actor // of the plan; the coordinator when not given
	ApproveBy   date.Date
	Submitted   date.Date // first submitted on
	Approved    date.Date
	Returned    string // the remark it came back with
}

// CaseRefs are the public ids of what a case is made of.
type CaseRefs struct {
	Resident, Application, Plan string
	ResidentID                  int64
	Number                      string // of the plan
}

// Case puts a case into the tables within the transaction.
func Case(t testing.TB, tx *audit.Tx, f CaseFacts) CaseRefs {
	t.Helper()
	f = f.filled()
	one := func(sql string, args db.Args) (id int64, ref string) {
		t.Helper()
		row, err := db.One[struct {
			ID  int64
			Ref string
		}](t.Context(), tx, sql+` RETURNING id, public_id AS ref`, args)
		if err != nil {
			t.Fatalf("%s: %v", strings.SplitN(strings.TrimSpace(sql), "(", 2)[0], err)
		}
		return row.ID, row.Ref
	}
	do := func(sql string, args db.Args) {
		t.Helper()
		if _, err := tx.Exec(t.Context(), sql, args); err != nil {
			t.Fatal(err)
		}
	}
	at := f.Received.Midnight().Add(9 * time.Hour)
	a := db.Args{"at": at, "received": f.Received, "due": f.Due, "alarm": f.AlarmOn, "restricted": f.Restricted, "surname": f.Surname,
		"kor": staffOrNil(f.Coordinator), "by": int64(Anna.ID)}
	var refs CaseRefs
	if refs.ResidentID, refs.Resident = f.Of.ResidentID, f.Of.Resident; refs.ResidentID == 0 {
		refs.ResidentID, refs.Resident = one(`INSERT INTO resident (number, gmina_id, surname, given_names, surname_norm, given_norm, no_pesel_reason,
		birth_date, sex, house_no, postcode, locality, address_norm, restricted, created_at, created_by, updated_at, updated_by)
		VALUES (random_id(), (SELECT min(id) FROM gmina), @surname, 'Maria', lower(@surname), 'maria', 'foreigner', '1950-01-01', 'K', '1', '37-534', 'Przykładów', 'przykladow 1',
		@restricted, @at, @by, @at, @by)`, a)
	}
	a["resident"] = refs.ResidentID
	a["service"], _ = one(`INSERT INTO service (gmina_id, name, summary, area, unit, audience, created_at, updated_at, updated_by)
		VALUES ((SELECT min(id) FROM gmina), random_id(), 'x', 4, 'hour', 'x', @at, @at, @by)`, a)
	a["programme"], _ = one(`INSERT INTO programme (gmina_id, name, resolution, resolution_on, valid_from, valid_until, state, created_at, updated_at, updated_by)
		VALUES ((SELECT min(id) FROM gmina), random_id(), '1', '2020-01-01', '2020-01-01', '2030-12-31', 'in_force', @at, @at, @by)`, a)
	a["offer"], _ = one(`INSERT INTO offer (programme_id, service_id) VALUES (@programme, @service)`, a)
	a["state"] = "submitted"
	if f.Qualified {
		a["state"] = "qualification"
	}
	if f.Plan == "approved" {
		a["state"] = "resolved"
	}
	a["application"], refs.Application = one(`INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on,
		privacy_notice_on, coordinator_id, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by)
		VALUES (random_id(), (SELECT min(id) FROM gmina), @resident, 'person_concerned', @received, 'in_person', @received, @received, @kor, @state, @due, @alarm, @at, @by, @at, @by)`, a)
	a["item_state"], a["decided"] = "pending", nil
	if f.Qualified {
		a["item_state"], a["decided"] = "qualified", at
	}
	a["item"], _ = one(`INSERT INTO application_item (application_id, offer_id, state, decided_at) VALUES (@application, @offer, @item_state, @decided)`, a)
	if f.Assessed {
		do(`INSERT INTO assessment (application_id, resident_id, coordinator_id, held_on, place, present, needs, current_services, justification, feasibility,
			fee_info_on, completed_at, completed_by, created_at, updated_at, updated_by) VALUES (@application, @resident, @kor, @received, 'centre', 'x', 'x', 'brak', 'x',
			'justified_possible', @received, @at, @kor, @at, @at, @by)`, a)
	}
	if f.Plan != "" {
		refs.Plan, refs.Number = planOf(t, tx, f, a, one, do)
	}
	return refs
}

func planOf(t testing.TB, tx *audit.Tx, f CaseFacts, a db.Args, one func(string, db.Args) (int64, string), do func(string, db.Args)) (ref, number string) {
	t.Helper()
	a["plan_state"], a["approve_by"], a["submitted"], a["approved"] = f.Plan, f.ApproveBy, f.Submitted, f.Approved
	a["prepared"] = staffOrNil(f.PreparedBy)
	if f.PreparedBy.ID == 0 {
		a["prepared"] = a["kor"]
	}
	a["plan"], ref = one(`INSERT INTO plan (number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, approve_by, first_submitted_on,
		approved_on, in_force_no, created_at, updated_at, updated_by) VALUES ('IPUS/' || random_id(), (SELECT min(id) FROM gmina), @resident, @application, @kor, @plan_state,
		@due, @alarm, @approve_by, @submitted, @approved, CASE WHEN @plan_state::text IN ('approved', 'active', 'ended') THEN 1 END, @at, @at, @by)`, a)
	version, err := db.Value[int64](t.Context(), tx, `INSERT INTO plan_version (plan_id, no, prepared_by) VALUES (@plan, 1, @prepared) RETURNING id`, a)
	if err != nil {
		t.Fatal(err)
	}
	a["version"], a["remark"] = version, f.Returned
	if f.Services {
		do(`INSERT INTO planned_service (version_id, item_id) VALUES (@version, @item)`, a)
	}
	if f.Returned != "" {
		do(`INSERT INTO plan_approval (version_id, result, comment, staff_id, at) VALUES (@version, 'returned', @remark, 1, @at)`, a)
	}
	number, err = db.Value[string](t.Context(), tx, `SELECT number FROM plan WHERE id = @plan`, a)
	if err != nil {
		t.Fatal(err)
	}
	return ref, number
}

func (f CaseFacts) filled() CaseFacts {
	if f.Surname == "" {
		f.Surname = "Nowak"
	}
	if f.Received.IsZero() {
		f.Received = Today
	}
	if f.Due.IsZero() {
		f.Due = f.Received.Add(30)
	}
	if f.AlarmOn.IsZero() {
		f.AlarmOn = f.Due
	}
	return f
}

func staffOrNil(a policy.Actor) any {
	if a.ID == 0 {
		return nil
	}
	return int64(a.ID)
}
