package plan

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
)

// feeRow is a granted service with what was settled of its fee.
type feeRow struct {
	Item          string
	OfferID       int64
	Settled       bool
	RuleID        fee.RuleID
	StatementID   int64
	CriterionFrom date.Date
	Relief        fee.Ref
	ReliefBasis   string
	Chosen        int64
	Override      *int64
	Reason        string
	Price         int64
	SettledAt     *time.Time
}

// statementRow is a statement of income; what a fee is counted from.
type statementRow struct {
	ID      int64
	Month   date.Date
	Single  bool
	Persons int
	Net     int64
}

func (s statementRow) household() *fee.Household {
	return &fee.Household{Single: s.Single, Persons: s.Persons, IncomeGrosze: s.Net, Month: s.Month}
}

// feeRows are what the fees of a plan are counted from.
type feeRows struct {
	today      date.Date
	rows       []feeRow
	rules      []fee.Row
	statements []statementRow // oldest first
	criteria   []fee.Criterion
}

// queueFees queues what the fees of the plan are counted from. The income itself is shown
// only to whoever may know of it; see Detail.SeesIncome.
func queueFees(b *db.Batch, d *Detail, now time.Time, a db.Args) {
	d.fees.today = date.Of(now)
	db.QueueAll(b, &d.fees.rows, `
		SELECT i.public_id AS item, i.offer_id, pf.rule_id IS NOT NULL AS settled, COALESCE(pf.rule_id, 0) AS rule_id, COALESCE(pf.statement_id, 0) AS statement_id,
		       pf.criterion_from, COALESCE(x.public_id, '') AS relief, COALESCE(pf.relief_basis, '') AS relief_basis, COALESCE(pf.chosen_grosze, 0) AS chosen,
		       pf.override_grosze AS override, COALESCE(pf.reason, '') AS reason, COALESCE(pf.price_grosze, 0) AS price, pf.settled_at
		  FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no JOIN resident r ON r.id = p.resident_id
		  JOIN application a ON a.resident_id = p.resident_id JOIN application_item i ON i.application_id = a.id AND i.state = 'qualified'
		  LEFT JOIN planned_service ps ON ps.version_id = v.id AND ps.item_id = i.id
		  LEFT JOIN plan_fee pf ON pf.planned_service_id = ps.id LEFT JOIN fee_relief x ON x.id = pf.relief_id
		 WHERE p.public_id = @ref AND `+reached, a)
	db.QueueAll(b, &d.fees.rules, fee.Select+`
		 WHERE fr.offer_id IN (SELECT i.offer_id FROM plan p JOIN resident r ON r.id = p.resident_id JOIN application a ON a.resident_id = p.resident_id
		       JOIN application_item i ON i.application_id = a.id WHERE p.public_id = @ref AND `+reached+`)`+fee.Order, a)
	db.QueueAll(b, &d.fees.statements, `
		SELECT st.id, st.month, st.single, st.persons, st.net_grosze AS net
		  FROM income_statement st JOIN plan p ON p.resident_id = st.resident_id JOIN resident r ON r.id = p.resident_id
		 WHERE p.public_id = @ref AND `+reached+` ORDER BY st.id`, a)
	fee.Criteria(b, &d.fees.criteria)
}

// countFees counts the fee of every granted service: a settled one from what it was settled
// from, another from what is in force.
func (d *Detail) countFees() {
	d.Fees = map[string]Fee{}
	if n := len(d.fees.statements); n > 0 {
		d.Income = d.fees.statements[n-1].household()
	}
	for _, s := range d.Services {
		for _, row := range d.fees.rows {
			if row.Item == s.ItemRef {
				d.Fees[s.ItemRef] = d.fees.of(d.Plan, s, row).count()
				break
			}
		}
	}
}

// of is the fee of a service before it is counted.
func (q feeRows) of(p Plan, s Service, row feeRow) Fee {
	f := q.fresh(p, s, row.OfferID)
	if !row.Settled {
		return f
	}
	now := f
	f.Rule, f.Household, f.Criterion = nil, nil, nil
	for _, r := range q.rules {
		if r.ID == row.RuleID {
			rule := r.Rule()
			f.Rule = &rule
		}
	}
	for _, st := range q.statements {
		if st.ID == row.StatementID {
			f.Household = st.household()
		}
	}
	if !row.CriterionFrom.IsZero() {
		f.Criterion = fee.CriterionOn(q.criteria, row.CriterionFrom)
	}
	f.Settled, f.Basis, f.Reason, f.Price, f.Choice.Chosen = true, row.ReliefBasis, row.Reason, money.Grosze(row.Price), row.Chosen
	if row.SettledAt != nil {
		f.SettledAt = *row.SettledAt
	}
	if row.Override != nil {
		over := money.Grosze(*row.Override)
		f.Override = &over
	}
	if f.Rule != nil {
		for i := range f.Rule.Reliefs {
			if f.Rule.Reliefs[i].Ref == row.Relief {
				f.Choice.Relief = &f.Rule.Reliefs[i]
			}
		}
	}
	f.Stale = stale(f, now)
	return f
}

// fresh is the fee of a service by what is in force now, not settled.
func (q feeRows) fresh(p Plan, s Service, offer int64) Fee {
	day := p.feeDay(s, q.today)
	f := Fee{ItemRef: s.ItemRef, Criterion: fee.CriterionOn(q.criteria, day)}
	var versions []fee.Rule
	for _, r := range q.rules {
		if r.OfferID == offer {
			versions = append(versions, r.Rule())
		}
	}
	if on := fee.On(versions, day); on != nil {
		rule := *on
		f.Rule = &rule
	}
	if n := len(q.statements); n > 0 {
		f.Household = q.statements[n-1].household()
	}
	return f
}

// stale says what has changed since a fee was settled; empty: nothing that counts.
func stale(settled, now Fee) string {
	switch {
	case now.Rule == nil || settled.Rule == nil:
		return ""
	case now.Rule.ID != settled.Rule.ID:
		return "plan.fee.stale_rule"
	case !settled.Rule.NeedsIncome():
		return ""
	case now.Household != nil && (settled.Household == nil || *now.Household != *settled.Household):
		return "plan.fee.stale_income"
	case now.Criterion != nil && settled.Criterion != nil && now.Criterion.ValidFrom != settled.Criterion.ValidFrom:
		return "plan.fee.stale_criterion"
	}
	return ""
}

// SeesIncome reports whether the reader may know from what income the plan's fees were
// counted: who reads households, or to whom this plan was submitted for approval.
func (d Detail) SeesIncome(who policy.Actor) bool {
	switch who.Reach(policy.ReadHousehold) {
	case policy.All:
		return d.Reached
	case policy.Submitted:
		return d.Reached && d.State == Submitted
	}
	return false
}

// householdReach is SeesIncome for the line of the journal: everybody's, that of submitted
// plans, or none.
func householdReach(who policy.Actor) string {
	switch who.Reach(policy.ReadHousehold) {
	case policy.All:
		return "all"
	case policy.Submitted:
		return "submitted"
	}
	return ""
}

// SettleFees settles the fees of the planned services: each is counted anew from the rule in
// force when it begins and from the newest statement of income, and belongs to what the
// plan says from now on. What cannot be counted yet stays open.
func SettleFees(ctx context.Context, tx *audit.Tx, ref Ref, version int, choices []FeeChoice, voids bool) error {
	d, err := editing(ctx, tx, ref, version, voids)
	if err != nil {
		return err
	}
	var c check.List
	before, after := map[string]any{}, map[string]any{}
	settled := 0
	b := &db.Batch{}
	b.Queue(`DELETE FROM plan_fee WHERE version_id = @version`, db.Args{"version": d.VersionID})
	for _, s := range d.Planned() {
		row, ok := d.fees.row(s.ItemRef)
		if !ok {
			continue
		}
		was := d.Fees[s.ItemRef]
		f, done, err := d.fees.fresh(d.Plan, s, row.OfferID).settle(choiceOf(choices, s.ItemRef), d.price(s, was), tx.Now)
		problems, _ := check.Problems(err)
		c = append(c, problems...)
		if !done || err != nil {
			continue
		}
		settled++
		f.queue(b, tx, d, d.fees)
		before[s.Service], after[s.Service] = was.facts(s), f.facts(s)
	}
	c.That(settled > 0 || len(c) > 0, "", "plan.fee.nothing_settled")
	if err := c.Err(); err != nil {
		return err
	}
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("settle fees of plan %d: %w", d.ID, err)
	}
	if err := changed(ctx, tx, d); err != nil {
		return err
	}
	return tx.Record(ctx, "plan.fees_settled", object(d.Plan), before, after)
}

func choiceOf(choices []FeeChoice, item string) FeeChoice {
	for _, c := range choices {
		if c.ItemRef == item {
			return c
		}
	}
	return FeeChoice{ItemRef: item}
}

func (q feeRows) row(item string) (feeRow, bool) {
	for _, r := range q.rows {
		if r.Item == item {
			return r, true
		}
	}
	return feeRow{}, false
}

// queue writes the fee down by what it was counted from.
func (f Fee) queue(b *db.Batch, tx *audit.Tx, d Detail, q feeRows) {
	args := db.Args{"version": d.VersionID, "item": f.ItemRef, "rule": f.Rule.ID, "basis": f.Basis, "reason": f.Reason,
		"now": tx.Now, "me": tx.Who.ID, "statement": nil, "criterion": nil, "relief": "", "chosen": nil, "override": nil, "price": nil}
	if f.Rule.NeedsIncome() {
		if n := len(q.statements); n > 0 {
			args["statement"] = q.statements[n-1].ID
		}
		if f.Criterion != nil {
			args["criterion"] = f.Criterion.ValidFrom
		}
	}
	if f.Choice.Relief != nil {
		args["relief"] = string(f.Choice.Relief.Ref)
	}
	if f.Choice.Chosen != 0 {
		args["chosen"] = f.Choice.Chosen
	}
	if f.Override != nil {
		args["override"] = int64(*f.Override)
	}
	if f.Price > 0 {
		args["price"] = int64(f.Price)
	}
	b.Queue(`
		INSERT INTO plan_fee (planned_service_id, version_id, rule_id, statement_id, criterion_from, relief_id, relief_basis, chosen_grosze, override_grosze,
		       reason, price_grosze, settled_at, settled_by)
		SELECT ps.id, ps.version_id, @rule, @statement::bigint, @criterion::date, (SELECT x.id FROM fee_relief x WHERE x.public_id = @relief), @basis,
		       @chosen::bigint, @override::bigint, @reason, @price::bigint, @now, @me
		  FROM planned_service ps JOIN application_item i ON i.id = ps.item_id WHERE ps.version_id = @version AND i.public_id = @item`, args)
}

// facts is the fee as the journal keeps it.
func (f Fee) facts(s Service) any {
	if !f.Settled {
		return nil
	}
	out := map[string]any{"unit_fee": f.UnitText(), "month_grosze": f.Amount(s.Amount), "reason": f.Reason}
	if f.Rule != nil {
		out["resolution"] = f.Rule.Resolution
	}
	if f.Choice.Relief != nil {
		out["relief"] = f.Choice.Relief.Title
	}
	return out
}
