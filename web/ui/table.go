package ui

import "cus/web/h"

// Col is a column of a table.
type Col struct {
	Key     string // message key of its heading
	Numeric bool   // figures at the right
	Hidden  bool   // the heading is for screen readers: actions, charts
	SortBy  string // address that sorts by this column; empty: not sortable
	Sorted  string // "ascending", "descending" or ""
}

// Row is a row of a table: one cell a column. The first cell heads the row.
type Row struct {
	Cells   []h.Node
	Current bool     // the row being worked on
	Attrs   []h.Node // attributes of the row: h.ID, hx-*
}

// R is a row of these cells.
func R(cells ...h.Node) Row { return Row{Cells: cells} }

// TableOpt changes a table: Queue, Long, ShowCaption.
type TableOpt string

// The kinds of table.
const (
	Queue       TableOpt = "queue"   // a work queue: fixed columns, headings only for screen readers
	Long        TableOpt = "long"    // more than 15 rows: the head stays in sight
	ShowCaption TableOpt = "caption" // the caption is visible
	Aligned     TableOpt = "aligned" // one of several below each other: their columns stand in line
)

// DataTable is a table with a caption (for screen readers unless ShowCaption). Below
// 760 px every row becomes a card with labelled values; roles keep it a table there.
func DataTable(caption h.Node, cols []Col, rows []Row, opts ...TableOpt) h.Node {
	return table(caption, cols, rows, nil, opts)
}

// DataTableSum is a DataTable with a last row of totals.
func DataTableSum(caption h.Node, cols []Col, rows []Row, sum Row, opts ...TableOpt) h.Node {
	return table(caption, cols, rows, &sum, opts)
}

func table(caption h.Node, cols []Col, rows []Row, sum *Row, opts []TableOpt) h.Node {
	has := func(o TableOpt) bool {
		for _, is := range opts {
			if is == o {
				return true
			}
		}
		return false
	}
	class, head, title := "tbl", "", "vh"
	if has(Long) {
		class += " long"
	}
	if has(Aligned) {
		class += " aligned"
	}
	if has(Services) {
		class += " services"
	}
	if has(Headless) {
		head = "vh"
	}
	if has(ShowCaption) {
		title = ""
	}
	if has(Queue) {
		class, head = class+" queue", "vh"
	}
	return h.Div(h.Class("tblw"), h.If(has(Queue), h.Data("rows", "")),
		h.Table(h.Class(class), h.Role("table"),
			h.When(some(caption), func() h.Node { return h.Caption(h.Class(title), caption) }),
			h.Thead(h.Role("rowgroup"), h.Class(head), h.Tr(h.Role("row"), h.Each(cols, heading))),
			h.Tbody(h.Role("rowgroup"), h.Each(rows, func(r Row) h.Node { return row(cols, r) })),
			h.When(sum != nil, func() h.Node { return h.Tfoot(h.Role("rowgroup"), row(cols, *sum)) }),
		))
}

var arrows = map[string]string{"ascending": "up", "descending": "down"}

func heading(c Col) h.Node {
	name := h.T(c.Key)
	if c.Hidden {
		name = Hidden(name)
	}
	if c.SortBy != "" {
		name = h.A(h.Href(c.SortBy), name, h.When(c.Sorted != "", func() h.Node { return Icon(arrows[c.Sorted]) }))
	}
	return h.Th(h.Scope("col"), h.Role("columnheader"), numeric(c),
		h.When(c.Sorted != "", func() h.Node { return h.Attr("aria-sort", c.Sorted) }), name)
}

func numeric(c Col) h.Node {
	if !c.Numeric {
		return nil
	}
	return h.Class("n")
}

func row(cols []Col, r Row) h.Node {
	return h.Tr(h.Role("row"), current(r.Current, "true"), h.Group(r.Attrs...), h.EachI(cols, func(i int, c Col) h.Node {
		var cell h.Node
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		switch {
		case i == 0:
			return h.Th(h.Scope("row"), h.Role("rowheader"), numeric(c), cell)
		case c.Hidden && !c.Numeric:
			return h.Td(h.Role("cell"), h.Class("bare-cell"), cell)
		case c.Hidden:
			return h.Td(h.Role("cell"), h.Class("n bare-cell"), cell)
		}
		return h.Td(h.Role("cell"), numeric(c), h.AttrT("data-l", c.Key), cell)
	}))
}
