package given

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"

	"github.com/jackc/pgx/v5"
)

// Trail is the journal as this transaction sees it: "Anna: plan.approved" a line, a
// refused one marked so. The server's role may not read the journal; a function that
// stands in test databases only reads it for the test.
func Trail(t testing.TB, tx *audit.Tx) string {
	t.Helper()
	rows, _ := tx.Query(context.Background(), `SELECT coalesce(staff_id, -1) AS staff, action, outcome FROM test_journal()`)
	type line struct {
		Staff           int64
		Action, Outcome string
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[line])
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		s := name(policy.StaffID(l.Staff)) + ": " + l.Action
		if l.Outcome == "refused" {
			s += " (refused)"
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func name(id policy.StaffID) string {
	i := slices.IndexFunc(People, func(p policy.Actor) bool { return p.ID == id })
	if i < 0 {
		return "system"
	}
	first, _, _ := strings.Cut(People[i].Name, " ")
	return first
}
