package server_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/form"
	"cus/web/link"

	"github.com/google/go-cmp/cmp"
)

// approval is the approver's answer, ready to be sent.
func approval(b *browser, plan string) url.Values {
	at := link.PlanApproval(plan)
	return b.fill(at, "", set("result", "approved"))
}

func TestWhatIsApprovedIsWhatWasAgreed(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"the performer was renamed": `UPDATE provider SET name = 'Inna Fundacja'`,
		"the person was renamed":    `UPDATE resident SET surname = 'Nowak', surname_norm = 'nowak'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			h := s.made(given.SubmittedPlan, given.Anna)
			ewa := s.at(given.Ewa)
			v := approval(ewa, string(h.Plan))
			s.sql(change)
			ewa.post(link.PlanApproval(string(h.Plan)), v).want(http.StatusUnprocessableEntity, "Uzgodnienie nie obejmuje tej treści")
			if got := s.text(`SELECT state FROM plan`); got != "submitted" {
				t.Errorf("the plan is %s", got)
			}
			v = ewa.fill(link.PlanApproval(string(h.Plan)), "", set("result", "returned", "comment", "Uzgodnij ponownie."))
			ewa.post(link.PlanApproval(string(h.Plan)), v).want(http.StatusSeeOther) // the way out stays open
		})
	}
}

func TestAnApprovedPlanReadsAsItWasFrozen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.ApprovedPlan, given.Anna)
	s.sql(`UPDATE provider SET name = 'Inna Fundacja'`)
	s.sql(`UPDATE resident SET surname = 'Nowak', surname_norm = 'nowak'`)
	s.sql(`UPDATE programme SET name = 'Inny program'`)
	anna := s.at(given.Anna)
	anna.get(link.PlanPrint(string(h.Plan))).want(http.StatusOK, "Fundacja Sąsiad", "Maria Zielińska").lacks("Inna Fundacja", "Nowak", "Inny program")
	anna.get(link.Plan(string(h.Plan))).want(http.StatusOK, "Fundacja Sąsiad").lacks("Inna Fundacja", "Inny program")
}

func TestAnAgreementCoversTheContentItsFormShowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Anna)
	anna, at := s.at(given.Anna), link.PlanAgreement(string(h.Plan))
	v := anna.fill(at, "", set("place", "w domu"))
	s.sql(`UPDATE provider SET name = 'Inna Fundacja'`)
	again := anna.post(at, v).want(http.StatusUnprocessableEntity, "Uzgodnienie nie obejmuje tej treści", "Inna Fundacja")
	if got := s.text(`SELECT count(*) FROM plan_agreement`); got != "0" {
		t.Errorf("%s agreements", got)
	}
	anna.post(at, again.form(at, nil)).want(http.StatusSeeOther) // knowing the new content
}

func TestAMethodNobodyKnowsIsNeitherLoggedNorCounted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, method := range []string{"KOWALSKA", "PESEL48031400422"} {
		s.visit().send(method, link.SignIn, "", nil).want(http.StatusMethodNotAllowed)
	}
	m := httptest.NewServer(s.program.Metrics())
	defer m.Close()
	res, err := http.Get(m.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{"the metrics": string(body), "the log": s.log.String()} {
		if strings.Contains(text, "KOWALSKA") || strings.Contains(text, "48031400422") {
			t.Errorf("a method typed by a stranger stands in %s", where)
		}
	}
}

func TestAnAddressThatIsNoTextIsNotAFault(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ola := s.at(given.Ola)
	for path, status := range map[string]int{
		"/mieszkancy/%00":        http.StatusNotFound,
		"/mieszkancy/%ff":        http.StatusNotFound,
		"/wnioski/a%00b":         http.StatusNotFound,
		"/mieszkancy?szukaj=%00": http.StatusBadRequest,
		"/mieszkancy?szukaj=%ff": http.StatusBadRequest,
		"/katalog?szukaj=%00":    http.StatusBadRequest,
		"/katalog?%00=1":         http.StatusBadRequest,
	} {
		ola.get(path).want(status)
	}
	ola.post("/mieszkancy/%00/pesel", set()).want(http.StatusNotFound)
	if strings.Contains(s.log.String(), "request failed") {
		t.Errorf("the log: %s", s.log)
	}
}

func TestARequestKeyOfOddLettersIsMalformed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	feliks := s.at(given.Feliks)
	v := feliks.fill(link.Settings, "", nil)
	for _, key := range []string{"", "za-krotki", strings.Repeat("ż", 9), strings.Repeat("a", 65), strings.Repeat(" ", 20)} {
		v.Set(form.KeyField, key)
		feliks.post(link.Settings, v).want(http.StatusBadRequest)
	}
}

func TestAStrangeBrowserNameDoesNotKeepAnybodyOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.visit().post(link.SignIn, set("email", given.Email(given.Anna), "password", given.Password),
		func(r *http.Request) { r.Header.Set("User-Agent", "Mozilla\xff\xfe") }).want(http.StatusSeeOther)
}

func TestARefusedChangeLeavesALine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Marek)
	anna := s.at(given.Anna)
	v := set(form.KeyField, form.NewKey(), form.VersionField, "1", "from", "1.12.2026", "until", "31.5.2027")
	since := s.mark()
	anna.post(link.PlanPart(string(h.Plan), link.PartNeeds), v).want(http.StatusForbidden)
	if diff := cmp.Diff([]string{"Anna: change.refused (refused)"}, s.journal(since)); diff != "" {
		t.Errorf("somebody else's plan: %s", diff)
	}
	s.restrict(h.Resident)
	since = s.mark()
	anna.post(link.PlanPart(string(h.Plan), link.PartNeeds), v).want(http.StatusNotFound)
	if diff := cmp.Diff([]string{"Anna: change.refused (refused)"}, s.journal(since)); diff != "" {
		t.Errorf("a plan out of reach: %s", diff)
	}
	if got := s.text(`SELECT purpose FROM audit_entry ORDER BY id DESC LIMIT 1`); got != "POST /plany/{plan}/edycja/potrzeby plan="+string(h.Plan) {
		t.Errorf("the line says %q", got)
	}
}

func TestPeopleShownAsSimilarStandInTheJournal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Marek) // Maria Zielińska
	born := s.text(`SELECT to_char(birth_date, 'DD.MM.YYYY') FROM resident`)
	ola := s.at(given.Ola)
	v := janinaForm()
	v.Set("surname", "Zielińska")
	v.Set("birth_date", born)
	v.Del("pesel")
	v.Set("no_pesel", "1")
	v.Set("no_pesel_reason", "cudzoziemka")
	v = ola.fill(link.NewApplication, "", v)
	since := s.mark()
	ola.post(link.NewApplication, v).want(http.StatusUnprocessableEntity, "Zielińska Maria")
	want := []string{"Ola: resident.similar showing {" + s.text(`SELECT id FROM resident WHERE public_id = $1`, string(h.Resident)) + "}"}
	if diff := cmp.Diff(want, s.journal(since)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingEntersAFrozenVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	frozen := s.made(given.ApprovedPlan, given.Anna)
	s.write(func(tx *audit.Tx) {
		other := given.Resident(t, given.As(tx, given.Ola), given.Someone("Wilk", "Adam"))
		given.ApplicationOf(t, tx, given.Anna, other).Qualify(t, tx).Assess(t, tx).Draft(t, tx).Fill(t, tx)
	})
	of := `(SELECT v.id FROM plan_version v JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1)`
	for name, q := range map[string]string{
		"a service moved in":  `UPDATE planned_service SET version_id = ` + of + ` WHERE version_id <> ` + of,
		"a service moved out": `UPDATE planned_service SET version_id = (SELECT id FROM plan_version WHERE frozen_at IS NULL) WHERE version_id = ` + of,
		"a service taken out": `DELETE FROM planned_service WHERE version_id = ` + of,
		"another content":     `UPDATE plan_version SET content_hash = 'x' WHERE id = ` + of,
		"another agreement":   `UPDATE plan_agreement SET content_hash = 'x' WHERE version_id = ` + of,
	} {
		if _, err := s.App.Exec(t.Context(), q, string(frozen.Plan)); err == nil {
			t.Errorf("%s: done", name)
		}
	}
}

func TestSigningInAgainEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.at(given.Anna)
	old := b.http.Jar.Cookies(s.address())
	b.post(link.SignIn, set("email", given.Email(given.Ola), "password", given.Password)).want(http.StatusSeeOther)
	thief := s.visit()
	thief.http.Jar.SetCookies(s.address(), old)
	if got := thief.get(link.MyDay); got.status != http.StatusSeeOther || !strings.HasPrefix(got.to(), link.SignIn) {
		t.Errorf("the session left behind still opens: %d %s", got.status, got.to())
	}
}

func TestTwoApproversAtOnceDecideOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.SubmittedPlan, given.Anna)
	at := link.PlanApproval(string(h.Plan))
	ewa, paul := s.at(given.Ewa), s.at(paweł)
	sent := []struct {
		b *browser
		v url.Values
	}{
		{ewa, ewa.fill(at, "", set("result", "approved"))},
		{paul, paul.fill(at, "", set("result", "returned", "comment", "Popraw."))},
		{paul, paul.fill(at, "", set("result", "approved"))},
		{ewa, ewa.fill(at, "", set("result", "returned", "comment", "Popraw."))},
	}
	var wait sync.WaitGroup
	status := make([]int, len(sent))
	for i, x := range sent {
		wait.Go(func() { status[i] = x.b.post(at, x.v).status })
	}
	wait.Wait()
	done := 0
	for _, st := range status {
		switch st {
		case http.StatusSeeOther:
			done++
		case http.StatusConflict, http.StatusUnprocessableEntity:
		default:
			t.Errorf("statuses %v", status)
		}
	}
	if done != 1 || s.text(`SELECT count(*) FROM plan_approval`) != "1" {
		t.Errorf("%d carried out, statuses %v", done, status)
	}
}

func TestNobodyReachesAnotherPersonsItemThroughTheirOwnPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mine := s.made(given.EmptyPlan, given.Anna)
	var theirs given.Held
	s.write(func(tx *audit.Tx) {
		other := given.Resident(t, given.As(tx, given.Ola), given.Someone("Wilk", "Adam"))
		theirs = given.ApplicationOf(t, tx, given.Marek, other).Qualify(t, tx)
	})
	anna := s.at(given.Anna)
	before := s.state()
	at := link.PlanService(string(mine.Plan), string(theirs.Item))
	anna.get(at).want(http.StatusNotFound)
	version := s.text(`SELECT version FROM plan`)
	v := set(form.KeyField, form.NewKey(), form.VersionField, version, "provider", string(theirs.Provider), "place", "w domu", "days", "1",
		"from_hour", "9", "until_hour", "11", "amount", "4", "starts", "1.12.2026", "ends", "31.12.2026")
	anna.post(at, v).want(http.StatusNotFound)
	v.Set(form.KeyField, form.NewKey())
	anna.post(link.PlanServiceRemoval(string(mine.Plan), string(theirs.Item)), v).want(http.StatusNotFound)
	at = link.ApplicationQualification(string(mine.Application))
	q := anna.fill(at, "", set("state."+string(theirs.Item), "withdrawn", "note."+string(theirs.Item), "x"))
	if got := anna.post(at, q).status; got == http.StatusSeeOther {
		t.Errorf("another person's item was decided on: %d", got)
	}
	if s.state() != before {
		t.Error("something changed")
	}
}

func TestAnAuthorOfManyRolesDoesNotApproveTheirPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.SubmittedPlan, given.Anna)
	s.sql(`INSERT INTO staff_role VALUES (2, 'DIR'), (2, 'OUS')`)
	anna := s.at(policy.Actor{ID: 2})
	at := link.PlanApproval(string(h.Plan))
	v := set(form.KeyField, form.NewKey(), form.VersionField, s.text(`SELECT version FROM plan`), "result", "approved")
	anna.post(at, v).want(http.StatusUnprocessableEntity)
	v.Set(form.KeyField, form.NewKey())
	v.Set("result", "returned")
	v.Set("comment", "x")
	anna.post(at, v).want(http.StatusUnprocessableEntity)
	if got := s.text(`SELECT state FROM plan`); got != "submitted" {
		t.Errorf("the plan is %s", got)
	}
}

func TestManyValuesUnderOneNameAreTooMuch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := url.Values{}
	for range 5000 {
		v.Add("days", "\x01")
	}
	s.at(given.Feliks).post(link.Settings, v).want(http.StatusRequestEntityTooLarge)
}

func TestTryingTheOldPasswordIsNotedAndSlowedDown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	feliks := s.at(given.Feliks)
	since := s.mark()
	v := feliks.fill(link.NewPassword, "", set("current", "zgaduję", "password", "zupełnie nowe hasło", "again", "zupełnie nowe hasło"))
	feliks.post(link.NewPassword, v).want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"Feliks: staff.password_change_refused (refused)"}, s.journal(since)); diff != "" {
		t.Error(diff)
	}
	v = set() // no key: refused at once, yet each try counts
	for range 29 {
		feliks.post(link.NewPassword, v).want(http.StatusBadRequest)
	}
	feliks.post(link.NewPassword, v).want(http.StatusTooManyRequests)
}

// hostile is what somebody types into every field to break out of it: out of an attribute,
// a text, a template of the messages, an address.
const hostile = `"'><script>alert(1)</script>{{.Name}}{{printf "%s" "y"}}javascript:x`

// TestNothingTypedBecomesMarkup puts the same hostile text into every column people write
// and reads every page as everybody who sees something.
func TestNothingTypedBecomesMarkup(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	for _, frozen := range []string{"assessment", "assessment_need"} {
		s.sql(`ALTER TABLE ` + frozen + ` DISABLE TRIGGER USER`)
	}
	for table, columns := range map[string][]string{
		"assessment_need": {"name", "own_words", "self_reliance"},
		"resident":        {"surname", "given_names", "street", "house_no", "flat_no", "locality", "email", "accessibility", "no_pesel_reason"},
		"application":     {"own_words", "applicant_name", "number"}, "application_item": {"note"},
		"assessment":      {"present", "needs", "current_services", "justification"},
		"planned_service": {"place", "note"}, "plan_agreement": {"place", "party", "note"}, "plan_transition": {"reason"},
		"provider": {"name", "email", "phone"}, "programme": {"name", "aim", "resolution"}, "programme_transition": {"note"},
		"service": {"name", "summary", "audience"}, "project": {"name", "funding", "source", "aim", "number", "beneficiary", "origin"}, "milestone": {"name", "aim"},
		"milestone_task": {"name", "detail", "reason"}, "milestone_risk": {"name", "response"}, "product": {"name", "detail"}, "product_file": {"note"},
		"budget_line": {"name", "contractor"}, "project_post": {"name"}, "staffing_fact": {"evidence"}, "project_promise": {"name", "detail", "reason"},
		"staff": {"name"}, "authorisation": {"number"}, "access_grant": {"reason"}, "centre": {"name", "short_name", "help_phone"},
	} {
		for _, c := range columns {
			value := "'" + strings.ReplaceAll(hostile, "'", "''") + "'"
			if c == "name" || c == "number" {
				value = "left(" + value + " || id, 200)"
			}
			s.sql(`UPDATE ` + table + ` SET ` + c + ` = ` + value)
		}
	}
	s.sql(`UPDATE plan_version SET warnings = jsonb_build_array(jsonb_build_object('key', 'plan.warn.over_limit', 'reason', $1::text, 'args',
		jsonb_build_object('Service', $1::text, 'Limit', $1::text, 'Yield', $1::text, 'Month', $1::text, 'Count', 2, 'Unit', 'hour')))`, hostile)
	var wait sync.WaitGroup
	for _, seat := range seats {
		wait.Go(func() {
			b := s.visit()
			if seat.who.ID != 0 {
				b = s.at(seat.who)
				s.sql(`UPDATE staff_session SET flash = jsonb_build_object('key', 'team.added', 'args', jsonb_build_object('Name', $1::text, 'Password', $1::text)) WHERE staff_id = $2`, hostile, seat.who.ID)
			}
			for _, a := range s.program.Addresses() {
				if a.Method != http.MethodGet {
					continue
				}
				for _, r := range sc.of(a.Path) {
					got := b.get(r.path(a.Path))
					if got.status >= 500 {
						t.Errorf("%s %s: %d", seat.head, got.of, got.status)
					}
					got.lacks("<script>alert", `"'>`, `'>&lt;script`, `="javascript:`)
				}
			}
			if seat.who.May(policy.ReadIdentity) {
				got := b.get(b.post(link.SearchPeople, set("q", hostile)).to())
				got.want(http.StatusOK).lacks("<script>alert", `"'>`)
			}
			b.get(link.SignIn+"?stan="+url.QueryEscape(hostile)+"&dalej=/"+url.QueryEscape(hostile)).lacks("<script>alert", `"'>`)
		})
	}
	wait.Wait()
	s.at(given.Ewa).get(link.Providers).want(http.StatusOK).want(http.StatusOK, "&lt;script&gt;alert") // it was there
}

// TestWhatIsTypedComesBackAsText sends the hostile text in every field of every form.
func TestWhatIsTypedComesBackAsText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sc := s.scene()
	for _, a := range s.program.Addresses() {
		if a.Method != http.MethodPost || a.Path == link.SignOut || a.Path == link.SignOutAll || a.Path == link.NewPassword || a.Path == link.SignIn {
			continue
		}
		for _, who := range []policy.Actor{given.Ewa, given.Anna, given.Piotr, given.Ola, given.Adam} {
			b, path := s.at(who), sc.of(a.Path)[0].path(a.Path)
			v := set(form.KeyField, form.NewKey(), form.VersionField, hostile, hostile, hostile)
			for _, p := range []string{path, strings.TrimSuffix(path, "/usun")} {
				if got := b.get(p); got.status == http.StatusOK {
					for _, m := range fieldTag.FindAllStringSubmatch(got.body, -1) {
						if name := attributes(m[1] + m[2] + m[4])["name"]; name != "" && name != form.KeyField {
							v.Set(name, hostile)
						}
					}
				}
			}
			got := b.post(path, v)
			if got.status >= 500 {
				t.Errorf("%s %s: %d", who.Name, got.of, got.status)
			}
			got.lacks("<script>alert", `"'>`)
		}
	}
	got := s.visit().post(link.SignIn, set("email", hostile, "password", hostile, "dalej", hostile, "szkic", hostile))
	got.want(http.StatusUnprocessableEntity).lacks("<script>alert", `"'>`)
}

func TestAForgedDraftOpensTheDoorAllTheSame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, draft := range map[string]string{
		"what the database cannot hold": `{"a":["x\u0000y"],"b\u0000":["z"]}`,
		"no form at all":                `[1,2,3]`,
		"half a form":                   `{"a":`,
		"a lone surrogate":              `{"a":["\ud800"]}`,
	} {
		b := s.at(given.Anna) // the session before, which the draft must belong to
		v := set("email", given.Email(given.Anna), "password", given.Password, "dalej", link.Settings, "szkic", base64.StdEncoding.EncodeToString([]byte(draft)))
		if got := b.post(link.SignIn, v); got.status != http.StatusSeeOther {
			t.Errorf("%s: %d", name, got.status)
		} else {
			b.get(link.Settings).want(http.StatusOK)
		}
	}
}

// TestTwoAdministratorsAtEachOthersThroat: each closes the other's account at the same
// time. One remains, and nobody is shown a fault of the program.
func TestTwoAdministratorsAtEachOthersThroat(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sql(`INSERT INTO staff (id, name, email, password_hash, must_change_password, created_at) OVERRIDING SYSTEM VALUE
		VALUES (13, 'Alina Żuk', 'alina@test.example', '-', false, now())`)
	s.sql(`INSERT INTO staff_role VALUES (13, 'ADM')`)
	alina := policy.Actor{ID: 13, Name: "Alina Żuk", Roles: []policy.Role{policy.Administrator}, Version: 1}
	ref := func(id policy.StaffID) string { return s.text(`SELECT public_id FROM staff WHERE id = $1`, id) }
	pairs := []struct {
		by  *browser
		who string
	}{{s.at(given.Adam), ref(13)}, {s.at(alina), ref(11)}}
	gate, err := s.Owner.Begin(t.Context()) // both are let go at the same moment
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gate.Exec(t.Context(), `SELECT 1 FROM staff WHERE id IN (11, 13) FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	status := make([]int, len(pairs))
	for i, p := range pairs {
		v := set(form.KeyField, form.NewKey(), form.VersionField, "1", "state", "closed")
		wait.Go(func() { status[i] = p.by.post(link.AccountState(p.who), v).status })
	}
	for s.text(`SELECT count(DISTINCT pid) FROM pg_locks l JOIN pg_database d ON d.datname = current_database()
		WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datid = d.oid)`) != "2" {
		runtime.Gosched()
	}
	if err := gate.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	if got := s.text(`SELECT count(*) FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE r.role = 'ADM' AND s.disabled_at IS NULL`); got == "0" {
		t.Error("no administrator remains")
	}
	for _, st := range status {
		if st == http.StatusInternalServerError {
			t.Errorf("statuses %v", status)
		}
	}
}

// TestWhatIsOverIsNotKept: what people typed, kept only for themselves, goes with time even
// if they never come back.
func TestWhatIsOverIsNotKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ola := s.at(given.Ola)
	ola.post(link.SearchPeople, set("q", "Kowalczyk")).want(http.StatusSeeOther)
	ola.post(link.Drafts, set("szkic", link.NewApplication, "surname", "Kowalczyk")).want(http.StatusSeeOther)
	s.clock.forward(staff.DraftKept + 25*time.Hour)
	anna := s.visit()
	anna.post(link.SignIn, set("email", given.Email(given.Anna), "password", given.Password)).want(http.StatusSeeOther)
	anna.post(link.SearchPeople, set("q", "Nowak")).want(http.StatusSeeOther)
	if got := s.text(`SELECT string_agg(x, ' ') FROM (SELECT query FROM search UNION ALL SELECT fields::text FROM draft) t (x)`); got != "Nowak" {
		t.Errorf("kept: %s", got)
	}
}

func TestAnAccessFoundUnjustifiedEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Marek)
	anna, ewa := s.at(given.Anna), s.at(given.Ewa)
	at, file := link.ResidentAccess(string(h.Resident)), link.ResidentPlans(string(h.Resident))
	anna.get(file).want(http.StatusForbidden)
	anna.post(at, anna.fill(at, "", set("why", "duty", "reason", "Pytanie telefoniczne o termin wizyty."))).want(http.StatusSeeOther)
	anna.get(file).want(http.StatusOK)
	review := link.AccessReview(s.text(`SELECT public_id FROM access_grant`))
	ewa.post(review, ewa.fill(link.Access, review, set("justified", "no"))).want(http.StatusSeeOther)
	anna.get(file).want(http.StatusForbidden)
}

// TestTwoRolesReachNoFurtherThanEach: who approves plans and sits at the information point
// does not read the needs assessments of every case nobody has taken.
func TestTwoRolesReachNoFurtherThanEach(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Assessed, given.Marek)
	s.sql(`UPDATE application SET coordinator_id = NULL`)
	s.sql(`INSERT INTO staff_role VALUES (12, 'REC')`)
	both := paweł
	both.Roles = append([]policy.Role{policy.Reception}, both.Roles...)
	b := s.at(both)
	b.get(link.ResidentAssessments(string(h.Resident))).want(http.StatusForbidden)
	b.get(link.ApplicationAssessment(string(h.Application))).want(http.StatusForbidden)
	b.get(link.Resident(string(h.Resident))).want(http.StatusOK)
}

// TestTheServerMayNotRewriteHistory: what no function of the program changes, its role in
// the database cannot change either.
func TestTheServerMayNotRewriteHistory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.made(given.ApprovedPlan, given.Anna)
	for _, q := range []string{
		`UPDATE audit_entry SET action = 'x'`, `DELETE FROM audit_entry`, `SELECT * FROM audit_entry`, `UPDATE audit_change SET field = 'x'`, `TRUNCATE audit_change`,
		`DELETE FROM plan`, `UPDATE plan SET resident_id = 2`, `UPDATE plan SET number = 'x'`, `UPDATE plan SET application_id = 2`,
		`DELETE FROM plan_approval`, `UPDATE plan_approval SET staff_id = 2`, `UPDATE plan_agreement SET agreed_on = '2020-01-01'`, `UPDATE plan_transition SET staff_id = 2`,
		`UPDATE application SET received_on = '2026-11-30'`, `UPDATE application SET due_on = '2030-01-01'`, `UPDATE application_item SET offer_id = 2`, `DELETE FROM application_item`,
		`UPDATE access_grant SET reason = 'x'`, `DELETE FROM access_grant`, `UPDATE authorisation SET valid_until = '2030-01-01'`, `UPDATE authorisation SET staff_id = 2`,
		`DELETE FROM staff`, `DELETE FROM resident`, `UPDATE centre SET demo = true`, `UPDATE milestone_change SET reason = 'x'`, `DELETE FROM milestone_change`, `UPDATE indicator_entry SET value = 1`, `DELETE FROM indicator_entry`, `UPDATE indicator_plan_change SET reason = 'x'`, `UPDATE product_file SET note = 'x'`, `DELETE FROM milestone`, `DELETE FROM indicator`,
		`CREATE TABLE public.x (i int)`, `ALTER TABLE plan_version DISABLE TRIGGER ALL`, `SET session_replication_role = replica`, `SET ROLE cus_owner`,
	} {
		if _, err := s.App.Exec(t.Context(), q); err == nil {
			t.Errorf("%s: done", q)
		}
	}
}
