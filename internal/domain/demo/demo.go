// Package demo fills an empty database with a demonstration centre: one of five pilot
// projects as its source tells it, and around it people, services and cases that are
// invented from the first name to the last. It does so by the same actions the office
// uses, each on its day, so that the sample keeps every rule; one day always brings the
// same sample, to the last row.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrOccupied refuses a database that already holds a centre of somebody's own.
var ErrOccupied = errors.New("w bazie jest prawdziwe centrum albo prawdziwe konta; niczego nie zmieniono, bo centrum pokazowe wczytuje się tylko do pustej bazy albo w miejsce innego centrum pokazowego")

// Account is one account of the demonstration centre. Label says in Polish whose it is:
// it is printed on the terminal.
type Account struct {
	Email string
	Name  string
	Role  policy.Role
	Label string
}

// accounts are the invented people of the demonstration centre.
var accounts = []Account{
	{"dyrektor@cus.example", "Ewa Maj", policy.Director, "Dyrekcja"},
	{"koordynator@cus.example", "Anna Lis", policy.Coordinator, "Koordynacja planów"},
	{"koordynator2@cus.example", "Marek Bąk", policy.Coordinator, "Koordynacja planów, druga osoba"},
	{"organizator@cus.example", "Piotr Sowa", policy.ServiceOrganiser, "Organizacja usług"},
	{"spolecznosc@cus.example", "Kamil Rosa", policy.CommunityOrganiser, "Organizacja społeczności lokalnej"},
	{"pomoc@cus.example", "Irena Gil", policy.SocialAssistance, "Pomoc społeczna"},
	{"punkt@cus.example", "Aleksandra Wrona", policy.Reception, "Punkt informacji"},
	{"finanse@cus.example", "Feliks Kos", policy.Accounts, "Finanse"},
	{"iod@cus.example", "Inga Szpak", policy.DataProtection, "Inspektor ochrony danych"},
	{"administrator@cus.example", "Adam Żuk", policy.Administrator, "Administracja systemu"},
}

// profile is one demonstration centre: what it is founded with, what it offers, and the
// cases it has.
type profile struct {
	place    place
	facts    facts // of its project
	accounts []Account
	founded  date.Date             // the day of its first accounts
	found    func(l *loader) error // the centre, its gmina, its number series
	offer    func(l *loader)
	cases    func(l *loader) error
	usual    []service // its services, as they are usually planned
	person   func(i int, young bool) resident.Particulars

	opened, closing, turn date.Date // of a pilot
}

// The demonstration centres: the five pilots whose sources we have, and the invented gmina
// Lipowiec Nowy in which the stories of the field's reference take place.
const (
	Adamowka     = "adamowka"
	Milanowek    = "milanowek"
	Rawicz       = "rawicz"
	Elblag       = "elblag"
	Starachowice = "starachowice"
	Lipowiec     = "lipowiec"
)

// Names lists the demonstration centres by the names they are loaded by.
var Names = []string{Adamowka, Milanowek, Rawicz, Elblag, Starachowice, Lipowiec}

// profileOf is the centre of that name as it is loaded on that day.
func profileOf(name string, today date.Date) (profile, bool) {
	if name == Lipowiec {
		return lipowiec, true
	}
	p, ok := pilots[name]
	if !ok {
		return profile{}, false
	}
	return p.profileOn(today), true
}

// Title is the full name of the demonstration centre of that name.
func Title(name string) string {
	if name == Lipowiec {
		return lipowiec.place.centre
	}
	return pilots[name].place.centre
}

// Accounts lists the accounts of the demonstration centre in the database, in the order they
// are printed.
func Accounts(ctx context.Context, q db.Querier) ([]Account, error) {
	rows, err := db.All[struct{ Email, Name string }](ctx, q, `SELECT email, name FROM staff WHERE demo ORDER BY id`)
	list := make([]Account, len(rows))
	for i, r := range rows {
		list[i] = Account{Email: r.Email, Name: r.Name}
		for _, a := range append(slices.Clone(accounts), thirdCoordinator) {
			if a.Email == r.Email {
				list[i].Role, list[i].Label = a.Role, a.Label
			}
		}
	}
	return list, err
}

// Loaded reports whether the demonstration centre was loaded into the database, or
// whether a centre of somebody's own stands there: either way there is nothing to load.
func Loaded(ctx context.Context, q db.Querier) (bool, error) {
	n, err := db.Value[int](ctx, q, `SELECT count(*)::int FROM centre WHERE demo_loaded OR NOT demo`)
	return n > 0, err
}

// IsDemo reports whether the database is marked as a demonstration.
func IsDemo(ctx context.Context, q db.Querier) (bool, error) {
	n, err := db.Value[int](ctx, q, `SELECT count(*)::int FROM centre WHERE demo`)
	return n > 0, err
}

// SetPassword gives every demonstration account this password, unless it has it already.
// Accounts that are not part of the demonstration are left alone.
func SetPassword(ctx context.Context, pool *pgxpool.Pool, password string) error {
	hashes, err := db.All[struct {
		ID           int64
		PasswordHash string
	}](ctx, pool, `SELECT id, password_hash FROM staff WHERE demo ORDER BY id`)
	if err != nil || len(hashes) == 0 {
		return err
	}
	if same, err := staff.VerifyPassword(ctx, password, hashes[0].PasswordHash); err != nil || same {
		return err
	}
	now, err := db.Value[time.Time](ctx, pool, `SELECT now()`)
	if err != nil {
		return err
	}
	return audit.Write(ctx, pool, policy.Actor{}, now, func(ctx context.Context, tx *audit.Tx) error {
		for _, a := range hashes {
			hash, err := staff.HashPassword(ctx, password)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $2, must_change_password = false WHERE id = $1`, a.ID, hash); err != nil {
				return fmt.Errorf("set password of demo account %d: %w", a.ID, err)
			}
		}
		return tx.Record(ctx, "demo.password_set", audit.Object{Kind: "centre", ID: 1}, nil, nil)
	})
}

// Load fills the database with the demonstration centre as it stands at the moment now:
// all of it or nothing. A second time it does nothing; a database with another centre is
// refused with ErrOccupied. pool is the owner's.
func Load(ctx context.Context, pool *pgxpool.Pool, now time.Time, password string) error {
	return LoadCentre(ctx, pool, Adamowka, now, password)
}

// LoadCentre is Load for the demonstration centre of that name.
func LoadCentre(ctx context.Context, pool *pgxpool.Pool, name string, now time.Time, password string) error {
	return open(ctx, pool, name, now, password, func(l *loader) error {
		if loaded, err := marked(ctx, l.tx); err != nil || loaded {
			return err
		}
		return l.load()
	})
}

// open begins a loading in a transaction of its own, one at a time. The clock of the sample
// stands at midnight, so that one day always brings the same sample.
func open(ctx context.Context, pool *pgxpool.Pool, name string, now time.Time, password string, do func(l *loader) error) error {
	today := date.Of(now)
	p, ok := profileOf(name, today)
	if !ok {
		return fmt.Errorf("demo: no centre %q", name)
	}
	return pgx.BeginFunc(ctx, pool, func(inner pgx.Tx) error {
		// Thousands of small queries alike: planning each anew would take most of the time.
		if _, err := inner.Exec(ctx, `SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; SELECT pg_advisory_xact_lock(hashtext('cus demo'))`); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		return do(&loader{profile: p, ctx: ctx, tx: inner, now: today.Midnight(), today: today, password: password})
	})
}

// marked reports whether the centre is loaded already; another centre is ErrOccupied.
func marked(ctx context.Context, tx pgx.Tx) (bool, error) {
	rows, err := db.All[struct{ Demo, DemoLoaded bool }](ctx, tx, `SELECT demo, demo_loaded FROM centre`)
	if err != nil {
		return false, fmt.Errorf("demo: %w", err)
	}
	staffed, err := db.Value[int](ctx, tx, `SELECT count(*)::int FROM staff`)
	switch {
	case err != nil:
		return false, fmt.Errorf("demo: %w", err)
	case len(rows) == 1 && rows[0].Demo && rows[0].DemoLoaded:
		return true, nil
	case len(rows) > 0 || staffed > 0:
		return false, ErrOccupied
	}
	return false, nil
}

// loader holds what one loading has made so far.
type loader struct {
	profile
	ctx      context.Context
	tx       pgx.Tx
	now      time.Time
	today    date.Date
	password string

	people    map[string]policy.Actor // by the part of the e-mail before the @
	draw      string                  // how public ids are drawn outside the sample
	services  map[string]string       // name → public id
	providers map[string]string       // name → public id
	events    []event
}

// event is one act of one person at one moment.
type event struct {
	at  time.Time
	who string // key of people; empty: the program itself
	do  func(tx *audit.Tx) error
}

// on plans an act for the given day, minutes after eight in the morning, but never for a
// moment that has not come yet. Acts of one moment keep the order they were planned in.
func (l *loader) on(day date.Date, minutes int, who string, do func(tx *audit.Tx) error) {
	at := day.Midnight().Add(8*time.Hour + time.Duration(minutes)*time.Minute)
	if at.After(l.now) {
		at = l.now
	}
	l.events = append(l.events, event{at, who, do})
}

// as is the transaction in the hands of that person at that moment.
func (l *loader) as(who string, at time.Time) *audit.Tx {
	return audit.Join(l.tx, l.people[who], at)
}

func (l *loader) load() error {
	for _, step := range []func(l *loader) error{(*loader).drawSeeded, l.found, (*loader).staff, (*loader).project, (*loader).plan, (*loader).happen, (*loader).mark, (*loader).drawAgain} {
		if err := step(l); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

// plan draws up what happens in the centre over the years.
func (l *loader) plan() error {
	l.profile.offer(l)
	l.reports()
	return l.profile.cases(l)
}

// happen lets it happen, in the order of time.
func (l *loader) happen() error {
	slices.SortStableFunc(l.events, func(a, b event) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	var day date.Date
	for _, e := range l.events {
		if today := date.Of(e.at); today != day {
			if err := l.advance(today); err != nil {
				return fmt.Errorf("steps of %s: %w", today, err)
			}
			day = today
		}
		if err := e.do(l.as(e.who, e.at)); err != nil {
			return fmt.Errorf("%s on %s: %w", e.who, date.Of(e.at), err)
		}
	}
	if err := l.linked(l.facts.promises); err != nil {
		return err
	}
	return l.advance(l.today)
}

// mark says that the sample is complete.
func (l *loader) mark() error {
	if _, err := l.tx.Exec(l.ctx, `UPDATE centre SET demo_loaded = true`); err != nil {
		return err
	}
	return l.as("", l.now).Record(l.ctx, "demo.loaded", audit.Object{Kind: "centre", ID: 1}, nil, nil)
}
