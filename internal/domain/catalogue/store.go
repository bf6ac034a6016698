package catalogue

import (
	"context"
	"fmt"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/ident"
)

const services = `
	SELECT s.id, s.public_id AS ref, s.name, s.summary, s.area, s.unit, s.audience, s.withdrawn_on,
	       s.updated_at, COALESCE(by.name, '') AS updated_by, s.version
	  FROM service s LEFT JOIN staff by ON by.id = s.updated_by
	 WHERE @all`

// Filter narrows the list; its zero value keeps everything.
type Filter struct {
	Area  Area
	Words string // each must stand in the name, the summary or for whom it is; letters without marks will do
}

// Any reports whether the filter leaves anything out.
func (f Filter) Any() bool { return f.Area != 0 || strings.TrimSpace(f.Words) != "" }

// Shown is how many rows a list shows at most; one more is read, to know that there are more.
const Shown = 50

// List queues the services that pass the filter, those offered on day before those
// withdrawn, then by name: Shown of them and one more.
func List(b *db.Batch, who policy.Actor, f Filter, day date.Date, dst *[]Service) {
	db.QueueAll(b, dst, services+`
		AND (@area = 0 OR s.area = @area)
		AND NOT EXISTS (SELECT 1 FROM unnest(@words::text[]) w
		     WHERE position(w IN translate(lower(s.name || ' ' || s.summary || ' ' || s.audience), 'ąćęłńóśźż', 'acelnoszz')) = 0)
		ORDER BY `+Offered+` DESC, s.name COLLATE "pl-x-icu" LIMIT @limit`,
		db.With(who.Args(policy.ReadCatalogue), db.Args{"area": int(f.Area), "words": strings.Fields(ident.Fold(f.Words)),
			"today": day, "limit": Shown + 1}))
}

// Totals are the figures above the list.
type Totals struct {
	Offered   int // services anybody can ask for, whatever the filter
	Withdrawn int
}

// Count queues the figures of the whole catalogue on day.
func Count(b *db.Batch, who policy.Actor, day date.Date, dst *Totals) {
	db.QueueOne(b, dst, `SELECT count(*) FILTER (WHERE `+Offered+`) AS offered, count(*) FILTER (WHERE NOT `+Offered+`) AS withdrawn
		FROM service s WHERE @all`, db.With(who.Args(policy.ReadCatalogue), db.Args{"today": day}))
}

// Get queues one service.
func Get(b *db.Batch, who policy.Actor, ref Ref, dst *Service) {
	db.QueueOne(b, dst, services+` AND s.public_id = @ref`, db.With(who.Args(policy.ReadCatalogue), db.Args{"ref": string(ref)}))
}

// Create puts a service into the catalogue.
func Create(ctx context.Context, tx *audit.Tx, n Facts) (Ref, error) {
	if err := n.Check(); err != nil {
		return "", err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("home gmina: %w", err)
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO service (gmina_id, name, summary, area, unit, audience, withdrawn_on, created_at, updated_at, updated_by)
		VALUES (@gmina, @name, @summary, @area, @unit, @audience, @withdrawn, @now, @now, @by) RETURNING id, public_id AS ref`,
		db.With(n.args(tx), db.Args{"gmina": int64(gmina)}))
	if db.Violates(err, "service_name_key") {
		return "", check.Refuse("name", "catalogue.name_taken")
	}
	if err != nil {
		return "", fmt.Errorf("create service: %w", err)
	}
	return row.Ref, tx.Record(ctx, "service.created", audit.Object{Kind: "service", ID: int64(row.ID)}, nil, n)
}

// Edit saves the facts over those of that version; a newer one is a fault.Conflict.
// Withdrawing the service is an edit like any other.
func Edit(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Facts) error {
	before, err := db.One[Service](ctx, tx, services+` AND s.public_id = @ref FOR UPDATE OF s`,
		db.With(tx.Who.Args(policy.UpdateCatalogue), db.Args{"ref": string(ref)}))
	if err != nil {
		return err
	}
	if before.Version != version {
		return fault.Conflict{By: before.UpdatedBy, At: before.UpdatedAt}
	}
	if err := n.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE service SET name = @name, summary = @summary, area = @area, unit = @unit, audience = @audience,
		withdrawn_on = @withdrawn, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(n.args(tx), db.Args{"id": int64(before.ID)}))
	if db.Violates(err, "service_name_key") {
		return check.Refuse("name", "catalogue.name_taken")
	}
	if err != nil {
		return fmt.Errorf("edit service %d: %w", before.ID, err)
	}
	action := "service.edited"
	if before.WithdrawnOn.IsZero() && !n.WithdrawnOn.IsZero() {
		action = "service.withdrawn"
	}
	return tx.Record(ctx, action, audit.Object{Kind: "service", ID: int64(before.ID)}, before.Facts, n)
}

func (n Facts) args(tx *audit.Tx) db.Args {
	return db.Args{"name": n.Name, "summary": n.Summary, "area": int(n.Area), "unit": string(n.Unit), "audience": n.Audience,
		"withdrawn": n.WithdrawnOn, "now": tx.Now, "by": int64(tx.Who.ID)}
}
