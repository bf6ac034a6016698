package db

import (
	"context"
	"time"
)

// Health is what a session can learn of its server, its database and its own rights: what
// an operator should know before people work on it.
type Health struct {
	Version string // of the server: 15.8
	Role    string // whose session it is

	Powers    []string // of the role, beyond what the program needs: superuser, …
	Owns      bool     // the role owns tables, or may become who does
	Creates   bool     // the role may make tables in public
	Rewrites  bool     // the role may change or delete lines of the journal
	Encrypted bool     // the session is encrypted, or never leaves the machine
	Now       time.Time
	Size      int64 // of the database, in bytes

	Unsafe    []string // settings that may lose what was committed: fsync, …
	Checksums bool     // the server notices pages the disk has spoilt
	Encoding  string
	Reorder   bool // the library that orders words has changed under the indexes

	Archiving    bool // finished segments of the log are kept
	LastArchived *time.Time
	LastFailed   *time.Time // the archive refused a segment
}

// Examine asks the server about itself; any role may.
func Examine(ctx context.Context, q Querier) (Health, error) {
	return One[Health](ctx, q, `
		SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
			current_user::text AS role,
			array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
				CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END], NULL) AS powers,
			EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER')) AS owns,
			has_schema_privilege('public', 'CREATE') AS creates,
			EXISTS (SELECT 1 FROM pg_class c WHERE c.oid IN (to_regclass('audit_entry'), to_regclass('audit_change'))
				AND (has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'UPDATE'))) AS rewrites,
			coalesce((SELECT s.ssl FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()), false)
				OR inet_client_addr() IS NULL OR inet_client_addr() = inet_server_addr() AS encrypted,
			clock_timestamp() AS now,
			pg_database_size(current_database()) AS size,
			ARRAY(SELECT name FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit']) name WHERE current_setting(name) = 'off') AS unsafe,
			current_setting('data_checksums') = 'on' AS checksums,
			pg_encoding_to_char(d.encoding)::text AS encoding,
			coalesce(d.datcollversion <> pg_database_collation_actual_version(d.oid), false) AS reorder,
			current_setting('archive_mode') <> 'off' AS archiving,
			a.last_archived_time AS last_archived, a.last_failed_time AS last_failed
		FROM pg_roles r, pg_database d, pg_stat_archiver a
		WHERE r.rolname = current_user AND d.datname = current_database()`)
}
