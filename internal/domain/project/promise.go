package project

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
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

// OnePromise queues one promise.
func OnePromise(b *db.Batch, ref PromiseRef, dst *Promise) {
	db.QueueOne(b, dst, promises+` AND r.public_id = @ref`, db.Args{"ref": string(ref)})
}

// NewPromise is something the project promises.
type NewPromise struct {
	Kind   PromiseKind `json:"kind"`
	Name   string      `json:"name"`
	Detail string      `json:"detail"`
	Areas  []int       `json:"areas"` // of an area: its numbers among the fourteen
}

// Check says what speaks against the promise.
func (n NewPromise) Check() error {
	var c check.List
	c.That(slices.Contains(PromiseKinds, n.Kind), "kind", "project.promise.kind_missing")
	named(&c, n.Name, MaxName)
	short(&c, "detail", n.Detail, MaxText)
	c.That(len(n.Areas) == 0 || n.Kind == PromisedArea, "areas", "project.promise.areas_wrong")
	c.That(len(n.Areas) > 0 || n.Kind != PromisedArea, "areas", "project.promise.areas_missing")
	for _, a := range n.Areas {
		c.That(catalogue.Area(a).Known(), "areas", "project.promise.areas_missing")
	}
	return c.Err()
}

// AddPromise writes a promise down. What it says then stays: a promise that changes is dropped
// with a reason, and another is made.
func AddPromise(ctx context.Context, tx *audit.Tx, n NewPromise) error {
	p, err := hold(ctx, tx, MayWrite(tx.Who))
	if err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	if n.Areas == nil {
		n.Areas = []int{}
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO project_promise (project_id, kind, no, name, detail, areas, updated_at, updated_by)
		VALUES (@project, @kind, (SELECT 1 + COALESCE(max(no), 0) FROM project_promise WHERE project_id = @project AND kind = @kind), @name, @detail, @areas, @now, @by) RETURNING id`,
		db.Args{"project": int64(p.ID), "kind": string(n.Kind), "name": n.Name, "detail": n.Detail, "areas": n.Areas, "now": tx.Now, "by": int64(tx.Who.ID)})
	if err != nil {
		return fmt.Errorf("add promise: %w", err)
	}
	return tx.Record(ctx, "promise.added", audit.Object{Kind: "promise", ID: id}, nil, n)
}

// PromiseFate is what has become of a promise.
type PromiseFate struct {
	State   PromiseState `json:"state"`
	Reason  string       `json:"reason"`
	Service string       `json:"service"` // public id in the catalogue; empty: none linked
}

// Fate is what has become of the promise, as it stands.
func (r Promise) Fate() PromiseFate { return PromiseFate{r.State, r.Reason, r.ServiceRef} }

// Check says what speaks against that of a promise of that kind.
func (n PromiseFate) Check(kind PromiseKind) error {
	var c check.List
	c.That(slices.Contains(PromiseStates, n.State), "state", "project.promise.state_missing")
	c.That(n.State != Dropped || n.Reason != "", "reason", "project.reason_missing")
	short(&c, "reason", n.Reason, MaxReason)
	c.That(n.Service == "" || kind == PromisedService, "service", "project.promise.service_wrong")
	return c.Err()
}

// SetFate saves what has become of a promise over that of that version.
func SetFate(ctx context.Context, tx *audit.Tx, ref PromiseRef, version int, n PromiseFate) error {
	before, err := one[Promise](ctx, tx, MayWrite(tx.Who), promises, "r", string(ref))
	if err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := n.Check(before.Kind); err != nil {
		return err
	}
	var service any
	if n.Service != "" {
		found, err := db.All[struct{ ID int64 }](ctx, tx, `SELECT id FROM service WHERE public_id = $1`, n.Service)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return check.Refuse("service", "project.promise.service_unknown")
		}
		service = found[0].ID
	}
	_, err = tx.Exec(ctx, `UPDATE project_promise SET state = @state, reason = @reason, service_id = @service, updated_at = @now, updated_by = @by, version = version + 1
		WHERE id = @id`, db.Args{"state": string(n.State), "reason": n.Reason, "service": service, "now": tx.Now, "by": int64(tx.Who.ID), "id": before.ID})
	if err != nil {
		return fmt.Errorf("change promise %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "promise.changed", audit.Object{Kind: "promise", ID: before.ID}, before.Fate(), n)
}

// Services queues the services of the catalogue on day, for a promise to point at.
func Services(b *db.Batch, day date.Date, dst *[]Choice) {
	db.QueueAll(b, dst, `SELECT s.public_id AS ref, s.name FROM service s WHERE `+catalogue.Offered+` ORDER BY s.name COLLATE "pl-x-icu" LIMIT 300`, db.Args{"today": day})
}
