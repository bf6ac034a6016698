package centre

import (
	"context"
	"fmt"
	"regexp"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

const centres = `SELECT c.name, c.short_name, COALESCE(c.kind, '') AS kind, COALESCE(c.address, '') AS address, COALESCE(c.phone, '') AS phone,
	       COALESCE(c.help_phone, '') AS help_phone, COALESCE(c.email, '') AS email, COALESCE(c.iban, '') AS iban, c.authority, c.appeal_board, c.idle_minutes, c.demo,
	       c.version, c.updated_at, COALESCE((SELECT s.name FROM staff s WHERE s.id = c.updated_by), '') AS updated_by
	  FROM centre c`

// Get queues the centre.
func Get(b *db.Batch, dst *Centre) { db.QueueOne(b, dst, centres) }

// Gminas queues the gminas the centre serves, the home gmina first.
func Gminas(b *db.Batch, dst *[]Gmina) {
	db.QueueAll(b, dst, `SELECT id, name, COALESCE(teryt, '') AS teryt FROM gmina ORDER BY id`)
}

// MinIdle and MaxIdle bound after how many minutes a session ends by itself.
const (
	MinIdle = 15
	MaxIdle = 60
)

// Edit saves what the centre says of itself, over the version the form was filled from. A
// gmina with an id is renamed, one without is added; none goes away, for files carry it.
func Edit(ctx context.Context, tx *audit.Tx, version int, f Facts, idle int, gminas []Gmina) error {
	if tx.Who.Reach(policy.UpdateAccount) != policy.All {
		return fault.Denied{Reason: "denied.role"}
	}
	before, err := db.One[Centre](ctx, tx, centres+` FOR UPDATE OF c`)
	if err != nil {
		return err
	}
	if before.Version != version {
		by := fault.Conflict{By: before.UpdatedBy}
		if before.UpdatedAt != nil {
			by.At = *before.UpdatedAt
		}
		return by
	}
	known, err := db.All[Gmina](ctx, tx, `SELECT id, name, COALESCE(teryt, '') AS teryt FROM gmina ORDER BY id FOR UPDATE`)
	if err != nil {
		return err
	}
	var c check.List
	for _, err := range []error{f.Check(), CheckGminas(f.Kind, gminas)} {
		problems, _ := check.Problems(err)
		c = append(c, problems...)
	}
	c.That(idle >= MinIdle && idle <= MaxIdle, "idle", "centre.idle_range", i18n.A{"Min": MinIdle, "Max": MaxIdle})
	if err := c.Err(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`UPDATE centre SET name = @name, short_name = @short, kind = @kind, address = @address, phone = NULLIF(@phone, ''), help_phone = NULLIF(@help, ''),
		email = NULLIF(@email, ''), iban = NULLIF(@iban, ''), authority = @authority, appeal_board = @board, idle_minutes = @idle, version = version + 1, updated_at = @now, updated_by = @me`,
		db.With(f.args(), db.Args{"idle": idle, "now": tx.Now, "me": tx.Who.ID}))
	if err := queueGminas(b, known, gminas); err != nil {
		return err
	}
	err = b.Run(ctx, tx)
	if db.Violates(err, "gmina_name_key") {
		return check.Refuse(GminaField("gmina", 0), "centre.gmina_twice")
	}
	if err != nil {
		return fmt.Errorf("edit centre: %w", err)
	}
	return tx.Record(ctx, "centre.edited", audit.Object{Kind: "centre", ID: 1}, edit{record{before.Facts, known}, before.IdleMinutes}, edit{record{f, gminas}, idle})
}

// edit is what the journal keeps of a change.
type edit struct {
	record
	Idle int `json:"idle_minutes"`
}

// queueGminas renames those with an id and adds the others. Two that swap names would meet
// on the way, so the name is set free first.
func queueGminas(b *db.Batch, known, gminas []Gmina) error {
	have := map[GminaID]bool{}
	for _, g := range known {
		have[g.ID] = true
	}
	for _, g := range gminas {
		if g.ID != 0 && !have[g.ID] {
			return fault.NotFound
		}
		if g.ID != 0 {
			delete(have, g.ID)
			b.Queue(`UPDATE gmina SET name = 'gmina ' || id WHERE id = @id AND name <> @name`, db.Args{"id": g.ID, "name": g.Name})
		}
	}
	if len(have) > 0 {
		return check.Refuse(GminaField("gmina", 0), "centre.gmina_stays")
	}
	for _, g := range gminas {
		args := db.Args{"id": g.ID, "name": g.Name, "teryt": g.Teryt}
		if g.ID == 0 {
			b.Queue(`INSERT INTO gmina (name, teryt) VALUES (@name, NULLIF(@teryt, ''))`, args)
			continue
		}
		b.Queue(`UPDATE gmina SET name = @name, teryt = NULLIF(@teryt, '') WHERE id = @id`, args)
	}
	return nil
}

var prefix = regexp.MustCompile(`^[A-Z]{1,8}$`)

// SetSeries changes how the numbers of a series look, and which comes next in year: not one
// that was given before.
func SetSeries(ctx context.Context, tx *audit.Tx, s Series, version, year int, f Format, following int) error {
	if tx.Who.Reach(policy.UpdateAccount) != policy.All {
		return fault.Denied{Reason: "denied.role"}
	}
	if !s.Yearly() {
		year = 0
	}
	if _, err := tx.Exec(ctx, `INSERT INTO number_series (code, year, next) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, string(s), year, s.first()); err != nil {
		return fmt.Errorf("series %s: %w", s, err)
	}
	now, err := db.Value[int](ctx, tx, `SELECT next FROM number_series WHERE code = $1 AND year = $2 FOR UPDATE`, string(s), year)
	if err != nil {
		return err
	}
	was := SeriesLine{Code: s, Prefix: string(s), Width: s.width(), Next: now}
	row, err := db.One[struct {
		Prefix         string
		Width, Version int
	}](ctx, tx, `SELECT prefix, width, version FROM number_format WHERE code = $1 FOR UPDATE`, string(s))
	if err == nil {
		was.Prefix, was.Width, was.Version = row.Prefix, row.Width, row.Version
	} else if err != fault.NotFound { //nolint:errorlint // returned as it is
		return err
	}
	if was.Version != version {
		return fault.Conflict{At: tx.Now}
	}
	var c check.List
	c.That(prefix.MatchString(f.Prefix), "prefix", "centre.series_prefix")
	c.That(s.Yearly() || f.Prefix == string(s), "prefix", "centre.series_fixed") // a record is found by it
	c.That(f.Width >= 1 && f.Width <= 6, "width", "centre.series_width")
	c.That(following >= now, "next", "centre.series_next", i18n.A{"Next": now})
	c.That(following < 1_000_000, "next", "form.number")
	taken, err := db.Value[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM unnest($1::text[]) x(code) LEFT JOIN number_format f USING (code)
		WHERE x.code <> $2 AND COALESCE(f.prefix, x.code) = $3)`, seriesCodes(), string(s), f.Prefix)
	if err != nil {
		return err
	}
	c.That(!taken, "prefix", "centre.series_taken")
	if err := c.Err(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`INSERT INTO number_format AS nf (code, prefix, width) VALUES (@code, @prefix, @width)
		ON CONFLICT (code) DO UPDATE SET prefix = excluded.prefix, width = excluded.width, version = nf.version + 1`,
		db.Args{"code": string(s), "prefix": f.Prefix, "width": f.Width})
	b.Queue(`UPDATE number_series SET next = @next WHERE code = @code AND year = @year`, db.Args{"code": string(s), "year": year, "next": following})
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("set series %s: %w", s, err)
	}
	return tx.Record(ctx, "centre.series_set", audit.Object{Kind: "number_series"}, seriesFacts(s, Format{was.Prefix, was.Width}, now), seriesFacts(s, f, following))
}

func seriesCodes() []string {
	var out []string
	for _, s := range AllSeries() {
		out = append(out, string(s))
	}
	return out
}

func seriesFacts(s Series, f Format, next int) map[string]any {
	return map[string]any{"series": s, "prefix": f.Prefix, "width": f.Width, "next": next}
}
