package resident

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/ident"
)

// Kind is what a search goes by.
type Kind string

// What one may search by. The zero value finds nobody.
const (
	ByPesel      Kind = "pesel"
	ByTelephone  Kind = "phone"
	ByCaseNumber Kind = "number"
	ByAddress    Kind = "address"
	ByName       Kind = "name"
)

// Query is what was typed into the one search box, understood.
type Query struct {
	Kind    Kind
	Text    string   // PESEL, telephone in E.164, number of a case or record, folded address
	Words   []string // folded words of names
	Similar bool     // names like these, too, where somebody bears them
	Problem string   // message key: a PESEL that can be none; the search goes by its day of birth
}

var (
	recordNumber = regexp.MustCompile(`^(?i:m)\s*-?\s*([0-9]{1,9})$`)
	caseNumber   = regexp.MustCompile(`^[A-Za-z]{1,8}/[0-9]{4}/[0-9]{1,8}$`)
)

// maxWords bounds a search by names; nobody has more.
const maxWords = 8

// ParseQuery understands what was typed: eleven digits are a PESEL, nine a telephone,
// KS/2026/0147 or M-1042 a number, letters with digits an address, anything else names in
// any order.
func ParseQuery(s string) Query {
	s = strings.Join(strings.Fields(s), " ")
	digits := strings.Map(dropSeparators, s)
	switch {
	case s == "":
		return Query{}
	case recordNumber.MatchString(s):
		return Query{Kind: ByCaseNumber, Text: "M-" + recordNumber.FindStringSubmatch(s)[1]}
	case caseNumber.MatchString(strings.ReplaceAll(s, " ", "")):
		return Query{Kind: ByCaseNumber, Text: strings.ToUpper(strings.ReplaceAll(s, " ", ""))}
	case digits != "" && strings.Trim(strings.TrimPrefix(digits, "+"), "0123456789") == "":
		return parseDigits(digits)
	case strings.ContainsFunc(s, unicode.IsDigit):
		return Query{Kind: ByAddress, Text: foldAddress(s)}
	}
	words := strings.Fields(ident.Fold(s))
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	if len(words) == 0 {
		return Query{}
	}
	return Query{Kind: ByName, Words: words}
}

func parseDigits(digits string) Query {
	if phone, err := ident.ParsePhone(digits); err == nil {
		return Query{Kind: ByTelephone, Text: phone}
	}
	switch n := len(digits); {
	case n <= 5:
		return Query{Kind: ByCaseNumber, Text: "M-" + digits}
	case n == 11:
		if number, problem := ParsePesel(digits); problem != "" {
			return Query{Kind: ByPesel, Text: digits[:6], Problem: problem}
		} else {
			return Query{Kind: ByPesel, Text: number.Reveal()}
		}
	}
	return Query{Kind: ByPesel, Text: digits[:6], Problem: "resident.pesel_digits"}
}

func dropSeparators(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '(' || r == ')' {
		return -1
	}
	return r
}

// conditions on r, one a kind.
var conditions = map[Kind]string{
	ByPesel:     `r.pesel BETWEEN rpad(@text, 11, '0') AND rpad(@text, 11, '9')`,
	ByTelephone: `r.phone = @text`,
	ByCaseNumber: `r.id IN (SELECT x.id FROM resident x WHERE x.number = @text
		UNION SELECT a.resident_id FROM application a WHERE a.number = @text
		UNION SELECT p.resident_id FROM plan p WHERE p.number = @text)`,
	ByAddress: `r.address_norm >= @text AND r.address_norm < ` + upTo(`@text`),
	ByName:    ownNames,
}

// hits are the ids of the people a kind of search finds, at most one page of them, each
// out of an index; names are another matter, see byNames.
var hits = map[Kind]string{
	ByPesel:      hit(conditions[ByPesel], `r.pesel`),
	ByTelephone:  hit(conditions[ByTelephone], `r.id`),
	ByCaseNumber: hit(conditions[ByCaseNumber], `r.id`),
	ByAddress:    hit(conditions[ByAddress], `r.address_norm, r.id`),
	ByName:       byNames,
}

// ownCase narrows a search to the cases of a reader who sees no others.
const ownCase = `r.id IN (SELECT oc.resident_id FROM open_case oc WHERE oc.coordinator_id = ANY(@ours::bigint[]))`

func hit(condition, order string) string {
	return `SELECT r.id, 0 AS off FROM resident r WHERE ` + condition + ` AND ` + identified + ` ORDER BY ` + order + ` LIMIT ` + page
}

// ListLimit is how many people a search shows; it asks for one more, to know whether
// there are more.
const ListLimit = 25

// Found is a person as a list shows them. What lies in the file is empty for a reader who
// may not open it.
type Found struct {
	ResidentID  ID
	Ref         Ref
	Number      string
	Surname     string
	GivenNames  string
	BirthDate   date.Date
	Street      string
	HouseNo     string
	FlatNo      string
	Locality    string
	Restricted  bool
	Within      bool
	Coordinator string // names, comma between them; empty: nobody coordinates
	PlanState   string // of the newest plan that was not given up; empty: none, or out of reach
	LastEvent   string // message key of the last thing that happened
	LastAt      *time.Time
	CreatedAt   time.Time
	SurnameNorm string
	GivenNorm   string
	Off         int // letters taken for typing errors; more than 0: the name is only like the one typed
}

// Filed is the name as a list files it.
func (f Found) Filed() string { return f.Surname + " " + f.GivenNames }

// Address is the address in one line.
func (f Found) Address() string { return address(f.Street, f.HouseNo, f.FlatNo, f.Locality) }

// found reads people; foundFrom, a condition and an order follow.
const found = `
	SELECT r.id AS resident_id, r.public_id AS ref, r.number, r.surname, r.given_names, r.birth_date, r.street, r.house_no, r.flat_no,
	       r.locality, r.restricted, k.within, r.created_at, r.surname_norm, r.given_norm, ` + coordinators + ` AS coordinator,
	       CASE WHEN ` + seesPlans + ` THEN COALESCE((SELECT p.state FROM plan p
	         WHERE p.resident_id = r.id AND p.state <> 'abandoned' ORDER BY p.id DESC LIMIT 1), '') ELSE '' END AS plan_state,
	       COALESCE(e.event, '') AS last_event, e.at AS last_at`

// foundFrom is where found reads from.
const foundFrom = `
	  FROM resident r
	 CROSS JOIN LATERAL (SELECT ` + Within + ` AS within OFFSET 0) k
	  LEFT JOIN LATERAL (
	       SELECT x.event, x.at FROM (
	         SELECT 'resident.event.created' AS event, r.created_at AS at, 0 AS step
	         UNION ALL SELECT 'resident.event.applied', a.created_at, 1 FROM application a WHERE a.resident_id = r.id
	         UNION ALL SELECT 'resident.event.assessed', s.completed_at, 2 FROM assessment s WHERE s.resident_id = r.id AND s.completed_at IS NOT NULL
	         UNION ALL SELECT 'resident.event.plan_' || t.to_state, t.at, 3 + t.id FROM plan p JOIN plan_transition t ON t.plan_id = p.id WHERE p.resident_id = r.id
	       ) x WHERE k.within AND (@reads_plans::boolean OR x.event IN ('resident.event.created', 'resident.event.applied'))
	       ORDER BY x.at DESC, x.step DESC LIMIT 1) e ON true`

// coordinators are the names of those who have an open case of r.
const coordinators = `COALESCE((SELECT string_agg(DISTINCT st.name, ', ') FROM open_case oc JOIN staff st ON st.id = oc.coordinator_id
	WHERE oc.resident_id = r.id), '')`

// Search queues the people the query finds, by surname and given names, at most one more
// than ListLimit, with the line of the journal that names them.
func Search(b *db.Batch, who policy.Actor, now time.Time, q Query, dst *[]Found) {
	ids, known := hits[q.Kind]
	if !known {
		*dst = nil
		return
	}
	args := db.Args{"text": q.Text}
	if q.Kind == ByName {
		args = nameArgs(q.Words, q.Similar)
	}
	if !seesAll(who) {
		ids = hit(ownCase+` AND `+conditions[q.Kind], `r.surname_norm, r.given_norm, r.id`)
	}
	audit.Page(b, dst, who, now, "resident.search", `WITH hit AS MATERIALIZED (`+ids+`) `+found+`, hit.off`+foundFrom+
		` JOIN hit ON hit.id = r.id ORDER BY hit.off, r.surname_norm, r.given_norm, r.id LIMIT `+page, `off, surname_norm, given_norm, resident_id`, ListLimit,
		readArgs(who, now), args)
}

// recentLimit is how many people stand on the page before a search.
const recentLimit = 10

// Recent queues the people a reader most likely looks for before searching: the newest of
// their own open cases, for a reader without cases those registered last.
func Recent(b *db.Batch, who policy.Actor, now time.Time, dst *[]Found) {
	ids, order := `SELECT r.id FROM resident r WHERE `+identified+` ORDER BY r.created_at DESC, r.id DESC LIMIT `+fmt.Sprint(recentLimit), `created_at DESC, resident_id DESC`
	if HasCases(who) {
		ids, order = ownRecent, `last_at DESC, resident_id`
	}
	audit.List(b, dst, who, now, "resident.list", `WITH hit AS MATERIALIZED (`+ids+`) `+found+`, 0 AS off`+foundFrom+` JOIN hit ON hit.id = r.id`, order, readArgs(who, now))
}

// ownRecent are the reader's own cases changed last; each change of a case moves its
// application, its plan or its decision.
var ownRecent = `SELECT c.resident_id AS id FROM (
	  (SELECT a.resident_id, GREATEST(a.updated_at, s.completed_at) AS at FROM application a LEFT JOIN assessment s ON s.application_id = a.id
	    WHERE a.coordinator_id = ANY(@ours::bigint[]) AND a.state IN ('submitted','incomplete','qualification'))
	  UNION ALL
	  (SELECT p.resident_id, p.updated_at FROM plan p WHERE p.coordinator_id = ANY(@ours::bigint[]) AND p.state <> 'abandoned')
	  UNION ALL
	  (SELECT d.resident_id, d.updated_at FROM application a JOIN application_item i ON i.application_id = a.id JOIN decision d ON d.item_id = i.id
	    WHERE a.coordinator_id = ANY(@ours::bigint[]) AND d.state IN ('draft','submitted','issued','delivered','appealed'))) c
	GROUP BY c.resident_id ORDER BY max(c.at) DESC, c.resident_id LIMIT ` + fmt.Sprint(recentLimit)

// FindsSimilar reports whether the reader's search by names goes on to names like those
// typed: own cases are few, and looked through as they are.
func FindsSimilar(who policy.Actor) bool { return seesAll(who) }

// HasCases reports whether Recent shows the reader's own cases: for who coordinates, and
// for a role that sees no others.
func HasCases(who policy.Actor) bool {
	return (who.Has(policy.Coordinator) && !who.Has(policy.Reception)) || who.Reach(policy.ReadIdentity) != policy.All
}

// maxQuery is how much of what was typed is kept, in characters.
const maxQuery = 200

// queryLife is how long a search can be come back to.
const queryLife = 8 * time.Hour

// Keep stores what was typed and returns the token under which its author finds it for
// eight hours: a name never stands in an address. Older searches go, whoever's they were: what they
// hold is personal.
func Keep(ctx context.Context, q db.Querier, who policy.Actor, now time.Time, typed string) (token string, err error) {
	typed = strings.Join(strings.Fields(typed), " ")
	if r := []rune(typed); len(r) > maxQuery {
		typed = string(r[:maxQuery])
	}
	return db.Value[string](ctx, q, `WITH gone AS (DELETE FROM search WHERE at <= @oldest)
		INSERT INTO search (staff_id, query, at) VALUES (@me, @typed, @now) RETURNING token`,
		db.Args{"me": who.ID, "typed": typed, "now": now, "oldest": now.Add(-queryLife)})
}

// Kept is what the reader typed under the token; fault.NotFound when the token is not
// theirs or too old.
func Kept(ctx context.Context, q db.Querier, who policy.Actor, now time.Time, token string) (typed string, err error) {
	return db.Value[string](ctx, q, `SELECT query FROM search WHERE token = @token AND staff_id = @me AND at > @oldest`,
		db.Args{"me": who.ID, "token": token, "oldest": now.Add(-queryLife)})
}
