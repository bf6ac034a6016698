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

// Scope is what an authorisation lets its holder do.
type Scope string

// The two authorisations (upoważnienia).
const (
	ApprovePlans  Scope = "approve_plans"  // the director's, to approve plans: art. 41 ust. 1
	SignDecisions Scope = "sign_decisions" // the wójt's, burmistrz's or prezydent's, to issue decisions: art. 26
)

// Scopes lists them in the order pages show them.
var Scopes = []Scope{ApprovePlans, SignDecisions}

// Holders are the roles that may be given the authorisation.
func (s Scope) Holders() []policy.Role {
	if s == SignDecisions {
		return policy.Signatories
	}
	return []policy.Role{policy.ServiceOrganiser}
}

// For reports whether the account may be given the authorisation: it is open, and holds a
// role the act names.
func (s Scope) For(a Account) bool {
	return a.DisabledAt == nil && slices.ContainsFunc(s.Holders(), a.Has)
}

// GivenBy reports whether who gives and withdraws this authorisation of the account. The
// director does, for others; the director's own, which the wójt, burmistrz or prezydent has
// signed, the administrator writes down.
func (s Scope) GivenBy(who policy.Actor, a Account) bool {
	if a.ID == who.ID {
		return false
	}
	return who.May(policy.GrantRights) || (s == SignDecisions && a.Has(policy.Director) && who.May(policy.UpdateAccount))
}

// Authorisation is an authorisation to be given. Both days belong to it.
type Authorisation struct {
	Scope       Scope // approve_plans when empty
	Number      string
	From, Until date.Date
}

// MaxNumber is the longest number of an authorisation, in characters.
const MaxNumber = 60

// Grant is an authorisation as it was given, and withdrawn.
type Grant struct {
	Scope       Scope
	Number      string
	From        date.Date `db:"valid_from"`
	Until       date.Date `db:"valid_until"`
	GrantedBy   string
	GrantedAt   time.Time
	WithdrawnAt *time.Time
}

// ValidOn reports whether the authorisation holds on day.
func (g Grant) ValidOn(day date.Date) bool {
	return g.WithdrawnAt == nil && !day.Before(g.From) && !day.After(g.Until)
}

// Ahead reports whether it will be valid later than day.
func (g Grant) Ahead(day date.Date) bool { return g.WithdrawnAt == nil && day.Before(g.From) }

// Grants queues every authorisation the account has had, newest first.
func Grants(b *db.Batch, ref Ref, dst *[]Grant) {
	db.QueueAll(b, dst, `SELECT a.scope, a.number, a.valid_from, a.valid_until, by.name AS granted_by, a.granted_at, a.withdrawn_at
		  FROM authorisation a JOIN staff s ON s.id = a.staff_id JOIN staff by ON by.id = a.granted_by
		 WHERE s.public_id = $1 ORDER BY a.id DESC LIMIT 50`, string(ref))
}

// Authorise gives the account an authorisation in those days.
func Authorise(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Authorisation) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if n.Scope == "" {
		n.Scope = ApprovePlans
	}
	if a.ID != tx.Who.ID && !n.Scope.GivenBy(tx.Who, a) {
		return fault.Denied{Reason: "denied.role"}
	}
	if err := n.check(tx, a); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO authorisation (staff_id, scope, number, valid_from, valid_until, granted_by, granted_at)
		VALUES (@id, @scope, @number, @from, @until, @by, @now)`,
		db.Args{"id": a.ID, "scope": string(n.Scope), "number": n.Number, "from": n.From, "until": n.Until, "by": tx.Who.ID, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("authorise %d: %w", a.ID, err)
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.authorised", object(a.ID), nil,
		map[string]any{"scope": n.Scope, "number": n.Number, "from": n.From, "until": n.Until})
}

func (n Authorisation) check(tx *audit.Tx, a Account) error {
	var c check.List
	c.That(slices.Contains(Scopes, n.Scope), "scope", "settings.unknown_choice")
	c.That(n.Number != "", "number", "staff.authorisation_number_missing")
	c.That(utf8.RuneCountInString(n.Number) <= MaxNumber, "number", "staff.authorisation_number_long", i18n.A{"Max": MaxNumber})
	c.That(!n.From.IsZero(), "from", "staff.authorisation_from_missing")
	c.That(!n.Until.IsZero(), "until", "staff.authorisation_until_missing")
	c.That(n.From.IsZero() || n.Until.IsZero() || !n.Until.Before(n.From), "until", "staff.authorisation_ends_first")
	c.That(n.Until.IsZero() || n.Until.Before(n.From) || !n.Until.Before(tx.Today()), "until", "staff.authorisation_over")
	switch {
	case a.DisabledAt != nil:
		c.That(false, "", "staff.account_closed")
	case n.Scope == ApprovePlans:
		c.That(n.Scope.For(a), "", "staff.authorisation_organisers_only")
	case n.Scope == SignDecisions:
		c.That(n.Scope.For(a), "", "staff.authorisation_signatories_only")
	}
	c.That(a.ID != tx.Who.ID, "", "staff.not_own_rights")
	return c.Err()
}

// WithdrawAuthorisation ends every authorisation of that scope which is valid today or
// will be, from now on.
func WithdrawAuthorisation(ctx context.Context, tx *audit.Tx, ref Ref, version int, scope Scope) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if !scope.GivenBy(tx.Who, a) {
		return fault.Denied{Reason: "denied.role"}
	}
	changed, err := db.Changed(ctx, tx, `UPDATE authorisation SET withdrawn_at = @now
		WHERE staff_id = @id AND scope = @scope AND withdrawn_at IS NULL AND valid_until >= @today::date`,
		db.Args{"id": a.ID, "scope": string(scope), "now": tx.Now, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("withdraw authorisation of %d: %w", a.ID, err)
	}
	if !changed {
		return check.Refuse("", "staff.authorisation_none")
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.authorisation_withdrawn", object(a.ID), map[string]any{"scope": scope}, nil)
}
