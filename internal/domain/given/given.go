// Package given sets the scene for tests: a centre, its people, a clock that stands still.
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

	"github.com/jackc/pgx/v5/pgxpool"
)

// Now is the moment at which every test takes place: Monday 23.11.2026, 10:00 in Warsaw.
var Now = time.Date(2026, 11, 23, 10, 0, 0, 0, date.Warsaw)

// Today is the day of Now.
var Today = date.Of(Now)

// The people of the test centre. Their accounts stand in every test database.
var (
	Ewa    = person(1, "Ewa Maj", policy.Director)
	Anna   = person(2, "Anna Lis", policy.Coordinator)
	Marek  = person(3, "Marek Bąk", policy.Coordinator)
	Piotr  = person(4, "Piotr Sowa", policy.ServiceOrganiser)
	Ola    = person(5, "Ola Wrona", policy.Reception)
	Kamil  = person(6, "Kamil Rosa", policy.CommunityOrganiser)
	Irena  = person(7, "Irena Gil", policy.SocialAssistance)
	Feliks = person(8, "Feliks Kos", policy.Accounts)
	Inga   = person(9, "Inga Szpak", policy.DataProtection)
	Wanda  = person(10, "Wanda Czyż", policy.Performer)
	Adam   = person(11, "Adam Żuk", policy.Administrator)
)

// People lists them in the order of their ids.
var People = []policy.Actor{Ewa, Anna, Marek, Piotr, Ola, Kamil, Irena, Feliks, Inga, Wanda, Adam}

// Password is the password of every test account.
const Password = "kasztan-rower-lipiec"

func person(id policy.StaffID, name string, roles ...policy.Role) policy.Actor {
	return policy.Actor{ID: id, Name: name, Roles: roles, Version: 1, Lang: "pl", Theme: "auto", Density: "normal", Shortcuts: true}
}

// Authorised is Piotr holding the director's authorisation to approve plans today.
func Authorised() policy.Actor {
	p := Piotr
	p.ApprovalNumber = "7/2026"
	return p
}

// Scene puts the centre, its gmina and its people into a fresh database. Run by the owner.
func Scene(ctx context.Context, owner *pgxpool.Pool) error {
	b := &db.Batch{}
	b.Queue(`INSERT INTO centre (id, name, short_name, help_phone) VALUES (1, 'Centrum Usług Społecznych w Przykładowie', 'Przykładów', '600 000 000') ON CONFLICT DO NOTHING`)
	b.Queue(`INSERT INTO gmina (name) VALUES ('Przykładów') ON CONFLICT DO NOTHING`)
	for _, p := range People {
		b.Queue(`INSERT INTO staff (id, name, email, password_hash, must_change_password, created_at) OVERRIDING SYSTEM VALUE
			VALUES ($1, $2, $3, $4, false, $5) ON CONFLICT DO NOTHING`, p.ID, p.Name, Email(p), passwordHash, Now)
		for _, r := range p.Roles {
			b.Queue(`INSERT INTO staff_role (staff_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING`, p.ID, string(r))
		}
	}
	b.Queue(`CREATE OR REPLACE FUNCTION test_journal() RETURNS SETOF audit_entry LANGUAGE sql SECURITY DEFINER
		AS 'SELECT * FROM audit_entry ORDER BY id'`)
	b.Queue(`CREATE OR REPLACE FUNCTION test_changes() RETURNS SETOF audit_change LANGUAGE sql SECURITY DEFINER
		AS 'SELECT * FROM audit_change ORDER BY entry_id, field'`)
	b.Queue(`SELECT setval(pg_get_serial_sequence('staff', 'id'), greatest(100, (SELECT max(id) FROM staff)))`)
	return b.Run(ctx, owner)
}

// passwordHash is Password under the product's own parameters; see TestPasswordHash.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$m9k80E28csOkXR4PWfas7Q$68ZusQmiBirjKTukTxn3XSeT0dSm3EnNIeZsVv4LMmw"

// Email is the address of a test account: its first name at test.example.
func Email(a policy.Actor) string {
	first, _, _ := strings.Cut(strings.ToLower(a.Name), " ")
	return first + "@test.example"
}

var scene sync.Once

// Tx is a transaction in which who acts now, as the server's database role, rolled back
// when the test ends.
func Tx(t testing.TB, who policy.Actor) *audit.Tx {
	t.Helper()
	d := dbtest.Shared(t)
	scene.Do(func() {
		if err := Scene(context.Background(), d.Owner); err != nil {
			panic(err)
		}
	})
	inner, err := d.App.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = inner.Rollback(context.Background()) })
	// Tests at once wait for each other's counters, which their transactions hold to the end.
	if _, err := inner.Exec(t.Context(), `SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'`); err != nil {
		t.Fatal(err)
	}
	return audit.Join(inner, who, Now)
}

// As is the same transaction in somebody else's hands.
func As(tx *audit.Tx, who policy.Actor) *audit.Tx { return audit.Join(tx.Tx, who, tx.Now) }

// On is the same transaction on another day, at ten in the morning.
func On(tx *audit.Tx, d date.Date) *audit.Tx {
	return audit.Join(tx.Tx, tx.Who, d.Midnight().Add(10*time.Hour))
}

// Read runs queued reads in the transaction and fails the test on an error.
func Read(t testing.TB, tx *audit.Tx, queue func(b *db.Batch)) {
	t.Helper()
	if err := TryRead(t, tx, queue); err != nil {
		t.Fatal(err)
	}
}

// TryRead runs queued reads in the transaction.
func TryRead(t testing.TB, tx *audit.Tx, queue func(b *db.Batch)) error {
	t.Helper()
	b := &db.Batch{}
	queue(b)
	return b.Run(t.Context(), tx)
}

// OK fails the test on an error and otherwise returns the value: for fixtures.
func OK[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
