package page_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/journal"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/page"
)

// writers are the calls that name the action of a line.
var writers = map[string]bool{"Record": true, "RecordFor": true, "List": true, "ListUpTo": true, "Note": true}

// TestEveryActionHasASentence reads the program's sources for the actions it writes into
// the journal, and looks for their words; where only the beginning of an action stands
// there, some action that begins so must have words.
func TestEveryActionHasASentence(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[a-z_]+\.[a-z_]*$`)
	found := map[string]string{}
	note := func(files *token.FileSet, e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil && shape.MatchString(text) {
					found[text] = files.Position(l.Pos()).String()
				}
			}
			return true
		})
	}
	files := token.NewFileSet()
	for _, dir := range []string{"../../internal/domain", "../../internal/server"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/given/") {
				return err
			}
			f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if name, ok := n.Fun.(*ast.SelectorExpr); ok && writers[name.Sel.Name] {
						for _, a := range n.Args[:min(len(n.Args), 6)] {
							switch a.(type) {
							case *ast.BasicLit, *ast.BinaryExpr:
								note(files, a)
							}
						}
					}
				case *ast.KeyValueExpr:
					if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Action" {
						note(files, n.Value)
					}
				case *ast.AssignStmt: // action := "staff.enabled"
					for i, l := range n.Lhs {
						if id, ok := l.(*ast.Ident); ok && id.Name == "action" && i < len(n.Rhs) {
							note(files, n.Rhs[i])
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 60 {
		t.Errorf("only %d actions found", len(found))
	}
	for action, at := range found {
		if strings.HasSuffix(action, ".") || strings.HasSuffix(action, "_") {
			continue // joined to a value: the values are listed below
		}
		if !i18n.Has("journal.did." + action) {
			t.Errorf("%s: %q has no sentence: add journal.did.%s to journal.json", at, action, action)
		}
	}
}

func TestTheJournalShowsWhatOneMaySee(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC)
	rows := []journal.Row{
		{ID: 9, At: at, StaffID: 2, Who: "Anna Lis", Action: "resident.pesel_shown", Kind: journal.Revealed, Record: "M-1042", Purpose: "duty: telefon", Reasoned: true, IP: "10.0.0.1", Readable: true},
		{ID: 8, At: at, StaffID: 3, Who: "Marek Bąk", Action: "plan.approved", Kind: journal.Changed, Object: "plan", Number: "IPUS/2026/0061", Record: "M-1042", Reasoned: true},
		{ID: 7, At: at, StaffID: 3, Who: "Marek Bąk", Action: "resident.read", Kind: journal.Refused, Outcome: "refused", Hidden: true, Outside: true},
		{ID: 6, At: at, StaffID: 3, Who: "Marek Bąk", Action: "plan.listed", Kind: journal.Viewed, Object: "list", Count: 12},
		{ID: 5, At: at, StaffID: 0, Action: "staff.sign_in_refused", Outcome: "refused"},
		{ID: 4, At: at, StaffID: 0, Action: "wholly.unknown"},
	}
	f := journal.Filter{}.Within(november)
	html := shown(t, page.Journal(page.JournalView{Form: form.New(nil), Filter: f, Rows: rows, Whole: true, Exports: true,
		Alerts: []journal.Alert{{Rule: "outside", Day: november, Staff: "x", Who: "Marek Bąk", Count: 12, Limit: 10}}}))
	has(t, html, "Odsłonięto PESEL w kartotece", "M-1042", "dyżur", "telefon", "Zatwierdzono plan", "IPUS/2026/0061", "podano; bez wglądu", "o ograniczonym dostępie", "12 osób",
		"nieznane konto", "program", "Inna czynność (wholly.unknown)", "Eksportuj CSV", "12 kartotek poza własnymi sprawami (próg 10)", "poza własnymi sprawami", "23.11.2026")
	html = shown(t, page.Journal(page.JournalView{Form: form.New(nil), Filter: f, Rows: rows[3:], Whole: false}))
	hasNot(t, html, "Kartoteka", "/dziennik/6", "Do sprawdzenia", "Eksportuj CSV")
	html = shown(t, page.JournalEntry(page.JournalEntryView{Row: rows[0], Changes: []journal.Change{{Field: "state", Before: `"draft"`, After: `"agreed"`}}}))
	has(t, html, "stan", "&#34;draft&#34;", "Przedtem")
	html = shown(t, page.JournalEntry(page.JournalEntryView{Row: rows[3], Records: []journal.Shown{{Number: "M-1001"}, {Number: "M-1002"}}}))
	has(t, html, "Pokazane kartoteki", "M-1001", "M-1002")
	html = shown(t, page.JournalEntry(page.JournalEntryView{Row: rows[1], Changes: []journal.Change{{Field: "surname"}}}))
	has(t, html, "nazwisko", "Widzisz nazwy zmienionych pól.")
	hasNot(t, html, "Przedtem")
}

// TestTheFileHoldsNoFormula: what a spreadsheet would carry out is only text there.
func TestTheFileHoldsNoFormula(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	rows := []journal.Row{{ID: 1, Who: `=HYPERLINK("http://zle.example")`, Roles: []string{"KOR"}, StaffID: 2, Action: "resident.read", Kind: journal.Viewed, Record: "M-1", Purpose: "@SUM(A1)", IP: "-1+1"},
		{ID: 2, Who: "+48600100200", StaffID: 2, Action: "resident.read", Kind: journal.Viewed, Purpose: "powód, z przecinkiem\ni wierszem"}}
	if err := page.JournalCSV(i18n.With(context.Background(), i18n.Polish), &b, rows); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(b.String(), "\ufeff")
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) != 3 || len(records[1]) != 10 {
		t.Fatalf("%v %v", records, err)
	}
	for _, r := range records {
		for _, cell := range r {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("%q", cell)
			}
		}
	}
	if records[2][7] != "powód, z przecinkiem\ni wierszem" || !strings.Contains(text, "\r\n") {
		t.Errorf("%q", records[2])
	}
}
