package db

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Args are the named arguments of a statement (@name).
//
// A yes or no, and the number after LIMIT, become part of the statement's text: a plan that
// is made once and kept (see [Open]) is then made for just this question, asked by whoever
// may see all or only own cases, and for as many rows as are wanted. There are few such
// texts. Everything else stays an argument, whatever somebody typed above all.
type Args map[string]any

// question is a statement as it is written, with its texts so far.
type question struct {
	names []named
	mu    sync.RWMutex
	texts map[string]*text // by the words put in
}

// named is an argument the statement names; limit: its number of rows.
type named struct {
	name  string
	limit bool
}

// text is the statement as the server reads it, and the order of its arguments.
type text struct {
	sql   string
	names []string
}

var (
	questions sync.Map // string -> *question
	nameAsked = regexp.MustCompile(`(LIMIT )?@([a-zA-Z_]\w*)`)
)

// RewriteQuery puts the arguments into the order the server counts them in.
func (a Args) RewriteQuery(_ context.Context, _ *pgx.Conn, sql string, _ []any) (string, []any, error) {
	found, known := questions.Load(sql)
	if !known {
		q := &question{texts: map[string]*text{}}
		for _, m := range nameAsked.FindAllStringSubmatch(sql, -1) {
			q.names = append(q.names, named{m[2], m[1] != ""})
		}
		found, _ = questions.LoadOrStore(sql, q)
	}
	q := found.(*question)
	var words strings.Builder
	for _, n := range q.names {
		word, _ := a.word(n)
		words.WriteString(word)
		words.WriteByte(' ')
	}
	q.mu.RLock()
	t := q.texts[words.String()]
	q.mu.RUnlock()
	if t == nil {
		var err error
		if t, err = a.put(sql); err != nil {
			return "", nil, err
		}
		q.mu.Lock()
		q.texts[words.String()] = t
		q.mu.Unlock()
	}
	args := make([]any, len(t.names))
	for i, name := range t.names {
		args[i] = a[name]
	}
	return t.sql, args, nil
}

// word is what stands in the text in place of the argument, if it becomes part of it.
func (a Args) word(n named) (word string, yes bool) {
	switch v := a[n.name].(type) {
	case bool:
		return strconv.FormatBool(v), true
	case int:
		if n.limit {
			return strconv.Itoa(v), true
		}
	}
	return "", false
}

// put makes the text: the words put in, the rest numbered.
func (a Args) put(sql string) (*text, error) {
	said := nameAsked.ReplaceAllStringFunc(sql, func(s string) string {
		limit, name, _ := strings.Cut(s, "@")
		if word, yes := a.word(named{name, limit != ""}); yes {
			return limit + word
		}
		return s
	})
	order := pgx.NamedArgs{}
	for _, m := range nameAsked.FindAllStringSubmatch(said, -1) {
		order[m[2]] = m[2]
	}
	numbered, names, err := order.RewriteQuery(context.Background(), nil, said, nil)
	if err != nil {
		return nil, err
	}
	t := &text{sql: numbered, names: make([]string, len(names))}
	for i, n := range names {
		t.names[i], _ = n.(string) // nil where it stands within quotes
	}
	return t, nil
}
