// Package fault names the ways a request ends otherwise than asked, so that one place
// can turn each into its page.
package fault

import (
	"errors"
	"time"
)

var (
	// NotFound: there is no such thing, or it lies out of reach; the two are not told apart.
	NotFound = errors.New("not found")
	// SignedOut: the session ended or lost its rights between two clicks.
	SignedOut = errors.New("signed out")
	// KeyReused: a request key came back with other contents.
	KeyReused = errors.New("request key reused with other contents")
	// TooLarge: more was sent than a form of ours can hold.
	TooLarge = errors.New("request too large")
	// Malformed: the request cannot be read as a form.
	Malformed = errors.New("malformed request")
)

// Denied: the reader may know that it exists, but not read or change it. Reason is a
// message key; Resident, when set, is the public id of the record one may ask access to.
type Denied struct {
	Reason   string
	Resident string
}

func (d Denied) Error() string { return "denied: " + d.Reason }

// Conflict: somebody else saved meanwhile. By and At say who and when; the page that
// answers keeps what was typed.
type Conflict struct {
	By string
	At time.Time
}

func (Conflict) Error() string { return "changed meanwhile" }
