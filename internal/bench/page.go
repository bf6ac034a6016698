package bench

import (
	"context"
	"fmt"
	"net/url"

	"cus/internal/platform/db"
	"cus/web/link"

	"github.com/jackc/pgx/v5/pgxpool"
)

// ask is one request of a page, and the arguments of the bare page of the same rows.
type ask struct {
	path string
	form url.Values // a POST, when there is one
	args []any
}

// page is one page to be measured: as whom it is asked for, and how.
type page struct {
	name string
	who  string // coordinator, director, organiser, reception, inspector
	kind int    // of plain: the bare page of the same rows
	p50  float64
	p99  float64
	asks []ask
}

// daily reports whether it is a page of the day: the others may take longer, and are asked
// for by a slip or once a quarter.
func (p page) daily() bool { return p.p50 <= 3 }

// What the bare pages ask.
const (
	bareNothing = iota
	barePesel
	barePrefix
	bareTypo
	bareCard
	barePlan
	bareEditor
	bareDay
	barePlans
	bareAllPlans
	bareApplications
	bareAllApplications
	bareContract
	bareContracts
	bareDashboard
	bareIndicator
	bareJournal
)

const bareResident = `SELECT surname, given_names, birth_date::text, street, house_no, locality FROM resident `

// plain are the plain queries of the rows a page shows, each with all of the page's arguments.
var plain = [][]string{
	bareNothing: {`SELECT 1`},
	barePesel:   {bareResident + `WHERE pesel = $1`},
	barePrefix:  {bareResident + `WHERE surname_norm >= $1::text COLLATE "C" AND surname_norm < $1::text || chr(1114111) ORDER BY surname_norm, given_norm, id LIMIT 26`},
	bareTypo: {`SELECT r.surname, r.given_names, r.birth_date::text, r.street, r.house_no, r.locality FROM known_name k JOIN resident r ON r.surname_norm = k.word
		WHERE NOT k.given AND levenshtein_less_equal(k.word, $1, 2) <= 2 LIMIT 26`},
	bareCard: {bareResident + `WHERE public_id = $1`,
		`SELECT a.number, a.state, a.received_on::text FROM resident r JOIN application a ON a.resident_id = r.id WHERE r.public_id = $1`,
		`SELECT p.number, p.state, v.starts_on::text, v.ends_on::text FROM resident r JOIN plan p ON p.resident_id = r.id JOIN plan_version v ON v.plan_id = p.id WHERE r.public_id = $1`,
		`SELECT s.name, x.amount FROM resident r JOIN plan p ON p.resident_id = r.id JOIN plan_version v ON v.plan_id = p.id JOIN planned_service x ON x.version_id = v.id
		   JOIN application_item i ON i.id = x.item_id JOIN offer o ON o.id = i.offer_id JOIN service s ON s.id = o.service_id WHERE r.public_id = $1`,
		`SELECT t.to_state, t.at::text FROM resident r JOIN plan p ON p.resident_id = r.id JOIN plan_transition t ON t.plan_id = p.id WHERE r.public_id = $1 ORDER BY t.id DESC LIMIT 8`},
	barePlan: {`SELECT p.number, p.state, r.surname, r.given_names, v.content::text FROM plan p JOIN resident r ON r.id = p.resident_id JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no WHERE p.public_id = $1`,
		`SELECT t.to_state, t.at::text FROM plan p JOIN plan_transition t ON t.plan_id = p.id WHERE p.public_id = $1`},
	bareEditor: {`SELECT p.number, v.starts_on::text, v.ends_on::text FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no WHERE p.public_id = $1`,
		`SELECT s.name, x.days, x.amount, x.place, c.number, t.price_grosze FROM plan p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.version_no JOIN planned_service x ON x.version_id = v.id
		   JOIN contract_line l ON l.id = x.contract_line_id JOIN contract c ON c.id = l.contract_id JOIN contract_term t ON t.line_id = l.id JOIN service s ON s.id = l.service_id WHERE p.public_id = $1`},
	bareDay: {`SELECT a.number, r.surname, r.given_names, a.due_on::text FROM application a JOIN resident r ON r.id = a.resident_id WHERE a.coordinator_id = $1 AND a.state IN ('submitted','qualification') ORDER BY a.due_on LIMIT 50`,
		`SELECT p.number, r.surname, r.given_names, p.due_on::text FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.coordinator_id = $1 AND p.state IN ('draft','agreed','returned') ORDER BY p.due_on LIMIT 50`},
	barePlans:    {`SELECT p.number, r.surname, r.given_names, p.state, p.due_on::text FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.coordinator_id = $1 ORDER BY p.due_on LIMIT 51`},
	bareAllPlans: {`SELECT p.number, r.surname, r.given_names, p.state, p.due_on::text FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.state = 'draft' ORDER BY p.due_on LIMIT 51`},
	bareApplications: {`SELECT a.number, r.surname, r.given_names, a.state, a.due_on::text FROM application a JOIN resident r ON r.id = a.resident_id
		WHERE a.coordinator_id = $1 ORDER BY a.due_on LIMIT 51`},
	bareAllApplications: {`SELECT a.number, r.surname, r.given_names, a.state, a.due_on::text FROM application a JOIN resident r ON r.id = a.resident_id
		WHERE a.state = 'submitted' ORDER BY a.due_on LIMIT 51`},
	bareContract: {`SELECT c.number, c.subject, p.name, c.starts_on::text FROM contract c JOIN provider p ON p.id = c.provider_id WHERE c.public_id = $1`,
		`SELECT s.name, t.price_grosze, t.quantity, (SELECT sum(x.quantity) FROM contract_reservation x WHERE x.line_id = l.id)::bigint FROM contract c JOIN contract_line l ON l.contract_id = c.id
		   JOIN contract_term t ON t.line_id = l.id JOIN service s ON s.id = l.service_id WHERE c.public_id = $1`},
	bareContracts: {`SELECT c.number, c.subject, p.name, c.starts_on::text FROM contract c JOIN provider p ON p.id = c.provider_id ORDER BY c.starts_on, c.id LIMIT 51`},
	bareDashboard: {`SELECT name, starts_on::text, ends_on::text FROM milestone ORDER BY no`, `SELECT number, approve_by::text FROM plan WHERE state = 'submitted' ORDER BY approve_by LIMIT 6`},
	bareIndicator: {`SELECT p.number, r.number, p.approved_on::text FROM plan p JOIN resident r ON r.id = p.resident_id WHERE p.state = 'active' ORDER BY p.id LIMIT 50`},
	bareJournal: {`SELECT set_config('cus.reader', (SELECT min(staff_id)::text FROM staff_role WHERE role = 'IOD'), true)`,
		`SELECT e.at::text, s.name, e.action FROM journal e LEFT JOIN staff s ON s.id = e.staff_id ORDER BY e.id DESC LIMIT 50`},
}

// variety is how many different records or searches a page is asked for, in turn.
const variety = 40

// known is what the pages are asked for.
type known struct {
	Coordinator int64
	Director    int64
	Organiser   int64
	Reception   int64
	Inspector   int64
}

// people are the accounts that ask: a coordinator with a draft on the desk, of the crowd where
// there is one, and those of the demonstration centre.
func people(ctx context.Context, owner *pgxpool.Pool) (known, error) {
	return db.One[known](ctx, owner, `SELECT (SELECT p.coordinator_id FROM plan p JOIN staff s ON s.id = p.coordinator_id WHERE p.state = 'draft' ORDER BY s.email LIKE '%@bench.example' DESC, p.id LIMIT 1) AS coordinator,
		(SELECT min(staff_id) FROM staff_role WHERE role = 'DIR') AS director, (SELECT min(staff_id) FROM staff_role WHERE role = 'OUS') AS organiser,
		(SELECT min(staff_id) FROM staff_role WHERE role = 'REC') AS reception, (SELECT min(staff_id) FROM staff_role WHERE role = 'IOD') AS inspector`)
}

// texts are the values of one column.
func texts(ctx context.Context, owner *pgxpool.Pool, sql string, args ...any) ([]string, error) {
	rows, err := db.All[struct{ Text string }](ctx, owner, sql, args...)
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Text
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("bench: nothing to ask for by %s", sql)
	}
	return out, err
}

// pages are what is measured; find asks the program for a search and returns the address of
// its answer.
func pages(ctx context.Context, owner *pgxpool.Pool, size Size, k known, find func(typed string) (string, error)) ([]page, error) {
	var failed error
	step := max(1, size.Residents/2000) // of every so many people one is asked for
	list := func(sql string, args ...any) []string {
		out, err := texts(ctx, owner, sql, args...)
		if err != nil && failed == nil {
			failed = err
		}
		return out
	}
	searches := func(typed []string, args func(typed string) []any) (asks []ask) {
		for _, s := range typed {
			to, err := find(s)
			if err != nil && failed == nil {
				failed = err
			}
			asks = append(asks, ask{path: to, args: args(s)})
		}
		return asks
	}
	same := func(s string) []any { return []any{s} }
	records := func(refs []string, path func(ref string) string) (asks []ask) {
		for _, r := range refs {
			asks = append(asks, ask{path: path(r), args: []any{r}})
		}
		return asks
	}
	one := func(path string, args ...any) []ask { return []ask{{path: path, args: append([]any{}, args...)}} }
	some := fmt.Sprintf(` ORDER BY md5(x.id::text) LIMIT %d`, variety)
	own := list(`SELECT r.public_id AS text FROM resident r JOIN plan x ON x.resident_id = r.id WHERE x.coordinator_id = $1 AND x.state IN ('active','ended')`+some, k.Coordinator)
	plans := list(`SELECT x.public_id AS text FROM plan x WHERE x.coordinator_id = $1 AND x.state IN ('active','ended')`+some, k.Coordinator)
	contracts := list(`SELECT x.public_id AS text FROM contract x WHERE x.number LIKE 'U/POMIAR/%'` + some)
	indicator := list(`SELECT code AS text FROM indicator ORDER BY no LIMIT 1`)
	draft := list(`SELECT p.public_id AS text FROM plan p WHERE p.coordinator_id = $1 AND p.state = 'draft' ORDER BY p.id LIMIT 1`, k.Coordinator)
	items := list(`SELECT i.public_id AS text FROM plan p JOIN plan_version v ON v.plan_id = p.id JOIN planned_service s ON s.version_id = v.id JOIN application_item i ON i.id = s.item_id
		WHERE p.coordinator_id = $1 AND p.state = 'draft' ORDER BY p.id, s.id LIMIT 1`, k.Coordinator)
	out := []page{ // the journal first: it looks at a week, and these requests are its lines
		{"dziennik", "inspector", bareJournal, 3, 15, one(link.Journal)},
		{"wyszukiwanie: PESEL", "reception", barePesel, 3, 15, searches(list(`SELECT x.pesel AS text FROM resident x WHERE x.pesel IS NOT NULL AND x.id % $1 = 0`+some, step), same)},
		{"wyszukiwanie: początek nazwiska", "reception", barePrefix, 3, 15, searches(list(`SELECT left(x.word, 4) AS text FROM (SELECT word, row_number() OVER () AS id FROM known_name WHERE NOT given AND length(word) > 5) x`+some), same)},
		{"wyszukiwanie: nazwisko i imię", "reception", barePrefix, 3, 15, searches(list(`SELECT x.surname_norm || ' ' || split_part(x.given_norm, ' ', 1) AS text FROM resident x WHERE x.id % $1 = 0`+some, step),
			func(s string) []any { return []any{s[:4]} })},
		{"wyszukiwanie: literówka", "reception", bareTypo, 30, 60, searches(misspelt(list(`SELECT x.surname_norm AS text FROM resident x WHERE x.id % $1 = 0 AND length(x.surname_norm) > 6 AND x.surname_norm !~ ' '`+some, step)), same)},
		{"kartoteka mieszkańca", "coordinator", bareCard, 3, 15, records(own, link.Resident)},
		{"plan (IPUS)", "coordinator", barePlan, 3, 15, records(plans, link.Plan)},
		{"Mój dzień, koordynacja", "coordinator", bareDay, 3, 15, one(link.MyDay, k.Coordinator)},
		{"Mój dzień, dyrekcja", "director", bareDay, 3, 15, one(link.MyDay, k.Coordinator)},
		{"lista planów, koordynacja", "coordinator", barePlans, 3, 15, one(link.Plans, k.Coordinator)},
		{"lista planów, dyrekcja", "director", bareAllPlans, 3, 15, one(link.Plans)},
		{"wnioski, koordynacja", "coordinator", bareApplications, 3, 15, one(link.Applications, k.Coordinator)},
		{"wnioski, dyrekcja", "director", bareAllApplications, 3, 15, one(link.Applications + "?karta=wszystkie")},
		{"umowa", "organiser", bareContract, 3, 15, records(contracts, link.Contract)},
		{"pulpit (kamienie milowe)", "director", bareDashboard, 3, 20, one(link.Milestones)},
		{"wskaźniki", "director", bareDashboard, 3, 20, one(link.Indicators)},
		{"umowy", "organiser", bareContracts, 3, 15, one(link.Contracts)},
	}
	if len(draft) > 0 && len(items) > 0 {
		out = append(out, page{"edytor: przelicz wiersz", "coordinator", bareEditor, 3, 15, []ask{{path: link.PlanFigures(draft[0]), args: []any{draft[0]},
			form: url.Values{"item": {items[0]}, "days": {"1", "3", "5"}, "hours": {"9:00–11:00"}, "amount": {"26"}, "place": {"w domu"}}}}})
	}
	if len(indicator) > 0 {
		out = append(out, page{"wskaźnik", "director", bareIndicator, 3, 15, one(link.Indicator(indicator[0]))},
			page{"wskaźnik według wieku (raz na kwartał)", "director", bareIndicator, 100, 500, one(link.Indicator(indicator[0]) + "?podzial=age")})
	}
	if report := list(`SELECT COALESCE(min(public_id) FILTER (WHERE frozen_at IS NULL), '') AS text FROM milestone_report`); len(report) > 0 && report[0] != "" {
		out = append(out, page{"raport w przygotowaniu (raz na kwartał)", "director", bareDashboard, 100, 500, one(link.Report(report[0]))})
	}
	return out, failed
}

// misspelt are the words with a letter or two wrong, the same every time.
func misspelt(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = typo(w, i, 1+i%2)
	}
	return out
}

// typo is the word with so many letters left out, put in, or changed; i varies where.
func typo(word string, i, edits int) string {
	letters := []rune(word)
	for e := range edits {
		const spare = "aeioklmnrstwyz"
		at := (i*7 + e*5) % len(letters)
		with := rune(spare[(i*11+e*3)%len(spare)])
		switch (i + e) % 3 {
		case 0:
			letters = append(letters[:at:at], letters[at+1:]...)
		case 1:
			letters = append(letters[:at:at], append([]rune{with}, letters[at:]...)...)
		default:
			letters[at] = with
		}
	}
	return string(letters)
}
