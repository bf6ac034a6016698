package application_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/fault"

	"github.com/jackc/pgx/v5/pgconn"
)

// hands are everybody who may try a step: the coordinator of the case, a colleague, their
// deputy, the director with and without the authorisation to sign, an organiser with one.
func hands() map[string]policy.Actor {
	deputy := given.Marek
	deputy.Deputises = []policy.StaffID{given.Anna.ID}
	signer := given.Piotr
	signer.SigningNumber = "4/2026"
	deputyOfSigner := given.Marek // who stands in for the director signs nothing
	deputyOfSigner.Deputises = []policy.StaffID{given.Ewa.ID}
	return map[string]policy.Actor{
		"KOR": given.Anna, "KOR'": given.Marek, "deputy": deputy, "DIR": given.Ewa, "DIR*": given.Signing(), "OUS": given.Piotr, "OUS+": signer,
		"deputy of DIR": deputyOfSigner, "REC": given.Ola, "OSL": given.Kamil, "OPS": given.Irena, "FIN": given.Feliks, "IOD": given.Inga,
		"WYK": given.Wanda, "ADM": given.Adam,
	}
}

// expected fails the test unless err is a refusal the program knows how to say.
func expected(t *testing.T, what string, err error) {
	t.Helper()
	var d fault.Denied
	if check.Reasons(err) == nil && !errors.Is(err, fault.NotFound) && !errors.As(err, &d) {
		t.Errorf("%s: %v", what, err)
	}
}

// TestEveryStepOfADecision tries every step in every state in everybody's hands, as the
// server's role: what the course of a decision does not know is refused.
func TestEveryStepOfADecision(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	step := func(h given.Held, s decision.Step) given.Held { return h.Step(t, tx, given.Today, given.Act(s)) }
	cases := map[decision.State]given.Held{
		decision.Draft:     given.DraftDecision(t, tx, given.Anna),
		decision.Submitted: given.SubmittedDecision(t, tx, given.Anna),
		decision.Issued:    given.IssuedDecision(t, tx, given.Anna),
		decision.Delivered: given.DeliveredDecision(t, tx, given.Anna),
		decision.Appealed:  given.AppealedDecision(t, tx, given.Anna),
		decision.Final:     step(given.DeliveredDecision(t, tx, given.Anna), decision.Finalise),
		decision.Upheld:    step(given.AppealedDecision(t, tx, given.Anna), decision.Uphold),
		decision.Reversed:  step(given.AppealedDecision(t, tx, given.Anna), decision.Reverse),
		decision.Abandoned: step(given.DraftDecision(t, tx, given.Anna), decision.Abandon),
	}
	done := 0
	for _, state := range decision.States {
		h := cases[state]
		now := h.DecisionNow(t, tx)
		if now.State != state {
			t.Fatalf("the case of %s is %s", state, now.State)
		}
		for _, s := range decision.Steps {
			for name, who := range hands() {
				err := try(t, given.As(tx, who), func(tx *audit.Tx) error {
					if s == decision.Edit {
						return application.WriteDecision(t.Context(), tx, h.Decision, now.Version, now.Content)
					}
					return application.ProceedWithDecision(t.Context(), tx, h.Decision, now.Version, given.Act(s))
				})
				what := string(s) + " of a decision " + string(state) + " by " + name
				right := []string{"KOR", "deputy"}
				if s.BySigner() {
					right = []string{"DIR*", "OUS+"}
				}
				if may := slices.Contains(s.From(), state) && slices.Contains(right, name); may != (err == nil) {
					t.Errorf("%s: %v", what, err)
				}
				if err != nil {
					expected(t, what, err)
				} else {
					done++
				}
			}
		}
	}
	if done != 2*(2+3+1+3+2+2) { // of a draft, to sign, to deliver, delivered, appealed; and given up from two states; by two each
		t.Errorf("%d steps were taken", done)
	}
}

// TestEveryStepOfAService does the same with a service applied for.
func TestEveryStepOfAService(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	withdrawn := given.Application(t, tx, given.Anna)
	if err := application.Qualify(t.Context(), tx, withdrawn.Application, 1, []application.Decision{{Item: withdrawn.Item, State: application.ItemWithdrawn, Note: "rezygnuje", On: given.Today}}); err != nil {
		t.Fatal(err)
	}
	cases := map[application.ItemState]given.Held{
		application.Pending:       given.Earlier(t, tx, given.Anna).Lettered(t, tx).Assess(t, tx),
		application.Proposed:      given.Proposed(t, tx, given.Anna),
		application.Qualified:     given.Qualified(t, tx, given.Anna),
		application.Waitlisted:    given.Earlier(t, tx, given.Anna).Lettered(t, tx).Assess(t, tx).Wait(t, tx),
		application.Referred:      given.Referred(t, tx, given.Anna),
		application.Refused:       given.IssuedDecision(t, tx, given.Anna),
		application.ItemWithdrawn: withdrawn,
	}
	decide := func(to application.ItemState) func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
		return func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			return application.Qualify(ctx, tx, h.Application, version, []application.Decision{{Item: h.Item, State: to, Note: "x", On: given.Today}})
		}
	}
	leads := []string{"KOR", "deputy"}
	in := func(states ...application.ItemState) []application.ItemState { return states }
	steps := map[string]struct {
		from []application.ItemState
		by   []string
		take func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error
	}{
		"qualify":  {in(application.Pending, application.Waitlisted), leads, decide(application.Qualified)},
		"waitlist": {in(application.Pending), leads, decide(application.Waitlisted)},
		"withdraw": {in(application.Pending, application.Waitlisted, application.Proposed, application.Qualified), leads, decide(application.ItemWithdrawn)},
		"refer": {in(application.Pending, application.Waitlisted), leads, func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			_, err := application.Refer(ctx, tx, h.Application, version, h.Item, given.NewReferral())
			return err
		}},
		"draft a refusal": {in(application.Pending, application.Waitlisted), leads, func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			_, err := application.OpenDecision(ctx, tx, h.Application, version, h.Item, decision.Refusal)
			return err
		}},
		"draft a discontinuance": {in(application.ItemWithdrawn), leads, func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			_, err := application.OpenDecision(ctx, tx, h.Application, version, h.Item, decision.Discontinuance)
			return err
		}},
		"confirm": {in(application.Proposed), []string{"DIR", "DIR*", "OUS", "OUS+"}, func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			return application.Confirm(ctx, tx, h.Item, version, true, "")
		}},
		"send back": {in(application.Proposed), []string{"DIR", "DIR*", "OUS", "OUS+"}, func(ctx context.Context, tx *audit.Tx, h given.Held, version int) error {
			return application.Confirm(ctx, tx, h.Item, version, false, "Sprawdź warunek wieku.")
		}},
	}
	for state, h := range cases {
		if got := h.Items(t, tx)[0].State; got != state {
			t.Fatalf("the case of %s is %s", state, got)
		}
		version := h.Now(t, tx).Version
		for step, s := range steps {
			for name, who := range hands() {
				err := try(t, given.As(tx, who), func(tx *audit.Tx) error { return s.take(t.Context(), tx, h, version) })
				what := step + " a service " + string(state) + " by " + name
				if may := slices.Contains(s.from, state) && slices.Contains(s.by, name); may != (err == nil) {
					t.Errorf("%s: %v", what, err)
				}
				if err != nil {
					expected(t, what, err)
				}
			}
		}
	}
}

// TestTheDatabaseRefusesToo: what the rules refuse, a statement of our own could not do
// either: refuse without hearing or without a decision, pass on without agreement or
// assessment, change what was signed.
func TestTheDatabaseRefusesToo(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	fresh := given.Earlier(t, tx, given.Anna)
	signed := given.IssuedDecision(t, tx, given.Anna)
	draft := given.SubmittedDecision(t, tx, given.Anna)
	for name, tc := range map[string]struct{ constraint, sql, ref string }{
		"a refusal without a decision":        {"item_refused_by_decision", `UPDATE application_item SET state = 'refused', decided_at = now(), decided_by = 2 WHERE public_id = $1`, string(fresh.Item)},
		"a refusal whose decision is a draft": {"item_refused_by_decision", `UPDATE application_item SET state = 'refused', decided_at = now(), decided_by = 2 WHERE public_id = $1`, string(draft.Item)},
		"a referral nobody wrote down":        {"item_referred_by_agreement", `UPDATE application_item SET state = 'referred', decided_at = now(), decided_by = 2 WHERE public_id = $1`, string(fresh.Item)},
		"a decision without a letter": {"decision_heard", `INSERT INTO decision (number, kind, item_id, resident_id, state, authority, party, legal_basis, resolution, drafted_by, created_at, updated_at, updated_by)
			SELECT 'X/1', 'refusal', i.id, a.resident_id, 'draft', '', '', '', '', 2, now(), now(), 2 FROM application_item i JOIN application a ON a.id = i.application_id WHERE i.public_id = $1`, string(fresh.Item)},
		"another text under a signature":   {"decision_signed", `UPDATE decision SET resolution = 'x' WHERE public_id = $1`, string(signed.Decision)},
		"a signature of who drafted it":    {"decision_signature", `UPDATE decision SET state = 'issued', issued_on = '2026-11-02', signed_by = drafted_by, signatory = 'x', post = 'x', authorisation_no = 'x', content_hash = 'x' WHERE public_id = $1`, string(draft.Decision)},
		"a signature without an authority": {"decision_signature", `UPDATE decision SET state = 'issued', issued_on = '2026-11-02', signed_by = 1, signatory = 'x', post = 'x', content_hash = 'x' WHERE public_id = $1`, string(draft.Decision)},
	} {
		err := try(t, tx, func(tx *audit.Tx) error { _, err := tx.Exec(t.Context(), tc.sql, tc.ref); return err })
		var p *pgconn.PgError
		if !errors.As(err, &p) || p.ConstraintName != tc.constraint {
			t.Errorf("%s: %v", name, err)
		}
	}
}
