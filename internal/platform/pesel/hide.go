package pesel

import (
	"database/sql/driver"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// shown is how many last digits a masked number keeps.
const shown = 4

// Masked returns the number as pages show it, •••••••4821, and "" for no number.
func (n Number) Masked() string {
	switch len(n) {
	case 0:
		return ""
	case length:
		return strings.Repeat("•", length-shown) + string(n[length-shown:])
	default: // no number of ours: nothing of it may show
		return strings.Repeat("•", length)
	}
}

// Reveal returns all eleven digits. Who calls it shows them to a person, and leaves a line in
// the journal about it (art. 50 sec. 3 of the act on social services centres).
func (n Number) Reveal() string { return string(n) }

// String masks the number.
func (n Number) String() string { return n.Masked() }

// Format masks the number under every verb of fmt.
func (n Number) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, n.Masked()) }

// LogValue masks the number in the log.
func (n Number) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// MarshalText masks the number, so JSON cannot leak it. A document that must carry the full
// number says so by holding the string of [Number.Reveal].
func (n Number) MarshalText() ([]byte, error) { return []byte(n.Masked()), nil }

// UnmarshalText reads a number in full; a masked one is refused, for it is none. Empty text is no number.
func (n *Number) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*n = ""
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// TextValue gives the full number to a text column, through pgx; no number becomes NULL.
func (n Number) TextValue() (pgtype.Text, error) {
	return pgtype.Text{String: string(n), Valid: n != ""}, nil
}

// ScanText reads a text column, through pgx; NULL becomes no number. What stands in the
// database was checked on its way in and is taken as it is.
func (n *Number) ScanText(v pgtype.Text) error {
	*n = Number(v.String)
	return nil
}

// Value gives the full number to database/sql; no number becomes NULL.
func (n Number) Value() (driver.Value, error) {
	if n == "" {
		return nil, nil
	}
	return string(n), nil
}

// Scan reads a text column, through database/sql.
func (n *Number) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*n = ""
	case string:
		*n = Number(v)
	case []byte:
		*n = Number(v)
	default:
		return fmt.Errorf("scan pesel: cannot read %T", src)
	}
	return nil
}
