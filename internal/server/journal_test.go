package server_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/web/link"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// filed reports whether an address opens something of a person's file.
func (sc scene) filed(path string) bool {
	names := parameter.FindAllString(path, -1)
	return len(names) > 0 && names[0] != "{grant}" && sc.records[0].ids[names[0]] != ""
}

// opening is one page of a person's file asked for.
type opening struct {
	who    policy.Actor
	of     string // the address
	record record
	status int
	id     string // of the request
}

// leaveLines checks the journal of pages that were asked for: a page of a person's file
// that is shown leaves exactly one line with that person; one refused leaves one that says
// so; what does not exist leaves none.
func (s *site) leaveLines(openings []opening) {
	s.t.Helper()
	rows, _ := s.Owner.Query(s.t.Context(), `SELECT request_id, split_part(s.name, ' ', 1) || ': ' || a.action || CASE WHEN a.outcome = 'refused' THEN ' (refused)' ELSE '' END
		|| CASE WHEN a.resident_id IS NOT NULL THEN ' of ' || a.resident_id ELSE '' END FROM audit_entry a JOIN staff s ON s.id = a.staff_id ORDER BY a.id`)
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Request, Line string }])
	if err != nil {
		s.t.Fatal(err)
	}
	left := map[string][]string{}
	for _, l := range lines {
		left[l.Request] = append(left[l.Request], l.Line)
	}
	persons := map[string]string{}
	for _, o := range openings {
		ref := o.record.ids["{resident}"]
		if persons[ref] == "" {
			persons[ref] = s.text(`SELECT COALESCE(max(id), 0) FROM resident WHERE public_id = $1`, ref)
		}
		first, _, _ := strings.Cut(o.who.Name, " ")
		got := left[o.id]
		opened := regexp.MustCompile(`^` + first + `: [a-z_]+\.(read|fetched) of ` + persons[ref] + `$`)
		refused := regexp.MustCompile(`^` + first + `: [a-z_]+\.(read|fetched) \(refused\) of ` + persons[ref] + `$`)
		one := func(r *regexp.Regexp) bool { return len(got) == 1 && r.MatchString(got[0]) }
		ok := false
		switch o.status {
		case 200, 303: // asking for access to what one may open leads there
			ok = one(opened)
		case 403: // the role may not, or the reader may not; a form on a record that may be read is refused after it
			ok = slices.Equal(got, []string{first + ": page.refused (refused)"}) || one(refused) || one(opened)
		case 404:
			ok = o.record.label == "unknown" && len(got) == 0 || o.record.label != "unknown" && one(refused)
		}
		if !ok {
			s.t.Errorf("%s GET %s of %s (person %s): %d leaves %q", first, o.of, o.record.label, persons[ref], o.status, got)
		}
	}
	if len(openings) < 500 {
		s.t.Errorf("only %d pages were asked for", len(openings))
	}
}

// TestListsNameWhomTheyShow: a list leaves one line with everybody it showed, and shows
// nobody who is not there for the reader.
func TestListsNameWhomTheyShow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	of := map[string]string{} // the refs that may stand in a page → the person's id
	rows, _ := s.Owner.Query(t.Context(), `SELECT public_id, id::text FROM resident UNION ALL SELECT public_id, resident_id::text FROM application
		UNION ALL SELECT public_id, resident_id::text FROM plan`)
	pairs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Ref, Person string }])
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		of[p.Ref] = p.Person
	}
	hidden := s.text(`SELECT id FROM resident WHERE public_id = $1`, string(sc.restricted.Resident))
	paths := []string{link.Residents, link.Applications, link.Applications + "?karta=do-podjecia", link.Applications + "?karta=moje", link.Applications + "?karta=szkice", link.Applications + "?karta=zgloszenia", link.Applications + "?karta=wszystkie", link.Plans, link.Plans + "?stan=submitted", link.MyDay, link.Milestones,
		link.Access, link.Indicator("persons_with_plan"), link.Indicator("persons_with_plan") + "?zakres=centrum", link.Indicator("submitted_in_time")}
	for _, seat := range seats[1:] {
		b := s.at(seat.who)
		mine := seat.who.ID == given.Ewa.ID || seat.who.ID == given.Marek.ID
		ask := func(path, typed string) {
			t.Helper()
			mark := s.mark()
			answer := b.get(path)
			journal := strings.Join(s.journal(mark), "\n")
			shown := map[string]bool{}
			for _, m := range regexp.MustCompile(`[a-z2-7]{26}`).FindAllString(answer.body, -1) {
				if of[m] != "" {
					shown[of[m]] = true
				}
			}
			for person := range shown {
				if !regexp.MustCompile(`showing \{[0-9,]*\b` + person + `\b`).MatchString(journal) {
					t.Errorf("%s %s shows person %s, and the journal does not say so: %s", seat.head, path, person, journal)
				}
			}
			if !mine && (shown[hidden] || typed != restrictedName && strings.Contains(answer.body, restrictedName)) {
				t.Errorf("%s %s shows the restricted record", seat.head, path)
			}
			if !mine && regexp.MustCompile(`showing \{[0-9,]*\b`+hidden+`\b`).MatchString(journal) {
				t.Errorf("%s %s: the journal says that it showed the restricted record", seat.head, path)
			}
		}
		for _, p := range paths {
			ask(p, "")
		}
		if seat.who.May(policy.ReadIdentity) {
			for _, words := range []string{restrictedName, strings.ToLower(restrictedName[:5]), "maria", "1950"} {
				ask(b.post(link.SearchPeople, set("q", words)).want(303).to(), words)
			}
		}
	}
}

// TestACardOutsideOnesCasesShowsWhoseItIs and nothing more; the rest of the file is behind
// "Poproś o dostęp".
func TestACardOutsideOnesCasesShowsWhoseItIs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	r := sc.records[1]
	s.sql(`UPDATE resident SET phone = '+48600700800', email = 'kanarek@poczta.example', accessibility = 'czarny kanarek'`)
	anna := s.at(given.Anna)
	ask := link.ResidentAccess(string(sc.foreign.Resident))
	secrets := []string{"600 700 800", "kanarek", "Trudno mi", "zakupy, lekarz", string(sc.foreign.Application), string(sc.foreign.Plan), "KS/2026/", "IPUS/2026/", "Asystent"}
	anna.get(link.Resident(string(sc.foreign.Resident))).want(200, foreignName, "Poproś o dostęp", ask).lacks(secrets...)
	for _, at := range []string{link.ResidentApplications("{resident}"), link.ResidentAssessments("{resident}"), link.ResidentPlans("{resident}"), link.Application("{application}"),
		link.ApplicationReceipt("{application}"), link.ApplicationQualification("{application}"), link.ApplicationAssessment("{application}"),
		link.Plan("{plan}"), link.PlanPrint("{plan}"), link.PlanPart("{plan}", link.PartNeeds), link.PlanPart("{plan}", link.PartGoals), link.PlanService("{plan}", "{item}"), link.PlanAgreement("{plan}")} {
		anna.get(r.path(at)).want(403, "Poproś o dostęp", ask).lacks(append(secrets[:4:4], foreignName)...)
	}
}

// TestNoJournalNoPage: where the journal cannot be written, no person's file is shown, and
// nothing is changed.
func TestNoJournalNoPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	ewa, anna := s.at(given.Ewa), s.at(given.Anna)
	at := link.PlanApproval(string(sc.foreign.Plan))
	v := ewa.fill(at, "", set("result", "approved"))
	before := s.state()
	s.sql(`REVOKE INSERT ON audit_entry FROM cus_app`)
	for _, a := range s.program.Addresses() {
		if a.Method != http.MethodGet {
			continue
		}
		for _, r := range sc.of(a.Path) {
			for _, b := range []*browser{ewa, anna} {
				answer := b.get(r.path(a.Path)).lacks(ownName, foreignName, restrictedName)
				if a.Path != link.Centre { // the series themselves are no case's number
					answer.lacks("KS/2026/", "IPUS/2026/")
				}
				if sc.filed(a.Path) && r.label != "unknown" && answer.status < 500 {
					t.Errorf("%s of %s: %d without a line in the journal", a.Path, r.label, answer.status)
				}
			}
		}
	}
	ewa.post(at, v).want(500, "Coś się nie udało")
	s.visit().signIn(given.Ola, given.Password).want(500)
	if s.state() != before {
		t.Error("something changed without a line in the journal")
	}
	s.sql(`GRANT INSERT ON audit_entry TO cus_app`)
	ewa.post(at, v).want(303)
}

// trips counts how often the program asks the database.
type trips struct {
	mu    sync.Mutex
	count int
	said  []string
}

func (c *trips) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	c.said = append(c.said, what)
}

func (c *trips) since() (int, []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, said := c.count, c.said
	c.count, c.said = 0, nil
	return n, said
}

func (c *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	c.note("query: " + strings.Join(strings.Fields(d.SQL), " "))
	return ctx
}

func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	c.note(fmt.Sprintf("batch of %d", d.Batch.Len()))
	return ctx
}

func (c *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (c *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// TestTwoRoundTripsAPage: who asks, and one batch.
func TestTwoRoundTripsAPage(t *testing.T) {
	t.Parallel()
	count := &trips{}
	s := newSite(t, pool(func(d *dbtest.DB) *pgxpool.Pool {
		p, err := db.Open(t.Context(), d.AppURL, db.Traced(count))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		return p
	}))
	sc := s.scene()
	seen := 0
	for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Ola, paweł, given.Adam} {
		b := s.at(who)
		for _, a := range s.program.Addresses() {
			if a.Method != http.MethodGet {
				continue
			}
			for _, r := range sc.of(a.Path)[:1] {
				count.since()
				answer := b.get(r.path(a.Path))
				if n, said := count.since(); n > 2 {
					t.Errorf("%s GET %s (%d): %d round trips\n%s", who.Name, a.Path, answer.status, n, strings.Join(said, "\n"))
				}
				if answer.status == 200 {
					seen++
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d pages were shown", seen)
	}
	anna := s.at(given.Anna)
	at := link.PlanPart(string(sc.own.Plan), link.PartNeeds)
	to := anna.post(at, anna.fill(at, "", nil)).want(303).to()
	count.since()
	anna.get(to).want(200, "Okres")
	if n, said := count.since(); n > 2 {
		t.Errorf("a page with the sentence of what was done: %d round trips\n%s", n, strings.Join(said, "\n"))
	}
}

// TestTheSentenceIsSaidOnce: what was done is said on the next page, whichever it is, and
// not again.
func TestTheSentenceIsSaidOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	anna := s.at(given.Anna)
	const said = "Zapisano ustawienia"
	for _, a := range s.program.Addresses() {
		if a.Method != http.MethodGet || a.Path == link.Home || a.Path == link.SignIn {
			continue
		}
		path := sc.of(a.Path)[0].path(a.Path)
		anna.post(link.Settings, anna.fill(link.Settings, "", nil)).want(303)
		if r := anna.get(path); r.status != 200 || !strings.Contains(r.body, said) {
			anna.get(link.Settings)
			continue
		}
		anna.get(link.Settings).lacks(said)
		if t.Failed() {
			t.Fatalf("after %s", path)
		}
	}
}
