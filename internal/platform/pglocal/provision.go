package pglocal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// provision makes the two roles and the database where they are missing, and
// takes from the roles what they must never have.
func (s *Server) provision(ctx context.Context) error {
	c, err := pgx.Connect(ctx, s.AdminURL())
	if err != nil {
		return fmt.Errorf("zakładanie ról bazy: %w", err)
	}
	defer c.Close(context.WithoutCancel(ctx))
	for _, role := range []string{ownerRole, appRole} {
		if err := ensure(ctx, c, `SELECT 1 FROM pg_roles WHERE rolname = $1`, role, `CREATE ROLE `+role); err != nil {
			return err
		}
		_, err := c.Exec(ctx, `ALTER ROLE `+role+` LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`)
		if err != nil {
			return fmt.Errorf("prawa roli %s: %w", role, err)
		}
	}
	if err := ensure(ctx, c, `SELECT 1 FROM pg_database WHERE datname = $1`, database, `CREATE DATABASE `+database+` OWNER `+ownerRole); err != nil {
		return err
	}
	_, err = c.Exec(ctx, `REVOKE ALL ON DATABASE `+database+` FROM PUBLIC; GRANT CONNECT ON DATABASE `+database+` TO `+appRole)
	if err != nil {
		return fmt.Errorf("prawa do bazy %s: %w", database, err)
	}
	return nil
}

// ensure runs create when the question has no answer for name.
func ensure(ctx context.Context, c *pgx.Conn, question, name, create string) error {
	rows, err := c.Query(ctx, question, name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	exists := rows.Next()
	rows.Close()
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if exists {
		return nil
	}
	if _, err := c.Exec(ctx, create); err != nil {
		return fmt.Errorf("zakładanie %s: %w", name, err)
	}
	return nil
}
