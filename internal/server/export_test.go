package server

import (
	"context"

	"cus/internal/domain/policy"
)

// Address is one line of the list of routes, for the tests that walk all of them.
type Address struct {
	Method, Path string
	Needs        policy.Action
	Public       bool
}

// Addresses is the list of routes.
func (s *Site) Addresses() []Address {
	var out []Address
	for _, r := range s.routes() {
		out = append(out, Address{r.method, r.path, r.needs, r.public})
	}
	return out
}

// IsRef and SafePath are open to the fuzzer.
var IsRef, SafePath = isRef, safePath

// MakeDownload makes the file whose turn it is.
func (s *Site) MakeDownload(ctx context.Context) (made bool, err error) { return s.makeDownload(ctx) }
