package centre

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
)

// Kind is how the centre came about (act of 19 July 2019, Dz.U. 2019 poz. 1818, art. 9).
type Kind string

// The kinds of centre.
const (
	Transformed Kind = "transformed" // przekształcony ośrodek pomocy społecznej, jedna gmina
	Several     Kind = "several"     // na podstawie porozumienia, co najmniej dwie gminy
	City        Kind = "city"        // miasto powyżej 100 000 mieszkańców, obok ośrodka
)

// Kinds lists them in the order a form offers them.
func Kinds() []Kind { return []Kind{Transformed, Several, City} }

// Facts are what a centre says of itself: at the top of its letters and where it is paid.
type Facts struct {
	Name      string `json:"name"`       // full: Centrum Usług Społecznych w …
	ShortName string `json:"short_name"` // the town, under the mark and on letters
	Kind      Kind   `json:"kind"`       // empty: not said
	Address   string `json:"address"`
	Phone     string `json:"phone"`
	HelpPhone string `json:"help_phone"` // where staff call when they cannot sign in
	Email     string `json:"email"`
	IBAN      string `json:"iban"` // where fees are paid, as stored: PL and 26 digits

	Authority   string `json:"authority"`    // whose decisions it prepares: Wójt Gminy …; empty: not said
	AppealBoard string `json:"appeal_board"` // who hears an appeal: Samorządowe Kolegium Odwoławcze w …; empty: not said
}

// Gmina is a gmina the centre serves.
type Gmina struct {
	ID    GminaID `json:"-"`
	Name  string  `json:"name"`
	Teryt string  `json:"teryt"` // code in the register TERC; empty: unknown
}

// Limits of what one writes.
const (
	MaxName   = 200
	MaxShort  = 40
	MaxGminas = 12
)

// Check says what speaks against the facts. Numbers have been read by ident before.
func (f Facts) Check() error {
	var c check.List
	c.That(f.Name != "", "name", "centre.name_missing")
	c.That(utf8.RuneCountInString(f.Name) <= MaxName, "name", "form.too_long", i18n.A{"Max": MaxName})
	c.That(f.ShortName != "", "short_name", "centre.short_name_missing")
	c.That(utf8.RuneCountInString(f.ShortName) <= MaxShort, "short_name", "form.too_long", i18n.A{"Max": MaxShort})
	c.That(f.Kind == Transformed || f.Kind == Several || f.Kind == City, "kind", "centre.kind_missing")
	c.That(f.Address != "", "address", "centre.address_missing")
	c.That(utf8.RuneCountInString(f.Address) <= MaxName, "address", "form.too_long", i18n.A{"Max": MaxName})
	c.That(utf8.RuneCountInString(f.Authority) <= MaxName, "authority", "form.too_long", i18n.A{"Max": MaxName})
	c.That(utf8.RuneCountInString(f.AppealBoard) <= MaxName, "appeal_board", "form.too_long", i18n.A{"Max": MaxName})
	return c.Err()
}

// GminaField is the form field of one gmina.
func GminaField(name string, i int) string { return name + "." + strconv.Itoa(i) }

// CheckGminas says what speaks against these gminas of a centre of that kind: one for a
// transformed centre and for a city, at least two where several agreed (art. 9).
func CheckGminas(k Kind, gminas []Gmina) error {
	var c check.List
	c.That(len(gminas) > 0, GminaField("gmina", 0), "centre.gmina_missing")
	c.That(len(gminas) <= MaxGminas, GminaField("gmina", 0), "centre.gminas_many", i18n.A{"Count": MaxGminas})
	c.That(k != Several || len(gminas) != 1, GminaField("gmina", 1), "centre.gmina_second")
	c.That(k == Several || k == "" || len(gminas) < 2, GminaField("gmina", 1), "centre.gmina_one")
	names, codes := map[string]bool{}, map[string]bool{}
	for i, g := range gminas {
		low := strings.ToLower(g.Name)
		c.That(g.Name != "", GminaField("gmina", i), "centre.gmina_missing")
		c.That(utf8.RuneCountInString(g.Name) <= MaxName, GminaField("gmina", i), "form.too_long", i18n.A{"Max": MaxName})
		c.That(!names[low] || g.Name == "", GminaField("gmina", i), "centre.gmina_twice")
		_, err := ident.ParseTeryt(g.Teryt)
		c.That(err == nil, GminaField("teryt", i), "centre.teryt_wrong")
		c.That(!codes[g.Teryt] || err != nil, GminaField("teryt", i), "centre.teryt_twice")
		c.That(k != City || err != nil || strings.HasSuffix(g.Teryt, "1"), GminaField("teryt", i), "centre.teryt_city")
		names[low], codes[g.Teryt] = true, true
	}
	return c.Err()
}

// Centre is the centre as its page shows it.
type Centre struct {
	Facts
	IdleMinutes int // after which a session ends by itself
	Demo        bool
	Version     int
	UpdatedAt   *time.Time
	UpdatedBy   string
}
