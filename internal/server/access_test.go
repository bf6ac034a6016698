package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/web/link"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestEveryAddressIsListed walks the router itself: an address that is not in the list of
// routes, and so not in the matrix below, fails.
func TestEveryAddressIsListed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	listed := map[string]bool{"GET /livez": true, "GET /readyz": true}
	for _, a := range s.program.Addresses() {
		if listed[a.Method+" "+a.Path] {
			t.Errorf("%s %s stands twice", a.Method, a.Path)
		}
		listed[a.Method+" "+a.Path] = true
	}
	router, ok := s.program.Handler().(chi.Routes)
	if !ok {
		t.Fatal("the handler is no router")
	}
	seen := 0
	err := chi.Walk(router, func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if path == "/zasoby/*" {
			return nil // styles and scripts: everybody's
		}
		seen++
		if !listed[method+" "+path] {
			t.Errorf("%s %s is not in the list of routes", method, path)
		}
		return nil
	})
	if err != nil || seen != len(listed) {
		t.Errorf("walked %d addresses of %d, %v", seen, len(listed), err)
	}
}

// seatAt is one column of the matrix.
type seatAt struct {
	head string
	who  policy.Actor
}

// seats are the columns: nobody, the ten roles, the coordinator of the other records, and
// the organiser with the director's authorisation.
var seats = []seatAt{
	{"–", policy.Actor{}}, {"DIR", given.Ewa}, {"OUS", given.Piotr}, {"OUS*", paweł}, {"KOR", given.Anna}, {"KOR'", given.Marek},
	{"OSL", given.Kamil}, {"OPS", given.Irena}, {"REC", given.Ola}, {"FIN", given.Feliks}, {"IOD", given.Inga}, {"WYK", given.Wanda}, {"ADM", given.Adam},
}

// records are the objects each address is asked for: the public ids that replace the
// parameters of a route.
type record struct {
	label string
	ids   map[string]string
}

// The surnames of the three people, which stand nowhere else.
const ownName, foreignName, restrictedName = "Swojska", "Obczyńska", "Skrytecka"

const unknownRef = "abcdefghijklmnopqrstuvwxyz"

// invitedToken is the token of a link with which Kamil may set a password.
const invitedToken = "KAMILSZAPROSZENIETOKEN2345"

// scene is what the matrix is asked about: three people with a case each.
type scene struct {
	own, foreign, restricted given.Held
	records                  []record
	things                   []record // what is nobody's file: services, programmes, providers, accounts
}

// planPart is the public id of what a table holds of the case's plan.
func (s *site) planPart(table string, h given.Held) string {
	return s.text(`SELECT x.public_id FROM `+table+` x JOIN plan_version v ON v.id = x.version_id JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1 LIMIT 1`, string(h.Plan))
}

func (s *site) scene() scene {
	s.t.Helper()
	return begun(s, "the scene", (*site).setScene)
}

func (s *site) setScene() scene {
	s.t.Helper()
	var sc scene
	s.write(func(tx *audit.Tx) {
		named := func(surname string, by policy.Actor) given.Held {
			person := given.Resident(s.t, given.As(tx, given.Ola), given.Someone(surname, "Maria"))
			h := given.ApplicationOf(s.t, tx, by, person).Lettered(s.t, tx).Qualify(s.t, tx).Assess(s.t, tx).Draft(s.t, tx).Fill(s.t, tx)
			h.Decision = given.EarlierOf(s.t, tx, by, person).Lettered(s.t, tx).Refusing(s.t, tx).Decision
			h.Referral = given.EarlierOf(s.t, tx, by, person).Assess(s.t, tx).Refer(s.t, tx).Referral
			return h
		}
		sc.own = named(ownName, given.Anna)
		sc.foreign = named(foreignName, given.Marek).Agree(s.t, tx).Submit(s.t, tx)
		sc.restricted = named(restrictedName, given.Marek).Agree(s.t, tx).Submit(s.t, tx)
		given.Contract(s.t, tx, sc.own.ServiceOf(s.t, tx), nil)
	})
	s.write(func(tx *audit.Tx) { // each was let into the other's yesterday; it waits for review
		for _, h := range []given.Held{sc.own, sc.foreign, sc.restricted} {
			who := given.As(tx, given.Anna)
			if h.By.ID == given.Anna.ID {
				who = given.As(tx, given.Marek)
			}
			who.Now = given.Now.AddDate(0, 0, -1)
			err := resident.LetIn(s.t.Context(), who, h.Resident, resident.Justification{Why: resident.Duty, Text: "Dyżur telefoniczny, pytanie o termin."})
			if err != nil {
				s.t.Fatal(err)
			}
		}
	})
	s.sql(`UPDATE offer SET confirm_by = 'OUS'`)
	var notice application.NoticeRef
	s.write(func(tx *audit.Tx) { // each coordinator has an application of that person in the making
		for _, h := range []given.Held{sc.own, sc.foreign, sc.restricted} {
			given.Intake(s.t, given.As(tx, h.By), h.Resident)
		}
		notice = given.Notice(s.t, given.As(tx, given.Ola))
	})
	s.restrict(sc.restricted.Resident)
	sum := sha256.Sum256([]byte(invitedToken))
	s.sql(`INSERT INTO invitation (staff_id, token_hash, created_by, created_at, expires_at) VALUES (6, $1, 11, $2, $3)`,
		hex.EncodeToString(sum[:]), given.Now, given.Now.Add(time.Hour))
	s.sql(`INSERT INTO role_request (staff_id, roles, requested_by, requested_at) VALUES (6, '{REC}', 11, $1)`, given.Now)
	of := func(label string, h given.Held) record {
		return record{label, map[string]string{"{resident}": string(h.Resident), "{application}": string(h.Application), "{plan}": string(h.Plan),
			"{goal}": s.planPart("plan_goal", h), "{support}": s.planPart("support_action", h),
			"{item}": string(h.Item), "{assessment}": string(h.Assessment), "{need}": string(h.Need), "{part}": "dom", "{note}": s.note(h.Resident), "{document}": s.document(h.Resident),
			"{intake}":   s.text(`SELECT i.public_id FROM intake i JOIN resident r ON r.id = i.resident_id WHERE r.public_id = $1`, string(h.Resident)),
			"{decision}": string(h.Decision), "{referral}": string(h.Referral),
			"{comment}": s.remarkOn(h),
			"{grant}":   s.text(`SELECT g.public_id FROM access_grant g JOIN resident r ON r.id = g.resident_id WHERE r.public_id = $1`, string(h.Resident))}}
	}
	unknown := map[string]string{}
	for _, a := range s.program.Addresses() {
		for _, name := range parameter.FindAllString(a.Path, -1) {
			unknown[name] = unknownRef
		}
	}
	unknown["{no}"], unknown["{code}"], unknown["{part}"], unknown["{span}"] = "9", "nonsense", "dom", "nigdy"
	unknown["{series}"], unknown["{dictionary}"] = "XX", "nonsense"
	unknown["{step}"] = "zatwierdzenie"
	report := s.report(provedReport)
	sc.records = []record{of("own", sc.own), of("foreign", sc.foreign), of("restricted", sc.restricted), {"unknown", unknown}}
	sc.things = []record{{"known", map[string]string{
		"{service}":   s.text(`SELECT public_id FROM service ORDER BY id LIMIT 1`),
		"{programme}": s.text(`SELECT public_id FROM programme ORDER BY id LIMIT 1`),
		"{offer}":     s.text(`SELECT public_id FROM offer ORDER BY id LIMIT 1`),
		"{provider}":  s.text(`SELECT public_id FROM provider ORDER BY id LIMIT 1`),
		"{contract}":  s.text(`SELECT public_id FROM contract`),
		"{account}":   s.text(`SELECT public_id FROM staff WHERE id = 4`),
		"{request}":   s.text(`SELECT public_id FROM role_request`),
		"{token}":     invitedToken,
		"{notice}":    string(notice),
		"{entry}":     s.text(`SELECT min(id) FROM audit_entry`),
		"{no}":        "1", "{code}": "persons_with_plan", "{span}": "tydzien", "{evidence}": unknownRef,
		"{series}": "KS", "{dictionary}": "note",
		"{report}": report, "{part}": "zadania", "{step}": "zatwierdzenie", "{proof}": s.proof(),
		"{download}": s.madeFor(given.Ewa),
		"{word}":     s.text(`SELECT public_id FROM dictionary_entry WHERE dictionary = 'note' AND code = 'visit'`),
	}}, {"unknown", unknown}}
	maps.Copy(sc.things[0].ids, s.projectParts())
	return sc
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// of are the records an address is asked for; nil where it names none.
func (sc scene) of(path string) []record {
	names := parameter.FindAllString(path, -1)
	switch {
	case len(names) == 0:
		return []record{{"", nil}}
	case sc.records[0].ids[names[0]] != "":
		return sc.records
	}
	return sc.things
}

func (r record) path(pattern string) string {
	return parameter.ReplaceAllStringFunc(pattern, func(name string) string { return r.ids[name] })
}

// ask sends the request of one cell of the matrix. A POST carries a request key and
// nothing else: whoever may do it is told what is missing (422), or that the record is of
// another version (409); nothing is changed.
func (b *browser) ask(method, path, pattern, label string) reply {
	if method == http.MethodGet {
		return b.get(path)
	}
	v := set("request_key", form.NewKey())
	if pattern == link.ResidentRestriction("{resident}") && label == "restricted" {
		v.Set("restricted", "1") // as it is
	}
	return b.post(path, v)
}

// TestAccessMatrix asks every address as everybody for every kind of record, and compares
// the statuses with testdata/access.golden, which is read by people: run with -update to
// write it anew, and review the difference against the table of rights. For whoever a
// restricted record does not exist, it answers like an id nobody has, to the letter. And
// each page of a person's file leaves its line in the journal.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	before := s.state()
	addresses := s.program.Addresses()
	cells := make([]map[string]int, len(seats))
	openings := make([][]opening, len(seats))
	var wg sync.WaitGroup
	for i, seat := range seats {
		wg.Go(func() {
			cells[i] = map[string]int{}
			b := s.visit()
			signIn := func() {
				if seat.who.ID != 0 {
					b = s.at(seat.who)
				}
			}
			mine := seat.who.ID == given.Ewa.ID || seat.who.ID == given.Marek.ID // the restricted record is the director's and its coordinator's
			for _, a := range addresses {
				if a.Method == http.MethodPost && a.Path == link.SignIn {
					continue // has tests of its own, and slows down who tries too often
				}
				answers := map[string]reply{}
				for _, r := range sc.of(a.Path) {
					if a.Method == http.MethodPost || b.who.ID == 0 {
						signIn() // a fresh seat: each request needs a key of its own
					}
					answers[r.label] = b.ask(a.Method, r.path(a.Path), a.Path, r.label)
					cells[i][a.Method+a.Path+r.label] = answers[r.label].status
					if a.Method == http.MethodGet && sc.filed(a.Path) && seat.who.ID != 0 {
						openings[i] = append(openings[i], opening{seat.who, a.Path, r, answers[r.label].status, answers[r.label].header.Get("X-Request-Id")})
					}
					if a.Path == link.SignOut || a.Path == link.SignOutAll {
						b = s.visit()
					}
				}
				if asked, ok := answers["restricted"]; ok && !mine {
					restricted, unknown := sc.records[2], sc.records[3]
					x, y := plain(asked, restricted, unknown), plain(answers["unknown"], restricted, unknown)
					if x != y {
						t.Errorf("%s: %s %s tells a restricted record from an unknown one:\n%s\n%s", seat.head, a.Method, a.Path, x, y)
					}
				}
			}
		})
	}
	wg.Wait()
	s.leaveLines(slices.Concat(openings...))
	var out strings.Builder
	section := ""
	for _, a := range addresses {
		if first, _, _ := strings.Cut(a.Path[1:], "/"); first != section {
			section = first
			fmt.Fprintf(&out, "\n\n%-18s", "")
			for _, seat := range seats {
				fmt.Fprintf(&out, "%-5s", seat.head)
			}
		}
		needs := "whoever is signed in"
		switch {
		case a.Public:
			needs = "everybody"
		case a.Needs != policy.Action{}:
			needs = a.Needs.String()
		}
		fmt.Fprintf(&out, "\n%-4s %s  (%s)", a.Method, a.Path, needs)
		for _, r := range sc.of(a.Path) {
			fmt.Fprintf(&out, "\n     %-13s", r.label)
			for i := range seats {
				status := cells[i][a.Method+a.Path+r.label]
				if status == 0 {
					out.WriteString(".    ")
					continue
				}
				fmt.Fprintf(&out, "%-5d", status)
			}
		}
	}
	if s.state() != before {
		t.Error("asking changed something")
	}
	golden(t, "testdata/access.golden", trimLines(out.String()))
}

func trimLines(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		out = append(out, strings.TrimRight(line, " \n"))
	}
	return strings.Join(out, "\n") + "\n"
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")))
}

// what differs from answer to answer: the request's number, and the form keys.
var passing = regexp.MustCompile(`(name="request_key" value=")[A-Z0-9]+`)

// plain is an answer without what passes, and with the ids of one record in place of the
// other's: an address may repeat what was asked for.
func plain(r reply, asked, instead record) string {
	r.header = r.header.Clone()
	r.header.Del("X-Request-Id")
	r.header.Del("Date")
	text := fmt.Sprint(r.status, r.header, passing.ReplaceAllString(r.body, "$1"))
	for name, id := range asked.ids {
		text = strings.ReplaceAll(text, id, instead.ids[name])
	}
	return text
}
