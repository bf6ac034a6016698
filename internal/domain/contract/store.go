package contract

import (
	"strings"
	"time"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/policy"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/ident"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// columns are a contract as it stands on @today; from joins what they need.
const (
	columns = `c.id, c.public_id AS ref, c.number, c.mode, c.kind, c.subject, c.starts_on, v.ends_on, v.amount_grosze, v.own_grosze,
	       c.announced_on, c.offers_until, c.warn_percent, c.cru_no, c.data_agreement_no, c.data_agreement_on,
	       COALESCE(bl.public_id, '') AS budget_line, COALESCE(bl.name, '') AS budget_name,
	       c.provider_id, p.public_id AS provider_ref, p.name AS provider, p.kind AS provider_kind, p.contact,
	       COALESCE(p.phone, '') AS phone, COALESCE(p.email, '') AS email, ` + stateOn + ` AS state,
	       c.party_clause, c.attorney_no, c.accountant, c.accountant_checked_on, c.opinion_on, c.signed_on, c.terminated_on,
	       c.termination_reason, c.version_no, c.created_at, c.updated_at, COALESCE(by.name, '') AS updated_by, c.version`
	from = ` FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
	       JOIN provider p ON p.id = c.provider_id LEFT JOIN staff by ON by.id = c.updated_by LEFT JOIN budget_line bl ON bl.id = c.budget_line_id WHERE @all`
)

// Get queues one contract as it stands on day.
func Get(b *db.Batch, who policy.Actor, ref Ref, day date.Date, dst *Contract) {
	db.QueueOne(b, dst, `SELECT `+columns+from+` AND c.public_id = @ref`, args(who, day, db.Args{"ref": string(ref)}))
}

func args(who policy.Actor, day date.Date, more db.Args) db.Args {
	return db.With(who.Args(policy.ReadProvider), db.Args{"today": day}, more)
}

// newest is one number of line l in the newest version that names it.
func newest(column string) string {
	return `(SELECT t.` + column + ` FROM contract_term t JOIN contract_version tv ON tv.id = t.version_id WHERE t.line_id = l.id ORDER BY tv.no DESC LIMIT 1)`
}

// lines are the lines of contracts c with what plans have taken of them.
var lines = `
	SELECT l.id, l.public_id AS ref, l.service_id, s.public_id AS service_ref, s.name AS service, l.unit, l.limit_kind,
	       ` + newest("price_grosze") + ` AS price, ` + newest("quantity") + ` AS quantity,
	       COALESCE((SELECT sum(x.quantity) FROM contract_line_month x WHERE x.line_id = l.id), 0)::int AS planned,
	       COALESCE((SELECT max(x.quantity) FROM contract_line_month x WHERE x.line_id = l.id AND x.month >= @since::date), 0)::int AS most
	  FROM contract_line l JOIN contract c ON c.id = l.contract_id JOIN service s ON s.id = l.service_id WHERE @all`

// Lines queues the lines of a contract at the price and limit of its newest version. Most
// counts the months from since on.
func Lines(b *db.Batch, who policy.Actor, ref Ref, since date.Date, dst *[]Line) {
	db.QueueAll(b, dst, lines+` AND c.public_id = @ref ORDER BY l.id`, args(who, since, db.Args{"ref": string(ref), "since": since.FirstOfMonth()}))
}

// Change is one step a contract has made.
type Change struct {
	From State // empty for its beginning
	To   State
	At   time.Time
	By   string
	Note string
}

// History queues the steps of the contract, newest first.
func History(b *db.Batch, who policy.Actor, ref Ref, dst *[]Change) {
	db.QueueAll(b, dst, `
		SELECT COALESCE(t.from_state, '') AS "from", t.to_state AS "to", t.at, COALESCE(by.name, '') AS by, t.note
		  FROM contract_transition t JOIN contract c ON c.id = t.contract_id LEFT JOIN staff by ON by.id = t.staff_id
		 WHERE @all AND c.public_id = @ref ORDER BY t.id DESC`, args(who, date.Date{}, db.Args{"ref": string(ref)}))
}

// People queues how many persons have the contract in a plan: in all, and after its last day
// when it was terminated. A number; who they are stands in the plans.
func People(b *db.Batch, who policy.Actor, ref Ref, dst *Persons) {
	db.QueueOne(b, dst, `
		SELECT (SELECT count(*) FROM contract_person x WHERE x.contract_id = c.id) AS all,
		       (SELECT count(DISTINCT pl.resident_id) FROM contract_line l JOIN contract_reservation x ON x.line_id = l.id AND x.month > c.terminated_on JOIN plan pl ON pl.id = x.plan_id
		         WHERE l.contract_id = c.id) AS stranded
		  FROM contract c WHERE @all AND c.public_id = @ref`, args(who, date.Date{}, db.Args{"ref": string(ref)}))
}

// Persons is how many persons a contract serves.
type Persons struct{ All, Stranded int }

// LineUse is how a line stands: of a total limit the whole, of a monthly one the tightest of
// the months still to come.
type LineUse struct {
	Ref     catalogue.Ref     `json:"ref"` // of the service
	Service string            `json:"service"`
	Unit    catalogue.Unit    `json:"unit"`
	Kind    LimitKind         `json:"kind"`
	Month   date.Date         `json:"month"` // of a monthly limit
	Limit   quantity.Quarters `json:"limit"`
	Planned quantity.Quarters `json:"planned"`
	Price   money.Grosze      `json:"price"`
}

// Free is what plans have left; below nought where it is overdrawn.
func (u LineUse) Free() quantity.Quarters { return u.Limit - u.Planned }

// Over reports whether plans have taken more than the limit, or percent of it and more.
func (u LineUse) Over(percent int) bool {
	return u.Planned > 0 && int(u.Planned)*100 >= int(u.Limit)*percent
}

// Row is a contract in a list.
type Row struct {
	ID          ID
	Ref         Ref
	Number      string
	ProviderRef provider.Ref
	Provider    string
	Mode        Mode
	Kind        Kind
	Subject     string
	State       State
	StartsOn    date.Date
	EndsOn      date.Date
	WarnPercent int
	Amount      money.Grosze `db:"amount_grosze"`
	Lines       []LineUse
}

// Tight is the line with the largest share taken, or nil without lines.
func (r Row) Tight() *LineUse {
	var worst *LineUse
	for i, u := range r.Lines {
		if worst == nil || int64(u.Planned)*int64(worst.Limit) > int64(worst.Planned)*int64(u.Limit) {
			worst = &r.Lines[i]
		}
	}
	return worst
}

// rows are contracts for lists, each with how its lines stand on @today.
var rows = `
	SELECT c.id, c.public_id AS ref, c.number, p.public_id AS provider_ref, p.name AS provider, c.mode, c.kind, c.subject, ` + stateOn + ` AS state,
	       c.starts_on, LEAST(v.ends_on, c.terminated_on) AS ends_on, c.warn_percent, v.amount_grosze, COALESCE(u.lines, '[]'::jsonb) AS lines
	  FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no
	  JOIN provider p ON p.id = c.provider_id
	  LEFT JOIN LATERAL (
	    SELECT jsonb_agg(jsonb_build_object('ref', s.public_id, 'service', s.name, 'unit', l.unit, 'kind', l.limit_kind, 'month', q.month, 'limit', q.lim, 'planned', q.taken,
	             'price', ` + newest("price_grosze") + `) ORDER BY l.id) AS lines
	      FROM contract_line l JOIN service s ON s.id = l.service_id
	      JOIN LATERAL (SELECT * FROM (
	             SELECT NULL::date AS month, ` + newest("quantity") + ` AS lim,
	                    COALESCE((SELECT sum(x.quantity) FROM contract_line_month x WHERE x.line_id = l.id), 0) AS taken WHERE l.limit_kind = 'total'
	             UNION ALL
	             SELECT m.day::date, COALESCE(` + limitIn + `, 0), ` + takenIn + `
	               FROM generate_series(date_trunc('month', LEAST(GREATEST(@today::date, c.starts_on), v.ends_on)::timestamp), v.ends_on::timestamp, '1 month') m(day)
	              WHERE l.limit_kind = 'monthly') z ORDER BY z.lim - z.taken, z.month LIMIT 1) q ON true
	     WHERE l.contract_id = c.id) u ON true
	 WHERE @all`

// Filter narrows the list; its zero value keeps everything.
type Filter struct {
	State State
	Mode  Mode
	Words string // each must stand in the number, the subject, the provider or a service
}

// Any reports whether the filter leaves anything out.
func (f Filter) Any() bool { return f.State != "" || f.Mode != "" || strings.TrimSpace(f.Words) != "" }

// Shown is how many rows a list shows at most; one more is read, to know that there are more.
const Shown = 50

// List queues the contracts that pass the filter: those running and on their way first, by
// their last day; then those that are over. How they stand is asked of those shown alone.
func List(b *db.Batch, who policy.Actor, f Filter, day date.Date, dst *[]Row) {
	db.QueueAll(b, dst, rows+` AND c.id IN (SELECT c.id FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no JOIN provider p ON p.id = c.provider_id
		WHERE (@state = '' OR `+stateOn+` = @state) AND (@mode = '' OR c.mode = @mode)
		AND NOT EXISTS (SELECT 1 FROM unnest(@words::text[]) w WHERE position(w IN translate(lower(concat_ws(' ', c.number, c.subject, p.name,
		      (SELECT string_agg(s.name, ' ') FROM contract_line l JOIN service s ON s.id = l.service_id WHERE l.contract_id = c.id))), 'ąćęłńóśźż', 'acelnoszz')) = 0)
		ORDER BY `+over+`, v.ends_on, c.id LIMIT @limit) ORDER BY `+over+`, v.ends_on, c.id`,
		args(who, day, db.Args{"state": string(f.State), "mode": string(f.Mode), "words": strings.Fields(ident.Fold(f.Words)), "limit": Shown + 1}))
}

// over says in SQL that contract c is no longer running on @today.
const over = `(c.state IN ('cancelled', 'terminated') OR v.ends_on < @today::date)`

// OfProvider queues the contracts with a provider, in the order of List.
func OfProvider(b *db.Batch, who policy.Actor, ref provider.Ref, day date.Date, dst *[]Row) {
	db.QueueAll(b, dst, rows+` AND p.public_id = @provider ORDER BY `+over+`, v.ends_on, c.id LIMIT @limit`,
		args(who, day, db.Args{"provider": string(ref), "limit": Shown}))
}

// OfService queues the signed contracts that pay for the service and are not over.
func OfService(b *db.Batch, who policy.Actor, service catalogue.Ref, day date.Date, dst *[]Row) {
	db.QueueAll(b, dst, rows+` AND c.state = 'signed' AND NOT `+over+` AND EXISTS (SELECT 1 FROM contract_line l JOIN service s ON s.id = l.service_id
		WHERE l.contract_id = c.id AND s.public_id = @service) ORDER BY v.ends_on, c.id LIMIT @limit`,
		args(who, day, db.Args{"service": string(service), "limit": Shown}))
}

// Totals are the figures above the list.
type Totals struct{ All, Running, Coming, Ending int }

// EndingSoon is how many days before its last one a contract calls for its successor.
const EndingSoon = 60

// Count queues the figures of all contracts on day: running, on their way, ending soon.
func Count(b *db.Batch, who policy.Actor, day date.Date, dst *Totals) {
	db.QueueOne(b, dst, `SELECT count(*) AS all, count(*) FILTER (WHERE `+stateOn+` IN ('active')) AS running,
		count(*) FILTER (WHERE c.state IN ('preparation', 'procedure', 'awarded') OR `+stateOn+` = 'signed') AS coming,
		count(*) FILTER (WHERE `+stateOn+` = 'active' AND v.ends_on <= @soon::date) AS ending
		FROM contract c JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no WHERE @all`,
		args(who, day, db.Args{"soon": day.Add(EndingSoon)}))
}

// Presses says why the contract needs somebody to act on today: plans have passed a limit,
// have taken its warning share and more, or its last day is near. "" when it does not.
func (r Row) Presses(today date.Date) Headline {
	if !r.State.Running() {
		return ""
	}
	says := Headline("")
	for _, u := range r.Lines {
		switch {
		case u.Free() < 0:
			return SaysOver
		case u.Over(r.WarnPercent):
			says = SaysRunsOut
		}
	}
	if says == "" && r.EndsOn.Sub(today) <= EndingSoon {
		says = SaysEnds
	}
	return says
}

// Pressing are the rows that press on today.
func Pressing(rows []Row, today date.Date) []Row {
	var out []Row
	for _, r := range rows {
		if r.Presses(today) != "" {
			out = append(out, r)
		}
	}
	return out
}

// Watched queues the contracts for Pressing to choose from: those signed and not over whose
// last day is near, or of which plans have taken the warning share of a line, in all or in
// its fullest month. Pressing looks closer.
func Watched(b *db.Batch, who policy.Actor, day date.Date, dst *[]Row) {
	db.QueueAll(b, dst, rows+` AND c.state = 'signed' AND NOT `+over+` AND (LEAST(v.ends_on, c.terminated_on) <= @soon::date OR c.id IN (
		SELECT l.contract_id FROM contract_line l JOIN contract k ON k.id = l.contract_id
		  JOIN (SELECT x.line_id, sum(x.quantity) AS all, max(x.quantity) AS most FROM contract_line_month x GROUP BY x.line_id) x ON x.line_id = l.id
		  LEFT JOIN (SELECT t.line_id, min(t.quantity) AS least FROM contract_term t GROUP BY t.line_id) t ON t.line_id = l.id
		 WHERE 100 * CASE l.limit_kind WHEN 'total' THEN x.all ELSE x.most END >= LEAST(100, k.warn_percent)::bigint * COALESCE(t.least, 0)))
		ORDER BY v.ends_on, c.id LIMIT 200`, args(who, day, db.Args{"soon": day.Add(EndingSoon)}))
}

// Parties queues who signs for the gmina: the party clause of a contract without the number
// of the power of attorney, which is a field of its own.
func Parties(b *db.Batch, dst *string) {
	db.QueueValue(b, dst, `SELECT 'Gmina ' || (SELECT name FROM gmina ORDER BY id LIMIT 1) || ' – ' || name
		|| ', reprezentowana przez dyrektora na podstawie pełnomocnictwa' FROM centre`)
}

// Service is a service one can write into a contract.
type Service struct {
	Ref  catalogue.Ref
	Name string
	Unit catalogue.Unit
}

// Services queues the services of the catalogue on day, and those the contract names already.
func Services(b *db.Batch, who policy.Actor, ref Ref, day date.Date, dst *[]Service) {
	db.QueueAll(b, dst, `SELECT s.public_id AS ref, s.name, s.unit FROM service s WHERE @all AND (`+catalogue.Offered+`
		OR s.id IN (SELECT l.service_id FROM contract_line l JOIN contract c ON c.id = l.contract_id WHERE c.public_id = @ref))
		ORDER BY s.name COLLATE "pl-x-icu" LIMIT 300`, args(who, day, db.Args{"ref": string(ref)}))
}
