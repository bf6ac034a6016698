package staff

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5/pgxpool"
)

// InvitationLife is how long a link to set a password is good for.
const InvitationLife = 48 * time.Hour

// Invite gives the account a link with which its owner sets a password, once, within
// InvitationLife; an earlier link that was not used ends. The token is returned this once:
// only its hash is kept, and it stands in no log and no line of the journal. Until it is
// used, the account keeps the password it has.
func Invite(ctx context.Context, tx *audit.Tx, ref Ref, version int) (token string, until time.Time, err error) {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return "", until, err
	}
	var c check.List
	c.That(a.ID != tx.Who.ID, "", "staff.invite_own")
	c.That(a.DisabledAt == nil, "", "staff.account_closed")
	c.That(!a.Demo, "", "password.demo_account")
	if err := c.Err(); err != nil {
		return "", until, err
	}
	if _, err := revoke(ctx, tx, a.ID); err != nil {
		return "", until, err
	}
	token, until = rand.Text(), tx.Now.Add(InvitationLife)
	_, err = tx.Exec(ctx, `INSERT INTO invitation (staff_id, token_hash, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
		a.ID, hashToken(token), tx.Who.ID, tx.Now, until)
	if err != nil {
		return "", until, fmt.Errorf("invite %d: %w", a.ID, err)
	}
	if err := touched(ctx, tx, a.ID); err != nil {
		return "", until, err
	}
	return token, until, tx.Record(ctx, "staff.invited", object(a.ID), nil, map[string]any{"until": until})
}

// AddInvited makes the account and the link with which its owner sets a password: nobody
// else ever knows one.
func AddInvited(ctx context.Context, tx *audit.Tx, n New) (ref Ref, token string, until time.Time, err error) {
	n.Password = rand.Text() + rand.Text() // nobody's: replaced by the link
	id, _, err := Add(ctx, tx, n)
	if err != nil {
		return "", "", until, err
	}
	a, err := db.One[struct {
		Ref     Ref
		Version int
	}](ctx, tx, `SELECT public_id AS ref, version FROM staff WHERE id = $1`, id)
	if err != nil {
		return "", "", until, err
	}
	token, until, err = Invite(ctx, tx, a.Ref, a.Version)
	return a.Ref, token, until, err
}

// ResetInvited voids the password of an account, ends its sessions and gives the link with
// which its owner sets another.
func ResetInvited(ctx context.Context, tx *audit.Tx, email string) (token string, until time.Time, err error) {
	if _, err := Reset(ctx, tx, email); err != nil { // the password it draws is nobody's
		return "", until, err
	}
	a, err := db.One[struct {
		Ref     Ref
		Version int
	}](ctx, tx, `SELECT public_id AS ref, version FROM staff WHERE email = $1`, strings.ToLower(email))
	if err != nil {
		return "", until, err
	}
	return Invite(ctx, tx, a.Ref, a.Version)
}

// Revoke ends a link nobody has used yet.
func Revoke(ctx context.Context, tx *audit.Tx, ref Ref, version int) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	ended, err := revoke(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if !ended {
		return check.Refuse("", "staff.invitation_none")
	}
	if err := touched(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.invitation_revoked", object(a.ID), nil, nil)
}

func revoke(ctx context.Context, tx *audit.Tx, id policy.StaffID) (bool, error) {
	ended, err := db.Changed(ctx, tx, `UPDATE invitation SET revoked_at = $2 WHERE staff_id = $1 AND used_at IS NULL AND revoked_at IS NULL`, id, tx.Now)
	if err != nil {
		return false, fmt.Errorf("revoke invitation of %d: %w", id, err)
	}
	return ended, nil
}

// Invitation is what a link leads to.
type Invitation struct {
	StaffID   policy.StaffID
	Name      string
	Email     string
	ExpiresAt time.Time
	UsedAt    *time.Time
	RevokedAt *time.Time
	Disabled  bool
	Confirmed bool // the account holds a role; false: its roles wait for the director
}

// Closed is why the link opens nothing any more, as the end of a message key; empty while
// it does.
func (i Invitation) Closed(now time.Time) string {
	switch {
	case i.UsedAt != nil:
		return "used"
	case i.RevokedAt != nil, i.Disabled:
		return "revoked"
	case !now.Before(i.ExpiresAt):
		return "expired"
	}
	return ""
}

const invitations = `SELECT i.staff_id, s.name, s.email, i.expires_at, i.used_at, i.revoked_at, s.disabled_at IS NOT NULL AS disabled,
	       EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id) AS confirmed
	  FROM invitation i JOIN staff s ON s.id = i.staff_id WHERE i.token_hash = $1`

// QueueInvited queues the invitation of a token; none leaves dst empty.
func QueueInvited(b *db.Batch, token string, dst *[]Invitation) {
	db.QueueAll(b, dst, invitations, hashToken(token))
}

// Accept sets the password of the invited person: once, in time, by the rules of
// passwords. Every session of the account ends. A token nobody ever got is fault.NotFound.
func Accept(ctx context.Context, pool *pgxpool.Pool, token, next, again string, common func(string) bool, from policy.Actor, now time.Time) error {
	inv, err := db.One[Invitation](ctx, pool, invitations, hashToken(token))
	if err != nil {
		return err
	}
	from.ID = inv.StaffID
	return audit.Write(ctx, pool, from, now, func(ctx context.Context, tx *audit.Tx) error {
		// The account first, the link second, as everywhere: two at once never wait for each other.
		if _, err := tx.Exec(ctx, `SELECT 1 FROM staff WHERE id = $1 FOR UPDATE`, inv.StaffID); err != nil {
			return fmt.Errorf("lock account: %w", err)
		}
		inv, err := db.One[Invitation](ctx, tx, invitations+` FOR UPDATE OF i`, hashToken(token))
		if err != nil {
			return err
		}
		if why := inv.Closed(tx.Now); why != "" {
			return check.Refuse("", "invitation."+why)
		}
		var c check.List
		more, _ := check.Problems(CheckPassword(next, inv.Email, common))
		c = append(c, more...)
		c.That(next == again, "again", "password.again_differs")
		if err := c.Err(); err != nil {
			return err
		}
		return setPassword(ctx, tx, inv, token, next)
	})
}

func setPassword(ctx context.Context, tx *audit.Tx, inv Invitation, token, next string) error {
	hash, err := HashPassword(ctx, next)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`UPDATE staff SET password_hash = $2, must_change_password = false, rights_version = rights_version + 1 WHERE id = $1`, inv.StaffID, hash)
	b.Queue(`UPDATE invitation SET used_at = $2 WHERE token_hash = $1`, hashToken(token), tx.Now)
	b.Queue(`DELETE FROM staff_session WHERE staff_id = $1`, inv.StaffID)
	b.Queue(`DELETE FROM signin_throttle WHERE subject = $1`, hashToken("account:"+inv.Email))
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("set password of %d: %w", inv.StaffID, err)
	}
	return tx.Record(ctx, "staff.password_set_by_link", object(inv.StaffID), nil, nil)
}
