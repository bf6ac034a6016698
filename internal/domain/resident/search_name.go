package resident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// A search by names is answered in three steps, the next one where the one before left
// room on the page. First the words as surname and given names, whichever way they may
// have been typed: the lines come out of an index in their order. Then the words anywhere
// in the names ("maria" of "Anna Maria"), led by the rarest of them. Then, where nobody at
// all was found or the reader asks for them, names like those typed.

// names are the ways in which the words of a search may be a surname and given names: each
// the beginnings of both, led by the one that says more, for its index is read.
type names struct {
	surnames, givens []string // led by the surname; an empty given name is any
	after, before    []string // led by the given name; an empty surname is any
}

// ways are the ways of reading the words: split anywhere, either part first. Two words may
// also be given names in the other order.
func ways(words []string) (n names) {
	whole := strings.Join(words, " ")
	n.add(whole, "")
	n.add("", whole)
	for i := 1; i < len(words); i++ {
		a, b := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		n.add(a, b)
		n.add(b, a)
	}
	if len(words) == 2 {
		n.add("", words[1]+" "+words[0])
		n.add(words[1]+" "+words[0], "")
	}
	return n
}

func (n *names) add(surname, given string) {
	if surname == "" || (given != "" && len(given) > 2*len(surname)) {
		n.before, n.after = append(n.before, given), append(n.after, surname)
		return
	}
	n.surnames, n.givens = append(n.surnames, surname), append(n.givens, given)
}

// far is how many letters of a word may be wrong: two, one in a short word, none in a very
// short one.
func far(word string) int {
	switch n := len([]rune(word)); {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	}
	return 2
}

// mostAlike bounds the words a typing error is looked for in.
const mostAlike = 3

// nameArgs are the arguments of byNames; similar: names like those typed, too, where
// somebody bears these.
func nameArgs(words []string, similar bool) db.Args {
	n := ways(words)
	some := words[:min(len(words), mostAlike)]
	distances := make([]int, len(some))
	for i, w := range some {
		distances[i] = far(w)
	}
	args := db.Args{"words": words, "typed": some, "far": distances, "similar": similar}
	for name, list := range map[string][]string{"surnames": n.surnames, "givens": n.givens, "before": n.before, "after": n.after} {
		args[name] = slices.Clip(list)
	}
	return args
}

// upTo is the end of the range of everything that begins with the SQL value.
func upTo(v string) string { return `(` + v + ` || chr(1114111)) COLLATE "C"` }

var page = fmt.Sprint(ListLimit + 1)

// led are people whose names begin as one of the ways reads the words.
var led = `SELECT DISTINCT x.id FROM (
	SELECT x.id FROM unnest(@surnames::text[], @givens::text[]) q(surname, given) CROSS JOIN LATERAL (
	  SELECT r.id FROM resident r
	   WHERE r.surname_norm >= q.surname COLLATE "C" AND r.surname_norm < ` + upTo(`q.surname`) + ` AND r.given_norm >= q.given COLLATE "C" AND r.given_norm < ` + upTo(`q.given`) + `
	     AND ` + identified + ` ORDER BY r.surname_norm, r.given_norm, r.id LIMIT ` + page + `) x
	UNION ALL
	SELECT x.id FROM unnest(@before::text[], @after::text[]) q(given, surname) CROSS JOIN LATERAL (
	  SELECT r.id FROM resident r
	   WHERE r.given_norm >= q.given COLLATE "C" AND r.given_norm < ` + upTo(`q.given`) + ` AND r.surname_norm >= q.surname COLLATE "C" AND r.surname_norm < ` + upTo(`q.surname`) + `
	     AND ` + identified + ` ORDER BY r.given_norm, r.surname_norm, r.id LIMIT ` + page + `) x) x`

// mostOfAWord is how many people with one word in their names are looked through for the
// other words. In a large city more have the commonest ones; of those the page shows some,
// and asks for more words.
const mostOfAWord = 1000

// wordRange is the condition on a resident_word w that it begins with the SQL value.
func wordRange(v string) string {
	return `w.word >= ` + v + ` COLLATE "C" AND w.word < ` + upTo(v)
}

// anywhere are people who have every word somewhere in their names.
var anywhere = `SELECT r.id FROM (
	  SELECT q.word FROM unnest(@words::text[]) q(word)
	   ORDER BY (SELECT count(*) FROM (SELECT 1 FROM resident_word w WHERE ` + wordRange(`q.word`) + ` LIMIT ` + fmt.Sprint(mostOfAWord) + `) n) LIMIT 1) rarest
	 CROSS JOIN LATERAL (SELECT w.resident_id FROM resident_word w WHERE ` + wordRange(`rarest.word`) + ` LIMIT ` + fmt.Sprint(mostOfAWord) + `) one
	  JOIN resident r ON r.id = one.resident_id
	 WHERE (SELECT count(*) FROM led) < ` + page + `
	   AND NOT EXISTS (SELECT 1 FROM unnest(@words::text[]) q(word) WHERE NOT EXISTS (SELECT 1 FROM resident_word w WHERE w.resident_id = r.id AND ` + wordRange(`q.word`) + `))
	   AND ` + identified + ` LIMIT ` + page

// Bounds of a search for names like those typed: how many known names one word may stand
// for, how many pairs of names are looked for, and how many people of each are shown at least.
const (
	likeSurnames = 150
	likeGivens   = 20
	likePairs    = 600
	likeEach     = 3
)

// like are the known names within reach of a typing error of q.word, the nearest first: of
// about its length, with nearly its letters, and then by how many are wrong. A given name is
// no misspelt surname, and a name of either kind no misspelt given name; a surname may be
// another one misspelt.
func like(given bool, most int) string {
	no := `NOT q.given`
	if given {
		no += ` AND NOT q.surname`
	}
	return `SELECT k.word AS low, k.word || '!' AS high, levenshtein_less_equal(k.word, q.word, q.far) AS off FROM known_name k
	   WHERE ` + no + ` AND k.given = ` + strconv.FormatBool(given) + ` AND length(k.word) BETWEEN length(q.word) - q.far AND length(q.word) + q.far
	     AND CASE WHEN bit_count((k.letters # q.letters)::bit(32)) <= 2 * q.far THEN levenshtein_less_equal(k.word, q.word, q.far) <= q.far ELSE false END ORDER BY off, k.word LIMIT ` + fmt.Sprint(most)
}

// pairs are the names looked for: one word like a surname, another like a given name or the
// beginning of one; the nearest first.
var pairs = `SELECT * FROM (
	    SELECT s.low AS surname, s.high AS surname_end, COALESCE(g.low, '') AS given, COALESCE(g.high, chr(1114111)) AS given_end, s.off + COALESCE(g.off, 0) AS off
	      FROM (SELECT q.no, c.* FROM asked q CROSS JOIN LATERAL ((` + like(false, likeSurnames) + `) UNION ALL SELECT q.word, q.word || chr(1114111), 0 WHERE q.others) c) s
	      LEFT JOIN (SELECT q.no, c.* FROM asked q CROSS JOIN LATERAL ((` + like(true, likeGivens) + `) UNION ALL SELECT q.word, q.word || chr(1114111), 0) c WHERE q.others) g ON g.no <> s.no
	     WHERE s.off + COALESCE(g.off, 0) > 0) n ORDER BY n.off, n.surname, n.given LIMIT ` + fmt.Sprint(likePairs)

// alike are people of such names: some of each, all where few names fill no page.
var alike = `SELECT p.id, p.off FROM pairs n
	 CROSS JOIN LATERAL (SELECT r.id, n.off FROM resident r
	   WHERE r.surname_norm >= n.surname COLLATE "C" AND r.surname_norm < n.surname_end COLLATE "C" AND r.given_norm >= n.given COLLATE "C" AND r.given_norm < n.given_end COLLATE "C"
	     AND ` + identified + ` ORDER BY r.surname_norm, r.given_norm, r.id LIMIT (SELECT GREATEST(` + fmt.Sprint(likeEach) + `, ` + page + ` / NULLIF(count(*), 0)) FROM pairs)) p`

// byNames are the ids of the people found by names, with how many letters were taken for
// typing errors.
var byNames = `WITH led AS MATERIALIZED (` + led + `), exact AS MATERIALIZED (SELECT id FROM led UNION SELECT id FROM (` + anywhere + `) a),
	asked AS MATERIALIZED (SELECT q.no, q.word, q.far, name_letters(q.word) AS letters, ` + knownAs(`true`) + ` AS given, ` + knownAs(`false`) + ` AS surname, cardinality(@typed::text[]) > 1 AS others
	  FROM unnest(@typed::text[], @far::int[]) WITH ORDINALITY q(word, far, no) WHERE @similar::boolean OR NOT EXISTS (SELECT 1 FROM exact)),
	pairs AS MATERIALIZED (` + pairs + `), alike AS (` + alike + `)
	SELECT id, 0 AS off FROM exact UNION ALL (SELECT id, min(off) AS off FROM alike WHERE id NOT IN (SELECT id FROM exact) GROUP BY id ORDER BY off, id LIMIT ` + page + `)`

// knownAs is the condition that the word of q is a name somebody bears; looked up, however
// many words PostgreSQL expects.
func knownAs(given string) string {
	return `(SELECT true FROM known_name k WHERE k.given = ` + given + ` AND k.word = q.word LIMIT 1) IS NOT NULL`
}

// ownNames is the condition on r of a search by names for a reader who sees own cases only:
// those are few, and looked through one by one.
const ownNames = `NOT EXISTS (SELECT 1 FROM unnest(@words::text[]) q WHERE NOT EXISTS (
		SELECT 1 FROM resident_word w WHERE w.resident_id = r.id AND w.word >= q COLLATE "C" AND w.word < (q || chr(1114111)) COLLATE "C"))`

// seesAll reports whether the reader may find anybody whose record is not restricted.
func seesAll(who policy.Actor) bool {
	return who.Has(policy.Director) || who.Reach(policy.ReadIdentity) == policy.All
}
