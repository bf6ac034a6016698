package date

import (
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// ScanDate reads a column of type date, through pgx; NULL becomes no day.
func (d *Date) ScanDate(v pgtype.Date) error {
	if v.InfinityModifier != pgtype.Finite {
		return fmt.Errorf("scan date: %s is no day", v.InfinityModifier)
	}
	if !v.Valid {
		*d = Date{}
		return nil
	}
	*d = civil(v.Time)
	return nil
}

// DateValue gives the day to a column of type date, through pgx; no day becomes NULL.
func (d Date) DateValue() (pgtype.Date, error) {
	return pgtype.Date{Time: d.time(), Valid: !d.IsZero()}, nil
}

// Scan reads a column of type date, through database/sql. A timestamp is refused: which day
// an instant falls on is for [Of] to say.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case time.Time:
		if h, m, s := v.Clock(); h+m+s+v.Nanosecond() != 0 {
			return fmt.Errorf("scan date: %s is an instant, not a day", v.Format(time.RFC3339))
		}
		*d = civil(v)
		return nil
	default:
		return fmt.Errorf("scan date: cannot read %T", src)
	}
}

// Value gives the day to database/sql, as ISO text; no day becomes NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}
