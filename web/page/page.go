// Package page holds the pages: ordinary functions from what the domain knows and what
// the reader may do, to HTML. A page takes values and ready decisions, never a store.
package page

import (
	"cus/internal/domain/staff"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/ui"
)

// Doc is one page without its shell.
type Doc struct {
	Title  string // message key of the <title>; never a name
	Args   i18n.A // its arguments: numbers of cases, never a person's
	Place  string // item of the rail this page belongs to
	Search string // what stands in the search box
	Record h.Node // identity bar and folder tabs, above the body
	Body   h.Node
	Bar    h.Node // action bar, below the body
	Kind   Kind
	Form   *form.Form    // its problems make the title start with "Błąd: "
	Number string        // number of the case, for the title
	Status string        // of an error page
	Centre *staff.Centre // for pages before sign-in
	Paper  ui.Paper      // for Kind Paper: where to go back, the large print
}

// Kind is the shell a page stands in.
type Kind int

// In the staff shell, alone in one column (sign-in), or as an A4 document.
const (
	InShell Kind = iota
	Alone
	Paper
)
