package demo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"cus/internal/domain/contract"
	"cus/internal/domain/desk"
	"cus/internal/domain/indicator"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

// ledger is the plain rows of a centre, as they lie in the tables: what a figure is
// recounted from by hand, without any of the statements of the program.
type ledger struct {
	from, until date.Date // the days of the project
	plans       []struct {
		Resident, Application int64
		State                 string
		Created               time.Time
		Due, Submitted, First date.Date // First: approved for the first time
		ID                    int64
	}
	versions []struct {
		Plan         int64
		No           int
		Starts, Ends date.Date
		Frozen       *time.Time
	}
	applications []struct {
		ID       int64
		Received date.Date
	}
	items []struct {
		ID, Application int64
		State           string
		Decided         *time.Time
	}
	itemSteps []struct {
		Item int64
		From string
		At   time.Time
	}
	services []struct {
		ID        int64
		Area      int
		Withdrawn date.Date
	}
	offers []struct {
		Service, Programme int64
		Withdrawn          *time.Time
	}
	programmes []struct {
		ID                 int64
		State              string
		From, Until, Voted date.Date
	}
	programmeSteps []struct {
		Programme int64
		From, To  string
		At        time.Time
	}
	areas     []struct{ Areas []int32 }
	contracts []struct {
		State              string
		Signed, Terminated date.Date
		Line               int64
		Social             bool
		ID                 int64
	}
	amounts []struct {
		Contract  int64
		No        int
		Concluded date.Date
		Amount    int64
	}
	lines []struct {
		ID             int64
		Direct, Social bool
		Category       string
		Planned, Spent *int64
		SpentOn        date.Date
	}
	facts []struct {
		Post, Label string
		Fte         int64
		Disability  bool
		From, Until date.Date
	}
	products []struct{ Accepted date.Date }
	entries  []struct {
		ID, Replaces int64
		Code         string
		OnDay        date.Date
		Value        int64
	}
}

func rowsOf[T any](t *testing.T, pool *pgxpool.Pool, dst *[]T, sql string) {
	t.Helper()
	rows, err := db.All[T](t.Context(), pool, sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	*dst = rows
}

func ledgerOf(t *testing.T, pool *pgxpool.Pool) *ledger {
	t.Helper()
	l := &ledger{}
	var project []struct{ From, Until date.Date }
	rowsOf(t, pool, &project, `SELECT starts_on AS "from", ends_on AS until FROM project`)
	l.from, l.until = project[0].From, project[0].Until
	var stages []struct{ From, Until date.Date }
	rowsOf(t, pool, &stages, `SELECT starts_on AS "from", ends_on AS until FROM milestone ORDER BY starts_on NULLS FIRST`)
	if len(stages) > 0 && !stages[0].From.IsZero() && !slices.ContainsFunc(stages, func(s struct{ From, Until date.Date }) bool { return s.Until.IsZero() }) {
		if l.from.IsZero() {
			l.from = stages[0].From
		}
		for _, s := range stages {
			if project[0].Until.IsZero() {
				l.until = date.Max(l.until, s.Until)
			}
		}
	}
	rowsOf(t, pool, &l.plans, `SELECT id, resident_id AS resident, application_id AS application, state, created_at AS created, due_on AS due, first_submitted_on AS submitted, approved_on AS first FROM plan`)
	rowsOf(t, pool, &l.versions, `SELECT plan_id AS plan, no, starts_on AS starts, ends_on AS ends, frozen_at AS frozen FROM plan_version`)
	rowsOf(t, pool, &l.applications, `SELECT id, received_on AS received FROM application`)
	rowsOf(t, pool, &l.items, `SELECT id, application_id AS application, state, decided_at AS decided FROM application_item`)
	rowsOf(t, pool, &l.itemSteps, `SELECT item_id AS item, from_state AS "from", at FROM item_transition ORDER BY at, id`)
	rowsOf(t, pool, &l.services, `SELECT id, area, withdrawn_on AS withdrawn FROM service`)
	rowsOf(t, pool, &l.offers, `SELECT service_id AS service, programme_id AS programme, withdrawn_at AS withdrawn FROM offer`)
	rowsOf(t, pool, &l.programmes, `SELECT id, state, valid_from AS "from", valid_until AS until, resolution_on AS voted FROM programme`)
	rowsOf(t, pool, &l.programmeSteps, `SELECT programme_id AS programme, COALESCE(from_state, '') AS "from", to_state AS to, at FROM programme_transition ORDER BY at, id`)
	rowsOf(t, pool, &l.areas, `SELECT areas FROM project_promise WHERE kind = 'area' AND state <> 'dropped'`)
	rowsOf(t, pool, &l.contracts, `SELECT c.id, c.state, c.signed_on AS signed, c.terminated_on AS terminated, COALESCE(c.budget_line_id, 0) AS line, p.kind = 'ngo' OR p.social_economy <> '' AS social
		FROM contract c JOIN provider p ON p.id = c.provider_id`)
	rowsOf(t, pool, &l.amounts, `SELECT contract_id AS contract, no, concluded_on AS concluded, amount_grosze AS amount FROM contract_version ORDER BY no`)
	rowsOf(t, pool, &l.lines, `SELECT id, direct, social_economy AS social, category, planned_grosze AS planned, spent_grosze AS spent, spent_as_of AS spent_on FROM budget_line`)
	rowsOf(t, pool, &l.facts, `SELECT q.post, q.id || ' ' || f.label AS label, f.fte, f.disability, f.from_on AS "from", f.until_on AS until FROM staffing_fact f JOIN project_post q ON q.id = f.post_id`)
	rowsOf(t, pool, &l.products, `SELECT accepted_on AS accepted FROM product WHERE kind = 'model' AND accepted_on IS NOT NULL`)
	rowsOf(t, pool, &l.entries, `SELECT e.id, COALESCE(e.replaces_id, 0) AS replaces, i.code, e.on_day, e.value FROM indicator_entry e JOIN indicator i ON i.id = e.indicator_id`)
	return l
}

// by reports whether the moment lies on the day or before.
func by(at *time.Time, day date.Date) bool { return at != nil && !date.Of(*at).After(day) }

// onOrBefore is the same of a day that may be missing.
func onOrBefore(d, day date.Date) bool { return !d.IsZero() && !d.After(day) }

func (l *ledger) received(application int64) date.Date {
	for _, a := range l.applications {
		if a.ID == application {
			return a.Received
		}
	}
	return date.Date{}
}

func (l *ledger) itemThen(n int, day date.Date) string {
	i := l.items[n]
	for _, s := range l.itemSteps {
		if s.Item == i.ID && date.Of(s.At).After(day) {
			return s.From
		}
	}
	if i.Decided != nil && date.Of(*i.Decided).After(day) {
		return "pending"
	}
	return i.State
}

func (l *ledger) programmeThen(id int64, state string, day date.Date) string {
	for _, s := range l.programmeSteps {
		if s.Programme == id && date.Of(s.At).After(day) {
			return s.From
		}
	}
	return state
}

func (l *ledger) offered(service int64, withdrawn, day date.Date) bool {
	if onOrBefore(withdrawn, day) {
		return false
	}
	for _, o := range l.offers {
		if o.Service != service || by(o.Withdrawn, day) {
			continue
		}
		for _, p := range l.programmes {
			if p.ID != o.Programme || day.Before(p.From) || day.After(p.Until) {
				continue
			}
			state := l.programmeThen(p.ID, p.State, day)
			ended := slices.ContainsFunc(l.programmeSteps, func(s struct {
				Programme int64
				From, To  string
				At        time.Time
			}) bool {
				return s.Programme == p.ID && s.To == "ended" && !date.Of(s.At).After(day)
			})
			if state == "in_force" || state == "ended" && !ended {
				return true
			}
		}
	}
	return false
}

func (l *ledger) amountOn(contract int64, day date.Date) (amount int64) {
	for _, a := range l.amounts {
		if a.Contract == contract && (a.No == 0 || onOrBefore(a.Concluded, day)) {
			amount = a.Amount
		}
	}
	return amount
}

// figure recounts one definition within the days; until is the last one that counts.
func (l *ledger) figure(code indicator.Code, since, until date.Date) (c indicator.Count) {
	within := func(d date.Date) bool { return onOrBefore(d, until) && (since.IsZero() || !d.Before(since)) }
	add := func(part, whole int64) {
		c.Part, c.Whole, c.Rows = c.Part+int(part), c.Whole+int(whole), c.Rows+1
	}
	switch code {
	case indicator.PersonsWithPlan, indicator.PersonsWithRunningPlan:
		seen := map[int64]bool{}
		for _, p := range l.plans {
			if within(p.First) && !seen[p.Resident] && (code == indicator.PersonsWithPlan || l.runs(p.ID, until)) {
				seen[p.Resident] = true
				add(1, 0)
			}
		}
	case indicator.SubmittedInTime:
		for _, p := range l.plans {
			submitted := onOrBefore(p.Submitted, until)
			if within(l.received(p.Application)) && by(&p.Created, until) && (p.Due.Before(until) || submitted) && (p.State != "abandoned" || !p.Submitted.IsZero()) {
				if submitted && !p.Submitted.After(p.Due) {
					add(1, 1)
				} else {
					add(0, 1)
				}
			}
		}
	case indicator.MeanDays:
		for _, p := range l.plans {
			if r := l.received(p.Application); within(r) && onOrBefore(p.Submitted, until) {
				add(int64(p.Submitted.Sub(r)), 1)
			}
		}
	case indicator.ApplicationsReceived:
		for _, a := range l.applications {
			if within(a.Received) {
				add(1, 0)
			}
		}
	case indicator.ItemsQualified, indicator.ItemsRefused, indicator.ItemsReferred:
		want := map[indicator.Code]string{indicator.ItemsQualified: "qualified", indicator.ItemsRefused: "refused", indicator.ItemsReferred: "referred"}[code]
		for n, i := range l.items {
			if within(l.received(i.Application)) && l.itemThen(n, until) == want {
				add(1, 0)
			}
		}
	case indicator.ServicesAvailable:
		for _, s := range l.services {
			if l.offered(s.ID, s.Withdrawn, until) {
				add(1, 0)
			}
		}
	case indicator.NewAreas:
		for _, a := range l.areas {
			part := int64(0)
			for _, s := range l.services {
				if slices.Contains(a.Areas, int32(s.Area)) && l.offered(s.ID, s.Withdrawn, until) {
					part = 1
				}
			}
			add(part, 0)
		}
	case indicator.ProgrammesAdopted:
		for _, p := range l.programmes {
			if within(p.Voted) && slices.Contains([]string{"adopted", "published", "in_force", "ended"}, l.programmeThen(p.ID, p.State, until)) {
				add(1, 0)
			}
		}
	case indicator.ContractsSigned:
		for _, k := range l.contracts {
			if within(k.Signed) && (k.State == "signed" || k.State == "terminated") {
				add(1, 0)
			}
		}
	default:
		return l.projectFigure(code, until)
	}
	return c
}

// runs reports whether the newest version approved by the day holds it.
func (l *ledger) runs(plan int64, day date.Date) bool {
	newest, begun := -1, false
	for n, v := range l.versions {
		if v.Plan != plan || !by(v.Frozen, day) {
			continue
		}
		begun = begun || onOrBefore(v.Starts, day)
		if newest < 0 || v.No > l.versions[newest].No {
			newest = n
		}
	}
	return newest >= 0 && begun && !l.versions[newest].Ends.Before(day)
}

// projectFigure recounts what only the project knows.
func (l *ledger) projectFigure(code indicator.Code, until date.Date) (c indicator.Count) {
	add := func(part, whole int64) {
		c.Part, c.Whole, c.Rows = c.Part+int(part), c.Whole+int(whole), c.Rows+1
	}
	switch code {
	case indicator.PESShare:
		unknown := false
		for _, b := range l.lines {
			if !b.Direct {
				continue
			}
			if b.Planned == nil {
				unknown = true
				add(0, 0)
			} else {
				add(0, *b.Planned)
			}
			for _, k := range l.contracts {
				if k.Line == b.ID && b.Category == "services" && k.Social && onOrBefore(k.Signed, until) && (k.State == "signed" || k.State == "terminated") && (k.Terminated.IsZero() || !k.Terminated.Before(until)) {
					add(l.amountOn(k.ID, until), 0)
				}
			}
		}
		if unknown {
			c.Whole = 0
		}
	case indicator.PESShareSpent:
		for _, b := range l.lines {
			if b.Direct && onOrBefore(b.SpentOn, until) {
				part := int64(0)
				if b.Social && b.Category == "services" {
					part = *b.Spent
				}
				add(part, *b.Spent)
			}
		}
	case indicator.CoordinatorsEmployed:
		holds := map[string]bool{}
		for _, f := range l.facts {
			if f.Post == "coordinator" && onOrBefore(f.From, until) {
				holds[f.Label] = holds[f.Label] || f.Until.IsZero() || !f.Until.Before(until)
			}
		}
		for _, yes := range holds {
			if yes {
				add(1, 0)
			} else {
				add(0, 0)
			}
		}
	case indicator.StaffFTE, indicator.DisabilityFTE:
		for _, f := range l.facts {
			if !onOrBefore(f.From, until) {
				continue
			}
			if (f.Until.IsZero() || !f.Until.Before(until)) && (code == indicator.StaffFTE || f.Disability) {
				add(f.Fte, 0)
			} else {
				add(0, 0)
			}
		}
	case indicator.ModelSolutions, indicator.Volunteers, indicator.Consultations:
		last := -1
		for n, e := range l.entries {
			replaced := slices.ContainsFunc(l.entries, func(o struct {
				ID, Replaces int64
				Code         string
				OnDay        date.Date
				Value        int64
			}) bool {
				return o.Replaces == e.ID
			})
			if e.Code == string(code) && onOrBefore(e.OnDay, until) && !replaced && (last < 0 || l.entries[last].OnDay.Before(e.OnDay)) {
				last = n
			}
		}
		if last >= 0 {
			add(l.entries[last].Value, 0)
			break
		}
		for _, p := range l.products {
			if code == indicator.ModelSolutions && onOrBefore(p.Accepted, until) {
				add(1, 0)
			}
		}
	}
	return c
}

// recounted holds every figure of a centre, on days before, in and after its project,
// against one counted by hand from the plain rows.
func recounted(t *testing.T, d *dbtest.DB, now time.Time) {
	l := ledgerOf(t, d.Owner)
	ewa := actor(t, d.Owner, "dyrektor@cus.example", policy.Director)
	today := date.Of(now)
	days := []date.Date{today, today.Add(-90), date.New(2020, 6, 1)}
	if !l.from.IsZero() && !l.until.IsZero() {
		days = append(days, l.from, l.from.Add(l.until.Sub(l.from)/2), l.until, l.until.Add(1))
	}
	found := 0
	for _, day := range days {
		var all []indicator.Reading
		read(t, d.App, func(b *db.Batch) { indicator.All(b, ewa, now, day, &all) })
		for _, r := range all {
			until := day
			if !l.until.IsZero() && l.until.Before(day) {
				until = l.until
			}
			project := l.figure(r.Code, l.from, until)
			if r.Project != project {
				t.Errorf("%s on %s: %+v in the project, by hand %+v", r.Code, day, r.Project, project)
			}
			centre := project
			if r.Code.Definition().WholeTime {
				centre = l.figure(r.Code, date.Date{}, day)
			}
			if r.Centre != centre {
				t.Errorf("%s on %s: %+v in all, by hand %+v", r.Code, day, r.Centre, centre)
			}
			if centre.Part > 0 {
				found++
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d figures were more than nought", found)
	}
}

// sumsHold holds what the program adds up or picks beforehand against the records.
func sumsHold(t *testing.T, d *dbtest.DB, now time.Time) {
	drifts, err := indicator.Drifts(t.Context(), d.App)
	if err != nil || len(drifts) > 0 {
		t.Errorf("sums differ from the records: %v, %+v", err, drifts)
	}
	tx, err := d.App.Begin(t.Context()) // the lines these readings leave are of days to come
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	ewa, today := policy.Actor{Roles: []policy.Role{policy.Director}}, date.Of(now)
	for n := -40; n <= 40; n += 8 {
		on := now.AddDate(0, 0, n)
		var terms desk.Terms
		lists := map[desk.Span][]desk.Term{}
		var all, watched []contract.Row
		b := &db.Batch{}
		desk.Team(b, ewa, on, &terms)
		for _, s := range desk.Spans {
			var list []desk.Term
			desk.TeamTerms(b, ewa, on, s, &list)
			lists[s] = list
			if err := b.Run(t.Context(), tx); err != nil {
				t.Fatal(err)
			}
			b = &db.Batch{}
			if got := terms.Of(s); got != len(list) {
				t.Errorf("%s, %s: %d terms, and a list of %d", today.Add(n), s, got, len(list))
			}
		}
		contract.List(b, ewa, contract.Filter{}, today.Add(n), &all)
		contract.Watched(b, ewa, today.Add(n), &watched)
		if err := b.Run(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
		numbers := func(rows []contract.Row) (out []string) {
			for _, r := range contract.Pressing(rows, today.Add(n)) {
				out = append(out, r.Number)
			}
			slices.Sort(out)
			return out
		}
		if len(all) > contract.Shown {
			t.Fatalf("%d contracts are more than a list shows", len(all))
		}
		if want, got := numbers(all), numbers(watched); !slices.Equal(want, got) {
			t.Errorf("%s: of all contracts %v press, of those watched %v", today.Add(n), want, got)
		}
	}
}
