package page

import (
	"slices"
	"strconv"

	"cus/internal/domain/fee"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// FeeView is what one pays for a service of a programme.
type FeeView struct {
	Offer    fee.Offer
	Versions []fee.Row // in the order they were written
	Criteria []fee.Criterion
	Rule     *fee.Rule // in force today; nil: none
	Today    date.Date
	May      bool // write a new version
	Try      FeeTry
	Form     *form.Form
}

// FeeTry is a fee counted for an invented income.
type FeeTry struct {
	Form     *form.Form
	Quarters int
	Answer   *fee.Assessment // nil: not asked yet, or refused
}

// KnownMethod reports whether a form for the method exists.
func KnownMethod(m fee.Method) bool { return slices.Contains(fee.Methods(), m) }

// FeeShow is the page of the rule of a fee (zasady odpłatności).
func FeeShow(v FeeView) Doc {
	o := v.Offer
	var add h.Node
	if v.May {
		add = ui.PrimaryLink("fee.new_version", link.NewFeeRule(string(o.Programme), o.Ref), ui.Icon("plus"))
	}
	above := ui.Link(link.Programme(string(o.Programme)), o.ProgrammeName)
	if v.Rule == nil {
		return Doc{Title: "fee.title", Place: "programmes", Body: h.Group(
			ui.PageHead(above, h.T("fee.headline.none", i18n.A{"Service": o.Service}), some(add)...),
			h.Section(h.Class("panel"), ui.EmptyState(emptyFee(v), nil)),
			h.When(len(v.Versions) > 0, func() h.Node { return feeVersions(v) }),
		)}
	}
	return Doc{Title: "fee.title", Place: "programmes", Form: v.Try.Form, Body: h.Group(
		ui.PageHead(above, feeHeadline(v), some(add)...),
		ui.Lede(h.T("fee.lede."+string(v.Rule.Method))),
		ui.MainAside(
			[]h.Node{h.Group(feeTables(v)...), feeFacts(v), feeReliefs(v.Rule)},
			[]h.Node{feeTry(v), feeVersions(v)},
		),
	)}
}

func emptyFee(v FeeView) string {
	switch {
	case len(v.Versions) > 0:
		return "fee.empty_today"
	case v.May:
		return "fee.empty"
	}
	return "fee.empty_reader"
}

func feeHeadline(v FeeView) h.Node {
	r := v.Rule
	args := i18n.A{"Service": v.Offer.Service, "Cost": i18n.Money(r.UnitCost), "Unit": string(r.Unit)}
	key := "fee.headline." + string(r.Method)
	if len(r.Brackets) > 0 {
		args["Share"], args["Low"], args["Monthly"] = r.Brackets[0].Share.String(), i18n.Money(r.Brackets[0].Low), r.Monthly
	}
	if r.Method == fee.Fixed && len(r.Brackets) > 1 {
		key = "fee.headline.by_income"
	}
	return h.T(key, args)
}

// feeTables are the brackets in percent of the criterion and in today's złote.
func feeTables(v FeeView) []h.Node {
	r, c := v.Rule, fee.CriterionOn(v.Criteria, v.Today)
	if r.Method == fee.Free || !r.NeedsIncome() {
		return nil
	}
	if !r.ByHousehold() {
		return []h.Node{feeTable(r, c, fee.Everybody, "fee.table")}
	}
	return []h.Node{feeTable(r, c, fee.ForSingle, "fee.table_single"), feeTable(r, c, fee.ForFamily, "fee.table_family")}
}

func feeTable(r *fee.Rule, c *fee.Criterion, f fee.For, title string) h.Node {
	cols := []ui.Col{{Key: "fee.income_percent"}}
	single, family := c != nil && f != fee.ForFamily, c != nil && f != fee.ForSingle
	if single {
		cols = append(cols, ui.Col{Key: "fee.income_single", Numeric: true})
	}
	if family {
		cols = append(cols, ui.Col{Key: "fee.income_family", Numeric: true})
	}
	cols = append(cols, ui.Col{Key: "fee.pays", Numeric: true})
	lower := fee.Share(0)
	var rows []ui.Row
	for _, b := range r.Table(f) {
		cells := []h.Node{bracketWords(lower, b.Upper)}
		if single {
			cells = append(cells, boundMoney(c.Single, lower, b.Upper))
		}
		if family {
			cells = append(cells, boundMoney(c.Family, lower, b.Upper))
		}
		rows = append(rows, ui.R(append(cells, bracketFee(r, b))...))
		lower = b.Upper
	}
	var note h.Node
	if c != nil {
		note = h.T("fee.criterion_now", i18n.A{"Single": i18n.Money(c.Single), "Family": i18n.Money(c.Family), "From": c.ValidFrom.PL()})
	}
	return ui.Panel(h.T(title), nil, ui.DataTable(h.T(title), cols, rows), h.P(h.Class("hint"), h.T("fee.bound_rule"), h.Text(" "), note))
}

func bracketWords(lower, upper fee.Share) h.Node {
	args := i18n.A{"Lower": lower.String(), "Upper": upper.String()}
	switch {
	case lower == 0 && upper == 0:
		return h.T("fee.bracket.any")
	case lower == 0:
		return h.T("fee.bracket.to", args)
	case upper == 0:
		return h.T("fee.bracket.above", args)
	}
	return h.T("fee.bracket.between", args)
}

func boundMoney(criterion int64, lower, upper fee.Share) h.Node {
	switch {
	case lower == 0 && upper == 0:
		return h.T("fee.bracket.any")
	case upper == 0:
		return h.T("fee.bracket.above", i18n.A{"Lower": fee.BoundText(criterion, lower)})
	}
	return h.T("fee.bracket.to", i18n.A{"Upper": fee.BoundText(criterion, upper)})
}

// offerFee leads from a service in a programme to what one pays for it.
func offerFee(v ProgrammeView, o programme.Offered) h.Node {
	at := link.Fee(string(v.Programme.Ref), o.Offer)
	for _, s := range v.Fees {
		if s.Offer != o.Offer {
			continue
		}
		var cost h.Node
		if s.UnitCost > 0 {
			cost = ui.Sub(h.T("fee.unit_costs", i18n.A{"Cost": i18n.Money(s.UnitCost)}))
		}
		return h.Group(ui.LinkT(at, s.Method.Key(), ui.About(o.Name)), cost)
	}
	return ui.LinkT(at, "fee.not_set", ui.About(o.Name))
}

// bracketFee is what a bracket's line says one pays.
func bracketFee(r *fee.Rule, b fee.Bracket) h.Node {
	switch {
	case r.Method == fee.Fixed && b.Low != b.High:
		return h.T("fee.range", i18n.A{"Low": i18n.Money(b.Low), "High": i18n.Money(b.High)})
	case r.Method == fee.Fixed:
		return ui.Num(i18n.Money(b.Low))
	case b.Share == 0:
		return h.T("fee.nothing")
	case r.Method == fee.IncomeShare:
		return ui.Num(b.Share.String())
	}
	return h.Group(ui.Num(fee.ShareText(r.UnitCost, b.Share)), ui.Sub(h.Text(b.Share.String())))
}

func feeFacts(v FeeView) h.Node {
	r := v.Rule
	cost := noSource()
	if r.UnitCost > 0 {
		cost = h.T("fee.cost_a_unit", i18n.A{"Cost": i18n.Money(r.UnitCost), "Unit": string(r.Unit)})
	}
	facts := []ui.Fact{
		{Label: "fee.method", Value: h.T(r.Method.Key())},
		{Label: "fee.unit_cost", Value: cost, Source: textOrNil(r.CostSource)},
		{Label: "fee.resolution", Value: resolutionOf(r)},
		{Label: "fee.valid", Value: validity(v, *r)},
	}
	if r.Method != fee.Free {
		facts = append(facts, ui.Fact{Label: "fee.rounding", Value: h.T("fee.rounding." + string(r.Rounding))})
	}
	if r.Collection != "" {
		facts = append(facts, ui.Fact{Label: "fee.collection", Value: h.Text(r.Collection)})
	}
	if r.Explanation != "" {
		facts = append(facts, ui.Fact{Label: "fee.explanation", Value: lines(r.Explanation)})
	}
	return ui.Panel(h.T("fee.facts"), nil, ui.SummaryList(facts...), ui.More("ui.legal_basis", h.P(h.T("fee.basis"))))
}

func resolutionOf(r *fee.Rule) h.Node {
	if r.Resolution == "" {
		return h.Span(h.Class("missing"), h.T("programme.no_resolution_yet"))
	}
	return h.Group(h.Text(r.Resolution), h.When(!r.ResolvedOn.IsZero(), func() h.Node { return ui.Sub(h.T("programme.resolved_on", i18n.A{"Day": r.ResolvedOn.PL()})) }))
}

// validity is the days on which a version counts: until another begins.
func validity(v FeeView, r fee.Rule) h.Node {
	last := r.ValidTo
	for _, other := range v.Versions {
		next := other.ValidFrom.Add(-1)
		if other.ID != r.ID && other.ValidFrom.After(r.ValidFrom) && (last.IsZero() || next.Before(last)) {
			last = next
		}
	}
	if last.IsZero() {
		return h.T("fee.since", i18n.A{"From": r.ValidFrom.PL()})
	}
	return period(r.ValidFrom, last)
}

func feeReliefs(r *fee.Rule) h.Node {
	if len(r.Reliefs) == 0 {
		return nil
	}
	var rows []ui.Row
	for _, x := range r.Reliefs {
		size := h.T("fee.relief_less", i18n.A{"Size": x.Size.String()})
		if x.Size == fee.Whole {
			size = h.T("fee.exemption")
		}
		rows = append(rows, ui.R(h.Text(x.Title), ui.TextOr(x.Who), size, ui.TextOr(x.Document)))
	}
	return ui.Panel(h.T("fee.reliefs"), nil, ui.DataTable(h.T("fee.reliefs"),
		[]ui.Col{{Key: "fee.relief"}, {Key: "fee.relief_who"}, {Key: "fee.relief_size"}, {Key: "fee.relief_document"}}, rows))
}

// feeTry counts a fee for an invented income, step by step, before anybody pays it.
func feeTry(v FeeView) h.Node {
	t, o, r := v.Try, v.Offer, v.Rule
	fields := []h.Node{ui.Errors(t.Form)}
	if r.NeedsIncome() {
		fields = append(fields,
			ui.Radios(t.Form, "kind", []ui.Choice{{Value: "single", Label: "income.single"}, {Value: "family", Label: "income.family"}}, ui.Opt{Label: "income.kind"}),
			ui.Pair(ui.MoneyInput(t.Form, "net", ui.Opt{Label: "income.net"}), ui.NumberInput(t.Form, "persons", ui.Opt{Label: "income.persons"})))
	} else {
		fields = append(fields, h.Input(h.Type("hidden"), h.Name("net"), h.Value("0")))
	}
	fields = append(fields, ui.TextInput(t.Form, "amount", ui.Opt{Label: "fee.try_amount", Size: "xs", InputMode: "decimal", Unit: "unit.short." + string(o.Unit)}))
	for _, b := range r.Brackets {
		if b.Low != b.High {
			fields = append(fields, ui.MoneyInput(t.Form, "chosen", ui.Opt{Label: "fee.chosen", Optional: true}))
			break
		}
	}
	fields = append(fields, ui.Button("fee.try_do"))
	var answer h.Node
	if t.Answer != nil {
		answer = h.Div(h.ID("wynik"), FeeSteps(t.Answer.Explain(t.Quarters)))
	}
	return ui.Panel(h.T("fee.try"), nil, h.P(h.Class("hint"), h.T("fee.try_hint")),
		h.Form(h.Class("form"), h.Method("get"), h.Action(link.Fee(string(o.Programme), o.Ref)+"#wynik"), h.Group(fields...)), answer)
}

// FeeSteps tells how a fee was counted, line by line.
func FeeSteps(steps []fee.Step) h.Node {
	return h.Ol(h.Class("told"), h.Role("list"), h.Each(steps, func(s fee.Step) h.Node { return h.Li(h.T(s.Key, s.Args)) }))
}

func feeVersions(v FeeView) h.Node {
	events := make([]ui.Event, 0, len(v.Versions))
	for _, row := range slices.Backward(v.Versions) {
		r := row.Rule()
		words := h.Group(h.T(r.Method.Key()), h.When(r.UnitCost > 0, func() h.Node { return h.Text(", " + i18n.Money(r.UnitCost)) }))
		more := h.Group(validity(v, r), h.When(r.Resolution != "", func() h.Node { return h.Text(" · " + r.Resolution) }))
		if replaced(v, r) {
			more = h.Group(h.T("fee.replaced"), h.Text(" · "+r.ValidFrom.PL()))
		}
		events = append(events, ui.Event{What: words, When: i18n.DateTime(row.At), Who: row.By, More: ui.Sub(more)})
	}
	return ui.Panel(h.T("fee.versions"), h.T("fee.versions_count", i18n.A{"Count": len(events)}), ui.Timeline(events...))
}

// replaced reports whether a later version began on the same day: it corrects this one.
func replaced(v FeeView, r fee.Rule) bool {
	return slices.ContainsFunc(v.Versions, func(o fee.Row) bool { return o.ID > r.ID && o.ValidFrom == r.ValidFrom })
}

// FeeRuleForm is the form of a new version. Which fields there are follows the method, so
// that is chosen first, by a link.
func FeeRuleForm(v FeeView) Doc {
	f, o := v.Form, v.Offer
	method := fee.Method(f.Text("method"))
	at := link.NewFeeRule(string(o.Programme), o.Ref)
	var chips []h.Node
	for _, m := range fee.Methods() {
		chips = append(chips, ui.FilterChip(m.Key(), at+"?sposob="+string(m), 0, m == method))
	}
	body := []h.Node{
		h.Input(h.Type("hidden"), h.Name("method"), h.Value(string(method))),
		ui.Pair(
			ui.TextInput(f, "resolution", ui.Opt{Label: "fee.resolution_no", Required: o.State.Law(), Optional: !o.State.Law(), Size: "m", MaxLength: fee.MaxText}),
			ui.DateInput(f, "resolved_on", ui.Opt{Label: "fee.resolved_on", Required: o.State.Law(), Optional: !o.State.Law()}),
		),
		ui.Pair(
			ui.DateInput(f, "from", ui.Opt{Label: "fee.from", Required: true}),
			ui.DateInput(f, "until", ui.Opt{Label: "fee.until", Optional: true}),
		),
		ui.Pair(
			ui.MoneyInput(f, "unit_cost", ui.Opt{Label: "fee.unit_cost_of." + string(o.Unit), Required: method != fee.Free, Optional: method == fee.Free}),
			ui.TextInput(f, "cost_source", ui.Opt{Label: "fee.cost_source", Hint: "fee.cost_source_hint", Required: method != fee.Free, Optional: method == fee.Free, MaxLength: fee.MaxText}),
		),
		h.Group(methodFields(f, method)...),
	}
	if method != fee.Free {
		body = append(body, reliefFields(f),
			ui.TextInput(f, "collection", ui.Opt{Label: "fee.collection", Hint: "fee.collection_hint", Optional: true, MaxLength: fee.MaxText}))
	}
	body = append(body, ui.TextArea(f, "explanation", ui.Opt{Label: "fee.explanation", Optional: true, Rows: 2, Count: fee.MaxText}),
		ui.Inline(ui.Primary("fee.save"), ui.LinkButton("ui.cancel", link.Fee(string(o.Programme), o.Ref))))
	return Doc{Title: "fee.new_title", Place: "programmes", Form: f, Body: h.Group(
		ui.PageHead(ui.Link(link.Fee(string(o.Programme), o.Ref), o.Service), h.T("fee.new_h1", i18n.A{"Service": o.Service})),
		ui.Lede(h.T("fee.new_lede")),
		ui.Errors(f), Overtaken(f),
		ui.FilterBar("", ui.Chips("fee.method", chips...)),
		h.Section(h.Class("panel"), h.P(h.Class("hint"), h.T("fee.lede."+string(method))), ui.WideForm(at, form.NewKey(), 0, body...)),
	)}
}

// methodFields are the fields only this method has.
func methodFields(f *form.Form, m fee.Method) []h.Node {
	rounding := ui.Radios(f, "rounding", []ui.Choice{
		{Value: string(fee.PerUnit), Label: "fee.rounding.unit", Hint: "fee.rounding.unit_hint"},
		{Value: string(fee.PerMonth), Label: "fee.rounding.month", Hint: "fee.rounding.month_hint"},
	}, ui.Opt{Label: "fee.rounding", Required: true})
	switch m {
	case fee.Free:
		return nil
	case fee.CostShare:
		return []h.Node{ui.TextInput(f, "share", ui.Opt{Label: "fee.share_of_cost", Required: true, Size: "xs", InputMode: "decimal", Unit: "fee.percent_sign"}), rounding}
	case fee.Fixed:
		return []h.Node{ui.Checkbox(f, "monthly", ui.Opt{Label: "fee.monthly"}), bracketFields(f, m), rounding}
	}
	return []h.Node{bracketFields(f, m), rounding}
}

// formRows is how many rows of a table a form shows: those filled, and some more.
func formRows(f *form.Form, kind fee.For) int {
	last := 0
	for i := range fee.MaxBrackets {
		n := "." + string(kind) + "." + strconv.Itoa(i)
		if f.Raw("bracket"+n)+f.Raw("share"+n)+f.Raw("low"+n) != "" {
			last = i + 1
		}
	}
	return min(max(last+2, 6), fee.MaxBrackets)
}

func bracketFields(f *form.Form, m fee.Method) h.Node {
	return h.Group(
		bracketGrid(f, m, fee.ForSingle, "fee.table_typed"),
		ui.Checkbox(f, "by_household", ui.Opt{Label: "fee.by_household", Hint: "fee.by_household_hint"}),
		bracketGrid(f, m, fee.ForFamily, "fee.table_typed_family"),
	)
}

func bracketGrid(f *form.Form, m fee.Method, kind fee.For, title string) h.Node {
	cols := []ui.Col{{Key: "fee.bracket_no"}, {Key: "fee.to_percent"}, {Key: "fee.share"}}
	if m == fee.Fixed {
		cols = []ui.Col{{Key: "fee.bracket_no"}, {Key: "fee.to_percent"}, {Key: "fee.low"}, {Key: "fee.high"}}
	}
	var rows []ui.Row
	for i := range formRows(f, kind) {
		n := "." + string(kind) + "." + strconv.Itoa(i)
		args := i18n.A{"Row": i + 1}
		cells := []h.Node{ui.Num(strconv.Itoa(i + 1)),
			ui.TextInput(f, "bracket"+n, ui.Opt{Label: "fee.to_percent_of", LabelArgs: args, LabelHidden: true, Size: "xs", InputMode: "decimal", Unit: "fee.percent_sign"})}
		if m == fee.Fixed {
			cells = append(cells,
				ui.MoneyInput(f, "low"+n, ui.Opt{Label: "fee.low_of", LabelArgs: args, LabelHidden: true, Size: "xs"}),
				ui.MoneyInput(f, "high"+n, ui.Opt{Label: "fee.high_of", LabelArgs: args, LabelHidden: true, Size: "xs"}))
		} else {
			cells = append(cells, ui.TextInput(f, "share"+n, ui.Opt{Label: "fee.share_of", LabelArgs: args, LabelHidden: true, Size: "xs", InputMode: "decimal", Unit: "fee.percent_sign"}))
		}
		rows = append(rows, ui.R(cells...))
	}
	hint := "fee.table_hint." + string(m)
	return h.Fieldset(h.Class("field"), h.Legend(h.T(title)), h.Span(h.Class("hint"), h.T(hint)), ui.DataTable(h.T(title), cols, rows))
}

func reliefFields(f *form.Form) h.Node {
	last := 0
	for i := range fee.MaxReliefs {
		if f.Raw("relief."+strconv.Itoa(i)) != "" {
			last = i + 1
		}
	}
	var rows []ui.Row
	for i := range min(max(last+1, 2), fee.MaxReliefs) {
		n, args := "."+strconv.Itoa(i), i18n.A{"Row": i + 1}
		rows = append(rows, ui.R(
			ui.TextInput(f, "relief"+n, ui.Opt{Label: "fee.relief_of", LabelArgs: args, LabelHidden: true, MaxLength: fee.MaxText}),
			ui.TextInput(f, "relief_who"+n, ui.Opt{Label: "fee.relief_who_of", LabelArgs: args, LabelHidden: true, MaxLength: fee.MaxText}),
			ui.TextInput(f, "relief_size"+n, ui.Opt{Label: "fee.relief_size_of", LabelArgs: args, LabelHidden: true, Size: "xs", InputMode: "decimal", Unit: "fee.percent_sign"}),
			ui.TextInput(f, "relief_document"+n, ui.Opt{Label: "fee.relief_document_of", LabelArgs: args, LabelHidden: true, MaxLength: fee.MaxText})))
	}
	return h.Fieldset(h.Class("field"), h.Legend(h.T("fee.reliefs_typed")), h.Span(h.Class("hint"), h.T("fee.reliefs_hint")),
		ui.DataTable(h.T("fee.reliefs"), []ui.Col{{Key: "fee.relief"}, {Key: "fee.relief_who"}, {Key: "fee.relief_size"}, {Key: "fee.relief_document"}}, rows))
}
