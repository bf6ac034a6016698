package page

import (
	"slices"

	"cus/internal/domain/indicator"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// OperatorOf is the operator with this word; the zero one for any other.
func OperatorOf(word string) indicator.Operator {
	for _, op := range indicator.Operators {
		if op.Word() == word {
			return op
		}
	}
	return ""
}

// Typed is a value that may be missing as it stands in a field.
func Typed(u indicator.Unit, n *int64) string {
	if n == nil {
		return ""
	}
	return u.Typed(*n)
}

// IndicatorNew makes a definition a promise of the project.
func IndicatorNew(v IndicatorsView) Doc {
	f := v.Form
	var choices []ui.Choice
	for _, code := range indicator.Codes {
		if !slices.Contains(v.Taken, code) {
			choices = append(choices, ui.Choice{Value: string(code), Word: h.T("indicator.name." + string(code))})
		}
	}
	d := Doc{Title: "indicator.add", Place: "indicators", Form: f}
	head := ui.PageHead(ui.LinkT(link.Indicators, "indicator.title"), h.T("indicator.new_h1"))
	if v.Project == nil || len(choices) == 0 {
		key := "indicator.all_promised"
		if v.Project == nil {
			key = "indicator.no_project"
		}
		d.Body = h.Group(head, ui.Panel(nil, nil, ui.EmptyState(key, ui.LinkButton("ui.back", link.Indicators, ui.Icon("back")))))
		return d
	}
	fields := []h.Node{ui.Select(f, "code", choices, ui.Opt{Label: "indicator.code", Hint: "indicator.code_hint", Required: true, Empty: "ui.choose"})}
	fields = append(fields, termFields(f)...)
	fields = append(fields, ui.Inline(ui.Primary("indicator.save"), ui.LinkButton("ui.cancel", link.Indicators)))
	d.Body = h.Group(head, ui.Lede(h.T("indicator.new_lede")), ui.Errors(f),
		h.Section(h.Class("panel"), ui.Form(link.NewIndicator, form.NewKey(), 0, fields...)))
	return d
}

// termFields are what the project promises of an indicator.
func termFields(f *form.Form) []h.Node {
	operators := make([]ui.Choice, len(indicator.Operators))
	for i, op := range indicator.Operators {
		operators[i] = ui.Choice{Value: op.Word(), Label: "indicator.operator." + op.Word()}
	}
	owners := make([]ui.Choice, len(indicator.Owners))
	for i, r := range indicator.Owners {
		owners[i] = ui.Choice{Value: string(r), Label: "role." + string(r)}
	}
	return []h.Node{
		ui.Radios(f, "operator", operators, ui.Opt{Label: "indicator.operator", Hint: "indicator.operator_hint", Required: true}),
		ui.TextInput(f, "target", ui.Opt{Label: "indicator.target", Hint: "indicator.target_hint", Optional: true, Size: "s", InputMode: "decimal"}),
		ui.TextInput(f, "baseline", ui.Opt{Label: "indicator.baseline", Hint: "indicator.baseline_hint", Optional: true, Size: "s", InputMode: "decimal"}),
		ui.Select(f, "owner", owners, ui.Opt{Label: "indicator.owner", Required: true, Size: "m"}),
		ui.TextInput(f, "promise", ui.Opt{Label: "indicator.promise_text", Hint: "indicator.promise_hint", Optional: true, MaxLength: 500}),
	}
}

// IndicatorFormView is a form about one promise.
type IndicatorFormView struct {
	Reading  indicator.Reading
	Replaces *indicator.Entry // the entry a new one takes the place of
	Form     *form.Form
}

func (v IndicatorFormView) doc(title string, lede h.Node, body h.Node) Doc {
	code := string(v.Reading.Code)
	return Doc{Title: title, Place: "indicators", Form: v.Form, Body: h.Group(
		ui.PageHead(h.Group(ui.LinkT(link.Indicators, "indicator.title"), h.Text(" · "), ui.LinkT(link.Indicator(code), "indicator.name."+code)), h.T(title)),
		ui.Lede(lede), ui.Errors(v.Form), Overtaken(v.Form), h.Section(h.Class("panel"), body))}
}

func reasonField(f *form.Form) h.Node {
	return ui.TextInput(f, "reason", ui.Opt{Label: "indicator.reason", Hint: "indicator.reason_hint", Required: true, MaxLength: 500})
}

// IndicatorTerms changes target, operator, baseline and who answers.
func IndicatorTerms(v IndicatorFormView) Doc {
	f, code := v.Form, string(v.Reading.Code)
	fields := append(termFields(f), reasonField(f), ui.Inline(ui.Primary("indicator.save"), ui.LinkButton("ui.cancel", link.Indicator(code))))
	return v.doc("indicator.terms_h1", v.lede("indicator.terms_lede"), ui.Form(link.IndicatorTerms(code), form.NewKey(), f.Version(), fields...))
}

// lede names the indicator and its unit.
func (v IndicatorFormView) lede(key string) h.Node {
	return h.Group(h.T(key), h.Text(" "), h.T("indicator.unit"), h.Text(": "), h.T("indicator.unit."+string(v.Reading.Code.Unit())), h.Text("."))
}

// planMonths are the months a plan can name: those of the project, or, where its days are
// not known, two years from this one; and those it names already.
func planMonths(r indicator.Reading, typed []date.Date) []date.Date {
	from, until := r.From.FirstOfMonth(), r.Until
	if r.From.IsZero() || r.Until.IsZero() {
		from = r.Day.FirstOfMonth()
		until = from.AddMonths(23)
	}
	var months []date.Date
	for m := from; !m.After(until) && len(months) < indicator.MonthsShown; m = m.AddMonths(1) {
		months = append(months, m)
	}
	for _, m := range r.Months {
		months = append(months, m.First)
	}
	months = append(months, typed...)
	slices.SortFunc(months, date.Date.Compare)
	return slices.Compact(months)
}

// MonthsTyped are the months of a plan as they were typed; an empty field plans nothing.
func MonthsTyped(f *form.Form, read func(field string) *int64) (months indicator.Months) {
	for _, first := range monthsIn(f) {
		if n := read(indicator.MonthField(first)); n != nil {
			months = append(months, indicator.Month{First: first, Value: *n})
		}
	}
	return months
}

// monthsIn are the months a form has fields for, in their order.
func monthsIn(f *form.Form) (months []date.Date) {
	for _, name := range f.Under("plan.") {
		if first, err := date.Parse(name + "-01"); err == nil && len(months) < 2*indicator.MonthsShown {
			months = append(months, first)
		}
	}
	return months
}

// IndicatorPlan sets the plan by month.
func IndicatorPlan(v IndicatorFormView) Doc {
	f, r := v.Form, v.Reading
	code := string(r.Code)
	var years []h.Node
	months := planMonths(r, monthsIn(f))
	for len(months) > 0 {
		year := months[0].Year()
		var fields []h.Node
		for len(months) > 0 && months[0].Year() == year {
			fields = append(fields, ui.TextInput(f, indicator.MonthField(months[0]), ui.Opt{Label: "indicator.month_of", LabelArgs: i18n.A{"Month": months[0].String()[5:7] + "." + months[0].String()[:4]}, Size: "s", Span: "w3", InputMode: "decimal"}))
			months = months[1:]
		}
		years = append(years, ui.Grid(fields...))
	}
	lede := "indicator.plan_lede.line"
	if r.Code.Definition().Kept {
		lede = "indicator.plan_lede.step"
	}
	return v.doc("indicator.plan_h1", v.lede(lede), ui.WideForm(link.IndicatorPlan(code), form.NewKey(), f.Version(), h.Group(years...), reasonField(f),
		ui.Inline(ui.Primary("indicator.save"), ui.LinkButton("ui.cancel", link.Indicator(code)))))
}

// IndicatorEntry takes a figure by hand with its evidence.
func IndicatorEntry(v IndicatorFormView) Doc {
	f, code := v.Form, string(v.Reading.Code)
	title, lede := "indicator.entry_h1", v.lede("indicator.entry_lede")
	fields := []h.Node{
		ui.TextInput(f, "value", ui.Opt{Label: "indicator.entry.value", Required: true, Size: "s", InputMode: "decimal"}),
		ui.DateInput(f, "on_day", ui.Opt{Label: "indicator.entry.on_day", Required: true}),
		ui.TextInput(f, "evidence", ui.Opt{Label: "indicator.entry.evidence", Hint: "indicator.entry.evidence_hint", MaxLength: 300}),
		ui.FileInput(f, "attachment", ui.Opt{Label: "indicator.entry.file", Hint: "document.file_hint", Optional: true}, ".pdf,.jpg,.jpeg,.png,.docx,.odt"),
	}
	if v.Replaces != nil {
		title = "indicator.replace_h1"
		lede = h.T("indicator.replace_lede", i18n.A{"Value": v.Reading.Code.Unit().Text(v.Replaces.Value), "Date": v.Replaces.OnDay.PL()})
	}
	if replaces := f.Text("replaces"); replaces != "" || v.Replaces != nil {
		if v.Replaces != nil {
			replaces = v.Replaces.Ref
		}
		fields = append(fields, ui.HiddenValue("replaces", replaces), reasonField(f))
	}
	fields = append(fields, ui.Inline(ui.Primary("indicator.save"), ui.LinkButton("ui.cancel", link.Indicator(code))))
	return v.doc(title, lede, ui.Form(link.IndicatorEntry(code), form.NewKey(), f.Version(), append([]h.Node{h.Attr("enctype", "multipart/form-data")}, fields...)...))
}
