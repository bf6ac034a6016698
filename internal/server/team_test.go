package server_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/web/link"
)

var invitationLink = regexp.MustCompile(`/zaproszenie/([A-Z2-7]{26})`)

// account is the address of a person's account.
func (s *site) account(name string) string {
	s.t.Helper()
	return link.Account(s.text(`SELECT public_id FROM staff WHERE name = $1`, name))
}

// joins adds Zofia as a coordinator and returns her account and the path of her link.
func (s *site) joins(adam *browser) (account, invitation string) {
	s.t.Helper()
	form := adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "Zofia@test.example", "roles", "KOR"))
	account = adam.post(link.NewAccount, form).want(303).to()
	page := adam.get(account).want(200, "Dodano konto: Zofia Nowa.", "Koordynacja planów", "Role czekają na dyrekcję")
	invitation = invitationLink.FindString(page.body)
	if invitation == "" {
		s.t.Fatal("the link is not shown")
	}
	adam.get(account).want(200).lacks(invitation)
	adam.post(link.NewAccount, form).want(303) // pressed twice: nothing more, and no second link
	adam.get(account).want(200).lacks("Dodano konto: Zofia")
	return account, invitation
}

func TestAPersonJoinsTheTeam(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam, ewa := s.at(given.Adam), s.at(given.Ewa)
	adam.post(link.NewAccount, adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "zofia@test.example", "roles", "ADM", "roles", "KOR"))).
		want(422, "Administracja systemu i Wykonawca nie łączą się z żadną inną rolą.", `value="zofia@test.example"`)
	adam.post(link.NewAccount, adam.fill(link.NewAccount, "", set("name", "Zofia Nowa", "email", "zofia@test.example", "roles", "KING"))).want(422)
	_, invitation := s.joins(adam)
	token := strings.TrimPrefix(invitation, "/zaproszenie/")

	zofia := s.visit()
	chosen := set("password", "zupełnie nowe hasło", "again", "zupełnie nowe hasło")
	zofia.get(invitation).want(200, "Dzień dobry, Zofia Nowa", "zofia@test.example", "Twoje role czekają na potwierdzenie")
	zofia.post(invitation, set("password", "krótkie", "again", "krótkie")).want(422, "Hasło ma mniej niż 12 znaków").lacks("krótkie\"")
	zofia.post(invitation, chosen).want(303)
	zofia.get(invitation).want(410, "Ten odnośnik został już użyty.")
	zofia.post(invitation, chosen).want(410, "Ten odnośnik został już użyty.") // replayed: nothing changes
	zofia.get("/zaproszenie/"+strings.Repeat("A", 26)).want(404, "Nie znamy takiego odnośnika.")
	zofia.post("/zaproszenie/"+strings.Repeat("A", 26), chosen).want(404)
	for _, place := range []string{`SELECT string_agg(c::text, ' ') FROM audit_change c`, `SELECT string_agg(e::text, ' ') FROM audit_entry e`, `SELECT string_agg(i::text, ' ') FROM invitation i`,
		`SELECT string_agg(k::text, ' ') FROM request_key k`, `SELECT string_agg(z::text, ' ') FROM staff_session z`, `SELECT string_agg(p::text, ' ') FROM staff p`} {
		if strings.Contains(s.text(place), token) {
			t.Errorf("the token stands in %s", place)
		}
	}
	if strings.Contains(s.log.String(), token) {
		t.Error("the token stands in the log")
	}

	zofia.post(link.SignIn, set("email", "zofia@test.example", "password", "zupełnie nowe hasło")).want(303)
	zofia.get(link.MyDay).want(403, "Twoje role czekają na potwierdzenie przez dyrekcję.")
	adam.get(link.RoleRequests).want(200, "1 konto czeka na potwierdzenie ról", "Role potwierdza dyrekcja.").lacks("Odrzuć")
	request := link.RoleRequest(s.text(`SELECT public_id FROM role_request`))
	confirm := ewa.fill(link.RoleRequests, request, nil)
	adam.post(request, confirm).want(403)
	ewa.post(request, confirm).want(303)
	ewa.get(link.RoleRequests).want(200, "Potwierdzono role.", "Żadne konto nie czeka")
	zofia.post(link.SignIn, set("email", "zofia@test.example", "password", "zupełnie nowe hasło")).want(303)
	zofia.get(link.MyDay).want(200)
}

func TestALinkIsRevokedAndRunsOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adam := s.at(given.Adam)
	account, first := s.joins(adam)
	at := account + "/zaproszenie"
	adam.post(at, adam.fill(account, at, set("do", "invite"))).want(303)
	page := adam.get(account).want(200, "Odnośnik jest gotowy.")
	second := invitationLink.FindString(page.body)
	s.visit().get(first).want(410, "unieważniony")
	s.visit().get(second).want(200)
	adam.post(at, adam.fill(account, at, set("do", "revoke"))).want(303)
	s.visit().get(second).want(410, "unieważniony")
	adam.post(at, adam.fill(account, at, set("do", "invite"))).want(303)
	third := invitationLink.FindString(adam.get(account).body)
	s.clock.forward(48 * time.Hour)
	s.visit().get(third).want(410, "stracił ważność po 48 godzinach")
	s.visit().post(third, set("password", "zupełnie nowe hasło", "again", "zupełnie nowe hasło")).want(410)
}

func TestRolesAndClosing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.made(given.DraftPlan, given.Anna)
	adam, anna := s.at(given.Adam), s.at(given.Anna)
	own, hers := s.account("Adam Żuk"), s.account("Anna Lis")
	adam.get(own).want(200, "Własnych uprawnień nie można zmieniać").lacks("Zapisz role", "Wyłącz konto")
	form := adam.fill(hers, "", nil)
	before := s.state()
	adam.post(own, form).want(422, "Własnych uprawnień nie można zmieniać.")
	adam.post(hers, url.Values{"request_key": form["request_key"], "version": form["version"]}).want(422, "Zaznacz co najmniej jedną rolę.")
	if s.state() != before {
		t.Error("something was changed")
	}
	anna.get(link.MyDay).want(200)
	form["roles"] = []string{"REC", "KOR"}
	adam.post(hers, form).want(303)
	adam.get(hers).want(200, "Zapisano role.", "Czeka na dyrekcję")
	if got := anna.get(link.MyDay).want(303).to(); !strings.HasPrefix(got, link.SignIn) {
		t.Errorf("her session lives on: %s", got)
	}
	adam.post(hers, form).want(303) // the same again is the same
	form.Set("request_key", "abcdefghijklmnopqrstuvwxyz")
	adam.post(hers, form).want(409, "zmiany są nadal w formularzu", "Adam Żuk")
	form = adam.fill(hers, "", nil)
	form["roles"] = []string{"REC"}
	adam.post(hers, form).want(422, "Zanim zabierzesz rolę Koordynacja planów")

	state := hers + "/stan"
	adam.get(state).want(200, "Wyłączyć konto: Anna Lis?", "1 otwarty wniosek przejmie", "1 plan przejmie").lacks("KS/2026", "IPUS/2026", "Zielińska")
	adam.post(state, adam.fill(state, "", nil)).want(422, "Nie można wyłączyć konta: 2 otwarte sprawy. Wskaż, kto je przejmie.")
	ola := s.text(`SELECT public_id FROM staff WHERE name = 'Ola Wrona'`)
	adam.post(state, adam.fill(state, "", set("applications", ola, "plans", ola))).want(422, "Wskaż osobę z rolą Koordynacja planów")
	marek := s.text(`SELECT public_id FROM staff WHERE name = 'Marek Bąk'`)
	mark := s.mark()
	adam.post(state, adam.fill(state, "", set("applications", marek, "plans", marek))).want(303)
	if got := strings.Join(s.journal(mark), "\n"); !strings.Contains(got, "Adam: application.handed_over of ") || !strings.Contains(got, "Adam: plan.handed_over of ") || !strings.Contains(got, "Adam: staff.disabled") {
		t.Error(got)
	}
	adam.get(hers).want(200, "Wyłączono konto.", "Włącz konto").lacks("Zapisz role")
	adam.get(link.Team).want(200, "W zespole jest 11 osób", "Wyłączone")
	s.at(given.Marek).get(link.Plans+"?czyje=mine").want(200, "IPUS/2026/")
	s.visit().post(link.SignIn, set("email", given.Email(given.Anna), "password", given.Password)).want(422)
	adam.post(state, adam.fill(state, "", nil)).want(303)
	adam.get(link.Team).want(200, "W zespole jest 12 osób", "Role czekają na dyrekcję")

	for who, want := range map[*browser]int{s.at(given.Ewa): 200, s.at(given.Inga): 200, s.at(given.Marek): 403} {
		who.get(link.Team).want(want).lacks("Dodaj osobę")
		who.post(state, set("state", "closed")).want(403)
	}
}

func TestTheDirectorAuthorises(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa, adam, piotr := s.at(given.Ewa), s.at(given.Adam), s.at(given.Piotr)
	his := s.account("Piotr Sowa")
	form := his + "/upowaznienie"
	adam.get(his).want(200, "Upoważnienia daje i wycofuje dyrekcja.")
	adam.get(form).want(403)
	ewa.get(s.account("Anna Lis")).want(200).lacks("Upoważnij")
	ewa.get(his).want(200, "Ta osoba nie miała jeszcze upoważnienia.", "Upoważnij do zatwierdzania planów").lacks("Zapisz role", "Wyłącz konto")
	piotr.get(link.MyDay).want(200)

	ewa.post(form, ewa.fill(form, "", set("number", "", "from", "1.1.26", "until", "x"))).want(422, "Wpisz numer upoważnienia.", "Wpisz datę jak 21.11.2026.", `value="x"`)
	ewa.post(form, ewa.fill(form, "", set("number", "9/2026", "from", "1.11.26", "until", "30.11.26"))).want(303)
	ewa.get(his).want(200, "Zapisano upoważnienie na 01.11.2026–30.11.2026.", "Zatwierdzanie planów, nr 9/2026", "Ważne")
	ewa.get(link.Team).want(200, "nr 9/2026, do 30.11.2026", "Plany zatwierdza dyrekcja i 2 upoważnione osoby.")
	piotr.get(link.MyDay).want(303)

	withdraw := ewa.fill(form, "", nil)
	for _, name := range []string{"number", "from", "until"} {
		withdraw.Del(name)
	}
	withdraw.Set("do", "withdraw")
	ewa.post(form, withdraw).want(303)
	ewa.get(his).want(200, "Wycofano upoważnienie.", "Wycofane 23.11.2026")
	withdraw.Set("request_key", "abcdefghijklmnopqrstuvwxyz")
	withdraw.Set("version", s.text(`SELECT version FROM staff WHERE name = 'Piotr Sowa'`))
	ewa.post(form, withdraw).want(422, "Ta osoba nie ma teraz upoważnienia.")

	own := s.account("Ewa Maj") + "/upowaznienie-do-decyzji"
	ewa.get(own).want(200, "Własnych uprawnień nie można zmieniać.").lacks("Zapisz upoważnienie")
	adam.get(his + "/upowaznienie-do-decyzji").want(403)
	adam.post(own, adam.fill(own, "", set("number", "OR.0052.3.2026", "from", "1.11.26", "until", "31.12.26"))).want(303)
	adam.get(s.account("Ewa Maj")).want(200, "Wydawanie decyzji, nr OR.0052.3.2026", "Ważne")
}

// TestAnAuthorisationHoldsOnItsDays: neither the day after its last nor the day before its
// first.
func TestAnAuthorisationHoldsOnItsDays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	at := link.PlanApproval(string(sc.foreign.Plan))
	approve := func(version string) reply {
		return s.at(paweł).post(at, set("request_key", "abcdefghijklmnopqrst"+version, "version", version, "result", "approved"))
	}
	version := s.text(`SELECT version FROM plan WHERE public_id = $1`, string(sc.foreign.Plan))
	for name, days := range map[string]string{"valid until yesterday": "valid_from = '2026-11-01', valid_until = '2026-11-22'",
		"valid from tomorrow": "valid_from = '2026-11-24', valid_until = '2026-11-30'", "withdrawn": "valid_from = '2026-11-01', valid_until = '2026-11-30', withdrawn_at = now()"} {
		s.sql(`UPDATE authorisation SET ` + days)
		s.at(paweł).get(at).want(403)
		if r := approve(version); r.status != 403 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	s.sql(`UPDATE authorisation SET valid_from = '2026-11-24', valid_until = '2026-11-30', withdrawn_at = NULL`)
	s.clock.forward(24 * time.Hour)
	s.at(paweł).get(at).want(200)
	approve(version).want(303)
}

// TestADeputySeesAndWorksButNeverApproves walks through a deputy's days.
func TestADeputySeesAndWorksButNeverApproves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	ewa, marek := s.at(given.Ewa), s.at(given.Marek)
	record := link.Application(string(sc.own.Application))
	marek.get(record).want(403, "Poproś o dostęp")
	form := s.account("Anna Lis") + "/zastepstwo"
	ewa.post(form, ewa.fill(form, "", set("deputy", s.accountOf("Marek Bąk"), "from", "24.11.2026", "until", "25.11.2026", "note", "urlop"))).want(303)
	ewa.get(s.account("Anna Lis")).want(200, "Zastępuje tę osobę: Marek Bąk", "Od przyszłego dnia")
	marek.get(record).want(403)

	s.clock.forward(24 * time.Hour)
	marek = s.at(given.Marek)
	marek.get(record).want(200, "Zastępstwo: Anna Lis", ownName)
	marek.get(link.PlanPart(string(sc.own.Plan), link.PartNeeds)).want(200)
	marek.post(link.PlanPart(string(sc.own.Plan), link.PartNeeds), marek.fill(link.PlanPart(string(sc.own.Plan), link.PartNeeds), "", set("until", "30.10.2027"))).want(303)
	s.sql(`INSERT INTO deputy (staff_id, deputy_id, from_day, until_day, created_by, created_at) VALUES (1, 3, '2026-11-24', '2026-11-25', 1, now()), (12, 3, '2026-11-24', '2026-11-25', 1, now())`)
	marek = s.at(given.Marek) // now for the director and for an authorised organiser, too
	marek.get(link.MyDay).want(200, "Zastępstwo: Ewa Maj, Anna Lis, Paweł Dąb")
	approval := link.PlanApproval(string(sc.foreign.Plan))
	before := s.state()
	marek.get(approval).want(403)
	marek.post(approval, set("request_key", "abcdefghijklmnopqrstuvwxyz", "version", "1", "result", "approved")).want(403)
	if s.state() != before {
		t.Error("a deputy approved")
	}

	s.clock.forward(48 * time.Hour)
	s.at(given.Marek).get(record).want(403)
}

// TestADeputyIsEnded at once, sessions included.
func TestADeputyIsEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	ewa := s.at(given.Ewa)
	form := s.account("Anna Lis") + "/zastepstwo"
	ewa.post(form, ewa.fill(form, "", set("deputy", s.accountOf("Marek Bąk"), "from", "23.11.2026", "until", "25.11.2026"))).want(303)
	marek := s.at(given.Marek)
	marek.get(link.Application(string(h.Application))).want(200)
	end := ewa.fill(form, "", set("do", "end", "which", s.text(`SELECT public_id FROM deputy`)))
	ewa.post(form, end).want(303)
	marek.get(link.Application(string(h.Application))).want(303)
	s.at(given.Marek).get(link.Application(string(h.Application))).want(403)
}

// TestTheTeamIsFiltered by role and state.
func TestTheTeamIsFiltered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ewa := s.at(given.Ewa)
	ewa.get(link.Team+"?rola=KOR").want(200, "Anna Lis", "Marek Bąk").lacks("Piotr Sowa")
	ewa.get(link.Team+"?stan=closed").want(200, "Brak wyników dla tych filtrów.")
	ewa.get(link.Team+"?rola=nonsense&stan=nonsense").want(200, "Piotr Sowa")
}
