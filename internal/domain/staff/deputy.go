package staff

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Deputy is one person standing in for another (zastępstwo): on those days, both
// included, the cases of the one who is away are the deputy's own, to read and to work
// on. Nothing is approved or signed on the strength of it.
type Deputy struct {
	Ref         string
	Away        string // name of who is away
	AwayRef     Ref
	StandIn     string // name of who stands in
	StandInRef  Ref
	From        date.Date `db:"from_day"`
	Until       date.Date `db:"until_day"`
	Note        string
	By          string
	At          time.Time
	WithdrawnAt *time.Time
}

// ValidOn reports whether the deputy stands in on day.
func (d Deputy) ValidOn(day date.Date) bool {
	return d.WithdrawnAt == nil && !day.Before(d.From) && !day.After(d.Until)
}

// Over reports whether it is past on day, or withdrawn.
func (d Deputy) Over(day date.Date) bool { return d.WithdrawnAt != nil || day.After(d.Until) }

// Deputies queues the times the account was away or stood in for somebody, the latest
// first.
func Deputies(b *db.Batch, ref Ref, dst *[]Deputy) {
	db.QueueAll(b, dst, `SELECT d.public_id AS ref, away.name AS away, away.public_id AS away_ref, s.name AS stand_in, s.public_id AS stand_in_ref,
		       d.from_day, d.until_day, d.note, by.name AS by, d.created_at AS at, d.withdrawn_at
		  FROM deputy d JOIN staff away ON away.id = d.staff_id JOIN staff s ON s.id = d.deputy_id JOIN staff by ON by.id = d.created_by
		 WHERE $1 IN (away.public_id, s.public_id) ORDER BY d.until_day DESC, d.id DESC LIMIT 20`, string(ref))
}

// NewDeputy is a time in which somebody stands in.
type NewDeputy struct {
	Deputy      Ref
	From, Until date.Date
	Note        string
}

// Longest a deputy stands in at a time, in days, and the longest note, in characters.
const (
	MaxDeputyDays = 366
	MaxDeputyNote = 500
)

// check says what speaks against it; the accounts of both are known.
func (n NewDeputy) check(tx *audit.Tx, away Account, deputy *Account) error {
	var c check.List
	c.That(deputy != nil, "deputy", "staff.deputy_missing")
	c.That(!n.From.IsZero(), "from", "staff.deputy_from_missing")
	c.That(!n.Until.IsZero(), "until", "staff.deputy_until_missing")
	if !n.From.IsZero() && !n.Until.IsZero() {
		c.That(!n.Until.Before(n.From), "until", "staff.deputy_ends_first")
		c.That(n.Until.Before(n.From) || !n.Until.Before(tx.Today()), "until", "staff.deputy_over")
		c.That(n.Until.Sub(n.From) < MaxDeputyDays, "until", "staff.deputy_long")
	}
	c.That(utf8.RuneCountInString(n.Note) <= MaxDeputyNote, "note", "staff.note_long", i18n.A{"Max": MaxDeputyNote})
	c.That(away.DisabledAt == nil, "", "staff.account_closed")
	if deputy != nil {
		c.That(deputy.DisabledAt == nil, "deputy", "staff.account_closed")
		c.That(deputy.ID != away.ID, "deputy", "staff.deputy_same")
		c.That(deputy.ID == away.ID || away.Shares(*deputy), "deputy", "staff.deputy_other_role")
		c.That(deputy.ID != tx.Who.ID, "deputy", "staff.not_own_rights")
	}
	return c.Err()
}

// Shares reports whether both accounts hold one role with cases: nobody works on cases by
// standing in whose own role has none.
func (a Account) Shares(b Account) bool {
	return slices.ContainsFunc(a.Roles, func(r string) bool {
		return slices.Contains(b.Roles, r) && r != string(policy.Administrator) && r != string(policy.Performer)
	})
}

// StandIn names who stands in for the account. Only the director does: it opens cases to
// somebody else.
func StandIn(ctx context.Context, tx *audit.Tx, ref Ref, version int, n NewDeputy) error {
	if !tx.Who.May(policy.GrantRights) {
		return fault.Denied{Reason: "denied.role"}
	}
	away, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	found, err := db.All[Account](ctx, tx, accounts+` WHERE s.public_id = @ref`, db.Args{"ref": string(n.Deputy), "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("find the deputy: %w", err)
	}
	var deputy *Account
	if len(found) == 1 {
		deputy = &found[0]
	}
	if err := n.check(tx, away, deputy); err != nil {
		return err
	}
	twice, err := db.Value[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM deputy WHERE staff_id = @away AND deputy_id = @deputy AND withdrawn_at IS NULL
		AND from_day <= @until::date AND until_day >= @from::date)`,
		db.Args{"away": away.ID, "deputy": deputy.ID, "from": n.From, "until": n.Until})
	if err != nil {
		return fmt.Errorf("look for the same deputy: %w", err)
	}
	if twice {
		return check.Refuse("from", "staff.deputy_twice")
	}
	_, err = tx.Exec(ctx, `INSERT INTO deputy (staff_id, deputy_id, from_day, until_day, note, created_by, created_at)
		VALUES (@away, @deputy, @from, @until, @note, @by, @now)`,
		db.Args{"away": away.ID, "deputy": deputy.ID, "from": n.From, "until": n.Until, "note": n.Note, "by": tx.Who.ID, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("name a deputy of %d: %w", away.ID, err)
	}
	if err := touched(ctx, tx, away.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.deputy_named", object(away.ID), nil,
		map[string]any{"deputy": deputy.ID, "from": n.From, "until": n.Until})
}

// EndStandIn ends a deputy's time at once, and the deputy's sessions with it.
func EndStandIn(ctx context.Context, tx *audit.Tx, ref Ref, version int, deputy string) error {
	if !tx.Who.May(policy.GrantRights) {
		return fault.Denied{Reason: "denied.role"}
	}
	away, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	ended, err := db.All[struct{ DeputyID policy.StaffID }](ctx, tx, `UPDATE deputy SET withdrawn_at = @now
		WHERE public_id = @ref AND staff_id = @away AND withdrawn_at IS NULL AND until_day >= @today::date RETURNING deputy_id`,
		db.Args{"ref": deputy, "away": away.ID, "now": tx.Now, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("end a deputy of %d: %w", away.ID, err)
	}
	if len(ended) == 0 {
		return check.Refuse("", "staff.deputy_none")
	}
	if err := rightsChanged(ctx, tx, ended[0].DeputyID); err != nil {
		return err
	}
	if err := touched(ctx, tx, away.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.deputy_ended", object(away.ID), map[string]any{"deputy": ended[0].DeputyID}, nil)
}

// DeputiesFor queues the people who may stand in for the account: who works here and holds
// one role with cases that it holds too.
func DeputiesFor(b *db.Batch, ref Ref, dst *[]Colleague) {
	db.QueueAll(b, dst, `SELECT s.public_id AS ref, s.name FROM staff s WHERE s.disabled_at IS NULL AND s.public_id <> $1
		AND EXISTS (SELECT 1 FROM staff_role r JOIN staff_role o ON o.role = r.role JOIN staff away ON away.id = o.staff_id
		             WHERE r.staff_id = s.id AND away.public_id = $1 AND r.role NOT IN ('ADM', 'WYK'))
		ORDER BY s.name COLLATE "pl-x-icu" LIMIT 200`, string(ref))
}
