package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cus/internal/bench"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/web/link"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// statement is one the program ran, with the arguments of one of its runs.
type statement struct {
	of   string // the request it was part of
	sql  string
	args []any
}

// notebook is the tracer that keeps the statements of a pool: of each text a few runs, for
// other readers ask with other arguments.
type notebook struct {
	mu   sync.Mutex
	of   string
	runs map[string]int
	kept []statement
}

// runsKept is how many runs of one text are looked at.
const runsKept = 2

// during says which request the statements to come belong to.
func (n *notebook) during(of string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.of = of
}

func (n *notebook) keep(sql string, args []any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.runs[sql] < runsKept && !strings.HasPrefix(sql, "begin") && sql != "commit" && sql != "rollback" {
		n.runs[sql]++
		n.kept = append(n.kept, statement{n.of, sql, args})
	}
}

func (n *notebook) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	n.keep(d.SQL, d.Args)
	return ctx
}

func (n *notebook) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (n *notebook) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	for _, q := range d.Batch.QueuedQueries {
		n.keep(q.SQL, q.Arguments)
	}
	return ctx
}

func (n *notebook) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (n *notebook) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// What a plan may not do: read a table of more than largeTable rows from one end to the
// other, or throw away more than wastedRows rows it has read.
const (
	largeTable = 10_000
	wastedRows = 1_000
)

// planNode is a step of a plan as EXPLAIN tells it.
type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Loops    float64    `json:"Actual Loops"`
	Filtered float64    `json:"Rows Removed by Filter"`
	Filter   string     `json:"Filter"`
	Joined   float64    `json:"Rows Removed by Join Filter"`
	Plans    []planNode `json:"Plans"`
}

// against lists what speaks against a plan, of tables of so many rows. A step that was never
// taken is not looked at, nor what is thrown away of a table that is small.
func (n planNode) against(rows map[string]float64) []string {
	var out []string
	if n.Loops > 0 {
		if n.Type == "Seq Scan" && rows[n.Relation] > largeTable {
			out = append(out, "reads all of "+n.Relation)
		}
		if n.Filtered*n.Loops > wastedRows && rows[n.Relation] > wastedRows {
			out = append(out, fmt.Sprintf("throws away %.0f rows of %s by %s", n.Filtered*n.Loops, n.Relation, n.Filter))
		}
		if n.Joined*n.Loops > wastedRows {
			out = append(out, fmt.Sprintf("throws away %.0f rows of a join", n.Joined*n.Loops))
		}
	}
	for _, p := range n.Plans {
		out = append(out, p.against(rows)...)
	}
	return out
}

// explain is the plan of the statement as PostgreSQL carries it out in the mode: one for
// these arguments, or one for any. What it does is undone.
func explain(ctx context.Context, c *pgx.Conn, s statement, mode string) (planNode, error) {
	sql, args := s.sql, s.args
	if len(args) == 1 {
		if named, ok := args[0].(pgx.QueryRewriter); ok {
			var err error
			if sql, args, err = named.RewriteQuery(ctx, c, sql, nil); err != nil {
				return planNode{}, err
			}
		}
	}
	tx, err := c.Begin(ctx)
	if err != nil {
		return planNode{}, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	said, err := tx.Prepare(ctx, "asked", sql)
	if err != nil {
		return planNode{}, err
	}
	defer func() { _ = c.Deallocate(context.WithoutCancel(ctx), "asked") }()
	literals := make([]string, len(args))
	for i, a := range args {
		if literals[i], err = literal(c, said.ParamOIDs[i], a); err != nil {
			return planNode{}, err
		}
	}
	call := "EXECUTE asked"
	if len(literals) > 0 {
		call += "(" + strings.Join(literals, ", ") + ")"
	}
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = '30s'; SET LOCAL random_page_cost = 1.1; SET LOCAL plan_cache_mode = `+mode); err != nil {
		return planNode{}, err
	}
	rows, _ := tx.Query(ctx, `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) `+call, pgx.QueryExecModeSimpleProtocol)
	text, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if err != nil {
		return planNode{}, err
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		return planNode{}, err
	}
	return plans[0].Plan, nil
}

func literal(c *pgx.Conn, oid uint32, v any) (string, error) {
	text, err := c.TypeMap().Encode(oid, pgx.TextFormatCode, v, nil)
	if err != nil {
		return "", err
	}
	if text == nil {
		return "NULL", nil
	}
	return "'" + strings.ReplaceAll(string(text), "'", "''") + "'", nil
}

// crowded is a site with the people of the scene, a crowd around them, and a notebook of
// what the program asks.
func crowded(t *testing.T, size bench.Size) (*site, scene, *notebook) {
	t.Helper()
	book := &notebook{runs: map[string]int{}}
	s := newSite(t, pool(func(d *dbtest.DB) *pgxpool.Pool {
		p, err := db.Open(t.Context(), d.AppURL, db.Traced(book))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		return p
	}))
	sc := s.scene()
	c, err := pgx.Connect(t.Context(), s.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(t.Context()))
	if err := bench.Crowd(t.Context(), c, size, given.Now, func(string) {}); err != nil {
		t.Fatal(err)
	}
	return s, sc, book
}

// typedSearches are searches of every kind, over the crowd.
var typedSearches = []string{"48031400422", "4803140042", "now", "kowalski jan", "jan now", "anna maria", "maria k", "swojsk m", "kowlaski", "kowalksi piotr",
	"600100200", "ulica 7 12", "KS/2026/100007", "M-10000077", "zzzz qqqq"}

// unguarded are the pages that count a whole period anew: the figures and tables of a
// milestone report, the file of an indicator, and a figure by age or service; asked for by
// few, a few times a quarter. docs/performance.md says how long they take.
func unguarded(path string) bool {
	return strings.HasPrefix(path, link.Reports) || strings.HasPrefix(path, link.Indicators) && (strings.HasSuffix(path, "/eksport") || strings.Contains(path, "podzial="))
}

var ownHref = regexp.MustCompile(`href="([^"#]+)"`)

// tour asks every page as the person, with the filters that stand on it, for a record of
// their own and a foreign one; and sends every form on them as it stands.
func (s *site) tour(who policy.Actor, sc scene, book *notebook) {
	s.t.Helper()
	b := s.at(who)
	ask := func(path string) reply {
		book.during(who.Name + " GET " + path)
		return b.get(path)
	}
	type post struct {
		page, action string
		form         url.Values
	}
	var posts []post
	sent := map[string]bool{}
	for _, a := range s.program.Addresses() {
		if a.Method != http.MethodGet || a.Path == link.SignIn {
			continue
		}
		if unguarded(a.Path) {
			continue
		}
		for _, r := range sc.of(a.Path)[:min(2, len(sc.of(a.Path)))] {
			answer := ask(r.path(a.Path))
			if answer.status != http.StatusOK {
				continue
			}
			filters := 0
			further(answer, ask)
			for _, m := range ownHref.FindAllStringSubmatch(answer.body, -1) {
				if to := strings.ReplaceAll(m[1], "&amp;", "&"); strings.HasPrefix(to, r.path(a.Path)+"?") && filters < 12 && !unguarded(to) {
					filters++
					further(ask(to), ask)
				}
			}
			for _, m := range formTag.FindAllStringSubmatch(answer.body, -1) {
				tag := attributes(m[1])
				action := tag["action"]
				if tag["method"] != "post" || sent[action] || strings.HasPrefix(action, link.SignOut) || strings.HasPrefix(action, link.SignIn) {
					continue
				}
				sent[action] = true
				posts = append(posts, post{answer.of, action, answer.form(action, nil)})
			}
		}
	}
	for _, typed := range typedSearches {
		book.during(who.Name + " searches " + typed)
		if r := b.post(link.SearchPeople, set("q", typed)); r.status == http.StatusSeeOther {
			ask(r.to())
		}
	}
	for _, p := range posts {
		book.during(who.Name + " POST " + p.action)
		b.post(p.action, p.form)
	}
}

// further goes on from a list that is longer than a page, to the third page of it.
func further(answer reply, ask func(string) reply) {
	for range 2 {
		next := nextHref.FindStringSubmatch(answer.body)
		if next == nil {
			return
		}
		answer = ask(strings.ReplaceAll(next[1], "&amp;", "&"))
	}
}

var nextHref = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// TestPlansOfStatements asks every page over a crowd of fifty thousand, and looks at how
// PostgreSQL carries out what the program asked it, with a plan for these arguments and with
// one for any: reading a large table from end to end, or throwing most of it away, is a page
// that is fast today and not in a large city.
func TestPlansOfStatements(t *testing.T) {
	t.Parallel()
	s, sc, book := crowded(t, bench.Size{Residents: 50_000, Plans: 11_000, Services: 33_000, Leads: 400})
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Ola, given.Piotr, given.Inga, given.Adam, given.Irena} {
		s.tour(who, sc, book)
	}
	if len(book.kept) < 300 {
		t.Errorf("only %d statements were seen", len(book.kept))
	}
	for _, list := range []string{link.Applications, link.Plans} {
		if !slices.ContainsFunc(book.kept, func(st statement) bool { return strings.Contains(st.of, "GET "+list) && strings.Contains(st.of, "po=") }) {
			t.Errorf("no statement of the next page of %s was seen", list)
		}
	}
	for _, fault := range s.plans(book.kept) {
		t.Error(fault)
	}
	s.sql(`DROP INDEX application_resident_id_idx`) // and it would be seen
	cards := slices.DeleteFunc(book.kept, func(st statement) bool { return !strings.Contains(st.of, "GET "+link.Resident("")) })
	if len(cards) == 0 || len(s.plans(cards[:min(40, len(cards))])) == 0 {
		t.Errorf("an index is gone, and nothing is wrong with %d statements of people's files", len(cards))
	}
}

// plans looks at how the statements are carried out, and says what is wrong with it.
func (s *site) plans(list []statement) []string {
	s.t.Helper()
	tables, err := db.All[struct {
		Name string
		Rows float64
	}](s.t.Context(), s.Owner, `SELECT relname AS name, reltuples::float8 AS rows FROM pg_class WHERE relkind = 'r'`)
	if err != nil {
		s.t.Fatal(err)
	}
	rows := map[string]float64{}
	for _, t := range tables {
		rows[t.Name] = t.Rows
	}
	for _, name := range []string{"resident", "resident_word", "application", "application_item", "plan", "plan_version", "planned_service", "audit_entry"} {
		if rows[name] <= largeTable {
			s.t.Errorf("%s is not large here: the crowd is too small to say anything of it", name)
		}
	}
	var mu sync.Mutex
	faults := map[string]string{}
	var wg sync.WaitGroup
	for part := range slices.Chunk(list, (len(list)+1)/2) {
		wg.Go(func() {
			c, err := pgx.Connect(s.t.Context(), s.AppURL)
			if err != nil {
				s.t.Error(err)
				return
			}
			defer c.Close(context.WithoutCancel(s.t.Context()))
			for _, st := range part {
				for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
					plan, err := explain(s.t.Context(), c, st, mode)
					if err != nil {
						continue // what it changes stands already, or is kept from changing
					}
					for _, f := range plan.against(rows) {
						mu.Lock()
						if known := st.sql + f; faults[known] == "" {
							faults[known] = fmt.Sprintf("%s: %s (%s)\n%s", st.of, f, mode, strings.Join(strings.Fields(st.sql), " "))
						}
						mu.Unlock()
					}
				}
			}
		})
	}
	wg.Wait()
	out := []string{}
	for _, f := range faults {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}
