package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/platform/db"
)

// ofPlan joins what belongs to the current version of a plan within reach.
const ofPlan = ` JOIN plan_version v ON v.id = x.version_id JOIN plan p ON p.id = v.plan_id AND p.version_no = v.no
	JOIN resident r ON r.id = p.resident_id WHERE p.public_id = @ref AND ` + reached

// queueBody queues what the plan says beside its services.
func queueBody(b *db.Batch, d *Detail, a db.Args) {
	db.QueueAll(b, &d.Needs, `
		SELECT x.public_id AS ref, x.no, x.text, x.need_id, x.outside, x.outside_reason AS reason, COALESCE(j.no, 0) AS joined_to
		  FROM plan_need x LEFT JOIN plan_need j ON j.id = x.joined_to`+ofPlan+` ORDER BY x.no`, a)
	db.QueueAll(b, &d.Goals, `
		SELECT x.public_id AS ref, x.no, x.text, x.measure, x.target_on,
		       ARRAY(SELECT n.no FROM plan_goal_need gn JOIN plan_need n ON n.id = gn.need_id WHERE gn.goal_id = x.id ORDER BY n.no) AS needs
		  FROM plan_goal x`+ofPlan+` ORDER BY x.no`, a)
	db.QueueAll(b, &d.Support, `
		SELECT x.public_id AS ref, COALESCE(g.no, 0) AS goal, x.kind, x.who, x.schedule
		  FROM support_action x LEFT JOIN plan_goal g ON g.id = x.goal_id`+ofPlan+` ORDER BY x.id`, a)
	db.QueueMaybe(b, &d.terms.row, `
		SELECT x.review_months, x.contact_on_change, x.emergency_contact, x.provider_data::text AS handovers, x.other_terms AS other
		  FROM (SELECT *, id AS version_id FROM plan_version) x`+ofPlan, a)
}

// termsRow holds the arrangements as they come from the database.
type termsRow struct {
	row *struct {
		ReviewMonths     int
		ContactOnChange  string
		EmergencyContact string
		Handovers        []byte
		Other            string
	}
}

func (t termsRow) fill(a *Arrangements) error {
	if t.row == nil { // out of reach
		return nil
	}
	*a = Arrangements{ReviewMonths: t.row.ReviewMonths, ContactOnChange: t.row.ContactOnChange, EmergencyContact: t.row.EmergencyContact, Other: t.row.Other}
	return json.Unmarshal(t.row.Handovers, &a.Handovers)
}

// copyVersion copies everything version from says into version to of the same plan: needs,
// goals, services, supporting actions and arrangements, in their order. Version to is new
// and empty; its period and author are its maker's.
func copyVersion(ctx context.Context, tx *audit.Tx, from, to int64) error {
	for _, q := range []string{
		`INSERT INTO plan_need (version_id, no, text, need_id, outside, outside_reason)
		 SELECT @to, no, text, need_id, outside, outside_reason FROM plan_need WHERE version_id = @from ORDER BY no`,
		`UPDATE plan_need n SET joined_to = j2.id FROM plan_need o JOIN plan_need j ON j.id = o.joined_to JOIN plan_need j2 ON j2.version_id = @to AND j2.no = j.no
		  WHERE n.version_id = @to AND o.version_id = @from AND o.no = n.no`,
		`INSERT INTO plan_goal (version_id, no, text, measure, target_on)
		 SELECT @to, no, text, measure, target_on FROM plan_goal WHERE version_id = @from ORDER BY no`,
		`INSERT INTO plan_goal_need (version_id, goal_id, need_id)
		 SELECT @to, g2.id, n2.id FROM plan_goal_need x JOIN plan_goal g ON g.id = x.goal_id JOIN plan_need n ON n.id = x.need_id
		   JOIN plan_goal g2 ON g2.version_id = @to AND g2.no = g.no JOIN plan_need n2 ON n2.version_id = @to AND n2.no = n.no
		  WHERE x.version_id = @from`,
		`INSERT INTO planned_service (version_id, item_id, goal_id, provider_id, contract_line_id, place, days, weeks, from_minute, until_minute,
		        amount, starts_on, ends_on, note)
		 SELECT @to, s.item_id, g2.id, s.provider_id, s.contract_line_id, s.place, s.days, s.weeks, s.from_minute, s.until_minute,
		        s.amount, s.starts_on, s.ends_on, s.note
		   FROM planned_service s LEFT JOIN plan_goal g ON g.id = s.goal_id LEFT JOIN plan_goal g2 ON g2.version_id = @to AND g2.no = g.no
		  WHERE s.version_id = @from ORDER BY s.id`,
		`INSERT INTO plan_fee (planned_service_id, version_id, rule_id, statement_id, criterion_from, relief_id, relief_basis, chosen_grosze, override_grosze,
		        reason, price_grosze, settled_at, settled_by)
		 SELECT s2.id, @to, f.rule_id, f.statement_id, f.criterion_from, f.relief_id, f.relief_basis, f.chosen_grosze, f.override_grosze,
		        f.reason, f.price_grosze, f.settled_at, f.settled_by
		   FROM plan_fee f JOIN planned_service s ON s.id = f.planned_service_id JOIN planned_service s2 ON s2.version_id = @to AND s2.item_id = s.item_id
		  WHERE f.version_id = @from`,
		`INSERT INTO support_action (version_id, goal_id, kind, who, schedule)
		 SELECT @to, g2.id, s.kind, s.who, s.schedule
		   FROM support_action s LEFT JOIN plan_goal g ON g.id = s.goal_id LEFT JOIN plan_goal g2 ON g2.version_id = @to AND g2.no = g.no
		  WHERE s.version_id = @from ORDER BY s.id`,
		`UPDATE plan_version t SET review_months = f.review_months, contact_on_change = f.contact_on_change, emergency_contact = f.emergency_contact,
		        provider_data = f.provider_data, other_terms = f.other_terms
		   FROM plan_version f WHERE f.id = @from AND t.id = @to AND t.plan_id = f.plan_id`,
	} {
		if _, err := tx.Exec(ctx, q, db.Args{"from": from, "to": to}); err != nil {
			return fmt.Errorf("copy plan version %d: %w", from, err)
		}
	}
	return nil
}
