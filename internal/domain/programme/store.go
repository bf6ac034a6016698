package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// programmes reads programmes as they stand on @today: a service withdrawn by then is no
// longer offered by any of them.
const programmes = `
	SELECT p.id, p.public_id AS ref, p.name, p.aim, COALESCE(p.resolution, '') AS resolution, p.resolution_on,
	       p.valid_from, p.valid_until, p.state,
	       (SELECT count(*) FROM offer o JOIN service s ON s.id = o.service_id
	         WHERE o.programme_id = p.id AND o.withdrawn_at IS NULL AND ` + catalogue.Offered + `) AS offers,
	       p.updated_at, COALESCE(by.name, '') AS updated_by, p.version
	  FROM programme p LEFT JOIN staff by ON by.id = p.updated_by
	 WHERE @all`

// Shown is how many rows a list shows at most; one more is read, to know that there are more.
const Shown = 50

// List queues the programmes: those in force on day first, then those on their way, then
// those that are over; among them by name. An empty state keeps all.
func List(b *db.Batch, who policy.Actor, s State, day date.Date, dst *[]Programme) {
	db.QueueAll(b, dst, programmes+` AND (@state = '' OR p.state = @state)
		ORDER BY `+InForce+` DESC, p.state IN ('ended', 'rejected', 'annulled'), p.name COLLATE "pl-x-icu" LIMIT @limit`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"state": string(s), "today": day, "limit": Shown + 1}))
}

// Totals are the figures above the list.
type Totals struct{ All, InForce int }

// Count queues the figures of all programmes on day.
func Count(b *db.Batch, who policy.Actor, day date.Date, dst *Totals) {
	db.QueueOne(b, dst, `SELECT count(*) AS all, count(*) FILTER (WHERE `+InForce+`) AS in_force FROM programme p WHERE @all`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"today": day}))
}

// Get queues one programme as it stands on day.
func Get(b *db.Batch, who policy.Actor, ref Ref, day date.Date, dst *Programme) {
	db.QueueOne(b, dst, programmes+` AND p.public_id = @ref`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"ref": string(ref), "today": day}))
}

// Offered is a service as it stands in one programme, or as one could add it.
type Offered struct {
	Offer     string // public id of the offer; empty: never offered
	Service   catalogue.Ref
	Name      string
	Area      catalogue.Area
	Unit      catalogue.Unit
	Offered   bool // the programme offers it
	Withdrawn bool // it is withdrawn from the catalogue: nobody can ask for it

	Conditions int // how many conditions the programme sets for it
	Places     int // how many persons it takes at once; 0: no limit is set
}

// Services queues every service the programme offers or has offered, and, when all is
// set, those of the catalogue it could offer as well; by name. An empty ref is a programme
// not written yet.
func Services(b *db.Batch, who policy.Actor, ref Ref, all bool, day date.Date, dst *[]Offered) {
	db.QueueAll(b, dst, `
		SELECT COALESCE(o.public_id, '') AS offer, s.public_id AS service, s.name, s.area, s.unit, o.id IS NOT NULL AND o.withdrawn_at IS NULL AS offered,
		       NOT `+catalogue.Offered+` AS withdrawn, COALESCE(cardinality(o.conditions), 0) AS conditions, COALESCE(o.places, 0) AS places
		  FROM service s
		  LEFT JOIN (offer o JOIN programme p ON p.id = o.programme_id AND p.public_id = @ref) ON o.service_id = s.id
		 WHERE @all AND (o.id IS NOT NULL OR (@whole AND `+catalogue.Offered+`))
		 ORDER BY s.name COLLATE "pl-x-icu" LIMIT 300`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"ref": string(ref), "whole": all, "today": day}))
}

// InService queues the programmes that offer the service, those in force on day first.
func InService(b *db.Batch, who policy.Actor, service catalogue.Ref, day date.Date, dst *[]Programme) {
	db.QueueAll(b, dst, programmes+` AND EXISTS (SELECT 1 FROM offer o JOIN service s ON s.id = o.service_id
		 WHERE o.programme_id = p.id AND o.withdrawn_at IS NULL AND s.public_id = @service)
		ORDER BY `+InForce+` DESC, p.valid_until DESC, p.name COLLATE "pl-x-icu" LIMIT 50`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"service": string(service), "today": day}))
}

// Change is one step a programme has made.
type Change struct {
	From State // empty for its beginning
	To   State
	At   time.Time
	By   string
	Note string
}

// History queues the steps of the programme, newest first.
func History(b *db.Batch, who policy.Actor, ref Ref, dst *[]Change) {
	db.QueueAll(b, dst, `
		SELECT COALESCE(t.from_state, '') AS "from", t.to_state AS "to", t.at, COALESCE(by.name, '') AS by, t.note
		  FROM programme_transition t JOIN programme p ON p.id = t.programme_id LEFT JOIN staff by ON by.id = t.staff_id
		 WHERE @all AND p.public_id = @ref ORDER BY t.id DESC`,
		db.With(who.Args(policy.ReadProgramme), db.Args{"ref": string(ref)}))
}

// Create writes a new programme down, as a draft that offers these services.
func Create(ctx context.Context, tx *audit.Tx, n Facts, services []catalogue.Ref) (Ref, error) {
	if err := n.Check(Draft, tx.Today()); err != nil {
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
		INSERT INTO programme (gmina_id, name, aim, resolution, resolution_on, valid_from, valid_until, created_at, updated_at, updated_by)
		VALUES (@gmina, @name, @aim, NULLIF(@resolution, ''), @resolution_on, @from, @until, @now, @now, @by) RETURNING id, public_id AS ref`,
		db.With(n.args(tx), db.Args{"gmina": int64(gmina)}))
	if db.Violates(err, "programme_name_key") {
		return "", check.Refuse("name", "programme.name_taken")
	}
	if err != nil {
		return "", fmt.Errorf("create programme: %w", err)
	}
	_, names, err := setServices(ctx, tx, row.ID, services)
	if err != nil {
		return "", err
	}
	if err := noteStep(ctx, tx, row.ID, "", Move{To: Draft}); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "programme.created", audit.Object{Kind: "programme", ID: int64(row.ID)}, nil, record{n, names})
}

// Edit saves facts and services over those of that version; a newer one is a
// fault.Conflict. A programme that is closed stays as it is.
func Edit(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Facts, services []catalogue.Ref) error {
	before, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if before.State.Closed() {
		return check.Refuse("", "programme.closed")
	}
	if !before.State.Changeable(tx.Who) { // adopted by the council: the director answers for what is written of it
		return check.Refuse("", "programme.director_only")
	}
	if err := n.Check(before.State, tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE programme SET name = @name, aim = @aim, resolution = NULLIF(@resolution, ''), resolution_on = @resolution_on,
		valid_from = @from, valid_until = @until, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(n.args(tx), db.Args{"id": int64(before.ID)}))
	if db.Violates(err, "programme_name_key") {
		return check.Refuse("name", "programme.name_taken")
	}
	if err != nil {
		return fmt.Errorf("edit programme %d: %w", before.ID, err)
	}
	was, is, err := setServices(ctx, tx, before.ID, services)
	if err != nil {
		return err
	}
	if before.State == InForceState && len(is) == 0 {
		return check.Refuse("services", "programme.no_offers")
	}
	return tx.Record(ctx, "programme.edited", audit.Object{Kind: "programme", ID: int64(before.ID)}, record{before.Facts, was}, record{n, is})
}

// Take makes the step m; somebody's newer version is a fault.Conflict, a step that is not
// theirs fault.Denied.
func Take(ctx context.Context, tx *audit.Tx, ref Ref, version int, m Move) error {
	before, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !MayMove(tx.Who, m.To) {
		return fault.Denied{Reason: "programme.step_not_yours"}
	}
	after, err := before.Step(m, tx.Today())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE programme SET state = @state, resolution = NULLIF(@resolution, ''), resolution_on = @resolution_on,
		updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(after.args(tx), db.Args{"id": int64(before.ID), "state": string(after.State)}))
	if err != nil {
		return fmt.Errorf("move programme %d: %w", before.ID, err)
	}
	if err := noteStep(ctx, tx, before.ID, before.State, m); err != nil {
		return err
	}
	return tx.Record(ctx, "programme."+string(m.To), audit.Object{Kind: "programme", ID: int64(before.ID)},
		step{before.State, before.Resolution, before.ResolutionOn}, step{after.State, after.Resolution, after.ResolutionOn})
}

// record is what the journal keeps of an edit, step of a move.
type record struct {
	Facts
	Services []string `json:"services"`
}

type step struct {
	State        State     `json:"state"`
	Resolution   string    `json:"resolution"`
	ResolutionOn date.Date `json:"resolution_on"`
}

// lock takes the programme for a change; another version is a conflict.
func lock(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Programme, error) {
	p, err := db.One[Programme](ctx, tx, programmes+` AND p.public_id = @ref FOR UPDATE OF p`,
		db.With(tx.Who.Args(policy.UpdateProgramme), db.Args{"ref": string(ref), "today": tx.Today()}))
	if err != nil {
		return p, err
	}
	if p.Version != version {
		return p, fault.Conflict{By: p.UpdatedBy, At: p.UpdatedAt}
	}
	return p, nil
}

func noteStep(ctx context.Context, tx *audit.Tx, id ID, from State, m Move) error {
	_, err := tx.Exec(ctx, `INSERT INTO programme_transition (programme_id, from_state, to_state, at, staff_id, note)
		VALUES (@id, NULLIF(@from, ''), @to, @now, @by, @note)`,
		db.Args{"id": int64(id), "from": string(from), "to": string(m.To), "now": tx.Now, "by": int64(tx.Who.ID), "note": m.Note})
	if err != nil {
		return fmt.Errorf("note step of programme %d: %w", id, err)
	}
	return nil
}

type offerRow struct {
	ID        catalogue.ID
	Ref       catalogue.Ref
	Name      string
	Offered   bool
	Withdrawn bool
}

// setServices makes the programme offer exactly these services, and returns the names of
// those it offered before and of those it offers now. A service withdrawn from the
// catalogue may stay, but cannot be offered anew; an offer is withdrawn, never deleted.
func setServices(ctx context.Context, tx *audit.Tx, id ID, services []catalogue.Ref) (before, after []string, err error) {
	rows, err := db.All[offerRow](ctx, tx, `
		SELECT s.id, s.public_id AS ref, s.name, o.id IS NOT NULL AND o.withdrawn_at IS NULL AS offered, NOT `+catalogue.Offered+` AS withdrawn
		  FROM service s LEFT JOIN offer o ON o.service_id = s.id AND o.programme_id = @id
		 WHERE o.id IS NOT NULL OR s.public_id = ANY(@refs) ORDER BY s.name COLLATE "pl-x-icu" FOR SHARE OF s`,
		db.Args{"id": int64(id), "refs": refs(services), "today": tx.Today()})
	if err != nil {
		return nil, nil, fmt.Errorf("read services of programme %d: %w", id, err)
	}
	var c check.List
	var add, drop []int64
	known := 0
	for _, r := range rows {
		wanted := slices.Contains(services, r.Ref)
		if r.Offered {
			before = append(before, r.Name)
		}
		if wanted {
			after = append(after, r.Name)
			known++
		}
		switch {
		case wanted && !r.Offered && r.Withdrawn:
			c.That(false, "services", "programme.service_withdrawn", map[string]any{"Name": r.Name})
		case wanted && !r.Offered:
			add = append(add, int64(r.ID))
		case !wanted && r.Offered:
			drop = append(drop, int64(r.ID))
		}
	}
	c.That(known == len(slices.Compact(slices.Sorted(slices.Values(services)))), "services", "programme.service_unknown")
	if err := c.Err(); err != nil {
		return nil, nil, err
	}
	b := &db.Batch{}
	b.Queue(`INSERT INTO offer (programme_id, service_id) SELECT @id, unnest(@services::bigint[])
		ON CONFLICT (programme_id, service_id) DO UPDATE SET withdrawn_at = NULL`, db.Args{"id": int64(id), "services": add})
	b.Queue(`UPDATE offer SET withdrawn_at = @now WHERE programme_id = @id AND service_id = ANY(@services::bigint[])`,
		db.Args{"id": int64(id), "services": drop, "now": tx.Now})
	if err := b.Run(ctx, tx); err != nil {
		return nil, nil, fmt.Errorf("set services of programme %d: %w", id, err)
	}
	return before, after, nil
}

func refs(services []catalogue.Ref) []string {
	out := make([]string, len(services))
	for i, r := range services {
		out[i] = string(r)
	}
	return out
}

func (n Facts) args(tx *audit.Tx) db.Args {
	return db.Args{"name": n.Name, "aim": n.Aim, "resolution": n.Resolution, "resolution_on": n.ResolutionOn, "from": n.From, "until": n.Until,
		"now": tx.Now, "by": int64(tx.Who.ID)}
}
