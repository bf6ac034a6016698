package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A session ends 12 hours after sign-in, or after the centre's idle minutes; a person
// has at most three, the oldest gives way.
const (
	sessionLifetime = 12 * time.Hour
	maxSessions     = 3
)

// Flash is one sentence for the next page: what was just done.
type Flash struct {
	Key  string `json:"key"`
	Args i18n.A `json:"args,omitempty"`
}

// Seat is what a session token opens: who sits there, in which centre.
type Seat struct {
	Actor  policy.Actor
	Flash  *Flash
	Draft  *Draft
	Centre Centre
}

// Centre is what every page shows of the centre.
type Centre struct {
	Name, ShortName, HelpPhone string
	Demo                       bool
	IdleMinutes                int // after which a session ends by itself
}

type seatRow struct {
	actorRow
	Flash       []byte
	DraftFields []byte
	DraftAt     *time.Time
	CentreName  string
	ShortName   string
	HelpPhone   string
	Demo        bool
	IdleMinutes int
}

// actorRow is a person with the rights of today.
type actorRow struct {
	ID                 policy.StaffID
	Ref                string
	Name               string
	RightsVersion      int
	MustChangePassword bool
	Lang               string
	Theme              string
	Density            string
	Shortcuts          bool
	Roles              []string
	ApprovalNumber     string
	SigningNumber      string
	Deputises          []policy.StaffID
	StandsInFor        []string
}

func (r actorRow) actor() policy.Actor {
	a := policy.Actor{ID: r.ID, Ref: r.Ref, Name: r.Name, Version: r.RightsVersion,
		ApprovalNumber: r.ApprovalNumber, SigningNumber: r.SigningNumber, Deputises: r.Deputises, StandsInFor: r.StandsInFor,
		MustChangePassword: r.MustChangePassword,
		Lang:               r.Lang, Theme: r.Theme, Density: r.Density, Shortcuts: r.Shortcuts}
	for _, role := range r.Roles {
		a.Roles = append(a.Roles, policy.Role(role))
	}
	return a
}

// standsIn is the condition, on a deputy d and an account s, that s stands in today.
const standsIn = `d.deputy_id = s.id AND d.withdrawn_at IS NULL AND @today::date BETWEEN d.from_day AND d.until_day`

// actorColumns are an account s with the rights of @today.
const actorColumns = `s.id, s.public_id AS ref, s.name, s.rights_version, s.must_change_password, s.lang, s.theme, s.density, s.shortcuts,
	       ARRAY(SELECT r.role FROM staff_role r WHERE r.staff_id = s.id ORDER BY r.role) AS roles,
	       COALESCE((SELECT number FROM authorisation
	                  WHERE staff_id = s.id AND scope = 'approve_plans' AND withdrawn_at IS NULL
	                    AND @today::date BETWEEN valid_from AND valid_until
	                  ORDER BY valid_until DESC LIMIT 1), '') AS approval_number,
	       COALESCE((SELECT number FROM authorisation
	                  WHERE staff_id = s.id AND scope = 'sign_decisions' AND withdrawn_at IS NULL
	                    AND @today::date BETWEEN valid_from AND valid_until
	                  ORDER BY valid_until DESC LIMIT 1), '') AS signing_number,
	       ARRAY(SELECT d.staff_id FROM deputy d WHERE ` + standsIn + ` ORDER BY d.staff_id) AS deputises,
	       ARRAY(SELECT away.name FROM deputy d JOIN staff away ON away.id = d.staff_id WHERE ` + standsIn + ` ORDER BY d.staff_id) AS stands_in_for`

// seat reads session, person, roles, authorisations, deputies and centre in one query, with
// what the person left unsent at this address, and notes at most once a minute that the
// session is in use; what a page asks by itself (background) is no use.
const seat = `
	WITH touched AS (
		UPDATE staff_session SET last_seen = @now
		 WHERE NOT @background AND token_hash = @token AND last_seen < @now::timestamptz - interval '1 minute' AND expires_at > @now
		   AND last_seen > @now::timestamptz - (SELECT idle_minutes FROM centre) * interval '1 minute')
	SELECT ` + actorColumns + `, se.flash, u.fields AS draft_fields, u.saved_at AS draft_at,
	       c.name AS centre_name, c.short_name, COALESCE(c.help_phone, '') AS help_phone, c.demo, c.idle_minutes
	  FROM staff_session se JOIN staff s ON s.id = se.staff_id CROSS JOIN centre c
	  LEFT JOIN draft u ON u.staff_id = s.id AND u.path = @path
	 WHERE se.token_hash = @token AND se.expires_at > @now AND s.disabled_at IS NULL
	   AND se.last_seen > @now::timestamptz - c.idle_minutes * interval '1 minute'`

// Asked is what a request brings that decides what its seat looks like.
type Asked struct {
	Token      string
	Path       string // whose draft is wanted
	Background bool   // the page asked by itself: nobody need be there
}

// Open finds who holds the token. No such session, or one that ended, is fault.SignedOut.
func Open(ctx context.Context, q db.Querier, a Asked, now time.Time) (Seat, error) {
	hash := hashToken(a.Token)
	row, err := db.One[seatRow](ctx, q, seat, db.Args{"token": hash, "now": now, "today": date.Of(now), "path": a.Path, "background": a.Background})
	if errors.Is(err, fault.NotFound) {
		return Seat{}, fault.SignedOut
	}
	if err != nil {
		return Seat{}, fmt.Errorf("open session: %w", err)
	}
	s := Seat{
		Actor:  row.actor(),
		Centre: Centre{row.CentreName, row.ShortName, row.HelpPhone, row.Demo, row.IdleMinutes},
	}
	s.Actor.Session = hash
	if row.Flash != nil {
		s.Flash = &Flash{}
		if err := json.Unmarshal(row.Flash, s.Flash); err != nil {
			s.Flash = nil // an unreadable flash is a lost sentence, not a lost page
		}
	}
	if row.DraftFields != nil && row.DraftAt != nil {
		s.Draft = &Draft{Path: a.Path, SavedAt: *row.DraftAt}
		if err := json.Unmarshal(row.DraftFields, &s.Draft.Fields); err != nil {
			s.Draft = nil
		}
	}
	return s, nil
}

// ActorNow is the person with the rights of this moment, for what the program does in their
// name when they are not there. An account that is closed is fault.SignedOut.
func ActorNow(ctx context.Context, q db.Querier, id policy.StaffID, now time.Time) (policy.Actor, error) {
	row, err := db.One[actorRow](ctx, q, `SELECT `+actorColumns+` FROM staff s WHERE s.id = @id AND s.disabled_at IS NULL`,
		db.Args{"id": id, "today": date.Of(now)})
	if errors.Is(err, fault.NotFound) {
		return policy.Actor{}, fault.SignedOut
	}
	if err != nil {
		return policy.Actor{}, fmt.Errorf("rights of an account: %w", err)
	}
	return row.actor(), nil
}

// Say leaves a sentence for the person's next page.
func Say(ctx context.Context, tx *audit.Tx, f Flash) error { return SayTo(ctx, tx, tx.Who, f) }

// SayTo is Say where nothing of the records changes: a draft was kept.
func SayTo(ctx context.Context, q db.Querier, who policy.Actor, f Flash) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `UPDATE staff_session SET flash = $2 WHERE token_hash = $1`, who.Session, string(data))
	return err
}

// QueueHeard puts the removal of the sentence that was shown into a page's batch.
func QueueHeard(b *db.Batch, who policy.Actor) {
	b.Queue(`UPDATE staff_session SET flash = NULL WHERE token_hash = $1`, who.Session)
}

// Hold checks, inside a write, that the actor's rights are still those the request was
// let in with, and keeps them so until the transaction ends. The writes of one person
// follow each other: two at once would wait for each other where they change the account.
func Hold(ctx context.Context, q db.Querier, who policy.Actor) error {
	_, err := db.Value[int](ctx, q, `SELECT 1 FROM staff s WHERE s.id = $1 AND s.rights_version = $2 AND s.disabled_at IS NULL
		AND EXISTS (SELECT 1 FROM staff_session se WHERE se.token_hash = $3) FOR NO KEY UPDATE`, who.ID, who.Version, who.Session)
	if errors.Is(err, fault.NotFound) {
		return fault.SignedOut
	}
	return err
}

// Attempt is one try to sign in.
type Attempt struct {
	Email, Password string
	IP, Agent       string
	Request         string
	Draft           *Draft // a form sent after the session before had ended; may be nil
	OldToken        string // the token of that session: only its owner gets the form back
}

// SignIn opens a session and returns its token. A wrong name or password is one and the
// same refusal and takes the same time; tries too close together are asked to wait.
func SignIn(ctx context.Context, pool *pgxpool.Pool, a Attempt, now time.Time) (token string, err error) {
	email := strings.ToLower(strings.TrimSpace(a.Email))
	if a.Email == "" || a.Password == "" {
		var c check.List
		c.That(email != "", "email", "signin.email_missing")
		c.That(a.Password != "", "password", "signin.password_missing")
		return "", c.Err()
	}
	err = inTurn(ctx, func() error { token, err = signIn(ctx, pool, a, email, now); return err })
	return token, err
}

// signIn is SignIn of whoever has a turn to hash. The try is taken then, not before: of an
// office that comes all at once, behind one address, only two are under way at any time.
func signIn(ctx context.Context, pool *pgxpool.Pool, a Attempt, email string, now time.Time) (token string, err error) {
	account, address := hashToken("account:"+email), hashToken("address:"+network(a.IP))
	row, wait, err := tryAccount(ctx, pool, email, account, address, now)
	if err != nil {
		return "", err
	}
	if wait > 0 {
		return "", check.Refuse("", "signin.wait", i18n.A{"Count": int((wait + time.Minute - 1) / time.Minute)})
	}
	hash := row.PasswordHash
	if row.ID == 0 || row.Disabled {
		hash = decoy
	}
	ok := verify(a.Password, hash)
	who := policy.Actor{ID: row.ID, Request: a.Request, IP: a.IP}
	if !ok || row.ID == 0 || row.Disabled {
		return "", failed(ctx, pool, who, now)
	}
	return openSession(ctx, pool, who, a, account, now)
}

type accountRow struct {
	ID           policy.StaffID
	PasswordHash string
	Disabled     bool
}

// tryAccount reads the account and takes a try of this name and of this address, or says
// how long they must still wait. The try counts as failed until it succeeds, so that many
// at once are many.
func tryAccount(ctx context.Context, pool *pgxpool.Pool, email, account, address string, now time.Time) (row accountRow, wait time.Duration, err error) {
	err = db.Tx(ctx, pool, func(tx pgx.Tx) error {
		// Always the account first: two at once must not wait for each other.
		for _, s := range []struct {
			subject string
			free    int
		}{{account, freeByAccount}, {address, freeByAddress}} {
			until, err := db.Value[*time.Time](ctx, tx, takeTry, db.Args{"subject": s.subject, "now": now, "free": s.free, "longest": longestWait})
			if err != nil {
				return fmt.Errorf("take a try: %w", err)
			}
			if until != nil {
				wait = until.Sub(now)
				return errWait
			}
		}
		rows, err := db.All[accountRow](ctx, tx, `SELECT id, password_hash, disabled_at IS NOT NULL AS disabled FROM staff WHERE email = $1`, email)
		if err != nil {
			return fmt.Errorf("read account: %w", err)
		}
		if len(rows) == 1 {
			row = rows[0]
		}
		return nil
	})
	if errors.Is(err, errWait) {
		return accountRow{}, wait, nil
	}
	return row, 0, err
}

// errWait takes a try back that came too early.
var errWait = errors.New("too early")

// takeTry notes a try as failed, unless it comes too early: then it yields until when to
// wait. The wait doubles from two seconds to a quarter of an hour and is forgotten an hour
// after the last try.
const takeTry = `WITH taken AS (
		INSERT INTO signin_throttle AS t (subject, failures, last_at, not_before) VALUES (@subject, 1, @now, @now)
		ON CONFLICT (subject) DO UPDATE SET
			failures = CASE WHEN t.last_at < @now::timestamptz - interval '1 hour' THEN 1 ELSE t.failures + 1 END,
			last_at = @now,
			not_before = @now::timestamptz + CASE
				WHEN t.last_at < @now::timestamptz - interval '1 hour' OR t.failures + 1 <= @free THEN interval '0'
				ELSE least(@longest::interval, interval '2 seconds' * power(2, least(t.failures - @free, 20))) END
		WHERE t.not_before <= @now::timestamptz RETURNING 1)
	SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM taken) THEN COALESCE((SELECT greatest(not_before, @now::timestamptz + interval '1 second')
		FROM signin_throttle WHERE subject = @subject), @now::timestamptz + interval '1 second') END`

// giveTryBack takes a try that succeeded off the address, behind which others sign in too.
const giveTryBack = `UPDATE signin_throttle SET failures = greatest(failures - 1, 0),
	not_before = CASE WHEN failures - 1 <= @free THEN least(not_before, @now::timestamptz) ELSE not_before END WHERE subject = @subject`

// network is the address as the wait counts it: of IPv6 the first 64 bits, which one
// subscriber holds.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}

// Tries that are free before each further one must wait: fewer for a name than for an
// address, behind which a whole office may sit.
const (
	freeByAccount = 4
	freeByAddress = 20
	longestWait   = 15 * time.Minute
)

// failed leaves the line of a try that failed; the try itself is counted already.
func failed(ctx context.Context, pool *pgxpool.Pool, who policy.Actor, now time.Time) error {
	if err := audit.Note(ctx, pool, who, now, "staff.sign_in_refused", "refused", ""); err != nil {
		return err
	}
	return check.Refuse("", "signin.unknown")
}

func openSession(ctx context.Context, pool *pgxpool.Pool, who policy.Actor, a Attempt, account string, now time.Time) (string, error) {
	token := rand.Text()
	who.Session = hashToken(token)
	var draft Draft
	if a.Draft != nil {
		draft = *a.Draft
	}
	fields, err := json.Marshal(draft.Fields)
	if err != nil {
		return "", err
	}
	err = audit.Write(ctx, pool, who, now, func(ctx context.Context, tx *audit.Tx) error {
		b := &db.Batch{}
		b.Queue(`SELECT 1 FROM staff WHERE id = $1 FOR UPDATE`, who.ID) // one sign-in of a person at a time
		b.Queue(`INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at, agent)
			VALUES (@token, @id, @now, @now, @until, left(@agent, 200))`,
			db.Args{"token": who.Session, "id": who.ID, "now": now, "until": now.Add(sessionLifetime), "agent": strings.ToValidUTF8(a.Agent, "")})
		b.Queue(keepDraft+` AND @path <> '' AND EXISTS (SELECT 1 FROM staff_session WHERE token_hash = @old AND staff_id = @me)`+overDraft,
			draftArgs(who, draft, fields, now, "", db.Args{"old": hashToken(a.OldToken)}))
		b.Queue(`DELETE FROM draft WHERE saved_at < $1`, now.Add(-DraftKept))             // whoever's it was
		b.Queue(`DELETE FROM staff_session WHERE token_hash = $1`, hashToken(a.OldToken)) // the browser has let go of it
		b.Queue(`DELETE FROM staff_session WHERE staff_id = @id AND (expires_at < @now OR token_hash NOT IN
			(SELECT token_hash FROM staff_session WHERE staff_id = @id ORDER BY created_at DESC, token_hash = @token DESC LIMIT @keep))`,
			db.Args{"id": who.ID, "now": now, "keep": maxSessions, "token": who.Session})
		// What a session long over still keeps, a link never read, goes whoever's it was.
		b.Queue(`DELETE FROM staff_session WHERE expires_at < $1`, now.Add(-sessionLifetime))
		b.Queue(`DELETE FROM signin_throttle WHERE subject = $1`, account)
		b.Queue(giveTryBack, db.Args{"subject": hashToken("address:" + network(a.IP)), "free": freeByAddress, "now": now})
		b.Queue(`UPDATE staff SET last_sign_in_at = $2 WHERE id = $1`, who.ID, now)
		b.Queue(`DELETE FROM request_key WHERE staff_id = $1 AND at < $2`, who.ID, now.Add(-48*time.Hour))
		if err := b.Run(ctx, tx); err != nil {
			return fmt.Errorf("open session: %w", err)
		}
		return tx.Record(ctx, "staff.signed_in", audit.Object{Kind: "staff", ID: int64(who.ID)}, nil, nil)
	})
	return token, err
}

// SignOut ends this session, or every session of the person.
func SignOut(ctx context.Context, tx *audit.Tx, everywhere bool) error {
	action, q := "staff.signed_out", `DELETE FROM staff_session WHERE staff_id = $1 AND token_hash = $2`
	if everywhere {
		action, q = "staff.signed_out_everywhere", `DELETE FROM staff_session WHERE staff_id = $1 AND $2::text IS NOT NULL`
	}
	if _, err := tx.Exec(ctx, q, tx.Who.ID, tx.Who.Session); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return tx.Record(ctx, action, audit.Object{Kind: "staff", ID: int64(tx.Who.ID)}, nil, nil)
}

func endSessions(ctx context.Context, tx *audit.Tx, id policy.StaffID, except string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM staff_session WHERE staff_id = $1 AND token_hash <> $2`, id, except); err != nil {
		return fmt.Errorf("end sessions of %d: %w", id, err)
	}
	return nil
}

// Session is one open session as its owner sees it.
type Session struct {
	CreatedAt time.Time
	LastSeen  time.Time
	Agent     string
	Current   bool
}

// Sessions queues the person's open sessions.
func Sessions(b *db.Batch, who policy.Actor, now time.Time, dst *[]Session) {
	db.QueueAll(b, dst, `SELECT created_at, last_seen, agent, token_hash = @token AS current FROM staff_session
		WHERE staff_id = @id AND expires_at > @now ORDER BY last_seen DESC`,
		db.Args{"id": who.ID, "token": who.Session, "now": now})
}

// SessionsOf queues the open sessions of an account, for whoever manages it: when, not
// where from.
func SessionsOf(b *db.Batch, ref Ref, now time.Time, dst *[]Session) {
	db.QueueAll(b, dst, `SELECT se.created_at, se.last_seen, se.agent, false AS current FROM staff_session se JOIN staff s ON s.id = se.staff_id
		WHERE s.public_id = @ref AND se.expires_at > @now AND se.last_seen > @now::timestamptz - (SELECT idle_minutes FROM centre) * interval '1 minute'
		ORDER BY se.last_seen DESC`, db.Args{"ref": string(ref), "now": now})
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// DrawPassword is a first password: 20 letters and digits in groups, about 100 bits.
func DrawPassword() string {
	t := strings.ToLower(rand.Text())
	return t[:5] + "-" + t[5:10] + "-" + t[10:15] + "-" + t[15:20]
}

// CentreFacts is what the sign-in page shows of the centre, before anybody is known.
func CentreFacts(ctx context.Context, q db.Querier) (Centre, error) {
	return db.One[Centre](ctx, q, centreFacts)
}

const centreFacts = `SELECT name, short_name, COALESCE(help_phone, '') AS help_phone, demo, idle_minutes FROM centre`

// QueueCentre queues CentreFacts.
func QueueCentre(b *db.Batch, dst *Centre) { db.QueueOne(b, dst, centreFacts) }
