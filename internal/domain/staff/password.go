package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"cus/internal/platform/check"

	"golang.org/x/crypto/argon2"
	"golang.org/x/sync/semaphore"
)

// Argon2id with 19 MiB, two passes, one lane: what OWASP names, 20–50 ms on our machines.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltLen   = 16
	keyLen    = 32
)

// MinPassword is the shortest password we take, in characters; MaxPassword the longest.
const (
	MinPassword = 12
	MaxPassword = 128
)

// hashing lets two hashes be computed at once: a crowd at the door cannot take the
// memory of the machine.
var hashing = semaphore.NewWeighted(2)

// HashPassword is the PHC string of a password.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails, it stops the program instead
	return HashWith(ctx, password, salt)
}

// HashWith is HashPassword with a salt of the caller's: for demonstrations, which come out
// alike each time.
func HashWith(ctx context.Context, password string, salt []byte) (string, error) {
	var key []byte
	if err := inTurn(ctx, func() error { key = argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyLen); return nil }); err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		b.EncodeToString(salt), b.EncodeToString(key)), nil
}

// VerifyPassword reports whether password is the one behind hash. A hash that cannot be
// read matches nothing.
func VerifyPassword(ctx context.Context, password, hash string) (same bool, err error) {
	err = inTurn(ctx, func() error { same = verify(password, hash); return nil })
	return same, err
}

// verify is VerifyPassword for whoever has a turn.
func verify(password, hash string) bool {
	var version int
	var memory, time uint32
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if n, _ := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &threads); n != 4 {
		return false // an unreadable hash is no match
	}
	salt, want := unbase64(parts[4]), unbase64(parts[5])
	if salt == nil || want == nil || version != argon2.Version {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, keyLen)
	return subtle.ConstantTimeCompare(got, want) == 1
}

// unbase64 is nil for what cannot be read.
func unbase64(s string) []byte {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return b
}

// inTurn does something while no more than one other does: a password may be hashed then.
func inTurn(ctx context.Context, do func() error) error {
	if err := hashing.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("waiting to hash: %w", err)
	}
	defer hashing.Release(1)
	return do()
}

// decoy is hashed for an unknown account, so that its answer takes as long.
const decoy = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// CheckPassword says what speaks against a new password: its length, that it is among
// the commonest, or that it repeats the account's name.
func CheckPassword(password, email string, common func(string) bool) error {
	var c check.List
	n := utf8.RuneCountInString(password)
	c.That(n >= MinPassword, "password", "password.too_short")
	c.That(n <= MaxPassword, "password", "password.too_long")
	name, _, _ := strings.Cut(email, "@")
	low := strings.ToLower(password)
	c.That(len(name) < 4 || !strings.Contains(low, strings.ToLower(name)), "password", "password.holds_name")
	c.That(common == nil || !common(low), "password", "password.common")
	if len(c) > 1 {
		c = c[:1] // one sentence at a time is enough here
	}
	return c.Err()
}
