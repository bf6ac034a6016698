package download_test

import (
	"errors"
	"strings"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/download"
	"cus/internal/domain/given"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

var wanted = download.Wanted{Code: indicator.PersonsWithPlan, Scope: indicator.InCentre, Day: given.Today, Format: download.CSV}

func TestOrders(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	for range download.MostWaiting {
		if err := download.Place(t.Context(), tx, wanted); err != nil {
			t.Fatal(err)
		}
	}
	if got := given.Trail(t, tx); !strings.HasPrefix(got, "Ewa: download.ordered") {
		t.Errorf("journal %q", got)
	}
	if _, refused := check.Problems(download.Place(t.Context(), tx, wanted)); !refused {
		t.Error("there is no end to what one person may order")
	}
	if err := download.Place(t.Context(), given.As(tx, given.Piotr), wanted); err != nil {
		t.Error("another's orders count:", err)
	}
	var denied fault.Denied
	if err := download.Place(t.Context(), given.As(tx, given.Anna), wanted); !errors.As(err, &denied) {
		t.Errorf("who may not export orders a file: %v", err)
	}
	var mine, theirs []download.Order
	given.Read(t, tx, func(b *db.Batch) {
		download.List(b, given.Ewa, tx.Now, &mine)
		download.List(b, given.Anna, tx.Now, &theirs)
	})
	if len(mine) != download.MostWaiting || len(theirs) != 0 || mine[0].Wanted != wanted || !mine[0].Busy() {
		t.Errorf("own %+v, another's %+v", mine, theirs)
	}
	if err := download.Again(t.Context(), given.As(tx, given.Piotr), mine[0].Ref); !errors.Is(err, fault.NotFound) {
		t.Errorf("a stranger orders it again: %v", err)
	}
	if _, refused := check.Problems(download.Again(t.Context(), tx, mine[0].Ref)); !refused {
		t.Error("what has not failed is ordered again")
	}
	var f download.Fetched
	if err := given.TryRead(t, tx, func(b *db.Batch) { download.Fetch(b, given.Ewa, tx.Now, mine[0].Ref, &f) }); !errors.Is(err, fault.NotFound) {
		t.Errorf("what is not made is fetched: %v", err)
	}
}

// TestAFileWhoseRightIsGone comes without its content, and the line says it was refused.
func TestAFileWhoseRightIsGone(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Piotr)
	if err := download.Place(t.Context(), tx, wanted); err != nil {
		t.Fatal(err)
	}
	ref, err := db.Value[string](t.Context(), tx, `UPDATE download SET state = 'ready', made_at = $1, expires_at = $1::timestamptz + interval '1 hour', rows = 1, bytes = 3, sha256 = repeat('0', 64),
		name = 'x.csv', media_type = 'text/csv', content = 'abc' RETURNING public_id`, tx.Now)
	if err != nil {
		t.Fatal(err)
	}
	moved := given.Piotr
	moved.Roles = []policy.Role{policy.Coordinator}
	for _, c := range []struct {
		who           policy.Actor
		content, line string
	}{{given.Piotr, "abc", "download.fetched"}, {moved, "", "download.fetched (refused)"}} {
		var f download.Fetched
		given.Read(t, tx, func(b *db.Batch) {
			audit.Queue(b, c.who, tx.Now, download.Fetching(c.who, tx.Now, ref))
			download.Fetch(b, c.who, tx.Now, ref, &f)
		})
		if trail := given.Trail(t, tx); string(f.Content) != c.content || !strings.HasSuffix(trail, c.line) {
			t.Errorf("%v: %q, journal %q", c.who.Roles, f.Content, trail)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]download.Format{"csv": download.CSV, "xlsx": download.XLSX, "": download.XLSX, "../exe": download.XLSX} {
		if got := download.ParseFormat(s); got != want {
			t.Errorf("%q is %q", s, got)
		}
	}
}
