package resident

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Standing is in what capacity somebody stands for a person.
type Standing string

// Who may stand for a person (art. 35; KPA 33).
const (
	Statutory Standing = "statutory_representative" // przedstawiciel ustawowy: rodzic, opiekun prawny, kurator
	Carer     Standing = "actual_carer"             // opiekun faktyczny
	Proxy     Standing = "proxy"                    // pełnomocnik
)

// Standings lists them in the order a form offers them.
func Standings() []Standing { return []Standing{Statutory, Carer, Proxy} }

// Representation says who stands for a person, and on what basis.
type Representation struct {
	Kind       Standing  `json:"kind"`
	Name       string    `json:"name"`
	Relation   string    `json:"relation"` // daughter, guardian, neighbour
	Phone      string    `json:"phone"`    // E.164
	Basis      string    `json:"basis"`    // the document; a carer's own statement of actual care
	ValidFrom  date.Date `json:"valid_from"`
	ValidUntil date.Date `json:"valid_until"` // the last day; none: until further notice
}

// Into notes in c what speaks against the representation on day today. Field names are
// those of the form.
func (p Representation) Into(c *check.List, today date.Date) {
	c.That(slices.Contains(Standings(), p.Kind), "kind", "resident.representative.kind_missing")
	c.That(p.Name != "", "applicant", "resident.representative.name_missing")
	c.That(p.Name == "" || isName(p.Name), "applicant", "resident.name_wrong")
	c.That(short(p.Relation, maxName), "relation", "resident.too_long")
	c.That(p.Basis != "", "basis", "resident.representative.basis_missing")
	c.That(short(p.Basis, maxReason), "basis", "resident.too_long")
	c.That(!p.ValidFrom.After(today), "valid_from", "resident.representative.not_yet")
	c.That(p.ValidUntil.IsZero() || !p.ValidUntil.Before(today), "valid_until", "resident.representative.over")
}

// Representative is one on record.
type Representative struct {
	ID         int64
	Ref        string
	ResidentID int64
	Kind       Standing
	Name       string
	Relation   string
	Phone      string
	Basis      string
	ValidFrom  date.Date
	ValidUntil date.Date
}

// Valid reports whether the representation holds on that day.
func (r Representative) Valid(on date.Date) bool {
	return !r.ValidFrom.After(on) && (r.ValidUntil.IsZero() || !r.ValidUntil.Before(on))
}

const representatives = `
	SELECT p.id, p.public_id AS ref, p.resident_id, p.kind, p.name, p.relation, COALESCE(p.phone, '') AS phone, p.basis, p.valid_from, p.valid_until
	  FROM representative p JOIN resident r ON r.id = p.resident_id`

// Representatives queues those who stand for the person, the newest first.
func Representatives(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]Representative) {
	db.QueueAll(b, dst, representatives+` WHERE r.public_id = @ref AND `+seesContact+` AND @reads_household ORDER BY p.id DESC LIMIT 20`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "reads_household": who.May(policy.ReadHousehold)}))
}

// RepresentativesVia queues those who stand for the person of an application or a draft.
func RepresentativesVia(b *db.Batch, who policy.Actor, now time.Time, via Via, of string, dst *[]Representative) {
	db.QueueAll(b, dst, representatives+` WHERE `+string(via)+` AND `+seesContact+` AND @reads_household ORDER BY p.id DESC LIMIT 20`,
		db.With(readArgs(who, now), db.Args{"of": of, "reads_household": who.May(policy.ReadHousehold)}))
}

// Represented is the one on record under the public id, for the person with this id.
func Represented(ctx context.Context, tx *audit.Tx, person int64, ref string) (Representative, error) {
	return db.One[Representative](ctx, tx, representatives+` WHERE p.public_id = @ref AND r.id = @person`, db.Args{"ref": ref, "person": person})
}

// Represent puts on record who stands for the person, and returns its id.
func Represent(ctx context.Context, tx *audit.Tx, person int64, p Representation) (int64, error) {
	if !tx.Who.May(policy.CreateHousehold) {
		return 0, fault.Denied{Reason: "denied.role"}
	}
	var c check.List
	p.Into(&c, tx.Today())
	if err := c.Err(); err != nil {
		return 0, err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO representative (resident_id, kind, name, relation, phone, basis, valid_from, valid_until, created_at, created_by, updated_at, updated_by)
		VALUES (@person, @kind, @name, @relation, NULLIF(@phone::text, ''), @basis, @from, @until, @now, @me, @now, @me) RETURNING id`,
		db.Args{"person": person, "kind": string(p.Kind), "name": p.Name, "relation": p.Relation, "phone": p.Phone, "basis": p.Basis,
			"from": p.ValidFrom, "until": p.ValidUntil, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return 0, fmt.Errorf("record representative: %w", err)
	}
	return id, tx.Record(ctx, "resident.represented", audit.Object{Kind: "representative", ID: id, Resident: person}, nil, p)
}
