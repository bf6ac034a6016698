package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cus/internal/platform/i18n"
)

// root is the top of the project, as seen from this package.
const root = "../.."

// A use is one string of the sources that looks like the key of a message.
type use struct {
	at     token.Position
	text   string
	prefix bool     // it is joined to something: only the beginning of a key
	args   []string // names given along with it
	known  bool     // whether args tells everything that is given
}

// journal are the calls that name an action of the journal, which is no message.
var journal = []string{"Record", "RecordFor", "List", "ListUpTo", "Page", "Note", "view", "edited"}

// sources finds every use in the program's Go files; tests may say what they like.
func sources(t *testing.T) []use {
	t.Helper()
	contexts := map[string]bool{}
	for key := range catalogueOf(t, i18n.Polish) {
		context, _, _ := strings.Cut(key, ".")
		contexts[context] = true
	}
	shape := regexp.MustCompile(`^([a-z]+)\.[a-z0-9_.]*[A-Z]{0,3}$`)
	s := &scan{files: token.NewFileSet(), isKey: func(text string) bool {
		m := shape.FindStringSubmatch(text)
		return m != nil && contexts[m[1]]
	}}
	for _, dir := range []string{"cmd", "internal", "web"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && slices.Contains([]string{"node_modules", "dist", "tools", "given", "testdata"}, d.Name()):
				return fs.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(s.files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(f, s.visit)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(s.uses) < 500 {
		t.Fatalf("only %d keys found: the scan does not see the sources", len(s.uses))
	}
	return s.uses
}

// scan walks a file from the outside in. What an outer node has settled (an action of the
// journal, a key with its arguments) is not looked at again as a bare string.
type scan struct {
	files   *token.FileSet
	isKey   func(string) bool
	settled map[*ast.BasicLit]bool
	uses    []use
}

func (s *scan) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		s.call(n)
	case *ast.CompositeLit:
		s.literal(n)
	case *ast.AssignStmt:
		s.assignment(n)
	case *ast.BinaryExpr:
		if lit := leftmost(n); lit != nil && n.Op == token.ADD {
			s.note(lit, use{prefix: true})
		}
	case *ast.BasicLit:
		s.note(n, use{})
	}
	return true
}

// note keeps a string that looks like a key, once.
func (s *scan) note(lit *ast.BasicLit, u use) {
	text, err := strconv.Unquote(lit.Value)
	if lit.Kind != token.STRING || err != nil || s.settled[lit] || !s.isKey(text) {
		return
	}
	s.settle(lit)
	u.at, u.text = s.files.Position(lit.Pos()), text
	u.prefix = u.prefix || strings.HasSuffix(text, ".") // handed to a function that adds the value
	s.uses = append(s.uses, u)
}

func (s *scan) settle(n ast.Node) {
	if s.settled == nil {
		s.settled = map[*ast.BasicLit]bool{}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			s.settled[lit] = true
		}
		return true
	})
}

// call reads T(…, "key", i18n.A{…}) and its kin; it passes over calls that write to the journal.
func (s *scan) call(c *ast.CallExpr) {
	if slices.Contains(journal, called(c)) {
		for _, a := range c.Args {
			if lit := leftmost(a); lit != nil {
				s.settle(lit)
			}
		}
		return
	}
	for i, a := range c.Args {
		lit, ok := a.(*ast.BasicLit)
		if !ok {
			continue
		}
		u := use{known: i == len(c.Args)-1 && speaks(called(c))}
		for _, later := range c.Args[i+1:] {
			if names, ok := given(later); ok {
				u.args, u.known = names, true
			}
		}
		s.note(lit, u)
	}
}

// literal reads done{Say: "key", Args: i18n.A{…}} and passes over audit.View{Action: …}.
func (s *scan) literal(c *ast.CompositeLit) {
	var key *ast.BasicLit
	u := use{known: true}
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		name, _ := kv.Key.(*ast.Ident)
		switch {
		case name == nil:
		case name.Name == "Action":
			s.settle(kv.Value)
		case name.Name == "Say" || name.Name == "Key":
			key, _ = kv.Value.(*ast.BasicLit)
		case name.Name == "Args":
			u.args, u.known = given(kv.Value)
		}
	}
	if key != nil {
		s.note(key, u)
	}
}

// assignment passes over action := "plan.saved": the word of the journal in a variable.
func (s *scan) assignment(a *ast.AssignStmt) {
	for i, left := range a.Lhs {
		if name, ok := left.(*ast.Ident); ok && name.Name == "action" && i < len(a.Rhs) {
			s.settle(a.Rhs[i])
		}
	}
}

// speaks reports whether a function says its key at once: what it is not given, it lacks.
func speaks(name string) bool {
	return slices.Contains([]string{"T", "AlertT", "That", "Refuse"}, name)
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// leftmost is the string a sum begins with.
func leftmost(e ast.Expr) *ast.BasicLit {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e
	case *ast.BinaryExpr:
		return leftmost(e.X)
	}
	return nil
}

// given are the names in i18n.A{…}; ok is false for anything else.
func given(e ast.Expr) (names []string, ok bool) {
	c, isLit := e.(*ast.CompositeLit)
	if !isLit {
		return nil, false
	}
	if sel, isSel := c.Type.(*ast.SelectorExpr); !isSel || sel.Sel.Name != "A" {
		return nil, false
	}
	for _, e := range c.Elts {
		if kv, isPair := e.(*ast.KeyValueExpr); isPair {
			if lit, isText := kv.Key.(*ast.BasicLit); isText {
				name, _ := strconv.Unquote(lit.Value)
				names = append(names, name)
			}
		}
	}
	return names, true
}

// open are strings that are completed further on, in a function that was handed them.
var open = map[string]string{
	"day.cases": "day.cases.more", // page.countWords
	"day.late":  "day.late.more",
}

// completed is the message a whole string of the sources stands for.
func completed(text string) string {
	if whole, ok := open[text]; ok {
		return whole
	}
	if strings.HasPrefix(text, "failure.") && !i18n.Has(text) {
		return text + ".title" // page.Failure; its .text is asked for in TestEveryValueHasItsWords
	}
	return text
}

func TestEveryKeyInTheSourcesHasWords(t *testing.T) {
	t.Parallel()
	keys := i18n.Keys(i18n.Polish)
	for _, u := range sources(t) {
		switch {
		case u.prefix:
			if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, u.text) }) {
				t.Errorf("%s: no message begins with %q", u.at, u.text)
			}
		case !i18n.Has(completed(u.text)):
			t.Errorf("%s: %q has no words", u.at, u.text)
		}
	}
}

func TestEveryMessageIsGivenWhatItNames(t *testing.T) {
	t.Parallel()
	words := catalogueOf(t, i18n.Polish)
	for _, u := range sources(t) {
		m, ok := words[u.text]
		if !ok || u.prefix || !u.known {
			continue
		}
		for _, name := range m.args() {
			if !slices.Contains(u.args, name) {
				t.Errorf("%s: %q names {{.%s}} and is not given it", u.at, u.text, name)
			}
		}
		if m.plural() && !slices.Contains(u.args, "Count") && u.text != "form.too_long" {
			t.Errorf("%s: %q is a plural and is not given a Count", u.at, u.text)
		}
	}
}

// TestNoWordsAreLeftOver names messages nobody says any more. It is silent in a program
// under construction unless CUS_TEST_WORDS is set, for words may come before their page.
func TestNoWordsAreLeftOver(t *testing.T) {
	t.Parallel()
	if os.Getenv("CUS_TEST_WORDS") == "" {
		t.Skip("set CUS_TEST_WORDS=1 to list the messages nobody says")
	}
	said, begun := map[string]bool{}, []string{}
	for _, u := range sources(t) {
		said[completed(u.text)] = true
		if u.prefix {
			begun = append(begun, u.text)
		}
	}
	for pattern, values := range families() {
		for _, v := range values {
			said[strings.Replace(pattern, "*", v, 1)] = true
		}
	}
	for _, key := range i18n.Keys(i18n.Polish) {
		if !said[key] && !slices.ContainsFunc(begun, func(p string) bool { return strings.HasPrefix(key, p) && strings.Count(p, ".") > 1 }) {
			t.Errorf("nobody says %s", key)
		}
	}
}
