package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Terms are what a programme asks of whoever wants one of its services (art. 5 ust. 3 pkt 4
// and 6): the conditions, one each, all of which must be met; how many persons it takes at
// once; and whether a qualification needs somebody's confirmation.
type Terms struct {
	Conditions []string `json:"conditions"`
	Places     int      `json:"places"`     // 0: no limit is set
	ConfirmBy  string   `json:"confirm_by"` // "OUS", "DIR", or empty
}

// Confirmers are the roles a programme may ask for a confirmation.
var Confirmers = []string{string(policy.ServiceOrganiser), string(policy.Director)}

// Limits of what the terms may hold.
const (
	maxConditions = 20
	maxCondition  = 300
	maxPlaces     = 100000
)

// ParseConditions reads conditions written one a line; empty lines and doubles are left out.
func ParseConditions(text string) []string {
	out := []string{}
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(strings.TrimLeft(strings.TrimSpace(line), "-–•")), " ")
		if line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// Check says what speaks against the terms.
func (n Terms) Check() error {
	var c check.List
	c.That(len(n.Conditions) <= maxConditions, "conditions", "programme.terms.many", i18n.A{"Max": maxConditions})
	for _, line := range n.Conditions {
		if utf8.RuneCountInString(line) > maxCondition {
			c.That(false, "conditions", "programme.terms.long", i18n.A{"Max": maxCondition})
			break
		}
	}
	c.That(n.Places >= 0 && n.Places <= maxPlaces, "places", "programme.terms.places", i18n.A{"Max": maxPlaces})
	c.That(n.ConfirmBy == "" || slices.Contains(Confirmers, n.ConfirmBy), "confirm_by", "programme.terms.confirm_unknown")
	return c.Err()
}

// ServiceTerms are the terms of one service of a programme.
type ServiceTerms struct {
	Terms
	Service string // its name
	Taken   int    // persons qualified for it
}

const terms = `
	SELECT o.conditions, COALESCE(o.places, 0) AS places, o.confirm_by, s.name AS service,
	       (SELECT count(*) FROM application_item i WHERE i.offer_id = o.id AND i.state IN ('proposed', 'qualified')) AS taken
	  FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
	 WHERE @all AND p.public_id = @ref AND s.public_id = @service AND o.withdrawn_at IS NULL`

// TermsOf queues the terms of one service of the programme; one it does not offer is
// fault.NotFound.
func TermsOf(b *db.Batch, who policy.Actor, ref Ref, service catalogue.Ref, dst *ServiceTerms) {
	db.QueueOne(b, dst, terms, db.With(who.Args(policy.ReadProgramme), db.Args{"ref": string(ref), "service": string(service)}))
}

// SetTerms writes the terms of one service down, over that version of the programme: by
// whoever may change what the programme says in its state.
func SetTerms(ctx context.Context, tx *audit.Tx, ref Ref, version int, service catalogue.Ref, n Terms) error {
	p, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(!p.State.Closed(), "", "programme.closed")
	c.That(p.State.Closed() || p.State.Changeable(tx.Who), "", "programme.director_only")
	if err := c.Err(); err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	before, err := db.All[ServiceTerms](ctx, tx, terms, db.With(tx.Who.Args(policy.ReadProgramme), db.Args{"ref": string(ref), "service": string(service)}))
	if err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	if len(before) == 0 {
		return fault.NotFound
	}
	_, err = tx.Exec(ctx, `UPDATE offer o SET conditions = @conditions, places = NULLIF(@places::int, 0), confirm_by = @by
		FROM service s WHERE s.id = o.service_id AND s.public_id = @service AND o.programme_id = @id`,
		db.Args{"conditions": append([]string{}, n.Conditions...), "places": n.Places, "by": n.ConfirmBy, "service": string(service), "id": p.ID})
	if err != nil {
		return fmt.Errorf("set terms: %w", err)
	}
	_, err = tx.Exec(ctx, `UPDATE programme SET updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.Args{"now": tx.Now, "me": int64(tx.Who.ID), "id": p.ID})
	if err != nil {
		return fmt.Errorf("set terms: %w", err)
	}
	return tx.RecordFor(ctx, "programme.terms_set", audit.Object{Kind: "programme", ID: int64(p.ID)}, before[0].Service, before[0].Terms, n)
}
