// Package migrations holds the only place a table is born or changed.
package migrations

import "embed"

// FS holds the goose migrations in order.
//
//go:embed *.sql
var FS embed.FS
