package milestonereport

import (
	"fmt"
	"regexp"
	"time"

	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// counter is who a report counts as: its figures are those of the centre, the same whoever
// writes or reads it, and name nobody.
var counter = policy.Actor{Roles: []policy.Role{policy.Director}}

// Which reports are counted: the one of the address while it is not frozen, the same
// whatever its state, and the one before it.
const (
	whileOpen = `r.public_id = @report AND r.frozen_at IS NULL`
	anyState  = `r.public_id = @report`
	theOne    = `r.id = ` + previousID
)

// previousID is the report before that of @report: the newest frozen one of the project whose
// period began earlier, in its last version.
const previousID = `(SELECT e.id FROM milestone_report e JOIN milestone em ON em.id = e.milestone_id,
	       milestone_report r0 JOIN milestone m0 ON m0.id = r0.milestone_id
	 WHERE r0.public_id = @report AND em.project_id = m0.project_id AND e.frozen_at IS NOT NULL AND e.number <> r0.number AND e.period_from < r0.period_from
	 ORDER BY e.period_until DESC, e.version_no DESC, e.id DESC LIMIT 1)`

// scope is the report counted: its milestone, its project and its days.
func scope(which string) string {
	return `(SELECT r.id AS report_id, r.milestone_id, m.project_id, m.ends_on, r.period_from AS since, r.period_until AS until
	   FROM milestone_report r JOIN milestone m ON m.id = r.milestone_id WHERE ` + which + `) w`
}

// counting is what one count of a report reads before it becomes figures and tables.
type counting struct {
	days       *days
	tasks      []taskRow
	products   []productRow
	services   []serviceRow
	programmes []programmeRow
	contracts  []contractRow
	lines      []lineRow
	posts      []postRow
	risks      []riskRow
	totals     totals
	readings   []indicator.Reading // of what the project promises, on the last day
	planned    indicator.Reading   // what NGO and social-economy bodies take of the direct costs: by contracts
	spent      indicator.Reading   // and by what was spent
}

// days are those of the report and of its project, with the sums of its funding.
type days struct {
	Until                 date.Date
	Total, EU, State, Own *int64
}

type taskRow struct {
	No      int
	Ref     string
	Name    string
	Due     date.Date
	Outcome string
	DoneOn  date.Date
	Reason  string
}

type productRow struct {
	No         int
	Ref        string
	Name, Kind string
	Files      int
	DatedOn    date.Date
	AcceptedOn date.Date
	AcceptedBy string
}

type serviceRow struct {
	Ref, Name, Unit     string
	Persons, Women, Men int
	Quantity            *int64 // nil: no contract pays for it
}

type programmeRow struct {
	Ref, Name, Resolution string
	ResolutionOn          date.Date
	Offers                int
}

type contractRow struct {
	Ref, Number, Provider, Mode string
	Social                      bool
	SignedOn                    date.Date
	Amount                      int64
}

type lineRow struct {
	No             int
	Ref, Name      string
	Direct, Social bool
	Planned, Spent *int64
}

type postRow struct {
	No            int
	Ref, Name     string
	Post          string
	Planned       *int64
	PlannedFTE    *int64
	Employed      int64
	FTE           int64
	DisabilityFTE int64
}

type riskRow struct {
	No                 int
	Ref, Name          string
	Likelihood, Effect int
	Response           string
	ClosedOn           date.Date
}

type totals struct {
	Started, Running, Ended        int64
	MeanTenths, InTime             *int64
	Persons, Women, Men            int64
	Applications, Granted, Waiting int64
	Refusals, Referrals            int64
	Supporting                     int64
}

// live queues one count of the report; after the batch has run, dst holds it. What is counted
// is stated below, statement by statement; nobody's name is read.
func live(b *db.Batch, which string, ref Ref, now time.Time, dst *Counted) {
	c := &counting{}
	a := db.Args{"report": string(ref)}
	w := scope(which)
	db.QueueMaybe(b, &c.days, `SELECT w.until, p.total_grosze AS total, p.eu_grosze AS eu, p.state_grosze AS state, p.own_grosze AS own
		  FROM `+w+` JOIN project p ON p.id = w.project_id`, a)
	db.QueueAll(b, &c.tasks, `SELECT x.no, x.public_id AS ref, x.name, x.due, x.reason,
		       CASE WHEN x.done_on <= x.until AND x.done_on > x.due THEN 'done_late' WHEN x.done_on <= x.until THEN 'done' WHEN x.state = 'dropped' THEN 'dropped'
		            WHEN x.due <= x.until THEN 'late' ELSE 'running' END AS outcome,
		       CASE WHEN x.done_on <= x.until THEN x.done_on END AS done_on
		  FROM (SELECT t.*, COALESCE(t.due_on, w.ends_on) AS due, w.until FROM `+w+` JOIN milestone_task t ON t.milestone_id = w.milestone_id) x ORDER BY x.no`, a)
	db.QueueAll(b, &c.products, `SELECT p.no, p.public_id AS ref, p.name, p.kind, (SELECT count(*) FROM product_file f WHERE f.product_id = p.id) AS files, p.dated_on,
		       CASE WHEN p.accepted_on <= w.until THEN p.accepted_on END AS accepted_on, CASE WHEN p.accepted_on <= w.until THEN p.accepted_by ELSE '' END AS accepted_by
		  FROM `+w+` JOIN product p ON p.milestone_id = w.milestone_id ORDER BY p.no`, a)
	sees := resident.Args(counter, now)
	// Persons whose plan, in its version in force, gives the service on a day of the period; the
	// quantity is what plans took of contracts in its months.
	db.QueueAll(b, &c.services, `SELECT s.public_id AS ref, s.name, s.unit, x.persons, x.women, x.men,
		       CASE WHEN EXISTS (SELECT 1 FROM contract_line l WHERE l.service_id = s.id) THEN COALESCE((SELECT sum(x.quantity) FROM `+w+` CROSS JOIN contract_line_month x
		            JOIN contract_line l ON l.id = x.line_id WHERE l.service_id = s.id AND x.month BETWEEN date_trunc('month', w.since) AND w.until), 0) END AS quantity
		  FROM (SELECT substr(x.key, 2)::bigint AS service_id, sum(x.part) AS persons, COALESCE(sum(x.part) FILTER (WHERE x.key LIKE 'K%'), 0) AS women, COALESCE(sum(x.part) FILTER (WHERE x.key LIKE 'M%'), 0) AS men
		          FROM `+indicator.ForReport(w, "service_sex", "report_services")+` GROUP BY 1 HAVING sum(x.part) > 0) x JOIN service s ON s.id = x.service_id ORDER BY s.name, s.id`, db.With(sees, a))
	db.QueueAll(b, &c.programmes, `SELECT g.public_id AS ref, g.name, COALESCE(g.resolution, '') AS resolution, g.resolution_on,
		       (SELECT count(*) FROM offer o WHERE o.programme_id = g.id AND o.withdrawn_at IS NULL) AS offers
		  FROM `+w+` JOIN programme g ON g.resolution_on BETWEEN w.since AND w.until AND g.state NOT IN ('rejected', 'annulled') ORDER BY g.resolution_on, g.id`, a)
	db.QueueAll(b, &c.contracts, `SELECT c.public_id AS ref, c.number, o.name AS provider, c.mode, `+social+` AS social, c.signed_on, `+amountOn+` AS amount
		  FROM `+w+` JOIN contract c ON c.signed_on BETWEEN w.since AND w.until JOIN provider o ON o.id = c.provider_id ORDER BY c.signed_on, c.number`, a)
	db.QueueAll(b, &c.lines, `SELECT l.no, l.public_id AS ref, l.name, l.direct, l.social_economy AS social, l.planned_grosze AS planned,
		       CASE WHEN l.spent_as_of IS NULL OR l.spent_as_of <= w.until THEN l.spent_grosze END AS spent
		  FROM `+w+` JOIN budget_line l ON l.project_id = w.project_id ORDER BY l.no`, a)
	db.QueueAll(b, &c.posts, `SELECT q.no, q.public_id AS ref, q.name, q.post, q.planned, q.planned_fte, count(DISTINCT f.label) AS employed,
		       COALESCE(sum(f.fte), 0) AS fte, COALESCE(sum(f.fte) FILTER (WHERE f.disability), 0) AS disability_fte
		  FROM `+w+` JOIN project_post q ON q.project_id = w.project_id
		  LEFT JOIN staffing_fact f ON f.post_id = q.id AND f.from_on <= w.until AND COALESCE(f.until_on, w.until) >= w.until GROUP BY q.id ORDER BY q.no`, a)
	db.QueueAll(b, &c.risks, `SELECT k.no, k.public_id AS ref, k.name, k.likelihood, k.effect, k.response, CASE WHEN k.closed_on <= w.until THEN k.closed_on END AS closed_on
		  FROM `+w+` JOIN milestone_risk k ON k.milestone_id = w.milestone_id ORDER BY k.no`, a)
	db.QueueOne(b, &c.totals, totalsOf(w), db.With(sees, a))
	onLastDay(b, which, a, func(b *db.Batch) {
		indicator.Promised(b, counter, now, date.Of(now), &c.readings)
		indicator.One(b, counter, now, indicator.PESShare, date.Of(now), &c.planned)
		indicator.One(b, counter, now, indicator.PESShareSpent, date.Of(now), &c.spent)
	})
	b.Then(func() error {
		*dst = c.counted()
		return nil
	})
}

// social says that the provider o is an NGO or a body of the social economy, which is what the
// project promised a share of its services to.
const social = `(o.kind = 'ngo' OR o.social_economy <> '')`

// amountOn is what the contract c is worth, by the newest of its versions concluded by the last day.
const amountOn = `(SELECT cv.amount_grosze FROM contract_version cv WHERE cv.contract_id = c.id AND (cv.no = 0 OR cv.concluded_on <= w.until) ORDER BY cv.no DESC LIMIT 1)`

// totalsOf counts plans, applications and persons in the period: from sums, whose facts say
// what each of them is (figure_facts in the database).
func totalsOf(w string) string {
	of := func(code, key string) string {
		return `COALESCE(sum(x.part) FILTER (WHERE x.code = '` + code + `' AND x.key LIKE '` + key + `'), 0)::bigint`
	}
	const days, inTime = ` FILTER (WHERE x.code = 'report_days')`, ` FILTER (WHERE x.code = 'report_in_time')`
	return `SELECT ` + of("report_started", "") + ` AS started, ` + of("report_running", "") + ` AS running, ` + of("report_ended", "") + ` AS ended,
		round(10 * sum(x.part)` + days + ` / NULLIF(sum(x.whole)` + days + `, 0))::bigint AS mean_tenths,
		10000 * (sum(x.part)` + inTime + `)::bigint / NULLIF((sum(x.whole)` + inTime + `)::bigint, 0) AS in_time,
		` + of("report_persons", "%") + ` AS persons, ` + of("report_persons", "K") + ` AS women, ` + of("report_persons", "M") + ` AS men,
		` + of("applications_received", "") + ` AS applications,
		` + of("report_qualified", "") + ` AS granted, ` + of("report_waitlisted", "") + ` AS waiting, ` + of("report_refused", "") + ` AS refusals, ` + of("report_referred", "") + ` AS referrals,
		` + of("report_support", "") + ` AS supporting
	FROM (SELECT x.code, x.key, x.part, x.whole FROM ` + indicator.ForReport(w, "", "report_started", "report_running", "report_ended", "report_days", "report_in_time",
		"report_qualified", "report_waitlisted", "report_refused", "report_referred", "report_support") + `
	      UNION ALL SELECT x.code, x.key, x.part, x.whole FROM ` + indicator.ForReport(w, "sex", "report_persons") + `
	      UNION ALL SELECT x.code, '', x.part, x.whole FROM ` + indicator.InPeriod(w) + ` WHERE x.code = 'applications_received') x`
}

var dayAsked = regexp.MustCompile(`@day\b`)

// onLastDay queues what ask asks about a day, with the last day of the report in its place:
// a page does not know that day before its one batch has run. A report that is not counted
// has no day, and then nothing is.
func onLastDay(b *db.Batch, which string, a db.Args, ask func(b *db.Batch)) {
	inner := &db.Batch{}
	ask(inner)
	last := `COALESCE((SELECT w.until FROM ` + scope(which) + `), '-infinity')`
	for _, q := range inner.QueuedQueries {
		q.SQL = dayAsked.ReplaceAllLiteralString(q.SQL, last)
		for i, given := range q.Arguments {
			if named, ok := given.(db.Args); ok {
				q.Arguments[i] = db.With(named, a)
			}
		}
	}
	b.Take(inner)
}

// counted makes figures and tables of what was read.
func (c *counting) counted() Counted {
	out := Counted{Figures: []Figure{}, Tables: []Table{}}
	if c.days == nil {
		return out
	}
	tables := map[string][]Row{}
	for _, section := range Sections {
		out.Figures = append(out.Figures, c.figures(section)...)
		for _, code := range tablesOf[section] {
			if tables[code] = c.rows(code); tables[code] == nil {
				tables[code] = []Row{}
			}
			out.Tables = append(out.Tables, Table{Code: code, Section: section, Rows: tables[code]})
		}
	}
	return out
}

func (c *counting) figures(s Section) (out []Figure) {
	add := func(code string, u Unit, value *int64) {
		out = append(out, Figure{Code: code, Section: s, Unit: u, Value: value})
	}
	n := func(code string, value int64) { add(code, Pieces_, &value) }
	part := func(code string, value int64) {
		out = append(out, Figure{Code: code, Section: s, Unit: Persons, Value: &value, Small: true})
	}
	t := c.totals
	switch s {
	case Tasks:
		done, late := int64(0), int64(0)
		for _, r := range c.tasks {
			if r.Outcome == TaskDone || r.Outcome == TaskDoneLate {
				done++
			}
			if r.Outcome == TaskLate || r.Outcome == TaskDoneLate {
				late++
			}
		}
		n("zadania", int64(len(c.tasks)))
		n("zadania_wykonane", done)
		n("zadania_opoznione", late)
	case Products:
		accepted := int64(0)
		for _, p := range c.products {
			if !p.AcceptedOn.IsZero() {
				accepted++
			}
		}
		n("produkty", int64(len(c.products)))
		n("produkty_przyjete", accepted)
	case Services:
		n("uslugi", int64(len(c.services)))
		add("osoby", Persons, &t.Persons)
		part("kobiety", t.Women)
		part("mezczyzni", t.Men)
	case Plans:
		n("ipus_rozpoczete", t.Started)
		n("ipus_trwajace", t.Running)
		n("ipus_zakonczone", t.Ended)
		add("ipus_podsumowane", Pieces_, nil)
		add("ipus_sredni_czas", Tenths, t.MeanTenths)
		add("ipus_w_terminie", Share, t.InTime)
	case Qualifying:
		n("wnioski", t.Applications)
		n("uslugi_przyznane", t.Granted)
		n("uslugi_oczekujace", t.Waiting)
		n("odmowy", t.Refusals)
		n("przekazania", t.Referrals)
	case Consultations:
		n("programy_uchwalone", int64(len(c.programmes)))
		out = append(out, c.byIndicator(s, "consultations")...)
	case Supporting:
		n("dzialania_wspierajace", t.Supporting)
		out = append(out, c.byIndicator(s, "volunteers")...)
	case Standards:
		standards := int64(0)
		for _, p := range c.products {
			if p.Kind == "standards" {
				standards++
			}
		}
		n("standardy", standards)
		out = append(out, c.byIndicator(s, "model_solutions")...)
	case Contracts:
		n("umowy", int64(len(c.contracts)))
		for _, f := range c.share() {
			f.Section = s
			out = append(out, f)
		}
	case Budget:
		planned, spent := sumOf(c.lines, func(l lineRow) *int64 { return l.Planned }), sumOf(c.lines, func(l lineRow) *int64 { return l.Spent })
		add("budzet_planowany", Money, planned)
		add("budzet_wydany", Money, spent)
		add("budzet_pozostaly", Money, minus(planned, spent))
		add("wartosc_projektu", Money, c.days.Total)
	case Indicators:
		for _, r := range c.readings {
			if !slicesHas(elsewhere, string(r.Code)) {
				out = append(out, c.byIndicator(s, string(r.Code))...)
			}
		}
	case Staff:
		var people, fte, disability int64
		for _, p := range c.posts {
			people, fte, disability = people+p.Employed, fte+p.FTE, disability+p.DisabilityFTE
		}
		n("osoby_zatrudnione", people)
		add("etaty", FTE, &fte)
		add("etaty_niepelnosprawnosc", FTE, &disability)
	case Risks:
		open := int64(0)
		for _, r := range c.risks {
			if r.ClosedOn.IsZero() {
				open++
			}
		}
		n("ryzyka", int64(len(c.risks)))
		n("ryzyka_otwarte", open)
	}
	return out
}

// Codes lists the figures of every report; those of indicators come on top.
func Codes() (codes []string) {
	c := &counting{}
	c.days = new(days)
	for _, s := range Sections {
		for _, f := range c.figures(s) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// elsewhere are the indicators whose figure stands in a part of its own.
var elsewhere = []string{"consultations", "volunteers", "model_solutions"}

// byIndicator is the figure of an indicator as it stood on the last day; none where the
// project does not promise it.
func (c *counting) byIndicator(s Section, code string) []Figure {
	for _, r := range c.readings {
		if string(r.Code) == code {
			f := Figure{Code: IndicatorPrefix + code, Section: s, Unit: unitOf(r.Code)}
			if v, known := r.Value(); known {
				f.Value = &v
			}
			return []Figure{f}
		}
	}
	return nil
}

// IndicatorPrefix opens the code of a figure that is an indicator's.
const IndicatorPrefix = "wskaznik-"

// units are those of the indicators in ours.
var units = map[indicator.Unit]Unit{indicator.Persons: Persons, indicator.Pieces: Pieces_, indicator.Share: Share, indicator.Posts: FTE, indicator.Days: Tenths}

func unitOf(code indicator.Code) Unit { return units[code.Unit()] }

// share is what NGO and social-economy bodies take of the direct costs, as signed and as
// spent: the sums their indicators are the quotients of.
func (c *counting) share() []Figure {
	sums := func(r indicator.Reading, part, whole, share string) []Figure {
		p, w := int64(r.Project.Part), int64(r.Project.Whole)
		out := []Figure{{Code: part, Unit: Money}, {Code: whole, Unit: Money}, {Code: share, Unit: Share}}
		if v, known := r.Value(); known {
			out[0].Value, out[1].Value, out[2].Value = &p, &w, &v
		}
		return out
	}
	return append(sums(c.planned, "zlecone_ngo_pes", "koszty_bezposrednie", "udzial_ngo_pes"), sums(c.spent, "wydane_ngo_pes", "wydane_bezposrednie", "udzial_wydany_ngo_pes")...)
}

func sumOf(lines []lineRow, of func(lineRow) *int64) (sum *int64) {
	for _, l := range lines {
		if v := of(l); v != nil {
			if sum == nil {
				sum = new(int64)
			}
			*sum += *v
		}
	}
	return sum
}

func minus(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	v := *a - *b
	return &v
}

func slicesHas(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// rows are the rows of a table.
func (c *counting) rows(code string) (out []Row) {
	add := func(key string, of Source, cells ...Cell) { out = append(out, Row{Key: key, Of: of, Cells: cells}) }
	switch code {
	case "tasks":
		for _, t := range c.tasks {
			add(Item(Tasks, t.No), Source{}, words(fmt.Sprintf("%d. %s", t.No, t.Name)), dayCell(t.Due), words(t.Outcome), dayCell(t.DoneOn), words(t.Reason))
		}
	case "products":
		for _, p := range c.products {
			add(Item(Products, p.No), Source{"product", p.Ref}, words(p.Name), words(p.Kind), count(p.Files), dayCell(p.DatedOn), dayCell(p.AcceptedOn), words(p.AcceptedBy))
		}
	case "services":
		for _, s := range c.services {
			add(s.Ref, Source{"service", s.Ref}, words(s.Name), people(s.Persons, true), people(s.Women, true), people(s.Men, true), number(s.Quantity), words(s.Unit))
		}
	case "programmes":
		for _, p := range c.programmes {
			add(p.Ref, Source{"programme", p.Ref}, words(p.Name), words(p.Resolution), dayCell(p.ResolutionOn), count(p.Offers))
		}
	case "contracts":
		for _, k := range c.contracts {
			add(k.Ref, Source{"contract", k.Ref}, words(k.Number), words(k.Provider), words(k.Mode), yes(k.Social, "social"), dayCell(k.SignedOn), number(&k.Amount))
		}
	case "modes":
		return c.modes()
	case "budget":
		for _, l := range c.lines {
			add(l.Ref, Source{}, words(fmt.Sprintf("%d. %s", l.No, l.Name)), yes(l.Direct, "direct"), yes(l.Social, "social"), number(l.Planned), number(l.Spent), number(minus(l.Planned, l.Spent)))
		}
	case "sources":
		for _, s := range []struct {
			name  string
			value *int64
		}{{"eu", c.days.EU}, {"state", c.days.State}, {"own", c.days.Own}} {
			add(s.name, Source{}, words(s.name), number(s.value))
		}
	case "indicators":
		return c.indicatorRows()
	case "staff":
		for _, p := range c.posts {
			add(p.Ref, Source{}, words(p.Name), number(p.Planned), number(p.PlannedFTE), number(&p.Employed), number(&p.FTE), number(&p.DisabilityFTE))
		}
	case "risks":
		for _, r := range c.risks {
			add(r.Ref, Source{}, words(fmt.Sprintf("%d. %s", r.No, r.Name)), words(fmt.Sprint(r.Likelihood)), words(fmt.Sprint(r.Effect)), words(r.Response), dayCell(r.ClosedOn))
		}
	}
	return out
}

// modes are the contracts signed, by the way they came about.
func (c *counting) modes() (out []Row) {
	at := map[string]int{}
	for _, k := range c.contracts {
		i, known := at[k.Mode]
		if !known {
			i = len(out)
			at[k.Mode] = i
			out = append(out, Row{Key: k.Mode, Cells: []Cell{words(k.Mode), count(0), number(new(int64))}})
		}
		*out[i].Cells[1].Value++
		*out[i].Cells[2].Value += k.Amount
	}
	return out
}

func (c *counting) indicatorRows() (out []Row) {
	for _, r := range c.readings {
		u := unitOf(r.Code)
		var value, plan *int64
		if v, known := r.Value(); known {
			value = &v
		}
		if v, known := r.PlanOn(c.days.Until, r.From, r.Until); known {
			plan = &v
		}
		out = append(out, Row{Key: string(r.Code), Of: Source{"indicator", string(r.Code)}, Cells: []Cell{words(string(r.Code)), in(u, value), in(u, plan), in(u, r.Target),
			words(operator(r)), words(string(r.Rating(c.days.Until, r.From, r.Until)))}})
	}
	return out
}

func operator(r indicator.Reading) string {
	if r.Target == nil {
		return ""
	}
	return r.Operator.Word()
}
