package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// HandoverField is the form field of what a performer is told: "data.5".
func HandoverField(part string, provider int64) string { return fmt.Sprintf("%s.%d", part, provider) }

// Performers are those who carry out the planned services, each once, in their order.
func (b Body) Performers() []Handover {
	var out []Handover
	for _, s := range b.Planned() {
		if s.ProviderID == 0 || slices.ContainsFunc(out, func(h Handover) bool { return h.ProviderID == s.ProviderID }) {
			continue
		}
		h := Handover{ProviderID: s.ProviderID}
		if i := slices.IndexFunc(b.Handovers, func(h Handover) bool { return h.ProviderID == s.ProviderID }); i >= 0 {
			h = b.Handovers[i]
		}
		h.Provider = s.Provider
		out = append(out, h)
	}
	return out
}

// told leaves of the handovers those to performers of the plan, under their present names.
func (b *Body) told() {
	b.Handovers = slices.DeleteFunc(b.Performers(), func(h Handover) bool { return len(h.Data) == 0 })
}

// Settled reports whether everybody who carries out a service has been said to be told something.
func (b Body) Settled() bool {
	return !slices.ContainsFunc(b.Performers(), func(h Handover) bool { return len(h.Data) == 0 })
}

func (a Arrangements) check() error {
	var c check.List
	c.That(a.ReviewMonths >= 1 && a.ReviewMonths <= 12, "review", "plan.terms.review_wrong")
	c.That(len([]rune(a.ContactOnChange)) <= 500, "contact", "form.too_long", i18n.A{"Max": 500})
	c.That(len([]rune(a.EmergencyContact)) <= 300, "emergency", "form.too_long", i18n.A{"Max": 300})
	c.That(len([]rune(a.Other)) <= 4000, "other", "form.too_long", i18n.A{"Max": 4000})
	for _, h := range a.Handovers {
		for _, datum := range h.Data {
			c.That(slices.Contains(Data, datum), HandoverField("data", h.ProviderID), "plan.terms.datum_unknown")
		}
		c.That(len(h.Data) == 0 || slices.Contains(Grounds, h.Ground), HandoverField("ground", h.ProviderID), "plan.terms.ground_missing", i18n.A{"Provider": h.Provider})
	}
	return c.Err()
}

// SetArrangements sets what was settled beside the services. Handovers to who carries out
// no service of the plan are left out.
func SetArrangements(ctx context.Context, tx *audit.Tx, ref Ref, version int, a Arrangements, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	now := Body{Services: d.Services, Arrangements: a}
	now.told()
	if err := now.check(); err != nil {
		return err
	}
	handovers, err := json.Marshal(append([]Handover{}, now.Handovers...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE plan_version SET review_months = @review, contact_on_change = @contact, emergency_contact = @emergency,
		provider_data = @handovers, other_terms = @other WHERE id = @version`,
		db.Args{"version": d.VersionID, "review": a.ReviewMonths, "contact": a.ContactOnChange, "emergency": a.EmergencyContact,
			"handovers": string(handovers), "other": a.Other})
	if err != nil {
		return fmt.Errorf("set arrangements: %w", err)
	}
	return edited(ctx, tx, d, "plan.arrangements_set", d.content(), now.content())
}
