package centre

import (
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/ident"
)

// Head is the centre as it stands at the top of its letters.
type Head struct {
	Name      string // full: Centrum Usług Społecznych „…”
	ShortName string // the town
	Address   string
	Phone     string
	IBAN      string // where residents pay; empty: nowhere yet
}

// Letterhead reads the centre for a letter or a print.
func Letterhead(b *db.Batch, dst *Head) {
	db.QueueOne(b, dst, `SELECT name, short_name, COALESCE(address, '') AS address, COALESCE(phone, '') AS phone, COALESCE(iban, '') AS iban FROM centre`)
}

// Tel is the telephone as it is read.
func (h Head) Tel() string { return ident.FormatPhone(h.Phone) }

// Lines are the lines of the letterhead: the name, then where it is.
func (h Head) Lines() []string {
	where := h.Address
	if h.Phone != "" {
		if where != "" {
			where += " · "
		}
		where += "tel. " + h.Tel()
	}
	if where == "" {
		return []string{h.Name}
	}
	return []string{h.Name, where}
}

// PlaceDate is the place and the day of a letter: "Przykładów, 22.11.2026 r.".
func (h Head) PlaceDate(day date.Date) string { return h.ShortName + ", " + day.PL() + " r." }
