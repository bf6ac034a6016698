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
	ID         policy.StaffID
	Ref        Ref
	Name       string
	Email      string
	Roles      []string
	DisabledAt *time.Time
	MustChange bool
	Demo       bool
	Version    int

	ApprovalNumber string    // of the authorisation valid on the day asked, else empty
	ApprovalUntil  date.Date // its last day
}

const accounts = `
	SELECT s.id, s.public_id AS ref, s.name, s.email, s.disabled_at, s.must_change_password AS must_change, s.demo, s.version,
	       ARRAY(SELECT r.role FROM staff_role r WHERE r.staff_id = s.id ORDER BY r.role) AS roles,
	       COALESCE(a.number, '') AS approval_number, a.valid_until AS approval_until
	  FROM staff s
	  LEFT JOIN LATERAL (SELECT number, valid_until FROM authorisation
	                      WHERE staff_id = s.id AND scope = 'approve_plans' AND withdrawn_at IS NULL
	                        AND @today::date BETWEEN valid_from AND valid_until
	                      ORDER BY valid_until DESC LIMIT 1) a ON true`

// List queues all accounts, by name.
func List(b *db.Batch, today date.Date, dst *[]Account) {
	db.QueueAll(b, dst, accounts+` ORDER BY s.disabled_at IS NOT NULL, s.name COLLATE "pl-x-icu"`, db.Args{"today": today})
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
	Demo     bool // demonstration accounts keep the password they are given
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

// Add makes the account and returns its password when one had to be drawn.
func Add(ctx context.Context, tx *audit.Tx, n New) (id policy.StaffID, password string, err error) {
	n.Email = strings.ToLower(strings.TrimSpace(n.Email))
	if err := n.Check(); err != nil {
		return 0, "", err
	}
	password = n.Password
	if password == "" {
		password = DrawPassword()
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return 0, "", err
	}
	id, err = db.Value[policy.StaffID](ctx, tx, `
		INSERT INTO staff (name, email, password_hash, must_change_password, demo, created_at)
		VALUES (@name, @email, @hash, @must, @demo, @now) RETURNING id`,
		db.Args{"name": n.Name, "email": n.Email, "hash": hash, "must": !n.Demo, "demo": n.Demo, "now": tx.Now})
	if db.Violates(err, "staff_email_key") {
		return 0, "", check.Refuse("email", "staff.email_taken")
	}
	if err != nil {
		return 0, "", fmt.Errorf("add account: %w", err)
	}
	if err := setRoles(ctx, tx, id, n.Roles); err != nil {
		return 0, "", err
	}
	err = tx.Record(ctx, "staff.added", audit.Object{Kind: "staff", ID: int64(id)}, nil, map[string]any{"roles": codes(n.Roles)})
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
		version = version + 1 WHERE id = $1`, id, hash); err != nil {
		return "", fmt.Errorf("reset password of %d: %w", id, err)
	}
	if err := endSessions(ctx, tx, policy.StaffID(id), ""); err != nil {
		return "", err
	}
	return password, tx.Record(ctx, "staff.password_reset", audit.Object{Kind: "staff", ID: id}, nil, nil)
}

// SetRoles gives the account exactly these roles. Its sessions end at once. Nobody
// changes their own rights, and one administrator must remain.
func SetRoles(ctx context.Context, tx *audit.Tx, ref Ref, version int, roles []policy.Role) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(len(roles) > 0, "roles", "staff.roles_missing")
	c.That(len(roles) == 0 || policy.Compatible(roles), "roles", "staff.roles_incompatible")
	c.That(a.ID != tx.Who.ID, "roles", "staff.not_own_rights")
	if err := c.Err(); err != nil {
		return err
	}
	if !slices.Contains(roles, policy.Administrator) {
		if err := oneRemains(ctx, tx, a, "roles"); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM staff_role WHERE staff_id = $1`, a.ID); err != nil {
		return fmt.Errorf("set roles of %d: %w", a.ID, err)
	}
	if err := setRoles(ctx, tx, a.ID, roles); err != nil {
		return err
	}
	if !slices.Contains(roles, policy.ServiceOrganiser) { // an authorisation ends with the role it was given to
		if _, err := tx.Exec(ctx, `UPDATE authorisation SET withdrawn_at = $2 WHERE staff_id = $1 AND withdrawn_at IS NULL`, a.ID, tx.Now); err != nil {
			return fmt.Errorf("withdraw authorisation of %d: %w", a.ID, err)
		}
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.roles_set", audit.Object{Kind: "staff", ID: int64(a.ID)},
		map[string]any{"roles": a.Roles}, map[string]any{"roles": codes(roles)})
}

// Disable closes the account for good or opens it again; its sessions end at once.
func Disable(ctx context.Context, tx *audit.Tx, ref Ref, version int, disabled bool) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if a.ID == tx.Who.ID {
		return check.Refuse("", "staff.not_own_rights")
	}
	if disabled {
		if err := oneRemains(ctx, tx, a, ""); err != nil {
			return err
		}
	}
	var at *time.Time
	action := "staff.enabled"
	if disabled {
		at, action = &tx.Now, "staff.disabled"
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET disabled_at = $2 WHERE id = $1`, a.ID, at); err != nil {
		return fmt.Errorf("disable %d: %w", a.ID, err)
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, action, audit.Object{Kind: "staff", ID: int64(a.ID)}, nil, nil)
}

// oneRemains refuses to take the last open account of an administrator away: nobody could
// give it back but who runs the machine. field is the one the refusal belongs to.
func oneRemains(ctx context.Context, tx *audit.Tx, a Account, field string) error {
	if a.DisabledAt != nil || !slices.Contains(a.Roles, string(policy.Administrator)) {
		return nil
	}
	others, err := db.All[struct{ ID policy.StaffID }](ctx, tx, `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
		WHERE r.role = 'ADM' AND s.disabled_at IS NULL AND s.id <> $1 LIMIT 1 FOR SHARE OF s`, a.ID)
	if err != nil {
		return fmt.Errorf("look for another administrator: %w", err)
	}
	if len(others) == 0 {
		return check.Refuse(field, "staff.last_administrator")
	}
	return nil
}

// Authorisation is the director's authorisation of the organiser to approve plans
// (upoważnienie, art. 41 ust. 1). Both days belong to it.
type Authorisation struct {
	Number      string
	From, Until date.Date
}

// MaxNumber is the longest number of an authorisation, MaxName the longest name of a
// person, in characters.
const (
	MaxNumber = 60
	MaxName   = 120
)

// Grant is an authorisation as it was given, and withdrawn.
type Grant struct {
	Number      string
	From        date.Date `db:"valid_from"`
	Until       date.Date `db:"valid_until"`
	GrantedBy   string
	GrantedAt   time.Time
	WithdrawnAt *time.Time
}

// ValidOn reports whether the authorisation lets its holder approve plans on day.
func (g Grant) ValidOn(day date.Date) bool {
	return g.WithdrawnAt == nil && !day.Before(g.From) && !day.After(g.Until)
}

// Ahead reports whether it will be valid later than day.
func (g Grant) Ahead(day date.Date) bool { return g.WithdrawnAt == nil && day.Before(g.From) }

// Grants queues every authorisation the account has had, newest first.
func Grants(b *db.Batch, ref Ref, dst *[]Grant) {
	db.QueueAll(b, dst, `SELECT a.number, a.valid_from, a.valid_until, by.name AS granted_by, a.granted_at, a.withdrawn_at
		  FROM authorisation a JOIN staff s ON s.id = a.staff_id JOIN staff by ON by.id = a.granted_by
		 WHERE s.public_id = $1 AND a.scope = 'approve_plans' ORDER BY a.id DESC LIMIT 50`, string(ref))
}

// Authorise gives a service organiser the right to approve plans in those days.
func Authorise(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Authorisation) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(n.Number != "", "number", "staff.authorisation_number_missing")
	c.That(utf8.RuneCountInString(n.Number) <= MaxNumber, "number", "staff.authorisation_number_long", i18n.A{"Max": MaxNumber})
	c.That(!n.From.IsZero(), "from", "staff.authorisation_from_missing")
	c.That(!n.Until.IsZero(), "until", "staff.authorisation_until_missing")
	c.That(n.From.IsZero() || n.Until.IsZero() || !n.Until.Before(n.From), "until", "staff.authorisation_ends_first")
	c.That(n.Until.IsZero() || n.Until.Before(n.From) || !n.Until.Before(tx.Today()), "until", "staff.authorisation_over")
	c.That(slices.Contains(a.Roles, string(policy.ServiceOrganiser)), "", "staff.authorisation_organisers_only")
	c.That(a.DisabledAt == nil, "", "staff.account_closed")
	c.That(a.ID != tx.Who.ID, "", "staff.not_own_rights")
	if err := c.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO authorisation (staff_id, scope, number, valid_from, valid_until, granted_by, granted_at)
		VALUES (@id, 'approve_plans', @number, @from, @until, @by, @now)`,
		db.Args{"id": a.ID, "number": n.Number, "from": n.From, "until": n.Until, "by": tx.Who.ID, "now": tx.Now})
	if err != nil {
		return fmt.Errorf("authorise %d: %w", a.ID, err)
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.authorised", audit.Object{Kind: "staff", ID: int64(a.ID)}, nil,
		map[string]any{"number": n.Number, "from": n.From, "until": n.Until})
}

// WithdrawAuthorisation ends every authorisation of the account that is valid today or will
// be, from now on.
func WithdrawAuthorisation(ctx context.Context, tx *audit.Tx, ref Ref, version int) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	changed, err := db.Changed(ctx, tx, `UPDATE authorisation SET withdrawn_at = @now
		WHERE staff_id = @id AND withdrawn_at IS NULL AND valid_until >= @today::date`,
		db.Args{"id": a.ID, "now": tx.Now, "today": tx.Today()})
	if err != nil {
		return fmt.Errorf("withdraw authorisation of %d: %w", a.ID, err)
	}
	if !changed {
		return check.Refuse("", "staff.authorisation_none")
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.authorisation_withdrawn", audit.Object{Kind: "staff", ID: int64(a.ID)}, nil, nil)
}

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
		return Account{}, fault.Conflict{}
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
	if _, err := tx.Exec(ctx, `UPDATE staff SET rights_version = rights_version + 1, version = version + 1 WHERE id = $1`, id); err != nil {
		return fmt.Errorf("change rights of %d: %w", id, err)
	}
	return endSessions(ctx, tx, id, "")
}

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
