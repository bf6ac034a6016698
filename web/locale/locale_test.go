package locale_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/assessment"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/centre"
	"cus/internal/domain/decision"
	"cus/internal/domain/desk"
	"cus/internal/domain/fee"
	"cus/internal/domain/indicator"
	dziennik "cus/internal/domain/journal"
	"cus/internal/domain/law"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/domain/resident"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	_ "cus/web/locale"
	"cus/web/page"
)

// message is one entry of a catalogue: its forms by name, "" for a plain sentence.
type message struct {
	file  string
	forms map[string]string
}

// counts are the numbers a Polish plural is tried with: every form and its edges.
var counts = []int{0, 1, 2, 5, 12, 22, 25, 112}

// catalogueOf reads the files of one language as they lie on the disk.
func catalogueOf(t *testing.T, l i18n.Lang) map[string]message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(string(l), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogues of %s: %v", l, err)
	}
	all := map[string]message{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var entries map[string]json.RawMessage
		if err := json.Unmarshal(data, &entries); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key, value := range entries {
			m := message{file: file, forms: map[string]string{}}
			var plain string
			if json.Unmarshal(value, &plain) == nil {
				m.forms[""] = plain
			} else if err := json.Unmarshal(value, &m.forms); err != nil {
				t.Errorf("%s: %s is neither a sentence nor its plural forms: %v", file, key, err)
			}
			all[key] = m
		}
	}
	return all
}

var argument = regexp.MustCompile(`\.([A-Z][A-Za-z]*)`)

// args are the names a message takes: {{.Name}} and those its conditions ask for.
func (m message) args() []string {
	names := map[string]bool{}
	for _, text := range m.forms {
		for _, action := range regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(text, -1) {
			for _, found := range argument.FindAllStringSubmatch(action, -1) {
				names[found[1]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (m message) plural() bool { return m.forms[""] == "" }

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	t.Parallel()
	pl, en := catalogueOf(t, i18n.Polish), catalogueOf(t, i18n.English)
	for key, m := range pl {
		e, ok := en[key]
		switch {
		case !ok:
			t.Errorf("%s (%s) has no English words", key, m.file)
		case filepath.Base(e.file) != filepath.Base(m.file):
			t.Errorf("%s stands in %s and in %s", key, m.file, e.file)
		case e.plural() != m.plural():
			t.Errorf("%s: plural in one language only", key)
		}
		for _, name := range e.args() {
			if !slices.Contains(m.args(), name) {
				t.Errorf("%s: {{.%s}} is given to the English words only", key, name)
			}
		}
	}
	for key, e := range en {
		if _, ok := pl[key]; !ok {
			t.Errorf("%s (%s) has no Polish words", key, e.file)
		}
	}
}

func TestPluralsHaveEveryForm(t *testing.T) {
	t.Parallel()
	for l, want := range map[i18n.Lang][]string{i18n.Polish: {"few", "many", "one", "other"}, i18n.English: {"one", "other"}} {
		for key, m := range catalogueOf(t, l) {
			if !m.plural() {
				continue
			}
			for _, form := range want {
				if m.forms[form] == "" {
					t.Errorf("%s %s: no words for %q", l, key, form)
				}
			}
			for form := range m.forms {
				if !slices.Contains([]string{"one", "few", "many", "other"}, form) {
					t.Errorf("%s %s: %q is no plural form", l, key, form)
				}
			}
		}
	}
}

// sample is a value for an argument. Some messages choose their words by it.
func sample(name string) any {
	if name == "Unit" {
		return string(plan.Hour)
	}
	return "wartość-" + name
}

func TestEveryMessageCanBeSaid(t *testing.T) {
	t.Parallel()
	for _, l := range i18n.Langs {
		ctx := i18n.With(t.Context(), l)
		for key, m := range catalogueOf(t, l) {
			if len(m.forms) == 0 {
				continue
			}
			for _, n := range counts {
				args := i18n.A{}
				for _, name := range m.args() {
					args[name] = sample(name)
				}
				if m.plural() || slices.Contains(m.args(), "Count") {
					args["Count"] = n
				}
				said := i18n.T(ctx, key, args)
				if said == "" || strings.Contains(said, "<no value>") || strings.Contains(said, "⟦") || strings.Contains(said, "{{") {
					t.Errorf("%s %s with %v: %q", l, key, args, said)
				}
			}
		}
	}
}

// TestPolishNumbers reads one plural aloud, so that the forms are not only there but right.
func TestPolishNumbers(t *testing.T) {
	t.Parallel()
	want := []string{"0 wniosków w toku", "1 wniosek w toku", "2 wnioski w toku", "5 wniosków w toku", "12 wniosków w toku",
		"22 wnioski w toku", "25 wniosków w toku", "112 wniosków w toku"}
	for i, n := range counts {
		if got := i18n.T(t.Context(), "application.list.open", i18n.A{"Count": n}); got != want[i] {
			t.Errorf("%d: %q, want %q", n, got, want[i])
		}
	}
}

// careless are habits of typing that the style of our words rules out.
var careless = map[i18n.Lang]map[string]*regexp.Regexp{
	i18n.Polish: {
		"straight quotation marks":   regexp.MustCompile(`["“]`), // „ ” only
		"a verb with a gender":       regexp.MustCompile(`(?i)\pL(łeś|łaś|łbyś|łabyś)([^\pL]|$)`),
		"a word of the office style": regexp.MustCompile(`(?i)\b(niezwłocznie|przedmiotow\pL+|uiści\pL*|beneficjent\pL*|podopieczn\pL+)\b`),
		"three dots":                 regexp.MustCompile(`\.\.\.`),
		"two spaces":                 regexp.MustCompile(`  `),
		"a space before a sign":      regexp.MustCompile(` [,.;:!?](\s|$)`),
	},
	i18n.English: {
		"straight quotation marks": regexp.MustCompile(`["„]`),
		"a straight apostrophe":    regexp.MustCompile(`\pL'\pL`),
		"three dots":               regexp.MustCompile(`\.\.\.`),
		"two spaces":               regexp.MustCompile(`  `),
	},
}

func TestWordsFollowTheStyle(t *testing.T) {
	t.Parallel()
	actions := regexp.MustCompile(`\{\{.*?\}\}`)
	for _, l := range i18n.Langs {
		for key, m := range catalogueOf(t, l) {
			for _, text := range m.forms {
				text = actions.ReplaceAllString(text, "X")
				for habit, pattern := range careless[l] {
					if found := pattern.FindString(text); found != "" {
						t.Errorf("%s %s: %s (%q) in %q", l, key, habit, found, text)
					}
				}
			}
		}
	}
}

// tables are the tables of a report, columns the names of all their columns.
func tables() []string { return slices.Sorted(maps.Keys(milestonereport.Columns)) }

func columns() (names []string) {
	for _, t := range milestonereport.Columns {
		for _, c := range t {
			names = append(names, c.Name)
		}
	}
	return names
}

// words are the values of an enumeration as text.
func words[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// families are the keys made of a prefix and a value: the scan of the sources sees only
// the prefix, so here stands every value. "*" is where the value goes.
func families() map[string][]string {
	days := []string{"1", "2", "3", "4", "5", "6", "7"}
	roles, whys := words(policy.Roles), words(resident.Whys())
	kinds := words([]desk.Kind{desk.Take, desk.Qualify, desk.Assess, desk.Write, desk.Fill, desk.Agree, desk.Submit, desk.Amend, desk.Approve, desk.Review, desk.ReportCheck, desk.ReportApprove, desk.ReportFile, desk.ReportMend})
	stages := words([]project.Stage{project.StageUnknown, project.StageAhead, project.StageRunning, project.StageOver})
	moves := words(programme.States)
	lists := []string{"catalogue", "programme", "provider"}
	return map[string][]string{
		"*.empty":                      lists,
		"*.empty_reader":               lists,
		"access.reviewed.*":            {"yes", "no"},
		"application.decide.*":         words([]application.ItemState{application.Qualified, application.Waitlisted, application.ItemWithdrawn}),
		"application.decide.confirm.*": {"OUS", "DIR"},
		"confirmation.did.*":           {"confirm", "return"},
		"confirmation.waits.*":         {"OUS", "DIR"},
		"decision.did.*":               words(decision.Steps[2:]),
		"decision.due.*":               {"letter_due", "answer_runs", "letter_heard", "draft", "submitted", "delivered", "appealed"},
		"decision.kind.*":              {"refusal", "discontinuance"},
		"decision.list.empty.*":        words(application.Tabs),
		"decision.manner.*":            words(decision.Manners),
		"decision.next.*":              words(decision.States[1:]),
		"decision.stage.*":             append(words(decision.States), "letter_due", "letter_sent", "answer_runs", "letter_heard"),
		"decision.step.*":              words(decision.States),
		"decision.tab.*":               words(application.Tabs),
		"referral.agreed_form.*":       words(application.AgreementForms),
		"referral.kind.*":              words(application.Receivers),
		"referral.stage.*":             {"sent", "received", "answered"},
		"access.why.*":                 whys,
		"application.capacity.*":       words(application.Capacities),
		"application.channel.*":        words(application.Channels),
		"application.item.*":           words(application.ItemStates),
		"application.note_missing.*":   words([]application.ItemState{application.Qualified, application.Waitlisted, application.ItemWithdrawn}),
		"application.informed.*":       words(application.Informeds),
		"application.lacking.*":        application.Lacking,
		"application.statement_kind.*": words(application.Statements),
		"application.tab.*":            {"free", "mine", "notices", "drafts", "all"},
		"application.filter.*":         application.Filters,
		"notice.channel.*":             words(application.NoticeChannels),
		"notice.state.*":               {"open", "converted", "closed"},
		"print.statement.*":            words(application.Statements),
		"print.title.*":                append([]string{page.PrintReceipt, "wezwanie"}, page.IntakePrints...),
		"print.kind.*":                 append([]string{page.PrintReceipt}, page.IntakePrints...),
		"intake.title.*":               {"person", "contact", "applicant", "wish", "check"},
		"intake.head.*":                {"person", "contact", "applicant", "wish", "check"},
		"intake.step.*":                {"person", "contact", "applicant", "wish", "check"},
		"resident.need.*":              words(resident.NeedKinds()),
		"resident.standing.*":          words(resident.Standings()),
		"application.state.*":          words([]application.State{application.Submitted, application.Incomplete, application.Qualification, application.Resolved, application.Withdrawn, application.LeftUnexamined}),
		"assessment.feasibility.*":     words(assessment.Feasibilities),
		"assessment.place.*":           words(assessment.Places),
		"catalogue.unit.*":             words(catalogue.Units),
		"day.cases.*":                  {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "more"},
		"day.late.*":                   {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "more"},
		"day.group.*":                  append(words(desk.Groups), "ahead"),
		"day.headline.later.*":         {"week", "ahead"},
		"day.headline.none_late.*":     {"week", "ahead"},
		"day.headline.some_late.*":     {"week", "ahead"},
		"day.open.*":                   kinds,
		"day.reason.*":                 whys,
		"day.task.*":                   kinds,
		"centre.kind.*":                words(centre.Kinds()),
		"centre.kind.*.hint":           words(centre.Kinds()),
		"centre.series.*":              {"ks", "zg", "ipus", "dec", "u", "rap", "m"},
		"failure.*.title":              failures,
		"fee.method.*":                 words(fee.Methods()),
		"fee.headline.*":               append(words(fee.Methods()), "none", "by_income"),
		"fee.lede.*":                   words(fee.Methods()),
		"fee.rounding.*":               words([]fee.Rounding{fee.PerUnit, fee.PerMonth}),
		"fee.table_hint.*":             words([]fee.Method{fee.Criterion_, fee.Fixed, fee.IncomeShare}),
		"fee.table_missing.*":          words([]fee.For{fee.ForSingle, fee.ForFamily}),
		"fee.unit_cost_of.*":           words(plan.Units()),
		"failure.*.text":               failures,
		"help.*.title":                 page.HelpTopics,
		"help.*.text":                  page.HelpTopics,
		"indicator.excluded.*":         words(indicator.Codes),
		"indicator.col.*":              words([]indicator.Column{indicator.Received, indicator.Due, indicator.Submitted, indicator.Approved, indicator.Starts, indicator.Ends, indicator.On, indicator.Note, indicator.Part, indicator.Whole, indicator.Result}),
		"indicator.age.*":              indicator.Ages,
		"indicator.by.*":               words(indicator.Dimensions),
		"indicator.cover.*":            {"contract", "offer"},
		"indicator.operator.*":         {"at_least", "more_than", "at_most"},
		"indicator.sex.*":              {"K", "M"},
		"indicator.unit.*":             words(indicator.Units),
		"indicator.wrong.*":            append(words(indicator.Units), "any"),
		"indicator.outcome.*":          indicator.Outcomes,
		"indicator.row.*":              words(indicator.Kinds),
		"indicator.value.*":            words(indicator.Units),
		"indicator.how.*":              words(indicator.Codes),
		"indicator.name.*":             words(indicator.Codes),
		"indicator.rule.*":             {"at_least", "more_than", "at_most"},
		"assessment.answer.*":          answers(),
		"assessment.area.*":            words(assessment.Areas),
		"assessment.at.*":              words(assessment.Places),
		"assessment.field.*":           structured(),
		"assessment.ground.*":          words([]assessment.Ground{assessment.ByAct, assessment.ByProgramme, assessment.ByKPA, assessment.BySocialWelfare, assessment.ByAccessibility, assessment.ByConsent}),
		"assessment.next.*":            words(assessment.Nexts),
		"assessment.next.hint.*":       words(assessment.Nexts),
		"assessment.next.was.*":        words(assessment.Nexts),
		"assessment.part.*":            words([]assessment.State{assessment.Open, assessment.Done, assessment.NotApplicable}),
		"assessment.section.*":         words(assessment.Sections),
		"assessment.text.*":            lifeAreas(),
		"assessment.text_hint.*":       lifeAreas(),
		"assessment.urgency.*":         append(words(assessment.Urgencies), "none"),
		"assessment.was_completed.*":   append(words(assessment.Nexts), "plan_made"),
		"programme.data.*":             words(programme.DataFields),
		"programme.data.hint.*":        words(programme.DataFields),
		"indicator.what.*":             words(indicator.Codes),
		"report.ask.*":                 words(milestonereport.Steps),
		"report.came_back.*":           {"draft", "returned", "package_returned"},
		"report.col.*":                 columns(),
		"report.did.*":                 append(words(milestonereport.Steps), "begin", "correct"),
		"report.direct.*":              {"direct", "no"},
		"report.do.*":                  words(milestonereport.Steps),
		"report.evidence_kind.*":       append(words(milestonereport.EvidenceKinds), "withdrawn"),
		"report.evidence_hint.*":       append(words(milestonereport.EvidenceKinds), "withdrawn"),
		"report.figure.*":              milestonereport.Codes(),
		"report.lack.*":                {"tasks", "products"},
		"report.measure.*":             words(milestonereport.Units),
		"report.next.*":                words(milestonereport.States),
		"report.note.*":                {"return", "refused", "return_package", "accept", "present", "approve_package"},
		"report.on.*":                  words(milestonereport.Steps[5:]),
		"report.operator.*":            {"at_least", "more_than", "at_most"},
		"report.outcome.*":             {"done", "done_late", "late", "running", "dropped"},
		"report.records.*":             {"product", "contract", "programme"},
		"report.scale.*":               {"1", "2", "3"},
		"report.section.*":             words(milestonereport.Sections),
		"report.sheet.*":               tables(),
		"report.social.*":              {"social", "no"},
		"report.source.*":              {"eu", "state", "own"},
		"report.state.*":               words(milestonereport.States),
		"report.table.*":               tables(),
		"report.untold.*":              {"few", "hidden"},
		"report.was.*":                 words(milestonereport.Steps),
		"plan.agreement.form.*":        words(plan.AgreementForms),
		"plan.event.*":                 {"approved", "returned"},
		"plan.not_editable.*":          words([]plan.State{plan.Submitted, plan.Approved, plan.Active, plan.Ended, plan.Abandoned}),
		"plan.life.reason.*":           words(append([]plan.VersionReason{plan.FirstVersion}, plan.VersionReasons...)),
		"plan.life.support.*":          words(plan.SupportKinds),
		"plan.life.step.*":             append(words(plan.States), "made", "new_version", "dropped", "withdrawn"),
		"plan.exclude.ground.*":        words(plan.ExclusionGrounds),
		"plan.compare.what.*":          {"service", "support", "goal", "period", "needs", "arrangements"},
		"plan.compare.fact.*":          {"from", "until", "text", "measure", "target", "needs", "need", "outside", "programme", "goal", "provider", "place", "timetable", "amount", "note", "kind", "who", "schedule", "review", "contact", "emergency", "other", "contract", "fee"},
		"plan.tab.*":                   words(plan.Groups),
		"plan.list.group.*":            words(plan.Groups),
		"plan.state.*":                 words(plan.States),
		"programme.move.*":             moves,
		"programme.move.*.title":       moves,
		"programme.move.*.effect":      moves,
		"programme.state.*":            moves,
		"programme.terms.confirm.*":    {"none", "OUS", "DIR"},
		"programme.step.*":             moves,
		"project.mark.end_*":           {"1", "2", "3", "4"},
		"project.milestone.headline.*": stages,
		"project.stage.*":              stages,
		"provider.basis.*":             words(provider.Kinds),
		"provider.kind.*":              words(provider.Kinds),
		"resident.amount.*":            words(plan.Units()),
		"resident.contact.*":           append(words(resident.Contacts()), "unknown"),
		"resident.event.plan_*":        append(words(plan.States), "reopened", "updating", "update_dropped", "withdrawn"),
		"resident.needs.place.*":       words(assessment.Places),
		"resident.needs.result.*":      words(assessment.Feasibilities),
		"resident.purpose.*":           words(resident.Purposes()),
		"resident.sex.*":               {"K", "M"},
		"rights.object.*":              words(policy.Objects),
		"rights.short.*":               roles,
		"role.*":                       roles,
		"team.sees.*":                  roles,
		"journal.kind.*":               words(dziennik.Kinds),
		"journal.csv.*":                {"when", "who", "roles", "kind", "what", "record", "fields", "why", "where", "outside", "yes", "no"},
		"journal.alert.*":              {"files", "outside", "restricted", "refused", "signins", "exports"},
		"team.authorise.*":             words(staff.Scopes),
		"team.authorise_title.*":       words(staff.Scopes),
		"team.authorise_lede.*":        words(staff.Scopes),
		"team.authorise_basis.*":       words(staff.Scopes),
		"team.number_hint.*":           words(staff.Scopes),
		"team.withdraw_text.*":         words(staff.Scopes),
		"team.grant.*":                 append(words(staff.Scopes), "valid", "ahead", "over", "withdrawn"),
		"team.take_*":                  {"applications", "plans"},
		"invitation.*":                 {"used", "expired", "revoked", "unknown"},
		"ui.day.long.*":                days,
		"ui.day.short.*":               days,
		"unit.short.*":                 words(plan.Units()),
	}
}

// lifeAreas are the parts of an assessment that hold a text of their own.
func lifeAreas() []string {
	var out []string
	for _, s := range assessment.Sections {
		if s != assessment.SummarySection {
			out = append(out, string(s))
		}
	}
	return out
}

// structured are the fields of an assessment that are answered in a word.
func structured() []string {
	var out []string
	for _, f := range assessment.Whitelist() {
		out = append(out, string(f.Section)+"."+f.Name)
	}
	return out
}

func answers() []string {
	var out []string
	for _, f := range assessment.Whitelist() {
		out = append(out, f.Options...)
	}
	return out
}

// failures are the ends of a request that have a page of their own.
var failures = []string{"not_found", "denied", "conflict", "key_reused", "too_large", "malformed", "method", "cross_origin",
	"unavailable", "internal", "too_many"}

func TestEveryValueHasItsWords(t *testing.T) {
	t.Parallel()
	for pattern, values := range families() {
		for _, v := range values {
			if key := strings.Replace(pattern, "*", v, 1); !i18n.Has(key) {
				t.Errorf("%s: no words for %q", pattern, v)
			}
		}
	}
	for _, a := range catalogue.Areas {
		if !i18n.Has(a.Key()) {
			t.Errorf("area %d has no name: %s", a, a.Key())
		}
	}
	for d := date.New(2024, 1, 1); d.Year() < 2032; d = d.Add(1) {
		if name, holiday := law.Holiday(d); holiday && !i18n.Has(name) {
			t.Errorf("the holiday on %s has no name: %s", d.PL(), name)
		}
	}
}

func TestCataloguesAreFlat(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[a-z]+(\.([a-z0-9_]+|[A-Z]{1,3}|>=?))+$`)
	for _, l := range i18n.Langs {
		for key, m := range catalogueOf(t, l) {
			if !shape.MatchString(key) {
				t.Errorf("%s: %q does not look like a key", m.file, key)
			}
		}
	}
	if err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".json") && strings.Count(path, "/") != 1 {
			t.Errorf("%s is read by nobody: catalogues are <language>/<context>.json", path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
