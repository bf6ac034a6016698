package server_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
	_ "cus/web/locale"
)

// office is a running site over a database of its own, with people who sit at it.
type office struct {
	*dbtest.DB
	t    *testing.T
	site *httptest.Server
}

func openOffice(t *testing.T) office {
	t.Helper()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Config{Pool: d.App, Patience: plenty, Now: func() time.Time { return given.Now }, Log: slog.New(slog.DiscardHandler),
		Common: func(string) bool { return false }})
	o := office{d, t, httptest.NewServer(s.Handler())}
	t.Cleanup(o.site.Close)
	return o
}

// seat signs a person in.
func (o office) seat(who policy.Actor) visitor {
	o.t.Helper()
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	_, err := o.Owner.Exec(o.t.Context(), `INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at)
		VALUES ($1, $2, $3, $3, $4)`, hex.EncodeToString(sum[:]), who.ID, given.Now, given.Now.Add(12*time.Hour))
	if err != nil {
		o.t.Fatal(err)
	}
	return visitor{o, token}
}

// write does something in the domain as who.
func (o office) write(who policy.Actor, fn func(ctx context.Context, tx *audit.Tx) error) {
	o.t.Helper()
	if err := audit.Write(o.t.Context(), o.App, who, given.Now, fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o office) register(p resident.Particulars) (ref resident.Ref) {
	o.t.Helper()
	o.write(given.Ola, func(ctx context.Context, tx *audit.Tx) (err error) {
		ref, err = resident.Create(ctx, tx, resident.New{Particulars: p, Different: true, Reason: "inna osoba"})
		return err
	})
	return ref
}

// caseOf gives the person an application, KS/2026/9001, in the coordinator's hands.
func (o office) caseOf(ref resident.Ref, coordinator policy.Actor) {
	o.t.Helper()
	_, err := o.Owner.Exec(o.t.Context(), `INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on,
		privacy_notice_on, coordinator_id, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by)
		SELECT @number, gmina_id, id, 'person_concerned', @day, 'in_person', @day, @day, @coordinator, 'submitted', @due, @due, @now, 5, @now, 5
		  FROM resident WHERE public_id = @ref`,
		db.Args{"number": "KS/2026/9001", "day": given.Today, "due": given.Today.Add(11), "coordinator": coordinator.ID, "now": given.Now, "ref": string(ref)})
	if err != nil {
		o.t.Fatal(err)
	}
}

// journal is every line since the last look: "2 resident.read ok".
func (o office) journal() string {
	o.t.Helper()
	lines, err := db.All[struct{ Line string }](o.t.Context(), o.Owner, `WITH gone AS (DELETE FROM audit_change)
		SELECT staff_id || ' ' || action || ' ' || outcome || CASE WHEN purpose <> '' THEN ' (' || purpose || ')' ELSE '' END AS line FROM audit_entry ORDER BY id`)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.Owner.Exec(o.t.Context(), `DELETE FROM audit_entry`); err != nil {
		o.t.Fatal(err)
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.Line
	}
	return strings.Join(out, "\n")
}

// visitor is one signed-in person with a browser that follows nothing.
type visitor struct {
	office
	token string
}

type answer struct {
	status int
	to     string
	body   string
}

var alone = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (v visitor) do(req *http.Request) answer {
	v.t.Helper()
	req.AddCookie(&http.Cookie{Name: "sid", Value: v.token})
	res, err := alone.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if strings.Contains(string(body), "⟦") {
		v.t.Errorf("%s shows a message without words: %s", req.URL.Path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(string(body), -1))
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body)}
}

func (v visitor) get(path string) answer {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.site.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	a := v.do(req)
	if dir := os.Getenv("CUS_PAGES"); dir != "" {
		name := strings.NewReplacer("/", "_", "?", "_").Replace(path)
		_ = os.WriteFile(dir+"/"+v.t.Name()+name+".html", []byte(a.body), 0o600)
	}
	return a
}

func (v visitor) post(path string, values url.Values) answer {
	v.t.Helper()
	if !values.Has("request_key") {
		values.Set("request_key", rand.Text())
	}
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := v.do(req)
	if dir := os.Getenv("CUS_PAGES"); dir != "" {
		_ = os.WriteFile(dir+"/"+v.t.Name()+strings.ReplaceAll(path, "/", "_")+".post.html", []byte(a.body), 0o600)
	}
	return a
}

func (a answer) holds(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d (to %q)", a.status, status, a.to)
	}
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			t.Errorf("the page lacks %q", s)
		}
	}
}

func (a answer) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			t.Errorf("the page holds %q", s)
		}
	}
}

func janinaForm() url.Values {
	return url.Values{"pesel": {"480314 00422"}, "surname": {"Kowalczyk"}, "given_names": {"Janina"}, "street": {"ul. Ogrodowa"}, "house_no": {"12"},
		"flat_no": {"4"}, "postcode": {"63-900"}, "locality": {"Przykładów"}, "phone": {"600 100 200"}, "contact_preference": {"phone"},
		"accessibility": {"druk powiększony"}}
}

func TestResidentSearchPage(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	janina := o.register(given.Janina)
	o.register(given.Stefan)
	o.caseOf(janina, given.Anna)
	anna, marek := o.seat(given.Anna), o.seat(given.Marek)
	o.journal()
	anna.get(link.Residents).holds(t, 200, "Kogo szukasz?", "Kowalczyk Janina", "Twoje otwarte sprawy", "Nowy wniosek")
	marek.get(link.Residents).lacks(t, "Kowalczyk Janina")
	found := anna.post(link.SearchPeople, url.Values{"q": {"ZOLC ste"}})
	found.holds(t, http.StatusSeeOther)
	if strings.Contains(found.to, "ZOLC") || !strings.HasPrefix(found.to, "/mieszkancy?szukaj=") {
		t.Errorf("led to %q", found.to)
	}
	anna.get(found.to).holds(t, 200, "Znaleziono 1 osobę", "Żółć Stefan Jan", "ur. 1937", `value="ZOLC ste"`)
	marek.get(found.to).holds(t, 404)
	more := found.to + "&podobne=tak"
	anna.get(found.to).holds(t, 200, "Nie ma tu tej osoby?", html.EscapeString(more))
	alone := anna.get(more)
	alone.holds(t, 200, "Znaleziono 1 osobę", "Nikt inny nie nosi podobnego nazwiska")
	alone.lacks(t, "Nie ma tu tej osoby?")
	o.register(given.Someone("Żotć", "Stefania"))
	anna.get(found.to).lacks(t, "Stefania")
	anna.get(more).holds(t, 200, "Znaleziono 1 osobę", "Żółć Stefan Jan", "Podobne nazwiska i imiona", "Czy chodziło o:", "Żotć Stefania")
	nobody := anna.post(link.SearchPeople, url.Values{"q": {"Nowak Piotr"}})
	anna.get(nobody.to).holds(t, 200, "Nie znaleźliśmy takiej osoby.", "Zarejestruj nowy wniosek")
	anna.get(link.NewApplication+"?"+strings.TrimPrefix(nobody.to, "/mieszkancy?")).holds(t, 200, `value="Nowak"`, `value="Piotr"`, "Z wyszukiwania – sprawdź.")
	slip := anna.post(link.SearchPeople, url.Values{"q": {"48031400420"}})
	anna.get(slip.to).holds(t, 200, "Ten PESEL ma błędną cyfrę kontrolną", "Kowalczyk Janina")
	want := "2 resident.list ok\n3 resident.list ok" + strings.Repeat("\n2 resident.search ok", 3) + "\n5 resident.created ok (inna osoba)" + strings.Repeat("\n2 resident.search ok", 4)
	if got := o.journal(); got != want {
		t.Errorf("journal:\n%s", got)
	}
	anna.post(link.SearchPeople, url.Values{"q": {"  "}}).holds(t, http.StatusSeeOther)
}

func TestResidentCard(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ref := o.register(given.Janina)
	o.caseOf(ref, given.Anna)
	home := link.Resident(string(ref))
	o.journal()
	read := func(who policy.Actor, status int, texts ...string) answer {
		t.Helper()
		a := o.seat(who).get(home)
		a.holds(t, status, texts...)
		return a
	}
	read(given.Anna, 200, "Janina Kowalczyk", "Wniosek zarejestrowany", "KS/2026/9001", "Otwórz wniosek", "Dane i kontakt", "za 11 dni", "Co dalej", "druk powiększony", "Zmień")
	read(given.Ewa, 200, "Ogranicz dostęp", "KS/2026/9001")
	read(given.Marek, 200, "Janina Kowalczyk", "Poproś o dostęp", "Anna Lis").lacks(t, "KS/2026/9001", "druk powiększony", "Historia", "Dane i kontakt")
	read(given.Ola, 200, "Dane i kontakt", "KS/2026/9001", "za 11 dni").lacks(t, "Poproś o dostęp", "Plan usług", link.ResidentPlans(string(ref)), link.ResidentAssessments(string(ref)))
	read(given.Piotr, 200, "Dane i kontakt", "Plan usług").lacks(t, "KS/2026/9001", link.ResidentApplications(string(ref)))
	read(given.Irena, 404)
	read(given.Inga, 403)
	read(given.Adam, 403)
	read(given.Wanda, 403)
	want := strings.Join([]string{"2 resident.read ok", "1 resident.read ok", "3 resident.read ok", "5 resident.read ok", "4 resident.read ok", "7 resident.read refused",
		"9 page.refused refused (GET /mieszkancy/{resident})", "11 page.refused refused (GET /mieszkancy/{resident})", "10 page.refused refused (GET /mieszkancy/{resident})"}, "\n")
	if got := o.journal(); got != want {
		t.Errorf("journal:\n%s", got)
	}
	o.seat(given.Anna).get(link.ResidentApplications(string(ref))).holds(t, 200, "KS/2026/9001")
	o.seat(given.Anna).get(link.ResidentAssessments(string(ref))).holds(t, 200, "Nie ma jeszcze rozpoznania")
	o.seat(given.Anna).get(link.ResidentPlans(string(ref))).holds(t, 200, "nie ma jeszcze planu")
	o.seat(given.Marek).get(link.ResidentPlans(string(ref))).holds(t, 403, link.ResidentAccess(string(ref)))
	if got := o.journal(); got != "2 resident.read ok\n2 resident.read ok\n2 resident.read ok\n3 resident.read refused" {
		t.Errorf("journal:\n%s", got)
	}
}

func TestResidentRestricted(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ref := o.register(given.Janina)
	o.caseOf(ref, given.Anna)
	home := link.Resident(string(ref))
	o.seat(given.Anna).post(link.ResidentRestriction(string(ref)), url.Values{"restricted": {"1"}}).holds(t, 403)
	o.seat(given.Ewa).post(link.ResidentRestriction(string(ref)), url.Values{"restricted": {"1"}}).holds(t, http.StatusSeeOther)
	o.seat(given.Ewa).get(home).holds(t, 200, "Kartoteka z ograniczonym dostępem", "Przywróć zwykły dostęp")
	o.seat(given.Anna).get(home).holds(t, 200, "Kartoteka z ograniczonym dostępem")
	o.journal()
	for _, who := range []policy.Actor{given.Marek, given.Ola, given.Piotr} {
		v := o.seat(who)
		v.get(home).holds(t, 404)
		v.get(link.ResidentAccess(string(ref))).holds(t, 404)
		v.post(link.ResidentPesel(string(ref)), url.Values{"purpose": {"identity"}}).holds(t, 404)
		v.get(v.post(link.SearchPeople, url.Values{"q": {"kowalczyk"}}).to).holds(t, 200, "Nie znaleźliśmy takiej osoby.")
	}
	marek := o.seat(given.Marek)
	marek.post(link.ResidentAccess(string(ref)), url.Values{"why": {"duty"}, "reason": {"Dyżur telefoniczny, pilne pytanie."}}).holds(t, 404)
	marek.get(link.ResidentEdit(string(ref))).holds(t, 404)
	a := marek.post(link.NewApplication, janinaForm())
	a.holds(t, 422, "Nie można zapisać tego numeru. Skontaktuj się z dyrekcją.")
	a.lacks(t, string(ref), "Możliwe, że")
	if strings.Contains(o.journal(), "3 resident.read ok") {
		t.Error("the restricted record was read")
	}
}

func TestResidentPesel(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ref := o.register(given.Janina)
	o.caseOf(ref, given.Anna)
	o.journal()
	at := link.ResidentPesel(string(ref))
	o.seat(given.Anna).post(at, url.Values{}).holds(t, 200, "48031400422", "Janina Kowalczyk")
	ask := o.seat(given.Marek).post(at, url.Values{})
	ask.holds(t, 422, "Dlaczego potrzebny jest pełny numer PESEL?")
	ask.lacks(t, "48031400422")
	o.seat(given.Marek).post(at, url.Values{"purpose": {"identity"}}).holds(t, 200, "48031400422")
	want := "2 resident.pesel_shown ok\n3 resident.pesel_shown refused\n3 resident.pesel_shown ok (identity)"
	if got := o.journal(); got != want {
		t.Errorf("journal:\n%s", got)
	}
	anna := o.seat(given.Anna)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.site.URL+at, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	part := anna.do(req)
	part.holds(t, 200, "48031400422", `class="pesel"`)
	part.lacks(t, "<html")
}

func TestResidentEdit(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ref := o.register(given.Janina)
	o.caseOf(ref, given.Anna)
	at := link.ResidentEdit(string(ref))
	anna, ola := o.seat(given.Anna), o.seat(given.Ola)
	shown := anna.get(at)
	shown.holds(t, 200, `value="Kowalczyk"`, `name="version" value="1"`, "kończy się na 0422")
	shown.lacks(t, "48031400422")
	v := janinaForm()
	v.Del("pesel")
	v.Set("version", "1")
	v.Set("birth_date", "14.03.1948")
	v.Set("sex", "K")
	v.Set("phone", "600 200 300")
	anna.post(at, v).holds(t, http.StatusSeeOther)
	anna.get(link.Resident(string(ref))).holds(t, 200, "600 200 300", "0422", "Zapisano zmiany")
	late := janinaForm()
	late.Del("pesel")
	late.Set("version", "1")
	late.Set("phone", "600 999 999")
	conflict := ola.post(at, late)
	conflict.holds(t, http.StatusConflict, "Anna Lis", "Teraz w aktach", "600 200 300", `value="600 999 999"`, `name="version" value="2"`)
	late.Set("version", "2")
	late.Del("request_key")
	ola.post(at, late).holds(t, http.StatusSeeOther)
	o.seat(given.Marek).get(at).holds(t, 403, "Poproś o dostęp")
	o.seat(given.Piotr).get(at).holds(t, 403)
	o.seat(given.Marek).post(at, late).holds(t, 404)
}

func TestAccessPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ref := o.register(given.Janina)
	o.caseOf(ref, given.Anna)
	at := link.ResidentAccess(string(ref))
	marek, ewa := o.seat(given.Marek), o.seat(given.Ewa)
	marek.get(at).holds(t, 200, "Dlaczego potrzebujesz tej kartoteki?", "Janina Kowalczyk")
	marek.post(at, url.Values{"why": {"deputy"}, "reason": {"za krótko"}}).holds(t, 422, "co najmniej 20 znaków", "za krótko")
	o.journal()
	marek.post(at, url.Values{"why": {"deputy"}, "reason": {"Zastępuję Annę Lis w czasie urlopu."}}).holds(t, http.StatusSeeOther)
	if got := o.journal(); got != "3 resident.access_granted ok (deputy: Zastępuję Annę Lis w czasie urlopu.)" {
		t.Errorf("journal: %s", got)
	}
	marek.get(link.Resident(string(ref))).holds(t, 200, "Dostęp na podstawie uzasadnienia do 12:00", "KS/2026/9001")
	marek.get(at).holds(t, http.StatusSeeOther)
	o.seat(given.Piotr).get(at).holds(t, 403)
	marek.get(link.Access).holds(t, 403)
	list := ewa.get(link.Access)
	list.holds(t, 200, "1 dostęp czeka na sprawdzenie", "Marek Bąk", "M-1001", "Zastępuję Annę Lis", "Nieuzasadniony")
	list.lacks(t, "Kowalczyk")
	o.seat(given.Inga).get(link.Access).lacks(t, `name="justified"`)
	grant := regexp.MustCompile(`/dostepy/([a-z2-7]{26})`).FindStringSubmatch(list.body)[0]
	ewa.post(grant, url.Values{}).holds(t, 422, "Wybierz: uzasadniony")
	ewa.post(grant, url.Values{"justified": {"no"}}).holds(t, http.StatusSeeOther)
	ewa.get(link.Access).holds(t, 200, "Wszystkie dostępy sprawdzone", "Nieuzasadniony")
	ewa.post(grant, url.Values{"justified": {"yes"}}).holds(t, http.StatusConflict, "Ewa Maj")
}

// TestSearchAsksWhetherAnotherNameWasMeant: where nobody bears the name typed, those with
// one like it are shown, and their surnames offered by a form.
func TestSearchAsksWhetherAnotherNameWasMeant(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(func(tx *audit.Tx) {
		given.Resident(t, given.As(tx, given.Ola), given.Someone("Brzęczyszczykiewicz", "Grzegorz"))
	})
	ola := s.at(given.Ola)
	at := ola.post(link.SearchPeople, set("q", "grzegorz brzeczyszcykiewicz")).want(303).to()
	r := ola.get(at).want(200, "Nie znaleźliśmy takiej osoby", "Czy chodziło o:", `type="submit" name="q" value="Brzęczyszczykiewicz"`, "Brzęczyszczykiewicz Grzegorz")
	if strings.Contains(at, "rze") {
		t.Errorf("a name stands in the address %s", at)
	}
	ola.get(ola.post(link.SearchPeople, r.form(link.SearchPeople, set("q", "Brzęczyszczykiewicz"))).want(303).to()).
		want(200, "Znaleziono 1 osobę").lacks("Czy chodziło o")
}
