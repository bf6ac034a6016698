package journal

import (
	"slices"
	"strings"

	"cus/internal/platform/db"
	"cus/internal/platform/ident"
)

// Person is somebody a filter may name.
type Person struct {
	Ref, Name string
	Login     string // the account's e-mail
	Alone     bool   // nobody else has this name
}

// Words are what is typed to mean this person: the name, or the login where others share it.
func (p Person) Words() string {
	if p.Alone {
		return p.Name
	}
	return p.Login
}

// Suggested is how many people a field suggests before anything is typed, Offered how many
// are offered where what was typed fits several.
const (
	Suggested = 50
	Offered   = 20
)

const person = `SELECT s.public_id AS ref, s.name, s.email AS login, NOT EXISTS (SELECT 1 FROM staff x WHERE x.name = s.name AND x.id <> s.id) AS alone FROM staff s `

// Chosen queues the person an account's public id means; nil where it means nobody.
func Chosen(b *db.Batch, ref string, dst **Person) {
	db.QueueMaybe(b, dst, person+`WHERE s.public_id = $1`, ref)
}

// Suggestions queues the people a field suggests; of a small team that is all of them.
func Suggestions(b *db.Batch, dst *[]Person) {
	db.QueueAll(b, dst, person+`WHERE s.disabled_at IS NULL ORDER BY s.name COLLATE "pl-x-icu", s.email LIMIT @some`, db.Args{"some": Suggested})
}

// Everybody queues all accounts, closed ones among them, by name.
func Everybody(b *db.Batch, dst *[]Person) {
	db.QueueAll(b, dst, `SELECT public_id AS ref, name, email AS login, count(*) OVER (PARTITION BY name) = 1 AS alone FROM staff ORDER BY name COLLATE "pl-x-icu", email`)
}

// Match are the people that what was typed may mean: those with just this login or this
// name, or else those each typed word begins a name of, or whose login it begins.
func Match(typed string, all []Person) []Person {
	login, name := strings.ToLower(strings.TrimSpace(typed)), ident.Fold(typed)
	var exact, like []Person
	for _, p := range all {
		folded := ident.Fold(p.Name)
		switch {
		case p.Login == login || name != "" && folded == name:
			exact = append(exact, p)
		case login != "" && strings.HasPrefix(p.Login, login) || name != "" && begins(strings.Fields(name), strings.Fields(folded)):
			like = append(like, p)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return like
}

// begins is whether each of the typed words begins another one of the name's.
func begins(typed, name []string) bool {
	left := slices.Clone(name)
	for _, t := range typed {
		i := slices.IndexFunc(left, func(n string) bool { return strings.HasPrefix(n, t) })
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}
