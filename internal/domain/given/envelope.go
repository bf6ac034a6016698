package given

import (
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/plan"
	"cus/internal/platform/db"
)

// ServiceOf is the service the case asks for, by its public id and its id inside.
func (h Held) ServiceOf(t testing.TB, tx *audit.Tx) catalogue.Service {
	t.Helper()
	ref, err := db.Value[string](t.Context(), tx, `SELECT s.public_id FROM application_item i JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id
		WHERE i.public_id = $1`, string(h.Item))
	if err != nil {
		t.Fatal(err)
	}
	return ServiceNow(t, tx, catalogue.Ref(ref))
}

// Funded is a case whose plan is agreed and submitted, its service paid from a line of the
// contract. The contract must pay for that service.
func (h Held) Funded(t testing.TB, tx *audit.Tx, line contract.LineRef) Held {
	t.Helper()
	if err := plan.SetPeriod(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, PlanFrom, PlanUntil, false); err != nil {
		t.Fatal(err)
	}
	s := h.PlannedService()
	s.LineRef = string(line)
	if err := plan.SetService(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, s, "", false); err != nil {
		t.Fatal(err)
	}
	h = h.Agree(t, tx)
	reasons := make([]string, 5)
	for i := range reasons {
		reasons[i] = "Osoba wymaga tylu godzin."
	}
	if err := plan.Submit(t.Context(), As(tx, h.By), h.Plan, h.PlanNow(t, tx).Version, reasons); err != nil {
		t.Fatal(err)
	}
	return h
}

// SameService is another person's case with an empty plan, for the same service of the same
// programme.
func SameService(t testing.TB, tx *audit.Tx, of Held) Held {
	t.Helper()
	offer, err := db.Value[string](t.Context(), tx, `SELECT o.public_id FROM application_item i JOIN offer o ON o.id = i.offer_id WHERE i.public_id = $1`, string(of.Item))
	if err != nil {
		t.Fatal(err)
	}
	h := Held{By: of.By, Resident: Resident(t, As(tx, Ola), Someone("Nowicka", "Zofia")), Provider: of.Provider}
	h.Application = OK[application.Ref](t)(application.Create(t.Context(), As(tx, h.By), NewApplication(h.Resident, offer)))
	h.Item = h.Items(t, tx)[0].Ref
	return h.Qualify(t, tx).Assess(t, tx).Draft(t, tx)
}
