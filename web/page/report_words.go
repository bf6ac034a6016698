package page

import (
	"fmt"
	"strconv"
	"strings"

	"cus/internal/domain/milestonereport"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paper"
	"cus/internal/platform/quantity"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// spoken is a value in words: a message with its arguments, or text as it stands.
type spoken struct {
	key  string
	args i18n.A
	text string
}

func (s spoken) node() h.Node {
	if s.key != "" {
		return h.T(s.key, s.args)
	}
	return h.Text(s.text)
}

// paper is the value on paper, in Polish whatever language the screen speaks.
func (s spoken) paper() string {
	if s.key != "" {
		return paper.Say(s.key, s.args)
	}
	return s.text
}

// figureSaid is a figure as a text says it: "148 osób", "31,09%", "brak w źródle".
func figureSaid(u milestonereport.Unit, value *int64) spoken {
	if value == nil {
		return spoken{key: "ui.no_source"}
	}
	switch u {
	case milestonereport.Persons:
		return spoken{key: "report.unit.persons", args: i18n.A{"Count": int(*value)}}
	case milestonereport.Tenths:
		if *value%10 == 0 {
			return spoken{key: "report.unit.days", args: i18n.A{"Count": int(*value / 10)}}
		}
		return spoken{key: "report.unit.days_part", args: i18n.A{"Days": decimal(*value, 10)}}
	case milestonereport.FTE:
		return spoken{key: "report.unit.fte", args: i18n.A{"FTE": decimal(*value, 100)}}
	}
	return spoken{text: plainFigure(u, *value)}
}

// plainFigure is a figure as a cell of a table says it, without its noun.
func plainFigure(u milestonereport.Unit, value int64) string {
	switch u {
	case milestonereport.Money:
		return i18n.Money(value)
	case milestonereport.Share:
		return i18n.PercentBP(int(value))
	case milestonereport.FTE:
		return decimal(value, 100)
	case milestonereport.Tenths:
		return decimal(value, 10)
	case milestonereport.Quantity:
		return quantity.Quarters(value).String()
	}
	return i18n.Number(int(value))
}

// decimal is value/of with no more digits than it needs: 1,5.
func decimal(value, of int64) string {
	sign := ""
	if value < 0 {
		sign, value = "−", -value
	}
	digits := len(fmt.Sprint(of)) - 1
	rest := strings.TrimRight(fmt.Sprintf("%0*d", digits, value%of), "0")
	if rest != "" {
		rest = "," + rest
	}
	return sign + i18n.Number(int(value/of)) + rest
}

// cellSaid is one cell of a table in words.
func cellSaid(c milestonereport.Column, cell milestonereport.Cell) spoken {
	if cell.Text != "" && c.Kind == milestonereport.Number {
		return spoken{key: "report.untold." + cell.Text}
	}
	switch c.Kind {
	case milestonereport.Day:
		return spoken{text: orDash(cell.Day.PL())}
	case milestonereport.Number:
		if cell.Value == nil {
			return spoken{key: "ui.no_source"}
		}
		u := c.Unit
		if u == "" {
			u = cell.Unit
		}
		return spoken{text: plainFigure(u, *cell.Value)}
	case milestonereport.Word:
		return wordSaid(c.Name, cell.Text)
	}
	return spoken{text: orDash(cell.Text)}
}

// wordSaid is one of our own words in a cell.
func wordSaid(column, value string) spoken {
	if value == "" {
		if column == "rating" {
			return spoken{key: "indicator.rating.none"}
		}
		return spoken{text: "–"}
	}
	prefix := map[string]string{"outcome": "report.outcome.", "kind": "project.product.kind.", "unit": "catalogue.unit.", "mode": "contract.mode.",
		"social": "report.social.", "direct": "report.direct.", "source": "report.source.", "indicator": "indicator.name.", "operator": "report.operator.",
		"rating": "indicator.rating.", "likelihood": "report.scale.", "effect": "report.scale."}[column]
	return spoken{key: prefix + value}
}

// figureName is what a figure is called.
func figureName(code string) string {
	if of, yes := strings.CutPrefix(code, milestonereport.IndicatorPrefix); yes {
		return "indicator.name." + of
	}
	return "report.figure." + code
}

// sectionName is what a part of a report is called, with its letter.
func sectionName(s milestonereport.Section) h.Node {
	return h.Group(h.If(s.Letter() != "", h.Text(s.Letter()+". ")), h.T("report.section."+string(s)))
}

// sectionOnPaper is the same on paper.
func sectionOnPaper(s milestonereport.Section) string {
	name := paper.Say("report.section." + string(s))
	if l := s.Letter(); l != "" {
		return l + ". " + name
	}
	return name
}

// sourceHref is the page of a record behind a row; empty where there is none.
func sourceHref(of milestonereport.Source) string {
	to := map[string]func(string) string{"contract": link.Contract, "service": link.Service, "programme": link.Programme, "product": link.Product, "indicator": link.Indicator}[of.Kind]
	if to == nil || of.Ref == "" {
		return ""
	}
	return to(of.Ref)
}

// figureHref is where the rows behind a figure stand: an indicator's own page on that day,
// the table of the report, or the list it was counted from.
func (v ReportView) figureHref(f milestonereport.Figure) string {
	if of, yes := strings.CutPrefix(f.Code, milestonereport.IndicatorPrefix); yes {
		return link.Indicator(of) + "?dzien=" + v.Until.String()
	}
	if len(v.Says.TablesOf(f.Section)) > 0 {
		return link.Report(string(v.Ref)) + "#" + anchor(f.Section)
	}
	switch {
	case v.ReadsPlans && (f.Section == milestonereport.Plans || f.Section == milestonereport.Supporting):
		return link.Plans
	case v.ReadsApplications && f.Section == milestonereport.Qualifying:
		return link.Applications
	case f.Section == milestonereport.Standards:
		return link.Milestone(i18n.Number(v.Milestone))
	}
	return ""
}

func anchor(s milestonereport.Section) string {
	return "czesc-" + strings.TrimPrefix(link.ReportPart("x", string(s)), "/raporty/x/edycja/")
}

// reportText is a text with its figures in their place.
func (v ReportView) reportText(body string) h.Node {
	if strings.TrimSpace(body) == "" {
		return h.P(h.Class("muted"), h.T("report.no_text"))
	}
	return h.Div(h.Class("kept-lines prose"), h.Each(milestonereport.Pieces(body), func(p milestonereport.Piece) h.Node {
		if p.Code == "" {
			return h.Text(p.Words)
		}
		f, known := v.Says.Figure(p.Code)
		if !known {
			return h.Strong(h.Text(milestonereport.Token(p.Code)))
		}
		return ui.LiveFigure(figureSaid(f.Unit, f.Value).node(), v.figureHref(f), v.State.Frozen(), h.T(figureName(f.Code)))
	}))
}

// textOnPaper is the same on paper; what is not told outside the house is hidden.
func textOnPaper(figures []milestonereport.Figure, hidden map[string]string, body string) string {
	var b strings.Builder
	at := map[string]milestonereport.Figure{}
	for _, f := range figures {
		at[f.Code] = f
	}
	for _, p := range milestonereport.Pieces(body) {
		f, known := at[p.Code]
		switch {
		case p.Code == "":
			b.WriteString(p.Words)
		case hidden[p.Code] != "":
			b.WriteString(paper.Say("report.untold." + hidden[p.Code]))
		case known:
			b.WriteString(figureSaid(f.Unit, f.Value).paper())
		}
	}
	return b.String()
}

// rowHref is where the record behind a row of a table stands: its own page, or its line on
// the page of the milestone or the project, on the last day of the report. Keys of these
// rows are the numbers and public ids their lines go by. Empty: there is no such place.
func (v ReportView) rowHref(t milestonereport.Table, r milestonereport.Row) string {
	on := "?dzien=" + v.Until.String() + "#"
	switch t.Code {
	case "tasks":
		return link.Milestone(strconv.Itoa(v.Milestone)) + on + r.Key
	case "risks":
		return link.Milestone(strconv.Itoa(v.Milestone)) + on + lineOf("ryzyko", r.Key)
	case "budget":
		return link.Project + on + lineOf("pozycja", r.Key)
	case "staff":
		return link.Project + on + lineOf("stanowisko", r.Key)
	}
	return sourceHref(r.Of)
}

// lineOf is the anchor of a line of a table by what it shows and its public id.
func lineOf(what, ref string) string { return what + "-" + ref }

// reportTable is a table of a report as a page shows it.
func (v ReportView) reportTable(t milestonereport.Table) h.Node {
	title := h.T("report.table." + t.Code)
	if len(t.Rows) == 0 {
		return h.P(h.Class("muted"), h.T("report.table_empty", i18n.A{}), h.Text(" "), h.T("report.table."+t.Code), h.Text("."))
	}
	cols := make([]ui.Col, len(milestonereport.Columns[t.Code]))
	for i, c := range milestonereport.Columns[t.Code] {
		cols[i] = ui.Col{Key: "report.col." + c.Name, Numeric: c.Kind == milestonereport.Number}
	}
	rows := make([]ui.Row, len(t.Rows))
	for i, r := range t.Rows {
		for j, c := range milestonereport.Columns[t.Code] {
			if j >= len(r.Cells) {
				break
			}
			cell := cellSaid(c, r.Cells[j]).node()
			if href := v.rowHref(t, r); j == 0 && href != "" {
				cell = h.A(h.Href(href), cell)
			}
			rows[i].Cells = append(rows[i].Cells, cell)
		}
	}
	return ui.DataTable(title, cols, rows, ui.ShowCaption)
}

// ReportTag is the state of a report.
func ReportTag(s milestonereport.State) h.Node {
	kinds := map[milestonereport.State]ui.Kind{milestonereport.Draft: ui.Draft, milestonereport.InternalReview: ui.Waiting, milestonereport.Approved: ui.Locked,
		milestonereport.Submitted: ui.Plan, milestonereport.Returned: ui.Warn, milestonereport.Accepted: ui.OK, milestonereport.Presented: ui.Plan,
		milestonereport.PackageApproved: ui.OK, milestonereport.PackageReturned: ui.Warn}
	return ui.Tag(kinds[s], "report.state."+string(s))
}
