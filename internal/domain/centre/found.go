package centre

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Known reports whether the database knows whose it is.
func Known(ctx context.Context, q db.Querier) (bool, error) {
	return db.Value[bool](ctx, q, `SELECT EXISTS (SELECT 1 FROM centre) AND EXISTS (SELECT 1 FROM gmina)`)
}

// tokenDays is how long a token opens the page of the first start; a later start of the
// program prints another.
const tokenDays = 7 * 24 * time.Hour

// NewToken draws a token with which an empty database gets its centre, and keeps its hash.
func NewToken(ctx context.Context, q db.Querier, now time.Time) (string, error) {
	t := strings.ToLower(rand.Text())
	t = t[:5] + "-" + t[5:10] + "-" + t[10:15] + "-" + t[15:20]
	_, err := q.Exec(ctx, `INSERT INTO founding_token (hash, created_at) VALUES ($1, $2)`, hashed(t), now)
	if err != nil {
		return "", fmt.Errorf("founding token: %w", err)
	}
	return t, nil
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(token))))
	return hex.EncodeToString(sum[:])
}

// Redeem takes the token for this transaction; a second one with it waits here for the
// first to end. done: it has founded this centre before, so that there is nothing left to
// do. Once there is a centre, any other token is fault.NotFound.
func Redeem(ctx context.Context, tx *audit.Tx, token string) (done bool, err error) {
	row, err := db.One[struct {
		CreatedAt time.Time
		UsedAt    *time.Time
	}](ctx, tx, `SELECT created_at, used_at FROM founding_token WHERE hash = $1 FOR UPDATE`, hashed(token))
	unknown := err == fault.NotFound //nolint:errorlint // returned as it is
	if err != nil && !unknown {
		return false, err
	}
	if !unknown && row.UsedAt != nil {
		return true, nil
	}
	founded, err := Known(ctx, tx)
	switch {
	case err != nil:
		return false, err
	case founded:
		return false, fault.NotFound
	case unknown || tx.Now.Sub(row.CreatedAt) > tokenDays:
		return false, check.Refuse("token", "start.token_wrong")
	}
	_, err = tx.Exec(ctx, `UPDATE founding_token SET used_at = $2 WHERE hash = $1`, hashed(token), tx.Now)
	return false, err
}

// Found writes the centre into a database that has none, with the gminas it serves. Every
// other token is void from then on.
func Found(ctx context.Context, tx *audit.Tx, f Facts, gminas []Gmina) error {
	var c check.List
	for _, err := range []error{f.Check(), CheckGminas(f.Kind, gminas)} {
		problems, _ := check.Problems(err)
		c = append(c, problems...)
	}
	if err := c.Err(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`INSERT INTO centre (id, name, short_name, kind, address, phone, help_phone, email, iban, authority, appeal_board)
		VALUES (1, @name, @short, @kind, @address, NULLIF(@phone, ''), NULLIF(@help, ''), NULLIF(@email, ''), NULLIF(@iban, ''), @authority, @board)`, f.args())
	for _, g := range gminas {
		b.Queue(`INSERT INTO gmina (name, teryt) VALUES (@name, NULLIF(@teryt, ''))`, db.Args{"name": g.Name, "teryt": g.Teryt})
	}
	b.Queue(`DELETE FROM founding_token WHERE used_at IS NULL`)
	err := b.Run(ctx, tx)
	if db.Violates(err, "centre_pkey") || db.Violates(err, "gmina_name_key") {
		return fault.NotFound // somebody with another token was quicker
	}
	if err != nil {
		return fmt.Errorf("found centre: %w", err)
	}
	return tx.Record(ctx, "centre.founded", audit.Object{Kind: "centre", ID: 1}, nil, record{f, gminas})
}

// record is a centre as the journal keeps it.
type record struct {
	Facts
	Gminas []Gmina `json:"gminas"`
}

func (f Facts) args() db.Args {
	return db.Args{"name": f.Name, "short": f.ShortName, "kind": string(f.Kind), "address": f.Address, "phone": f.Phone, "help": f.HelpPhone,
		"email": f.Email, "iban": f.IBAN, "authority": f.Authority, "board": f.AppealBoard}
}
