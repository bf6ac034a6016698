// Package bench measures the program at the size of the largest city: it fills a database
// with a crowd of invented people, runs the program over it, asks its pages one by one, and
// writes down how long they took. Nothing of it is part of the program that is shipped.
package bench

import (
	"context"
	_ "embed" // the statements of the crowd
	"fmt"
	"strings"
	"time"

	"cus/internal/platform/date"
	"cus/internal/platform/ident"

	"github.com/jackc/pgx/v5"
)

// Size is how large a crowd is.
type Size struct {
	Residents int
	Plans     int
	Services  int // planned ones, all plans together
	Leads     int // coordinators among whom the cases are shared out; 0: one for two hundred plans, at most 1,500
}

// Full is the size of the largest city.
var Full = Size{Residents: 2_000_000, Plans: 300_000, Services: 1_500_000}

// Of is a crowd of so many residents with the proportions of Full.
func Of(residents int) Size {
	residents = max(residents, 500)
	plans := residents * 3 / 20
	return Size{Residents: residents, Plans: plans, Services: plans * 5}
}

// mostPerPlan is how many services are on offer, so how many a plan can hold.
const mostPerPlan = 12

func (s Size) check() error {
	if s.Plans < 1 || s.Services < s.Plans || s.Services > mostPerPlan*s.Plans || s.Plans*10/9 > s.Residents {
		return fmt.Errorf("a crowd of %d residents, %d plans and %d planned services cannot be made: at most nine plans for ten residents, one to %d services a plan",
			s.Residents, s.Plans, s.Services, mostPerPlan)
	}
	return nil
}

//go:embed crowd.sql
var crowdSQL string

// guarded are the tables whose triggers rest while the crowd is written: what they hold is
// true of it by how it is made, and they ask row by row; the sums are counted at the end.
var guarded = []string{"application", "application_item", "item_transition", "application_transition", "assessment", "assessment_section", "assessment_need", "plan", "plan_version",
	"planned_service", "support_action", "plan_need", "plan_goal", "plan_goal_need", "plan_agreement", "contract_version", "contract_line", "contract_term", "contract_reservation", "note"}

// Crowd fills the database, which holds a centre with a director already, with so many
// people and their cases as of now. The connection is the owner's, and nobody else works
// there. The same size and day give the same crowd. say is told each part as it is done.
func Crowd(ctx context.Context, owner *pgx.Conn, size Size, now time.Time, say func(part string)) error {
	if err := size.check(); err != nil {
		return err
	}
	tx, err := owner.Begin(ctx)
	if err != nil {
		return fmt.Errorf("crowd: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if err := draw(ctx, tx, size, now); err != nil {
		return err
	}
	for _, table := range guarded {
		if _, err := tx.Exec(ctx, `ALTER TABLE `+table+` DISABLE TRIGGER USER`); err != nil {
			return fmt.Errorf("crowd: %w", err)
		}
	}
	parts := strings.Split(crowdSQL, "\n-- # ")
	for _, part := range parts[1:] {
		name, text, _ := strings.Cut(part, "\n")
		if _, err := tx.Exec(ctx, text); err != nil {
			return fmt.Errorf("crowd, %s: %w", name, err)
		}
		say(name)
	}
	if _, err := tx.Exec(ctx, `SET CONSTRAINTS ALL IMMEDIATE`); err != nil {
		return fmt.Errorf("crowd: %w", err)
	}
	for _, table := range guarded {
		if _, err := tx.Exec(ctx, `ALTER TABLE `+table+` ENABLE TRIGGER USER`); err != nil {
			return fmt.Errorf("crowd: %w", err)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("crowd: %w", err)
	}
	if _, err := owner.Exec(ctx, `VACUUM (ANALYZE)`); err != nil {
		return fmt.Errorf("statistics of the crowd: %w", err)
	}
	say("statistics")
	return nil
}

// draw makes the temporary tables the statements read: the size, and the names.
func draw(ctx context.Context, tx pgx.Tx, size Size, now time.Time) error {
	_, err := tx.Exec(ctx, `
		SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL work_mem = '256MB';
		CREATE TEMPORARY TABLE surname_drawn (no int PRIMARY KEY, man text, woman text, man_norm text, woman_norm text);
		CREATE TEMPORARY TABLE given_drawn (no int, man boolean, name text, norm text, PRIMARY KEY (no, man));
		CREATE TEMPORARY TABLE crowd (residents bigint, plans bigint, files bigint, per_plan int, coordinators int, contracts int, entries bigint, surnames int, givens int,
			today date, now timestamptz, gmina bigint, director bigint, leads int, resident bigint, application bigint, item bigint, assessment bigint, need bigint,
			plan bigint, version bigint, planned bigint, wish bigint, goal bigint)`)
	if err != nil {
		return fmt.Errorf("crowd: %w", err)
	}
	names := surnames(min(97_665, max(200, size.Residents/20)))
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"surname_drawn"}, []string{"no", "man", "woman", "man_norm", "woman_norm"},
		pgx.CopyFromSlice(len(names), func(i int) ([]any, error) {
			return []any{i, names[i].man, names[i].woman, ident.Fold(names[i].man), ident.Fold(names[i].woman)}, nil
		})); err != nil {
		return fmt.Errorf("crowd, surnames: %w", err)
	}
	hers, his := givenNames(women), givenNames(men)
	for man, list := range map[bool][]string{false: hers, true: his} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"given_drawn"}, []string{"no", "man", "name", "norm"},
			pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return []any{i, man, list[i], ident.Fold(list[i])}, nil })); err != nil {
			return fmt.Errorf("crowd, given names: %w", err)
		}
	}
	leads := size.Leads
	if leads == 0 {
		leads = min(max(size.Plans/200, 2), 1500)
	}
	_, err = tx.Exec(ctx, `INSERT INTO crowd (residents, plans, files, per_plan, coordinators, contracts, entries, surnames, givens, today, now)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		size.Residents, size.Plans, size.Plans+max(size.Plans/100, 20), size.Services/size.Plans, leads, min(max(size.Plans/1000, 60), 300),
		size.Residents/2, len(names), min(len(hers), len(his)), date.Of(now), now)
	if err != nil {
		return fmt.Errorf("crowd: %w", err)
	}
	return nil
}
