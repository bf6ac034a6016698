package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"cus/migrations"
)

// Migrate brings the schema up to the newest migration in files, as the role of
// ownerURL. Several processes may call it at once: one works, the others wait.
// Each migration is a transaction of its own that gives up after waiting 2 s for
// a lock, so a busy table delays the release and not the people at work.
func Migrate(ctx context.Context, ownerURL string, files fs.FS) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return errors.New("the owner's database address cannot be read") // the driver's text may repeat the password
	}
	config.RuntimeParams["application_name"] = "cus migrate"
	config.RuntimeParams["lock_timeout"] = "2s"
	conn := stdlib.OpenDB(*config)
	defer conn.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks each second, for five minutes
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, conn, files, goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := conn.ExecContext(ctx, letAppSee); err != nil {
		return fmt.Errorf("migrate: let the application see the version: %w", err)
	}
	return nil
}

// letAppSee lets the server's role read which migrations have run (/readyz).
const letAppSee = `DO $$ BEGIN
	IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cus_app') AND NOT has_table_privilege('cus_app', 'goose_db_version', 'SELECT') THEN
		PERFORM pg_advisory_xact_lock(hashtext('cus grant')); -- two grants at once would overtake each other
		GRANT SELECT ON goose_db_version TO cus_app;
	END IF;
END $$`

// SchemaVersion is the newest migration the database has; zero when none ran.
func SchemaVersion(ctx context.Context, q Querier) (int64, error) {
	applied, err := appliedMigrations(ctx, q)
	newest := int64(0)
	for v := range applied {
		newest = max(newest, v)
	}
	return newest, err
}

// Pending reports whether the database lacks a migration this program carries.
func Pending(ctx context.Context, q Querier) (bool, error) {
	n, err := PendingOf(ctx, q, migrations.FS)
	return n > 0, err
}

// PendingOf counts the migrations in files the database does not have yet.
func PendingOf(ctx context.Context, q Querier, files fs.FS) (int, error) {
	missing, err := Missing(ctx, q, files)
	return len(missing), err
}

// Missing names the migrations in files the database does not have yet. Those it has
// beyond files do not count: an older program serves a newer schema.
func Missing(ctx context.Context, q Querier, files fs.FS) ([]string, error) {
	applied, err := appliedMigrations(ctx, q)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	var missing []string
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		if !applied[version] {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// Ahead reports whether the database has migrations that files does not know: the program
// is older than its database.
func Ahead(ctx context.Context, q Querier, files fs.FS) (bool, error) {
	newest, err := SchemaVersion(ctx, q)
	if err != nil {
		return false, err
	}
	names, err := fs.Glob(files, "*.sql")
	for _, name := range names {
		if v, err := goose.NumericComponent(name); err == nil && v >= newest {
			return false, nil
		}
	}
	return newest > 0, err
}

// appliedMigrations are the versions that have run. A database nobody has
// migrated yet has no such table, and none have.
func appliedMigrations(ctx context.Context, q Querier) (map[int64]bool, error) {
	const undefinedTable = "42P01"
	rows, _ := q.Query(ctx, `SELECT version_id FROM goose_db_version WHERE is_applied AND version_id > 0`)
	versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == undefinedTable {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("schema version: %w", err)
	}
	applied := map[int64]bool{}
	for _, v := range versions {
		applied[v] = true
	}
	return applied, nil
}
