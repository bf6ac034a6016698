package resident_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

// openCase gives the person an application; nil is taken by nobody.
func openCase(t *testing.T, tx *audit.Tx, ref resident.Ref, number string, coordinator *policy.Actor) {
	t.Helper()
	var id *int64
	if coordinator != nil {
		v := int64(coordinator.ID)
		id = &v
	}
	_, err := tx.Exec(t.Context(), `INSERT INTO application (number, gmina_id, resident_id, applicant_role, received_on, channel, statement_on,
		privacy_notice_on, coordinator_id, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by)
		SELECT @number, gmina_id, id, 'person_concerned', @day, 'in_person', @day, @day, @coordinator, 'submitted', @due, @due, @now, 5, @now, 5
		  FROM resident WHERE public_id = @ref`,
		db.Args{"number": number, "day": tx.Today(), "due": tx.Today().Add(30), "coordinator": id, "now": tx.Now, "ref": string(ref)})
	if err != nil {
		t.Fatal(err)
	}
}

// restrict puts the record out of reach, by the director.
func restrict(t *testing.T, tx *audit.Tx, ref resident.Ref) {
	t.Helper()
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), ref, true); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, tx *audit.Tx, who policy.Actor, ref resident.Ref) (c resident.Card, err error) {
	t.Helper()
	err = given.TryRead(t, tx, func(b *db.Batch) { resident.Get(b, who, tx.Now, ref, &c) })
	return c, err
}

func search(t *testing.T, tx *audit.Tx, who policy.Actor, typed string) string {
	t.Helper()
	var found []resident.Found
	given.Read(t, tx, func(b *db.Batch) { resident.Search(b, who, tx.Now, resident.ParseQuery(typed), &found) })
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.Filed()
	}
	return strings.Join(names, ", ")
}

func TestCreate(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	c, err := get(t, tx, given.Ola, ref)
	if err != nil {
		t.Fatal(err)
	}
	want := given.Janina.Complete()
	if diff := cmp.Diff(want, c.Particulars); diff != "" {
		t.Error(diff)
	}
	if want := date.New(1948, 3, 14); c.BirthDate != want {
		t.Errorf("born %s, want %s", c.BirthDate, want)
	}
	if !strings.HasPrefix(c.Number, "M-") || len(c.Number) < 6 {
		t.Errorf("number %q", c.Number)
	}
	if got, want := given.Trail(t, tx), "Ola: resident.created"; got != want {
		t.Errorf("journal %q, want %q", got, want)
	}
}

func TestCreateSamePesel(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	again := resident.New{Particulars: given.Janina, Different: true, Reason: "na pewno inna osoba"}
	_, err := resident.Create(t.Context(), tx, again)
	if diff := cmp.Diff([]string{"resident.pesel_taken"}, check.Reasons(err)); diff != "" {
		t.Error(diff)
	}
	restrict(t, tx, ref)
	_, err = resident.Create(t.Context(), given.As(tx, given.Ola), again)
	if diff := cmp.Diff([]string{"resident.pesel_unavailable"}, check.Reasons(err)); diff != "" {
		t.Error("a restricted record must not be given away:", diff)
	}
}

func TestCreateSimilar(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	sister := given.Someone("KOWALCZYK", "Halina")
	sister.BirthDate = date.New(1948, 12, 31)
	neighbour := given.Someone("Nowak", "Zofia")
	neighbour.Phone = given.Janina.Phone
	stranger := given.Someone("Kowalczyk", "Halina")
	for name, tc := range map[string]struct {
		n    resident.New
		want []string
	}{
		"the same surname and year of birth": {resident.New{Particulars: sister}, []string{"resident.duplicate_choose"}},
		"the same telephone":                 {resident.New{Particulars: neighbour}, []string{"resident.duplicate_choose"}},
		"told apart without a reason":        {resident.New{Particulars: sister, Different: true}, []string{"resident.duplicate_reason_missing"}},
		"told apart with a reason":           {resident.New{Particulars: sister, Different: true, Reason: "siostra"}, nil},
		"the surname alone, another year":    {resident.New{Particulars: stranger}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			sub, err := tx.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer sub.Rollback(t.Context()) // each case stands alone
			_, err = resident.Create(t.Context(), audit.Join(sub, given.Ola, given.Now), tc.n)
			if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" || (tc.want == nil && err != nil) {
				t.Error(diff, err)
			}
		})
	}
	alike, err := resident.Similar(t.Context(), tx, given.Ola, given.Now, sister)
	if err != nil || len(alike) != 1 || alike[0].Ref != ref || !alike[0].Name || alike[0].Birth || alike[0].Pesel {
		t.Errorf("%+v, %v", alike, err)
	}
	restrict(t, tx, ref)
	if alike, err := resident.Similar(t.Context(), tx, given.Ola, given.Now, sister); err != nil || len(alike) != 0 {
		t.Errorf("a restricted record was shown as similar: %+v, %v", alike, err)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	married := given.Janina
	married.Surname = "Żak"
	if err := resident.Update(t.Context(), tx, ref, 1, resident.Change{Particulars: married}); err != nil {
		t.Fatal(err)
	}
	if got := search(t, tx, given.Ola, "zak janina"); got != "Żak Janina" {
		t.Errorf("found %q under the new name", got)
	}
	if got := search(t, tx, given.Ola, "kowalczyk"); got != "" {
		t.Errorf("found %q under the old name", got)
	}
	err := resident.Update(t.Context(), given.As(tx, given.Ola), ref, 1, resident.Change{Particulars: given.Janina})
	var conflict fault.Conflict
	if !errors.As(err, &conflict) || conflict.By != "Ola Wrona" {
		t.Errorf("a stale version: %v", err)
	}
	given.Resident(t, tx, given.Stefan)
	twin := married
	twin.Pesel = given.Stefan.Pesel
	if got := check.Reasons(resident.Update(t.Context(), tx, ref, 2, resident.Change{Particulars: twin})); !cmp.Equal(got, []string{"resident.sex_differs"}) && !cmp.Equal(got, []string{"resident.pesel_taken"}) {
		t.Errorf("somebody else's PESEL: %v", got)
	}
	openCase(t, tx, ref, "KS/2026/9001", &given.Anna)
	if err := resident.Update(t.Context(), given.As(tx, given.Marek), ref, 2, resident.Change{Particulars: given.Janina}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a coordinator outside the case may not change it: %v", err)
	}
	if err := resident.Update(t.Context(), given.As(tx, given.Anna), ref, 2, resident.Change{Particulars: given.Janina}); err != nil {
		t.Errorf("the coordinator of the case may: %v", err)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	given.Resident(t, tx, given.Janina)
	stefan := given.Resident(t, tx, given.Stefan)
	given.Resident(t, tx, given.Someone("Kowalski", "Jan"))
	given.Resident(t, tx, given.Someone("Nowak-Kowalska", "Anna Maria"))
	openCase(t, tx, stefan, "KS/2026/9147", &given.Anna)
	for typed, want := range map[string]string{
		"zolc":              "Żółć Stefan Jan",
		"ŻÓŁĆ":              "Żółć Stefan Jan",
		"jan kow":           "Kowalski Jan",
		"kow jan":           "Kowalczyk Janina, Kowalski Jan",
		"jan":               "Kowalczyk Janina, Kowalski Jan, Żółć Stefan Jan",
		"kowalska anna":     "Nowak-Kowalska Anna Maria",
		"maria nowak":       "Nowak-Kowalska Anna Maria",
		"jan stef":          "Żółć Stefan Jan",
		"kowalczyk piotr":   "",
		"48031400422":       "Kowalczyk Janina",
		"48031400420":       "Kowalczyk Janina", // a slip in the control digit: by the day of birth
		"600100200":         "Kowalczyk Janina",
		"+48 600 100 200":   "Kowalczyk Janina",
		"ogrodowa 12":       "Kowalczyk Janina",
		"ul. Ogrodowa 12/4": "Kowalczyk Janina",
		"lipowiec nowy 7":   "Żółć Stefan Jan",
		"ks/2026/9147":      "Żółć Stefan Jan",
		"%":                 "",
		"_":                 "",
	} {
		if typed == "jan kow" {
			want = "Kowalczyk Janina, Kowalski Jan" // words stand for beginnings, in any order
		}
		if got := search(t, tx, given.Ola, typed); got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	c, err := get(t, tx, given.Ola, stefan)
	if err != nil {
		t.Fatal(err)
	}
	if got := search(t, tx, given.Ola, c.Number); got != "Żółć Stefan Jan" {
		t.Errorf("%s finds %q", c.Number, got)
	}
	for _, who := range []policy.Actor{given.Irena, given.Inga, given.Wanda, given.Feliks, given.Adam} {
		if got := search(t, tx, who, "jan"); got != "" {
			t.Errorf("%s, who reads no identities, finds %q", who.Name, got)
		}
	}
	restrict(t, tx, stefan)
	for _, typed := range []string{"zolc", given.Stefan.Pesel.Reveal(), "lipowiec nowy 7", "ks/2026/9147", c.Number} {
		for _, who := range []policy.Actor{given.Ola, given.Marek, given.Piotr} {
			if got := search(t, tx, who, typed); got != "" {
				t.Errorf("%s finds the restricted record by %q", who.Name, typed)
			}
		}
		for _, who := range []policy.Actor{given.Ewa, given.Anna} {
			if got := search(t, tx, who, typed); got != "Żółć Stefan Jan" {
				t.Errorf("%s does not find the restricted record by %q", who.Name, typed)
			}
		}
	}
}

func TestSearchIsLogged(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	given.Resident(t, tx, given.Janina)
	search(t, tx, given.Ola, "kowalczyk")
	search(t, tx, given.Ola, "nikt")
	if got, want := given.Trail(t, tx), "Ola: resident.created\nOla: resident.search\nOla: resident.search"; got != want {
		t.Errorf("journal %q, want %q", got, want)
	}
}

func TestSearchShowsThatThereAreMore(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	for i := range 30 {
		given.Resident(t, tx, given.Someone("Tłumek", "Ewa "+string(rune('A'+i%26))))
	}
	var found []resident.Found
	given.Read(t, tx, func(b *db.Batch) { resident.Search(b, given.Ola, tx.Now, resident.ParseQuery("tlumek"), &found) })
	if len(found) != resident.ListLimit+1 {
		t.Errorf("%d rows", len(found))
	}
}

func TestKeptSearch(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	token, err := resident.Keep(t.Context(), tx, given.Anna, tx.Now, "  Kowalczyk   Janina ")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := resident.Kept(t.Context(), tx, given.Anna, tx.Now, token); got != "Kowalczyk Janina" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := resident.Kept(t.Context(), tx, given.Marek, tx.Now, token); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else's search: %v", err)
	}
	if _, err := resident.Kept(t.Context(), tx, given.Anna, tx.Now.Add(8*time.Hour), token); !errors.Is(err, fault.NotFound) {
		t.Errorf("a search of eight hours ago: %v", err)
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	fresh := given.Resident(t, tx, given.Someone("Nowa", "Ada"))
	annas := given.Resident(t, tx, given.Janina)
	openCase(t, tx, annas, "KS/2026/9001", &given.Anna)
	free := given.Resident(t, tx, given.Stefan)
	openCase(t, tx, free, "KS/2026/9002", nil)
	hidden := given.Resident(t, tx, given.Someone("Ukryta", "Zofia"))
	openCase(t, tx, hidden, "KS/2026/9003", &given.Anna)
	restrict(t, tx, hidden)
	for name, tc := range map[string]struct {
		who  policy.Actor
		ref  resident.Ref
		want string
	}{
		"the director reads everything":                          {given.Ewa, annas, "within contact applications needs plans"},
		"the director reads a restricted record":                 {given.Ewa, hidden, "within contact applications needs plans"},
		"the coordinator reads an own case":                      {given.Anna, annas, "within contact changes applications needs plans"},
		"the coordinator reads an own restricted case":           {given.Anna, hidden, "within contact changes applications needs plans"},
		"another coordinator sees who it is, no more":            {given.Marek, annas, ""},
		"another coordinator knows nothing of a restricted one":  {given.Marek, hidden, "not found"},
		"a case nobody has taken is every coordinator's":         {given.Marek, free, "within contact changes applications needs plans"},
		"a record without an application is every coordinator's": {given.Marek, fresh, "within contact changes applications needs plans"},
		"the information point reads contact and applications":   {given.Ola, annas, "contact changes applications"},
		"the information point knows nothing of restricted ones": {given.Ola, hidden, "not found"},
		"the service organiser reads identity and plans":         {given.Piotr, annas, "contact plans"},
		"social assistance reads nobody's":                       {given.Irena, annas, "not found"},
		"the data-protection officer reads nobody's":             {given.Inga, annas, "not found"},
		"the administrator reads nobody's":                       {given.Adam, annas, "not found"},
		"a performer reads nobody's":                             {given.Wanda, annas, "not found"},
		"accounts read nobody's":                                 {given.Feliks, annas, "not found"},
	} {
		c, err := get(t, tx, tc.who, tc.ref)
		var got []string
		for _, x := range []struct {
			word string
			is   bool
		}{{"within", c.Within}, {"contact", c.Contact}, {"changes", c.Changes && tc.who.May(policy.UpdateIdentity)}, {"applications", c.SeesApplications},
			{"needs", c.SeesNeeds}, {"plans", c.SeesPlans}} {
			if x.is {
				got = append(got, x.word)
			}
		}
		if errors.Is(err, fault.NotFound) {
			got = []string{"not found"}
		} else if err != nil {
			t.Fatal(err)
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s: %q, want %q", name, s, tc.want)
		}
	}
}

func TestPartsFollowReach(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	openCase(t, tx, ref, "KS/2026/9001", &given.Anna)
	for _, tc := range []struct {
		who                  policy.Actor
		applications, events int
	}{{given.Ewa, 1, 2}, {given.Anna, 1, 2}, {given.Marek, 0, 0}, {given.Ola, 1, 2}, {given.Piotr, 0, 1}, {given.Irena, 0, 0}} {
		var apps []resident.ApplicationLine
		var needs []resident.NeedsLine
		var plans []resident.PlanLine
		var services []resident.ServiceLine
		var steps []resident.Step
		var events []resident.Event
		given.Read(t, tx, func(b *db.Batch) {
			resident.Applications(b, tc.who, tx.Now, ref, &apps)
			resident.Needs(b, tc.who, tx.Now, ref, &needs)
			resident.Plans(b, tc.who, tx.Now, ref, &plans)
			resident.CurrentServices(b, tc.who, tx.Now, ref, &services)
			resident.Steps(b, tc.who, tx.Now, ref, &steps)
			resident.History(b, tc.who, tx.Now, ref, &events)
		})
		if len(apps) != tc.applications || len(steps) != tc.applications || len(events) != tc.events || len(plans)+len(services)+len(needs) != 0 {
			t.Errorf("%s: %d applications, %d steps, %d events", tc.who.Name, len(apps), len(steps), len(events))
		}
	}
}

func TestOpeningIsLogged(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	openCase(t, tx, ref, "KS/2026/9001", &given.Anna)
	open := func(who policy.Actor, v audit.View) {
		given.Read(t, tx, func(b *db.Batch) { audit.Queue(b, who, tx.Now, v) })
	}
	open(given.Anna, resident.Reading(given.Anna, tx.Now, ref))
	open(given.Marek, resident.Reading(given.Marek, tx.Now, ref))
	open(given.Marek, resident.ReadingPlans(given.Marek, tx.Now, ref))
	open(given.Irena, resident.Reading(given.Irena, tx.Now, ref))
	open(given.Anna, resident.ReadingPesel(given.Anna, tx.Now, ref, ""))
	open(given.Marek, resident.ReadingPesel(given.Marek, tx.Now, ref, ""))
	open(given.Marek, resident.ReadingPesel(given.Marek, tx.Now, ref, "nosiness"))
	open(given.Marek, resident.ReadingPesel(given.Marek, tx.Now, ref, "identity"))
	open(given.Anna, resident.Reading(given.Anna, tx.Now, "aaaaaaaaaaaaaaaaaaaaaaaaaa"))
	want := strings.Join([]string{"Ola: resident.created", "Anna: resident.read", "Marek: resident.read", "Marek: resident.read (refused)",
		"Irena: resident.read (refused)", "Anna: resident.pesel_shown", "Marek: resident.pesel_shown (refused)", "Marek: resident.pesel_shown (refused)",
		"Marek: resident.pesel_shown"}, "\n")
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	openCase(t, tx, ref, "KS/2026/9001", &given.Anna)
	marek := given.As(tx, given.Marek)
	because := resident.Justification{Why: resident.Deputy, Text: "Zastępuję Annę Lis w czasie urlopu."}
	for name, j := range map[string]resident.Justification{
		"no reason of the list": {Text: because.Text}, "a word of nineteen letters": {Why: resident.Other, Text: strings.Repeat("ż", 19)},
	} {
		if _, refused := check.Problems(resident.LetIn(t.Context(), marek, ref, j)); !refused {
			t.Errorf("%s was enough", name)
		}
	}
	if err := resident.LetIn(t.Context(), given.As(tx, given.Piotr), ref, because); !errors.As(err, &fault.Denied{}) {
		t.Errorf("the service organiser asks for no access: %v", err)
	}
	if err := resident.LetIn(t.Context(), marek, ref, because); err != nil {
		t.Fatal(err)
	}
	c, err := get(t, tx, given.Marek, ref)
	if err != nil || !c.Within || c.GrantedUntil == nil || !c.GrantedUntil.Equal(tx.Now.Add(2*time.Hour)) {
		t.Errorf("within %t until %v, %v", c.Within, c.GrantedUntil, err)
	}
	later := audit.Join(tx.Tx, given.Marek, tx.Now.Add(2*time.Hour))
	if c, _ := get(t, later, given.Marek, ref); c.Within {
		t.Error("after two hours the access is over")
	}
	var grants []resident.Grant
	ewa := given.As(tx, given.Ewa)
	given.Read(t, tx, func(b *db.Batch) { resident.Grants(b, given.Ewa, tx.Now, &grants) })
	if len(grants) != 1 || grants[0].Who != "Marek Bąk" || grants[0].Justified != nil {
		t.Fatalf("%+v", grants)
	}
	if err := resident.Review(t.Context(), marek, grants[0].Ref, true); !errors.As(err, &fault.Denied{}) {
		t.Errorf("a coordinator reviews nothing: %v", err)
	}
	if err := resident.Review(t.Context(), ewa, grants[0].Ref, true); err != nil {
		t.Fatal(err)
	}
	if err := resident.Review(t.Context(), ewa, grants[0].Ref, false); !errors.As(err, &fault.Conflict{}) {
		t.Errorf("an answer is given once: %v", err)
	}
	want := "Ola: resident.created\nMarek: resident.access_granted\nEwa: access.list\nEwa: access.reviewed"
	if diff := cmp.Diff(want, given.Trail(t, tx)); diff != "" {
		t.Error(diff)
	}
	restrict(t, tx, ref)
	if _, err := get(t, tx, given.Marek, ref); !errors.Is(err, fault.NotFound) {
		t.Errorf("a record restricted meanwhile is closed to who was let in: %v", err)
	}
	if err := resident.LetIn(t.Context(), marek, ref, because); !errors.Is(err, fault.NotFound) {
		t.Errorf("a restricted record is not opened on a justification: %v", err)
	}
}

func TestRestrict(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ola)
	ref := given.Resident(t, tx, given.Janina)
	if err := resident.Restrict(t.Context(), tx, ref, true); !errors.As(err, &fault.Denied{}) {
		t.Errorf("only the director restricts: %v", err)
	}
	restrict(t, tx, ref)
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), ref, true); !errors.As(err, &fault.Conflict{}) {
		t.Errorf("restricted already: %v", err)
	}
	if err := resident.Restrict(t.Context(), given.As(tx, given.Ewa), ref, false); err != nil {
		t.Error(err)
	}
	if _, err := get(t, tx, given.Ola, ref); err != nil {
		t.Error("lifted, the record is there again:", err)
	}
}

func TestTenAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := given.Scene(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wg.Go(func() {
			errs[i] = audit.Write(t.Context(), d.App, given.Ola, given.Now, func(ctx context.Context, tx *audit.Tx) error {
				_, err := resident.Create(ctx, tx, resident.New{Particulars: given.Janina, Different: true, Reason: "równocześnie"})
				return err
			})
		})
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if got := check.Reasons(err); !cmp.Equal(got, []string{"resident.pesel_taken"}) {
			t.Errorf("refused with %v: %v", got, err)
		}
	}
	rows, err := db.Value[int](t.Context(), d.Owner, `SELECT count(*) FROM resident`)
	if err != nil || made != 1 || rows != 1 {
		t.Errorf("%d made, %d records, %v", made, rows, err)
	}
}

func TestCaseOnTheCard(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	held := given.SubmittedPlan(t, tx, given.Anna)
	ref := held.Resident
	read := func(who policy.Actor) (kinds []string, steps []resident.Step, plans []resident.PlanLine, services []resident.ServiceLine, needs []resident.NeedsLine) {
		var events []resident.Event
		given.Read(t, tx, func(b *db.Batch) {
			resident.History(b, who, tx.Now, ref, &events)
			resident.Steps(b, who, tx.Now, ref, &steps)
			resident.Plans(b, who, tx.Now, ref, &plans)
			resident.CurrentServices(b, who, tx.Now, ref, &services)
			resident.Needs(b, who, tx.Now, ref, &needs)
		})
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		return kinds, steps, plans, services, needs
	}
	kinds, steps, plans, services, needs := read(given.Anna)
	for _, kind := range []string{"created", "applied", "qualified", "assessed", "plan_draft", "plan_agreed", "plan_submitted"} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("the history lacks %s: %v", kind, kinds)
		}
	}
	if len(plans) != 1 || plans[0].State != "submitted" || plans[0].Services != len(services) {
		t.Errorf("plans %+v", plans)
	}
	if len(steps) != 1 || steps[0].Kind != "submitted" || steps[0].Statutory || steps[0].DueOn != plans[0].ApproveBy {
		t.Errorf("steps %+v", steps)
	}
	if len(services) == 0 || !services[0].Complete() {
		t.Errorf("services %+v", services)
	}
	if len(needs) != 1 || !needs[0].Completed {
		t.Errorf("needs %+v", needs)
	}
	kinds, _, plans, _, needs = read(given.Piotr)
	if slices.Contains(kinds, "applied") || slices.Contains(kinds, "assessed") || !slices.Contains(kinds, "plan_submitted") || len(plans) != 1 || len(needs) != 0 {
		t.Errorf("the service organiser sees plans only: %v", kinds)
	}
	kinds, _, plans, services, needs = read(given.Ola)
	if slices.Contains(kinds, "plan_submitted") || slices.Contains(kinds, "assessed") || !slices.Contains(kinds, "applied") || len(plans)+len(services)+len(needs) != 0 {
		t.Errorf("the information point sees applications only: %v", kinds)
	}
	if kinds, steps, plans, services, needs = read(given.Marek); len(kinds)+len(steps)+len(plans)+len(services)+len(needs) != 0 {
		t.Errorf("another coordinator sees nothing: %v %v", kinds, steps)
	}
	var found []resident.Found
	given.Read(t, tx, func(b *db.Batch) { resident.Recent(b, given.Anna, tx.Now, &found) })
	if len(found) != 1 || found[0].PlanState != "submitted" || found[0].Coordinator != "Anna Lis" || !strings.HasPrefix(found[0].LastEvent, "resident.event.plan_") {
		t.Errorf("%+v", found)
	}
	for via, of := range map[resident.Via]string{resident.ViaPlan: plansOf(t, tx, ref)[0].Ref, resident.ViaApplication: string(held.Application)} {
		var c resident.Card
		given.Read(t, tx, func(b *db.Batch) { resident.GetVia(b, given.Anna, tx.Now, via, of, &c) })
		if c.Ref != ref {
			t.Errorf("through %s: %s", of, c.Ref)
		}
	}
}

func plansOf(t *testing.T, tx *audit.Tx, ref resident.Ref) (plans []resident.PlanLine) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { resident.Plans(b, given.Anna, tx.Now, ref, &plans) })
	return plans
}

// TestASearchNamesWhomItShows: the one beyond the page, read to know that there are others,
// is not in the journal.
func TestASearchNamesWhomItShows(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Ewa)
	given.Many(t, tx, resident.ListLimit+5)
	var found []resident.Found
	given.Read(t, tx, func(b *db.Batch) { resident.Search(b, given.Ewa, tx.Now, resident.ParseQuery("nowak"), &found) })
	named, err := db.Value[int](t.Context(), tx, `SELECT cardinality(subjects) FROM test_journal() WHERE action = 'resident.search'`)
	if err != nil || len(found) != resident.ListLimit+1 || named != resident.ListLimit {
		t.Errorf("%d found, %d named, %v", len(found), named, err)
	}
}
