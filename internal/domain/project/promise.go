package project

import (
	"time"

	"cus/internal/platform/db"
)

// PromiseRef is the public id of a promise.
type PromiseRef string

// PromiseKind says what was promised.
type PromiseKind string

// The kinds of promises.
const (
	PromisedService   PromiseKind = "service"
	PromisedPackage   PromiseKind = "package"
	PromisedPartner   PromiseKind = "partner"
	PromisedArea      PromiseKind = "area"
	PromisedPrinciple PromiseKind = "principle"
)

// PromiseKinds lists them in the order they are read.
var PromiseKinds = []PromiseKind{PromisedService, PromisedPackage, PromisedPartner, PromisedArea, PromisedPrinciple}

// Key is the message key of the kind's name.
func (k PromiseKind) Key() string { return "project.promise.kind." + string(k) }

// PromiseState says what has become of a promise.
type PromiseState string

// The states of a promise.
const (
	Promised PromiseState = "promised"
	Kept     PromiseState = "kept"
	Dropped  PromiseState = "dropped"
)

// PromiseStates lists them in the order a form offers them.
var PromiseStates = []PromiseState{Promised, Kept, Dropped}

// Key is the message key of the state's name.
func (s PromiseState) Key() string { return "project.promise.state." + string(s) }

// Promise is what the project promised to bring about, one line a thing.
type Promise struct {
	ID         int64
	Ref        PromiseRef
	Kind       PromiseKind
	No         int
	Name       string
	Detail     string
	Areas      []int // of an area: its numbers among the fourteen of art. 2 ust. 1
	ServiceRef string
	Service    string // of the catalogue; empty: none linked
	State      PromiseState
	Reason     string // why dropped or changed
	UpdatedAt  time.Time
	UpdatedBy  string
	Version    int
}

const promises = `
	SELECT r.id, r.public_id AS ref, r.kind, r.no, r.name, r.detail, r.areas, COALESCE(s.public_id, '') AS service_ref, COALESCE(s.name, '') AS service,
	       r.state, r.reason, COALESCE(r.updated_at, '0001-01-01') AS updated_at, COALESCE(by.name, '') AS updated_by, r.version
	  FROM project_promise r LEFT JOIN service s ON s.id = r.service_id LEFT JOIN staff by ON by.id = r.updated_by
	 WHERE r.project_id = ` + latest

// Promises queues what the project promised, by kind and in the order of its source.
func Promises(b *db.Batch, dst *[]Promise) {
	db.QueueAll(b, dst, promises+` ORDER BY array_position(ARRAY['service','package','partner','area','principle'], r.kind), r.no`)
}
