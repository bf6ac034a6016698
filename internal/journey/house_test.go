//go:build journey

package journey_test

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cus/internal/domain/centre"
	"cus/internal/domain/given"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
)

// The person of the tests, who lives nowhere: her number holds 21.06.1944.
const rightPesel = "44062109264"

// signIn fills the form as anybody does.
func (p *person) signIn(email string) {
	p.t.Helper()
	p.open("/logowanie")
	p.fills("E-mail służbowy", email)
	p.fills("Hasło", password)
	p.presses("Zaloguj")
	if got := p.path(); got == "/logowanie" {
		p.t.Fatal("still at the sign-in: ", p.text())
	}
}

func (p *person) signOut() {
	p.t.Helper()
	p.presses("Wyloguj")
	p.at("Logowanie")
	p.sees("Wylogowano.")
}

// did fails unless the journal gained exactly these lines, reading aside.
func (p *person) did(lines ...string) {
	p.t.Helper()
	if got, want := p.site.journal(p.t), strings.Join(lines, "\n"); got != want {
		p.t.Errorf("journal:\n%s\nwant:\n%s", got, want)
	}
}

// TestByKeyboard signs in, finds a person and opens the record without a mouse: with
// scripts, and the same steps with none.
func TestByKeyboard(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	for name, script := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			p := sit(t, s, script)
			s.journal(t)
			p.open("/logowanie")
			if got := p.look(`() => document.documentElement.classList.contains("js")`).yes(); got != script {
				t.Fatalf("scripts run: %v, want %v", got, script)
			}
			p.sees("To jest centrum pokazowe.")
			p.tabs("E-mail służbowy")
			p.types("koordynator@cus.example")
			p.tabs("Hasło")
			p.types("nie to hasło")
			p.enter()
			p.refused("Nie rozpoznajemy tego e-maila lub hasła.")
			p.holds("E-mail służbowy", "koordynator@cus.example")
			p.holds("Hasło", "")
			p.tabs("Hasło")
			p.types(password)
			p.enter()
			if got := p.path(); got != "/moj-dzien" {
				t.Fatal("landed on ", got)
			}
			p.did("Anna Lis: staff.sign_in_refused refused", "Anna Lis: staff.signed_in")
			p.findsAndOpens()
			p.did()
			p.signOut()
		})
	}
}

// findsAndOpens types words in any order without Polish letters, and opens the one person
// found: one line in the journal, and no name in the address.
func (p *person) findsAndOpens() {
	p.t.Helper()
	if p.script {
		p.must(p.page.Keyboard.Type('/'))
		if !p.look(`() => document.activeElement.id === "szukaj"`).yes() {
			p.t.Error("the slash does not lead to the search")
		}
	} else {
		p.tabs("Nazwisko, PESEL, telefon, adres lub numer sprawy")
	}
	p.types("tadeusz zoltowski")
	p.enter()
	p.at("Znaleziono 1 osobę")
	if got := p.path(); !regexp.MustCompile(`^/mieszkancy\?szukaj=[a-zA-Z0-9]+$`).MatchString(got) {
		p.t.Errorf("the address is %s", got)
	}
	before := p.site.heard
	p.tabs("Żółtowski Tadeusz")
	p.enter()
	p.at("Tadeusz Żółtowski")
	read := value[int](p.t, p.site, `SELECT count(*)::int FROM audit_entry a JOIN staff s ON s.id = a.staff_id WHERE s.email = 'koordynator@cus.example' AND a.action = 'resident.read'
		AND a.resident_id = (SELECT id FROM resident WHERE surname = 'Żółtowski' AND given_names = 'Tadeusz') AND a.id > $1`, before)
	if read != 1 {
		p.t.Errorf("%d lines for one opened record", read)
	}
}

// TestApprovalCounts: the director approves a plan; its content is frozen under the mark
// the page shows, and one person more has a plan.
func TestApprovalCounts(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	var found sync.Map
	p := sit(t, s, true)
	p.signIn("dyrektor@cus.example")
	if got := p.path(); got != "/kamienie-milowe" {
		t.Error("the director lands on ", got)
	}
	before := p.approvedSoFar()
	plan := address(t, s, "/plany/{submitted}", &found)
	p.open(plan + "/zatwierdzenie")
	p.presses("Zapisz rozstrzygnięcie")
	p.refused("Zaznacz, czy zatwierdzasz plan, czy go zwracasz.")
	p.chooses("Zatwierdzam")
	p.presses("Zapisz rozstrzygnięcie")
	p.told("Zatwierdzono plan.")
	mark := p.look(`() => words(document.querySelector("main code").innerText)`).str()
	stored := value[string](t, s, `SELECT v.content_hash FROM plan_version v JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1 AND v.no = p.in_force_no`, strings.TrimPrefix(plan, "/plany/"))
	if mark = strings.ReplaceAll(mark, " ", ""); len(mark) < 8 || !strings.HasPrefix(stored, mark[:8]) {
		t.Errorf("the page shows %q, the version holds %q", mark, stored)
	}
	if after := p.approvedSoFar(); after != before+1 {
		t.Errorf("persons with an approved plan: %d before, %d after", before, after)
	}
	p.open(plan + "/edycja/potrzeby")
	if got := p.status(); got != 403 {
		t.Errorf("the director at the form of a plan: %d", got)
	}
	p.open("/kamienie-milowe")
	p.click(p.find("the folded choice of a day", `() => all("summary").find((el) => plain(el).includes("pokaż inny dzień"))`))
	p.fills("Stan na dzień", "15.03.2022")
	p.presses("Pokaż")
	p.at("Kamień milowy nr 2 jest w toku")
}

// approvedSoFar is the indicator as the director reads it.
func (p *person) approvedSoFar() int {
	p.t.Helper()
	p.open("/wskazniki/persons_with_plan?zakres=centrum")
	n, err := strconv.Atoi(regexp.MustCompile(`\d+$`).FindString(p.heading()))
	if err != nil {
		p.t.Fatalf("no figure in „%s”", p.heading())
	}
	return n
}

// TestBeforeSigningIn looks at the pages nobody is signed in at: the first start of an empty
// database, and the link with which an invited person sets a password.
func TestBeforeSigningIn(t *testing.T) {
	t.Parallel()
	axe := readAxe(t)
	var sizes weights
	t.Run("the first start", func(t *testing.T) {
		d := dbtest.New(t)
		c := &clock{}
		c.set(given.Now)
		token, err := centre.NewToken(t.Context(), d.App, given.Now)
		if err != nil {
			t.Fatal(err)
		}
		p := sit(t, serveAt(t, d.App, d.Owner, c, func(c *server.Config) { c.Empty = true }), true)
		p.open("/")
		if got := p.path(); got != "/start" {
			t.Fatal("an empty program opens ", got)
		}
		p.visit(stop{path: "/start"}, "/start", axe, &sizes)
		p.visit(stop{path: "/start", status: 422, name: "sent empty", act: (*person).sendsNothing}, "/start", axe, &sizes)
		if strings.Contains(p.text(), token) {
			t.Error("the page tells the token")
		}
	})
	t.Run("an invitation", func(t *testing.T) {
		s := openSite(t)
		var found sync.Map
		admin, invited := sit(t, s, true), sit(t, s, true)
		admin.signIn("administrator@cus.example")
		admin.open(address(t, s, "/administracja/zespol/{invited}", &found))
		admin.presses("Zrób nowy odnośnik")
		path := regexp.MustCompile(`/zaproszenie/[A-Za-z0-9]+`).FindString(admin.look(`() => document.querySelector("main").innerHTML`).str())
		if path == "" {
			t.Fatal("no link on the page: ", admin.text())
		}
		admin.accessible(axe, "the link", true)
		invited.visit(stop{path: "/zaproszenie"}, path, axe, &sizes)
		invited.visit(stop{path: "/zaproszenie", status: 422, name: "sent empty", act: (*person).sendsNothing}, path, axe, &sizes)
		invited.open(path)
		invited.fills("Nowe hasło", "sosna tramwaj marzec")
		invited.fills("Nowe hasło jeszcze raz", "sosna tramwaj marzec")
		invited.presses("Ustaw hasło")
		invited.at("Logowanie")
		invited.visit(stop{path: "/zaproszenie", status: 410, name: "used"}, path, axe, &sizes)
	})
	sizes.check(t)
}
