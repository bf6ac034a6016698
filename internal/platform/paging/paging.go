// Package paging leads through lists that are longer than a page. A page begins after the
// line shown last, never after so many lines, so it costs the same however far down it is.
package paging

import (
	"regexp"
	"strings"
)

// Size is how many lines a page of a list shows at most. Lists read one more, to know
// whether there are others.
const Size = 50

// After is the line shown last, as the address of the next page names it. The list looks up
// itself where that line stands, so an address holds nothing of what it is ordered by. The
// zero value is the first page; so is a line the reader does not know of.
type After struct {
	Ref  string // public id of the line
	Part string // of a list in parts: the part the line stood in when it was shown; empty: the first
}

var written = regexp.MustCompile(`^(?:([a-z]{1,16})\.)?([a-z0-9]{1,40})$`)

// Parse reads what String wrote; anything else is the first page.
func Parse(s string) After {
	m := written.FindStringSubmatch(s)
	if m == nil {
		return After{}
	}
	return After{Ref: m[2], Part: m[1]}
}

// String is the line as it stands in an address: "k3jx…", or "closed.k3jx…".
func (a After) String() string {
	return strings.TrimPrefix(a.Part+"."+a.Ref, ".")
}

// Cut are the lines of a page out of those read, and where the next page begins; the zero
// value where there is none.
func Cut[T interface{ After() After }](read []T) (shown []T, next After) {
	if len(read) <= Size {
		return read, After{}
	}
	return read[:Size], read[Size-1].After()
}
