package date_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"cus/internal/platform/date"
)

// throughPgx sends a value to a column of type oid and reads it back, as pgx does.
func throughPgx(t rapid.TB, oid uint32, format int16, in, out any) {
	t.Helper()
	types := pgtype.NewMap()
	wire, err := types.Encode(oid, format, in, nil)
	if err != nil {
		t.Fatalf("encode %v: %v", in, err)
	}
	if err := types.Scan(oid, format, wire, out); err != nil {
		t.Fatalf("scan %v: %v", in, err)
	}
}

func TestDateThroughPgx(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(anyDay(), rapid.Just(date.Date{})).Draw(t, "day")
		for _, format := range []int16{pgtype.BinaryFormatCode, pgtype.TextFormatCode} {
			got := date.New(1999, 9, 9) // must be overwritten, also by NULL
			throughPgx(t, pgtype.DateOID, format, want, &got)
			if got != want {
				t.Fatalf("%s came back as %s", want, got)
			}
		}
	})
}

func TestDatesThroughPgx(t *testing.T) {
	t.Parallel()
	want := []date.Date{date.New(2026, 12, 1), {}}
	var got []date.Date
	throughPgx(t, pgtype.DateArrayOID, pgtype.BinaryFormatCode, want, &got)
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%v came back as %v", want, got)
	}

	var none *date.Date
	some := date.New(2026, 12, 1)
	back := &some
	throughPgx(t, pgtype.DateOID, pgtype.BinaryFormatCode, none, &back)
	if back != nil {
		t.Errorf("NULL came back as %v", back)
	}
}

func TestClockThroughPgx(t *testing.T) {
	t.Parallel()
	for _, format := range []int16{pgtype.BinaryFormatCode, pgtype.TextFormatCode} {
		var got date.Clock
		throughPgx(t, pgtype.Int2OID, format, date.Clock(570), &got)
		if got != 570 {
			t.Errorf("9:30 came back as %s", got)
		}
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	day := date.New(2026, 12, 1)
	for name, tc := range map[string]struct {
		src     any
		want    date.Date
		refused bool
	}{
		"NULL is no day":                        {nil, date.Date{}, false},
		"text":                                  {"2026-12-01", day, false},
		"bytes":                                 {[]byte("2026-12-01"), day, false},
		"midnight UTC is not moved to Poland":   {time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), day, false},
		"an instant is refused":                 {time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC), date.Date{}, true},
		"infinity is refused":                   {"infinity", date.Date{}, true},
		"a number is refused":                   {int64(20261201), date.Date{}, true},
		"a Polish date from a database is none": {"01.12.2026", date.Date{}, true},
	} {
		var got date.Date
		err := got.Scan(tc.src)
		if got != tc.want || (err != nil) != tc.refused {
			t.Errorf("%s: %s, %v; want %s", name, got, err, tc.want)
		}
	}
	if err := new(date.Date).ScanDate(pgtype.Date{InfinityModifier: pgtype.Infinity, Valid: true}); err == nil {
		t.Error("infinity must be refused, not become a day")
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	if v, err := date.New(2026, 12, 1).Value(); err != nil || v != "2026-12-01" {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := (date.Date{}).Value(); err != nil || v != nil {
		t.Errorf("no day must be NULL, not %v, %v", v, err)
	}
}
