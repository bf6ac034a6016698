// Package check collects reasons for refusal: which field, and the message that says why.
package check

import (
	"errors"
	"fmt"
	"strings"

	"cus/internal/platform/i18n"
)

// Problem is one reason against what was asked. Field is the name of the form field it
// belongs to, or "" when it concerns the whole; Key names the message, Args fill it.
type Problem struct {
	Field string
	Key   string
	Args  i18n.A
}

// List holds every reason at once; the zero value is "nothing against it".
type List []Problem

// That notes a problem unless ok holds.
func (l *List) That(ok bool, field, key string, args ...i18n.A) {
	if ok {
		return
	}
	p := Problem{Field: field, Key: key}
	if len(args) > 0 {
		p.Args = args[0]
	}
	*l = append(*l, p)
}

// Err is nil for an empty list, otherwise an error that carries the list.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return refusal{l}
}

// Refuse is an error with this one reason.
func Refuse(field, key string, args ...i18n.A) error {
	var l List
	l.That(false, field, key, args...)
	return l.Err()
}

type refusal struct{ list List }

// Error names the keys only: what a person typed never stands in an error text.
func (r refusal) Error() string { return fmt.Sprintf("refused: %s", strings.Join(r.list.Keys(), ", ")) }

// Keys lists the message keys.
func (l List) Keys() []string {
	keys := make([]string, len(l))
	for i, p := range l {
		keys[i] = p.Key
	}
	return keys
}

// Problems are the reasons err carries, if it is a refusal.
func Problems(err error) (List, bool) {
	var r refusal
	if errors.As(err, &r) {
		return r.list, true
	}
	return nil, false
}

// Reasons are the message keys err carries; nil when err is no refusal. For tests.
func Reasons(err error) []string {
	l, ok := Problems(err)
	if !ok {
		return nil
	}
	return l.Keys()
}
