// Package staff holds the people of the centre: accounts, roles, the director's
// authorisations (upoważnienia, art. 26 and 41 ust. 1), and their sessions.
package staff

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
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

// Ref is the public id of an account.
type Ref string

// Account is one person's account as the list of people shows it.
type Account struct {
	ID           policy.StaffID
	Ref          Ref
	Name         string
	Email        string
	Roles        []string
	DisabledAt   *time.Time
	MustChange   bool
	Demo         bool
	LastSignInAt *time.Time // nil: never yet
	UpdatedAt    time.Time  // when its rights or its state were changed last
	UpdatedBy    string     // by whom; empty: as it was made
	Version      int

	ApprovalNumber string    // of the authorisation to approve plans valid on the day asked, else empty
	ApprovalUntil  date.Date // its last day
	SigningNumber  string    // of the authorisation to issue decisions valid on the day asked, else empty
	SigningUntil   date.Date // its last day
	StandsInFor    []string  // names of those the person stands in for on the day asked

	Waiting      []string // roles that wait for the director's confirmation
	InvitedUntil *time.Time
}

// Has reports whether the account holds the role; one that waits is not held yet.
func (a Account) Has(r policy.Role) bool { return slices.Contains(a.Roles, string(r)) }

// account reads accounts; its argument is @today.
const accounts = `
	SELECT s.id, s.public_id AS ref, s.name, s.email, s.disabled_at, s.must_change_password AS must_change, s.demo, s.last_sign_in_at, s.version,
	       COALESCE(s.updated_at, s.created_at) AS updated_at, COALESCE(u.name, '') AS updated_by,
	       ARRAY(SELECT r.role FROM staff_role r WHERE r.staff_id = s.id ORDER BY r.role) AS roles,
	       COALESCE(a.number, '') AS approval_number, a.valid_until AS approval_until,
	       COALESCE(g.number, '') AS signing_number, g.valid_until AS signing_until,
	       ARRAY(SELECT away.name FROM deputy d JOIN staff away ON away.id = d.staff_id WHERE ` + standsIn + ` ORDER BY away.name) AS stands_in_for,
	       COALESCE((SELECT q.roles FROM role_request q WHERE q.staff_id = s.id AND q.decided_at IS NULL), '{}') AS waiting,
	       (SELECT i.expires_at FROM invitation i WHERE i.staff_id = s.id AND i.used_at IS NULL AND i.revoked_at IS NULL) AS invited_until
	  FROM staff s
	  LEFT JOIN staff u ON u.id = s.updated_by
	  LEFT JOIN LATERAL (SELECT number, valid_until FROM authorisation
	                      WHERE staff_id = s.id AND scope = 'approve_plans' AND withdrawn_at IS NULL
	                        AND @today::date BETWEEN valid_from AND valid_until
	                      ORDER BY valid_until DESC LIMIT 1) a ON true
	  LEFT JOIN LATERAL (SELECT number, valid_until FROM authorisation
	                      WHERE staff_id = s.id AND scope = 'sign_decisions' AND withdrawn_at IS NULL
	                        AND @today::date BETWEEN valid_from AND valid_until
	                      ORDER BY valid_until DESC LIMIT 1) g ON true`

// Filter narrows the list of people.
type Filter struct {
	Role  policy.Role // "": any
	State string      // "open", "closed", "waiting" (roles to confirm), "" all
	Whole bool        // all of them, not only a page
}

// ListLimit is how many people a list shows at most.
const ListLimit = 50

// List queues the accounts a filter leaves, by name, closed ones last; one more than
// ListLimit means that there are others.
func List(b *db.Batch, f Filter, today date.Date, dst *[]Account) {
	limit := ListLimit + 1
	if f.Whole {
		limit = 100_000
	}
	db.QueueAll(b, dst, accounts+` WHERE (@role::text = '' OR EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id AND r.role = @role)
			OR EXISTS (SELECT 1 FROM role_request q WHERE q.staff_id = s.id AND q.decided_at IS NULL AND @role = ANY(q.roles)))
		AND (@state::text = '' OR (@state = 'open' AND s.disabled_at IS NULL) OR (@state = 'closed' AND s.disabled_at IS NOT NULL)
			OR (@state = 'waiting' AND EXISTS (SELECT 1 FROM role_request q WHERE q.staff_id = s.id AND q.decided_at IS NULL)))
		ORDER BY s.disabled_at IS NOT NULL, s.name COLLATE "pl-x-icu", s.id LIMIT @limit`,
		db.Args{"today": today, "role": string(f.Role), "state": f.State, "limit": limit})
}

// Counts are how many people there are, whatever the filter.
type Counts struct{ Open, Approvers, Waiting int }

// Count queues them.
func Count(b *db.Batch, today date.Date, dst *Counts) {
	db.QueueOne(b, dst, `SELECT count(*) FILTER (WHERE s.disabled_at IS NULL)::int AS open,
		count(*) FILTER (WHERE s.disabled_at IS NULL AND EXISTS (SELECT 1 FROM authorisation a WHERE a.staff_id = s.id AND a.scope = 'approve_plans'
			AND a.withdrawn_at IS NULL AND $1::date BETWEEN a.valid_from AND a.valid_until))::int AS approvers,
		(SELECT count(*) FROM role_request q WHERE q.decided_at IS NULL)::int AS waiting FROM staff s`, today)
}

// Get queues one account.
func Get(b *db.Batch, ref Ref, today date.Date, dst *Account) {
	db.QueueOne(b, dst, accounts+` WHERE s.public_id = @ref`, db.Args{"ref": string(ref), "today": today})
}

// New is an account to be made. Password empty: one is drawn and returned once.
type New struct {
	Name     string
	Email    string
	Roles    []policy.Role
	Password string
	Hash     string // of the password, where it is known already; Password is not looked at
	Demo     bool   // demonstration accounts keep the password they are given
	Chosen   bool   // the person chose the password, and need not change it at once
}

// Check says what speaks against the account.
func (n New) Check() error {
	var c check.List
	c.That(n.Name != "", "name", "staff.name_missing")
	c.That(utf8.RuneCountInString(n.Name) <= MaxName, "name", "staff.name_long", i18n.A{"Max": MaxName})
	addr, err := mail.ParseAddress(n.Email)
	c.That(err == nil && addr.Address == n.Email && len(n.Email) <= 254, "email", "staff.email_wrong")
	c.That(len(n.Roles) > 0, "roles", "staff.roles_missing")
	c.That(len(n.Roles) == 0 || policy.Compatible(n.Roles), "roles", "staff.roles_incompatible")
	return c.Err()
}

// Add makes the account and returns its password when one had to be drawn. A role with
// cases waits for the director, unless the program itself makes the account: a new
// centre's first people, and those added on the command line.
func Add(ctx context.Context, tx *audit.Tx, n New) (id policy.StaffID, password string, err error) {
	n.Email = strings.ToLower(strings.TrimSpace(n.Email))
	if err := n.Check(); err != nil {
		return 0, "", err
	}
	password, hash := n.Password, n.Hash
	if password == "" && hash == "" {
		password = DrawPassword()
	}
	if hash == "" {
		if hash, err = HashPassword(ctx, password); err != nil {
			return 0, "", err
		}
	}
	id, err = db.Value[policy.StaffID](ctx, tx, `
		INSERT INTO staff (name, email, password_hash, must_change_password, demo, created_at)
		VALUES (@name, @email, @hash, @must, @demo, @now) RETURNING id`,
		db.Args{"name": n.Name, "email": n.Email, "hash": hash, "must": !n.Demo && !n.Chosen, "demo": n.Demo, "now": tx.Now})
	if db.Violates(err, "staff_email_key") {
		return 0, "", check.Refuse("email", "staff.email_taken")
	}
	if err != nil {
		return 0, "", fmt.Errorf("add account: %w", err)
	}
	effective, waiting := split(tx.Who, nil, n.Roles)
	if err := setRoles(ctx, tx, id, effective); err != nil {
		return 0, "", err
	}
	if err := request(ctx, tx, id, waiting); err != nil {
		return 0, "", err
	}
	err = tx.Record(ctx, "staff.added", object(id), nil, map[string]any{"roles": codes(effective), "waiting": codes(waiting)})
	return id, password, err
}

// Reset gives the account a new password, to be changed at the next sign-in, and ends
// its sessions.
func Reset(ctx context.Context, tx *audit.Tx, email string) (password string, err error) {
	id, err := db.Value[int64](ctx, tx, `SELECT id FROM staff WHERE email = $1 FOR UPDATE`, strings.ToLower(email))
	if err != nil {
		return "", err
	}
	password = DrawPassword()
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $2, must_change_password = true, rights_version = rights_version + 1,
		version = version + 1, updated_at = $3, updated_by = $4 WHERE id = $1`, id, hash, tx.Now, tx.Who.ID); err != nil {
		return "", fmt.Errorf("reset password of %d: %w", id, err)
	}
	if err := endSessions(ctx, tx, policy.StaffID(id), ""); err != nil {
		return "", err
	}
	return password, tx.Record(ctx, "staff.password_reset", audit.Object{Kind: "staff", ID: id}, nil, nil)
}

// MaxName is the longest name of a person, in characters.
const MaxName = 120

// lock takes the account for a change; another version is a conflict.
func lock(ctx context.Context, tx *audit.Tx, ref Ref, version int) (Account, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM staff WHERE public_id = $1 FOR UPDATE`, string(ref)); err != nil {
		return Account{}, fmt.Errorf("lock account: %w", err)
	}
	a, err := db.One[Account](ctx, tx, accounts+` WHERE s.public_id = @ref`, db.Args{"ref": string(ref), "today": tx.Today()})
	if err != nil {
		return Account{}, err
	}
	if a.Version != version {
		return Account{}, fault.Conflict{By: a.UpdatedBy, At: a.UpdatedAt}
	}
	return a, nil
}

func setRoles(ctx context.Context, tx *audit.Tx, id policy.StaffID, roles []policy.Role) error {
	_, err := tx.Exec(ctx, `INSERT INTO staff_role (staff_id, role) SELECT $1, unnest($2::text[])`, id, codes(roles))
	if err != nil {
		return fmt.Errorf("set roles of %d: %w", id, err)
	}
	return nil
}

// rightsChanged ends the sessions of the account and makes every write it has under way
// fail: the next click asks to sign in.
func rightsChanged(ctx context.Context, tx *audit.Tx, id policy.StaffID) error {
	if _, err := tx.Exec(ctx, `UPDATE staff SET rights_version = rights_version + 1, version = version + 1,
		updated_at = $2, updated_by = $3 WHERE id = $1`, id, tx.Now, tx.Who.ID); err != nil {
		return fmt.Errorf("change rights of %d: %w", id, err)
	}
	return endSessions(ctx, tx, id, "")
}

// touched marks the account as changed without a change of rights: its sessions go on.
func touched(ctx context.Context, tx *audit.Tx, id policy.StaffID) error {
	if _, err := tx.Exec(ctx, `UPDATE staff SET version = version + 1, updated_at = $2, updated_by = $3 WHERE id = $1`, id, tx.Now, tx.Who.ID); err != nil {
		return fmt.Errorf("touch account %d: %w", id, err)
	}
	return nil
}

func object(id policy.StaffID) audit.Object { return audit.Object{Kind: "staff", ID: int64(id)} }

func codes(roles []policy.Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// Settings are what a person sets for themselves.
type Settings struct {
	Lang, Theme, Density string
	Shortcuts            bool // single keys do something (WCAG 2.1.4 asks for a way to turn them off)
}

// SaveSettings keeps the person's own settings.
func SaveSettings(ctx context.Context, tx *audit.Tx, n Settings) error {
	ok := slices.Contains([]string{"pl", "en"}, n.Lang) && slices.Contains([]string{"auto", "light", "dark"}, n.Theme) &&
		slices.Contains([]string{"normal", "compact"}, n.Density)
	if !ok {
		return check.Refuse("", "settings.unknown_choice")
	}
	before := Settings{tx.Who.Lang, tx.Who.Theme, tx.Who.Density, tx.Who.Shortcuts}
	_, err := tx.Exec(ctx, `UPDATE staff SET lang = $2, theme = $3, density = $4, shortcuts = $5 WHERE id = $1`,
		tx.Who.ID, n.Lang, n.Theme, n.Density, n.Shortcuts)
	if err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	return tx.Record(ctx, "staff.settings_saved", audit.Object{Kind: "staff", ID: int64(tx.Who.ID)}, before, n)
}

// ChangePassword replaces the person's own password and ends their other sessions.
func ChangePassword(ctx context.Context, tx *audit.Tx, current, next, again string, common func(string) bool) error {
	row, err := db.One[struct {
		Email        string
		PasswordHash string
		Demo         bool
	}](ctx, tx, `SELECT email, password_hash, demo FROM staff WHERE id = $1 FOR UPDATE`, tx.Who.ID)
	if err != nil {
		return err
	}
	if row.Demo {
		return check.Refuse("", "password.demo_account")
	}
	ok, err := VerifyPassword(ctx, current, row.PasswordHash)
	if err != nil {
		return err
	}
	var c check.List
	c.That(ok, "current", "password.current_wrong")
	more, _ := check.Problems(CheckPassword(next, row.Email, common))
	c = append(c, more...)
	c.That(next == again, "again", "password.again_differs")
	c.That(next != current || next == "", "password", "password.same")
	if err := c.Err(); err != nil {
		return err
	}
	hash, err := HashPassword(ctx, next)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET password_hash = $2, must_change_password = false WHERE id = $1`, tx.Who.ID, hash); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if err := endSessions(ctx, tx, tx.Who.ID, tx.Who.Session); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.password_changed", audit.Object{Kind: "staff", ID: int64(tx.Who.ID)}, nil, nil)
}

// ByEmail finds the account an administrator names on the command line.
func ByEmail(ctx context.Context, q db.Querier, email string, today date.Date) (Account, error) {
	a, err := db.One[Account](ctx, q, accounts+` WHERE s.email = @email`, db.Args{"email": strings.ToLower(email), "today": today})
	if errors.Is(err, fault.NotFound) {
		return a, fault.NotFound
	}
	return a, err
}
