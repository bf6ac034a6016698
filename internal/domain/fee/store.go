package fee

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// Criteria queues every row of the income criterion, oldest first.
func Criteria(b *db.Batch, dst *[]Criterion) {
	db.QueueAll(b, dst, `SELECT valid_from, valid_to, single_grosze AS single, family_grosze AS family, source
		FROM income_criterion ORDER BY valid_from`)
}

// Offer is a service of a programme, as its rule is written for it.
type Offer struct {
	ID            int64
	Ref           string
	Service       string
	Unit          Unit
	Programme     programme.Ref
	ProgrammeName string
	State         programme.State
	Resolution    string
	ResolutionOn  date.Date
	From          date.Date
	Until         date.Date
}

const offers = `
	SELECT o.id, o.public_id AS ref, s.name AS service, s.unit, p.public_id AS programme, p.name AS programme_name, p.state,
	       COALESCE(p.resolution, '') AS resolution, p.resolution_on, p.valid_from AS "from", p.valid_until AS until
	  FROM offer o JOIN service s ON s.id = o.service_id JOIN programme p ON p.id = o.programme_id
	 WHERE @all`

// GetOffer queues the offer under ref in the programme under of.
func GetOffer(b *db.Batch, who policy.Actor, of programme.Ref, ref string, dst *Offer) {
	db.QueueOne(b, dst, offers+` AND p.public_id = @of AND o.public_id = @ref`,
		db.With(who.Args(policy.ReadFee), db.Args{"of": string(of), "ref": ref}))
}

// Row is a version of a rule as the database holds it; Rule makes it usable.
type Row struct {
	ID          RuleID
	Ref         Ref
	OfferID     int64
	Method      Method
	Unit        Unit
	UnitCost    int64
	CostSource  string
	Monthly     bool
	Rounding    Rounding
	Brackets    []bracketJSON
	Reliefs     []reliefJSON
	ValidFrom   date.Date
	ValidTo     date.Date
	Resolution  string
	ResolvedOn  date.Date
	Collection  string
	Explanation string
	By          string
	At          time.Time
}

type bracketJSON struct {
	For   For   `json:"for"`
	Upper Share `json:"upper"`
	Share Share `json:"share"`
	Low   int64 `json:"low"`
	High  int64 `json:"high"`
}

type reliefJSON struct {
	Ref      Ref    `json:"ref"`
	Title    string `json:"title"`
	Who      string `json:"who"`
	Size     Share  `json:"size"`
	Document string `json:"document"`
}

// Rule is the version as the rules of this package work with it.
func (r Row) Rule() Rule {
	out := Rule{ID: r.ID, Ref: r.Ref, Method: r.Method, Unit: r.Unit, UnitCost: r.UnitCost, CostSource: r.CostSource, Monthly: r.Monthly,
		Rounding: r.Rounding, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Resolution: r.Resolution, ResolvedOn: r.ResolvedOn,
		Collection: r.Collection, Explanation: r.Explanation}
	for _, b := range r.Brackets {
		out.Brackets = append(out.Brackets, Bracket(b))
	}
	for _, x := range r.Reliefs {
		out.Reliefs = append(out.Reliefs, Relief(x))
	}
	return out
}

// Rules are the versions of these rows, in their order.
func Rules(rows []Row) []Rule {
	out := make([]Rule, len(rows))
	for i, r := range rows {
		out[i] = r.Rule()
	}
	return out
}

// Select reads versions of rules, as Rows, from fee_rule fr, offer o, service s and staff
// fb; a caller adds its own joins and conditions. Older versions come first with Order.
const (
	Select = `SELECT fr.id, fr.public_id AS ref, fr.offer_id, fr.method, s.unit, COALESCE(fr.unit_cost_grosze, 0) AS unit_cost, fr.cost_source,
	       fr.monthly, fr.rounding, fr.valid_from, fr.valid_to, fr.resolution, fr.resolved_on, fr.collection, fr.explanation,
	       COALESCE((SELECT json_agg(json_build_object('for', k."for", 'upper', k.upper, 'share', k.share, 'low', k.low, 'high', k.high) ORDER BY k.no)
	          FROM fee_bracket k WHERE k.rule_id = fr.id), '[]') AS brackets,
	       COALESCE((SELECT json_agg(json_build_object('ref', x.public_id, 'title', x.title, 'who', x.who, 'size', x.size, 'document', x.document) ORDER BY x.no)
	          FROM fee_relief x WHERE x.rule_id = fr.id), '[]') AS reliefs,
	       COALESCE(fb.name, '') AS by, fr.created_at AS at
	  FROM fee_rule fr JOIN offer o ON o.id = fr.offer_id JOIN service s ON s.id = o.service_id LEFT JOIN staff fb ON fb.id = fr.created_by`
	Order = ` ORDER BY fr.id`
)

// Versions queues every version of the rule of an offer, in the order they were written.
func Versions(b *db.Batch, who policy.Actor, offer string, dst *[]Row) {
	db.QueueAll(b, dst, Select+` WHERE @all AND o.public_id = @offer`+Order,
		db.With(who.Args(policy.ReadFee), db.Args{"offer": offer}))
}

// Summary is what a list says of the rule of an offer in force on a day.
type Summary struct {
	Offer    string
	Method   Method
	UnitCost int64
}

// Summaries queues the rules of the programme's offers in force on day.
func Summaries(b *db.Batch, who policy.Actor, of programme.Ref, day date.Date, dst *[]Summary) {
	db.QueueAll(b, dst, `
		SELECT o.public_id AS offer, fr.method, COALESCE(fr.unit_cost_grosze, 0) AS unit_cost
		  FROM offer o JOIN programme p ON p.id = o.programme_id
		  JOIN LATERAL (SELECT * FROM fee_rule f WHERE f.offer_id = o.id AND f.valid_from <= @day ORDER BY f.valid_from DESC, f.id DESC LIMIT 1) fr
		    ON fr.valid_to IS NULL OR fr.valid_to >= @day
		 WHERE @all AND p.public_id = @of`, db.With(who.Args(policy.ReadFee), db.Args{"of": string(of), "day": day}))
}

// MayWrite reports whether who may write a new version for a programme in that state: the
// organiser until the council adopts it, afterwards the director and the accounts, who
// answer that it says what the resolution says; for a closed programme nobody.
func MayWrite(who policy.Actor, s programme.State) bool {
	if s.Closed() || !who.May(policy.CreateFee) {
		return false
	}
	return !s.Law() || who.Has(policy.Director) || who.Has(policy.Accounts)
}

// Create writes a new version of the rule of an offer down. Nothing that was there is
// changed: from ValidFrom on the new one counts.
func Create(ctx context.Context, tx *audit.Tx, of programme.Ref, offer string, r Rule) (Ref, error) {
	o, err := db.One[Offer](ctx, tx, offers+` AND p.public_id = @of AND o.public_id = @ref FOR UPDATE OF o`,
		db.With(tx.Who.Args(policy.CreateFee), db.Args{"of": string(of), "ref": offer}))
	if err != nil {
		return "", err
	}
	if o.State.Closed() {
		return "", check.Refuse("", "programme.closed")
	}
	if !MayWrite(tx.Who, o.State) {
		return "", fault.Denied{Reason: "fee.write_not_yours"}
	}
	r.Unit = o.Unit
	if err := r.Check(o.State.Law(), tx.Today()); err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  RuleID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO fee_rule (offer_id, method, unit_cost_grosze, cost_source, monthly, rounding, valid_from, valid_to, resolution, resolved_on,
		       collection, explanation, created_at, created_by)
		VALUES (@offer, @method, NULLIF(@cost, 0), @source, @monthly, @rounding, @from, @to, @resolution, @resolved, @collection, @explanation, @now, @me)
		RETURNING id, public_id AS ref`,
		db.Args{"offer": o.ID, "method": string(r.Method), "cost": r.UnitCost, "source": r.CostSource, "monthly": r.Monthly, "rounding": string(r.Rounding),
			"from": r.ValidFrom, "to": r.ValidTo, "resolution": r.Resolution, "resolved": r.ResolvedOn, "collection": r.Collection,
			"explanation": r.Explanation, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("create fee rule: %w", err)
	}
	if err := writeTable(ctx, tx, row.ID, r); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "fee.rule_created", audit.Object{Kind: "fee_rule", ID: int64(row.ID)}, nil, facts(o, r))
}

func writeTable(ctx context.Context, tx *audit.Tx, id RuleID, r Rule) error {
	b := &db.Batch{}
	for i, k := range r.Brackets {
		b.Queue(`INSERT INTO fee_bracket (rule_id, no, "for", upper, share, low, high) VALUES (@id, @no, @for, @upper, @share, @low, @high)`,
			db.Args{"id": id, "no": i + 1, "for": string(k.For), "upper": int(k.Upper), "share": int(k.Share), "low": k.Low, "high": k.High})
	}
	for i, x := range r.Reliefs {
		b.Queue(`INSERT INTO fee_relief (rule_id, no, title, who, size, document) VALUES (@id, @no, @title, @who, @size, @document)`,
			db.Args{"id": id, "no": i + 1, "title": x.Title, "who": x.Who, "size": int(x.Size), "document": x.Document})
	}
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("table of fee rule %d: %w", id, err)
	}
	return nil
}

// facts is a version as the journal keeps it.
func facts(o Offer, r Rule) map[string]any {
	return map[string]any{"programme": o.ProgrammeName, "service": o.Service, "method": r.Method, "unit_cost_grosze": r.UnitCost,
		"valid_from": r.ValidFrom, "valid_to": r.ValidTo, "resolution": r.Resolution, "resolved_on": r.ResolvedOn, "brackets": r.Brackets,
		"reliefs": r.Reliefs, "rounding": r.Rounding}
}
