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
	Reports      Series = "RAP" // raporty z kamieni milowych
)

// AllSeries lists them in the order their page shows.
func AllSeries() []Series {
	return []Series{Notices, Applications, Plans, Decisions, Contracts, Reports, Residents}
}

// Yearly reports whether the series starts anew each year.
func (s Series) Yearly() bool { return s != Residents }

// width is how many digits a number of the series has at least, unless the centre decided
// otherwise: KS/2026/0147, DEC/2026/009, U/2026/07, M-1042.
func (s Series) width() int {
	switch s {
	case Decisions, Reports:
		return 3
	case Contracts:
		return 2
	case Residents:
		return 1
	}
	return 4
}

// first is the first number of the series.
func (s Series) first() int {
	if s == Residents {
		return 1001
	}
	return 1
}

// Format is how the numbers of a series look.
type Format struct {
	Prefix string
	Width  int // digits at least
}

// Number is number n of a year written that way; of a series that never starts anew the
// year is left out.
func (f Format) Number(s Series, year, n int) string {
	if !s.Yearly() {
		return fmt.Sprintf("%s-%0*d", f.Prefix, f.Width, n)
	}
	return fmt.Sprintf("%s/%d/%0*d", f.Prefix, year, f.Width, n)
}

// NextNumber is the next number of a yearly series: KS/2026/0147. The series stays locked
// until the transaction ends.
func NextNumber(ctx context.Context, tx *audit.Tx, s Series) (string, error) {
	return next(ctx, tx, s, tx.Today().Year())
}

// NextResident is the next number of a record: M-1042.
func NextResident(ctx context.Context, tx *audit.Tx) (string, error) {
	return next(ctx, tx, Residents, 0)
}

func next(ctx context.Context, tx *audit.Tx, s Series, year int) (string, error) {
	row, err := db.One[struct {
		N      int
		Prefix string
		Width  int
	}](ctx, tx, `
		WITH n AS (INSERT INTO number_series AS ns (code, year, next) VALUES (@code, @year, @first + 1)
		           ON CONFLICT (code, year) DO UPDATE SET next = ns.next + 1 RETURNING next - 1 AS n)
		SELECT n.n, COALESCE(f.prefix, @code) AS prefix, COALESCE(f.width, @width) AS width FROM n LEFT JOIN number_format f ON f.code = @code`,
		db.Args{"code": string(s), "year": year, "first": s.first(), "width": s.width()})
	if err != nil {
		return "", fmt.Errorf("number of %s: %w", s, err)
	}
	return Format{row.Prefix, row.Width}.Number(s, year, row.N), nil
}

// SeriesLine is one series as its page shows it.
type SeriesLine struct {
	Code    Series
	Prefix  string
	Width   int
	Next    int // the number given next, in the year asked about
	Version int // 0: as the program came
}

// SeriesOf queues the series as they stand in year.
func SeriesOf(b *db.Batch, year int, dst *[]SeriesLine) {
	codes, widths, firsts, years := []string{}, []int{}, []int{}, []int{}
	for _, s := range AllSeries() {
		y := year
		if !s.Yearly() {
			y = 0
		}
		codes, widths, firsts, years = append(codes, string(s)), append(widths, s.width()), append(firsts, s.first()), append(years, y)
	}
	db.QueueAll(b, dst, `
		SELECT x.code, COALESCE(f.prefix, x.code) AS prefix, COALESCE(f.width, x.width) AS width, COALESCE(ns.next, x.first) AS next,
		       COALESCE(f.version, 0) AS version
		  FROM unnest(@codes::text[], @widths::int[], @firsts::int[], @years::int[]) WITH ORDINALITY AS x(code, width, first, year, no)
		  LEFT JOIN number_format f ON f.code = x.code LEFT JOIN number_series ns ON ns.code = x.code AND ns.year = x.year ORDER BY x.no`,
		db.Args{"codes": codes, "widths": widths, "firsts": firsts, "years": years})
}

// GminaID is a gmina the centre serves.
type GminaID int64

// HomeGmina is the gmina of a centre that serves one; with several, the first.
func HomeGmina(ctx context.Context, q db.Querier) (GminaID, error) {
	return db.Value[GminaID](ctx, q, `SELECT id FROM gmina ORDER BY id LIMIT 1`)
}
