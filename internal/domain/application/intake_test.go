package application_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/fault"

	"github.com/jackc/pgx/v5"
)

func lodging(person resident.Particulars, offer string) application.Lodging {
	return application.Lodging{Person: resident.New{Particulars: person}, New: given.NewApplication("", offer)}
}

func TestRegisterMakesThePersonAndTheApplication(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Intake(t, tx, "")
	offer := given.Offer(t, tx, "Asystent")
	l := lodging(given.Janina, offer.Ref)
	l.Capacity, l.Applicant = application.ActualCarer, resident.Representation{Name: "Maria Wrona", Relation: "córka", Basis: "oświadczenie z 20.11.2026"}
	made := given.OK[application.Ref](t)(application.Register(t.Context(), tx, ref, 1, l))
	var a application.Application
	var standing []resident.Representative
	given.Read(t, tx, func(b *db.Batch) { application.Get(b, given.Ewa, tx.Now, made, &a) })
	given.Read(t, tx, func(b *db.Batch) {
		resident.Representatives(b, given.Ola, tx.Now, resident.Ref(a.ResidentRef), &standing)
	})
	if a.Person() != "Janina Kowalczyk" || a.Applicant() != "Maria Wrona" || a.State != application.Submitted || a.CoordinatorID != 0 {
		t.Errorf("%s, by %s, %s, coordinator %d", a.Person(), a.Applicant(), a.State, a.CoordinatorID)
	}
	if len(standing) != 1 || standing[0].Kind != resident.Carer || standing[0].ID != a.RepresentativeID {
		t.Errorf("on record: %+v", standing)
	}
	if got, want := lastLines(given.Trail(t, tx), 3), "Ola: resident.created\nOla: resident.represented\nOla: application.registered"; got != want {
		t.Errorf("journal:\n%s", got)
	}
	var gone application.Intake
	if err := given.TryRead(t, tx, func(b *db.Batch) { application.GetIntake(b, given.Ola, tx.Now, ref, &gone) }); !errors.Is(err, fault.NotFound) {
		t.Errorf("the draft is still there: %v", err)
	}
}

func lastLines(s string, n int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func TestAnIntakeIsItsAuthorsAlone(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Intake(t, tx, "")
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Marek} {
		var i application.Intake
		if err := given.TryRead(t, tx, func(b *db.Batch) { application.GetIntake(b, who, tx.Now, ref, &i) }); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who.Name, err)
		}
		if err := application.Discard(t.Context(), given.As(tx, who), ref, 1); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s throws it away: %v", who.Name, err)
		}
	}
	var conflict fault.Conflict
	if err := application.Discard(t.Context(), tx, ref, 7); !errors.As(err, &conflict) {
		t.Error(err)
	}
	if n := given.OK[int](t)(db.Value[int](t.Context(), tx, `SELECT count(*)::int FROM resident WHERE pesel = $1`, given.Janina.Pesel)); n != 0 {
		t.Errorf("a draft made %d records", n)
	}
	if err := application.Discard(t.Context(), tx, ref, 1); err != nil {
		t.Error(err)
	}
}

func TestAPersonPickedBecomesRestricted(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	h := given.Application(t, tx, given.Anna)
	ref := given.Intake(t, tx, h.Resident)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), h.Resident, true); err != nil {
		t.Fatal(err)
	}
	var i application.Intake
	if err := given.TryRead(t, tx, func(b *db.Batch) { application.GetIntake(b, given.Ola, tx.Now, ref, &i) }); !errors.Is(err, fault.NotFound) {
		t.Errorf("the draft shows a restricted person: %v", err)
	}
}

func TestRegisterChangesTheRecordOnlyAsItWasSeen(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	person := given.Resident(t, tx, given.Janina)
	ref := given.Intake(t, tx, person)
	offer := given.Offer(t, tx, "Asystent")
	l := lodging(resident.Particulars{}, offer.Ref)
	moved := given.Janina
	moved.Street, moved.HouseNo = "ul. Lipowa", "7"
	l.Change, l.RecordVersion = &resident.Change{Particulars: moved, KeepPesel: true}, 1
	if err := resident.Update(t.Context(), tx, person, 1, resident.Change{Particulars: given.Janina}); err != nil {
		t.Fatal(err)
	}
	_, err := application.Register(t.Context(), tx, ref, 1, l)
	reasons(t, err, "intake.record_changed")
	l.RecordVersion = 2
	if _, err := application.Register(t.Context(), tx, ref, 1, l); err != nil {
		t.Fatal(err)
	}
	var c resident.Card
	given.Read(t, tx, func(b *db.Batch) { resident.Get(b, given.Ola, tx.Now, person, &c) })
	if c.Street != "ul. Lipowa" || c.Pesel != given.Janina.Pesel {
		t.Errorf("%s, %v", c.Street, c.Pesel)
	}
}

// TestTwoRegisterOnePersonAtOnce: of two clerks one makes the record; the other is told, and
// may pick it.
func TestTwoRegisterOnePersonAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	inTx := func(who policy.Actor, fn func(tx *audit.Tx) error) error {
		return pgx.BeginFunc(context.Background(), d.App, func(inner pgx.Tx) error { return fn(audit.Join(inner, who, given.Now)) })
	}
	var offer string
	clerks := []policy.Actor{given.Ola, given.Anna}
	refs := make([]application.IntakeRef, 2)
	err := inTx(given.Ola, func(tx *audit.Tx) error {
		offer = given.Offer(t, tx, "Asystent").Ref
		for i, who := range clerks {
			refs[i] = given.Intake(t, given.As(tx, who), "")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	results := make([]error, 2)
	for i, who := range clerks {
		wg.Go(func() {
			results[i] = inTx(who, func(tx *audit.Tx) error {
				_, err := application.Register(context.Background(), tx, refs[i], 1, lodging(given.Janina, offer))
				return err
			})
		})
	}
	wg.Wait()
	told := 0
	for i, err := range results {
		if err == nil {
			continue
		}
		told++
		if got := check.Reasons(err); len(got) != 1 || got[0] != "resident.pesel_taken" {
			t.Errorf("%s: %v %v", clerks[i].Name, got, err)
		}
		err = inTx(clerks[i], func(tx *audit.Tx) error { // the draft is whole; its author picks the record and goes on
			person, err := db.Value[string](context.Background(), tx, `SELECT public_id FROM resident`)
			if err != nil {
				return err
			}
			in, err := application.LockIntake(context.Background(), tx, refs[i], 1)
			if err != nil {
				return err
			}
			if err := in.Save(context.Background(), tx, person, in.Fields()); err != nil {
				return err
			}
			_, err = application.Register(context.Background(), tx, refs[i], 2, lodging(resident.Particulars{}, offer))
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	count := func(q string) int { return given.OK[int](t)(db.Value[int](t.Context(), d.Owner, q)) }
	if records, applications := count(`SELECT count(*)::int FROM resident`), count(`SELECT count(*)::int FROM application`); told != 1 || records != 1 || applications != 2 {
		t.Errorf("%d told, %d records, %d applications", told, records, applications)
	}
}

func TestNotice(t *testing.T) {
	t.Parallel()
	n := given.NewNotice()
	if n.CameOn != given.Today || n.ContactBy() != date.New(2026, 11, 26) { // Monday: three working days
		t.Errorf("contact by %s", n.ContactBy())
	}
	for name, tc := range map[string]struct {
		change func(n *application.NewNotice)
		want   []string
	}{
		"a call with a number to call back is kept":          {func(*application.NewNotice) {}, nil},
		"one of tomorrow is a slip":                          {func(n *application.NewNotice) { n.CameOn = given.Today.Add(1) }, []string{"notice.came_in_future"}},
		"somebody must be named":                             {func(n *application.NewNotice) { n.Surname = "" }, []string{"notice.nobody"}},
		"a neighbour may call about somebody without a name": {func(n *application.NewNotice) { n.Surname, n.Caller = "", "Jan Nowak" }, nil},
		"there must be a way back":                           {func(n *application.NewNotice) { n.Phone = "" }, []string{"notice.no_way_back"}},
		"a signed letter is no notice":                       {func(n *application.NewNotice) { n.Channel = "post" }, []string{"notice.channel_missing"}},
		"twenty thousand characters are too many":            {func(n *application.NewNotice) { n.Words = strings.Repeat("ż", 20_000) }, []string{"form.too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := given.NewNotice()
			tc.change(&n)
			reasons(t, n.Check(given.Today), tc.want...)
		})
	}
}

func TestANoticeBecomesAnApplicationOnce(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Notice(t, tx)
	offer := given.Offer(t, tx, "Asystent")
	first := given.OK[application.IntakeRef](t)(application.IntakeOfNotice(t.Context(), tx, ref, 1))
	second := given.OK[application.IntakeRef](t)(application.IntakeOfNotice(t.Context(), given.As(tx, given.Anna), ref, 1))
	var i application.Intake
	given.Read(t, tx, func(b *db.Batch) { application.GetIntake(b, given.Ola, tx.Now, first, &i) })
	if f := i.Fields(); f["surname"][0] != "Nowicka" || f["phone"][0] != "600 000 001" || f["words"][0] == "" || i.NoticeRef != string(ref) {
		t.Errorf("the draft holds %v", f)
	}
	made := given.OK[application.Ref](t)(application.Register(t.Context(), tx, first, 1, lodging(given.Janina, offer.Ref)))
	var n application.Notice
	given.Read(t, tx, func(b *db.Batch) { application.GetNotice(b, given.Ola, tx.Now, ref, &n) })
	if n.State != application.NoticeConverted || n.ApplicationRef != string(made) {
		t.Errorf("notice %s, application %s", n.State, n.ApplicationRef)
	}
	other := given.Stefan
	_, err := application.Register(t.Context(), given.As(tx, given.Anna), second, 1, lodging(other, offer.Ref))
	reasons(t, err, "notice.over")
	reasons(t, application.CloseNotice(t.Context(), tx, ref, n.Version, "zmiana zdania"), "notice.over")
	for _, who := range []policy.Actor{given.Piotr, given.Irena, given.Feliks} {
		if err := given.TryRead(t, tx, func(b *db.Batch) { application.GetNotice(b, who, tx.Now, ref, &n) }); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s reads the notice", who.Name)
		}
	}
}
