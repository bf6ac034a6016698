package contract

import (
	"context"
	"fmt"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// Amendment is a change of a signed contract (aneks): a version of its own. It names every
// line: those there are, in their order, then new ones.
type Amendment struct {
	ConcludedOn         date.Date    `json:"concluded_on"`
	EffectiveOn         date.Date    `json:"effective_on"` // the first day it counts on
	Reason              string       `json:"reason"`
	EndsOn              date.Date    `json:"ends_on"`
	Amount              money.Grosze `json:"amount_grosze"`
	Own                 money.Grosze `json:"own_grosze"`
	Accountant          string       `json:"accountant"`
	AccountantCheckedOn date.Date    `json:"accountant_checked_on"`
	Lines               []NewLine    `json:"lines"`
}

// CheckAmendment says what speaks against the amendment of a contract with these lines, whose
// last version counts from since, and of which plans hold months up to last.
func (c Contract) CheckAmendment(a Amendment, lines []Line, since, last, today date.Date) error {
	var l check.List
	l.That(c.State.Running(), "", "contract.not_running")
	l.That(!a.ConcludedOn.IsZero(), "concluded_on", "contract.concluded_missing")
	l.That(!a.ConcludedOn.After(today), "concluded_on", "contract.day_ahead")
	l.That(a.ConcludedOn.IsZero() || !a.ConcludedOn.Before(c.SignedOn), "concluded_on", "contract.concluded_early", i18n.A{"Day": c.SignedOn.PL()})
	l.That(!a.EffectiveOn.IsZero(), "effective_on", "contract.effective_missing")
	l.That(a.EffectiveOn.IsZero() || !a.EffectiveOn.Before(since), "effective_on", "contract.effective_early", i18n.A{"Day": since.PL()})
	l.That(a.Reason != "", "reason", "contract.reason_missing")
	l.That(utf8.RuneCountInString(a.Reason) <= MaxText, "reason", "form.too_long", i18n.A{"Max": MaxText})
	l.That(!a.EndsOn.IsZero(), "ends_on", "contract.ends_missing")
	if !a.EndsOn.IsZero() {
		l.That(a.EffectiveOn.IsZero() || !a.EndsOn.Before(a.EffectiveOn), "ends_on", "contract.ends_before_effect")
		l.That(!a.EndsOn.Before(last), "ends_on", "contract.ends_before_plans", i18n.A{"M": monthNumber(last), "Y": yearNumber(last)})
		longest(&l, c.Mode, c.StartsOn, a.EndsOn)
	}
	l.That(a.Amount > 0 || c.Kind == Other, "amount", "contract.amount_missing")
	l.That(c.Mode != Art19a || a.Amount <= smallGrant, "amount", "contract.small_grant_amount")
	checkAccountant(&l, a.Accountant, a.AccountantCheckedOn, a.ConcludedOn, today)
	checkLines(&l, c.Mode, a.Lines)
	l.That(len(a.Lines) >= len(lines), "service.0", "contract.lines_gone")
	changed := a.EndsOn != c.EndsOn || a.Amount != c.Amount || a.Own != c.Own || len(a.Lines) > len(lines)
	for i, known := range lines {
		if i >= len(a.Lines) {
			break
		}
		changed = changed || a.Lines[i].Price != known.Price || a.Lines[i].Quantity != known.Quantity
		planned := known.Planned
		if known.LimitKind == Monthly {
			planned = known.Most
		}
		l.That(a.Lines[i].Quantity >= planned, fmt.Sprintf("quantity.%d", a.Lines[i].At), "contract.limit_below_planned",
			i18n.A{"Planned": planned.String(), "Unit": string(known.Unit)})
	}
	l.That(changed, "", "contract.nothing_changed")
	return l.Err()
}

// Amend adds the amendment as the newest version; the director signs it. The lines are held
// to the end, so that no plan takes meanwhile what the new limit no longer has.
func Amend(ctx context.Context, tx *audit.Tx, ref Ref, version int, a Amendment) error {
	before, err := lock(ctx, tx, policy.SignContract, ref, version)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT id FROM contract_line WHERE contract_id = $1 ORDER BY id FOR NO KEY UPDATE`, int64(before.ID)); err != nil {
		return fmt.Errorf("lock lines: %w", err)
	}
	var lines []Line
	var bound struct{ Since, Last date.Date }
	b := &db.Batch{}
	counted := a.EffectiveOn
	if counted.IsZero() {
		counted = tx.Today()
	}
	Lines(b, tx.Who, ref, counted, &lines)
	db.QueueOne(b, &bound, `SELECT (SELECT v.effective_on FROM contract_version v WHERE v.contract_id = @id AND v.no = @no) AS since,
		(SELECT max(x.month) FROM contract_reservation x JOIN contract_line l ON l.id = x.line_id WHERE l.contract_id = @id) AS last`,
		db.Args{"id": int64(before.ID), "no": before.VersionNo})
	if err := b.Run(ctx, tx); err != nil {
		return err
	}
	keep(a.Lines, lines)
	if err := before.CheckAmendment(a, lines, bound.Since, bound.Last, tx.Today()); err != nil {
		return err
	}
	row, err := db.Value[int64](ctx, tx, `INSERT INTO contract_version (contract_id, no, concluded_on, effective_on, reason, ends_on, amount_grosze, own_grosze,
			accountant, accountant_checked_on, created_at, created_by)
		VALUES (@id, @no, @concluded, @effective, @reason, @ends, @amount, @own, @accountant, @checked, @now, @by) RETURNING id`,
		db.Args{"id": int64(before.ID), "no": before.VersionNo + 1, "concluded": a.ConcludedOn, "effective": a.EffectiveOn, "reason": a.Reason,
			"ends": a.EndsOn, "amount": int64(a.Amount), "own": int64(a.Own), "accountant": a.Accountant, "checked": a.AccountantCheckedOn,
			"now": tx.Now, "by": int64(tx.Who.ID)})
	if err != nil {
		return fmt.Errorf("add amendment: %w", err)
	}
	for i, l := range a.Lines {
		if i < len(lines) {
			err = setTerm(ctx, tx, int64(lines[i].ID), row, l)
		} else {
			err = addLine(ctx, tx, before.ID, row, l)
		}
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE contract SET version_no = version_no + 1, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.Args{"id": int64(before.ID), "now": tx.Now, "by": int64(tx.Who.ID)})
	if err != nil {
		return fmt.Errorf("amend contract %d: %w", before.ID, err)
	}
	return tx.RecordFor(ctx, "contract.amended", object(before.ID), a.Reason,
		before.Amendment(lines), a)
}

// keep leaves the service and the kind of limit of the lines there are as they are: an
// amendment changes prices and limits.
func keep(lines []NewLine, known []Line) {
	for i := range lines {
		if i < len(known) {
			lines[i].Service, lines[i].Limit = known[i].ServiceRef, known[i].LimitKind
		}
	}
}

// Amendment is the contract as an amendment would begin from: what is in force.
func (c Contract) Amendment(lines []Line) Amendment {
	return Amendment{EndsOn: c.EndsOn, Amount: c.Amount, Own: c.Own, Lines: c.Draft(lines).Lines}
}

// Term is the price and limit of a line in one version.
type Term struct {
	No       int // of the version
	Line     LineID
	Service  string
	Unit     catalogue.Unit
	Kind     LimitKind
	Price    money.Grosze
	Quantity quantity.Quarters
}

// Version is one version of a contract: 0 as signed, n its amendment n.
type Version struct {
	No                  int
	ConcludedOn         date.Date
	EffectiveOn         date.Date
	Reason              string
	EndsOn              date.Date
	Amount              money.Grosze `db:"amount_grosze"`
	Own                 money.Grosze `db:"own_grosze"`
	Accountant          string
	AccountantCheckedOn date.Date
	By                  string
}

// Versions queues the versions of a contract with their terms, oldest first.
func Versions(b *db.Batch, who policy.Actor, ref Ref, versions *[]Version, terms *[]Term) {
	a := args(who, date.Date{}, db.Args{"ref": string(ref)})
	db.QueueAll(b, versions, `SELECT v.no, v.concluded_on, v.effective_on, v.reason, v.ends_on, v.amount_grosze, v.own_grosze, v.accountant,
		v.accountant_checked_on, s.name AS by FROM contract_version v JOIN contract c ON c.id = v.contract_id JOIN staff s ON s.id = v.created_by
		WHERE @all AND c.public_id = @ref ORDER BY v.no`, a)
	db.QueueAll(b, terms, `SELECT v.no, l.id AS line, s.name AS service, l.unit, l.limit_kind AS kind, t.price_grosze AS price, t.quantity
		FROM contract_term t JOIN contract_version v ON v.id = t.version_id JOIN contract c ON c.id = v.contract_id
		JOIN contract_line l ON l.id = t.line_id JOIN service s ON s.id = l.service_id
		WHERE @all AND c.public_id = @ref ORDER BY v.no, l.id`, a)
}
