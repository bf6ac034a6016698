package contract

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
)

// Next lists the states somebody can bring the contract to, the usual one first. Where offers
// are compared there is a procedure; an agreement or an internal order is signed at once.
func (c Contract) Next() []State {
	switch c.State {
	case Preparation:
		if c.Mode.Contest() {
			return []State{Procedure}
		}
		return []State{Signed}
	case Procedure:
		return []State{Awarded, Cancelled}
	case Awarded:
		return []State{Signed}
	case Signed, Active:
		return []State{Terminated}
	}
	return nil
}

// MayMove reports whether who may bring a contract to that state: whoever prepares contracts
// opens the procedure, everything after it is the director's (domain §2.4).
func MayMove(who policy.Actor, to State) bool {
	if to == Procedure {
		return who.Reach(policy.UpdateProvider) == policy.All
	}
	return who.Reach(policy.SignContract) == policy.All
}

// Move is a step of the procedure.
type Move struct {
	To      State
	Checked bool      // to the procedure: mode and legal ground were checked
	Day     date.Date // to awarded: of the commission's opinion, or the evaluation of offers
	Note    string    // to cancelled: why
}

// Step returns the contract after the move, made on today; or every reason against it.
func (c Contract) Step(m Move, today date.Date) (Contract, error) {
	if !slices.Contains(c.Next(), m.To) || m.To == Signed || m.To == Terminated {
		return c, check.Refuse("", "contract.no_such_step")
	}
	var l check.List
	switch m.To {
	case Procedure:
		l.That(m.Checked, "checked", "contract.check_missing")
		if c.Mode == OpenCall { // UDPP art. 13 ust. 1
			l.That(!c.AnnouncedOn.IsZero() && !c.OffersUntil.IsZero(), "", "contract.call_days_missing")
		}
	case Awarded:
		l.That(!m.Day.IsZero(), "day", "contract.opinion_missing")
		l.That(!m.Day.After(today), "day", "contract.day_ahead")
		l.That(c.Mode != OpenCall || m.Day.IsZero() || m.Day.After(c.OffersUntil), "day", "contract.opinion_early", i18n.A{"Day": c.OffersUntil.PL()})
		c.OpinionOn = m.Day
	case Cancelled:
		l.That(m.Note != "", "note", "contract.reason_missing")
	}
	l.That(utf8.RuneCountInString(m.Note) <= MaxText, "note", "form.too_long", i18n.A{"Max": MaxText})
	c.State = m.To
	return c, l.Err()
}

// Take makes the move m; a step that is not theirs is fault.Denied.
func Take(ctx context.Context, tx *audit.Tx, ref Ref, version int, m Move) error {
	before, err := lock(ctx, tx, policy.ReadProvider, ref, version)
	if err != nil {
		return err
	}
	if !MayMove(tx.Who, m.To) {
		return fault.Denied{Reason: "contract.step_not_yours"}
	}
	after, err := before.Step(m, tx.Today())
	if err != nil {
		return err
	}
	if err := save(ctx, tx, before, after, m.Note); err != nil {
		return err
	}
	return tx.RecordFor(ctx, "contract."+string(m.To), object(before.ID), m.Note,
		map[string]any{"state": before.State, "opinion_on": before.OpinionOn}, map[string]any{"state": after.State, "opinion_on": after.OpinionOn})
}

// Signature is what stands under a contract.
type Signature struct {
	PartyClause         string    `json:"party_clause"`
	AttorneyNo          string    `json:"attorney_no"` // of the mayor's power of attorney
	Accountant          string    `json:"accountant"`  // who made the preliminary check
	AccountantCheckedOn date.Date `json:"accountant_checked_on"`
	SignedOn            date.Date `json:"signed_on"`
	CruNo               string    `json:"cru_no"`
}

// Sign returns the contract as signed, or every reason against it.
func (c Contract) Sign(s Signature, today date.Date) (Contract, error) {
	if !slices.Contains(c.Next(), Signed) {
		return c, check.Refuse("", "contract.no_such_step")
	}
	var l check.List
	l.That(s.PartyClause != "", "party_clause", "contract.party_missing")
	l.That(utf8.RuneCountInString(s.PartyClause) <= MaxText, "party_clause", "form.too_long", i18n.A{"Max": MaxText})
	l.That(s.AttorneyNo != "", "attorney_no", "contract.attorney_missing")
	l.That(utf8.RuneCountInString(s.AttorneyNo) <= MaxNumber, "attorney_no", "form.too_long", i18n.A{"Max": MaxNumber})
	checkAccountant(&l, s.Accountant, s.AccountantCheckedOn, s.SignedOn, today)
	l.That(!s.SignedOn.IsZero(), "signed_on", "contract.signed_on_missing")
	l.That(!s.SignedOn.After(today), "signed_on", "contract.day_ahead")
	l.That(utf8.RuneCountInString(s.CruNo) <= MaxNumber, "cru_no", "form.too_long", i18n.A{"Max": MaxNumber})
	longest(&l, c.Mode, c.StartsOn, c.EndsOn)
	c.PartyClause, c.AttorneyNo, c.Accountant, c.AccountantCheckedOn, c.SignedOn = s.PartyClause, s.AttorneyNo, s.Accountant, s.AccountantCheckedOn, s.SignedOn
	c.CruNo, c.State = s.CruNo, Signed
	return c, l.Err()
}

// checkAccountant checks the chief accountant's preliminary check (wstępna kontrola): by
// whom, and not after the day of signing.
func checkAccountant(l *check.List, by string, on, signed, today date.Date) {
	l.That(by != "", "accountant", "contract.accountant_missing")
	l.That(utf8.RuneCountInString(by) <= MaxNumber, "accountant", "form.too_long", i18n.A{"Max": MaxNumber})
	l.That(!on.IsZero(), "accountant_checked_on", "contract.accountant_day_missing")
	l.That(!on.After(today), "accountant_checked_on", "contract.day_ahead")
	l.That(signed.IsZero() || !on.After(signed), "accountant_checked_on", "contract.accountant_late")
}

// Sign signs the contract: the director, and from then on what it says stays.
func Sign(ctx context.Context, tx *audit.Tx, ref Ref, version int, s Signature) error {
	before, err := lock(ctx, tx, policy.SignContract, ref, version)
	if err != nil {
		return err
	}
	after, err := before.Sign(s, tx.Today())
	if err != nil {
		return err
	}
	if err := smallGrantsOfYear(ctx, tx, after); err != nil {
		return err
	}
	if err := save(ctx, tx, before, after, ""); err != nil {
		return err
	}
	return tx.Record(ctx, "contract.signed", object(before.ID), nil, s)
}

// smallGrantsOfYear refuses a small grant that would bring one organisation over the sum of
// a year (UDPP art. 19a ust. 6).
func smallGrantsOfYear(ctx context.Context, tx *audit.Tx, c Contract) error {
	if c.Mode != Art19a {
		return nil
	}
	if _, err := tx.Exec(ctx, `SELECT 1 FROM provider WHERE id = $1 FOR NO KEY UPDATE`, int64(c.ProviderID)); err != nil {
		return fmt.Errorf("lock provider: %w", err)
	}
	others, err := db.Value[int64](ctx, tx, `SELECT COALESCE(sum(v.amount_grosze), 0)::bigint FROM contract c
		JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
		WHERE c.provider_id = @provider AND c.mode = 'art_19a' AND c.state IN ('signed', 'terminated') AND c.id <> @id
		  AND extract(year FROM c.signed_on) = @year::int`,
		db.Args{"provider": int64(c.ProviderID), "id": int64(c.ID), "year": c.SignedOn.Year()})
	if err != nil {
		return fmt.Errorf("small grants of the year: %w", err)
	}
	if money.Grosze(others)+c.Amount > smallGrantYear {
		return check.Refuse("", "contract.small_grant_year", i18n.A{"Sum": i18n.Money(others)})
	}
	return nil
}

// End is the early end of a contract.
type End struct {
	Day    date.Date // its last day
	Reason string
}

// Terminate returns the contract as ended early, or every reason against it.
func (c Contract) Terminate(e End) (Contract, error) {
	if !slices.Contains(c.Next(), Terminated) {
		return c, check.Refuse("", "contract.no_such_step")
	}
	var l check.List
	l.That(!e.Day.IsZero(), "day", "contract.last_day_missing")
	l.That(e.Day.IsZero() || !e.Day.Before(c.SignedOn), "day", "contract.last_day_early", i18n.A{"Day": c.SignedOn.PL()})
	l.That(e.Day.IsZero() || e.Day.Before(c.EndsOn), "day", "contract.last_day_late", i18n.A{"Day": c.EndsOn.PL()})
	l.That(e.Reason != "", "reason", "contract.reason_missing")
	l.That(utf8.RuneCountInString(e.Reason) <= MaxText, "reason", "form.too_long", i18n.A{"Max": MaxText})
	c.State, c.TerminatedOn, c.TerminationReason = Terminated, e.Day, e.Reason
	return c, l.Err()
}

// Terminate ends the contract early. What plans have taken beyond its last day stays on view:
// those plans need another contract.
func Terminate(ctx context.Context, tx *audit.Tx, ref Ref, version int, e End) error {
	before, err := lock(ctx, tx, policy.SignContract, ref, version)
	if err != nil {
		return err
	}
	after, err := before.Terminate(e)
	if err != nil {
		return err
	}
	if err := save(ctx, tx, before, after, e.Reason); err != nil {
		return err
	}
	return tx.RecordFor(ctx, "contract.terminated", object(before.ID), e.Reason, map[string]any{"state": before.State},
		map[string]any{"state": after.State, "terminated_on": e.Day})
}

// Supplement is what may be noted of a contract after it was signed, without an amendment.
type Supplement struct {
	CruNo           string    `json:"cru_no"`
	WarnPercent     int       `json:"warn_percent"`
	DataAgreementNo string    `json:"data_agreement_no"`
	DataAgreementOn date.Date `json:"data_agreement_on"`

	BudgetLine project.LineRef `json:"budget_line"` // of the project; empty: it is paid otherwise
}

// Note keeps the supplement.
func Note(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Supplement) error {
	before, err := lock(ctx, tx, policy.UpdateProvider, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(!before.State.Open() && before.State != Cancelled, "", "contract.not_signed")
	c.That(n.WarnPercent >= 1 && n.WarnPercent <= 100, "warn_percent", "contract.warn_percent_wrong")
	checkData(&c, Facts{CruNo: n.CruNo, DataAgreementNo: n.DataAgreementNo, DataAgreementOn: n.DataAgreementOn})
	if err := c.Err(); err != nil {
		return err
	}
	line, err := project.LineID(ctx, tx, n.BudgetLine)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contract SET cru_no = @cru, warn_percent = @warn, data_agreement_no = @agreement, data_agreement_on = @on, budget_line_id = @line,
		updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.Args{"cru": n.CruNo, "warn": n.WarnPercent, "agreement": n.DataAgreementNo, "on": n.DataAgreementOn, "line": line, "now": tx.Now,
			"by": int64(tx.Who.ID), "id": int64(before.ID)})
	if err != nil {
		return fmt.Errorf("note on contract %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "contract.noted", object(before.ID), Supplement{before.CruNo, before.WarnPercent, before.DataAgreementNo, before.DataAgreementOn, before.BudgetLine}, n)
}

// save keeps the state of a contract and what came with it, and notes the step.
func save(ctx context.Context, tx *audit.Tx, before, after Contract, note string) error {
	_, err := tx.Exec(ctx, `UPDATE contract SET state = @state, opinion_on = @opinion, party_clause = @party, attorney_no = @attorney,
		accountant = @accountant, accountant_checked_on = @checked, signed_on = @signed, cru_no = @cru, terminated_on = @terminated,
		termination_reason = @reason, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.Args{"state": string(after.State), "opinion": after.OpinionOn, "party": after.PartyClause, "attorney": after.AttorneyNo,
			"accountant": after.Accountant, "checked": after.AccountantCheckedOn, "signed": after.SignedOn, "cru": after.CruNo,
			"terminated": after.TerminatedOn, "reason": after.TerminationReason, "now": tx.Now, "by": int64(tx.Who.ID), "id": int64(before.ID)})
	if err != nil {
		return fmt.Errorf("save contract %d: %w", before.ID, err)
	}
	return noteStep(ctx, tx, before.ID, before.State, after.State, note)
}
