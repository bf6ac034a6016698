// Package centre keeps what belongs to the centre as a whole: its name, its gminas, and
// the numbers it gives to cases.
package centre

import (
	"context"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/platform/db"
)

// Series is a series of case numbers.
type Series string

// The series in use. Gaps are allowed, doubles are not.
const (
	Applications Series = "KS"
	Notices      Series = "ZG" // zgłoszenia
	Plans        Series = "IPUS"
	Residents    Series = "M"
	Decisions    Series = "DEC"
	Contracts    Series = "U"
)

// NextNumber is the next number of a yearly series: KS/2026/0147. The series stays locked
// until the transaction ends.
func NextNumber(ctx context.Context, tx *audit.Tx, s Series) (string, error) {
	year := tx.Today().Year()
	n, err := next(ctx, tx, s, year, 1)
	if s == Contracts {
		return fmt.Sprintf("%s/%d/%02d", s, year, n), err // U/2026/07
	}
	if s == Decisions {
		return fmt.Sprintf("%s/%d/%03d", s, year, n), err // DEC/2026/009
	}
	return fmt.Sprintf("%s/%d/%04d", s, year, n), err
}

// NextResident is the next number of a record: M-1042.
func NextResident(ctx context.Context, tx *audit.Tx) (string, error) {
	n, err := next(ctx, tx, Residents, 0, 1001)
	return fmt.Sprintf("%s-%d", Residents, n), err
}

func next(ctx context.Context, tx *audit.Tx, s Series, year, first int) (int, error) {
	n, err := db.Value[int](ctx, tx, `INSERT INTO number_series AS ns (code, year, next) VALUES (@code, @year, @first + 1)
		ON CONFLICT (code, year) DO UPDATE SET next = ns.next + 1 RETURNING next - 1`,
		db.Args{"code": string(s), "year": year, "first": first})
	if err != nil {
		return 0, fmt.Errorf("number of %s: %w", s, err)
	}
	return n, nil
}

// GminaID is a gmina the centre serves.
type GminaID int64

// HomeGmina is the gmina of a centre that serves one; with several, the first.
func HomeGmina(ctx context.Context, q db.Querier) (GminaID, error) {
	return db.Value[GminaID](ctx, q, `SELECT id FROM gmina ORDER BY id LIMIT 1`)
}
