package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Replace loads the demonstration centre of that name, into an empty database or in place of
// another demonstration: what was written there is gone, all of it or nothing. A database
// that is not marked as a demonstration is refused with ErrOccupied. replaced is the name of
// the centre that stood there; empty: the database was empty.
func Replace(ctx context.Context, pool *pgxpool.Pool, name string, now time.Time, password string) (replaced string, err error) {
	err = open(ctx, pool, name, now, password, func(l *loader) error {
		if loaded, err := marked(ctx, l.tx); err != nil {
			return err
		} else if loaded {
			if replaced, err = db.Value[string](ctx, l.tx, `SELECT name FROM centre WHERE demo`); err != nil {
				return err
			}
			if err := clear(ctx, l.tx); err != nil {
				return fmt.Errorf("demo: %w", err)
			}
		}
		return l.load()
	})
	if err != nil {
		return "", err
	}
	return replaced, nil
}

// clear empties every table but for what the migrations brought along.
func clear(ctx context.Context, tx pgx.Tx) error {
	tables, err := db.All[struct{ Name string }](ctx, tx, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version' ORDER BY 1`)
	if err != nil {
		return err
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = pgx.Identifier{t.Name}.Sanitize()
	}
	for _, s := range []string{
		`CREATE TEMP TABLE kept_income_criterion ON COMMIT DROP AS SELECT * FROM income_criterion`,
		`CREATE TEMP TABLE kept_dictionary_entry ON COMMIT DROP AS SELECT * FROM dictionary_entry WHERE built_in`,
		`TRUNCATE ` + strings.Join(names, ", ") + ` RESTART IDENTITY`,
		`INSERT INTO income_criterion SELECT * FROM kept_income_criterion`,
		// As the migrations made them: what a centre had changed in them is gone with it.
		`INSERT INTO dictionary_entry (dictionary, code, built_in, position) SELECT dictionary, code, true, row_number() OVER (PARTITION BY dictionary ORDER BY id) FROM kept_dictionary_entry ORDER BY id`,
	} {
		if _, err := tx.Exec(ctx, s); err != nil {
			return fmt.Errorf("clear: %w", err)
		}
	}
	return nil
}
